/* Answers of the assignment.  SPDX-License-Identifier: Apache-2.0 */
#include "support/answer.h"

#include <stdlib.h>

#include "support/slow.h"
#include "support/test.h"

/* What is not noise: rounding, in times that rise steeply. */
static const double SAME_TIME = 1e-9;

static void check_flows(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result);
static void check_balance(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, uint32_t class_number);
static void check_sums(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, double gap);
static void check_same_states(
    const struct lsp_assignment_state *a, const struct lsp_assignment_state *b);
static uint32_t n_classes_of(const struct lsp_assignment_problem *problem);

struct lsp_assignment_result answer_of(const struct lsp_assignment_problem *problem, double gap)
{
    return answer_with(problem, &(struct lsp_assignment_options){.relative_gap = gap});
}

struct lsp_assignment_result answer_with(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options)
{
    struct lsp_assignment_result result = {0};
    assert_int_equal(lsp_assignment_solve(problem, options, &result), LSP_OK);
    check_answer(problem, &result, options->relative_gap);
    return result;
}

struct solved solve_town(const struct town *town, double gap)
{
    struct solved solved = {0};
    solved.problem = town_problem(town, &solved.arena);
    solved.result = answer_of(&solved.problem, gap);
    return solved;
}

void solved_finish(struct solved *solved)
{
    lsp_assignment_result_finish(&solved->result);
    lsp_arena_finish(&solved->arena);
}

void check_answer(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, double gap)
{
    if (result->ended_by != LSP_ASSIGNMENT_CONVERGED) {
        for (uint32_t step = 0; step < result->n_steps; step++)
            if (step < 12 || step + 8 >= result->n_steps)
                print_message("step %u: gap %g, %u pairs\n", step + 1,
                    result->steps[step].relative_gap, result->steps[step].n_segments);
        print_message("total cost %g\n", result->total_cost);
        fail_msg("not converged: gap %g after %u steps", result->relative_gap, result->n_steps);
    }
    assert_true(result->relative_gap <= gap);
    check_flows(problem, result);
    for (uint32_t class_number = 0; class_number < n_classes_of(problem); class_number++)
        check_balance(problem, result, class_number);
    check_sums(problem, result, gap);
}

double answer_class_flow(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, uint32_t class_number, uint32_t link)
{
    if (n_classes_of(problem) == 1)
        return result->flow[link] / (problem->pcu ? problem->pcu[0] : 1);
    return result->class_flow[(size_t)class_number * problem->n_links + link];
}

double *answer_class_flows(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result)
{
    uint32_t n = problem->n_links;
    double *flow = calloc((size_t)n * n_classes_of(problem) + 1, sizeof *flow);
    assert_non_null(flow);
    for (uint32_t class_number = 0; class_number < n_classes_of(problem); class_number++)
        for (uint32_t link = 0; link < n; link++)
            flow[(size_t)class_number * n + link] =
                answer_class_flow(problem, result, class_number, link);
    return flow;
}

double answer_noise(const struct lsp_assignment_result *result, long double slope)
{
    /* Below that, costs are rounded. */
    double gap = fmax(result->relative_gap, 1e-16);
    return sqrt(2 * (double)slope * gap * result->total_cost);
}

void check_same_time(
    const struct solved *one, uint32_t a, const struct solved *other, uint32_t b, double factor)
{
    long double flow_a = (long double)one->result.flow[a];
    long double flow_b = (long double)other->result.flow[b];
    double should = (double)slow_time(&one->problem, a, flow_a);
    double is = (double)slow_time(&other->problem, b, flow_b) / factor;
    long double slope_a = slow_slope(&one->problem, a, flow_a);
    long double slope_b = slow_slope(&other->problem, b, flow_b);
    /* Twice, since the larger slope is that of the answer with the larger flow. */
    double noise =
        answer_noise(&one->result, slope_a) + answer_noise(&other->result, slope_b) / factor;
    double scale = fabs(should) > 1 ? fabs(should) : 1;
    if (!(fabs(is - should) <= SAME_TIME * scale + 2 * noise))
        fail_msg("link %u has time %.17g, expected %.17g within %g", b, is, should,
            SAME_TIME * scale + 2 * noise);
}

bool is_stiff(const struct lsp_assignment_problem *problem, uint32_t link, double flow)
{
    long double slope = slow_slope(problem, link, (long double)flow);
    return slope * (long double)flow >=
           (long double)STIFF_ENOUGH * slow_time(problem, link, (long double)flow);
}

static void check_flows(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_result *result)
{
    uint32_t n = problem->n_links;
    for (uint32_t link = 0; link < n; link++) {
        double sum = 0;
        for (uint32_t class_number = 0; class_number < n_classes_of(problem); class_number++) {
            double part = answer_class_flow(problem, result, class_number, link);
            if (!(part >= 0))
                fail_msg("class %u has flow %g on link %u", class_number, part, link);
            if (isinf(problem->fixed_cost[(size_t)class_number * n + link]) && part > 0)
                fail_msg("class %u goes where it may not: link %u", class_number, link);
            sum += part * (problem->pcu ? problem->pcu[class_number] : 1);
        }
        assert_close(result->flow[link], sum, 1e-10);
        long double time = slow_time(problem, link, (long double)result->flow[link]);
        assert_close(result->time[link], (double)time, 1e-12);
        if (isfinite(problem->fixed_cost[link]))
            assert_close(result->cost[link], (double)time + problem->fixed_cost[link], 1e-12);
    }
}

/* What flows into a node less what flows out is what ends there less what begins there. */
static void check_balance(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, uint32_t class_number)
{
    uint32_t n = problem->n_links;
    double *balance = calloc((size_t)problem->n_nodes + 1, sizeof *balance);
    double *reached = calloc((size_t)problem->n_nodes + 1, sizeof *reached), all = 1;
    assert_true(balance && reached);
    for (uint32_t link = 0; link < n; link++) {
        double part = answer_class_flow(problem, result, class_number, link);
        balance[problem->head[link]] += part;
        balance[problem->tail[link]] -= part;
    }
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        if ((problem->class_of ? problem->class_of[at] : 0) != class_number)
            continue;
        slow_potentials(
            problem, &problem->fixed_cost[(size_t)class_number * n], problem->origin[at], reached);
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++) {
            if (isinf(reached[problem->destination[trip]]))
                continue;
            balance[problem->origin[at]] += problem->trips[trip];
            balance[problem->destination[trip]] -= problem->trips[trip];
            all += problem->trips[trip];
        }
    }
    for (uint32_t node = 0; node < problem->n_nodes; node++)
        if (!(fabs(balance[node]) <= 1e-13 * all))
            fail_msg("class %u: node %u has %g too much of %g trips", class_number, node,
                balance[node], all);
    free(reached);
    free(balance);
}

static void check_sums(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, double gap)
{
    double *class_flow = answer_class_flows(problem, result);
    double slow = slow_class_gap(problem, class_flow);
    /* Costs are rounded to double here. */
    if (!(fabs(slow - result->relative_gap) <= 1e-3 * gap + 3e-15))
        fail_msg("gap is said to be %g but is %g", result->relative_gap, slow);
    assert_close(result->total_cost, slow_total_cost(problem, class_flow), 1e-12);
    free(class_flow);
}

static uint32_t n_classes_of(const struct lsp_assignment_problem *problem)
{
    return problem->n_classes > 0 ? problem->n_classes : 1;
}

void check_same_bytes(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *a, const struct lsp_assignment_result *b)
{
    size_t size = problem->n_links * sizeof(double);
    const double *one[] = {a->flow, a->class_flow, a->time, a->cost, a->marginal};
    const double *other[] = {b->flow, b->class_flow, b->time, b->cost, b->marginal};
    for (int k = 0; k < 5; k++) {
        assert_int_equal(!one[k], !other[k]);
        if (one[k])
            assert_memory_equal(one[k], other[k], size * (k == 1 ? n_classes_of(problem) : 1));
    }
    assert_memory_equal(&a->relative_gap, &b->relative_gap, sizeof a->relative_gap);
    assert_memory_equal(&a->objective, &b->objective, sizeof a->objective);
    assert_memory_equal(&a->total_cost, &b->total_cost, sizeof a->total_cost);
    assert_memory_equal(&a->unreachable_trips, &b->unreachable_trips, sizeof a->total_cost);
    assert_int_equal(a->n_steps, b->n_steps);
    for (uint32_t step = 0; step < a->n_steps; step++) {
        assert_int_equal(a->steps[step].n_segments, b->steps[step].n_segments);
        assert_memory_equal(&a->steps[step].relative_gap, &b->steps[step].relative_gap,
            sizeof a->steps[step].relative_gap);
    }
    check_same_states(&a->state, &b->state);
}

static void check_same_states(
    const struct lsp_assignment_state *a, const struct lsp_assignment_state *b)
{
    struct lsp_buffer one = {0}, other = {0};
    assert_int_equal(!a->block, !b->block);
    if (!a->block)
        return;
    lsp_assignment_state_write(a, &one);
    lsp_assignment_state_write(b, &other);
    assert_false(one.failed || other.failed);
    assert_int_equal(one.length, other.length);
    assert_memory_equal(one.text, other.text, one.length);
    lsp_buffer_finish(&one);
    lsp_buffer_finish(&other);
}
