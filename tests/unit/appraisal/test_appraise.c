/* Tests of the account, from results tables written by hand.  SPDX-License-Identifier: Apache-2.0
 */
#include "support/test.h"

#include "appraisal/appraisal.h"
#include "base/date.h"
#include "base/random.h"
#include "base/sum.h"

enum { N_MOVEMENTS = 4, N_SEGMENTS = 2, N_OPERATORS = 2, N_POSTS = 2 };

static const char *const segment_names[] = {"tourists", "food"};
static const char *const segment_countries[] = {"AA", ""};
static const double scales[] = {0.1, 0.04}, responses[] = {0, 1};
static const uint32_t segment_of[] = {0, 1, 1, 0};
static const char *const origins[] = {"AA", "AA", "BB", "BB"};
static const char *const destinations[] = {"BB", "BB", "BB", "AA"};
static const char *const operators[] = {"railway", "airline"};
static const char *const operator_countries[] = {"AA", "BB"};
static const char *const posts[] = {"north", "south"};
static const char *const post_countries[] = {"AA", "BB"};

static const struct lsp_appraisal_context context = {.n_segments = N_SEGMENTS,
    .n_movements = N_MOVEMENTS,
    .n_operators = N_OPERATORS,
    .n_posts = N_POSTS,
    .segment_name = segment_names,
    .segment_country = segment_countries,
    .segment_scale_per_money = scales,
    .segment_response = responses,
    .movement_segment = segment_of,
    .origin_country = origins,
    .destination_country = destinations,
    .operator_name = operators,
    .operator_country = operator_countries,
    .post_name = posts,
    .post_country = post_countries};

/* Tables of one run. */
struct run {
    double amount[N_MOVEMENTS], cost_money[N_MOVEMENTS];
    struct lsp_operator_result taken[N_OPERATORS];
    struct lsp_post_result fees[3];
};

static struct lsp_results results_of(struct run *run)
{
    return (struct lsp_results){.n_movements = N_MOVEMENTS,
        .n_operators = N_OPERATORS,
        .n_posts = 3,
        .amount = run->amount,
        .composite_money = run->cost_money,
        .operators = run->taken,
        .posts = run->fees};
}

static const struct run old_run = {{100, 1000, 50, 0}, {60, 60, 30, 20},
    {{.fare_money = 500, .toll_money = 10}, {.fare_money = 900}},
    {{.post = 0, .fee_money = 7}, {.post = 1, .fee_money = 3}, {.post = 0, .fee_money = 1}}};

/* Tourists save 10 each; food moves along its curve by 15. */
static struct run new_run(void)
{
    struct run run = old_run;
    run.cost_money[0] = 50;
    run.cost_money[1] = 45;
    run.amount[1] = 1000 * exp(0.04 * 15);
    run.taken[0].fare_money = 300;
    run.taken[1].fare_money = 800;
    run.taken[1].toll_money = 40;
    run.fees[2].fee_money = 21;
    return run;
}

static struct lsp_appraisal_spec plain_spec(void)
{
    return (struct lsp_appraisal_spec){.base_year = 2025,
        .first_year = 2025,
        .horizon_years = 20,
        .discount_rate = 0.09,
        .ramp_start = 1,
        .ramp_years = 1,
        .avoidable_share = 0.5};
}

static int32_t day(int year, int month, int day_of_month)
{
    return lsp_date_to_day((struct lsp_date){year, month, day_of_month});
}

static struct lsp_appraisal appraise(const struct lsp_appraisal_spec *spec, struct run *without,
    struct run *with, int32_t opening_day, struct lsp_arena *arena)
{
    struct lsp_results tables[] = {results_of(without), results_of(with)};
    struct lsp_appraisal_pair pair = {2030, 1, &tables[0], &tables[1]};
    struct lsp_appraisal appraisal;
    assert_int_equal(
        lsp_appraise(spec, &context, 1, &pair, opening_day, arena, &appraisal), LSP_OK);
    return appraisal;
}

static const struct lsp_account_line *line_of(const struct lsp_appraisal *appraisal,
    enum lsp_line_kind kind, const char *party, const char *country)
{
    for (size_t index = 0; index < appraisal->n_lines; index++) {
        const struct lsp_account_line *line = &appraisal->lines[index];
        if (line->kind == kind && !strcmp(line->party, party) && !strcmp(line->country, country))
            return line;
    }
    fail_msg("no line of %s, %s, %s", LSP_LINE_KIND_NAMES[kind], party, country);
    return NULL;
}

static void every_party_gets_its_line(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = new_run();
    struct lsp_appraisal_spec spec = plain_spec();
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    static const struct {
        enum lsp_line_kind kind;
        const char *party, *country;
        double amount_money;
    } rows[] = {
        {LSP_LINE_USERS, "tourists", "AA", 1000},
        {LSP_LINE_USERS, "food", "AA", 20552.970009762725 / 2},
        {LSP_LINE_USERS, "food", "BB", 20552.970009762725 / 2},
        {LSP_LINE_REVENUE, "railway", "AA", -200},
        {LSP_LINE_REVENUE, "airline", "BB", -60},
        {LSP_LINE_AVOIDED, "railway", "AA", 100},
        {LSP_LINE_AVOIDED, "airline", "BB", 30},
        {LSP_LINE_FEES, "north", "AA", 20},
        {LSP_LINE_FEES, "south", "BB", 0},
    };
    assert_int_equal(all.n_lines, sizeof rows / sizeof rows[0]);
    for (size_t row = 0; row < all.n_lines; row++) {
        assert_int_equal(all.lines[row].kind, rows[row].kind);
        assert_string_equal(all.lines[row].party, rows[row].party);
        assert_string_equal(all.lines[row].country, rows[row].country);
        assert_close(all.lines[row].amount_money[2], rows[row].amount_money, 1e-12);
        assert_true(all.lines[row].amount_money[1] == 0);
        assert_false(all.lines[row].is_cost);
    }
    assert_int_equal(all.first_year, 2025);
    assert_int_equal(all.n_years, 22);
    assert_int_equal(all.n_unmeasured, 0);
    lsp_arena_finish(&arena);
}

/* The example of test_indicators.c, as a project: tourists gain 30 a year, building costs 200. */
static void the_known_project_has_its_known_indicators(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = {.amount = {3}, .cost_money = {10}}, with = {.amount = {3}};
    struct lsp_cost_item bridge = {.payer = "state",
        .country = "AA",
        .kind = LSP_CONSTRUCTION,
        .amount_money = 200,
        .from_year = 2025,
        .to_year = 2026};
    double rates[] = {0.035, 0.06, 0.12, 0};
    struct lsp_appraisal_spec spec = plain_spec();
    spec.costs = &bridge;
    spec.n_costs = 1;
    spec.other_rates = rates;
    spec.n_other_rates = 4;
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    assert_close(all.npv_money, 59.5013, 5e-6);
    assert_close(all.other_npv_money[0], 215.3354, 5e-6);
    assert_close(all.other_npv_money[1], 130.2808, 5e-6);
    assert_close(all.other_npv_money[2], 10.7887, 5e-6);
    assert_close(all.other_npv_money[3], 400, 0);
    assert_close(all.eirr, 0.128361, 5e-7);
    assert_true(all.eirr_is_unique);
    assert_close(all.bcr, 1.310318, 5e-7);
    assert_close(all.benefit_switch, -0.2368, 5e-5);
    assert_close(all.cost_switch, 0.3103, 5e-5);
    assert_close(all.first_year_return, 30 / (100 * 1.09 * 1.09 + 100 * 1.09), 1e-12);
    lsp_arena_finish(&arena);
}

static void costs_fall_in_their_years(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = old_run;
    struct lsp_cost_item costs[] = {
        {.payer = "A",
            .country = "AA",
            .kind = LSP_CONSTRUCTION,
            .amount_money = 300,
            .from_year = 2023,
            .to_year = 2025,
            .life_years = 40},
        {.payer = "A", .country = "AA", .kind = LSP_MAINTENANCE, .amount_money = 8},
        {.payer = "A", .country = "AA", .kind = LSP_RENEWAL, .amount_money = 50, .every_years = 4},
        {.payer = "B",
            .country = "BB",
            .kind = LSP_CONSTRUCTION,
            .amount_money = 10,
            .from_year = 2026,
            .to_year = 2026,
            .life_years = 5},
    };
    struct lsp_appraisal_spec spec = plain_spec();
    spec.costs = costs;
    spec.n_costs = 4;
    spec.horizon_years = 10;
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 7, 2), &arena);
    double opens_year = lsp_date_to_year(day(2027, 7, 2)), part = 2028 - opens_year;
    assert_int_equal(all.first_year, 2023); /* before spec.first_year: no cost is lost */
    assert_int_equal(all.n_years, 15);      /* to the middle of 2037 */
    const double *built = line_of(&all, LSP_LINE_CONSTRUCTION, "A", "AA")->amount_money;
    assert_true(built[0] == -100 && built[2] == -100 && built[3] == 0);
    const double *kept = line_of(&all, LSP_LINE_MAINTENANCE, "A", "AA")->amount_money;
    assert_true(kept[3] == 0);
    assert_close(kept[4], -8 * part, 1e-12);
    assert_close(kept[5], -8, 1e-15);
    assert_close(kept[8], -58, 1e-15);  /* 2031 */
    assert_close(kept[12], -58, 1e-15); /* 2035 */
    assert_close(kept[14], -8 * (1 - part), 1e-12);
    const double *left = line_of(&all, LSP_LINE_RESIDUAL, "A", "AA")->amount_money;
    assert_close(left[14], 300 * 0.75, 1e-12);
    assert_true(left[13] == 0);
    assert_true(line_of(&all, LSP_LINE_RESIDUAL, "B", "BB")->amount_money[14] == 0);
    lsp_arena_finish(&arena);
}

/* The known project, of which half is left after twenty years. */
static void what_is_left_makes_costs_less_and_no_benefit(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = {.amount = {3}, .cost_money = {10}}, with = {.amount = {3}};
    struct lsp_cost_item bridge = {.payer = "state",
        .country = "AA",
        .kind = LSP_CONSTRUCTION,
        .amount_money = 200,
        .from_year = 2025,
        .to_year = 2026,
        .life_years = 40};
    struct lsp_appraisal_spec spec = plain_spec();
    spec.costs = &bridge;
    spec.n_costs = 1;
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    double left_money = 100 / pow(1.09, 2046 - 2025), built_money = 100 + 100 / 1.09;
    assert_true(line_of(&all, LSP_LINE_RESIDUAL, "state", "AA")->is_cost);
    assert_close(all.cost_money, built_money - left_money, 1e-12);
    assert_close(all.npv_money, 59.50131 + left_money, 5e-6);
    assert_close(all.bcr, all.benefit_money / (built_money - left_money), 1e-12);
    assert_close(all.benefit_money * (1 + all.benefit_switch), all.cost_money, 1e-12);
    assert_close(all.cost_money * (1 + all.cost_switch), all.benefit_money, 1e-12);
    assert_close(all.first_year_return, 30 / (100 * 1.09 * 1.09 + 100 * 1.09), 1e-12);
    without = with;
    all = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    assert_true(all.benefit_money == 0 && all.bcr == 0 && all.first_year_return == 0);
    assert_true(isnan(all.benefit_switch) && all.cost_switch == -1);
    lsp_arena_finish(&arena);
}

static void identical_runs_give_exactly_nothing(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    for (uint32_t test = 0; test < 50; test++) {
        struct run without = old_run, with;
        for (uint32_t movement = 0; movement < N_MOVEMENTS; movement++) {
            without.amount[movement] = 1e6 * lsp_random_uniform(2, LSP_RANDOM_TEST, test, movement);
            without.cost_money[movement] =
                90 * lsp_random_uniform(2, LSP_RANDOM_TEST, test, 8 + movement);
        }
        without.cost_money[test % N_MOVEMENTS] = (double)INFINITY;
        without.amount[test % N_MOVEMENTS] = 0;
        with = without;
        struct lsp_appraisal_spec spec = plain_spec();
        struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 3, 4), &arena);
        for (size_t line = 0; line < all.n_lines; line++)
            for (size_t year = 0; year < all.n_years; year++)
                assert_true(all.lines[line].amount_money[year] == 0);
        assert_true(all.npv_money == 0 && all.half_error == 0);
        assert_int_equal(all.n_large_changes + all.n_unmeasured, 0);
        assert_true(isnan(all.bcr) && isnan(all.eirr));
    }
    lsp_arena_finish(&arena);
}

static void totals_are_the_sums_of_the_lines_to_the_last_bit(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = new_run();
    struct lsp_cost_item costs[] = {{.payer = "A",
                                        .country = "AA",
                                        .kind = LSP_CONSTRUCTION,
                                        .amount_money = 333.3,
                                        .from_year = 2025,
                                        .to_year = 2027,
                                        .life_years = 33},
        {.payer = "B", .country = "BB", .kind = LSP_MAINTENANCE, .amount_money = 7.7}};
    struct lsp_appraisal_spec spec = plain_spec();
    spec.costs = costs;
    spec.n_costs = 2;
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 5, 1), &arena);
    struct lsp_sum benefit = {0}, cost = {0}, of_country[2] = {{.sum = 0}};
    for (size_t index = 0; index < all.n_lines; index++) {
        const struct lsp_account_line *line = &all.lines[index];
        lsp_sum_add(line->is_cost ? &cost : &benefit, line->present_money);
        lsp_sum_add(&of_country[strcmp(line->country, "AA") != 0], line->present_money);
    }
    assert_true(lsp_sum_value(&benefit) == all.benefit_money);
    assert_true(-lsp_sum_value(&cost) == all.cost_money);
    assert_true(all.benefit_money - all.cost_money == all.npv_money);
    assert_close(
        lsp_sum_value(&of_country[0]) + lsp_sum_value(&of_country[1]), all.npv_money, 1e-15);
    for (size_t year = 0; year < all.n_years; year++) {
        struct lsp_sum net = {0};
        for (size_t line = 0; line < all.n_lines; line++)
            lsp_sum_add(&net, all.lines[line].amount_money[year]);
        assert_true(lsp_sum_value(&net) == all.net_money[year]);
    }
    assert_close(lsp_present_value(all.n_years, all.net_money, 0.09, all.first_year, 2025),
        all.npv_money, 1e-14);
    lsp_arena_finish(&arena);
}

/* With no ramp and flat traffic, and the end of the account kept where it was. */
static void opening_a_year_later_loses_exactly_the_first_year(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = new_run();
    struct lsp_appraisal_spec spec = plain_spec();
    struct lsp_appraisal early = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    spec.horizon_years -= 1;
    struct lsp_appraisal late = appraise(&spec, &without, &with, day(2028, 1, 1), &arena);
    double first_money = early.net_money[2] / pow(1.09, 2);
    assert_close(early.npv_money - late.npv_money, first_money, 1e-12);
    assert_int_equal(early.n_years, late.n_years);
    spec.horizon_years += 1; /* and with the full horizon all benefits come a year later */
    late = appraise(&spec, &without, &with, day(2028, 1, 1), &arena);
    assert_close(late.npv_money, early.npv_money / 1.09, 1e-13);
    lsp_arena_finish(&arena);
}

static void the_opening_year_counts_for_its_rest_and_the_ramp(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = new_run();
    struct lsp_appraisal_spec spec = plain_spec();
    spec.ramp_start = 0.4;
    spec.ramp_years = 2;
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2028, 7, 1), &arena);
    double part = 184.0 / 366; /* July to December */
    assert_close(all.ramp[3], part * (1 - 0.6 * exp(-part / 2 / 2)), 1e-12);
    assert_close(all.ramp[4], 1 - 0.6 * exp(-(part + 0.5) / 2), 1e-12);
    assert_true(all.ramp[2] == 0);
    assert_close(all.lines[0].amount_money[4], 1000 * all.ramp[4], 1e-12);
    lsp_arena_finish(&arena);
}

static void years_between_model_years_are_interpolated(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run runs[3] = {old_run, old_run, old_run};
    runs[1].cost_money[0] = 50; /* tourists gain 1000 */
    runs[2].cost_money[0] = 20; /* 4000 */
    struct lsp_results tables[] = {
        results_of(&runs[0]), results_of(&runs[1]), results_of(&runs[2])};
    struct lsp_appraisal_pair pairs[] = {{2040, 0.25, &tables[0], &tables[0]},
        {2030, 1, &tables[0], &tables[1]}, {2040, 0.75, &tables[0], &tables[2]}};
    struct lsp_appraisal_spec spec = plain_spec();
    struct lsp_appraisal all;
    assert_int_equal(
        lsp_appraise(&spec, &context, 3, pairs, day(2027, 1, 1), &arena, &all), LSP_OK);
    const double *gain = line_of(&all, LSP_LINE_USERS, "tourists", "AA")->amount_money;
    assert_close(gain[2], 1000, 1e-13);  /* 2027: held */
    assert_close(gain[5], 1000, 1e-13);  /* 2030 */
    assert_close(gain[9], 1800, 1e-13);  /* 2034 */
    assert_close(gain[15], 3000, 1e-13); /* 2040: three quarters of 4000 */
    assert_close(gain[21], 3000, 1e-13); /* 2046: held */
    lsp_arena_finish(&arena);
}

static void doubling_money_doubles_the_account(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = new_run();
    struct lsp_cost_item bridge = {.payer = "A",
        .country = "AA",
        .kind = LSP_CONSTRUCTION,
        .amount_money = 333.3,
        .from_year = 2025,
        .to_year = 2026,
        .life_years = 60};
    struct lsp_appraisal_spec spec = plain_spec();
    spec.costs = &bridge;
    spec.n_costs = 1;
    struct lsp_appraisal once = appraise(&spec, &without, &with, day(2027, 5, 1), &arena);
    bridge.amount_money *= 2;
    struct run *runs[] = {&without, &with};
    for (size_t run = 0; run < 2; run++) {
        for (size_t movement = 0; movement < N_MOVEMENTS; movement++)
            runs[run]->cost_money[movement] *= 2;
        for (size_t index = 0; index < N_OPERATORS; index++) {
            runs[run]->taken[index].fare_money *= 2;
            runs[run]->taken[index].toll_money *= 2;
        }
        for (size_t row = 0; row < 3; row++)
            runs[run]->fees[row].fee_money *= 2;
    }
    struct lsp_appraisal twice = appraise(&spec, &without, &with, day(2027, 5, 1), &arena);
    assert_true(twice.npv_money == 2 * once.npv_money);
    assert_true(twice.bcr == once.bcr && twice.eirr == once.eirr);
    lsp_arena_finish(&arena);
}

static void a_movement_that_had_no_way_is_measured_or_counted(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = {.cost_money = {60, 60, 30, 20}}, with = without;
    without.cost_money[0] = without.cost_money[1] = (double)INFINITY;
    with.amount[0] = 10; /* total fixed: no finite benefit */
    with.amount[1] = 8;  /* 8 / 0.04 */
    struct lsp_appraisal_spec spec = plain_spec();
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    assert_int_equal(all.n_unmeasured, 1);
    assert_true(line_of(&all, LSP_LINE_USERS, "tourists", "AA")->amount_money[4] == 0);
    assert_close(line_of(&all, LSP_LINE_USERS, "food", "BB")->amount_money[4], 100, 1e-12);
    assert_int_equal(all.n_large_changes, 1);
    assert_int_equal(all.large_changes[0].movement, 1);
    assert_true(isinf(all.large_changes[0].half_money));
    assert_true(isfinite(all.half_error) && isfinite(all.npv_money));
    lsp_arena_finish(&arena);
}

/* With the project twice as much is asked for at any cost: an easier border comes with it. */
static void whom_the_regime_brings_gets_no_benefit(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = new_run();
    double asked[] = {100, 1000, 50, 0}, asked_with[] = {100, 2000, 50, 0};
    struct lsp_appraisal_spec spec = plain_spec();
    struct lsp_appraisal plain = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    struct lsp_results tables[] = {results_of(&without), results_of(&with)};
    struct lsp_appraisal_pair pair = {2030, 1, &tables[0], &tables[1]};
    with.amount[1] *= 2;
    tables[0].reference_amount = asked;
    tables[1].reference_amount = asked_with;
    struct lsp_appraisal regime;
    assert_int_equal(
        lsp_appraise(&spec, &context, 1, &pair, day(2027, 1, 1), &arena, &regime), LSP_OK);
    for (size_t line = 0; line < plain.n_lines; line++)
        for (size_t year = 0; year < plain.n_years; year++)
            assert_close(
                regime.lines[line].amount_money[year], plain.lines[line].amount_money[year], 1e-12);
    lsp_arena_finish(&arena);
}

/* An elasticity of its own makes the area of a first way finite, whatever the segment's response.
 */
static void a_movement_may_have_a_response_of_its_own(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = {.cost_money = {60, 60, 30, 20}}, with = without;
    const double response[] = {0.5, 2, 0, 0};
    struct lsp_appraisal_context own = context;
    struct lsp_appraisal_spec spec = plain_spec();
    own.movement_response = response;
    without.cost_money[0] = without.cost_money[1] = (double)INFINITY;
    with.amount[0] = 10; /* 10 / (0.5 * 0.1) */
    with.amount[1] = 8;  /* 8 / (2 * 0.04), half to each end */
    struct lsp_results tables[] = {results_of(&without), results_of(&with)};
    struct lsp_appraisal_pair pair = {2030, 1, &tables[0], &tables[1]};
    struct lsp_appraisal all;
    assert_int_equal(lsp_appraise(&spec, &own, 1, &pair, day(2027, 1, 1), &arena, &all), LSP_OK);
    assert_int_equal(all.n_unmeasured, 0);
    assert_close(line_of(&all, LSP_LINE_USERS, "tourists", "AA")->amount_money[4], 200, 1e-12);
    assert_close(line_of(&all, LSP_LINE_USERS, "food", "BB")->amount_money[4], 50, 1e-12);
    lsp_arena_finish(&arena);
}

static void large_changes_are_listed_and_small_ones_not(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct run without = old_run, with = new_run(); /* 3 % off */
    struct lsp_appraisal_spec spec = plain_spec();
    struct lsp_appraisal all = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    assert_int_equal(all.n_large_changes, 0);
    assert_close(all.half_error, (21165.89 - 20552.97) / 21552.97, 1e-5);
    with.cost_money[1] = 5;
    with.amount[1] = 1000 * exp(0.04 * 55); /* 37 % off */
    all = appraise(&spec, &without, &with, day(2027, 1, 1), &arena);
    assert_int_equal(all.n_large_changes, 1);
    assert_int_equal(all.large_changes[0].movement, 1);
    assert_int_equal(all.large_changes[0].year, 2030);
    assert_close(all.large_changes[0].half_money, 275688, 2e-6);
    assert_close(all.large_changes[0].exact_money, 200625, 2e-6);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_party_gets_its_line),
        cmocka_unit_test(the_known_project_has_its_known_indicators),
        cmocka_unit_test(costs_fall_in_their_years),
        cmocka_unit_test(what_is_left_makes_costs_less_and_no_benefit),
        cmocka_unit_test(identical_runs_give_exactly_nothing),
        cmocka_unit_test(totals_are_the_sums_of_the_lines_to_the_last_bit),
        cmocka_unit_test(opening_a_year_later_loses_exactly_the_first_year),
        cmocka_unit_test(the_opening_year_counts_for_its_rest_and_the_ramp),
        cmocka_unit_test(years_between_model_years_are_interpolated),
        cmocka_unit_test(doubling_money_doubles_the_account),
        cmocka_unit_test(a_movement_that_had_no_way_is_measured_or_counted),
        cmocka_unit_test(whom_the_regime_brings_gets_no_benefit),
        cmocka_unit_test(a_movement_may_have_a_response_of_its_own),
        cmocka_unit_test(large_changes_are_listed_and_small_ones_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
