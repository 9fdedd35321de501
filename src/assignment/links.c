/* Links of an assignment: sorted by head, with cost, slope and integral.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "assignment/assignment_internal.h"

static void sort_by_head(const struct lsp_assignment_problem *problem, struct links *links);
static enum lsp_status set_cost(const struct lsp_assignment_problem *problem,
    struct lsp_arena *arena, struct links *links) LSP_MUST_CHECK;
static void set_power(struct links *links, uint32_t link, const struct link_function *function);
static void sort_by_tail(struct links *links);

enum lsp_status lsp_assignment_links_build(
    const struct lsp_assignment_problem *problem, struct lsp_arena *arena, struct links *ret_links)
{
    uint32_t n = problem->n_links;
    size_t n_first = (size_t)problem->n_nodes + 1;
    struct links links = {problem->n_nodes, problem->n_centroids, n,
        LSP_ARRAY(arena, uint32_t, n_first), LSP_ARRAY(arena, uint32_t, n_first),
        LSP_ARRAY(arena, uint32_t, n), LSP_ARRAY(arena, uint32_t, n), LSP_ARRAY(arena, uint32_t, n),
        LSP_ARRAY(arena, uint32_t, n), LSP_ARRAY(arena, uint8_t, n), LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n),
        LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n), NULL};
    if (!links.first_in || !links.first_out || !links.out_link || !links.tail || !links.head ||
        !links.number || !links.kind || !links.base || !links.factor || !links.power ||
        !links.flow || !links.cost || !links.slope)
        return LSP_NO_MEMORY;
    sort_by_head(problem, &links);
    LSP_TRY(set_cost(problem, arena, &links));
    sort_by_tail(&links);
    lsp_assignment_links_price_all(&links);
    *ret_links = links;
    return LSP_OK;
}

static void sort_by_head(const struct lsp_assignment_problem *problem, struct links *links)
{
    uint32_t n = links->n_links;
    for (uint32_t link = 0; link < n; link++)
        links->first_in[problem->head[link]]++;
    for (uint32_t node = 1; node <= links->n_nodes; node++)
        links->first_in[node] += links->first_in[node - 1];
    for (uint32_t link = n; link-- > 0;) {
        uint32_t at = --links->first_in[problem->head[link]];
        links->number[at] = link;
        links->tail[at] = problem->tail[link];
        links->head[at] = problem->head[link];
    }
}

/* Powers without preload have arithmetic of their own; everything else is kept as a function. */
static enum lsp_status set_cost(
    const struct lsp_assignment_problem *problem, struct lsp_arena *arena, struct links *links)
{
    bool has_classes = problem->n_classes > 1;
    for (uint32_t link = 0; link < links->n_links; link++) {
        uint32_t number = links->number[link];
        struct link_function function;
        double slope;
        lsp_assignment_function_set(problem, number, &function);
        links->base[link] = has_classes ? 0 : problem->fixed_cost[number];
        if (lsp_assignment_function_is_constant(&function)) {
            links->kind[link] = LINK_CONSTANT;
            links->base[link] += lsp_assignment_function_time(&function, 0, &slope);
        } else if (function.shape == LSP_FUNCTION_BPR &&
                   (!(function.preload > 0) || fabs(function.a - 1) < 1e-15)) {
            set_power(links, link, &function);
        } else {
            links->kind[link] = LINK_OTHER;
            if (!links->function)
                links->function = LSP_ARRAY(arena, struct link_function, links->n_links);
            if (!links->function)
                return LSP_NO_MEMORY;
            links->function[link] = function;
        }
    }
    return LSP_OK;
}

/* The marginal cost of a power is the same power, only steeper; of a line with preload, a line. */
static void set_power(struct links *links, uint32_t link, const struct link_function *function)
{
    double power = function->a;
    double factor = function->scale * pow(function->per_capacity, power);
    links->factor[link] = function->is_marginal ? (power + 1) * factor : factor;
    links->power[link] = power;
    links->base[link] += function->free_time;
    links->kind[link] = LINK_POWER;
    if (fabs(power - 1) < 1e-15) {
        links->kind[link] = LINK_LINEAR;
        links->base[link] += links->factor[link] * function->preload;
    }
    if (fabs(power - 4) < 1e-15)
        links->kind[link] = LINK_QUARTIC;
}

static void sort_by_tail(struct links *links)
{
    uint32_t n = links->n_links;
    for (uint32_t link = 0; link < n; link++)
        links->first_out[links->tail[link]]++;
    for (uint32_t node = 1; node <= links->n_nodes; node++)
        links->first_out[node] += links->first_out[node - 1];
    for (uint32_t link = n; link-- > 0;)
        links->out_link[--links->first_out[links->tail[link]]] = link;
}

void lsp_assignment_links_price(struct links *links, uint32_t link)
{
    double flow = links->flow[link], factor = links->factor[link];
    switch (links->kind[link]) {
    case LINK_CONSTANT:
        links->cost[link] = links->base[link];
        break;
    case LINK_LINEAR:
        links->cost[link] = links->base[link] + factor * flow;
        links->slope[link] = factor;
        break;
    case LINK_QUARTIC:
        links->cost[link] = links->base[link] + factor * (flow * flow) * (flow * flow);
        links->slope[link] = 4 * factor * flow * flow * flow;
        break;
    case LINK_OTHER: {
        double slope, time = lsp_assignment_function_time(&links->function[link], flow, &slope);
        links->cost[link] = links->base[link] + time;
        links->slope[link] = slope;
        break;
    }
    default: {
        double power = links->power[link];
        double growth = flow > 0 ? factor * pow(flow, power - 1) : 0;
        links->cost[link] = links->base[link] + growth * flow;
        links->slope[link] = power * growth;
    }
    }
}

void lsp_assignment_links_price_all(struct links *links)
{
    for (uint32_t link = 0; link < links->n_links; link++)
        lsp_assignment_links_price(links, link);
}

double lsp_assignment_links_cost_at(const struct links *links, uint32_t link, double flow)
{
    double factor = links->factor[link];
    switch (links->kind[link]) {
    case LINK_CONSTANT:
        return links->base[link];
    case LINK_LINEAR:
        return links->base[link] + factor * flow;
    case LINK_QUARTIC:
        return links->base[link] + factor * (flow * flow) * (flow * flow);
    case LINK_OTHER: {
        double slope;
        return links->base[link] +
               lsp_assignment_function_time(&links->function[link], flow, &slope);
    }
    default:
        return links->base[link] + (flow > 0 ? factor * pow(flow, links->power[link]) : 0);
    }
}

double lsp_assignment_links_integral(const struct links *links, uint32_t link)
{
    double flow = links->flow[link], base = links->base[link];
    if (!(flow > 0)) /* a link may be closed by a base without bound */
        return 0;
    if (links->kind[link] == LINK_CONSTANT)
        return base * flow;
    if (links->kind[link] == LINK_OTHER)
        return base * flow + lsp_assignment_function_integral(&links->function[link], flow);
    return base * flow + (links->cost[link] - base) * flow / (links->power[link] + 1);
}
