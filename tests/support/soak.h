/* How many seeded cases a test tries: LSP_SOAK of them where it is set (./dev soak), else the given
 * number, which is smaller where sanitizers slow everything down.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_SOAK_H
#define LSP_TESTS_SUPPORT_SOAK_H

#include <stdint.h>
#include <stdlib.h>

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

#endif
