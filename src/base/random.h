/* Random numbers that depend on what they are for, never on who draws them or when.
 *
 * Counter-based: Philox4x32-10 [Salmon2011].  A draw is a pure function of (seed, purpose, index,
 * number), so any thread may compute any of them and the result is the same.
 *
 *     lsp_random_latin(seed, LSP_RANDOM_PROGRAMME, activity, n_draws, u);
 *     double days = lsp_pert_inverse(low, mode, high, u[draw]);
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_RANDOM_H
#define LSP_BASE_RANDOM_H

#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* What a stream of random numbers is for; each has its own. */
enum lsp_random_purpose {
    LSP_RANDOM_TEST = 1,
    LSP_RANDOM_PROGRAMME,
    LSP_RANDOM_ASSUMPTIONS,
    LSP_RANDOM_PERMUTATION,
    LSP_RANDOM_BORDER,  /* vehicles at border posts */
    LSP_RANDOM_BOOKING, /* where their booked days begin */
    LSP_RANDOM_RISKS,   /* of a programme: which happen, and how severely */
    LSP_RANDOM_COSTS,   /* of building */
    LSP_RANDOM_OUTSIDE, /* where the outside view holds */
    LSP_RANDOM_EVENTS,  /* that may befall a study: whether and when */
};

/* Four 32-bit words: the Philox4x32-10 function itself. */
void lsp_philox(
    const uint32_t counter[static 4], const uint32_t key[static 2], uint32_t ret_words[static 4]);

/* Uniform in (0, 1), never 0 or 1: an odd multiple of 2^-53.  One number at a time: what seeded
 * tests draw their cases with. */
double lsp_random_uniform(
    uint64_t seed, enum lsp_random_purpose purpose, uint32_t index, uint32_t number);

/* Latin hypercube: uniform[n_draws] holds one value from each of n_draws equal strata of (0, 1), in
 * random order [McKay1979].  `variable` selects an independent column.  Cost O(n_draws). */
void lsp_random_latin(uint64_t seed, enum lsp_random_purpose purpose, uint32_t variable,
    uint32_t n_draws, double uniform[]);

/* Inverse distribution functions at u in (0, 1). */
double lsp_triangular_inverse(double low, double mode, double high, double u);
/* PERT beta: alpha = 1 + 4 (m - o)/(p - o), beta = 1 + 4 (p - m)/(p - o) on [o, p] [Malcolm1959].
 * low == high gives that value.  Accurate to 1e-10 of the range. */
double lsp_pert_inverse(double low, double mode, double high, double u);
/* The distribution function of the same: the probability of at most `value`. */
double lsp_pert_cdf(double low, double mode, double high, double value);
/* Standard normal [Wichura1988], relative error below 1e-15. */
double lsp_normal_inverse(double u);
/* Student's t with so many degrees of freedom, at least 1; absolute error below 1e-8 for u from
 * 0.001 to 0.999 [AbramowitzStegun1964, 26.7.3 to 26.7.5]. */
double lsp_student_inverse(uint32_t degrees, double u);

#endif
