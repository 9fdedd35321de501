/* What a request may be: who may ask (Host, Origin, Sec-Fetch-Site, token), for what, and how.
 *
 * Any page that the user's browser shows can send requests to this machine's loopback address. What
 * it cannot do is to choose the Host and Origin that its browser sends, or to know the token.
 * SPDX-License-Identifier: Apache-2.0 */
#include "http_server/internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

static struct lsp_http_refusal check_method(
    struct lsp_http_connection *connection, const char *method);
static struct lsp_http_refusal check_origin(const struct lsp_http_connection *connection);
static struct lsp_http_refusal check_token(struct lsp_http_connection *connection);
static struct lsp_http_refusal check_length(const struct lsp_http_connection *connection);
static bool is_own_host(const struct lsp_http_server *server, const char *host);
static bool are_equal_in_constant_time(const char *a, const char *b, size_t length);
static struct lsp_http_refusal accepted(void);

struct lsp_http_refusal lsp_http_request_check(
    struct lsp_http_connection *connection, const char *method, const char *version)
{
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        return (struct lsp_http_refusal){505, "the version of HTTP is not 1.0 or 1.1", NULL};
    struct lsp_http_refusal refusal = check_origin(connection);
    if (refusal.status == 0)
        refusal = check_method(connection, method);
    if (refusal.status == 0 &&
        !lsp_http_target_cut(connection->target, &connection->path, &connection->query))
        refusal = (struct lsp_http_refusal){400, "the path is not plain",
            "a path has no empty, \".\" or \"..\" parts, no encoded slashes and no control "
            "characters"};
    if (refusal.status == 0)
        refusal = check_token(connection);
    if (refusal.status == 0)
        refusal = check_length(connection);
    return refusal;
}

static struct lsp_http_refusal accepted(void)
{
    return (struct lsp_http_refusal){0, NULL, NULL};
}

/* Counts a header's lines; a value that is not text without NUL counts twice. */
struct header_search {
    const char *name, *value;
    size_t n_found;
};

static enum MHD_Result look_at_header(void *user, enum MHD_ValueKind kind, const char *name,
    size_t n_name, const char *value, size_t n_value)
{
    (void)kind;
    struct header_search *search = user;
    if (n_name != strlen(search->name) || strncasecmp(name, search->name, n_name) != 0)
        return MHD_YES;
    bool is_text = value != NULL && strlen(value) == n_value;
    search->value = is_text ? value : NULL;
    search->n_found += is_text ? 1 : 2;
    return MHD_YES;
}

/* How often it is there; *ret_value only when that is once. */
static size_t find_header(
    const struct lsp_http_connection *connection, const char *name, const char **ret_value)
{
    struct header_search search = {.name = name};
    MHD_get_connection_values_n(connection->mhd, MHD_HEADER_KIND, look_at_header, &search);
    *ret_value = search.n_found == 1 ? search.value : NULL;
    return search.n_found;
}

const char *lsp_http_request_header(const struct lsp_http_request *request, const char *name)
{
    const char *value;
    find_header(request->connection, name, &value);
    return value;
}

const char *lsp_http_request_query(const struct lsp_http_request *request, const char *key)
{
    struct lsp_http_connection *connection = request->connection;
    return lsp_http_query_value(&connection->arena, connection->query, key);
}

bool lsp_http_request_is_abandoned(const struct lsp_http_request *request)
{
    const struct lsp_http_connection *connection = request->connection;
    return atomic_load(&connection->server->is_stopping) ||
           lsp_http_socket_is_gone(connection->socket);
}

static struct lsp_http_refusal check_origin(const struct lsp_http_connection *connection)
{
    const char *host, *origin, *site;
    if (find_header(connection, "Host", &host) != 1)
        return (struct lsp_http_refusal){400, "the request has no Host, or several", NULL};
    if (host == NULL || !is_own_host(connection->server, host))
        return (struct lsp_http_refusal){
            403, "the request is for another host", "open the address that linkspan printed"};
    size_t n_origins = find_header(connection, "Origin", &origin);
    if (n_origins > 0 &&
        (origin == NULL || strncmp(origin, "http://", 7) != 0 || strcmp(origin + 7, host) != 0))
        return (struct lsp_http_refusal){
            403, "the request comes from a page of another origin", NULL};
    size_t n_sites = find_header(connection, "Sec-Fetch-Site", &site);
    if (n_sites > 0 &&
        (site == NULL || (strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)))
        return (struct lsp_http_refusal){403, "the request comes from another site",
            "type or paste the address that linkspan printed"};
    return accepted();
}

static bool is_own_host(const struct lsp_http_server *server, const char *host)
{
    static const char *const NAMES[] = {"127.0.0.1", "localhost"};
    for (size_t name = 0; name < 2; name++) {
        char own[32];
        snprintf(own, sizeof own, "%s:%u", NAMES[name], (unsigned)server->port);
        if (strcmp(host, own) == 0)
            return true;
        /* The port that browsers leave out. */
        if (server->port == 80 && strcmp(host, NAMES[name]) == 0)
            return true;
    }
    return false;
}

static struct lsp_http_refusal check_method(
    struct lsp_http_connection *connection, const char *method)
{
    static const struct {
        const char *name;
        enum lsp_http_method method;
    } METHODS[] = {{"GET", LSP_HTTP_GET}, {"HEAD", LSP_HTTP_GET}, {"POST", LSP_HTTP_POST},
        {"PUT", LSP_HTTP_PUT}, {"DELETE", LSP_HTTP_DELETE}};
    for (size_t n = 0; n < sizeof METHODS / sizeof *METHODS; n++)
        if (strcmp(method, METHODS[n].name) == 0) {
            connection->request.method = METHODS[n].method;
            connection->is_head = strcmp(method, "HEAD") == 0;
            return accepted();
        }
    return (struct lsp_http_refusal){405, "the method is not GET, HEAD, POST, PUT or DELETE", NULL};
}

static struct lsp_http_refusal check_token(struct lsp_http_connection *connection)
{
    if (strncmp(connection->path, "/api/", 5) != 0)
        return connection->request.method == LSP_HTTP_GET
                   ? accepted()
                   : (struct lsp_http_refusal){405, "the page's files can only be read", NULL};
    const char *token;
    if (find_header(connection, "X-Linkspan-Token", &token) == 0)
        token = lsp_http_query_value(&connection->arena, connection->query, "token");
    if (token != NULL && strlen(token) == LSP_HTTP_TOKEN_LENGTH &&
        are_equal_in_constant_time(token, connection->server->token, LSP_HTTP_TOKEN_LENGTH))
        return accepted();
    return (struct lsp_http_refusal){401, "the token is missing or is not this server's",
        "open the address that linkspan printed, with what stands behind the #"};
}

/* Takes as long for any two texts of this length, so that time does not tell how many characters
 * were right. */
static bool are_equal_in_constant_time(const char *a, const char *b, size_t length)
{
    volatile unsigned char difference = 0;
    for (size_t at = 0; at < length; at++)
        difference = (unsigned char)(difference | ((unsigned char)a[at] ^ (unsigned char)b[at]));
    return difference == 0;
}

/* A body that says that it is too long is not stored at all. */
static struct lsp_http_refusal check_length(const struct lsp_http_connection *connection)
{
    const char *text;
    if (find_header(connection, "Content-Length", &text) == 0)
        return accepted();
    int64_t length;
    if (text == NULL || !lsp_text_to_int(text, strlen(text), 0, INT64_MAX, &length))
        return (struct lsp_http_refusal){
            400, "the length of the body is no number, or told twice", NULL};
    if ((uint64_t)length > connection->server->options.max_body)
        return (struct lsp_http_refusal){413, "the body is too large", NULL};
    return accepted();
}

struct lsp_http_refusal lsp_http_request_check_body(const struct lsp_http_connection *connection)
{
    if (connection->body.length == 0)
        return accepted();
    if (connection->request.method == LSP_HTTP_GET)
        return (struct lsp_http_refusal){400, "a request to read something has a body", NULL};
    const char *type;
    find_header(connection, "Content-Type", &type);
    static const char JSON[] = "application/json";
    size_t length = sizeof JSON - 1;
    if (type == NULL || strncasecmp(type, JSON, length) != 0 || strchr("; ", type[length]) == NULL)
        return (struct lsp_http_refusal){415, "the body is not application/json", NULL};
    return accepted();
}
