/* Tables of what is full: sections of rides, beds and tours, and whom they displace.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/sum.h"
#include "equilibrium/equilibrium_internal.h"

static enum lsp_status fill_sections(const struct solver *solver, struct lsp_results *results);
static void add_displaced(const struct solver *solver, struct lsp_results *results, size_t movement,
    const uint32_t row[]);
static double at_most_counted(
    const struct solver *solver, size_t movement, double wished, double goes, double seat_money);
static double seat_money_now(
    const struct solver *solver, const struct lsp_results *results, size_t movement);
static void add_displaced_way(const struct solver *solver, struct lsp_results *results,
    const struct way *way, double persons, const uint32_t row[]);
static enum lsp_status fill_beds(const struct solver *solver, struct lsp_results *results);
static void fill_zone(
    const struct solver *solver, const struct lsp_results *results, struct lsp_beds_result *beds);
static enum lsp_status fill_tours(const struct solver *solver, struct lsp_results *results);
static double without_tour(
    const struct solver *solver, const struct lsp_results *results, uint32_t segment, double part);

enum lsp_status lsp_fill_limits(const struct solver *solver, struct lsp_results *results)
{
    if (solver->seats.n > 0)
        LSP_TRY(fill_sections(solver, results));
    if (!solver->rations.is_limited)
        return LSP_OK;
    lsp_rations_target(solver);
    LSP_TRY(fill_beds(solver, results));
    return fill_tours(solver, results);
}

static enum lsp_status fill_sections(const struct solver *solver, struct lsp_results *results)
{
    uint32_t n = solver->seats.n;
    uint32_t *row = LSP_ARRAY(&results->arena, uint32_t, n);
    results->sections = LSP_ARRAY(&results->arena, struct lsp_section_result, n);
    results->leg_displaced_year = LSP_ARRAY(&results->arena, double, results->n_legs);
    if (row == NULL || results->sections == NULL || results->leg_displaced_year == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t section = 0; section < n; section++) {
        uint32_t element = solver->first_section + section;
        row[section] = (uint32_t)results->n_sections;
        if (!solver->is_used[element])
            continue;
        results->sections[results->n_sections++] = (struct lsp_section_result){.section = section,
            .persons_year = solver->flow[element] * solver->seats.per_year[section],
            .seats_year = solver->seats.per_year[section],
            .wait_h = solver->time_h[element]};
    }
    for (size_t movement = 0; movement < results->n_movements; movement++)
        add_displaced(solver, results, movement, row);
    return LSP_OK;
}

/* Who would choose each alternative at today's costs less the waits for a seat, less who does.  The
 * constants of a pivot are part of a result's cost, and the answer adds them by itself. */
static void add_displaced(
    const struct solver *solver, struct lsp_results *results, size_t movement, const uint32_t row[])
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    size_t n = results->n_alternatives;
    double cost_money[LSP_MAX_ALTERNATIVES] = {0};
    struct movement_answer answer;
    if (problem->fixed_share != NULL && problem->fixed_share[movement] != NULL)
        return;
    for (size_t way = 0; way < n; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        double pivot_money =
            problem->pivots == NULL ? 0 : problem->pivots[movement].constant_money[way];
        cost_money[way] = isfinite(choice->cost_money)
                              ? choice->cost_money - pivot_money - choice->part_money[LSP_COST_SEAT]
                              : (double)INFINITY;
    }
    lsp_choice_answer(solver, movement, cost_money, &answer);
    double total = at_most_counted(solver, movement, answer.total, results->amount[movement], 0);
    for (size_t way = 0; way < n; way++) {
        uint32_t pair = solver->pair[movement * n + way];
        double persons =
            total * answer.choice.share[way] - lsp_results_choice(results, movement, way)->amount;
        if (pair != LSP_NONE && isfinite(cost_money[way]))
            add_displaced_way(solver, results, &solver->strands.pairs[pair].way, persons, row);
    }
}

/* Stated demand is what got a seat where it is stated.  How many more would have come without the
 * waits there nobody has seen, and an exponential through them says anything; so the waits that are
 * saved since then bring nobody who counts as displaced.  seat_money: of today's waits. */
static double at_most_counted(
    const struct solver *solver, size_t movement, double wished, double goes, double seat_money)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_pivot *pivot =
        solver->problem->pivots == NULL ? NULL : &solver->problem->pivots[movement];
    if (pivot == NULL || !(pivot->seat_money > seat_money))
        return wished;
    double scale = demand->segments[demand->movements[movement].segment].scale_per_money;
    double counted = wished * exp(-pivot->response * scale * (pivot->seat_money - seat_money));
    return fmin(wished, fmax(counted, goes));
}

/* By how much today's composite cost would be less if nobody waited for a seat. */
static double seat_money_now(
    const struct solver *solver, const struct lsp_results *results, size_t movement)
{
    double cost_money[LSP_MAX_ALTERNATIVES] = {0};
    struct movement_answer answer;
    for (size_t way = 0; way < results->n_alternatives; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        double pivot_money = solver->problem->pivots[movement].constant_money[way];
        cost_money[way] = isfinite(choice->cost_money)
                              ? choice->cost_money - pivot_money - choice->part_money[LSP_COST_SEAT]
                              : (double)INFINITY;
    }
    lsp_choice_answer(solver, movement, cost_money, &answer);
    double saved = results->composite_money[movement] - results->ration_money[movement] -
                   answer.choice.composite_money;
    return saved > 0 && isfinite(saved) ? saved : 0;
}

static void add_displaced_way(const struct solver *solver, struct lsp_results *results,
    const struct way *way, double persons, const uint32_t row[])
{
    const struct lsp_services *services = solver->problem->services;
    for (uint32_t use = 0; use < way->n_uses; use++) {
        if (!is_section(solver, way->uses[use].element))
            continue;
        uint32_t section = way->uses[use].element - solver->first_section;
        results->sections[row[section]].displaced_year +=
            persons * way->uses[use].load_per_unit * solver->seats.per_year[section];
    }
    for (uint32_t at = 0; at < way->n_strands; at++) {
        const struct strand *strand = &solver->strands.strands[way->strands[at]];
        if (strand->arc == LSP_NONE || strand->is_post ||
            solver->super.kind[strand->arc] != ARC_LEG)
            continue;
        uint32_t leg = solver->super.what[strand->arc];
        results->leg_displaced_year[leg] += way->share[at] * persons;
        results->operators[services->legs[leg].operator].displaced += way->share[at] * persons;
    }
}

static enum lsp_status fill_beds(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_network_specs *specs = solver->problem->network->specs;
    results->beds = LSP_ARRAY(&results->arena, struct lsp_beds_result, specs->n_zones);
    if (results->beds == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t zone = 0; zone < specs->n_zones; zone++)
        if (specs->zones[zone].beds > 0) {
            struct lsp_beds_result *beds = &results->beds[results->n_beds++];
            beds->zone = zone;
            fill_zone(solver, results, beds);
        }
    return LSP_OK;
}

static void fill_zone(
    const struct solver *solver, const struct lsp_results *results, struct lsp_beds_result *beds)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const double *log_beds =
        &solver->rations.log[demand->n_segments + (size_t)beds->zone * LSP_MONTHS];
    beds->bed_nights_month =
        lsp_bed_nights_month(&solver->problem->network->specs->zones[beds->zone]);
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *who = &demand->movements[movement];
        const struct lsp_segment *group = &demand->segments[who->segment];
        if (who->destination != beds->zone || who->is_return || !(group->nights > 0))
            continue;
        double wished = lsp_ration_wished(solver, movement);
        double persons = wished * exp(solver->rations.log[who->segment]);
        double counted = at_most_counted(solver, movement, wished, results->amount[movement],
            seat_money_now(solver, results, movement));
        for (size_t month = 0; month < LSP_MONTHS; month++) {
            double asking = persons * group->season_share[month], part = exp(log_beds[month]);
            beds->nights_month[month] += asking * part * group->nights;
            double counted_month = fmin(asking, counted * group->season_share[month]);
            beds->displaced_month[month] += fmax(counted_month - asking * part, 0);
        }
    }
}

static enum lsp_status fill_tours(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_demand *demand = solver->problem->demand;
    results->tours = LSP_ARRAY(&results->arena, struct lsp_tours_result, demand->n_segments);
    if (results->tours == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t segment = 0; segment < demand->n_segments; segment++) {
        const struct lsp_segment *group = &demand->segments[segment];
        if (!(group->tours_per_year > 0))
            continue;
        double wished = solver->rations.persons[segment], part = exp(solver->rations.log[segment]);
        results->tours[results->n_tours++] = (struct lsp_tours_result){.segment = segment,
            .places_year = lsp_tour_places(group),
            .persons_year = wished * part,
            .displaced_year = without_tour(solver, results, segment, part)};
    }
    return LSP_OK;
}

static double without_tour(
    const struct solver *solver, const struct lsp_results *results, uint32_t segment, double part)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct lsp_sum persons = {0};
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        if (demand->movements[movement].segment != segment || demand->movements[movement].is_return)
            continue;
        double wished = lsp_ration_wished(solver, movement);
        double counted = at_most_counted(solver, movement, wished, results->amount[movement],
            seat_money_now(solver, results, movement));
        lsp_sum_add(&persons, fmax(counted - wished * part, 0));
    }
    return lsp_sum_value(&persons);
}
