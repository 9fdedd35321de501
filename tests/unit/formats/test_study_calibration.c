/* The section `calibration` of study.yaml: what is read, and one diagnostic for one fault.
 *
 * Each row of the table changes one piece of the section, which stands behind the fixture
 * two_towns; the place that is expected is that of another piece of text in the changed file.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/study_file.h"
#include "support/scratch.h"

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

static const char *const FILES[] = {"node.csv", "zone.csv", "link.csv", "basemap.csv", "demand.csv",
    "demand_busy.csv", "gtfs/agency.txt", "gtfs/stops.txt", "gtfs/routes.txt", "gtfs/trips.txt",
    "gtfs/stop_times.txt", "gtfs/calendar.txt", "gtfs/fare_attributes.txt", "gtfs/fare_rules.txt",
    "study.yaml"};

static const char SECTION[] =
    "calibration:\n"
    "  parameters:\n"
    "    - {id: segments.visitor.scale, low: 0.001, high: 0.1, unit: 1/min}\n"
    "    - {id: segments.tourist.value_of_time}\n"
    "  vary: [services.fare_factor.rail, network.link_hours_per_day]\n"
    "  observations:\n"
    "    cars:\n"
    "      name: Cars seen\n"
    "      of: vehicles\n"
    "      per: day\n"
    "      alternatives: [bridge]\n"
    "      segments: [visitor]\n"
    "      scenario: travellers\n"
    "      year: 2031\n"
    "      value: 120\n"
    "      spread: 0.02\n"
    "      use: fit\n"
    "      source: a counter\n"
    "    share:\n"
    "      {name: Share seen, of: share, alternatives: [train, air], segments: [tourist],\n"
    "       origins: [arden, birk], destinations: [cove], side: without, year: 2030, value: 0.25,\n"
    "       use: fit, source: a survey}\n"
    "    first:\n"
    "      {name: First seen, of: persons, per: window, alternatives: [bridge], segments: "
    "[tourist],\n"
    "       year: 2030, value: 0, use: predict, source: a gate,\n"
    "       window: {from: 2030-03-02, to: 2030-04-01, opened: 2030-03-01}}\n";

struct fault {
    const char *find, *replace; /* `find` stands once in the section */
    enum lsp_diag_code code;
    const char *at; /* the diagnostic points to its first letter; it stands once in the section */
};

static const struct fault FAULTS[] = {
    {"year: 2031", "year: 1990", LSP_DIAG_OUT_OF_RANGE, "1990"},
    {"  parameters:", "  parameter:", LSP_DIAG_UNKNOWN_KEY, "parameter:"},
    {"id: segments.visitor.scale", "id: segments.visitor.scales", LSP_DIAG_UNKNOWN_ID,
        "segments.visitor.scales"},
    {"id: segments.visitor.scale", "id: currencies.RUB", LSP_DIAG_CALIBRATION_FIXED,
        "currencies.RUB"},
    {"{id: segments.tourist.value_of_time}", "{id: segments.visitor.scale, low: 0.001, high: 1}",
        LSP_DIAG_DUPLICATE_ID, "segments.visitor.scale, low: 0.001, high: 1}"},
    {"{id: segments.tourist.value_of_time}", "{low: 1, high: 2}", LSP_DIAG_MISSING_KEY,
        "{low: 1, high: 2}"},
    {"low: 0.001", "low: 0", LSP_DIAG_OUT_OF_RANGE, "0, high"},
    {"low: 0.001", "low: x", LSP_DIAG_NOT_A_NUMBER, "x, high"},
    {"low: 0.001", "low: 0.05", LSP_DIAG_CALIBRATION_RANGE, "{id: segments.visitor.scale"},
    {"high: 0.1", "high: 0.0005", LSP_DIAG_CALIBRATION_RANGE, "{id: segments.visitor.scale"},
    {"unit: 1/min", "unit: 1/h", LSP_DIAG_NOT_A_CHOICE, "1/h}"},
    {"services.fare_factor.rail", "segments.food.scale", LSP_DIAG_CALIBRATION_RANGE,
        "segments.food.scale"},
    {"services.fare_factor.rail", "segments.visitor.scale", LSP_DIAG_DUPLICATE_ID,
        "segments.visitor.scale, network"},
    {"    cars:\n", "    ca rs:\n", LSP_DIAG_BAD_ID, "ca rs:"},
    {"of: vehicles", "of: cars", LSP_DIAG_NOT_A_CHOICE, "cars\n      per"},
    {"      per: day\n", "", LSP_DIAG_MISSING_KEY, "cars:"},
    {"      per: day\n", "      per: window\n", LSP_DIAG_MISSING_KEY, "cars:"},
    {"of: share,", "of: share, per: day,", LSP_DIAG_UNKNOWN_KEY, "per: day, alternatives"},
    {"[train, air]", "[train, plane]", LSP_DIAG_UNKNOWN_ID, "plane]"},
    {"[train, air]", "[]", LSP_DIAG_EMPTY_FIELD, "[]"},
    {"      segments: [visitor]\n", "      segments: [tourist, visitors]\n", LSP_DIAG_UNKNOWN_ID,
        "visitors]"},
    {"origins: [arden, birk]", "origins: [arden, birch]", LSP_DIAG_UNKNOWN_ID, "birch]"},
    {"origins: [arden, birk]", "origins: []", LSP_DIAG_EMPTY_FIELD, "[], dest"},
    {"origins: [arden, birk]", "origins: [birk]", LSP_DIAG_OBSERVATION_OF_NOBODY, "share:\n"},
    {"scenario: travellers", "scenario: traveller", LSP_DIAG_UNKNOWN_ID, "traveller\n"},
    {"year: 2031", "year: 31", LSP_DIAG_OUT_OF_RANGE, "31\n"},
    {"side: without", "side: before", LSP_DIAG_NOT_A_CHOICE, "before"},
    {"value: 120", "value: 0", LSP_DIAG_OUT_OF_RANGE, "0\n      spread"},
    {"value: 120", "value: many", LSP_DIAG_NOT_A_NUMBER, "many"},
    {"value: 0.25", "value: 25", LSP_DIAG_OUT_OF_RANGE, "25,\n"},
    {"spread: 0.02", "spread: 0", LSP_DIAG_OUT_OF_RANGE, "0\n      use"},
    {"      use: fit\n", "      use: fitting\n", LSP_DIAG_NOT_A_CHOICE, "fitting"},
    {"      use: fit\n", "", LSP_DIAG_MISSING_KEY, "cars:"},
    {"      source: a counter\n", "", LSP_DIAG_MISSING_KEY, "cars:"},
    {"of: persons", "of: tonnes", LSP_DIAG_OBSERVATION_UNITS, "[tourist],\n       year: 2030"},
    {"      alternatives: [bridge]\n", "      alternatives: [train]\n",
        LSP_DIAG_OBSERVATION_VEHICLES, "cars:"},
    {"to: 2030-04-01", "to: 2030-03-02", LSP_DIAG_OBSERVATION_WINDOW, "{from: 2030-03-02"},
    {"to: 2030-04-01", "to: 2030-04-31", LSP_DIAG_BAD_DATE, "2030-04-31"},
    {"opened: 2030-03-01", "opened: 2030-03-03", LSP_DIAG_OBSERVATION_WINDOW, "{from: 2030-03-02"},
    {", opened: 2030-03-01}", "}", LSP_DIAG_MISSING_KEY, "window: {"},
    {"{from: 2030-03-02, to: 2030-04-01, opened: 2030-03-01}", "always", LSP_DIAG_WRONG_TYPE,
        "always"},
};

/* A copy of the fixture, with the section behind study.yaml. */
struct setup {
    struct scratch study;
    char *text; /* of study.yaml, without the section */
};

static void set_up(struct setup *setup)
{
    struct scratch fixture;
    snprintf(fixture.path, sizeof fixture.path, "%s", LSP_SOURCE_DIR "/tests/fixtures/two_towns");
    scratch_init(&setup->study);
    for (size_t file = 0; file < COUNT(FILES); file++) {
        char *text = scratch_read(&fixture, FILES[file]);
        assert_non_null(text);
        scratch_write(&setup->study, FILES[file], text);
        setup->text = text;
        if (file + 1 < COUNT(FILES))
            free(text);
    }
}

static void tear_down(struct setup *setup)
{
    free(setup->text);
    scratch_finish(&setup->study);
}

static void write_study(const struct setup *setup, const char *section)
{
    size_t length = strlen(setup->text) + strlen(section) + 1;
    char *whole = malloc(length);
    assert_non_null(whole);
    snprintf(whole, length, "%s%s", setup->text, section);
    scratch_write(&setup->study, "study.yaml", whole);
    free(whole);
}

/* The only place of `part` in `text`. */
static const char *find_once(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    if (found == NULL || strstr(found + 1, part) != NULL)
        fail_msg("\"%s\" stands %s in the section", part, found == NULL ? "nowhere" : "twice");
    return found;
}

/* Line and column in the file of a place in the section, from 1. */
static void locate(const struct setup *setup, const char *section, const char *at,
    uint32_t *ret_line, uint32_t *ret_column)
{
    *ret_line = *ret_column = 1;
    for (const char *letter = setup->text; *letter != '\0'; letter++)
        *ret_line += *letter == '\n';
    for (; section < at; section++) {
        *ret_column = *section == '\n' ? 1 : *ret_column + 1;
        *ret_line += *section == '\n';
    }
}

/* True when reading gives exactly the diagnostic that the row says; prints what it gives if not. */
static bool is_told(const struct setup *setup, const struct fault *fault)
{
    char section[sizeof SECTION + 256];
    const char *found = find_once(SECTION, fault->find);
    snprintf(section, sizeof section, "%.*s%s%s", (int)(found - SECTION), SECTION, fault->replace,
        found + strlen(fault->find));
    uint32_t line, column;
    locate(setup, section, find_once(section, fault->at), &line, &column);
    write_study(setup, section);
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    enum lsp_status status = lsp_study_file_read(setup->study.path, &diags, &inputs);
    struct lsp_buffer said = {0};
    lsp_diags_render_text(&diags, false, &said);
    bool is_good = status == LSP_BAD_INPUT && diags.n_items == 1 &&
                   diags.items[0].code == fault->code && diags.items[0].facts.where.line == line &&
                   diags.items[0].facts.where.column == column;
    if (!is_good)
        print_error("%s -> %s: expected LS%d at %u:%u, found status %d:\n%s\n", fault->find,
            fault->replace, (int)fault->code, line, column, (int)status,
            said.text == NULL ? "nothing" : said.text);
    if (status == LSP_OK)
        lsp_study_inputs_finish(&inputs);
    lsp_buffer_finish(&said);
    lsp_diags_finish(&diags);
    return is_good;
}

static void each_fault_gives_one_diagnostic_at_its_place(void **state)
{
    (void)state;
    struct setup setup;
    size_t n_wrong = 0;
    set_up(&setup);
    for (size_t row = 0; row < COUNT(FAULTS); row++)
        n_wrong += !is_told(&setup, &FAULTS[row]);
    tear_down(&setup);
    assert_int_equal(n_wrong, 0);
}

static const char *id_of(const struct lsp_study_inputs *inputs, size_t assumption)
{
    return inputs->assumptions.items[assumption].id;
}

static void the_section_is_read_as_it_stands(void **state)
{
    (void)state;
    struct setup setup;
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    set_up(&setup);
    write_study(&setup, SECTION);
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_OK);
    assert_int_equal(diags.n_items, 0);
    const struct lsp_calibration_spec *spec = &inputs.calibration;
    assert_non_null(spec->where.file);
    assert_int_equal(spec->n_parameters, 2);
    assert_string_equal(id_of(&inputs, spec->parameters[0].assumption), "segments.visitor.scale");
    assert_true(spec->parameters[0].low == 0.001 && spec->parameters[0].high == 0.1);
    assert_true(spec->parameters[1].low == 2 && spec->parameters[1].high == 8); /* its own range */
    assert_int_equal(spec->n_vary, 2);
    assert_string_equal(id_of(&inputs, spec->vary[1]), "network.link_hours_per_day");
    assert_int_equal(spec->n_observations, 3);
    const struct lsp_observation *cars = &spec->observations[0], *share = cars + 1,
                                 *first = cars + 2;
    assert_string_equal(cars->id, "cars");
    assert_string_equal(cars->name, "Cars seen");
    assert_string_equal(cars->source, "a counter");
    assert_int_equal(cars->kind, LSP_OBSERVED_VEHICLES);
    assert_int_equal(cars->per, LSP_OBSERVED_DAY);
    assert_int_equal(cars->alternatives, 1);
    assert_int_equal(cars->segments, 2);
    assert_int_equal(cars->scenario, 1);
    assert_int_equal(cars->year, 2031);
    assert_true(cars->is_with && !cars->is_predicted && !cars->has_window);
    assert_true(cars->value == 120 && cars->spread == 0.02);
    assert_null(cars->is_origin);
    assert_int_equal(share->kind, LSP_OBSERVED_SHARE);
    assert_int_equal(share->alternatives, 4 + 8);
    assert_int_equal(share->scenario, 0); /* the main one */
    assert_true(!share->is_with && share->spread == 0.05);
    assert_true(share->is_origin[0] && share->is_origin[1] && !share->is_origin[2]);
    assert_true(share->is_destination[2] && !share->is_destination[0]);
    assert_int_equal(first->per, LSP_OBSERVED_WINDOW);
    assert_true(
        first->is_predicted && !first->is_compared && first->has_window && first->value == 0);
    assert_int_equal(first->to_day - first->from_day, 30);
    assert_int_equal(first->from_day - first->opened_day, 1);
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    tear_down(&setup);
}

static void what_is_compared_only_is_held_out_and_no_prediction(void **state)
{
    (void)state;
    struct setup setup;
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    set_up(&setup);
    char text[sizeof SECTION + 8];
    const char *use = find_once(SECTION, "predict, source: a gate");
    snprintf(
        text, sizeof text, "%.*scompare%s", (int)(use - SECTION), SECTION, use + strlen("predict"));
    write_study(&setup, text);
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_OK);
    assert_int_equal(diags.n_items, 0);
    const struct lsp_observation *first = &inputs.calibration.observations[2];
    assert_string_equal(first->id, "first");
    assert_true(first->is_predicted && first->is_compared);
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    tear_down(&setup);
}

/* Without the section a study is what it was. */
static void a_study_need_not_be_calibrated(void **state)
{
    (void)state;
    struct setup setup;
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    set_up(&setup);
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_OK);
    assert_null(inputs.calibration.where.file);
    assert_int_equal(inputs.calibration.n_parameters, 0);
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    tear_down(&setup);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_section_is_read_as_it_stands),
        cmocka_unit_test(what_is_compared_only_is_held_out_and_no_prediction),
        cmocka_unit_test(each_fault_gives_one_diagnostic_at_its_place),
        cmocka_unit_test(a_study_need_not_be_calibrated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
