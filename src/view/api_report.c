/* Reports: one at a time is written in a thread of its own, as the command line writes it; then its
 * files are served.
 *
 * Served is what lies in the report's folder under a plain name, in it or one folder further down,
 * without following links: no request can reach another file.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Between two events of progress. */
static const double PROGRESS_S = 0.1;
enum { MAX_FILE_BYTES = 1 << 28, MAX_DEPTH = 3 };

/* What the thread of a report knows. */
struct writing {
    struct lsp_view *view;
    double began_s, told_s;
};

static bool read_request(struct lsp_view *view, const struct lsp_http_request *request,
    struct lsp_arena *arena, const char **ret_scenario, struct lsp_http_answer *ret_answer);
static bool begin(struct lsp_view *view, struct lsp_arena *arena, const char *scenario);
static void *write_report(void *user);
static void tell_progress(void *user, const char *text, size_t done, size_t total);
static bool is_cancelled(void *user);
static void tell_end(const struct writing *writing, enum lsp_status status,
    const struct lsp_diags *diags, const struct lsp_view_report *report);
static int open_file(const char *folder, const char *name);
static bool is_plain_name(const char *name, size_t length);
static bool read_file(int file, struct lsp_buffer *out);
static const char *type_of(const char *name);

enum lsp_status lsp_view_reports_start(struct lsp_view_reports *reports)
{
    *reports = (struct lsp_view_reports){0};
    return pthread_mutex_init(&reports->lock, NULL) == 0 ? LSP_OK : LSP_NO_MEMORY;
}

void lsp_view_reports_cancel(struct lsp_view_reports *reports)
{
    atomic_store(&reports->is_cancelled, true);
}

bool lsp_view_reports_stop(struct lsp_view_reports *reports, uint32_t id)
{
    pthread_mutex_lock(&reports->lock);
    bool is_it = reports->is_running && reports->id == id;
    if (is_it)
        atomic_store(&reports->is_stopped, true);
    pthread_mutex_unlock(&reports->lock);
    return is_it;
}

void lsp_view_reports_finish(struct lsp_view_reports *reports)
{
    if (reports->has_thread)
        pthread_join(reports->thread, NULL);
    lsp_arena_finish(&reports->arena);
    pthread_mutex_destroy(&reports->lock);
}

void lsp_view_answer_report(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)rest;
    if (view->model->ops->report == NULL) {
        lsp_http_answer_problem(ret_answer, 501, "there are no reports of this", NULL, NULL);
        return;
    }
    struct lsp_arena arena = {0};
    const char *scenario = NULL;
    if (!read_request(view, request, &arena, &scenario, ret_answer)) {
        lsp_arena_finish(&arena);
        return;
    }
    struct lsp_view_reports *reports = &view->reports;
    pthread_mutex_lock(&reports->lock);
    if (reports->is_running) {
        lsp_http_answer_problem(ret_answer, 409, "a report is being written", "wait for it", NULL);
    } else if (begin(view, &arena, scenario)) {
        ret_answer->status = 202;
        lsp_buffer_printf(&ret_answer->body, "{\"run\":%u}", (unsigned)reports->id);
    } else {
        lsp_view_answer_status(ret_answer, LSP_NO_MEMORY, NULL);
    }
    pthread_mutex_unlock(&reports->lock);
    lsp_arena_finish(&arena);
}

/* The body may be missing; the scenario's text lies in the arena. */
static bool read_request(struct lsp_view *view, const struct lsp_http_request *request,
    struct lsp_arena *arena, const char **ret_scenario, struct lsp_http_answer *ret_answer)
{
    (void)view;
    if (request->n_body == 0)
        return true;
    struct lsp_view_body body;
    if (!lsp_view_body_load(&body, request, ret_answer))
        return false;
    static const char *const KEYS[] = {"scenario"};
    lsp_view_read_members(&body.object, KEYS, 1);
    const char *scenario = NULL;
    if (lsp_view_read_text(&body.object, "scenario", LSP_VIEW_OPTIONAL, LSP_VIEW_MAX_TEXT,
            LSP_VIEW_LINE, &scenario))
        *ret_scenario = lsp_arena_copy_text(arena, scenario);
    bool is_good = body.diags.n_errors == 0 && (scenario == NULL || *ret_scenario != NULL);
    if (!is_good)
        lsp_view_answer_status(
            ret_answer, body.diags.n_errors > 0 ? LSP_BAD_INPUT : LSP_NO_MEMORY, &body.diags);
    lsp_view_body_finish(&body);
    return is_good;
}

/* Under the lock of the reports, while none is running. */
static bool begin(struct lsp_view *view, struct lsp_arena *arena, const char *scenario)
{
    struct lsp_view_reports *reports = &view->reports;
    if (reports->has_thread)
        pthread_join(reports->thread, NULL);
    reports->has_thread = false;
    struct writing *writing = calloc(1, sizeof *writing);
    if (writing == NULL)
        return false;
    *writing = (struct writing){.view = view, .began_s = lsp_view_now_s()};
    lsp_arena_adopt(&reports->arena, arena);
    reports->scenario = scenario;
    atomic_store(&reports->is_stopped, false);
    reports->id = lsp_view_solver_next_id(&view->solver);
    if (pthread_create(&reports->thread, NULL, write_report, writing) != 0) {
        free(writing);
        return false;
    }
    reports->has_thread = reports->is_running = true;
    return true;
}

static void *write_report(void *user)
{
    struct writing *writing = user;
    struct lsp_view *view = writing->view;
    struct lsp_view_reports *reports = &view->reports;
    const struct lsp_view_listener listener = {
        .user = writing, .progress = tell_progress, .is_cancelled = is_cancelled};
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct lsp_view_report report = {0};
    pthread_mutex_lock(&view->saving); /* no scenario changes while it is read */
    enum lsp_status status = view->model->ops->report(
        view->model->self, reports->scenario, &listener, &arena, &diags, &report);
    pthread_mutex_unlock(&view->saving);
    pthread_mutex_lock(&reports->lock);
    if (status == LSP_OK) {
        lsp_arena_adopt(&reports->arena, &arena);
        reports->written = report;
    }
    reports->is_running = false;
    pthread_mutex_unlock(&reports->lock);
    tell_end(writing, status, &diags, &report);
    lsp_diags_finish(&diags);
    lsp_arena_finish(&arena);
    free(writing);
    return NULL;
}

static void tell_progress(void *user, const char *text, size_t done, size_t total)
{
    struct writing *writing = user;
    double now_s = lsp_view_now_s();
    if (now_s - writing->told_s < PROGRESS_S)
        return;
    writing->told_s = now_s;
    struct lsp_buffer json = {0};
    lsp_buffer_printf(&json, "{\"run\":%u", (unsigned)writing->view->reports.id);
    lsp_buffer_add_text_member(&json, "text", text);
    lsp_buffer_printf(&json, ",\"done\":%zu,\"total\":%zu}", done, total);
    if (!json.failed)
        lsp_http_events_post(writing->view->hub, "progress", json.text);
    lsp_buffer_finish(&json);
}

static bool is_cancelled(void *user)
{
    const struct lsp_view_reports *reports = &((const struct writing *)user)->view->reports;
    return atomic_load(&reports->is_cancelled) || atomic_load(&reports->is_stopped);
}

static void tell_end(const struct writing *writing, enum lsp_status status,
    const struct lsp_diags *diags, const struct lsp_view_report *report)
{
    struct lsp_buffer json = {0};
    lsp_buffer_printf(&json, "{\"run\":%u", (unsigned)writing->view->reports.id);
    const char *name = "cancelled";
    if (status == LSP_OK) {
        name = "done";
        lsp_buffer_add_number_member(&json, "seconds", lsp_view_now_s() - writing->began_s);
        lsp_buffer_add(&json, ",\"stages\":[]");
        struct lsp_buffer address = {0};
        lsp_buffer_printf(&address, "/api/v1/report/%s", report->front);
        lsp_buffer_add_text_member(&json, "report", address.text);
        lsp_buffer_finish(&address);
    } else if (status != LSP_CANCELLED) {
        name = "failed";
        struct lsp_buffer problem = {0};
        lsp_view_problem_write(status, diags, &problem);
        lsp_buffer_add(&json, ",\"problem\":");
        lsp_buffer_add_bytes(&json, problem.text, problem.length);
        lsp_buffer_finish(&problem);
    }
    lsp_buffer_add(&json, "}");
    if (!json.failed)
        lsp_http_events_post(writing->view->hub, name, json.text);
    lsp_buffer_finish(&json);
}

void lsp_view_answer_report_file(struct lsp_view *view, const struct lsp_http_request *request,
    const char *rest, struct lsp_http_answer *ret_answer)
{
    (void)request;
    pthread_mutex_lock(&view->reports.lock);
    const char *folder = view->reports.written.folder; /* kept until the end */
    pthread_mutex_unlock(&view->reports.lock);
    const char *type = type_of(rest);
    int file = folder == NULL || type == NULL ? -1 : open_file(folder, rest);
    if (file < 0) {
        lsp_view_answer_missing(ret_answer, "the report has no such file",
            folder == NULL ? "write a report first" : NULL);
        return;
    }
    ret_answer->content_type = type;
    ret_answer->policy = LSP_HTTP_POLICY_DOCUMENT;
    if (!read_file(file, &ret_answer->body))
        lsp_http_answer_problem(ret_answer, 500, "the report's file cannot be read", NULL, NULL);
    close(file);
}

/* Folder by folder, so that no part of the name is a link.  -1: there is none. */
static int open_file(const char *folder, const char *name)
{
    int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int depth = 0; at >= 0; depth++) {
        size_t length = strcspn(name, "/");
        bool is_last = name[length] == '\0';
        char part[256];
        int next = -1;
        if (depth < MAX_DEPTH && is_plain_name(name, length)) {
            snprintf(part, sizeof part, "%.*s", (int)length, name);
            next = openat(at, part,
                O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (is_last ? 0 : O_DIRECTORY));
        }
        close(at);
        at = next;
        if (is_last)
            break;
        name += length + 1;
    }
    struct stat facts;
    if (at >= 0 && (fstat(at, &facts) != 0 || !S_ISREG(facts.st_mode))) {
        close(at);
        return -1;
    }
    return at;
}

static bool is_plain_name(const char *name, size_t length)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return length >= 1 && length < 256 && name[0] != '.' && strspn(name, PLAIN) >= length;
}

static bool read_file(int file, struct lsp_buffer *out)
{
    char bytes[65536];
    for (;;) {
        ssize_t n_read = read(file, bytes, sizeof bytes);
        if (n_read < 0 && errno == EINTR)
            continue;
        if (n_read <= 0)
            return n_read == 0 && !out->failed;
        lsp_buffer_add_bytes(out, bytes, (size_t)n_read);
        if (out->length > MAX_FILE_BYTES)
            return false;
    }
}

/* NULL: nothing of that kind is in a report. */
static const char *type_of(const char *name)
{
    static const struct {
        const char *ending, *type;
    } TYPES[] = {{".html", "text/html; charset=utf-8"}, {".json", "application/json"},
        {".csv", "text/csv; charset=utf-8"}, {".txt", "text/plain; charset=utf-8"},
        {".svg", "image/svg+xml"}, {".gpkg", "application/geopackage+sqlite3"},
        {".tntp", "text/plain; charset=utf-8"}, {".yaml", "text/plain; charset=utf-8"}};
    const char *ending = strrchr(name, '.');
    for (size_t n = 0; ending != NULL && n < sizeof TYPES / sizeof *TYPES; n++)
        if (strcmp(ending, TYPES[n].ending) == 0)
            return TYPES[n].type;
    return NULL;
}
