/* One fault in study.yaml, one diagnostic, at the right place.
 *
 * Each row changes one piece of text in the fixture two_towns.  The place that is expected is that
 * of another piece of text in the changed file: so the table needs no line numbers, which every
 * change of the fixture would move.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "formats/study_file.h"
#include "support/scratch.h"

static const char *const FILES[] = {"node.csv", "zone.csv", "link.csv", "basemap.csv", "demand.csv",
    "demand_busy.csv", "gtfs/agency.txt", "gtfs/stops.txt", "gtfs/routes.txt", "gtfs/trips.txt",
    "gtfs/stop_times.txt", "gtfs/calendar.txt", "gtfs/fare_attributes.txt", "gtfs/fare_rules.txt",
    "study.yaml"};

struct fault {
    const char *find, *replace; /* `find` stands once in the file */
    enum lsp_diag_code code;
    const char *at; /* the diagnostic points to its first letter; it stands once */
};

static const struct fault FAULTS[] = {
    /* YAML */
    {"id: two_towns", "id: two_towns\nid: again", LSP_DIAG_YAML_DUPLICATE_KEY, "id: again"},
    {"opens: 9\n", "opens: 9\n    opens: 10\n", LSP_DIAG_YAML_DUPLICATE_KEY, "opens: 10"},
    {"{mid: 240, unit: RUB/h}", "{mid: 240, unit: RUB/h", LSP_DIAG_YAML_SYNTAX,
        ": {mid: 0.02, unit: 1/min}"},
    {"demand: demand.csv", "demand: *x", LSP_DIAG_YAML_REFERENCE, "*x"},

    /* keys and kinds of values */
    {"base_year: 2025", "base_yaer: 2025", LSP_DIAG_UNKNOWN_KEY, "base_yaer"},
    {"terminal_cost: 5", "terminal_price: 5", LSP_DIAG_UNKNOWN_KEY, "terminal_price"},
    {"cargo_value: {", "value_of_time: 1\n    cargo_value: {", LSP_DIAG_UNKNOWN_KEY,
        "value_of_time: 1"},
    {"demand: demand.csv\n", "", LSP_DIAG_MISSING_KEY, "linkspan"},
    {"{name: Cars, mode: road, pce: 1,", "{name: Cars, mode: road,", LSP_DIAG_MISSING_KEY,
        "car:   {name"},
    {"    days_per_year: 365\n", "", LSP_DIAG_MISSING_KEY, "tourist:\n"},
    {"{low: 10, mid: 12, high: 16}", "[12]", LSP_DIAG_WRONG_TYPE, "[12]"},
    {"model_years: [2025, 2030, 2040]", "model_years: 2025", LSP_DIAG_WRONG_TYPE, "2025\nclock"},
    {"hours: {8: 1, 9: 2, 10: 1}", "hours:", LSP_DIAG_WRONG_TYPE, "hours:"},
    {"name: Tourists", "name: []", LSP_DIAG_WRONG_TYPE, "[]"},
    {"caveat: Nothing in this study is real.", "caveat:", LSP_DIAG_EMPTY_FIELD, "caveat:"},
    {"south:\n    name: South post", "south: closed\n  old:\n    name: South post",
        LSP_DIAG_WRONG_TYPE, "closed\n"},
    {"linkspan: 1", "linkspan: 2", LSP_DIAG_VERSION, "2\nid"},
    {"id: two_towns", "id: two towns", LSP_DIAG_BAD_ID, "two towns\nname"},
    {"upkeep: {name", "up keep: {name", LSP_DIAG_BAD_ID, "up keep"},

    /* quantities */
    {"horizon: 30", "horizon: long", LSP_DIAG_NOT_A_NUMBER, "long\n"},
    {"horizon: 30", "horizon: \"30\"", LSP_DIAG_NOT_A_NUMBER, "\"30\""},
    {"avoidable_share: 0.5", "avoidable_share: 1.5", LSP_DIAG_OUT_OF_RANGE, "1.5\n  costs"},
    {"response: 0.5", "response: 1.2", LSP_DIAG_OUT_OF_RANGE, "1.2\n"},
    {"response: 0.5", "response: -0.1", LSP_DIAG_OUT_OF_RANGE, "-0.1"},
    {"response: 0.5", "cost_elasticity: 0.6", LSP_DIAG_OUT_OF_RANGE, "0.6\n    border_weight"},
    {"response: 0.5", "form: relative", LSP_DIAG_NOT_A_CHOICE, "relative"},
    {"response: 0.5", "border_effect: 11", LSP_DIAG_OUT_OF_RANGE, "11\n"},
    {"response: 0.5", "tourism: {income_growth: 2}", LSP_DIAG_OUT_OF_RANGE,
        "2}\n    border_weight"},
    {"response: 0.5", "nests: {n: {theta: 1.2, of: [air]}}", LSP_DIAG_OUT_OF_RANGE, "1.2, of"},
    {"response: 0.5", "nests: {n: {theta: 0, of: [air]}}", LSP_DIAG_OUT_OF_RANGE, "0, of"},
    {"response: 0.5", "nests: {n: {of: [air]}}", LSP_DIAG_MISSING_KEY, "n: {of"},
    {"response: 0.5", "nests: {n: {theta: 1, of: air}}", LSP_DIAG_WRONG_TYPE, "air}}"},
    {"response: 0.5", "nests: {n: {theta: 1, of: [[air]]}}", LSP_DIAG_WRONG_TYPE, "[air]]"},
    {"response: 0.5", "nests: {n: {theta: 1, of: [n]}}", LSP_DIAG_NESTS, "n]}}"},
    {"response: 0.5", "nests: [air]", LSP_DIAG_WRONG_TYPE, "[air]"},
    {"response: 0.5", "nests: {n m: {theta: 1, of: [air]}}", LSP_DIAG_BAD_ID, "n m: {"},
    {"{low: 2, mid: 4, high: 8,", "{low: 5, mid: 4, high: 8,", LSP_DIAG_RANGE_DISORDER,
        "4, high: 8,"},
    {"{low: 2, mid: 4, high: 8,", "{low: 2, mid: 4,", LSP_DIAG_MISSING_KEY, "low: 2, mid: 4, unit"},
    {"{mid: 240, unit: RUB/h}", "{unit: RUB/h}", LSP_DIAG_MISSING_KEY, "value_of_time: {unit"},
    {"{mid: 240, unit: RUB/h}", "{mid: 0, unit: RUB/h}", LSP_DIAG_OUT_OF_RANGE, "0, unit: RUB/h"},
    {"{mid: 240, unit: RUB/h}", "{mid: 240, unit: EUR/h}", LSP_DIAG_NOT_A_CHOICE, "EUR/h"},
    {"unit: 1/min", "unit: h", LSP_DIAG_NOT_A_CHOICE,
        "h}\n    days_per_year: 300\n    vehicles:\n"
        "      road: {vehicle: car"},
    {"survey, confidence: assumed", "survey, confidence: sure", LSP_DIAG_NOT_A_CHOICE, "sure"},
    {"source: invented survey, confidence: assumed", "confidence: weak", LSP_DIAG_NO_SOURCE,
        "weak}"},
    {"currencies:\n", "currencies:\n  eur: 1\n", LSP_DIAG_NOT_A_CHOICE, "eur"},
    {"{low: 75, mid: 80, high: 90, source: invented rate, confidence: assumed}", "0",
        LSP_DIAG_OUT_OF_RANGE, "0\nbase"},

    /* general */
    {"currency: USD", "currency: dollars", LSP_DIAG_NOT_A_CHOICE, "dollars"},
    {"speed: km/h", "speed: mph", LSP_DIAG_NOT_A_CHOICE, "mph"},
    {"[2025, 2030, 2040]", "[2025, 2040, 2030]", LSP_DIAG_MODEL_YEARS, "2030]"},
    {"[2025, 2030, 2040]", "[2020, 2030, 2040]", LSP_DIAG_MODEL_YEARS, "2020"},
    {"[2025, 2030, 2040]", "[]", LSP_DIAG_MODEL_YEARS, "[]"},
    {"[2025, 2030, 2040]", "[2025, 2030, later]", LSP_DIAG_NOT_A_NUMBER, "later"},
    {"clock: {utc_offset: 7}", "clock: {utc_offset: 25}", LSP_DIAG_OUT_OF_RANGE, "25}\nmain"},
    {"main_scenario: open", "main_scenario: opne", LSP_DIAG_UNKNOWN_ID, "opne"},

    /* services */
    {"    FLY: {name: River Air, country: BB}\n", "", LSP_DIAG_OPERATOR_COUNTRY, "operators:"},
    {"River Air, country: BB", "River Air, country: Bb", LSP_DIAG_BAD_COUNTRY, "Bb"},
    {"River Air, country: BB", "River Air", LSP_DIAG_MISSING_KEY, "FLY"},
    {"seats: {train_1: 100}", "seats: {tram_1: 100}", LSP_DIAG_UNKNOWN_ID, "tram_1"},
    {"    rail: {low: 0.7", "    tram: {low: 0.7", LSP_DIAG_UNKNOWN_KEY, "tram"},

    /* segments and alternatives */
    {"hours: {8: 1", "hours: {24: 1", LSP_DIAG_SEGMENT_HOURS, "24:"},
    {"hours: {8: 1, 9: 2, 10: 1}", "hours: {8: 0, 9: 0}", LSP_DIAG_SEGMENT_HOURS, "hours: {8"},
    {"{vehicle: bus, load: 25}", "{vehicle: tram, load: 25}", LSP_DIAG_UNKNOWN_ID, "tram"},
    {"{vehicle: bus, load: 25}", "{vehicle: bus, load: 0}", LSP_DIAG_OUT_OF_RANGE, "0}\n    const"},
    {"rail: {vehicle: wagon", "rail: {vehicle: truck", LSP_DIAG_VEHICLE_MODE, "truck, load: {"},
    {"train: {mid: -1", "tram: {mid: -1", LSP_DIAG_UNKNOWN_ID, "tram"},
    {"main_mode: air, modes: [road, air]", "main_mode: air, modes: [road]", LSP_DIAG_MAIN_MODE,
        "air, modes"},
    {"main_mode: air, modes", "main_mode: sky, modes", LSP_DIAG_NOT_A_CHOICE, "sky"},
    {"crossings: [rail_bridge]", "crossings: [railbridge]", LSP_DIAG_UNKNOWN_ID, "railbridge]"},
    {"      rail: {vehicle: wagon, load: {mid: 50, unit: t}}\n", "", LSP_DIAG_ALTERNATIVE_UNUSABLE,
        "rail:   {name"},

    /* posts and crossings */
    {"opens: 9\n    closes: 18", "opens: 9\n    closes: 9", LSP_DIAG_POST_HOURS,
        "9\n    lanes:\n      - {vehicles: [car, bus, truck], lanes: 3}"},
    {"opens: 9\n", "opens: 25\n", LSP_DIAG_OUT_OF_RANGE, "25\n    closes: 18"},
    {"- {vehicles: [car, bus], lanes: 2}", "- {vehicles: [car, bus, truck], lanes: 2}",
        LSP_DIAG_DUPLICATE_ID, "[truck], lanes: {"},
    {"[car, bus, truck], lanes: 3", "[car, bus], lanes: 3", LSP_DIAG_POST_SERVICE,
        "lanes:\n      - {vehicles: [car, bus], lanes: 3"},
    {"      bus:   {time: 0.75, spread: 0.5}\n", "", LSP_DIAG_POST_SERVICE,
        "service:\n      car:   {time: 0.1"},
    {"      - {vehicles: [truck], lanes: {low: 1, mid: 2, high: 3}}\n", "", LSP_DIAG_POST_SERVICE,
        "lanes:\n      - {vehicles: [car, bus], lanes: 2"},
    {"posts: [north, south]", "posts: [north, north]", LSP_DIAG_DUPLICATE_ID, "north]"},
    {"  rail_bridge: {", "  ferry: {name: Ferry}\n  rail_bridge: {", LSP_DIAG_CROSSING_WITHOUT_LINK,
        "ferry"},
    {"posts: [north, south]", "posts: [north, west]", LSP_DIAG_UNKNOWN_ID, "west"},
    {"posts: [north, south]", "posts: [north, south, north]", LSP_DIAG_TOO_MANY, "north]}\n"},
    {"staffed_share: {low: 0.7, mid: 0.9, high: 1}", "staffed_share: {low: 0.7, mid: 0.9, high: 2}",
        LSP_DIAG_OUT_OF_RANGE, "0.9, high: 2"},

    /* project and scenarios */
    {"- add_link: {id: new", "- build_link: {id: new", LSP_DIAG_EDIT_KIND, "build_link"},
    {"from: arden_gate,", "from: arden_gat,", LSP_DIAG_UNKNOWN_ID, "arden_gat,"},
    {"to: cove_gate, mode", "to: arden_gate, mode", LSP_DIAG_SELF_LOOP, "arden_gate, mode"},
    {"id: new_bridge,", "id: railway,", LSP_DIAG_DUPLICATE_ID, "railway, name"},
    {"LINESTRING (100.10", "LINE (100.10", LSP_DIAG_BAD_GEOMETRY, "\"LINE (100.10"},
    {"operator: OP,", "tolls: {lorry: 3},", LSP_DIAG_UNKNOWN_ID, "lorry: 3"},
    {"operator: OP,", "tolls: {wagon: 3},", LSP_DIAG_OTHER_MODE, "{wagon: 3}"},
    {"operator: OP,", "tolls: {},", LSP_DIAG_EMPTY_FIELD, "{},\n"},
    {"{name: Cars, mode: road, pce: 1,", "{name: Cars, mode: road, pce: 1, payload: 5, gross: 4,",
        LSP_DIAG_OUT_OF_RANGE, "5, gross"},
    {"operator: OP,", "tolls: {truck: -3},", LSP_DIAG_OUT_OF_RANGE, "-3}"},
    {"operator: OP,", "operator: OQ,", LSP_DIAG_UNKNOWN_ID, "OQ,"},
    {"crossing: bridge,", "crossing: ferry,", LSP_DIAG_UNKNOWN_ID, "ferry,"},
    {"lanes: 1, capacity: 900", "lanes: 0, capacity: 900", LSP_DIAG_OUT_OF_RANGE, "0, capacity"},
    {"set_link: {link: new_bridge, vehicles: [car, bus]}",
        "set_link: {link: new_bridge, vehicles: [car, wagon]}", LSP_DIAG_OTHER_MODE,
        "[car, wagon]"},
    {"set_link: {link: new_bridge, vehicles: [car, bus]}",
        "set_link: {link: new_bridge, vehicles: []}", LSP_DIAG_EMPTY_FIELD, "[]"},
    {"set_link: {link: new_bridge, vehicles: [car, bus]}",
        "set_link: {link: new_bridge, side: without, vehicles: [car, bus]}", LSP_DIAG_EDIT_EMPTY,
        "set_link: {link: new_bridge, side: without"},
    {"set_link: {link: new_bridge, vehicles: [car, bus]}", "set_link: {link: new_bridge}",
        LSP_DIAG_EDIT_EMPTY, "set_link: {link: new_bridge}"},
    {"set_link: {link: new_bridge, vehicles", "set_link: {link: old_bridge, vehicles",
        LSP_DIAG_UNKNOWN_ID, "old_bridge"},
    {"set_link: {link: new_bridge, vehicles", "set_link: {link: shore_road, vehicles",
        LSP_DIAG_UNKNOWN_ID, "shore_road, vehicles"},
    {"to: 2030-07-01", "to: 2029-07-01", LSP_DIAG_EDIT_DATES, "2029-07-01"},
    {"to: 2030-07-01", "to: 2030-02-30", LSP_DIAG_BAD_DATE, "2030-02-30"},
    {"side: with, from: 2030-01-01, to: 2030-07", "side: east, from: 2030-01-01, to: 2030-07",
        LSP_DIAG_NOT_A_CHOICE, "east"},
    {"close_route: {route: train_1", "close_route: {route: train_2", LSP_DIAG_UNKNOWN_ID,
        "train_2"},
    {"segments: [tourist, visitor], factor", "segments: [tourist, visitors], factor",
        LSP_DIAG_UNKNOWN_ID, "visitors]"},
    {"opens: 6, closes: 22", "opens: 19", LSP_DIAG_POST_HOURS, "set_post"},
    {"set_post: {post: south, opens: 6, closes: 22,",
        "set_post: {post: south, closes: 22, from: 2030-01-01}\n"
        "      - set_post: {post: south, opens: 20,",
        LSP_DIAG_POST_HOURS, "set_post: {post: south, opens: 20,"},
    {"set_post: {post: south, opens: 6, closes: 22,",
        "set_post: {post: south, closes: 22, side: with}\n"
        "      - set_post: {post: south, opens: 20,",
        LSP_DIAG_POST_HOURS, "set_post: {post: south, opens: 20,"},
    {"set_post: {post: south, opens: 6, closes: 22,",
        "set_post: {post: south, closes: 22, to: 2030-01-01}\n"
        "      - set_post: {post: south, opens: 20, from: 2028-01-01,",
        LSP_DIAG_POST_HOURS, "set_post: {post: south, opens: 20,"},
    {"set_link: {link: road_arden, free_speed: 90, lanes: 2}",
        "set_link: {link: railway, vehicles: [car]}", LSP_DIAG_OTHER_MODE, "[car]}\n"},
    {"to: dorn, mode: road, length: 110", "to: dorn, mode: road, length: 10",
        LSP_DIAG_SHORTER_THAN_POSSIBLE, "10, free_speed: 70}"},
    {"to: dorn, mode: road, length: 110", "to: dorn, mode: road, length: 1100",
        LSP_DIAG_MUCH_LONGER, "1100, free_speed: 70}"},
    {"length: 110, free_speed: 70}", "length: 110, free_speed: 270}", LSP_DIAG_FAST_ROAD,
        "270}\n      - set_link"},
    {"LINESTRING (100.10 45.05, 100.11 45.02, 100.12 45.00)",
        "LINESTRING (100.10 45.05, 100.10 45.15)", LSP_DIAG_LINE_FAR_FROM_NODE,
        "add_link: {id: new"},
    {"{vehicles: [car, bus, truck], lanes: 5}", "{vehicles: [car, bus], lanes: 5}",
        LSP_DIAG_UNKNOWN_ID, "[car, bus], lanes: 5"},
    {"demand_stated_for: with", "demand_stated_for: both", LSP_DIAG_NOT_A_CHOICE, "both\n"},
    {"demand_over_time: fixed", "demand_over_time: shrinks", LSP_DIAG_NOT_A_CHOICE, "shrinks"},
    {"- scale_demand:", "- scale_demand: {factor: 1}\n        set_demand:", LSP_DIAG_EDIT_KIND,
        "scale_demand"},

    /* programme */
    {"after: [approach, piers]", "after: [approach, ready]", LSP_DIAG_PROGRAMME_CYCLE,
        "after: [deck]"},
    {"after: [deck]", "after: [deck, paint]", LSP_DIAG_UNKNOWN_ID, "paint]"},
    {"opens: ready", "opens: redy", LSP_DIAG_UNKNOWN_ID, "redy"},
    {"weekdays: [mon, tue, wed, thu, fri, sat]", "weekdays: []", LSP_DIAG_NO_WORKING_DAY,
        "river:\n"},
    {"weekdays: [mon, tue, wed, thu, fri, sat]", "weekdays: [mon, tus]", LSP_DIAG_NOT_A_CHOICE,
        "tus]"},
    {"from: 12-01, to: 04-10", "from: 01-01, to: 12-31", LSP_DIAG_NO_WORKING_DAY, "river:\n"},
    {"from: 12-01, to: 04-10", "from: 12-01, to: 04-31", LSP_DIAG_BAD_DATE, "04-31"},
    {"start: 2025-04-30", "start: 2025-4-30", LSP_DIAG_BAD_DATE, "2025-4-30"},
    {"calendar: all, duration: 0", "calendar: al, duration: 0", LSP_DIAG_UNKNOWN_ID, "al, dur"},
    {"correlation: 0.3", "correlation: 2", LSP_DIAG_OUT_OF_RANGE, "2\n  calendars"},
    {"{low: 150, mid: 180, high: 300}", "{low: 190, mid: 180, high: 300}", LSP_DIAG_RANGE_DISORDER,
        "180, high"},

    /* appraisal */
    {"construction: {low: 15, mid: 20, high: 35, unit: MUSD},\n             years: [2025, 2026], ",
        "", LSP_DIAG_COST_KIND, "bridge: {name: Bridge,"},
    {"{mid: 1, unit: MUSD}, every: 12", "{mid: 1, unit: MUSD}", LSP_DIAG_MISSING_KEY,
        "resurfacing"},
    {"years: [2025, 2026]", "years: [2026, 2025]", LSP_DIAG_COST_YEARS, "[2026, 2025]"},
    {"years: [2025, 2026]", "years: [2025]", LSP_DIAG_COST_YEARS, "[2025]"},
    {"years: [2025, 2026]", "years: [2024, 2026]", LSP_DIAG_COST_YEARS, "[2024, 2026]"},
    {"years: [2025, 2026]", "years: [2025, 2226]", LSP_DIAG_COST_YEARS, "[2025, 2226]"},
    {"start: 2025-04-30", "start: 2014-04-30", LSP_DIAG_ACCOUNT_YEARS, "2025\n  horizon"},
    {"{low: 15, mid: 20, high: 35, unit: MUSD}", "20", LSP_DIAG_SMALL_COST, "20,\n"},
    {"unit: kUSD", "unit: kusd", LSP_DIAG_NOT_A_CHOICE, "kusd"},
    {"ramp: {start: 0.5, years: 2}", "ramp: {start: 0.5, years: 0}", LSP_DIAG_OUT_OF_RANGE,
        "0}\n  avoidable"},
    {"other_rates: [0.03, 0.09]", "other_rates: [0.03, 9]", LSP_DIAG_OUT_OF_RANGE, "9]\n"},
    {"uncertainty: {draws: 100", "uncertainty: {draws: -1", LSP_DIAG_OUT_OF_RANGE, "-1, seed"},
};

struct setup {
    struct scratch fixture, study;
};

static void set_up(struct setup *setup)
{
    snprintf(setup->fixture.path, sizeof setup->fixture.path, "%s",
        LSP_SOURCE_DIR "/tests/fixtures/two_towns");
    scratch_init(&setup->study);
    for (size_t file = 0; file < sizeof FILES / sizeof *FILES; file++) {
        char *text = scratch_read(&setup->fixture, FILES[file]);
        assert_non_null(text);
        scratch_write(&setup->study, FILES[file], text);
        free(text);
    }
}

/* The only place of `part` in `text`. */
static const char *find_once(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    if (found == NULL || strstr(found + 1, part) != NULL)
        fail_msg("\"%s\" stands %s in the file", part, found == NULL ? "nowhere" : "twice");
    return found;
}

/* `text` with one piece changed; free() it. */
static char *change(const char *text, const char *find, const char *replace)
{
    const char *found = find_once(text, find);
    size_t n_before = (size_t)(found - text), n_find = strlen(find), n_replace = strlen(replace);
    size_t length = strlen(text) - n_find + n_replace;
    char *changed = malloc(length + 1);
    assert_non_null(changed);
    memcpy(changed, text, n_before);
    memcpy(changed + n_before, replace, n_replace);
    memcpy(changed + n_before + n_replace, found + n_find, length - n_before - n_replace);
    changed[length] = '\0';
    return changed;
}

/* Line and column of a place in a text, from 1. */
static void locate(const char *text, const char *at, uint32_t *ret_line, uint32_t *ret_column)
{
    *ret_line = 1;
    *ret_column = 1;
    for (; text < at; text++) {
        *ret_column = *text == '\n' ? 1 : *ret_column + 1;
        *ret_line += *text == '\n';
    }
}

/* True when reading gives exactly the diagnostic that the row says; prints what it gives if not. */
static bool says_just_that(const struct setup *setup, const struct fault *fault, const char *file,
    uint32_t line, uint32_t column)
{
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    enum lsp_status status = lsp_study_file_read(setup->study.path, &diags, &inputs);
    struct lsp_buffer said = {0};
    lsp_diags_render_text(&diags, false, &said); /* while its texts live */
    bool is_error = diags.n_errors > 0;
    bool is_good = diags.n_items == 1 && diags.items[0].code == fault->code &&
                   status == (is_error ? LSP_BAD_INPUT : LSP_OK) &&
                   strcmp(diags.items[0].facts.where.file, file) == 0 &&
                   diags.items[0].facts.where.line == line &&
                   diags.items[0].facts.where.column == column;
    if (!is_good)
        print_error("%s -> %s: expected LS%d at %s:%u:%u, found status %d:\n%s\n", fault->find,
            fault->replace, (int)fault->code, file, line, column, (int)status,
            said.text == NULL ? "nothing" : said.text);
    if (status == LSP_OK)
        lsp_study_inputs_finish(&inputs);
    lsp_buffer_finish(&said);
    lsp_diags_finish(&diags);
    return is_good;
}

/* Makes the fault in a file, reads the study, and makes it good again. */
static bool is_told(const struct setup *setup, const char *file, const struct fault *fault)
{
    char *text = scratch_read(&setup->fixture, file);
    char *changed = change(text, fault->find, fault->replace);
    uint32_t line = 0, column = 0;
    locate(changed, find_once(changed, fault->at), &line, &column);
    scratch_write(&setup->study, file, changed);
    bool is_good = says_just_that(setup, fault, file, line, column);
    scratch_write(&setup->study, file, text);
    free(changed);
    free(text);
    return is_good;
}

static void a_links_operator_must_be_known(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    assert_true(is_told(
        &setup, "link.csv", &(struct fault){",RW,", ",RX,", LSP_DIAG_UNKNOWN_ID, "railway,Arden"}));
    scratch_finish(&setup.study);
}

/* What is lost with such a row is not reported as missing. */
static void a_broken_row_of_a_table_gives_one_diagnostic(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        struct fault fault;
    } rows[] = {
        {"node.csv", {"dorn,Dorn,", "dorn,\"Dorn,", LSP_DIAG_BAD_QUOTE, "\"Dorn"}},
        {"node.csv", {"arden_gate,North", "arden_gate,\"North", LSP_DIAG_BAD_QUOTE, "\"North"}},
        {"node.csv", {"arden_gate,North gate,100.10", "arden_gate,North gate,100,10",
                         LSP_DIAG_WRONG_FIELD_COUNT, "arden_gate,N"}},
        {"zone.csv", {"birk,Birk", "birk,\"Birk", LSP_DIAG_BAD_QUOTE, "\"Birk"}},
        {"zone.csv", {"birk,Birk", "birk,Bi,rk", LSP_DIAG_WRONG_FIELD_COUNT, "birk,Bi,rk"}},
        {"zone.csv", {"birk,Birk", "birk,\"Bi\"rk", LSP_DIAG_BAD_QUOTE, "\"Bi\"rk"}},
        {"link.csv", {"road_birk,Birk", "road_birk,\"Birk", LSP_DIAG_BAD_QUOTE, "\"Birk"}},
        {"link.csv",
            {"false,road,52", "false,road,1,052", LSP_DIAG_WRONG_FIELD_COUNT, "road_birk,B"}},
        {"link.csv", {"railway,Arden", "railway,Ar,den", LSP_DIAG_WRONG_FIELD_COUNT, "railway,Ar"}},
        {"demand.csv",
            {"cove,arden,12000", "cove,arden,12,000", LSP_DIAG_WRONG_FIELD_COUNT, "food,cove"}},
        {"demand.csv",
            {"invented customs", "\"invented customs", LSP_DIAG_BAD_QUOTE, "\"invented"}},
        {"basemap.csv", {"river,The", "river,a,The", LSP_DIAG_WRONG_FIELD_COUNT, "river,a"}},
    };
    struct setup setup;
    set_up(&setup);
    size_t n_wrong = 0;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
        n_wrong += !is_told(&setup, rows[row].file, &rows[row].fault);
    scratch_finish(&setup.study);
    assert_int_equal(n_wrong, 0);
}

static void each_fault_gives_one_diagnostic_at_its_place(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    size_t n_wrong = 0;
    for (size_t row = 0; row < sizeof FAULTS / sizeof *FAULTS; row++)
        n_wrong += !is_told(&setup, "study.yaml", &FAULTS[row]);
    scratch_finish(&setup.study);
    assert_int_equal(n_wrong, 0);
}

/* A post without lanes for lorries, on a bridge that is closed to them but in one scenario. */
static void an_edit_that_lets_a_vehicle_pass_needs_a_post_for_it(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    char *text = scratch_read(&setup.fixture, "study.yaml");
    char *closed = change(text, "capacity: 900,\n", "capacity: 900, vehicles: [car, bus],\n");
    char *lanes = change(
        closed, "- {vehicles: [car, bus, truck], lanes: 3}", "- {vehicles: [car, bus], lanes: 3}");
    char *service = change(lanes, "      truck: {time: 0.5, spread: 1}\n", "");
    char *post = change(service, ", lanes: [{vehicles: [car, bus, truck], lanes: 5}]}", "}");
    scratch_write(&setup.study, "study.yaml", post);
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_OK);
    assert_int_equal(diags.n_items, 0);
    lsp_study_inputs_finish(&inputs);
    char *edit = change(post, "{link: new_bridge, vehicles: [car, bus]}",
        "{link: new_bridge, vehicles: [car, truck]}");
    scratch_write(&setup.study, "study.yaml", edit);
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_BAD_INPUT);
    assert_int_equal(diags.n_items, 1);
    assert_int_equal(diags.items[0].code, LSP_DIAG_POST_SERVICE);
    uint32_t line = 0, column = 0;
    locate(edit, find_once(edit, "set_link: {link: new_bridge, vehicles: [car, truck]}"), &line,
        &column);
    assert_int_equal(diags.items[0].facts.related.line, line);
    lsp_diags_finish(&diags);
    char *const texts[] = {text, closed, lanes, service, post, edit};
    for (size_t row = 0; row < sizeof texts / sizeof *texts; row++)
        free(texts[row]);
    scratch_finish(&setup.study);
}

static void defaults_that_decide_something_stand_in_the_register_even_when_zero(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        double mid;
    } defaults[] = {{"segments.visitor.response", 0}, {"segments.visitor.growth", 0},
        {"segments.visitor.border_weight", 1}, {"segments.visitor.early_weight", 0.5},
        {"segments.visitor.late_weight", 0.5}, {"appraisal.costs.gate.life", 0},
        {"appraisal.ramp.start", 1}, {"appraisal.avoidable_share", 0}};
    struct setup setup;
    set_up(&setup);
    char *text = scratch_read(&setup.fixture, "study.yaml");
    char *changed = change(text, "  ramp: {start: 0.5, years: 2}\n  avoidable_share: 0.5\n", "");
    scratch_write(&setup.study, "study.yaml", changed);
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_OK);
    for (size_t row = 0; row < sizeof defaults / sizeof *defaults; row++) {
        const struct lsp_assumption *item = inputs.assumptions.items;
        while (item < inputs.assumptions.items + inputs.assumptions.n_items &&
               strcmp(item->id, defaults[row].id) != 0)
            item++;
        if (item == inputs.assumptions.items + inputs.assumptions.n_items)
            fail_msg("%s is not registered", defaults[row].id);
        assert_close(item->mid, defaults[row].mid, 0);
        assert_close(*item->target, defaults[row].mid, 0);
        assert_int_equal(item->confidence, LSP_ASSUMED);
        assert_string_equal(item->source, "default of the study format");
    }
    lsp_study_inputs_finish(&inputs);
    lsp_diags_finish(&diags);
    free(changed);
    free(text);
    scratch_finish(&setup.study);
}

static void all_faults_are_reported_at_once(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    char *text = scratch_read(&setup.fixture, "study.yaml");
    static const struct fault MANY[] = {
        {.find = "horizon: 30", .replace = "horizon: long", .code = LSP_DIAG_NOT_A_NUMBER},
        {.find = "main_scenario: open",
            .replace = "main_scenario: shut",
            .code = LSP_DIAG_UNKNOWN_ID},
        {.find = "after: [deck]", .replace = "after: [dekc]", .code = LSP_DIAG_UNKNOWN_ID},
        {.find = "opens: 9\n", .replace = "opens: 25\n", .code = LSP_DIAG_OUT_OF_RANGE},
        {.find = "currency: USD",
            .replace = "currency: USD, unit: 1",
            .code = LSP_DIAG_UNKNOWN_KEY},
        {.find = "zones: zone.csv", .replace = "zones: zones.csv", .code = LSP_DIAG_CANNOT_OPEN},
    };
    const size_t n_many = sizeof MANY / sizeof *MANY;
    for (size_t row = 0; row < n_many; row++) {
        char *changed = change(text, MANY[row].find, MANY[row].replace);
        free(text);
        text = changed;
    }
    scratch_write(&setup.study, "study.yaml", text);
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_BAD_INPUT);
    size_t n_errors = 0;
    for (size_t item = 0; item < diags.n_items; item++)
        n_errors += diags.items[item].severity == LSP_ERROR;
    assert_int_equal(n_errors, n_many);
    lsp_diags_finish(&diags);
    free(text);
    scratch_finish(&setup.study);
}

/* What a table refers to may be unreadable: its own faults are told all the same, and its
 * references are not told to be unknown. */
static void each_table_is_checked_though_others_cannot_be_read(void **state)
{
    (void)state;
    enum { N_TABLES = sizeof FILES / sizeof *FILES - 1 }; /* all but study.yaml */
    const unsigned all = (1U << N_TABLES) - 1;
    struct setup setup;
    set_up(&setup);
    for (unsigned broken = 1; broken <= all; broken++) { /* one, two or all */
        unsigned but_one = broken & (broken - 1);
        if ((but_one & (but_one - 1)) != 0 && broken != all)
            continue;
        size_t n_broken = 0;
        for (size_t table = 0; table < N_TABLES; table++) {
            char *text = scratch_read(&setup.fixture, FILES[table]);
            bool is_broken = (broken >> table & 1) != 0;
            for (char *at = text; is_broken && *at != '\0'; at++)
                *at = *at == ',' ? ';' : *at;
            n_broken += is_broken ? 1 : 0;
            scratch_write(&setup.study, FILES[table], text);
            free(text);
        }
        struct lsp_diags diags = {0};
        struct lsp_study_inputs inputs;
        assert_int_equal(lsp_study_file_read(setup.study.path, &diags, &inputs), LSP_BAD_INPUT);
        size_t n_separators = 0;
        for (size_t item = 0; item < diags.n_items; item++)
            n_separators += diags.items[item].code == LSP_DIAG_SEPARATOR;
        if (n_separators != n_broken || diags.n_errors != n_broken)
            fail_msg(
                "tables %#x: %zu errors, %zu of separators", broken, diags.n_errors, n_separators);
        lsp_diags_finish(&diags);
    }
    scratch_finish(&setup.study);
}

/* Reads a study whose study.yaml is the given bytes; whatever it is, nothing may break. */
static void read_bytes(const struct setup *setup, const char *bytes, size_t length)
{
    struct lsp_diags diags = {0};
    struct lsp_study_inputs inputs;
    struct lsp_buffer said = {0};
    scratch_write_bytes(&setup->study, "study.yaml", bytes, length);
    enum lsp_status status = lsp_study_file_read(setup->study.path, &diags, &inputs);
    lsp_diags_render_text(&diags, false, &said);
    if (status == LSP_OK)
        lsp_study_inputs_finish(&inputs);
    else
        assert_true(diags.n_errors > 0);
    lsp_buffer_finish(&said);
    lsp_diags_finish(&diags);
}

static void a_study_cut_off_at_any_byte_is_refused_or_read(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    char *text = scratch_read(&setup.fixture, "study.yaml");
    size_t length = strlen(text);
    for (size_t cut = 0; cut < length; cut++)
        read_bytes(&setup, text, cut);
    free(text);
    scratch_finish(&setup.study);
}

/* Lines left out, doubled or swapped make studies that are mostly YAML and mostly wrong. */
static void a_study_with_its_lines_shuffled_is_refused_or_read(void **state)
{
    (void)state;
    struct setup setup;
    set_up(&setup);
    char *text = scratch_read(&setup.fixture, "study.yaml");
    size_t length = strlen(text);
    char *changed = malloc(2 * length + 2);
    assert_non_null(changed);
    uint64_t random = 2463534242U;
    for (int trial = 0; trial < 400; trial++) {
        size_t n = 0;
        for (const char *line = text; *line != '\0';) {
            size_t bytes = strcspn(line, "\n") + 1;
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            size_t copies = random % 50 == 0 ? 0 : random % 50 == 1 ? 2 : 1;
            for (size_t copy = 0; copy < copies && n + bytes <= 2 * length; copy++) {
                memcpy(changed + n, line, bytes);
                n += bytes;
            }
            line += bytes;
        }
        read_bytes(&setup, changed, n);
    }
    free(changed);
    free(text);
    scratch_finish(&setup.study);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_gives_one_diagnostic_at_its_place),
        cmocka_unit_test(a_links_operator_must_be_known),
        cmocka_unit_test(an_edit_that_lets_a_vehicle_pass_needs_a_post_for_it),
        cmocka_unit_test(a_broken_row_of_a_table_gives_one_diagnostic),
        cmocka_unit_test(defaults_that_decide_something_stand_in_the_register_even_when_zero),
        cmocka_unit_test(all_faults_are_reported_at_once),
        cmocka_unit_test(each_table_is_checked_though_others_cannot_be_read),
        cmocka_unit_test(a_study_cut_off_at_any_byte_is_refused_or_read),
        cmocka_unit_test(a_study_with_its_lines_shuffled_is_refused_or_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
