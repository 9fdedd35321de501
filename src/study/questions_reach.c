/* How far one comes from a zone by road: the quickest way to every node, at the run's times.
 *
 * Rounds over all links until nothing becomes quicker [Bellman1958]: studies have hundreds of
 * links, and a round is a few microseconds.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/questions_internal.h"

#include <math.h>
#include <string.h>

static bool find_vehicle(
    const struct asked *asked, const char *group, struct lsp_diags *diags, uint32_t *ret_vehicle);
static uint32_t first_vehicle(const struct asked *asked);
static void spread(
    const struct asked *asked, enum lsp_side side, uint32_t node, uint32_t vehicle, double hours[]);
static double link_hours(
    const struct asked *asked, enum lsp_side side, uint32_t link, uint32_t vehicle);

enum lsp_status lsp_asked_reach(const struct asked *asked, uint32_t zone, const char *group,
    struct lsp_diags *diags, double *const ret_hours[2])
{
    const struct lsp_network_specs *specs = &asked->inputs->base.network;
    uint32_t vehicle = LSP_NONE;
    if (zone >= specs->n_zones) {
        lsp_diags_add(diags, LSP_DIAG_EXPLAIN_ZONE,
            &(struct lsp_diag_facts){.expected = "a zone of the study"}, "there is no such zone");
        return LSP_BAD_INPUT;
    }
    if (!find_vehicle(asked, group, diags, &vehicle))
        return LSP_BAD_INPUT;
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++)
        spread(asked, (enum lsp_side)side, specs->zones[zone].node, vehicle, ret_hours[side]);
    return LSP_OK;
}

/* Of a segment by id, or a vehicle by id. */
static bool find_vehicle(
    const struct asked *asked, const char *group, struct lsp_diags *diags, uint32_t *ret_vehicle)
{
    const struct lsp_case *base = &asked->inputs->base;
    *ret_vehicle = LSP_NONE;
    if (group == NULL || group[0] == '\0')
        *ret_vehicle = first_vehicle(asked);
    for (size_t segment = 0; group != NULL && segment < base->demand.n_segments; segment++)
        if (strcmp(base->demand.segments[segment].id, group) == 0)
            *ret_vehicle = base->demand.segments[segment].vehicle[LSP_ROAD];
    uint32_t named = group == NULL ? LSP_NONE : lsp_network_find_vehicle(&base->network, group);
    if (*ret_vehicle == LSP_NONE && named != LSP_NONE &&
        base->network.vehicles[named].mode == LSP_ROAD)
        *ret_vehicle = named;
    if (*ret_vehicle != LSP_NONE)
        return true;
    lsp_diags_add(diags, LSP_DIAG_UNKNOWN_ID,
        &(struct lsp_diag_facts){
            .found = group, .expected = "a segment that has a road vehicle, or such a vehicle"},
        "nobody of that group goes by road");
    return false;
}

static uint32_t first_vehicle(const struct asked *asked)
{
    const struct lsp_demand *demand = &asked->inputs->base.demand;
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        if (!demand->segments[segment].is_goods &&
            demand->segments[segment].vehicle[LSP_ROAD] != LSP_NONE)
            return demand->segments[segment].vehicle[LSP_ROAD];
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        if (demand->segments[segment].vehicle[LSP_ROAD] != LSP_NONE)
            return demand->segments[segment].vehicle[LSP_ROAD];
    return LSP_NONE;
}

static void spread(
    const struct asked *asked, enum lsp_side side, uint32_t node, uint32_t vehicle, double hours[])
{
    const struct lsp_results *results = asked->results[side];
    const struct lsp_network_specs *specs = &asked->cases[side]->network;
    for (size_t at = 0; at < specs->n_nodes; at++)
        hours[at] = (double)INFINITY;
    hours[node] = specs->vehicles[vehicle].terminal_h;
    bool has_changed = true;
    for (size_t round = 0; round < specs->n_nodes && has_changed; round++) {
        has_changed = false;
        for (uint32_t link = 0; link < results->n_links; link++) {
            const struct lsp_link_spec *row = &specs->links[results->link_row[link]];
            bool is_forward = results->link_is_forward[link];
            uint32_t from = is_forward ? row->from_node : row->to_node;
            uint32_t to = is_forward ? row->to_node : row->from_node;
            if (isinf(hours[from]))
                continue;
            double there = hours[from] + link_hours(asked, side, link, vehicle);
            if (there < hours[to]) {
                hours[to] = there;
                has_changed = true;
            }
        }
    }
    hours[node] = 0;
}

static double link_hours(
    const struct asked *asked, enum lsp_side side, uint32_t link, uint32_t vehicle)
{
    const struct lsp_results *results = asked->results[side];
    const struct lsp_network_specs *specs = &asked->cases[side]->network;
    const struct lsp_link_spec *row = &specs->links[results->link_row[link]];
    bool is_allowed = (lsp_network_link_vehicles(specs, row) >> vehicle & 1) != 0;
    if (!is_allowed || row->mode != LSP_ROAD)
        return (double)INFINITY;
    double hours = results->link_time_h[link];
    if (row->crossing != LSP_NONE && asked->cases[side]->crossings[row->crossing].n_posts > 0)
        hours +=
            results
                ->border_h[(row->crossing * (size_t)2 + (results->link_is_forward[link] ? 0 : 1)) *
                               LSP_MAX_VEHICLES +
                           vehicle];
    return hours;
}
