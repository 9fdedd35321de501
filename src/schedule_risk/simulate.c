/* The spread of the opening: Monte Carlo over the durations.
 *
 *     1  correlated scores: a common driver, and groups                     lsp_risk_correlate
 *     2  each uncertain activity gets a column of whole days                draw_durations
 *     3  risk events happen or not, more or less severely                   lsp_risk_draw_events
 *     4  each draw is scheduled forward and backward                        schedule_draws
 *     5  dates are sorted, critical draws counted, durations ranked         summarise
 *     6  costs, along the dates of each draw                                lsp_risk_draw_costs
 *     7  the outside view, and both views combined                          lsp_risk_combine
 *     8  one driver at a time is moved                                      lsp_risk_make_bars
 *
 * Activities (2 and 5) and draws (4 and 6) are shared out among threads.  A random number depends
 * on the seed, what it is for and the draw alone, and threads add up whole numbers only, so the
 * result is the same for any number of them.  SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/id.h"
#include "base/random.h"

#include <math.h>
#include <omp.h>
#include <string.h>

enum {
    DEFAULT_DRAWS = 10000,
    FIRST_ACTIVITY_VARIABLE = 1, /* hypercube column 0 is the common driver's */
};

static void check_options(
    const struct lsp_programme *programme, const struct lsp_schedule_risk_options *options);
static enum lsp_status run_steps(struct lsp_risk_run *run);
static enum lsp_status allocate(struct lsp_risk_run *run);
static enum lsp_status allocate_worker(struct lsp_risk_run *run, struct lsp_risk_worker *worker);
static enum lsp_status track_activities(struct lsp_risk_run *run);
static void draw_durations(struct lsp_risk_run *run);
static void draw_activity(
    struct lsp_risk_run *run, uint32_t activity, struct lsp_risk_worker *worker);
static bool draw_scores(
    const struct lsp_risk_run *run, uint32_t activity, bool by_score, double ret_value[]);
static enum lsp_status schedule_draws(struct lsp_risk_run *run);
static bool schedule_block(
    struct lsp_risk_run *run, uint32_t first_draw, struct lsp_risk_worker *worker);
static bool schedule_draw(
    struct lsp_risk_run *run, uint32_t draw, int32_t days[], struct lsp_risk_worker *worker);

enum lsp_status lsp_schedule_risk_simulate(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, struct lsp_arena *arena,
    struct lsp_schedule_risk *ret_risk)
{
    check_options(programme, options);
    struct lsp_arena scratch = {0};
    struct lsp_risk_run run = {.options = options,
        .programme = programme,
        .scratch = &scratch,
        .arena = arena,
        .n_draws = options->n_draws == 0 ? DEFAULT_DRAWS : options->n_draws,
        .n_workers = options->n_threads == 0 ? 1 : options->n_threads};
    run.risk.n_draws = run.n_draws;
    enum lsp_status status = run_steps(&run);
    lsp_arena_finish(&scratch);
    if (status == LSP_OK)
        *ret_risk = run.risk;
    return status;
}

static void check_options(
    const struct lsp_programme *programme, const struct lsp_schedule_risk_options *options)
{
    if (!(options->correlation >= 0 && options->correlation <= 1) ||
        !(options->cost_correlation >= 0 && options->cost_correlation <= 1) ||
        options->n_threads < 0)
        LSP_BUG("a correlation outside 0 to 1 or fewer threads than none");
    if (!(options->outside_weight >= 0 && options->outside_weight <= 1))
        LSP_BUG("a weight outside 0 to 1");
    for (size_t event = 0; event < options->n_events; event++)
        for (size_t n = 0; n < options->events[event].n_effects; n++)
            if (options->events[event].effects[n].activity >= programme->n_activities)
                LSP_BUG("a risk event on an activity that does not exist");
}

static enum lsp_status run_steps(struct lsp_risk_run *run)
{
    LSP_TRY(lsp_programme_prepare(run->programme, run->scratch, &run->tables));
    LSP_TRY(allocate(run));
    LSP_TRY(track_activities(run));
    LSP_TRY(lsp_risk_correlate(run));
    draw_durations(run);
    LSP_TRY(lsp_risk_draw_events(run));
    LSP_TRY(schedule_draws(run));
    LSP_TRY(lsp_risk_summarise(run));
    LSP_TRY(lsp_risk_draw_costs(run));
    LSP_TRY(lsp_risk_combine(run));
    return lsp_risk_make_bars(run);
}

static enum lsp_status allocate(struct lsp_risk_run *run)
{
    size_t n_activities = run->programme->n_activities, n_draws = run->n_draws;
    run->risk.criticality = LSP_ARRAY(run->arena, double, n_activities);
    run->risk.inside.day = LSP_ARRAY(run->arena, int32_t, n_draws);
    run->days = lsp_arena_alloc(run->scratch, n_activities, n_draws * sizeof(int32_t));
    run->workers = LSP_ARRAY(run->scratch, struct lsp_risk_worker, (size_t)run->n_workers);
    if (run->risk.criticality == NULL || run->risk.inside.day == NULL || run->days == NULL ||
        run->workers == NULL)
        return LSP_NO_MEMORY;
    for (int worker = 0; worker < run->n_workers; worker++)
        LSP_TRY(allocate_worker(run, &run->workers[worker]));
    return LSP_OK;
}

static enum lsp_status allocate_worker(struct lsp_risk_run *run, struct lsp_risk_worker *worker)
{
    size_t n_activities = run->programme->n_activities;
    worker->value = LSP_ARRAY(run->scratch, double, run->n_draws);
    worker->table = LSP_ARRAY(run->scratch, struct lsp_day_table, 1);
    worker->n_critical = LSP_ARRAY(run->scratch, uint32_t, n_activities);
    worker->block = lsp_arena_alloc(run->scratch, n_activities, LSP_RISK_BLOCK * sizeof(int32_t));
    worker->opening_day = LSP_ARRAY(run->scratch, int32_t, run->n_draws);
    worker->count = LSP_ARRAY(run->scratch, uint32_t, LSP_RISK_COUNTS);
    worker->days = LSP_ARRAY(run->scratch, int32_t, n_activities);
    if (worker->value == NULL || worker->table == NULL || worker->n_critical == NULL ||
        worker->block == NULL || worker->opening_day == NULL || worker->count == NULL ||
        worker->days == NULL)
        return LSP_NO_MEMORY;
    return lsp_programme_begin_passes(&run->tables, run->scratch, &worker->pass);
}

static void track(struct lsp_risk_run *run, uint32_t activity)
{
    if (activity != LSP_NONE && run->tracked[activity] == LSP_NONE)
        run->tracked[activity] = (uint32_t)run->n_tracked++;
}

/* Those whose dates in each draw are asked for, or needed for parts, targets and costs. */
static enum lsp_status track_activities(struct lsp_risk_run *run)
{
    const struct lsp_schedule_risk_options *options = run->options;
    const struct lsp_programme *programme = run->programme;
    run->tracked = LSP_ARRAY(run->scratch, uint32_t, programme->n_activities);
    if (run->tracked == NULL)
        return LSP_NO_MEMORY;
    for (size_t activity = 0; activity < programme->n_activities; activity++) {
        run->tracked[activity] = LSP_NONE;
        run->holds_back |= programme->activities[activity].as_late_as_possible;
    }
    for (size_t n = 0; n < options->n_watched; n++)
        track(run, options->watched[n]);
    for (size_t part = 0; part < programme->n_parts; part++)
        track(run, programme->parts[part].activity);
    for (size_t target = 0; target < programme->n_targets; target++)
        track(run, programme->targets[target].activity);
    for (size_t cost = 0; cost < options->n_costs; cost++) {
        track(run, options->costs[cost].from_activity);
        track(run, options->costs[cost].to_activity);
    }
    size_t row_bytes = (size_t)run->n_draws * sizeof(int32_t);
    run->start_day = lsp_arena_alloc(run->scratch, run->n_tracked, row_bytes);
    run->finish_day = lsp_arena_alloc(run->scratch, run->n_tracked, row_bytes);
    return run->start_day == NULL || run->finish_day == NULL ? LSP_NO_MEMORY : LSP_OK;
}

struct lsp_estimate lsp_risk_work_left(const struct lsp_risk_run *run, uint32_t activity)
{
    double days[3];
    lsp_programme_left(&run->tables, activity, days);
    return (struct lsp_estimate){
        days[0], days[1], days[2], run->programme->activities[activity].shape};
}

static void draw_durations(struct lsp_risk_run *run)
{
    uint32_t n_activities = (uint32_t)run->programme->n_activities;
#pragma omp parallel for schedule(dynamic) num_threads(run->n_workers)
    for (uint32_t activity = 0; activity < n_activities; activity++)
        draw_activity(run, activity, &run->workers[omp_get_thread_num()]);
}

static void draw_activity(
    struct lsp_risk_run *run, uint32_t activity, struct lsp_risk_worker *worker)
{
    int32_t *days = run->days + (size_t)activity * run->n_draws;
    if (lsp_activity_is_finished(&run->programme->activities[activity]))
        return; /* its days are not read */
    struct lsp_estimate left = lsp_risk_work_left(run, activity);
    if (lsp_estimate_is_certain(&left)) {
        int32_t sure_days = lsp_programme_whole_days(left.low);
        for (uint32_t draw = 0; draw < run->n_draws; draw++)
            days[draw] = sure_days;
        return;
    }
    double *value = worker->value;
    bool by_score = left.shape == LSP_SHAPE_LOGNORMAL;
    by_score = draw_scores(run, activity, by_score, value);
    bool is_tabled = lsp_day_table_fill(&left, by_score, worker->table);
    for (uint32_t draw = 0; draw < run->n_draws; draw++) {
        if (is_tabled) {
            days[draw] = lsp_day_table_days(worker->table, value[draw]);
        } else {
            double u = by_score ? lsp_risk_probability(value[draw]) : value[draw];
            int32_t drawn_days = lsp_programme_whole_days(lsp_estimate_quantile(&left, u));
            days[draw] = drawn_days > 0 ? drawn_days : 1;
        }
    }
}

/* Normal scores that go together as asked for; or, where nothing goes together and no scores are
 * asked for, the column of probabilities itself with its strata intact (returns false). */
static bool draw_scores(
    const struct lsp_risk_run *run, uint32_t activity, bool by_score, double ret_value[])
{
    double correlation = run->options->correlation;
    if (run->member[activity] != LSP_NONE) {
        lsp_risk_member_scores(run, run->member[activity], ret_value);
        return true;
    }
    lsp_random_latin(run->options->seed, LSP_RANDOM_PROGRAMME, activity + FIRST_ACTIVITY_VARIABLE,
        run->n_draws, ret_value);
    if (!(correlation > 0) && !by_score)
        return false;
    double common = sqrt(correlation), own = sqrt(1 - correlation);
    for (uint32_t draw = 0; draw < run->n_draws; draw++)
        ret_value[draw] = common * run->driver[draw] + own * lsp_normal_inverse(ret_value[draw]);
    return true;
}

static enum lsp_status schedule_draws(struct lsp_risk_run *run)
{
    bool fits = true;
#pragma omp parallel for schedule(static) num_threads(run->n_workers) reduction(&& : fits)
    for (uint32_t first = 0; first < run->n_draws; first += LSP_RISK_BLOCK)
        fits = schedule_block(run, first, &run->workers[omp_get_thread_num()]) && fits;
    return fits ? LSP_OK : LSP_BAD_INPUT;
}

/* Some draws at a time, so that the columns of durations are read in whole cache lines. */
static bool schedule_block(
    struct lsp_risk_run *run, uint32_t first_draw, struct lsp_risk_worker *worker)
{
    size_t n_activities = run->programme->n_activities;
    uint32_t n_left = run->n_draws - first_draw;
    uint32_t n_block = n_left < LSP_RISK_BLOCK ? n_left : LSP_RISK_BLOCK;
    for (size_t activity = 0; activity < n_activities; activity++) {
        const int32_t *days = run->days + activity * run->n_draws + first_draw;
        for (uint32_t n = 0; n < n_block; n++)
            worker->block[n * n_activities + activity] = days[n];
    }
    bool fits = true;
    for (uint32_t n = 0; n < n_block && fits; n++)
        fits = schedule_draw(run, first_draw + n, worker->block + n * n_activities, worker);
    return fits;
}

/* False when the draw passes the last day. */
static bool schedule_draw(
    struct lsp_risk_run *run, uint32_t draw, int32_t days[], struct lsp_risk_worker *worker)
{
    const struct lsp_programme *programme = run->programme;
    struct lsp_programme_pass *pass = &worker->pass;
    lsp_risk_apply_events(run, draw, LSP_NONE, false, days);
    if (lsp_programme_pass_forward(&run->tables, days, pass) != LSP_NONE)
        return false;
    lsp_programme_pass_backward(&run->tables, days, LSP_PASS_OPENING, pass);
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        worker->n_critical[activity] += lsp_programme_is_critical(&run->tables, pass, activity);
    if (run->holds_back && run->n_tracked > 0)
        lsp_programme_pass_hold_back(&run->tables, days, pass);
    for (size_t activity = 0; activity < programme->n_activities; activity++) {
        if (run->tracked[activity] == LSP_NONE)
            continue;
        size_t at = (size_t)run->tracked[activity] * run->n_draws + draw;
        int32_t began_day = run->tables.began_day[activity];
        run->start_day[at] = began_day != INT32_MIN ? began_day : pass->start[activity];
        run->finish_day[at] = pass->finish[activity];
    }
    run->risk.inside.day[draw] = pass->finish[programme->opening];
    return true;
}

enum lsp_status lsp_risk_middle_plan(struct lsp_risk_run *run, int32_t start[], int32_t finish[])
{
    struct lsp_programme_pass *pass = &run->workers[0].pass;
    if (lsp_programme_pass_forward(&run->tables, run->tables.mid_days, pass) != LSP_NONE)
        return LSP_BAD_INPUT;
    if (run->holds_back)
        lsp_programme_pass_hold_back(&run->tables, run->tables.mid_days, pass);
    for (size_t activity = 0; activity < run->programme->n_activities; activity++) {
        int32_t began_day = run->tables.began_day[activity];
        start[activity] = began_day != INT32_MIN ? began_day : pass->start[activity];
        finish[activity] = pass->finish[activity];
    }
    return LSP_OK;
}
