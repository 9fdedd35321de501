/* Sends answers: the library's response, with the headers that keep a browser strict.
 * SPDX-License-Identifier: Apache-2.0 */
#include "http_server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Scripts, styles and data come from this server alone, and no page of others may show this one in
 * a frame.  Pictures may be made in the page (data:, blob:), for pictures to save. */
static const char PAGE_POLICY[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";
/* A report brings its styles and pictures along and runs nothing. */
static const char DOCUMENT_POLICY[] =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox allow-downloads allow-popups";

static const struct {
    const char *name, *value;
} EVERYWHERE[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    /* One request for each connection: none can be smuggled behind another. */
    {"Connection", "close"},
};

static struct MHD_Response *make_response(
    struct lsp_http_connection *connection, struct lsp_http_answer *answer);
static struct MHD_Response *make_bytes(struct lsp_http_answer *answer);
static bool add_headers(
    struct MHD_Response *response, const struct lsp_http_answer *answer, bool is_gzip);
static bool add_etag(struct MHD_Response *response, const char *etag);
static bool add_attachment(struct MHD_Response *response, const char *name);
static bool has_same_etag(
    const struct lsp_http_connection *connection, const struct lsp_http_answer *answer);
static void drop_content(struct lsp_http_answer *answer);
static const char *title_of(int status);

enum MHD_Result lsp_http_answer_send(
    struct lsp_http_connection *connection, struct lsp_http_answer *answer, bool is_gzip)
{
    if (answer->body.failed)
        lsp_http_answer_problem(answer, 500, "memory ran out", NULL, NULL);
    if (has_same_etag(connection, answer)) {
        drop_content(answer);
        answer->status = 304;
    }
    bool is_stream = answer->stream != NULL;
    struct MHD_Response *response = make_response(connection, answer);
    if (response == NULL)
        return MHD_NO;
    struct lsp_http_server *server = connection->server;
    /* A stream sets its own limits. */
    if (!is_stream)
        lsp_http_watch_limit(&server->watch, connection, server->options.answer_s);
    enum MHD_Result result = MHD_NO;
    if (add_headers(response, answer, is_gzip))
        result = MHD_queue_response(connection->mhd, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

/* The response owns the content from here on. */
static struct MHD_Response *make_response(
    struct lsp_http_connection *connection, struct lsp_http_answer *answer)
{
    if (answer->stream == NULL)
        return make_bytes(answer);
    answer->content_type = "text/event-stream";
    if (connection->is_head) { /* the library would send the end of a body that is not there */
        drop_content(answer);
        return make_bytes(answer);
    }
    struct lsp_http_stream *stream = answer->stream;
    answer->stream = NULL;
    struct MHD_Response *response = lsp_http_stream_response(stream, connection, &answer->body);
    drop_content(answer);
    return response;
}

static struct MHD_Response *make_bytes(struct lsp_http_answer *answer)
{
    static char nothing[1];
    struct MHD_Response *response;
    if (answer->bytes != NULL) {
        /* The library only reads what it is given; its interface is older than const. */
        union {
            const void *constant;
            void *variable;
        } bytes = {.constant = answer->bytes};
        response = MHD_create_response_from_buffer_with_free_callback_cls(
            answer->n_bytes, bytes.variable, answer->release, answer->release_user);
        if (response != NULL)
            answer->bytes = NULL;
    } else if (answer->body.text != NULL) {
        response = MHD_create_response_from_buffer_with_free_callback_cls(
            answer->body.length, answer->body.text, free, answer->body.text);
        if (response != NULL)
            answer->body = (struct lsp_buffer){0};
    } else {
        response = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    }
    drop_content(answer);
    return response;
}

static void drop_content(struct lsp_http_answer *answer)
{
    lsp_buffer_finish(&answer->body);
    if (answer->bytes != NULL && answer->release != NULL)
        answer->release(answer->release_user);
    answer->bytes = NULL;
    lsp_http_stream_destroy(answer->stream);
    answer->stream = NULL;
}

static bool add(struct MHD_Response *response, const char *name, const char *value)
{
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool add_headers(
    struct MHD_Response *response, const struct lsp_http_answer *answer, bool is_gzip)
{
    bool is_added = true;
    for (size_t n = 0; n < sizeof EVERYWHERE / sizeof *EVERYWHERE; n++)
        is_added = is_added && add(response, EVERYWHERE[n].name, EVERYWHERE[n].value);
    bool is_document = answer->policy == LSP_HTTP_POLICY_DOCUMENT;
    is_added = is_added && add(response, "Content-Security-Policy",
                               is_document ? DOCUMENT_POLICY : PAGE_POLICY);
    bool has_etag = answer->etag[0] != '\0';
    is_added = is_added && add(response, "Cache-Control", has_etag ? "no-cache" : "no-store");
    if (answer->status != 304)
        is_added = is_added && add(response, "Content-Type", answer->content_type);
    if (has_etag)
        is_added = is_added && add_etag(response, answer->etag) &&
                   add(response, "Vary", "Accept-Encoding");
    if (is_gzip && answer->status != 304)
        is_added = is_added && add(response, "Content-Encoding", "gzip");
    if (answer->attachment[0] != '\0')
        is_added = is_added && add_attachment(response, answer->attachment);
    if (answer->status == 405)
        is_added = is_added && add(response, "Allow", "GET, HEAD, POST, PUT, DELETE");
    if (answer->status == 401)
        is_added = is_added && add(response, "WWW-Authenticate", "X-Linkspan-Token");
    return is_added;
}

static bool add_etag(struct MHD_Response *response, const char *etag)
{
    char quoted[80];
    snprintf(quoted, sizeof quoted, "\"%s\"", etag);
    return add(response, "ETag", quoted);
}

/* RFC 6266: the name for all, and again in UTF-8 with escapes. */
static bool add_attachment(struct MHD_Response *response, const char *name)
{
    struct lsp_buffer value = {0};
    lsp_buffer_add(&value, "attachment; filename=\"");
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    for (const char *at = name; *at != '\0'; at++)
        lsp_buffer_add_bytes(&value, strchr(PLAIN, *at) != NULL ? at : "_", 1);
    lsp_buffer_add(&value, "\"; filename*=UTF-8''");
    for (const char *at = name; *at != '\0'; at++) {
        if (strchr(PLAIN, *at) != NULL)
            lsp_buffer_add_bytes(&value, at, 1);
        else
            lsp_buffer_printf(&value, "%%%02X", (unsigned)(unsigned char)*at);
    }
    bool is_added = !value.failed && add(response, "Content-Disposition", value.text);
    lsp_buffer_finish(&value);
    return is_added;
}

/* If-None-Match: "a", W/"b" or *. */
static bool has_same_etag(
    const struct lsp_http_connection *connection, const struct lsp_http_answer *answer)
{
    if (answer->status != 200 || answer->etag[0] == '\0' ||
        connection->request.method != LSP_HTTP_GET)
        return false;
    const char *known = lsp_http_request_header(&connection->request, "If-None-Match");
    if (known == NULL)
        return false;
    char quoted[80];
    snprintf(quoted, sizeof quoted, "\"%s\"", answer->etag);
    return strcmp(known, "*") == 0 || strstr(known, quoted) != NULL;
}

void lsp_http_answer_problem(struct lsp_http_answer *ret_answer, int status, const char *detail,
    const char *hint, const struct lsp_diags *diags)
{
    drop_content(ret_answer);
    ret_answer->status = status;
    ret_answer->content_type = "application/problem+json";
    ret_answer->etag[0] = ret_answer->attachment[0] = '\0';
    struct lsp_buffer *body = &ret_answer->body;
    lsp_buffer_add(body, "{\"type\":\"about:blank\"");
    lsp_buffer_add_text_member(body, "title", title_of(status));
    lsp_buffer_printf(body, ",\"status\":%d", status);
    lsp_buffer_add_text_member(body, "detail", detail);
    if (hint != NULL)
        lsp_buffer_add_text_member(body, "hint", hint);
    if (diags != NULL) {
        lsp_buffer_add(body, ",\"diagnostics\":");
        lsp_diags_render_json(diags, body);
    }
    lsp_buffer_add(body, "}");
}

static const char *title_of(int status)
{
    static const struct {
        int status;
        const char *title;
    } TITLES[] = {{400, "Bad request"}, {401, "Not authorised"}, {403, "Forbidden"},
        {404, "Not found"}, {405, "Method not allowed"}, {409, "Conflict"}, {410, "Gone"},
        {412, "Changed by somebody else"}, {413, "Too large"}, {415, "Unsupported media type"},
        {422, "Cannot be done"}, {428, "Condition required"}, {429, "Too many requests"},
        {500, "Internal error"}, {501, "Not available"}, {503, "Not available now"},
        {505, "Version not supported"}, {507, "Cannot be written"}};
    for (size_t n = 0; n < sizeof TITLES / sizeof *TITLES; n++)
        if (TITLES[n].status == status)
            return TITLES[n].title;
    return "Problem";
}
