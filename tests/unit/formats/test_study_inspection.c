/* How a study says a post inspects, and what lies between two posts: read value by value, faults
 * told.  The fixture two_towns with its posts replaced.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/study_file.h"
#include "scenario/scenario.h"
#include "support/scratch.h"

static const char *const FILES[] = {"node.csv", "zone.csv", "link.csv", "basemap.csv", "demand.csv",
    "demand_busy.csv", "gtfs/agency.txt", "gtfs/stops.txt", "gtfs/routes.txt", "gtfs/trips.txt",
    "gtfs/stop_times.txt", "gtfs/calendar.txt", "gtfs/fare_attributes.txt", "gtfs/fare_rules.txt"};

/* Stands in the place of the fixture's posts and crossings. */
static const char POSTS[] =
    "posts:\n"
    "  north:\n"
    "    name: North post\n    country: AA\n    opens: 8\n    closes: 20\n    utc_offset: 8\n"
    "    staffing: {6: 0.5, 12: {low: 0.6, mid: 0.8, high: 1}}\n"
    "    approach: 30\n"
    "    lanes:\n"
    "      - {vehicles: [car], lanes: 2, shared: pooled, fast: {share: 0.2, time_factor: 0.8, "
    "lanes: 1}}\n"
    "      - {vehicles: [bus], lanes: 1, shared: pooled}\n"
    "      - {vehicles: [truck], lanes: 2, shared: overflow, helps: [bus, car]}\n"
    "    service:\n"
    "      car:   {time: 0.1, spread: 0.5}\n"
    "      bus:   {time: 0.5, spread: 0.4}\n"
    "      truck: {time: 0.3, spread: 0.8}\n"
    "    secondary: {truck: {share: 0.1, time: {mid: 90, unit: min}, spread: 1}, lanes: 2}\n"
    "    booking: {truck: {share: 0.8, spread: 0.3}, slots: {9: 2, 14: 1}}\n"
    "  south:\n"
    "    name: South post\n    country: BB\n    opens: 9\n    closes: 18\n"
    "    lanes:\n      - {vehicles: [car, bus, truck], lanes: 3}\n"
    "    service:\n"
    "      car:   {time: 0.1, spread: 0.5}\n"
    "      bus:   {time: 0.75, spread: 0.5}\n"
    "      truck: {time: 0.5, spread: 1}\n"
    "\n"
    "crossings:\n"
    "  bridge: {name: Road bridge, posts: [north, south], storage: {low: 20, mid: 40, high: 60}, "
    "drive_time: {mid: 9, unit: min}, hold: true}\n"
    "  rail_bridge: {name: Railway bridge}\n\n";

static const char EDIT[] = "project:\n"
                           "  - set_post: {post: south, staffing: {9: 0.4, 13: 1}, "
                           "secondary_lanes: 3, booking: {bus: {share: 0.5, spread: 0.2}}}\n";

struct setup {
    struct scratch study;
    char *text;
};

/* Puts `with` in the place of what stands from `from` until `until`; free() it. */
static char *put(const char *text, const char *from, const char *until, const char *with)
{
    const char *begin = strstr(text, from), *end = begin == NULL ? NULL : strstr(begin, until);
    if (end == NULL)
        fail_msg("\"%s\" and \"%s\" do not stand in the fixture", from, until);
    size_t before = (size_t)(begin - text), length = strlen(with), after = strlen(end);
    char *changed = malloc(before + length + after + 1);
    assert_non_null(changed);
    memcpy(changed, text, before);
    memcpy(changed + before, with, length);
    memcpy(changed + before + length, end, after + 1);
    return changed;
}

static void set_up(struct setup *setup)
{
    struct scratch fixture;
    snprintf(fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns");
    scratch_init(&setup->study);
    for (size_t file = 0; file < sizeof FILES / sizeof *FILES; file++) {
        char *text = scratch_read(&fixture, FILES[file]);
        assert_non_null(text);
        scratch_write(&setup->study, FILES[file], text);
        free(text);
    }
    char *text = scratch_read(&fixture, "study.yaml");
    assert_non_null(text);
    char *with_posts = put(text, "posts:\n  north:", "project:\n", POSTS);
    setup->text = put(with_posts, "project:\n", "  - add_link:", EDIT);
    free(with_posts);
    free(text);
}

static void tear_down(struct setup *setup)
{
    free(setup->text);
    scratch_finish(&setup->study);
}

static void inspection_is_read_value_by_value(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    scratch_write(&setup.study, "study.yaml", setup.text);
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_OK);
    const struct lsp_post *north = &inputs.base.posts[0];
    assert_int_equal(north->staffing_from, 1u << 6 | 1u << 12);
    assert_close(lsp_post_staffing(north, 5), 0.8, 0); /* the day's last, overnight */
    assert_close(lsp_post_staffing(north, 11), 0.5, 0);
    assert_close(lsp_post_staffing(north, 23), 0.8, 0);
    assert_close(lsp_post_staffing(&inputs.base.posts[1], 3), 1, 0);
    assert_int_equal(north->groups[0].sharing, LSP_LANES_POOLED);
    assert_close(north->groups[0].fast_share, 0.2, 0);
    assert_close(north->groups[0].fast_time_factor, 0.8, 0);
    assert_close(north->groups[0].fast_lanes, 1, 0);
    assert_int_equal(north->groups[2].sharing, LSP_LANES_OVERFLOW);
    assert_int_equal(north->groups[2].helps, 3);
    assert_close(north->secondary_share[2], 0.1, 0);
    assert_close(north->secondary_h[2], 1.5, 1e-15);
    assert_close(north->secondary_lanes, 2, 0);
    assert_close(north->booked_share[2], 0.8, 0);
    assert_close(north->booked_cv[2], 0.3, 0);
    assert_close(north->booked_slots[9], 2, 0);
    assert_close(north->approach_pce, 30, 0);
    assert_close(lsp_post_service_h(north, 0), 0.1 * (0.8 + 0.2 * 0.8), 1e-15);
    assert_close(lsp_post_service_h(north, 2), 0.3 + 0.1 * 1.5, 1e-15);
    const struct lsp_crossing *bridge = &inputs.base.crossings[0];
    assert_close(bridge->storage_pce, 40, 0);
    assert_close(bridge->drive_h, 0.15, 1e-15);
    assert_true(bridge->holds);
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    tear_down(&setup);
}

static void an_edit_changes_staff_secondary_lanes_and_booking(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    scratch_write(&setup.study, "study.yaml", setup.text);
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_OK);
    struct lsp_arena arena = {0};
    struct lsp_case with;
    assert_int_equal(
        lsp_scenario_apply(&inputs.base, &inputs.scenarios[0], LSP_WITH, UINT64_MAX, &arena, &with),
        LSP_OK);
    assert_close(lsp_post_staffing(&with.posts[1], 12), 0.4, 0);
    assert_close(lsp_post_staffing(&with.posts[1], 13), 1, 0);
    assert_close(with.posts[1].secondary_lanes, 3, 0);
    assert_close(with.posts[1].booked_share[1], 0.5, 0);
    assert_close(with.posts[1].booked_cv[1], 0.2, 0);
    assert_close(lsp_post_staffing(&inputs.base.posts[1], 12), 1, 0); /* the base is as it was */
    lsp_arena_finish(&arena);
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    tear_down(&setup);
}

static void each_fault_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *find, *replace;
        enum lsp_diag_code code;
    } faults[] = {
        {"{6: 0.5,", "{6: 1.5,", LSP_DIAG_OUT_OF_RANGE},
        {"{6: 0.5,", "{-1: 0.5,", LSP_DIAG_POST_HOUR},
        {"shared: overflow", "shared: mixed", LSP_DIAG_NOT_A_CHOICE},
        {"shared: overflow, ", "", LSP_DIAG_LANES_SHARED},
        {"helps: [bus, car]", "helps: [boat]", LSP_DIAG_UNKNOWN_ID},
        {"lanes: 1, shared: pooled", "lanes: 1, shared: overflow, helps: [truck]",
            LSP_DIAG_LANES_SHARED},
        {"share: 0.2,", "share: 2,", LSP_DIAG_OUT_OF_RANGE},
        {"time_factor: 0.8", "time_factor: 0", LSP_DIAG_OUT_OF_RANGE},
        {"time_factor: 0.8, ", "", LSP_DIAG_MISSING_KEY},
        {"spread: 1}, lanes: 2}", "spread: 1}}", LSP_DIAG_SECONDARY},
        {"{truck: {share: 0.1, time", "{lorry: {share: 0.1, time", LSP_DIAG_UNKNOWN_ID},
        {"share: 0.8, spread: 0.3", "share: 0.8", LSP_DIAG_MISSING_KEY},
        {"{9: 2, 14: 1}", "{9: 0}", LSP_DIAG_POST_HOUR},
        {"{6: 0.5, 12: {low: 0.6, mid: 0.8, high: 1}}", "{8: 0}", LSP_DIAG_POST_HOUR},
        {"{6: 0.5, 12: {low: 0.6, mid: 0.8, high: 1}}", "{}", LSP_DIAG_POST_HOUR},
        {"{9: 2, 14: 1}", "{2: 1}", LSP_DIAG_POST_HOUR},
        {"slots: {9", "slotsx: {9", LSP_DIAG_UNKNOWN_ID},
        {"approach: 30", "approach: 0", LSP_DIAG_OUT_OF_RANGE},
        {"approach: 30", "approach: {mid: 30, unit: km}", LSP_DIAG_NOT_A_CHOICE},
        {"low: 20, mid: 40", "low: 0, mid: 40", LSP_DIAG_OUT_OF_RANGE},
        {"posts: [north, south]", "posts: [north]", LSP_DIAG_BETWEEN_POSTS},
        {"hold: true", "hold: maybe", LSP_DIAG_NOT_A_CHOICE},
        {"staffing: {9: 0.4, 13: 1}", "staffing: {25: 0.4}", LSP_DIAG_POST_HOUR},
        {"booking: {bus: {share: 0.5,", "booking: {bus: {shares: 0.5,", LSP_DIAG_UNKNOWN_KEY},
    };
    struct setup setup;
    set_up(&setup);
    for (size_t row = 0; row < sizeof faults / sizeof *faults; row++) {
        const char *at = strstr(setup.text, faults[row].find);
        if (at == NULL)
            fail_msg("\"%s\" does not stand in the study", faults[row].find);
        char *changed =
            put(setup.text, faults[row].find, at + strlen(faults[row].find), faults[row].replace);
        scratch_write(&setup.study, "study.yaml", changed);
        struct lsp_diags diags = {0};
        struct lsp_study_inputs inputs;
        enum lsp_status status = lsp_study_file_read(setup.study.path, &diags, &inputs);
        bool is_told = false;
        for (size_t item = 0; item < diags.n_items; item++)
            is_told |= diags.items[item].code == faults[row].code;
        if (status != LSP_BAD_INPUT || !is_told) {
            struct lsp_buffer text = {0};
            lsp_diags_render_text(&diags, false, &text);
            fail_msg("\"%s\" is not told:\n%s", faults[row].replace, text.text);
        }
        lsp_diags_finish(&diags);
        free(changed);
    }
    tear_down(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inspection_is_read_value_by_value),
        cmocka_unit_test(an_edit_changes_staff_secondary_lanes_and_booking),
        cmocka_unit_test(each_fault_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
