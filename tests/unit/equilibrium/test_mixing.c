/* Mixing on fixed points that are known.  SPDX-License-Identifier: Apache-2.0 */
#include "equilibrium/equilibrium_internal.h"

#include "support/test.h"

enum { N = 6 };

/* g(x) = 1 + M x near its fixed point x = 1 / (1 - m): each part comes nearer by its own factor. */
static void answer_of(const double point[N], double ret_answer[N])
{
    static const double FACTOR[N] = {0.5, 0.9, 0.95, 0.98, -0.9, 0.99};
    for (int at = 0; at < N; at++)
        ret_answer[at] = 1 + FACTOR[at] * (point[at] - 1);
}

static uint32_t steps_until(double distance, double start)
{
    struct lsp_arena arena = {0};
    struct mixing mixing;
    assert_int_equal(lsp_mixing_init(&mixing, N, &arena), LSP_OK);
    double point[N], answer[N];
    for (int at = 0; at < N; at++) {
        mixing.weight[at] = 1;
        point[at] = 1 + start * (at + 1);
    }
    uint32_t n_steps = 0;
    for (double away = 1; away > distance && n_steps < 5000; n_steps++) {
        answer_of(point, answer);
        away = 0;
        for (int at = 0; at < N; at++)
            away = fmax(away, fabs(answer[at] - point[at]));
        lsp_mixing_next(&mixing, answer);
        memcpy(point, answer, sizeof point);
    }
    for (int at = 0; at < N; at++)
        assert_close(point[at], 1, 100 * distance);
    lsp_arena_finish(&arena);
    return n_steps;
}

static void a_linear_map_of_six_parts_is_solved_in_few_steps(void **state)
{
    (void)state;
    assert_true(steps_until(1e-12, 1e-3) <= 20); /* plain answers: more than 2,000 */
}

static void from_far_away_it_comes_near_by_plain_answers(void **state)
{
    (void)state;
    assert_true(steps_until(1e-12, 10) <= 1000);
}

static void no_point_lies_below_nothing(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct mixing mixing;
    assert_int_equal(lsp_mixing_init(&mixing, 1, &arena), LSP_OK);
    mixing.weight[0] = 1;
    double answer[1] = {-1};
    lsp_mixing_next(&mixing, answer);
    assert_close(answer[0], 0, 0);
    lsp_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_linear_map_of_six_parts_is_solved_in_few_steps),
        cmocka_unit_test(from_far_away_it_comes_near_by_plain_answers),
        cmocka_unit_test(no_point_lies_below_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
