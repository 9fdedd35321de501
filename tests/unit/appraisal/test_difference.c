/* The errors of an account from other accounts of the same runs, written by hand.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "appraisal/appraisal.h"

enum { N_YEARS = 3, N_LINES = 3 };

/* Two lines of users that may cancel, and construction. */
struct account {
    double amount[N_LINES][N_YEARS];
    struct lsp_account_line lines[N_LINES];
    double ramp[N_YEARS];
    struct lsp_appraisal appraisal;
};

static const struct lsp_appraisal_spec spec = {
    .base_year = 2025, .discount_rate = 1, .error_share = 0.1};

static void init_account(struct account *account, const double amount[N_LINES][N_YEARS])
{
    *account = (struct account){0};
    memcpy(account->amount, amount, sizeof account->amount);
    for (size_t line = 0; line < N_LINES; line++) {
        account->lines[line] =
            (struct lsp_account_line){.kind = line < 2 ? LSP_LINE_USERS : LSP_LINE_CONSTRUCTION,
                .party = line == 0 ? "tourists" : "others",
                .country = "AA",
                .mode = "",
                .is_cost = line == 2,
                .amount_money = account->amount[line]};
        for (int year = 0; year < N_YEARS; year++)
            account->lines[line].present_money += amount[line][year] / (1 << year);
    }
    double *present = &account->appraisal.benefit_money;
    account->appraisal = (struct lsp_appraisal){.first_year = 2025,
        .n_years = N_YEARS,
        .lines = account->lines,
        .n_lines = N_LINES,
        .ramp = account->ramp};
    *present = account->lines[0].present_money + account->lines[1].present_money;
    account->appraisal.cost_money = 0 - account->lines[2].present_money;
    account->appraisal.npv_money = *present - account->appraisal.cost_money;
}

static const double AMOUNTS[N_LINES][N_YEARS] = {{0, 40, 0}, {0, 0, 80}, {-10, 0, 0}};

static void errors_are_four_times_what_other_states_show(void **state)
{
    (void)state;
    /* year 1: both lines off by 2, which cancels in their sum; year 2: by 0.04 and 0.08 */
    static const double WITHOUT[N_LINES][N_YEARS] = {{0, 42, 0}, {0, -2, 80}, {-10, 0, 0}};
    static const double WITH[N_LINES][N_YEARS] = {{0, 40, 0.04}, {0, 0, 79.92}, {-10, 0, 0}};
    struct account account, others[2];
    struct lsp_arena arena = {0};
    init_account(&account, AMOUNTS);
    init_account(&others[0], WITHOUT);
    init_account(&others[1], WITH);
    const struct lsp_appraisal both[] = {others[0].appraisal, others[1].appraisal};
    assert_int_equal(
        lsp_appraisal_compare(&spec, 0, NULL, 2, both, &arena, &account.appraisal), LSP_OK);
    const struct lsp_difference *found = &account.appraisal.difference;
    assert_true(found->is_estimated);
    assert_close(account.lines[0].error_money, 4 * (2.0 / 2 + 0.04 / 4), 1e-12);
    assert_close(account.lines[0].year_error_money[1], 4 * 2.0, 1e-12);
    assert_close(account.lines[1].error_money, 4 * (2.0 / 2 + 0.08 / 4), 1e-12);
    assert_true(account.lines[2].error_money == 0);
    assert_close(found->kind_money[LSP_LINE_USERS], 4 * 0.04 / 4, 1e-9);
    assert_close(found->benefit_money, 4 * 0.04 / 4, 1e-9);
    assert_close(found->npv_money, 4 * 0.04 / 4, 1e-9);
    assert_true(found->cost_money == 0);
    assert_true(found->is_reached && found->npv_is_distinguishable);
    assert_close(found->excess, 4 * 0.04 / 4 / (0.1 * 40), 1e-9);
    lsp_arena_finish(&arena);
}

static void what_is_off_one_way_and_the_other_is_added_up(void **state)
{
    (void)state;
    static const double MORE[N_LINES][N_YEARS] = {{0, 41, 0}, {0, 0, 78}, {-10, 0, 0}};
    static const double LESS[N_LINES][N_YEARS] = {{0, 39, 0}, {0, 0, 82}, {-10, 0, 0}};
    struct account account, others[2];
    struct lsp_arena arena = {0};
    init_account(&account, AMOUNTS);
    init_account(&others[0], MORE);
    init_account(&others[1], LESS);
    const struct lsp_appraisal both[] = {others[0].appraisal, others[1].appraisal};
    assert_int_equal(
        lsp_appraisal_compare(&spec, 0, NULL, 2, both, &arena, &account.appraisal), LSP_OK);
    assert_close(account.appraisal.difference.benefit_money, 4 * 2 * (1.0 / 2 + 2.0 / 4), 1e-12);
    assert_false(account.appraisal.difference.is_reached); /* 8 of 40 */
    assert_close(account.appraisal.difference.excess, 2, 1e-12);
    assert_true(account.appraisal.difference.benefit_is_distinguishable);
    lsp_arena_finish(&arena);
}

static void what_is_smaller_than_its_error_is_not_told_from_nothing(void **state)
{
    (void)state;
    static const double LITTLE[N_LINES][N_YEARS] = {{0, 2, 0}, {0, 0, -3.9}, {-10, 0, 0}};
    static const double OTHER[N_LINES][N_YEARS] = {{0, 2, 0}, {0, 0, -3.8}, {-10, 0, 0}};
    struct account account, other;
    struct lsp_arena arena = {0};
    init_account(&account, LITTLE);
    init_account(&other, OTHER);
    assert_int_equal(
        lsp_appraisal_compare(&spec, 0, NULL, 1, &other.appraisal, &arena, &account.appraisal),
        LSP_OK);
    const struct lsp_difference *found = &account.appraisal.difference;
    assert_close(account.appraisal.benefit_money, 0.025, 1e-12);
    assert_close(found->benefit_money, 0.1, 1e-9);
    assert_false(found->benefit_is_distinguishable);
    assert_false(found->kind_is_distinguishable[LSP_LINE_USERS]);
    assert_true(found->npv_is_distinguishable); /* the cost is not in doubt */
    assert_false(found->is_reached);
    lsp_arena_finish(&arena);
}

static void without_another_account_only_nothing_is_known(void **state)
{
    (void)state;
    static const double NOTHING[N_LINES][N_YEARS] = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}};
    struct account account;
    struct lsp_arena arena = {0};
    init_account(&account, AMOUNTS);
    assert_int_equal(
        lsp_appraisal_compare(&spec, 0, NULL, 0, NULL, &arena, &account.appraisal), LSP_OK);
    assert_true(isinf(account.appraisal.difference.benefit_money));
    assert_true(isinf(account.appraisal.difference.excess));
    assert_false(account.appraisal.difference.benefit_is_distinguishable);
    assert_false(account.appraisal.difference.npv_is_distinguishable);
    assert_true(account.lines[0].year_error_money[0] == 0);
    assert_true(isinf(account.lines[0].year_error_money[1]));
    init_account(&account, NOTHING);
    assert_int_equal(
        lsp_appraisal_compare(&spec, 0, NULL, 0, NULL, &arena, &account.appraisal), LSP_OK);
    assert_true(account.appraisal.difference.is_reached);
    assert_true(account.appraisal.difference.benefit_is_distinguishable);
    lsp_arena_finish(&arena);
}

/* Two sides that cost the same to fourteen digits are the same. */
static void rounding_of_all_that_is_paid_is_an_error(void **state)
{
    (void)state;
    double amount[] = {1000}, cost_money[] = {1e9};
    struct lsp_results results = {
        .n_movements = 1, .amount = amount, .composite_money = cost_money};
    struct lsp_appraisal_pair pair = {2025, 1, &results, &results};
    static const double NOISE[N_LINES][N_YEARS] = {{0, 1e-3, 0}, {0, 0, 0}, {-10, 0, 0}};
    struct account account, other;
    struct lsp_arena arena = {0};
    init_account(&account, NOISE);
    init_account(&other, NOISE);
    account.ramp[1] = account.ramp[2] = 1;
    assert_int_equal(
        lsp_appraisal_compare(&spec, 1, &pair, 1, &other.appraisal, &arena, &account.appraisal),
        LSP_OK);
    assert_close(account.appraisal.difference.benefit_money, 1e-14 * 1e12 * (0.5 + 0.25), 1e-9);
    assert_false(account.appraisal.difference.benefit_is_distinguishable);
    assert_true(account.appraisal.difference.is_reached); /* no number could be better */
    lsp_arena_finish(&arena);
}

/* A kind of a hundredth of all benefits may be off by more than its own share. */
static void a_kind_that_does_not_matter_may_be_off(void **state)
{
    (void)state;
    static const double OURS[N_LINES][N_YEARS] = {{1000, 0, 0}, {1, 0, 0}, {-10, 0, 0}};
    static const struct {
        double off;
        bool is_reached;
    } CASES[] = {{0.2, true}, {0.3, false}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct account account, other;
        struct lsp_arena arena = {0};
        init_account(&account, OURS);
        init_account(&other, OURS);
        account.lines[1].kind = other.lines[1].kind = LSP_LINE_FEES;
        other.amount[1][0] += CASES[n].off;
        assert_int_equal(
            lsp_appraisal_compare(&spec, 0, NULL, 1, &other.appraisal, &arena, &account.appraisal),
            LSP_OK);
        assert_close(account.appraisal.difference.excess, 4 * CASES[n].off / (0.1 * 10.01), 1e-9);
        assert_int_equal(account.appraisal.difference.is_reached, CASES[n].is_reached);
        lsp_arena_finish(&arena);
    }
}

/* Later gains and later upkeep are both residual values, but on either side of the account. */
static void residual_values_count_on_their_own_side(void **state)
{
    (void)state;
    struct account account, other;
    struct lsp_arena arena = {0};
    init_account(&account, AMOUNTS);
    init_account(&other, AMOUNTS);
    account.lines[1].kind = other.lines[1].kind = LSP_LINE_RESIDUAL;
    account.lines[2].kind = other.lines[2].kind = LSP_LINE_RESIDUAL;
    other.amount[1][2] += 2;
    assert_int_equal(
        lsp_appraisal_compare(&spec, 0, NULL, 1, &other.appraisal, &arena, &account.appraisal),
        LSP_OK);
    assert_close(account.appraisal.difference.benefit_money, 4 * 2.0 / 4, 1e-12);
    assert_true(account.appraisal.difference.cost_money == 0);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_four_times_what_other_states_show),
        cmocka_unit_test(what_is_off_one_way_and_the_other_is_added_up),
        cmocka_unit_test(what_is_smaller_than_its_error_is_not_told_from_nothing),
        cmocka_unit_test(without_another_account_only_nothing_is_known),
        cmocka_unit_test(rounding_of_all_that_is_paid_is_an_error),
        cmocka_unit_test(a_kind_that_does_not_matter_may_be_off),
        cmocka_unit_test(residual_values_count_on_their_own_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
