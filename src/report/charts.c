/* Charts: bars, waits by hour, amounts by year, a figure's range.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CHART_WIDTH = 720, SMALL_WIDTH = 350, SMALL_HEIGHT = 215 };
enum { LEGEND_LEFT = 44, LEGEND_SAMPLE = 40 }; /* the line before a name, with its gaps */

static void figure_begin(
    struct lsp_view *view, double width, double height, const char *title, const char *description);
static void figure_end(struct lsp_view *view, const char *title);
static void add_bar_name(struct lsp_buffer *page, const char *name, double right, double y);
static double legend_room(
    const struct lsp_network_specs *specs, const struct lsp_post_result *post);
static void add_hours_axis(
    struct lsp_buffer *page, const struct lsp_axis *x, const struct lsp_axis *y, const char *unit);
static void add_wait_line(struct lsp_buffer *page, const struct lsp_axis *x,
    const struct lsp_axis *y, const struct lsp_post_result *post, size_t vehicle, size_t style);
static void add_year_axes(struct lsp_buffer *page, const struct lsp_appraisal *appraisal,
    const struct lsp_axis *x, const struct lsp_axis *y, struct lsp_money_unit unit);
static double year_amount(const struct lsp_appraisal *appraisal, size_t year, bool is_cost);

static void figure_begin(
    struct lsp_view *view, double width, double height, const char *title, const char *description)
{
    lsp_buffer_add(view->page, "<figure>");
    lsp_svg_begin(view->page, ++view->n_pictures, width, height, title, description);
}

static void figure_end(struct lsp_view *view, const char *title)
{
    lsp_svg_end(view->page);
    lsp_buffer_add(view->page, "<figcaption>");
    lsp_buffer_add_html(view->page, title);
    lsp_buffer_add(view->page, "</figcaption></figure>\n");
}

/* ---- bars ---- */

void lsp_chart_bars(struct lsp_view *view, const char *title, const char *description, size_t n,
    const struct lsp_bar_pair pairs[])
{
    enum { ROW = 38, TOP = 26, LEFT = 215, RIGHT = 60 };
    struct lsp_buffer *page = view->page;
    struct lsp_axis x = {0, 1, LEFT, CHART_WIDTH - RIGHT};
    figure_begin(view, CHART_WIDTH, TOP + ROW * (double)n + 6, title, description);
    lsp_svg_rect(page, "bar0", LEFT, 6, 14, 10);
    lsp_svg_text(page, "s", LEFT + 19, 15, LSP_START, "without");
    lsp_svg_rect(page, "bar", LEFT + 75, 6, 14, 10);
    lsp_svg_text(page, "s", LEFT + 94, 15, LSP_START, "with");
    for (size_t pair = 0; pair < n; pair++) {
        double top = TOP + ROW * (double)pair;
        add_bar_name(page, pairs[pair].name, LEFT - 8, top + 21);
        double without = lsp_axis_at(&x, pairs[pair].without),
               with = lsp_axis_at(&x, pairs[pair].with);
        lsp_svg_rect(page, "bar0", LEFT, top + 4, without - LEFT, 12);
        lsp_svg_rect(page, "bar", LEFT, top + 18, with - LEFT, 12);
        lsp_svg_text(page, "s", without + 5, top + 14, LSP_START,
            lsp_word_percent(pairs[pair].without, 1).text);
        lsp_svg_text(
            page, "s", with + 5, top + 28, LSP_START, lsp_word_percent(pairs[pair].with, 1).text);
    }
    lsp_svg_line(page, "axis", LEFT, TOP, LEFT, TOP + ROW * (double)n);
    figure_end(view, title);
}

/* On one line, or on two from where the first is full. */
static void add_bar_name(struct lsp_buffer *page, const char *name, double right, double y)
{
    enum { FONT = 12, LINE = 14 };
    char line[160];
    size_t fits = 0;
    for (size_t at = 0; name[at] != '\0' && at + 1 < sizeof line; at++) {
        memcpy(line, name, at);
        line[at] = '\0';
        if (name[at] == ' ' && lsp_text_width(line, FONT) <= right - 4)
            fits = at;
    }
    if (fits == 0 || lsp_text_width(name, FONT) <= right - 4) {
        lsp_text_cut(name, FONT, right - 4, sizeof line, line);
        lsp_svg_text(page, "", right, y, LSP_END, line);
        return;
    }
    memcpy(line, name, fits);
    line[fits] = '\0';
    lsp_svg_text(page, "", right, y - LINE / 2.0, LSP_END, line);
    lsp_text_cut(name + fits + 1, FONT, right - 4, sizeof line, line);
    lsp_svg_text(page, "", right, y + LINE / 2.0, LSP_END, line);
}

/* ---- waits ---- */

void lsp_chart_waits(
    struct lsp_view *view, const struct lsp_post_result *post, double wait_h_max, const char *title)
{
    enum { LEFT = LEGEND_LEFT, TOP = 24, BOTTOM = 52 };
    struct lsp_buffer *page = view->page;
    const struct lsp_network_specs *specs = view->main->specs_with;
    bool in_minutes = wait_h_max < 1;
    double scale = in_minutes ? 60 : 1;
    struct lsp_axis x = {0, LSP_HOURS, LEFT, SMALL_WIDTH - 22};
    struct lsp_axis y = {
        0, wait_h_max > 0 ? lsp_round_up(wait_h_max * scale) : 1, SMALL_HEIGHT - BOTTOM, TOP};
    figure_begin(view, SMALL_WIDTH, SMALL_HEIGHT, title,
        "Lines of the mean wait by hour of arrival, one for each class of vehicles; the "
        "means and the longest waits stand in the table below.");
    add_hours_axis(page, &x, &y, in_minutes ? "min" : "h");
    struct lsp_axis y_h = {0, y.high / scale, y.at_low, y.at_high};
    size_t style = 0;
    double legend = LEFT, room = legend_room(specs, post);
    for (size_t vehicle = 0; vehicle < specs->n_vehicles && vehicle < LSP_MAX_VEHICLES; vehicle++) {
        if (!lsp_post_has_class(post, vehicle))
            continue;
        char name[64], class_name[32];
        add_wait_line(page, &x, &y_h, post, vehicle, style);
        lsp_text_cut(specs->vehicles[vehicle].name, 11, room, sizeof name, name);
        snprintf(class_name, sizeof class_name, "series series%zu", style % 6);
        lsp_svg_line(page, class_name, legend, SMALL_HEIGHT - 6, legend + 24, SMALL_HEIGHT - 6);
        lsp_svg_text(page, "s", legend + 28, SMALL_HEIGHT - 2, LSP_START, name);
        legend += LEGEND_SAMPLE + lsp_text_width(name, 11);
        style++;
    }
    figure_end(view, title);
}

void lsp_chart_queue(
    struct lsp_view *view, const struct lsp_post_result *post, double room_pce, const char *title)
{
    enum { LEFT = LEGEND_LEFT, TOP = 24, BOTTOM = 30 };
    struct lsp_buffer *page = view->page;
    double most = room_pce, at_x[2 * LSP_HOURS], at_y[2 * LSP_HOURS];
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        most = fmax(most, post->queue_pce[hour]);
    struct lsp_axis x = {0, LSP_HOURS, LEFT, SMALL_WIDTH - 22};
    struct lsp_axis y = {0, fmax(1, lsp_round_up(most)), SMALL_HEIGHT - BOTTOM, TOP};
    figure_begin(view, SMALL_WIDTH, SMALL_HEIGHT, title,
        "Bars of the share of lanes that is staffed, a line of the queue by hour, and the room for "
        "it; the longest queue stands in the table below.");
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        double left = lsp_axis_at(&x, (double)hour), right = lsp_axis_at(&x, (double)hour + 1);
        double height = post->staffed_share[hour] * (y.at_low - y.at_high);
        if (height > 0)
            lsp_svg_rect(page, "bar0", left, y.at_low - height, right - left, height);
        at_x[2 * hour] = left;
        at_x[2 * hour + 1] = right;
        at_y[2 * hour] = at_y[2 * hour + 1] = lsp_axis_at(&y, post->queue_pce[hour]);
    }
    add_hours_axis(page, &x, &y, "cars");
    lsp_svg_polyline(page, "series series0", 0, 2 * LSP_HOURS, at_x, at_y);
    if (room_pce > 0)
        lsp_svg_line(page, "mark-line", x.at_low, lsp_axis_at(&y, room_pce), x.at_high,
            lsp_axis_at(&y, room_pce));
    figure_end(view, title);
}

/* For one name of the legend: all in full where they fit, else the same for each. */
static double legend_room(const struct lsp_network_specs *specs, const struct lsp_post_result *post)
{
    double n = 0, wanted = 0;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
        if (!lsp_post_has_class(post, vehicle))
            continue;
        n++;
        wanted += LEGEND_SAMPLE + lsp_text_width(specs->vehicles[vehicle].name, 11);
    }
    double width = SMALL_WIDTH - LEGEND_LEFT;
    return wanted <= width ? width : width / n - LEGEND_SAMPLE;
}

static void add_hours_axis(
    struct lsp_buffer *page, const struct lsp_axis *x, const struct lsp_axis *y, const char *unit)
{
    double ticks[LSP_MAX_TICKS];
    int decimals;
    size_t n = lsp_axis_ticks(0, y->high, 5, ticks, &decimals);
    for (size_t tick = 0; tick < n; tick++) {
        double at = lsp_axis_at(y, ticks[tick]);
        lsp_svg_line(page, "grid", x->at_low, at, x->at_high, at);
        lsp_svg_text(
            page, "s", x->at_low - 5, at + 4, LSP_END, lsp_word_number(ticks[tick], decimals).text);
    }
    lsp_svg_text(page, "s", x->at_low - 5, y->at_high - 12, LSP_END, unit);
    for (int hour = 0; hour <= LSP_HOURS; hour += 4) {
        double at = lsp_axis_at(x, hour);
        char text[8];
        snprintf(text, sizeof text, "%d:00", hour);
        lsp_svg_line(page, "axis", at, y->at_low, at, y->at_low + 4);
        lsp_svg_text(page, "s", at, y->at_low + 16, LSP_MIDDLE, text);
    }
    lsp_svg_line(page, "axis", x->at_low, y->at_low, x->at_high, y->at_low);
}

/* A step for each hour with arrivals; hours without break the line. */
static void add_wait_line(struct lsp_buffer *page, const struct lsp_axis *x,
    const struct lsp_axis *y, const struct lsp_post_result *post, size_t vehicle, size_t style)
{
    char class_name[32];
    double at_x[2 * LSP_HOURS], at_y[2 * LSP_HOURS];
    size_t n = 0;
    snprintf(class_name, sizeof class_name, "series series%zu", style % 6);
    for (size_t hour = 0; hour <= LSP_HOURS; hour++) {
        bool has_wait = hour < LSP_HOURS && lsp_post_has_hour(post, vehicle, hour) &&
                        isfinite(post->wait_h[vehicle][hour]);
        if (!has_wait) {
            lsp_svg_polyline(page, class_name, 0, n, at_x, at_y);
            n = 0;
            continue;
        }
        for (size_t end = 0; end < 2; end++) {
            at_x[n] = lsp_axis_at(x, (double)(hour + end));
            at_y[n++] = lsp_axis_at(y, post->wait_h[vehicle][hour]);
        }
    }
}

/* ---- years ---- */

void lsp_chart_years(struct lsp_view *view, const struct lsp_appraisal *appraisal)
{
    enum { HEIGHT = 290, LEFT = 62, TOP = 34, BOTTOM = 24 };
    struct lsp_buffer *page = view->page;
    double low = 0, high = 0;
    for (size_t year = 0; year < appraisal->n_years; year++) {
        double benefit = year_amount(appraisal, year, false);
        double cost = year_amount(appraisal, year, true);
        low = fmin(low, fmin(fmin(benefit, cost), appraisal->net_money[year]));
        high = fmax(high, fmax(fmax(benefit, cost), appraisal->net_money[year]));
    }
    if (!(high > low) || appraisal->n_years == 0) {
        lsp_buffer_add(page, "<p>Every yearly amount is zero.</p>\n");
        return;
    }
    struct lsp_money_unit unit = lsp_money_unit_for(fmax(high, -low));
    struct lsp_axis x = {0, (double)appraisal->n_years, LEFT, CHART_WIDTH - 8};
    struct lsp_axis y = {
        low - 0.03 * (high - low), high + 0.03 * (high - low), HEIGHT - BOTTOM, TOP};
    const char *title = lsp_view_text(view,
        "Benefits, costs and their sum by year, %s%s, "
        "undiscounted",
        unit.name, view->report->currency);
    figure_begin(view, CHART_WIDTH, HEIGHT, title,
        "Bars above the line are gains, hatched bars below it costs; the black line is their sum. "
        "The numbers stand in the table of yearly amounts.");
    add_year_axes(page, appraisal, &x, &y, unit);
    double *net_x = LSP_ARRAY(view->arena, double, appraisal->n_years);
    double *net_y = LSP_ARRAY(view->arena, double, appraisal->n_years);
    double zero = lsp_axis_at(&y, 0), wide = lsp_axis_at(&x, 1) - lsp_axis_at(&x, 0);
    for (size_t year = 0; year < appraisal->n_years && net_x != NULL && net_y != NULL; year++) {
        double left = lsp_axis_at(&x, (double)year) + 0.14 * wide;
        double benefit = lsp_axis_at(&y, year_amount(appraisal, year, false));
        double cost = lsp_axis_at(&y, year_amount(appraisal, year, true));
        lsp_svg_rect(page, "bar", left, fmin(zero, benefit), 0.36 * wide, fabs(zero - benefit));
        lsp_svg_rect(
            page, "hatch", left + 0.38 * wide, fmin(zero, cost), 0.34 * wide, fabs(zero - cost));
        net_x[year] = left + 0.36 * wide;
        net_y[year] = lsp_axis_at(&y, appraisal->net_money[year]);
    }
    if (net_x == NULL || net_y == NULL)
        page->failed = true;
    else
        lsp_svg_polyline(page, "net", 0, appraisal->n_years, net_x, net_y);
    lsp_svg_line(page, "axis", LEFT, zero, CHART_WIDTH - 8, zero);
    figure_end(view, title);
}

static double year_amount(const struct lsp_appraisal *appraisal, size_t year, bool is_cost)
{
    double sum = 0;
    for (size_t line = 0; line < appraisal->n_lines; line++)
        if (appraisal->lines[line].is_cost == is_cost)
            sum += appraisal->lines[line].amount_money[year];
    return sum;
}

static void add_year_axes(struct lsp_buffer *page, const struct lsp_appraisal *appraisal,
    const struct lsp_axis *x, const struct lsp_axis *y, struct lsp_money_unit unit)
{
    double ticks[LSP_MAX_TICKS];
    int decimals;
    size_t n = lsp_axis_ticks(y->low / unit.money, y->high / unit.money, 7, ticks, &decimals);
    for (size_t tick = 0; tick < n; tick++) {
        double at = lsp_axis_at(y, ticks[tick] * unit.money);
        lsp_svg_line(page, "grid", x->at_low, at, x->at_high, at);
        lsp_svg_text(
            page, "s", x->at_low - 6, at + 4, LSP_END, lsp_word_number(ticks[tick], decimals).text);
    }
    for (size_t year = 0; year < appraisal->n_years; year++) {
        int shown = appraisal->first_year + (int)year;
        if (shown % 5 != 0 && appraisal->n_years > 12)
            continue;
        char text[16];
        snprintf(text, sizeof text, "%d", shown);
        lsp_svg_text(
            page, "s", lsp_axis_at(x, (double)year + 0.5), y->at_low + 16, LSP_MIDDLE, text);
    }
    lsp_svg_rect(page, "bar", x->at_low, 6, 14, 10);
    lsp_svg_text(page, "s", x->at_low + 19, 15, LSP_START, "benefits");
    lsp_svg_rect(page, "hatch", x->at_low + 85, 6, 14, 10);
    lsp_svg_text(page, "s", x->at_low + 104, 15, LSP_START, "costs (below the line)");
    lsp_svg_line(page, "net", x->at_low + 240, 11, x->at_low + 262, 11);
    lsp_svg_text(page, "s", x->at_low + 268, 15, LSP_START, "sum");
}

/* ---- a figure's range ---- */

void lsp_chart_range(struct lsp_view *view, const struct lsp_figure *figure)
{
    enum { WIDTH = 240, HEIGHT = 16, MARGIN = 9 };
    double low = fmin(figure->low, figure->value), high = fmax(figure->high, figure->value);
    if (!isfinite(figure->value) || !(high > low))
        return;
    struct lsp_axis x = {low, high, MARGIN, WIDTH - MARGIN};
    struct lsp_buffer *page = view->page;
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, HEIGHT, "Range",
        "A bar from the low to the high end of the range, a tick at its middle, a ring at the "
        "figure.");
    lsp_svg_line(
        page, "range-bar", lsp_axis_at(&x, figure->low), 8, lsp_axis_at(&x, figure->high), 8);
    if (isfinite(figure->median) && figure->median >= low && figure->median <= high)
        lsp_svg_line(
            page, "axis", lsp_axis_at(&x, figure->median), 2, lsp_axis_at(&x, figure->median), 14);
    lsp_svg_circle(page, "knob", lsp_axis_at(&x, figure->value), 8, 5);
    lsp_svg_end(page);
}
