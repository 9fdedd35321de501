/* What a change drawn on a study costs to answer:
 *     study_session STUDY LINK CHANGES THREADS
 * opens the study, solves its main scenario, then gives LINK another speed CHANGES times, and
 * prints lines "what median-wall median-processor worst-wall", milliseconds: open, base, draft and
 * whole.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "study/session.h"

enum { MAX_CHANGES = 1000, LEAST_SPEED = 40 };

struct clocks {
    double wall_ms, cpu_ms;
};

struct listening {
    struct clocks begun, draft;
};

static struct clocks read_clocks(void)
{
    struct timespec wall, cpu;
    clock_gettime(CLOCK_MONOTONIC, &wall);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    return (struct clocks){1e3 * (double)wall.tv_sec + 1e-6 * (double)wall.tv_nsec,
        1e3 * (double)cpu.tv_sec + 1e-6 * (double)cpu.tv_nsec};
}

static struct clocks since(struct clocks begun)
{
    struct clocks now = read_clocks();
    return (struct clocks){now.wall_ms - begun.wall_ms, now.cpu_ms - begun.cpu_ms};
}

static void hear_stage(void *user, const struct lsp_session_tables *tables)
{
    struct listening *listening = user;
    if (tables->stage == LSP_SESSION_DRAFT)
        listening->draft = since(listening->begun);
}

static void hear_details(void *user, struct lsp_buffer *json)
{
    (void)user;
    lsp_buffer_finish(json);
}

static void hear_progress(void *user, const char *text, size_t done, size_t total)
{
    (void)user;
    (void)text;
    (void)done;
    (void)total;
}

static bool hear_nothing(void *user)
{
    (void)user;
    return false;
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static void print(const char *what, size_t n, const struct clocks times[])
{
    double wall[MAX_CHANGES], cpu[MAX_CHANGES];
    for (size_t at = 0; at < n; at++) {
        wall[at] = times[at].wall_ms;
        cpu[at] = times[at].cpu_ms;
    }
    qsort(wall, n, sizeof *wall, compare);
    qsort(cpu, n, sizeof *cpu, compare);
    printf("%s %.1f %.1f %.1f\n", what, wall[n / 2], cpu[n / 2], wall[n - 1]);
}

int main(int argc, char **argv)
{
    static struct clocks draft[MAX_CHANGES], whole[MAX_CHANGES];
    size_t n = argc == 5 ? strtoul(argv[3], NULL, 10) : 0;
    struct lsp_diags diags = {0};
    struct lsp_session *session;
    struct listening listening = {.begun = read_clocks()};
    if (n < 1 || n > MAX_CHANGES)
        return 1;
    const struct lsp_session_options options = {
        .folder = argv[1], .n_threads = (int)strtol(argv[4], NULL, 10)};
    if (lsp_session_open(&options, &diags, &session) != LSP_OK)
        return 1;
    struct clocks opened = since(listening.begun), base = opened;
    const struct lsp_session_listener listener = {
        &listening, hear_stage, hear_details, hear_progress, hear_nothing};
    for (size_t at = 0; at <= n; at++) {
        struct lsp_drawn_value speed = {.key = "free_speed", .number = (double)(LEAST_SPEED + at)};
        const struct lsp_drawn_edit edit = {
            .kind = LSP_DRAWN_CHANGE, .link = argv[2], .values = &speed, .n_values = 1};
        const struct lsp_session_wish wish = {
            .like = lsp_session_about(session)->main_scenario, .edits = &edit, .n_edits = at > 0};
        struct lsp_session_run *run;
        listening.begun = read_clocks();
        if (lsp_session_solve(session, &wish, &listener, &diags, &run) != LSP_OK)
            return 1;
        struct clocks took = since(listening.begun);
        lsp_session_run_close(run);
        if (at == 0)
            base = took;
        else {
            draft[at - 1] = listening.draft;
            whole[at - 1] = took;
        }
    }
    print("open", 1, &opened);
    print("base", 1, &base);
    print("draft", n, draft);
    print("whole", n, whole);
    lsp_session_close(session);
    lsp_diags_finish(&diags);
    return 0;
}
