/* Roads: names of nodes, links and zones, and what classes pay.
 * SPDX-License-Identifier: Apache-2.0 */
#include "roads/roads.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"

static const char *number_text(uint32_t number, char text[static 32]);
static uint32_t find_number(const char *text, size_t length, uint32_t n);
static bool *closed_types(const struct lsp_roads *roads, const struct lsp_road_class *cls);

enum lsp_status lsp_roads_allocate_links(struct lsp_roads *roads, uint32_t n_links)
{
    struct lsp_arena *arena = &roads->arena;
    double **const arrays[] = {
        &roads->capacity, &roads->length, &roads->free_time, &roads->p, &roads->q, &roads->toll};
    roads->n_links = n_links;
    roads->tail = LSP_ARRAY(arena, uint32_t, n_links);
    roads->head = LSP_ARRAY(arena, uint32_t, n_links);
    roads->line = LSP_ARRAY(arena, uint32_t, n_links);
    roads->type = LSP_ARRAY(arena, uint32_t, n_links);
    roads->function = LSP_ARRAY(arena, uint8_t, n_links);
    bool is_good = roads->tail != NULL && roads->head != NULL && roads->line != NULL &&
                   roads->type != NULL && roads->function != NULL;
    for (size_t n = 0; n < sizeof arrays / sizeof *arrays; n++) {
        *arrays[n] = LSP_ARRAY(arena, double, n_links);
        is_good &= *arrays[n] != NULL;
    }
    for (uint32_t link = 0; is_good && link < n_links; link++)
        roads->type[link] = LSP_NONE;
    return is_good ? LSP_OK : LSP_NO_MEMORY;
}

void lsp_roads_finish(struct lsp_roads *roads)
{
    lsp_arena_finish(&roads->arena);
    lsp_names_finish(&roads->zone_names);
    lsp_names_finish(&roads->node_names);
    lsp_names_finish(&roads->link_names);
    lsp_names_finish(&roads->use_names);
    lsp_names_finish(&roads->type_names);
    *roads = (struct lsp_roads){0};
}

const char *lsp_roads_node_text(const struct lsp_roads *roads, uint32_t node, char text[static 32])
{
    return roads->is_numbered ? number_text(node, text)
                              : lsp_names_text(&roads->node_names, roads->node_name[node]);
}

const char *lsp_roads_link_text(const struct lsp_roads *roads, uint32_t link, char text[static 32])
{
    if (roads->is_numbered)
        return number_text(link, text);
    uint32_t name = roads->link_name[link];
    return name == LSP_NONE ? "" : lsp_names_text(&roads->link_names, name);
}

const char *lsp_roads_zone_text(const struct lsp_roads *roads, uint32_t zone, char text[static 32])
{
    return roads->is_numbered ? number_text(zone, text) : lsp_names_text(&roads->zone_names, zone);
}

static const char *number_text(uint32_t number, char text[static 32])
{
    snprintf(text, 32, "%lld", (long long)number + 1);
    return text;
}

uint32_t lsp_roads_find_zone(const struct lsp_roads *roads, const char *text, size_t length)
{
    return roads->is_numbered ? find_number(text, length, roads->n_zones)
                              : lsp_names_find(&roads->zone_names, text, length);
}

uint32_t lsp_roads_find_node(const struct lsp_roads *roads, const char *text, size_t length)
{
    if (roads->is_numbered)
        return find_number(text, length, roads->n_nodes);
    uint32_t name = lsp_names_find(&roads->node_names, text, length);
    return name == LSP_NONE ? LSP_NONE : roads->node_of_name[name];
}

static uint32_t find_number(const char *text, size_t length, uint32_t n)
{
    int64_t number = 0;
    return lsp_text_to_int(text, length, 1, n, &number) ? (uint32_t)number - 1 : LSP_NONE;
}

uint32_t lsp_roads_zone_node(const struct lsp_roads *roads, uint32_t zone)
{
    return roads->zone_node == NULL ? zone : roads->zone_node[zone];
}

const double *lsp_roads_tolls(const struct lsp_roads *roads, const struct lsp_road_class *cls)
{
    for (uint32_t toll = 0; toll < roads->n_class_tolls; toll++)
        if (lsp_text_equal(roads->class_tolls[toll].class_name, cls->name))
            return roads->class_tolls[toll].toll;
    return roads->toll;
}

enum lsp_status lsp_roads_fixed_costs(
    const struct lsp_roads *roads, const struct lsp_road_class *cls, double ret_cost[])
{
    const double *toll = lsp_roads_tolls(roads, cls);
    bool *is_closed = closed_types(roads, cls);
    if (is_closed == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < roads->n_links; link++) {
        bool is_its_use = cls->uses == 0 || roads->uses == NULL || roads->uses[link] & cls->uses;
        uint32_t type = roads->type == NULL ? LSP_NONE : roads->type[link];
        bool is_open =
            is_its_use && roads->capacity[link] > 0 && (type == LSP_NONE || !is_closed[type]);
        ret_cost[link] =
            is_open ? cls->toll_factor * toll[link] + cls->distance_factor * roads->length[link]
                    : HUGE_VAL;
    }
    free(is_closed);
    return LSP_OK;
}

/* By type of link; free() it.  NULL when memory is out. */
static bool *closed_types(const struct lsp_roads *roads, const struct lsp_road_class *cls)
{
    bool *is_closed = calloc((size_t)roads->type_names.n + 1, sizeof *is_closed);
    for (uint32_t closed = 0; is_closed != NULL && closed < cls->n_closed_types; closed++) {
        const char *name = cls->closed_types[closed];
        uint32_t type = lsp_names_find(&roads->type_names, name, strlen(name));
        if (type != LSP_NONE)
            is_closed[type] = true;
    }
    return is_closed;
}

uint64_t lsp_roads_bytes(const struct lsp_roads *roads)
{
    return roads->arena.used_bytes + lsp_names_bytes(&roads->zone_names) +
           lsp_names_bytes(&roads->node_names) + lsp_names_bytes(&roads->link_names) +
           lsp_names_bytes(&roads->use_names) + lsp_names_bytes(&roads->type_names);
}
