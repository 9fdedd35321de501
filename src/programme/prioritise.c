/* Who is served first with resources: the order of activities for levelled passes.
 *
 * The order is that of one plan with middle durations and without resources, and the same for every
 * pass: a rule that can be stated beforehand does not know what is drawn.
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme_internal.h"

/* A heap of activities that may come next, the most urgent on top. */
struct queue {
    const struct lsp_programme_tables *tables;
    const int32_t *late_start;
    uint32_t *heap;
    size_t n;
};

static enum lsp_status prioritise_with(
    struct lsp_programme_tables *tables, struct lsp_arena *scratch);
static enum lsp_status list_successors(const struct lsp_programme_tables *tables,
    struct lsp_arena *scratch, uint32_t **ret_first, uint32_t **ret_after);
static bool is_before(const struct queue *queue, uint32_t one, uint32_t two);
static void push(struct queue *queue, uint32_t activity);
static uint32_t pop(struct queue *queue);

enum lsp_status lsp_programme_prioritise(struct lsp_programme_tables *tables)
{
    struct lsp_arena scratch = {0};
    enum lsp_status status = prioritise_with(tables, &scratch);
    lsp_arena_finish(&scratch);
    return status;
}

static enum lsp_status prioritise_with(
    struct lsp_programme_tables *tables, struct lsp_arena *scratch)
{
    struct lsp_programme_tables relations = *tables;
    struct lsp_programme_pass pass;
    relations.is_levelled = false;
    LSP_TRY(lsp_programme_begin_passes(&relations, scratch, &pass));
    if (lsp_programme_pass_forward(&relations, tables->mid_days, &pass) != LSP_NONE)
        return LSP_OK; /* no plan, with resources or without: any order says so */
    lsp_programme_pass_backward(&relations, tables->mid_days, LSP_PASS_OPENING, &pass);
    uint32_t *first = NULL, *after = NULL;
    uint32_t n_activities = (uint32_t)tables->programme->n_activities;
    uint32_t *n_waiting = LSP_ARRAY(scratch, uint32_t, n_activities);
    struct queue queue = {.tables = tables,
        .late_start = pass.late_start,
        .heap = LSP_ARRAY(scratch, uint32_t, n_activities)};
    LSP_TRY(list_successors(tables, scratch, &first, &after));
    if (n_waiting == NULL || queue.heap == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t activity = 0; activity < n_activities; activity++) {
        n_waiting[activity] = tables->rows[activity].end_link - tables->rows[activity].first_link;
        if (n_waiting[activity] == 0)
            push(&queue, activity);
    }
    for (uint32_t place = 0; queue.n > 0; place++) {
        uint32_t activity = pop(&queue);
        tables->order[place] = activity;
        for (uint32_t n = first[activity]; n < first[activity + 1]; n++)
            if (--n_waiting[after[n]] == 0)
                push(&queue, after[n]);
    }
    return LSP_OK;
}

/* after[first[a]] to after[first[a + 1] - 1] wait for a. */
static enum lsp_status list_successors(const struct lsp_programme_tables *tables,
    struct lsp_arena *scratch, uint32_t **ret_first, uint32_t **ret_after)
{
    uint32_t n_activities = (uint32_t)tables->programme->n_activities;
    uint32_t *first = LSP_ARRAY(scratch, uint32_t, n_activities + 2);
    uint32_t *after = LSP_ARRAY(scratch, uint32_t, tables->n_links);
    if (first == NULL || after == NULL)
        return LSP_NO_MEMORY;
    for (size_t link = 0; link < tables->n_links; link++)
        first[tables->links[link].before + 2]++;
    for (uint32_t activity = 2; activity < n_activities + 2; activity++)
        first[activity] += first[activity - 1];
    for (uint32_t activity = 0; activity < n_activities; activity++) {
        const struct lsp_pass_row *row = &tables->rows[activity];
        for (uint32_t link = row->first_link; link < row->end_link; link++)
            after[first[tables->links[link].before + 1]++] = activity;
    }
    *ret_first = first;
    *ret_after = after;
    return LSP_OK;
}

static bool is_before(const struct queue *queue, uint32_t one, uint32_t two)
{
    const struct lsp_activity *activities = queue->tables->programme->activities;
    bool under_way = lsp_activity_is_under_way(&activities[one]);
    if (under_way != lsp_activity_is_under_way(&activities[two]))
        return under_way;
    if (queue->late_start[one] != queue->late_start[two])
        return queue->late_start[one] < queue->late_start[two];
    return one < two;
}

static void push(struct queue *queue, uint32_t activity)
{
    size_t place = queue->n++;
    for (; place > 0 && is_before(queue, activity, queue->heap[(place - 1) / 2]);
         place = (place - 1) / 2)
        queue->heap[place] = queue->heap[(place - 1) / 2];
    queue->heap[place] = activity;
}

static uint32_t pop(struct queue *queue)
{
    uint32_t top = queue->heap[0], last = queue->heap[--queue->n];
    size_t place = 0;
    for (size_t child = 1; child < queue->n; child = 2 * place + 1) {
        child +=
            child + 1 < queue->n && is_before(queue, queue->heap[child + 1], queue->heap[child]);
        if (!is_before(queue, queue->heap[child], last))
            break;
        queue->heap[place] = queue->heap[child];
        place = child;
    }
    queue->heap[place] = last;
    return top;
}
