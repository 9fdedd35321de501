/* Tests of passes on random programmes with everything, against planning day by day.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network_cases.h"

#include "programme/passes.h"

#include <stdio.h>
#include <stdlib.h>

/* A pass with middle durations, and the same by the oracle. */
struct planned {
    struct lsp_arena arena;
    struct lsp_programme_tables tables;
    struct lsp_programme_pass pass;
    int32_t start[MAX_ACTIVITIES + 1], finish[MAX_ACTIVITIES + 1];
};

static void plan_both(const struct lsp_programme *programme, struct planned *planned)
{
    *planned = (struct planned){0};
    assert_int_equal(lsp_programme_prepare(programme, &planned->arena, &planned->tables), LSP_OK);
    assert_int_equal(
        lsp_programme_begin_passes(&planned->tables, &planned->arena, &planned->pass), LSP_OK);
    assert_int_equal(
        lsp_programme_pass_forward(&planned->tables, planned->tables.mid_days, &planned->pass),
        LSP_NONE);
    lsp_programme_pass_backward(
        &planned->tables, planned->tables.mid_days, LSP_PASS_OPENING, &planned->pass);
    oracle_plan(programme, planned->tables.mid_days, planned->tables.order, planned->start,
        planned->finish);
}

static void check_dates_of(const struct lsp_programme *programme, uint32_t seed)
{
    struct planned planned;
    plan_both(programme, &planned);
    for (uint32_t activity = 0; activity < programme->n_activities; activity++) {
        if (planned.pass.start[activity] != planned.start[activity] ||
            planned.pass.finish[activity] != planned.finish[activity])
            fail_msg("seed %u, activity %u: %d to %d, but counted %d to %d", seed, activity,
                planned.pass.start[activity], planned.pass.finish[activity],
                planned.start[activity], planned.finish[activity]);
    }
    lsp_arena_finish(&planned.arena);
}

static const struct network_options KINDS[] = {
    {.n_most = 12},
    {.n_most = 12, .with_leads = true, .with_progress = true},
    {.n_most = 12, .with_resources = true},
    {.n_most = 12, .with_resources = true, .with_leads = true, .with_progress = true},
};

static void random_programmes_have_the_dates_that_are_counted_day_by_day(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < sizeof KINDS / sizeof *KINDS; kind++)
        for (uint32_t seed = 1; seed <= 100; seed++) {
            struct network_case network;
            build_network(&network, seed, &KINDS[kind]);
            check_dates_of(&network.of.programme, seed);
        }
}

/* The opening, and the last finish of all, when an activity waits for `day` as well. */
struct delayed {
    int32_t opening, last;
    int32_t start[MAX_ACTIVITIES + 1], finish[MAX_ACTIVITIES + 1];
};

static struct delayed delay(
    struct network_case *network, uint32_t activity, int32_t until, const struct planned *planned)
{
    /* A milestone on that day before it: what is under way waits for that too. */
    struct programme_case *of = &network->of;
    uint32_t gate = (uint32_t)of->programme.n_activities, order[MAX_ACTIVITIES + 1] = {gate};
    int32_t days[MAX_ACTIVITIES + 1] = {0};
    struct delayed delayed = {.last = INT32_MIN};
    of->activities[gate] = lsp_programme_blank_activity("", "");
    of->activities[gate].not_before_day = until;
    struct lsp_activity *held = &of->activities[activity];
    assert_true(held->n_relations < MAX_PREDECESSORS);
    held->relations[held->n_relations++] =
        (struct lsp_relation){.predecessor = gate, .lag_calendar = LSP_NONE};
    for (uint32_t place = 0; place < gate; place++) {
        order[place + 1] = planned->tables.order[place];
        days[place] = planned->tables.mid_days[place];
    }
    of->programme.n_activities++;
    oracle_plan(&of->programme, days, order, delayed.start, delayed.finish);
    of->programme.n_activities--;
    held->n_relations--;
    for (uint32_t other = 0; other < gate; other++)
        delayed.last = delayed.finish[other] > delayed.last ? delayed.finish[other] : delayed.last;
    delayed.opening = delayed.finish[of->programme.opening];
    return delayed;
}

static void every_float_is_exactly_what_can_be_lost(void **state)
{
    (void)state;
    size_t n_critical = 0, n_floating = 0;
    for (uint32_t seed = 1; seed <= 80; seed++) {
        struct network_case network;
        struct planned planned;
        build_network(&network, seed, &KINDS[seed % 2]);
        plan_both(&network.of.programme, &planned);
        struct delayed base = delay(&network, 0, network.of.programme.start_day - 400, &planned);
        for (uint32_t activity = 0; activity < network.of.programme.n_activities; activity++) {
            if (network.of.activities[activity].finished_day != INT32_MIN)
                continue;
            bool leads = planned.pass.leads[activity];
            int32_t late = planned.pass.late_start[activity];
            bool is_critical = lsp_programme_is_critical(&planned.tables, &planned.pass, activity);
            assert_true(late >= planned.pass.start[activity]);
            struct delayed kept = delay(&network, activity, late, &planned);
            struct delayed lost = delay(&network, activity, late + 1, &planned);
            if (leads ? kept.opening != base.opening : kept.last != base.last)
                fail_msg("seed %u: activity %u cannot start on %d", seed, activity, late);
            assert_true(leads ? lost.opening > base.opening : lost.last > base.last);
            assert_int_equal(is_critical, leads && late == planned.pass.start[activity]);
            n_critical += is_critical;
            n_floating += late > planned.pass.start[activity];
        }
        lsp_arena_finish(&planned.arena);
    }
    assert_true(n_critical > 80 && n_floating > 150);
}

static void free_float_moves_nothing_else_and_a_day_more_does(void **state)
{
    (void)state;
    size_t n_free = 0;
    for (uint32_t seed = 1; seed <= 80; seed++) {
        struct network_case network;
        struct planned planned;
        struct lsp_plan plan;
        build_network(&network, seed, &KINDS[seed % 2]);
        const struct lsp_programme *programme = &network.of.programme;
        plan_both(programme, &planned);
        assert_int_equal(lsp_programme_schedule(programme, NULL, &planned.arena, &plan), LSP_OK);
        for (uint32_t activity = 0; activity < programme->n_activities; activity++) {
            if (network.of.activities[activity].finished_day != INT32_MIN)
                continue;
            int32_t freedom = plan.activities[activity].free_float_days;
            assert_true(freedom >= 0);
            n_free += freedom > 0;
            for (int32_t more = 0; more < 2; more++) {
                struct delayed delayed =
                    delay(&network, activity, planned.start[activity] + freedom + more, &planned);
                bool is_moved = delayed.last > plan.last_day || delayed.opening > plan.opening_day;
                for (uint32_t other = 0; other < programme->n_activities; other++)
                    is_moved |=
                        other != activity && (delayed.start[other] != planned.start[other] ||
                                                 delayed.finish[other] != planned.finish[other]);
                assert_int_equal(is_moved, more == 1);
            }
        }
        lsp_arena_finish(&planned.arena);
    }
    assert_true(n_free > 100);
}

/* Deadlines that are met stay met with the float, and with a day more the opening moves or one of
 * them is missed; where one is missed already, somebody's float says by how much. */
static void deadlines_limit_the_float_and_are_never_obeyed(void **state)
{
    (void)state;
    struct network_options options = {.n_most = 10, .with_deadlines = true};
    size_t n_met = 0, n_missed = 0;
    for (uint32_t seed = 1; seed <= 80; seed++) {
        struct network_case network;
        struct planned planned;
        struct lsp_plan plan;
        build_network(&network, seed, &options);
        const struct lsp_programme *programme = &network.of.programme;
        plan_both(programme, &planned);
        assert_int_equal(lsp_programme_schedule(programme, NULL, &planned.arena, &plan), LSP_OK);
        for (uint32_t activity = 0; activity < programme->n_activities; activity++) {
            const struct lsp_activity_dates *dates = &plan.activities[activity];
            const struct lsp_activity *of = &programme->activities[activity];
            int32_t finish_by = of->finish_by_day + (of->high_days > 0);
            assert_int_equal(dates->early_start_day, planned.start[activity]);
            bool is_missed =
                (of->start_by_day != INT32_MIN && planned.start[activity] > of->start_by_day) ||
                (of->finish_by_day != INT32_MIN && planned.finish[activity] > finish_by);
            assert_true(!is_missed || dates->float_days < 0);
            n_missed += is_missed;
            if (dates->float_days < 0)
                continue;
            struct delayed kept = delay(&network, activity, dates->late_start_day, &planned);
            struct delayed lost = delay(&network, activity, dates->late_start_day + 1, &planned);
            bool misses = lost.opening > plan.opening_day || lost.last > plan.last_day;
            assert_true(kept.opening == plan.opening_day);
            for (uint32_t other = 0; other < programme->n_activities; other++) {
                const struct lsp_activity *by = &programme->activities[other];
                int32_t end = by->finish_by_day + (by->high_days > 0);
                bool has_start =
                    by->start_by_day != INT32_MIN && planned.start[other] <= by->start_by_day;
                bool has_finish = by->finish_by_day != INT32_MIN && planned.finish[other] <= end;
                assert_true(!has_start || kept.start[other] <= by->start_by_day);
                assert_true(!has_finish || kept.finish[other] <= end);
                misses |= by->start_by_day != INT32_MIN && lost.start[other] > by->start_by_day;
                misses |= by->finish_by_day != INT32_MIN && lost.finish[other] > end;
                n_met += has_start || has_finish;
            }
            if (!misses)
                fail_msg("seed %u: activity %u can start later", seed, activity);
        }
        lsp_arena_finish(&planned.arena);
    }
    assert_true(n_met > 100 && n_missed > 50);
}

/* The arcs that resources imply, taken as relations, give the same plan without resources, dates,
 * floats and critical path included; and by the test above these floats are exact. */
static void resource_arcs_as_relations_give_the_same_plan(void **state)
{
    (void)state;
    size_t n_arcs = 0;
    for (uint32_t seed = 1; seed <= 200; seed++) {
        struct network_case network, relations;
        struct lsp_arena arena = {0};
        struct lsp_plan plan, other;
        build_network(&network, seed, &KINDS[2]);
        assert_int_equal(
            lsp_programme_schedule(&network.of.programme, NULL, &arena, &plan), LSP_OK);
        build_network(&relations, seed, &KINDS[2]);
        bool fits = true;
        for (size_t n = 0; n < plan.n_waits; n++) {
            struct lsp_activity *after = &relations.of.activities[plan.waits[n].after];
            fits &= after->n_relations < MAX_PREDECESSORS;
            if (fits)
                after->relations[after->n_relations++] = (struct lsp_relation){
                    .predecessor = plan.waits[n].before, .lag_calendar = LSP_NONE};
        }
        uint32_t cycle[MAX_ACTIVITIES];
        for (size_t n = 0; n < relations.of.programme.n_activities; n++)
            relations.of.activities[n].n_needs = 0;
        if (fits && lsp_programme_find_cycle(&relations.of.programme, cycle) == 0) {
            n_arcs += plan.n_waits;
            assert_int_equal(
                lsp_programme_schedule(&relations.of.programme, NULL, &arena, &other), LSP_OK);
            for (size_t n = 0; n < relations.of.programme.n_activities; n++) {
                const struct lsp_activity_dates *a = &plan.activities[n], *b = &other.activities[n];
                assert_int_equal(a->early_start_day, b->early_start_day);
                assert_int_equal(a->early_finish_day, b->early_finish_day);
                assert_int_equal(a->late_start_day, b->late_start_day);
                assert_int_equal(a->late_finish_day, b->late_finish_day);
                assert_int_equal(a->float_days, b->float_days);
                assert_int_equal(a->free_float_days, b->free_float_days);
                assert_int_equal(a->is_critical, b->is_critical);
                assert_int_equal(a->leads, b->leads);
            }
        }
        lsp_arena_finish(&arena);
    }
    assert_true(n_arcs > 200);
}

/* How much of a resource is held on a day. */
static double taken_on(const struct lsp_programme *programme, const struct planned *planned,
    uint32_t resource, int32_t at)
{
    double taken = 0;
    for (uint32_t activity = 0; activity < programme->n_activities; activity++) {
        const struct lsp_activity *of = &programme->activities[activity];
        bool holds = planned->pass.start[activity] <= at && at < planned->pass.finish[activity];
        for (size_t n = 0; n < of->n_needs && holds; n++)
            taken += of->needs[n].resource == resource ? of->needs[n].amount : 0;
    }
    return taken;
}

static void resources_are_never_overdrawn(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct network_case network;
        struct planned planned;
        build_network(&network, seed, &KINDS[2 + seed % 2]);
        const struct lsp_programme *programme = &network.of.programme;
        plan_both(programme, &planned);
        for (int32_t at = programme->start_day; at < programme->start_day + 2000; at++)
            for (uint32_t n = 0; n < programme->n_resources; n++)
                assert_true(taken_on(programme, &planned, n, at) <= programme->resources[n].amount);
        lsp_arena_finish(&planned.arena);
    }
}

static void what_is_held_back_moves_nothing_else(void **state)
{
    (void)state;
    size_t n_moved = 0;
    for (uint32_t seed = 1; seed <= 100; seed++) {
        struct network_case network;
        struct lsp_arena arena = {0};
        struct lsp_plan early, held;
        build_network(&network, seed, &KINDS[seed % 2 == 0 ? 0 : 2]);
        struct lsp_programme *programme = &network.of.programme;
        assert_int_equal(lsp_programme_schedule(programme, NULL, &arena, &early), LSP_OK);
        for (size_t n = 0; n < programme->n_activities; n += 2)
            programme->activities[n].as_late_as_possible = true;
        assert_int_equal(lsp_programme_schedule(programme, NULL, &arena, &held), LSP_OK);
        assert_int_equal(held.opening_day, early.opening_day);
        assert_int_equal(held.last_day, early.last_day);
        for (size_t n = 0; n < programme->n_activities; n++) {
            const struct lsp_activity_dates *a = &early.activities[n], *b = &held.activities[n];
            bool may_move = n % 2 == 0 && n != programme->opening;
            assert_true(may_move ? b->early_start_day >= a->early_start_day
                                 : b->early_start_day == a->early_start_day);
            assert_int_equal(a->late_start_day, b->late_start_day);
            assert_int_equal(a->is_critical, b->is_critical);
            if (may_move && b->free_float_days != 0)
                fail_msg("seed %u: activity %zu could be held back more", seed, n);
            assert_true(b->float_days >= 0);
            n_moved += b->early_start_day > a->early_start_day;
        }
        lsp_arena_finish(&arena);
    }
    assert_true(n_moved > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_programmes_have_the_dates_that_are_counted_day_by_day),
        cmocka_unit_test(every_float_is_exactly_what_can_be_lost),
        cmocka_unit_test(free_float_moves_nothing_else_and_a_day_more_does),
        cmocka_unit_test(deadlines_limit_the_float_and_are_never_obeyed),
        cmocka_unit_test(resource_arcs_as_relations_give_the_same_plan),
        cmocka_unit_test(resources_are_never_overdrawn),
        cmocka_unit_test(what_is_held_back_moves_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
