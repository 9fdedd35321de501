/* Events that the server sends to every page that listens (server-sent events).
 *
 * A hub belongs to whoever has something to tell; any thread may post.  A handler answers a request
 * for events by lsp_http_answer_stream (http_server.h), from which moment on all that is posted
 * reaches that page, in the order of posting.
 *
 *     LSP_TRY(lsp_http_events_create(&hub));
 *     lsp_http_events_post(hub, "progress", "{\"run\":12,\"done\":3}");
 *     lsp_http_events_close(hub);          ends every stream; then stop the server
 *     lsp_http_events_destroy(hub);        after the server
 *
 * A comment is sent every 15 s, so that a page that is gone is noticed.  A page that does not read
 * what is sent is dropped; browsers then connect again.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_HTTP_SERVER_EVENTS_H
#define LSP_HTTP_SERVER_EVENTS_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "base/status.h"

struct lsp_http_events;

enum lsp_status lsp_http_events_create(struct lsp_http_events **ret_hub) LSP_MUST_CHECK;

/* Does not wait for anybody.  `name`: letters; `json`: each of its lines becomes one of the
 * event, which a page joins again.  NULL hub: nothing happens. */
void lsp_http_events_post(struct lsp_http_events *hub, const char *name, const char *json);

/* One event as it is sent, for the first events of a stream. */
void lsp_http_event_add(struct lsp_buffer *out, const char *name, const char *json);

/* Streams that are open now. */
size_t lsp_http_events_n_streams(struct lsp_http_events *hub);

/* Ends every stream, and every one that is asked for later. */
void lsp_http_events_close(struct lsp_http_events *hub);

/* Only once the servers that streamed from it are stopped.  NULL: nothing happens. */
void lsp_http_events_destroy(struct lsp_http_events *hub);

#endif
