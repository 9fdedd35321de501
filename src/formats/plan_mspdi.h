/* What the files that read Microsoft Project XML share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_MSPDI_H
#define LSP_FORMATS_PLAN_MSPDI_H

#include "formats/plan_model.h"
#include "formats/plan_xml.h"

/* What an element of MSPDI is about, so that what is not read is said in a few words. */
enum lsp_mspdi_use {
    LSP_MSPDI_READ,
    LSP_MSPDI_COMPUTED, /* dates, slack and the like, which follow from the rest */
    LSP_MSPDI_SETTING,  /* of the tool and its display */
    LSP_MSPDI_NOTE,
    LSP_MSPDI_COST,
    LSP_MSPDI_WORK,
    LSP_MSPDI_BASELINE,
    LSP_MSPDI_PHASED,
    LSP_MSPDI_FIELD, /* custom fields and codes */
    LSP_MSPDI_UNKNOWN
};

enum lsp_mspdi_element {
    LSP_MSPDI_PROJECT,
    LSP_MSPDI_TASK,
    LSP_MSPDI_RESOURCE,
    LSP_MSPDI_ASSIGNMENT,
    LSP_MSPDI_CALENDAR
};

/* Counts the children of an element that are not read. */
void lsp_mspdi_count_unread(
    struct lsp_plan_model *model, const struct lsp_xml *element, enum lsp_mspdi_element kind);
void lsp_mspdi_read_calendars(struct lsp_plan_model *model, const struct lsp_xml *calendars);

struct lsp_place lsp_mspdi_place(const struct lsp_plan_model *model, const struct lsp_xml *element);
/* Children by name; false, and nothing written, when there is none or it is empty or faulty. */
bool lsp_mspdi_number(struct lsp_plan_model *model, const struct lsp_xml *element, const char *name,
    double min, double max, double *ret_number);
bool lsp_mspdi_moment(struct lsp_plan_model *model, const struct lsp_xml *element, const char *name,
    struct lsp_plan_moment *ret_moment);
bool lsp_mspdi_duration(struct lsp_plan_model *model, const struct lsp_xml *element,
    const char *name, double *ret_hours);
/* "1" or "true". */
bool lsp_mspdi_flag(const struct lsp_xml *element, const char *name, bool otherwise);

/* A calendar's exception that comes again and again (the Exception element). */
struct lsp_mspdi_recurrence {
    int32_t from_day;
    int type, period, days_of_week, month_item, month_position, month, month_day;
};

/* Whether it falls on a day, of those from its first on. */
bool lsp_mspdi_recurs_on(const struct lsp_mspdi_recurrence *recurrence, int32_t day);

#endif
