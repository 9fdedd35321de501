/* The scenarios of a study: those of study.yaml, which stay as they are, and those with a file of
 * their own.  SPDX-License-Identifier: Apache-2.0 */
#include "view/model_study_internal.h"

#include <string.h>

#include "formats/scenario_file.h"

static enum lsp_status complete(struct study_model *model, const char *like,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    const struct lsp_drawn_edit **ret_edits);
static enum lsp_status find_file(const struct study_model *model, const char *id,
    struct lsp_arena *arena, struct lsp_diags *diags, const struct lsp_scenario_file **ret_file);
static enum lsp_status write_file(const struct study_model *model,
    const struct lsp_scenario_file *file, const struct lsp_fingerprint *was,
    struct lsp_diags *diags, struct lsp_fingerprint *ret_written) LSP_MUST_CHECK;
static enum lsp_status put_back(const struct study_model *model, const char *id,
    const struct lsp_scenario_file *old, const struct lsp_fingerprint *written,
    struct lsp_diags *diags) LSP_MUST_CHECK;
static enum lsp_status read_again(struct study_model *model, struct lsp_diags *diags);
static const char *place_in_page(struct lsp_diags *diags, const char *element);

enum lsp_status lsp_study_model_scenarios(void *self, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_view_scenarios *ret_scenarios)
{
    static const char WHY[] =
        "It is in study.yaml, which is edited by hand; draw on it and save under a new name.";
    const struct study_model *model = self;
    const struct lsp_session_scenario *own;
    size_t n_own = lsp_session_scenarios(model->session, &own), n_files = 0;
    struct lsp_scenario_file *files = NULL;
    LSP_TRY(lsp_scenario_files_read(model->folder, arena, diags, &files, &n_files));
    struct lsp_view_scenario *items = LSP_ARRAY(arena, struct lsp_view_scenario, n_own + n_files);
    if (items == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n_own; at++)
        items[at] = (struct lsp_view_scenario){.id = own[at].id,
            .name = own[at].name,
            .about = own[at].about,
            .is_locked = true,
            .locked_because = WHY,
            .etag = "study.yaml"};
    for (size_t at = 0; at < n_files; at++) {
        const struct lsp_scenario_file *file = &files[at];
        items[n_own + at] = (struct lsp_view_scenario){.id = file->id,
            .name = file->name,
            .about = file->about,
            .like = file->like,
            .is_locked = file->why_locked != NULL,
            .locked_because = file->why_locked,
            .edits = {.n = file->n_edits, .items = file->edits},
            .etag = lsp_arena_copy_text(arena, file->fingerprint.hex)};
        if (items[n_own + at].etag == NULL)
            return LSP_NO_MEMORY;
    }
    *ret_scenarios = (struct lsp_view_scenarios){.n = n_own + n_files, .items = items};
    return LSP_OK;
}

/* Only what can be solved is written; the study is read again with it. */
enum lsp_status lsp_study_model_save(void *self, const struct lsp_view_scenario *scenario,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_view_saved *ret_saved)
{
    struct study_model *model = self;
    struct lsp_scenario_file file = {.id = scenario->id,
        .name = scenario->name,
        .about = scenario->about,
        .like = scenario->like,
        .n_edits = scenario->edits.n};
    const struct lsp_scenario_file *old;
    struct lsp_fingerprint written;
    LSP_TRY(complete(model, scenario->like, &scenario->edits, arena, diags, &file.edits));
    LSP_TRY(find_file(model, scenario->id, arena, diags, &old));
    LSP_TRY(write_file(model, &file, old == NULL ? NULL : &old->fingerprint, diags, &written));
    enum lsp_status status = read_again(model, diags);
    if (status != LSP_OK)
        return put_back(model, file.id, old, &written, diags) == LSP_NO_MEMORY ? LSP_NO_MEMORY
                                                                               : status;
    *ret_saved = (struct lsp_view_saved){
        .path = lsp_arena_printf(arena, "%s/" LSP_SCENARIO_FOLDER "/%s" LSP_SCENARIO_SUFFIX,
            model->folder, scenario->id),
        .command = lsp_arena_printf(arena, "linkspan appraise %s", model->folder)};
    return ret_saved->path == NULL || ret_saved->command == NULL ? LSP_NO_MEMORY : LSP_OK;
}

/* In the place of what has that fingerprint; NULL = of nothing. */
static enum lsp_status write_file(const struct study_model *model,
    const struct lsp_scenario_file *file, const struct lsp_fingerprint *was,
    struct lsp_diags *diags, struct lsp_fingerprint *ret_written)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer text = {0};
    bool is_conflict = false;
    lsp_scenario_file_write(file, &text);
    if (text.failed)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_scenario_file_save(model->folder, file->id, &text, was, diags, &is_conflict));
    if (is_conflict) /* somebody wrote it just now */
        return LSP_CANNOT_WRITE;
    *ret_written = lsp_fingerprint_of(text.text, text.length);
    return LSP_OK;
}

/* What was there before a change with which the study cannot be read: nothing (NULL), or a file
 * that writing it again makes as it was.  Whose text is no longer what the viewer wrote stays. */
static enum lsp_status put_back(const struct study_model *model, const char *id,
    const struct lsp_scenario_file *old, const struct lsp_fingerprint *written,
    struct lsp_diags *diags)
{
    struct lsp_fingerprint unused;
    bool is_conflict = false;
    if (old != NULL)
        return write_file(model, old, written, diags, &unused);
    return lsp_scenario_file_remove(model->folder, id, written, diags, &is_conflict);
}

enum lsp_status lsp_study_model_forget(void *self, const char *id, struct lsp_diags *diags)
{
    struct study_model *model = self;
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena arena = {0};
    const struct lsp_scenario_file *old = NULL;
    bool is_conflict = false;
    LSP_TRY(find_file(model, id, &arena, diags, &old));
    if (old == NULL)
        return LSP_OK;
    LSP_TRY(lsp_scenario_file_remove(model->folder, id, &old->fingerprint, diags, &is_conflict));
    if (is_conflict)
        return LSP_CANNOT_WRITE;
    enum lsp_status status = read_again(model, diags);
    if (status != LSP_OK && put_back(model, id, old, NULL, diags) == LSP_NO_MEMORY)
        return LSP_NO_MEMORY;
    return status;
}

enum lsp_status lsp_study_model_lines(void *self, const char *like,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_lines *ret_lines)
{
    const struct lsp_drawn_edit *whole;
    LSP_TRY(complete(self, like, edits, arena, diags, &whole));
    const char **lines = LSP_ARRAY(arena, const char *, edits->n);
    if (lines == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < edits->n; at++) {
        struct lsp_buffer line = {0};
        lsp_scenario_file_write_edit(&whole[at], &line);
        lines[at] = line.failed ? NULL : lsp_arena_copy_bytes(arena, line.text, line.length);
        lsp_buffer_finish(&line);
        if (lines[at] == NULL)
            return LSP_NO_MEMORY;
    }
    *ret_lines = (struct lsp_view_lines){.n = edits->n, .items = lines};
    return LSP_OK;
}

/* The edits as they would be solved, once they can be. */
static enum lsp_status complete(struct study_model *model, const char *like,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    const struct lsp_drawn_edit **ret_edits)
{
    struct lsp_session_wish wish = {.like = like, .edits = edits->items, .n_edits = edits->n};
    LSP_TRY(lsp_session_complete(model->session, &wish, arena, &wish.edits));
    enum lsp_status status = lsp_session_check(model->session, &wish, diags);
    lsp_study_model_place_diags(diags);
    if (status == LSP_OK)
        *ret_edits = wish.edits;
    return status;
}

/* NULL when there is none. */
static enum lsp_status find_file(const struct study_model *model, const char *id,
    struct lsp_arena *arena, struct lsp_diags *diags, const struct lsp_scenario_file **ret_file)
{
    struct lsp_scenario_file *files = NULL;
    size_t n = 0, at = 0;
    LSP_TRY(lsp_scenario_files_read(model->folder, arena, diags, &files, &n));
    while (at < n && strcmp(files[at].id, id) != 0)
        at++;
    *ret_file = at < n ? &files[at] : NULL;
    return LSP_OK;
}

/* What the study was warned of when it was opened is not said again; a fault that came since is. */
static enum lsp_status read_again(struct study_model *model, struct lsp_diags *diags)
{
    struct lsp_diags unsaid = {0};
    enum lsp_status status = lsp_session_reload(model->session, &unsaid);
    lsp_diags_finish(&unsaid);
    if (status == LSP_BAD_INPUT)
        status = lsp_session_reload(model->session, diags);
    if (status != LSP_CANNOT_READ || diags->n_errors > 0)
        return status;
    lsp_diags_add(diags, LSP_DIAG_INPUT_CHANGED,
        &(struct lsp_diag_facts){.hint = "start the viewer again, which reads them anew"},
        "files of the study have changed since the viewer read them");
    return LSP_BAD_INPUT;
}

/* ---- places ---- */

void lsp_study_model_place_diags(struct lsp_diags *diags)
{
    for (size_t at = 0; at < diags->n_items; at++)
        if (diags->items[at].facts.where.element != NULL)
            diags->items[at].facts.where.element =
                place_in_page(diags, diags->items[at].facts.where.element);
}

static const char *place_in_page(struct lsp_diags *diags, const char *element)
{
    static const char *const OWN[] = {"id", "name", "from", "to", "link", "at", "node"};
    const char *edit = strncmp(element, "edits[", 6) == 0 ? strchr(element, ']') : NULL;
    const char *key = edit != NULL && edit[1] == '.' ? strchr(edit + 2, '.') : NULL;
    bool is_own = false;
    if (key == NULL)
        return element;
    for (size_t at = 0; at < sizeof OWN / sizeof OWN[0]; at++)
        is_own |= strcmp(key + 1, OWN[at]) == 0;
    const char *placed = lsp_arena_printf(&diags->arena, "%.*s.%s%s", (int)(edit + 1 - element),
        element, is_own ? "" : "attributes.", key + 1);
    return placed != NULL ? placed : element;
}
