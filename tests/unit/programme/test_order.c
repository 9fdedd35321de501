/* Tests of cycle finding.  SPDX-License-Identifier: Apache-2.0 */
#include "support/programme_cases.h"

#include <stdlib.h>

/* Each is a predecessor of the next, the last of the first, and none stands twice. */
static void check_cycle(
    const struct lsp_programme *programme, const uint32_t cycle[], size_t length)
{
    for (size_t n = 0; n < length; n++) {
        const struct lsp_activity *next = &programme->activities[cycle[(n + 1) % length]];
        bool found = false;
        for (size_t p = 0; p < next->n_relations; p++)
            found |= next->relations[p].predecessor == cycle[n];
        assert_true(found);
        for (size_t other = 0; other < n; other++)
            assert_true(cycle[other] != cycle[n]);
    }
}

static void cycles_are_found_and_their_order_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *after[6]; /* predecessors of A, B, ... */
        size_t n_activities, length;
    } CASES[] = {
        {{""}, 1, 0}, {{"", "A", "AB", "C"}, 4, 0},
        {{"D", "A", "B", ""}, 4, 0}, /* acyclic, but not in the order of the table */
        {{"A"}, 1, 1}, {{"B", "A"}, 2, 2}, {{"", "AD", "B", "C"}, 4, 3},
        {{"", "A", "BE", "C", "D", "E"}, 6, 3},  /* with a tail before and behind */
        {{"", "AC", "B", "E", "D", "CE"}, 6, 2}, /* two cycles: one of them */
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct programme_case of;
        uint32_t cycle[6];
        begin_case(&of, "2025-01-01");
        for (size_t activity = 0; activity < CASES[n].n_activities; activity++)
            add_activity(&of, 0, 1, 1, 1, CASES[n].after[activity]);
        assert_int_equal(lsp_programme_find_cycle(&of.programme, cycle), CASES[n].length);
        check_cycle(&of.programme, cycle, CASES[n].length);
    }
}

static void an_empty_programme_has_no_cycle(void **state)
{
    (void)state;
    struct lsp_programme programme = {0};
    assert_int_equal(lsp_programme_find_cycle(&programme, NULL), 0);
}

/* A chain of `n` in the table's order; `closed` makes it a cycle. */
static void check_chain(uint32_t n, bool closed)
{
    struct lsp_calendar calendar = every_day();
    struct lsp_activity *activities = calloc(n, sizeof *activities);
    struct lsp_relation *relations = calloc(n, sizeof *relations);
    uint32_t *cycle = calloc(n, sizeof *cycle);
    assert_true(activities != NULL && relations != NULL && cycle != NULL);
    for (uint32_t activity = 0; activity < n; activity++) {
        relations[activity] = (struct lsp_relation){
            .predecessor = activity > 0 ? activity - 1 : n - 1, .lag_calendar = LSP_NONE};
        activities[activity] = lsp_programme_blank_activity("", "");
        activities[activity].mid_days = 1;
        activities[activity].relations = &relations[activity];
        activities[activity].n_relations = activity > 0 || closed;
    }
    struct lsp_programme programme = {.calendars = &calendar,
        .n_calendars = 1,
        .activities = activities,
        .n_activities = n,
        .data_day = INT32_MIN,
        .opening = n - 1};
    assert_int_equal(lsp_programme_find_cycle(&programme, cycle), closed ? n : 0);
    if (!closed) {
        struct lsp_arena arena = {0};
        struct lsp_plan plan;
        assert_int_equal(lsp_programme_schedule(&programme, NULL, &arena, &plan), LSP_OK);
        assert_int_equal(plan.opening_day, n);
        lsp_arena_finish(&arena);
    }
    free(activities);
    free(relations);
    free(cycle);
}

static void chains_of_any_length_need_no_stack(void **state)
{
    (void)state;
    check_chain(100000, false);
    check_chain(100000, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cycles_are_found_and_their_order_is_told),
        cmocka_unit_test(an_empty_programme_has_no_cycle),
        cmocka_unit_test(chains_of_any_length_need_no_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
