/* Charts of the programme: bars over time, and the opening date's distribution.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "base/date.h"

enum { WIDTH = 720, LEFT = 220, ROW = 20, TOP = 44 };

static void find_span(const struct lsp_report *report, int32_t *ret_first, int32_t *ret_last);
static void add_bar(struct lsp_view *view, const struct lsp_axis *x, size_t activity);
static void add_wished_day(
    struct lsp_buffer *page, const struct lsp_axis *x, const struct lsp_activity *work, double top);
static void add_data_day(struct lsp_view *view, const struct lsp_axis *x, double bottom);
static void add_gantt_legend(struct lsp_buffer *page);
static void add_bins(struct lsp_view *view, const struct lsp_axis *x, double base);
static void add_dots(struct lsp_view *view, const struct lsp_axis *x, double base);
static void add_quantiles(struct lsp_view *view, const struct lsp_axis *x, double top, double base);
static int32_t day_of(int32_t year, int32_t month);

void lsp_chart_gantt(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    struct lsp_buffer *page = view->page;
    size_t n = report->programme->n_activities;
    int32_t first, last;
    find_span(report, &first, &last);
    struct lsp_axis x = {first, last, LEFT, WIDTH - 10};
    double bottom = TOP + ROW * (double)n + 4;
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, bottom + 22, "Programme of works",
        "A bar for each activity from its start to its end; hatched bars are critical, dashed "
        "lines show float, empty bars are done, diamonds are milestones. The dates stand in the "
        "table below.");
    lsp_chart_time_axis(page, &x, TOP, bottom);
    add_data_day(view, &x, bottom);
    for (size_t activity = 0; activity < n; activity++)
        add_bar(view, &x, activity);
    double opening = lsp_axis_at(&x, report->plan->opening_day);
    lsp_svg_line(page, "mark-line", opening, TOP - 6, opening, bottom);
    lsp_svg_text(page, "s b halo", fmin(opening, WIDTH - 90), TOP - 9, LSP_MIDDLE,
        lsp_word_date(report->plan->opening_day).text);
    add_gantt_legend(page);
    lsp_svg_end(page);
    lsp_buffer_add(page,
        "<figcaption>Programme at the middle durations; the dashed upright line is the opening");
    if (report->programme->data_day != INT32_MIN)
        lsp_buffer_printf(page, ", the solid one %s, up to which progress is known",
            lsp_word_date(report->programme->data_day).text);
    lsp_buffer_add(page, ".</figcaption></figure>\n");
}

static void find_span(const struct lsp_report *report, int32_t *ret_first, int32_t *ret_last)
{
    int32_t first = report->programme->start_day, last = report->plan->opening_day;
    for (size_t activity = 0; activity < report->programme->n_activities; activity++) {
        const struct lsp_activity_dates *dates = &report->plan->activities[activity];
        first = dates->early_start_day < first ? dates->early_start_day : first;
        last = dates->early_finish_day > last ? dates->early_finish_day : last;
        last = dates->late_finish_day > last ? dates->late_finish_day : last;
    }
    *ret_first = first - 10;
    *ret_last = last + 30;
}

static int32_t day_of(int32_t year, int32_t month)
{
    return lsp_date_to_day((struct lsp_date){year, month, 1});
}

void lsp_chart_time_axis(
    struct lsp_buffer *page, const struct lsp_axis *x, double top, double bottom)
{
    static const char *const SHORT[12] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    double days = x->high - x->low, px_per_month = (x->at_high - x->at_low) / days * 30.4;
    int32_t every = px_per_month > 26 ? 1 : px_per_month > 9 ? 3 : px_per_month > 4.5 ? 6 : 12;
    struct lsp_date from = lsp_date_from_day((int32_t)x->low);
    int32_t last_year = lsp_date_from_day((int32_t)x->high).year;
    int32_t every_years = last_year - from.year > 25 ? 10 : last_year - from.year > 12 ? 5 : 1;
    for (int32_t year = from.year; year <= last_year; year++)
        for (int32_t month = 1; month <= 12; month += every) {
            int32_t day = day_of(year, month);
            if (day < x->low || day > x->high || (every == 12 && year % every_years != 0))
                continue;
            double at = lsp_axis_at(x, day);
            char text[16];
            if (month == 1)
                snprintf(text, sizeof text, "%d", (int)year);
            else
                snprintf(text, sizeof text, "%s", SHORT[month - 1]);
            lsp_svg_line(page, month == 1 ? "axis" : "grid", at, top, at, bottom);
            lsp_svg_text(page, month == 1 ? "s b" : "s", at, bottom + 14, LSP_MIDDLE, text);
        }
    lsp_svg_line(page, "axis", x->at_low, bottom, x->at_high, bottom);
}

static void add_bar(struct lsp_view *view, const struct lsp_axis *x, size_t activity)
{
    const struct lsp_activity *work = &view->report->programme->activities[activity];
    const struct lsp_activity_dates *dates = &view->report->plan->activities[activity];
    struct lsp_buffer *page = view->page;
    bool is_finished = work->finished_day != INT32_MIN;
    double top = TOP + ROW * (double)activity + 4;
    double start = lsp_axis_at(x, dates->early_start_day);
    double finish = lsp_axis_at(x, dates->early_finish_day);
    const char *class_name = is_finished ? "done" : dates->is_critical ? "hatch" : "plain";
    char name[160];
    lsp_text_cut(lsp_shown_name(work->name, work->id), 11, LEFT - 12, sizeof name, name);
    lsp_svg_text(page, "s", LEFT - 8, top + 10, LSP_END, name);
    if (!(work->high_days > 0)) {
        const double across[] = {finish - 6, finish, finish + 6, finish, finish - 6};
        const double down[] = {top + 6, top, top + 6, top + 12, top + 6};
        lsp_svg_polyline(page, class_name, 1, 5, across, down);
    } else if (dates->resume_day != INT32_MIN) { /* under way: what is done, then what is left */
        double resume = lsp_axis_at(x, dates->resume_day);
        lsp_svg_rect(page, "done", start, top, fmax(resume - start, 1), ROW - 8);
        lsp_svg_rect(page, class_name, resume, top, fmax(finish - resume, 1), ROW - 8);
    } else {
        lsp_svg_rect(page, class_name, start, top, fmax(finish - start, 2), ROW - 8);
    }
    if (!is_finished && dates->float_days > 0)
        lsp_svg_line(page, "float", finish, top + 6,
            lsp_axis_at(x, dates->early_finish_day + dates->float_days), top + 6);
    add_wished_day(page, x, work, top);
}

/* The day by which it is wished to be finished: a bracket. */
static void add_wished_day(
    struct lsp_buffer *page, const struct lsp_axis *x, const struct lsp_activity *work, double top)
{
    if (work->finish_by_day == INT32_MIN)
        return;
    double at = lsp_axis_at(x, work->finish_by_day + 1);
    const double across[] = {at - 4, at, at, at - 4};
    const double down[] = {top - 1, top - 1, top + 13, top + 13};
    lsp_svg_polyline(page, "net", 1.6, 4, across, down);
}

/* Left of it is what was seen, right of it what is expected. */
static void add_data_day(struct lsp_view *view, const struct lsp_axis *x, double bottom)
{
    int32_t day = view->report->programme->data_day;
    if (day == INT32_MIN)
        return;
    double at = lsp_axis_at(x, day);
    lsp_svg_line(view->page, "data-day", at, TOP - 6, at, bottom);
    double opening = lsp_axis_at(x, view->report->plan->opening_day);
    if (fabs(at - opening) < 130)
        return; /* said under the picture */
    lsp_svg_text(view->page, "s halo", fmax(at, LEFT + 50), TOP - 9, LSP_MIDDLE,
        lsp_view_text(view, "known to %s", lsp_word_short_date(day).text));
}

static void add_gantt_legend(struct lsp_buffer *page)
{
    lsp_svg_rect(page, "hatch", 4, 6, 22, 11);
    lsp_svg_text(page, "s", 31, 15, LSP_START, "critical");
    lsp_svg_rect(page, "plain", 90, 6, 22, 11);
    lsp_svg_text(page, "s", 117, 15, LSP_START, "has float");
    lsp_svg_line(page, "float", 184, 12, 208, 12);
    lsp_svg_text(page, "s", 213, 15, LSP_START, "float");
    lsp_svg_rect(page, "done", 258, 6, 22, 11);
    lsp_svg_text(page, "s", 285, 15, LSP_START, "done");
}

/* ---- the opening date's distribution ---- */

enum { BIN_BASE = 190, DOT_BASE = 285, CHART_HEIGHT = 312 };

void lsp_chart_opening(struct lsp_view *view)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    struct lsp_buffer *page = view->page;
    int32_t first = spread->sorted_day[0], last = spread->sorted_day[spread->n_draws - 1];
    int32_t plan = view->report->plan->opening_day;
    int32_t margin = 20 + (last - first) / 20;
    struct lsp_axis x = {(plan < first ? plan : first) - margin,
        (plan > last ? plan : last) + margin, 20, WIDTH - 20};
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, CHART_HEIGHT, "When it opens: distribution",
        "Above, a histogram of the drawn opening dates with lines at P10, P50, P80 and P90; below, "
        "20 dots, each a chance of one in twenty. The dates stand in the table above.");
    add_bins(view, &x, BIN_BASE);
    add_quantiles(view, &x, 26, BIN_BASE);
    add_dots(view, &x, DOT_BASE);
    lsp_chart_time_axis(page, &x, DOT_BASE, DOT_BASE + 4);
    lsp_svg_end(page);
    lsp_buffer_printf(page,
        "<figcaption>Opening date in %s drawn programmes. Each dot below stands "
        "for one chance in twenty: count the dots left of a date to see how likely it is to be "
        "open "
        "by then.</figcaption></figure>\n",
        lsp_word_number(spread->n_draws, 0).text);
}

static void add_bins(struct lsp_view *view, const struct lsp_axis *x, double base)
{
    enum { MOST_BINS = 60 };
    const struct lsp_schedule_risk *spread = view->report->spread;
    size_t count[MOST_BINS] = {0}, most = 0;
    double width_days = ceil((x->high - x->low) / MOST_BINS / 5) * 5;
    for (uint32_t draw = 0; draw < spread->n_draws; draw++) {
        size_t bin = (size_t)((spread->sorted_day[draw] - x->low) / width_days);
        bin = bin < MOST_BINS ? bin : MOST_BINS - 1;
        count[bin]++;
        most = count[bin] > most ? count[bin] : most;
    }
    for (size_t bin = 0; bin < MOST_BINS; bin++) {
        if (count[bin] == 0)
            continue;
        double left = lsp_axis_at(x, x->low + width_days * (double)bin);
        double right = lsp_axis_at(x, x->low + width_days * (double)(bin + 1));
        double height = 125 * (double)count[bin] / (double)most;
        lsp_svg_rect(view->page, "plain", left, base - height, right - left, height);
    }
    lsp_svg_line(view->page, "axis", x->at_low, base, x->at_high, base);
}

static void add_quantiles(struct lsp_view *view, const struct lsp_axis *x, double top, double base)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    const struct {
        const char *name;
        int32_t day;
    } LINES[] = {{"plan", view->report->plan->opening_day}, {"P10", spread->p10_day},
        {"P50", spread->p50_day}, {"P80", spread->p80_day}, {"P90", spread->p90_day}};
    double free_from[3] = {-1e9, -1e9, -1e9}; /* where the texts of three rows end */
    for (size_t line = 0; line < sizeof LINES / sizeof LINES[0]; line++) {
        double at = lsp_axis_at(x, LINES[line].day);
        const char *text =
            lsp_view_text(view, "%s %s", LINES[line].name, lsp_word_month(LINES[line].day).text);
        double half = 1.1 * lsp_text_width(text, 11) / 2 + 3; /* bold is wider */
        double middle = fmin(fmax(at, half), WIDTH - half);
        size_t row = 0;
        while (row < 2 && free_from[row] > middle - half)
            row++;
        free_from[row] = middle + half;
        double text_y = top - 14 + 14 * (double)row;
        lsp_svg_line(view->page, "mark-line", at, text_y + 3, at, base);
        lsp_svg_text(view->page, "s b halo", middle, text_y, LSP_MIDDLE, text);
    }
}

/* Twenty equally likely dates, stacked where they fall together. */
static void add_dots(struct lsp_view *view, const struct lsp_axis *x, double base)
{
    enum { N_DOTS = 20 };
    const struct lsp_schedule_risk *spread = view->report->spread;
    double radius = 6, last_x = -1e9;
    int stacked = 0;
    for (int dot = 0; dot < N_DOTS; dot++) {
        uint32_t draw = (uint32_t)((dot + 0.5) / N_DOTS * spread->n_draws);
        double at = lsp_axis_at(x, spread->sorted_day[draw]);
        /* within one dot's width: on top of the ones before */
        if (at - last_x < 2 * radius) {
            stacked++;
        } else {
            stacked = 0;
            last_x = at;
        }
        lsp_svg_circle(
            view->page, "dot", last_x, base - radius - 2 - 2 * radius * stacked, radius - 0.8);
    }
}
