/* Road tables: classes, periods and turns.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/road_tables.h"
#include "formats/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"

enum { MAX_NAME_BYTES = 32 };

/* Columns of a table of classes. */
struct columns {
    uint32_t name, pcu, toll_factor, distance_factor, uses, closed_types;
};

/* Words for what the only class is. */
static const char *const MOTOR_USES[] = {"auto", "autos", "car", "cars", "drive", "driving",
    "vehicle", "vehicles", "motor_vehicle", "motorcar", "motor", "sov"};

static enum lsp_status read_class(const struct lsp_rows *rows, const struct columns *columns,
    const struct lsp_road_context *context, struct lsp_road_class *cls);
static enum lsp_status read_name(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_road_context *context, const char **ret_name);
static bool is_name_good(const struct lsp_row_field *field);
static void read_class_uses(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_road_context *context, struct lsp_road_class *cls);
static enum lsp_status read_closed_types(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_road_context *context, struct lsp_road_class *cls);
static bool next_word(struct lsp_row_field *rest, struct lsp_row_field *ret_word);
static uint32_t find_use(const struct lsp_roads *roads, const struct lsp_row_field *word);

enum lsp_status lsp_road_tables_read_classes(const struct lsp_file *file,
    const struct lsp_road_context *context, const struct lsp_road_factors *factors,
    struct lsp_road_classes *ret_classes)
{
    struct lsp_rows rows;
    enum lsp_status status = LSP_OK;
    struct lsp_road_classes classes = {
        .classes = LSP_ARRAY(context->arena, struct lsp_road_class, LSP_ROADS_MAX_CLASSES)};
    if (classes.classes == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_rows_begin(&rows, file, context->diags));
    struct columns columns = {.name = lsp_rows_column(&rows, "class", true),
        .pcu = lsp_rows_column(&rows, "pcu", false),
        .toll_factor = lsp_rows_column(&rows, "toll_factor", false),
        .distance_factor = lsp_rows_column(&rows, "distance_factor", false),
        .uses = lsp_rows_column(&rows, "uses", false),
        .closed_types = lsp_rows_column(&rows, "closed_types", false)};
    lsp_rows_note_unknown_columns(&rows);
    while (status == LSP_OK && lsp_rows_next(&rows)) {
        if (classes.n == LSP_ROADS_MAX_CLASSES) {
            lsp_rows_fault(
                &rows, LSP_DIAG_TOO_LARGE, NULL, "at most 64", "there are too many classes");
            break;
        }
        struct lsp_road_class *cls = &classes.classes[classes.n];
        *cls = (struct lsp_road_class){.name = "",
            .toll_factor = factors->toll_factor,
            .distance_factor = factors->distance_factor};
        status = read_class(&rows, &columns, context, cls);
        for (uint32_t other = 0; other < classes.n && cls->name[0] != '\0'; other++)
            if (lsp_text_equal(classes.classes[other].name, cls->name))
                lsp_rows_fault(&rows, LSP_DIAG_DUPLICATE_ID, NULL, "each class once",
                    "a class is defined twice");
        classes.n++;
    }
    if (status == LSP_OK && classes.n == 0)
        lsp_rows_fault(
            &rows, LSP_DIAG_NO_CLASS, NULL, "a row for each class", "the table has no rows");
    enum lsp_status end = lsp_rows_end(&rows);
    if (status == LSP_OK && end == LSP_OK)
        *ret_classes = classes;
    return status != LSP_OK ? status : end;
}

static enum lsp_status read_class(const struct lsp_rows *rows, const struct columns *columns,
    const struct lsp_road_context *context, struct lsp_road_class *cls)
{
    static const struct lsp_row_number PCU = {1e-3, 1e3, "passenger cars, 0.001 to 1000"};
    static const struct lsp_row_number FACTOR = {0, 1e9, "a number, at least 0"};
    LSP_TRY(read_name(rows, columns->name, context, &cls->name));
    read_class_uses(rows, columns->uses, context, cls);
    lsp_rows_number(rows, columns->pcu, &PCU, &cls->pcu);
    lsp_rows_number(rows, columns->toll_factor, &FACTOR, &cls->toll_factor);
    lsp_rows_number(rows, columns->distance_factor, &FACTOR, &cls->distance_factor);
    if (!(cls->pcu > 0))
        cls->pcu = 1;
    if (cls->toll_factor > 0 && !context->roads->has_tolls)
        lsp_rows_fault(rows, LSP_DIAG_TNTP_NO_TOLLS, NULL, "a network with tolls, or 0",
            "a toll factor is given, but the network has no tolls");
    return read_closed_types(rows, columns->closed_types, context, cls);
}

/* A name that can be part of a file's and a column's. */
static enum lsp_status read_name(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_road_context *context, const char **ret_name)
{
    struct lsp_row_field field;
    if (!lsp_rows_text(rows, column, &field))
        return LSP_OK;
    if (!is_name_good(&field)) {
        lsp_rows_fault(rows, LSP_DIAG_RUN_NAME, &field,
            "1 to 32 letters, digits, _ and -, the first no -",
            "a class or period has a name that cannot be part of a file's");
        return LSP_OK;
    }
    *ret_name = lsp_arena_copy_bytes(context->arena, field.text, field.length);
    return *ret_name == NULL ? LSP_NO_MEMORY : LSP_OK;
}

static bool is_name_good(const struct lsp_row_field *field)
{
    for (size_t at = 0; at < field->length; at++) {
        char c = field->text[at];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '_' && (c != '-' || at == 0))
            return false;
    }
    return field->length <= MAX_NAME_BYTES;
}

/* Uses, of which one states the default of pcu. */
static void read_class_uses(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_road_context *context, struct lsp_road_class *cls)
{
    struct lsp_row_field rest = lsp_rows_field(rows, column), word;
    while (next_word(&rest, &word)) {
        uint32_t use = find_use(context->roads, &word);
        if (use == LSP_NONE) {
            lsp_rows_fault(rows, LSP_DIAG_UNKNOWN_ID, &word,
                "words of allowed_uses or of use_definition.csv",
                "a class counts as something that the network does not know");
            continue;
        }
        cls->uses |= (uint64_t)1 << use;
        if (context->use_pcu != NULL && context->use_pcu[use] > cls->pcu)
            cls->pcu = context->use_pcu[use];
    }
}

static enum lsp_status read_closed_types(const struct lsp_rows *rows, uint32_t column,
    const struct lsp_road_context *context, struct lsp_road_class *cls)
{
    struct lsp_row_field rest = lsp_rows_field(rows, column), word;
    cls->closed_types = LSP_ARRAY(context->arena, const char *, rest.length / 2 + 1);
    if (cls->closed_types == NULL)
        return LSP_NO_MEMORY;
    while (next_word(&rest, &word)) {
        const char *name = lsp_arena_copy_bytes(context->arena, word.text, word.length);
        if (name == NULL)
            return LSP_NO_MEMORY;
        cls->closed_types[cls->n_closed_types++] = name;
        if (lsp_names_find(&context->roads->type_names, word.text, word.length) == LSP_NONE)
            lsp_rows_fault(rows, LSP_DIAG_UNKNOWN_ID, &word, "types that links of the network have",
                "no link is of a type that is closed to a class");
    }
    return LSP_OK;
}

/* Words are parted by blanks or semicolons. */
static bool next_word(struct lsp_row_field *rest, struct lsp_row_field *ret_word)
{
    while (rest->length > 0 && (rest->text[0] == ' ' || rest->text[0] == ';')) {
        rest->text++;
        rest->length--;
        rest->column++;
    }
    *ret_word = *rest;
    ret_word->length = 0;
    while (rest->length > 0 && rest->text[0] != ' ' && rest->text[0] != ';') {
        ret_word->length++;
        rest->text++;
        rest->length--;
        rest->column++;
    }
    return ret_word->length > 0;
}

static uint32_t find_use(const struct lsp_roads *roads, const struct lsp_row_field *word)
{
    for (uint32_t use = 0; use < roads->use_names.n; use++)
        if (lsp_row_field_is(word, lsp_names_text(&roads->use_names, use)))
            return use;
    return LSP_NONE;
}

enum lsp_status lsp_road_tables_only_class(const struct lsp_road_context *context,
    const struct lsp_road_factors *factors, struct lsp_road_classes *ret_classes)
{
    const struct lsp_roads *roads = context->roads;
    struct lsp_road_class *cls = LSP_ARRAY(context->arena, struct lsp_road_class, 1);
    if (cls == NULL)
        return LSP_NO_MEMORY;
    *cls = (struct lsp_road_class){.name = "all",
        .pcu = 1,
        .toll_factor = factors->toll_factor,
        .distance_factor = factors->distance_factor};
    for (size_t word = 0; word < sizeof MOTOR_USES / sizeof *MOTOR_USES; word++) {
        struct lsp_row_field field = {.text = MOTOR_USES[word], .length = strlen(MOTOR_USES[word])};
        uint32_t use = find_use(roads, &field);
        if (use != LSP_NONE)
            cls->uses |= (uint64_t)1 << use;
    }
    uint32_t n_closed = 0;
    for (uint32_t link = 0; roads->uses != NULL && cls->uses != 0 && link < roads->n_links; link++)
        n_closed += (roads->uses[link] & cls->uses) == 0;
    if (n_closed > 0)
        lsp_diags_add(context->diags, LSP_DIAG_CLOSED_LINKS,
            &(struct lsp_diag_facts){.where = {.file = roads->links_file},
                .hint = "a table of classes (--classes) says what may use which links"},
            "%u of %u links are closed, since they are not open to cars", n_closed, roads->n_links);
    *ret_classes = (struct lsp_road_classes){.n = 1, .classes = cls};
    return LSP_OK;
}

enum lsp_status lsp_road_tables_read_periods(const struct lsp_file *file,
    const struct lsp_road_context *context, struct lsp_road_periods *ret_periods)
{
    static const struct lsp_row_number HOURS = {1e-3, 1e4, "hours, 0.001 to 10000"};
    struct lsp_rows rows;
    enum lsp_status status = LSP_OK;
    struct lsp_road_periods periods = {
        .periods = LSP_ARRAY(context->arena, struct lsp_road_period, LSP_ROADS_MAX_PERIODS)};
    if (periods.periods == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_rows_begin(&rows, file, context->diags));
    uint32_t name = lsp_rows_column(&rows, "period", true);
    uint32_t hours = lsp_rows_column(&rows, "hours", true);
    lsp_rows_note_unknown_columns(&rows);
    while (status == LSP_OK && periods.n < LSP_ROADS_MAX_PERIODS && lsp_rows_next(&rows)) {
        struct lsp_road_period *period = &periods.periods[periods.n];
        struct lsp_row_field field;
        *period = (struct lsp_road_period){.name = "", .hours = 1};
        status = read_name(&rows, name, context, &period->name);
        if (lsp_rows_text(&rows, hours, &field))
            lsp_rows_number(&rows, hours, &HOURS, &period->hours);
        for (uint32_t other = 0; other < periods.n && period->name[0] != '\0'; other++)
            if (lsp_text_equal(periods.periods[other].name, period->name))
                lsp_rows_fault(&rows, LSP_DIAG_DUPLICATE_ID, NULL, "each period once",
                    "a period is defined twice");
        periods.n++;
    }
    if (status == LSP_OK && lsp_rows_next(&rows))
        lsp_rows_fault(&rows, LSP_DIAG_TOO_LARGE, NULL, "at most 96", "there are too many periods");
    if (status == LSP_OK && periods.n == 0)
        lsp_rows_fault(
            &rows, LSP_DIAG_NO_CLASS, NULL, "a row for each period", "the table has no rows");
    enum lsp_status end = lsp_rows_end(&rows);
    if (status == LSP_OK && end == LSP_OK)
        *ret_periods = periods;
    return status != LSP_OK ? status : end;
}
