/* Route flows of greatest entropy on given links: Newton's method on the dual.
 *
 * Each link has a logarithmic price y, the same for all.  A route is taken in proportion to the
 * product of exp(y) over its links, so the part of arc a into merge j is
 *
 *     p[a] = exp(y[a] + L[tail] - L[j]),   L[j] = log of the sum of exp(y[a] + L[tail]) over a
 *
 * and prices are sought at which the flows of all origins add up to what they are.  That is the
 * least of a convex function, whose gradient is the flows less the wanted ones and whose second
 * derivatives are the covariance of the routes' links.  A product with them takes two passes
 * through an origin's merges; so the step is found by conjugate gradients [HestenesStiefel1952],
 * and cut short where it goes beyond the least along it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "route_flows/route_flows_internal.h"

/* Blocks of origins, each with its own sum: their number is not that of the threads, so that sums
 * do not depend on it. */
enum { N_BLOCKS = 16 };
/* Links of all arcs of all origins: about a millisecond's work. */
enum { MANY_ITEMS = 300000 };
enum { MAX_GRADIENT_STEPS = 2000, FEW_GRADIENT_STEPS = 200, MAX_CUTS = 30, MAX_IDLE = 4 };
/* A step is good enough when the slope along it has fallen to this part. */
static const double SLOPE_PART = 0.5;
/* Accuracy of a Newton step, far away and near.  More would be spent on what rounding left in the
 * wanted flows. */
static const double FAR = 0.1, FORCING_FAR = 0.2, FORCING_NEAR = 0.01;
/* Of all trips: a smaller flow of a link is compared as if it were as large. */
static const double LEAST_PART = 1e-6;
/* Of the target: the rest is for rounding. */
static const double OWN_PART = 0.5;
/* Of the best so far: more is no gain. */
static const double GAINED = 0.9;
/* Of the target: how far beyond it steps are taken, as long as each leaves but the other part. */
static const double BEYOND = 1e-4, EASY = 0.1;
/* Parts of the logarithm of a price that one step may change. */
static const double MAX_CHANGE = 8;
/* Of wanted flows: keeps rounding from moving prices that hardly matter. */
static const double LEAST_DAMPING = 1e-12;

struct dual {
    struct finder *finder;
    struct lsp_arena arena;
    uint32_t n_vars;                             /* links of some arc */
    uint32_t *link;                              /* [n_vars] */
    uint32_t *main_into;                         /* [n_nodes] link without a price; LSP_NONE */
    double *price;                               /* [n_vars] logarithms */
    double *best_price;                          /* [n_vars] */
    double *trial;                               /* [n_vars] */
    double *wanted;                              /* [n_vars] flow on arcs */
    double *lack;                                /* [n_vars] wanted less found */
    double *trial_lack;                          /* [n_vars] */
    double *step;                                /* [n_vars] */
    double *damping;                             /* [n_vars] */
    double *diagonal;                            /* [n_vars] */
    double *rest, *direction, *product, *scaled; /* [n_vars] of conjugate gradients */
    double *block_sum;                           /* [N_BLOCKS * n_vars] */
    double *work;                                /* [n_threads * 3 * max_merges] */
    uint32_t max_merges;
    uint32_t n_threads; /* one where the work is not worth waiting for another */
    double least;
};

/* What a pass over all origins does with each. */
typedef void pass(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[]);

static enum lsp_status init(struct dual *dual) LSP_MUST_CHECK;
static enum lsp_status descend(struct dual *dual, bool *ret_is_near) LSP_MUST_CHECK;
static enum lsp_status number_links(struct dual *dual) LSP_MUST_CHECK;
static void give_back_links(struct dual *dual);
static enum lsp_status allocate(struct dual *dual) LSP_MUST_CHECK;
static enum lsp_status choose_main(struct dual *dual) LSP_MUST_CHECK;
static enum lsp_status set_start(struct dual *dual) LSP_MUST_CHECK;
static void add_parts(
    const struct merges *merges, const uint32_t link[], double mean[], double weight[]);
static double sum_main(const struct dual *dual, const double value[], uint32_t node);
static void run(struct dual *dual, pass *what, const double value[], double ret_sum[]);
static void add_flows(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[]);
static void add_diagonal(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[]);
static void share_out(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[]);
static void share_merge(const struct dual *dual, struct merges *merges, const double value[],
    uint32_t first, uint32_t end, double level[]);
static void add_tangent(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[]);
static double sum_items(const struct merges *merges, uint32_t arc, const double value[]);
static void add_items(const struct merges *merges, uint32_t arc, double amount, double sum[]);
static double evaluate(struct dual *dual, const double price[], double ret_lack[]);
static void find_step(struct dual *dual, double forcing, int max_turns);
static bool take_step(struct dual *dual, double *worst);
static double dot(uint32_t n, const double a[], const double b[]);
static double sum_sizes(uint32_t n, const double a[]);

enum lsp_status lsp_route_flows_maximise(struct finder *finder, bool *ret_is_near)
{
    struct dual dual = {.finder = finder};
    enum lsp_status status = init(&dual);
    *ret_is_near = dual.n_vars == 0;
    if (status == LSP_OK && dual.n_vars > 0)
        status = descend(&dual, ret_is_near);
    if (dual.link != NULL)
        give_back_links(&dual);
    lsp_arena_finish(&dual.arena);
    return status;
}

static enum lsp_status init(struct dual *dual)
{
    struct finder *finder = dual->finder;
    dual->least = LEAST_PART * finder->total;
    size_t n_items = 0;
    for (uint32_t at = 0; at < finder->problem->n_origins; at++) {
        const struct merges *merges = &finder->merges[at];
        n_items += merges->first_item[merges->n_arcs];
        if (merges->n > dual->max_merges)
            dual->max_merges = merges->n;
    }
    dual->n_threads = n_items < MANY_ITEMS ? 1 : finder->options.n_threads;
    LSP_TRY(number_links(dual));
    return allocate(dual);
}

/* The prices that come nearest are kept.  The end is when nothing more is gained, or the target is
 * reached and more does not come easily. */
static enum lsp_status descend(struct dual *dual, bool *ret_is_near)
{
    const struct lsp_route_flows_options *options = &dual->finder->options;
    size_t size = dual->n_vars * sizeof *dual->price;
    double target = options->residual * OWN_PART;
    LSP_TRY(set_start(dual));
    double worst = evaluate(dual, dual->price, dual->lack), best = worst;
    memcpy(dual->best_price, dual->price, size);
    double least_lack = sum_sizes(dual->n_vars, dual->lack);
    uint32_t idle = 0, step = 0;
    bool goes_on = best > BEYOND * target;
    for (; goes_on && step < options->max_steps; step++) {
        if (options->is_cancelled != NULL && options->is_cancelled(options->context))
            return LSP_CANCELLED;
        double before = best;
        find_step(dual, worst > FAR ? FORCING_FAR : FORCING_NEAR,
            best > target ? MAX_GRADIENT_STEPS : FEW_GRADIENT_STEPS);
        if (!take_step(dual, &worst))
            break;
        double lack = sum_sizes(dual->n_vars, dual->lack);
        idle = worst < GAINED * best || lack < GAINED * least_lack ? 0 : idle + 1;
        least_lack = lack < least_lack ? lack : least_lack;
        if (worst < best) {
            best = worst;
            memcpy(dual->best_price, dual->price, size);
        }
        goes_on = best > target ? idle < MAX_IDLE : best > BEYOND * target && best < EASY * before;
    }
    evaluate(dual, dual->best_price, dual->lack);
    dual->finder->routes->n_steps += step;
    *ret_is_near = best <= target;
    return LSP_OK;
}

/* Only links of arcs have a price; the items of the arcs become their numbers.  Adding a number to
 * the prices of all links out of a node and taking it from those into it changes nothing, so one
 * link into each node needs none: the one with most flow, unless such links lead in a circle. */
static enum lsp_status number_links(struct dual *dual)
{
    struct finder *finder = dual->finder;
    uint32_t n_links = finder->problem->n_links;
    uint32_t *number = LSP_ARRAY(&dual->arena, uint32_t, n_links);
    dual->link = LSP_ARRAY(&dual->arena, uint32_t, n_links);
    dual->main_into = LSP_ARRAY(&dual->arena, uint32_t, finder->problem->n_nodes);
    if (!number || !dual->link || !dual->main_into)
        return LSP_NO_MEMORY;
    LSP_TRY(choose_main(dual));
    for (uint32_t at = 0; at < finder->problem->n_origins; at++) {
        struct merges *merges = &finder->merges[at];
        uint32_t n_kept = 0, item = 0;
        for (uint32_t arc = 0; arc < merges->n_arcs; arc++) {
            uint32_t end = merges->first_item[arc + 1];
            merges->first_item[arc] = n_kept;
            for (; item < end; item++) {
                uint32_t link = merges->item[item];
                if (dual->main_into[finder->problem->head[link]] == link)
                    continue;
                if (number[link] == 0) {
                    dual->link[dual->n_vars++] = link;
                    number[link] = dual->n_vars;
                }
                merges->item[n_kept++] = number[link] - 1;
            }
        }
        merges->first_item[merges->n_arcs] = n_kept;
    }
    return LSP_OK;
}

/* Sets main_into; LSP_NONE where nothing leads, and once in each circle. */
static enum lsp_status choose_main(struct dual *dual)
{
    const struct finder *finder = dual->finder;
    const struct lsp_assignment_problem *problem = finder->problem;
    uint32_t *seen = LSP_ARRAY(&dual->arena, uint32_t, problem->n_nodes);
    if (!seen)
        return LSP_NO_MEMORY;
    for (uint32_t node = 0; node < problem->n_nodes; node++) {
        double most = 0;
        dual->main_into[node] = LSP_NONE;
        for (uint32_t at = finder->first_in[node]; at < finder->first_in[node + 1]; at++) {
            uint32_t link = finder->in_link[at];
            if (finder->state_flow[link] > most) {
                most = finder->state_flow[link];
                dual->main_into[node] = link;
            }
        }
    }
    for (uint32_t start = 0; start < problem->n_nodes; start++) {
        uint32_t node = start;
        for (; seen[node] == 0 && dual->main_into[node] != LSP_NONE;
             node = problem->tail[dual->main_into[node]])
            seen[node] = start + 1;
        if (seen[node] == start + 1)
            dual->main_into[node] = LSP_NONE; /* back on the way that began here */
    }
    return LSP_OK;
}

/* The way back. */
static void give_back_links(struct dual *dual)
{
    struct finder *finder = dual->finder;
    for (uint32_t at = 0; at < finder->problem->n_origins; at++) {
        struct merges *merges = &finder->merges[at];
        for (uint32_t item = 0; item < merges->first_item[merges->n_arcs]; item++)
            merges->item[item] = dual->link[merges->item[item]];
    }
}

static enum lsp_status allocate(struct dual *dual)
{
    struct lsp_arena *arena = &dual->arena;
    uint32_t n = dual->n_vars;
    double **arrays[] = {&dual->price, &dual->best_price, &dual->trial, &dual->wanted, &dual->lack,
        &dual->trial_lack, &dual->step, &dual->diagonal, &dual->damping, &dual->rest,
        &dual->direction, &dual->product, &dual->scaled};
    for (size_t at = 0; at < sizeof arrays / sizeof arrays[0]; at++) {
        *arrays[at] = LSP_ARRAY(arena, double, n);
        if (*arrays[at] == NULL)
            return LSP_NO_MEMORY;
    }
    dual->block_sum = LSP_ARRAY(arena, double, (size_t)N_BLOCKS *n);
    dual->work = LSP_ARRAY(arena, double, (size_t)dual->n_threads * 3 * dual->max_merges);
    return dual->block_sum && dual->work ? LSP_OK : LSP_NO_MEMORY;
}

/* Flows of the arcs as they are in the state are what is wanted.  Prices begin at the mean of the
 * logarithms of the parts in the state, each as heavy as its flow: if all origins had the same
 * parts, that would be the answer. */
static enum lsp_status set_start(struct dual *dual)
{
    struct finder *finder = dual->finder;
    const struct lsp_assignment_problem *problem = finder->problem;
    struct lsp_arena scratch = {0};
    double *mean = LSP_ARRAY(&scratch, double, problem->n_links);
    double *weight = LSP_ARRAY(&scratch, double, problem->n_links);
    double *shift = LSP_ARRAY(&scratch, double, problem->n_nodes);
    bool is_good = mean && weight && shift;
    run(dual, add_flows, NULL, dual->wanted);
    for (uint32_t at = 0; is_good && at < problem->n_origins; at++)
        add_parts(&finder->merges[at], finder->routes->origins[at].link, mean, weight);
    for (uint32_t link = 0; is_good && link < problem->n_links; link++)
        mean[link] = weight[link] > 0 ? mean[link] / weight[link] : 0;
    for (uint32_t node = 0; is_good && node < problem->n_nodes; node++)
        shift[node] = sum_main(dual, mean, node);
    for (uint32_t var = 0; is_good && var < dual->n_vars; var++) {
        uint32_t link = dual->link[var];
        dual->price[var] = mean[link] + shift[problem->tail[link]] - shift[problem->head[link]];
    }
    lsp_arena_finish(&scratch);
    return is_good ? LSP_OK : LSP_NO_MEMORY;
}

static void add_parts(
    const struct merges *merges, const uint32_t link[], double mean[], double weight[])
{
    for (uint32_t first = 0, end; first < merges->n_arcs; first = end) {
        double total = 0;
        for (end = first; end < merges->n_arcs && merges->head[end] == merges->head[first]; end++)
            total += merges->flow[end];
        for (uint32_t arc = first; arc < end; arc++)
            if (merges->flow[arc] > 0) {
                uint32_t last = link[merges->place[arc]];
                mean[last] += merges->flow[arc] * log(merges->flow[arc] / total);
                weight[last] += merges->flow[arc];
            }
    }
}

/* Along the main links that lead to a node. */
static double sum_main(const struct dual *dual, const double value[], uint32_t node)
{
    double sum = 0;
    for (; dual->main_into[node] != LSP_NONE;
         node = dual->finder->problem->tail[dual->main_into[node]])
        sum += value[dual->main_into[node]];
    return sum;
}

/* Sums over blocks of origins, then over the blocks in order. */
static void run(struct dual *dual, pass *what, const double value[], double ret_sum[])
{
    struct finder *finder = dual->finder;
    uint32_t n_origins = finder->problem->n_origins, n = dual->n_vars;
#pragma omp parallel for schedule(dynamic) num_threads((int)dual->n_threads)
    for (uint32_t block = 0; block < N_BLOCKS; block++) {
        double *sum = dual->block_sum + (size_t)block * n;
        double *work = dual->work + (size_t)omp_get_thread_num() * 3 * dual->max_merges;
        memset(sum, 0, n * sizeof *sum);
        uint32_t first = (uint32_t)((uint64_t)n_origins * block / N_BLOCKS);
        uint32_t end = (uint32_t)((uint64_t)n_origins * (block + 1) / N_BLOCKS);
        for (uint32_t at = first; at < end; at++)
            what(dual, &finder->merges[at], value, work, sum);
    }
    memcpy(ret_sum, dual->block_sum, n * sizeof *ret_sum);
    for (uint32_t block = 1; block < N_BLOCKS; block++)
        for (uint32_t var = 0; var < n; var++)
            ret_sum[var] += dual->block_sum[(size_t)block * n + var];
}

static void add_flows(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[])
{
    (void)dual, (void)value, (void)work;
    for (uint32_t arc = 0; arc < merges->n_arcs; arc++)
        add_items(merges, arc, merges->flow[arc], sum);
}

static void add_diagonal(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[])
{
    (void)dual, (void)value, (void)work;
    for (uint32_t arc = 0; arc < merges->n_arcs; arc++)
        add_items(merges, arc, merges->flow[arc] * (1 - merges->part[arc]), sum);
}

/* Parts at the prices, from the origin on; then flows, back from the destinations. */
static void share_out(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[])
{
    double *level = work, *through = work + dual->max_merges;
    level[0] = 0;
    for (uint32_t first = 0, end; first < merges->n_arcs; first = end) {
        for (end = first; end < merges->n_arcs && merges->head[end] == merges->head[first]; end++)
            ;
        share_merge(dual, merges, value, first, end, level);
    }
    memcpy(through, merges->demand, merges->n * sizeof *through);
    for (uint32_t arc = merges->n_arcs; arc-- > 0;) {
        merges->flow[arc] = merges->part[arc] * through[merges->head[arc]];
        through[merges->tail[arc]] += merges->flow[arc];
    }
    add_flows(dual, merges, value, work, sum);
}

static void share_merge(const struct dual *dual, struct merges *merges, const double value[],
    uint32_t first, uint32_t end, double level[])
{
    (void)dual;
    double most = -(double)INFINITY, total = 0;
    for (uint32_t arc = first; arc < end; arc++) {
        merges->part[arc] = sum_items(merges, arc, value) + level[merges->tail[arc]];
        most = merges->part[arc] > most ? merges->part[arc] : most;
    }
    for (uint32_t arc = first; arc < end; arc++) {
        merges->part[arc] = exp(merges->part[arc] - most);
        total += merges->part[arc];
    }
    for (uint32_t arc = first; arc < end; arc++)
        merges->part[arc] /= total;
    level[merges->head[first]] = most + log(total);
}

/* How flows change when the prices change by value. */
static void add_tangent(const struct dual *dual, struct merges *merges, const double value[],
    double work[], double sum[])
{
    double *mean = work, *change = work + dual->max_merges;
    uint32_t arc = 0;
    memset(mean, 0, merges->n * sizeof *mean);
    memset(change, 0, merges->n * sizeof *change);
    for (; arc < merges->n_arcs; arc++)
        mean[merges->head[arc]] +=
            merges->part[arc] * (mean[merges->tail[arc]] + sum_items(merges, arc, value));
    while (arc-- > 0) {
        uint32_t tail = merges->tail[arc], head = merges->head[arc];
        double excess = mean[tail] + sum_items(merges, arc, value) - mean[head];
        double amount = merges->flow[arc] * excess + merges->part[arc] * change[head];
        change[tail] += amount;
        add_items(merges, arc, amount, sum);
    }
}

static double sum_items(const struct merges *merges, uint32_t arc, const double value[])
{
    double sum = 0;
    for (uint32_t at = merges->first_item[arc]; at < merges->first_item[arc + 1]; at++)
        sum += value[merges->item[at]];
    return sum;
}

static void add_items(const struct merges *merges, uint32_t arc, double amount, double sum[])
{
    for (uint32_t at = merges->first_item[arc]; at < merges->first_item[arc + 1]; at++)
        sum[merges->item[at]] += amount;
}

/* Sets parts and flows; what is wanted less what is found, and the worst of it as a part. */
static double evaluate(struct dual *dual, const double price[], double ret_lack[])
{
    double worst = 0;
    run(dual, share_out, price, ret_lack);
    for (uint32_t var = 0; var < dual->n_vars; var++) {
        double flow = dual->finder->state_flow[dual->link[var]];
        double scale = flow > dual->least ? flow : dual->least;
        ret_lack[var] = dual->wanted[var] - ret_lack[var];
        if (fabs(ret_lack[var]) > worst * scale)
            worst = fabs(ret_lack[var]) / scale;
    }
    return worst;
}

/* The damping is the lack itself, so that a flow that is far too small or too large changes by a
 * factor and not beyond all bounds; near the end it vanishes.
 * Conjugate gradients, scaled by the diagonal (of one merge at a time). */
static void find_step(struct dual *dual, double forcing, int max_turns)
{
    uint32_t n = dual->n_vars;
    run(dual, add_diagonal, NULL, dual->diagonal);
    for (uint32_t var = 0; var < n; var++) {
        dual->damping[var] = fabs(dual->lack[var]) + LEAST_DAMPING * dual->wanted[var];
        dual->diagonal[var] += dual->damping[var];
    }
    memset(dual->step, 0, n * sizeof *dual->step);
    memcpy(dual->rest, dual->lack, n * sizeof *dual->rest);
    double before = 0, first = 0;
    for (int turn = 0; turn < max_turns; turn++) {
        for (uint32_t var = 0; var < n; var++)
            dual->scaled[var] = dual->diagonal[var] > 0 ? dual->rest[var] / dual->diagonal[var] : 0;
        double now = dot(n, dual->rest, dual->scaled);
        first = turn == 0 ? now : first;
        if (!(now > forcing * forcing * first))
            break;
        for (uint32_t var = 0; var < n; var++)
            dual->direction[var] =
                dual->scaled[var] + (turn == 0 ? 0 : now / before * dual->direction[var]);
        run(dual, add_tangent, dual->direction, dual->product);
        for (uint32_t var = 0; var < n; var++)
            dual->product[var] += dual->damping[var] * dual->direction[var];
        double curvature = dot(n, dual->direction, dual->product);
        if (!(curvature > 0))
            break;
        for (uint32_t var = 0; var < n; var++) {
            dual->step[var] += now / curvature * dual->direction[var];
            dual->rest[var] -= now / curvature * dual->product[var];
        }
        before = now;
    }
}

/* Goes along the step to where the slope has fallen enough; false when nothing was gained. */
static bool take_step(struct dual *dual, double *worst)
{
    uint32_t n = dual->n_vars;
    double slope = dot(n, dual->lack, dual->step), largest = 0;
    for (uint32_t var = 0; var < n; var++)
        largest = fabs(dual->step[var]) > largest ? fabs(dual->step[var]) : largest;
    double length = largest > MAX_CHANGE ? MAX_CHANGE / largest : 1;
    if (!(slope > 0))
        return false;
    for (int cut = 0; cut < MAX_CUTS; cut++) {
        for (uint32_t var = 0; var < n; var++)
            dual->trial[var] = dual->price[var] + length * dual->step[var];
        double trial_worst = evaluate(dual, dual->trial, dual->trial_lack);
        double there = dot(n, dual->trial_lack, dual->step);
        if (there >= -SLOPE_PART * slope) {
            memcpy(dual->price, dual->trial, n * sizeof *dual->price);
            memcpy(dual->lack, dual->trial_lack, n * sizeof *dual->lack);
            *worst = trial_worst;
            return true;
        }
        double part = slope / (slope - there);
        length *= part > 0.1 ? part : 0.1;
    }
    return false;
}

static double dot(uint32_t n, const double a[], const double b[])
{
    double sum = 0;
    for (uint32_t at = 0; at < n; at++)
        sum += a[at] * b[at];
    return sum;
}

static double sum_sizes(uint32_t n, const double a[])
{
    double sum = 0;
    for (uint32_t at = 0; at < n; at++)
        sum += fabs(a[at]);
    return sum;
}
