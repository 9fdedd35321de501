/* The tables of a GTFS feed (General Transit Feed Specification, gtfs.org/schedule/reference).
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/gtfs_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"

#define AT(STRUCT, MEMBER) offsetof(struct lsp_gtfs_##STRUCT, MEMBER)

static const struct lsp_unit SECONDS = {"s", 1};
static const struct lsp_quantity_kind SEQUENCE = {
    .min = 0, .max = 1e9, .expected = "a whole number, 0 or more"};
static const struct lsp_quantity_kind ROUTE_TYPE = {
    .min = 0, .max = 1702, .expected = "a route type of GTFS"};
static const struct lsp_quantity_kind HEADWAY = {
    &SECONDS, 1, 1, 86400 * 7, false, "seconds, 1 or more"};
static const struct lsp_quantity_kind PRICE = {
    .min = 0, .max = LSP_VERY_MANY, .expected = "money, 0 or more"};
static const char *const EXCEPTION_TYPES[] = {"1", "2"};
static const char *const STOPPING_TYPES[] = {"0", "1", "2", "3"};

static const struct lsp_field AGENCY[] = {
    {"agency_id", LSP_FIELD_TEXT, AT(agency, id), .required = false, .key = true},
    {"agency_name", LSP_FIELD_TEXT, AT(agency, name), .required = true},
    {"agency_timezone", LSP_FIELD_TEXT, AT(agency, timezone), .required = true},
};
static const struct lsp_field STOP[] = {
    {"stop_id", LSP_FIELD_TEXT, AT(stop, id), .required = true, .key = true},
    {"stop_name", LSP_FIELD_TEXT, AT(stop, name), .required = false},
    {"zone_id", LSP_FIELD_TEXT, AT(stop, zone_id), .required = false},
    {"parent_station", LSP_FIELD_TEXT, AT(stop, parent_id), .required = false},
};
static const struct lsp_field ROUTE[] = {
    {"route_id", LSP_FIELD_TEXT, AT(route, id), .required = true, .key = true},
    {"agency_id", LSP_FIELD_TEXT, AT(route, agency_id), .required = false},
    {"route_short_name", LSP_FIELD_TEXT, AT(route, short_name), .required = false},
    {"route_long_name", LSP_FIELD_TEXT, AT(route, long_name), .required = false},
    {"route_type", LSP_FIELD_NUMBER, AT(route, type), .required = true, .quantity = &ROUTE_TYPE},
};
static const struct lsp_field CALENDAR[] = {
    {"service_id", LSP_FIELD_TEXT, AT(calendar, service_id), .required = true, .key = true},
    {"monday", LSP_FIELD_BOOLEAN, AT(calendar, runs_on[0]), .required = true},
    {"tuesday", LSP_FIELD_BOOLEAN, AT(calendar, runs_on[1]), .required = true},
    {"wednesday", LSP_FIELD_BOOLEAN, AT(calendar, runs_on[2]), .required = true},
    {"thursday", LSP_FIELD_BOOLEAN, AT(calendar, runs_on[3]), .required = true},
    {"friday", LSP_FIELD_BOOLEAN, AT(calendar, runs_on[4]), .required = true},
    {"saturday", LSP_FIELD_BOOLEAN, AT(calendar, runs_on[5]), .required = true},
    {"sunday", LSP_FIELD_BOOLEAN, AT(calendar, runs_on[6]), .required = true},
    {"start_date", LSP_FIELD_DATE, AT(calendar, start_day), .required = true},
    {"end_date", LSP_FIELD_DATE, AT(calendar, end_day), .required = true},
};
static const struct lsp_field EXCEPTION[] = {
    {"service_id", LSP_FIELD_TEXT, AT(exception, service_id), .required = true, .key = true},
    {"date", LSP_FIELD_DATE, AT(exception, day), .required = true, .key = true},
    {"exception_type", LSP_FIELD_CHOICE, AT(exception, type), .required = true,
        .choices = EXCEPTION_TYPES, .n_choices = 2},
};
static const struct lsp_field TRIP[] = {
    {"trip_id", LSP_FIELD_TEXT, AT(trip, id), .required = true, .key = true},
    {"route_id", LSP_FIELD_REFERENCE, AT(trip, route), .required = true, .refers_to = LSP_REF_A},
    {"service_id", LSP_FIELD_REFERENCE, AT(trip, service), .required = true,
        .refers_to = LSP_REF_B},
};
static const struct lsp_field TIME[] = {
    {"trip_id", LSP_FIELD_REFERENCE, AT(time, trip), .required = true, .key = true,
        .refers_to = LSP_REF_A},
    {"stop_sequence", LSP_FIELD_NUMBER, AT(time, sequence), .required = true, .key = true,
        .quantity = &SEQUENCE},
    {"stop_id", LSP_FIELD_REFERENCE, AT(time, stop), .required = true, .refers_to = LSP_REF_B},
    {"arrival_time", LSP_FIELD_TIME, AT(time, arrival_s), .required = false},
    {"departure_time", LSP_FIELD_TIME, AT(time, departure_s), .required = false},
    {"pickup_type", LSP_FIELD_CHOICE, AT(time, pickup_type), .choices = STOPPING_TYPES,
        .n_choices = 4},
    {"drop_off_type", LSP_FIELD_CHOICE, AT(time, drop_off_type), .choices = STOPPING_TYPES,
        .n_choices = 4},
};
static const struct lsp_field FREQUENCY[] = {
    {"trip_id", LSP_FIELD_REFERENCE, AT(frequency, trip), .required = true, .key = true,
        .refers_to = LSP_REF_A},
    {"start_time", LSP_FIELD_TIME, AT(frequency, start_s), .required = true, .key = true},
    {"end_time", LSP_FIELD_TIME, AT(frequency, end_s), .required = true},
    {"headway_secs", LSP_FIELD_NUMBER, AT(frequency, headway_s), .required = true,
        .quantity = &HEADWAY},
};
static const struct lsp_field FARE[] = {
    {"fare_id", LSP_FIELD_TEXT, AT(fare, id), .required = true, .key = true},
    {"price", LSP_FIELD_QUANTITY, AT(fare, price_money), .required = true, .label = "Price",
        .quantity = &PRICE},
    {"currency_type", LSP_FIELD_TEXT, AT(fare, currency), .required = true},
};
static const struct lsp_field RULE[] = {
    {"fare_id", LSP_FIELD_REFERENCE, AT(rule, fare), .required = true, .refers_to = LSP_REF_A},
    {"route_id", LSP_FIELD_TEXT, AT(rule, route_id), .required = false},
    {"origin_id", LSP_FIELD_TEXT, AT(rule, origin_id), .required = false},
    {"destination_id", LSP_FIELD_TEXT, AT(rule, destination_id), .required = false},
};

/* One file of the feed: how it is read and where its rows go. */
struct file {
    const char *name, *noun;
    const struct lsp_field *fields;
    size_t n_fields, size, place_offset;
    const void *defaults;
    bool is_optional;
    const struct lsp_ids *reference_a, *reference_b;
    void *items; /* where the pointer to the array goes */
    size_t *n_items;
    struct lsp_ids *keys; /* where the ids go; or NULL */
};

#define TABLE(FIELDS, STRUCT)                                                                      \
    .fields = (FIELDS), .n_fields = LSP_N_FIELDS(FIELDS),                                          \
    .size = sizeof(struct lsp_gtfs_##STRUCT), .place_offset = AT(STRUCT, where)

static enum lsp_status read_file(struct lsp_gtfs_feed *feed, const struct file *file);
static enum lsp_status read_services(struct lsp_gtfs_feed *feed);
static enum lsp_status read_rides(struct lsp_gtfs_feed *feed);
static enum lsp_status read_fares(struct lsp_gtfs_feed *feed);
static void show_price(
    const struct lsp_gtfs_feed *feed, size_t n_before, const struct lsp_gtfs_fare *fare);
static void convert_price(const struct lsp_gtfs_feed *feed, struct lsp_gtfs_fare *fare);
static int compare_exceptions(const void *a, const void *b);
static int compare_times(const void *a, const void *b);
static int compare_frequencies(const void *a, const void *b);

enum lsp_status lsp_gtfs_read_tables(
    const struct lsp_table_context *context, const char *folder, struct lsp_gtfs_feed *feed)
{
    *feed = (struct lsp_gtfs_feed){.context = context, .folder = folder};
    LSP_TRY(read_file(feed,
        &(struct file){"agency.txt", "agency", TABLE(AGENCY, agency),
            .defaults = &(struct lsp_gtfs_agency){.id = "", .name = "", .timezone = ""},
            .items = &feed->agencies, .n_items = &feed->n_agencies, .keys = &feed->agency_ids}));
    if (feed->status == LSP_CANNOT_READ)
        return feed->status; /* the whole feed may not be there */
    LSP_TRY(read_file(
        feed, &(struct file){"stops.txt", "stop", TABLE(STOP, stop),
                  .defaults = &(struct lsp_gtfs_stop){.id = "",
                      .name = "",
                      .zone_id = "",
                      .parent_id = "",
                      .station = LSP_NONE,
                      .node = LSP_NONE},
                  .items = &feed->stops, .n_items = &feed->n_stops, .keys = &feed->stop_ids}));
    LSP_TRY(read_file(
        feed, &(struct file){"routes.txt", "route", TABLE(ROUTE, route),
                  .defaults = &(struct lsp_gtfs_route){.id = "",
                      .agency_id = "",
                      .short_name = "",
                      .long_name = "",
                      .type = (double)NAN},
                  .items = &feed->routes, .n_items = &feed->n_routes, .keys = &feed->route_ids}));
    LSP_TRY(read_services(feed));
    LSP_TRY(read_rides(feed));
    LSP_TRY(read_fares(feed));
    return feed->status;
}

static enum lsp_status read_file(struct lsp_gtfs_feed *feed, const struct file *file)
{
    struct lsp_records records;
    const char *name = lsp_arena_printf(feed->context->arena, "%s/%s", feed->folder, file->name);
    if (name == NULL)
        return LSP_NO_MEMORY;
    if (file->keys != NULL)
        file->keys->noun = file->noun;
    if (file->is_optional && !lsp_folder_has(feed->context->folder, name))
        return LSP_OK;
    enum lsp_status status =
        lsp_records_open(feed->context, name, file->noun, file->fields, file->n_fields, &records);
    if (status == LSP_BAD_INPUT || status == LSP_CANNOT_READ) {
        if (feed->status == LSP_OK)
            feed->status = status;
        if (file->keys != NULL)
            file->keys->is_partial = true;
        return LSP_OK; /* the other files have faults of their own to tell */
    }
    LSP_TRY(status);
    records.references[LSP_REF_A] = file->reference_a;
    records.references[LSP_REF_B] = file->reference_b;
    LSP_TRY(lsp_records_read_all(
        &records, file->size, file->place_offset, file->defaults, file->items));
    *file->n_items = records.table.n_rows;
    if (file->keys != NULL)
        *file->keys = records.keys;
    return LSP_OK;
}

/* A service is defined by either file or by both: first those of calendar.txt, row by row, then
 * those that calendar_dates.txt adds. */
static enum lsp_status read_services(struct lsp_gtfs_feed *feed)
{
    LSP_TRY(read_file(feed,
        &(struct file){"calendar.txt", "service", TABLE(CALENDAR, calendar),
            .defaults = &(struct lsp_gtfs_calendar){.service_id = ""}, .is_optional = true,
            .items = &feed->calendars, .n_items = &feed->n_calendars, .keys = &feed->service_ids}));
    LSP_TRY(read_file(
        feed, &(struct file){"calendar_dates.txt", "date of service", TABLE(EXCEPTION, exception),
                  .defaults = &(struct lsp_gtfs_exception){.service_id = ""}, .is_optional = true,
                  .items = &feed->exceptions, .n_items = &feed->n_exceptions}));
    if (feed->status != LSP_OK)
        feed->service_ids.is_partial = true; /* either file may define one */
    for (size_t exception = 0; exception < feed->n_exceptions; exception++) {
        struct lsp_gtfs_exception *item = &feed->exceptions[exception];
        item->service = lsp_ids_find(&feed->service_ids, item->service_id);
        if (item->service == LSP_NONE)
            LSP_TRY(lsp_ids_add(&feed->service_ids, feed->context->arena, item->service_id,
                item->where, &item->service));
    }
    if (feed->n_exceptions > 0)
        qsort(feed->exceptions, feed->n_exceptions, sizeof *feed->exceptions, compare_exceptions);
    return LSP_OK;
}

static enum lsp_status read_rides(struct lsp_gtfs_feed *feed)
{
    LSP_TRY(read_file(feed,
        &(struct file){"trips.txt", "trip", TABLE(TRIP, trip),
            .defaults = &(struct lsp_gtfs_trip){.id = "", .route = LSP_NONE, .service = LSP_NONE},
            .reference_a = &feed->route_ids, .reference_b = &feed->service_ids,
            .items = &feed->trips, .n_items = &feed->n_trips, .keys = &feed->trip_ids}));
    LSP_TRY(read_file(
        feed, &(struct file){"stop_times.txt", "stop time", TABLE(TIME, time),
                  .defaults =
                      &(struct lsp_gtfs_time){
                          .trip = LSP_NONE, .stop = LSP_NONE, .arrival_s = -1, .departure_s = -1},
                  .reference_a = &feed->trip_ids, .reference_b = &feed->stop_ids,
                  .items = &feed->times, .n_items = &feed->n_times}));
    LSP_TRY(
        read_file(feed, &(struct file){"frequencies.txt", "frequency", TABLE(FREQUENCY, frequency),
                            .defaults = &(struct lsp_gtfs_frequency){.trip = LSP_NONE},
                            .is_optional = true, .reference_a = &feed->trip_ids,
                            .items = &feed->frequencies, .n_items = &feed->n_frequencies}));
    if (feed->n_times > 0)
        qsort(feed->times, feed->n_times, sizeof *feed->times, compare_times);
    if (feed->n_frequencies > 0)
        qsort(
            feed->frequencies, feed->n_frequencies, sizeof *feed->frequencies, compare_frequencies);
    return LSP_OK;
}

static enum lsp_status read_fares(struct lsp_gtfs_feed *feed)
{
    size_t n_before = feed->context->assumptions->n_items;
    LSP_TRY(read_file(feed,
        &(struct file){"fare_attributes.txt", "fare", TABLE(FARE, fare),
            .defaults = &(struct lsp_gtfs_fare){.id = "", .currency = ""}, .is_optional = true,
            .items = &feed->fares, .n_items = &feed->n_fares, .keys = &feed->fare_ids}));
    LSP_TRY(read_file(
        feed, &(struct file){"fare_rules.txt", "fare rule", TABLE(RULE, rule),
                  .defaults =
                      &(struct lsp_gtfs_rule){
                          .fare = LSP_NONE, .route_id = "", .origin_id = "", .destination_id = ""},
                  .is_optional = true, .reference_a = &feed->fare_ids, .items = &feed->rules,
                  .n_items = &feed->n_rules}));
    for (size_t fare = 0; fare < feed->n_fares; fare++) {
        show_price(feed, n_before, &feed->fares[fare]);
        convert_price(feed, &feed->fares[fare]);
    }
    return LSP_OK;
}

/* Prices stand in the register in their own currency and are not varied: rides take them over when
 * the feed is read, and fare_factor is what varies them all. */
static void show_price(
    const struct lsp_gtfs_feed *feed, size_t n_before, const struct lsp_gtfs_fare *fare)
{
    const struct lsp_assumptions *assumptions = feed->context->assumptions;
    for (size_t item = n_before; item < assumptions->n_items; item++)
        if (assumptions->items[item].target == &fare->price_money) {
            assumptions->items[item].unit = fare->currency;
            assumptions->items[item].target = NULL;
            return;
        }
}

static void convert_price(const struct lsp_gtfs_feed *feed, struct lsp_gtfs_fare *fare)
{
    const struct lsp_table_context *context = feed->context;
    for (size_t unit = 0; unit < context->n_money_units; unit++) {
        if (strcmp(context->money_units[unit].name, fare->currency) != 0)
            continue;
        fare->price_money *= context->money_units[unit].factor;
        return;
    }
    if (fare->currency[0] != '\0')
        lsp_diags_add(context->diags, LSP_DIAG_NOT_A_CHOICE,
            &(struct lsp_diag_facts){.where = fare->where,
                .found = fare->currency,
                .expected = "the accounting currency or one of those under currencies"},
            "currency of fare %s is not known", fare->id);
}

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

/* By the first pair that differs; lines of the file decide at last, as qsort keeps no order. */
static int compare_pairs(size_t n_pairs, const double pairs[][2])
{
    int order = 0;
    for (size_t pair = 0; pair < n_pairs && order == 0; pair++)
        order = compare_numbers(pairs[pair][0], pairs[pair][1]);
    return order;
}

static int compare_exceptions(const void *a, const void *b)
{
    const struct lsp_gtfs_exception *one = a, *two = b;
    return compare_pairs(
        2, (const double[][2]){{one->service, two->service}, {one->where.line, two->where.line}});
}

static int compare_times(const void *a, const void *b)
{
    const struct lsp_gtfs_time *one = a, *two = b;
    return compare_pairs(
        3, (const double[][2]){{one->trip, two->trip}, {one->sequence, two->sequence},
               {one->where.line, two->where.line}});
}

static int compare_frequencies(const void *a, const void *b)
{
    const struct lsp_gtfs_frequency *one = a, *two = b;
    return compare_pairs(3, (const double[][2]){{one->trip, two->trip},
                                {one->start_s, two->start_s}, {one->where.line, two->where.line}});
}
