/* One day of single vehicles: events in the order of time.  SPDX-License-Identifier: Apache-2.0
 *
 * A vehicle joins the line of its kind at the first station.  A lane that is free takes, of the
 * lines it serves, the one whose head came first.  After its inspection the vehicle may be sent to
 * the secondary lanes; then it drives on to the next station if there is room between the two, and
 * else stands in its lane until there is.  Who is inspected at closing time is finished. */
#include "base/random.h"
#include "simulation_internal.h"

enum event_kind {
    EVENT_STREAM,    /* the next vehicle of a stream comes */
    EVENT_REACH,     /* a vehicle reaches the second station */
    EVENT_LANE,      /* an inspection ends */
    EVENT_SECONDARY, /* a secondary inspection ends */
    EVENT_PERIOD,    /* a station's lanes change */
    EVENT_WAKE,      /* the second station will be open for who leaves the first now */
};

struct event {
    double time_h;
    uint32_t order; /* of scheduling, for equal times */
    uint32_t subject;
    enum event_kind kind;
};

/* What a draw of one vehicle is for; those of the second station follow at + 3. */
enum draw { DRAW_GAP, DRAW_FAST, DRAW_SERVICE, DRAW_SENT, DRAW_SECONDARY };
enum { DRAWS_OF_STATION = 3, DRAW_BITS = 3, VEHICLE_BITS = 23 };

struct line {
    uint32_t head, tail; /* entrants, or LSP_NONE */
};

/* Where a stream is: in mean numbers of vehicles since midnight. */
struct source {
    double until; /* to the beginning of the hour */
    double at;    /* of the last vehicle */
    uint32_t hour, n_vehicles;
};

/* State of the day at hand. */
struct day {
    struct worker *worker;
    const struct layout *layout;
    uint32_t number, n_ordered;
    double now_h;
    struct line lines[LSP_MAX_POSTS_OF_CROSSING][N_LINES];
    uint64_t filled[LSP_MAX_POSTS_OF_CROSSING]; /* bit l: somebody stands in line l */
    struct line secondary[LSP_MAX_POSTS_OF_CROSSING];
    struct line blocked; /* in lanes of the first station */
    uint32_t busy[LSP_MAX_POSTS_OF_CROSSING][MAX_BANKS];
    size_t period[LSP_MAX_POSTS_OF_CROSSING];
    double midnight_h[LSP_MAX_POSTS_OF_CROSSING]; /* of the period at hand */
    struct source sources[MAX_STREAMS];
    size_t n_open_streams, n_inside;
    double wake_h; /* of the wake that is scheduled */
    bool failed;   /* memory ran out */
};

static void begin_day(struct day *day);
static void handle(struct day *day, const struct event *event);
static void schedule(struct day *day, enum event_kind kind, uint32_t subject, double time_h);
static struct event take_first(struct worker *worker);
static bool is_before(const struct event *a, const struct event *b);
static void schedule_next_of(struct day *day, uint32_t stream);
static double draw_gap(const struct day *day, uint32_t stream);
static void admit(struct day *day, uint32_t stream);
static void join(struct day *day, uint32_t index);
static void change_period(struct day *day, uint32_t position);
static void serve(struct day *day, uint32_t position);
static bool serve_bank(struct day *day, uint32_t position, uint32_t bank);
static uint32_t first_line(struct day *day, uint32_t position, uint64_t lines);
static bool is_held(struct day *day, uint32_t position, uint32_t line);
static void enter_lane(struct day *day, uint32_t position, uint32_t bank, uint32_t line);
static void serve_secondary(struct day *day, uint32_t position);
static void end_inspection(struct day *day, uint32_t index);
static void end_secondary(struct day *day, uint32_t index);
static void leave(struct day *day, uint32_t index);
static bool has_room(const struct day *day, uint32_t vehicle);
static void pass_on(struct day *day, uint32_t index);
static void release_blocked(struct day *day);
static void note_station(struct day *day, struct entrant *entrant);
static void end_levels(struct day *day);
static double draw_time(const struct day *day, const struct entrant *entrant,
    const struct spread *spread, enum draw draw);
static double draw_uniform(const struct day *day, uint32_t number, uint32_t draw);
static void append(struct day *day, struct line *line, uint32_t index);
static uint32_t remove_head(struct day *day, struct line *line);

/* So much later than the moment itself the second station is sure to count as open. */
static const double WAKE_MARGIN_H = 1e-9;
/* What is left of sums of vehicles' lengths that should be 0. */
static const double ROUNDING_PCE = 1e-9;

enum lsp_status lsp_simulation_day(struct worker *worker, uint32_t number)
{
    struct day day = {.worker = worker, .layout = worker->layout, .number = number};
    begin_day(&day);
    while (!day.failed && (day.n_open_streams > 0 || day.n_inside > 0)) {
        struct event event = take_first(worker);
        day.now_h = event.time_h;
        handle(&day, &event);
    }
    end_levels(&day);
    return day.failed ? LSP_NO_MEMORY : LSP_OK;
}

static void begin_day(struct day *day)
{
    const struct layout *layout = day->layout;
    day->worker->n_events = day->worker->n_entrants = 0;
    day->worker->tally = (struct tally){0};
    day->wake_h = -1;
    day->blocked = (struct line){LSP_NONE, LSP_NONE};
    for (uint32_t position = 0; position < layout->n_stations; position++) {
        for (size_t line = 0; line < N_LINES; line++)
            day->lines[position][line] = (struct line){LSP_NONE, LSP_NONE};
        day->secondary[position] = (struct line){LSP_NONE, LSP_NONE};
        if (layout->stations[position].n_periods > 1)
            schedule(day, EVENT_PERIOD, position, layout->stations[position].periods[1].from_h);
    }
    day->n_open_streams = layout->n_streams;
    for (uint32_t stream = 0; stream < layout->n_streams; stream++)
        schedule_next_of(day, stream);
}

static void handle(struct day *day, const struct event *event)
{
    switch (event->kind) {
    case EVENT_STREAM:
        admit(day, event->subject);
        return;
    case EVENT_REACH:
        join(day, event->subject);
        return;
    case EVENT_LANE:
        end_inspection(day, event->subject);
        return;
    case EVENT_SECONDARY:
        end_secondary(day, event->subject);
        return;
    case EVENT_PERIOD:
        change_period(day, event->subject);
        return;
    case EVENT_WAKE:
        serve(day, event->subject);
        return;
    }
}

static bool is_before(const struct event *a, const struct event *b)
{
    return a->time_h < b->time_h || (!(b->time_h < a->time_h) && a->order < b->order);
}

static void schedule(struct day *day, enum event_kind kind, uint32_t subject, double time_h)
{
    struct worker *worker = day->worker;
    if (worker->n_events == worker->event_capacity) {
        struct event *grown = lsp_arena_grow(&worker->arena, worker->events,
            &worker->event_capacity, worker->n_events + 1, sizeof *grown);
        day->failed |= grown == NULL;
        if (grown == NULL)
            return;
        worker->events = grown;
    }
    struct event event = {time_h, day->n_ordered++, subject, kind};
    size_t at = worker->n_events++;
    while (at > 0 && is_before(&event, &worker->events[(at - 1) / 2])) {
        worker->events[at] = worker->events[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    worker->events[at] = event;
}

static struct event take_first(struct worker *worker)
{
    if (worker->n_events == 0)
        LSP_BUG("vehicles at a border post for which nothing will ever happen");
    struct event *events = worker->events;
    struct event first = events[0], last = events[--worker->n_events];
    size_t n = worker->n_events, at = 0;
    while (2 * at + 1 < n) {
        size_t child = 2 * at + 1;
        if (child + 1 < n && is_before(&events[child + 1], &events[child]))
            child++;
        if (!is_before(&events[child], &last))
            break;
        events[at] = events[child];
        at = child;
    }
    events[at] = last;
    return first;
}

/* Counted in mean numbers of vehicles, a stream has one vehicle for each unit, whatever the hour.
 */
static void schedule_next_of(struct day *day, uint32_t stream)
{
    struct source *source = &day->sources[stream];
    const double *rate = day->layout->streams[stream].rate;
    source->at += draw_gap(day, stream);
    while (source->hour < LSP_HOURS && source->until + rate[source->hour] <= source->at)
        source->until += rate[source->hour++];
    if (source->hour == LSP_HOURS) {
        day->n_open_streams--;
        return;
    }
    double share = (source->at - source->until) / rate[source->hour];
    schedule(day, EVENT_STREAM, stream, source->hour + share);
}

/* The first gap of a stream that has come for ever: one that holds more time is more likely to be
 * met, and is met anywhere in it.  Of the lognormal, longer ones are lognormal too. */
static double draw_gap(const struct day *day, uint32_t stream)
{
    const struct spread *gap = &day->layout->streams[stream].gap;
    uint32_t number = stream << (VEHICLE_BITS) | day->sources[stream].n_vehicles << DRAW_BITS;
    double uniform = draw_uniform(day, number, DRAW_GAP);
    if (!(gap->mean_h > 0))
        return -log(uniform);
    bool is_first = day->sources[stream].n_vehicles == 0;
    double log_mean = gap->log_mean + (is_first ? gap->log_sd * gap->log_sd : 0);
    double length = gap->log_sd > 0 ? exp(log_mean + gap->log_sd * lsp_normal_inverse(uniform)) : 1;
    if (!is_first)
        return length;
    return length * lsp_random_uniform(day->layout->seed, LSP_RANDOM_BOOKING, day->number, number);
}

static void admit(struct day *day, uint32_t stream)
{
    struct worker *worker = day->worker;
    const struct stream *from = &day->layout->streams[stream];
    struct entrant *grown = lsp_arena_grow(&worker->arena, worker->entrants,
        &worker->entrant_capacity, worker->n_entrants + 1, sizeof *grown);
    day->failed |= grown == NULL;
    if (grown == NULL)
        return;
    worker->entrants = grown;
    uint32_t index = (uint32_t)worker->n_entrants++;
    uint32_t of_stream = day->sources[stream].n_vehicles++;
    worker->entrants[index] = (struct entrant){.came_h = day->now_h,
        .number = stream << VEHICLE_BITS | of_stream << DRAW_BITS,
        .vehicle = (uint8_t)from->vehicle,
        .position = (uint8_t)from->position,
        .goes_on = from->goes_on};
    day->n_inside++;
    schedule_next_of(day, stream);
    join(day, index);
}

/* A vehicle reaches its station. */
static void join(struct day *day, uint32_t index)
{
    struct entrant *entrant = &day->worker->entrants[index];
    uint32_t position = entrant->position, vehicle = entrant->vehicle;
    double fast_share = day->layout->stations[position].fast_share[vehicle];
    entrant->arrived_h = entrant->since_h = day->now_h;
    entrant->wait_h = entrant->secondary_wait_h = entrant->blocked_wait_h = 0;
    entrant->is_fast = fast_share > 0 && draw_uniform(day, entrant->number, DRAW_FAST) < fast_share;
    uint32_t line = LINES_OF_CLASS * vehicle + (entrant->is_fast ? LINE_FAST : 0) +
                    (entrant->goes_on ? 0 : LINE_ENDS);
    append(day, &day->lines[position][line], index);
    day->filled[position] |= UINT64_C(1) << line;
    struct tally *tally = &day->worker->tally;
    lsp_level_change(&tally->queue[position][vehicle], day->now_h, 1);
    lsp_level_change(&tally->queue_pce[position], day->now_h, day->layout->pce[vehicle]);
    serve(day, position);
}

static void change_period(struct day *day, uint32_t position)
{
    const struct station *station = &day->layout->stations[position];
    day->period[position]++;
    if (day->period[position] == station->n_periods) {
        day->period[position] = 0;
        day->midnight_h[position] += 24;
    }
    size_t next = (day->period[position] + 1) % station->n_periods;
    double midnight_h = day->midnight_h[position] + (next == 0 ? 24 : 0);
    schedule(day, EVENT_PERIOD, position, midnight_h + station->periods[next].from_h);
    serve(day, position);
    serve_secondary(day, position);
}

/* Every lane that is free takes somebody, if somebody stands in one of its lines. */
static void serve(struct day *day, uint32_t position)
{
    bool room_was_made = false;
    for (uint32_t bank = 0; bank < day->layout->stations[position].n_banks; bank++)
        while (day->filled[position] != 0 && serve_bank(day, position, bank))
            room_was_made = true;
    if (room_was_made && position == 1)
        release_blocked(day);
}

static bool serve_bank(struct day *day, uint32_t position, uint32_t bank)
{
    const struct station *station = &day->layout->stations[position];
    const struct bank *lanes = &station->banks[bank];
    if (day->busy[position][bank] >= station->periods[day->period[position]].lanes[bank])
        return false;
    uint32_t line = first_line(day, position, lanes->own);
    if (line == LSP_NONE)
        line = first_line(day, position, lanes->helps);
    if (line != LSP_NONE)
        enter_lane(day, position, bank, line);
    return line != LSP_NONE;
}

/* Of these lines the one whose head came first; LSP_NONE when nobody may enter a lane. */
static uint32_t first_line(struct day *day, uint32_t position, uint64_t lines)
{
    const struct entrant *entrants = day->worker->entrants;
    uint32_t first = LSP_NONE;
    double first_h = 0;
    for (uint64_t left = lines & day->filled[position]; left != 0; left &= left - 1) {
        uint32_t line = (uint32_t)__builtin_ctzll(left);
        double arrived_h = entrants[day->lines[position][line].head].arrived_h;
        if ((first == LSP_NONE || arrived_h < first_h) && !is_held(day, position, line)) {
            first = line;
            first_h = arrived_h;
        }
    }
    return first;
}

/* The first station takes nobody who would find the second closed, if it knows. */
static bool is_held(struct day *day, uint32_t position, uint32_t line)
{
    const struct layout *layout = day->layout;
    if (!layout->holds || position != 0 || (line & LINE_ENDS) != 0)
        return false;
    const struct station *next = &layout->stations[1];
    double there_h = day->now_h + layout->lead_h[line / LINES_OF_CLASS];
    if (station_is_open(next, there_h))
        return false;
    double wake_h = day->now_h + fmod(next->opens_h - fmod(there_h, 24) + 24, 24) + WAKE_MARGIN_H;
    if (!(day->wake_h > day->now_h) || wake_h < day->wake_h) {
        day->wake_h = wake_h;
        schedule(day, EVENT_WAKE, 0, wake_h);
    }
    return true;
}

static void enter_lane(struct day *day, uint32_t position, uint32_t bank, uint32_t line)
{
    const struct layout *layout = day->layout;
    const struct station *station = &layout->stations[position];
    uint32_t index = remove_head(day, &day->lines[position][line]);
    if (day->lines[position][line].head == LSP_NONE)
        day->filled[position] &= ~(UINT64_C(1) << line);
    struct entrant *entrant = &day->worker->entrants[index];
    struct tally *tally = &day->worker->tally;
    uint32_t vehicle = entrant->vehicle;
    double now_h = day->now_h;
    entrant->wait_h = now_h - entrant->arrived_h;
    entrant->bank = (uint8_t)bank;
    day->busy[position][bank]++;
    lsp_level_change(&tally->queue[position][vehicle], now_h, -1);
    lsp_level_change(&tally->queue_pce[position], now_h, -layout->pce[vehicle]);
    if (now_h < 24)
        tally->served[position][vehicle][(size_t)now_h]++;
    else if (entrant->arrived_h < 24)
        tally->overnight[position][vehicle]++;
    if (position == 1 && entrant->goes_on)
        lsp_level_change(&tally->between, now_h, -layout->pce[vehicle]);
    double service_h = draw_time(day, entrant, &station->service[vehicle], DRAW_SERVICE);
    if (entrant->is_fast)
        service_h *= station->fast_factor[vehicle];
    double speed = station->periods[day->period[position]].speed[bank];
    schedule(day, EVENT_LANE, index, now_h + service_h / speed);
}

static void end_inspection(struct day *day, uint32_t index)
{
    struct entrant *entrant = &day->worker->entrants[index];
    uint32_t position = entrant->position;
    const struct station *station = &day->layout->stations[position];
    double sent_share = station->post->secondary_share[entrant->vehicle];
    if (sent_share > 0 &&
        draw_uniform(day, entrant->number, DRAW_SENT + DRAWS_OF_STATION * position) < sent_share) {
        day->busy[position][entrant->bank]--;
        entrant->bank = (uint8_t)station->n_banks;
        entrant->since_h = day->now_h;
        append(day, &day->secondary[position], index);
        serve_secondary(day, position);
        serve(day, position);
        return;
    }
    leave(day, index);
}

static void serve_secondary(struct day *day, uint32_t position)
{
    const struct station *station = &day->layout->stations[position];
    const struct period *period = &station->periods[day->period[position]];
    size_t bank = station->n_banks;
    while (day->secondary[position].head != LSP_NONE &&
           day->busy[position][bank] < period->lanes[bank]) {
        uint32_t index = remove_head(day, &day->secondary[position]);
        struct entrant *entrant = &day->worker->entrants[index];
        entrant->secondary_wait_h = day->now_h - entrant->since_h;
        day->busy[position][bank]++;
        double time_h =
            draw_time(day, entrant, &station->secondary[entrant->vehicle], DRAW_SECONDARY);
        schedule(day, EVENT_SECONDARY, index, day->now_h + time_h / period->speed[bank]);
    }
}

static void end_secondary(struct day *day, uint32_t index)
{
    leave(day, index);
}

/* Inspected, a vehicle goes where it can; the lane it leaves takes the next. */
static void leave(struct day *day, uint32_t index)
{
    struct entrant *entrant = &day->worker->entrants[index];
    const struct layout *layout = day->layout;
    uint32_t position = entrant->position;
    bool goes_on = entrant->goes_on && position + 1 < layout->n_stations;
    entrant->since_h = day->now_h;
    if (goes_on && (day->blocked.head != LSP_NONE || !has_room(day, entrant->vehicle))) {
        append(day, &day->blocked, index);
        lsp_level_change(&day->worker->tally.blocked[position], day->now_h, 1);
        return;
    }
    pass_on(day, index);
    serve_secondary(day, position);
    serve(day, position);
}

/* A vehicle that is too long for what lies between the stations may have it alone. */
static bool has_room(const struct day *day, uint32_t vehicle)
{
    double taken_pce = day->worker->tally.between.now, more_pce = day->layout->pce[vehicle];
    return taken_pce + more_pce <= day->layout->storage_pce + ROUNDING_PCE ||
           taken_pce <= ROUNDING_PCE;
}

static void pass_on(struct day *day, uint32_t index)
{
    struct entrant *entrant = &day->worker->entrants[index];
    uint32_t position = entrant->position;
    day->busy[position][entrant->bank]--;
    entrant->blocked_wait_h = day->now_h - entrant->since_h;
    note_station(day, entrant);
    if (!entrant->goes_on || position + 1 == day->layout->n_stations) {
        day->n_inside--;
        return;
    }
    double pce = day->layout->pce[entrant->vehicle];
    lsp_level_change(&day->worker->tally.between, day->now_h, pce);
    entrant->position++;
    schedule(day, EVENT_REACH, index, day->now_h + day->layout->drive_h);
}

/* There may be room again: who has stood longest in a lane goes first. */
static void release_blocked(struct day *day)
{
    bool any = false;
    while (day->blocked.head != LSP_NONE &&
           has_room(day, day->worker->entrants[day->blocked.head].vehicle)) {
        uint32_t index = remove_head(day, &day->blocked);
        lsp_level_change(&day->worker->tally.blocked[0], day->now_h, -1);
        pass_on(day, index);
        any = true;
    }
    if (!any)
        return;
    serve_secondary(day, 0);
    serve(day, 0);
}

static void note_station(struct day *day, struct entrant *entrant)
{
    struct worker *worker = day->worker;
    uint32_t position = entrant->position, vehicle = entrant->vehicle;
    double wait_h = entrant->wait_h + entrant->secondary_wait_h + entrant->blocked_wait_h;
    lsp_simulation_note_wait(worker, position, vehicle, entrant->arrived_h, wait_h);
    if (entrant->arrived_h < 24) {
        worker->tally.secondary_wait_h[position][vehicle] += entrant->secondary_wait_h;
        worker->tally.blocked_wait_h[position][vehicle] += entrant->blocked_wait_h;
    }
    if (entrant->goes_on && position + 1 == day->layout->n_stations)
        lsp_simulation_note_wait(worker, LSP_MAX_POSTS_OF_CROSSING, vehicle, entrant->came_h,
            entrant->wait_before_h + wait_h);
    entrant->wait_before_h += wait_h;
}

static void end_levels(struct day *day)
{
    struct tally *tally = &day->worker->tally;
    for (size_t position = 0; position < day->layout->n_stations; position++) {
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            if ((day->layout->used >> vehicle & 1) != 0)
                lsp_level_change(&tally->queue[position][vehicle], 24, 0);
        lsp_level_change(&tally->queue_pce[position], 24, 0);
        lsp_level_change(&tally->blocked[position], 24, 0);
    }
    lsp_level_change(&tally->between, 24, 0);
}

static double draw_time(const struct day *day, const struct entrant *entrant,
    const struct spread *spread, enum draw draw)
{
    if (day->layout->law == LSP_SERVICE_LOGNORMAL && !(spread->log_sd > 0))
        return spread->mean_h;
    double uniform =
        draw_uniform(day, entrant->number, draw + DRAWS_OF_STATION * entrant->position);
    if (day->layout->law == LSP_SERVICE_EXPONENTIAL)
        return -spread->mean_h * log(uniform);
    return exp(spread->log_mean + spread->log_sd * lsp_normal_inverse(uniform));
}

static double draw_uniform(const struct day *day, uint32_t number, uint32_t draw)
{
    return lsp_random_uniform(day->layout->seed, LSP_RANDOM_BORDER, day->number, number + draw);
}

static void append(struct day *day, struct line *line, uint32_t index)
{
    day->worker->entrants[index].next = LSP_NONE;
    if (line->head == LSP_NONE)
        line->head = index;
    else
        day->worker->entrants[line->tail].next = index;
    line->tail = index;
}

static uint32_t remove_head(struct day *day, struct line *line)
{
    uint32_t index = line->head;
    line->head = day->worker->entrants[index].next;
    return index;
}
