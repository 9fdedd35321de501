/* States as values: all arrays in one block of memory.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "assignment/assignment_internal.h"

static bool set_size(const struct state_size *size, size_t *ret_size);
static void set_arrays(const struct state_size *size, struct lsp_assignment_state *state);

enum lsp_status lsp_assignment_state_create(
    const struct state_size *size, struct lsp_assignment_state *ret_state)
{
    struct lsp_assignment_state state = {.n_nodes = size->n_nodes,
        .n_links = size->n_links,
        .n_origins = size->n_origins,
        .n_pairs = size->n_pairs};
    if (!set_size(size, &state.block_size))
        return LSP_NO_MEMORY;
    state.block = malloc(state.block_size);
    if (!state.block)
        return LSP_NO_MEMORY;
    set_arrays(size, &state);
    *ret_state = state;
    return LSP_OK;
}

/* False when no memory holds so much. */
static bool set_size(const struct state_size *size, size_t *ret_size)
{
    const size_t limit = SIZE_MAX / 64, n_origins = size->n_origins, n_pairs = size->n_pairs;
    if (size->n_flows > limit || size->n_pair_links > limit || size->n_pair_uses > limit)
        return false;
    *ret_size = sizeof(size_t) * (2 * (n_origins + 1) + 2 * n_pairs + 1) +
                (sizeof(double) + sizeof(uint32_t)) * size->n_flows +
                sizeof(uint32_t) * (2 * n_origins + size->n_pair_links + size->n_pair_uses);
    return true;
}

/* Those with the widest elements first, so that each is aligned. */
static void set_arrays(const struct state_size *size, struct lsp_assignment_state *state)
{
    size_t *place = state->block;
    state->first_flow = place;
    state->first_pair = state->first_flow + size->n_origins + 1;
    state->first_link = state->first_pair + size->n_origins + 1;
    state->middle_link = state->first_link + size->n_pairs + 1;
    void *behind = state->middle_link + size->n_pairs;
    state->flow = behind;
    behind = state->flow + size->n_flows;
    state->link = behind;
    state->origin = state->link + size->n_flows;
    state->class_of = state->origin + size->n_origins;
    state->pair_link = state->class_of + size->n_origins;
    state->pair = state->pair_link + size->n_pair_links;
}

struct state_size lsp_assignment_state_size(const struct lsp_assignment_state *state)
{
    struct state_size size = {
        state->n_nodes, state->n_links, state->n_origins, state->n_pairs, 0, 0, 0};
    if (state->block) {
        size.n_flows = state->first_flow[state->n_origins];
        size.n_pair_links = state->first_link[state->n_pairs];
        size.n_pair_uses = state->first_pair[state->n_origins];
    }
    return size;
}

enum lsp_status lsp_assignment_state_copy(
    const struct lsp_assignment_state *state, struct lsp_assignment_state *ret_copy)
{
    struct state_size size = lsp_assignment_state_size(state);
    struct lsp_assignment_state copy;
    if (!state->block) {
        *ret_copy = *state;
        return LSP_OK;
    }
    LSP_TRY(lsp_assignment_state_create(&size, &copy));
    memcpy(copy.block, state->block, state->block_size);
    *ret_copy = copy;
    return LSP_OK;
}

void lsp_assignment_state_finish(struct lsp_assignment_state *state)
{
    free(state->block);
    *state = (struct lsp_assignment_state){0};
}
