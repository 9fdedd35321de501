/* An earlier result as the start of a run.
 *
 * Whatever the earlier flows are, the solver mends them to flows of the present trips; so it is
 * enough that nodes have the same numbers and that links are known again by their nodes.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "formats/folder.h"
#include "formats/rows.h"
#include "formats/yaml.h"
#include "network_run/network_run_internal.h"

/* What is being read. */
struct reading {
    struct network_run *run;
    const char *folder;
    struct lsp_arena arena;
    const struct lsp_yaml *root; /* of run.json */
    const char *state_path, *links_path;
    uint32_t *first_out, *out; /* the network's links by their tails, as in a forward star */
    bool *is_taken;            /* [n_links] by an earlier link */
};

static enum lsp_status read_all(struct reading *reading);
static enum lsp_status read_run(struct reading *reading);
static bool is_same_count(const struct reading *reading, const char *key, uint32_t count);
static enum lsp_status find_files(struct reading *reading);
static enum lsp_status read_state(struct reading *reading);
static enum lsp_status refuse(
    struct reading *reading, enum lsp_diag_code code, const char *path, const char *message);
static enum lsp_status match_links(struct reading *reading);
static enum lsp_status list_links(struct reading *reading);
static uint32_t find_link(const struct reading *reading, const struct lsp_row_field *from,
    const struct lsp_row_field *to);

enum lsp_status lsp_network_run_read_start(struct network_run *run)
{
    struct reading reading = {.run = run, .folder = run->options->start};
    enum lsp_status status = read_all(&reading);
    free(reading.first_out);
    free(reading.out);
    free(reading.is_taken);
    lsp_arena_finish(&reading.arena);
    return status;
}

enum lsp_status lsp_network_run_spread_start(struct network_run *run,
    const struct lsp_assignment_problem *problem, const uint32_t **ret_link_in_start)
{
    uint32_t n_links = run->inputs.roads.n_links;
    bool is_read = run->is_start_read;
    run->is_start_read = false; /* the next period goes on from this one */
    if (!is_read || (run->is_start_same && run->start.n_links == problem->n_links))
        return LSP_OK;
    uint32_t *link_in_start = LSP_ARRAY(&run->arena, uint32_t, problem->n_links);
    if (link_in_start == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < problem->n_links; link++)
        link_in_start[link] = link < n_links ? run->link_in_start[link] : LSP_NONE;
    *ret_link_in_start = link_in_start;
    return LSP_OK;
}

static enum lsp_status read_all(struct reading *reading)
{
    LSP_TRY(read_run(reading));
    LSP_TRY(find_files(reading));
    LSP_TRY(read_state(reading));
    return match_links(reading);
}

static enum lsp_status read_run(struct reading *reading)
{
    const struct lsp_roads *roads = &reading->run->inputs.roads;
    struct lsp_file file = {0};
    struct lsp_diags unseen = {0};
    struct lsp_folder folder;
    LSP_TRY(lsp_folder_open(reading->folder, &reading->arena, reading->run->diags, &folder));
    lsp_folder_close(&folder);
    const char *path = lsp_arena_printf(&reading->arena, "%s/run.json", reading->folder);
    if (path == NULL)
        return LSP_NO_MEMORY;
    enum lsp_status status = lsp_file_read(path, &unseen, &file);
    if (status == LSP_OK)
        status =
            lsp_yaml_read(path, file.text, file.length, &reading->arena, &unseen, &reading->root);
    lsp_file_finish(&file);
    lsp_diags_finish(&unseen);
    if (status == LSP_NO_MEMORY)
        return status;
    const struct lsp_yaml *kind = lsp_yaml_child(reading->root, "result");
    if (status != LSP_OK || kind == NULL || strcmp(kind->text, "assignment") != 0)
        return refuse(reading, LSP_DIAG_NOT_ASSIGNMENT, reading->folder,
            "this is not the result of an assignment");
    if (is_same_count(reading, "n_nodes", roads->n_nodes) &&
        is_same_count(reading, "n_centroids", roads->n_centroids))
        return LSP_OK;
    return refuse(reading, LSP_DIAG_OTHER_NODES, reading->folder,
        "the earlier result is that of a network with other nodes");
}

static bool is_same_count(const struct reading *reading, const char *key, uint32_t count)
{
    const struct lsp_yaml *value = lsp_yaml_child(reading->root, key);
    int64_t number = -1;
    return value != NULL &&
           lsp_text_to_int(value->text, strlen(value->text), 0, UINT32_MAX, &number) &&
           number == (int64_t)count;
}

/* Of the first period: state.bin or state-PERIOD.bin, and the links likewise. */
static enum lsp_status find_files(struct reading *reading)
{
    const struct lsp_yaml *periods = lsp_yaml_child(reading->root, "periods");
    const struct lsp_yaml *files = periods == NULL ? NULL : lsp_yaml_child(periods->first, "files");
    const struct lsp_yaml *file = files == NULL ? NULL : files->first;
    for (; file != NULL; file = file->next) {
        const struct lsp_yaml *name = lsp_yaml_child(file, "name");
        if (name == NULL || strchr(name->text, '/') != NULL)
            continue;
        const char **path = strncmp(name->text, "state", 5) == 0   ? &reading->state_path
                            : strncmp(name->text, "links", 5) == 0 ? &reading->links_path
                                                                   : NULL;
        if (path == NULL)
            continue;
        *path = lsp_arena_printf(&reading->arena, "%s/%s", reading->folder, name->text);
        if (*path == NULL)
            return LSP_NO_MEMORY;
    }
    if (reading->state_path != NULL && reading->links_path != NULL)
        return LSP_OK;
    return refuse(reading, LSP_DIAG_NO_STATE, reading->folder,
        "the earlier result was written without its state");
}

static enum lsp_status read_state(struct reading *reading)
{
    struct network_run *run = reading->run;
    struct lsp_file file = {0};
    LSP_TRY(lsp_file_read_bytes(reading->state_path, run->diags, &file));
    enum lsp_status status = lsp_assignment_state_read(file.text, file.length, &run->start);
    lsp_file_finish(&file);
    if (status == LSP_BAD_INPUT)
        return refuse(reading, LSP_DIAG_BROKEN_STATE, reading->state_path,
            "the state of the result is damaged");
    return status;
}

static enum lsp_status refuse(
    struct reading *reading, enum lsp_diag_code code, const char *path, const char *message)
{
    lsp_diags_add(reading->run->diags, code,
        &(struct lsp_diag_facts){.where = {.file = path},
            .hint = "leave --start out, or run 'linkspan assign --result' again"},
        "%s", message);
    return LSP_BAD_INPUT;
}

/* Fills run->link_in_start.  Links that turns add are new, unless nothing was changed. */
static enum lsp_status match_links(struct reading *reading)
{
    struct network_run *run = reading->run;
    const struct lsp_roads *roads = &run->inputs.roads;
    struct lsp_file file = {0};
    struct lsp_rows rows;
    LSP_TRY(list_links(reading));
    LSP_TRY(lsp_file_read(reading->links_path, run->diags, &file));
    enum lsp_status status = lsp_rows_begin(&rows, &file, run->diags);
    if (status == LSP_OK) {
        uint32_t from = lsp_rows_column(&rows, "from", true);
        uint32_t to = lsp_rows_column(&rows, "to", true);
        bool is_same = true;
        uint32_t row = 0;
        for (; row < run->start.n_links && lsp_rows_next(&rows); row++) {
            struct lsp_row_field tail = lsp_rows_field(&rows, from);
            struct lsp_row_field head = lsp_rows_field(&rows, to);
            uint32_t link = find_link(reading, &tail, &head);
            is_same &= link == row;
            if (link != LSP_NONE)
                run->link_in_start[link] = row;
        }
        run->is_start_same = is_same && row == roads->n_links;
        status = lsp_rows_end(&rows);
    }
    lsp_file_finish(&file);
    return status;
}

static enum lsp_status list_links(struct reading *reading)
{
    struct network_run *run = reading->run;
    const struct lsp_roads *roads = &run->inputs.roads;
    uint32_t n_nodes = roads->n_nodes, n_links = roads->n_links;
    run->link_in_start = LSP_ARRAY(&run->arena, uint32_t, n_links);
    reading->first_out = calloc((size_t)n_nodes + 2, sizeof *reading->first_out);
    reading->out = malloc(((size_t)n_links + 1) * sizeof *reading->out);
    reading->is_taken = calloc((size_t)n_links + 1, sizeof *reading->is_taken);
    if (run->link_in_start == NULL || reading->first_out == NULL || reading->out == NULL ||
        reading->is_taken == NULL)
        return LSP_NO_MEMORY;
    uint32_t *next = reading->first_out + 1; /* becomes where the node's links end */
    for (uint32_t link = 0; link < n_links; link++) {
        run->link_in_start[link] = LSP_NONE;
        next[roads->tail[link] + 1]++;
    }
    for (uint32_t node = 0; node < n_nodes; node++)
        next[node + 1] += next[node];
    for (uint32_t link = 0; link < n_links; link++)
        reading->out[next[roads->tail[link]]++] = link;
    return LSP_OK;
}

/* The first link between the nodes that no earlier row has taken. */
static uint32_t find_link(
    const struct reading *reading, const struct lsp_row_field *from, const struct lsp_row_field *to)
{
    const struct lsp_roads *roads = &reading->run->inputs.roads;
    uint32_t tail = lsp_roads_find_node(roads, from->text, from->length);
    uint32_t head = lsp_roads_find_node(roads, to->text, to->length);
    if (tail == LSP_NONE || head == LSP_NONE)
        return LSP_NONE;
    for (uint32_t at = reading->first_out[tail]; at < reading->first_out[tail + 1]; at++) {
        uint32_t link = reading->out[at];
        if (roads->head[link] != head || reading->is_taken[link])
            continue;
        reading->is_taken[link] = true;
        return link;
    }
    return LSP_NONE;
}
