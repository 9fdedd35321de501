/* One scenario: both sides, every model year and state, then the appraisal.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/run_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/date.h"

/* One side of one pair that is to be solved. */
struct task {
    size_t result; /* 2 * pair + side */
    struct lsp_arena arena;
    enum lsp_status status;
};

struct work {
    struct frame *frame;
    struct task *tasks; /* [n_tasks] */
    struct scenario_run *run;
    size_t n_tasks, n_before, n_done;
    bool goes_on;
};

static enum lsp_status list_years(struct frame *frame, bool own_years_only);
static void add_years_of_edits(struct frame *frame, const struct lsp_scenario *scenario);
static enum lsp_status list_pairs(
    struct frame *frame, const struct scenario_options *options, struct scenario_run *run);
static enum lsp_status prepare_account(const struct frame *frame, struct scenario_run *run);
static enum lsp_status show(
    const struct frame *frame, const struct scenario_run *run, bool is_whole);
static enum lsp_status solve_and_appraise(
    struct frame *frame, int32_t opening_day, struct scenario_run *run) LSP_MUST_CHECK;
static bool wants_closer(struct frame *frame, const struct scenario_run *run);
static enum lsp_status keep_shown_cases(
    const struct frame *frame, int show_year, struct scenario_run *run);
static enum lsp_status solve_pairs(struct frame *frame, bool is_shown, struct scenario_run *run);
static void do_task(struct work *work, struct task *task);
static bool goes_on(struct work *work);
static enum lsp_status mark_project_links(const struct frame *frame, struct scenario_run *run);
static enum lsp_status appraise(
    const struct frame *frame, int32_t opening_day, struct scenario_run *run);
static enum lsp_status fill_context(const struct frame *frame, const struct scenario_run *run,
    struct lsp_appraisal_context *context);

enum lsp_status lsp_scenario_run_make(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct scenario_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct scenario_run *ret_run)
{
    struct frame frame = {.inputs = inputs,
        .scenario = &inputs->scenarios[scenario],
        .arena = arena,
        .diags = diags,
        .target = options->target,
        .n_threads = options->n_threads > 0 ? options->n_threads : 1,
        .kept = options->kept,
        .keeps_ways = options->keeps_ways,
        .watch = options->watch};
    *ret_run = (struct scenario_run){0};
    LSP_TRY(list_years(&frame, options->own_years_only));
    LSP_TRY(list_pairs(&frame, options, ret_run));
    LSP_TRY(keep_shown_cases(&frame, options->show_year, ret_run));
    LSP_TRY(mark_project_links(&frame, ret_run));
    enum lsp_status status = solve_and_appraise(&frame, options->opening_day, ret_run);
    struct lsp_diags said = {0}; /* by the first ones already */
    frame.diags = &said;
    for (uint32_t n = 1; status == LSP_OK && wants_closer(&frame, ret_run); n++) {
        lsp_scenario_run_finish(ret_run);
        status = solve_and_appraise(&frame, options->opening_day, ret_run);
        ret_run->appraisal.difference.n_tightened = n;
    }
    lsp_diags_finish(&said);
    ret_run->pivots = frame.pivots;
    if (status == LSP_OK && options->answers_trade)
        status = lsp_trade_make(inputs, scenario, options->show_year, arena, ret_run);
    if (status != LSP_OK) {
        lsp_scenario_run_finish(ret_run);
        return status;
    }
    lsp_figures_fill(options->show_year, options->opening_day, ret_run);
    return LSP_OK;
}

/* All equilibria, the shown ones first, and the account that they make. */
static enum lsp_status solve_and_appraise(
    struct frame *frame, int32_t opening_day, struct scenario_run *run)
{
    bool is_first = frame->aim == 0;
    frame->pivots = NULL;
    frame->has_kept_pivots = false;
    run->n_pairs = frame->n_pairs;
    enum lsp_status status = lsp_frame_find_reference(frame, &run->converged);
    if (status == LSP_OK)
        status = prepare_account(frame, run);
    if (status == LSP_OK)
        status = solve_pairs(frame, true, run);
    if (status == LSP_OK && is_first)
        status = show(frame, run, false);
    if (status == LSP_OK)
        status = solve_pairs(frame, false, run);
    if (status == LSP_OK)
        status = appraise(frame, opening_day, run);
    if (status == LSP_OK)
        status = show(frame, run, true);
    for (size_t result = 0; frame->others != NULL && result < 2 * frame->n_pairs; result++)
        lsp_results_finish(&frame->others[result]);
    return status;
}

static enum lsp_status show(
    const struct frame *frame, const struct scenario_run *run, bool is_whole)
{
    if (frame->watch == NULL)
        return LSP_OK;
    return frame->watch->look(frame->watch->user, run, frame->shown, frame->others, is_whole);
}

/* False too when the errors are as small as they can be made. */
static bool wants_closer(struct frame *frame, const struct scenario_run *run)
{
    const struct lsp_difference *difference = &run->appraisal.difference;
    if (!difference->is_estimated || difference->is_reached || !run->converged)
        return false;
    double aim = frame->aim > 0 ? frame->aim : run->pairs[0].without->convergence.target;
    return lsp_difference_next_aim(difference->excess, aim, &frame->aim);
}

/* For every year and state a pair of results; results are where their pairs say. */
static enum lsp_status list_pairs(
    struct frame *frame, const struct scenario_options *options, struct scenario_run *run)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t max_pairs = 0;
    for (size_t year = 0; year < frame->n_years; year++)
        max_pairs += lsp_scenario_states(frame->scenario, frame->years[year], states);
    run->pairs = LSP_ARRAY(frame->arena, struct lsp_appraisal_pair, max_pairs);
    run->results = LSP_ARRAY(frame->arena, struct lsp_results, 2 * max_pairs);
    frame->active = LSP_ARRAY(frame->arena, uint64_t, max_pairs);
    if (options->tells_error)
        frame->others = LSP_ARRAY(frame->arena, struct lsp_results, 2 * max_pairs);
    if (run->pairs == NULL || run->results == NULL || frame->active == NULL ||
        (options->tells_error && frame->others == NULL))
        return LSP_NO_MEMORY;
    for (size_t year = 0; year < frame->n_years; year++) {
        size_t n_states = lsp_scenario_states(frame->scenario, frame->years[year], states);
        if (frame->years[year] == options->show_year)
            frame->shown = frame->n_pairs + lsp_scenario_commonest(n_states, states);
        for (size_t state = 0; state < n_states; state++) {
            struct lsp_results *both = &run->results[2 * frame->n_pairs];
            frame->active[frame->n_pairs] = states[state].active;
            run->pairs[frame->n_pairs++] = (struct lsp_appraisal_pair){.year = frame->years[year],
                .share = states[state].share,
                .without = &both[LSP_WITHOUT],
                .with = &both[LSP_WITH]};
        }
    }
    return LSP_OK;
}

/* Both sides as they stand in the shown year's commonest state, for maps and names. */
static enum lsp_status keep_shown_cases(
    const struct frame *frame, int show_year, struct scenario_run *run)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t n_states = lsp_scenario_states(frame->scenario, show_year, states);
    uint64_t active = states[lsp_scenario_commonest(n_states, states)].active;
    LSP_TRY(lsp_scenario_apply(
        &frame->inputs->base, frame->scenario, LSP_WITHOUT, active, frame->arena, &run->without));
    return lsp_scenario_apply(
        &frame->inputs->base, frame->scenario, LSP_WITH, active, frame->arena, &run->with);
}

void lsp_scenario_run_finish(struct scenario_run *run)
{
    for (size_t result = 0; result < 2 * run->n_pairs; result++)
        lsp_results_finish(&run->results[result]);
    lsp_results_finish(&run->traded);
    run->n_pairs = 0;
}

static int compare_years(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The model years, and the years around every date on which an edit begins or ends: between them
 * benefits are interpolated, and a closure must not leak into years in which all is open.  All
 * scenarios are solved in the same years, so that they differ by their edits alone; but those that
 * have a file of their own leave the others as they are. */
static enum lsp_status list_years(struct frame *frame, bool own_years_only)
{
    const struct lsp_study_inputs *inputs = frame->inputs;
    size_t n_edits = 0;
    for (size_t at = 0; at < inputs->n_scenarios; at++)
        n_edits += inputs->scenarios[at].n_edits;
    frame->years = LSP_ARRAY(frame->arena, int, inputs->n_model_years + 6 * n_edits);
    if (frame->years == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < inputs->n_model_years; at++)
        frame->years[frame->n_years++] = inputs->model_years[at];
    for (size_t at = 0; at < inputs->n_scenarios; at++)
        if (&inputs->scenarios[at] == frame->scenario ||
            !(own_years_only || inputs->scenarios[at].is_saved))
            add_years_of_edits(frame, &inputs->scenarios[at]);
    qsort(frame->years, frame->n_years, sizeof *frame->years, compare_years);
    size_t n_kept = 0;
    for (size_t at = 0; at < frame->n_years; at++)
        if (n_kept == 0 || frame->years[n_kept - 1] != frame->years[at])
            frame->years[n_kept++] = frame->years[at];
    frame->n_years = n_kept;
    return LSP_OK;
}

static void add_years_of_edits(struct frame *frame, const struct lsp_scenario *scenario)
{
    const struct lsp_study_inputs *inputs = frame->inputs;
    int first = inputs->model_years[0], last = inputs->model_years[inputs->n_model_years - 1];
    for (size_t at = 0; at < scenario->n_edits; at++) {
        int32_t dates[] = {scenario->edits[at].from_day, scenario->edits[at].to_day};
        for (int date = 0; date < 2; date++)
            for (int step = -1; step <= 1 && dates[date] != INT32_MIN && dates[date] != INT32_MAX;
                 step++) {
                int year = lsp_date_from_day(dates[date]).year + step;
                if (year > first && year < last)
                    frame->years[frame->n_years++] = year;
            }
    }
}

/* The shown pair, or all the others: what was not kept, in any order, since no side depends on
 * another. */
static enum lsp_status solve_pairs(struct frame *frame, bool is_shown, struct scenario_run *run)
{
    struct task *tasks = LSP_ARRAY(frame->arena, struct task, 2 * frame->n_pairs);
    struct work work = {.frame = frame, .tasks = tasks, .run = run, .goes_on = true};
    if (tasks == NULL)
        return LSP_NO_MEMORY;
    for (size_t result = 0; result < 2 * frame->n_pairs; result++) {
        size_t pair = result / 2;
        if ((pair == frame->shown) == is_shown &&
            !lsp_kept_find_side(
                frame, (enum lsp_side)(result % 2), &run->pairs[pair], pair, &run->results[result]))
            tasks[work.n_tasks++] = (struct task){.result = result};
    }
    work.n_before = is_shown ? 0 : 2;
#pragma omp parallel for num_threads(frame->n_threads) schedule(dynamic)
    for (size_t at = 0; at < work.n_tasks; at++)
        do_task(&work, &tasks[at]);
    enum lsp_status status = work.goes_on ? LSP_OK : LSP_CANCELLED;
    for (size_t at = 0; at < work.n_tasks; at++) {
        size_t result = tasks[at].result;
        lsp_arena_adopt(frame->arena, &tasks[at].arena);
        if (status == LSP_OK)
            status = tasks[at].status;
        if (status == LSP_OK)
            status = lsp_kept_put_side(frame, (enum lsp_side)(result % 2), &run->pairs[result / 2],
                result / 2, &run->results[result]);
    }
    for (size_t result = 0; result < 2 * frame->n_pairs; result++)
        if ((result / 2 == frame->shown) == is_shown)
            run->converged &= run->results[result].convergence.stopped_by == LSP_STOPPED_CONVERGED;
    return status;
}

/* In memory of its own, since arenas are for one thread at a time. */
static void do_task(struct work *work, struct task *task)
{
    struct frame *frame = work->frame;
    struct frame own = *frame;
    size_t pair = task->result / 2;
    struct lsp_case unused;
    if (!goes_on(work))
        return;
    own.arena = &task->arena;
    own.keeps_ways = frame->keeps_ways && (pair == frame->shown || task->result % 2 == LSP_WITHOUT);
    own.other = frame->others != NULL ? &frame->others[task->result] : NULL;
    task->status =
        lsp_frame_solve_side(&own, (enum lsp_side)(task->result % 2), frame->active[pair],
            work->run->pairs[pair].year, &unused, &work->run->results[task->result]);
#pragma omp atomic
    work->n_done++;
}

/* Asked before every task, by one thread at a time: were only one of them to ask, it might get no
 * task for long. */
static bool goes_on(struct work *work)
{
    const struct run_watch *watch = work->frame->watch;
    bool goes_on = true;
    if (watch == NULL)
        return true;
#pragma omp critical(lsp_study_run_watch)
    {
        size_t n_done;
#pragma omp atomic read
        n_done = work->n_done;
        if (work->goes_on)
            work->goes_on =
                watch->goes_on(watch->user, work->n_before + n_done, 2 * work->frame->n_pairs);
        goes_on = work->goes_on;
    }
    return goes_on;
}

/* The rows that the project adds; where it adds none, those whose attributes it sets.  Added links
 * and parts of links stand behind the base's in the order of their edits, on both sides. */
static enum lsp_status mark_project_links(const struct frame *frame, struct scenario_run *run)
{
    const struct lsp_scenario *scenario = frame->scenario;
    const struct lsp_network_specs *specs = &run->with.network;
    size_t next_row = frame->inputs->base.network.n_links;
    bool adds_any = false;
    run->is_project_link = LSP_ARRAY(frame->arena, bool, specs->n_links);
    if (run->is_project_link == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < scenario->n_edits; at++) {
        const struct lsp_edit *edit = &scenario->edits[at];
        if (edit->kind == LSP_EDIT_ADD_LINK) {
            run->is_project_link[next_row] = edit->with_only;
            adds_any |= edit->with_only;
        }
        next_row += lsp_edit_n_added_links(edit);
    }
    for (size_t at = 0; at < scenario->n_edits && !adds_any; at++)
        if (scenario->edits[at].with_only && scenario->edits[at].kind == LSP_EDIT_SET_LINK)
            run->is_project_link[scenario->edits[at].target] = true;
    for (size_t row = 0; row < specs->n_links; row++)
        if (specs->links[row].is_part)
            run->is_project_link[row] |= run->is_project_link[specs->links[row].part_of];
    return LSP_OK;
}

static enum lsp_status prepare_account(const struct frame *frame, struct scenario_run *run)
{
    size_t scenario = (size_t)(frame->scenario - frame->inputs->scenarios);
    LSP_TRY(fill_context(frame, run, &run->context));
    return lsp_scenario_spec(frame->inputs, scenario, frame->arena, &run->spec);
}

static enum lsp_status appraise(
    const struct frame *frame, int32_t opening_day, struct scenario_run *run)
{
    LSP_TRY(lsp_appraise(&run->spec, &run->context, run->n_pairs, run->pairs, opening_day,
        frame->arena, &run->appraisal));
    return frame->others == NULL ? LSP_OK
                                 : lsp_difference_estimate(&run->spec, &run->context, frame->others,
                                       opening_day, frame->arena, run);
}

static enum lsp_status fill_context(const struct frame *frame, const struct scenario_run *run,
    struct lsp_appraisal_context *context)
{
    const struct lsp_case *with = &run->with;
    const struct lsp_demand *demand = &with->demand;
    struct lsp_arena *arena = frame->arena;
    size_t n_segments = demand->n_segments, n_movements = demand->n_movements;
    size_t n_operators = with->services.n_operators, n_posts = with->n_posts;
    const char **names = LSP_ARRAY(
        arena, const char *, 2 * n_segments + 2 * n_movements + 2 * n_operators + 2 * n_posts);
    double *scale = LSP_ARRAY(arena, double, 2 * n_segments);
    double *response = LSP_ARRAY(arena, double, n_movements);
    uint32_t *segment_of = LSP_ARRAY(arena, uint32_t, n_movements);
    bool *is_goods = LSP_ARRAY(arena, bool, n_segments);
    if (names == NULL || scale == NULL || response == NULL || segment_of == NULL ||
        is_goods == NULL)
        return LSP_NO_MEMORY;
    const char **country = names + n_segments, **origin = country + n_segments;
    const char **destination = origin + n_movements, **operator_name = destination + n_movements;
    const char **operator_country = operator_name + n_operators;
    const char **post_name = operator_country + n_operators, **post_country = post_name + n_posts;
    for (size_t at = 0; at < n_segments; at++) {
        names[at] = demand->segments[at].name;
        country[at] = demand->segments[at].country;
        is_goods[at] = demand->segments[at].is_goods;
        scale[at] = demand->segments[at].scale_per_money;
        scale[n_segments + at] = demand->segments[at].response;
    }
    for (size_t at = 0; at < n_movements; at++) {
        segment_of[at] = demand->movements[at].segment;
        response[at] = frame->pivots[at].response;
        origin[at] = with->network.zones[demand->movements[at].origin].country;
        destination[at] = with->network.zones[demand->movements[at].destination].country;
    }
    for (size_t at = 0; at < n_operators; at++) {
        operator_name[at] = with->services.operators[at].name;
        operator_country[at] = with->services.operators[at].country;
    }
    for (size_t at = 0; at < n_posts; at++) {
        post_name[at] = with->posts[at].name;
        post_country[at] = with->posts[at].country;
    }
    *context = (struct lsp_appraisal_context){.n_segments = n_segments,
        .n_movements = n_movements,
        .n_operators = n_operators,
        .n_posts = n_posts,
        .segment_name = names,
        .segment_country = country,
        .segment_is_goods = is_goods,
        .segment_scale_per_money = scale,
        .segment_response = scale + n_segments,
        .movement_response = response,
        .movement_segment = segment_of,
        .origin_country = origin,
        .destination_country = destination,
        .operator_name = operator_name,
        .operator_country = operator_country,
        .post_name = post_name,
        .post_country = post_country};
    return lsp_context_add_modes(with, arena, context);
}
