/* Verifies the folder that `assign --result` writes: its files are those that run.json lists, and
 * so are its inputs; each period's flows, costs and potentials are then proved anew.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/input.h"
#include "verify/json.h"
#include "verify/potential_file.h"

/* Stated sums are compensated sums of doubles; the stated gap is found from reduced costs. */
static const long double MAX_SUM_DIFFERENCE = 1e-10L, MAX_GAP_DIFFERENCE = 1e-4L;
static const long double SMALLEST_GAP = 1e-15L;

/* Of links.csv. */
enum { LINK, FROM, TO, FLOW, TIME, COST, TOLL, N_COLUMNS };

struct columns {
    int of[N_COLUMNS], of_class[VERIFY_MAX_CLASSES], name;
};

struct result {
    const char *folder;
    const struct lsp_verify_options *options;
    lsp_verify_visit *visit;
    void *context;
    struct lsp_verify_fault *fault;
    struct verify_text run;
    struct verify_json json;
    struct verify_input input;
    double target, stated_target; /* the former may be an option's */
};

static enum lsp_verify_end read_run(struct result *result);
static enum lsp_verify_end read_inputs(struct result *result);
static enum lsp_verify_end read_input(struct result *result, uint32_t value);
static enum lsp_verify_end read_network(struct result *result);
static enum lsp_verify_end check_counts(struct result *result);
static enum lsp_verify_end check_classes(struct result *result);
static bool is_exactly(const struct result *result, uint32_t value, const char *key, double wanted);
static enum lsp_verify_end verify_period(struct result *result, uint32_t period, uint32_t value);
static enum lsp_verify_end read_files(
    struct result *result, uint32_t period, struct verify_potential_file *potentials);
static enum lsp_verify_end read_file(struct result *result, uint32_t value, const char *name,
    struct verify_potential_file *potentials);
static enum lsp_verify_end read_text_file(
    struct result *result, uint32_t value, const char *name, const char *path);
static enum lsp_verify_end read_turn_flows(struct result *result, struct verify_table *table);
static enum lsp_verify_end find_class_columns(
    const struct result *result, struct verify_table *table, struct columns *columns);
static enum lsp_verify_end read_links(struct result *result, struct verify_table *table);
static enum lsp_verify_end make_class_flows(
    struct result *result, struct verify_table *table, struct columns *columns);
static enum lsp_verify_end read_link(struct result *result, struct verify_table *table,
    uint32_t link, const struct columns *columns);
static bool read_cost(const struct verify_table *table, int column, double *ret_value);
static bool is_same(struct verify_word a, struct verify_word b);
static bool is_node(const struct verify_input *input, struct verify_word word, uint32_t node);
static enum lsp_verify_end compare_flow_file(struct result *result, struct verify_text *text);
static void compare_sums(
    const struct result *result, uint32_t period, uint32_t value, struct lsp_verify_report *report);
static bool are_trips_right(const struct result *result, uint32_t period, uint32_t value,
    const struct lsp_verify_report *report);
static bool is_proof_right(
    const struct result *result, uint32_t value, const struct lsp_verify_report *report);
static bool read_gap(const struct result *result, uint32_t value, double *ret_gap);
static bool read_signed(struct verify_word word, double *ret_value);
static bool is_stated(const struct result *result, uint32_t value, const char *key,
    struct lsp_verify_interval interval);
static enum lsp_verify_end refuse(struct result *result, const char *file, const char *message);
static void join(
    const struct result *result, const char *name, char ret_path[static LSP_VERIFY_MAX_PATH]);
static enum lsp_verify_end open_listed(
    struct result *result, uint32_t value, const char *path, struct verify_text *ret_text);

enum lsp_verify_end lsp_verify_result(const char *folder, const struct lsp_verify_options *options,
    lsp_verify_visit *visit, void *context, struct lsp_verify_fault *ret_fault)
{
    *ret_fault = (struct lsp_verify_fault){0};
    struct result *result = calloc(1, sizeof *result);
    if (result == NULL)
        return LSP_VERIFY_NO_MEMORY;
    result->folder = folder;
    result->options = options;
    result->visit = visit;
    result->context = context;
    result->fault = result->input.fault = ret_fault;
    enum lsp_verify_end end = read_run(result);
    uint32_t periods = 0, period = 0;
    if (end == LSP_VERIFY_DONE)
        end = read_inputs(result);
    if (end == LSP_VERIFY_DONE)
        end = read_network(result);
    if (end == LSP_VERIFY_DONE)
        periods = lsp_verify_json_find(&result->json, 1, "periods");
    for (uint32_t at = periods == 0 ? 0 : result->json.values[periods].first;
         end == LSP_VERIFY_DONE && at != 0; at = result->json.values[at].next)
        end = verify_period(result, period++, at);
    if (end == LSP_VERIFY_DONE && period != result->input.n_periods)
        end = refuse(result, "run.json", "the periods are not those of the inputs");
    lsp_verify_input_finish(&result->input);
    lsp_verify_json_finish(&result->json);
    lsp_verify_text_finish(&result->run);
    free(result);
    return end;
}

static enum lsp_verify_end refuse(struct result *result, const char *file, const char *message)
{
    struct lsp_verify_fault *fault = result->fault;
    *fault = (struct lsp_verify_fault){0};
    join(result, file, fault->file);
    snprintf(fault->message, sizeof fault->message, "%s", message);
    return LSP_VERIFY_FAULT;
}

/* Cut where it is too long, and then not found. */
static void join(
    const struct result *result, const char *name, char ret_path[static LSP_VERIFY_MAX_PATH])
{
    int n = snprintf(ret_path, LSP_VERIFY_MAX_PATH, "%s/%s", result->folder, name);
    if (n >= LSP_VERIFY_MAX_PATH)
        ret_path[0] = '\0';
}

static enum lsp_verify_end read_run(struct result *result)
{
    char path[LSP_VERIFY_MAX_PATH];
    join(result, "run.json", path);
    enum lsp_verify_end end = lsp_verify_text_open(path, result->fault, &result->run);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_json_read(&result->run, &result->json);
    if (end != LSP_VERIFY_DONE)
        return end;
    if (!lsp_verify_json_is(&result->json, 1, "result", "assignment") ||
        !lsp_verify_json_number(&result->json, 1, "target_relative_gap", &result->target))
        return refuse(result, "run.json", "this is not the result of an assignment");
    result->stated_target = result->target;
    if (result->options->target_gap > 0)
        result->target = result->options->target_gap;
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end read_inputs(struct result *result)
{
    uint32_t inputs = lsp_verify_json_find(&result->json, 1, "inputs");
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    for (uint32_t at = inputs == 0 ? 0 : result->json.values[inputs].first;
         end == LSP_VERIFY_DONE && at != 0; at = result->json.values[at].next)
        end = read_input(result, at);
    return end;
}

static enum lsp_verify_end read_input(struct result *result, uint32_t value)
{
    struct verify_input *input = &result->input;
    const struct verify_json *json = &result->json;
    if (input->n_sources == VERIFY_MAX_TEXTS)
        return refuse(result, "run.json", "there are too many inputs");
    struct verify_source *source = &input->sources[input->n_sources++];
    source->role = json->values[lsp_verify_json_find(json, value, "role")].text;
    source->format = json->values[lsp_verify_json_find(json, value, "format")].text;
    lsp_verify_word_copy(json->values[lsp_verify_json_find(json, value, "file")].text, source->path,
        sizeof source->path);
    return open_listed(result, value, source->path, &source->text);
}

/* A file whose length and fingerprint stand in run.json. */
static enum lsp_verify_end open_listed(
    struct result *result, uint32_t value, const char *path, struct verify_text *ret_text)
{
    char fingerprint[65];
    double n_bytes = -1;
    enum lsp_verify_end end = lsp_verify_text_open(path, result->fault, ret_text);
    if (end != LSP_VERIFY_DONE)
        return end;
    lsp_verify_text_fingerprint(ret_text, fingerprint);
    if (!lsp_verify_json_number(&result->json, value, "n_bytes", &n_bytes) ||
        (size_t)n_bytes != (size_t)(ret_text->end - ret_text->bytes) ||
        !lsp_verify_json_is(&result->json, value, "sha256", fingerprint))
        return lsp_verify_text_refuse(ret_text, NULL,
            "the file is not the one that run.json lists: its fingerprint is another");
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end read_network(struct result *result)
{
    struct verify_input *input = &result->input;
    double toll_factor = 0, distance_factor = 0;
    struct verify_source *network = lsp_verify_input_find(input, "network");
    struct verify_source *trips = lsp_verify_input_find(input, "trips");
    if (network == NULL || trips == NULL ||
        !lsp_verify_json_number(&result->json, 1, "toll_factor", &toll_factor) ||
        !lsp_verify_json_number(&result->json, 1, "distance_factor", &distance_factor))
        return refuse(result, "run.json", "it lacks its inputs or options");
    bool is_gmns = lsp_verify_word_is(network->format, "gmns");
    enum lsp_verify_end end =
        is_gmns ? lsp_verify_gmns_network(input) : lsp_verify_tntp_network(&network->text, input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_classes(input, toll_factor, distance_factor);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_periods(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_word_is(trips->format, "tntp") ? lsp_verify_tntp_trips(&trips->text, input)
                                                        : lsp_verify_read_demand(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_turns(input);
    if (end == LSP_VERIFY_DONE)
        end = check_counts(result);
    if (end == LSP_VERIFY_DONE)
        end = check_classes(result);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_input_expand(input);
    return end;
}

static enum lsp_verify_end check_counts(struct result *result)
{
    const struct verify_input *input = &result->input;
    const struct {
        const char *key;
        uint32_t n;
    } COUNTS[] = {{"n_nodes", input->n_nodes}, {"n_centroids", input->n_centroids},
        {"n_links", input->n_links}, {"n_zones", input->n_zones},
        {"n_turns", (uint32_t)input->n_turns}};
    for (size_t at = 0; at < sizeof COUNTS / sizeof *COUNTS; at++) {
        double stated = -1;
        if (!lsp_verify_json_number(&result->json, 1, COUNTS[at].key, &stated) ||
            stated < COUNTS[at].n || stated > COUNTS[at].n)
            return refuse(result, "run.json", "its counts are not those of the network");
    }
    return LSP_VERIFY_DONE;
}

/* As used: of the table of classes, or of the options. */
static enum lsp_verify_end check_classes(struct result *result)
{
    const struct verify_input *input = &result->input;
    const struct verify_json *json = &result->json;
    uint32_t classes = lsp_verify_json_find(json, 1, "classes"), n = 0;
    bool are_same = classes != 0;
    for (uint32_t at = are_same ? json->values[classes].first : 0; are_same && at != 0;
         at = json->values[at].next, n++) {
        const struct verify_class *wanted = &input->classes[n];
        are_same =
            n < input->n_classes &&
            is_same(json->values[lsp_verify_json_find(json, at, "name")].text, wanted->name) &&
            is_exactly(result, at, "pcu", wanted->pcu) &&
            is_exactly(result, at, "toll_factor", wanted->toll_factor) &&
            is_exactly(result, at, "distance_factor", wanted->distance_factor);
    }
    return are_same && n == input->n_classes
               ? LSP_VERIFY_DONE
               : refuse(result, "run.json", "its classes are not those of the inputs");
}

static bool is_exactly(const struct result *result, uint32_t value, const char *key, double wanted)
{
    double stated = -1;
    return lsp_verify_json_number(&result->json, value, key, &stated) && stated >= wanted &&
           stated <= wanted;
}

static enum lsp_verify_end verify_period(struct result *result, uint32_t period, uint32_t value)
{
    struct verify_input *input = &result->input;
    const struct verify_json *json = &result->json;
    struct verify_word name = json->values[lsp_verify_json_find(json, value, "name")].text;
    if (period >= input->n_periods || !is_same(name, input->periods[period].name))
        return refuse(result, "run.json", "the periods are not those of the inputs");
    if (!is_exactly(result, value, "hours", input->periods[period].hours))
        return refuse(result, "run.json", "the hours of a period are not those of the inputs");
    struct verify_potential_file potentials = {0};
    enum lsp_verify_end end = lsp_verify_input_set_period(input, period);
    if (end == LSP_VERIFY_DONE)
        end = read_files(result, value, &potentials);
    struct lsp_verify_problem problem = lsp_verify_input_problem(input);
    problem.is_system = lsp_verify_json_is(json, 1, "goal", "system");
    if (end == LSP_VERIFY_DONE && potentials.file != NULL)
        end = lsp_verify_potential_file_match(&potentials, &problem, result->fault);
    struct lsp_verify_report report = {0};
    struct lsp_verify_options options = *result->options;
    options.target_gap = result->target;
    options.max_imbalance = LSP_VERIFY_OWN_IMBALANCE;
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_solution(&problem,
            &(struct lsp_verify_answer){.flow = input->flow,
                .class_flow = input->class_flow,
                .potentials = potentials.file == NULL ? NULL : lsp_verify_potential_file_give,
                .context = &potentials,
                .stated_time = input->time,
                .stated_cost = input->cost,
                .stated_toll = input->marginal},
            &options, &report);
    if (end == LSP_VERIFY_FAULT && result->fault->message[0] == '\0')
        *result->fault = report.fault;
    lsp_verify_potential_file_finish(&potentials);
    if (end != LSP_VERIFY_DONE)
        return end;
    compare_sums(result, period, value, &report);
    char text[64];
    lsp_verify_word_copy(name, text, sizeof text);
    result->visit(result->context, text, &report);
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end read_files(
    struct result *result, uint32_t period, struct verify_potential_file *potentials)
{
    const struct verify_json *json = &result->json;
    uint32_t files = lsp_verify_json_find(json, period, "files");
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    for (uint32_t at = files == 0 ? 0 : json->values[files].first;
         end == LSP_VERIFY_DONE && at != 0; at = json->values[at].next) {
        char name[256];
        lsp_verify_word_copy(
            json->values[lsp_verify_json_find(json, at, "name")].text, name, sizeof name);
        end = strchr(name, '/') != NULL ? refuse(result, "run.json", "a file lies elsewhere")
                                        : read_file(result, at, name, potentials);
    }
    for (uint32_t link = 0; end == LSP_VERIFY_DONE && link < result->input.n_links; link++)
        if (!(result->input.flow[link] >= 0))
            end = refuse(result, "run.json", "flows of links are missing");
    return end;
}

/* Files of other names are looked at no further than their fingerprints. */
static enum lsp_verify_end read_file(struct result *result, uint32_t value, const char *name,
    struct verify_potential_file *potentials)
{
    char path[LSP_VERIFY_MAX_PATH];
    join(result, name, path);
    const struct verify_json *json = &result->json;
    bool is_text = strncmp(name, "links", 5) == 0 || strncmp(name, "flows", 5) == 0 ||
                   strncmp(name, "turns", 5) == 0;
    if (is_text)
        return read_text_file(result, value, name, path);
    struct verify_potential_file other = {0};
    bool is_potentials = strncmp(name, "potentials", 10) == 0;
    double n_bytes = -1;
    lsp_verify_json_number(json, value, "n_bytes", &n_bytes);
    enum lsp_verify_end end = lsp_verify_potential_file_open(path, n_bytes,
        json->values[lsp_verify_json_find(json, value, "sha256")].text, result->fault,
        is_potentials ? potentials : &other);
    lsp_verify_potential_file_finish(&other);
    return end;
}

static enum lsp_verify_end read_text_file(
    struct result *result, uint32_t value, const char *name, const char *path)
{
    struct verify_input *input = &result->input;
    struct verify_text text = {0};
    enum lsp_verify_end end = open_listed(result, value, path, &text);
    if (end == LSP_VERIFY_DONE && (text.end == text.bytes || text.end[-1] != '\n'))
        end = lsp_verify_text_refuse(&text, NULL, "the file does not end where a line does");
    if (end == LSP_VERIFY_DONE && name[0] == 'f') {
        lsp_verify_input_exchange(input);
        end = compare_flow_file(result, &text);
        lsp_verify_input_exchange(input);
    } else if (end == LSP_VERIFY_DONE) {
        struct verify_table *table = calloc(1, sizeof *table);
        end = table == NULL ? LSP_VERIFY_NO_MEMORY : lsp_verify_table_begin(&text, table);
        if (end == LSP_VERIFY_DONE && name[0] == 'l') {
            lsp_verify_input_exchange(input);
            end = read_links(result, table);
            lsp_verify_input_exchange(input);
        } else if (end == LSP_VERIFY_DONE) {
            end = read_turn_flows(result, table);
        }
        if (table != NULL)
            lsp_verify_table_finish(table);
        free(table);
    }
    lsp_verify_text_finish(&text);
    return end;
}

static enum lsp_verify_end read_links(struct result *result, struct verify_table *table)
{
    static const char *const NAMES[] = {
        "link", "from", "to", "flow", "time", "cost", "marginal_toll"};
    struct verify_input *input = &result->input;
    struct columns columns;
    for (size_t at = 0; at < N_COLUMNS; at++) {
        columns.of[at] = lsp_verify_table_column(table, NAMES[at]);
        if (columns.of[at] == VERIFY_NO_COLUMN)
            return lsp_verify_table_refuse(table, "a column is missing");
    }
    columns.name = lsp_verify_table_column(table, "link_id");
    enum lsp_verify_end end = make_class_flows(result, table, &columns);
    uint32_t link = 0;
    for (; end == LSP_VERIFY_DONE && lsp_verify_table_next(table); link++)
        end = read_link(result, table, link, &columns);
    if (end == LSP_VERIFY_DONE && link != input->n_links)
        end = lsp_verify_table_refuse(table, "rows of links are missing");
    return end;
}

static enum lsp_verify_end make_class_flows(
    struct result *result, struct verify_table *table, struct columns *columns)
{
    struct verify_input *input = &result->input;
    free(input->class_flow);
    input->class_flow = NULL;
    if (input->n_classes == 1)
        return LSP_VERIFY_DONE;
    input->class_flow =
        calloc((size_t)input->n_classes * input->n_flows + 1, sizeof *input->class_flow);
    if (input->class_flow == NULL)
        return LSP_VERIFY_NO_MEMORY;
    return find_class_columns(result, table, columns);
}

static enum lsp_verify_end find_class_columns(
    const struct result *result, struct verify_table *table, struct columns *columns)
{
    const struct verify_input *input = &result->input;
    for (uint32_t at = 0; input->class_flow != NULL && at < input->n_classes; at++) {
        char name[64] = "flow_";
        lsp_verify_word_copy(input->classes[at].name, name + 5, sizeof name - 5);
        columns->of_class[at] = lsp_verify_table_column(table, name);
        if (columns->of_class[at] == VERIFY_NO_COLUMN)
            return lsp_verify_table_refuse(table, "a column of class flows is missing");
    }
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end read_link(
    struct result *result, struct verify_table *table, uint32_t link, const struct columns *columns)
{
    struct verify_input *input = &result->input;
    uint32_t number = 0;
    if (link >= input->n_links)
        return lsp_verify_table_refuse(table, "there are more rows than links");
    if (!lsp_verify_word_to_number_of(
            lsp_verify_table_field(table, columns->of[LINK]), input->n_links, &number) ||
        number != link ||
        !is_node(input, lsp_verify_table_field(table, columns->of[FROM]), input->tail[link]) ||
        !is_node(input, lsp_verify_table_field(table, columns->of[TO]), input->head[link]))
        return lsp_verify_table_refuse(table, "this is not the link that belongs here");
    bool is_good = lsp_verify_word_to_number(
                       lsp_verify_table_field(table, columns->of[FLOW]), &input->flow[link]) &&
                   read_cost(table, columns->of[TIME], &input->time[link]) &&
                   read_cost(table, columns->of[COST], &input->cost[link]) &&
                   read_cost(table, columns->of[TOLL], &input->marginal[link]);
    for (uint32_t at = 0; input->class_flow != NULL && at < input->n_classes; at++)
        is_good &= lsp_verify_word_to_number(lsp_verify_table_field(table, columns->of_class[at]),
            &input->class_flow[(size_t)at * input->n_flows + link]);
    is_good &= input->zone_node == NULL ||
               is_same(lsp_verify_table_field(table, columns->name), input->name[link]);
    if (isinf(input->fixed_cost[link]))
        is_good &= isinf(input->cost[link]) != 0; /* closed to the first class */
    return is_good ? LSP_VERIFY_DONE
                   : lsp_verify_table_refuse(table, "a field is no number from 0 up");
}

/* The links that turns add; links.csv is listed before them. */
static enum lsp_verify_end read_turn_flows(struct result *result, struct verify_table *table)
{
    static const char *const NAMES[] = {"link", "from_link", "to_link", "flow"};
    struct verify_input *input = &result->input;
    struct columns columns;
    for (size_t at = 0; at < 4; at++)
        columns.of[at] = lsp_verify_table_column(table, NAMES[at]);
    enum lsp_verify_end end = find_class_columns(result, table, &columns);
    uint32_t link = input->other_tail == NULL ? input->n_links : input->n_other_links;
    for (; end == LSP_VERIFY_DONE && lsp_verify_table_next(table); link++) {
        uint32_t number = 0, from = 0, to = 0;
        struct verify_word from_text = lsp_verify_table_field(table, columns.of[1]);
        struct verify_word to_text = lsp_verify_table_field(table, columns.of[2]);
        bool is_good = link < input->n_links &&
                       lsp_verify_word_to_number_of(
                           lsp_verify_table_field(table, columns.of[0]), input->n_links, &number) &&
                       number == link;
        if (is_good && from_text.length > 0)
            is_good = lsp_verify_word_to_number_of(from_text, input->n_other_links, &from) &&
                      input->head[from] == input->tail[link];
        if (is_good && to_text.length > 0)
            is_good = lsp_verify_word_to_number_of(to_text, input->n_other_links, &to) &&
                      input->tail[to] == input->head[link];
        is_good = is_good && lsp_verify_word_to_number(
                                 lsp_verify_table_field(table, columns.of[3]), &input->flow[link]);
        for (uint32_t at = 0; is_good && input->class_flow != NULL && at < input->n_classes; at++)
            is_good = lsp_verify_word_to_number(lsp_verify_table_field(table, columns.of_class[at]),
                &input->class_flow[(size_t)at * input->n_flows + link]);
        if (!is_good)
            end = lsp_verify_table_refuse(table, "this is not the turn that belongs here");
    }
    return end;
}

static bool read_cost(const struct verify_table *table, int column, double *ret_value)
{
    struct verify_word field = lsp_verify_table_field(table, column);
    if (!lsp_verify_word_is(field, "inf"))
        return lsp_verify_word_to_number(field, ret_value);
    *ret_value = (double)INFINITY;
    return true;
}

static bool is_same(struct verify_word a, struct verify_word b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
}

static bool is_node(const struct verify_input *input, struct verify_word word, uint32_t node)
{
    uint32_t found = UINT32_MAX;
    return lsp_verify_input_node(input, word, &found) && found == node;
}

/* Says the same as links.csv, digit by digit; links.csv is listed before it. */
static enum lsp_verify_end compare_flow_file(struct result *result, struct verify_text *text)
{
    struct verify_input *input = &result->input;
    size_t n_bytes = ((size_t)input->n_links + 1) * sizeof(double);
    double *flow = malloc(n_bytes), *cost = malloc(n_bytes);
    enum lsp_verify_end end = LSP_VERIFY_NO_MEMORY;
    if (flow != NULL && cost != NULL) {
        memcpy(flow, input->flow, n_bytes);
        memcpy(cost, input->cost, n_bytes);
        for (uint32_t link = 0; link < input->n_links; link++)
            input->flow[link] = -1;
        end = lsp_verify_tntp_flows(text, input);
        if (end == LSP_VERIFY_DONE &&
            (memcmp(flow, input->flow, n_bytes) != 0 || memcmp(cost, input->cost, n_bytes) != 0))
            end = lsp_verify_text_refuse(text, NULL, "its numbers are not those of links.csv");
    }
    free(flow);
    free(cost);
    return end;
}

/* What run.json says of the whole. */
static void compare_sums(
    const struct result *result, uint32_t period, uint32_t value, struct lsp_verify_report *report)
{
    double stated = -1;
    bool is_right = is_stated(result, value, "objective", report->objective) &&
                    is_stated(result, value, "total_cost",
                        report->is_system ? report->objective : report->total_cost) &&
                    read_gap(result, value, &stated);
    long double middle = (report->gap.low + report->gap.high) / 2;
    long double slack = SMALLEST_GAP + (long double)report->imbalance_cost +
                        (report->gap.high - report->gap.low) + MAX_GAP_DIFFERENCE * fabsl(middle);
    is_right &= fabsl((long double)stated - middle) <= slack;
    is_right = is_right && are_trips_right(result, period, value, report) &&
               is_proof_right(result, value, report);
    report->are_sums_right = is_right;
    report->is_accepted &= is_right;
}

static bool are_trips_right(const struct result *result, uint32_t period, uint32_t value,
    const struct lsp_verify_report *report)
{
    long double between = report->trips + report->unreachable_trips;
    const struct {
        const char *key;
        long double trips;
    } SUMS[] = {{"trips_between_zones", between}, {"unreachable_trips", report->unreachable_trips},
        {"trips_within_zones", result->input.trips_within[period]}};
    bool are_right = true;
    for (size_t at = 0; at < sizeof SUMS / sizeof *SUMS; at++)
        are_right &= is_stated(result, value, SUMS[at].key,
            (struct lsp_verify_interval){SUMS[at].trips, SUMS[at].trips});
    return are_right;
}

/* The interval was proved by the same arithmetic, but perhaps on another C library; "converged" is
 * said where it lies at or below the target, and only there. */
static bool is_proof_right(
    const struct result *result, uint32_t value, const struct lsp_verify_report *report)
{
    const struct verify_json *json = &result->json;
    uint32_t proved = lsp_verify_json_find(json, value, "proved_gap");
    uint32_t low_at = proved == 0 ? 0 : json->values[proved].first;
    uint32_t high_at = low_at == 0 ? 0 : json->values[low_at].next;
    double low = 1, high = 0;
    long double size = fmaxl(fabsl(report->gap.low), fabsl(report->gap.high));
    long double slack = SMALLEST_GAP + MAX_GAP_DIFFERENCE * size;
    if (high_at == 0 || !read_signed(json->values[low_at].text, &low) ||
        !read_signed(json->values[high_at].text, &high) ||
        fabsl((long double)low - report->gap.low) > slack ||
        fabsl((long double)high - report->gap.high) > slack)
        return false;
    long double target = (long double)result->stated_target;
    bool is_proved = report->is_balanced && report->are_costs_right &&
                     report->are_potentials_right &&
                     report->gap.high + (long double)report->imbalance_cost <= target &&
                     report->gap.high >= -target;
    bool is_other = lsp_verify_json_is(json, value, "ended_by", "not proved") ||
                    lsp_verify_json_is(json, value, "ended_by", "iteration limit");
    return is_proved ? lsp_verify_json_is(json, value, "ended_by", "converged") : is_other;
}

static bool read_gap(const struct result *result, uint32_t value, double *ret_gap)
{
    const struct verify_json *json = &result->json;
    return read_signed(
        json->values[lsp_verify_json_find(json, value, "relative_gap")].text, ret_gap);
}

/* A gap may lie below 0 by rounding. */
static bool read_signed(struct verify_word word, double *ret_value)
{
    bool is_negative = word.length > 0 && word.text[0] == '-';
    word.text += is_negative;
    word.length -= is_negative;
    if (!lsp_verify_word_to_number(word, ret_value))
        return false;
    *ret_value = is_negative ? -*ret_value : *ret_value;
    return true;
}

static bool is_stated(const struct result *result, uint32_t value, const char *key,
    struct lsp_verify_interval interval)
{
    double stated = -1;
    if (!lsp_verify_json_number(&result->json, value, key, &stated))
        return false;
    long double slack = MAX_SUM_DIFFERENCE * interval.high;
    return (long double)stated >= interval.low - slack &&
           (long double)stated <= interval.high + slack;
}
