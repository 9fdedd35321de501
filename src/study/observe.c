/* What a study's model says of each observation.
 *
 * A count is the sum over the movements and alternatives that it names, of the states of its year
 * by their shares.  Within a window after an opening, it is what there is without the project, and
 * of the difference that the project makes the mean of the ramp r(t) = 1 - (1 - r0) exp(-t / tau),
 * as in the appraisal.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/sum.h"
#include "study/calibrate_internal.h"

/* A count's year and its day: the calendar's, without leap days. */
static const double DAYS_OF_YEAR = 365;
static const double DAYS_OF_RAMP_YEAR = 365.25;

/* One observation while its equilibria come in. */
struct tally {
    const struct lsp_observation *observation;
    struct lsp_sum part[2], whole[2]; /* by side */
};

struct tallies {
    const struct calibrated *calibrated;
    size_t scenario;
    struct tally *rows; /* [n_rows] */
    size_t n_rows;
};

static enum lsp_status solve_observed(
    struct calibrated *calibrated, struct tallies *tallies, struct lsp_arena *arena);
static size_t list_wanted(
    const struct tallies *tallies, size_t scenario, struct wanted_year wanted[]);
static void want(enum lsp_side side, int year, struct wanted_year wanted[], size_t *n_wanted);
static scenario_visit add_results;
static bool uses_side(const struct lsp_observation *observation, enum lsp_side side);
static void add_movement(struct tally *tally, const struct wanted_year *wanted, double share,
    const struct lsp_results *results, size_t movement);
static double value_of(const struct tally *tally, const struct lsp_appraisal_spec *ramp);
static double mean_ramp(
    const struct lsp_observation *observation, const struct lsp_appraisal_spec *ramp);

enum lsp_status lsp_calibrated_observe(
    struct calibrated *calibrated, bool is_predicted, double values[])
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    struct lsp_arena arena = {0};
    struct tallies tallies = {
        .calibrated = calibrated, .rows = LSP_ARRAY(&arena, struct tally, spec->n_observations)};
    for (size_t at = 0; at < spec->n_observations && tallies.rows != NULL; at++)
        if (spec->observations[at].is_predicted == is_predicted)
            tallies.rows[tallies.n_rows++].observation = &spec->observations[at];
    calibrated->last_converged = true;
    enum lsp_status status =
        tallies.rows == NULL ? LSP_NO_MEMORY : solve_observed(calibrated, &tallies, &arena);
    bool is_possible = status != LSP_BAD_INPUT;
    if (!is_possible && calibrated->n_solved > 0)
        status = LSP_OK;
    for (size_t row = 0; row < tallies.n_rows && status == LSP_OK; row++)
        values[tallies.rows[row].observation - spec->observations] =
            is_possible ? value_of(&tallies.rows[row], &calibrated->inputs.appraisal) : (double)NAN;
    calibrated->n_solved++;
    calibrated->n_missed += calibrated->last_converged ? 0 : 1;
    lsp_arena_finish(&arena);
    return status;
}

/* What the study itself makes impossible is a fault of its files, which is told; what only the
 * numbers of a trial do, has no value. */
static enum lsp_status solve_observed(
    struct calibrated *calibrated, struct tallies *tallies, struct lsp_arena *arena)
{
    struct lsp_diags of_trial = {0};
    struct lsp_diags *diags = calibrated->n_solved == 0 ? calibrated->diags : &of_trial;
    struct wanted_year *wanted = LSP_ARRAY(arena, struct wanted_year, 2 * tallies->n_rows);
    enum lsp_status status =
        wanted == NULL ? LSP_NO_MEMORY : lsp_distribute(&calibrated->inputs, &of_trial);
    for (size_t scenario = 0; scenario < calibrated->inputs.n_scenarios && status == LSP_OK;
         scenario++) {
        bool converged = true;
        size_t n_wanted = list_wanted(tallies, scenario, wanted);
        tallies->scenario = scenario;
        if (n_wanted > 0)
            status = lsp_scenario_visit(&calibrated->inputs, scenario, n_wanted, wanted,
                add_results, tallies, diags, &converged);
        calibrated->last_converged &= converged;
    }
    lsp_diags_finish(&of_trial);
    return status;
}

void lsp_calibrated_set(struct calibrated *calibrated, const double parameters[])
{
    const struct lsp_calibration_spec *spec = calibrated->spec;
    for (size_t at = 0; at < spec->n_parameters; at++)
        lsp_assumptions_set(
            &calibrated->inputs.assumptions, spec->parameters[at].assumption, parameters[at]);
    lsp_study_inputs_derive(&calibrated->inputs);
}

/* Each side and year of a scenario once. */
static size_t list_wanted(
    const struct tallies *tallies, size_t scenario, struct wanted_year wanted[])
{
    size_t n_wanted = 0;
    for (size_t row = 0; row < tallies->n_rows; row++) {
        const struct lsp_observation *observation = tallies->rows[row].observation;
        for (int side = LSP_WITHOUT; side <= LSP_WITH && observation->scenario == scenario; side++)
            if (uses_side(observation, (enum lsp_side)side))
                want((enum lsp_side)side, observation->year, wanted, &n_wanted);
    }
    return n_wanted;
}

static void want(enum lsp_side side, int year, struct wanted_year wanted[], size_t *n_wanted)
{
    for (size_t at = 0; at < *n_wanted; at++)
        if (wanted[at].side == side && wanted[at].year == year)
            return;
    wanted[(*n_wanted)++] = (struct wanted_year){side, year};
}

static bool uses_side(const struct lsp_observation *observation, enum lsp_side side)
{
    return observation->has_window || observation->is_with == (side == LSP_WITH);
}

static void add_results(void *user, const struct wanted_year *wanted, double share,
    const struct lsp_case *solved, const struct lsp_results *results)
{
    struct tallies *tallies = user;
    for (size_t row = 0; row < tallies->n_rows; row++) {
        const struct lsp_observation *observation = tallies->rows[row].observation;
        if (observation->scenario != tallies->scenario || observation->year != wanted->year ||
            !uses_side(observation, wanted->side))
            continue;
        for (size_t movement = 0; movement < results->n_movements; movement++) {
            const struct lsp_movement *who = &solved->demand.movements[movement];
            if (lsp_observation_counts(observation, who->segment, who->origin, who->destination))
                add_movement(&tallies->rows[row], wanted, share, results, movement);
        }
    }
}

static void add_movement(struct tally *tally, const struct wanted_year *wanted, double share,
    const struct lsp_results *results, size_t movement)
{
    for (size_t way = 0; way < results->n_alternatives; way++) {
        const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
        bool is_vehicles = tally->observation->kind == LSP_OBSERVED_VEHICLES;
        double amount = share * (is_vehicles ? choice->vehicles : choice->amount);
        lsp_sum_add(&tally->whole[wanted->side], amount);
        if ((tally->observation->alternatives >> way & 1) != 0)
            lsp_sum_add(&tally->part[wanted->side], amount);
    }
}

static double value_of(const struct tally *tally, const struct lsp_appraisal_spec *ramp)
{
    const struct lsp_observation *observation = tally->observation;
    double reached = observation->is_with ? 1 : 0;
    if (observation->has_window)
        reached = mean_ramp(observation, ramp);
    double part = (1 - reached) * lsp_sum_value(&tally->part[LSP_WITHOUT]) +
                  reached * lsp_sum_value(&tally->part[LSP_WITH]);
    double whole = (1 - reached) * lsp_sum_value(&tally->whole[LSP_WITHOUT]) +
                   reached * lsp_sum_value(&tally->whole[LSP_WITH]);
    if (observation->kind == LSP_OBSERVED_SHARE)
        return part / whole; /* NAN where nobody moves */
    if (observation->per == LSP_OBSERVED_DAY)
        return part / DAYS_OF_YEAR;
    if (observation->per == LSP_OBSERVED_WINDOW)
        return part / DAYS_OF_YEAR * (observation->to_day - observation->from_day);
    return part;
}

/* Of r(t) over the window, t in years since the opening. */
static double mean_ramp(
    const struct lsp_observation *observation, const struct lsp_appraisal_spec *ramp)
{
    double from = (observation->from_day - observation->opened_day) / DAYS_OF_RAMP_YEAR;
    double to = (observation->to_day - observation->opened_day) / DAYS_OF_RAMP_YEAR;
    double tau = ramp->ramp_years;
    double missing = tau * (exp(-from / tau) - exp(-to / tau)) / (to - from);
    return 1 - (1 - ramp->ramp_start) * missing;
}
