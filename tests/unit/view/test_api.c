/* Tests of the viewer's interface, asked over the loopback address as a page asks it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include "support/fake_model.h"
#include "support/http_client.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct bench {
    struct fake_model fake;
    struct lsp_view_model model;
    struct lsp_diags diags;
    pthread_t thread;
    atomic_bool is_ready, is_ended;
    uint16_t port;
    char token[40];
    enum lsp_status status;
};

static void on_ready(void *user, const char *address)
{
    struct bench *bench = user;
    const char *port = strrchr(address, ':'), *token = strchr(address, '=');
    bench->port = (uint16_t)strtoul(port + 1, NULL, 10);
    snprintf(bench->token, sizeof bench->token, "%s", token + 1);
    atomic_store(&bench->is_ready, true);
}

static bool on_is_ended(void *user)
{
    struct bench *bench = user;
    return atomic_load(&bench->is_ended);
}

static void *serve(void *user)
{
    struct bench *bench = user;
    const struct lsp_view_options options = {
        .user = bench, .ready = on_ready, .is_ended = on_is_ended};
    bench->status = lsp_view_serve(&options, &bench->model, &bench->diags);
    return NULL;
}

static int begin(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    bench->model = fake_model_make(&bench->fake);
    assert_int_equal(pthread_create(&bench->thread, NULL, serve, bench), 0);
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int turn = 0; turn < 20000 && !atomic_load(&bench->is_ready); turn++)
        nanosleep(&pause, NULL);
    assert_true(atomic_load(&bench->is_ready));
    *state = bench;
    return 0;
}

static int end(void **state)
{
    struct bench *bench = *state;
    atomic_store(&bench->is_ended, true);
    assert_int_equal(pthread_join(bench->thread, NULL), 0);
    assert_int_equal(bench->status, LSP_OK);
    assert_int_equal(atomic_load(&bench->fake.n_live_states), 0);
    lsp_view_model_finish(&bench->model);
    lsp_diags_finish(&bench->diags);
    free(bench);
    return 0;
}

/* `headers`: further lines, each with its line break; "" = none. */
static struct lsp_buffer ask(const struct bench *bench, const char *method, const char *path,
    const char *headers, const char *body)
{
    struct lsp_buffer request = {0};
    lsp_buffer_printf(&request,
        "%s /api/v1/%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX-Linkspan-Token: %s\r\n%s", method, path,
        bench->port, bench->token, headers);
    if (body != NULL)
        lsp_buffer_printf(
            &request, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
    lsp_buffer_printf(&request, "Connection: close\r\n\r\n%s", body == NULL ? "" : body);
    struct lsp_buffer answer = lsp_test_ask(bench->port, request.text);
    lsp_buffer_finish(&request);
    return answer;
}

/* Fails unless the answer has that status and `part` in its body. */
static void expect(const struct bench *bench, const char *method, const char *path,
    const char *headers, const char *body, int status, const char *part)
{
    struct lsp_buffer answer = ask(bench, method, path, headers, body);
    if (lsp_test_http_status(&answer) != status ||
        strstr(lsp_test_http_body(&answer), part) == NULL)
        fail_msg("%s %s %s\nexpected %d with %s, got: %s", method, path, body == NULL ? "" : body,
            status, part, answer.text);
    lsp_buffer_finish(&answer);
}

static double number_in(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    assert_non_null(at);
    return strtod(at + strlen(key), NULL);
}

/* Waits until GET runs/N says so. */
static void wait_for(const struct bench *bench, unsigned run, const char *state)
{
    char path[32], part[48];
    snprintf(path, sizeof path, "runs/%u", run);
    snprintf(part, sizeof part, "\"state\":\"%s\"", state);
    const struct timespec pause = {.tv_nsec = 2000000};
    for (int turn = 0; turn < 5000; turn++) {
        struct lsp_buffer answer = ask(bench, "GET", path, "", NULL);
        bool is_there = strstr(lsp_test_http_body(&answer), part) != NULL;
        lsp_buffer_finish(&answer);
        if (is_there)
            return;
        nanosleep(&pause, NULL);
    }
    fail_msg("run %u is never %s", run, state);
}

static unsigned solve(const struct bench *bench, const char *goal)
{
    char body[160];
    snprintf(body, sizeof body,
        "{\"client\":\"t\",\"sequence\":3,\"like\":null,\"edits\":[],\"goal\":\"%s\"}", goal);
    struct lsp_buffer answer = ask(bench, "POST", "solve", "", body);
    assert_int_equal(lsp_test_http_status(&answer), 202);
    unsigned run = (unsigned)number_in(lsp_test_http_body(&answer), "\"run\":");
    lsp_buffer_finish(&answer);
    return run;
}

static void the_model_is_there_while_the_base_is_still_solved(void **state)
{
    const struct bench *bench = *state;
    expect(bench, "GET", "model", "", NULL, 200, "\"kind\":\"roads\"");
    expect(bench, "GET", "geometry.bin", "", NULL, 200, "LSPG");
    expect(bench, "GET", "basemap.json", "", NULL, 200, "lines");
    expect(bench, "GET", "links/3", "", NULL, 200, "{\"link\":3}");
    expect(bench, "GET", "nodes/2", "", NULL, 200, "{\"node\":2}");
    expect(bench, "GET", "proof", "", NULL, 200, "command");
}

static void a_run_is_asked_for_heard_of_and_read(void **state)
{
    const struct bench *bench = *state;
    unsigned run = solve(bench, "final");
    char path[64];
    wait_for(bench, run, "done");
    snprintf(path, sizeof path, "runs/%u/certified/fields.bin", run);
    expect(bench, "GET", path, "", NULL, 200, "LSPF");
    snprintf(path, sizeof path, "runs/%u/details.json", run);
    expect(bench, "GET", path, "", NULL, 200, "{\"year\":2030}");
    snprintf(path, sizeof path, "runs/%u/draft/fields.bin", run);
    expect(bench, "GET", path, "", NULL, 404, "hint");
    expect(bench, "GET", "runs/0/final/fields.bin", "", NULL, 200, "LSPF");
    snprintf(path, sizeof path, "export/%u.csv", run);
    expect(bench, "GET", path, "", NULL, 200, "total");
}

static void events_begin_with_hello_and_the_base_and_follow_runs(void **state)
{
    struct bench *bench = *state;
    wait_for(bench, 0, "done");
    char request[200];
    snprintf(request, sizeof request,
        "GET /api/v1/events?token=%s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", bench->token,
        bench->port);
    int socket = lsp_test_connect(bench->port);
    assert_true(lsp_test_send(socket, request));
    struct lsp_buffer heard = {0};
    assert_true(lsp_test_receive_until(socket, "\"stage\":\"certified\"", 20, &heard));
    assert_non_null(strstr(heard.text, "event: hello"));
    assert_non_null(strstr(heard.text, "\"base_state\":\"ready\""));
    assert_non_null(strstr(heard.text, "event: base"));
    solve(bench, "final");
    assert_true(lsp_test_receive_until(socket, "event: done", 20, &heard));
    assert_non_null(strstr(heard.text, "event: stage"));
    assert_non_null(strstr(heard.text, "event: details"));
    assert_non_null(strstr(heard.text, "\"sequence\":3,\"client\":\"t\""));
    lsp_buffer_finish(&heard);
    heard = lsp_test_receive(socket, 0.01);
    lsp_buffer_finish(&heard);
}

static void paths_methods_and_numbers_that_are_none_are_refused(void **state)
{
    const struct bench *bench = *state;
    static const struct {
        const char *method, *path, *body;
        int status;
    } CASES[] = {
        {"GET", "nothing", NULL, 404},
        {"GET", "modelx", NULL, 404},
        {"GET", "solve", NULL, 405},
        {"POST", "model", "{}", 405},
        {"DELETE", "model", NULL, 405},
        {"GET", "links/4", NULL, 404},
        {"GET", "links/-1", NULL, 404},
        {"GET", "links/1x", NULL, 404},
        {"GET", "links/", NULL, 404},
        {"GET", "links/99999999999999999999", NULL, 404},
        {"GET", "nodes/3", NULL, 404},
        {"GET", "runs/77", NULL, 404},
        {"GET", "runs/0/", NULL, 200},
        {"GET", "runs/0/certified", NULL, 404},
        {"GET", "runs/0/averyveryverylongname/fields.bin", NULL, 404},
        {"DELETE", "runs/0", NULL, 404},
        {"GET", "export/0.exe", NULL, 404},
        {"GET", "export/0.csv.gpkg", NULL, 404},
        {"POST", "isochrone", "{\"run\":0,\"zone\":0}", 501},
        {"POST", "report", "{}", 501},
        {"GET", "report/report.html", NULL, 404},
    };
    wait_for(bench, 0, "done");
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++)
        expect(bench, CASES[at].method, CASES[at].path, "", CASES[at].body, CASES[at].status,
            CASES[at].status == 200 ? "" : "\"status\"");
}

static void bodies_that_make_no_sense_are_refused_with_the_member_that_is_wrong(void **state)
{
    struct bench *bench = *state;
    static const struct {
        const char *path, *body;
        int status;
        const char *says;
    } CASES[] = {
        {"solve", "", 400, "line 1"},
        {"solve", "[[[[[[[[", 400, "line"},
        {"solve", "7", 400, "line 1"},
        {"solve", "{\"client\":\"t\",\"client\":\"u\"}", 400, "duplicate"},
        {"solve", "[]", 422, "LS1403"},
        {"solve", "{}", 422, "\\\"sequence\\\""},
        {"solve", "{\"client\":\"t\",\"sequence\":1e300,\"edits\":[],\"goal\":\"final\"}", 422,
            "sequence"},
        {"solve", "{\"client\":\"t\",\"sequence\":1.5,\"edits\":[],\"goal\":\"final\"}", 422,
            "sequence"},
        {"solve", "{\"client\":\"t\",\"sequence\":1,\"edits\":{},\"goal\":\"final\"}", 422,
            "edits"},
        {"solve", "{\"client\":\"t\",\"sequence\":1,\"edits\":[],\"goal\":\"fast\"}", 422, "goal"},
        {"solve", "{\"client\":\"t\",\"sequence\":1,\"edits\":[],\"goal\":\"final\",\"year\":5}",
            422, "year"},
        {"solve", "{\"client\":\"t\",\"sequence\":1,\"edits\":[],\"goal\":\"final\",\"x\":0}", 422,
            "LS1401"},
        {"solve",
            "{\"client\":\"t\",\"sequence\":1,\"edits\":[{\"do\":\"split\"}],"
            "\"goal\":\"final\"}",
            422, "edits[0].node"},
        {"select", "{\"run\":0,\"side\":\"with\",\"links\":[4]}", 422, "links"},
        {"select", "{\"run\":0,\"side\":\"with\",\"links\":[]}", 422, "links"},
        {"select", "{\"run\":0,\"side\":\"up\",\"links\":[1]}", 422, "side"},
        {"select", "{\"run\":55,\"side\":\"with\",\"links\":[1]}", 422, "LS1112"},
        {"routes", "{\"run\":0,\"from\":-1,\"to\":2}", 422, "from"},
        {"lines", "{\"like\":null,\"edits\":[{\"do\":\"fly\"}]}", 422, "edits[0].do"},
    };
    wait_for(bench, 0, "done");
    int n_solves = atomic_load(&bench->fake.n_solves);
    for (size_t at = 0; at < sizeof CASES / sizeof CASES[0]; at++)
        expect(bench, "POST", CASES[at].path, "", CASES[at].body, CASES[at].status, CASES[at].says);
    assert_int_equal(atomic_load(&bench->fake.n_solves), n_solves);
}

static void scenarios_change_only_for_who_knows_their_present_state(void **state)
{
    const struct bench *bench = *state;
    static const char BODY[] = "{\"name\":\"Second bridge\",\"about\":\"x\",\"like\":null,"
                               "\"edits\":[{\"do\":\"close\",\"link\":\"1\"}]}";
    const char *path = "scenarios/b2";
    expect(bench, "PUT", path, "", BODY, 428, "If-Match");
    expect(bench, "PUT", path, "If-Match: v1\r\n", BODY, 412, "hint");
    expect(bench, "PUT", path, "If-None-Match: *\r\n", BODY, 200, "\"etag\":\"v1\"");
    expect(bench, "PUT", path, "If-None-Match: *\r\n", BODY, 412, "hint");
    expect(bench, "PUT", path, "If-Match: v9\r\n", BODY, 412, "hint");
    expect(bench, "PUT", path, "If-Match: v1\r\n", BODY, 200, "\"etag\":\"v2\"");
    expect(bench, "PUT", path, "If-Match: v1\r\n", BODY, 412, "hint");
    expect(bench, "GET", "scenarios", "", NULL, 200, "\"name\":\"Second bridge\"");
    expect(bench, "DELETE", path, "", NULL, 428, "If-Match");
    expect(bench, "DELETE", path, "If-Match: v1\r\n", NULL, 412, "hint");
    expect(bench, "DELETE", path, "If-Match: \"v2\"\r\n", NULL, 200, "");
    expect(bench, "DELETE", path, "If-Match: v2\r\n", NULL, 404, "\"status\"");
    expect(bench, "PUT", "scenarios/Big", "If-None-Match: *\r\n", BODY, 400, "hint");
    expect(bench, "PUT", "scenarios/-a", "If-None-Match: *\r\n", BODY, 400, "hint");
    expect(bench, "PUT", "scenarios/a.b", "If-None-Match: *\r\n", BODY, 400, "hint");
}

static enum lsp_status report_on_a_full_disk(void *self, const char *scenario,
    const struct lsp_view_listener *listener, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_report *ret_report)
{
    (void)self, (void)scenario, (void)listener, (void)arena, (void)ret_report;
    lsp_diags_add(diags, LSP_DIAG_CANNOT_WRITE, &(struct lsp_diag_facts){0}, "no room");
    return LSP_CANNOT_WRITE;
}

static void a_report_that_cannot_be_written_says_so_in_one_event_of_its_run(void **state)
{
    struct bench *bench = *state;
    static struct lsp_view_model_ops ops; /* used until the server has ended */
    ops = *bench->model.ops;
    ops.report = report_on_a_full_disk;
    wait_for(bench, 0, "done");
    bench->model.ops = &ops;
    char request[200];
    snprintf(request, sizeof request,
        "GET /api/v1/events?token=%s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", bench->token,
        bench->port);
    int socket = lsp_test_connect(bench->port);
    struct lsp_buffer heard = {0};
    assert_true(lsp_test_send(socket, request));
    assert_true(lsp_test_receive_until(socket, "event: base", 20, &heard));
    expect(bench, "POST", "report", "", "{}", 202, "{\"run\":");
    assert_true(lsp_test_receive_until(socket, "event: failed\ndata: {\"run\":", 20, &heard));
    assert_true(lsp_test_receive_until(socket, "no room", 20, &heard));
    assert_non_null(strstr(heard.text, ",\"problem\":{\"type\":\"about:blank\","
                                       "\"title\":\"Cannot be written\",\"status\":507"));
    lsp_buffer_finish(&heard);
    heard = lsp_test_receive(socket, 0.01); /* closes */
    lsp_buffer_finish(&heard);
}

static void a_question_ends_when_whoever_asked_has_gone(void **state)
{
    struct bench *bench = *state;
    static const char BODY[] = "{\"run\":0,\"side\":\"with\",\"links\":[1]}";
    wait_for(bench, 0, "done");
    atomic_store(&bench->fake.question_ms, 60000);
    char request[400];
    snprintf(request, sizeof request,
        "POST /api/v1/select HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX-Linkspan-Token: %s\r\n"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        bench->port, bench->token, strlen(BODY), BODY);
    int socket = lsp_test_connect(bench->port);
    assert_true(lsp_test_send(socket, request));
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int turn = 0; turn < 20000 && atomic_load(&bench->fake.n_asking) == 0; turn++)
        nanosleep(&pause, NULL);
    assert_int_equal(atomic_load(&bench->fake.n_asking), 1);
    struct lsp_buffer nothing = lsp_test_receive(socket, 0.01); /* closes */
    lsp_buffer_finish(&nothing);
    atomic_store(&bench->fake.question_ms, 0);
    expect(bench, "POST", "select", "", BODY, 200, "total"); /* so the first is over */
    assert_int_equal(atomic_load(&bench->fake.most_asking), 1);
}

int main(void)
{
#define TEST(FUNCTION) cmocka_unit_test_setup_teardown(FUNCTION, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(the_model_is_there_while_the_base_is_still_solved),
        TEST(a_run_is_asked_for_heard_of_and_read),
        TEST(events_begin_with_hello_and_the_base_and_follow_runs),
        TEST(paths_methods_and_numbers_that_are_none_are_refused),
        TEST(bodies_that_make_no_sense_are_refused_with_the_member_that_is_wrong),
        TEST(scenarios_change_only_for_who_knows_their_present_state),
        TEST(a_report_that_cannot_be_written_says_so_in_one_event_of_its_run),
        TEST(a_question_ends_when_whoever_asked_has_gone),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
