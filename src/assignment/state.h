/* The state of an assignment: what flows each origin has on each link, as a value.
 *
 * A state can be kept, copied, written and read, and given to a changed problem as its start
 * (options.start): links added, closed, widened, tolled; trips changed.  It knows nothing of costs.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_ASSIGNMENT_STATE_H
#define LSP_ASSIGNMENT_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/status.h"

/* Links by the caller's numbers.  Flows are pcu, > 0, in rising order of links within an origin;
 * those of one origin form no cycle.  All arrays lie in one block of memory. */
struct lsp_assignment_state {
    uint32_t n_nodes, n_links, n_origins;
    uint32_t *origin, *class_of; /* [n_origins] */
    size_t *first_flow;          /* [n_origins + 1] positions in link and flow */
    uint32_t *link;
    double *flow;
    /* Pairs of alternative segments (two ways from one node to another), and who uses them: what
     * a warm start needs beside the flows to take joint steps at once. */
    uint32_t n_pairs;
    size_t *first_link, *middle_link; /* [n_pairs + 1], [n_pairs] positions in pair_link */
    uint32_t *pair_link;
    size_t *first_pair; /* [n_origins + 1] positions in pair */
    uint32_t *pair;
    void *block; /* owns all of the above */
    size_t block_size;
};

/* A copy costs one pass over its bytes. */
enum lsp_status lsp_assignment_state_copy(
    const struct lsp_assignment_state *state, struct lsp_assignment_state *ret_copy) LSP_MUST_CHECK;
void lsp_assignment_state_finish(struct lsp_assignment_state *state);

/* As bytes, the same on every machine; reading checks everything (LSP_BAD_INPUT). */
void lsp_assignment_state_write(const struct lsp_assignment_state *state, struct lsp_buffer *out);
enum lsp_status lsp_assignment_state_read(
    const void *bytes, size_t n_bytes, struct lsp_assignment_state *ret_state) LSP_MUST_CHECK;

#endif
