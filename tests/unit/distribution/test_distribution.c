/* The gravity model, its calibration and fitting to counts: a vector by hand, and what must hold of
 * any matrix.  SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include "base/random.h"
#include "support/test.h"

enum { MOST = 12, N_CASES = 40 };

struct random_gravity {
    struct lsp_gravity gravity;
    double row_total[MOST], column_total[MOST], cost[MOST * MOST];
    bool crosses_border[MOST * MOST];
};

static double draw(uint32_t seed, uint32_t number)
{
    return lsp_random_uniform(seed, LSP_RANDOM_TEST, 0, number);
}

/* Totals with the same sum, costs from 1 to 50, a tenth of the cells closed but for a band that
 * leaves every sum reachable. */
static void make_gravity(struct random_gravity *at, uint32_t seed)
{
    size_t n = 2 + (size_t)(draw(seed, 0) * (MOST - 2));
    double rows = 0, columns = 0;
    *at = (struct random_gravity){0};
    for (size_t zone = 0; zone < n; zone++) {
        rows += at->row_total[zone] = 10 + 1000 * draw(seed, 100 + (uint32_t)zone);
        columns += at->column_total[zone] = 10 + 1000 * draw(seed, 200 + (uint32_t)zone);
    }
    for (size_t zone = 0; zone < n; zone++)
        at->column_total[zone] *= rows / columns;
    for (size_t cell = 0; cell < n * n; cell++) {
        at->cost[cell] = 1 + 49 * draw(seed, 1000 + (uint32_t)cell);
        at->crosses_border[cell] = (cell / n < n / 2) != (cell % n < n / 2);
        bool is_band = cell / n == 0 || cell % n == 0;
        if (draw(seed, 2000 + (uint32_t)cell) < 0.1 && !is_band)
            at->cost[cell] = (double)INFINITY;
    }
    /* the band must be able to take all that the rest leaves */
    at->row_total[0] += 4 * rows;
    at->column_total[0] += 4 * rows;
    at->gravity = (struct lsp_gravity){.n_rows = n,
        .n_columns = n,
        .row_total = at->row_total,
        .column_total = at->column_total,
        .cost = at->cost,
        .crosses_border = at->crosses_border,
        .border_effect = -3 * draw(seed, 1),
        .deterrence = (enum lsp_deterrence)(seed % LSP_N_DETERRENCES),
        .parameter = seed % 3 == 1 ? 2 * draw(seed, 2) : 0.2 * draw(seed, 2),
        .power = 0.5};
}

static void check_sums(const struct lsp_gravity *gravity, const struct lsp_matrix *matrix)
{
    size_t n = gravity->n_columns;
    for (size_t row = 0; row < gravity->n_rows; row++) {
        double sum = 0;
        for (size_t column = 0; column < n; column++)
            sum += matrix->amount[row * n + column];
        assert_close(sum, gravity->row_total[row], 1.1e-10);
    }
    for (size_t column = 0; column < n; column++) {
        double sum = 0;
        for (size_t row = 0; row < gravity->n_rows; row++)
            sum += matrix->amount[row * n + column];
        assert_close(sum, gravity->column_total[column], 1.1e-10);
    }
}

static void four_cells_come_out_as_by_hand(void **state)
{
    (void)state;
    const double rows[] = {100, 200}, columns[] = {120, 180}, cost[] = {10, 20, 20, 10};
    const double expected[] = {70.7236, 29.2764, 49.2764, 150.7236};
    struct lsp_arena arena = {0};
    struct lsp_matrix matrix;
    const struct lsp_gravity gravity = {.n_rows = 2,
        .n_columns = 2,
        .row_total = rows,
        .column_total = columns,
        .cost = cost,
        .parameter = 0.1};
    assert_int_equal(lsp_distribution_gravity(&gravity, &arena, &matrix), LSP_OK);
    assert_int_equal(matrix.stopped_by, LSP_BALANCED);
    for (size_t cell = 0; cell < 4; cell++)
        assert_true(fabs(matrix.amount[cell] - expected[cell]) <= 5e-5);
    double spent = 10 * (70.7236 + 150.7236) + 20 * (29.2764 + 49.2764);
    assert_close(matrix.mean_cost, spent / 300, 1e-6);
    lsp_arena_finish(&arena);
}

static double log_deterrence(const struct random_gravity *at, size_t cell)
{
    const struct lsp_gravity *gravity = &at->gravity;
    double cost = at->cost[cell], f = at->crosses_border[cell] ? gravity->border_effect : 0;
    if (gravity->deterrence == LSP_DETERRENCE_TANNER)
        f += gravity->power * log(cost);
    return f -
           gravity->parameter * (gravity->deterrence == LSP_DETERRENCE_POWER ? log(cost) : cost);
}

/* Of a cell's square with the first row and column, which are open; returns whether it is open. */
static bool check_ratio(
    const struct random_gravity *at, const struct lsp_matrix *matrix, size_t row, size_t column)
{
    size_t n = at->gravity.n_columns;
    const size_t cells[] = {0, row * n + column, row * n, column};
    double ratio = 0, deterred = 0;
    if (isinf(at->cost[cells[1]])) {
        assert_true(!(matrix->amount[cells[1]] > 0));
        return false;
    }
    for (size_t corner = 0; corner < 4; corner++) {
        double sign = corner < 2 ? 1 : -1;
        ratio += sign * log(matrix->amount[cells[corner]]);
        deterred += sign * log_deterrence(at, cells[corner]);
    }
    assert_true(fabs(ratio - deterred) < 1e-9);
    return true;
}

static void sums_and_cross_product_ratios_hold(void **state)
{
    (void)state;
    size_t n_open = 0, n_closed = 0;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_gravity at;
        struct lsp_arena arena = {0};
        struct lsp_matrix matrix;
        make_gravity(&at, seed);
        assert_int_equal(lsp_distribution_gravity(&at.gravity, &arena, &matrix), LSP_OK);
        assert_int_equal(matrix.stopped_by, LSP_BALANCED);
        check_sums(&at.gravity, &matrix);
        size_t n = at.gravity.n_rows;
        for (size_t cell = 0; cell < n * n; cell++) {
            size_t row = cell / n, column = cell % n;
            if (row > 0 && column > 0)
                (*(check_ratio(&at, &matrix, row, column) ? &n_open : &n_closed))++;
        }
        lsp_arena_finish(&arena);
    }
    assert_true(n_open > 10 * N_CASES && n_closed > N_CASES);
}

static void permuting_zones_permutes_the_matrix(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_gravity at, turned;
        struct lsp_arena arena = {0};
        struct lsp_matrix one, other;
        make_gravity(&at, seed);
        turned = at;
        size_t n = at.gravity.n_rows;
        for (size_t row = 0; row < n; row++) {
            turned.row_total[row] = at.row_total[n - 1 - row];
            turned.column_total[row] = at.column_total[n - 1 - row];
            for (size_t column = 0; column < n; column++) {
                size_t from = (n - 1 - row) * n + n - 1 - column;
                turned.cost[row * n + column] = at.cost[from];
                turned.crosses_border[row * n + column] = at.crosses_border[from];
            }
        }
        turned.gravity.row_total = turned.row_total;
        turned.gravity.column_total = turned.column_total;
        turned.gravity.cost = turned.cost;
        turned.gravity.crosses_border = turned.crosses_border;
        assert_int_equal(lsp_distribution_gravity(&at.gravity, &arena, &one), LSP_OK);
        assert_int_equal(lsp_distribution_gravity(&turned.gravity, &arena, &other), LSP_OK);
        for (size_t cell = 0; cell < n * n; cell++)
            assert_close(one.amount[cell], other.amount[n * n - 1 - cell], 1e-9);
        lsp_arena_finish(&arena);
    }
}

static void calibration_finds_the_parameter_that_made_the_mean(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= N_CASES; seed++) {
        struct random_gravity at;
        struct lsp_arena arena = {0};
        struct lsp_matrix made, found;
        make_gravity(&at, seed);
        assert_int_equal(lsp_distribution_gravity(&at.gravity, &arena, &made), LSP_OK);
        at.gravity.parameter = -1; /* not used */
        assert_int_equal(
            lsp_distribution_calibrate(&at.gravity, made.mean_cost, &arena, &found), LSP_OK);
        assert_int_equal(found.stopped_by, LSP_BALANCED);
        assert_close(found.mean_cost, made.mean_cost, 1e-9);
        assert_true(fabs(found.parameter - made.parameter) < 1e-5 * (made.parameter + 0.01));
        assert_true(found.n_tried < 40);
        check_sums(&at.gravity, &found);
        lsp_arena_finish(&arena);
    }
}

static void a_mean_that_no_deterrence_gives_is_told(void **state)
{
    (void)state;
    const double rows[] = {100, 200}, columns[] = {120, 180}, cost[] = {10, 20, 20, 10};
    static const struct {
        double mean;
        enum lsp_balance expected;
    } CASES[] = {{16, LSP_MEAN_COST_TOO_HIGH}, {200, LSP_MEAN_COST_TOO_HIGH},
        {10.1, LSP_MEAN_COST_TOO_LOW}, {1, LSP_MEAN_COST_TOO_LOW}, {12, LSP_BALANCED}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct lsp_arena arena = {0};
        struct lsp_matrix matrix;
        const struct lsp_gravity gravity = {
            .n_rows = 2, .n_columns = 2, .row_total = rows, .column_total = columns, .cost = cost};
        assert_int_equal(
            lsp_distribution_calibrate(&gravity, CASES[n].mean, &arena, &matrix), LSP_OK);
        assert_int_equal(matrix.stopped_by, CASES[n].expected);
        lsp_arena_finish(&arena);
    }
}

static void totals_that_no_cell_can_take_are_told(void **state)
{
    (void)state;
    const double never = (double)INFINITY;
    const double rows[] = {100, 200}, columns[] = {100, 200};
    const double closed_row[] = {never, never, 1, 1};
    const double crossed[] = {never, 1, 1, never}; /* 100 would have to be 200 */
    struct lsp_arena arena = {0};
    struct lsp_matrix matrix;
    struct lsp_gravity gravity = {.n_rows = 2,
        .n_columns = 2,
        .row_total = rows,
        .column_total = columns,
        .cost = closed_row,
        .max_iterations = 50};
    assert_int_equal(lsp_distribution_gravity(&gravity, &arena, &matrix), LSP_OK);
    assert_int_equal(matrix.stopped_by, LSP_BALANCE_IMPOSSIBLE);
    gravity.cost = crossed;
    assert_int_equal(lsp_distribution_gravity(&gravity, &arena, &matrix), LSP_OK);
    assert_int_equal(matrix.stopped_by, LSP_BALANCE_ITERATIONS);
    assert_true(matrix.error > 0.1);
    gravity.max_iterations = 0;
    assert_int_equal(lsp_distribution_gravity(&gravity, &arena, &matrix), LSP_OK);
    assert_int_equal(matrix.stopped_by, LSP_BALANCE_IMPOSSIBLE);
    lsp_arena_finish(&arena);
}

static void costs_far_apart_lose_no_row(void **state)
{
    (void)state;
    const double rows[] = {100, 200}, columns[] = {150, 150}, cost[] = {10, 20, 1e6, 1e6 + 10};
    struct lsp_arena arena = {0};
    struct lsp_matrix matrix;
    const struct lsp_gravity gravity = {.n_rows = 2,
        .n_columns = 2,
        .row_total = rows,
        .column_total = columns,
        .cost = cost,
        .parameter = 1};
    assert_int_equal(lsp_distribution_gravity(&gravity, &arena, &matrix), LSP_OK);
    assert_int_equal(matrix.stopped_by, LSP_BALANCED);
    const double expected[] = {50, 50, 100, 100}; /* the row's extra cost is the row's own affair */
    for (size_t cell = 0; cell < 4; cell++)
        assert_close(matrix.amount[cell], expected[cell], 1e-9);
    lsp_arena_finish(&arena);
}

static void counts_are_met_and_zeros_and_ratios_stay(void **state)
{
    (void)state;
    static const uint32_t FIRST[] = {0, 1, 2, 3, 4}, SECOND[] = {3, 4, 5, 6};
    const struct lsp_count counts[] = {{.cells = FIRST, .n_cells = 5, .target = 100},
        {.cells = SECOND, .n_cells = 4, .target = 60}};
    double amount[] = {1, 2, 0, 4, 8, 16, 32, 64};
    const double before[] = {1, 2, 0, 4, 8, 16, 32, 64};
    struct lsp_count_fit fit = {0};
    lsp_distribution_fit(8, amount, 2, counts, &fit);
    assert_true(fit.is_fitted && fit.error <= 1e-10 && fit.iterations > 1);
    assert_close(lsp_distribution_counted(amount, &counts[0]), 100, 1e-10);
    assert_close(lsp_distribution_counted(amount, &counts[1]), 60, 1e-10);
    assert_true(!(amount[2] > 0));
    assert_true(amount[7] == 64);                                      /* in no count */
    assert_close(amount[1] / amount[0], before[1] / before[0], 1e-12); /* in the same counts */
    assert_close(amount[4] / amount[3], before[4] / before[3], 1e-12);
    assert_close(amount[6] / amount[5], before[6] / before[5], 1e-12);
    /* the factors of the two counts multiply in the cells that are in both */
    double first = amount[0] / before[0], second = amount[5] / before[5];
    assert_close(amount[3] / before[3], first * second, 1e-9);
}

/* Margins as counts: fitting a table of ones gives the product of the margins. */
static void margins_are_counts_too(void **state)
{
    (void)state;
    static const uint32_t SETS[4][2] = {{0, 1}, {2, 3}, {0, 2}, {1, 3}};
    const double totals[] = {100, 200, 120, 180};
    struct lsp_count counts[4];
    for (size_t at = 0; at < 4; at++)
        counts[at] = (struct lsp_count){.cells = SETS[at], .n_cells = 2, .target = totals[at]};
    double amount[] = {1, 1, 1, 1};
    struct lsp_count_fit fit = {0};
    lsp_distribution_fit(4, amount, 4, counts, &fit);
    assert_true(fit.is_fitted);
    for (size_t cell = 0; cell < 4; cell++)
        assert_close(amount[cell], totals[cell / 2] * totals[2 + cell % 2] / 300, 1e-9);
}

static void counts_that_contradict_are_told(void **state)
{
    (void)state;
    static const uint32_t CELLS[] = {0, 1}, ZERO[] = {2};
    const struct lsp_count twice[] = {{.cells = CELLS, .n_cells = 2, .target = 100},
        {.cells = CELLS, .n_cells = 2, .target = 150}};
    const struct lsp_count of_nothing[] = {{.cells = ZERO, .n_cells = 1, .target = 5}};
    const struct lsp_count none[] = {{.cells = CELLS, .n_cells = 2, .target = 0}};
    double amount[] = {1, 3, 0};
    struct lsp_count_fit fit = {.max_iterations = 50};
    lsp_distribution_fit(3, amount, 2, twice, &fit);
    assert_false(fit.is_fitted);
    assert_int_equal(fit.iterations, 50);
    assert_close(fit.error, 0.5, 1e-12); /* the second holds, the first is half too high */
    assert_close(amount[1] / amount[0], 3, 1e-12);
    lsp_distribution_fit(3, amount, 1, of_nothing, &fit);
    assert_false(fit.is_fitted);
    assert_true(isinf(fit.error));
    lsp_distribution_fit(3, amount, 1, none, &fit);
    assert_true(fit.is_fitted);
    assert_true(!(amount[0] > 0) && !(amount[1] > 0));
}

/* What is scaled with a count's cells and not counted keeps its ratio to them; a count of nobody
 * leaves the others to be met. */
static void partners_go_with_the_cells_and_an_empty_count_stands_alone(void **state)
{
    (void)state;
    static const uint32_t CELLS[] = {0, 2}, BACK[] = {1, 3}, ZERO[] = {4};
    const struct lsp_count counts[] = {{.cells = ZERO, .n_cells = 1, .target = 7},
        {.cells = CELLS, .n_cells = 2, .partners = BACK, .n_partners = 2, .target = 90}};
    double amount[] = {10, 10, 20, 25, 0, 3};
    struct lsp_count_fit fit = {0};
    lsp_distribution_fit(6, amount, 2, counts, &fit);
    assert_false(fit.is_fitted);
    assert_true(isinf(fit.error));
    assert_int_equal(fit.iterations, 1);
    static const double EXPECTED[] = {30, 30, 60, 75, 0, 3};
    for (size_t cell = 0; cell < 6; cell++)
        assert_close(amount[cell], EXPECTED[cell], 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_cells_come_out_as_by_hand),
        cmocka_unit_test(sums_and_cross_product_ratios_hold),
        cmocka_unit_test(permuting_zones_permutes_the_matrix),
        cmocka_unit_test(calibration_finds_the_parameter_that_made_the_mean),
        cmocka_unit_test(a_mean_that_no_deterrence_gives_is_told),
        cmocka_unit_test(totals_that_no_cell_can_take_are_told),
        cmocka_unit_test(costs_far_apart_lose_no_row),
        cmocka_unit_test(counts_are_met_and_zeros_and_ratios_stay),
        cmocka_unit_test(margins_are_counts_too),
        cmocka_unit_test(counts_that_contradict_are_told),
        cmocka_unit_test(partners_go_with_the_cells_and_an_empty_count_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
