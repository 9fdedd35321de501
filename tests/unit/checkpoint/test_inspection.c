/* Tests of a post's staff by hour, shared and fast lanes, secondary inspection and booking.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/random.h"
#include "checkpoint/checkpoint.h"
#include "support/oracle/queue_formulas.h"

typedef double hourly[LSP_HOURS];

/* One class, one group, open 8 to 20. */
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

static double uniform(uint32_t test, uint32_t number)
{
    return lsp_random_uniform(15, LSP_RANDOM_TEST, test, number);
}

static double sum_of(const double hours[])
{
    double sum = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        sum += hours[hour];
    return sum;
}

static void staff_all_day_is_a_share_of_the_lanes(void **state)
{
    (void)state;
    struct lsp_post fewer = simple_post(2, 0.2), half = simple_post(4, 0.2);
    half.staffing_from = 1u << 7;
    half.staffing[7] = 0.5;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 6; hour < 18; hour++)
        veh[0][hour] = 9;
    struct lsp_crossing_day expected = day_of(&fewer, veh), found = day_of(&half, veh);
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        assert_close(found.posts[0].vehicles[0].wait_h[hour],
            expected.posts[0].vehicles[0].wait_h[hour], 1e-12);
        assert_close(found.posts[0].vehicles[0].queue_veh[hour],
            expected.posts[0].vehicles[0].queue_veh[hour], 1e-11);
    }
    assert_close(found.posts[0].utilisation_max, expected.posts[0].utilisation_max, 1e-12);
}

static void an_hour_without_staff_is_like_a_closed_one(void **state)
{
    (void)state;
    struct lsp_post closed = simple_post(2, 0.2), unstaffed = closed;
    unstaffed.opens_h = 5;
    unstaffed.closes_h = 23;
    unstaffed.staffing_from = 1u << 8 | 1u << 20;
    unstaffed.staffing[8] = 1;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 4; hour < 22; hour++)
        veh[0][hour] = 9;
    struct lsp_crossing_day expected = day_of(&closed, veh), found = day_of(&unstaffed, veh);
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        assert_close(found.posts[0].vehicles[0].wait_h[hour],
            expected.posts[0].vehicles[0].wait_h[hour], 1e-10);
    assert_close(found.wait_h[0], expected.wait_h[0], 1e-10);
}

static void a_fluid_queue_goes_at_the_pace_of_the_staff(void **state)
{
    (void)state;
    /* 1000 an hour with all staff, 500 until 12; 750 an hour from 8 to 14 */
    struct lsp_post post = simple_post(1, 1e-3);
    post.service_h[0] = 1e-6;
    post.staffing_from = 1u << 8 | 1u << 12;
    post.staffing[8] = 0.5;
    post.staffing[12] = 1;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 14; hour++)
        veh[0][hour] = 750e3;
    struct lsp_post_class_day day = day_of(&post, veh).posts[0].vehicles[0];
    assert_close(day.queue_veh[11] / 1e6, 1.0, 1e-4); /* 4 h * 250,000 */
    assert_close(day.queue_veh[13] / 1e6, 0.5, 1e-4);
    /* who comes at 11: 750,000 before them, of which 500,000 until 12 and the others by 12:15;
     * at 12: a million, an hour; linear between, kinked where the entry is at noon (at 10:40) */
    assert_close(day.wait_h[11], (1.25 + 1.0) / 2, 2e-3);
    double delay_h = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        delay_h += day.wait_h[hour] * day.arrivals_veh[hour];
    /* area under the queue: up to a million over 4 h, down at 250,000 an hour for 2 h, then empty
     */
    assert_close(delay_h / 1e6, 2.0 + 1.5 + 0.125, 1e-3);
}

static void secondary_inspection_adds_its_own_wait_for_those_sent(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(50, 0.01); /* no wait worth the name before it */
    post.opens_h = 0;
    post.closes_h = 24;
    post.secondary_share[0] = 0.25;
    post.secondary_h[0] = 0.02;
    post.secondary_cv[0] = 0;
    post.secondary_lanes = 1;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[0][hour] = 160; /* 40 an hour are sent to one that does 50 */
    struct lsp_crossing_day day = day_of(&post, veh);
    double expected_h = oracle_stationary_wait_h(1, 40, 0.02, 1, 0);
    double found_h = day.posts[0].vehicles[0].secondary_wait_h[20];
    assert_close(found_h / (0.25 * expected_h), 1, 0.01);
    assert_close(day.posts[0].secondary_queue_veh[20] / (40 * expected_h), 1, 0.02);
    assert_close(day.posts[0].secondary_utilisation, 0.8, 0.01);
    assert_close(day.time_h[0] - day.wait_h[0], 0.01 + 0.25 * 0.02, 1e-12);
}

static void a_pool_is_one_line_for_all_its_lanes(void **state)
{
    (void)state;
    struct lsp_post one = simple_post(5, 0.2), pool = one;
    one.groups[0].vehicles = 3;
    pool.n_groups = 2;
    pool.groups[0] =
        (struct lsp_lane_group){.vehicles = 1, .lanes = 2, .sharing = LSP_LANES_POOLED};
    pool.groups[1] =
        (struct lsp_lane_group){.vehicles = 2, .lanes = 3, .sharing = LSP_LANES_POOLED};
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 7; hour < 17; hour++) {
        veh[0][hour] = 20;
        veh[1][hour] = 4;
    }
    struct lsp_crossing_day expected = day_of(&one, veh), found = day_of(&pool, veh);
    assert_close(found.wait_h[0], expected.wait_h[0], 0);
    assert_close(found.wait_h[1], expected.wait_h[1], 0);
    assert_close(found.posts[0].utilisation[0], expected.posts[0].utilisation[0], 0);
}

static void idle_lanes_help_others_but_their_own_come_first(void **state)
{
    (void)state;
    struct lsp_post own = simple_post(2, 0.2);
    own.n_groups = 2;
    own.groups[1] = (struct lsp_lane_group){.vehicles = 2, .lanes = 2};
    struct lsp_post helping = own, pooled = own;
    helping.groups[1].sharing = LSP_LANES_OVERFLOW;
    helping.groups[1].helps = 1;
    pooled.groups[0].sharing = pooled.groups[1].sharing = LSP_LANES_POOLED;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 18; hour++) {
        veh[0][hour] = 12; /* too many for their two lanes */
        veh[1][hour] = 5;  /* half of theirs */
    }
    struct lsp_crossing_day alone = day_of(&own, veh), helped = day_of(&helping, veh),
                            one_line = day_of(&pooled, veh);
    assert_true(helped.wait_h[1] > alone.wait_h[1]); /* a lane may just have been taken */
    assert_true(helped.wait_h[1] < one_line.wait_h[1]);
    assert_true(helped.wait_h[0] < 0.2 * alone.wait_h[0]);
}

static void a_fast_lane_is_a_line_of_its_own(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(2, 0.2), slow = post, fast = simple_post(1, 0.16);
    post.groups[0].fast_share = 0.25;
    post.groups[0].fast_time_factor = 0.8;
    post.groups[0].fast_lanes = 1;
    hourly veh[LSP_MAX_VEHICLES] = {{0}}, most[LSP_MAX_VEHICLES] = {{0}},
           few[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 18; hour++) {
        veh[0][hour] = 12;
        most[0][hour] = 9;
        few[0][hour] = 3;
    }
    double expected_h = 0.75 * day_of(&slow, most).wait_h[0] + 0.25 * day_of(&fast, few).wait_h[0];
    struct lsp_crossing_day day = day_of(&post, veh);
    assert_close(day.wait_h[0], expected_h, 1e-12);
    assert_close(day.time_h[0] - day.wait_h[0], 0.75 * 0.2 + 0.25 * 0.16, 1e-12);
    assert_close(sum_of(day.posts[0].vehicles[0].served_veh), 120, 1e-6);
}

static void fast_vehicles_in_the_usual_lanes_shorten_the_line(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(1, 0.1);
    post.opens_h = 0;
    post.closes_h = 24;
    post.service_cv[0] = 0;
    post.groups[0].fast_share = 0.5;
    post.groups[0].fast_time_factor = 0.5;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[0][hour] = 8;
    /* services of 0.1 and 0.05 h, half each: mean 0.075, squared spread (0.025 / 0.075)^2 */
    double expected_h = oracle_stationary_wait_h(1, 8, 0.075, 1, 1.0 / 3);
    assert_close(day_of(&post, veh).posts[0].vehicles[0].wait_h[23] / expected_h, 1, 1e-6);
}

static void booking_spreads_arrivals_and_calms_them(void **state)
{
    (void)state;
    struct lsp_post post = simple_post(1, 0.1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 8; hour < 12; hour++)
        veh[0][hour] = 20;
    double without_h = day_of(&post, veh).wait_h[0];
    post.booked_share[0] = 1;
    post.booked_cv[0] = 1;
    struct lsp_crossing_day even = day_of(&post, veh);
    for (size_t hour = 8; hour < 20; hour++)
        assert_close(even.posts[0].vehicles[0].arrivals_veh[hour], 80.0 / 12, 1e-12);
    assert_close(sum_of(even.posts[0].vehicles[0].arrivals_veh), 80, 1e-11);
    assert_true(even.wait_h[0] < 0.2 * without_h);
    post.booked_cv[0] = 0.3;
    double expected = (0.09 + 1) / 2; /* Allen and Cunneen */
    double calm_h = day_of(&post, veh).posts[0].vehicles[0].wait_h[14];
    assert_true(fabs(calm_h / even.posts[0].vehicles[0].wait_h[14] - expected) < 0.06);
    post.booked_slots[10] = 3;
    post.booked_slots[15] = 1;
    struct lsp_crossing_day slots = day_of(&post, veh);
    assert_close(slots.posts[0].vehicles[0].arrivals_veh[10], 60, 1e-12);
    assert_close(slots.posts[0].vehicles[0].arrivals_veh[15], 20, 1e-12);
}

/* A post with everything in it. */
static struct lsp_post random_post(uint32_t test)
{
    uint32_t number = 0;
    struct lsp_post post = simple_post(1, 0.1);
    post.opens_h = 11 * uniform(test, number++);
    post.closes_h = post.opens_h + 2 + 10 * uniform(test, number++);
    post.utc_offset_h = floor(48 * uniform(test, number++)) / 2 - 12;
    post.staffing_from = 1u << 6 | 1u << (uint32_t)(7 + 8 * uniform(test, number++));
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        post.staffing[hour] = 0.2 + 0.8 * uniform(test, number++);
    post.n_groups = 3;
    for (size_t group = 0; group < 3; group++)
        post.groups[group] = (struct lsp_lane_group){
            .vehicles = 1u << group, .lanes = 0.5 + 4 * uniform(test, number++)};
    if (test % 3 == 0)
        post.groups[1].sharing = post.groups[2].sharing = LSP_LANES_POOLED;
    if (test % 3 == 1) {
        post.groups[2].sharing = LSP_LANES_OVERFLOW;
        post.groups[2].helps = 1 + test % 2 * 2;
    }
    if (test % 2 == 0) {
        post.groups[0].fast_share = uniform(test, number++);
        post.groups[0].fast_time_factor = 0.5;
        post.groups[0].fast_lanes = test % 4 == 0 ? 1 : 0;
    }
    for (size_t vehicle = 0; vehicle < 3; vehicle++) {
        post.service_h[vehicle] = 0.02 + 0.4 * uniform(test, number++);
        post.service_cv[vehicle] = 1.5 * uniform(test, number++);
        post.secondary_share[vehicle] = test % 5 < 3 ? 0.3 * uniform(test, number++) : 0;
        post.secondary_h[vehicle] = 0.2 + uniform(test, number++);
        post.secondary_cv[vehicle] = 1;
        post.booked_share[vehicle] = test % 7 < 3 ? uniform(test, number++) : 0;
        post.booked_cv[vehicle] = uniform(test, number++);
    }
    post.secondary_lanes = 0.5 + 2 * uniform(test, number++);
    return post;
}

static void random_arrivals(uint32_t test, const struct lsp_post *post, hourly veh[])
{
    double load = pow(10, 2 * uniform(test, 200) - 1.5);
    for (uint32_t vehicle = 0; vehicle < 3; vehicle++)
        for (uint32_t hour = 0; hour < LSP_HOURS; hour++) {
            double u = uniform(test, 201 + vehicle * LSP_HOURS + hour);
            veh[vehicle][hour] = u < 0.3 ? 0 : load * u / post->service_h[vehicle];
        }
}

static void everyone_is_served_or_still_waits(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 300; test++) {
        struct lsp_post post = random_post(test);
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        random_arrivals(test, &post, veh);
        struct lsp_crossing_day day = day_of(&post, veh);
        for (size_t vehicle = 0; vehicle < 3; vehicle++) {
            const struct lsp_post_class_day *at = &day.posts[0].vehicles[vehicle];
            double come = sum_of(at->arrivals_veh), served = sum_of(at->served_veh);
            assert_close(come, served + at->queue_veh[23], 1e-9 * (1 + come));
            assert_close(come, sum_of(veh[vehicle]), 1e-9 * (1 + come));
            assert_true(isfinite(at->wait_mean_h));
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                assert_true(at->wait_h[hour] >= at->secondary_wait_h[hour] - 1e-12);
        }
    }
}

/* Secondary inspection is met hour by hour, so that what reaches it is known to the hour only;
 * where work is left for days, a night may be what is gained or lost by it. */
static const double HOURLY_TOLERANCE = 1e-3, NIGHTLY_TOLERANCE = 2e-2;

static void assert_not_longer(const struct lsp_crossing_day *first,
    const struct lsp_crossing_day *second, double tolerance, uint32_t test)
{
    for (size_t vehicle = 0; vehicle < 3; vehicle++) {
        double before_h = first->wait_h[vehicle], after_h = second->wait_h[vehicle];
        double allowed = before_h > 24 ? fmax(tolerance, NIGHTLY_TOLERANCE) : tolerance;
        if (!(after_h <= before_h + allowed * (1 + before_h)))
            fail_msg(
                "case %u, vehicle %zu: %.12g h after %.12g h", test, vehicle, after_h, before_h);
    }
}

static void more_staff_never_waits_longer(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 600; test++) {
        struct lsp_post post = random_post(test);
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        random_arrivals(test, &post, veh);
        struct lsp_crossing_day before = day_of(&post, veh);
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            if (test % 2 == 0 || hour % 5 == test % 5)
                post.staffing[hour] = fmin(1, post.staffing[hour] * 1.1);
        struct lsp_crossing_day after = day_of(&post, veh);
        assert_not_longer(&before, &after, HOURLY_TOLERANCE, test);
        post.secondary_lanes *= 1.2;
        struct lsp_crossing_day wider = day_of(&post, veh);
        assert_not_longer(&after, &wider, 1e-9, test);
    }
}

static void opening_longer_never_waits_longer(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 300; test++) {
        struct lsp_post post = random_post(test);
        memset(post.booked_share, 0, sizeof post.booked_share);       /* slots follow the hours */
        memset(post.secondary_share, 0, sizeof post.secondary_share); /* see the method's limits */
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        random_arrivals(test, &post, veh);
        struct lsp_crossing_day before = day_of(&post, veh);
        post.closes_h = fmin(24, post.closes_h + 2 * uniform(test, 400));
        post.opens_h *= uniform(test, 401);
        struct lsp_crossing_day after = day_of(&post, veh);
        assert_not_longer(&before, &after, 1e-9, test);
    }
}

static void more_arrivals_of_the_same_mix_never_wait_less(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 600; test++) {
        struct lsp_post post = random_post(test);
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        random_arrivals(test, &post, veh);
        struct lsp_crossing_day more, less = day_of(&post, veh);
        for (size_t vehicle = 0; vehicle < 3; vehicle++)
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                veh[vehicle][hour] *= 1.02 + test % 3;
        more = day_of(&post, veh);
        assert_not_longer(&more, &less, 1e-9, test);
    }
}

/* Second differences of the mean wait over a sweep of the load stay small against the rise. */
static void the_wait_bends_smoothly_through_saturation(void **state)
{
    (void)state;
    for (uint32_t test = 0; test < 60; test++) {
        struct lsp_post post = random_post(test);
        post.opens_h = 0; /* a closing hour that begins to bite makes a kink of its own */
        post.closes_h = 24;
        hourly base[LSP_MAX_VEHICLES] = {{0}}, veh[LSP_MAX_VEHICLES] = {{0}};
        random_arrivals(test, &post, base);
        double last_h[3] = {0}, slope_h[3] = {0}, sharpest = 0, steepest = 0;
        enum { STEPS = 400 };
        for (int step = 0; step <= STEPS; step++) {
            double factor = 0.5 + step * 1.0 / STEPS;
            for (size_t vehicle = 0; vehicle < 3; vehicle++)
                for (size_t hour = 0; hour < LSP_HOURS; hour++)
                    veh[vehicle][hour] = base[vehicle][hour] * factor;
            struct lsp_crossing_day day = day_of(&post, veh);
            for (size_t vehicle = 0; vehicle < 3; vehicle++) {
                double slope = day.wait_h[vehicle] - last_h[vehicle];
                if (step > 1)
                    sharpest = fmax(sharpest, fabs(slope - slope_h[vehicle]));
                if (step > 0)
                    steepest = fmax(steepest, slope);
                slope_h[vehicle] = slope;
                last_h[vehicle] = day.wait_h[vehicle];
            }
        }
        if (!(sharpest <= 0.35 * steepest + 1e-9))
            fail_msg(
                "case %u: bends by %g where the steepest step is %g", test, sharpest, steepest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(staff_all_day_is_a_share_of_the_lanes),
        cmocka_unit_test(an_hour_without_staff_is_like_a_closed_one),
        cmocka_unit_test(a_fluid_queue_goes_at_the_pace_of_the_staff),
        cmocka_unit_test(secondary_inspection_adds_its_own_wait_for_those_sent),
        cmocka_unit_test(a_pool_is_one_line_for_all_its_lanes),
        cmocka_unit_test(idle_lanes_help_others_but_their_own_come_first),
        cmocka_unit_test(a_fast_lane_is_a_line_of_its_own),
        cmocka_unit_test(fast_vehicles_in_the_usual_lanes_shorten_the_line),
        cmocka_unit_test(booking_spreads_arrivals_and_calms_them),
        cmocka_unit_test(everyone_is_served_or_still_waits),
        cmocka_unit_test(more_staff_never_waits_longer),
        cmocka_unit_test(opening_longer_never_waits_longer),
        cmocka_unit_test(more_arrivals_of_the_same_mix_never_wait_less),
        cmocka_unit_test(the_wait_bends_smoothly_through_saturation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
