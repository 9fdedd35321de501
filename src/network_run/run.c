/* One assignment from files to files.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/network_run.h"

#include <omp.h>
#include <string.h>

#include "formats/folder.h"
#include "network_run/network_run_internal.h"

/* What the solver aims at when nothing is asked for; said here since the result states it. */
static const double DEFAULT_GAP = 1e-8;

static enum lsp_status read_inputs(struct network_run *run, struct lsp_diags *diags);
static enum lsp_status read_network(struct network_run *run, struct lsp_diags *diags);
static enum lsp_status read_trips(struct network_run *run, struct lsp_diags *diags);
static void forget_text(struct lsp_file *file);
static enum lsp_status solve(struct network_run *run, struct lsp_diags *diags);
static bool take_step(void *context, const struct lsp_assignment_step *step);
static enum lsp_status write_results(const struct network_run *run,
    const struct lsp_network_run_summary *summary, struct lsp_diags *diags);
static enum lsp_status write_folder(const struct network_run *run, struct lsp_output *output,
    const struct lsp_network_run_summary *summary, const struct lsp_buffer *flows,
    struct lsp_diags *diags);
static void finish_run(struct network_run *run);

enum lsp_status lsp_network_run_assign(const struct lsp_network_run_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary)
{
    struct network_run run = {.options = options,
        .target = options->relative_gap > 0 ? options->relative_gap : DEFAULT_GAP};
    struct lsp_network_run_summary summary = {0};
    enum lsp_status status = read_inputs(&run, diags);
    if (status == LSP_OK)
        status = solve(&run, diags);
    if (status == LSP_OK) {
        summary.converged = run.result.ended_by == LSP_ASSIGNMENT_CONVERGED;
        lsp_network_run_write_text(&run, &summary.text);
        lsp_network_run_write_json(&run, &summary.json);
        status = summary.text.failed || summary.json.failed ? LSP_NO_MEMORY
                                                            : write_results(&run, &summary, diags);
    }
    finish_run(&run);
    if (status == LSP_OK)
        *ret_summary = summary;
    else
        lsp_network_run_summary_finish(&summary);
    return status;
}

void lsp_network_run_summary_finish(struct lsp_network_run_summary *summary)
{
    lsp_buffer_finish(&summary->text);
    lsp_buffer_finish(&summary->json);
}

static void finish_run(struct network_run *run)
{
    lsp_file_finish(&run->network_file);
    lsp_file_finish(&run->trips_file);
    lsp_arena_finish(&run->arena);
    lsp_assignment_result_finish(&run->result);
}

static enum lsp_status read_inputs(struct network_run *run, struct lsp_diags *diags)
{
    LSP_TRY(read_network(run, diags));
    LSP_TRY(read_trips(run, diags));
    return LSP_OK;
}

static enum lsp_status read_network(struct network_run *run, struct lsp_diags *diags)
{
    LSP_TRY(lsp_file_read(run->options->network, diags, &run->network_file));
    LSP_TRY(lsp_tntp_read_network(&run->network_file, &run->arena, diags, &run->network));
    forget_text(&run->network_file);
    if (run->network.has_tolls || !(run->options->toll_factor > 0))
        return LSP_OK;
    lsp_diags_add(diags, LSP_DIAG_TNTP_NO_TOLLS,
        &(struct lsp_diag_facts){.where = {.file = run->options->network},
            .hint = "leave --toll-factor out, or use a network with a column \"toll\""},
        "a toll factor is given, but the network has no tolls");
    return LSP_BAD_INPUT;
}

static enum lsp_status read_trips(struct network_run *run, struct lsp_diags *diags)
{
    LSP_TRY(lsp_file_read(run->options->trips, diags, &run->trips_file));
    LSP_TRY(lsp_tntp_read_trips(&run->trips_file, &run->network, &run->arena, diags, &run->trips));
    forget_text(&run->trips_file);
    return LSP_OK;
}

/* The fingerprint stays. */
static void forget_text(struct lsp_file *file)
{
    free(file->text);
    file->text = NULL;
}

static enum lsp_status solve(struct network_run *run, struct lsp_diags *diags)
{
    const struct lsp_network_run_options *options = run->options;
    const struct lsp_tntp_network *network = &run->network;
    double *fixed_cost = LSP_ARRAY(&run->arena, double, network->n_links);
    if (fixed_cost == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < network->n_links; link++)
        fixed_cost[link] = options->toll_factor * network->toll[link] +
                           options->distance_factor * network->length[link];
    const struct lsp_assignment_problem problem = {.n_nodes = network->n_nodes,
        .n_centroids = network->n_centroids,
        .n_links = network->n_links,
        .tail = network->tail,
        .head = network->head,
        .free_time = network->free_time,
        .a = network->alpha,
        .capacity = network->capacity,
        .b = network->power,
        .fixed_cost = fixed_cost,
        .n_origins = run->trips.n_origins,
        .origin = run->trips.origin,
        .first_trip = run->trips.first_trip,
        .destination = run->trips.destination,
        .trips = run->trips.trips};
    int n_threads = options->n_threads > 0 ? options->n_threads : omp_get_max_threads();
    LSP_TRY(lsp_assignment_solve(&problem,
        &(struct lsp_assignment_options){.relative_gap = run->target,
            .n_threads = (uint32_t)n_threads,
            .progress = take_step,
            .context = run},
        &run->result));
    if (run->result.unreachable_trips > 0)
        lsp_diags_add(diags, LSP_DIAG_TRIPS_LEFT_OUT,
            &(struct lsp_diag_facts){.where = {.file = options->trips},
                .hint = "look for zones without a link into or out of the network"},
            "%.10g of %.10g trips are left out, since no path leads to their destination",
            run->result.unreachable_trips, run->trips.total);
    return LSP_OK;
}

static bool take_step(void *context, const struct lsp_assignment_step *step)
{
    const struct lsp_network_run_options *options = ((struct network_run *)context)->options;
    return options->step == NULL ||
           options->step(options->step_user, step->iteration, step->relative_gap);
}

static enum lsp_status write_results(const struct network_run *run,
    const struct lsp_network_run_summary *summary, struct lsp_diags *diags)
{
    const struct lsp_network_run_options *options = run->options;
    if (options->flows == NULL && options->result == NULL)
        return LSP_OK;
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer flows = {0};
    lsp_tntp_write_flows(&run->network, run->result.flow, run->result.cost, &flows);
    if (options->result != NULL) {
        struct lsp_output output = {0};
        LSP_TRY(lsp_output_begin(options->result, diags, &output));
        enum lsp_status status = write_folder(run, &output, summary, &flows, diags);
        lsp_output_finish(&output);
        LSP_TRY(status);
    }
    return options->flows == NULL ? LSP_OK : lsp_file_replace(options->flows, &flows, diags);
}

static enum lsp_status write_folder(const struct network_run *run, struct lsp_output *output,
    const struct lsp_network_run_summary *summary, const struct lsp_buffer *flows,
    struct lsp_diags *diags)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer links = {0};
    lsp_network_run_write_links(run, &links);
    LSP_TRY(lsp_output_write(output, "links.csv", &links, diags));
    LSP_TRY(lsp_output_write(output, "flows.tntp", flows, diags));
    LSP_TRY(lsp_output_write(output, "run.json", &summary->json, diags));
    return lsp_output_commit(output, diags);
}
