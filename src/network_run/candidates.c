/* Reads candidates and solves the network that they would change.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network_run/candidates.h"

#include "formats/road_tables.h"
#include "network_run/base.h"
#include "network_run/changes.h"

static enum lsp_status begin(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all);
static enum lsp_status check_periods(const struct lsp_rank_options *options,
    const struct lsp_network_inputs *inputs, struct lsp_diags *diags);
static enum lsp_status read_table(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all);
static enum lsp_status solve_base(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all);

enum lsp_status lsp_network_run_candidates_begin(const struct lsp_rank_options *options,
    struct lsp_diags *diags, struct network_run_candidates *ret_candidates)
{
    *ret_candidates = (struct network_run_candidates){0};
    enum lsp_status status = begin(options, diags, ret_candidates);
    if (status != LSP_OK)
        lsp_network_run_candidates_finish(ret_candidates);
    return status;
}

void lsp_network_run_candidates_finish(struct network_run_candidates *candidates)
{
    lsp_what_if_base_finish(&candidates->base);
    lsp_network_problem_finish(&candidates->problem);
    lsp_network_inputs_finish(&candidates->inputs);
    lsp_arena_finish(&candidates->arena);
}

static enum lsp_status begin(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all)
{
    LSP_TRY(lsp_network_inputs_read(&options->sources, diags, &all->inputs));
    LSP_TRY(check_periods(options, &all->inputs, diags));
    all->n_threads = lsp_network_inputs_threads(&all->inputs, options->n_threads);
    LSP_TRY(read_table(options, diags, all));
    LSP_TRY(lsp_network_problem_make(&all->inputs, 0, LSP_GOAL_USER, &all->problem));
    LSP_TRY(lsp_network_problem_check(&all->inputs, &all->problem.problem, diags));
    LSP_TRY(lsp_network_run_make_changes(
        &all->inputs, &all->problem.problem, &all->table, &all->arena, &all->changes));
    LSP_TRY(lsp_network_run_check_changes(options->candidates, &all->inputs, &all->problem.problem,
        &all->table, all->changes, diags));
    return solve_base(options, diags, all);
}

static enum lsp_status check_periods(const struct lsp_rank_options *options,
    const struct lsp_network_inputs *inputs, struct lsp_diags *diags)
{
    if (inputs->periods.n == 1)
        return LSP_OK;
    lsp_diags_add(diags, LSP_DIAG_RUN_OPTIONS,
        &(struct lsp_diag_facts){.where = {.file = options->sources.periods},
            .expected = "one period",
            .hint = "rank the candidates once for each period"},
        "candidates are compared within one period");
    return LSP_BAD_INPUT;
}

static enum lsp_status read_table(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all)
{
    struct lsp_file file = {0};
    LSP_TRY(lsp_file_read(options->candidates, diags, &file));
    const struct lsp_road_context context = {
        .roads = &all->inputs.roads, .arena = &all->arena, .diags = diags};
    enum lsp_status status = lsp_road_tables_read_candidates(&file, &context, &all->table);
    all->fingerprint = file.fingerprint;
    lsp_file_finish(&file);
    return status;
}

static enum lsp_status solve_base(const struct lsp_rank_options *options, struct lsp_diags *diags,
    struct network_run_candidates *all)
{
    return lsp_network_run_solve_base(&all->inputs, &all->problem.problem,
        &(struct network_run_base_options){.start = options->start,
            .n_threads = all->n_threads,
            .is_cancelled = options->is_cancelled,
            .user = options->user},
        diags, &all->base);
}
