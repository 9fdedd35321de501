/* A GTFS feed as read, before it becomes legs.  Files of a feed that are read, and their fields:
 * gtfs_read.c.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_GTFS_INTERNAL_H
#define LSP_FORMATS_GTFS_INTERNAL_H

#include "formats/tables_internal.h"

struct lsp_gtfs_agency {
    const char *id, *name, *timezone;
    struct lsp_place where;
};

struct lsp_gtfs_stop {
    const char *id, *name, *zone_id, *parent_id;
    uint32_t station; /* the stop that a node names: itself or its parent; LSP_NONE */
    uint32_t node;    /* of the station, or LSP_NONE */
    struct lsp_place where;
};

struct lsp_gtfs_route {
    const char *id, *agency_id, *short_name, *long_name;
    double type;
    enum lsp_mode mode;
    uint32_t agency;
    struct lsp_place where;
};

struct lsp_gtfs_calendar {
    const char *service_id;
    bool runs_on[7]; /* Monday first */
    int32_t start_day, end_day;
    struct lsp_place where;
};

struct lsp_gtfs_exception {
    const char *service_id;
    int32_t day;
    enum { LSP_GTFS_ADDED, LSP_GTFS_REMOVED } type;
    uint32_t service;
    struct lsp_place where;
};

struct lsp_gtfs_trip {
    const char *id;
    uint32_t route, service;
    size_t first_time, n_times;            /* in feed.times */
    size_t first_frequency, n_frequencies; /* in feed.frequencies */
    struct lsp_place where;
};

struct lsp_gtfs_time {
    uint32_t trip, stop;
    double sequence;
    int32_t arrival_s, departure_s;      /* after midnight of the day of service; -1 = empty */
    unsigned pickup_type, drop_off_type; /* 1 = not possible */
    struct lsp_place where;
};

struct lsp_gtfs_frequency {
    uint32_t trip;
    int32_t start_s, end_s;
    double headway_s;
    struct lsp_place where;
};

struct lsp_gtfs_fare {
    const char *id;
    double price_money; /* in the accounting currency */
    const char *currency;
    struct lsp_place where;
};

struct lsp_gtfs_rule {
    uint32_t fare;
    const char *route_id, *origin_id, *destination_id; /* "" = any */
    struct lsp_place where;
};

struct lsp_gtfs_feed {
    const struct lsp_table_context *context;
    const char *folder;
    struct lsp_gtfs_agency *agencies;
    struct lsp_gtfs_stop *stops;
    struct lsp_gtfs_route *routes;
    struct lsp_gtfs_calendar *calendars;   /* [n_calendars] service s < n_calendars has row s */
    struct lsp_gtfs_exception *exceptions; /* sorted by service, then in the order of the file */
    struct lsp_gtfs_trip *trips;
    struct lsp_gtfs_time *times;            /* sorted by trip and sequence */
    struct lsp_gtfs_frequency *frequencies; /* sorted by trip and start */
    struct lsp_gtfs_fare *fares;
    struct lsp_gtfs_rule *rules;
    size_t n_agencies, n_stops, n_routes, n_calendars, n_exceptions, n_trips, n_times,
        n_frequencies, n_fares, n_rules;
    struct lsp_ids agency_ids, stop_ids, route_ids, service_ids, trip_ids, fare_ids;
    struct lsp_ids rule_keys; /* "route/origin/destination" */
    double *rule_prices;      /* [rule_keys.n] the cheapest fare of that key */
    int32_t first_day;        /* a Monday */
    int32_t n_days;           /* whole weeks */
    size_t *first_exception;  /* [n_services + 1] */
    enum lsp_status status;   /* of the first file that could not be read; LSP_OK when all could */
};

/* All tables; faults are diagnosed. */
enum lsp_status lsp_gtfs_read_tables(const struct lsp_table_context *context, const char *folder,
    struct lsp_gtfs_feed *feed) LSP_MUST_CHECK;

/* The feed's first Monday and its number of days; and which exceptions belong to which service. */
enum lsp_status lsp_gtfs_find_period(struct lsp_gtfs_feed *feed) LSP_MUST_CHECK;
/* Which days of the period a service runs on: runs[n_days].  Returns how many. */
size_t lsp_gtfs_service_days(const struct lsp_gtfs_feed *feed, uint32_t service, bool runs[]);

/* Makes rules findable. */
enum lsp_status lsp_gtfs_index_fares(struct lsp_gtfs_feed *feed) LSP_MUST_CHECK;
/* The fare of a ride, in the accounting currency; false when the feed has none.  The rule that says
 * most about the ride counts: origin and destination before route; of equal ones the cheapest.
 * `scratch` has failed when memory ran out. */
bool lsp_gtfs_find_fare(const struct lsp_gtfs_feed *feed, uint32_t route, uint32_t from_stop,
    uint32_t to_stop, struct lsp_buffer *scratch, double *ret_fare_money);

/* The section of a ride that begins at a row of feed.times; LSP_NONE where none does. */
struct lsp_gtfs_sections {
    uint32_t *of_time; /* [n_times] */
};

/* Neighbouring stations of every route, in the order of the feed's files, into
 * services->sections; n_departures[n_trips] within the period. */
enum lsp_status lsp_gtfs_find_sections(const struct lsp_gtfs_feed *feed,
    const size_t n_departures[], struct lsp_services *services,
    struct lsp_gtfs_sections *ret_sections) LSP_MUST_CHECK;

/* Every ordered pair of stations of every route, as legs, in the order of the feed's files. */
enum lsp_status lsp_gtfs_make_legs(
    const struct lsp_gtfs_feed *feed, struct lsp_services *services) LSP_MUST_CHECK;

#endif
