/* Answers to questions about a run: who uses a link, which ways lead, how far one comes, files.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <string.h>

enum { MAX_SELECTED = 500 };

static enum lsp_status ask_select(struct lsp_view_question *question);
static enum lsp_status ask_routes(struct lsp_view_question *question);
static enum lsp_status ask_isochrone(struct lsp_view_question *question);
static enum lsp_status ask_export(struct lsp_view_question *question);
static bool is_question_cancelled(void *user);
static struct lsp_view_run *read_run(struct lsp_view *view, const struct lsp_view_object *body);
static uint32_t count_links(struct lsp_view_run *run);
static void read_selection(
    const struct lsp_view_object *body, uint32_t n_links, struct lsp_view_selection *ret_selection);
static void answer_question(struct lsp_view *view, struct lsp_view_run *run,
    const struct lsp_http_request *request, struct lsp_view_question *question,
    struct lsp_http_answer *ret_answer);
static bool offers(bool is_offered, struct lsp_http_answer *ret_answer);

void lsp_view_answer_select(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)rest;
    static const char *const KEYS[] = {"run", "side", "links", "any"};
    struct lsp_view_body body;
    if (!offers(view->model->ops->select != NULL, ret_answer) ||
        !lsp_view_body_load(&body, request, ret_answer))
        return;
    struct lsp_view_question question = {.ask = ask_select, .diags = &body.diags};
    lsp_view_read_members(&body.object, KEYS, 4);
    struct lsp_view_run *run = read_run(view, &body.object);
    if (run != NULL)
        read_selection(&body.object, count_links(run), &question.selection);
    answer_question(view, run, request, &question, ret_answer);
    lsp_view_body_finish(&body);
}

static void read_selection(
    const struct lsp_view_object *body, uint32_t n_links, struct lsp_view_selection *ret_selection)
{
    static const char *const SIDES[] = {"without", "with"};
    size_t side = 1;
    const json_t *list = NULL;
    lsp_view_read_choice(body, "side", LSP_VIEW_REQUIRED, SIDES, 2, &side);
    lsp_view_read_bool(body, "any", LSP_VIEW_OPTIONAL, &ret_selection->is_any);
    ret_selection->is_with = side == 1;
    if (!lsp_view_read_list(body, "links", LSP_VIEW_REQUIRED, MAX_SELECTED, &list))
        return;
    size_t n = json_array_size(list);
    uint32_t *links = LSP_ARRAY(body->arena, uint32_t, n);
    if (links == NULL)
        return;
    for (size_t at = 0; at < n; at++)
        lsp_view_take_index(body, "links", json_array_get(list, at), n_links, &links[at]);
    if (n == 0)
        lsp_diags_add(body->diags, LSP_DIAG_OUT_OF_RANGE,
            &(struct lsp_diag_facts){.where = {.element = "links"}, .expected = "1 or more links"},
            "no link is selected");
    ret_selection->n_links = (uint32_t)n;
    ret_selection->links = links;
}

/* Links that the fields of the run have. */
static uint32_t count_links(struct lsp_view_run *run)
{
    enum { AT = 8 }; /* behind magic and version, in fields.bin */
    struct lsp_view_published *stage = lsp_view_run_find_stage(run, "final");
    uint32_t n_links = 0;
    for (unsigned byte = 0; stage != NULL && byte < 4; byte++)
        n_links |= (uint32_t)(unsigned char)stage->fields.text[AT + byte] << (8 * byte);
    lsp_view_published_release(stage);
    return n_links;
}

void lsp_view_answer_routes(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)rest;
    static const char *const KEYS[] = {"run", "from", "to"};
    struct lsp_view_body body;
    if (!offers(view->model->ops->routes != NULL, ret_answer) ||
        !lsp_view_body_load(&body, request, ret_answer))
        return;
    struct lsp_view_question question = {.ask = ask_routes, .diags = &body.diags};
    lsp_view_read_members(&body.object, KEYS, 3);
    struct lsp_view_run *run = read_run(view, &body.object);
    lsp_view_read_index(&body.object, "from", LSP_VIEW_REQUIRED, UINT32_MAX, &question.from_to[0]);
    lsp_view_read_index(&body.object, "to", LSP_VIEW_REQUIRED, UINT32_MAX, &question.from_to[1]);
    answer_question(view, run, request, &question, ret_answer);
    lsp_view_body_finish(&body);
}

void lsp_view_answer_isochrone(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)rest;
    static const char *const KEYS[] = {"run", "zone", "group"};
    struct lsp_view_body body;
    if (!offers(view->model->ops->isochrone != NULL, ret_answer) ||
        !lsp_view_body_load(&body, request, ret_answer))
        return;
    struct lsp_view_question question = {.ask = ask_isochrone, .diags = &body.diags};
    lsp_view_read_members(&body.object, KEYS, 3);
    struct lsp_view_run *run = read_run(view, &body.object);
    lsp_view_read_index(&body.object, "zone", LSP_VIEW_REQUIRED, UINT32_MAX, &question.from_to[0]);
    lsp_view_read_text(&body.object, "group", LSP_VIEW_OPTIONAL, LSP_VIEW_MAX_TEXT, LSP_VIEW_LINE,
        &question.group);
    answer_question(view, run, request, &question, ret_answer);
    if (ret_answer->status == 200)
        ret_answer->content_type = "application/octet-stream";
    lsp_view_body_finish(&body);
}

void lsp_view_answer_export(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    static const struct {
        const char *ending, *content_type;
    } FORMATS[] = {
        [LSP_VIEW_CSV] = {".csv", "text/csv; charset=utf-8"},
        [LSP_VIEW_GEOJSON] = {".geojson", "application/geo+json"},
        [LSP_VIEW_GEOPACKAGE] = {".gpkg", "application/geopackage+sqlite3"},
    };
    if (!offers(view->model->ops->export_run != NULL, ret_answer))
        return;
    size_t length = strcspn(rest, "."), format = 0;
    while (format < 3 && strcmp(rest + length, FORMATS[format].ending) != 0)
        format++;
    uint32_t id;
    struct lsp_view_run *run = NULL;
    if (format < 3 && lsp_view_read_number_text(rest, length, &id))
        run = lsp_view_solver_find(&view->solver, id);
    if (run == NULL) {
        lsp_view_answer_missing(ret_answer, "there is no such run, or no such format",
            "export/RUN.csv, .geojson and .gpkg; the last runs are kept");
        return;
    }
    struct lsp_diags diags = {0};
    struct lsp_view_question question = {
        .ask = ask_export, .diags = &diags, .format = (enum lsp_view_export)format};
    answer_question(view, run, request, &question, ret_answer);
    if (ret_answer->status == 200) {
        ret_answer->content_type = FORMATS[format].content_type;
        snprintf(ret_answer->attachment, sizeof ret_answer->attachment, "linkspan-run-%u%s", id,
            FORMATS[format].ending);
    }
    lsp_diags_finish(&diags);
}

static bool offers(bool is_offered, struct lsp_http_answer *ret_answer)
{
    if (!is_offered)
        lsp_http_answer_problem(ret_answer, 501, "this model has no answer to this question",
            "`has` in /api/v1/model says what there is", NULL);
    return is_offered;
}

/* The run of the question, held; NULL, diagnosed, when it is not there. */
static struct lsp_view_run *read_run(struct lsp_view *view, const struct lsp_view_object *body)
{
    uint32_t id;
    if (!lsp_view_read_index(body, "run", LSP_VIEW_REQUIRED, UINT32_MAX, &id))
        return NULL;
    struct lsp_view_run *run = lsp_view_solver_find(&view->solver, id);
    if (run == NULL)
        lsp_diags_add(body->diags, LSP_DIAG_UNKNOWN_ID,
            &(struct lsp_diag_facts){.where = {.element = "run"},
                .hint = "the last runs are kept; ask for the same edits again"},
            "there is no run %u, or no longer", id);
    return run;
}

/* Asks and answers; the run, which may be NULL, is released. */
static void answer_question(struct lsp_view *view, struct lsp_view_run *run,
    const struct lsp_http_request *request, struct lsp_view_question *question,
    struct lsp_http_answer *ret_answer)
{
    question->model = view->model;
    if (run != NULL) {
        pthread_mutex_lock(&run->lock);
        question->state = run->model_state;
        pthread_mutex_unlock(&run->lock);
    }
    enum lsp_status status = lsp_diags_status(question->diags);
    if (run != NULL && question->state == NULL) { /* it may have no links yet either */
        lsp_http_answer_problem(ret_answer, 409, "the run cannot be asked yet, or was cancelled",
            "wait for its first stage that is no preview", NULL);
        lsp_view_run_release(run);
        return;
    }
    if (status == LSP_OK) {
        lsp_view_questions_ask(&view->questions, question, request);
        status = question->status;
    }
    if (status == LSP_OK && question->answer.failed)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK) {
        ret_answer->body = question->answer;
    } else {
        lsp_buffer_finish(&question->answer);
        lsp_view_answer_status(ret_answer, status, question->diags);
    }
    lsp_view_run_release(run);
}

static enum lsp_status ask_select(struct lsp_view_question *question)
{
    const struct lsp_view_patience patience = {question, is_question_cancelled};
    return question->model->ops->select(question->model->self, question->state,
        &question->selection, &patience, question->diags, &question->answer);
}

static enum lsp_status ask_routes(struct lsp_view_question *question)
{
    const struct lsp_view_patience patience = {question, is_question_cancelled};
    return question->model->ops->routes(question->model->self, question->state, question->from_to,
        &patience, question->diags, &question->answer);
}

static enum lsp_status ask_isochrone(struct lsp_view_question *question)
{
    const struct lsp_view_patience patience = {question, is_question_cancelled};
    return question->model->ops->isochrone(question->model->self, question->state,
        question->from_to[0], question->group, &patience, question->diags, &question->answer);
}

static enum lsp_status ask_export(struct lsp_view_question *question)
{
    const struct lsp_view_patience patience = {question, is_question_cancelled};
    return question->model->ops->export_run(question->model->self, question->state,
        question->format, &patience, question->diags, &question->answer);
}

static bool is_question_cancelled(void *user)
{
    struct lsp_view_question *question = user;
    return atomic_load(&question->is_cancelled);
}
