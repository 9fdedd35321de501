/* Counting the work that a calendar's days hold.  Shared by the files of this module.
 *
 * Work is counted in units: so many make a full day that every day's pace is a whole number of
 * them.  A calendar that knows full days only has units of a day.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_WORK_DAYS_H
#define LSP_PROGRAMME_WORK_DAYS_H

#include "programme/passes.h"

/* A calendar, tabulated day by day in a window and year by year outside of it. */
struct lsp_work_days {
    const struct lsp_calendar *calendar; /* borrowed */
    int32_t first_day;                   /* of the window: a 1 January */
    uint32_t n_days, n_units;            /* of the window */
    int32_t units_per_day;               /* of a full day */
    uint32_t shift;                      /* day_at has an entry for each 2^shift units */
    const int32_t *before;               /* [n_days + 1] units before the window's day; from 0 */
    const int32_t *day_at;      /* [(n_units >> shift) + 1] day of the window that does this unit */
    const int32_t *before_year; /* [10000] units before 1 January of the years 1 to 10000 */
};

/* The window begins some years before `around_day` and holds at least so many days behind it. */
enum lsp_status lsp_work_days_tabulate(const struct lsp_calendar *calendar, int32_t around_day,
    int32_t n_days_behind, struct lsp_arena *arena, struct lsp_work_days *ret_work) LSP_MUST_CHECK;

/* The same as below, outside of the window. */
int32_t lsp_work_days_before_far(const struct lsp_work_days *work, int32_t day);
int32_t lsp_work_days_day_of_far(const struct lsp_work_days *work, int32_t unit);

/* Units done before this day, of all that are counted; less than 0 before the window. */
static inline int32_t lsp_work_before(const struct lsp_work_days *work, int32_t day)
{
    uint32_t at = (uint32_t)day - (uint32_t)work->first_day;
    return at <= work->n_days ? work->before[at] : lsp_work_days_before_far(work, day);
}

/* The day on which this unit is done: the last day that has no more than so many before it.
 * LSP_LAST_DAY + 1 when there is none, LSP_FIRST_DAY when it would be earlier. */
static inline int32_t lsp_work_day_of(const struct lsp_work_days *work, int32_t unit)
{
    if ((uint32_t)unit >= work->n_units)
        return lsp_work_days_day_of_far(work, unit);
    int32_t day = work->day_at[(uint32_t)unit >> work->shift];
    if (work->shift > 0)
        while (work->before[day + 1] <= unit)
            day++;
    return work->first_day + day;
}

#endif
