/* What a new link costs to answer: solves a network, then adds one link after the other to it, each
 * time through all stages of an answer, and some from nothing to the same gaps:
 *     what_if NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR THREADS LINKS COLD_LINKS NODES|-
 * prints lines "stage median-wall median-cpu worst-wall cold-wall cold-cpu", seconds since the link
 * was given: to "certified" where no more is asked for, to the others on the way to the last.
 * Medians of LINKS links, and of the first COLD_LINKS of them from nothing ("nan" where there is
 * none).  At last "links unused largest-difference", the last of which is by how much of total cost
 * an objective differs from the one found from nothing.
 *
 * Links are useful ones at random: two-way, as long as 2 to 8 % of the diagonal of the map of
 * NODES, and at least 40 % cheaper than the present way.  Without a map they join nodes 3 to 8
 * links apart, at half of the present cost.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "search.h"
#include "what_if/what_if.h"

enum { MAX_LINKS = 200, MAX_TRIES = 20000, LEAST_HOPS = 3, MOST_HOPS = 8 };
static const double LEAST_LENGTH = 0.02, MOST_LENGTH = 0.08; /* of the map's diagonal */
static const double CHEAPER = 0.6;                           /* of the present cost, at most */
static const double CHEAPER_UNMAPPED = 0.5;
static const double BASE_GAP = 1e-12;
static const uint64_t SEED = 20;

struct candidate {
    uint32_t from, to;
    double free_time, fixed_cost;
};

struct trial {
    struct bench_case road;
    const struct lsp_assignment_problem *problem; /* of the road, without new links */
    struct lsp_what_if_base base;
    struct bench_search search;
    double *cost;  /* [n_links] of the base */
    double *x, *y; /* [n_nodes] or NULL; NAN where the file has no such node */
    double diagonal;
    double time_of_length, fixed_of_length, capacity; /* a usual link of the network */
    uint32_t n_threads, drawn;
    size_t n_links, n_cold;
    struct candidate *candidates; /* [n_links] */
};

/* What one link took to each stage, the screen first. */
enum { SCREEN, FIRST_STAGE, N_ROWS = FIRST_STAGE + LSP_STAGE_REFINED + 1 };
static const char *const ROW_NAMES[] = {"screen", "preview", "draft", "certified", "refined"};

struct run {
    struct bench_clock start, spent[N_ROWS]; /* negative where a stage was skipped over */
};

/* Of all links. */
struct spans {
    double wall_s[N_ROWS][MAX_LINKS], cpu_s[N_ROWS][MAX_LINKS];
    double cold_wall_s[N_ROWS][MAX_LINKS], cold_cpu_s[N_ROWS][MAX_LINKS];
    double most_apart;
    size_t n_unused;
};

static void begin(struct trial *trial, char *arguments[]);
static void solve_base(struct trial *trial);
static void read_nodes(struct trial *trial, const char *path);
static void measure_usual_link(struct trial *trial);
static double median_of(struct trial *trial, double (*value)(const struct trial *, uint32_t));
static void choose_links(struct trial *trial);
static bool try_mapped(struct trial *trial, struct candidate *ret_candidate);
static bool try_unmapped(struct trial *trial, struct candidate *ret_candidate);
static void measure_link(const struct trial *trial, size_t at, struct spans *spans);
static double answer(const struct trial *trial, const struct lsp_change *change,
    enum lsp_stage stage, struct run *run, bool *ret_is_used);
static bool note_stage(void *context, const struct lsp_what_if_answer *answer);
static void solve_cold(const struct trial *trial, const struct lsp_change *change, size_t at,
    double warm_objective, struct spans *spans);
static void print(const struct trial *trial, struct spans *spans);
static uint32_t draw_node(struct trial *trial);
static double draw(struct trial *trial);

int main(int n_arguments, char *arguments[])
{
    if (n_arguments != 9)
        bench_fail("usage: what_if NETWORK TRIPS TOLL_FACTOR DISTANCE_FACTOR THREADS LINKS "
                   "COLD_LINKS NODES|-");
    struct trial trial = {0};
    struct spans *spans = calloc(1, sizeof *spans);
    if (spans == NULL)
        bench_fail("out of memory");
    begin(&trial, arguments);
    solve_base(&trial);
    measure_usual_link(&trial);
    choose_links(&trial);
    for (size_t at = 0; at < trial.n_links; at++)
        measure_link(&trial, at, spans);
    print(&trial, spans);
    free(spans);
    lsp_what_if_base_finish(&trial.base);
    bench_finish(&trial.road);
    return 0;
}

static void begin(struct trial *trial, char *arguments[])
{
    bench_read(arguments[1], arguments[2], bench_number(arguments[3], 0),
        bench_number(arguments[4], 0), &trial->road);
    trial->problem = &trial->road.problem;
    trial->n_threads = (uint32_t)bench_number(arguments[5], 1);
    trial->n_links = (size_t)bench_number(arguments[6], 1);
    trial->n_cold = (size_t)bench_number(arguments[7], 0);
    if (trial->n_links > MAX_LINKS || trial->n_cold > trial->n_links)
        bench_fail("at most %d links, and no more cold than warm", (int)MAX_LINKS);
    bench_search_init(trial->problem, &trial->road.arena, &trial->search);
    trial->cost = LSP_ARRAY(&trial->road.arena, double, trial->problem->n_links);
    trial->candidates = LSP_ARRAY(&trial->road.arena, struct candidate, trial->n_links);
    if (trial->cost == NULL || trial->candidates == NULL)
        bench_fail("out of memory");
    if (strcmp(arguments[8], "-") != 0)
        read_nodes(trial, arguments[8]);
}

static void solve_base(struct trial *trial)
{
    struct lsp_assignment_options options = {
        .relative_gap = BASE_GAP, .n_threads = trial->n_threads};
    bench_check(lsp_what_if_base(trial->problem, &options, &trial->base), "the base");
    for (uint32_t link = 0; link < trial->problem->n_links; link++)
        trial->cost[link] = trial->base.result.cost[link];
}

/* "node x y" in every line that begins with a number. */
static void read_nodes(struct trial *trial, const char *path)
{
    uint32_t n_nodes = trial->problem->n_nodes;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        bench_fail("cannot read %s", path);
    trial->x = LSP_ARRAY(&trial->road.arena, double, n_nodes);
    trial->y = LSP_ARRAY(&trial->road.arena, double, n_nodes);
    if (trial->x == NULL || trial->y == NULL)
        bench_fail("out of memory");
    for (uint32_t node = 0; node < n_nodes; node++)
        trial->x[node] = trial->y[node] = (double)NAN;
    double low[2] = {(double)INFINITY, (double)INFINITY},
           high[2] = {-(double)INFINITY, -(double)INFINITY};
    char line[512];
    while (fgets(line, sizeof line, file) != NULL) {
        char *at = line, *end;
        unsigned long number = strtoul(at, &end, 10);
        if (end == at || number == 0 || number > n_nodes)
            continue;
        double x = strtod(end, &at), y = strtod(at, &end);
        trial->x[number - 1] = x;
        trial->y[number - 1] = y;
        low[0] = fmin(low[0], x);
        low[1] = fmin(low[1], y);
        high[0] = fmax(high[0], x);
        high[1] = fmax(high[1], y);
    }
    fclose(file);
    trial->diagonal = hypot(high[0] - low[0], high[1] - low[1]);
    if (!(trial->diagonal > 0))
        bench_fail("%s gives no map", path);
}

/* As the crow flies; NAN without a map. */
static double away(const struct trial *trial, uint32_t from, uint32_t to)
{
    return trial->x == NULL ? (double)NAN
                            : hypot(trial->x[from] - trial->x[to], trial->y[from] - trial->y[to]);
}

static bool is_street(const struct trial *trial, uint32_t link)
{
    const struct lsp_assignment_problem *problem = trial->problem;
    return problem->tail[link] >= problem->n_centroids &&
           problem->head[link] >= problem->n_centroids && problem->a[link] > 0 &&
           problem->free_time[link] > 0;
}

static double time_of_length(const struct trial *trial, uint32_t link)
{
    return trial->problem->free_time[link] /
           away(trial, trial->problem->tail[link], trial->problem->head[link]);
}

static double fixed_of_length(const struct trial *trial, uint32_t link)
{
    return trial->problem->fixed_cost[link] /
           away(trial, trial->problem->tail[link], trial->problem->head[link]);
}

static double capacity(const struct trial *trial, uint32_t link)
{
    return trial->problem->capacity[link];
}

static void measure_usual_link(struct trial *trial)
{
    trial->capacity = median_of(trial, capacity);
    if (trial->x == NULL)
        return;
    trial->time_of_length = median_of(trial, time_of_length);
    trial->fixed_of_length = median_of(trial, fixed_of_length);
}

static double median_of(struct trial *trial, double (*value)(const struct trial *, uint32_t))
{
    double *values = malloc(trial->problem->n_links * sizeof *values);
    size_t n = 0;
    if (values == NULL)
        bench_fail("out of memory");
    for (uint32_t link = 0; link < trial->problem->n_links; link++)
        if (is_street(trial, link) && isfinite(value(trial, link)))
            values[n++] = value(trial, link);
    double middle = bench_median(n, values);
    free(values);
    if (!isfinite(middle))
        bench_fail("the network has no usual links");
    return middle;
}

static void choose_links(struct trial *trial)
{
    size_t n = 0;
    for (int attempt = 0; attempt < MAX_TRIES && n < trial->n_links; attempt++)
        n += trial->x != NULL ? try_mapped(trial, &trial->candidates[n])
                              : try_unmapped(trial, &trial->candidates[n]);
    if (n < trial->n_links)
        bench_fail("of %zu useful links only %zu are found", trial->n_links, n);
}

static bool try_mapped(struct trial *trial, struct candidate *ret_candidate)
{
    uint32_t from = draw_node(trial), to = draw_node(trial);
    double length = away(trial, from, to);
    if (!(length >= LEAST_LENGTH * trial->diagonal && length <= MOST_LENGTH * trial->diagonal))
        return false;
    struct candidate candidate = {
        from, to, length * trial->time_of_length, length * trial->fixed_of_length};
    bench_search_run(trial->problem, trial->cost, from, &trial->search);
    double present = trial->search.distance[to];
    if (!isfinite(present) || candidate.free_time + candidate.fixed_cost > CHEAPER * present)
        return false;
    *ret_candidate = candidate;
    return true;
}

static bool try_unmapped(struct trial *trial, struct candidate *ret_candidate)
{
    uint32_t from = draw_node(trial), to = from, n_hops = 0;
    bench_search_run(trial->problem, trial->cost, from, &trial->search);
    if (trial->search.n_settled < 2)
        return false;
    /* Nodes are settled by cost: those near the front are a few links away. */
    uint32_t reach = trial->search.n_settled < 200 ? trial->search.n_settled : 200;
    to = trial->search.settled[(uint32_t)(draw(trial) * reach)];
    for (uint32_t node = to; node != from; node = trial->problem->tail[trial->search.by[node]])
        n_hops++;
    double cost = CHEAPER_UNMAPPED * trial->search.distance[to];
    if (to < trial->problem->n_centroids || n_hops < LEAST_HOPS || n_hops > MOST_HOPS ||
        !(cost > 0))
        return false;
    *ret_candidate = (struct candidate){from, to, cost, 0};
    return true;
}

static void measure_link(const struct trial *trial, size_t at, struct spans *spans)
{
    const struct candidate *candidate = &trial->candidates[at];
    struct lsp_edit edits[2] = {{.kind = LSP_EDIT_ADD,
                                    .tail = candidate->from,
                                    .head = candidate->to,
                                    .function = LSP_FUNCTION_BPR,
                                    .free_time = candidate->free_time,
                                    .a = 0.15,
                                    .b = 4,
                                    .capacity = trial->capacity,
                                    .fixed_cost = &candidate->fixed_cost},
        {0}};
    edits[1] = edits[0];
    edits[1].tail = candidate->to;
    edits[1].head = candidate->from;
    struct lsp_change change = {.edits = edits, .n_edits = 2};
    struct run run, brief;
    bool is_used;
    answer(trial, &change, LSP_STAGE_CERTIFIED, &brief, &is_used);
    double objective = answer(trial, &change, LSP_STAGE_REFINED, &run, &is_used);
    spans->n_unused += !is_used;
    for (int row = N_ROWS - 1; row-- > 0;)
        if (run.spent[row].wall_s < 0) /* skipped: reached together with the next */
            run.spent[row] = run.spent[row + 1];
    run.spent[FIRST_STAGE + LSP_STAGE_CERTIFIED] = brief.spent[FIRST_STAGE + LSP_STAGE_CERTIFIED];
    for (int row = 0; row < N_ROWS; row++) {
        spans->wall_s[row][at] = run.spent[row].wall_s;
        spans->cpu_s[row][at] = run.spent[row].cpu_s;
    }
    if (at < trial->n_cold)
        solve_cold(trial, &change, at, objective, spans);
}

/* The objective at the end. */
static double answer(const struct trial *trial, const struct lsp_change *change,
    enum lsp_stage stage, struct run *run, bool *ret_is_used)
{
    struct lsp_screen screen;
    struct lsp_what_if_answer answer = {0};
    struct lsp_what_if_options options = {
        .stage = stage, .n_threads = trial->n_threads, .publish = note_stage, .context = run};
    for (int row = 0; row < N_ROWS; row++)
        run->spent[row] = (struct bench_clock){-1, -1};
    run->start = bench_now();
    bench_check(lsp_what_if_screen(&trial->base, change, trial->n_threads, &screen), "a screen");
    run->spent[SCREEN] = bench_since(&run->start);
    run->start = bench_now();
    bench_check(lsp_what_if_answer(&trial->base, change, &options, &answer), "an answer");
    run->spent[FIRST_STAGE + stage] = bench_since(&run->start);
    if (answer.stage < stage)
        bench_fail("an answer ends at a gap of %.3g", answer.relative_gap);
    double objective = answer.result.objective;
    uint32_t n = trial->problem->n_links;
    *ret_is_used = answer.flow[n] + answer.flow[n + 1] > 0;
    lsp_what_if_answer_finish(&answer);
    return objective;
}

static bool note_stage(void *context, const struct lsp_what_if_answer *answer)
{
    struct run *run = context;
    run->spent[FIRST_STAGE + answer->stage] = bench_since(&run->start);
    return true;
}

/* To the gaps of the stages that have one that may be quoted. */
static void solve_cold(const struct trial *trial, const struct lsp_change *change, size_t at,
    double warm_objective, struct spans *spans)
{
    struct lsp_changed changed = {0};
    bench_check(lsp_what_if_change(trial->problem, change, &changed), "a change");
    for (int stage = LSP_STAGE_CERTIFIED; stage <= LSP_STAGE_REFINED; stage++) {
        struct lsp_assignment_options options = {
            .relative_gap = lsp_stage_gap((enum lsp_stage)stage), .n_threads = trial->n_threads};
        struct lsp_assignment_result result = {0};
        struct bench_clock start = bench_now();
        bench_check(lsp_assignment_solve(&changed.problem, &options, &result), "from nothing");
        struct bench_clock spent = bench_since(&start);
        if (result.ended_by != LSP_ASSIGNMENT_CONVERGED)
            bench_fail("from nothing a gap of %.3g is reached", result.relative_gap);
        spans->cold_wall_s[FIRST_STAGE + stage][at] = spent.wall_s;
        spans->cold_cpu_s[FIRST_STAGE + stage][at] = spent.cpu_s;
        double apart = fabs(result.objective - warm_objective) / result.total_cost;
        if (apart > 2 * options.relative_gap) /* each is within its gap of the least */
            bench_fail("answers from the base and from nothing differ by %.3g", apart);
        if (stage == LSP_STAGE_REFINED)
            spans->most_apart = fmax(spans->most_apart, apart);
        lsp_assignment_result_finish(&result);
    }
    lsp_what_if_changed_finish(&changed);
}

static void print(const struct trial *trial, struct spans *spans)
{
    for (int row = 0; row < N_ROWS; row++) {
        bool has_cold = row >= FIRST_STAGE + LSP_STAGE_CERTIFIED && trial->n_cold > 0;
        double worst = 0;
        for (size_t at = 0; at < trial->n_links; at++)
            worst = fmax(worst, spans->wall_s[row][at]);
        printf("%s %.6f %.6f %.6f %.6f %.6f\n", ROW_NAMES[row],
            bench_median(trial->n_links, spans->wall_s[row]),
            bench_median(trial->n_links, spans->cpu_s[row]), worst,
            has_cold ? bench_median(trial->n_cold, spans->cold_wall_s[row]) : (double)NAN,
            has_cold ? bench_median(trial->n_cold, spans->cold_cpu_s[row]) : (double)NAN);
    }
    printf("%zu %zu %.2e\n", trial->n_links, spans->n_unused, spans->most_apart);
}

static uint32_t draw_node(struct trial *trial)
{
    uint32_t first = trial->problem->n_centroids;
    return first + (uint32_t)(draw(trial) * (trial->problem->n_nodes - first));
}

static double draw(struct trial *trial)
{
    return lsp_random_uniform(SEED, LSP_RANDOM_TEST, 0, trial->drawn++);
}
