/* Tests of the simulation against queues whose answer is known exactly.  Each allows twice the
 * half-width of a 95 % interval, about four standard errors; seeds are fixed.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "checkpoint_simulation/checkpoint_simulation.h"
#include "support/oracle/queue_formulas.h"
#include "support/oracle/transient_queue.h"

typedef double hourly[LSP_HOURS];

static struct lsp_post open_post(double lanes, double service_h, double cv)
{
    return (struct lsp_post){.closes_h = 24,
        .staffed_share = 1,
        .groups = {{.vehicles = 1, .lanes = lanes}},
        .n_groups = 1,
        .service_h = {service_h},
        .service_cv = {cv}};
}

static struct lsp_simulated_crossing *simulated(const struct lsp_passage *passage,
    hourly *arrivals_veh, const struct lsp_simulation_options *options)
{
    static struct lsp_simulated_crossing crossing;
    assert_int_equal(lsp_checkpoint_simulate(passage, arrivals_veh, options, &crossing), LSP_OK);
    return &crossing;
}

static struct lsp_simulated_class *simulated_post(
    const struct lsp_post *post, double veh_h, const struct lsp_simulation_options *options)
{
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[0][hour] = veh_h;
    struct lsp_passage passage = {.posts = {post}, .n_posts = 1};
    return &simulated(&passage, veh, options)->posts[0].vehicles[0];
}

/* The last four hours, which an even day has long reached its stationary state by. */
static void assert_late_wait(
    const struct lsp_simulated_class *found, double expected_h, double allowed_share)
{
    for (size_t hour = 20; hour < LSP_HOURS; hour++) {
        const struct lsp_simulated_wait *at = &found->hours[hour];
        double allowed_h = 2 * at->wait_half_h + allowed_share * expected_h;
        if (!(fabs(at->wait_h - expected_h) <= allowed_h))
            fail_msg("hour %zu: %g h +- %g h, exactly %g h", hour, at->wait_h, at->wait_half_h,
                expected_h);
        assert_true(at->wait_half_h < 0.35 * expected_h);
    }
}

static void several_lanes_wait_as_erlang_says(void **state)
{
    (void)state;
    static const struct {
        double lanes, load;
    } rows[] = {{1, 0.5}, {1, 0.8}, {2, 0.7}, {4, 0.8}, {10, 0.8333333333}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        double lanes = rows[row].lanes, service_h = 0.02 * lanes;
        double veh_h = rows[row].load * 50;
        struct lsp_post post = open_post(lanes, service_h, 1);
        const struct lsp_simulation_options options = {
            .n_days = 200, .seed = row, .law = LSP_SERVICE_EXPONENTIAL};
        assert_late_wait(simulated_post(&post, veh_h, &options),
            oracle_stationary_wait_h((uint32_t)lanes, veh_h, service_h, 1, 1), 0);
    }
}

/* Ten lanes, 50 an hour, 10 min each: C = .487611, 2.925664 min, 2.438053 vehicles; with half of
 * the variance Allen and Cunneen say 2.194248 min, which is near the truth and not exact. */
static void the_post_of_ten_lanes_waits_as_the_formulas_say(void **state)
{
    (void)state;
    const double expected_h = 2.925664 / 60;
    struct lsp_post post = open_post(10, 1.0 / 6, 1);
    struct lsp_simulation_options options = {
        .n_days = 1000, .seed = 12, .law = LSP_SERVICE_EXPONENTIAL};
    struct lsp_simulated_class *found = simulated_post(&post, 50, &options);
    assert_late_wait(found, expected_h, 0);
    for (size_t hour = 20; hour < LSP_HOURS; hour++)
        assert_close(found->queue_veh[hour], 2.438053, 2 * 50 * found->hours[hour].wait_half_h);
    post.service_cv[0] = sqrt(0.5);
    options.law = LSP_SERVICE_LOGNORMAL;
    assert_late_wait(simulated_post(&post, 50, &options), 2.194248 / 60, 0.05);
}

/* The same post in the day model: its bound against these formulas. */
static void the_day_model_of_ten_lanes_is_within_5_per_cent_of_the_formulas(void **state)
{
    (void)state;
    static const struct {
        double service_variance, wait_min;
    } rows[] = {{1, 2.925664}, {0.5, 2.194248}};
    for (size_t row = 0; row < 2; row++) {
        hourly veh[LSP_MAX_VEHICLES] = {{0}};
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            veh[0][hour] = 50;
        struct lsp_post post = open_post(10, 1.0 / 6, sqrt(rows[row].service_variance));
        struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
        struct lsp_crossing_day day;
        lsp_checkpoint_day(&passage, veh, &day);
        const struct lsp_post_class_day *found = &day.posts[0].vehicles[0];
        for (size_t hour = 18; hour < LSP_HOURS; hour++)
            assert_close(60 * found->wait_h[hour], rows[row].wait_min, 0.05 * rows[row].wait_min);
    }
}

static void one_lane_waits_as_pollaczek_and_khinchine_say(void **state)
{
    (void)state;
    static const struct {
        double load, cv;
    } rows[] = {{0.5, 0}, {0.8, 0}, {0.3, 0.5}, {0.7, 0.8}, {0.7, 1.2}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        struct lsp_post post = open_post(1, 0.02, rows[row].cv);
        double veh_h = rows[row].load * 50;
        assert_late_wait(simulated_post(&post, veh_h,
                             &(struct lsp_simulation_options){.n_days = 200, .seed = row}),
            oracle_one_lane_wait_h(veh_h, 0.02, rows[row].cv), 0);
    }
}

static void the_percentile_is_that_of_one_exponential_lane(void **state)
{
    (void)state;
    const double rate = 50, load = 0.8;
    struct lsp_post post = open_post(1, 1 / rate, 1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[0][hour] = load * rate;
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
    struct lsp_simulated_crossing *found = simulated(&passage, veh,
        &(struct lsp_simulation_options){
            .n_days = 1000, .seed = 3, .target_h = 0.1, .law = LSP_SERVICE_EXPONENTIAL});
    double p95_h = log(load / 0.05) / (rate - load * rate);
    const struct lsp_simulated_wait *late = &found->posts[0].vehicles[0].hours[22];
    assert_close(late->wait_p95_h / p95_h, 1, 0.06);
    assert_close(late->over_target_share, load * exp(-0.1 * (rate - load * rate)), 0.02);
    assert_close(late->vehicles, load * rate, 0.02);
    assert_close(found->posts[0].vehicles[0].queue_veh[22], load * load / (1 - load), 0.06);
    double day_p95_h = found->passing[0].day.wait_p95_h;
    assert_true(fabs(day_p95_h - p95_h) < 2 * found->passing[0].wait_p95_half_h + 0.03 * p95_h);
}

static void many_small_services_are_the_fluid_queue(void **state)
{
    (void)state;
    static const double arrivals[] = {40, 70, 80, 60, 30, 20};
    const double scale = 100;
    hourly veh[LSP_MAX_VEHICLES] = {{0}}, capacity = {0};
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        capacity[hour] = 60;
    double fluid_arrivals[LSP_HOURS] = {0};
    for (size_t hour = 0; hour < 6; hour++) {
        fluid_arrivals[8 + hour] = arrivals[hour];
        veh[0][8 + hour] = scale * arrivals[hour];
    }
    struct oracle_fluid_day exact = oracle_fluid_queue(fluid_arrivals, capacity);
    static const double delays[] = {0, 5, 20, 30, 15, 0};
    for (size_t hour = 0; hour < 6; hour++)
        assert_close(exact.delay_veh[8 + hour], delays[hour], 1e-12);
    struct lsp_post post = open_post(1, 1 / (60 * scale), 0);
    struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
    struct lsp_simulated_crossing *found =
        simulated(&passage, veh, &(struct lsp_simulation_options){.n_days = 20, .seed = 4});
    const struct lsp_simulated_class *queue = &found->posts[0].vehicles[0];
    assert_true(fabs(queue->day.wait_h * 60 - 14) < 120 * queue->day.wait_half_h + 0.05);
    for (size_t hour = 8; hour < 14; hour++)
        assert_close(queue->queue_veh[hour] / scale, exact.delay_veh[hour], 0.03);
}

static void hours_of_rush_queue_as_uniformisation_says(void **state)
{
    (void)state;
    static const struct {
        double load, service_h;
        uint32_t night, day; /* lanes until 9 and later */
    } rows[] = {
        {0.5, 0.1, 1, 1}, {0.8, 0.1, 1, 2}, {1.1, 0.05, 1, 1}, {1.5, 0.3, 2, 4}, {0.9, 0.2, 3, 5}};
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        hourly veh[LSP_MAX_VEHICLES] = {{0}}, exact_veh = {0};
        uint32_t lanes[LSP_HOURS];
        struct lsp_post post = open_post(rows[row].day, rows[row].service_h, 1);
        post.staffing_from = 1 | 1 << 9;
        post.staffing[0] = (double)rows[row].night / rows[row].day;
        post.staffing[9] = 1;
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            lanes[hour] = hour < 9 ? rows[row].night : rows[row].day;
            double share = hour >= 6 && hour < 14 ? 1 : 0.2;
            exact_veh[hour] = veh[0][hour] =
                share * rows[row].load * rows[row].day / rows[row].service_h;
        }
        struct oracle_transient_day exact =
            oracle_transient_queue(exact_veh, lanes, rows[row].service_h);
        assert_true(exact.lost_veh < 1e-6);
        struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
        struct lsp_simulated_crossing *found = simulated(&passage, veh,
            &(struct lsp_simulation_options){
                .n_days = 1000, .seed = row, .law = LSP_SERVICE_EXPONENTIAL});
        const struct lsp_simulated_class *queue = &found->posts[0].vehicles[0];
        double come = queue->day.vehicles;
        assert_true(
            fabs(queue->day.wait_h * come - exact.delay_veh_h) < 2 * queue->day.wait_half_h * come);
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            assert_true(fabs(queue->queue_veh[hour] - exact.queue_veh[hour]) <
                        0.03 + 0.1 * exact.queue_veh[hour]);
    }
}

static void queues_in_tandem_are_independent(void **state)
{
    (void)state; /* Burke: what leaves M/M/1 is Poisson; the secondary inspection comes behind */
    struct lsp_post first = open_post(1, 0.01, 1), second = open_post(1, 0.014, 1);
    first.secondary_share[0] = 1;
    first.secondary_h[0] = 0.015;
    first.secondary_cv[0] = 1;
    first.secondary_lanes = 1;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[0][hour] = 50;
    struct lsp_passage passage = {.posts = {&first, &second}, .n_posts = 2, .drive_h = 0.1};
    struct lsp_simulated_crossing *found = simulated(&passage, veh,
        &(struct lsp_simulation_options){.n_days = 300, .seed = 9, .law = LSP_SERVICE_EXPONENTIAL});
    double primary_h = oracle_one_lane_wait_h(50, 0.01, 1);
    double secondary_h = oracle_one_lane_wait_h(50, 0.015, 1);
    double second_h = oracle_one_lane_wait_h(50, 0.014, 1);
    assert_late_wait(&found->posts[0].vehicles[0], primary_h + secondary_h, 0);
    assert_late_wait(&found->posts[1].vehicles[0], second_h, 0);
    assert_close(found->posts[0].vehicles[0].secondary_wait_h / secondary_h, 1, 0.04);
    const struct lsp_simulated_wait *both = &found->passing[0].hours[20];
    assert_true(fabs(both->wait_h - primary_h - secondary_h - second_h) < 2 * both->wait_half_h);
    /* on the way: 50 an hour for 0.1 h; before the second post's lane: Little */
    assert_close(found->between_pce[20], 50 * (0.1 + second_h), 0.05);
}

static void full_storage_blocks_the_first_lane(void **state)
{
    (void)state; /* saturated, and room for one between the lanes */
    struct lsp_post first = open_post(1, 0.01, 1), second = open_post(1, 0.01, 1);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[0][hour] = 1000;
    struct lsp_passage passage = {.posts = {&first, &second}, .n_posts = 2, .storage_pce = 1};
    struct lsp_simulated_crossing *found = simulated(&passage, veh,
        &(struct lsp_simulation_options){.n_days = 20, .seed = 9, .law = LSP_SERVICE_EXPONENTIAL});
    /* States: second lane empty; busy; busy and one waits; so and the first lane is blocked.  All
     * rates are equal, so the four are equally likely, and the second lane works 3/4 of the time.
     */
    double passed = 0;
    for (size_t hour = 4; hour < 20; hour++) {
        passed += found->posts[1].vehicles[0].served_veh[hour] / 16;
        assert_close(found->posts[0].blocked_lanes[hour], 0.25, 0.03);
        assert_close(found->between_p95_pce[hour], 1, 1e-9);
    }
    assert_close(passed, 75, 0.01);
}

static void evenly_booked_vehicles_do_not_wait(void **state)
{
    (void)state;
    struct lsp_post post = open_post(1, 0.02, 0);
    struct lsp_simulated_class random =
        *simulated_post(&post, 45, &(struct lsp_simulation_options){.n_days = 100, .seed = 6});
    post.booked_share[0] = 1;
    struct lsp_simulated_class even =
        *simulated_post(&post, 45, &(struct lsp_simulation_options){.n_days = 100, .seed = 6});
    post.booked_cv[0] = 0.4;
    struct lsp_simulated_class loose =
        *simulated_post(&post, 45, &(struct lsp_simulation_options){.n_days = 100, .seed = 6});
    assert_close(even.day.wait_h, 0, 1e-9);
    assert_close(even.day.vehicles, 24 * 45, 0.001);
    assert_close(loose.day.vehicles, 24 * 45, 0.002);
    assert_true(loose.day.wait_h > 0.0005 && loose.day.wait_h < 0.5 * random.day.wait_h);
    /* Kingman: at most rho / (1 - rho) (ca^2 + cs^2) / 2 services */
    assert_true(loose.day.wait_h < 0.9 / 0.1 * 0.16 / 2 * 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_lanes_wait_as_erlang_says),
        cmocka_unit_test(the_post_of_ten_lanes_waits_as_the_formulas_say),
        cmocka_unit_test(the_day_model_of_ten_lanes_is_within_5_per_cent_of_the_formulas),
        cmocka_unit_test(one_lane_waits_as_pollaczek_and_khinchine_say),
        cmocka_unit_test(the_percentile_is_that_of_one_exponential_lane),
        cmocka_unit_test(many_small_services_are_the_fluid_queue),
        cmocka_unit_test(hours_of_rush_queue_as_uniformisation_says),
        cmocka_unit_test(queues_in_tandem_are_independent),
        cmocka_unit_test(full_storage_blocks_the_first_lane),
        cmocka_unit_test(evenly_booked_vehicles_do_not_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
