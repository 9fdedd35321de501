/* Assumptions: the register of every number a study rests on, with its range, source and
 * confidence; and the handle by which a run can change each of them.
 *
 *     lsp_assumptions_add(&register, &(struct lsp_assumption){.id = "segments.tourist.growth",
 *         .label = "Growth of tourists", .unit = "1/year", .low = 0, .mid = 0.03, .high = 0.08,
 *         .source = "...", .confidence = LSP_ASSUMED, .target = &segment->growth_per_year});
 *     lsp_assumptions_set(&register, 17, 0.05);        writes through the target
 *     lsp_assumptions_draw(&register, uniform);        a quantile of every range
 *
 * The order is the order of reading, the same for every load of the same study, so an index names
 * the same number in two loaded copies.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ASSUMPTIONS_ASSUMPTIONS_H
#define LSP_ASSUMPTIONS_ASSUMPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"

/* How well a number is known.  In files: sourced, weak, derived, assumed. */
enum lsp_confidence {
    LSP_SOURCED, /* a source says so */
    LSP_WEAK,    /* a source says so, but at second hand or unclearly */
    LSP_DERIVED, /* computed from sourced numbers */
    LSP_ASSUMED, /* nobody says so; also everything without a source */
};

extern const char *const LSP_CONFIDENCE_NAMES[4];

/* How a number lies within its range.  In files: triangular, uniform, pert, lognormal. */
enum lsp_range_shape {
    LSP_RANGE_TRIANGULAR, /* low and high are the ends, mid the likeliest */
    LSP_RANGE_UNIFORM,    /* low and high are the ends */
    LSP_RANGE_PERT,       /* as triangular, with less weight at the ends */
    LSP_RANGE_LOGNORMAL,  /* low > 0 and high are P10 and P90; cut off where the number cannot be */
    LSP_N_RANGE_SHAPES,
};

extern const char *const LSP_RANGE_SHAPE_NAMES[LSP_N_RANGE_SHAPES];

struct lsp_assumption {
    const char *id;        /* unique path: "segments.tourist.growth", "link.csv/khasan/length" */
    const char *label;     /* in words: "Value of time of tourists" */
    const char *unit;      /* as shown: "USD/h"; "" = pure number */
    double low, mid, high; /* low <= mid <= high, in `unit` */
    bool has_range;        /* low and high were given; else both equal mid */
    enum lsp_range_shape shape;
    const char *source; /* "" = none */
    enum lsp_confidence confidence;
    struct lsp_place where;
    double *target;     /* borrowed: the number itself, in the engine's unit; NULL = shown only */
    double scale;       /* engine unit = file unit * scale; 0 means 1 */
    bool has_limits;    /* of what the number can be at all, in `unit`: */
    double least, most; /* least <= number <= most */
    bool least_excluded;
};

struct lsp_assumptions {
    struct lsp_arena *arena;      /* borrowed: owns the array and the strings */
    struct lsp_assumption *items; /* [n_items] */
    size_t n_items, capacity;
};

/* Appends; strings are borrowed from the study's arena. */
enum lsp_status lsp_assumptions_add(
    struct lsp_assumptions *assumptions, const struct lsp_assumption *item) LSP_MUST_CHECK;

/* Writes `value` (in the file's unit) through the target of item `index`, if it has one. */
void lsp_assumptions_set(struct lsp_assumptions *assumptions, size_t index, double value);

/* How many can be varied: they have a target and low < high. */
size_t lsp_assumptions_n_varied(const struct lsp_assumptions *assumptions);

/* Whether item `index` is one of them. */
bool lsp_assumptions_is_varied(const struct lsp_assumptions *assumptions, size_t index);

/* Sets every varied number to the quantile of its range at uniform[k], k counting the varied ones
 * in order.  uniform[n_varied]. */
void lsp_assumptions_draw(struct lsp_assumptions *assumptions, const double uniform[]);

/* The quantile of a range at u in (0, 1), by its shape, within the number's limits. */
double lsp_assumption_quantile(const struct lsp_assumption *item, double u);

#endif
