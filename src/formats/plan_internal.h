/* Steps of making a programme from a planner's plan.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_INTERNAL_H
#define LSP_FORMATS_PLAN_INTERNAL_H

#include "formats/plan_model.h"

/* Relations of all activities; those of summary tasks become relations of what is within. */
void lsp_plan_make_relations(struct lsp_plan_model *model, struct lsp_programme *programme);
/* Resources, and what of them the activities need. */
void lsp_plan_make_needs(struct lsp_plan_model *model, struct lsp_programme *programme);

/* The calendar that a task is counted in; NULL when the plan lacks it. */
struct lsp_plan_calendar *lsp_plan_calendar_of(struct lsp_plan_model *model, uint32_t task);

#endif
