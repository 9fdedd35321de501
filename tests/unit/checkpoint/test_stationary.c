/* Tests of the closed forms (Erlang C, Allen-Cunneen, Kimber and Hollis), and of a lane group's
 * queue where one of them holds for it. SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "checkpoint/checkpoint_internal.h"
#include "support/oracle/queue_formulas.h"

static void ten_lanes_at_50_an_hour_wait_2_93_minutes(void **state)
{
    (void)state;
    assert_close(oracle_erlang_c(10, 50 * 0.1), 0.036105, 1e-5);
    assert_close(oracle_erlang_c(10, 25.0 / 3), 0.487611, 1e-6);
    double wait_h = oracle_stationary_wait_h(10, 25.0 / 3 / 0.1, 0.1, 1, 1);
    assert_close(wait_h * 60, 1.755398, 1e-6);
    wait_h = oracle_stationary_wait_h(10, 50, 1.0 / 6, 1, 1);
    assert_close(wait_h * 60, 2.925664, 1e-6);
    assert_close(wait_h * 50, 2.438053, 1e-6);
}

static void half_the_service_variance_cuts_the_wait_to_three_quarters(void **state)
{
    (void)state;
    double wait_h = oracle_stationary_wait_h(10, 50, 1.0 / 6, 1, sqrt(0.5));
    assert_close(wait_h * 60, 2.194248, 1e-6);
}

static void one_lane_is_the_mm1_queue(void **state)
{
    (void)state;
    assert_close(oracle_erlang_c(1, 0.7), 0.7, 1e-15);
    assert_close(oracle_stationary_wait_h(1, 7, 0.1, 1, 1), 0.7 * 0.1 / 0.3, 1e-14);
    assert_close(oracle_stationary_wait_h(1, 7, 0.1, 1, 0), 0.7 * 0.1 / 0.3 / 2, 1e-14);
}

static void a_saturated_queue_has_no_stationary_wait(void **state)
{
    (void)state;
    assert_true(isinf(oracle_stationary_wait_h(2, 20, 0.1, 1, 1)));
    assert_true(isinf(oracle_stationary_wait_h(2, 21, 0.1, 1, 1)));
    assert_true(isinf(oracle_stationary_wait_h(0, 1, 0.1, 1, 1)));
    assert_close(oracle_erlang_c(2, 2), 1, 0);
}

static void kimber_hollis_gives_the_known_queues(void **state)
{
    (void)state;
    static const struct {
        double load, queue;
    } rows[] = {{0.5, 0.9393}, {0.9, 4.6394}, {1, 7.2621}, {1.2, 15.6119}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++)
        assert_close(
            oracle_kimber_hollis_queue(0, 60 * rows[row].load, 60, 1, 1), rows[row].queue, 5e-5);
}

/* The form with A and B in which the method is usually printed. */
static double printed_kimber_hollis(double start, double load, double mt, double spread)
{
    double c = 1 - spread, come = start + load * mt;
    double a = ((1 - load) * mt * mt + (1 - start) * mt - 2 * c * come) / (mt + c);
    double b = 4 * come * (mt - c * come) / (mt + c);
    return (sqrt(a * a + b) - a) / 2;
}

static void kimber_hollis_equals_its_printed_form(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 2000; test++) {
        double u[5];
        for (uint32_t number = 0; number < 5; number++)
            u[number] = lsp_random_uniform(11, LSP_RANDOM_TEST, test, number);
        double start = 20 * u[0], load = 1.6 * u[1], capacity = 1 + 99 * u[2];
        double hours = 0.2 + u[3], spread = 0.5 + u[4];
        double expected = printed_kimber_hollis(start, load, capacity * hours, spread);
        assert_close(oracle_kimber_hollis_queue(start, load * capacity, capacity, hours, spread),
            expected, 1e-9);
    }
}

static void kimber_hollis_without_capacity_keeps_everyone(void **state)
{
    (void)state;
    assert_close(oracle_kimber_hollis_queue(3, 10, 0, 0.5, 1), 8, 1e-15);
    assert_close(oracle_kimber_hollis_queue(0, 0, 60, 1, 1), 0, 0);
}

static void one_lane_with_exponential_service_is_kimber_and_hollis(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 200; test++) {
        double service_h = 0.01 + 0.2 * lsp_random_uniform(12, LSP_RANDOM_TEST, test, 0);
        struct lsp_lane_queue queue = lsp_lane_queue_of(1, service_h, service_h);
        double unfinished_h = 0, present_veh = 0, busy;
        for (uint32_t hour = 1; hour <= LSP_HOURS; hour++) {
            double load = 1.6 * lsp_random_uniform(12, LSP_RANDOM_TEST, test, hour);
            lsp_lane_queue_step(&queue, load, 1, &unfinished_h, &busy);
            present_veh =
                oracle_kimber_hollis_queue(present_veh, load / service_h, 1 / service_h, 1, 1);
            assert_close(unfinished_h / service_h, present_veh, 1e-9 * (1 + present_veh));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_lanes_at_50_an_hour_wait_2_93_minutes),
        cmocka_unit_test(half_the_service_variance_cuts_the_wait_to_three_quarters),
        cmocka_unit_test(one_lane_is_the_mm1_queue),
        cmocka_unit_test(a_saturated_queue_has_no_stationary_wait),
        cmocka_unit_test(kimber_hollis_gives_the_known_queues),
        cmocka_unit_test(kimber_hollis_equals_its_printed_form),
        cmocka_unit_test(kimber_hollis_without_capacity_keeps_everyone),
        cmocka_unit_test(one_lane_with_exponential_service_is_kimber_and_hollis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
