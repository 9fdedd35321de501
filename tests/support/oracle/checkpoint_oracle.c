/* A border post vehicle by vehicle.  SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/checkpoint_oracle.h"

#include <math.h>

#include "base/random.h"

struct lane_clock {
    double free_h[64];
};

static double start_h(const struct oracle_post *post, double ready_h)
{
    double day_h = 24 * floor(ready_h / 24), clock_h = ready_h - day_h;
    if (clock_h < post->opens_h)
        return day_h + post->opens_h;
    if (clock_h >= post->closes_h)
        return day_h + 24 + post->opens_h;
    return ready_h;
}

static double service_time_h(const struct oracle_post *post, double uniform)
{
    double variance = log(1 + post->service_cv * post->service_cv);
    return post->service_h * exp(sqrt(variance) * lsp_normal_inverse(uniform) - variance / 2);
}

/* The next arrival of a Poisson process whose rate is even within the hour; 24 when none is left.
 */
static double next_arrival_h(const struct oracle_post *post, double clock_h, double uniform)
{
    double events = -log(uniform);
    while (clock_h < 24) {
        int hour = (int)floor(clock_h);
        double until_end = post->arrivals_veh[hour] * (hour + 1 - clock_h);
        if (events < until_end)
            return clock_h + events / post->arrivals_veh[hour];
        events -= until_end;
        clock_h = hour + 1;
    }
    return 24;
}

static double admit(
    const struct oracle_post *post, struct lane_clock *lanes, double arrival_h, double uniform)
{
    uint32_t first = 0;
    for (uint32_t lane = 1; lane < post->lanes; lane++)
        if (lanes->free_h[lane] < lanes->free_h[first])
            first = lane;
    double enters_h = start_h(post, fmax(arrival_h, lanes->free_h[first]));
    lanes->free_h[first] = enters_h + service_time_h(post, uniform);
    return enters_h - arrival_h;
}

struct oracle_day oracle_checkpoint(const struct oracle_post *post, uint32_t days, uint64_t seed)
{
    struct oracle_day mean = {0};
    double vehicles[24] = {0}, all = 0, delay = 0, square = 0, cross = 0, count_square = 0;
    for (uint32_t day = 0; day < days; day++) {
        struct lane_clock lanes = {{0}};
        double clock_h = 0, delay_h = 0, count = 0;
        for (uint32_t number = 0;; number += 2) {
            clock_h = next_arrival_h(
                post, clock_h, lsp_random_uniform(seed, LSP_RANDOM_TEST, day, number));
            if (clock_h >= 24)
                break;
            double wait_h = admit(
                post, &lanes, clock_h, lsp_random_uniform(seed, LSP_RANDOM_TEST, day, number + 1));
            int hour = (int)floor(clock_h);
            mean.wait_h[hour] += wait_h;
            mean.overnight_veh += clock_h + wait_h >= 24;
            vehicles[hour]++;
            delay_h += wait_h;
            count++;
        }
        all += count;
        delay += delay_h;
        square += delay_h * delay_h;
        cross += delay_h * count;
        count_square += count * count;
    }
    mean.wait_mean_h = delay / all;
    mean.overnight_veh /= days;
    double ratio = mean.wait_mean_h; /* standard error of a ratio of day totals */
    double spread = square - 2 * ratio * cross + ratio * ratio * count_square;
    mean.standard_error_h = sqrt(fmax(spread, 0)) / all;
    for (int hour = 0; hour < 24; hour++)
        mean.wait_h[hour] /= fmax(vehicles[hour], 1);
    return mean;
}
