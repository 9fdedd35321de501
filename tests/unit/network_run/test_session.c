/* Tests of the session: what it answers is what `linkspan what-if` says of the saved edits, to the
 * last bit; questions add up; scenarios come back as they were saved.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network_run/session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "network_run/rank.h"
#include "network_run/session_ask.h"
#include "network_run/session_table.h"
#include "support/scratch.h"
#include "support/test.h"

#define CITY LSP_SOURCE_DIR "/examples/river_city"
#define TOWN LSP_SOURCE_DIR "/tests/fixtures/gmns_town"
#define NONE ((double)NAN)

/* Numbers that an edit does not say. */
#define UNSAID                                                                                     \
    .free_time = NONE, .length = NONE, .capacity = NONE, .toll = NONE, .alpha = NONE, .beta = NONE

struct opened {
    struct scratch scratch;
    char changes[256];
    struct lsp_road_session_options options;
    struct lsp_road_session *session;
    struct lsp_diags diags;
};

/* The stages that were published. */
struct seen {
    uint32_t n;
    struct lsp_road_session_stage stages[8];
};

static void open_session(struct lsp_road_session_options options, struct opened *opened)
{
    memset(opened, 0, sizeof *opened);
    scratch_init(&opened->scratch);
    opened->options = options;
    opened->options.changes = scratch_path(&opened->scratch, "changes.csv", opened->changes);
    assert_int_equal(
        lsp_road_session_open(&opened->options, &opened->diags, &opened->session), LSP_OK);
    assert_int_equal(lsp_road_session_solve(opened->session,
                         &(struct lsp_road_session_watch){.step = NULL}, &opened->diags),
        LSP_OK);
}

static void open_city(struct opened *opened)
{
    open_session(
        (struct lsp_road_session_options){.sources = {.network = CITY, .trips = CITY "/trips.csv"}},
        opened);
}

static void close_session(struct opened *opened)
{
    lsp_road_session_close(opened->session);
    lsp_diags_finish(&opened->diags);
    scratch_finish(&opened->scratch);
}

static void see(void *user, const struct lsp_road_session_stage *stage)
{
    struct seen *seen = user;
    assert_true(seen->n < 8);
    seen->stages[seen->n++] = *stage;
}

static struct lsp_road_session_answer *answer_of(
    struct opened *opened, size_t n, const struct lsp_road_session_edit edits[], struct seen *seen)
{
    struct lsp_road_session_answer *answer = NULL;
    *seen = (struct seen){0};
    assert_int_equal(
        lsp_road_session_answer(opened->session, n, edits,
            &(struct lsp_road_session_wish){.user = seen, .publish = see}, &opened->diags, &answer),
        LSP_OK);
    assert_true(seen->n > 0);
    return answer;
}

/* Two roads of the city that do not touch, as far apart as can be. */
static void choose_roads(const struct lsp_road_session *session, uint32_t ret_links[2])
{
    const struct lsp_road_session_network *network = lsp_road_session_network(session);
    double most = 0;
    ret_links[0] = ret_links[1] = 100;
    for (uint32_t link = 0; link < network->n_links; link++) {
        const double from[2] = {network->x[network->tail[100]], network->y[network->tail[100]]};
        const double to[2] = {network->x[network->tail[link]], network->y[network->tail[link]]};
        double apart = lsp_road_session_distance(network, from, to);
        if (network->is_connector[link] || !(apart > most) || apart > 6)
            continue;
        most = apart;
        ret_links[1] = link;
    }
    assert_true(most > 1);
}

enum { N_EDITS = 5 };

/* A bridge between two roads that are split, one of them widened, and a third one closed. */
static void draw_bridge(const struct lsp_road_session *session, char ids[3][32],
    struct lsp_road_session_edit edits[N_EDITS])
{
    static const double BEND[1][2] = {{-31.9, 44.05}};
    uint32_t roads[2];
    choose_roads(session, roads);
    const char *first = lsp_road_session_link_text(session, roads[0], ids[0]);
    const char *second = lsp_road_session_link_text(session, roads[1], ids[1]);
    const char *third = lsp_road_session_link_text(session, roads[0] + 40, ids[2]);
    edits[0] = (struct lsp_road_session_edit){
        .kind = LSP_ROAD_SESSION_SPLIT, .link = first, .at = 0.25, .node = "n-west", UNSAID};
    edits[1] = (struct lsp_road_session_edit){
        .kind = LSP_ROAD_SESSION_SPLIT, .link = second, .at = 0.7, .node = "n, east", UNSAID};
    edits[2] = (struct lsp_road_session_edit){.kind = LSP_ROAD_SESSION_ADD,
        .id = "bridge",
        .name = "A \"<b>bridge</b>\", new",
        .from = "n-west",
        .to = "n, east",
        .is_both_ways = true,
        .free_time = 1.3,
        .length = NONE,
        .capacity = 1800,
        .toll = NONE,
        .alpha = NONE,
        .beta = NONE,
        .n_points = 1,
        .points = BEND};
    edits[3] =
        (struct lsp_road_session_edit){.kind = LSP_ROAD_SESSION_CHANGE, .link = second, UNSAID};
    edits[3].capacity = 3000;
    edits[4] = (struct lsp_road_session_edit){.kind = LSP_ROAD_SESSION_CLOSE,
        .link = third,
        .direction = LSP_ROAD_SESSION_FORWARD,
        UNSAID};
}

static enum lsp_status save(
    struct opened *opened, size_t n, const struct lsp_road_session_edit edits[])
{
    return lsp_road_session_save(opened->session,
        &(struct lsp_road_session_scenario){.name = "drawn",
            .title = "Drawn, one day",
            .about = "In two \"lines\",\nor \"\"one",
            .n_edits = n,
            .edits = edits},
        &opened->diags);
}

/* The number behind "key": in a candidate's part of what-if.json. */
static double number_in(const char *json, const char *key)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\": ", key);
    const char *at = strstr(json, quoted);
    assert_non_null(at);
    return strtod(at + strlen(quoted), NULL);
}

static void assert_same(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

/* Flow, difference and noise of the links, in order; removed ones are not in the table. */
static void compare_links(const struct lsp_road_session_stage *stage, const char *table)
{
    const char *at = strchr(table, '\n') + 1;
    uint32_t n = 0;
    for (uint32_t link = 0; link < stage->n_links; link++) {
        bool is_split = false;
        for (uint32_t k = 0; k < stage->n_added_links; k++)
            is_split = is_split || stage->added_links[k].parent == link;
        if (is_split)
            continue;
        const char *end = strchr(at, '\n'), *field = end;
        assert_non_null(end);
        for (int commas = 0; commas < 4; field--)
            commas += field[-1] == ',';
        char *next;
        assert_same(strtod(field + 1, &next), stage->flow_with[link]);
        assert_same(strtod(next + 1, &next), stage->flow_with[link] - stage->flow_without[link]);
        if (next[1] != ',')
            assert_same(strtod(next + 1, NULL), stage->noise[link]);
        else
            assert_true(isinf(stage->noise[link]));
        at = end + 1;
        n++;
    }
    assert_int_equal(*at, '\0');
    assert_true(n > 0);
}

/* Saves the edits, lets the command answer the file, and compares. */
static void compare_with_command(
    struct opened *opened, size_t n, const struct lsp_road_session_edit edits[])
{
    struct seen seen;
    char result[256];
    struct lsp_road_session_answer *answer = answer_of(opened, n, edits, &seen);
    const struct lsp_road_session_stage *last = lsp_road_session_answer_stage(answer);
    assert_int_equal(save(opened, n, edits), LSP_OK);
    struct lsp_network_run_summary summary = {0};
    assert_int_equal(
        lsp_network_run_what_if(&(struct lsp_rank_options){.sources = opened->options.sources,
                                    .candidates = opened->changes,
                                    .value_of_time = opened->options.value_of_time,
                                    .result = scratch_path(&opened->scratch, "result", result)},
            &opened->diags, &summary),
        LSP_OK);
    char *json = scratch_read(&opened->scratch, "result/what-if.json");
    char *links = scratch_read(&opened->scratch, "result/links-1.csv");
    assert_non_null(json);
    assert_non_null(links);
    const char *candidate = strstr(json, "\"candidates\"");
    assert_true(last->is_converged && summary.converged);
    assert_same(number_in(json, "total_cost"), last->total_cost_without);
    assert_same(number_in(candidate, "saved"), last->saved);
    assert_same(number_in(candidate, "saved_noise"), last->saved_noise);
    assert_same(number_in(candidate, "newly_reachable_trips"), last->newly_reachable);
    if (opened->options.value_of_time > 0) {
        assert_same(number_in(candidate, "benefit"), last->benefit);
        assert_same(number_in(candidate, "benefit_noise"), last->benefit_noise);
    }
    const char *gap = strstr(candidate, "\"proved_gap\": [") + strlen("\"proved_gap\": [");
    assert_same(strtod(gap, (char **)(uintptr_t)&gap), last->gap_with[0]);
    assert_same(strtod(gap + 1, NULL), last->gap_with[1]);
    const char *stages = strstr(candidate, "\"stages\"");
    for (uint32_t at = 0; at < seen.n; at++) {
        assert_same(number_in(stages, "saved"), seen.stages[at].saved);
        stages = strstr(stages, "}") + 1;
    }
    compare_links(last, links);
    free(json);
    free(links);
    lsp_network_run_summary_finish(&summary);
    lsp_road_session_answer_free(answer);
}

static void what_a_session_answers_is_what_the_command_says(void **state)
{
    (void)state;
    struct opened opened;
    struct lsp_road_session_edit edits[N_EDITS];
    char ids[3][32];
    open_session(
        (struct lsp_road_session_options){
            .sources = {.network = CITY, .trips = CITY "/trips.csv"}, .value_of_time = 0.2},
        &opened);
    draw_bridge(opened.session, ids, edits);
    compare_with_command(&opened, N_EDITS, edits);
    close_session(&opened);
}

static void classes_turns_and_tolls_are_answered_alike(void **state)
{
    (void)state;
    struct opened opened;
    open_session((struct lsp_road_session_options){.sources = {.network = TOWN,
                                                       .trips = TOWN "/demand.csv",
                                                       .classes = TOWN "/classes.csv",
                                                       .toll_factor = 0.1,
                                                       .distance_factor = 0.3}},
        &opened);
    char id[32];
    const struct lsp_road_session_network *network = lsp_road_session_network(opened.session);
    uint32_t link = 0;
    while (network->is_connector[link])
        link++;
    const char *name = lsp_road_session_link_text(opened.session, link, id);
    struct lsp_road_session_edit edits[2] = {
        {.kind = LSP_ROAD_SESSION_SPLIT, .link = name, .at = 0.5, .node = "middle", UNSAID},
        {.kind = LSP_ROAD_SESSION_CHANGE, .link = name, UNSAID}};
    edits[1].toll = 1.5;
    compare_with_command(&opened, 2, edits);
    close_session(&opened);
}

static void a_split_alone_shows_no_change(void **state)
{
    (void)state;
    struct opened opened;
    struct seen seen;
    struct lsp_road_session_edit edits[N_EDITS];
    char ids[3][32];
    open_city(&opened);
    draw_bridge(opened.session, ids, edits);
    struct lsp_road_session_answer *answer = answer_of(&opened, 1, edits, &seen);
    const struct lsp_road_session_stage *stage = lsp_road_session_answer_stage(answer);
    assert_true(stage->has_no_effect);
    assert_int_equal(stage->n_added_links, 4); /* two parts of either direction */
    assert_int_equal(stage->n_added_nodes, 1);
    assert_int_equal(stage->n_removed, 2);
    const struct lsp_road_session_network *network = lsp_road_session_network(opened.session);
    for (uint32_t at = 0; at < 4; at++) {
        const struct lsp_road_session_added_link *part = &stage->added_links[at];
        uint32_t link = network->n_links + at;
        assert_same(stage->flow_without[link], stage->flow_without[part->parent]);
        assert_close(stage->flow_with[link], stage->flow_without[link], 1e-6);
        assert_close(stage->time_with[link], stage->time_without[link], 1e-9);
        assert_int_equal(part->edit, 0);
    }
    lsp_road_session_answer_free(answer);
    close_session(&opened);
}

static void a_preview_is_called_one_whatever_its_gap(void **state)
{
    (void)state;
    struct opened opened;
    struct seen seen = {0};
    struct lsp_road_session_edit edits[N_EDITS];
    char ids[3][32];
    open_city(&opened);
    draw_bridge(opened.session, ids, edits);
    for (size_t n = 1; n <= N_EDITS; n += N_EDITS - 1) {
        struct lsp_road_session_answer *answer = NULL;
        assert_int_equal(
            lsp_road_session_answer(opened.session, n, edits,
                &(struct lsp_road_session_wish){.is_preview = true, .user = &seen, .publish = see},
                &opened.diags, &answer),
            LSP_OK);
        const struct lsp_road_session_stage *stage = lsp_road_session_answer_stage(answer);
        assert_true(stage->is_preview && stage->is_last);
        assert_int_equal(stage->kind, LSP_ROAD_SESSION_PREVIEW);
        assert_false(stage->is_proved || stage->is_converged || stage->has_no_effect);
        assert_true(isinf(stage->saved_bound));
        lsp_road_session_answer_free(answer);
    }
    close_session(&opened);
}

static void selected_trips_add_up_to_the_flow(void **state)
{
    (void)state;
    struct opened opened;
    struct seen seen;
    struct lsp_road_session_edit edits[N_EDITS];
    char ids[3][32];
    open_city(&opened);
    draw_bridge(opened.session, ids, edits);
    struct lsp_road_session_answer *answer = answer_of(&opened, N_EDITS, edits, &seen);
    const struct lsp_road_session_stage *stage = lsp_road_session_answer_stage(answer);
    for (int is_with = 0; is_with < 2; is_with++)
        for (uint32_t link = 0; link < stage->n_links;
             link += link + 40 < stage->n_links ? 37 : 1) {
            double flow = is_with ? stage->flow_with[link] : stage->flow_without[link], sum = 0;
            struct lsp_road_session_selected selected;
            assert_int_equal(lsp_road_session_select(opened.session, answer,
                                 &(struct lsp_road_session_selection){
                                     .is_with = is_with, .n_links = 1, .links = &link},
                                 &(struct lsp_road_session_patience){.user = NULL}, &selected),
                LSP_OK);
            assert_same(selected.flow, flow);
            assert_close(selected.total_pcu, flow, 1e-8 * (1 + flow));
            for (size_t at = 0; at < selected.n_pairs; at++)
                sum += selected.pairs[at].trips;
            assert_close(sum, selected.total, 1e-9 * (1 + sum));
            assert_close(selected.link_flow[link], flow, 1e-8 * (1 + flow));
            for (uint32_t way = 1; way < selected.n_ways; way++)
                assert_true(selected.ways[way - 1].trips >= selected.ways[way].trips);
            lsp_road_session_selected_finish(&selected);
        }
    lsp_road_session_answer_free(answer);
    close_session(&opened);
}

static void routes_cost_what_their_parts_and_the_isochrone_say(void **state)
{
    (void)state;
    struct opened opened;
    struct seen seen;
    struct lsp_road_session_edit edits[N_EDITS];
    char ids[3][32];
    open_session(
        (struct lsp_road_session_options){
            .sources = {.network = CITY, .trips = CITY "/trips.csv", .distance_factor = 0.2}},
        &opened);
    draw_bridge(opened.session, ids, edits);
    struct lsp_road_session_answer *answer = answer_of(&opened, N_EDITS, edits, &seen);
    const struct lsp_road_session_network *network = lsp_road_session_network(opened.session);
    double *cost = calloc(network->n_nodes, sizeof *cost);
    uint32_t n_routes = 0;
    for (int is_with = 0; is_with < 2; is_with++)
        for (uint32_t to = 1; to < network->n_zones; to += 5) {
            const uint32_t from_to[2] = {0, to};
            struct lsp_road_session_routes routes;
            assert_int_equal(lsp_road_session_find_routes(opened.session, answer, is_with, from_to,
                                 &(struct lsp_road_session_patience){.user = NULL}, &routes),
                LSP_OK);
            assert_int_equal(
                lsp_road_session_isochrone(opened.session, answer, is_with, 0, 0, cost), LSP_OK);
            double least = cost[lsp_road_session_zone_node(opened.session, to)];
            for (uint32_t at = 0; at < routes.n; at++, n_routes++) {
                const struct lsp_road_session_way *way = &routes.ways[at];
                assert_close(way->cost, least, 1e-6 * least);
                assert_close(way->time + way->toll + way->distance, way->cost, 1e-9 * least);
                assert_close(way->distance, 0.2 * way->length, 1e-9 * least);
            }
            lsp_road_session_routes_finish(&routes);
        }
    assert_true(n_routes > 10);
    free(cost);
    lsp_road_session_answer_free(answer);
    close_session(&opened);
}

static void assert_text(const char *a, const char *b)
{
    assert_true((a == NULL) == (b == NULL));
    if (a != NULL)
        assert_string_equal(a, b);
}

static void scenarios_come_back_as_they_were_saved(void **state)
{
    (void)state;
    struct opened opened;
    struct lsp_road_session_edit edits[N_EDITS];
    struct lsp_road_session_scenarios found;
    struct lsp_arena arena = {0};
    char ids[3][32];
    open_city(&opened);
    draw_bridge(opened.session, ids, edits);
    static const char OTHER[] = "candidate,action,link,note\n\"one, two\",close,n1-n27,\"mine\"\n"
                                "drawn,close,n1-n2,old\nlast,close,n1-n2,\"a \"\"b\"\"\"\n";
    static const char *const KEPT[] = {"\"one, two\",close,n1-n27,mine,", "last,close,n1-n2,"};
    scratch_write(&opened.scratch, "changes.csv", OTHER);
    /* n1-n2 has two directions, so that a row without both_ways is refused: mend it first. */
    assert_int_equal(save(&opened, N_EDITS, edits), LSP_BAD_INPUT);
    scratch_write(&opened.scratch, "changes.csv",
        "candidate,action,link,both_ways,note\n\"one, two\",close,n1-n27,true,\"mine\"\n"
        "drawn,close,n1-n2,true,old\nlast,close,n1-n2,true,\"a \"\"b\"\"\"\n");
    (void)KEPT;
    assert_int_equal(save(&opened, N_EDITS, edits), LSP_OK);
    char *text = scratch_read(&opened.scratch, "changes.csv");
    assert_non_null(strstr(text, "\n\"one, two\",close,n1-n27,true,mine,"));
    assert_non_null(strstr(text, "\nlast,close,n1-n2,true,\"a \"\"b\"\"\","));
    assert_null(strstr(text, "old"));
    free(text);
    assert_int_equal(
        lsp_road_session_scenarios(opened.session, &arena, &opened.diags, &found), LSP_OK);
    assert_int_equal(found.n, 3);
    assert_string_equal(found.items[1].name, "drawn");
    assert_string_equal(found.items[1].title, "Drawn, one day");
    assert_string_equal(found.items[1].about, "In two \"lines\",\nor \"\"one");
    assert_null(found.items[0].title);
    assert_null(found.items[1].locked_because);
    assert_int_equal(found.items[1].n_edits, N_EDITS);
    for (size_t at = 0; at < N_EDITS; at++) {
        const struct lsp_road_session_edit *a = &edits[at], *b = &found.items[1].edits[at];
        assert_int_equal(a->kind, b->kind);
        assert_int_equal(a->direction, b->direction);
        assert_text(a->link, b->link);
        assert_text(a->node, b->node);
        assert_text(a->name, b->name);
        assert_text(a->from, b->from);
        assert_true(isnan(b->capacity) ? isnan(a->capacity) : a->capacity == b->capacity);
        assert_int_equal(a->n_points, b->n_points);
        if (a->n_points > 0)
            assert_memory_equal(a->points, b->points, a->n_points * sizeof *a->points);
    }
    uint64_t mark = found.items[1].mark;
    edits[2].capacity = 1900;
    assert_int_equal(save(&opened, N_EDITS, edits), LSP_OK);
    assert_int_equal(
        lsp_road_session_scenarios(opened.session, &arena, &opened.diags, &found), LSP_OK);
    assert_true(found.items[1].mark != mark);
    assert_int_equal(save(&opened, 0, NULL), LSP_OK);
    assert_int_equal(
        lsp_road_session_scenarios(opened.session, &arena, &opened.diags, &found), LSP_OK);
    assert_int_equal(found.n, 2);
    lsp_arena_finish(&arena);
    close_session(&opened);
}

static void faults_are_told_at_the_edit(void **state)
{
    (void)state;
    struct opened opened;
    struct seen seen = {0};
    struct lsp_road_session_answer *answer = NULL;
    open_city(&opened);
    const struct lsp_road_session_edit edits[] = {
        {.kind = LSP_ROAD_SESSION_CLOSE, .link = "nowhere", UNSAID},
        {.kind = LSP_ROAD_SESSION_SPLIT, .link = "n1-n2", .at = 0.5, .node = "n3", UNSAID},
        {.kind = LSP_ROAD_SESSION_CHANGE,
            .link = "n1-n2",
            .free_time = -1,
            .length = NONE,
            .capacity = NONE,
            .toll = NONE,
            .alpha = NONE,
            .beta = NONE}};
    static const char *const ELEMENTS[] = {
        "edits[0].link", "edits[1].node", "edits[2].attributes.free_time"};
    assert_int_equal(
        lsp_road_session_answer(opened.session, 3, edits,
            &(struct lsp_road_session_wish){.user = &seen, .publish = see}, &opened.diags, &answer),
        LSP_BAD_INPUT);
    assert_int_equal(seen.n, 0);
    for (size_t at = 0; at < 3; at++) {
        bool is_told = false;
        for (size_t item = 0; item < opened.diags.n_items; item++) {
            const char *element = opened.diags.items[item].facts.where.element;
            is_told = is_told || (element != NULL && strcmp(element, ELEMENTS[at]) == 0);
        }
        assert_true(is_told);
    }
    close_session(&opened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_session_answers_is_what_the_command_says),
        cmocka_unit_test(classes_turns_and_tolls_are_answered_alike),
        cmocka_unit_test(a_split_alone_shows_no_change),
        cmocka_unit_test(a_preview_is_called_one_whatever_its_gap),
        cmocka_unit_test(selected_trips_add_up_to_the_flow),
        cmocka_unit_test(routes_cost_what_their_parts_and_the_isochrone_say),
        cmocka_unit_test(scenarios_come_back_as_they_were_saved),
        cmocka_unit_test(faults_are_told_at_the_edit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
