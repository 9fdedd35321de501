/* The clock of a post: opening hours on the reference clock, and the way from hours of opening back
 * to clock time.  SPDX-License-Identifier: Apache-2.0
 *
 * The post is open [o, o + H) modulo 24.  Open hours are counted from midnight of the day looked
 * at; the count stands still at night.  With b = o (or 0 when the post is open at midnight),
 *
 *     clock(s) = b + s + (24 - H) * (nights begun at or before s)
 *
 * where nights begin at s = p, p + H, p + 2 H, ... and p is the count at the first closing. */
#include "checkpoint_internal.h"

#include <math.h>

static double open_hours_until(const struct lsp_opening *opening, double opens_h, double clock_h);
static size_t add_hour(struct lsp_opening *opening, double opens_h, uint32_t hour);
static double nights_until(const struct lsp_opening *opening, double open_h);

/* Shorter parts of an hour are rounding of the clocks' offsets. */
static const double SHORTEST_SPAN_H = 1e-9;

void lsp_opening_of(
    const struct lsp_post *post, double reference_utc_offset_h, struct lsp_opening *ret_opening)
{
    struct lsp_opening opening = {.open_h = smaller(post->closes_h - post->opens_h, 24)};
    double opens_h = fmod(post->opens_h + reference_utc_offset_h - post->utc_offset_h, 24);
    if (opens_h < 0)
        opens_h += 24;
    if (opening.open_h >= 24 || opens_h >= 24)
        opens_h = 0;
    bool is_open_at_midnight = opens_h + opening.open_h > 24;
    opening.offset_h = is_open_at_midnight ? 0 : opens_h;
    opening.first_close_h = opening.open_h - (is_open_at_midnight ? 24 - opens_h : 0);
    opening.closed_h = 24 - opening.open_h;
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
        opening.n_spans = add_hour(&opening, opens_h, hour);
    *ret_opening = opening;
}

double lsp_opening_mean_clock_h(
    const struct lsp_opening *opening, double from_open_h, double to_open_h)
{
    double middle_h = opening->offset_h + (from_open_h + to_open_h) / 2;
    if (opening->closed_h <= 0)
        return middle_h;
    double nights = nights_until(opening, from_open_h);
    double nights_between = nights_until(opening, to_open_h) - nights;
    if (nights_between > 0) {
        double first_h = opening->first_close_h + nights * opening->open_h;
        double mean_h = first_h + (nights_between - 1) / 2 * opening->open_h;
        nights += nights_between * (to_open_h - mean_h) / (to_open_h - from_open_h);
    }
    return middle_h + opening->closed_h * nights;
}

/* Cuts one hour of the clock where the post opens and closes. */
static size_t add_hour(struct lsp_opening *opening, double opens_h, uint32_t hour)
{
    double closes_h = opens_h + opening->open_h;
    if (closes_h > 24)
        closes_h -= 24;
    double cut_h[4] = {hour, smaller(opens_h, closes_h), larger(opens_h, closes_h), hour + 1.0};
    double from_h = hour;
    for (size_t cut = 1; cut < 4; cut++) {
        double to_h = smaller(larger(cut_h[cut], hour), hour + 1.0);
        if (cut == 3 ? to_h <= from_h
                     : to_h - from_h < SHORTEST_SPAN_H || hour + 1.0 - to_h < SHORTEST_SPAN_H)
            continue;
        struct lsp_span *span = &opening->spans[opening->n_spans++];
        *span = (struct lsp_span){.from_h = from_h,
            .to_h = to_h,
            .hour = hour,
            .open_from_h = open_hours_until(opening, opens_h, from_h),
            .open_to_h = open_hours_until(opening, opens_h, to_h)};
        opening->open_share[hour] += span->open_to_h - span->open_from_h;
        from_h = to_h;
    }
    return opening->n_spans;
}

/* Hours for which the post has been open between midnight and a time of the day. */
static double open_hours_until(const struct lsp_opening *opening, double opens_h, double clock_h)
{
    double closes_h = opens_h + opening->open_h;
    double morning_h = closes_h > 24 ? smaller(clock_h, closes_h - 24) : 0;
    double since_opening_h = larger(clock_h - opens_h, 0);
    return morning_h + smaller(since_opening_h, opening->open_h);
}

static double nights_until(const struct lsp_opening *opening, double open_h)
{
    if (open_h < opening->first_close_h)
        return 0;
    return 1 + floor((open_h - opening->first_close_h) / opening->open_h);
}
