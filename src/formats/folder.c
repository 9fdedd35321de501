/* Folder: reading files from inside a study's folder, and from nowhere else.
 *
 * The name is walked component by component with O_NOFOLLOW, so no link, however it is swapped
 * while we look, can lead out of the folder.  Files are opened without blocking and looked at
 * before they are read: a pipe or a device in the folder is refused, not waited for.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/folder.h"
#include "formats/files_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* Opening must not wait for a writer, follow a link or take over a terminal. */
static const int OPEN_FLAGS = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

enum { MAX_COMPONENT_BYTES = 255 };

static enum lsp_status refuse_folder(const char *path, int reason, struct lsp_diags *diags);
static enum lsp_status read_bytes(struct lsp_folder *folder, const char *name,
    struct lsp_diags *diags, char **ret_bytes, size_t *ret_length);
static bool is_inside(const char *name);
static int open_inside(int folder, const char *name);
static int open_folder_of(
    int folder, const char *name, char component[static MAX_COMPONENT_BYTES + 1]);
static bool take_component(const char **name, char component[static MAX_COMPONENT_BYTES + 1]);
static enum lsp_status refuse_path(
    const struct lsp_folder *folder, const char *name, struct lsp_diags *diags);
static enum lsp_status refuse_opening(
    const struct lsp_folder *folder, const char *name, int reason, struct lsp_diags *diags);
static const char *find_other_case(int folder, const char *name, struct lsp_diags *diags);
static enum lsp_status check_file(
    int file, const char *name, struct lsp_diags *diags, size_t *ret_size);
static bool read_all(int file, char *text, size_t size, size_t *ret_length);
static enum lsp_status check_text(
    const char *name, const char *text, size_t length, struct lsp_diags *diags);
static enum lsp_status check_lines(
    const char *name, const char *text, size_t length, struct lsp_diags *diags);
static struct lsp_place place_of(const char *name, const char *text, size_t offset);
static enum lsp_status remember(struct lsp_folder *folder, const char *name, const char *text,
    size_t length, struct lsp_diags *diags);

enum lsp_status lsp_folder_open(const char *path, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_folder *ret_folder)
{
    const char *copy = lsp_arena_copy_text(arena, path);
    if (copy == NULL)
        return LSP_NO_MEMORY;
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return refuse_folder(path, errno, diags);
    *ret_folder = (struct lsp_folder){.arena = arena, .path = copy, .descriptor = descriptor};
    return LSP_OK;
}

static enum lsp_status refuse_folder(const char *path, int reason, struct lsp_diags *diags)
{
    char words[128];
    lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
        &(struct lsp_diag_facts){.where = {.file = path},
            .hint = reason == ENOTDIR ? "name the folder, not the file in it" : NULL},
        "cannot open the folder: %s", lsp_reason_words(reason, words));
    return LSP_CANNOT_READ;
}

void lsp_folder_close(struct lsp_folder *folder)
{
    if (folder->path != NULL)
        close(folder->descriptor);
    *folder = (struct lsp_folder){0};
}

enum lsp_status lsp_folder_read(struct lsp_folder *folder, const char *name,
    struct lsp_diags *diags, const char **ret_text, size_t *ret_length)
{
    char *text = NULL;
    size_t length = 0;
    LSP_TRY(read_bytes(folder, name, diags, &text, &length));
    LSP_TRY(check_text(name, text, length, diags));
    LSP_TRY(remember(folder, name, text, length, diags));
    lsp_diags_lend_source(diags, name, text, length);
    *ret_text = text;
    *ret_length = length;
    return LSP_OK;
}

enum lsp_status lsp_folder_read_bytes(struct lsp_folder *folder, const char *name,
    struct lsp_diags *diags, const char **ret_bytes, size_t *ret_length)
{
    char *bytes = NULL;
    size_t length = 0;
    LSP_TRY(read_bytes(folder, name, diags, &bytes, &length));
    LSP_TRY(remember(folder, name, bytes, length, diags));
    *ret_bytes = bytes;
    *ret_length = length;
    return LSP_OK;
}

/* With a NUL behind. */
static enum lsp_status read_bytes(struct lsp_folder *folder, const char *name,
    struct lsp_diags *diags, char **ret_bytes, size_t *ret_length)
{
    if (!is_inside(name))
        return refuse_path(folder, name, diags);
    LSP_SCOPED(lsp_close_scoped) int file = open_inside(folder->descriptor, name);
    if (file < 0)
        return refuse_opening(folder, name, errno, diags);
    size_t size = 0;
    LSP_TRY(check_file(file, name, diags, &size));
    char *bytes = LSP_ARRAY(folder->arena, char, size + 1);
    if (bytes == NULL)
        return LSP_NO_MEMORY;
    if (!read_all(file, bytes, size, ret_length)) {
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_OPEN, name, errno, "cannot read the file");
        return LSP_CANNOT_READ;
    }
    bytes[*ret_length] = '\0';
    *ret_bytes = bytes;
    return LSP_OK;
}

bool lsp_folder_has(const struct lsp_folder *folder, const char *name)
{
    if (!is_inside(name))
        return false;
    LSP_SCOPED(lsp_close_scoped) int file = open_inside(folder->descriptor, name);
    struct stat about;
    return file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode);
}

bool lsp_folder_is_same(const char *path, const char *other)
{
    struct stat one, another;
    return stat(path, &one) == 0 && stat(other, &another) == 0 && one.st_dev == another.st_dev &&
           one.st_ino == another.st_ino;
}

/* No empty component (so no leading slash), no "." and no "..". */
static bool is_inside(const char *name)
{
    char component[MAX_COMPONENT_BYTES + 1];
    bool more = true;
    while (more) {
        more = take_component(&name, component);
        if (component[0] == '\0' || strcmp(component, ".") == 0 || strcmp(component, "..") == 0)
            return false;
    }
    return true;
}

/* -1 with errno when it cannot be opened.  errno is ELOOP when a component is a link. */
static int open_inside(int folder, const char *name)
{
    char component[MAX_COMPONENT_BYTES + 1];
    int here = open_folder_of(folder, name, component);
    if (here < 0)
        return -1;
    int file = openat(here, component, OPEN_FLAGS);
    int reason = errno;
    close(here);
    errno = reason;
    return file;
}

/* The folder in which the last component of a name stands, and that component. */
static int open_folder_of(
    int folder, const char *name, char component[static MAX_COMPONENT_BYTES + 1])
{
    int here = dup(folder);
    while (here >= 0 && take_component(&name, component)) {
        int next = openat(here, component, OPEN_FLAGS | O_DIRECTORY);
        int reason = errno;
        struct stat about;
        bool is_link = next < 0 && fstatat(here, component, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
                       S_ISLNK(about.st_mode); /* O_DIRECTORY says ENOTDIR for a link */
        close(here);
        here = next;
        errno = is_link ? ELOOP : reason;
    }
    return here;
}

/* Copies the next component and steps behind its slash; false when it was the last.  One that is
 * too long for any file system comes out empty. */
static bool take_component(const char **name, char component[static MAX_COMPONENT_BYTES + 1])
{
    size_t length = strcspn(*name, "/");
    component[0] = '\0';
    if (length <= MAX_COMPONENT_BYTES) {
        memcpy(component, *name, length);
        component[length] = '\0';
    }
    *name += length;
    if (**name == '\0')
        return false;
    (*name)++;
    return true;
}

static enum lsp_status refuse_path(
    const struct lsp_folder *folder, const char *name, struct lsp_diags *diags)
{
    lsp_diags_add(diags, LSP_DIAG_PATH_OUTSIDE,
        &(struct lsp_diag_facts){.where = folder->asked_at,
            .found = name,
            .expected = "a path inside the study's folder, without \"..\""},
        "a file's path leads out of the study's folder");
    return LSP_BAD_INPUT;
}

static enum lsp_status refuse_opening(
    const struct lsp_folder *folder, const char *name, int reason, struct lsp_diags *diags)
{
    if (reason != ELOOP) {
        char words[128];
        const char *near =
            reason == ENOENT ? find_other_case(folder->descriptor, name, diags) : NULL;
        lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
            &(struct lsp_diag_facts){.where = {.file = name},
                .hint = near == NULL ? NULL
                                     : lsp_arena_printf(&diags->arena, "there is a file %s", near),
                .related = folder->asked_at,
                .related_note = "asked for here"},
            "cannot open the file: %s", lsp_reason_words(reason, words));
        return LSP_CANNOT_READ;
    }
    lsp_diags_add(diags, LSP_DIAG_PATH_OUTSIDE,
        &(struct lsp_diag_facts){.where = {.file = name},
            .found = name,
            .expected = "a file, not a symbolic link",
            .hint = "copy the file into the study's folder",
            .related = folder->asked_at,
            .related_note = "asked for here"},
        "a symbolic link stands where a file of the study is expected");
    return LSP_BAD_INPUT;
}

/* The file beside it whose name differs in capital letters only; NULL when there is none. */
static const char *find_other_case(int folder, const char *name, struct lsp_diags *diags)
{
    char component[MAX_COMPONENT_BYTES + 1];
    int here = open_folder_of(folder, name, component);
    int beside = here < 0 ? -1 : openat(here, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    lsp_close_scoped(&here);
    DIR *entries = beside < 0 ? NULL : fdopendir(beside);
    if (entries == NULL) {
        lsp_close_scoped(&beside);
        return NULL;
    }
    const char *found = NULL;
    for (struct dirent *entry; found == NULL && (entry = readdir(entries)) != NULL;)
        if (lsp_text_equal(entry->d_name, component))
            found = lsp_arena_copy_text(&diags->arena, entry->d_name);
    closedir(entries);
    return found;
}

static enum lsp_status check_file(
    int file, const char *name, struct lsp_diags *diags, size_t *ret_size)
{
    struct stat about;
    if (fstat(file, &about) != 0) {
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_OPEN, name, errno, "cannot read the file");
        return LSP_CANNOT_READ;
    }
    if (!S_ISREG(about.st_mode)) {
        lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
            &(struct lsp_diag_facts){.where = {.file = name},
                .found = S_ISDIR(about.st_mode) ? "a folder" : "a pipe or device",
                .expected = "a regular file"},
            "cannot read %s as a file", name);
        return LSP_CANNOT_READ;
    }
    if (about.st_size > LSP_MAX_FILE_BYTES) {
        lsp_diags_add(diags, LSP_DIAG_TOO_LARGE,
            &(struct lsp_diag_facts){.where = {.file = name}, .expected = "at most 256 MiB"},
            "the file has %lld bytes", (long long)about.st_size);
        return LSP_BAD_INPUT;
    }
    *ret_size = (size_t)about.st_size;
    return LSP_OK;
}

static bool read_all(int file, char *text, size_t size, size_t *ret_length)
{
    size_t length = 0;
    while (length < size) {
        ssize_t got = read(file, text + length, size - length);
        if (got < 0 && errno != EINTR)
            return false;
        if (got == 0)
            break; /* it became shorter since we looked */
        if (got > 0)
            length += (size_t)got;
    }
    *ret_length = length;
    return true;
}

static enum lsp_status check_text(
    const char *name, const char *text, size_t length, struct lsp_diags *diags)
{
    size_t bad = 0;
    if (lsp_text_is_utf8(text, length, &bad))
        return check_lines(name, text, length, diags);
    char found[16];
    snprintf(found, sizeof found, "byte 0x%02X", (unsigned)(unsigned char)text[bad]);
    lsp_diags_add(diags, LSP_DIAG_NOT_UTF8,
        &(struct lsp_diag_facts){.where = place_of(name, text, bad),
            .found = found,
            .expected = "UTF-8 text without NUL",
            .hint = "save the file as UTF-8"},
        "the file is not UTF-8 text");
    return LSP_BAD_INPUT;
}

static enum lsp_status check_lines(
    const char *name, const char *text, size_t length, struct lsp_diags *diags)
{
    const char *line = text, *end = text + length;
    while (line < end) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        if (line_end == NULL)
            line_end = end;
        if (line_end - line > LSP_MAX_LINE_BYTES) {
            lsp_diags_add(diags, LSP_DIAG_TOO_LARGE,
                &(struct lsp_diag_facts){.where = place_of(name, text, (size_t)(line - text)),
                    .expected = "at most 1 MiB in a line"},
                "a line has %lld bytes", (long long)(line_end - line));
            return LSP_BAD_INPUT;
        }
        line = line_end + 1;
    }
    return LSP_OK;
}

static struct lsp_place place_of(const char *name, const char *text, size_t offset)
{
    struct lsp_place place = {.file = name, .line = 1, .column = 1};
    for (size_t at = 0; at < offset; at++) {
        place.column++;
        if (text[at] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static enum lsp_status remember(struct lsp_folder *folder, const char *name, const char *text,
    size_t length, struct lsp_diags *diags)
{
    struct lsp_fingerprint fingerprint = lsp_fingerprint_of(text, length);
    for (size_t input = 0; input < folder->n_inputs; input++) {
        if (strcmp(folder->inputs[input].name, name) != 0)
            continue;
        if (strcmp(folder->inputs[input].fingerprint.hex, fingerprint.hex) == 0)
            return LSP_OK;
        lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
            &(struct lsp_diag_facts){.where = {.file = name}},
            "the file changed while the study was read");
        return LSP_CANNOT_READ;
    }
    struct lsp_input_file *inputs = lsp_arena_grow(folder->arena, folder->inputs,
        &folder->input_capacity, folder->n_inputs + 1, sizeof *inputs);
    const char *copy = lsp_arena_copy_text(folder->arena, name);
    if (inputs == NULL || copy == NULL)
        return LSP_NO_MEMORY;
    folder->inputs = inputs;
    inputs[folder->n_inputs++] =
        (struct lsp_input_file){.name = copy, .n_bytes = length, .fingerprint = fingerprint};
    return LSP_OK;
}
