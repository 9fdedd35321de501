/* Solver: the thread that solves what is asked, newest first.
 *
 * A page asks again while the mouse moves; only its last wish counts.  Each client has at most one
 * wish waiting: a newer one takes its place.  What is running is cancelled at once, but for a
 * preview that a newer preview overtakes: it is nearly there, and would always be overtaken
 * otherwise, so that nothing were seen before the mouse rests.  Wishes of other clients wait in
 * their order.  The base, which everything begins with, is never overtaken.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <stdlib.h>
#include <string.h>

/* A preview that takes longer than this is no preview: a newer one cancels it. */
static const double PREVIEW_PATIENCE_S = 0.3;

/* Who listens to a run, while it is solved. */
struct listening {
    struct lsp_view *view;
    struct lsp_view_run *run;
    double said_s;         /* when progress was told last */
    bool is_out_of_memory; /* a stage could not be kept */
};
/* Progress is told so often: enough to look alive. */
static const double PROGRESS_S = 0.1;

static void *work(void *user);
static void solve(struct lsp_view *view, struct lsp_view_run *run);
static void end_run(struct lsp_view *view, struct lsp_view_run *run, enum lsp_status status,
    const struct lsp_diags *diags);
static void tell_done(struct lsp_view *view, struct lsp_view_run *run);
static void tell(struct lsp_view *view, const char *name, struct lsp_buffer *json);
static void tell_cancelled(struct lsp_view *view, const struct lsp_view_run *run);
static void on_stage(
    void *user, const struct lsp_view_headline *headline, const struct lsp_view_fields *fields);
static void publish(struct lsp_view_run *run, struct lsp_view_published *stage);
static void on_details(void *user, struct lsp_buffer *json);
static void on_state(void *user, void *state);
static void on_progress(void *user, const char *text, size_t done, size_t total);
static bool on_is_cancelled(void *user);
static void keep(struct lsp_view_solver *solver, struct lsp_view_run *run);
static struct lsp_view_run *take_overtaken(
    struct lsp_view_solver *solver, const struct lsp_view_run *by);
static struct lsp_view_run *take_waiting(struct lsp_view_solver *solver, struct lsp_view_run **at);
static bool may_finish(const struct lsp_view_run *running, const struct lsp_view_run *by);
static void set_state(struct lsp_view_run *run, enum lsp_view_run_state state);

enum lsp_status lsp_view_solver_start(struct lsp_view_solver *solver, struct lsp_view *view)
{
    *solver = (struct lsp_view_solver){.view = view, .next_id = 1};
    pthread_mutex_init(&solver->lock, NULL);
    pthread_cond_init(&solver->changed, NULL);
    solver->base = lsp_view_run_create(view->model, 0);
    if (solver->base == NULL)
        return LSP_NO_MEMORY;
    solver->base->wish.goal = LSP_VIEW_GOAL_FINAL;
    solver->waiting = lsp_view_run_hold(solver->base);
    solver->n_waiting = 1;
    solver->has_thread = pthread_create(&solver->thread, NULL, work, solver) == 0;
    return solver->has_thread ? LSP_OK : LSP_NO_MEMORY;
}

static void *work(void *user)
{
    struct lsp_view_solver *solver = user;
    pthread_mutex_lock(&solver->lock);
    while (!solver->is_ending) {
        if (solver->waiting == NULL) {
            pthread_cond_wait(&solver->changed, &solver->lock);
            continue;
        }
        solver->running = take_waiting(solver, &solver->waiting);
        pthread_mutex_unlock(&solver->lock);
        solve(solver->view, solver->running);
        pthread_mutex_lock(&solver->lock);
        struct lsp_view_run *run = solver->running;
        solver->running = NULL;
        pthread_mutex_unlock(&solver->lock);
        lsp_view_run_release(run);
        pthread_mutex_lock(&solver->lock);
    }
    pthread_mutex_unlock(&solver->lock);
    return NULL;
}

static void solve(struct lsp_view *view, struct lsp_view_run *run)
{
    const struct lsp_view_model *model = view->model;
    struct listening listening = {.view = view, .run = run};
    const struct lsp_view_listener listener = {.user = &listening,
        .stage = on_stage,
        .details = on_details,
        .state = on_state,
        .progress = on_progress,
        .is_cancelled = on_is_cancelled};
    struct lsp_diags diags = {0};
    enum lsp_status status = LSP_CANCELLED;
    set_state(run, LSP_VIEW_RUNNING);
    if (!atomic_load(&run->is_cancelled))
        status = run->id == 0 ? model->ops->base(model->self, &listener, &diags)
                              : model->ops->solve(model->self, &run->wish, &listener, &diags);
    if (status == LSP_OK && listening.is_out_of_memory)
        status = LSP_NO_MEMORY;
    end_run(view, run, atomic_load(&run->is_cancelled) ? LSP_CANCELLED : status, &diags);
    lsp_diags_finish(&diags);
}

static void end_run(struct lsp_view *view, struct lsp_view_run *run, enum lsp_status status,
    const struct lsp_diags *diags)
{
    if (status == LSP_OK) {
        set_state(run, LSP_VIEW_DONE);
        tell_done(view, run);
        return;
    }
    if (status == LSP_CANCELLED) {
        set_state(run, LSP_VIEW_CANCELLED);
        tell_cancelled(view, run);
        return;
    }
    struct lsp_buffer problem = {0}, json = {0};
    lsp_view_problem_write(status, diags, &problem);
    lsp_view_run_begin_json(run, &json);
    lsp_buffer_add(&json, ",\"problem\":");
    lsp_buffer_add_bytes(&json, problem.text, problem.length);
    lsp_buffer_add(&json, "}");
    pthread_mutex_lock(&run->lock);
    run->state = LSP_VIEW_FAILED;
    run->problem = problem;
    pthread_mutex_unlock(&run->lock);
    tell(view, "failed", &json);
}

static void tell_done(struct lsp_view *view, struct lsp_view_run *run)
{
    struct lsp_buffer json = {0}, stages = {0};
    lsp_view_run_begin_json(run, &json);
    lsp_buffer_add_number_member(&json, "seconds", lsp_view_now_s() - run->began_s);
    pthread_mutex_lock(&run->lock);
    for (const struct lsp_view_published *stage = run->newest; stage != NULL;) {
        struct lsp_buffer item = {0}; /* the newest comes first here, and last there */
        lsp_buffer_printf(&item, "{\"stage\":\"%s\"", lsp_view_stage_name(stage->stage));
        lsp_buffer_add_number_member(&item, "ms", stage->after_ms);
        lsp_buffer_add(&item, stages.length == 0 ? "}" : "},");
        if (stages.length > 0)
            lsp_buffer_add_bytes(&item, stages.text, stages.length);
        lsp_buffer_finish(&stages);
        stages = item;
        stage = stage->earlier;
    }
    pthread_mutex_unlock(&run->lock);
    lsp_buffer_add(&json, ",\"stages\":[");
    lsp_buffer_add_bytes(&json, stages.text, stages.length);
    lsp_buffer_add(&json, "]}");
    lsp_buffer_finish(&stages);
    tell(view, "done", &json);
}

/* Posts an event and frees its text; without memory the event is lost, which a page notices by
 * asking for the run. */
static void tell(struct lsp_view *view, const char *name, struct lsp_buffer *json)
{
    if (!json->failed)
        lsp_http_events_post(view->hub, name, json->text);
    lsp_buffer_finish(json);
}

static void tell_cancelled(struct lsp_view *view, const struct lsp_view_run *run)
{
    struct lsp_buffer json = {0};
    lsp_view_run_begin_json(run, &json);
    lsp_buffer_add(&json, "}");
    tell(view, "cancelled", &json);
}

static void on_stage(
    void *user, const struct lsp_view_headline *headline, const struct lsp_view_fields *fields)
{
    struct listening *listening = user;
    struct lsp_view_run *run = listening->run;
    if (atomic_load(&run->is_cancelled))
        return;
    struct lsp_view_published *stage = calloc(1, sizeof *stage);
    if (stage == NULL) {
        listening->is_out_of_memory = true;
        return;
    }
    atomic_init(&stage->references, 1);
    stage->stage = headline->stage;
    lsp_view_write_fields(fields, &stage->fields);
    stage->after_ms = 1e3 * (lsp_view_now_s() - run->began_s);
    lsp_view_run_begin_json(run, &stage->headline);
    lsp_buffer_add_number_member(&stage->headline, "ms", stage->after_ms);
    lsp_view_headline_write(headline, &stage->headline);
    lsp_buffer_add(&stage->headline, "}");
    if (stage->headline.failed || stage->fields.failed) {
        listening->is_out_of_memory = true;
        lsp_view_published_release(stage);
        return;
    }
    publish(run, stage);
    lsp_http_events_post(
        listening->view->hub, run->id == 0 ? "base" : "stage", stage->headline.text);
}

static void publish(struct lsp_view_run *run, struct lsp_view_published *stage)
{
    pthread_mutex_lock(&run->lock);
    stage->earlier = run->newest;
    run->newest = stage;
    pthread_mutex_unlock(&run->lock);
}

static void on_details(void *user, struct lsp_buffer *details)
{
    const struct listening *listening = user;
    struct lsp_view_run *run = listening->run;
    struct lsp_buffer json = {0};
    pthread_mutex_lock(&run->lock);
    bool is_first = run->details.length == 0 && !details->failed;
    if (is_first) {
        run->details = *details;
        *details = (struct lsp_buffer){0};
    }
    pthread_mutex_unlock(&run->lock);
    lsp_buffer_finish(details);
    if (!is_first)
        return;
    lsp_view_run_begin_json(run, &json);
    lsp_buffer_add(&json, "}");
    tell(listening->view, "details", &json);
}

static void on_state(void *user, void *state)
{
    const struct listening *listening = user;
    pthread_mutex_lock(&listening->run->lock);
    if (listening->run->model_state != NULL)
        LSP_BUG("a run has two states");
    listening->run->model_state = state;
    pthread_mutex_unlock(&listening->run->lock);
}

static void on_progress(void *user, const char *text, size_t done, size_t total)
{
    struct listening *listening = user;
    double now_s = lsp_view_now_s();
    if (now_s - listening->said_s < PROGRESS_S)
        return;
    listening->said_s = now_s;
    struct lsp_buffer json = {0};
    lsp_view_run_begin_json(listening->run, &json);
    lsp_buffer_add_text_member(&json, "text", text);
    lsp_buffer_printf(&json, ",\"done\":%zu,\"total\":%zu}", done, total);
    tell(listening->view, "progress", &json);
}

static bool on_is_cancelled(void *user)
{
    const struct listening *listening = user;
    return atomic_load(&listening->run->is_cancelled);
}

uint32_t lsp_view_solver_next_id(struct lsp_view_solver *solver)
{
    pthread_mutex_lock(&solver->lock);
    uint32_t id = solver->next_id++;
    pthread_mutex_unlock(&solver->lock);
    return id;
}

bool lsp_view_solver_add(struct lsp_view_solver *solver, struct lsp_view_run *run, uint32_t *ret_id)
{
    pthread_mutex_lock(&solver->lock);
    struct lsp_view_run *overtaken = take_overtaken(solver, run);
    bool is_taken = solver->n_waiting < LSP_VIEW_MAX_WAITING && !solver->is_ending;
    if (is_taken) {
        *ret_id = run->id = solver->next_id++;
        keep(solver, run);
        struct lsp_view_run **end = &solver->waiting;
        while (*end != NULL)
            end = &(*end)->next;
        *end = run;
        solver->n_waiting++;
        pthread_cond_signal(&solver->changed);
    }
    pthread_mutex_unlock(&solver->lock);
    if (overtaken != NULL) {
        set_state(overtaken, LSP_VIEW_CANCELLED);
        tell_cancelled(solver->view, overtaken);
        lsp_view_run_release(overtaken);
    }
    if (!is_taken)
        lsp_view_run_release(run);
    return is_taken;
}

/* Takes what the same client has waiting out of the queue, and cancels what it has running. */
static struct lsp_view_run *take_overtaken(
    struct lsp_view_solver *solver, const struct lsp_view_run *by)
{
    struct lsp_view_run *running = solver->running;
    if (running != NULL && running->id != 0 && strcmp(running->client, by->client) == 0 &&
        !may_finish(running, by))
        atomic_store(&running->is_cancelled, true);
    for (struct lsp_view_run **at = &solver->waiting; *at != NULL; at = &(*at)->next)
        if ((*at)->id != 0 && strcmp((*at)->client, by->client) == 0)
            return take_waiting(solver, at);
    return NULL;
}

static struct lsp_view_run *take_waiting(struct lsp_view_solver *solver, struct lsp_view_run **at)
{
    struct lsp_view_run *run = *at;
    *at = run->next;
    run->next = NULL;
    solver->n_waiting--;
    return run;
}

static bool may_finish(const struct lsp_view_run *running, const struct lsp_view_run *by)
{
    return running->wish.goal == LSP_VIEW_GOAL_PREVIEW && by->wish.goal == LSP_VIEW_GOAL_PREVIEW &&
           by->began_s - running->began_s < PREVIEW_PATIENCE_S;
}

/* The run can be asked for until so many of its kind are newer; what is older than a few is known
 * by its last stage alone, since stages are large. */
static void keep(struct lsp_view_solver *solver, struct lsp_view_run *run)
{
    struct lsp_view_run **kept =
        run->wish.goal == LSP_VIEW_GOAL_PREVIEW ? solver->previews : solver->finals;
    lsp_view_run_release(kept[LSP_VIEW_KEPT_RUNS - 1]);
    memmove(&kept[1], &kept[0], (LSP_VIEW_KEPT_RUNS - 1) * sizeof kept[0]);
    kept[0] = lsp_view_run_hold(run);
    if (kept[2] != NULL)
        lsp_view_run_trim(kept[2]);
}

struct lsp_view_run *lsp_view_solver_find(struct lsp_view_solver *solver, uint32_t id)
{
    struct lsp_view_run *found = id == 0 ? solver->base : NULL;
    pthread_mutex_lock(&solver->lock);
    for (size_t at = 0; at < LSP_VIEW_KEPT_RUNS; at++) {
        if (solver->finals[at] != NULL && solver->finals[at]->id == id)
            found = solver->finals[at];
        if (solver->previews[at] != NULL && solver->previews[at]->id == id)
            found = solver->previews[at];
    }
    lsp_view_run_hold(found);
    pthread_mutex_unlock(&solver->lock);
    return found;
}

bool lsp_view_solver_cancel(struct lsp_view_solver *solver, uint32_t id)
{
    struct lsp_view_run *dropped = NULL;
    bool is_running = false;
    pthread_mutex_lock(&solver->lock);
    if (solver->running != NULL && solver->running->id == id) {
        is_running = true;
        atomic_store(&solver->running->is_cancelled, true);
    }
    for (struct lsp_view_run **at = &solver->waiting; *at != NULL && dropped == NULL;) {
        if ((*at)->id == id)
            dropped = take_waiting(solver, at);
        else
            at = &(*at)->next;
    }
    pthread_mutex_unlock(&solver->lock);
    if (dropped != NULL) {
        set_state(dropped, LSP_VIEW_CANCELLED);
        tell_cancelled(solver->view, dropped);
        lsp_view_run_release(dropped);
    }
    return is_running || dropped != NULL;
}

static void set_state(struct lsp_view_run *run, enum lsp_view_run_state state)
{
    pthread_mutex_lock(&run->lock);
    run->state = state;
    pthread_mutex_unlock(&run->lock);
}

void lsp_view_solver_end(struct lsp_view_solver *solver)
{
    pthread_mutex_lock(&solver->lock);
    solver->is_ending = true;
    if (solver->running != NULL)
        atomic_store(&solver->running->is_cancelled, true);
    pthread_cond_signal(&solver->changed);
    pthread_mutex_unlock(&solver->lock);
    if (solver->has_thread)
        pthread_join(solver->thread, NULL);
    solver->has_thread = false;
}

void lsp_view_solver_finish(struct lsp_view_solver *solver)
{
    while (solver->waiting != NULL)
        lsp_view_run_release(take_waiting(solver, &solver->waiting));
    for (size_t at = 0; at < LSP_VIEW_KEPT_RUNS; at++) {
        lsp_view_run_release(solver->finals[at]);
        lsp_view_run_release(solver->previews[at]);
    }
    lsp_view_run_release(solver->base);
    pthread_cond_destroy(&solver->changed);
    pthread_mutex_destroy(&solver->lock);
}
