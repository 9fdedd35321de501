/* GMNS: a folder's tables one after another; units and uses.  SPDX-License-Identifier: Apache-2.0
 */
#include "formats/gmns_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "base/text.h"

/* A unit and its size: km, or km/h. */
struct unit {
    const char *name;
    double size;
};

static const struct unit LENGTHS[] = {{"km", 1}, {"kilometer", 1}, {"kilometers", 1},
    {"kilometre", 1}, {"kilometres", 1}, {"mile", 1.609344}, {"miles", 1.609344}, {"mi", 1.609344},
    {"m", 0.001}, {"meter", 0.001}, {"meters", 0.001}, {"metre", 0.001}, {"metres", 0.001},
    {"ft", 0.0003048}, {"foot", 0.0003048}, {"feet", 0.0003048}};
static const struct unit SPEEDS[] = {{"km/h", 1}, {"kmh", 1}, {"kph", 1}, {"kmph", 1},
    {"mph", 1.609344}, {"mi/h", 1.609344}, {"m/s", 3.6}};

static enum lsp_status read_all(struct gmns_reading *reading);
static void finish_reading(struct gmns_reading *reading);
static char *find_file(const struct gmns_reading *reading, const char *name);
static double read_unit(const struct lsp_rows *rows, uint32_t column, const struct unit units[],
    size_t n_units, const char *expected);
static enum lsp_status read_groups(struct gmns_reading *reading);
static uint64_t group_of(const struct gmns_reading *reading, const struct lsp_row_field *word);
static bool next_word(struct lsp_row_field *rest, struct lsp_row_field *ret_word);
static enum lsp_status take_use(
    struct gmns_reading *reading, const struct lsp_row_field *word, uint32_t *ret_use);

enum lsp_status lsp_gmns_read_network(
    const char *folder, struct lsp_diags *diags, struct lsp_gmns_network *ret_network)
{
    struct lsp_gmns_network network = {.roads.file = folder};
    struct gmns_reading reading = {
        .folder = folder, .diags = diags, .network = &network, .minutes = 60};
    size_t n_errors = diags->n_errors;
    enum lsp_status status = read_all(&reading);
    finish_reading(&reading);
    if (status == LSP_OK && diags->failed)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK && diags->n_errors > n_errors)
        status = LSP_BAD_INPUT;
    if (status == LSP_OK)
        *ret_network = network;
    else
        lsp_gmns_finish(&network);
    return status;
}

/* What refers to something that could not be read is not looked at. */
static enum lsp_status read_all(struct gmns_reading *reading)
{
    size_t n_errors = reading->diags->n_errors;
    LSP_TRY(lsp_gmns_read_config(reading));
    LSP_TRY(lsp_gmns_read_uses(reading));
    LSP_TRY(read_groups(reading));
    LSP_TRY(lsp_gmns_read_tables(reading));
    LSP_TRY(lsp_gmns_read_nodes(reading));
    if (reading->network->roads.n_nodes == 0)
        return reading->diags->n_errors > n_errors ? LSP_BAD_INPUT : LSP_OK;
    LSP_TRY(lsp_gmns_read_links(reading));
    if (reading->network->roads.n_links == 0)
        return LSP_OK;
    return lsp_gmns_read_movements(reading);
}

static void finish_reading(struct gmns_reading *reading)
{
    lsp_file_finish(&reading->file);
    lsp_names_finish(&reading->table_names);
    free(reading->x);
    free(reading->y);
    free(reading->zone);
    free(reading->line);
    free(reading->is_centroid);
    free(reading->n_zone_nodes);
    free(reading->first_node);
    free(reading->first_link);
}

void lsp_gmns_finish(struct lsp_gmns_network *network)
{
    lsp_roads_finish(&network->roads); /* which owns the files' names */
    *network = (struct lsp_gmns_network){0};
}

bool lsp_gmns_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

enum lsp_status lsp_gmns_open(struct gmns_reading *reading, const char *name, bool is_required,
    struct lsp_rows *rows, bool *ret_is_there)
{
    *ret_is_there = false;
    char *path = find_file(reading, name);
    if (path == NULL)
        return LSP_NO_MEMORY;
    if (!is_required && access(path, F_OK) != 0)
        return LSP_OK;
    LSP_TRY(lsp_file_read(path, reading->diags, &reading->file));
    enum lsp_status status = lsp_rows_begin(rows, &reading->file, reading->diags);
    if (status != LSP_OK)
        lsp_file_finish(&reading->file);
    *ret_is_there = status == LSP_OK;
    return status == LSP_BAD_INPUT ? LSP_OK : status;
}

/* The path of the table, or of the packed one where there is only that; in the network's arena. */
static char *find_file(const struct gmns_reading *reading, const char *name)
{
    struct lsp_arena *arena = &reading->network->roads.arena;
    size_t length = strlen(reading->folder);
    const char *slash = length > 0 && reading->folder[length - 1] == '/' ? "" : "/";
    char *packed = lsp_arena_printf(arena, "%s%s%s.gz", reading->folder, slash, name);
    if (packed == NULL)
        return NULL;
    char *plain = lsp_arena_copy_bytes(arena, packed, strlen(packed) - 3);
    return plain != NULL && access(plain, F_OK) != 0 && access(packed, F_OK) == 0 ? packed : plain;
}

enum lsp_status lsp_gmns_close(struct gmns_reading *reading, struct lsp_rows *rows)
{
    enum lsp_status status = lsp_rows_end(rows);
    struct lsp_gmns_network *network = reading->network;
    if (network->n_files == LSP_GMNS_MAX_FILES)
        LSP_BUG("more tables than there are");
    struct lsp_file *kept = &network->files[network->n_files++];
    *kept = reading->file;
    kept->text = NULL;
    free(reading->file.text);
    reading->file = (struct lsp_file){0};
    return status == LSP_BAD_INPUT ? LSP_OK : status;
}

size_t lsp_gmns_count_lines(const struct lsp_rows *rows)
{
    size_t n_lines = 1; /* the last one may not end */
    const char *at = rows->at;
    while ((at = memchr(at, '\n', (size_t)(rows->end - at))) != NULL) {
        n_lines++;
        at++;
    }
    return n_lines;
}

enum lsp_status lsp_gmns_read_config(struct gmns_reading *reading)
{
    struct lsp_rows rows;
    bool is_there;
    LSP_TRY(lsp_gmns_open(reading, "config.csv", false, &rows, &is_there));
    if (!is_there)
        return LSP_OK;
    uint32_t length = lsp_rows_column(&rows, "long_length", false);
    uint32_t speed = lsp_rows_column(&rows, "speed", false);
    if (lsp_rows_next(&rows)) {
        double km = read_unit(
            &rows, length, LENGTHS, sizeof LENGTHS / sizeof *LENGTHS, "km, mile, meter or foot");
        double km_h =
            read_unit(&rows, speed, SPEEDS, sizeof SPEEDS / sizeof *SPEEDS, "km/h, mph or m/s");
        reading->km = km;
        reading->has_units = km > 0 && km_h > 0;
        if (reading->has_units)
            reading->minutes = 60 * (km / km_h);
    }
    return lsp_gmns_close(reading, &rows);
}

/* 0 when nothing is stated. */
static double read_unit(const struct lsp_rows *rows, uint32_t column, const struct unit units[],
    size_t n_units, const char *expected)
{
    struct lsp_row_field field = lsp_rows_field(rows, column);
    if (field.length == 0)
        return 0;
    for (size_t unit = 0; unit < n_units; unit++)
        if (lsp_row_field_is(&field, units[unit].name))
            return units[unit].size;
    lsp_rows_fault(rows, LSP_DIAG_NOT_A_CHOICE, &field, expected, "a unit is not known");
    return 0;
}

enum lsp_status lsp_gmns_read_uses(struct gmns_reading *reading)
{
    static const struct lsp_row_number PCU = {1e-3, 1e3, "passenger cars, 0.001 to 1000"};
    struct lsp_rows rows;
    bool is_there;
    enum lsp_status status = LSP_OK;
    LSP_TRY(lsp_gmns_open(reading, "use_definition.csv", false, &rows, &is_there));
    if (!is_there)
        return LSP_OK;
    uint32_t use_column = lsp_rows_column(&rows, "use", true);
    uint32_t pcu_column = lsp_rows_column(&rows, "pce", false);
    while (status == LSP_OK && lsp_rows_next(&rows)) {
        struct lsp_row_field name;
        uint32_t use = 0;
        if (!lsp_rows_text(&rows, use_column, &name))
            continue;
        status = take_use(reading, &name, &use);
        if (status == LSP_OK && use < LSP_ROADS_MAX_USES)
            lsp_rows_number(&rows, pcu_column, &PCU, &reading->network->use_pcu[use]);
    }
    enum lsp_status end = lsp_gmns_close(reading, &rows);
    return status != LSP_OK ? status : end;
}

static enum lsp_status read_groups(struct gmns_reading *reading)
{
    struct lsp_rows rows;
    bool is_there;
    enum lsp_status status = LSP_OK;
    LSP_TRY(lsp_gmns_open(reading, "use_group.csv", false, &rows, &is_there));
    if (!is_there)
        return LSP_OK;
    uint32_t name_column = lsp_rows_column(&rows, "use_group", true);
    uint32_t uses_column = lsp_rows_column(&rows, "uses", true);
    while (status == LSP_OK && reading->n_groups < GMNS_MAX_GROUPS && lsp_rows_next(&rows)) {
        struct gmns_use_group group = {0};
        struct lsp_row_field name, uses;
        if (!lsp_rows_text(&rows, name_column, &name) || !lsp_rows_text(&rows, uses_column, &uses))
            continue;
        group.name = lsp_arena_copy_bytes(&reading->network->roads.arena, name.text, name.length);
        status = group.name == NULL ? LSP_NO_MEMORY
                                    : lsp_gmns_take_uses(reading, &rows, &uses, &group.uses);
        reading->groups[reading->n_groups++] = group;
    }
    enum lsp_status end = lsp_gmns_close(reading, &rows);
    return status != LSP_OK ? status : end;
}

enum lsp_status lsp_gmns_take_uses(struct gmns_reading *reading, const struct lsp_rows *rows,
    const struct lsp_row_field *field, uint64_t *ret_uses)
{
    struct lsp_row_field rest = *field, word;
    *ret_uses = 0;
    while (next_word(&rest, &word)) {
        uint64_t group = group_of(reading, &word);
        uint32_t use = 0;
        if (lsp_row_field_is(&word, "none"))
            continue;
        *ret_uses |= lsp_row_field_is(&word, "all") ? UINT64_MAX : group;
        if (lsp_row_field_is(&word, "all") || group != 0)
            continue;
        LSP_TRY(take_use(reading, &word, &use));
        if (use < LSP_ROADS_MAX_USES)
            *ret_uses |= (uint64_t)1 << use;
        else
            lsp_rows_fault(rows, LSP_DIAG_TOO_LARGE, &word, "at most 64 uses in all",
                "the network has too many uses");
    }
    if (field->length == 0)
        *ret_uses = UINT64_MAX;
    return LSP_OK;
}

static uint64_t group_of(const struct gmns_reading *reading, const struct lsp_row_field *word)
{
    for (size_t group = 0; group < reading->n_groups; group++)
        if (lsp_row_field_is(word, reading->groups[group].name))
            return reading->groups[group].uses;
    return 0;
}

/* Words are parted by commas or semicolons, with or without blanks. */
static bool next_word(struct lsp_row_field *rest, struct lsp_row_field *ret_word)
{
    static const char PARTS[] = ",; ";
    while (rest->length > 0 && memchr(PARTS, rest->text[0], sizeof PARTS - 1) != NULL) {
        rest->text++;
        rest->length--;
    }
    *ret_word = *rest;
    size_t length = 0;
    while (length < rest->length && memchr(PARTS, rest->text[length], sizeof PARTS - 1) == NULL)
        length++;
    ret_word->length = length;
    rest->text += length;
    rest->length -= length;
    return length > 0;
}

/* Uses are the same in any case, so they are kept in small letters. */
static enum lsp_status take_use(
    struct gmns_reading *reading, const struct lsp_row_field *word, uint32_t *ret_use)
{
    char name[64];
    size_t length = word->length < sizeof name ? word->length : sizeof name;
    for (size_t at = 0; at < length; at++) {
        char c = word->text[at];
        name[at] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return lsp_names_add(&reading->network->roads.use_names, name, length, ret_use);
}
