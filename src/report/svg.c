/* SVG: shapes, axes and text measures.  SPDX-License-Identifier: Apache-2.0 */
#include "report/svg_internal.h"

#include <math.h>
#include <string.h>

static const double EM_NARROW = 0.56; /* mean advance of a Latin or Cyrillic letter in sans-serif */
static const double EM_WIDE = 1.0;    /* Chinese, Japanese, Korean */

static size_t next_character(const char *text, unsigned *ret_code);
static double character_width(unsigned code, double font_px);

double lsp_axis_at(const struct lsp_axis *axis, double value)
{
    double share = (value - axis->low) / (axis->high - axis->low);
    return axis->at_low + share * (axis->at_high - axis->at_low);
}

size_t lsp_axis_ticks(
    double low, double high, size_t most, double ret_ticks[static LSP_MAX_TICKS], int *ret_decimals)
{
    static const double STEPS[] = {1, 2, 2.5, 5, 10};
    *ret_decimals = 0;
    if (!(high > low) || !isfinite(high - low) || most < 2)
        return 0;
    if (most > LSP_MAX_TICKS)
        most = LSP_MAX_TICKS;
    double power = pow(10, floor(log10((high - low) / (double)most))), step = 10 * power;
    for (size_t k = 0; k < sizeof STEPS / sizeof STEPS[0]; k++)
        if (floor(high / (STEPS[k] * power) + 1e-9) - ceil(low / (STEPS[k] * power) - 1e-9) + 1 <=
            (double)most) {
            step = STEPS[k] * power;
            break;
        }
    int decimals = -(int)floor(log10(step) + 1e-9);
    if (fabs(step / pow(10, -decimals) - 2.5) < 1e-6)
        decimals++;
    *ret_decimals = decimals < 0 ? 0 : decimals;
    size_t n = 0;
    for (double at = ceil(low / step - 1e-9); at * step <= high + 1e-9 * step && n < most; at++)
        ret_ticks[n++] = at * step;
    return n;
}

double lsp_round_up(double value)
{
    static const double STEPS[] = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};
    if (!(value > 0) || !isfinite(value))
        return 1;
    double power = pow(10, floor(log10(value)));
    for (size_t k = 0; k < sizeof STEPS / sizeof STEPS[0]; k++)
        if (value <= STEPS[k] * power * (1 + 1e-9))
            return STEPS[k] * power;
    return 10 * power;
}

void lsp_svg_begin(struct lsp_buffer *page, unsigned number, double width, double height,
    const char *title, const char *description)
{
    lsp_buffer_printf(page,
        "<svg role=\"img\" viewBox=\"0 0 %.0f %.0f\" aria-labelledby=\"picture%u picture%u-is\">\n"
        "<title id=\"picture%u\">",
        width, height, number, number, number);
    lsp_buffer_add_html(page, title);
    lsp_buffer_printf(page, "</title><desc id=\"picture%u-is\">", number);
    lsp_buffer_add_html(page, description);
    lsp_buffer_add(page, "</desc>\n");
}

void lsp_svg_end(struct lsp_buffer *page)
{
    lsp_buffer_add(page, "</svg>\n");
}

void lsp_svg_patterns(struct lsp_buffer *page)
{
    lsp_buffer_add(page,
        "<svg width=\"0\" height=\"0\" class=\"patterns\" aria-hidden=\"true\"><defs>\n"
        "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"#fbe3d0\"/>"
        "<rect width=\"2.2\" height=\"5\" fill=\"#b3500b\"/></pattern>\n"
        "<pattern id=\"dots\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">"
        "<rect width=\"5\" height=\"5\" fill=\"#eef1f5\"/>"
        "<circle cx=\"2.5\" cy=\"2.5\" r=\"1.1\" fill=\"#5b6673\"/></pattern>\n"
        "</defs></svg>\n");
}

void lsp_svg_line(
    struct lsp_buffer *page, const char *class_name, double x1, double y1, double x2, double y2)
{
    lsp_buffer_printf(page,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class_name, x1,
        y1, x2, y2);
}

void lsp_svg_rect(struct lsp_buffer *page, const char *class_name, double x, double y, double width,
    double height)
{
    lsp_buffer_printf(page,
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", class_name,
        x, y, width > 0 ? width : 0, height > 0 ? height : 0);
}

void lsp_svg_circle(struct lsp_buffer *page, const char *class_name, double x, double y, double r)
{
    lsp_buffer_printf(
        page, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", class_name, x, y, r);
}

void lsp_svg_text(struct lsp_buffer *page, const char *class_name, double x, double y,
    enum lsp_anchor anchor, const char *text)
{
    static const char *const ANCHORS[] = {"start", "middle", "end"};
    lsp_buffer_printf(page, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">",
        class_name, x, y, ANCHORS[anchor]);
    lsp_buffer_add_html(page, text);
    lsp_buffer_add(page, "</text>\n");
}

void lsp_svg_polyline(struct lsp_buffer *page, const char *class_name, double width_px, size_t n,
    const double x[], const double y[])
{
    if (n < 2)
        return;
    lsp_buffer_printf(page, "<polyline class=\"%s\"", class_name);
    if (width_px > 0)
        lsp_buffer_printf(page, " stroke-width=\"%.2f\"", width_px);
    lsp_buffer_add(page, " points=\"");
    for (size_t point = 0; point < n; point++)
        lsp_buffer_printf(page, point == 0 ? "%.1f,%.1f" : " %.1f,%.1f", x[point], y[point]);
    lsp_buffer_add(page, "\"/>\n");
}

double lsp_text_width(const char *text, double font_px)
{
    double width = 0;
    unsigned code;
    for (const char *at = text; *at != '\0'; at += next_character(at, &code)) {
        next_character(at, &code);
        width += character_width(code, font_px);
    }
    return width;
}

static double character_width(unsigned code, double font_px)
{
    return font_px * (code >= 0x1100 ? EM_WIDE : EM_NARROW);
}

/* Bytes of the character at `text` and roughly its code; a stray byte counts as a character. */
static size_t next_character(const char *text, unsigned *ret_code)
{
    unsigned char first = (unsigned char)text[0];
    size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned code = length == 1 ? first : first & (0x7Fu >> length);
    for (size_t byte = 1; byte < length; byte++) {
        if (((unsigned char)text[byte] & 0xC0) != 0x80) {
            *ret_code = first;
            return 1;
        }
        code = code << 6 | ((unsigned char)text[byte] & 0x3Fu);
    }
    *ret_code = code;
    return length;
}

void lsp_text_cut(const char *text, double font_px, double width_px, size_t size, char out[])
{
    static const char ELLIPSIS[] = "\xE2\x80\xA6";
    bool fits = lsp_text_width(text, font_px) <= width_px && strlen(text) < size;
    double width = fits ? 0 : font_px;
    size_t at = 0;
    while (text[at] != '\0') {
        unsigned code;
        size_t length = next_character(text + at, &code);
        width += character_width(code, font_px);
        if (!fits && (width > width_px || at + length + sizeof ELLIPSIS > size))
            break;
        at += length;
    }
    memcpy(out, text, at);
    memcpy(out + at, fits ? "" : ELLIPSIS, fits ? 1 : sizeof ELLIPSIS);
}
