/* Plan files: a programme of works as the planner's own tool holds it.
 *
 *     struct lsp_programme programme = {0};
 *     LSP_TRY(lsp_plan_file_read("works.xml", &arena, &diags, &programme));
 *     LSP_TRY(lsp_programme_schedule(&programme, NULL, &arena, &plan));
 *     LSP_TRY(lsp_plan_file_write_xml(&programme, &plan, &buffer));
 *
 * Two formats are read, told apart by what stands in the file and not by its name: Microsoft
 * Project XML (MSPDI) and Primavera XER.  The first is written, too.  What is read of each, how it
 * becomes working days, and what cannot be kept: docs/formats/plan-files.md.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_H
#define LSP_FORMATS_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"
#include "formats/folder.h"
#include "programme/programme.h"

/* Limits of one plan file; a larger one is refused. */
enum {
    LSP_MAX_PLAN_BYTES = 64 << 20,
    LSP_MAX_PLAN_ACTIVITIES = 5000,
    LSP_MAX_PLAN_CALENDARS = 200,
    LSP_MAX_PLAN_RESOURCES = 2000,
    LSP_MAX_PLAN_RELATIONS = 50000,
    LSP_MAX_PLAN_DEPTH = 32, /* elements within elements */
};

/* Whether a path is that of a plan file and not of a study's folder: by .xml or .xer at its end. */
bool lsp_plan_file_is(const char *path);

/* A file that the user has named, at any place. */
enum lsp_status lsp_plan_file_read(const char *path, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_programme *ret_programme) LSP_MUST_CHECK;

/* A file of a study's folder, which then counts among its inputs.  Where the study says itself what
 * opens the link, what the plan leaves open of that is not told. */
enum lsp_status lsp_plan_file_read_in(struct lsp_folder *folder, const char *name,
    bool is_opening_said, struct lsp_diags *diags,
    struct lsp_programme *ret_programme) LSP_MUST_CHECK;

/* text[length], with a NUL behind it, as the contents of a file called `name` (kept by the
 * programme's places).  Strings and arrays of ret_programme lie in `arena`.
 *
 * Ids: of an activity, the planner's own (XER: the activity id, MSPDI: what linkspan wrote there,
 * or "t" and the unique number), with "_" for what an id of a study may not have.  Durations are
 * working days of the activity's calendar, low = mid = high unless linkspan wrote the file.
 * `opening` is the activity that the file itself lets finish last, of which a note is made; a
 * caller that knows better replaces it.  No circles, and every calendar has a working day.
 *
 * Returns LSP_OK, LSP_NO_MEMORY, or LSP_BAD_INPUT with every fault diagnosed; what is understood
 * but not used, or not understood, has been said with its count. */
enum lsp_status lsp_plan_file_parse(const char *name, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_programme *ret_programme) LSP_MUST_CHECK;

/* Appends MSPDI: the programme with the dates of `plan`.  Read back, it gives the same programme.
 * Returns LSP_OK or LSP_NO_MEMORY. */
enum lsp_status lsp_plan_file_write_xml(const struct lsp_programme *programme,
    const struct lsp_plan *plan, struct lsp_buffer *out) LSP_MUST_CHECK;

#endif
