/* What a run calls out: what a planner might overlook in its figures.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { MOST_CALLS = 12, MOST_FULL = 3 };

/* Persons a year; fewer are not turned away but rounding. */
static const double FEWEST_DISPLACED = 1;
/* Vehicles a day; fewer are nobody. */
static const double LEAST_VEHICLES = 1e-3;

static void call(struct lsp_session_run *run, const char *kind, const char *severity,
    const char *format, ...) LSP_PRINTF(4, 5);
static void call_convergence(struct lsp_session_run *run);
static void call_braess(struct lsp_session_run *run);
static bool makes_nothing_worse(const struct lsp_session_run *run);
static bool is_improvement(const struct lsp_session_run *run, const struct lsp_edit *edit);
static void call_unreachable(struct lsp_session_run *run);
static void call_no_effect(struct lsp_session_run *run);
static void call_unused(struct lsp_session_run *run);
static void call_no_crossing(struct lsp_session_run *run);
static void call_full(struct lsp_session_run *run);
static void call_posts(struct lsp_session_run *run);
static void call_worth(struct lsp_session_run *run);
static void call_free(struct lsp_session_run *run, const struct lsp_session_wish *wish);
static bool has_cost(const struct lsp_drawn_edit *edit);

enum lsp_status lsp_session_calls_make(
    struct lsp_session_run *run, const struct lsp_session_wish *wish)
{
    struct lsp_session_call *calls = LSP_ARRAY(&run->arena, struct lsp_session_call, MOST_CALLS);
    if (calls == NULL)
        return LSP_NO_MEMORY;
    run->calls = calls;
    run->tables.calls = calls;
    run->tables.n_calls = 0;
    call_convergence(run);
    call_braess(run);
    call_unreachable(run);
    call_no_effect(run);
    call_unused(run);
    call_no_crossing(run);
    call_full(run);
    call_posts(run);
    if (run->tables.stage == LSP_SESSION_CERTIFIED) {
        call_worth(run);
        call_free(run, wish);
    }
    for (uint32_t at = 0; at < run->tables.n_calls; at++)
        if (calls[at].text == NULL)
            return LSP_NO_MEMORY;
    return LSP_OK;
}

static void call(
    struct lsp_session_run *run, const char *kind, const char *severity, const char *format, ...)
{
    va_list values;
    if (run->tables.n_calls == MOST_CALLS)
        return;
    va_start(values, format);
    run->calls[run->tables.n_calls++] =
        (struct lsp_session_call){kind, severity, lsp_arena_vprintf(&run->arena, format, values)};
    va_end(values);
}

static const struct lsp_appraisal_pair *shown(const struct lsp_session_run *run)
{
    return &run->run.pairs[run->shown];
}

static void call_convergence(struct lsp_session_run *run)
{
    if (!run->tables.is_converged)
        call(run, "not_converged", "warning",
            "An equilibrium did not reach its target; the figures are those of where it stopped.");
}

/* ---- users who lose ---- */

/* [Braess1968]: something was made better, nothing worse, and all together lose. */
static void call_braess(struct lsp_session_run *run)
{
    const struct lsp_session_figure *users = run->users;
    if (!(users->value < 0) || !users->is_distinguishable)
        return;
    bool is_paradox = makes_nothing_worse(run);
    char lost[32];
    lsp_format_spoken(-users->value, lost);
    call(run, is_paradox ? "braess" : "users_lose", is_paradox ? "warning" : "info",
        is_paradox ? "Users together are worse off although no link, post or service got worse: "
                     "they lose %s %s in a year of full use."
                   : "Users together are worse off: they lose %s %s in a year of full use.",
        lost, run->inputs->currency);
}

static bool makes_nothing_worse(const struct lsp_session_run *run)
{
    const struct lsp_scenario *scenario = &run->inputs->scenarios[run->scenario];
    for (size_t at = 0; at < scenario->n_edits; at++) {
        const struct lsp_edit *edit = &scenario->edits[at];
        if (edit->without_only || (edit->with_only && !is_improvement(run, edit)))
            return false;
    }
    return true;
}

/* Against the study's own link; of one that the scenario adds nothing is known to be worse. */
static bool is_improvement(const struct lsp_session_run *run, const struct lsp_edit *edit)
{
    const struct lsp_network_specs *base = &run->inputs->base.network;
    if (edit->kind == LSP_EDIT_ADD_LINK || edit->kind == LSP_EDIT_SPLIT_LINK)
        return true;
    if (edit->kind != LSP_EDIT_SET_LINK || edit->target >= base->n_links)
        return false;
    const struct lsp_link_spec *link = &base->links[edit->target];
    switch (edit->link_attribute) {
    case LSP_LINK_FREE_SPEED:
        return edit->value >= link->free_speed_km_h;
    case LSP_LINK_LANES:
        return edit->value >= link->lanes;
    case LSP_LINK_CAPACITY:
        return edit->value <= 0 ||
               (link->capacity_veh_h_lane > 0 && edit->value >= link->capacity_veh_h_lane);
    case LSP_LINK_TOLL:
        return edit->value <= link->toll_money;
    case LSP_LINK_LENGTH:
        return edit->value <= link->length_km;
    case LSP_LINK_ALLOWED_VEHICLES:
    case LSP_LINK_VEHICLE_TOLL:
    case LSP_LINK_MAX_SIZE:
        return false;
    }
    return false;
}

/* ---- who cannot go, and where nothing happens ---- */

static void call_unreachable(struct lsp_session_run *run)
{
    const struct lsp_appraisal_pair *pair = shown(run);
    const struct lsp_demand *demand = &run->run.with.demand;
    const struct lsp_zone_spec *zones = run->run.with.network.zones;
    size_t n_lost = 0, first_lost = 0, n_new = 0;
    if (pair->with->n_movements != pair->without->n_movements)
        return;
    for (size_t movement = 0; movement < pair->with->n_movements; movement++) {
        bool could = isfinite(pair->without->composite_money[movement]);
        bool can = isfinite(pair->with->composite_money[movement]);
        if (could && !can && n_lost++ == 0)
            first_lost = movement;
        n_new += !could && can ? 1 : 0;
    }
    const struct lsp_movement *first = &demand->movements[first_lost];
    if (n_lost > 0)
        call(run, "unreachable", "warning",
            "With the project %zu movements have no way any more; the first is of %s from %s to "
            "%s.",
            n_lost, demand->segments[first->segment].name, zones[first->origin].name,
            zones[first->destination].name);
    if (n_new > 0)
        call(run, "reachable", "info", "%zu movements have a way only with the project.", n_new);
}

static void call_no_effect(struct lsp_session_run *run)
{
    const struct lsp_session_tables *tables = &run->tables;
    bool is_same = tables->n_relieved == 0 && tables->n_loaded == 0;
    bool users_move = run->users->is_distinguishable && run->users->value != 0;
    if (is_same && !users_move)
        call(run, "no_effect", "info", "Nothing changes by more than its noise.");
}

static void call_unused(struct lsp_session_run *run)
{
    for (uint32_t at = 0; run->has_own_links && at < run->tables.n_figures; at++)
        if (strcmp(run->figures[at].key, "on_link") == 0 &&
            !(run->figures[at].value > LEAST_VEHICLES))
            call(run, "unused", "info", "No vehicle takes the new links.");
}

/* Alternatives name the crossings that they pass; a way over a border without one escapes them. */
static void call_no_crossing(struct lsp_session_run *run)
{
    const struct lsp_network_specs *specs = &run->run.with.network;
    for (size_t row = run->session->fixed.network.n_links; row < specs->n_links; row++) {
        const struct lsp_link_spec *link = &specs->links[row];
        const char *from = specs->nodes[link->from_node].country;
        const char *to = specs->nodes[link->to_node].country;
        if (run->edit_of_row[row] == LSP_NONE || link->is_part || link->crossing != LSP_NONE ||
            from == NULL || to == NULL || from[0] == '\0' || to[0] == '\0' || strcmp(from, to) == 0)
            continue;
        call(run, "no_crossing", "warning",
            "%s leads from %s to %s but belongs to no crossing: it is passed without border posts, "
            "on "
            "ways that no alternative means. Choose a crossing.",
            link->name != NULL && link->name[0] != '\0' ? link->name : link->id, from, to);
    }
}

/* ---- what is full ---- */

static void call_full(struct lsp_session_run *run)
{
    const struct lsp_results *with = shown(run)->with;
    const struct lsp_services *services = &run->run.with.services;
    const struct lsp_network_specs *specs = &run->run.with.network;
    int n_told = 0;
    for (size_t row = 0; row < with->n_sections && n_told < MOST_FULL; row++) {
        const struct lsp_section_result *at = &with->sections[row];
        const struct lsp_ride_section *ride = &services->sections[at->section];
        if (at->displaced_year < FEWEST_DISPLACED)
            continue;
        n_told++;
        call(run, "seats_full", "info",
            "Seats of %s from %s to %s are short: %.0f travellers a year go another way or stay.",
            ride->route_name, specs->nodes[ride->from_node].name, specs->nodes[ride->to_node].name,
            at->displaced_year);
    }
    for (size_t row = 0; row < with->n_beds; row++) {
        double displaced = 0;
        for (size_t month = 0; month < LSP_MONTHS; month++)
            displaced += with->beds[row].displaced_month[month];
        if (displaced >= FEWEST_DISPLACED)
            call(run, "beds_full", "info", "Beds in %s are short: %.0f guests a year find none.",
                specs->zones[with->beds[row].zone].name, displaced);
    }
    for (size_t row = 0; row < with->n_tours; row++)
        if (with->tours[row].displaced_year >= FEWEST_DISPLACED)
            call(run, "tours_full", "info",
                "Tours of %s are full: %.0f persons a year find no place.",
                run->run.with.demand.segments[with->tours[row].segment].name,
                with->tours[row].displaced_year);
}

static void call_posts(struct lsp_session_run *run)
{
    const struct lsp_results *with = shown(run)->with;
    for (size_t at = 0; at < with->n_posts; at++) {
        const struct lsp_post_result *post = &with->posts[at];
        if (post->utilisation >= 1)
            call(run, "post_full", "warning",
                "%s cannot clear what comes in a day (%s): its busiest lanes are used to %.0f %%.",
                run->run.with.posts[post->post].name, post->is_forward ? "forward" : "backward",
                100 * post->utilisation);
    }
}

static void call_worth(struct lsp_session_run *run)
{
    const struct lsp_difference *difference = &run->run.appraisal.difference;
    if (run->run.converged && !difference->is_reached)
        call(run, "not_determined", "warning",
            "The errors of the account are larger than the study wants (%.3g times).",
            difference->excess);
    if (run->run.appraisal.n_unmeasured > 0)
        call(run, "unmeasured", "info",
            "The benefit of %zu movements has no finite measure and is left out of the account.",
            run->run.appraisal.n_unmeasured);
}

/* A drawn link without a price makes the project look better than it is. */
static void call_free(struct lsp_session_run *run, const struct lsp_session_wish *wish)
{
    const char *first = NULL;
    size_t n_free = 0;
    for (size_t at = 0; at < wish->n_edits; at++) {
        const struct lsp_drawn_edit *edit = &wish->edits[at];
        if (edit->kind != LSP_DRAWN_ADD || has_cost(edit))
            continue;
        if (n_free++ == 0)
            first = edit->name != NULL && edit->name[0] != '\0' ? edit->name : edit->id;
    }
    if (n_free == 1)
        call(run, "no_cost", "warning",
            "%s has no construction cost: the account builds it for nothing.", first);
    else if (n_free > 1)
        call(run, "no_cost", "warning",
            "%s and %zu more drawn links have no construction cost: the account builds them for "
            "nothing.",
            first, n_free - 1);
}

static bool has_cost(const struct lsp_drawn_edit *edit)
{
    static const char COST[] = "cost.";
    for (size_t at = 0; at < edit->n_values; at++)
        if (strncmp(edit->values[at].key, COST, sizeof COST - 1) == 0 &&
            edit->values[at].kind == LSP_DRAWN_NUMBER)
            return true;
    return false;
}
