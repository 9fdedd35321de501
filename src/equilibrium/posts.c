/* Posts inside the equilibrium: waits at the present flows, and their linear model.
 *
 * Between two outer iterations the wait of each class is taken as linear in its own flow around an
 * anchor (diagonalisation); the slope comes from a second evaluation with a little more flow.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "equilibrium/equilibrium_internal.h"

#include <math.h>

/* So little traffic that it changes nothing, so that a class that nobody uses yet has a wait. */
static const double PROBE_VEH_DAY = 1e-6;
/* Step of the slope: small against the flow, large against rounding. */
static const double SLOPE_STEP_SHARE = 1e-3, SLOPE_STEP_VEH_DAY = 1e-2;

/* A slope is good enough until the flow has moved by this share: it steers, it does not decide. */
static const double SLOPE_GOOD_SHARE = 0.02;

static bool slope_is_good(const struct solver *solver, uint32_t element);
static double slope_of(struct solver *solver, uint32_t element);

void lsp_posts_day(const struct solver *solver, uint32_t crossing, bool is_forward,
    const double flow[], struct lsp_crossing_day *ret_day)
{
    const struct lsp_crossing *at = &solver->problem->crossings[crossing];
    struct lsp_passage passage = lsp_crossing_passage(at, solver->problem->posts, is_forward);
    const struct lsp_network_specs *specs = solver->problem->network->specs;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        passage.pce[vehicle] = specs->vehicles[vehicle].pce;
    double arrivals_veh[LSP_MAX_VEHICLES][LSP_HOURS] = {{0}};
    lsp_posts_arrivals(solver, crossing, is_forward, flow, arrivals_veh);
    lsp_checkpoint_day(&passage, arrivals_veh, ret_day);
}

void lsp_posts_arrivals(const struct solver *solver, uint32_t crossing, bool is_forward,
    const double flow[], double arrivals_veh[LSP_MAX_VEHICLES][LSP_HOURS])
{
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        uint32_t element = post_element(solver, crossing, is_forward, vehicle);
        if (!solver->is_used[element])
            continue;
        double veh_day = fmax(flow[element], PROBE_VEH_DAY);
        for (int hour = 0; hour < LSP_HOURS; hour++)
            arrivals_veh[vehicle][hour] =
                veh_day * solver->hour_share[element * LSP_HOURS + (uint32_t)hour];
    }
}

static bool crossing_is_used(const struct solver *solver, uint32_t crossing, bool is_forward)
{
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        if (solver->is_used[post_element(solver, crossing, is_forward, vehicle)])
            return true;
    return false;
}

void lsp_posts_wait(const struct solver *solver, const double flow[], double wait_h[])
{
    struct lsp_crossing_day day;
    for (uint32_t side = 0; side < 2 * solver->problem->n_crossings; side++) {
        uint32_t crossing = side / 2;
        bool is_forward = side % 2 == 0;
        if (!crossing_is_used(solver, crossing, is_forward))
            continue;
        lsp_posts_day(solver, crossing, is_forward, flow, &day);
        for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
            uint32_t element = post_element(solver, crossing, is_forward, vehicle);
            if (solver->is_used[element])
                wait_h[element] = day.wait_h[vehicle];
        }
    }
}

void lsp_posts_linearise(struct solver *solver)
{
    lsp_posts_wait(solver, solver->anchor_flow, solver->anchor_time_h);
    for (uint32_t element = solver->first_post; element < solver->n_elements; element++)
        if (solver->is_used[element] && !slope_is_good(solver, element)) {
            solver->slope_h[element] = slope_of(solver, element);
            solver->slope_flow[element] = solver->anchor_flow[element];
        }
}

static bool slope_is_good(const struct solver *solver, uint32_t element)
{
    double moved = fabs(solver->anchor_flow[element] - solver->slope_flow[element]);
    return moved <= SLOPE_GOOD_SHARE * solver->slope_flow[element] && solver->slope_h[element] > 0;
}

/* d wait / d flow of one class at the anchor, by a small step upward. */
static double slope_of(struct solver *solver, uint32_t element)
{
    uint32_t side = (element - solver->first_post) / LSP_MAX_VEHICLES;
    uint32_t vehicle = (element - solver->first_post) % LSP_MAX_VEHICLES;
    double kept = solver->anchor_flow[element];
    double step = fmax(SLOPE_STEP_SHARE * kept, SLOPE_STEP_VEH_DAY);
    struct lsp_crossing_day day;
    solver->anchor_flow[element] = kept + step;
    lsp_posts_day(solver, side / 2, side % 2 == 0, solver->anchor_flow, &day);
    solver->anchor_flow[element] = kept;
    double slope = (day.wait_h[vehicle] - solver->anchor_time_h[element]) / step;
    return isfinite(slope) ? fmax(slope, 0) : 0;
}
