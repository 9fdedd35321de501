/* Tests of a crossing's day: known waits, conservation, order.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "checkpoint/checkpoint.h"
#include "support/oracle/queue_formulas.h"

typedef double hourly[LSP_HOURS];

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

static struct lsp_crossing_day day_of(const struct lsp_post *post, hourly arrivals_veh[])
{
    struct lsp_crossing_day day;
    lsp_checkpoint_day(&(struct lsp_passage){.posts = {post}, .n_posts = 1}, arrivals_veh, &day);
    return day;
}

static double arrivals_veh_day(const struct lsp_post_class_day *day)
{
    double sum_veh = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        sum_veh += day->arrivals_veh[hour];
    return sum_veh;
}

static double uniform(uint32_t test, uint32_t number)
{
    return lsp_random_uniform(5, LSP_RANDOM_TEST, test, number);
}

static void a_queue_of_tiny_services_is_the_fluid_one(void **state)
{
    (void)state;
    static const double arrivals[] = {40, 70, 80, 60, 30, 20};
    struct lsp_post post = simple_post(1, 1e-6);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 0; hour < 6; hour++)
        veh[0][8 + hour] = arrivals[hour] * 1e6 / 60;
    struct lsp_crossing_day day = day_of(&post, veh);
    double scale = 60 / 1e6;
    assert_close(day.posts[0].vehicles[0].wait_mean_h * 60, 14.0, 0.002);
    assert_close(day.posts[0].vehicles[0].wait_mean_h * 300, 70.0, 0.002);
    assert_close(day.posts[0].vehicles[0].queue_veh[10] * scale, 30, 0.001);
    assert_close(day.posts[0].vehicles[0].queue_veh[12] * scale, 0, 0.1);
    assert_close(day.posts[0].vehicles[0].served_veh[9] * scale, 60, 0.001);
}

static void an_even_day_tends_to_the_stationary_wait(void **state)
{
    (void)state;
    static const struct {
        double lanes, load, cv, tolerance;
    } rows[] = {{1, 0.5, 1, 1e-9}, {1, 0.8, 0.5, 1e-9}, {1, 0.3, 0, 1e-9}, {2, 0.7, 1, 0.04},
        {4, 0.8, 1, 0.04}, {10, 0.8333333333, 1, 0.05}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        double service_h = 0.02, lanes = rows[row].lanes;
        struct lsp_post post = simple_post(lanes, service_h);
        post.opens_h = 0;
        post.closes_h = 24;
        post.service_cv[0] = rows[row].cv;
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            veh[0][hour] = rows[row].load * lanes / service_h;
        double expected_h = oracle_stationary_wait_h(
            (uint32_t)lanes, rows[row].load * lanes / service_h, service_h, 1, rows[row].cv);
        double found_h = day_of(&post, veh).posts[0].vehicles[0].wait_h[23];
        assert_close(found_h / expected_h, 1, rows[row].tolerance);
    }
}

static void who_comes_to_a_closed_post_waits_for_it_to_open(void **state)
{
    (void)state;
    static const struct {
        double opens_h, closes_h, post_offset_h, clock_offset_h;
        int hour;
        double wait_h;
    } rows[] = {
        {8, 20, 0, 0, 6, 1.5},
        {8, 20, 0, 0, 21, 10.5},
        {8, 20, 0, 0, 10, 0},
        {8, 20, 9, 10, 8, 0.5},
        {8, 20, 9, 10, 20, 0}, /* open 9 to 21 on the reference clock */
        {8.5, 20, 0, 0, 8, 0.125},
        {8, 19.75, 0, 0, 19, 0.25 * 12.125},
        {8, 20, 0, 10, 10, 7.5},
        {8, 20, 0, 10, 3, 0}, /* open 18 to 6 */
        {8, 20, 5.75, 0, 3, 0},
        {8, 20, 5.75, 0, 2, 0.03125},
        {0, 24, 3, 0, 13, 0},
        {9.2, 9.7, 0, 0, 9, 0.2 * 0.1 + 0.3 * 23.35},
    };
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct lsp_post post = simple_post(2, 0.1);
        post.opens_h = rows[row].opens_h;
        post.closes_h = rows[row].closes_h;
        post.utc_offset_h = rows[row].post_offset_h;
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        veh[0][rows[row].hour] = 1e-9;
        struct lsp_passage passage = {
            .posts = {&post}, .n_posts = 1, .utc_offset_h = rows[row].clock_offset_h};
        struct lsp_crossing_day day;
        lsp_checkpoint_day(&passage, veh, &day);
        assert_close(day.wait_h[0], rows[row].wait_h, 1e-7);
        assert_close(day.time_h[0], rows[row].wait_h + 0.1, 1e-7);
    }
}

static void who_is_left_at_night_is_served_in_the_morning(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(1, 0.001); /* 1000 vehicles an hour */
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    veh[0][19] = 3000;
    struct lsp_post_class_day day = day_of(&post, veh).posts[0].vehicles[0];
    assert_close(day.overnight_veh, 2000, 0.001);
    assert_close(day.served_veh[19], 1000, 0.001);
    /* a third enters as it comes, up to 40 minutes late; the others wait 2/3 to 2 h and 12 h more
     */
    assert_close(day.wait_mean_h, 1.0 + 12 * 2.0 / 3, 0.002);
    assert_close(day.queue_veh[23], day.queue_veh[20], 1e-12);
}

static void a_trace_of_arrivals_waits_like_one_more_vehicle(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(2, 0.3);
    post.groups[0].vehicles = 3;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 9; hour < 15; hour++)
        veh[1][hour] = 6;
    double last_h = 0;
    for (double trace = 1e-3; trace >= 1e-12; trace /= 1000) {
        veh[0][7] = veh[0][11] = veh[0][17] = trace;
        double wait_h = day_of(&post, veh).wait_h[0];
        if (trace < 1e-3)
            assert_close(wait_h, last_h, 1e-3);
        last_h = wait_h;
    }
    struct lsp_post_class_day crowd = day_of(&post, veh).posts[0].vehicles[1];
    assert_close(last_h, (crowd.wait_h[7] + crowd.wait_h[11] + crowd.wait_h[17]) / 3, 1e-9);
    veh[0][7] = veh[0][11] = veh[0][17] = 0;
    assert_true(isfinite(day_of(&post, veh).wait_h[0]));
}

static void an_empty_crossing_takes_the_service_time(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(2, 0.3);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    struct lsp_crossing_day day = day_of(&post, veh);
    assert_close(day.wait_h[0], 0, 0);
    assert_close(day.time_h[0], 0.3, 0);
    assert_close(day.posts[0].utilisation_max, 0, 0);
}

static void a_class_without_a_lane_waits_for_ever(void **state)
{
    (void)state;
    static const struct {
        double lanes, staffed_share;
        uint32_t vehicles;
    } rows[] = {{0, 1, 1}, {2, 0, 1}, {2, 1, 2}};
    for (size_t row = 0; row < 3; row++) {
        struct lsp_post post = simple_post(rows[row].lanes, 0.1);
        post.staffed_share = rows[row].staffed_share;
        post.groups[0].vehicles = rows[row].vehicles;
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        veh[0][9] = 5;
        struct lsp_crossing_day day = day_of(&post, veh);
        assert_true(isinf(day.wait_h[0]) && isinf(day.time_h[0]));
        assert_true(isinf(day.posts[0].vehicles[0].wait_mean_h));
        assert_close(day.posts[0].vehicles[0].overnight_veh, 5, 0);
        assert_close(day.posts[0].vehicles[0].served_veh[10], 0, 0);
    }
}

static void other_traffic_takes_capacity_and_ends_at_its_post(void **state)
{
    (void)state;
    struct lsp_post first = simple_post(1, 0.1), second = first;
    first.other_veh_day[0] = 60;
    struct lsp_passage passage = {.posts = {&first, &second}, .n_posts = 2};
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 9; hour < 15; hour++)
        veh[0][hour] = 3;
    struct lsp_crossing_day day;
    lsp_checkpoint_day(&passage, veh, &day);
    assert_close(arrivals_veh_day(&day.posts[0].vehicles[0]), 78, 1e-12);
    assert_close(day.posts[0].vehicles[0].arrivals_veh[9], 8, 1e-12);
    assert_close(day.posts[0].utilisation[0], 7.8 / 12, 1e-12);
    assert_close(arrivals_veh_day(&day.posts[1].vehicles[0]), 18, 1e-9);
    assert_true(day.posts[0].vehicles[0].wait_mean_h > 3 * day.posts[1].vehicles[0].wait_mean_h);
    assert_int_equal(day.bottleneck, 0);
    assert_close(day.time_h[0], day.wait_h[0] + 0.2, 1e-12);
}

static void widening_the_first_post_moves_the_queue_to_the_second(void **state)
{
    (void)state;
    struct lsp_post first = simple_post(1, 0.1), second = simple_post(1.2, 0.1);
    struct lsp_passage passage = {.posts = {&first, &second}, .n_posts = 2};
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 16; hour++)
        veh[0][hour] = 15;
    struct lsp_crossing_day narrow, wide;
    lsp_checkpoint_day(&passage, veh, &narrow);
    first.groups[0].lanes = 3;
    lsp_checkpoint_day(&passage, veh, &wide);
    assert_int_equal(narrow.bottleneck, 0);
    assert_int_equal(wide.bottleneck, 1);
    assert_true(narrow.posts[0].vehicles[0].queue_max_veh > 35);
    assert_true(narrow.posts[1].vehicles[0].queue_max_veh < 6);
    assert_true(wide.posts[0].vehicles[0].queue_max_veh < 1);
    assert_true(wide.posts[1].vehicles[0].queue_max_veh > 22);
    assert_true(wide.wait_h[0] < narrow.wait_h[0]);
}

/* A post with one to three groups and classes 0 to 2, and arrivals that may be far too many. */
static struct lsp_post random_case(uint32_t test, hourly veh[])
{
    uint32_t number = 0;
    struct lsp_post post = {.opens_h = 11 * uniform(test, number++), .staffed_share = 1};
    post.closes_h = post.opens_h + 0.1 + 12 * uniform(test, number++);
    post.utc_offset_h = floor(24 * uniform(test, number++)) - 12;
    if (test % 3 == 0) {
        post.opens_h = 0;
        post.closes_h = 24;
    }
    static const uint32_t members[3][3] = {{7, 0, 0}, {1, 6, 0}, {1, 2, 4}};
    post.n_groups = 1 + test % 3;
    double load = pow(10, 4 * uniform(test, number++) - 3);
    for (size_t group = 0; group < post.n_groups; group++)
        post.groups[group] = (struct lsp_lane_group){.vehicles = members[post.n_groups - 1][group],
            .lanes = 0.2 + 8 * uniform(test, number++)};
    for (size_t vehicle = 0; vehicle < 3; vehicle++) {
        post.service_h[vehicle] = 0.01 + 0.6 * uniform(test, number++);
        post.service_cv[vehicle] = 1.5 * uniform(test, number++);
        post.other_veh_day[vehicle] = test % 2 ? 10 * uniform(test, number++) : 0;
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            double u = uniform(test, number++);
            veh[vehicle][hour] = u < 0.3 ? 0 : load * u / post.service_h[vehicle];
        }
    }
    return post;
}

static void assert_accounts_close(const struct lsp_post_class_day *day)
{
    double arrived = 0, served = 0, delay_h = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        arrived += day->arrivals_veh[hour];
        served += day->served_veh[hour];
        delay_h += day->arrivals_veh[hour] * day->wait_h[hour];
        assert_true(isfinite(day->wait_h[hour]) && day->wait_h[hour] >= 0);
        assert_true(day->queue_veh[hour] >= 0 && day->served_veh[hour] >= 0);
        assert_close(served + day->queue_veh[hour], arrived, 1e-9);
    }
    assert_close(day->wait_mean_h * arrived, delay_h, 1e-9);
    assert_close(day->overnight_veh, arrived - served, 1e-9);
}

static void every_arrival_is_served_or_still_waits(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 600; test++) {
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        struct lsp_post post = random_case(test, veh);
        struct lsp_crossing_day day = day_of(&post, veh);
        for (size_t vehicle = 0; vehicle < 3; vehicle++)
            assert_accounts_close(&day.posts[0].vehicles[vehicle]);
    }
}

static void assert_waits_not_shorter(
    const struct lsp_crossing_day *less, const struct lsp_crossing_day *more, uint32_t test)
{
    for (size_t vehicle = 0; vehicle < 3; vehicle++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            double before_h = less->posts[0].vehicles[vehicle].wait_h[hour];
            double after_h = more->posts[0].vehicles[vehicle].wait_h[hour];
            if (!(after_h >= before_h - 1e-10 * (1 + before_h)))
                fail_msg("test %u, vehicle %zu, hour %zu: %.17g falls to %.17g", test, vehicle,
                    hour, before_h, after_h);
        }
}

static void more_traffic_of_the_same_mix_never_waits_less(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 600; test++) {
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        struct lsp_post post = random_case(test, veh);
        memset(post.other_veh_day, 0, sizeof post.other_veh_day);
        struct lsp_crossing_day less = day_of(&post, veh);
        for (size_t vehicle = 0; vehicle < 3; vehicle++)
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                veh[vehicle][hour] *= 1.01 + test % 7;
        struct lsp_crossing_day more = day_of(&post, veh);
        assert_waits_not_shorter(&less, &more, test);
    }
}

static void more_traffic_in_one_hour_never_shortens_any_wait(void **state)
{
    (void)state;
    for (uint32_t test = 2; test < 1800; test += 3) { /* every class has its own lanes */
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        struct lsp_post post = random_case(test, veh);
        struct lsp_crossing_day less = day_of(&post, veh);
        veh[test % 2][test % LSP_HOURS] += 0.01 + test % 5;
        struct lsp_crossing_day more = day_of(&post, veh);
        assert_waits_not_shorter(&less, &more, test);
    }
}

static void waits_have_no_jumps(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 600; test++) {
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        struct lsp_post post = random_case(test, veh);
        struct lsp_crossing_day before = day_of(&post, veh);
        veh[test % 3][test % LSP_HOURS] += 1e-9;
        struct lsp_crossing_day after = day_of(&post, veh);
        for (size_t vehicle = 0; vehicle < 3; vehicle++)
            assert_close(after.posts[0].vehicles[vehicle].wait_h[12],
                before.posts[0].vehicles[vehicle].wait_h[12], 1e-5);
    }
}

static void the_area_under_the_queue_is_the_delay(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(2, 0.02);
    post.groups[0].vehicles = 3;
    post.service_h[1] = 0.05;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 17; hour++) {
        veh[0][hour] = 10 + 12 * (double)(hour - 8);
        veh[1][hour] = 20;
    }
    struct lsp_crossing_day day = day_of(&post, veh);
    for (size_t vehicle = 0; vehicle < 2; vehicle++) {
        const struct lsp_post_class_day *found = &day.posts[0].vehicles[vehicle];
        double area_h = 0;
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            area_h += found->queue_veh[hour]; /* trapezoids; empty at both ends */
        assert_close(found->queue_veh[23], 0, 1e-6);
        assert_close(area_h / (found->wait_mean_h * arrivals_veh_day(found)), 1, 0.03);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_queue_of_tiny_services_is_the_fluid_one),
        cmocka_unit_test(an_even_day_tends_to_the_stationary_wait),
        cmocka_unit_test(who_comes_to_a_closed_post_waits_for_it_to_open),
        cmocka_unit_test(who_is_left_at_night_is_served_in_the_morning),
        cmocka_unit_test(a_trace_of_arrivals_waits_like_one_more_vehicle),
        cmocka_unit_test(an_empty_crossing_takes_the_service_time),
        cmocka_unit_test(a_class_without_a_lane_waits_for_ever),
        cmocka_unit_test(other_traffic_takes_capacity_and_ends_at_its_post),
        cmocka_unit_test(widening_the_first_post_moves_the_queue_to_the_second),
        cmocka_unit_test(every_arrival_is_served_or_still_waits),
        cmocka_unit_test(more_traffic_of_the_same_mix_never_waits_less),
        cmocka_unit_test(more_traffic_in_one_hour_never_shortens_any_wait),
        cmocka_unit_test(waits_have_no_jumps),
        cmocka_unit_test(the_area_under_the_queue_is_the_delay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
