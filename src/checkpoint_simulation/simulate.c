/* The simulation: days by several threads, sums in a fixed order.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Days are divided into batches, whatever the number of threads.  Each batch adds up its own days,
 * and the batches are added in their order; counts of waits are whole numbers, whose sum has no
 * order.  The mean wait is a ratio of sums over days, total wait and vehicles, and its variance
 * that of a ratio: of  W - wait V  of each day [Cochran1977, eq. 6.13].  The interval of a
 * percentile comes from those of the batches. */
#include <string.h>

#include "base/random.h"
#include "simulation_internal.h"

/* Sums over days of one kind of wait. */
struct cell {
    double vehicles, wait_h, over;
    double vehicles_2, wait_2, cross; /* of squares and products, day by day */
};

/* Sums of one class at one place; hour LSP_HOURS is the day.  At both posts together only cells. */
struct place_sums {
    struct cell cells[LSP_HOURS + 1];
    double secondary_wait_h, blocked_wait_h, overnight;
    double served[LSP_HOURS], queue[LSP_HOURS];
};

/* Sums of one batch that are of no class. */
struct level_sums {
    double queue_pce[LSP_MAX_POSTS_OF_CROSSING][LSP_HOURS];
    double blocked[LSP_MAX_POSTS_OF_CROSSING][LSP_HOURS];
    double between[LSP_HOURS];
};

struct batch {
    struct level_sums *levels;
    struct place_sums *places; /* [N_PLACES][slot] */
};

/* Shared by the threads. */
struct work {
    const struct layout *layout;
    const struct lsp_simulation_options *options;
    uint32_t n_days;
    uint32_t n_batches;
    struct batch *batches; /* [n_batches] */
    struct worker all;     /* the bins of all threads */
    uint32_t *batch_bins;  /* [n_batches][N_PLACES][slot][N_BINS] */
    enum lsp_status status;
};

enum { N_LEVELS = LSP_MAX_POSTS_OF_CROSSING + 1 };
static const double DEFAULT_CONFIDENCE = 0.95, PERCENTILE = 0.95;

static enum lsp_status make_room(const struct layout *layout, struct worker *worker);
static enum lsp_status make_batches(
    struct work *work, struct lsp_arena *arena, struct batch *ret_total);
static void run_days(struct work *work);
static enum lsp_status run_batch(struct work *work, struct worker *worker, uint32_t index);
static void add_day(const struct worker *worker, struct batch *batch);
static void add_cells(
    const struct tally *tally, size_t place, uint32_t vehicle, struct place_sums *sums);
static void add_day_of_cell(double vehicles, double wait_h, double over, struct cell *cell);
/* bins: NULL = only the area. */
static void add_level(const struct level *level, double area[], uint32_t *bins);
static void add_bins(const struct worker *from, struct worker *to);
static void add_batches(const struct work *work, struct batch *total);
static void add_sums(size_t size, const void *part, void *total);
static const struct place_sums *sums_of(
    const struct work *work, const struct batch *total, size_t place, uint32_t vehicle);
static void fill_crossing(
    const struct work *work, const struct batch *total, struct lsp_simulated_crossing *ret);
static void fill_class(const struct work *work, const struct batch *total, size_t position,
    uint32_t vehicle, struct lsp_simulated_class *ret);
static void fill_day(const struct work *work, const struct cell *cell, size_t place,
    uint32_t vehicle, struct lsp_simulated_wait *ret, double *ret_p95_half_h);
static void fill_wait(const struct work *work, const struct cell *cell, const uint32_t *bins,
    struct lsp_simulated_wait *ret);
static double half_of_percentile(const struct work *work, size_t row);
static double t_of(const struct work *work, uint32_t n);
static const uint32_t *bins_of_hour(
    const struct work *work, size_t place, uint32_t vehicle, size_t hour);

enum lsp_status lsp_checkpoint_simulate(const struct lsp_passage *passage,
    double arrivals_veh[const LSP_MAX_VEHICLES][LSP_HOURS],
    const struct lsp_simulation_options *options, struct lsp_simulated_crossing *ret_crossing)
{
    struct lsp_arena arena = {0};
    struct layout *layout = LSP_ARRAY(&arena, struct layout, 1);
    if (layout == NULL)
        return LSP_NO_MEMORY;
    lsp_simulation_layout(passage, arrivals_veh, options, layout);
    struct work work = {.layout = layout,
        .options = options,
        .n_days = options->n_days > 0 ? options->n_days : LSP_SIMULATED_DAYS};
    work.n_batches = work.n_days < LSP_SIMULATION_BATCHES ? work.n_days : LSP_SIMULATION_BATCHES;
    struct batch total;
    work.status = make_room(layout, &work.all);
    if (work.status == LSP_OK)
        work.status = make_batches(&work, &arena, &total);
    if (work.status == LSP_OK)
        run_days(&work);
    if (work.status == LSP_OK) {
        add_batches(&work, &total);
        fill_crossing(&work, &total, ret_crossing);
    }
    lsp_arena_finish(&work.all.arena);
    lsp_arena_finish(&arena);
    return work.status;
}

static enum lsp_status make_room(const struct layout *layout, struct worker *worker)
{
    worker->layout = layout;
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        worker->slot[vehicle] = (uint32_t)worker->n_slots;
        worker->n_slots += layout->used >> vehicle & 1;
    }
    size_t n_hours = worker->n_slots * LSP_HOURS * N_BINS;
    worker->wait_bins = LSP_ARRAY(&worker->arena, uint32_t, N_PLACES * n_hours);
    worker->queue_bins = LSP_ARRAY(&worker->arena, uint32_t, LSP_MAX_POSTS_OF_CROSSING * n_hours);
    worker->level_bins = LSP_ARRAY(&worker->arena, uint32_t, (size_t)N_LEVELS * LSP_HOURS * N_BINS);
    if (worker->wait_bins == NULL || worker->queue_bins == NULL || worker->level_bins == NULL)
        return LSP_NO_MEMORY;
    return LSP_OK;
}

static enum lsp_status make_batches(
    struct work *work, struct lsp_arena *arena, struct batch *ret_total)
{
    size_t n = work->n_batches, n_places = N_PLACES * work->all.n_slots;
    struct level_sums *levels = LSP_ARRAY(arena, struct level_sums, n + 1);
    struct place_sums *places = LSP_ARRAY(arena, struct place_sums, (n + 1) * n_places);
    work->batches = LSP_ARRAY(arena, struct batch, n);
    work->batch_bins = LSP_ARRAY(arena, uint32_t, n * n_places * N_BINS);
    if (levels == NULL || places == NULL || work->batches == NULL || work->batch_bins == NULL)
        return LSP_NO_MEMORY;
    for (size_t batch = 0; batch < n; batch++)
        work->batches[batch] = (struct batch){&levels[batch], &places[batch * n_places]};
    *ret_total = (struct batch){&levels[n], &places[n * n_places]};
    return LSP_OK;
}

static void run_days(struct work *work)
{
    int n_threads = work->options->n_threads > 0 ? work->options->n_threads : 1;
#pragma omp parallel num_threads(n_threads)
    {
        struct worker own = {0}, *worker = n_threads > 1 ? &own : &work->all;
        enum lsp_status status = worker == &own ? make_room(work->layout, &own) : LSP_OK;
        worker->target_h = work->options->target_h;
#pragma omp for schedule(dynamic, 1)
        for (uint32_t batch = 0; batch < work->n_batches; batch++) {
            bool goes_on = true;
#pragma omp critical(lsp_checkpoint_simulation)
            {
                const struct lsp_simulation_options *options = work->options;
                if (work->status == LSP_OK && options->is_cancelled != NULL &&
                    options->is_cancelled(options->context))
                    work->status = LSP_CANCELLED;
                goes_on = work->status == LSP_OK && status == LSP_OK;
            }
            if (goes_on)
                status = run_batch(work, worker, batch);
        }
#pragma omp critical(lsp_checkpoint_simulation)
        {
            if (work->status == LSP_OK)
                work->status = status;
            if (status == LSP_OK && worker == &own)
                add_bins(&own, &work->all);
        }
        lsp_arena_finish(&own.arena);
    }
}

static enum lsp_status run_batch(struct work *work, struct worker *worker, uint32_t index)
{
    uint32_t from = (uint32_t)((uint64_t)work->n_days * index / work->n_batches);
    uint32_t to = (uint32_t)((uint64_t)work->n_days * (index + 1) / work->n_batches);
    worker->batch_bins = &work->batch_bins[(size_t)index * N_PLACES * worker->n_slots * N_BINS];
    for (uint32_t day = from; day < to; day++) {
        LSP_TRY(lsp_simulation_day(worker, day));
        add_day(worker, &work->batches[index]);
    }
    return LSP_OK;
}

static void add_day(const struct worker *worker, struct batch *batch)
{
    const struct tally *tally = &worker->tally;
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        if ((worker->layout->used >> vehicle & 1) == 0)
            continue;
        for (size_t place = 0; place < N_PLACES; place++) {
            size_t row = place * worker->n_slots + worker->slot[vehicle];
            struct place_sums *sums = &batch->places[row];
            add_cells(tally, place, vehicle, sums);
            if (place == LSP_MAX_POSTS_OF_CROSSING)
                continue;
            add_level(&tally->queue[place][vehicle], sums->queue,
                &worker->queue_bins[row * LSP_HOURS * N_BINS]);
            sums->secondary_wait_h += tally->secondary_wait_h[place][vehicle];
            sums->blocked_wait_h += tally->blocked_wait_h[place][vehicle];
            sums->overnight += tally->overnight[place][vehicle];
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                sums->served[hour] += tally->served[place][vehicle][hour];
        }
    }
    struct level_sums *levels = batch->levels;
    for (size_t at = 0; at < worker->layout->n_stations; at++) {
        add_level(&tally->queue_pce[at], levels->queue_pce[at],
            &worker->level_bins[at * LSP_HOURS * N_BINS]);
        add_level(&tally->blocked[at], levels->blocked[at], NULL);
    }
    add_level(&tally->between, levels->between,
        &worker->level_bins[(size_t)LSP_MAX_POSTS_OF_CROSSING * LSP_HOURS * N_BINS]);
}

static void add_cells(
    const struct tally *tally, size_t place, uint32_t vehicle, struct place_sums *sums)
{
    double vehicles = 0, wait_h = 0, over = 0;
    const double *came = tally->vehicles[place][vehicle];
    const double *waited_h = tally->wait_h[place][vehicle];
    const double *too_long = tally->over[place][vehicle];
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        add_day_of_cell(came[hour], waited_h[hour], too_long[hour], &sums->cells[hour]);
        vehicles += came[hour];
        wait_h += waited_h[hour];
        over += too_long[hour];
    }
    add_day_of_cell(vehicles, wait_h, over, &sums->cells[LSP_HOURS]);
}

static void add_day_of_cell(double vehicles, double wait_h, double over, struct cell *cell)
{
    cell->vehicles += vehicles;
    cell->wait_h += wait_h;
    cell->over += over;
    cell->vehicles_2 += vehicles * vehicles;
    cell->wait_2 += wait_h * wait_h;
    cell->cross += vehicles * wait_h;
}

static void add_level(const struct level *level, double area[], uint32_t *bins)
{
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        area[hour] += level->area[hour];
        if (bins != NULL)
            bins[hour * N_BINS + lsp_simulation_bin(level->top[hour])]++;
    }
}

static void add_bins(const struct worker *from, struct worker *to)
{
    size_t n_hours = from->n_slots * LSP_HOURS * N_BINS;
    for (size_t bin = 0; bin < N_PLACES * n_hours; bin++)
        to->wait_bins[bin] += from->wait_bins[bin];
    for (size_t bin = 0; bin < LSP_MAX_POSTS_OF_CROSSING * n_hours; bin++)
        to->queue_bins[bin] += from->queue_bins[bin];
    for (size_t bin = 0; bin < (size_t)N_LEVELS * LSP_HOURS * N_BINS; bin++)
        to->level_bins[bin] += from->level_bins[bin];
}

static void add_batches(const struct work *work, struct batch *total)
{
    size_t n_places = N_PLACES * work->all.n_slots;
    for (size_t index = 0; index < work->n_batches; index++) {
        const struct batch *batch = &work->batches[index];
        add_sums(sizeof *batch->levels, batch->levels, total->levels);
        add_sums(n_places * sizeof *batch->places, batch->places, total->places);
    }
}

/* Of structs that hold nothing but doubles. */
static void add_sums(size_t size, const void *part, void *total)
{
    const double *from = part;
    double *to = total;
    for (size_t at = 0; at < size / sizeof(double); at++)
        to[at] += from[at];
}

/* Of a class that is nowhere, nothing. */
static const struct place_sums *sums_of(
    const struct work *work, const struct batch *total, size_t place, uint32_t vehicle)
{
    static const struct place_sums NOBODY;
    bool is_used = (work->layout->used >> vehicle & 1) != 0;
    return is_used ? &total->places[place * work->all.n_slots + work->all.slot[vehicle]] : &NOBODY;
}

static void fill_crossing(
    const struct work *work, const struct batch *total, struct lsp_simulated_crossing *ret)
{
    const struct layout *layout = work->layout;
    double n_days = work->n_days;
    *ret = (struct lsp_simulated_crossing){.n_posts = layout->n_stations,
        .never_served = layout->never_served,
        .n_days = work->n_days,
        .confidence =
            work->options->confidence > 0 ? work->options->confidence : DEFAULT_CONFIDENCE};
    for (uint32_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        for (size_t at = 0; at < layout->n_stations; at++)
            fill_class(work, total, at, vehicle, &ret->posts[at].vehicles[vehicle]);
        const struct cell *cells = sums_of(work, total, LSP_MAX_POSTS_OF_CROSSING, vehicle)->cells;
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            fill_wait(work, &cells[hour],
                bins_of_hour(work, LSP_MAX_POSTS_OF_CROSSING, vehicle, hour),
                &ret->passing[vehicle].hours[hour]);
        fill_day(work, &cells[LSP_HOURS], LSP_MAX_POSTS_OF_CROSSING, vehicle,
            &ret->passing[vehicle].day, &ret->passing[vehicle].wait_p95_half_h);
    }
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        for (size_t at = 0; at < layout->n_stations; at++) {
            ret->posts[at].queue_pce[hour] = total->levels->queue_pce[at][hour] / n_days;
            ret->posts[at].queue_p95_pce[hour] = lsp_simulation_quantile(
                &work->all.level_bins[(at * LSP_HOURS + hour) * N_BINS], PERCENTILE, true);
            ret->posts[at].blocked_lanes[hour] = total->levels->blocked[at][hour] / n_days;
        }
        ret->between_pce[hour] = total->levels->between[hour] / n_days;
        ret->between_p95_pce[hour] = lsp_simulation_quantile(
            &work->all.level_bins[(LSP_MAX_POSTS_OF_CROSSING * LSP_HOURS + hour) * N_BINS],
            PERCENTILE, true);
    }
}

static const uint32_t *bins_of_hour(
    const struct work *work, size_t place, uint32_t vehicle, size_t hour)
{
    size_t row = place * work->all.n_slots + work->all.slot[vehicle];
    return &work->all.wait_bins[(row * LSP_HOURS + hour) * N_BINS];
}

static void fill_class(const struct work *work, const struct batch *total, size_t position,
    uint32_t vehicle, struct lsp_simulated_class *ret)
{
    const struct place_sums *sums = sums_of(work, total, position, vehicle);
    const struct cell *cells = sums->cells;
    double n_days = work->n_days, vehicles = cells[LSP_HOURS].vehicles;
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        fill_wait(
            work, &cells[hour], bins_of_hour(work, position, vehicle, hour), &ret->hours[hour]);
        ret->served_veh[hour] = sums->served[hour] / n_days;
        ret->queue_veh[hour] = sums->queue[hour] / n_days;
        if (vehicles > 0) {
            size_t row = position * work->all.n_slots + work->all.slot[vehicle];
            ret->queue_p95_veh[hour] = lsp_simulation_quantile(
                &work->all.queue_bins[(row * LSP_HOURS + hour) * N_BINS], PERCENTILE, true);
        }
    }
    fill_day(work, &cells[LSP_HOURS], position, vehicle, &ret->day, &ret->wait_p95_half_h);
    ret->overnight_veh = sums->overnight / n_days;
    ret->secondary_wait_h = sums->secondary_wait_h / vehicles;
    ret->blocked_wait_h = sums->blocked_wait_h / vehicles;
}

/* The waits of all hours together. */
static void fill_day(const struct work *work, const struct cell *cell, size_t place,
    uint32_t vehicle, struct lsp_simulated_wait *ret, double *ret_p95_half_h)
{
    uint32_t bins[N_BINS] = {0};
    for (size_t hour = 0; cell->vehicles > 0 && hour < LSP_HOURS; hour++) {
        const uint32_t *of_hour = bins_of_hour(work, place, vehicle, hour);
        for (size_t bin = 0; bin < N_BINS; bin++)
            bins[bin] += of_hour[bin];
    }
    fill_wait(work, cell, bins, ret);
    *ret_p95_half_h = cell->vehicles > 0 ? half_of_percentile(work,
                                               place * work->all.n_slots + work->all.slot[vehicle])
                                         : (double)NAN;
}

static void fill_wait(const struct work *work, const struct cell *cell, const uint32_t *bins,
    struct lsp_simulated_wait *ret)
{
    double n = work->n_days, mean_h = cell->wait_h / cell->vehicles;
    *ret = (struct lsp_simulated_wait){.vehicles = cell->vehicles / n,
        .wait_h = mean_h,
        .wait_half_h = (double)NAN,
        .wait_p95_h = (double)NAN,
        .over_target_share = cell->over / cell->vehicles};
    if (!(cell->vehicles > 0))
        return;
    ret->wait_p95_h = lsp_simulation_quantile(bins, PERCENTILE, false);
    double squares = cell->wait_2 - 2 * mean_h * cell->cross + mean_h * mean_h * cell->vehicles_2;
    double error_h = sqrt(fmax(squares, 0) * n / (n - 1)) / cell->vehicles;
    ret->wait_half_h = t_of(work, work->n_days) * error_h;
}

/* From the same percentile of each batch; those without a vehicle are left out. */
static double half_of_percentile(const struct work *work, size_t row)
{
    double sum_h = 0, squares = 0;
    uint32_t n = 0;
    for (size_t batch = 0; batch < work->n_batches; batch++) {
        size_t at = (batch * N_PLACES * work->all.n_slots + row) * N_BINS;
        double p95_h = lsp_simulation_quantile(&work->batch_bins[at], PERCENTILE, false);
        if (isnan(p95_h))
            continue;
        if (isinf(p95_h))
            return (double)NAN; /* longer than what is told apart */
        sum_h += p95_h;
        squares += p95_h * p95_h;
        n++;
    }
    if (n < 2)
        return (double)NAN;
    double variance = fmax(squares - sum_h * sum_h / n, 0) / (n - 1);
    return t_of(work, n) * sqrt(variance / n);
}

/* Student's quantile for the interval of a mean of n. */
static double t_of(const struct work *work, uint32_t n)
{
    double confidence =
        work->options->confidence > 0 ? work->options->confidence : DEFAULT_CONFIDENCE;
    return lsp_student_inverse(n - 1, (1 + confidence) / 2);
}
