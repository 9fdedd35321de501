/* View: starts the server and the workers, and ends them.  SPDX-License-Identifier: Apache-2.0 */
#include "view/view.h"

#include <string.h>
#include <time.h>

#include "base/fingerprint.h"
#include "view/internal.h"

/* How often it is asked whether to end. */
static const long LOOK_NS = 50 * 1000 * 1000;

static enum lsp_status begin(struct lsp_view *view);
static enum lsp_status listen_at(
    struct lsp_view *view, const struct lsp_view_options *options, struct lsp_diags *diags);
static void finish(struct lsp_view *view);

enum lsp_status lsp_view_serve(const struct lsp_view_options *options,
    const struct lsp_view_model *model, struct lsp_diags *diags)
{
    struct lsp_view view = {.model = model};
    pthread_mutex_init(&view.saving, NULL);
    pthread_mutex_init(&view.listing, NULL);
    enum lsp_status status = begin(&view);
    if (status == LSP_OK)
        status = listen_at(&view, options, diags);
    while (status == LSP_OK && !options->is_ended(options->user)) {
        const struct timespec pause = {.tv_nsec = LOOK_NS};
        nanosleep(&pause, NULL); /* a signal ends it early, which is what it is for */
    }
    finish(&view);
    pthread_mutex_destroy(&view.listing);
    pthread_mutex_destroy(&view.saving);
    return status;
}

static enum lsp_status begin(struct lsp_view *view)
{
    lsp_view_write_geometry(view->model->ops->geometry(view->model->self), &view->geometry);
    if (view->geometry.failed)
        return LSP_NO_MEMORY;
    struct lsp_fingerprint fingerprint =
        lsp_fingerprint_of(view->geometry.text, view->geometry.length);
    memcpy(view->geometry_etag, fingerprint.hex, sizeof view->geometry_etag);
    LSP_TRY(lsp_http_events_create(&view->hub));
    LSP_TRY(lsp_view_questions_start(&view->questions));
    view->has_questions = true;
    LSP_TRY(lsp_view_reports_start(&view->reports));
    view->has_reports = true;
    view->has_solver = true;
    return lsp_view_solver_start(&view->solver, view);
}

static enum lsp_status listen_at(
    struct lsp_view *view, const struct lsp_view_options *options, struct lsp_diags *diags)
{
    const struct lsp_http_options http = {
        .port = options->port, .handle = lsp_view_answer, .user = view, .page = options->page};
    int reason = 0;
    enum lsp_status status = lsp_http_server_start(&http, &reason, &view->server);
    if (status == LSP_CANNOT_READ)
        lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
            &(struct lsp_diag_facts){.hint = "without --port any free port is taken"},
            "cannot listen at port %u of this machine: %s", options->port, strerror(reason));
    if (status != LSP_OK)
        return status;
    char address[128];
    snprintf(address, sizeof address, "http://127.0.0.1:%u/#token=%s",
        lsp_http_server_port(view->server), lsp_http_server_token(view->server));
    options->ready(options->user, address);
    return LSP_OK;
}

/* First nobody is told anything any more, then nobody can ask, then nobody works. */
static void finish(struct lsp_view *view)
{
    if (view->hub != NULL)
        lsp_http_events_close(view->hub);
    if (view->has_reports)
        lsp_view_reports_cancel(&view->reports);
    if (view->has_solver)
        lsp_view_solver_end(&view->solver);
    lsp_http_server_stop(view->server);
    if (view->has_questions)
        lsp_view_questions_finish(&view->questions);
    if (view->has_reports)
        lsp_view_reports_finish(&view->reports);
    if (view->has_solver)
        lsp_view_solver_finish(&view->solver);
    lsp_http_events_destroy(view->hub);
    lsp_buffer_finish(&view->geometry);
}

void lsp_view_model_finish(struct lsp_view_model *model)
{
    if (model->ops != NULL)
        model->ops->finish(model->self);
    *model = (struct lsp_view_model){0};
}
