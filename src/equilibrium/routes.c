/* Routes: an assignment of the present amounts to the strands, and what it costs at best.
 *
 * A strand that all classes share sees all the flow of its element.  Where several strands of an
 * element carry flow (own strands of classes, layers), each is given the part of the element that
 * its flow is of theirs, as if all would grow alike: the sum of such costs is never less steep than
 * the element, so that taking turns does not swing.  Empties and other traffic stand still
 * meanwhile.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

/* Who is fewer than this part of those from the same origin still needs a way. */
static const double LEAST_PART = 1e-12;
/* A wait that rises steeply begins at this part of the present one, and with a power no higher than
 * this. */
static const double LEAST_WAIT = 0.01, MAX_POWER = 30;
enum { MAX_ITERATIONS = 100 };

/* Load of an element by the strands it has and by all else. */
struct load {
    double own, other;
    uint32_t n_strands;
};

static void sum_loads(struct solver *solver);
static enum lsp_status mix(struct solver *solver) LSP_MUST_CHECK;
static void set_weights(struct solver *solver);
static void raise_trips(struct strands *strands);
static enum lsp_status pose(struct solver *solver) LSP_MUST_CHECK;
static void add_own_loads(const struct strands *strands, struct load loads[], double times);
static void pose_link(struct solver *solver, uint32_t index, const struct load *load);
static void pose_section(struct solver *solver, uint32_t index, const struct load *load);
static void pose_post(struct solver *solver, uint32_t index, const struct load *load);

enum lsp_status lsp_routes_assign(struct solver *solver, double relative_gap)
{
    struct strands *strands = &solver->strands;
    if (strands->n_pairs == 0)
        return LSP_OK;
    sum_loads(solver);
    LSP_TRY(pose(solver));
    struct lsp_assignment_options options = {.relative_gap = relative_gap,
        .max_iterations = MAX_ITERATIONS,
        .start = strands->state.block == NULL ? NULL : &strands->state,
        .keep_state = true};
    struct lsp_assignment_result result;
    enum lsp_status status = lsp_assignment_solve(&strands->problem, &options, &result);
    if (status == LSP_BAD_INPUT)
        LSP_BUG("the assignment refuses the study's problem");
    LSP_TRY(status);
    lsp_assignment_state_finish(&strands->state);
    strands->state = result.state;
    result.state = (struct lsp_assignment_state){0};
    lsp_assignment_result_finish(&result);
    return lsp_ways_trace(solver);
}

/* The pairs' trips and the strands' loads as things are. */
static void sum_loads(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    const struct lsp_demand *demand = solver->problem->demand;
    memset(strands->trips, 0, strands->n_pairs * sizeof *strands->trips);
    for (size_t choice = 0; choice < demand->n_movements * demand->n_alternatives; choice++)
        if (solver->pair[choice] != LSP_NONE)
            strands->trips[solver->pair[choice]] += solver->choice_amount[choice];
    for (uint32_t index = 0; index < strands->n_strands; index++)
        strands->strands[index].own_load = 0;
    for (uint32_t at = 0; at < strands->n_pairs; at++) {
        const struct pair *pair = &strands->pairs[at];
        double flow = strands->trips[at] * strands->problem.pcu[pair->travel_class];
        for (uint32_t part = 0; part < pair->way.n_strands; part++) {
            struct strand *strand = &strands->strands[pair->way.strands[part]];
            strand->own_load += flow * pair->way.share[part] * strand->load;
        }
    }
}

/* The strands' cost functions at the mixed trips and loads; what else loads an element stays. */
static enum lsp_status pose(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    struct lsp_arena scratch = {0};
    struct load *loads = LSP_ARRAY(&scratch, struct load, solver->n_elements);
    if (loads == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t element = 0; element < solver->n_elements; element++)
        loads[element].other = solver->flow[element];
    add_own_loads(strands, loads, -1);
    enum lsp_status status = mix(solver);
    for (uint32_t element = 0; element < solver->n_elements; element++)
        loads[element] = (struct load){.other = fmax(loads[element].other, 0)};
    add_own_loads(strands, loads, 0);
    for (uint32_t section = 0; section < solver->seats.n; section++) {
        const struct load *load = &loads[solver->first_section + section];
        lsp_seats_draw(solver, section, load->own + load->other);
    }
    for (uint32_t index = 0; index < strands->n_strands && status == LSP_OK; index++) {
        const struct strand *strand = &strands->strands[index];
        if (strand->element != LSP_NONE && is_section(solver, strand->element))
            pose_section(solver, index, &loads[strand->element]);
        else if (strand->element != LSP_NONE && strand->is_post)
            pose_post(solver, index, &loads[strand->element]);
        else if (strand->element != LSP_NONE)
            pose_link(solver, index, &loads[strand->element]);
    }
    lsp_arena_finish(&scratch);
    return status;
}

/* Sums what strands bring to their elements; adds `times` times it to the other load. */
static void add_own_loads(const struct strands *strands, struct load loads[], double times)
{
    for (uint32_t index = 0; index < strands->n_strands; index++) {
        const struct strand *strand = &strands->strands[index];
        if (strand->element == LSP_NONE)
            continue;
        loads[strand->element].n_strands++;
        loads[strand->element].own += strand->own_load;
        loads[strand->element].other += times * strand->own_load;
    }
}

/* The part of the element that a strand is given. */
static double part_of(const struct strand *strand, const struct load *load)
{
    return load->own > 0 ? fmax(strand->own_load / load->own, 1.0 / load->n_strands) : 1;
}

static enum lsp_status mix(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    if (strands->state.block != NULL) { /* the first assignment is one of nobody */
        if (strands->mixing.point == NULL) {
            size_t n = (size_t)strands->n_pairs + strands->n_strands;
            strands->mixed = LSP_ARRAY(&solver->arena, double, n);
            if (strands->mixed == NULL)
                return LSP_NO_MEMORY;
            LSP_TRY(lsp_mixing_init(&strands->mixing, n, &solver->arena));
        }
        memcpy(strands->mixed, strands->trips, strands->n_pairs * sizeof *strands->mixed);
        for (uint32_t index = 0; index < strands->n_strands; index++)
            strands->mixed[strands->n_pairs + index] = strands->strands[index].own_load;
        set_weights(solver);
        lsp_mixing_next(&strands->mixing, strands->mixed);
        memcpy(strands->trips, strands->mixed, strands->n_pairs * sizeof *strands->mixed);
        for (uint32_t index = 0; index < strands->n_strands; index++)
            strands->strands[index].own_load = strands->mixed[strands->n_pairs + index];
    }
    raise_trips(strands);
    return LSP_OK;
}

static int kind_of(const struct solver *solver, size_t index)
{
    const struct strand *strand = &solver->strands.strands[index];
    if (strand->element != LSP_NONE && is_section(solver, strand->element))
        return 3;
    return strand->is_post ? 1 : 2;
}

/* Trips, loads of links, of posts and of sections have their own units: each counts in parts of its
 * own whole. */
static void set_weights(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    if (strands->mixing.has_point)
        return;
    double sum[4] = {0};
    for (int turn = 0; turn < 2; turn++)
        for (size_t at = 0; at < strands->mixing.n; at++) {
            double pcu =
                at < strands->n_pairs ? strands->problem.pcu[strands->pairs[at].travel_class] : 1;
            int kind = at < strands->n_pairs ? 0 : kind_of(solver, at - strands->n_pairs);
            double value = strands->mixed[at] * pcu;
            if (kind > 0 && strands->strands[at - strands->n_pairs].element == LSP_NONE)
                value = pcu = 0;
            if (turn == 0)
                sum[kind] += value * value;
            else
                strands->mixing.weight[at] = sum[kind] > 0 ? pcu * pcu / sum[kind] : 0;
        }
}

/* At least so many that every pair has a way. */
static void raise_trips(struct strands *strands)
{
    for (uint32_t at = 0; at < strands->problem.n_origins; at++) {
        size_t end = strands->problem.first_trip[at + 1];
        double most = 0;
        for (size_t pair = strands->problem.first_trip[at]; pair < end; pair++)
            most = fmax(most, strands->trips[pair]);
        double least = most > 0 ? LEAST_PART * most : LEAST_PART;
        for (size_t pair = strands->problem.first_trip[at]; pair < end; pair++)
            strands->trips[pair] = fmax(strands->trips[pair], least);
    }
}

static void pose_link(struct solver *solver, uint32_t index, const struct load *load)
{
    struct strands *strands = &solver->strands;
    const struct strand *strand = &strands->strands[index];
    const struct lsp_network *network = solver->problem->network;
    uint32_t link = solver->element_link[strand->element];
    double part = part_of(strand, load);
    double rest = fmax(load->other + load->own - strand->own_load / part, 0);
    strands->free_time[index] = network->free_time_h[link] * strand->scale;
    strands->a[index] = network->bpr_alpha[link];
    strands->b[index] = network->bpr_beta[link];
    strands->capacity[index] = network->capacity_veh_h[link] * part / strand->load;
    strands->preload[index] = rest * part / strand->load;
}

/* The section's polygon touches its wait at the present load. */
static void pose_section(struct solver *solver, uint32_t index, const struct load *load)
{
    struct strands *strands = &solver->strands;
    const struct strand *strand = &strands->strands[index];
    double part = part_of(strand, load);
    double rest = fmax(load->other + load->own - strand->own_load / part, 0);
    strands->free_time[index] = strand->scale;
    strands->a[index] = strand->element - solver->first_section;
    strands->b[index] = 1;
    strands->capacity[index] = part / strand->load;
    strands->preload[index] = rest * part / strand->load;
}

/* A line through the present wait, with its slope there; where such a line would begin below
 * nothing, a power of the flow that has both. */
static void pose_post(struct solver *solver, uint32_t index, const struct load *load)
{
    struct strands *strands = &solver->strands;
    const struct strand *strand = &strands->strands[index];
    double slope_h = solver->slope_h[strand->element], part = part_of(strand, load);
    double wait_h = solver->time_h[strand->element] +
                    slope_h * (load->other + load->own - solver->flow[strand->element]);
    wait_h = fmax(wait_h, 0);
    double rise_h = slope_h * strand->own_load / part, most_h = (1 - LEAST_WAIT) * wait_h;
    bool is_line = !(rise_h > most_h);
    double least_h = is_line ? wait_h - rise_h : LEAST_WAIT * wait_h;
    bool is_constant = !(least_h > 0) || !(slope_h > 0);
    strands->free_time[index] = (is_constant ? wait_h : least_h) * strand->scale;
    strands->a[index] = is_constant ? 0 : is_line ? 1 : most_h / least_h;
    strands->b[index] = is_constant || is_line ? 1 : fmin(rise_h / most_h, MAX_POWER);
    strands->capacity[index] =
        is_constant ? 1 : (is_line ? least_h * part / slope_h : strand->own_load) / strand->load;
    strands->preload[index] = 0;
}

enum lsp_status lsp_routes_price(struct solver *solver)
{
    struct strands *strands = &solver->strands;
    for (uint32_t index = 0; index < strands->n_strands; index++) {
        const struct strand *strand = &strands->strands[index];
        strands->time[index] = strand->element == LSP_NONE
                                   ? 0
                                   : strand->scale * fmax(solver->time_h[strand->element], 0);
    }
    uint32_t n_nodes = strands->problem.n_nodes;
    enum lsp_status status = lsp_assignment_potentials(
        &strands->problem, strands->time, 0, strands->problem.n_origins, 1, strands->potential);
    if (status == LSP_BAD_INPUT)
        LSP_BUG("the assignment refuses to price the study's problem");
    LSP_TRY(status);
    for (uint32_t at = 0; at < strands->problem.n_origins; at++) {
        size_t end = strands->problem.first_trip[at + 1];
        const struct travel_class *who = &strands->classes[strands->problem.class_of[at]];
        double constant = lsp_class_constant(solver, who->segment, who->alternative);
        for (size_t pair = strands->problem.first_trip[at]; pair < end; pair++)
            strands->pairs[pair].cheapest_money =
                constant + who->money_per_h *
                               strands->potential[(size_t)at * n_nodes + strands->pairs[pair].to];
    }
    return LSP_OK;
}
