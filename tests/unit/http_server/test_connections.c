/* Tests of clients that are slow, gone, or many: each costs the server a bounded time, and the next
 * honest request is answered.  SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"
#include "http_server/http_server.h"
#include "support/http_client.h"
#include "support/test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGE = 16 << 20 }; /* more than sockets hold */
/* Of this server; and what is still taken for so long on a machine with other work. */
static const double REQUEST_S = 0.4, ANSWER_S = 0.6, SLACK_S = 20;

struct fixture {
    struct lsp_http_server *server;
    uint16_t port;
    char *large;
    bool is_hasty;
    atomic_int n_released, n_waiting, n_abandoned;
};

static void nap(double seconds)
{
    struct timespec time = {.tv_sec = (time_t)seconds};
    time.tv_nsec = (long)((seconds - (double)time.tv_sec) * 1e9);
    nanosleep(&time, NULL);
}

static void count_release(void *user)
{
    atomic_fetch_add((atomic_int *)user, 1);
}

static void handle(
    void *user, const struct lsp_http_request *request, struct lsp_http_answer *ret_answer)
{
    struct fixture *fixture = user;
    if (strcmp(request->path, "/api/large") == 0) {
        ret_answer->bytes = fixture->large;
        ret_answer->n_bytes = LARGE;
        ret_answer->release = count_release;
        ret_answer->release_user = &fixture->n_released;
    } else if (strcmp(request->path, "/api/wait") == 0) {
        atomic_fetch_add(&fixture->n_waiting, 1);
        for (int n = 0; n < 1000 && !lsp_http_request_is_abandoned(request); n++)
            nap(0.01);
        if (lsp_http_request_is_abandoned(request))
            atomic_fetch_add(&fixture->n_abandoned, 1);
    } else if (strcmp(request->path, "/api/slow") == 0) {
        nap(2 * ANSWER_S);
        lsp_buffer_add(&ret_answer->body, "late");
    } else {
        lsp_buffer_add_bytes(&ret_answer->body, request->body, request->n_body);
        lsp_buffer_add(&ret_answer->body, "fine");
    }
}

static int start_server(void **state, double request_s, double answer_s)
{
    static struct fixture fixture;
    fixture = (struct fixture){.large = calloc(1, LARGE), .is_hasty = request_s > 0};
    struct lsp_http_options options = {.handle = handle,
        .user = &fixture,
        .max_connections = 16,
        .request_s = request_s,
        .answer_s = answer_s};
    int reason = 0;
    if (fixture.large == NULL ||
        lsp_http_server_start(&options, &reason, &fixture.server) != LSP_OK)
        return -1;
    fixture.port = lsp_http_server_port(fixture.server);
    *state = &fixture;
    return 0;
}

static int start(void **state)
{
    return start_server(state, 0, 0);
}

/* With so little time for a request that a machine with other work may cut an honest one too. */
static int start_hasty(void **state)
{
    return start_server(state, REQUEST_S, ANSWER_S);
}

static int stop(void **state)
{
    struct fixture *fixture = *state;
    lsp_http_server_stop(fixture->server);
    free(fixture->large);
    return 0;
}

/* text[512]: a request with all that the server wants, but for the empty line. */
static const char *make_request(
    const struct fixture *fixture, const char *line, const char *more, char text[static 512])
{
    snprintf(text, 512, "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX-Linkspan-Token: %s\r\n%s", line,
        (unsigned)fixture->port, lsp_http_server_token(fixture->server), more);
    return text;
}

/* Asks a hasty server until it has heard it. */
static struct lsp_buffer ask_again(const struct fixture *fixture, const char *request)
{
    bool is_hasty = fixture->is_hasty;
    for (int n = 0;; n++) {
        struct lsp_buffer answer = lsp_test_ask(fixture->port, request);
        if (lsp_test_http_status(&answer) != 0 || !is_hasty || n == 4)
            return answer;
        lsp_buffer_finish(&answer);
    }
}

static void check_is_alive(const struct fixture *fixture)
{
    char text[512];
    double begin_s = lsp_test_now_s();
    struct lsp_buffer answer =
        ask_again(fixture, make_request(fixture, "GET /api/a", "\r\n", text));
    assert_int_equal(lsp_test_http_status(&answer), 200);
    assert_string_equal(lsp_test_http_body(&answer), "fine");
    assert_true(lsp_test_now_s() - begin_s < SLACK_S);
    lsp_buffer_finish(&answer);
}

static int connect_to(const struct fixture *fixture)
{
    int client = lsp_test_connect(fixture->port);
    assert_true(client >= 0);
    return client;
}

/* Sends `text` to and fro byte by byte until the server cuts the connection. */
static void check_trickle_is_cut(const struct fixture *fixture, const char *text, size_t n_at_once)
{
    int client = connect_to(fixture);
    double begin_s = lsp_test_now_s();
    assert_true(lsp_test_send_bytes(client, text, n_at_once));
    bool is_open = true;
    while (is_open && lsp_test_now_s() - begin_s < SLACK_S) {
        struct lsp_buffer answer = {0};
        is_open = lsp_test_send(client, "x");
        double before_s = lsp_test_now_s();
        lsp_test_receive_until(client, NULL, 0.03, &answer);
        assert_int_not_equal(lsp_test_http_status(&answer), 200);
        lsp_buffer_finish(&answer);
        if (lsp_test_now_s() - before_s < 0.02)
            is_open = false; /* the end came before the time was over */
    }
    close(client);
    double lasted_s = lsp_test_now_s() - begin_s;
    assert_true(lasted_s >= 0.9 * REQUEST_S && lasted_s < SLACK_S);
    check_is_alive(fixture);
}

static void slow_headers_and_slow_bodies_are_cut(void **state)
{
    char text[512];
    check_trickle_is_cut(*state, "G", 1);
    check_trickle_is_cut(*state, "GET / HTTP/1.1\r\nX", 17);
    make_request(*state, "POST /api/a",
        "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n", text);
    check_trickle_is_cut(*state, text, strlen(text));
    make_request(*state, "POST /api/a",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n384\r\n", text);
    check_trickle_is_cut(*state, text, strlen(text));
}

static void half_a_request_is_cut_in_time(void **state)
{
    const struct fixture *fixture = *state;
    char text[512];
    make_request(fixture, "POST /api/a",
        "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n12345", text);
    size_t lengths[] = {0, 1, 20, strlen(text) - 5, strlen(text)};
    for (size_t n = 0; n < 5; n++) {
        int client = connect_to(fixture);
        lsp_test_send_bytes(client, text, lengths[n]);
        double begin_s = lsp_test_now_s();
        struct lsp_buffer answer = lsp_test_receive(client, SLACK_S);
        assert_true(lsp_test_now_s() - begin_s < SLACK_S);
        assert_string_equal(answer.text, "");
        lsp_buffer_finish(&answer);
    }
    check_is_alive(fixture);
}

/* A connection that ends at any byte, in good order or torn off. */
static void cut_connections_do_no_harm(void **state)
{
    const struct fixture *fixture = *state;
    char text[512];
    make_request(fixture, "POST /api/a",
        "Content-Type: application/json\r\nContent-Length: 4\r\n\r\n1234", text);
    for (size_t length = 0; length <= strlen(text); length++) {
        int client = connect_to(fixture);
        lsp_test_send_bytes(client, text, length);
        struct linger torn = {.l_onoff = 1, .l_linger = 0};
        if (length % 2 == 1)
            setsockopt(client, SOL_SOCKET, SO_LINGER, &torn, sizeof torn);
        close(client);
    }
    check_is_alive(fixture);
}

/* The oldest of the silent ones give way, so that the honest one need not wait for their time. */
static void hundreds_of_silent_connections_keep_nobody_out(void **state)
{
    const struct fixture *fixture = *state;
    enum { N = 300 };
    int clients[N];
    for (int n = 0; n < N; n++) {
        clients[n] = connect_to(fixture);
        if (n % 2 == 0)
            lsp_test_send(clients[n], "GET /");
        if (n % 50 == 49)
            check_is_alive(fixture);
    }
    check_is_alive(fixture);
    for (int n = 0; n < N; n++)
        close(clients[n]);
    check_is_alive(fixture);
}

static void what_is_piped_behind_a_request_is_not_served(void **state)
{
    const struct fixture *fixture = *state;
    char one[512], two[1200];
    make_request(fixture, "GET /api/a", "\r\n", one);
    snprintf(two, sizeof two, "%s%s", one, one);
    struct lsp_buffer answer = lsp_test_ask(fixture->port, two);
    assert_int_equal(lsp_test_http_status(&answer), 200);
    assert_string_equal(lsp_test_http_body(&answer), "fine");
    lsp_buffer_finish(&answer);
    make_request(fixture, "POST /api/a",
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", one);
    snprintf(two, sizeof two, "%sGET /api/large HTTP/1.1\r\n\r\n", one);
    answer = lsp_test_ask(fixture->port, two);
    assert_string_equal(lsp_test_http_body(&answer), "{}fine");
    lsp_buffer_finish(&answer);
    check_is_alive(fixture);
}

static void an_answer_that_nobody_reads_is_cut_and_released(void **state)
{
    struct fixture *fixture = *state;
    char text[512];
    int n_before = atomic_load(&fixture->n_released);
    int clients[3];
    for (int n = 0; n < 3; n++) {
        clients[n] = connect_to(fixture);
        lsp_test_send(clients[n], make_request(fixture, "GET /api/large", "\r\n", text));
    }
    check_is_alive(fixture);
    double begin_s = lsp_test_now_s();
    while (atomic_load(&fixture->n_released) < n_before + 3 && lsp_test_now_s() - begin_s < SLACK_S)
        nap(0.02);
    assert_int_equal(atomic_load(&fixture->n_released), n_before + 3);
    for (int n = 0; n < 3; n++)
        close(clients[n]);
    check_is_alive(fixture);
}

static void what_an_answer_borrows_is_released_once(void **state)
{
    struct fixture *fixture = *state;
    static const char *const LINES[] = {"GET /api/large", "HEAD /api/large", "GET /api/large"};
    char text[512];
    for (int n = 0; n < 3; n++) {
        int n_before = atomic_load(&fixture->n_released);
        struct lsp_buffer answer =
            lsp_test_ask(fixture->port, make_request(fixture, LINES[n], "\r\n", text));
        assert_int_equal(lsp_test_http_status(&answer), 200);
        size_t n_body = answer.length - (size_t)(lsp_test_http_body(&answer) - answer.text);
        assert_int_equal(n_body, n == 1 ? 0 : LARGE);
        lsp_buffer_finish(&answer);
        for (int wait = 0; wait < 200 && atomic_load(&fixture->n_released) == n_before; wait++)
            nap(0.01);
        assert_int_equal(atomic_load(&fixture->n_released), n_before + 1);
    }
}

static void a_slow_handler_is_not_the_clients_fault(void **state)
{
    const struct fixture *fixture = *state;
    char text[512];
    struct lsp_buffer answer =
        ask_again(fixture, make_request(fixture, "GET /api/slow", "\r\n", text));
    assert_string_equal(lsp_test_http_body(&answer), "late");
    lsp_buffer_finish(&answer);
}

static void a_handler_learns_that_its_client_has_gone(void **state)
{
    struct fixture *fixture = *state;
    char text[512];
    int client = connect_to(fixture);
    lsp_test_send(client, make_request(fixture, "GET /api/wait", "\r\n", text));
    for (int wait = 0; wait < 300 && atomic_load(&fixture->n_waiting) == 0; wait++)
        nap(0.01);
    nap(0.1);
    assert_int_equal(atomic_load(&fixture->n_abandoned), 0);
    close(client);
    for (int wait = 0; wait < 300 && atomic_load(&fixture->n_abandoned) == 0; wait++)
        nap(0.01);
    assert_int_equal(atomic_load(&fixture->n_abandoned), 1);
    check_is_alive(fixture);
}

static void stopping_ends_what_is_under_way(void **state)
{
    (void)state;
    struct fixture fixture = {.large = calloc(1, LARGE)};
    struct lsp_http_options options = {.handle = handle, .user = &fixture};
    int reason = 0;
    assert_int_equal(lsp_http_server_start(&options, &reason, &fixture.server), LSP_OK);
    fixture.port = lsp_http_server_port(fixture.server);
    char text[512];
    int waiting = connect_to(&fixture), silent = connect_to(&fixture), deaf = connect_to(&fixture);
    lsp_test_send(waiting, make_request(&fixture, "GET /api/wait", "\r\n", text));
    lsp_test_send(deaf, make_request(&fixture, "GET /api/large", "\r\n", text));
    lsp_test_send(silent, "GET");
    for (int wait = 0; wait < 300 && atomic_load(&fixture.n_waiting) == 0; wait++)
        nap(0.01);
    check_is_alive(&fixture);
    double begin_s = lsp_test_now_s();
    lsp_http_server_stop(fixture.server);
    assert_true(lsp_test_now_s() - begin_s < SLACK_S);
    assert_int_equal(atomic_load(&fixture.n_abandoned), 1);
    assert_int_equal(atomic_load(&fixture.n_released), 1);
    assert_int_equal(lsp_test_connect(fixture.port), -1);
    close(waiting), close(silent), close(deaf);
    free(fixture.large);
}

static void *ask_often(void *user)
{
    struct fixture *fixture = user;
    char text[512];
    make_request(fixture, "GET /api/a", "\r\n", text);
    for (int n = 0; n < 40; n++) {
        struct lsp_buffer answer = lsp_test_ask(fixture->port, text);
        bool is_right = lsp_test_http_status(&answer) == 200;
        lsp_buffer_finish(&answer);
        if (!is_right)
            return user;
    }
    return NULL;
}

static void many_honest_clients_are_all_answered(void **state)
{
    enum { N = 8 };
    pthread_t threads[N];
    for (int n = 0; n < N; n++)
        assert_int_equal(pthread_create(&threads[n], NULL, ask_often, *state), 0);
    for (int n = 0; n < N; n++) {
        void *fault;
        pthread_join(threads[n], &fault);
        assert_null(fault);
    }
}

/* An honest request with some bytes changed, left out or doubled. */
static void any_bytes_do_no_harm(void **state)
{
    const struct fixture *fixture = *state;
    char text[512], mutated[600];
    make_request(fixture, "POST /api/a?year=2030&token=%41",
        "Content-Type: application/json\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n1234",
        text);
    size_t length = strlen(text);
    uint64_t seed = 20260101;
    for (uint32_t round = 0; round < 600; round++) {
        size_t n = 0;
        double rate = 0.002 + 0.05 * lsp_random_uniform(seed, LSP_RANDOM_TEST, round, 9999);
        for (size_t at = 0; at < length && n < sizeof mutated - 2; at++) {
            double u = lsp_random_uniform(seed, LSP_RANDOM_TEST, round, (uint32_t)at);
            if (u >= rate)
                mutated[n++] = text[at];
            else if (u < rate / 2)
                mutated[n++] = (char)(256 * u * 2 / rate);
            else if (u < rate * 3 / 4)
                mutated[n++] = text[at], mutated[n++] = text[at];
        }
        int client = connect_to(fixture);
        lsp_test_send_bytes(client, mutated, n);
        shutdown(client, SHUT_WR);
        struct lsp_buffer answer = lsp_test_receive(client, SLACK_S);
        if (strstr(answer.text, "\r\n\r\n") == NULL && answer.length > 0)
            fail_msg("seed %llu, round %u: %s", (unsigned long long)seed, round, answer.text);
        lsp_buffer_finish(&answer);
    }
    check_is_alive(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(slow_headers_and_slow_bodies_are_cut, start_hasty, stop),
        cmocka_unit_test_setup_teardown(half_a_request_is_cut_in_time, start_hasty, stop),
        cmocka_unit_test_setup_teardown(cut_connections_do_no_harm, start, stop),
        cmocka_unit_test_setup_teardown(
            hundreds_of_silent_connections_keep_nobody_out, start, stop),
        cmocka_unit_test_setup_teardown(what_is_piped_behind_a_request_is_not_served, start, stop),
        cmocka_unit_test_setup_teardown(
            an_answer_that_nobody_reads_is_cut_and_released, start_hasty, stop),
        cmocka_unit_test_setup_teardown(what_an_answer_borrows_is_released_once, start, stop),
        cmocka_unit_test_setup_teardown(a_slow_handler_is_not_the_clients_fault, start_hasty, stop),
        cmocka_unit_test_setup_teardown(a_handler_learns_that_its_client_has_gone, start, stop),
        cmocka_unit_test_setup_teardown(stopping_ends_what_is_under_way, start, stop),
        cmocka_unit_test_setup_teardown(many_honest_clients_are_all_answered, start, stop),
        cmocka_unit_test_setup_teardown(any_bytes_do_no_harm, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
