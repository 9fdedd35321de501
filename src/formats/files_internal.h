/* What the files that read and write folders share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_FILES_INTERNAL_H
#define LSP_FORMATS_FILES_INTERNAL_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/diag.h"
#include "formats/folder.h"

/* fsync of a folder, every file and every sub-folder in it.  False with errno. */
bool lsp_tree_sync(const char *path) LSP_MUST_CHECK;
/* Removes a folder with all that is in it; a link is removed, not followed.  False with errno. */
bool lsp_tree_remove(const char *path) LSP_MUST_CHECK;

/* Whether results may be put at `path`: nothing is there, an empty folder, or earlier results of
 * that kind and nothing else.  If not, what stands in the way has been diagnosed. */
bool lsp_check_replaceable(
    const char *path, enum lsp_output_kind kind, struct lsp_diags *diags) LSP_MUST_CHECK;
/* The text of LSP_RESULTS_MARK: a title, the kind, and the name of each file that was written. */
void lsp_mark_begin(struct lsp_buffer *mark, enum lsp_output_kind kind);
void lsp_mark_add(struct lsp_buffer *mark, const char *name);

/* Puts the folder `from` in the place of `to`; what stood there is removed.  In one step where the
 * kernel and the file system can exchange two names, else in two renames.  False with errno; then
 * both are where they were. */
bool lsp_swap_in(const char *from, const char *to) LSP_MUST_CHECK;
/* The two renames: first `to` becomes NAME.linkspan-old-PID, then `from` becomes `to`. */
bool lsp_swap_in_by_two_renames(const char *from, const char *to) LSP_MUST_CHECK;

/* Opens and locks a folder; -1 with errno when it is no folder, or another descriptor holds its
 * lock (EWOULDBLOCK).  The lock ends when the descriptor is closed or the process ends. */
int lsp_lock_folder(const char *path) LSP_MUST_CHECK;

/* Paths; free() them.  NULL when memory is out. */
char *lsp_path_join(const char *a, const char *glue, const char *b) LSP_MUST_CHECK;
char *lsp_path_parent(const char *path) LSP_MUST_CHECK;

/* The name under which a result is written until it is whole, beside `path`; free() it.  Says so
 * and returns LSP_CANNOT_WRITE where something other than a regular file stands at `path`. */
enum lsp_status lsp_file_temporary(
    const char *path, struct lsp_diags *diags, char **ret_temporary) LSP_MUST_CHECK;

/* For LSP_SCOPED: closes a descriptor that is not -1. */
void lsp_close_scoped(const int *descriptor);

/* The system's words for an errno, in words[128]. */
const char *lsp_reason_words(int reason, char words[static 128]);
/* A diagnostic about a file with the system's reason: "cannot open the file: Permission denied". */
void lsp_diags_add_reason(struct lsp_diags *diags, enum lsp_diag_code code, const char *file,
    int reason, const char *message);

#endif
