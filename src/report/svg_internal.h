/* SVG: pictures in the page: frame, shapes, axes.  Coordinates are pixels of the view box.
 *
 *     struct lsp_axis x = {.low = 0, .high = 24, .at_low = 40, .at_high = 340};
 *     lsp_svg_begin(page, number, 360, 160, "Waits", "Line chart of ...");
 *     lsp_svg_line(page, "axis", lsp_axis_at(&x, 0), 150, lsp_axis_at(&x, 24), 150);
 *     lsp_svg_end(page);
 *
 * Class names are ours; texts are data and are escaped.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_SVG_INTERNAL_H
#define LSP_REPORT_SVG_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* From a value to a pixel, linear. */
struct lsp_axis {
    double low, high;       /* values; low < high */
    double at_low, at_high; /* pixels */
};

double lsp_axis_at(const struct lsp_axis *axis, double value);

enum { LSP_MAX_TICKS = 24 };

/* Round values (1, 2, 2.5, 5 times a power of ten) from low to high, at most `most`.
 * Returns how many; *ret_decimals shows them without loss. */
size_t lsp_axis_ticks(double low, double high, size_t most, double ret_ticks[static LSP_MAX_TICKS],
    int *ret_decimals);
/* The next round value at or above `value`; 1 for 0. */
double lsp_round_up(double value);

/* `number` makes the ids of title and description unique in the page. */
void lsp_svg_begin(struct lsp_buffer *page, unsigned number, double width, double height,
    const char *title, const char *description);
void lsp_svg_end(struct lsp_buffer *page);
/* Patterns that several pictures use; once per page. */
void lsp_svg_patterns(struct lsp_buffer *page);

void lsp_svg_line(
    struct lsp_buffer *page, const char *class_name, double x1, double y1, double x2, double y2);
void lsp_svg_rect(struct lsp_buffer *page, const char *class_name, double x, double y, double width,
    double height);
void lsp_svg_circle(struct lsp_buffer *page, const char *class_name, double x, double y, double r);
enum lsp_anchor { LSP_START, LSP_MIDDLE, LSP_END };
void lsp_svg_text(struct lsp_buffer *page, const char *class_name, double x, double y,
    enum lsp_anchor anchor, const char *text);
void lsp_svg_polyline(struct lsp_buffer *page, const char *class_name, double width_px, size_t n,
    const double x[], const double y[]);

/* Width of a text at a font size, estimated from its characters (no font is asked): wide scripts
 * count one em, others 0.56 em. */
double lsp_text_width(const char *text, double font_px);
/* The text cut to fit, with an ellipsis; into out[size]. */
void lsp_text_cut(const char *text, double font_px, double width_px, size_t size, char out[]);

#endif
