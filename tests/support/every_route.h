/* All routes of an origin's network one by one, and their flows of greatest entropy: the oracle of
 * route flows.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_EVERY_ROUTE_H
#define LSP_TESTS_SUPPORT_EVERY_ROUTE_H

#include "route_flows/route_flows.h"

struct one_route {
    uint32_t at_origin, destination, n_links;
    uint32_t *link; /* from the destination back */
    double trips;   /* between the two, pcu */
    double flow;    /* pcu */
};

struct every_route {
    const struct lsp_assignment_problem *problem;
    size_t n, capacity;
    struct one_route *route; /* by origin and destination */
};

/* The routes that the links of `routes` allow; parts and flows are not read.  Whoever runs out of
 * memory here ends the program. */
void every_route_list(const struct lsp_route_flows *routes, struct every_route *ret_every);
void every_route_finish(struct every_route *every);

/* Sets flows so that they add up to the link flows and have the greatest entropy: in proportion to
 * the product of one factor a link, the factors set one after the other, again and again.  How
 * far they are off the link flows, at most. */
double every_route_maximise(struct every_route *every, const double link_flow[]);

/* Flow of one origin on a link. */
double every_route_flow(const struct every_route *every, uint32_t at_origin, uint32_t link);

#endif
