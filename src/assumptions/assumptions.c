/* Assumptions: the register, and writing its numbers through to where they are used.
 * SPDX-License-Identifier: Apache-2.0 */
#include "assumptions/assumptions.h"

#include <assert.h>

#include "base/random.h"

const char *const LSP_CONFIDENCE_NAMES[4] = {
    [LSP_SOURCED] = "sourced",
    [LSP_WEAK] = "weak",
    [LSP_DERIVED] = "derived",
    [LSP_ASSUMED] = "assumed",
};

static bool is_varied(const struct lsp_assumption *item);

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
        double value = lsp_triangular_inverse(item->low, item->mid, item->high, uniform[varied++]);
        lsp_assumptions_set(assumptions, index, value);
    }
}

static bool is_varied(const struct lsp_assumption *item)
{
    return item->target != NULL && item->low < item->high;
}
