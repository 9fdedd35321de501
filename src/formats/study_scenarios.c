/* study.yaml: project and scenarios.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

static void read_project(const struct lsp_section *root, struct lsp_scenario *scenario);
static void name_table(struct lsp_study_reader *reader, size_t n_before, const char *file);
static void read_scenario(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const struct lsp_scenario *project, struct lsp_scenario *scenario);

/* The project's edits are read once, into the first scenario, and copied into the others; the
 * register points into the first (see lsp_study_inputs_derive). */
void lsp_study_read_scenarios(const struct lsp_section *root)
{
    enum { MAX_SCENARIOS = 64 };
    struct lsp_study_reader *reader = root->reader;
    struct lsp_study_inputs *inputs = reader->inputs;
    const struct lsp_yaml *map =
        lsp_study_take_ids(root, "scenarios", LSP_SCENARIOS, MAX_SCENARIOS);
    size_t n_scenarios = reader->ids[LSP_SCENARIOS].n;
    inputs->scenarios = lsp_study_alloc(reader, n_scenarios + 1, sizeof *inputs->scenarios);
    if (inputs->scenarios == NULL)
        return;
    for (size_t scenario = 0; scenario <= n_scenarios; scenario++)
        inputs->scenarios[scenario].edits =
            lsp_study_alloc(reader, LSP_MAX_EDITS, sizeof(struct lsp_edit));
    if (reader->status != LSP_OK)
        return;
    read_project(root, &inputs->scenarios[0]);
    struct lsp_scenario project = inputs->scenarios[0];
    size_t n_known_links = reader->ids[LSP_LINKS].n;
    const struct lsp_yaml *node = map == NULL ? NULL : map->first;
    for (size_t scenario = 0; scenario < n_scenarios; scenario++, node = node->next) {
        reader->ids[LSP_LINKS].n = n_known_links; /* forget the links of the one before */
        read_scenario(reader, node, &project, &inputs->scenarios[scenario]);
    }
    inputs->n_scenarios = n_scenarios;
    uint32_t main_scenario = 0;
    if (lsp_field_id(root, "main_scenario", LSP_SCENARIOS, &main_scenario))
        inputs->main_scenario = main_scenario;
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

static void read_scenario(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const struct lsp_scenario *project, struct lsp_scenario *scenario)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"about", false},
        {"demand_stated_for", false}, {"demand_over_time", false}, {"edits", false},
        {"trade_response", false}};
    static const char *const SIDES[] = {"without", "with"};
    static const char *const COURSES[] = {"grows", "fixed"};
    scenario->id = node->key;
    scenario->name = node->key;
    scenario->about = "";
    scenario->where = lsp_key_place(reader, node);
    if (scenario->edits != project->edits)
        memcpy(scenario->edits, project->edits, project->n_edits * sizeof *scenario->edits);
    scenario->n_edits = project->n_edits;
    const char *path = lsp_study_printf(reader, "scenarios.%s", node->key);
    struct lsp_section section = lsp_section_open(reader, node, path, LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &scenario->name);
    (void)lsp_field_text(&section, "about", &scenario->about);
    size_t side = LSP_WITHOUT;
    (void)lsp_field_choice(&section, "demand_stated_for", LSP_COUNT(SIDES), SIDES, &side);
    scenario->demand_stated_for = (enum lsp_side)side;
    size_t course = 0;
    (void)lsp_field_choice(&section, "demand_over_time", LSP_COUNT(COURSES), COURSES, &course);
    scenario->demand_is_fixed = course == 1;
    section.subject = scenario->name;
    lsp_study_read_trade_response(&section, &scenario->trade);
    const struct lsp_yaml *list = lsp_field_list(&section, "edits");
    if (list != NULL)
        lsp_study_read_edits(
            reader, list, lsp_study_printf(reader, "%s.edits", path), false, scenario);
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
