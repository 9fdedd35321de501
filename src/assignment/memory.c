/* How much memory a run will take.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "assignment/assignment_internal.h"

/* Links an origin uses, as a multiple of those of the tree that leads to its destinations without
 * congestion, the largest of so many; never more than so many for each node; and lists grow by an
 * eighth. */
static const double LINKS_PER_TREE_LINK = 1.7, LINKS_PER_NODE = 1.25, SLACK = 1.125;
enum { N_TREES = 24 };
/* Pairs an origin uses, for each link it uses; pairs of all, for each link; and how many
 * links a pair has. */
static const double USES_PER_LINK = 0.1, PAIRS_PER_LINK = 1, LINKS_PER_PAIR = 32;
/* Bytes for each pair that an origin uses: number, rooms, and places of some ten links. */
static const double USE_BYTES = 80;
/* What arenas and the system round up, and small things. */
static const double ROUNDING = 1.02;
static const uint64_t SMALL_THINGS = 4 * 1024 * 1024;

/* Numbers of things, as wide as products of them need. */
struct counts {
    uint64_t n_nodes, n_links, n_origins, n_classes, n_threads, n_through, block;
    double n_used; /* links an origin uses */
};

/* What is known of the network before the run. */
struct measured {
    uint64_t kept_bytes, passing_bytes; /* of links and hierarchy, and while it is built */
    uint64_t largest_tree;              /* links */
};

static struct counts count(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options);
static bool measure_network(
    const struct lsp_assignment_problem *problem, struct measured *ret_measured);
static uint64_t measure_trees(const struct lsp_assignment_problem *problem,
    const struct links *links, struct search *search, uint32_t seen_by[]);
static uint64_t work_bytes(const struct counts *n);
static uint64_t flow_bytes(const struct counts *n, bool is_in_state);
static uint64_t pair_bytes(const struct counts *n);
static uint64_t result_bytes(const struct counts *n, const struct lsp_assignment_options *options);

uint64_t lsp_assignment_memory(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options)
{
    struct counts n = count(problem, options);
    struct measured measured = {0};
    if (lsp_assignment_check(problem) == LSP_BAD_INPUT)
        return 0;
    if (!measure_network(problem, &measured))
        return UINT64_MAX;
    n.n_used = fmin(LINKS_PER_TREE_LINK * (double)measured.largest_tree,
                   fmin(LINKS_PER_NODE * (double)n.n_nodes, (double)n.n_links)) +
               16;
    /* What only the making of the hierarchy takes is free again when the rest is taken. */
    uint64_t later =
        work_bytes(&n) + flow_bytes(&n, false) + pair_bytes(&n) + result_bytes(&n, options);
    double all = (double)measured.kept_bytes + fmax((double)measured.passing_bytes, (double)later);
    return (uint64_t)(ROUNDING * all) + SMALL_THINGS;
}

static struct counts count(
    const struct lsp_assignment_problem *problem, const struct lsp_assignment_options *options)
{
    uint64_t block = lsp_assignment_block_of(problem->n_origins);
    return (struct counts){.n_nodes = problem->n_nodes,
        .n_links = problem->n_links,
        .n_origins = problem->n_origins,
        .n_classes = problem->n_classes > 0 ? problem->n_classes : 1,
        .n_threads = options->n_threads > 0 ? options->n_threads : 1,
        .n_through = problem->n_nodes - problem->n_centroids,
        .block = block};
}

/* The arcs that contraction adds are not known before it; so it is done, and so are some trees. */
static bool measure_network(
    const struct lsp_assignment_problem *problem, struct measured *ret_measured)
{
    struct lsp_arena arena = {0}, scratch = {0};
    struct links links;
    struct hierarchy hierarchy;
    struct search search;
    bool is_good = lsp_assignment_links_build(problem, &arena, &links) == LSP_OK &&
                   lsp_assignment_hierarchy_build(&hierarchy, &links, NULL, &arena) == LSP_OK;
    uint32_t *seen_by = LSP_ARRAY(&scratch, uint32_t, problem->n_nodes);
    is_good = is_good && seen_by && lsp_assignment_search_init(&search, &links, &scratch) == LSP_OK;
    if (is_good)
        *ret_measured = (struct measured){arena.used_bytes, hierarchy.n_bytes_of_building,
            measure_trees(problem, &links, &search, seen_by)};
    lsp_arena_finish(&arena);
    lsp_arena_finish(&scratch);
    return is_good;
}

/* Links of the largest of some trees, each from one origin to its destinations. */
static uint64_t measure_trees(const struct lsp_assignment_problem *problem,
    const struct links *links, struct search *search, uint32_t seen_by[])
{
    uint64_t largest = 0, n_origins = problem->n_origins;
    for (uint32_t tree = 0; tree < N_TREES && tree < n_origins; tree++) {
        uint64_t at = n_origins <= N_TREES ? tree : n_origins * tree / N_TREES, n = 0;
        lsp_assignment_search_run(search, links, links->cost, problem->origin[at]);
        seen_by[problem->origin[at]] = tree + 1;
        for (size_t trip = problem->first_trip[at]; trip < problem->first_trip[at + 1]; trip++)
            for (uint32_t node = problem->destination[trip];
                 seen_by[node] != tree + 1 && search->link_into[node] != LSP_NONE;
                 node = links->tail[search->link_into[node]]) {
                seen_by[node] = tree + 1;
                n++;
            }
        largest = n > largest ? n : largest;
    }
    return largest;
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
    return (uint64_t)((double)n->n_origins * (is_in_state ? 12 : 12 * SLACK) * n->n_used);
}

/* In the pool, found by groups of origins, as used by origins, and in the joint problem. */
static uint64_t pair_bytes(const struct counts *n)
{
    double n_pairs = PAIRS_PER_LINK * (double)n->n_links + 1024;
    double in_pools = 2 * n_pairs * (96 + 4 * LINKS_PER_PAIR);
    double in_joint = n_pairs * ((11 + 32) * 8 + 1);
    double used = (double)n->n_origins * USE_BYTES * (USES_PER_LINK * n->n_used + 16);
    return (uint64_t)(in_pools + in_joint + used);
}

static uint64_t result_bytes(const struct counts *n, const struct lsp_assignment_options *options)
{
    uint64_t arrays = (4 * 8 + 1) * n->n_links, steps = options->max_iterations;
    if (n->n_classes > 1)
        arrays += 8 * n->n_classes * n->n_links;
    if (options->find_determined)
        arrays += (4 + n->n_threads + 8) * n->n_links + 56 * n->n_nodes;
    uint64_t state = options->keep_state ? flow_bytes(n, true) + pair_bytes(n) / 2 : 0;
    return arrays + state + (steps > 0 ? steps : 200) * sizeof(struct lsp_assignment_step);
}
