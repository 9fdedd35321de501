/* States of a year: which edits are active on which days.
 *
 * The days on which an edit begins or ends cut the year into spans within which nothing changes.
 * Days are counted, not parts of a year, so leap years and the ends of closures are exact.
 * SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario.h"

#include <assert.h>

#include "base/date.h"

/* A cut at the start and at the end of every edit, and at both ends of the year. */
enum { MAX_CUTS = 2 * LSP_MAX_EDITS + 2 };

struct cuts {
    int32_t day[MAX_CUTS]; /* rising; equal days make a span of no days */
    size_t n;
};

static struct cuts cut_year(const struct lsp_scenario *scenario, int32_t first, int32_t next_first);
static void add_cut(struct cuts *cuts, int32_t day);
static uint64_t edits_active_on(const struct lsp_scenario *scenario, int32_t day);
static size_t find_or_add_state(struct lsp_scenario_state states[], size_t *n, uint64_t active);

size_t lsp_scenario_states(const struct lsp_scenario *scenario, int year,
    struct lsp_scenario_state ret_states[static LSP_MAX_STATES])
{
    assert(scenario->n_edits <= LSP_MAX_EDITS);
    int32_t first = lsp_date_to_day((struct lsp_date){year, 1, 1});
    int32_t next_first = lsp_date_to_day((struct lsp_date){year, 12, 31}) + 1;
    struct cuts cuts = cut_year(scenario, first, next_first);
    int32_t days[LSP_MAX_STATES] = {0};
    size_t n_states = 0;
    for (size_t cut = 0; cut + 1 < cuts.n; cut++) {
        uint64_t active = edits_active_on(scenario, cuts.day[cut]);
        size_t state = find_or_add_state(ret_states, &n_states, active);
        days[state] += cuts.day[cut + 1] - cuts.day[cut];
    }
    for (size_t state = 0; state < n_states; state++)
        ret_states[state].share = (double)days[state] / (next_first - first);
    return n_states;
}

size_t lsp_scenario_commonest(size_t n, const struct lsp_scenario_state states[])
{
    size_t commonest = 0;
    for (size_t state = 1; state < n; state++)
        if (states[state].share > states[commonest].share)
            commonest = state;
    return commonest;
}

static struct cuts cut_year(const struct lsp_scenario *scenario, int32_t first, int32_t next_first)
{
    struct cuts cuts = {.day = {first, next_first}, .n = 2};
    for (size_t edit = 0; edit < scenario->n_edits; edit++) {
        add_cut(&cuts, scenario->edits[edit].from_day);
        add_cut(&cuts, scenario->edits[edit].to_day);
    }
    return cuts;
}

/* Puts a day that lies within the year into its place. */
static void add_cut(struct cuts *cuts, int32_t day)
{
    if (day <= cuts->day[0] || day >= cuts->day[cuts->n - 1])
        return;
    size_t place = cuts->n;
    while (cuts->day[place - 1] >= day)
        place--;
    for (size_t later = cuts->n; later > place; later--)
        cuts->day[later] = cuts->day[later - 1];
    cuts->day[place] = day;
    cuts->n++;
}

static uint64_t edits_active_on(const struct lsp_scenario *scenario, int32_t day)
{
    uint64_t active = 0;
    for (size_t edit = 0; edit < scenario->n_edits; edit++)
        if (scenario->edits[edit].from_day <= day && day < scenario->edits[edit].to_day)
            active |= UINT64_C(1) << edit;
    return active;
}

static size_t find_or_add_state(struct lsp_scenario_state states[], size_t *n, uint64_t active)
{
    for (size_t state = 0; state < *n; state++)
        if (states[state].active == active)
            return state;
    states[*n] = (struct lsp_scenario_state){.active = active};
    return (*n)++;
}
