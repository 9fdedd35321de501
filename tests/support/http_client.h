/* A client that sends any bytes to a server on the loopback address, and reads what comes.
 *
 *     int socket = lsp_test_connect(port);
 *     lsp_test_send(socket, "GET / HTTP/1.1\r\n");
 *     struct lsp_buffer answer = lsp_test_receive(socket, 5);      closes the socket
 *     assert_int_equal(lsp_test_http_status(&answer), 200);
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_HTTP_CLIENT_H
#define LSP_TESTS_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* -1: refused. */
int lsp_test_connect(uint16_t port);

/* False when the server has closed, or takes nothing for 5 s. */
bool lsp_test_send(int socket, const char *text);
bool lsp_test_send_bytes(int socket, const char *bytes, size_t length);

/* All that comes until the server closes or `seconds` are over; closes the socket.  The text is
 * never NULL. */
struct lsp_buffer lsp_test_receive(int socket, double seconds);
/* The same until `mark` has come; leaves the socket open.  False: it has not come. */
bool lsp_test_receive_until(
    int socket, const char *mark, double seconds, struct lsp_buffer *received);

/* Sends one whole request and returns the answer. */
struct lsp_buffer lsp_test_ask(uint16_t port, const char *request);

/* 0 when it is no answer. */
int lsp_test_http_status(const struct lsp_buffer *answer);
/* Behind the empty line; "" when there is none. */
const char *lsp_test_http_body(const struct lsp_buffer *answer);
/* True when a line of the header is `line`. */
bool lsp_test_http_has_header(const struct lsp_buffer *answer, const char *line);

double lsp_test_now_s(void);

#endif
