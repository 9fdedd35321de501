/* Tests of scenario files: what is written is read, by the page and by the study.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/scenario_file.h"

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "formats/study_file.h"
#include "support/scratch.h"

static const char *const FILES[] = {"node.csv", "zone.csv", "link.csv", "basemap.csv", "demand.csv",
    "demand_busy.csv", "gtfs/agency.txt", "gtfs/stops.txt", "gtfs/routes.txt", "gtfs/trips.txt",
    "gtfs/stop_times.txt", "gtfs/calendar.txt", "gtfs/fare_attributes.txt", "gtfs/fare_rules.txt",
    "study.yaml"};

static void make_study(struct scratch *study)
{
    struct scratch fixture;
    snprintf(fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns");
    scratch_init(study);
    for (size_t file = 0; file < sizeof FILES / sizeof *FILES; file++) {
        char *text = scratch_read(&fixture, FILES[file]);
        scratch_write(study, FILES[file], text);
        free(text);
    }
}

/* What a fuzzed edit is made of. */
static const char *const TEXTS[] = {"b2", "Second bridge", "12", "true", "Null", "", " blank ",
    "a, b", "{x: 1}", "\"quoted\"", "back\\slash", "# no comment", "- dash", "tab\there",
    "line\nbreak", "\xC2\x85\xE2\x80\xA8\xEF\xBB\xBF", "두만강", "<script>alert(1)</script>",
    "r_12@n1", "x: y", "\x01\x7F", "1e5", "2030-01-01", "@at", "%", "~", "no", "=", "it's", "end.",
    ("\xE2\x80\xAE"
     "reversed"),
    "\xF0\x9F\x8C\x89", "...", "---", "!tag", "&anchor", "*alias", "? key", "| block"};
static const char *const KEYS[] = {"toll", "lanes", "mode", "tolls.truck", "tolls.car", "cost.mid",
    "cost.unit", "free_speed", "crossing", "cost.construction.mid", "cost.construction.unit",
    "cost.life", "schematic", "odd key", "x.y.z.w"};
static const double NUMBERS[] = {
    0, 1, -0.5, 0.1, 3.1, 1e-300, 1.7976931348623157e308, 1.0 / 3, 1800};

struct dice {
    uint64_t seed;
    uint32_t n;
};

static size_t throw_dice(struct dice *dice, size_t n)
{
    return (size_t)(lsp_random_uniform(dice->seed, LSP_RANDOM_TEST, 0, dice->n++) * (double)n);
}

static const char *any_text(struct dice *dice)
{
    return TEXTS[throw_dice(dice, sizeof TEXTS / sizeof *TEXTS)];
}

enum { MAX_VALUES = 6, MAX_POINTS = 4, MAX_EDITS = 5 };

struct fuzzed {
    struct lsp_drawn_edit edits[MAX_EDITS];
    struct lsp_drawn_value values[MAX_EDITS][MAX_VALUES];
    double points[MAX_EDITS][MAX_POINTS][2];
};

static void fuzz_values(struct dice *dice, struct lsp_drawn_value values[], size_t *ret_n)
{
    bool is_used[sizeof KEYS / sizeof *KEYS] = {false};
    size_t n = throw_dice(dice, MAX_VALUES + 1);
    *ret_n = 0;
    for (size_t at = 0; at < n; at++) {
        size_t key = throw_dice(dice, sizeof KEYS / sizeof *KEYS);
        if (is_used[key])
            continue;
        is_used[key] = true;
        values[(*ret_n)++] = (struct lsp_drawn_value){.key = KEYS[key],
            .kind = (enum lsp_drawn_value_kind)throw_dice(dice, 3),
            .number = NUMBERS[throw_dice(dice, sizeof NUMBERS / sizeof *NUMBERS)],
            .text = any_text(dice),
            .is_true = throw_dice(dice, 2) == 1};
    }
}

static size_t fuzz_edits(struct dice *dice, struct fuzzed *fuzzed)
{
    size_t n_edits = throw_dice(dice, MAX_EDITS + 1);
    for (size_t at = 0; at < n_edits; at++) {
        struct lsp_drawn_edit *edit = &fuzzed->edits[at];
        *edit = (struct lsp_drawn_edit){.kind = (enum lsp_drawn_kind)throw_dice(dice, 4)};
        bool is_add = edit->kind == LSP_DRAWN_ADD;
        edit->is_both_ways = !is_add || throw_dice(dice, 2) == 1;
        if (is_add) {
            edit->id = any_text(dice);
            edit->name = throw_dice(dice, 2) == 1 ? any_text(dice) : NULL;
            edit->from = any_text(dice);
            edit->to = any_text(dice);
            edit->n_points = throw_dice(dice, MAX_POINTS + 1);
            for (size_t point = 0; point < edit->n_points; point++)
                for (int axis = 0; axis < 2; axis++)
                    fuzzed->points[at][point][axis] = (double)throw_dice(dice, 120) - 60;
            edit->points = (const double(*)[2])fuzzed->points[at];
        } else {
            edit->link = any_text(dice);
        }
        if (edit->kind == LSP_DRAWN_SPLIT) {
            edit->at = NUMBERS[throw_dice(dice, sizeof NUMBERS / sizeof *NUMBERS)];
            edit->node = any_text(dice);
        }
        if (is_add || edit->kind == LSP_DRAWN_CHANGE)
            fuzz_values(dice, fuzzed->values[at], &edit->n_values);
        edit->values = fuzzed->values[at];
    }
    return n_edits;
}

static void assert_same_text(const char *found, const char *expected)
{
    if (expected == NULL)
        assert_null(found);
    else
        assert_string_equal(found, expected);
}

/* Values of one map come back side by side, so they are looked for by their keys. */
static void assert_same_value(
    const struct lsp_drawn_edit *found, const struct lsp_drawn_value *expected)
{
    for (size_t at = 0; at < found->n_values; at++) {
        const struct lsp_drawn_value *value = &found->values[at];
        if (strcmp(value->key, expected->key) != 0)
            continue;
        assert_int_equal(value->kind, expected->kind);
        if (value->kind == LSP_DRAWN_NUMBER)
            assert_memory_equal(&value->number, &expected->number, sizeof value->number);
        if (value->kind == LSP_DRAWN_TEXT)
            assert_string_equal(value->text, expected->text);
        if (value->kind == LSP_DRAWN_TRUTH)
            assert_int_equal(value->is_true, expected->is_true);
        return;
    }
    fail_msg("the value of %s is lost", expected->key);
}

static void assert_same_edit(
    const struct lsp_drawn_edit *found, const struct lsp_drawn_edit *expected)
{
    assert_int_equal(found->kind, expected->kind);
    assert_same_text(found->id, expected->id);
    assert_same_text(found->name, expected->name);
    assert_same_text(found->from, expected->from);
    assert_same_text(found->to, expected->to);
    assert_same_text(found->link, expected->link);
    assert_same_text(found->node, expected->node);
    assert_int_equal(found->is_both_ways, expected->is_both_ways);
    assert_true(found->at == expected->at);
    assert_int_equal(found->n_points, expected->n_points);
    if (found->n_points > 0)
        assert_memory_equal(
            found->points, expected->points, found->n_points * sizeof *found->points);
    assert_int_equal(found->n_values, expected->n_values);
    for (size_t at = 0; at < expected->n_values; at++)
        assert_same_value(found, &expected->values[at]);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    enum { N_CASES = 400 };
    for (uint64_t seed = 1; seed <= N_CASES; seed++) {
        struct dice dice = {.seed = seed};
        struct fuzzed fuzzed;
        struct lsp_scenario_file file = {.name = any_text(&dice), .edits = fuzzed.edits}, read;
        file.about = throw_dice(&dice, 2) == 1 ? any_text(&dice) : NULL;
        file.like = throw_dice(&dice, 2) == 1 ? any_text(&dice) : NULL;
        file.n_edits = fuzz_edits(&dice, &fuzzed);
        struct lsp_buffer text = {0};
        struct lsp_arena arena = {0};
        struct lsp_diags diags = {0};
        lsp_scenario_file_write(&file, &text);
        enum lsp_status status =
            lsp_scenario_file_read("x.yaml", text.text, text.length, &arena, &diags, &read);
        if (status != LSP_OK || read.why_locked != NULL)
            fail_msg("seed %u: %s\n%s", (unsigned)seed,
                status == LSP_OK ? read.why_locked : "cannot be read", text.text);
        assert_int_equal(read.n_edits, file.n_edits);
        for (size_t edit = 0; edit < read.n_edits; edit++)
            assert_same_edit(&read.edits[edit], &file.edits[edit]);
        assert_same_text(read.name, file.name[0] == '\0' ? NULL : file.name);
        lsp_buffer_finish(&text);
        lsp_arena_finish(&arena);
        lsp_diags_finish(&diags);
    }
}

static const struct lsp_drawn_value BRIDGE_VALUES[] = {
    {.key = "mode", .kind = LSP_DRAWN_TEXT, .text = "road"},
    {.key = "length", .kind = LSP_DRAWN_NUMBER, .number = 61},
    {.key = "free_speed", .kind = LSP_DRAWN_NUMBER, .number = 60},
    {.key = "vehicles", .kind = LSP_DRAWN_TEXT, .text = "car, bus"},
    {.key = "cost.construction.mid", .kind = LSP_DRAWN_NUMBER, .number = 120},
    {.key = "cost.years", .kind = LSP_DRAWN_TEXT, .text = "2026,2028"},
    {.key = "cost.construction.unit", .kind = LSP_DRAWN_TEXT, .text = "MUSD"},
};
static const double BRIDGE_LINE[][2] = {{100.2, 44.9}, {100.4, 44.7}};
static const struct lsp_drawn_value WIDER[] = {
    {.key = "lanes", .kind = LSP_DRAWN_NUMBER, .number = 2}};
static const struct lsp_drawn_edit DRAWN[] = {
    {.kind = LSP_DRAWN_SPLIT, .link = "road_dorn", .at = 0.37, .node = "n1", .is_both_ways = true},
    {.kind = LSP_DRAWN_ADD,
        .id = "b2",
        .name = "Second bridge",
        .from = "arden_gate",
        .to = "n1",
        .is_both_ways = true,
        .values = BRIDGE_VALUES,
        .n_values = 7,
        .points = BRIDGE_LINE,
        .n_points = 2},
    {.kind = LSP_DRAWN_CHANGE, .link = "road_birk", .values = WIDER, .n_values = 1},
    {.kind = LSP_DRAWN_CLOSE, .link = "road_dorn@n1"},
};

static struct lsp_buffer write_drawn(const char *like)
{
    struct lsp_scenario_file file = {
        .name = "A second bridge", .like = like, .edits = DRAWN, .n_edits = 4};
    struct lsp_buffer text = {0};
    lsp_scenario_file_write(&file, &text);
    return text;
}

static void one_line_is_one_edit(void **state)
{
    (void)state;
    struct lsp_buffer text = write_drawn("busy");
    assert_string_equal(text.text,
        "linkspan: 1\n"
        "name: A second bridge\n"
        "like: busy\n"
        "edits:\n"
        "  - split_link: {link: road_dorn, at: 0.37, node: n1}\n"
        "  - add_link: {id: b2, name: Second bridge, from: arden_gate, to: n1, side: with, "
        "mode: road, length: 61, free_speed: 60, vehicles: [car, bus], cost: {construction: "
        "{mid: 120, unit: MUSD}, years: [2026, 2028]}, via: [[100.2, 44.9], [100.4, 44.7]]}\n"
        "  - set_link: {link: road_birk, side: with, lanes: 2}\n"
        "  - close_link: {link: \"road_dorn@n1\", side: with}\n");
    lsp_buffer_finish(&text);
}

static void a_file_that_is_somebodys_own_is_locked(void **state)
{
    (void)state;
    static const char *const TEXTS_OF_OTHERS[] = {
        "linkspan: 1\nname: A\nedits: []\n# mine\n",
        "linkspan: 1\nname: A\nedits:\n  - scale_demand: {factor: 2}\n",
        "linkspan: 1\nname: A\ndemand_over_time: fixed\nedits: []\n",
        "linkspan: 1\nname: A\nedits:\n  - close_link: {link: a, side: both}\n",
        "linkspan: 1\nname: A\nedits:\n  - close_link: {link: a, side: with, from: 2030-01-01}\n",
        "{linkspan: 1, name: A}\n",
    };
    for (size_t at = 0; at < sizeof TEXTS_OF_OTHERS / sizeof *TEXTS_OF_OTHERS; at++) {
        struct lsp_arena arena = {0};
        struct lsp_diags diags = {0};
        struct lsp_scenario_file file;
        const char *text = TEXTS_OF_OTHERS[at];
        assert_int_equal(
            lsp_scenario_file_read("x.yaml", text, strlen(text), &arena, &diags, &file), LSP_OK);
        if (file.why_locked == NULL)
            fail_msg("would be rewritten: %s", text);
        lsp_arena_finish(&arena);
        lsp_diags_finish(&diags);
    }
}

static void saving_finds_conflicts_and_removing_too(void **state)
{
    (void)state;
    struct scratch study;
    struct lsp_diags diags = {0};
    struct lsp_buffer text = write_drawn(NULL);
    struct lsp_fingerprint print = lsp_fingerprint_of(text.text, text.length);
    struct lsp_fingerprint other = lsp_fingerprint_of("x", 1);
    bool is_conflict = false;
    scratch_init(&study);
    assert_int_equal(
        lsp_scenario_file_save(study.path, "b2", &text, &other, &diags, &is_conflict), LSP_OK);
    assert_true(is_conflict);
    assert_false(scratch_has(&study, "scenarios/b2.yaml"));
    assert_int_equal(
        lsp_scenario_file_save(study.path, "b2", &text, NULL, &diags, &is_conflict), LSP_OK);
    assert_false(is_conflict);
    char *found = scratch_read(&study, "scenarios/b2.yaml");
    assert_string_equal(found, text.text);
    free(found);
    assert_int_equal(
        lsp_scenario_file_save(study.path, "b2", &text, NULL, &diags, &is_conflict), LSP_OK);
    assert_true(is_conflict);
    assert_int_equal(
        lsp_scenario_file_save(study.path, "b2", &text, &print, &diags, &is_conflict), LSP_OK);
    assert_false(is_conflict);
    assert_int_equal(
        lsp_scenario_file_remove(study.path, "b2", &other, &diags, &is_conflict), LSP_OK);
    assert_true(is_conflict);
    assert_int_equal(
        lsp_scenario_file_remove(study.path, "b2", &print, &diags, &is_conflict), LSP_OK);
    assert_false(is_conflict);
    assert_false(scratch_has(&study, "scenarios/b2.yaml"));
    assert_int_equal(diags.n_errors, 0);
    static const char *const NO_IDS[] = {"", "..", "../b2", "a/b", ".hidden", "a b"};
    for (size_t at = 0; at < sizeof NO_IDS / sizeof *NO_IDS; at++)
        assert_int_equal(
            lsp_scenario_file_save(study.path, NO_IDS[at], &text, NULL, &diags, &is_conflict),
            LSP_BAD_INPUT);
    lsp_diags_finish(&diags);
    lsp_buffer_finish(&text);
    scratch_finish(&study);
}

static void assert_same_scenario(
    const struct lsp_scenario *found, const struct lsp_scenario *expected)
{
    assert_string_equal(found->id, expected->id);
    assert_string_equal(found->name, expected->name);
    assert_int_equal(found->n_edits, expected->n_edits);
    assert_int_equal(found->demand_stated_for, expected->demand_stated_for);
    for (size_t at = 0; at < found->n_edits; at++) {
        const struct lsp_edit *one = &found->edits[at], *other = &expected->edits[at];
        assert_int_equal(one->kind, other->kind);
        assert_int_equal(one->target, other->target);
        assert_int_equal(one->with_only, other->with_only);
        assert_true(one->value == other->value);
        assert_true(one->link.length_km == other->link.length_km);
        assert_int_equal(one->link.from_node, other->link.from_node);
        assert_int_equal(one->link.to_node, other->link.to_node);
        assert_int_equal(one->link.n_points, other->link.n_points);
        assert_true(one->split.at == other->split.at);
        assert_true(one->split.node.lon_deg == other->split.node.lon_deg);
    }
}

static size_t n_costs_of(const struct lsp_study_inputs *inputs, size_t scenario, double *ret_money)
{
    size_t n = 0;
    *ret_money = 0;
    for (size_t at = 0; at < inputs->appraisal.n_costs; at++) {
        const struct lsp_cost_item *cost = &inputs->appraisal.costs[at];
        for (size_t of = 0; of < cost->n_scenarios; of++)
            if (cost->scenarios[of] == scenario) {
                *ret_money += cost->amount_money;
                n++;
            }
    }
    return n;
}

static void a_drawn_scenario_is_the_one_that_is_read(void **state)
{
    (void)state;
    struct scratch study;
    struct lsp_diags diags = {0};
    struct lsp_arena arena = {0};
    struct lsp_study_inputs before, after, drawn;
    make_study(&study);
    scratch_write(&study, "scenarios/a.yaml",
        "linkspan: 1\nname: Another\nlike: open\nedits:\n"
        "  - set_link: {link: road_cove, lanes: 2, side: with, cost: {mid: 9, unit: MUSD}}\n");
    assert_int_equal(lsp_study_file_read(study.path, &diags, &before), LSP_OK);
    struct lsp_buffer text = write_drawn("busy");
    size_t scenario = 0;
    assert_int_equal(lsp_study_inputs_draw(
                         &before, "b2", text.text, text.length, &arena, &diags, &drawn, &scenario),
        LSP_OK);
    scratch_write(&study, "scenarios/b2.yaml", text.text);
    assert_int_equal(lsp_study_file_read(study.path, &diags, &after), LSP_OK);
    assert_int_equal(before.n_scenarios, 4);
    assert_int_equal(after.n_scenarios, 5);
    assert_int_equal(drawn.n_scenarios, 4);
    assert_int_equal(scenario, 3);
    assert_same_scenario(&drawn.scenarios[3], &after.scenarios[4]);
    assert_true(drawn.scenarios[3].is_saved);
    const struct lsp_scenario *busy = &before.scenarios[2];
    assert_int_equal(drawn.scenarios[3].n_like_edits, busy->n_edits);
    assert_memory_equal(drawn.scenarios[3].edits, busy->edits, busy->n_edits * sizeof *busy->edits);
    double one_money = 0, other_money = 0;
    assert_int_equal(n_costs_of(&drawn, 3, &one_money), 1);
    assert_int_equal(n_costs_of(&after, 4, &other_money), 1);
    assert_true(one_money == 120e6 && other_money == 120e6);
    assert_int_equal(drawn.assumptions.n_items + 3, after.assumptions.n_items); /* those of a */
    lsp_buffer_finish(&text);
    lsp_study_inputs_finish(&after);
    lsp_study_inputs_finish(&before);
    lsp_arena_finish(&arena);
    lsp_diags_finish(&diags);
    scratch_finish(&study);
}

/* Every fault that the file has, and none that the study had before. */
static void faults_of_a_drawn_scenario_are_those_of_its_file(void **state)
{
    (void)state;
    static const char TEXT[] =
        "linkspan: 1\nname: Faulty\nedits:\n"
        "  - split_link: {link: road_dorn, at: 0, node: cove}\n"
        "  - add_link: {id: road_birk, from: arden, to: nowhere, mode: road, length: 0}\n"
        "  - set_link: {link: new_bridge, lanes: many, vehicles: [wagon]}\n";
    struct scratch study;
    struct lsp_diags of_drawn = {0}, of_file = {0}, none = {0};
    struct lsp_arena arena = {0};
    struct lsp_study_inputs inputs, unused;
    size_t scenario = 0;
    make_study(&study);
    assert_int_equal(lsp_study_file_read(study.path, &none, &inputs), LSP_OK);
    assert_int_equal(lsp_study_inputs_draw(
                         &inputs, "b2", TEXT, strlen(TEXT), &arena, &of_drawn, &unused, &scenario),
        LSP_BAD_INPUT);
    scratch_write(&study, "scenarios/b2.yaml", TEXT);
    assert_int_equal(lsp_study_file_read(study.path, &of_file, &unused), LSP_BAD_INPUT);
    struct lsp_buffer one = {0}, other = {0};
    lsp_diags_render_json(&of_drawn, &one);
    lsp_diags_render_json(&of_file, &other);
    assert_true(of_drawn.n_errors >= 6);
    assert_string_equal(one.text, other.text);
    lsp_buffer_finish(&one);
    lsp_buffer_finish(&other);
    lsp_study_inputs_finish(&inputs);
    lsp_arena_finish(&arena);
    lsp_diags_finish(&of_drawn);
    lsp_diags_finish(&of_file);
    lsp_diags_finish(&none);
    scratch_finish(&study);
}

/* The programme was worked out before the scenario was drawn. */
static void a_drawn_cost_takes_the_days_of_those_that_follow_the_same_works(void **state)
{
    (void)state;
    static const char YEARS[] = "years: [2025, 2026], life: 60",
                      WORKS[] = "during: [approach, deck], life: 60";
    static const char *const COSTS[] = {
        "{mid: 9, unit: MUSD}", "{construction: {mid: 9, unit: MUSD}, activity: piers}"};
    struct scratch study;
    struct lsp_diags diags = {0};
    struct lsp_arena arena = {0};
    struct lsp_study_inputs inputs, drawn;
    make_study(&study);
    char *text = scratch_read(&study, "study.yaml"), *at = strstr(text, YEARS);
    assert_non_null(at);
    char *changed = malloc(strlen(text) + sizeof WORKS);
    assert_non_null(changed);
    snprintf(changed, strlen(text) + sizeof WORKS, "%.*s%s%s", (int)(at - text), text, WORKS,
        at + strlen(YEARS));
    scratch_write(&study, "study.yaml", changed);
    free(changed);
    free(text);
    assert_int_equal(lsp_study_file_read(study.path, &diags, &inputs), LSP_OK);
    assert_true(inputs.appraisal.costs[0].follows_programme);
    inputs.appraisal.costs[0].begins_day = 20000;
    inputs.appraisal.costs[0].ends_day = 20500;
    for (int follows_others = 0; follows_others < 2; follows_others++) {
        char scenario[200];
        size_t index = 0, n_errors = diags.n_errors;
        snprintf(scenario, sizeof scenario,
            "linkspan: 1\nname: Wider\nedits:\n  - set_link: {link: road_cove, lanes: 2, cost: "
            "%s}\n",
            COSTS[follows_others]);
        enum lsp_status status = lsp_study_inputs_draw(
            &inputs, "wider", scenario, strlen(scenario), &arena, &diags, &drawn, &index);
        assert_int_equal(status, follows_others == 1 ? LSP_BAD_INPUT : LSP_OK);
        assert_int_equal(diags.n_errors - n_errors, follows_others);
        if (status != LSP_OK)
            continue;
        const struct lsp_cost_item *cost = &drawn.appraisal.costs[drawn.appraisal.n_costs - 1];
        assert_int_equal(cost->begins_day, 20000);
        assert_int_equal(cost->ends_day, 20500);
        assert_true(cost->life_years == 60);
    }
    lsp_study_inputs_finish(&inputs);
    lsp_arena_finish(&arena);
    lsp_diags_finish(&diags);
    scratch_finish(&study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(one_line_is_one_edit),
        cmocka_unit_test(a_file_that_is_somebodys_own_is_locked),
        cmocka_unit_test(saving_finds_conflicts_and_removing_too),
        cmocka_unit_test(a_drawn_scenario_is_the_one_that_is_read),
        cmocka_unit_test(a_drawn_cost_takes_the_days_of_those_that_follow_the_same_works),
        cmocka_unit_test(faults_of_a_drawn_scenario_are_those_of_its_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
