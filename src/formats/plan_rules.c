/* Rules that linkspan writes into plan files: their text, and those of calendars.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_rules.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"

/* A day of any year, and how many days a month can have. */
static const int DAYS_OF_MONTH[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static int hexadecimal(char digit);
static const char *decode(struct lsp_plan_model *model, const char *text, size_t length);
static void apply_pace(
    struct lsp_plan_model *model, const struct lsp_plan_calendar *from, struct lsp_calendar *to);
static bool apply_stretch(const char *text, size_t length, struct lsp_calendar *to);
static bool parse_day(const char *text, int *ret_month, int *ret_day);
static void refuse_rule(struct lsp_plan_model *model, struct lsp_place where, const char *value);

const char *lsp_plan_keep(struct lsp_plan_model *model, const char *text)
{
    if (text[0] == '\0')
        return "";
    const char *kept = lsp_arena_copy_text(model->arena, text);
    if (kept == NULL)
        model->status = LSP_NO_MEMORY;
    return kept == NULL ? "" : kept;
}

const char *lsp_plan_rule(struct lsp_plan_model *model, const char *rules, const char *key)
{
    size_t key_length = strlen(key);
    while (*rules != '\0') {
        rules += strspn(rules, "; ");
        size_t length = strcspn(rules, ";");
        if (length > key_length && rules[key_length] == '=' && memcmp(rules, key, key_length) == 0)
            return decode(model, rules + key_length + 1, length - key_length - 1);
        rules += length;
    }
    return NULL;
}

static const char *decode(struct lsp_plan_model *model, const char *text, size_t length)
{
    char *value = lsp_arena_copy_bytes(model->arena, text, length);
    if (value == NULL) {
        model->status = LSP_NO_MEMORY;
        return "";
    }
    char *to = value;
    for (const char *from = value; *from != '\0'; to++) {
        bool is_code = *from == '%' && hexadecimal(from[1]) >= 0 && hexadecimal(from[2]) >= 0;
        int code = is_code ? hexadecimal(from[1]) * 16 + hexadecimal(from[2]) : 0;
        *to = code > 0 && code < 0x80 ? (char)code : *from;
        from += code > 0 && code < 0x80 ? 3 : 1;
    }
    *to = '\0';
    return value;
}

static int hexadecimal(char digit)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    const char *at = digit == '\0' ? NULL : strchr(DIGITS, digit);
    return at == NULL ? -1 : (int)(at - DIGITS);
}

void lsp_plan_add_rule(struct lsp_buffer *rules, const char *key, const char *value)
{
    lsp_buffer_printf(rules, "%s%s=", rules->length > 0 ? "; " : "", key);
    for (const char *at = value; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte < 0x20 || byte == 0x7F || strchr("%;=?>", *at) != NULL)
            lsp_buffer_printf(rules, "%%%02X", (unsigned)byte);
        else
            lsp_buffer_add_bytes(rules, at, 1);
    }
}

void lsp_plan_add_rule_number(struct lsp_buffer *rules, const char *key, double value)
{
    char text[32];
    lsp_format_double(value, text);
    lsp_plan_add_rule(rules, key, text);
}

void lsp_plan_add_rule_day(struct lsp_buffer *rules, const char *key, int32_t day)
{
    char text[11];
    lsp_date_format(day, text);
    lsp_plan_add_rule(rules, key, text);
}

void lsp_plan_apply_calendar_rules(struct lsp_plan_model *model,
    const struct lsp_plan_calendar *from, struct lsp_calendar *calendar)
{
    const char *turns = lsp_plan_rule(model, from->rules, "turns");
    const char *hours = lsp_plan_rule(model, from->rules, "hours");
    int64_t on = 0, off = 0;
    if (hours != NULL && strcmp(hours, "0") == 0)
        calendar->hours_per_day = 0;
    apply_pace(model, from, calendar);
    if (turns == NULL)
        return;
    char date[11] = "";
    const char *slash = strchr(turns, '/');
    size_t length = strlen(turns);
    bool is_good = length > 13 && turns[10] == ' ' && slash != NULL && slash > turns + 11;
    if (is_good) {
        memcpy(date, turns, 10);
        is_good =
            lsp_date_parse(date, &calendar->shift_start_day) &&
            lsp_text_to_int(turns + 11, (size_t)(slash - turns) - 11, 0, 1000000, &on) &&
            lsp_text_to_int(slash + 1, length - (size_t)(slash - turns) - 1, 0, 1000000, &off);
    }
    if (!is_good)
        refuse_rule(model, from->where, turns);
    calendar->shift_on = (uint32_t)on;
    calendar->shift_off = (uint32_t)off;
}

/* "01-01..03-10:0,11-01..12-14:60": stretches of the year with their percents. */
static void apply_pace(
    struct lsp_plan_model *model, const struct lsp_plan_calendar *from, struct lsp_calendar *to)
{
    const char *pace = lsp_plan_rule(model, from->rules, "pace");
    for (const char *at = pace; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, ",");
        if (!apply_stretch(at, length, to)) {
            refuse_rule(model, from->where, pace);
            return;
        }
        at += length + (at[length] == ',');
    }
}

static bool apply_stretch(const char *text, size_t length, struct lsp_calendar *to)
{
    int month = 0, day = 0, last_month = 0, last_day = 0;
    int64_t percent = 0;
    bool is_good = length > 13 && text[5] == '.' && text[6] == '.' && text[12] == ':' &&
                   parse_day(text, &month, &day) && parse_day(text + 7, &last_month, &last_day) &&
                   lsp_text_to_int(text + 13, length - 13, 0, 255, &percent);
    if (!is_good || month * 31 + day > last_month * 31 + last_day)
        return false;
    while (month * 31 + day <= last_month * 31 + last_day) {
        to->percent_of_day[month][day++] = (uint8_t)percent;
        if (day == DAYS_OF_MONTH[month]) {
            day = 0;
            month++;
        }
        if (month == 12)
            break;
    }
    return true;
}

/* "03-10"; both count from 0. */
static bool parse_day(const char *text, int *ret_month, int *ret_day)
{
    int64_t month = 0, day = 0;
    if (text[2] != '-' || !lsp_text_to_int(text, 2, 1, 12, &month) ||
        !lsp_text_to_int(text + 3, 2, 1, DAYS_OF_MONTH[month - 1], &day))
        return false;
    *ret_month = (int)month - 1;
    *ret_day = (int)day - 1;
    return true;
}

static void refuse_rule(struct lsp_plan_model *model, struct lsp_place where, const char *value)
{
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_VALUE,
        &(struct lsp_diag_facts){.where = where,
            .found = value,
            .hint = "take the line that begins <?linkspan out of the file"},
        "what linkspan has written of a calendar cannot be read");
}

void lsp_plan_write_calendar_rules(const struct lsp_calendar *calendar, struct lsp_buffer *out)
{
    struct lsp_buffer pace = {0};
    int from_month = 0, from_day = 0, percent = 100;
    for (int month = 0; month <= 12; month++)
        for (int day = 0; day < (month < 12 ? DAYS_OF_MONTH[month] : 1); day++) {
            int now = month < 12 ? calendar->percent_of_day[month][day] : 100;
            if (now == percent)
                continue;
            int before_month = day > 0 ? month : month - 1;
            int before_day = day > 0 ? day - 1 : (month > 0 ? DAYS_OF_MONTH[month - 1] - 1 : 0);
            if (percent != 100)
                lsp_buffer_printf(&pace, "%s%02d-%02d..%02d-%02d:%d", pace.length > 0 ? "," : "",
                    from_month + 1, from_day + 1, before_month + 1, before_day + 1, percent);
            from_month = month;
            from_day = day;
            percent = now;
        }
    lsp_plan_add_rule(out, "id", calendar->id);
    if (pace.length > 0)
        lsp_plan_add_rule(out, "pace", pace.text);
    if (calendar->shift_on > 0 || calendar->shift_off > 0) {
        char turns[64], date[11];
        lsp_date_format(calendar->shift_start_day, date);
        snprintf(turns, sizeof turns, "%s %u/%u", date, (unsigned)calendar->shift_on,
            (unsigned)calendar->shift_off);
        lsp_plan_add_rule(out, "turns", turns);
    }
    if (calendar->hours_per_day <= 0)
        lsp_plan_add_rule(out, "hours", "0");
    out->failed |= pace.failed;
    lsp_buffer_finish(&pace);
}
