/* Tests of two posts one behind the other: drive time, room between them, holding before closing.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "checkpoint/checkpoint.h"

typedef double hourly[LSP_HOURS];

static struct lsp_post simple_post(double lanes, double service_h)
{
    return (struct lsp_post){.opens_h = 8,
        .closes_h = 20,
        .staffed_share = 1,
        .groups = {{.vehicles = 3, .lanes = lanes}},
        .n_groups = 1,
        .service_h = {service_h, service_h},
        .service_cv = {1, 1}};
}

static struct lsp_passage passage_over(
    const struct lsp_post *first, const struct lsp_post *second, double storage_pce)
{
    return (struct lsp_passage){
        .posts = {first, second}, .n_posts = 2, .storage_pce = storage_pce, .pce = {1, 2}};
}

static struct lsp_crossing_day day_over(const struct lsp_passage *passage, hourly veh[])
{
    struct lsp_crossing_day day;
    lsp_checkpoint_day(passage, veh, &day);
    return day;
}

static double sum_of(const double hours[])
{
    double sum = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        sum += hours[hour];
    return sum;
}

static double uniform(uint32_t test, uint32_t number)
{
    return lsp_random_uniform(16, LSP_RANDOM_TEST, test, number);
}

static void a_drive_makes_the_arrivals_later(void **state)
{
    (void)state;
    struct lsp_post first = simple_post(500, 0.05), second = simple_post(500, 0.05);
    struct lsp_passage passage = passage_over(&first, &second, 0);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    veh[0][10] = 40;
    passage.drive_h = 0.7; /* and 0.05 h of inspection */
    struct lsp_crossing_day day = day_over(&passage, veh);
    assert_close(day.posts[1].vehicles[0].arrivals_veh[10], 10, 1e-6);
    assert_close(day.posts[1].vehicles[0].arrivals_veh[11], 30, 1e-6);
    assert_close(day.between_pce[10], 30, 1e-6);
    assert_close(day.between_pce[11], 0, 1e-6);
    passage.drive_h =
        13.95; /* of those who enter in the last minutes of the hour, some after midnight */
    day = day_over(&passage, veh);
    assert_close(sum_of(day.posts[1].vehicles[0].arrivals_veh), 0, 1e-6);
}

static void who_would_find_the_second_closed_may_be_held(void **state)
{
    (void)state;
    struct lsp_post first = simple_post(500, 0.01), second = simple_post(500, 0.01);
    second.closes_h = 17;
    struct lsp_passage passage = passage_over(&first, &second, 0);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    veh[0][18] = 10;
    struct lsp_crossing_day let = day_over(&passage, veh);
    passage.holds = true;
    struct lsp_crossing_day held = day_over(&passage, veh);
    assert_close(let.posts[0].vehicles[0].wait_mean_h, 0, 1e-6);
    assert_close(let.posts[1].vehicles[0].wait_mean_h, 13.5, 1e-6);
    assert_close(held.posts[0].vehicles[0].wait_mean_h, 13.5, 1e-6);
    assert_close(sum_of(held.posts[1].vehicles[0].arrivals_veh), 0, 1e-6);
    assert_close(let.between_pce[20], 10, 1e-6);
    assert_close(held.between_pce[20], 0, 1e-6);
}

static void holding_reckons_with_the_drive_and_the_time_zone(void **state)
{
    (void)state;
    /* the second post's clock is an hour behind: it closes at 18 here, an hour's drive away */
    struct lsp_post first = simple_post(500, 0.01), second = simple_post(500, 0.01);
    first.utc_offset_h = 10;
    second.utc_offset_h = 9;
    second.closes_h = 17;
    struct lsp_passage passage = passage_over(&first, &second, 0);
    passage.utc_offset_h = 10;
    passage.drive_h = 1;
    passage.holds = true;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    veh[0][16] = 1;
    assert_close(day_over(&passage, veh).posts[0].vehicles[0].wait_mean_h, 0, 1e-6);
    veh[0][16] = 0;
    veh[0][17] = 1; /* until 8 next morning: it would arrive at 9, when the second opens */
    assert_close(day_over(&passage, veh).posts[0].vehicles[0].wait_mean_h, 14.5, 1e-6);
}

static void plenty_of_room_changes_nothing(void **state)
{
    (void)state;
    struct lsp_post first = simple_post(3, 0.1), second = simple_post(2, 0.1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 16; hour++) {
        veh[0][hour] = 15;
        veh[1][hour] = 7;
    }
    struct lsp_passage none = passage_over(&first, &second, 0),
                       plenty = passage_over(&first, &second, 1e5);
    struct lsp_crossing_day expected = day_over(&none, veh), found = day_over(&plenty, veh);
    for (size_t vehicle = 0; vehicle < 2; vehicle++)
        assert_close(found.wait_h[vehicle], expected.wait_h[vehicle], 1e-9);
    assert_close(found.posts[0].blocked_h, 0, 0);
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        assert_close(found.between_pce[hour], expected.between_pce[hour],
            1e-3 * (1 + expected.between_pce[hour]));
}

static void a_full_bridge_moves_the_queue_before_the_first_post(void **state)
{
    (void)state;
    struct lsp_post first = simple_post(3, 0.1), second = simple_post(1.2, 0.1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 16; hour++)
        veh[0][hour] = 15;
    struct lsp_passage none = passage_over(&first, &second, 0),
                       narrow = passage_over(&first, &second, 10);
    struct lsp_crossing_day free_day = day_over(&none, veh), day = day_over(&narrow, veh);
    assert_int_equal(free_day.bottleneck, 1);
    assert_int_equal(day.bottleneck, 1);
    assert_true(free_day.posts[1].vehicles[0].queue_max_veh > 22);
    assert_true(free_day.posts[0].vehicles[0].queue_max_veh < 1);
    assert_true(day.posts[0].vehicles[0].queue_max_veh > 10);
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        assert_true(day.between_pce[hour] <= 10 + 1e-9);
    assert_true(day.posts[0].blocked_h > 1 && day.posts[0].blocked_h < 12);
    assert_close(day.wait_h[0] / free_day.wait_h[0], 1, 0.1); /* the second works all the time */
}

/* Two lanes in a row with exponential services of the same mean, the first never idle: what goes
 * through is known [Hunt1956]: (N + 2) / (N + 3) of a lane with room for N. */
static void a_line_that_never_ends_passes_what_hunt_found(void **state)
{
    (void)state;
    static const double rooms[] = {1, 2, 5, 10, 20};
    for (size_t row = 0; row < 5; row++) {
        struct lsp_post first = simple_post(1, 0.01), second = simple_post(1, 0.01);
        first.opens_h = second.opens_h = 0;
        first.closes_h = second.closes_h = 24;
        struct lsp_passage passage = passage_over(&first, &second, rooms[row]);
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            veh[0][hour] = 300;
        struct lsp_crossing_day day = day_over(&passage, veh);
        double expected = (rooms[row] + 2) / (rooms[row] + 3);
        assert_close(day.posts[1].vehicles[0].served_veh[20] / 100, expected, 0.025);
    }
}

struct random_crossing {
    struct lsp_post first, second;
    struct lsp_passage passage;
    hourly veh[LSP_MAX_VEHICLES];
};

static void make_crossing(uint32_t test, struct random_crossing *made)
{
    *made = (struct random_crossing){.first = simple_post(1 + 4 * uniform(test, 0), 0.1),
        .second = simple_post(1 + 4 * uniform(test, 1), 0.1)};
    made->second.opens_h = 6 + 6 * uniform(test, 2);
    made->second.closes_h = 16 + 7 * uniform(test, 3);
    if (test % 3 == 0) {
        made->first.opens_h = made->second.opens_h = 0;
        made->first.closes_h = made->second.closes_h = 24;
    }
    if (test % 4 == 0) {
        made->second.staffing_from = 1u << 6 | 1u << 13;
        made->second.staffing[6] = 0.4;
        made->second.staffing[13] = 1;
    }
    if (test % 4 == 1) {
        made->first.secondary_share[0] = made->first.secondary_share[1] = 0.1;
        made->first.secondary_h[0] = made->first.secondary_h[1] = 0.5;
        made->first.secondary_lanes = 3;
    }
    made->second.other_veh_day[0] = test % 5 == 0 ? 30 : 0;
    made->passage = passage_over(&made->first, &made->second, 2 + 40 * uniform(test, 4));
    made->passage.drive_h = test % 2 == 0 ? 0.3 * uniform(test, 5) : 0;
    double load = 40 * uniform(test, 6);
    for (uint32_t hour = 7; hour < 18; hour++)
        made->veh[0][hour] = made->veh[1][hour] = load / 2 * uniform(test, 10 + hour);
}

static void nobody_is_lost_between_the_posts(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 200; test++) {
        struct random_crossing made;
        make_crossing(test, &made);
        struct lsp_crossing_day day = day_over(&made.passage, made.veh);
        for (size_t vehicle = 0; vehicle < 2; vehicle++) {
            const struct lsp_post_class_day *first = &day.posts[0].vehicles[vehicle],
                                            *second = &day.posts[1].vehicles[vehicle];
            double come = sum_of(made.veh[vehicle]), served = sum_of(first->served_veh);
            double there = sum_of(second->arrivals_veh) - made.second.other_veh_day[vehicle];
            assert_close(come, served + first->queue_veh[23], 1e-8 * (1 + come));
            assert_close(sum_of(second->arrivals_veh),
                sum_of(second->served_veh) + second->queue_veh[23], 1e-8 * (1 + come));
            assert_true(there <= served + 1e-8 * (1 + come));
            if (test % 4 != 1 && test % 2 == 1) /* none is in secondary inspection or on the way */
                assert_close(there, served, 1e-8 * (1 + come));
        }
    }
}

static double vehicle_hours(const struct random_crossing *made, const struct lsp_crossing_day *day)
{
    double sum_h = 0;
    for (size_t vehicle = 0; vehicle < 2; vehicle++)
        sum_h += sum_of(made->veh[vehicle]) * day->wait_h[vehicle];
    return sum_h;
}

/* Both posts go by the hour, and a queue that ends or begins within one is met more or less exactly
 * at one than at the other: a few per cent of short waits, never more. */
static void more_room_never_makes_the_whole_wait_longer(void **state)
{
    (void)state;
    double before_all_h = 0, after_all_h = 0;
    for (uint32_t test = 0; test < 300; test++) {
        struct random_crossing made;
        make_crossing(test, &made);
        struct lsp_crossing_day less = day_over(&made.passage, made.veh);
        made.passage.storage_pce *= 1 + 2 * uniform(test, 50);
        struct lsp_crossing_day more = day_over(&made.passage, made.veh);
        double before_h = vehicle_hours(&made, &less), after_h = vehicle_hours(&made, &more);
        before_all_h += before_h;
        after_all_h += after_h;
        if (!(after_h <= before_h * 1.02 + 1.5))
            fail_msg("case %u: %g vehicle hours after %g", test, after_h, before_h);
    }
    assert_true(after_all_h < before_all_h);
}

static void more_vehicles_never_wait_less_for_want_of_room(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 300; test++) {
        struct random_crossing made;
        make_crossing(test, &made);
        struct lsp_crossing_day less = day_over(&made.passage, made.veh);
        for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
            for (size_t vehicle = 0; vehicle < 2; vehicle++)
                made.veh[vehicle][hour] *= 1 + uniform(test, 50);
        struct lsp_crossing_day more = day_over(&made.passage, made.veh);
        for (size_t vehicle = 0; vehicle < 2; vehicle++)
            if (!(more.wait_h[vehicle] >= less.wait_h[vehicle] - 1e-9))
                fail_msg(
                    "case %u: %g h after %g h", test, more.wait_h[vehicle], less.wait_h[vehicle]);
    }
}

static void blocking_sets_in_without_a_jump(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 60; test++) {
        struct random_crossing made;
        make_crossing(test, &made);
        struct lsp_crossing_day before = day_over(&made.passage, made.veh);
        for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
            made.veh[0][hour] *= 1 + 1e-7;
        struct lsp_crossing_day after = day_over(&made.passage, made.veh);
        assert_close(after.wait_h[0], before.wait_h[0], 1e-4 * (1 + before.wait_h[0]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drive_makes_the_arrivals_later),
        cmocka_unit_test(who_would_find_the_second_closed_may_be_held),
        cmocka_unit_test(holding_reckons_with_the_drive_and_the_time_zone),
        cmocka_unit_test(plenty_of_room_changes_nothing),
        cmocka_unit_test(a_full_bridge_moves_the_queue_before_the_first_post),
        cmocka_unit_test(a_line_that_never_ends_passes_what_hunt_found),
        cmocka_unit_test(nobody_is_lost_between_the_posts),
        cmocka_unit_test(more_room_never_makes_the_whole_wait_longer),
        cmocka_unit_test(more_vehicles_never_wait_less_for_want_of_room),
        cmocka_unit_test(blocking_sets_in_without_a_jump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
