/* GTFS: from the tables of a feed to operators and legs; the checks that need more than one table.
 *
 * One time zone holds for the whole feed, and its clock is taken to run evenly: the hour that
 * summer time moves is not looked at.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/gtfs_internal.h"

#include <string.h>

#include "base/id.h"

enum { MAX_TIMES_OF_TRIP = 1000 };

/* Basic and extended route types (gtfs.org/schedule/reference, developers.google.com/transit). */
static const struct {
    int first, last;
    enum lsp_mode mode;
} ROUTE_TYPES[] = {
    {0, 2, LSP_RAIL},                           /* tram, metro, rail */
    {3, 3, LSP_ROAD},                           /* bus */
    {4, 4, LSP_SEA}, {5, 7, LSP_RAIL},          /* cable tram, cable car, funicular */
    {11, 11, LSP_ROAD},                         /* trolleybus */
    {12, 12, LSP_RAIL},                         /* monorail */
    {100, 199, LSP_RAIL}, {200, 299, LSP_ROAD}, /* coach */
    {400, 499, LSP_RAIL},                       /* urban railways */
    {700, 899, LSP_ROAD},                       /* bus, trolleybus */
    {900, 999, LSP_RAIL},                       /* tram */
    {1000, 1099, LSP_SEA}, {1100, 1199, LSP_AIR}, {1200, 1299, LSP_SEA}, /* ferry */
    {1300, 1499, LSP_RAIL}, /* aerial lift, funicular */
};

static enum lsp_status make_operators(
    const struct lsp_gtfs_feed *feed, struct lsp_services *services);
static void check_agencies(const struct lsp_gtfs_feed *feed);
static void complete_route(const struct lsp_gtfs_feed *feed, struct lsp_gtfs_route *route);
static void find_agency(const struct lsp_gtfs_feed *feed, struct lsp_gtfs_route *route);
static void join_stops(struct lsp_gtfs_feed *feed, const struct lsp_network_specs *specs);
static void slice_trips(struct lsp_gtfs_feed *feed);
static void check_trip(const struct lsp_gtfs_feed *feed, const struct lsp_gtfs_trip *trip);
static void check_time(
    const struct lsp_gtfs_feed *feed, struct lsp_gtfs_time *time, int32_t *earliest_s);

enum lsp_status lsp_gtfs_read(const struct lsp_table_context *context, const char *folder,
    const struct lsp_network_specs *specs, struct lsp_services *services)
{
    struct lsp_gtfs_feed feed;
    size_t n_errors = context->diags->n_errors;
    LSP_TRY(lsp_gtfs_read_tables(context, folder, &feed));
    check_agencies(&feed);
    LSP_TRY(make_operators(&feed, services));
    for (size_t route = 0; route < feed.n_routes; route++)
        complete_route(&feed, &feed.routes[route]);
    join_stops(&feed, specs);
    slice_trips(&feed);
    for (size_t trip = 0; trip < feed.n_trips; trip++)
        check_trip(&feed, &feed.trips[trip]);
    if (context->diags->n_errors == n_errors || feed.service_ids.n == 0)
        LSP_TRY(lsp_gtfs_find_period(&feed));
    if (context->diags->n_errors > n_errors)
        return LSP_OK; /* what refers to nothing cannot be followed any further */
    services->days_in_period = feed.n_days;
    services->period_h = feed.n_days * 24.0;
    LSP_TRY(lsp_gtfs_index_fares(&feed));
    if (context->lacks_nodes)
        return LSP_OK; /* no stop is at a node */
    return lsp_gtfs_make_legs(&feed, services);
}

static enum lsp_status make_operators(
    const struct lsp_gtfs_feed *feed, struct lsp_services *services)
{
    struct lsp_operator *operators =
        LSP_ARRAY(feed->context->arena, struct lsp_operator, feed->n_agencies);
    if (operators == NULL)
        return LSP_NO_MEMORY;
    for (size_t agency = 0; agency < feed->n_agencies; agency++) {
        const struct lsp_gtfs_agency *from = &feed->agencies[agency];
        operators[agency] = (struct lsp_operator){
            .id = from->id[0] == '\0' ? from->name : from->id, .name = from->name, .country = ""};
    }
    services->operators = operators;
    services->n_operators = feed->n_agencies;
    return LSP_OK;
}

static void check_agencies(const struct lsp_gtfs_feed *feed)
{
    for (size_t agency = 0; agency < feed->n_agencies; agency++) {
        const struct lsp_gtfs_agency *item = &feed->agencies[agency];
        if (strcmp(item->timezone, feed->agencies[0].timezone) != 0)
            lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_TIMEZONES,
                &(struct lsp_diag_facts){.where = item->where,
                    .found = item->timezone,
                    .expected = feed->agencies[0].timezone,
                    .related = feed->agencies[0].where,
                    .related_note = "the first agency"},
                "agency %s is in another time zone than the first", item->name);
        if (item->id[0] == '\0' && feed->n_agencies > 1)
            lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_AGENCY,
                &(struct lsp_diag_facts){
                    .where = item->where, .expected = "an agency_id, as there are several"},
                "agency %s has no id", item->name);
    }
}

static void complete_route(const struct lsp_gtfs_feed *feed, struct lsp_gtfs_route *route)
{
    find_agency(feed, route);
    if (!(route->type >= 0))
        return; /* diagnosed */
    for (size_t type = 0; type < sizeof ROUTE_TYPES / sizeof *ROUTE_TYPES; type++) {
        if (route->type < ROUTE_TYPES[type].first || route->type > ROUTE_TYPES[type].last)
            continue;
        route->mode = ROUTE_TYPES[type].mode;
        return;
    }
    lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_ROUTE_TYPE,
        &(struct lsp_diag_facts){.where = route->where,
            .expected = "0 to 7, 11, 12, or an extended type such as 102, 1000 or 1100"},
        "route %s is of the unknown type %g", route->id, route->type);
}

static void find_agency(const struct lsp_gtfs_feed *feed, struct lsp_gtfs_route *route)
{
    if (route->agency_id[0] != '\0') {
        route->agency = lsp_ids_find(&feed->agency_ids, route->agency_id);
        if (route->agency == LSP_NONE)
            lsp_ids_refuse_unknown(
                &feed->agency_ids, route->agency_id, route->where, feed->context->diags);
    } else if (feed->n_agencies != 1) {
        lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_AGENCY,
            &(struct lsp_diag_facts){
                .where = route->where, .expected = "an agency_id, as there is not just one agency"},
            "route %s names no agency", route->id);
    }
}

/* A node may name a stop or the station that it belongs to. */
static void join_stops(struct lsp_gtfs_feed *feed, const struct lsp_network_specs *specs)
{
    for (uint32_t node = 0; node < specs->n_nodes; node++) {
        if (specs->nodes[node].stop_id[0] == '\0')
            continue;
        uint32_t stop = lsp_ids_find(&feed->stop_ids, specs->nodes[node].stop_id);
        if (stop == LSP_NONE) {
            lsp_ids_refuse_unknown(&feed->stop_ids, specs->nodes[node].stop_id,
                specs->nodes[node].where, feed->context->diags);
            continue;
        }
        feed->stops[stop].station = stop;
        feed->stops[stop].node = node;
    }
    for (size_t stop = 0; stop < feed->n_stops; stop++) {
        struct lsp_gtfs_stop *item = &feed->stops[stop];
        uint32_t parent = lsp_ids_find(&feed->stop_ids, item->parent_id);
        bool has_parent = item->parent_id[0] != '\0' && parent != LSP_NONE;
        if (item->node == LSP_NONE && has_parent && feed->stops[parent].station == parent) {
            item->station = parent;
            item->node = feed->stops[parent].node;
        }
        if (item->node == LSP_NONE && !feed->context->lacks_nodes)
            lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_UNUSED_STOP,
                &(struct lsp_diag_facts){.where = item->where,
                    .hint = "name it in gtfs_stop_id of a node if it matters"},
                "no node names stop %s, so it is not used", item->id);
    }
}

/* The rows of each trip lie together; those of unknown trips lie at the end. */
static void slice_trips(struct lsp_gtfs_feed *feed)
{
    for (size_t row = feed->n_times; row-- > 0;) {
        if (feed->times[row].trip == LSP_NONE)
            continue;
        struct lsp_gtfs_trip *trip = &feed->trips[feed->times[row].trip];
        trip->first_time = row;
        trip->n_times++;
    }
    for (size_t row = feed->n_frequencies; row-- > 0;) {
        if (feed->frequencies[row].trip == LSP_NONE)
            continue;
        struct lsp_gtfs_trip *trip = &feed->trips[feed->frequencies[row].trip];
        trip->first_frequency = row;
        trip->n_frequencies++;
    }
}

static void check_trip(const struct lsp_gtfs_feed *feed, const struct lsp_gtfs_trip *trip)
{
    struct lsp_diags *diags = feed->context->diags;
    if (trip->n_times < 2)
        lsp_diags_add(diags, LSP_DIAG_GTFS_NEVER_RUNS,
            &(struct lsp_diag_facts){
                .where = trip->where, .expected = "two or more rows in stop_times.txt"},
            "trip %s has fewer than two stops", trip->id);
    if (trip->n_times > MAX_TIMES_OF_TRIP)
        lsp_diags_add(diags, LSP_DIAG_GTFS_TOO_MANY,
            &(struct lsp_diag_facts){.where = trip->where, .expected = "at most 1000 stops"},
            "trip %s has %zu stops", trip->id, trip->n_times);
    int32_t earliest_s = 0;
    for (size_t time = 0; time < trip->n_times; time++)
        check_time(feed, &feed->times[trip->first_time + time], &earliest_s);
}

static void check_time(
    const struct lsp_gtfs_feed *feed, struct lsp_gtfs_time *time, int32_t *earliest_s)
{
    struct lsp_diags *diags = feed->context->diags;
    if (time->arrival_s < 0)
        time->arrival_s = time->departure_s;
    if (time->departure_s < 0)
        time->departure_s = time->arrival_s;
    if (time->arrival_s < 0) {
        lsp_diags_add(diags, LSP_DIAG_EMPTY_FIELD,
            &(struct lsp_diag_facts){
                .where = time->where, .expected = "an arrival or a departure time at every stop"},
            "a stop time has no time");
        return;
    }
    if (time->arrival_s < *earliest_s || time->departure_s < time->arrival_s)
        lsp_diags_add(diags, LSP_DIAG_GTFS_TIME_ORDER,
            &(struct lsp_diag_facts){.where = time->where,
                .expected = "a time after that of the stop before; after midnight 24:10:00"},
            "the times of a trip go back");
    *earliest_s = time->departure_s;
}
