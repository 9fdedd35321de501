/* WKT: lines and simple polygons of well-known text (OGC 06-103r4), two coordinates per point.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/tables.h"

#include <string.h>

#include "base/text.h"

/* What a shape must have. */
struct shape {
    const char *word;
    size_t n_parentheses;
    size_t min_points;
    bool is_closed;
};

static const struct shape SHAPES[] = {
    {"LINESTRING", 1, 2, false},
    {"POLYGON", 2, 4, true},
};

static const struct shape *take_shape(const char **at);
static void skip_blanks(const char **at);
static bool take(const char **at, char expected);
static bool take_number(const char **at, double *ret_value);
static size_t count_commas(const char *text);

bool lsp_wkt_read(const char *text, struct lsp_arena *arena, size_t *ret_n_points, double **ret_x,
    double **ret_y, const char **ret_fault)
{
    const char *at = text;
    const struct shape *shape = take_shape(&at);
    *ret_fault = "it is neither a LINESTRING nor a POLYGON";
    if (shape == NULL)
        return false;
    *ret_fault = "the points do not stand in parentheses as they must";
    for (size_t open = 0; open < shape->n_parentheses; open++)
        if (!take(&at, '('))
            return false;
    size_t max_points = count_commas(at) + 1, n_points = 0;
    double *x = LSP_ARRAY(arena, double, max_points), *y = LSP_ARRAY(arena, double, max_points);
    *ret_fault = "memory is out";
    if (x == NULL || y == NULL)
        return false;
    *ret_fault = "a point is not two numbers";
    do {
        if (!take_number(&at, &x[n_points]) || !take_number(&at, &y[n_points]))
            return false;
        n_points++;
    } while (take(&at, ','));
    *ret_fault = "it goes on where it should end; a polygon must have one ring";
    for (size_t close = 0; close < shape->n_parentheses; close++)
        if (!take(&at, ')'))
            return false;
    skip_blanks(&at);
    if (*at != '\0')
        return false;
    *ret_fault = "it has too few points";
    if (n_points < shape->min_points)
        return false;
    *ret_fault = "the ring does not end where it begins";
    if (shape->is_closed && !(x[0] == x[n_points - 1] && y[0] == y[n_points - 1]))
        return false;
    *ret_fault = NULL;
    *ret_n_points = n_points;
    *ret_x = x;
    *ret_y = y;
    return true;
}

static const struct shape *take_shape(const char **at)
{
    skip_blanks(at);
    size_t length = strcspn(*at, " \t\r\n(");
    for (size_t shape = 0; shape < sizeof SHAPES / sizeof *SHAPES; shape++) {
        char word[16] = "";
        if (length != strlen(SHAPES[shape].word))
            continue;
        memcpy(word, *at, length);
        if (!lsp_text_equal(word, SHAPES[shape].word))
            continue;
        *at += length;
        return &SHAPES[shape];
    }
    return NULL;
}

static void skip_blanks(const char **at)
{
    *at += strspn(*at, " \t\r\n");
}

static bool take(const char **at, char expected)
{
    skip_blanks(at);
    if (**at != expected)
        return false;
    (*at)++;
    return true;
}

static bool take_number(const char **at, double *ret_value)
{
    skip_blanks(at);
    size_t length = strcspn(*at, " \t\r\n(),");
    if (!lsp_text_to_double(*at, length, ret_value))
        return false;
    *at += length;
    return true;
}

static size_t count_commas(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == ',';
    return count;
}
