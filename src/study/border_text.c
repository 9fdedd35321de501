/* The border's answer as tables for people.  SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <math.h>

#include "base/text.h"
#include "border_internal.h"

static void add_head(const struct border *border, struct lsp_buffer *text);
static void add_side(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text);
static void add_days(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text);
static double use_of(const struct border_side *side, size_t at);
static void say_overload(const struct border_side *side, struct lsp_buffer *text);
static void say_difference(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text);
static void add_hours(const struct border *border, const struct border_side *side, uint32_t vehicle,
    struct lsp_buffer *text);
static void add_wait(
    double model_h, const struct lsp_simulated_wait *wait, bool is_used, struct lsp_buffer *text);
static void add_queues(const struct border_side *side, struct lsp_buffer *text);
static void add_room(const struct border_side *side, struct lsp_buffer *text);
static void add_variants(const struct border_side *side, struct lsp_buffer *text);
static void add_staffing(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text);
static void add_lanes(
    const struct border_staffing *staffing, bool is_needed, struct lsp_buffer *text);
static void add_peak(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text);
static void add_name(const char *name, int width, struct lsp_buffer *text);
static const char *minutes(double time_h, char text[static 32]);
static const char *percent(double share, char text[static 32]);
static const char *length(double pce, char text[static 32]);
static void add_taken(const char *verb, double pce, double room_pce, struct lsp_buffer *text);
static bool is_used(const struct border_side *side, uint32_t vehicle);

static const char *const MONTHS[LSP_MONTHS] = {"January", "February", "March", "April", "May",
    "June", "July", "August", "September", "October", "November", "December"};
/* Fewer vehicles in an hour, a day: their waits are not worth a line. */
static const double FEWEST_VEH = 0.005;
/* Posts whose lanes' use differs by less are as narrow as each other. */
static const double ALIKE = 0.005;

void lsp_border_text(const struct border *border, struct lsp_buffer *text)
{
    add_head(border, text);
    for (size_t at = 0; at < border->n_list; at++)
        add_side(border, &border->list[at], text);
    if (border->n_list == 0)
        lsp_buffer_add(text, "\nNobody comes to a border post.\n");
}

static void add_head(const struct border *border, struct lsp_buffer *text)
{
    const struct lsp_scenario *scenario = &border->inputs.scenarios[border->scenario];
    uint32_t n_days = border->options->n_days > 0 ? border->options->n_days : LSP_SIMULATED_DAYS;
    lsp_buffer_add_terminal(text, border->inputs.name);
    lsp_buffer_printf(text, ": the border in %d, scenario \"", border->year);
    lsp_buffer_add_terminal(text, scenario->name);
    lsp_buffer_printf(
        text, "\", %s the project\n", border->options->is_without ? "without" : "with");
    lsp_scenario_sides_state(&border->sides, text);
    lsp_buffer_printf(text,
        "Times in minutes, hours of the study's clock.  A wait is the time above that of an empty\n"
        "crossing.  model: mean of the day model.  mean, 95 %%: of %" PRIu32
        " simulated days, seed %" PRIu64 ",\n+- half of an interval that holds with 95 %%.  late: "
        "who wait longer than the target, %g min.\n",
        n_days, border->seed, 60 * border->options->target_h);
}

static void add_side(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text)
{
    const struct lsp_passage *passage = &side->passage;
    lsp_buffer_add(text, "\n== ");
    lsp_buffer_add_terminal(text, side->crossing->name);
    lsp_buffer_add(text, passage->n_posts > 1 ? ": from " : ": ");
    for (size_t at = 0; at < passage->n_posts; at++) {
        lsp_buffer_add(text, at > 0 ? " to " : "");
        lsp_buffer_add_terminal(text, passage->posts[at]->name);
    }
    lsp_buffer_printf(text, "%s ==\n",
        passage->n_posts > 1 ? ""
        : side->is_forward   ? ", forward"
                             : ", backward");
    add_days(border, side, text);
    say_overload(side, text);
    say_difference(border, side, text);
    for (uint32_t vehicle = 0; vehicle < border->at->network.n_vehicles; vehicle++)
        if (is_used(side, vehicle))
            add_hours(border, side, vehicle, text);
    add_queues(side, text);
    add_variants(side, text);
    add_staffing(border, side, text);
    add_peak(border, side, text);
}

static bool is_used(const struct border_side *side, uint32_t vehicle)
{
    return side->found->passing[vehicle].day.vehicles >= FEWEST_VEH;
}

/* Who passes, over the day. */
static void add_days(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text)
{
    char model[32], mean[32], half[32], p95[32], half_p95[32], late[32];
    lsp_buffer_printf(text, "\n  %-24s %8s %8s %8s %7s %8s %7s %7s\n", "whole crossing", "a day",
        "model", "mean", "+-", "95 %", "+-", "late");
    for (uint32_t vehicle = 0; vehicle < border->at->network.n_vehicles; vehicle++) {
        const struct lsp_simulated_wait *day = &side->found->passing[vehicle].day;
        const char *name = border->at->network.vehicles[vehicle].name;
        if ((side->found->never_served >> vehicle & 1) != 0) {
            lsp_buffer_add(text, "  ");
            add_name(name, 24, text);
            lsp_buffer_add(text, " is never served: a post has no lanes for it\n");
        }
        if (!is_used(side, vehicle))
            continue;
        lsp_buffer_add(text, "  ");
        add_name(name, 24, text);
        lsp_buffer_printf(text, " %8.1f %8s %8s %7s %8s %7s %7s\n", day->vehicles,
            minutes(side->day.wait_h[vehicle], model), minutes(day->wait_h, mean),
            minutes(day->wait_half_h, half), minutes(day->wait_p95_h, p95),
            minutes(side->found->passing[vehicle].wait_p95_half_h, half_p95),
            percent(day->over_target_share, late));
    }
}

static double use_of(const struct border_side *side, size_t at)
{
    const struct lsp_post_day *day = &side->day.posts[at];
    return fmax(day->utilisation_max, fmax(day->utilisation_wanted, day->secondary_utilisation));
}

bool lsp_border_is_overloaded(const struct border_side *side, size_t at)
{
    return isfinite(use_of(side, at)) && use_of(side, at) > 1;
}

static void say_overload(const struct border_side *side, struct lsp_buffer *text)
{
    for (size_t at = 0; at < side->passage.n_posts; at++) {
        if (!lsp_border_is_overloaded(side, at))
            continue;
        lsp_buffer_add(text, "  ");
        lsp_buffer_add_terminal(text, side->passage.posts[at]->name);
        lsp_buffer_printf(text,
            " cannot clear its day: the work asked of its busiest lanes is %.0f %% of\n  the hours "
            "that they are open.  The wait is that of the first such day and grows with every "
            "day.\n",
            100 * use_of(side, at));
    }
}

/* Why model and simulation may differ: where they do by more than chance. */
static void say_difference(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text)
{
    bool differs = false;
    for (uint32_t vehicle = 0; vehicle < border->at->network.n_vehicles; vehicle++) {
        const struct lsp_simulated_wait *day = &side->found->passing[vehicle].day;
        double model_h = side->day.wait_h[vehicle];
        differs = differs || (is_used(side, vehicle) && isfinite(model_h) &&
                                 fabs(model_h - day->wait_h) > day->wait_half_h);
    }
    if (differs)
        lsp_buffer_add(text,
            "  Model and mean differ by more than chance: the model reckons by the hour with mean\n"
            "  queues, and so misses queues that come and go within an hour, arrivals that bunch "
            "or\n"
            "  are booked, the few who miss closing, and inspections that are finished after "
            "it.\n");
}

/* One class at the posts, by hour of arrival there. */
static void add_hours(const struct border *border, const struct border_side *side, uint32_t vehicle,
    struct lsp_buffer *text)
{
    size_t n_posts = side->passage.n_posts;
    lsp_buffer_add(text, "\n  ");
    lsp_buffer_add_terminal(text, border->at->network.vehicles[vehicle].name);
    lsp_buffer_add(text, "\n           ");
    for (size_t at = 0; at < n_posts; at++) {
        lsp_buffer_add(text, at > 0 ? "   | " : " ");
        add_name(side->passage.posts[at]->name, at + 1 < n_posts ? 37 : 0, text);
    }
    lsp_buffer_add(text, "\n  at       ");
    for (size_t at = 0; at < n_posts; at++)
        lsp_buffer_printf(text, "%s%6s %7s %7s %6s %6s %5s", at > 0 ? " |" : "", "veh", "model",
            "mean", "+-", "95 %", "late");
    lsp_buffer_add(text, "\n");
    for (size_t hour = 0; hour <= LSP_HOURS; hour++) {
        bool is_day = hour == LSP_HOURS, has_any = is_day;
        for (size_t at = 0; at < n_posts && !is_day; at++)
            has_any |= side->found->posts[at].vehicles[vehicle].hours[hour].vehicles >= FEWEST_VEH;
        if (!has_any)
            continue;
        if (is_day)
            lsp_buffer_add(text, "  all day  ");
        else
            lsp_buffer_printf(text, "  %2zu to %-2zu ", hour, hour + 1);
        for (size_t at = 0; at < n_posts; at++) {
            const struct lsp_simulated_class *found = &side->found->posts[at].vehicles[vehicle];
            const struct lsp_post_class_day *model = &side->day.posts[at].vehicles[vehicle];
            const struct lsp_simulated_wait *wait = is_day ? &found->day : &found->hours[hour];
            lsp_buffer_add(text, at > 0 ? " |" : "");
            add_wait(is_day ? model->wait_mean_h : model->wait_h[hour], wait,
                wait->vehicles >= FEWEST_VEH, text);
        }
        lsp_buffer_add(text, "\n");
    }
}

static void add_wait(
    double model_h, const struct lsp_simulated_wait *wait, bool is_shown, struct lsp_buffer *text)
{
    char model[32], mean[32], half[32], p95[32], late[32];
    if (!is_shown) {
        lsp_buffer_printf(text, "%6s %7s %7s %6s %6s %5s", "-", "-", "-", "-", "-", "-");
        return;
    }
    lsp_buffer_printf(text, "%6.1f %7s %7s %6s %6s %5s", wait->vehicles, minutes(model_h, model),
        minutes(wait->wait_h, mean), minutes(wait->wait_half_h, half),
        minutes(wait->wait_p95_h, p95), percent(wait->over_target_share, late));
}

static void add_queues(const struct border_side *side, struct lsp_buffer *text)
{
    const struct lsp_simulated_crossing *found = side->found;
    size_t n_posts = side->passage.n_posts;
    char longest[32];
    lsp_buffer_add(text, "\n  Queue, passenger car equivalents: mean, and length that 95 % of days "
                         "keep within\n  in       ");
    for (size_t at = 0; at < n_posts; at++) {
        lsp_buffer_add(text, at > 0 ? "| between them        | " : "");
        add_name(side->passage.posts[at]->name, at + 1 < n_posts ? 21 : 0, text);
    }
    lsp_buffer_add(text, "\n");
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        double all = found->between_pce[hour];
        for (size_t at = 0; at < n_posts; at++)
            all += found->posts[at].queue_pce[hour];
        if (all < FEWEST_VEH)
            continue;
        lsp_buffer_printf(text, "  %2zu to %-2zu ", hour, hour + 1);
        for (size_t at = 0; at < n_posts; at++) {
            if (at > 0)
                lsp_buffer_printf(text, " | %9.1f %9s |", found->between_pce[hour],
                    length(found->between_p95_pce[hour], longest));
            lsp_buffer_printf(text, " %9.1f %9s", found->posts[at].queue_pce[hour],
                length(found->posts[at].queue_p95_pce[hour], longest));
        }
        lsp_buffer_add(text, "\n");
    }
    add_room(side, text);
}

/* Queues against the room there is, and what stands in lanes because there is none. */
static void add_room(const struct border_side *side, struct lsp_buffer *text)
{
    const struct lsp_passage *passage = &side->passage;
    const struct lsp_simulated_crossing *found = side->found;
    for (size_t at = 0; at < passage->n_posts; at++) {
        double room_pce = passage->posts[at]->approach_pce, longest = 0;
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            longest = fmax(longest, found->posts[at].queue_p95_pce[hour]);
        if (!(room_pce > 0))
            continue;
        lsp_buffer_add(text, "  ");
        lsp_buffer_add_terminal(text, passage->posts[at]->name);
        lsp_buffer_printf(text, ": room for %g; the longest queue (95 %% of days)", room_pce);
        add_taken("takes", longest, room_pce, text);
        lsp_buffer_add(text, "\n");
    }
    if (passage->storage_pce > 0) {
        double longest = 0, blocked_h = 0;
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            longest = fmax(longest, found->between_p95_pce[hour]);
            blocked_h += found->posts[0].blocked_lanes[hour];
        }
        lsp_buffer_printf(text, "  Between them: room for %g; the most taken (95 %% of days)",
            passage->storage_pce);
        add_taken("is", longest, passage->storage_pce, text);
        lsp_buffer_printf(text,
            "; full, it keeps %.1f\n  lane hours a day of the first post from work\n", blocked_h);
    }
    for (size_t at = 0; at < passage->n_posts; at++) {
        double overnight_veh = 0;
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            overnight_veh += found->posts[at].vehicles[vehicle].overnight_veh;
        if (overnight_veh < 10 * FEWEST_VEH)
            continue;
        lsp_buffer_add(text, "  ");
        lsp_buffer_add_terminal(text, passage->posts[at]->name);
        lsp_buffer_printf(
            text, ": %.1f vehicles a day are still in line at midnight\n", overnight_veh);
    }
}

static void add_variants(const struct border_side *side, struct lsp_buffer *text)
{
    size_t n_posts = side->passage.n_posts;
    char wait[32], use[32];
    lsp_buffer_add(text, "\n  Where the queue goes: mean wait, and use of the busiest lanes, with "
                         "the same arrivals\n  ");
    lsp_buffer_printf(text, "%-44s", "");
    for (size_t at = 0; at < n_posts; at++)
        lsp_buffer_printf(text, "%9s %5s", at == 0 ? "1st post" : "2nd post", "use");
    lsp_buffer_add(text, n_posts > 1 ? "     both  bottleneck\n" : "\n");
    for (size_t at = 0; at < side->n_variants; at++) {
        const struct border_variant *variant = &side->variants[at];
        lsp_buffer_add(text, "  ");
        add_name(variant->name, 44, text);
        for (size_t post = 0; post < n_posts; post++)
            lsp_buffer_printf(text, "%9s %5s", minutes(variant->wait_h[post], wait),
                percent(variant->use[post], use));
        if (n_posts > 1)
            lsp_buffer_printf(text, "%9s  %s", minutes(variant->both_h, wait),
                fabs(variant->use[0] - variant->use[1]) < ALIKE ? "alike"
                : variant->bottleneck == 0                      ? "1st"
                                                                : "2nd");
        lsp_buffer_add(text, "\n");
    }
}

static void add_staffing(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text)
{
    char worst[32];
    lsp_buffer_printf(text,
        "\n  Smallest staffing with which 95 %% of each class wait at most %g min before its lane, "
        "in each\n  full hour of opening. No hour can lose a lane; other staffings may be as "
        "small.\n",
        60 * border->options->target_h);
    for (size_t at = 0; at < side->n_staffing; at++) {
        const struct border_staffing *staffing = &side->staffing[at];
        const char *separator = ": ";
        lsp_buffer_add(text, "  ");
        lsp_buffer_add_terminal(text, side->passage.posts[staffing->position]->name);
        for (uint32_t vehicle = 0; vehicle < border->at->network.n_vehicles; vehicle++)
            if ((staffing->vehicles >> vehicle & 1) != 0) {
                lsp_buffer_add(text, separator);
                lsp_buffer_add_terminal(text, border->at->network.vehicles[vehicle].name);
                separator = ", ";
            }
        lsp_buffer_printf(text, " (%" PRIu32 " days)\n    hour   ", staffing->n_days);
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            if (staffing->is_open[hour])
                lsp_buffer_printf(text, "%4zu", hour);
        lsp_buffer_add(text, "  lane hours  longest 95 %\n");
        add_lanes(staffing, false, text);
        lsp_buffer_printf(text, "%14s  %s\n", minutes(staffing->worst_now_h, worst),
            staffing->is_met_now ? "meets it" : "misses it");
        if (staffing->can_be_met) {
            add_lanes(staffing, true, text);
            lsp_buffer_printf(text, "%14s\n", minutes(staffing->worst_h, worst));
        } else
            lsp_buffer_add(text, "    needed  no number of lanes meets it\n");
    }
}

static void add_lanes(
    const struct border_staffing *staffing, bool is_needed, struct lsp_buffer *text)
{
    double lane_hours = 0;
    lsp_buffer_add(text, is_needed ? "    needed " : "    now    ");
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        double lanes = is_needed ? staffing->needed[hour] : staffing->now[hour];
        lane_hours += lanes;
        if (staffing->is_open[hour])
            lsp_buffer_printf(text, "%4.2g", lanes);
    }
    lsp_buffer_printf(text, "%12.3g", lane_hours);
}

static void add_peak(
    const struct border *border, const struct border_side *side, struct lsp_buffer *text)
{
    char mean[32], half[32], p95[32], late[32];
    if (!side->has_season)
        return;
    lsp_buffer_printf(text, "\n  A day in %s, the busiest month\n  %-24s %8s %8s %8s %7s %8s %7s\n",
        MONTHS[side->peak_month], "whole crossing", "a day", "factor", "mean", "+-", "95 %",
        "late");
    for (uint32_t vehicle = 0; vehicle < border->at->network.n_vehicles; vehicle++) {
        const struct lsp_simulated_wait *day = &side->peak->passing[vehicle].day;
        if (!is_used(side, vehicle))
            continue;
        lsp_buffer_add(text, "  ");
        add_name(border->at->network.vehicles[vehicle].name, 24, text);
        lsp_buffer_printf(text, " %8.1f %8.2f %8s %7s %8s %7s\n", day->vehicles,
            side->peak_factor[vehicle], minutes(day->wait_h, mean), minutes(day->wait_half_h, half),
            minutes(day->wait_p95_h, p95), percent(day->over_target_share, late));
    }
}

/* Filled up, or cut, to a width in characters; 0 = neither. */
static void add_name(const char *name, int width, struct lsp_buffer *text)
{
    struct lsp_buffer shown = {0};
    lsp_buffer_add_terminal(&shown, name);
    int n = 0;
    size_t at = 0;
    for (; at < shown.length && (width == 0 || n < width); n++) {
        size_t length = lsp_text_character(&shown.text[at], shown.length - at);
        at += length > 0 ? length : 1;
    }
    if (shown.failed)
        text->failed = true;
    else if (at > 0)
        lsp_buffer_add_bytes(text, shown.text, at);
    for (; n < width; n++)
        lsp_buffer_add(text, " ");
    lsp_buffer_finish(&shown);
}

static const char *minutes(double time_h, char text[static 32])
{
    double time_min = 60 * time_h;
    if (isnan(time_h))
        snprintf(text, 32, "-");
    else if (isinf(time_h))
        snprintf(text, 32, "never");
    else
        snprintf(text, 32, fabs(time_min) < 99.95 ? "%.1f" : "%.0f", time_min);
    return text;
}

static const char *percent(double share, char text[static 32])
{
    if (isnan(share) || isinf(share))
        snprintf(text, 32, isnan(share) ? "-" : "never");
    else
        snprintf(text, 32, share > 0 && share < 0.0995 ? "%.1f%%" : "%.0f%%", 100 * share);
    return text;
}

/* What is longer than the simulation tells apart has no number. */
static const char *length(double pce, char text[static 32])
{
    snprintf(text, 32, isinf(pce) ? "endless" : "%.1f", pce);
    return text;
}

/* Share of the room there is, behind its verb. */
static void add_taken(const char *verb, double pce, double room_pce, struct lsp_buffer *text)
{
    if (isinf(pce))
        lsp_buffer_add(text, ": endless");
    else
        lsp_buffer_printf(text, " %s %.0f %%", verb, 100 * pce / room_pce);
}
