/* Charts of the schedule's risk: chances over time as each view has them, and what drives the date.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>

enum { WIDTH = 720, LEFT = 46, RIGHT = WIDTH - 14 };

/* ---- chances ---- */

enum { TOP = 64, BASE = 264, HEIGHT = 290, N_POINTS = 101, MOST_TARGETS = 6 };

static void add_chance_axis(struct lsp_buffer *page, const struct lsp_axis *x);
static void add_view_curve(struct lsp_view *view, const struct lsp_axis *x, const char *class_name,
    double width_px, const int32_t sorted_day[]);
static void add_targets(struct lsp_view *view, const struct lsp_axis *x);
static void name_targets(struct lsp_view *view, const struct lsp_axis *x);
static void add_view_legend(struct lsp_view *view);
static void widen(int32_t day, int32_t *first, int32_t *last);

/* Days that hold all curves between their 0.5 % and 99.5 %, and the announced dates. */
static struct lsp_axis day_axis(const struct lsp_report *report)
{
    const struct lsp_schedule_risk *spread = report->spread;
    const int32_t *const views[] = {
        spread->sorted_day, spread->inside.sorted_day, spread->outside.sorted_day};
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t at = 0; at < 3; at++) {
        if (views[at] == NULL)
            continue;
        widen(views[at][spread->n_draws / 200], &first, &last);
        widen(views[at][spread->n_draws - 1 - spread->n_draws / 200], &first, &last);
    }
    for (size_t target = 0; target < report->programme->n_targets; target++)
        if (report->programme->targets[target].activity == report->programme->opening)
            widen(report->programme->targets[target].day, &first, &last);
    int32_t margin = 20 + (last - first) / 30;
    return (struct lsp_axis){first - margin, last + margin, LEFT, RIGHT};
}

static void widen(int32_t day, int32_t *first, int32_t *last)
{
    *first = day < *first ? day : *first;
    *last = day > *last ? day : *last;
}

void lsp_chart_views(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    const struct lsp_schedule_risk *spread = report->spread;
    struct lsp_buffer *page = view->page;
    struct lsp_axis x = day_axis(report);
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, HEIGHT, "Chance to be open by a date",
        "Rising curves from 0 to 100 per cent over time, one for each view, with upright lines at "
        "announced dates. The dates stand in the tables.");
    lsp_chart_time_axis(page, &x, TOP, BASE);
    add_chance_axis(page, &x);
    add_targets(view, &x);
    add_view_curve(view, &x, "view-both", 4.5, spread->sorted_day);
    if (spread->inside.sorted_day != NULL)
        add_view_curve(view, &x, "view-inside", 2, spread->inside.sorted_day);
    if (spread->outside.sorted_day != NULL)
        add_view_curve(view, &x, "view-outside", 2, spread->outside.sorted_day);
    name_targets(view, &x);
    add_view_legend(view);
    lsp_svg_end(page);
    lsp_buffer_add(page, "<figcaption>How likely the link is open by a date. Read it upwards from "
                         "the date");
    if (report->programme->n_targets > 0)
        lsp_buffer_add(page, "; the dashed upright lines are dates that were announced");
    lsp_buffer_add(page, ".</figcaption></figure>\n");
}

static void add_chance_axis(struct lsp_buffer *page, const struct lsp_axis *x)
{
    const struct lsp_axis y = {0, 1, BASE, TOP};
    for (int fifth = 0; fifth <= 5; fifth++) {
        double at = lsp_axis_at(&y, fifth / 5.0);
        lsp_svg_line(page, fifth == 0 ? "axis" : "grid", x->at_low, at, x->at_high, at);
        lsp_svg_text(
            page, "s", x->at_low - 5, at + 4, LSP_END, lsp_word_percent(fifth / 5.0, 0).text);
    }
}

static void add_view_curve(struct lsp_view *view, const struct lsp_axis *x, const char *class_name,
    double width_px, const int32_t sorted_day[])
{
    const struct lsp_axis y = {0, 1, BASE, TOP};
    const uint32_t n_draws = view->report->spread->n_draws;
    double across[N_POINTS], down[N_POINTS];
    for (uint32_t point = 0; point < N_POINTS; point++) {
        double share = point / (N_POINTS - 1.0);
        uint32_t draw = (uint32_t)floor(share * (n_draws - 1));
        across[point] = fmin(fmax(lsp_axis_at(x, sorted_day[draw]), x->at_low), x->at_high);
        down[point] = lsp_axis_at(&y, share);
    }
    lsp_svg_polyline(view->page, class_name, width_px, N_POINTS, across, down);
}

static void add_targets(struct lsp_view *view, const struct lsp_axis *x)
{
    const struct lsp_programme *programme = view->report->programme;
    for (size_t at = 0; at < programme->n_targets; at++) {
        double across = lsp_axis_at(x, programme->targets[at].day);
        if (programme->targets[at].activity == programme->opening)
            lsp_svg_line(view->page, "mark-line", across, TOP, across, BASE);
    }
}

/* Over the curves, so that no line runs through a name. */
static void name_targets(struct lsp_view *view, const struct lsp_axis *x)
{
    const struct lsp_programme *programme = view->report->programme;
    size_t n_shown = 0;
    for (size_t at = 0; at < programme->n_targets && n_shown < MOST_TARGETS; at++) {
        const struct lsp_programme_target *target = &programme->targets[at];
        if (target->activity != programme->opening)
            continue;
        double across = lsp_axis_at(x, target->day);
        bool is_right = across < (x->at_low + x->at_high) / 2;
        char name[120];
        lsp_text_cut(target->name, 11, is_right ? x->at_high - across - 8 : across - x->at_low - 8,
            sizeof name, name);
        lsp_svg_text(view->page, "s halo", across + (is_right ? 4 : -4),
            TOP + 14 + 14 * (double)n_shown++, is_right ? LSP_START : LSP_END, name);
    }
}

static void add_view_legend(struct lsp_view *view)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    const struct {
        const char *class_name, *name;
        double width_px;
        bool is_shown;
    } VIEWS[] = {
        {"view-inside", "this programme, drawn", 2, spread->inside.sorted_day != NULL},
        {"view-outside", "what became of like projects", 2, spread->outside.sorted_day != NULL},
        {"view-both", "what is counted with here", 4.5, true},
    };
    double at = LEFT;
    for (size_t row = 0; row < sizeof VIEWS / sizeof VIEWS[0]; row++) {
        if (!VIEWS[row].is_shown)
            continue;
        const double across[] = {at, at + 30}, down[] = {20, 20};
        lsp_svg_polyline(view->page, VIEWS[row].class_name, VIEWS[row].width_px, 2, across, down);
        lsp_svg_text(view->page, "s", at + 36, 24, LSP_START, VIEWS[row].name);
        at += 36 + lsp_text_width(VIEWS[row].name, 11) + 24;
    }
}

/* ---- the tornado ---- */

enum { NAME_WIDTH = 230, MOST_BARS = 10, BAR_ROW = 24, BAR_TOP = 30 };

static void add_tornado_bar(struct lsp_view *view, const struct lsp_axis *x, size_t row);
static const char *driver_name(const struct lsp_view *view, const struct lsp_risk_bar *bar);

void lsp_chart_tornado(struct lsp_view *view)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    struct lsp_buffer *page = view->page;
    size_t n = spread->n_bars < MOST_BARS ? spread->n_bars : MOST_BARS;
    int32_t first = spread->bars_p80_day, last = spread->bars_p80_day;
    for (size_t bar = 0; bar < n; bar++) {
        widen(spread->bars[bar].p80_low_day, &first, &last);
        widen(spread->bars[bar].p80_high_day, &first, &last);
    }
    if (n == 0 || first == last)
        return;
    int32_t margin = 15 + (last - first) / 12;
    struct lsp_axis x = {first - margin, last + margin, NAME_WIDTH, RIGHT};
    double bottom = BAR_TOP + BAR_ROW * (double)n + 4;
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, bottom + 22, "What moves the opening",
        "A bar for each activity or event, from the date if it goes well to the date if it goes "
        "badly, the widest first.");
    lsp_chart_time_axis(page, &x, BAR_TOP, bottom);
    for (size_t row = 0; row < n; row++)
        add_tornado_bar(view, &x, row);
    double middle = lsp_axis_at(&x, spread->bars_p80_day);
    lsp_svg_line(page, "mark-line", middle, BAR_TOP - 6, middle, bottom);
    lsp_svg_text(page, "s b halo", middle, BAR_TOP - 10, LSP_MIDDLE,
        lsp_word_month(spread->bars_p80_day).text);
    lsp_svg_end(page);
    lsp_buffer_add(page,
        "<figcaption>The date by which the link is open in four programmes out of five (dashed), "
        "and where it moves when one activity alone goes well (left end, solid: its duration is "
        "undercut one time in ten) or badly (right end, hatched: exceeded one time in ten), or "
        "when an event does not happen or does.</figcaption></figure>\n");
}

static void add_tornado_bar(struct lsp_view *view, const struct lsp_axis *x, size_t row)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    const struct lsp_risk_bar *bar = &spread->bars[row];
    double top = BAR_TOP + BAR_ROW * (double)row + 5;
    double middle = lsp_axis_at(x, spread->bars_p80_day);
    double low = lsp_axis_at(x, bar->p80_low_day), high = lsp_axis_at(x, bar->p80_high_day);
    char name[160];
    lsp_text_cut(driver_name(view, bar), 11, NAME_WIDTH - 12, sizeof name, name);
    lsp_svg_text(view->page, "s", NAME_WIDTH - 8, top + 11, LSP_END, name);
    lsp_svg_rect(view->page, "bar", fmin(low, middle), top, fabs(middle - low), BAR_ROW - 9);
    lsp_svg_rect(view->page, "hatch", fmin(middle, high), top, fabs(high - middle), BAR_ROW - 9);
}

static const char *driver_name(const struct lsp_view *view, const struct lsp_risk_bar *bar)
{
    if (bar->kind == LSP_DRIVER_EVENT) {
        const struct lsp_risk_event *event = &view->report->risk_options->events[bar->index];
        return lsp_shown_name(event->name, event->id);
    }
    const struct lsp_activity *work = &view->report->programme->activities[bar->index];
    return lsp_shown_name(work->name, work->id);
}
