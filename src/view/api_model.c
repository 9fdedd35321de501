/* Answers about the model itself: what it is, where it lies, what is in it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <string.h>

static void finish_body(struct lsp_http_answer *answer);

void lsp_view_answer_model(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request, (void)rest;
    struct lsp_buffer *body = &ret_answer->body;
    lsp_buffer_add(body, "{\"version\":");
    lsp_buffer_add_json(body, LSP_VERSION);
    view->model->ops->describe(view->model->self, body);
    lsp_buffer_printf(body,
        ",\"request_limits\":{\"edits\":%d,\"attributes\":%d,\"points\":%d,\"text\":%d,\"about\":%"
        "d,"
        "\"runs\":%d}}",
        LSP_VIEW_MAX_EDITS, LSP_VIEW_MAX_ATTRIBUTES, LSP_VIEW_MAX_POINTS, LSP_VIEW_MAX_TEXT,
        LSP_VIEW_MAX_ABOUT, LSP_VIEW_KEPT_RUNS);
    finish_body(ret_answer);
}

static void finish_body(struct lsp_http_answer *answer)
{
    if (answer->body.failed)
        lsp_view_answer_status(answer, LSP_NO_MEMORY, NULL);
}

void lsp_view_answer_geometry(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request, (void)rest;
    ret_answer->content_type = "application/octet-stream";
    ret_answer->bytes = view->geometry.text;
    ret_answer->n_bytes = view->geometry.length;
    memcpy(ret_answer->etag, view->geometry_etag, sizeof view->geometry_etag);
}

void lsp_view_answer_basemap(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request, (void)rest;
    view->model->ops->basemap(view->model->self, &ret_answer->body);
    finish_body(ret_answer);
}

void lsp_view_answer_link(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request;
    uint32_t link;
    const struct lsp_view_geometry *geometry = view->model->ops->geometry(view->model->self);
    if (!lsp_view_read_number_text(rest, strlen(rest), &link) || link >= geometry->n_links) {
        lsp_view_answer_missing(
            ret_answer, "there is no such link", "links are numbered from 0 as in geometry.bin");
        return;
    }
    view->model->ops->link(view->model->self, link, &ret_answer->body);
    finish_body(ret_answer);
}

void lsp_view_answer_node(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request;
    uint32_t node;
    const struct lsp_view_geometry *geometry = view->model->ops->geometry(view->model->self);
    if (!lsp_view_read_number_text(rest, strlen(rest), &node) || node >= geometry->n_nodes) {
        lsp_view_answer_missing(
            ret_answer, "there is no such node", "nodes are numbered from 0 as in geometry.bin");
        return;
    }
    view->model->ops->node(view->model->self, node, &ret_answer->body);
    finish_body(ret_answer);
}

void lsp_view_answer_proof(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request, (void)rest;
    view->model->ops->proof(view->model->self, &ret_answer->body);
    finish_body(ret_answer);
}
