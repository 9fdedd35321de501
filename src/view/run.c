/* Runs: what was asked, what came of it, and who still needs it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const STATES[] = {
    [LSP_VIEW_WAITING] = "waiting",
    [LSP_VIEW_RUNNING] = "running",
    [LSP_VIEW_DONE] = "done",
    [LSP_VIEW_FAILED] = "failed",
    [LSP_VIEW_CANCELLED] = "cancelled",
};

static void release_list(struct lsp_view_published *newest);
static void write_stages(const struct lsp_view_published *stage, struct lsp_buffer *out);

struct lsp_view_run *lsp_view_run_create(const struct lsp_view_model *model, uint32_t id)
{
    struct lsp_view_run *run = calloc(1, sizeof *run);
    if (run == NULL)
        return NULL;
    if (pthread_mutex_init(&run->lock, NULL) != 0) {
        free(run);
        return NULL;
    }
    atomic_init(&run->references, 1);
    atomic_init(&run->is_cancelled, false);
    run->model = model;
    run->id = id;
    run->client = "";
    run->began_s = lsp_view_now_s();
    return run;
}

struct lsp_view_run *lsp_view_run_hold(struct lsp_view_run *run)
{
    if (run != NULL)
        atomic_fetch_add(&run->references, 1);
    return run;
}

void lsp_view_run_release(void *held)
{
    struct lsp_view_run *run = held;
    if (run == NULL || atomic_fetch_sub(&run->references, 1) > 1)
        return;
    if (run->model_state != NULL)
        run->model->ops->finish_state(run->model->self, run->model_state);
    release_list(run->newest);
    lsp_buffer_finish(&run->details);
    lsp_buffer_finish(&run->problem);
    lsp_arena_finish(&run->arena);
    pthread_mutex_destroy(&run->lock);
    free(run);
}

static void release_list(struct lsp_view_published *newest)
{
    while (newest != NULL) {
        struct lsp_view_published *earlier = newest->earlier;
        newest->earlier = NULL;
        lsp_view_published_release(newest);
        newest = earlier;
    }
}

void lsp_view_published_release(void *held)
{
    struct lsp_view_published *stage = held;
    if (stage == NULL || atomic_fetch_sub(&stage->references, 1) > 1)
        return;
    lsp_buffer_finish(&stage->headline);
    lsp_buffer_finish(&stage->fields);
    free(stage);
}

struct lsp_view_published *lsp_view_run_find_stage(struct lsp_view_run *run, const char *name)
{
    pthread_mutex_lock(&run->lock);
    struct lsp_view_published *stage = run->newest;
    if (strcmp(name, "final") != 0)
        while (stage != NULL && strcmp(lsp_view_stage_name(stage->stage), name) != 0)
            stage = stage->earlier;
    if (stage != NULL)
        atomic_fetch_add(&stage->references, 1);
    pthread_mutex_unlock(&run->lock);
    return stage;
}

void lsp_view_run_trim(struct lsp_view_run *run)
{
    pthread_mutex_lock(&run->lock);
    struct lsp_view_published *earlier = run->newest == NULL ? NULL : run->newest->earlier;
    if (earlier != NULL)
        run->newest->earlier = NULL;
    pthread_mutex_unlock(&run->lock);
    release_list(earlier);
}

void lsp_view_run_begin_json(const struct lsp_view_run *run, struct lsp_buffer *out)
{
    lsp_buffer_printf(out, "{\"run\":%u", run->id);
    lsp_buffer_add_number_member(out, "sequence", run->sequence);
    lsp_buffer_add_text_member(out, "client", run->client);
}

void lsp_view_run_write(struct lsp_view_run *run, struct lsp_buffer *out)
{
    lsp_view_run_begin_json(run, out);
    pthread_mutex_lock(&run->lock);
    lsp_buffer_add_text_member(out, "state", STATES[run->state]);
    lsp_buffer_printf(
        out, ",\"has_details\":%s,\"stages\":[", run->details.length > 0 ? "true" : "false");
    write_stages(run->newest, out);
    lsp_buffer_add(out, "]");
    if (run->problem.length > 0) {
        lsp_buffer_add(out, ",\"problem\":");
        lsp_buffer_add_bytes(out, run->problem.text, run->problem.length);
    }
    pthread_mutex_unlock(&run->lock);
    lsp_buffer_add(out, "}");
}

/* The oldest first. */
static void write_stages(const struct lsp_view_published *newest, struct lsp_buffer *out)
{
    const struct lsp_view_published *written = NULL;
    while (written != newest) {
        const struct lsp_view_published *stage = newest;
        while (stage->earlier != written)
            stage = stage->earlier;
        if (written != NULL)
            lsp_buffer_add(out, ",");
        lsp_buffer_add_bytes(out, stage->headline.text, stage->headline.length);
        written = stage;
    }
}

double lsp_view_now_s(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
