/* Scenario: applies edits in order, each kind in a function of its own, copying what it changes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include <assert.h>
#include <string.h>

/* A case in the making.  Its arrays are the base's until something in them is to change. */
struct draft {
    struct lsp_case edited;
    struct lsp_arena *arena;
    size_t n_links_to_add, n_nodes_to_add; /* by the whole scenario */
    bool owns_links, owns_nodes, owns_legs, owns_posts, owns_movements, owns_segments;
};

static enum lsp_status apply_edit(struct draft *draft, const struct lsp_edit *edit, bool holds);
static enum lsp_status add_link(struct draft *draft, const struct lsp_edit *edit, bool holds);
static enum lsp_status split_link(struct draft *draft, const struct lsp_edit *edit);
static enum lsp_status set_link(struct draft *draft, const struct lsp_edit *edit);
static void set_attribute(const struct lsp_edit *edit, double share, struct lsp_link_spec *link);
static bool is_target(const struct lsp_link_spec *link, uint32_t row, uint32_t target);
static enum lsp_status close_link(struct draft *draft, const struct lsp_edit *edit);
static enum lsp_status close_route(struct draft *draft, const struct lsp_edit *edit);
static enum lsp_status set_post(struct draft *draft, const struct lsp_edit *edit);
static enum lsp_status scale_demand(struct draft *draft, const struct lsp_edit *edit);
static enum lsp_status set_demand(struct draft *draft, const struct lsp_edit *edit);
static enum lsp_status set_segment(struct draft *draft, const struct lsp_edit *edit);
static enum lsp_status own_links(struct draft *draft);
static enum lsp_status own_nodes(struct draft *draft);
static enum lsp_status own_legs(struct draft *draft);
static enum lsp_status own_posts(struct draft *draft);
static enum lsp_status own_movements(struct draft *draft);
static void *copy_array(
    struct lsp_arena *arena, const void *array, size_t n, size_t n_allocated, size_t element_size);
static bool is_active(uint64_t active, size_t edit);

enum lsp_status lsp_scenario_apply(const struct lsp_case *base, const struct lsp_scenario *scenario,
    enum lsp_side side, uint64_t active, struct lsp_arena *arena, struct lsp_case *ret_case)
{
    assert(scenario->n_edits <= LSP_MAX_EDITS);
    struct draft draft = {.edited = *base, .arena = arena};
    for (size_t edit = 0; edit < scenario->n_edits; edit++) {
        draft.n_links_to_add += lsp_edit_n_added_links(&scenario->edits[edit]);
        draft.n_nodes_to_add += scenario->edits[edit].kind == LSP_EDIT_SPLIT_LINK;
    }
    for (size_t edit = 0; edit < scenario->n_edits; edit++) {
        const struct lsp_edit *next = &scenario->edits[edit];
        bool holds = is_active(active, edit) && lsp_edit_is_on_side(next, side);
        LSP_TRY(apply_edit(&draft, next, holds));
    }
    *ret_case = draft.edited;
    return LSP_OK;
}

static bool is_active(uint64_t active, size_t edit)
{
    return (active >> edit & 1) != 0;
}

static enum lsp_status apply_edit(struct draft *draft, const struct lsp_edit *edit, bool holds)
{
    if (edit->kind == LSP_EDIT_ADD_LINK)
        return add_link(draft, edit, holds);
    if (edit->kind == LSP_EDIT_SPLIT_LINK)
        return split_link(draft, edit);
    if (!holds)
        return LSP_OK;
    switch (edit->kind) {
    case LSP_EDIT_SET_LINK:
        return set_link(draft, edit);
    case LSP_EDIT_CLOSE_LINK:
        return close_link(draft, edit);
    case LSP_EDIT_CLOSE_ROUTE:
        return close_route(draft, edit);
    case LSP_EDIT_SET_POST:
        return set_post(draft, edit);
    case LSP_EDIT_SCALE_DEMAND:
        return scale_demand(draft, edit);
    case LSP_EDIT_SET_DEMAND:
        return set_demand(draft, edit);
    case LSP_EDIT_SET_SEGMENT:
        return set_segment(draft, edit);
    case LSP_EDIT_ADD_LINK:
    case LSP_EDIT_SPLIT_LINK:
        break;
    }
    LSP_BUG("an edit of no known kind");
}

/* A link that does not exist on this side or day is added closed, so that every row has the same
 * index in all cases of a scenario and later edits find their target. */
static enum lsp_status add_link(struct draft *draft, const struct lsp_edit *edit, bool holds)
{
    LSP_TRY(own_links(draft));
    struct lsp_network_specs *network = &draft->edited.network;
    assert(network->n_links < network->link_capacity);
    struct lsp_link_spec *link = &network->links[network->n_links++];
    *link = edit->link;
    link->closed = link->closed || !holds;
    return LSP_OK;
}

/* On all sides and days, since it changes nothing by itself.  The row of a link that was whole is
 * closed; that of a part becomes the first of its two. */
static enum lsp_status split_link(struct draft *draft, const struct lsp_edit *edit)
{
    LSP_TRY(own_links(draft));
    LSP_TRY(own_nodes(draft));
    struct lsp_network_specs *network = &draft->edited.network;
    assert(edit->target < network->n_links);
    struct lsp_link_spec *whole = &network->links[edit->target], parts[2];
    uint32_t node = (uint32_t)network->n_nodes;
    LSP_TRY(lsp_link_spec_split(
        whole, edit->target, &edit->split, node, network->nodes, draft->arena, parts));
    network->nodes[network->n_nodes++] = edit->split.node;
    if (edit->split.keeps_row) {
        *whole = parts[0];
    } else {
        network->links[network->n_links++] = parts[0];
        whole->closed = true;
    }
    network->links[network->n_links++] = parts[1];
    assert(network->n_links <= network->link_capacity);
    return LSP_OK;
}

static enum lsp_status set_link(struct draft *draft, const struct lsp_edit *edit)
{
    LSP_TRY(own_links(draft));
    struct lsp_network_specs *network = &draft->edited.network;
    assert(edit->target < network->n_links);
    for (uint32_t row = 0; row < network->n_links; row++) {
        struct lsp_link_spec *link = &network->links[row];
        bool is_whole = row == edit->target;
        if (is_target(link, row, edit->target))
            set_attribute(edit, is_whole ? 1 : link->part_to - link->part_from, link);
    }
    return LSP_OK;
}

/* The row itself, or a part of the link that it was. */
static bool is_target(const struct lsp_link_spec *link, uint32_t row, uint32_t target)
{
    return row == target || (link->is_part && link->part_of == target);
}

/* Lengths and tolls of a part are its share of what the whole link has. */
static void set_attribute(const struct lsp_edit *edit, double share, struct lsp_link_spec *link)
{
    switch (edit->link_attribute) {
    case LSP_LINK_FREE_SPEED:
        link->free_speed_km_h = edit->value;
        return;
    case LSP_LINK_LANES:
        link->lanes = edit->value;
        return;
    case LSP_LINK_CAPACITY:
        link->capacity_veh_h_lane = edit->value;
        return;
    case LSP_LINK_TOLL:
        link->toll_money = edit->value * share;
        return;
    case LSP_LINK_VEHICLE_TOLL:
        link->tolled_vehicles |= 1u << edit->vehicle;
        link->vehicle_toll_money[edit->vehicle] = edit->value * share;
        return;
    case LSP_LINK_LENGTH:
        link->length_km = edit->value * share;
        return;
    case LSP_LINK_ALLOWED_VEHICLES:
        link->allowed_vehicles = edit->vehicles;
        return;
    case LSP_LINK_MAX_SIZE:
        link->max_size[edit->size] = edit->value;
        return;
    }
    LSP_BUG("a link attribute of no known kind");
}

static enum lsp_status close_link(struct draft *draft, const struct lsp_edit *edit)
{
    LSP_TRY(own_links(draft));
    struct lsp_network_specs *network = &draft->edited.network;
    assert(edit->target < network->n_links);
    for (uint32_t row = 0; row < network->n_links; row++)
        if (is_target(&network->links[row], row, edit->target))
            network->links[row].closed = true;
    return LSP_OK;
}

static enum lsp_status close_route(struct draft *draft, const struct lsp_edit *edit)
{
    LSP_TRY(own_legs(draft));
    struct lsp_services *services = &draft->edited.services;
    size_t n_kept = 0;
    for (size_t leg = 0; leg < services->n_legs; leg++)
        if (strcmp(services->legs[leg].route_id, edit->route_id) != 0)
            services->legs[n_kept++] = services->legs[leg];
    services->n_legs = n_kept;
    return LSP_OK;
}

static enum lsp_status set_post(struct draft *draft, const struct lsp_edit *edit)
{
    LSP_TRY(own_posts(draft));
    assert(edit->target < draft->edited.n_posts);
    struct lsp_post *post = &draft->edited.posts[edit->target];
    switch (edit->post_attribute) {
    case LSP_POST_OPENS:
        post->opens_h = edit->value;
        return LSP_OK;
    case LSP_POST_CLOSES:
        post->closes_h = edit->value;
        return LSP_OK;
    case LSP_POST_STAFFED_SHARE:
        post->staffed_share = edit->value;
        return LSP_OK;
    case LSP_POST_LANES:
        assert(edit->group < post->n_groups);
        post->groups[edit->group].lanes = edit->value;
        return LSP_OK;
    case LSP_POST_STAFFING:
        post->staffing_from = edit->hours;
        post->staffing[edit->group] = edit->value;
        return LSP_OK;
    case LSP_POST_SECONDARY_LANES:
        post->secondary_lanes = edit->value;
        return LSP_OK;
    case LSP_POST_BOOKED_SHARE:
        post->booked_share[edit->group] = edit->value;
        return LSP_OK;
    case LSP_POST_BOOKED_SPREAD:
        post->booked_cv[edit->group] = edit->value;
        return LSP_OK;
    }
    LSP_BUG("a post attribute of no known kind");
}

static enum lsp_status scale_demand(struct draft *draft, const struct lsp_edit *edit)
{
    LSP_TRY(own_movements(draft));
    struct lsp_demand *demand = &draft->edited.demand;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        if ((edit->segments >> demand->movements[movement].segment & 1) != 0)
            demand->movements[movement].amount_per_year *= edit->value;
    return LSP_OK;
}

/* The new movements are the edit's own until a later edit scales them. */
static enum lsp_status set_demand(struct draft *draft, const struct lsp_edit *edit)
{
    draft->edited.demand.movements = edit->movements;
    draft->edited.demand.n_movements = edit->n_movements;
    draft->owns_movements = false;
    return LSP_OK;
}

static enum lsp_status set_segment(struct draft *draft, const struct lsp_edit *edit)
{
    struct lsp_demand *demand = &draft->edited.demand;
    if (!draft->owns_segments) {
        struct lsp_segment *segments = copy_array(draft->arena, demand->segments,
            demand->n_segments, demand->n_segments, sizeof *segments);
        if (segments == NULL)
            return LSP_NO_MEMORY;
        demand->segments = segments;
        draft->owns_segments = true;
    }
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        if ((edit->segments >> segment & 1) != 0)
            demand->segments[segment].border_effect = edit->value;
    return LSP_OK;
}

static enum lsp_status own_links(struct draft *draft)
{
    struct lsp_network_specs *network = &draft->edited.network;
    if (draft->owns_links)
        return LSP_OK;
    size_t capacity = network->n_links + draft->n_links_to_add;
    struct lsp_link_spec *links =
        copy_array(draft->arena, network->links, network->n_links, capacity, sizeof *links);
    if (links == NULL)
        return LSP_NO_MEMORY;
    network->links = links;
    network->link_capacity = capacity;
    draft->owns_links = true;
    return LSP_OK;
}

static enum lsp_status own_nodes(struct draft *draft)
{
    struct lsp_network_specs *network = &draft->edited.network;
    if (draft->owns_nodes)
        return LSP_OK;
    struct lsp_node_spec *nodes = copy_array(draft->arena, network->nodes, network->n_nodes,
        network->n_nodes + draft->n_nodes_to_add, sizeof *nodes);
    if (nodes == NULL)
        return LSP_NO_MEMORY;
    network->nodes = nodes;
    draft->owns_nodes = true;
    return LSP_OK;
}

static enum lsp_status own_legs(struct draft *draft)
{
    struct lsp_services *services = &draft->edited.services;
    if (draft->owns_legs)
        return LSP_OK;
    struct lsp_leg *legs =
        copy_array(draft->arena, services->legs, services->n_legs, services->n_legs, sizeof *legs);
    if (legs == NULL)
        return LSP_NO_MEMORY;
    services->legs = legs;
    draft->owns_legs = true;
    return LSP_OK;
}

static enum lsp_status own_posts(struct draft *draft)
{
    if (draft->owns_posts)
        return LSP_OK;
    struct lsp_post *posts = copy_array(draft->arena, draft->edited.posts, draft->edited.n_posts,
        draft->edited.n_posts, sizeof *posts);
    if (posts == NULL)
        return LSP_NO_MEMORY;
    draft->edited.posts = posts;
    draft->owns_posts = true;
    return LSP_OK;
}

static enum lsp_status own_movements(struct draft *draft)
{
    struct lsp_demand *demand = &draft->edited.demand;
    if (draft->owns_movements)
        return LSP_OK;
    struct lsp_movement *movements = copy_array(draft->arena, demand->movements,
        demand->n_movements, demand->n_movements, sizeof *movements);
    if (movements == NULL)
        return LSP_NO_MEMORY;
    demand->movements = movements;
    draft->owns_movements = true;
    return LSP_OK;
}

/* Room for n_allocated elements, the first n copied; NULL when memory is out. */
static void *copy_array(
    struct lsp_arena *arena, const void *array, size_t n, size_t n_allocated, size_t element_size)
{
    void *copy = lsp_arena_alloc(arena, n_allocated, element_size);
    if (copy != NULL && n > 0)
        memcpy(copy, array, n * element_size);
    return copy;
}
