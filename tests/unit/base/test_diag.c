/* Tests of diagnostics: limits, order, rendering.  SPDX-License-Identifier: Apache-2.0 */
#include "base/diag.h"
#include "support/test.h"

#include <stdlib.h>

static const char TABLE[] = "link_id,name,from,to,length\r\n"
                            "1,\xE6\xB1\x9F bridge,a,b,-5.0\r\n"
                            "2,x\x1b[31m,a,b,7\n";

static struct lsp_place place(const char *file, uint32_t line, uint32_t column, uint32_t length)
{
    return (struct lsp_place){.file = file, .line = line, .column = column, .length = length};
}

static char *rendered(const struct lsp_diags *diags, bool json)
{
    struct lsp_buffer out = {0};
    lsp_buffer_add(&out, "");
    if (json)
        lsp_diags_render_json(diags, &out);
    else
        lsp_diags_render_text(diags, false, &out);
    assert_false(out.failed);
    return out.text;
}

static void check_text(const struct lsp_diags *diags, const char *expected)
{
    char *text = rendered(diags, false);
    assert_string_equal(text, expected);
    free(text);
}

static void an_empty_collection_is_fine(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    assert_int_equal(lsp_diags_status(&diags), LSP_OK);
    check_text(&diags, "");
    char *json = rendered(&diags, true);
    assert_string_equal(json, "[]");
    free(json);
    lsp_diags_finish(&diags);
}

static void a_diagnostic_shows_the_line_and_marks_the_place(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    lsp_diags_lend_source(&diags, "link.csv", TABLE, sizeof TABLE - 1);
    lsp_diags_add(&diags, LSP_DIAG_OUT_OF_RANGE,
        &(struct lsp_diag_facts){.where = place("link.csv", 2, 18, 4),
            .found = "-5.0",
            .expected = "km, greater than 0",
            .hint = "to close a link, close it in a scenario edit",
            .related = place("study.yaml", 8, 3, 0),
            .related_note = "the table is named here"},
        "length of link %s is not positive", "1");
    check_text(&diags, "link.csv:2:18: error[LS1108]: length of link 1 is not positive\n"
                       "    2 | 1,\xE6\xB1\x9F bridge,a,b,-5.0\n"
                       "      |                ^~~~\n"
                       "  found: \"-5.0\"\n"
                       "  expected: km, greater than 0\n"
                       "  hint: to close a link, close it in a scenario edit\n"
                       "  study.yaml:8:3: the table is named here\n");
    assert_int_equal(lsp_diags_status(&diags), LSP_BAD_INPUT);
    lsp_diags_finish(&diags);
}

static void what_the_user_wrote_cannot_steer_the_terminal(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    const char *evil = "\x1b[2J";
    lsp_diags_lend_source(&diags, "link.csv", TABLE, sizeof TABLE - 1);
    lsp_diags_add(&diags, LSP_DIAG_UNKNOWN_ID,
        &(struct lsp_diag_facts){.where = {.file = "link.csv", .line = 3, .element = evil},
            .found = evil,
            .expected = evil,
            .hint = evil,
            .related = {.file = evil},
            .related_note = evil},
        "link %s is not known", evil);
    lsp_diags_add(
        &diags, LSP_DIAG_UNKNOWN_ID, &(struct lsp_diag_facts){.where = {.file = evil}}, "here too");
    char *text = rendered(&diags, false);
    assert_null(strchr(text, '\x1b'));
    assert_non_null(strstr(text, "    3 | 2,x\xE2\x90\xA6[31m,a,b,7\n"));
    free(text);
    lsp_diags_finish(&diags);
}

static void diagnostics_come_by_file_line_column_and_order(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    static const struct {
        const char *file;
        uint32_t line, column;
        const char *message;
    } ADDED[] = {{"b.csv", 2, 1, "five"}, {"a.csv", 10, 1, "four"}, {"a.csv", 9, 7, "two"},
        {"a.csv", 9, 7, "three"}, {"a.csv", 9, 2, "one"}, {NULL, 0, 0, "zero"}};
    for (size_t n = 0; n < 6; n++)
        lsp_diags_add(&diags, LSP_DIAG_NOT_A_NUMBER,
            &(struct lsp_diag_facts){
                .where = place(ADDED[n].file, ADDED[n].line, ADDED[n].column, 0)},
            "%s", ADDED[n].message);
    check_text(&diags, "error[LS1107]: zero\n"
                       "a.csv:9:2: error[LS1107]: one\n"
                       "a.csv:9:7: error[LS1107]: two\n"
                       "a.csv:9:7: error[LS1107]: three\n"
                       "a.csv:10:1: error[LS1107]: four\n"
                       "b.csv:2:1: error[LS1107]: five\n");
    lsp_diags_finish(&diags);
}

static void at_most_twenty_of_a_kind_are_kept_and_the_rest_counted(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    for (uint32_t n = 1; n <= 50; n++)
        lsp_diags_add(&diags, LSP_DIAG_EMPTY_FIELD,
            &(struct lsp_diag_facts){.where = place("node.csv", n, 1, 0)}, "name is empty");
    lsp_diags_add(&diags, LSP_DIAG_UNKNOWN_COLUMN,
        &(struct lsp_diag_facts){.where = place("node.csv", 1, 5, 0)}, "column \"x\" is not read");
    assert_int_equal(diags.n_items, 21);
    assert_int_equal(diags.n_errors, 50);
    assert_int_equal(diags.n_dropped, 30);
    char *text = rendered(&diags, false);
    assert_non_null(strstr(text, "node.csv:1:5: note[LS1113]: column \"x\" is not read\n"));
    assert_non_null(strstr(text, "... and 30 more not shown (mend these first)\n"));
    free(text);
    lsp_diags_finish(&diags);
}

static void at_most_two_hundred_are_kept_in_all(void **state)
{
    (void)state;
    static const enum lsp_diag_code CODES[] = {
#define ROW(NUMBER, NAME, SEVERITY, MEANING) LSP_DIAG_##NAME,
        LSP_DIAG_CODES(ROW)
#undef ROW
    };
    struct lsp_diags diags = {0};
    size_t n_codes = sizeof CODES / sizeof *CODES;
    assert_true(n_codes > 12);
    for (size_t n = 0; n < 20 * n_codes; n++)
        lsp_diags_add(&diags, CODES[n % n_codes], &(struct lsp_diag_facts){0}, "fault %zu", n);
    assert_int_equal(diags.n_items, 200);
    assert_int_equal(diags.n_dropped, 20 * n_codes - 200);
    lsp_diags_finish(&diags);
}

static void notes_alone_do_not_refuse_the_input(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    lsp_diags_add(
        &diags, LSP_DIAG_UNKNOWN_COLUMN, &(struct lsp_diag_facts){0}, "column is not read");
    assert_int_equal(lsp_diags_status(&diags), LSP_OK);
    diags.failed = true;
    assert_int_equal(lsp_diags_status(&diags), LSP_NO_MEMORY);
    lsp_diags_finish(&diags);
}

static void json_says_the_same(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    lsp_diags_add(&diags, LSP_DIAG_DUPLICATE_ID,
        &(struct lsp_diag_facts){.where = place("node.csv", 4, 1, 2),
            .found = "n\"1",
            .related = place("node.csv", 2, 1, 2),
            .related_note = "first defined here"},
        "node stands twice");
    char *json = rendered(&diags, true);
    assert_string_equal(json,
        "[\n {\"severity\": \"error\", \"code\": \"LS1111\", \"file\": \"node.csv\", "
        "\"line\": 4, \"column\": 1, \"length\": 2, \"element\": null, "
        "\"message\": \"node stands twice\", \"found\": \"n\\\"1\", \"expected\": null, "
        "\"hint\": null, \"related\": {\"file\": \"node.csv\", \"line\": 2, \"column\": 1, "
        "\"length\": 2, \"element\": null, \"note\": \"first defined here\"}}\n]");
    free(json);
    lsp_diags_finish(&diags);
}

static void a_long_quotation_is_cut_between_characters(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    char found[200] = "x"; /* so that byte 60 lies within a character */
    while (strlen(found) < 150)
        strncat(found, "\xE6\xB1\x9F", sizeof found - strlen(found) - 1);
    lsp_diags_add(
        &diags, LSP_DIAG_NOT_A_NUMBER, &(struct lsp_diag_facts){.found = found}, "no number");
    char *text = rendered(&diags, false);
    const char *shown = strstr(text, "found: \"");
    assert_non_null(shown);
    assert_memory_equal(shown + 8, found, 58); /* x and 19 characters of three bytes */
    assert_string_equal(shown + 8 + 58, "...\"\n");
    free(text);
    lsp_diags_finish(&diags);
}

static void a_place_outside_its_source_is_named_without_an_excerpt(void **state)
{
    (void)state;
    static const struct lsp_place PLACES[] = {{.file = "link.csv", .line = 99, .column = 1},
        {.file = "link.csv", .line = 1, .column = 999}, {.file = "other.csv", .line = 1},
        {.file = "link.csv", .line = 0}};
    for (size_t n = 0; n < 4; n++) {
        struct lsp_diags diags = {0};
        lsp_diags_lend_source(&diags, "link.csv", TABLE, sizeof TABLE - 1);
        lsp_diags_add(
            &diags, LSP_DIAG_EMPTY_FIELD, &(struct lsp_diag_facts){.where = PLACES[n]}, "empty");
        char *text = rendered(&diags, false);
        assert_null(strstr(text, " | "));
        assert_non_null(strstr(text, "error[LS1106]: empty\n"));
        free(text);
        lsp_diags_finish(&diags);
    }
}

static void an_underline_stops_at_the_end_of_the_line(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    lsp_diags_lend_source(&diags, "a.csv", "ab\ncd", 5);
    lsp_diags_add(&diags, LSP_DIAG_BAD_QUOTE,
        &(struct lsp_diag_facts){.where = place("a.csv", 1, 2, UINT32_MAX)}, "open quote");
    lsp_diags_add(&diags, LSP_DIAG_BAD_QUOTE,
        &(struct lsp_diag_facts){.where = place("a.csv", 2, 3, 1)}, "at the end");
    check_text(&diags, "a.csv:1:2: error[LS1105]: open quote\n"
                       "    1 | ab\n"
                       "      |  ^\n"
                       "a.csv:2:3: error[LS1105]: at the end\n"
                       "    2 | cd\n"
                       "      |   ^\n");
    lsp_diags_finish(&diags);
}

static void the_nearest_name_is_proposed_only_when_it_is_near(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"capacity", "free_speed", "lanes", "toll"};
    static const struct {
        const char *text, *expected;
    } CASES[] = {{"capcity", "capacity"}, {"freespeed", "free_speed"}, {"lane", "lanes"},
        {"tol", "toll"}, {"geometry", NULL},
        {"a_word_that_is_longer_than_any_name_that_anyone_would_ever_want_to_compare", NULL}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        const char *found = lsp_nearest_name(CASES[n].text, NAMES, 4);
        if (CASES[n].expected == NULL)
            assert_null(found);
        else
            assert_string_equal(found, CASES[n].expected);
    }
}

static void names_are_joined_as_a_sentence_would(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"road", "rail", "air"};
    struct lsp_diags diags = {0};
    assert_string_equal(lsp_diags_join(&diags, NAMES, 3), "road, rail or air");
    assert_string_equal(lsp_diags_join(&diags, NAMES, 2), "road or rail");
    assert_string_equal(lsp_diags_join(&diags, NAMES, 1), "road");
    assert_string_equal(lsp_diags_join(&diags, NAMES, 0), "nothing");
    lsp_diags_finish(&diags);
}

static void colour_only_frames_the_words(void **state)
{
    (void)state;
    struct lsp_diags diags = {0};
    struct lsp_buffer out = {0};
    lsp_diags_add(&diags, LSP_DIAG_EMPTY_FIELD, &(struct lsp_diag_facts){0}, "empty");
    lsp_diags_render_text(&diags, true, &out);
    assert_string_equal(out.text, "\x1b[1;31merror[LS1106]\x1b[0m: empty\n");
    lsp_buffer_finish(&out);
    lsp_diags_finish(&diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_collection_is_fine),
        cmocka_unit_test(a_diagnostic_shows_the_line_and_marks_the_place),
        cmocka_unit_test(what_the_user_wrote_cannot_steer_the_terminal),
        cmocka_unit_test(diagnostics_come_by_file_line_column_and_order),
        cmocka_unit_test(at_most_twenty_of_a_kind_are_kept_and_the_rest_counted),
        cmocka_unit_test(at_most_two_hundred_are_kept_in_all),
        cmocka_unit_test(notes_alone_do_not_refuse_the_input),
        cmocka_unit_test(json_says_the_same),
        cmocka_unit_test(a_long_quotation_is_cut_between_characters),
        cmocka_unit_test(a_place_outside_its_source_is_named_without_an_excerpt),
        cmocka_unit_test(an_underline_stops_at_the_end_of_the_line),
        cmocka_unit_test(the_nearest_name_is_proposed_only_when_it_is_near),
        cmocka_unit_test(names_are_joined_as_a_sentence_would),
        cmocka_unit_test(colour_only_frames_the_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
