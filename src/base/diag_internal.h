/* What diag.c and diag_render.c share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_DIAG_INTERNAL_H
#define LSP_BASE_DIAG_INTERNAL_H

#include "base/diag.h"

/* One row of the catalogue. */
struct lsp_diag_kind {
    enum lsp_diag_code code;
    enum lsp_severity severity;
    const char *meaning;
};

/* The text of one file. */
struct lsp_diag_source {
    struct lsp_diag_source *next;
    const char *file; /* in the diags' arena */
    const char *text; /* likewise */
    size_t length;
};

const struct lsp_diag_kind *lsp_diag_kind(enum lsp_diag_code code);

#endif
