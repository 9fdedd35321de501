/* Reading CSV.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/table.h"

#include <string.h>

static bool read_row(struct verify_table *table, struct verify_word fields[], int *ret_n);
static struct verify_word read_field(struct verify_text *text);
static struct verify_word read_quoted(struct verify_text *text);
static struct verify_word trim(struct verify_word word);

enum lsp_verify_end lsp_verify_table_begin(struct verify_text *text, struct verify_table *table)
{
    static const char MARK[] = "\xEF\xBB\xBF"; /* of byte order */
    table->text = *text;
    *text = (struct verify_text){0};
    table->n_columns = table->n_fields = 0;
    if (lsp_verify_text_starts_with(&table->text, MARK))
        table->text.at += strlen(MARK);
    if (!read_row(table, table->name, &table->n_columns))
        return lsp_verify_table_refuse(table, "the table has no heading");
    return LSP_VERIFY_DONE;
}

void lsp_verify_table_finish(struct verify_table *table)
{
    lsp_verify_text_finish(&table->text);
}

bool lsp_verify_table_next(struct verify_table *table)
{
    return read_row(table, table->field, &table->n_fields);
}

/* Fields beyond the limit are not read. */
static bool read_row(struct verify_table *table, struct verify_word fields[], int *ret_n)
{
    struct verify_text *text = &table->text;
    while (!lsp_verify_text_is_at_end(text)) {
        int n = 0;
        bool is_blank = true, has_more = true;
        while (has_more) {
            struct verify_word field = trim(read_field(text));
            is_blank &= field.length == 0;
            if (n < VERIFY_MAX_COLUMNS)
                fields[n++] = field;
            has_more = !lsp_verify_text_is_at_end(text) && *text->at == ',';
            text->at += has_more;
        }
        lsp_verify_text_next_line(text);
        *ret_n = n;
        if (!is_blank)
            return true;
    }
    return false;
}

static struct verify_word read_field(struct verify_text *text)
{
    while (text->at < text->end && (*text->at == ' ' || *text->at == '\t'))
        text->at++;
    if (text->at < text->end && *text->at == '"')
        return read_quoted(text);
    struct verify_word word = {text->at, 0};
    while (text->at < text->end && *text->at != ',' && *text->at != '\n')
        text->at++;
    word.length = (size_t)(text->at - word.text);
    return word;
}

/* Unquoted in place, which only makes it shorter; what follows the quote is left out. */
static struct verify_word read_quoted(struct verify_text *text)
{
    char *to = text->bytes + (text->at - text->bytes);
    struct verify_word word = {to, 0};
    text->at++;
    while (text->at < text->end) {
        if (*text->at == '"' && (text->at + 1 == text->end || text->at[1] != '"'))
            break;
        text->at += *text->at == '"';
        text->line += *text->at == '\n';
        *to++ = *text->at++;
    }
    word.length = (size_t)(to - word.text);
    while (text->at < text->end && *text->at != ',' && *text->at != '\n')
        text->at++;
    return word;
}

static struct verify_word trim(struct verify_word word)
{
    while (word.length > 0 &&
           (word.text[word.length - 1] == ' ' || word.text[word.length - 1] == '\t' ||
               word.text[word.length - 1] == '\r'))
        word.length--;
    return word;
}

int lsp_verify_table_column(const struct verify_table *table, const char *name)
{
    for (int column = 0; column < table->n_columns; column++)
        if (lsp_verify_word_is_like(table->name[column], name))
            return column;
    return VERIFY_NO_COLUMN;
}

struct verify_word lsp_verify_table_field(const struct verify_table *table, int column)
{
    if (column < 0 || column >= table->n_fields ||
        lsp_verify_word_is_like(table->field[column], "nan"))
        return (struct verify_word){"", 0};
    return table->field[column];
}

bool lsp_verify_table_number(const struct verify_table *table, int column, double *value)
{
    struct verify_word field = lsp_verify_table_field(table, column);
    return field.length == 0 || lsp_verify_word_to_number(field, value);
}

enum lsp_verify_end lsp_verify_table_refuse(struct verify_table *table, const char *message)
{
    if (table->text.line > 1) /* the reader stands behind the row */
        table->text.line--;
    return lsp_verify_text_refuse(&table->text, table->text.line_start, "%s", message);
}
