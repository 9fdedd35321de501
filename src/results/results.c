/* Results: names of the cost parts, and the end of a result's life.
 * SPDX-License-Identifier: Apache-2.0 */
#include "results/results.h"

const char *const LSP_COST_PART_NAMES[LSP_N_COST_PARTS] = {
    [LSP_COST_TIME] = "travel time",
    [LSP_COST_TERMINAL] = "terminals",
    [LSP_COST_WAIT] = "border wait",
    [LSP_COST_SERVICE] = "border inspection",
    [LSP_COST_SCHEDULE] = "schedule delay",
    [LSP_COST_FARE] = "fares",
    [LSP_COST_TOLL] = "tolls and fees",
    [LSP_COST_RUNNING] = "vehicle running",
    [LSP_COST_CONSTANT] = "constant",
    [LSP_COST_SEAT] = "waiting for a free seat",
    [LSP_COST_STOCK] = "orders and stock",
    [LSP_COST_GAUGE] = "change of gauge",
};

const char *const LSP_NONCONVEX_NAMES[LSP_N_NONCONVEX] = {"values", "empties", "posts", "beds"};
const char *const LSP_NONCONVEX_WORDS[LSP_N_NONCONVEX] = {
    "groups that meet on a way value an hour differently against the room they take",
    "vehicles that come back empty are in the way of others at nobody's cost",
    "classes of vehicles delay each other at a border post",
    "beds or tours turn people away by chance, not by one price",
};

void lsp_results_finish(struct lsp_results *results)
{
    lsp_arena_finish(&results->arena);
    *results = (struct lsp_results){0};
}
