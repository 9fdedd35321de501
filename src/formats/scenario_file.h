/* Scenario file: STUDY/scenarios/ID.yaml, one scenario with one line for each edit.
 *
 * The study's reader reads the files (lsp_study_file_read); here they are written, and read as plain
 * values, so that a page can show an edit and send it back.
 *
 *     struct lsp_scenario_file file = {.name = "A second bridge", .edits = edits, .n_edits = 2};
 *     lsp_scenario_file_write(&file, &text);
 *     LSP_TRY(lsp_study_inputs_draw(&inputs, "b2", text.text, text.length, &arena, diags, &drawn,
 *         &scenario));                          what is wrong with it, and the inputs with it
 *     LSP_TRY(lsp_scenario_file_save("STUDY", "b2", &text, NULL, diags, &is_conflict));
 *
 * Format: docs/formats/study.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_SCENARIO_FILE_H
#define LSP_FORMATS_SCENARIO_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/fingerprint.h"
#include "base/status.h"

enum lsp_written_kind {
    LSP_WRITTEN_TEXT,
    LSP_WRITTEN_NUMBER,
    LSP_WRITTEN_TRUTH,
    LSP_WRITTEN_LIST,
    LSP_WRITTEN_MAP,
};

/* A value of an edit as it stands in the file. */
struct lsp_written {
    const char *key; /* its name when it stands in a map, else NULL */
    enum lsp_written_kind kind;
    const char *text;                /* of a text, and a number or truth that was read */
    double number;
    bool truth;
    const struct lsp_written *items; /* [n_items] of a list or map */
    size_t n_items;
};

struct lsp_scenario_file {
    const char *name, *about, *like;  /* about and like NULL or "" = not written */
    const struct lsp_written *edits;  /* [n_edits] each a map of one key, its kind, and its keys */
    size_t n_edits;
    bool is_as_written; /* by lsp_scenario_file_read: writing it again gives the same bytes; else
                         * it has comments, a layout or keys of its own that writing would lose */
};

/* The file's text; one line for each edit. */
void lsp_scenario_file_write(const struct lsp_scenario_file *file, struct lsp_buffer *text);
/* One edit as it stands in the file, without blanks before and end of line: "- add_link: {...}". */
void lsp_scenario_file_write_edit(const struct lsp_written *edit, struct lsp_buffer *line);

/* Reads a file's text as plain values, in `arena`.  `file` is its name for diagnostics.  Returns
 * LSP_BAD_INPUT when it is no YAML, or no list of edits; whether the edits fit the study is for the
 * study's reader. */
enum lsp_status lsp_scenario_file_read(const char *file, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_scenario_file *ret_file) LSP_MUST_CHECK;

/* Puts the text into STUDY/scenarios/ID.yaml in one step.  `was` is the fingerprint that the file
 * must have; NULL = there must be none.  *ret_is_conflict says that it is otherwise; then nothing
 * is written, and the status is LSP_OK. */
enum lsp_status lsp_scenario_file_save(const char *study, const char *id,
    const struct lsp_buffer *text, const struct lsp_fingerprint *was, struct lsp_diags *diags,
    bool *ret_is_conflict) LSP_MUST_CHECK;
enum lsp_status lsp_scenario_file_remove(const char *study, const char *id,
    const struct lsp_fingerprint *was, struct lsp_diags *diags,
    bool *ret_is_conflict) LSP_MUST_CHECK;

#endif
