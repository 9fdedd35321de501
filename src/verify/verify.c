/* Prices the flows, checks that they are those of the trips, and bounds the gap.
 * SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/text.h"
#include "verify/verify_internal.h"

/* Flows are printed with 15 to 17 digits, and sums of many of them are off by a few times that. */
static const long double MAX_IMBALANCE = 1e-11L; /* of the trips through the node, or of one trip */
static const long double MAX_COST_DIFFERENCE = 1e-9L; /* relative */

static enum lsp_verify_end run(struct verify_case *all);
static bool read_factor(struct verify_case *all, const char *name, const char *text,
    struct lsp_verify_interval *ret_factor);
static void check_balance(struct verify_case *all);
static void take_imbalance(
    struct lsp_verify_report *report, uint32_t node, long double difference, long double through);
static void compare_costs(struct verify_case *all);
static void bound_gap(struct lsp_verify_report *report);

enum lsp_verify_end lsp_verify_flows(
    const struct lsp_verify_options *options, struct lsp_verify_report *ret_report)
{
    *ret_report = (struct lsp_verify_report){.is_balanced = true, .are_costs_right = true};
    struct verify_case all = {.options = options, .report = ret_report};
    enum lsp_verify_end end = run(&all);
    free(all.links);
    free(all.trips);
    free(all.balance);
    return end;
}

static enum lsp_verify_end run(struct verify_case *all)
{
    struct lsp_verify_report *report = all->report;
    enum lsp_verify_end end = lsp_verify_read_network(all);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_trips(all);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_flows(all);
    if (end != LSP_VERIFY_DONE)
        return end;
    all->balance = calloc(3 * (size_t)all->n_nodes, sizeof *all->balance);
    if (all->balance == NULL)
        return LSP_VERIFY_NO_MEMORY;
    report->n_nodes = all->n_nodes;
    report->n_links = all->n_links;
    struct lsp_verify_interval toll_factor = {0, 0}, distance_factor = {0, 0};
    if (!read_factor(all, "toll", all->options->toll_factor, &toll_factor) ||
        !read_factor(all, "distance", all->options->distance_factor, &distance_factor))
        return LSP_VERIFY_FAULT;
    for (uint32_t at = 0; at < all->n_links; at++) {
        struct verify_link *link = &all->links[at];
        link->cost = plus(times(toll_factor, link->toll), times(distance_factor, link->length));
    }
    lsp_verify_price(all);
    end = lsp_verify_search(all);
    if (end != LSP_VERIFY_DONE)
        return end;
    check_balance(all);
    compare_costs(all);
    bound_gap(report);
    long double target = (long double)all->options->target_gap;
    report->is_gap_proved = report->gap.high <= target && report->gap.high >= -target;
    report->is_accepted = report->is_balanced && report->are_costs_right && report->is_gap_proved;
    return LSP_VERIFY_DONE;
}

static bool read_factor(struct verify_case *all, const char *name, const char *text,
    struct lsp_verify_interval *ret_factor)
{
    if (text == NULL ||
        lsp_verify_word_to_number((struct verify_word){text, strlen(text)}, ret_factor))
        return true;
    struct lsp_verify_fault *fault = &all->report->fault;
    fault->file = all->options->network;
    snprintf(fault->message, sizeof fault->message, "the %s factor is no number from 0 up", name);
    return false;
}

/* On entry each cost is what does not depend on the flow. */
void lsp_verify_price(struct verify_case *all)
{
    const struct lsp_verify_interval one = {1, 1};
    struct interval_sum total = {0}, objective = {0};
    for (uint32_t at = 0; at < all->n_links; at++) {
        struct verify_link *link = &all->links[at];
        struct lsp_verify_interval fixed = link->cost, delay = {0, 0};
        if (link->b.high > 0)
            delay = times(link->b, power(over(link->flow, link->capacity), link->power));
        link->cost = plus(fixed, times(link->free_time, plus(one, delay)));
        link->middle_cost = (link->cost.low + link->cost.high) / 2;
        struct lsp_verify_interval mean = over(delay, plus(link->power, one));
        struct lsp_verify_interval integrand = plus(fixed, times(link->free_time, plus(one, mean)));
        sum_add(&total, times(link->flow, link->cost));
        sum_add(&objective, times(link->flow, integrand));
    }
    all->report->total_cost = sum_value(&total);
    all->report->objective = sum_value(&objective);
}

/* What enters a node and what begins there must be what leaves it and what ends there; at a node
 * without through traffic each of the two pairs must agree by itself. */
static void check_balance(struct verify_case *all)
{
    uint32_t n_nodes = all->n_nodes;
    long double *leaving = all->balance, *arriving = leaving + n_nodes;
    long double *through = arriving + n_nodes;
    for (uint32_t at = 0; at < all->n_links; at++) {
        const struct verify_link *link = &all->links[at];
        long double flow = (link->flow.low + link->flow.high) / 2;
        leaving[link->tail] -= flow;
        arriving[link->head] -= flow;
        through[link->tail] += flow;
        through[link->head] += flow;
    }
    for (uint32_t node = 0; node < n_nodes; node++) {
        if (node < all->first_through) {
            take_imbalance(all->report, node, leaving[node], through[node]);
            take_imbalance(all->report, node, arriving[node], through[node]);
        } else {
            take_imbalance(all->report, node, leaving[node] - arriving[node], through[node]);
        }
    }
}

static void take_imbalance(
    struct lsp_verify_report *report, uint32_t node, long double difference, long double through)
{
    long double size = fabsl(difference);
    report->is_balanced &= size <= MAX_IMBALANCE * fmaxl(1, through);
    if (size <= (long double)report->worst_imbalance)
        return;
    report->worst_imbalance = (double)size;
    report->worst_node = node + 1;
}

static void compare_costs(struct verify_case *all)
{
    struct lsp_verify_report *report = all->report;
    for (uint32_t at = 0; at < all->n_links; at++) {
        const struct verify_link *link = &all->links[at];
        if (link->stated_cost < 0)
            continue;
        report->has_costs = true;
        long double difference = fabsl(link->stated_cost - link->middle_cost);
        long double relative = link->middle_cost > 0 ? difference / link->middle_cost : difference;
        report->are_costs_right &= relative <= MAX_COST_DIFFERENCE;
        if (relative <= (long double)report->worst_cost_difference)
            continue;
        report->worst_cost_difference = (double)relative;
        report->worst_link_from = link->tail + 1;
        report->worst_link_to = link->head + 1;
    }
}

/* The objective is convex and its gradient is the costs, so no flows of these trips have one that
 * is lower by more than total - least cost. */
static void bound_gap(struct lsp_verify_report *report)
{
    struct lsp_verify_interval total = report->total_cost, least = report->least_cost;
    long double low = nextafterl(total.low - least.high, -HUGE_VALL);
    long double high = nextafterl(total.high - least.low, HUGE_VALL);
    report->lowest_objective = nextafterl(report->objective.low - fmaxl(high, 0), -HUGE_VALL);
    if (!(total.low > 0)) {
        report->gap = (struct lsp_verify_interval){0, total.high > 0 ? 1 : 0};
        return;
    }
    report->gap.low = nextafterl(low / (low > 0 ? total.high : total.low), -HUGE_VALL);
    report->gap.high = nextafterl(high / (high > 0 ? total.low : total.high), HUGE_VALL);
}
