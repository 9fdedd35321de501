/* Reading a file of bytes that are no text.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/file.h"
#include "formats/files_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

static enum lsp_status read_open(
    int descriptor, const char *path, struct lsp_diags *diags, struct lsp_file *file);
static bool read_whole(int descriptor, char *bytes, size_t length);

enum lsp_status lsp_file_read_bytes(
    const char *path, struct lsp_diags *diags, struct lsp_file *ret_file)
{
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) {
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_OPEN, path, errno, "cannot open the file");
        return LSP_CANNOT_READ;
    }
    struct lsp_file file = {.name = path};
    enum lsp_status status = read_open(descriptor, path, diags, &file);
    close(descriptor);
    if (status == LSP_OK)
        *ret_file = file;
    else
        lsp_file_finish(&file);
    return status;
}

static enum lsp_status read_open(
    int descriptor, const char *path, struct lsp_diags *diags, struct lsp_file *file)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
        lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
            &(struct lsp_diag_facts){.where = {.file = path}, .expected = "a regular file"},
            "cannot read this as a file");
        return LSP_CANNOT_READ;
    }
    file->length = (size_t)about.st_size;
    file->text = malloc(file->length + 1);
    if (file->text == NULL)
        return LSP_NO_MEMORY;
    if (!read_whole(descriptor, file->text, file->length)) {
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_OPEN, path, errno, "cannot read the file");
        return LSP_CANNOT_READ;
    }
    file->text[file->length] = '\0';
    file->fingerprint = lsp_fingerprint_of(file->text, file->length);
    return LSP_OK;
}

/* False with errno; a file that has become shorter counts as unreadable. */
static bool read_whole(int descriptor, char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        ssize_t got = read(descriptor, bytes + at, length - at);
        if (got == 0)
            errno = EIO;
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        at += got > 0 ? (size_t)got : 0;
    }
    return true;
}
