/* study.yaml: demand as trip ends that are distributed over the pairs of zones, and counts that
 * these and the demand table are fitted to.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <math.h>
#include <string.h>

enum { MAX_COUNTS = 200 };
/* Sums of productions and attractions that differ by less are rounded differently. */
static const double TOTALS_TOLERANCE = 1e-6;
/* A count of more than so many times all that could be counted is in other units, or of others. */
static const double FAR_TOO_MANY = 10;

static void read_table(const struct lsp_section *section);
static void read_matrices(const struct lsp_section *section);
static bool read_matrix(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_matrix_spec *matrix);
static bool read_deterrence(const struct lsp_section *section, struct lsp_matrix_spec *matrix);
static bool is_in_table(const struct lsp_section *section, uint32_t segment);
static void check_totals(struct lsp_study_reader *reader, const struct lsp_matrix_spec *matrix);
static void add_cells(struct lsp_study_reader *reader);
static size_t count_cells(const struct lsp_matrix_spec *matrix, struct lsp_movement *movements);
static void read_counts(const struct lsp_section *section);
static bool read_count(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_count_spec *count);
static bool *read_zones(const struct lsp_section *section, const char *key);
static bool mark_zone(struct lsp_study_reader *reader, const struct lsp_yaml *node, bool is_in[]);
static uint32_t counted_segments(const struct lsp_study_inputs *inputs);
static void check_count(struct lsp_study_reader *reader, const struct lsp_count_spec *count);
static void check_amount(struct lsp_study_reader *reader, const struct lsp_count_spec *count);
static double most_of_matrix(
    const struct lsp_count_spec *count, const struct lsp_matrix_spec *matrix);

void lsp_study_read_distribution(const struct lsp_section *root)
{
    struct lsp_key keys[] = {{"table", true}, {"distribution", false}, {"counts", false}};
    for (const struct lsp_yaml *node = lsp_field_node(root, "demand")->first; node != NULL;
         node = node->next)
        if (strcmp(node->key, "distribution") == 0)
            keys[0].required = false;
    struct lsp_section section = lsp_section_open_child(root, "demand", LSP_COUNT(keys), keys);
    read_table(&section);
    read_matrices(&section);
    if (root->reader->status == LSP_OK)
        add_cells(root->reader);
    if (root->reader->status == LSP_OK)
        read_counts(&section);
}

/* Of the segments that are not distributed. */
static void read_table(const struct lsp_section *section)
{
    struct lsp_demand *demand = &section->reader->inputs->base.demand;
    const char *file = NULL;
    if (!lsp_field_text(section, "table", &file))
        return;
    lsp_study_ask(section->reader, lsp_field_node(section, "table"));
    lsp_study_read_movements(section->reader, file, &demand->movements, &demand->n_movements);
}

static void read_matrices(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_distribution_spec *spec = &reader->inputs->distribution;
    const struct lsp_yaml *map = lsp_field_map(section, "distribution");
    if (map == NULL)
        return;
    spec->matrices = lsp_study_alloc(reader, map->n_children, sizeof *spec->matrices);
    for (const struct lsp_yaml *node = map->first; node != NULL && reader->status == LSP_OK;
         node = node->next)
        if (read_matrix(reader, node, &spec->matrices[spec->n_matrices]))
            spec->n_matrices++;
}

/* True when it is good enough to be made. */
static bool read_matrix(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_matrix_spec *matrix)
{
    static const struct lsp_key KEYS[] = {{"ends", true}, {"deterrence", false},
        {"parameter", false}, {"mean_cost", false}, {"power", false}, {"border_effect", false}};
    static const struct lsp_number BORDER = {
        "border_effect", "Border effect", LSP_UNITS_PURE, -10, 10, false, 0};
    const struct lsp_case *base = &reader->inputs->base;
    *matrix = (struct lsp_matrix_spec){.segment = lsp_key_id(reader, node, LSP_SEGMENTS),
        .where = lsp_key_place(reader, node),
        .given_where = lsp_key_place(reader, node)};
    const char *path = lsp_study_printf(reader, "demand.distribution.%s", node->key);
    struct lsp_section section = lsp_section_open(reader, node, path, LSP_COUNT(KEYS), KEYS);
    bool is_known = matrix->segment < base->demand.n_segments;
    const struct lsp_segment *who = is_known ? &base->demand.segments[matrix->segment] : NULL;
    section.subject = is_known ? who->name : node->key;
    bool is_good = read_deterrence(&section, matrix);
    (void)lsp_field_number(&section, &BORDER, &matrix->border_effect);
    const char *file = NULL;
    if (!is_known || is_in_table(&section, matrix->segment) ||
        !lsp_field_text(&section, "ends", &file))
        return false;
    size_t n_errors = reader->diags->n_errors;
    lsp_study_ask(reader, lsp_field_node(&section, "ends"));
    lsp_study_note(reader, lsp_tables_read_trip_ends(&reader->tables, file, who->name,
                               who->is_goods ? "t/year" : "persons/year", &base->network,
                               &matrix->ends, &matrix->n_ends));
    is_good = is_good && reader->diags->n_errors == n_errors && reader->status == LSP_OK;
    if (is_good)
        check_totals(reader, matrix);
    return is_good;
}

static bool read_deterrence(const struct lsp_section *section, struct lsp_matrix_spec *matrix)
{
    struct lsp_number parameter = {
        "parameter", "Deterrence", LSP_UNITS_SCALE, 0, LSP_VERY_MANY, false, 0};
    static const struct lsp_number MEAN = {
        "mean_cost", "Observed mean cost", LSP_UNITS_H_OR_MONEY, 0, LSP_VERY_MANY, true, 0};
    static const struct lsp_number POWER = {
        "power", "Power of the deterrence", LSP_UNITS_PURE, -100, 100, false, 0};
    struct lsp_study_reader *reader = section->reader;
    size_t n_errors = reader->diags->n_errors, deterrence = LSP_DETERRENCE_EXPONENTIAL;
    (void)lsp_field_choice(
        section, "deterrence", LSP_N_DETERRENCES, LSP_DETERRENCE_NAMES, &deterrence);
    matrix->deterrence = (enum lsp_deterrence)deterrence;
    bool has_parameter = lsp_field_node(section, "parameter") != NULL;
    matrix->is_mean_cost = lsp_field_node(section, "mean_cost") != NULL;
    if (matrix->is_mean_cost)
        matrix->given_where = lsp_value_place(reader, lsp_field_node(section, "mean_cost"));
    if (deterrence == LSP_DETERRENCE_POWER)
        parameter.units = LSP_UNITS_PURE;
    matrix->given_is_h =
        lsp_field_is_in_hours(section, matrix->is_mean_cost ? "mean_cost" : "parameter");
    (void)lsp_field_number(section, matrix->is_mean_cost ? &MEAN : &parameter, &matrix->given);
    if (deterrence == LSP_DETERRENCE_TANNER)
        (void)lsp_field_number(section, &POWER, &matrix->power);
    const char *fault = has_parameter && matrix->is_mean_cost ? "has both parameter and mean_cost"
                        : !has_parameter && !matrix->is_mean_cost
                            ? "has neither parameter nor mean_cost"
                        : deterrence == LSP_DETERRENCE_TANNER && !lsp_field_node(section, "power")
                            ? "lacks the power"
                        : deterrence != LSP_DETERRENCE_TANNER && lsp_field_node(section, "power")
                            ? "has a power, but is not tanner"
                            : NULL;
    if (fault != NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_DISTRIBUTION,
            &(struct lsp_diag_facts){.where = matrix->where,
                .expected = "either parameter or mean_cost; with deterrence tanner also power"},
            "the distribution of %s %s", section->subject, fault);
    return reader->diags->n_errors == n_errors;
}

static bool is_in_table(const struct lsp_section *section, uint32_t segment)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        if (demand->movements[movement].segment != segment)
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_DISTRIBUTED_TWICE,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, section->map),
                .expected = "a segment that is not in the demand table",
                .related = demand->movements[movement].where,
                .related_note = "in the table here"},
            "segment %s is distributed, and the demand table moves it too",
            demand->segments[segment].id);
        return true;
    }
    return false;
}

static void check_totals(struct lsp_study_reader *reader, const struct lsp_matrix_spec *matrix)
{
    double produced = 0, attracted = 0;
    for (size_t row = 0; row < matrix->n_ends; row++) {
        produced += matrix->ends[row].produced;
        attracted += matrix->ends[row].attracted;
    }
    if (fabs(produced - attracted) <= TOTALS_TOLERANCE * fmax(produced, attracted))
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_TRIP_ENDS,
        &(struct lsp_diag_facts){.where = matrix->where,
            .found = lsp_study_printf(reader, "%.10g begin, %.10g end", produced, attracted),
            .expected = "columns produced and attracted with the same sum",
            .hint = "attractions are multiplied so that as many trips end as begin"},
        "trips of %s that begin and that end do not add up alike",
        reader->inputs->base.demand.segments[matrix->segment].name);
}

/* Movements of nobody yet for every cell that may be filled, behind a copy of the table's. */
static void add_cells(struct lsp_study_reader *reader)
{
    struct lsp_distribution_spec *spec = &reader->inputs->distribution;
    struct lsp_demand *demand = &reader->inputs->base.demand;
    size_t n_table = demand->n_movements, n = n_table;
    reader->inputs->table = demand->movements;
    spec->n_table = n_table;
    for (size_t matrix = 0; matrix < spec->n_matrices; matrix++)
        n += count_cells(&spec->matrices[matrix], NULL);
    struct lsp_movement *movements = lsp_study_alloc(reader, n, sizeof *movements);
    if (movements == NULL)
        return;
    if (n_table > 0)
        memcpy(movements, demand->movements, n_table * sizeof *movements);
    n = n_table;
    for (size_t at = 0; at < spec->n_matrices; at++) {
        struct lsp_matrix_spec *matrix = &spec->matrices[at];
        matrix->first_movement = n;
        matrix->n_movements = count_cells(matrix, &movements[n]);
        n += matrix->n_movements;
    }
    demand->movements = movements;
    demand->n_movements = n;
}

/* How many cells may be filled: none within a zone, which no movement may stay in. */
static size_t count_cells(const struct lsp_matrix_spec *matrix, struct lsp_movement *movements)
{
    size_t n = 0;
    for (size_t from = 0; from < matrix->n_ends; from++)
        for (size_t to = 0; to < matrix->n_ends; to++) {
            if (from == to)
                continue;
            if (movements != NULL)
                movements[n] = (struct lsp_movement){.segment = matrix->segment,
                    .origin = matrix->ends[from].zone,
                    .destination = matrix->ends[to].zone,
                    .where = matrix->ends[from].where};
            n++;
        }
    return n;
}

static void read_counts(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_distribution_spec *spec = &reader->inputs->distribution;
    const struct lsp_yaml *map = lsp_field_map(section, "counts");
    if (map == NULL)
        return;
    if (map->n_children > MAX_COUNTS)
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, map)},
            "there are more than %d counts", MAX_COUNTS);
    bool are_movements_known = reader->diags->n_errors == 0; /* else a count may only seem wrong */
    spec->counts = lsp_study_alloc(reader, MAX_COUNTS, sizeof *spec->counts);
    for (const struct lsp_yaml *node = map->first;
         node != NULL && spec->counts != NULL && spec->n_counts < MAX_COUNTS; node = node->next)
        if (read_count(reader, node, &spec->counts[spec->n_counts])) {
            const struct lsp_count_spec *count = &spec->counts[spec->n_counts++];
            if (!are_movements_known)
                continue;
            check_count(reader, count);
            check_amount(reader, count);
        }
}

static bool read_count(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_count_spec *count)
{
    static const struct lsp_key KEYS[] = {{"name", false}, {"segments", false}, {"from", true},
        {"to", true}, {"both_directions", false}, {"amount", true}};
    static const struct lsp_number AMOUNT = {
        "amount", "Count of a year", LSP_UNITS_PURE, 0, 1e12, false, 0};
    size_t n_errors = reader->diags->n_errors;
    *count = (struct lsp_count_spec){.id = node->key,
        .name = node->key,
        .segments = counted_segments(reader->inputs),
        .where = lsp_key_place(reader, node)};
    const char *path = lsp_study_printf(reader, "demand.counts.%s", node->key);
    struct lsp_section section = lsp_section_open(reader, node, path, LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &count->name);
    section.subject = count->name;
    (void)lsp_field_id_bits(&section, "segments", LSP_SEGMENTS, &count->segments);
    (void)lsp_field_bool(&section, "both_directions", &count->is_both_ways);
    count->from = read_zones(&section, "from");
    count->to = read_zones(&section, "to");
    (void)lsp_field_number(&section, &AMOUNT, &count->amount);
    return reader->diags->n_errors == n_errors && count->from != NULL && count->to != NULL;
}

/* A list of zones and countries; NULL when it is not there or memory is out. */
static bool *read_zones(const struct lsp_section *section, const char *key)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, key);
    bool *is_in = lsp_study_alloc(reader, reader->inputs->base.network.n_zones, sizeof *is_in);
    if (list == NULL || is_in == NULL)
        return NULL;
    for (const struct lsp_yaml *node = list->first; node != NULL; node = node->next) {
        if (mark_zone(reader, node, is_in) || reader->tables.lacks_zones)
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
                .found = node->text,
                .expected = "ids of zones, or countries of zones"},
            "\"%s\" is neither a zone nor the country of one", node->text);
    }
    return is_in;
}

static bool mark_zone(struct lsp_study_reader *reader, const struct lsp_yaml *node, bool is_in[])
{
    const struct lsp_network_specs *network = &reader->inputs->base.network;
    bool is_known = false;
    for (size_t zone = 0; zone < network->n_zones; zone++)
        if (strcmp(network->zones[zone].id, node->text) == 0 ||
            strcmp(network->zones[zone].country, node->text) == 0)
            is_known = is_in[zone] = true;
    return is_known;
}

/* Those that are distributed; where none is, all: the table is then the whole demand. */
static uint32_t counted_segments(const struct lsp_study_inputs *inputs)
{
    uint32_t segments = 0;
    for (size_t at = 0; at < inputs->distribution.n_matrices; at++)
        segments |= UINT32_C(1) << inputs->distribution.matrices[at].segment;
    return segments != 0 ? segments : ~UINT32_C(0);
}

static void check_count(struct lsp_study_reader *reader, const struct lsp_count_spec *count)
{
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    const struct lsp_segment *counted[2] = {NULL, NULL}; /* who travels, what is sent */
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *at = &demand->movements[movement];
        if (at->segment < demand->n_segments && at->origin != LSP_NONE &&
            at->destination != LSP_NONE && lsp_count_has(count, at))
            counted[demand->segments[at->segment].is_goods] = &demand->segments[at->segment];
    }
    if (counted[0] == NULL && counted[1] == NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_EMPTY_COUNT,
            &(struct lsp_diag_facts){.where = count->where,
                .expected = "zones between which a segment of this count moves",
                .hint = "without `segments` all that are distributed are counted, and where none "
                        "is, all of the demand table"},
            "count %s counts nobody", count->id);
    if (counted[0] != NULL && counted[1] != NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_MIXED_COUNT,
            &(struct lsp_diag_facts){.where = count->where,
                .found = lsp_study_printf(
                    reader, "%s in persons and %s in tonnes", counted[0]->id, counted[1]->id),
                .expected = "`segments` of persons only, or of goods only"},
            "count %s adds up persons and tonnes", count->id);
}

/* The fit would multiply whatever is stated; by how much is worth saying when it is by far. */
static void check_amount(struct lsp_study_reader *reader, const struct lsp_count_spec *count)
{
    const struct lsp_distribution_spec *spec = &reader->inputs->distribution;
    double most = 0;
    for (size_t at = 0; at < spec->n_table; at++) {
        const struct lsp_movement *who = &reader->inputs->base.demand.movements[at];
        if (who->segment < reader->inputs->base.demand.n_segments && who->origin != LSP_NONE &&
            who->destination != LSP_NONE && lsp_count_has(count, who))
            most += who->amount_per_year;
    }
    for (size_t at = 0; at < spec->n_matrices; at++)
        if ((count->segments >> spec->matrices[at].segment & 1) != 0)
            most += most_of_matrix(count, &spec->matrices[at]);
    if (!(most > 0) || count->amount <= FAR_TOO_MANY * most)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_COUNTS_CONTRADICT,
        &(struct lsp_diag_facts){.where = count->where,
            .found = lsp_study_printf(reader, "%.10g", count->amount),
            .expected = lsp_study_printf(reader,
                "about what trip ends and the demand table have there, at most %.10g", most),
            .hint = "an amount is of a year, in persons or tonnes"},
        "count %s is %.3g times all that trip ends and the demand table could put there", count->id,
        count->amount / most);
}

/* What could be counted at most: no more begin, and no more end, than its trip ends say. */
static double most_of_matrix(
    const struct lsp_count_spec *count, const struct lsp_matrix_spec *matrix)
{
    double begin = 0, end = 0, begin_back = 0, end_back = 0;
    for (size_t row = 0; row < matrix->n_ends; row++) {
        const struct lsp_trip_ends *ends = &matrix->ends[row];
        if (ends->zone == LSP_NONE)
            continue;
        begin += count->from[ends->zone] ? ends->produced : 0;
        end += count->to[ends->zone] ? ends->attracted : 0;
        begin_back += count->to[ends->zone] ? ends->produced : 0;
        end_back += count->from[ends->zone] ? ends->attracted : 0;
    }
    return fmin(begin, end) + (count->is_both_ways ? fmin(begin_back, end_back) : 0);
}

bool lsp_count_has(const struct lsp_count_spec *count, const struct lsp_movement *movement)
{
    uint32_t from = movement->origin, to = movement->destination;
    bool is_there = count->from[from] && count->to[to];
    bool is_back = count->is_both_ways && count->from[to] && count->to[from];
    return (count->segments >> movement->segment & 1) != 0 && (is_there || is_back);
}
