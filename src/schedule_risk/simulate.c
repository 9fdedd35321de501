/* The spread of the opening: Monte Carlo over the durations.
 *
 *     1  each uncertain activity gets a Latin hypercube column of probabilities     sample_activity
 *     2  a common driver correlates them: one-factor Gaussian copula                correlate
 *     3  its PERT beta distribution turns them into whole days                      sample_activity
 *     4  each draw is scheduled forward and backward                                schedule_draws
 *     5  dates are sorted, critical draws counted, durations ranked                 summarise
 *
 * Activities (1 to 3 and 5) and draws (4) are shared out among threads.  A random number depends on
 * the seed, the activity and the draw alone, and threads add up whole numbers only, so the result
 * is the same for any number of them. SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk.h"

#include "base/id.h"
#include "base/random.h"
#include "base/statistics.h"
#include "programme/passes.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEFAULT_DRAWS = 10000,
    MAX_TABLE_DAYS = 4096, /* wider ranges are inverted draw by draw */
    DRIVER_VARIABLE = 0,   /* hypercube columns: the common driver's, then the activities' */
    FIRST_ACTIVITY_VARIABLE = 1,
};

/* What one thread works with; reused from activity to activity and from draw to draw. */
struct worker {
    double *value;     /* [n_draws] probabilities, then ranks */
    double *threshold; /* [MAX_TABLE_DAYS] */
    int32_t *days;     /* [n_activities] of one draw */
    struct lsp_programme_pass pass;
    uint32_t *n_critical; /* [n_activities] draws */
};

struct simulation {
    struct lsp_programme_tables tables;
    uint32_t n_draws;
    uint64_t seed;
    double correlation;
    double *driver; /* [n_draws] normal scores of the common driver; at last the opening's ranks */
    int32_t *days;  /* [n_activities][n_draws] whole durations */
    struct worker *workers; /* [n_workers] one a thread */
    int n_workers;
    struct lsp_schedule_risk spread;
};

static enum lsp_status simulate_with(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, struct lsp_arena *scratch,
    struct lsp_arena *arena, struct lsp_schedule_risk *ret_risk);
static enum lsp_status allocate(
    struct simulation *simulation, struct lsp_arena *scratch, struct lsp_arena *arena);
static enum lsp_status allocate_worker(
    const struct simulation *simulation, struct lsp_arena *scratch, struct worker *worker);
static int32_t *days_of(const struct simulation *simulation, size_t activity);
static void draw_driver(struct simulation *simulation);
static void sample_activity(
    struct simulation *simulation, uint32_t activity, struct worker *worker);
static void correlate(const struct simulation *simulation, double uniform[]);
static uint32_t tabulate_thresholds(const struct lsp_activity *activity, double threshold[]);
static int32_t count_up_to(const double threshold[], uint32_t n_thresholds, double value);
static enum lsp_status schedule_draws(struct simulation *simulation);
static bool schedule_draw(struct simulation *simulation, uint32_t draw, struct worker *worker);
static enum lsp_status summarise(struct simulation *simulation);
static enum lsp_status rank_drivers(struct simulation *simulation);
static enum lsp_status rank_days(uint32_t n_days, const int32_t day[], double ret_rank[]);

enum lsp_status lsp_schedule_risk_simulate(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, struct lsp_arena *arena,
    struct lsp_schedule_risk *ret_risk)
{
    struct lsp_arena scratch = {0};
    enum lsp_status status = simulate_with(programme, options, &scratch, arena, ret_risk);
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status simulate_with(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, struct lsp_arena *scratch,
    struct lsp_arena *arena, struct lsp_schedule_risk *ret_risk)
{
    if (!(options->correlation >= 0 && options->correlation <= 1) || options->n_threads < 0)
        LSP_BUG("a correlation outside 0 to 1 or fewer threads than none");
    struct simulation simulation = {
        .n_draws = options->n_draws == 0 ? DEFAULT_DRAWS : options->n_draws,
        .seed = options->seed,
        .correlation = options->correlation,
        .n_workers = options->n_threads == 0 ? 1 : options->n_threads,
    };
    LSP_TRY(lsp_programme_prepare(programme, scratch, &simulation.tables));
    LSP_TRY(allocate(&simulation, scratch, arena));
    draw_driver(&simulation);
    uint32_t n_activities = (uint32_t)programme->n_activities;
#pragma omp parallel for schedule(dynamic) num_threads(simulation.n_workers)
    for (uint32_t activity = 0; activity < n_activities; activity++)
        sample_activity(&simulation, activity, &simulation.workers[omp_get_thread_num()]);
    LSP_TRY(schedule_draws(&simulation));
    LSP_TRY(summarise(&simulation));
    *ret_risk = simulation.spread;
    return LSP_OK;
}

static enum lsp_status allocate(
    struct simulation *simulation, struct lsp_arena *scratch, struct lsp_arena *arena)
{
    size_t n_activities = simulation->tables.programme->n_activities;
    size_t n_draws = simulation->n_draws;
    struct lsp_schedule_risk *spread = &simulation->spread;
    spread->n_draws = simulation->n_draws;
    spread->opening_day = LSP_ARRAY(arena, int32_t, n_draws);
    spread->sorted_day = LSP_ARRAY(arena, int32_t, n_draws);
    spread->criticality = LSP_ARRAY(arena, double, n_activities);
    spread->driver = LSP_ARRAY(arena, double, n_activities);
    simulation->days = lsp_arena_alloc(scratch, n_activities, n_draws * sizeof(int32_t));
    simulation->driver = LSP_ARRAY(scratch, double, n_draws);
    simulation->workers = LSP_ARRAY(scratch, struct worker, (size_t)simulation->n_workers);
    if (spread->opening_day == NULL || spread->sorted_day == NULL || spread->criticality == NULL ||
        spread->driver == NULL || simulation->days == NULL || simulation->driver == NULL ||
        simulation->workers == NULL)
        return LSP_NO_MEMORY;
    for (int worker = 0; worker < simulation->n_workers; worker++)
        LSP_TRY(allocate_worker(simulation, scratch, &simulation->workers[worker]));
    return LSP_OK;
}

static enum lsp_status allocate_worker(
    const struct simulation *simulation, struct lsp_arena *scratch, struct worker *worker)
{
    size_t n_activities = simulation->tables.programme->n_activities;
    worker->value = LSP_ARRAY(scratch, double, simulation->n_draws);
    worker->threshold = LSP_ARRAY(scratch, double, MAX_TABLE_DAYS);
    worker->n_critical = LSP_ARRAY(scratch, uint32_t, n_activities);
    worker->days = LSP_ARRAY(scratch, int32_t, n_activities);
    if (worker->value == NULL || worker->threshold == NULL || worker->n_critical == NULL ||
        worker->days == NULL)
        return LSP_NO_MEMORY;
    return lsp_programme_begin_passes(&simulation->tables, scratch, &worker->pass);
}

static int32_t *days_of(const struct simulation *simulation, size_t activity)
{
    return simulation->days + activity * simulation->n_draws;
}

static void draw_driver(struct simulation *simulation)
{
    lsp_random_latin(simulation->seed, LSP_RANDOM_PROGRAMME, DRIVER_VARIABLE, simulation->n_draws,
        simulation->driver);
    for (uint32_t draw = 0; draw < simulation->n_draws; draw++)
        simulation->driver[draw] = lsp_normal_inverse(simulation->driver[draw]);
}

static void sample_activity(struct simulation *simulation, uint32_t activity, struct worker *worker)
{
    const struct lsp_activity *of = &simulation->tables.programme->activities[activity];
    int32_t *days = days_of(simulation, activity);
    bool is_certain = !(of->high_days > of->low_days) || lsp_activity_is_finished(of);
    if (!is_certain) {
        lsp_random_latin(simulation->seed, LSP_RANDOM_PROGRAMME, activity + FIRST_ACTIVITY_VARIABLE,
            simulation->n_draws, worker->value);
        correlate(simulation, worker->value);
    }
    int32_t least_days = lsp_programme_whole_days(of->low_days);
    if (!is_certain && least_days == 0)
        least_days = 1; /* a duration of exactly 0 is never drawn from a range */
    bool is_wide = of->high_days - of->low_days > MAX_TABLE_DAYS - 1;
    uint32_t n_thresholds = is_certain || is_wide ? 0 : tabulate_thresholds(of, worker->threshold);
    for (uint32_t draw = 0; draw < simulation->n_draws; draw++) {
        if (!is_certain && is_wide)
            days[draw] = lsp_programme_whole_days(
                lsp_pert_inverse(of->low_days, of->mid_days, of->high_days, worker->value[draw]));
        else if (is_certain)
            days[draw] = least_days;
        else
            days[draw] =
                least_days + count_up_to(worker->threshold, n_thresholds, worker->value[draw]);
    }
}

/* Makes the column's normal scores z = sqrt(r) driver + sqrt(1 - r) own: any two activities then
 * have the correlation r; and turns them back into probabilities. */
static void correlate(const struct simulation *simulation, double uniform[])
{
    if (!(simulation->correlation > 0))
        return; /* the column itself, with its strata intact */
    double common = sqrt(simulation->correlation), own = sqrt(1 - simulation->correlation);
    for (uint32_t draw = 0; draw < simulation->n_draws; draw++) {
        double score = common * simulation->driver[draw] + own * lsp_normal_inverse(uniform[draw]);
        double probability = 0.5 * erfc(-score / sqrt(2));
        uniform[draw] = fmin(fmax(probability, 0x1p-53), 1 - 0x1p-53);
    }
}

/* The probabilities at which the whole duration becomes one day longer; returns how many. */
static uint32_t tabulate_thresholds(const struct lsp_activity *activity, double threshold[])
{
    int32_t least = lsp_programme_whole_days(activity->low_days);
    int32_t most = lsp_programme_whole_days(activity->high_days);
    if (least == 0)
        least = 1;
    for (int32_t days = least; days < most; days++)
        threshold[days - least] =
            lsp_pert_cdf(activity->low_days, activity->mid_days, activity->high_days, days + 0.5);
    return most > least ? (uint32_t)(most - least) : 0;
}

/* How many of the rising thresholds are at most `value`. */
static int32_t count_up_to(const double threshold[], uint32_t n_thresholds, double value)
{
    uint32_t low = 0, high = n_thresholds;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (threshold[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return (int32_t)low;
}

static enum lsp_status schedule_draws(struct simulation *simulation)
{
    bool fits = true;
#pragma omp parallel for schedule(static) num_threads(simulation->n_workers) reduction(&& : fits)
    for (uint32_t draw = 0; draw < simulation->n_draws; draw++)
        fits = schedule_draw(simulation, draw, &simulation->workers[omp_get_thread_num()]) && fits;
    return fits ? LSP_OK : LSP_BAD_INPUT;
}

/* False when the draw passes the last day. */
static bool schedule_draw(struct simulation *simulation, uint32_t draw, struct worker *worker)
{
    const struct lsp_programme *programme = simulation->tables.programme;
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        worker->days[activity] = days_of(simulation, activity)[draw];
    struct lsp_programme_pass *pass = &worker->pass;
    if (lsp_programme_pass_forward(&simulation->tables, worker->days, pass) != LSP_NONE)
        return false;
    lsp_programme_pass_backward(&simulation->tables, worker->days, LSP_PASS_OPENING, pass);
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        worker->n_critical[activity] +=
            lsp_programme_is_critical(&simulation->tables, pass, activity);
    simulation->spread.opening_day[draw] = pass->finish[programme->opening];
    return true;
}

static int compare_days(const void *a, const void *b)
{
    int32_t one = *(const int32_t *)a, two = *(const int32_t *)b;
    return one < two ? -1 : one > two;
}

/* The first day by which at least `percent` of the draws are open. */
static int32_t percentile(const struct lsp_schedule_risk *spread, uint64_t percent)
{
    uint64_t needed = (percent * spread->n_draws + 99) / 100;
    return spread->sorted_day[needed - 1];
}

static enum lsp_status summarise(struct simulation *simulation)
{
    struct lsp_schedule_risk *spread = &simulation->spread;
    memcpy(spread->sorted_day, spread->opening_day, spread->n_draws * sizeof *spread->sorted_day);
    qsort(spread->sorted_day, spread->n_draws, sizeof *spread->sorted_day, compare_days);
    spread->p10_day = percentile(spread, 10);
    spread->p50_day = percentile(spread, 50);
    spread->p80_day = percentile(spread, 80);
    spread->p90_day = percentile(spread, 90);
    for (size_t activity = 0; activity < simulation->tables.programme->n_activities; activity++) {
        uint32_t n_critical = 0;
        for (int worker = 0; worker < simulation->n_workers; worker++)
            n_critical += simulation->workers[worker].n_critical[activity];
        spread->criticality[activity] = (double)n_critical / spread->n_draws;
    }
    return rank_drivers(simulation);
}

static enum lsp_status rank_drivers(struct simulation *simulation)
{
    uint32_t n_draws = simulation->n_draws;
    size_t n_activities = simulation->tables.programme->n_activities;
    double *opening_rank = simulation->driver; /* its scores are used up */
    LSP_TRY(rank_days(n_draws, simulation->spread.opening_day, opening_rank));
    bool has_memory = true;
#pragma omp parallel for schedule(dynamic) num_threads(simulation->n_workers) \
    reduction(&& : has_memory)
    for (size_t activity = 0; activity < n_activities; activity++) {
        double *rank = simulation->workers[omp_get_thread_num()].value;
        if (rank_days(n_draws, days_of(simulation, activity), rank) == LSP_OK)
            simulation->spread.driver[activity] =
                lsp_statistics_correlation_of_ranks(n_draws, rank, opening_rank);
        else
            has_memory = false;
    }
    return has_memory ? LSP_OK : LSP_NO_MEMORY;
}

static enum lsp_status rank_days(uint32_t n_days, const int32_t day[], double ret_rank[])
{
    for (uint32_t at = 0; at < n_days; at++)
        ret_rank[at] = day[at];
    return lsp_statistics_rank(n_days, ret_rank, ret_rank);
}
