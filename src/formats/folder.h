/* Folder: the only way in and out for files.
 *
 * A study's files are read whole, within limits, from inside its folder: no absolute path, no "..",
 * no symbolic link.  Every file read is remembered with its fingerprint.  Results are written into
 * a new folder beside the old one and take its place in one step at the end.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_FOLDER_H
#define LSP_FORMATS_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/fingerprint.h"
#include "base/status.h"

struct lsp_input_file {
    const char *name; /* relative to the study's folder */
    size_t n_bytes;
    struct lsp_fingerprint fingerprint;
};

struct lsp_folder {
    struct lsp_arena *arena;       /* borrowed: owns texts and names */
    const char *path;              /* as the user gave it */
    int descriptor;                /* of the open directory */
    struct lsp_input_file *inputs; /* [n_inputs] in order of reading */
    size_t n_inputs, input_capacity;
    struct lsp_place asked_at; /* where the study asks for what is read; file NULL = nowhere */
};

/* Limits of one file; a larger one is refused, so that no file can take all memory. */
enum { LSP_MAX_FILE_BYTES = 256 << 20, LSP_MAX_LINE_BYTES = 1 << 20 };

enum lsp_status lsp_folder_open(const char *path, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_folder *ret_folder) LSP_MUST_CHECK;
void lsp_folder_close(struct lsp_folder *folder);

/* The whole file as NUL-terminated UTF-8 (checked) in the arena; lent to diags for excerpts.  A
 * file that is read again counts once among the inputs, and must not have changed. */
enum lsp_status lsp_folder_read(struct lsp_folder *folder, const char *name,
    struct lsp_diags *diags, const char **ret_text, size_t *ret_length) LSP_MUST_CHECK;

/* The same for bytes that need not be UTF-8 text: neither checked nor lent. */
enum lsp_status lsp_folder_read_bytes(struct lsp_folder *folder, const char *name,
    struct lsp_diags *diags, const char **ret_bytes, size_t *ret_length) LSP_MUST_CHECK;

/* The names of what lies in a folder of the folder, sorted, hidden ones left out; none when there
 * is no such folder.  More than `max` are refused. */
enum lsp_status lsp_folder_list(struct lsp_folder *folder, const char *name, size_t max,
    struct lsp_diags *diags, const char ***ret_names, size_t *ret_n) LSP_MUST_CHECK;

/* Whether both paths lead to one folder that is there. */
bool lsp_folder_is_same(const char *path, const char *other);

/* True when the folder has such a regular file. */
bool lsp_folder_has(const struct lsp_folder *folder, const char *name);

/* Results, written beside `path` (in NAME.linkspan-new-PID) and swapped in by commit.  At every
 * instant the earlier results are whole, at `path` or, where the file system cannot swap and the
 * writer was killed between two renames, at NAME.linkspan-old-PID, from which the next begin brings
 * them back.  Begin also removes what killed writers left; a lock on the folder tells them from
 * living ones. A folder of results carries the file LSP_RESULTS_MARK, which lists the files that
 * were written there.  A folder without it is never replaced unless it is empty, nor is one that
 * holds anything that is not in the list, nor results of another kind. */
#define LSP_RESULTS_MARK ".linkspan-results"

/* Whose results a folder holds. */
enum lsp_output_kind {
    LSP_OUTPUT_UNKNOWN, /* an early mark does not say, and its list does not tell */
    LSP_OUTPUT_APPRAISAL,
    LSP_OUTPUT_ASSIGNMENT,
    LSP_OUTPUT_SELECT_LINK,
    LSP_OUTPUT_WHAT_IF
};

struct lsp_output {
    enum lsp_output_kind kind;
    char *path;      /* owned: where the results will be */
    char *temporary; /* owned: where they are now */
    int lock;        /* descriptor of the temporary folder, locked while we live; -1 = none */
    bool failed;     /* a write failed; commit will refuse */
    struct lsp_buffer mark; /* owned: text of LSP_RESULTS_MARK so far */
};

/* Begins a folder of results.  On failure nothing needs finishing. */
enum lsp_status lsp_output_begin(const char *path, enum lsp_output_kind kind,
    struct lsp_diags *diags, struct lsp_output *ret_output) LSP_MUST_CHECK;
/* Writes, syncs and closes one new file.  `name` may lie in sub-folders ("maps/a.svg"), which are
 * made as needed. */
enum lsp_status lsp_output_write(struct lsp_output *output, const char *name,
    const struct lsp_buffer *contents, struct lsp_diags *diags) LSP_MUST_CHECK;
/* Path of a file in the temporary folder, for libraries that write by themselves; free() it.  NULL
 * when memory is out. */
char *lsp_output_path(struct lsp_output *output, const char *name);
/* Syncs and swaps the folders. */
enum lsp_status lsp_output_commit(
    struct lsp_output *output, struct lsp_diags *diags) LSP_MUST_CHECK;
/* Removes what was not committed and frees.  finish after commit only frees. */
void lsp_output_finish(struct lsp_output *output);

#endif
