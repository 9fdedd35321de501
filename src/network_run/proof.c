/* Hands an answer to verify.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/proof.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/verify.h"

static_assert((int)LSP_FUNCTION_BPR == (int)LSP_VERIFY_BPR &&
                  (int)LSP_FUNCTION_CONICAL == (int)LSP_VERIFY_CONICAL &&
                  (int)LSP_FUNCTION_AKCELIK == (int)LSP_VERIFY_AKCELIK &&
                  (int)LSP_FUNCTION_TABLE == (int)LSP_VERIFY_TABLE,
    "link functions have the same numbers");

/* Where verify gets its potentials. */
struct source {
    const struct lsp_assignment_problem *problem;
    const double *potential; /* of all origins; NULL: made */
    double *time;            /* [n_links] of the goal */
    uint32_t n_threads;
    enum lsp_status status;
};

static enum lsp_status spell_out(const struct lsp_assignment_problem *problem,
    struct lsp_arena *arena, struct lsp_verify_problem *ret_problem);
static lsp_verify_potentials give_potentials;
static double round_up(long double value);

enum lsp_status lsp_network_run_prove(const struct lsp_assignment_problem *problem,
    const struct lsp_assignment_result *result, const double potential[], double target,
    uint32_t n_threads, struct lsp_network_run_proof *ret_proof)
{
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena arena = {0};
    struct source source = {.problem = problem,
        .potential = potential,
        .time = LSP_ARRAY(&arena, double, problem->n_links),
        .n_threads = n_threads};
    struct lsp_verify_problem spelt;
    if (source.time == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(spell_out(problem, &arena, &spelt));
    for (uint32_t link = 0; link < problem->n_links; link++)
        source.time[link] = lsp_assignment_link_at(problem, link, result->flow[link]).time;
    struct lsp_verify_report report;
    enum lsp_verify_end end = lsp_verify_solution(&spelt,
        &(struct lsp_verify_answer){.flow = result->flow,
            .class_flow = result->class_flow,
            .potentials = give_potentials,
            .context = &source,
            .stated_time = result->time,
            .stated_cost = result->cost},
        &(struct lsp_verify_options){.target_gap = target,
            .max_imbalance = LSP_VERIFY_OWN_IMBALANCE,
            .n_threads = (int)n_threads},
        &report);
    if (end == LSP_VERIFY_NO_MEMORY)
        return LSP_NO_MEMORY;
    LSP_TRY(source.status);
    struct lsp_network_run_proof proof = {.low = -(double)INFINITY, .high = (double)INFINITY};
    if (end == LSP_VERIFY_DONE)
        proof = (struct lsp_network_run_proof){.is_accepted = report.is_accepted,
            .low = -round_up(-report.gap.low),
            .high = round_up(report.gap.high),
            .worst_imbalance = report.worst_imbalance,
            .imbalance_cost = report.imbalance_cost};
    else
        memcpy(proof.fault, report.fault.message, sizeof proof.fault);
    *ret_proof = proof;
    return LSP_OK;
}

static enum lsp_status spell_out(const struct lsp_assignment_problem *problem,
    struct lsp_arena *arena, struct lsp_verify_problem *ret_problem)
{
    struct lsp_verify_table *tables =
        LSP_ARRAY(arena, struct lsp_verify_table, (size_t)problem->n_tables + 1);
    if (tables == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t table = 0; table < problem->n_tables; table++)
        tables[table] = (struct lsp_verify_table){problem->tables[table].n,
            problem->tables[table].saturation, problem->tables[table].factor};
    *ret_problem = (struct lsp_verify_problem){.n_nodes = problem->n_nodes,
        .n_centroids = problem->n_centroids,
        .n_links = problem->n_links,
        .tail = problem->tail,
        .head = problem->head,
        .function = problem->function,
        .free_time = problem->free_time,
        .a = problem->a,
        .b = problem->b,
        .capacity = problem->capacity,
        .preload = problem->preload,
        .n_tables = problem->n_tables,
        .tables = tables,
        .n_classes = problem->n_classes,
        .pcu = problem->pcu,
        .fixed_cost = problem->fixed_cost,
        .n_origins = problem->n_origins,
        .origin = problem->origin,
        .class_of = problem->class_of,
        .first_trip = problem->first_trip,
        .destination = problem->destination,
        .trips = problem->trips,
        .is_system = problem->goal == LSP_GOAL_SYSTEM};
    return LSP_OK;
}

static bool give_potentials(void *context, uint32_t first, uint32_t n, double ret_potential[])
{
    struct source *source = context;
    size_t n_nodes = source->problem->n_nodes;
    if (source->potential != NULL)
        memcpy(ret_potential, &source->potential[first * n_nodes],
            n * n_nodes * sizeof *ret_potential);
    else
        source->status = lsp_assignment_potentials(
            source->problem, source->time, first, n, source->n_threads, ret_potential);
    return source->status == LSP_OK;
}

static double round_up(long double value)
{
    double rounded = (double)value;
    return (long double)rounded < value ? nextafter(rounded, (double)INFINITY) : rounded;
}
