/* study.yaml: what may go otherwise than planned: correlated durations, risk events, and the
 * outside view of like projects.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

static void read_groups(const struct lsp_section *programme);
static bool read_group(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_correlation_group *group);
static void read_members(const struct lsp_section *row, struct lsp_correlation_group *group);
static void read_events(const struct lsp_section *programme);
static void read_event(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_risk_event *event);
static void read_effects(const struct lsp_section *section, const char *key, bool is_factor,
    struct lsp_risk_event *event);
static bool is_possible(const struct lsp_section *section, const struct lsp_yaml *node,
    const struct lsp_risk_effect *effect);

void lsp_study_read_risks(const struct lsp_section *programme)
{
    static const struct lsp_number COST_CORRELATION = {
        "cost_correlation", "Correlation of the costs", LSP_UNITS_PURE, 0, 1, false, 0};
    double correlation[3];
    if (lsp_field_shown(programme, &COST_CORRELATION, correlation))
        programme->reader->inputs->programme_options.cost_correlation = correlation[1];
    read_groups(programme);
    read_events(programme);
    lsp_study_read_outside(programme);
}

static void read_groups(const struct lsp_section *programme)
{
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_schedule_risk_options *options = &reader->inputs->programme_options;
    const struct lsp_yaml *list = lsp_field_list(programme, "correlations");
    options->groups =
        list == NULL ? NULL : lsp_study_alloc(reader, list->n_children, sizeof *options->groups);
    for (const struct lsp_yaml *node = list == NULL ? NULL : list->first;
         node != NULL && options->groups != NULL; node = node->next)
        if (read_group(reader, node, &options->groups[options->n_groups]))
            options->n_groups++;
}

static bool read_group(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_correlation_group *group)
{
    static const struct lsp_key KEYS[] = {{"of", true}, {"value", true}};
    static const struct lsp_number VALUE = {
        "value", "Correlation of some durations", LSP_UNITS_PURE, -1, 1, false, 0};
    const char *path = lsp_value_place(reader, node).element;
    struct lsp_section row = lsp_section_open(reader, node, path, LSP_COUNT(KEYS), KEYS);
    double value[3];
    *group = (struct lsp_correlation_group){.where = lsp_value_place(reader, node)};
    read_members(&row, group);
    if (!lsp_field_shown(&row, &VALUE, value))
        return false;
    group->value = value[1];
    return group->n_activities >= 2;
}

static void read_members(const struct lsp_section *row, struct lsp_correlation_group *group)
{
    struct lsp_study_reader *reader = row->reader;
    const struct lsp_yaml *list = lsp_field_list(row, "of");
    if (list == NULL)
        return;
    bool is_known = true;
    group->activities = lsp_study_alloc(reader, list->n_children, sizeof *group->activities);
    for (const struct lsp_yaml *node = list->first; node != NULL && group->activities != NULL;
         node = node->next) {
        uint32_t activity = lsp_value_id(reader, node, LSP_ACTIVITIES);
        bool is_there = false;
        for (size_t at = 0; at < group->n_activities; at++)
            is_there |= group->activities[at] == activity;
        is_known &= activity != LSP_NONE;
        if (activity != LSP_NONE && !is_there)
            group->activities[group->n_activities++] = activity;
    }
    if (is_known && group->n_activities < 2)
        lsp_diags_add(reader->diags, LSP_DIAG_CORRELATION_GROUP,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, list), .expected = "two activities or more"},
            "a correlation is of fewer than two activities");
}

static void read_events(const struct lsp_section *programme)
{
    enum { MAX_EVENTS = 200 };
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_schedule_risk_options *options = &reader->inputs->programme_options;
    const struct lsp_yaml *map = lsp_study_take_ids(programme, "risks", LSP_RISKS, MAX_EVENTS);
    size_t n_events = reader->ids[LSP_RISKS].n;
    options->events = lsp_study_alloc(reader, n_events, sizeof *options->events);
    if (map == NULL || options->events == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t event = 0; event < n_events; event++, node = node->next)
        read_event(reader, node, &options->events[event]);
    options->n_events = n_events;
}

static void read_event(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_risk_event *event)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"probability", true}, {"delays", false},
        {"factors", false}, {"cost", false}, {"source", false}};
    static const struct lsp_number PROBABILITY = {
        "probability", "Probability", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number COST = {
        "cost", "Extra cost", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false, 0};
    *event = (struct lsp_risk_event){
        .id = node->key, .name = node->key, .source = "", .where = lsp_key_place(reader, node)};
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.risks.%s", node->key), LSP_COUNT(KEYS), KEYS);
    double probability[3];
    (void)lsp_field_text(&section, "name", &event->name);
    (void)lsp_field_text(&section, "source", &event->source);
    section.subject = event->name;
    if (lsp_field_shown(&section, &PROBABILITY, probability))
        event->probability = probability[1];
    (void)lsp_study_read_estimate(&section, &COST, &event->cost_money);
    read_effects(&section, "delays", false, event);
    read_effects(&section, "factors", true, event);
    bool says_nothing = lsp_field_node(&section, "delays") == NULL &&
                        lsp_field_node(&section, "factors") == NULL &&
                        lsp_field_node(&section, "cost") == NULL;
    if (section.map != NULL && says_nothing)
        lsp_diags_add(reader->diags, LSP_DIAG_RISK,
            &(struct lsp_diag_facts){.where = event->where, .expected = "delays, factors or cost"},
            "the risk %s neither delays anything nor costs anything", event->id);
}

/* One for each activity that the map under `key` names. */
static void read_effects(const struct lsp_section *section, const char *key, bool is_factor,
    struct lsp_risk_event *event)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, key);
    struct lsp_risk_effect *effects =
        map == NULL ? NULL
                    : lsp_study_extend(reader, event->effects, event->n_effects,
                          event->n_effects + map->n_children, sizeof *effects);
    if (effects == NULL)
        return;
    event->effects = effects;
    struct lsp_section values = {.reader = reader,
        .map = map,
        .path = lsp_study_printf(reader, "%s.%s", section->path, key)};
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        const struct lsp_number number = {node->key,
            lsp_study_printf(
                reader, is_factor ? "%s: factor on %s" : "%s: delay of %s", event->name, node->key),
            is_factor ? LSP_UNITS_PURE : LSP_UNITS_DAYS, 0, is_factor ? 100 : 36500, is_factor, 0};
        struct lsp_risk_effect effect = {
            .activity = lsp_key_id(reader, node, LSP_ACTIVITIES), .is_factor = is_factor};
        if (lsp_study_read_estimate(&values, &number, &effect.amount) &&
            effect.activity != LSP_NONE && is_possible(section, node, &effect))
            event->effects[event->n_effects++] = effect;
    }
}

/* A milestone has no duration to multiply. */
static bool is_possible(const struct lsp_section *section, const struct lsp_yaml *node,
    const struct lsp_risk_effect *effect)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_activity *activity = &reader->inputs->programme.activities[effect->activity];
    bool is_finished = activity->finished_day != INT32_MIN;
    bool is_milestone = effect->is_factor && !(activity->high_days > 0);
    if (!is_finished && !is_milestone)
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_RISK,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
            .found = node->key,
            .expected = is_finished ? "an activity that is not finished"
                                    : "an activity with a duration, or a delay"},
        is_finished ? "a risk cannot change %s, which is finished"
                    : "a risk cannot multiply the duration of %s, which is a milestone",
        activity->id);
    return false;
}
