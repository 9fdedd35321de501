/* Bytes: the little-endian arrays in which large answers go to the page (docs/formats/view-api.md).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_BYTES_H
#define LSP_VIEW_BYTES_H

#include "base/buffer.h"
#include "view/model.h"

/* geometry.bin */
void lsp_view_write_geometry(const struct lsp_view_geometry *geometry, struct lsp_buffer *out);

/* fields.bin */
void lsp_view_write_fields(const struct lsp_view_fields *fields, struct lsp_buffer *out);

/* isochrone.bin: times from a zone to every node of the geometry, infinite where no way leads. */
void lsp_view_write_isochrone(
    uint32_t n_nodes, const double without[], const double with[], struct lsp_buffer *out);

#endif
