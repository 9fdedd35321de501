/* The reference: what is asked for, at which costs, and what the answers to other costs pivot on.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Stated demand that would be so many times as large without the waits for a seat, or for so much
 * of which there is no bed or tour, is hardly what was observed. */
static const double MANY_TIMES = 10;
static const double HOURS_PER_YEAR = 8766, DAYS_PER_MONTH = 365.25 / LSP_MONTHS;

/* What all movements share while their pivots are made, and what is said of them together. */
struct reference {
    const struct lsp_scenario *scenario;
    const struct lsp_case *stated;
    struct lsp_diags *diags;
    size_t n_not_observed, n_strong; /* movements with a way that nobody took; with theta > 1 */
    const struct lsp_movement *not_observed, *strong; /* the first of them */
    double strongest;
};

enum { MAX_FOUND = 400 };

static const double *observed_share(
    const struct lsp_demand *demand, const struct lsp_movement *who, double *share);
static bool check_observed(struct reference *at, const struct lsp_movement *who,
    const double cost_money[], const double share[]);
static const struct lsp_link_spec *find_bar(
    const struct lsp_case *stated, uint32_t segment, const struct lsp_vehicle **ret_vehicle);
static void write_bar(const struct lsp_link_spec *link, const struct lsp_vehicle *vehicle,
    char found[static MAX_FOUND]);
static bool check_pivot(
    struct reference *at, const struct lsp_movement *who, const struct lsp_pivot *pivot);
static double seat_money(const struct reference *at, const struct lsp_results *results,
    size_t movement, const struct lsp_pivot *pivot);
static void warn(const struct reference *at);
static const struct lsp_section_result *longest_wait(const struct lsp_results *results);
static bool check_seats(const struct reference *at, const struct lsp_results *results);
static void warn_of_seats(const struct reference *at, const struct lsp_results *results);
static void warn_of_tours(
    const struct reference *at, const struct lsp_results *results, double tour_share[]);
static void warn_of_beds(
    const struct reference *at, const struct lsp_results *results, const double tour_share[]);

double lsp_stated_amount(const struct lsp_scenario *scenario, const struct lsp_case *side,
    size_t movement, int year, int base_year)
{
    const struct lsp_movement *who = &side->demand.movements[movement];
    const struct lsp_segment *segment = &side->demand.segments[who->segment];
    const struct lsp_zone_spec *zones = side->network.zones;
    bool is_abroad = strcmp(zones[who->origin].country, zones[who->destination].country) != 0;
    double factor = is_abroad ? exp(segment->border_effect) : 1;
    double growth_per_year = scenario->demand_is_fixed ? 0 : segment->growth_per_year;
    if (!scenario->demand_is_fixed)
        factor *= lsp_tourism_factor(&segment->tourism, year - base_year);
    return factor * lsp_demand_grown(who->amount_per_year, growth_per_year, year, base_year);
}

enum lsp_status lsp_reference_shares(
    const struct lsp_demand *demand, struct lsp_arena *arena, const double ***ret_fixed_share)
{
    size_t n = demand->n_movements, n_ways = demand->n_alternatives;
    const double **fixed = lsp_arena_alloc(arena, n, sizeof *fixed);
    double *share = LSP_ARRAY(arena, double, n *n_ways);
    bool is_any = false;
    if (fixed == NULL || share == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < n; movement++) {
        fixed[movement] =
            observed_share(demand, &demand->movements[movement], &share[movement * n_ways]);
        is_any |= fixed[movement] != NULL;
    }
    *ret_fixed_share = is_any ? fixed : NULL;
    return LSP_OK;
}

/* Into share[n_alternatives], which is returned; NULL where nothing is observed or the absolute
 * form holds. */
static const double *observed_share(
    const struct lsp_demand *demand, const struct lsp_movement *who, double *share)
{
    double sum = 0;
    if (!demand->segments[who->segment].is_incremental || who->observed == NULL)
        return NULL;
    for (size_t way = 0; way < demand->n_alternatives; way++)
        sum += who->observed[way];
    for (size_t way = 0; way < demand->n_alternatives && sum > 0; way++)
        share[way] = who->observed[way] / sum;
    return sum > 0 ? share : NULL;
}

enum lsp_status lsp_reference_make(const struct lsp_scenario *scenario,
    const struct lsp_case *stated, const struct lsp_results *results, const double **fixed_share,
    struct lsp_diags *diags, struct lsp_pivot ret_pivots[])
{
    struct reference at = {.scenario = scenario, .stated = stated, .diags = diags};
    const struct lsp_demand *demand = &stated->demand;
    double tour_share[LSP_MAX_SEGMENTS];
    bool is_good = check_seats(&at, results);
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        const struct lsp_movement *who = &demand->movements[movement];
        const double *share = fixed_share == NULL ? NULL : fixed_share[movement];
        double cost_money[LSP_MAX_ALTERNATIVES];
        for (size_t way = 0; way < demand->n_alternatives; way++)
            cost_money[way] = lsp_results_choice(results, movement, way)->cost_money;
        if (share != NULL && !check_observed(&at, who, cost_money, share)) {
            is_good = false;
            continue;
        }
        lsp_pivot_make(&demand->segments[who->segment], demand->n_alternatives, cost_money, share,
            &ret_pivots[movement]);
        ret_pivots[movement].seat_money = seat_money(&at, results, movement, &ret_pivots[movement]);
        is_good &= check_pivot(&at, who, &ret_pivots[movement]);
    }
    warn(&at);
    if (is_good)
        warn_of_seats(&at, results);
    warn_of_tours(&at, results, tour_share);
    warn_of_beds(&at, results, tour_share);
    return is_good ? LSP_OK : LSP_BAD_INPUT;
}

/* Who was seen where the network has no way contradicts it.  Who was not seen where it has one
 * stays away. */
static bool check_observed(struct reference *at, const struct lsp_movement *who,
    const double cost_money[], const double share[])
{
    const struct lsp_demand *demand = &at->stated->demand;
    bool is_good = true, is_left_out = false;
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        is_left_out |= isfinite(cost_money[way]) && !(share[way] > 0);
        if (isfinite(cost_money[way]) || !(share[way] > 0))
            continue;
        is_good = false;
        lsp_diags_add(at->diags, LSP_DIAG_OBSERVED_NOWHERE,
            &(struct lsp_diag_facts){.where = who->where,
                .expected = "0, or a way by it on the side where demand is stated",
                .hint = "check the alternative's modes and crossings, and demand_stated_for of the "
                        "scenario"},
            "in scenario %s %s were observed on %s, by which there is no way from %s to %s",
            at->scenario->id, demand->segments[who->segment].name, demand->alternatives[way].id,
            at->stated->network.zones[who->origin].name,
            at->stated->network.zones[who->destination].name);
    }
    if (is_left_out && at->n_not_observed++ == 0)
        at->not_observed = who;
    return is_good;
}

/* The first link whose limits bar a vehicle of the segment; NULL when none does. */
static const struct lsp_link_spec *find_bar(
    const struct lsp_case *stated, uint32_t segment, const struct lsp_vehicle **ret_vehicle)
{
    const struct lsp_network_specs *specs = &stated->network;
    for (size_t row = 0; row < specs->n_links; row++)
        for (size_t way = 0; way < stated->demand.n_alternatives && !specs->links[row].closed;
             way++) {
            const struct lsp_link_spec *link = &specs->links[row];
            uint32_t vehicle = lsp_demand_vehicle(&stated->demand, segment, way, link->mode);
            if (vehicle != LSP_NONE &&
                lsp_network_barring_size(link, &specs->vehicles[vehicle]) != LSP_N_SIZES) {
                *ret_vehicle = &specs->vehicles[vehicle];
                return link;
            }
        }
    return NULL;
}

static void write_bar(const struct lsp_link_spec *link, const struct lsp_vehicle *vehicle,
    char found[static MAX_FOUND])
{
    enum lsp_size size = lsp_network_barring_size(link, vehicle);
    snprintf(found, MAX_FOUND, "link %s bars vehicle %s: %s %g %s, at most %g allowed", link->id,
        vehicle->id, LSP_SIZE_NAMES[size], vehicle->size[size], LSP_SIZE_UNITS[size],
        link->max_size[size]);
}

static const char *hint_of(
    const struct lsp_zone_spec *from, const struct lsp_zone_spec *to, bool is_barred)
{
    if (from->node == to->node)
        return "both zones lie at one node, between which nobody travels: give one of them another";
    return is_barred ? "check the limits of links against the sizes of vehicles, the "
                       "alternatives' modes and crossings, the links between these zones, "
                       "and demand_stated_for of the scenario"
                     : "check the alternatives' modes and crossings, the links between "
                       "these zones, and demand_stated_for of the scenario";
}

static bool check_pivot(
    struct reference *at, const struct lsp_movement *who, const struct lsp_pivot *pivot)
{
    const char *segment = at->stated->demand.segments[who->segment].name;
    const struct lsp_zone_spec *zones = at->stated->network.zones;
    if (who->amount_per_year <= 0)
        return true;
    if (!isfinite(pivot->composite_money)) {
        const struct lsp_vehicle *barred = NULL;
        const struct lsp_link_spec *bar = find_bar(at->stated, who->segment, &barred);
        char found[MAX_FOUND] = "";
        if (bar != NULL)
            write_bar(bar, barred, found);
        lsp_diags_add(at->diags, LSP_DIAG_UNREACHABLE_DEMAND,
            &(struct lsp_diag_facts){.where = who->where,
                .expected = "a way by at least one alternative on the side where demand is stated",
                .hint = hint_of(&zones[who->origin], &zones[who->destination], bar != NULL),
                .related = bar != NULL ? bar->where : (struct lsp_place){0},
                .related_note = bar != NULL ? found : NULL},
            "in scenario %s no alternative takes %s from %s to %s", at->scenario->id, segment,
            zones[who->origin].name, zones[who->destination].name);
        return false;
    }
    if (!isfinite(pivot->response))
        LSP_BUG("a way that takes no time and costs nothing");
    if (pivot->response > 1 && at->n_strong++ == 0)
        at->strong = who;
    at->strongest = fmax(at->strongest, pivot->response);
    return true;
}

static void warn(const struct reference *at)
{
    if (at->n_not_observed > 0)
        lsp_diags_add(at->diags, LSP_DIAG_NOT_OBSERVED,
            &(struct lsp_diag_facts){.where = at->not_observed->where,
                .hint =
                    "open the alternative to other segments only, or write what is known of it"},
            "in scenario %s %zu movements could take a way that nobody was observed on; whatever "
            "it costs, nobody will",
            at->scenario->id, at->n_not_observed);
    if (at->n_strong > 0)
        lsp_diags_add(at->diags, LSP_DIAG_STRONG_RESPONSE,
            &(struct lsp_diag_facts){.where = at->strong->where,
                .expected = "a total that answers at most as strongly as the choice (response 1)",
                .hint = "a larger scale of the segment, or an elasticity nearer to 0, agrees with "
                        "people who choose by what is best for them"},
            "in scenario %s the cost elasticity makes the totals of %zu movements answer up to "
            "%.3g times as strongly as their choice",
            at->scenario->id, at->n_strong, at->strongest);
}

/* By how much the composite cost would be less if nobody waited for a seat. */
static double seat_money(const struct reference *at, const struct lsp_results *results,
    size_t movement, const struct lsp_pivot *pivot)
{
    const struct lsp_demand *demand = &at->stated->demand;
    const struct lsp_segment *who = &demand->segments[demand->movements[movement].segment];
    double cost_money[LSP_MAX_ALTERNATIVES];
    struct lsp_nested_answer answer;
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        cost_money[way] =
            choice->cost_money + pivot->constant_money[way] - choice->part_money[LSP_COST_SEAT];
    }
    lsp_nested_logit(
        &who->nests, demand->n_alternatives, cost_money, who->scale_per_money, 0, &answer);
    double saved = pivot->composite_money - answer.composite_money;
    return saved > 0 && isfinite(saved) ? saved : 0;
}

/* NULL where seats are not limited. */
static const struct lsp_section_result *longest_wait(const struct lsp_results *results)
{
    const struct lsp_section_result *worst = NULL;
    for (size_t row = 0; row < results->n_sections; row++)
        if (worst == NULL || results->sections[row].wait_h > worst->wait_h)
            worst = &results->sections[row];
    return worst;
}

/* Who is stated has travelled: nobody waits a year, and more than there are seats do not fit. */
static bool check_seats(const struct reference *at, const struct lsp_results *results)
{
    const struct lsp_section_result *worst = longest_wait(results);
    if (worst == NULL || !(worst->wait_h > HOURS_PER_YEAR))
        return true;
    const struct lsp_ride_section *ride = &at->stated->services.sections[worst->section];
    struct lsp_buffer found = {0};
    lsp_buffer_printf(
        &found, "%.0f persons a year, for %.0f seats", worst->persons_year, worst->seats_year);
    lsp_diags_add(at->diags, LSP_DIAG_SEATS_NONE,
        &(struct lsp_diag_facts){.where = at->scenario->where,
            .found = found.failed ? NULL : found.text,
            .expected = "stated demand that finds a seat within a year, or another way",
            .hint =
                "state what was carried (segment, table of demand, border_effect, scale_demand), "
                "more seats (services.seats), or another way"},
        "in scenario %s the stated demand does not fit into %s from %s to %s", at->scenario->id,
        ride->route_id, at->stated->network.nodes[ride->from_node].id,
        at->stated->network.nodes[ride->to_node].id);
    lsp_buffer_finish(&found);
    return false;
}

/* What is stated is what got on: where it hardly fits, the costs that it pivots on are those of
 * very long waits, and every other answer is far above it. */
static void warn_of_seats(const struct reference *at, const struct lsp_results *results)
{
    const struct lsp_section_result *worst = longest_wait(results);
    double strongest = 0;
    for (size_t segment = 0; segment < at->stated->demand.n_segments; segment++) {
        const struct lsp_segment *who = &at->stated->demand.segments[segment];
        double per_h =
            who->response * who->scale_per_money * who->value_of_time_money_h * who->late_weight;
        strongest = who->is_goods ? strongest : fmax(strongest, per_h);
    }
    if (worst == NULL ||
        !(strongest * worst->wait_h > log(MANY_TIMES) || worst->persons_year >= worst->seats_year))
        return;
    const struct lsp_ride_section *ride = &at->stated->services.sections[worst->section];
    lsp_diags_add(at->diags, LSP_DIAG_SEATS_SHORT,
        &(struct lsp_diag_facts){.where = at->scenario->where,
            .expected = "stated demand that finds seats, or other ways beside them",
            .hint = "state what was carried, more seats, or another way"},
        "in scenario %s the stated demand puts %.0f passengers a year on the %.0f seats of %s from "
        "%s to %s; at that load a free seat is %.3g days away, and every "
        "answer pivots on that wait: a way without it draws more than %.0f times as many",
        at->scenario->id, worst->persons_year, worst->seats_year, ride->route_id,
        at->stated->network.nodes[ride->from_node].id, at->stated->network.nodes[ride->to_node].id,
        worst->wait_h / 24, MANY_TIMES);
}

/* Into tour_share[n_segments]: the part of the stated demand that tours take. */
static void warn_of_tours(
    const struct reference *at, const struct lsp_results *results, double tour_share[])
{
    const struct lsp_demand *demand = &at->stated->demand;
    double asked[LSP_MAX_SEGMENTS] = {0};
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        if (!demand->movements[movement].is_return)
            asked[demand->movements[movement].segment] += results->reference_amount[movement];
    for (size_t segment = 0; segment < demand->n_segments; segment++) {
        const struct lsp_segment *who = &demand->segments[segment];
        double places = who->group_size * who->tours_per_year;
        bool is_short = who->tours_per_year > 0 && asked[segment] > places;
        tour_share[segment] = is_short ? places / asked[segment] : 1;
        if (!(tour_share[segment] * MANY_TIMES < 1))
            continue;
        lsp_diags_add(at->diags, LSP_DIAG_SEATS_SHORT,
            &(struct lsp_diag_facts){.where = at->scenario->where,
                .expected = "stated demand that finds places on tours",
                .hint = "state what was carried, or more tours"},
            "in scenario %s the stated demand asks for %.0f places a year on tours of segment %s, "
            "and there are %.0f: one of %.3g goes, and a project that brings more of them changes "
            "nothing but who",
            at->scenario->id, asked[segment], who->id, places, asked[segment] / places);
    }
}

static void warn_of_beds(
    const struct reference *at, const struct lsp_results *results, const double tour_share[])
{
    const struct lsp_demand *demand = &at->stated->demand;
    for (uint32_t zone = 0; zone < at->stated->network.n_zones; zone++) {
        const struct lsp_zone_spec *place = &at->stated->network.zones[zone];
        double asked[LSP_MONTHS] = {0}, all = 0, stay = 0;
        for (size_t movement = 0; movement < demand->n_movements && place->beds > 0; movement++) {
            const struct lsp_movement *by = &demand->movements[movement];
            const struct lsp_segment *who = &demand->segments[by->segment];
            if (by->is_return || by->destination != zone || !(who->nights > 0))
                continue;
            for (size_t month = 0; month < LSP_MONTHS; month++)
                asked[month] += results->reference_amount[movement] * tour_share[by->segment] *
                                who->nights * who->season_share[month];
        }
        for (size_t month = 0; month < LSP_MONTHS; month++) {
            all += asked[month];
            stay += fmin(asked[month], place->beds * DAYS_PER_MONTH);
        }
        if (!(stay * MANY_TIMES < all))
            continue;
        lsp_diags_add(at->diags, LSP_DIAG_SEATS_SHORT,
            &(struct lsp_diag_facts){.where = at->scenario->where,
                .expected = "stated demand that finds beds",
                .hint = "state who stayed there, or more beds"},
            "in scenario %s the stated demand asks for %.0f nights a year in %s, and in the months "
            "of its season there are beds for %.0f: one of %.3g goes, and a project that brings "
            "more of them changes nothing but who",
            at->scenario->id, all, place->name, stay, all / stay);
    }
}
