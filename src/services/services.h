/* Services: what railway, air and sea timetables offer a traveller.
 *
 * A *leg* is a ride without change from one stop to a later one.  It costs the ride, the fare, and
 * the *schedule delay*: how far the timetable's departures lie from the time at which the traveller
 * would have liked to go.  For a train three times a week that is days, not half a headway.
 *
 *     services.legs[leg].ride_h
 *     lsp_schedule_delay_h(leg.n_departures, leg.departure_h, services.period_h, 0.4, 0.6)
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_SERVICES_SERVICES_H
#define LSP_SERVICES_SERVICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/id.h"
#include "network/network.h"

/* Who runs services or collects tolls: a GTFS agency. */
struct lsp_operator {
    const char *id, *name;
    const char *country; /* whose account its surplus belongs to */
};

/* A ride between two neighbouring stops of a route, one way: where seats are taken. */
struct lsp_ride_section {
    const char *route_id, *route_name;
    uint32_t operator; /* index */
    uint32_t from_node, to_node;
    double seats;        /* per departure; 0 = not known */
    size_t n_departures; /* within the period */
};

/* What part of a leg's departures rides over a section. */
struct lsp_leg_part {
    uint32_t section; /* index */
    double share;     /* of the leg's passengers, > 0 */
};

struct lsp_leg {
    const char *route_id, *route_name;
    uint32_t operator; /* index */
    enum lsp_mode mode;
    uint32_t from_node, to_node;
    double ride_h;                    /* mean over the departures, border stops included, > 0 */
    double fare_money;                /* per person, before fare_factor */
    double seats;                     /* per departure; 0 = not known */
    size_t n_departures;              /* within the period */
    const double *departure_h;        /* [n_departures] rising, 0 <= h < period_h */
    const struct lsp_leg_part *parts; /* [n_parts] the sections that it rides over */
    size_t n_parts;
};

struct lsp_services {
    struct lsp_operator *operators; /* [n_operators] */
    size_t n_operators;
    struct lsp_leg *legs; /* [n_legs] every ordered pair of stops of a trip pattern */
    size_t n_legs;
    struct lsp_ride_section *sections; /* [n_sections] also of routes that are closed */
    size_t n_sections;
    bool full_displaces; /* a full departure turns passengers away */
    /* by enum lsp_mode, the same for every leg of that mode */
    double boarding_h[LSP_N_MODES];  /* check-in, station, security before departure */
    double alighting_h[LSP_N_MODES]; /* formalities and baggage after arrival */
    double fare_factor[LSP_N_MODES]; /* on fare_money: the lever for fares; 1 = as in the feed */
    double period_h;                 /* the timetable repeats after this; e.g. 168 or 8760 */
    double days_in_period;           /* period_h / 24 */
};

/* Mean weighted displacement from a desired departure that is equally likely at any moment of the
 * period: with gaps g_i between departures (the last one wraps round),
 *
 *     E = sum_i  (e l / (e + l)) g_i^2 / (2 period)
 *
 * because a traveller in a gap takes the cheaper of leaving x early at weight e per hour or
 * (g - x) late at weight l.  Equal to half the headway times e l/(e + l) only for even headways.
 *
 * departure_h[n]  rising within [0, period_h);  n >= 1
 * early, late     > 0, hours of generalised time per hour of displacement
 * Returns generalised hours.  Cost O(n).  Threads: pure. */
double lsp_schedule_delay_h(
    size_t n, const double departure_h[], double period_h, double early, double late);

#endif
