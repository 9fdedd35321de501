/* Moving an origin's flow between the two sides of a pair.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "assignment/assignment_internal.h"

/* A shift has done its work when the difference of costs fell to this part of what it was. */
static const double ENOUGH = 0.05;
/* Newton's step falls short where a link far over capacity has a high power: when more than this
 * part is left, longer steps are tried, each so many times the last. */
static const double SHORT = 0.5, STRETCH = 4;
/* What is left is compared with the difference, or with the cost of the cheaper side where the
 * dearer one is many times that, but at least with this part of the difference. */
static const double LEAST_SCALE = 1e-6;
enum { MAX_TRIALS = 12 };

/* Where flow leaves, where it goes, and what the former costs more beside its links. */
struct sides {
    const uint32_t *from, *to;
    size_t n_from, n_to;
    double offset;
};

static double sum_of(const double value[], const uint32_t link[], size_t n);
static double find_amount(
    const struct links *links, const struct sides *sides, double difference, double room);
static double difference_at(const struct links *links, const struct sides *sides, double amount);

double lsp_assignment_shift_pair(struct solver *solver, struct desk *desk, const uint32_t a[],
    size_t n_a, const uint32_t b[], size_t n_b, double offset)
{
    struct links *links = &solver->links;
    double cost_a = sum_of(links->cost, a, n_a), cost_b = sum_of(links->cost, b, n_b) + offset;
    double difference = fabs(cost_a - cost_b);
    if (difference <= 1e-15 * (cost_a + cost_b))
        return 0;
    const uint32_t *from = cost_a > cost_b ? a : b, *to = cost_a > cost_b ? b : a;
    size_t n_from = cost_a > cost_b ? n_a : n_b, n_to = n_a + n_b - n_from;
    double room = lsp_assignment_desk_room(desk, from, n_from);
    if (!(room > 0))
        return 0;
    const struct sides sides = {from, to, n_from, n_to, cost_a > cost_b ? -offset : offset};
    double amount = find_amount(links, &sides, difference, room);
    for (size_t at = 0; at < n_from; at++) {
        lsp_assignment_desk_take(desk, from[at], amount);
        double rest = links->flow[from[at]] - amount;
        links->flow[from[at]] = rest > 0 ? rest : 0;
        lsp_assignment_links_price(links, from[at]);
    }
    for (size_t at = 0; at < n_to; at++) {
        lsp_assignment_desk_add(desk, to[at], amount);
        links->flow[to[at]] += amount;
        lsp_assignment_links_price(links, to[at]);
    }
    return amount;
}

static double sum_of(const double value[], const uint32_t link[], size_t n)
{
    double sum = 0;
    for (size_t at = 0; at < n; at++)
        sum += value[link[at]];
    return sum;
}

/* The amount at which costs meet: Newton's step, longer ones while it falls short, then between
 * brackets where it went too far. */
static double find_amount(
    const struct links *links, const struct sides *sides, double difference, double room)
{
    double slope = sum_of(links->slope, sides->from, sides->n_from) +
                   sum_of(links->slope, sides->to, sides->n_to);
    double amount = difference < slope * room ? difference / slope : room;
    double scale = fmax(
        fmin(difference, sum_of(links->cost, sides->to, sides->n_to)), LEAST_SCALE * difference);
    double low = 0, high = amount, at_low = difference;
    double at_high = difference_at(links, sides, amount);
    while (at_high > SHORT * scale && high < room) {
        low = high;
        at_low = at_high;
        high = fmin(STRETCH * high, room);
        at_high = difference_at(links, sides, high);
    }
    if (at_high >= -ENOUGH * scale)
        return high;
    for (int trial = 0; trial < MAX_TRIALS; trial++) {
        double middle = low + (high - low) * fmin(fmax(at_low / (at_low - at_high), 0.1), 0.9);
        double there = difference_at(links, sides, middle);
        if (fabs(there) <= ENOUGH * scale)
            return middle;
        if (there > 0) {
            low = middle;
            at_low = there;
        } else {
            high = middle;
            at_high = there;
        }
    }
    return low;
}

static double difference_at(const struct links *links, const struct sides *sides, double amount)
{
    const uint32_t *from = sides->from, *to = sides->to;
    double sum = sides->offset;
    for (size_t at = 0; at < sides->n_from; at++)
        sum +=
            lsp_assignment_links_cost_at(links, from[at], fmax(links->flow[from[at]] - amount, 0));
    for (size_t at = 0; at < sides->n_to; at++)
        sum -= lsp_assignment_links_cost_at(links, to[at], links->flow[to[at]] + amount);
    return sum;
}
