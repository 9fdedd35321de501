/* The day of one post, hour by hour: booking, the lines before the lanes, secondary inspection.
 * SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint_internal.h"

#include <math.h>
#include <string.h>

static uint32_t served_classes(const struct lsp_post_run *run);
static void fill_arrivals(struct lsp_post_run *run, hourly *arrivals_veh);
static void book(const struct lsp_post_run *run, uint32_t vehicle, double veh[]);
static void slots_of(const struct lsp_post_run *run, double ret_share[]);
static void begin_lines(struct lsp_post_run *run);
static void begin_line(struct lsp_post_run *run, size_t line);
static uint32_t helped_vehicles(const struct lsp_lanes *lanes, size_t line);
static double regularity(const struct lsp_post_run *run, size_t vehicle);
static double share_in_line(const struct lsp_post_run *run, size_t line, size_t vehicle);
static double service_in_line(const struct lsp_post_run *run, size_t line, size_t vehicle);
static void begin_secondary(struct lsp_post_run *run);
static void clear_state(struct lsp_post_run *run);
static bool line_works(const struct lsp_post_run *run, size_t line);
static const struct lsp_opening *clock_of(const struct lsp_post_run *run, size_t line);
static void step_line(struct lsp_post_run *run, size_t line, size_t span);
static double turning_share(double busy_share);
static void follow_line(struct lsp_post_run *run, size_t line, size_t span);
static void set_help(struct lsp_post_run *run, size_t line, size_t span);
static void follow_class(struct lsp_post_run *run, uint32_t vehicle, uint32_t hour);
static double enter(const struct lsp_post_run *run, uint32_t vehicle,
    struct lsp_entrants entrants[static 2], const double arrivals_veh[], uint32_t hour,
    double *ret_queue_veh);
static void step_secondary(struct lsp_post_run *run, uint32_t hour);

/* A helped line works at least at this share of its lanes, so that its clock goes on. */
static const double LEAST_HELPED = 1e-6;

void lsp_post_run_begin(struct lsp_post_run *run, const struct lsp_post_run_of *of,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS])
{
    run->of = *of;
    run->slowed = 1;
    run->may_slow = false;
    lsp_lanes_of(of->post, &run->lanes);
    lsp_opening_of(of->post, of->reference_utc_offset_h, of->holder, of->drive_h, &run->opening);
    run->has_staff = run->opening.open_h > 0;
    run->served = served_classes(run);
    run->n_classes = 0;
    for (uint8_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        if ((run->served >> vehicle & 1) != 0)
            run->classes[run->n_classes++] = vehicle;
    fill_arrivals(run, arrivals_veh);
    begin_lines(run);
    begin_secondary(run);
    clear_state(run);
}

/* A class needs staff, a lane and, if any of it is sent there, a secondary lane. */
static uint32_t served_classes(const struct lsp_post_run *run)
{
    const struct lsp_post *post = run->of.post;
    uint32_t served = 0;
    bool has_secondary_lane = post->secondary_lanes * post->staffed_share > 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        uint8_t line = run->lanes.usual[vehicle];
        bool has_lane = line != LSP_NO_LINE && run->lanes.lines[line].lanes > 0;
        if (has_lane && (has_secondary_lane || !(post->secondary_share[vehicle] > 0)))
            served |= 1u << vehicle;
    }
    return run->has_staff ? served : 0;
}

/* Other traffic comes evenly over the hours in which the post is open, or as it has booked. */
static void fill_arrivals(struct lsp_post_run *run, hourly *arrivals_veh)
{
    const struct lsp_post *post = run->of.post;
    double open_h = 0;
    for (size_t hour = 0; hour < LSP_HOURS && !run->opening.is_plain; hour++)
        open_h += run->opening.open_share[hour];
    if (run->opening.is_plain)
        open_h = run->opening.open_h;
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        double other_veh_h = post->other_veh_day[vehicle] / open_h;
        double *own_veh = run->own_veh[vehicle], *all_veh = run->all_veh[vehicle];
        memcpy(own_veh, arrivals_veh[vehicle], sizeof(hourly));
        bool is_booked = run->of.is_first && post->booked_share[vehicle] > 0;
        if (!is_booked) {
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                all_veh[hour] = own_veh[hour] + other_veh_h * run->opening.open_share[hour];
            continue;
        }
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            all_veh[hour] = other_veh_h * run->opening.open_share[hour];
        book(run, vehicle, own_veh);
        book(run, vehicle, all_veh);
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            all_veh[hour] += own_veh[hour];
    }
}

/* The booked share of a day's arrivals comes by its slots. */
static void book(const struct lsp_post_run *run, uint32_t vehicle, double veh[])
{
    double booked = run->of.post->booked_share[vehicle], slots[LSP_HOURS], day_veh = 0;
    slots_of(run, slots);
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        day_veh += veh[hour];
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[hour] = (1 - booked) * veh[hour] + booked * day_veh * slots[hour];
}

/* Share of the slots in each hour of the reference clock: as weighted on the post's clock, or the
 * open hours evenly. */
static void slots_of(const struct lsp_post_run *run, double ret_share[])
{
    const struct lsp_post *post = run->of.post;
    double shift_h = fmod(run->of.reference_utc_offset_h - post->utc_offset_h + 48, 24);
    size_t whole = (size_t)shift_h;
    double part = shift_h - (double)whole, sum = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_share[hour] = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        ret_share[(hour + whole) % LSP_HOURS] += (1 - part) * post->booked_slots[hour];
        ret_share[(hour + whole + 1) % LSP_HOURS] += part * post->booked_slots[hour];
        sum += post->booked_slots[hour];
    }
    const double *weights = sum > 0 ? ret_share : run->opening.open_share;
    if (!(sum > 0))
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            sum += weights[hour];
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        ret_share[hour] = weights[hour] / sum;
}

static void begin_lines(struct lsp_post_run *run)
{
    uint8_t n_helped = 0;
    for (size_t line = 0; line < run->lanes.n; line++) {
        run->clock[line] = LSP_NO_LINE;
        if (run->lanes.lines[line].helped_by != 0) {
            run->helped[n_helped] = run->opening;
            run->clock[line] = n_helped++;
        }
        begin_line(run, line);
    }
}

/* Work per lane that arrives in each hour [h], and what the mix over the day says of the spread:
 * E[S^2] / (2 E[S]), and E[S] (c_a^2 + c_s^2) / 2; any numbers do where nobody arrives. */
static void begin_line(struct lsp_post_run *run, size_t line)
{
    const struct lsp_post *post = run->of.post;
    const struct lsp_lanes_line *at = &run->lanes.lines[line];
    uint32_t helps = helped_vehicles(&run->lanes, line);
    double *work_h = run->lines[line].work_h, lanes = at->lanes;
    double first_moment = 0, second_moment = 0, helped = 0, n_veh = 0, regular_veh = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        work_h[hour] = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        if (!(at->vehicles >> vehicle & 1))
            continue;
        double service_h = post->service_h[vehicle], cv = post->service_cv[vehicle];
        double square =
            at->is_fast ? run->lanes.fast_time_factor[vehicle] : run->lanes.square_factor[vehicle];
        double mean_h = service_in_line(run, line, vehicle);
        double before = first_moment, class_veh = 0;
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            double work = run->all_veh[vehicle][hour] * mean_h;
            work_h[hour] += lanes > 0 ? work / lanes : work;
            first_moment += work;
            second_moment += work * service_h * (1 + cv * cv) * square;
            class_veh += run->all_veh[vehicle][hour];
        }
        helped += (helps >> vehicle & 1) != 0 ? first_moment - before : 0;
        class_veh *= share_in_line(run, line, vehicle);
        n_veh += class_veh;
        regular_veh += class_veh * regularity(run, vehicle);
    }
    double residual_h = first_moment > 0 ? second_moment / (2 * first_moment) : 0;
    double spread_h = residual_h;
    if (regular_veh > 0)
        spread_h = larger(residual_h - first_moment / n_veh * (regular_veh / n_veh) / 2, 0);
    run->help_share[line] = first_moment > 0 ? helped / first_moment : 1;
    run->work_day_h[line] = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        run->work_day_h[line] += work_h[hour];
    if (lanes > 0)
        lsp_line_begin(&run->lines[line], lanes, residual_h, spread_h);
}

static uint32_t helped_vehicles(const struct lsp_lanes *lanes, size_t line)
{
    uint32_t helped = 0;
    for (size_t helper = 0; helper < line; helper++)
        if ((lanes->lines[line].helped_by >> helper & 1) != 0)
            helped |= lanes->lines[helper].helps;
    return helped;
}

/* 1 - c_a^2 of a class's arrivals: those who have booked come at their own spread, the others as a
 * Poisson process; variances of counts add up. */
static double regularity(const struct lsp_post_run *run, size_t vehicle)
{
    const struct lsp_post *post = run->of.post;
    double cv = post->booked_cv[vehicle];
    return run->of.is_first ? post->booked_share[vehicle] * (1 - cv * cv) : 0;
}

static double share_in_line(const struct lsp_post_run *run, size_t line, size_t vehicle)
{
    double fast = run->lanes.fast_share[vehicle];
    return run->lanes.lines[line].is_fast ? fast : 1 - fast;
}

/* Mean service in the line, counted for every vehicle of the class. */
static double service_in_line(const struct lsp_post_run *run, size_t line, size_t vehicle)
{
    double factor = run->lanes.lines[line].is_fast ? run->lanes.fast_time_factor[vehicle]
                                                   : run->lanes.time_factor[vehicle];
    return run->of.post->service_h[vehicle] * (factor * share_in_line(run, line, vehicle));
}

/* The mix of who is sent on is that of the arrivals, whenever they come. */
static void begin_secondary(struct lsp_post_run *run)
{
    const struct lsp_post *post = run->of.post;
    double lanes = post->secondary_lanes * post->staffed_share;
    double first_moment = 0, second_moment = 0;
    run->has_secondary = false;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        double sent = post->secondary_share[vehicle], cv = post->secondary_cv[vehicle];
        if (!(sent > 0) || (run->served >> vehicle & 1) == 0)
            continue;
        run->has_secondary = true;
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            double work_h = run->all_veh[vehicle][hour] * sent * post->secondary_h[vehicle];
            first_moment += work_h;
            second_moment += work_h * post->secondary_h[vehicle] * (1 + cv * cv);
        }
    }
    if (!run->has_secondary)
        return;
    double residual_h = first_moment > 0 ? second_moment / (2 * first_moment) : 0;
    lsp_line_begin(&run->secondary, lanes, residual_h, residual_h);
}

static void clear_state(struct lsp_post_run *run)
{
    struct lsp_post_state *state = &run->state;
    state->secondary = (struct lsp_line_state){0};
    for (size_t line = 0; line < run->lanes.n; line++)
        state->lines[line] = (struct lsp_line_state){0};
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        if ((run->served >> vehicle & 1) == 0) {
            memset(run->onward_veh[vehicle], 0, sizeof(hourly));
            continue;
        }
        memset(state->all[vehicle], 0, sizeof state->all[vehicle]);
        memset(state->own[vehicle], 0, sizeof state->own[vehicle]);
        state->own_sent[vehicle] = (struct lsp_entrants){0};
    }
}

void lsp_post_run_arrive(struct lsp_post_run *run, uint32_t hour, const double own_veh[])
{
    for (size_t line = 0; line < run->lanes.n; line++)
        run->lines[line].work_h[hour] = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        if ((run->served >> vehicle & 1) == 0)
            continue;
        double other_veh = run->all_veh[vehicle][hour] - run->own_veh[vehicle][hour];
        run->own_veh[vehicle][hour] = own_veh[vehicle];
        run->all_veh[vehicle][hour] = own_veh[vehicle] + larger(other_veh, 0);
        uint8_t lines[] = {run->lanes.usual[vehicle], run->lanes.fast[vehicle]};
        for (size_t way = 0; way < 2; way++)
            if (lines[way] != LSP_NO_LINE)
                run->lines[lines[way]].work_h[hour] += run->all_veh[vehicle][hour] *
                                                       service_in_line(run, lines[way], vehicle) /
                                                       run->lanes.lines[lines[way]].lanes;
    }
}

void lsp_post_run_hour(struct lsp_post_run *run, uint32_t hour)
{
    size_t n_spans = run->opening.n_spans;
    size_t span = run->lanes.n == 0 ? n_spans : run->state.lines[0].span;
    for (; span < n_spans && run->opening.spans[span].hour == hour; span++) {
        if (run->may_slow)
            lsp_opening_slow(&run->opening, span, run->slowed);
        for (size_t line = 0; line < run->lanes.n; line++)
            step_line(run, line, span);
        for (size_t line = 0; line < run->lanes.n; line++)
            follow_line(run, line, span);
    }
    for (size_t at = 0; at < run->n_classes; at++)
        follow_class(run, run->classes[at], hour);
    if (run->has_secondary)
        step_secondary(run, hour);
}

static bool line_works(const struct lsp_post_run *run, size_t line)
{
    return run->lanes.lines[line].lanes > 0 && run->has_staff;
}

static const struct lsp_opening *clock_of(const struct lsp_post_run *run, size_t line)
{
    uint8_t clock = run->clock[line];
    return clock == LSP_NO_LINE ? &run->opening : &run->helped[clock];
}

static void step_line(struct lsp_post_run *run, size_t line, size_t span)
{
    if (!line_works(run, line))
        return;
    if (run->clock[line] != LSP_NO_LINE)
        set_help(run, line, span);
    lsp_line_step(&run->lines[line], clock_of(run, line), &run->state.lines[line]);
}

/* Of the helping lanes that are idle, those in which helped vehicles are, if this share of all
 * lanes that they may use is busy: between that share, as if they chose evenly, and its square. The
 * power is from single vehicles, see the method's document. */
static double turning_share(double busy_share)
{
    return busy_share * sqrt(busy_share);
}

static void follow_line(struct lsp_post_run *run, size_t line, size_t span)
{
    const struct lsp_lanes_line *at = &run->lanes.lines[line];
    double taken = 0; /* they turn to these lanes when their own are busy */
    for (size_t other = line + 1; at->n_helped > 0 && other < run->lanes.n; other++)
        if ((run->lanes.lines[other].helped_by >> line & 1) != 0)
            taken += run->help_share[other] * turning_share(run->lines[other].busy_share[span]) /
                     at->n_helped;
    struct lsp_line_state *state = &run->state.lines[line];
    if (!line_works(run, line)) {
        state->span = span + 1;
        return;
    }
    if (taken > 0)
        lsp_line_hinder(&run->lines[line], clock_of(run, line), state, taken);
    lsp_line_follow(&run->lines[line], clock_of(run, line), state);
}

/* The line has its own lanes and, for the classes that have help, what is idle of other lanes. */
static void set_help(struct lsp_post_run *run, size_t line, size_t span)
{
    const struct lsp_lanes_line *at = &run->lanes.lines[line];
    double lanes = at->own_lanes;
    for (size_t helper = 0; helper < line; helper++) {
        const struct lsp_lanes_line *other = &run->lanes.lines[helper];
        if ((at->helped_by >> helper & 1) != 0 && other->lanes > 0)
            lanes += run->help_share[line] * (1 - run->lines[helper].busy_share[span]) *
                     other->own_lanes / other->n_helped;
    }
    const struct lsp_span *staffed = &run->opening.spans[span];
    double room = run->may_slow && staffed->staffed_h > 0 ? run->slowed : 1;
    lsp_opening_slow(
        &run->helped[run->clock[line]], span, larger(room * lanes / at->lanes, LEAST_HELPED));
}

/* Who of a class enters a lane in this hour, and who is then through or sent on. */
static void follow_class(struct lsp_post_run *run, uint32_t vehicle, uint32_t hour)
{
    double sent = run->has_secondary ? run->of.post->secondary_share[vehicle] : 0, no_queue;
    run->served_veh[vehicle][hour] = enter(run, vehicle, run->state.all[vehicle],
        run->all_veh[vehicle], hour, &run->queue_veh[vehicle][hour]);
    if (sent > 0)
        run->sent_veh[vehicle][hour] = sent * run->served_veh[vehicle][hour];
    if (run->of.is_last)
        return;
    double own_veh = run->served_veh[vehicle][hour]; /* where there is no other traffic */
    if (run->of.post->other_veh_day[vehicle] > 0)
        own_veh =
            enter(run, vehicle, run->state.own[vehicle], run->own_veh[vehicle], hour, &no_queue);
    if (sent > 0)
        run->own_sent_veh[vehicle][hour] = sent * own_veh;
    run->onward_veh[vehicle][hour] = (1 - sent) * own_veh;
}

/* Over the usual line and the fast one. */
static double enter(const struct lsp_post_run *run, uint32_t vehicle,
    struct lsp_entrants entrants[static 2], const double arrivals_veh[], uint32_t hour,
    double *ret_queue_veh)
{
    const struct lsp_lanes *lanes = &run->lanes;
    double served_veh, fast = lanes->fast_share[vehicle];
    lsp_entrants_step(&entrants[0], run->lines[lanes->usual[vehicle]].entered_until_h, arrivals_veh,
        hour, &served_veh, ret_queue_veh);
    if (!(fast > 0))
        return served_veh;
    double fast_served_veh, fast_queue_veh;
    lsp_entrants_step(&entrants[1], run->lines[lanes->fast[vehicle]].entered_until_h, arrivals_veh,
        hour, &fast_served_veh, &fast_queue_veh);
    *ret_queue_veh = (1 - fast) * *ret_queue_veh + fast * fast_queue_veh;
    return (1 - fast) * served_veh + fast * fast_served_veh;
}

static void step_secondary(struct lsp_post_run *run, uint32_t hour)
{
    const struct lsp_post *post = run->of.post;
    struct lsp_line *line = &run->secondary;
    double work_h = 0, no_queue;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        if ((run->served >> vehicle & 1) != 0 && post->secondary_share[vehicle] > 0)
            work_h += run->sent_veh[vehicle][hour] * post->secondary_h[vehicle];
    line->work_h[hour] = work_h / line->lanes;
    struct lsp_line_state *state = &run->state.secondary;
    while (state->span < run->opening.n_spans && run->opening.spans[state->span].hour == hour) {
        lsp_line_step(line, &run->opening, state);
        lsp_line_follow(line, &run->opening, state);
    }
    for (size_t vehicle = 0; !run->of.is_last && vehicle < LSP_MAX_VEHICLES; vehicle++) {
        double through_veh;
        if ((run->served >> vehicle & 1) == 0 || !(post->secondary_share[vehicle] > 0))
            continue;
        lsp_entrants_step(&run->state.own_sent[vehicle], line->entered_until_h,
            run->own_sent_veh[vehicle], hour, &through_veh, &no_queue);
        run->onward_veh[vehicle][hour] += through_veh;
    }
}
