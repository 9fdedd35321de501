/* Tests of the JSON of requests: what is understood, and what is refused, in one go.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/edits_json.h"

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

struct reading {
    struct lsp_diags diags;
    struct lsp_arena arena;
    struct lsp_view_edits edits;
    struct lsp_view_json_fault fault;
    bool is_json, is_good;
};

static struct reading read_edits(const char *text, size_t length)
{
    struct reading reading = {0};
    json_t *json = lsp_view_json_load(text, length, &reading.fault);
    reading.is_json = json != NULL;
    if (json == NULL)
        return reading;
    const struct lsp_view_object body = {
        .diags = &reading.diags, .arena = &reading.arena, .path = "", .json = json};
    reading.is_good = lsp_view_read_edits(&body, "edits", &reading.edits);
    json_decref(json);
    return reading;
}

static void finish(struct reading *reading)
{
    lsp_diags_finish(&reading->diags);
    lsp_arena_finish(&reading->arena);
}

static void edits_that_are_read_are_written_as_they_were(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "[]",
        "[{\"do\":\"split\",\"link\":\"r_12\",\"at\":0.37,\"node\":\"n1\"},"
        "{\"do\":\"add\",\"id\":\"b2\",\"name\":\"Second \\\"bridge\\\"\",\"from\":\"n1\","
        "\"to\":\"7\",\"both_ways\":true,\"points\":[[130.65,42.41],[130.7,42.5]],"
        "\"attributes\":{\"length\":3.1,\"toll\":2,\"paved\":true,\"class\":\"motorway\"}},"
        "{\"do\":\"change\",\"link\":\"r_1\",\"direction\":\"backward\",\"attributes\":{\"a\":-1}},"
        "{\"do\":\"close\",\"link\":\"мост\"}]",
    };
    for (size_t at = 0; at < sizeof TEXTS / sizeof TEXTS[0]; at++) {
        struct lsp_buffer text = {0}, again = {0};
        lsp_buffer_printf(&text, "{\"edits\":%s}", TEXTS[at]);
        struct reading reading = read_edits(text.text, text.length);
        assert_true(reading.is_good);
        lsp_view_edits_write(&reading.edits, &again);
        assert_string_equal(again.text, TEXTS[at]);
        lsp_buffer_finish(&text);
        lsp_buffer_finish(&again);
        finish(&reading);
    }
}

static void attributes_that_are_null_are_left_out(void **state)
{
    (void)state;
    static const char TEXT[] = "{\"edits\":[{\"do\":\"change\",\"link\":\"r\","
                               "\"attributes\":{\"toll\":null,\"lanes\":2}}]}";
    struct reading reading = read_edits(TEXT, sizeof TEXT - 1);
    assert_true(reading.is_good);
    assert_int_equal(reading.edits.items[0].n_values, 1);
    assert_null(lsp_view_attribute_find(&reading.edits.items[0], "toll"));
    assert_non_null(lsp_view_attribute_find(&reading.edits.items[0], "lanes"));
    finish(&reading);
}

static void what_is_not_json_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } CASES[] = {
        {"", "line 1"},
        {"{\"edits\":[]} x", "end of file"},
        {"{\"edits\":[],\"edits\":[]}", "duplicate"},
        {"{\"edits\":1e999}", "overflow"},
        {"{\"edits\":\"\\u0000\"}", "NUL"},
        {"{\"edits\":\"\xC3\x28\"}", "decode"},
        {"{\"edits\":\"\xED\xA0\x80\"}", "decode"},
        {"{\"edits\":'a'}", "line 1"},
        {"{\"edits\":NaN}", "line 1"},
        {"{\"edits\":[01]}", "line 1"},
    };
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++) {
        struct reading reading = read_edits(CASES[at].text, strlen(CASES[at].text));
        if (reading.is_json || strstr(reading.fault.text, CASES[at].says) == NULL)
            fail_msg("%s: \"%s\"", CASES[at].text, reading.fault.text);
        finish(&reading);
    }
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    enum { DEPTH = 200000 };
    char *text = malloc(2 * DEPTH);
    assert_non_null(text);
    memset(text, '[', 2 * DEPTH);
    struct reading reading = read_edits(text, DEPTH);
    assert_false(reading.is_json);
    for (size_t at = 0; at < DEPTH; at++)
        text[DEPTH + at] = ']';
    reading = read_edits(text, 2 * DEPTH);
    assert_false(reading.is_json);
    assert_non_null(strstr(reading.fault.text, "depth"));
    free(text);
}

static void every_fault_of_shape_is_told_with_its_place(void **state)
{
    (void)state;
    static const char TEXT[] =
        "{\"edits\":["
        "{\"do\":\"add\",\"from\":1,\"to\":\"\",\"atributes\":{},\"both_ways\":\"yes\"},"
        "{\"do\":\"split\",\"link\":\"r\",\"at\":1,\"node\":\"n\\u0007\"},"
        "{\"do\":\"fly\"},"
        "7,"
        "{\"do\":\"change\",\"link\":\"r\",\"attributes\":{\"toll\":{\"a\":[]}},\"at\":0.5},"
        "{\"do\":\"close\",\"link\":\"r\",\"direction\":\"up\"},"
        "{\"do\":\"add\",\"id\":\"a\",\"from\":\"b\",\"to\":\"c\",\"points\":[[1,2],[1]]}]}";
    static const char *const PLACES[] = {"edits[0].id", "edits[0].from", "edits[0].to",
        "edits[0].atributes", "edits[0].both_ways", "edits[1].at", "edits[1].node", "edits[2].do",
        "edits[3]", "edits[4].attributes.toll", "edits[4].at", "edits[5].direction",
        "edits[6].points"};
    enum { N = sizeof PLACES / sizeof PLACES[0] };
    struct reading reading = read_edits(TEXT, sizeof TEXT - 1);
    assert_true(reading.is_json);
    assert_false(reading.is_good);
    assert_int_equal(reading.diags.n_errors, N);
    for (size_t place = 0; place < N; place++) {
        bool is_told = false;
        for (size_t at = 0; at < reading.diags.n_items; at++)
            is_told =
                is_told || strcmp(reading.diags.items[at].facts.where.element, PLACES[place]) == 0;
        if (!is_told)
            fail_msg("nothing is said of %s", PLACES[place]);
    }
    finish(&reading);
}

static void too_many_of_anything_are_refused(void **state)
{
    (void)state;
    struct lsp_buffer text = {0};
    lsp_buffer_add(&text, "{\"edits\":[");
    for (int edit = 0; edit <= LSP_VIEW_MAX_EDITS; edit++)
        lsp_buffer_add(&text,
            edit == 0 ? "{\"do\":\"close\",\"link\":\"r\"}" : ",{\"do\":\"close\",\"link\":\"r\"}");
    lsp_buffer_add(&text, "]}");
    struct reading reading = read_edits(text.text, text.length);
    assert_false(reading.is_good);
    assert_int_equal(reading.diags.items[0].code, LSP_DIAG_TOO_MANY);
    finish(&reading);
    lsp_buffer_finish(&text);

    lsp_buffer_add(&text, "{\"edits\":[{\"do\":\"close\",\"link\":\"");
    for (int byte = 0; byte <= LSP_VIEW_MAX_TEXT; byte++)
        lsp_buffer_add(&text, "r");
    lsp_buffer_add(&text, "\"}]}");
    reading = read_edits(text.text, text.length);
    assert_false(reading.is_good);
    assert_int_equal(reading.diags.items[0].code, LSP_DIAG_OUT_OF_RANGE);
    finish(&reading);
    lsp_buffer_finish(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_that_are_read_are_written_as_they_were),
        cmocka_unit_test(attributes_that_are_null_are_left_out),
        cmocka_unit_test(what_is_not_json_is_refused_with_its_place),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(every_fault_of_shape_is_told_with_its_place),
        cmocka_unit_test(too_many_of_anything_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
