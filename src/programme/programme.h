/* Programme: when is it built?  The critical path; its spread is schedule_risk/schedule_risk.h's.
 *
 *     LSP_TRY(lsp_programme_schedule(&programme, NULL, &arena, &plan));          durations at mid
 *
 * Work is counted in whole days: a duration is rounded to the nearest one, but no work takes less
 * than a day.  An activity of 0 days is a milestone: it is reached on the day that its predecessors
 * are finished, worked or not.  An activity may pause over days that its calendar leaves out.
 *
 * Method: docs/methods/programme.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_PROGRAMME_H
#define LSP_PROGRAMME_PROGRAMME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"

/* Which days are worked. */
struct lsp_calendar {
    const char *id, *name;
    bool weekday[7];          /* Monday first */
    bool day_of_year[12][31]; /* month, day: false in winter, ice, flood ...; days that a month
                               * does not have are not read */
    struct lsp_place where;
};

struct lsp_activity {
    const char *id, *name;
    const char *bank;  /* who builds it: a country, or "" */
    uint32_t calendar; /* index */
    /* Working days of its calendar, 0 <= low <= mid <= high. */
    double low_days, mid_days, high_days;
    uint32_t *predecessors; /* [n_predecessors] indices: finish to start */
    size_t n_predecessors;
    int32_t not_before_day; /* INT32_MIN = no such constraint */
    int32_t finished_day;   /* last day of actual work (of a milestone: the day it was reached):
                             * duration and predecessors no longer count; INT32_MIN = unfinished */
    struct lsp_place where;
};

struct lsp_programme {
    struct lsp_calendar *calendars;  /* [n_calendars] */
    struct lsp_activity *activities; /* [n_activities] */
    size_t n_calendars, n_activities;
    int32_t start_day; /* nothing starts earlier */
    uint32_t opening;  /* the activity whose finish opens the link */
};

/* Finishes are the first day on which a successor may work.  Of a finished activity they are
 * finished_day itself, and its starts the latest day from which mid_days of work fit in up to then,
 * but not before the programme's start. */
struct lsp_activity_dates {
    int32_t early_start_day, early_finish_day;
    int32_t late_start_day, late_finish_day;
    /* Calendar days its start may slip without moving the opening; where the opening does not wait
     * for it: without moving the last finish of all. */
    int32_t float_days;
    /* The opening waits for it and its float is 0; never a finished one. */
    bool is_critical;
};

struct lsp_plan {
    struct lsp_activity_dates *activities; /* [n_activities] */
    int32_t opening_day;
};

/* A cycle among the predecessors: the activities in order, closing on the first; 0 when acyclic.
 * ret_cycle[n_activities]. */
size_t lsp_programme_find_cycle(const struct lsp_programme *programme, uint32_t ret_cycle[]);

/* True when the calendar has a working day at all; one that has none is a bug below. */
bool lsp_programme_calendar_has_work(const struct lsp_calendar *calendar);

/* The first activity whose finish would pass the year 9999 if all took their high_days; LSP_NONE
 * when there is none.  The programme must be acyclic.  Returns LSP_OK or LSP_NO_MEMORY. */
enum lsp_status lsp_programme_find_endless(
    const struct lsp_programme *programme, uint32_t *ret_activity) LSP_MUST_CHECK;

/* Forward and backward pass (CPM) [KelleyWalker1959].
 *
 * duration_days[n_activities]   replaces mid_days, each >= 0; NULL = mid
 *
 * The programme must be acyclic.  Returns LSP_OK, LSP_NO_MEMORY, or LSP_BAD_INPUT when a finish
 * would pass the year 9999 (lsp_programme_find_endless tells readers before).  ret_plan's array
 * lives in `arena`.  Cost O(activities + predecessors) look-ups, and a table of 400 years a
 * calendar. */
enum lsp_status lsp_programme_schedule(const struct lsp_programme *programme,
    const double duration_days[], struct lsp_arena *arena,
    struct lsp_plan *ret_plan) LSP_MUST_CHECK;

#endif
