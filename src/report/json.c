/* JSON: the whole answer for programs; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>

#include "base/date.h"

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

/* ---- small writers: a comma goes before every member but the first of its object ---- */

/* `"name":`, with a comma when something stands before it in the object or array. */
static void key(struct lsp_buffer *json, const char *name)
{
    char last = json->length > 0 ? json->text[json->length - 1] : '{';
    if (last != '{' && last != '[')
        lsp_buffer_add(json, ",");
    if (last == '}' || last == ']' || last == '{')
        lsp_buffer_add(json, "\n");
    if (name != NULL) {
        lsp_buffer_add_json(json, name);
        lsp_buffer_add(json, ":");
    }
}

static void text(struct lsp_buffer *json, const char *name, const char *value)
{
    key(json, name);
    lsp_buffer_add_json(json, value);
}

static void number(struct lsp_buffer *json, const char *name, double value)
{
    key(json, name);
    lsp_buffer_add_json_number(json, value);
}

static void truth(struct lsp_buffer *json, const char *name, bool value)
{
    key(json, name);
    lsp_buffer_add(json, value ? "true" : "false");
}

static void date(struct lsp_buffer *json, const char *name, int32_t day)
{
    char iso[11];
    key(json, name);
    if (day == INT32_MIN) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_date_format(day, iso);
    lsp_buffer_add_json(json, iso);
}

static void numbers(struct lsp_buffer *json, const char *name, size_t n, const double values[])
{
    key(json, name);
    lsp_buffer_add(json, "[");
    for (size_t at = 0; at < n; at++) {
        lsp_buffer_add(json, at > 0 ? "," : "");
        lsp_buffer_add_json_number(json, values[at]);
    }
    lsp_buffer_add(json, "]");
}

static void begin(struct lsp_buffer *json, const char *name, const char *bracket)
{
    key(json, name);
    lsp_buffer_add(json, bracket);
}

/* ---- the document ---- */

void lsp_report_json(const struct lsp_report *report, struct lsp_buffer *json)
{
    lsp_buffer_add(json, "{");
    text(json, "format", "linkspan results 1");
    text(json, "version", report->version);
    text(json, "command", report->command);
    text(json, "study", report->study_name);
    text(json, "about", report->about);
    text(json, "caveat", report->caveat);
    text(json, "currency", report->currency);
    number(json, "price_year", report->price_year);
    number(json, "base_year", report->base_year);
    number(json, "show_year", report->show_year);
    text(json, "main_scenario", report->scenarios[report->main_scenario].id);
    number(json, "n_draws", report->n_draws);
    number(json, "n_failed_draws", report->n_failed_draws);
    number(json, "n_varied", (double)report->n_varied);
    number(json, "npv_negative_share", report->npv_negative_share);
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
    begin(json, "figures", "[");
    for (size_t figure = 0; figure < report->n_figures; figure++) {
        const struct lsp_figure *at = &report->figures[figure];
        begin(json, NULL, "{");
        text(json, "id", at->id);
        text(json, "label", at->label);
        text(json, "unit", at->unit);
        number(json, "value", at->value);
        number(json, "p10", at->low);
        number(json, "p50", at->median);
        number(json, "p90", at->high);
        text(json, "note", at->note);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_programme(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *spread = report->spread;
    if (report->programme == NULL || report->plan == NULL) {
        begin(json, "programme", "null");
        return;
    }
    begin(json, "programme", "{");
    date(json, "opening", report->plan->opening_day);
    bool has_spread = spread != NULL && spread->n_draws > 0;
    number(json, "n_draws", has_spread ? spread->n_draws : 0);
    date(json, "opening_p10", has_spread ? spread->p10_day : INT32_MIN);
    date(json, "opening_p50", has_spread ? spread->p50_day : INT32_MIN);
    date(json, "opening_p80", has_spread ? spread->p80_day : INT32_MIN);
    date(json, "opening_p90", has_spread ? spread->p90_day : INT32_MIN);
    begin(json, "activities", "[");
    for (size_t activity = 0; activity < report->programme->n_activities; activity++) {
        const struct lsp_activity_dates *dates = &report->plan->activities[activity];
        begin(json, NULL, "{");
        text(json, "id", report->programme->activities[activity].id);
        text(json, "name", report->programme->activities[activity].name);
        date(json, "early_start", dates->early_start_day);
        date(json, "early_finish", dates->early_finish_day);
        number(json, "float_days", dates->float_days);
        truth(json, "is_critical", dates->is_critical);
        date(json, "finished", report->programme->activities[activity].finished_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
    lsp_json_risk(report, json);
    lsp_buffer_add(json, "}");
}

static void add_scenarios(const struct lsp_report *report, struct lsp_buffer *json)
{
    begin(json, "scenarios", "[");
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++)
        add_scenario(report, &report->scenarios[scenario], json);
    lsp_buffer_add(json, "]");
}

static void add_scenario(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    begin(json, NULL, "{");
    text(json, "id", scenario->id);
    text(json, "name", scenario->name);
    text(json, "about", scenario->about);
    add_side(report, scenario, false, json);
    add_side(report, scenario, true, json);
    add_appraisal(report, scenario, json);
    if (scenario->trade != NULL && scenario->trade->answered != NULL)
        add_trade(scenario, json);
    add_runs(scenario, json);
    lsp_buffer_add(json, "}");
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
    begin(json, with ? "with" : "without", "{");
    number(json, "veh_per_day", passing.veh_day);
    number(json, "persons_per_year", passing.persons_year);
    number(json, "tonnes_per_year", passing.tonnes_year);
    number(json, "wait_h", passing.wait_h);
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
    begin(json, "amounts", "[");
    for (size_t segment = 0; segment < tally->n_segments; segment++)
        for (size_t way = 0; way < tally->n_alternatives; way++) {
            double amount = lsp_tally_amount(tally, segment, way);
            if (amount == 0)
                continue;
            begin(json, NULL, "{");
            text(json, "segment", scenario->demand->segments[segment].id);
            text(json, "alternative", scenario->demand->alternatives[way].id);
            text(json, "unit",
                scenario->demand->segments[segment].is_goods ? "tonne/year" : "person/year");
            number(json, "amount", amount);
            lsp_buffer_add(json, "}");
        }
    lsp_buffer_add(json, "]");
}

/* Of the state that the report shows. */
static void add_goods(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json)
{
    begin(json, "goods", "[");
    for (size_t at = 0; at < tally->results->n_goods; at++) {
        const struct lsp_goods_result *goods = &tally->results->goods[at];
        begin(json, NULL, "{");
        text(json, "segment", scenario->demand->segments[goods->segment].id);
        text(json, "alternative", scenario->demand->alternatives[goods->alternative].id);
        number(json, "tonnes_per_year", goods->amount);
        number(json, "shipment_t", goods->shipment_t > 0 ? goods->shipment_t : (double)NAN);
        number(json, "hours", goods->hours);
        number(json, "wait_h", goods->wait_h);
        number(json, "transport", goods->transport_money);
        number(json, "transit", goods->transit_money);
        number(json, "gauge_change", goods->gauge_money);
        number(json, "order", goods->order_money);
        number(json, "cycle_stock", goods->cycle_money);
        number(json, "safety_stock", goods->safety_money);
        add_vehicles_of_goods(scenario, goods, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_vehicles_of_goods(const struct lsp_report_scenario *scenario,
    const struct lsp_goods_result *goods, struct lsp_buffer *json)
{
    begin(json, "vehicles", "[");
    for (int mode = 0; mode < LSP_MAX_MODES; mode++) {
        if (!(goods->trips_year[mode] > 0))
            continue;
        begin(json, NULL, "{");
        text(json, "mode", LSP_MODE_NAMES[mode]);
        text(json, "vehicle", scenario->specs_with->vehicles[goods->vehicle[mode]].id);
        number(json, "load_t", goods->load_t[mode]);
        number(json, "trips_per_year", goods->trips_year[mode]);
        number(json, "empty_per_year", goods->empty_year[mode]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_trade(const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    const struct lsp_trade *trade = scenario->trade;
    begin(json, "trade_response", "{");
    text(json, "note", "not added to benefits");
    number(json, "elasticity", trade->elasticity);
    number(json, "day_rate", trade->day_rate);
    truth(json, "converged", trade->converged);
    begin(json, "segments", "[");
    for (size_t at = 0; at < trade->n_rows; at++) {
        const struct lsp_trade_row *row = &trade->rows[at];
        begin(json, NULL, "{");
        text(json, "segment", scenario->demand->segments[row->segment].id);
        numbers(json, "freight", 2, row->freight_money);
        numbers(json, "days", 2, row->days);
        numbers(json, "trade_cost", 2, row->cost);
        number(json, "tonnes_without", row->tonnes[LSP_TRADE_WITHOUT]);
        number(json, "tonnes_with", row->tonnes[LSP_TRADE_WITH]);
        number(json, "tonnes_answered", row->tonnes[LSP_TRADE_ANSWERED]);
        number(json, "gain_of_day", row->gain_of_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_operators(const struct lsp_report_scenario *scenario, const struct lsp_tally *tally,
    struct lsp_buffer *json)
{
    size_t n = scenario->services != NULL ? scenario->services->n_operators : 0;
    begin(json, "operators", "[");
    for (size_t agency = 0; agency < n && agency < tally->n_operators; agency++) {
        begin(json, NULL, "{");
        text(json, "id", scenario->services->operators[agency].id);
        number(json, "boardings", tally->operators[agency].passengers);
        number(json, "seats_offered", tally->operators[agency].seats_offered);
        if (scenario->services->full_displaces)
            number(json, "displaced", tally->operators[agency].displaced);
        number(json, "fares", tally->operators[agency].fare_money);
        number(json, "tolls", tally->operators[agency].toll_money);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_posts(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_tally *tally, struct lsp_buffer *json)
{
    const struct lsp_results *results = tally->results;
    begin(json, "posts", "[");
    for (size_t post = 0; results != NULL && post < results->n_posts; post++) {
        const struct lsp_post_result *at = &results->posts[post];
        begin(json, NULL, "{");
        text(json, "crossing", report->crossings[at->crossing].id);
        text(json, "post", scenario->posts[at->post].id);
        text(json, "direction", at->is_forward ? "forward" : "backward");
        number(json, "position", at->position);
        number(json, "utilisation", at->utilisation);
        truth(json, "is_bottleneck", at->is_bottleneck);
        begin(json, "vehicles", "[");
        for (size_t vehicle = 0; vehicle < scenario->specs_with->n_vehicles; vehicle++) {
            if (!lsp_post_has_class(at, vehicle))
                continue;
            begin(json, NULL, "{");
            text(json, "vehicle", scenario->specs_with->vehicles[vehicle].id);
            number(json, "wait_mean_h", at->wait_mean_h[vehicle]);
            number(json, "service_h", at->service_h[vehicle]);
            number(json, "overnight_veh", at->overnight_veh[vehicle]);
            numbers(json, "arrivals_veh", LSP_HOURS, at->arrivals_veh[vehicle]);
            numbers(json, "queue_veh", LSP_HOURS, at->queue_veh[vehicle]);
            numbers(json, "wait_h", LSP_HOURS, at->wait_h[vehicle]);
            lsp_buffer_add(json, "}");
        }
        lsp_buffer_add(json, "]");
        if (lsp_post_has_detail(report, scenario, at))
            add_post_hours(at, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

/* Of posts whose study states more than lanes and opening hours. */
static void add_post_hours(const struct lsp_post_result *at, struct lsp_buffer *json)
{
    number(json, "blocked_h", at->blocked_h);
    number(json, "secondary_utilisation", at->secondary_utilisation);
    numbers(json, "staffed_share", LSP_HOURS, at->staffed_share);
    numbers(json, "queue_pce", LSP_HOURS, at->queue_pce);
    numbers(json, "secondary_queue_veh", LSP_HOURS, at->secondary_queue_veh);
    numbers(json, "blocked_share", LSP_HOURS, at->blocked_share);
}

/* Of the shown state; nothing where nothing is limited. */
static void add_limits(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, struct lsp_buffer *json)
{
    const struct lsp_network_specs *specs = scenario->specs_with;
    for (size_t row = 0; row < results->n_sections; row++) {
        const struct lsp_section_result *at = &results->sections[row];
        const struct lsp_ride_section *section = &scenario->services->sections[at->section];
        begin(json, row == 0 ? "sections" : NULL, row == 0 ? "[{" : "{");
        text(json, "route", section->route_id);
        text(json, "from", specs->nodes[section->from_node].id);
        text(json, "to", specs->nodes[section->to_node].id);
        number(json, "seats", at->seats_year);
        number(json, "persons", at->persons_year);
        number(json, "seat_wait_h", at->wait_h);
        number(json, "displaced", at->displaced_year);
        lsp_buffer_add(json, row + 1 == results->n_sections ? "}]" : "}");
    }
    for (size_t row = 0; row < results->n_beds; row++) {
        const struct lsp_beds_result *at = &results->beds[row];
        begin(json, row == 0 ? "beds" : NULL, row == 0 ? "[{" : "{");
        text(json, "zone", specs->zones[at->zone].id);
        number(json, "bed_nights_month", at->bed_nights_month);
        numbers(json, "nights", LSP_MONTHS, at->nights_month);
        numbers(json, "displaced", LSP_MONTHS, at->displaced_month);
        lsp_buffer_add(json, row + 1 == results->n_beds ? "}]" : "}");
    }
    for (size_t row = 0; row < results->n_tours; row++) {
        const struct lsp_tours_result *at = &results->tours[row];
        begin(json, row == 0 ? "tours" : NULL, row == 0 ? "[{" : "{");
        text(json, "segment", scenario->demand->segments[at->segment].id);
        number(json, "places", at->places_year);
        number(json, "persons", at->persons_year);
        number(json, "displaced", at->displaced_year);
        lsp_buffer_add(json, row + 1 == results->n_tours ? "}]" : "}");
    }
}

static void add_appraisal(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    const struct lsp_appraisal *appraisal = scenario->appraisal;
    const struct lsp_appraisal_spec *spec = report->appraisal_spec;
    begin(json, "appraisal", "{");
    number(json, "discount_rate", spec->discount_rate);
    number(json, "benefit", appraisal->benefit_money);
    number(json, "cost", appraisal->cost_money);
    number(json, "npv", appraisal->npv_money);
    number(json, "bcr", appraisal->bcr);
    number(json, "eirr", appraisal->eirr);
    truth(json, "eirr_is_unique", appraisal->eirr_is_unique);
    number(json, "first_year_return", appraisal->first_year_return);
    number(json, "benefit_switch", appraisal->benefit_switch);
    number(json, "cost_switch", appraisal->cost_switch);
    number(json, "half_error", appraisal->half_error);
    number(json, "n_large_changes", (double)appraisal->n_large_changes);
    number(json, "n_unmeasured", (double)appraisal->n_unmeasured);
    lsp_json_benefits(scenario, json);
    lsp_json_difference(appraisal, json);
    lsp_json_worth(report, scenario, json);
    numbers(json, "other_rates", spec->n_other_rates, spec->other_rates);
    numbers(json, "other_npv", spec->n_other_rates, appraisal->other_npv_money);
    number(json, "first_year", appraisal->first_year);
    numbers(json, "ramp", appraisal->n_years, appraisal->ramp);
    numbers(json, "net", appraisal->n_years, appraisal->net_money);
    begin(json, "lines", "[");
    for (size_t line = 0; line < appraisal->n_lines; line++) {
        const struct lsp_account_line *at = &appraisal->lines[line];
        begin(json, NULL, "{");
        text(json, "kind", LSP_LINE_KIND_NAMES[at->kind]);
        text(json, "group", LSP_ACCOUNT_GROUP_NAMES[at->group]);
        text(json, "party", at->party);
        text(json, "country", at->country);
        text(json, "mode", at->mode);
        truth(json, "is_cost", at->is_cost);
        number(json, "present_value", at->present_money);
        if (appraisal->difference.is_estimated)
            number(json, "error", at->error_money);
        numbers(json, "amount", appraisal->n_years, at->amount_money);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_runs(const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    static const char *const STOPS[] = {"converged", "iterations"};
    begin(json, "runs", "[");
    for (size_t run = 0; run < 2 * scenario->n_pairs; run++) {
        const struct lsp_appraisal_pair *pair = &scenario->pairs[run / 2];
        const struct lsp_results *results = run % 2 == 0 ? pair->without : pair->with;
        if (results == NULL)
            continue;
        begin(json, NULL, "{");
        number(json, "year", pair->year);
        number(json, "share", pair->share);
        text(json, "side", run % 2 == 0 ? "without" : "with");
        text(json, "stopped_by", STOPS[results->convergence.stopped_by]);
        number(json, "iterations", results->convergence.iterations);
        number(json, "residual", results->convergence.residual);
        number(json, "target", results->convergence.target);
        number(json, "gap", results->convergence.gap);
        add_certificate(&results->convergence, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_certificate(const struct lsp_convergence *end, struct lsp_buffer *json)
{
    number(json, "duality_gap", end->duality_gap);
    number(json, "duality_gap_money", end->duality_gap_money);
    begin(json, "not_convex_because", "[");
    for (int bit = 0; bit < LSP_N_NONCONVEX; bit++)
        if ((end->why_not >> bit & 1) != 0)
            text(json, NULL, LSP_NONCONVEX_NAMES[bit]);
    lsp_buffer_add(json, "]");
}

static void add_assumptions(const struct lsp_report *report, struct lsp_buffer *json)
{
    begin(json, "assumptions", "[");
    for (size_t item = 0; item < report->assumptions->n_items; item++) {
        const struct lsp_assumption *at = &report->assumptions->items[item];
        begin(json, NULL, "{");
        text(json, "id", at->id);
        text(json, "label", at->label);
        text(json, "unit", at->unit);
        number(json, "low", at->has_range ? at->low : (double)NAN);
        number(json, "mid", at->mid);
        number(json, "high", at->has_range ? at->high : (double)NAN);
        text(json, "confidence", LSP_CONFIDENCE_NAMES[at->confidence]);
        text(json, "source", at->source);
        text(json, "file", at->where.file);
        number(json, "line", at->where.line);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_elasticities(const struct lsp_elasticities *all, struct lsp_buffer *json)
{
    begin(json, "elasticities", "[");
    for (size_t n = 0; n < all->n; n++) {
        const struct lsp_elasticity *at = &all->items[n];
        begin(json, NULL, "{");
        text(json, "lever", all->lever_ids[at->lever]);
        text(json, "quantity", all->quantity_ids[at->quantity]);
        text(json, "unit", all->units[at->quantity]);
        number(json, "before", at->before);
        number(json, "after", at->after);
        number(json, "elasticity", at->value);
        number(json, "mean_hours", at->mean_hours);
        if (at->published != NULL) {
            number(json, "published_low", at->published->low);
            number(json, "published_high", at->published->high);
            truth(json, "is_within", lsp_elasticity_is_within(at));
            truth(json, "is_comparable", lsp_elasticity_is_comparable(at));
            text(json, "of", at->published->of);
            text(json, "source", at->published->source);
            text(json, "confidence", LSP_CONFIDENCE_NAMES[at->published->confidence]);
        }
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_distribution(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_distribution_spec *spec = report->distribution;
    begin(json, "distribution", "{");
    begin(json, "segments", "[");
    for (size_t matrix = 0; matrix < spec->n_matrices; matrix++) {
        const struct lsp_matrix_made *made = &report->distributed->matrices[matrix];
        begin(json, NULL, "{");
        text(json, "id", report->stated->segments[spec->matrices[matrix].segment].id);
        text(json, "deterrence", LSP_DETERRENCE_NAMES[spec->matrices[matrix].deterrence]);
        number(json, "parameter", made->parameter);
        number(json, "border_effect", spec->matrices[matrix].border_effect);
        number(json, "amount", made->amount);
        number(json, "mean_cost", made->mean_cost);
        number(json, "observed_cost", made->observed_cost);
        number(json, "attracted_factor", made->attracted_factor);
        number(json, "error", made->error);
        number(json, "n_tried", made->n_tried);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
    begin(json, "counts", "[");
    for (size_t count = 0; count < spec->n_counts; count++) {
        begin(json, NULL, "{");
        text(json, "id", spec->counts[count].id);
        number(json, "amount", spec->counts[count].amount);
        number(json, "before", report->distributed->counts[count].before);
        number(json, "after", report->distributed->counts[count].after);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_files(const struct lsp_report *report, struct lsp_buffer *json)
{
    begin(json, "files", "[");
    for (size_t file = 0; file < report->n_files; file++) {
        begin(json, NULL, "{");
        text(json, "name", report->files[file].name);
        number(json, "n_bytes", (double)report->files[file].n_bytes);
        text(json, "sha256", report->files[file].sha256);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}
