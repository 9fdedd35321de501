/* details.json: what a whole run tells beside its headline (docs/formats/view-api.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <string.h>

#include "report/json_members.h"

static enum lsp_status make_report(
    struct lsp_session_run *run, struct lsp_report *report, struct lsp_report_scenario *scenario);
static void add_opening(const struct lsp_session_run *run, struct lsp_buffer *json);
static void add_modes(const struct lsp_session_run *run, struct lsp_buffer *json);
static void add_ways(const struct lsp_session_run *run, size_t segment, const double amounts[],
    struct lsp_buffer *json);
static double amount_of(
    const struct lsp_session_run *run, size_t segment, size_t way, bool is_with);
static void add_posts(const struct lsp_session_run *run, struct lsp_buffer *json);
static void add_post(const struct lsp_session_run *run, const struct lsp_post_result *at,
    bool is_with, struct lsp_buffer *json);
static void add_classes(
    const struct lsp_session_run *run, const struct lsp_post_result *at, struct lsp_buffer *json);

enum lsp_status lsp_session_details(struct lsp_session_run *run, struct lsp_buffer *json)
{
    struct lsp_report report;
    struct lsp_report_scenario scenario;
    LSP_TRY(make_report(run, &report, &scenario));
    size_t n_states = 0;
    for (size_t pair = 0; pair < run->run.n_pairs; pair++)
        n_states += run->run.pairs[pair].year == run->year ? 1 : 0;
    lsp_buffer_add(json, "{");
    lsp_json_number(json, "year", run->year);
    lsp_json_text(json, "currency", run->inputs->currency);
    lsp_json_number(json, "n_states", (double)n_states);
    lsp_json_number(json, "state_share", run->run.pairs[run->shown].share);
    add_opening(run, json);
    add_modes(run, json);
    add_posts(run, json);
    lsp_report_scenario_json(&report, &scenario, json);
    lsp_json_key(json, "programme");
    lsp_buffer_add(json, run->book->programme_json.text);
    lsp_buffer_add(json, "}");
    return json->failed ? LSP_NO_MEMORY : LSP_OK;
}

/* As much of a report as its writer of scenarios reads. */
static enum lsp_status make_report(
    struct lsp_session_run *run, struct lsp_report *report, struct lsp_report_scenario *scenario)
{
    const struct lsp_study_inputs *inputs = run->inputs;
    const struct lsp_scenario *solved = &inputs->scenarios[run->scenario];
    const struct scenario_run *of = &run->run;
    struct lsp_report_worth *worth;
    LSP_TRY(lsp_worth_make(inputs, of, &run->book->planned.risk, &run->arena, &worth));
    *scenario = (struct lsp_report_scenario){.id = solved->id,
        .name = solved->name,
        .about = solved->about,
        .specs_without = &of->without.network,
        .specs_with = &of->with.network,
        .is_project_link = of->is_project_link,
        .services = &of->with.services,
        .posts = of->with.posts,
        .demand = &of->with.demand,
        .pairs = of->pairs,
        .n_pairs = of->n_pairs,
        .appraisal = &of->appraisal,
        .worth = worth,
        .trade = &of->trade};
    *report = (struct lsp_report){.currency = inputs->currency,
        .show_year = run->year,
        .scenarios = scenario,
        .n_scenarios = 1,
        .crossings = inputs->base.crossings,
        .n_crossings = inputs->base.n_crossings,
        .appraisal_spec = &inputs->appraisal,
        .stated = &inputs->base.demand,
        .zones = inputs->base.network.zones};
    return LSP_OK;
}

static void add_opening(const struct lsp_session_run *run, struct lsp_buffer *json)
{
    const struct planned *planned = &run->book->planned;
    lsp_json_begin(json, "opening", "{");
    lsp_json_date(json, "planned", planned->plan.opening_day);
    lsp_json_date(json, "p10", planned->risk.p10_day);
    lsp_json_date(json, "p50", planned->risk.p50_day);
    lsp_json_date(json, "p80", planned->risk.p80_day);
    lsp_json_date(json, "p90", planned->risk.p90_day);
    lsp_buffer_add(json, "}");
}

/* ---- who goes how ---- */

static void add_modes(const struct lsp_session_run *run, struct lsp_buffer *json)
{
    const struct lsp_demand *demand = &run->run.with.demand;
    lsp_json_begin(json, "modes", "[");
    for (size_t segment = 0; segment < demand->n_segments; segment++) {
        double amounts[2 * LSP_MAX_ALTERNATIVES], all = 0;
        for (size_t way = 0; way < demand->n_alternatives; way++)
            for (size_t side = 0; side < 2; side++) {
                amounts[2 * way + side] = amount_of(run, segment, way, side == LSP_WITH);
                all += amounts[2 * way + side];
            }
        if (all > 0)
            add_ways(run, segment, amounts, json);
    }
    lsp_buffer_add(json, "]");
}

static void add_ways(const struct lsp_session_run *run, size_t segment, const double amounts[],
    struct lsp_buffer *json)
{
    const struct lsp_demand *demand = &run->run.with.demand;
    const struct lsp_segment *who = &demand->segments[segment];
    lsp_json_begin(json, NULL, "{");
    lsp_json_text(json, "group", who->id);
    lsp_json_text(json, "name", who->name);
    lsp_json_text(json, "unit", who->is_goods ? "tonne/year" : "person/year");
    lsp_json_begin(json, "alternatives", "[");
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        const struct lsp_alternative *by = &demand->alternatives[way];
        if (!(amounts[2 * way] > 0) && !(amounts[2 * way + 1] > 0))
            continue;
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", by->id);
        lsp_json_text(json, "name", by->name);
        lsp_json_text(json, "mode", LSP_MODE_NAMES[by->main_mode]);
        lsp_json_number(json, "without", amounts[2 * way]);
        lsp_json_number(json, "with", amounts[2 * way + 1]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

/* Over the states of the shown year, in the order in which the report adds up. */
static double amount_of(const struct lsp_session_run *run, size_t segment, size_t way, bool is_with)
{
    double amount = 0;
    for (size_t at = 0; at < run->run.n_pairs; at++) {
        const struct lsp_appraisal_pair *pair = &run->run.pairs[at];
        const struct lsp_results *results = is_with ? pair->with : pair->without;
        const struct lsp_movement *movements =
            is_with ? run->run.with.demand.movements : run->run.without.demand.movements;
        for (size_t movement = 0; pair->year == run->year && movement < results->n_movements;
             movement++)
            if (movements[movement].segment == segment)
                amount += pair->share * lsp_results_choice(results, movement, way)->amount;
    }
    return amount;
}

/* ---- border posts ---- */

static void add_posts(const struct lsp_session_run *run, struct lsp_buffer *json)
{
    const struct lsp_appraisal_pair *pair = &run->run.pairs[run->shown];
    lsp_json_begin(json, "posts", "[");
    for (size_t at = 0; at < pair->with->n_posts; at++)
        add_post(run, &pair->with->posts[at], true, json);
    for (size_t at = 0; at < pair->without->n_posts; at++)
        add_post(run, &pair->without->posts[at], false, json);
    lsp_buffer_add(json, "]");
}

static void add_post(const struct lsp_session_run *run, const struct lsp_post_result *at,
    bool is_with, struct lsp_buffer *json)
{
    const struct lsp_crossing *crossing = &run->inputs->base.crossings[at->crossing];
    const struct lsp_post *post = &run->run.with.posts[at->post];
    lsp_json_begin(json, NULL, "{");
    lsp_json_text(json, "crossing", crossing->id);
    lsp_json_text(json, "crossing_name", crossing->name);
    lsp_json_text(json, "post", post->id);
    lsp_json_text(json, "name", post->name);
    lsp_json_text(json, "direction", at->is_forward ? "forward" : "backward");
    lsp_json_number(json, "position", at->position);
    lsp_json_text(json, "side", is_with ? "with" : "without");
    lsp_json_number(json, "utilisation", at->utilisation);
    lsp_json_truth(json, "is_bottleneck", at->is_bottleneck);
    lsp_json_number(json, "blocked_h", at->blocked_h);
    lsp_json_number(json, "secondary_utilisation", at->secondary_utilisation);
    lsp_json_numbers(json, "staffed_share", LSP_HOURS, at->staffed_share);
    lsp_json_numbers(json, "queue_pce", LSP_HOURS, at->queue_pce);
    add_classes(run, at, json);
    lsp_buffer_add(json, "}");
}

/* The classes that the report shows too. */
static void add_classes(
    const struct lsp_session_run *run, const struct lsp_post_result *at, struct lsp_buffer *json)
{
    const struct lsp_network_specs *specs = &run->run.with.network;
    lsp_json_begin(json, "vehicles", "[");
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
        if (!lsp_post_has_class(at, vehicle))
            continue;
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "vehicle", specs->vehicles[vehicle].id);
        lsp_json_text(json, "name", specs->vehicles[vehicle].name);
        lsp_report_post_class_json(at, vehicle, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}
