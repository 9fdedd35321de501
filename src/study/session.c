/* A study kept open: its reading, and solving one scenario after another.
 *
 * A wish becomes the text of a scenario file, and that text a scenario, on the way that the file
 * itself would go: so what is solved is what would be saved.  SPDX-License-Identifier: Apache-2.0
 */
#include "study/session_internal.h"

#include <stdlib.h>
#include <string.h>

#include "formats/scenario_file.h"

/* What one solve shares with those who look on. */
struct solving {
    struct lsp_session_run *at;
    const struct lsp_session_listener *listener;
    const struct lsp_session_wish *wish;
    bool has_draft;
};

/* What a drawn scenario is called where diagnostics name its file. */
static const char DRAWN_ID[] = "drawn";

static enum lsp_status open_book(
    const struct lsp_session *session, struct lsp_diags *diags, struct book **ret_book);
static bool is_same_study(
    const struct lsp_study_inputs *before, const struct lsp_study_inputs *now);
static void close_book(struct book *book);
static enum lsp_status find_scenario(
    struct lsp_session_run *run, const struct lsp_session_wish *wish, struct lsp_diags *diags);
static enum lsp_status follow_programme(struct lsp_session_run *run);
static bool is_model_year(struct lsp_session_run *run, struct lsp_diags *diags);
static enum lsp_status solve(struct solving *solving, struct lsp_diags *diags);
static enum lsp_status look(void *user, const struct scenario_run *run, size_t shown,
    const struct lsp_results *others, bool is_whole);
static bool goes_on(void *user, size_t n_solved, size_t n_all);

enum lsp_status lsp_session_open(const struct lsp_session_options *options, struct lsp_diags *diags,
    struct lsp_session **ret_session)
{
    struct lsp_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return LSP_NO_MEMORY;
    if (pthread_mutex_init(&session->lock, NULL) != 0) {
        free(session);
        return LSP_NO_MEMORY;
    }
    session->folder = lsp_arena_copy_text(&session->arena, options->folder);
    session->n_threads =
        lsp_thread_count(&(struct lsp_study_options){.n_threads = options->n_threads});
    enum lsp_status status = session->folder == NULL ? LSP_NO_MEMORY : LSP_OK;
    if (status == LSP_OK)
        status = open_book(session, diags, &session->first);
    if (status == LSP_OK) {
        session->book = session->first;
        session->first->n_users = 2;
        status = lsp_session_geometry_make(session);
    }
    if (status != LSP_OK) {
        lsp_session_close(session);
        return status;
    }
    *ret_session = session;
    return LSP_OK;
}

void lsp_session_close(struct lsp_session *session)
{
    if (session == NULL)
        return;
    if (session->book != NULL)
        lsp_session_leave_book(session, session->book);
    if (session->first != NULL)
        lsp_session_leave_book(session, session->first);
    lsp_arena_finish(&session->arena);
    pthread_mutex_destroy(&session->lock);
    free(session);
}

enum lsp_status lsp_session_reload(struct lsp_session *session, struct lsp_diags *diags)
{
    struct book *book;
    LSP_TRY(open_book(session, diags, &book));
    if (!is_same_study(&session->first->planned.inputs, &book->planned.inputs)) {
        close_book(book);
        return LSP_CANNOT_READ;
    }
    book->n_users = 1;
    pthread_mutex_lock(&session->lock);
    struct book *old = session->book;
    session->book = book;
    pthread_mutex_unlock(&session->lock);
    lsp_session_leave_book(session, old);
    return LSP_OK;
}

/* All files but those of scenarios are as they were: else nothing that is shown would fit. */
static bool is_same_study(const struct lsp_study_inputs *before, const struct lsp_study_inputs *now)
{
    static const char FOLDER[] = LSP_SCENARIO_FOLDER "/";
    const struct lsp_study_inputs *both[] = {before, now};
    size_t n[2] = {0, 0};
    for (int side = 0; side < 2; side++)
        for (size_t file = 0; file < both[side]->n_files; file++) {
            const struct lsp_input_file *at = &both[side]->files[file];
            if (strncmp(at->name, FOLDER, sizeof FOLDER - 1) == 0)
                continue;
            n[side]++;
            bool is_there = false;
            for (size_t other = 0; other < both[1 - side]->n_files; other++)
                is_there |=
                    strcmp(at->name, both[1 - side]->files[other].name) == 0 &&
                    strcmp(at->fingerprint.hex, both[1 - side]->files[other].fingerprint.hex) == 0;
            if (!is_there)
                return false;
        }
    return n[0] == n[1];
}

/* As `linkspan appraise` begins: the study, its programme with its draws, and costs that follow. */
static enum lsp_status open_book(
    const struct lsp_session *session, struct lsp_diags *diags, struct book **ret_book)
{
    struct book *book = calloc(1, sizeof *book);
    if (book == NULL)
        return LSP_NO_MEMORY;
    struct planned *planned = &book->planned;
    book->query = (struct lsp_programme_query){
        .path = session->folder, .n_draws = -1, .n_threads = session->n_threads};
    *planned = (struct planned){.query = &book->query, .diags = diags};
    enum lsp_status status = lsp_planned_read_study(planned);
    if (status == LSP_OK)
        status = lsp_planned_work_out(planned);
    lsp_planned_say_endless(status, diags);
    if (status == LSP_OK)
        status =
            lsp_costs_follow_median(&planned->options, &planned->risk, &planned->inputs.appraisal);
    if (status == LSP_OK)
        status = lsp_kept_runs_create(&book->kept);
    if (status == LSP_OK) {
        book->show_year = lsp_show_year(&planned->inputs, planned->risk.p50_day);
        lsp_planned_json(planned, &book->programme_json);
        status = book->programme_json.failed ? LSP_NO_MEMORY : LSP_OK;
    }
    planned->diags = NULL;
    if (status != LSP_OK) {
        close_book(book);
        return status;
    }
    *ret_book = book;
    return LSP_OK;
}

static void close_book(struct book *book)
{
    lsp_kept_runs_destroy(book->kept);
    lsp_buffer_finish(&book->programme_json);
    lsp_arena_finish(&book->planned.arena);
    lsp_study_inputs_finish(&book->planned.inputs);
    free(book);
}

struct book *lsp_session_take_book(struct lsp_session *session)
{
    pthread_mutex_lock(&session->lock);
    struct book *book = session->book;
    book->n_users++;
    pthread_mutex_unlock(&session->lock);
    return book;
}

void lsp_session_leave_book(struct lsp_session *session, struct book *book)
{
    pthread_mutex_lock(&session->lock);
    bool is_last = --book->n_users == 0;
    pthread_mutex_unlock(&session->lock);
    if (is_last)
        close_book(book);
}

/* ---- solving ---- */

enum lsp_status lsp_session_solve(struct lsp_session *session, const struct lsp_session_wish *wish,
    const struct lsp_session_listener *listener, struct lsp_diags *diags,
    struct lsp_session_run **ret_run)
{
    struct lsp_session_run *run = calloc(1, sizeof *run);
    if (run == NULL)
        return LSP_NO_MEMORY;
    run->session = session;
    run->book = lsp_session_take_book(session);
    run->year = wish->year != 0 ? wish->year : run->book->show_year;
    struct solving solving = {.at = run, .listener = listener, .wish = wish};
    enum lsp_status status = find_scenario(run, wish, diags);
    if (status == LSP_OK)
        status = is_model_year(run, diags) ? LSP_OK : LSP_BAD_INPUT;
    if (status == LSP_OK)
        status = solve(&solving, diags);
    if (status != LSP_OK) {
        lsp_session_run_close(run);
        return status;
    }
    *ret_run = run;
    return LSP_OK;
}

enum lsp_status lsp_session_check(
    struct lsp_session *session, const struct lsp_session_wish *wish, struct lsp_diags *diags)
{
    struct lsp_session_run *run = calloc(1, sizeof *run);
    if (run == NULL)
        return LSP_NO_MEMORY;
    run->session = session;
    run->book = lsp_session_take_book(session);
    enum lsp_status status = find_scenario(run, wish, diags);
    lsp_session_run_close(run);
    return status;
}

void lsp_session_run_close(struct lsp_session_run *run)
{
    if (run == NULL)
        return;
    lsp_scenario_run_finish(&run->run);
    lsp_arena_finish(&run->arena);
    lsp_session_leave_book(run->session, run->book);
    free(run);
}

/* A scenario without edits of the wish is that scenario itself. */
static enum lsp_status find_scenario(
    struct lsp_session_run *run, const struct lsp_session_wish *wish, struct lsp_diags *diags)
{
    const struct lsp_study_inputs *inputs = &run->book->planned.inputs;
    run->inputs = inputs;
    if (wish->n_edits == 0 && wish->like != NULL)
        return lsp_asked_scenario(inputs, wish->like, &run->arena, diags, &run->scenario)
                   ? LSP_OK
                   : LSP_BAD_INPUT;
    const struct lsp_scenario_file file = {
        .name = "Drawn", .like = wish->like, .edits = wish->edits, .n_edits = wish->n_edits};
    struct lsp_buffer text = {0};
    lsp_scenario_file_write(&file, &text);
    char *kept = text.failed ? NULL : lsp_arena_copy_bytes(&run->arena, text.text, text.length);
    size_t length = text.length;
    lsp_buffer_finish(&text);
    if (kept == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_study_inputs_draw(
        inputs, DRAWN_ID, kept, length, &run->arena, diags, &run->drawn, &run->scenario));
    const struct lsp_scenario *drawn = &run->drawn.scenarios[run->scenario];
    run->inputs = &run->drawn;
    run->n_own_edits =
        drawn->n_edits - (drawn->is_like_another ? drawn->n_like_edits : inputs->n_project_edits);
    return follow_programme(run);
}

/* Costs that the wish adds may be spent during works whose dates nobody has asked for yet; then
 * the programme is drawn again, with the same numbers. */
static enum lsp_status follow_programme(struct lsp_session_run *run)
{
    const struct planned *planned = &run->book->planned;
    struct lsp_schedule_risk_options options = planned->options;
    struct lsp_appraisal_spec *spec = &run->drawn.appraisal;
    if (spec->costs == planned->inputs.appraisal.costs)
        return LSP_OK;
    uint32_t *watched = LSP_ARRAY(&run->arena, uint32_t, options.n_watched + 2 * spec->n_costs);
    if (watched == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < options.n_watched; at++)
        watched[at] = options.watched[at];
    options.watched = watched;
    lsp_costs_watch(spec, watched, &options.n_watched);
    if (options.n_watched == planned->options.n_watched)
        return lsp_costs_follow_median(&options, &planned->risk, spec);
    struct lsp_schedule_risk again;
    LSP_TRY(lsp_schedule_risk_simulate(&planned->programme, &options, &run->arena, &again));
    return lsp_costs_follow_median(&options, &again, spec);
}

static bool is_model_year(struct lsp_session_run *run, struct lsp_diags *diags)
{
    const struct lsp_study_inputs *inputs = run->inputs;
    const char **names = LSP_ARRAY(&run->arena, const char *, inputs->n_model_years);
    for (size_t at = 0; at < inputs->n_model_years; at++) {
        if (inputs->model_years[at] == run->year)
            return true;
        if (names != NULL)
            names[at] = lsp_arena_printf(&run->arena, "%d", inputs->model_years[at]);
    }
    const char *wanted = lsp_arena_printf(&run->arena, "%d", run->year);
    if (wanted != NULL && names != NULL)
        lsp_refuse_asked(diags, "model year", wanted, inputs->n_model_years, names);
    return false;
}

static enum lsp_status solve(struct solving *solving, struct lsp_diags *diags)
{
    struct lsp_session_run *at = solving->at;
    const struct run_watch watch = {.user = solving, .look = look, .goes_on = goes_on};
    const struct scenario_options options = {.show_year = at->year,
        .opening_day = at->book->planned.risk.p50_day,
        .keeps_ways = true,
        .answers_trade = true,
        .tells_error = true,
        .n_threads = at->session->n_threads,
        .kept = at->book->kept,
        .watch = &watch};
    enum lsp_status status =
        lsp_scenario_run_make(at->inputs, at->scenario, &options, &at->arena, diags, &at->run);
    if (status == LSP_CANCELLED && solving->has_draft && solving->wish->is_draft_only)
        return LSP_OK;
    LSP_TRY(status);
    struct lsp_buffer json = {0};
    at->tables.is_converged = at->run.converged;
    LSP_TRY(lsp_session_calls_make(at, solving->wish));
    solving->listener->stage(solving->listener->user, &at->tables);
    status = lsp_session_details(at, &json);
    if (status != LSP_OK) {
        lsp_buffer_finish(&json);
        return status;
    }
    solving->listener->details(solving->listener->user, &json);
    lsp_buffer_finish(&json);
    return LSP_OK;
}

/* Makes the tables of a stage while the other states are there that errors come from. */
static enum lsp_status look(void *user, const struct scenario_run *run, size_t shown,
    const struct lsp_results *others, bool is_whole)
{
    struct solving *solving = user;
    struct lsp_session_run *at = solving->at;
    at->shown = shown;
    at->tables.stage = is_whole ? LSP_SESSION_CERTIFIED : LSP_SESSION_DRAFT;
    at->tables.year = at->year;
    at->tables.is_converged = run->converged;
    if (!is_whole) {
        LSP_TRY(lsp_session_number_rows(at, solving->wish));
        LSP_TRY(lsp_session_list_rows(at));
    }
    LSP_TRY(lsp_session_fields_make(at, others));
    LSP_TRY(lsp_session_figures_make(at, others, is_whole));
    if (is_whole) /* told when trade has answered too */
        return LSP_OK;
    LSP_TRY(lsp_session_calls_make(at, solving->wish));
    solving->has_draft = true;
    solving->listener->stage(solving->listener->user, &at->tables);
    return solving->wish->is_draft_only ? LSP_CANCELLED : LSP_OK;
}

static bool goes_on(void *user, size_t n_solved, size_t n_all)
{
    const struct lsp_session_listener *listener = ((struct solving *)user)->listener;
    listener->progress(listener->user, "solving years and states", n_solved, n_all);
    return !listener->is_cancelled(listener->user);
}
