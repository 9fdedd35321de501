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

/* Which days are worked, and at what pace. */
struct lsp_calendar {
    const char *id, *name;
    bool weekday[7];                /* Monday first */
    uint8_t percent_of_day[12][31]; /* month, day: 0 = closed (winter, ice, flood ...), 100 = a
                                     * day's work, between them a slow season; days that a month
                                     * does not have are not read */
    int32_t *days_off;              /* [n_days_off] rising: public holidays and the like */
    int32_t *days_on;               /* [n_days_on] rising: worked whatever else is said, at the
                                     * season's pace, or in full where that is 0 */
    size_t n_days_off, n_days_on;
    int32_t shift_start_day;      /* first day of a turn of shift_on days on and shift_off days */
    uint32_t shift_on, shift_off; /* off, again and again, before it too; 0 and 0 = no rotation */
    double hours_per_day;         /* 0 = 8; only for plan files */
    struct lsp_place where;
};

/* What of the successor waits for what of the predecessor. */
enum lsp_relation_kind { LSP_FINISH_START, LSP_START_START, LSP_FINISH_FINISH, LSP_START_FINISH };

struct lsp_relation {
    uint32_t predecessor; /* index of an activity */
    enum lsp_relation_kind kind;
    double lag_days;       /* counted as the nearest whole day; negative: a lead */
    uint32_t lag_calendar; /* index; LSP_NONE = days as they come */
    struct lsp_place where;
};

/* What there is so much of, and no more, on any day. */
struct lsp_resource {
    const char *id, *name;
    const char *bank; /* a country, or "" */
    double amount;
    struct lsp_place where;
};

/* Held from an activity's first day of work to its last, days that are not worked included. */
struct lsp_need {
    uint32_t resource; /* index */
    double amount;
};

enum lsp_duration_shape {
    LSP_SHAPE_PERT,
    LSP_SHAPE_TRIANGULAR,
    LSP_SHAPE_UNIFORM,
    LSP_SHAPE_LOGNORMAL, /* low and high are its P10 and P90 */
};

/* Start from lsp_programme_blank_activity: not every "none" is a zero. */
struct lsp_activity {
    const char *id, *name;
    const char *bank;  /* who builds it: a country, or "" */
    const char *group; /* names of the parts of the works that it belongs to, from the whole down,
                        * with " / " between; NULL or "" = none.  Only shown */
    uint32_t calendar; /* index */
    /* Working days of its calendar, 0 <= low <= mid <= high. */
    double low_days, mid_days, high_days;
    enum lsp_duration_shape shape;
    struct lsp_relation *relations; /* [n_relations] to its predecessors */
    size_t n_relations;
    /* INT32_MIN = none.  A finish is named by the last day of work (of a milestone: the day it is
     * reached).  Work waits for the two "not before"; the two "by" are wishes: the logic wins, and
     * the float says by how much they are missed. */
    int32_t not_before_day, start_by_day, finish_not_before_day, finish_by_day;
    bool as_late_as_possible; /* begun as late as no successor is moved by it */
    int32_t started_day;      /* actual; INT32_MIN = not yet, or not known */
    int32_t finished_day;     /* last day of actual work (of a milestone: the day it was met):
                               * what it waited for no longer counts; INT32_MIN = unfinished */
    double done_share;        /* of started work, 0 to 1; NAN = not said */
    double left_low_days, left_mid_days, left_high_days; /* of started work; NAN = from its duration
                                                          * and done_share */
    struct lsp_need *needs;                              /* [n_needs] */
    size_t n_needs;
    double along_from_m, along_to_m; /* NAN = none: where it begins and ends along the works */
    struct lsp_place where;
};

/* What must be ready before a vehicle may pass. */
struct lsp_programme_part {
    const char *name, *country; /* a country, or "" */
    uint32_t activity;
};

/* A date that somebody announced. */
struct lsp_programme_target {
    const char *name, *source;
    uint32_t activity;
    int32_t day; /* last day of work, or the day a milestone is reached */
};

/* What was seen of an activity on a day. */
struct lsp_progress_report {
    uint32_t activity;
    int32_t day; /* at its evening */
    double done_share;
    const char *source;
    struct lsp_place where;
};

/* Start from lsp_programme_blank. */
struct lsp_programme {
    struct lsp_calendar *calendars;       /* [n_calendars] */
    struct lsp_activity *activities;      /* [n_activities] */
    struct lsp_resource *resources;       /* [n_resources] */
    struct lsp_programme_part *parts;     /* [n_parts] */
    struct lsp_programme_target *targets; /* [n_targets] */
    struct lsp_progress_report *reports;  /* [n_reports] */
    size_t n_calendars, n_activities, n_resources, n_parts, n_targets, n_reports;
    int32_t start_day; /* nothing starts earlier */
    int32_t data_day;  /* what is not done on the morning of this day is done from it on; INT32_MIN
                        * = no such day: what is started goes on from its start */
    uint32_t opening;  /* the activity whose finish opens the link */
};

/* Without calendars and activities, and without a data date. */
struct lsp_programme lsp_programme_blank(void);
/* A milestone without relations, constraints and progress; bank "". */
struct lsp_activity lsp_programme_blank_activity(const char *id, const char *name);

/* Finishes are the first day on which a successor may work.  Of a finished activity they are
 * finished_day itself; its starts are its actual start, or where that is not on record the latest
 * day from which mid_days of work fit in up to then, but not before the programme's start.  Of one
 * under way the starts are its actual start, and its float is that of the work that is left. */
struct lsp_activity_dates {
    /* Early: the first possible, with resources levelled; of what is to be done as late as
     * possible, the last that moves nothing else. */
    int32_t early_start_day, early_finish_day;
    int32_t late_start_day, late_finish_day;
    int32_t resume_day; /* of one under way: from when on the rest is done; otherwise INT32_MIN */
    /* Calendar days its start (its resumption) may slip without moving the opening; where the
     * opening does not wait for it: without moving the last finish of all.  Negative when a
     * start_by_day or finish_by_day is missed. */
    int32_t float_days;
    int32_t free_float_days; /* likewise, without moving any other activity */
    bool leads;              /* the opening waits for it: by relations, or for its resources */
    /* A later start would move the opening; never true of a finished one.  Deadlines do not count,
     * nor that something is held back to be done as late as possible. */
    bool is_critical;
};

/* That one activity may begin only when another gives a resource free. */
struct lsp_resource_wait {
    uint32_t before, after, resource;
};

struct lsp_plan {
    struct lsp_activity_dates *activities; /* [n_activities] */
    struct lsp_resource_wait *waits;       /* [n_waits] in the order of `after` */
    size_t n_waits;
    int32_t opening_day, last_day; /* last_day: of the last finish of all */
};

/* A cycle among the predecessors: the activities in order, closing on the first; 0 when acyclic.
 * ret_cycle[n_activities]. */
size_t lsp_programme_find_cycle(const struct lsp_programme *programme, uint32_t ret_cycle[]);

/* True when the calendar has a working day at all; one that has none is a bug below. */
bool lsp_programme_calendar_has_work(const struct lsp_calendar *calendar);

/* The first activity whose finish would pass the year 9999 if all took their high_days, or that
 * needs more of a resource than there is; LSP_NONE when there is none.  The programme must be
 * acyclic.  Returns LSP_OK or LSP_NO_MEMORY. */
enum lsp_status lsp_programme_find_endless(
    const struct lsp_programme *programme, uint32_t *ret_activity) LSP_MUST_CHECK;

/* Forward and backward pass (CPM) [KelleyWalker1959].
 *
 * duration_days[n_activities]   replaces the middle of what is left of each activity, >= 0; NULL =
 *                               middle durations
 *
 * The programme must be acyclic.  Returns LSP_OK, LSP_NO_MEMORY, or LSP_BAD_INPUT when a finish
 * would pass the year 9999 (lsp_programme_find_endless tells readers before).  ret_plan's array
 * lives in `arena`.  Cost O(activities + predecessors) look-ups, and a table of 64 years or
 * more for each calendar. */
enum lsp_status lsp_programme_schedule(const struct lsp_programme *programme,
    const double duration_days[], struct lsp_arena *arena,
    struct lsp_plan *ret_plan) LSP_MUST_CHECK;

#endif
