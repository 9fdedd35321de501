/* Draws a manufactured building programme: how long tens of thousands of draws take.
 *
 *     schedule ACTIVITIES DRAWS THREADS
 *
 * Prints one row: processor and wall seconds of the whole simulation (median of five), its
 * processor time over that of a yardstick, and a sum of its dates, which is the same for any number
 * of threads. The yardstick is the plain way to draw the durations alone, on one thread: every one
 * by inverting its distribution.  SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include "base/date.h"
#include "base/id.h"
#include "base/random.h"
#include "schedule_risk/schedule_risk.h"

#include <stdio.h>
#include <stdlib.h>

enum { N_CALENDARS = 3, N_RUNS = 5, SEED = 1, YARDSTICK_SHARE = 10, MAX_RELATIONS = 3 };

struct made {
    struct lsp_programme programme;
    struct lsp_schedule_risk_options options;
    struct lsp_risk_effect effects[4];
    struct lsp_risk_event events[4];
    struct lsp_risk_cost costs[8];
};

static void make(size_t n_activities, struct lsp_arena *arena, struct made *ret_made);
static void make_calendars(struct lsp_calendar calendars[N_CALENDARS]);
static void make_activity(
    uint32_t activity, struct lsp_arena *arena, struct lsp_activity *ret_activity);
static void make_risks(uint32_t n_activities, struct made *made);
static double yardstick_s(const struct made *made);
static struct bench_clock simulate(const struct made *made, uint64_t *ret_sum);
static int compare_clocks(const void *a, const void *b);

int main(int n_arguments, char *arguments[])
{
    if (n_arguments != 4)
        bench_fail("usage: schedule ACTIVITIES DRAWS THREADS");
    long n_activities = strtol(arguments[1], NULL, 10);
    long n_draws = strtol(arguments[2], NULL, 10), n_threads = strtol(arguments[3], NULL, 10);
    if (n_activities < 2 || n_activities > 100000 || n_draws < 1 || n_draws > 10000000 ||
        n_threads < 1 || n_threads > 1000)
        bench_fail("2 to 100000 activities, 1 to 10000000 draws, 1 to 1000 threads");
    struct lsp_arena arena = {0};
    struct made made;
    make((size_t)n_activities, &arena, &made);
    made.options.n_draws = (uint32_t)n_draws;
    made.options.n_threads = (int)n_threads;
    struct bench_clock runs[N_RUNS];
    uint64_t sum = 0;
    double plain_s = yardstick_s(&made);
    for (size_t run = 0; run < N_RUNS; run++)
        runs[run] = simulate(&made, &sum);
    qsort(runs, N_RUNS, sizeof *runs, compare_clocks);
    const struct bench_clock *median = &runs[N_RUNS / 2];
    printf("| %ld | %ld | %ld | %.3f | %.3f | %.2f | %.3f | %llu |\n", n_activities, n_draws,
        n_threads, median->cpu_s, median->wall_s, plain_s, median->cpu_s / plain_s,
        (unsigned long long)sum);
    lsp_arena_finish(&arena);
    return 0;
}

static uint32_t pick(uint32_t activity, uint32_t number, uint32_t bound)
{
    return (uint32_t)(bound * lsp_random_uniform(SEED, LSP_RANDOM_TEST, activity, number));
}

static void make(size_t n_activities, struct lsp_arena *arena, struct made *ret_made)
{
    *ret_made = (struct made){.programme = lsp_programme_blank()};
    struct lsp_programme *programme = &ret_made->programme;
    programme->calendars = LSP_ARRAY(arena, struct lsp_calendar, N_CALENDARS);
    programme->activities = LSP_ARRAY(arena, struct lsp_activity, n_activities);
    if (programme->calendars == NULL || programme->activities == NULL)
        bench_fail("memory is out");
    make_calendars(programme->calendars);
    programme->n_calendars = N_CALENDARS;
    programme->n_activities = n_activities;
    programme->start_day = lsp_date_to_day((struct lsp_date){2025, 4, 30});
    programme->opening = (uint32_t)n_activities - 1;
    for (uint32_t activity = 0; activity < n_activities; activity++)
        make_activity(activity, arena, &programme->activities[activity]);
    make_risks((uint32_t)n_activities, ret_made);
}

/* Every day; without Sundays; open water. */
static void make_calendars(struct lsp_calendar calendars[N_CALENDARS])
{
    for (size_t calendar = 0; calendar < N_CALENDARS; calendar++) {
        for (size_t weekday = 0; weekday < 7; weekday++)
            calendars[calendar].weekday[weekday] = calendar == 0 || weekday < 6;
        for (size_t month = 0; month < 12; month++)
            for (size_t day = 0; day < 31; day++)
                calendars[calendar].percent_of_day[month][day] =
                    calendar == 2 && (month < 3 || month == 11) ? 0 : 100;
    }
}

/* Two relations or so to activities shortly before, most of them finish to start. */
static void make_activity(
    uint32_t activity, struct lsp_arena *arena, struct lsp_activity *ret_activity)
{
    struct lsp_activity made = lsp_programme_blank_activity("made", "Made");
    made.calendar = pick(activity, 0, N_CALENDARS);
    made.low_days = 10 + pick(activity, 1, 30);
    made.mid_days = made.low_days + pick(activity, 2, 15);
    made.high_days = made.mid_days + pick(activity, 3, 40);
    made.relations = LSP_ARRAY(arena, struct lsp_relation, MAX_RELATIONS);
    if (made.relations == NULL)
        bench_fail("memory is out");
    made.n_relations = activity == 0 ? 0 : 1 + pick(activity, 4, MAX_RELATIONS);
    for (uint32_t n = 0; n < made.n_relations; n++) {
        uint32_t reach = activity < 12 ? activity : 12;
        made.relations[n] =
            (struct lsp_relation){.predecessor = activity - 1 - pick(activity, 10 + n, reach),
                .kind = pick(activity, 20 + n, 5) == 0 ? LSP_START_START : LSP_FINISH_START,
                .lag_days = pick(activity, 30 + n, 5) == 0 ? 7 : 0,
                .lag_calendar = LSP_NONE};
    }
    *ret_activity = made;
}

static void make_risks(uint32_t n_activities, struct made *made)
{
    for (uint32_t n = 0; n < 4; n++) {
        made->effects[n] = (struct lsp_risk_effect){
            .activity = n * n_activities / 4, .amount = {.low = 10, .mid = 60, .high = 200}};
        made->events[n] = (struct lsp_risk_event){.id = "event",
            .name = "Event",
            .probability = 0.1 + 0.2 * n,
            .effects = &made->effects[n],
            .n_effects = 1};
    }
    for (size_t n = 0; n < 8; n++)
        made->costs[n] = (struct lsp_risk_cost){.id = "cost",
            .name = "Cost",
            .fixed_money = {.low = 80, .mid = 100, .high = 160},
            .per_month_money = {.low = 0.5, .mid = 1, .high = 2},
            .from_activity = LSP_NONE,
            .to_activity = LSP_NONE};
    made->options = (struct lsp_schedule_risk_options){.seed = SEED,
        .correlation = 0.3,
        .events = made->events,
        .n_events = 4,
        .costs = made->costs,
        .n_costs = 8};
}

/* A tenth of the draws, scaled up: it is long. */
static double yardstick_s(const struct made *made)
{
    const struct bench_clock start = bench_now();
    double days = 0;
    for (uint32_t draw = 0; draw < made->options.n_draws; draw += YARDSTICK_SHARE)
        for (uint32_t activity = 0; activity < made->programme.n_activities; activity++) {
            const struct lsp_activity *of = &made->programme.activities[activity];
            days += lsp_pert_inverse(of->low_days, of->mid_days, of->high_days,
                lsp_random_uniform(SEED, LSP_RANDOM_PROGRAMME, activity, draw));
        }
    if (!(days > 0))
        bench_fail("no day was drawn");
    return YARDSTICK_SHARE * bench_since(&start).cpu_s;
}

static struct bench_clock simulate(const struct made *made, uint64_t *ret_sum)
{
    struct lsp_arena arena = {0};
    struct lsp_schedule_risk risk;
    const struct bench_clock start = bench_now();
    if (lsp_schedule_risk_simulate(&made->programme, &made->options, &arena, &risk) != LSP_OK)
        bench_fail("the programme cannot be drawn");
    struct bench_clock spent = bench_since(&start);
    uint64_t sum = 0;
    for (uint32_t draw = 0; draw < risk.n_draws; draw++)
        sum = 31 * sum + (uint64_t)risk.opening_day[draw];
    *ret_sum = sum;
    lsp_arena_finish(&arena);
    return spent;
}

static int compare_clocks(const void *a, const void *b)
{
    double one = ((const struct bench_clock *)a)->cpu_s;
    double two = ((const struct bench_clock *)b)->cpu_s;
    return one < two ? -1 : one > two;
}
