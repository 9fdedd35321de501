/* Ways told step by step, for who asks what a cost is made of.  SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>

#include "equilibrium/equilibrium_internal.h"

static enum lsp_status fill_choice(const struct solver *solver, size_t movement,
    uint32_t alternative, struct lsp_results *results);
static enum lsp_status fill_way(
    const struct solver *solver, size_t choice, struct lsp_results *results);
static enum lsp_status fill_carried(const struct solver *solver, struct lsp_results *results);
static enum lsp_status fill_borders(const struct solver *solver, struct lsp_results *results);
static bool is_step(const struct solver *solver, uint32_t segment, const struct strand *strand);

enum lsp_status lsp_fill_steps(
    const struct solver *solver, const bool is_marked[], struct lsp_results *results)
{
    size_t n_alternatives = results->n_alternatives;
    results->steps =
        LSP_ARRAY(&results->arena, struct lsp_steps, results->n_movements * n_alternatives);
    results->ways =
        LSP_ARRAY(&results->arena, struct lsp_way, results->n_movements * n_alternatives);
    if (results->steps == NULL || results->ways == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(fill_carried(solver, results));
    LSP_TRY(fill_borders(solver, results));
    for (size_t movement = 0; movement < results->n_movements; movement++)
        for (uint32_t way = 0; way < n_alternatives && is_marked[movement]; way++)
            LSP_TRY(fill_choice(solver, movement, way, results));
    return LSP_OK;
}

/* A way's strands lie from the destination back to the origin. */
static enum lsp_status fill_choice(
    const struct solver *solver, size_t movement, uint32_t alternative, struct lsp_results *results)
{
    static const enum lsp_step_kind KINDS[] = {
        [ARC_LINK] = LSP_STEP_LINK, [ARC_ENTER] = LSP_STEP_TERMINAL, [ARC_LEG] = LSP_STEP_RIDE};
    size_t choice = movement * results->n_alternatives + alternative;
    if (!isfinite(results->choices[choice].cost_money))
        return LSP_OK;
    uint32_t segment = solver->problem->demand->movements[movement].segment;
    const struct way *way = &solver->strands.pairs[solver->pair[choice]].way;
    struct lsp_steps *steps = &results->steps[choice];
    steps->items = LSP_ARRAY(&results->arena, struct lsp_step, way->n_strands);
    if (steps->items == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = way->n_strands; at-- > 0;) {
        const struct strand *strand = &solver->strands.strands[way->strands[at]];
        if (!is_step(solver, segment, strand))
            continue;
        struct lsp_step *step = &steps->items[steps->n++];
        step->kind = KINDS[solver->super.kind[strand->arc]];
        step->what = solver->super.what[strand->arc];
        step->vehicle = step->kind == LSP_STEP_TERMINAL
                            ? carriage_of(solver, segment, alternative, step->what)->vehicle
                            : LSP_NONE;
        step->share = way->share[at];
        lsp_arc_parts(solver, segment, alternative, strand->arc, step->part_money, &step->hours);
    }
    return fill_way(solver, choice, results);
}

/* All strands, so that the stretches hang together. */
static enum lsp_status fill_way(
    const struct solver *solver, size_t choice, struct lsp_results *results)
{
    const struct way *way = &solver->strands.pairs[solver->pair[choice]].way;
    struct lsp_way *told = &results->ways[choice];
    told->items = LSP_ARRAY(&results->arena, struct lsp_stretch, way->n_strands);
    if (told->items == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t at = way->n_strands; at-- > 0;) {
        const struct strand *strand = &solver->strands.strands[way->strands[at]];
        bool is_arc = strand->arc != LSP_NONE && !strand->is_post;
        uint8_t kind = is_arc ? solver->super.kind[strand->arc] : ARC_ENTER;
        uint32_t what = is_arc ? solver->super.what[strand->arc] : LSP_NONE;
        told->items[told->n++] = (struct lsp_stretch){.from = strand->tail,
            .to = strand->head,
            .link = kind == ARC_LINK ? what : LSP_NONE,
            .leg = kind == ARC_LEG ? what : LSP_NONE,
            .share = way->share[at]};
    }
    return LSP_OK;
}

/* The same numbers by which the tables of links are filled. */
static enum lsp_status fill_carried(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_demand *demand = solver->problem->demand;
    size_t n = demand->n_segments * demand->n_alternatives * LSP_MAX_MODES;
    results->n_way_points = solver->strands.problem.n_nodes;
    results->carried = LSP_ARRAY(&results->arena, struct lsp_carried, n);
    if (results->carried == NULL)
        return LSP_NO_MEMORY;
    struct lsp_carried *carried = results->carried;
    for (uint32_t segment = 0; segment < demand->n_segments; segment++)
        for (uint32_t way = 0; way < demand->n_alternatives; way++)
            for (uint32_t mode = 0; mode < LSP_MAX_MODES; mode++, carried++) {
                carried->vehicle = LSP_NONE;
                if (mode >= LSP_N_MODES)
                    continue;
                const struct carriage *carriage = carriage_of(solver, segment, way, mode);
                if (carriage->vehicle == LSP_NONE)
                    continue;
                carried->vehicle = carriage->vehicle;
                carried->veh_day = lsp_vehicles_per_day(solver, segment, carriage);
                carried->empty =
                    solver->problem->network->specs->vehicles[carriage->vehicle].empty_return;
            }
    return LSP_OK;
}

static enum lsp_status fill_borders(const struct solver *solver, struct lsp_results *results)
{
    size_t n_crossings = solver->problem->n_crossings;
    results->border_h = LSP_ARRAY(&results->arena, double, n_crossings * 2 * LSP_MAX_VEHICLES);
    if (results->border_h == NULL)
        return LSP_NO_MEMORY;
    double *hours = results->border_h;
    for (uint32_t crossing = 0; crossing < n_crossings; crossing++)
        for (int side = 0; side < 2; side++)
            for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++, hours++) {
                uint32_t element = post_element(solver, crossing, side == 0, vehicle);
                if (solver->problem->crossings[crossing].n_posts == 0)
                    continue;
                *hours = (double)INFINITY;
                if (solver->is_used[element])
                    *hours = solver->time_h[element] + solver->service_h[element];
            }
    return LSP_OK;
}

/* Not the changes between a place and its roads, nor a terminal where there is no vehicle. */
static bool is_step(const struct solver *solver, uint32_t segment, const struct strand *strand)
{
    if (strand->arc == LSP_NONE || strand->is_post)
        return false;
    uint8_t kind = solver->super.kind[strand->arc];
    const struct lsp_segment *who = &solver->problem->demand->segments[segment];
    return kind != ARC_LEAVE &&
           (kind != ARC_ENTER || who->vehicle[solver->super.what[strand->arc]] != LSP_NONE);
}
