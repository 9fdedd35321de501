/* GMNS: road networks as tables node.csv and link.csv in a folder, with what else belongs to them;
 * docs/formats/gmns.md says what is read, what is assumed, and how nodes and links are numbered.
 *
 *     LSP_TRY(lsp_gmns_read_network("town", &diags, &network));
 *     ... network.roads ... network.files[0].fingerprint ...
 *     lsp_gmns_finish(&network);
 *
 * Times are in minutes.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_GMNS_H
#define LSP_FORMATS_GMNS_H

#include "base/diag.h"
#include "base/status.h"
#include "formats/file.h"
#include "roads/roads.h"

enum { LSP_GMNS_MAX_FILES = 8 };

struct lsp_gmns_network {
    struct lsp_roads roads;
    size_t n_files;
    struct lsp_file files[LSP_GMNS_MAX_FILES]; /* those that were read, without their texts */
    double use_pcu[LSP_ROADS_MAX_USES];        /* by use, of use_definition.csv; 0: not stated */
};

/* Every fault of every file is diagnosed; LSP_BAD_INPUT where one is an error. */
enum lsp_status lsp_gmns_read_network(const char *folder, struct lsp_diags *diags,
    struct lsp_gmns_network *ret_network) LSP_MUST_CHECK;
void lsp_gmns_finish(struct lsp_gmns_network *network);

/* Whether a path is a folder. */
bool lsp_gmns_is_folder(const char *path);

#endif
