/* How much memory a run will take.  SPDX-License-Identifier: Apache-2.0 */
#include "assignment/assignment_internal.h"

/* Flows of an origin: so many links for each node, as a part beyond the tree that reaches all; and
 * lists grow by an eighth. */
static const double LINKS_PER_NODE = 1.25, SLACK = 1.125;
/* Pairs an origin uses, for each node that a path may lead to; pairs of all, for each link; and the
 * links of a pair.  Road networks have a tenth of the first and of the second. */
static const double USES_PER_NODE = 0.1, PAIRS_PER_LINK = 1, LINKS_PER_PAIR = 32;
/* Bytes for each pair that an origin uses: number, rooms, and places of some ten links. */
static const double USE_BYTES = 80;
/* What arenas and the system round up, and small things. */
static const double ROUNDING = 1.02;
static const uint64_t SMALL_THINGS = 4 * 1024 * 1024;

/* Numbers of things, as wide as products of them need. */
struct counts {
    uint64_t n_nodes, n_links, n_origins, n_classes, n_threads, n_through, block;
};

static struct counts count(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options);
static bool measure_network(
    const struct lsp_assignment_problem *problem, uint64_t *ret_kept, uint64_t *ret_passing);
static uint64_t work_bytes(const struct counts *n);
static uint64_t flow_bytes(const struct counts *n, bool is_in_state);
static uint64_t pair_bytes(const struct counts *n);
static uint64_t result_bytes(const struct counts *n, const struct lsp_assignment_options *options);

uint64_t lsp_assignment_memory(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options)
{
    struct counts n = count(problem, options);
    uint64_t kept, passing;
    if (lsp_assignment_check(problem) == LSP_BAD_INPUT)
        return 0;
    if (!measure_network(problem, &kept, &passing))
        return UINT64_MAX;
    /* What only the making of the hierarchy takes is free again when the rest is taken. */
    uint64_t later =
        work_bytes(&n) + flow_bytes(&n, false) + pair_bytes(&n) + result_bytes(&n, options);
    double all = (double)(kept + (passing > later ? passing : later));
    return (uint64_t)(ROUNDING * all) + SMALL_THINGS;
}

static struct counts count(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options)
{
    return (struct counts){.n_nodes = problem->n_nodes,
        .n_links = problem->n_links,
        .n_origins = problem->n_origins,
        .n_classes = problem->n_classes > 0 ? problem->n_classes : 1,
        .n_threads = options->n_threads > 0 ? options->n_threads : 1,
        .n_through = problem->n_nodes - problem->n_centroids,
        .block = MAX_BLOCK};
}

/* The arcs that contraction adds are not known before it; so it is done. */
static bool measure_network(
    const struct lsp_assignment_problem *problem, uint64_t *ret_kept, uint64_t *ret_passing)
{
    struct lsp_arena arena = {0};
    struct links links;
    struct hierarchy hierarchy;
    bool is_good = lsp_assignment_links_build(problem, &arena, &links) == LSP_OK &&
                   lsp_assignment_hierarchy_build(&hierarchy, &links, NULL, &arena) == LSP_OK;
    *ret_kept = arena.used_bytes;
    *ret_passing = is_good ? hierarchy.n_bytes_of_building : 0;
    lsp_arena_finish(&arena);
    return is_good;
}

static uint64_t work_bytes(const struct counts *n)
{
    uint64_t priced = 8 * n->n_links;
    uint64_t block = n->block * (8 * n->n_nodes + 8 * n->n_through + n->n_through / BATCH + 1);
    uint64_t desk = sizeof(struct desk) + (8 + 4 * 4 + 1) * n->n_links + 10 * 4 * n->n_nodes +
                    16 * (n->n_links + 1) + 16 * n->n_nodes +
                    BATCH * (8 * n->n_nodes + 8 * n->n_through) + n->n_through;
    uint64_t loading = 20 * n->n_nodes;
    uint64_t adoption = 16 * 8 * n->n_links + 8 * n->n_threads * n->n_nodes;
    uint64_t joint = (32 + 2) * 8 * n->n_links;
    return priced + block + n->n_threads * desk + n->n_origins * sizeof(struct origin_flow) +
           loading + (adoption > joint ? adoption : joint);
}

static uint64_t flow_bytes(const struct counts *n, bool is_in_state)
{
    double links = LINKS_PER_NODE * (double)n->n_nodes;
    if (links > (double)n->n_links)
        links = (double)n->n_links;
    return (uint64_t)((double)n->n_origins * (is_in_state ? 12 : 12 * SLACK) * (links + 16));
}

/* In the pool, found by groups of origins, as used by origins, and in the joint problem. */
static uint64_t pair_bytes(const struct counts *n)
{
    double n_pairs = PAIRS_PER_LINK * (double)n->n_links + 1024;
    double in_pools = 2 * n_pairs * (96 + 4 * LINKS_PER_PAIR);
    double in_joint = n_pairs * ((11 + 32) * 8 + 1);
    double used = (double)n->n_origins * USE_BYTES * (USES_PER_NODE * (double)n->n_nodes + 16);
    return (uint64_t)(in_pools + in_joint + used);
}

static uint64_t result_bytes(const struct counts *n, const struct lsp_assignment_options *options)
{
    uint64_t arrays = (4 * 8 + 1) * n->n_links, steps = options->max_iterations;
    if (n->n_classes > 1)
        arrays += 8 * n->n_classes * n->n_links;
    if (options->find_determined)
        arrays += (4 + n->n_threads + 8) * n->n_links + 24 * n->n_nodes;
    uint64_t state = options->keep_state ? flow_bytes(n, true) + pair_bytes(n) / 2 : 0;
    return arrays + state + (steps > 0 ? steps : 200) * sizeof(struct lsp_assignment_step);
}
