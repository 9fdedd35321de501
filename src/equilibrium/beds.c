/* Beds and tours inside the equilibrium: totals that a limit cuts down.
 *
 * Who wants to go is the answer to cost; who goes is what beds and tours leave of it.  A segment's
 * tours cut all of its movements alike.  In each month the beds of a zone cut alike all who want to
 * stay there.  A movement's ration R is the mean of its months, and goes into its total as a price
 * would that does the same,
 *
 *     D = R D0 exp(-theta lambda (S - S0)) = D0 exp(-theta lambda (S + pi - S0))
 *     pi = -ln(R) / (theta lambda)
 *
 * Rations stand still while amounts move and are set anew in the outer iteration.  Fewer guests
 * make the way there quicker and so more want to come; each ration therefore steps as far as would
 * have ended it if its answer were linear [IronsTuck1969]. SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/sum.h"
#include "equilibrium/equilibrium_internal.h"

/* Bounds of the step, in parts of the way to the ration that the present wishes ask for. */
static const double LEAST_STEP = 0.5, MOST_STEP = 20;
static const double DAYS_PER_MONTH = 365.25 / LSP_MONTHS;
/* Of a ration's logarithm: below it nobody goes. */
static const double LEAST_LOG = -700;

static uint32_t first_of_return(const struct lsp_demand *demand, size_t movement);
static double tours_log(const struct solver *solver, size_t segment);
static void sum_wishes(const struct solver *solver, double ret_persons[], double ret_nights[]);
static double log_of(double places, double wishes);
static void step_to(struct rations *rations, size_t at, double log_ration);

enum lsp_status lsp_rations_init(struct solver *solver)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_demand *demand = problem->demand;
    const struct lsp_network_specs *specs = problem->network->specs;
    struct rations *rations = &solver->rations;
    bool has_guests = false, has_beds = false;
    for (size_t segment = 0; segment < demand->n_segments; segment++) {
        has_guests |= demand->segments[segment].nights > 0;
        rations->is_limited |= demand->segments[segment].tours_per_year > 0;
    }
    for (size_t zone = 0; zone < specs->n_zones; zone++)
        has_beds |= specs->zones[zone].beds > 0;
    rations->is_limited |= has_guests && has_beds;
    rations->is_limited &= problem->pivots != NULL;
    if (!rations->is_limited)
        return LSP_OK;
    rations->n = demand->n_segments + specs->n_zones * LSP_MONTHS;
    double **arrays[] = {&rations->log, &rations->target_log, &rations->distance,
        &rations->last_step, &rations->persons, &rations->nights};
    for (size_t array = 0; array < sizeof arrays / sizeof *arrays; array++)
        if ((*arrays[array] = LSP_ARRAY(&solver->arena, double, rations->n)) == NULL)
            return LSP_NO_MEMORY;
    return LSP_OK;
}

double lsp_ration(const struct solver *solver, size_t movement)
{
    const struct rations *rations = &solver->rations;
    if (!rations->is_limited)
        return 1;
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_movement *who = &demand->movements[first_of_return(demand, movement)];
    const struct lsp_segment *group = &demand->segments[who->segment];
    double ration = exp(rations->log[who->segment]), beds = 0;
    if (!(group->nights > 0))
        return ration;
    for (size_t month = 0; month < LSP_MONTHS; month++)
        beds += group->season_share[month] *
                exp(rations->log[demand->n_segments + who->destination * LSP_MONTHS + month]);
    return ration * beds;
}

/* Who goes home is rationed as who came. */
static uint32_t first_of_return(const struct lsp_demand *demand, size_t movement)
{
    return (uint32_t)(movement - (demand->movements[movement].is_return && movement > 0 ? 1 : 0));
}

double lsp_ration_money(const struct solver *solver, size_t movement)
{
    const struct lsp_demand *demand = solver->problem->demand;
    double ration = lsp_ration(solver, movement);
    if (!(ration < 1))
        return 0;
    double scale = demand->segments[demand->movements[movement].segment].scale_per_money;
    return -log(ration) / (solver->problem->pivots[movement].response * scale);
}

double lsp_rations_error(const struct solver *solver)
{
    struct rations rations = solver->rations;
    double error = 0;
    if (!rations.is_limited)
        return 0;
    lsp_rations_target(solver);
    for (size_t at = 0; at < rations.n; at++)
        error = fmax(error, fabs(rations.target_log[at] - rations.log[at]));
    return error;
}

/* The rations that the present wishes ask for: tours first, then beds for those who have one. */
void lsp_rations_target(const struct solver *solver)
{
    const struct lsp_demand *demand = solver->problem->demand;
    const struct lsp_network_specs *specs = solver->problem->network->specs;
    const struct rations *rations = &solver->rations;
    sum_wishes(solver, rations->persons, rations->nights);
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        rations->target_log[segment] = tours_log(solver, segment);
    for (size_t zone = 0; zone < specs->n_zones; zone++)
        for (size_t month = 0; month < LSP_MONTHS; month++) {
            size_t at = demand->n_segments + zone * LSP_MONTHS + month;
            double places = lsp_bed_nights_month(&specs->zones[zone]);
            rations->target_log[at] = places > 0 ? log_of(places, rations->nights[at]) : 0;
        }
}

/* Persons who want to go by segment; nights by zone and month of those who would have a tour. */
static void sum_wishes(const struct solver *solver, double ret_persons[], double ret_nights[])
{
    const struct lsp_demand *demand = solver->problem->demand;
    for (size_t at = 0; at < solver->rations.n; at++)
        ret_persons[at] = ret_nights[at] = 0;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        if (!demand->movements[movement].is_return)
            ret_persons[demand->movements[movement].segment] += lsp_ration_wished(solver, movement);
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *who = &demand->movements[movement];
        const struct lsp_segment *group = &demand->segments[who->segment];
        if (who->is_return || !(group->nights > 0))
            continue;
        double log_tours =
            log_of(group->tours_per_year > 0 ? lsp_tour_places(group) : (double)INFINITY,
                ret_persons[who->segment]);
        double nights = lsp_ration_wished(solver, movement) * exp(log_tours) * group->nights;
        for (size_t month = 0; month < LSP_MONTHS; month++)
            ret_nights[demand->n_segments + who->destination * LSP_MONTHS + month] +=
                nights * group->season_share[month];
    }
}

/* Amounts are what the present rations leave. */
double lsp_ration_wished(const struct solver *solver, size_t movement)
{
    size_t n_ways = solver->problem->demand->n_alternatives;
    struct lsp_sum total = {0};
    for (size_t way = 0; way < n_ways; way++)
        lsp_sum_add(&total, solver->choice_amount[movement * n_ways + way]);
    return lsp_sum_value(&total) / lsp_ration(solver, movement);
}

static double tours_log(const struct solver *solver, size_t segment)
{
    const struct lsp_segment *group = &solver->problem->demand->segments[segment];
    if (!(group->tours_per_year > 0))
        return 0;
    return log_of(lsp_tour_places(group), solver->rations.persons[segment]);
}

double lsp_tour_places(const struct lsp_segment *group)
{
    return group->group_size * group->tours_per_year;
}

double lsp_bed_nights_month(const struct lsp_zone_spec *zone)
{
    return zone->beds * DAYS_PER_MONTH;
}

/* Of the part of the wishes that there is place for. */
static double log_of(double places, double wishes)
{
    return wishes > places ? fmax(log(places / wishes), LEAST_LOG) : 0;
}

void lsp_rations_move(struct solver *solver)
{
    if (!solver->rations.is_limited)
        return;
    lsp_rations_target(solver);
    for (size_t at = 0; at < solver->rations.n; at++)
        step_to(&solver->rations, at, solver->rations.target_log[at]);
}

static void step_to(struct rations *rations, size_t at, double log_ration)
{
    double distance = log_ration - rations->log[at];
    double change = distance - rations->distance[at];
    double part = -rations->last_step[at] / change;
    part = isfinite(part) && part > 0 ? fmin(fmax(part, LEAST_STEP), MOST_STEP) : 1;
    double next = fmin(fmax(rations->log[at] + part * distance, LEAST_LOG), 0);
    rations->distance[at] = distance;
    rations->last_step[at] = next - rations->log[at];
    rations->log[at] = next;
}
