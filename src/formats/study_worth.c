/* study.yaml: how gains and costs are valued: rates, residual, options, sharing, second currency.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

/* Years for which any body states a rate. */
enum { MAX_STEPS = 32, MAX_STEP_YEARS = 1000 };

static void read_discount(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static bool read_schedule(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_rate_schedule *ret_schedule);
static bool read_steps(struct lsp_study_reader *reader, const struct lsp_yaml *list,
    struct lsp_rate_schedule *ret_schedule);
static bool read_step(struct lsp_study_reader *reader, const struct lsp_yaml *item,
    const struct lsp_rate_step *before, struct lsp_rate_step *ret_step);
static bool read_preset(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_rate_schedule *ret_schedule);
static void read_other_discounts(
    const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static void read_residual(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static void read_also_in(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static void read_shared_by(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static bool has_line(const struct lsp_study_inputs *inputs, const char *country);
static bool is_same(const char *one, const char *country);
static void read_options(const struct lsp_section *section, struct lsp_appraisal_spec *spec);
static uint32_t *read_scenarios(
    const struct lsp_section *section, const char *key, size_t *ret_n_scenarios);

void lsp_study_read_worth(const struct lsp_section *section)
{
    struct lsp_appraisal_spec *spec = &section->reader->inputs->appraisal;
    read_discount(section, spec);
    read_other_discounts(section, spec);
    (void)lsp_field_real(section, "hurdle_rate", 0, 1, &spec->hurdle_rate);
    read_residual(section, spec);
    read_also_in(section, spec);
    read_shared_by(section, spec);
    read_options(section, spec);
}

static void read_discount(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *node = lsp_field_node(section, "discount");
    if (node == NULL)
        return;
    if (lsp_field_node(section, "discount_rate") != NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_DISCOUNT_TWICE,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
                .expected = "either discount_rate, one rate for all years, or discount",
                .related = lsp_value_place(reader, lsp_field_node(section, "discount_rate")),
                .related_note = "the one rate"},
            "appraisal has both a discount rate and a schedule of rates");
    if (read_schedule(reader, node, &spec->discount))
        spec->discount_rate = spec->discount.steps[0].rate;
}

/* The name of a preset, or steps of the study's own. */
static bool read_schedule(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_rate_schedule *ret_schedule)
{
    static const struct lsp_key KEYS[] = {{"schedule", true}, {"source", false}};
    if (node->kind == LSP_YAML_SCALAR)
        return read_preset(reader, node, ret_schedule);
    struct lsp_section own =
        lsp_section_open(reader, node, "appraisal.discount", LSP_COUNT(KEYS), KEYS);
    struct lsp_rate_schedule schedule = {.id = "", .name = "the study's own", .source = ""};
    (void)lsp_field_text(&own, "source", &schedule.source);
    const struct lsp_yaml *list = lsp_field_list(&own, "schedule");
    if (list == NULL || !read_steps(reader, list, &schedule))
        return false;
    *ret_schedule = schedule;
    return true;
}

static bool read_steps(struct lsp_study_reader *reader, const struct lsp_yaml *list,
    struct lsp_rate_schedule *ret_schedule)
{
    struct lsp_rate_step *steps = lsp_study_alloc(reader, MAX_STEPS, sizeof *steps);
    size_t n_steps = 0;
    bool is_good = steps != NULL;
    for (const struct lsp_yaml *item = list->first; item != NULL && is_good; item = item->next) {
        if (n_steps == MAX_STEPS)
            break;
        is_good =
            read_step(reader, item, n_steps > 0 ? &steps[n_steps - 1] : NULL, &steps[n_steps]);
        n_steps++;
    }
    if (!is_good)
        return false;
    if (n_steps == 0 || list->n_children > MAX_STEPS) {
        lsp_diags_add(reader->diags, LSP_DIAG_RATE_STEPS,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list),
                .expected = lsp_study_printf(
                    reader, "1 to %d steps [years from the base year, rate]", (int)MAX_STEPS)},
            "a schedule has %zu steps", list->n_children);
        return false;
    }
    ret_schedule->steps = steps;
    ret_schedule->n_steps = n_steps;
    return true;
}

static bool read_step(struct lsp_study_reader *reader, const struct lsp_yaml *item,
    const struct lsp_rate_step *before, struct lsp_rate_step *ret_step)
{
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, item),
        .expected = "[years from the base year, rate per year]"};
    if (item->kind != LSP_YAML_LIST || item->n_children != 2) {
        lsp_diags_add(
            reader->diags, LSP_DIAG_RATE_STEPS, &facts, "a step of a schedule is not two numbers");
        return false;
    }
    int64_t years = 0;
    bool is_good = lsp_value_int(reader, item->first, 0, MAX_STEP_YEARS, &years);
    is_good &= lsp_value_real(reader, item->first->next, 0, 1, &ret_step->rate);
    if (!is_good)
        return false;
    ret_step->from_years = (int)years;
    facts.found = item->first->text;
    facts.expected = before == NULL
                         ? "0: the first step holds from the base year on"
                         : lsp_study_printf(reader, "more than %d years", before->from_years);
    if (before == NULL ? years == 0 : years > before->from_years)
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_RATE_STEPS, &facts,
        before == NULL ? "the first step of a schedule leaves out the years before it"
                       : "steps of a schedule do not follow one another");
    return false;
}

static bool read_preset(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_rate_schedule *ret_schedule)
{
    const char *names[32];
    size_t n = LSP_N_RATE_PRESETS < LSP_COUNT(names) ? LSP_N_RATE_PRESETS : LSP_COUNT(names);
    size_t found = 0;
    for (size_t preset = 0; preset < n; preset++)
        names[preset] = LSP_RATE_PRESETS[preset].id;
    if (!lsp_value_choice(reader, node, n, names, &found))
        return false;
    *ret_schedule = LSP_RATE_PRESETS[found];
    return true;
}

static void read_other_discounts(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    const struct lsp_yaml *list = lsp_field_list(section, "other_discounts");
    if (list == NULL)
        return;
    spec->other_discounts =
        lsp_study_alloc(section->reader, list->n_children, sizeof *spec->other_discounts);
    for (const struct lsp_yaml *item = list->first; item != NULL && spec->other_discounts != NULL;
         item = item->next)
        spec->n_other_discounts +=
            read_schedule(section->reader, item, &spec->other_discounts[spec->n_other_discounts]);
}

static void read_residual(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    static const char *const NAMES[] = {"straight_line", "later_benefits"};
    size_t residual = LSP_RESIDUAL_STRAIGHT_LINE;
    if (lsp_field_choice(section, "residual", LSP_COUNT(NAMES), NAMES, &residual))
        spec->residual = (enum lsp_residual)residual;
}

static void read_also_in(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    struct lsp_study_reader *reader = section->reader;
    const char *code = NULL;
    if (!lsp_field_text(section, "also_in", &code))
        return;
    const struct lsp_unit *units = reader->units[LSP_UNITS_MONEY];
    for (size_t unit = 0; unit < reader->n_units[LSP_UNITS_MONEY]; unit++)
        if (strcmp(units[unit].name, code) == 0 && strcmp(code, reader->inputs->currency) != 0 &&
            lsp_study_is_currency(code)) {
            spec->also_in = code;
            spec->also_per_money = 1 / units[unit].factor;
            return;
        }
    lsp_diags_add(reader->diags, LSP_DIAG_ALSO_IN,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, lsp_field_node(section, "also_in")),
            .found = code,
            .expected = lsp_study_printf(
                reader, "one of those under currencies, besides %s", reader->inputs->currency)},
        "the accounts cannot also be in %s", code);
}

static void read_shared_by(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "shared_by");
    if (list == NULL)
        return;
    spec->shared_by = lsp_study_alloc(reader, list->n_children, sizeof *spec->shared_by);
    for (const struct lsp_yaml *item = list->first; item != NULL && spec->shared_by != NULL;
         item = item->next) {
        const char *country = NULL;
        if (!lsp_value_country(reader, item, &country))
            continue;
        bool is_known = false;
        for (size_t at = 0; at < spec->n_shared_by; at++)
            is_known |= strcmp(spec->shared_by[at], country) == 0;
        if (is_known)
            lsp_diags_add(reader->diags, LSP_DIAG_SHARED_BY,
                &(struct lsp_diag_facts){.where = lsp_value_place(reader, item), .found = country},
                "country %s shares the cost twice", country);
        else
            spec->shared_by[spec->n_shared_by++] = country;
    }
}

/* A country that has no line in the account neither gains nor pays: a slip of the pen. */
void lsp_study_check_shared_by(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_appraisal_spec *spec = &reader->inputs->appraisal;
    const struct lsp_yaml *list = lsp_field_node(section, "shared_by");
    if (spec->n_shared_by == 0 || !reader->has_nodes)
        return;
    for (const struct lsp_yaml *item = list->first; item != NULL; item = item->next)
        if (item->kind == LSP_YAML_SCALAR && !has_line(reader->inputs, item->text))
            lsp_diags_add(reader->diags, LSP_DIAG_SHARED_BY,
                &(struct lsp_diag_facts){.where = lsp_value_place(reader, item),
                    .found = item->text,
                    .expected = "a country of zones, nodes, segments, operators, posts or costs"},
                "%s that shares the cost neither gains nor pays", item->text);
}

static bool has_line(const struct lsp_study_inputs *inputs, const char *country)
{
    const struct lsp_case *base = &inputs->base;
    bool has = false;
    for (size_t at = 0; at < base->network.n_nodes; at++)
        has |= is_same(base->network.nodes[at].country, country);
    for (size_t at = 0; at < base->network.n_zones; at++)
        has |= is_same(base->network.zones[at].country, country);
    for (size_t at = 0; at < base->demand.n_segments; at++)
        has |= is_same(base->demand.segments[at].country, country);
    for (size_t at = 0; at < base->services.n_operators; at++)
        has |= is_same(base->services.operators[at].country, country);
    for (size_t at = 0; at < base->n_posts; at++)
        has |= is_same(base->posts[at].country, country);
    for (size_t at = 0; at < inputs->appraisal.n_costs; at++)
        has |= is_same(inputs->appraisal.costs[at].country, country);
    return has;
}

/* The one may be missing, which has been reported. */
static bool is_same(const char *one, const char *country)
{
    return one != NULL && strcmp(one, country) == 0;
}

static void read_options(const struct lsp_section *section, struct lsp_appraisal_spec *spec)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_node(section, "options");
    spec->options = read_scenarios(section, "options", &spec->n_options);
    if (spec->options == NULL || list->n_children >= 2)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_OPTIONS,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, list),
            .expected = "two scenarios or more, each with its own costs",
            .hint = "costs that belong to some scenarios only name them under scenarios"},
        "there is no choice between %zu option%s", list->n_children,
        list->n_children == 1 ? "" : "s");
}

void lsp_study_check_residual(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_appraisal_spec *spec = &reader->inputs->appraisal;
    if (spec->residual != LSP_RESIDUAL_LATER)
        return;
    for (size_t cost = 0; cost < spec->n_costs; cost++)
        if (spec->costs[cost].life_years > spec->horizon_years)
            return;
    lsp_diags_add(reader->diags, LSP_DIAG_NOTHING_LEFT,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, lsp_field_node(section, "residual")),
            .expected = lsp_study_printf(
                reader, "a construction with a life above %g years", spec->horizon_years)},
        "no construction outlives the horizon, so that nothing is left");
}

/* A list of scenarios, each once; NULL when there is none. */
static uint32_t *read_scenarios(
    const struct lsp_section *section, const char *key, size_t *ret_n_scenarios)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, key);
    uint32_t *scenarios =
        list == NULL ? NULL : lsp_study_alloc(reader, list->n_children, sizeof *scenarios);
    size_t n = 0;
    for (const struct lsp_yaml *item = list == NULL ? NULL : list->first;
         item != NULL && scenarios != NULL; item = item->next) {
        uint32_t scenario = lsp_value_id(reader, item, LSP_SCENARIOS);
        bool is_known = false;
        for (size_t at = 0; at < n; at++)
            is_known |= scenarios[at] == scenario;
        if (scenario == LSP_NONE)
            continue;
        if (is_known)
            lsp_diags_add(reader->diags, LSP_DIAG_OPTIONS,
                &(struct lsp_diag_facts){
                    .where = lsp_value_place(reader, item), .found = item->text},
                "scenario %s stands twice under %s", item->text, key);
        else
            scenarios[n++] = scenario;
    }
    *ret_n_scenarios = n;
    return scenarios;
}

bool lsp_study_cost_follows(const struct lsp_yaml *node)
{
    return lsp_yaml_child(node, "activity") != NULL || lsp_yaml_child(node, "during") != NULL ||
           lsp_yaml_child(node, "per_month") != NULL;
}

void lsp_study_read_cost_times(const struct lsp_section *section, struct lsp_cost_item *cost)
{
    static const struct lsp_number PER_MONTH = {"per_month",
        "Construction cost per month of the works", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false, 0};
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *activity = lsp_field_node(section, "activity");
    const struct lsp_yaml *during = lsp_field_node(section, "during");
    bool has_years = lsp_field_node(section, "years") != NULL;
    cost->begins_with = cost->ends_with = LSP_NONE;
    (void)lsp_field_number_if_there(section, &PER_MONTH, &cost->per_month_money);
    if (has_years || (activity != NULL) == (during != NULL)) {
        lsp_diags_add(reader->diags, LSP_DIAG_COST_TIMES,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, section->map),
                .expected = "exactly one of years, activity and during; per_month not with years"},
            "cost %s does not say once when it is spent", cost->id);
        return;
    }
    cost->follows_programme = true;
    if (activity != NULL) {
        cost->begins_with = cost->ends_with = lsp_value_id(reader, activity, LSP_ACTIVITIES);
        return;
    }
    const struct lsp_yaml *list = lsp_field_list(section, "during");
    if (list == NULL)
        return;
    if (list->n_children != 2) {
        lsp_diags_add(reader->diags, LSP_DIAG_COST_TIMES,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list),
                .expected = "[activity that begins it, activity that ends it]"},
            "cost %s is not spent from one activity to another", cost->id);
        return;
    }
    cost->begins_with = lsp_value_id(reader, list->first, LSP_ACTIVITIES);
    cost->ends_with = lsp_value_id(reader, list->first->next, LSP_ACTIVITIES);
}

void lsp_study_read_cost_scenarios(const struct lsp_section *section, struct lsp_cost_item *cost)
{
    cost->scenarios = read_scenarios(section, "scenarios", &cost->n_scenarios);
}
