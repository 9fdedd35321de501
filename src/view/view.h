/* View: a local server that shows a model and solves what is drawn on it.
 *
 *     LSP_TRY(lsp_view_open_study(&study_options, &diags, &model));
 *     struct lsp_view_options options = {.page = lsp_http_page(), .ready = print_address,
 *         .is_ended = was_interrupted};
 *     status = lsp_view_serve(&options, &model, &diags);
 *     lsp_view_model_finish(&model);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_VIEW_H
#define LSP_VIEW_VIEW_H

#include "http_server/page.h"
#include "view/model.h"

struct lsp_view_options {
    uint16_t port; /* 0 = any that is free */
    const struct lsp_http_page *page;
    void *user;
    /* Called once the server answers; the address holds the token. */
    void (*ready)(void *user, const char *address);
    /* Asked several times a second; true ends the server. */
    bool (*is_ended)(void *user);
};

/* Serves until it is ended.  The base is solved meanwhile, in a thread of its own.  LSP_OK: it was
 * ended.  LSP_CANNOT_READ: the port is taken; diagnosed. */
enum lsp_status lsp_view_serve(const struct lsp_view_options *options,
    const struct lsp_view_model *model, struct lsp_diags *diags) LSP_MUST_CHECK;

#endif
