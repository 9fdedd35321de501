/* Events to every page that listens: one queue for each stream, which its connection's thread
 * sends.
 *
 * Posting appends to the queues and never waits.  A stream's thread waits in poll() for two things:
 * a byte in the stream's pipe, which says that its queue has changed, and its client's leaving.
 * SPDX-License-Identifier: Apache-2.0 */
#include "http_server/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What a page may be behind before it is dropped: thousands of events. */
enum { MAX_PENDING_BYTES = 1 << 20 };
/* Pages that listen at once; browsers open six connections for one server at most. */
enum { MAX_STREAMS = 24 };
/* A page that lost its stream comes back after so many milliseconds. */
static const char RETRY[] = "retry: 1000\n\n";
static const char HEARTBEAT[] = ": \n\n";

struct lsp_http_stream {
    struct lsp_http_events *hub;
    struct lsp_http_connection *connection; /* NULL until its answer begins */
    int wake_read, wake_write;              /* a pipe */
    struct lsp_buffer pending;
    bool is_ended;
    struct lsp_http_stream *next, *previous;
};

struct lsp_http_events {
    pthread_mutex_t lock; /* of everything here and in the streams */
    struct lsp_http_stream *oldest, *newest;
    size_t n_streams;
    bool is_closed;
};

static struct lsp_http_stream *create_stream(void);
static void link_stream(struct lsp_http_events *hub, struct lsp_http_stream *stream);
static void append(struct lsp_http_stream *stream, const char *text, size_t length);
static void wake(struct lsp_http_stream *stream);
static void drop(struct lsp_http_stream *stream);
static ssize_t read_stream(void *user, uint64_t position, char *to, size_t max);
static ssize_t take(struct lsp_http_stream *stream, char *to, size_t max);
static bool wait_for_more(struct lsp_http_stream *stream, bool *ret_is_gone);
static void free_stream(void *user);

enum lsp_status lsp_http_events_create(struct lsp_http_events **ret_hub)
{
    struct lsp_http_events *hub = calloc(1, sizeof *hub);
    if (hub == NULL)
        return LSP_NO_MEMORY;
    if (pthread_mutex_init(&hub->lock, NULL) != 0) {
        free(hub);
        return LSP_NO_MEMORY;
    }
    *ret_hub = hub;
    return LSP_OK;
}

void lsp_http_event_add(struct lsp_buffer *out, const char *name, const char *json)
{
    lsp_buffer_add(out, "event: ");
    lsp_buffer_add(out, name);
    for (const char *line = json; line != NULL;) {
        const char *end =
            strchr(line, '\n'); // a line of the text is a line of its own in the stream
        int length = end != NULL ? (int)(end - line) : (int)strlen(line);
        lsp_buffer_printf(out, "\ndata: %.*s", length, line);
        line = end != NULL ? end + 1 : NULL;
    }
    lsp_buffer_add(out, "\n\n");
}

void lsp_http_events_post(struct lsp_http_events *hub, const char *name, const char *json)
{
    if (hub == NULL)
        return;
    struct lsp_buffer event = {0};
    lsp_http_event_add(&event, name, json);
    pthread_mutex_lock(&hub->lock);
    for (struct lsp_http_stream *stream = hub->oldest; stream != NULL; stream = stream->next) {
        if (event.failed)
            drop(stream); /* better none than one with a hole: the page asks again */
        else
            append(stream, event.text, event.length);
    }
    pthread_mutex_unlock(&hub->lock);
    lsp_buffer_finish(&event);
}

static void append(struct lsp_http_stream *stream, const char *text, size_t length)
{
    if (stream->is_ended)
        return;
    lsp_buffer_add_bytes(&stream->pending, text, length);
    if (stream->pending.failed || stream->pending.length > MAX_PENDING_BYTES)
        drop(stream);
    else
        wake(stream);
}

/* A full pipe wakes as well. */
static void wake(struct lsp_http_stream *stream)
{
    ssize_t n_written = write(stream->wake_write, "", 1);
    (void)n_written;
}

/* Its thread may be waiting until the client reads: so the socket is shut down.  It is still the
 * stream's own: the library closes it only after it has freed the stream. */
static void drop(struct lsp_http_stream *stream)
{
    stream->is_ended = true;
    if (stream->connection != NULL)
        shutdown(stream->connection->socket, SHUT_RDWR);
    wake(stream);
}

enum lsp_status lsp_http_answer_stream(
    struct lsp_http_answer *ret_answer, struct lsp_http_events *hub)
{
    struct lsp_http_stream *stream = create_stream();
    if (stream == NULL)
        return LSP_NO_MEMORY;
    stream->hub = hub;
    pthread_mutex_lock(&hub->lock);
    bool is_closed = hub->is_closed;
    if (!is_closed)
        link_stream(hub, stream);
    pthread_mutex_unlock(&hub->lock);
    if (is_closed) {
        stream->hub = NULL;
        free_stream(stream);
        return LSP_CANCELLED;
    }
    ret_answer->stream = stream;
    return LSP_OK;
}

static struct lsp_http_stream *create_stream(void)
{
    struct lsp_http_stream *stream = calloc(1, sizeof *stream);
    int ends[2];
    if (stream == NULL || pipe(ends) != 0) {
        free(stream);
        return NULL;
    }
    stream->wake_read = ends[0];
    stream->wake_write = ends[1];
    for (int end = 0; end < 2; end++)
        if (fcntl(ends[end], F_SETFL, O_NONBLOCK) != 0 ||
            fcntl(ends[end], F_SETFD, FD_CLOEXEC) != 0) {
            free_stream(stream);
            return NULL;
        }
    return stream;
}

/* When there are too many, the one that has been there for longest is dropped. */
static void link_stream(struct lsp_http_events *hub, struct lsp_http_stream *stream)
{
    size_t n_open = 0;
    struct lsp_http_stream *oldest_open = NULL;
    for (struct lsp_http_stream *at = hub->newest; at != NULL; at = at->previous)
        if (!at->is_ended) {
            n_open++;
            oldest_open = at;
        }
    if (n_open >= MAX_STREAMS)
        drop(oldest_open);
    stream->previous = hub->newest;
    if (hub->newest != NULL)
        hub->newest->next = stream;
    else
        hub->oldest = stream;
    hub->newest = stream;
    hub->n_streams++;
}

struct MHD_Response *lsp_http_stream_response(struct lsp_http_stream *stream,
    struct lsp_http_connection *connection, struct lsp_buffer *first)
{
    struct lsp_buffer begin = {0};
    lsp_buffer_add(&begin, RETRY);
    if (first->text != NULL)
        lsp_buffer_add_bytes(&begin, first->text, first->length);
    pthread_mutex_lock(&stream->hub->lock);
    if (stream->pending.text != NULL)
        lsp_buffer_add_bytes(&begin, stream->pending.text, stream->pending.length);
    lsp_buffer_finish(&stream->pending);
    stream->pending = begin;
    stream->connection = connection;
    if (begin.failed)
        stream->is_ended = true;
    pthread_mutex_unlock(&stream->hub->lock);
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, 16384, read_stream, stream, free_stream);
    if (response == NULL)
        free_stream(stream);
    return response;
}

/* Called whenever what it gave before has been handed to the system. */
static ssize_t read_stream(void *user, uint64_t position, char *to, size_t max)
{
    (void)position;
    struct lsp_http_stream *stream = user;
    struct lsp_http_server *server = stream->connection->server;
    lsp_http_watch_limit(&server->watch, stream->connection, HUGE_VAL);
    ssize_t n_taken;
    while ((n_taken = take(stream, to, max)) == 0) {
        bool is_gone;
        if (wait_for_more(stream, &is_gone))
            continue;
        if (is_gone)
            return MHD_CONTENT_READER_END_WITH_ERROR;
        n_taken = sizeof HEARTBEAT - 1;
        memcpy(to, HEARTBEAT, (size_t)n_taken);
        break;
    }
    lsp_http_watch_limit(&server->watch, stream->connection, server->options.answer_s);
    return n_taken;
}

/* Zero: nothing is there yet; negative: the stream has ended. */
static ssize_t take(struct lsp_http_stream *stream, char *to, size_t max)
{
    pthread_mutex_lock(&stream->hub->lock);
    struct lsp_buffer *pending = &stream->pending;
    size_t n_taken = pending->length < max ? pending->length : max;
    bool is_ended = stream->is_ended;
    if (!is_ended && n_taken > 0) {
        memcpy(to, pending->text, n_taken);
        memmove(pending->text, pending->text + n_taken, pending->length - n_taken);
        pending->length -= n_taken;
    }
    pthread_mutex_unlock(&stream->hub->lock);
    return is_ended ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n_taken;
}

/* False: a heartbeat is due, or the client is gone (what it sends is not wanted either). */
static bool wait_for_more(struct lsp_http_stream *stream, bool *ret_is_gone)
{
    struct pollfd polled[2] = {{.fd = stream->wake_read, .events = POLLIN},
        {.fd = stream->connection->socket, .events = POLLIN}};
    int timeout_ms = (int)(1000 * stream->connection->server->options.heartbeat_s);
    int n_ready = poll(polled, 2, timeout_ms);
    *ret_is_gone = (n_ready < 0 && errno != EINTR) || (n_ready > 0 && polled[1].revents != 0);
    if (n_ready <= 0 || *ret_is_gone)
        return n_ready < 0 && !*ret_is_gone;
    char bytes[64];
    while (read(stream->wake_read, bytes, sizeof bytes) > 0)
        continue;
    return true;
}

size_t lsp_http_events_n_streams(struct lsp_http_events *hub)
{
    pthread_mutex_lock(&hub->lock);
    size_t n_streams = hub->n_streams;
    pthread_mutex_unlock(&hub->lock);
    return n_streams;
}

void lsp_http_events_close(struct lsp_http_events *hub)
{
    if (hub == NULL)
        return;
    pthread_mutex_lock(&hub->lock);
    hub->is_closed = true;
    for (struct lsp_http_stream *stream = hub->oldest; stream != NULL; stream = stream->next) {
        stream->is_ended = true;
        wake(stream);
    }
    pthread_mutex_unlock(&hub->lock);
}

void lsp_http_events_destroy(struct lsp_http_events *hub)
{
    if (hub == NULL)
        return;
    if (hub->n_streams > 0)
        LSP_BUG("streams of events outlive their hub");
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

void lsp_http_stream_destroy(struct lsp_http_stream *stream)
{
    if (stream != NULL)
        free_stream(stream);
}

static void free_stream(void *user)
{
    struct lsp_http_stream *stream = user;
    struct lsp_http_events *hub = stream->hub;
    if (hub != NULL) {
        pthread_mutex_lock(&hub->lock);
        if (stream->previous != NULL)
            stream->previous->next = stream->next;
        else
            hub->oldest = stream->next;
        if (stream->next != NULL)
            stream->next->previous = stream->previous;
        else
            hub->newest = stream->previous;
        hub->n_streams--;
        pthread_mutex_unlock(&hub->lock);
    }
    close(stream->wake_read);
    close(stream->wake_write);
    lsp_buffer_finish(&stream->pending);
    free(stream);
}
