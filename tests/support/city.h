/* A town that is edited at random, one edit after the other, and that remembers which link is
 * which: what warm starts are tested on.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_CITY_H
#define LSP_TESTS_SUPPORT_CITY_H

#include "support/town.h"

struct city {
    struct town town;
    uint32_t *name; /* [town.n_links] never used twice */
    uint32_t next_name;
    uint64_t seed;
    uint32_t n_rolls;
};

struct city city_of(const struct town *town, uint64_t seed); /* copies */
struct city city_copy(const struct city *city);
void city_finish(struct city *city);

/* One of: a link widened or narrowed, tolled, closed to a class, taken away, added; trips changed,
 * taken away, added. */
void city_edit(struct city *city);
double city_roll(struct city *city);
uint32_t city_add_link(struct city *city, struct town_link link);
void city_remove_link(struct city *city, uint32_t link);

/* [now->n_links] each link's number in the city as it was before; to be freed. */
uint32_t *city_links_before(const struct city *now, const struct city *before);

#endif
