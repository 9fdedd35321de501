/* JSON and CSV: what follows from an account: rates, switching values, accounts, shares, openings,
 * options; docs/formats/results.md describes it.  SPDX-License-Identifier: Apache-2.0 */
#include "report/json_members.h"
#include "report/report_internal.h"

#include <inttypes.h>
#include <math.h>

static void add_schedule(struct lsp_buffer *json, const struct lsp_rate_schedule *schedule);
static void add_discounts(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal *appraisal, struct lsp_buffer *json);
static void add_switches(const struct lsp_appraisal *appraisal, struct lsp_buffer *json);
static void add_accounts(struct lsp_buffer *json, const char *name, const char *currency,
    const struct lsp_accounts *accounts);
static void add_shares(struct lsp_buffer *json, const struct lsp_cost_shares *shares);
static void add_openings(struct lsp_buffer *json, const struct lsp_opening_years *openings);
static void add_drawn(struct lsp_buffer *json, const struct lsp_opening_worth *drawn);

void lsp_json_worth(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    struct lsp_buffer *json)
{
    const struct lsp_appraisal_spec *spec = report->appraisal_spec;
    const struct lsp_report_worth *worth = scenario->worth;
    if (worth == NULL)
        return;
    lsp_json_begin(json, "rates", "[");
    for (size_t root = 0; root < scenario->appraisal->n_roots; root++) {
        lsp_buffer_add(json, root > 0 ? "," : "");
        lsp_buffer_add_json_number(json, scenario->appraisal->roots[root]);
    }
    lsp_buffer_add(json, "]");
    lsp_json_number(json, "mirr", scenario->appraisal->mirr);
    lsp_json_number(json, "hurdle_rate", lsp_hurdle_rate(spec));
    lsp_json_number(json, "hurdle_npv", scenario->appraisal->hurdle_npv_money);
    add_discounts(spec, scenario->appraisal, json);
    add_switches(scenario->appraisal, json);
    add_accounts(json, "accounts", report->currency, &worth->accounts);
    if (spec->also_in != NULL)
        add_accounts(json, "also_accounts", spec->also_in, &worth->also_accounts);
    add_shares(json, &worth->shares);
    add_openings(json, &worth->openings);
    add_drawn(json, &worth->drawn);
}

/* ---- rates and switching values ---- */

static void add_discounts(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal *appraisal, struct lsp_buffer *json)
{
    if (spec->discount.n_steps > 0) {
        lsp_json_begin(json, "discount", "{");
        add_schedule(json, &spec->discount);
        lsp_buffer_add(json, "}");
    }
    if (spec->n_other_discounts == 0)
        return;
    lsp_json_begin(json, "other_discounts", "[");
    for (size_t other = 0; other < spec->n_other_discounts; other++) {
        lsp_json_begin(json, NULL, "{");
        add_schedule(json, &spec->other_discounts[other]);
        lsp_json_number(json, "npv", appraisal->other_discount_npv_money[other]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_schedule(struct lsp_buffer *json, const struct lsp_rate_schedule *schedule)
{
    lsp_json_text(json, "id", schedule->id);
    lsp_json_text(json, "name", schedule->name);
    lsp_json_text(json, "source", schedule->source);
    lsp_json_begin(json, "schedule", "[");
    for (size_t step = 0; step < schedule->n_steps; step++) {
        lsp_buffer_printf(json, "%s[%d,", step > 0 ? "," : "", schedule->steps[step].from_years);
        lsp_buffer_add_json_number(json, schedule->steps[step].rate);
        lsp_buffer_add(json, "]");
    }
    lsp_buffer_add(json, "]");
}

static void add_switches(const struct lsp_appraisal *appraisal, struct lsp_buffer *json)
{
    lsp_json_begin(json, "switches", "[");
    for (int kind = 0; kind < LSP_N_LINE_KINDS; kind++) {
        const struct lsp_switch *at = &appraisal->switches[kind];
        if (at->present_money == 0)
            continue;
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "kind", LSP_LINE_KIND_NAMES[kind]);
        lsp_json_number(json, "present_value", at->present_money);
        lsp_json_number(json, "npv_change", at->npv_change);
        lsp_json_number(json, "hurdle_change", at->hurdle_change);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

/* ---- accounts and shares ---- */

static void add_sum(struct lsp_buffer *json, const struct lsp_account_sum *sum)
{
    lsp_json_number(json, "benefit", sum->benefit_money);
    lsp_json_number(json, "cost", sum->cost_money);
    lsp_json_number(json, "net", sum->net_money);
}

static void add_accounts(struct lsp_buffer *json, const char *name, const char *currency,
    const struct lsp_accounts *accounts)
{
    lsp_json_begin(json, name, "{");
    lsp_json_text(json, "currency", currency);
    add_sum(json, &accounts->total);
    lsp_json_begin(json, "sums", "[");
    for (int by = 0; by < LSP_N_ACCOUNT_BY; by++)
        for (size_t at = 0; at < accounts->n_sums[by]; at++) {
            const struct lsp_account_sum *sum = &accounts->sums[by][at];
            lsp_json_begin(json, NULL, "{");
            lsp_json_text(json, "by", LSP_ACCOUNT_BY_NAMES[by]);
            if (by == LSP_BY_YEAR)
                lsp_json_number(json, "year", sum->year);
            else
                lsp_json_text(json, "name", sum->name);
            if (sum->country[0] != '\0')
                lsp_json_text(json, "country", sum->country);
            add_sum(json, sum);
            lsp_buffer_add(json, "}");
        }
    lsp_buffer_add(json, "]}");
}

static void add_shares(struct lsp_buffer *json, const struct lsp_cost_shares *shares)
{
    lsp_json_begin(json, "cost_shares", "{");
    lsp_json_number(json, "equal_bcr", shares->equal_bcr);
    lsp_json_begin(json, "countries", "[");
    for (size_t at = 0; at < shares->n_shares; at++) {
        const struct lsp_cost_share *share = &shares->shares[at];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "country", share->country);
        lsp_json_number(json, "benefit", share->benefit_money);
        lsp_json_number(json, "cost", share->cost_money);
        lsp_json_number(json, "bcr", share->bcr);
        lsp_json_number(json, "equal_share", share->equal_share);
        lsp_json_number(json, "transfer", share->transfer_money);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

/* ---- openings ---- */

static void add_openings(struct lsp_buffer *json, const struct lsp_opening_years *openings)
{
    lsp_json_begin(json, "openings", "{");
    lsp_json_number(json, "best_year", openings->openings[openings->best].year);
    lsp_json_number(json, "same_end_best_year", openings->openings[openings->same_end_best].year);
    bool is_any = openings->first_worthwhile < openings->n;
    lsp_json_number(json, "first_worthwhile_year",
        is_any ? openings->openings[openings->first_worthwhile].year : (double)NAN);
    lsp_json_begin(json, "years", "[");
    for (size_t at = 0; at < openings->n; at++) {
        const struct lsp_opening_year *opening = &openings->openings[at];
        lsp_json_begin(json, NULL, "{");
        lsp_json_number(json, "year", opening->year);
        lsp_json_number(json, "npv", opening->npv_money);
        lsp_json_number(json, "same_end_npv", opening->same_end_npv_money);
        lsp_json_number(json, "first_year_return", opening->first_year_return);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_drawn(struct lsp_buffer *json, const struct lsp_opening_worth *drawn)
{
    lsp_json_begin(json, "npv_by_opening", "{");
    lsp_json_number(json, "n_draws", drawn->n_draws);
    lsp_json_number(json, "mean", drawn->mean_money);
    lsp_json_number(json, "p10", drawn->p10_money);
    lsp_json_number(json, "p50", drawn->p50_money);
    lsp_json_number(json, "p90", drawn->p90_money);
    lsp_json_number(json, "negative_share", drawn->negative_share);
    lsp_json_number(json, "month_of_delay", drawn->month_of_delay_money);
    lsp_buffer_add(json, "}");
}

/* ---- options ---- */

void lsp_json_options(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_option *options = report->options;
    const struct lsp_option_choice *choice = &report->choice;
    if (options == NULL)
        return;
    lsp_json_begin(json, "options", "{");
    lsp_json_text(json, "recommended",
        choice->recommended == LSP_NOTHING ? "" : options[choice->recommended].id);
    lsp_json_text(
        json, "least_bad", choice->least_bad == LSP_NOTHING ? "" : options[choice->least_bad].id);
    lsp_json_begin(json, "steps", "[");
    for (size_t at = 0; at < choice->n; at++) {
        const struct lsp_option_step *step = &choice->steps[at];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "scenario", options[step->option].id);
        lsp_json_text(
            json, "against", step->against == LSP_NOTHING ? "" : options[step->against].id);
        lsp_json_text(json, "dominated_by",
            step->dominated_by == LSP_NOTHING ? "" : options[step->dominated_by].id);
        lsp_json_number(json, "benefit", step->benefit_money);
        lsp_json_number(json, "cost", step->cost_money);
        lsp_json_number(json, "npv", step->npv_money);
        lsp_json_number(json, "bcr", step->bcr);
        lsp_json_number(json, "eirr", step->eirr);
        lsp_json_truth(json, "eirr_is_unique", step->eirr_is_unique);
        lsp_json_truth(json, "is_taken", step->is_taken);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}
