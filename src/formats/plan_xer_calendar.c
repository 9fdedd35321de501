/* The calendars of Primavera XER.
 *
 * The field clndr_data is a tree written with parentheses,
 *
 *     (0||CalendarData()( (0||DaysOfWeek()( (0||1()()) (0||2()( (0||0(s|08:00|f|12:00)()) ... ))))
 *                         (0||Exceptions()( (0||0(d|43650)()) ... ))))
 *
 * each node "(number||name(values)(children))": days from 1, Sunday, with their spells of work from
 * s to f; exceptions on day d, counted as spreadsheets count days, 25569 being 1970-01-01.  An
 * exception without spells is free.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_xer.h"

#include <string.h>

#include "base/text.h"

enum { MAX_DEPTH = 8, MINUTES_OF_DAY = 1440, DAY_OF_1970 = 25569, LAST_SERIAL = 120000 };

/* Where the reading is, and what it is in. */
struct cursor {
    struct lsp_plan_model *model;
    struct lsp_plan_calendar *calendar;
    const char *at;
    bool failed;
    enum { NOWHERE, IN_WEEK, IN_EXCEPTIONS } in;
    int64_t weekday; /* 1 = Sunday; 0 = none */
    int64_t serial;  /* day of an exception; 0 = none */
    int32_t minutes, begin_minute, end_minute;
};

static void read_node(struct cursor *cursor, int depth);
static void take_node(struct cursor *cursor, const char *name, size_t name_length,
    const char *values, size_t values_length, int depth);
static void end_node(struct cursor *cursor, int depth);
static void add_spell(struct cursor *cursor, const char *values, size_t length);
static const char *value_of(const char *values, size_t length, char key, size_t *ret_length);
static bool take(struct cursor *cursor, char expected);
static void skip_blanks(struct cursor *cursor);

/* Depths of the tree. */
enum { ROOT, SECTION, DAY, SPELL };

void lsp_xer_read_calendar(
    struct lsp_plan_model *model, const char *data, struct lsp_plan_calendar *calendar)
{
    struct cursor cursor = {.model = model, .calendar = calendar, .at = data};
    read_node(&cursor, ROOT);
    for (size_t weekday = 0; weekday < 7; weekday++)
        calendar->says_weekday[weekday] = true;
    if (cursor.failed)
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_CALENDAR,
            &(struct lsp_diag_facts){.where = calendar->where,
                .found = cursor.at,
                .expected = "(0||CalendarData()(...)), days from (0||1()()), spells such as "
                            "(0||0(s|08:00|f|12:00)())"},
            "the days of calendar %s cannot be read", calendar->name);
}

static void read_node(struct cursor *cursor, int depth)
{
    if (depth > MAX_DEPTH || !take(cursor, '(')) {
        cursor->failed = true;
        return;
    }
    cursor->at += strspn(cursor->at, "0123456789");
    if (strncmp(cursor->at, "||", 2) != 0) {
        cursor->failed = true;
        return;
    }
    const char *name = cursor->at + 2;
    size_t name_length = strcspn(name, "()");
    cursor->at = name + name_length;
    if (!take(cursor, '('))
        return;
    const char *values = cursor->at;
    size_t values_length = strcspn(values, "()");
    cursor->at = values + values_length;
    if (!take(cursor, ')') || !take(cursor, '('))
        return;
    take_node(cursor, name, name_length, values, values_length, depth);
    for (skip_blanks(cursor); *cursor->at == '(' && !cursor->failed; skip_blanks(cursor))
        read_node(cursor, depth + 1);
    end_node(cursor, depth);
    if (take(cursor, ')'))
        (void)take(cursor, ')');
}

static void take_node(struct cursor *cursor, const char *name, size_t name_length,
    const char *values, size_t values_length, int depth)
{
    size_t length = 0;
    if (depth == SECTION) {
        bool is_week = name_length == 10 && memcmp(name, "DaysOfWeek", 10) == 0;
        bool is_exceptions = name_length == 10 && memcmp(name, "Exceptions", 10) == 0;
        cursor->in = is_week ? IN_WEEK : is_exceptions ? IN_EXCEPTIONS : NOWHERE;
    }
    if (depth == DAY) {
        const char *serial = value_of(values, values_length, 'd', &length);
        cursor->minutes = cursor->end_minute = 0;
        cursor->begin_minute = MINUTES_OF_DAY;
        cursor->weekday = cursor->serial = 0;
        if (cursor->in == IN_WEEK)
            cursor->failed |= !lsp_text_to_int(name, name_length, 1, 7, &cursor->weekday);
        if (cursor->in == IN_EXCEPTIONS)
            cursor->failed |=
                serial == NULL || !lsp_text_to_int(serial, length, 1, LAST_SERIAL, &cursor->serial);
    }
    if (depth == SPELL && cursor->in != NOWHERE)
        add_spell(cursor, values, values_length);
}

static void add_spell(struct cursor *cursor, const char *values, size_t length)
{
    size_t from_length = 0, to_length = 0;
    const char *from = value_of(values, length, 's', &from_length);
    const char *to = value_of(values, length, 'f', &to_length);
    char from_text[6] = "", to_text[6] = "";
    int32_t from_minute = 0, to_minute = 0;
    bool is_good = from_length == 5 && to_length == 5;
    if (is_good) {
        memcpy(from_text, from, 5);
        memcpy(to_text, to, 5);
        is_good = lsp_plan_parse_time(from_text, &from_minute) &&
                  lsp_plan_parse_time(to_text, &to_minute);
    }
    if (!is_good) {
        cursor->failed = true;
        return;
    }
    if (to_minute <= from_minute)
        to_minute += MINUTES_OF_DAY; /* 00:00 is the end of the day */
    cursor->minutes += to_minute - from_minute;
    if (cursor->minutes > MINUTES_OF_DAY)
        cursor->minutes = MINUTES_OF_DAY;
    if (from_minute < cursor->begin_minute)
        cursor->begin_minute = from_minute;
    if (to_minute > cursor->end_minute)
        cursor->end_minute = to_minute;
}

static void end_node(struct cursor *cursor, int depth)
{
    struct lsp_plan_calendar *calendar = cursor->calendar;
    double hours = cursor->minutes / 60.0;
    if (depth == SECTION)
        cursor->in = NOWHERE;
    if (depth != DAY || cursor->failed)
        return;
    if (cursor->in == IN_WEEK) {
        size_t monday_first = ((size_t)cursor->weekday + 5) % 7;
        calendar->week_hours[monday_first] = hours;
        calendar->begins_minute[monday_first] = cursor->begin_minute;
        calendar->ends_minute[monday_first] = cursor->end_minute;
    } else if (cursor->in == IN_EXCEPTIONS) {
        int32_t day = (int32_t)cursor->serial - DAY_OF_1970;
        lsp_plan_add_exception(cursor->model, calendar, day, day, hours);
    }
}

/* "s|08:00|f|12:00": the text behind a key of one letter; NULL when there is none. */
static const char *value_of(const char *values, size_t length, char key, size_t *ret_length)
{
    for (size_t at = 0; at + 1 < length;) {
        size_t end = at + 2;
        while (end < length && values[end] != '|')
            end++;
        if (values[at] == key && values[at + 1] == '|') {
            *ret_length = end - at - 2;
            return values + at + 2;
        }
        at = end + 1;
    }
    return NULL;
}

static bool take(struct cursor *cursor, char expected)
{
    skip_blanks(cursor);
    bool is_there = !cursor->failed && *cursor->at == expected;
    cursor->failed |= !is_there;
    cursor->at += is_there;
    return is_there;
}

/* The tool writes the ends of lines as two DEL. */
static void skip_blanks(struct cursor *cursor)
{
    cursor->at += strspn(cursor->at, " \t\r\n\x7F");
}
