/* Pivots of the absolute form from reference composite costs.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef LSP_TESTS_SUPPORT_PIVOTS_H
#define LSP_TESTS_SUPPORT_PIVOTS_H

#include "demand/demand.h"

/* Fills ret_pivots[n_movements] and returns it; NULL when there are no reference costs. */
static inline const struct lsp_pivot *make_pivots(
    const struct lsp_demand *demand, const double reference_money[], struct lsp_pivot ret_pivots[])
{
    for (size_t movement = 0; reference_money != NULL && movement < demand->n_movements; movement++)
        ret_pivots[movement] = (struct lsp_pivot){.composite_money = reference_money[movement],
            .response = demand->segments[demand->movements[movement].segment].response};
    return reference_money == NULL ? NULL : ret_pivots;
}

#endif
