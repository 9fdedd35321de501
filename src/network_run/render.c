/* The result of an assignment as text, JSON and a table.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/network_run_internal.h"

static const char *end_of(const struct network_run *run);
static void add_number(struct lsp_buffer *out, const char *key, double value);
static void add_input(struct lsp_buffer *out, const char *key, const struct lsp_file *file);
static void add_history(const struct network_run *run, struct lsp_buffer *out);

void lsp_network_run_write_text(const struct network_run *run, struct lsp_buffer *out)
{
    const struct lsp_assignment_result *result = &run->result;
    lsp_buffer_printf(out, "%-22s %u nodes, %u links, %u zones\n", "network", run->network.n_nodes,
        run->network.n_links, run->network.n_zones);
    lsp_buffer_printf(out, "%-22s %.10g (within zones, left out: %.10g)\n", "trips",
        run->trips.total, run->trips.within);
    lsp_buffer_printf(out, "%-22s %.15g\n", "objective", result->objective);
    lsp_buffer_printf(out, "%-22s %.15g\n", "total cost", result->total_cost);
    lsp_buffer_printf(
        out, "%-22s %.3g (target %.3g)\n", "relative gap", result->relative_gap, run->target);
    lsp_buffer_printf(out, "%-22s %u\n", "iterations", result->n_steps);
    lsp_buffer_printf(out, "%-22s %s\n", "ended by", end_of(run));
}

static const char *end_of(const struct network_run *run)
{
    switch (run->result.ended_by) {
    case LSP_ASSIGNMENT_CONVERGED:
        return "converged";
    case LSP_ASSIGNMENT_ITERATIONS:
        return "iteration limit";
    }
    LSP_BUG("an end that is none");
}

void lsp_network_run_write_json(const struct network_run *run, struct lsp_buffer *out)
{
    const struct lsp_assignment_result *result = &run->result;
    lsp_buffer_add(out, "{\n  \"linkspan\": ");
    lsp_buffer_add_json(out, LSP_VERSION);
    add_input(out, "network", &run->network_file);
    add_input(out, "trips", &run->trips_file);
    add_number(out, "toll_factor", run->options->toll_factor);
    add_number(out, "distance_factor", run->options->distance_factor);
    add_number(out, "target_relative_gap", run->target);
    lsp_buffer_printf(out, ",\n  \"n_nodes\": %u,\n  \"n_links\": %u,\n  \"n_zones\": %u",
        run->network.n_nodes, run->network.n_links, run->network.n_zones);
    add_number(out, "trips_between_zones", run->trips.total);
    add_number(out, "trips_within_zones", run->trips.within);
    add_number(out, "unreachable_trips", result->unreachable_trips);
    add_number(out, "objective", result->objective);
    add_number(out, "total_cost", result->total_cost);
    add_number(out, "relative_gap", result->relative_gap);
    lsp_buffer_printf(out, ",\n  \"ended_by\": \"%s\"", end_of(run));
    add_history(run, out);
    lsp_buffer_add(out, "\n}\n");
}

static void add_number(struct lsp_buffer *out, const char *key, double value)
{
    lsp_buffer_printf(out, ",\n  \"%s\": ", key);
    lsp_buffer_add_json_number(out, value);
}

static void add_input(struct lsp_buffer *out, const char *key, const struct lsp_file *file)
{
    lsp_buffer_printf(out, ",\n  \"%s\": {\"file\": ", key);
    lsp_buffer_add_json(out, file->name);
    lsp_buffer_printf(
        out, ", \"n_bytes\": %zu, \"sha256\": \"%s\"}", file->length, file->fingerprint.hex);
}

static void add_history(const struct network_run *run, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\n  \"history\": [");
    for (uint32_t step = 0; step < run->result.n_steps; step++) {
        const struct lsp_assignment_step *row = &run->result.steps[step];
        lsp_buffer_printf(out,
            "%s\n    {\"iteration\": %u, \"relative_gap\": ", step == 0 ? "" : ",", row->iteration);
        lsp_buffer_add_json_number(out, row->relative_gap);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, run->result.n_steps == 0 ? "]" : "\n  ]");
}

void lsp_network_run_write_links(const struct network_run *run, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "link,from,to,flow,cost\n");
    for (uint32_t link = 0; link < run->network.n_links; link++) {
        char flow[32], cost[32];
        lsp_format_double(run->result.flow[link], flow);
        lsp_format_double(run->result.cost[link], cost);
        lsp_buffer_printf(out, "%u,%u,%u,%s,%s\n", link + 1, run->network.tail[link] + 1,
            run->network.head[link] + 1, flow, cost);
    }
}
