/* Journal: what a long run has finished, line by line, so that a killed run goes on where it was.
 *
 *     LSP_TRY(lsp_journal_open(path, key, &diags, &journal));
 *     while ((line = lsp_journal_next(&journal)) != NULL) ...     earlier lines
 *     LSP_TRY(lsp_journal_append(&journal, "one more", &diags));             synced
 *     lsp_journal_close(&journal);
 *
 * Where an earlier run's journal may be given up, lsp_journal_renew opens, and lsp_journal_add
 * writes without waiting for the disk: a killed process loses nothing by that, a power cut the last
 * lines.
 *
 * The first line is the key, which says what run the journal belongs to.  A last line without an
 * end was cut short by a kill and is dropped.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_JOURNAL_H
#define LSP_FORMATS_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/status.h"

struct lsp_journal {
    const char *path; /* borrowed */
    int descriptor;   /* locked while it is open */
    char *text;       /* owned: the earlier lines behind the key */
    size_t length, at;
};

/* Makes the journal where there is none.  LSP_BAD_INPUT: it has another key.  LSP_CANNOT_WRITE: or
 * another run holds it. */
enum lsp_status lsp_journal_open(const char *path, const char *key, struct lsp_diags *diags,
    struct lsp_journal *ret_journal) LSP_MUST_CHECK;
/* The same, but a journal whose first line begins with `kind` and is another key is begun anew,
 * with *ret_is_other true.  LSP_BAD_INPUT: what lies there is no journal of this kind. */
enum lsp_status lsp_journal_renew(const char *path, const char *kind, const char *key,
    struct lsp_diags *diags, bool *ret_is_other, struct lsp_journal *ret_journal) LSP_MUST_CHECK;
/* The next earlier line, NUL-terminated without its end; NULL behind the last. */
const char *lsp_journal_next(struct lsp_journal *journal);
/* `line` without an end. */
enum lsp_status lsp_journal_append(
    struct lsp_journal *journal, const char *line, struct lsp_diags *diags) LSP_MUST_CHECK;
/* The same without a sync, and the sync. */
enum lsp_status lsp_journal_add(
    struct lsp_journal *journal, const char *line, struct lsp_diags *diags) LSP_MUST_CHECK;
enum lsp_status lsp_journal_sync(
    struct lsp_journal *journal, struct lsp_diags *diags) LSP_MUST_CHECK;
void lsp_journal_close(struct lsp_journal *journal);
/* Closes, and removes the file. */
void lsp_journal_remove(struct lsp_journal *journal);

#endif
