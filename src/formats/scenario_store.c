/* Scenario file: put into its place, or taken away, in one step.
 *
 * The folder is locked while the file is looked at and replaced, so that of two that save at once
 * one is told of a conflict.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/scenario_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/files_internal.h"
#include "formats/folder.h"

enum { MAX_ID_BYTES = 200, MAX_NAME_BYTES = 255 };

static enum lsp_status check_id(const char *id, struct lsp_diags *diags);
static int open_folder(const char *study, bool makes_it);
static enum lsp_status find_conflict(const char *study, const char *id,
    const struct lsp_fingerprint *was, struct lsp_diags *diags, bool *ret_is_conflict);
static bool replace(int folder, const char *id, const struct lsp_buffer *text);
static bool write_all(int file, const char *bytes, size_t left);
static enum lsp_status fail(const char *id, const char *message, struct lsp_diags *diags);

enum lsp_status lsp_scenario_file_save(const char *study, const char *id,
    const struct lsp_buffer *text, const struct lsp_fingerprint *was, struct lsp_diags *diags,
    bool *ret_is_conflict)
{
    if (text->failed)
        return LSP_NO_MEMORY;
    LSP_TRY(check_id(id, diags));
    LSP_SCOPED(lsp_close_scoped) int folder = open_folder(study, true);
    if (folder < 0)
        return fail(id, "cannot open the folder of scenarios", diags);
    LSP_TRY(find_conflict(study, id, was, diags, ret_is_conflict));
    if (*ret_is_conflict || replace(folder, id, text))
        return LSP_OK;
    return fail(id, "cannot write the file", diags);
}

enum lsp_status lsp_scenario_file_remove(const char *study, const char *id,
    const struct lsp_fingerprint *was, struct lsp_diags *diags, bool *ret_is_conflict)
{
    char name[MAX_NAME_BYTES + 1];
    LSP_TRY(check_id(id, diags));
    LSP_SCOPED(lsp_close_scoped) int folder = open_folder(study, false);
    if (folder < 0)
        return fail(id, "cannot open the folder of scenarios", diags);
    LSP_TRY(find_conflict(study, id, was, diags, ret_is_conflict));
    if (*ret_is_conflict)
        return LSP_OK;
    snprintf(name, sizeof name, "%s%s", id, LSP_SCENARIO_SUFFIX);
    if (unlinkat(folder, name, 0) != 0)
        return fail(id, "cannot remove the file", diags);
    return LSP_OK;
}

static enum lsp_status check_id(const char *id, struct lsp_diags *diags)
{
    static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-";
    size_t length = strlen(id);
    if (length > 0 && length <= MAX_ID_BYTES && strspn(id, ALLOWED) == length)
        return LSP_OK;
    lsp_diags_add(diags, LSP_DIAG_SCENARIO_FILE,
        &(struct lsp_diag_facts){
            .found = id, .expected = "letters, digits, _ and -, at most 200 of them"},
        "the scenario's id is none");
    return LSP_BAD_INPUT;
}

/* Locked until it is closed; -1 with errno.  A link does not lead out of the study. */
static int open_folder(const char *study, bool makes_it)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    LSP_SCOPED(lsp_close_scoped) int outer = open(study, flags);
    if (outer < 0)
        return -1;
    if (makes_it && mkdirat(outer, LSP_SCENARIO_FOLDER, 0777) != 0 && errno != EEXIST)
        return -1;
    int folder = openat(outer, LSP_SCENARIO_FOLDER, flags | O_NOFOLLOW);
    while (folder >= 0 && flock(folder, LOCK_EX) != 0)
        if (errno != EINTR) {
            close(folder);
            return -1;
        }
    return folder;
}

static enum lsp_status find_conflict(const char *study, const char *id,
    const struct lsp_fingerprint *was, struct lsp_diags *diags, bool *ret_is_conflict)
{
    char name[MAX_NAME_BYTES + 1];
    struct lsp_arena arena = {0};
    LSP_SCOPED(lsp_folder_close) struct lsp_folder folder = {0};
    snprintf(name, sizeof name, "%s/%s%s", LSP_SCENARIO_FOLDER, id, LSP_SCENARIO_SUFFIX);
    const char *bytes = NULL;
    size_t length = 0;
    enum lsp_status status = lsp_folder_open(study, &arena, diags, &folder);
    bool is_there = status == LSP_OK && lsp_folder_has(&folder, name);
    if (is_there)
        status = lsp_folder_read_bytes(&folder, name, diags, &bytes, &length);
    if (status == LSP_OK && is_there && was != NULL)
        *ret_is_conflict = strcmp(lsp_fingerprint_of(bytes, length).hex, was->hex) != 0;
    else
        *ret_is_conflict = is_there || was != NULL;
    lsp_arena_finish(&arena);
    return status;
}

static bool replace(int folder, const char *id, const struct lsp_buffer *text)
{
    char name[MAX_NAME_BYTES + 1], temporary[MAX_NAME_BYTES + 1];
    snprintf(name, sizeof name, "%s%s", id, LSP_SCENARIO_SUFFIX);
    snprintf(temporary, sizeof temporary, ".%s.new-%ld", id, (long)getpid());
    int file =
        openat(folder, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return false;
    bool is_good = write_all(file, text->text, text->length) && fsync(file) == 0;
    int reason = is_good ? 0 : errno;
    is_good = close(file) == 0 && is_good;
    is_good = is_good && renameat(folder, temporary, folder, name) == 0;
    if (is_good)
        return fsync(folder) == 0 || errno == EINVAL;
    reason = reason != 0 ? reason : errno;
    unlinkat(folder, temporary, 0);
    errno = reason;
    return false;
}

static bool write_all(int file, const char *bytes, size_t left)
{
    while (left > 0) {
        ssize_t written = write(file, bytes, left);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            left -= (size_t)written;
        }
    }
    return true;
}

static enum lsp_status fail(const char *id, const char *message, struct lsp_diags *diags)
{
    char name[MAX_NAME_BYTES + 1];
    int reason = errno;
    snprintf(name, sizeof name, "%s/%s%s", LSP_SCENARIO_FOLDER, id, LSP_SCENARIO_SUFFIX);
    lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, name, reason, message);
    return LSP_CANNOT_WRITE;
}
