/* Reads what one assignment needs.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/inputs.h"

#include <omp.h>
#include <string.h>

#include "formats/gmns.h"
#include "formats/road_tables.h"
#include "formats/tntp.h"

/* Origins times links; below, iterations are shorter than a thread takes to wake on a busy machine.
 */
enum { WORK_OF_A_THREAD = 500000 };

/* What is being read. */
struct reading {
    const struct lsp_network_sources *sources;
    struct lsp_diags *diags;
    struct lsp_network_inputs *inputs;
    double use_pcu[LSP_ROADS_MAX_USES];
    struct lsp_file file; /* the present one */
};

static enum lsp_status read_all(struct reading *reading);
static enum lsp_status read_network(struct reading *reading);
static enum lsp_status read_gmns(struct reading *reading);
static enum lsp_status check_tolls(struct reading *reading);
static enum lsp_status read_classes(struct reading *reading);
static enum lsp_status read_periods(struct reading *reading);
static enum lsp_status read_turns(struct reading *reading);
static enum lsp_status read_trips(struct reading *reading);
static enum lsp_status read_tntp_trips(struct reading *reading);
static enum lsp_status open_file(struct reading *reading, const char *path);
static void close_file(struct reading *reading, const char *role, const char *format);
static struct lsp_road_context context_of(struct reading *reading);
static struct lsp_road_factors factors_of(const struct reading *reading);

enum lsp_status lsp_network_inputs_read(const struct lsp_network_sources *sources,
    struct lsp_diags *diags, struct lsp_network_inputs *ret_inputs)
{
    struct lsp_network_inputs inputs = {0};
    struct reading reading = {.sources = sources, .diags = diags, .inputs = &inputs};
    enum lsp_status status = read_all(&reading);
    lsp_file_finish(&reading.file);
    if (status == LSP_OK)
        *ret_inputs = inputs;
    else
        lsp_network_inputs_finish(&inputs);
    return status;
}

void lsp_network_inputs_finish(struct lsp_network_inputs *inputs)
{
    lsp_roads_finish(&inputs->roads);
    lsp_arena_finish(&inputs->arena);
    *inputs = (struct lsp_network_inputs){0};
}

uint32_t lsp_network_inputs_threads(const struct lsp_network_inputs *inputs, int asked)
{
    uint64_t n_origins = 0, n_all = (uint64_t)omp_get_max_threads();
    for (uint32_t period = 0; period < inputs->periods.n; period++)
        if (inputs->trips[period].n_origins > n_origins)
            n_origins = inputs->trips[period].n_origins;
    uint64_t n_useful = 1 + n_origins * inputs->roads.n_links / WORK_OF_A_THREAD;
    if (asked > 0)
        return (uint32_t)asked;
    return (uint32_t)(n_useful < n_all ? n_useful : n_all);
}

uint64_t lsp_network_inputs_bytes(const struct lsp_network_inputs *inputs)
{
    return inputs->arena.used_bytes + lsp_roads_bytes(&inputs->roads);
}

/* A fault of one small table does not hide those of another; trips are looked at only when it is
 * known whose they can be. */
static enum lsp_status read_all(struct reading *reading)
{
    enum lsp_status (*const steps[])(struct reading *) = {
        check_tolls, read_classes, read_periods, read_turns};
    enum lsp_status worst = LSP_OK;
    LSP_TRY(read_network(reading));
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        enum lsp_status status = steps[step](reading);
        lsp_file_finish(&reading->file);
        if (status != LSP_OK && status != LSP_BAD_INPUT && status != LSP_CANNOT_READ)
            return status;
        worst = worst == LSP_OK ? status : worst;
    }
    LSP_TRY(worst);
    return read_trips(reading);
}

static enum lsp_status read_network(struct reading *reading)
{
    if (lsp_gmns_is_folder(reading->sources->network))
        return read_gmns(reading);
    LSP_TRY(open_file(reading, reading->sources->network));
    LSP_TRY(lsp_tntp_read_network(&reading->file, reading->diags, &reading->inputs->roads));
    close_file(reading, "network", "tntp");
    return LSP_OK;
}

static enum lsp_status read_gmns(struct reading *reading)
{
    struct lsp_gmns_network network = {0};
    struct lsp_network_inputs *inputs = reading->inputs;
    LSP_TRY(lsp_gmns_read_network(reading->sources->network, reading->diags, &network));
    inputs->roads = network.roads;
    memcpy(reading->use_pcu, network.use_pcu, sizeof reading->use_pcu);
    for (size_t file = 0; file < network.n_files; file++)
        inputs->files[inputs->n_files++] = (struct lsp_network_input){
            .role = "network", .format = "gmns", .file = network.files[file]};
    return LSP_OK;
}

static enum lsp_status check_tolls(struct reading *reading)
{
    if (reading->inputs->roads.has_tolls || !(reading->sources->toll_factor > 0))
        return LSP_OK;
    lsp_diags_add(reading->diags, LSP_DIAG_TNTP_NO_TOLLS,
        &(struct lsp_diag_facts){.where = {.file = reading->sources->network},
            .hint = "leave --toll-factor out, or use a network with a column \"toll\""},
        "a toll factor is given, but the network has no tolls");
    return LSP_BAD_INPUT;
}

static enum lsp_status read_classes(struct reading *reading)
{
    struct lsp_road_context context = context_of(reading);
    struct lsp_road_factors factors = factors_of(reading);
    struct lsp_road_classes *classes = &reading->inputs->classes;
    if (reading->sources->classes == NULL)
        return lsp_road_tables_only_class(&context, &factors, classes);
    LSP_TRY(open_file(reading, reading->sources->classes));
    LSP_TRY(lsp_road_tables_read_classes(&reading->file, &context, &factors, classes));
    close_file(reading, "classes", "csv");
    return LSP_OK;
}

static enum lsp_status read_periods(struct reading *reading)
{
    struct lsp_network_inputs *inputs = reading->inputs;
    struct lsp_road_context context = context_of(reading);
    if (reading->sources->periods != NULL) {
        LSP_TRY(open_file(reading, reading->sources->periods));
        LSP_TRY(lsp_road_tables_read_periods(&reading->file, &context, &inputs->periods));
        close_file(reading, "periods", "csv");
        return LSP_OK;
    }
    struct lsp_road_period *period = LSP_ARRAY(&inputs->arena, struct lsp_road_period, 1);
    if (period == NULL)
        return LSP_NO_MEMORY;
    *period = (struct lsp_road_period){.name = "", .hours = 1};
    inputs->periods = (struct lsp_road_periods){.n = 1, .periods = period};
    return LSP_OK;
}

static enum lsp_status read_turns(struct reading *reading)
{
    struct lsp_road_context context = context_of(reading);
    if (reading->sources->turns == NULL)
        return LSP_OK;
    LSP_TRY(open_file(reading, reading->sources->turns));
    LSP_TRY(lsp_road_tables_read_turns(&reading->file, &context));
    close_file(reading, "turns", "csv");
    return LSP_OK;
}

static enum lsp_status read_trips(struct reading *reading)
{
    struct lsp_network_inputs *inputs = reading->inputs;
    struct lsp_road_context context = context_of(reading);
    inputs->trips = LSP_ARRAY(&inputs->arena, struct lsp_road_trips, inputs->periods.n);
    if (inputs->trips == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(open_file(reading, reading->sources->trips));
    if (lsp_road_tables_is_tntp(&reading->file))
        return read_tntp_trips(reading);
    LSP_TRY(lsp_road_tables_read_demand(
        &reading->file, &context, &inputs->classes, &inputs->periods, inputs->trips));
    close_file(reading, "trips", "csv");
    return LSP_OK;
}

/* Such a table knows zones by number, and neither classes nor periods. */
static enum lsp_status read_tntp_trips(struct reading *reading)
{
    struct lsp_network_inputs *inputs = reading->inputs;
    if (inputs->classes.n > 1 || inputs->periods.n > 1 || !inputs->roads.is_numbered) {
        lsp_diags_add(reading->diags, LSP_DIAG_TRIPS_FORMAT,
            &(struct lsp_diag_facts){.where = {.file = reading->sources->trips},
                .expected = "a CSV table o_zone_id,d_zone_id,volume, with class and period where "
                            "there are several"},
            "a TNTP trip table has no %s",
            inputs->classes.n > 1   ? "classes"
            : inputs->periods.n > 1 ? "periods"
                                    : "zones that go by their names in GMNS tables");
        return LSP_BAD_INPUT;
    }
    LSP_TRY(lsp_tntp_read_trips(
        &reading->file, &inputs->roads, &inputs->arena, reading->diags, inputs->trips));
    close_file(reading, "trips", "tntp");
    return LSP_OK;
}

static enum lsp_status open_file(struct reading *reading, const char *path)
{
    return lsp_file_read(path, reading->diags, &reading->file);
}

/* The fingerprint stays. */
static void close_file(struct reading *reading, const char *role, const char *format)
{
    struct lsp_network_inputs *inputs = reading->inputs;
    struct lsp_network_input *kept = &inputs->files[inputs->n_files++];
    *kept = (struct lsp_network_input){.role = role, .format = format, .file = reading->file};
    kept->file.text = NULL;
    lsp_file_finish(&reading->file);
}

static struct lsp_road_context context_of(struct reading *reading)
{
    return (struct lsp_road_context){.roads = &reading->inputs->roads,
        .use_pcu = reading->use_pcu,
        .arena = &reading->inputs->arena,
        .diags = reading->diags};
}

static struct lsp_road_factors factors_of(const struct reading *reading)
{
    return (struct lsp_road_factors){.toll_factor = reading->sources->toll_factor,
        .distance_factor = reading->sources->distance_factor};
}
