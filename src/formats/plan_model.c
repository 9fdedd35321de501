/* What a planner's tool says: growing arrays, values, and counts of what is not kept.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_model.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "base/text.h"
#include "formats/plan.h"

enum { MINUTES_OF_DAY = 1440 };

/* An array of the model that grows. */
struct growing {
    void **items;
    size_t *n, *capacity;
    size_t size, most;
    const char *plural;
};

static void *add(struct lsp_plan_model *model, struct growing array, struct lsp_place where);
static bool add_uid(
    struct lsp_plan_model *model, struct lsp_ids *ids, const char *uid, struct lsp_place where);
static void refuse_value(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, const char *expected);
static bool parse_duration(const char *text, double *ret_hours);

struct lsp_plan_calendar *lsp_plan_add_calendar(
    struct lsp_plan_model *model, const char *uid, struct lsp_place where)
{
    model->calendar_uids.noun = "calendar";
    struct lsp_plan_calendar *calendar = add(model,
        (struct growing){(void **)&model->calendars, &model->n_calendars, &model->calendar_capacity,
            sizeof *calendar, LSP_MAX_PLAN_CALENDARS, "calendars"},
        where);
    if (calendar == NULL || !add_uid(model, &model->calendar_uids, uid, where))
        return NULL;
    *calendar = (struct lsp_plan_calendar){.uid = uid, .name = "", .where = where};
    return calendar;
}

struct lsp_plan_task *lsp_plan_add_task(
    struct lsp_plan_model *model, const char *uid, struct lsp_place where)
{
    model->task_uids.noun = "task";
    struct lsp_plan_task *task = add(model,
        (struct growing){(void **)&model->tasks, &model->n_tasks, &model->task_capacity,
            sizeof *task, LSP_MAX_PLAN_ACTIVITIES, "tasks"},
        where);
    if (task == NULL || !add_uid(model, &model->task_uids, uid, where))
        return NULL;
    *task = (struct lsp_plan_task){.uid = uid,
        .name = "",
        .group = "",
        .parent = LSP_NONE,
        .duration_h = (double)NAN,
        .left_h = (double)NAN,
        .low_h = (double)NAN,
        .high_h = (double)NAN,
        .done_share = (double)NAN,
        .started = LSP_PLAN_NEVER,
        .finished = LSP_PLAN_NEVER,
        .constraint_at = {LSP_PLAN_NEVER, LSP_PLAN_NEVER},
        .deadline = LSP_PLAN_NEVER,
        .not_before = LSP_PLAN_NEVER,
        .finish = LSP_PLAN_NEVER,
        .bank = "",
        .rules = "",
        .where = where,
        .index = LSP_NONE};
    return task;
}

struct lsp_plan_link *lsp_plan_add_link(struct lsp_plan_model *model, struct lsp_place where)
{
    struct lsp_plan_link *link = add(model,
        (struct growing){(void **)&model->links, &model->n_links, &model->link_capacity,
            sizeof *link, LSP_MAX_PLAN_RELATIONS, "relations"},
        where);
    if (link != NULL)
        *link = (struct lsp_plan_link){.where = where};
    return link;
}

struct lsp_plan_resource *lsp_plan_add_resource(
    struct lsp_plan_model *model, const char *uid, struct lsp_place where)
{
    model->resource_uids.noun = "resource";
    struct lsp_plan_resource *resource = add(model,
        (struct growing){(void **)&model->resources, &model->n_resources, &model->resource_capacity,
            sizeof *resource, LSP_MAX_PLAN_RESOURCES, "resources"},
        where);
    if (resource == NULL || !add_uid(model, &model->resource_uids, uid, where))
        return NULL;
    *resource =
        (struct lsp_plan_resource){.uid = uid, .name = "", .bank = "", .amount = 1, .where = where};
    return resource;
}

struct lsp_plan_need *lsp_plan_add_need(struct lsp_plan_model *model, struct lsp_place where)
{
    struct lsp_plan_need *need = add(model,
        (struct growing){(void **)&model->needs, &model->n_needs, &model->need_capacity,
            sizeof *need, LSP_MAX_PLAN_RELATIONS, "assignments"},
        where);
    if (need != NULL)
        *need = (struct lsp_plan_need){.amount = 1, .where = where};
    return need;
}

/* NULL when memory or the limit is reached. */
static void *add(struct lsp_plan_model *model, struct growing array, struct lsp_place where)
{
    if (model->status != LSP_OK)
        return NULL;
    if (*array.n == array.most) {
        char expected[64];
        snprintf(expected, sizeof expected, "at most %zu %s", array.most, array.plural);
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_LIMIT,
            &(struct lsp_diag_facts){.where = where, .expected = expected},
            "the plan has too many %s", array.plural);
        model->status = LSP_BAD_INPUT;
        return NULL;
    }
    void *items =
        lsp_arena_grow(&model->scratch, *array.items, array.capacity, *array.n + 1, array.size);
    if (items == NULL) {
        model->status = LSP_NO_MEMORY;
        return NULL;
    }
    *array.items = items;
    return (char *)items + array.size * (*array.n)++;
}

/* False when there is no memory. */
static bool add_uid(
    struct lsp_plan_model *model, struct lsp_ids *ids, const char *uid, struct lsp_place where)
{
    uint32_t index = (uint32_t)ids->n, first = 0;
    if (lsp_ids_add(ids, &model->scratch, uid, where, &first) != LSP_OK) {
        model->status = LSP_NO_MEMORY;
        return false;
    }
    if (first < index)
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_TWICE,
            &(struct lsp_diag_facts){.where = where,
                .found = uid,
                .related = ids->places[first],
                .related_note = "first stands here"},
            "two %ss have the same number", ids->noun);
    return true;
}

void lsp_plan_add_exception(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar,
    int32_t from_day, int32_t to_day, double hours)
{
    struct lsp_plan_exception *exceptions = lsp_arena_grow(&model->scratch, calendar->exceptions,
        &calendar->exception_capacity, calendar->n_exceptions + 1, sizeof *exceptions);
    if (exceptions == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    calendar->exceptions = exceptions;
    exceptions[calendar->n_exceptions++] = (struct lsp_plan_exception){from_day, to_day, hours};
}

void lsp_plan_count(struct lsp_plan_model *model, enum lsp_diag_code code, const char *what,
    size_t n, struct lsp_place where)
{
    if (n == 0)
        return;
    for (size_t tally = 0; tally < model->n_tallies; tally++)
        if (model->tallies[tally].code == code && strcmp(model->tallies[tally].what, what) == 0) {
            model->tallies[tally].n += n;
            return;
        }
    struct lsp_plan_tally *tallies = lsp_arena_grow(&model->scratch, model->tallies,
        &model->tally_capacity, model->n_tallies + 1, sizeof *tallies);
    char *kept = lsp_arena_copy_text(&model->scratch, what);
    if (tallies == NULL || kept == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    model->tallies = tallies;
    tallies[model->n_tallies++] = (struct lsp_plan_tally){code, kept, n, where};
}

void lsp_plan_say_counts(struct lsp_plan_model *model)
{
    for (size_t index = 0; index < model->n_tallies; index++) {
        const struct lsp_plan_tally *tally = &model->tallies[index];
        lsp_diags_add(model->diags, tally->code, &(struct lsp_diag_facts){.where = tally->where},
            "%s (%zu)", tally->what, tally->n);
    }
}

void lsp_plan_model_finish(struct lsp_plan_model *model)
{
    lsp_arena_finish(&model->scratch);
}

bool lsp_plan_read_moment(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, struct lsp_plan_moment *ret_moment)
{
    char date[11] = "";
    struct lsp_plan_moment moment = LSP_PLAN_NEVER;
    size_t length = strlen(text);
    bool is_good = length >= 10;
    if (is_good) {
        memcpy(date, text, 10);
        is_good = lsp_date_parse(date, &moment.day);
    }
    if (is_good && length > 10)
        is_good =
            (text[10] == 'T' || text[10] == ' ') && lsp_plan_parse_time(text + 11, &moment.minute);
    if (is_good)
        *ret_moment = moment;
    else
        refuse_value(model, text, what, where, "a date and time such as 2026-03-02T08:00:00");
    return is_good;
}

bool lsp_plan_parse_time(const char *text, int32_t *ret_minute)
{
    int64_t hour = 0, minute = 0, second = 0;
    size_t length = strcspn(text, ".Z+"); /* parts of a second and zones do not matter here */
    bool is_good = (length == 5 || length == 8) && text[2] == ':' &&
                   lsp_text_to_int(text, 2, 0, 24, &hour) &&
                   lsp_text_to_int(text + 3, 2, 0, 59, &minute);
    if (is_good && length == 8)
        is_good = text[5] == ':' && lsp_text_to_int(text + 6, 2, 0, 59, &second);
    if (!is_good || hour * 60 + minute > MINUTES_OF_DAY)
        return false;
    *ret_minute = (int32_t)(hour * 60 + minute);
    return true;
}

bool lsp_plan_read_duration(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, double *ret_hours)
{
    if (parse_duration(text, ret_hours))
        return true;
    refuse_value(model, text, what, where, "a duration such as PT16H0M0S, not negative");
    return false;
}

/* Days are days and nights; years and months, whose length nobody knows, are not read. */
static bool parse_duration(const char *text, double *ret_hours)
{
    static const double LONGEST_H = 1e7;
    double hours = 0;
    bool is_time = false, has_any = false;
    if (*text++ != 'P')
        return false;
    while (*text != '\0') {
        if (*text == 'T' && !is_time) {
            is_time = true;
            text++;
            continue;
        }
        size_t length = strspn(text, "0123456789.");
        double number = 0;
        if (!lsp_text_to_double(text, length, &number))
            return false;
        char unit = text[length];
        if (unit == 'D' && !is_time)
            hours += number * 24;
        else if (unit == 'H' && is_time)
            hours += number;
        else if (unit == 'M' && is_time)
            hours += number / 60;
        else if (unit == 'S' && is_time)
            hours += number / 3600;
        else
            return false;
        text += length + 1;
        has_any = true;
    }
    if (!has_any || hours > LONGEST_H)
        return false;
    *ret_hours = hours;
    return true;
}

bool lsp_plan_read_number(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, double min, double max, double *ret_number)
{
    double number = 0;
    if (lsp_text_to_double(text, strlen(text), &number) && number >= min && number <= max) {
        *ret_number = number;
        return true;
    }
    char expected[80];
    snprintf(expected, sizeof expected, "a number from %g to %g", min, max);
    refuse_value(model, text, what, where, expected);
    return false;
}

static void refuse_value(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, const char *expected)
{
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_VALUE,
        &(struct lsp_diag_facts){.where = where, .found = text, .expected = expected},
        "the %s of a plan cannot be read", what);
}

int32_t lsp_plan_start_day(const struct lsp_plan_calendar *calendar, struct lsp_plan_moment at)
{
    return at.minute >= calendar->end_minute ? at.day + 1 : at.day;
}

int32_t lsp_plan_finish_day(const struct lsp_plan_calendar *calendar, struct lsp_plan_moment at)
{
    return at.minute <= calendar->begin_minute ? at.day - 1 : at.day;
}

const char *lsp_plan_make_id(struct lsp_plan_model *model, const char *text)
{
    static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-";
    char *id = lsp_arena_copy_text(model->arena, text[0] == '\0' ? "_" : text);
    if (id == NULL) {
        model->status = LSP_NO_MEMORY;
        return "";
    }
    char *to = id;
    for (const char *from = id; *from != '\0'; to++) {
        size_t length = lsp_text_character(from, strlen(from));
        *to = strchr(ALLOWED, *from) != NULL ? *from : '_';
        from += length == 0 ? 1 : length;
    }
    *to = '\0';
    return id;
}
