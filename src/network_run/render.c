/* A run as text for people and as run.json.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/network_run_internal.h"

static void write_period_text(
    const struct network_run *run, uint32_t period, struct lsp_buffer *out);
static const char *end_of(const struct network_run_period *period);
static void add_number(struct lsp_buffer *out, const char *indent, const char *key, double value);
static void add_inputs(const struct network_run *run, struct lsp_buffer *out);
static void add_options(const struct network_run *run, struct lsp_buffer *out);
static void add_classes(const struct network_run *run, struct lsp_buffer *out);
static void add_period(const struct network_run *run, uint32_t period, struct lsp_buffer *out);
static void add_history(const struct network_run_period *period, struct lsp_buffer *out);
static void add_files(
    const struct network_run *run, const struct network_run_period *period, struct lsp_buffer *out);

void lsp_network_run_write_text(const struct network_run *run, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &run->inputs.roads;
    lsp_buffer_printf(out, "%-22s %u nodes, %u links, %u zones", "network", roads->n_nodes,
        roads->n_links, roads->n_zones);
    if (roads->n_turns > 0)
        lsp_buffer_printf(out, ", %zu turns", roads->n_turns);
    lsp_buffer_add(out, "\n");
    for (uint32_t period = 0; period < run->inputs.periods.n; period++)
        write_period_text(run, period, out);
}

static void write_period_text(
    const struct network_run *run, uint32_t period, struct lsp_buffer *out)
{
    const struct network_run_period *kept = &run->periods[period];
    const struct lsp_road_trips *trips = &run->inputs.trips[period];
    const struct lsp_road_period *named = &run->inputs.periods.periods[period];
    if (named->name[0] != '\0')
        lsp_buffer_printf(out, "%-22s %s, %g hours\n", "period", named->name, named->hours);
    lsp_buffer_printf(
        out, "%-22s %.10g (within zones, left out: %.10g)\n", "trips", trips->total, trips->within);
    lsp_buffer_printf(out, "%-22s %.15g\n", "objective", kept->objective);
    lsp_buffer_printf(out, "%-22s %.15g\n", "total cost", kept->total_cost);
    lsp_buffer_printf(out, "%-22s %.3g, proved to lie in [%.3g, %.3g] (target %.3g)\n",
        "relative gap", kept->relative_gap, kept->proof.low, kept->proof.high, run->target);
    if (kept->proof.fault[0] != '\0')
        lsp_buffer_printf(out, "%-22s %s\n", "not proved", kept->proof.fault);
    lsp_buffer_printf(out, "%-22s %u\n", "iterations", kept->n_steps);
    lsp_buffer_printf(out, "%-22s %s\n", "ended by", end_of(kept));
}

/* Converged is what verify has proved, whatever the solver found. */
static const char *end_of(const struct network_run_period *period)
{
    if (period->proof.is_accepted)
        return "converged";
    switch (period->ended_by) {
    case LSP_ASSIGNMENT_CONVERGED:
        return "not proved";
    case LSP_ASSIGNMENT_ITERATIONS:
        return "iteration limit";
    }
    LSP_BUG("an end that is none");
}

void lsp_network_run_write_json(const struct network_run *run, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &run->inputs.roads;
    lsp_buffer_add(out, "{\n  \"linkspan\": ");
    lsp_buffer_add_json(out, LSP_VERSION);
    lsp_buffer_add(out, ",\n  \"result\": \"assignment\"");
    add_inputs(run, out);
    add_options(run, out);
    add_classes(run, out);
    lsp_buffer_printf(out,
        ",\n  \"n_nodes\": %u,\n  \"n_centroids\": %u,\n  \"n_links\": %u,\n  \"n_zones\": %u,\n"
        "  \"n_turns\": %zu",
        roads->n_nodes, roads->n_centroids, roads->n_links, roads->n_zones, roads->n_turns);
    lsp_buffer_add(out, ",\n  \"periods\": [");
    for (uint32_t period = 0; period < run->inputs.periods.n; period++)
        add_period(run, period, out);
    lsp_buffer_add(out, "\n  ]\n}\n");
}

static void add_number(struct lsp_buffer *out, const char *indent, const char *key, double value)
{
    lsp_buffer_printf(out, ",\n%s\"%s\": ", indent, key);
    lsp_buffer_add_json_number(out, value);
}

static void add_inputs(const struct network_run *run, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\n  \"network\": ");
    lsp_buffer_add_json(out, run->options->sources.network);
    lsp_buffer_add(out, ",\n  \"inputs\": [");
    for (size_t n = 0; n < run->inputs.n_files; n++) {
        const struct lsp_network_input *input = &run->inputs.files[n];
        lsp_buffer_printf(out,
            "%s\n    {\"role\": \"%s\", \"format\": \"%s\", \"file\": ", n == 0 ? "" : ",",
            input->role, input->format);
        lsp_buffer_add_json(out, input->file.name);
        lsp_buffer_printf(out, ", \"n_bytes\": %zu, \"sha256\": \"%s\"}", input->file.length,
            input->file.fingerprint.hex);
    }
    lsp_buffer_add(out, "\n  ]");
}

static void add_options(const struct network_run *run, struct lsp_buffer *out)
{
    const struct lsp_network_run_options *options = run->options;
    lsp_buffer_printf(out, ",\n  \"goal\": \"%s\"", options->is_system ? "system" : "user");
    add_number(out, "  ", "toll_factor", options->sources.toll_factor);
    add_number(out, "  ", "distance_factor", options->sources.distance_factor);
    add_number(out, "  ", "target_relative_gap", run->target);
    if (options->start == NULL)
        return;
    lsp_buffer_add(out, ",\n  \"start\": ");
    lsp_buffer_add_json(out, options->start);
}

static void add_classes(const struct network_run *run, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\n  \"classes\": [");
    for (uint32_t n = 0; n < run->inputs.classes.n; n++) {
        const struct lsp_road_class *cls = &run->inputs.classes.classes[n];
        lsp_buffer_printf(out, "%s\n    {\"name\": ", n == 0 ? "" : ",");
        lsp_buffer_add_json(out, cls->name);
        lsp_buffer_add(out, ", \"pcu\": ");
        lsp_buffer_add_json_number(out, cls->pcu);
        lsp_buffer_add(out, ", \"toll_factor\": ");
        lsp_buffer_add_json_number(out, cls->toll_factor);
        lsp_buffer_add(out, ", \"distance_factor\": ");
        lsp_buffer_add_json_number(out, cls->distance_factor);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "\n  ]");
}

static void add_period(const struct network_run *run, uint32_t period, struct lsp_buffer *out)
{
    static const char INDENT[] = "      ";
    const struct network_run_period *kept = &run->periods[period];
    const struct lsp_road_trips *trips = &run->inputs.trips[period];
    lsp_buffer_printf(out, "%s\n    {\"name\": ", period == 0 ? "" : ",");
    lsp_buffer_add_json(out, run->inputs.periods.periods[period].name);
    add_number(out, INDENT, "hours", run->inputs.periods.periods[period].hours);
    add_number(out, INDENT, "trips_between_zones", trips->total);
    add_number(out, INDENT, "trips_within_zones", trips->within);
    add_number(out, INDENT, "unreachable_trips", kept->unreachable_trips);
    add_number(out, INDENT, "objective", kept->objective);
    add_number(out, INDENT, "total_cost", kept->total_cost);
    add_number(out, INDENT, "relative_gap", kept->relative_gap);
    lsp_buffer_printf(out, ",\n%s\"proved_gap\": [", INDENT);
    lsp_buffer_add_json_number(out, kept->proof.low);
    lsp_buffer_add(out, ", ");
    lsp_buffer_add_json_number(out, kept->proof.high);
    lsp_buffer_add(out, "]");
    lsp_buffer_printf(out, ",\n%s\"ended_by\": \"%s\"", INDENT, end_of(kept));
    add_number(out, INDENT, "memory_bytes",
        (double)(lsp_network_inputs_bytes(&run->inputs) + kept->needed_bytes));
    add_history(kept, out);
    add_files(run, kept, out);
    lsp_buffer_add(out, "\n    }");
}

static void add_history(const struct network_run_period *period, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\n      \"history\": [");
    for (uint32_t step = 0; step < period->n_steps; step++) {
        const struct lsp_assignment_step *row = &period->steps[step];
        lsp_buffer_printf(out,
            "%s\n        {\"iteration\": %u, \"relative_gap\": ", step == 0 ? "" : ",",
            row->iteration);
        lsp_buffer_add_json_number(out, row->relative_gap);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, period->n_steps == 0 ? "]" : "\n      ]");
}

static void add_files(
    const struct network_run *run, const struct network_run_period *period, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\n      \"files\": [");
    for (size_t n = 0; n < period->n_files; n++) {
        const struct network_run_file *file = &period->files[n];
        lsp_buffer_printf(out, "%s\n        {\"name\": ", n == 0 ? "" : ",");
        lsp_buffer_add_json(out, file->name);
        lsp_buffer_printf(
            out, ", \"n_bytes\": %zu, \"sha256\": \"%s\"}", file->n_bytes, file->fingerprint.hex);
    }
    lsp_buffer_add(out, period->n_files == 0 ? "]" : "\n      ]");
    lsp_buffer_printf(out, ",\n      \"left_out\": [%s]",
        run->options->is_lean      ? "\"potentials\", \"state\""
        : period->lacks_potentials ? "\"potentials\""
                                   : "");
}
