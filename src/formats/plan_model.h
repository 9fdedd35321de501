/* What a planner's tool says, in hours and moments, before it becomes a programme in whole days.
 * The readers of both formats fill it; plan_make.c makes the programme.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_MODEL_H
#define LSP_FORMATS_PLAN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"
#include "formats/ids.h"
#include "programme/programme.h"

/* A date and a time of day; day INT32_MIN = not stated. */
struct lsp_plan_moment {
    int32_t day;
    int32_t minute; /* of the day, 0 to 1440 */
};

#define LSP_PLAN_NEVER ((struct lsp_plan_moment){INT32_MIN, 0})

/* Days on which a calendar differs from its weeks; later ones win. */
struct lsp_plan_exception {
    int32_t from_day, to_day; /* both included */
    double hours;             /* worked on each; 0 = none */
};

struct lsp_plan_calendar {
    const char *uid;
    const char *id, *name; /* id NULL = made from uid */
    const char *base_uid;  /* what is not said here is said there; NULL = nowhere */
    bool says_weekday[7];  /* Monday first */
    double week_hours[7];
    int32_t begins_minute[7], ends_minute[7]; /* of the work of the day */
    struct lsp_plan_exception *exceptions;    /* [n_exceptions] */
    size_t n_exceptions, exception_capacity;
    const char *rules; /* what linkspan itself wrote of it; NULL = nothing */
    struct lsp_place where;
    /* Made by plan_calendar.c. */
    bool is_used, is_resolved;
    uint32_t index; /* among the programme's calendars */
    double day_hours;
    int32_t begin_minute, end_minute; /* of a day of work */
};

enum lsp_plan_constraint { /* as MSPDI numbers them */
    LSP_PLAN_ASAP,
    LSP_PLAN_ALAP,
    LSP_PLAN_START_ON,
    LSP_PLAN_FINISH_ON,
    LSP_PLAN_START_AFTER,
    LSP_PLAN_START_BEFORE,
    LSP_PLAN_FINISH_AFTER,
    LSP_PLAN_FINISH_BEFORE,
    LSP_N_PLAN_CONSTRAINTS
};

struct lsp_plan_task {
    const char *uid;
    const char *id;   /* NULL = made from uid */
    const char *name; /* "" = none */
    uint32_t parent;  /* the summary that it is part of; LSP_NONE = none */
    const char *group;
    bool is_summary, is_left_out;
    bool is_elapsed;          /* its duration runs day and night, whatever the calendar */
    const char *calendar_uid; /* NULL = the project's */
    double duration_h, left_h, low_h, high_h; /* NAN = not stated */
    double done_share;                        /* NAN = not stated */
    struct lsp_plan_moment started, finished;
    enum lsp_plan_constraint constraint[2];
    struct lsp_plan_moment constraint_at[2];
    struct lsp_plan_moment deadline, not_before;
    struct lsp_plan_moment finish; /* as the tool has computed it */
    const char *bank, *rules;      /* what linkspan itself wrote of it; "" = nothing */
    struct lsp_place where;
    uint32_t end;   /* made by plan_links.c: the first behind it that is not within it */
    uint32_t index; /* among the programme's activities; LSP_NONE = none */
};

enum lsp_plan_lag { LSP_PLAN_LAG_WORK, LSP_PLAN_LAG_ELAPSED, LSP_PLAN_LAG_SHARE };
enum lsp_plan_lag_calendar { LSP_PLAN_OF_SUCCESSOR, LSP_PLAN_OF_PREDECESSOR, LSP_PLAN_OF_PROJECT };

struct lsp_plan_link {
    const char *predecessor_uid, *successor_uid;
    enum lsp_relation_kind kind;
    double lag; /* hours, or share of the predecessor's duration */
    enum lsp_plan_lag lag_kind;
    enum lsp_plan_lag_calendar lag_calendar;
    struct lsp_place where;
};

struct lsp_plan_resource {
    const char *uid, *id, *name, *bank;
    double amount;
    bool is_left_out; /* limits nothing by the day, as materials do */
    uint32_t index;   /* made by plan_needs.c: among the programme's resources; LSP_NONE = none */
    struct lsp_place where;
};

struct lsp_plan_need {
    const char *task_uid, *resource_uid;
    double amount;
    struct lsp_place where;
};

/* Something that is said once, with how often it occurs. */
struct lsp_plan_tally {
    enum lsp_diag_code code;
    const char *what; /* "tasks that are scheduled by hand" */
    size_t n;
    struct lsp_place where; /* of the first */
};

struct lsp_plan_model {
    const char *file;
    struct lsp_arena *arena;  /* of the programme */
    struct lsp_arena scratch; /* of everything here */
    struct lsp_diags *diags;
    size_t n_errors_before; /* in diags */
    enum lsp_status status; /* other than LSP_OK once it is no use to go on */
    struct lsp_plan_moment start, data;
    const char *calendar_uid; /* of the project; NULL = none */
    struct lsp_plan_calendar *calendars;
    size_t n_calendars, calendar_capacity;
    struct lsp_plan_task *tasks;
    size_t n_tasks, task_capacity;
    struct lsp_plan_link *links;
    size_t n_links, link_capacity;
    struct lsp_plan_resource *resources;
    size_t n_resources, resource_capacity;
    struct lsp_plan_need *needs;
    size_t n_needs, need_capacity;
    struct lsp_plan_tally *tallies;
    size_t n_tallies, tally_capacity;
    struct lsp_ids calendar_uids, task_uids, resource_uids;
    bool is_opening_said;       /* by a study: what the plan leaves open is not told */
    const struct lsp_xml *root; /* of MSPDI, for what linkspan wrote beside it; NULL = none */
};

/* One more, zeroed but for what is not 0 when not stated; NULL when there is no memory or the limit
 * of plan.h is reached, which has been said. */
struct lsp_plan_calendar *lsp_plan_add_calendar(
    struct lsp_plan_model *model, const char *uid, struct lsp_place where);
struct lsp_plan_task *lsp_plan_add_task(
    struct lsp_plan_model *model, const char *uid, struct lsp_place where);
struct lsp_plan_link *lsp_plan_add_link(struct lsp_plan_model *model, struct lsp_place where);
struct lsp_plan_resource *lsp_plan_add_resource(
    struct lsp_plan_model *model, const char *uid, struct lsp_place where);
struct lsp_plan_need *lsp_plan_add_need(struct lsp_plan_model *model, struct lsp_place where);
void lsp_plan_add_exception(struct lsp_plan_model *model, struct lsp_plan_calendar *calendar,
    int32_t from_day, int32_t to_day, double hours);
/* Counts one more of it. */
void lsp_plan_count(struct lsp_plan_model *model, enum lsp_diag_code code, const char *what,
    size_t n, struct lsp_place where);
/* Says what was counted. */
void lsp_plan_say_counts(struct lsp_plan_model *model);
void lsp_plan_model_finish(struct lsp_plan_model *model);

/* Values; on failure a diagnostic about `what` is added and nothing is written. */
bool lsp_plan_read_moment(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, struct lsp_plan_moment *ret_moment);
/* ISO 8601 as MSPDI has it: PT16H0M0S. */
bool lsp_plan_read_duration(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, double *ret_hours);
bool lsp_plan_read_number(struct lsp_plan_model *model, const char *text, const char *what,
    struct lsp_place where, double min, double max, double *ret_number);
/* Minutes of "08:00" or "08:00:00"; 24:00 may be 1440. */
bool lsp_plan_parse_time(const char *text, int32_t *ret_minute) LSP_MUST_CHECK;
/* The day of a start or of a finish: what lies after a day's work counts to the next day, what lies
 * before it to the day before. */
int32_t lsp_plan_start_day(const struct lsp_plan_calendar *calendar, struct lsp_plan_moment at);
int32_t lsp_plan_finish_day(const struct lsp_plan_calendar *calendar, struct lsp_plan_moment at);

/* The calendar of that uid, with what it takes from its base, among the programme's; NULL when
 * there is none. */
struct lsp_plan_calendar *lsp_plan_use_calendar(struct lsp_plan_model *model, const char *uid);
/* Calendars of the programme, [n] of them used; false when one is faulty. */
void lsp_plan_make_calendars(struct lsp_plan_model *model, struct lsp_programme *programme);
/* The calendar of days and nights. */
#define LSP_PLAN_ELAPSED_UID "linkspan-elapsed"

/* The programme.  Faults are diagnosed. */
void lsp_plan_make(struct lsp_plan_model *model, struct lsp_programme *ret_programme);

/* Both formats. */
void lsp_plan_read_mspdi(struct lsp_plan_model *model, const char *text, size_t length);
void lsp_plan_read_xer(struct lsp_plan_model *model, const char *text, size_t length);

/* An id of the study format made of any text: letters, digits, _ and - stay, all else becomes _. */
const char *lsp_plan_make_id(struct lsp_plan_model *model, const char *text);

#endif
