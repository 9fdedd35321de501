/* Correlated durations: one driver common to all, and groups that go together otherwise.
 *
 *     z_i = sqrt(r) z_0 + sum over k <= i of L_ik e_k,      L L' = C - r 1 1'
 *
 * C is the matrix of the correlations asked for among the members of groups, r everywhere but where
 * a group says otherwise, with 1 on its diagonal; e_k is member k's own column.  So any two normal
 * scores have exactly the correlation asked for, and whoever is in no group keeps the cheap form
 * sqrt(r) z_0 + sqrt(1 - r) e_i.  It works as long as C - r 1 1' is positive semidefinite:
 * Cholesky's factors, which exist in that case only, find out. SPDX-License-Identifier: Apache-2.0
 */
#include "schedule_risk/schedule_risk_internal.h"

#include "base/id.h"
#include "base/random.h"

#include <math.h>
#include <string.h>

/* A pivot below this is rounding: the activity follows those before it. */
static const double NO_VARIANCE = 1e-10;

static size_t find_members(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, uint32_t member[]);
static void fill_matrix(const struct lsp_schedule_risk_options *options, size_t n_groups,
    const uint32_t member[], size_t n_members, double matrix[]);
static bool factorise(size_t n, double matrix[]);

enum lsp_status lsp_risk_correlate(struct lsp_risk_run *run)
{
    const struct lsp_schedule_risk_options *options = run->options;
    run->member = LSP_ARRAY(run->scratch, uint32_t, run->programme->n_activities);
    run->driver = LSP_ARRAY(run->scratch, double, run->n_draws);
    if (run->member == NULL || run->driver == NULL)
        return LSP_NO_MEMORY;
    lsp_random_latin(
        options->seed, LSP_RANDOM_PROGRAMME, 0 /* the common driver */, run->n_draws, run->driver);
    for (uint32_t draw = 0; draw < run->n_draws; draw++)
        run->driver[draw] = lsp_normal_inverse(run->driver[draw]);
    size_t n_members = find_members(run->programme, options, run->member);
    run->n_members = n_members;
    run->loadings = lsp_arena_alloc(run->scratch, n_members, n_members * sizeof(double));
    run->own_scores =
        lsp_arena_alloc(run->scratch, n_members, (size_t)run->n_draws * sizeof(double));
    if (run->loadings == NULL || run->own_scores == NULL)
        return LSP_NO_MEMORY;
    fill_matrix(options, options->n_groups, run->member, n_members, run->loadings);
    if (!factorise(n_members, run->loadings))
        LSP_BUG("groups whose correlations contradict one another");
#pragma omp parallel for schedule(dynamic) num_threads(run->n_workers)
    for (size_t activity = 0; activity < run->programme->n_activities; activity++) {
        if (run->member[activity] == LSP_NONE)
            continue;
        double *own = run->own_scores + (size_t)run->member[activity] * run->n_draws;
        lsp_random_latin(
            options->seed, LSP_RANDOM_PROGRAMME, (uint32_t)activity + 1, run->n_draws, own);
        for (uint32_t draw = 0; draw < run->n_draws; draw++)
            own[draw] = lsp_normal_inverse(own[draw]);
    }
    return LSP_OK;
}

void lsp_risk_member_scores(const struct lsp_risk_run *run, uint32_t member, double ret_score[])
{
    double common = sqrt(run->options->correlation);
    for (uint32_t draw = 0; draw < run->n_draws; draw++)
        ret_score[draw] = common * run->driver[draw];
    for (size_t other = 0; other <= member; other++) {
        double loading = run->loadings[member * run->n_members + other];
        const double *own = run->own_scores + other * run->n_draws;
        if (!(loading > 0 || loading < 0))
            continue;
        for (uint32_t draw = 0; draw < run->n_draws; draw++)
            ret_score[draw] += loading * own[draw];
    }
}

enum lsp_status lsp_schedule_risk_check_groups(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, uint32_t *ret_group)
{
    struct lsp_arena scratch = {0};
    uint32_t *member = LSP_ARRAY(&scratch, uint32_t, programme->n_activities);
    size_t n_members = member == NULL ? 0 : find_members(programme, options, member);
    double *matrix = lsp_arena_alloc(&scratch, n_members, n_members * sizeof(double));
    bool has_memory = member != NULL && matrix != NULL;
    uint32_t found = LSP_NONE;
    if (has_memory) {
        fill_matrix(options, options->n_groups, member, n_members, matrix);
        if (!factorise(n_members, matrix))
            found = (uint32_t)options->n_groups - 1;
    }
    for (uint32_t group = 0; has_memory && group < found && found != LSP_NONE; group++) {
        fill_matrix(options, group + 1, member, n_members, matrix);
        if (!factorise(n_members, matrix))
            found = group;
    }
    lsp_arena_finish(&scratch);
    if (!has_memory)
        return LSP_NO_MEMORY;
    *ret_group = found;
    return LSP_OK;
}

/* Numbers the unfinished activities that are in a group, in their order; returns how many. */
static size_t find_members(const struct lsp_programme *programme,
    const struct lsp_schedule_risk_options *options, uint32_t member[])
{
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        member[activity] = LSP_NONE;
    for (size_t group = 0; group < options->n_groups; group++)
        for (size_t n = 0; n < options->groups[group].n_activities; n++)
            member[options->groups[group].activities[n]] = 0;
    uint32_t n_members = 0;
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        if (member[activity] != LSP_NONE)
            member[activity] =
                lsp_activity_is_finished(&programme->activities[activity]) ? LSP_NONE : n_members++;
    return n_members;
}

/* What the common driver leaves of the matrix asked for, by the first n_groups groups. */
static void fill_matrix(const struct lsp_schedule_risk_options *options, size_t n_groups,
    const uint32_t member[], size_t n_members, double matrix[])
{
    memset(matrix, 0, n_members * n_members * sizeof *matrix);
    for (size_t group = 0; group < n_groups; group++) {
        const struct lsp_correlation_group *of = &options->groups[group];
        for (size_t one = 0; one < of->n_activities; one++)
            for (size_t two = 0; two < of->n_activities; two++) {
                uint32_t row = member[of->activities[one]], column = member[of->activities[two]];
                if (row != LSP_NONE && column != LSP_NONE)
                    matrix[row * n_members + column] = of->value - options->correlation;
            }
    }
    for (size_t at = 0; at < n_members; at++)
        matrix[at * n_members + at] = 1 - options->correlation;
}

/* The lower triangle in the matrix's place; false when it is not positive semidefinite. */
static bool factorise(size_t n, double matrix[])
{
    for (size_t row = 0; row < n; row++)
        for (size_t column = 0; column <= row; column++) {
            double rest = matrix[row * n + column];
            for (size_t k = 0; k < column; k++)
                rest -= matrix[row * n + k] * matrix[column * n + k];
            double pivot = matrix[column * n + column];
            if (row == column && rest < -NO_VARIANCE)
                return false;
            if (row == column)
                matrix[row * n + row] = rest > NO_VARIANCE ? sqrt(rest) : 0;
            else if (pivot > 0)
                matrix[row * n + column] = rest / pivot;
            else if (fabs(rest) > sqrt(NO_VARIANCE))
                return false;
            else
                matrix[row * n + column] = 0;
        }
    return true;
}
