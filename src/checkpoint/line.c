/* The line before some lanes.  SPDX-License-Identifier: Apache-2.0
 *
 * All vehicles of a line see one virtual wait, the state of lane_queue.c.  Who arrives at t enters
 * a lane when s(t) = S(t) + wait(t) hours have been staffed, S(t) being the count at t; s rises, so
 * nobody overtakes.  Everything else is geometry of the cumulative curves: a class's entries by
 * clock time t are its arrivals up to t* with s(t*) = S(t), its queue is the difference, and the
 * area between the curves is the total delay.  So Little's law holds exactly and closed hours need
 * no rule of their own; nor does a change of staff, as the count runs at the share that works. */
#include "checkpoint_internal.h"

#include <math.h>

/* Share of the lanes; below it, what idle lanes are taken by others is nothing anyway. */
static const double SMALLEST_IDLE = 1e-9;

static double arrival_h(
    const struct lsp_span *arrived, const double entry_open_h[static 2], double open_h);

void lsp_line_begin(struct lsp_line *line, double lanes, double residual_h, double spread_h)
{
    line->lanes = lanes;
    line->residual_h = residual_h;
    line->spread_h = spread_h;
    line->queue = lsp_lane_queue_of(lanes, residual_h, spread_h);
    line->entry_open_h[0] = 0;
}

void lsp_line_step(
    struct lsp_line *line, const struct lsp_opening *opening, struct lsp_line_state *state)
{
    size_t index = state->span;
    const struct lsp_span *span = &opening->spans[index];
    double work_h = line->work_h[span->hour] * (span->to_h - span->from_h);
    double open_h = span->open_to_h - span->open_from_h, wait_h;
    if (opening->is_plain) {
        wait_h = lsp_lane_queue_step(
            &line->queue, work_h, open_h, &state->unfinished_h, &line->busy_share[index]);
    } else { /* work per lane that is staffed now, and back */
        double staff = span->speed, unfinished_h = state->unfinished_h / staff;
        struct lsp_lane_queue queue =
            lsp_lane_queue_of(line->lanes * staff, line->residual_h, line->spread_h);
        wait_h = staff * lsp_lane_queue_step(&queue, work_h / staff, open_h / staff, &unfinished_h,
                             &line->busy_share[index]);
        state->unfinished_h = unfinished_h * staff;
    }
    line->entry_open_h[index + 1] = larger(span->open_to_h + wait_h, line->entry_open_h[index]);
}

void lsp_line_hinder(struct lsp_line *line, const struct lsp_opening *opening,
    const struct lsp_line_state *state, double taken_share)
{
    double staff = opening->spans[state->span].speed, busy = line->busy_share[state->span];
    struct lsp_lane_queue queue =
        lsp_lane_queue_of(line->lanes * staff, line->residual_h, line->spread_h);
    double all = busy + (1 - busy) * taken_share, power = queue.exponent - 1;
    double longer = (pow(all, power) - pow(busy, power)) / larger(1 - busy, SMALLEST_IDLE);
    line->entry_open_h[state->span + 1] += staff * queue.pooled_h * larger(longer, 0);
}

void lsp_line_follow(
    struct lsp_line *line, const struct lsp_opening *opening, struct lsp_line_state *state)
{
    size_t index = state->span++;
    const double *entry_open_h = line->entry_open_h;
    const struct lsp_span *span = &opening->spans[index];
    double open_h = span->open_to_h;
    if (open_h > span->open_from_h) { /* else nobody enters */
        while (state->at <= index && entry_open_h[state->at + 1] <= open_h)
            state->at++;
        state->until_h = span->to_h;
        if (state->at <= index)
            state->until_h =
                arrival_h(&opening->spans[state->at], &entry_open_h[state->at], open_h);
    }
    line->entered_until_h[span->hour] = state->until_h;
}

/* When those arrived, within the span, who enter as `open_h` hours have been staffed. */
static double arrival_h(
    const struct lsp_span *arrived, const double entry_open_h[static 2], double open_h)
{
    double share = larger(open_h - entry_open_h[0], 0) / (entry_open_h[1] - entry_open_h[0]);
    return arrived->from_h + share * (arrived->to_h - arrived->from_h);
}

void lsp_line_end(struct lsp_line *line, const struct lsp_opening *opening)
{
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        line->wait_h[hour] = 0;
    for (size_t index = 0; index < opening->n_spans; index++) {
        const struct lsp_span *span = &opening->spans[index];
        double entry_clock_h = lsp_opening_mean_clock_h(
            opening, index, line->entry_open_h[index], line->entry_open_h[index + 1]);
        line->wait_h[span->hour] += (span->to_h - span->from_h) *
                                    larger(entry_clock_h - (span->from_h + span->to_h) / 2, 0);
    }
}

/* They come evenly over the first staffed hour: a wait that ends just as the post closes would
 * otherwise leap by a night. */
double lsp_line_late_wait_h(const struct lsp_line *line, const struct lsp_opening *opening)
{
    double day_h = opening->open_h, hour_h = smaller(1, day_h);
    double entry_h = larger(line->entry_open_h[opening->n_spans], day_h);
    return lsp_opening_mean_clock_h(opening, 0, entry_h, entry_h + hour_h) -
           lsp_opening_mean_clock_h(opening, 0, day_h, day_h + hour_h);
}

void lsp_entrants_step(struct lsp_entrants *entrants, const double entered_until_h[],
    const double arrivals_veh[], uint32_t hour, double *ret_served_veh, double *ret_queue_veh)
{
    entrants->arrived_veh += arrivals_veh[hour];
    while (entrants->at < hour && entered_until_h[hour] >= (double)(entrants->at + 1))
        entrants->before_at_veh += arrivals_veh[entrants->at++];
    double part = smaller(entered_until_h[hour] - (double)entrants->at, 1);
    double now_veh = entrants->before_at_veh + arrivals_veh[entrants->at] * part;
    *ret_served_veh = larger(now_veh - entrants->entered_veh, 0);
    *ret_queue_veh = larger(entrants->arrived_veh - now_veh, 0);
    entrants->entered_veh = now_veh;
}
