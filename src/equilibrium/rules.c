/* Rules of alternatives: facts about a way so far, and when they must be watched.
 *
 * The rules: the main mode is used, and each named crossing is passed once by a link; or a service
 * of the main mode crosses the border.  Where geography leaves no other way, every way keeps them.
 * Else the roads of the alternative stand in layers, one for each set of facts: a crossing passed,
 * the main mode used, the border crossed by a service (roads.c).
 *
 *     layer 0        a ---> b ---> c
 *                            \ crossing 1
 *     layer {1}               ---> c ---> d      only layers that keep the rules are ends
 *
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

enum { MAIN_USED = 1, CROSSED_BY_SERVICE = 2, FIRST_CROSSING = 4 };
enum { ZONES_AT_ONCE = 64 };
enum { MAX_ARCS = 4 }; /* of a crossing: two rows both ways */

/* Where the ways of an alternative lead. */
struct reach {
    const struct solver *solver;
    uint32_t alternative;
    const uint8_t *is_allowed; /* [n_arcs] */
    uint64_t *from_zone;       /* [n_nodes] bit z: the node can be reached from zone z */
    uint64_t *from_crossing;   /* [n_nodes] bit l: from behind link l of a crossing */
};

struct movement_ends {
    size_t zone; /* origin */
    uint32_t to; /* node */
};

static uint32_t all_crossings(const struct lsp_alternative *way);
static bool crosses_border(const struct solver *solver, const struct lsp_leg *leg);
static bool can_be_avoided(struct reach *reach, uint32_t fact);
static bool can_be_passed_twice(struct reach *reach, uint32_t fact);
static bool can_begin_and_end(
    struct reach *reach, uint32_t fact, uint32_t first_node, uint32_t last_link);
static bool next_movement(
    const struct reach *reach, size_t first_zone, size_t *at, struct movement_ends *ret_ends);
static void spread_from_zones(
    struct reach *reach, uint32_t fact, uint32_t other_facts, size_t first_zone);
static void spread(
    const struct reach *reach, uint32_t fact, uint32_t other_facts, uint64_t reached[]);

/* Facts that an arc adds to a way. */
uint32_t lsp_rule_facts(const struct solver *solver, uint32_t alternative, uint32_t arc)
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

uint32_t lsp_rule_facts_once(uint32_t facts)
{
    return facts & ~(uint32_t)(MAIN_USED | CROSSED_BY_SERVICE);
}

bool lsp_rules_are_kept(const struct solver *solver, uint32_t alternative, uint32_t facts)
{
    uint32_t all = all_crossings(&solver->problem->demand->alternatives[alternative]);
    return (facts & CROSSED_BY_SERVICE) != 0 || ((facts & MAIN_USED) != 0 && (facts & all) == all);
}

uint32_t lsp_rule_n_layers(const struct solver *solver, uint32_t alternative)
{
    return all_crossings(&solver->problem->demand->alternatives[alternative]) + FIRST_CROSSING;
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

/* Cheapest ways visit no node twice. */
enum lsp_status lsp_rules_can_break(
    const struct solver *solver, uint32_t alternative, const uint8_t is_allowed[], bool *ret_can)
{
    struct lsp_arena scratch = {0};
    struct reach reach = {solver, alternative, is_allowed,
        LSP_ARRAY(&scratch, uint64_t, solver->super.n_nodes),
        LSP_ARRAY(&scratch, uint64_t, solver->super.n_nodes)};
    bool has_room = reach.from_zone != NULL && reach.from_crossing != NULL;
    if (has_room) {
        uint32_t last = lsp_rule_n_layers(solver, alternative);
        *ret_can = can_be_avoided(&reach, MAIN_USED);
        for (uint32_t fact = FIRST_CROSSING; fact < last && !*ret_can; fact *= 2)
            *ret_can = can_be_avoided(&reach, fact) || can_be_passed_twice(&reach, fact);
    }
    lsp_arena_finish(&scratch);
    return has_room ? LSP_OK : LSP_NO_MEMORY;
}

/* True when some movement has a way that passes one link of the crossing, and later another.  With
 * up to two rows three passes would come to the same node again; more rows are taken for yes. */
static bool can_be_passed_twice(struct reach *reach, uint32_t fact)
{
    const struct supergraph *super = &reach->solver->super;
    uint32_t arcs[MAX_ARCS], n = 0;
    for (uint32_t arc = 0; arc < super->n_arcs; arc++)
        if (reach->is_allowed[arc] &&
            (lsp_rule_facts(reach->solver, reach->alternative, arc) & fact) != 0) {
            if (n == MAX_ARCS)
                return true;
            arcs[n++] = arc;
        }
    memset(reach->from_crossing, 0, super->n_nodes * sizeof *reach->from_crossing);
    for (uint32_t at = 0; at < n; at++)
        reach->from_crossing[super->head[arcs[at]]] |= (uint64_t)1 << at;
    spread(reach, fact, 0, reach->from_crossing);
    for (uint32_t one = 0; one < n; one++)
        for (uint32_t two = 0; two < n; two++) {
            bool is_same_row = super->tail[arcs[one]] == super->head[arcs[two]] &&
                               super->head[arcs[one]] == super->tail[arcs[two]];
            if (one != two && !is_same_row &&
                (reach->from_crossing[super->tail[arcs[two]]] >> one & 1) != 0 &&
                can_begin_and_end(reach, fact, super->tail[arcs[one]], two))
                return true;
        }
    return false;
}

/* True when some movement can come to a node, and go on behind a link, without the crossing. */
static bool can_begin_and_end(
    struct reach *reach, uint32_t fact, uint32_t first_node, uint32_t last_link)
{
    size_t n_zones = reach->solver->problem->network->specs->n_zones;
    for (size_t first = 0; first < n_zones; first += ZONES_AT_ONCE) {
        spread_from_zones(reach, fact, 0, first);
        struct movement_ends ends;
        for (size_t at = 0; next_movement(reach, first, &at, &ends);)
            if ((reach->from_zone[first_node] >> (ends.zone - first) & 1) != 0 &&
                (reach->from_crossing[ends.to] >> last_link & 1) != 0)
                return true;
    }
    return false;
}

/* True when some movement has a way that neither adds the fact nor crosses the border by a service.
 */
static bool can_be_avoided(struct reach *reach, uint32_t fact)
{
    size_t n_zones = reach->solver->problem->network->specs->n_zones;
    for (size_t first = 0; first < n_zones; first += ZONES_AT_ONCE) {
        spread_from_zones(reach, fact, CROSSED_BY_SERVICE, first);
        struct movement_ends ends;
        for (size_t at = 0; next_movement(reach, first, &at, &ends);)
            if ((reach->from_zone[ends.to] >> (ends.zone - first) & 1) != 0)
                return true;
    }
    return false;
}

/* The next movement open to the alternative whose origin is one of the zones at work. */
static bool next_movement(
    const struct reach *reach, size_t first_zone, size_t *at, struct movement_ends *ret_ends)
{
    const struct lsp_demand *demand = reach->solver->problem->demand;
    const struct lsp_zone_spec *zones = reach->solver->problem->network->specs->zones;
    uint32_t segments = demand->alternatives[reach->alternative].segments;
    while (*at < demand->n_movements) {
        const struct lsp_movement *who = &demand->movements[(*at)++];
        *ret_ends = (struct movement_ends){who->origin, zones[who->destination].node};
        if ((segments >> who->segment & 1) != 0 && zones[who->origin].node != ret_ends->to &&
            who->origin >= first_zone && who->origin < first_zone + ZONES_AT_ONCE)
            return true;
    }
    return false;
}

static void spread_from_zones(
    struct reach *reach, uint32_t fact, uint32_t other_facts, size_t first_zone)
{
    const struct lsp_network_specs *specs = reach->solver->problem->network->specs;
    memset(reach->from_zone, 0, reach->solver->super.n_nodes * sizeof *reach->from_zone);
    for (size_t at = first_zone; at < specs->n_zones && at < first_zone + ZONES_AT_ONCE; at++)
        reach->from_zone[specs->zones[at].node] |= (uint64_t)1 << (at - first_zone);
    spread(reach, fact, other_facts, reach->from_zone);
}

/* Over all arcs that add none of the facts. */
static void spread(
    const struct reach *reach, uint32_t fact, uint32_t other_facts, uint64_t reached[])
{
    const struct supergraph *super = &reach->solver->super;
    bool has_grown = true;
    while (has_grown) {
        has_grown = false;
        for (uint32_t arc = 0; arc < super->n_arcs; arc++) {
            uint64_t more = reached[super->tail[arc]] & ~reached[super->head[arc]];
            if (more == 0 || !reach->is_allowed[arc] ||
                (lsp_rule_facts(reach->solver, reach->alternative, arc) & (fact | other_facts)) !=
                    0)
                continue;
            reached[super->head[arc]] |= more;
            has_grown = true;
        }
    }
}
