/* GMNS: tables of nodes, links and movements (docs/formats/gmns.md).  Stops at the first fault.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/input.h"

struct unit {
    const char *name;
    double size;
};

static const struct unit LENGTHS[] = {{"km", 1}, {"kilometer", 1}, {"kilometers", 1},
    {"kilometre", 1}, {"kilometres", 1}, {"mile", 1.609344}, {"miles", 1.609344}, {"mi", 1.609344},
    {"m", 0.001}, {"meter", 0.001}, {"meters", 0.001}, {"metre", 0.001}, {"metres", 0.001},
    {"ft", 0.0003048}, {"foot", 0.0003048}, {"feet", 0.0003048}, {NULL, 0}};
static const struct unit SPEEDS[] = {{"km/h", 1}, {"kmh", 1}, {"kph", 1}, {"kmph", 1},
    {"mph", 1.609344}, {"mi/h", 1.609344}, {"m/s", 3.6}, {NULL, 0}};

static const double MINUTES = 60, USUAL_ALPHA = 0.15, USUAL_BETA = 4;
enum { MAX_POINTS = 1000 };

struct reading {
    struct verify_input *input;
    struct verify_table table; /* the present one */
    double minutes;            /* of one length at one speed */
    struct verify_names links, tables;
    uint32_t *first_link;  /* [links.n] */
    uint32_t n_nodes;      /* rows of node.csv */
    uint32_t *zone;        /* [n_nodes] VERIFY_NO_NAME: none */
    bool *is_centroid;     /* [n_nodes] by its type */
    uint32_t *chosen;      /* [n_zones] row of its node, VERIFY_NO_NAME: one is made */
    uint32_t n_connectors; /* links of nodes that are made */
};

typedef enum lsp_verify_end table_reader(struct reading *reading);
static enum lsp_verify_end read_table(
    struct reading *reading, const char *name, table_reader *reader);
static struct verify_source *find_table(struct verify_input *input, const char *name);
static int column_of(const struct reading *reading, const char *names);
static struct verify_word field_of(const struct reading *reading, const char *names);
static bool number_of(const struct reading *reading, const char *names, double *value);
static table_reader read_config, read_uses, read_groups, read_points, read_nodes, read_links,
    read_movements;
static double unit_of(struct verify_word word, const struct unit units[]);
static size_t count_lines(const struct reading *reading);
static enum lsp_verify_end choose_zone_nodes(struct reading *reading);
static bool is_closed(
    const struct reading *reading, uint32_t row, bool has_centroids, bool has_others);
static enum lsp_verify_end number_nodes(struct reading *reading);
static enum lsp_verify_end read_link(struct reading *reading, uint32_t *n_links);
static bool read_numbers(const struct reading *reading, uint32_t link);
static bool read_function(const struct reading *reading, uint32_t link);
static void copy_back(struct verify_input *input, uint32_t link);
static void add_connectors(struct reading *reading, uint32_t *n_links);
static enum lsp_verify_end read_movement(struct reading *reading);
static void merge_movements(struct verify_input *input);
static int compare_movements(const void *a, const void *b);

enum lsp_verify_end lsp_verify_gmns_network(struct verify_input *input)
{
    static const struct {
        const char *name;
        table_reader *reader;
    } TABLES[] = {{"config.csv", read_config}, {"use_definition.csv", read_uses},
        {"use_group.csv", read_groups}, {"vdf_table.csv", read_points}, {"node.csv", read_nodes},
        {"link.csv", read_links}, {"movement.csv", read_movements}};
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL)
        return LSP_VERIFY_NO_MEMORY;
    reading->input = input;
    reading->minutes = MINUTES;
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    for (size_t at = 0; end == LSP_VERIFY_DONE && at < sizeof TABLES / sizeof *TABLES; at++)
        end = read_table(reading, TABLES[at].name, TABLES[at].reader);
    lsp_verify_names_finish(&reading->links);
    lsp_verify_names_finish(&reading->tables);
    free(reading->first_link);
    free(reading->zone);
    free(reading->is_centroid);
    free(reading->chosen);
    free(reading);
    if (end == LSP_VERIFY_DONE && input->n_links == 0)
        end = lsp_verify_text_refuse(&input->sources[0].text, NULL, "the network has no links");
    return end;
}

static enum lsp_verify_end read_table(
    struct reading *reading, const char *name, table_reader *reader)
{
    struct verify_source *source = find_table(reading->input, name);
    if (source == NULL)
        return LSP_VERIFY_DONE;
    enum lsp_verify_end end = lsp_verify_table_begin(&source->text, &reading->table);
    if (end == LSP_VERIFY_DONE)
        end = reader(reading);
    source->text = reading->table.text; /* whose words are kept */
    return end;
}

static struct verify_source *find_table(struct verify_input *input, const char *name)
{
    for (uint32_t at = 0; at < input->n_sources; at++) {
        struct verify_source *source = &input->sources[at];
        const char *slash = strrchr(source->path, '/');
        const char *last = slash == NULL ? source->path : slash + 1;
        size_t length = strlen(name);
        if (lsp_verify_word_is(source->role, "network") && strncmp(last, name, length) == 0 &&
            (last[length] == '\0' || strcmp(&last[length], ".gz") == 0))
            return source;
    }
    return NULL;
}

/* The first of several names, parted by blanks, that there is. */
static int column_of(const struct reading *reading, const char *names)
{
    int column = VERIFY_NO_COLUMN;
    while (column == VERIFY_NO_COLUMN && *names != '\0') {
        char name[40];
        size_t length = strcspn(names, " ");
        lsp_verify_word_copy((struct verify_word){names, length}, name, sizeof name);
        column = lsp_verify_table_column(&reading->table, name);
        names += length + (names[length] == ' ');
    }
    return column;
}

static struct verify_word field_of(const struct reading *reading, const char *names)
{
    return lsp_verify_table_field(&reading->table, column_of(reading, names));
}

static bool number_of(const struct reading *reading, const char *names, double *value)
{
    return lsp_verify_table_number(&reading->table, column_of(reading, names), value);
}

static size_t count_lines(const struct reading *reading)
{
    size_t n = 1;
    for (const char *at = reading->table.text.at; at < reading->table.text.end; at++)
        n += *at == '\n';
    return n;
}

static enum lsp_verify_end read_config(struct reading *reading)
{
    if (!lsp_verify_table_next(&reading->table))
        return LSP_VERIFY_DONE;
    double km = unit_of(field_of(reading, "long_length"), LENGTHS);
    double km_h = unit_of(field_of(reading, "speed"), SPEEDS);
    if (km > 0 && km_h > 0)
        reading->minutes = MINUTES * (km / km_h);
    return LSP_VERIFY_DONE;
}

static double unit_of(struct verify_word word, const struct unit units[])
{
    while (units->name != NULL && !lsp_verify_word_is_like(word, units->name))
        units++;
    return units->size;
}

static enum lsp_verify_end read_uses(struct reading *reading)
{
    struct verify_input *input = reading->input;
    while (lsp_verify_table_next(&reading->table) && input->n_uses_known < VERIFY_MAX_USES) {
        struct verify_use use = {field_of(reading, "use"), 0, {"", 0}};
        if (!number_of(reading, "pce", &use.pcu))
            return lsp_verify_table_refuse(&reading->table, "a field is no number from 0 up");
        input->uses_known[input->n_uses_known++] = use;
    }
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end read_groups(struct reading *reading)
{
    struct verify_input *input = reading->input;
    while (lsp_verify_table_next(&reading->table) && input->n_uses_known < VERIFY_MAX_USES)
        input->uses_known[input->n_uses_known++] =
            (struct verify_use){field_of(reading, "use_group"), 0, field_of(reading, "uses")};
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end read_points(struct reading *reading)
{
    struct verify_input *input = reading->input;
    size_t n_lines = count_lines(reading);
    input->tables = calloc(n_lines, sizeof *input->tables);
    input->points = calloc(2 * n_lines, sizeof *input->points);
    if (input->tables == NULL || input->points == NULL)
        return LSP_VERIFY_NO_MEMORY;
    while (lsp_verify_table_next(&reading->table)) {
        double point[2] = {-1, -1};
        uint32_t number = 0;
        bool is_good =
            number_of(reading, "saturation", &point[0]) && number_of(reading, "factor", &point[1]);
        if (!lsp_verify_names_add(&reading->tables, field_of(reading, "table"), &number))
            return LSP_VERIFY_NO_MEMORY;
        struct lsp_verify_table *table = &input->tables[number];
        if (number == input->n_tables) {
            input->n_tables++;
            double **points = &input->points[2 * (size_t)number];
            table->saturation = points[0] = calloc(MAX_POINTS, sizeof **points);
            table->factor = points[1] = calloc(MAX_POINTS, sizeof **points);
            if (points[0] == NULL || points[1] == NULL)
                return LSP_VERIFY_NO_MEMORY;
        }
        uint32_t n = table->n;
        is_good =
            is_good && n < MAX_POINTS && point[1] >= 0 &&
            (n == 0 ? !(point[0] > 0) && point[0] >= 0
                    : point[0] > table->saturation[n - 1] && point[1] >= table->factor[n - 1]);
        if (!is_good)
            return lsp_verify_table_refuse(&reading->table, "the points of a table do not rise");
        input->points[2 * (size_t)number][n] = point[0];
        input->points[2 * (size_t)number + 1][n] = point[1];
        table->n++;
    }
    for (uint32_t table = 0; table < input->n_tables; table++)
        if (input->tables[table].n < 2)
            return lsp_verify_table_refuse(&reading->table, "a table has less than two points");
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end read_nodes(struct reading *reading)
{
    struct verify_input *input = reading->input;
    size_t n = count_lines(reading);
    reading->zone = calloc(n, sizeof *reading->zone);
    reading->is_centroid = calloc(n, sizeof *reading->is_centroid);
    if (reading->zone == NULL || reading->is_centroid == NULL)
        return LSP_VERIFY_NO_MEMORY;
    while (lsp_verify_table_next(&reading->table)) {
        uint32_t row = reading->n_nodes, number = 0;
        struct verify_word zone = field_of(reading, "zone_id");
        if (!lsp_verify_names_add(&input->node_names, field_of(reading, "node_id"), &number))
            return LSP_VERIFY_NO_MEMORY;
        if (number != row)
            return lsp_verify_table_refuse(&reading->table, "a node is defined twice");
        reading->n_nodes++;
        reading->is_centroid[row] =
            lsp_verify_word_is_like(field_of(reading, "node_type"), "centroid");
        reading->zone[row] = VERIFY_NO_NAME;
        bool has_zone =
            zone.length > 0 && !lsp_verify_word_is(zone, "0") && !lsp_verify_word_is(zone, "-1");
        if (has_zone && !lsp_verify_names_add(&input->zones, zone, &reading->zone[row]))
            return LSP_VERIFY_NO_MEMORY;
    }
    enum lsp_verify_end end = choose_zone_nodes(reading);
    return end == LSP_VERIFY_DONE ? number_nodes(reading) : end;
}

/* A zone's only node of type centroid, else its only node; else one is made. */
static enum lsp_verify_end choose_zone_nodes(struct reading *reading)
{
    uint32_t n_zones = reading->input->n_zones = reading->input->zones.n;
    uint32_t *n_nodes = calloc((size_t)n_zones + 1, sizeof *n_nodes);
    reading->chosen = calloc((size_t)n_zones + 1, sizeof *reading->chosen);
    if (n_nodes == NULL || reading->chosen == NULL) {
        free(n_nodes);
        return LSP_VERIFY_NO_MEMORY;
    }
    for (uint32_t row = reading->n_nodes; row-- > 0;) {
        uint32_t zone = reading->zone[row];
        if (zone == VERIFY_NO_NAME)
            continue;
        uint32_t other = reading->chosen[zone];
        if (n_nodes[zone]++ == 0 || reading->is_centroid[row] || !reading->is_centroid[other])
            reading->chosen[zone] = row; /* the first, of centroids if there are any */
    }
    for (uint32_t zone = 0; zone < n_zones; zone++)
        if (n_nodes[zone] > 1 && !reading->is_centroid[reading->chosen[zone]]) {
            reading->chosen[zone] = VERIFY_NO_NAME;
            reading->n_connectors += 2 * n_nodes[zone];
        }
    free(n_nodes);
    return LSP_VERIFY_DONE;
}

/* Closed nodes of the file, made ones, then all others. */
static enum lsp_verify_end number_nodes(struct reading *reading)
{
    struct verify_input *input = reading->input;
    bool has_centroids = false, has_others = false;
    input->zone_node = calloc((size_t)input->n_zones + 1, sizeof *input->zone_node);
    input->node_of_name = calloc((size_t)reading->n_nodes + 1, sizeof *input->node_of_name);
    if (input->zone_node == NULL || input->node_of_name == NULL)
        return LSP_VERIFY_NO_MEMORY;
    for (uint32_t row = 0; row < reading->n_nodes; row++) {
        has_centroids |= reading->is_centroid[row];
        has_others |= reading->zone[row] == VERIFY_NO_NAME;
    }
    uint32_t next = 0;
    for (uint32_t row = 0; row < reading->n_nodes; row++)
        if (is_closed(reading, row, has_centroids, has_others))
            input->node_of_name[row] = next++;
    for (uint32_t zone = 0; zone < input->n_zones; zone++)
        if (reading->chosen[zone] == VERIFY_NO_NAME)
            input->zone_node[zone] = next++;
    input->n_centroids = next;
    for (uint32_t row = 0; row < reading->n_nodes; row++)
        if (!is_closed(reading, row, has_centroids, has_others))
            input->node_of_name[row] = next++;
    input->n_nodes = next;
    for (uint32_t zone = 0; zone < input->n_zones; zone++)
        if (reading->chosen[zone] != VERIFY_NO_NAME)
            input->zone_node[zone] = input->node_of_name[reading->chosen[zone]];
    return LSP_VERIFY_DONE;
}

static bool is_closed(
    const struct reading *reading, uint32_t row, bool has_centroids, bool has_others)
{
    uint32_t zone = reading->zone[row];
    if (zone == VERIFY_NO_NAME || reading->chosen[zone] != row)
        return false;
    if (has_centroids)
        return reading->is_centroid[row];
    struct verify_word node_name = reading->input->node_names.word[row];
    struct verify_word zone_name = reading->input->zones.word[zone];
    return has_others && node_name.length == zone_name.length &&
           memcmp(node_name.text, zone_name.text, node_name.length) == 0;
}

static enum lsp_verify_end read_links(struct reading *reading)
{
    struct verify_input *input = reading->input;
    size_t n_lines = count_lines(reading);
    uint32_t n_links = 0;
    if (2 * n_lines + reading->n_connectors >= UINT32_MAX)
        return LSP_VERIFY_NO_MEMORY;
    reading->first_link = calloc(n_lines, sizeof *reading->first_link);
    enum lsp_verify_end end =
        reading->first_link == NULL
            ? LSP_VERIFY_NO_MEMORY
            : lsp_verify_input_make_links(input, (uint32_t)(2 * n_lines) + reading->n_connectors);
    for (int column = 0; end == LSP_VERIFY_DONE && column < reading->table.n_columns; column++) {
        char name[64];
        lsp_verify_word_copy(reading->table.name[column], name, sizeof name);
        struct verify_word start = {name, strlen(name) < 5 ? 0 : 5};
        if (!lsp_verify_word_is_like(start, "toll_") || name[5] == '\0' ||
            input->n_class_tolls == VERIFY_MAX_CLASSES)
            continue;
        uint32_t toll = input->n_class_tolls++;
        input->class_toll[toll] = calloc((size_t)input->n_links + 1, sizeof(double));
        input->class_toll_name[toll] = (struct verify_word){
            reading->table.name[column].text + 5, reading->table.name[column].length - 5};
        end = input->class_toll[toll] == NULL ? LSP_VERIFY_NO_MEMORY : LSP_VERIFY_DONE;
    }
    while (end == LSP_VERIFY_DONE && lsp_verify_table_next(&reading->table))
        end = read_link(reading, &n_links);
    if (end == LSP_VERIFY_DONE)
        add_connectors(reading, &n_links);
    input->n_links = n_links;
    return end;
}

static enum lsp_verify_end read_link(struct reading *reading, uint32_t *n_links)
{
    struct verify_input *input = reading->input;
    uint32_t link = *n_links, name = 0;
    struct verify_word directed = field_of(reading, "directed");
    if (!lsp_verify_names_add(&reading->links, field_of(reading, "link_id"), &name))
        return LSP_VERIFY_NO_MEMORY;
    if (!lsp_verify_input_node(input, field_of(reading, "from_node_id"), &input->tail[link]) ||
        !lsp_verify_input_node(input, field_of(reading, "to_node_id"), &input->head[link]))
        return lsp_verify_table_refuse(
            &reading->table, "a link begins or ends at no node of the network");
    if (name + 1 != reading->links.n)
        return lsp_verify_table_refuse(&reading->table, "a link is defined twice");
    reading->first_link[name] = VERIFY_NO_NAME;
    if (!read_numbers(reading, link))
        return lsp_verify_table_refuse(
            &reading->table, "a field of a link is missing or no number from 0 up");
    if (input->tail[link] == input->head[link])
        return LSP_VERIFY_DONE;
    input->type[link] = field_of(reading, "link_type facility_type");
    input->uses[link] = field_of(reading, "allowed_uses allowed_use");
    input->name[link] = reading->links.word[name];
    reading->first_link[name] = link;
    ++*n_links;
    if (lsp_verify_word_is_like(directed, "false") || lsp_verify_word_is(directed, "0") ||
        lsp_verify_word_is_like(directed, "no"))
        copy_back(input, (*n_links)++);
    return LSP_VERIFY_DONE;
}

static bool read_numbers(const struct reading *reading, uint32_t link)
{
    struct verify_input *input = reading->input;
    double time = -1, miles = -1, mph = 0, length = -1, speed = 0;
    double capacity = -1, lanes = 1, factor = 1, toll = 0;
    bool is_good =
        number_of(reading, "vdf_fftt vdf_fftt1", &time) &&
        number_of(reading, "vdf_length_mi", &miles) &&
        number_of(reading, "vdf_free_speed_mph", &mph) && number_of(reading, "length", &length) &&
        number_of(reading, "free_speed", &speed) && number_of(reading, "capacity", &capacity) &&
        number_of(reading, "lanes", &lanes) && number_of(reading, "vdf_plf vdf_plf1", &factor) &&
        number_of(reading, "toll vdf_toll vdf_toll1", &toll);
    if (time < 0 && miles >= 0 && mph > 0)
        time = MINUTES * miles / mph;
    if (time < 0 && length >= 0 && speed > 0)
        time = reading->minutes * length / speed;
    input->length[link] = length >= 0 ? length : miles >= 0 ? miles : 0;
    input->free_time[link] = time;
    input->toll[link] = toll;
    input->capacity_1h[link] = capacity >= 0 ? capacity * lanes * factor
                               : lanes > 0   ? (double)INFINITY
                                             : 0;
    for (uint32_t at = 0; at < input->n_class_tolls; at++) {
        char name[64] = "toll_";
        lsp_verify_word_copy(input->class_toll_name[at], name + 5, sizeof name - 5);
        input->class_toll[at][link] = toll;
        is_good &= lsp_verify_table_number(&reading->table,
            lsp_verify_table_column(&reading->table, name), &input->class_toll[at][link]);
    }
    is_good = read_function(reading, link) && is_good;
    if (isinf(input->capacity_1h[link])) { /* nothing delays */
        input->function[link] = LSP_VERIFY_BPR;
        input->p[link] = input->q[link] = 0;
    }
    return is_good && time >= 0;
}

static bool read_function(const struct reading *reading, uint32_t link)
{
    struct verify_input *input = reading->input;
    struct verify_word kind = field_of(reading, "vdf_type");
    double *p = &input->p[link], *q = &input->q[link];
    *p = *q = 0;
    input->function[link] = LSP_VERIFY_BPR;
    if (lsp_verify_word_is_like(kind, "constant"))
        return true;
    if (kind.length == 0 || lsp_verify_word_is_like(kind, "bpr") || lsp_verify_word_is(kind, "0")) {
        *p = USUAL_ALPHA;
        *q = USUAL_BETA;
        return number_of(reading, "vdf_alpha vdf_alpha1", p) &&
               number_of(reading, "vdf_beta vdf_beta1", q);
    }
    if (lsp_verify_word_is_like(kind, "table")) {
        uint32_t table = lsp_verify_names_find(&reading->tables, field_of(reading, "vdf_table"));
        input->function[link] = LSP_VERIFY_TABLE;
        *p = (double)table;
        return table != VERIFY_NO_NAME;
    }
    if (lsp_verify_word_is_like(kind, "akcelik")) {
        input->function[link] = LSP_VERIFY_AKCELIK;
        return number_of(reading, "vdf_ja", p) && number_of(reading, "vdf_period_h", q) && *p > 0;
    }
    input->function[link] = LSP_VERIFY_CONICAL;
    return (lsp_verify_word_is_like(kind, "conical") || lsp_verify_word_is(kind, "1")) &&
           number_of(reading, "vdf_conical_a conic_a", p) && *p > 1;
}

/* The way back of the link before. */
static void copy_back(struct verify_input *input, uint32_t link)
{
    double *const arrays[] = {
        input->free_time, input->p, input->q, input->capacity_1h, input->length, input->toll};
    for (size_t at = 0; at < sizeof arrays / sizeof *arrays; at++)
        arrays[at][link] = arrays[at][link - 1];
    for (uint32_t at = 0; at < input->n_class_tolls; at++)
        input->class_toll[at][link] = input->class_toll[at][link - 1];
    input->function[link] = input->function[link - 1];
    input->type[link] = input->type[link - 1];
    input->uses[link] = input->uses[link - 1];
    input->name[link] = input->name[link - 1];
    input->tail[link] = input->head[link - 1];
    input->head[link] = input->tail[link - 1];
}

static void add_connectors(struct reading *reading, uint32_t *n_links)
{
    struct verify_input *input = reading->input;
    for (uint32_t row = 0; row < reading->n_nodes; row++) {
        uint32_t zone = reading->zone[row];
        if (zone == VERIFY_NO_NAME || reading->chosen[zone] != VERIFY_NO_NAME)
            continue;
        for (int is_back = 0; is_back < 2; is_back++) {
            uint32_t link = (*n_links)++, node = input->node_of_name[row];
            input->tail[link] = is_back ? node : input->zone_node[zone];
            input->head[link] = is_back ? input->zone_node[zone] : node;
            input->capacity_1h[link] = (double)INFINITY;
            input->free_time[link] = input->p[link] = input->q[link] = 0;
            input->length[link] = input->toll[link] = 0; /* what a link left out had */
            input->function[link] = LSP_VERIFY_BPR;
            input->type[link] = input->uses[link] = (struct verify_word){"", 0};
            for (uint32_t at = 0; at < input->n_class_tolls; at++)
                input->class_toll[at][link] = 0;
        }
    }
}

static enum lsp_verify_end read_movements(struct reading *reading)
{
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    while (end == LSP_VERIFY_DONE && lsp_verify_table_next(&reading->table))
        end = read_movement(reading);
    merge_movements(reading->input);
    return end;
}

static enum lsp_verify_end read_movement(struct reading *reading)
{
    struct verify_input *input = reading->input;
    double penalty_s = 0, capacity = 1;
    uint32_t node = 0, link[2] = {0, 0};
    uint32_t names[2] = {lsp_verify_names_find(&reading->links, field_of(reading, "ib_link_id")),
        lsp_verify_names_find(&reading->links, field_of(reading, "ob_link_id"))};
    bool is_good = names[0] != VERIFY_NO_NAME && names[1] != VERIFY_NO_NAME &&
                   lsp_verify_input_node(input, field_of(reading, "node_id"), &node) &&
                   node >= input->n_centroids && number_of(reading, "penalty", &penalty_s) &&
                   number_of(reading, "capacity", &capacity);
    for (int side = 0; is_good && side < 2; side++) {
        const uint32_t *end = side == 0 ? input->head : input->tail;
        const uint32_t *other = side == 0 ? input->tail : input->head;
        link[side] = reading->first_link[names[side]];
        is_good = link[side] != VERIFY_NO_NAME;
        if (!is_good || end[link[side]] == node)
            continue;
        is_good = link[side] + 1 < input->n_links && other[link[side]] == node &&
                  end[link[side] + 1] == node &&
                  other[link[side] + 1] == end[link[side]]; /* its way back */
        link[side]++;
    }
    if (!is_good)
        return lsp_verify_table_refuse(
            &reading->table, "a movement joins no links that meet at its node");
    bool is_banned =
        lsp_verify_word_is_like(field_of(reading, "allowed_uses"), "none") || !(capacity > 0);
    double penalty = is_banned ? (double)INFINITY : penalty_s / MINUTES;
    return lsp_verify_input_add_turn(input, (struct verify_turn){link[0], link[1], penalty, 0})
               ? LSP_VERIFY_DONE
               : LSP_VERIFY_NO_MEMORY;
}

/* The cheapest of those between the same links; one that costs nothing is none. */
static void merge_movements(struct verify_input *input)
{
    size_t n_kept = 0;
    if (input->n_turns == 0)
        return;
    qsort(input->turns, input->n_turns, sizeof *input->turns, compare_movements);
    for (size_t at = 0; at < input->n_turns; at++) {
        bool is_first = at == 0 || input->turns[at].from != input->turns[at - 1].from ||
                        input->turns[at].to != input->turns[at - 1].to;
        if (is_first && input->turns[at].penalty > 0)
            input->turns[n_kept++] = input->turns[at];
    }
    input->n_turns = n_kept;
}

static int compare_movements(const void *a, const void *b)
{
    const struct verify_turn *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->penalty > y->penalty) - (x->penalty < y->penalty);
}
