/* The posts of the main scenario vehicle by vehicle, for the report.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "study/study_internal.h"

static uint32_t project_crossings(const struct scenario_run *run);
static enum lsp_status simulate_side(const struct lsp_simulation_options *options,
    const struct lsp_case *with, const struct lsp_post_result *first, struct lsp_arena *arena,
    struct lsp_report_simulated *ret_simulated);
static double vehicles_a_day(
    const struct lsp_passage *passage, const struct lsp_post_result *first);

/* More vehicles than this in all are not worth a table's time; so many a day, not any. */
static const double MOST_VEHICLES = 1e6, FEWEST_VEH_DAY = 1e-3, MOST_VEH_DAY = 1e5;
enum { FEWEST_DAYS = 50 };

enum lsp_status lsp_border_report_make(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, int show_year, const struct lsp_simulation_options *options,
    struct lsp_arena *arena, struct lsp_report_simulated **ret_simulated, size_t *ret_n)
{
    const struct lsp_scenario *scenario = &inputs->scenarios[inputs->main_scenario];
    struct lsp_scenario_state states[LSP_MAX_STATES];
    lsp_scenario_states(scenario, show_year, states);
    uint32_t wanted = project_crossings(run);
    size_t n_most = 0, n = 0, state = 0;
    for (size_t pair = 0; pair < run->n_pairs; pair++)
        n_most += run->pairs[pair].with->n_posts;
    struct lsp_report_simulated *simulated = LSP_ARRAY(arena, struct lsp_report_simulated, n_most);
    if (simulated == NULL)
        return LSP_NO_MEMORY;
    for (size_t pair = 0; pair < run->n_pairs; pair++) {
        const struct lsp_results *results = run->pairs[pair].with;
        struct lsp_case with; /* posts may have dates: each state has its own */
        if (run->pairs[pair].year != show_year)
            continue;
        LSP_TRY(lsp_scenario_apply(
            &inputs->base, scenario, LSP_WITH, states[state++].active, arena, &with));
        for (size_t at = 0; at < results->n_posts; at++) {
            const struct lsp_post_result *post = &results->posts[at];
            if (post->position != 0 || (wanted >> post->crossing & 1) == 0)
                continue;
            simulated[n] = (struct lsp_report_simulated){.results = results, .first = post};
            LSP_TRY(simulate_side(options, &with, post, arena, &simulated[n]));
            n += simulated[n].found != NULL;
        }
    }
    *ret_simulated = simulated;
    *ret_n = n;
    return LSP_OK;
}

static uint32_t project_crossings(const struct scenario_run *run)
{
    uint32_t crossings = 0;
    for (size_t row = 0; row < run->with.network.n_links; row++)
        if (run->is_project_link[row] && run->with.network.links[row].crossing != LSP_NONE)
            crossings |= UINT32_C(1) << run->with.network.links[row].crossing;
    return crossings;
}

/* Nothing where hardly anybody comes, or more than can be simulated. */
static enum lsp_status simulate_side(const struct lsp_simulation_options *options,
    const struct lsp_case *with, const struct lsp_post_result *first, struct lsp_arena *arena,
    struct lsp_report_simulated *ret_simulated)
{
    struct lsp_passage passage =
        lsp_crossing_passage(&with->crossings[first->crossing], with->posts, first->is_forward);
    for (size_t vehicle = 0; vehicle < with->network.n_vehicles; vehicle++)
        passage.pce[vehicle] = with->network.vehicles[vehicle].pce;
    double veh_day = vehicles_a_day(&passage, first);
    if (!(veh_day >= FEWEST_VEH_DAY) || veh_day > MOST_VEH_DAY)
        return LSP_OK;
    struct lsp_simulated_crossing *found = LSP_ARRAY(arena, struct lsp_simulated_crossing, 1);
    struct lsp_post_result *arrivals = LSP_ARRAY(arena, struct lsp_post_result, 1);
    if (found == NULL || arrivals == NULL)
        return LSP_NO_MEMORY;
    *arrivals = *first;
    struct lsp_simulation_options own = *options;
    double n_days = fmax(fmin(LSP_SIMULATED_DAYS, MOST_VEHICLES / veh_day), FEWEST_DAYS);
    own.n_days = (uint32_t)n_days;
    LSP_TRY(lsp_checkpoint_simulate(&passage, arrivals->come_veh, &own, found));
    ret_simulated->found = found;
    ret_simulated->target_h = options->target_h;
    return LSP_OK;
}

static double vehicles_a_day(const struct lsp_passage *passage, const struct lsp_post_result *first)
{
    double own_veh = 0, other_veh = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            own_veh += first->come_veh[vehicle][hour];
        for (size_t at = 0; at < passage->n_posts; at++)
            other_veh += passage->posts[at]->other_veh_day[vehicle];
    }
    return own_veh < FEWEST_VEH_DAY ? 0 : own_veh + other_veh;
}
