/* Sections of rides: pairs of neighbouring stations on the trips of a route.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/id.h"
#include "formats/gtfs_internal.h"

/* One trip between two neighbouring stations. */
struct piece {
    uint32_t route, from_station, to_station; /* sorted by these, then by time */
    size_t time;                              /* row in feed.times of the first */
    size_t n_departures;
};

static size_t collect_pieces(
    const struct lsp_gtfs_feed *feed, const size_t n_departures[], struct piece pieces[]);
static int compare_pieces(const void *a, const void *b);
static bool is_same_section(const struct piece *a, const struct piece *b);
static struct lsp_ride_section section_of(
    const struct lsp_gtfs_feed *feed, const struct piece *piece);

enum lsp_status lsp_gtfs_find_sections(const struct lsp_gtfs_feed *feed,
    const size_t n_departures[], struct lsp_services *services,
    struct lsp_gtfs_sections *ret_sections)
{
    struct lsp_arena *arena = feed->context->arena;
    struct piece *pieces = LSP_ARRAY(arena, struct piece, feed->n_times);
    ret_sections->of_time = LSP_ARRAY(arena, uint32_t, feed->n_times);
    if (pieces == NULL || ret_sections->of_time == NULL)
        return LSP_NO_MEMORY;
    for (size_t time = 0; time < feed->n_times; time++)
        ret_sections->of_time[time] = LSP_NONE;
    size_t n = collect_pieces(feed, n_departures, pieces), n_sections = 0;
    if (n > 0)
        qsort(pieces, n, sizeof *pieces, compare_pieces);
    for (size_t at = 0; at < n; at++)
        n_sections += at == 0 || !is_same_section(&pieces[at - 1], &pieces[at]);
    services->sections = LSP_ARRAY(arena, struct lsp_ride_section, n_sections);
    if (services->sections == NULL)
        return LSP_NO_MEMORY;
    services->n_sections = 0;
    for (size_t at = 0; at < n; at++) {
        if (at == 0 || !is_same_section(&pieces[at - 1], &pieces[at]))
            services->sections[services->n_sections++] = section_of(feed, &pieces[at]);
        uint32_t section = (uint32_t)services->n_sections - 1;
        services->sections[section].n_departures += pieces[at].n_departures;
        ret_sections->of_time[pieces[at].time] = section;
    }
    return LSP_OK;
}

/* Stops that no node names are passed without being looked at. */
static size_t collect_pieces(
    const struct lsp_gtfs_feed *feed, const size_t n_departures[], struct piece pieces[])
{
    size_t n = 0;
    for (uint32_t trip = 0; trip < feed->n_trips; trip++) {
        const struct lsp_gtfs_trip *item = &feed->trips[trip];
        size_t last = SIZE_MAX;
        for (size_t time = item->first_time;
             time < item->first_time + item->n_times && n_departures[trip] > 0; time++) {
            uint32_t station = feed->stops[feed->times[time].stop].station;
            if (station == LSP_NONE)
                continue;
            uint32_t before =
                last == SIZE_MAX ? station : feed->stops[feed->times[last].stop].station;
            if (before != station)
                pieces[n++] =
                    (struct piece){item->route, before, station, last, n_departures[trip]};
            last = time;
        }
    }
    return n;
}

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *one = a, *two = b;
    if (one->route != two->route)
        return one->route < two->route ? -1 : 1;
    if (one->from_station != two->from_station)
        return one->from_station < two->from_station ? -1 : 1;
    if (one->to_station != two->to_station)
        return one->to_station < two->to_station ? -1 : 1;
    return one->time < two->time ? -1 : one->time > two->time;
}

static bool is_same_section(const struct piece *a, const struct piece *b)
{
    return a->route == b->route && a->from_station == b->from_station &&
           a->to_station == b->to_station;
}

static struct lsp_ride_section section_of(
    const struct lsp_gtfs_feed *feed, const struct piece *piece)
{
    const struct lsp_gtfs_route *route = &feed->routes[piece->route];
    const char *short_name = route->short_name[0] != '\0' ? route->short_name : route->id;
    return (struct lsp_ride_section){.route_id = route->id,
        .route_name = route->long_name[0] != '\0' ? route->long_name : short_name,
        .operator= route->agency,
        .from_node = feed->stops[piece->from_station].node,
        .to_node = feed->stops[piece->to_station].node};
}
