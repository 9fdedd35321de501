/* Goods in the report: shipments, costs, limits and trade's answer; and nothing of them where a
 * study says nothing.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "support/markup.h"
#include "support/report_fixture.h"

/* Parts that the fixture is given by these tests. */
struct goods_fixture {
    struct report_fixture fixture;
    struct lsp_goods_result goods[2];
    struct lsp_trade trade;
    struct lsp_trade_row row;
};

static int set_up(void **state)
{
    struct goods_fixture *goods = malloc(sizeof *goods);
    assert_non_null(goods);
    report_fixture_init(&goods->fixture);
    *state = goods;
    return 0;
}

static int tear_down(void **state)
{
    struct goods_fixture *goods = *state;
    report_fixture_finish(&goods->fixture);
    free(goods);
    return 0;
}

/* Food by the bridge, with a shipment of 16.5 t on the fixture's second vehicle. */
static void add_goods(struct goods_fixture *goods)
{
    struct report_fixture *fixture = &goods->fixture;
    fixture->segments[2].logistics.is_given = true;
    goods->goods[0] = (struct lsp_goods_result){.segment = 2,
        .amount = 33000,
        .hours = 12,
        .wait_h = 2,
        .shipment_t = 16.5,
        .vehicle = {1, LSP_NONE, LSP_NONE, LSP_NONE},
        .load_t = {16.5},
        .trips_year = {2000},
        .empty_year = {1600},
        .transport_money = 20.25,
        .transit_money = 0.5,
        .order_money = 2,
        .cycle_money = 1.5,
        .safety_money = 0.25};
    goods->goods[1] = (struct lsp_goods_result){
        .segment = 2, .alternative = 1, .vehicle = {LSP_NONE, 2, LSP_NONE, LSP_NONE}};
    for (int side = 0; side < 2; side++) {
        fixture->results[side].goods = goods->goods;
        fixture->results[side].n_goods = 2;
    }
}

static void add_trade(struct goods_fixture *goods)
{
    struct report_fixture *fixture = &goods->fixture;
    goods->row = (struct lsp_trade_row){.segment = 2,
        .tonnes = {30000, 31000, 36000},
        .freight_money = {31.5, 25.25},
        .days = {4, 3},
        .cost = {1.08, 1.06},
        .weight = 30000,
        .gain_of_day = 0.038};
    goods->trade = (struct lsp_trade){.elasticity = 5,
        .day_rate = 0.008,
        .rows = &goods->row,
        .n_rows = 1,
        .with = &fixture->results[1],
        .answered = &fixture->results[1],
        .converged = true};
    fixture->scenarios[0].trade = &goods->trade;
}

static struct lsp_buffer page_of(const struct goods_fixture *goods)
{
    struct lsp_buffer page = {0};
    lsp_report_html(&goods->fixture.report, &page);
    char fault[200] = "";
    assert_false(page.failed);
    if (!markup_is_well_formed(page.text, fault, sizeof fault))
        fail_msg("%s", fault);
    return page;
}

static void expect(const char *where, const char *wanted)
{
    if (strstr(where, wanted) == NULL)
        fail_msg("there is no \"%s\"", wanted);
}

static void nothing_is_said_of_goods_where_the_study_says_nothing(void **state)
{
    struct goods_fixture *goods = *state;
    struct lsp_buffer page = page_of(goods), csv = {0}, json = {0};
    assert_null(strstr(page.text, "id=\"goods\""));
    lsp_report_csv(&goods->fixture.report, LSP_TABLE_GOODS, &csv);
    assert_int_equal(csv.length, 0);
    lsp_report_json(&goods->fixture.report, &json);
    assert_null(strstr(json.text, "\"goods\""));
    assert_null(strstr(json.text, "\"trade_response\""));
    lsp_buffer_finish(&page);
    lsp_buffer_finish(&json);
}

static void shipments_vehicles_and_parts_of_the_cost_are_shown(void **state)
{
    struct goods_fixture *goods = *state;
    add_goods(goods);
    struct lsp_buffer page = page_of(goods), csv = {0}, json = {0};
    const char *section = strstr(page.text, "id=\"goods\"");
    assert_non_null(section);
    expect(section, "<td class=\"n\">16.5</td>");
    expect(section, " 16.5 t</td>");
    expect(section, ">20.25</td>");
    expect(section, ">24.50</td>"); /* the sum of the parts */
    assert_null(strstr(section, "Which vehicle may cross"));
    lsp_report_csv(&goods->fixture.report, LSP_TABLE_GOODS, &csv);
    expect(csv.text, ",33000,16.5,12,2,20.25,0.5,0,2,1.5,0.25,2000,1600\n");
    expect(csv.text, ",0,,0,0,0,0,0,0,0,0,0,0\n"); /* without a shipment the field is empty */
    lsp_report_json(&goods->fixture.report, &json);
    assert_true(json_is_valid(json.text));
    expect(json.text, "\"shipment_t\":16.5");
    expect(json.text, "\"empty_per_year\":1600");
    lsp_buffer_finish(&page);
    lsp_buffer_finish(&csv);
    lsp_buffer_finish(&json);
}

static void a_barred_vehicle_is_named_with_the_limit_that_bars_it(void **state)
{
    struct goods_fixture *goods = *state;
    struct report_fixture *fixture = &goods->fixture;
    struct lsp_link_spec *bridge = &fixture->links[FIXTURE_LINKS - 1];
    assert_int_equal(bridge->crossing, 0);
    bridge->max_size[LSP_AXLE] = 9.5;
    for (size_t vehicle = 0; vehicle < FIXTURE_VEHICLES; vehicle++)
        if (fixture->vehicles[vehicle].mode == LSP_ROAD)
            fixture->vehicles[vehicle].size[LSP_AXLE] = vehicle == 1 ? 11.5 : 1;
    struct lsp_buffer page = page_of(goods);
    const char *table = strstr(page.text, "Which vehicle may cross");
    assert_non_null(table);
    expect(table, "<td>no</td><td>axle 11.5 t, ");
    expect(table, " allows 9.5 t</td>");
    expect(table, "<td>yes</td><td></td>");
    lsp_buffer_finish(&page);
}

static void trade_is_labelled_as_no_benefit(void **state)
{
    struct goods_fixture *goods = *state;
    add_goods(goods);
    add_trade(goods);
    struct lsp_buffer page = page_of(goods), json = {0};
    const char *section = strstr(page.text, "If trade answered to its cost");
    assert_non_null(section);
    expect(section, "not added to benefits");
    expect(section, ">1.0800</td>");
    expect(section, "20 %</td>"); /* 36000 of 30000 */
    expect(section, "3.8 % for ");
    expect(section, "5.2 %");
    assert_null(strstr(section, "This run did not reach its target"));
    lsp_report_json(&goods->fixture.report, &json);
    assert_true(json_is_valid(json.text));
    expect(json.text, "\"tonnes_answered\":36000");
    lsp_buffer_finish(&page);
    goods->trade.converged = false;
    page = page_of(goods);
    expect(strstr(page.text, "If trade answered to its cost"), "This run did not reach its target");
    lsp_buffer_finish(&page);
    lsp_buffer_finish(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            nothing_is_said_of_goods_where_the_study_says_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            shipments_vehicles_and_parts_of_the_cost_are_shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_barred_vehicle_is_named_with_the_limit_that_bars_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(trade_is_labelled_as_no_benefit, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
