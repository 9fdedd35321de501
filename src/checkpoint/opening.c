/* The clock of a post: opening hours and staff on the reference clock, and the way from staffed
 * hours back to clock time.  SPDX-License-Identifier: Apache-2.0
 *
 * The post is open [o, o + H) modulo 24.  Staffed hours are counted from midnight of the day looked
 * at; the count runs at the share of the lanes that is staffed, and stands still at night.  Where
 * it runs at 1 while the post is open, with b = o (or 0 when the post is open at midnight),
 *
 *     clock(s) = b + s + (24 - H) * (nights begun at or before s)
 *
 * where nights begin at s = p, p + H, p + 2 H, ... and p is the count at the first closing.
 * Otherwise the spans of the day are searched, and every later day is like this one. */
#include "checkpoint_internal.h"

#include <math.h>

/* Opening hours on the reference clock: [opens, opens + open) modulo 24. */
struct window {
    double opens_h, open_h;
};

enum { MAX_CUTS = LSP_MAX_SPANS };

static struct window window_of(const struct lsp_post *post, double reference_utc_offset_h);
static bool is_open_at(const struct window *window, double clock_h);
static double open_hours_until(const struct lsp_opening *opening, double opens_h, double clock_h);
static size_t add_hour(struct lsp_opening *opening, double opens_h, uint32_t hour);
static void make_plain(struct lsp_opening *opening, const struct window *window);
static double staff_at(const struct lsp_post *post, double reference_utc_offset_h, double clock_h);
static void make_spans(struct lsp_opening *opening, const struct lsp_post *post,
    double reference_utc_offset_h, const struct window *own, const struct window *next);
static size_t add_cut(double cuts_h[], size_t n, double clock_h);
static void fill_idle_speeds(struct lsp_opening *opening);
static double nights_until(const struct lsp_opening *opening, double open_h);
static double searched_mean_clock_h(
    const struct lsp_opening *opening, size_t span, double from_open_h, double to_open_h);
static double day_integral(const struct lsp_opening *opening, size_t span, double from_open_h,
    double to_open_h, double *length_h);
static double clock_of(const struct lsp_opening *opening, size_t span, double open_h);

/* Shorter parts of an hour are rounding of the clocks' offsets. */
static const double SHORTEST_SPAN_H = 1e-9;

void lsp_opening_of(const struct lsp_post *post, double reference_utc_offset_h,
    const struct lsp_post *next, double drive_h, struct lsp_opening *ret_opening)
{
    struct window own = window_of(post, reference_utc_offset_h), other = {0, 24};
    if (next != NULL) {
        other = window_of(next, reference_utc_offset_h);
        other.opens_h = fmod(other.opens_h - drive_h, 24);
        if (other.opens_h < 0)
            other.opens_h += 24;
    }
    struct lsp_opening *opening = ret_opening;
    opening->is_plain = next == NULL && post->staffing_from == 0;
    opening->n_spans = 0;
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
        opening->open_share[hour] = 0;
    if (opening->is_plain)
        make_plain(opening, &own);
    else
        make_spans(opening, post, reference_utc_offset_h, &own, &other);
}

static struct window window_of(const struct lsp_post *post, double reference_utc_offset_h)
{
    struct window window = {.open_h = smaller(post->closes_h - post->opens_h, 24)};
    window.opens_h = fmod(post->opens_h + reference_utc_offset_h - post->utc_offset_h, 24);
    if (window.opens_h < 0)
        window.opens_h += 24;
    if (window.open_h >= 24 || window.opens_h >= 24)
        window.opens_h = 0;
    return window;
}

static void make_plain(struct lsp_opening *opening, const struct window *window)
{
    double opens_h = window->opens_h;
    opening->open_h = opening->staffed_h = window->open_h;
    bool is_open_at_midnight = opens_h + opening->open_h > 24;
    opening->offset_h = is_open_at_midnight ? 0 : opens_h;
    opening->first_close_h = opening->open_h - (is_open_at_midnight ? 24 - opens_h : 0);
    opening->closed_h = 24 - opening->open_h;
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
        opening->n_spans = add_hour(opening, opens_h, hour);
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
            .open_to_h = open_hours_until(opening, opens_h, to_h),
            .speed = 1,
            .staff = 1};
        span->staffed_h = span->open_to_h - span->open_from_h;
        opening->open_share[hour] += span->staffed_h;
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

/* Cuts the day wherever anything changes; what holds in the middle of a span holds in all of it. */
static void make_spans(struct lsp_opening *opening, const struct lsp_post *post,
    double reference_utc_offset_h, const struct window *own, const struct window *next)
{
    double cuts_h[MAX_CUTS + 1];
    size_t n = 0;
    for (uint32_t hour = 0; hour <= LSP_HOURS; hour++)
        n = add_cut(cuts_h, n, hour);
    const struct window *windows[] = {own, next};
    for (size_t window = 0; window < 2; window++) {
        n = add_cut(cuts_h, n, fmod(windows[window]->opens_h, 24));
        n = add_cut(cuts_h, n, fmod(windows[window]->opens_h + windows[window]->open_h, 24));
    }
    double shift_h = fmod(reference_utc_offset_h - post->utc_offset_h + 48, 24);
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
        if ((post->staffing_from >> hour & 1) != 0)
            n = add_cut(cuts_h, n, fmod(hour + shift_h, 24));
    opening->open_h = opening->staffed_h = 0;
    opening->offset_h = opening->first_close_h = opening->closed_h = 0;
    for (size_t cut = 0; cut + 1 < n; cut++) {
        double middle_h = (cuts_h[cut] + cuts_h[cut + 1]) / 2;
        double length_h = cuts_h[cut + 1] - cuts_h[cut];
        bool is_open = is_open_at(own, middle_h);
        double staff = is_open ? staff_at(post, reference_utc_offset_h, middle_h) : 0;
        opening->staffed_h += length_h * staff;
        staff = is_open_at(next, middle_h) ? staff : 0;
        struct lsp_span *span = &opening->spans[opening->n_spans++];
        *span = (struct lsp_span){.from_h = cuts_h[cut],
            .to_h = cuts_h[cut + 1],
            .hour = (uint32_t)middle_h,
            .open_from_h = opening->open_h,
            .open_to_h = opening->open_h + length_h * staff,
            .speed = staff,
            .staffed_h = length_h * staff,
            .staff = staff};
        opening->open_h = span->open_to_h;
        opening->open_share[span->hour] += is_open ? length_h : 0;
    }
    fill_idle_speeds(opening);
}

static bool is_open_at(const struct window *window, double clock_h)
{
    double since_h = clock_h - window->opens_h;
    return (since_h < 0 ? since_h + 24 : since_h) < window->open_h;
}

static double staff_at(const struct lsp_post *post, double reference_utc_offset_h, double clock_h)
{
    double local_h = fmod(clock_h - reference_utc_offset_h + post->utc_offset_h + 48, 24);
    return lsp_post_staffing(post, (uint32_t)local_h);
}

/* Keeps the cuts in order and apart. */
static size_t add_cut(double cuts_h[], size_t n, double clock_h)
{
    size_t place = n;
    while (place > 0 && cuts_h[place - 1] > clock_h)
        place--;
    if ((place > 0 && clock_h - cuts_h[place - 1] < SHORTEST_SPAN_H) ||
        (place < n && cuts_h[place] - clock_h < SHORTEST_SPAN_H) || n > MAX_CUTS)
        return n;
    for (size_t later = n; later > place; later--)
        cuts_h[later] = cuts_h[later - 1];
    cuts_h[place] = clock_h;
    return n + 1;
}

/* Who arrives while nobody works meets the staff that comes next. */
static void fill_idle_speeds(struct lsp_opening *opening)
{
    double speed = 1;
    for (size_t pass = 0; pass < 2; pass++) /* the second time over midnight */
        for (size_t index = opening->n_spans; index-- > 0;) {
            struct lsp_span *span = &opening->spans[index];
            if (span->staffed_h > 0)
                speed = span->staff;
            else
                span->speed = span->staff = speed;
        }
}

void lsp_opening_slow(struct lsp_opening *opening, size_t span, double share)
{
    struct lsp_span *slowed = &opening->spans[span];
    opening->is_plain = false;
    slowed->open_from_h = span == 0 ? 0 : opening->spans[span - 1].open_to_h;
    slowed->open_to_h = slowed->open_from_h + slowed->staffed_h * share;
    slowed->speed = slowed->staffed_h > 0 ? slowed->staff * share : slowed->staff;
    opening->open_h = slowed->open_to_h;
}

double lsp_opening_mean_clock_h(
    const struct lsp_opening *opening, size_t span, double from_open_h, double to_open_h)
{
    if (!opening->is_plain)
        return searched_mean_clock_h(opening, span, from_open_h, to_open_h);
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

static double nights_until(const struct lsp_opening *opening, double open_h)
{
    if (open_h < opening->first_close_h)
        return 0;
    return 1 + floor((open_h - opening->first_close_h) / opening->open_h);
}

/* Adds up the clock over the pieces of the first day, the whole days between, and the last day. */
static double searched_mean_clock_h(
    const struct lsp_opening *opening, size_t span, double from_open_h, double to_open_h)
{
    double day_h = opening->open_h;
    double first = floor(from_open_h / day_h), last = floor(to_open_h / day_h);
    double from_h = from_open_h - first * day_h, to_h = to_open_h - last * day_h;
    if (first > 0)
        span = 0;
    double length_h = 0, sum = 0;
    if (last > first) {
        sum = day_integral(opening, span, from_h, day_h, &length_h) + 24 * first * length_h;
        double whole_h = 0, whole = day_integral(opening, 0, 0, day_h, &whole_h);
        double days = last - first - 1;
        sum += days * whole + whole_h * 24 * days * (first + last) / 2;
        length_h += days * whole_h;
        double end_h = 0;
        sum += day_integral(opening, 0, 0, to_h, &end_h) + 24 * last * end_h;
        length_h += end_h;
    } else {
        sum = day_integral(opening, span, from_h, to_h, &length_h) + 24 * first * length_h;
    }
    return length_h > 0 ? sum / length_h : clock_of(opening, span, from_h) + 24 * first;
}

/* Of the clock over [from, to] staffed hours of one day, and the length of that. */
static double day_integral(const struct lsp_opening *opening, size_t span, double from_open_h,
    double to_open_h, double *length_h)
{
    double sum = 0;
    *length_h = 0;
    for (size_t index = span; index < opening->n_spans; index++) {
        const struct lsp_span *at = &opening->spans[index];
        if (at->open_from_h >= to_open_h)
            break;
        double from_h = larger(at->open_from_h, from_open_h);
        double part_h = smaller(at->open_to_h, to_open_h) - from_h;
        if (!(part_h > 0))
            continue;
        double since_h = (from_h - at->open_from_h + part_h / 2) / at->speed;
        sum += part_h * (at->from_h + since_h);
        *length_h += part_h;
    }
    return sum;
}

static double clock_of(const struct lsp_opening *opening, size_t span, double open_h)
{
    for (size_t index = span; index < opening->n_spans; index++) {
        const struct lsp_span *at = &opening->spans[index];
        if (at->open_to_h > open_h)
            return at->from_h + larger(open_h - at->open_from_h, 0) / at->speed;
    }
    return 24 + clock_of(opening, 0, 0); /* the day is over; some span of it has staff */
}
