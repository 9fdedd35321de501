/* A study that is read while memory runs out says so and holds nothing.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/study_file.h"
#include "support/allocation.h"
#include "support/scratch.h"

static const char *const FILES[] = {"node.csv", "zone.csv", "link.csv", "basemap.csv", "demand.csv",
    "demand_busy.csv", "gtfs/agency.txt", "gtfs/stops.txt", "gtfs/routes.txt", "gtfs/trips.txt",
    "gtfs/stop_times.txt", "gtfs/calendar.txt", "gtfs/fare_attributes.txt", "gtfs/fare_rules.txt"};

/* What the fixture's programme does not say; it stands behind this line. */
static const char BEFORE_MORE[] = "  opens: ready\n";
static const char MORE[] =
    "  data_date: 2025-12-01\n"
    "  holidays: {AA: {days: [01-01, 2026-02-17, {easter: 1, rite: orthodox}]}}\n"
    "  resources: {barge: {name: Barge, amount: 1}}\n"
    "  parts: {bridge: {name: The bridge, activity: deck}}\n"
    "  targets: [{name: Contract, activity: ready, date: 2026-12-31}]\n"
    "  progress: [{activity: piers, date: 2025-10-14, done: 0.5}]\n"
    "  correlations: [{of: [deck, approach], value: 0.6}]\n"
    "  risks: {flood: {name: Flood, probability: 0.2, delays: {deck: 10}, factors: {deck: 2}}}\n"
    "  outside: {slips: [19, 71, 36, 12, 84], cost: fixed_link, combine: max}\n";

/* The fixture's study.yaml with that; free() it. */
static char *make_study(const struct scratch *fixture)
{
    char *text = scratch_read(fixture, "study.yaml");
    char *more = malloc(strlen(text) + sizeof MORE);
    const char *at = strstr(text, BEFORE_MORE);
    assert_true(more != NULL && at != NULL);
    size_t length = (size_t)(at - text) + strlen(BEFORE_MORE);
    memcpy(more, text, length);
    memcpy(more + length, MORE, strlen(MORE));
    memcpy(more + length + strlen(MORE), text + length, strlen(text) - length + 1);
    free(text);
    return more;
}

/* Reads with every allocation failing in turn; returns how many there are. */
static size_t read_with_failing_allocations(const char *path)
{
    size_t nth = 0;
    for (; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
        struct lsp_diags diags = {0};
        struct lsp_study_inputs inputs;
        size_t n_blocks = lsp_test_n_blocks();
        lsp_test_fail_from(nth);
        enum lsp_status status = lsp_study_file_read(path, &diags, &inputs);
        bool has_failed = lsp_test_has_failed();
        lsp_test_fail_never();
        if (status == LSP_OK)
            lsp_study_inputs_finish(&inputs);
        lsp_diags_finish(&diags);
        assert_int_equal(lsp_test_n_blocks(), n_blocks);
        assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
        if (!has_failed)
            break;
    }
    assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
    return nth;
}

/* The arena asks for memory in large blocks, so where it runs out is moved through the reader by
 * making the first text longer, from run to run. */
static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    enum { N_RUNS = 150, STEP_BYTES = 997 };
    struct scratch fixture, study;
    snprintf(fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns");
    scratch_init(&study);
    for (size_t file = 0; file < sizeof FILES / sizeof *FILES; file++) {
        char *text = scratch_read(&fixture, FILES[file]);
        scratch_write(&study, FILES[file], text);
        free(text);
    }
    snprintf(
        fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns_drawn");
    char *drawn = scratch_read(&fixture, "scenarios/second.yaml");
    scratch_write(&study, "scenarios/second.yaml", drawn);
    free(drawn);
    snprintf(fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns");
    char *text = make_study(&fixture);
    size_t length = strlen(text);
    char *longer = malloc(length + N_RUNS * STEP_BYTES);
    assert_non_null(longer);
    memcpy(longer, text, length);
    size_t n_allocations = 0;
    for (size_t run = 0; run < N_RUNS; run++) {
        scratch_write_bytes(&study, "study.yaml", longer, length);
        n_allocations += read_with_failing_allocations(study.path);
        memset(longer + length, '#', STEP_BYTES);
        length += STEP_BYTES;
    }
    assert_true(n_allocations > N_RUNS);
    free(longer);
    free(text);
    scratch_finish(&study);
}

/* The inputs stay as they are, and can be drawn on again. */
static void a_scenario_is_drawn_whole_or_not_at_all(void **state)
{
    (void)state;
    enum { N_RUNS = 60, STEP_BYTES = 499 };
    struct scratch drawn;
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    snprintf(drawn.path, sizeof drawn.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns_drawn");
    char *text = scratch_read(&drawn, "scenarios/second.yaml");
    size_t length = strlen(text), n_failed = 0;
    char *longer = malloc(length + N_RUNS * STEP_BYTES);
    assert_non_null(longer);
    memcpy(longer, text, length);
    assert_int_equal(
        lsp_study_file_read(LSP_SOURCE_DIR "/tests/fixtures/two_towns", &diags, &inputs), LSP_OK);
    for (size_t run = 0; run < N_RUNS; run++) {
        for (size_t nth = 0; nth < LSP_TEST_MAX_ALLOCATIONS; nth++) {
            struct lsp_diags said = {0};
            struct lsp_arena arena = {0};
            struct lsp_study_inputs with;
            size_t scenario = 0, n_blocks = lsp_test_n_blocks();
            lsp_test_fail_from(nth);
            enum lsp_status status = lsp_study_inputs_draw(
                &inputs, "second", longer, length, &arena, &said, &with, &scenario);
            bool has_failed = lsp_test_has_failed();
            lsp_test_fail_never();
            assert_int_equal(status, has_failed ? LSP_NO_MEMORY : LSP_OK);
            lsp_arena_finish(&arena);
            lsp_diags_finish(&said);
            assert_int_equal(lsp_test_n_blocks(), n_blocks);
            n_failed += has_failed;
            if (!has_failed)
                break;
        }
        memset(longer + length, '#', STEP_BYTES);
        length += STEP_BYTES;
    }
    assert_true(n_failed > N_RUNS);
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    free(longer);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(a_scenario_is_drawn_whole_or_not_at_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
