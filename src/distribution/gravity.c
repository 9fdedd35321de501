/* The doubly-constrained gravity model, balanced by Furness's method.
 * SPDX-License-Identifier: Apache-2.0 */
#include "distribution/distribution.h"

#include <math.h>

#include "base/compiler.h"
#include "base/sum.h"

static const double DEFAULT_TARGET = 1e-10;
static const uint32_t DEFAULT_MAX_ITERATIONS = 100000;

/* The model while it is being balanced. */
struct balance {
    const struct lsp_gravity *gravity;
    double *weight;       /* [n_rows][n_columns] f, scaled by rows and columns */
    double *row, *column; /* factors A O and B D */
};

const char *const LSP_DETERRENCE_NAMES[LSP_N_DETERRENCES] = {[LSP_DETERRENCE_EXPONENTIAL] = "exp",
    [LSP_DETERRENCE_POWER] = "power",
    [LSP_DETERRENCE_TANNER] = "tanner"};

static enum lsp_status init_balance(
    const struct lsp_gravity *gravity, struct lsp_arena *scratch, struct balance *balance);
static void weigh(struct balance *balance);
static double log_weight(const struct lsp_gravity *gravity, size_t cell);
static bool can_balance(const struct balance *balance);
static void balance_rows(struct balance *balance);
static void balance_columns(struct balance *balance);
static double row_error(const struct balance *balance);
static void fill(const struct balance *balance, struct lsp_matrix *matrix);

enum lsp_status lsp_distribution_gravity(
    const struct lsp_gravity *gravity, struct lsp_arena *arena, struct lsp_matrix *ret_matrix)
{
    struct lsp_arena scratch = {0};
    struct balance balance;
    double target = gravity->target > 0 ? gravity->target : DEFAULT_TARGET;
    uint32_t most = gravity->max_iterations > 0 ? gravity->max_iterations : DEFAULT_MAX_ITERATIONS;
    struct lsp_matrix matrix = {
        .amount = LSP_ARRAY(arena, double, gravity->n_rows * gravity->n_columns),
        .stopped_by = LSP_BALANCE_ITERATIONS,
        .n_tried = 1,
        .error = (double)INFINITY,
        .parameter = gravity->parameter};
    enum lsp_status status = init_balance(gravity, &scratch, &balance);
    if (status != LSP_OK || matrix.amount == NULL) {
        lsp_arena_finish(&scratch);
        return LSP_NO_MEMORY;
    }
    weigh(&balance);
    if (!can_balance(&balance))
        matrix.stopped_by = LSP_BALANCE_IMPOSSIBLE;
    while (matrix.stopped_by == LSP_BALANCE_ITERATIONS && matrix.iterations < most) {
        balance_rows(&balance);
        balance_columns(&balance); /* columns then hold, but for rounding */
        matrix.iterations++;
        matrix.error = row_error(&balance);
        if (matrix.error <= target)
            matrix.stopped_by = LSP_BALANCED;
        else if (!isfinite(matrix.error)) /* factors without bound: no matrix has these sums */
            matrix.stopped_by = LSP_BALANCE_IMPOSSIBLE;
    }
    fill(&balance, &matrix);
    lsp_arena_finish(&scratch);
    *ret_matrix = matrix;
    return LSP_OK;
}

static enum lsp_status init_balance(
    const struct lsp_gravity *gravity, struct lsp_arena *scratch, struct balance *balance)
{
    *balance = (struct balance){.gravity = gravity,
        .weight = LSP_ARRAY(scratch, double, gravity->n_rows * gravity->n_columns),
        .row = LSP_ARRAY(scratch, double, gravity->n_rows),
        .column = LSP_ARRAY(scratch, double, gravity->n_columns)};
    if (balance->weight == NULL || balance->row == NULL || balance->column == NULL)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < gravity->n_columns; column++)
        balance->column[column] = gravity->column_total[column] > 0 ? 1 : 0;
    return LSP_OK;
}

/* In logarithms, and with the largest of every row and then of every column made 1, since a row's
 * or column's factor changes nothing: so no row or column is lost because its costs are all high.
 */
static void weigh(struct balance *balance)
{
    const struct lsp_gravity *gravity = balance->gravity;
    size_t n_rows = gravity->n_rows, n_columns = gravity->n_columns;
    double *weight = balance->weight;
    for (size_t row = 0; row < n_rows; row++) {
        double most = -(double)INFINITY;
        for (size_t column = 0; column < n_columns; column++) {
            size_t cell = row * n_columns + column;
            bool is_open = gravity->row_total[row] > 0 && gravity->column_total[column] > 0;
            weight[cell] = is_open ? log_weight(gravity, cell) : -(double)INFINITY;
            most = fmax(most, weight[cell]);
        }
        for (size_t column = 0; column < n_columns && isfinite(most); column++)
            weight[row * n_columns + column] -= most;
    }
    for (size_t column = 0; column < n_columns; column++) {
        double most = -(double)INFINITY;
        for (size_t row = 0; row < n_rows; row++)
            most = fmax(most, weight[row * n_columns + column]);
        for (size_t row = 0; row < n_rows; row++)
            weight[row * n_columns + column] =
                isfinite(most) ? exp(weight[row * n_columns + column] - most) : 0;
    }
}

static double log_weight(const struct lsp_gravity *gravity, size_t cell)
{
    double cost = gravity->cost[cell];
    double border = gravity->crosses_border != NULL && gravity->crosses_border[cell]
                        ? gravity->border_effect
                        : 0;
    if (!isfinite(cost))
        return -(double)INFINITY;
    switch (gravity->deterrence) {
    case LSP_DETERRENCE_EXPONENTIAL:
        return border - gravity->parameter * cost;
    case LSP_DETERRENCE_POWER:
        return border - gravity->parameter * log(cost);
    case LSP_DETERRENCE_TANNER:
        return border + gravity->power * log(cost) - gravity->parameter * cost;
    case LSP_N_DETERRENCES:
        break;
    }
    LSP_BUG("a deterrence of no kind");
}

/* Every row and column that has a total has a cell. */
static bool can_balance(const struct balance *balance)
{
    const struct lsp_gravity *gravity = balance->gravity;
    bool can = true;
    for (size_t row = 0; row < gravity->n_rows && can; row++) {
        can = !(gravity->row_total[row] > 0);
        for (size_t column = 0; column < gravity->n_columns && !can; column++)
            can = balance->weight[row * gravity->n_columns + column] > 0;
    }
    for (size_t column = 0; column < gravity->n_columns && can; column++) {
        can = !(gravity->column_total[column] > 0);
        for (size_t row = 0; row < gravity->n_rows && !can; row++)
            can = balance->weight[row * gravity->n_columns + column] > 0;
    }
    return can;
}

/* total / sum of the weights times the other factors; 0 where nobody goes. */
static double factor(double total, double sum)
{
    return total > 0 && sum > 0 ? total / sum : 0;
}

static void balance_rows(struct balance *balance)
{
    const struct lsp_gravity *gravity = balance->gravity;
    for (size_t row = 0; row < gravity->n_rows; row++) {
        const double *weight = &balance->weight[row * gravity->n_columns];
        struct lsp_sum sum = {0};
        for (size_t column = 0; column < gravity->n_columns; column++)
            lsp_sum_add(&sum, weight[column] * balance->column[column]);
        balance->row[row] = factor(gravity->row_total[row], lsp_sum_value(&sum));
    }
}

static void balance_columns(struct balance *balance)
{
    const struct lsp_gravity *gravity = balance->gravity;
    for (size_t column = 0; column < gravity->n_columns; column++) {
        struct lsp_sum sum = {0};
        for (size_t row = 0; row < gravity->n_rows; row++)
            lsp_sum_add(
                &sum, balance->weight[row * gravity->n_columns + column] * balance->row[row]);
        balance->column[column] = factor(gravity->column_total[column], lsp_sum_value(&sum));
    }
}

/* Of the rows' sums, after the columns were balanced. */
static double row_error(const struct balance *balance)
{
    const struct lsp_gravity *gravity = balance->gravity;
    double error = 0;
    for (size_t row = 0; row < gravity->n_rows; row++) {
        struct lsp_sum sum = {0};
        for (size_t column = 0; column < gravity->n_columns; column++)
            lsp_sum_add(&sum, balance->row[row] * balance->column[column] *
                                  balance->weight[row * gravity->n_columns + column]);
        double total = gravity->row_total[row];
        double off = total > 0 ? fabs(lsp_sum_value(&sum) - total) / total : 0;
        error = off <= error ? error : off; /* also when it is no number ... */
        if (isnan(error))
            return (double)INFINITY; /* ... which no later row hides */
    }
    return error;
}

static void fill(const struct balance *balance, struct lsp_matrix *matrix)
{
    const struct lsp_gravity *gravity = balance->gravity;
    struct lsp_sum amount = {0}, spent = {0};
    for (size_t row = 0; row < gravity->n_rows; row++)
        for (size_t column = 0; column < gravity->n_columns; column++) {
            size_t cell = row * gravity->n_columns + column;
            double here = balance->row[row] * balance->column[column] * balance->weight[cell];
            matrix->amount[cell] = here;
            lsp_sum_add(&amount, here);
            if (here > 0)
                lsp_sum_add(&spent, here * gravity->cost[cell]);
        }
    matrix->mean_cost =
        lsp_sum_value(&amount) > 0 ? lsp_sum_value(&spent) / lsp_sum_value(&amount) : (double)NAN;
}
