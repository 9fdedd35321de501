/* Scenarios that are saved: listed, written, deleted, and said as lines before they are.
 *
 * A page names the state that it knows (If-Match), or that there is none yet (If-None-Match: *);
 * when somebody else has changed the file meanwhile, nothing is written (412).
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <string.h>

#include "view/edits_json.h"

enum { MAX_ID = 60 };

/* What a request to write or delete is about. */
struct change {
    struct lsp_view *view;
    const char *id;
    struct lsp_arena arena;
    struct lsp_diags diags;
};

static void write_scenario(const struct lsp_view_scenario *scenario, struct lsp_buffer *out);
static bool is_id(const char *id);
static bool read_scenario(struct lsp_view_body *body, struct lsp_view_scenario *ret_scenario);
static void begin_change(struct lsp_view *view);
static void end_change(struct lsp_view *view);
static void put(struct change *change, const struct lsp_view_scenario *scenario,
    const struct lsp_http_request *request, struct lsp_http_answer *ret_answer);
static void answer_saved(struct change *change, const struct lsp_view_scenario *scenario,
    const struct lsp_view_saved *saved, struct lsp_http_answer *ret_answer);
static bool may_change(struct change *change, const struct lsp_http_request *request,
    struct lsp_http_answer *ret_answer);
static enum lsp_status find(struct change *change, struct lsp_view_scenario *ret_found);
static bool is_same_etag(const char *header, const char *etag);
static bool is_reporting(struct lsp_view *view, struct lsp_http_answer *ret_answer);
static void add_lines(const struct lsp_view_lines *lines, struct lsp_buffer *out);
static void finish_change(struct change *change);

void lsp_view_answer_scenarios(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request, (void)rest;
    const struct lsp_view_model *model = view->model;
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct lsp_view_scenarios scenarios = {0};
    enum lsp_status status = LSP_OK;
    pthread_mutex_lock(&view->listing);
    if (model->ops->scenarios != NULL)
        status = model->ops->scenarios(model->self, &arena, &diags, &scenarios);
    pthread_mutex_unlock(&view->listing);
    if (status == LSP_OK) {
        lsp_buffer_add(&ret_answer->body, "[");
        for (size_t at = 0; at < scenarios.n; at++) {
            lsp_buffer_add(&ret_answer->body, at == 0 ? "" : ",");
            write_scenario(&scenarios.items[at], &ret_answer->body);
        }
        lsp_buffer_add(&ret_answer->body, "]");
    } else {
        lsp_view_answer_status(ret_answer, status, &diags);
    }
    lsp_diags_finish(&diags);
    lsp_arena_finish(&arena);
}

static void write_scenario(const struct lsp_view_scenario *scenario, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "{\"id\":");
    lsp_buffer_add_json(out, scenario->id);
    lsp_buffer_add_text_member(out, "name", scenario->name);
    lsp_buffer_add_text_member(out, "about", scenario->about == NULL ? "" : scenario->about);
    lsp_buffer_add_text_member(out, "like", scenario->like);
    lsp_buffer_printf(out, ",\"is_locked\":%s", scenario->is_locked ? "true" : "false");
    lsp_buffer_add_text_member(out, "locked_because", scenario->locked_because);
    lsp_buffer_add(out, ",\"edits\":");
    lsp_view_edits_write(&scenario->edits, out);
    lsp_buffer_add_text_member(out, "etag", scenario->etag);
    lsp_buffer_add(out, "}");
}

void lsp_view_answer_put_scenario(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    if (view->model->ops->save == NULL) {
        lsp_http_answer_problem(ret_answer, 501, "scenarios of this cannot be saved", NULL, NULL);
        return;
    }
    if (!is_id(rest)) {
        lsp_http_answer_problem(ret_answer, 400, "the id of a scenario is also a file's name",
            "1 to 60 small letters, digits, - and _, the first a letter or digit", NULL);
        return;
    }
    struct lsp_view_body body;
    if (!lsp_view_body_load(&body, request, ret_answer))
        return;
    struct lsp_view_scenario scenario = {.id = rest};
    struct change change = {.view = view, .id = rest};
    if (read_scenario(&body, &scenario))
        put(&change, &scenario, request, ret_answer);
    else
        lsp_view_answer_status(ret_answer, LSP_BAD_INPUT, &body.diags);
    finish_change(&change);
    lsp_view_body_finish(&body);
}

static bool is_id(const char *id)
{
    size_t length = strlen(id);
    return length >= 1 && length <= MAX_ID && strchr("_-", id[0]) == NULL &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

static bool read_scenario(struct lsp_view_body *body, struct lsp_view_scenario *ret_scenario)
{
    static const char *const KEYS[] = {"name", "about", "like", "edits"};
    const struct lsp_view_object *object = &body->object;
    lsp_view_read_members(object, KEYS, sizeof KEYS / sizeof *KEYS);
    lsp_view_read_text(
        object, "name", LSP_VIEW_REQUIRED, LSP_VIEW_MAX_TEXT, LSP_VIEW_LINE, &ret_scenario->name);
    lsp_view_read_text(object, "about", LSP_VIEW_OPTIONAL, LSP_VIEW_MAX_ABOUT, LSP_VIEW_LINES,
        &ret_scenario->about);
    lsp_view_read_text(
        object, "like", LSP_VIEW_OPTIONAL, LSP_VIEW_MAX_TEXT, LSP_VIEW_LINE, &ret_scenario->like);
    bool has_edits = lsp_view_read_edits(object, "edits", &ret_scenario->edits);
    return has_edits && body->diags.n_errors == 0;
}

/* Nobody else changes a scenario meanwhile, or lists them. */
static void begin_change(struct lsp_view *view)
{
    pthread_mutex_lock(&view->saving);
    pthread_mutex_lock(&view->listing);
}

static void end_change(struct lsp_view *view)
{
    pthread_mutex_unlock(&view->listing);
    pthread_mutex_unlock(&view->saving);
}

static void put(struct change *change, const struct lsp_view_scenario *scenario,
    const struct lsp_http_request *request, struct lsp_http_answer *ret_answer)
{
    const struct lsp_view_model *model = change->view->model;
    if (is_reporting(change->view, ret_answer))
        return;
    begin_change(change->view);
    if (may_change(change, request, ret_answer)) {
        struct lsp_view_saved saved = {0};
        enum lsp_status status =
            model->ops->save(model->self, scenario, &change->arena, &change->diags, &saved);
        if (status == LSP_OK)
            answer_saved(change, scenario, &saved, ret_answer);
        else
            lsp_view_answer_status(ret_answer, status, &change->diags);
    }
    end_change(change->view);
}

static void answer_saved(struct change *change, const struct lsp_view_scenario *scenario,
    const struct lsp_view_saved *saved, struct lsp_http_answer *ret_answer)
{
    const struct lsp_view_model *model = change->view->model;
    struct lsp_view_scenario found = {0};
    struct lsp_view_lines lines = {0};
    struct lsp_diags again = {0}; /* saving has said it all */
    enum lsp_status status = find(change, &found);
    if (status == LSP_OK && model->ops->lines != NULL)
        status = model->ops->lines(
            model->self, scenario->like, &scenario->edits, &change->arena, &again, &lines);
    lsp_diags_finish(&again);
    if (status != LSP_OK) {
        lsp_view_answer_status(ret_answer, status, &change->diags);
        return;
    }
    struct lsp_buffer *body = &ret_answer->body;
    lsp_buffer_add(body, "{\"etag\":");
    lsp_buffer_add_json(body, found.etag);
    lsp_buffer_add_text_member(body, "path", saved->path);
    lsp_buffer_add_text_member(body, "command", saved->command);
    lsp_buffer_add(body, ",");
    add_lines(&lines, body);
    lsp_buffer_add(body, ",\"diagnostics\":");
    lsp_diags_render_json(&change->diags, body);
    lsp_buffer_add(body, "}");
}

void lsp_view_answer_delete_scenario(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    const struct lsp_view_model *model = view->model;
    if (model->ops->forget == NULL || !is_id(rest)) {
        lsp_view_answer_missing(ret_answer, "there is no such scenario", NULL);
        return;
    }
    if (is_reporting(view, ret_answer))
        return;
    struct change change = {.view = view, .id = rest};
    begin_change(view);
    if (may_change(&change, request, ret_answer)) {
        enum lsp_status status = model->ops->forget(model->self, rest, &change.diags);
        if (status == LSP_OK)
            lsp_buffer_add(&ret_answer->body, "{}");
        else
            lsp_view_answer_status(ret_answer, status, &change.diags);
    }
    end_change(view);
    finish_change(&change);
}

/* A report reads the scenarios from beginning to end, which may take minutes; better than to wait
 * is to say so. */
static bool is_reporting(struct lsp_view *view, struct lsp_http_answer *ret_answer)
{
    pthread_mutex_lock(&view->reports.lock);
    bool is_running = view->reports.is_running;
    pthread_mutex_unlock(&view->reports.lock);
    if (is_running)
        lsp_http_answer_problem(ret_answer, 409, "a report of the scenarios is being written",
            "wait until it is done", NULL);
    return is_running;
}

/* Whether what is there now is what the page knows of, and may be written; else the answer says why
 * not. */
static bool may_change(struct change *change, const struct lsp_http_request *request,
    struct lsp_http_answer *ret_answer)
{
    const char *match = lsp_http_request_header(request, "If-Match");
    const char *none = lsp_http_request_header(request, "If-None-Match");
    bool wants_new = match == NULL && none != NULL && strcmp(none, "*") == 0;
    bool is_put = request->method == LSP_HTTP_PUT;
    if (match == NULL && !(wants_new && is_put)) {
        lsp_http_answer_problem(ret_answer, 428, "the request does not say which state it changes",
            is_put ? "send If-Match, or If-None-Match: *" : "send If-Match", NULL);
        return false;
    }
    struct lsp_view_scenario found = {0};
    enum lsp_status status = find(change, &found);
    if (status != LSP_OK)
        lsp_view_answer_status(ret_answer, status, &change->diags);
    else if (found.id == NULL && !is_put)
        lsp_view_answer_missing(ret_answer, "there is no such scenario", NULL);
    else if (wants_new ? found.id != NULL : found.id == NULL || !is_same_etag(match, found.etag))
        lsp_http_answer_problem(ret_answer, 412,
            wants_new ? "there is a scenario of that id already"
                      : "the scenario is no longer as the page knows it",
            wants_new ? "choose another name" : "load it again, then make the change again", NULL);
    else if (found.is_locked)
        lsp_http_answer_problem(ret_answer, 409, "the scenario is not written by the viewer",
            found.locked_because, NULL);
    else
        return true;
    return false;
}

/* ret_found->id is NULL when there is none. */
static enum lsp_status find(struct change *change, struct lsp_view_scenario *ret_found)
{
    const struct lsp_view_model *model = change->view->model;
    struct lsp_view_scenarios scenarios = {0};
    if (model->ops->scenarios == NULL)
        return LSP_OK;
    LSP_TRY(model->ops->scenarios(model->self, &change->arena, &change->diags, &scenarios));
    for (size_t at = 0; at < scenarios.n; at++)
        if (strcmp(scenarios.items[at].id, change->id) == 0)
            *ret_found = scenarios.items[at];
    return LSP_OK;
}

/* The header's value with quotes or without. */
static bool is_same_etag(const char *header, const char *etag)
{
    if (etag == NULL)
        return false;
    size_t n_header = strlen(header), n_etag = strlen(etag);
    if (n_header >= 2 && header[0] == '"' && header[n_header - 1] == '"') {
        header++;
        n_header -= 2;
    }
    if (n_etag >= 2 && etag[0] == '"' && etag[n_etag - 1] == '"') {
        etag++;
        n_etag -= 2;
    }
    return n_header == n_etag && memcmp(header, etag, n_etag) == 0;
}

void lsp_view_answer_lines(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)rest;
    const struct lsp_view_model *model = view->model;
    if (model->ops->lines == NULL) {
        lsp_http_answer_problem(ret_answer, 501, "edits of this have no lines", NULL, NULL);
        return;
    }
    struct lsp_view_body body;
    if (!lsp_view_body_load(&body, request, ret_answer))
        return;
    static const char *const KEYS[] = {"like", "edits"};
    const struct lsp_view_object *object = &body.object;
    const char *like = NULL;
    struct lsp_view_edits edits = {0};
    struct lsp_view_lines lines = {0};
    lsp_view_read_members(object, KEYS, 2);
    lsp_view_read_text(object, "like", LSP_VIEW_OPTIONAL, LSP_VIEW_MAX_TEXT, LSP_VIEW_LINE, &like);
    enum lsp_status status = LSP_BAD_INPUT;
    if (lsp_view_read_edits(object, "edits", &edits) && body.diags.n_errors == 0)
        status = model->ops->lines(model->self, like, &edits, &body.arena, &body.diags, &lines);
    if (status == LSP_OK) {
        lsp_buffer_add(&ret_answer->body, "{");
        add_lines(&lines, &ret_answer->body);
        lsp_buffer_add(&ret_answer->body, "}");
    } else {
        lsp_view_answer_status(ret_answer, status, &body.diags);
    }
    lsp_view_body_finish(&body);
}

static void add_lines(const struct lsp_view_lines *lines, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "\"lines\":[");
    for (size_t at = 0; at < lines->n; at++) {
        lsp_buffer_add(out, at == 0 ? "" : ",");
        lsp_buffer_add_json(out, lines->items[at]);
    }
    lsp_buffer_add(out, "]");
}

static void finish_change(struct change *change)
{
    lsp_diags_finish(&change->diags);
    lsp_arena_finish(&change->arena);
}
