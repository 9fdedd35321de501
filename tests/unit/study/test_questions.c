/* Tests of questions about a solved scenario: who passes a link, and how far one comes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/questions_internal.h"

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/random.h"

/* The fixture solved, with a drawn link that parts of a split one lead to. */
struct solved {
    struct lsp_study_inputs inputs, drawn;
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct scenario_run run;
    struct asked asked;
    uint32_t *first_link;
};

static const char DRAWN[] =
    "linkspan: 1\nname: Drawn\nlike: open\nedits:\n"
    "  - split_link: {link: road_dorn, at: 0.4, node: n1}\n"
    "  - add_link: {id: b2, from: cove_gate, to: n1, side: with, mode: road, length: 75, "
    "free_speed: 90, capacity: 900}\n";

static int solve(void **state)
{
    static struct solved solved;
    enum { YEAR = 2030 };
    solved = (struct solved){.first_link = NULL};
    size_t scenario = 0;
    assert_int_equal(
        lsp_study_open(LSP_SOURCE_DIR "/tests/fixtures/two_towns", &solved.diags, &solved.inputs),
        LSP_OK);
    assert_int_equal(lsp_study_inputs_draw(&solved.inputs, "drawn", DRAWN, strlen(DRAWN),
                         &solved.arena, &solved.diags, &solved.drawn, &scenario),
        LSP_OK);
    const struct scenario_options options = {.show_year = YEAR,
        .opening_day = lsp_date_to_day((struct lsp_date){2027, 1, 1}),
        .keeps_ways = true};
    assert_int_equal(lsp_scenario_run_make(&solved.drawn, scenario, &options, &solved.arena,
                         &solved.diags, &solved.run),
        LSP_OK);
    const struct lsp_network_specs *specs = &solved.run.with.network;
    solved.first_link = LSP_ARRAY(&solved.arena, uint32_t, specs->n_links);
    assert_non_null(solved.first_link);
    uint32_t n = 0;
    for (size_t row = 0; row < specs->n_links; row++) {
        solved.first_link[row] = n;
        n += specs->links[row].directed ? 1 : 2;
    }
    const struct lsp_appraisal_pair *pair = solved.run.pairs;
    while (pair->year != YEAR)
        pair++;
    solved.asked = (struct asked){.inputs = &solved.drawn,
        .scenario = scenario,
        .year = YEAR,
        .state_share = 1,
        .converged = true,
        .cases = {&solved.run.without, &solved.run.with},
        .results = {pair->without, pair->with},
        .pivots = solved.run.pivots,
        .first_link = solved.first_link,
        .n_links = n};
    *state = &solved;
    return 0;
}

static int finish(void **state)
{
    struct solved *solved = *state;
    lsp_scenario_run_finish(&solved->run);
    lsp_arena_finish(&solved->arena);
    lsp_study_inputs_finish(&solved->inputs);
    lsp_diags_finish(&solved->diags);
    return 0;
}

static char *ask(struct solved *solved, enum lsp_side side, bool is_any, uint32_t n_links,
    const uint32_t links[])
{
    struct lsp_buffer json = {0};
    assert_int_equal(
        lsp_asked_select(&solved->asked, side, is_any, n_links, links, &solved->diags, &json),
        LSP_OK);
    assert_false(json.failed);
    return json.text;
}

/* The number behind `key` at or after `from`. */
static double number_of(const char *from, const char *key)
{
    const char *at = strstr(from, key);
    assert_non_null(at);
    return strtod(at + strlen(key), NULL);
}

/* The sum of all values between two places of the text. */
static double sum_of(const char *text, const char *begin, const char *end)
{
    const char *from = strstr(text, begin), *to = from == NULL ? NULL : strstr(from, end);
    double sum = 0;
    assert_true(from != NULL && to != NULL);
    while ((from = strstr(from, "\"value\":")) != NULL && from < to) {
        from += strlen("\"value\":");
        sum += strtod(from, NULL);
    }
    return sum;
}

static void who_passes_a_link_adds_up_to_what_it_carries(void **state)
{
    struct solved *solved = *state;
    size_t n_used = 0, n_with_drawn = 0;
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++) {
        const struct lsp_results *results = solved->asked.results[side];
        const struct lsp_network_specs *specs = &solved->asked.cases[side]->network;
        for (uint32_t link = 0; link < results->n_links; link++) {
            double flow = 0;
            for (int vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
                flow += results->link_veh_day[link * LSP_MAX_VEHICLES + (size_t)vehicle];
            uint32_t number = lsp_asked_number(&solved->asked, (enum lsp_side)side, link);
            char *json = ask(solved, (enum lsp_side)side, false, 1, &number);
            double total = number_of(json, "\"total\":");
            assert_close(total, flow, 1e-10);
            assert_close(number_of(json, "\"residual\":"), total - flow, 1e-10);
            double pairs = sum_of(json, "\"pairs\":", "\"rest\":");
            assert_close(pairs + number_of(strstr(json, "\"rest\":"), "\"value\":"), total, 1e-10);
            assert_close(sum_of(json, "\"groups\":", "\"alternatives\":"), total, 1e-10);
            assert_close(sum_of(json, "\"alternatives\":", "\"flows\":"), total, 1e-10);
            char own[32];
            snprintf(own, sizeof own, "[%u,", (unsigned)number);
            if (flow > 0)
                assert_close(number_of(strstr(json, "\"flows\":"), own), total, 1e-10);
            double persons = number_of(json, "\"persons_year\":");
            assert_close(persons, results->link_persons_year[link], 1e-10);
            assert_close(
                number_of(json, "\"tonnes_year\":"), results->link_tonnes_year[link], 1e-10);
            n_used += flow > 0;
            n_with_drawn += flow > 0 && strcmp(specs->links[results->link_row[link]].id, "b2") == 0;
            free(json);
        }
    }
    assert_true(n_used > 20);
    assert_int_equal(n_with_drawn, 2);
}

static void one_of_two_links_is_both_less_those_on_both(void **state)
{
    struct solved *solved = *state;
    size_t n_both = 0;
    for (uint32_t a = 0; a < solved->asked.n_links; a++)
        for (uint32_t b = 0; b < a; b++) {
            uint32_t links[] = {a, b};
            char *one = ask(solved, LSP_WITH, false, 1, &links[0]);
            char *other = ask(solved, LSP_WITH, false, 1, &links[1]);
            char *both = ask(solved, LSP_WITH, false, 2, links);
            char *any = ask(solved, LSP_WITH, true, 2, links);
            static const char *const UNITS[] = {"\"persons_year\":", "\"tonnes_year\":"};
            for (int unit = 0; unit < 2; unit++) {
                double on_both = number_of(both, UNITS[unit]);
                assert_close(number_of(any, UNITS[unit]),
                    number_of(one, UNITS[unit]) + number_of(other, UNITS[unit]) - on_both, 1e-9);
                n_both += on_both > 0;
            }
            free(one);
            free(other);
            free(both);
            free(any);
        }
    assert_true(n_both > 5);
}

/* Random ways without cycles, each followed to its end by hand. */
enum { N_POINTS = 8, MAX_STRETCHES = 24 };

struct hand {
    const struct lsp_way *way;
    const uint8_t *is_marked;
    bool is_any;
    uint32_t n_marked;
    double selected[MAX_STRETCHES], total;
    uint32_t path[N_POINTS];
};

static void follow(struct hand *hand, uint32_t point, double share, uint32_t n_path)
{
    double through = 0;
    for (size_t at = 0; at < hand->way->n; at++)
        through += hand->way->items[at].from == point ? hand->way->items[at].share : 0;
    if (point == N_POINTS - 1) {
        uint32_t passed = 0;
        for (uint32_t at = 0; at < n_path; at++)
            passed += hand->is_marked[hand->way->items[hand->path[at]].link];
        if (!(hand->is_any ? passed > 0 : passed == hand->n_marked))
            return;
        hand->total += share;
        for (uint32_t at = 0; at < n_path; at++)
            hand->selected[hand->path[at]] += share;
        return;
    }
    for (uint32_t at = 0; at < hand->way->n; at++)
        if (hand->way->items[at].from == point) {
            hand->path[n_path] = at;
            follow(hand, hand->way->items[at].to, share * hand->way->items[at].share / through,
                n_path + 1);
        }
}

static void tracing_is_following_every_way(void **state)
{
    struct solved *solved = *state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct lsp_stretch items[MAX_STRETCHES];
        struct lsp_way way = {.items = items};
        uint8_t is_marked[MAX_STRETCHES] = {0};
        double share_at[N_POINTS] = {1};
        uint32_t dice = 0, n_marked = 0;
        for (uint32_t point = 0; point + 1 < N_POINTS; point++) {
            double weight[2], of = 0;
            for (int out = 0; out < 2; out++)
                of += weight[out] = lsp_random_uniform(seed, LSP_RANDOM_TEST, 2, dice++);
            for (int out = 0; out < 2 && share_at[point] > 0; out++) {
                double far = lsp_random_uniform(seed, LSP_RANDOM_TEST, 2, dice++);
                uint32_t to = point + 1 + (uint32_t)(far * (N_POINTS - 1 - point));
                double share = share_at[point] * weight[out] / of;
                share_at[to] += share;
                items[way.n] = (struct lsp_stretch){point, to, (uint32_t)way.n, LSP_NONE, share};
                bool marks = lsp_random_uniform(seed, LSP_RANDOM_TEST, 2, dice++) < 0.2;
                is_marked[way.n++] = marks;
                n_marked += marks;
            }
        }
        if (n_marked == 0)
            continue;
        struct lsp_results results = {.n_way_points = N_POINTS};
        struct asked asked = {.results = {&results, &results}};
        struct hand hand = {.way = &way,
            .is_marked = is_marked,
            .is_any = seed % 2 == 0,
            .n_marked = seed % 2 == 0 ? n_marked : 1};
        for (size_t at = 0, n = 0; at < way.n && !hand.is_any; at++)
            is_marked[at] = is_marked[at] && n++ == 0; /* all of one */
        struct tracer tracer;
        double selected[MAX_STRETCHES];
        assert_int_equal(lsp_tracer_init(&asked, LSP_WITH, hand.n_marked, hand.is_any, is_marked,
                             &solved->arena, &tracer),
            LSP_OK);
        follow(&hand, 0, 1, 0);
        for (int again = 0; again < 2; again++) { /* nothing is left of the first */
            assert_close(lsp_tracer_select(&tracer, &way, selected), hand.total, 1e-12);
            for (size_t at = 0; at < way.n; at++)
                assert_close(selected[at], hand.selected[at], 1e-12);
        }
        struct told_way told[LSP_MAX_TOLD_WAYS];
        size_t n_told = 0;
        assert_int_equal(lsp_tell_ways(&way, N_POINTS, &solved->arena, told, &n_told), LSP_OK);
        double sum = 0;
        for (size_t at = 0; at < n_told; at++) {
            sum += told[at].share;
            assert_true(
                told[at].share >= 0.01 && (at == 0 || told[at].share <= told[at - 1].share));
        }
        assert_true(n_told > 0 && sum <= 1 + 1e-12);
    }
}

/* No choice by road is quicker than the quickest way, and one is as quick. */
static void nobody_goes_by_road_quicker_than_one_can(void **state)
{
    struct solved *solved = *state;
    const struct lsp_network_specs *specs = &solved->run.with.network;
    const struct lsp_demand *demand = &solved->run.with.demand;
    double *hours[2];
    size_t n_equal = 0, n_quicker = 0;
    for (int side = 0; side < 2; side++) {
        hours[side] = LSP_ARRAY(&solved->arena, double, specs->n_nodes);
        assert_non_null(hours[side]);
    }
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *who = &demand->movements[movement];
        const struct lsp_segment *segment = &demand->segments[who->segment];
        if (segment->vehicle[LSP_ROAD] == LSP_NONE)
            continue;
        assert_int_equal(
            lsp_asked_reach(&solved->asked, who->origin, segment->id, &solved->diags, hours),
            LSP_OK);
        for (int side = 0; side < 2; side++)
            for (size_t way = 0; way < demand->n_alternatives; way++) {
                const struct lsp_choice *choice =
                    lsp_results_choice(solved->asked.results[side], movement, way);
                const struct lsp_alternative *at = &demand->alternatives[way];
                if (at->modes != 1u << LSP_ROAD || !isfinite(choice->cost_money) ||
                    (at->own_vehicles & 1u << LSP_ROAD) != 0)
                    continue;
                double quickest = hours[side][specs->zones[who->destination].node];
                assert_true(quickest <= choice->hours + 1e-9);
                n_equal += fabs(quickest - choice->hours) < 1e-9;
            }
        n_quicker += hours[1][specs->zones[who->destination].node] <
                     hours[0][specs->zones[who->destination].node];
    }
    assert_true(n_equal > 3);
    assert_true(n_quicker > 0);
}

static void ways_between_zones_are_told_for_both_sides(void **state)
{
    struct solved *solved = *state;
    struct lsp_buffer json = {0};
    const struct lsp_movement *who = &solved->run.with.demand.movements[0];
    assert_int_equal(
        lsp_asked_routes(&solved->asked, who->origin, who->destination, &solved->diags, &json),
        LSP_OK);
    assert_non_null(strstr(json.text, "{\"sides\":{\"without\":{\"routes\":["));
    assert_non_null(strstr(json.text, ",\"with\":{\"routes\":[\n{\"links\":["));
    assert_non_null(strstr(json.text, ",\"explain\":{\"format\":\"linkspan explanation 1\""));
    assert_non_null(strstr(json.text, "\"year\":2030"));
    lsp_buffer_finish(&json);
    size_t n_errors = solved->diags.n_errors;
    assert_int_equal(lsp_asked_routes(&solved->asked, 1, 1, &solved->diags, &json), LSP_BAD_INPUT);
    assert_int_equal(
        lsp_asked_routes(&solved->asked, 1, 100, &solved->diags, &json), LSP_BAD_INPUT);
    uint32_t nowhere = solved->asked.n_links;
    assert_int_equal(
        lsp_asked_select(&solved->asked, LSP_WITH, false, 1, &nowhere, &solved->diags, &json),
        LSP_BAD_INPUT);
    assert_int_equal(
        lsp_asked_select(&solved->asked, LSP_WITH, false, 0, &nowhere, &solved->diags, &json),
        LSP_BAD_INPUT);
    assert_int_equal(solved->diags.n_errors, n_errors + 4);
    assert_int_equal(json.length, 0);
    lsp_buffer_finish(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_passes_a_link_adds_up_to_what_it_carries),
        cmocka_unit_test(one_of_two_links_is_both_less_those_on_both),
        cmocka_unit_test(tracing_is_following_every_way),
        cmocka_unit_test(nobody_goes_by_road_quicker_than_one_can),
        cmocka_unit_test(ways_between_zones_are_told_for_both_sides),
    };
    return cmocka_run_group_tests(tests, solve, finish);
}
