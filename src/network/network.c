/* Network: freezes link specs into one array per attribute, one entry per link and direction.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network/network.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *const LSP_MODE_NAMES[LSP_N_MODES] = {
    [LSP_ROAD] = "road",
    [LSP_RAIL] = "rail",
    [LSP_AIR] = "air",
    [LSP_SEA] = "sea",
};

const char *const LSP_SIZE_NAMES[LSP_N_SIZES] = {
    [LSP_GROSS] = "gross",
    [LSP_AXLE] = "axle",
    [LSP_HEIGHT] = "height",
    [LSP_WIDTH] = "width",
    [LSP_LENGTH] = "length",
};

const char *const LSP_SIZE_UNITS[LSP_N_SIZES] = {
    [LSP_GROSS] = "t",
    [LSP_AXLE] = "t",
    [LSP_HEIGHT] = "m",
    [LSP_WIDTH] = "m",
    [LSP_LENGTH] = "m",
};

static size_t count_directed_links(const struct lsp_network_specs *specs);
static bool allocate_arrays(struct lsp_network *network, size_t n_links);
static void add_row(struct lsp_network *network, uint32_t row);
static void add_direction(struct lsp_network *network, uint32_t row, bool is_forward);
static uint32_t vehicles_of_mode(const struct lsp_network_specs *specs, enum lsp_mode mode);

enum lsp_status lsp_network_build(
    const struct lsp_network_specs *specs, struct lsp_network *ret_network)
{
    struct lsp_network network = {.specs = specs};
    size_t n_links = count_directed_links(specs);
    /* LSP_NONE is no id, so there is room for one link less than uint32_t can count. */
    if (n_links >= LSP_NONE || specs->n_nodes >= LSP_NONE)
        return LSP_NO_MEMORY;
    network.n_nodes = (uint32_t)specs->n_nodes;
    if (!allocate_arrays(&network, n_links)) {
        lsp_arena_finish(&network.arena);
        return LSP_NO_MEMORY;
    }
    for (uint32_t row = 0; row < specs->n_links; row++)
        if (!specs->links[row].closed)
            add_row(&network, row);
    assert(network.n_links == n_links);
    *ret_network = network;
    return LSP_OK;
}

bool lsp_link_specs_are_parallel(
    const struct lsp_link_spec *link, const struct lsp_link_spec *other)
{
    return (link->from_node == other->from_node && link->to_node == other->to_node) ||
           (link->from_node == other->to_node && link->to_node == other->from_node);
}

void lsp_network_finish(struct lsp_network *network)
{
    lsp_arena_finish(&network->arena);
    *network = (struct lsp_network){0};
}

static size_t count_directed_links(const struct lsp_network_specs *specs)
{
    size_t n_links = 0;
    for (size_t row = 0; row < specs->n_links; row++)
        if (!specs->links[row].closed)
            n_links += specs->links[row].directed ? 1 : 2;
    return n_links;
}

static bool allocate_arrays(struct lsp_network *network, size_t n_links)
{
    struct lsp_arena *arena = &network->arena;
    return (network->tail = LSP_ARRAY(arena, uint32_t, n_links)) != NULL &&
           (network->head = LSP_ARRAY(arena, uint32_t, n_links)) != NULL &&
           (network->row = LSP_ARRAY(arena, uint32_t, n_links)) != NULL &&
           (network->opposite = LSP_ARRAY(arena, uint32_t, n_links)) != NULL &&
           (network->is_forward = LSP_ARRAY(arena, bool, n_links)) != NULL &&
           (network->mode = LSP_ARRAY(arena, uint8_t, n_links)) != NULL &&
           (network->length_km = LSP_ARRAY(arena, double, n_links)) != NULL &&
           (network->free_time_h = LSP_ARRAY(arena, double, n_links)) != NULL &&
           (network->capacity_veh_h = LSP_ARRAY(arena, double, n_links)) != NULL &&
           (network->bpr_alpha = LSP_ARRAY(arena, double, n_links)) != NULL &&
           (network->bpr_beta = LSP_ARRAY(arena, double, n_links)) != NULL &&
           (network->background_veh_day = LSP_ARRAY(arena, double, n_links)) != NULL &&
           (network->allowed_vehicles = LSP_ARRAY(arena, uint32_t, n_links)) != NULL &&
           (network->crossing = LSP_ARRAY(arena, uint32_t, n_links)) != NULL;
}

static void add_row(struct lsp_network *network, uint32_t row)
{
    uint32_t forward = network->n_links;
    add_direction(network, row, true);
    if (network->specs->links[row].directed)
        return;
    uint32_t backward = network->n_links;
    add_direction(network, row, false);
    network->opposite[forward] = backward;
    network->opposite[backward] = forward;
}

static void add_direction(struct lsp_network *network, uint32_t row, bool is_forward)
{
    const struct lsp_link_spec *spec = &network->specs->links[row];
    uint32_t link = network->n_links++;
    network->tail[link] = is_forward ? spec->from_node : spec->to_node;
    network->head[link] = is_forward ? spec->to_node : spec->from_node;
    network->row[link] = row;
    network->opposite[link] = LSP_NONE;
    network->is_forward[link] = is_forward;
    network->mode[link] = (uint8_t)spec->mode;
    network->length_km[link] = spec->length_km;
    network->free_time_h[link] = spec->length_km / spec->free_speed_km_h;
    network->capacity_veh_h[link] =
        spec->capacity_veh_h_lane > 0 ? spec->capacity_veh_h_lane * spec->lanes : (double)INFINITY;
    network->bpr_alpha[link] = spec->bpr_alpha;
    network->bpr_beta[link] = spec->bpr_beta;
    network->background_veh_day[link] = spec->background_veh_day;
    network->allowed_vehicles[link] = lsp_network_link_vehicles(network->specs, spec);
    network->crossing[link] = spec->crossing;
}

enum lsp_size lsp_network_barring_size(
    const struct lsp_link_spec *link, const struct lsp_vehicle *vehicle)
{
    int size = 0;
    while (size < LSP_N_SIZES &&
           !(link->max_size[size] > 0 && vehicle->size[size] > link->max_size[size]))
        size++;
    return (enum lsp_size)size;
}

uint32_t lsp_network_link_vehicles(
    const struct lsp_network_specs *specs, const struct lsp_link_spec *link)
{
    uint32_t vehicles =
        link->allowed_vehicles != 0 ? link->allowed_vehicles : vehicles_of_mode(specs, link->mode);
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if (lsp_network_barring_size(link, &specs->vehicles[vehicle]) != LSP_N_SIZES)
            vehicles &= ~(UINT32_C(1) << vehicle);
    return vehicles;
}

static uint32_t vehicles_of_mode(const struct lsp_network_specs *specs, enum lsp_mode mode)
{
    uint32_t vehicles = 0;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if (specs->vehicles[vehicle].mode == mode)
            vehicles |= UINT32_C(1) << vehicle;
    return vehicles;
}

double lsp_network_toll_money(const struct lsp_network *network, uint32_t link, uint32_t vehicle)
{
    const struct lsp_link_spec *spec = &network->specs->links[network->row[link]];
    bool has_own = (spec->tolled_vehicles >> vehicle & 1) != 0;
    return has_own ? spec->vehicle_toll_money[vehicle] : spec->toll_money;
}

uint32_t lsp_network_find_node(const struct lsp_network_specs *specs, const char *id)
{
    for (size_t node = 0; node < specs->n_nodes; node++)
        if (strcmp(specs->nodes[node].id, id) == 0)
            return (uint32_t)node;
    return LSP_NONE;
}

uint32_t lsp_network_find_zone(const struct lsp_network_specs *specs, const char *id)
{
    for (size_t zone = 0; zone < specs->n_zones; zone++)
        if (strcmp(specs->zones[zone].id, id) == 0)
            return (uint32_t)zone;
    return LSP_NONE;
}

uint32_t lsp_network_find_link(const struct lsp_network_specs *specs, const char *id)
{
    for (size_t row = 0; row < specs->n_links; row++)
        if (strcmp(specs->links[row].id, id) == 0)
            return (uint32_t)row;
    return LSP_NONE;
}

uint32_t lsp_network_find_vehicle(const struct lsp_network_specs *specs, const char *id)
{
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if (strcmp(specs->vehicles[vehicle].id, id) == 0)
            return (uint32_t)vehicle;
    return LSP_NONE;
}
