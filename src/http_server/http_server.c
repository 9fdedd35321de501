/* Starts and stops the server, and leads each request from its first byte to its answer.
 * SPDX-License-Identifier: Apache-2.0 */
#include "http_server/internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the limits are unless the options say otherwise. */
enum { MAX_CONNECTIONS = 64, MAX_BODY = 1 << 20 };
static const double REQUEST_S = 10, ANSWER_S = 60, HEARTBEAT_S = 15;
/* Connections that the watch has cut and whose threads are just ending. */
enum { SPARE_CONNECTIONS = 64, BACKLOG = 128 };

static void fill_in_limits(struct lsp_http_options *options);
static bool make_token(char token[static LSP_HTTP_TOKEN_LENGTH + 1]);
static int listen_on_loopback(uint16_t port, uint16_t *ret_port);
static enum lsp_status start_threads(struct lsp_http_server *server, int listening);
static void note_connection(void *user, struct MHD_Connection *mhd, void **socket_context,
    enum MHD_ConnectionNotificationCode code);
static void *note_target(void *user, const char *target, struct MHD_Connection *mhd);
static enum MHD_Result serve(void *user, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *upload, size_t *n_upload, void **request);
static void take_body(struct lsp_http_connection *connection, const char *upload, size_t n_upload);
static enum MHD_Result answer(struct lsp_http_connection *connection);
static bool ask_handler(struct lsp_http_connection *connection, struct lsp_http_answer *ret_answer);
static struct lsp_http_connection *connection_of(struct MHD_Connection *mhd);
static void destroy_connection(struct lsp_http_connection *connection);

enum lsp_status lsp_http_server_start(
    const struct lsp_http_options *options, int *ret_reason, struct lsp_http_server **ret_server)
{
    struct lsp_http_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return LSP_NO_MEMORY;
    server->options = *options;
    fill_in_limits(&server->options);
    int listening = -1;
    if (make_token(server->token))
        listening = listen_on_loopback(options->port, &server->port);
    if (listening < 0) {
        *ret_reason = errno;
        free(server);
        return LSP_CANNOT_READ;
    }
    enum lsp_status status = start_threads(server, listening);
    if (status != LSP_OK) {
        close(listening);
        free(server);
        return status;
    }
    *ret_server = server;
    return LSP_OK;
}

static void fill_in_limits(struct lsp_http_options *options)
{
    if (options->max_connections == 0)
        options->max_connections = MAX_CONNECTIONS;
    if (options->max_body == 0)
        options->max_body = MAX_BODY;
    if (!(options->request_s > 0))
        options->request_s = REQUEST_S;
    if (!(options->answer_s > 0))
        options->answer_s = ANSWER_S;
    if (!(options->heartbeat_s > 0))
        options->heartbeat_s = HEARTBEAT_S;
}

/* From the system's source of randomness; false with errno set when there is none. */
static bool make_token(char token[static LSP_HTTP_TOKEN_LENGTH + 1])
{
    unsigned char bytes[LSP_HTTP_TOKEN_LENGTH / 2];
    int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (source < 0)
        return false;
    ssize_t n_read = read(source, bytes, sizeof bytes);
    close(source);
    if (n_read != (ssize_t)sizeof bytes) {
        errno = EIO;
        return false;
    }
    for (size_t byte = 0; byte < sizeof bytes; byte++)
        snprintf(token + 2 * byte, 3, "%02x", bytes[byte]);
    return true;
}

/* -1 with errno set when it cannot. */
static int listen_on_loopback(uint16_t port, uint16_t *ret_port)
{
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    if (listening < 0)
        return -1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n_address = sizeof address;
    int yes = 1; /* a port whose last server has just ended can be used again */
    if (fcntl(listening, F_SETFD, FD_CLOEXEC) != 0 ||
        setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(listening, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listening, BACKLOG) != 0 ||
        getsockname(listening, (struct sockaddr *)&address, &n_address) != 0) {
        int reason = errno;
        close(listening);
        errno = reason;
        return -1;
    }
    *ret_port = ntohs(address.sin_port);
    return listening;
}

/* Signals are for the thread that called: those of the server begin with all of them blocked. */
static enum lsp_status start_threads(struct lsp_http_server *server, int listening)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    enum lsp_status status = lsp_http_watch_begin(&server->watch, server->options.max_connections);
    if (status == LSP_OK) {
        server->daemon =
            MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                                 MHD_USE_POLL | MHD_USE_ITC,
                0, NULL, NULL, serve, server, MHD_OPTION_LISTEN_SOCKET, listening,
                MHD_OPTION_CONNECTION_LIMIT, server->options.max_connections + SPARE_CONNECTIONS,
                MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LSP_HTTP_MAX_HEADER,
                MHD_OPTION_CONNECTION_TIMEOUT, 0U, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                MHD_OPTION_NOTIFY_CONNECTION, note_connection, server, MHD_OPTION_URI_LOG_CALLBACK,
                note_target, server, MHD_OPTION_END);
        if (server->daemon == NULL) {
            lsp_http_watch_end(&server->watch);
            status = LSP_NO_MEMORY;
        }
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

uint16_t lsp_http_server_port(const struct lsp_http_server *server)
{
    return server->port;
}

const char *lsp_http_server_token(const struct lsp_http_server *server)
{
    return server->token;
}

/* The library shuts every socket down, so that what waits in a stream or in a handler that looks
 * whether it is abandoned ends, and joins all threads. */
void lsp_http_server_stop(struct lsp_http_server *server)
{
    if (server == NULL)
        return;
    atomic_store(&server->is_stopping, true);
    MHD_stop_daemon(server->daemon);
    lsp_http_watch_end(&server->watch);
    free(server);
}

/* A connection begins (its struct becomes the socket's context) or has ended. */
static void note_connection(void *user, struct MHD_Connection *mhd, void **socket_context,
    enum MHD_ConnectionNotificationCode code)
{
    struct lsp_http_server *server = user;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        destroy_connection(*socket_context);
        *socket_context = NULL;
        return;
    }
    int socket = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct lsp_http_connection *connection = calloc(1, sizeof *connection);
    *socket_context = connection;
    if (connection == NULL) {
        shutdown(socket, SHUT_RDWR);
        return;
    }
    connection->server = server;
    connection->mhd = mhd;
    connection->socket = socket;
    connection->request.connection = connection;
    lsp_http_watch_add(&server->watch, connection, server->options.request_s);
}

static void destroy_connection(struct lsp_http_connection *connection)
{
    if (connection == NULL)
        return;
    lsp_http_watch_remove(&connection->server->watch, connection);
    lsp_buffer_finish(&connection->body);
    lsp_arena_finish(&connection->arena);
    free(connection->target);
    free(connection);
}

static struct lsp_http_connection *connection_of(struct MHD_Connection *mhd)
{
    return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The target as it came: what the library makes of it loses what stands behind an encoded NUL. */
static void *note_target(void *user, const char *target, struct MHD_Connection *mhd)
{
    (void)user;
    struct lsp_http_connection *connection = connection_of(mhd);
    if (connection == NULL || connection->target != NULL)
        return NULL;
    size_t length = strlen(target);
    connection->target = malloc(length + 1);
    if (connection->target != NULL)
        memcpy(connection->target, target, length + 1);
    return NULL;
}

/* Called when the headers are there, for each part of the body, and at its end.  What was found
 * wrong in the headers is told at the end too, since a client that is still sending would not read
 * it. */
static enum MHD_Result serve(void *user, struct MHD_Connection *mhd, const char *url,
    const char *method, const char *version, const char *upload, size_t *n_upload, void **request)
{
    (void)user, (void)url, (void)request;
    struct lsp_http_connection *connection = connection_of(mhd);
    if (connection == NULL || connection->target == NULL || connection->is_answered)
        return MHD_NO;
    if (!connection->is_begun) {
        connection->is_begun = true;
        connection->refusal = lsp_http_request_check(connection, method, version);
        return MHD_YES;
    }
    if (*n_upload > 0) {
        take_body(connection, upload, *n_upload);
        *n_upload = 0;
        return MHD_YES;
    }
    connection->is_answered = true;
    return answer(connection);
}

static void take_body(struct lsp_http_connection *connection, const char *upload, size_t n_upload)
{
    if (connection->refusal.status != 0)
        return;
    if (n_upload > connection->server->options.max_body - connection->body.length) {
        connection->refusal = (struct lsp_http_refusal){413, "the body is too large", NULL};
        lsp_buffer_finish(&connection->body);
        return;
    }
    lsp_buffer_add_bytes(&connection->body, upload, n_upload);
    if (connection->body.failed)
        connection->refusal = (struct lsp_http_refusal){503, "memory ran out", NULL};
}

static enum MHD_Result answer(struct lsp_http_connection *connection)
{
    /* However long the handler takes, it is not the client's fault. */
    lsp_http_watch_limit(&connection->server->watch, connection, HUGE_VAL);
    if (connection->refusal.status == 0)
        connection->refusal = lsp_http_request_check_body(connection);
    struct lsp_http_answer answer = {.status = 200, .content_type = "application/json"};
    bool is_gzip = false;
    if (connection->refusal.status != 0)
        lsp_http_answer_problem(&answer, connection->refusal.status, connection->refusal.detail,
            connection->refusal.hint, NULL);
    else
        is_gzip = ask_handler(connection, &answer);
    return lsp_http_answer_send(connection, &answer, is_gzip);
}

/* True when the body that is answered with is compressed. */
static bool ask_handler(struct lsp_http_connection *connection, struct lsp_http_answer *ret_answer)
{
    struct lsp_http_request *request = &connection->request;
    request->path = connection->path;
    request->body = connection->body.text != NULL ? connection->body.text : "";
    request->n_body = connection->body.length;
    const struct lsp_http_options *options = &connection->server->options;
    if (strncmp(connection->path, "/api/", 5) == 0) {
        options->handle(options->user, request, ret_answer);
        return false;
    }
    bool is_gzip;
    lsp_http_page_answer(options->page, connection->path,
        lsp_http_request_header(request, "Accept-Encoding"), ret_answer, &is_gzip);
    return is_gzip;
}

/* A peer that has closed reads as the end of the file; one that only waits, as nothing yet. */
bool lsp_http_socket_is_gone(int socket)
{
    char byte;
    ssize_t n_read = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (n_read == 0)
        return true;
    return n_read < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
}
