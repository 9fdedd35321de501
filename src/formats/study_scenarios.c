/* study.yaml: project and scenarios.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_edits_internal.h"

#include <string.h>

static void read_project(const struct lsp_section *root, struct lsp_scenario *scenario);
static void begin_like(const struct lsp_section *section, size_t n_before, const char *id,
    struct lsp_scenario *scenario);
static void name_table(struct lsp_study_reader *reader, size_t n_before, const char *file);

/* The project's edits are read once, into the first scenario, and copied into the others; the
 * register points into the first (see lsp_study_inputs_derive).  There is room for those that have
 * files, which are read last of all. */
void lsp_study_read_scenarios(const struct lsp_section *root)
{
    enum { MAX_SCENARIOS = 64 };
    struct lsp_study_reader *reader = root->reader;
    struct lsp_study_inputs *inputs = reader->inputs;
    const struct lsp_yaml *map =
        lsp_study_take_ids(root, "scenarios", LSP_SCENARIOS, MAX_SCENARIOS);
    size_t n_scenarios = reader->ids[LSP_SCENARIOS].n;
    size_t n_room = n_scenarios + reader->n_documents + 1;
    inputs->scenarios = lsp_study_alloc(reader, n_room, sizeof *inputs->scenarios);
    if (inputs->scenarios == NULL)
        return;
    for (size_t scenario = 0; scenario < n_room; scenario++)
        inputs->scenarios[scenario].edits =
            lsp_study_alloc(reader, LSP_MAX_EDITS, sizeof(struct lsp_edit));
    if (reader->status != LSP_OK)
        return;
    reader->takes_costs = true;
    reader->costs_scenario = LSP_NONE;
    lsp_study_begin_edits(reader, &inputs->scenarios[0]);
    read_project(root, &inputs->scenarios[0]);
    /* The first scenario takes the project's place, which the others copy. */
    struct lsp_scenario project = inputs->scenarios[0];
    for (size_t scenario = 1; scenario < n_room; scenario++)
        memcpy(inputs->scenarios[scenario].edits, project.edits,
            project.n_edits * sizeof *project.edits);
    for (size_t scenario = 0; scenario < n_room; scenario++)
        inputs->scenarios[scenario].n_edits = project.n_edits;
    const struct lsp_yaml *node = map == NULL ? NULL : map->first;
    for (size_t scenario = 0; scenario < n_scenarios; scenario++, node = node->next) {
        inputs->n_scenarios = scenario + 1;
        lsp_study_read_scenario(reader, node, node->key, scenario, &inputs->scenarios[scenario]);
    }
    reader->n_stated_scenarios = n_scenarios;
    uint32_t main_scenario = 0;
    if (lsp_field_id(root, "main_scenario", LSP_SCENARIOS, &main_scenario))
        inputs->main_scenario = main_scenario;
    reader->takes_costs = false;
}

static void read_project(const struct lsp_section *root, struct lsp_scenario *scenario)
{
    scenario->id = "project";
    scenario->name = "the project";
    const struct lsp_yaml *list = lsp_field_list(root, "project");
    if (list != NULL)
        lsp_study_read_edits(root->reader, list, "project", true, scenario);
    root->reader->inputs->n_project_edits = scenario->n_edits;
}

void lsp_study_read_scenario(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *id, size_t n_before, struct lsp_scenario *scenario)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"about", false}, {"like", false},
        {"demand_stated_for", false}, {"demand_over_time", false}, {"edits", false},
        {"trade_response", false}, {"costs", false}, {"linkspan", true}};
    static const char *const SIDES[] = {"without", "with"};
    static const char *const COURSES[] = {"grows", "fixed"};
    bool is_file = node->parent == NULL;
    scenario->id = id;
    scenario->name = id;
    scenario->about = "";
    scenario->where = is_file ? node->where : lsp_key_place(reader, node);
    const char *path = lsp_study_printf(reader, "scenarios.%s", id);
    struct lsp_section section =
        lsp_section_open(reader, node, path, LSP_COUNT(KEYS) - (is_file ? 0 : 1), KEYS);
    begin_like(&section, n_before, id, scenario);
    lsp_study_begin_edits(reader, scenario);
    (void)lsp_field_text(&section, "name", &scenario->name);
    (void)lsp_field_text(&section, "about", &scenario->about);
    size_t side = scenario->demand_stated_for;
    (void)lsp_field_choice(&section, "demand_stated_for", LSP_COUNT(SIDES), SIDES, &side);
    scenario->demand_stated_for = (enum lsp_side)side;
    size_t course = scenario->demand_is_fixed ? 1 : 0;
    (void)lsp_field_choice(&section, "demand_over_time", LSP_COUNT(COURSES), COURSES, &course);
    scenario->demand_is_fixed = course == 1;
    section.subject = scenario->name;
    lsp_study_read_trade_response(&section, &scenario->trade);
    uint32_t index = (uint32_t)(scenario - reader->inputs->scenarios);
    reader->costs_scenario = index;
    lsp_study_state_costs(&section, index);
    const struct lsp_yaml *list = lsp_field_list(&section, "edits");
    if (list != NULL)
        lsp_study_read_edits(
            reader, list, lsp_study_printf(reader, "%s.edits", path), false, scenario);
}

/* Begins with the keys and edits of a scenario that stands before it, so that none can be like
 * itself by way of others. */
static void begin_like(const struct lsp_section *section, size_t n_before, const char *id,
    struct lsp_scenario *scenario)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_scenario *scenarios = reader->inputs->scenarios;
    uint32_t like = LSP_NONE;
    if (!lsp_field_id(section, "like", LSP_SCENARIOS, &like))
        return;
    if (like >= n_before) {
        lsp_diags_add(reader->diags, LSP_DIAG_SCENARIO_LIKE,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, lsp_field_node(section, "like")),
                .found = reader->ids[LSP_SCENARIOS].names[like],
                .expected = section->map->parent == NULL
                                ? "a scenario of study.yaml"
                                : "a scenario that stands before it in study.yaml"},
            "scenario %s cannot be like %s", id, reader->ids[LSP_SCENARIOS].names[like]);
        return;
    }
    const struct lsp_scenario *example = &scenarios[like];
    scenario->like = like;
    scenario->is_like_another = true;
    scenario->n_like_edits = scenario->n_edits = example->n_edits;
    memcpy(scenario->edits, example->edits, example->n_edits * sizeof *example->edits);
    scenario->demand_stated_for = example->demand_stated_for;
    scenario->demand_is_fixed = example->demand_is_fixed;
    scenario->trade = example->trade;
}

void lsp_study_read_movements(struct lsp_study_reader *reader, const char *file,
    struct lsp_movement **ret_movements, size_t *ret_n_movements)
{
    struct lsp_movements *table = reader->tables_read;
    while (table != NULL && strcmp(table->file, file) != 0)
        table = table->older;
    if (table == NULL) {
        table = lsp_study_alloc(reader, 1, sizeof *table);
        if (table == NULL)
            return;
        table->file = file;
        table->older = reader->tables_read;
        reader->tables_read = table;
        const struct lsp_case *base = &reader->inputs->base;
        size_t n_before = reader->inputs->assumptions.n_items;
        bool is_base = table->older == NULL;
        reader->tables.lacks_segments = !reader->ids[LSP_SEGMENTS].complete;
        lsp_study_note(reader, lsp_tables_read_demand(&reader->tables, file, &base->network,
                                   &base->demand, &table->movements, &table->n_movements));
        if (!is_base)
            name_table(reader, n_before, file);
    }
    *ret_movements = table->movements;
    *ret_n_movements = table->n_movements;
}

/* The same movement stands in the study's own table too; the register must tell them apart. */
static void name_table(struct lsp_study_reader *reader, size_t n_before, const char *file)
{
    struct lsp_assumptions *assumptions = &reader->inputs->assumptions;
    for (size_t item = n_before; item < assumptions->n_items; item++)
        assumptions->items[item].label =
            lsp_study_printf(reader, "%s in %s", assumptions->items[item].label, file);
}
