/* The backward look: given what was reported by when, was the programme on schedule?
 *
 *     LSP_TRY(lsp_programme_look_back(&programme, &arena, &look));
 *
 * The baseline is the same programme as if nothing of it had happened yet.  Each report is compared
 * with the share that the baseline would have done by then, and with the day on which the baseline
 * does what is reported (earned schedule [Lipke2003]).
 *
 * Method: docs/methods/programme.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_BACKWARD_H
#define LSP_PROGRAMME_BACKWARD_H

#include "programme/programme.h"

enum lsp_look_verdict {
    LSP_LOOK_ON_SCHEDULE,  /* as much as the early dates ask for, or more */
    LSP_LOOK_WITHIN_FLOAT, /* less than that, but enough for the late dates */
    LSP_LOOK_BEHIND,       /* less than the late dates ask for: the opening moves */
};

/* One progress report against the baseline. */
struct lsp_look_report {
    uint32_t report, activity;
    double early_share, late_share; /* done by that evening with early and with late dates */
    /* Calendar days from the report to the day on which the baseline has done as much; negative:
     * behind.  0 while nothing is done and nothing is due. */
    int32_t ahead_of_early_days, ahead_of_late_days;
    enum lsp_look_verdict verdict;
};

/* All that is known on one day, together: of the activities with a report, an actual start or an
 * actual finish, each with the weight of its middle duration. */
struct lsp_look_day {
    int32_t day; /* at its evening */
    double early_share, late_share, done_share;
    int32_t ahead_days; /* of the early dates' sum, as above */
    /* The opening as one would have forecast it that evening, by what was known. */
    int32_t forecast_opening_day;
};

/* An activity that goes on as fast as it went so far. */
struct lsp_look_pace {
    uint32_t activity;
    int32_t from_day, to_day; /* mornings that the pace is taken between */
    double share_per_work_day;
    int32_t finish_day; /* as in struct lsp_activity_dates; LSP_LAST_DAY + 1: never */
};

/* Days in the sense of the target's own: the last day of work, or the day a milestone is met; at
 * pace LSP_LAST_DAY + 1 when something does not move at all. */
struct lsp_look_target {
    uint32_t target;
    int32_t baseline_day, forecast_day, at_pace_day;
};

struct lsp_backward_look {
    struct lsp_plan baseline;
    struct lsp_look_report *reports; /* [n_reports] by day, then as in the programme */
    struct lsp_look_day *days;   /* [n_days] rising: the days of reports, and the last before the
                                  * data date */
    struct lsp_look_pace *paces; /* [n_paces] by activity: under way and seen at two times */
    struct lsp_look_target *targets; /* [n_targets] as in the programme */
    size_t n_reports, n_days, n_paces, n_targets;
    int32_t baseline_opening_day; /* nothing had happened */
    int32_t
        forecast_opening_day;    /* with all actuals, and durations as planned from the data date */
    int32_t opening_at_pace_day; /* likewise, but what is under way goes on at its pace */
    /* Activities that were finished by the data date for each one that the baseline has finished by
     * then (baseline execution index [DCMA2012]); NAN without a data date, or when none was due. */
    double execution_index;
};

/* Returns as lsp_programme_schedule; all arrays live in `arena`. */
enum lsp_status lsp_programme_look_back(const struct lsp_programme *programme,
    struct lsp_arena *arena, struct lsp_backward_look *ret_look) LSP_MUST_CHECK;

#endif
