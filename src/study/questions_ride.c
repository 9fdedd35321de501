/* Who rides over a section of the services: from one stop to the next.
 *
 * A leg rides over each of its sections with a share of its departures.  So who takes the leg is
 * on the section with that share, and the answer is the sum over the legs.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/questions_internal.h"

#include <math.h>

/* What is found, in persons a year. */
struct riders {
    const struct asked *asked;
    enum lsp_side side;
    struct lsp_arena arena;
    struct tracer tracer;
    uint8_t *is_marked; /* [n_links + n_legs] */
    double *selected;   /* scratch: of the longest way */
    struct selection_sums sums;
    double *on_link, *on_ride; /* [n_links of the network], [n_rides] */
};

static enum lsp_status make_room(struct riders *riders) LSP_MUST_CHECK;
static double share_of_section(const struct lsp_leg *leg, uint32_t section);
static void add_leg(struct riders *riders, uint32_t leg, double share);
static void add_choice(struct riders *riders, size_t movement, size_t alternative, double share);
static void write_answer(struct riders *riders, double flow, struct lsp_buffer *json);
static void write_flow(uint32_t number, double value, bool *is_first, struct lsp_buffer *json);

enum lsp_status lsp_asked_select_ride(
    const struct asked *asked, enum lsp_side side, uint32_t section, struct lsp_buffer *json)
{
    struct riders riders = {.asked = asked, .side = side};
    const struct lsp_services *services = &asked->cases[side]->services;
    struct lsp_sum flow = {0};
    enum lsp_status status = make_room(&riders);
    for (uint32_t leg = 0; leg < services->n_legs && status == LSP_OK; leg++) {
        double share = share_of_section(&services->legs[leg], section);
        if (!(share > 0))
            continue;
        lsp_sum_add(&flow, share * asked->results[side]->leg_persons_year[leg]);
        add_leg(&riders, leg, share);
    }
    if (status == LSP_OK)
        write_answer(&riders, lsp_sum_value(&flow), json);
    lsp_arena_finish(&riders.arena);
    return status;
}

static enum lsp_status make_room(struct riders *riders)
{
    const struct lsp_results *results = riders->asked->results[riders->side];
    size_t longest = 0, n_choices = results->n_movements * results->n_alternatives;
    for (size_t choice = 0; choice < n_choices; choice++)
        longest = results->ways[choice].n > longest ? results->ways[choice].n : longest;
    riders->is_marked = LSP_ARRAY(&riders->arena, uint8_t, results->n_links + results->n_legs);
    riders->selected = LSP_ARRAY(&riders->arena, double, longest);
    riders->sums.of_movement = LSP_ARRAY(&riders->arena, struct lsp_sum, results->n_movements);
    riders->on_link = LSP_ARRAY(&riders->arena, double, results->n_links);
    riders->on_ride = LSP_ARRAY(&riders->arena, double, riders->asked->n_rides);
    if (riders->is_marked == NULL || riders->selected == NULL || riders->sums.of_movement == NULL ||
        riders->on_link == NULL || riders->on_ride == NULL)
        return LSP_NO_MEMORY;
    return lsp_tracer_init(
        riders->asked, riders->side, 1, true, riders->is_marked, &riders->arena, &riders->tracer);
}

static double share_of_section(const struct lsp_leg *leg, uint32_t section)
{
    double share = 0;
    for (size_t part = 0; part < leg->n_parts; part++)
        share += leg->parts[part].section == section ? leg->parts[part].share : 0;
    return share;
}

static void add_leg(struct riders *riders, uint32_t leg, double share)
{
    const struct lsp_results *results = riders->asked->results[riders->side];
    riders->is_marked[results->n_links + leg] = 1;
    for (size_t movement = 0; movement < results->n_movements; movement++)
        for (size_t way = 0; way < results->n_alternatives; way++)
            add_choice(riders, movement, way, share);
    riders->is_marked[results->n_links + leg] = 0;
}

static void add_choice(struct riders *riders, size_t movement, size_t alternative, double share)
{
    const struct asked *asked = riders->asked;
    const struct lsp_case *at = asked->cases[riders->side];
    const struct lsp_way *way = lsp_asked_way(asked, riders->side, movement, alternative);
    double amount =
        share * lsp_results_choice(asked->results[riders->side], movement, alternative)->amount;
    if (!(amount > 0) || way->n == 0)
        return;
    double taken = lsp_tracer_select(&riders->tracer, way, riders->selected);
    if (!(taken > 0))
        return;
    lsp_sums_add(&at->demand, movement, alternative, taken * amount, &riders->sums);
    for (size_t stretch = 0; stretch < way->n; stretch++) {
        double persons = riders->selected[stretch] * amount;
        if (way->items[stretch].link != LSP_NONE)
            riders->on_link[way->items[stretch].link] += persons;
        if (way->items[stretch].leg == LSP_NONE)
            continue;
        const struct lsp_leg *leg = &at->services.legs[way->items[stretch].leg];
        for (size_t part = 0; part < leg->n_parts; part++)
            if (leg->parts[part].section < asked->n_rides)
                riders->on_ride[leg->parts[part].section] += persons * leg->parts[part].share;
    }
}

static void write_answer(struct riders *riders, double flow, struct lsp_buffer *json)
{
    const struct asked *asked = riders->asked;
    const struct lsp_results *results = asked->results[riders->side];
    double total = lsp_sum_value(&riders->sums.total);
    bool is_first = true;
    lsp_buffer_add(json, "{\"unit\":\"persons/year\",\"total\":");
    lsp_buffer_add_json_number(json, total);
    lsp_buffer_add_number_member(json, "residual", total - flow);
    lsp_sums_json(&asked->cases[riders->side]->demand, &riders->sums, json);
    lsp_buffer_add(json, ",\"flows\":[");
    for (uint32_t link = 0; link < results->n_links; link++)
        write_flow(
            lsp_asked_number(asked, riders->side, link), riders->on_link[link], &is_first, json);
    for (uint32_t ride = 0; ride < asked->n_rides; ride++)
        write_flow(asked->first_ride + ride, riders->on_ride[ride], &is_first, json);
    lsp_buffer_add(json, "],\"routes\":[]}\n");
}

static void write_flow(uint32_t number, double value, bool *is_first, struct lsp_buffer *json)
{
    if (!(value > 0))
        return;
    lsp_buffer_printf(json, "%s[%u,", *is_first ? "" : ",", (unsigned)number);
    lsp_buffer_add_json_number(json, value);
    lsp_buffer_add(json, "]");
    *is_first = false;
}
