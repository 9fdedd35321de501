/* Tests of the simulation's properties: accounts, clocks, sharing rules, storage, threads.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "checkpoint_simulation/simulation_internal.h"

typedef double hourly[LSP_HOURS];

static double uniform(uint32_t test, uint32_t number)
{
    return lsp_random_uniform(11, LSP_RANDOM_TEST, test, number);
}

static struct lsp_post simple_post(double lanes, double service_h)
{
    return (struct lsp_post){.opens_h = 8,
        .closes_h = 20,
        .staffed_share = 1,
        .groups = {{.vehicles = 1, .lanes = lanes}},
        .n_groups = 1,
        .service_h = {service_h, service_h, service_h},
        .service_cv = {1, 1, 1}};
}

static struct lsp_simulated_crossing simulated(
    const struct lsp_passage *passage, hourly *veh, uint32_t n_days)
{
    struct lsp_simulated_crossing crossing;
    assert_int_equal(
        lsp_checkpoint_simulate(passage, veh,
            &(struct lsp_simulation_options){.n_days = n_days, .seed = 5, .target_h = 0.25},
            &crossing),
        LSP_OK);
    return crossing;
}

/* Two posts with everything that a post may have, and arrivals that may be too many. */
static struct lsp_passage random_passage(uint32_t test, struct lsp_post posts[2], hourly *veh)
{
    uint32_t n = 0;
    for (int at = 0; at < 2; at++) {
        struct lsp_post *post = &posts[at];
        *post = simple_post(1 + floor(4 * uniform(test, n)) / (test % 2 + 1), 0.1);
        post->opens_h = floor(10 * uniform(test, n + 1));
        post->closes_h = post->opens_h + 4 + floor(10 * uniform(test, n + 2));
        post->utc_offset_h = floor(6 * uniform(test, n + 3)) / 2;
        post->groups[0].fast_share = test % 3 == 0 ? 0.3 : 0;
        post->groups[0].fast_time_factor = 0.7;
        post->groups[0].fast_lanes = test % 6 == 0 ? 1 : 0;
        post->groups[1] = (struct lsp_lane_group){.vehicles = 6, .lanes = 2.5, .helps = 1};
        post->n_groups = 2;
        post->groups[0].sharing = post->groups[1].sharing = (enum lsp_sharing)(test / 2 % 3);
        post->other_veh_day[1] = 20;
        post->staffing_from = test % 4 == 0 ? 1 | 1 << 12 : 0;
        post->staffing[0] = 0.5;
        post->staffing[12] = 1;
        post->secondary_share[0] = 0.2;
        post->secondary_h[0] = 0.3;
        post->secondary_lanes = 1;
        post->booked_share[0] = test % 5 == 0 ? 0.6 : 0;
        post->booked_slots[10] = post->booked_slots[13] = test % 10 == 0;
        n += 4;
    }
    for (int vehicle = 0; vehicle < 3; vehicle++)
        for (int hour = 0; hour < LSP_HOURS; hour++)
            veh[vehicle][hour] = hour % 3 == vehicle ? 0 : 4 * uniform(test, n++);
    return (struct lsp_passage){.posts = {&posts[0], &posts[1]},
        .n_posts = 2,
        .storage_pce = test % 3 == 1 ? 6 : 0,
        .drive_h = test % 2 ? 0.2 : 0,
        .holds = test % 4 == 3,
        .pce = {1, 2, 3}};
}

static void assert_accounts(const struct lsp_simulated_class *found, uint32_t test)
{
    double served = 0, arrived = 0, over = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        const struct lsp_simulated_wait *at = &found->hours[hour];
        served += found->served_veh[hour];
        arrived += at->vehicles;
        over += at->vehicles > 0 ? at->over_target_share * at->vehicles : 0;
        assert_true(found->queue_veh[hour] >= 0);
        assert_true(found->queue_p95_veh[hour] >= 0);
        assert_true(!(at->vehicles > 0) || (at->wait_h >= 0 && at->wait_p95_h >= 0));
    }
    assert_close(found->day.vehicles, arrived, 1e-9);
    if (fabs(served + found->overnight_veh - arrived) > 1e-9)
        fail_msg(
            "test %u: %g served, %g left, %g arrived", test, served, found->overnight_veh, arrived);
    if (arrived > 0)
        assert_close(found->day.over_target_share * arrived, over, 1e-9);
}

static void every_arrival_is_served_or_left_overnight(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 60; test++) {
        struct lsp_post posts[2];
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        struct lsp_passage passage = random_passage(test, posts, veh);
        struct lsp_simulated_crossing found = simulated(&passage, veh, 12);
        for (size_t at = 0; at < 2; at++)
            for (size_t vehicle = 0; vehicle < 3; vehicle++)
                assert_accounts(&found.posts[at].vehicles[vehicle], test);
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            assert_true(!(passage.storage_pce > 0) ||
                        found.between_p95_pce[hour] <= passage.storage_pce + 1e-9);
            assert_true(passage.storage_pce > 0 || !(found.posts[0].blocked_lanes[hour] > 0));
        }
    }
}

/* Twelve hours of ten times what the lanes can take: over a thousand vehicles in the afternoon. */
static void percentiles_of_long_queues_are_not_cut_off(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(4, 1.0 / 3);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 7; hour < 19; hour++)
        veh[0][hour] = 120;
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1, .pce = {3}};
    struct lsp_simulated_crossing found = simulated(&passage, veh, 100);
    const struct lsp_simulated_class *class = &found.posts[0].vehicles[0];
    assert_close(class->queue_veh[17], 120 * 1 + (120 - 12) * 9.5, 20);
    for (size_t hour = 7; hour < LSP_HOURS; hour++) {
        if (!(class->queue_p95_veh[hour] >= class->queue_veh[hour]))
            fail_msg("hour %zu: mean %g, 95 %% %g", hour, class->queue_veh[hour],
                class->queue_p95_veh[hour]);
        assert_true(class->queue_p95_veh[hour] < 1.2 * class->queue_veh[hour] + 130);
        assert_true(found.posts[0].queue_p95_pce[hour] >= found.posts[0].queue_pce[hour]);
        assert_close(found.posts[0].queue_p95_pce[hour] / class->queue_p95_veh[hour], 3, 0.05);
    }
}

/* Bins reach from two seconds to two million, none wider than a 64th of its values. */
static void every_bin_is_narrow_and_the_last_is_endless(void **state)
{
    (void)state;
    for (double value = 0.001; value < 2e6; value *= 1.01) {
        uint32_t bin = lsp_simulation_bin(value);
        double from = lsp_simulation_bin_from(bin), to = lsp_simulation_bin_from(bin + 1);
        assert_true(from <= value && value < to && to <= from * (1 + 1.0 / 64));
    }
    static uint32_t bins[N_BINS];
    static const struct {
        double value;
        bool is_endless;
    } rows[] = {{600, false}, {2097151, false}, {2097152, true}, {1e300, true}};
    for (size_t row = 0; row < 4; row++) {
        uint32_t bin = lsp_simulation_bin(rows[row].value);
        bins[bin] = 1;
        double found = lsp_simulation_quantile(bins, 0.95, true);
        assert_int_equal(isinf(found) != 0, rows[row].is_endless);
        assert_true(rows[row].is_endless || found >= rows[row].value * (1 - 1.0 / 64));
        bins[bin] = 0;
    }
}

static void threads_change_nothing(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 6; test++) {
        struct lsp_post posts[2];
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        struct lsp_passage passage = random_passage(test, posts, veh);
        struct lsp_simulated_crossing found[3];
        memset(found, 0, sizeof found);
        static const int threads[] = {1, 2, 7};
        for (int at = 0; at < 3; at++)
            assert_int_equal(lsp_checkpoint_simulate(&passage, veh,
                                 &(struct lsp_simulation_options){
                                     .n_days = 50, .seed = 5, .n_threads = threads[at]},
                                 &found[at]),
                LSP_OK);
        assert_memory_equal(&found[0], &found[1], sizeof found[0]);
        assert_memory_equal(&found[0], &found[2], sizeof found[0]);
    }
}

static void the_queue_holds_the_waits(void **state)
{
    (void)state; /* Little: exactly, on each day, as nobody is left at midnight */
    struct lsp_post post = simple_post(2, 0.1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 15; hour++)
        veh[0][hour] = 22;
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
    struct lsp_simulated_crossing found = simulated(&passage, veh, 50);
    const struct lsp_simulated_class *cars = &found.posts[0].vehicles[0];
    double area = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        area += cars->queue_veh[hour];
    assert_close(cars->overnight_veh, 0, 0);
    assert_close(area / (cars->day.wait_h * cars->day.vehicles), 1, 1e-12);
    assert_close(found.passing[0].day.wait_h, cars->day.wait_h, 1e-12);
}

static void who_comes_to_a_closed_post_waits_for_it_to_open(void **state)
{
    (void)state;
    static const struct {
        double opens_h, closes_h, post_offset_h, clock_offset_h;
        size_t hour;
        double wait_h;
    } rows[] = {{8, 20, 0, 0, 6, 1.5}, {8, 20, 0, 0, 21, 10.5}, {8, 20, 0, 0, 10, 0},
        {8, 20, 9, 10, 8, 0.5}, {8, 20, 9, 10, 20, 0}, {8.5, 20, 0, 0, 8, 0.125},
        {8, 19.75, 0, 0, 19, 0.25 * 12.125}, {8, 20, 0, 10, 10, 7.5}, {8, 20, 5.75, 0, 3, 0}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct lsp_post post = simple_post(2, 0.001);
        post.opens_h = rows[row].opens_h;
        post.closes_h = rows[row].closes_h;
        post.utc_offset_h = rows[row].post_offset_h;
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        veh[0][rows[row].hour] = 0.5;
        struct lsp_passage passage = {
            .posts = {&post}, .n_posts = 1, .utc_offset_h = rows[row].clock_offset_h};
        struct lsp_simulated_crossing found = simulated(&passage, veh, 2000);
        const struct lsp_simulated_wait *day = &found.passing[0].day;
        assert_true(fabs(day->wait_h - rows[row].wait_h) < 2 * day->wait_half_h + 1e-3);
    }
}

static void a_pool_is_one_group(void **state)
{
    (void)state;
    struct lsp_post apart = simple_post(2, 0.1), pooled;
    apart.groups[1] = (struct lsp_lane_group){.vehicles = 2, .lanes = 1};
    apart.n_groups = 2;
    pooled = apart;
    pooled.groups[0].sharing = pooled.groups[1].sharing = LSP_LANES_POOLED;
    struct lsp_post one = simple_post(3, 0.1), helping = apart;
    one.groups[0].vehicles = 3;
    for (int group = 0; group < 2; group++) {
        helping.groups[group].sharing = LSP_LANES_OVERFLOW;
        helping.groups[group].helps = group == 0 ? 2 : 1;
    }
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 18; hour++) {
        veh[0][hour] = 16;
        veh[1][hour] = 9;
    }
    const struct lsp_post *posts[] = {&apart, &pooled, &one, &helping};
    struct lsp_simulated_crossing found[4];
    for (int at = 0; at < 4; at++) {
        struct lsp_passage passage = {.posts = {posts[at]}, .n_posts = 1};
        found[at] = simulated(&passage, veh, 400);
    }
    for (int vehicle = 0; vehicle < 2; vehicle++) {
        double apart_h = found[0].passing[vehicle].day.wait_h;
        double pooled_h = found[1].passing[vehicle].day.wait_h;
        double helping_h = found[3].passing[vehicle].day.wait_h;
        assert_close(pooled_h, found[2].passing[vehicle].day.wait_h, 0);
        assert_true(pooled_h < 0.9 * apart_h);
        assert_true(helping_h < 0.9 * apart_h);
    }
    /* who helps does not idle either: the same queue in all, to a few per cent */
    double queue_pooled = 0, queue_helping = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        queue_pooled += found[1].posts[0].queue_pce[hour];
        queue_helping += found[3].posts[0].queue_pce[hour];
    }
    assert_close(queue_helping / queue_pooled, 1, 0.05);
}

static void fast_lanes_are_for_their_share_alone(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(1, 0.1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 18; hour++)
        veh[0][hour] = 9;
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
    double plain_h = simulated(&passage, veh, 400).passing[0].day.wait_h;
    post.groups[0].fast_share = 0.4;
    post.groups[0].fast_time_factor = 0.5;
    double faster_h = simulated(&passage, veh, 400).passing[0].day.wait_h;
    post.groups[0].fast_lanes = 1;
    double apart_h = simulated(&passage, veh, 400).passing[0].day.wait_h;
    post.groups[0].fast_share = 0;
    double unused_h = simulated(&passage, veh, 400).passing[0].day.wait_h;
    assert_true(faster_h < plain_h);
    assert_true(apart_h < faster_h);
    assert_close(unused_h, plain_h, 0);
}

static void nobody_is_passed_on_to_a_closed_post(void **state)
{
    (void)state;
    struct lsp_post first = simple_post(2, 0.1), second = simple_post(4, 0.05);
    second.closes_h = 16;
    second.service_cv[0] = first.service_cv[0] = 0;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 13; hour < 20; hour++)
        veh[0][hour] = 10;
    struct lsp_passage passage = {
        .posts = {&first, &second}, .n_posts = 2, .drive_h = 0.25, .holds = true};
    struct lsp_simulated_crossing held = simulated(&passage, veh, 200);
    passage.holds = false;
    struct lsp_simulated_crossing free = simulated(&passage, veh, 200);
    assert_true(held.posts[1].vehicles[0].day.wait_h < 0.01);
    assert_true(free.posts[1].vehicles[0].day.wait_h > 5);
    for (size_t hour = 16; hour < LSP_HOURS; hour++) {
        assert_close(held.posts[1].vehicles[0].hours[hour].vehicles, 0, 0);
        assert_close(held.posts[0].vehicles[0].served_veh[hour], 0, 0);
    }
    assert_true(held.passing[0].day.wait_h > 5);
    assert_close(held.passing[0].day.vehicles, free.passing[0].day.vehicles, 0);
}

static void a_class_without_a_lane_is_named_and_left_out(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(2, 0.1), none = post;
    none.groups[0].vehicles = 2;
    post.groups[0].vehicles = 3;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    veh[0][9] = veh[1][9] = 5;
    veh[2][9] = 1e-12; /* a trace is nobody */
    struct lsp_passage passage = {.posts = {&post, &none}, .n_posts = 2};
    struct lsp_simulated_crossing found = simulated(&passage, veh, 10);
    assert_int_equal(found.never_served, 1);
    assert_close(found.passing[0].day.vehicles, 0, 0);
    assert_true(isnan(found.passing[0].day.wait_h));
    assert_true(found.passing[1].day.vehicles > 3);
    post.staffed_share = 0;
    assert_int_equal(simulated(&passage, veh, 10).never_served, 3);
}

static void lanes_of_the_options_stand_for_those_of_the_post(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(2, 0.1), more = simple_post(4, 0.1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 18; hour++)
        veh[0][hour] = 25;
    double lanes[1][LSP_MAX_LANE_GROUPS][LSP_HOURS];
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        lanes[0][0][hour] = 4;
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
    struct lsp_simulated_crossing found;
    assert_int_equal(
        lsp_checkpoint_simulate(&passage, veh,
            &(struct lsp_simulation_options){.n_days = 40, .seed = 5, .lanes = lanes}, &found),
        LSP_OK);
    passage.posts[0] = &more;
    assert_close(
        found.passing[0].day.wait_h, simulated(&passage, veh, 40).passing[0].day.wait_h, 0);
}

static bool cancel(void *context)
{
    int *n_asked = context;
    return ++*n_asked == 3;
}

static void a_simulation_stops_when_asked(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(2, 0.1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    veh[0][9] = 5;
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
    struct lsp_simulated_crossing found = {.n_days = 77};
    int n_asked = 0;
    assert_int_equal(
        lsp_checkpoint_simulate(&passage, veh,
            &(struct lsp_simulation_options){.is_cancelled = cancel, .context = &n_asked}, &found),
        LSP_CANCELLED);
    assert_int_equal(n_asked, 3);
    assert_int_equal(found.n_days, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_arrival_is_served_or_left_overnight),
        cmocka_unit_test(percentiles_of_long_queues_are_not_cut_off),
        cmocka_unit_test(every_bin_is_narrow_and_the_last_is_endless),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(the_queue_holds_the_waits),
        cmocka_unit_test(who_comes_to_a_closed_post_waits_for_it_to_open),
        cmocka_unit_test(a_pool_is_one_group),
        cmocka_unit_test(fast_lanes_are_for_their_share_alone),
        cmocka_unit_test(nobody_is_passed_on_to_a_closed_post),
        cmocka_unit_test(a_class_without_a_lane_is_named_and_left_out),
        cmocka_unit_test(lanes_of_the_options_stand_for_those_of_the_post),
        cmocka_unit_test(a_simulation_stops_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
