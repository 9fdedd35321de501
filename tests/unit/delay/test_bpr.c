/* Tests of the BPR delay: published points, limits and derivative.
 * SPDX-License-Identifier: Apache-2.0 */
#include "delay/delay.h"

#include "base/random.h"
#include "support/test.h"

struct link {
    double t0_h, capacity_veh_h, alpha, beta;
};

static double time_of(struct link link, double flow_veh_h)
{
    double time_h = -1;
    lsp_bpr_time(
        1, &link.t0_h, &link.capacity_veh_h, &link.alpha, &link.beta, &flow_veh_h, &time_h);
    return time_h;
}

static double slope_of(struct link link, double flow_veh_h)
{
    double slope = -1;
    lsp_bpr_slope(
        1, &link.t0_h, &link.capacity_veh_h, &link.alpha, &link.beta, &flow_veh_h, &slope);
    return slope;
}

static double uniform_between(uint32_t index, uint32_t number, double low, double high)
{
    return low + (high - low) * lsp_random_uniform(7, LSP_RANDOM_TEST, index, number);
}

static struct link random_link(uint32_t index)
{
    static const double betas[] = {1, 1.5, 2, 4, 4, 4.5, 8};
    return (struct link){
        .t0_h = uniform_between(index, 0, 0.01, 3),
        .capacity_veh_h = uniform_between(index, 1, 100, 5000),
        .alpha = uniform_between(index, 2, 0, 2),
        .beta = betas[index % (sizeof betas / sizeof *betas)],
    };
}

static void bpr_factors_are_those_of_the_manual(void **state)
{
    (void)state;
    const struct link link = {.t0_h = 1, .capacity_veh_h = 1000, .alpha = 0.15, .beta = 4};
    static const struct {
        double ratio, factor;
    } points[] = {{0, 1}, {0.5, 1.009375}, {1, 1.15}, {1.5, 1.759375}};
    for (size_t point = 0; point < sizeof points / sizeof *points; point++)
        assert_close(time_of(link, 1000 * points[point].ratio), points[point].factor, 1e-15);
}

static void bpr_time_at_zero_flow_is_free_time(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 50; index++) {
        struct link link = random_link(index);
        assert_true(time_of(link, 0) == link.t0_h);
    }
}

static void bpr_without_capacity_limit_is_free_at_any_flow(void **state)
{
    (void)state;
    static const double betas[] = {1, 2, 4, 7.5};
    for (size_t index = 0; index < 4; index++) {
        struct link link = {
            .t0_h = 0.7, .capacity_veh_h = (double)INFINITY, .alpha = 0.15, .beta = betas[index]};
        for (double flow_veh_h = 0; flow_veh_h < 1e6; flow_veh_h = 10 * flow_veh_h + 1) {
            assert_true(time_of(link, flow_veh_h) == 0.7);
            assert_true(slope_of(link, flow_veh_h) == 0);
        }
    }
}

static void bpr_with_exponent_one_is_a_straight_line(void **state)
{
    (void)state;
    const struct link link = {.t0_h = 2, .capacity_veh_h = 100, .alpha = 0.5, .beta = 1};
    assert_close(time_of(link, 50), 2.5, 1e-15);
    assert_close(slope_of(link, 0), 0.01, 1e-15);
    assert_close(slope_of(link, 500), 0.01, 1e-15);
}

static void bpr_quartic_agrees_with_pow(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 100; index++) {
        struct link link = random_link(index);
        link.beta = 4;
        double flow_veh_h = uniform_between(index, 3, 0, 3 * link.capacity_veh_h);
        double x = flow_veh_h / link.capacity_veh_h;
        assert_close(time_of(link, flow_veh_h), link.t0_h * (1 + link.alpha * pow(x, 4)), 1e-14);
        assert_close(slope_of(link, flow_veh_h),
            link.t0_h * link.alpha * 4 * pow(x, 3) / link.capacity_veh_h, 1e-14);
    }
}

static void bpr_slope_is_the_derivative_of_time(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 200; index++) {
        struct link link = random_link(index);
        double flow_veh_h = uniform_between(index, 3, 0.05, 2) * link.capacity_veh_h;
        double step_veh_h = 1e-5 * link.capacity_veh_h;
        double difference =
            (time_of(link, flow_veh_h + step_veh_h) - time_of(link, flow_veh_h - step_veh_h)) /
            (2 * step_veh_h);
        /* In units of free time per capacity, so that the tolerance is a relative one. */
        double unit = link.t0_h / link.capacity_veh_h;
        assert_close(difference / unit, slope_of(link, flow_veh_h) / unit, 1e-8);
    }
}

static void bpr_time_rises_with_flow(void **state)
{
    (void)state;
    for (uint32_t index = 0; index < 50; index++) {
        struct link link = random_link(index);
        double before_h = time_of(link, 0);
        for (int step = 1; step <= 60; step++) {
            double time_h = time_of(link, link.capacity_veh_h * step / 20);
            assert_true(time_h >= before_h);
            before_h = time_h;
        }
        assert_true(before_h > link.t0_h);
    }
}

enum { N_MIXED = 101 };

static void bpr_of_many_links_is_that_of_each_alone(void **state)
{
    (void)state;
    double t0_h[N_MIXED], capacity_veh_h[N_MIXED], alpha[N_MIXED], beta[N_MIXED], flow[N_MIXED];
    double time_h[N_MIXED], slope[N_MIXED];
    struct link links[N_MIXED];
    for (uint32_t index = 0; index < N_MIXED; index++) {
        links[index] = random_link(index);
        if (index % 9 == 0)
            links[index].capacity_veh_h = (double)INFINITY;
        t0_h[index] = links[index].t0_h;
        capacity_veh_h[index] = links[index].capacity_veh_h;
        alpha[index] = links[index].alpha;
        beta[index] = links[index].beta;
        flow[index] = uniform_between(index, 3, 0, 9000);
    }
    lsp_bpr_time(N_MIXED, t0_h, capacity_veh_h, alpha, beta, flow, time_h);
    lsp_bpr_slope(N_MIXED, t0_h, capacity_veh_h, alpha, beta, flow, slope);
    for (uint32_t index = 0; index < N_MIXED; index++) {
        assert_true(time_h[index] == time_of(links[index], flow[index]));
        assert_true(slope[index] == slope_of(links[index], flow[index]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bpr_factors_are_those_of_the_manual),
        cmocka_unit_test(bpr_time_at_zero_flow_is_free_time),
        cmocka_unit_test(bpr_without_capacity_limit_is_free_at_any_flow),
        cmocka_unit_test(bpr_with_exponent_one_is_a_straight_line),
        cmocka_unit_test(bpr_quartic_agrees_with_pow),
        cmocka_unit_test(bpr_slope_is_the_derivative_of_time),
        cmocka_unit_test(bpr_time_rises_with_flow),
        cmocka_unit_test(bpr_of_many_links_is_that_of_each_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
