/* Tally: sums of the results' tables that sections, CSV and JSON share.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool allocate(const struct lsp_report_scenario *scenario,
    const struct lsp_network_specs *specs, const struct lsp_results *shape, struct lsp_arena *arena,
    struct lsp_tally *tally);
static void add_choices(const struct lsp_demand *demand, const struct lsp_results *results,
    double share, struct lsp_tally *tally);
static void add_links(const struct lsp_results *results, double share, struct lsp_tally *tally);
static void add_services(const struct lsp_results *results, double share, struct lsp_tally *tally);

bool lsp_tally_make(const struct lsp_report_scenario *scenario, int year, bool with,
    struct lsp_arena *arena, struct lsp_tally *ret_tally)
{
    struct lsp_tally tally = {0};
    const struct lsp_results *shape = NULL;
    double longest = -1;
    for (size_t pair = 0; pair < scenario->n_pairs; pair++) {
        const struct lsp_appraisal_pair *at = &scenario->pairs[pair];
        if (at->year != year)
            continue;
        if (shape == NULL)
            shape = with ? at->with : at->without;
        if (at->share > longest) {
            longest = at->share;
            tally.results = with ? at->with : at->without;
        }
    }
    const struct lsp_network_specs *specs = with ? scenario->specs_with : scenario->specs_without;
    if (!allocate(scenario, specs, shape, arena, &tally))
        return false;
    for (size_t pair = 0; pair < scenario->n_pairs; pair++) {
        const struct lsp_appraisal_pair *at = &scenario->pairs[pair];
        const struct lsp_results *results = with ? at->with : at->without;
        if (at->year != year || results == NULL)
            continue;
        add_choices(scenario->demand, results, at->share, &tally);
        add_links(results, at->share, &tally);
        add_services(results, at->share, &tally);
    }
    *ret_tally = tally;
    return true;
}

static bool allocate(const struct lsp_report_scenario *scenario,
    const struct lsp_network_specs *specs, const struct lsp_results *shape, struct lsp_arena *arena,
    struct lsp_tally *tally)
{
    tally->n_rows = specs->n_links;
    tally->n_segments = scenario->demand->n_segments;
    tally->n_alternatives = scenario->demand->n_alternatives;
    tally->n_legs = shape != NULL ? shape->n_legs : 0;
    tally->n_operators = shape != NULL ? shape->n_operators : 0;
    size_t n_cells = tally->n_segments * tally->n_alternatives;
    tally->amount = LSP_ARRAY(arena, double, n_cells);
    tally->amount_km = LSP_ARRAY(arena, double, n_cells);
    tally->amount_h = LSP_ARRAY(arena, double, n_cells);
    tally->row_veh_day = LSP_ARRAY(arena, double, tally->n_rows *LSP_MAX_VEHICLES);
    tally->row_persons_year = LSP_ARRAY(arena, double, tally->n_rows);
    tally->row_tonnes_year = LSP_ARRAY(arena, double, tally->n_rows);
    tally->leg_persons_year = LSP_ARRAY(arena, double, tally->n_legs);
    tally->operators = LSP_ARRAY(arena, struct lsp_operator_result, tally->n_operators);
    return tally->amount != NULL && tally->amount_km != NULL && tally->amount_h != NULL &&
           tally->row_veh_day != NULL && tally->row_persons_year != NULL &&
           tally->row_tonnes_year != NULL && tally->leg_persons_year != NULL &&
           tally->operators != NULL;
}

static void add_choices(const struct lsp_demand *demand, const struct lsp_results *results,
    double share, struct lsp_tally *tally)
{
    for (size_t movement = 0; movement < results->n_movements; movement++) {
        size_t segment = demand->movements[movement].segment;
        for (size_t way = 0; way < results->n_alternatives; way++) {
            const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
            size_t cell = segment * tally->n_alternatives + way;
            if (!(choice->amount > 0))
                continue;
            tally->amount[cell] += share * choice->amount;
            tally->amount_km[cell] += share * choice->amount * choice->distance_km;
            tally->amount_h[cell] += share * choice->amount * choice->hours;
        }
    }
}

static void add_links(const struct lsp_results *results, double share, struct lsp_tally *tally)
{
    for (size_t link = 0; link < results->n_links; link++) {
        size_t row = results->link_row[link];
        if (row >= tally->n_rows)
            continue; /* a link that only a later state of the scenario has */
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            tally->row_veh_day[row * LSP_MAX_VEHICLES + vehicle] +=
                share * results->link_veh_day[link * LSP_MAX_VEHICLES + vehicle];
        tally->row_persons_year[row] += share * results->link_persons_year[link];
        tally->row_tonnes_year[row] += share * results->link_tonnes_year[link];
    }
}

static void add_services(const struct lsp_results *results, double share, struct lsp_tally *tally)
{
    size_t n_legs = results->n_legs < tally->n_legs ? results->n_legs : tally->n_legs;
    for (size_t leg = 0; leg < n_legs; leg++)
        tally->leg_persons_year[leg] += share * results->leg_persons_year[leg];
    size_t n_operators =
        results->n_operators < tally->n_operators ? results->n_operators : tally->n_operators;
    for (size_t agency = 0; agency < n_operators; agency++) {
        struct lsp_operator_result *sum = &tally->operators[agency];
        const struct lsp_operator_result *at = &results->operators[agency];
        sum->fare_money += share * at->fare_money;
        sum->toll_money += share * at->toll_money;
        sum->passengers += share * at->passengers;
        sum->seats_offered += share * at->seats_offered;
    }
}

double lsp_tally_amount(const struct lsp_tally *tally, size_t segment, size_t alternative)
{
    return tally->amount[segment * tally->n_alternatives + alternative];
}

struct lsp_passing lsp_tally_passing(
    const struct lsp_report_scenario *scenario, const struct lsp_tally *tally, uint32_t crossings)
{
    struct lsp_passing passing = {.wait_h = (double)NAN};
    const struct lsp_demand *demand = scenario->demand;
    for (size_t way = 0; way < tally->n_alternatives; way++) {
        if ((demand->alternatives[way].crossings & crossings) == 0)
            continue;
        for (size_t segment = 0; segment < tally->n_segments; segment++) {
            double amount = lsp_tally_amount(tally, segment, way);
            if (demand->segments[segment].is_goods)
                passing.tonnes_year += amount;
            else
                passing.persons_year += amount;
        }
    }
    for (uint32_t crossing = 0; crossing < LSP_MAX_CROSSINGS; crossing++)
        if ((crossings >> crossing & 1u) != 0)
            for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
                passing.veh_day += lsp_tally_crossing_veh_day(scenario, tally, crossing, vehicle);
    const struct lsp_results *results = tally->results;
    double vehicles = 0, hours = 0;
    for (size_t post = 0; results != NULL && post < results->n_posts; post++) {
        const struct lsp_post_result *at = &results->posts[post];
        if ((crossings >> at->crossing & 1u) == 0)
            continue;
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
            double arrivals = lsp_post_arrivals_veh(at, vehicle);
            /* every vehicle passes one first post: waits of both add up per vehicle */
            vehicles += at->position == 0 ? arrivals : 0;
            hours += arrivals > 0 ? arrivals * at->wait_mean_h[vehicle] : 0;
        }
    }
    if (vehicles > 0)
        passing.wait_h = hours / vehicles;
    return passing;
}

double lsp_tally_crossing_veh_day(const struct lsp_report_scenario *scenario,
    const struct lsp_tally *tally, uint32_t crossing, size_t vehicle)
{
    double busiest = 0;
    for (size_t row = 0; row < tally->n_rows && row < scenario->specs_with->n_links; row++)
        if (scenario->specs_with->links[row].crossing == crossing)
            busiest = fmax(busiest, tally->row_veh_day[row * LSP_MAX_VEHICLES + vehicle]);
    return busiest;
}

bool lsp_row_is_new(const struct lsp_report_scenario *scenario, size_t row)
{
    const struct lsp_network_specs *without = scenario->specs_without;
    const struct lsp_link_spec *link = &scenario->specs_with->links[row];
    return row >= without->n_links || (without->links[row].closed && !link->closed);
}

uint32_t lsp_project_crossings(const struct lsp_report_scenario *scenario)
{
    uint32_t crossings = 0;
    for (size_t row = 0; row < scenario->specs_with->n_links; row++) {
        uint32_t crossing = scenario->specs_with->links[row].crossing;
        if (crossing < LSP_MAX_CROSSINGS && lsp_row_is_new(scenario, row))
            crossings |= 1u << crossing;
    }
    return crossings;
}

void lsp_direction_text(const struct lsp_report_scenario *scenario, uint32_t crossing,
    bool is_forward, size_t size, char text[])
{
    const struct lsp_network_specs *specs = scenario->specs_with;
    snprintf(text, size, "%s", is_forward ? "forward" : "backward");
    for (size_t row = 0; row < specs->n_links; row++) {
        const struct lsp_link_spec *link = &specs->links[row];
        if (link->crossing != crossing)
            continue;
        const struct lsp_node_spec *from = &specs->nodes[link->from_node];
        const struct lsp_node_spec *to = &specs->nodes[link->to_node];
        const struct lsp_node_spec *first = is_forward ? from : to, *last = is_forward ? to : from;
        char first_name[64], last_name[64];
        lsp_text_cut(lsp_shown_name(first->name, first->id), 1, 30, sizeof first_name, first_name);
        lsp_text_cut(lsp_shown_name(last->name, last->id), 1, 30, sizeof last_name, last_name);
        snprintf(text, size, "%s to %s", first_name, last_name);
        return;
    }
}

const struct lsp_figure *lsp_report_figure(const struct lsp_report *report, const char *id)
{
    for (size_t figure = 0; figure < report->n_figures; figure++)
        if (strcmp(report->figures[figure].id, id) == 0)
            return &report->figures[figure];
    return NULL;
}

double lsp_post_mean_wait_h(const struct lsp_post_result *post)
{
    double vehicles = 0, hours = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        double arrivals = lsp_post_arrivals_veh(post, vehicle);
        vehicles += arrivals;
        hours += arrivals > 0 ? arrivals * post->wait_mean_h[vehicle] : 0;
    }
    return vehicles > 0 ? hours / vehicles : (double)NAN;
}

double lsp_post_arrivals_veh(const struct lsp_post_result *post, size_t vehicle)
{
    double arrivals = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        arrivals += post->arrivals_veh[vehicle][hour];
    return arrivals;
}

const char *lsp_shown_name(const char *name, const char *id)
{
    return name != NULL && name[0] != '\0' ? name : id;
}
