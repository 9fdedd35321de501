/* Prices the flows, checks that they are those of the trips, and bounds the gap.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/verify_internal.h"

/* Flows are printed with 15 to 17 digits, and sums of many of them are off by a few times that. */
static const long double MAX_IMBALANCE = 1e-11L; /* of the flow through the node, or of one trip */
/* What flows that shrank may have kept of the rounding of what they were, of the busiest node. */
static const long double MAX_CARRIED = 1e-2L;    /* of the limit */
static const long double MAX_SPLIT = 1e-11L;     /* of a link's flow */
static const long double MAX_DIFFERENCE = 1e-9L; /* of a stated cost */

enum { BLOCK_BYTES = 64 << 20, MIN_BLOCK = 16 };

/* What the trips of one origin cost. */
struct origin_proof {
    struct interval_sum least; /* of vehicles */
    bool is_proved, is_given_right;
    uint32_t wrong_node;
};

struct proof {
    const struct lsp_verify_problem *problem;
    const struct lsp_verify_answer *answer;
    const struct lsp_verify_options *options;
    struct lsp_verify_report *report;
    struct lsp_verify_interval *cost; /* [n_links] of the goal, without fixed cost */
    struct verify_graph graph;        /* of the present class */
    long double *balance;             /* [3 n_nodes] vehicles leaving, arriving; flow through */
    uint32_t block;                   /* origins at a time */
    double *potential;                /* [block * n_nodes] */
    struct origin_proof *origins;     /* [block] */
    struct interval_sum total, least, objective;
    long double imbalance_cost;
    long double longest, busiest; /* way and node, of the present class */
    bool is_proved;
};

static enum lsp_verify_end check_problem(struct proof *proof);
static enum lsp_verify_end refuse(struct proof *proof, const char *what, uint32_t link);
static enum lsp_verify_end prepare(struct proof *proof);
static void finish(struct proof *proof);
static enum lsp_verify_end price_links(struct proof *proof);
static void compare(
    struct proof *proof, uint32_t link, const double stated[], struct lsp_verify_interval exact);
static void check_split(struct proof *proof, uint32_t link);
static enum lsp_verify_end prove_class(struct proof *proof, uint32_t class_number);
static struct lsp_verify_interval vehicles(
    const struct proof *proof, uint32_t class_number, uint32_t link);
static double pcu_of(const struct proof *proof, uint32_t class_number);
static bool build_graph(struct proof *proof, const double fixed_cost[]);
static void fill_graph(struct proof *proof, const double fixed_cost[]);
static void sort_by_tail(struct verify_graph *graph);
static void finish_graph(struct verify_graph *graph);
static enum lsp_verify_end prove_block(struct proof *proof, uint32_t first, uint32_t n);
typedef void origin_step(
    struct proof *proof, uint32_t first, uint32_t at, struct verify_work *work);
static bool for_origins(struct proof *proof, uint32_t first, uint32_t n, origin_step *step);
static origin_step search_origin, hold_origin;
static double largest_potential(const struct proof *proof, uint32_t n);
static void add_origin(
    struct proof *proof, uint32_t origin_at, uint32_t at, struct interval_sum *least);
static void check_balance(struct proof *proof, uint32_t class_number);
static void take_imbalance(
    struct proof *proof, uint32_t node, long double difference, long double pcu);
static void bound_gap(struct proof *proof);

enum lsp_verify_end lsp_verify_solution(const struct lsp_verify_problem *problem,
    const struct lsp_verify_answer *answer, const struct lsp_verify_options *options,
    struct lsp_verify_report *ret_report)
{
    struct proof proof = {.problem = problem,
        .answer = answer,
        .options = options,
        .report = ret_report,
        .is_proved = true};
    *ret_report = (struct lsp_verify_report){.n_nodes = problem->n_nodes,
        .n_links = problem->n_links,
        .is_balanced = true,
        .are_costs_right = true,
        .has_potentials = answer->potentials != NULL,
        .are_potentials_right = true,
        .are_sums_right = true};
    enum lsp_verify_end end = check_problem(&proof);
    if (end == LSP_VERIFY_DONE)
        end = prepare(&proof);
    if (end == LSP_VERIFY_DONE)
        end = price_links(&proof);
    uint32_t n_classes = problem->n_classes == 0 ? 1 : problem->n_classes;
    for (uint32_t class_number = 0; end == LSP_VERIFY_DONE && class_number < n_classes;
         class_number++)
        end = prove_class(&proof, class_number);
    if (end == LSP_VERIFY_DONE)
        bound_gap(&proof);
    finish(&proof);
    return end;
}

/* What readers cannot have let through is not looked for here. */
static enum lsp_verify_end check_problem(struct proof *proof)
{
    const struct lsp_verify_problem *problem = proof->problem;
    uint32_t n_classes = problem->n_classes == 0 ? 1 : problem->n_classes;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        if (problem->tail[link] >= problem->n_nodes || problem->head[link] >= problem->n_nodes)
            return refuse(proof, "joins no nodes of the network", link);
        if (problem->is_system && problem->function != NULL &&
            problem->function[link] == LSP_VERIFY_TABLE)
            return refuse(
                proof, "has a tabulated time, for which no system optimum is proved", link);
        if (!(proof->answer->flow[link] >= 0) || isinf(proof->answer->flow[link]))
            return refuse(proof, "has a flow that is no number from 0 up", link);
        for (uint32_t at = 0; proof->answer->class_flow != NULL && at < n_classes; at++) {
            double flow = proof->answer->class_flow[(size_t)at * problem->n_links + link];
            if (!(flow >= 0) || isinf(flow))
                return refuse(proof, "has a class flow that is no number from 0 up", link);
        }
    }
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end refuse(struct proof *proof, const char *what, uint32_t link)
{
    struct lsp_verify_fault *fault = &proof->report->fault;
    snprintf(fault->message, sizeof fault->message, "link %u %s", link + 1, what);
    return LSP_VERIFY_FAULT;
}

static enum lsp_verify_end prepare(struct proof *proof)
{
    const struct lsp_verify_problem *problem = proof->problem;
    size_t row = ((size_t)problem->n_nodes + 1) * sizeof *proof->potential;
    size_t block = BLOCK_BYTES / row;
    block = block < MIN_BLOCK ? MIN_BLOCK : block;
    proof->block = (uint32_t)(block < problem->n_origins ? block : problem->n_origins);
    proof->cost = calloc((size_t)problem->n_links + 1, sizeof *proof->cost);
    proof->balance = calloc((size_t)problem->n_nodes + 1, 3 * sizeof *proof->balance);
    proof->potential = calloc((size_t)proof->block + 1, row);
    proof->origins = calloc((size_t)proof->block + 1, sizeof *proof->origins);
    bool is_good = proof->cost != NULL && proof->balance != NULL && proof->potential != NULL &&
                   proof->origins != NULL;
    return is_good ? LSP_VERIFY_DONE : LSP_VERIFY_NO_MEMORY;
}

static void finish(struct proof *proof)
{
    free(proof->cost);
    free(proof->balance);
    free(proof->potential);
    free(proof->origins);
}

static enum lsp_verify_end price_links(struct proof *proof)
{
    const struct lsp_verify_problem *problem = proof->problem;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        struct verify_price price;
        lsp_verify_price(problem, link, exactly(proof->answer->flow[link]), &price);
        if (!isfinite(price.cost.high) || !isfinite(price.cost.low))
            return refuse(proof, "has a cost that cannot be computed", link);
        proof->cost[link] = (struct lsp_verify_interval){fmaxl(0, price.cost.low), price.cost.high};
        sum_add(&proof->objective, price.integral);
        compare(proof, link, proof->answer->stated_time, price.time);
        double fixed_cost = problem->fixed_cost[link];
        if (!isinf(fixed_cost))
            compare(proof, link, proof->answer->stated_cost, plus(price.time, exactly(fixed_cost)));
        compare(proof, link, proof->answer->stated_toll, price.toll);
        check_split(proof, link);
    }
    return LSP_VERIFY_DONE;
}

static void compare(
    struct proof *proof, uint32_t link, const double stated[], struct lsp_verify_interval exact)
{
    struct lsp_verify_report *report = proof->report;
    if (stated == NULL || isnan(stated[link]))
        return;
    if (isinf(stated[link])) { /* a link that is closed has nothing to compare */
        report->are_costs_right = false;
        return;
    }
    report->has_costs = true;
    long double middle = (exact.low + exact.high) / 2, value = (long double)stated[link];
    long double difference = fmaxl(0, fmaxl(exact.low - value, value - exact.high));
    long double relative = middle > 0 ? difference / middle : difference;
    report->are_costs_right &= relative <= MAX_DIFFERENCE;
    if (relative <= (long double)report->worst_cost_difference)
        return;
    report->worst_cost_difference = (double)relative;
    report->worst_link = link + 1;
    report->worst_link_from = proof->problem->tail[link] + 1;
    report->worst_link_to = proof->problem->head[link] + 1;
}

/* A link's flow is that of its classes. */
static void check_split(struct proof *proof, uint32_t link)
{
    const struct lsp_verify_problem *problem = proof->problem;
    if (proof->answer->class_flow == NULL)
        return;
    long double sum = 0, flow = (long double)proof->answer->flow[link];
    for (uint32_t at = 0; at < problem->n_classes; at++)
        sum += (long double)pcu_of(proof, at) *
               (long double)proof->answer->class_flow[(size_t)at * problem->n_links + link];
    bool is_right = fabsl(sum - flow) <= MAX_SPLIT * fmaxl(sum, flow);
    proof->report->n_wrong_splits += !is_right;
    proof->report->is_balanced &= is_right;
}

static double pcu_of(const struct proof *proof, uint32_t class_number)
{
    return proof->problem->pcu == NULL ? 1 : proof->problem->pcu[class_number];
}

static struct lsp_verify_interval vehicles(
    const struct proof *proof, uint32_t class_number, uint32_t link)
{
    const struct lsp_verify_answer *answer = proof->answer;
    if (answer->class_flow != NULL)
        return exactly(answer->class_flow[(size_t)class_number * proof->problem->n_links + link]);
    struct lsp_verify_interval flow = exactly(answer->flow[link]);
    double pcu = pcu_of(proof, class_number);
    return pcu < 1 || pcu > 1 ? over(flow, exactly(pcu)) : flow;
}

static enum lsp_verify_end prove_class(struct proof *proof, uint32_t class_number)
{
    const struct lsp_verify_problem *problem = proof->problem;
    const double *fixed_cost = &problem->fixed_cost[(size_t)class_number * problem->n_links];
    struct lsp_verify_interval pcu = exactly(pcu_of(proof, class_number));
    for (uint32_t link = 0; link < problem->n_links; link++) {
        struct lsp_verify_interval flow = times(pcu, vehicles(proof, class_number, link));
        if (is_zero(flow))
            continue;
        if (isinf(fixed_cost[link]))
            return refuse(proof, "has flow of a class that it is closed to", link);
        struct lsp_verify_interval fixed = exactly(fixed_cost[link]);
        sum_add(&proof->total, times(flow, plus(proof->cost[link], fixed)));
        sum_add(&proof->objective, times(flow, fixed));
    }
    memset(proof->balance, 0, 3 * (size_t)problem->n_nodes * sizeof *proof->balance);
    proof->longest = 0;
    struct interval_sum least = {0};
    enum lsp_verify_end end =
        build_graph(proof, fixed_cost) ? LSP_VERIFY_DONE : LSP_VERIFY_NO_MEMORY;
    uint32_t first = 0;
    while (first < problem->n_origins && problem->class_of != NULL &&
           problem->class_of[first] < class_number)
        first++;
    uint32_t last = first;
    while (last < problem->n_origins &&
           (problem->class_of == NULL || problem->class_of[last] == class_number))
        last++;
    for (; end == LSP_VERIFY_DONE && first < last; first += proof->block) {
        uint32_t n = last - first < proof->block ? last - first : proof->block;
        end = prove_block(proof, first, n);
        for (uint32_t at = 0; end == LSP_VERIFY_DONE && at < n; at++)
            add_origin(proof, first + at, at, &least);
    }
    finish_graph(&proof->graph);
    sum_add(&proof->least, times(pcu, sum_value(&least)));
    check_balance(proof, class_number);
    return end;
}

static bool build_graph(struct proof *proof, const double fixed_cost[])
{
    const struct lsp_verify_problem *problem = proof->problem;
    struct verify_graph *graph = &proof->graph;
    size_t n_nodes = (size_t)problem->n_nodes + 2, n_links = (size_t)problem->n_links + 1;
    *graph = (struct verify_graph){.n_nodes = problem->n_nodes,
        .n_centroids = problem->n_centroids,
        .first_in = calloc(n_nodes, sizeof *graph->first_in),
        .first_out = calloc(n_nodes, sizeof *graph->first_out),
        .in_tail = calloc(n_links, sizeof *graph->in_tail),
        .in_cost = calloc(n_links, sizeof *graph->in_cost),
        .in_exact = calloc(n_links, sizeof *graph->in_exact),
        .in_grains = calloc(n_links, sizeof *graph->in_grains),
        .out = calloc(n_links, sizeof *graph->out),
        .out_head = calloc(n_links, sizeof *graph->out_head)};
    if (graph->first_in == NULL || graph->first_out == NULL || graph->in_tail == NULL ||
        graph->in_cost == NULL || graph->in_exact == NULL || graph->in_grains == NULL ||
        graph->out == NULL || graph->out_head == NULL)
        return false;
    fill_graph(proof, fixed_cost);
    sort_by_tail(graph);
    return true;
}

/* Counting sort by head of the links that the class may use. */
static void fill_graph(struct proof *proof, const double fixed_cost[])
{
    const struct lsp_verify_problem *problem = proof->problem;
    struct verify_graph *graph = &proof->graph;
    for (uint32_t link = 0; link < problem->n_links; link++)
        if (!isinf(fixed_cost[link])) {
            graph->first_in[problem->head[link] + 2]++;
            graph->n_links++;
        }
    for (uint32_t node = 0; node < problem->n_nodes; node++)
        graph->first_in[node + 2] += graph->first_in[node + 1];
    for (uint32_t link = 0; link < problem->n_links; link++) {
        if (isinf(fixed_cost[link]))
            continue;
        uint32_t at = graph->first_in[problem->head[link] + 1]++;
        graph->in_tail[at] = problem->tail[link];
        graph->in_exact[at] = plus(proof->cost[link], exactly(fixed_cost[link]));
        graph->in_cost[at] = (double)((graph->in_exact[at].low + graph->in_exact[at].high) / 2);
    }
}

static void sort_by_tail(struct verify_graph *graph)
{
    for (uint32_t at = 0; at < graph->n_links; at++)
        graph->first_out[graph->in_tail[at] + 2]++;
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        graph->first_out[node + 2] += graph->first_out[node + 1];
    for (uint32_t node = 0; node < graph->n_nodes; node++)
        for (uint32_t at = graph->first_in[node]; at < graph->first_in[node + 1]; at++) {
            uint32_t out = graph->first_out[graph->in_tail[at] + 1]++;
            graph->out[out] = at;
            graph->out_head[out] = node;
        }
}

static void finish_graph(struct verify_graph *graph)
{
    free(graph->first_in);
    free(graph->first_out);
    free(graph->in_tail);
    free(graph->in_cost);
    free(graph->in_exact);
    free(graph->in_grains);
    free(graph->out);
    free(graph->out_head);
    *graph = (struct verify_graph){0};
}

/* Given potentials first; where they do not hold, those found here. */
static enum lsp_verify_end prove_block(struct proof *proof, uint32_t first, uint32_t n)
{
    const struct lsp_verify_answer *answer = proof->answer;
    bool is_given = answer->potentials != NULL, has_failed = !is_given;
    for (uint32_t at = 0; at < n; at++)
        proof->origins[at] = (struct origin_proof){.is_given_right = true};
    if (is_given && !answer->potentials(answer->context, first, n, proof->potential)) {
        snprintf(proof->report->fault.message, sizeof proof->report->fault.message,
            "the potentials cannot be had");
        return LSP_VERIFY_CANNOT_READ;
    }
    if (is_given && !for_origins(proof, first, n, hold_origin))
        return LSP_VERIFY_NO_MEMORY;
    for (uint32_t at = 0; is_given && at < n; at++) {
        proof->origins[at].is_given_right = proof->origins[at].is_proved;
        has_failed |= !proof->origins[at].is_proved;
    }
    if (has_failed && (!for_origins(proof, first, n, search_origin) ||
                          !for_origins(proof, first, n, hold_origin)))
        return LSP_VERIFY_NO_MEMORY;
    return LSP_VERIFY_DONE;
}

/* Each origin that is not proved yet, by itself, so that nothing depends on who does it. */
static bool for_origins(struct proof *proof, uint32_t first, uint32_t n, origin_step *step)
{
    int n_threads = proof->options->n_threads > 0 ? proof->options->n_threads : 1;
    bool has_memory = true;
    double largest = largest_potential(proof, n);
    lsp_verify_set_grain(&proof->graph, largest);
    proof->longest = fmaxl(proof->longest, (long double)largest);
#pragma omp parallel num_threads(n_threads)
    {
        struct verify_work *work = lsp_verify_work_create(&proof->graph);
#pragma omp for schedule(dynamic, 1)
        for (uint32_t at = 0; at < n; at++)
            if (work != NULL && !proof->origins[at].is_proved)
                step(proof, first, at, work);
#pragma omp critical
        has_memory &= work != NULL;
        lsp_verify_work_destroy(work);
    }
    return has_memory;
}

static double largest_potential(const struct proof *proof, uint32_t n)
{
    double largest = 0;
    for (size_t at = 0; at < (size_t)n * proof->problem->n_nodes; at++)
        if (proof->potential[at] <= DBL_MAX && proof->potential[at] > largest)
            largest = proof->potential[at];
    return largest;
}

static void search_origin(
    struct proof *proof, uint32_t first, uint32_t at, struct verify_work *work)
{
    lsp_verify_search(work, proof->problem->origin[first + at],
        &proof->potential[(size_t)at * proof->problem->n_nodes]);
}

static void hold_origin(struct proof *proof, uint32_t first, uint32_t at, struct verify_work *work)
{
    const struct lsp_verify_problem *problem = proof->problem;
    uint32_t origin = problem->origin[first + at];
    const double *potential = &proof->potential[(size_t)at * problem->n_nodes];
    struct origin_proof *result = &proof->origins[at];
    result->is_proved = lsp_verify_potentials_hold(work, origin, potential, &result->wrong_node);
    if (!result->is_proved)
        return;
    for (size_t trip = problem->first_trip[first + at]; trip < problem->first_trip[first + at + 1];
         trip++) {
        uint32_t destination = problem->destination[trip];
        if (destination != origin && !isinf(potential[destination]))
            sum_add(&result->least,
                times(exactly(problem->trips[trip]), lsp_verify_potential(work, destination)));
    }
}

static void add_origin(
    struct proof *proof, uint32_t origin_at, uint32_t at, struct interval_sum *least)
{
    const struct lsp_verify_problem *problem = proof->problem;
    const struct origin_proof *result = &proof->origins[at];
    struct lsp_verify_report *report = proof->report;
    uint32_t origin = problem->origin[origin_at];
    sum_add(least, sum_value(&result->least));
    proof->is_proved &= result->is_proved;
    if (!result->is_given_right && report->n_wrong_potentials++ == 0) {
        report->are_potentials_right = false;
        report->wrong_origin = origin + 1;
        report->wrong_node = result->wrong_node + 1;
    }
    for (size_t trip = problem->first_trip[origin_at]; trip < problem->first_trip[origin_at + 1];
         trip++) {
        uint32_t destination = problem->destination[trip];
        long double trips = (long double)problem->trips[trip];
        if (destination == origin)
            continue;
        if (isinf(proof->potential[(size_t)at * problem->n_nodes + destination])) {
            report->unreachable_trips += trips;
            continue;
        }
        report->trips += trips;
        proof->balance[origin] += trips;
        proof->balance[problem->n_nodes + destination] += trips;
    }
}

/* What enters a node and what begins there must be what leaves it and what ends there; at a node
 * without through traffic each of the two pairs must agree by itself. */
static void check_balance(struct proof *proof, uint32_t class_number)
{
    const struct lsp_verify_problem *problem = proof->problem;
    uint32_t n_nodes = problem->n_nodes;
    long double pcu = (long double)pcu_of(proof, class_number);
    long double *leaving = proof->balance, *arriving = leaving + n_nodes;
    long double *through = arriving + n_nodes;
    for (uint32_t link = 0; link < problem->n_links; link++) {
        struct lsp_verify_interval vehicle = vehicles(proof, class_number, link);
        long double flow = (vehicle.low + vehicle.high) / 2;
        leaving[problem->tail[link]] -= flow;
        arriving[problem->head[link]] -= flow;
        through[problem->tail[link]] += flow;
        through[problem->head[link]] += flow;
    }
    proof->busiest = 0;
    for (uint32_t node = 0; node < n_nodes; node++)
        proof->busiest = fmaxl(proof->busiest, through[node]);
    for (uint32_t node = 0; node < n_nodes; node++) {
        if (node < problem->n_centroids) {
            take_imbalance(proof, node, leaving[node], pcu);
            take_imbalance(proof, node, arriving[node], pcu);
        } else {
            take_imbalance(proof, node, leaving[node] - arriving[node], pcu);
        }
    }
}

/* To bring a node into balance takes at most so many trips on the longest way. */
static void take_imbalance(
    struct proof *proof, uint32_t node, long double difference, long double pcu)
{
    struct lsp_verify_report *report = proof->report;
    long double limit = (long double)proof->options->max_imbalance;
    long double size = fabsl(difference);
    long double through = proof->balance[2 * (size_t)proof->problem->n_nodes + node];
    report->is_balanced &= size <= (limit > 0 ? limit * (through + MAX_CARRIED * proof->busiest)
                                              : MAX_IMBALANCE * fmaxl(1, through));
    proof->imbalance_cost += size * proof->longest * pcu;
    if (size <= (long double)report->worst_imbalance)
        return;
    report->worst_imbalance = (double)size;
    report->worst_node = node + 1;
}

/* The objective is convex and its gradient is the costs, so no flows of these trips have one that
 * is lower by more than total - least cost. */
static void bound_gap(struct proof *proof)
{
    struct lsp_verify_report *report = proof->report;
    struct lsp_verify_interval total = sum_value(&proof->total), least = sum_value(&proof->least);
    report->is_system = proof->problem->is_system;
    report->total_cost = total;
    report->least_cost = least;
    report->objective = sum_value(&proof->objective);
    if (!proof->is_proved)
        report->least_cost.low = least.low = 0, report->least_cost.high = least.high = total.high;
    struct lsp_verify_interval excess = minus(total, least);
    report->lowest_objective = down(report->objective.low - fmaxl(excess.high, 0));
    report->gap = (struct lsp_verify_interval){0, total.high > 0 ? 1 : 0};
    if (total.low > 0) {
        report->gap = over(excess, total);
        report->imbalance_cost = (double)(proof->imbalance_cost / total.low);
    }
    /* Flows that carry the trips exactly have a gap that is larger by the cost of the imbalance at
     * most, to first order, and cannot have one below 0. */
    long double target = (long double)proof->options->target_gap;
    long double slack = (long double)report->imbalance_cost;
    report->is_gap_proved =
        proof->is_proved && report->gap.high + slack <= target && report->gap.high >= -target;
    report->is_accepted = report->is_balanced && report->are_costs_right &&
                          report->are_potentials_right && report->is_gap_proved;
}
