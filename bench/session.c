/* How long a drawn bridge takes from the request to each stage as a viewer shows it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Two roads are split, a link both ways is put between the new nodes, the edits are read, solved,
 * proved, and turned into the arrays that go to a page:
 *     session NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR THREADS BRIDGES NODES [START]
 * prints lines "stage median worst cpu", wall seconds since the request and the median of the
 * processor's; a stage that was skipped over counts as the next one. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/random.h"
#include "bench.h"
#include "network_run/session.h"

enum { MAX_BRIDGES = 100, N_STAGES = LSP_ROAD_SESSION_REFINED + 1, MAX_TRIES = 100000 };
static const uint64_t SEED = 20261124;
/* Bridges are that long, as parts of the map's diagonal. */
static const double LEAST_LENGTH = 0.02, MOST_LENGTH = 0.08;

struct trial {
    struct lsp_road_session *session;
    const struct lsp_road_session_network *network;
    double diagonal;
    uint32_t drawn;
};

/* One bridge: when each stage was there. */
struct run {
    struct bench_clock start;
    double wall_s[N_STAGES], cpu_s[N_STAGES];
};

static double draw(struct trial *trial)
{
    return lsp_random_uniform(SEED, LSP_RANDOM_TEST, 1, trial->drawn++);
}

static void open_trial(char *arguments[], struct trial *trial)
{
    struct lsp_diags diags = {0};
    struct lsp_buffer said = {0};
    const struct lsp_road_session_options options = {
        .sources = {.network = arguments[1],
            .trips = arguments[2],
            .toll_factor = bench_number(arguments[3], 0),
            .distance_factor = bench_number(arguments[4], 0)},
        .n_threads = (int)bench_number(arguments[5], 1),
        .nodes = arguments[7],
        .start = arguments[8]};
    enum lsp_status status = lsp_road_session_open(&options, &diags, &trial->session);
    if (status == LSP_OK) {
        trial->network = lsp_road_session_network(trial->session);
        status = lsp_road_session_solve(
            trial->session, &(struct lsp_road_session_watch){.step = NULL}, &diags);
    }
    if (status != LSP_OK) {
        lsp_diags_render_text(&diags, false, &said);
        bench_fail("%s", said.text == NULL ? "the session cannot be opened" : said.text);
    }
    lsp_diags_finish(&diags);
}

static void measure_map(struct trial *trial)
{
    const struct lsp_road_session_network *network = trial->network;
    double low[2] = {network->x[0], network->y[0]}, high[2] = {network->x[0], network->y[0]};
    for (uint32_t node = 1; node < network->n_nodes; node++) {
        const double place[2] = {network->x[node], network->y[node]};
        for (int axis = 0; axis < 2; axis++) {
            low[axis] = fmin(low[axis], place[axis]);
            high[axis] = fmax(high[axis], place[axis]);
        }
    }
    trial->diagonal = lsp_road_session_distance(network, low, high);
}

/* Two roads with a bridge's length between them. */
static void draw_bridge(struct trial *trial, uint32_t ret_links[2])
{
    const struct lsp_road_session_network *network = trial->network;
    for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
        double places[2][2];
        for (int end = 0; end < 2; end++) {
            uint32_t link = ret_links[end] = (uint32_t)(draw(trial) * network->n_links);
            places[end][0] = network->x[network->tail[link]];
            places[end][1] = network->y[network->tail[link]];
        }
        double length = lsp_road_session_distance(network, places[0], places[1]);
        if (!network->is_connector[ret_links[0]] && !network->is_connector[ret_links[1]] &&
            length > LEAST_LENGTH * trial->diagonal && length < MOST_LENGTH * trial->diagonal)
            return;
    }
    bench_fail("the map has no room for a bridge");
}

static void note_stage(void *user, const struct lsp_road_session_stage *stage)
{
    struct run *run = user;
    struct bench_clock spent = bench_since(&run->start);
    run->wall_s[stage->kind] = spent.wall_s;
    run->cpu_s[stage->kind] = spent.cpu_s;
}

static void measure_bridge(struct trial *trial, struct run *run)
{
    static const double NONE = (double)NAN;
    uint32_t links[2];
    char ids[2][32];
    draw_bridge(trial, links);
    struct lsp_road_session_edit edits[3] = {
        {.kind = LSP_ROAD_SESSION_SPLIT, .at = 0.5, .node = "bench-a"},
        {.kind = LSP_ROAD_SESSION_SPLIT, .at = 0.5, .node = "bench-b"},
        {.kind = LSP_ROAD_SESSION_ADD, .from = "bench-a", .to = "bench-b", .is_both_ways = true}};
    for (int end = 0; end < 2; end++)
        edits[end].link = lsp_road_session_link_text(trial->session, links[end], ids[end]);
    for (int at = 0; at < 3; at++)
        edits[at].free_time = edits[at].length = edits[at].capacity = edits[at].toll =
            edits[at].alpha = edits[at].beta = NONE;
    struct lsp_diags diags = {0};
    struct lsp_road_session_answer *answer = NULL;
    const struct lsp_road_session_wish wish = {.user = run, .publish = note_stage};
    run->start = bench_now();
    bench_check(
        lsp_road_session_answer(trial->session, 3, edits, &wish, &diags, &answer), "an answer");
    if (!lsp_road_session_answer_stage(answer)->is_converged)
        bench_fail("an answer is not proved to have converged");
    lsp_road_session_answer_free(answer);
    lsp_diags_finish(&diags);
}

int main(int n_arguments, char *arguments[])
{
    static const char *const NAMES[N_STAGES] = {"preview", "draft", "certified", "refined"};
    static double wall_s[N_STAGES][MAX_BRIDGES], cpu_s[N_STAGES][MAX_BRIDGES];
    if (n_arguments != 8 && n_arguments != 9)
        bench_fail(
            "session NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR THREADS BRIDGES NODES [START]");
    struct trial trial = {0};
    size_t n = (size_t)bench_number(arguments[6], 1);
    if (n == 0 || n > MAX_BRIDGES)
        bench_fail("1 to %d bridges", (int)MAX_BRIDGES);
    open_trial(arguments, &trial);
    measure_map(&trial);
    for (size_t at = 0; at < n; at++) {
        struct run run = {.wall_s = {-1, -1, -1, -1}};
        measure_bridge(&trial, &run);
        int later = N_STAGES - 1;
        for (int stage = N_STAGES - 1; stage >= 0; stage--) {
            later = run.wall_s[stage] < 0 ? later : stage;
            wall_s[stage][at] = run.wall_s[later];
            cpu_s[stage][at] = run.cpu_s[later];
        }
    }
    for (int stage = 0; stage < N_STAGES; stage++) {
        double worst = 0;
        for (size_t at = 0; at < n; at++)
            worst = fmax(worst, wall_s[stage][at]);
        printf("%s %.4f %.4f %.4f\n", NAMES[stage], bench_median(n, wall_s[stage]), worst,
            bench_median(n, cpu_s[stage]));
    }
    lsp_road_session_close(trial.session);
    return 0;
}
