/* Tests of what follows from an account: sums that add up, shares, openings, later gains, costs
 * that follow the programme.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/accounts.h"
#include "appraisal/opening.h"
#include "base/date.h"
#include "base/random.h"

enum { N_LINES = 40, N_YEARS = 35 };

static double uniform(uint32_t test, uint32_t number)
{
    return lsp_random_uniform(11, LSP_RANDOM_TEST, test, number);
}

static int32_t day(int year, int month, int day_of_month)
{
    return lsp_date_to_day((struct lsp_date){year, month, day_of_month});
}

/* ---- accounts ---- */

struct wild_account {
    struct lsp_account_line lines[N_LINES];
    double amounts[N_LINES][N_YEARS], net_money[N_YEARS];
    struct lsp_appraisal appraisal;
};

/* Amounts from thousandths to billions, gains and losses. */
static void fill_wild(uint32_t test, struct wild_account *wild)
{
    static const char *const countries[] = {"AA", "BB", "CC"}, *const modes[] = {
                                                                   "", "road", "rail"};
    static const char *const parties[] = {"one", "two", "three", "four", "five"};
    uint32_t number = 0;
    for (size_t line = 0; line < N_LINES; line++) {
        enum lsp_line_kind kind = (enum lsp_line_kind)(line % LSP_N_LINE_KINDS);
        wild->lines[line] = (struct lsp_account_line){.kind = kind,
            .group = (enum lsp_account_group)(line % LSP_N_ACCOUNT_GROUPS),
            .party = parties[line % 5],
            .country = countries[line % 3],
            .mode = modes[line / 3 % 3],
            .is_cost = kind == LSP_LINE_CONSTRUCTION || kind == LSP_LINE_MAINTENANCE,
            .amount_money = wild->amounts[line]};
        for (size_t year = 0; year < N_YEARS; year++, number += 2)
            wild->amounts[line][year] =
                (uniform(test, number) - 0.5) * pow(10, 12 * uniform(test, number + 1) - 3);
    }
    wild->appraisal = (struct lsp_appraisal){
        .first_year = 2020, .n_years = N_YEARS, .lines = wild->lines, .n_lines = N_LINES};
}

static void all_sums_of_an_account_add_up_to_the_last_bit(void **state)
{
    (void)state;
    static struct wild_account wild;
    for (uint32_t test = 0; test < 20; test++) {
        struct lsp_arena arena = {0};
        struct lsp_accounts accounts;
        struct lsp_appraisal_spec spec = {.base_year = 2025, .discount_rate = 0.07};
        double size = 0;
        fill_wild(test, &wild);
        for (size_t line = 0; line < N_LINES; line++)
            for (size_t year = 0; year < N_YEARS; year++)
                size += fabs(wild.amounts[line][year]);
        double per_money = test % 2 ? 91.7 : 1;
        assert_int_equal(
            lsp_accounts_make(&spec, &wild.appraisal, per_money, &arena, &accounts), LSP_OK);
        double npv = 0;
        for (size_t line = 0; line < N_LINES; line++)
            npv += lsp_present_value(N_YEARS, wild.amounts[line], 0.07, 2020, 2025);
        assert_true(fabs(accounts.total.net_money - per_money * npv) <= 1e-12 * per_money * size);
        for (int by = 0; by < LSP_N_ACCOUNT_BY; by++) {
            double benefit = 0, cost = 0, net = 0, backward = 0;
            for (size_t at = 0; at < accounts.n_sums[by]; at++) {
                benefit += accounts.sums[by][at].benefit_money;
                cost += accounts.sums[by][at].cost_money;
                net += accounts.sums[by][at].net_money;
                backward += accounts.sums[by][accounts.n_sums[by] - 1 - at].net_money;
            }
            assert_true(benefit == accounts.total.benefit_money);
            assert_true(cost == accounts.total.cost_money);
            assert_true(net == accounts.total.net_money && backward == net);
            assert_true(benefit - cost == net);
        }
        assert_int_equal(accounts.n_sums[LSP_BY_COUNTRY], 3);
        assert_int_equal(accounts.n_sums[LSP_BY_YEAR], N_YEARS);
        lsp_arena_finish(&arena);
    }
}

static void an_account_of_nothing_has_sums_of_nothing(void **state)
{
    (void)state;
    double amount[2] = {0, 0};
    struct lsp_account_line line = {
        .party = "", .country = "AA", .mode = "", .amount_money = amount};
    struct lsp_appraisal appraisal = {
        .first_year = 2025, .n_years = 2, .lines = &line, .n_lines = 1};
    struct lsp_appraisal_spec spec = {.base_year = 2025};
    struct lsp_arena arena = {0};
    struct lsp_accounts accounts;
    assert_int_equal(lsp_accounts_make(&spec, &appraisal, 1, &arena, &accounts), LSP_OK);
    assert_true(accounts.total.net_money == 0);
    assert_int_equal(accounts.n_sums[LSP_BY_COUNTRY], 1);
    lsp_arena_finish(&arena);
}

/* ---- shares ---- */

static struct lsp_cost_shares share(const double benefit[3], const double cost[3], const char *by[],
    size_t n_by, struct lsp_arena *arena)
{
    static const char *const countries[] = {"AA", "BB", "CC"};
    static struct lsp_account_sum sums[3];
    struct lsp_appraisal_spec spec = {.shared_by = by, .n_shared_by = n_by};
    struct lsp_accounts accounts = {0};
    for (size_t at = 0; at < 3; at++)
        sums[at] = (struct lsp_account_sum){.name = countries[at],
            .benefit_money = benefit[at],
            .cost_money = cost[at],
            .net_money = benefit[at] - cost[at]};
    accounts.sums[LSP_BY_COUNTRY] = sums;
    accounts.n_sums[LSP_BY_COUNTRY] = 3;
    struct lsp_cost_shares shares;
    assert_int_equal(lsp_cost_shares_make(&spec, &accounts, arena, &shares), LSP_OK);
    return shares;
}

static void shares_make_the_ratios_of_those_who_pay_the_same(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    const double benefit[] = {90, 30, -5}, cost[] = {20, 40, 0};
    struct lsp_cost_shares shares = share(benefit, cost, NULL, 0, &arena);
    assert_int_equal(shares.n_shares, 2);
    assert_close(shares.equal_bcr, 2, 1e-15);
    assert_close(shares.shares[0].equal_share, 0.75, 1e-15);
    assert_close(shares.shares[0].transfer_money, 25, 1e-15);
    assert_close(shares.shares[1].transfer_money, -25, 1e-15);
    assert_close(shares.shares[0].bcr, 4.5, 1e-15);
    for (size_t at = 0; at < 2; at++)
        assert_close(shares.shares[at].benefit_money /
                         (shares.shares[at].cost_money + shares.shares[at].transfer_money),
            2, 1e-15);
    lsp_arena_finish(&arena);
}

static void who_pays_nothing_can_be_named_and_who_loses_cannot_share(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    const double benefit[] = {90, 30, -5}, cost[] = {60, 0, 0};
    const char *two[] = {"AA", "BB"}, *three[] = {"AA", "BB", "CC"};
    struct lsp_cost_shares shares = share(benefit, cost, two, 2, &arena);
    assert_int_equal(shares.n_shares, 2);
    assert_true(isnan(shares.shares[1].bcr));
    assert_close(shares.shares[1].transfer_money, 15, 1e-15);
    shares = share(benefit, cost, three, 3, &arena);
    assert_int_equal(shares.n_shares, 3);
    assert_true(isnan(shares.equal_bcr) && isnan(shares.shares[0].transfer_money));
    lsp_arena_finish(&arena);
}

/* ---- openings ---- */

/* One movement of fixed total, 100 a year, that saves more from one model year to the next. */
struct growing {
    double amount, cost0, cost1[2];
    struct lsp_results tables[4];
    struct lsp_appraisal_pair pairs[2];
};

static const char *const country[] = {"AA"}, *const party[] = {"users"};
static const double scale[] = {1}, response[] = {0};
static const uint32_t segment[] = {0};
static const struct lsp_appraisal_context context = {.n_segments = 1,
    .n_movements = 1,
    .segment_name = party,
    .segment_country = country,
    .segment_scale_per_money = scale,
    .segment_response = response,
    .movement_segment = segment,
    .origin_country = country,
    .destination_country = country};

static void fill_growing(struct growing *growing, double saved_first, double saved_last)
{
    growing->amount = 100;
    growing->cost0 = 50;
    growing->cost1[0] = 50 - saved_first / 100;
    growing->cost1[1] = 50 - saved_last / 100;
    for (int year = 0; year < 2; year++) {
        double *cost[] = {&growing->cost0, &growing->cost1[year]};
        for (int side = 0; side < 2; side++)
            growing->tables[2 * year + side] = (struct lsp_results){
                .n_movements = 1, .amount = &growing->amount, .composite_money = cost[side]};
        growing->pairs[year] = (struct lsp_appraisal_pair){.year = year == 0 ? 2026 : 2066,
            .share = 1,
            .without = &growing->tables[2 * year],
            .with = &growing->tables[2 * year + 1]};
    }
}

static struct lsp_appraisal_spec spec_with(struct lsp_cost_item *costs, size_t n_costs)
{
    return (struct lsp_appraisal_spec){.costs = costs,
        .n_costs = n_costs,
        .base_year = 2025,
        .first_year = 2025,
        .horizon_years = 30,
        .discount_rate = 0.06,
        .ramp_start = 0.4,
        .ramp_years = 3};
}

static void the_worth_of_an_opening_is_that_of_the_whole_appraisal(void **state)
{
    (void)state;
    static const struct lsp_rate_step steps[] = {{0, 0.05}, {12, 0.03}};
    for (uint32_t test = 0; test < 40; test++) {
        struct growing growing;
        fill_growing(&growing, 1000 * uniform(test, 0), 4000 * uniform(test, 1));
        struct lsp_cost_item costs[] = {{.payer = "A",
                                            .country = "AA",
                                            .amount_money = 9000,
                                            .from_year = 2025,
                                            .to_year = 2027,
                                            .life_years = test % 3 == 0 ? 47.5 : 0},
            {.payer = "A", .country = "AA", .kind = LSP_MAINTENANCE, .amount_money = 30},
            {.payer = "B",
                .country = "AA",
                .kind = LSP_RENEWAL,
                .amount_money = 70,
                .every_years = 7}};
        struct lsp_appraisal_spec spec = spec_with(costs, 3);
        spec.residual = test % 2 == 0 ? LSP_RESIDUAL_STRAIGHT_LINE : LSP_RESIDUAL_LATER;
        if (test % 5 == 0)
            spec.discount = (struct lsp_rate_schedule){.steps = steps, .n_steps = 2};
        int32_t opening_day = day(2026, 5, 1) + (int32_t)(4000 * uniform(test, 2));
        struct lsp_arena arena = {0};
        struct lsp_yearly_gain gain;
        struct lsp_appraisal appraisal;
        double npv_money;
        assert_int_equal(
            lsp_yearly_gain_make(&spec, &context, 2, growing.pairs, 2025, 2100, &arena, &gain),
            LSP_OK);
        assert_int_equal(lsp_opening_npv(&spec, &gain, opening_day, &npv_money), LSP_OK);
        assert_int_equal(
            lsp_appraise(&spec, &context, 2, growing.pairs, opening_day, &arena, &appraisal),
            LSP_OK);
        assert_close(npv_money, appraisal.npv_money, 1e-11);
        lsp_arena_finish(&arena);
    }
}

static void later_gains_are_those_of_the_longer_horizon(void **state)
{
    (void)state;
    struct growing growing;
    fill_growing(&growing, 600, 900);
    struct lsp_cost_item costs[] = {{.payer = "A",
                                        .country = "AA",
                                        .amount_money = 9000,
                                        .from_year = 2025,
                                        .to_year = 2026,
                                        .life_years = 48},
        {.payer = "A", .country = "AA", .kind = LSP_MAINTENANCE, .amount_money = 30}};
    struct lsp_appraisal_spec spec = spec_with(costs, 2), longer = spec;
    spec.residual = LSP_RESIDUAL_LATER;
    longer.horizon_years = 48;
    struct lsp_arena arena = {0};
    struct lsp_appraisal later, whole;
    int32_t opening = day(2027, 7, 1);
    assert_int_equal(
        lsp_appraise(&spec, &context, 2, growing.pairs, opening, &arena, &later), LSP_OK);
    assert_int_equal(
        lsp_appraise(&longer, &context, 2, growing.pairs, opening, &arena, &whole), LSP_OK);
    assert_close(later.npv_money, whole.npv_money, 1e-12);
    assert_close(later.benefit_money, whole.benefit_money, 1e-12);
    assert_close(later.cost_money, whole.cost_money, 1e-12);
    double left_money = 0; /* 18 years of gains less upkeep, in the last year */
    for (size_t line = 0; line < later.n_lines; line++)
        if (later.lines[line].kind == LSP_LINE_RESIDUAL)
            left_money += later.lines[line].amount_money[later.n_years - 1];
    assert_true(left_money > 10 * (600 - 30) && left_money < 18 * (900 - 30));
    lsp_arena_finish(&arena);
}

/* Benefit b of the first year against cost C of the year before: a year's delay saves r C / (1 + r)
 * and loses b / (1 + r), so that it pays as long as b < r C. */
static void waiting_pays_until_the_first_year_earns_the_interest(void **state)
{
    (void)state;
    struct growing growing;
    fill_growing(&growing, 0, 2000); /* 50 more every year from 2026 on */
    struct lsp_cost_item cost = {
        .payer = "A", .country = "AA", .amount_money = 9975, .from_year = 2025, .to_year = 2025};
    struct lsp_appraisal_spec spec = spec_with(&cost, 1);
    spec.ramp_start = 1;
    spec.horizon_years = 60;
    struct lsp_arena arena = {0};
    struct lsp_yearly_gain gain;
    struct lsp_opening_years openings;
    assert_int_equal(
        lsp_yearly_gain_make(&spec, &context, 2, growing.pairs, 2025, 2140, &arena, &gain), LSP_OK);
    assert_int_equal(
        lsp_opening_years_make(&spec, &gain, day(2026, 1, 1), 25, &arena, &openings), LSP_OK);
    assert_int_equal(openings.n, 26);
    /* b = 50 (year - 2026) >= 0.06 * 9975 = 598.5 first in 2038 */
    assert_int_equal(openings.openings[openings.same_end_best].year, 2038);
    /* the rule reckons the cost grown to the opening: 600 / (9975 * 1.06) = 5.7 %, 650: 6.1 % */
    assert_int_equal(openings.openings[openings.first_worthwhile].year, 2039);
    assert_close(openings.openings[13].first_year_return, 650 / (9975 * 1.06), 1e-12);
    for (size_t at = 1; at < openings.n; at++) {
        const struct lsp_opening_year *here = &openings.openings[at], *before = here - 1;
        double benefit = 50.0 * (before->year - 2026);
        assert_close(here->same_end_npv_money - before->same_end_npv_money,
            (0.06 * 9975 - benefit) / pow(1.06, before->year - 2025), 1e-9);
    }
    lsp_arena_finish(&arena);
}

static void a_level_gain_loses_the_interest_of_a_year_of_delay(void **state)
{
    (void)state;
    struct growing growing;
    fill_growing(&growing, 1000, 1000);
    struct lsp_cost_item cost = {
        .payer = "A", .country = "AA", .amount_money = 5000, .from_year = 2025, .to_year = 2025};
    struct lsp_appraisal_spec spec = spec_with(&cost, 1);
    struct lsp_arena arena = {0};
    struct lsp_yearly_gain gain;
    struct lsp_opening_years openings;
    assert_int_equal(
        lsp_yearly_gain_make(&spec, &context, 2, growing.pairs, 2025, 2140, &arena, &gain), LSP_OK);
    assert_int_equal(
        lsp_opening_years_make(&spec, &gain, day(2026, 1, 1), 3, &arena, &openings), LSP_OK);
    for (size_t at = 1; at < openings.n; at++)
        assert_close(openings.openings[at].npv_money,
            openings.openings[0].npv_money / pow(1.06, (double)at), 1e-9);
    assert_int_equal(openings.best, 0);
    lsp_arena_finish(&arena);
}

/* ---- costs that follow the programme ---- */

static void works_are_spent_by_the_day_and_their_months_cost_besides(void **state)
{
    (void)state;
    struct growing growing;
    fill_growing(&growing, 1000, 1000);
    struct lsp_cost_item cost = {.payer = "A",
        .country = "AA",
        .amount_money = 3660,
        .follows_programme = true,
        .begins_day = day(2027, 7, 1),
        .ends_day = day(2028, 7, 1)};
    struct lsp_appraisal_spec spec = spec_with(&cost, 1);
    struct lsp_arena arena = {0};
    struct lsp_appraisal all;
    assert_int_equal(
        lsp_appraise(&spec, &context, 2, growing.pairs, day(2029, 1, 1), &arena, &all), LSP_OK);
    const struct lsp_account_line *line = &all.lines[all.n_lines - 1];
    assert_int_equal(line->kind, LSP_LINE_CONSTRUCTION);
    assert_close(line->amount_money[2027 - all.first_year], -1840, 1e-12); /* 184 of 366 days */
    assert_close(line->amount_money[2028 - all.first_year], -1820, 1e-12);
    cost.per_month_money = 12;
    assert_close(lsp_cost_money(&cost), 3660 + 12 * 366 / (365.2425 / 12), 1e-12);
    cost.ends_day = cost.begins_day; /* a milestone */
    cost.begins_day = cost.ends_day = day(2024, 12, 31);
    assert_int_equal(
        lsp_appraise(&spec, &context, 2, growing.pairs, day(2029, 1, 1), &arena, &all), LSP_OK);
    assert_int_equal(all.first_year, 2024); /* no cost is left out */
    assert_close(all.lines[all.n_lines - 1].amount_money[0], -3660, 1e-12);
    lsp_arena_finish(&arena);
}

/* ---- indicators of a whole appraisal ---- */

static void switching_values_turn_the_answer(void **state)
{
    (void)state;
    struct growing growing;
    fill_growing(&growing, 700, 1500);
    struct lsp_cost_item costs[] = {
        {.payer = "A", .country = "AA", .amount_money = 9000, .from_year = 2025, .to_year = 2026},
        {.payer = "A", .country = "AA", .kind = LSP_MAINTENANCE, .amount_money = 40}};
    struct lsp_appraisal_spec spec = spec_with(costs, 2);
    spec.hurdle_rate = 0.09;
    struct lsp_arena arena = {0};
    struct lsp_appraisal now, changed;
    int32_t opening = day(2027, 1, 1);
    assert_int_equal(
        lsp_appraise(&spec, &context, 2, growing.pairs, opening, &arena, &now), LSP_OK);
    costs[0].amount_money = 9000 * (1 + now.switches[LSP_LINE_CONSTRUCTION].npv_change);
    assert_int_equal(
        lsp_appraise(&spec, &context, 2, growing.pairs, opening, &arena, &changed), LSP_OK);
    assert_true(fabs(changed.npv_money) <= 1e-9 * now.benefit_money);
    costs[0].amount_money = 9000 * (1 + now.switches[LSP_LINE_CONSTRUCTION].hurdle_change);
    assert_int_equal(
        lsp_appraise(&spec, &context, 2, growing.pairs, opening, &arena, &changed), LSP_OK);
    assert_close(changed.eirr, 0.09, 1e-9);
    assert_true(isnan(now.switches[LSP_LINE_REVENUE].npv_change)); /* there is none */
    lsp_arena_finish(&arena);
}

static void a_link_that_is_taken_down_again_has_two_rates(void **state)
{
    (void)state;
    struct growing growing;
    fill_growing(&growing, 3000, 3000);
    struct lsp_cost_item costs[] = {
        {.payer = "A", .country = "AA", .amount_money = 5000, .from_year = 2025, .to_year = 2025},
        {.payer = "A", .country = "AA", .amount_money = 60000, .from_year = 2055, .to_year = 2055}};
    struct lsp_appraisal_spec spec = spec_with(costs, 2);
    struct lsp_arena arena = {0};
    struct lsp_appraisal all;
    assert_int_equal(
        lsp_appraise(&spec, &context, 2, growing.pairs, day(2026, 1, 1), &arena, &all), LSP_OK);
    assert_false(all.eirr_is_unique);
    assert_int_equal(all.n_roots, 2);
    assert_true(all.eirr == all.roots[0] && all.roots[0] < all.roots[1]);
    for (size_t root = 0; root < 2; root++)
        assert_true(
            fabs(lsp_present_value(all.n_years, all.net_money, all.roots[root], 0, 0)) < 1e-6);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sums_of_an_account_add_up_to_the_last_bit),
        cmocka_unit_test(an_account_of_nothing_has_sums_of_nothing),
        cmocka_unit_test(shares_make_the_ratios_of_those_who_pay_the_same),
        cmocka_unit_test(who_pays_nothing_can_be_named_and_who_loses_cannot_share),
        cmocka_unit_test(the_worth_of_an_opening_is_that_of_the_whole_appraisal),
        cmocka_unit_test(later_gains_are_those_of_the_longer_horizon),
        cmocka_unit_test(waiting_pays_until_the_first_year_earns_the_interest),
        cmocka_unit_test(a_level_gain_loses_the_interest_of_a_year_of_delay),
        cmocka_unit_test(works_are_spent_by_the_day_and_their_months_cost_besides),
        cmocka_unit_test(switching_values_turn_the_answer),
        cmocka_unit_test(a_link_that_is_taken_down_again_has_two_rates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
