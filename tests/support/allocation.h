/* Allocation: lets a test say which allocation fails, and counts the blocks that are still held.
 *
 * Only in programs named test_*_memory, which are linked so that malloc() comes through here.
 *
 *     for (size_t nth = 0; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
 *         lsp_test_fail_from(nth);
 *         status = lsp_graph_build(...);
 *         if (!lsp_test_has_failed()) break;          every allocation has been tried
 *         assert_int_equal(status, LSP_NO_MEMORY);
 *     }
 *     lsp_test_fail_never();
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_ALLOCATION_H
#define LSP_TESTS_SUPPORT_ALLOCATION_H

#include <stdbool.h>
#include <stddef.h>

/* More than any call under test makes; a loop that reaches it is a fault. */
enum { LSP_TEST_MAX_ALLOCATIONS = 10000 };

/* Of the allocations from now on, number `nth` (the next one is 0) and all later ones fail. */
void lsp_test_fail_from(size_t nth);
void lsp_test_fail_never(void);

/* True when an allocation has failed since the last lsp_test_fail_from. */
bool lsp_test_has_failed(void);

/* Blocks allocated and not freed. */
size_t lsp_test_n_blocks(void);

/* Bytes in such blocks now, and the most there were since the last lsp_test_watch_bytes. */
size_t lsp_test_n_bytes(void);
size_t lsp_test_peak_bytes(void);
void lsp_test_watch_bytes(void);

#endif
