/* The smallest staffing by hour that meets a target.  SPDX-License-Identifier: Apache-2.0
 *
 * Each group of lanes is looked at by itself, with the vehicles that come to it hour by hour. First
 * the smallest number of lanes that, open all day, meets the target; then each hour in turn is
 * given as few lanes as the others allow, by bisection, again and again until no hour can lose one.
 * All staffings are tried on the same random days, so the answer is a minimum of them: with one
 * lane less in any one hour some hour would miss the target.  There may be others as small. */
#include <math.h>
#include <string.h>

#include "border_internal.h"

/* As many lanes as any post of the world has; where they do not do, nothing does. */
enum { MAX_LANES = 128, FEWEST_DAYS = 100 };
/* A search takes some sixty simulations of so many vehicles. */
static const double SEARCH_VEHICLES = 40000;
/* Hours in which fewer vehicles are simulated say nothing of a percentile. */
static const double FEWEST_SEEN = 20;

/* What one search needs. */
struct search {
    struct border *border;
    struct lsp_post post; /* with one group, whose lanes are staffed by hour */
    struct lsp_passage passage;
    lsp_hourly arrivals_veh[LSP_MAX_VEHICLES];
    double lanes[1][LSP_MAX_LANE_GROUPS][LSP_HOURS];
    struct border_staffing *staffing;
    struct lsp_simulated_crossing *found;
};

static enum lsp_status staff_group(struct border *border, struct border_side *side, size_t position,
    size_t group, uint32_t vehicles);
static uint32_t pool_of(const struct lsp_post *post, double *ret_lanes);
static double fill_search(struct search *search, const struct border_side *side, size_t position,
    const struct lsp_lane_group *group);
static void fill_hours(struct search *search, double lanes);
static enum lsp_status find_smallest(struct search *search);
static enum lsp_status find_even(struct search *search, uint32_t *ret_lanes);
static enum lsp_status lower_hours(struct search *search, bool *ret_changed);
static enum lsp_status lower_hour(struct search *search, size_t hour);
static enum lsp_status try_lanes(struct search *search, bool *ret_is_met, double *ret_worst_h);

enum lsp_status lsp_border_staff(struct border *border, struct border_side *side)
{
    size_t n_groups = 0;
    for (size_t at = 0; at < side->passage.n_posts; at++)
        n_groups += side->passage.posts[at]->n_groups;
    side->staffing = LSP_ARRAY(&border->arena, struct border_staffing, n_groups);
    if (side->staffing == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < side->passage.n_posts; at++) {
        const struct lsp_post *post = side->passage.posts[at];
        uint32_t taken = 0;
        bool has_pool = false;
        for (size_t index = 0; index < post->n_groups; index++) {
            const struct lsp_lane_group *group = &post->groups[index];
            uint32_t vehicles = group->vehicles & ~taken;
            taken |= group->vehicles;
            bool is_pooled = group->sharing == LSP_LANES_POOLED;
            if (is_pooled && has_pool)
                continue;
            has_pool |= is_pooled;
            LSP_TRY(staff_group(border, side, at, index, vehicles));
        }
    }
    return LSP_OK;
}

static enum lsp_status staff_group(struct border *border, struct border_side *side, size_t position,
    size_t group, uint32_t vehicles)
{
    const struct lsp_post *post = side->passage.posts[position];
    struct search *search = LSP_ARRAY(&border->arena, struct search, 1);
    if (search == NULL)
        return LSP_NO_MEMORY;
    struct lsp_lane_group alone = post->groups[group];
    alone.vehicles = vehicles;
    if (alone.sharing == LSP_LANES_POOLED)
        alone.vehicles = pool_of(post, &alone.lanes);
    alone.sharing = LSP_LANES_OWN;
    struct border_staffing *staffing = &side->staffing[side->n_staffing];
    *staffing =
        (struct border_staffing){.position = (uint32_t)position, .vehicles = alone.vehicles};
    search->border = border;
    search->staffing = staffing;
    search->found = LSP_ARRAY(&border->arena, struct lsp_simulated_crossing, 1);
    if (search->found == NULL)
        return LSP_NO_MEMORY;
    double veh_day = fill_search(search, side, position, &alone);
    if (!(veh_day > 0))
        return LSP_OK;
    uint32_t asked = border->options->n_days > 0 ? border->options->n_days : LSP_SIMULATED_DAYS;
    double affordable = fmax(floor(SEARCH_VEHICLES / veh_day), FEWEST_DAYS);
    staffing->n_days = affordable < asked ? (uint32_t)affordable : asked;
    side->n_staffing++;
    return find_smallest(search);
}

static uint32_t pool_of(const struct lsp_post *post, double *ret_lanes)
{
    uint32_t vehicles = 0;
    *ret_lanes = 0;
    for (size_t group = 0; group < post->n_groups; group++)
        if (post->groups[group].sharing == LSP_LANES_POOLED) {
            vehicles |= post->groups[group].vehicles;
            *ret_lanes += post->groups[group].lanes;
        }
    return vehicles;
}

/* The post with this group alone; no inspection behind the lanes, and always room to drive on.
 * Returns the vehicles a day. */
static double fill_search(struct search *search, const struct border_side *side, size_t position,
    const struct lsp_lane_group *group)
{
    search->post = *side->passage.posts[position];
    struct lsp_post *post = &search->post;
    post->groups[0] = *group;
    post->n_groups = 1;
    double veh_day = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        bool is_member = (group->vehicles >> vehicle & 1) != 0;
        const struct lsp_simulated_class *seen = &side->found->posts[position].vehicles[vehicle];
        post->secondary_share[vehicle] = 0;
        for (size_t hour = 0; is_member && hour < LSP_HOURS; hour++)
            search->arrivals_veh[vehicle][hour] =
                position == 0 ? side->arrivals_veh[vehicle][hour] : seen->hours[hour].vehicles;
        if (!is_member || position > 0) /* at the second post the others are among those seen */
            post->other_veh_day[vehicle] = 0;
        if (position > 0)
            post->booked_share[vehicle] = 0;
        veh_day += is_member ? seen->day.vehicles : 0;
    }
    search->passage = (struct lsp_passage){
        .posts = {post}, .n_posts = 1, .utc_offset_h = side->passage.utc_offset_h};
    fill_hours(search, group->lanes);
    return veh_day;
}

/* Which hours of the study's clock the post is open in, and the lanes staffed then. */
static void fill_hours(struct search *search, double lanes)
{
    const struct lsp_post *post = &search->post;
    struct border_staffing *staffing = search->staffing;
    double shift_h = search->passage.utc_offset_h - post->utc_offset_h;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        double open_h = 0;
        for (int day = -2; day <= 2; day++) {
            double opens_h = post->opens_h + shift_h + 24 * day;
            double closes_h = post->closes_h + shift_h + 24 * day;
            open_h += fmax(fmin((double)hour + 1, closes_h) - fmax((double)hour, opens_h), 0);
        }
        staffing->is_open[hour] = open_h > 1e-9;
        staffing->is_whole[hour] = open_h > 1 - 1e-9;
        uint32_t local = (uint32_t)fmod((double)hour - floor(shift_h) + 48, 24);
        staffing->now[hour] = staffing->is_open[hour]
                                  ? lanes * post->staffed_share * lsp_post_staffing(post, local)
                                  : 0;
    }
}

static enum lsp_status find_smallest(struct search *search)
{
    struct border_staffing *staffing = search->staffing;
    memcpy(search->lanes[0][0], staffing->now, sizeof staffing->now);
    LSP_TRY(try_lanes(search, &staffing->is_met_now, &staffing->worst_now_h));
    uint32_t even;
    LSP_TRY(find_even(search, &even));
    staffing->can_be_met = even <= MAX_LANES;
    if (!staffing->can_be_met)
        return LSP_OK;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        staffing->needed[hour] = staffing->is_open[hour] ? even : 0;
    bool changed = true;
    while (changed)
        LSP_TRY(lower_hours(search, &changed));
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        search->lanes[0][0][hour] = staffing->needed[hour];
    bool is_met;
    LSP_TRY(try_lanes(search, &is_met, &staffing->worst_h));
    return LSP_OK;
}

/* The smallest number that does when open in all hours; more than MAX_LANES when none does. */
static enum lsp_status find_even(struct search *search, uint32_t *ret_lanes)
{
    uint32_t low = 0, high = 1; /* low does not do */
    bool is_met = false;
    double worst_h;
    while (high <= MAX_LANES) {
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            search->lanes[0][0][hour] = high;
        LSP_TRY(try_lanes(search, &is_met, &worst_h));
        if (is_met)
            break;
        low = high;
        high *= 2;
    }
    while (is_met && high - low > 1) {
        uint32_t middle = (low + high) / 2;
        bool does = false;
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            search->lanes[0][0][hour] = middle;
        LSP_TRY(try_lanes(search, &does, &worst_h));
        if (does)
            high = middle;
        else
            low = middle;
    }
    *ret_lanes = high;
    return LSP_OK;
}

static enum lsp_status lower_hours(struct search *search, bool *ret_changed)
{
    *ret_changed = false;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        uint32_t before = search->staffing->needed[hour];
        LSP_TRY(lower_hour(search, hour));
        *ret_changed |= search->staffing->needed[hour] < before;
    }
    return LSP_OK;
}

/* One lane less first: in the last round that is all. */
static enum lsp_status lower_hour(struct search *search, size_t hour)
{
    uint32_t *needed = search->staffing->needed;
    uint32_t low = 0, high = needed[hour]; /* high does */
    for (size_t at = 0; at < LSP_HOURS; at++)
        search->lanes[0][0][at] = needed[at];
    for (bool is_first = true; high > low; is_first = false) {
        uint32_t tried = is_first ? high - 1 : (low + high) / 2;
        search->lanes[0][0][hour] = tried;
        bool does = false;
        double worst_h;
        LSP_TRY(try_lanes(search, &does, &worst_h));
        if (does)
            high = tried;
        else
            low = tried + 1;
    }
    needed[hour] = high;
    return LSP_OK;
}

/* The target is asked of each class in each hour in which the post is open from end to end. */
static enum lsp_status try_lanes(struct search *search, bool *ret_is_met, double *ret_worst_h)
{
    const struct border_staffing *staffing = search->staffing;
    LSP_TRY(lsp_border_simulate(search->border, &search->passage, search->arrivals_veh,
        search->lanes, staffing->n_days, search->found));
    *ret_is_met = (search->found->never_served & staffing->vehicles) == 0;
    *ret_worst_h = *ret_is_met ? 0 : (double)INFINITY;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            const struct lsp_simulated_wait *wait =
                &search->found->posts[0].vehicles[vehicle].hours[hour];
            if (!staffing->is_whole[hour] || wait->vehicles * staffing->n_days < FEWEST_SEEN)
                continue;
            *ret_is_met &= wait->over_target_share <= LSP_BORDER_LATE_SHARE;
            *ret_worst_h = fmax(*ret_worst_h, wait->wait_p95_h);
        }
    return LSP_OK;
}
