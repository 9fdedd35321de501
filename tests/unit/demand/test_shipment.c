/* Tests of shipments and of trade's response.  SPDX-License-Identifier: Apache-2.0 */
#include "demand/shipment.h"

#include <math.h>

#include "base/random.h"
#include "demand/trade.h"
#include "support/test.h"

static struct lsp_segment food(void)
{
    return (struct lsp_segment){.is_goods = true,
        .cargo_value_money = 700,
        .logistics = {.is_given = true,
            .annual_t = 500,
            .order_money = 40,
            .interest_per_year = 0.1,
            .storage_money_t_year = 20,
            .safety_factor = 1.64,
            .demand_spread_t = 0.5,
            .border_spread = 1,
            .deterioration_per_day = 0.001}};
}

static double uniform(uint32_t index, uint32_t what)
{
    return lsp_random_uniform(20261123, LSP_RANDOM_TEST, index, what);
}

static void one_vehicle_takes_the_economic_order_quantity(void **state)
{
    (void)state;
    struct lsp_segment segment = food();
    double holding = lsp_shipment_holding(&segment);
    assert_close(holding, 90.0 / 500, 1e-15);
    struct lsp_shipment_terms terms = {.order_money = 40,
        .holding_money_t = holding,
        .max_t = 200,
        .n_vehicles = 1,
        .vehicles = {{200, 360}}};
    /* sqrt(2 * 500 * 400 / 90) */
    assert_close(lsp_shipment_best(&terms), 66.66666666666667, 1e-12);
    /* at the best size orders and vehicles cost what the stock costs */
    assert_close(lsp_shipment_cost(&terms, 66.66666666666667), 2 * 400 / 66.66666666666667, 1e-12);
}

static void a_payload_below_the_best_size_is_filled(void **state)
{
    (void)state;
    struct lsp_shipment_terms terms = {.order_money = 40,
        .holding_money_t = 0.18,
        .max_t = 20,
        .n_vehicles = 1,
        .vehicles = {{20, 360}}};
    assert_close(lsp_shipment_best(&terms), 20, 0);
    assert_close(lsp_shipment_cost(&terms, 20), 400.0 / 20 + 0.18 * 10, 1e-15);
}

static void without_cost_of_stock_the_vehicle_is_filled(void **state)
{
    (void)state;
    struct lsp_shipment_terms terms = {
        .order_money = 40, .max_t = 20, .n_vehicles = 1, .vehicles = {{20, 360}}};
    assert_close(lsp_shipment_best(&terms), 20, 0);
}

static void feeders_take_equal_parts_of_a_shipment(void **state)
{
    (void)state;
    assert_close(lsp_shipment_load(50, 20), 50.0 / 3, 1e-15);
    assert_close(lsp_shipment_load(40, 20), 20, 0);
    assert_close(lsp_shipment_load(12, 20), 12, 0);
    assert_close(lsp_shipment_load(3 * 0.1, 0.1), 0.1, 1e-15); /* rounding is no fourth vehicle */
}

/* Lorries of 20 t feed wagons of 60 t: a shipment of 41 t would pay for a third lorry. */
static void the_best_size_stops_where_another_feeder_would_be_needed(void **state)
{
    (void)state;
    struct lsp_shipment_terms terms = {.order_money = 10,
        .holding_money_t = 0.2,
        .max_t = 60,
        .n_vehicles = 2,
        .vehicles = {{60, 120}, {20, 50}}};
    double best = lsp_shipment_best(&terms), least = (double)INFINITY, at = 0;
    for (int step = 1; step <= 60000; step++) {
        double cost = lsp_shipment_cost(&terms, step / 1000.0);
        if (cost < least) {
            least = cost;
            at = step / 1000.0;
        }
    }
    assert_close(best, at, 1e-3);
    assert_close(best, 40, 0);
}

static void no_size_is_cheaper_than_the_best(void **state)
{
    (void)state;
    for (uint32_t study = 0; study < 200; study++) {
        struct lsp_shipment_terms terms = {.order_money = 100 * uniform(study, 0),
            .holding_money_t = uniform(study, 1),
            .max_t = 10 + 90 * uniform(study, 2),
            .n_vehicles = 2};
        terms.vehicles[0] = (struct lsp_shipment_vehicle){terms.max_t, 500 * uniform(study, 3)};
        terms.vehicles[1] =
            (struct lsp_shipment_vehicle){5 + 40 * uniform(study, 4), 200 * uniform(study, 5)};
        double best = lsp_shipment_cost(&terms, lsp_shipment_best(&terms));
        for (int step = 1; step <= 500; step++)
            assert_true(lsp_shipment_cost(&terms, terms.max_t * step / 500) >= best * (1 - 1e-9));
    }
}

static void dearer_trips_never_make_shipments_smaller(void **state)
{
    (void)state;
    for (uint32_t study = 0; study < 50; study++) {
        struct lsp_shipment_terms terms = {.order_money = 20,
            .holding_money_t = 0.05 + uniform(study, 0),
            .max_t = 60,
            .n_vehicles = 2,
            .vehicles = {{60, 0}, {20, 100 * uniform(study, 1)}}};
        double last = 0, stock_last = 61;
        for (int step = 1; step <= 40; step++) {
            terms.vehicles[0].trip_money = 25 * step;
            double best = lsp_shipment_best(&terms);
            assert_true(best >= last);
            last = best;
        }
        for (int step = 1; step <= 40; step++) {
            terms.holding_money_t = 0.1 * step;
            double best = lsp_shipment_best(&terms);
            assert_true(best <= stock_last);
            stock_last = best;
        }
    }
}

/* z sqrt(t sigma_D^2 + D^2 sigma_t^2), written out. */
static double true_safety_stock(const struct lsp_logistics *logistics, double days, double wait_d)
{
    double wait_t = logistics->annual_t / 365 * logistics->border_spread * wait_d;
    double demand_t = logistics->demand_spread_t;
    return logistics->safety_factor * sqrt(days * demand_t * demand_t + wait_t * wait_t);
}

static void the_linear_safety_stock_is_never_too_small(void **state)
{
    (void)state;
    struct lsp_segment segment = food();
    double holding = lsp_shipment_holding(&segment);
    struct lsp_safety_terms linear = lsp_safety_linear(&segment, 2);
    assert_close(linear.constant_money + 48 * linear.per_h_money,
        holding * true_safety_stock(&segment.logistics, 2, 0), 1e-14); /* exact at its point */
    for (int hours = 1; hours < 200; hours++)
        for (int wait_h = 0; wait_h <= hours; wait_h++) {
            double cost = linear.constant_money + hours * linear.per_h_money +
                          wait_h * linear.per_wait_h_money;
            double truth =
                holding * true_safety_stock(&segment.logistics, hours / 24.0, wait_h / 24.0);
            assert_true(cost >= truth * (1 - 1e-12));
        }
}

static void capital_and_deterioration_are_the_value_of_time_of_goods(void **state)
{
    (void)state;
    struct lsp_segment segment = food();
    segment.scale_given = 1;
    lsp_segment_derive(&segment);
    assert_close(segment.value_of_time_money_h, 700 * (0.1 / 365 + 0.001) / 24, 1e-15);
}

static void trade_answers_to_its_cost_with_a_power(void **state)
{
    (void)state;
    double before = lsp_trade_cost(70, 700, 0.01, 10), after = lsp_trade_cost(70, 700, 0.01, 5);
    assert_close(before, 1.2, 1e-15);
    assert_close(after, 1.15, 1e-15);
    assert_close(lsp_trade_factor(before, after, 5), pow(1.15 / 1.2, -5), 1e-15);
    assert_close(lsp_trade_factor(before, before, 5), 1, 0);
    assert_true(lsp_trade_factor(before, after, 5) > 1);
    /* the gain of a day is the factor of a day */
    double day = lsp_trade_cost(70, 700, 0.01, 9);
    assert_close(
        lsp_trade_gain_of_day(before, 0.01, 5), lsp_trade_factor(before, day, 5) - 1, 1e-13);
}

static void an_alternative_may_have_its_own_vehicle_and_load(void **state)
{
    (void)state;
    struct lsp_segment segment = {.vehicle = {1, 2, LSP_NONE, LSP_NONE}, .load = {20, 50, 0, 0}};
    struct lsp_alternative ways[2] = {
        {.id = "rail"}, {.id = "container",
                            .own_vehicles = 1U << LSP_RAIL | 1U << LSP_SEA,
                            .vehicle = {0, 3, 0, 4},
                            .load = {0, 18, 0, 9}}};
    struct lsp_demand demand = {
        .segments = &segment, .alternatives = ways, .n_segments = 1, .n_alternatives = 2};
    assert_int_equal(lsp_demand_vehicle(&demand, 0, 0, LSP_RAIL), 2);
    assert_int_equal(lsp_demand_vehicle(&demand, 0, 1, LSP_RAIL), 3);
    assert_int_equal(lsp_demand_vehicle(&demand, 0, 1, LSP_ROAD), 1);
    /* what the segment does not use it does not get */
    assert_int_equal(lsp_demand_vehicle(&demand, 0, 1, LSP_SEA), LSP_NONE);
    assert_close(lsp_demand_load(&demand, 0, 0, LSP_RAIL), 50, 0);
    assert_close(lsp_demand_load(&demand, 0, 1, LSP_RAIL), 18, 0);
    assert_close(lsp_demand_load(&demand, 0, 1, LSP_ROAD), 20, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_vehicle_takes_the_economic_order_quantity),
        cmocka_unit_test(a_payload_below_the_best_size_is_filled),
        cmocka_unit_test(without_cost_of_stock_the_vehicle_is_filled),
        cmocka_unit_test(feeders_take_equal_parts_of_a_shipment),
        cmocka_unit_test(the_best_size_stops_where_another_feeder_would_be_needed),
        cmocka_unit_test(no_size_is_cheaper_than_the_best),
        cmocka_unit_test(dearer_trips_never_make_shipments_smaller),
        cmocka_unit_test(the_linear_safety_stock_is_never_too_small),
        cmocka_unit_test(capital_and_deterioration_are_the_value_of_time_of_goods),
        cmocka_unit_test(trade_answers_to_its_cost_with_a_power),
        cmocka_unit_test(an_alternative_may_have_its_own_vehicle_and_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
