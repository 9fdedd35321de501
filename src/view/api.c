/* The interface of the viewer (docs/formats/view-api.md): which function answers which path.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <string.h>

static const char ROOT[] = "/api/v1/";

/* A path that ends in '/' stands for all that begin with it. */
struct endpoint {
    enum lsp_http_method method;
    const char *path;
    lsp_view_endpoint *answer;
};

static const struct endpoint ENDPOINTS[] = {
    {LSP_HTTP_GET, "model", lsp_view_answer_model},
    {LSP_HTTP_GET, "geometry.bin", lsp_view_answer_geometry},
    {LSP_HTTP_GET, "basemap.json", lsp_view_answer_basemap},
    {LSP_HTTP_GET, "links/", lsp_view_answer_link},
    {LSP_HTTP_GET, "nodes/", lsp_view_answer_node},
    {LSP_HTTP_GET, "proof", lsp_view_answer_proof},
    {LSP_HTTP_POST, "solve", lsp_view_answer_solve},
    {LSP_HTTP_GET, "events", lsp_view_answer_events},
    {LSP_HTTP_GET, "runs/", lsp_view_answer_run},
    {LSP_HTTP_DELETE, "runs/", lsp_view_answer_cancel},
    {LSP_HTTP_POST, "select", lsp_view_answer_select},
    {LSP_HTTP_POST, "routes", lsp_view_answer_routes},
    {LSP_HTTP_POST, "isochrone", lsp_view_answer_isochrone},
    {LSP_HTTP_GET, "export/", lsp_view_answer_export},
    {LSP_HTTP_GET, "scenarios", lsp_view_answer_scenarios},
    {LSP_HTTP_PUT, "scenarios/", lsp_view_answer_put_scenario},
    {LSP_HTTP_DELETE, "scenarios/", lsp_view_answer_delete_scenario},
    {LSP_HTTP_POST, "lines", lsp_view_answer_lines},
    {LSP_HTTP_POST, "report", lsp_view_answer_report},
    {LSP_HTTP_GET, "report/", lsp_view_answer_report_file},
};
enum { N_ENDPOINTS = sizeof ENDPOINTS / sizeof ENDPOINTS[0] };

static const char *match(const struct endpoint *endpoint, const char *path);
static int status_of(enum lsp_status status);
static const char *words_of(enum lsp_status status);

void lsp_view_answer(
    void *user, const struct lsp_http_request *request, struct lsp_http_answer *ret_answer)
{
    bool is_path = strncmp(request->path, ROOT, sizeof ROOT - 1) == 0, is_known = false;
    const char *path = is_path ? request->path + sizeof ROOT - 1 : "";
    for (size_t at = 0; at < N_ENDPOINTS && is_path; at++) {
        const char *rest = match(&ENDPOINTS[at], path);
        is_known = is_known || rest != NULL;
        if (rest != NULL && ENDPOINTS[at].method == request->method) {
            ENDPOINTS[at].answer(user, request, rest, ret_answer);
            return;
        }
    }
    if (is_known)
        lsp_http_answer_problem(ret_answer, 405, "this path does not take this method",
            "docs/formats/view-api.md lists the paths", NULL);
    else
        lsp_view_answer_missing(
            ret_answer, "there is no such path", "docs/formats/view-api.md lists the paths");
}

/* What of the path is behind the endpoint's; NULL when it is another. */
static const char *match(const struct endpoint *endpoint, const char *path)
{
    size_t length = strlen(endpoint->path);
    if (strncmp(path, endpoint->path, length) != 0)
        return NULL;
    bool is_beginning = endpoint->path[length - 1] == '/';
    return is_beginning || path[length] == '\0' ? path + length : NULL;
}

bool lsp_view_body_load(struct lsp_view_body *body, const struct lsp_http_request *request,
    struct lsp_http_answer *ret_answer)
{
    *body = (struct lsp_view_body){0};
    struct lsp_view_json_fault fault;
    body->json = lsp_view_json_load(request->body, request->n_body, &fault);
    if (body->json == NULL) {
        lsp_http_answer_problem(ret_answer, 400, fault.text,
            "the body is one JSON object in UTF-8; no key stands twice", NULL);
        return false;
    }
    body->object = (struct lsp_view_object){
        .diags = &body->diags, .arena = &body->arena, .path = "", .json = body->json};
    return true;
}

void lsp_view_body_finish(struct lsp_view_body *body)
{
    json_decref(body->json);
    lsp_diags_finish(&body->diags);
    lsp_arena_finish(&body->arena);
    *body = (struct lsp_view_body){0};
}

void lsp_view_answer_status(
    struct lsp_http_answer *ret_answer, enum lsp_status status, const struct lsp_diags *diags)
{
    lsp_http_answer_problem(ret_answer, status_of(status), words_of(status), NULL, diags);
}

static int status_of(enum lsp_status status)
{
    switch (status) {
    case LSP_OK:
        LSP_BUG("a problem of what went well");
    case LSP_BAD_INPUT:
        return 422;
    case LSP_NO_MEMORY:
        return 503;
    case LSP_CANNOT_READ:
        return 500;
    case LSP_CANNOT_WRITE:
        return 507;
    case LSP_CANCELLED:
        break;
    }
    return 503;
}

static const char *words_of(enum lsp_status status)
{
    switch (status) {
    case LSP_OK:
        break;
    case LSP_BAD_INPUT:
        return "what was asked for is not possible";
    case LSP_NO_MEMORY:
        return "out of memory";
    case LSP_CANNOT_READ:
        return "something cannot be read";
    case LSP_CANNOT_WRITE:
        return "nothing was written; what was there before is as it was";
    case LSP_CANCELLED:
        return "it was cancelled";
    }
    return "a bug of linkspan";
}

void lsp_view_problem_write(
    enum lsp_status status, const struct lsp_diags *diags, struct lsp_buffer *out)
{
    struct lsp_http_answer answer = {0};
    lsp_view_answer_status(&answer, status, diags);
    for (size_t at = 0; !answer.body.failed && at < answer.body.length; at++)
        if (answer.body.text[at] == '\n') /* between members: an event is one line */
            answer.body.text[at] = ' ';
    *out = answer.body;
}

void lsp_view_answer_missing(
    struct lsp_http_answer *ret_answer, const char *detail, const char *hint)
{
    lsp_http_answer_problem(ret_answer, 404, detail, hint, NULL);
}

bool lsp_view_read_number_text(const char *text, size_t length, uint32_t *ret_number)
{
    enum { MAX_DIGITS = 9 };
    if (length == 0 || length > MAX_DIGITS)
        return false;
    uint32_t number = 0;
    for (size_t at = 0; at < length; at++) {
        if (text[at] < '0' || text[at] > '9')
            return false;
        number = 10 * number + (uint32_t)(text[at] - '0');
    }
    *ret_number = number;
    return true;
}
