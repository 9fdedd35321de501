/* Primavera XER as tables: lines of fields between tabs.
 *
 * ERMHDR is the head; %T names a table, %F its fields, %R is a row, %E ends the file.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_xer.h"

#include <string.h>

/* Tables that are read, and those that are known. */
static const char READ[] =
    " CALENDAR PROJECT PROJWBS TASK TASKPRED RSRC RSRCRATE TASKRSRC SCHEDOPTIONS ";
static const char KNOWN[] =
    " ACCOUNT ACTVCODE ACTVTYPE APPLYACTOPTIONS ASGNMNTACAT ASGNMNTCATTYPE ASGNMNTCATVAL BUDGCHNG "
    "COSTTYPE CURRTYPE DASHBOARD DOCCATG DOCSTAT DOCUMENT FILTPROP FINDATES FINTMPL FUNDSRC "
    "ISSUHIST "
    "LOCATION MEMOTYPE NONWORK OBS PCATTYPE PCATVAL PHASE POBS PROCITEM PROJCOST PROJEST PROJFUND "
    "PROJISSU PROJMEMO PROJPCAT PROJPROP PROJRISK PROJTHRS RCATTYPE RCATVAL RISKTYPE ROLELIMIT "
    "ROLERATE ROLES RSRCCURV RSRCCURVDATA RSRCLEVELLIST RSRCRCAT RSRCROLE RSRCSEC SHIFT SHIFTPER "
    "TASKACTV TASKCMT TASKDOC TASKFDBK TASKFIN TASKMEMO TASKNOTE TASKPROC TASKRISK TASKSUM "
    "TASKUSER TASKWKSP THRSPARM TRAKVIEW TRSRCFIN TRSRCSUM UDFTYPE UDFVALUE UMEASURE WBSBUDG "
    "WBSMEMO WBSRSRC WBSSTEP ";

enum { MAX_ROWS = 1000000 };

static void read_line(
    struct lsp_plan_model *model, char *line, uint32_t number, struct lsp_xer *xer, size_t *n_rows);
static void begin_table(
    struct lsp_plan_model *model, char *line, uint32_t number, struct lsp_xer *xer);
static void read_row(struct lsp_plan_model *model, char *line, uint32_t number,
    struct lsp_xer_table *table, size_t *n_rows);
static size_t split(char *line, const char *cells[], size_t most);
static bool is_named(const char *names, const char *name);
static void say_unread(struct lsp_plan_model *model, const struct lsp_xer *xer);

void lsp_xer_split(
    struct lsp_plan_model *model, const char *text, size_t length, struct lsp_xer *ret_xer)
{
    char *copy = lsp_arena_copy_bytes(&model->scratch, text, length);
    size_t n_rows = 0;
    uint32_t number = 1;
    if (copy == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    for (char *line = copy; *line != '\0' && model->status == LSP_OK; number++) {
        size_t line_length = strcspn(line, "\n");
        bool is_last = line[line_length] == '\0';
        line[line_length] = '\0';
        if (line_length > 0 && line[line_length - 1] == '\r')
            line[line_length - 1] = '\0';
        read_line(model, line, number, ret_xer, &n_rows);
        line += line_length + !is_last;
    }
    say_unread(model, ret_xer);
}

static void read_line(
    struct lsp_plan_model *model, char *line, uint32_t number, struct lsp_xer *xer, size_t *n_rows)
{
    struct lsp_xer_table *table = xer->n_tables == 0 ? NULL : &xer->tables[xer->n_tables - 1];
    struct lsp_place where = {.file = model->file, .line = number, .column = 1};
    bool is_marked = line[0] == '%' && line[1] != '\0' && (line[2] == '\t' || line[2] == '\0');
    if (line[0] == '\0' || strncmp(line, "ERMHDR", 6) == 0 || (is_marked && line[1] == 'E'))
        return;
    if (is_marked && line[1] == 'T')
        begin_table(model, line, number, xer);
    else if (is_marked && line[1] == 'F' && table != NULL && table->n_fields == 0) {
        const char *cells[LSP_XER_MAX_FIELDS];
        size_t n = split(line, cells, LSP_XER_MAX_FIELDS);
        table->fields = LSP_ARRAY(&model->scratch, const char *, n);
        if (table->fields == NULL) {
            model->status = LSP_NO_MEMORY;
            return;
        }
        memcpy(table->fields, cells, n * sizeof *cells);
        table->n_fields = n;
    } else if (is_marked && line[1] == 'R' && table != NULL && table->n_fields > 0)
        read_row(model, line, number, table, n_rows);
    else
        lsp_plan_count(model, LSP_DIAG_PLAN_UNKNOWN,
            "lines that are no row of a table are not read", 1, where);
}

static void begin_table(
    struct lsp_plan_model *model, char *line, uint32_t number, struct lsp_xer *xer)
{
    const char *cells[LSP_XER_MAX_FIELDS];
    struct lsp_place where = {.file = model->file, .line = number, .column = 1};
    size_t n = split(line, cells, LSP_XER_MAX_FIELDS);
    const char *name = n == 0 ? "" : cells[0];
    if (xer->n_tables == LSP_XER_MAX_TABLES) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_LIMIT,
            &(struct lsp_diag_facts){.where = where, .expected = "at most 200 tables"},
            "the file has too many tables");
        model->status = LSP_BAD_INPUT;
        return;
    }
    if (lsp_xer_table(xer, name) != NULL)
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_TWICE,
            &(struct lsp_diag_facts){.where = where, .found = name},
            "a table of the plan stands twice");
    xer->tables[xer->n_tables++] =
        (struct lsp_xer_table){.name = name, .is_read = is_named(READ, name), .line = number};
}

static void read_row(struct lsp_plan_model *model, char *line, uint32_t number,
    struct lsp_xer_table *table, size_t *n_rows)
{
    const char *cells[LSP_XER_MAX_FIELDS];
    table->n_rows++;
    if (!table->is_read)
        return;
    table->n_rows--;
    if (++*n_rows > MAX_ROWS) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_LIMIT,
            &(struct lsp_diag_facts){
                .where = {.file = model->file, .line = number}, .expected = "at most 1000000 rows"},
            "the tables of the plan have too many rows");
        model->status = LSP_BAD_INPUT;
        return;
    }
    size_t n = split(line, cells, LSP_XER_MAX_FIELDS);
    struct lsp_xer_row *rows = lsp_arena_grow(
        &model->scratch, table->rows, &table->row_capacity, table->n_rows + 1, sizeof *rows);
    const char **kept = LSP_ARRAY(&model->scratch, const char *, n);
    if (rows == NULL || kept == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    if (n > 0)
        memcpy(kept, cells, n * sizeof *cells);
    table->rows = rows;
    rows[table->n_rows++] = (struct lsp_xer_row){kept, (uint32_t)n, number};
}

/* What stands behind the mark, between tabs. */
static size_t split(char *line, const char *cells[], size_t most)
{
    size_t n = 0;
    for (char *tab = strchr(line, '\t'); tab != NULL && n < most;) {
        *tab = '\0';
        cells[n++] = tab + 1;
        tab = strchr(tab + 1, '\t');
    }
    return n;
}

static bool is_named(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = length == 0 ? NULL : strstr(names, name); at != NULL;
         at = strstr(at + 1, name))
        if (at[-1] == ' ' && at[length] == ' ')
            return true;
    return false;
}

static void say_unread(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    for (size_t index = 0; index < xer->n_tables; index++) {
        const struct lsp_xer_table *table = &xer->tables[index];
        struct lsp_place where = {.file = model->file, .line = table->line, .column = 1};
        bool is_known = is_named(KNOWN, table->name);
        char words[160];
        snprintf(words, sizeof words, "rows of the table %.80s are not %s", table->name,
            is_known ? "used" : "known and not read");
        if (!table->is_read)
            lsp_plan_count(model, is_known ? LSP_DIAG_PLAN_UNUSED : LSP_DIAG_PLAN_UNKNOWN, words,
                table->n_rows, where);
    }
}

const struct lsp_xer_table *lsp_xer_table(const struct lsp_xer *xer, const char *name)
{
    for (size_t table = 0; table < xer->n_tables; table++)
        if (strcmp(xer->tables[table].name, name) == 0)
            return &xer->tables[table];
    return NULL;
}

const char *lsp_xer_text(
    const struct lsp_xer_table *table, const struct lsp_xer_row *row, const char *field)
{
    for (size_t at = 0; at < table->n_fields && at < row->n_cells; at++)
        if (strcmp(table->fields[at], field) == 0)
            return row->cells[at];
    return "";
}

struct lsp_place lsp_xer_place(const struct lsp_plan_model *model, const struct lsp_xer_row *row)
{
    return (struct lsp_place){.file = model->file, .line = row->line, .column = 1};
}

/* With a point or, as some settings of the tool write it, a comma. */
bool lsp_xer_number(struct lsp_plan_model *model, const struct lsp_xer_table *table,
    const struct lsp_xer_row *row, const char *field, double *ret_number)
{
    const char *text = lsp_xer_text(table, row, field);
    char number[64];
    if (text[0] == '\0')
        return false;
    snprintf(number, sizeof number, "%.63s", text);
    char *comma = strchr(number, ',');
    if (comma != NULL)
        *comma = '.';
    return lsp_plan_read_number(
        model, number, field, lsp_xer_place(model, row), -1e9, 1e9, ret_number);
}

bool lsp_xer_moment(struct lsp_plan_model *model, const struct lsp_xer_table *table,
    const struct lsp_xer_row *row, const char *field, struct lsp_plan_moment *ret_moment)
{
    const char *text = lsp_xer_text(table, row, field);
    return text[0] != '\0' &&
           lsp_plan_read_moment(model, text, field, lsp_xer_place(model, row), ret_moment);
}
