/* The headline figures of one run.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>

const char *const LSP_FIGURE_IDS[N_FIGURES] = {
    "persons", "tonnes", "diverted", "wait", "opening", "npv"};

static void add_link_amounts(
    const struct scenario_run *run, const struct lsp_results *with, double share, double figures[]);
static bool is_beside(const struct scenario_run *run, size_t row, size_t other);
static double scheduled_passengers(
    const struct scenario_run *run, const struct lsp_results *results);

void lsp_figures_fill(int show_year, int32_t opening_day, struct scenario_run *run)
{
    for (int figure = 0; figure < N_FIGURES; figure++)
        run->figures[figure] = 0;
    for (size_t at = 0; at < run->n_pairs; at++) {
        const struct lsp_appraisal_pair *pair = &run->pairs[at];
        if (pair->year != show_year)
            continue;
        add_link_amounts(run, pair->with, pair->share, run->figures);
        run->figures[FIGURE_DIVERTED] += pair->share * (scheduled_passengers(run, pair->without) -
                                                           scheduled_passengers(run, pair->with));
        run->figures[FIGURE_WAIT] =
            fmax(run->figures[FIGURE_WAIT], 60 * lsp_longest_wait_h(run, pair->with));
    }
    run->figures[FIGURE_OPENING] = opening_day;
    run->figures[FIGURE_NPV] = run->appraisal.npv_money / 1e6;
}

/* A year's pairs stand together, in the order of its states. */
const struct lsp_appraisal_pair *lsp_shown_pair(
    const struct scenario_run *run, int show_year, size_t *ret_n_states, size_t *ret_state)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t first = 0, n = 0;
    while (first < run->n_pairs && run->pairs[first].year != show_year)
        first++;
    for (size_t at = first; at < run->n_pairs && run->pairs[at].year == show_year; at++)
        states[n++] = (struct lsp_scenario_state){.share = run->pairs[at].share};
    if (n == 0)
        LSP_BUG("the shown year is a model year");
    *ret_n_states = n;
    *ret_state = lsp_scenario_commonest(n, states);
    return &run->pairs[first + *ret_state];
}

/* What the project's links carry in both directions: of links side by side all together, of links
 * in series the fullest. */
static void add_link_amounts(
    const struct scenario_run *run, const struct lsp_results *with, double share, double figures[])
{
    double persons = 0, tonnes = 0;
    for (size_t row = 0; row < run->with.network.n_links; row++) {
        double row_persons = 0, row_tonnes = 0;
        if (!run->is_project_link[row])
            continue;
        for (size_t link = 0; link < with->n_links; link++)
            if (is_beside(run, row, with->link_row[link])) {
                row_persons += with->link_persons_year[link];
                row_tonnes += with->link_tonnes_year[link];
            }
        persons = fmax(persons, row_persons);
        tonnes = fmax(tonnes, row_tonnes);
    }
    figures[FIGURE_PERSONS] += share * persons;
    figures[FIGURE_TONNES] += share * tonnes;
}

/* Is the other row a link of the project too, and between the same nodes? */
static bool is_beside(const struct scenario_run *run, size_t row, size_t other)
{
    const struct lsp_network_specs *specs = &run->with.network;
    return other < specs->n_links && run->is_project_link[other] &&
           lsp_link_specs_are_parallel(&specs->links[row], &specs->links[other]);
}

/* Travellers whose main mode is a scheduled one. */
static double scheduled_passengers(
    const struct scenario_run *run, const struct lsp_results *results)
{
    const struct lsp_demand *demand = &run->with.demand;
    double persons = 0;
    for (size_t movement = 0; movement < results->n_movements; movement++)
        for (size_t way = 0; way < results->n_alternatives; way++)
            if (!demand->segments[demand->movements[movement].segment].is_goods &&
                demand->alternatives[way].main_mode != LSP_ROAD)
                persons += lsp_results_choice(results, movement, way)->amount;
    return persons;
}

static bool crossing_has_project_link(const struct scenario_run *run, uint32_t crossing)
{
    for (size_t row = 0; row < run->with.network.n_links; row++)
        if (run->is_project_link[row] && run->with.network.links[row].crossing == crossing)
            return true;
    return false;
}

/* At any post of the project's crossings, of any class that uses it. */
double lsp_longest_wait_h(const struct scenario_run *run, const struct lsp_results *with)
{
    double longest = 0;
    for (size_t at = 0; at < with->n_posts; at++) {
        const struct lsp_post_result *post = &with->posts[at];
        if (!crossing_has_project_link(run, post->crossing))
            continue;
        for (int vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
            double arrivals = 0;
            for (int hour = 0; hour < LSP_HOURS; hour++)
                arrivals += post->arrivals_veh[vehicle][hour];
            if (arrivals > 1e-3)
                longest = fmax(longest, post->wait_mean_h[vehicle]);
        }
    }
    return longest;
}
