/* Tests of the events that pages listen to.  SPDX-License-Identifier: Apache-2.0 */
#include "http_server/http_server.h"
#include "support/http_client.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const double HEARTBEAT_S = 0.2, ANSWER_S = 1.5, SLACK_S = 20;

struct fixture {
    struct lsp_http_server *server;
    struct lsp_http_events *hub;
};

static void handle(
    void *user, const struct lsp_http_request *request, struct lsp_http_answer *ret_answer)
{
    struct fixture *fixture = user;
    if (strcmp(request->path, "/api/events") != 0)
        lsp_buffer_add(&ret_answer->body, "fine");
    else if (lsp_http_answer_stream(ret_answer, fixture->hub) == LSP_OK)
        lsp_http_event_add(&ret_answer->body, "hello", "{\"base\":1}");
    else
        lsp_http_answer_problem(ret_answer, 503, "the server is being stopped", NULL, NULL);
}

static int start(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct lsp_http_options options = {
        .handle = handle, .user = fixture, .answer_s = ANSWER_S, .heartbeat_s = HEARTBEAT_S};
    int reason = 0;
    if (fixture == NULL || lsp_http_events_create(&fixture->hub) != LSP_OK ||
        lsp_http_server_start(&options, &reason, &fixture->server) != LSP_OK)
        return -1;
    *state = fixture;
    return 0;
}

static int stop(void **state)
{
    struct fixture *fixture = *state;
    lsp_http_events_close(fixture->hub);
    lsp_http_server_stop(fixture->server);
    lsp_http_events_destroy(fixture->hub);
    free(fixture);
    return 0;
}

static int ask(const struct fixture *fixture, const char *method, const char *path)
{
    char text[512];
    uint16_t port = lsp_http_server_port(fixture->server);
    snprintf(text, sizeof text, "%s %s?token=%s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", method,
        path, lsp_http_server_token(fixture->server), (unsigned)port);
    int client = lsp_test_connect(port);
    assert_true(client >= 0);
    assert_true(lsp_test_send(client, text));
    return client;
}

static int listen_to_events(const struct fixture *fixture, struct lsp_buffer *received)
{
    int client = ask(fixture, "GET", "/api/events");
    assert_true(lsp_test_receive_until(client, "{\"base\":1}\n\n", SLACK_S, received));
    assert_non_null(strstr(received->text, "Content-Type: text/event-stream"));
    assert_non_null(strstr(received->text, "Cache-Control: no-store"));
    assert_non_null(strstr(received->text, "event: hello\ndata: {\"base\":1}\n\n"));
    return client;
}

static void check_is_alive(const struct fixture *fixture)
{
    struct lsp_buffer answer = lsp_test_receive(ask(fixture, "GET", "/api/a"), SLACK_S);
    assert_string_equal(lsp_test_http_body(&answer), "fine");
    lsp_buffer_finish(&answer);
}

static bool wait_for_streams(const struct fixture *fixture, size_t n_streams)
{
    double until_s = lsp_test_now_s() + SLACK_S;
    while (lsp_http_events_n_streams(fixture->hub) != n_streams) {
        if (lsp_test_now_s() > until_s)
            return false;
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    return true;
}

static void every_page_hears_everything_in_order(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_buffer received[2] = {0};
    int clients[2];
    for (int page = 0; page < 2; page++)
        clients[page] = listen_to_events(fixture, &received[page]);
    for (int n = 0; n < 500; n++) {
        char json[32];
        snprintf(json, sizeof json, "{\"n\":%d}", n);
        lsp_http_events_post(fixture->hub, "progress", json);
    }
    for (int page = 0; page < 2; page++) {
        assert_true(
            lsp_test_receive_until(clients[page], "{\"n\":499}\n\n", SLACK_S, &received[page]));
        const char *at = received[page].text;
        for (int n = 0; n < 500; n++) {
            char event[64];
            snprintf(event, sizeof event, "event: progress\ndata: {\"n\":%d}\n\n", n);
            at = strstr(at, event);
            assert_non_null(at);
        }
        close(clients[page]);
        lsp_buffer_finish(&received[page]);
    }
    assert_true(wait_for_streams(fixture, 0));
}

static void a_quiet_stream_beats_and_stays_open(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_buffer received = {0};
    int client = listen_to_events(fixture, &received);
    assert_true(lsp_test_receive_until(client, ": \n\n", SLACK_S, &received));
    /* Longer than any answer may take. */
    assert_false(lsp_test_receive_until(client, "never", 2 * ANSWER_S, &received));
    lsp_http_events_post(fixture->hub, "late", "{}");
    assert_true(lsp_test_receive_until(client, "event: late", SLACK_S, &received));
    close(client);
    lsp_buffer_finish(&received);
    assert_true(wait_for_streams(fixture, 0));
}

static void a_page_that_leaves_or_talks_is_let_go_at_once(void **state)
{
    struct fixture *fixture = *state;
    for (int talks = 0; talks < 2; talks++) {
        struct lsp_buffer received = {0};
        int client = listen_to_events(fixture, &received);
        assert_int_equal(lsp_http_events_n_streams(fixture->hub), 1);
        if (talks)
            lsp_test_send(client, "GET / HTTP/1.1\r\n\r\n");
        else
            shutdown(client, SHUT_RDWR);
        assert_true(wait_for_streams(fixture, 0));
        close(client);
        lsp_buffer_finish(&received);
    }
    check_is_alive(fixture);
}

static void pages_that_never_read_are_dropped_and_hold_up_nobody(void **state)
{
    struct fixture *fixture = *state;
    int deaf[5];
    for (int page = 0; page < 5; page++)
        deaf[page] = ask(fixture, "GET", "/api/events");
    assert_true(wait_for_streams(fixture, 5));
    struct lsp_buffer received = {0}, event = {0};
    int honest = listen_to_events(fixture, &received);
    while (event.length < 100000)
        lsp_buffer_add(&event, "[1234567],");
    for (int n = 0; n < 200; n++) { /* 20 MB: more than sockets and queue hold */
        double begin_s = lsp_test_now_s();
        lsp_http_events_post(fixture->hub, "large", event.text);
        assert_true(lsp_test_now_s() - begin_s < SLACK_S);
        received.length = 0;
        lsp_http_events_post(fixture->hub, "mark", "{}");
        assert_true(lsp_test_receive_until(honest, "event: mark", SLACK_S, &received));
    }
    assert_true(wait_for_streams(fixture, 1));
    check_is_alive(fixture);
    for (int page = 0; page < 5; page++)
        close(deaf[page]);
    close(honest);
    lsp_buffer_finish(&received);
    lsp_buffer_finish(&event);
    assert_true(wait_for_streams(fixture, 0));
}

/* Too little is queued to be dropped for that, but the socket takes no more. */
static void a_page_that_stops_reading_is_cut_in_time(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_buffer event = {0};
    int small = 4096;
    int deaf = ask(fixture, "GET", "/api/events");
    setsockopt(deaf, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    assert_true(wait_for_streams(fixture, 1));
    while (event.length < 900000)
        lsp_buffer_add(&event, "[1234567],");
    for (int n = 0; n < 30 && lsp_http_events_n_streams(fixture->hub) > 0; n++) {
        lsp_http_events_post(fixture->hub, "large", event.text);
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    assert_true(wait_for_streams(fixture, 0));
    close(deaf);
    lsp_buffer_finish(&event);
    check_is_alive(fixture);
}

static void too_many_listeners_push_out_the_oldest(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_buffer received = {0};
    int first = listen_to_events(fixture, &received), others[30];
    for (int n = 0; n < 30; n++) {
        others[n] = ask(fixture, "GET", "/api/events");
        struct lsp_buffer ignored = {0};
        lsp_test_receive_until(others[n], "hello", SLACK_S, &ignored);
        lsp_buffer_finish(&ignored);
    }
    assert_false(lsp_test_receive_until(first, "never", SLACK_S, &received)); /* its end */
    assert_true(wait_for_streams(fixture, 24));
    check_is_alive(fixture);
    for (int n = 0; n < 30; n++)
        close(others[n]);
    close(first);
    lsp_buffer_finish(&received);
    assert_true(wait_for_streams(fixture, 0));
}

static void asking_for_the_head_of_a_stream_ends(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_buffer answer = lsp_test_receive(ask(fixture, "HEAD", "/api/events"), SLACK_S);
    assert_int_equal(lsp_test_http_status(&answer), 200);
    assert_string_equal(lsp_test_http_body(&answer), "");
    lsp_buffer_finish(&answer);
    assert_true(wait_for_streams(fixture, 0));
}

static void closing_the_hub_ends_every_stream(void **state)
{
    struct fixture *fixture = *state;
    struct lsp_buffer received = {0};
    int client = listen_to_events(fixture, &received);
    lsp_http_events_post(fixture->hub, "last", "{}");
    assert_true(lsp_test_receive_until(client, "event: last", SLACK_S, &received));
    double begin_s = lsp_test_now_s();
    lsp_http_events_close(fixture->hub);
    assert_false(lsp_test_receive_until(client, "never", SLACK_S, &received));
    assert_true(lsp_test_now_s() - begin_s < SLACK_S);
    close(client);
    lsp_buffer_finish(&received);
    struct lsp_buffer answer = lsp_test_receive(ask(fixture, "GET", "/api/events"), SLACK_S);
    assert_int_equal(lsp_test_http_status(&answer), 503);
    lsp_buffer_finish(&answer);
    lsp_http_events_post(NULL, "nobody", "{}");
}

static void a_text_of_several_lines_is_one_event(void **state)
{
    (void)state;
    struct lsp_buffer event = {0};
    lsp_http_event_add(&event, "failed", "{\"list\":[\n1,\n2]}");
    assert_string_equal(event.text, "event: failed\ndata: {\"list\":[\ndata: 1,\ndata: 2]}\n\n");
    lsp_buffer_finish(&event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_hears_everything_in_order),
        cmocka_unit_test(a_quiet_stream_beats_and_stays_open),
        cmocka_unit_test(a_page_that_leaves_or_talks_is_let_go_at_once),
        cmocka_unit_test(pages_that_never_read_are_dropped_and_hold_up_nobody),
        cmocka_unit_test(a_page_that_stops_reading_is_cut_in_time),
        cmocka_unit_test(too_many_listeners_push_out_the_oldest),
        cmocka_unit_test(asking_for_the_head_of_a_stream_ends),
        cmocka_unit_test(closing_the_hub_ends_every_stream),
        cmocka_unit_test(a_text_of_several_lines_is_one_event),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
