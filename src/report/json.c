/* JSON: the whole answer for programs; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json_members.h"
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>

static void add_figures(const struct lsp_report *report, struct lsp_buffer *json);
static void add_programme(const struct lsp_report *report, struct lsp_buffer *json);
static void add_scenarios(const struct lsp_report *report, struct lsp_buffer *json);
static void add_scenario(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json);
static void add_side(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    bool with, struct lsp_buffer *json);
static void add_amounts(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json);
static void add_post_hours(const struct lsp_post_result *at, struct lsp_buffer *json);
static void add_posts(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_tally *tally, struct lsp_buffer *json);
static void add_limits(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, struct lsp_buffer *json);
static void add_operators(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json);
static void add_appraisal(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json);
static void add_certificate(const struct lsp_convergence *end, struct lsp_buffer *json);
static void add_goods(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json);
static void add_vehicles_of_goods(const struct lsp_report_scenario *scenario,
    const struct lsp_goods_result *goods, struct lsp_buffer *json);
static void add_trade(const struct lsp_report_scenario *scenario, struct lsp_buffer *json);
static void add_runs(const struct lsp_report_scenario *scenario, struct lsp_buffer *json);
static void add_assumptions(const struct lsp_report *report, struct lsp_buffer *json);
static void add_elasticities(const struct lsp_elasticities *all, struct lsp_buffer *json);
static void add_distribution(const struct lsp_report *report, struct lsp_buffer *json);
static void add_files(const struct lsp_report *report, struct lsp_buffer *json);

/* ---- the document ---- */

void lsp_report_json(const struct lsp_report *report, struct lsp_buffer *json)
{
    lsp_buffer_add(json, "{");
    lsp_json_text(json, "format", "linkspan results 1");
    lsp_json_text(json, "version", report->version);
    lsp_json_text(json, "command", report->command);
    lsp_json_text(json, "study", report->study_name);
    lsp_json_text(json, "about", report->about);
    lsp_json_text(json, "caveat", report->caveat);
    lsp_json_text(json, "currency", report->currency);
    lsp_json_number(json, "price_year", report->price_year);
    lsp_json_number(json, "base_year", report->base_year);
    lsp_json_number(json, "show_year", report->show_year);
    lsp_json_text(json, "main_scenario", report->scenarios[report->main_scenario].id);
    lsp_json_number(json, "n_draws", report->n_draws);
    lsp_json_number(json, "n_failed_draws", report->n_failed_draws);
    lsp_json_number(json, "n_varied", (double)report->n_varied);
    lsp_json_number(json, "npv_negative_share", report->npv_negative_share);
    add_figures(report, json);
    lsp_json_uncertainty(report->uncertainty, json);
    add_programme(report, json);
    add_scenarios(report, json);
    lsp_json_options(report, json);
    add_assumptions(report, json);
    add_elasticities(&report->elasticities, json);
    if (report->distribution != NULL)
        add_distribution(report, json);
    add_files(report, json);
    lsp_buffer_add(json, "\n}\n");
}

static void add_figures(const struct lsp_report *report, struct lsp_buffer *json)
{
    lsp_json_begin(json, "figures", "[");
    for (size_t figure = 0; figure < report->n_figures; figure++) {
        const struct lsp_figure *at = &report->figures[figure];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", at->id);
        lsp_json_text(json, "label", at->label);
        lsp_json_text(json, "unit", at->unit);
        lsp_json_number(json, "value", at->value);
        lsp_json_number(json, "p10", at->low);
        lsp_json_number(json, "p50", at->median);
        lsp_json_number(json, "p90", at->high);
        lsp_json_text(json, "note", at->note);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_programme(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *spread = report->spread;
    if (report->programme == NULL || report->plan == NULL) {
        lsp_json_begin(json, "programme", "null");
        return;
    }
    lsp_json_begin(json, "programme", "{");
    lsp_json_date(json, "opening", report->plan->opening_day);
    bool has_spread = spread != NULL && spread->n_draws > 0;
    lsp_json_number(json, "n_draws", has_spread ? spread->n_draws : 0);
    lsp_json_date(json, "opening_p10", has_spread ? spread->p10_day : INT32_MIN);
    lsp_json_date(json, "opening_p50", has_spread ? spread->p50_day : INT32_MIN);
    lsp_json_date(json, "opening_p80", has_spread ? spread->p80_day : INT32_MIN);
    lsp_json_date(json, "opening_p90", has_spread ? spread->p90_day : INT32_MIN);
    lsp_json_begin(json, "activities", "[");
    for (size_t activity = 0; activity < report->programme->n_activities; activity++) {
        const struct lsp_activity_dates *dates = &report->plan->activities[activity];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", report->programme->activities[activity].id);
        lsp_json_text(json, "name", report->programme->activities[activity].name);
        lsp_json_date(json, "early_start", dates->early_start_day);
        lsp_json_date(json, "early_finish", dates->early_finish_day);
        lsp_json_number(json, "float_days", dates->float_days);
        lsp_json_truth(json, "is_critical", dates->is_critical);
        lsp_json_date(json, "finished", report->programme->activities[activity].finished_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
    lsp_json_risk(report, json);
    lsp_buffer_add(json, "}");
}

static void add_scenarios(const struct lsp_report *report, struct lsp_buffer *json)
{
    lsp_json_begin(json, "scenarios", "[");
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++)
        add_scenario(report, &report->scenarios[scenario], json);
    lsp_buffer_add(json, "]");
}

static void add_scenario(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    lsp_json_begin(json, NULL, "{");
    lsp_report_scenario_json(report, scenario, json);
    lsp_buffer_add(json, "}");
}

void lsp_report_scenario_json(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    lsp_json_text(json, "id", scenario->id);
    lsp_json_text(json, "name", scenario->name);
    lsp_json_text(json, "about", scenario->about);
    add_side(report, scenario, false, json);
    add_side(report, scenario, true, json);
    add_appraisal(report, scenario, json);
    if (scenario->trade != NULL && scenario->trade->answered != NULL)
        add_trade(scenario, json);
    add_runs(scenario, json);
}

static void add_side(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    bool with, struct lsp_buffer *json)
{
    struct lsp_arena arena = {0};
    struct lsp_tally tally;
    if (!lsp_tally_make(scenario, report->show_year, with, &arena, &tally)) {
        json->failed = true;
        lsp_arena_finish(&arena);
        return;
    }
    struct lsp_passing passing = lsp_tally_passing(&tally);
    lsp_json_begin(json, with ? "with" : "without", "{");
    lsp_json_number(json, "veh_per_day", passing.veh_day);
    lsp_json_number(json, "persons_per_year", passing.persons_year);
    lsp_json_number(json, "tonnes_per_year", passing.tonnes_year);
    lsp_json_number(json, "wait_h", passing.wait_h);
    add_amounts(scenario, &tally, json);
    add_operators(scenario, &tally, json);
    add_posts(report, scenario, &tally, json);
    if (tally.results != NULL)
        add_limits(scenario, tally.results, json);
    if (lsp_has_goods_detail(report, scenario) && tally.results != NULL)
        add_goods(scenario, &tally, json);
    lsp_buffer_add(json, "}");
    lsp_arena_finish(&arena);
}

static void add_amounts(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json)
{
    lsp_json_begin(json, "amounts", "[");
    for (size_t segment = 0; segment < tally->n_segments; segment++)
        for (size_t way = 0; way < tally->n_alternatives; way++) {
            double amount = lsp_tally_amount(tally, segment, way);
            if (amount == 0)
                continue;
            lsp_json_begin(json, NULL, "{");
            lsp_json_text(json, "segment", scenario->demand->segments[segment].id);
            lsp_json_text(json, "alternative", scenario->demand->alternatives[way].id);
            lsp_json_text(json, "unit",
                scenario->demand->segments[segment].is_goods ? "tonne/year" : "person/year");
            lsp_json_number(json, "amount", amount);
            lsp_buffer_add(json, "}");
        }
    lsp_buffer_add(json, "]");
}

/* Of the state that the report shows. */
static void add_goods(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json)
{
    lsp_json_begin(json, "goods", "[");
    for (size_t at = 0; at < tally->results->n_goods; at++) {
        const struct lsp_goods_result *goods = &tally->results->goods[at];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "segment", scenario->demand->segments[goods->segment].id);
        lsp_json_text(json, "alternative", scenario->demand->alternatives[goods->alternative].id);
        lsp_json_number(json, "tonnes_per_year", goods->amount);
        lsp_json_number(
            json, "shipment_t", goods->shipment_t > 0 ? goods->shipment_t : (double)NAN);
        lsp_json_number(json, "hours", goods->hours);
        lsp_json_number(json, "wait_h", goods->wait_h);
        lsp_json_number(json, "transport", goods->transport_money);
        lsp_json_number(json, "transit", goods->transit_money);
        lsp_json_number(json, "gauge_change", goods->gauge_money);
        lsp_json_number(json, "order", goods->order_money);
        lsp_json_number(json, "cycle_stock", goods->cycle_money);
        lsp_json_number(json, "safety_stock", goods->safety_money);
        add_vehicles_of_goods(scenario, goods, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_vehicles_of_goods(const struct lsp_report_scenario *scenario,
    const struct lsp_goods_result *goods, struct lsp_buffer *json)
{
    lsp_json_begin(json, "vehicles", "[");
    for (int mode = 0; mode < LSP_MAX_MODES; mode++) {
        if (!(goods->trips_year[mode] > 0))
            continue;
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "mode", LSP_MODE_NAMES[mode]);
        lsp_json_text(json, "vehicle", scenario->specs_with->vehicles[goods->vehicle[mode]].id);
        lsp_json_number(json, "load_t", goods->load_t[mode]);
        lsp_json_number(json, "trips_per_year", goods->trips_year[mode]);
        lsp_json_number(json, "empty_per_year", goods->empty_year[mode]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_trade(const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    const struct lsp_trade *trade = scenario->trade;
    lsp_json_begin(json, "trade_response", "{");
    lsp_json_text(json, "note", "not added to benefits");
    lsp_json_number(json, "elasticity", trade->elasticity);
    lsp_json_number(json, "day_rate", trade->day_rate);
    lsp_json_truth(json, "converged", trade->converged);
    lsp_json_begin(json, "segments", "[");
    for (size_t at = 0; at < trade->n_rows; at++) {
        const struct lsp_trade_row *row = &trade->rows[at];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "segment", scenario->demand->segments[row->segment].id);
        lsp_json_numbers(json, "freight", 2, row->freight_money);
        lsp_json_numbers(json, "days", 2, row->days);
        lsp_json_numbers(json, "trade_cost", 2, row->cost);
        lsp_json_number(json, "tonnes_without", row->tonnes[LSP_TRADE_WITHOUT]);
        lsp_json_number(json, "tonnes_with", row->tonnes[LSP_TRADE_WITH]);
        lsp_json_number(json, "tonnes_answered", row->tonnes[LSP_TRADE_ANSWERED]);
        lsp_json_number(json, "gain_of_day", row->gain_of_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_operators(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json)
{
    size_t n = scenario->services != NULL ? scenario->services->n_operators : 0;
    lsp_json_begin(json, "operators", "[");
    for (size_t agency = 0; agency < n && agency < tally->n_operators; agency++) {
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", scenario->services->operators[agency].id);
        lsp_json_number(json, "boardings", tally->operators[agency].passengers);
        lsp_json_number(json, "seats_offered", tally->operators[agency].seats_offered);
        if (scenario->services->full_displaces)
            lsp_json_number(json, "displaced", tally->operators[agency].displaced);
        lsp_json_number(json, "fares", tally->operators[agency].fare_money);
        lsp_json_number(json, "tolls", tally->operators[agency].toll_money);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_posts(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_tally *tally, struct lsp_buffer *json)
{
    const struct lsp_results *results = tally->results;
    lsp_json_begin(json, "posts", "[");
    for (size_t post = 0; results != NULL && post < results->n_posts; post++) {
        const struct lsp_post_result *at = &results->posts[post];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "crossing", report->crossings[at->crossing].id);
        lsp_json_text(json, "post", scenario->posts[at->post].id);
        lsp_json_text(json, "direction", at->is_forward ? "forward" : "backward");
        lsp_json_number(json, "position", at->position);
        lsp_json_number(json, "utilisation", at->utilisation);
        lsp_json_truth(json, "is_bottleneck", at->is_bottleneck);
        lsp_json_begin(json, "vehicles", "[");
        for (size_t vehicle = 0; vehicle < scenario->specs_with->n_vehicles; vehicle++) {
            if (!lsp_post_has_class(at, vehicle))
                continue;
            lsp_json_begin(json, NULL, "{");
            lsp_json_text(json, "vehicle", scenario->specs_with->vehicles[vehicle].id);
            lsp_report_post_class_json(at, vehicle, json);
            lsp_buffer_add(json, "}");
        }
        lsp_buffer_add(json, "]");
        if (lsp_post_has_detail(report, scenario, at))
            add_post_hours(at, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

void lsp_report_post_class_json(
    const struct lsp_post_result *at, size_t vehicle, struct lsp_buffer *json)
{
    lsp_json_number(json, "wait_mean_h", at->wait_mean_h[vehicle]);
    lsp_json_number(json, "service_h", at->service_h[vehicle]);
    lsp_json_number(json, "overnight_veh", at->overnight_veh[vehicle]);
    lsp_json_numbers(json, "arrivals_veh", LSP_HOURS, at->arrivals_veh[vehicle]);
    lsp_json_numbers(json, "queue_veh", LSP_HOURS, at->queue_veh[vehicle]);
    lsp_json_numbers(json, "wait_h", LSP_HOURS, at->wait_h[vehicle]);
}

/* Of posts whose study states more than lanes and opening hours. */
static void add_post_hours(const struct lsp_post_result *at, struct lsp_buffer *json)
{
    lsp_json_number(json, "blocked_h", at->blocked_h);
    lsp_json_number(json, "secondary_utilisation", at->secondary_utilisation);
    lsp_json_numbers(json, "staffed_share", LSP_HOURS, at->staffed_share);
    lsp_json_numbers(json, "queue_pce", LSP_HOURS, at->queue_pce);
    lsp_json_numbers(json, "secondary_queue_veh", LSP_HOURS, at->secondary_queue_veh);
    lsp_json_numbers(json, "blocked_share", LSP_HOURS, at->blocked_share);
}

/* Of the shown state; nothing where nothing is limited. */
static void add_limits(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, struct lsp_buffer *json)
{
    const struct lsp_network_specs *specs = scenario->specs_with;
    for (size_t row = 0; row < results->n_sections; row++) {
        const struct lsp_section_result *at = &results->sections[row];
        const struct lsp_ride_section *section = &scenario->services->sections[at->section];
        lsp_json_begin(json, row == 0 ? "sections" : NULL, row == 0 ? "[{" : "{");
        lsp_json_text(json, "route", section->route_id);
        lsp_json_text(json, "from", specs->nodes[section->from_node].id);
        lsp_json_text(json, "to", specs->nodes[section->to_node].id);
        lsp_json_number(json, "seats", at->seats_year);
        lsp_json_number(json, "persons", at->persons_year);
        lsp_json_number(json, "seat_wait_h", at->wait_h);
        lsp_json_number(json, "displaced", at->displaced_year);
        lsp_buffer_add(json, row + 1 == results->n_sections ? "}]" : "}");
    }
    for (size_t row = 0; row < results->n_beds; row++) {
        const struct lsp_beds_result *at = &results->beds[row];
        lsp_json_begin(json, row == 0 ? "beds" : NULL, row == 0 ? "[{" : "{");
        lsp_json_text(json, "zone", specs->zones[at->zone].id);
        lsp_json_number(json, "bed_nights_month", at->bed_nights_month);
        lsp_json_numbers(json, "nights", LSP_MONTHS, at->nights_month);
        lsp_json_numbers(json, "displaced", LSP_MONTHS, at->displaced_month);
        lsp_buffer_add(json, row + 1 == results->n_beds ? "}]" : "}");
    }
    for (size_t row = 0; row < results->n_tours; row++) {
        const struct lsp_tours_result *at = &results->tours[row];
        lsp_json_begin(json, row == 0 ? "tours" : NULL, row == 0 ? "[{" : "{");
        lsp_json_text(json, "segment", scenario->demand->segments[at->segment].id);
        lsp_json_number(json, "places", at->places_year);
        lsp_json_number(json, "persons", at->persons_year);
        lsp_json_number(json, "displaced", at->displaced_year);
        lsp_buffer_add(json, row + 1 == results->n_tours ? "}]" : "}");
    }
}

static void add_appraisal(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    const struct lsp_appraisal *appraisal = scenario->appraisal;
    const struct lsp_appraisal_spec *spec = report->appraisal_spec;
    lsp_json_begin(json, "appraisal", "{");
    lsp_json_number(json, "discount_rate", spec->discount_rate);
    lsp_json_number(json, "benefit", appraisal->benefit_money);
    lsp_json_number(json, "cost", appraisal->cost_money);
    lsp_json_number(json, "npv", appraisal->npv_money);
    lsp_json_number(json, "bcr", appraisal->bcr);
    lsp_json_number(json, "eirr", appraisal->eirr);
    lsp_json_truth(json, "eirr_is_unique", appraisal->eirr_is_unique);
    lsp_json_number(json, "first_year_return", appraisal->first_year_return);
    lsp_json_number(json, "benefit_switch", appraisal->benefit_switch);
    lsp_json_number(json, "cost_switch", appraisal->cost_switch);
    lsp_json_number(json, "half_error", appraisal->half_error);
    lsp_json_number(json, "n_large_changes", (double)appraisal->n_large_changes);
    lsp_json_number(json, "n_unmeasured", (double)appraisal->n_unmeasured);
    lsp_json_benefits(scenario, json);
    lsp_json_difference(appraisal, json);
    lsp_json_worth(report, scenario, json);
    lsp_json_numbers(json, "other_rates", spec->n_other_rates, spec->other_rates);
    lsp_json_numbers(json, "other_npv", spec->n_other_rates, appraisal->other_npv_money);
    lsp_json_number(json, "first_year", appraisal->first_year);
    lsp_json_numbers(json, "ramp", appraisal->n_years, appraisal->ramp);
    lsp_json_numbers(json, "net", appraisal->n_years, appraisal->net_money);
    lsp_json_begin(json, "lines", "[");
    for (size_t line = 0; line < appraisal->n_lines; line++) {
        const struct lsp_account_line *at = &appraisal->lines[line];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "kind", LSP_LINE_KIND_NAMES[at->kind]);
        lsp_json_text(json, "group", LSP_ACCOUNT_GROUP_NAMES[at->group]);
        lsp_json_text(json, "party", at->party);
        lsp_json_text(json, "country", at->country);
        lsp_json_text(json, "mode", at->mode);
        lsp_json_truth(json, "is_cost", at->is_cost);
        lsp_json_number(json, "present_value", at->present_money);
        if (appraisal->difference.is_estimated)
            lsp_json_number(json, "error", at->error_money);
        lsp_json_numbers(json, "amount", appraisal->n_years, at->amount_money);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_runs(const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    static const char *const STOPS[] = {"converged", "iterations"};
    lsp_json_begin(json, "runs", "[");
    for (size_t run = 0; run < 2 * scenario->n_pairs; run++) {
        const struct lsp_appraisal_pair *pair = &scenario->pairs[run / 2];
        const struct lsp_results *results = run % 2 == 0 ? pair->without : pair->with;
        if (results == NULL)
            continue;
        lsp_json_begin(json, NULL, "{");
        lsp_json_number(json, "year", pair->year);
        lsp_json_number(json, "share", pair->share);
        lsp_json_text(json, "side", run % 2 == 0 ? "without" : "with");
        lsp_json_text(json, "stopped_by", STOPS[results->convergence.stopped_by]);
        lsp_json_number(json, "iterations", results->convergence.iterations);
        lsp_json_number(json, "residual", results->convergence.residual);
        lsp_json_number(json, "target", results->convergence.target);
        lsp_json_number(json, "gap", results->convergence.gap);
        add_certificate(&results->convergence, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_certificate(const struct lsp_convergence *end, struct lsp_buffer *json)
{
    lsp_json_number(json, "duality_gap", end->duality_gap);
    lsp_json_number(json, "duality_gap_money", end->duality_gap_money);
    lsp_json_begin(json, "not_convex_because", "[");
    for (int bit = 0; bit < LSP_N_NONCONVEX; bit++)
        if ((end->why_not >> bit & 1) != 0)
            lsp_json_text(json, NULL, LSP_NONCONVEX_NAMES[bit]);
    lsp_buffer_add(json, "]");
}

static void add_assumptions(const struct lsp_report *report, struct lsp_buffer *json)
{
    lsp_json_begin(json, "assumptions", "[");
    for (size_t item = 0; item < report->assumptions->n_items; item++) {
        const struct lsp_assumption *at = &report->assumptions->items[item];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", at->id);
        lsp_json_text(json, "label", at->label);
        lsp_json_text(json, "unit", at->unit);
        lsp_json_number(json, "low", at->has_range ? at->low : (double)NAN);
        lsp_json_number(json, "mid", at->mid);
        lsp_json_number(json, "high", at->has_range ? at->high : (double)NAN);
        lsp_json_text(json, "confidence", LSP_CONFIDENCE_NAMES[at->confidence]);
        lsp_json_text(json, "source", at->source);
        lsp_json_text(json, "file", at->where.file);
        lsp_json_number(json, "line", at->where.line);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_elasticities(const struct lsp_elasticities *all, struct lsp_buffer *json)
{
    lsp_json_begin(json, "elasticities", "[");
    for (size_t n = 0; n < all->n; n++) {
        const struct lsp_elasticity *at = &all->items[n];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "lever", all->lever_ids[at->lever]);
        lsp_json_text(json, "quantity", all->quantity_ids[at->quantity]);
        lsp_json_text(json, "unit", all->units[at->quantity]);
        lsp_json_number(json, "before", at->before);
        lsp_json_number(json, "after", at->after);
        lsp_json_number(json, "elasticity", at->value);
        lsp_json_number(json, "mean_hours", at->mean_hours);
        if (at->published != NULL) {
            lsp_json_number(json, "published_low", at->published->low);
            lsp_json_number(json, "published_high", at->published->high);
            lsp_json_truth(json, "is_within", lsp_elasticity_is_within(at));
            lsp_json_truth(json, "is_comparable", lsp_elasticity_is_comparable(at));
            lsp_json_text(json, "of", at->published->of);
            lsp_json_text(json, "source", at->published->source);
            lsp_json_text(json, "confidence", LSP_CONFIDENCE_NAMES[at->published->confidence]);
        }
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_distribution(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_distribution_spec *spec = report->distribution;
    lsp_json_begin(json, "distribution", "{");
    lsp_json_begin(json, "segments", "[");
    for (size_t matrix = 0; matrix < spec->n_matrices; matrix++) {
        const struct lsp_matrix_made *made = &report->distributed->matrices[matrix];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", report->stated->segments[spec->matrices[matrix].segment].id);
        lsp_json_text(json, "deterrence", LSP_DETERRENCE_NAMES[spec->matrices[matrix].deterrence]);
        lsp_json_number(json, "parameter", made->parameter);
        lsp_json_number(json, "border_effect", spec->matrices[matrix].border_effect);
        lsp_json_number(json, "amount", made->amount);
        lsp_json_number(json, "mean_cost", made->mean_cost);
        lsp_json_number(json, "observed_cost", made->observed_cost);
        lsp_json_number(json, "attracted_factor", made->attracted_factor);
        lsp_json_number(json, "error", made->error);
        lsp_json_number(json, "n_tried", made->n_tried);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
    lsp_json_begin(json, "counts", "[");
    for (size_t count = 0; count < spec->n_counts; count++) {
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", spec->counts[count].id);
        lsp_json_number(json, "amount", spec->counts[count].amount);
        lsp_json_number(json, "before", report->distributed->counts[count].before);
        lsp_json_number(json, "after", report->distributed->counts[count].after);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_files(const struct lsp_report *report, struct lsp_buffer *json)
{
    lsp_json_begin(json, "files", "[");
    for (size_t file = 0; file < report->n_files; file++) {
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "name", report->files[file].name);
        lsp_json_number(json, "n_bytes", (double)report->files[file].n_bytes);
        lsp_json_text(json, "sha256", report->files[file].sha256);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}
