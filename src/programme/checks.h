/* Checks of a programme's logic: what makes its dates and floats doubtful.
 *
 *     LSP_TRY(lsp_programme_check(&programme, &plan, &arena, &checks));
 *     for each checks.findings[n]: say it in words
 *
 * The questions and limits are those of the 14-point assessment [DCMA2012], as far as they can be
 * asked of a programme without a cost baseline, and some more.  What is finished is not asked
 * about, except for its actual dates.
 *
 * Method: docs/methods/programme.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_PROGRAMME_CHECKS_H
#define LSP_PROGRAMME_CHECKS_H

#include "programme/programme.h"

enum lsp_check_kind {
    /* Of an activity: */
    LSP_CHECK_NO_PREDECESSOR,  /* it waits for nothing, and no date and no actual start holds it */
    LSP_CHECK_NO_SUCCESSOR,    /* nothing waits for it, and it is not the opening */
    LSP_CHECK_DANGLING_START,  /* its predecessors hold its finish only: more work makes it start
                                * earlier, not finish later */
    LSP_CHECK_DANGLING_FINISH, /* its successors wait for its start only: more work delays nothing
                                */
    LSP_CHECK_NOT_LEADING,     /* the opening does not wait for it */
    LSP_CHECK_NEGATIVE_FLOAT,  /* number: calendar days by which a deadline is missed, above 0 */
    LSP_CHECK_HIGH_FLOAT,      /* number: working days */
    LSP_CHECK_LONG_DURATION,   /* number: working days that are left */
    LSP_CHECK_DEADLINE,        /* a start_by or finish_by day */
    LSP_CHECK_HELD_BY_DATE,    /* critical, and what holds its start or finish is a set date alone;
                                * number: that day */
    LSP_CHECK_OUT_OF_SEQUENCE, /* begun or finished before `other` allowed it; number: days */
    LSP_CHECK_AFTER_DATA_DATE, /* an actual start or finish on the data date or later, or without
                                * one; number: that day */
    LSP_CHECK_FINISH_BEFORE_START,  /* actual finish before the actual start */
    LSP_CHECK_PROGRESS_NOT_SAID,    /* under way, but not how much is done */
    LSP_CHECK_DONE_NOT_FINISHED,    /* all of it done, but no actual finish */
    LSP_CHECK_REPORTED_NOT_STARTED, /* a report by the data date says that something is done, but
                                     * there is no actual start, so that the plan does not count
                                     * it; number: that day */
    /* Of a relation of `activity` to its predecessor `other`: */
    LSP_CHECK_LEAD,         /* number: days, above 0 */
    LSP_CHECK_LONG_LAG,     /* number: days */
    LSP_CHECK_START_FINISH, /* hardly ever what is meant */
    LSP_CHECK_TWICE,        /* the same kind of relation stands twice */
    /* Of the whole programme; activity and other are LSP_NONE, number is compared with limit: */
    LSP_CHECK_FEW_FINISH_START, /* share of relations that are finish to start */
    LSP_CHECK_FEW_RELATIONS,    /* relations for each activity */
    LSP_CHECK_MANY_LAGS,        /* share of relations with a lag */
    LSP_CHECK_MANY_OPEN_ENDS,   /* share of activities without predecessor or successor */
    LSP_CHECK_MANY_DEADLINES,   /* share of activities with a deadline */
    LSP_CHECK_MANY_DATES,       /* share of activities with any set date */
    LSP_CHECK_MANY_HIGH_FLOATS, /* share of activities */
    LSP_CHECK_MANY_LONG,        /* share of activities that are long */
    LSP_N_CHECKS,
};

struct lsp_check_finding {
    enum lsp_check_kind kind;
    uint32_t activity, other; /* LSP_NONE where there is none */
    double number, limit;
};

struct lsp_programme_checks {
    struct lsp_check_finding *findings; /* [n_findings] by kind, then by activity */
    size_t n_findings;
    size_t n_of[LSP_N_CHECKS];        /* findings of each kind */
    size_t n_activities, n_relations; /* unfinished ones, and theirs */
    /* What the programme's own findings are made of, 0 where there is nothing to count. */
    double finish_start_share, relations_per_activity, lag_share, open_share, deadline_share,
        date_share, high_float_share, long_share;
};

/* `plan` is that of lsp_programme_schedule.  Returns LSP_OK or LSP_NO_MEMORY; the findings live in
 * `arena`. */
enum lsp_status lsp_programme_check(const struct lsp_programme *programme,
    const struct lsp_plan *plan, struct lsp_arena *arena,
    struct lsp_programme_checks *ret_checks) LSP_MUST_CHECK;

#endif
