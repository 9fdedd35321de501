/* Charts of the uncertain worth: how it spreads over the computed futures, and what moves it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>

enum { WIDTH = 720, LEFT = 20, RIGHT = WIDTH - 20 };

/* ---- how it spreads ---- */

enum { N_BINS = 40, BASE = 190, HEIGHT = 222, TALLEST = 130 };

struct bins {
    struct lsp_axis x;
    double width;
    size_t count[N_BINS], most;
};

static bool fill_bins(const struct lsp_uncertainty *found, struct bins *ret_bins);
static void add_money_axis(struct lsp_buffer *page, const struct lsp_axis *x, double bottom);
static void mark(
    struct lsp_view *view, const struct lsp_axis *x, double value, double top, const char *text);

void lsp_chart_worth(struct lsp_view *view)
{
    const struct lsp_uncertainty *found = view->report->uncertainty;
    struct lsp_buffer *page = view->page;
    struct bins bins;
    if (found == NULL || found->n_good < LSP_FEWEST_DRAWS || !fill_bins(found, &bins))
        return;
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, HEIGHT, "How the worth spreads",
        "A histogram of the net present value in the computed futures, hatched below zero, with "
        "lines at P10, P50 and P90. The numbers stand in the text.");
    for (size_t bin = 0; bin < N_BINS; bin++) {
        double from = bins.x.low + bins.width * (double)bin;
        double height = TALLEST * (double)bins.count[bin] / (double)bins.most;
        if (bins.count[bin] > 0)
            lsp_svg_rect(page, from + bins.width / 2 < 0 ? "hatch" : "plain",
                lsp_axis_at(&bins.x, from), BASE - height,
                lsp_axis_at(&bins.x, from + bins.width) - lsp_axis_at(&bins.x, from), height);
    }
    add_money_axis(page, &bins.x, BASE);
    mark(view, &bins.x, found->npv_p10, 18, "P10");
    mark(view, &bins.x, found->npv_p50, 32, "P50");
    mark(view, &bins.x, found->npv_p90, 18, "P90");
    lsp_svg_end(page);
    lsp_buffer_add(page, "<figcaption>Net present value in the computed futures, million ");
    lsp_buffer_add_html(page, view->report->currency);
    lsp_buffer_add(page, "; hatched: society would be worse off.</figcaption></figure>\n");
}

static bool fill_bins(const struct lsp_uncertainty *found, struct bins *ret_bins)
{
    double low = (double)INFINITY, high = -(double)INFINITY;
    for (uint32_t draw = 0; draw < found->n_draws; draw++)
        if (isfinite(found->npv[draw])) {
            low = fmin(low, found->npv[draw]);
            high = fmax(high, found->npv[draw]);
        }
    if (!(low < high))
        return false;
    /* zero is a bin's edge, so that no bar is both a gain and a loss */
    double width = (high - low) / (N_BINS - 2);
    double first = floor(low / width) * width;
    *ret_bins =
        (struct bins){.x = {first, first + width * N_BINS, LEFT, RIGHT}, .width = width, .most = 1};
    for (uint32_t draw = 0; draw < found->n_draws; draw++) {
        if (!isfinite(found->npv[draw]))
            continue;
        size_t bin = (size_t)fmin(floor((found->npv[draw] - first) / width), N_BINS - 1);
        ret_bins->count[bin]++;
        ret_bins->most =
            ret_bins->count[bin] > ret_bins->most ? ret_bins->count[bin] : ret_bins->most;
    }
    return true;
}

static void add_money_axis(struct lsp_buffer *page, const struct lsp_axis *x, double bottom)
{
    double ticks[LSP_MAX_TICKS];
    int decimals;
    size_t n = lsp_axis_ticks(x->low, x->high, 9, ticks, &decimals);
    lsp_svg_line(page, "axis", x->at_low, bottom, x->at_high, bottom);
    for (size_t tick = 0; tick < n; tick++) {
        double at = lsp_axis_at(x, ticks[tick]);
        lsp_svg_line(page, "axis", at, bottom, at, bottom + 4);
        lsp_svg_text(page, ticks[tick] == 0 ? "s b" : "s", at, bottom + 17, LSP_MIDDLE,
            lsp_word_number(ticks[tick], decimals).text);
    }
}

static void mark(
    struct lsp_view *view, const struct lsp_axis *x, double value, double top, const char *text)
{
    double at = lsp_axis_at(x, value);
    const char *words =
        lsp_view_text(view, "%s %s", text, lsp_word_about(value, x->low, x->high).text);
    double half = 1.1 * lsp_text_width(words, 11) / 2 + 3;
    lsp_svg_line(view->page, "mark-line", at, top + 4, at, BASE);
    lsp_svg_text(
        view->page, "s b halo", fmin(fmax(at, half), WIDTH - half), top, LSP_MIDDLE, words);
}

/* ---- what moves it ---- */

enum { NAME_WIDTH = 270, MOST_DRIVERS = 10, ROW = 24, TOP = 26 };

void lsp_chart_drivers(struct lsp_view *view)
{
    const struct lsp_uncertainty *found = view->report->uncertainty;
    struct lsp_buffer *page = view->page;
    size_t n = found->n_drivers < MOST_DRIVERS ? found->n_drivers : MOST_DRIVERS;
    double low = found->npv_mean, high = found->npv_mean;
    for (size_t at = 0; at < n; at++) {
        low = fmin(low, fmin(found->drivers[at].low_npv, found->drivers[at].high_npv));
        high = fmax(high, fmax(found->drivers[at].low_npv, found->drivers[at].high_npv));
    }
    if (!(low < high))
        return;
    struct lsp_axis x = {low - 0.04 * (high - low), high + 0.04 * (high - low), NAME_WIDTH, RIGHT};
    double bottom = TOP + ROW * (double)n + 4, mean = lsp_axis_at(&x, found->npv_mean);
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, bottom + 24, "What moves the worth",
        "A bar for each uncertain number, event or date, from the mean worth where it is low to "
        "that where it is high, the strongest first.");
    for (size_t at = 0; at < n; at++) {
        const struct lsp_npv_driver *driver = &found->drivers[at];
        double top = TOP + ROW * (double)at + 5;
        double at_low = lsp_axis_at(&x, driver->low_npv),
               at_high = lsp_axis_at(&x, driver->high_npv);
        char name[160];
        lsp_text_cut(lsp_driver_name(view, at), 11, NAME_WIDTH - 12, sizeof name, name);
        lsp_svg_text(page, "s", NAME_WIDTH - 8, top + 11, LSP_END, name);
        lsp_svg_rect(page, "plain", fmin(at_low, mean), top, fabs(at_low - mean), ROW - 9);
        lsp_svg_rect(page, "bar", fmin(at_high, mean), top, fabs(at_high - mean), ROW - 9);
    }
    add_money_axis(page, &x, bottom);
    lsp_svg_line(page, "mark-line", mean, TOP - 4, mean, bottom);
    lsp_svg_text(page, "s b halo", mean, TOP - 9, LSP_MIDDLE,
        lsp_view_text(view, "mean %s", lsp_word_about(found->npv_mean, low, high).text));
    lsp_svg_end(page);
    lsp_buffer_add(page, "<figcaption>Mean net present value, million ");
    lsp_buffer_add_html(page, view->report->currency);
    lsp_buffer_add(page, ", over the third of the futures in which the number is lowest (light) "
                         "and highest (dark); of an event, over those in which it does not "
                         "happen (light) and does (dark).</figcaption></figure>\n");
}
