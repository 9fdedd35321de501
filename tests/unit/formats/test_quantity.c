/* Numbers against their unit, range and confidence.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "formats/quantity.h"

static const struct lsp_unit TIMES[] = {{"h", 1}, {"min", 1.0 / 60}};
static const struct lsp_quantity_kind TIME = {
    .units = TIMES, .n_units = 2, .min = 0, .max = 100, .expected = "hours, 0 to 100"};
static const struct lsp_quantity_kind POSITIVE = {
    .min = 0, .max = (double)INFINITY, .min_excluded = true, .expected = "greater than 0"};

struct setup {
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct lsp_assumptions assumptions;
    double target;
};

static void set_up(struct setup *setup)
{
    *setup = (struct setup){.target = -7};
    setup->assumptions.arena = &setup->arena;
}

static void tear_down(struct setup *setup)
{
    lsp_diags_finish(&setup->diags);
    lsp_arena_finish(&setup->arena);
}

static void register_it(
    struct setup *setup, const struct lsp_quantity_kind *kind, const struct lsp_quantity_text *text)
{
    assert_int_equal(lsp_quantity_register(text, kind, "a.b", "Time of a", &setup->target,
                         &setup->assumptions, &setup->diags),
        LSP_OK);
}

static void a_number_is_converted_to_the_engines_unit_and_registered_in_its_own(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    register_it(&setup, &TIME,
        &(struct lsp_quantity_text){.low = 10,
            .mid = 30,
            .high = 60,
            .has_range = true,
            .unit = "min",
            .source = "a count",
            .confidence = "weak"});
    assert_close(setup.target, 0.5, 1e-15);
    assert_int_equal(setup.assumptions.n_items, 1);
    const struct lsp_assumption *item = &setup.assumptions.items[0];
    assert_string_equal(item->id, "a.b");
    assert_string_equal(item->unit, "min");
    assert_close(item->low, 10, 0);
    assert_close(item->high, 60, 0);
    assert_close(item->mid * item->scale, setup.target, 0);
    assert_ptr_equal(item->target, &setup.target);
    assert_int_equal(item->confidence, LSP_WEAK);
    assert_true(item->has_range);
    assert_int_equal(setup.diags.n_items, 0);
    tear_down(&setup);
}

static void without_unit_range_and_source_it_is_an_assumed_number_in_the_first_unit(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    register_it(&setup, &TIME, &(struct lsp_quantity_text){.mid = 2});
    const struct lsp_assumption *item = &setup.assumptions.items[0];
    assert_close(setup.target, 2, 0);
    assert_string_equal(item->unit, "h");
    assert_string_equal(item->source, "");
    assert_int_equal(item->confidence, LSP_ASSUMED);
    assert_close(item->low, 2, 0);
    assert_close(item->high, 2, 0);
    assert_false(item->has_range);
    tear_down(&setup);
}

static void confidence_follows_from_source_and_word(void **state)
{
    (void)state;
    static const struct {
        const char *source, *word;
        enum lsp_confidence expected;
        size_t n_warnings;
    } cases[] = {
        {"", NULL, LSP_ASSUMED, 0},
        {"", "", LSP_ASSUMED, 0},
        {"", "assumed", LSP_ASSUMED, 0},
        {"", "sourced", LSP_ASSUMED, 1},
        {NULL, "derived", LSP_ASSUMED, 1},
        {"a count", NULL, LSP_SOURCED, 0},
        {"a count", "derived", LSP_DERIVED, 0},
        {"a guess", "Assumed", LSP_ASSUMED, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct setup setup;
        set_up(&setup);
        register_it(&setup, &POSITIVE,
            &(struct lsp_quantity_text){
                .mid = 1, .source = cases[i].source, .confidence = cases[i].word});
        assert_int_equal(setup.assumptions.items[0].confidence, cases[i].expected);
        assert_int_equal(setup.diags.n_warnings, cases[i].n_warnings);
        assert_int_equal(setup.diags.n_errors, 0);
        tear_down(&setup);
    }
}

static void a_faulty_number_is_diagnosed_and_leaves_the_target_alone(void **state)
{
    (void)state;
    static const struct {
        const struct lsp_quantity_kind *kind;
        struct lsp_quantity_text text;
        enum lsp_diag_code code;
        size_t n_errors;
    } cases[] = {
        {&TIME, {.mid = -1}, LSP_DIAG_OUT_OF_RANGE, 1},
        {&TIME, {.mid = 100.1}, LSP_DIAG_OUT_OF_RANGE, 1},
        {&TIME, {.mid = (double)NAN}, LSP_DIAG_OUT_OF_RANGE, 1},
        {&POSITIVE, {.mid = 0}, LSP_DIAG_OUT_OF_RANGE, 1},
        {&POSITIVE, {.mid = (double)INFINITY}, LSP_DIAG_OUT_OF_RANGE, 1},
        {&TIME, {.low = -2, .mid = 1, .high = 2, .has_range = true}, LSP_DIAG_OUT_OF_RANGE, 1},
        {&TIME, {.low = -2, .mid = 1, .high = 200, .has_range = true}, LSP_DIAG_OUT_OF_RANGE, 2},
        {&TIME, {.low = 3, .mid = 1, .high = 4, .has_range = true}, LSP_DIAG_RANGE_DISORDER, 1},
        {&TIME, {.low = 0, .mid = 5, .high = 4, .has_range = true}, LSP_DIAG_RANGE_DISORDER, 1},
        {&TIME, {.mid = 1, .unit = "s"}, LSP_DIAG_NOT_A_CHOICE, 1},
        {&TIME, {.mid = 1, .unit = "MIN"}, LSP_DIAG_NOT_A_CHOICE, 1},
        {&POSITIVE, {.mid = 1, .unit = "h"}, LSP_DIAG_NOT_A_CHOICE, 1},
        {&TIME, {.mid = 1, .confidence = "certain", .source = "x"}, LSP_DIAG_NOT_A_CHOICE, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct setup setup;
        set_up(&setup);
        register_it(&setup, cases[i].kind, &cases[i].text);
        assert_int_equal(setup.diags.n_errors, cases[i].n_errors);
        assert_int_equal(setup.diags.items[0].code, cases[i].code);
        assert_int_equal(setup.assumptions.n_items, 0);
        assert_close(setup.target, -7, 0);
        tear_down(&setup);
    }
}

static void a_range_is_told_in_the_unit_that_was_written(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        double mid;
        bool is_positive;
        const char *expected;
    } cases[] = {{"h", 101, false, "hours, 0 to 100"}, {NULL, 101, false, "hours, 0 to 100"},
        {"min", 6001, false, "min, at least 0 and at most 6000"},
        {"min", 0, true, "min, greater than 0"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct setup setup;
        set_up(&setup);
        double value = 0;
        struct lsp_quantity_kind kind = TIME;
        if (cases[i].is_positive) {
            kind.min_excluded = true;
            kind.max = LSP_VERY_MANY;
        }
        struct lsp_quantity_text text = {.mid = cases[i].mid, .unit = cases[i].unit};
        assert_int_equal(
            lsp_quantity_register(&text, &kind, "x", "Time", &value, NULL, &setup.diags), LSP_OK);
        assert_int_equal(setup.diags.items[0].code, LSP_DIAG_OUT_OF_RANGE);
        assert_string_equal(setup.diags.items[0].facts.expected, cases[i].expected);
        tear_down(&setup);
    }
}

static void a_wrong_unit_is_answered_with_the_right_ones(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    register_it(&setup, &TIME, &(struct lsp_quantity_text){.mid = 1, .unit = "days"});
    assert_string_equal(setup.diags.items[0].facts.expected, "h or min");
    assert_string_equal(setup.diags.items[0].facts.found, "days");
    tear_down(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_converted_to_the_engines_unit_and_registered_in_its_own),
        cmocka_unit_test(without_unit_range_and_source_it_is_an_assumed_number_in_the_first_unit),
        cmocka_unit_test(confidence_follows_from_source_and_word),
        cmocka_unit_test(a_faulty_number_is_diagnosed_and_leaves_the_target_alone),
        cmocka_unit_test(a_range_is_told_in_the_unit_that_was_written),
        cmocka_unit_test(a_wrong_unit_is_answered_with_the_right_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
