/* Tests of what the server lets through to its handler, and what it says of the rest.
 * SPDX-License-Identifier: Apache-2.0 */
#include "http_server/http_server.h"
#include "support/http_client.h"
#include "support/test.h"

#include <errno.h>
#include <stdio.h>

struct fixture {
    struct lsp_http_server *server;
    unsigned port;
    const char *token;
};

static const unsigned char GZIP_HELLO[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xcb, 0x48, 0xcd,
    0xc9, 0xc9, 7, 0, 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0}; /* "hello" */
static const struct lsp_http_file FILES[] = {
    {"/", "text/html; charset=utf-8", "abc", GZIP_HELLO, sizeof GZIP_HELLO, 5},
    {"/app.js", "text/javascript; charset=utf-8", "def", GZIP_HELLO, sizeof GZIP_HELLO, 5}};
static const struct lsp_http_page PAGE = {FILES, 2};

/* Says back what it was asked. */
static void echo(
    void *user, const struct lsp_http_request *request, struct lsp_http_answer *ret_answer)
{
    (void)user;
    const char *year = lsp_http_request_query(request, "year");
    const char *match = lsp_http_request_header(request, "if-match");
    if (strcmp(request->path, "/api/v1/etag") == 0)
        snprintf(ret_answer->etag, sizeof ret_answer->etag, "e7");
    if (strcmp(request->path, "/api/v1/file") == 0)
        snprintf(ret_answer->attachment, sizeof ret_answer->attachment, "a \"b\"\r\nX: \xC3\xA9");
    lsp_buffer_printf(&ret_answer->body, "%d %s year=%s match=%s body=%zu:", (int)request->method,
        request->path, year == NULL ? "none" : year, match == NULL ? "none" : match,
        request->n_body);
    lsp_buffer_add_bytes(&ret_answer->body, request->body, request->n_body);
}

static int start(void **state)
{
    static struct fixture fixture;
    struct lsp_http_options options = {.handle = echo, .page = &PAGE, .max_body = 1000};
    int reason = 0;
    if (lsp_http_server_start(&options, &reason, &fixture.server) != LSP_OK)
        return -1;
    fixture.port = lsp_http_server_port(fixture.server);
    fixture.token = lsp_http_server_token(fixture.server);
    *state = &fixture;
    return 0;
}

static int stop(void **state)
{
    struct fixture *fixture = *state;
    lsp_http_server_stop(fixture->server);
    return 0;
}

/* Sends a request in which $P stands for the port and $T for the token. */
static struct lsp_buffer ask(const struct fixture *fixture, const char *request)
{
    struct lsp_buffer text = {0};
    for (const char *at = request; *at != '\0'; at++) {
        if (strncmp(at, "$P", 2) == 0) {
            lsp_buffer_printf(&text, "%u", fixture->port);
            at++;
        } else if (strncmp(at, "$T", 2) == 0) {
            lsp_buffer_add(&text, fixture->token);
            at++;
        } else {
            lsp_buffer_add_bytes(&text, at, 1);
        }
    }
    struct lsp_buffer answer = lsp_test_ask((uint16_t)fixture->port, text.text);
    lsp_buffer_finish(&text);
    return answer;
}

static void check_is_alive(const struct fixture *fixture)
{
    struct lsp_buffer answer = ask(fixture,
        "GET /api/v1/alive?year=1 HTTP/1.1\r\nHost: 127.0.0.1:$P\r\nX-Linkspan-Token: $T\r\n\r\n");
    assert_int_equal(lsp_test_http_status(&answer), 200);
    assert_string_equal(lsp_test_http_body(&answer), "0 /api/v1/alive year=1 match=none body=0:");
    lsp_buffer_finish(&answer);
}

struct request {
    const char *text;
    int status;
    const char *part; /* of the answer; NULL: whatever */
};

static void check_requests(const struct fixture *fixture, const struct request cases[], size_t n)
{
    for (size_t c = 0; c < n; c++) {
        struct lsp_buffer answer = ask(fixture, cases[c].text);
        if (lsp_test_http_status(&answer) != cases[c].status)
            print_error("case %zu:\n%s\nanswered by:\n%s\n", c, cases[c].text, answer.text);
        assert_int_equal(lsp_test_http_status(&answer), cases[c].status);
        if (cases[c].part != NULL && strstr(answer.text, cases[c].part) == NULL)
            fail_msg("case %zu lacks '%s':\n%s", c, cases[c].part, answer.text);
        lsp_buffer_finish(&answer);
        check_is_alive(fixture);
    }
}
#define CHECK_REQUESTS(CASES) check_requests(*state, CASES, sizeof(CASES) / sizeof *(CASES))

#define HOST "Host: 127.0.0.1:$P\r\n"
#define TOKEN "X-Linkspan-Token: $T\r\n"
#define JSON "Content-Type: application/json\r\n"

static void an_honest_request_reaches_the_handler(void **state)
{
    static const struct request CASES[] = {
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN "\r\n", 200, "0 /api/v1/a year=none"},
        {"GET /api/v1/a HTTP/1.1\r\nHost: localhost:$P\r\nOrigin: http://localhost:$P\r\n" TOKEN
         "\r\n",
            200, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST "Sec-Fetch-Site: same-origin\r\n" TOKEN "\r\n", 200,
            NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST "Sec-Fetch-Site: none\r\n" TOKEN "\r\n", 200, NULL},
        {"GET /api/v1/a?token=$T&year=20%330+x HTTP/1.1\r\n" HOST "\r\n", 200, "year=2030 x "},
        {"GET /api/v1/a?token=$T&year=%00 HTTP/1.1\r\n" HOST "\r\n", 200, "year=none"},
        {"GET /api/v1/a?token=$T&year HTTP/1.1\r\n" HOST "\r\n", 200, "year= match"},
        {"GET /api/v1/%C3%A9%20b/ HTTP/1.1\r\n" HOST TOKEN "\r\n", 200, "/api/v1/\xC3\xA9 b/ "},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON "Content-Length: 3\r\n\r\nabc", 200,
            "1 /api/v1/a year=none match=none body=3:abc"},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN
         "content-type: Application/JSON; charset=utf-8\r\nContent-Length: 3\r\n\r\nabc",
            200, "body=3:abc"},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON
         "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            200, "body=3:abc"},
        {"PUT /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON
         "If-Match: \"x\"\r\nContent-Length: 0\r\n\r\n",
            200, "2 /api/v1/a year=none match=\"x\" body=0:"},
        {"DELETE /api/v1/a HTTP/1.1\r\n" HOST TOKEN "If-Match: a\r\nIf-Match: b\r\n\r\n", 200,
            "3 /api/v1/a year=none match=none"},
        {"GET /api/v1/a HTTP/1.0\r\n" HOST TOKEN "\r\n", 200, NULL},
    };
    CHECK_REQUESTS(CASES);
}

static void pages_of_others_are_refused(void **state)
{
    static const struct request CASES[] = {
        {"GET / HTTP/1.1\r\nHost: evil.example:$P\r\n\r\n", 403, "another host"},
        {"GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:$P\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: 127.0.0.1:$P0\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: 127.1:$P\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: 0.0.0.0:$P\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: [::1]:$P\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: user@127.0.0.1:$P\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\nHost: \r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400, NULL},
        {"GET / HTTP/1.1\r\n" HOST "hOST: evil.example\r\n\r\n", 400, NULL},
        {"GET / HTTP/1.1\r\n\r\n", 400, NULL},
        {"GET / HTTP/1.0\r\n\r\n", 400, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN "Origin: http://evil.example\r\n\r\n", 403, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN "Origin: null\r\n\r\n", 403, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN "Origin: \r\n\r\n", 403, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN "Origin: https://127.0.0.1:$P\r\n\r\n", 403, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN "Origin: http://localhost:$P\r\n\r\n", 403, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN
         "Origin: http://127.0.0.1:$P\r\nOrigin: http://evil.example\r\n\r\n",
            403, NULL},
        {"GET / HTTP/1.1\r\n" HOST "Sec-Fetch-Site: cross-site\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\n" HOST "Sec-Fetch-Site: same-site\r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\n" HOST "Sec-Fetch-Site: \r\n\r\n", 403, NULL},
        {"GET / HTTP/1.1\r\n" HOST "Sec-Fetch-Site: none\r\nSec-Fetch-Site: none\r\n\r\n", 403,
            NULL},
    };
    CHECK_REQUESTS(CASES);
}

static void without_the_token_nothing_is_told(void **state)
{
    static const struct request CASES[] = {
        {"GET /api/v1/a HTTP/1.1\r\n" HOST "\r\n", 401, "the token is missing"},
        {"GET /api/v1/a?token= HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /api/v1/a?token HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /api/v1/a?xtoken=$T HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /api/v1/a?token=$T0 HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /api/v1/a?token=%00$T HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /api/v1/a?token=0&token=$T HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /api/v1/a?token=00000000000000000000000000000000 HTTP/1.1\r\n" HOST "\r\n", 401,
            NULL},
        {"GET /api/v1/a?token=$T HTTP/1.1\r\n" HOST "X-Linkspan-Token: wrong\r\n\r\n", 401, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN TOKEN "\r\n", 401, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST "Cookie: token=$T\r\n\r\n", 401, NULL},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST JSON "Content-Length: 2\r\n\r\n{}", 401, NULL},
        {"GET /api/ HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /%61pi/v1/a HTTP/1.1\r\n" HOST "\r\n", 401, NULL},
        {"GET /api HTTP/1.1\r\n" HOST "\r\n", 404, NULL},
    };
    CHECK_REQUESTS(CASES);
}

static void paths_that_are_not_plain_are_refused(void **state)
{
    static const char *const PATHS[] = {"/../etc/passwd", "/api/../x", "/api/v1/..", "/.",
        "/api/./x", "/%2e%2e/etc/passwd", "/%2E%2e/x", "/api/%2e", "/..%2fetc/passwd",
        "/api/v1%2fa", "/%2F", "/api/a%5cb", "/a\\..\\b", "//evil.example/", "/api//v1/a",
        "/app.js%00.html", "/%00", "/api/%", "/api/%g0", "/api/%4", "/%ff", "/%c0%ae%c0%ae/x",
        "/%0d%0aX:%20y", "/a%7f", "/%e2%80", "/a/%2e%2e", "http://evil.example/", "*",
        "evil.example:443", "?token=x"};
    for (size_t path = 0; path < sizeof PATHS / sizeof *PATHS; path++) {
        char text[256];
        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\n" HOST TOKEN "\r\n", PATHS[path]);
        struct request one = {text, 400, "the path is not plain"};
        check_requests(*state, &one, 1);
    }
}

static void other_methods_are_refused(void **state)
{
    static const struct request CASES[] = {
        {"OPTIONS /api/v1/a HTTP/1.1\r\n" HOST TOKEN "\r\n", 405, "Allow: GET, HEAD, POST"},
        {"OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 405, NULL},
        {"TRACE / HTTP/1.1\r\n" HOST "X-Secret: s\r\n\r\n", 405, NULL},
        {"CONNECT evil.example:443 HTTP/1.1\r\n" HOST "\r\n", 405, NULL},
        {"PATCH /api/v1/a HTTP/1.1\r\n" HOST TOKEN "\r\n", 405, NULL},
        {"get / HTTP/1.1\r\n" HOST "\r\n", 405, NULL},
        {"POST / HTTP/1.1\r\n" HOST TOKEN JSON "Content-Length: 2\r\n\r\n{}", 405, NULL},
        {"DELETE /app.js HTTP/1.1\r\n" HOST TOKEN "\r\n", 405, NULL},
    };
    CHECK_REQUESTS(CASES);
    struct lsp_buffer answer = ask(*state, "TRACE / HTTP/1.1\r\n" HOST "X-Secret: s\r\n\r\n");
    assert_null(strstr(answer.text, "Secret"));
    lsp_buffer_finish(&answer);
}

static void bodies_are_bounded_and_are_json(void **state)
{
    static const struct request CASES[] = {
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN "Content-Length: 2\r\n\r\n{}", 415, NULL},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN
         "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
            415, NULL},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN
         "Content-Type: application/jsonp\r\nContent-Length: 2\r\n\r\n{}",
            415, NULL},
        {"GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON "Content-Length: 2\r\n\r\n{}", 400, NULL},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON "Content-Length: -1\r\n\r\n", 400, NULL},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON "Content-Length: 2x\r\n\r\n{}", 400, NULL},
        {"POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON
         "Content-Length: 99999999999999999999\r\n\r\n{}",
            413, NULL},
    };
    CHECK_REQUESTS(CASES);
}

/* A body of so many bytes, told by its length or in chunks. */
static void check_large_body(const struct fixture *fixture, size_t n_bytes, bool is_chunked)
{
    struct lsp_buffer text = {0};
    lsp_buffer_add(&text, "POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON);
    if (is_chunked)
        lsp_buffer_printf(&text, "Transfer-Encoding: chunked\r\n\r\n%zx\r\n", n_bytes);
    else
        lsp_buffer_printf(&text, "Content-Length: %zu\r\n\r\n", n_bytes);
    for (size_t byte = 0; byte < n_bytes; byte++)
        lsp_buffer_add_bytes(&text, "x", 1);
    if (is_chunked)
        lsp_buffer_add(&text, "\r\n0\r\n\r\n");
    struct request one = {text.text, n_bytes <= 1000 ? 200 : 413, NULL};
    check_requests(fixture, &one, 1);
    lsp_buffer_finish(&text);
}

static void a_body_above_the_limit_is_refused_and_one_at_it_is_not(void **state)
{
    static const size_t SIZES[] = {0, 1, 999, 1000, 1001, 3000, 300000};
    for (size_t size = 0; size < sizeof SIZES / sizeof *SIZES; size++)
        for (int is_chunked = SIZES[size] == 0; is_chunked < 2; is_chunked++)
            check_large_body(*state, SIZES[size], SIZES[size] > 0 && is_chunked);
}

static void large_headers_and_targets_are_refused(void **state)
{
    static const char *const BEGINNINGS[] = {
        "GET /", "GET /?", "GET / HTTP/1.1\r\n" HOST "X: ", "GET / HTTP/1.1\r\n" HOST "", ""};
    for (size_t n = 0; n < sizeof BEGINNINGS / sizeof *BEGINNINGS; n++) {
        struct lsp_buffer text = {0};
        lsp_buffer_add(&text, BEGINNINGS[n]);
        while (text.length < 100000)
            lsp_buffer_add(&text, "abcdefgh");
        struct lsp_buffer answer = ask(*state, text.text);
        int status = lsp_test_http_status(&answer);
        if (status != 0) /* the connection may be cut while it is still being sent */
            assert_true(status == 400 || status == 413 || status == 414 || status == 431);
        lsp_buffer_finish(&answer);
        lsp_buffer_finish(&text);
        check_is_alive(*state);
    }
}

static void what_is_not_http_does_no_harm(void **state)
{
    static const char *const TEXTS[] = {"\r\n\r\n\r\n", "hello\r\n\r\n", "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n" HOST "\r\n", "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n" HOST "\r\n",
        "GET / HTTP/1.1\r\n " HOST "\r\n", "GET / HTTP/1.1\nHost: 127.0.0.1:$P\n\n",
        "POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        "POST /api/v1/a HTTP/1.1\r\n" HOST TOKEN JSON
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"};
    for (size_t n = 0; n < sizeof TEXTS / sizeof *TEXTS; n++) {
        struct fixture *fixture = *state;
        int client = lsp_test_connect((uint16_t)fixture->port);
        assert_true(client >= 0);
        lsp_test_send(client, TEXTS[n]);
        struct lsp_buffer answer = lsp_test_receive(client, 0.2);
        assert_int_not_equal(lsp_test_http_status(&answer), 200);
        lsp_buffer_finish(&answer);
        check_is_alive(fixture);
    }
}

static void every_answer_keeps_the_browser_strict(void **state)
{
    static const char *const REQUESTS[] = {"GET / HTTP/1.1\r\n" HOST "\r\n",
        "GET /none HTTP/1.1\r\n" HOST "\r\n", "GET /api/v1/a HTTP/1.1\r\n" HOST "\r\n",
        "GET /api/v1/a HTTP/1.1\r\n" HOST TOKEN "\r\n", "PATCH / HTTP/1.1\r\n" HOST "\r\n",
        "GET / HTTP/1.1\r\nHost: evil\r\n\r\n"};
    for (size_t n = 0; n < sizeof REQUESTS / sizeof *REQUESTS; n++) {
        struct lsp_buffer answer = ask(*state, REQUESTS[n]);
        assert_non_null(strstr(answer.text,
            "\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';"));
        assert_non_null(strstr(answer.text, "frame-ancestors 'none'"));
        assert_true(lsp_test_http_has_header(&answer, "X-Content-Type-Options: nosniff"));
        assert_true(lsp_test_http_has_header(&answer, "X-Frame-Options: DENY"));
        assert_true(lsp_test_http_has_header(&answer, "Referrer-Policy: no-referrer"));
        assert_true(lsp_test_http_has_header(&answer, "Cross-Origin-Resource-Policy: same-origin"));
        assert_true(lsp_test_http_has_header(&answer, "Connection: close"));
        assert_null(strstr(answer.text, "Access-Control-"));
        lsp_buffer_finish(&answer);
    }
}

static void the_page_comes_packed_or_not_and_only_when_it_has_changed(void **state)
{
    static const struct request CASES[] = {
        {"GET / HTTP/1.1\r\n" HOST "\r\n", 200, "\r\n\r\nhello"},
        {"GET / HTTP/1.1\r\n" HOST "Accept-Encoding: br, gzip;q=0\r\n\r\n", 200, "\r\n\r\nhello"},
        {"GET / HTTP/1.1\r\n" HOST "Accept-Encoding: br;q=1.0, gzip;q=0.8\r\n\r\n", 200,
            "Content-Encoding: gzip\r\n"},
        {"GET /app.js HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n", 200, "ETag: \"def\"\r\n"},
        {"GET / HTTP/1.1\r\n" HOST "If-None-Match: \"def\", W/\"abc\"\r\n\r\n", 304, NULL},
        {"GET / HTTP/1.1\r\n" HOST "If-None-Match: \"ab\"\r\n\r\n", 200, NULL},
        {"GET /api/v1/etag HTTP/1.1\r\n" HOST TOKEN "If-None-Match: \"e7\"\r\n\r\n", 304, NULL},
        {"PUT /api/v1/etag HTTP/1.1\r\n" HOST TOKEN "If-None-Match: \"e7\"\r\n\r\n", 200, NULL},
        {"GET /app.css HTTP/1.1\r\n" HOST "\r\n", 404, "no such file"},
        {"GET /app.js/ HTTP/1.1\r\n" HOST "\r\n", 404, NULL},
        {"HEAD / HTTP/1.1\r\n" HOST "\r\n", 200, "Content-Length: 5\r\n"},
    };
    CHECK_REQUESTS(CASES);
    struct lsp_buffer answer = ask(*state, "HEAD / HTTP/1.1\r\n" HOST "\r\n");
    assert_string_equal(lsp_test_http_body(&answer), "");
    lsp_buffer_finish(&answer);
}

static void a_file_name_cannot_break_out_of_its_header(void **state)
{
    struct lsp_buffer answer = ask(*state, "GET /api/v1/file HTTP/1.1\r\n" HOST TOKEN "\r\n");
    assert_true(lsp_test_http_has_header(&answer,
        "Content-Disposition: attachment; filename=\"a__b___X____\"; "
        "filename*=UTF-8''a%20%22b%22%0D%0AX%3A%20%C3%A9"));
    lsp_buffer_finish(&answer);
}

static void tokens_differ_from_server_to_server(void **state)
{
    const struct fixture *fixture = *state;
    struct lsp_http_options options = {.handle = echo};
    struct lsp_http_server *other;
    int reason = 0;
    assert_int_equal(lsp_http_server_start(&options, &reason, &other), LSP_OK);
    assert_int_equal(strlen(fixture->token), 32);
    assert_int_equal(strspn(fixture->token, "0123456789abcdef"), 32);
    assert_string_not_equal(lsp_http_server_token(other), fixture->token);
    lsp_http_server_stop(other);
}

static void a_port_that_is_taken_is_told(void **state)
{
    const struct fixture *fixture = *state;
    struct lsp_http_options options = {.handle = echo, .port = (uint16_t)fixture->port};
    struct lsp_http_server *other = NULL;
    int reason = 0;
    assert_int_equal(lsp_http_server_start(&options, &reason, &other), LSP_CANNOT_READ);
    assert_int_equal(reason, EADDRINUSE);
    assert_null(other);
    check_is_alive(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_honest_request_reaches_the_handler),
        cmocka_unit_test(pages_of_others_are_refused),
        cmocka_unit_test(without_the_token_nothing_is_told),
        cmocka_unit_test(paths_that_are_not_plain_are_refused),
        cmocka_unit_test(other_methods_are_refused),
        cmocka_unit_test(bodies_are_bounded_and_are_json),
        cmocka_unit_test(a_body_above_the_limit_is_refused_and_one_at_it_is_not),
        cmocka_unit_test(large_headers_and_targets_are_refused),
        cmocka_unit_test(what_is_not_http_does_no_harm),
        cmocka_unit_test(every_answer_keeps_the_browser_strict),
        cmocka_unit_test(the_page_comes_packed_or_not_and_only_when_it_has_changed),
        cmocka_unit_test(a_file_name_cannot_break_out_of_its_header),
        cmocka_unit_test(tokens_differ_from_server_to_server),
        cmocka_unit_test(a_port_that_is_taken_is_told),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
