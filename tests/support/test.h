/* Test support: cmocka with what it needs before it, and one comparison of numbers.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_TEST_H
#define LSP_TESTS_SUPPORT_TEST_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* Passes when |found - expected| <= tolerance * max(1, |expected|). */
#define assert_close(FOUND, EXPECTED, TOLERANCE)                                                   \
    do {                                                                                           \
        double found_ = (FOUND), expected_ = (EXPECTED);                                           \
        double scale_ = fabs(expected_) > 1 ? fabs(expected_) : 1;                                 \
        if (!(fabs(found_ - expected_) <= (TOLERANCE)*scale_))                                     \
            fail_msg("%s is %.17g, expected %.17g within %g", #FOUND, found_, expected_,           \
                (double)(TOLERANCE));                                                              \
    } while (0)

#endif
