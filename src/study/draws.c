/* Uncertainty: the main scenario again and again, each time with other assumptions.
 *
 * Every number with a range is drawn from its triangular distribution by Latin hypercube, the
 * opening date from the programme's own draws; both sides of a draw share them (common random
 * numbers).  Each thread works on its own copy of the study, and a draw depends on its index alone,
 * so the number of threads changes nothing.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/statistics.h"

/* A driver must explain more than chance: in a study where nothing matters, one is named with this
 * probability, however many numbers are drawn (Bonferroni's bound). */
static const double CHANCE_OF_FALSE_DRIVER = 0.05;
enum { MAX_DRIVERS = 8, MIN_RANKED = 20 };
/* Residual of a draw's equilibria: far below what separates one draw from the next. */
static const double DRAW_TARGET = 1e-8;

/* Shared by the threads. */
struct work {
    const struct lsp_study_options *options;
    const struct lsp_study_inputs *inputs; /* as the chain has read them */
    const struct lsp_schedule_risk *spread;
    struct draws *draws;
    const double *uniform; /* [n_varied][n_draws] */
    size_t n_varied;
    int show_year;
    size_t n_done;
    enum lsp_status status;
};

static double *make_hypercube(const struct lsp_study_inputs *inputs, size_t n_varied,
    uint32_t n_draws, struct lsp_arena *arena);
static bool is_same_study(const struct lsp_study_inputs *one, const struct lsp_study_inputs *two);
static void say_study_changed(const char *folder, struct lsp_diags *diags);
static void work_on_draws(struct work *work);
static enum lsp_status make_draw(
    const struct work *work, struct lsp_study_inputs *inputs, uint32_t draw);
static bool tell_progress(struct work *work);
static enum lsp_status rank_drivers(const struct lsp_study_inputs *inputs, const double *uniform,
    size_t n_varied, struct lsp_arena *arena, struct draws *draws);

enum lsp_status lsp_draws_make(const struct lsp_study_options *options,
    const struct lsp_study_inputs *inputs, const struct lsp_schedule_risk *spread, uint32_t n_draws,
    int show_year, struct lsp_arena *arena, struct lsp_diags *diags, struct draws *ret_draws)
{
    struct draws draws = {.n_draws = n_draws, .npv_negative_share = (double)NAN};
    draws.figures = LSP_ARRAY(arena, double, (size_t)n_draws *N_FIGURES);
    size_t n_varied = lsp_assumptions_n_varied(&inputs->assumptions);
    double *uniform = make_hypercube(inputs, n_varied, n_draws, arena);
    if (draws.figures == NULL || uniform == NULL)
        return LSP_NO_MEMORY;
    struct work work = {.options = options,
        .inputs = inputs,
        .spread = spread,
        .draws = &draws,
        .uniform = uniform,
        .n_varied = n_varied,
        .show_year = show_year};
    work_on_draws(&work);
    if (work.status == LSP_BAD_INPUT || work.status == LSP_CANNOT_READ)
        say_study_changed(options->folder, diags);
    if (work.status != LSP_OK)
        return work.status;
    size_t n_negative = 0, n_good = 0;
    for (uint32_t draw = 0; draw < n_draws; draw++) {
        double npv = draws.figures[(size_t)FIGURE_NPV * n_draws + draw];
        n_good += isnan(npv) ? 0 : 1;
        n_negative += npv < 0 ? 1 : 0;
    }
    draws.n_failed = n_draws - (uint32_t)n_good;
    if (n_good > 0)
        draws.npv_negative_share = (double)n_negative / (double)n_good;
    LSP_TRY(rank_drivers(inputs, uniform, n_varied, arena, &draws));
    *ret_draws = draws;
    return LSP_OK;
}

static double *make_hypercube(const struct lsp_study_inputs *inputs, size_t n_varied,
    uint32_t n_draws, struct lsp_arena *arena)
{
    double *uniform = LSP_ARRAY(arena, double, n_varied *n_draws);
    for (size_t variable = 0; uniform != NULL && variable < n_varied; variable++)
        lsp_random_latin(inputs->seed, LSP_RANDOM_ASSUMPTIONS, (uint32_t)variable, n_draws,
            &uniform[variable * n_draws]);
    return uniform;
}

int lsp_thread_count(const struct lsp_study_options *options)
{
    return options->n_threads > 0 ? options->n_threads : omp_get_num_procs();
}

/* The same files with the same bytes. */
static bool is_same_study(const struct lsp_study_inputs *one, const struct lsp_study_inputs *two)
{
    bool is_same = one->n_files == two->n_files;
    for (size_t file = 0; is_same && file < one->n_files; file++)
        is_same = strcmp(one->files[file].name, two->files[file].name) == 0 &&
                  strcmp(one->files[file].fingerprint.hex, two->files[file].fingerprint.hex) == 0;
    return is_same;
}

static void say_study_changed(const char *folder, struct lsp_diags *diags)
{
    lsp_diags_add(diags, LSP_DIAG_CANNOT_OPEN,
        &(struct lsp_diag_facts){.where = {.file = folder},
            .hint = "run it again when nobody is writing to the study's folder"},
        "the study changed, or became unreadable, while it was being run");
}

static void work_on_draws(struct work *work)
{
    int n_threads = lsp_thread_count(work->options);
#pragma omp parallel num_threads(n_threads)
    {
        struct lsp_diags diags = {0};
        struct lsp_study_inputs inputs;
        enum lsp_status status = lsp_study_file_read(work->options->folder, &diags, &inputs);
        bool is_read = status == LSP_OK;
        if (is_read && !is_same_study(&inputs, work->inputs))
            status = LSP_CANNOT_READ;
#pragma omp for schedule(dynamic, 4)
        for (uint32_t draw = 0; draw < work->draws->n_draws; draw++) {
            bool go_on = true;
#pragma omp critical(lsp_draws)
            {
                go_on = work->status == LSP_OK && status == LSP_OK && tell_progress(work);
            }
            if (go_on)
                status = make_draw(work, &inputs, draw);
        }
#pragma omp critical(lsp_draws)
        {
            if (work->status == LSP_OK)
                work->status = status;
        }
        if (is_read)
            lsp_study_inputs_finish(&inputs);
        lsp_diags_finish(&diags);
    }
}

static bool tell_progress(struct work *work)
{
    const struct lsp_study_options *options = work->options;
    work->n_done++;
    if (options->progress == NULL || options->progress(options->progress_user,
                                         "drawing assumptions", work->n_done, work->draws->n_draws))
        return true;
    work->status = LSP_CANCELLED;
    return false;
}

static enum lsp_status make_draw(
    const struct work *work, struct lsp_study_inputs *inputs, uint32_t draw)
{
    uint32_t n_draws = work->draws->n_draws;
    double *row = malloc((work->n_varied + 1) * sizeof *row);
    if (row == NULL)
        return LSP_NO_MEMORY;
    for (size_t variable = 0; variable < work->n_varied; variable++)
        row[variable] = work->uniform[variable * n_draws + draw];
    lsp_assumptions_draw(&inputs->assumptions, row);
    free(row);
    lsp_study_inputs_derive(inputs);
    lsp_costs_follow_draw(&work->inputs->programme_options, work->spread,
        draw % work->spread->n_draws, &inputs->appraisal);
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct scenario_run run;
    struct scenario_options options = {.show_year = work->show_year,
        .opening_day = work->spread->opening_day[draw % work->spread->n_draws],
        .target = DRAW_TARGET,
        .own_years_only = true};
    for (size_t figure = 0; figure < N_FIGURES; figure++)
        work->draws->figures[figure * n_draws + draw] = (double)NAN;
    enum lsp_status status = lsp_distribute(inputs, &diags);
    bool is_distributed = status != LSP_BAD_INPUT; /* else: a draw without an answer */
    if (status == LSP_OK)
        status =
            lsp_scenario_run_make(inputs, inputs->main_scenario, &options, &arena, &diags, &run);
    if (status == LSP_OK) {
        for (size_t figure = 0; figure < N_FIGURES && run.converged; figure++)
            work->draws->figures[figure * n_draws + draw] = run.figures[figure];
        lsp_scenario_run_finish(&run);
    }
    if (!is_distributed)
        status = LSP_OK;
    lsp_diags_finish(&diags);
    lsp_arena_finish(&arena);
    return status;
}

static int compare_drivers(const void *a, const void *b)
{
    double one = fabs(((const struct lsp_driver *)a)->correlation);
    double two = fabs(((const struct lsp_driver *)b)->correlation);
    if (one > two)
        return -1;
    if (one < two)
        return 1;
    return ((const struct lsp_driver *)a)->assumption < ((const struct lsp_driver *)b)->assumption
               ? -1
               : 1;
}

/* The assumptions whose draws go with the net present value, strongest first, over the draws that
 * have one (the rank correlation leaves the others out). */
static enum lsp_status rank_drivers(const struct lsp_study_inputs *inputs, const double *uniform,
    size_t n_varied, struct lsp_arena *arena, struct draws *draws)
{
    const struct lsp_assumptions *assumptions = &inputs->assumptions;
    uint32_t n_draws = draws->n_draws;
    draws->drivers = LSP_ARRAY(arena, struct lsp_driver, assumptions->n_items);
    if (draws->drivers == NULL)
        return LSP_NO_MEMORY;
    if (n_draws < MIN_RANKED + draws->n_failed)
        return LSP_OK;
    const double *npv = &draws->figures[(size_t)FIGURE_NPV * n_draws];
    double n_good = n_draws - draws->n_failed;
    double threshold =
        lsp_normal_inverse(1 - CHANCE_OF_FALSE_DRIVER / (2 * fmax((double)n_varied, 1))) /
        sqrt(n_good - 1);
    size_t variable = 0;
    for (size_t item = 0; item < assumptions->n_items; item++) {
        const struct lsp_assumption *about = &assumptions->items[item];
        if (about->target == NULL || !(about->low < about->high))
            continue;
        double correlation;
        LSP_TRY(lsp_statistics_rank_correlation(
            n_draws, &uniform[variable++ * n_draws], npv, &correlation));
        if (fabs(correlation) > threshold)
            draws->drivers[draws->n_drivers++] =
                (struct lsp_driver){.assumption = item, .correlation = correlation};
    }
    qsort(draws->drivers, draws->n_drivers, sizeof *draws->drivers, compare_drivers);
    if (draws->n_drivers > MAX_DRIVERS)
        draws->n_drivers = MAX_DRIVERS;
    return LSP_OK;
}
