/* The same bytes for every number of threads, cold and warm.  SPDX-License-Identifier: Apache-2.0
 */
#include "support/answer.h"
#include "support/manufactured.h"
#include "support/test.h"

struct row {
    const char *name;
    struct manufacture_order order;
};

/* From the state, after every other link has become a tenth wider. */
static void check_warm(struct manufactured *made, const struct lsp_assignment_state *start)
{
    struct lsp_arena arena = {0};
    for (uint32_t link = 0; link < made->town.n_links; link += 2)
        made->town.link[link].capacity *= 1.1;
    struct lsp_assignment_problem problem = town_problem(&made->town, &arena);
    struct lsp_assignment_options options = {
        .relative_gap = 1e-12, .n_threads = 1, .start = start, .keep_state = true};
    struct lsp_assignment_result one = answer_with(&problem, &options);
    options.n_threads = 3;
    struct lsp_assignment_result three = answer_with(&problem, &options);
    check_same_bytes(&problem, &one, &three);
    lsp_assignment_result_finish(&one);
    lsp_assignment_result_finish(&three);
    lsp_arena_finish(&arena);
}

static void check_row(void **state)
{
    static const uint32_t N_THREADS[] = {2, 3, 8};
    const struct row *row = *state;
    struct manufactured made;
    assert_true(manufacture_to_order(&row->order, &made));
    struct lsp_assignment_options options = {
        .relative_gap = 1e-12, .n_threads = 1, .keep_state = true};
    struct lsp_assignment_result one = answer_with(&made.problem, &options);
    for (size_t k = 0; k < sizeof N_THREADS / sizeof N_THREADS[0]; k++) {
        options.n_threads = N_THREADS[k];
        struct lsp_assignment_result more = answer_with(&made.problem, &options);
        check_same_bytes(&made.problem, &one, &more);
        lsp_assignment_result_finish(&more);
    }
    check_warm(&made, &one.state);
    lsp_assignment_result_finish(&one);
    manufactured_finish(&made);
}

int main(void)
{
    struct row rows[] = {
        {"one_origin", {.seed = 1, .side = 6, .n_centroids = 8, .n_origins = 1}},
        {"a_few_origins", {.seed = 2, .side = 8, .n_centroids = 9}},
        {"many_origins", {.seed = 3, .side = 14, .n_centroids = 90, .n_origins = 40}},
        {"all_functions", {.seed = 4, .side = 9, .n_centroids = 30, .has_all_functions = true}},
        {"system_optimum", {.seed = 5, .side = 9, .n_centroids = 30, .goal = LSP_GOAL_SYSTEM}},
        {"three_classes",
            {.seed = 6, .side = 9, .n_centroids = 20, .n_classes = 3, .has_preload = true}},
    };
    enum { N = sizeof rows / sizeof rows[0] };
    struct CMUnitTest tests[N];
    for (int k = 0; k < N; k++)
        tests[k] = (struct CMUnitTest){rows[k].name, check_row, NULL, NULL, &rows[k]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
