/* study.yaml: activities of the programme, what they wait for, what they need, how far they are.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

#include <math.h>

static const double MAX_DAYS = 36500;

static void read_resource(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_resource *resource);
static void read_activity(struct lsp_study_reader *reader, const struct lsp_yaml *node, bool is_new,
    struct lsp_activity *activity);
static void read_duration(const struct lsp_section *section, struct lsp_activity *activity);
static void read_relations(const struct lsp_section *section, struct lsp_activity *activity);
static bool read_relation(const struct lsp_section *section, const struct lsp_yaml *node,
    size_t index, struct lsp_relation *relation);
static void read_dates(const struct lsp_section *section, struct lsp_activity *activity);
static void read_progress(const struct lsp_section *section, struct lsp_activity *activity);
static void read_needs(const struct lsp_section *section, struct lsp_activity *activity);
static void read_along(const struct lsp_section *section, struct lsp_activity *activity);

void lsp_study_read_resources(const struct lsp_section *programme)
{
    enum { MAX_RESOURCES = 100 };
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_programme *works = &reader->inputs->programme;
    size_t n_old = works->n_resources;
    const struct lsp_yaml *map =
        lsp_study_take_more_ids(programme, "resources", LSP_RESOURCES, MAX_RESOURCES);
    size_t n = reader->ids[LSP_RESOURCES].n;
    works->resources =
        lsp_study_extend(reader, works->resources, n_old, n, sizeof *works->resources);
    if (map == NULL || works->resources == NULL)
        return;
    works->n_resources = n;
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        uint32_t resource = lsp_study_find_id(reader, LSP_RESOURCES, node->key);
        if (resource != LSP_NONE)
            read_resource(reader, node, &works->resources[resource]);
    }
}

static void read_resource(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_resource *resource)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"bank", false}, {"amount", true}};
    static const struct lsp_number AMOUNT = {
        "amount", "Amount", LSP_UNITS_PURE, 0, LSP_VERY_MANY, true, 0};
    *resource = (struct lsp_resource){.id = node->key,
        .name = node->key,
        .bank = "",
        .amount = LSP_VERY_MANY,
        .where = lsp_key_place(reader, node)};
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.resources.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &resource->name);
    (void)lsp_field_country(&section, "bank", &resource->bank);
    section.subject = resource->name;
    double amount[3];
    if (lsp_field_shown(&section, &AMOUNT, amount))
        resource->amount = amount[1];
}

void lsp_study_read_activities(const struct lsp_section *programme)
{
    enum { MAX_ACTIVITIES = 500 };
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_programme *works = &reader->inputs->programme;
    size_t n_old = works->n_activities;
    const struct lsp_yaml *map =
        lsp_study_take_more_ids(programme, "activities", LSP_ACTIVITIES, MAX_ACTIVITIES);
    size_t n = reader->ids[LSP_ACTIVITIES].n;
    works->activities =
        lsp_study_extend(reader, works->activities, n_old, n, sizeof *works->activities);
    if (map == NULL || works->activities == NULL)
        return;
    works->n_activities = n;
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        uint32_t activity = lsp_study_find_id(reader, LSP_ACTIVITIES, node->key);
        if (activity == LSP_NONE)
            continue;
        if (activity >= n_old)
            works->activities[activity] = lsp_programme_blank_activity(node->key, node->key);
        read_activity(reader, node, activity >= n_old, &works->activities[activity]);
    }
}

/* What is written replaces what a plan file said; but relations are added to its own. */
static void read_activity(struct lsp_study_reader *reader, const struct lsp_yaml *node, bool is_new,
    struct lsp_activity *activity)
{
    const bool is_required = is_new && !reader->is_plan_unknown;
    const struct lsp_key keys[] = {{"name", is_required}, {"bank", false},
        {"calendar", is_required}, {"duration", is_required}, {"after", false},
        {"not_before", false}, {"start_by", false}, {"finish_not_before", false},
        {"finish_by", false}, {"as_late_as_possible", false}, {"started", false},
        {"finished", false}, {"done", false}, {"left", false}, {"needs", false}, {"along", false}};
    activity->where = lsp_key_place(reader, node);
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.activities.%s", node->key), LSP_COUNT(keys), keys);
    (void)lsp_field_text(&section, "name", &activity->name);
    (void)lsp_field_country(&section, "bank", &activity->bank);
    (void)lsp_field_id(&section, "calendar", LSP_CALENDARS, &activity->calendar);
    section.subject = activity->name;
    read_dates(&section, activity);
    read_duration(&section, activity);
    read_progress(&section, activity);
    read_relations(&section, activity);
    read_needs(&section, activity);
    read_along(&section, activity);
}

static void read_dates(const struct lsp_section *section, struct lsp_activity *activity)
{
    (void)lsp_field_date(section, "not_before", &activity->not_before_day);
    (void)lsp_field_date(section, "start_by", &activity->start_by_day);
    (void)lsp_field_date(section, "finish_not_before", &activity->finish_not_before_day);
    (void)lsp_field_date(section, "finish_by", &activity->finish_by_day);
    (void)lsp_field_bool(section, "as_late_as_possible", &activity->as_late_as_possible);
}

static void read_duration(const struct lsp_section *section, struct lsp_activity *activity)
{
    const struct lsp_number number = {
        "duration", "Duration", LSP_UNITS_DAYS, 0, MAX_DAYS, false, 0};
    struct lsp_estimate days;
    if (!lsp_study_read_estimate(section, &number, &days))
        return;
    activity->low_days = days.low;
    activity->mid_days = days.mid;
    activity->high_days = days.high;
    activity->shape = days.shape;
}

static void read_progress(const struct lsp_section *section, struct lsp_activity *activity)
{
    static const struct lsp_number DONE = {"done", "Done", LSP_UNITS_PURE, 0, 1, false, 0};
    const struct lsp_number left = {"left", "Work left", LSP_UNITS_DAYS, 0, MAX_DAYS, false, 0};
    double share[3];
    struct lsp_estimate days;
    (void)lsp_field_date(section, "started", &activity->started_day);
    (void)lsp_field_date(section, "finished", &activity->finished_day);
    if (lsp_field_shown(section, &DONE, share))
        activity->done_share = share[1];
    if (!lsp_study_read_estimate(section, &left, &days))
        return;
    activity->left_low_days = days.low;
    activity->left_mid_days = days.mid;
    activity->left_high_days = days.high;
    activity->shape = days.shape; /* only one of the two is drawn from */
}

static void read_relations(const struct lsp_section *section, struct lsp_activity *activity)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "after");
    size_t n_old = activity->n_relations, index = 0;
    struct lsp_relation *relations = list == NULL
                                         ? NULL
                                         : lsp_study_extend(reader, activity->relations, n_old,
                                               n_old + list->n_children, sizeof *relations);
    if (relations == NULL)
        return;
    activity->relations = relations;
    for (const struct lsp_yaml *node = list->first; node != NULL; node = node->next, index++)
        if (read_relation(section, node, index, &relations[activity->n_relations]))
            activity->n_relations++;
}

/* An id alone is a finish-to-start relation without a lag. */
static bool read_relation(const struct lsp_section *section, const struct lsp_yaml *node,
    size_t index, struct lsp_relation *relation)
{
    static const struct lsp_key KEYS[] = {
        {"activity", true}, {"type", false}, {"lag", false}, {"calendar", false}};
    static const char *const KINDS[] = {[LSP_FINISH_START] = "FS",
        [LSP_START_START] = "SS",
        [LSP_FINISH_FINISH] = "FF",
        [LSP_START_FINISH] = "SF"};
    const struct lsp_number number = {"lag", "Lag", LSP_UNITS_DAYS, -MAX_DAYS, MAX_DAYS, false, 0};
    struct lsp_study_reader *reader = section->reader;
    *relation = (struct lsp_relation){
        .predecessor = LSP_NONE, .lag_calendar = LSP_NONE, .where = lsp_value_place(reader, node)};
    if (node->kind == LSP_YAML_SCALAR) {
        relation->predecessor = lsp_value_id(reader, node, LSP_ACTIVITIES);
        return relation->predecessor != LSP_NONE;
    }
    struct lsp_section row = lsp_section_open(reader, node,
        lsp_study_printf(reader, "%s.after[%zu]", section->path, index), LSP_COUNT(KEYS), KEYS);
    size_t kind = LSP_FINISH_START;
    double lag[3];
    row.subject = section->subject;
    (void)lsp_field_id(&row, "activity", LSP_ACTIVITIES, &relation->predecessor);
    (void)lsp_field_choice(&row, "type", LSP_COUNT(KINDS), KINDS, &kind);
    (void)lsp_field_id(&row, "calendar", LSP_CALENDARS, &relation->lag_calendar);
    relation->kind = (enum lsp_relation_kind)kind;
    if (lsp_field_shown(&row, &number, lag))
        relation->lag_days = lag[1];
    return relation->predecessor != LSP_NONE;
}

static void read_needs(const struct lsp_section *section, struct lsp_activity *activity)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "needs");
    if (map == NULL)
        return;
    activity->n_needs = 0;
    activity->needs = lsp_study_alloc(reader, map->n_children, sizeof *activity->needs);
    for (const struct lsp_yaml *node = map->first; node != NULL && activity->needs != NULL;
         node = node->next) {
        struct lsp_need need = {.resource = lsp_key_id(reader, node, LSP_RESOURCES)};
        if (lsp_value_real(reader, node, 0, LSP_VERY_MANY, &need.amount) &&
            need.resource != LSP_NONE && need.amount > 0)
            activity->needs[activity->n_needs++] = need;
    }
}

/* Two metres along the axis of the works: where the work begins and where it ends. */
static void read_along(const struct lsp_section *section, struct lsp_activity *activity)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "along");
    if (list == NULL)
        return;
    double from = 0, to = 0;
    if (list->n_children != 2)
        lsp_diags_add(reader->diags, LSP_DIAG_WRONG_TYPE,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list),
                .expected = "[from, to], metres along the axis of the works"},
            "along has %zu entries where two are expected", list->n_children);
    else if (lsp_value_real(reader, list->first, -1e6, 1e6, &from) &&
             lsp_value_real(reader, list->first->next, -1e6, 1e6, &to)) {
        activity->along_from_m = from;
        activity->along_to_m = to;
    }
}
