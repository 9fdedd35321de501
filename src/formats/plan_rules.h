/* What linkspan itself writes into a plan file that the format has no place for, so that it reads
 * the same programme back: "id=deck; bank=RU; shape=lognormal".
 *
 * Values have '%' and two hexadecimal digits for what would be mistaken for a part of the rule or
 * of XML.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_RULES_H
#define LSP_FORMATS_PLAN_RULES_H

#include "base/buffer.h"
#include "formats/plan_model.h"

/* Target of the processing instructions, and alias of the custom fields. */
#define LSP_PLAN_RULE_NAME "linkspan"
/* What the name of an exception begins with that a rule of its calendar has made. */
#define LSP_PLAN_RULE_DAYS "linkspan: "

/* The value of a key, decoded, in the programme's arena; NULL when the rules have none.  Copies are
 * "" when memory is out. */
const char *lsp_plan_rule(struct lsp_plan_model *model, const char *rules, const char *key);
const char *lsp_plan_keep(struct lsp_plan_model *model, const char *text);

/* Appends "; key=value" (no ';' in front at the beginning of the buffer). */
void lsp_plan_add_rule(struct lsp_buffer *rules, const char *key, const char *value);
void lsp_plan_add_rule_number(struct lsp_buffer *rules, const char *key, double value);
void lsp_plan_add_rule_day(struct lsp_buffer *rules, const char *key, int32_t day);

/* Reading: what is not understood is diagnosed and leaves what was there. */
void lsp_plan_apply_calendar_rules(struct lsp_plan_model *model,
    const struct lsp_plan_calendar *from, struct lsp_calendar *calendar);
void lsp_plan_apply_activity_rules(struct lsp_plan_model *model, const struct lsp_plan_task *from,
    struct lsp_programme *programme, struct lsp_activity *activity);
/* Parts, targets, progress and the like: the instructions beside the elements of the project. */
void lsp_plan_apply_project_rules(struct lsp_plan_model *model, struct lsp_programme *programme);

/* Hours of a day of work. */
double lsp_plan_hours(const struct lsp_calendar *calendar);

/* Writing. */
void lsp_plan_write_calendar_rules(const struct lsp_calendar *calendar, struct lsp_buffer *out);
void lsp_plan_write_activity_rules(
    const struct lsp_programme *programme, uint32_t activity, struct lsp_buffer *out);
void lsp_plan_write_project_rules(const struct lsp_programme *programme, struct lsp_buffer *out);

#endif
