/* Calendars of Microsoft Project XML.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_mspdi.h"

#include <string.h>

#include "base/text.h"
#include "formats/plan.h"
#include "formats/plan_rules.h"

/* Days of one plan that are looked at for recurring exceptions: a fraction of a second's work. */
enum { MAX_STEPS = 20000000, MINUTES_OF_DAY = 1440 };

/* From 1950 to 2200, as plan_calendar.c has it. */
static const int32_t FIRST_DAY = -7305, LAST_DAY = 84370;

struct hours {
    double hours;
    int32_t begin_minute, end_minute;
};

static void read_calendar(
    struct lsp_plan_model *model, const struct lsp_xml *element, size_t *n_steps);
static void read_weekday(struct lsp_plan_model *model, const struct lsp_xml *weekday,
    bool has_exceptions, struct lsp_plan_calendar *calendar);
static struct hours read_hours(struct lsp_plan_model *model, const struct lsp_xml *day);
static void read_old_exception(struct lsp_plan_model *model, const struct lsp_xml *weekday,
    struct lsp_plan_calendar *calendar);
static void read_work_week(struct lsp_plan_model *model, const struct lsp_xml *week,
    struct lsp_plan_calendar *calendar, size_t *n_steps);
static void read_exception(struct lsp_plan_model *model, const struct lsp_xml *element,
    struct lsp_plan_calendar *calendar, size_t *n_steps);
static bool read_period(struct lsp_plan_model *model, const struct lsp_xml *element,
    int32_t *ret_from, int32_t *ret_to);
static void recur(struct lsp_plan_model *model, const struct lsp_xml *element, double hours,
    struct lsp_mspdi_recurrence *recurrence, int32_t last_day, struct lsp_plan_calendar *calendar,
    size_t *n_steps);
static bool take_step(struct lsp_plan_model *model, const struct lsp_xml *element, size_t *n_steps);
static int small_number(struct lsp_plan_model *model, const struct lsp_xml *element,
    const char *name, double min, double max, int otherwise);

void lsp_mspdi_read_calendars(struct lsp_plan_model *model, const struct lsp_xml *calendars)
{
    size_t n_steps = 0;
    for (const struct lsp_xml *element = lsp_xml_child(calendars, "Calendar");
         element != NULL && model->status == LSP_OK; element = lsp_xml_next(element))
        read_calendar(model, element, &n_steps);
}

static void read_calendar(
    struct lsp_plan_model *model, const struct lsp_xml *element, size_t *n_steps)
{
    const char *base = lsp_xml_text(element, "BaseCalendarUID");
    struct lsp_plan_calendar *calendar =
        lsp_plan_add_calendar(model, lsp_xml_text(element, "UID"), lsp_mspdi_place(model, element));
    if (calendar == NULL)
        return;
    const struct lsp_xml *rules = lsp_xml_child(element, "?" LSP_PLAN_RULE_NAME);
    const struct lsp_xml *exceptions = lsp_xml_child(element, "Exceptions");
    calendar->name = lsp_xml_text(element, "Name");
    calendar->rules = rules == NULL ? NULL : rules->text;
    bool has_base = base[0] != '\0' && strcmp(base, "-1") != 0 &&
                    !lsp_mspdi_flag(element, "IsBaseCalendar", false);
    calendar->base_uid = has_base ? base : NULL;
    lsp_mspdi_count_unread(model, element, LSP_MSPDI_CALENDAR);
    const struct lsp_xml *day = lsp_xml_child(lsp_xml_child(element, "WeekDays"), "WeekDay");
    for (; day != NULL; day = lsp_xml_next(day))
        read_weekday(model, day, exceptions != NULL, calendar);
    const struct lsp_xml *week = lsp_xml_child(lsp_xml_child(element, "WorkWeeks"), "WorkWeek");
    for (; week != NULL && model->status == LSP_OK; week = lsp_xml_next(week))
        read_work_week(model, week, calendar, n_steps);
    const struct lsp_xml *exception = lsp_xml_child(exceptions, "Exception");
    for (; exception != NULL && model->status == LSP_OK; exception = lsp_xml_next(exception))
        read_exception(model, exception, calendar, n_steps);
}

/* DayType 1 is Sunday; 0 is an exception as Project 2003 wrote it, which later versions repeat. */
static void read_weekday(struct lsp_plan_model *model, const struct lsp_xml *weekday,
    bool has_exceptions, struct lsp_plan_calendar *calendar)
{
    double type = 0;
    if (!lsp_mspdi_number(model, weekday, "DayType", 0, 7, &type))
        return;
    if ((int)type == 0) {
        if (!has_exceptions)
            read_old_exception(model, weekday, calendar);
        return;
    }
    size_t monday_first = ((size_t)type + 5) % 7;
    struct hours hours = read_hours(model, weekday);
    calendar->says_weekday[monday_first] = true;
    calendar->week_hours[monday_first] = hours.hours;
    calendar->begins_minute[monday_first] = hours.begin_minute;
    calendar->ends_minute[monday_first] = hours.end_minute;
}

/* DayWorking 0 has no hours whatever stands in WorkingTimes. */
static struct hours read_hours(struct lsp_plan_model *model, const struct lsp_xml *day)
{
    struct hours hours = {.begin_minute = MINUTES_OF_DAY};
    int32_t minutes = 0;
    const struct lsp_xml *time = lsp_xml_child(lsp_xml_child(day, "WorkingTimes"), "WorkingTime");
    bool is_working = lsp_mspdi_flag(day, "DayWorking", time != NULL);
    for (; is_working && time != NULL; time = lsp_xml_next(time)) {
        int32_t from = 0, to = 0;
        const char *from_text = lsp_xml_text(time, "FromTime"),
                   *to_text = lsp_xml_text(time, "ToTime");
        if (from_text[0] == '\0' && to_text[0] == '\0')
            continue; /* an empty place among five */
        if (!lsp_plan_parse_time(from_text, &from) || !lsp_plan_parse_time(to_text, &to)) {
            lsp_diags_add(model->diags, LSP_DIAG_PLAN_VALUE,
                &(struct lsp_diag_facts){
                    .where = lsp_mspdi_place(model, time), .expected = "times such as 08:00:00"},
                "the working times of a plan cannot be read");
            continue;
        }
        if (to <= from)
            to += MINUTES_OF_DAY; /* past midnight, or all day */
        minutes += to - from;
        hours.begin_minute = from < hours.begin_minute ? from : hours.begin_minute;
        hours.end_minute = to > hours.end_minute ? to : hours.end_minute;
    }
    hours.hours = minutes > MINUTES_OF_DAY ? 24 : minutes / 60.0;
    return hours;
}

static void read_old_exception(
    struct lsp_plan_model *model, const struct lsp_xml *weekday, struct lsp_plan_calendar *calendar)
{
    int32_t from = 0, to = 0;
    if (read_period(model, weekday, &from, &to))
        lsp_plan_add_exception(model, calendar, from, to, read_hours(model, weekday).hours);
}

/* Both days included. */
static bool read_period(
    struct lsp_plan_model *model, const struct lsp_xml *element, int32_t *ret_from, int32_t *ret_to)
{
    const struct lsp_xml *period = lsp_xml_child(element, "TimePeriod");
    struct lsp_plan_moment from, to;
    if (period == NULL || !lsp_mspdi_moment(model, period, "FromDate", &from) ||
        !lsp_mspdi_moment(model, period, "ToDate", &to)) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){.where = lsp_mspdi_place(model, element),
                .expected = "TimePeriod with FromDate and ToDate"},
            "an exception of a calendar does not say when it is");
        return false;
    }
    *ret_from = from.day;
    *ret_to = to.minute == 0 && to.day > from.day ? to.day - 1 : to.day;
    return true;
}

/* Weeks of other hours for a time: exceptions of their days, before the exceptions proper. */
static void read_work_week(struct lsp_plan_model *model, const struct lsp_xml *week,
    struct lsp_plan_calendar *calendar, size_t *n_steps)
{
    struct hours hours[7];
    bool is_said[7] = {false};
    int32_t from = 0, to = 0;
    const struct lsp_xml *days = lsp_xml_child(week, "WeekDays");
    if (!read_period(model, week, &from, &to))
        return;
    const struct lsp_xml *day = lsp_xml_child(days == NULL ? week : days, "WeekDay");
    for (; day != NULL; day = lsp_xml_next(day)) {
        double type = 0;
        if (!lsp_mspdi_number(model, day, "DayType", 1, 7, &type))
            continue;
        hours[(size_t)type - 1] = read_hours(model, day);
        is_said[(size_t)type - 1] = true;
    }
    from = from < FIRST_DAY ? FIRST_DAY : from;
    to = to > LAST_DAY ? LAST_DAY : to;
    for (int32_t at = from; at <= to && take_step(model, week, n_steps); at++) {
        int32_t sunday_first = ((at + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
        if (is_said[sunday_first])
            lsp_plan_add_exception(model, calendar, at, at, hours[sunday_first].hours);
    }
}

static void read_exception(struct lsp_plan_model *model, const struct lsp_xml *element,
    struct lsp_plan_calendar *calendar, size_t *n_steps)
{
    static const size_t LENGTH = sizeof LSP_PLAN_RULE_DAYS - 1;
    int32_t from = 0, to = 0;
    bool is_made = strncmp(lsp_xml_text(element, "Name"), LSP_PLAN_RULE_DAYS, LENGTH) == 0;
    if (is_made && calendar->rules != NULL)
        return; /* the rule that made it says the same for all time */
    if (!read_period(model, element, &from, &to))
        return;
    double hours = read_hours(model, element).hours;
    struct lsp_mspdi_recurrence recurrence = {.from_day = from,
        .type = small_number(model, element, "Type", 0, 9, 1),
        .period = small_number(model, element, "Period", 0, 999, 1),
        .days_of_week = small_number(model, element, "DaysOfWeek", 0, 127, 0),
        .month_item = small_number(model, element, "MonthItem", 0, 9, 0),
        .month_position = small_number(model, element, "MonthPosition", 0, 4, 0),
        .month = small_number(model, element, "Month", 0, 11, 0),
        .month_day = small_number(model, element, "MonthDay", 0, 31, 1)};
    bool is_range = recurrence.type <= 1 || recurrence.type == 9;
    if (recurrence.type == 8)
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "exceptions of calendars that are counted in weekdays, which are left out", 1,
            lsp_mspdi_place(model, element));
    else if (is_range)
        lsp_plan_add_exception(model, calendar, from, to, hours);
    else
        recur(model, element, hours, &recurrence, to, calendar, n_steps);
}

static void recur(struct lsp_plan_model *model, const struct lsp_xml *element, double hours,
    struct lsp_mspdi_recurrence *recurrence, int32_t last_day, struct lsp_plan_calendar *calendar,
    size_t *n_steps)
{
    bool is_counted = lsp_mspdi_flag(element, "EnteredByOccurrences", false);
    int n_left = small_number(model, element, "Occurrences", 0, 100000, 0);
    int32_t last = last_day > LAST_DAY ? LAST_DAY : last_day;
    if (recurrence->from_day < FIRST_DAY)
        recurrence->from_day = FIRST_DAY;
    for (int32_t day = recurrence->from_day; day <= last && take_step(model, element, n_steps);
         day++) {
        if (!lsp_mspdi_recurs_on(recurrence, day))
            continue;
        if (is_counted && n_left-- <= 0)
            return;
        lsp_plan_add_exception(model, calendar, day, day, hours);
    }
}

static bool take_step(struct lsp_plan_model *model, const struct lsp_xml *element, size_t *n_steps)
{
    if (model->status == LSP_OK && ++*n_steps > MAX_STEPS) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_LIMIT,
            &(struct lsp_diag_facts){.where = lsp_mspdi_place(model, element),
                .expected = "exceptions of calendars for at most 20000000 days in all"},
            "the calendars of the plan have too many exceptions");
        model->status = LSP_BAD_INPUT;
    }
    return model->status == LSP_OK;
}

static int small_number(struct lsp_plan_model *model, const struct lsp_xml *element,
    const char *name, double min, double max, int otherwise)
{
    double number = otherwise;
    (void)lsp_mspdi_number(model, element, name, min, max, &number);
    return (int)number;
}
