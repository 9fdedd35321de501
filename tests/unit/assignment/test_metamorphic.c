/* Changes of a problem whose effect on the answer is known without knowing the answer.
 *
 * Each row of the table at the end is tried on many seeded networks: some with ties everywhere
 * (manufactured), some without.  LSP_SOAK says on how many (./dev soak).
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/random.h"
#include "support/answer.h"
#include "support/manufactured.h"
#include "support/soak.h"
#include "support/test.h"

static const double GAP = 1e-14;
/* How near two answers come that each have that gap.  The objective is as near as the gap says;
 * times and flows, and so total cost, are as near as its root. */
static const double TIME_TOLERANCE = 1e-6, FLOW_TOLERANCE = 1e-5;
static const double TOTAL_TOLERANCE = 1e-7, OBJECTIVE_TOLERANCE = 1e-12;

/* One network, its answer, and dice. */
struct trial {
    uint64_t seed;
    uint32_t n_rolls;
    struct manufactured made;
    struct solved base;
};

static double roll(struct trial *trial)
{
    return lsp_random_uniform(trial->seed, LSP_RANDOM_TEST, 1, trial->n_rolls++);
}

static uint32_t roll_below(struct trial *trial, uint32_t n)
{
    return (uint32_t)(roll(trial) * n);
}

/* Ties everywhere, or nowhere; one class or several; user equilibrium or system optimum. */
static void open_trial(struct trial *trial, uint64_t seed)
{
    *trial = (struct trial){.seed = seed};
    struct manufacture_order order = {.seed = seed,
        .side = 2 + (uint32_t)(seed % 4),
        .n_centroids = 3 + (uint32_t)(seed % 5),
        .n_classes = seed % 3 == 0 ? 2 : 1,
        .has_all_functions = seed % 7 > 2,
        .has_preload = seed % 7 == 4,
        .goal = seed % 11 == 0 ? LSP_GOAL_SYSTEM : LSP_GOAL_USER};
    assert_true(manufacture_to_order(&order, &trial->made));
    if (seed % 2 == 1)
        for (uint32_t link = 0; link < trial->made.town.n_links; link++)
            trial->made.town.link[link].free_time *= 0.8 + 0.4 * roll(trial);
    trial->base = solve_town(&trial->made.town, GAP);
}

static void close_trial(struct trial *trial)
{
    solved_finish(&trial->base);
    manufactured_finish(&trial->made);
}

static void check_flow(
    const struct solved *one, uint32_t a, const struct solved *other, uint32_t b, double factor)
{
    if (is_stiff(&one->problem, a, one->result.flow[a]))
        assert_close(other->result.flow[b] / factor, one->result.flow[a], FLOW_TOLERANCE);
}

static void check_sums(const struct trial *trial, const struct solved *other, double factor)
{
    const struct lsp_assignment_result *is = &other->result, *should = &trial->base.result;
    assert_close(is->total_cost / factor, should->total_cost, TOTAL_TOLERANCE);
    assert_close(is->objective / factor, should->objective, OBJECTIVE_TOLERANCE);
}

/* Solves the changed town, which is finished, and checks that its first links, or those that
 * place[link] names, are as they were, but for factors. */
static struct solved check_scaled(struct trial *trial, struct town *changed, const uint32_t place[],
    double time_factor, double flow_factor)
{
    struct solved other = solve_town(changed, GAP);
    for (uint32_t link = 0; link < trial->made.town.n_links; link++) {
        uint32_t there = place ? place[link] : link;
        check_same_time(&trial->base, link, &other, there, time_factor);
        check_flow(&trial->base, link, &other, there, flow_factor);
    }
    double factor = time_factor * flow_factor;
    check_sums(trial, &other, factor);
    town_finish(changed);
    return other;
}

static void check_unchanged(struct trial *trial, struct town *changed)
{
    struct solved other = check_scaled(trial, changed, NULL, 1, 1);
    solved_finish(&other);
}

static void demand_and_capacity_scale_together(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    double factor = exp(4 * roll(trial) - 2);
    for (uint32_t trip = 0; trip < changed.n_trips; trip++)
        changed.trip[trip].trips *= factor;
    for (uint32_t link = 0; link < changed.n_links; link++) {
        changed.link[link].capacity *= factor;
        changed.link[link].preload *= factor;
    }
    struct solved other = check_scaled(trial, &changed, NULL, 1, factor);
    solved_finish(&other);
}

static void times_scale(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    double factor = exp(4 * roll(trial) - 2);
    for (uint32_t number = 0; number < changed.n_links; number++) {
        struct town_link *link = &changed.link[number];
        link->free_time *= factor;
        if (link->function == LSP_FUNCTION_AKCELIK)
            link->a *= factor;
        for (uint32_t class_number = 0; class_number < changed.n_classes; class_number++)
            link->fixed[class_number] *= factor;
    }
    struct solved other = check_scaled(trial, &changed, NULL, factor, 1);
    solved_finish(&other);
}

/* A random order of first ... first + n - 1. */
static void shuffle(struct trial *trial, uint32_t first, uint32_t n, uint32_t order[])
{
    for (uint32_t at = 0; at < n; at++) {
        uint32_t other = roll_below(trial, at + 1);
        order[at] = order[other];
        order[other] = first + at;
    }
}

static void names_and_order_do_not_matter(struct trial *trial)
{
    const struct town *town = &trial->made.town;
    struct town changed = town_copy(town);
    uint32_t *node = calloc(town->n_nodes, sizeof *node);
    uint32_t *place = calloc(town->n_links, sizeof *place);
    uint32_t *trip = calloc(town->n_trips, sizeof *trip);
    assert_true(node && place && trip);
    shuffle(trial, 0, town->n_centroids, node);
    shuffle(trial, town->n_centroids, town->n_nodes - town->n_centroids, &node[town->n_centroids]);
    shuffle(trial, 0, town->n_links, place);
    shuffle(trial, 0, town->n_trips, trip);
    for (uint32_t link = 0; link < town->n_links; link++) {
        struct town_link *moved = &changed.link[place[link]];
        *moved = town->link[link];
        moved->tail = node[moved->tail];
        moved->head = node[moved->head];
    }
    for (uint32_t at = 0; at < town->n_trips; at++) {
        struct town_trip *moved = &changed.trip[trip[at]];
        *moved = town->trip[at];
        moved->from = node[moved->from];
        moved->to = node[moved->to];
    }
    struct solved other = check_scaled(trial, &changed, place, 1, 1);
    solved_finish(&other);
    free(node);
    free(place);
    free(trip);
}

static void origins_may_come_backwards(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    for (uint32_t at = 0; at < changed.n_trips; at++)
        changed.trip[at] = trial->made.town.trip[changed.n_trips - 1 - at];
    check_unchanged(trial, &changed);
}

static void a_link_may_be_cut_across(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t number = roll_below(trial, changed.n_links);
    struct town_link *first = &changed.link[number], second = *first;
    double part = roll(trial);
    second.free_time -= first->free_time *= part;
    if (first->function == LSP_FUNCTION_AKCELIK)
        second.a -= first->a *= part;
    for (uint32_t class_number = 0; class_number < changed.n_classes; class_number++)
        if (isfinite(second.fixed[class_number]))
            second.fixed[class_number] -= first->fixed[class_number] *= part;
    first->head = second.tail = changed.n_nodes++;
    uint32_t added = town_add_link(&changed, second);
    struct solved other = solve_town(&changed, GAP);
    assert_close(other.result.flow[added], other.result.flow[number], 1e-12);
    check_sums(trial, &other, 1);
    for (uint32_t link = 0; link < trial->made.town.n_links; link++) {
        if (link != number)
            check_same_time(&trial->base, link, &other, link, 1);
        check_flow(&trial->base, link, &other, link, 1);
    }
    solved_finish(&other);
    town_finish(&changed);
}

static void a_link_may_be_cut_lengthwise(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t number = roll_below(trial, changed.n_links);
    changed.link[number].capacity /= 2;
    changed.link[number].preload /= 2;
    uint32_t added = town_add_link(&changed, changed.link[number]);
    struct solved other = solve_town(&changed, GAP);
    double flow = trial->base.result.flow[number];
    if (is_stiff(&trial->base.problem, number, flow)) {
        assert_close(other.result.flow[number], flow / 2, FLOW_TOLERANCE);
        assert_close(other.result.flow[added], flow / 2, FLOW_TOLERANCE);
    }
    check_sums(trial, &other, 1);
    for (uint32_t link = 0; link < trial->made.town.n_links; link++) {
        check_same_time(&trial->base, link, &other, link, 1);
        if (link != number)
            check_flow(&trial->base, link, &other, link, 1);
    }
    solved_finish(&other);
    town_finish(&changed);
}

/* The most that a link from `tail` to `head` may cost any trip and still be of use. */
static double find_worth(struct trial *trial, uint32_t tail, uint32_t head)
{
    const struct lsp_assignment_problem *problem = &trial->base.problem;
    double worth = 0, *cost = calloc(problem->n_links, sizeof *cost);
    double *potential = calloc(problem->n_nodes, sizeof *potential);
    assert_true(cost && potential);
    for (uint32_t at = 0; at < problem->n_origins; at++) {
        uint32_t class_number = problem->class_of ? problem->class_of[at] : 0;
        for (uint32_t link = 0; link < problem->n_links; link++)
            cost[link] =
                slow_class_cost(problem, class_number, link, trial->base.result.flow[link]);
        slow_potentials(problem, cost, problem->origin[at], potential);
        if (isinf(potential[tail]))
            continue;
        if (potential[head] - potential[tail] > worth)
            worth = potential[head] - potential[tail];
    }
    free(cost);
    free(potential);
    return worth;
}

static uint32_t roll_inner_node(struct trial *trial)
{
    const struct town *town = &trial->made.town;
    return town->n_centroids + roll_below(trial, town->n_nodes - town->n_centroids);
}

static void a_link_that_saves_nothing_changes_nothing(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t tail = roll_inner_node(trial), head = roll_inner_node(trial);
    double worth = find_worth(trial, tail, head);
    if (isinf(worth) || tail == head) {
        town_finish(&changed);
        return;
    }
    double margin = trial->seed % 3 == 0 ? 0 : 0.001;
    uint32_t added = town_add_link(&changed, (struct town_link){.tail = tail,
                                                 .head = head,
                                                 .free_time = worth + margin,
                                                 .a = 0.15,
                                                 .b = 4,
                                                 .capacity = 100});
    struct solved other = check_scaled(trial, &changed, NULL, 1, 1);
    double excess = GAP * other.result.total_cost; /* all that the gap leaves room for */
    assert_true(other.result.flow[added] * margin <= excess);
    solved_finish(&other);
}

/* A zone more, which needs the first number after the others. */
static void a_zone_without_trips_changes_nothing(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t zone = changed.n_centroids++;
    changed.n_nodes++;
    for (uint32_t link = 0; link < changed.n_links; link++) {
        changed.link[link].tail += changed.link[link].tail >= zone ? 1 : 0;
        changed.link[link].head += changed.link[link].head >= zone ? 1 : 0;
    }
    for (int turn = 0; turn < 2; turn++) {
        uint32_t node = roll_inner_node(trial) + 1;
        town_add_link(&changed, (struct town_link){.tail = zone, .head = node, .capacity = 1});
        town_add_link(&changed, (struct town_link){.tail = node, .head = zone, .capacity = 1});
    }
    town_add_trip(&changed, (struct town_trip){changed.n_classes - 1, zone, 0, 0});
    check_unchanged(trial, &changed);
}

static void what_is_not_connected_changes_nothing(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t island = changed.n_nodes;
    changed.n_nodes += 2;
    struct town_link link = {island, island + 1, LSP_FUNCTION_BPR, 1, 0.15, 4, 10, 0, {0}};
    town_add_link(&changed, link);
    town_add_link(
        &changed, (struct town_link){island + 1, island, LSP_FUNCTION_BPR, 0, 0, 0, 1, 0, {0}});
    link.head = roll_inner_node(trial);
    town_add_link(&changed, link);
    struct solved other = check_scaled(trial, &changed, NULL, 1, 1);
    for (uint32_t added = trial->made.town.n_links; added < other.problem.n_links; added++)
        assert_close(other.result.flow[added], 0, 0);
    solved_finish(&other);
}

/* A trip that no way serves is left out, counted, and changes nothing else. */
static void a_trip_to_nowhere_is_counted_and_left_out(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    town_add_trip(&changed, (struct town_trip){0, 0, changed.n_nodes++, 5});
    struct solved other = check_scaled(trial, &changed, NULL, 1, 1);
    assert_close(other.result.unreachable_trips, trial->base.result.unreachable_trips + 5, 1e-12);
    solved_finish(&other);
}

static void a_mirror_shows_the_same(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    for (uint32_t number = 0; number < changed.n_links; number++) {
        struct town_link *link = &changed.link[number];
        uint32_t tail = link->tail;
        link->tail = link->head;
        link->head = tail;
    }
    for (uint32_t at = 0; at < changed.n_trips; at++) {
        uint32_t from = changed.trip[at].from;
        changed.trip[at].from = changed.trip[at].to;
        changed.trip[at].to = from;
    }
    check_unchanged(trial, &changed);
}

/* The least objective is a concave, rising function of a link's constant cost, and where that is
 * the link's worth the link does nothing: so it comes to "without" and not faster than all trips
 * times what is lacking. */
static void a_bridge_too_dear_tends_to_no_bridge(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t tail = roll_inner_node(trial), head = roll_inner_node(trial);
    double worth = find_worth(trial, tail, head), pcu = 0, last = 0;
    if (isinf(worth) || tail == head) {
        town_finish(&changed);
        return;
    }
    for (uint32_t at = 0; at < changed.n_trips; at++)
        pcu += changed.trip[at].trips * changed.pcu[changed.trip[at].class_number];
    uint32_t bridge =
        town_add_link(&changed, (struct town_link){.tail = tail, .head = head, .capacity = 1});
    double without = trial->base.result.objective, noise = OBJECTIVE_TOLERANCE * without;
    for (int power = 0; power <= 10; power += 2) {
        double missing = worth * pow(10, -power);
        changed.link[bridge].free_time = worth - missing;
        struct solved with = solve_town(&changed, GAP);
        assert_true(with.result.objective <= without + noise);
        assert_true(with.result.objective >= without - missing * pcu - noise);
        assert_true(with.result.objective >= last - noise);
        last = with.result.objective;
        solved_finish(&with);
    }
    town_finish(&changed);
}

static void more_capacity_does_not_raise_the_objective(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t number = roll_below(trial, changed.n_links);
    changed.link[number].capacity *= 1 + roll(trial);
    struct solved other = solve_town(&changed, GAP);
    double before = trial->base.result.objective;
    assert_true(other.result.objective <= before + OBJECTIVE_TOLERANCE * before);
    solved_finish(&other);
    town_finish(&changed);
}

/* What the trips of a row pay. */
static double find_price(const struct solved *solved, const struct town_trip *trip)
{
    const struct lsp_assignment_problem *problem = &solved->problem;
    double *cost = calloc(problem->n_links, sizeof *cost);
    double *potential = calloc(problem->n_nodes, sizeof *potential);
    assert_true(cost && potential);
    for (uint32_t link = 0; link < problem->n_links; link++)
        cost[link] = slow_class_cost(problem, trip->class_number, link, solved->result.flow[link]);
    slow_potentials(problem, cost, trip->from, potential);
    double price = potential[trip->to];
    free(cost);
    free(potential);
    return price;
}

static void more_trips_are_not_cheaper(struct trial *trial)
{
    if (trial->made.town.n_trips == 0)
        return;
    struct town changed = town_copy(&trial->made.town);
    struct town_trip *trip = &changed.trip[roll_below(trial, changed.n_trips)];
    double before = find_price(&trial->base, trip);
    trip->trips *= 1 + roll(trial);
    struct solved other = solve_town(&changed, GAP);
    double after = find_price(&other, trip);
    if (isfinite(before))
        assert_true(after >= before - TIME_TOLERANCE * (1 + before));
    solved_finish(&other);
    town_finish(&changed);
}

/* Each trip becomes two of different classes that pay the same. */
static void a_class_may_be_split(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t n = changed.n_trips, more = changed.n_classes++;
    double part = trial->seed % 2 == 0 ? 0.3 : roll(trial);
    changed.pcu[more] = changed.pcu[0];
    for (uint32_t link = 0; link < changed.n_links; link++)
        changed.link[link].fixed[more] = changed.link[link].fixed[0];
    for (uint32_t at = 0; at < n; at++) {
        struct town_trip trip = changed.trip[at];
        if (trip.class_number > 0)
            continue;
        changed.trip[at].trips *= part;
        trip.trips *= 1 - part;
        trip.class_number = more;
        town_add_trip(&changed, trip);
    }
    check_unchanged(trial, &changed);
}

/* Half as many vehicles that count twice. */
static void fewer_vehicles_may_count_for_more(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    double factor = exp(2 * roll(trial) - 1);
    for (uint32_t class_number = 0; class_number < changed.n_classes; class_number++)
        changed.pcu[class_number] *= factor;
    for (uint32_t at = 0; at < changed.n_trips; at++)
        changed.trip[at].trips /= factor;
    check_unchanged(trial, &changed);
}

/* What all pay in truth, whatever the goal was. */
static double find_paid(const struct solved *solved)
{
    struct lsp_assignment_problem problem = solved->problem;
    problem.goal = LSP_GOAL_USER;
    double *class_flow = answer_class_flows(&problem, &solved->result);
    double paid = slow_total_cost(&problem, class_flow);
    for (uint32_t link = 0; link < problem.n_links; link++)
        if (problem.preload)
            paid += problem.preload[link] * solved->result.time[link];
    free(class_flow);
    return paid;
}

static void the_optimum_is_not_dearer_than_the_equilibrium(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    bool is_optimum = changed.goal == LSP_GOAL_SYSTEM, has_table = false;
    changed.goal = is_optimum ? LSP_GOAL_USER : LSP_GOAL_SYSTEM;
    for (uint32_t link = 0; link < changed.n_links; link++)
        has_table = has_table || changed.link[link].function == LSP_FUNCTION_TABLE;
    if (!has_table) {
        struct solved other = solve_town(&changed, GAP);
        double user = find_paid(is_optimum ? &other : &trial->base);
        double best = find_paid(is_optimum ? &trial->base : &other);
        assert_true(best <= user + TOTAL_TOLERANCE * user);
        solved_finish(&other);
    }
    town_finish(&changed);
}

static void nothing_changed_changes_no_byte(struct trial *trial)
{
    struct solved other = solve_town(&trial->made.town, GAP);
    check_same_bytes(&trial->base.problem, &trial->base.result, &other.result);
    solved_finish(&other);
}

/* Whoever leaves a zone pays it, whichever way he goes. */
static void a_charge_for_leaving_a_zone_moves_nobody(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    uint32_t zone = roll_below(trial, changed.n_centroids);
    for (uint32_t link = 0; link < changed.n_links; link++)
        if (changed.link[link].tail == zone)
            for (uint32_t class_number = 0; class_number < changed.n_classes; class_number++)
                changed.link[link].fixed[class_number] += 2.5;
    struct solved other = solve_town(&changed, GAP);
    for (uint32_t link = 0; link < changed.n_links; link++) {
        check_same_time(&trial->base, link, &other, link, 1);
        check_flow(&trial->base, link, &other, link, 1);
    }
    solved_finish(&other);
    town_finish(&changed);
}

static void closing_what_nobody_uses_changes_nothing(struct trial *trial)
{
    struct town changed = town_copy(&trial->made.town);
    for (uint32_t number = 0; number < changed.n_links; number++)
        if (!(trial->base.result.flow[number] > 0))
            for (uint32_t class_number = 0; class_number < changed.n_classes; class_number++)
                changed.link[number].fixed[class_number] += 1e6;
    check_unchanged(trial, &changed);
}

struct relation {
    const char *name;
    void (*check)(struct trial *trial);
    uint64_t seed; /* being tried; 0 when all went well */
};

static void check_relation(void **state)
{
    struct relation *relation = *state;
    for (struct soak soak = soak_of(200, 60); soak.seed <= soak.last; soak.seed++) {
        relation->seed = soak.seed;
        struct trial trial;
        open_trial(&trial, relation->seed);
        relation->check(&trial);
        close_trial(&trial);
    }
    relation->seed = 0;
}

/* Runs after a failure too. */
static int say_seed(void **state)
{
    const struct relation *relation = *state;
    if (relation->seed > 0)
        print_message("%s: seed %d\n", relation->name, (int)relation->seed);
    return 0;
}

#define RELATION(NAME)                                                                             \
    {                                                                                              \
#NAME, NAME, 0                                                                             \
    }

int main(void)
{
    struct relation relations[] = {
        RELATION(demand_and_capacity_scale_together),
        RELATION(times_scale),
        RELATION(names_and_order_do_not_matter),
        RELATION(origins_may_come_backwards),
        RELATION(a_link_may_be_cut_across),
        RELATION(a_link_may_be_cut_lengthwise),
        RELATION(a_link_that_saves_nothing_changes_nothing),
        RELATION(a_zone_without_trips_changes_nothing),
        RELATION(what_is_not_connected_changes_nothing),
        RELATION(a_trip_to_nowhere_is_counted_and_left_out),
        RELATION(a_mirror_shows_the_same),
        RELATION(a_bridge_too_dear_tends_to_no_bridge),
        RELATION(more_capacity_does_not_raise_the_objective),
        RELATION(more_trips_are_not_cheaper),
        RELATION(a_class_may_be_split),
        RELATION(fewer_vehicles_may_count_for_more),
        RELATION(the_optimum_is_not_dearer_than_the_equilibrium),
        RELATION(nothing_changed_changes_no_byte),
        RELATION(a_charge_for_leaving_a_zone_moves_nobody),
        RELATION(closing_what_nobody_uses_changes_nothing),
    };
    enum { N = sizeof relations / sizeof relations[0] };
    struct CMUnitTest tests[N];
    for (int k = 0; k < N; k++)
        tests[k] =
            (struct CMUnitTest){relations[k].name, check_relation, NULL, say_seed, &relations[k]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
