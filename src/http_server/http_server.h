/* A small HTTP server for one user's own browser, on this machine's loopback address.
 *
 * It serves the page's files and hands what is asked under /api/ to a handler:
 *
 *     struct lsp_http_options options = {.port = 0, .handle = answer, .user = view,
 *         .page = lsp_http_page()};
 *     LSP_TRY(lsp_http_server_start(&options, &reason, &server));
 *     printf("http://127.0.0.1:%d/#token=%s\n", lsp_http_server_port(server),
 *         lsp_http_server_token(server));
 *     ...
 *     lsp_http_server_stop(server);
 *
 * Refused before the handler hears of it:
 * - a Host that is not 127.0.0.1:PORT or localhost:PORT (names that are made to point here), an
 * Origin that is not that Host, a Sec-Fetch-Site other than same-origin or none: pages of others
 * (403);
 * - a request under /api/ without the server's token (header X-Linkspan-Token, or ?token= for what
 *   cannot set headers: EventSource and downloads), compared in constant time (401);
 * - other methods than GET, HEAD, POST, PUT and DELETE (405);
 * - a path that is not plain UTF-8 when decoded, or has "." or ".." or an encoded slash or NUL in
 * it (400); a body that is not application/json (415), or is above the limit (413);
 * - headers above 32 KiB, more connections than the limit; a request that is not whole, or an
 * answer that is not read, in the time allowed: the connection is cut.
 *
 * One request for each connection, one thread for each connection; so the handler is called by many
 * threads at once and may wait a little.  Every answer has a strict content security policy.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_HTTP_SERVER_HTTP_SERVER_H
#define LSP_HTTP_SERVER_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/diag.h"
#include "base/status.h"
#include "http_server/events.h"
#include "http_server/page.h"

struct lsp_http_server;
struct lsp_http_connection;

enum lsp_http_method { LSP_HTTP_GET, LSP_HTTP_POST, LSP_HTTP_PUT, LSP_HTTP_DELETE };

/* Everything is valid until the handler returns. */
struct lsp_http_request {
    enum lsp_http_method method; /* a HEAD is a GET whose body is not sent */
    const char *path; /* decoded: begins with "/api/", no "." or ".." segments, no control
                       * characters, no encoded slashes: cut it at each '/' */
    const char *body; /* [n_body] and a NUL behind; never NULL */
    size_t n_body;
    struct lsp_http_connection *connection; /* for the questions below */
};

/* The decoded value of a key of the query (?year=2030), "" when it has none; NULL when it is absent
 * or is not plain UTF-8. */
const char *lsp_http_request_query(const struct lsp_http_request *request, const char *key);

/* A header's value, whatever the case of its name; NULL when it is absent or there twice. */
const char *lsp_http_request_header(const struct lsp_http_request *request, const char *name);

/* True once whoever asked has gone (closed the connection), or the server is being stopped: an
 * answer is no longer wanted. */
bool lsp_http_request_is_abandoned(const struct lsp_http_request *request);

/* What a document that is not the page's own may do in a browser. */
enum lsp_http_policy {
    LSP_HTTP_POLICY_PAGE,     /* scripts and styles from this server only, nothing inline */
    LSP_HTTP_POLICY_DOCUMENT, /* a report: no scripts, inline styles and pictures, an origin of its
                               * own (sandboxed) */
};

/* The handler fills it; it comes zeroed, with status 200 and "application/json". */
struct lsp_http_answer {
    int status;
    const char *content_type; /* a constant */
    struct lsp_buffer body;   /* the server finishes it */
    /* Instead of a body, bytes that somebody else owns: unchanged until `release(release_user)`,
     * which the server calls once when it needs them no more (NULL: never). */
    const void *bytes;
    size_t n_bytes;
    void (*release)(void *release_user);
    void *release_user;
    char etag[72]; /* without quotes; "" = none, and nothing is kept by the browser.  With one,
                    * If-None-Match is answered by 304 */
    char attachment[128]; /* UTF-8 file name under which a browser saves it; "" = shown */
    enum lsp_http_policy policy;
    struct lsp_http_stream *stream; /* lsp_http_answer_stream */
};

typedef void lsp_http_handler(
    void *user, const struct lsp_http_request *request, struct lsp_http_answer *ret_answer);

/* Answers with the hub's events, from this moment on; ret_answer->body is sent first (see
 * lsp_http_event_add).  LSP_CANCELLED: the hub is closed. */
enum lsp_status lsp_http_answer_stream(
    struct lsp_http_answer *ret_answer, struct lsp_http_events *hub) LSP_MUST_CHECK;

/* Answers with a problem (RFC 9457): {"type":"about:blank","title":...,"status":...,"detail":...,
 * "hint":...,"diagnostics":[...]}; hint and diags may be NULL.  Whatever the body was is dropped.
 */
void lsp_http_answer_problem(struct lsp_http_answer *ret_answer, int status, const char *detail,
    const char *hint, const struct lsp_diags *diags);

struct lsp_http_options {
    uint16_t port; /* 0 = any that is free */
    lsp_http_handler *handle;
    void *user;
    const struct lsp_http_page *page; /* NULL: there is none */
    /* Limits; 0 = the value in parentheses. */
    uint32_t max_connections; /* (64) */
    size_t max_body;          /* bytes (1 MiB) */
    double request_s;         /* until the whole request is there (10) */
    double answer_s;          /* from when the answer is ready until it is read (60) */
    double heartbeat_s;       /* between comments in a stream (15) */
};

/* Listens on 127.0.0.1.  LSP_CANNOT_READ: *ret_reason is the system's reason (an errno value), as
 * that the port is taken. */
enum lsp_status lsp_http_server_start(const struct lsp_http_options *options, int *ret_reason,
    struct lsp_http_server **ret_server) LSP_MUST_CHECK;

uint16_t lsp_http_server_port(const struct lsp_http_server *server);
/* 32 hexadecimal digits of 128 random bits. */
const char *lsp_http_server_token(const struct lsp_http_server *server);

/* Ends every connection, waits for the handlers that are running (lsp_http_request_is_abandoned is
 * true for them) and frees the server.  NULL: nothing happens. */
void lsp_http_server_stop(struct lsp_http_server *server);

#endif
