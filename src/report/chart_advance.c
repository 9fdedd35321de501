/* The time-distance chart: how the works advance along their axis, from both banks to where they
 * meet.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { WIDTH = 720, LEFT = 60, RIGHT = WIDTH - 16, TOP = 60, BASE = 320, HEIGHT = 346 };
enum { MOST_BANKS = 6 };

/* Who works from where. */
struct banks {
    const char *names[MOST_BANKS];
    size_t n;
};

struct plane {
    struct lsp_axis x, y; /* days, metres */
};

static bool is_along(const struct lsp_activity *work);
static bool find_plane(const struct lsp_report *report, struct plane *ret_plane);
static size_t bank_of(struct banks *banks, const char *name);
static void add_place_axis(struct lsp_buffer *page, const struct plane *plane);
static void add_advance(
    struct lsp_view *view, const struct plane *plane, size_t activity, struct banks *banks);
static void add_seen(struct lsp_view *view, const struct plane *plane);
static void add_bank_legend(struct lsp_view *view, const struct banks *banks);

void lsp_chart_advance(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    struct lsp_buffer *page = view->page;
    struct plane plane;
    struct banks banks = {0};
    if (!find_plane(report, &plane))
        return;
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, HEIGHT, "How the works advance",
        "Lines over time and place, one for each activity that advances along the works: the "
        "steeper, the faster. Circles are reported progress.");
    lsp_chart_time_axis(page, &plane.x, TOP, BASE);
    add_place_axis(page, &plane);
    for (size_t activity = 0; activity < report->programme->n_activities; activity++)
        if (is_along(&report->programme->activities[activity]))
            add_advance(view, &plane, activity, &banks);
    add_seen(view, &plane);
    add_bank_legend(view, &banks);
    lsp_svg_end(page);
    lsp_buffer_add(page, "<figcaption>Time against place: where along the works is being built "
                         "when. Where lines from two sides meet, the gap is closed.");
    if (report->look != NULL)
        lsp_buffer_add(page, " Grey: as planned before anything had happened.");
    lsp_buffer_add(page, "</figcaption></figure>\n");
}

static bool is_along(const struct lsp_activity *work)
{
    return isfinite(work->along_from_m) && isfinite(work->along_to_m);
}

static bool find_plane(const struct lsp_report *report, struct plane *ret_plane)
{
    double first = (double)INFINITY, last = -(double)INFINITY, low = (double)INFINITY,
           high = -(double)INFINITY;
    for (size_t activity = 0; activity < report->programme->n_activities; activity++) {
        const struct lsp_activity *work = &report->programme->activities[activity];
        if (!is_along(work))
            continue;
        const struct lsp_plan *const plans[] = {
            report->plan, report->look != NULL ? &report->look->baseline : report->plan};
        for (size_t plan = 0; plan < 2; plan++) {
            first = fmin(first, plans[plan]->activities[activity].early_start_day);
            last = fmax(last, plans[plan]->activities[activity].early_finish_day);
        }
        low = fmin(low, fmin(work->along_from_m, work->along_to_m));
        high = fmax(high, fmax(work->along_from_m, work->along_to_m));
    }
    if (!(low < high) || !(first < last))
        return false;
    *ret_plane =
        (struct plane){.x = {first - 15, last + 15, LEFT, RIGHT}, .y = {low, high, BASE, TOP}};
    return true;
}

static void add_place_axis(struct lsp_buffer *page, const struct plane *plane)
{
    double ticks[LSP_MAX_TICKS];
    int decimals;
    size_t n = lsp_axis_ticks(plane->y.low, plane->y.high, 8, ticks, &decimals);
    for (size_t tick = 0; tick < n; tick++) {
        double at = lsp_axis_at(&plane->y, ticks[tick]);
        lsp_svg_line(page, "grid", LEFT, at, RIGHT, at);
        lsp_svg_text(
            page, "s", LEFT - 6, at + 4, LSP_END, lsp_word_number(ticks[tick], decimals).text);
    }
    lsp_svg_text(page, "s", 4, TOP - 12, LSP_START, "metres along the works");
    lsp_svg_line(page, "axis", LEFT, TOP, LEFT, BASE);
}

static size_t bank_of(struct banks *banks, const char *name)
{
    size_t at = 0;
    while (at < banks->n && strcmp(banks->names[at], name) != 0)
        at++;
    if (at == banks->n && banks->n < MOST_BANKS)
        banks->names[banks->n++] = name;
    return at < MOST_BANKS ? at : MOST_BANKS - 1;
}

static void add_advance(
    struct lsp_view *view, const struct plane *plane, size_t activity, struct banks *banks)
{
    const struct lsp_activity *work = &view->report->programme->activities[activity];
    const struct lsp_activity_dates *dates = &view->report->plan->activities[activity];
    const double down[] = {
        lsp_axis_at(&plane->y, work->along_from_m), lsp_axis_at(&plane->y, work->along_to_m)};
    if (view->report->look != NULL) {
        const struct lsp_activity_dates *planned =
            &view->report->look->baseline.activities[activity];
        const double across[] = {lsp_axis_at(&plane->x, planned->early_start_day),
            lsp_axis_at(&plane->x, planned->early_finish_day)};
        lsp_svg_polyline(view->page, "series planned", 3, 2, across, down);
    }
    const double across[] = {lsp_axis_at(&plane->x, dates->early_start_day),
        lsp_axis_at(&plane->x, dates->early_finish_day)};
    lsp_svg_polyline(view->page,
        lsp_view_text(view, "series series%zu", bank_of(banks, work->bank)), 2.2, 2, across, down);
}

static void add_seen(struct lsp_view *view, const struct plane *plane)
{
    const struct lsp_programme *programme = view->report->programme;
    for (size_t at = 0; at < programme->n_reports; at++) {
        const struct lsp_progress_report *seen = &programme->reports[at];
        const struct lsp_activity *work = &programme->activities[seen->activity];
        if (!is_along(work))
            continue;
        double place_m =
            work->along_from_m + seen->done_share * (work->along_to_m - work->along_from_m);
        double across = lsp_axis_at(&plane->x, seen->day);
        if (across >= plane->x.at_low && across <= plane->x.at_high)
            lsp_svg_circle(view->page, "knob", across, lsp_axis_at(&plane->y, place_m), 4.5);
    }
}

static void add_bank_legend(struct lsp_view *view, const struct banks *banks)
{
    double at = LEFT;
    for (size_t bank = 0; bank < banks->n; bank++) {
        const double across[] = {at, at + 30}, down[] = {20, 20};
        const char *name = banks->names[bank][0] != '\0' ? banks->names[bank] : "works";
        lsp_svg_polyline(
            view->page, lsp_view_text(view, "series series%zu", bank), 2.2, 2, across, down);
        lsp_svg_text(view->page, "s", at + 36, 24, LSP_START, name);
        at += 36 + lsp_text_width(name, 11) + 24;
    }
    if (view->report->programme->n_reports > 0) {
        lsp_svg_circle(view->page, "knob", at + 8, 20, 4.5);
        lsp_svg_text(view->page, "s", at + 20, 24, LSP_START, "as reported");
    }
}
