/* Calendars as Microsoft Project XML.
 *
 * The format knows weeks and dated exceptions.  Seasons, slow times and rotations become exceptions
 * of the years that matter, with names that say that a rule made them; the rule itself stands
 * beside them as a processing instruction, which other programs pass over.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "formats/plan_rules.h"
#include "formats/plan_write.h"

enum { MINUTES_OF_DAY = 1440, MORNING_MINUTE = 480, BREAK_MINUTES = 60, MORNING_HOURS = 4 };

/* How a day differs from its week; what is made by rules may cover days off of the week, too. */
enum day_kind { AS_USUAL, CLOSED, SLOW, TURN_OFF, DAY_OFF, DAY_ON };

struct day {
    enum day_kind kind;
    double hours;
};

static void write_calendar(const struct lsp_calendar *calendar, uint32_t number, int32_t first_day,
    int32_t last_day, struct lsp_buffer *out);
static void write_week(const struct lsp_calendar *calendar, struct lsp_buffer *out);
static void write_exceptions(const struct lsp_calendar *calendar, int32_t first_day,
    int32_t last_day, struct lsp_buffer *out);
static struct day day_of(const struct lsp_calendar *calendar, int32_t day);
static bool is_listed(const int32_t days[], size_t n_days, int32_t day);
static bool is_turn_off(const struct lsp_calendar *calendar, int32_t day);
static void write_exception(
    struct day what, int32_t from_day, int32_t to_day, struct lsp_buffer *out);
static void write_times(int depth, double hours, struct lsp_buffer *out);
static void write_spell(int depth, int32_t from_minute, int32_t to_minute, struct lsp_buffer *out);
static int32_t minutes_of(double hours);

bool lsp_mspdi_write_calendars(const struct lsp_programme *programme, int32_t first_day,
    int32_t last_day, struct lsp_buffer *out)
{
    lsp_mspdi_begin(out, 1, "Calendars");
    for (uint32_t calendar = 0; calendar < programme->n_calendars; calendar++)
        write_calendar(&programme->calendars[calendar], calendar + 1, first_day, last_day, out);
    lsp_mspdi_end(out, 1, "Calendars");
    return !out->failed;
}

static void write_calendar(const struct lsp_calendar *calendar, uint32_t number, int32_t first_day,
    int32_t last_day, struct lsp_buffer *out)
{
    enum { DAYS_BEFORE = 366, DAYS_AFTER = 3653 };
    struct lsp_buffer rules = {0};
    lsp_plan_write_calendar_rules(calendar, &rules);
    lsp_mspdi_begin(out, 2, "Calendar");
    lsp_mspdi_write_int(out, 3, "UID", number);
    lsp_mspdi_write_text(out, 3, "Name", calendar->name);
    lsp_mspdi_write_int(out, 3, "IsBaseCalendar", 1);
    lsp_mspdi_write_int(out, 3, "BaseCalendarUID", -1);
    if (rules.text != NULL)
        lsp_buffer_printf(out, "      <?" LSP_PLAN_RULE_NAME " %s?>\n", rules.text);
    out->failed |= rules.failed;
    lsp_buffer_finish(&rules);
    write_week(calendar, out);
    int32_t from = first_day - DAYS_BEFORE, to = last_day + DAYS_AFTER;
    for (int which = 0; which < 2; which++) {
        const int32_t *days = which == 0 ? calendar->days_off : calendar->days_on;
        size_t n_days = which == 0 ? calendar->n_days_off : calendar->n_days_on;
        from = n_days > 0 && days[0] < from ? days[0] : from;
        to = n_days > 0 && days[n_days - 1] > to ? days[n_days - 1] : to;
    }
    write_exceptions(calendar, from, to, out);
    lsp_mspdi_end(out, 2, "Calendar");
}

static void write_week(const struct lsp_calendar *calendar, struct lsp_buffer *out)
{
    lsp_mspdi_begin(out, 3, "WeekDays");
    for (int sunday_first = 0; sunday_first < 7; sunday_first++) {
        bool is_worked = calendar->weekday[(sunday_first + 6) % 7];
        lsp_mspdi_begin(out, 4, "WeekDay");
        lsp_mspdi_write_int(out, 5, "DayType", sunday_first + 1);
        lsp_mspdi_write_int(out, 5, "DayWorking", is_worked);
        if (is_worked)
            write_times(5, lsp_plan_hours(calendar), out);
        lsp_mspdi_end(out, 4, "WeekDay");
    }
    lsp_mspdi_end(out, 3, "WeekDays");
}

/* One exception for each stretch of days of one kind. */
static void write_exceptions(const struct lsp_calendar *calendar, int32_t first_day,
    int32_t last_day, struct lsp_buffer *out)
{
    bool has_any = false;
    int32_t from = first_day;
    struct day before = {AS_USUAL, 0};
    for (int32_t day = first_day; day <= last_day + 1; day++) {
        struct day now = day <= last_day ? day_of(calendar, day) : (struct day){AS_USUAL, 0};
        bool is_same = now.kind == before.kind && fabs(now.hours - before.hours) <= 0;
        if (is_same)
            continue;
        if (before.kind != AS_USUAL) {
            if (!has_any)
                lsp_mspdi_begin(out, 3, "Exceptions");
            has_any = true;
            write_exception(before, from, day - 1, out);
        }
        before = now;
        from = day;
    }
    if (has_any)
        lsp_mspdi_end(out, 3, "Exceptions");
}

static struct day day_of(const struct lsp_calendar *calendar, int32_t day)
{
    struct lsp_date date = lsp_date_from_day(day);
    double hours = lsp_plan_hours(calendar);
    int percent = calendar->percent_of_day[date.month - 1][date.day - 1];
    if (is_listed(calendar->days_on, calendar->n_days_on, day))
        return (struct day){DAY_ON, percent > 0 ? hours * percent / 100 : hours};
    if (is_listed(calendar->days_off, calendar->n_days_off, day))
        return (struct day){DAY_OFF, 0};
    if (percent == 0)
        return (struct day){CLOSED, 0};
    if (is_turn_off(calendar, day))
        return (struct day){TURN_OFF, 0};
    if (percent != 100 && calendar->weekday[lsp_date_weekday(day)])
        return (struct day){SLOW, hours * percent / 100};
    return (struct day){AS_USUAL, 0};
}

static bool is_listed(const int32_t days[], size_t n_days, int32_t day)
{
    size_t low = 0, high = n_days;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n_days && days[low] == day;
}

static bool is_turn_off(const struct lsp_calendar *calendar, int32_t day)
{
    int64_t turn = (int64_t)calendar->shift_on + calendar->shift_off;
    if (turn == 0)
        return false;
    int64_t in_turn = ((int64_t)day - calendar->shift_start_day) % turn;
    return (in_turn < 0 ? in_turn + turn : in_turn) >= calendar->shift_on;
}

static void write_exception(
    struct day what, int32_t from_day, int32_t to_day, struct lsp_buffer *out)
{
    static const char *const NAMES[] = {[AS_USUAL] = "",
        [CLOSED] = LSP_PLAN_RULE_DAYS "closed season",
        [SLOW] = LSP_PLAN_RULE_DAYS "slow season",
        [TURN_OFF] = LSP_PLAN_RULE_DAYS "between turns",
        [DAY_OFF] = "day off",
        [DAY_ON] = "day of work"};
    lsp_mspdi_begin(out, 4, "Exception");
    lsp_mspdi_write_int(out, 5, "EnteredByOccurrences", 0);
    lsp_mspdi_begin(out, 5, "TimePeriod");
    lsp_mspdi_write_moment(out, 6, "FromDate", from_day, 0);
    lsp_mspdi_write_moment(out, 6, "ToDate", to_day, MINUTES_OF_DAY - 1);
    lsp_mspdi_end(out, 5, "TimePeriod");
    lsp_mspdi_write_int(out, 5, "Occurrences", to_day - from_day + 1);
    lsp_mspdi_write_text(out, 5, "Name", NAMES[what.kind]);
    lsp_mspdi_write_int(out, 5, "Type", 1);
    lsp_mspdi_write_int(out, 5, "DayWorking", what.hours > 0);
    if (what.hours > 0)
        write_times(5, what.hours, out);
    lsp_mspdi_end(out, 4, "Exception");
}

static void write_times(int depth, double hours, struct lsp_buffer *out)
{
    int32_t begin = lsp_mspdi_begin_minute(hours), end = lsp_mspdi_end_minute(hours);
    bool has_break = end - begin > minutes_of(hours);
    lsp_mspdi_begin(out, depth, "WorkingTimes");
    if (has_break) {
        int32_t noon = begin + MORNING_HOURS * 60;
        write_spell(depth + 1, begin, noon, out);
        write_spell(depth + 1, noon + BREAK_MINUTES, end, out);
    } else {
        write_spell(depth + 1, begin, end, out);
    }
    lsp_mspdi_end(out, depth, "WorkingTimes");
}

static void write_spell(int depth, int32_t from_minute, int32_t to_minute, struct lsp_buffer *out)
{
    lsp_mspdi_begin(out, depth, "WorkingTime");
    lsp_mspdi_write_time(out, depth + 1, "FromTime", from_minute);
    lsp_mspdi_write_time(out, depth + 1, "ToTime", to_minute);
    lsp_mspdi_end(out, depth, "WorkingTime");
}

int32_t lsp_mspdi_begin_minute(double hours)
{
    bool ends_today = MORNING_MINUTE + minutes_of(hours) + BREAK_MINUTES <= MINUTES_OF_DAY;
    return ends_today ? MORNING_MINUTE : 0;
}

int32_t lsp_mspdi_end_minute(double hours)
{
    int32_t begin = lsp_mspdi_begin_minute(hours), minutes = minutes_of(hours);
    bool has_break = begin > 0 && minutes > MORNING_HOURS * 60;
    return begin + minutes + (has_break ? BREAK_MINUTES : 0);
}

/* At least one, so that a day with work stays one; at most a whole day. */
static int32_t minutes_of(double hours)
{
    double minutes = round(hours * 60);
    return minutes < 1 ? 1 : minutes > MINUTES_OF_DAY ? MINUTES_OF_DAY : (int32_t)minutes;
}
