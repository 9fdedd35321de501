/* STUDY/scenarios/ID.yaml: scenarios that have a file each, and one whose text is at hand.
 *
 * They stand behind those of study.yaml, which therefore cannot be like them, be chosen among them
 * or charge them; and their numbers stand behind all others in the register and are not drawn.  So
 * a file that comes or goes changes nothing of what is computed for the others.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/scenario_file.h"
#include "formats/study_edits_internal.h"

#include <string.h>

#include "base/text.h"

enum { MAX_FILES = 64 };

static void open_file(
    struct lsp_study_reader *reader, const char *name, struct lsp_scenario_document *document);
static const char *find_id(struct lsp_study_reader *reader, const char *name);
static bool is_scenario(const char *name);
static void report_unread(struct lsp_study_reader *reader);
static void read_document(
    struct lsp_study_reader *reader, const struct lsp_scenario_document *document);
static void fix_numbers(struct lsp_assumptions *assumptions, size_t n_before);
static enum lsp_status begin_drawing(const struct lsp_study_inputs *inputs, const char *id,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_study_inputs *drawn,
    struct lsp_study_reader *reader);
static bool forget_files(const struct lsp_study_inputs *inputs, size_t n_costs_to_come,
    struct lsp_arena *arena, struct lsp_study_inputs *drawn);
static bool keep_stated_scenarios(const struct lsp_cost_item *cost, size_t n_stated,
    struct lsp_arena *arena, struct lsp_cost_item *ret_cost);
static enum lsp_status draw(struct lsp_study_reader *reader, const char *text, size_t length);
static void find_days(struct lsp_study_reader *reader, size_t n_known);
static bool find_day(const struct lsp_appraisal_spec *spec, size_t n_known, uint32_t activity,
    bool is_begin, int32_t *ret_day);

void lsp_study_open_scenario_files(struct lsp_study_reader *reader)
{
    const char **names = NULL;
    size_t n_names = 0;
    enum lsp_status status = lsp_folder_list(
        reader->folder, LSP_SCENARIO_FOLDER, MAX_FILES, reader->diags, &names, &n_names);
    lsp_study_note(reader, status);
    if (status != LSP_OK)
        return; /* reported */
    reader->scenario_names = names;
    reader->n_scenario_names = n_names;
    reader->documents = lsp_study_alloc(reader, n_names, sizeof *reader->documents);
    for (size_t at = 0; at < n_names && reader->documents != NULL; at++) {
        struct lsp_scenario_document *document = &reader->documents[reader->n_documents];
        open_file(reader, names[at], document);
        reader->n_documents += document->root != NULL;
    }
}

static void open_file(
    struct lsp_study_reader *reader, const char *name, struct lsp_scenario_document *document)
{
    const char *path = lsp_study_printf(reader, "%s/%s", LSP_SCENARIO_FOLDER, name);
    const char *text = NULL;
    size_t length = 0;
    document->root = NULL;
    document->where = (struct lsp_place){.file = path};
    document->id = find_id(reader, name);
    if (document->id == NULL)
        return;
    reader->folder->asked_at = (struct lsp_place){0};
    enum lsp_status status = lsp_folder_read(reader->folder, path, reader->diags, &text, &length);
    if (status == LSP_OK)
        status = lsp_yaml_read(path, text, length, reader->arena, reader->diags, &document->root);
    lsp_study_note(reader, status);
}

/* NULL when the file is not one of a scenario, or its name no id (reported). */
static const char *find_id(struct lsp_study_reader *reader, const char *name)
{
    size_t length = strlen(name), n_suffix = strlen(LSP_SCENARIO_SUFFIX);
    struct lsp_diag_facts facts = {
        .where = {.file = lsp_study_printf(reader, "%s/%s", LSP_SCENARIO_FOLDER, name)}};
    if (!is_scenario(name))
        return NULL;
    char *id = lsp_arena_copy_bytes(reader->arena, name, length - n_suffix);
    if (id == NULL)
        reader->status = LSP_NO_MEMORY;
    if (id == NULL || lsp_study_is_id(id))
        return id;
    facts.found = id;
    facts.expected = "letters, digits, _ and -, then " LSP_SCENARIO_SUFFIX;
    lsp_diags_add(reader->diags, LSP_DIAG_SCENARIO_FILE, &facts, "the file's name is no id");
    return NULL;
}

static bool is_scenario(const char *name)
{
    size_t length = strlen(name), n_suffix = strlen(LSP_SCENARIO_SUFFIX);
    return length > n_suffix && strcmp(name + length - n_suffix, LSP_SCENARIO_SUFFIX) == 0;
}

/* Neither a scenario's, nor one that study.yaml names. */
static void report_unread(struct lsp_study_reader *reader)
{
    for (size_t at = 0; at < reader->n_scenario_names; at++) {
        const char *name = reader->scenario_names[at];
        const char *path = lsp_study_printf(reader, "%s/%s", LSP_SCENARIO_FOLDER, name);
        bool is_read = is_scenario(name);
        for (size_t input = 0; input < reader->folder->n_inputs; input++)
            is_read |= strcmp(reader->folder->inputs[input].name, path) == 0;
        if (!is_read)
            lsp_diags_add(reader->diags, LSP_DIAG_SCENARIO_NOT_READ,
                &(struct lsp_diag_facts){.where = {.file = path},
                    .hint = "the files of scenarios end in " LSP_SCENARIO_SUFFIX},
                "this file is not read");
    }
}

void lsp_study_read_scenario_files(struct lsp_study_reader *reader)
{
    struct lsp_study_inputs *inputs = reader->inputs;
    report_unread(reader);
    reader->n_stated_files = reader->folder->n_inputs - reader->n_documents;
    reader->n_stated_assumptions = inputs->assumptions.n_items;
    for (size_t at = 0; at < reader->n_documents && inputs->scenarios != NULL; at++)
        read_document(reader, &reader->documents[at]);
    lsp_study_share_costs(reader);
}

static void read_document(
    struct lsp_study_reader *reader, const struct lsp_scenario_document *document)
{
    struct lsp_study_inputs *inputs = reader->inputs;
    if (reader->status != LSP_OK || !lsp_study_is_known_version(reader, document->root))
        return;
    if (lsp_study_find_id(reader, LSP_SCENARIOS, document->id) < reader->n_stated_scenarios) {
        lsp_diags_add(reader->diags, LSP_DIAG_SCENARIO_FILE,
            &(struct lsp_diag_facts){.where = document->where,
                .found = document->id,
                .hint = "give the file another name"},
            "study.yaml has a scenario %s already", document->id);
        return;
    }
    size_t n_items = inputs->assumptions.n_items;
    struct lsp_scenario *scenario = &inputs->scenarios[inputs->n_scenarios++];
    scenario->is_saved = true;
    lsp_study_add_id(reader, LSP_SCENARIOS, document->id);
    reader->takes_costs = true;
    lsp_study_read_scenario(
        reader, document->root, document->id, reader->n_stated_scenarios, scenario);
    lsp_study_read_stated_costs(reader);
    reader->takes_costs = false;
    fix_numbers(&inputs->assumptions, n_items);
}

/* The draws are those of the main scenario. */
static void fix_numbers(struct lsp_assumptions *assumptions, size_t n_before)
{
    for (size_t item = n_before; item < assumptions->n_items; item++)
        assumptions->items[item].target = NULL;
}

enum lsp_status lsp_study_inputs_draw(const struct lsp_study_inputs *inputs, const char *id,
    const char *text, size_t length, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_study_inputs *ret_inputs, size_t *ret_scenario)
{
    LSP_SCOPED(lsp_folder_close) struct lsp_folder folder = {0};
    struct lsp_study_inputs drawn;
    struct lsp_study_reader reader;
    size_t n_errors = diags->n_errors;
    LSP_TRY(begin_drawing(inputs, id, arena, diags, &drawn, &reader));
    LSP_TRY(lsp_folder_open(inputs->reader->folder_path, arena, diags, &folder));
    reader.folder = reader.tables.folder = &folder;
    enum lsp_status status = draw(&reader, text, length);
    if (status == LSP_OK && diags->n_errors > n_errors)
        status = LSP_BAD_INPUT;
    if (status == LSP_OK && diags->failed)
        status = LSP_NO_MEMORY;
    if (status != LSP_OK)
        return status;
    struct lsp_scenario *scenario = &drawn.scenarios[drawn.n_scenarios - 1];
    for (size_t edit = scenario->n_like_edits; edit < scenario->n_edits; edit++)
        lsp_movements_derive(scenario->edits[edit].n_movements, scenario->edits[edit].movements);
    *ret_scenario = drawn.n_scenarios - 1;
    *ret_inputs = drawn;
    return LSP_OK;
}

/* A reader that knows what the study's did, and writes into `arena` alone. */
static enum lsp_status begin_drawing(const struct lsp_study_inputs *inputs, const char *id,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_study_inputs *drawn,
    struct lsp_study_reader *reader)
{
    const struct lsp_study_reader *known = inputs->reader;
    *drawn = *inputs;
    drawn->arena = (struct lsp_arena){0};
    drawn->assumptions.arena = arena;
    drawn->assumptions.n_items = drawn->assumptions.capacity = known->n_stated_assumptions;
    drawn->n_files = known->n_stated_files;
    *reader = *known;
    reader->inputs = drawn;
    reader->arena = reader->tables.arena = arena;
    reader->diags = reader->tables.diags = diags;
    reader->tables.assumptions = &drawn->assumptions;
    /* Ids that a scenario adds are copied first: two threads may draw on one study. */
    reader->ids[LSP_LINKS].n = inputs->base.network.n_links;
    reader->ids[LSP_NODES].n = inputs->base.network.n_nodes;
    for (int things = 0; things < LSP_N_THINGS; things++)
        reader->ids[things].capacity = reader->ids[things].n;
    reader->edited = (struct lsp_edited_network){0};
    reader->stated_costs = NULL;
    reader->n_stated_costs = reader->stated_cost_capacity = 0;
    reader->n_documents = 1;
    reader->documents = LSP_ARRAY(arena, struct lsp_scenario_document, 1);
    if (reader->documents == NULL || !forget_files(inputs, LSP_MAX_EDITS, arena, drawn))
        return LSP_NO_MEMORY;
    const char *path =
        lsp_study_printf(reader, "%s/%s%s", LSP_SCENARIO_FOLDER, id, LSP_SCENARIO_SUFFIX);
    reader->documents[0] = (struct lsp_scenario_document){.where = {.file = path}};
    reader->documents[0].id = lsp_study_printf(reader, "%s", id);
    return reader->status;
}

/* The scenarios of study.yaml and room for one more; their costs and room for those of it. */
static bool forget_files(const struct lsp_study_inputs *inputs, size_t n_costs_to_come,
    struct lsp_arena *arena, struct lsp_study_inputs *drawn)
{
    size_t n_stated = inputs->reader->n_stated_scenarios;
    const struct lsp_appraisal_spec *spec = &inputs->appraisal;
    drawn->scenarios = LSP_ARRAY(arena, struct lsp_scenario, n_stated + 1);
    drawn->appraisal.costs =
        LSP_ARRAY(arena, struct lsp_cost_item, spec->n_costs + n_costs_to_come);
    struct lsp_edit *edits = LSP_ARRAY(arena, struct lsp_edit, LSP_MAX_EDITS);
    if (drawn->scenarios == NULL || drawn->appraisal.costs == NULL || edits == NULL)
        return false;
    if (n_stated > 0)
        memcpy(drawn->scenarios, inputs->scenarios, n_stated * sizeof *drawn->scenarios);
    memcpy(edits, inputs->scenarios[0].edits, inputs->n_project_edits * sizeof *edits);
    drawn->scenarios[n_stated] =
        (struct lsp_scenario){.edits = edits, .n_edits = inputs->n_project_edits};
    drawn->n_scenarios = n_stated;
    drawn->appraisal.n_costs = 0;
    for (size_t at = 0; at < spec->n_costs; at++) {
        struct lsp_cost_item *kept = &drawn->appraisal.costs[drawn->appraisal.n_costs];
        if (!keep_stated_scenarios(&spec->costs[at], n_stated, arena, kept))
            return false;
        drawn->appraisal.n_costs += spec->costs[at].n_scenarios == 0 || kept->n_scenarios > 0;
    }
    return true;
}

static bool keep_stated_scenarios(const struct lsp_cost_item *cost, size_t n_stated,
    struct lsp_arena *arena, struct lsp_cost_item *ret_cost)
{
    uint32_t *scenarios = LSP_ARRAY(arena, uint32_t, cost->n_scenarios);
    if (scenarios == NULL)
        return false;
    *ret_cost = *cost;
    ret_cost->scenarios = scenarios;
    ret_cost->n_scenarios = 0;
    for (size_t at = 0; at < cost->n_scenarios; at++)
        if (cost->scenarios[at] < n_stated)
            scenarios[ret_cost->n_scenarios++] = cost->scenarios[at];
    return true;
}

static enum lsp_status draw(struct lsp_study_reader *reader, const char *text, size_t length)
{
    struct lsp_scenario_document *document = &reader->documents[0];
    const char *path = document->where.file;
    if (!lsp_study_is_id(document->id)) {
        lsp_diags_add(reader->diags, LSP_DIAG_SCENARIO_FILE,
            &(struct lsp_diag_facts){.where = document->where,
                .found = document->id,
                .expected = "letters, digits, _ and -"},
            "the scenario's id is none");
        return LSP_BAD_INPUT;
    }
    lsp_diags_lend_source(reader->diags, path, text, length);
    size_t bad = 0;
    if (!lsp_text_is_utf8(text, length, &bad)) {
        lsp_diags_add(reader->diags, LSP_DIAG_NOT_UTF8,
            &(struct lsp_diag_facts){.where = document->where, .expected = "UTF-8 text"},
            "the file is not UTF-8 text");
        return LSP_BAD_INPUT;
    }
    LSP_TRY(lsp_yaml_read(path, text, length, reader->arena, reader->diags, &document->root));
    size_t n_known_costs = reader->inputs->appraisal.n_costs;
    read_document(reader, document);
    find_days(reader, n_known_costs);
    lsp_study_share_costs(reader);
    lsp_study_check_passing(reader);
    return reader->status;
}

/* Costs that follow the programme take their days from those that are known and follow the same
 * activities: the days were found when the programme was worked out, before this was drawn. */
static void find_days(struct lsp_study_reader *reader, size_t n_known)
{
    const struct lsp_appraisal_spec *spec = &reader->inputs->appraisal;
    for (size_t at = n_known; at < spec->n_costs; at++) {
        struct lsp_cost_item *cost = &spec->costs[at];
        if (!cost->follows_programme || cost->begins_with == LSP_NONE ||
            cost->ends_with == LSP_NONE)
            continue; /* or reported */
        if (find_day(spec, n_known, cost->begins_with, true, &cost->begins_day) &&
            find_day(spec, n_known, cost->ends_with, false, &cost->ends_day))
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_EDIT_COST,
            &(struct lsp_diag_facts){.where = cost->where,
                .expected = "years, or activities that a cost of study.yaml begins and ends with",
                .hint = "in a file the cost may follow any activity"},
            "when the activities of cost %s are was not worked out", cost->id);
    }
}

static bool find_day(const struct lsp_appraisal_spec *spec, size_t n_known, uint32_t activity,
    bool is_begin, int32_t *ret_day)
{
    for (size_t at = 0; at < n_known; at++) {
        const struct lsp_cost_item *cost = &spec->costs[at];
        if (!cost->follows_programme ||
            (is_begin ? cost->begins_with : cost->ends_with) != activity)
            continue;
        *ret_day = is_begin ? cost->begins_day : cost->ends_day;
        return true;
    }
    return false;
}
