/* Section 6: what it is worth and to whom: the account, the years, the rates, what would turn the
 * answer, and the scenarios side by side.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <string.h>

static void add_terms(struct lsp_view *view);
static void add_rates(struct lsp_view *view);
static void say_waiting(struct lsp_view *view);
static void say_roots(struct lsp_view *view);
static void add_schedule(struct lsp_view *view, const struct lsp_rate_schedule *schedule);
static void add_years(struct lsp_view *view);
static void add_scenarios(struct lsp_view *view);
static void add_scenario(struct lsp_view *view, const struct lsp_report_scenario *scenario);
static void say_ramp(struct lsp_view *view);

void lsp_section_appraisal(struct lsp_view *view)
{
    add_terms(view);
    add_rates(view);
    lsp_say_switches(view->page, view->main->appraisal);
    lsp_say_kind_switches(view);
    lsp_appraisal_accounts(view);
    lsp_buffer_add(view->page, "<h3>Year by year</h3>\n");
    lsp_chart_years(view, view->main->appraisal);
    say_ramp(view);
    add_years(view);
    lsp_appraisal_openings(view);
    lsp_appraisal_care(view);
    add_scenarios(view);
    lsp_appraisal_options(view);
}

static void add_terms(struct lsp_view *view)
{
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    struct lsp_buffer *page = view->page;
    lsp_buffer_printf(page,
        "<p>The account compares two futures, with and without the link, and counts every gain and "
        "loss in money, whoever has it. Money that moves from one to another (a fare) is a loss "
        "here and a gain there. Amounts are in ");
    lsp_buffer_add_html(page, view->report->currency);
    lsp_buffer_printf(page, " at prices of %d, for %s year%s after the opening. ",
        view->report->price_year, lsp_word_number(spec->horizon_years, 0).text,
        lsp_plural(spec->horizon_years));
    if (spec->discount.n_steps > 0)
        add_schedule(view, &spec->discount);
    else
        lsp_buffer_printf(page,
            "A gain in a later year counts %s less for every year that one has to wait for it. ",
            lsp_word_percent(spec->discount_rate, 1).text);
    say_waiting(view);
    lsp_buffer_printf(page,
        "</p>\n<dl>\n<dt><b>Net present value (NPV)</b></dt><dd>All gains minus all losses and "
        "costs, each counted less the later it comes. Above zero: society as a whole is better "
        "off.</dd>\n<dt><b>Benefit-cost ratio (BCR)</b></dt><dd>Gains for each unit of money "
        "spent on building and upkeep%s. Above 1 is the "
        "same as an NPV above zero.</dd>\n"
        "<dt><b>Economic rate of return (EIRR)</b></dt><dd>The yearly interest that the money "
        "spent would have to earn elsewhere to do as well.</dd>\n</dl>\n",
        spec->residual == LSP_RESIDUAL_LATER ? "" : ", less what the works are worth at the end");
}

/* Rates that change over the years. */
static void add_schedule(struct lsp_view *view, const struct lsp_rate_schedule *schedule)
{
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "A gain in a later year counts less for every year that one has to wait "
                         "for it: ");
    for (size_t step = 0; step < schedule->n_steps; step++) {
        lsp_buffer_printf(page, "%s%s less", step == 0 ? "" : ", ",
            lsp_word_percent(schedule->steps[step].rate, 2).text);
        if (step > 0)
            lsp_buffer_printf(page, " from year %d on", schedule->steps[step].from_years);
    }
    if (schedule->source != NULL && schedule->source[0] != '\0') {
        lsp_buffer_add(page, " (");
        lsp_buffer_add_html(page, schedule->name != NULL ? schedule->name : "");
        lsp_buffer_add(page, ": ");
        lsp_buffer_add_html(page, schedule->source);
        lsp_buffer_add(page, ")");
    }
    lsp_buffer_add(page, ". ");
}

/* What waiting does, with the study's own years. */
static void say_waiting(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    int last_year = appraisal->first_year + (int)appraisal->n_years - 1;
    int years[] = {view->report->show_year, last_year};
    double counts[2];
    for (int at = 0; at < 2; at++)
        counts[at] = 100 / lsp_rate_growth(
                               &spec->discount, spec->discount_rate, years[at] - spec->base_year);
    if (years[0] >= years[1])
        return;
    lsp_buffer_printf(view->page,
        "So 100 gained in %d count as %s today, and 100 gained in %d, the last year of the "
        "account, as %s.",
        years[0], lsp_word_digits(counts[0], 2).text, years[1], lsp_word_digits(counts[1], 2).text);
}

static const char *rate_words(
    struct lsp_view *view, const struct lsp_rate_schedule *schedule, double rate)
{
    if (schedule->n_steps == 0)
        return lsp_view_text(view, "%s", lsp_word_percent(rate, 1).text);
    if (schedule->name != NULL && schedule->name[0] != '\0')
        return schedule->name;
    return "the study\xE2\x80\x99s changing rates";
}

static void add_row(struct lsp_view *view, const char *name, struct lsp_word word)
{
    lsp_row_begin(view->page, name);
    lsp_cell_number(view->page, word);
    lsp_row_end(view->page);
}

static void add_rates(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {
        {"Measure", LSP_COLUMN_TEXT}, {"Value", LSP_COLUMN_NUMBER}};
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    lsp_table_begin(view->page,
        lsp_view_text(view,
            "The result of the scenario \xE2\x80\x9C%s\xE2\x80\x9D"
            " in %s",
            lsp_shown_name(view->main->name, view->main->id), view->report->currency),
        "", LSP_COLUMNS(HEADS));
    add_row(view, "Benefits, present value", lsp_word_money(appraisal->benefit_money));
    add_row(view,
        spec->residual == LSP_RESIDUAL_LATER
            ? "Costs, upkeep after the end of the account included, present value"
            : "Costs, less what the works are worth at the end, present value",
        lsp_word_money(appraisal->cost_money));
    add_row(view,
        lsp_view_text(view, "Net present value at %s",
            rate_words(view, &spec->discount, spec->discount_rate)),
        lsp_word_money(appraisal->npv_money));
    if (appraisal->difference.is_estimated)
        add_row(view, "of which the calculation\xE2\x80\x99s own error is at most about",
            lsp_word_money(ceil(appraisal->difference.npv_money)));
    add_row(view, "Benefit-cost ratio", lsp_word_number(appraisal->bcr, 2));
    add_row(view, "Economic rate of return", lsp_word_percent(appraisal->eirr, 1));
    if (!isnan(appraisal->mirr))
        add_row(view,
            lsp_view_text(view, "The same if gains earn no more than %s (modified rate)",
                lsp_word_percent(lsp_rate_of_year(&spec->discount, spec->discount_rate, 1), 1)
                    .text),
            lsp_word_percent(appraisal->mirr, 1));
    add_row(
        view, "Return in the first full year", lsp_word_percent(appraisal->first_year_return, 1));
    for (size_t at = 0; at < spec->n_other_rates; at++)
        add_row(view,
            lsp_view_text(
                view, "Net present value at %s", lsp_word_percent(spec->other_rates[at], 1).text),
            lsp_word_money(appraisal->other_npv_money[at]));
    for (size_t at = 0; at < spec->n_other_discounts; at++)
        add_row(view,
            lsp_view_text(
                view, "Net present value at %s", rate_words(view, &spec->other_discounts[at], 0)),
            lsp_word_money(appraisal->other_discount_npv_money[at]));
    lsp_table_end(view->page);
    say_roots(view);
}

static void say_roots(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    struct lsp_buffer *page = view->page;
    if (isnan(appraisal->eirr))
        lsp_buffer_add(page, "<p class=\"note\">There is no rate of return: no interest rate "
                             "between \xE2\x88\x92"
                             "90 % and 1000 % makes gains and costs equal.</p>\n");
    if (isnan(appraisal->eirr) || appraisal->eirr_is_unique)
        return;
    lsp_buffer_add(page, "<p class=\"note\">Gains and costs change places more than once, so "
                         "the rate of return is not the only one");
    for (size_t root = 0; root < appraisal->n_roots && appraisal->n_roots > 1; root++)
        lsp_buffer_printf(page, "%s%s", root == 0 ? " (" : ", ",
            lsp_word_percent(appraisal->roots[root], 1).text);
    lsp_buffer_add(page, appraisal->n_roots > 1 ? ")" : "");
    lsp_buffer_add(page, "; trust the net present value.</p>\n");
}

static void say_ramp(struct lsp_view *view)
{
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    if (spec->ramp_start >= 1) {
        lsp_buffer_add(view->page, "<p>The full change of traffic is counted from the opening day "
                                   "on.</p>\n");
        return;
    }
    double years = spec->ramp_years * log((1 - spec->ramp_start) / 0.05);
    lsp_buffer_printf(view->page,
        "<p>Traffic takes time to change: on the opening day %s of the "
        "full change is counted, after %s years 95 %%.</p>\n",
        lsp_word_percent(spec->ramp_start, 0).text, lsp_word_number(fmax(years, 0), 1).text);
}

static void add_years(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Year", LSP_COLUMN_TEXT},
        {"Share of full effect", LSP_COLUMN_NUMBER}, {"Benefits", LSP_COLUMN_NUMBER},
        {"Costs", LSP_COLUMN_NUMBER}, {"Net", LSP_COLUMN_NUMBER},
        {"Net, discounted", LSP_COLUMN_NUMBER}};
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(appraisal));
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(view,
            "Yearly amounts in %s%s, undiscounted but for the "
            "last column",
            unit.name, view->report->currency),
        "tiny", LSP_COLUMNS(HEADS));
    for (size_t year = 0; year < appraisal->n_years; year++) {
        double benefit = 0, cost = 0;
        for (size_t line = 0; line < appraisal->n_lines; line++) {
            double amount = appraisal->lines[line].amount_money[year];
            benefit += appraisal->lines[line].is_cost ? 0 : amount;
            cost += appraisal->lines[line].is_cost ? amount : 0;
        }
        int at = appraisal->first_year + (int)year;
        lsp_row_begin(page, lsp_view_text(view, "%d", at));
        lsp_cell_number(page, lsp_word_percent(appraisal->ramp[year], 0));
        lsp_cell_number(page, lsp_word_change(benefit / unit.money, unit.decimals));
        lsp_cell_number(page, lsp_word_change(cost / unit.money, unit.decimals));
        lsp_cell_number(
            page, lsp_word_change(appraisal->net_money[year] / unit.money, unit.decimals));
        lsp_cell_number(page, lsp_word_change(appraisal->net_money[year] / unit.money /
                                                  lsp_rate_growth(&spec->discount,
                                                      spec->discount_rate, at - spec->base_year),
                                  unit.decimals));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page,
        spec->residual == LSP_RESIDUAL_LATER
            ? "<p class=\"note\">In the last year stands besides all that the works would still "
              "bring and cost until the longest life among them ends, discounted to that year."
            : "<p class=\"note\">Costs are less what the works are still worth at the end.");
    lsp_buffer_add(page,
        " The first and the last year of use are part years, unless the link opens "
        "on 1 January.");
    lsp_buffer_add(page, "</p>\n");
}

static void add_scenarios(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Scenario", LSP_COLUMN_TEXT},
        {"Vehicles a day", LSP_COLUMN_NUMBER}, {"Travellers a year", LSP_COLUMN_NUMBER},
        {"Tonnes a year", LSP_COLUMN_NUMBER}, {"Mean wait", LSP_COLUMN_NUMBER},
        {"NPV, million", LSP_COLUMN_NUMBER}, {"BCR", LSP_COLUMN_NUMBER},
        {"EIRR", LSP_COLUMN_NUMBER}};
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<h3>The scenarios side by side</h3>\n");
    lsp_table_begin(page,
        lsp_view_text(view,
            "What passes the link in %d and what it is worth "
            "in %s, by scenario",
            view->report->show_year, view->report->currency),
        "small", LSP_COLUMNS(HEADS));
    for (size_t scenario = 0; scenario < view->report->n_scenarios; scenario++)
        add_scenario(view, &view->report->scenarios[scenario]);
    lsp_table_end(page);
    lsp_buffer_add(page, "<dl>\n");
    for (size_t scenario = 0; scenario < view->report->n_scenarios; scenario++) {
        const struct lsp_report_scenario *at = &view->report->scenarios[scenario];
        lsp_buffer_add(page, "<dt><b>");
        lsp_buffer_add_html(page, lsp_shown_name(at->name, at->id));
        lsp_buffer_add(page, "</b></dt><dd>");
        lsp_buffer_add_html(page, at->about != NULL && at->about[0] != '\0' ? at->about : at->id);
        lsp_buffer_add(page, "</dd>\n");
    }
    lsp_buffer_add(page, "</dl>\n");
}

static void add_scenario(struct lsp_view *view, const struct lsp_report_scenario *scenario)
{
    struct lsp_tally with;
    struct lsp_buffer *page = view->page;
    if (!lsp_tally_make(scenario, view->report->show_year, true, view->arena, &with)) {
        page->failed = true;
        return;
    }
    struct lsp_passing passing = lsp_tally_passing(&with);
    const char *name = lsp_shown_name(scenario->name, scenario->id);
    if (scenario == view->main)
        lsp_row_begin(page, lsp_view_text(view, "%s (main)", name));
    else
        lsp_row_begin(page, name);
    lsp_cell_number(page, lsp_word_number(passing.veh_day, 1));
    lsp_cell_number(page, lsp_word_number(passing.persons_year, 0));
    lsp_cell_number(page, lsp_word_number(passing.tonnes_year, 0));
    lsp_cell_number(page, lsp_word_wait(passing.wait_h));
    lsp_cell_number(page, lsp_word_change(scenario->appraisal->npv_money / 1e6, 1));
    lsp_cell_number(page, lsp_word_number(scenario->appraisal->bcr, 2));
    lsp_cell_number(page, lsp_word_percent(scenario->appraisal->eirr, 1));
    lsp_row_end(page);
}
