/* Tally: sums of the results' tables that sections, CSV and JSON share.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A class that passes a post less than once in a thousand days never does: a run sends a trace of
 * every class to every post, to learn what one more vehicle would wait. */
static const double FEWEST_VEH_DAY = 1e-3;
/* The same of one hour: one vehicle in a hundred days, since a long wait that nobody meets would
 * set the scale of a chart. */
static const double FEWEST_VEH_HOUR = 1e-2;

static bool allocate(const struct lsp_report_scenario *scenario,
    const struct lsp_network_specs *specs, const struct lsp_results *shape, struct lsp_arena *arena,
    struct lsp_tally *tally);
static void add_choices(const struct lsp_demand *demand, const struct lsp_results *results,
    double share, struct lsp_tally *tally);
static void add_links(const struct lsp_results *results, double share, struct lsp_tally *tally);
static void add_services(const struct lsp_results *results, double share, struct lsp_tally *tally);
static void add_project(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, double share, struct lsp_tally *tally);
static bool is_beside(const struct lsp_report_scenario *scenario, size_t row, size_t other);
static void add_waits(const struct lsp_report_scenario *scenario, const struct lsp_results *results,
    double share, struct lsp_tally *tally);
static double crossing_veh_day(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, const struct lsp_post_result *at, size_t vehicle);
static const struct lsp_appraisal_pair *shown_state(
    const struct lsp_report_scenario *scenario, int year);
static double post_arrivals(const struct lsp_results *results);

bool lsp_tally_make(const struct lsp_report_scenario *scenario, int year, bool with,
    struct lsp_arena *arena, struct lsp_tally *ret_tally)
{
    struct lsp_tally tally = {0};
    const struct lsp_results *shape = NULL;
    const struct lsp_appraisal_pair *shown = shown_state(scenario, year);
    if (shown != NULL) {
        tally.results = with ? shown->with : shown->without;
        tally.shown_share = shown->share;
    }
    for (size_t pair = scenario->n_pairs; pair-- > 0;)
        if (scenario->pairs[pair].year == year)
            shape = with ? scenario->pairs[pair].with : scenario->pairs[pair].without;
    const struct lsp_network_specs *specs = with ? scenario->specs_with : scenario->specs_without;
    if (!allocate(scenario, specs, shape, arena, &tally))
        return false;
    for (size_t pair = 0; pair < scenario->n_pairs; pair++) {
        const struct lsp_appraisal_pair *at = &scenario->pairs[pair];
        const struct lsp_results *results = with ? at->with : at->without;
        if (at->year != year || results == NULL)
            continue;
        tally.n_states++;
        add_choices(scenario->demand, results, at->share, &tally);
        add_links(results, at->share, &tally);
        add_services(results, at->share, &tally);
        add_project(scenario, results, at->share, &tally);
        add_waits(scenario, results, at->share, &tally);
    }
    *ret_tally = tally;
    return true;
}

/* The state that stands for the year where states cannot be added up (queues by hour): the one in
 * which most vehicles pass the posts with the project, or the longest when none pass any. */
static const struct lsp_appraisal_pair *shown_state(
    const struct lsp_report_scenario *scenario, int year)
{
    const struct lsp_appraisal_pair *shown = NULL;
    double most = -1, longest = -1;
    for (size_t pair = 0; pair < scenario->n_pairs; pair++) {
        const struct lsp_appraisal_pair *at = &scenario->pairs[pair];
        if (at->year != year)
            continue;
        double passing = at->share * post_arrivals(at->with);
        if (passing > most || (passing == most && at->share > longest)) {
            most = passing;
            longest = at->share;
            shown = at;
        }
    }
    return shown;
}

static double post_arrivals(const struct lsp_results *results)
{
    double arrivals = 0;
    for (size_t post = 0; results != NULL && post < results->n_posts; post++)
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            if (lsp_post_has_class(&results->posts[post], vehicle))
                arrivals += lsp_post_arrivals_veh(&results->posts[post], vehicle);
    return arrivals;
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
        sum->displaced += share * at->displaced;
        sum->seats_offered += share * at->seats_offered;
    }
}

/* What the project's links carry in both directions: of links side by side all together (cars and
 * lorries may have links of their own), of links in series the fullest. */
static void add_project(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, double share, struct lsp_tally *tally)
{
    double veh_day = 0, persons_year = 0, tonnes_year = 0;
    for (size_t row = 0; row < scenario->specs_with->n_links; row++) {
        double row_veh = 0, row_persons = 0, row_tonnes = 0;
        for (size_t link = 0; scenario->is_project_link[row] && link < results->n_links; link++) {
            if (!is_beside(scenario, row, results->link_row[link]))
                continue;
            for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
                row_veh += results->link_veh_day[link * LSP_MAX_VEHICLES + vehicle];
            row_persons += results->link_persons_year[link];
            row_tonnes += results->link_tonnes_year[link];
        }
        veh_day = fmax(veh_day, row_veh);
        persons_year = fmax(persons_year, row_persons);
        tonnes_year = fmax(tonnes_year, row_tonnes);
    }
    tally->project.veh_day += share * veh_day;
    tally->project.persons_year += share * persons_year;
    tally->project.tonnes_year += share * tonnes_year;
}

/* Is the other row a link of the project too, and between the same nodes? */
static bool is_beside(const struct lsp_report_scenario *scenario, size_t row, size_t other)
{
    const struct lsp_network_specs *specs = scenario->specs_with;
    return other < specs->n_links && scenario->is_project_link[other] &&
           lsp_link_specs_are_parallel(&specs->links[row], &specs->links[other]);
}

/* Vehicles on the project's crossings and their hours of waiting at the posts.  Other traffic at
 * the posts is not counted, but it is in the class's mean wait. */
static void add_waits(const struct lsp_report_scenario *scenario, const struct lsp_results *results,
    double share, struct lsp_tally *tally)
{
    uint32_t crossings = lsp_project_crossings(scenario);
    for (size_t post = 0; post < results->n_posts; post++) {
        const struct lsp_post_result *at = &results->posts[post];
        if ((crossings >> at->crossing & 1u) == 0)
            continue;
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
            double crossing_veh = crossing_veh_day(scenario, results, at, vehicle);
            if (!(crossing_veh > FEWEST_VEH_DAY))
                continue;
            /* every vehicle passes one first post: waits of both add up per vehicle */
            tally->post_veh += at->position == 0 ? share * crossing_veh : 0;
            tally->post_wait_h += share * crossing_veh * at->wait_mean_h[vehicle];
        }
    }
}

/* Of one class in the direction of a post: on the busiest link of its crossing. */
static double crossing_veh_day(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, const struct lsp_post_result *at, size_t vehicle)
{
    double busiest = 0;
    for (size_t link = 0; link < results->n_links; link++) {
        size_t row = results->link_row[link];
        if (row < scenario->specs_with->n_links &&
            scenario->specs_with->links[row].crossing == at->crossing &&
            results->link_is_forward[link] == at->is_forward)
            busiest = fmax(busiest, results->link_veh_day[link * LSP_MAX_VEHICLES + vehicle]);
    }
    return busiest;
}

double lsp_tally_amount(const struct lsp_tally *tally, size_t segment, size_t alternative)
{
    return tally->amount[segment * tally->n_alternatives + alternative];
}

struct lsp_passing lsp_tally_passing(const struct lsp_tally *tally)
{
    struct lsp_passing passing = tally->project;
    passing.wait_h = tally->post_veh > 0 ? tally->post_wait_h / tally->post_veh : (double)NAN;
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

bool lsp_has_project_link(const struct lsp_report_scenario *scenario)
{
    for (size_t row = 0; row < scenario->specs_with->n_links; row++)
        if (scenario->is_project_link[row])
            return true;
    return false;
}

uint32_t lsp_project_crossings(const struct lsp_report_scenario *scenario)
{
    uint32_t crossings = 0;
    for (size_t row = 0; row < scenario->specs_with->n_links; row++) {
        uint32_t crossing = scenario->specs_with->links[row].crossing;
        if (crossing < LSP_MAX_CROSSINGS && scenario->is_project_link[row])
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
        if (!lsp_post_has_class(post, vehicle))
            continue;
        double arrivals = lsp_post_arrivals_veh(post, vehicle);
        vehicles += arrivals;
        hours += arrivals * post->wait_mean_h[vehicle];
    }
    return vehicles > 0 ? hours / vehicles : (double)NAN;
}

bool lsp_post_has_class(const struct lsp_post_result *post, size_t vehicle)
{
    return lsp_post_arrivals_veh(post, vehicle) > FEWEST_VEH_DAY;
}

bool lsp_post_has_hour(const struct lsp_post_result *post, size_t vehicle, size_t hour)
{
    return post->arrivals_veh[vehicle][hour] >= FEWEST_VEH_HOUR;
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

bool lsp_post_is_used(const struct lsp_post_result *post)
{
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        if (lsp_post_has_class(post, vehicle))
            return true;
    return false;
}

bool lsp_has_segments(const struct lsp_demand *demand, bool goods)
{
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        if (demand->segments[segment].is_goods == goods)
            return true;
    return false;
}
