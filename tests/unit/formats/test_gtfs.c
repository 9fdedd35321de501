/* GTFS feeds become legs.  SPDX-License-Identifier: Apache-2.0 */
#include "unit/formats/tables_support.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"

/* A feed of one train, one flight with frequencies, and fares by zone and by route.  2025-08-04 is
 * a Monday. */
static const struct {
    const char *name, *text;
} FEED[] = {
    {"agency.txt", "agency_id,agency_name,agency_url,agency_timezone\n"
                   "RW,The railway,u,Asia/Vladivostok\nAIR,The airline,u,Asia/Vladivostok\n"},
    {"stops.txt", "stop_id,stop_name,stop_lat,stop_lon,zone_id,parent_station\n"
                  "sa,A,42,130,za,\nsb1,B platform,42,131,zb,sb\nsb,B,42,131,zb,\n"
                  "sc,C,42,132,zc,\nsx,X,42,133,zx,\n"},
    {"routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type\n"
                   "train,RW,1,Slow train,2\nplane,AIR,XY 1,,1100\n"},
    {"trips.txt",
        "route_id,service_id,trip_id\ntrain,mon_fri,t1\ntrain,extra,t2\nplane,mon_fri,p\n"},
    {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                       "t1,,22:00:00,sa,1\nt1,24:30:00,25:00:00,sb1,5\nt1,26:00:00,,sc,9\n"
                       "t2,08:00:00,08:00:00,sa,1\nt2,09:00:00,09:00:00,sx,2\n"
                       "t2,12:00:00,12:00:00,sb1,3\n"
                       "p,10:00:00,10:00:00,sa,1\np,11:00:00,11:00:00,sc,2\n"},
    {"calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
                     "start_date,end_date\nmon_fri,1,0,0,0,1,0,0,20250806,20250817\n"},
    {"calendar_dates.txt", "service_id,date,exception_type\nmon_fri,20250815,2\n"
                           "extra,20250807,1\n"},
    {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\np,06:00:00,08:00:00,3600\n"},
    {"fare_attributes.txt", "fare_id,price,currency_type,payment_method,transfers\n"
                            "ab,5,USD,1,0\nbyroute,7,EUR,1,0\nbyplane,90,USD,1,0\n"
                            "cheaper,4.5,USD,1,0\n"},
    {"fare_rules.txt", "fare_id,route_id,origin_id,destination_id\nab,,za,zb\nbyroute,train,,\n"
                       "byplane,plane,,\ncheaper,,za,zb\n"},
};
enum { N_FILES = sizeof FEED / sizeof *FEED };

static struct lsp_node_spec nodes[] = {{.id = "a", .name = "A", .stop_id = "sa"},
    {.id = "b", .name = "B", .stop_id = "sb"}, {.id = "c", .name = "C", .stop_id = "sc"},
    {.id = "d", .name = "D", .stop_id = ""}};

/* Reads the feed with one file replaced (text NULL: removed). */
static enum lsp_status read_feed(
    struct tables *tables, const char *replaced, const char *text, struct lsp_services *services)
{
    struct lsp_network_specs specs = {.nodes = nodes, .n_nodes = 4};
    tables_init(tables);
    *services = (struct lsp_services){0};
    for (size_t file = 0; file < N_FILES; file++) {
        char name[64];
        const char *contents = FEED[file].text;
        snprintf(name, sizeof name, "gtfs/%s", FEED[file].name);
        if (replaced != NULL && strcmp(replaced, FEED[file].name) == 0)
            contents = text;
        if (contents != NULL)
            scratch_write(&tables->scratch, name, contents);
    }
    return lsp_gtfs_read(&tables->context, "gtfs", &specs, services);
}

static void a_feed_becomes_legs_in_the_order_of_its_files(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_services services;
    static const struct {
        const char *route, *name;
        uint32_t operator, from, to;
        enum lsp_mode mode;
        double ride_h, fare;
        size_t n;
        double first_h;
    } expected[] = {
        /* a-b: Fri 8 and Mon 11 Aug at 22:00, 2.5 h; Thu 7 Aug at 8:00, 4 h */
        {"train", "Slow train", 0, 0, 1, LSP_RAIL, 3.0, 4.5, 3, 3 * 24 + 8},
        {"train", "Slow train", 0, 0, 2, LSP_RAIL, 4.0, 14, 2, 4 * 24 + 22},
        {"train", "Slow train", 0, 1, 2, LSP_RAIL, 1.0, 14, 2, 4 * 24 + 25},
        {"plane", "XY 1", 1, 0, 2, LSP_AIR, 1.0, 90, 4, 4 * 24 + 6},
    };
    assert_int_equal(read_feed(&tables, NULL, NULL, &services), LSP_OK);
    assert_int_equal(tables.diags.n_items, 1);
    assert_int_equal(tables_count(&tables, LSP_DIAG_GTFS_UNUSED_STOP), 1);
    assert_close(services.period_h, 14 * 24, 0);
    assert_close(services.days_in_period, 14, 0);
    assert_int_equal(services.n_operators, 2);
    assert_string_equal(services.operators[1].id, "AIR");
    assert_string_equal(services.operators[1].country, "");
    assert_int_equal(services.n_legs, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct lsp_leg *leg = &services.legs[i];
        assert_string_equal(leg->route_id, expected[i].route);
        assert_string_equal(leg->route_name, expected[i].name);
        assert_int_equal(leg->operator, expected[i].operator);
        assert_int_equal(leg->from_node, expected[i].from);
        assert_int_equal(leg->to_node, expected[i].to);
        assert_int_equal(leg->mode, expected[i].mode);
        assert_close(leg->ride_h, expected[i].ride_h, 1e-14);
        assert_close(leg->fare_money, expected[i].fare, 1e-14);
        assert_int_equal(leg->n_departures, expected[i].n);
        assert_close(leg->departure_h[0], expected[i].first_h, 1e-14);
        for (size_t n = 1; n < leg->n_departures; n++)
            assert_true(leg->departure_h[n - 1] <= leg->departure_h[n]);
        assert_close(leg->seats, 0, 0);
    }
    assert_close(services.legs[3].departure_h[1], 4 * 24 + 7, 1e-14);
    assert_close(services.legs[3].departure_h[3], 7 * 24 + 7, 1e-14);
    tables_finish(&tables);
}

/* Two trains stop at b, one does not. */
static void rides_are_spread_over_the_sections_of_their_departures(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_services services;
    assert_int_equal(read_feed(&tables, "stop_times.txt",
                         "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                         "t1,,22:00:00,sa,1\nt1,24:30:00,25:00:00,sb1,5\nt1,26:00:00,,sc,9\n"
                         "t2,08:00:00,08:00:00,sa,1\nt2,09:00:00,09:00:00,sx,2\n"
                         "t2,12:00:00,12:00:00,sc,3\n"
                         "p,10:00:00,10:00:00,sa,1\np,11:00:00,11:00:00,sc,2\n",
                         &services),
        LSP_OK);
    static const struct {
        const char *route;
        uint32_t from, to;
        size_t n;
    } SECTIONS[] = {{"train", 0, 1, 2}, {"train", 0, 2, 1}, {"train", 1, 2, 2}, {"plane", 0, 2, 4}};
    assert_int_equal(services.n_sections, 4);
    for (size_t at = 0; at < 4; at++) {
        assert_string_equal(services.sections[at].route_id, SECTIONS[at].route);
        assert_int_equal(services.sections[at].from_node, SECTIONS[at].from);
        assert_int_equal(services.sections[at].to_node, SECTIONS[at].to);
        assert_int_equal(services.sections[at].n_departures, SECTIONS[at].n);
    }
    const struct lsp_leg *leg = &services.legs[1]; /* a to c by rail */
    assert_int_equal(leg->n_parts, 3);
    for (size_t part = 0; part < 3; part++)
        assert_close(
            leg->parts[part].share, leg->parts[part].section == 1 ? 1.0 / 3 : 2.0 / 3, 1e-15);
    assert_int_equal(services.legs[0].n_parts, 1);
    assert_close(services.legs[0].parts[0].share, 1, 0);
    tables_finish(&tables);
}

static void a_departure_after_the_last_midnight_comes_round(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_services services;
    assert_int_equal(read_feed(&tables, "calendar.txt",
                         "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
                         "start_date,end_date\nmon_fri,0,0,0,0,0,0,1,20250804,20250810\n",
                         &services),
        LSP_OK);
    assert_int_equal(tables.diags.n_errors, 0);
    assert_close(services.period_h, 168, 0);
    const struct lsp_leg *leg = &services.legs[2]; /* b to c at 25:00 on Sunday */
    assert_int_equal(leg->n_departures, 1);
    assert_close(leg->departure_h[0], 1, 1e-14);
    tables_finish(&tables);
}

static void boarding_and_alighting_may_be_forbidden(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_services services;
    assert_int_equal(
        read_feed(&tables, "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n"
            "t1,22:00:00,22:00:00,sa,1,0,1\nt1,24:30:00,25:00:00,sb1,5,1,0\n"
            "t1,26:00:00,26:00:00,sc,9,1,0\nt2,08:00:00,08:00:00,sa,1,,\n"
            "t2,12:00:00,12:00:00,sb1,3,,1\np,10:00:00,10:00:00,sa,1,,\np,11:00:00,,sc,2,,\n",
            &services),
        LSP_OK);
    assert_int_equal(services.n_legs, 3); /* a-b and a-c of t1, a-c of p */
    assert_int_equal(services.legs[0].n_departures, 2);
    tables_finish(&tables);
}

static void a_round_trip_counts_the_shortest_rides_only(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_services services;
    assert_int_equal(read_feed(&tables, "stop_times.txt",
                         "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
                         "t1,1:00:00,1:00:00,sa,1\nt1,2:00:00,2:00:00,sb,2\n"
                         "t1,3:00:00,3:00:00,sa,3\nt1,4:00:00,4:00:00,sc,4\n"
                         "t2,1:00:00,1:00:00,sa,1\nt2,2:00:00,2:00:00,sb,2\n"
                         "p,10:00:00,10:00:00,sa,1\np,11:00:00,11:00:00,sc,2\n",
                         &services),
        LSP_OK);
    assert_int_equal(services.n_legs, 5); /* train: a-b, a-c, b-a, b-c; plane: a-c */
    assert_int_equal(services.legs[1].from_node, 0);
    assert_int_equal(services.legs[1].to_node, 2);
    assert_close(services.legs[1].ride_h, 1, 1e-14); /* from the second call */
    assert_close(services.legs[3].ride_h, 2, 1e-14);
    tables_finish(&tables);
}

/* One file replaced (or removed), and what must be said then. */
static const struct {
    const char *file, *text;
    enum lsp_diag_code code;
} FAULTS[] = {
    {"agency.txt", NULL, LSP_DIAG_CANNOT_OPEN},
    {"stop_times.txt", "", LSP_DIAG_EMPTY_TABLE},
    {"agency.txt",
        "agency_id,agency_name,agency_timezone\nRW,R,Asia/Vladivostok\nAIR,A,Asia/Seoul\n",
        LSP_DIAG_GTFS_TIMEZONES},
    {"agency.txt", "agency_id,agency_name,agency_timezone\nRW,R,X\n", LSP_DIAG_UNKNOWN_ID},
    {"routes.txt", "route_id,agency_id,route_type\ntrain,,2\nplane,AIR,1100\n",
        LSP_DIAG_GTFS_AGENCY},
    {"routes.txt", "route_id,agency_id,route_type\ntrain,RW,9\nplane,AIR,1100\n",
        LSP_DIAG_GTFS_ROUTE_TYPE},
    {"trips.txt", "route_id,service_id,trip_id\nrain,extra,t1\ntrain,extra,t2\nplane,extra,p\n",
        LSP_DIAG_UNKNOWN_ID},
    {"trips.txt", "route_id,service_id,trip_id\ntrain,never,t1\ntrain,extra,t2\nplane,extra,p\n",
        LSP_DIAG_UNKNOWN_ID},
    {"trips.txt",
        "route_id,service_id,trip_id\ntrain,extra,t1\ntrain,extra,t1\nplane,extra,p\n"
        "train,extra,t2\n",
        LSP_DIAG_DUPLICATE_ID},
    {"stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,3:00:00,3:00:00,sa,1\nt1,2:00:00,2:00:00,sb,2\n",
        LSP_DIAG_GTFS_TIME_ORDER},
    {"stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,3:00:00,3:00:00,sa,1\nt1,3:00:00,3:00:00,sb,2\n",
        LSP_DIAG_GTFS_TIME_ORDER},
    {"stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,3:00:00,3:00:00,sa,1\nt1,,,sb,2\n",
        LSP_DIAG_EMPTY_FIELD},
    {"stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,3:0:00,3:00:00,sa,1\nt1,3:60:00,4:00:00,sb,2\n",
        LSP_DIAG_BAD_TIME},
    {"stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,3:00:00,3:00:00,sa,1\n",
        LSP_DIAG_GTFS_NEVER_RUNS},
    {"stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,3:00:00,3:00:00,qq,1\n",
        LSP_DIAG_UNKNOWN_ID},
    {"stops.txt", "stop_id\nsa\nsb1\nsb\nsx\n", LSP_DIAG_UNKNOWN_ID},
    {"calendar_dates.txt", "service_id,date,exception_type\nextra,20250832,1\n", LSP_DIAG_BAD_TIME},
    {"calendar_dates.txt", "service_id,date,exception_type\nextra,20250831,3\n",
        LSP_DIAG_NOT_A_CHOICE},
    {"calendar_dates.txt", "service_id,date,exception_type\nextra,20450831,1\n",
        LSP_DIAG_GTFS_NO_CALENDAR},
    {"calendar_dates.txt", "service_id,date,exception_type\nextra,20250831,2\n",
        LSP_DIAG_GTFS_NEVER_RUNS},
    {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\np,6:00:00,8:00:00,0\n",
        LSP_DIAG_OUT_OF_RANGE},
    {"frequencies.txt", "trip_id,start_time,end_time,headway_secs\np,8:00:00,8:00:00,60\n",
        LSP_DIAG_GTFS_NEVER_RUNS},
    {"fare_attributes.txt",
        "fare_id,price,currency_type\nab,5,RUB\nbyroute,1,USD\n"
        "byplane,1,USD\ncheaper,1,USD\n",
        LSP_DIAG_NOT_A_CHOICE},
    {"fare_attributes.txt",
        "fare_id,price,currency_type\nab,-5,USD\nbyroute,1,USD\n"
        "byplane,1,USD\ncheaper,1,USD\n",
        LSP_DIAG_OUT_OF_RANGE},
    {"fare_rules.txt", "fare_id,route_id,origin_id,destination_id\nxx,,za,zb\n",
        LSP_DIAG_UNKNOWN_ID},
    {"fare_rules.txt",
        "fare_id,route_id,origin_id,destination_id\nab,,za,zb\nbyroute,bus,,\n"
        "byplane,plane,,\ncheaper,bus,,\n",
        LSP_DIAG_GTFS_NO_FARE},
};

static void faults_of_a_feed_are_diagnosed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++) {
        struct tables tables;
        struct lsp_services services;
        enum lsp_status status = read_feed(&tables, FAULTS[i].file, FAULTS[i].text, &services);
        if (tables_count(&tables, FAULTS[i].code) == 0)
            fail_msg("case %zu, %s: no diagnostic %d", i, FAULTS[i].file, (int)FAULTS[i].code);
        assert_true(status == LSP_OK || tables.diags.n_errors > 0);
        tables_finish(&tables);
    }
}

static void a_feed_without_the_optional_files_is_free_and_daily(void **state)
{
    (void)state;
    struct tables tables;
    struct lsp_services services;
    assert_int_equal(read_feed(&tables, "fare_rules.txt", NULL, &services), LSP_OK);
    assert_int_equal(tables.diags.n_warnings, 0);
    assert_close(services.legs[0].fare_money, 4.5, 0); /* without rules every fare holds */
    tables_finish(&tables);
    assert_int_equal(read_feed(&tables, "frequencies.txt", NULL, &services), LSP_OK);
    assert_int_equal(services.legs[3].n_departures, 2);
    tables_finish(&tables);
}

static void route_types_become_modes(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        enum lsp_mode mode;
    } cases[] = {{"0", LSP_RAIL}, {"2", LSP_RAIL}, {"3", LSP_ROAD}, {"4", LSP_SEA}, {"7", LSP_RAIL},
        {"11", LSP_ROAD}, {"12", LSP_RAIL}, {"100", LSP_RAIL}, {"199", LSP_RAIL}, {"200", LSP_ROAD},
        {"704", LSP_ROAD}, {"1000", LSP_SEA}, {"1100", LSP_AIR}, {"1199", LSP_AIR}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tables tables;
        struct lsp_services services;
        char text[128];
        snprintf(text, sizeof text, "route_id,agency_id,route_type\ntrain,RW,%s\nplane,AIR,1100\n",
            cases[i].type);
        assert_int_equal(read_feed(&tables, "routes.txt", text, &services), LSP_OK);
        assert_int_equal(services.n_legs, 4);
        assert_int_equal(services.legs[0].mode, cases[i].mode);
        tables_finish(&tables);
    }
}

/* Every beginning of every file is read or refused. */
static void a_feed_cut_off_anywhere_is_read_or_refused(void **state)
{
    (void)state;
    for (size_t file = 0; file < N_FILES; file++)
        for (size_t length = 0; length < strlen(FEED[file].text); length += 3) {
            struct tables tables;
            struct lsp_services services;
            char cut[1024];
            snprintf(cut, sizeof cut, "%.*s", (int)length, FEED[file].text);
            enum lsp_status status = read_feed(&tables, FEED[file].name, cut, &services);
            assert_true(status == LSP_OK || tables.diags.n_errors > 0);
            for (size_t leg = 0; leg < services.n_legs; leg++) {
                assert_true(services.legs[leg].ride_h > 0);
                assert_true(services.legs[leg].n_departures > 0);
                assert_true(services.legs[leg].operator<services.n_operators);
            }
            tables_finish(&tables);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_becomes_legs_in_the_order_of_its_files),
        cmocka_unit_test(rides_are_spread_over_the_sections_of_their_departures),
        cmocka_unit_test(a_departure_after_the_last_midnight_comes_round),
        cmocka_unit_test(boarding_and_alighting_may_be_forbidden),
        cmocka_unit_test(a_round_trip_counts_the_shortest_rides_only),
        cmocka_unit_test(faults_of_a_feed_are_diagnosed),
        cmocka_unit_test(a_feed_without_the_optional_files_is_free_and_daily),
        cmocka_unit_test(route_types_become_modes),
        cmocka_unit_test(a_feed_cut_off_anywhere_is_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
