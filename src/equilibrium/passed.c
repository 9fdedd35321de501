/* States that a run passed on its way, so that the error of its end can be told: the end differs
 * from a state whose residual was so many times larger by about that state's error, which is more
 * than its own.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "equilibrium/equilibrium_internal.h"

const double LSP_PASSED_APART = 10;
/* States farther from the aim than so many times are not kept: of a run that jumps from there to
 * its end they would say too much. */
static const double WINDOW = 1e3;

void lsp_passed_init(struct passed *passed)
{
    *passed =
        (struct passed){.older_residual = (double)INFINITY, .newer_residual = (double)INFINITY};
}

void lsp_passed_finish(struct passed *passed)
{
    lsp_results_finish(&passed->older);
    lsp_results_finish(&passed->newer);
    lsp_passed_init(passed);
}

enum lsp_status lsp_passed_keep(
    struct solver *solver, const struct lsp_convergence *found, double aim, struct passed *passed)
{
    if (!(found->residual <= WINDOW * aim) ||
        found->residual > passed->newer_residual / LSP_PASSED_APART)
        return LSP_OK;
    struct lsp_results results;
    LSP_TRY(lsp_passed_fill(solver, found, &results));
    lsp_results_finish(&passed->older);
    passed->older = passed->newer;
    passed->older_residual = passed->newer_residual;
    passed->newer = results;
    passed->newer_residual = found->residual;
    return LSP_OK;
}

/* The two are far apart, so when the newer one is too near the end the older one is not. */
bool lsp_passed_take(struct passed *passed, double residual, struct lsp_results *ret_other)
{
    bool is_newer =
        isfinite(passed->newer_residual) && passed->newer_residual >= LSP_PASSED_APART * residual;
    bool is_older =
        isfinite(passed->older_residual) && passed->older_residual >= LSP_PASSED_APART * residual;
    if (!is_newer && !is_older)
        return false;
    struct lsp_results *from = is_newer ? &passed->newer : &passed->older;
    *ret_other = *from;
    *from = (struct lsp_results){0};
    return true;
}

/* Pairs of nobody keep what ways they have: they carry nothing, their costs are the cheapest
 * anyway, and the iteration goes on as if nobody had looked. */
enum lsp_status lsp_passed_fill(struct solver *solver, const struct lsp_convergence *found,
    struct lsp_results *ret_results)
{
    struct lsp_results results = {.year = solver->problem->year, .convergence = *found};
    enum lsp_status status = lsp_fill_results(solver, &results);
    if (status == LSP_OK)
        status = lsp_fill_limits(solver, &results);
    if (status == LSP_OK)
        *ret_results = results;
    else
        lsp_results_finish(&results);
    return status;
}
