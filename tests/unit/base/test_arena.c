/* Tests of the arena.  SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "support/test.h"

static void an_empty_arena_finishes_to_nothing(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    lsp_arena_finish(&arena);
    assert_null(arena.newest);
    assert_int_equal(arena.used_bytes, 0);
}

static void blocks_are_zeroed_aligned_and_never_move(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    enum { N = 300 };
    unsigned char *blocks[N];
    for (size_t block = 0; block < N; block++) {
        size_t size = block * 37 % 1000;
        blocks[block] = LSP_ARRAY(&arena, unsigned char, size);
        assert_non_null(blocks[block]);
        assert_int_equal((uintptr_t)blocks[block] % 16, 0);
        for (size_t byte = 0; byte < size; byte++)
            assert_int_equal(blocks[block][byte], 0);
        memset(blocks[block], (int)(block % 251) + 1, size);
    }
    for (size_t block = 0; block < N; block++)
        for (size_t byte = 0; byte < block * 37 % 1000; byte++)
            assert_int_equal(blocks[block][byte], block % 251 + 1);
    lsp_arena_finish(&arena);
}

static void a_block_larger_than_any_before_is_given(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    char *small = LSP_ARRAY(&arena, char, 1);
    double *large = LSP_ARRAY(&arena, double, 1000000);
    assert_non_null(small);
    assert_non_null(large);
    large[999999] = 1;
    assert_true(arena.used_bytes >= 8000000);
    lsp_arena_finish(&arena);
}

static void a_count_of_zero_gives_a_valid_pointer(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    assert_non_null(LSP_ARRAY(&arena, double, 0));
    lsp_arena_finish(&arena);
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    assert_null(lsp_arena_alloc(&arena, SIZE_MAX, 2));
    assert_null(lsp_arena_alloc(&arena, SIZE_MAX / 2, 2));
    assert_null(lsp_arena_alloc(&arena, 1, SIZE_MAX));
    assert_int_equal(arena.used_bytes, 0);
    lsp_arena_finish(&arena);
}

static void texts_are_copied_with_their_end(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    assert_string_equal(lsp_arena_copy_text(&arena, "Tumangang"), "Tumangang");
    assert_string_equal(lsp_arena_copy_bytes(&arena, "Khasan station", 6), "Khasan");
    assert_string_equal(lsp_arena_copy_bytes(&arena, NULL, 0), "");
    assert_string_equal(lsp_arena_printf(&arena, "%s %d", "lane", 2), "lane 2");
    lsp_arena_finish(&arena);
}

static void a_grown_array_keeps_its_contents(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    uint32_t *numbers = NULL;
    size_t capacity = 0;
    for (uint32_t number = 0; number < 1000; number++) {
        numbers = lsp_arena_grow(&arena, numbers, &capacity, number + 1, sizeof *numbers);
        assert_non_null(numbers);
        numbers[number] = number;
    }
    assert_true(capacity >= 1000);
    for (uint32_t number = 0; number < 1000; number++)
        assert_int_equal(numbers[number], number);
    lsp_arena_finish(&arena);
}

static void an_array_that_cannot_grow_is_left_as_it_was(void **state)
{
    (void)state;
    struct lsp_arena arena = {0};
    size_t capacity = 0;
    int *array = lsp_arena_grow(&arena, NULL, &capacity, 3, sizeof *array);
    assert_non_null(array);
    size_t before = capacity;
    assert_null(lsp_arena_grow(&arena, array, &capacity, SIZE_MAX / 2, sizeof *array));
    assert_int_equal(capacity, before);
    lsp_arena_finish(&arena);
}

static void adopted_blocks_live_with_their_new_arena(void **state)
{
    (void)state;
    struct lsp_arena one = {0}, two = {0}, none = {0};
    char *first = lsp_arena_copy_text(&one, "first");
    char *second = lsp_arena_copy_text(&two, "second");
    size_t used_bytes = one.used_bytes + two.used_bytes;
    lsp_arena_adopt(&one, &two);
    lsp_arena_adopt(&one, &none);
    assert_null(two.newest);
    assert_int_equal(one.used_bytes, used_bytes);
    lsp_arena_finish(&two);
    char *third = lsp_arena_copy_text(&one, "third");
    assert_string_equal(first, "first");
    assert_string_equal(second, "second");
    assert_string_equal(third, "third");
    lsp_arena_adopt(&none, &one); /* into an empty one */
    assert_string_equal(second, "second");
    lsp_arena_finish(&none);
    lsp_arena_finish(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_arena_finishes_to_nothing),
        cmocka_unit_test(blocks_are_zeroed_aligned_and_never_move),
        cmocka_unit_test(a_block_larger_than_any_before_is_given),
        cmocka_unit_test(a_count_of_zero_gives_a_valid_pointer),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(texts_are_copied_with_their_end),
        cmocka_unit_test(a_grown_array_keeps_its_contents),
        cmocka_unit_test(adopted_blocks_live_with_their_new_arena),
        cmocka_unit_test(an_array_that_cannot_grow_is_left_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
