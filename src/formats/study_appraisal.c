/* study.yaml: appraisal.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

#include "base/date.h"

/* Works may have begun before the account does, but what opens long before it has benefits that
 * nobody counts. */
enum { MAX_YEARS_BEFORE_ACCOUNT = 10, MAX_YEARS_OF_WORKS = 100 };

/* Of a benefit: less than any of the numbers that it is made of is known to.  What is asked for
 * below the least is rounding. */
static const double DEFAULT_ERROR_SHARE = 0.01, LEAST_ERROR_SHARE = 1e-6;

/* Nothing that crosses a border is built for less; the unit has been forgotten. */
static const double MIN_CONSTRUCTION_MONEY = 1000;

static void check_first_year(const struct lsp_section *section, const struct lsp_yaml *programme);
static void read_ramp(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static void read_other_rates(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static void read_costs(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static void follow_example(
    const struct lsp_cost_item *example, bool has_times, struct lsp_cost_item *cost);
static size_t copy_keys(size_t kind, bool has_example, struct lsp_key keys[]);
static bool find_cost_kind(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_cost_kind *ret_kind);
static void check_amount(const struct lsp_section *section, const struct lsp_cost_item *cost);
static void read_years(const struct lsp_section *section, struct lsp_cost_item *cost);

/* By enum lsp_cost_kind: the key of the amount, and the keys that go with it. */
static const char *const COST_NAMES[] = {"construction", "maintenance", "renewal"};
static const struct lsp_key CONSTRUCTION_KEYS[] = {{"name", true}, {"country", true},
    {"payer", true}, {"construction", true}, {"years", true}, {"life", false},
    {"scenarios", false}};
static const struct lsp_key FOLLOWING_KEYS[] = {{"name", true}, {"country", true}, {"payer", true},
    {"construction", true}, {"years", false}, {"activity", false}, {"during", false},
    {"per_month", false}, {"life", false}, {"scenarios", false}};
static const struct lsp_key MAINTENANCE_KEYS[] = {{"name", true}, {"country", true},
    {"payer", true}, {"maintenance", true}, {"scenarios", false}};
static const struct lsp_key RENEWAL_KEYS[] = {{"name", true}, {"country", true}, {"payer", true},
    {"renewal", true}, {"every", true}, {"scenarios", false}};
enum { COST_FOLLOWS = 3 /* the works, in COST_KEYS */, MAX_COST_KEYS = 10 };
static const struct {
    const struct lsp_key *keys;
    size_t n_keys;
} COST_KEYS[] = {
    {CONSTRUCTION_KEYS, LSP_COUNT(CONSTRUCTION_KEYS)},
    {MAINTENANCE_KEYS, LSP_COUNT(MAINTENANCE_KEYS)},
    {RENEWAL_KEYS, LSP_COUNT(RENEWAL_KEYS)},
    {FOLLOWING_KEYS, LSP_COUNT(FOLLOWING_KEYS)},
};

void lsp_study_read_appraisal(const struct lsp_section *root)
{
    const struct lsp_yaml *node = lsp_field_node(root, "appraisal");
    bool has_schedule =
        node != NULL && node->kind == LSP_YAML_MAP && lsp_yaml_child(node, "discount") != NULL;
    const struct lsp_key KEYS[] = {{"first_year", true}, {"horizon", true},
        {"discount_rate", !has_schedule}, {"discount", false}, {"other_rates", false},
        {"other_discounts", false}, {"hurdle_rate", false}, {"ramp", false},
        {"avoidable_share", false}, {"error_share", false}, {"residual", false}, {"also_in", false},
        {"shared_by", false}, {"options", false}, {"costs", true}};
    static const struct lsp_number NUMBERS[] = {
        {"horizon", "Years of benefit", LSP_UNITS_YEARS, 0, 200, true,
            offsetof(struct lsp_appraisal_spec, horizon_years)},
        {"avoidable_share", "Share of lost revenue saved in cost", LSP_UNITS_PURE, 0, 1, false,
            offsetof(struct lsp_appraisal_spec, avoidable_share)},
    };
    struct lsp_study_inputs *inputs = root->reader->inputs;
    struct lsp_appraisal_spec *spec = &inputs->appraisal;
    struct lsp_section section = lsp_section_open_child(root, "appraisal", LSP_COUNT(KEYS), KEYS);
    spec->base_year = inputs->base_year;
    if (lsp_field_year(&section, "first_year", &spec->first_year))
        check_first_year(&section, lsp_field_node(root, "programme"));
    static const struct lsp_number RATE = {
        "discount_rate", "Discount rate", LSP_UNITS_PER_YEAR, 0, 1, false, 0};
    lsp_fields_numbers(&section, 1, &NUMBERS[0], spec);
    if (!has_schedule || lsp_field_node(&section, RATE.key) != NULL)
        (void)lsp_field_number(&section, &RATE, &spec->discount_rate);
    lsp_fields_numbers(&section, LSP_COUNT(NUMBERS) - 1, &NUMBERS[1], spec);
    lsp_study_read_worth(&section);
    spec->error_share = DEFAULT_ERROR_SHARE;
    (void)lsp_field_real(&section, "error_share", LEAST_ERROR_SHARE, 1, &spec->error_share);
    read_other_rates(&section, spec);
    read_ramp(&section, spec);
    read_costs(&section, spec);
    lsp_study_read_stated_costs(root->reader);
    lsp_study_check_residual(&section);
    lsp_study_check_shared_by(&section);
}

/* When the link opens is not known before the programme has been computed, but not before it
 * starts. */
static void check_first_year(const struct lsp_section *section, const struct lsp_yaml *programme)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *start = lsp_yaml_child(programme, "start");
    int32_t day = 0;
    if (start == NULL || start->kind != LSP_YAML_SCALAR || !lsp_date_parse(start->text, &day))
        return; /* reported */
    int first_year = reader->inputs->appraisal.first_year;
    if (lsp_date_from_day(day).year >= first_year - MAX_YEARS_BEFORE_ACCOUNT)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_ACCOUNT_YEARS,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, lsp_field_node(section, "first_year")),
            .found = lsp_field_node(section, "first_year")->text,
            .expected = lsp_study_printf(
                reader, "at most %d years after the works begin", MAX_YEARS_BEFORE_ACCOUNT),
            .hint = "begin the account with the first cost",
            .related = lsp_value_place(reader, start),
            .related_note = "the works begin here"},
        "the account begins in %d, long after the works", first_year);
}

static void read_other_rates(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    const struct lsp_yaml *list = lsp_field_list(section, "other_rates");
    if (list == NULL)
        return;
    spec->other_rates =
        lsp_study_alloc(section->reader, list->n_children, sizeof *spec->other_rates);
    for (const struct lsp_yaml *item = list->first; item != NULL && spec->other_rates != NULL;
         item = item->next)
        spec->n_other_rates +=
            lsp_value_real(section->reader, item, 0, 1, &spec->other_rates[spec->n_other_rates]);
}

/* Without a ramp everything counts from the opening day. */
static void read_ramp(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    static const struct lsp_key KEYS[] = {{"start", true}, {"years", true}};
    static const struct lsp_number NUMBERS[] = {
        {"start", "Share of the effect on the opening day", LSP_UNITS_PURE, 0, 1, false,
            offsetof(struct lsp_appraisal_spec, ramp_start)},
        {"years", "Time constant of the ramp", LSP_UNITS_YEARS, 0, 100, true,
            offsetof(struct lsp_appraisal_spec, ramp_years)},
    };
    spec->ramp_start = 1;
    spec->ramp_years = 1;
    if (lsp_field_node(section, "ramp") == NULL) { /* its start is an assumption all the same */
        struct lsp_section absent = *section;
        struct lsp_number start = NUMBERS[0];
        start.key = "ramp.start";
        lsp_fields_numbers(&absent, 1, &start, spec);
        return;
    }
    struct lsp_section ramp = lsp_section_open_child(section, "ramp", LSP_COUNT(KEYS), KEYS);
    for (size_t number = 0; number < LSP_COUNT(NUMBERS); number++)
        if (lsp_field_node(&ramp, NUMBERS[number].key) != NULL)
            lsp_fields_numbers(&ramp, 1, &NUMBERS[number], spec);
}

static void read_costs(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "costs");
    if (map == NULL)
        return;
    size_t n_costs = map->n_children + reader->n_stated_costs; /* and those of scenarios' files */
    for (size_t document = 0; document < reader->n_documents; document++)
        n_costs += lsp_study_count_costs(reader->documents[document].root);
    spec->costs = lsp_study_alloc(reader, n_costs, sizeof *spec->costs);
    if (spec->costs == NULL)
        return;
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next)
        lsp_study_read_cost(reader, node, node->key,
            lsp_study_printf(reader, "appraisal.costs.%s", node->key), NULL,
            &spec->costs[spec->n_costs++]);
    reader->n_listed_costs = spec->n_costs;
}

void lsp_study_read_cost(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    const char *id, const char *path, const struct lsp_cost_item *example,
    struct lsp_cost_item *cost)
{
    static const struct lsp_number EVERY = {
        "every", "Years between renewals", LSP_UNITS_YEARS, 0, 200, true, 0};
    static const struct lsp_number LIFE = {"life", "Life", LSP_UNITS_YEARS, 0, 1000, false, 0};
    static const char *const LABELS[] = {
        "Construction cost", "Maintenance cost per year", "Renewal cost"};
    *cost = (struct lsp_cost_item){
        .id = id, .name = id, .country = "", .payer = "", .where = lsp_key_place(reader, node)};
    if (example == NULL)
        lsp_study_check_id(reader, node);
    if (!find_cost_kind(reader, node, &cost->kind))
        return;
    bool follows = cost->kind == LSP_CONSTRUCTION && lsp_study_cost_follows(node);
    bool has_times = follows || lsp_yaml_child(node, "years") != NULL;
    if (example != NULL)
        follow_example(example, has_times, cost);
    struct lsp_key keys[MAX_COST_KEYS];
    size_t n_keys = copy_keys(follows ? COST_FOLLOWS : (size_t)cost->kind, example != NULL, keys);
    struct lsp_section section = lsp_section_open(reader, node, path, n_keys, keys);
    lsp_study_read_cost_scenarios(&section, cost);
    (void)lsp_field_text(&section, "name", &cost->name);
    (void)lsp_field_text(&section, "payer", &cost->payer);
    (void)lsp_field_country(&section, "country", &cost->country);
    section.subject = cost->name;
    struct lsp_number amount = {
        COST_NAMES[cost->kind], LABELS[cost->kind], LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false, 0};
    (void)lsp_field_number(&section, &amount, &cost->amount_money);
    if (cost->kind == LSP_RENEWAL)
        (void)lsp_field_number(&section, &EVERY, &cost->every_years);
    if (cost->kind != LSP_CONSTRUCTION)
        return;
    (void)lsp_field_number(&section, &LIFE, &cost->life_years);
    check_amount(&section, cost);
    if (follows)
        lsp_study_read_cost_times(&section, cost);
    else
        read_years(&section, cost);
}

/* What an edit's cost does not say. */
static void follow_example(
    const struct lsp_cost_item *example, bool has_times, struct lsp_cost_item *cost)
{
    cost->country = example->country;
    cost->payer = example->payer;
    if (cost->kind != LSP_CONSTRUCTION)
        return;
    cost->life_years = example->life_years;
    if (has_times)
        return;
    cost->from_year = example->from_year;
    cost->to_year = example->to_year;
    cost->follows_programme = example->follows_programme;
    cost->begins_with = example->begins_with;
    cost->ends_with = example->ends_with;
}

/* With an example, only the amounts need be written; whose it is, the edit says. */
static size_t copy_keys(size_t kind, bool has_example, struct lsp_key keys[])
{
    size_t n_keys = 0;
    for (size_t key = 0; key < COST_KEYS[kind].n_keys; key++) {
        struct lsp_key copy = COST_KEYS[kind].keys[key];
        bool is_amount = strcmp(copy.name, "every") == 0;
        for (size_t name = 0; name < LSP_COUNT(COST_NAMES); name++)
            is_amount |= strcmp(copy.name, COST_NAMES[name]) == 0;
        if (has_example && strcmp(copy.name, "scenarios") == 0)
            continue;
        copy.required = copy.required && (is_amount || !has_example);
        keys[n_keys++] = copy;
    }
    return n_keys;
}

/* A cost item has exactly one of the three amounts. */
static bool find_cost_kind(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, enum lsp_cost_kind *ret_kind)
{
    size_t n_found = 0;
    if (node->kind != LSP_YAML_MAP) {
        (void)lsp_section_open(reader, node, "", 0, NULL); /* reports that it is no map */
        return false;
    }
    for (size_t kind = 0; kind < LSP_COUNT(COST_NAMES); kind++) {
        if (lsp_yaml_child(node, COST_NAMES[kind]) == NULL)
            continue;
        *ret_kind = (enum lsp_cost_kind)kind;
        n_found++;
    }
    if (n_found == 1)
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_COST_KIND,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
            .expected = "exactly one of construction, maintenance and renewal"},
        "cost %s has %s amount", node->key, n_found == 0 ? "no" : "more than one");
    return false;
}

static void check_amount(const struct lsp_section *section, const struct lsp_cost_item *cost)
{
    struct lsp_study_reader *reader = section->reader;
    if (!(cost->amount_money > 0 && cost->amount_money < MIN_CONSTRUCTION_MONEY))
        return;
    const char *currency = reader->inputs->currency;
    lsp_diags_add(reader->diags, LSP_DIAG_SMALL_COST,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, lsp_field_node(section, "construction")),
            .expected = lsp_study_printf(reader, "%s, at least %g; 0 for what costs nothing",
                currency, MIN_CONSTRUCTION_MONEY),
            .hint = lsp_study_printf(reader, "is it in millions? then write unit: M%s", currency)},
        "construction of %s costs %g %s in all", cost->id, cost->amount_money, currency);
}

static void read_years(const struct lsp_section *section, struct lsp_cost_item *cost)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "years");
    const int first_year = reader->inputs->appraisal.first_year;
    int64_t from = 0, to = 0;
    if (list == NULL)
        return;
    struct lsp_diag_facts facts = {
        .where = lsp_value_place(reader, list), .expected = "[first year, last year]"};
    if (list->n_children != 2) {
        lsp_diags_add(reader->diags, LSP_DIAG_COST_YEARS, &facts,
            "years of cost %s are not two years", cost->id);
        return;
    }
    bool is_good = lsp_value_int(reader, list->first, 1900, 2999, &from);
    is_good &= lsp_value_int(reader, list->first->next, 1900, 2999, &to);
    if (!is_good)
        return;
    cost->from_year = (int)from;
    cost->to_year = (int)to;
    if (from > to)
        lsp_diags_add(reader->diags, LSP_DIAG_COST_YEARS, &facts,
            "construction of %s ends before it begins", cost->id);
    else if (first_year > 0 && from < first_year)
        lsp_diags_add(reader->diags, LSP_DIAG_COST_YEARS, &facts,
            "construction of %s begins before the first year of the account, %d", cost->id,
            first_year);
    else if (first_year > 0 && to > first_year + MAX_YEARS_OF_WORKS)
        lsp_diags_add(reader->diags, LSP_DIAG_COST_YEARS, &facts,
            "construction of %s ends more than %d years after the first year of the account, %d",
            cost->id, MAX_YEARS_OF_WORKS, first_year);
}
