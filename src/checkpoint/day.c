/* The day of a crossing: its posts one behind the other, and the room between them.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Without a limit on the room, the first post's day is followed to its end, then the second's. With
 * one, both go on together, hour by hour.  The room r that is left takes a net growth g of what
 * stands between the posts only in part, r f(g / r),
 *
 *     f(z) = z up to z0,  z0 + (1 - z0) (1 - exp(-(z - z0) / (1 - z0))) above,  z0 = 1/2
 *
 * and the lanes of the first post work, in that hour, at the share that brings just this growth.  f
 * is concave with slope 1 at 0, so the growth rises with what comes and with the room, and never
 * takes more than all of it.  A vehicle that is through and finds no room stays in its lane; so the
 * lanes of the first post count as room [Hunt1956]. */
#include "checkpoint_internal.h"

#include <math.h>
#include <string.h>

/* What stands between the posts, [pce]. */
struct room {
    const struct lsp_passage *passage;
    struct lsp_post_run *first, *second;
    double room_pce; /* with the lanes of the first post */
    double
        left_pce; /* through the first post before this hour, of classes that the second serves */
    double come_pce;          /* of those, arrived at the second */
    double pce[LSP_HOURS];    /* at the end of each hour */
    double slowed[LSP_HOURS]; /* share of the first post's lanes that have room */
};

/* As it was before an hour, so that the hour can be tried again. */
struct kept {
    struct lsp_post_state first, second;
};

static void clear_day(size_t n_posts, struct lsp_crossing_day *ret_day);
static void follow_alone(struct lsp_post_run *run);
static void follow_together(struct room *room);
static void begin_room(struct room *room);
static void follow_hour(struct room *room, uint32_t hour);
static double try_hour(struct room *room, const struct kept *kept, uint32_t hour, double slowed);
static double accepted_share(double growth_share);
static double find_slowed(
    struct room *room, const struct kept *kept, uint32_t hour, double target_pce, double most_pce);
static double between_pce(
    const struct room *room, uint32_t hour, double *ret_left_pce, double *ret_come_pce);
static void fill_between(struct room *room, struct lsp_crossing_day *ret_day);
static void shift_onward(
    const struct lsp_passage *passage, const struct lsp_post_run *first, hourly *ret_arriving);
static double arriving_veh(const struct lsp_passage *passage, const struct lsp_post_run *first,
    uint32_t vehicle, uint32_t hour);
static void end_post(const struct lsp_passage *passage, struct lsp_post_run *run, size_t position,
    struct lsp_crossing_day *ret_day);
static void fill_blocked(const struct room *room, struct lsp_post_day *ret_day);
static void find_bottleneck(const struct lsp_post_run *first, struct lsp_crossing_day *day);

/* Growth up to this share of the room left is not held back. */
static const double FREE_SHARE = 0.5;
/* The lanes of the first post go on at least at this share: a vehicle is never stuck for ever. */
static const double LEAST_SLOWED = 1e-3;
/* Of the room: so near the growth that is let through is found. */
static const double ROOM_TOLERANCE = 1e-10;
enum { MAX_TRIES = 60 };

void lsp_checkpoint_day(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS], struct lsp_crossing_day *ret_day)
{
    struct lsp_post_run runs[LSP_MAX_POSTS_OF_CROSSING];
    hourly onward_veh[LSP_MAX_VEHICLES];
    clear_day(passage->n_posts, ret_day);
    bool has_limit = passage->n_posts > 1 && passage->storage_pce > 0;
    hourly *arriving = arrivals_veh;
    for (size_t position = 0; position < passage->n_posts; position++) {
        bool is_first = position == 0, is_last = position + 1 == passage->n_posts;
        struct lsp_post_run_of of = {.post = passage->posts[position],
            .holder = passage->holds && !is_last ? passage->posts[position + 1] : NULL,
            .reference_utc_offset_h = passage->utc_offset_h,
            .drive_h = passage->drive_h,
            .is_first = is_first,
            .is_last = is_last};
        lsp_post_run_begin(&runs[position], &of, arriving);
        if (has_limit)
            continue;
        follow_alone(&runs[position]);
        end_post(passage, &runs[position], position, ret_day);
        arriving = runs[position].onward_veh;
        if (!is_last && passage->drive_h > 0) {
            shift_onward(passage, &runs[position], onward_veh);
            arriving = onward_veh;
        }
    }
    struct room room = {.passage = passage, .first = &runs[0], .second = &runs[1]};
    if (has_limit) {
        follow_together(&room);
        for (size_t position = 0; position < passage->n_posts; position++)
            end_post(passage, &runs[position], position, ret_day);
        fill_blocked(&room, &ret_day->posts[0]);
    }
    if (passage->n_posts > 1)
        fill_between(&room, ret_day);
    find_bottleneck(&runs[0], ret_day);
}

/* The days of classes are written as a whole later. */
static void clear_day(size_t n_posts, struct lsp_crossing_day *ret_day)
{
    enum { CLASSES = offsetof(struct lsp_post_day, utilisation) };
    for (size_t position = 0; position < LSP_MAX_POSTS_OF_CROSSING; position++) {
        char *day = (char *)&ret_day->posts[position];
        size_t from = position < n_posts ? CLASSES : 0;
        memset(day + from, 0, sizeof ret_day->posts[position] - from);
    }
    size_t after = offsetof(struct lsp_crossing_day, n_posts);
    memset((char *)ret_day + after, 0, sizeof *ret_day - after);
    ret_day->n_posts = n_posts;
}

static void follow_alone(struct lsp_post_run *run)
{
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
        lsp_post_run_hour(run, hour);
}

/* The second post was begun with the arrivals at the first, for their mix; then hour by hour it
 * gets those that come. */
static void follow_together(struct room *room)
{
    begin_room(room);
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
        follow_hour(room, hour);
}

static void begin_room(struct room *room)
{
    const struct lsp_lanes *lanes = &room->first->lanes;
    double lanes_first = 0, veh = 0, pce = 0;
    for (size_t line = 0; line < lanes->n; line++)
        lanes_first += lanes->lines[line].own_lanes;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            veh += room->first->own_veh[vehicle][hour];
            pce += room->first->own_veh[vehicle][hour] * room->passage->pce[vehicle];
        }
    double pce_veh = veh > 0 ? pce / veh : 1;
    room->room_pce = room->passage->storage_pce + lanes_first * pce_veh;
    room->first->may_slow = true;
}

static void follow_hour(struct room *room, uint32_t hour)
{
    struct kept kept = {room->first->state, room->second->state};
    double before_pce = hour == 0 ? 0 : room->pce[hour - 1];
    double left_pce, come_pce, now_pce = try_hour(room, &kept, hour, 1);
    double growth_pce = now_pce - before_pce;
    double room_pce = larger(room->room_pce - before_pce, 0);
    room->slowed[hour] = 1;
    if (growth_pce > FREE_SHARE * room_pce) {
        double target_pce = before_pce;
        if (room_pce > ROOM_TOLERANCE * room->room_pce)
            target_pce += room_pce * accepted_share(growth_pce / room_pce);
        room->slowed[hour] = find_slowed(room, &kept, hour, target_pce, now_pce);
    }
    room->pce[hour] = between_pce(room, hour, &left_pce, &come_pce);
    room->left_pce = left_pce;
    room->come_pce = come_pce;
}

static double accepted_share(double growth_share)
{
    double bend = 1 - FREE_SHARE;
    return FREE_SHARE + bend * (1 - exp((FREE_SHARE - growth_share) / bend));
}

/* What stands between the posts at the end of the hour, if the first works at this share. */
static double try_hour(struct room *room, const struct kept *kept, uint32_t hour, double slowed)
{
    double veh[LSP_MAX_VEHICLES], left_pce, come_pce;
    room->first->state = kept->first;
    room->second->state = kept->second;
    room->first->slowed = slowed;
    lsp_post_run_hour(room->first, hour);
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        veh[vehicle] = arriving_veh(room->passage, room->first, vehicle, hour);
    lsp_post_run_arrive(room->second, hour, veh);
    lsp_post_run_hour(room->second, hour);
    return between_pce(room, hour, &left_pce, &come_pce);
}

/* The share of the first post's lanes with which `target_pce` stands there: regula falsi, the end
 * that stays being given half its weight each time (Illinois). */
static double find_slowed(
    struct room *room, const struct kept *kept, uint32_t hour, double target_pce, double most_pce)
{
    double low = LEAST_SLOWED, high = 1, below = try_hour(room, kept, hour, low) - target_pce;
    double above = most_pce - target_pce, slowed = low;
    if (below >= 0)
        return low;
    int side = 0;
    for (int step = 0; step < MAX_TRIES; step++) {
        slowed = (low * above - high * below) / (above - below);
        double over = try_hour(room, kept, hour, slowed) - target_pce;
        if (fabs(over) <= ROOM_TOLERANCE * room->room_pce || high - low <= ROOM_TOLERANCE)
            break;
        if (over > 0) {
            high = slowed;
            above = over;
            below *= side > 0 ? 0.5 : 1;
            side = 1;
        } else {
            low = slowed;
            below = over;
            above *= side < 0 ? 0.5 : 1;
            side = -1;
        }
    }
    return slowed;
}

/* On the way and before the second post, of classes that it serves; and the two counts of those who
 * have set out and arrived, up to the end of the hour. */
static double between_pce(
    const struct room *room, uint32_t hour, double *ret_left_pce, double *ret_come_pce)
{
    double left_pce = room->left_pce, come_pce = room->come_pce, queue_pce = 0;
    for (size_t at = 0; at < room->second->n_classes; at++) {
        uint32_t vehicle = room->second->classes[at];
        double pce = room->passage->pce[vehicle];
        left_pce += pce * room->first->onward_veh[vehicle][hour];
        come_pce += pce * arriving_veh(room->passage, room->first, vehicle, hour);
        queue_pce += pce * room->second->queue_veh[vehicle][hour];
    }
    *ret_left_pce = left_pce;
    *ret_come_pce = come_pce;
    return larger(left_pce - come_pce, 0) + queue_pce;
}

/* What stands in the lanes of the first post for want of room is not between the posts: none of it
 * while there is room, all of that share when there is none. */
static void fill_between(struct room *room, struct lsp_crossing_day *ret_day)
{
    bool has_limit = room->passage->storage_pce > 0;
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++) {
        if (!has_limit)
            ret_day->between_pce[hour] = between_pce(room, hour, &room->left_pce, &room->come_pce);
        else {
            double free_share = larger(1 - room->pce[hour] / room->room_pce, 0);
            double storage_pce = room->passage->storage_pce;
            ret_day->between_pce[hour] =
                storage_pce * (1 - pow(free_share, room->room_pce / storage_pce));
        }
    }
}

/* With a stated drive, who enters a lane of the first post comes later by inspection and drive. */
static double arriving_veh(const struct lsp_passage *passage, const struct lsp_post_run *first,
    uint32_t vehicle, uint32_t hour)
{
    const double *onward_veh = first->onward_veh[vehicle];
    if (!(passage->drive_h > 0))
        return onward_veh[hour];
    double later_h = passage->drive_h + lsp_post_service_h(first->of.post, vehicle);
    double whole = floor(later_h), part = later_h - whole;
    double now_veh = whole > hour ? 0 : onward_veh[hour - (uint32_t)whole];
    double earlier_veh = whole + 1 > hour ? 0 : onward_veh[hour - (uint32_t)whole - 1];
    return (1 - part) * now_veh + part * earlier_veh;
}

static void shift_onward(
    const struct lsp_passage *passage, const struct lsp_post_run *first, hourly *ret_arriving)
{
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
            ret_arriving[vehicle][hour] = arriving_veh(passage, first, vehicle, hour);
}

static void end_post(const struct lsp_passage *passage, struct lsp_post_run *run, size_t position,
    struct lsp_crossing_day *ret_day)
{
    double wait_h[LSP_MAX_VEHICLES];
    lsp_post_run_end(run, wait_h, &ret_day->posts[position]);
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        ret_day->wait_h[vehicle] += wait_h[vehicle];
        ret_day->time_h[vehicle] +=
            wait_h[vehicle] + lsp_post_service_h(passage->posts[position], vehicle);
    }
}

/* The first post counts as held up in the hours in which it has staff. */
static void fill_blocked(const struct room *room, struct lsp_post_day *ret_day)
{
    const struct lsp_opening *opening = &room->first->opening;
    for (size_t span = 0; span < opening->n_spans; span++) {
        const struct lsp_span *at = &opening->spans[span];
        double blocked = 1 - room->slowed[at->hour];
        if (at->staffed_h > 0)
            ret_day->blocked_share[at->hour] = blocked;
        ret_day->blocked_h += blocked * at->staffed_h;
    }
}

/* The busiest post, where who is held back for want of room behind counts as come. */
static void find_bottleneck(const struct lsp_post_run *first, struct lsp_crossing_day *day)
{
    double most = 0;
    for (size_t position = 0; position < day->n_posts; position++) {
        double use = day->posts[position].utilisation_max;
        if (position > 0 && day->posts[0].blocked_h > 0)
            use /= larger(1 - day->posts[0].blocked_h / first->opening.staffed_h, LEAST_SLOWED);
        day->posts[position].utilisation_wanted = use;
        if (position == 0 || use > most) {
            most = use;
            day->bottleneck = (uint32_t)position;
        }
    }
}
