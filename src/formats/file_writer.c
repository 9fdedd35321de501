/* Writing one file piece by piece, for tables that are too large to be held at once.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/file.h"
#include "formats/files_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* Of one call of zlib's. */
static const size_t MAX_PIECE = (size_t)1 << 30;

static enum lsp_status refuse(
    struct lsp_file_writer *writer, const char *message, struct lsp_diags *diags);
static bool ends_with(const char *text, const char *end);

enum lsp_status lsp_file_writer_begin(
    const char *path, struct lsp_diags *diags, struct lsp_file_writer *ret_writer)
{
    struct lsp_file_writer writer = {.path = path, .descriptor = -1};
    LSP_TRY(lsp_file_temporary(path, diags, &writer.temporary));
    writer.descriptor =
        open(writer.temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    int copy = writer.descriptor < 0 ? -1 : dup(writer.descriptor);
    if (copy >= 0)
        writer.stream = gzdopen(copy, ends_with(path, ".gz") ? "wb" : "wbT");
    if (writer.stream == NULL && copy >= 0)
        close(copy);
    if (writer.stream == NULL) {
        enum lsp_status status = refuse(&writer, "cannot write the file", diags);
        lsp_file_writer_finish(&writer);
        return status;
    }
    *ret_writer = writer;
    return LSP_OK;
}

enum lsp_status lsp_file_writer_add(
    struct lsp_file_writer *writer, const struct lsp_buffer *piece, struct lsp_diags *diags)
{
    if (piece->failed)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < piece->length;) {
        size_t n = piece->length - at < MAX_PIECE ? piece->length - at : MAX_PIECE;
        if (gzwrite(writer->stream, piece->text + at, (unsigned)n) != (int)n)
            return refuse(writer, "cannot write the file", diags);
        at += n;
    }
    return LSP_OK;
}

enum lsp_status lsp_file_writer_commit(struct lsp_file_writer *writer, struct lsp_diags *diags)
{
    gzFile stream = writer->stream;
    writer->stream = NULL;
    if (gzclose(stream) != Z_OK || fsync(writer->descriptor) != 0 ||
        rename(writer->temporary, writer->path) != 0)
        return refuse(writer, "cannot write the file", diags);
    free(writer->temporary);
    writer->temporary = NULL;
    return LSP_OK;
}

void lsp_file_writer_finish(struct lsp_file_writer *writer)
{
    if (writer->stream != NULL)
        gzclose(writer->stream);
    if (writer->temporary != NULL) {
        lsp_close_scoped(&writer->descriptor);
        unlink(writer->temporary);
        free(writer->temporary);
    } else if (writer->path != NULL) {
        lsp_close_scoped(&writer->descriptor);
    }
    *writer = (struct lsp_file_writer){.descriptor = -1};
}

static enum lsp_status refuse(
    struct lsp_file_writer *writer, const char *message, struct lsp_diags *diags)
{
    lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, writer->path, errno, message);
    return LSP_CANNOT_WRITE;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length > end_length && strcmp(text + length - end_length, end) == 0;
}
