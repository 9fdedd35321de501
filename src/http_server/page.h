/* The page's files, as the build embeds them into the program: each compressed with gzip.
 *
 *     options.page = lsp_http_page();
 *
 * lsp_http_page() is in a library of its own (linkspan_page in CMakeLists.txt), which the program
 * alone links: what tests a handler needs no page.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_HTTP_SERVER_PAGE_H
#define LSP_HTTP_SERVER_PAGE_H

#include <stddef.h>

struct lsp_http_file {
    const char *path;          /* "/app.js"; the page itself is "/" */
    const char *content_type;  /* "text/javascript; charset=utf-8" */
    const char *etag;          /* hexadecimal digits, without quotes */
    const unsigned char *gzip; /* [n_gzip] the compressed file */
    size_t n_gzip;
    size_t n_plain; /* bytes of the file itself */
};

struct lsp_http_page {
    const struct lsp_http_file *files; /* [n_files] */
    size_t n_files;
};

/* Generated from web/ by tools/build-page. */
const struct lsp_http_page *lsp_http_page(void);

#endif
