/* Benefits by mode, taxes, unperceived cost, accidents, emissions and wear, from tables written by
 * hand.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/appraisal.h"
#include "appraisal/opening.h"
#include "base/date.h"
#include "base/random.h"
#include "base/sum.h"

enum { N_WAYS = 3, N_MOVEMENTS = 2, N_COUNTRIES = 2, ROAD = 0, RAIL = 1 };

static const char *const MODES[LSP_MAX_MODES] = {"road", "rail", "air", "sea"};
static const char *const COUNTRIES[N_COUNTRIES] = {"AA", "BB"};
static const char *const SEGMENTS[] = {"people", "goods"}, *const HOMES[] = {"AA", ""};
static const char *const ORIGINS[] = {"AA", "AA"}, *const ENDS[] = {"BB", "BB"};
static const char *const OPERATORS[] = {"railway"}, *const OWNERS[] = {"BB"};
static const bool IS_GOODS[] = {false, true};
static const double SCALES[] = {0.1, 0.1}, RESPONSES[] = {0.5, 0.5};
static const uint32_t SEGMENT_OF[] = {0, 1}, VEHICLE_MODES[] = {ROAD, RAIL};
static const uint32_t WAY_MODES[N_WAYS] = {ROAD, RAIL, ROAD}, WAYS_OF[] = {7, 7};

static const struct lsp_appraisal_context CONTEXT = {.n_segments = 2,
    .n_movements = N_MOVEMENTS,
    .n_operators = 1,
    .segment_name = SEGMENTS,
    .segment_country = HOMES,
    .segment_scale_per_money = SCALES,
    .segment_response = RESPONSES,
    .movement_segment = SEGMENT_OF,
    .origin_country = ORIGINS,
    .destination_country = ENDS,
    .operator_name = OPERATORS,
    .operator_country = OWNERS,
    .segment_is_goods = IS_GOODS,
    .n_alternatives = N_WAYS,
    .alternative_mode = WAY_MODES,
    .segment_alternatives = WAYS_OF,
    .mode_name = MODES,
    .n_vehicles = 2,
    .vehicle_mode = VEHICLE_MODES};

/* Tables of one side. */
struct side {
    double amount[N_MOVEMENTS], composite_money[N_MOVEMENTS];
    struct lsp_choice choices[N_MOVEMENTS][N_WAYS];
    struct lsp_operator_result taken;
    double driven_km[2][LSP_MAX_VEHICLES][N_COUNTRIES];
    double driven_money[2][LSP_MAX_VEHICLES][N_COUNTRIES];
    double ridden_km[LSP_MAX_MODES][N_COUNTRIES];
};

static struct lsp_results results_of(struct side *side)
{
    return (struct lsp_results){.n_movements = N_MOVEMENTS,
        .n_alternatives = N_WAYS,
        .n_operators = 1,
        .n_segments = 2,
        .n_countries = N_COUNTRIES,
        .amount = side->amount,
        .composite_money = side->composite_money,
        .choices = &side->choices[0][0],
        .operators = &side->taken,
        .countries = COUNTRIES,
        .driven_km = &side->driven_km[0][0][0],
        .driven_money = &side->driven_money[0][0][0],
        .ridden_km = &side->ridden_km[0][0]};
}

static struct lsp_appraisal_spec plain_spec(void)
{
    return (struct lsp_appraisal_spec){.base_year = 2025,
        .first_year = 2025,
        .horizon_years = 10,
        .ramp_start = 1,
        .ramp_years = 1};
}

/* Nobody goes anywhere, and no way is closed. */
static struct side quiet_side(void)
{
    struct side side = {0};
    for (int movement = 0; movement < N_MOVEMENTS; movement++) {
        side.composite_money[movement] = 50;
        for (int way = 0; way < N_WAYS; way++)
            side.choices[movement][way].cost_money = 50;
    }
    return side;
}

static struct lsp_appraisal appraise(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, struct side *without, struct side *with,
    struct lsp_arena *arena)
{
    struct lsp_results sides[] = {results_of(without), results_of(with)};
    struct lsp_appraisal_pair pairs[] = {
        {2025, 1, &sides[0], &sides[1]}, {2035, 1, &sides[0], &sides[1]}};
    struct lsp_appraisal appraisal;
    int32_t opening_day = lsp_date_to_day((struct lsp_date){2025, 1, 1});
    assert_int_equal(lsp_appraise(spec, context, 2, pairs, opening_day, arena, &appraisal), LSP_OK);
    return appraisal;
}

/* The amount of a year of the lines that match; NULL matches all. */
static double amount_of(const struct lsp_appraisal *all, enum lsp_line_kind kind,
    const char *country, const char *mode, size_t column)
{
    struct lsp_sum sum = {0};
    size_t n_found = 0;
    for (size_t at = 0; at < all->n_lines; at++) {
        const struct lsp_account_line *line = &all->lines[at];
        if ((kind != LSP_N_LINE_KINDS && line->kind != kind) ||
            (country != NULL && strcmp(line->country, country) != 0) ||
            (mode != NULL && strcmp(line->mode, mode) != 0))
            continue;
        lsp_sum_add(&sum, line->amount_money[column]);
        n_found++;
    }
    if (n_found == 0)
        fail_msg("no line of %s in %s by %s", LSP_LINE_KIND_NAMES[kind],
            country != NULL ? country : "any country", mode != NULL ? mode : "any mode");
    return lsp_sum_value(&sum);
}

static void modes_share_by_their_own_rule_of_half(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct side without = quiet_side(), with = without;
    struct lsp_appraisal_spec spec = plain_spec();
    without.amount[0] = with.amount[0] = 100; /* a fixed total, 60 by road and 40 by rail */
    without.choices[0][0].amount = with.choices[0][0].amount = 60;
    without.choices[0][1].amount = with.choices[0][1].amount = 40;
    with.choices[0][0].cost_money = 48;
    with.choices[0][1].cost_money = 45;
    with.composite_money[0] = 46.8; /* 100 * 3.2 = 60 * 2 + 40 * 5 */
    struct lsp_appraisal all = appraise(&spec, &CONTEXT, &without, &with, &arena);
    assert_close(amount_of(&all, LSP_LINE_USERS, "AA", "road", 3), 120, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_USERS, "AA", "rail", 3), 200, 1e-12);
    lsp_arena_finish(&arena);
}

static void a_new_way_has_what_the_old_ones_do_not_explain(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct side without = quiet_side(), with = without;
    struct lsp_appraisal_spec spec = plain_spec();
    without.amount[1] = with.amount[1] = 100;
    without.choices[1][1].amount = 100;
    without.choices[1][0].cost_money = without.choices[1][2].cost_money = (double)INFINITY;
    with.choices[1][0].cost_money = (double)INFINITY;
    with.choices[1][1].amount = 80;
    with.choices[1][1].cost_money = 49;
    with.choices[1][2].amount = 20;
    with.composite_money[1] = 47; /* all: 300; rail: 90 * 1 */
    struct lsp_appraisal all = appraise(&spec, &CONTEXT, &without, &with, &arena);
    assert_close(amount_of(&all, LSP_LINE_USERS, NULL, "rail", 3), 90, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_USERS, NULL, "road", 3), 210, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_USERS, "BB", NULL, 3), 150, 1e-12);
    assert_int_equal(all.new_ways.n_all, 2); /* one, in two model years */
    assert_int_equal(all.new_ways.n_items, 1);
    assert_int_equal(all.new_ways.items[0].alternative, 2);
    assert_int_equal(all.cost_warnings.n_all, 0);
    lsp_arena_finish(&arena);
}

static void modes_sum_to_the_benefit_whatever_the_choice_does(void **state)
{
    (void)state;
    struct lsp_appraisal_context without_modes = CONTEXT;
    without_modes.alternative_mode = NULL;
    for (uint32_t number = 0; number < 300; number++) {
        struct lsp_arena arena = {0};
        struct lsp_appraisal_spec spec = plain_spec();
        struct side sides[2] = {quiet_side(), quiet_side()};
        uint32_t draw = 0;
        for (int side = 0; side < 2; side++)
            for (int movement = 0; movement < N_MOVEMENTS; movement++) {
                sides[side].composite_money[movement] =
                    100 * lsp_random_uniform(5, LSP_RANDOM_TEST, number, draw++);
                for (int way = 0; way < N_WAYS; way++) {
                    struct lsp_choice *choice = &sides[side].choices[movement][way];
                    double u = lsp_random_uniform(5, LSP_RANDOM_TEST, number, draw++);
                    choice->cost_money = u < 0.3 ? (double)INFINITY : 100 * u;
                    choice->amount =
                        u < 0.3 ? 0 : 1e4 * lsp_random_uniform(5, LSP_RANDOM_TEST, number, draw++);
                    sides[side].amount[movement] += choice->amount;
                }
            }
        struct lsp_appraisal by_mode = appraise(&spec, &CONTEXT, &sides[0], &sides[1], &arena);
        struct lsp_appraisal whole = appraise(&spec, &without_modes, &sides[0], &sides[1], &arena);
        for (size_t column = 0; column < whole.n_years; column++)
            assert_close(by_mode.net_money[column], whole.net_money[column], 1e-9);
        lsp_arena_finish(&arena);
    }
}

/* Numbers that every effect has. */
static struct lsp_externalities some_effects(void)
{
    static const char *const BB[] = {"BB"};
    static double half[] = {0.5};
    static int years[] = {2025, 2035};
    static double prices[] = {60, 120};
    struct lsp_externalities effects = {.detour = {1, 1.5, 1, 1}};
    struct lsp_country_number *car = effects.vehicle[0];
    car[LSP_EFFECT_TAX] = (struct lsp_country_number){0.25, BB, half, 1};
    car[LSP_EFFECT_UNPERCEIVED].all = 0.125;
    car[LSP_EFFECT_UNPERCEIVED_TAX].all = 0.5;
    car[LSP_EFFECT_ACCIDENTS].all = 0.01;
    car[LSP_EFFECT_DEATHS].all = 10;
    car[LSP_EFFECT_SERIOUS].all = 100;
    car[LSP_EFFECT_CO2].all = 0.2;
    car[LSP_EFFECT_WEAR].all = 0.03;
    effects.service[RAIL][LSP_EFFECT_CO2].all = 0.05;
    effects.service[RAIL][LSP_EFFECT_TAX].all = 0.2;
    effects.carbon = (struct lsp_carbon){years, prices, 2, 1};
    effects.casualties = (struct lsp_casualty_values){.product_money.all = 10000,
        .death_multiple = 70,
        .serious_multiple = 17,
        .growth_per_year = 0.02};
    return effects;
}

static void every_effect_has_its_line(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_externalities effects = some_effects();
    struct lsp_appraisal_spec spec = plain_spec();
    struct side without = quiet_side(), with = without;
    spec.externalities = &effects;
    spec.avoidable_share = 0.5;
    without.driven_km[0][0][1] = 1000;
    without.driven_money[0][0][1] = 200;
    with.driven_km[0][0][1] = 5000; /* 4000 km and 800 of money more in BB, by people of AA */
    with.driven_money[0][0][1] = 1000;
    without.ridden_km[RAIL][0] = 3000;
    without.taken.fare_money = without.taken.mode_fare_money[RAIL] = 500;
    struct lsp_appraisal all = appraise(&spec, &CONTEXT, &without, &with, &arena);
    assert_close(amount_of(&all, LSP_LINE_RESOURCE, "AA", "road", 0), -500, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_TAX, "BB", "road", 0), 0.5 * 800 + 0.5 * 500, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_TAX, "BB", "rail", 0), -100, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_REVENUE, "BB", "rail", 0), -400, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_AVOIDED, "BB", "rail", 0), 200, 1e-12);
    double accident_km = 0.01 + 1e-9 * 10 * 700000 + 1e-9 * 100 * 170000;
    assert_close(amount_of(&all, LSP_LINE_ACCIDENTS, "BB", "road", 0), -4000 * accident_km, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_ACCIDENTS, "BB", "road", 5),
        -4000 * accident_km * pow(1.02, 5), 1e-12);
    assert_close(amount_of(&all, LSP_LINE_EMISSIONS, "BB", "road", 0), -0.8 * 60, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_EMISSIONS, "BB", "road", 5), -0.8 * 90, 1e-12);
    assert_close(
        amount_of(&all, LSP_LINE_EMISSIONS, "AA", "rail", 0), 3000 * 1.5 * 5e-5 * 60, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_WEAR, "BB", "road", 0), -120, 1e-12);
    for (size_t at = 0; at < all.n_lines; at++)
        assert_int_equal(all.lines[at].is_cost, all.lines[at].kind == LSP_LINE_WEAR);
    lsp_arena_finish(&arena);
}

/* (perceived - resource) on every further kilometre, as textbooks have it. */
static void unperceived_cost_and_taxes_are_the_resource_cost_correction(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_externalities effects = some_effects();
    struct lsp_appraisal_spec spec = plain_spec();
    struct side without = quiet_side(), with = without;
    spec.externalities = &effects;
    with.driven_km[0][0][0] = 8000; /* at 0.25 a km, of which a quarter is tax */
    with.driven_money[0][0][0] = 2000;
    struct lsp_appraisal all = appraise(&spec, &CONTEXT, &without, &with, &arena);
    double perceived = 0.25, resource = 0.75 * 0.25 + 0.5 * 0.125;
    double correction = amount_of(&all, LSP_LINE_RESOURCE, NULL, NULL, 0) +
                        amount_of(&all, LSP_LINE_TAX, NULL, NULL, 0);
    assert_close(correction, (perceived - resource) * 8000, 1e-12);
    lsp_arena_finish(&arena);
}

/* Users pay more, others take exactly as much: nobody else exists, so nothing is gained. */
static void transfers_sum_to_zero(void **state)
{
    (void)state;
    enum { TOLL, FARE, FUEL_TAX, TOLL_TAX, FARE_TAX, N_TRANSFERS };
    for (int transfer = 0; transfer < N_TRANSFERS; transfer++) {
        struct lsp_arena arena = {0};
        struct lsp_externalities effects = {.detour = {1, 1, 1, 1}};
        struct lsp_appraisal_spec spec = plain_spec();
        struct side without = quiet_side();
        spec.externalities = &effects;
        without.amount[0] = without.choices[0][0].amount = 64;
        without.driven_km[0][0][0] = 640;
        struct side with = without;
        with.composite_money[0] += 2; /* 128 in all */
        with.choices[0][0].cost_money += 2;
        double *taken[] = {&with.taken.toll_money, &with.taken.fare_money, NULL,
            &with.taken.toll_money, &with.taken.fare_money};
        if (taken[transfer] != NULL)
            *taken[transfer] = 128;
        with.taken.mode_toll_money[ROAD] = with.taken.toll_money;
        with.taken.mode_fare_money[ROAD] = with.taken.fare_money;
        if (transfer == TOLL_TAX)
            effects.toll_tax.all = 0.25;
        if (transfer == FARE_TAX)
            effects.service[ROAD][LSP_EFFECT_TAX].all = 0.25;
        if (transfer == FUEL_TAX) {
            with.driven_money[0][0][0] = 128;
            effects.vehicle[0][LSP_EFFECT_TAX].all = 1;
        }
        struct lsp_appraisal all = appraise(&spec, &CONTEXT, &without, &with, &arena);
        assert_close(amount_of(&all, LSP_LINE_USERS, NULL, NULL, 2), -128, 1e-12);
        for (size_t column = 0; column < all.n_years; column++)
            assert_true(all.net_money[column] == 0);
        assert_true(all.npv_money == 0);
        lsp_arena_finish(&arena);
    }
}

/* Who spends 120 more on a trip buys so much less of what is taxed at a fifth: 20 of tax. */
static void what_is_spent_on_trips_is_not_spent_elsewhere(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_externalities effects = {.detour = {1, 1, 1, 1}, .consumption_tax.all = 0.2};
    struct lsp_appraisal_spec spec = plain_spec();
    struct side without = quiet_side(), with = without;
    spec.externalities = &effects;
    for (int movement = 0; movement < N_MOVEMENTS; movement++) { /* shippers do not consume */
        with.choices[movement][0].amount = 10;
        with.choices[movement][0].part_money[LSP_COST_FARE] = 5;
        with.choices[movement][0].part_money[LSP_COST_TOLL] = 3;
        with.choices[movement][0].part_money[LSP_COST_RUNNING] = 4;
    }
    struct lsp_appraisal all = appraise(&spec, &CONTEXT, &without, &with, &arena);
    assert_close(amount_of(&all, LSP_LINE_TAX, NULL, NULL, 0), -20, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_TAX, "AA", "road", 0), -20, 1e-12);
    /* of nobody's country: half of it here, and half there at a quarter */
    static const char *const NOWHERE[] = {"", ""};
    struct lsp_appraisal_context context = CONTEXT;
    context.segment_country = NOWHERE;
    effects.consumption_tax.n_own = 1;
    effects.consumption_tax.country = &COUNTRIES[1];
    effects.consumption_tax.own = (double[]){0.25};
    all = appraise(&spec, &context, &without, &with, &arena);
    assert_close(amount_of(&all, LSP_LINE_TAX, "AA", "road", 0), -10, 1e-12);
    assert_close(amount_of(&all, LSP_LINE_TAX, "BB", "road", 0), -12, 1e-12);
    lsp_arena_finish(&arena);
}

static void the_price_of_carbon_is_held_outside_its_years(void **state)
{
    (void)state;
    int years[] = {2025, 2030, 2050};
    double prices[] = {60, 75, 120};
    struct lsp_carbon carbon = {years, prices, 3, 2};
    static const struct {
        int year;
        double price_money_t;
    } rows[] = {
        {2000, 120}, {2025, 120}, {2027, 132}, {2030, 150}, {2040, 195}, {2050, 240}, {2080, 240}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        assert_close(
            lsp_carbon_price_money_t(&carbon, rows[row].year), rows[row].price_money_t, 1e-12);
    assert_true(lsp_carbon_price_money_t(&(struct lsp_carbon){.factor = 1}, 2030) == 0);
}

/* Wear of the months before the first whole year is a cost that its return is of, whoever asks. */
static void the_first_years_return_is_the_same_by_opening(void **state)
{
    (void)state;
    static struct lsp_externalities effects;
    struct lsp_cost_item bridge = {
        .payer = "A", .country = "AA", .amount_money = 1000, .from_year = 2025, .to_year = 2025};
    struct lsp_arena arena = {0};
    struct side without = quiet_side(), with = without;
    struct lsp_appraisal_spec spec = plain_spec();
    effects.vehicle[0][LSP_EFFECT_WEAR].all = 0.5;
    spec.externalities = &effects;
    spec.costs = &bridge;
    spec.n_costs = 1;
    without.amount[0] = with.amount[0] = 100;
    with.composite_money[0] = 20;
    with.driven_km[0][0][0] = 800;
    struct lsp_results sides[] = {results_of(&without), results_of(&with)};
    struct lsp_appraisal_pair pair = {2025, 1, &sides[0], &sides[1]};
    int32_t opening_day = lsp_date_to_day((struct lsp_date){2026, 7, 1});
    struct lsp_appraisal all;
    struct lsp_yearly_gain gain;
    struct lsp_opening_years openings;
    assert_int_equal(lsp_appraise(&spec, &CONTEXT, 1, &pair, opening_day, &arena, &all), LSP_OK);
    assert_int_equal(
        lsp_yearly_gain_make(&spec, &CONTEXT, 1, &pair, 2025, 2040, &arena, &gain), LSP_OK);
    assert_int_equal(
        lsp_opening_years_make(&spec, &gain, opening_day, 0, &arena, &openings), LSP_OK);
    double used_share = 184.0 / 365;
    assert_close(all.first_year_return, 3000 / (1000 + 400 * used_share), 1e-12);
    assert_close(openings.openings[0].first_year_return, all.first_year_return, 1e-12);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes_share_by_their_own_rule_of_half),
        cmocka_unit_test(a_new_way_has_what_the_old_ones_do_not_explain),
        cmocka_unit_test(modes_sum_to_the_benefit_whatever_the_choice_does),
        cmocka_unit_test(every_effect_has_its_line),
        cmocka_unit_test(unperceived_cost_and_taxes_are_the_resource_cost_correction),
        cmocka_unit_test(transfers_sum_to_zero),
        cmocka_unit_test(what_is_spent_on_trips_is_not_spent_elsewhere),
        cmocka_unit_test(the_price_of_carbon_is_held_outside_its_years),
        cmocka_unit_test(the_first_years_return_is_the_same_by_opening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
