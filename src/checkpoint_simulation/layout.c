/* What a simulation needs to know of a passage: banks of lanes, when how many are open, and the
 * streams of vehicles.  SPDX-License-Identifier: Apache-2.0
 *
 * Lanes that are no whole number are the next whole number of lanes that work at the fitting speed,
 * as the day of means takes less than one lane for one that works slowly. */
#include "simulation_internal.h"

static void lay_out_station(const struct lsp_passage *passage, size_t position,
    const struct lsp_simulation_options *options, struct station *station);
static void find_opening(const struct lsp_passage *passage, struct station *station);
static void gather_banks(struct station *station);
static void add_group(struct station *station, uint32_t index, uint32_t members, size_t *pool);
static uint64_t lines_of(uint32_t vehicles, bool with_fast);
static void cut_periods(const struct lsp_passage *passage, size_t position,
    const struct lsp_simulation_options *options, struct station *station);
static size_t list_cuts(const struct station *station, double shift_h, double cuts_h[]);
static void staff_period(const struct lsp_passage *passage, size_t position,
    const struct lsp_simulation_options *options, const struct station *station,
    struct period *period);
static struct spread spread_of(double mean_h, double cv);
static uint32_t find_never_served(const struct layout *layout);
static bool can_serve(const struct layout *layout, size_t position, uint32_t vehicle);
static bool line_is_served(const struct layout *layout, size_t position, uint32_t line);
static void add_streams(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS], struct layout *layout);
static void add_stream(struct layout *layout, const struct stream *stream);
static void fill_booked(
    const struct station *station, double shift_h, double veh_day, double ret_rate[]);
static double open_share(const struct station *station, double from_h, double to_h);

/* Fewer a day are a trace: one in a thousand years. */
static const double FEWEST_VEH_DAY = 2e-6;
/* Lanes and times that differ by less are the same but for rounding. */
static const double ROUNDING = 1e-9;

void lsp_simulation_layout(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS],
    const struct lsp_simulation_options *options, struct layout *ret_layout)
{
    *ret_layout = (struct layout){.n_stations = passage->n_posts,
        .storage_pce = passage->storage_pce > 0 ? passage->storage_pce : (double)INFINITY,
        .drive_h = passage->drive_h,
        .holds = passage->holds && passage->n_posts > 1,
        .seed = options->seed,
        .law = options->law};
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        ret_layout->pce[vehicle] = passage->pce[vehicle] > 0 ? passage->pce[vehicle] : 1;
    for (size_t position = 0; position < passage->n_posts; position++)
        lay_out_station(passage, position, options, &ret_layout->stations[position]);
    for (uint32_t vehicle = 0; passage->n_posts > 0 && vehicle < LSP_MAX_VEHICLES; vehicle++)
        ret_layout->lead_h[vehicle] =
            lsp_post_service_h(passage->posts[0], vehicle) + passage->drive_h;
    uint32_t never_served = find_never_served(ret_layout);
    ret_layout->never_served = never_served;
    add_streams(passage, arrivals_veh, ret_layout);
}

static void lay_out_station(const struct lsp_passage *passage, size_t position,
    const struct lsp_simulation_options *options, struct station *station)
{
    const struct lsp_post *post = passage->posts[position];
    station->post = post;
    find_opening(passage, station);
    gather_banks(station);
    cut_periods(passage, position, options, station);
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        station->service[vehicle] = spread_of(post->service_h[vehicle], post->service_cv[vehicle]);
        station->secondary[vehicle] =
            spread_of(post->secondary_h[vehicle], post->secondary_cv[vehicle]);
    }
}

static void find_opening(const struct lsp_passage *passage, struct station *station)
{
    const struct lsp_post *post = station->post;
    station->open_h = fmin(post->closes_h - post->opens_h, 24);
    station->opens_h = fmod(post->opens_h + passage->utc_offset_h - post->utc_offset_h + 48, 24);
    if (station->open_h >= 24)
        station->opens_h = 0;
}

/* A class uses the first group that names it; pooled groups are one bank. */
static void gather_banks(struct station *station)
{
    const struct lsp_post *post = station->post;
    uint32_t taken = 0;
    size_t pool = MAX_BANKS;
    for (uint32_t index = 0; index < post->n_groups; index++) {
        uint32_t members = post->groups[index].vehicles & ~taken;
        taken |= members;
        add_group(station, index, members, &pool);
    }
    station->banks[station->n_banks] =
        (struct bank){.full_lanes = post->secondary_lanes, .group = LSP_NONE};
}

static void add_group(struct station *station, uint32_t index, uint32_t members, size_t *pool)
{
    const struct lsp_lane_group *group = &station->post->groups[index];
    bool is_pooled = group->sharing == LSP_LANES_POOLED;
    bool has_fast_lanes = group->fast_share > 0 && group->fast_lanes > 0;
    size_t at = is_pooled && *pool < MAX_BANKS ? *pool : station->n_banks++;
    struct bank *bank = &station->banks[at];
    if (at + 1 == station->n_banks && bank->own == 0 && bank->full_lanes <= 0)
        bank->group = index;
    if (is_pooled)
        *pool = at;
    bank->own |= lines_of(members, !has_fast_lanes);
    bank->full_lanes += group->lanes;
    if (group->sharing == LSP_LANES_OVERFLOW)
        bank->helps = lines_of(group->helps, true);
    if (has_fast_lanes)
        station->banks[station->n_banks++] =
            (struct bank){.own = lines_of(members, true) & ~lines_of(members, false),
                .full_lanes = group->fast_lanes,
                .group = LSP_NONE};
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        if ((members >> vehicle & 1) != 0) {
            station->fast_share[vehicle] = group->fast_share;
            station->fast_factor[vehicle] = group->fast_time_factor;
        }
}

static uint64_t lines_of(uint32_t vehicles, bool with_fast)
{
    uint64_t lines = 0, of_class = with_fast ? 15 : 15 & ~(1 << LINE_FAST | 1 << (LINE_FAST + 2));
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        if ((vehicles >> vehicle & 1) != 0)
            lines |= of_class << (LINES_OF_CLASS * vehicle);
    return lines;
}

/* Cuts the day where lanes open or close; periods alike in all are one. */
static void cut_periods(const struct lsp_passage *passage, size_t position,
    const struct lsp_simulation_options *options, struct station *station)
{
    double cuts_h[MAX_PERIODS];
    double shift_h = passage->utc_offset_h - station->post->utc_offset_h;
    size_t n_cuts = list_cuts(station, shift_h, cuts_h);
    for (size_t cut = 0; cut < n_cuts; cut++) {
        struct period period = {.from_h = cuts_h[cut]};
        double to_h = cut + 1 < n_cuts ? cuts_h[cut + 1] : 24;
        if (station_is_open(station, (period.from_h + to_h) / 2))
            staff_period(passage, position, options, station, &period);
        size_t n_before = station->n_periods;
        const struct period *last = &station->periods[n_before > 0 ? n_before - 1 : 0];
        bool is_same = n_before > 0;
        for (size_t bank = 0; is_same && bank <= station->n_banks; bank++)
            is_same = last->lanes[bank] == period.lanes[bank] &&
                      !(fabs(last->speed[bank] - period.speed[bank]) > ROUNDING);
        if (!is_same)
            station->periods[station->n_periods++] = period;
    }
}

/* Rising, the first 0: opening, closing, the hours of both clocks.  Returns how many. */
static size_t list_cuts(const struct station *station, double shift_h, double cuts_h[])
{
    double all_h[MAX_PERIODS];
    size_t n = 0, n_kept = 0;
    double part_h = shift_h - floor(shift_h);
    for (int hour = 0; hour < LSP_HOURS; hour++) {
        all_h[n++] = hour;
        if (part_h > ROUNDING)
            all_h[n++] = hour + part_h;
    }
    if (station->open_h < 24) {
        all_h[n++] = station->opens_h;
        all_h[n++] = fmod(station->opens_h + station->open_h, 24);
    }
    for (size_t sorted = 1; sorted < n; sorted++)
        for (size_t at = sorted; at > 0 && all_h[at] < all_h[at - 1]; at--) {
            double kept_h = all_h[at];
            all_h[at] = all_h[at - 1];
            all_h[at - 1] = kept_h;
        }
    for (size_t at = 0; at < n; at++)
        if (all_h[at] < 24 - ROUNDING && (n_kept == 0 || all_h[at] > cuts_h[n_kept - 1] + ROUNDING))
            cuts_h[n_kept++] = all_h[at];
    return n_kept;
}

/* The lanes of a period in which the post is open. */
static void staff_period(const struct lsp_passage *passage, size_t position,
    const struct lsp_simulation_options *options, const struct station *station,
    struct period *period)
{
    const struct lsp_post *post = station->post;
    double inside_h = period->from_h + ROUNDING; /* of the hours that begin there */
    double local_h = fmod(inside_h + post->utc_offset_h - passage->utc_offset_h + 48, 24);
    double share = post->staffed_share * lsp_post_staffing(post, (uint32_t)local_h);
    for (size_t at = 0; at <= station->n_banks; at++) {
        const struct bank *bank = &station->banks[at];
        double lanes = bank->full_lanes * share;
        if (options->lanes != NULL && bank->group != LSP_NONE)
            lanes = options->lanes[position][bank->group][(size_t)inside_h];
        if (!(lanes > ROUNDING))
            continue;
        period->lanes[at] = (uint32_t)ceil(lanes - ROUNDING);
        period->speed[at] = lanes / period->lanes[at];
    }
}

static struct spread spread_of(double mean_h, double cv)
{
    if (!(mean_h > 0))
        return (struct spread){0};
    double variance = log(1 + cv * cv);
    return (struct spread){
        .mean_h = mean_h, .log_mean = log(mean_h) - variance / 2, .log_sd = sqrt(variance)};
}

/* Classes that some station of theirs has no lane for, at any time. */
static uint32_t find_never_served(const struct layout *layout)
{
    uint32_t never = 0;
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        for (size_t position = 0; position < layout->n_stations; position++)
            if (!can_serve(layout, position, vehicle))
                never |= UINT32_C(1) << vehicle;
    return never;
}

static bool can_serve(const struct layout *layout, size_t position, uint32_t vehicle)
{
    const struct station *station = &layout->stations[position];
    if (!(station->service[vehicle].mean_h > 0))
        return false;
    if (station->fast_share[vehicle] < 1 &&
        !line_is_served(layout, position, LINES_OF_CLASS * vehicle))
        return false;
    if (station->fast_share[vehicle] > 0 &&
        !line_is_served(layout, position, LINES_OF_CLASS * vehicle + LINE_FAST))
        return false;
    bool has_secondary = !(station->post->secondary_share[vehicle] > 0);
    for (size_t period = 0; !has_secondary && period < station->n_periods; period++)
        has_secondary = station->periods[period].lanes[station->n_banks] > 0;
    return has_secondary;
}

/* At some time a lane is open for the line; where the first station holds vehicles back, at a time
 * from which the second is reached while it is open. */
static bool line_is_served(const struct layout *layout, size_t position, uint32_t line)
{
    const struct station *station = &layout->stations[position];
    bool may_hold = layout->holds && position == 0;
    double lead_h = layout->lead_h[line / LINES_OF_CLASS];
    for (size_t at = 0; at < station->n_periods; at++) {
        const struct period *period = &station->periods[at];
        double to_h = at + 1 < station->n_periods ? station->periods[at + 1].from_h : 24;
        bool has_lane = false;
        for (size_t bank = 0; bank < station->n_banks; bank++)
            has_lane |= period->lanes[bank] > 0 &&
                        ((station->banks[bank].own | station->banks[bank].helps) >> line & 1) != 0;
        if (!has_lane)
            continue;
        if (!may_hold)
            return true;
        const struct station *next = &layout->stations[1];
        double let_h = fmod(next->opens_h - lead_h + 48, 24);
        if (station_is_open(next, period->from_h + lead_h) ||
            (let_h >= period->from_h && let_h < to_h))
            return true;
    }
    return false;
}

static void add_streams(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS], struct layout *layout)
{
    uint32_t never_served = 0;
    for (uint32_t vehicle = 0; layout->n_stations > 0 && vehicle < LSP_MAX_VEHICLES; vehicle++) {
        const struct station *first = &layout->stations[0];
        double booked = first->post->booked_share[vehicle], veh_day = 0;
        struct stream through = {.vehicle = vehicle, .goes_on = true}, by_slot = through;
        for (size_t hour = 0; hour < LSP_HOURS; hour++) {
            through.rate[hour] = (1 - booked) * arrivals_veh[vehicle][hour];
            veh_day += arrivals_veh[vehicle][hour];
        }
        by_slot.gap = spread_of(1, first->post->booked_cv[vehicle]);
        fill_booked(first, passage->utc_offset_h - first->post->utc_offset_h, booked * veh_day,
            by_slot.rate);
        add_stream(layout, &through);
        add_stream(layout, &by_slot);
        for (uint32_t position = 0; position < layout->n_stations; position++) {
            const struct station *station = &layout->stations[position];
            double veh_h = station->post->other_veh_day[vehicle] / station->open_h;
            struct stream other = {.vehicle = vehicle, .position = position};
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                other.rate[hour] = veh_h * open_share(station, (double)hour, (double)hour + 1);
            add_stream(layout, &other);
        }
        bool has_come =
            layout->n_streams > 0 && layout->streams[layout->n_streams - 1].vehicle == vehicle;
        if (has_come && (layout->never_served >> vehicle & 1) != 0)
            never_served |= UINT32_C(1) << vehicle;
        while (layout->n_streams > 0 && (never_served >> vehicle & 1) != 0 &&
               layout->streams[layout->n_streams - 1].vehicle == vehicle)
            layout->n_streams--;
        if (has_come && (never_served >> vehicle & 1) == 0)
            layout->used |= UINT32_C(1) << vehicle;
    }
    layout->never_served = never_served;
}

static void add_stream(struct layout *layout, const struct stream *stream)
{
    double veh_day = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        veh_day += stream->rate[hour];
    if (veh_day > LSP_MAX_SIMULATED_VEH_DAY)
        LSP_BUG("more vehicles a day than a simulation takes");
    if (veh_day >= FEWEST_VEH_DAY)
        layout->streams[layout->n_streams++] = *stream;
}

/* Who has booked comes by the weights of the post's hours, or evenly while it is open. */
static void fill_booked(
    const struct station *station, double shift_h, double veh_day, double ret_rate[])
{
    const double *slots = station->post->booked_slots;
    double weight = 0;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        weight += slots[hour];
    double part_h = shift_h - floor(shift_h);
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        if (!(weight > 0)) {
            ret_rate[hour] =
                veh_day / station->open_h * open_share(station, (double)hour, (double)hour + 1);
            continue;
        }
        size_t local = (size_t)fmod((double)hour - floor(shift_h) + 48, 24);
        double before = slots[(local + LSP_HOURS - 1) % LSP_HOURS];
        ret_rate[hour] = veh_day / weight * ((1 - part_h) * slots[local] + part_h * before);
    }
}

/* Hours of [from, to], within one day, in which the station is open. */
static double open_share(const struct station *station, double from_h, double to_h)
{
    double open_h = 0;
    for (int day = -1; day <= 1; day++) {
        double opens_h = station->opens_h + 24 * day;
        open_h += fmax(fmin(to_h, opens_h + station->open_h) - fmax(from_h, opens_h), 0);
    }
    return fmin(open_h, to_h - from_h);
}
