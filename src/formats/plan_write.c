/* Microsoft Project XML from a programme and its dates.
 *
 * Elements stand in the order of the published schema, mspdi_pj12.xsd [MSPDI2007], which the tool
 * insists on.  What it has no place for goes into custom fields of its tasks, which it shows and
 * keeps, and into processing instructions, which it passes over (plan_rules.h).
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "formats/plan_rules.h"
#include "formats/plan_write.h"
#include "formats/plan_xml.h"

enum { WORKING_DAYS = 7, ELAPSED_DAYS = 8 }; /* of DurationFormat and LagFormat */
enum { MAX_PIECE = 255, MAX_NAME = 512 };    /* characters of a text field and of a name */

/* Custom fields of tasks, by the numbers of the tool's enumeration PjCustomField: Text1 to Text10,
 * Duration1 and Duration3, which it used for optimistic and pessimistic durations itself. */
struct field {
    int32_t id;
    const char *name, *alias;
};
static const struct field FIELDS[] = {
    {188743731, "Text1", LSP_PLAN_RULE_NAME " id"},
    {188743734, "Text2", LSP_PLAN_RULE_NAME " bank"},
    {188743783, "Duration1", LSP_PLAN_RULE_NAME " low"},
    {188743785, "Duration3", LSP_PLAN_RULE_NAME " high"},
    {188743737, "Text3", LSP_PLAN_RULE_NAME " rules"},
    {188743740, "Text4", LSP_PLAN_RULE_NAME " rules 2"},
    {188743743, "Text5", LSP_PLAN_RULE_NAME " rules 3"},
    {188743746, "Text6", LSP_PLAN_RULE_NAME " rules 4"},
};
enum { ID_FIELD, BANK_FIELD, LOW_FIELD, HIGH_FIELD, RULES_FIELD, N_FIELDS = 8 };

struct writer {
    const struct lsp_programme *programme;
    const struct lsp_plan *plan;
    struct lsp_buffer *out;
    int32_t first_day, last_day; /* of all work */
    uint32_t row, n_summaries;   /* written so far */
    /* The part of the works that is open, and how many at each level have been begun. */
    const char *group;
    size_t level;
    uint32_t n_at_level[64];
};

static void find_days(struct writer *writer);
static void write_project(const struct writer *writer);
static void write_fields(struct lsp_buffer *out);
static void write_tasks(struct writer *writer);
static void open_group(struct writer *writer, const char *group, uint32_t activity);
static void write_summary(
    struct writer *writer, const char *name, size_t length, uint32_t activity);
static int32_t last_of_group(
    const struct writer *writer, const char *prefix, size_t length, uint32_t first, bool is_start);
static void write_task(struct writer *writer, uint32_t activity);
static void write_place(struct writer *writer, size_t level);
static void write_dates(const struct writer *writer, uint32_t activity);
static void write_progress(const struct writer *writer, uint32_t activity);
static void write_constraint(const struct writer *writer, uint32_t activity);
static void write_links(const struct writer *writer, uint32_t activity);
static void write_custom(const struct writer *writer, uint32_t activity);
static void write_rules(const struct writer *writer, uint32_t activity);
static void write_field(struct lsp_buffer *out, size_t field, const char *value);
static void write_resources(const struct writer *writer);
static void write_assignments(const struct writer *writer);
static double hours_of(const struct writer *writer, uint32_t activity);
static bool is_milestone(const struct lsp_activity *activity);
static int32_t last_work_day(const struct writer *writer, uint32_t activity);
static void write_start(
    const struct writer *writer, uint32_t activity, int depth, const char *name, int32_t day);
static void write_finish(
    const struct writer *writer, uint32_t activity, int depth, const char *name, int32_t day);
static void write_name(struct lsp_buffer *out, int depth, const char *text, size_t length);

enum lsp_status lsp_plan_file_write_xml(
    const struct lsp_programme *programme, const struct lsp_plan *plan, struct lsp_buffer *out)
{
    struct writer writer = {.programme = programme, .plan = plan, .out = out, .group = ""};
    find_days(&writer);
    lsp_buffer_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                        "<Project xmlns=\"" LSP_XML_NAMESPACE "\">\n");
    write_project(&writer);
    lsp_plan_write_project_rules(programme, out);
    write_fields(out);
    if (!lsp_mspdi_write_calendars(programme, writer.first_day, writer.last_day, out))
        return LSP_NO_MEMORY;
    write_tasks(&writer);
    write_resources(&writer);
    write_assignments(&writer);
    lsp_buffer_add(out, "</Project>\n");
    return out->failed ? LSP_NO_MEMORY : LSP_OK;
}

static void find_days(struct writer *writer)
{
    writer->first_day = writer->last_day = writer->programme->start_day;
    for (size_t activity = 0; activity < writer->programme->n_activities; activity++) {
        const struct lsp_activity_dates *dates = &writer->plan->activities[activity];
        if (dates->early_start_day < writer->first_day)
            writer->first_day = dates->early_start_day;
        if (dates->early_finish_day > writer->last_day)
            writer->last_day = dates->early_finish_day;
    }
}

static void write_project(const struct writer *writer)
{
    const struct lsp_programme *programme = writer->programme;
    struct lsp_buffer *out = writer->out;
    double hours = programme->n_calendars == 0 ? 8 : lsp_plan_hours(&programme->calendars[0]);
    int32_t begin = lsp_mspdi_begin_minute(hours), end = lsp_mspdi_end_minute(hours);
    int n_days = 0;
    for (size_t weekday = 0; programme->n_calendars > 0 && weekday < 7; weekday++)
        n_days += programme->calendars[0].weekday[weekday];
    lsp_mspdi_write_int(out, 1, "SaveVersion", 12);
    lsp_mspdi_write_int(out, 1, "ScheduleFromStart", 1);
    lsp_mspdi_write_moment(out, 1, "StartDate", programme->start_day, begin);
    lsp_mspdi_write_moment(out, 1, "FinishDate", writer->last_day, begin);
    lsp_mspdi_write_text(out, 1, "CurrencyCode", "USD"); /* must be there; no cost is written */
    lsp_mspdi_write_int(out, 1, "CalendarUID", 1);
    lsp_mspdi_write_time(out, 1, "DefaultStartTime", begin);
    lsp_mspdi_write_time(out, 1, "DefaultFinishTime", end);
    lsp_mspdi_write_int(out, 1, "MinutesPerDay", (int64_t)round(hours * 60));
    lsp_mspdi_write_int(out, 1, "MinutesPerWeek", (int64_t)round(hours * 60) * n_days);
    lsp_mspdi_write_int(out, 1, "DaysPerMonth", 20);
    lsp_mspdi_write_int(out, 1, "DefaultTaskType", 1);
    lsp_mspdi_write_int(out, 1, "DurationFormat", WORKING_DAYS);
    lsp_mspdi_write_int(out, 1, "HonorConstraints", 0); /* the logic wins, as in linkspan */
    lsp_mspdi_write_int(out, 1, "NewTasksEffortDriven", 0);
    lsp_mspdi_write_int(out, 1, "NewTasksEstimated", 0);
    if (programme->data_day != INT32_MIN)
        lsp_mspdi_write_moment(out, 1, "StatusDate", programme->data_day, begin);
}

static void write_fields(struct lsp_buffer *out)
{
    lsp_mspdi_begin(out, 1, "ExtendedAttributes");
    for (size_t field = 0; field < N_FIELDS; field++) {
        lsp_mspdi_begin(out, 2, "ExtendedAttribute");
        lsp_mspdi_write_int(out, 3, "FieldID", FIELDS[field].id);
        lsp_mspdi_write_text(out, 3, "FieldName", FIELDS[field].name);
        lsp_mspdi_write_text(out, 3, "Alias", FIELDS[field].alias);
        lsp_mspdi_end(out, 2, "ExtendedAttribute");
    }
    lsp_mspdi_end(out, 1, "ExtendedAttributes");
}

static void write_tasks(struct writer *writer)
{
    lsp_mspdi_begin(writer->out, 1, "Tasks");
    for (uint32_t activity = 0; activity < writer->programme->n_activities; activity++) {
        const char *group = writer->programme->activities[activity].group;
        open_group(writer, group == NULL ? "" : group, activity);
        write_task(writer, activity);
    }
    lsp_mspdi_end(writer->out, 1, "Tasks");
}

/* Summary tasks for those parts of the works that the activity is in and the last one was not. */
static void open_group(struct writer *writer, const char *group, uint32_t activity)
{
    static const char GLUE[] = " / ";
    size_t level = 0, at = 0;
    bool is_open = true;
    while (group[at] != '\0') {
        const char *glue = strstr(group + at, GLUE);
        size_t end = glue == NULL ? strlen(group) : (size_t)(glue - group);
        is_open = is_open && strncmp(writer->group, group, end) == 0 &&
                  (writer->group[end] == '\0' || strncmp(writer->group + end, GLUE, 3) == 0);
        if (!is_open) {
            writer->level = level;
            write_summary(writer, group, end, activity);
        }
        level += level + 2 < sizeof writer->n_at_level / sizeof *writer->n_at_level;
        at = glue == NULL ? end : end + 3;
    }
    writer->level = level;
    writer->group = group;
}

/* Numbers: activities first, as 1 to n, then summaries. */
static void write_summary(
    struct writer *writer, const char *prefix, size_t length, uint32_t activity)
{
    struct lsp_buffer *out = writer->out;
    uint32_t number = (uint32_t)writer->programme->n_activities + ++writer->n_summaries;
    int32_t start = last_of_group(writer, prefix, length, activity, true);
    int32_t finish = last_of_group(writer, prefix, length, activity, false);
    const char *name = prefix;
    for (const char *glue = strstr(prefix, " / "); glue != NULL && glue < prefix + length;
         glue = strstr(glue + 3, " / "))
        name = glue + 3;
    lsp_mspdi_begin(out, 2, "Task");
    lsp_mspdi_write_int(out, 3, "UID", number);
    lsp_mspdi_write_int(out, 3, "ID", ++writer->row);
    write_name(out, 3, name, length - (size_t)(name - prefix));
    lsp_mspdi_write_int(out, 3, "Type", 1);
    lsp_mspdi_write_int(out, 3, "IsNull", 0);
    write_place(writer, writer->level);
    lsp_mspdi_write_moment(out, 3, "Start", start, lsp_mspdi_begin_minute(8));
    lsp_mspdi_write_moment(out, 3, "Finish", finish, lsp_mspdi_end_minute(8));
    lsp_mspdi_write_int(out, 3, "Milestone", 0);
    lsp_mspdi_write_int(out, 3, "Summary", 1);
    lsp_mspdi_end(out, 2, "Task");
}

/* The first start or the last day of work of the activities from `first` on that are in it. */
static int32_t last_of_group(
    const struct writer *writer, const char *prefix, size_t length, uint32_t first, bool is_start)
{
    int32_t day =
        is_start ? writer->plan->activities[first].early_start_day : last_work_day(writer, first);
    for (uint32_t activity = first; activity < writer->programme->n_activities; activity++) {
        const char *group = writer->programme->activities[activity].group;
        if (group == NULL || strncmp(group, prefix, length) != 0)
            break;
        int32_t start = writer->plan->activities[activity].early_start_day;
        int32_t finish = last_work_day(writer, activity);
        if (is_start ? start < day : finish > day)
            day = is_start ? start : finish;
    }
    return day;
}

static void write_task(struct writer *writer, uint32_t activity)
{
    const struct lsp_activity *of = &writer->programme->activities[activity];
    struct lsp_buffer *out = writer->out;
    lsp_mspdi_begin(out, 2, "Task");
    lsp_mspdi_write_int(out, 3, "UID", (int64_t)activity + 1);
    lsp_mspdi_write_int(out, 3, "ID", ++writer->row);
    write_name(out, 3, of->name, strlen(of->name));
    lsp_mspdi_write_int(out, 3, "Type", 1); /* fixed duration: resources do not change it */
    lsp_mspdi_write_int(out, 3, "IsNull", 0);
    write_place(writer, writer->level);
    write_dates(writer, activity);
    write_progress(writer, activity);
    write_constraint(writer, activity);
    write_links(writer, activity);
    write_custom(writer, activity);
    lsp_mspdi_end(out, 2, "Task");
}

/* WBS and outline: "2.1.3". */
static void write_place(struct writer *writer, size_t level)
{
    struct lsp_buffer number = {0};
    writer->n_at_level[level]++;
    for (size_t at = 0; at <= level; at++)
        lsp_buffer_printf(&number, "%s%u", at == 0 ? "" : ".", (unsigned)writer->n_at_level[at]);
    writer->n_at_level[level + 1] = 0;
    if (number.failed)
        writer->out->failed = true;
    else
        for (int which = 0; which < 2; which++)
            lsp_mspdi_write_text(writer->out, 3, which == 0 ? "WBS" : "OutlineNumber", number.text);
    lsp_mspdi_write_int(writer->out, 3, "OutlineLevel", (int64_t)level + 1);
    lsp_buffer_finish(&number);
}

static void write_dates(const struct writer *writer, uint32_t activity)
{
    const struct lsp_activity *of = &writer->programme->activities[activity];
    const struct lsp_activity_dates *dates = &writer->plan->activities[activity];
    struct lsp_buffer *out = writer->out;
    bool has_length = !is_milestone(of);
    int32_t last = last_work_day(writer, activity);
    lsp_mspdi_write_int(out, 3, "Priority", 500);
    write_start(writer, activity, 3, "Start", dates->early_start_day);
    write_finish(writer, activity, 3, "Finish", last);
    lsp_mspdi_write_hours(out, 3, "Duration", of->mid_days * hours_of(writer, activity));
    lsp_mspdi_write_int(out, 3, "DurationFormat", WORKING_DAYS);
    lsp_mspdi_write_int(out, 3, "EffortDriven", 0);
    lsp_mspdi_write_int(out, 3, "Estimated", 0);
    lsp_mspdi_write_int(out, 3, "Milestone", !has_length);
    lsp_mspdi_write_int(out, 3, "Summary", 0);
    lsp_mspdi_write_int(out, 3, "Critical", dates->is_critical);
    write_start(writer, activity, 3, "EarlyStart", dates->early_start_day);
    write_finish(writer, activity, 3, "EarlyFinish", last);
    int32_t late = dates->late_finish_day;
    bool counts_back = has_length && of->finished_day == INT32_MIN && late > dates->late_start_day;
    write_start(writer, activity, 3, "LateStart", dates->late_start_day);
    write_finish(writer, activity, 3, "LateFinish", counts_back ? late - 1 : late);
}

static void write_progress(const struct writer *writer, uint32_t activity)
{
    const struct lsp_activity *of = &writer->programme->activities[activity];
    const struct lsp_activity_dates *dates = &writer->plan->activities[activity];
    struct lsp_buffer *out = writer->out;
    double hours = hours_of(writer, activity), share = 0, left_days = of->mid_days;
    bool is_finished = of->finished_day != INT32_MIN;
    bool is_started = of->started_day != INT32_MIN;
    if (is_finished) {
        share = 1;
        left_days = 0;
    } else if (is_started && !isnan(of->left_mid_days)) {
        left_days = of->left_mid_days;
        share = of->mid_days > left_days ? 1 - left_days / of->mid_days : 0;
        share = isnan(of->done_share) ? share : of->done_share;
    } else if (is_started && !isnan(of->done_share)) {
        share = of->done_share;
        left_days = of->mid_days * (1 - share);
    }
    lsp_mspdi_write_int(out, 3, "PercentComplete", (int64_t)round(share * 100));
    if (is_started || is_finished)
        write_start(writer, activity, 3, "ActualStart",
            is_started ? of->started_day : dates->early_start_day);
    if (is_finished)
        write_finish(writer, activity, 3, "ActualFinish", of->finished_day);
    if (is_started || is_finished) {
        double done_days = of->mid_days > left_days ? of->mid_days - left_days : 0;
        lsp_mspdi_write_hours(out, 3, "ActualDuration", done_days * hours);
    }
    lsp_mspdi_write_hours(out, 3, "RemainingDuration", left_days * hours);
}

/* One constraint has a place, and a deadline; further ones are rules. */
static void write_constraint(const struct writer *writer, uint32_t activity)
{
    enum { ASAP, ALAP, START_AFTER = 4, START_BEFORE, FINISH_AFTER };
    const struct lsp_activity *of = &writer->programme->activities[activity];
    struct lsp_buffer *out = writer->out;
    int kind = of->as_late_as_possible                  ? ALAP
               : of->not_before_day != INT32_MIN        ? START_AFTER
               : of->start_by_day != INT32_MIN          ? START_BEFORE
               : of->finish_not_before_day != INT32_MIN ? FINISH_AFTER
                                                        : ASAP;
    lsp_mspdi_write_int(out, 3, "ConstraintType", kind);
    lsp_mspdi_write_int(out, 3, "CalendarUID", (int64_t)of->calendar + 1);
    if (kind == START_AFTER || kind == START_BEFORE)
        write_start(writer, activity, 3, "ConstraintDate",
            kind == START_AFTER ? of->not_before_day : of->start_by_day);
    if (kind == FINISH_AFTER)
        write_finish(writer, activity, 3, "ConstraintDate", of->finish_not_before_day);
    if (of->finish_by_day != INT32_MIN)
        write_finish(writer, activity, 3, "Deadline", of->finish_by_day);
    lsp_mspdi_write_int(out, 3, "IgnoreResourceCalendar", 1);
}

static void write_links(const struct writer *writer, uint32_t activity)
{
    static const int TYPES[] = {[LSP_FINISH_START] = 1,
        [LSP_START_START] = 3,
        [LSP_FINISH_FINISH] = 0,
        [LSP_START_FINISH] = 2};
    const struct lsp_activity *of = &writer->programme->activities[activity];
    struct lsp_buffer *out = writer->out;
    for (size_t at = 0; at < of->n_relations; at++) {
        const struct lsp_relation *relation = &of->relations[at];
        bool is_elapsed = relation->lag_calendar == LSP_NONE && fabs(relation->lag_days) > 0;
        double hours = is_elapsed ? 24 : hours_of(writer, activity);
        lsp_mspdi_begin(out, 3, "PredecessorLink");
        lsp_mspdi_write_int(out, 4, "PredecessorUID", (int64_t)relation->predecessor + 1);
        lsp_mspdi_write_int(out, 4, "Type", TYPES[relation->kind]);
        lsp_mspdi_write_int(out, 4, "CrossProject", 0);
        lsp_mspdi_write_int(out, 4, "LinkLag", (int64_t)round(relation->lag_days * hours * 600));
        lsp_mspdi_write_int(out, 4, "LagFormat", is_elapsed ? ELAPSED_DAYS : WORKING_DAYS);
        lsp_mspdi_end(out, 3, "PredecessorLink");
    }
}

static void write_custom(const struct writer *writer, uint32_t activity)
{
    const struct lsp_activity *of = &writer->programme->activities[activity];
    double hours = hours_of(writer, activity);
    const double days[] = {of->low_days, of->high_days};
    write_field(writer->out, ID_FIELD, of->id);
    if (of->bank != NULL && of->bank[0] != '\0')
        write_field(writer->out, BANK_FIELD, of->bank);
    for (size_t which = 0; which < 2; which++) {
        if (fabs(days[which] - of->mid_days) <= 0)
            continue;
        lsp_mspdi_begin(writer->out, 3, "ExtendedAttribute");
        lsp_mspdi_write_int(writer->out, 4, "FieldID", FIELDS[LOW_FIELD + which].id);
        lsp_mspdi_write_hours(writer->out, 4, "Value", days[which] * hours);
        lsp_mspdi_write_int(writer->out, 4, "DurationFormat", WORKING_DAYS);
        lsp_mspdi_end(writer->out, 3, "ExtendedAttribute");
    }
    write_rules(writer, activity);
}

/* In pieces that a text field holds; the last takes what is left. */
static void write_rules(const struct writer *writer, uint32_t activity)
{
    struct lsp_buffer rules = {0};
    lsp_plan_write_activity_rules(writer->programme, activity, &rules);
    char *at = rules.text;
    for (size_t field = RULES_FIELD; field < N_FIELDS && at != NULL && *at != '\0'; field++) {
        char *end = at + strlen(at);
        for (char *cut = at; field + 1 < N_FIELDS && (cut = strstr(cut, "; ")) != NULL; cut++)
            if (cut - at <= MAX_PIECE && at + strlen(at) - at > MAX_PIECE)
                end = cut;
        bool is_last = *end == '\0';
        *end = '\0';
        write_field(writer->out, field, at);
        at = is_last ? end : end + 2;
    }
    writer->out->failed |= rules.failed;
    lsp_buffer_finish(&rules);
}

static void write_field(struct lsp_buffer *out, size_t field, const char *value)
{
    lsp_mspdi_begin(out, 3, "ExtendedAttribute");
    lsp_mspdi_write_int(out, 4, "FieldID", FIELDS[field].id);
    lsp_mspdi_write_text(out, 4, "Value", value);
    lsp_mspdi_end(out, 3, "ExtendedAttribute");
}

static void write_resources(const struct writer *writer)
{
    const struct lsp_programme *programme = writer->programme;
    struct lsp_buffer *out = writer->out;
    lsp_mspdi_begin(out, 1, "Resources");
    for (size_t index = 0; index < programme->n_resources; index++) {
        const struct lsp_resource *resource = &programme->resources[index];
        lsp_mspdi_begin(out, 2, "Resource");
        lsp_mspdi_write_int(out, 3, "UID", (int64_t)index + 1);
        lsp_mspdi_write_int(out, 3, "ID", (int64_t)index + 1);
        write_name(out, 3, resource->name, strlen(resource->name));
        lsp_mspdi_write_int(out, 3, "Type", 1);
        lsp_mspdi_write_int(out, 3, "IsNull", 0);
        lsp_mspdi_write_text(out, 3, "Code", resource->id);
        if (resource->bank != NULL && resource->bank[0] != '\0')
            lsp_mspdi_write_text(out, 3, "Group", resource->bank);
        lsp_mspdi_write_number(out, 3, "MaxUnits", resource->amount);
        lsp_mspdi_end(out, 2, "Resource");
    }
    lsp_mspdi_end(out, 1, "Resources");
}

static void write_assignments(const struct writer *writer)
{
    const struct lsp_programme *programme = writer->programme;
    struct lsp_buffer *out = writer->out;
    int64_t number = 0;
    lsp_mspdi_begin(out, 1, "Assignments");
    for (uint32_t activity = 0; activity < programme->n_activities; activity++) {
        const struct lsp_activity *of = &programme->activities[activity];
        for (size_t at = 0; at < of->n_needs; at++) {
            const struct lsp_need *need = &of->needs[at];
            lsp_mspdi_begin(out, 2, "Assignment");
            lsp_mspdi_write_int(out, 3, "UID", ++number);
            lsp_mspdi_write_int(out, 3, "TaskUID", (int64_t)activity + 1);
            lsp_mspdi_write_int(out, 3, "ResourceUID", (int64_t)need->resource + 1);
            write_finish(writer, activity, 3, "Finish", last_work_day(writer, activity));
            write_start(
                writer, activity, 3, "Start", writer->plan->activities[activity].early_start_day);
            lsp_mspdi_write_number(out, 3, "Units", need->amount);
            lsp_mspdi_write_hours(
                out, 3, "Work", of->mid_days * hours_of(writer, activity) * need->amount);
            lsp_mspdi_end(out, 2, "Assignment");
        }
    }
    lsp_mspdi_end(out, 1, "Assignments");
}

static double hours_of(const struct writer *writer, uint32_t activity)
{
    const struct lsp_programme *programme = writer->programme;
    return lsp_plan_hours(&programme->calendars[programme->activities[activity].calendar]);
}

static bool is_milestone(const struct lsp_activity *activity)
{
    return activity->mid_days <= 0;
}

/* Of a milestone, the day it is reached. */
static int32_t last_work_day(const struct writer *writer, uint32_t activity)
{
    const struct lsp_activity *of = &writer->programme->activities[activity];
    const struct lsp_activity_dates *dates = &writer->plan->activities[activity];
    if (of->finished_day != INT32_MIN)
        return of->finished_day;
    bool counts_back = !is_milestone(of) && dates->early_finish_day > dates->early_start_day;
    return counts_back ? dates->early_finish_day - 1 : dates->early_finish_day;
}

static void write_start(
    const struct writer *writer, uint32_t activity, int depth, const char *name, int32_t day)
{
    double hours = hours_of(writer, activity);
    lsp_mspdi_write_moment(writer->out, depth, name, day, lsp_mspdi_begin_minute(hours));
}

/* In the evening; of a milestone in the morning, when it is reached. */
static void write_finish(
    const struct writer *writer, uint32_t activity, int depth, const char *name, int32_t day)
{
    double hours = hours_of(writer, activity);
    bool is_point = is_milestone(&writer->programme->activities[activity]);
    int32_t minute = is_point ? lsp_mspdi_begin_minute(hours) : lsp_mspdi_end_minute(hours);
    lsp_mspdi_write_moment(writer->out, depth, name, day, minute);
}

/* Cut where the tool would, but not within a character. */
static void write_name(struct lsp_buffer *out, int depth, const char *text, size_t length)
{
    char name[MAX_NAME + 1];
    size_t kept = length < MAX_NAME ? length : MAX_NAME;
    while (kept > 0 && kept < length && ((unsigned char)text[kept] & 0xC0) == 0x80)
        kept--;
    memcpy(name, text, kept);
    name[kept] = '\0';
    lsp_mspdi_write_text(out, depth, "Name", name);
}
