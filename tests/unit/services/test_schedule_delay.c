/* Tests of schedule delay: closed forms, and brute force over the period.
 * SPDX-License-Identifier: Apache-2.0 */
#include "services/services.h"

#include "base/random.h"
#include "support/test.h"

static const double EARLY = 0.4, LATE = 0.6; /* e l / (e + l) = 0.24 */

/* What the traveller gives who wants to leave at this moment: the best of all departures of this,
 * the last and the next period. */
static double least_displacement(
    size_t n, const double departure_h[], double period_h, double wanted_h, const double weight[2])
{
    double least = (double)INFINITY;
    for (size_t departure = 0; departure < n; departure++)
        for (int turn = -1; turn <= 1; turn++) {
            double late_h = departure_h[departure] + turn * period_h - wanted_h;
            least = fmin(least, late_h > 0 ? weight[1] * late_h : -weight[0] * late_h);
        }
    return least;
}

static double brute_force(
    size_t n, const double departure_h[], double period_h, double early, double late)
{
    const int n_moments = 20000;
    const double weight[2] = {early, late};
    double sum = 0;
    for (int moment = 0; moment < n_moments; moment++)
        sum += least_displacement(
            n, departure_h, period_h, (moment + 0.5) * period_h / n_moments, weight);
    return sum / n_moments;
}

static void one_departure_costs_half_the_period_times_the_joint_weight(void **state)
{
    (void)state;
    const double departure_h[] = {31};
    assert_close(lsp_schedule_delay_h(1, departure_h, 168, EARLY, LATE), 0.24 * 168 / 2, 1e-15);
}

static void even_headways_cost_half_the_headway_times_the_joint_weight(void **state)
{
    (void)state;
    const double departure_h[] = {1, 7, 13, 19};
    assert_close(lsp_schedule_delay_h(4, departure_h, 24, EARLY, LATE), 0.24 * 6 / 2, 1e-15);
}

static void three_trains_a_week_are_not_evenly_spread(void **state)
{
    (void)state;
    const double departure_h[] = {8, 8 + 48, 8 + 96}; /* Monday, Wednesday, Friday at eight */
    double expected = 0.24 * (48 * 48 + 48 * 48 + 72 * 72) / (2 * 168);
    assert_close(lsp_schedule_delay_h(3, departure_h, 168, EARLY, LATE), expected, 1e-15);
    assert_true(expected > 0.24 * 168 / 3 / 2);
}

static void departures_at_one_moment_count_once(void **state)
{
    (void)state;
    const double once_h[] = {5, 9}, twice_h[] = {5, 5, 9, 9};
    assert_true(lsp_schedule_delay_h(2, once_h, 24, EARLY, LATE) ==
                lsp_schedule_delay_h(4, twice_h, 24, EARLY, LATE));
}

enum { MAX_DEPARTURES = 12 };

/* Rising departures: sorted by insertion. */
static size_t draw_timetable(uint32_t index, double period_h, double departure_h[])
{
    size_t n = 1 + index % MAX_DEPARTURES;
    for (uint32_t drawn = 0; drawn < n; drawn++) {
        double new_h = period_h * lsp_random_uniform(3, LSP_RANDOM_TEST, index, drawn);
        size_t place = drawn;
        for (; place > 0 && departure_h[place - 1] > new_h; place--)
            departure_h[place] = departure_h[place - 1];
        departure_h[place] = new_h;
    }
    return n;
}

static void closed_form_is_the_mean_over_all_wanted_moments(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 40; index++) {
        double departure_h[MAX_DEPARTURES];
        size_t n = draw_timetable(index, 168, departure_h);
        double early = 0.1 + lsp_random_uniform(4, LSP_RANDOM_TEST, index, 0);
        double late = 0.1 + 2 * lsp_random_uniform(4, LSP_RANDOM_TEST, index, 1);
        double found = lsp_schedule_delay_h(n, departure_h, 168, early, late);
        assert_close(found, brute_force(n, departure_h, 168, early, late), 1e-5);
    }
}

static void shifting_the_clock_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 20; index++) {
        double departure_h[MAX_DEPARTURES], shifted_h[MAX_DEPARTURES];
        size_t n = draw_timetable(index, 100, departure_h);
        for (size_t departure = 0; departure < n; departure++)
            shifted_h[departure] = departure_h[departure] + 11;
        assert_close(lsp_schedule_delay_h(n, departure_h, 100, EARLY, LATE),
            lsp_schedule_delay_h(n, shifted_h, 100, EARLY, LATE), 1e-12);
    }
}

static void one_more_departure_never_costs_more(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 60; index++) {
        double all_h[MAX_DEPARTURES], fewer_h[MAX_DEPARTURES];
        size_t n = draw_timetable(index, 168, all_h);
        if (n < 2)
            continue;
        size_t left_out = index % n, n_fewer = 0;
        for (size_t departure = 0; departure < n; departure++)
            if (departure != left_out)
                fewer_h[n_fewer++] = all_h[departure];
        assert_true(lsp_schedule_delay_h(n, all_h, 168, EARLY, LATE) <=
                    lsp_schedule_delay_h(n_fewer, fewer_h, 168, EARLY, LATE));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_departure_costs_half_the_period_times_the_joint_weight),
        cmocka_unit_test(even_headways_cost_half_the_headway_times_the_joint_weight),
        cmocka_unit_test(three_trains_a_week_are_not_evenly_spread),
        cmocka_unit_test(departures_at_one_moment_count_once),
        cmocka_unit_test(closed_form_is_the_mean_over_all_wanted_moments),
        cmocka_unit_test(shifting_the_clock_changes_nothing),
        cmocka_unit_test(one_more_departure_never_costs_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
