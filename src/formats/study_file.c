/* Study file: opens the folder, reads study.yaml and its tables section by section.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

static const char STUDY_FILE[] = "study.yaml";

typedef void read_section(const struct lsp_section *root);

static enum lsp_status read_study(
    struct lsp_study_inputs *inputs, const char *path, struct lsp_diags *diags);
static void derive_movements(struct lsp_scenario *scenario);
static void read_sections(struct lsp_study_reader *reader, const struct lsp_yaml *document);
static void read_general(const struct lsp_section *root);
static void read_units(const struct lsp_section *root);
static void take_demand_ids(const struct lsp_section *root);
static void read_demand(const struct lsp_section *root);
static void read_model_years(const struct lsp_section *root);
static enum lsp_status keep_files(struct lsp_study_inputs *inputs, struct lsp_folder *folder);

enum lsp_status lsp_study_file_read(
    const char *folder, struct lsp_diags *diags, struct lsp_study_inputs *ret_inputs)
{
    struct lsp_study_inputs *inputs = ret_inputs;
    *inputs = (struct lsp_study_inputs){.id = ""};
    enum lsp_status status = read_study(inputs, folder, diags);
    if (status == LSP_OK)
        status = lsp_diags_status(diags);
    if (status == LSP_OK) {
        lsp_study_inputs_derive(inputs);
        return LSP_OK;
    }
    lsp_arena_adopt(&diags->arena, &inputs->arena);
    lsp_study_inputs_finish(inputs);
    return status;
}

void lsp_study_inputs_finish(struct lsp_study_inputs *inputs)
{
    lsp_arena_finish(&inputs->arena);
    *inputs = (struct lsp_study_inputs){0};
}

void lsp_study_inputs_derive(struct lsp_study_inputs *inputs)
{
    for (size_t segment = 0; segment < inputs->base.demand.n_segments; segment++)
        lsp_segment_derive(&inputs->base.demand.segments[segment]);
    lsp_movements_derive(inputs->base.demand.n_movements, inputs->base.demand.movements);
    for (size_t scenario = 0; scenario < inputs->n_scenarios; scenario++)
        derive_movements(&inputs->scenarios[scenario]);
    for (size_t scenario = 1; scenario < inputs->n_scenarios; scenario++) {
        struct lsp_scenario *at = &inputs->scenarios[scenario];
        const struct lsp_scenario *example = &inputs->scenarios[at->is_like_another ? at->like : 0];
        memcpy(at->edits, example->edits,
            (at->is_like_another ? at->n_like_edits : inputs->n_project_edits) *
                sizeof(struct lsp_edit));
    }
}

/* Of the tables that its edits put in the place of the base's. */
static void derive_movements(struct lsp_scenario *scenario)
{
    for (size_t edit = 0; edit < scenario->n_edits; edit++)
        if (scenario->edits[edit].kind == LSP_EDIT_SET_DEMAND)
            lsp_movements_derive(
                scenario->edits[edit].n_movements, scenario->edits[edit].movements);
}

static enum lsp_status read_study(
    struct lsp_study_inputs *inputs, const char *path, struct lsp_diags *diags)
{
    LSP_SCOPED(lsp_folder_close) struct lsp_folder folder = {0};
    LSP_TRY(lsp_folder_open(path, &inputs->arena, diags, &folder));
    const char *text = NULL;
    size_t length = 0;
    LSP_TRY(lsp_folder_read(&folder, STUDY_FILE, diags, &text, &length));
    const struct lsp_yaml *document = NULL;
    LSP_TRY(lsp_yaml_read(STUDY_FILE, text, length, &inputs->arena, diags, &document));
    inputs->assumptions.arena = &inputs->arena;
    struct lsp_study_reader *reader = LSP_ARRAY(&inputs->arena, struct lsp_study_reader, 1);
    if (reader == NULL)
        return LSP_NO_MEMORY;
    *reader = (struct lsp_study_reader){.inputs = inputs,
        .folder_path = folder.path,
        .arena = &inputs->arena,
        .diags = diags,
        .folder = &folder,
        .tables = {.folder = &folder,
            .arena = &inputs->arena,
            .assumptions = &inputs->assumptions,
            .diags = diags}};
    read_sections(reader, document);
    if (reader->status == LSP_OK)
        reader->status = keep_files(inputs, &folder);
    reader->folder = reader->tables.folder = NULL; /* it is closed now */
    reader->inputs = NULL;                         /* they will be moved */
    inputs->reader = reader;
    return reader->status;
}

/* In the order in which they need one another. */
static void read_sections(struct lsp_study_reader *reader, const struct lsp_yaml *document)
{
    static const struct lsp_key KEYS[] = {{"linkspan", true}, {"id", true}, {"name", true},
        {"about", false}, {"caveat", false}, {"units", true}, {"currencies", false},
        {"base_year", true}, {"model_years", true}, {"clock", false}, {"main_scenario", true},
        {"network", true}, {"vehicles", true}, {"services", false}, {"segments", true},
        {"alternatives", true}, {"demand", true}, {"posts", false}, {"crossings", false},
        {"project", false}, {"scenarios", true}, {"programme", true}, {"appraisal", true},
        {"externalities", false}, {"uncertainty", false}, {"calibration", false}};
    static read_section *const SECTIONS[] = {lsp_study_read_vehicles, lsp_study_read_posts,
        lsp_study_read_crossings, lsp_study_read_network, lsp_study_read_services, take_demand_ids,
        lsp_study_read_segments, lsp_study_read_alternatives, read_demand, lsp_study_read_scenarios,
        lsp_study_read_programme, lsp_study_read_appraisal, lsp_study_read_externalities,
        lsp_study_read_calibration, lsp_study_read_uncertainty};
    if (!lsp_study_is_known_version(reader, document))
        return;
    reader->ids[LSP_POSTS].complete = true;
    reader->ids[LSP_CROSSINGS].complete = true;
    struct lsp_section root = lsp_section_open(reader, document, "", LSP_COUNT(KEYS), KEYS);
    if (root.map == NULL)
        return;
    lsp_study_open_scenario_files(reader);
    read_general(&root);
    if (!lsp_study_is_currency(reader->inputs->currency))
        return; /* reported; every unit of money would seem wrong too */
    for (size_t section = 0; section < LSP_COUNT(SECTIONS) && reader->status == LSP_OK; section++)
        SECTIONS[section](&root);
    if (reader->status == LSP_OK)
        lsp_study_read_scenario_files(reader);
    if (reader->status == LSP_OK)
        lsp_study_check_whole(reader);
}

/* Another version's keys may mean something else, so nothing more is said about them. */
bool lsp_study_is_known_version(struct lsp_study_reader *reader, const struct lsp_yaml *document)
{
    const struct lsp_yaml *version = lsp_yaml_child(document, "linkspan");
    if (version == NULL || strcmp(version->text, "1") == 0)
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_VERSION,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, version), .found = version->text, .expected = "1"},
        "the study is written for another version of the format");
    return false;
}

static void read_general(const struct lsp_section *root)
{
    static const struct lsp_key CLOCK[] = {{"utc_offset", true}};
    struct lsp_study_reader *reader = root->reader;
    struct lsp_study_inputs *inputs = reader->inputs;
    inputs->name = inputs->about = inputs->caveat = "";
    (void)lsp_field_text(root, "id", &inputs->id);
    if (inputs->id[0] != '\0' && !lsp_study_is_id(inputs->id))
        lsp_diags_add(reader->diags, LSP_DIAG_BAD_ID,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, lsp_field_node(root, "id")),
                .found = inputs->id,
                .expected = "letters, digits, _ and -"},
            "\"%s\" is no id", inputs->id);
    (void)lsp_field_text(root, "name", &inputs->name);
    (void)lsp_field_text(root, "about", &inputs->about);
    (void)lsp_field_text(root, "caveat", &inputs->caveat);
    read_units(root);
    lsp_study_make_units(reader, root);
    (void)lsp_field_year(root, "base_year", &inputs->base_year);
    read_model_years(root);
    struct lsp_section clock = lsp_section_open_child(root, "clock", LSP_COUNT(CLOCK), CLOCK);
    (void)lsp_field_real(&clock, "utc_offset", -12, 14, &reader->utc_offset_h);
}

static void read_units(const struct lsp_section *root)
{
    static const struct lsp_key KEYS[] = {{"length", false}, {"speed", false}, {"time", false},
        {"currency", true}, {"price_year", true}};
    static const char *const KM[] = {"km"};
    static const char *const KM_H[] = {"km/h"};
    static const char *const H[] = {"h"};
    struct lsp_study_reader *reader = root->reader;
    struct lsp_study_inputs *inputs = reader->inputs;
    struct lsp_section section = lsp_section_open_child(root, "units", LSP_COUNT(KEYS), KEYS);
    size_t only = 0;
    (void)lsp_field_choice(&section, "length", 1, KM, &only);
    (void)lsp_field_choice(&section, "speed", 1, KM_H, &only);
    (void)lsp_field_choice(&section, "time", 1, H, &only);
    (void)lsp_field_year(&section, "price_year", &inputs->price_year);
    inputs->currency = "";
    if (!lsp_field_text(&section, "currency", &inputs->currency) ||
        lsp_study_is_currency(inputs->currency))
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_NOT_A_CHOICE,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, lsp_field_node(&section, "currency")),
            .found = inputs->currency,
            .expected = "three capital letters, as in ISO 4217"},
        "\"%s\" is no currency code", inputs->currency);
}

static void read_model_years(const struct lsp_section *root)
{
    struct lsp_study_reader *reader = root->reader;
    struct lsp_study_inputs *inputs = reader->inputs;
    const struct lsp_yaml *list = lsp_field_list(root, "model_years");
    if (list == NULL)
        return;
    inputs->model_years = lsp_study_alloc(reader, list->n_children, sizeof *inputs->model_years);
    if (inputs->model_years == NULL)
        return;
    const int not_before = inputs->base_year;
    int64_t before = not_before - 1;
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, list),
        .expected = "years in rising order, none before base_year"};
    if (list->n_children == 0)
        lsp_diags_add(reader->diags, LSP_DIAG_MODEL_YEARS, &facts, "there is no model year");
    for (const struct lsp_yaml *item = list->first; item != NULL; item = item->next) {
        int64_t year = 0;
        if (!lsp_value_int(reader, item, 1900, 2999, &year))
            continue;
        facts.where = lsp_value_place(reader, item);
        facts.found = item->text;
        if (year <= before)
            lsp_diags_add(reader->diags, LSP_DIAG_MODEL_YEARS, &facts,
                year < not_before ? "a model year lies before the base year"
                                  : "model years do not rise");
        before = year > before ? year : before;
        inputs->model_years[inputs->n_model_years++] = (int)year;
    }
}

/* Segments and alternatives name one another, so all their ids come first. */
static void take_demand_ids(const struct lsp_section *root)
{
    (void)lsp_study_take_ids(root, "segments", LSP_SEGMENTS, LSP_MAX_SEGMENTS);
    (void)lsp_study_take_ids(root, "alternatives", LSP_ALTERNATIVES, LSP_MAX_ALTERNATIVES);
}

static void read_demand(const struct lsp_section *root)
{
    struct lsp_demand *demand = &root->reader->inputs->base.demand;
    const char *file = NULL;
    const struct lsp_yaml *node = lsp_field_node(root, "demand");
    if (node != NULL && node->kind == LSP_YAML_MAP) {
        lsp_study_read_distribution(root);
        return;
    }
    if (!lsp_field_text(root, "demand", &file))
        return;
    lsp_study_ask(root->reader, lsp_field_node(root, "demand"));
    lsp_study_read_movements(root->reader, file, &demand->movements, &demand->n_movements);
}

static enum lsp_status keep_files(struct lsp_study_inputs *inputs, struct lsp_folder *folder)
{
    inputs->files = LSP_ARRAY(&inputs->arena, struct lsp_input_file, folder->n_inputs);
    if (inputs->files == NULL)
        return LSP_NO_MEMORY;
    if (folder->n_inputs > 0)
        memcpy(inputs->files, folder->inputs, folder->n_inputs * sizeof *inputs->files);
    inputs->n_files = folder->n_inputs;
    return LSP_OK;
}
