/* Realised elasticities: the main scenario's side with the project solved again, each time with one
 * lever raised by a tenth, beside what was found elsewhere.
 *
 *     e = ln(Q1 / Q0) / ln 1.1
 *
 * Totals keep pivoting on the reference as it was, so that they answer to the lever as they would
 * in the study.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

static const double RISE = 1.1;

enum lever {
    LEVER_NONE, /* the case as it is */
    LEVER_ROAD_COST,
    LEVER_ROAD_TIME,
    LEVER_ROAD_ALL,
    LEVER_RAIL_FARE,
    LEVER_RAIL_ALL,
    LEVER_AIR_FARE,
    LEVER_SEA_FARE,
    LEVER_TOLL,
    LEVER_SERVICE,
    LEVER_GOODS_COST,
    N_LEVERS,
};

static const char *const LEVER_IDS[N_LEVERS] = {"none", "road_cost", "road_time", "road_all",
    "rail_fare", "rail_all", "air_fare", "sea_fare", "toll", "inspection", "goods_road_cost"};
static const char *const LEVERS[N_LEVERS] = {"Nothing",
    "Running cost per km of travellers' road vehicles", "Driving time on roads",
    ("Driving time and tolls of roads, for goods vehicles too, and running cost of travellers' "
     "road "
     "vehicles"),
    "Railway fares", "Railway ride, boarding, alighting and fare", "Air fares", "Sea fares",
    "Tolls of all links",
    "Inspection time of a vehicle at border posts, at its lane and in the secondary inspection",
    "Running cost per km and hour of goods vehicles on roads"};

enum quantity {
    QUANTITY_VEH_KM,
    QUANTITY_PERSONS, /* by all modes */
    QUANTITY_BY_ROAD, /* in the order of enum lsp_mode */
    QUANTITY_BY_RAIL,
    QUANTITY_BY_AIR,
    QUANTITY_BY_SEA,
    QUANTITY_TONNES, /* by all modes */
    QUANTITY_TONNES_BY_ROAD,
    QUANTITY_PROJECT, /* on the project's busiest link */
    N_QUANTITIES,
};

static const char *const QUANTITY_IDS[N_QUANTITIES] = {"road_veh_km", "persons", "persons_road",
    "persons_rail", "persons_air", "persons_sea", "tonnes", "tonnes_road", "project_veh"};
static const char *const QUANTITIES[N_QUANTITIES] = {"Travellers' road vehicle-km", "Travellers",
    "Travellers by road", "Travellers by railway", "Travellers by air", "Travellers by sea",
    "Goods", "Goods by road", "Vehicles on the project"};
static const char *const UNITS[N_QUANTITIES] = {"veh-km/day", "persons/year", "persons/year",
    "persons/year", "persons/year", "persons/year", "t/year", "t/year", "veh/day"};

/* Most of what is published is about the trips of every day: a trip across a border that takes half
 * a day is another kind.  The bound of three hours is assumed. */
static const double EVERY_DAY_H = 3;

/* A change of less than one traveller, tonne or vehicle-km of the quantity's own unit says nothing
 * about anybody; vehicles on a link that few use are counted by the day. */
static const double LEAST_AMOUNT = 1, LEAST_VEH_DAY = 0.1;

struct kept_range {
    enum lever lever;
    enum quantity quantity;
    struct lsp_published_elasticity range;
};

static const struct kept_range RANGES[] = {
    {LEVER_ROAD_COST, QUANTITY_VEH_KM,
        {-0.35, -0.25, EVERY_DAY_H, "car-km to fuel cost, all trips of a model area in the UK",
            "UK TAG unit M2.1, realism tests; not verified", LSP_ASSUMED}},
    {LEVER_ROAD_TIME, QUANTITY_BY_ROAD,
        {-2, 0, EVERY_DAY_H, "car trips to journey time, all trips of a model area in the UK",
            "UK TAG unit M2.1, realism tests; not verified", LSP_ASSUMED}},
    {LEVER_ROAD_ALL, QUANTITY_VEH_KM,
        {-2, -0.5, EVERY_DAY_H,
            "traffic to generalised cost: -0.5, -0.5 to -1 (short run) and -1 "
            "to -2 (long run), -0.87 and -1.18 (Canberra)",
            "NHI 1995; Lee 2000; Canberra 2003, all at second hand", LSP_WEAK}},
    {LEVER_RAIL_FARE, QUANTITY_BY_RAIL,
        {-0.9, -0.2, EVERY_DAY_H, "trips by public transport to fares, a model area in the UK",
            "UK TAG unit M2.1, realism tests; not verified", LSP_ASSUMED}},
    {LEVER_RAIL_ALL, QUANTITY_BY_RAIL,
        {-2, -0.6, EVERY_DAY_H,
            "railway trips to the whole generalised cost, of which this lever leaves the timetable "
            "alone",
            "TRL 2004, at second hand", LSP_WEAK}},
    {LEVER_AIR_FARE, QUANTITY_BY_AIR,
        {-1.5, -0.6, (double)INFINITY,
            "air travellers to fares: -1.2 to -1.5 on one route, some -0.8 when all of a country's "
            "fares rise, some -0.6 when all of several countries' do",
            "InterVISTAS 2007 for IATA; the last two not verified", LSP_WEAK}},
    {LEVER_TOLL, QUANTITY_PROJECT,
        {-0.28, -0.23, (double)INFINITY,
            "vehicles to the toll of one fixed link: Great Belt 2005-06 -0.23 to -0.28, "
            "Confederation Bridge 2025 -0.24",
            "derived from counts before and after toll cuts", LSP_DERIVED}},
};

/* What every solve is measured against. */
struct measure {
    const struct scenario_run *run;
    double amount[N_QUANTITIES], hours[N_QUANTITIES]; /* hours NAN where not of trips */
};

static enum lsp_status pull(size_t number, struct lsp_arena *arena, struct lsp_case *changed);
static enum lsp_status raise_vehicles(
    bool of_goods, bool also_hours, struct lsp_arena *arena, struct lsp_case *changed);
static enum lsp_status raise_links(
    bool time, uint32_t toll_modes, struct lsp_arena *arena, struct lsp_case *changed);
static enum lsp_status raise_rides(
    enum lsp_mode mode, struct lsp_arena *arena, struct lsp_case *changed);
static enum lsp_status raise_posts(struct lsp_arena *arena, struct lsp_case *changed);
static uint32_t vehicles_of(const struct lsp_demand *demand, bool of_goods);
static void measure(const struct lsp_results *results, struct measure *measure);
static void measure_choices(const struct lsp_results *results, struct measure *measure);
static void measure_links(const struct lsp_results *results, struct measure *measure);
static void *copy(struct lsp_arena *arena, const void *array, size_t n, size_t size);
static size_t add_lever(const struct measure *before, const struct measure *after, enum lever lever,
    struct lsp_elasticity items[N_QUANTITIES]);
static const struct lsp_published_elasticity *published(enum lever lever, enum quantity quantity);

enum lsp_status lsp_elasticities_make(const struct lsp_study_inputs *inputs, int show_year,
    const struct scenario_run *run, struct lsp_arena *arena,
    struct lsp_elasticities *ret_elasticities)
{
    struct lsp_results results[N_LEVERS];
    struct measure before = {.run = run}, after = {.run = run};
    struct lsp_elasticity *items =
        LSP_ARRAY(arena, struct lsp_elasticity, (size_t)N_LEVERS * N_QUANTITIES);
    struct lsp_elasticities found = {.lever_ids = LEVER_IDS,
        .levers = LEVERS,
        .quantity_ids = QUANTITY_IDS,
        .quantities = QUANTITIES,
        .units = UNITS,
        .n_levers = N_LEVERS,
        .n_quantities = N_QUANTITIES,
        .items = items,
        .converged = true};
    if (items == NULL)
        return LSP_NO_MEMORY;
    size_t state;
    found.state_share = lsp_shown_pair(run, show_year, &found.n_states, &state)->share;
    const struct sides_options options = {.scenario = inputs->main_scenario, .year = show_year};
    struct lsp_diags unsaid = {0}; /* all was said when the scenario was run */
    enum lsp_status status =
        lsp_scenario_side_vary(inputs, &options, LSP_WITH, N_LEVERS, pull, arena, &unsaid, results);
    lsp_diags_finish(&unsaid);
    LSP_TRY(status);
    measure(&results[LEVER_NONE], &before);
    for (int lever = 0; lever < N_LEVERS; lever++) {
        found.converged &= results[lever].convergence.stopped_by == LSP_STOPPED_CONVERGED;
        measure(&results[lever], &after);
        if (lever != LEVER_NONE)
            found.n += add_lever(&before, &after, (enum lever)lever, &items[found.n]);
        lsp_results_finish(&results[lever]);
    }
    *ret_elasticities = found;
    return LSP_OK;
}

static enum lsp_status pull(size_t number, struct lsp_arena *arena, struct lsp_case *changed)
{
    struct lsp_services *services = &changed->services;
    switch ((enum lever)number) {
    case LEVER_NONE:
    case N_LEVERS:
        return LSP_OK;
    case LEVER_ROAD_COST:
        return raise_vehicles(false, false, arena, changed);
    case LEVER_ROAD_TIME:
        return raise_links(true, 0, arena, changed);
    case LEVER_ROAD_ALL:
        LSP_TRY(raise_vehicles(false, true, arena, changed));
        return raise_links(true, UINT32_C(1) << LSP_ROAD, arena, changed);
    case LEVER_RAIL_FARE:
        services->fare_factor[LSP_RAIL] *= RISE;
        return LSP_OK;
    case LEVER_RAIL_ALL:
        services->fare_factor[LSP_RAIL] *= RISE;
        services->boarding_h[LSP_RAIL] *= RISE;
        services->alighting_h[LSP_RAIL] *= RISE;
        return raise_rides(LSP_RAIL, arena, changed);
    case LEVER_AIR_FARE:
        services->fare_factor[LSP_AIR] *= RISE;
        return LSP_OK;
    case LEVER_SEA_FARE:
        services->fare_factor[LSP_SEA] *= RISE;
        return LSP_OK;
    case LEVER_TOLL:
        return raise_links(false, (UINT32_C(1) << LSP_N_MODES) - 1, arena, changed);
    case LEVER_SERVICE:
        return raise_posts(arena, changed);
    case LEVER_GOODS_COST:
        return raise_vehicles(true, true, arena, changed);
    }
    LSP_BUG("a lever of no kind");
}

/* Road vehicles of persons alone, or of goods alone. */
static enum lsp_status raise_vehicles(
    bool of_goods, bool also_hours, struct lsp_arena *arena, struct lsp_case *changed)
{
    struct lsp_network_specs *network = &changed->network;
    uint32_t of = vehicles_of(&changed->demand, of_goods);
    network->vehicles =
        copy(arena, network->vehicles, network->n_vehicles, sizeof *network->vehicles);
    if (network->vehicles == NULL)
        return LSP_NO_MEMORY;
    for (size_t vehicle = 0; vehicle < network->n_vehicles; vehicle++) {
        if ((of >> vehicle & 1) == 0 || network->vehicles[vehicle].mode != LSP_ROAD)
            continue;
        network->vehicles[vehicle].cost_money_km *= RISE;
        if (also_hours)
            network->vehicles[vehicle].cost_money_h *= RISE;
    }
    return LSP_OK;
}

static uint32_t vehicles_of(const struct lsp_demand *demand, bool of_goods)
{
    uint32_t vehicles = 0;
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        for (size_t way = 0; way < demand->n_alternatives; way++) {
            uint32_t vehicle = lsp_demand_vehicle(demand, segment, way, LSP_ROAD);
            if (demand->segments[segment].is_goods == of_goods && vehicle != LSP_NONE)
                vehicles |= UINT32_C(1) << vehicle;
        }
    return vehicles;
}

static void raise_tolls(struct lsp_link_spec *link)
{
    link->toll_money *= RISE;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        link->vehicle_toll_money[vehicle] *= RISE;
}

/* Time is that of roads, and the same for all who drive there; tolls are those of links of some
 * modes (bits). */
static enum lsp_status raise_links(
    bool time, uint32_t toll_modes, struct lsp_arena *arena, struct lsp_case *changed)
{
    struct lsp_network_specs *network = &changed->network;
    network->links = copy(arena, network->links, network->n_links, sizeof *network->links);
    if (network->links == NULL)
        return LSP_NO_MEMORY;
    network->link_capacity = network->n_links;
    for (size_t row = 0; row < network->n_links; row++) {
        if (time && network->links[row].mode == LSP_ROAD)
            network->links[row].free_speed_km_h /= RISE;
        if ((toll_modes >> network->links[row].mode & 1) != 0)
            raise_tolls(&network->links[row]);
    }
    return LSP_OK;
}

static enum lsp_status raise_rides(
    enum lsp_mode mode, struct lsp_arena *arena, struct lsp_case *changed)
{
    struct lsp_services *services = &changed->services;
    services->legs = copy(arena, services->legs, services->n_legs, sizeof *services->legs);
    if (services->legs == NULL)
        return LSP_NO_MEMORY;
    for (size_t leg = 0; leg < services->n_legs; leg++)
        if (services->legs[leg].mode == mode)
            services->legs[leg].ride_h *= RISE;
    return LSP_OK;
}

static enum lsp_status raise_posts(struct lsp_arena *arena, struct lsp_case *changed)
{
    changed->posts = copy(arena, changed->posts, changed->n_posts, sizeof *changed->posts);
    if (changed->posts == NULL)
        return LSP_NO_MEMORY;
    for (size_t post = 0; post < changed->n_posts; post++)
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
            changed->posts[post].service_h[vehicle] *= RISE;
            changed->posts[post].secondary_h[vehicle] *= RISE;
        }
    return LSP_OK;
}

static void *copy(struct lsp_arena *arena, const void *array, size_t n, size_t size)
{
    void *copied = lsp_arena_alloc(arena, n, size);
    if (copied != NULL && n > 0)
        memcpy(copied, array, n * size);
    return copied;
}

static void measure(const struct lsp_results *results, struct measure *measure)
{
    for (size_t quantity = 0; quantity < N_QUANTITIES; quantity++)
        measure->amount[quantity] = measure->hours[quantity] = 0;
    measure_choices(results, measure);
    measure_links(results, measure);
    for (size_t quantity = 0; quantity < N_QUANTITIES; quantity++)
        measure->hours[quantity] = measure->hours[quantity] / measure->amount[quantity];
    measure->hours[QUANTITY_VEH_KM] = measure->hours[QUANTITY_BY_ROAD];
    measure->hours[QUANTITY_PROJECT] = (double)NAN;
}

/* Who goes by which main mode, and how long. */
static void measure_choices(const struct lsp_results *results, struct measure *measure)
{
    const struct lsp_demand *demand = &measure->run->with.demand;
    for (size_t movement = 0; movement < results->n_movements; movement++) {
        bool is_goods = demand->segments[demand->movements[movement].segment].is_goods;
        for (size_t way = 0; way < results->n_alternatives; way++) {
            const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
            enum lsp_mode mode = demand->alternatives[way].main_mode;
            size_t of_mode = is_goods ? QUANTITY_TONNES_BY_ROAD : QUANTITY_BY_ROAD + (size_t)mode;
            size_t of_all = is_goods ? QUANTITY_TONNES : QUANTITY_PERSONS;
            if (!(choice->amount > 0))
                continue;
            measure->amount[of_all] += choice->amount;
            measure->hours[of_all] += choice->amount * choice->hours;
            if (is_goods && mode != LSP_ROAD)
                continue;
            measure->amount[of_mode] += choice->amount;
            measure->hours[of_mode] += choice->amount * choice->hours;
        }
    }
}

static void measure_links(const struct lsp_results *results, struct measure *measure)
{
    const struct lsp_network_specs *network = &measure->run->with.network;
    uint32_t of_persons = vehicles_of(&measure->run->with.demand, false);
    for (size_t link = 0; link < results->n_links; link++) {
        uint32_t row = results->link_row[link];
        const double *veh_day = &results->link_veh_day[link * LSP_MAX_VEHICLES];
        double all = 0;
        for (size_t vehicle = 0; vehicle < network->n_vehicles; vehicle++) {
            all += veh_day[vehicle];
            if ((of_persons >> vehicle & 1) != 0 && network->links[row].mode == LSP_ROAD)
                measure->amount[QUANTITY_VEH_KM] +=
                    veh_day[vehicle] * network->links[row].length_km;
        }
        if (measure->run->is_project_link[row]) /* one direction: both answer nearly alike */
            measure->amount[QUANTITY_PROJECT] = fmax(measure->amount[QUANTITY_PROJECT], all);
    }
}

/* Those of a lever that moves nothing are left out, as are those of hardly anybody. */
static size_t add_lever(const struct measure *before, const struct measure *after, enum lever lever,
    struct lsp_elasticity items[N_QUANTITIES])
{
    size_t n = 0;
    bool moves = false;
    for (size_t quantity = 0; quantity < N_QUANTITIES; quantity++) {
        double from = before->amount[quantity], to = after->amount[quantity];
        if (!(from >= (quantity == QUANTITY_PROJECT ? LEAST_VEH_DAY : LEAST_AMOUNT)) || !(to > 0))
            continue;
        double value = log(to / from) / log(RISE);
        moves |= fabs(value) > 1e-7; /* far above what a run leaves open */
        items[n++] = (struct lsp_elasticity){.lever = lever,
            .quantity = quantity,
            .before = from,
            .after = to,
            .value = value,
            .mean_hours = before->hours[quantity],
            .published = published(lever, (enum quantity)quantity)};
    }
    return moves ? n : 0;
}

static const struct lsp_published_elasticity *published(enum lever lever, enum quantity quantity)
{
    for (size_t at = 0; at < sizeof RANGES / sizeof *RANGES; at++)
        if (RANGES[at].lever == lever && RANGES[at].quantity == quantity)
            return &RANGES[at].range;
    return NULL;
}
