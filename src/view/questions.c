/* Questions: the thread that answers what is asked of runs, one question at a time, beside the
 * solver.  Whoever asks waits; a question whose asker has gone is cancelled.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

#include <time.h>

/* How soon it is noticed that the asker has gone. */
static const long LOOK_NS = 30 * 1000 * 1000;

static void *work(void *user);
static void wait_a_little(struct lsp_view_questions *questions);

enum lsp_status lsp_view_questions_start(struct lsp_view_questions *questions)
{
    *questions = (struct lsp_view_questions){0};
    pthread_mutex_init(&questions->lock, NULL);
    pthread_cond_init(&questions->changed, NULL);
    pthread_cond_init(&questions->done, NULL);
    questions->has_thread = pthread_create(&questions->thread, NULL, work, questions) == 0;
    return questions->has_thread ? LSP_OK : LSP_NO_MEMORY;
}

static void *work(void *user)
{
    struct lsp_view_questions *questions = user;
    pthread_mutex_lock(&questions->lock);
    while (!questions->is_ending) {
        struct lsp_view_question *question = questions->waiting;
        if (question == NULL) {
            pthread_cond_wait(&questions->changed, &questions->lock);
            continue;
        }
        questions->waiting = question->next;
        pthread_mutex_unlock(&questions->lock);
        question->status =
            atomic_load(&question->is_cancelled) ? LSP_CANCELLED : question->ask(question);
        pthread_mutex_lock(&questions->lock);
        question->is_done = true;
        pthread_cond_broadcast(&questions->done);
    }
    pthread_mutex_unlock(&questions->lock);
    return NULL;
}

void lsp_view_questions_ask(struct lsp_view_questions *questions,
    struct lsp_view_question *question, const struct lsp_http_request *request)
{
    pthread_mutex_lock(&questions->lock);
    struct lsp_view_question **end = &questions->waiting;
    while (*end != NULL)
        end = &(*end)->next;
    *end = question;
    pthread_cond_signal(&questions->changed);
    while (!question->is_done) {
        wait_a_little(questions);
        if (!question->is_done && lsp_http_request_is_abandoned(request))
            atomic_store(&question->is_cancelled, true);
    }
    pthread_mutex_unlock(&questions->lock);
}

static void wait_a_little(struct lsp_view_questions *questions)
{
    struct timespec until = {0};
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_NS;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&questions->done, &questions->lock, &until);
}

void lsp_view_questions_finish(struct lsp_view_questions *questions)
{
    pthread_mutex_lock(&questions->lock);
    questions->is_ending = true;
    pthread_cond_signal(&questions->changed);
    pthread_mutex_unlock(&questions->lock);
    if (questions->has_thread)
        pthread_join(questions->thread, NULL);
    pthread_cond_destroy(&questions->done);
    pthread_cond_destroy(&questions->changed);
    pthread_mutex_destroy(&questions->lock);
}
