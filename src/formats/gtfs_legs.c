/* From trips to legs: every ride between two stations, gathered by route and pair of stations.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/gtfs_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/id.h"
#include "base/sum.h"

/* More would take gigabytes. */
static const size_t MAX_RIDES = 20 * 1000 * 1000, MAX_DEPARTURES = 50 * 1000 * 1000;

/* One trip between two of its stops. */
struct ride {
    uint32_t route, from_station, to_station, trip; /* sorted by these */
    uint32_t from_stop, to_stop;
    size_t from_time, to_time; /* rows in feed.times */
    int32_t departure_s, ride_s;
};

/* The days on which a service runs. */
struct service_days {
    bool is_known;
    int32_t n;
    int32_t *days; /* [n] from the first day of the period */
};

/* What is needed throughout. */
struct maker {
    const struct lsp_gtfs_feed *feed;
    struct lsp_gtfs_sections sections;
    struct ride *rides; /* [n_rides] */
    size_t n_rides, ride_capacity;
    struct service_days *services; /* [n_services] */
    bool *runs;                    /* [n_days] */
    size_t n_departures;
    struct lsp_buffer scratch;
};

static enum lsp_status make(struct maker *maker, struct lsp_services *services);
static enum lsp_status find_service_days(struct maker *maker);
static enum lsp_status find_sections(struct maker *maker, struct lsp_services *services);
static enum lsp_status collect_rides(struct maker *maker, uint32_t trip);
static enum lsp_status add_ride(struct maker *maker, uint32_t trip,
    const struct lsp_gtfs_time *from, const struct lsp_gtfs_time *to);
static bool is_passed_between(const struct lsp_gtfs_feed *feed, const struct lsp_gtfs_time *from,
    const struct lsp_gtfs_time *to);
static int compare_rides(const void *a, const void *b);
static bool is_same_leg(const struct ride *a, const struct ride *b);
static enum lsp_status make_leg(
    struct maker *maker, const struct ride rides[], size_t n_rides, struct lsp_leg *leg);
static enum lsp_status set_parts(
    struct maker *maker, const struct ride rides[], size_t n_rides, struct lsp_leg *leg);
static size_t count_departures(const struct maker *maker, uint32_t trip);
static size_t count_starts(const struct lsp_gtfs_feed *feed, const struct lsp_gtfs_trip *trip);
static size_t count_repeats(const struct lsp_gtfs_frequency *frequency);
static size_t add_departures(
    const struct maker *maker, const struct ride *ride, double departure_h[]);
static size_t add_day(
    const struct lsp_gtfs_feed *feed, const struct ride *ride, int32_t day, double departure_h[]);
static double hour_in_period(const struct lsp_gtfs_feed *feed, int32_t day, double second);
static int compare_hours(const void *a, const void *b);
static enum lsp_status set_fare(struct maker *maker, const struct ride *ride, struct lsp_leg *leg);

enum lsp_status lsp_gtfs_make_legs(const struct lsp_gtfs_feed *feed, struct lsp_services *services)
{
    struct maker maker = {.feed = feed};
    enum lsp_status status = make(&maker, services);
    lsp_buffer_finish(&maker.scratch);
    return status;
}

static enum lsp_status make(struct maker *maker, struct lsp_services *services)
{
    const struct lsp_gtfs_feed *feed = maker->feed;
    LSP_TRY(find_service_days(maker));
    LSP_TRY(find_sections(maker, services));
    for (uint32_t trip = 0; trip < feed->n_trips; trip++)
        LSP_TRY(collect_rides(maker, trip));
    if (maker->n_rides > 0)
        qsort(maker->rides, maker->n_rides, sizeof *maker->rides, compare_rides);
    size_t n_legs = 0;
    for (size_t ride = 0; ride < maker->n_rides; ride++)
        n_legs += ride == 0 || !is_same_leg(&maker->rides[ride - 1], &maker->rides[ride]);
    services->legs = LSP_ARRAY(feed->context->arena, struct lsp_leg, n_legs);
    if (services->legs == NULL)
        return LSP_NO_MEMORY;
    services->n_legs = n_legs;
    size_t first = 0;
    for (size_t leg = 0; leg < n_legs; leg++) {
        size_t n = 1;
        while (first + n < maker->n_rides &&
               is_same_leg(&maker->rides[first], &maker->rides[first + n]))
            n++;
        LSP_TRY(make_leg(maker, &maker->rides[first], n, &services->legs[leg]));
        first += n;
    }
    return LSP_OK;
}

static enum lsp_status find_service_days(struct maker *maker)
{
    const struct lsp_gtfs_feed *feed = maker->feed;
    struct lsp_arena *arena = feed->context->arena;
    maker->services = LSP_ARRAY(arena, struct service_days, feed->service_ids.n);
    maker->runs = LSP_ARRAY(arena, bool, (size_t)feed->n_days);
    if (maker->services == NULL || maker->runs == NULL)
        return LSP_NO_MEMORY;
    for (size_t trip = 0; trip < feed->n_trips; trip++) {
        struct service_days *service = &maker->services[feed->trips[trip].service];
        if (service->is_known)
            continue;
        size_t n = lsp_gtfs_service_days(feed, feed->trips[trip].service, maker->runs);
        service->days = LSP_ARRAY(arena, int32_t, n);
        if (service->days == NULL)
            return LSP_NO_MEMORY;
        for (int32_t day = 0; day < feed->n_days; day++)
            if (maker->runs[day])
                service->days[service->n++] = day;
        service->is_known = true;
    }
    return LSP_OK;
}

static enum lsp_status find_sections(struct maker *maker, struct lsp_services *services)
{
    const struct lsp_gtfs_feed *feed = maker->feed;
    size_t *n_departures = LSP_ARRAY(feed->context->arena, size_t, feed->n_trips);
    if (n_departures == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t trip = 0; trip < feed->n_trips; trip++)
        n_departures[trip] = count_departures(maker, trip);
    return lsp_gtfs_find_sections(feed, n_departures, services, &maker->sections);
}

static enum lsp_status collect_rides(struct maker *maker, uint32_t trip)
{
    const struct lsp_gtfs_feed *feed = maker->feed;
    const struct lsp_gtfs_trip *item = &feed->trips[trip];
    const struct lsp_gtfs_time *times = feed->times + item->first_time;
    if (maker->services[item->service].n == 0 || count_starts(feed, item) == 0) {
        lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_NEVER_RUNS,
            &(struct lsp_diag_facts){.where = item->where}, "trip %s never runs", item->id);
        return LSP_OK;
    }
    for (size_t from = 0; from + 1 < item->n_times; from++) {
        if (feed->stops[times[from].stop].station == LSP_NONE || times[from].pickup_type == 1)
            continue;
        for (size_t to = from + 1; to < item->n_times; to++)
            if (feed->stops[times[to].stop].station != LSP_NONE && times[to].drop_off_type != 1)
                LSP_TRY(add_ride(maker, trip, &times[from], &times[to]));
    }
    return LSP_OK;
}

static enum lsp_status add_ride(struct maker *maker, uint32_t trip,
    const struct lsp_gtfs_time *from, const struct lsp_gtfs_time *to)
{
    const struct lsp_gtfs_feed *feed = maker->feed;
    struct lsp_diags *diags = feed->context->diags;
    if (is_passed_between(feed, from, to))
        return LSP_OK;
    if (to->arrival_s <= from->departure_s) {
        lsp_diags_add(diags, LSP_DIAG_GTFS_TIME_ORDER,
            &(struct lsp_diag_facts){.where = to->where, .related = from->where},
            "a ride from %s to %s takes no time", feed->stops[from->stop].id,
            feed->stops[to->stop].id);
        return LSP_OK;
    }
    if (maker->n_rides >= MAX_RIDES) {
        lsp_diags_add(diags, LSP_DIAG_GTFS_TOO_MANY,
            &(struct lsp_diag_facts){
                .where = {.file = feed->folder}, .expected = "at most 20 million"},
            "the feed has too many rides between its stops");
        return LSP_BAD_INPUT;
    }
    struct ride *rides = lsp_arena_grow(feed->context->arena, maker->rides, &maker->ride_capacity,
        maker->n_rides + 1, sizeof *rides);
    if (rides == NULL)
        return LSP_NO_MEMORY;
    maker->rides = rides;
    rides[maker->n_rides++] = (struct ride){.route = feed->trips[trip].route,
        .from_station = feed->stops[from->stop].station,
        .to_station = feed->stops[to->stop].station,
        .trip = trip,
        .from_stop = from->stop,
        .to_stop = to->stop,
        .from_time = (size_t)(from - feed->times),
        .to_time = (size_t)(to - feed->times),
        .departure_s = from->departure_s,
        .ride_s = to->arrival_s - from->departure_s};
    return LSP_OK;
}

/* On a trip that calls at a station twice nobody boards before its last call, or rides past the
 * first call at the destination. */
static bool is_passed_between(const struct lsp_gtfs_feed *feed, const struct lsp_gtfs_time *from,
    const struct lsp_gtfs_time *to)
{
    uint32_t from_station = feed->stops[from->stop].station;
    uint32_t to_station = feed->stops[to->stop].station;
    bool is_passed = from_station == to_station;
    for (const struct lsp_gtfs_time *time = from + 1; time < to && !is_passed; time++) {
        uint32_t station = feed->stops[time->stop].station;
        is_passed = station == from_station || station == to_station;
    }
    return is_passed;
}

static int compare_rides(const void *a, const void *b)
{
    const struct ride *one = a, *two = b;
    const uint32_t pairs[][2] = {{one->route, two->route}, {one->from_station, two->from_station},
        {one->to_station, two->to_station}, {one->trip, two->trip},
        {(uint32_t)one->departure_s, (uint32_t)two->departure_s}};
    for (size_t pair = 0; pair < sizeof pairs / sizeof *pairs; pair++)
        if (pairs[pair][0] != pairs[pair][1])
            return pairs[pair][0] < pairs[pair][1] ? -1 : 1;
    return 0;
}

static bool is_same_leg(const struct ride *a, const struct ride *b)
{
    return a->route == b->route && a->from_station == b->from_station &&
           a->to_station == b->to_station;
}

static enum lsp_status make_leg(
    struct maker *maker, const struct ride rides[], size_t n_rides, struct lsp_leg *leg)
{
    const struct lsp_gtfs_feed *feed = maker->feed;
    const struct lsp_gtfs_route *route = &feed->routes[rides[0].route];
    size_t n_departures = 0;
    struct lsp_sum ride_s = {0};
    for (size_t ride = 0; ride < n_rides; ride++) {
        size_t n = count_departures(maker, rides[ride].trip);
        lsp_sum_add(&ride_s, (double)n * rides[ride].ride_s);
        n_departures += n;
    }
    maker->n_departures += n_departures;
    if (maker->n_departures > MAX_DEPARTURES) {
        lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_TOO_MANY,
            &(struct lsp_diag_facts){
                .where = {.file = feed->folder}, .expected = "at most 50 million"},
            "the feed has too many departures");
        return LSP_BAD_INPUT;
    }
    double *departure_h = LSP_ARRAY(feed->context->arena, double, n_departures);
    if (departure_h == NULL)
        return LSP_NO_MEMORY;
    size_t n_added = 0;
    for (size_t ride = 0; ride < n_rides; ride++)
        n_added += add_departures(maker, &rides[ride], departure_h + n_added);
    qsort(departure_h, n_departures, sizeof *departure_h, compare_hours);
    const char *short_name = route->short_name[0] != '\0' ? route->short_name : route->id;
    *leg = (struct lsp_leg){.route_id = route->id,
        .route_name = route->long_name[0] != '\0' ? route->long_name : short_name,
        .operator= route->agency,
        .mode = route->mode,
        .from_node = feed->stops[rides[0].from_station].node,
        .to_node = feed->stops[rides[0].to_station].node,
        .ride_h = lsp_sum_value(&ride_s) / (double)n_departures / 3600,
        .n_departures = n_departures,
        .departure_h = departure_h};
    LSP_TRY(set_parts(maker, rides, n_rides, leg));
    return set_fare(maker, &rides[0], leg);
}

/* Passengers spread evenly over the departures, and departures may stop here and there. */
static enum lsp_status set_parts(
    struct maker *maker, const struct ride rides[], size_t n_rides, struct lsp_leg *leg)
{
    size_t most = 0, n = 0;
    for (size_t ride = 0; ride < n_rides; ride++)
        most += rides[ride].to_time - rides[ride].from_time;
    struct lsp_leg_part *parts = LSP_ARRAY(maker->feed->context->arena, struct lsp_leg_part, most);
    if (parts == NULL)
        return LSP_NO_MEMORY;
    for (size_t ride = 0; ride < n_rides; ride++) {
        double share =
            (double)count_departures(maker, rides[ride].trip) / (double)leg->n_departures;
        for (size_t time = rides[ride].from_time; time < rides[ride].to_time; time++) {
            uint32_t section = maker->sections.of_time[time];
            size_t at = 0;
            if (section == LSP_NONE)
                continue;
            while (at < n && parts[at].section != section)
                at++;
            parts[at].section = section;
            parts[at].share += share;
            n = at == n ? n + 1 : n;
        }
    }
    leg->parts = parts;
    leg->n_parts = n;
    return LSP_OK;
}

static size_t count_departures(const struct maker *maker, uint32_t trip)
{
    const struct lsp_gtfs_trip *item = &maker->feed->trips[trip];
    return count_starts(maker->feed, item) * (size_t)maker->services[item->service].n;
}

static size_t count_starts(const struct lsp_gtfs_feed *feed, const struct lsp_gtfs_trip *trip)
{
    if (trip->n_frequencies == 0)
        return 1;
    size_t count = 0;
    for (size_t row = 0; row < trip->n_frequencies; row++)
        count += count_repeats(&feed->frequencies[trip->first_frequency + row]);
    return count;
}

/* Departures from the start time on, before the end time. */
static size_t count_repeats(const struct lsp_gtfs_frequency *frequency)
{
    double length_s = (double)frequency->end_s - frequency->start_s;
    return length_s <= 0 ? 0 : (size_t)ceil(length_s / frequency->headway_s);
}

static size_t add_departures(
    const struct maker *maker, const struct ride *ride, double departure_h[])
{
    const struct service_days *service = &maker->services[maker->feed->trips[ride->trip].service];
    size_t n_added = 0;
    for (int32_t day = 0; day < service->n; day++)
        n_added += add_day(maker->feed, ride, service->days[day], departure_h + n_added);
    return n_added;
}

static size_t add_day(
    const struct lsp_gtfs_feed *feed, const struct ride *ride, int32_t day, double departure_h[])
{
    const struct lsp_gtfs_trip *trip = &feed->trips[ride->trip];
    if (trip->n_frequencies == 0) {
        departure_h[0] = hour_in_period(feed, day, ride->departure_s);
        return 1;
    }
    /* The times of such a trip say only how long after its first departure a stop is reached. */
    double shift_s = ride->departure_s - feed->times[trip->first_time].departure_s;
    size_t n_added = 0;
    for (size_t row = 0; row < trip->n_frequencies; row++) {
        const struct lsp_gtfs_frequency *frequency =
            &feed->frequencies[trip->first_frequency + row];
        size_t n_repeats = count_repeats(frequency);
        for (size_t repeat = 0; repeat < n_repeats; repeat++)
            departure_h[n_added++] = hour_in_period(
                feed, day, frequency->start_s + (double)repeat * frequency->headway_s + shift_s);
    }
    return n_added;
}

/* A departure after the last midnight of the period comes round at its beginning. */
static double hour_in_period(const struct lsp_gtfs_feed *feed, int32_t day, double second)
{
    return fmod(day * 86400.0 + second, feed->n_days * 86400.0) / 3600;
}

static int compare_hours(const void *a, const void *b)
{
    const double *one = a, *two = b;
    return (*one > *two) - (*one < *two);
}

static enum lsp_status set_fare(struct maker *maker, const struct ride *ride, struct lsp_leg *leg)
{
    const struct lsp_gtfs_feed *feed = maker->feed;
    bool has_fare = lsp_gtfs_find_fare(
        feed, ride->route, ride->from_stop, ride->to_stop, &maker->scratch, &leg->fare_money);
    if (maker->scratch.failed)
        return LSP_NO_MEMORY;
    if (!has_fare)
        lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_NO_FARE,
            &(struct lsp_diag_facts){.where = feed->routes[ride->route].where,
                .expected =
                    "a fare in fare_attributes.txt, with a rule for the route or the zones"},
            "the ride from %s to %s on route %s has no fare", feed->stops[ride->from_stop].id,
            feed->stops[ride->to_stop].id, leg->route_id);
    return LSP_OK;
}
