/* What is counted on one day: levels by time, and bins of waits.
 * SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "simulation_internal.h"

/* The lowest bin ends at 2^-11 h: under two seconds nobody has waited. */
enum { BITS_IN_OCTAVE = 6 };
static_assert(1 << BITS_IN_OCTAVE == BINS_IN_OCTAVE, "bins are told apart by bits");

void lsp_level_change(struct level *level, double time_h, double change)
{
    double until_h = time_h < 24 ? time_h : 24;
    while (level->since_h < until_h) {
        size_t hour = (size_t)level->since_h;
        double to_h = fmin((double)hour + 1, until_h);
        level->area[hour] += level->now * (to_h - level->since_h);
        if (level->now > level->top[hour])
            level->top[hour] = level->now;
        level->since_h = to_h;
    }
    level->now += change;
    if (time_h < 24 && level->now > level->top[(size_t)time_h])
        level->top[(size_t)time_h] = level->now;
}

/* The first bits of a double are its exponent and the highest part of its fraction; read as a whole
 * number they rise with it. */
uint32_t lsp_simulation_bin(double value)
{
    if (!(value >= ldexp(1, LOWEST_EXPONENT)))
        return 0;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t first = (uint64_t)(1023 + LOWEST_EXPONENT) << BITS_IN_OCTAVE;
    uint64_t bin = (bits >> (52 - BITS_IN_OCTAVE)) - first + 1;
    return bin < N_BINS ? (uint32_t)bin : N_BINS - 1;
}

double lsp_simulation_bin_from(uint32_t bin)
{
    if (bin == 0)
        return 0;
    uint64_t first = (uint64_t)(1023 + LOWEST_EXPONENT) << BITS_IN_OCTAVE;
    uint64_t bits = (first + bin - 1) << (52 - BITS_IN_OCTAVE);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double lsp_simulation_quantile(const uint32_t bins[], double p, bool is_whole)
{
    uint64_t n = 0;
    for (size_t bin = 0; bin < N_BINS; bin++)
        n += bins[bin];
    if (n == 0)
        return (double)NAN;
    double rank = p * (double)n, before = 0;
    for (uint32_t bin = 0; bin < N_BINS; bin++) {
        if (bins[bin] == 0 || before + bins[bin] < rank) {
            before += bins[bin];
            continue;
        }
        if (bin == N_BINS - 1)
            return (double)INFINITY;
        double from = lsp_simulation_bin_from(bin);
        if (is_whole || bin == 0)
            return from;
        double share = (rank - before) / bins[bin];
        return from + share * (lsp_simulation_bin_from(bin + 1) - from);
    }
    LSP_BUG("a quantile beyond all values");
}

void lsp_simulation_note_wait(
    struct worker *worker, size_t place, uint32_t vehicle, double came_h, double wait_h)
{
    if (!(came_h < 24))
        return; /* the day after: in the waits of both posts together only */
    size_t hour = (size_t)came_h;
    struct tally *tally = &worker->tally;
    tally->vehicles[place][vehicle][hour]++;
    tally->wait_h[place][vehicle][hour] += wait_h;
    tally->over[place][vehicle][hour] += wait_h > worker->target_h;
    size_t row = place * worker->n_slots + worker->slot[vehicle];
    uint32_t bin = lsp_simulation_bin(wait_h);
    worker->wait_bins[(row * LSP_HOURS + hour) * N_BINS + bin]++;
    worker->batch_bins[row * N_BINS + bin]++;
}
