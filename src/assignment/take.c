/* The state that a run leaves, out of what the solver holds.  SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "assignment/assignment_internal.h"

enum { WORD = 64 };

static struct state_size size_of(const struct solver *solver);
static void set_places(const struct solver *solver, struct lsp_assignment_state *state);
static void move_origin(struct solver *solver, struct desk *desk, uint64_t set[], uint32_t at,
    struct lsp_assignment_state *state);
static void move_flows(const struct solver *solver, struct desk *desk, uint64_t set[],
    const struct origin_flow *origin, size_t first, struct lsp_assignment_state *state);

enum lsp_status lsp_assignment_take_state(
    struct solver *solver, struct lsp_assignment_state *ret_state)
{
    struct state_size size = size_of(solver);
    size_t n_words = solver->links.n_links / WORD + 1;
    uint32_t n_threads = solver->options.n_threads;
    uint64_t *set = LSP_ARRAY(&solver->arena, uint64_t, n_words * n_threads);
    struct lsp_assignment_state state;
    if (!set)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_assignment_state_create(&size, &state));
    set_places(solver, &state);
#pragma omp parallel for num_threads((int)n_threads) schedule(dynamic, 8)
    for (uint32_t at = 0; at < size.n_origins; at++) {
        size_t thread = (size_t)omp_get_thread_num();
        if (lsp_assignment_is_stopped(solver->watch))
            continue;
        move_origin(solver, &solver->desks[thread], &set[thread * n_words], at, &state);
    }
    if (lsp_assignment_is_stopped(solver->watch)) {
        lsp_assignment_state_finish(&state);
        return LSP_CANCELLED;
    }
    *ret_state = state;
    return LSP_OK;
}

static struct state_size size_of(const struct solver *solver)
{
    const struct pool *pool = &solver->pool;
    struct state_size size = {.n_nodes = solver->links.n_nodes,
        .n_links = solver->links.n_links,
        .n_origins = solver->problem->n_origins,
        .n_pairs = pool->n,
        .n_pair_links = pool->first[pool->n]};
    for (uint32_t at = 0; at < size.n_origins; at++) {
        size.n_flows += solver->origins[at].n;
        size.n_pair_uses += solver->origins[at].n_pairs;
    }
    return size;
}

static void set_places(const struct solver *solver, struct lsp_assignment_state *state)
{
    const struct pool *pool = &solver->pool;
    state->first_flow[0] = state->first_pair[0] = 0;
    for (uint32_t at = 0; at < state->n_origins; at++) {
        const struct origin_flow *origin = &solver->origins[at];
        state->origin[at] = origin->node;
        state->class_of[at] = origin->cls;
        state->first_flow[at + 1] = state->first_flow[at] + origin->n;
        state->first_pair[at + 1] = state->first_pair[at] + origin->n_pairs;
    }
    for (uint32_t pair = 0; pair < pool->n; pair++) {
        state->first_link[pair] = pool->first[pair];
        state->middle_link[pair] = pool->middle[pair];
    }
    state->first_link[pool->n] = pool->first[pool->n];
    for (size_t at = 0; at < pool->first[pool->n]; at++)
        state->pair_link[at] = solver->links.number[pool->link[at]];
}

/* The origin's lists are freed at once, so that flows are never held twice over. */
static void move_origin(struct solver *solver, struct desk *desk, uint64_t set[], uint32_t at,
    struct lsp_assignment_state *state)
{
    struct origin_flow *origin = &solver->origins[at];
    move_flows(solver, desk, set, origin, state->first_flow[at], state);
    if (origin->n_pairs > 0)
        memcpy(&state->pair[state->first_pair[at]], origin->pair,
            origin->n_pairs * sizeof *origin->pair);
    free(origin->link);
    free(origin->flow);
    origin->link = NULL;
    origin->flow = NULL;
    origin->n = origin->capacity = 0;
}

/* In rising order of the caller's numbers: through a set of bits, one for each link. */
static void move_flows(const struct solver *solver, struct desk *desk, uint64_t set[],
    const struct origin_flow *origin, size_t first, struct lsp_assignment_state *state)
{
    const uint32_t *number = solver->links.number;
    uint32_t n_words = solver->links.n_links / WORD + 1;
    for (uint32_t k = 0; k < origin->n; k++) {
        uint32_t link = number[origin->link[k]];
        desk->flow[link] = origin->flow[k];
        set[link / WORD] |= (uint64_t)1 << link % WORD;
    }
    for (uint32_t word = 0; word < n_words; word++) {
        for (uint64_t left = set[word]; left > 0; left &= left - 1) {
            uint32_t link = word * WORD + (uint32_t)__builtin_ctzll(left);
            state->link[first] = link;
            state->flow[first++] = desk->flow[link];
            desk->flow[link] = 0;
        }
        set[word] = 0;
    }
}
