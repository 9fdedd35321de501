/* A study as a model of the viewer.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_MODEL_STUDY_H
#define LSP_VIEW_MODEL_STUDY_H

#include "view/model.h"

struct lsp_view_study_options {
    const char *path; /* the study's folder */
    int n_threads;    /* 0 = what pays */
};

enum lsp_status lsp_view_open_study(const struct lsp_view_study_options *options,
    struct lsp_diags *diags, struct lsp_view_model *ret_model) LSP_MUST_CHECK;

#endif
