/* Ruled paths: the cheapest way that keeps an alternative's rules.
 *
 * The rules: the main mode is used, and each named crossing is passed once by a link; or a service
 * of the main mode crosses the border.  The cheapest path of all mostly keeps them, and then it is
 * the answer.  Where it does not, the graph is searched in layers, one for each set of facts about
 * the way so far: a crossing passed, the main mode used, the border crossed by a service.
 *
 *     layer 0        a ---> b ---> c
 *                            \ crossing 1
 *     layer {1}               ---> c ---> d      only layers that keep the rules are ends
 *
 * An arc that passes a crossing for a second time does not exist.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

#include <math.h>
#include <string.h>

enum { MAIN_USED = 1, CROSSED_BY_SERVICE = 2, FIRST_CROSSING = 4 };

static uint32_t all_crossings(const struct lsp_alternative *way);
static bool crosses_border(const struct solver *solver, const struct lsp_leg *leg);

/* Facts that an arc adds to a way. */
uint32_t oracle_rule_facts(const struct solver *solver, uint32_t alternative, uint32_t arc)
{
    const struct lsp_alternative *way = &solver->problem->demand->alternatives[alternative];
    uint32_t what = solver->super.what[arc], facts = 0;
    if (solver->super.kind[arc] == ARC_LEG) {
        const struct lsp_leg *leg = &solver->problem->services->legs[what];
        if (leg->mode == way->main_mode)
            facts = MAIN_USED | (crosses_border(solver, leg) ? CROSSED_BY_SERVICE : 0);
    } else if (solver->super.kind[arc] == ARC_LINK) {
        const struct lsp_network *network = solver->problem->network;
        uint32_t crossing = network->crossing[what];
        facts = network->mode[what] == way->main_mode ? MAIN_USED : 0;
        if (crossing != LSP_NONE && (way->crossings >> crossing & 1) != 0) {
            uint32_t before = way->crossings & (((uint32_t)1 << crossing) - 1);
            facts |= (uint32_t)FIRST_CROSSING << __builtin_popcount(before);
        }
    }
    return facts;
}

bool oracle_rules_are_kept(const struct solver *solver, uint32_t alternative, uint32_t facts)
{
    uint32_t all = all_crossings(&solver->problem->demand->alternatives[alternative]);
    return (facts & CROSSED_BY_SERVICE) != 0 || ((facts & MAIN_USED) != 0 && (facts & all) == all);
}

static uint32_t all_crossings(const struct lsp_alternative *way)
{
    uint32_t n_crossings = (uint32_t)__builtin_popcount(way->crossings);
    return FIRST_CROSSING * (((uint32_t)1 << n_crossings) - 1);
}

static bool crosses_border(const struct solver *solver, const struct lsp_leg *leg)
{
    const struct lsp_node_spec *nodes = solver->problem->network->specs->nodes;
    return strcmp(nodes[leg->from_node].country, nodes[leg->to_node].country) != 0;
}

enum lsp_status oracle_ruled_search_init(const struct solver *solver, uint32_t alternative,
    const double cost[], struct ruled_search *ret_search)
{
    uint32_t n_nodes = solver->super.n_nodes, n_arcs = solver->super.n_arcs;
    struct ruled_search search = {.solver = solver, .alternative = alternative, .grown = LSP_NONE};
    search.n_layers =
        all_crossings(&solver->problem->demand->alternatives[alternative]) + FIRST_CROSSING;
    size_t all_arcs = (size_t)search.n_layers * n_arcs;
    size_t all_nodes = (size_t)search.n_layers * n_nodes;
    uint32_t *ends = LSP_ARRAY(&search.arena, uint32_t, 2 * all_arcs);
    search.cost = LSP_ARRAY(&search.arena, double, all_arcs);
    search.cost_to = LSP_ARRAY(&search.arena, double, all_nodes);
    search.arc_into = LSP_ARRAY(&search.arena, uint32_t, all_nodes);
    search.path = LSP_ARRAY(&search.arena, uint32_t, all_nodes);
    enum lsp_status status = ends == NULL || search.cost == NULL || search.cost_to == NULL ||
                                     search.arc_into == NULL || search.path == NULL
                                 ? LSP_NO_MEMORY
                                 : LSP_OK;
    for (uint32_t arc = 0; arc < n_arcs && status == LSP_OK; arc++) {
        uint32_t facts = oracle_rule_facts(solver, alternative, arc);
        uint32_t crossings = facts & ~(uint32_t)(MAIN_USED | CROSSED_BY_SERVICE);
        for (uint32_t layer = 0; layer < search.n_layers; layer++) {
            size_t at = (size_t)layer * n_arcs + arc;
            ends[at] = layer * n_nodes + solver->super.graph.tail[arc];
            ends[all_arcs + at] = (layer | facts) * n_nodes + solver->super.graph.head[arc];
            search.cost[at] = (layer & crossings) != 0 ? (double)INFINITY : cost[arc];
        }
    }
    if (status == LSP_OK)
        status = lsp_graph_build(
            (uint32_t)all_nodes, (uint32_t)all_arcs, ends, ends + all_arcs, &search.graph);
    if (status == LSP_OK)
        *ret_search = search;
    else
        oracle_ruled_search_finish(&search);
    return status;
}

void oracle_ruled_search_finish(struct ruled_search *search)
{
    lsp_graph_finish(&search->graph);
    lsp_arena_finish(&search->arena);
    *search = (struct ruled_search){0};
}

enum lsp_status oracle_ruled_search_find(struct ruled_search *search, uint32_t from, uint32_t to,
    double *ret_cost, uint32_t ret_arcs[], size_t *ret_n_arcs)
{
    const struct solver *solver = search->solver;
    uint32_t n_nodes = solver->super.n_nodes;
    if (search->grown != from)
        LSP_TRY(lsp_paths_grow_tree(
            &search->graph, search->cost, from, search->cost_to, search->arc_into));
    search->grown = from;
    uint32_t best = LSP_NONE;
    for (uint32_t layer = 0; layer < search->n_layers; layer++) {
        uint32_t end = layer * n_nodes + to;
        if (oracle_rules_are_kept(solver, search->alternative, layer) &&
            isfinite(search->cost_to[end]) &&
            (best == LSP_NONE || search->cost_to[end] < search->cost_to[best]))
            best = end;
    }
    *ret_n_arcs = 0;
    *ret_cost = (double)INFINITY;
    if (best == LSP_NONE)
        return LSP_OK;
    *ret_cost = search->cost_to[best];
    *ret_n_arcs = lsp_paths_trace(&search->graph, search->arc_into, from, best, search->path);
    for (size_t at = 0; at < *ret_n_arcs; at++)
        ret_arcs[at] = search->path[at] % solver->super.n_arcs;
    return LSP_OK;
}
