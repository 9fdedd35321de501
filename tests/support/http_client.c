/* A client that sends any bytes.  SPDX-License-Identifier: Apache-2.0 */
#include "support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static bool wait_until_ready(int socket, short events, double until_s);

int lsp_test_connect(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int client = socket(AF_INET, SOCK_STREAM, 0);
    if (client >= 0 && connect(client, (struct sockaddr *)&address, sizeof address) == 0)
        return client;
    if (client >= 0)
        close(client);
    return -1;
}

bool lsp_test_send(int socket, const char *text)
{
    return lsp_test_send_bytes(socket, text, strlen(text));
}

bool lsp_test_send_bytes(int socket, const char *bytes, size_t length)
{
    double until_s = lsp_test_now_s() + 5;
    while (length > 0) {
        if (!wait_until_ready(socket, POLLOUT, until_s))
            return false;
        ssize_t n_sent = send(socket, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n_sent < 0)
            return false;
        bytes += n_sent;
        length -= (size_t)n_sent;
    }
    return true;
}

struct lsp_buffer lsp_test_receive(int socket, double seconds)
{
    struct lsp_buffer received = {0};
    lsp_test_receive_until(socket, NULL, seconds, &received);
    close(socket);
    return received;
}

bool lsp_test_receive_until(
    int socket, const char *mark, double seconds, struct lsp_buffer *received)
{
    double until_s = lsp_test_now_s() + seconds;
    lsp_buffer_add(received, "");
    for (;;) {
        if (mark != NULL && strstr(received->text, mark) != NULL)
            return true;
        char bytes[4096];
        if (!wait_until_ready(socket, POLLIN, until_s))
            return false;
        ssize_t n_read = recv(socket, bytes, sizeof bytes, 0);
        if (n_read <= 0)
            return false;
        lsp_buffer_add_bytes(received, bytes, (size_t)n_read);
    }
}

static bool wait_until_ready(int socket, short events, double until_s)
{
    double left_s = until_s - lsp_test_now_s();
    struct pollfd polled = {.fd = socket, .events = events};
    return left_s > 0 && poll(&polled, 1, (int)(1000 * left_s) + 1) == 1;
}

struct lsp_buffer lsp_test_ask(uint16_t port, const char *request)
{
    int client = lsp_test_connect(port);
    if (client < 0) {
        struct lsp_buffer nothing = {0};
        lsp_buffer_add(&nothing, "");
        return nothing;
    }
    lsp_test_send(client, request);
    return lsp_test_receive(client, 10);
}

int lsp_test_http_status(const struct lsp_buffer *answer)
{
    if (strncmp(answer->text, "HTTP/1.", 7) != 0 || answer->length < 12)
        return 0;
    return (int)strtol(answer->text + 9, NULL, 10);
}

const char *lsp_test_http_body(const struct lsp_buffer *answer)
{
    const char *end = strstr(answer->text, "\r\n\r\n");
    return end == NULL ? "" : end + 4;
}

bool lsp_test_http_has_header(const struct lsp_buffer *answer, const char *line)
{
    size_t length = strlen(line);
    const char *end = strstr(answer->text, "\r\n\r\n");
    for (const char *at = answer->text; end != NULL && at < end; at++) {
        at = strstr(at, line);
        if (at == NULL || at >= end)
            return false;
        if (strncmp(at + length, "\r\n", 2) == 0 && (at == answer->text || at[-1] == '\n'))
            return true;
    }
    return false;
}

double lsp_test_now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
