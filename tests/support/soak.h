/* Which seeded cases a test tries: by default the first so many, fewer where sanitizers slow
 * everything down; LSP_SOAK of them where it is set (./dev soak); LSP_SEED alone where that is set.
 *
 *     for (struct soak soak = soak_of(200, 20); soak.seed <= soak.last; soak.seed++)
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_SOAK_H
#define LSP_TESTS_SUPPORT_SOAK_H

#include <stdint.h>
#include <stdlib.h>

struct soak {
    uint64_t seed, last;
};

static inline uint64_t soak_or(uint64_t n, uint64_t n_sanitized)
{
    const char *text = getenv("LSP_SOAK");
    if (text)
        return strtoull(text, NULL, 10);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    (void)n;
    return n_sanitized;
#else
    (void)n_sanitized;
    return n;
#endif
}

static inline struct soak soak_of(uint64_t n, uint64_t n_sanitized)
{
    const char *text = getenv("LSP_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 10) : 0;
    return text ? (struct soak){seed, seed} : (struct soak){1, soak_or(n, n_sanitized)};
}

#endif
