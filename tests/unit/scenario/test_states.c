/* Tests of the states of a year.
 * SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include "base/date.h"
#include "base/random.h"
#include "support/test.h"

static int32_t day(int32_t year, int32_t month, int32_t day_of_month)
{
    return lsp_date_to_day((struct lsp_date){year, month, day_of_month});
}

static struct lsp_edit between(int32_t from_day, int32_t to_day)
{
    return (struct lsp_edit){.kind = LSP_EDIT_CLOSE_LINK, .from_day = from_day, .to_day = to_day};
}

static struct lsp_edit always(void)
{
    return between(INT32_MIN, INT32_MAX);
}

struct expected {
    uint64_t active;
    double days;
};

static void assert_states(struct lsp_edit edits[], size_t n_edits, int year,
    const struct expected expected[], size_t n_expected)
{
    const struct lsp_scenario scenario = {.edits = edits, .n_edits = n_edits};
    struct lsp_scenario_state states[LSP_MAX_STATES];
    double days_in_year = day(year + 1, 1, 1) - day(year, 1, 1);
    assert_int_equal(lsp_scenario_states(&scenario, year, states), n_expected);
    for (size_t state = 0; state < n_expected; state++) {
        assert_true(states[state].active == expected[state].active);
        assert_true(states[state].share == expected[state].days / days_in_year);
    }
}

static void a_scenario_without_edits_has_one_state(void **state)
{
    (void)state;
    assert_states(NULL, 0, 2030, (struct expected[]){{0, 365}}, 1);
}

static void edits_that_always_hold_make_one_state(void **state)
{
    (void)state;
    struct lsp_edit edits[] = {always(), always(), always()};
    assert_states(edits, 3, 2030, (struct expected[]){{7, 365}}, 1);
}

static void a_closure_of_half_a_year_is_181_days_of_365(void **state)
{
    (void)state;
    struct lsp_edit edits[] = {always(), between(day(2027, 1, 1), day(2027, 7, 1))};
    assert_states(edits, 2, 2026, (struct expected[]){{1, 365}}, 1);
    assert_states(edits, 2, 2027, (struct expected[]){{3, 181}, {1, 184}}, 2);
    assert_states(edits, 2, 2028, (struct expected[]){{1, 366}}, 1);
}

static void a_leap_year_has_one_day_more(void **state)
{
    (void)state;
    struct lsp_edit edits[] = {between(day(2028, 1, 1), day(2028, 7, 1))};
    assert_states(edits, 1, 2028, (struct expected[]){{1, 182}, {0, 184}}, 2);
    struct lsp_edit century[] = {between(day(2100, 2, 1), day(2100, 3, 1))};
    assert_states(century, 1, 2100, (struct expected[]){{0, 365 - 28}, {1, 28}}, 2);
}

static void a_closure_over_the_end_of_the_year_is_cut_there(void **state)
{
    (void)state;
    struct lsp_edit edits[] = {between(day(2027, 12, 22), day(2029, 1, 11))};
    assert_states(edits, 1, 2027, (struct expected[]){{0, 355}, {1, 10}}, 2);
    assert_states(edits, 1, 2028, (struct expected[]){{1, 366}}, 1);
    assert_states(edits, 1, 2029, (struct expected[]){{1, 10}, {0, 355}}, 2);
}

static void overlapping_closures_make_a_state_of_both(void **state)
{
    (void)state;
    struct lsp_edit edits[] = {
        between(day(2030, 2, 1), day(2030, 4, 1)), between(day(2030, 3, 1), day(2030, 5, 1))};
    assert_states(edits, 2, 2030, (struct expected[]){{0, 31 + 245}, {1, 28}, {3, 31}, {2, 30}}, 4);
}

static void equal_states_are_merged_though_they_lie_apart(void **state)
{
    (void)state;
    struct lsp_edit edits[] = {between(day(2030, 6, 1), day(2030, 6, 2))};
    assert_states(edits, 1, 2030, (struct expected[]){{0, 364}, {1, 1}}, 2);
}

static void edits_that_end_before_they_begin_never_hold(void **state)
{
    (void)state;
    struct lsp_edit edits[] = {
        between(day(2030, 7, 1), day(2030, 6, 1)), between(day(2030, 7, 1), day(2030, 7, 1))};
    assert_states(edits, 2, 2030, (struct expected[]){{0, 365}}, 1);
}

/* The number of days of each mask, day by day. */
static void assert_shares_by_counting(const struct lsp_scenario *scenario, int year)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t n_states = lsp_scenario_states(scenario, year, states);
    int32_t first = day(year, 1, 1), next_first = day(year + 1, 1, 1),
            counted[LSP_MAX_STATES] = {0};
    for (int32_t today = first; today < next_first; today++) {
        uint64_t active = 0;
        for (size_t edit = 0; edit < scenario->n_edits; edit++)
            if (scenario->edits[edit].from_day <= today && today < scenario->edits[edit].to_day)
                active |= UINT64_C(1) << edit;
        size_t state = 0;
        while (state < n_states && states[state].active != active)
            state++;
        assert_true(state < n_states);
        counted[state]++;
    }
    double sum = 0;
    for (size_t state = 0; state < n_states; state++) {
        assert_true(states[state].share == (double)counted[state] / (next_first - first));
        assert_true(states[state].share > 0);
        sum += states[state].share;
    }
    assert_close(sum, 1, 1e-14);
}

static void shares_are_those_of_counting_days(void **state)
{
    (void)state;
    struct lsp_edit edits[LSP_MAX_EDITS];
    for (uint32_t seed = 0; seed < 60; seed++) {
        const struct lsp_scenario scenario = {.edits = edits, .n_edits = 1 + seed % LSP_MAX_EDITS};
        for (uint32_t edit = 0; edit < scenario.n_edits; edit++) {
            double from = 1100 * lsp_random_uniform(seed, LSP_RANDOM_TEST, edit, 0) - 400;
            double length = 500 * lsp_random_uniform(seed, LSP_RANDOM_TEST, edit, 1);
            int32_t from_day = day(2028, 1, 1) + (int32_t)from;
            edits[edit] = between(from_day, from_day + (int32_t)length);
        }
        assert_shares_by_counting(&scenario, 2028);
    }
}

static void as_many_states_as_there_can_be_find_room(void **state)
{
    (void)state;
    struct lsp_edit edits[LSP_MAX_EDITS];
    for (int32_t edit = 0; edit < LSP_MAX_EDITS; edit++) /* nested, so all spans differ */
        edits[edit] = between(day(2030, 1, 2) + edit, day(2030, 7, 1) + 2 * edit);
    const struct lsp_scenario scenario = {.edits = edits, .n_edits = LSP_MAX_EDITS};
    struct lsp_scenario_state states[LSP_MAX_STATES];
    /* Before the first and after the last none holds: two spans of one state. */
    assert_int_equal(lsp_scenario_states(&scenario, 2030, states), LSP_MAX_STATES - 1);
    assert_shares_by_counting(&scenario, 2030);
}

static void the_commonest_state_is_that_of_most_days(void **state)
{
    (void)state;
    static const struct {
        double shares[3];
        size_t n, commonest;
    } rows[] = {{{1}, 1, 0}, {{0.4, 0.6}, 2, 1}, {{0.5, 0.5}, 2, 0}, {{0.2, 0.4, 0.4}, 3, 1}};
    for (size_t row = 0; row < 4; row++) {
        struct lsp_scenario_state states[3] = {{0}};
        for (size_t at = 0; at < rows[row].n; at++)
            states[at].share = rows[row].shares[at];
        assert_int_equal(lsp_scenario_commonest(rows[row].n, states), rows[row].commonest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_without_edits_has_one_state),
        cmocka_unit_test(edits_that_always_hold_make_one_state),
        cmocka_unit_test(a_closure_of_half_a_year_is_181_days_of_365),
        cmocka_unit_test(a_leap_year_has_one_day_more),
        cmocka_unit_test(a_closure_over_the_end_of_the_year_is_cut_there),
        cmocka_unit_test(overlapping_closures_make_a_state_of_both),
        cmocka_unit_test(equal_states_are_merged_though_they_lie_apart),
        cmocka_unit_test(edits_that_end_before_they_begin_never_hold),
        cmocka_unit_test(shares_are_those_of_counting_days),
        cmocka_unit_test(as_many_states_as_there_can_be_find_room),
        cmocka_unit_test(the_commonest_state_is_that_of_most_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
