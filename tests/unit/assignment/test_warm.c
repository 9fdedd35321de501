/* Warm starts: whatever the start, the answer is that of a cold solve; nothing drifts, nothing
 * grows, and what changes nothing changes nothing.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "support/answer.h"
#include "support/city.h"
#include "support/manufactured.h"
#include "support/soak.h"
#include "support/test.h"

static const double GAP = 1e-14, OBJECTIVE_TOLERANCE = 1e-12;

/* A city and its answer. */
struct version {
    struct city city;
    struct solved solved;
};

static struct lsp_assignment_options warm_options(
    const struct lsp_assignment_state *start, const uint32_t *link_in_start)
{
    return (struct lsp_assignment_options){
        .relative_gap = GAP, .start = start, .link_in_start = link_in_start, .keep_state = true};
}

static struct version open_version(uint64_t seed, uint32_t side, uint32_t n_centroids)
{
    struct manufacture_order order = {.seed = seed,
        .side = side,
        .n_centroids = n_centroids,
        .n_classes = seed % 3 == 0 ? 2 : 1,
        .has_all_functions = seed % 2 == 0,
        .has_preload = seed % 5 == 0};
    struct manufactured made;
    assert_true(manufacture_to_order(&order, &made));
    struct version version = {.city = city_of(&made.town, seed)};
    for (uint32_t link = 0; link < made.town.n_links; link++)
        version.city.town.link[link].free_time *= 0.8 + 0.4 * city_roll(&version.city);
    manufactured_finish(&made);
    struct lsp_assignment_options options = warm_options(NULL, NULL);
    version.solved.problem = town_problem(&version.city.town, &version.solved.arena);
    version.solved.result = answer_with(&version.solved.problem, &options);
    return version;
}

static void close_version(struct version *version)
{
    solved_finish(&version->solved);
    city_finish(&version->city);
}

/* The city, which is moved, solved from the answer before. */
static struct version go_on(const struct version *before, struct city *city)
{
    struct version now = {.city = *city};
    uint32_t *link_before = city_links_before(&now.city, &before->city);
    struct lsp_assignment_options options = warm_options(&before->solved.result.state, link_before);
    *city = (struct city){0};
    now.solved.problem = town_problem(&now.city.town, &now.solved.arena);
    now.solved.result = answer_with(&now.solved.problem, &options);
    free(link_before);
    return now;
}

static void check_same_answer(const struct solved *one, const struct solved *other)
{
    assert_close(one->result.objective, other->result.objective, OBJECTIVE_TOLERANCE);
    assert_close(one->result.unreachable_trips, other->result.unreachable_trips, 1e-12);
    for (uint32_t link = 0; link < one->problem.n_links; link++)
        check_same_time(one, link, other, link, 1);
}

/* Links that both cities have; the second was made from the first. */
static void check_same_links(const struct version *one, const struct version *other)
{
    uint32_t *before = city_links_before(&other->city, &one->city);
    for (uint32_t link = 0; link < other->city.town.n_links; link++)
        if (before[link] < one->city.town.n_links)
            check_same_time(&one->solved, before[link], &other->solved, link, 1);
    assert_close(other->solved.result.objective, one->solved.result.objective, OBJECTIVE_TOLERANCE);
    free(before);
}

static void check_against_cold(const struct version *warm)
{
    struct solved cold = {.problem = warm->solved.problem};
    struct lsp_assignment_options options = warm_options(NULL, NULL);
    cold.result = answer_with(&cold.problem, &options);
    check_same_answer(&cold, &warm->solved);
    /* A state is as large as what it holds, whatever came before it. */
    if (warm->solved.result.state.block_size > 2 * cold.result.state.block_size + 4096)
        fail_msg("the warm state has %zu bytes, the cold one %zu",
            warm->solved.result.state.block_size, cold.result.state.block_size);
    lsp_assignment_result_finish(&cold.result);
}

/* Edits one after the other, each solved from the answer before; one in four takes the last edit
 * back. */
static void edit_on_and_on(uint64_t seed, uint32_t n_edits, uint32_t n_between)
{
    struct version now = open_version(seed, 3 + (uint32_t)(seed % 3), 4 + (uint32_t)(seed % 4));
    struct city undo = city_copy(&now.city);
    for (uint32_t edit = 1; edit <= n_edits; edit++) {
        struct city next = city_copy(&now.city);
        if (city_roll(&next) < 0.25) {
            uint32_t next_name = next.next_name, n_rolls = next.n_rolls;
            city_finish(&next);
            next = city_copy(&undo);
            next.next_name = next_name;
            next.n_rolls = n_rolls;
        } else {
            city_edit(&next);
        }
        city_finish(&undo);
        undo = city_copy(&now.city);
        struct version then = go_on(&now, &next);
        close_version(&now);
        now = then;
        if (edit % n_between == 0)
            check_against_cold(&now);
    }
    city_finish(&undo);
    close_version(&now);
}

static void a_thousand_edits_do_not_drift(void **state)
{
    (void)state;
    edit_on_and_on(1, (uint32_t)soak_or(1000, 150), 50);
}

static void many_short_walks_end_where_cold_solves_do(void **state)
{
    uint64_t *seed = *state;
    for (struct soak soak = soak_of(100, 15); soak.seed <= soak.last; soak.seed++) {
        *seed = soak.seed;
        edit_on_and_on(*seed, 6, 2);
    }
    *seed = 0;
}

/* From the flows of other trips, other costs and an answer that is hardly one. */
static void any_start_leads_to_the_cold_answer(void **state)
{
    uint64_t *seed = *state;
    for (struct soak soak = soak_of(200, 20); soak.seed <= soak.last; soak.seed++) {
        *seed = soak.seed;
        struct version base = open_version(*seed, 2 + (uint32_t)(*seed % 4), 5);
        struct lsp_arena arena = {0};
        struct town other = town_copy(&base.city.town);
        struct lsp_assignment_result rough = {0};
        for (uint32_t trip = 0; trip < other.n_trips; trip++)
            other.trip[trip].trips *= 2 * city_roll(&base.city);
        for (uint32_t link = 0; link < other.n_links; link++)
            other.link[link].free_time *= 3 * city_roll(&base.city);
        struct lsp_assignment_problem problem = town_problem(&other, &arena);
        struct lsp_assignment_options options = {
            .relative_gap = 1e-6, .max_iterations = 1 + (uint32_t)(*seed % 4), .keep_state = true};
        assert_int_equal(lsp_assignment_solve(&problem, &options, &rough), LSP_OK);
        options = warm_options(&rough.state, NULL);
        struct solved warm = {.problem = base.solved.problem};
        warm.result = answer_with(&warm.problem, &options);
        check_same_answer(&base.solved, &warm);
        lsp_assignment_result_finish(&warm.result);
        lsp_assignment_result_finish(&rough);
        lsp_arena_finish(&arena);
        town_finish(&other);
        close_version(&base);
    }
    *seed = 0;
}

/* The same problem from its own answer: not a link moves by more than rounding. */
static void an_answer_is_its_own_warm_start(void **state)
{
    uint64_t *seed = *state;
    for (struct soak soak = soak_of(50, 10); soak.seed <= soak.last; soak.seed++) {
        *seed = soak.seed;
        struct version base = open_version(*seed, 3 + (uint32_t)(*seed % 4), 6);
        struct lsp_assignment_options options = warm_options(&base.solved.result.state, NULL);
        struct solved again = {.problem = base.solved.problem};
        again.result = answer_with(&again.problem, &options);
        assert_true(again.result.n_steps <= 3); /* nearly always 1, of 5 or so for a cold solve */
        check_same_answer(&base.solved, &again);
        lsp_assignment_result_finish(&again.result);
        close_version(&base);
    }
    *seed = 0;
}

/* A link too dear for anybody, one widened by nothing, one added and taken away again. */
static void edits_that_change_nothing_change_nothing(void **state)
{
    uint64_t *seed = *state;
    for (struct soak soak = soak_of(50, 10); soak.seed <= soak.last; soak.seed++) {
        *seed = soak.seed;
        struct version base = open_version(*seed, 3 + (uint32_t)(*seed % 4), 6);
        struct city city = city_copy(&base.city);
        struct town_link link = city.town.link[0];
        link.free_time = 1e6;
        city_add_link(&city, link); /* beside a link, so it opens no way to anywhere */
        struct version dear = go_on(&base, &city);
        check_same_links(&base, &dear);
        assert_close(dear.solved.result.flow[dear.city.town.n_links - 1], 0, 0);

        city = city_copy(&base.city);
        city.town.link[(uint32_t)(city_roll(&city) * city.town.n_links)].capacity *= 1.0;
        struct version widened = go_on(&base, &city);
        check_same_links(&base, &widened);

        city = city_copy(&base.city);
        link.free_time = 0.1;
        link.tail = city.town.n_centroids;
        link.head = city.town.n_nodes - 1;
        uint32_t added = city_add_link(&city, link);
        struct version with = go_on(&base, &city);
        city = city_copy(&with.city);
        city_remove_link(&city, added);
        struct version without = go_on(&with, &city);
        check_same_links(&base, &without);

        close_version(&dear);
        close_version(&widened);
        close_version(&with);
        close_version(&without);
        close_version(&base);
    }
    *seed = 0;
}

/* Where a node of the grid, or the first node that a zone is joined to, lies. */
static void locate(const struct town *town, uint32_t side, uint32_t node, double ret_at[2])
{
    for (uint32_t link = 0; node < town->n_centroids; link++)
        if (town->link[link].tail == node)
            node = town->link[link].head;
    uint32_t place = node - town->n_centroids;
    ret_at[0] = place % side;
    ret_at[1] = place / side;
}

static double find_distance(const struct town *town, uint32_t side, uint32_t one, uint32_t other)
{
    double a[2], b[2];
    locate(town, side, one, a);
    locate(town, side, other, b);
    return hypot(a[0] - b[0], a[1] - b[1]);
}

/* Trips go no farther than a fifth of the diagonal; a busy road near a corner loses half of its
 * capacity; beyond half of the diagonal no time changes but by what the gap leaves open. */
static void what_happens_far_away_changes_nothing(void **state)
{
    (void)state;
    uint32_t side = 24, worst = 0;
    double delay = 0;
    struct manufacture_order order = {.seed = 1, .side = side, .n_centroids = 3 * side};
    struct manufactured made;
    assert_true(manufacture_to_order(&order, &made));
    struct version base = {.city = city_of(&made.town, 1)};
    struct town *town = &base.city.town;
    double diagonal = side * sqrt(2);
    for (uint32_t trip = town->n_trips; trip-- > 0;)
        if (find_distance(town, side, town->trip[trip].from, town->trip[trip].to) > diagonal / 5)
            town->trip[trip] = town->trip[--town->n_trips];
    struct lsp_assignment_options options = warm_options(NULL, NULL);
    base.solved.problem = town_problem(town, &base.solved.arena);
    base.solved.result = answer_with(&base.solved.problem, &options);
    struct city city = city_copy(&base.city);
    for (uint32_t link = 0; link < town->n_links; link++) {
        const struct lsp_assignment_result *result = &base.solved.result;
        if (find_distance(town, side, town->n_centroids, town->link[link].tail) > diagonal / 10 ||
            !(result->flow[link] * result->marginal[link] > delay))
            continue;
        delay = result->flow[link] * result->marginal[link];
        worst = link;
    }
    city.town.link[worst].capacity /= 2;
    struct version changed = go_on(&base, &city);
    double most = 0;
    for (uint32_t link = 0; link < town->n_links; link++) {
        double change = fabs(changed.solved.result.time[link] - base.solved.result.time[link]);
        most = fmax(most, change);
        if (find_distance(town, side, town->n_centroids, town->link[link].tail) > diagonal / 2)
            check_same_time(&base.solved, link, &changed.solved, link, 1);
    }
    assert_true(most > 0.01);
    close_version(&changed);
    close_version(&base);
    manufactured_finish(&made);
}

/* Says yes at the given question. */
struct canceller {
    uint64_t n_asked, at;
};

static bool cancel_at(void *context)
{
    struct canceller *canceller = context;
    return ++canceller->n_asked == canceller->at;
}

static bool stop_at(void *context, const struct lsp_assignment_step *step)
{
    (void)step;
    return !cancel_at(context);
}

/* Stopped at any of its questions, asked again: the same bytes as if it had not been stopped, and
 * the start is as it was. */
static void a_cancelled_run_leaves_no_trace(void **state)
{
    uint64_t *seed = *state;
    for (struct soak soak = soak_of(20, 5); soak.seed <= soak.last; soak.seed++) {
        *seed = soak.seed;
        struct version base = open_version(*seed, 5 + (uint32_t)(*seed % 4), 8);
        struct city city = city_copy(&base.city);
        for (int edit = 0; edit < 3; edit++)
            city_edit(&city);
        struct version straight = go_on(&base, &city);
        uint32_t *before = city_links_before(&straight.city, &base.city);
        struct canceller canceller = {0, 0};
        struct lsp_assignment_options options = warm_options(&base.solved.result.state, before);
        options.context = &canceller;
        options.is_cancelled = cancel_at;
        options.progress = stop_at;
        bool is_over = false;
        for (canceller.at = 1; !is_over; canceller.at += 1 + canceller.at / 4) {
            struct lsp_assignment_result result = {.n_steps = 77};
            canceller.n_asked = 0;
            enum lsp_status status =
                lsp_assignment_solve(&straight.solved.problem, &options, &result);
            is_over = status == LSP_OK;
            if (is_over) {
                assert_true(canceller.n_asked < canceller.at);
                check_same_bytes(&straight.solved.problem, &straight.solved.result, &result);
                lsp_assignment_result_finish(&result);
            } else {
                assert_int_equal(status, LSP_CANCELLED);
                assert_int_equal(result.n_steps, 77);
            }
        }
        free(before);
        close_version(&straight);
        close_version(&base);
    }
    *seed = 0;
}

/* Runs after a failure too. */
static int say_seed(void **state)
{
    const uint64_t *seed = *state;
    if (*seed > 0)
        print_message("seed %d\n", (int)*seed);
    return 0;
}

int main(void)
{
    uint64_t seed = 0;
#define SEEDED(NAME)                                                                               \
    {                                                                                              \
#NAME, NAME, NULL, say_seed, &seed                                                         \
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_edits_do_not_drift),
        SEEDED(many_short_walks_end_where_cold_solves_do),
        SEEDED(any_start_leads_to_the_cold_answer),
        SEEDED(an_answer_is_its_own_warm_start),
        SEEDED(edits_that_change_nothing_change_nothing),
        cmocka_unit_test(what_happens_far_away_changes_nothing),
        SEEDED(a_cancelled_run_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
