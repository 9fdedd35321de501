/* The day model (checkpoint.h) against single vehicles and against exact transient queues.
 *
 * With the argument `table`, and a number of days if they are not to be 2000, the program prints
 * the tables of docs/methods/checkpoint.md in place of testing. SPDX-License-Identifier: Apache-2.0
 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "checkpoint_simulation/checkpoint_simulation.h"
#include "support/oracle/transient_queue.h"

typedef double hourly[LSP_HOURS];

enum { N_POSTS = 6, N_PROFILES = 3, N_LOADS = 11, N_FEATURES = 8, BOOKING = 4 };
enum { TABLE_DAYS = 2000, TEST_DAYS = 60 };

static const double LOADS[N_LOADS] = {0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5};

static const struct {
    double lanes, service_min, cv;
} POSTS[N_POSTS] = {{1, 4, 0.5}, {2, 20, 0.8}, {2, 30, 0.4}, {4, 20, 0.8}, {8, 4, 1}, {10, 6, 1}};

/* Arrivals by hour: even while open; even until two hours before closing; a morning peak that
 * begins two hours before opening. */
static const double PROFILES[N_PROFILES][LSP_HOURS] = {
    {[8] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
    {[8] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
    {[6] = 0.5, 1, 2, 3, 3, 2, 1, 1, 1, 1, 0.5},
};
static const char *const PROFILE_NAMES[N_PROFILES] = {
    "even, 8 to 20", "even, 8 to 18", "morning peak, from 6"};

/* What a post may have, one at a time: on the fourth of the posts above, arrivals as in the second
 * profile. */
static const char *const FEATURES[N_FEATURES] = {"half the staff until 12", "secondary inspection",
    "fast lane", "lanes that help", "booking", "second post", "narrow second post, room for 10",
    "holds for the second"};

struct case_found {
    double model_h, mean_h, error_h; /* mean waits, and the standard error of the second */
};

static struct lsp_post day_post(double lanes, double service_h, double cv)
{
    return (struct lsp_post){.opens_h = 8,
        .closes_h = 20,
        .staffed_share = 1,
        .groups = {{.vehicles = 1, .lanes = lanes}},
        .n_groups = 1,
        .service_h = {service_h, service_h},
        .service_cv = {cv, cv}};
}

/* Arrivals of a day at a load of 1: as much work as 12 hours of all lanes. */
static void fill_arrivals(double load, double lanes, double service_h, size_t profile, double veh[])
{
    double weight = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        weight += PROFILES[profile][hour];
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh[hour] = load * 12 * lanes / service_h * PROFILES[profile][hour] / weight;
}

static struct case_found compare(
    const struct lsp_passage *passage, hourly *veh, uint32_t n_days, uint64_t seed)
{
    struct lsp_crossing_day day;
    static struct lsp_simulated_crossing found;
    lsp_checkpoint_day(passage, veh, &day);
    const struct lsp_simulation_options options = {.n_days = n_days, .seed = seed, .n_threads = 2};
    assert_int_equal(lsp_checkpoint_simulate(passage, veh, &options, &found), LSP_OK);
    const struct lsp_simulated_wait *wait = &found.passing[0].day;
    return (struct case_found){day.wait_h[0], wait->wait_h, wait->wait_half_h / 1.96};
}

static struct case_found compare_post(size_t post, size_t profile, double load, uint32_t n_days)
{
    double lanes = POSTS[post].lanes, service_h = POSTS[post].service_min / 60;
    struct lsp_post at = day_post(lanes, service_h, POSTS[post].cv);
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    fill_arrivals(load, lanes, service_h, profile, veh[0]);
    struct lsp_passage passage = {.posts = {&at}, .n_posts = 1};
    return compare(&passage, veh, n_days, 7);
}

static struct case_found compare_feature(size_t feature, double load, uint32_t n_days)
{
    struct lsp_post first = day_post(4, 20.0 / 60, 0.8), second = first;
    hourly veh[LSP_MAX_VEHICLES] = {{0}};
    fill_arrivals(load, 4, 20.0 / 60, 1, veh[0]);
    struct lsp_passage passage = {.posts = {&first, &second}, .n_posts = 1, .drive_h = 0.1};
    switch (feature) {
    case 0:
        first.staffing_from = 1 | 1 << 12;
        first.staffing[0] = 0.5;
        first.staffing[12] = 1;
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            veh[0][hour] *= 10.0 / 12; /* the same load on fewer lane hours */
        break;
    case 1:
        first.secondary_share[0] = 0.2;
        first.secondary_h[0] = 40.0 / 60;
        first.secondary_cv[0] = 1;
        first.secondary_lanes = 2;
        break;
    case 2:
        first.groups[0].lanes = 3;
        first.groups[0].fast_lanes = 1;
        first.groups[0].fast_share = 0.25;
        first.groups[0].fast_time_factor = 0.8;
        break;
    case 3:
        first.n_groups = 2;
        first.groups[0].lanes = 3;
        first.groups[1] = (struct lsp_lane_group){
            .vehicles = 2, .lanes = 1, .sharing = LSP_LANES_OVERFLOW, .helps = 1};
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            veh[1][hour] = 0.1 * veh[0][hour];
            veh[0][hour] *= 0.9;
        }
        break;
    case BOOKING:
        first.booked_share[0] = 0.8;
        first.booked_cv[0] = 0.3;
        break;
    default:
        passage.n_posts = 2;
        passage.storage_pce = feature == 6 ? 10 : 0;
        passage.holds = feature == 7;
        second.closes_h = feature == 7 ? 19 : 20;
        second.groups[0].lanes = feature == 6 ? 3 : 4;
    }
    return compare(&passage, veh, n_days, 8);
}

/* The cases of the tables, each from fewer days. */
static void the_day_model_is_near_single_vehicles(void **state)
{
    (void)state;
    for (size_t profile = 0; profile < N_PROFILES; profile++)
        for (size_t post = 0; post < N_POSTS; post++)
            for (size_t load = 0; load < N_LOADS; load++) {
                uint32_t n_days = POSTS[post].service_min < 10 ? TEST_DAYS / 3 : 2 * TEST_DAYS;
                struct case_found found = compare_post(post, profile, LOADS[load], n_days);
                double allowed_h = 0.01 + 0.22 * found.mean_h + 4 * found.error_h;
                if (!(fabs(found.model_h - found.mean_h) <= allowed_h))
                    fail_msg("post %zu, profile %zu, load %g: %g h, simulated %g +- %g h", post,
                        profile, LOADS[load], found.model_h, found.mean_h, found.error_h);
            }
}

/* Of those who have booked the day model knows that they come evenly only in its mean. */
static void what_a_post_may_have_is_near_single_vehicles(void **state)
{
    (void)state;
    for (size_t feature = 0; feature < N_FEATURES; feature++)
        for (size_t load = 0; load < N_LOADS; load++) {
            struct case_found found = compare_feature(feature, LOADS[load], TEST_DAYS);
            bool has_booking = feature == BOOKING;
            double bound_h = has_booking ? 0.03 + 0.22 * found.mean_h : 0.01 + 0.2 * found.mean_h;
            double allowed_h = bound_h + 4 * found.error_h;
            if (!(fabs(found.model_h - found.mean_h) <= allowed_h))
                fail_msg("%s, load %g: %g h, simulated %g +- %g h", FEATURES[feature], LOADS[load],
                    found.model_h, found.mean_h, found.error_h);
        }
}

/* Exponential service and several lanes, in each hour and over the day: the mean queue of the day
 * model is not that of the exact chain, but near it; that of the simulation is (test_exact.c). */
static void the_day_model_is_near_the_exact_transient_queue(void **state)
{
    (void)state;
    static const struct {
        uint32_t lanes;
        double service_h;
    } rows[] = {{1, 0.1}, {2, 0.2}, {5, 0.1}};
    for (size_t row = 0; row < 3; row++)
        for (size_t load = 0; load < N_LOADS; load++) {
            struct lsp_post post = day_post(rows[row].lanes, rows[row].service_h, 1);
            post.opens_h = 0;
            post.closes_h = 24;
            hourly veh[LSP_MAX_VEHICLES] = {{0}};
            uint32_t lanes[LSP_HOURS];
            for (size_t hour = 0; hour < LSP_HOURS; hour++) {
                double share = hour >= 6 && hour < 14 ? LOADS[load] : 0.25;
                veh[0][hour] = share * rows[row].lanes / rows[row].service_h;
                lanes[hour] = rows[row].lanes;
            }
            struct oracle_transient_day exact =
                oracle_transient_queue(veh[0], lanes, rows[row].service_h);
            assert_true(exact.lost_veh < 1e-6);
            struct lsp_crossing_day day;
            struct lsp_passage passage = {.posts = {&post}, .n_posts = 1};
            lsp_checkpoint_day(&passage, veh, &day);
            double come = 0;
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                come += veh[0][hour];
            double exact_h = exact.delay_veh_h / come, found_h = day.wait_h[0];
            if (!(fabs(found_h - exact_h) <= 0.004 + 0.16 * exact_h))
                fail_msg("%u lanes, load %g: %g h, exactly %g h", rows[row].lanes, LOADS[load],
                    found_h, exact_h);
        }
}

/* One cell: lowest and highest error in hours, and in per cent of waits above 3 minutes. */
static void print_range(size_t n, const struct case_found found[])
{
    double low_h = (double)INFINITY, high_h = -low_h, low = low_h, high = high_h;
    for (size_t at = 0; at < n; at++) {
        double error_h = found[at].model_h - found[at].mean_h;
        low_h = fmin(low_h, error_h);
        high_h = fmax(high_h, error_h);
        if (found[at].mean_h < 0.05)
            continue;
        low = fmin(low, 100 * error_h / found[at].mean_h);
        high = fmax(high, 100 * error_h / found[at].mean_h);
    }
    printf(" %+.2f to %+.2f", low_h, high_h);
    if (low <= high)
        printf("; %+.0f to %+.0f %%", low, high);
    printf(" |");
}

static void print_posts(uint32_t n_days)
{
    printf("| load |");
    for (size_t profile = 0; profile < N_PROFILES; profile++)
        printf(" %s |", PROFILE_NAMES[profile]);
    printf("\n|---|---|---|---|\n");
    for (size_t load = 0; load < N_LOADS; load++) {
        printf("| %.1f |", LOADS[load]);
        for (size_t profile = 0; profile < N_PROFILES; profile++) {
            struct case_found found[N_POSTS];
            for (size_t post = 0; post < N_POSTS; post++)
                found[post] = compare_post(post, profile, LOADS[load], n_days);
            print_range(N_POSTS, found);
        }
        printf("\n");
    }
}

static void print_features(uint32_t n_days)
{
    printf("\n| load |");
    for (size_t feature = 0; feature < N_FEATURES; feature++)
        printf(" %s |", FEATURES[feature]);
    printf("\n|---|---|---|---|---|---|---|---|---|\n");
    for (size_t load = 0; load < N_LOADS; load++) {
        printf("| %.1f |", LOADS[load]);
        for (size_t feature = 0; feature < N_FEATURES; feature++) {
            struct case_found found = compare_feature(feature, LOADS[load], n_days);
            double error_h = found.model_h - found.mean_h;
            printf(" %.2f %+.2f", found.mean_h, error_h);
            if (found.mean_h >= 0.05)
                printf(" (%+.0f %%)", 100 * error_h / found.mean_h);
            printf(" |");
        }
        printf("\n");
    }
}

int main(int argc, char *argv[])
{
    if (argc > 1 && strcmp(argv[1], "table") == 0) {
        uint32_t n_days = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : TABLE_DAYS;
        print_posts(n_days);
        print_features(n_days);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_day_model_is_near_single_vehicles),
        cmocka_unit_test(what_a_post_may_have_is_near_single_vehicles),
        cmocka_unit_test(the_day_model_is_near_the_exact_transient_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
