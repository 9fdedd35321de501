/* Single steps of a pass: placing work, and a relation forward and backward.  Shared by the files
 * of this module.
 *
 * A day stands for its morning: work from a start on, a finish on the first day on which a
 * successor may work.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_STEPS_H
#define LSP_PROGRAMME_STEPS_H

#include "base/id.h"
#include "programme/work_days.h"

/* A relation that still matters, of one unfinished activity to another. */
struct lsp_pass_link {
    uint32_t before; /* the predecessor */
    enum lsp_relation_kind kind;
    int32_t lag_days;      /* of the lag's calendar, or as they come */
    uint32_t lag_calendar; /* LSP_NONE = as they come */
};

/* An activity as passes see it. */
struct lsp_pass_row {
    int32_t start, finish; /* not before these: the programme's start, the data date, constraints
                            * and what is done already; of a finished one its finish */
    int32_t start_by, finish_by; /* deadlines; INT32_MAX = none */
    uint32_t calendar;
    uint32_t first_link, end_link;
    bool is_finished;
    bool has_needs; /* and so waits for resources */
    bool is_held;   /* back: as late as possible */
};

static inline int32_t lsp_later(int32_t one, int32_t two)
{
    return one > two ? one : two;
}

static inline int32_t lsp_earlier(int32_t one, int32_t two)
{
    return one < two ? one : two;
}

/* Between the first day and the one behind the last. */
static inline int32_t lsp_bounded_day(int64_t day)
{
    if (day > LSP_LAST_DAY)
        return LSP_LAST_DAY + 1;
    return day < LSP_FIRST_DAY ? LSP_FIRST_DAY : (int32_t)day;
}

/* The first day that lies the lag behind `day`. */
static inline int32_t lsp_step_over_lag(
    const struct lsp_work_days *calendars, const struct lsp_pass_link *link, int32_t day)
{
    if (link->lag_days == 0)
        return day;
    if (link->lag_calendar == LSP_NONE)
        return lsp_bounded_day((int64_t)day + link->lag_days);
    const struct lsp_work_days *work = &calendars[link->lag_calendar];
    int32_t units = link->lag_days * work->units_per_day;
    int32_t before = lsp_work_before(work, day);
    return units > 0 ? lsp_work_day_of(work, before + units - 1) + 1
                     : lsp_work_day_of(work, before + units);
}

/* Its inverse: the last day from which one comes over the lag no later than on `day`. */
static inline int32_t lsp_step_back_over_lag(
    const struct lsp_work_days *calendars, const struct lsp_pass_link *link, int32_t day)
{
    if (link->lag_days == 0)
        return day;
    if (link->lag_calendar == LSP_NONE)
        return lsp_bounded_day((int64_t)day - link->lag_days);
    const struct lsp_work_days *work = &calendars[link->lag_calendar];
    int32_t units = link->lag_days * work->units_per_day;
    return units > 0 ? lsp_work_day_of(work, lsp_work_before(work, day) - units)
                     : lsp_work_day_of(work, lsp_work_before(work, day + 1) - units - 1);
}

/* Places `days` of work not before *start and so that it ends not before `least_finish`: moves
 * *start to its first day of work and returns its finish.  Work may stop over days that its
 * calendar leaves out and for no other reason, so that only such days may lie between the work's
 * end and `least_finish`. */
static inline int32_t lsp_step_place(
    const struct lsp_work_days *work, int32_t days, int32_t *start, int32_t least_finish)
{
    if (days == 0)
        return *start = lsp_later(*start, least_finish);
    int32_t units = days * work->units_per_day;
    int32_t from = lsp_work_before(work, *start);
    if (least_finish > *start) {
        int32_t last_day = lsp_work_day_of(work, lsp_work_before(work, least_finish) - 1);
        int32_t least = lsp_work_before(work, last_day) + 1 - units; /* to be done on it or later */
        if (least > from) { /* from the first whole day behind it */
            int32_t day = lsp_work_day_of(work, least);
            from = lsp_work_before(work, day);
            from = from < least ? lsp_work_before(work, day + 1) : from;
        }
    }
    *start = lsp_work_day_of(work, from);
    return lsp_later(lsp_work_day_of(work, from + units - 1) + 1, least_finish);
}

/* The last day on which `days` of work may start so as to be finished on `late` and started on
 * `cap`, INT32_MAX where there is no such bound; INT32_MAX when there is neither. */
static inline int32_t lsp_step_latest_start(
    const struct lsp_work_days *work, int32_t days, int32_t late, int32_t cap)
{
    if (days == 0)
        return lsp_earlier(late, cap);
    int32_t from = INT32_MAX;
    if (late != INT32_MAX)
        from = lsp_work_before(work, late) - days * work->units_per_day;
    if (cap != INT32_MAX)
        from = lsp_earlier(from, lsp_work_before(work, cap + 1) - 1);
    return from == INT32_MAX ? INT32_MAX : lsp_work_day_of(work, from);
}

/* The last day before which its finish may be forbidden when it starts on `start` and must be
 * finished on `late`. */
static inline int32_t lsp_step_latest_finish(
    const struct lsp_work_days *work, int32_t days, int32_t start, int32_t late)
{
    if (days == 0)
        return start;
    int32_t last = lsp_work_before(work, start) + days * work->units_per_day - 1;
    int32_t behind = lsp_work_before(work, lsp_work_day_of(work, last) + 1);
    return lsp_earlier(late, lsp_work_day_of(work, behind));
}

#endif
