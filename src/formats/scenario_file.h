/* Scenario file: STUDY/scenarios/ID.yaml, one scenario with one line for each edit.
 *
 * The reader of studies reads all of them (lsp_study_file_read).  Here they are written from edits
 * that were drawn, and read back as such, so that a page can show an edit and send it again.
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
#include "formats/drawn_edits.h"

#define LSP_SCENARIO_FOLDER "scenarios"
#define LSP_SCENARIO_SUFFIX ".yaml"

struct lsp_scenario_file {
    const char *id;                 /* the file's name without ".yaml"; not in its text */
    const char *name, *about, *like; /* about and like NULL or "" = not written */
    const struct lsp_drawn_edit *edits; /* [n_edits] */
    size_t n_edits;
    /* Of one that was read: why writing it again would lose something (its comments, its layout,
     * edits of other kinds); NULL = it would not.  `edits` are then those that can be shown. */
    const char *why_locked;
    struct lsp_fingerprint fingerprint; /* of its text */
};

/* The file's text, one line for each edit.  What is read from it is what was written. */
void lsp_scenario_file_write(const struct lsp_scenario_file *file, struct lsp_buffer *text);
/* One edit as it stands in the file, without blanks before and end of line: "- add_link: {...}". */
void lsp_scenario_file_write_edit(const struct lsp_drawn_edit *edit, struct lsp_buffer *line);

/* Reads a file's text as drawn edits, in `arena`.  `file` is its name for diagnostics.  Whether the
 * edits fit the study is for the reader of studies.  Returns LSP_BAD_INPUT when it is no YAML map.
 */
enum lsp_status lsp_scenario_file_read(const char *file, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_scenario_file *ret_file) LSP_MUST_CHECK;

/* All scenario files of a study, by id; in `arena`. */
enum lsp_status lsp_scenario_files_read(const char *study, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_scenario_file **ret_files, size_t *ret_n) LSP_MUST_CHECK;

/* Puts the text into STUDY/scenarios/ID.yaml in one step.  `was` is the fingerprint that the file
 * must have; NULL = there must be none.  *ret_is_conflict says that it is otherwise; then nothing
 * is written, and the status is LSP_OK.  LSP_BAD_INPUT: `id` is no id. */
enum lsp_status lsp_scenario_file_save(const char *study, const char *id,
    const struct lsp_buffer *text, const struct lsp_fingerprint *was, struct lsp_diags *diags,
    bool *ret_is_conflict) LSP_MUST_CHECK;
enum lsp_status lsp_scenario_file_remove(const char *study, const char *id,
    const struct lsp_fingerprint *was, struct lsp_diags *diags,
    bool *ret_is_conflict) LSP_MUST_CHECK;

#endif
