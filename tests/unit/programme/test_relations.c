/* Tests of relations, lags, dates to keep and resources, on cases done by hand or published.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/programme_cases.h"

static struct lsp_plan plan_of(const struct programme_case *of, struct lsp_arena *arena)
{
    struct lsp_plan plan = {0};
    assert_int_equal(lsp_programme_schedule(&of->programme, NULL, arena, &plan), LSP_OK);
    return plan;
}

static void relate(struct programme_case *of, char after, enum lsp_relation_kind kind, char before,
    double lag_days)
{
    struct lsp_activity *activity = &of->activities[after - 'A'];
    assert_true(activity->n_relations < MAX_PREDECESSORS);
    activity->relations[activity->n_relations++] =
        (struct lsp_relation){.predecessor = (uint32_t)(before - 'A'),
            .kind = kind,
            .lag_days = lag_days,
            .lag_calendar = LSP_NONE};
}

/* A takes 10 days and B 6: for each kind of relation and lag, when B starts, and A's float. */
static void each_kind_of_relation_holds_its_own_ends(void **state)
{
    (void)state;
    static const struct {
        enum lsp_relation_kind kind;
        double lag_days;
        int32_t start, float_of_a, opening;
    } CASES[] = {
        {LSP_FINISH_START, 0, 10, 0, 16},
        {LSP_FINISH_START, 3, 13, 0, 19},
        {LSP_FINISH_START, -4, 6, 0, 12},
        {LSP_START_START, 0, 0, 0, 10},
        {LSP_START_START, 5, 5, 0, 11},
        {LSP_FINISH_FINISH, 0, 4, 0, 10},
        {LSP_FINISH_FINISH, 2, 6, 0, 12},
        {LSP_FINISH_FINISH, -7, 0, 0, 10},
        {LSP_START_FINISH, 8, 2, 0, 10},
        {LSP_START_FINISH, 20, 14, 0, 20},
        {LSP_FINISH_START, 2.4, 12, 0, 18},
        {LSP_FINISH_START, 2.5, 13, 0, 19},
        {LSP_FINISH_START, -2.5, 7, 0, 13},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_case(&of, "2025-01-01");
        add_activity(&of, 0, 10, 10, 10, "");
        add_activity(&of, 0, 6, 6, 6, "");
        relate(&of, 'B', CASES[n].kind, 'A', CASES[n].lag_days);
        add_activity(&of, 0, 0, 0, 0, "AB");
        struct lsp_plan plan = plan_of(&of, &arena);
        int32_t start = of.programme.start_day;
        assert_int_equal(plan.activities[1].early_start_day - start, CASES[n].start);
        assert_int_equal(plan.activities[0].float_days, CASES[n].float_of_a);
        assert_int_equal(plan.opening_day - start, CASES[n].opening);
        lsp_arena_finish(&arena);
    }
}

/* Fourteen activities of a course's exercise in precedence diagrams, with three start-to-start
 * relations; dates worked out by hand from its list. */
static void an_exercise_with_start_to_start_relations_has_its_dates(void **state)
{
    (void)state;
    static const struct {
        double days;
        const char *after;
        int32_t start, finish, slack;
    } ROWS[14] = {{2, "", 0, 2, 0}, {10, "", 0, 10, 4}, {13, "A", 2, 15, 8}, {12, "A", 2, 14, 0},
        {12, "B", 10, 22, 5}, {7, "B", 10, 17, 4}, {10, "D", 14, 24, 9}, {16, "D", 14, 30, 0},
        {6, "F", 17, 23, 4}, {12, "C", 15, 27, 8}, {5, "", 17, 22, 5}, {8, "EIK", 23, 31, 4},
        {5, "H", 30, 35, 0}, {3, "GJLM", 35, 38, 0}};
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    for (size_t row = 0; row < 14; row++)
        add_activity(&of, 0, ROWS[row].days, ROWS[row].days, ROWS[row].days, ROWS[row].after);
    relate(&of, 'B', LSP_START_START, 'A', 0);
    relate(&of, 'J', LSP_START_START, 'G', 0);
    relate(&of, 'K', LSP_START_START, 'I', 0);
    struct lsp_plan plan = plan_of(&of, &arena);
    for (size_t row = 0; row < 14; row++) {
        const struct lsp_activity_dates *dates = &plan.activities[row];
        assert_int_equal(dates->early_start_day - of.programme.start_day, ROWS[row].start);
        assert_int_equal(dates->early_finish_day - of.programme.start_day, ROWS[row].finish);
        assert_int_equal(dates->float_days, ROWS[row].slack);
        assert_int_equal(dates->is_critical, ROWS[row].slack == 0);
    }
    lsp_arena_finish(&arena);
}

static void lags_are_counted_on_their_own_calendar(void **state)
{
    (void)state;
    static const struct {
        double lag_days;
        uint32_t calendar; /* 1: no Sundays, no winter */
        const char *start;
    } CASES[] = {
        {3, LSP_NONE, "2025-12-02"},
        {3, 1, "2026-04-14"}, /* 29 November, then 11 and 13 April */
        {1, 1, "2025-11-30"},
        {-2, 1, "2025-11-27"},
        {-2, LSP_NONE, "2025-11-27"},
        {-6, 1, "2025-11-22"}, /* over Sunday 23 November */
        {0, 1, "2025-11-29"},
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct programme_case of;
        struct lsp_arena arena = {0};
        begin_case(&of, "2025-11-19"); /* a Wednesday */
        add_activity(&of, 0, 10, 10, 10, "");
        add_activity(&of, 0, 5, 5, 5, "A");
        of.relations[1][0].lag_days = CASES[n].lag_days;
        of.relations[1][0].lag_calendar = CASES[n].calendar;
        struct lsp_plan plan = plan_of(&of, &arena);
        assert_int_equal(plan.activities[1].early_start_day, day(CASES[n].start));
        lsp_arena_finish(&arena);
    }
}

static void a_missed_deadline_is_told_by_negative_float_and_moves_nothing(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 10, 10, 10, "");
    add_activity(&of, 0, 10, 10, 10, "A")->finish_by_day = day("2025-01-15"); /* ends on the 20th */
    add_activity(&of, 0, 30, 30, 30, "A");
    add_activity(&of, 0, 0, 0, 0, "BC");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.opening_day, day("2025-02-10"));
    assert_int_equal(plan.activities[0].float_days, -5);
    assert_int_equal(plan.activities[1].float_days, -5);
    assert_int_equal(plan.activities[2].float_days, 0);
    assert_true(plan.activities[0].is_critical);
    assert_false(plan.activities[1].is_critical); /* the opening has 20 days for it */
    assert_int_equal(plan.activities[1].free_float_days, 20);
    of.activities[1].finish_by_day = day("2025-01-20");
    assert_int_equal(plan_of(&of, &arena).activities[1].float_days, 0);
    of.activities[1].finish_by_day = INT32_MIN;
    of.activities[1].start_by_day = day("2025-01-13");
    assert_int_equal(plan_of(&of, &arena).activities[1].float_days, 2);
    lsp_arena_finish(&arena);
}

static void work_may_not_finish_before_a_set_day(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 10, 10, 10, "")->finish_not_before_day = day("2025-01-31");
    add_activity(&of, 0, 0, 0, 0, "")->finish_not_before_day = day("2025-01-20");
    add_activity(&of, 0, 0, 0, 0, "AB");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.activities[0].early_start_day, day("2025-01-22"));
    assert_int_equal(plan.activities[0].early_finish_day, day("2025-02-01"));
    assert_int_equal(plan.activities[1].early_finish_day, day("2025-01-20"));
    lsp_arena_finish(&arena);
}

static void what_is_to_be_late_waits_for_its_successor(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    begin_case(&of, "2025-01-01");
    add_activity(&of, 0, 30, 30, 30, "");
    add_activity(&of, 0, 5, 5, 5, "")->as_late_as_possible = true; /* B: order steel */
    add_activity(&of, 0, 5, 5, 5, "B")->as_late_as_possible = true;
    add_activity(&of, 0, 10, 10, 10, "AC");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.activities[2].early_start_day, day("2025-01-26"));
    assert_int_equal(plan.activities[1].early_start_day, day("2025-01-21"));
    assert_int_equal(plan.activities[1].float_days, 0);
    assert_int_equal(plan.activities[1].free_float_days, 0);
    assert_false(plan.activities[1].is_critical);
    assert_int_equal(plan.opening_day, day("2025-02-10"));
    lsp_arena_finish(&arena);
}

static void one_barge_does_two_jobs_one_after_the_other(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_resource barge = {.id = "barge", .amount = 1};
    struct lsp_need needs[3] = {{0, 1}, {0, 1}, {0, 1}};
    begin_case(&of, "2025-01-01");
    of.programme.resources = &barge;
    of.programme.n_resources = 1;
    for (size_t n = 0; n < 3; n++) { /* the last has most to do behind it: it is served first */
        struct lsp_activity *job = add_activity(&of, 0, 10, 10, 10, "");
        job->needs = &needs[n];
        job->n_needs = 1;
    }
    add_activity(&of, 0, 40, 40, 40, "C");
    add_activity(&of, 0, 0, 0, 0, "ABD");
    struct lsp_plan plan = plan_of(&of, &arena);
    int32_t start = of.programme.start_day;
    assert_int_equal(plan.activities[2].early_start_day - start, 0);
    assert_int_equal(plan.activities[0].early_start_day - start, 10);
    assert_int_equal(plan.activities[1].early_start_day - start, 20);
    assert_int_equal(plan.activities[0].float_days, 20);
    assert_int_equal(plan.activities[0].free_float_days, 0);
    assert_int_equal(plan.n_waits, 2);
    assert_int_equal(plan.waits[0].before, 2);
    assert_int_equal(plan.waits[0].after, 0);
    barge.amount = 2;
    plan = plan_of(&of, &arena);
    assert_int_equal(plan.activities[0].early_start_day - start, 0);
    assert_int_equal(plan.activities[1].early_start_day - start, 10);
    lsp_arena_finish(&arena);
}

static void who_holds_up_the_opening_by_a_resource_is_critical(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_resource crew = {.id = "crew", .amount = 1};
    struct lsp_need needs[2] = {{0, 1}, {0, 0.6}};
    begin_case(&of, "2025-01-01");
    of.programme.resources = &crew;
    of.programme.n_resources = 1;
    struct lsp_activity *aside = add_activity(&of, 0, 10, 10, 10, "");
    aside->started_day = of.programme.start_day; /* under way, so it keeps its crew */
    aside->done_share = 0;
    aside->needs = &needs[0];
    aside->n_needs = 1;
    struct lsp_activity *deck = add_activity(&of, 0, 20, 20, 20, "");
    deck->needs = &needs[1];
    deck->n_needs = 1;
    add_activity(&of, 0, 0, 0, 0, "B");
    struct lsp_plan plan = plan_of(&of, &arena);
    assert_int_equal(plan.opening_day - of.programme.start_day, 30);
    assert_true(plan.activities[0].leads);
    assert_true(plan.activities[0].is_critical);
    lsp_arena_finish(&arena);
}

static void a_need_beyond_what_there_is_is_refused(void **state)
{
    (void)state;
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_plan plan;
    struct lsp_resource barge = {.id = "barge", .amount = 1};
    struct lsp_need twice[2] = {{0, 0.6}, {0, 0.6}}; /* together too much */
    uint32_t endless = 77;
    begin_case(&of, "2025-01-01");
    of.programme.resources = &barge;
    of.programme.n_resources = 1;
    struct lsp_activity *job = add_activity(&of, 0, 10, 10, 10, "");
    job->needs = twice;
    job->n_needs = 2;
    assert_int_equal(lsp_programme_schedule(&of.programme, NULL, &arena, &plan), LSP_BAD_INPUT);
    assert_int_equal(lsp_programme_find_endless(&of.programme, &endless), LSP_OK);
    assert_int_equal(endless, 0);
    lsp_arena_finish(&arena);
}

/* Instance j301_1 of the library of project scheduling problems [KolischSprecher1997]: 30 jobs,
 * four resources.  Its critical path has 38 days without resources, its best plan with them 43. */
static void a_published_instance_is_planned_between_its_bounds(void **state)
{
    (void)state;
    static const struct {
        double days;
        double needs[4];
        int after[3];
    } JOBS[32] = {{0, {0}, {0}}, {8, {4}, {1}}, {4, {10}, {1}}, {6, {0, 0, 0, 3}, {1}},
        {3, {3}, {4}}, {8, {0, 0, 0, 8}, {2}}, {5, {4}, {3}}, {9, {0, 1}, {3}}, {2, {6}, {4}},
        {7, {0, 0, 0, 1}, {4}}, {9, {0, 5}, {2}}, {2, {0, 7}, {8}}, {6, {4}, {3}},
        {3, {0, 8}, {9, 12}}, {9, {3}, {2}}, {10, {0, 0, 0, 5}, {10}}, {6, {0, 0, 0, 8}, {13, 14}},
        {5, {0, 0, 0, 7}, {13}}, {3, {0, 1}, {8}}, {7, {0, 10}, {5, 11, 18}},
        {2, {0, 0, 0, 6}, {16}}, {7, {2}, {16, 17, 18}}, {2, {3}, {20, 22}}, {3, {0, 9}, {19, 23}},
        {3, {4}, {10, 15, 20}}, {7, {0, 0, 4}, {11}}, {8, {0, 0, 0, 7}, {7, 8}},
        {3, {0, 8}, {21, 27}}, {7, {0, 7}, {19}}, {2, {0, 7}, {6, 24, 25}},
        {2, {0, 0, 2}, {26, 28}}, {0, {0}, {29, 30, 31}}};
    struct programme_case of;
    struct lsp_arena arena = {0};
    struct lsp_resource resources[4] = {
        {.amount = 12}, {.amount = 13}, {.amount = 4}, {.amount = 12}};
    struct lsp_resource plenty[4] = {
        {.amount = 99}, {.amount = 99}, {.amount = 99}, {.amount = 99}};
    struct lsp_need needs[32];
    begin_case(&of, "2025-01-01");
    for (size_t job = 0; job < 32; job++) {
        struct lsp_activity *added =
            add_activity(&of, 0, JOBS[job].days, JOBS[job].days, JOBS[job].days, "");
        for (size_t n = 0; n < 3 && JOBS[job].after[n] > 0; n++)
            relate(
                &of, (char)('A' + job), LSP_FINISH_START, (char)('A' + JOBS[job].after[n] - 1), 0);
        for (uint32_t n = 0; n < 4; n++)
            if (JOBS[job].needs[n] > 0) {
                needs[job] = (struct lsp_need){n, JOBS[job].needs[n]};
                added->n_needs = 1;
            }
        added->needs = &needs[job];
    }
    of.programme.resources = plenty;
    of.programme.n_resources = 4;
    assert_int_equal(plan_of(&of, &arena).opening_day - of.programme.start_day, 38);
    of.programme.resources = resources;
    int32_t levelled = plan_of(&of, &arena).opening_day - of.programme.start_day;
    assert_in_range(levelled, 43, 46); /* priority rules come within some percent of the best */
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_relation_holds_its_own_ends),
        cmocka_unit_test(an_exercise_with_start_to_start_relations_has_its_dates),
        cmocka_unit_test(lags_are_counted_on_their_own_calendar),
        cmocka_unit_test(a_missed_deadline_is_told_by_negative_float_and_moves_nothing),
        cmocka_unit_test(work_may_not_finish_before_a_set_day),
        cmocka_unit_test(what_is_to_be_late_waits_for_its_successor),
        cmocka_unit_test(one_barge_does_two_jobs_one_after_the_other),
        cmocka_unit_test(who_holds_up_the_opening_by_a_resource_is_critical),
        cmocka_unit_test(a_need_beyond_what_there_is_is_refused),
        cmocka_unit_test(a_published_instance_is_planned_between_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
