/* What the files of this module share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_HTTP_SERVER_INTERNAL_H
#define LSP_HTTP_SERVER_INTERNAL_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http_server/http_server.h"

enum { LSP_HTTP_TOKEN_LENGTH = 32, LSP_HTTP_MAX_HEADER = 32768 };

/* Why a request is refused; status 0: it is not. */
struct lsp_http_refusal {
    int status;
    const char *detail, *hint;
};

/* One connection, which serves one request. */
struct lsp_http_connection {
    struct lsp_http_server *server;
    struct MHD_Connection *mhd;
    int socket;
    char *target;                    /* owned: what follows the method, as it came; NULL: not yet */
    char *path, *query;              /* within target; the path is decoded in place */
    bool is_begun, is_answered;      /* headers are there; an answer is on its way */
    bool is_head;                    /* only the answer's header is wanted */
    struct lsp_http_refusal refusal; /* found in the headers, told when the body is there */
    struct lsp_buffer body;
    struct lsp_arena arena; /* values that the handler asked for */
    struct lsp_http_request request;
    /* The watch's, under its lock. */
    double deadline_s; /* monotonic clock: when it is cut; infinite: never */
    bool is_reading;   /* its request is not whole yet */
    struct lsp_http_connection *next, *previous;
};

/* Cuts connections whose time is over, and when there are too many. */
struct lsp_http_watch {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    struct lsp_http_connection *oldest, *newest;
    size_t n_connections, max_connections;
    bool is_ending;
};

struct lsp_http_server {
    struct lsp_http_options options; /* with its limits filled in */
    struct MHD_Daemon *daemon;
    struct lsp_http_watch watch;
    atomic_bool is_stopping;
    uint16_t port;
    char token[LSP_HTTP_TOKEN_LENGTH + 1];
};

/* watch.c */
enum lsp_status lsp_http_watch_begin(
    struct lsp_http_watch *watch, size_t max_connections) LSP_MUST_CHECK;
void lsp_http_watch_end(struct lsp_http_watch *watch);
/* The connection is to send its request within so many seconds.  When there are too many, the one
 * that has been sending its request for longest is cut. */
void lsp_http_watch_add(
    struct lsp_http_watch *watch, struct lsp_http_connection *connection, double seconds);
void lsp_http_watch_remove(struct lsp_http_watch *watch, struct lsp_http_connection *connection);
/* Its request is whole; now it has so many seconds more (HUGE_VAL: as many as it likes). */
void lsp_http_watch_limit(
    struct lsp_http_watch *watch, struct lsp_http_connection *connection, double seconds);

/* request.c: what the headers say. */
struct lsp_http_refusal lsp_http_request_check(
    struct lsp_http_connection *connection, const char *method, const char *version) LSP_MUST_CHECK;
/* What can be told only once the body is there. */
struct lsp_http_refusal lsp_http_request_check_body(
    const struct lsp_http_connection *connection) LSP_MUST_CHECK;

/* target.c: decodes %XX in place.  False when the text is then not plain: not UTF-8, or with
 * control characters.  '+' stays as it is unless `is_form`. */
bool lsp_http_decode(char *text, bool is_form) LSP_MUST_CHECK;
/* Cuts the target into path and query and decodes the path.  False when it is not a plain path. */
bool lsp_http_target_cut(char *target, char **ret_path, char **ret_query) LSP_MUST_CHECK;
/* The decoded value of a key; NULL when it is absent or not plain. */
const char *lsp_http_query_value(struct lsp_arena *arena, const char *query, const char *key);

/* page.c: answers with a file of the page. */
void lsp_http_page_answer(const struct lsp_http_page *page, const char *path,
    const char *accept_encoding, struct lsp_http_answer *ret_answer, bool *ret_is_gzip);

/* answer.c: hands the answer to the library, and finishes it. */
enum MHD_Result lsp_http_answer_send(
    struct lsp_http_connection *connection, struct lsp_http_answer *answer, bool is_gzip);

/* events.c */
struct MHD_Response *lsp_http_stream_response(struct lsp_http_stream *stream,
    struct lsp_http_connection *connection, struct lsp_buffer *first);
void lsp_http_stream_destroy(struct lsp_http_stream *stream);

/* True once the peer has closed its side or everything is broken. */
bool lsp_http_socket_is_gone(int socket);

double lsp_http_now_s(void); /* monotonic clock */

#endif
