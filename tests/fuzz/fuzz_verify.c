/* The folder holds what an assignment reads (fuzz_roads.c).  verify's own readers must bear any
 * bytes; and what `assign` reads and solves, verify must read in the same way and accept.
 * SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "network_run/network_run.h"
#include "verify/input.h"

/* A mutated count can state millions of nodes, which take their time. */
enum { MAX_PATH = 160, MAX_NODES = 10000 };

struct folder {
    char network[MAX_PATH], trips[MAX_PATH], classes[MAX_PATH], periods[MAX_PATH], turns[MAX_PATH],
        result[MAX_PATH];
    struct lsp_network_sources sources;
};

static void find_sources(const char *folder, struct folder *ret_found);
static const char *path_of(const char *folder, const char *name, char path[static MAX_PATH]);
static void read_any_bytes(const char *folder, const struct folder *found);
static void add_source(
    struct verify_input *input, const char *role, const char *format, const char *path);
static void solve_and_verify(const struct folder *found);
static void remove_result(const char *folder);
static void visit(void *context, const char *period, const struct lsp_verify_report *report);
static void demand(bool holds, const char *what, const char *detail);

enum lsp_status lsp_fuzz_read(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_said)
{
    struct folder found;
    struct lsp_network_inputs inputs = {0};
    (void)ret_said;
    find_sources(folder, &found);
    read_any_bytes(folder, &found);
    enum lsp_status status = lsp_network_inputs_read(&found.sources, diags, &inputs);
    bool is_small = status == LSP_OK && inputs.roads.n_nodes <= MAX_NODES;
    lsp_network_inputs_finish(&inputs);
    if (is_small)
        solve_and_verify(&found);
    return status;
}

static void find_sources(const char *folder, struct folder *ret_found)
{
    struct folder *found = ret_found;
    *found = (struct folder){0};
    found->sources =
        (struct lsp_network_sources){.network = path_of(folder, "net.tntp", found->network),
            .trips = path_of(folder, "trips.tntp", found->trips),
            .classes = path_of(folder, "classes.csv", found->classes),
            .periods = path_of(folder, "periods.csv", found->periods),
            .turns = path_of(folder, "turns.csv", found->turns)};
    if (found->sources.network == NULL)
        found->sources.network = folder;
    if (found->sources.trips == NULL)
        found->sources.trips = path_of(folder, "demand.csv", found->trips);
    snprintf(found->result, sizeof found->result, "%s-result", folder);
}

/* NULL where there is no such file. */
static const char *path_of(const char *folder, const char *name, char path[static MAX_PATH])
{
    snprintf(path, MAX_PATH, "%s/%s", folder, name);
    return access(path, F_OK) == 0 ? path : NULL;
}

/* Past the fingerprints, which would let no changed byte through. */
static void read_any_bytes(const char *folder, const struct folder *found)
{
    static const char *const TABLES[] = {"node.csv", "link.csv", "movement.csv", "config.csv",
        "use_definition.csv", "use_group.csv", "vdf_table.csv"};
    struct lsp_verify_fault fault = {0};
    struct verify_input *input = calloc(1, sizeof *input);
    demand(input != NULL, "memory", "");
    input->fault = &fault;
    bool is_tntp = found->network[0] != '\0' && access(found->network, F_OK) == 0;
    if (is_tntp)
        add_source(input, "network", "tntp", found->sources.network);
    for (size_t table = 0; !is_tntp && table < sizeof TABLES / sizeof *TABLES; table++) {
        char path[MAX_PATH];
        add_source(input, "network", "gmns", path_of(folder, TABLES[table], path));
    }
    add_source(input, "trips", is_tntp ? "tntp" : "csv", found->sources.trips);
    add_source(input, "classes", "csv", found->sources.classes);
    add_source(input, "periods", "csv", found->sources.periods);
    add_source(input, "turns", "csv", found->sources.turns);
    struct verify_source *trips = lsp_verify_input_find(input, "trips");
    enum lsp_verify_end end = LSP_VERIFY_FAULT;
    if (input->n_sources > 0 && trips != NULL && fault.message[0] == '\0')
        end = is_tntp ? lsp_verify_tntp_network(&input->sources[0].text, input)
                      : lsp_verify_gmns_network(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_classes(input, 1, 1);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_periods(input);
    if (end == LSP_VERIFY_DONE)
        end = is_tntp ? lsp_verify_tntp_trips(&trips->text, input) : lsp_verify_read_demand(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_turns(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_input_expand(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_input_set_period(input, 0);
    demand(end == LSP_VERIFY_DONE || end == LSP_VERIFY_NO_MEMORY || fault.message[0] != '\0',
        "a fault says what is wrong", "");
    lsp_verify_input_finish(input);
    free(input);
}

static void add_source(
    struct verify_input *input, const char *role, const char *format, const char *path)
{
    if (path == NULL)
        return;
    struct verify_source *source = &input->sources[input->n_sources++];
    source->role = (struct verify_word){role, strlen(role)};
    source->format = (struct verify_word){format, strlen(format)};
    snprintf(source->path, sizeof source->path, "%s", path);
    if (lsp_verify_text_open(source->path, input->fault, &source->text) == LSP_VERIFY_DONE)
        return;
    lsp_verify_text_finish(&source->text);
    input->n_sources--;
}

static void solve_and_verify(const struct folder *found)
{
    struct lsp_diags diags = {0};
    struct lsp_network_run_summary summary = {0};
    const struct lsp_network_run_options options = {
        .sources = found->sources, .relative_gap = 1e-4, .n_threads = 1, .result = found->result};
    if (lsp_network_run_assign(&options, &diags, &summary) == LSP_OK) {
        bool is_accepted = true;
        struct lsp_verify_fault fault;
        enum lsp_verify_end end = lsp_verify_result(found->result,
            &(struct lsp_verify_options){.n_threads = 1}, visit, &is_accepted, &fault);
        demand(end == LSP_VERIFY_DONE, "verify reads what assign reads", fault.message);
        demand(is_accepted || !summary.converged, "verify accepts what has converged", "");
        lsp_network_run_summary_finish(&summary);
    }
    remove_result(found->result);
    lsp_diags_finish(&diags);
}

static void remove_result(const char *folder)
{
    DIR *entries = opendir(folder);
    for (const struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        char path[2 * MAX_PATH + 256];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path); /* which leaves the folder itself */
    }
    if (entries != NULL)
        closedir(entries);
    rmdir(folder);
}

static void visit(void *context, const char *period, const struct lsp_verify_report *report)
{
    (void)period;
    *(bool *)context &= report->is_accepted;
}

static void demand(bool holds, const char *what, const char *detail)
{
    if (holds)
        return;
    fprintf(stderr, "this does not hold: %s %s\n", what, detail);
    abort();
}
