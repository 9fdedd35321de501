/* Map flows: what each line on the map carries.  SPDX-License-Identifier: Apache-2.0 */
#include "report/map_internal.h"

#include <math.h>

static void add_rows(struct lsp_view *view, bool goods, struct lsp_map_flows *flows);
static void add_legs(struct lsp_view *view, struct lsp_map_flows *flows);
static bool lead_along_links(const struct lsp_view *view, const struct lsp_leg *leg,
    const double amount[2], struct lsp_map_flows *flows, struct lsp_arena *arena);
static void add_arc(
    const struct lsp_leg *leg, const double amount[2], size_t n_rows, struct lsp_map_flows *flows);

bool lsp_map_flows_make(struct lsp_view *view, bool goods, struct lsp_map_flows *ret_flows)
{
    const struct lsp_services *services = view->main->services;
    size_t n_legs = services != NULL ? services->n_legs : 0;
    *ret_flows = (struct lsp_map_flows){.unit = goods ? "tonnes a year" : "travellers a year"};
    ret_flows->items =
        LSP_ARRAY(view->arena, struct lsp_map_flow, view->main->specs_with->n_links + n_legs + 1);
    if (ret_flows->items == NULL)
        return false;
    add_rows(view, goods, ret_flows);
    if (!goods && n_legs > 0)
        add_legs(view, ret_flows);
    for (size_t item = 0; item < ret_flows->n_items; item++)
        for (int side = 0; side < 2; side++)
            ret_flows->largest = fmax(ret_flows->largest, ret_flows->items[item].amount[side]);
    return true;
}

/* Item `row` is link row `row`. */
static void add_rows(struct lsp_view *view, bool goods, struct lsp_map_flows *flows)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    for (size_t row = 0; row < specs->n_links; row++) {
        const struct lsp_link_spec *link = &specs->links[row];
        const struct lsp_tally *sides[2] = {&view->without, &view->with};
        struct lsp_map_flow *flow = &flows->items[flows->n_items++];
        *flow = (struct lsp_map_flow){.mode = link->mode,
            .from_node = link->from_node,
            .to_node = link->to_node,
            .link = link,
            .is_project = view->main->is_project_link[row]};
        for (int side = 0; side < 2; side++)
            if (row < sides[side]->n_rows)
                flow->amount[side] =
                    goods ? sides[side]->row_tonnes_year[row] : sides[side]->row_persons_year[row];
    }
}

static void add_legs(struct lsp_view *view, struct lsp_map_flows *flows)
{
    const struct lsp_services *services = view->main->services;
    size_t n_rows = flows->n_items;
    for (size_t leg = 0; leg < services->n_legs; leg++) {
        const struct lsp_leg *at = &services->legs[leg];
        double amount[2] = {leg < view->without.n_legs ? view->without.leg_persons_year[leg] : 0,
            leg < view->with.n_legs ? view->with.leg_persons_year[leg] : 0};
        if (at->mode == LSP_AIR || !lead_along_links(view, at, amount, flows, view->arena))
            add_arc(at, amount, n_rows, flows);
    }
}

/* Adds the amount to the links of the leg's mode along the shortest way (Bellman 1958, Ford 1956:
 * small networks, no need for more); false when there is none. */
static bool lead_along_links(const struct lsp_view *view, const struct lsp_leg *leg,
    const double amount[2], struct lsp_map_flows *flows, struct lsp_arena *arena)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    double *km = LSP_ARRAY(arena, double, specs->n_nodes);
    uint32_t *last = LSP_ARRAY(arena, uint32_t, specs->n_nodes);
    if (km == NULL || last == NULL)
        return false;
    for (size_t node = 0; node < specs->n_nodes; node++)
        km[node] = node == leg->from_node ? 0 : (double)INFINITY;
    bool has_changed = true;
    for (size_t round = 0; has_changed && round < specs->n_nodes; round++) {
        has_changed = false;
        for (uint32_t row = 0; row < specs->n_links; row++) {
            const struct lsp_link_spec *link = &specs->links[row];
            uint32_t ends[2] = {link->from_node, link->to_node};
            for (int end = 0; end < 2 && link->mode == leg->mode; end++)
                if (km[ends[end]] + link->length_km < km[ends[1 - end]]) {
                    km[ends[1 - end]] = km[ends[end]] + link->length_km;
                    last[ends[1 - end]] = row;
                    has_changed = true;
                }
        }
    }
    if (isinf(km[leg->to_node]))
        return false;
    for (uint32_t node = leg->to_node; node != leg->from_node;) {
        struct lsp_map_flow *flow = &flows->items[last[node]];
        flow->amount[0] += amount[0];
        flow->amount[1] += amount[1];
        node = flow->from_node == node ? flow->to_node : flow->from_node;
    }
    return true;
}

/* Both directions and all services between two stops are one arc. */
static void add_arc(
    const struct lsp_leg *leg, const double amount[2], size_t n_rows, struct lsp_map_flows *flows)
{
    size_t item = n_rows;
    for (; item < flows->n_items; item++) {
        const struct lsp_map_flow *at = &flows->items[item];
        bool is_same = at->from_node == leg->from_node && at->to_node == leg->to_node;
        bool is_back = at->from_node == leg->to_node && at->to_node == leg->from_node;
        if (at->mode == leg->mode && (is_same || is_back))
            break;
    }
    if (item == flows->n_items)
        flows->items[flows->n_items++] = (struct lsp_map_flow){
            .mode = leg->mode, .from_node = leg->from_node, .to_node = leg->to_node};
    flows->items[item].amount[0] += amount[0];
    flows->items[item].amount[1] += amount[1];
}
