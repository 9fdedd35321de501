/* Compiler attributes, under names that say what they mean.  The only place that knows that the
 * compiler is gcc or clang.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_COMPILER_H
#define LSP_BASE_COMPILER_H

#include <stdio.h>
#include <stdlib.h>

/* The caller may not ignore the returned value. */
#define LSP_MUST_CHECK __attribute__((warn_unused_result))
/* Arguments are checked like those of printf: format at position F, first value at position A. */
#define LSP_PRINTF(F, A) __attribute__((format(printf, F, A)))
/* Runs FN(&variable) when the variable goes out of scope. */
#define LSP_SCOPED(FN) __attribute__((cleanup(FN)))
#define LSP_UNUSED __attribute__((unused))
/* Compiled for several widths of registers, of which the widest that the machine has is used; for
 * kernels whose result does not depend on it.  Clang 14 cannot do it for static functions. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
#define LSP_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LSP_WIDE
#endif

/* A branch that no input can reach: a bug of ours if it is. */
#define LSP_BUG(WHAT)                                                                              \
    do {                                                                                           \
        fprintf(stderr, "linkspan: bug at %s:%d: %s\n", __FILE__, __LINE__, WHAT);                 \
        abort();                                                                                   \
    } while (0)

#endif
