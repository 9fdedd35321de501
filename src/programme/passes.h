/* Passes: many plans of one programme, each with its own durations.
 *
 *     LSP_TRY(lsp_programme_prepare(&programme, &arena, &tables));         once
 *     LSP_TRY(lsp_programme_begin_passes(&tables, &arena, &pass));         once for each worker
 *     ...
 *     if (lsp_programme_pass_forward(&tables, days, &pass) == LSP_NONE)    any number of times
 *         lsp_programme_pass_backward(&tables, days, LSP_PASS_OPENING, &pass);
 *
 * The tables are only read, so that any number of workers may pass at once, each with a struct
 * lsp_programme_pass of its own.  A pass allocates nothing.
 *
 * days[n_activities] are whole days of work that is left: of all of it where nothing was done yet
 * (lsp_programme_left, lsp_programme_whole_days).  Those of finished activities are not read.
 *
 * Method: docs/methods/programme.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_PASSES_H
#define LSP_PROGRAMME_PASSES_H

#include "programme/programme.h"

enum {
    LSP_FIRST_DAY = -719162, /* 0001-01-01: no day is earlier */
    LSP_LAST_DAY = 2932896,  /* 9999-12-31: no finish is later */
    /* More work than fits between the years 1 and 9999. */
    LSP_MAX_WORK_DAYS = 4000000,
};

struct lsp_work_days;
struct lsp_pass_row;
struct lsp_pass_link;
struct lsp_pass_levels;

/* A programme made ready for many passes. */
struct lsp_programme_tables {
    const struct lsp_programme *programme; /* borrowed */
    struct lsp_work_days *calendars;       /* [n_calendars] */
    uint32_t *order;    /* [n_activities] each behind its predecessors; of those that may come
                         * next, what is begun comes first, then what has the earliest late start
                         * with middle durations: who is first served with resources */
    bool *leads;        /* [n_activities] the opening waits for it, by its relations */
    int32_t *mid_days;  /* [n_activities] middle of the work that is left, in whole days */
    int32_t *began_day; /* [n_activities] actual start; of finished work without one on record the
                         * latest from which its middle duration fits; INT32_MIN = not begun */
    struct lsp_pass_row *rows;   /* [n_activities] */
    struct lsp_pass_link *links; /* relations that still matter, by activity */
    size_t n_links, n_needs;
    bool is_levelled; /* some unfinished activity needs a resource */
};

/* What one worker works with, and the plan that it has made last. */
struct lsp_programme_pass {
    /* [n_activities] first day of work, and first day on which a successor may work.  Of begun work
     * the start is the day from which the rest is done (tables->began_day says when it began); of
     * finished work both are the first day on which a successor may work. */
    int32_t *start, *finish;
    int32_t *late_start; /* [n_activities] last day on which it may start */
    int32_t *late;       /* [n_activities] day by which it must be finished */
    bool *leads;         /* [n_activities] the opening waits for it, by relation or resource */
    int32_t *bound_start, *late_used; /* [n_activities] scratch */
    struct lsp_pass_levels *levels;   /* NULL unless tables->is_levelled */
};

/* What late dates are counted back from. */
enum lsp_pass_goal {
    LSP_PASS_OPENING,   /* the opening of this very pass; of what it does not wait for: the last
                         * finish of all */
    LSP_PASS_DEADLINES, /* every start_by_day and finish_by_day, and nothing else: late starts are
                         * INT32_MAX where no deadline waits */
};

enum lsp_status lsp_programme_prepare(const struct lsp_programme *programme,
    struct lsp_arena *arena, struct lsp_programme_tables *ret_tables) LSP_MUST_CHECK;

enum lsp_status lsp_programme_begin_passes(const struct lsp_programme_tables *tables,
    struct lsp_arena *arena, struct lsp_programme_pass *ret_pass) LSP_MUST_CHECK;

/* Early starts and finishes, with resources levelled: each activity in the tables' order gets the
 * first days on which what it needs is free (serial schedule generation [Kolisch1996]).  Returns
 * LSP_NONE, or the first activity in order whose finish would pass LSP_LAST_DAY or that needs more
 * than there is. */
uint32_t lsp_programme_pass_forward(const struct lsp_programme_tables *tables, const int32_t days[],
    struct lsp_programme_pass *pass);

/* Late starts and finishes behind a forward pass with the same days.  What uses a resource after
 * another also counts as its successor. */
void lsp_programme_pass_backward(const struct lsp_programme_tables *tables, const int32_t days[],
    enum lsp_pass_goal goal, struct lsp_programme_pass *pass);

/* Moves the starts and finishes of what is to be done as late as possible: as far as no other
 * start or finish is moved by it.  After the forward pass, and after what is asked of early dates
 * (lsp_programme_is_critical). */
void lsp_programme_pass_hold_back(const struct lsp_programme_tables *tables, const int32_t days[],
    struct lsp_programme_pass *pass);

/* True when a later start would move the opening: after lsp_programme_pass_backward with
 * LSP_PASS_OPENING. */
bool lsp_programme_is_critical(const struct lsp_programme_tables *tables,
    const struct lsp_programme_pass *pass, size_t activity);

/* Working days that are left of an unfinished activity, ret_days[3]: low, middle, high.  All of it
 * when it has not been started.  Otherwise what is said to be left; or its duration less the share
 * that is done; or less the share of its last report by the data date; or, where nothing is said,
 * less the working days that have gone by since its start, but a day at least. */
void lsp_programme_left(
    const struct lsp_programme_tables *tables, uint32_t activity, double ret_days[static 3]);

/* A duration in whole days: the nearest, but at least one if there is work at all. */
int32_t lsp_programme_whole_days(double duration_days);

static inline bool lsp_activity_is_finished(const struct lsp_activity *activity)
{
    return activity->finished_day != INT32_MIN;
}

/* Begun and not finished. */
static inline bool lsp_activity_is_under_way(const struct lsp_activity *activity)
{
    return activity->started_day != INT32_MIN && activity->finished_day == INT32_MIN;
}

#endif
