/* Reading one named file, packed by gzip or not, and replacing one.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/file.h"
#include "formats/files_internal.h"
#include "formats/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"

/* Read at once; also the first size of the text, so that small files take little. */
static const size_t CHUNK_BYTES = (size_t)1 << 20;

static enum lsp_status unpack(
    gzFile packed, const char *path, struct lsp_diags *diags, struct lsp_file *file);
static bool make_room(struct lsp_file *file, size_t *capacity);
static enum lsp_status check_stream(gzFile packed, const char *path, struct lsp_diags *diags);
static enum lsp_status check_text(const struct lsp_file *file, struct lsp_diags *diags);
static enum lsp_status refuse(const char *path, struct lsp_diags *diags, const char *message);
static bool write_whole(const char *path, const struct lsp_buffer *contents);

enum lsp_status lsp_file_read(const char *path, struct lsp_diags *diags, struct lsp_file *ret_file)
{
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat about;
    if (descriptor < 0 || fstat(descriptor, &about) != 0) {
        enum lsp_status status = refuse(path, diags, "cannot open the file");
        lsp_close_scoped(&descriptor);
        return status;
    }
    if (!S_ISREG(about.st_mode)) {
        lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
            &(struct lsp_diag_facts){.where = {.file = path},
                .found = S_ISDIR(about.st_mode) ? "a folder" : "a pipe or device",
                .expected = "a regular file"},
            "cannot read this as a file");
        close(descriptor);
        return LSP_CANNOT_READ;
    }
    gzFile packed = gzdopen(descriptor, "rb");
    if (packed == NULL) {
        close(descriptor);
        return LSP_NO_MEMORY;
    }
    struct lsp_file file = {.name = path};
    enum lsp_status status = unpack(packed, path, diags, &file);
    gzclose_r(packed);
    if (status == LSP_OK)
        status = check_text(&file, diags);
    if (status != LSP_OK) {
        lsp_file_finish(&file);
        return status;
    }
    file.fingerprint = lsp_fingerprint_of(file.text, file.length);
    *ret_file = file;
    return LSP_OK;
}

/* zlib hands out a file that is not packed as it is. */
static enum lsp_status unpack(
    gzFile packed, const char *path, struct lsp_diags *diags, struct lsp_file *file)
{
    size_t capacity = 0;
    int got = 1;
    gzbuffer(packed, 128 << 10);
    while (got > 0) {
        if (!make_room(file, &capacity))
            return LSP_NO_MEMORY;
        got = gzread(packed, file->text + file->length, (unsigned)(capacity - file->length - 1));
        if (got < 0)
            return check_stream(packed, path, diags);
        file->length += (size_t)got;
        if (file->length > LSP_MAX_FILE_BYTES) {
            lsp_diags_add(diags, LSP_DIAG_TOO_LARGE,
                &(struct lsp_diag_facts){.where = {.file = path}, .expected = "at most 256 MiB"},
                "the file is too large, unpacked if it is packed");
            return LSP_BAD_INPUT;
        }
    }
    file->text[file->length] = '\0';
    return check_stream(packed, path, diags);
}

/* Room for a NUL and at least something before it.  Never for much more than is allowed, so that a
 * small packed file cannot ask for all memory. */
static bool make_room(struct lsp_file *file, size_t *capacity)
{
    if (*capacity >= file->length + 2)
        return true;
    size_t larger = *capacity == 0 ? CHUNK_BYTES : *capacity * 2;
    char *text = realloc(file->text, larger);
    if (text == NULL)
        return false;
    file->text = text;
    *capacity = larger;
    return true;
}

/* LSP_OK when everything that was packed came out whole. */
static enum lsp_status check_stream(gzFile packed, const char *path, struct lsp_diags *diags)
{
    int fault = Z_OK;
    gzerror(packed, &fault);
    if (fault == Z_OK || fault == Z_STREAM_END)
        return LSP_OK;
    if (fault == Z_MEM_ERROR)
        return LSP_NO_MEMORY;
    if (fault == Z_ERRNO)
        return refuse(path, diags, "cannot read the file");
    lsp_diags_add(diags, LSP_DIAG_BROKEN_GZIP,
        &(struct lsp_diag_facts){.where = {.file = path},
            .found = fault == Z_BUF_ERROR ? "the end, too early" : "bytes that gzip does not write",
            .expected = "a whole file as gzip writes it",
            .hint = "fetch or pack the file again"},
        "a packed file is cut short or damaged");
    return LSP_BAD_INPUT;
}

static enum lsp_status check_text(const struct lsp_file *file, struct lsp_diags *diags)
{
    size_t bad = 0;
    if (lsp_text_is_utf8(file->text, file->length, &bad))
        return LSP_OK;
    struct lsp_place place = {.file = file->name, .line = 1, .column = 1};
    for (size_t at = 0; at < bad; at++) {
        place.line += file->text[at] == '\n';
        place.column = file->text[at] == '\n' ? 1 : place.column + 1;
    }
    char found[16];
    snprintf(found, sizeof found, "byte 0x%02X", (unsigned)(unsigned char)file->text[bad]);
    lsp_diags_add(diags, LSP_DIAG_NOT_UTF8,
        &(struct lsp_diag_facts){
            .where = place, .found = found, .expected = "UTF-8 text without NUL"},
        "the file is not UTF-8 text");
    return LSP_BAD_INPUT;
}

static enum lsp_status refuse(const char *path, struct lsp_diags *diags, const char *message)
{
    if (errno == ENOMEM)
        return LSP_NO_MEMORY;
    lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_OPEN, path, errno, message);
    return LSP_CANNOT_READ;
}

void lsp_file_finish(struct lsp_file *file)
{
    free(file->text);
    *file = (struct lsp_file){0};
}

enum lsp_status lsp_file_replace(
    const char *path, const struct lsp_buffer *contents, struct lsp_diags *diags)
{
    if (contents->failed)
        return LSP_NO_MEMORY;
    char *temporary = NULL;
    LSP_TRY(lsp_file_temporary(path, diags, &temporary));
    bool is_good = write_whole(temporary, contents) && rename(temporary, path) == 0;
    if (!is_good) {
        int reason = errno;
        unlink(temporary);
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, path, reason, "cannot write the file");
    }
    free(temporary);
    return is_good ? LSP_OK : LSP_CANNOT_WRITE;
}

enum lsp_status lsp_file_temporary(const char *path, struct lsp_diags *diags, char **ret_temporary)
{
    struct stat about;
    char end[32];
    snprintf(end, sizeof end, "%ld", (long)getpid());
    if (lstat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        lsp_diags_add(diags, LSP_DIAG_CANNOT_WRITE,
            &(struct lsp_diag_facts){
                .where = {.file = path}, .expected = "a new name, or a file that may be replaced"},
            "something other than a regular file stands in the place of the result");
        return LSP_CANNOT_WRITE;
    }
    *ret_temporary = lsp_path_join(path, ".new-", end);
    return *ret_temporary != NULL ? LSP_OK : LSP_NO_MEMORY;
}

static bool write_whole(const char *path, const struct lsp_buffer *contents)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return false;
    const char *at = contents->text;
    size_t left = contents->length;
    while (left > 0) {
        ssize_t written = write(file, at, left);
        if (written < 0 && errno != EINTR)
            break;
        if (written > 0) {
            at += written;
            left -= (size_t)written;
        }
    }
    bool is_good = left == 0 && fsync(file) == 0;
    int reason = errno;
    is_good = close(file) == 0 && is_good;
    if (!is_good && reason != 0)
        errno = reason;
    return is_good;
}
