/* Plan files: which format it is, and from text to programme.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "formats/file.h"
#include "formats/plan_model.h"
#include "formats/plan_text.h"

enum plan_format { PLAN_XML, PLAN_XER, PLAN_UTF16, PLAN_OTHER };

static enum lsp_status parse(struct lsp_plan_model *model, const char *text, size_t length,
    struct lsp_diags *diags, struct lsp_programme *ret_programme);
static enum plan_format find_format(const char *text, size_t length);
static void read_xer(struct lsp_plan_model *model, const char *text, size_t length);
static void refuse_format(struct lsp_plan_model *model, const char *text, size_t length);
static void check_endless(struct lsp_plan_model *model, const struct lsp_programme *programme);

bool lsp_plan_file_is(const char *path)
{
    size_t length = strlen(path);
    return length > 4 &&
           (lsp_text_equal(path + length - 4, ".xml") || lsp_text_equal(path + length - 4, ".xer"));
}

enum lsp_status lsp_plan_file_read(const char *path, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_programme *ret_programme)
{
    struct lsp_file file = {0};
    const char *name = lsp_arena_copy_text(arena, path);
    if (name == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_file_read_bytes(path, diags, &file));
    enum lsp_status status =
        lsp_plan_file_parse(name, file.text, file.length, arena, diags, ret_programme);
    lsp_file_finish(&file);
    return status;
}

enum lsp_status lsp_plan_file_read_in(struct lsp_folder *folder, const char *name,
    bool is_opening_said, struct lsp_diags *diags, struct lsp_programme *ret_programme)
{
    const char *text = NULL;
    size_t length = 0;
    LSP_TRY(lsp_folder_read_bytes(folder, name, diags, &text, &length));
    struct lsp_plan_model model = {
        .file = name, .arena = folder->arena, .is_opening_said = is_opening_said};
    return parse(&model, text, length, diags, ret_programme);
}

enum lsp_status lsp_plan_file_parse(const char *name, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_programme *ret_programme)
{
    struct lsp_plan_model model = {.file = name, .arena = arena};
    return parse(&model, text, length, diags, ret_programme);
}

static enum lsp_status parse(struct lsp_plan_model *model, const char *text, size_t length,
    struct lsp_diags *diags, struct lsp_programme *ret_programme)
{
    const char *name = model->file;
    model->diags = diags;
    model->n_errors_before = diags->n_errors;
    struct lsp_programme programme = {0};
    size_t bad = 0, n_before = diags->n_items;
    enum plan_format format = find_format(text, length);
    if (length > LSP_MAX_PLAN_BYTES)
        lsp_diags_add(diags, LSP_DIAG_PLAN_LIMIT,
            &(struct lsp_diag_facts){.where = {.file = name}, .expected = "at most 64 MiB"},
            "the plan file has %zu bytes", length);
    else if (format == PLAN_XML || format == PLAN_UTF16)
        lsp_plan_read_mspdi(model, text, length);
    else if (format == PLAN_XER)
        read_xer(model, text, length);
    else
        refuse_format(model, text, length);
    bool is_read = model->status == LSP_OK && diags->n_errors == model->n_errors_before;
    if (is_read)
        lsp_plan_make(model, &programme);
    if (is_read && model->status == LSP_OK && diags->n_errors == model->n_errors_before)
        check_endless(model, &programme);
    lsp_plan_say_counts(model);
    if (diags->n_items > n_before && lsp_text_is_utf8(text, length, &bad))
        lsp_diags_lend_source(diags, name, text, length);
    enum lsp_status status = model->status;
    lsp_plan_model_finish(model);
    if (status == LSP_OK && diags->n_errors > model->n_errors_before)
        status = LSP_BAD_INPUT;
    if (diags->failed)
        status = LSP_NO_MEMORY;
    if (status == LSP_OK)
        *ret_programme = programme;
    return status;
}

static enum plan_format find_format(const char *text, size_t length)
{
    static const char XER[] = "ERMHDR";
    size_t at = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    bool has_utf16_mark =
        length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
    if (has_utf16_mark)
        return PLAN_UTF16;
    if (length - at >= sizeof XER - 1 && memcmp(text + at, XER, sizeof XER - 1) == 0)
        return PLAN_XER;
    while (at < length && strchr(" \t\r\n", text[at]) != NULL && text[at] != '\0')
        at++;
    return at < length && text[at] == '<' ? PLAN_XML : PLAN_OTHER;
}

/* XER does not say what it is encoded in. */
static void read_xer(struct lsp_plan_model *model, const char *text, size_t length)
{
    size_t bad = 0, start = memcmp(text, "ERMHDR", 6) == 0 ? 0 : 3;
    if (memchr(text, '\0', length) != NULL) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_ENCODING,
            &(struct lsp_diag_facts){.where = {.file = model->file},
                .expected = "UTF-8, windows-1251 or windows-1252, without NUL"},
            "the file is no text");
        return;
    }
    if (lsp_text_is_utf8(text, length, &bad)) {
        lsp_plan_read_xer(model, text + start, length - start);
        return;
    }
    const char *page = lsp_plan_text_guess(text, length);
    struct lsp_place where = {.file = model->file, .line = 1};
    for (size_t at = 0; at < bad; at++)
        where.line += text[at] == '\n';
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_CODE_PAGE,
        &(struct lsp_diag_facts){
            .where = where, .hint = "if names come out wrong, save the file as UTF-8"},
        "the file is not UTF-8, and is read as %s", page);
    char *decoded = lsp_plan_text_decode(text, length, page, &model->scratch, &length);
    if (decoded == NULL)
        model->status = LSP_NO_MEMORY;
    else
        lsp_plan_read_xer(model, decoded, length);
}

static void refuse_format(struct lsp_plan_model *model, const char *text, size_t length)
{
    static const char MPP[] = "\xD0\xCF\x11\xE0";
    bool is_mpp = length >= 4 && memcmp(text, MPP, 4) == 0;
    lsp_diags_add(model->diags, LSP_DIAG_PLAN_FORMAT,
        &(struct lsp_diag_facts){.where = {.file = model->file},
            .found = is_mpp ? "a binary file, such as MPP" : NULL,
            .expected = "Microsoft Project XML, or Primavera XER (which begins with ERMHDR)",
            .hint = is_mpp ? "save the plan as XML from Microsoft Project" : NULL},
        "the file is not a plan that can be read");
}

static void check_endless(struct lsp_plan_model *model, const struct lsp_programme *programme)
{
    uint32_t activity = LSP_NONE;
    enum lsp_status status = lsp_programme_find_endless(programme, &activity);
    if (status != LSP_OK)
        model->status = status;
    else if (activity != LSP_NONE)
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_LIMIT,
            &(struct lsp_diag_facts){.where = programme->activities[activity].where,
                .expected = "work that is finished before the year 9999"},
            "a task of the plan would not be finished before the year 9999");
}
