/* What the page is told of a study at once: its model's JSON.  SPDX-License-Identifier: Apache-2.0
 */
#include "view/model_study_internal.h"

#include <string.h>

/* An attribute of an edit, as the page makes a field of a form of it. */
struct attribute {
    const char *key, *label, *unit, *type;
    double least, most, step; /* least > most: not said */
    const char *help;         /* or NULL */
};

static void add_things(const struct lsp_session_about *about, struct lsp_buffer *out);
static void add_fields(struct lsp_buffer *out);
static void add_kinds(const struct lsp_session_about *about, struct lsp_buffer *out);
static void add_kind(const struct lsp_session_about *about, const char *key, const char *label,
    size_t n, const struct attribute attributes[], struct lsp_buffer *out);
static void add_attribute(const struct lsp_session_about *about, const struct attribute *attribute,
    struct lsp_buffer *out);
static void add_choices(const struct lsp_session_about *about, const struct attribute *attribute,
    struct lsp_buffer *out);
static void add_presets(struct lsp_buffer *out);

void lsp_study_model_describe(void *self, struct lsp_buffer *out)
{
    const struct study_model *model = self;
    const struct lsp_session_about *about = lsp_session_about(model->session);
    const struct lsp_session_geometry *geometry = lsp_session_geometry(model->session);
    lsp_buffer_add_text_member(out, "kind", "study");
    lsp_buffer_add_text_member(out, "id", about->id);
    lsp_buffer_add_text_member(out, "name", about->name);
    lsp_buffer_add_text_member(out, "about", about->about);
    lsp_buffer_add_text_member(out, "caveat", about->caveat);
    lsp_buffer_add_text_member(out, "folder", model->folder);
    lsp_buffer_add_text_member(out, "crs", "lonlat");
    lsp_buffer_add(out, ",\"bbox\":[");
    for (int side = 0; side < 4; side++) {
        lsp_buffer_add(out, side > 0 ? "," : "");
        lsp_buffer_add_json_number(out, about->bbox[side]);
    }
    lsp_buffer_printf(out, "],\"counts\":{\"nodes\":%u,\"links\":%u,\"zones\":%zu",
        geometry->n_nodes, geometry->n_links, about->n_zones);
    lsp_buffer_add_number_member(out, "trips", about->persons_year);
    lsp_buffer_add_number_member(out, "persons_year", about->persons_year);
    lsp_buffer_add_number_member(out, "tonnes_year", about->tonnes_year);
    lsp_buffer_add(out, "}");
    lsp_buffer_add_text_member(
        out, "attribution", about->attribution != NULL ? about->attribution : "");
    lsp_buffer_add(out, ",\"units\":{\"time\":\"h\",\"length\":\"km\",\"capacity\":\"pce/day\"");
    lsp_buffer_add_text_member(out, "currency", about->currency);
    lsp_buffer_add_number_member(out, "price_year", about->price_year);
    lsp_buffer_add(out, "}");
    lsp_buffer_add(out, ",\"years\":[");
    for (size_t year = 0; year < about->n_years; year++)
        lsp_buffer_printf(out, "%s%d", year > 0 ? "," : "", about->years[year]);
    lsp_buffer_printf(
        out, "],\"shown_year\":%d,\"base_year\":%d", about->show_year, about->base_year);
    lsp_buffer_add_text_member(out, "scenarios", about->main_scenario);
    lsp_buffer_add(out, ",\"sides\":{\"without\":\"Without the project\",\"with\":"
                        "\"With the project and what is drawn\"}");
    add_things(about, out);
    add_fields(out);
    add_kinds(about, out);
    add_presets(out);
    lsp_buffer_printf(out,
        ",\"has\":{\"posts\":%s,\"limits\":%s,\"appraisal\":true,\"programme\":true,"
        "\"explain\":true,\"select\":true,\"routes\":true,\"report\":true,"
        "\"isochrone\":true,\"money\":true,\"years\":true}",
        about->has_posts ? "true" : "false", about->has_limits ? "true" : "false");
    lsp_buffer_add(out, ",\"limits\":{\"edits\":60}");
}

static void add_names(
    const char *key, size_t n, const struct lsp_session_name names[], struct lsp_buffer *out)
{
    lsp_buffer_printf(out, ",\"%s\":[", key);
    for (size_t at = 0; at < n; at++) {
        lsp_buffer_add(out, at > 0 ? ",\n{\"id\":" : "\n{\"id\":");
        lsp_buffer_add_json(out, names[at].id);
        lsp_buffer_add_text_member(out, "name", names[at].name);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

static void add_things(const struct lsp_session_about *about, struct lsp_buffer *out)
{
    static const char *const MODES[] = {"road", "rail", "air", "sea"};
    lsp_buffer_add(out, ",\"zones\":[");
    for (size_t zone = 0; zone < about->n_zones; zone++) {
        const struct lsp_session_zone *at = &about->zones[zone];
        lsp_buffer_add(out, zone > 0 ? ",\n{\"id\":" : "\n{\"id\":");
        lsp_buffer_add_json(out, at->id);
        lsp_buffer_add_text_member(out, "name", at->name);
        lsp_buffer_add_number_member(out, "node", at->node);
        lsp_buffer_add_number_member(out, "x", at->lon_deg);
        lsp_buffer_add_number_member(out, "y", at->lat_deg);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
    add_names("groups", about->n_segments, about->segments, out);
    add_names("vehicles", about->n_vehicles, about->vehicles, out);
    add_names("crossings", about->n_crossings, about->crossings, out);
    lsp_buffer_add(out, ",\"modes\":[");
    for (size_t mode = 0; mode < sizeof MODES / sizeof MODES[0]; mode++)
        lsp_buffer_printf(out, "%s\"%s\"", mode > 0 ? "," : "", MODES[mode]);
    lsp_buffer_add(out, "]");
}

static void add_fields(struct lsp_buffer *out)
{
    static const char *const FIELDS[LSP_SESSION_N_FIELDS][3] = {
        [LSP_SESSION_VEHICLES] = {"flow", "Vehicles", "veh/day"},
        [LSP_SESSION_PERSONS] = {"persons", "Travellers", "person/year"},
        [LSP_SESSION_TONNES] = {"tonnes", "Goods", "tonne/year"},
        [LSP_SESSION_TIME] = {"time", "Time", "h"}};
    lsp_buffer_add(out, ",\"fields\":[");
    for (int field = 0; field < LSP_SESSION_N_FIELDS; field++)
        lsp_buffer_printf(out,
            "%s{\"key\":\"%s\",\"label\":\"%s\",\"unit\":\"%s\",\"has_noise\":%s}",
            field > 0 ? "," : "", FIELDS[field][0], FIELDS[field][1], FIELDS[field][2],
            field == LSP_SESSION_VEHICLES ? "true" : "false");
    lsp_buffer_add(out, "]");
}

/* ---- edits ---- */

/* The limits are those of the study format. */
static const struct attribute SPEED = {
    "free_speed", "Free speed", "km/h", "number", 1, 2000, 5, NULL};
static const struct attribute LANES = {
    "lanes", "Lanes in each direction", "", "number", 1, 100, 1, NULL};
static const struct attribute CAPACITY = {
    "capacity", "Capacity of a lane", "pce/h", "number", 0, 1e6, 100, "0: never congested"};
static const struct attribute TOLL = {
    "toll", "Toll", "money", "number", 0, 1e9, 0.5, "per vehicle"};
static const struct attribute LENGTH = {"length", "Length", "km", "number", 0.001, 50000, 0.1,
    "of the line on the map when nothing is written"};
static const struct attribute CROSSING = {"crossing", "Crossing", "", "choice", 1, 0, 0,
    "whose posts and rules the link belongs to; travel over the border needs one"};
static const struct attribute GROSS = {
    "max_gross", "Gross weight allowed", "t", "number", 0.1, 1e6, 1, NULL};
static const struct attribute VEHICLES = {
    "vehicles", "Vehicles allowed", "", "text", 1, 0, 0, "ids with commas; empty: all of its mode"};
static const struct attribute MODE = {"mode", "Mode", "", "choice", 1, 0, 0, NULL};
static const struct attribute COST = {"cost.construction", "Construction cost", "money", "number",
    0, 1e15, 1e6, "what else a cost says is as for the study's first construction"};
static const struct attribute COST_YEARS = {
    "cost.years", "Years of construction", "", "text", 1, 0, 0, "first and last: 2027,2029"};

static void add_kinds(const struct lsp_session_about *about, struct lsp_buffer *out)
{
    const struct attribute added[] = {
        LENGTH, SPEED, LANES, CAPACITY, TOLL, CROSSING, COST, COST_YEARS, MODE, VEHICLES, GROSS};
    const struct attribute changed[] = {
        SPEED, LANES, CAPACITY, TOLL, LENGTH, VEHICLES, GROSS, COST, COST_YEARS};
    lsp_buffer_add(out, ",\"kinds\":[");
    add_kind(about, "add", "New link", sizeof added / sizeof added[0], added, out);
    lsp_buffer_add(out, ",");
    add_kind(about, "change", "Change", sizeof changed / sizeof changed[0], changed, out);
    lsp_buffer_add(out, ",");
    add_kind(about, "close", "Close", 0, NULL, out);
    lsp_buffer_add(out, ",");
    add_kind(about, "split", "Split", 0, NULL, out);
    lsp_buffer_add(out, "]");
}

static void add_kind(const struct lsp_session_about *about, const char *key, const char *label,
    size_t n, const struct attribute attributes[], struct lsp_buffer *out)
{
    lsp_buffer_printf(out, "\n{\"key\":\"%s\",\"label\":\"%s\",\"attributes\":[", key, label);
    for (size_t at = 0; at < n; at++) {
        lsp_buffer_add(out, at > 0 ? ",\n" : "\n");
        add_attribute(about, &attributes[at], out);
    }
    lsp_buffer_add(out, "]}");
}

static void add_attribute(const struct lsp_session_about *about, const struct attribute *attribute,
    struct lsp_buffer *out)
{
    bool is_money = strcmp(attribute->unit, "money") == 0;
    lsp_buffer_printf(out, "{\"key\":\"%s\",\"type\":\"%s\"", attribute->key, attribute->type);
    lsp_buffer_add_text_member(out, "label", attribute->label);
    lsp_buffer_add_text_member(out, "unit", is_money ? about->currency : attribute->unit);
    if (attribute->least <= attribute->most) {
        lsp_buffer_add_number_member(out, "min", attribute->least);
        lsp_buffer_add_number_member(out, "max", attribute->most);
        lsp_buffer_add_number_member(out, "step", attribute->step);
    }
    if (attribute->help != NULL)
        lsp_buffer_add_text_member(out, "help", attribute->help);
    if (strcmp(attribute->type, "choice") == 0)
        add_choices(about, attribute, out);
    lsp_buffer_add(out, "}");
}

static void add_choices(const struct lsp_session_about *about, const struct attribute *attribute,
    struct lsp_buffer *out)
{
    static const struct lsp_session_name MODES[] = {
        {"road", "Road"}, {"rail", "Railway"}, {"sea", "Sea"}, {"air", "Air"}};
    bool is_mode = strcmp(attribute->key, "mode") == 0;
    size_t n = is_mode ? sizeof MODES / sizeof MODES[0] : about->n_crossings;
    const struct lsp_session_name *names = is_mode ? MODES : about->crossings;
    lsp_buffer_add(out, ",\"choices\":[");
    if (!is_mode)
        lsp_buffer_add(out, "{\"value\":null,\"label\":\"none\"}");
    for (size_t at = 0; at < n; at++) {
        lsp_buffer_add(out, at > 0 || !is_mode ? ",{\"value\":" : "{\"value\":");
        lsp_buffer_add_json(out, names[at].id);
        lsp_buffer_add_text_member(out, "label", names[at].name);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

static void add_presets(struct lsp_buffer *out)
{
    static const struct {
        const char *name;
        double free_speed, lanes, capacity;
    } PRESETS[] = {{"Two-lane road", 60, 1, 1000}, {"Two-lane bridge", 40, 1, 900},
        {"Four-lane road", 80, 2, 1600}, {"Motorway", 110, 2, 2000}};
    lsp_buffer_add(out, ",\"presets\":[");
    for (size_t at = 0; at < sizeof PRESETS / sizeof PRESETS[0]; at++) {
        lsp_buffer_add(out, at > 0 ? ",\n{\"name\":" : "\n{\"name\":");
        lsp_buffer_add_json(out, PRESETS[at].name);
        lsp_buffer_add(out, ",\"attributes\":{\"mode\":\"road\"");
        lsp_buffer_add_number_member(out, "free_speed", PRESETS[at].free_speed);
        lsp_buffer_add_number_member(out, "lanes", PRESETS[at].lanes);
        lsp_buffer_add_number_member(out, "capacity", PRESETS[at].capacity);
        lsp_buffer_add(out, "},\"assumed\":true,\"source\":\"round numbers to begin with\"}");
    }
    lsp_buffer_add(out, "]");
}
