/* Writes a road network and its trips of any size, the same for the same seed:
 *     manufacture FOLDER LINKS [SEED]
 * makes FOLDER/manufactured_{net,trips,node}.tntp, in minutes, km and vehicles an hour.
 *
 * The roads are a crooked grid from which streets were taken out until there are just so many
 * links: each fifth line is an arterial, each twentieth a motorway.  Zones lie in towns and between
 * them, each joined to some crossings near it, and trips between them thin out with distance.
 * Towns, trips and roads for each km2 do not depend on the size, so a larger network is more of the
 * same; beyond MAX_ZONES the zones grow instead.  The numbers below are chosen, not taken from
 * anywhere: they give a network whose trips take 1.2 to 1.5 times as long as on empty roads.
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/random.h"
#include "bench.h"

enum {
    MIN_LINKS = 500,
    LINKS_OF_ZONE = 20,
    MAX_ZONES = 2000,
    MIN_CONNECTORS = 2,     /* of a zone; each is two links */
    NODES_OF_CONNECTOR = 6, /* more connectors where zones are large */
};
static const double SPACING_KM = 0.4;
static const double CROOKED = 0.5;        /* of the spacing, either way together */
static const double KEPT_STREETS = 0.85;  /* of the grid */
static const double KM2_OF_TOWN = 30;     /* country for each town */
static const double IN_TOWNS = 0.75;      /* of the zones */
static const double TOWN_RADIUS_KM = 1.5; /* of the smallest; mean distance from the centre */
static const double TRIP_MINUTES = 12;    /* mean, at the speed below, if zones were everywhere */
static const double TRIP_SPEED_KM_H = 40;
static const double KM_OF_NODE = 520; /* of all trips as the crow flies, for each crossing */

struct road {
    const char *name;
    double speed_km_h, capacity, b, power;
};
enum { STREET, ARTERIAL, MOTORWAY, CONNECTOR };
static const struct road ROADS[] = {
    {"street", 35, 900, 0.15, 4},
    {"arterial", 60, 1900, 0.15, 4},
    {"motorway", 100, 4000, 0.5, 5},
    {"connector", 30, 50000, 0, 1},
};

struct street {
    uint32_t from, to; /* nodes of the grid */
    int road;
    bool is_kept;
};

struct maker {
    struct lsp_arena arena;
    uint64_t seed;
    uint32_t drawn; /* numbers so far */
    uint32_t n_links, n_zones, n_connectors, side, n_streets;
    struct street *streets;
    double *x_km, *y_km;              /* [side * side] */
    double *zone_x, *zone_y, *weight; /* [n_zones] */
};

static void choose_sizes(struct maker *maker, uint32_t n_links);
static void place_nodes(struct maker *maker);
static void lay_streets(struct maker *maker);
static void keep_streets(struct maker *maker);
static uint32_t join(uint32_t group[], uint32_t node);
static void place_zones(struct maker *maker);
static void write_network(struct maker *maker, const char *folder);
static void write_zone(const struct maker *maker, uint32_t zone, FILE *file);
static void write_link(FILE *file, uint32_t from, uint32_t to, double length_km, int road);
static void write_nodes(const struct maker *maker, const char *folder);
static void write_trips(struct maker *maker, const char *folder);
static double weighted_km(const struct maker *maker, double row[]);
static void set_row(const struct maker *maker, uint32_t from, double row[]);
static FILE *create(const char *folder, const char *name);
static void finish_file(FILE *file);
static double draw(struct maker *maker);

int main(int n_arguments, char *arguments[])
{
    if (n_arguments != 3 && n_arguments != 4)
        bench_fail("usage: manufacture FOLDER LINKS [SEED]");
    struct maker maker = {.seed = n_arguments > 3 ? (uint64_t)bench_number(arguments[3], 0) : 1};
    if (mkdir(arguments[1], 0777) != 0 && errno != EEXIST)
        bench_fail("cannot make the folder %s", arguments[1]);
    choose_sizes(&maker, (uint32_t)bench_number(arguments[2], MIN_LINKS));
    place_nodes(&maker);
    lay_streets(&maker);
    keep_streets(&maker);
    place_zones(&maker);
    write_network(&maker, arguments[1]);
    write_nodes(&maker, arguments[1]);
    write_trips(&maker, arguments[1]);
    lsp_arena_finish(&maker.arena);
    return 0;
}

/* The side of the grid and the connectors depend on each other: the side is found first as if there
 * were few connectors. */
static void choose_sizes(struct maker *maker, uint32_t n_links)
{
    if (n_links % 2 != 0)
        bench_fail("links go both ways: %u is no even number", n_links);
    maker->n_links = n_links;
    maker->n_zones = n_links / LINKS_OF_ZONE < MAX_ZONES ? n_links / LINKS_OF_ZONE : MAX_ZONES;
    uint32_t n_nodes = (uint32_t)(n_links / (4 * KEPT_STREETS));
    uint32_t connectors = n_nodes / maker->n_zones / NODES_OF_CONNECTOR;
    maker->n_connectors = connectors > MIN_CONNECTORS ? connectors : MIN_CONNECTORS;
    maker->n_streets = n_links / 2 - maker->n_zones * maker->n_connectors;
    maker->side = 2;
    while (2 * maker->side * (maker->side - 1) * KEPT_STREETS < maker->n_streets)
        maker->side++;
}

static void place_nodes(struct maker *maker)
{
    uint32_t n = maker->side * maker->side;
    maker->x_km = LSP_ARRAY(&maker->arena, double, n);
    maker->y_km = LSP_ARRAY(&maker->arena, double, n);
    if (maker->x_km == NULL || maker->y_km == NULL)
        bench_fail("out of memory");
    for (uint32_t node = 0; node < n; node++) {
        maker->x_km[node] = SPACING_KM * (node % maker->side + CROOKED * (draw(maker) - 0.5));
        maker->y_km[node] = SPACING_KM * (node / maker->side + CROOKED * (draw(maker) - 0.5));
    }
}

/* What road runs along a row or column of the grid. */
static int road_of(uint32_t line)
{
    return line % 20 == 10 ? MOTORWAY : line % 5 == 0 ? ARTERIAL : STREET;
}

static void lay_streets(struct maker *maker)
{
    uint32_t side = maker->side, n = 0;
    maker->streets = LSP_ARRAY(&maker->arena, struct street, (size_t)2 * side * (side - 1));
    if (maker->streets == NULL)
        bench_fail("out of memory");
    for (uint32_t node = 0; node < side * side; node++) {
        uint32_t column = node % side, row = node / side;
        if (column + 1 < side)
            maker->streets[n++] = (struct street){node, node + 1, road_of(row), false};
        if (row + 1 < side)
            maker->streets[n++] = (struct street){node, node + side, road_of(column), false};
    }
}

/* Arterials and motorways, then streets in random order that join what is not joined yet, then any
 * until there are enough. */
static void keep_streets(struct maker *maker)
{
    uint32_t side = maker->side, n = 2 * side * (side - 1), n_kept = 0;
    uint32_t *order = LSP_ARRAY(&maker->arena, uint32_t, n);
    uint32_t *group = LSP_ARRAY(&maker->arena, uint32_t, side * side);
    if (order == NULL || group == NULL)
        bench_fail("out of memory");
    for (uint32_t node = 0; node < side * side; node++)
        group[node] = node;
    for (uint32_t at = 0; at < n; at++) {
        uint32_t other = (uint32_t)(draw(maker) * (at + 1));
        order[at] = order[other];
        order[other] = at;
    }
    for (int pass = 0; pass < 3; pass++)
        for (uint32_t at = 0; at < n; at++) {
            struct street *street = &maker->streets[order[at]];
            uint32_t from = join(group, street->from), to = join(group, street->to);
            bool is_wanted = pass == 0   ? street->road != STREET
                             : pass == 1 ? from != to
                                         : n_kept < maker->n_streets;
            if (street->is_kept || !is_wanted)
                continue;
            street->is_kept = true;
            n_kept++;
            group[from] = to;
        }
    if (n_kept != maker->n_streets)
        bench_fail("a grid of %u by %u does not give %u streets", side, side, maker->n_streets);
}

/* The last of the chain of groups that the node is in; shortens the chain. */
static uint32_t join(uint32_t group[], uint32_t node)
{
    while (group[node] != node) {
        group[node] = group[group[node]];
        node = group[node];
    }
    return node;
}

/* Towns with weights of a heavy tail; zones around their centres, and some anywhere. */
static void place_zones(struct maker *maker)
{
    double width_km = SPACING_KM * (maker->side - 1);
    uint32_t n_towns = (uint32_t)(width_km * width_km / KM2_OF_TOWN) + 1;
    double *town = LSP_ARRAY(&maker->arena, double, (size_t)3 * n_towns), total = 0;
    maker->zone_x = LSP_ARRAY(&maker->arena, double, maker->n_zones);
    maker->zone_y = LSP_ARRAY(&maker->arena, double, maker->n_zones);
    maker->weight = LSP_ARRAY(&maker->arena, double, maker->n_zones);
    if (!town || !maker->zone_x || !maker->zone_y || !maker->weight)
        bench_fail("out of memory");
    for (uint32_t at = 0; at < n_towns; at++) {
        town[3 * at] = width_km * draw(maker);
        town[3 * at + 1] = width_km * draw(maker);
        total += fmin(pow(draw(maker), -0.7), 8);
        town[3 * at + 2] = total;
    }
    for (uint32_t zone = 0; zone < maker->n_zones; zone++) {
        uint32_t at = 0;
        double place = draw(maker) * total, x_km = -1, y_km = -1;
        while (at + 1 < n_towns && town[3 * at + 2] < place)
            at++;
        double size = town[3 * at + 2] - (at > 0 ? town[3 * at - 1] : 0);
        bool is_in_town = draw(maker) < IN_TOWNS;
        while (!(x_km >= 0 && x_km <= width_km && y_km >= 0 && y_km <= width_km)) {
            double from_centre_km = -log(draw(maker)) * TOWN_RADIUS_KM * sqrt(size);
            double angle = 2 * acos(-1) * draw(maker);
            x_km = is_in_town ? town[3 * at] + from_centre_km * cos(angle) : width_km * draw(maker);
            y_km = is_in_town ? town[3 * at + 1] + from_centre_km * sin(angle)
                              : width_km * draw(maker);
        }
        maker->zone_x[zone] = x_km;
        maker->zone_y[zone] = y_km;
        maker->weight[zone] = exp(0.5 * lsp_normal_inverse(draw(maker)));
    }
}

static void write_network(struct maker *maker, const char *folder)
{
    FILE *file = create(folder, "manufactured_net.tntp");
    uint32_t n_nodes = maker->n_zones + maker->side * maker->side;
    fprintf(file,
        "<NUMBER OF ZONES> %u\n<NUMBER OF NODES> %u\n<FIRST THRU NODE> %u\n"
        "<NUMBER OF LINKS> %u\n<END OF METADATA>\n\n~ from to capacity length time b power speed "
        "toll type ;\n",
        maker->n_zones, n_nodes, maker->n_zones + 1, maker->n_links);
    for (uint32_t zone = 0; zone < maker->n_zones; zone++)
        write_zone(maker, zone, file);
    for (uint32_t at = 0; at < 2 * maker->side * (maker->side - 1); at++) {
        const struct street *street = &maker->streets[at];
        double length_km = hypot(maker->x_km[street->from] - maker->x_km[street->to],
            maker->y_km[street->from] - maker->y_km[street->to]);
        if (!street->is_kept)
            continue;
        uint32_t from = maker->n_zones + street->from, to = maker->n_zones + street->to;
        write_link(file, from, to, length_km, street->road);
        write_link(file, to, from, length_km, street->road);
    }
    finish_file(file);
}

/* Connectors to the nearest crossings: those of a square around the zone, nearest first. */
static void write_zone(const struct maker *maker, uint32_t zone, FILE *file)
{
    enum { REACH = 6 };
    int64_t side = maker->side, column = (int64_t)(maker->zone_x[zone] / SPACING_KM),
            row = (int64_t)(maker->zone_y[zone] / SPACING_KM);
    double last_km = -1;
    for (uint32_t connector = 0; connector < maker->n_connectors; connector++) {
        double nearest_km = (double)INFINITY;
        uint32_t nearest = 0;
        for (int64_t y = row - REACH; y <= row + REACH; y++)
            for (int64_t x = column - REACH; x <= column + REACH; x++) {
                uint32_t node = (uint32_t)(y * side + x);
                if (x < 0 || y < 0 || x >= side || y >= side)
                    continue;
                double away_km = hypot(maker->x_km[node] - maker->zone_x[zone],
                    maker->y_km[node] - maker->zone_y[zone]);
                if (away_km > last_km && away_km < nearest_km) {
                    nearest_km = away_km;
                    nearest = node;
                }
            }
        last_km = nearest_km;
        write_link(file, zone, maker->n_zones + nearest, nearest_km, CONNECTOR);
        write_link(file, maker->n_zones + nearest, zone, nearest_km, CONNECTOR);
    }
}

static void write_link(FILE *file, uint32_t from, uint32_t to, double length_km, int road)
{
    const struct road *kind = &ROADS[road];
    fprintf(file, "%u %u %g %.3f %.4f %g %g %g 0 %d ;\n", from + 1, to + 1, kind->capacity,
        length_km, 60 * length_km / kind->speed_km_h, kind->b, kind->power, kind->speed_km_h,
        road + 1);
}

static void write_nodes(const struct maker *maker, const char *folder)
{
    FILE *file = create(folder, "manufactured_node.tntp");
    fputs("Node X Y ;\n", file);
    for (uint32_t zone = 0; zone < maker->n_zones; zone++)
        fprintf(file, "%u %.4f %.4f ;\n", zone + 1, maker->zone_x[zone], maker->zone_y[zone]);
    for (uint32_t node = 0; node < maker->side * maker->side; node++)
        fprintf(file, "%u %.4f %.4f ;\n", maker->n_zones + node + 1, maker->x_km[node],
            maker->y_km[node]);
    finish_file(file);
}

/* Tenths of a trip, rounded up or down by chance, so that far pairs have mostly none. */
static void write_trips(struct maker *maker, const char *folder)
{
    FILE *file = create(folder, "manufactured_trips.tntp");
    double *row = LSP_ARRAY(&maker->arena, double, maker->n_zones);
    if (row == NULL)
        bench_fail("out of memory");
    double trips_of_weight = KM_OF_NODE * maker->side * maker->side / weighted_km(maker, row);
    fprintf(file, "<NUMBER OF ZONES> %u\n<END OF METADATA>\n", maker->n_zones);
    for (uint32_t from = 0; from < maker->n_zones; from++) {
        set_row(maker, from, row);
        int on_line = 0;
        fprintf(file, "\nOrigin %u\n", from + 1);
        for (uint32_t to = 0; to < maker->n_zones; to++) {
            double trips = trips_of_weight * maker->weight[from] * row[to];
            double tenths = floor(10 * trips + draw(maker));
            if (tenths > 0)
                fprintf(file, "%u : %.1f;%s", to + 1, tenths / 10, ++on_line % 8 ? " " : "\n");
        }
        fputs("\n", file);
    }
    finish_file(file);
}

/* Length of all trips if a zone made as many as its weight. */
static double weighted_km(const struct maker *maker, double row[])
{
    double sum_km = 0;
    for (uint32_t from = 0; from < maker->n_zones; from++) {
        set_row(maker, from, row);
        for (uint32_t to = 0; to < maker->n_zones; to++)
            sum_km += maker->weight[from] * row[to] *
                      hypot(maker->zone_x[to] - maker->zone_x[from],
                          maker->zone_y[to] - maker->zone_y[from]);
    }
    return sum_km;
}

/* Parts of a zone's trips that go to each zone; none stay. */
static void set_row(const struct maker *maker, uint32_t from, double row[])
{
    double sum = 0;
    for (uint32_t to = 0; to < maker->n_zones; to++) {
        double away_km =
            hypot(maker->zone_x[to] - maker->zone_x[from], maker->zone_y[to] - maker->zone_y[from]);
        double minutes = 60 * away_km / TRIP_SPEED_KM_H;
        row[to] = to == from ? 0 : maker->weight[to] * exp(-2 * minutes / TRIP_MINUTES);
        sum += row[to];
    }
    for (uint32_t to = 0; to < maker->n_zones; to++)
        row[to] /= sum;
}

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        bench_fail("the name of the folder is too long");
    FILE *file = fopen(path, "w");
    if (file == NULL)
        bench_fail("cannot write %s", path);
    return file;
}

static void finish_file(FILE *file)
{
    if (ferror(file) || fclose(file) != 0)
        bench_fail("a file could not be written whole");
}

static double draw(struct maker *maker)
{
    return lsp_random_uniform(maker->seed, LSP_RANDOM_TEST, 0, maker->drawn++);
}
