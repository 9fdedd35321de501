/* Assumptions: the register, and writing its numbers through to where they are used.
 * SPDX-License-Identifier: Apache-2.0 */
#include "assumptions/assumptions.h"

#include <assert.h>
#include <math.h>

#include "base/random.h"

const char *const LSP_CONFIDENCE_NAMES[4] = {
    [LSP_SOURCED] = "sourced",
    [LSP_WEAK] = "weak",
    [LSP_DERIVED] = "derived",
    [LSP_ASSUMED] = "assumed",
};

const char *const LSP_RANGE_SHAPE_NAMES[LSP_N_RANGE_SHAPES] = {
    [LSP_RANGE_TRIANGULAR] = "triangular",
    [LSP_RANGE_UNIFORM] = "uniform",
    [LSP_RANGE_PERT] = "pert",
    [LSP_RANGE_LOGNORMAL] = "lognormal",
};

static bool is_varied(const struct lsp_assumption *item);
static double lognormal_inverse(double low, double high, double u);

enum lsp_status lsp_assumptions_add(
    struct lsp_assumptions *assumptions, const struct lsp_assumption *item)
{
    struct lsp_assumption *items = lsp_arena_grow(assumptions->arena, assumptions->items,
        &assumptions->capacity, assumptions->n_items + 1, sizeof *items);
    if (items == NULL)
        return LSP_NO_MEMORY;
    items[assumptions->n_items++] = *item;
    assumptions->items = items;
    return LSP_OK;
}

void lsp_assumptions_set(struct lsp_assumptions *assumptions, size_t index, double value)
{
    assert(index < assumptions->n_items);
    const struct lsp_assumption *item = &assumptions->items[index];
    if (item->target != NULL)
        *item->target = item->scale == 0 ? value : value * item->scale;
}

size_t lsp_assumptions_n_varied(const struct lsp_assumptions *assumptions)
{
    size_t n_varied = 0;
    for (size_t index = 0; index < assumptions->n_items; index++)
        n_varied += is_varied(&assumptions->items[index]);
    return n_varied;
}

void lsp_assumptions_draw(struct lsp_assumptions *assumptions, const double uniform[])
{
    size_t varied = 0;
    for (size_t index = 0; index < assumptions->n_items; index++) {
        const struct lsp_assumption *item = &assumptions->items[index];
        if (!is_varied(item))
            continue;
        double value = lsp_assumption_quantile(item, uniform[varied++]);
        lsp_assumptions_set(assumptions, index, value);
    }
}

double lsp_assumption_quantile(const struct lsp_assumption *item, double u)
{
    switch (item->shape) {
    case LSP_RANGE_UNIFORM:
        return item->low + (item->high - item->low) * u;
    case LSP_RANGE_PERT:
        return lsp_pert_inverse(item->low, item->mid, item->high, u);
    case LSP_RANGE_LOGNORMAL: {
        double value = lognormal_inverse(item->low, item->high, u);
        double least =
            item->least_excluded ? nextafter(item->least, (double)INFINITY) : item->least;
        return item->has_limits ? fmin(fmax(value, least), item->most) : value;
    }
    case LSP_RANGE_TRIANGULAR:
    case LSP_N_RANGE_SHAPES:
        break;
    }
    return lsp_triangular_inverse(item->low, item->mid, item->high, u);
}

/* ln x is normal; low and high are its P10 and P90, so that the median is their geometric mean. */
static double lognormal_inverse(double low, double high, double u)
{
    double middle = 0.5 * (log(low) + log(high));
    double spread = 0.5 * (log(high) - log(low)) / lsp_normal_inverse(0.9);
    return exp(middle + spread * lsp_normal_inverse(u));
}

bool lsp_assumptions_is_varied(const struct lsp_assumptions *assumptions, size_t index)
{
    return is_varied(&assumptions->items[index]);
}

static bool is_varied(const struct lsp_assumption *item)
{
    return item->target != NULL && item->low < item->high;
}
