/* The folder holds what an assignment reads: a road network (net.tntp, or GMNS tables) and the
 * tables beside it, as far as they are there.  What is read must make a problem that the solver
 * takes. SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "network_run/problem.h"

/* A mutated count can state millions of nodes, which take their time. */
enum { MAX_PATH = 128, MAX_NODES = 10000 };

static const char *path_of(const char *folder, const char *name, char path[static MAX_PATH]);

enum lsp_status lsp_fuzz_read(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_said)
{
    char net[MAX_PATH], tntp[MAX_PATH], csv[MAX_PATH], classes[MAX_PATH], periods[MAX_PATH],
        turns[MAX_PATH];
    struct lsp_network_sources sources = {.network = path_of(folder, "net.tntp", net),
        .trips = path_of(folder, "trips.tntp", tntp),
        .classes = path_of(folder, "classes.csv", classes),
        .periods = path_of(folder, "periods.csv", periods),
        .turns = path_of(folder, "turns.csv", turns)};
    if (sources.network == NULL)
        sources.network = folder;
    if (sources.trips == NULL)
        sources.trips = path_of(folder, "demand.csv", csv);
    struct lsp_network_inputs inputs = {0};
    struct lsp_network_problem problem = {0};
    struct lsp_assignment_result result = {0};
    enum lsp_status status = lsp_network_inputs_read(&sources, diags, &inputs);
    (void)ret_said;
    if (status == LSP_OK)
        status = lsp_network_problem_make(&inputs, 0, LSP_GOAL_USER, &problem);
    if (status == LSP_OK && problem.problem.n_nodes <= MAX_NODES) {
        const struct lsp_assignment_options options = {.max_iterations = 1};
        status = lsp_assignment_solve(&problem.problem, &options, &result);
        if (status == LSP_BAD_INPUT)
            abort(); /* whatever the readers let through must be a problem */
    }
    lsp_assignment_result_finish(&result);
    lsp_network_problem_finish(&problem);
    lsp_network_inputs_finish(&inputs);
    return status;
}

/* NULL where there is no such file. */
static const char *path_of(const char *folder, const char *name, char path[static MAX_PATH])
{
    snprintf(path, MAX_PATH, "%s/%s", folder, name);
    return access(path, F_OK) == 0 ? path : NULL;
}
