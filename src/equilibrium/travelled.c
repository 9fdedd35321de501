/* How far vehicles drive and passengers ride in a year, in which country.
 *
 * A link, and a section of a ride, counts half for the country of each of its ends: where on it the
 * border lies no table says.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

static enum lsp_status list_countries(const struct solver *solver, struct lsp_results *results);
static uint32_t country_at(
    const struct solver *solver, const struct lsp_results *results, uint32_t node);
static void add_ride(const struct solver *solver, struct lsp_results *results,
    const struct lsp_leg *leg, uint32_t from_node, uint32_t to_node, double persons_year);
static double great_circle_km(const struct lsp_node_spec *from, const struct lsp_node_spec *to);

/* Mean radius of the Earth, IUGG: within 0.6 % of the length on the ellipsoid. */
static const double EARTH_RADIUS_KM = 6371.0088;
static const double RADIANS_PER_DEGREE = 0.017453292519943295;

enum lsp_status lsp_travelled_begin(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    struct lsp_arena *arena = &results->arena;
    LSP_TRY(list_countries(solver, results));
    results->n_segments = problem->demand->n_segments;
    size_t n_driven = results->n_segments * LSP_MAX_VEHICLES * results->n_countries;
    results->driven_km = LSP_ARRAY(arena, double, n_driven);
    results->driven_money = LSP_ARRAY(arena, double, n_driven);
    results->ridden_km =
        LSP_ARRAY(arena, double, results->n_operators *LSP_MAX_MODES * results->n_countries);
    bool complete =
        results->driven_km != NULL && results->driven_money != NULL && results->ridden_km != NULL;
    return complete ? LSP_OK : LSP_NO_MEMORY;
}

void lsp_travelled_add_link(const struct solver *solver, struct lsp_results *results,
    uint32_t segment, uint32_t vehicle, uint32_t link, double vehicles_year)
{
    const struct lsp_network *network = solver->problem->network;
    double money_km = network->specs->vehicles[vehicle].cost_money_km;
    size_t row = (segment * (size_t)LSP_MAX_VEHICLES + vehicle) * results->n_countries;
    double half_km = vehicles_year * network->length_km[link] / 2;
    uint32_t ends[] = {network->tail[link], network->head[link]};
    for (int end = 0; end < 2; end++) {
        size_t at = row + country_at(solver, results, ends[end]);
        results->driven_km[at] += half_km;
        results->driven_money[at] += half_km * money_km;
    }
}

void lsp_travelled_add_rides(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_services *services = solver->problem->services;
    for (size_t at = 0; at < services->n_legs; at++) {
        const struct lsp_leg *leg = &services->legs[at];
        double persons = results->leg_persons_year[at];
        if (leg->n_parts == 0)
            add_ride(solver, results, leg, leg->from_node, leg->to_node, persons);
        for (size_t part = 0; part < leg->n_parts; part++) {
            const struct lsp_ride_section *section = &services->sections[leg->parts[part].section];
            add_ride(solver, results, leg, section->from_node, section->to_node,
                persons * leg->parts[part].share);
        }
    }
}

/* Of the nodes, each once, in the order of the first node that lies there. */
static enum lsp_status list_countries(const struct solver *solver, struct lsp_results *results)
{
    const struct lsp_network_specs *specs = solver->problem->network->specs;
    struct lsp_arena *arena = &results->arena;
    const char **countries = NULL;
    size_t n = 0, capacity = 0;
    for (size_t node = 0; node < specs->n_nodes; node++) {
        const char *country = specs->nodes[node].country != NULL ? specs->nodes[node].country : "";
        size_t at = 0;
        while (at < n && strcmp(countries[at], country) != 0)
            at++;
        if (at < n)
            continue;
        countries = lsp_arena_grow(arena, countries, &capacity, n + 1, sizeof *countries);
        if (countries == NULL)
            return LSP_NO_MEMORY;
        countries[n++] = country;
    }
    results->countries = countries;
    results->n_countries = n;
    return LSP_OK;
}

static uint32_t country_at(
    const struct solver *solver, const struct lsp_results *results, uint32_t node)
{
    const char *country = solver->problem->network->specs->nodes[node].country;
    uint32_t at = 0;
    while (strcmp(results->countries[at], country != NULL ? country : "") != 0)
        at++;
    return at;
}

static void add_ride(const struct solver *solver, struct lsp_results *results,
    const struct lsp_leg *leg, uint32_t from_node, uint32_t to_node, double persons_year)
{
    const struct lsp_node_spec *nodes = solver->problem->network->specs->nodes;
    double *km =
        &results
             ->ridden_km[(leg->operator*(size_t) LSP_MAX_MODES + leg->mode) * results->n_countries];
    double half_km = persons_year * great_circle_km(&nodes[from_node], &nodes[to_node]) / 2;
    km[country_at(solver, results, from_node)] += half_km;
    km[country_at(solver, results, to_node)] += half_km;
}

/* Haversine: good for short stretches too. */
static double great_circle_km(const struct lsp_node_spec *from, const struct lsp_node_spec *to)
{
    double lat0 = from->lat_deg * RADIANS_PER_DEGREE, lat1 = to->lat_deg * RADIANS_PER_DEGREE;
    double half_lat = sin((lat1 - lat0) / 2);
    double half_lon = sin((to->lon_deg - from->lon_deg) * RADIANS_PER_DEGREE / 2);
    double square = half_lat * half_lat + cos(lat0) * cos(lat1) * half_lon * half_lon;
    return 2 * EARTH_RADIUS_KM * asin(fmin(sqrt(square), 1));
}
