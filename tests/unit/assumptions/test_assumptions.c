/* Tests of the register of assumptions.
 * SPDX-License-Identifier: Apache-2.0 */
#include "assumptions/assumptions.h"

#include "base/random.h"
#include "support/test.h"

struct fixture {
    struct lsp_arena arena;
    struct lsp_assumptions assumptions;
    double growth, wait_h, speed, shown;
};

static void add(struct lsp_assumptions *assumptions, struct lsp_assumption item)
{
    assert_int_equal(lsp_assumptions_add(assumptions, &item), LSP_OK);
}

/* Four numbers: varied, varied in minutes, with a target but no range, with a range but shown only.
 */
static int fill(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.growth = -1, .wait_h = -1, .speed = -1, .shown = -1};
    struct lsp_assumptions *assumptions = &fixture.assumptions;
    assumptions->arena = &fixture.arena;
    add(assumptions, (struct lsp_assumption){.id = "growth",
                         .low = 0,
                         .mid = 0.03,
                         .high = 0.08,
                         .has_range = true,
                         .target = &fixture.growth});
    add(assumptions, (struct lsp_assumption){.id = "wait",
                         .low = 30,
                         .mid = 60,
                         .high = 120,
                         .has_range = true,
                         .target = &fixture.wait_h,
                         .scale = 1.0 / 60});
    add(assumptions,
        (struct lsp_assumption){
            .id = "speed", .low = 80, .mid = 80, .high = 80, .target = &fixture.speed});
    add(assumptions,
        (struct lsp_assumption){.id = "shown", .low = 1, .mid = 2, .high = 3, .has_range = true});
    *state = &fixture;
    return 0;
}

static int empty(void **state)
{
    struct fixture *fixture = *state;
    lsp_arena_finish(&fixture->arena);
    return 0;
}

static void the_register_keeps_the_order_of_reading(void **state)
{
    struct fixture *fixture = *state;
    static const char *const ids[] = {"growth", "wait", "speed", "shown"};
    assert_int_equal(fixture->assumptions.n_items, 4);
    for (size_t index = 0; index < 4; index++)
        assert_string_equal(fixture->assumptions.items[index].id, ids[index]);
}

static void setting_writes_through_in_the_engines_unit(void **state)
{
    struct fixture *fixture = *state;
    lsp_assumptions_set(&fixture->assumptions, 0, 0.05);
    lsp_assumptions_set(&fixture->assumptions, 1, 90);
    lsp_assumptions_set(&fixture->assumptions, 3, 99);
    assert_true(fixture->growth == 0.05);
    assert_close(fixture->wait_h, 1.5, 1e-15);
    assert_true(fixture->speed == -1);
    assert_true(fixture->shown == -1);
    assert_true(fixture->assumptions.items[1].mid == 60);
}

static void only_numbers_with_a_range_and_a_target_are_varied(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(lsp_assumptions_n_varied(&fixture->assumptions), 2);
    struct lsp_assumptions none = {0};
    assert_int_equal(lsp_assumptions_n_varied(&none), 0);
}

static void a_draw_sets_the_triangular_quantiles(void **state)
{
    struct fixture *fixture = *state;
    /* The mode is the quantile at (mid - low) / (high - low); 1/12 lies a half of the way to it. */
    const double uniform[] = {0.03 / 0.08, 1.0 / 12};
    lsp_assumptions_draw(&fixture->assumptions, uniform);
    assert_close(fixture->growth, 0.03, 1e-14);
    assert_close(fixture->wait_h, 45.0 / 60, 1e-14);
    assert_true(fixture->speed == -1);
    assert_true(fixture->shown == -1);
}

static void draws_stay_within_the_range_and_rise_with_the_quantile(void **state)
{
    struct fixture *fixture = *state;
    double before = -1;
    for (int step = 1; step < 1000; step++) {
        const double uniform[] = {step / 1000.0, 0.5};
        lsp_assumptions_draw(&fixture->assumptions, uniform);
        assert_true(fixture->growth > before && fixture->growth >= 0 && fixture->growth <= 0.08);
        before = fixture->growth;
    }
}

static void the_register_grows(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    struct lsp_assumptions assumptions = {.arena = &arena};
    double targets[1000];
    for (size_t index = 0; index < 1000; index++)
        add(&assumptions,
            (struct lsp_assumption){.id = "", .mid = (double)index, .target = &targets[index]});
    for (size_t index = 0; index < 1000; index++)
        lsp_assumptions_set(&assumptions, index, assumptions.items[index].mid);
    for (size_t index = 0; index < 1000; index++)
        assert_true(targets[index] == (double)index);
    lsp_arena_finish(&arena);
}

static void a_range_has_the_quantiles_of_its_shape(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct lsp_assumption item;
        double u, value;
    } ROWS[] = {
        {"triangular: F(mid) = (mid - low) / (high - low)", {.low = 1, .mid = 2, .high = 5}, 0.25,
            2},
        {"uniform: straight, wherever mid is",
            {.low = 1, .mid = 2, .high = 5, .shape = LSP_RANGE_UNIFORM}, 0.75, 4},
        {"PERT: a symmetric one has its median in the middle",
            {.low = 1, .mid = 3, .high = 5, .shape = LSP_RANGE_PERT}, 0.5, 3},
        {"lognormal: low is the 10th percentile",
            {.low = 2, .mid = 3, .high = 8, .shape = LSP_RANGE_LOGNORMAL}, 0.1, 2},
        {"lognormal: high is the 90th percentile",
            {.low = 2, .mid = 3, .high = 8, .shape = LSP_RANGE_LOGNORMAL}, 0.9, 8},
        {"lognormal: the median is the geometric mean of both",
            {.low = 2, .mid = 3, .high = 8, .shape = LSP_RANGE_LOGNORMAL}, 0.5, 4},
        {"lognormal: cut off at what the number can be",
            {.low = 0.2,
                .mid = 0.3,
                .high = 0.9,
                .shape = LSP_RANGE_LOGNORMAL,
                .has_limits = true,
                .least = 0,
                .most = 1},
            0.999, 1},
    };
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++) {
        print_message("%s\n", ROWS[row].what);
        assert_close(lsp_assumption_quantile(&ROWS[row].item, ROWS[row].u), ROWS[row].value, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_register_keeps_the_order_of_reading, fill, empty),
        cmocka_unit_test_setup_teardown(setting_writes_through_in_the_engines_unit, fill, empty),
        cmocka_unit_test_setup_teardown(
            only_numbers_with_a_range_and_a_target_are_varied, fill, empty),
        cmocka_unit_test_setup_teardown(a_draw_sets_the_triangular_quantiles, fill, empty),
        cmocka_unit_test_setup_teardown(
            draws_stay_within_the_range_and_rise_with_the_quantile, fill, empty),
        cmocka_unit_test(a_range_has_the_quantiles_of_its_shape),
        cmocka_unit_test(the_register_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
