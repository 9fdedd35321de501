/* Number names: every assumption's label, made unlike every other's.
 *
 * Tables of one study may hold rows with the same words (two demand tables for two scenarios).
 * Where labels are the same the file stands behind; where the file is too, or the id, its line.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_numbers(const void *a, const void *b);
static const char *label_of(const struct lsp_assumption *number);
static const char *file_of(const struct lsp_assumption *number);

bool lsp_number_names(struct lsp_view *view)
{
    const struct lsp_assumptions *numbers = view->report->assumptions;
    size_t n = numbers->n_items;
    const struct lsp_assumption **sorted =
        LSP_ARRAY(view->arena, const struct lsp_assumption *, n + 1);
    const char **names = LSP_ARRAY(view->arena, const char *, n + 1);
    if (sorted == NULL || names == NULL)
        return false;
    for (size_t item = 0; item < n; item++)
        sorted[item] = &numbers->items[item];
    qsort(sorted, n, sizeof *sorted, compare_numbers);
    for (size_t first = 0, end; first < n; first = end) {
        const char *label = label_of(sorted[first]);
        for (end = first + 1; end < n && strcmp(label_of(sorted[end]), label) == 0;)
            end++;
        for (size_t at = first; at < end; at++) {
            const struct lsp_assumption *number = sorted[at];
            const char *file = file_of(number);
            bool is_same_file = (at > first && strcmp(file_of(sorted[at - 1]), file) == 0) ||
                                (at + 1 < end && strcmp(file_of(sorted[at + 1]), file) == 0);
            names[number - numbers->items] = end - first == 1 || file[0] == '\0' ? label
                                             : is_same_file && number->where.line > 0
                                                 ? lsp_view_text(view, "%s (%s, line %zu)", label,
                                                       file, (size_t)number->where.line)
                                                 : lsp_view_text(view, "%s (%s)", label, file);
        }
    }
    view->number_names = names;
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    const struct lsp_assumption *left = *(const struct lsp_assumption *const *)a;
    const struct lsp_assumption *right = *(const struct lsp_assumption *const *)b;
    int order = strcmp(label_of(left), label_of(right));
    if (order == 0)
        order = strcmp(file_of(left), file_of(right));
    return order != 0 ? order : (left > right) - (left < right);
}

static const char *label_of(const struct lsp_assumption *number)
{
    return lsp_shown_name(number->label, number->id);
}

static const char *file_of(const struct lsp_assumption *number)
{
    return number->where.file != NULL ? number->where.file : "";
}
