/* CSV: the report's numbers as tables, in full precision; docs/formats/results.md lists the
 * columns. SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>

#include "base/date.h"

const char *const LSP_TABLE_FILES[LSP_N_REPORT_TABLES] = {[LSP_TABLE_FIGURES] = "figures.csv",
    [LSP_TABLE_MOVEMENTS] = "movements.csv",
    [LSP_TABLE_LINKS] = "links.csv",
    [LSP_TABLE_SERVICES] = "services.csv",
    [LSP_TABLE_POSTS] = "posts.csv",
    [LSP_TABLE_PROGRAMME] = "programme.csv",
    [LSP_TABLE_ACCOUNT] = "account.csv",
    [LSP_TABLE_SCENARIOS] = "scenarios.csv",
    [LSP_TABLE_ASSUMPTIONS] = "assumptions.csv",
    [LSP_TABLE_ELASTICITIES] = "elasticities.csv",
    [LSP_TABLE_DEMAND] = "demand.csv",
    [LSP_TABLE_GOODS] = "goods.csv",
    [LSP_TABLE_ACCOUNTS] = "accounts.csv",
    [LSP_TABLE_OPENINGS] = "openings.csv",
    [LSP_TABLE_OPTIONS] = "options.csv"};

static void add_figures(const struct lsp_report *report, struct lsp_buffer *csv);
static void add_runs(const struct lsp_report *report, struct lsp_buffer *csv, const char *head,
    void (*add_run)(const struct lsp_report *, const struct lsp_report_scenario *,
        const struct lsp_appraisal_pair *, bool with, struct lsp_buffer *));
static void add_movements(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, const struct lsp_appraisal_pair *pair, bool with,
    struct lsp_buffer *csv);
static void add_links(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_appraisal_pair *pair, bool with, struct lsp_buffer *csv);
static void add_services(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, const struct lsp_appraisal_pair *pair, bool with,
    struct lsp_buffer *csv);
static void add_posts(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_appraisal_pair *pair, bool with, struct lsp_buffer *csv);
static void add_goods(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_appraisal_pair *pair, bool with, struct lsp_buffer *csv);
static void add_programme(const struct lsp_report *report, struct lsp_buffer *csv);
static void add_account(const struct lsp_report *report, struct lsp_buffer *csv);
static void add_scenarios(const struct lsp_report *report, struct lsp_buffer *csv);
static void add_assumptions(const struct lsp_report *report, struct lsp_buffer *csv);
static void add_elasticities(const struct lsp_elasticities *all, struct lsp_buffer *csv);
static void add_demand(const struct lsp_report *report, struct lsp_buffer *csv);

void lsp_report_csv(
    const struct lsp_report *report, enum lsp_report_table table, struct lsp_buffer *csv)
{
    switch (table) {
    case LSP_TABLE_FIGURES:
        add_figures(report, csv);
        break;
    case LSP_TABLE_MOVEMENTS:
        add_runs(report, csv,
            "segment,origin,destination,alternative,amount_per_year,cost_per_unit,"
            "hours,distance_km,composite_cost",
            add_movements);
        break;
    case LSP_TABLE_LINKS:
        add_runs(report, csv,
            "link_id,direction,vehicle,veh_per_day,persons_per_year,"
            "tonnes_per_year,time_h",
            add_links);
        break;
    case LSP_TABLE_SERVICES:
        add_runs(report, csv, "route_id,operator,mode,from_node_id,to_node_id,persons_per_year",
            add_services);
        break;
    case LSP_TABLE_POSTS:
        add_runs(report, csv,
            "crossing,post,direction,position,vehicle,hour,arrivals_veh,queue_veh,"
            "wait_h,wait_mean_h,service_h,overnight_veh,utilisation,is_bottleneck",
            add_posts);
        break;
    case LSP_TABLE_PROGRAMME:
        add_programme(report, csv);
        break;
    case LSP_TABLE_ACCOUNT:
        add_account(report, csv);
        break;
    case LSP_TABLE_SCENARIOS:
        add_scenarios(report, csv);
        break;
    case LSP_TABLE_ASSUMPTIONS:
        add_assumptions(report, csv);
        break;
    case LSP_TABLE_ELASTICITIES:
        add_elasticities(&report->elasticities, csv);
        break;
    case LSP_TABLE_DEMAND:
        add_demand(report, csv);
        break;
    case LSP_TABLE_GOODS:
        if (lsp_has_goods_detail(report, &report->scenarios[report->main_scenario]))
            add_runs(report, csv,
                "segment,alternative,tonnes_per_year,shipment_t,hours,wait_h,transport,transit,"
                "gauge_change,order,cycle_stock,safety_stock,trips_per_year,empty_per_year",
                add_goods);
        break;
    case LSP_TABLE_ACCOUNTS:
        lsp_csv_accounts(report, csv);
        break;
    case LSP_TABLE_OPENINGS:
        lsp_csv_openings(report, csv);
        break;
    case LSP_TABLE_OPTIONS:
        lsp_csv_options(report, csv);
        break;
    case LSP_N_REPORT_TABLES:
        LSP_BUG("no such table");
    }
}

/* A text field and the comma behind it. */
static void text(struct lsp_buffer *csv, const char *value)
{
    lsp_buffer_add_csv(csv, value != NULL ? value : "");
    lsp_buffer_add(csv, ",");
}

/* A number and the comma; NaN is empty. */
static void number(struct lsp_buffer *csv, double value)
{
    char digits[32];
    lsp_format_double(value, digits);
    lsp_buffer_add(csv, isnan(value) ? "" : digits);
    lsp_buffer_add(csv, ",");
}

static void date(struct lsp_buffer *csv, int32_t day)
{
    char iso[11] = "";
    if (day != INT32_MIN)
        lsp_date_format(day, iso);
    text(csv, iso);
}

/* Turns the last comma into the end of the line. */
static void end_row(struct lsp_buffer *csv)
{
    if (csv->length > 0 && !csv->failed)
        csv->text[csv->length - 1] = '\n';
}

static void add_figures(const struct lsp_report *report, struct lsp_buffer *csv)
{
    lsp_buffer_add(csv, "id,label,unit,value,p10,p50,p90,note\n");
    for (size_t figure = 0; figure < report->n_figures; figure++) {
        const struct lsp_figure *at = &report->figures[figure];
        text(csv, at->id);
        text(csv, at->label);
        text(csv, at->unit);
        number(csv, at->value);
        number(csv, at->low);
        number(csv, at->median);
        number(csv, at->high);
        text(csv, at->note);
        end_row(csv);
    }
    lsp_csv_uncertainty(report, csv);
}

static void add_runs(const struct lsp_report *report, struct lsp_buffer *csv, const char *head,
    void (*add_run)(const struct lsp_report *, const struct lsp_report_scenario *,
        const struct lsp_appraisal_pair *, bool with, struct lsp_buffer *))
{
    lsp_buffer_printf(csv, "scenario,year,share,side,%s\n", head);
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++) {
        const struct lsp_report_scenario *at = &report->scenarios[scenario];
        for (size_t pair = 0; pair < at->n_pairs; pair++) {
            if (at->pairs[pair].without != NULL)
                add_run(report, at, &at->pairs[pair], false, csv);
            if (at->pairs[pair].with != NULL)
                add_run(report, at, &at->pairs[pair], true, csv);
        }
    }
}

static void begin_run_row(const struct lsp_report_scenario *scenario,
    const struct lsp_appraisal_pair *pair, bool with, struct lsp_buffer *csv)
{
    text(csv, scenario->id);
    number(csv, pair->year);
    number(csv, pair->share);
    text(csv, with ? "with" : "without");
}

static void add_movements(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, const struct lsp_appraisal_pair *pair, bool with,
    struct lsp_buffer *csv)
{
    (void)report;
    const struct lsp_results *results = with ? pair->with : pair->without;
    const struct lsp_zone_spec *zones = scenario->specs_with->zones;
    for (size_t movement = 0; movement < results->n_movements; movement++) {
        const struct lsp_movement *at = &scenario->demand->movements[movement];
        for (size_t way = 0; way < results->n_alternatives; way++) {
            const struct lsp_choice *choice = lsp_results_choice(results, movement, way);
            if (!isfinite(choice->cost_money))
                continue; /* not available */
            begin_run_row(scenario, pair, with, csv);
            text(csv, scenario->demand->segments[at->segment].id);
            text(csv, zones[at->origin].id);
            text(csv, zones[at->destination].id);
            text(csv, scenario->demand->alternatives[way].id);
            number(csv, choice->amount);
            number(csv, choice->cost_money);
            number(csv, choice->hours);
            number(csv, choice->distance_km);
            number(csv, results->composite_money[movement]);
            end_row(csv);
        }
    }
}

static void add_links(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_appraisal_pair *pair, bool with, struct lsp_buffer *csv)
{
    (void)report;
    const struct lsp_results *results = with ? pair->with : pair->without;
    const struct lsp_network_specs *specs = with ? scenario->specs_with : scenario->specs_without;
    for (size_t link = 0; link < results->n_links; link++)
        for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
            size_t row = results->link_row[link];
            double flow = results->link_veh_day[link * LSP_MAX_VEHICLES + vehicle];
            if (row >= specs->n_links || specs->links[row].mode != specs->vehicles[vehicle].mode)
                continue;
            begin_run_row(scenario, pair, with, csv);
            text(csv, specs->links[row].id);
            text(csv, results->link_is_forward[link] ? "forward" : "backward");
            text(csv, specs->vehicles[vehicle].id);
            number(csv, flow);
            number(csv, results->link_persons_year[link]);
            number(csv, results->link_tonnes_year[link]);
            number(csv, results->link_time_h[link]);
            end_row(csv);
        }
}

static void add_services(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, const struct lsp_appraisal_pair *pair, bool with,
    struct lsp_buffer *csv)
{
    (void)report;
    const struct lsp_results *results = with ? pair->with : pair->without;
    const struct lsp_services *services = scenario->services;
    for (size_t leg = 0; services != NULL && leg < services->n_legs && leg < results->n_legs;
         leg++) {
        const struct lsp_leg *at = &services->legs[leg];
        begin_run_row(scenario, pair, with, csv);
        text(csv, at->route_id);
        text(csv, services->operators[at->operator].id);
        text(csv, LSP_MODE_NAMES[at->mode]);
        text(csv, scenario->specs_with->nodes[at->from_node].id);
        text(csv, scenario->specs_with->nodes[at->to_node].id);
        number(csv, results->leg_persons_year[leg]);
        end_row(csv);
    }
}

static void add_posts(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_appraisal_pair *pair, bool with, struct lsp_buffer *csv)
{
    const struct lsp_results *results = with ? pair->with : pair->without;
    const struct lsp_network_specs *specs = scenario->specs_with;
    for (size_t post = 0; post < results->n_posts; post++) {
        const struct lsp_post_result *at = &results->posts[post];
        for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
            if (!lsp_post_has_class(at, vehicle))
                continue;
            for (size_t hour = 0; hour < LSP_HOURS; hour++) {
                if (!(at->arrivals_veh[vehicle][hour] > 0) && !(at->queue_veh[vehicle][hour] > 0))
                    continue; /* nobody there */
                begin_run_row(scenario, pair, with, csv);
                text(csv, report->crossings[at->crossing].id);
                text(csv, scenario->posts[at->post].id);
                text(csv, at->is_forward ? "forward" : "backward");
                number(csv, at->position);
                text(csv, specs->vehicles[vehicle].id);
                number(csv, (double)hour);
                number(csv, at->arrivals_veh[vehicle][hour]);
                number(csv, at->queue_veh[vehicle][hour]);
                number(csv, at->wait_h[vehicle][hour]);
                number(csv, at->wait_mean_h[vehicle]);
                number(csv, at->service_h[vehicle]);
                number(csv, at->overnight_veh[vehicle]);
                number(csv, at->utilisation);
                text(csv, at->is_bottleneck ? "true" : "false");
                end_row(csv);
            }
        }
    }
}

static void add_goods(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    const struct lsp_appraisal_pair *pair, bool with, struct lsp_buffer *csv)
{
    (void)report;
    const struct lsp_results *results = with ? pair->with : pair->without;
    for (size_t at = 0; at < results->n_goods; at++) {
        const struct lsp_goods_result *goods = &results->goods[at];
        double trips = 0, empty = 0;
        for (int mode = 0; mode < LSP_MAX_MODES; mode++) {
            trips += goods->trips_year[mode];
            empty += goods->empty_year[mode];
        }
        begin_run_row(scenario, pair, with, csv);
        text(csv, scenario->demand->segments[goods->segment].id);
        text(csv, scenario->demand->alternatives[goods->alternative].id);
        const double values[] = {goods->amount,
            goods->shipment_t > 0 ? goods->shipment_t : (double)NAN, goods->hours, goods->wait_h,
            goods->transport_money, goods->transit_money, goods->gauge_money, goods->order_money,
            goods->cycle_money, goods->safety_money, trips, empty};
        for (size_t value = 0; value < sizeof values / sizeof *values; value++)
            number(csv, values[value]);
        end_row(csv);
    }
}

static void add_programme(const struct lsp_report *report, struct lsp_buffer *csv)
{
    lsp_buffer_add(csv,
        "activity,name,bank,low_days,mid_days,high_days,early_start,early_finish,"
        "late_start,late_finish,float_days,is_critical,criticality,driver,finished\n");
    if (report->programme == NULL || report->plan == NULL)
        return;
    for (size_t activity = 0; activity < report->programme->n_activities; activity++) {
        const struct lsp_activity *work = &report->programme->activities[activity];
        const struct lsp_activity_dates *dates = &report->plan->activities[activity];
        bool has_spread = report->spread != NULL && report->spread->n_draws > 0;
        text(csv, work->id);
        text(csv, work->name);
        text(csv, work->bank);
        number(csv, work->low_days);
        number(csv, work->mid_days);
        number(csv, work->high_days);
        date(csv, dates->early_start_day);
        date(csv, dates->early_finish_day);
        date(csv, dates->late_start_day);
        date(csv, dates->late_finish_day);
        number(csv, dates->float_days);
        text(csv, dates->is_critical ? "true" : "false");
        number(csv, has_spread ? report->spread->criticality[activity] : (double)NAN);
        number(csv, has_spread ? report->spread->driver[activity] : (double)NAN);
        date(csv, work->finished_day);
        end_row(csv);
    }
}

static void add_account(const struct lsp_report *report, struct lsp_buffer *csv)
{
    lsp_buffer_add(
        csv, "scenario,kind,party,country,is_cost,year,amount,present_value,group,mode,error\n");
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++) {
        const struct lsp_appraisal *appraisal = report->scenarios[scenario].appraisal;
        for (size_t line = 0; line < appraisal->n_lines; line++)
            for (size_t year = 0; year < appraisal->n_years; year++) {
                const struct lsp_account_line *at = &appraisal->lines[line];
                const struct lsp_appraisal_spec *spec = report->appraisal_spec;
                double growth = lsp_rate_growth(&spec->discount, spec->discount_rate,
                    appraisal->first_year + (int)year - spec->base_year);
                text(csv, report->scenarios[scenario].id);
                text(csv, LSP_LINE_KIND_NAMES[at->kind]);
                text(csv, at->party);
                text(csv, at->country);
                text(csv, at->is_cost ? "true" : "false");
                number(csv, appraisal->first_year + (int)year);
                number(csv, at->amount_money[year]);
                number(csv, at->amount_money[year] / growth);
                text(csv, LSP_ACCOUNT_GROUP_NAMES[at->group]);
                text(csv, at->mode);
                number(
                    csv, at->year_error_money != NULL ? at->year_error_money[year] : (double)NAN);
                end_row(csv);
            }
    }
}

static void add_scenarios(const struct lsp_report *report, struct lsp_buffer *csv)
{
    struct lsp_arena arena = {0};
    lsp_buffer_add(csv, "scenario,name,year,veh_per_day,persons_per_year,tonnes_per_year,wait_h,"
                        "benefit,cost,npv,bcr,eirr,benefit_switch,cost_switch\n");
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++) {
        const struct lsp_report_scenario *at = &report->scenarios[scenario];
        struct lsp_tally with;
        if (!lsp_tally_make(at, report->show_year, true, &arena, &with)) {
            csv->failed = true;
            break;
        }
        struct lsp_passing passing = lsp_tally_passing(&with);
        text(csv, at->id);
        text(csv, at->name);
        number(csv, report->show_year);
        number(csv, passing.veh_day);
        number(csv, passing.persons_year);
        number(csv, passing.tonnes_year);
        number(csv, passing.wait_h);
        number(csv, at->appraisal->benefit_money);
        number(csv, at->appraisal->cost_money);
        number(csv, at->appraisal->npv_money);
        number(csv, at->appraisal->bcr);
        number(csv, at->appraisal->eirr);
        number(csv, at->appraisal->benefit_switch);
        number(csv, at->appraisal->cost_switch);
        end_row(csv);
    }
    lsp_arena_finish(&arena);
}

static void add_assumptions(const struct lsp_report *report, struct lsp_buffer *csv)
{
    lsp_buffer_add(csv, "id,label,unit,low,mid,high,confidence,source,file,line\n");
    for (size_t item = 0; item < report->assumptions->n_items; item++) {
        const struct lsp_assumption *at = &report->assumptions->items[item];
        text(csv, at->id);
        text(csv, at->label);
        text(csv, at->unit);
        number(csv, at->has_range ? at->low : (double)NAN);
        number(csv, at->mid);
        number(csv, at->has_range ? at->high : (double)NAN);
        text(csv, LSP_CONFIDENCE_NAMES[at->confidence]);
        text(csv, at->source);
        text(csv, at->where.file);
        number(csv, at->where.line);
        end_row(csv);
    }
}

static void add_elasticities(const struct lsp_elasticities *all, struct lsp_buffer *csv)
{
    lsp_buffer_add(csv, "lever,quantity,unit,before,after,elasticity,mean_hours,published_low,"
                        "published_high,is_within,is_comparable,source,confidence\n");
    for (size_t n = 0; n < all->n; n++) {
        const struct lsp_elasticity *at = &all->items[n];
        text(csv, all->lever_ids[at->lever]);
        text(csv, all->quantity_ids[at->quantity]);
        text(csv, all->units[at->quantity]);
        number(csv, at->before);
        number(csv, at->after);
        number(csv, at->value);
        number(csv, at->mean_hours);
        bool has_range = at->published != NULL;
        number(csv, has_range ? at->published->low : (double)NAN);
        number(csv, has_range ? at->published->high : (double)NAN);
        text(csv, !has_range ? "" : lsp_elasticity_is_within(at) ? "true" : "false");
        text(csv, !has_range ? "" : lsp_elasticity_is_comparable(at) ? "true" : "false");
        text(csv, has_range ? at->published->source : "");
        text(csv, has_range ? LSP_CONFIDENCE_NAMES[at->published->confidence] : "");
        end_row(csv);
    }
}

/* As a study's demand table is written. */
static void add_demand(const struct lsp_report *report, struct lsp_buffer *csv)
{
    lsp_buffer_add(csv, "segment_id,o_zone_id,d_zone_id,amount\n");
    for (size_t n = 0; report->stated != NULL && n < report->stated->n_movements; n++) {
        const struct lsp_movement *at = &report->stated->movements[n];
        text(csv, report->stated->segments[at->segment].id);
        text(csv, report->zones[at->origin].id);
        text(csv, report->zones[at->destination].id);
        number(csv, at->amount_per_year);
        end_row(csv);
    }
}
