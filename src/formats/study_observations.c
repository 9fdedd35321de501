/* study.yaml: what was observed, for the fit, to be predicted, or to be compared only.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <math.h>
#include <string.h>

enum { MAX_OBSERVATIONS = 1000 };
/* A count is taken to be this exact where nothing is said: a twentieth. */
static const double DEFAULT_SPREAD = 0.05;
static const double MAX_COUNT = 1e15, MAX_SPREAD = 10;
/* Two observations of the same contradict each other so many spreads of their difference apart. */
static const double TOO_FAR_APART = 3;

static const char *const SIDES[] = {"without", "with"};
static const char *const USES[] = {"fit", "predict", "compare"};

static bool read_observation(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_observation *observation);
static void check_against_earlier(struct lsp_study_reader *reader, size_t row);
static bool is_of_the_same(const struct lsp_observation *one, const struct lsp_observation *other,
    const struct lsp_network_specs *specs);
static bool are_same_zones(const bool *one, const bool *other, size_t n_zones);
static double deviation_of(const struct lsp_observation *observation);
static void read_who(const struct lsp_section *section, struct lsp_observation *observation);
static bool *read_zones(const struct lsp_section *section, const char *key);
static void read_when(const struct lsp_section *section, struct lsp_observation *observation);
static bool read_window(const struct lsp_section *section, struct lsp_observation *observation);
static bool read_value(const struct lsp_section *section, struct lsp_observation *observation);
static bool check_units(const struct lsp_section *section, const struct lsp_observation *of);
static bool check_vehicles(const struct lsp_section *section, const struct lsp_observation *of);
static void check_anybody(struct lsp_study_reader *reader, const struct lsp_observation *of);
static bool has_movement(const struct lsp_demand *demand, const struct lsp_observation *of,
    size_t n_movements, const struct lsp_movement movements[]);

void lsp_study_read_observations(const struct lsp_section *section, bool are_movements_known)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_calibration_spec *spec = &reader->inputs->calibration;
    const struct lsp_yaml *map = lsp_field_map(section, "observations");
    if (map == NULL)
        return;
    size_t n_rows = map->n_children < MAX_OBSERVATIONS ? map->n_children : MAX_OBSERVATIONS;
    if (map->n_children > MAX_OBSERVATIONS)
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, map)},
            "there are more than %d observations", MAX_OBSERVATIONS);
    spec->observations = lsp_study_alloc(reader, n_rows, sizeof *spec->observations);
    if (spec->observations == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t row = 0; row < n_rows; row++, node = node->next)
        if (read_observation(reader, node, &spec->observations[spec->n_observations]))
            spec->n_observations++;
    for (size_t row = 0; row < spec->n_observations && are_movements_known; row++)
        check_anybody(reader, &spec->observations[row]);
    for (size_t row = 1; row < spec->n_observations; row++)
        check_against_earlier(reader, row);
}

static bool read_observation(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_observation *observation)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"of", true}, {"per", false},
        {"alternatives", true}, {"segments", false}, {"origins", false}, {"destinations", false},
        {"scenario", false}, {"side", false}, {"year", true}, {"window", false}, {"value", true},
        {"spread", false}, {"use", true}, {"source", true}};
    lsp_study_check_id(reader, node);
    const char *path = lsp_study_printf(reader, "calibration.observations.%s", node->key);
    struct lsp_section section = lsp_section_open(reader, node, path, LSP_COUNT(KEYS), KEYS);
    *observation = (struct lsp_observation){.id = node->key,
        .name = node->key,
        .source = "",
        .scenario = reader->inputs->main_scenario,
        .is_with = true,
        .spread = DEFAULT_SPREAD,
        .where = lsp_key_place(reader, node)};
    size_t n_errors = reader->diags->n_errors, use = 0;
    (void)lsp_field_text(&section, "name", &observation->name);
    (void)lsp_field_text(&section, "source", &observation->source);
    (void)lsp_field_choice(&section, "use", LSP_COUNT(USES), USES, &use);
    observation->is_predicted = use != 0;
    observation->is_compared = use == 2;
    bool is_good = read_value(&section, observation);
    read_who(&section, observation);
    read_when(&section, observation);
    is_good &= read_window(&section, observation);
    if (!is_good || reader->diags->n_errors > n_errors)
        return false;
    return check_units(&section, observation) && check_vehicles(&section, observation);
}

static void read_who(const struct lsp_section *section, struct lsp_observation *observation)
{
    observation->segments = UINT32_MAX;
    (void)lsp_field_id_bits(section, "segments", LSP_SEGMENTS, &observation->segments);
    (void)lsp_field_id_bits(section, "alternatives", LSP_ALTERNATIVES, &observation->alternatives);
    size_t n_segments = section->reader->ids[LSP_SEGMENTS].n;
    if (n_segments < 32)
        observation->segments &= (UINT32_C(1) << n_segments) - 1;
    observation->is_origin = read_zones(section, "origins");
    observation->is_destination = read_zones(section, "destinations");
}

/* Which zones a list names; NULL when there is none. */
static bool *read_zones(const struct lsp_section *section, const char *key)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    const struct lsp_yaml *list = lsp_field_list(section, key);
    bool *is_named = list == NULL ? NULL : lsp_study_alloc(reader, specs->n_zones, sizeof(bool));
    if (is_named == NULL)
        return NULL;
    if (list->first == NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_EMPTY_FIELD,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list),
                .hint = "leave the key out if all are meant"},
            "%s is empty", key);
    const char **names = lsp_study_alloc(reader, specs->n_zones, sizeof *names);
    for (size_t zone = 0; names != NULL && zone < specs->n_zones; zone++)
        names[zone] = specs->zones[zone].id;
    for (const struct lsp_yaml *node = list->first; node != NULL; node = node->next) {
        const char *id = NULL;
        uint32_t zone =
            lsp_value_text(reader, node, &id) ? lsp_network_find_zone(specs, id) : LSP_NONE;
        if (zone != LSP_NONE)
            is_named[zone] = true;
        if (zone != LSP_NONE || id == NULL || names == NULL || specs->n_zones == 0)
            continue;
        const char *near = lsp_nearest_name(id, names, specs->n_zones);
        lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
                .found = id,
                .hint = near == NULL ? NULL : lsp_study_printf(reader, "did you mean %s", near)},
            "there is no zone \"%s\"", id);
    }
    return is_named;
}

static void read_when(const struct lsp_section *section, struct lsp_observation *observation)
{
    uint32_t scenario = 0;
    size_t side = LSP_WITH;
    if (lsp_field_id(section, "scenario", LSP_SCENARIOS, &scenario))
        observation->scenario = scenario;
    (void)lsp_field_choice(section, "side", LSP_COUNT(SIDES), SIDES, &side);
    observation->is_with = side == LSP_WITH;
    struct lsp_study_reader *reader = section->reader;
    if (!lsp_field_year(section, "year", &observation->year) ||
        observation->year >= reader->inputs->base_year)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_OUT_OF_RANGE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, lsp_field_node(section, "year")),
            .found = lsp_study_printf(reader, "%d", observation->year),
            .expected = lsp_study_printf(
                reader, "the base year %d, or a later one", reader->inputs->base_year)},
        "observation %s is of a year before the base year", observation->id);
}

/* The first days of a crossing that is new: its traffic grows along the appraisal's ramp. */
static bool read_window(const struct lsp_section *section, struct lsp_observation *observation)
{
    static const struct lsp_key KEYS[] = {{"from", true}, {"to", true}, {"opened", true}};
    struct lsp_study_reader *reader = section->reader;
    struct lsp_section window = lsp_section_open_child(section, "window", LSP_COUNT(KEYS), KEYS);
    observation->has_window = window.map != NULL;
    if (window.map == NULL)
        return lsp_field_node(section, "window") == NULL;
    bool is_good = lsp_field_date(&window, "from", &observation->from_day);
    is_good &= lsp_field_date(&window, "to", &observation->to_day);
    is_good &= lsp_field_date(&window, "opened", &observation->opened_day);
    if (!is_good || (observation->opened_day <= observation->from_day &&
                        observation->from_day < observation->to_day && observation->is_with))
        return is_good;
    lsp_diags_add(reader->diags, LSP_DIAG_OBSERVATION_WINDOW,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, window.map),
            .expected = "opened, from and to in this order, on the side with the project"},
        observation->is_with
            ? "the days of observation %s do not follow one another"
            : "observation %s is on the side without the project, where nothing opens",
        observation->id);
    return false;
}

static bool read_value(const struct lsp_section *section, struct lsp_observation *observation)
{
    size_t kind = 0, per = LSP_OBSERVED_YEAR;
    bool is_good =
        lsp_field_choice(section, "of", LSP_N_OBSERVED_KINDS, LSP_OBSERVED_KIND_NAMES, &kind);
    observation->kind = (enum lsp_observed_kind)kind;
    bool is_share = is_good && observation->kind == LSP_OBSERVED_SHARE;
    bool has_per =
        lsp_field_choice(section, "per", LSP_N_OBSERVED_PER, LSP_OBSERVED_PER_NAMES, &per);
    observation->per = (enum lsp_observed_per)per;
    struct lsp_study_reader *reader = section->reader;
    if (is_good && has_per == is_share && (is_share || lsp_field_node(section, "per") == NULL)) {
        lsp_diags_add(reader->diags, is_share ? LSP_DIAG_UNKNOWN_KEY : LSP_DIAG_MISSING_KEY,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader,
                                         is_share ? lsp_field_node(section, "per") : section->map),
                .expected = is_share ? "no per" : "per: day, year or window"},
            is_share ? "%s is a share, which is of no time" : "%s does not say of which time",
            section->path);
        is_good = false;
    }
    if (has_per && observation->per == LSP_OBSERVED_WINDOW &&
        lsp_field_node(section, "window") == NULL) {
        lsp_diags_add(reader->diags, LSP_DIAG_MISSING_KEY,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, section->map),
                .expected = "window: {from, to, opened}"},
            "%s is counted over a window, but has none", section->path);
        is_good = false;
    }
    double least = is_share || observation->is_predicted ? 0 : 1e-9;
    is_good &=
        lsp_field_real(section, "value", least, is_share ? 1 : MAX_COUNT, &observation->value);
    bool has_spread = lsp_field_real(section, "spread", 1e-9, MAX_SPREAD, &observation->spread);
    return is_good && has_spread == (lsp_field_node(section, "spread") != NULL);
}

/* No fit meets two counts of the same thing that lie further apart than their spreads explain. */
static void check_against_earlier(struct lsp_study_reader *reader, size_t row)
{
    const struct lsp_observation *of = &reader->inputs->calibration.observations[row];
    for (size_t before = 0; before < row; before++) {
        const struct lsp_observation *other = &reader->inputs->calibration.observations[before];
        double apart = fabs(of->value - other->value);
        if (of->is_predicted || other->is_predicted ||
            !is_of_the_same(of, other, &reader->inputs->base.network) ||
            apart <= TOO_FAR_APART * hypot(deviation_of(of), deviation_of(other)))
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_OBSERVATIONS_CONTRADICT,
            &(struct lsp_diag_facts){.where = of->where,
                .found =
                    lsp_study_printf(reader, "%.10g here and %.10g there", of->value, other->value),
                .expected = "two values as near to each other as their spreads say",
                .hint = "take one of them out, correct whom, where or when it counts, or give them "
                        "the spread that they have",
                .related = other->where,
                .related_note = "the other observation"},
            "observations %s and %s are of the same and contradict each other", other->id, of->id);
        return;
    }
}

static bool is_of_the_same(const struct lsp_observation *one, const struct lsp_observation *other,
    const struct lsp_network_specs *specs)
{
    bool is_when = one->scenario == other->scenario && one->is_with == other->is_with &&
                   one->year == other->year && one->has_window == other->has_window &&
                   one->from_day == other->from_day && one->to_day == other->to_day &&
                   one->opened_day == other->opened_day;
    return is_when && one->kind == other->kind && one->per == other->per &&
           one->segments == other->segments && one->alternatives == other->alternatives &&
           are_same_zones(one->is_origin, other->is_origin, specs->n_zones) &&
           are_same_zones(one->is_destination, other->is_destination, specs->n_zones);
}

static bool are_same_zones(const bool *one, const bool *other, size_t n_zones)
{
    if (one == NULL || other == NULL)
        return one == other;
    return memcmp(one, other, n_zones * sizeof *one) == 0;
}

static double deviation_of(const struct lsp_observation *observation)
{
    bool is_share = observation->kind == LSP_OBSERVED_SHARE;
    return is_share ? observation->spread : observation->spread * observation->value;
}

/* Persons are not tonnes. */
static bool check_units(const struct lsp_section *section, const struct lsp_observation *of)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    const char *wrong = NULL;
    bool has_persons = false, has_goods = false;
    for (size_t segment = 0; segment < demand->n_segments; segment++) {
        const struct lsp_segment *who = &demand->segments[segment];
        if ((of->segments >> segment & 1) == 0)
            continue;
        has_persons |= !who->is_goods;
        has_goods |= who->is_goods;
        if ((of->kind == LSP_OBSERVED_PERSONS && who->is_goods) ||
            (of->kind == LSP_OBSERVED_TONNES && !who->is_goods) ||
            (of->kind == LSP_OBSERVED_SHARE && has_persons && has_goods))
            wrong = who->id;
    }
    if (wrong == NULL)
        return true;
    const struct lsp_yaml *node = lsp_field_node(section, "segments");
    lsp_diags_add(reader->diags, LSP_DIAG_OBSERVATION_UNITS,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, node == NULL ? section->map : node),
            .found = wrong,
            .expected = of->kind == LSP_OBSERVED_SHARE    ? "persons only, or goods only"
                        : of->kind == LSP_OBSERVED_TONNES ? "segments of goods"
                                                          : "segments of persons",
            .hint = "say which under segments"},
        of->kind == LSP_OBSERVED_SHARE ? "observation %s adds up persons and goods"
                                       : "observation %s counts what segment %s is not",
        of->id, wrong);
    return false;
}

/* Vehicles are counted where the segment has some of its own on the alternative's main mode. */
static bool check_vehicles(const struct lsp_section *section, const struct lsp_observation *of)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    bool is_good = true;
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        for (size_t way = 0; way < demand->n_alternatives; way++) {
            const struct lsp_segment *who = &demand->segments[segment];
            const struct lsp_alternative *taken = &demand->alternatives[way];
            bool is_meant =
                of->kind == LSP_OBSERVED_VEHICLES && (of->segments >> segment & 1) != 0 &&
                (of->alternatives >> way & 1) != 0 && (taken->segments >> segment & 1) != 0;
            if (!is_meant || who->load[taken->main_mode] > 0)
                continue;
            is_good = false;
            lsp_diags_add(reader->diags, LSP_DIAG_OBSERVATION_VEHICLES,
                &(struct lsp_diag_facts){.where = of->where,
                    .hint = "name under segments who was counted, or count persons",
                    .related = who->where,
                    .related_note = "the segment"},
                "observation %s counts vehicles, but segment %s has none on alternative %s", of->id,
                who->id, taken->id);
        }
    return is_good;
}

/* A count of nobody would stay 0 whatever is fitted.  In the table of the demand, or in one that an
 * edit of the scenario puts in its place. */
static void check_anybody(struct lsp_study_reader *reader, const struct lsp_observation *of)
{
    const struct lsp_study_inputs *inputs = reader->inputs;
    const struct lsp_demand *demand = &inputs->base.demand;
    const struct lsp_scenario *scenario = &inputs->scenarios[of->scenario];
    bool has_any = has_movement(demand, of, demand->n_movements, demand->movements);
    for (size_t edit = 0; edit < scenario->n_edits; edit++)
        has_any |= has_movement(
            demand, of, scenario->edits[edit].n_movements, scenario->edits[edit].movements);
    if (!has_any)
        lsp_diags_add(reader->diags, LSP_DIAG_OBSERVATION_OF_NOBODY,
            &(struct lsp_diag_facts){.where = of->where,
                .expected = "segments that have a movement between these zones and to which one of "
                            "the alternatives is open"},
            "observation %s counts nobody", of->id);
}

static bool has_movement(const struct lsp_demand *demand, const struct lsp_observation *of,
    size_t n_movements, const struct lsp_movement movements[])
{
    for (size_t at = 0; at < n_movements; at++) {
        const struct lsp_movement *who = &movements[at];
        bool is_open = false;
        for (size_t way = 0; way < demand->n_alternatives; way++)
            is_open |= (of->alternatives >> way & 1) != 0 &&
                       (demand->alternatives[way].segments >> who->segment & 1) != 0;
        if (is_open && lsp_observation_counts(of, who->segment, who->origin, who->destination))
            return true;
    }
    return false;
}
