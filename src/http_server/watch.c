/* Watches over the connections: cuts those whose time is over.
 *
 * The library closes a connection on which nothing happens, but not one on which a byte comes every
 * few seconds.  So each connection has a deadline here, and one thread that sleeps until the next
 * of them shuts its socket down; the connection's own thread then finds it closed and cleans up.  A
 * socket is shut down under the lock, and closed only after its connection was taken out of the
 * list: never a number that by then belongs to somebody else.
 * SPDX-License-Identifier: Apache-2.0 */
#include "http_server/internal.h"

#include <math.h>
#include <sys/socket.h>
#include <time.h>

static void *cut_late_connections(void *user);
static double cut_until(struct lsp_http_watch *watch, double now_s);
static void cut(struct lsp_http_connection *connection);
static void cut_longest_reading(struct lsp_http_watch *watch);

enum lsp_status lsp_http_watch_begin(struct lsp_http_watch *watch, size_t max_connections)
{
    *watch = (struct lsp_http_watch){.max_connections = max_connections};
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return LSP_NO_MEMORY;
    int fault = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    if (fault == 0)
        fault = pthread_cond_init(&watch->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    if (fault != 0)
        return LSP_NO_MEMORY;
    if (pthread_mutex_init(&watch->lock, NULL) != 0) {
        pthread_cond_destroy(&watch->changed);
        return LSP_NO_MEMORY;
    }
    if (pthread_create(&watch->thread, NULL, cut_late_connections, watch) != 0) {
        pthread_mutex_destroy(&watch->lock);
        pthread_cond_destroy(&watch->changed);
        return LSP_NO_MEMORY;
    }
    return LSP_OK;
}

void lsp_http_watch_end(struct lsp_http_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->is_ending = true;
    pthread_cond_signal(&watch->changed);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    pthread_mutex_destroy(&watch->lock);
    pthread_cond_destroy(&watch->changed);
}

static void *cut_late_connections(void *user)
{
    struct lsp_http_watch *watch = user;
    pthread_mutex_lock(&watch->lock);
    while (!watch->is_ending) {
        double next_s = cut_until(watch, lsp_http_now_s());
        if (isinf(next_s)) {
            pthread_cond_wait(&watch->changed, &watch->lock);
            continue;
        }
        struct timespec until = {.tv_sec = (time_t)next_s};
        until.tv_nsec = (long)((next_s - floor(next_s)) * 1e9);
        pthread_cond_timedwait(&watch->changed, &watch->lock, &until);
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

/* Cuts what is late, and returns when the next will be. */
static double cut_until(struct lsp_http_watch *watch, double now_s)
{
    double next_s = HUGE_VAL;
    for (struct lsp_http_connection *at = watch->oldest; at != NULL; at = at->next) {
        if (at->deadline_s <= now_s)
            cut(at);
        next_s = fmin(next_s, at->deadline_s);
    }
    return next_s;
}

static void cut(struct lsp_http_connection *connection)
{
    shutdown(connection->socket, SHUT_RDWR);
    connection->deadline_s = HUGE_VAL;
    connection->is_reading = false;
}

void lsp_http_watch_add(
    struct lsp_http_watch *watch, struct lsp_http_connection *connection, double seconds)
{
    pthread_mutex_lock(&watch->lock);
    if (watch->n_connections >= watch->max_connections)
        cut_longest_reading(watch);
    connection->deadline_s = lsp_http_now_s() + seconds;
    connection->is_reading = true;
    connection->next = NULL;
    connection->previous = watch->newest;
    if (watch->newest != NULL)
        watch->newest->next = connection;
    else
        watch->oldest = connection;
    watch->newest = connection;
    watch->n_connections++;
    pthread_cond_signal(&watch->changed);
    pthread_mutex_unlock(&watch->lock);
}

/* So that many silent connections do not keep a new one out. */
static void cut_longest_reading(struct lsp_http_watch *watch)
{
    for (struct lsp_http_connection *at = watch->oldest; at != NULL; at = at->next)
        if (at->is_reading) {
            cut(at);
            return;
        }
}

void lsp_http_watch_remove(struct lsp_http_watch *watch, struct lsp_http_connection *connection)
{
    pthread_mutex_lock(&watch->lock);
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        watch->oldest = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    else
        watch->newest = connection->previous;
    watch->n_connections--;
    pthread_mutex_unlock(&watch->lock);
}

void lsp_http_watch_limit(
    struct lsp_http_watch *watch, struct lsp_http_connection *connection, double seconds)
{
    pthread_mutex_lock(&watch->lock);
    connection->deadline_s = lsp_http_now_s() + seconds;
    connection->is_reading = false;
    pthread_cond_signal(&watch->changed);
    pthread_mutex_unlock(&watch->lock);
}

double lsp_http_now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
