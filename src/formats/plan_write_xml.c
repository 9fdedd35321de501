/* Elements of Microsoft Project XML, one on each line.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_write.h"

#include <inttypes.h>
#include <math.h>

#include "base/date.h"

static void indent(struct lsp_buffer *out, int depth);

void lsp_mspdi_write_text(struct lsp_buffer *out, int depth, const char *name, const char *text)
{
    indent(out, depth);
    lsp_buffer_printf(out, "<%s>", name);
    lsp_buffer_add_html(out, text);
    lsp_buffer_printf(out, "</%s>\n", name);
}

void lsp_mspdi_write_int(struct lsp_buffer *out, int depth, const char *name, int64_t value)
{
    indent(out, depth);
    lsp_buffer_printf(out, "<%s>%" PRId64 "</%s>\n", name, value, name);
}

void lsp_mspdi_write_number(struct lsp_buffer *out, int depth, const char *name, double value)
{
    char text[32];
    lsp_format_double(value, text);
    lsp_mspdi_write_text(out, depth, name, text);
}

/* 24 o'clock is the last minute of the day, since xsd:dateTime of the tool has no other. */
void lsp_mspdi_write_moment(
    struct lsp_buffer *out, int depth, const char *name, int32_t day, int32_t minute)
{
    char date[11];
    int at = minute >= 24 * 60 ? 24 * 60 - 1 : (int)minute;
    lsp_date_format(day, date);
    indent(out, depth);
    lsp_buffer_printf(out, "<%s>%sT%02d:%02d:00</%s>\n", name, date, at / 60, at % 60, name);
}

/* 24 o'clock is midnight. */
void lsp_mspdi_write_time(struct lsp_buffer *out, int depth, const char *name, int32_t minute)
{
    int at = (int)minute % (24 * 60);
    indent(out, depth);
    lsp_buffer_printf(out, "<%s>%02d:%02d:00</%s>\n", name, at / 60, at % 60, name);
}

void lsp_mspdi_write_hours(struct lsp_buffer *out, int depth, const char *name, double hours)
{
    int64_t seconds = (int64_t)round(hours * 3600);
    indent(out, depth);
    lsp_buffer_printf(out, "<%s>PT%" PRId64 "H%dM%dS</%s>\n", name, seconds / 3600,
        (int)(seconds / 60 % 60), (int)(seconds % 60), name);
}

void lsp_mspdi_begin(struct lsp_buffer *out, int depth, const char *name)
{
    indent(out, depth);
    lsp_buffer_printf(out, "<%s>\n", name);
}

void lsp_mspdi_end(struct lsp_buffer *out, int depth, const char *name)
{
    indent(out, depth);
    lsp_buffer_printf(out, "</%s>\n", name);
}

static void indent(struct lsp_buffer *out, int depth)
{
    for (int level = 0; level < depth; level++)
        lsp_buffer_add(out, "  ");
}
