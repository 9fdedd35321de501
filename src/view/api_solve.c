/* Answers about runs: asking for one, hearing of it, its fields and details.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <string.h>

#include "view/edits_json.h"

static const char *const GOALS[] = {"preview", "final"};
enum { MAX_CLIENT_BYTES = 64, FIRST_YEAR = 1900, LAST_YEAR = 2200 };

static void read_wish(const struct lsp_view_object *body, struct lsp_view_run *run);
static void read_sequence(const struct lsp_view_object *body, struct lsp_view_run *run);
static void read_year(const struct lsp_view_object *body, struct lsp_view_run *run);
static void add_base_events(struct lsp_view *view, struct lsp_buffer *out);
static struct lsp_view_run *find_run(struct lsp_view *view, const char *rest,
    const char **ret_behind, struct lsp_http_answer *ret_answer);
static void answer_fields(
    struct lsp_view_run *run, const char *behind, struct lsp_http_answer *ret_answer);
static void answer_details(struct lsp_view_run *run, struct lsp_http_answer *ret_answer);

void lsp_view_answer_solve(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)rest;
    struct lsp_view_body body;
    if (!lsp_view_body_load(&body, request, ret_answer))
        return;
    uint32_t id = 0;
    struct lsp_view_run *run = lsp_view_run_create(view->model, 0);
    if (run != NULL) {
        body.object.arena = &run->arena;
        read_wish(&body.object, run);
    }
    enum lsp_status status = run == NULL ? LSP_NO_MEMORY : lsp_diags_status(&body.diags);
    if (status != LSP_OK) {
        lsp_view_answer_status(ret_answer, status, &body.diags);
        lsp_view_run_release(run);
    } else if (lsp_view_solver_add(&view->solver, run, &id)) {
        ret_answer->status = 202;
        lsp_buffer_printf(&ret_answer->body, "{\"run\":%u}", id);
    } else {
        lsp_http_answer_problem(ret_answer, 503, "too many pages wait for an answer",
            "close those that are not needed", NULL);
    }
    lsp_view_body_finish(&body);
}

static void read_wish(const struct lsp_view_object *body, struct lsp_view_run *run)
{
    static const char *const KEYS[] = {"client", "sequence", "like", "edits", "goal", "year"};
    if (!json_is_object(body->json)) {
        lsp_view_read_members(body, KEYS, 6);
        return;
    }
    size_t goal = LSP_VIEW_GOAL_FINAL;
    lsp_view_read_members(body, KEYS, 6);
    lsp_view_read_text(
        body, "client", LSP_VIEW_REQUIRED, MAX_CLIENT_BYTES, LSP_VIEW_LINE, &run->client);
    read_sequence(body, run);
    lsp_view_read_text(
        body, "like", LSP_VIEW_OPTIONAL, LSP_VIEW_MAX_TEXT, LSP_VIEW_LINE, &run->wish.like);
    if (!lsp_view_read_edits(body, "edits", &run->wish.edits))
        run->wish.edits = (struct lsp_view_edits){0}; /* what is wrong is diagnosed */
    lsp_view_read_choice(body, "goal", LSP_VIEW_REQUIRED, GOALS, 2, &goal);
    run->wish.goal = goal == 0 ? LSP_VIEW_GOAL_PREVIEW : LSP_VIEW_GOAL_FINAL;
    read_year(body, run);
}

static void read_sequence(const struct lsp_view_object *body, struct lsp_view_run *run)
{
    uint32_t sequence;
    if (lsp_view_read_index(body, "sequence", LSP_VIEW_REQUIRED, UINT32_MAX, &sequence))
        run->sequence = sequence;
}

static void read_year(const struct lsp_view_object *body, struct lsp_view_run *run)
{
    uint32_t year;
    if (!lsp_view_read_index(body, "year", LSP_VIEW_OPTIONAL, LAST_YEAR + 1, &year))
        return;
    if (year < FIRST_YEAR)
        lsp_diags_add(body->diags, LSP_DIAG_OUT_OF_RANGE,
            &(struct lsp_diag_facts){.where = {.element = "year"}, .expected = "a calendar year"},
            "a year lies before %d", FIRST_YEAR);
    else
        run->wish.year = (int)year;
}

void lsp_view_answer_events(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request, (void)rest;
    add_base_events(view, &ret_answer->body);
    if (ret_answer->body.failed)
        lsp_view_answer_status(ret_answer, LSP_NO_MEMORY, NULL);
    else if (lsp_http_answer_stream(ret_answer, view->hub) != LSP_OK)
        lsp_http_answer_problem(ret_answer, 503, "the viewer is ending", NULL, NULL);
}

/* Who comes now hears what the others heard of the base. */
static void add_base_events(struct lsp_view *view, struct lsp_buffer *out)
{
    static const char *const STATES[] = {
        [LSP_VIEW_WAITING] = "solving",
        [LSP_VIEW_RUNNING] = "solving",
        [LSP_VIEW_DONE] = "ready",
        [LSP_VIEW_FAILED] = "failed",
        [LSP_VIEW_CANCELLED] = "failed",
    };
    struct lsp_view_run *base = view->solver.base;
    struct lsp_view_published *newest = lsp_view_run_find_stage(base, "final");
    struct lsp_buffer hello = {0}, failed = {0};
    pthread_mutex_lock(&base->lock);
    lsp_buffer_printf(
        &hello, "{\"version\":\"%s\",\"base_state\":\"%s\"}", LSP_VERSION, STATES[base->state]);
    if (base->state == LSP_VIEW_FAILED)
        lsp_buffer_printf(&failed, "{\"run\":0,\"problem\":%s}", base->problem.text);
    pthread_mutex_unlock(&base->lock);
    if (!hello.failed)
        lsp_http_event_add(out, "hello", hello.text);
    if (newest != NULL)
        lsp_http_event_add(out, "base", newest->headline.text);
    if (failed.length > 0)
        lsp_http_event_add(out, "failed", failed.text);
    lsp_buffer_finish(&failed);
    lsp_buffer_finish(&hello);
    lsp_view_published_release(newest);
}

void lsp_view_answer_run(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request;
    const char *behind = NULL;
    struct lsp_view_run *run = find_run(view, rest, &behind, ret_answer);
    if (run == NULL)
        return;
    if (behind[0] == '\0')
        lsp_view_run_write(run, &ret_answer->body);
    else if (strcmp(behind, "details.json") == 0)
        answer_details(run, ret_answer);
    else
        answer_fields(run, behind, ret_answer);
    lsp_view_run_release(run);
    if (ret_answer->body.failed)
        lsp_view_answer_status(ret_answer, LSP_NO_MEMORY, NULL);
}

/* The run whose number the path begins with, held; *ret_behind: what follows the '/'. */
static struct lsp_view_run *find_run(struct lsp_view *view, const char *rest,
    const char **ret_behind, struct lsp_http_answer *ret_answer)
{
    uint32_t id;
    size_t length = strcspn(rest, "/");
    struct lsp_view_run *run = NULL;
    if (lsp_view_read_number_text(rest, length, &id))
        run = lsp_view_solver_find(&view->solver, id);
    if (run == NULL)
        lsp_view_answer_missing(ret_answer, "there is no such run",
            "the last runs are kept; ask for the same edits again");
    *ret_behind = rest[length] == '/' ? rest + length + 1 : rest + length;
    return run;
}

/* "draft/fields.bin": sent as it lies in the run, which may be forgotten meanwhile. */
static void answer_fields(
    struct lsp_view_run *run, const char *behind, struct lsp_http_answer *ret_answer)
{
    char name[16] = "";
    size_t length = strcspn(behind, "/");
    struct lsp_view_published *stage = NULL;
    if (strcmp(behind + length, "/fields.bin") == 0 && length < sizeof name) {
        memcpy(name, behind, length);
        stage = lsp_view_run_find_stage(run, name);
    }
    if (stage == NULL) {
        lsp_view_answer_missing(ret_answer, "the run has no such stage, or no longer",
            "the stages of the newest runs are kept, of older ones the last: runs/N/final/"
            "fields.bin");
        return;
    }
    ret_answer->content_type = "application/octet-stream";
    ret_answer->bytes = stage->fields.text;
    ret_answer->n_bytes = stage->fields.length;
    ret_answer->release = lsp_view_published_release;
    ret_answer->release_user = stage;
}

/* Details stay as they are once they are there, for as long as the run is held. */
static void answer_details(struct lsp_view_run *run, struct lsp_http_answer *ret_answer)
{
    pthread_mutex_lock(&run->lock);
    bool is_there = run->details.length > 0;
    pthread_mutex_unlock(&run->lock);
    if (!is_there) {
        lsp_view_answer_missing(ret_answer, "the run has no details, or not yet",
            "the event `details` says when they are there");
        return;
    }
    ret_answer->bytes = run->details.text;
    ret_answer->n_bytes = run->details.length;
    ret_answer->release = lsp_view_run_release;
    ret_answer->release_user = lsp_view_run_hold(run);
}

void lsp_view_answer_cancel(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request;
    uint32_t id;
    bool is_number = lsp_view_read_number_text(rest, strlen(rest), &id);
    if (!is_number || id == 0) {
        lsp_view_answer_missing(ret_answer, "there is no such run that can be cancelled", NULL);
        return;
    }
    bool is_cancelled = lsp_view_solver_cancel(&view->solver, id) ||
                        (view->has_reports && lsp_view_reports_stop(&view->reports, id));
    lsp_buffer_printf(&ret_answer->body, "{\"is_cancelled\":%s}", is_cancelled ? "true" : "false");
}
