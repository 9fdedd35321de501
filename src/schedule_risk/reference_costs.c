/* Published reference classes of building cost.  The medians of roads and fixed links
 * are those that the Scottish guidance [STAG2008, table 13.4] cites from the same report
 * [FlyvbjergCOWI2004]; the others are quoted from it and were not read in it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "schedule_risk/schedule_risk.h"

static const char SOURCE[] =
    "Flyvbjerg and COWI 2004, Procedures for dealing with optimism bias in transport planning, "
    "UK Department for Transport";

const struct lsp_reference_cost LSP_REFERENCE_COSTS[LSP_N_REFERENCE_COSTS] = {
    {"fixed_link", "Bridges and tunnels", 1.23, 1.55, SOURCE, true, false},
    {"road", "Roads", 1.15, 1.32, SOURCE, true, false},
    {"rail", "Railways", 1.40, 1.57, SOURCE, false, false},
};
