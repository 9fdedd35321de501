/* What the files that answer questions about the programme share.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_PROGRAMME_INTERNAL_H
#define LSP_STUDY_PROGRAMME_INTERNAL_H

#include "programme/backward.h"
#include "programme/checks.h"
#include "study/study_internal.h"

/* A programme, of a study or of a planner's file, planned and drawn. */
struct planned {
    const struct lsp_programme_query *query;
    struct lsp_diags *diags;
    struct lsp_arena arena;
    struct lsp_study_inputs inputs; /* zeroed for a planner's file */
    struct lsp_programme programme;
    struct lsp_schedule_risk_options options;
    const char *name, *currency; /* "" = no money */
    struct lsp_plan plan;
    struct lsp_schedule_risk risk;
    struct lsp_programme_checks checks;
    struct lsp_backward_look look;
};

/* programme.c: opens the study that the query names; then plans, draws and checks. */
enum lsp_status lsp_planned_read_study(struct planned *planned) LSP_MUST_CHECK;
enum lsp_status lsp_planned_work_out(struct planned *planned) LSP_MUST_CHECK;

/* Last day of work of an activity in the plan; of a milestone the day on which it is reached. */
int32_t lsp_planned_last_day(const struct planned *planned, uint32_t activity);
/* The share of draws that are open by a day; 0 to 1. */
double lsp_planned_share_by(const int32_t sorted_day[], uint32_t n_draws, int32_t day);

/* Says that the programme has no end, which is all that makes LSP_BAD_INPUT of a plan or a draw. */
void lsp_planned_say_endless(enum lsp_status status, struct lsp_diags *diags);

/* programme_costs.c: the study's costs of construction with their ranges, as the draws need them.
 */
enum lsp_status lsp_planned_costs(const struct lsp_study_inputs *inputs, struct lsp_arena *arena,
    struct lsp_schedule_risk_options *options) LSP_MUST_CHECK;

/* A label in its column.  programme_text.c */
void lsp_planned_label(struct lsp_buffer *text, const char *label);

/* programme_checks.c */
void lsp_planned_checks_text(const struct planned *planned, struct lsp_buffer *text);
void lsp_planned_checks_json(const struct planned *planned, struct lsp_buffer *json);

/* programme_look.c: nothing where nothing is known of progress. */
void lsp_planned_look_text(const struct planned *planned, struct lsp_buffer *text);
void lsp_planned_look_json(const struct planned *planned, struct lsp_buffer *json);

/* programme_text.c, programme_json.c */
void lsp_planned_text(const struct planned *planned, struct lsp_buffer *text);
void lsp_planned_json(const struct planned *planned, struct lsp_buffer *json);

#endif
