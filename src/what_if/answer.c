/* The staged answer: a warm start from the base, told of as its gap falls.
 *
 * Every iterate of the solver whose gap is that of its own flows can become an answer.  Its noise
 * is what the last step changed, times the root of what the gap has fallen by: errors of flows and
 * costs go with the root of the gap, since excess cost is of second order in them.  Where the bound
 * that follows from the gap alone (spread.c) is smaller, it is taken instead.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "what_if/what_if_internal.h"

/* Parts of a fixed cost add up to it, but for this part of it. */
static const double ROUNDING = 1e-12;

struct run {
    const struct lsp_what_if_base *base;
    const struct lsp_what_if_options *options;
    const struct lsp_changed *changed;
    struct lsp_what_if_answer answer;
    double *previous; /* [n_links] flows of the iterate before */
    double previous_gap;
    struct iterates iterates;
    bool has_previous, is_published;
    enum lsp_stage published;
};

static enum lsp_status solve(struct run *run);
static enum lsp_status init_answer(struct run *run);
static bool take_step(void *context, const struct lsp_assignment_step *step);
static bool ask_cancelled(void *context);
static void set_answer(struct run *run, const double flow[], double gap, double total_cost);
static double objective_of(const struct run *run, const double flow[], double total_cost);
static void set_noise(struct run *run);
static bool is_determined(const struct run *run, uint32_t link);
static bool publish(struct run *run);
static bool is_news(const struct run *run, enum lsp_stage stage);
static enum lsp_stage stage_of(double gap);
static bool only_improves(const struct run *run);

double lsp_stage_gap(enum lsp_stage stage)
{
    static const double GAP[] = {(double)INFINITY, 1e-4, 1e-6, 1e-10};
    return GAP[stage];
}

enum lsp_status lsp_what_if_answer(const struct lsp_what_if_base *base,
    const struct lsp_change *change, const struct lsp_what_if_options *options,
    struct lsp_what_if_answer *ret_answer)
{
    struct lsp_changed changed = {0};
    LSP_TRY(lsp_what_if_change(base->problem, change, &changed));
    struct run run = {.base = base, .options = options, .changed = &changed};
    enum lsp_status status = init_answer(&run);
    if (status == LSP_OK)
        status = solve(&run);
    if (status != LSP_OK)
        lsp_what_if_answer_finish(&run.answer);
    else
        *ret_answer = run.answer;
    lsp_what_if_changed_finish(&changed);
    return status;
}

void lsp_what_if_answer_finish(struct lsp_what_if_answer *answer)
{
    lsp_assignment_result_finish(&answer->result);
    lsp_arena_finish(&answer->arena);
    *answer = (struct lsp_what_if_answer){0};
}

static enum lsp_status init_answer(struct run *run)
{
    struct lsp_what_if_answer *answer = &run->answer;
    uint32_t n = run->changed->problem.n_links;
    answer->n_links = n;
    answer->flow = LSP_ARRAY(&answer->arena, double, n);
    answer->difference = LSP_ARRAY(&answer->arena, double, n);
    answer->noise = LSP_ARRAY(&answer->arena, double, n);
    run->previous = LSP_ARRAY(&answer->arena, double, n);
    return answer->flow && answer->difference && answer->noise && run->previous ? LSP_OK
                                                                                : LSP_NO_MEMORY;
}

static enum lsp_status solve(struct run *run)
{
    const struct lsp_what_if_options *options = run->options;
    struct lsp_assignment_options solve_options = {.n_threads = options->n_threads,
        .start = &run->base->result.state,
        .link_in_start = run->changed->link_in_base,
        .keep_state = true,
        .progress = take_step,
        .is_cancelled = options->is_cancelled ? ask_cancelled : NULL,
        .context = run};
    solve_options.relative_gap = lsp_stage_gap(options->stage);
    if (options->stage == LSP_STAGE_PREVIEW) {
        solve_options.relative_gap = lsp_stage_gap(LSP_STAGE_DRAFT);
        solve_options.max_iterations = 1;
    }
    struct lsp_assignment_result *result = &run->answer.result;
    LSP_TRY(lsp_assignment_solve(&run->changed->problem, &solve_options, result));
    run->answer.newly_reachable = run->base->result.unreachable_trips - result->unreachable_trips;
    set_answer(run, result->flow, result->relative_gap, result->total_cost);
    run->answer.is_slower_for_all &= !(fabs(run->answer.newly_reachable) > 0);
    return publish(run) ? LSP_OK : LSP_CANCELLED;
}

static bool take_step(void *context, const struct lsp_assignment_step *step)
{
    struct run *run = context;
    if (step->flow == NULL)
        return true;
    bool is_last = step->relative_gap <= lsp_stage_gap(run->options->stage);
    if (run->has_previous && !is_last && is_news(run, stage_of(step->relative_gap))) {
        set_answer(run, step->flow, step->relative_gap, step->total_cost);
        if (!publish(run))
            return false;
    }
    memcpy(run->previous, step->flow, run->answer.n_links * sizeof *step->flow);
    run->previous_gap = step->relative_gap;
    lsp_what_if_keep_iterate(&run->iterates, step->relative_gap, step->total_cost);
    run->has_previous = true;
    return true;
}

static bool ask_cancelled(void *context)
{
    struct run *run = context;
    return run->options->is_cancelled(run->options->context);
}

static void set_answer(struct run *run, const double flow[], double gap, double total_cost)
{
    struct lsp_what_if_answer *answer = &run->answer;
    const struct lsp_assignment_result *base = &run->base->result;
    answer->relative_gap = gap;
    answer->stage = stage_of(gap);
    for (uint32_t link = 0; link < answer->n_links; link++) {
        uint32_t old = run->changed->link_in_base[link];
        answer->flow[link] = flow[link];
        answer->difference[link] = flow[link] - (old == LSP_NONE ? 0 : base->flow[old]);
    }
    answer->saved = base->total_cost - total_cost;
    answer->objective_fall = base->objective - objective_of(run, flow, total_cost);
    set_noise(run);
    answer->is_slower_for_all = only_improves(run) && answer->saved < -2 * answer->saved_noise;
}

/* Fixed costs stand in total cost and objective alike. */
static double objective_of(const struct run *run, const double flow[], double total_cost)
{
    struct lsp_sum sum = {0};
    lsp_sum_add(&sum, total_cost);
    for (uint32_t link = 0; link < run->answer.n_links; link++) {
        struct lsp_link_point point =
            lsp_assignment_link_at(&run->changed->problem, link, flow[link]);
        lsp_sum_add(&sum, point.integral - flow[link] * point.time);
    }
    return lsp_sum_value(&sum);
}

static void set_noise(struct run *run)
{
    struct lsp_what_if_answer *answer = &run->answer;
    const struct lsp_assignment_problem *problem = &run->changed->problem;
    double gap = answer->relative_gap;
    double total_cost = run->base->result.total_cost - answer->saved;
    double excess = lsp_what_if_excess(gap, total_cost);
    double part = run->has_previous ? lsp_what_if_decay(gap, run->previous_gap) : (double)INFINITY;
    struct spread spread = {.is_finite = true};
    struct lsp_sum square = {0};
    for (uint32_t link = 0; link < answer->n_links; link++) {
        double change = answer->flow[link] - run->previous[link];
        lsp_sum_add(&square, change * change);
        lsp_what_if_add_spread(problem, link, answer->flow[link], &spread);
    }
    double typical = sqrt(lsp_sum_value(&square) / fmax(answer->n_links, 1));
    for (uint32_t link = 0; link < answer->n_links; link++) {
        double seen = fabs(answer->flow[link] - run->previous[link]) + typical;
        double error = lsp_what_if_flow_error(problem, link, answer->flow[link], excess);
        answer->noise[link] = isinf(part) ? error : fmin(part * seen, error);
        if (!is_determined(run, link))
            answer->noise[link] = (double)INFINITY;
    }
    answer->saved_noise = fmin(lsp_what_if_estimate(&run->iterates, gap, total_cost),
                              lsp_what_if_cost_error(&spread, excess)) +
                          run->base->cost_noise;
}

/* As in the base: to find it anew would cost a pricing at each stage. */
static bool is_determined(const struct run *run, uint32_t link)
{
    uint32_t old = run->changed->link_in_base[link];
    return old == LSP_NONE || run->base->result.is_determined[old];
}

/* False when whoever watches wants no more. */
static bool publish(struct run *run)
{
    struct lsp_what_if_answer *answer = &run->answer;
    if (!is_news(run, answer->stage))
        return true;
    run->is_published = true;
    run->published = answer->stage;
    return run->options->publish(run->options->context, answer);
}

static bool is_news(const struct run *run, enum lsp_stage stage)
{
    return run->options->publish && (!run->is_published || stage > run->published);
}

static enum lsp_stage stage_of(double gap)
{
    enum lsp_stage stage = LSP_STAGE_REFINED;
    while (gap > lsp_stage_gap(stage))
        stage--;
    return stage;
}

static bool only_improves(const struct run *run)
{
    const struct lsp_assignment_problem *old = run->base->problem, *new = &run->changed->problem;
    if (old->trips != new->trips)
        return false;
    for (uint32_t link = 0; link < old->n_links; link++) {
        double flow = run->answer.flow[lsp_what_if_first_part(run->changed, link)];
        if (lsp_assignment_link_at(new, link, flow).time >
            lsp_assignment_link_at(old, link, flow).time)
            return false;
    }
    size_t n_classes = old->n_classes > 0 ? old->n_classes : 1;
    for (size_t class = 0; class < n_classes; class ++)
        for (uint32_t link = 0; link < old->n_links; link++) {
            double before = old->fixed_cost[class * old->n_links + link];
            double after = lsp_what_if_fixed_cost(run->changed, class, link);
            if (after > before * (1 + ROUNDING))
                return false;
        }
    return true;
}
