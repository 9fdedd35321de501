/* The files of one period: links, flows, potentials.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "formats/tntp.h"
#include "network_run/network_run_internal.h"

/* More potentials than this are left out: a file of that size is of no use to anybody. */
static const uint64_t MAX_POTENTIAL_BYTES = (uint64_t)1 << 30;
static const char POTENTIALS_MARK[8] = {'L', 'S', 'P', 'P', 'O', 'T', '1', '\n'};

static enum lsp_status write_file(
    struct network_run *run, const char *base, const char *end, const struct lsp_buffer *contents);
static enum lsp_status write_state(
    struct network_run *run, const struct network_run_answer *answer);
static enum lsp_status find_potentials(
    const struct network_run *run, const struct network_run_answer *answer, double potential[]);
static size_t head_of_potentials(const struct lsp_assignment_problem *problem);
static void add_u32(struct lsp_buffer *out, uint32_t value);
static void write_links(
    const struct network_run *run, const struct network_run_answer *answer, struct lsp_buffer *out);
static void write_turns(
    const struct network_run *run, const struct network_run_answer *answer, struct lsp_buffer *out);
static void add_class_names(
    const struct network_run *run, const struct network_run_answer *answer, struct lsp_buffer *out);
static void add_class_flows(const struct network_run *run, const struct network_run_answer *answer,
    uint32_t link, struct lsp_buffer *out);
static void add_double(struct lsp_buffer *out, double value);
static void write_link(const struct network_run *run, const struct network_run_answer *answer,
    uint32_t link, struct lsp_buffer *out);

enum lsp_status lsp_network_run_write_period(
    struct network_run *run, struct network_run_answer *answer)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer links = {0};
    write_links(run, answer, &links);
    LSP_TRY(write_file(run, "links", ".csv", &links));
    if (run->inputs.roads.is_numbered) {
        LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer flows = {0};
        lsp_tntp_write_flows(&run->inputs.roads, answer->result.flow, answer->result.cost, &flows);
        LSP_TRY(write_file(run, "flows", ".tntp", &flows));
    }
    if (run->inputs.roads.n_turns > 0) {
        LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer turns = {0};
        write_turns(run, answer, &turns);
        LSP_TRY(write_file(run, "turns", ".csv", &turns));
    }
    if (answer->potentials.length > 0)
        LSP_TRY(write_file(run, "potentials", ".bin", &answer->potentials));
    lsp_buffer_finish(&answer->potentials); /* before the state is doubled */
    return run->options->is_lean ? LSP_OK : write_state(run, answer);
}

static enum lsp_status write_state(struct network_run *run, const struct network_run_answer *answer)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer bytes = {0};
    lsp_assignment_state_write(&answer->result.state, &bytes);
    return write_file(run, "state", ".bin", &bytes);
}

/* Its name carries that of the period where there are several. */
static enum lsp_status write_file(
    struct network_run *run, const char *base, const char *end, const struct lsp_buffer *contents)
{
    struct network_run_period *period = &run->periods[run->period];
    const char *period_name = run->inputs.periods.periods[run->period].name;
    const char *name = lsp_arena_printf(
        &run->arena, "%s%s%s%s", base, period_name[0] == '\0' ? "" : "-", period_name, end);
    if (name == NULL || contents->failed)
        return LSP_NO_MEMORY;
    if (period->n_files == NETWORK_RUN_MAX_FILES)
        LSP_BUG("more files than a period has");
    LSP_TRY(lsp_output_write(&run->output, name, contents, run->diags));
    period->files[period->n_files++] = (struct network_run_file){.name = name,
        .n_bytes = contents->length,
        .fingerprint = lsp_fingerprint_of(contents->text, contents->length)};
    return LSP_OK;
}

enum lsp_status lsp_network_run_make_potentials(
    struct network_run *run, struct network_run_answer *answer)
{
    const struct lsp_assignment_problem *problem = &answer->problem->problem;
    struct lsp_buffer *out = &answer->potentials;
    uint64_t n_bytes = (uint64_t)problem->n_origins * problem->n_nodes * sizeof(double);
    size_t head = head_of_potentials(problem);
    run->periods[run->period].lacks_potentials = !lsp_network_run_has_potentials(run, problem);
    if (run->periods[run->period].lacks_potentials)
        return LSP_OK;
    out->text = malloc(head + n_bytes + 1);
    if (out->text == NULL)
        return LSP_NO_MEMORY;
    out->capacity = head + n_bytes + 1;
    lsp_buffer_add_bytes(out, POTENTIALS_MARK, sizeof POTENTIALS_MARK);
    add_u32(out, problem->n_nodes);
    add_u32(out, problem->n_origins);
    for (uint32_t at = 0; at < problem->n_origins; at++)
        add_u32(out, problem->origin[at]);
    for (uint32_t at = 0; at < problem->n_origins; at++)
        add_u32(out, problem->class_of[at]);
    out->length = head + n_bytes;
    out->text[out->length] = '\0';
    return find_potentials(run, answer, (double *)(void *)(out->text + head));
}

/* At the costs of the goal: with the toll of the optimum where that is the goal. */
static enum lsp_status find_potentials(
    const struct network_run *run, const struct network_run_answer *answer, double potential[])
{
    const struct lsp_assignment_problem *problem = &answer->problem->problem;
    const struct lsp_assignment_result *result = &answer->result;
    double *time = malloc(((size_t)problem->n_links + 1) * sizeof *time);
    if (time == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < problem->n_links; link++)
        time[link] = result->time[link] + (run->options->is_system ? result->marginal[link] : 0);
    enum lsp_status status =
        lsp_assignment_potentials(problem, time, 0, problem->n_origins, run->n_threads, potential);
    free(time);
    return status;
}

bool lsp_network_run_has_potentials(
    const struct network_run *run, const struct lsp_assignment_problem *problem)
{
    uint64_t n_bytes = (uint64_t)problem->n_origins * problem->n_nodes * sizeof(double);
    return run->options->result != NULL && !run->options->is_lean && n_bytes <= MAX_POTENTIAL_BYTES;
}

const double *lsp_network_run_potentials(const struct network_run_answer *answer)
{
    const struct lsp_buffer *bytes = &answer->potentials;
    size_t head = head_of_potentials(&answer->problem->problem);
    return bytes->length == 0 ? NULL : (const double *)(const void *)(bytes->text + head);
}

/* A multiple of 8, so that the doubles are where doubles may be. */
static size_t head_of_potentials(const struct lsp_assignment_problem *problem)
{
    return sizeof POTENTIALS_MARK + 8 + 8 * (size_t)problem->n_origins;
}

static void add_u32(struct lsp_buffer *out, uint32_t value)
{
    lsp_buffer_add_bytes(out, (const char *)&value, sizeof value);
}

static void write_links(
    const struct network_run *run, const struct network_run_answer *answer, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &run->inputs.roads;
    lsp_buffer_add(out, "link,from,to,flow,time,cost,marginal_toll,determined");
    add_class_names(run, answer, out);
    lsp_buffer_add(out, roads->is_numbered ? "\n" : ",link_id\n");
    for (uint32_t link = 0; link < roads->n_links; link++)
        write_link(run, answer, link, out);
}

static void write_link(const struct network_run *run, const struct network_run_answer *answer,
    uint32_t link, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &run->inputs.roads;
    const struct lsp_assignment_result *result = &answer->result;
    char text[32];
    lsp_buffer_printf(out, "%u,", link + 1);
    lsp_buffer_add_csv(out, lsp_roads_node_text(roads, roads->tail[link], text));
    lsp_buffer_add(out, ",");
    lsp_buffer_add_csv(out, lsp_roads_node_text(roads, roads->head[link], text));
    add_double(out, result->flow[link]);
    add_double(out, result->time[link]);
    add_double(out, result->cost[link]);
    add_double(out, result->marginal[link]);
    lsp_buffer_add(out, result->is_determined[link] ? ",yes" : ",no");
    add_class_flows(run, answer, link, out);
    if (!roads->is_numbered) {
        lsp_buffer_add(out, ",");
        lsp_buffer_add_csv(out, lsp_roads_link_text(roads, link, text));
    }
    lsp_buffer_add(out, "\n");
}

/* The links that turns add. */
static void write_turns(
    const struct network_run *run, const struct network_run_answer *answer, struct lsp_buffer *out)
{
    const struct lsp_turns_expanded *expanded = &answer->problem->expanded;
    uint32_t n_links = run->inputs.roads.n_links, n_all = answer->problem->problem.n_links;
    lsp_buffer_add(out, "link,from_link,to_link,flow");
    add_class_names(run, answer, out);
    lsp_buffer_add(out, "\n");
    for (uint32_t link = n_links; link < n_all; link++) {
        uint32_t from = expanded->turn_from[link - n_links], to = expanded->turn_to[link - n_links];
        lsp_buffer_printf(out, "%u,", link + 1);
        if (from != LSP_NONE)
            lsp_buffer_printf(out, "%u", from + 1);
        lsp_buffer_add(out, ",");
        if (to != LSP_NONE)
            lsp_buffer_printf(out, "%u", to + 1);
        add_double(out, answer->result.flow[link]);
        add_class_flows(run, answer, link, out);
        lsp_buffer_add(out, "\n");
    }
}

static void add_class_names(
    const struct network_run *run, const struct network_run_answer *answer, struct lsp_buffer *out)
{
    for (uint32_t cls = 0; answer->result.class_flow != NULL && cls < run->inputs.classes.n; cls++)
        lsp_buffer_printf(out, ",flow_%s", run->inputs.classes.classes[cls].name);
}

static void add_class_flows(const struct network_run *run, const struct network_run_answer *answer,
    uint32_t link, struct lsp_buffer *out)
{
    size_t n_links = answer->problem->problem.n_links;
    for (uint32_t cls = 0; answer->result.class_flow != NULL && cls < run->inputs.classes.n; cls++)
        add_double(out, answer->result.class_flow[cls * n_links + link]);
}

static void add_double(struct lsp_buffer *out, double value)
{
    char text[32];
    lsp_format_double(value, text);
    lsp_buffer_printf(out, ",%s", text);
}
