/* Strands: the study's problem as the assignment's.
 *
 * A class of the assignment is a segment on an alternative.  Its cost is in hours on the links that
 * it shares with other classes, so that times are common to all: everything else is divided by what
 * such an hour costs it.  Where that does not do, since an hour costs it something else there (at
 * posts, and on links of another mode), the class has a strand of its own, which sees the others'
 * load as it was when the problem was posed (routes.c).
 *
 *     ground, mode nodes and arcs of the supergraph        for alternatives that cannot break rules
 *     the same once for each layer, and an end behind them     for each of the others
 *     a node within each arc that has posts                its link, then the wait at its posts
 *
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

/* An arc adds at most the main mode, a service over the border and one crossing. */
enum { MAX_TAIL_LAYERS = 8 };

/* What a movement and an alternative ask for, to be sorted into pairs. */
struct wish {
    uint32_t travel_class, from, to;
    size_t choice;
};

static enum lsp_status add_classes(struct solver *solver);
static bool has_movement(const struct solver *solver, uint32_t segment);
static enum lsp_status price_arcs(struct solver *solver);
static void price_arc(struct solver *solver, uint32_t class_index, uint32_t arc);
static void set_units(struct solver *solver, struct travel_class *who, double *ret_pcu);
static enum lsp_status find_layers(struct solver *solver, uint32_t *n_nodes);
static enum lsp_status add_layer(struct solver *solver, uint32_t alternative, uint32_t layer);
static enum lsp_status add_free_strand(
    struct solver *solver, uint32_t tail, uint32_t head, uint32_t alternative);
static enum lsp_status add_ends(struct solver *solver, uint32_t alternative);
static enum lsp_status add_arc(
    struct solver *solver, uint32_t arc, uint32_t tail, uint32_t head, uint32_t alternative);
static enum lsp_status add_leg(struct solver *solver, struct strand strand);
static enum lsp_status add_own_strands(
    struct solver *solver, struct strand strand, uint32_t element_mode, bool *ret_is_shared);
static uint32_t element_of_post(
    const struct solver *solver, const struct travel_class *who, uint32_t link);
static enum lsp_status add_strand(struct solver *solver, struct strand strand);
static bool is_of_block(const struct solver *solver, uint32_t class_index, uint32_t alternative);
static enum lsp_status add_pairs(struct solver *solver);
static int compare_wishes(const void *a, const void *b);
static enum lsp_status set_problem(struct solver *solver);
static enum lsp_status set_functions(struct solver *solver);
static enum lsp_status set_origins(struct solver *solver);
static void set_fixed_costs(struct solver *solver);

enum lsp_status lsp_strands_build(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    uint32_t n_alternatives = (uint32_t)solver->problem->demand->n_alternatives;
    LSP_TRY(add_classes(solver));
    LSP_TRY(price_arcs(solver));
    LSP_TRY(find_layers(solver, &strands->problem.n_nodes));
    LSP_TRY(add_layer(solver, LSP_NONE, 0));
    for (uint32_t way = 0; way < n_alternatives; way++) {
        if (strands->first_node[way] == LSP_NONE)
            continue;
        for (uint32_t layer = 0; layer < lsp_rule_n_layers(solver, way); layer++)
            LSP_TRY(add_layer(solver, way, layer));
        LSP_TRY(add_ends(solver, way));
    }
    LSP_TRY(add_pairs(solver));
    return set_problem(solver);
}

void lsp_strands_finish(struct strands *strands)
{
    lsp_assignment_state_finish(&strands->state);
    lsp_arena_finish(&strands->way_arena);
}

static enum lsp_status add_classes(struct solver *solver)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct strands *strands = &solver->strands;
    strands->classes =
        LSP_ARRAY(&solver->arena, struct travel_class, demand->n_segments * demand->n_alternatives);
    if (strands->classes == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t segment = 0; segment < demand->n_segments; segment++) {
        if (!has_movement(solver, segment))
            continue;
        for (uint32_t way = 0; way < demand->n_alternatives; way++)
            if ((demand->alternatives[way].segments >> segment & 1) != 0)
                strands->classes[strands->n_classes++] =
                    (struct travel_class){.segment = segment, .alternative = way};
    }
    return LSP_OK;
}

static bool has_movement(const struct solver *solver, uint32_t segment)
{
    const struct lsp_demand *demand = solver->problem->demand;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        if (demand->movements[movement].segment == segment)
            return true;
    return false;
}

static enum lsp_status price_arcs(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    size_t n = (size_t)strands->n_classes * solver->super.n_arcs;
    strands->is_allowed = LSP_ARRAY(&solver->arena, uint8_t, n);
    strands->fixed_money = LSP_ARRAY(&solver->arena, double, n);
    double *pcu = LSP_ARRAY(&solver->arena, double, (size_t)strands->n_classes + 1);
    if (strands->is_allowed == NULL || strands->fixed_money == NULL || pcu == NULL)
        return LSP_NO_MEMORY;
    pcu[0] = 1;
    for (uint32_t at = 0; at < strands->n_classes; at++) {
        for (uint32_t arc = 0; arc < solver->super.n_arcs; arc++)
            price_arc(solver, at, arc);
        set_units(solver, &strands->classes[at], &pcu[at]);
    }
    strands->problem.pcu = pcu;
    return LSP_OK;
}

/* Whether the class may use the arc, and what it costs beside the times of its elements. */
static void price_arc(struct solver *solver, uint32_t class_index, uint32_t arc)
{
    const struct travel_class *who = &solver->strands.classes[class_index];
    size_t at = (size_t)class_index * solver->super.n_arcs + arc;
    if (!lsp_arc_is_allowed(solver, who->segment, who->alternative, arc))
        return;
    double parts[LSP_N_COST_PARTS], hours, money = 0;
    lsp_arc_parts(solver, who->segment, who->alternative, arc, parts, &hours);
    for (int part = 0; part < LSP_N_COST_PARTS; part++)
        money += parts[part];
    if (!isfinite(money))
        return;
    struct use *uses = solver->uses;
    size_t n_uses = lsp_arc_uses(solver, who->segment, who->alternative, arc, uses);
    for (size_t use = 0; use < n_uses; use++)
        if (uses[use].money_per_h > 0)
            money -= uses[use].money_per_h * solver->time_h[uses[use].element];
    solver->strands.is_allowed[at] = 1;
    solver->strands.fixed_money[at] = fmax(money, 0); /* rounding may leave -1e-15 */
}

/* The mode of the first link of finite capacity that the class may use sets its unit of cost, and
 * what it counts on such links. */
static void set_units(struct solver *solver, struct travel_class *who, double *ret_pcu)
{
    const struct strands *strands = &solver->strands;
    const uint8_t *is_allowed =
        &strands->is_allowed[(size_t)(who - strands->classes) * solver->super.n_arcs];
    who->mode = LSP_N_MODES;
    who->money_per_h = solver->problem->demand->segments[who->segment].value_of_time_money_h;
    *ret_pcu = 1;
    for (uint32_t arc = 0; arc < solver->super.n_arcs; arc++) {
        uint32_t link = solver->super.what[arc];
        if (!is_allowed[arc] || solver->super.kind[arc] != ARC_LINK ||
            solver->link_element[link] == LSP_NONE)
            continue;
        struct use *uses = solver->uses;
        lsp_arc_uses(solver, who->segment, who->alternative, arc, uses);
        who->mode = solver->problem->network->mode[link];
        who->money_per_h = uses[0].money_per_h;
        *ret_pcu = uses[0].load_per_unit;
        return;
    }
}

/* Which alternatives need layers; numbers their nodes. */
static enum lsp_status find_layers(struct solver *solver, uint32_t *n_nodes)
{
    struct strands *strands = &solver->strands;
    const struct lsp_demand *demand = solver->problem->demand;
    uint32_t n_arcs = solver->super.n_arcs;
    uint8_t *is_allowed = LSP_ARRAY(&solver->arena, uint8_t, n_arcs);
    if (is_allowed == NULL)
        return LSP_NO_MEMORY;
    *n_nodes = solver->super.n_nodes;
    for (uint32_t way = 0; way < demand->n_alternatives; way++) {
        memset(is_allowed, 0, n_arcs);
        for (uint32_t at = 0; at < strands->n_classes; at++)
            for (uint32_t arc = 0; arc < n_arcs && strands->classes[at].alternative == way; arc++)
                is_allowed[arc] |= strands->is_allowed[(size_t)at * n_arcs + arc];
        bool can_break;
        LSP_TRY(lsp_rules_can_break(solver, way, is_allowed, &can_break));
        strands->first_node[way] = can_break ? *n_nodes : LSP_NONE;
        if (can_break)
            *n_nodes += lsp_rule_n_layers(solver, way) * solver->super.n_nodes +
                        solver->problem->network->n_nodes;
    }
    return LSP_OK;
}

/* The arcs that lead into a layer.  Where they come from several, one strand serves all. */
static enum lsp_status add_layer(struct solver *solver, uint32_t alternative, uint32_t layer)
{
    const struct supergraph *super = &solver->super;
    struct strands *strands = &solver->strands;
    bool is_plain = alternative == LSP_NONE;
    uint32_t first = is_plain ? 0 : strands->first_node[alternative];
    for (uint32_t arc = 0; arc < super->n_arcs; arc++) {
        uint32_t facts = is_plain ? 0 : lsp_rule_facts(solver, alternative, arc);
        uint32_t tails[MAX_TAIL_LAYERS], n_tails = 0;
        for (uint32_t from = 0; from <= layer; from++)
            if ((from | facts) == layer && (from & lsp_rule_facts_once(facts)) == 0)
                tails[n_tails++] = first + from * super->n_nodes + super->tail[arc];
        if (n_tails > 1) {
            uint32_t gate = strands->problem.n_nodes++;
            for (uint32_t at = 0; at < n_tails; at++)
                LSP_TRY(add_free_strand(solver, tails[at], gate, alternative));
            tails[0] = gate;
        }
        if (n_tails > 0)
            LSP_TRY(add_arc(solver, arc, tails[0],
                first + layer * super->n_nodes + super->head[arc], alternative));
    }
    return LSP_OK;
}

static enum lsp_status add_free_strand(
    struct solver *solver, uint32_t tail, uint32_t head, uint32_t alternative)
{
    return add_strand(solver, (struct strand){.tail = tail,
                                  .head = head,
                                  .arc = LSP_NONE,
                                  .element = LSP_NONE,
                                  .alternative = alternative,
                                  .travel_class = LSP_NONE});
}

/* From every ground node of the layers that keep the rules to the end of its own. */
static enum lsp_status add_ends(struct solver *solver, uint32_t alternative)
{
    uint32_t n_layers = lsp_rule_n_layers(solver, alternative);
    uint32_t first = solver->strands.first_node[alternative], n = solver->super.n_nodes;
    for (uint32_t layer = 0; layer < n_layers; layer++)
        for (uint32_t node = 0; node < solver->problem->network->n_nodes; node++)
            if (lsp_rules_are_kept(solver, alternative, layer))
                LSP_TRY(add_free_strand(
                    solver, first + layer * n + node, first + n_layers * n + node, alternative));
    return LSP_OK;
}

/* The strand of an arc, shared and of single classes; behind it the wait at its posts. */
static enum lsp_status add_arc(
    struct solver *solver, uint32_t arc, uint32_t tail, uint32_t head, uint32_t alternative)
{
    const struct lsp_network *network = solver->problem->network;
    struct strand strand = {.tail = tail,
        .head = head,
        .arc = arc,
        .element = LSP_NONE,
        .alternative = alternative,
        .travel_class = LSP_NONE,
        .scale = 1,
        .load = 1};
    if (solver->super.kind[arc] == ARC_LEG)
        return add_leg(solver, strand);
    if (solver->super.kind[arc] != ARC_LINK)
        return add_strand(solver, strand);
    uint32_t link = solver->super.what[arc], crossing = network->crossing[link];
    bool has_posts = crossing != LSP_NONE && solver->problem->crossings[crossing].n_posts > 0;
    bool is_shared = true;
    if (has_posts)
        strand.head = solver->strands.problem.n_nodes++;
    strand.element = solver->link_element[link];
    if (strand.element != LSP_NONE)
        LSP_TRY(add_own_strands(solver, strand, network->mode[link], &is_shared));
    if (is_shared)
        LSP_TRY(add_strand(solver, strand));
    if (!has_posts)
        return LSP_OK;
    strand.tail = strand.head;
    strand.head = head;
    strand.is_post = true;
    return add_own_strands(solver, strand, LSP_N_MODES + 1, &is_shared);
}

/* The ride, and behind it a wait for each of its sections that has few seats. */
static enum lsp_status add_leg(struct solver *solver, struct strand strand)
{
    const struct lsp_leg *leg = &solver->problem->services->legs[solver->super.what[strand.arc]];
    uint32_t head = strand.head;
    size_t n_waits = 0;
    for (size_t part = 0; part < leg->n_parts && solver->seats.n > 0; part++)
        n_waits += solver->seats.per_year[leg->parts[part].section] > 0;
    if (n_waits > 0)
        strand.head = solver->strands.problem.n_nodes++;
    LSP_TRY(add_strand(solver, strand));
    strand.is_post = true;
    for (size_t part = 0; part < leg->n_parts && n_waits > 0; part++) {
        bool is_shared;
        uint32_t section = leg->parts[part].section;
        if (!(solver->seats.per_year[section] > 0))
            continue;
        strand.tail = strand.head;
        strand.head = --n_waits > 0 ? solver->strands.problem.n_nodes++ : head;
        strand.element = solver->first_section + section;
        LSP_TRY(add_own_strands(solver, strand, LSP_N_MODES + 1, &is_shared));
    }
    return LSP_OK;
}

/* One strand for each class that may use the arc and to which an hour there is not its unit of
 * cost; whether there are others. */
static enum lsp_status add_own_strands(
    struct solver *solver, struct strand strand, uint32_t element_mode, bool *ret_is_shared)
{
    const struct strands *strands = &solver->strands;
    *ret_is_shared = false;
    for (uint32_t at = 0; at < strands->n_classes; at++) {
        const struct travel_class *who = &strands->classes[at];
        if (!is_of_block(solver, at, strand.alternative) ||
            !strands->is_allowed[(size_t)at * solver->super.n_arcs + strand.arc])
            continue;
        if (who->mode == element_mode) {
            *ret_is_shared = true;
            continue;
        }
        struct use *uses = solver->uses;
        size_t n_uses = lsp_arc_uses(solver, who->segment, who->alternative, strand.arc, uses);
        size_t use = 0;
        if (strand.is_post && solver->super.kind[strand.arc] == ARC_LINK)
            strand.element = element_of_post(solver, who, solver->super.what[strand.arc]);
        while (use < n_uses && uses[use].element != strand.element)
            use++;
        strand.travel_class = at;
        strand.scale = uses[use].money_per_h / who->money_per_h;
        strand.load = uses[use].load_per_unit / strands->problem.pcu[at];
        LSP_TRY(add_strand(solver, strand));
    }
    return LSP_OK;
}

static uint32_t element_of_post(
    const struct solver *solver, const struct travel_class *who, uint32_t link)
{
    const struct lsp_network *network = solver->problem->network;
    uint32_t vehicle =
        carriage_of(solver, who->segment, who->alternative, network->mode[link])->vehicle;
    return post_element(solver, network->crossing[link], network->is_forward[link], vehicle);
}

static enum lsp_status add_strand(struct solver *solver, struct strand strand)
{
    struct strands *strands = &solver->strands;
    struct strand *larger = lsp_arena_grow(&solver->arena, strands->strands,
        &strands->strand_capacity, (size_t)strands->n_strands + 1, sizeof *larger);
    if (larger == NULL)
        return LSP_NO_MEMORY;
    strands->strands = larger;
    strands->strands[strands->n_strands++] = strand;
    return LSP_OK;
}

static bool is_of_block(const struct solver *solver, uint32_t class_index, uint32_t alternative)
{
    uint32_t own = solver->strands.classes[class_index].alternative;
    return solver->strands.first_node[own] == LSP_NONE ? alternative == LSP_NONE
                                                       : alternative == own;
}

/* Choices sorted by class, origin and destination; equal ones are one pair. */
static enum lsp_status add_pairs(struct solver *solver)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_zone_spec *zones = solver->problem->network->specs->zones;
    struct strands *strands = &solver->strands;
    size_t n_choices = demand->n_movements * demand->n_alternatives, n = 0;
    struct wish *wishes = LSP_ARRAY(&solver->arena, struct wish, n_choices);
    strands->pairs = LSP_ARRAY(&solver->arena, struct pair, n_choices);
    if (wishes == NULL || strands->pairs == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = 0; at < strands->n_classes; at++) {
        const struct travel_class *who = &strands->classes[at];
        uint32_t first = strands->first_node[who->alternative];
        uint32_t ends = first + lsp_rule_n_layers(solver, who->alternative) * solver->super.n_nodes;
        if (first == LSP_NONE)
            first = ends = 0;
        for (size_t movement = 0; movement < demand->n_movements; movement++) {
            const struct lsp_movement *asked = &demand->movements[movement];
            uint32_t from = zones[asked->origin].node, to = zones[asked->destination].node;
            if (asked->segment == who->segment && from != to)
                wishes[n++] = (struct wish){at, first + from, ends + to,
                    movement * demand->n_alternatives + who->alternative};
        }
    }
    if (n > 0)
        qsort(wishes, n, sizeof *wishes, compare_wishes);
    for (size_t at = 0; at < n; at++) {
        struct pair next = {wishes[at].travel_class, wishes[at].from, wishes[at].to, {0}, 0};
        struct pair *last = &strands->pairs[strands->n_pairs - 1];
        if (strands->n_pairs == 0 || last->travel_class != next.travel_class ||
            last->from != next.from || last->to != next.to)
            strands->pairs[strands->n_pairs++] = next;
        solver->pair[wishes[at].choice] = strands->n_pairs - 1;
    }
    return LSP_OK;
}

static int compare_wishes(const void *a, const void *b)
{
    const struct wish *one = a, *two = b;
    if (one->travel_class != two->travel_class)
        return one->travel_class < two->travel_class ? -1 : 1;
    if (one->from != two->from)
        return one->from < two->from ? -1 : 1;
    if (one->to != two->to)
        return one->to < two->to ? -1 : 1;
    return one->choice < two->choice ? -1 : 1;
}

static enum lsp_status set_problem(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    struct lsp_assignment_problem *problem = &strands->problem;
    struct lsp_arena *arena = &solver->arena;
    size_t n = strands->n_strands;
    uint32_t *tail = LSP_ARRAY(arena, uint32_t, n), *head = LSP_ARRAY(arena, uint32_t, n);
    double **per_road[] = {&strands->free_time, &strands->a, &strands->b, &strands->capacity,
        &strands->preload, &strands->time};
    for (size_t array = 0; array < sizeof per_road / sizeof *per_road; array++)
        if ((*per_road[array] = LSP_ARRAY(arena, double, n)) == NULL)
            return LSP_NO_MEMORY;
    /* Where nobody travels the assignment still has a class, without trips. */
    size_t n_costs = n * (strands->n_classes > 0 ? strands->n_classes : 1);
    strands->fixed_cost = LSP_ARRAY(arena, double, n_costs);
    if (tail == NULL || head == NULL || strands->fixed_cost == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t strand = 0; strand < n; strand++) {
        tail[strand] = strands->strands[strand].tail;
        head[strand] = strands->strands[strand].head;
    }
    problem->n_links = strands->n_strands;
    problem->tail = tail;
    problem->head = head;
    problem->free_time = strands->free_time;
    problem->a = strands->a;
    problem->b = strands->b;
    problem->capacity = strands->capacity;
    problem->preload = strands->preload;
    problem->n_classes = strands->n_classes;
    problem->fixed_cost = strands->fixed_cost;
    if (solver->seats.n > 0)
        LSP_TRY(set_functions(solver));
    set_fixed_costs(solver);
    return set_origins(solver);
}

/* Waits for a seat are tables, all else powers.  Tables are whole from the beginning, also where
 * ways are priced before anything is posed. */
static enum lsp_status set_functions(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    uint8_t *function = LSP_ARRAY(&solver->arena, uint8_t, strands->n_strands);
    if (function == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t section = 0; section < solver->seats.n; section++)
        lsp_seats_draw(solver, section, 0);
    for (uint32_t index = 0; index < strands->n_strands; index++) {
        uint32_t element = strands->strands[index].element;
        if (element == LSP_NONE || !is_section(solver, element))
            continue;
        function[index] = LSP_FUNCTION_TABLE;
        strands->a[index] = element - solver->first_section;
        strands->capacity[index] = 1;
    }
    strands->problem.function = function;
    strands->problem.n_tables = solver->seats.n;
    strands->problem.tables = solver->seats.tables;
    return LSP_OK;
}

/* Pairs stand in the order in which the problem wants its trips. */
static enum lsp_status set_origins(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    struct lsp_assignment_problem *problem = &strands->problem;
    struct lsp_arena *arena = &solver->arena;
    size_t n = strands->n_pairs;
    uint32_t *origin = LSP_ARRAY(arena, uint32_t, n), *class_of = LSP_ARRAY(arena, uint32_t, n);
    uint32_t *destination = LSP_ARRAY(arena, uint32_t, n);
    size_t *first_trip = LSP_ARRAY(arena, size_t, n + 1);
    strands->trips = LSP_ARRAY(arena, double, n);
    if (origin == NULL || class_of == NULL || destination == NULL || first_trip == NULL ||
        strands->trips == NULL)
        return LSP_NO_MEMORY;
    uint32_t n_origins = 0;
    for (uint32_t at = 0; at < n; at++) {
        const struct pair *pair = &strands->pairs[at];
        if (at == 0 || pair->from != pair[-1].from || pair->travel_class != pair[-1].travel_class) {
            origin[n_origins] = pair->from;
            class_of[n_origins] = pair->travel_class;
            first_trip[n_origins++] = at;
        }
        destination[at] = pair->to;
    }
    first_trip[n_origins] = n;
    problem->n_origins = n_origins;
    problem->origin = origin;
    problem->class_of = class_of;
    problem->first_trip = first_trip;
    problem->destination = destination;
    problem->trips = strands->trips;
    strands->potential = LSP_ARRAY(arena, double, (size_t)n_origins * problem->n_nodes);
    return strands->potential == NULL ? LSP_NO_MEMORY : LSP_OK;
}

static void set_fixed_costs(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    for (uint32_t at = 0; at < strands->n_classes; at++) {
        double *cost = &strands->fixed_cost[(size_t)at * strands->n_strands];
        const double *money = &strands->fixed_money[(size_t)at * solver->super.n_arcs];
        const uint8_t *is_allowed = &strands->is_allowed[(size_t)at * solver->super.n_arcs];
        for (uint32_t index = 0; index < strands->n_strands; index++) {
            const struct strand *strand = &strands->strands[index];
            bool is_shared = strand->travel_class == LSP_NONE;
            bool is_open = is_of_block(solver, at, strand->alternative) &&
                           (is_shared || strand->travel_class == at) &&
                           (strand->arc == LSP_NONE || is_allowed[strand->arc]);
            if (is_open && is_shared && strand->element != LSP_NONE)
                is_open = strands->classes[at].mode ==
                          solver->problem->network->mode[solver->super.what[strand->arc]];
            cost[index] = !is_open ? (double)INFINITY
                          : strand->arc == LSP_NONE || strand->is_post
                              ? 0
                              : money[strand->arc] / strands->classes[at].money_per_h;
        }
    }
}
