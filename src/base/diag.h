/* Diagnostics: everything wrong with the user's files, said at once.
 *
 * A reader adds a diagnostic for every fault that it finds and goes on; only when it has seen
 * everything does its caller stop.  A diagnostic is a value; it is rendered in one place
 * (lsp_diags_render_*), so the terminal, JSON and a page say the same.
 *
 *     struct lsp_diags diags = {0};
 *     lsp_diags_add(&diags, LSP_DIAG_OUT_OF_RANGE,
 *         &(struct lsp_diag_facts){.where = lsp_csv_place(row, column), .found = "-5.0",
 *             .expected = "km, greater than 0", .hint = "to close a link, use a scenario edit"},
 *         "length of link %s is not positive", link_id);
 *     if (diags.n_errors > 0) return LSP_BAD_INPUT;
 *     lsp_diags_finish(&diags);
 *
 * Wording: fact first, lower case, no full stop, "cannot" not "unable to", the user's text quoted.
 * At most 20 diagnostics of one code and 200 in all are kept; the rest are counted and the
 * rendering says how many.  A zeroed struct is a valid empty collection.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_DIAG_H
#define LSP_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag_codes.h"
#include "base/status.h"

enum lsp_severity { LSP_ERROR, LSP_WARNING, LSP_NOTE };

enum lsp_diag_code {
#define ROW(NUMBER, NAME, SEVERITY, MEANING) LSP_DIAG_##NAME = NUMBER,
    LSP_DIAG_CODES(ROW)
#undef ROW
};

/* Where in the user's files.  Line and column count from 1; 0 = does not apply. */
struct lsp_place {
    const char *file; /* as shown to the user; NULL when the fault is in no file */
    uint32_t line;
    uint32_t column;     /* in bytes */
    uint32_t length;     /* bytes to underline; 0 = one */
    const char *element; /* "alternatives[2].mode", "scenario closed, edit 3"; NULL if none */
};

/* What a diagnostic says beside its message.  Strings are copied. */
struct lsp_diag_facts {
    struct lsp_place where;
    const char *found;        /* the offending text; quoted and cut when shown; NULL = nothing */
    const char *expected;     /* what would have been accepted, with unit and range; or NULL */
    const char *hint;         /* what to do next; or NULL */
    struct lsp_place related; /* another place; file NULL = none */
    const char *related_note; /* "first defined here" */
};

struct lsp_diag {
    enum lsp_diag_code code;
    enum lsp_severity severity;
    const char *message;
    struct lsp_diag_facts facts;
};

struct lsp_diags {
    struct lsp_arena arena; /* owns every string */
    struct lsp_diag *items; /* [n_items], in the order of adding */
    size_t n_items, capacity;
    size_t n_errors, n_warnings; /* also counting those not kept */
    size_t n_dropped;
    struct lsp_diag_source *sources; /* texts of the files, for the excerpt under a message */
    bool failed;                     /* memory ran out; n_errors is still right */
};

void lsp_diags_finish(struct lsp_diags *diags);

void lsp_diags_add(struct lsp_diags *diags, enum lsp_diag_code code,
    const struct lsp_diag_facts *facts, const char *message, ...) LSP_PRINTF(4, 5);

/* Hands over the text of a file, so that the offending line can be shown.  It is copied, since the
 * reader that failed frees its own before anything is shown; `file` must equal the `file` of the
 * places. */
void lsp_diags_lend_source(
    struct lsp_diags *diags, const char *file, const char *text, size_t length);

/* LSP_BAD_INPUT when there is an error among them, LSP_NO_MEMORY when they could not be kept. */
enum lsp_status lsp_diags_status(const struct lsp_diags *diags) LSP_MUST_CHECK;

/* GNU style, so that editors jump to it:
 *
 *     link.csv:14:9: error[LS1108]: length of link 3 is not positive
 *       14 | 3,tumangang,sonbong,-5.0
 *          |                     ^~~~
 *       found: "-5.0"
 *       expected: km, greater than 0
 *       hint: to close a link, close it in a scenario edit
 *
 * sorted by file and line.  `colour` adds ANSI colours. */
void lsp_diags_render_text(const struct lsp_diags *diags, bool colour, struct lsp_buffer *out);

/* A JSON array of objects {severity, code, file, line, column, length, element, message, found,
 * expected, hint, related}. */
void lsp_diags_render_json(const struct lsp_diags *diags, struct lsp_buffer *out);

/* "a or b or c" for "expected: one of ...": joins names into the diags' arena. */
const char *lsp_diags_join(struct lsp_diags *diags, const char *const *names, size_t n_names);

/* The name closest to `text` by edit distance, for "did you mean"; NULL when none is near. */
const char *lsp_nearest_name(const char *text, const char *const *names, size_t n_names);

#endif
