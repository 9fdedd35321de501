/* study.yaml: costs that scenarios and their edits state.
 *
 * They are items of the appraisal like any other, and belong to the scenario that states them.
 * Scenarios are read before the programme, on which costs may wait; so they are remembered first.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

static void remember_cost(struct lsp_study_reader *reader, const struct lsp_stated_cost *cost);
static void read_stated_cost(struct lsp_study_reader *reader, const struct lsp_stated_cost *stated);
static const struct lsp_yaml *as_item(
    struct lsp_study_reader *reader, const struct lsp_stated_cost *stated);
static const char *make_id(struct lsp_study_reader *reader, const struct lsp_stated_cost *stated);
static const struct lsp_cost_item *find_example(const struct lsp_study_reader *reader);
static void note_example(struct lsp_study_reader *reader, const struct lsp_yaml *item,
    const struct lsp_cost_item *example, const struct lsp_cost_item *cost);
static bool has_id(const struct lsp_appraisal_spec *spec, const char *id);
static void add_scenario(
    struct lsp_study_reader *reader, uint32_t scenario, struct lsp_cost_item *cost);
static bool belongs_to(const struct lsp_cost_item *cost, uint32_t scenario);

void lsp_study_state_costs(const struct lsp_section *scenario, uint32_t index)
{
    struct lsp_study_reader *reader = scenario->reader;
    const struct lsp_yaml *map = lsp_field_map(scenario, "costs");
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next)
        remember_cost(
            reader, &(struct lsp_stated_cost){.node = node,
                        .path = lsp_study_printf(reader, "%s.costs.%s", scenario->path, node->key),
                        .id = node->key,
                        .scenario = index});
}

void lsp_study_state_cost_of_edit(struct lsp_study_reader *reader, const struct lsp_section *edit)
{
    const struct lsp_yaml *node = lsp_field_node(edit, "cost");
    if (node == NULL)
        return;
    if (!reader->takes_costs) {
        lsp_diags_add(reader->diags, LSP_DIAG_EDIT_COST,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(reader, node), .hint = "state it under appraisal.costs"},
            "an edit of an event has a cost");
        return;
    }
    const char *link = "";
    const struct lsp_yaml *id = lsp_field_node(edit, "id");
    id = id != NULL ? id : lsp_field_node(edit, "link");
    if (id != NULL && id->kind == LSP_YAML_SCALAR)
        link = id->text;
    const struct lsp_yaml *name = lsp_field_node(edit, "name");
    bool has_name = name != NULL && name->kind == LSP_YAML_SCALAR && name->text[0] != '\0';
    remember_cost(reader, &(struct lsp_stated_cost){.node = node,
                              .path = lsp_study_printf(reader, "%s.cost", edit->path),
                              .id = link,
                              .name = has_name ? name->text : link,
                              .is_of_edit = true,
                              .scenario = reader->costs_scenario});
}

static void remember_cost(struct lsp_study_reader *reader, const struct lsp_stated_cost *cost)
{
    struct lsp_stated_cost *costs = lsp_arena_grow(reader->arena, reader->stated_costs,
        &reader->stated_cost_capacity, reader->n_stated_costs + 1, sizeof *costs);
    if (costs == NULL) {
        reader->status = LSP_NO_MEMORY;
        return;
    }
    reader->stated_costs = costs;
    costs[reader->n_stated_costs++] = *cost;
}

size_t lsp_study_count_costs(const struct lsp_yaml *scenario)
{
    const struct lsp_yaml *own = lsp_yaml_child(scenario, "costs");
    const struct lsp_yaml *edits = lsp_yaml_child(scenario, "edits");
    size_t n_costs = own == NULL ? 0 : own->n_children;
    for (const struct lsp_yaml *edit = edits == NULL ? NULL : edits->first; edit != NULL;
         edit = edit->next)
        n_costs += edit->first != NULL && lsp_yaml_child(edit->first, "cost") != NULL;
    return n_costs;
}

void lsp_study_read_stated_costs(struct lsp_study_reader *reader)
{
    for (size_t at = 0; at < reader->n_stated_costs && reader->status == LSP_OK &&
                        reader->inputs->appraisal.costs != NULL;
         at++)
        read_stated_cost(reader, &reader->stated_costs[at]);
    reader->n_stated_costs = 0;
}

static void read_stated_cost(struct lsp_study_reader *reader, const struct lsp_stated_cost *stated)
{
    struct lsp_appraisal_spec *spec = &reader->inputs->appraisal;
    const struct lsp_cost_item *example = stated->is_of_edit ? find_example(reader) : NULL;
    const struct lsp_yaml *item = as_item(reader, stated);
    const char *id = stated->is_of_edit ? make_id(reader, stated) : stated->id;
    if (item == NULL)
        return;
    if (has_id(spec, id))
        lsp_diags_add(reader->diags, LSP_DIAG_DUPLICATE_ID,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, stated->node), .found = id},
            "there is already a cost \"%s\"", id);
    if (!stated->is_of_edit && lsp_yaml_child(item, "scenarios") != NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_EDIT_COST,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(reader, lsp_yaml_child(item, "scenarios")),
                .hint = "state it under appraisal.costs if it belongs to several"},
            "a cost of a scenario names scenarios");
    struct lsp_cost_item *cost = &spec->costs[spec->n_costs];
    size_t n_errors = reader->diags->n_errors;
    lsp_study_read_cost(reader, item, id, stated->path, example, cost);
    if (stated->is_of_edit && lsp_yaml_child(item, "name") == NULL && stated->name[0] != '\0')
        cost->name = stated->name;
    if (stated->scenario != LSP_NONE)
        add_scenario(reader, stated->scenario, cost);
    spec->n_costs++;
    if (example != NULL && reader->diags->n_errors == n_errors)
        note_example(reader, item, example, cost);
}

/* The cost of an edit may be its construction alone, as a number or a quantity. */
static const struct lsp_yaml *as_item(
    struct lsp_study_reader *reader, const struct lsp_stated_cost *stated)
{
    if (!stated->is_of_edit)
        return stated->node;
    struct lsp_yaml *item = lsp_study_alloc(reader, 2, sizeof *item), *amount = item + 1;
    if (item == NULL)
        return NULL;
    *item = *stated->node;
    if (item->kind == LSP_YAML_MAP && lsp_yaml_child(item, "mid") == NULL)
        return item;
    *amount = *stated->node;
    amount->key = "construction";
    amount->parent = item;
    amount->next = NULL;
    item->kind = LSP_YAML_MAP;
    item->text = "";
    item->first = amount;
    item->n_children = 1;
    return item;
}

/* SCENARIO-1, SCENARIO-2 and so on. */
static const char *make_id(struct lsp_study_reader *reader, const struct lsp_stated_cost *stated)
{
    const struct lsp_study_inputs *inputs = reader->inputs;
    const char *of =
        stated->scenario == LSP_NONE ? "project" : inputs->scenarios[stated->scenario].id;
    const char *id = NULL;
    size_t number = 0;
    do
        id = lsp_study_printf(reader, "%s-%zu", of, ++number);
    while (id[0] != '\0' && has_id(&inputs->appraisal, id));
    return id;
}

/* The study's first construction, which is one that belongs to all scenarios or to some. */
static const struct lsp_cost_item *find_example(const struct lsp_study_reader *reader)
{
    const struct lsp_appraisal_spec *spec = &reader->inputs->appraisal;
    for (size_t at = 0; at < reader->n_listed_costs; at++)
        if (spec->costs[at].kind == LSP_CONSTRUCTION)
            return &spec->costs[at];
    return NULL;
}

static void note_example(struct lsp_study_reader *reader, const struct lsp_yaml *item,
    const struct lsp_cost_item *example, const struct lsp_cost_item *cost)
{
    bool has_times = lsp_yaml_child(item, "years") != NULL || lsp_study_cost_follows(item);
    bool is_built = cost->kind == LSP_CONSTRUCTION;
    bool says_all = lsp_yaml_child(item, "country") != NULL &&
                    lsp_yaml_child(item, "payer") != NULL &&
                    (!is_built || (has_times && lsp_yaml_child(item, "life") != NULL));
    if (says_all)
        return;
    const char *times = "";
    if (is_built && cost->follows_programme)
        times = ", while the same activities last";
    else if (is_built)
        times = lsp_study_printf(reader, ", %d to %d", cost->from_year, cost->to_year);
    lsp_diags_add(reader->diags, LSP_DIAG_COST_LIKE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, item),
            .hint = "write country, payer, years and life if it is otherwise",
            .related = example->where,
            .related_note = "the cost that it follows"},
        "what the cost of %s does not say is as for %s: paid by %s (%s)%s", cost->name,
        example->name, cost->payer, cost->country, times);
}

static bool has_id(const struct lsp_appraisal_spec *spec, const char *id)
{
    for (size_t at = 0; at < spec->n_costs; at++)
        if (strcmp(spec->costs[at].id, id) == 0)
            return true;
    return false;
}

void lsp_study_share_costs(struct lsp_study_reader *reader)
{
    const struct lsp_study_inputs *inputs = reader->inputs;
    for (uint32_t scenario = 0; scenario < inputs->n_scenarios; scenario++) {
        const struct lsp_scenario *own = &inputs->scenarios[scenario];
        for (size_t at = 0; own->is_like_another && at < inputs->appraisal.n_costs; at++) {
            struct lsp_cost_item *cost = &inputs->appraisal.costs[at];
            if (belongs_to(cost, (uint32_t)own->like) && !belongs_to(cost, scenario))
                add_scenario(reader, scenario, cost);
        }
    }
}

/* The list may be shared with other inputs, so it is copied. */
static void add_scenario(
    struct lsp_study_reader *reader, uint32_t scenario, struct lsp_cost_item *cost)
{
    uint32_t *scenarios = lsp_study_alloc(reader, cost->n_scenarios + 1, sizeof *scenarios);
    if (scenarios == NULL)
        return;
    if (cost->n_scenarios > 0)
        memcpy(scenarios, cost->scenarios, cost->n_scenarios * sizeof *scenarios);
    scenarios[cost->n_scenarios++] = scenario;
    cost->scenarios = scenarios;
}

/* By name; that it belongs to all is not meant. */
static bool belongs_to(const struct lsp_cost_item *cost, uint32_t scenario)
{
    for (size_t at = 0; at < cost->n_scenarios; at++)
        if (cost->scenarios[at] == scenario)
            return true;
    return false;
}
