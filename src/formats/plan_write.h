/* What the files that write Microsoft Project XML share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_WRITE_H
#define LSP_FORMATS_PLAN_WRITE_H

#include "base/buffer.h"
#include "programme/programme.h"

/* <name>text</name> on a line of its own. */
void lsp_mspdi_write_text(struct lsp_buffer *out, int depth, const char *name, const char *text);
void lsp_mspdi_write_int(struct lsp_buffer *out, int depth, const char *name, int64_t value);
void lsp_mspdi_write_number(struct lsp_buffer *out, int depth, const char *name, double value);
void lsp_mspdi_write_moment(
    struct lsp_buffer *out, int depth, const char *name, int32_t day, int32_t minute);
void lsp_mspdi_write_time(struct lsp_buffer *out, int depth, const char *name, int32_t minute);
/* PT16H0M0S, to the nearest second. */
void lsp_mspdi_write_hours(struct lsp_buffer *out, int depth, const char *name, double hours);
void lsp_mspdi_begin(struct lsp_buffer *out, int depth, const char *name);
void lsp_mspdi_end(struct lsp_buffer *out, int depth, const char *name);

/* When a day of so many hours begins and ends, in minutes: from 8 o'clock, with an hour's break
 * after 4 hours; a day that would end after midnight begins at midnight. */
int32_t lsp_mspdi_begin_minute(double hours);
int32_t lsp_mspdi_end_minute(double hours);

/* The element Calendars.  Exceptions that rules make reach from a year before first_day to ten
 * years after last_day.  Returns false when memory is out. */
bool lsp_mspdi_write_calendars(const struct lsp_programme *programme, int32_t first_day,
    int32_t last_day, struct lsp_buffer *out) LSP_MUST_CHECK;

#endif
