/* The certificate's part of the waits: what is left where the waits used are not those of the
 * flows.
 *
 * With W an element's wait at a load, x the load of the flows and y the one whose wait t was used,
 *
 *     int_0^x W + (y t - int_0^y W) - x t = int_y^x (W(u) - t) du >= 0,
 *
 * Fenchel's inequality again [Rockafellar1970]; where t is less than any wait, y is 0.  It needs W
 * to answer to nothing but its own load, and to rise with it: so does a section of a ride, and a
 * post that one class of vehicles has for itself.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/sum.h"
#include "equilibrium/equilibrium_internal.h"
#include "services/seats.h"

enum { N_POINTS = 5, POST_PANELS = 24, MAX_DOUBLINGS = 64, MAX_HALVINGS = 200 };

/* Gauss and Legendre's on -1 to 1. */
static const double POINT[N_POINTS] = {
    -0.906179845938663993, -0.538469310105683091, 0, 0.538469310105683091, 0.906179845938663993};
static const double WEIGHT[N_POINTS] = {0.236926885056189088, 0.478628670499366468,
    0.568888888888888889, 0.478628670499366468, 0.236926885056189088};
/* Sections are integrated over the logarithm of the free part, in panels no wider than this. */
static const double MOST_WIDTH = 0.25;

static double section_area_h(const struct solver *solver, uint32_t element);
static double post_area_h(struct solver *solver, uint32_t element);
static double load_of_wait(struct solver *solver, uint32_t element, double wait_h);
static double post_wait_h(struct solver *solver, uint32_t element, double veh_day);
static bool uses_lanes_of(const struct lsp_post *post, uint32_t vehicle, uint32_t other);
static const struct lsp_lane_group *group_of(const struct lsp_post *post, uint32_t vehicle);

double lsp_certificate_waits_money(struct solver *solver, const double hour_money[])
{
    struct lsp_sum money = {0};
    for (uint32_t element = solver->first_section; element < solver->n_elements; element++) {
        bool is_priced = solver->is_used[element] && hour_money[element] > 0;
        if (is_section(solver, element) && solver->is_used[element] && !(solver->flow[element] < 1))
            return (double)INFINITY; /* no wait lets so many ride */
        if (is_priced && is_section(solver, element))
            lsp_sum_add(&money, hour_money[element] * section_area_h(solver, element));
        else if (is_priced && lsp_post_is_alone(solver, element))
            lsp_sum_add(&money, hour_money[element] * post_area_h(solver, element));
    }
    return lsp_sum_value(&money);
}

/* With s = -ln(1 - u), in which W has no pole. */
static double section_area_h(const struct solver *solver, uint32_t element)
{
    const struct seats *seats = &solver->seats;
    uint32_t section = element - solver->first_section;
    double headway_h = seats->headway_h[section], per_departure = seats->per_departure[section];
    double from = -log(seats->free[section]), to = -log1p(-fmax(solver->flow[element], 0));
    double used_h = lsp_seat_wait(headway_h, per_departure, seats->free[section]).wait_h;
    int n_panels = 1 + (int)(fabs(to - from) / MOST_WIDTH);
    double half = (to - from) / n_panels / 2, area_h = 0;
    for (int panel = 0; panel < n_panels; panel++)
        for (int point = 0; point < N_POINTS; point++) {
            double free_share = exp(-(from + half * (2 * panel + 1 + POINT[point])));
            double wait_h = lsp_seat_wait(headway_h, per_departure, fmin(free_share, 1)).wait_h;
            area_h += WEIGHT[point] * half * free_share * (wait_h - used_h);
        }
    return fmax(area_h, 0); /* rounding: -1e-20 */
}

static double post_area_h(struct solver *solver, uint32_t element)
{
    double used_h = solver->time_h[element], to = fmax(solver->flow[element], 0);
    double from = load_of_wait(solver, element, used_h), area_h = 0;
    double half = (to - from) / POST_PANELS / 2;
    if (!isfinite(half))
        return (double)INFINITY;
    for (int panel = 0; panel < POST_PANELS; panel++)
        for (int point = 0; point < N_POINTS; point++) {
            double load = from + half * (2 * panel + 1 + POINT[point]);
            area_h += WEIGHT[point] * half * (post_wait_h(solver, element, load) - used_h);
        }
    return fmax(area_h, 0);
}

/* By halving from a bracket around the present flow; 0 where no load waits so little, INFINITY
 * where none waits so long. */
static double load_of_wait(struct solver *solver, uint32_t element, double wait_h)
{
    double low = 0, high = fmax(solver->flow[element], 0);
    for (int doubling = 0; post_wait_h(solver, element, high) < wait_h; doubling++) {
        if (doubling == MAX_DOUBLINGS)
            return (double)INFINITY;
        low = high;
        high = fmax(2 * high, 1);
    }
    for (int halving = 0; halving < MAX_HALVINGS; halving++) {
        double middle = low + (high - low) / 2;
        if (!(middle > low && middle < high))
            break;
        *(post_wait_h(solver, element, middle) < wait_h ? &low : &high) = middle;
    }
    return high;
}

/* Of the element's class with so many vehicles a day, all other flows as they are. */
static double post_wait_h(struct solver *solver, uint32_t element, double veh_day)
{
    uint32_t side = (element - solver->first_post) / LSP_MAX_VEHICLES;
    uint32_t vehicle = (element - solver->first_post) % LSP_MAX_VEHICLES;
    double kept = solver->flow[element];
    struct lsp_crossing_day day;
    solver->flow[element] = veh_day;
    lsp_posts_day(solver, side / 2, side % 2 == 0, solver->flow, &day);
    solver->flow[element] = kept;
    return day.wait_h[vehicle];
}

/* Of two used classes each waits for the other.  Other traffic does not answer, but where it shares
 * the lanes of a class, more of the class makes the mean inspection there shorter or longer: its
 * wait need not rise with its own flow alone. */
bool lsp_post_is_alone(const struct solver *solver, uint32_t element)
{
    uint32_t side = (element - solver->first_post) / LSP_MAX_VEHICLES;
    uint32_t vehicle = (element - solver->first_post) % LSP_MAX_VEHICLES;
    uint32_t first = solver->first_post + side * LSP_MAX_VEHICLES;
    const struct lsp_crossing *crossing = &solver->problem->crossings[side / 2];
    for (uint32_t other = 0; other < LSP_MAX_VEHICLES; other++) {
        if (other == vehicle)
            continue;
        if (solver->is_used[first + other])
            return false;
        for (size_t at = 0; at < crossing->n_posts; at++) {
            const struct lsp_post *post = &solver->problem->posts[crossing->posts[at]];
            if (post->other_veh_day[other] > 0 && uses_lanes_of(post, vehicle, other))
                return false;
        }
    }
    return true;
}

/* Whether two classes may come to the same lane, the secondary ones among them. */
static bool uses_lanes_of(const struct lsp_post *post, uint32_t vehicle, uint32_t other)
{
    const struct lsp_lane_group *one = group_of(post, vehicle), *two = group_of(post, other);
    if (post->secondary_share[vehicle] > 0 && post->secondary_share[other] > 0)
        return true;
    if (one == NULL || two == NULL)
        return false;
    bool is_pool = one->sharing == LSP_LANES_POOLED && two->sharing == LSP_LANES_POOLED;
    bool helps = one->sharing == LSP_LANES_OVERFLOW && (one->helps >> other & 1) != 0;
    bool is_helped = two->sharing == LSP_LANES_OVERFLOW && (two->helps >> vehicle & 1) != 0;
    return one == two || is_pool || helps || is_helped;
}

/* The first that names the class, or NULL. */
static const struct lsp_lane_group *group_of(const struct lsp_post *post, uint32_t vehicle)
{
    for (size_t group = 0; group < post->n_groups; group++)
        if ((post->groups[group].vehicles >> vehicle & 1) != 0)
            return &post->groups[group];
    return NULL;
}
