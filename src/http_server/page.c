/* Answers with the page's own files.  SPDX-License-Identifier: Apache-2.0 */
#define ZLIB_CONST /* zlib does not write to its input */
#include "http_server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

static const struct lsp_http_file *find_file(const struct lsp_http_page *page, const char *path);
static bool accepts_gzip(const char *accept_encoding);
static bool inflate_file(const struct lsp_http_file *file, struct lsp_buffer *out);

void lsp_http_page_answer(const struct lsp_http_page *page, const char *path,
    const char *accept_encoding, struct lsp_http_answer *ret_answer, bool *ret_is_gzip)
{
    *ret_is_gzip = false;
    const struct lsp_http_file *file = page == NULL ? NULL : find_file(page, path);
    if (file == NULL) {
        lsp_http_answer_problem(ret_answer, 404, "the page has no such file", NULL, NULL);
        return;
    }
    ret_answer->content_type = file->content_type;
    lsp_buffer_finish(&ret_answer->body);
    snprintf(ret_answer->etag, sizeof ret_answer->etag, "%s", file->etag);
    if (accepts_gzip(accept_encoding)) {
        ret_answer->bytes = file->gzip;
        ret_answer->n_bytes = file->n_gzip;
        *ret_is_gzip = true;
    } else if (!inflate_file(file, &ret_answer->body)) {
        lsp_http_answer_problem(ret_answer, 500, "the page cannot be unpacked", NULL, NULL);
    }
}

static const struct lsp_http_file *find_file(const struct lsp_http_page *page, const char *path)
{
    for (size_t file = 0; file < page->n_files; file++)
        if (strcmp(page->files[file].path, path) == 0)
            return &page->files[file];
    return NULL;
}

/* "gzip" or "gzip;q=0.5" among what is accepted, but not "gzip;q=0". */
static bool accepts_gzip(const char *accept_encoding)
{
    if (accept_encoding == NULL)
        return false;
    for (const char *at = accept_encoding; *at != '\0'; at += strcspn(at, ","), at += *at == ',') {
        at += strspn(at, " \t");
        if (strncasecmp(at, "gzip", 4) != 0 || strchr("; ,", at[4]) == NULL)
            continue;
        const char *quality = at + 4 + strspn(at + 4, "; ");
        if (strncmp(quality, "q=0", 3) != 0)
            return true;
        char behind_zeros = quality[3 + strspn(quality + 3, ".0")];
        return behind_zeros >= '1' && behind_zeros <= '9';
    }
    return false;
}

static bool inflate_file(const struct lsp_http_file *file, struct lsp_buffer *out)
{
    unsigned char *plain = malloc(file->n_plain + 1);
    if (plain == NULL)
        return false;
    z_stream stream = {.next_in = file->gzip,
        .avail_in = (uInt)file->n_gzip,
        .next_out = plain,
        .avail_out = (uInt)file->n_plain};
    bool is_done = inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK;
    if (is_done) {
        is_done = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == file->n_plain;
        inflateEnd(&stream);
    }
    if (is_done)
        lsp_buffer_add_bytes(out, (const char *)plain, file->n_plain);
    free(plain);
    return is_done && !out->failed;
}
