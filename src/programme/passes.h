/* Passes: a programme made ready to be scheduled again and again, one draw of durations after
 * another.
 *
 *     LSP_TRY(lsp_programme_prepare(&programme, &arena, &tables));
 *     lsp_programme_pass_forward(&tables, days, start, finish);
 *     lsp_programme_pass_backward(&tables, days, finish, late, late_start);
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_PASSES_H
#define LSP_PROGRAMME_PASSES_H

#include "programme/programme.h"

enum {
    /* After so many days and weeks (20,871) the Gregorian calendar repeats itself. */
    LSP_DAYS_PER_CYCLE = 146097,
    LSP_LAST_DAY = 2932896, /* 9999-12-31 */
    /* More work than fits between the years 1 and 9999. */
    LSP_MAX_WORK_DAYS = 4000000,
};

/* The working days of a calendar, tabulated over one cycle from 1970-01-01. */
struct lsp_work_days {
    int32_t n_per_cycle;
    const int32_t
        *before;        /* [LSP_DAYS_PER_CYCLE] working days of the cycle before this day of it */
    const int32_t *nth; /* [n_per_cycle] day of the cycle of each working day */
};

/* A programme made ready for many passes. */
struct lsp_programme_tables {
    const struct lsp_programme *programme; /* borrowed */
    struct lsp_work_days *calendars;       /* [n_calendars] */
    uint32_t *order;                       /* [n_activities] each behind its predecessors */
    bool *leads;                           /* [n_activities] the opening waits for it */
};

/* Fills the table in `arena`; LSP_OK or LSP_NO_MEMORY. */
enum lsp_status lsp_programme_tabulate_calendar(const struct lsp_calendar *calendar,
    struct lsp_arena *arena, struct lsp_work_days *ret_work) LSP_MUST_CHECK;

/* Working days before this day, counted from 1970-01-01; negative before that. */
int32_t lsp_programme_work_before(const struct lsp_work_days *work, int32_t day);
/* The day of working day number `index` (its inverse); may lie beyond any date. */
int64_t lsp_programme_day_of_work(const struct lsp_work_days *work, int32_t index);

/* An order in which each activity stands behind its predecessors; LSP_OK or LSP_NO_MEMORY.
 * order[n_activities]. */
enum lsp_status lsp_programme_sort(
    const struct lsp_programme *programme, uint32_t order[]) LSP_MUST_CHECK;

enum lsp_status lsp_programme_prepare(const struct lsp_programme *programme,
    struct lsp_arena *arena, struct lsp_programme_tables *ret_tables) LSP_MUST_CHECK;

static inline bool lsp_activity_is_finished(const struct lsp_activity *activity)
{
    return activity->finished_day != INT32_MIN;
}

/* A duration in whole days: the nearest, but at least one if there is work at all. */
int32_t lsp_programme_whole_days(double duration_days);

/* Early starts and finishes, [n_activities] each, for whole durations days[n_activities].  Returns
 * LSP_NONE, or the first activity in order whose finish would pass LSP_LAST_DAY. */
uint32_t lsp_programme_pass_forward(const struct lsp_programme_tables *tables, const int32_t days[],
    int32_t start[], int32_t finish[]);

/* The day by which each activity must be finished, late[n_activities], and the last day on which it
 * may start, late_start[n_activities]. */
void lsp_programme_pass_backward(const struct lsp_programme_tables *tables, const int32_t days[],
    const int32_t finish[], int32_t late[], int32_t late_start[]);

/* True when a later start would move the opening. */
bool lsp_programme_is_critical(
    const struct lsp_programme_tables *tables, size_t activity, int32_t start, int32_t late_start);

#endif
