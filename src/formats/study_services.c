/* study.yaml: passenger services and operators.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <stdio.h>
#include <string.h>

static bool read_feed(const struct lsp_section *section);
static void read_access(const struct lsp_section *section, struct lsp_services *services);
static void read_fare_factors(const struct lsp_section *section, struct lsp_services *services);
static void read_operators(
    const struct lsp_section *section, bool has_feed, struct lsp_services *services);
static void read_operator(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_operator *company);
static uint32_t find_operator(const struct lsp_services *services, const char *id);
static void check_agencies(const struct lsp_section *section, const struct lsp_services *services);
static void read_seats(const struct lsp_section *section, struct lsp_services *services);
static void read_full_trains(const struct lsp_section *section, struct lsp_services *services);
static void remember_ids(struct lsp_study_reader *reader, bool has_feed);

/* One key for each mode. */
static const struct lsp_key MODE_KEYS[] = {
    {"road", false}, {"rail", false}, {"air", false}, {"sea", false}};

void lsp_study_read_services(const struct lsp_section *root)
{
    static const struct lsp_key KEYS[] = {{"feed", false}, {"access", false},
        {"fare_factor", false}, {"operators", false}, {"seats", false}, {"full_trains", false}};
    struct lsp_study_reader *reader = root->reader;
    struct lsp_services *services = &reader->inputs->base.services;
    services->days_in_period = 7;
    services->period_h = 168;
    struct lsp_section section = lsp_section_open_child(root, "services", LSP_COUNT(KEYS), KEYS);
    bool is_readable = section.map != NULL || lsp_field_node(root, "services") == NULL;
    bool has_feed = read_feed(&section) && is_readable;
    if (reader->status != LSP_OK)
        return; /* the feed may have been read by half */
    read_access(&section, services);
    read_fare_factors(&section, services);
    read_operators(&section, has_feed, services);
    remember_ids(reader, has_feed);
    read_seats(&section, services);
    read_full_trains(&section, services);
}

/* True when the services are known: there is no feed, or it could be read without a fault. */
static bool read_feed(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    const char *feed = NULL;
    if (lsp_field_node(section, "feed") == NULL)
        return true;
    if (!lsp_field_text(section, "feed", &feed))
        return false;
    size_t n_errors = reader->diags->n_errors;
    lsp_study_ask(reader, lsp_field_node(section, "feed"));
    enum lsp_status status = lsp_gtfs_read(
        &reader->tables, feed, &reader->inputs->base.network, &reader->inputs->base.services);
    lsp_study_note(reader, status);
    return status == LSP_OK && reader->diags->n_errors == n_errors && reader->has_nodes;
}

static void read_access(const struct lsp_section *section, struct lsp_services *services)
{
    static const struct lsp_key KEYS[] = {{"boarding", true}, {"alighting", true}};
    static const struct lsp_number BOARDING = {
        "boarding", "Time before departure", LSP_UNITS_H, 0, 48, false, 0};
    static const struct lsp_number ALIGHTING = {
        "alighting", "Time after arrival", LSP_UNITS_H, 0, 48, false, 0};
    struct lsp_section access =
        lsp_section_open_child(section, "access", LSP_COUNT(MODE_KEYS), MODE_KEYS);
    for (size_t mode = 0; mode < LSP_N_MODES; mode++) {
        struct lsp_section row =
            lsp_section_open_child(&access, LSP_MODE_NAMES[mode], LSP_COUNT(KEYS), KEYS);
        row.subject = LSP_MODE_NAMES[mode];
        (void)lsp_field_number(&row, &BOARDING, &services->boarding_h[mode]);
        (void)lsp_field_number(&row, &ALIGHTING, &services->alighting_h[mode]);
    }
}

static void read_fare_factors(const struct lsp_section *section, struct lsp_services *services)
{
    struct lsp_section factors =
        lsp_section_open_child(section, "fare_factor", LSP_COUNT(MODE_KEYS), MODE_KEYS);
    for (size_t mode = 0; mode < LSP_N_MODES; mode++) {
        struct lsp_number factor = {LSP_MODE_NAMES[mode],
            lsp_study_printf(section->reader, "Factor on %s fares", LSP_MODE_NAMES[mode]),
            LSP_UNITS_PURE, 0, 1000, false, 0};
        services->fare_factor[mode] = 1;
        if (lsp_field_node(&factors, factor.key) != NULL)
            (void)lsp_field_number(&factors, &factor, &services->fare_factor[mode]);
    }
}

/* Gives agencies their country and appends those who only collect tolls. */
static void read_operators(
    const struct lsp_section *section, bool has_feed, struct lsp_services *services)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "operators");
    size_t n_written = map == NULL ? 0 : map->n_children;
    struct lsp_operator *operators =
        lsp_study_alloc(reader, services->n_operators + n_written, sizeof *operators);
    if (operators == NULL)
        return;
    if (services->n_operators > 0)
        memcpy(operators, services->operators, services->n_operators * sizeof *operators);
    services->operators = operators;
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        uint32_t known = find_operator(services, node->key);
        if (known == LSP_NONE) {
            known = (uint32_t)services->n_operators++;
            operators[known] = (struct lsp_operator){.id = node->key, .name = node->key};
        }
        read_operator(reader, node, &operators[known]);
    }
    if (has_feed)
        check_agencies(section, services);
    for (size_t company = 0; company < services->n_operators; company++)
        if (operators[company].country == NULL)
            operators[company].country = "";
}

static void read_operator(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_operator *company)
{
    static const struct lsp_key KEYS[] = {{"name", false}, {"country", true}};
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "services.operators.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &company->name);
    (void)lsp_field_country(&section, "country", &company->country);
}

static uint32_t find_operator(const struct lsp_services *services, const char *id)
{
    for (size_t company = 0; company < services->n_operators; company++)
        if (strcmp(services->operators[company].id, id) == 0)
            return (uint32_t)company;
    return LSP_NONE;
}

/* Agencies that `operators` does not name; those that it names badly are reported there. */
static void check_agencies(const struct lsp_section *section, const struct lsp_services *services)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_node(section, "operators");
    for (size_t company = 0; company < services->n_operators; company++) {
        const struct lsp_operator *agency = &services->operators[company];
        if (lsp_yaml_child(map, agency->id) != NULL || (map != NULL && map->kind != LSP_YAML_MAP))
            continue;
        char hint[160];
        snprintf(hint, sizeof hint, "write %s: {name: %s, country: ..}", agency->id, agency->name);
        lsp_diags_add(reader->diags, LSP_DIAG_OPERATOR_COUNTRY,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(reader, map != NULL ? map : section->map),
                .expected = "the country of every agency of the feed",
                .hint = hint},
            "agency \"%s\" has no country", agency->id);
    }
}

static void read_seats(const struct lsp_section *section, struct lsp_services *services)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "seats");
    struct lsp_section seats = {.reader = reader, .map = map, .path = "services.seats"};
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        struct lsp_number number = {node->key,
            lsp_study_printf(reader, "Seats per departure of route %s", node->key), LSP_UNITS_PURE,
            0, 100000, true, 0};
        double value[3];
        uint32_t route = lsp_key_id(reader, node, LSP_ROUTES);
        if (!lsp_field_shown(&seats, &number, value) || route == LSP_NONE)
            continue;
        for (size_t leg = 0; leg < services->n_legs; leg++)
            if (strcmp(services->legs[leg].route_id, node->key) == 0)
                services->legs[leg].seats = value[1];
        for (size_t at = 0; at < services->n_sections; at++)
            if (strcmp(services->sections[at].route_id, node->key) == 0)
                services->sections[at].seats = value[1];
    }
}

static void read_full_trains(const struct lsp_section *section, struct lsp_services *services)
{
    static const char *const NAMES[] = {"report", "displace"};
    size_t name = 0;
    bool has_seats = !section->reader->ids[LSP_ROUTES].complete;
    if (!lsp_field_choice(section, "full_trains", LSP_COUNT(NAMES), NAMES, &name) || name == 0)
        return;
    services->full_displaces = true;
    for (size_t at = 0; at < services->n_sections; at++)
        has_seats |= services->sections[at].seats > 0;
    if (!has_seats)
        lsp_diags_add(section->reader->diags, LSP_DIAG_NO_SEATS,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(section->reader, lsp_field_node(section, "full_trains")),
                .expected = "seats of at least one route under services.seats"},
            "full departures turn nobody away, since no seats are known");
}

static void remember_ids(struct lsp_study_reader *reader, bool has_feed)
{
    const struct lsp_services *services = &reader->inputs->base.services;
    reader->ids[LSP_OPERATORS].complete = has_feed;
    reader->ids[LSP_ROUTES].complete = has_feed;
    for (size_t company = 0; company < services->n_operators; company++)
        lsp_study_add_id(reader, LSP_OPERATORS, services->operators[company].id);
    for (size_t leg = 0; leg < services->n_legs; leg++) {
        const char *route = services->legs[leg].route_id;
        if (lsp_study_find_id(reader, LSP_ROUTES, route) == LSP_NONE)
            lsp_study_add_id(reader, LSP_ROUTES, route);
    }
}
