/* study.yaml: how a segment's choice is built: nests, pivots on what was observed, the answer of
 * the total.
 *
 * A nest lists what it is `of`: alternatives and other nests.  The tree is found first, with the
 * places of all faults; then the nests are put in order, parents before children, so that the
 * register can point at their thetas.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

/* The nests of one segment as written: row r is the r-th of the map. */
struct draft {
    struct lsp_study_reader *reader;
    const struct lsp_yaml *map;
    const char *path; /* "segments.tourist.nests" */
    size_t n;
    const struct lsp_yaml *row[LSP_MAX_NESTS];
    uint32_t parent[LSP_MAX_NESTS]; /* row, or LSP_NONE */
    uint32_t nest_of[LSP_MAX_ALTERNATIVES];
    uint32_t place[LSP_MAX_NESTS]; /* of a row in the segment's tree */
};

static bool find_rows(struct draft *draft);
static void read_members(struct draft *draft, uint32_t row);
static void take_member(struct draft *draft, uint32_t row, const struct lsp_yaml *item);
static uint32_t *home_of_member(struct draft *draft, uint32_t row, const struct lsp_yaml *item);
static bool is_within(const struct draft *draft, uint32_t row, uint32_t other);
static void put_in_order(struct draft *draft, struct lsp_nests *nests);
static void read_row(
    struct draft *draft, uint32_t row, const char *segment_name, struct lsp_nests *nests);
static void report(struct draft *draft, const struct lsp_yaml *item, const char *expected,
    const char *fact, const char *member);
static void check_open(struct draft *draft, const struct lsp_yaml *item);
static void check_unused(struct lsp_study_reader *reader);
static bool has_observed(const struct lsp_demand *demand, const struct lsp_movement *who);
static void check_movements(
    struct lsp_study_reader *reader, size_t n_movements, const struct lsp_movement movements[]);

void lsp_study_read_nests(const struct lsp_section *section, struct lsp_segment *segment)
{
    struct lsp_study_reader *reader = section->reader;
    struct draft draft = {.reader = reader,
        .map = lsp_field_map(section, "nests"),
        .path = lsp_study_printf(reader, "%s.nests", section->path)};
    for (size_t way = 0; way < LSP_MAX_ALTERNATIVES; way++)
        draft.nest_of[way] = LSP_NONE;
    if (draft.map == NULL || !find_rows(&draft))
        return;
    for (uint32_t row = 0; row < draft.n; row++)
        read_members(&draft, row);
    put_in_order(&draft, &segment->nests);
    for (uint32_t row = 0; row < draft.n; row++)
        read_row(&draft, row, segment->name, &segment->nests);
}

static bool find_rows(struct draft *draft)
{
    struct lsp_study_reader *reader = draft->reader;
    for (const struct lsp_yaml *row = draft->map->first; row != NULL; row = row->next) {
        if (draft->n == LSP_MAX_NESTS) {
            lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, row)},
                "there are more than %d nests", LSP_MAX_NESTS);
            return false;
        }
        lsp_study_check_id(reader, row);
        if (lsp_study_find_id(reader, LSP_ALTERNATIVES, row->key) != LSP_NONE)
            lsp_diags_add(reader->diags, LSP_DIAG_DUPLICATE_ID,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, row), .found = row->key},
                "\"%s\" is an alternative too, so `of` could mean either", row->key);
        draft->parent[draft->n] = LSP_NONE;
        draft->row[draft->n++] = row;
    }
    return true;
}

static void read_members(struct draft *draft, uint32_t row)
{
    static const struct lsp_key KEYS[] = {{"name", false}, {"theta", true}, {"of", true}};
    const struct lsp_yaml *node = draft->row[row];
    struct lsp_section section = lsp_section_open(draft->reader, node,
        lsp_study_printf(draft->reader, "%s.%s", draft->path, node->key), LSP_COUNT(KEYS), KEYS);
    const struct lsp_yaml *list = lsp_field_list(&section, "of");
    if (list != NULL && list->first == NULL)
        report(draft, list, "at least one alternative or nest", "a nest is of nothing", node->key);
    for (const struct lsp_yaml *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next)
        take_member(draft, row, item);
}

static void take_member(struct draft *draft, uint32_t row, const struct lsp_yaml *item)
{
    uint32_t *home = home_of_member(draft, row, item);
    if (home == NULL)
        return;
    if (*home != LSP_NONE)
        report(draft, item, "each alternative and nest in one nest at most",
            "something is in two nests, or twice in one", item->text);
    else
        *home = row;
}

/* Where the row is noted in whose nest the member then is; NULL after a fault. */
static uint32_t *home_of_member(struct draft *draft, uint32_t row, const struct lsp_yaml *item)
{
    struct lsp_study_reader *reader = draft->reader;
    const char *name = NULL;
    if (!lsp_value_text(reader, item, &name))
        return NULL;
    for (uint32_t other = 0; other < draft->n; other++) {
        if (strcmp(draft->row[other]->key, name) != 0)
            continue;
        if (!is_within(draft, row, other))
            return &draft->parent[other];
        report(draft, item, "nests that lie within one another without a circle",
            "a nest would lie within itself", name);
        return NULL;
    }
    uint32_t way = lsp_study_find_id(reader, LSP_ALTERNATIVES, name);
    if (way != LSP_NONE) {
        check_open(draft, item);
        return &draft->nest_of[way];
    }
    if (reader->ids[LSP_ALTERNATIVES].complete)
        lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, item),
                .found = name,
                .expected = "an alternative, or another nest of the segment"},
            "there is no alternative or nest \"%s\"", name);
    return NULL;
}

/* Alternatives are read after segments, so their list of segments is looked at as written. */
static void check_open(struct draft *draft, const struct lsp_yaml *item)
{
    const struct lsp_yaml *segment = draft->map->parent, *root = segment->parent->parent;
    const struct lsp_yaml *way = lsp_yaml_child(lsp_yaml_child(root, "alternatives"), item->text);
    const struct lsp_yaml *list = lsp_yaml_child(way, "segments");
    if (list == NULL || list->kind != LSP_YAML_LIST || list->first == NULL)
        return; /* open to all */
    for (const struct lsp_yaml *open = list->first; open != NULL; open = open->next)
        if (open->text != NULL && strcmp(open->text, segment->key) == 0)
            return;
    lsp_diags_add(draft->reader->diags, LSP_DIAG_NEST_NOT_OPEN,
        &(struct lsp_diag_facts){.where = lsp_value_place(draft->reader, item),
            .found = item->text,
            .expected = "alternatives that are open to the segment",
            .hint = "it has no effect here: take it out of the nest, or add the segment to the "
                    "alternative's segments",
            .related = lsp_value_place(draft->reader, list),
            .related_note = "those to whom it is open"},
        "alternative %s of this nest is not open to segment %s", item->text, segment->key);
}

/* Whether a row is the other, or within it. */
static bool is_within(const struct draft *draft, uint32_t row, uint32_t other)
{
    while (row != LSP_NONE && row != other)
        row = draft->parent[row];
    return row == other;
}

/* Each round takes those whose parents are there; circles have been refused. */
static void put_in_order(struct draft *draft, struct lsp_nests *nests)
{
    for (uint32_t row = 0; row < draft->n; row++)
        draft->place[row] = LSP_NONE;
    while (nests->n < draft->n)
        for (uint32_t row = 0; row < draft->n; row++) {
            uint32_t parent = draft->parent[row];
            bool is_ready = parent == LSP_NONE || draft->place[parent] != LSP_NONE;
            if (draft->place[row] != LSP_NONE || !is_ready)
                continue;
            nests->parent[nests->n] = parent == LSP_NONE ? LSP_NONE : draft->place[parent];
            draft->place[row] = (uint32_t)nests->n++;
        }
    for (size_t way = 0; way < LSP_MAX_ALTERNATIVES; way++)
        nests->nest_of[way] =
            draft->nest_of[way] == LSP_NONE ? LSP_NONE : draft->place[draft->nest_of[way]];
}

static void read_row(
    struct draft *draft, uint32_t row, const char *segment_name, struct lsp_nests *nests)
{
    uint32_t place = draft->place[row];
    struct lsp_section section = {.reader = draft->reader,
        .map = draft->row[row],
        .path = lsp_study_printf(draft->reader, "%s.%s", draft->path, draft->row[row]->key),
        .subject = segment_name};
    nests->id[place] = nests->name[place] = draft->row[row]->key;
    nests->theta[place] = 1;
    (void)lsp_field_text(&section, "name", &nests->name[place]);
    struct lsp_number theta = {"theta",
        lsp_study_printf(
            draft->reader, "Theta (scale outside by scale inside) of nest %s", nests->name[place]),
        LSP_UNITS_PURE, LSP_LEAST_THETA, 1, false, 0};
    if (lsp_field_node(&section, "theta") != NULL)
        (void)lsp_field_number(&section, &theta, &nests->theta[place]);
}

static void report(struct draft *draft, const struct lsp_yaml *item, const char *expected,
    const char *fact, const char *member)
{
    lsp_diags_add(draft->reader->diags, LSP_DIAG_NESTS,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(draft->reader, item), .expected = expected},
        "%s: %s", fact, member);
}

void lsp_study_read_answer(const struct lsp_section *section, struct lsp_segment *segment)
{
    static const struct lsp_number RESPONSE = {
        "response", "Response of the total", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number ELASTICITY = {
        "cost_elasticity", "Elasticity of the total to its cost", LSP_UNITS_PURE, -10, 0, false, 0};
    static const struct lsp_number BORDER = {
        "border_effect", "Border effect", LSP_UNITS_PURE, -10, 10, false, 0};
    static const char *const FORMS[] = {"absolute", "incremental"};
    size_t form = 0;
    segment->has_cost_elasticity =
        lsp_field_number_if_there(section, &ELASTICITY, &segment->cost_elasticity);
    const struct lsp_yaml *response = lsp_field_node(section, "response");
    if (segment->has_cost_elasticity && response != NULL)
        lsp_diags_add(section->reader->diags, LSP_DIAG_RESPONSE_TWICE,
            &(struct lsp_diag_facts){.where = lsp_key_place(section->reader, response),
                .expected = "response or cost_elasticity, not both"},
            "the total of %s is to answer in two ways", segment->id);
    else if (!segment->has_cost_elasticity)
        (void)lsp_field_number(section, &RESPONSE, &segment->response);
    (void)lsp_field_number_if_there(section, &BORDER, &segment->border_effect);
    (void)lsp_field_choice(section, "form", LSP_COUNT(FORMS), FORMS, &form);
    segment->is_incremental = form == 1;
    lsp_study_read_nests(section, segment);
}

void lsp_study_read_tourism_growth(const struct lsp_section *tourism, struct lsp_tourism *growth)
{
    static const struct lsp_number INCOME = {
        "income_growth", "Growth of income", LSP_UNITS_PER_YEAR, -0.5, 1, false, 0};
    static const struct lsp_number OF_INCOME = {
        "income_elasticity", "Elasticity of tourism to income", LSP_UNITS_PURE, -10, 10, false, 0};
    static const struct lsp_number PRICE = {"price_growth",
        "Growth of prices at the destination against the origin", LSP_UNITS_PER_YEAR, -0.5, 1,
        false, 0};
    static const struct lsp_number OF_PRICE = {
        "price_elasticity", "Elasticity of tourism to prices", LSP_UNITS_PURE, -10, 10, false, 0};
    *growth = (struct lsp_tourism){.income_elasticity = 1, .price_elasticity = -1};
    bool has_income = lsp_field_number_if_there(tourism, &INCOME, &growth->income_growth_per_year);
    bool has_price = lsp_field_number_if_there(tourism, &PRICE, &growth->price_growth_per_year);
    if (has_income || lsp_field_node(tourism, OF_INCOME.key) != NULL)
        lsp_field_number_within(tourism, &OF_INCOME, 0.5, 2, &growth->income_elasticity);
    if (has_price || lsp_field_node(tourism, OF_PRICE.key) != NULL)
        lsp_field_number_within(tourism, &OF_PRICE, -1.5, -0.5, &growth->price_elasticity);
    growth->is_given = has_income || has_price;
}

void lsp_study_check_observed(struct lsp_study_reader *reader)
{
    const struct lsp_study_inputs *inputs = reader->inputs;
    if (reader->diags->n_errors > 0)
        return; /* a table's column may be what is faulty */
    check_unused(reader);
    check_movements(reader, inputs->base.demand.n_movements, inputs->base.demand.movements);
    for (size_t scenario = 0; scenario < inputs->n_scenarios; scenario++)
        for (size_t row = 0; row < inputs->scenarios[scenario].n_edits; row++) {
            const struct lsp_edit *edit = &inputs->scenarios[scenario].edits[row];
            if (edit->kind == LSP_EDIT_SET_DEMAND)
                check_movements(reader, edit->n_movements, edit->movements);
        }
}

static void check_movements(
    struct lsp_study_reader *reader, size_t n_movements, const struct lsp_movement movements[])
{
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    for (size_t movement = 0; movement < n_movements; movement++) {
        const struct lsp_movement *who = &movements[movement];
        const struct lsp_segment *segment = &demand->segments[who->segment];
        if (!segment->is_incremental || who->is_return || !(who->amount_per_year > 0) ||
            has_observed(demand, who))
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_NO_OBSERVED,
            &(struct lsp_diag_facts){.where = who->where,
                .expected = "amounts or shares in columns observed_<alternative>, one of them "
                            "greater than 0",
                .related = segment->where,
                .related_note = "its form is incremental"},
            "this movement of segment %s has no observed shares to pivot on", segment->id);
    }
}

/* Once for each segment that was observed, but whose constants are stated instead. */
static void check_unused(struct lsp_study_reader *reader)
{
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    uint32_t said = 0;
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *who = &demand->movements[movement];
        const struct lsp_segment *segment = &demand->segments[who->segment];
        if (segment->is_incremental || (said >> who->segment & 1) != 0 ||
            !has_observed(demand, who))
            continue;
        said |= UINT32_C(1) << who->segment;
        lsp_diags_add(reader->diags, LSP_DIAG_OBSERVED_UNUSED,
            &(struct lsp_diag_facts){.where = who->where,
                .hint = "form: incremental pivots on them",
                .related = segment->where,
                .related_note = "its form is absolute"},
            "columns observed_<alternative> are not used for segment %s", segment->id);
    }
}

static bool has_observed(const struct lsp_demand *demand, const struct lsp_movement *who)
{
    for (size_t way = 0; who->observed != NULL && way < demand->n_alternatives; way++)
        if (who->observed[way] > 0)
            return true;
    return false;
}
