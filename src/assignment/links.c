/* Links of an assignment: sorted by head, with cost, slope and integral.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "assignment/assignment_internal.h"

static bool is_in_range(const struct lsp_assignment_problem *problem, uint32_t link);
static void sort_by_head(const struct lsp_assignment_problem *problem, struct links *links);
static void set_cost(const struct lsp_assignment_problem *problem, struct links *links);
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
        LSP_ARRAY(arena, double, n), LSP_ARRAY(arena, double, n)};
    if (!links.first_in || !links.first_out || !links.out_link || !links.tail || !links.head ||
        !links.number || !links.kind || !links.base || !links.factor || !links.power ||
        !links.flow || !links.cost || !links.slope)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < n; link++)
        if (!is_in_range(problem, link))
            return LSP_BAD_INPUT;
    sort_by_head(problem, &links);
    set_cost(problem, &links);
    sort_by_tail(&links);
    lsp_assignment_links_price_all(&links);
    *ret_links = links;
    return LSP_OK;
}

static bool is_in_range(const struct lsp_assignment_problem *problem, uint32_t link)
{
    double alpha = problem->a[link], power = problem->b[link];
    return problem->tail[link] < problem->n_nodes && problem->head[link] < problem->n_nodes &&
           problem->free_time[link] >= 0 && isfinite(problem->free_time[link]) && alpha >= 0 &&
           isfinite(alpha) && (alpha <= 0 || problem->capacity[link] > 0) &&
           (power >= 1 || fpclassify(power) == FP_ZERO) && isfinite(power) &&
           problem->fixed_cost[link] >= 0 && isfinite(problem->fixed_cost[link]);
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

static void set_cost(const struct lsp_assignment_problem *problem, struct links *links)
{
    for (uint32_t link = 0; link < links->n_links; link++) {
        uint32_t number = links->number[link];
        double time = problem->free_time[number], alpha = problem->a[number];
        double power = problem->b[number];
        links->base[link] = time + problem->fixed_cost[number];
        links->power[link] = power;
        if (!(alpha * time > 0) || isinf(problem->capacity[number])) {
            links->kind[link] = LINK_CONSTANT;
        } else if (power < 1) {
            links->kind[link] = LINK_CONSTANT;
            links->base[link] += time * alpha;
        } else {
            links->factor[link] = time * alpha / pow(problem->capacity[number], power);
            links->kind[link] = LINK_POWER;
            if (fabs(power - 1) < 1e-15)
                links->kind[link] = LINK_LINEAR;
            if (fabs(power - 4) < 1e-15)
                links->kind[link] = LINK_QUARTIC;
        }
    }
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
    default:
        return links->base[link] + (flow > 0 ? factor * pow(flow, links->power[link]) : 0);
    }
}

double lsp_assignment_links_integral(const struct links *links, uint32_t link)
{
    double flow = links->flow[link], base = links->base[link];
    if (links->kind[link] == LINK_CONSTANT)
        return base * flow;
    return base * flow + (links->cost[link] - base) * flow / (links->power[link] + 1);
}
