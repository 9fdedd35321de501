/* Rules that linkspan writes into plan files: those of activities and of the whole programme.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_rules.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "base/text.h"
#include "formats/plan_xml.h"

static const char *const SHAPES[] = {"pert", "triangular", "uniform", "lognormal"};

static bool number_of(struct lsp_plan_model *model, const char *rules, const char *key,
    struct lsp_place where, double *ret_number);
static bool day_of(struct lsp_plan_model *model, const char *rules, const char *key,
    struct lsp_place where, int32_t *ret_day);
static void refuse(
    struct lsp_plan_model *model, struct lsp_place where, const char *key, const char *value);
static void apply_progress(struct lsp_plan_model *model, const struct lsp_plan_task *from,
    const struct lsp_programme *programme, struct lsp_activity *activity);
static void refine(
    struct lsp_plan_model *model, const struct lsp_plan_task *from, const char *key, double *days);
static void apply_lags(struct lsp_plan_model *model, const struct lsp_plan_task *from,
    const struct lsp_programme *programme, struct lsp_activity *activity);
static void apply_lag(struct lsp_plan_model *model, const char *text, size_t length,
    const struct lsp_programme *programme, struct lsp_activity *activity);
static size_t count_rules(const struct lsp_plan_model *model, const char *kind);
static bool is_rule(const struct lsp_xml *element, const char *kind);
static uint32_t activity_of(struct lsp_plan_model *model, const struct lsp_programme *programme,
    const struct lsp_xml *rule, struct lsp_place where);
static const char *text_of(
    struct lsp_plan_model *model, const struct lsp_xml *rule, const char *key);
static void write_progress(const struct lsp_activity *of, struct lsp_buffer *out);
static void write_lags(
    const struct lsp_programme *programme, const struct lsp_activity *of, struct lsp_buffer *out);
static void write_rule(struct lsp_buffer *out, const char *indent, struct lsp_buffer *rules);

void lsp_plan_apply_activity_rules(struct lsp_plan_model *model, const struct lsp_plan_task *from,
    struct lsp_programme *programme, struct lsp_activity *activity)
{
    const char *rules = from->rules;
    if (rules[0] == '\0')
        return;
    const char *shape = lsp_plan_rule(model, rules, "shape");
    if (shape != NULL) {
        size_t found = lsp_text_find(shape, SHAPES, 4);
        if (found == 4)
            refuse(model, from->where, "shape", shape);
        else
            activity->shape = (enum lsp_duration_shape)found;
    }
    refine(model, from, "low", &activity->low_days);
    refine(model, from, "mid", &activity->mid_days);
    refine(model, from, "high", &activity->high_days);
    (void)day_of(model, rules, "start_by", from->where, &activity->start_by_day);
    (void)day_of(model, rules, "finish_not_before", from->where, &activity->finish_not_before_day);
    (void)day_of(model, rules, "not_before", from->where, &activity->not_before_day);
    apply_progress(model, from, programme, activity);
    (void)number_of(model, rules, "along_from", from->where, &activity->along_from_m);
    (void)number_of(model, rules, "along_to", from->where, &activity->along_to_m);
    if (lsp_plan_rule(model, rules, "start_not_known") != NULL)
        activity->started_day = INT32_MIN;
    apply_lags(model, from, programme, activity);
}

/* What the tool keeps in whole percents and seconds, more precisely, unless it has been changed
 * there. */
static void apply_progress(struct lsp_plan_model *model, const struct lsp_plan_task *from,
    const struct lsp_programme *programme, struct lsp_activity *activity)
{
    static const double HALF_PERCENT = 0.0051, SECONDS_DAYS = 2e-3;
    const char *rules = from->rules;
    double done = 0, left = 0;
    double share = isnan(activity->done_share) ? 0 : activity->done_share;
    double hours = lsp_plan_hours(&programme->calendars[activity->calendar]);
    if (number_of(model, rules, "done", from->where, &done) && fabs(done - share) < HALF_PERCENT)
        activity->done_share = done;
    if (number_of(model, rules, "left", from->where, &left) &&
        fabs(left - from->left_h / hours) < SECONDS_DAYS) {
        activity->left_low_days = activity->left_mid_days = activity->left_high_days = left;
        (void)number_of(model, rules, "left_low", from->where, &activity->left_low_days);
        (void)number_of(model, rules, "left_high", from->where, &activity->left_high_days);
        if (lsp_plan_rule(model, rules, "done") == NULL)
            activity->done_share = (double)NAN;
    }
}

/* A number of days that seconds hold only nearly. */
static void refine(
    struct lsp_plan_model *model, const struct lsp_plan_task *from, const char *key, double *days)
{
    static const double SECOND_DAYS = 1e-3;
    double number = 0;
    if (number_of(model, from->rules, key, from->where, &number) &&
        fabs(number - *days) < SECOND_DAYS)
        *days = number;
}

static bool number_of(struct lsp_plan_model *model, const char *rules, const char *key,
    struct lsp_place where, double *ret_number)
{
    const char *text = lsp_plan_rule(model, rules, key);
    double number = 0;
    if (text == NULL)
        return false;
    bool is_good = lsp_text_to_double(text, strlen(text), &number) && fabs(number) < 1e9;
    if (is_good)
        *ret_number = number;
    else
        refuse(model, where, key, text);
    return is_good;
}

static bool day_of(struct lsp_plan_model *model, const char *rules, const char *key,
    struct lsp_place where, int32_t *ret_day)
{
    const char *text = lsp_plan_rule(model, rules, key);
    bool is_good = text != NULL && lsp_date_parse(text, ret_day);
    if (text != NULL && !is_good)
        refuse(model, where, key, text);
    return is_good;
}

static void refuse(
    struct lsp_plan_model *model, struct lsp_place where, const char *key, const char *value)
{
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_VALUE,
        &(struct lsp_diag_facts){.where = where,
            .found = value,
            .hint = "empty the custom field \"linkspan\", or take out the line <?linkspan ...?>"},
        "the %s that linkspan has written cannot be read", key);
}

/* "1/piers/site": the second relation, if it is still to the piers, has its lag in the calendar
 * site. */
static void apply_lags(struct lsp_plan_model *model, const struct lsp_plan_task *from,
    const struct lsp_programme *programme, struct lsp_activity *activity)
{
    const char *lags = lsp_plan_rule(model, from->rules, "lags");
    for (const char *at = lags; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, ",");
        apply_lag(model, at, length, programme, activity);
        at += length + (at[length] == ',');
    }
}

/* Such a lag has been written as so many days of the successor's calendar. */
static void apply_lag(struct lsp_plan_model *model, const char *text, size_t length,
    const struct lsp_programme *programme, struct lsp_activity *activity)
{
    char *number = lsp_arena_copy_bytes(&model->scratch, text, length);
    char *predecessor = number == NULL ? NULL : strchr(number, '/');
    char *calendar_id = predecessor == NULL ? NULL : strchr(predecessor + 1, '/');
    int64_t index = 0;
    if (calendar_id == NULL ||
        !lsp_text_to_int(number, (size_t)(predecessor - number), 0, 1000000, &index) ||
        (size_t)index >= activity->n_relations)
        return;
    *calendar_id = '\0';
    struct lsp_relation *relation = &activity->relations[index];
    const char *id = programme->activities[relation->predecessor].id;
    if (strcmp(id, predecessor + 1) != 0 || relation->lag_calendar != activity->calendar)
        return;
    for (uint32_t calendar = 0; calendar < programme->n_calendars; calendar++)
        if (strcmp(programme->calendars[calendar].id, calendar_id + 1) == 0)
            relation->lag_calendar = calendar;
}

void lsp_plan_apply_project_rules(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    size_t n_parts = count_rules(model, "part"), n_targets = count_rules(model, "target"),
           n_reports = count_rules(model, "report");
    programme->parts = LSP_ARRAY(model->arena, struct lsp_programme_part, n_parts);
    programme->targets = LSP_ARRAY(model->arena, struct lsp_programme_target, n_targets);
    programme->reports = LSP_ARRAY(model->arena, struct lsp_progress_report, n_reports);
    if (programme->parts == NULL || programme->targets == NULL || programme->reports == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    const struct lsp_xml *rule = lsp_xml_child(model->root, "?" LSP_PLAN_RULE_NAME);
    for (; rule != NULL; rule = lsp_xml_next(rule)) {
        struct lsp_place where = {.file = model->file, .line = rule->line};
        uint32_t activity = activity_of(model, programme, rule, where);
        int32_t day = INT32_MIN;
        if (activity == LSP_NONE)
            continue;
        if (is_rule(rule, "part"))
            programme->parts[programme->n_parts++] =
                (struct lsp_programme_part){.name = text_of(model, rule, "name"),
                    .country = text_of(model, rule, "country"),
                    .activity = activity};
        else if (is_rule(rule, "target") && day_of(model, rule->text, "day", where, &day))
            programme->targets[programme->n_targets++] =
                (struct lsp_programme_target){.name = text_of(model, rule, "name"),
                    .source = text_of(model, rule, "source"),
                    .activity = activity,
                    .day = day};
        else if (is_rule(rule, "report") && day_of(model, rule->text, "day", where, &day)) {
            struct lsp_progress_report report = {.activity = activity,
                .day = day,
                .source = text_of(model, rule, "source"),
                .where = where};
            if (number_of(model, rule->text, "done", where, &report.done_share))
                programme->reports[programme->n_reports++] = report;
        }
    }
}

static size_t count_rules(const struct lsp_plan_model *model, const char *kind)
{
    size_t n = 0;
    const struct lsp_xml *rule = lsp_xml_child(model->root, "?" LSP_PLAN_RULE_NAME);
    for (; rule != NULL; rule = lsp_xml_next(rule))
        n += is_rule(rule, kind);
    return n;
}

/* "kind=part; ..." */
static bool is_rule(const struct lsp_xml *element, const char *kind)
{
    size_t length = strlen(kind);
    return strncmp(element->text, "kind=", 5) == 0 &&
           strncmp(element->text + 5, kind, length) == 0 &&
           (element->text[5 + length] == ';' || element->text[5 + length] == '\0');
}

static uint32_t activity_of(struct lsp_plan_model *model, const struct lsp_programme *programme,
    const struct lsp_xml *rule, struct lsp_place where)
{
    const char *id = lsp_plan_rule(model, rule->text, "activity");
    for (uint32_t activity = 0; id != NULL && activity < programme->n_activities; activity++)
        if (strcmp(programme->activities[activity].id, id) == 0)
            return activity;
    refuse(model, where, "activity", id == NULL ? "" : id);
    return LSP_NONE;
}

static const char *text_of(
    struct lsp_plan_model *model, const struct lsp_xml *rule, const char *key)
{
    const char *text = lsp_plan_rule(model, rule->text, key);
    return text == NULL ? "" : text;
}

void lsp_plan_write_activity_rules(
    const struct lsp_programme *programme, uint32_t activity, struct lsp_buffer *out)
{
    const struct lsp_activity *of = &programme->activities[activity];
    double hours = lsp_plan_hours(&programme->calendars[of->calendar]);
    if (activity == programme->opening)
        lsp_plan_add_rule(out, "opens", "yes");
    if (of->shape != LSP_SHAPE_PERT)
        lsp_plan_add_rule(out, "shape", SHAPES[of->shape]);
    const struct {
        const char *key;
        double days;
    } durations[] = {{"low", of->low_days}, {"mid", of->mid_days}, {"high", of->high_days}};
    for (size_t at = 0; at < 3; at++)
        if (round(durations[at].days * hours * 3600) / 3600 / hours != durations[at].days)
            lsp_plan_add_rule_number(out, durations[at].key, durations[at].days);
    /* The first of them is the task's constraint: lsp_plan_constraint_of. */
    bool has_slot = of->as_late_as_possible;
    if (of->not_before_day != INT32_MIN && has_slot)
        lsp_plan_add_rule_day(out, "not_before", of->not_before_day);
    has_slot |= of->not_before_day != INT32_MIN;
    if (of->start_by_day != INT32_MIN && has_slot)
        lsp_plan_add_rule_day(out, "start_by", of->start_by_day);
    has_slot |= of->start_by_day != INT32_MIN;
    if (of->finish_not_before_day != INT32_MIN && has_slot)
        lsp_plan_add_rule_day(out, "finish_not_before", of->finish_not_before_day);
    write_progress(of, out);
    write_lags(programme, of, out);
}

static void write_progress(const struct lsp_activity *of, struct lsp_buffer *out)
{
    if (of->finished_day != INT32_MIN && of->started_day == INT32_MIN)
        lsp_plan_add_rule(out, "start_not_known", "yes");
    if (!isnan(of->done_share))
        lsp_plan_add_rule_number(out, "done", of->done_share);
    if (!isnan(of->left_mid_days)) {
        lsp_plan_add_rule_number(out, "left", of->left_mid_days);
        if (of->left_low_days < of->left_mid_days)
            lsp_plan_add_rule_number(out, "left_low", of->left_low_days);
        if (of->left_high_days > of->left_mid_days)
            lsp_plan_add_rule_number(out, "left_high", of->left_high_days);
    }
    if (!isnan(of->along_from_m))
        lsp_plan_add_rule_number(out, "along_from", of->along_from_m);
    if (!isnan(of->along_to_m))
        lsp_plan_add_rule_number(out, "along_to", of->along_to_m);
}

static void write_lags(
    const struct lsp_programme *programme, const struct lsp_activity *of, struct lsp_buffer *out)
{
    struct lsp_buffer lags = {0};
    for (size_t at = 0; at < of->n_relations; at++) {
        const struct lsp_relation *relation = &of->relations[at];
        if (fabs(relation->lag_days) > 0 && relation->lag_calendar != LSP_NONE &&
            relation->lag_calendar != of->calendar)
            lsp_buffer_printf(&lags, "%s%zu/%s/%s", lags.length > 0 ? "," : "", at,
                programme->activities[relation->predecessor].id,
                programme->calendars[relation->lag_calendar].id);
    }
    if (lags.length > 0)
        lsp_plan_add_rule(out, "lags", lags.text);
    out->failed |= lags.failed;
    lsp_buffer_finish(&lags);
}

double lsp_plan_hours(const struct lsp_calendar *calendar)
{
    return calendar->hours_per_day > 0 ? calendar->hours_per_day : 8;
}

void lsp_plan_write_project_rules(const struct lsp_programme *programme, struct lsp_buffer *out)
{
    for (size_t at = 0; at < programme->n_parts; at++) {
        const struct lsp_programme_part *part = &programme->parts[at];
        struct lsp_buffer rules = {0};
        lsp_plan_add_rule(&rules, "kind", "part");
        lsp_plan_add_rule(&rules, "activity", programme->activities[part->activity].id);
        lsp_plan_add_rule(&rules, "name", part->name);
        lsp_plan_add_rule(&rules, "country", part->country);
        write_rule(out, "  ", &rules);
    }
    for (size_t at = 0; at < programme->n_targets; at++) {
        const struct lsp_programme_target *target = &programme->targets[at];
        struct lsp_buffer rules = {0};
        lsp_plan_add_rule(&rules, "kind", "target");
        lsp_plan_add_rule(&rules, "activity", programme->activities[target->activity].id);
        lsp_plan_add_rule_day(&rules, "day", target->day);
        lsp_plan_add_rule(&rules, "name", target->name);
        lsp_plan_add_rule(&rules, "source", target->source);
        write_rule(out, "  ", &rules);
    }
    for (size_t at = 0; at < programme->n_reports; at++) {
        const struct lsp_progress_report *report = &programme->reports[at];
        struct lsp_buffer rules = {0};
        lsp_plan_add_rule(&rules, "kind", "report");
        lsp_plan_add_rule(&rules, "activity", programme->activities[report->activity].id);
        lsp_plan_add_rule_day(&rules, "day", report->day);
        lsp_plan_add_rule_number(&rules, "done", report->done_share);
        lsp_plan_add_rule(&rules, "source", report->source == NULL ? "" : report->source);
        write_rule(out, "  ", &rules);
    }
}

static void write_rule(struct lsp_buffer *out, const char *indent, struct lsp_buffer *rules)
{
    if (rules->failed || rules->text == NULL)
        out->failed = true;
    else
        lsp_buffer_printf(out, "%s<?" LSP_PLAN_RULE_NAME " %s?>\n", indent, rules->text);
    lsp_buffer_finish(rules);
}
