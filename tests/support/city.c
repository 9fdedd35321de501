/* A town that is edited at random.  SPDX-License-Identifier: Apache-2.0 */
#include "support/city.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/random.h"

static void *allocate(size_t count, size_t size);
static uint32_t roll_below(struct city *city, uint32_t n);
static uint32_t roll_node(struct city *city);
static void edit_link(struct city *city);
static void edit_trip(struct city *city);

struct city city_of(const struct town *town, uint64_t seed)
{
    struct city city = {
        town_copy(town), allocate(town->n_links, sizeof(uint32_t)), town->n_links, seed, 0};
    for (uint32_t link = 0; link < town->n_links; link++)
        city.name[link] = link;
    return city;
}

struct city city_copy(const struct city *city)
{
    struct city copy = *city;
    copy.town = town_copy(&city->town);
    copy.name = allocate(city->town.n_links, sizeof(uint32_t));
    memcpy(copy.name, city->name, city->town.n_links * sizeof *copy.name);
    return copy;
}

void city_finish(struct city *city)
{
    town_finish(&city->town);
    free(city->name);
    *city = (struct city){0};
}

void city_edit(struct city *city)
{
    if (city_roll(city) < 0.65)
        edit_link(city);
    else
        edit_trip(city);
}

double city_roll(struct city *city)
{
    return lsp_random_uniform(city->seed, LSP_RANDOM_TEST, 2, city->n_rolls++);
}

uint32_t city_add_link(struct city *city, struct town_link link)
{
    uint32_t number = town_add_link(&city->town, link);
    uint32_t *name = allocate(city->town.n_links, sizeof *name);
    memcpy(name, city->name, number * sizeof *name);
    free(city->name);
    city->name = name;
    name[number] = city->next_name++;
    return number;
}

void city_remove_link(struct city *city, uint32_t link)
{
    struct town *town = &city->town;
    uint32_t n_after = town->n_links - link - 1;
    memmove(&town->link[link], &town->link[link + 1], n_after * sizeof *town->link);
    memmove(&city->name[link], &city->name[link + 1], n_after * sizeof *city->name);
    town->n_links--;
}

uint32_t *city_links_before(const struct city *now, const struct city *before)
{
    uint32_t *place = allocate(before->next_name, sizeof *place);
    uint32_t *number = allocate(now->town.n_links, sizeof *number);
    for (uint32_t name = 0; name < before->next_name; name++)
        place[name] = LSP_NONE;
    for (uint32_t link = 0; link < before->town.n_links; link++)
        place[before->name[link]] = link;
    for (uint32_t link = 0; link < now->town.n_links; link++)
        number[link] = now->name[link] < before->next_name ? place[now->name[link]] : LSP_NONE;
    free(place);
    return number;
}

static void *allocate(size_t count, size_t size)
{
    void *block = calloc(count + 1, size);
    if (!block)
        abort();
    return block;
}

static uint32_t roll_below(struct city *city, uint32_t n)
{
    return (uint32_t)(city_roll(city) * n);
}

static uint32_t roll_node(struct city *city)
{
    const struct town *town = &city->town;
    return town->n_centroids + roll_below(city, town->n_nodes - town->n_centroids);
}

static void edit_link(struct city *city)
{
    struct town *town = &city->town;
    uint32_t number = roll_below(city, town->n_links);
    struct town_link *link = &town->link[number];
    uint32_t class_number = roll_below(city, town->n_classes);
    switch (roll_below(city, 6)) {
    case 0:
        link->capacity *= 1 + city_roll(city);
        break;
    case 1:
        link->capacity *= 1 - 0.5 * city_roll(city);
        break;
    case 2:
        link->fixed[class_number] = isfinite(link->fixed[class_number]) ? 3 * city_roll(city) : 0;
        break;
    case 3:
        link->fixed[class_number] = (double)INFINITY;
        break;
    case 4:
        city_remove_link(city, number);
        break;
    default: {
        struct town_link copy = *link;
        copy.tail = roll_node(city);
        copy.head = roll_node(city);
        if (copy.tail != copy.head)
            city_add_link(city, copy);
    }
    }
}

static void edit_trip(struct city *city)
{
    struct town *town = &city->town;
    uint32_t n = town->n_trips, class_number = roll_below(city, town->n_classes);
    uint32_t from = roll_below(city, town->n_centroids), to = roll_below(city, town->n_centroids);
    double size = 1 + 99 * city_roll(city), luck = city_roll(city);
    uint32_t at = 0;
    while (at < n && !(town->trip[at].class_number == class_number && town->trip[at].from == from &&
                         town->trip[at].to == to))
        at++;
    if (at == n) {
        if (from != to)
            town_add_trip(town, (struct town_trip){class_number, from, to, size});
    } else if (luck < 0.3) {
        town->trip[at] = town->trip[--town->n_trips];
    } else if (luck < 0.4) {
        town->trip[at].trips = 0;
    } else {
        town->trip[at].trips = size;
    }
}
