/* Skims: cost, time, distance and toll between zones.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "formats/file.h"
#include "network_run/question_internal.h"

enum { COST, TIME, DISTANCE, TOLL, N_VALUES };
/* Origins whose rows are made at once, whatever the number of threads. */
enum { BLOCK = 32 };

struct skim_answer {
    struct asked asked;
    struct lsp_arena arena;
    uint32_t from, to; /* zones; LSP_NONE: all */
    uint32_t class_at;
    double *value[N_VALUES]; /* [n_links of the problem] of the class */
    double *skim;            /* [BLOCK * N_VALUES * n_nodes asked for] */
    double *trips;           /* [n_nodes] of one origin */
    uint32_t n_nodes;        /* zones are among nodes 0 ... n_nodes - 1 */
    struct lsp_buffer piece; /* rows that are not yet written */
    struct lsp_file_writer writer;
    struct lsp_buffer *text; /* where they go when no file is asked for */
    bool has_rows;
};

static enum lsp_status find_ends(
    struct skim_answer *answer, const char *from, const char *to) LSP_MUST_CHECK;
static enum lsp_status allocate(struct skim_answer *answer) LSP_MUST_CHECK;
static enum lsp_status write_table(struct skim_answer *answer) LSP_MUST_CHECK;
static void set_values(struct skim_answer *answer);
static enum lsp_status write_block(
    struct skim_answer *answer, uint32_t first, uint32_t end) LSP_MUST_CHECK;
static void set_trips(struct skim_answer *answer, uint32_t zone);
static void write_row(struct skim_answer *answer, uint32_t from, uint32_t to, const double skim[]);
static enum lsp_status flush(struct skim_answer *answer) LSP_MUST_CHECK;

enum lsp_status lsp_question_skim(const struct lsp_question *question, const char *from,
    const char *to, struct lsp_diags *diags, struct lsp_answer *ret_answer)
{
    struct lsp_answer text = {0};
    struct skim_answer answer = {.text = &text.text, .writer = {.descriptor = -1}};
    enum lsp_status status = lsp_asked_begin(question, diags, &answer.asked);
    if (status == LSP_OK)
        status = find_ends(&answer, from, to);
    if (status == LSP_OK)
        status = allocate(&answer);
    if (status == LSP_OK && question->output != NULL)
        status = lsp_file_writer_begin(question->output, diags, &answer.writer);
    if (status == LSP_OK)
        status = write_table(&answer);
    if (status == LSP_OK && question->output != NULL)
        status = lsp_file_writer_commit(&answer.writer, diags);
    text.is_near = status == LSP_OK && answer.asked.routes.is_converged;
    lsp_file_writer_finish(&answer.writer);
    lsp_buffer_finish(&answer.piece);
    lsp_arena_finish(&answer.arena);
    lsp_asked_finish(&answer.asked);
    if (status == LSP_OK && text.text.failed)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK)
        *ret_answer = text;
    else
        lsp_answer_finish(&text);
    return status;
}

static enum lsp_status find_ends(struct skim_answer *answer, const char *from, const char *to)
{
    answer->from = from == NULL ? LSP_NONE : lsp_asked_zone(&answer->asked, from);
    answer->to = to == NULL ? LSP_NONE : lsp_asked_zone(&answer->asked, to);
    bool is_bad =
        (from != NULL && answer->from == LSP_NONE) || (to != NULL && answer->to == LSP_NONE);
    return is_bad ? LSP_BAD_INPUT : LSP_OK;
}

static enum lsp_status allocate(struct skim_answer *answer)
{
    const struct lsp_roads *roads = &answer->asked.result->inputs.roads;
    uint32_t n_links = answer->asked.routes.problem->n_links;
    for (uint32_t zone = 0; zone < roads->n_zones; zone++)
        if (lsp_roads_zone_node(roads, zone) >= answer->n_nodes)
            answer->n_nodes = lsp_roads_zone_node(roads, zone) + 1;
    for (int value = 0; value < N_VALUES; value++) {
        answer->value[value] = LSP_ARRAY(&answer->arena, double, n_links);
        if (answer->value[value] == NULL)
            return LSP_NO_MEMORY;
    }
    answer->skim = LSP_ARRAY(&answer->arena, double, (size_t)BLOCK *N_VALUES * answer->n_nodes);
    answer->trips = LSP_ARRAY(&answer->arena, double, answer->n_nodes);
    return answer->skim && answer->trips ? LSP_OK : LSP_NO_MEMORY;
}

static enum lsp_status write_table(struct skim_answer *answer)
{
    const struct asked *asked = &answer->asked;
    uint32_t first = answer->from == LSP_NONE ? 0 : answer->from;
    uint32_t end = answer->from == LSP_NONE ? asked->result->inputs.roads.n_zones : first + 1;
    lsp_buffer_add(&answer->piece,
        asked->question->is_json ? "["
                                 : "origin,destination,class,trips,cost,time,distance,toll\n");
    for (answer->class_at = asked->first_class; answer->class_at < asked->end_class;
         answer->class_at++) {
        set_values(answer);
        for (uint32_t at = first; at < end; at += BLOCK) {
            LSP_TRY(write_block(answer, at, end - at < BLOCK ? end : at + BLOCK));
            if (asked->question->is_cancelled != NULL &&
                asked->question->is_cancelled(asked->question->user))
                return LSP_CANCELLED;
        }
    }
    if (asked->question->is_json)
        lsp_buffer_add(&answer->piece, "\n]\n");
    return flush(answer);
}

/* Closed links count as free: no way takes them. */
static void set_values(struct skim_answer *answer)
{
    const struct lsp_network_result *result = answer->asked.result;
    const struct lsp_assignment_problem *problem = answer->asked.routes.problem;
    const struct lsp_roads *roads = &result->inputs.roads;
    const struct lsp_road_class *cls = &result->inputs.classes.classes[answer->class_at];
    const double *tolls = lsp_roads_tolls(roads, cls);
    for (uint32_t link = 0; link < problem->n_links; link++) {
        double fixed = problem->fixed_cost[(size_t)answer->class_at * problem->n_links + link];
        bool is_road = link < roads->n_links;
        double toll = is_road ? tolls[link] : 0, distance = is_road ? roads->length[link] : 0;
        answer->value[COST][link] = isinf(fixed) ? 0 : result->time[link] + fixed;
        answer->value[TIME][link] = is_road ? result->time[link] : answer->value[COST][link];
        answer->value[DISTANCE][link] = distance;
        answer->value[TOLL][link] = toll;
    }
}

static enum lsp_status write_block(struct skim_answer *answer, uint32_t first, uint32_t end)
{
    const struct asked *asked = &answer->asked;
    size_t size = (size_t)N_VALUES * answer->n_nodes;
    int worst = LSP_OK;
#pragma omp parallel for schedule(dynamic) num_threads((int)asked->n_threads) reduction(max : worst)
    for (uint32_t zone = first; zone < end; zone++) {
        const struct lsp_skim_query query = {.class_at = answer->class_at,
            .origin = lsp_asked_node(asked, zone),
            .n_zones = answer->n_nodes,
            .n_values = N_VALUES,
            .value = (const double *const *)answer->value};
        int status =
            (int)lsp_route_flows_skim(&asked->routes, &query, &answer->skim[(zone - first) * size]);
        worst = status > worst ? status : worst;
    }
    LSP_TRY((enum lsp_status)worst);
    uint32_t n_zones = asked->result->inputs.roads.n_zones;
    for (uint32_t zone = first; zone < end; zone++) {
        set_trips(answer, zone);
        for (uint32_t to = 0; to < n_zones; to++)
            if (answer->to == LSP_NONE || answer->to == to)
                write_row(answer, zone, to, &answer->skim[(zone - first) * size]);
    }
    return flush(answer);
}

static void set_trips(struct skim_answer *answer, uint32_t zone)
{
    const struct lsp_assignment_problem *problem = answer->asked.routes.problem;
    uint32_t node = lsp_asked_node(&answer->asked, zone);
    memset(answer->trips, 0, answer->n_nodes * sizeof *answer->trips);
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        if (problem->origin[at] != node || problem->class_of[at] != answer->class_at)
            continue;
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
            answer->trips[problem->destination[trip]] = problem->trips[trip];
    }
}

/* A zone to itself costs nothing and says nothing, so it has no row.  No way: "inf", or null. */
static void write_row(struct skim_answer *answer, uint32_t from, uint32_t to, const double skim[])
{
    static const char *const NAMES[] = {"cost", "time", "distance", "toll"};
    const struct lsp_roads *roads = &answer->asked.result->inputs.roads;
    uint32_t node = lsp_asked_node(&answer->asked, to);
    const char *class_name = lsp_asked_class_name(&answer->asked, answer->class_at);
    struct lsp_buffer *out = &answer->piece;
    char from_text[32], to_text[32];
    const char *words[] = {lsp_roads_zone_text(roads, from, from_text),
        lsp_roads_zone_text(roads, to, to_text), class_name};
    if (from == to)
        return;
    if (answer->asked.question->is_json) {
        lsp_buffer_add(out, answer->has_rows ? ",\n{\"origin\": " : "\n{\"origin\": ");
        lsp_buffer_add_json(out, words[0]);
        lsp_buffer_add(out, ", \"destination\": ");
        lsp_buffer_add_json(out, words[1]);
        lsp_buffer_add(out, ", \"class\": ");
        lsp_buffer_add_json(out, words[2]);
        lsp_asked_add_json(out, "trips", answer->trips[node]);
        for (int value = 0; value < N_VALUES; value++)
            lsp_asked_add_json(out, NAMES[value], skim[(size_t)value * answer->n_nodes + node]);
        lsp_buffer_add(out, "}");
        answer->has_rows = true;
        return;
    }
    for (int word = 0; word < 3; word++) {
        lsp_buffer_add(out, word == 0 ? "" : ",");
        lsp_buffer_add_csv(out, words[word]);
    }
    lsp_asked_add_csv_number(out, answer->trips[node]);
    for (int value = 0; value < N_VALUES; value++)
        lsp_asked_add_csv_number(out, skim[(size_t)value * answer->n_nodes + node]);
    lsp_buffer_add(out, "\n");
}

static enum lsp_status flush(struct skim_answer *answer)
{
    if (answer->piece.failed)
        return LSP_NO_MEMORY;
    enum lsp_status status = LSP_OK;
    if (answer->writer.stream != NULL)
        status = lsp_file_writer_add(&answer->writer, &answer->piece, answer->asked.diags);
    else if (answer->piece.length > 0)
        lsp_buffer_add_bytes(answer->text, answer->piece.text, answer->piece.length);
    lsp_buffer_finish(&answer->piece);
    answer->piece = (struct lsp_buffer){0};
    return status;
}
