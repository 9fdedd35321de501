/* Uncertainty: the main scenario again and again, each time with other assumptions.
 *
 * Every number with a range, every event and the opening date are drawn beforehand
 * (draws_sample.c); both sides of a draw share them (common random numbers).  Each thread works on
 * its own copy of the study, and a draw depends on its index alone, so that neither the number of
 * threads nor a run that was killed before changes anything.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/draws_internal.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

/* Residual of a draw's equilibria: far below what separates one draw from the next. */
static const double DRAW_TARGET = 1e-8;

/* Shared by the threads. */
struct work {
    const struct draws_options *options;
    const struct lsp_study_inputs *inputs; /* as the chain has read them */
    const struct lsp_schedule_risk *risk;
    const struct draw_sample *sample;
    struct draw_values *values;   /* [n_draws] */
    bool *is_done;                /* [n_draws] */
    struct draw_journal *journal; /* behind the lock */
    struct lsp_diags *diags;      /* likewise */
    size_t n_done;                /* likewise */
    enum lsp_status status;       /* likewise */
};

static enum lsp_status solve_draws(struct work *work);
static enum lsp_status keep_values(
    const struct work *work, struct lsp_arena *arena, struct draws *draws);
static bool is_same_study(const struct lsp_study_inputs *one, const struct lsp_study_inputs *two);
static void say_study_changed(const char *folder, struct lsp_diags *diags);
static void work_on_draws(struct work *work);
static void work_on_one(
    struct work *work, struct lsp_study_inputs *inputs, uint32_t draw, enum lsp_status *status);
static enum lsp_status make_draw(const struct work *work, struct lsp_study_inputs *inputs,
    uint32_t draw, struct draw_values *ret_values);
static enum lsp_status set_numbers(
    const struct work *work, struct lsp_study_inputs *inputs, uint32_t draw);
static size_t add_events(
    const struct work *work, const struct lsp_study_inputs *inputs, uint32_t draw);
static bool tell_progress(const struct work *work);

enum lsp_status lsp_draws_make(const struct draws_options *options,
    const struct lsp_study_inputs *inputs, const struct lsp_schedule_risk *risk,
    struct lsp_arena *arena, struct lsp_diags *diags, struct draws *ret_draws)
{
    struct draws draws = {.n_draws = options->n_draws, .npv_negative_share = (double)NAN};
    struct draw_sample sample;
    LSP_TRY(lsp_draw_sample_make(inputs, risk, options->n_draws, arena, &sample));
    struct work work = {.options = options,
        .inputs = inputs,
        .risk = risk,
        .sample = &sample,
        .values = LSP_ARRAY(arena, struct draw_values, options->n_draws),
        .is_done = LSP_ARRAY(arena, bool, options->n_draws),
        .journal = LSP_ARRAY(arena, struct draw_journal, 1),
        .diags = diags};
    if (work.values == NULL || work.is_done == NULL || work.journal == NULL)
        return LSP_NO_MEMORY;
    enum lsp_status status = options->n_draws == 0 ? LSP_OK : solve_draws(&work);
    if (status == LSP_OK)
        status = keep_values(&work, arena, &draws);
    if (status == LSP_OK)
        status = lsp_uncertainty_fill(inputs, risk, &sample, arena, &draws);
    if (status != LSP_OK) {
        lsp_draw_journal_leave(work.journal, diags);
        return status;
    }
    draws.journal = work.journal;
    *ret_draws = draws;
    return LSP_OK;
}

void lsp_draws_finish(struct draws *draws, bool are_written, struct lsp_diags *diags)
{
    if (draws->journal == NULL)
        return;
    if (are_written)
        lsp_draw_journal_remove(draws->journal);
    else
        lsp_draw_journal_leave(draws->journal, diags);
    draws->journal = NULL;
}

static enum lsp_status solve_draws(struct work *work)
{
    LSP_TRY(lsp_draw_journal_open(work->options, work->inputs, work->options->n_draws, work->diags,
        work->values, work->is_done, work->journal));
    for (uint32_t draw = 0; draw < work->options->n_draws; draw++)
        work->n_done += work->is_done[draw] ? 1 : 0;
    work->options->timing->n_kept = work->n_done;
    double began_s = omp_get_wtime();
    work_on_draws(work);
    work->options->timing->took_s = omp_get_wtime() - began_s;
    if (work->status == LSP_BAD_INPUT || work->status == LSP_CANNOT_READ)
        say_study_changed(work->options->study->folder, work->diags);
    return work->status;
}

static enum lsp_status keep_values(
    const struct work *work, struct lsp_arena *arena, struct draws *draws)
{
    uint32_t n_draws = draws->n_draws;
    size_t n_negative = 0, n_good = 0;
    draws->figures = LSP_ARRAY(arena, double, (size_t)n_draws *N_DRAW_VALUES);
    if (draws->figures == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t draw = 0; draw < n_draws; draw++) {
        for (size_t value = 0; value < N_DRAW_VALUES; value++)
            draws->figures[value * n_draws + draw] = work->values[draw].value[value];
        double npv = work->values[draw].value[FIGURE_NPV];
        n_good += isnan(npv) ? 0 : 1;
        n_negative += npv < 0 ? 1 : 0;
        draws->npv_error = fmax(draws->npv_error, work->values[draw].value[DRAW_NPV_ERROR]);
    }
    draws->eirr = &draws->figures[(size_t)DRAW_EIRR * n_draws];
    draws->n_failed = n_draws - (uint32_t)n_good;
    if (n_good > 0)
        draws->npv_negative_share = (double)n_negative / (double)n_good;
    return LSP_OK;
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
    int n_threads = lsp_thread_count(work->options->study);
#pragma omp parallel num_threads(n_threads)
    {
        struct lsp_diags diags = {0};
        struct lsp_study_inputs inputs;
        enum lsp_status status = lsp_study_file_read(work->options->study->folder, &diags, &inputs);
        bool is_read = status == LSP_OK;
        if (is_read && !is_same_study(&inputs, work->inputs))
            status = LSP_CANNOT_READ;
#pragma omp for schedule(dynamic, 1)
        for (uint32_t draw = 0; draw < work->options->n_draws; draw++)
            if (!work->is_done[draw])
                work_on_one(work, &inputs, draw, &status);
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

/* Nothing once any thread, this one too, has failed. */
static void work_on_one(
    struct work *work, struct lsp_study_inputs *inputs, uint32_t draw, enum lsp_status *status)
{
    bool go_on = false;
#pragma omp critical(lsp_draws)
    {
        if (work->status == LSP_OK && *status == LSP_OK && !tell_progress(work))
            work->status = LSP_CANCELLED;
        go_on = work->status == LSP_OK && *status == LSP_OK;
    }
    if (!go_on)
        return;
    *status = make_draw(work, inputs, draw, &work->values[draw]);
    if (*status != LSP_OK)
        return;
#pragma omp critical(lsp_draws)
    {
        work->n_done++;
        if (work->status == LSP_OK)
            work->status =
                lsp_draw_journal_add(work->journal, draw, &work->values[draw], work->diags);
    }
}

static bool tell_progress(const struct work *work)
{
    const struct lsp_study_options *options = work->options->study;
    return options->progress == NULL ||
           options->progress(
               options->progress_user, "drawing assumptions", work->n_done, work->options->n_draws);
}

static enum lsp_status make_draw(const struct work *work, struct lsp_study_inputs *inputs,
    uint32_t draw, struct draw_values *ret_values)
{
    LSP_TRY(set_numbers(work, inputs, draw));
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct scenario_run run;
    struct scenario_options options = {.show_year = work->options->show_year,
        .opening_day = work->risk->opening_day[work->sample->programme_draw[draw]],
        .target = DRAW_TARGET,
        .own_years_only = true,
        .tells_error = true};
    for (size_t value = 0; value < N_DRAW_VALUES; value++)
        ret_values->value[value] = (double)NAN;
    enum lsp_status status = lsp_distribute(inputs, &diags);
    bool is_distributed = status != LSP_BAD_INPUT; /* else: a draw without an answer */
    size_t n_edits = add_events(work, inputs, draw);
    if (status == LSP_OK)
        status =
            lsp_scenario_run_make(inputs, inputs->main_scenario, &options, &arena, &diags, &run);
    inputs->scenarios[inputs->main_scenario].n_edits = n_edits;
    if (status == LSP_OK) {
        for (size_t figure = 0; figure < N_FIGURES && run.converged; figure++)
            ret_values->value[figure] = run.figures[figure];
        if (run.converged)
            ret_values->value[DRAW_EIRR] = run.appraisal.eirr;
        if (run.converged)
            ret_values->value[DRAW_NPV_ERROR] = run.appraisal.difference.npv_money / 1e6;
        lsp_scenario_run_finish(&run);
    }
    if (!is_distributed)
        status = LSP_OK;
    lsp_diags_finish(&diags);
    lsp_arena_finish(&arena);
    return status;
}

static enum lsp_status set_numbers(
    const struct work *work, struct lsp_study_inputs *inputs, uint32_t draw)
{
    const struct draw_sample *sample = work->sample;
    double *row = malloc((sample->n_varied + 1) * sizeof *row);
    if (row == NULL)
        return LSP_NO_MEMORY;
    for (size_t variable = 0; variable < sample->n_varied; variable++)
        row[variable] = sample->number[variable * sample->n_draws + draw];
    lsp_assumptions_draw(&inputs->assumptions, row);
    free(row);
    lsp_study_inputs_derive(inputs);
    lsp_costs_follow_draw(&work->inputs->programme_options, work->risk,
        sample->programme_draw[draw], &inputs->appraisal);
    if (sample->cost_factor != NULL)
        inputs->appraisal.construction_factor = sample->cost_factor[draw];
    return LSP_OK;
}

/* Puts the edits of the events that happen behind those of the main scenario, where the study has
 * been checked to have room for all; returns how many edits it had. */
static size_t add_events(
    const struct work *work, const struct lsp_study_inputs *inputs, uint32_t draw)
{
    struct lsp_scenario *scenario = &inputs->scenarios[inputs->main_scenario];
    size_t n_edits = scenario->n_edits;
    for (size_t event = 0; event < inputs->uncertainty.n_events; event++) {
        const struct lsp_scenario *of = &inputs->uncertainty.events[event].scenario;
        size_t at = event * work->sample->n_draws + draw;
        if (!lsp_draw_has_event(work->sample, event, draw))
            continue;
        for (size_t edit = inputs->n_project_edits; edit < of->n_edits; edit++) {
            struct lsp_edit *added = &scenario->edits[scenario->n_edits++];
            *added = of->edits[edit];
            added->from_day = work->sample->from_day[at];
            added->to_day = work->sample->to_day[at];
        }
    }
    return n_edits;
}
