/* File: one input that the command line names, and one output that takes an earlier one's place.
 *
 *     struct lsp_file network = {0};
 *     LSP_TRY(lsp_file_read("net.tntp.gz", &diags, &network));
 *     ... network.text[network.length] ...
 *     lsp_file_finish(&network);
 *
 * A study's own files are read through folder.h, which lets nothing outside its folder in; here the
 * user has named the file, so links are followed.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_FILE_H
#define LSP_FORMATS_FILE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/fingerprint.h"
#include "base/status.h"

struct lsp_file {
    const char *name; /* borrowed: as the user gave it */
    char *text;       /* owned; NUL behind */
    size_t length;
    struct lsp_fingerprint fingerprint; /* of the text, that is of what gzip packed */
};

/* The whole file as UTF-8 without NUL (checked).  What gzip packed (RFC 1952) is unpacked, whatever
 * the file is called; packed or not, the text may have LSP_MAX_FILE_BYTES. */
enum lsp_status lsp_file_read(
    const char *path, struct lsp_diags *diags, struct lsp_file *ret_file) LSP_MUST_CHECK;
void lsp_file_finish(struct lsp_file *file);

/* The same for bytes that are no text, of any number: as they are, neither unpacked nor checked. */
enum lsp_status lsp_file_read_bytes(
    const char *path, struct lsp_diags *diags, struct lsp_file *ret_file) LSP_MUST_CHECK;

/* Writes beside `path`, syncs, and renames: at every instant `path` is the earlier file or the new
 * one.  Refuses to replace anything but a regular file. */
enum lsp_status lsp_file_replace(
    const char *path, const struct lsp_buffer *contents, struct lsp_diags *diags) LSP_MUST_CHECK;

/* The same piece by piece.  Packed by gzip where the name ends in ".gz".
 *
 *     LSP_TRY(lsp_file_writer_begin("skim.csv.gz", &diags, &writer));
 *     status = lsp_file_writer_add(&writer, &piece, &diags);              and so on
 *     if (status == LSP_OK) status = lsp_file_writer_commit(&writer, &diags);
 *     lsp_file_writer_finish(&writer);                what was not committed is removed
 */
struct lsp_file_writer {
    const char *path; /* borrowed */
    char *temporary;  /* owned */
    int descriptor;
    void *stream; /* zlib's */
};

enum lsp_status lsp_file_writer_begin(
    const char *path, struct lsp_diags *diags, struct lsp_file_writer *ret_writer) LSP_MUST_CHECK;
enum lsp_status lsp_file_writer_add(struct lsp_file_writer *writer, const struct lsp_buffer *piece,
    struct lsp_diags *diags) LSP_MUST_CHECK;
enum lsp_status lsp_file_writer_commit(
    struct lsp_file_writer *writer, struct lsp_diags *diags) LSP_MUST_CHECK;
void lsp_file_writer_finish(struct lsp_file_writer *writer);

#endif
