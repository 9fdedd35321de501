/* Tests of discount schedules, internal rates and options against published examples.
 *
 *     factors         HM Treasury, The Green Book (2003), annex 6: 0.9662, 0.7089, 0.3563 ...
 *     pump            [LorieSavage1955]: -1,600, 10,000, -10,000 has 25 % and 400 %
 *     three rates     documentation of MATLAB's irr: -4.88 %, 100 %, 204.88 %
 *     modified rates  documentation of Excel's MIRR: 12.61 %, -4.80 %, 13.48 %; of numpy_financial
 *     five options    Newnan, Engineering Economic Analysis, chapter 8 (incremental analysis)
 *     three projects  Sullivan, Wicks and Koelling, Engineering Economy, chapter 10: 1.34, <
 * 1, 1.16
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/options.h"
#include "appraisal/rates.h"
#include "base/random.h"
#include "base/sum.h"

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))
enum { MAX_FLOWS = 40 };

static const struct lsp_rate_schedule NONE = {0};

static void growth_of_the_green_book_gives_its_published_factors(void **state)
{
    (void)state;
    static const struct {
        int years;
        double factor;
    } rows[] = {{0, 1}, {1, 0.9662}, {10, 0.7089}, {30, 0.3563}, {31, 0.3459}, {40, 0.2651},
        {50, 0.1973}, {75, 0.0942}, {76, 0.0919}, {100, 0.0508}, {125, 0.0274}};
    const struct lsp_rate_schedule *uk = lsp_rate_preset("uk_green_book");
    assert_non_null(uk);
    for (size_t row = 0; row < COUNT(rows); row++)
        assert_close(1 / lsp_rate_growth(uk, 0, rows[row].years), rows[row].factor, 5e-5);
}

static void growth_is_the_product_of_the_years(void **state)
{
    (void)state;
    for (size_t preset = 0; preset < LSP_N_RATE_PRESETS; preset++) {
        const struct lsp_rate_schedule *schedule = &LSP_RATE_PRESETS[preset];
        assert_true(schedule->source[0] != '\0');
        assert_ptr_equal(lsp_rate_preset(schedule->id), schedule);
        for (int years = 1; years < 400; years++)
            assert_close(lsp_rate_growth(schedule, 0, years),
                lsp_rate_growth(schedule, 0, years - 1) *
                    (1 + lsp_rate_of_year(schedule, 0, years)),
                1e-12);
        assert_close(
            lsp_rate_growth(schedule, 0, -3) * pow(1 + lsp_rate_of_year(schedule, 0, 0), 3), 1,
            1e-12);
    }
    assert_null(lsp_rate_preset("uk"));
}

static void one_step_is_one_rate(void **state)
{
    (void)state;
    const struct lsp_rate_step step = {0, 0.06};
    const struct lsp_rate_schedule level = {.steps = &step, .n_steps = 1};
    double amount_money[22];
    for (size_t year = 0; year < 22; year++)
        amount_money[year] = year < 2 ? -100 : 30;
    assert_close(lsp_present_value_by(&level, 0.5, 22, amount_money, 2025, 2025), 130.2808, 5e-6);
    assert_close(lsp_present_value_by(&NONE, 0.09, 22, amount_money, 2025, 2025), 59.5013, 5e-6);
}

struct stream {
    double flow[10];
    size_t n;
    double rates[4];
    size_t n_rates;
};

static void published_streams_have_their_rates(void **state)
{
    (void)state;
    static const struct stream rows[] = {
        {{-1600, 10000, -10000}, 3, {0.25, 4}, 2},
        {{-1000, 6000, -10900, 5800}, 4, {-0.0488, 1, 2.0488}, 3},
        {{-150000, 15000, 25000, 35000, 45000, 60000}, 6, {0.0524}, 1},
        {{-100, 230, -132}, 3, {0.1, 0.2}, 2},
        {{-100, 220, -121}, 3, {0.1}, 1}, /* touches zero: (1.1 - (1 + r))^2 */
        {{-1, 3, -2.5}, 3, {0}, 0},
        {{0, 0, -100, 110, 0}, 5, {0.1}, 1},
        {{-100, 100}, 2, {0}, 1},
        {{5, 5}, 2, {0}, 0},
        {{0, 0, 0}, 3, {0}, 0},
        {{7}, 1, {0}, 0},
    };
    for (size_t row = 0; row < COUNT(rows); row++) {
        struct lsp_arena arena = {0};
        double *rates;
        size_t n;
        assert_int_equal(
            lsp_internal_rates(rows[row].n, rows[row].flow, &arena, &rates, &n), LSP_OK);
        if (n != rows[row].n_rates)
            fail_msg("row %zu has %zu rates", row, n);
        for (size_t rate = 0; rate < n; rate++)
            assert_close(rates[rate], rows[row].rates[rate], 5e-5);
        lsp_arena_finish(&arena);
    }
}

/* A stream whose value is a product of (1 - (1 + r_i) x) has just these rates. */
static size_t stream_with_rates(size_t n, const double rates[], double flow[MAX_FLOWS])
{
    flow[0] = -1;
    for (size_t root = 0; root < n; root++) {
        flow[root + 1] = 0;
        for (size_t term = root + 1; term > 0; term--)
            flow[term] -= (1 + rates[root]) * flow[term - 1];
    }
    return n + 1;
}

static void every_rate_that_was_put_in_is_found(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 300; test++) {
        size_t n = 1 + test % 5, n_found;
        double wanted[5], flow[MAX_FLOWS], *found;
        struct lsp_arena arena = {0};
        for (size_t root = 0; root < n; root++) /* apart by a hundredth at least */
            wanted[root] = -0.5 + (double)root +
                           0.9 * lsp_random_uniform(7, LSP_RANDOM_TEST, test, (uint32_t)root);
        size_t n_flows = stream_with_rates(n, wanted, flow);
        assert_int_equal(lsp_internal_rates(n_flows, flow, &arena, &found, &n_found), LSP_OK);
        assert_int_equal(n_found, n);
        for (size_t root = 0; root < n; root++)
            assert_close(found[root], wanted[root], 1e-9);
        lsp_arena_finish(&arena);
    }
}

/* Where random streams change the sign of their value between two points of a fine grid there is a
 * rate between them; and at every rate the value is zero. */
static void no_change_of_sign_is_missed(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 200; test++) {
        double flow[MAX_FLOWS], *found;
        size_t n_found, n_changes = 0;
        struct lsp_arena arena = {0};
        for (uint32_t year = 0; year < MAX_FLOWS; year++)
            flow[year] = lsp_random_uniform(8, LSP_RANDOM_TEST, test, year) - 0.5;
        assert_int_equal(lsp_internal_rates(MAX_FLOWS, flow, &arena, &found, &n_found), LSP_OK);
        double last = lsp_present_value_by(&NONE, -0.9, MAX_FLOWS, flow, 0, 0);
        for (double rate = -0.9; rate < 10; rate = (1 + rate) * 1.002 - 1) {
            double value =
                lsp_present_value_by(&NONE, rate < 10 ? rate : 10, MAX_FLOWS, flow, 0, 0);
            n_changes += (value < 0) != (last < 0) ? 1 : 0;
            last = value;
        }
        assert_true(n_found >= n_changes);
        for (size_t rate = 0; rate < n_found; rate++) {
            double size = 0;
            for (int year = 0; year < MAX_FLOWS; year++)
                size += fabs(flow[year]) * pow(1 + found[rate], -year);
            assert_true(fabs(lsp_present_value_by(&NONE, found[rate], MAX_FLOWS, flow, 0, 0)) <=
                        1e-10 * size);
        }
        lsp_arena_finish(&arena);
    }
}

/* (x - 1)^n: the value is less than its rounding far around its one root, and no interval there can
 * be decided.  Found at once all the same, as near as rounding tells. */
static void a_root_of_high_multiplicity_is_one(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 12; n++) {
        double flow[13], *rates, binomial = 1;
        size_t n_found;
        struct lsp_arena arena = {0};
        for (size_t year = 0; year <= n; year++) {
            flow[year] = year % 2 == 0 ? -binomial : binomial;
            binomial *= (double)(n - year) / (double)(year + 1);
        }
        assert_int_equal(lsp_internal_rates(n + 1, flow, &arena, &rates, &n_found), LSP_OK);
        assert_int_equal(n_found, 1);
        assert_true(fabs(rates[0]) <= 2 * pow(64 * 0x1p-52 * pow(2, (double)n), 1 / (double)n));
        lsp_arena_finish(&arena);
    }
}

static void a_long_horizon_overflows_nothing(void **state)
{
    (void)state;
    static double flow[400];
    double *rates;
    size_t n;
    struct lsp_arena arena = {0};
    flow[0] = -1e12;
    for (size_t year = 1; year < 400; year++)
        flow[year] = 1e11;
    flow[399] = -1e12; /* taken down again */
    assert_int_equal(lsp_internal_rates(400, flow, &arena, &rates, &n), LSP_OK);
    assert_int_equal(n, 2);
    assert_true(rates[0] < 0);
    assert_close(rates[1], 0.1, 1e-12); /* almost an annuity without end */
    lsp_arena_finish(&arena);
}

static void published_modified_rates(void **state)
{
    (void)state;
    static const struct {
        double flow[10];
        size_t n;
        double finance_rate, reinvest_rate, rate, tolerance;
    } rows[] = {
        {{-120000, 39000, 30000, 21000, 37000, 46000}, 6, 0.10, 0.12, 0.1261, 5e-5},
        {{-120000, 39000, 30000, 21000}, 4, 0.10, 0.12, -0.0480, 5e-5},
        {{-120000, 39000, 30000, 21000, 37000, 46000}, 6, 0.10, 0.14, 0.1348, 5e-5},
        {{-100, 50, -60, 70}, 4, 0.10, 0.12, -0.03909366594356467, 1e-15},
        {{-1000, 100, 250, 500, 500}, 5, 0.1, 0.1, 0.10401626745, 1e-11},
        /* the pump: sqrt(11,000 / (1,600 + 10,000 / 1.21)) - 1, neither of its two rates */
        {{-1600, 10000, -10000}, 3, 0.1, 0.1, 0.05599, 5e-6},
    };
    for (size_t row = 0; row < COUNT(rows); row++)
        assert_close(lsp_modified_rate(rows[row].n, rows[row].flow, rows[row].finance_rate,
                         rows[row].reinvest_rate),
            rows[row].rate, rows[row].tolerance);
    const double gains[] = {1, 2}, losses[] = {-1, -2}, zeros[] = {0, 0};
    assert_true(isnan(lsp_modified_rate(2, gains, 0.1, 0.1)));
    assert_true(isnan(lsp_modified_rate(2, losses, 0.1, 0.1)));
    assert_true(isnan(lsp_modified_rate(2, zeros, 0.1, 0.1)));
}

/* Every stream's modified rate at its own internal rate is that rate. */
static void a_modified_rate_at_the_internal_one_is_the_same(void **state)
{
    (void)state;
    const double flow[] = {-1000, 100, 250, 500, 500};
    double *rates;
    size_t n;
    struct lsp_arena arena = {0};
    assert_int_equal(lsp_internal_rates(5, flow, &arena, &rates, &n), LSP_OK);
    assert_int_equal(n, 1);
    assert_close(lsp_modified_rate(5, flow, rates[0], rates[0]), rates[0], 1e-12);
    lsp_arena_finish(&arena);
}

/* Cost at once and the same benefit every year. */
static struct lsp_option level_option(
    double cost, double yearly, size_t n_years, double rate, double stream[])
{
    stream[0] = -cost;
    for (size_t year = 1; year <= n_years; year++)
        stream[year] = yearly;
    return (struct lsp_option){.id = "",
        .name = "",
        .benefit_money = yearly * (1 - pow(1 + rate, -(double)n_years)) / rate,
        .cost_money = cost,
        .net_money = stream,
        .n_years = n_years + 1,
        .first_year = 2025};
}

static void five_options_by_increments(void **state)
{
    (void)state;
    enum { A, B, C, D, E, N };
    double stream[N][21];
    const struct lsp_option options[N] = {[A] = level_option(4000, 639, 20, 0.06, stream[A]),
        [B] = level_option(2000, 410, 20, 0.06, stream[B]),
        [C] = level_option(6000, 761, 20, 0.06, stream[C]),
        [D] = level_option(1000, 117, 20, 0.06, stream[D]),
        [E] = level_option(9000, 785, 20, 0.06, stream[E])};
    struct lsp_arena arena = {0};
    struct lsp_option_choice choice;
    assert_int_equal(lsp_options_compare(N, options, &arena, &choice), LSP_OK);
    static const struct {
        size_t option, against;
        double rate;
        bool is_taken;
    } wanted[N] = {{D, LSP_NOTHING, 0.10, true}, {B, D, 0.29, true}, {A, B, 0.10, true},
        {C, A, 0.02, false}, {E, A, (double)NAN, false}};
    for (size_t step = 0; step < N; step++) {
        assert_int_equal(choice.steps[step].option, wanted[step].option);
        assert_int_equal(choice.steps[step].against, wanted[step].against);
        assert_int_equal(choice.steps[step].dominated_by, LSP_NOTHING);
        assert_int_equal(choice.steps[step].is_taken, wanted[step].is_taken);
        if (!isnan(wanted[step].rate))
            assert_close(choice.steps[step].eirr, wanted[step].rate, 5e-3);
        else
            assert_true(choice.steps[step].eirr < 0); /* 20 x 146 < 5,000 */
    }
    assert_int_equal(choice.recommended, A);
    lsp_arena_finish(&arena);
}

static void three_projects_by_benefit_cost_ratio(void **state)
{
    (void)state;
    static const struct {
        double investment, upkeep, worth_left, benefit;
    } rows[] = {
        {8.5e6, 750e3, 1.25e6, 2.15e6}, {10e6, 725e3, 1.75e6, 2.265e6}, {12e6, 700e3, 2e6, 2.5e6}};
    double annuity = (1 - pow(1.1, -50)) / 0.1, last = pow(1.1, -50), stream[3][51];
    struct lsp_option options[3];
    for (size_t row = 0; row < 3; row++) {
        options[row] = level_option(
            rows[row].investment, rows[row].benefit - rows[row].upkeep, 50, 0.1, stream[row]);
        stream[row][50] += rows[row].worth_left;
        options[row].benefit_money = rows[row].benefit * annuity;
        options[row].cost_money =
            rows[row].investment + rows[row].upkeep * annuity - rows[row].worth_left * last;
    }
    struct lsp_arena arena = {0};
    struct lsp_option_choice choice;
    assert_int_equal(lsp_options_compare(3, options, &arena, &choice), LSP_OK);
    assert_close(choice.steps[0].bcr, 1.34, 5e-3);
    assert_true(choice.steps[1].bcr < 1 && !choice.steps[1].is_taken);
    assert_int_equal(choice.steps[2].against, 0);
    assert_close(choice.steps[2].bcr, 1.16, 5e-3);
    assert_int_equal(choice.recommended, 2);
    lsp_arena_finish(&arena);
}

/* The rule of increments ends at the option that is worth most, if any is worth its cost. */
static void the_choice_is_the_one_of_highest_worth(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 500; test++) {
        enum { N = 6 };
        struct lsp_option options[N];
        double net[N] = {0};
        size_t best = LSP_NOTHING;
        for (uint32_t at = 0; at < N; at++) {
            options[at] = (struct lsp_option){.id = "",
                .name = "",
                .cost_money = floor(10 * lsp_random_uniform(9, LSP_RANDOM_TEST, test, 2 * at)),
                .benefit_money =
                    floor(12 * lsp_random_uniform(9, LSP_RANDOM_TEST, test, 2 * at + 1)),
                .net_money = &net[at],
                .n_years = 1};
            double npv = options[at].benefit_money - options[at].cost_money;
            if (npv >= 0 && (best == LSP_NOTHING ||
                                npv > options[best].benefit_money - options[best].cost_money))
                best = at;
        }
        struct lsp_arena arena = {0};
        struct lsp_option_choice choice;
        assert_int_equal(lsp_options_compare(N, options, &arena, &choice), LSP_OK);
        assert_true((choice.recommended == LSP_NOTHING) == (best == LSP_NOTHING));
        const struct lsp_option *least_bad = &options[choice.least_bad];
        for (size_t at = 0; at < N; at++)
            assert_true(options[at].benefit_money - options[at].cost_money <=
                        least_bad->benefit_money - least_bad->cost_money);
        if (best != LSP_NOTHING) {
            const struct lsp_option *chosen = &options[choice.recommended];
            assert_true(chosen->benefit_money - chosen->cost_money ==
                        options[best].benefit_money - options[best].cost_money);
        }
        for (size_t step = 0; step < N; step++)
            if (choice.steps[step].dominated_by != LSP_NOTHING)
                assert_false(choice.steps[step].is_taken);
        lsp_arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth_of_the_green_book_gives_its_published_factors),
        cmocka_unit_test(growth_is_the_product_of_the_years),
        cmocka_unit_test(one_step_is_one_rate),
        cmocka_unit_test(published_streams_have_their_rates),
        cmocka_unit_test(every_rate_that_was_put_in_is_found),
        cmocka_unit_test(no_change_of_sign_is_missed),
        cmocka_unit_test(a_root_of_high_multiplicity_is_one),
        cmocka_unit_test(a_long_horizon_overflows_nothing),
        cmocka_unit_test(published_modified_rates),
        cmocka_unit_test(a_modified_rate_at_the_internal_one_is_the_same),
        cmocka_unit_test(five_options_by_increments),
        cmocka_unit_test(three_projects_by_benefit_cost_ratio),
        cmocka_unit_test(the_choice_is_the_one_of_highest_worth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
