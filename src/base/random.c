/* Random numbers: Philox4x32-10, uniform numbers, Latin hypercubes.  The inverse distribution
 * functions are in distributions.c.  SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"

#include <math.h>

/* The multipliers and the key's steps of [Salmon2011], table 2 and section 3.3: the steps are the
 * golden ratio and sqrt(3) - 1 as 32-bit fractions. */
static const uint32_t MULTIPLIER_0 = 0xD2511F53, MULTIPLIER_1 = 0xCD9E8D57;
static const uint32_t KEY_STEP_0 = 0x9E3779B9, KEY_STEP_1 = 0xBB67AE85;
enum { ROUNDS = 10 };

/* The last word of the counter keeps the uses apart that share (purpose, index, number); a Latin
 * hypercube column counts on from FOR_LATIN when it has to draw again. */
enum { FOR_UNIFORM = 0, FOR_LATIN = 1 };

static double uniform_of(uint32_t high, uint32_t low);
static uint32_t draw_below(
    uint64_t seed, uint32_t counter[static 4], uint32_t bound, uint32_t ret_words[static 4]);
static double within_stratum(uint32_t stratum, uint32_t n_strata, double share);

void lsp_philox(
    const uint32_t counter[static 4], const uint32_t key[static 2], uint32_t ret_words[static 4])
{
    uint32_t word_0 = counter[0], word_1 = counter[1], word_2 = counter[2], word_3 = counter[3];
    uint32_t key_0 = key[0], key_1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t product_0 = (uint64_t)MULTIPLIER_0 * word_0;
        uint64_t product_1 = (uint64_t)MULTIPLIER_1 * word_2;
        word_0 = (uint32_t)(product_1 >> 32) ^ word_1 ^ key_0;
        word_1 = (uint32_t)product_1;
        word_2 = (uint32_t)(product_0 >> 32) ^ word_3 ^ key_1;
        word_3 = (uint32_t)product_0;
        key_0 += KEY_STEP_0;
        key_1 += KEY_STEP_1;
    }
    ret_words[0] = word_0;
    ret_words[1] = word_1;
    ret_words[2] = word_2;
    ret_words[3] = word_3;
}

static void philox_of_seed(
    uint64_t seed, const uint32_t counter[static 4], uint32_t ret_words[static 4])
{
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    lsp_philox(counter, key, ret_words);
}

double lsp_random_uniform(
    uint64_t seed, enum lsp_random_purpose purpose, uint32_t index, uint32_t number)
{
    const uint32_t counter[4] = {number, index, (uint32_t)purpose, FOR_UNIFORM};
    uint32_t words[4];
    philox_of_seed(seed, counter, words);
    return uniform_of(words[0], words[1]);
}

/* An odd multiple of 2^-53: the 52 random bits are the most for which neither 0 nor 1, nor a
 * rounding, can occur. */
static double uniform_of(uint32_t high, uint32_t low)
{
    uint64_t bits = ((uint64_t)high << 32 | low) >> 12;
    return ((double)bits + 0.5) * 0x1p-52;
}

/* Fisher and Yates's shuffle from the front, in place: stratum `draw` is put at a random place
 * among the first draw + 1. */
void lsp_random_latin(uint64_t seed, enum lsp_random_purpose purpose, uint32_t variable,
    uint32_t n_draws, double uniform[])
{
    for (uint32_t draw = 0; draw < n_draws; draw++) {
        uint32_t counter[4] = {draw, variable, (uint32_t)purpose, FOR_LATIN};
        uint32_t words[4];
        uint32_t place = draw_below(seed, counter, draw + 1, words);
        uniform[draw] = uniform[place]; /* itself when place == draw */
        uniform[place] = within_stratum(draw, n_draws, uniform_of(words[0], words[1]));
    }
}

/* A whole number in [0, bound), each equally likely, from the last of the four words; words that
 * would make some numbers likelier are drawn again (rejection [Lemire2019]). */
static uint32_t draw_below(
    uint64_t seed, uint32_t counter[static 4], uint32_t bound, uint32_t ret_words[static 4])
{
    uint32_t surplus = (uint32_t)(-bound) % bound; /* 2^32 modulo bound */
    for (;;) {
        philox_of_seed(seed, counter, ret_words);
        uint64_t product = (uint64_t)ret_words[3] * bound;
        if ((uint32_t)product >= surplus)
            return (uint32_t)(product >> 32);
        counter[3]++;
    }
}

/* (stratum + share) / n_strata, held inside its stratum where rounding would leave it. */
static double within_stratum(uint32_t stratum, uint32_t n_strata, double share)
{
    double value = (stratum + share) / n_strata;
    double end = (stratum + 1.0) / n_strata;
    return value < end ? value : nextafter(end, 0.0);
}
