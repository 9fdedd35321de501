/* Calendars of planners' tools as the programme's: hours of weeks and dates become days.
 *
 * A day of the week is worked when it has hours; how long a day of work is, is the mean over them,
 * so that weeks come out right also where one day is shorter.  A date that differs is worked when
 * it has at least half of such a day.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_model.h"

#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "base/text.h"
#include "formats/plan_rules.h"

enum { MAX_BASES = 8, MINUTES_OF_DAY = 1440, N_WINDOW = 91676 };

/* Exceptions are looked at between 1950 and 2200: recurring ones of planners' tools have an end. */
static const int32_t WINDOW_BEGIN = -7305; /* 1950-01-01; N_WINDOW days on comes 2201-01-01 */

static bool resolve(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar, int n_bases);
static void inherit(struct lsp_plan_calendar *calendar, const struct lsp_plan_calendar *base);
static void inherit_exceptions(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar,
    const struct lsp_plan_calendar *base);
static void measure_day(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar);
static void make_calendar(struct lsp_plan_model *model, const struct lsp_plan_calendar *from,
    float hours_of_day[], struct lsp_calendar *to);
static void mark_exceptions(struct lsp_plan_model *model, const struct lsp_plan_calendar *from,
    float hours_of_day[], int32_t *ret_first, int32_t *ret_last);
static void make_days(struct lsp_plan_model *model, const struct lsp_plan_calendar *from,
    float hours_of_day[], struct lsp_calendar *to);
static const char *make_calendar_id(
    struct lsp_plan_model *model, const struct lsp_plan_calendar *calendar);

struct lsp_plan_calendar *lsp_plan_use_calendar(struct lsp_plan_model *model, const char *uid)
{
    uint32_t index = lsp_ids_find(&model->calendar_uids, uid);
    if (index == LSP_NONE)
        return NULL;
    struct lsp_plan_calendar *calendar = &model->calendars[index];
    if (!resolve(model, calendar, 0))
        return NULL;
    calendar->is_used = true;
    return calendar;
}

/* False when its bases lead round in a circle, which is said once. */
static bool resolve(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar, int n_bases)
{
    if (calendar->is_resolved)
        return true;
    if (n_bases > MAX_BASES) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_CALENDAR,
            &(struct lsp_diag_facts){.where = calendar->where,
                .found = calendar->name,
                .expected = "a calendar that is not based on itself, by way of 8 others at most"},
            "calendars are based on one another in a circle");
        calendar->is_resolved = true;
        return true;
    }
    if (calendar->base_uid != NULL) {
        uint32_t index = lsp_ids_find(&model->calendar_uids, calendar->base_uid);
        bool is_none = strcmp(calendar->base_uid, "0") == 0; /* as newer versions say it */
        if (index == LSP_NONE && !is_none) {
            lsp_diags_add(model->diags, LSP_DIAG_PLAN_REFERENCE,
                &(struct lsp_diag_facts){.where = calendar->where, .found = calendar->base_uid},
                "a calendar is based on one that the plan does not have");
        } else if (index != LSP_NONE && resolve(model, &model->calendars[index], n_bases + 1)) {
            inherit(calendar, &model->calendars[index]);
            inherit_exceptions(model, calendar, &model->calendars[index]);
        }
    }
    calendar->is_resolved = true;
    measure_day(model, calendar);
    return true;
}

static void inherit(struct lsp_plan_calendar *calendar, const struct lsp_plan_calendar *base)
{
    for (size_t weekday = 0; weekday < 7; weekday++) {
        if (calendar->says_weekday[weekday])
            continue;
        calendar->week_hours[weekday] = base->week_hours[weekday];
        calendar->begins_minute[weekday] = base->begins_minute[weekday];
        calendar->ends_minute[weekday] = base->ends_minute[weekday];
    }
}

/* The base's come first, so that its own win. */
static void inherit_exceptions(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar,
    const struct lsp_plan_calendar *base)
{
    size_t n = base->n_exceptions + calendar->n_exceptions;
    if (base->n_exceptions == 0)
        return;
    struct lsp_plan_exception *all = LSP_ARRAY(&model->scratch, struct lsp_plan_exception, n);
    if (all == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    memcpy(all, base->exceptions, base->n_exceptions * sizeof *all);
    if (calendar->n_exceptions > 0)
        memcpy(
            all + base->n_exceptions, calendar->exceptions, calendar->n_exceptions * sizeof *all);
    calendar->exceptions = all;
    calendar->n_exceptions = calendar->exception_capacity = n;
}

/* Hours, begin and end of a day of work. */
static void measure_day(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar)
{
    static const double USUAL_H = 8, LEAST_H = 0.1;
    double sum_h = 0, least_h = 24, most_h = 0;
    int32_t begin = MINUTES_OF_DAY, end = 0, n_days = 0;
    for (size_t weekday = 0; weekday < 7; weekday++) {
        double hours = calendar->week_hours[weekday];
        if (hours <= 0)
            continue;
        n_days++;
        sum_h += hours;
        least_h = hours < least_h ? hours : least_h;
        most_h = hours > most_h ? hours : most_h;
        if (calendar->begins_minute[weekday] < begin)
            begin = calendar->begins_minute[weekday];
        if (calendar->ends_minute[weekday] > end)
            end = calendar->ends_minute[weekday];
    }
    calendar->day_hours = n_days > 0 ? sum_h / n_days : USUAL_H;
    if (calendar->day_hours < LEAST_H)
        calendar->day_hours = LEAST_H;
    calendar->begin_minute = n_days > 0 ? begin : 0;
    calendar->end_minute = n_days > 0 ? end : MINUTES_OF_DAY;
    if (n_days > 0 && most_h > least_h)
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "calendars whose days of the week have different hours; each counts as a day of their "
            "mean",
            1, calendar->where);
}

void lsp_plan_make_calendars(struct lsp_plan_model *model, struct lsp_programme *programme)
{
    size_t n_used = 0;
    for (size_t calendar = 0; calendar < model->n_calendars; calendar++)
        if (model->calendars[calendar].is_used)
            model->calendars[calendar].index = (uint32_t)n_used++;
        else
            lsp_plan_count(model, LSP_DIAG_PLAN_UNUSED,
                "calendars that no task uses, such as those of resources", 1,
                model->calendars[calendar].where);
    programme->calendars = LSP_ARRAY(model->arena, struct lsp_calendar, n_used);
    float *hours_of_day = LSP_ARRAY(&model->scratch, float, N_WINDOW);
    if (programme->calendars == NULL || hours_of_day == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    programme->n_calendars = n_used;
    for (size_t calendar = 0; calendar < model->n_calendars; calendar++) {
        const struct lsp_plan_calendar *from = &model->calendars[calendar];
        if (from->is_used && model->status == LSP_OK)
            make_calendar(model, from, hours_of_day, &programme->calendars[from->index]);
    }
}

static void make_calendar(struct lsp_plan_model *model, const struct lsp_plan_calendar *from,
    float hours_of_day[], struct lsp_calendar *to)
{
    *to = (struct lsp_calendar){.id = make_calendar_id(model, from),
        .name = lsp_plan_keep(model, from->name[0] != '\0' ? from->name : from->uid),
        .hours_per_day = from->day_hours,
        .where = from->where};
    for (size_t weekday = 0; weekday < 7; weekday++)
        to->weekday[weekday] = from->week_hours[weekday] > 0;
    memset(to->percent_of_day, 100, sizeof to->percent_of_day);
    if (from->rules != NULL)
        lsp_plan_apply_calendar_rules(model, from, to);
    make_days(model, from, hours_of_day, to);
    if (model->status == LSP_OK && !lsp_programme_calendar_has_work(to))
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_CALENDAR,
            &(struct lsp_diag_facts){.where = from->where,
                .found = from->name,
                .expected = "at least one day of the week with hours of work"},
            "a calendar of the plan has no working day");
}

static const char *make_calendar_id(
    struct lsp_plan_model *model, const struct lsp_plan_calendar *calendar)
{
    const char *id = calendar->rules == NULL ? NULL : lsp_plan_rule(model, calendar->rules, "id");
    if (id != NULL)
        return lsp_plan_make_id(model, id);
    char *made = lsp_arena_printf(&model->scratch, "c%s", calendar->uid);
    if (made == NULL) {
        model->status = LSP_NO_MEMORY;
        return "";
    }
    return lsp_plan_make_id(
        model, strcmp(calendar->uid, LSP_PLAN_ELAPSED_UID) == 0 ? "elapsed" : made);
}

/* The dates that differ from the week.  Where linkspan's own rules stand in the file, every date
 * that is named is kept, needed or not. */
static void make_days(struct lsp_plan_model *model, const struct lsp_plan_calendar *from,
    float hours_of_day[], struct lsp_calendar *to)
{
    int32_t first = N_WINDOW, last = -1;
    mark_exceptions(model, from, hours_of_day, &first, &last);
    size_t n_most = last < first ? 0 : (size_t)(last - first + 1);
    to->days_off = LSP_ARRAY(model->arena, int32_t, n_most);
    to->days_on = LSP_ARRAY(model->arena, int32_t, n_most);
    if (to->days_off == NULL || to->days_on == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    for (int32_t at = first; at <= last; at++) {
        float hours = hours_of_day[at];
        int32_t day = WINDOW_BEGIN + at;
        bool is_kept = from->rules != NULL;
        bool is_usual = to->weekday[lsp_date_weekday(day)];
        hours_of_day[at] = -1;
        if (hours < 0)
            continue;
        bool is_worked = (double)hours >= from->day_hours / 2;
        if (is_worked && (double)hours < from->day_hours * 0.99)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "days of calendars with fewer hours than the others, which count as whole", 1,
                from->where);
        if (!is_worked && hours > 0)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "days of calendars with less than half of the usual hours, which count as free", 1,
                from->where);
        if (is_worked && (is_kept || !is_usual))
            to->days_on[to->n_days_on++] = day;
        if (!is_worked && (is_kept || is_usual))
            to->days_off[to->n_days_off++] = day;
    }
}

/* Hours of each date between the first and the last that differ; -1 where nothing is said. */
static void mark_exceptions(struct lsp_plan_model *model, const struct lsp_plan_calendar *from,
    float hours_of_day[], int32_t *ret_first, int32_t *ret_last)
{
    int32_t first = N_WINDOW, last = -1;
    for (int32_t at = 0; at < N_WINDOW; at++)
        hours_of_day[at] = -1;
    for (size_t index = 0; index < from->n_exceptions; index++) {
        const struct lsp_plan_exception *exception = &from->exceptions[index];
        int64_t begin = (int64_t)exception->from_day - WINDOW_BEGIN;
        int64_t end = (int64_t)exception->to_day - WINDOW_BEGIN;
        if (begin < 0 || end >= N_WINDOW)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "exceptions of calendars before 1950 or after 2200, whose days there are not read",
                1, from->where);
        begin = begin < 0 ? 0 : begin;
        end = end >= N_WINDOW ? N_WINDOW - 1 : end;
        for (int64_t at = begin; at <= end; at++)
            hours_of_day[at] = (float)exception->hours;
        first = begin < first && begin <= end ? (int32_t)begin : first;
        last = end > last && begin <= end ? (int32_t)end : last;
    }
    *ret_first = first;
    *ret_last = last;
}
