/* Who passes a link: by zones, segments and alternatives, exactly adding up to what it carries.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/questions_internal.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_LINKS = 16, MAX_PAIRS = 100, MAX_ROUTES = 10 };

struct route {
    struct told_way way;
    double value;
    size_t movement;
};

/* What is found, in vehicles a day. */
struct found {
    const struct asked *asked;
    enum lsp_side side;
    bool is_any;
    uint32_t n_links;
    const uint32_t *links; /* [n_links] of the run's network */
    struct lsp_arena arena;
    uint8_t *is_marked; /* [n_links of the network] in this round */
    struct tracer tracer;
    double *selected; /* scratch: of the longest way */
    struct selection_sums sums;
    struct lsp_sum empty, persons, tonnes;
    double *flow; /* [n_links of the network] */
    struct route routes[MAX_ROUTES];
    size_t n_routes;
};

static bool find_links(const struct asked *asked, enum lsp_side side, uint32_t n_links,
    const uint32_t numbers[], struct lsp_diags *diags, uint32_t links[static MAX_LINKS]);
static bool find_link(
    const struct asked *asked, enum lsp_side side, uint32_t number, uint32_t *ret_link);
static enum lsp_status look(struct found *found) LSP_MUST_CHECK;
static uint32_t mark(struct found *found, bool is_opposite);
static uint32_t opposite(const struct lsp_results *results, uint32_t link);
static enum lsp_status look_at_all(struct found *found, bool is_empty) LSP_MUST_CHECK;
static enum lsp_status look_at(
    struct found *found, size_t movement, size_t alternative, bool is_empty) LSP_MUST_CHECK;
static void add_flows(struct found *found, size_t movement, size_t alternative, bool is_empty);
static const struct lsp_carried *find_carried(
    const struct found *found, size_t movement, size_t alternative);
static enum lsp_status add_routes(
    struct found *found, size_t movement, size_t alternative, double veh_day) LSP_MUST_CHECK;
static bool passes(const struct found *found, const struct told_way *way);
static void write_answer(struct found *found, struct lsp_buffer *json);
static void write_flows(const struct found *found, struct lsp_buffer *json);
static void write_routes(const struct found *found, struct lsp_buffer *json);
static double link_veh_day(const struct found *found, uint32_t link);

enum lsp_status lsp_asked_select(const struct asked *asked, enum lsp_side side, bool is_any,
    uint32_t n_links, const uint32_t numbers[], struct lsp_diags *diags, struct lsp_buffer *json)
{
    uint32_t links[MAX_LINKS];
    if (n_links == 1 && numbers[0] >= asked->first_ride &&
        numbers[0] - asked->first_ride < asked->n_rides)
        return lsp_asked_select_ride(asked, side, numbers[0] - asked->first_ride, json);
    if (!find_links(asked, side, n_links, numbers, diags, links))
        return LSP_BAD_INPUT;
    struct found found = {
        .asked = asked, .side = side, .is_any = is_any, .n_links = n_links, .links = links};
    enum lsp_status status = look(&found);
    if (status == LSP_OK)
        write_answer(&found, json);
    lsp_arena_finish(&found.arena);
    return status;
}

/* Links that this side does not have carry nobody, and are left to the caller as LSP_NONE. */
static bool find_links(const struct asked *asked, enum lsp_side side, uint32_t n_links,
    const uint32_t numbers[], struct lsp_diags *diags, uint32_t links[static MAX_LINKS])
{
    if (n_links == 0 || n_links > MAX_LINKS) {
        lsp_diags_add(diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.expected = "1 to 16 links"}, "the question names %u links",
            (unsigned)n_links);
        return false;
    }
    for (uint32_t at = 0; at < n_links; at++)
        if (!find_link(asked, side, numbers[at], &links[at])) {
            lsp_diags_add(diags, LSP_DIAG_UNKNOWN_ID,
                &(struct lsp_diag_facts){
                    .expected = "a link of the run's network; a ride is asked for by itself"},
                "the run has no link %u", (unsigned)numbers[at]);
            return false;
        }
    return true;
}

static bool find_link(
    const struct asked *asked, enum lsp_side side, uint32_t number, uint32_t *ret_link)
{
    const struct lsp_results *results = asked->results[side];
    const struct lsp_network_specs *specs = &asked->cases[side]->network;
    *ret_link = LSP_NONE;
    for (uint32_t link = 0; link < results->n_links; link++)
        if (lsp_asked_number(asked, side, link) == number) {
            *ret_link = link;
            return true;
        }
    for (size_t row = 0; row < specs->n_links; row++)
        if (number == asked->first_link[row] ||
            (!specs->links[row].directed && number == asked->first_link[row] + 1))
            return true; /* closed on this side */
    return false;
}

/* First those who pass, then those whose vehicles come back empty over the links. */
static enum lsp_status look(struct found *found)
{
    const struct lsp_results *results = found->asked->results[found->side];
    size_t longest = 0, n_choices = results->n_movements * results->n_alternatives;
    for (size_t choice = 0; choice < n_choices; choice++)
        longest = results->ways[choice].n > longest ? results->ways[choice].n : longest;
    found->is_marked = LSP_ARRAY(&found->arena, uint8_t, results->n_links + results->n_legs);
    found->selected = LSP_ARRAY(&found->arena, double, longest);
    found->sums.of_movement = LSP_ARRAY(&found->arena, struct lsp_sum, results->n_movements);
    found->flow = LSP_ARRAY(&found->arena, double, results->n_links);
    if (found->is_marked == NULL || found->selected == NULL || found->sums.of_movement == NULL ||
        found->flow == NULL)
        return LSP_NO_MEMORY;
    for (int is_empty = 0; is_empty < 2; is_empty++) {
        uint32_t n_marked = mark(found, is_empty == 1);
        if (n_marked == 0 || (!found->is_any && n_marked < found->n_links))
            continue;
        LSP_TRY(lsp_tracer_init(found->asked, found->side, n_marked, found->is_any,
            found->is_marked, &found->arena, &found->tracer));
        LSP_TRY(look_at_all(found, is_empty == 1));
    }
    return LSP_OK;
}

static uint32_t mark(struct found *found, bool is_opposite)
{
    const struct lsp_results *results = found->asked->results[found->side];
    uint32_t n_marked = 0;
    for (uint32_t link = 0; link < results->n_links; link++)
        found->is_marked[link] = 0;
    for (uint32_t at = 0; at < found->n_links; at++) {
        uint32_t link = found->links[at];
        if (is_opposite && link != LSP_NONE)
            link = opposite(results, link);
        if (link == LSP_NONE || found->is_marked[link])
            continue;
        found->is_marked[link] = 1;
        n_marked++;
    }
    return n_marked;
}

static uint32_t opposite(const struct lsp_results *results, uint32_t link)
{
    uint32_t beside[] = {link + 1, link > 0 ? link - 1 : link};
    for (int at = 0; at < 2; at++)
        if (beside[at] < results->n_links && beside[at] != link &&
            results->link_row[beside[at]] == results->link_row[link])
            return beside[at];
    return LSP_NONE;
}

static enum lsp_status look_at_all(struct found *found, bool is_empty)
{
    const struct lsp_results *results = found->asked->results[found->side];
    for (size_t movement = 0; movement < results->n_movements; movement++)
        for (size_t way = 0; way < results->n_alternatives; way++)
            LSP_TRY(look_at(found, movement, way, is_empty));
    return LSP_OK;
}

static enum lsp_status look_at(
    struct found *found, size_t movement, size_t alternative, bool is_empty)
{
    const struct asked *asked = found->asked;
    const struct lsp_demand *demand = &asked->cases[found->side]->demand;
    const struct lsp_way *way = lsp_asked_way(asked, found->side, movement, alternative);
    double amount = lsp_results_choice(asked->results[found->side], movement, alternative)->amount;
    const struct lsp_carried *carried = find_carried(found, movement, alternative);
    if (carried == NULL || !(amount > 0) || (is_empty && !(carried->empty > 0)))
        return LSP_OK;
    double share = lsp_tracer_select(&found->tracer, way, found->selected);
    if (!(share > 0))
        return LSP_OK;
    uint32_t segment = demand->movements[movement].segment;
    double veh_day = amount * carried->veh_day, value = share * veh_day;
    value *= is_empty ? carried->empty : 1;
    lsp_sums_add(demand, movement, alternative, value, &found->sums);
    add_flows(found, movement, alternative, is_empty);
    if (is_empty) {
        lsp_sum_add(&found->empty, value);
        return LSP_OK;
    }
    lsp_sum_add(
        demand->segments[segment].is_goods ? &found->tonnes : &found->persons, share * amount);
    return add_routes(found, movement, alternative, veh_day);
}

/* Of those who were selected; empty vehicles on the way back. */
static void add_flows(struct found *found, size_t movement, size_t alternative, bool is_empty)
{
    const struct lsp_results *results = found->asked->results[found->side];
    const struct lsp_way *way = lsp_asked_way(found->asked, found->side, movement, alternative);
    double amount = lsp_results_choice(results, movement, alternative)->amount;
    for (size_t at = 0; at < way->n; at++) {
        uint32_t link = way->items[at].link;
        if (link == LSP_NONE)
            continue;
        const struct lsp_carried *carried =
            lsp_asked_carried(found->asked, found->side, movement, alternative, link);
        double veh_day = found->selected[at] * amount * carried->veh_day;
        uint32_t on = is_empty ? opposite(results, link) : link;
        if (on != LSP_NONE)
            found->flow[on] += is_empty ? veh_day * carried->empty : veh_day;
    }
}

/* On the first marked link of the way; NULL where it passes none. */
static const struct lsp_carried *find_carried(
    const struct found *found, size_t movement, size_t alternative)
{
    const struct lsp_way *way = lsp_asked_way(found->asked, found->side, movement, alternative);
    for (size_t at = 0; at < way->n; at++)
        if (way->items[at].link != LSP_NONE && found->is_marked[way->items[at].link])
            return lsp_asked_carried(
                found->asked, found->side, movement, alternative, way->items[at].link);
    return NULL;
}

static enum lsp_status add_routes(
    struct found *found, size_t movement, size_t alternative, double veh_day)
{
    const struct lsp_way *way = lsp_asked_way(found->asked, found->side, movement, alternative);
    struct told_way told[LSP_MAX_TOLD_WAYS];
    size_t n_told = 0;
    LSP_TRY(lsp_tell_ways(
        way, found->asked->results[found->side]->n_way_points, &found->arena, told, &n_told));
    for (size_t at = 0; at < n_told; at++) {
        struct route route = {told[at], told[at].share * veh_day, movement};
        if (!passes(found, &told[at]))
            continue;
        size_t place = found->n_routes;
        while (place > 0 && found->routes[place - 1].value < route.value)
            place--;
        if (place == MAX_ROUTES)
            continue;
        found->n_routes += found->n_routes < MAX_ROUTES;
        for (size_t behind = found->n_routes - 1; behind > place; behind--)
            found->routes[behind] = found->routes[behind - 1];
        found->routes[place] = route;
    }
    return LSP_OK;
}

static bool passes(const struct found *found, const struct told_way *way)
{
    uint32_t n_passed = 0;
    for (uint32_t at = 0; at < way->n_links; at++)
        n_passed += found->is_marked[way->links[at]];
    return found->is_any ? n_passed > 0 : n_passed == found->tracer.n_marked;
}

static void write_answer(struct found *found, struct lsp_buffer *json)
{
    double total = lsp_sum_value(&found->sums.total), empty = lsp_sum_value(&found->empty);
    bool is_one = found->n_links == 1;
    double flow = is_one && found->links[0] != LSP_NONE ? link_veh_day(found, found->links[0]) : 0;
    lsp_buffer_add(json, "{\"unit\":\"veh/day\",\"total\":");
    lsp_buffer_add_json_number(json, total);
    lsp_buffer_add_number_member(json, "residual", is_one ? total - flow : (double)NAN);
    lsp_buffer_add(json, ",\"amounts\":{\"loaded\":");
    lsp_buffer_add_json_number(json, total - empty);
    lsp_buffer_add_number_member(json, "empty", empty);
    lsp_buffer_add_number_member(json, "persons_year", lsp_sum_value(&found->persons));
    lsp_buffer_add_number_member(json, "tonnes_year", lsp_sum_value(&found->tonnes));
    lsp_buffer_add(json, "}");
    lsp_sums_json(&found->asked->cases[found->side]->demand, &found->sums, json);
    write_flows(found, json);
    write_routes(found, json);
    lsp_buffer_add(json, "}\n");
}

static double link_veh_day(const struct found *found, uint32_t link)
{
    const double *veh_day =
        &found->asked->results[found->side]->link_veh_day[(size_t)link * LSP_MAX_VEHICLES];
    struct lsp_sum sum = {0};
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        lsp_sum_add(&sum, veh_day[vehicle]);
    return lsp_sum_value(&sum);
}

static void write_flows(const struct found *found, struct lsp_buffer *json)
{
    const struct lsp_results *results = found->asked->results[found->side];
    bool is_first = true;
    lsp_buffer_add(json, ",\"flows\":[");
    for (uint32_t link = 0; link < results->n_links; link++) {
        if (!(found->flow[link] > 0))
            continue;
        lsp_buffer_printf(json, "%s[%u,", is_first ? "" : ",",
            (unsigned)lsp_asked_number(found->asked, found->side, link));
        lsp_buffer_add_json_number(json, found->flow[link]);
        lsp_buffer_add(json, "]");
        is_first = false;
    }
    lsp_buffer_add(json, "]");
}

static void write_routes(const struct found *found, struct lsp_buffer *json)
{
    const struct lsp_demand *demand = &found->asked->cases[found->side]->demand;
    double total = lsp_sum_value(&found->sums.total);
    lsp_buffer_add(json, ",\"routes\":[");
    for (size_t at = 0; at < found->n_routes; at++) {
        const struct route *route = &found->routes[at];
        const struct lsp_movement *who = &demand->movements[route->movement];
        lsp_buffer_add(json, at == 0 ? "{\"links\":[" : ",{\"links\":[");
        for (uint32_t link = 0; link < route->way.n_links; link++)
            lsp_buffer_printf(json, "%s%u", link > 0 ? "," : "",
                (unsigned)lsp_asked_number(found->asked, found->side, route->way.links[link]));
        lsp_buffer_add(json, "]");
        lsp_buffer_add_number_member(json, "value", route->value);
        lsp_buffer_add_number_member(json, "share", route->value / total);
        lsp_buffer_add_text_member(json, "group", demand->segments[who->segment].id);
        lsp_buffer_printf(
            json, ",\"from\":%u,\"to\":%u}", (unsigned)who->origin, (unsigned)who->destination);
    }
    lsp_buffer_add(json, "]");
}
