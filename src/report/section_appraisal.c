/* Section 6: what it is worth and to whom: the account, the years, the rates, what would turn the
 * answer, and the scenarios side by side.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <string.h>

static void add_terms(struct lsp_view *view);
static void add_rates(struct lsp_view *view);
static void add_countries(struct lsp_view *view);
static void add_parties(struct lsp_view *view);
static void add_years(struct lsp_view *view);
static void add_scenarios(struct lsp_view *view);
static void add_scenario(struct lsp_view *view, const struct lsp_report_scenario *scenario);
static void say_ramp(struct lsp_view *view);
static void say_care(struct lsp_view *view);

void lsp_section_appraisal(struct lsp_view *view)
{
    add_terms(view);
    add_rates(view);
    lsp_say_switches(view->page, view->main->appraisal);
    add_countries(view);
    add_parties(view);
    lsp_buffer_add(view->page, "<h3>Year by year</h3>\n");
    lsp_chart_years(view, view->main->appraisal);
    say_ramp(view);
    add_years(view);
    say_care(view);
    add_scenarios(view);
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
    lsp_buffer_printf(page,
        " at prices of %d, for %s year%s after the opening. A gain in a later "
        "year counts %s less for every year that one has to wait for it.</p>\n",
        view->report->price_year, lsp_word_number(spec->horizon_years, 0).text,
        lsp_plural(spec->horizon_years), lsp_word_percent(spec->discount_rate, 1).text);
    lsp_buffer_add(page,
        "<dl>\n<dt><b>Net present value (NPV)</b></dt><dd>All gains minus all losses and costs, "
        "each counted less the later it comes. Above zero: society as a whole is better "
        "off.</dd>\n<dt><b>Benefit-cost ratio (BCR)</b></dt><dd>Gains for each unit of money "
        "spent on building and upkeep, less what the works are worth at the end. Above 1 is the "
        "same as an NPV above zero.</dd>\n"
        "<dt><b>Economic rate of return (EIRR)</b></dt><dd>The yearly interest that the money "
        "spent would have to earn elsewhere to do as well.</dd>\n</dl>\n");
}

static void add_rates(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {
        {"Measure", LSP_COLUMN_TEXT}, {"Value", LSP_COLUMN_NUMBER}};
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(view,
            "The result of the scenario \xE2\x80\x9C%s\xE2\x80\x9D"
            " in %s",
            lsp_shown_name(view->main->name, view->main->id), view->report->currency),
        "", LSP_COLUMNS(HEADS));
    const struct {
        const char *name;
        struct lsp_word word;
    } ROWS[] = {
        {"Benefits, present value", lsp_word_money(appraisal->benefit_money)},
        {"Costs, less what the works are worth at the end, present value",
            lsp_word_money(appraisal->cost_money)},
        {lsp_view_text(
             view, "Net present value at %s", lsp_word_percent(spec->discount_rate, 1).text),
            lsp_word_money(appraisal->npv_money)},
        {"Benefit-cost ratio", lsp_word_number(appraisal->bcr, 2)},
        {"Economic rate of return", lsp_word_percent(appraisal->eirr, 1)},
        {"Return in the first full year", lsp_word_percent(appraisal->first_year_return, 1)},
    };
    for (size_t row = 0; row < sizeof ROWS / sizeof ROWS[0]; row++) {
        lsp_row_begin(page, ROWS[row].name);
        lsp_cell_number(page, ROWS[row].word);
        lsp_row_end(page);
    }
    for (size_t rate = 0; rate < spec->n_other_rates; rate++) {
        lsp_row_begin(page, lsp_view_text(view, "Net present value at %s",
                                lsp_word_percent(spec->other_rates[rate], 1).text));
        lsp_cell_number(page, lsp_word_money(appraisal->other_npv_money[rate]));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    if (isnan(appraisal->eirr))
        lsp_buffer_add(page, "<p class=\"note\">There is no rate of return: no interest rate "
                             "between \xE2\x88\x92"
                             "90 % and 1000 % makes gains and costs equal.</p>\n");
    else if (!appraisal->eirr_is_unique)
        lsp_buffer_add(page,
            "<p class=\"note\">Gains and costs change places more than once, so "
            "the rate of return is not the only one; trust the net present value.</p>\n");
}

/* Distinct countries of the account in order of appearance; returns how many. */
static size_t find_countries(
    const struct lsp_appraisal *appraisal, size_t most, const char *found[])
{
    size_t n = 0;
    for (size_t line = 0; line < appraisal->n_lines; line++) {
        size_t at = 0;
        while (at < n && strcmp(found[at], appraisal->lines[line].country) != 0)
            at++;
        if (at == n && n < most)
            found[n++] = appraisal->lines[line].country;
    }
    return n;
}

/* A kind that the study does not ask for has no row; LSP_N_LINE_KINDS = all, the sum. */
static bool has_lines(const struct lsp_appraisal *appraisal, enum lsp_line_kind kind)
{
    bool is_found = kind == LSP_N_LINE_KINDS;
    for (size_t line = 0; line < appraisal->n_lines && !is_found; line++)
        is_found = appraisal->lines[line].kind == kind;
    return is_found;
}

/* Sum of present values; kind LSP_N_LINE_KINDS = all, country NULL = all. */
static double sum_lines(
    const struct lsp_appraisal *appraisal, enum lsp_line_kind kind, const char *country)
{
    double sum = 0;
    for (size_t line = 0; line < appraisal->n_lines; line++) {
        const struct lsp_account_line *at = &appraisal->lines[line];
        if ((kind == LSP_N_LINE_KINDS || at->kind == kind) &&
            (country == NULL || strcmp(at->country, country) == 0))
            sum += at->present_money;
    }
    return sum;
}

static double largest_line(const struct lsp_appraisal *appraisal)
{
    double largest = 0;
    for (size_t line = 0; line < appraisal->n_lines; line++)
        largest = fmax(largest, fabs(appraisal->lines[line].present_money));
    return largest;
}

enum { MOST_COUNTRIES = 6 }; /* columns that fit on A4; more are summed in the total only */

static void add_countries(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const char *countries[MOST_COUNTRIES];
    size_t n = find_countries(appraisal, MOST_COUNTRIES, countries);
    struct lsp_column heads[MOST_COUNTRIES + 2] = {{"Kind", LSP_COLUMN_TEXT}};
    struct lsp_money_unit unit = lsp_money_unit_for(largest_line(appraisal));
    struct lsp_buffer *page = view->page;
    for (size_t country = 0; country < n; country++)
        heads[country + 1] = (struct lsp_column){
            countries[country][0] != '\0' ? countries[country] : "(none)", LSP_COLUMN_NUMBER};
    heads[n + 1] = (struct lsp_column){"All", LSP_COLUMN_NUMBER};
    lsp_buffer_add(page, "<h3>Who gains and who pays</h3>\n");
    lsp_table_begin(page,
        lsp_view_text(view, "By country: present values in %s%s; gains are plus", unit.name,
            view->report->currency),
        "", n + 2, heads);
    for (size_t kind = 0; kind <= LSP_N_LINE_KINDS; kind++) {
        enum lsp_line_kind which = (enum lsp_line_kind)kind;
        if (!has_lines(appraisal, which))
            continue;
        if (which == LSP_N_LINE_KINDS)
            lsp_row_begin_total(page, "Sum");
        else
            lsp_row_begin(page, LSP_LINE_KIND_NAMES[kind]);
        for (size_t country = 0; country < n; country++)
            lsp_cell_number(
                page, lsp_word_change(sum_lines(appraisal, which, countries[country]) / unit.money,
                          unit.decimals));
        lsp_cell_number(
            page, lsp_word_change(sum_lines(appraisal, which, NULL) / unit.money, unit.decimals));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page,
        "<p class=\"note\">Users: what travellers and shippers save in time, money and waiting. "
        "Revenue: fares and tolls that operators gain or lose. Avoided cost: what an operator "
        "saves where it carries less, or spends where it carries more. Residual value: what the "
        "works are still worth at the end; it is counted against costs.</p>\n");
}

static void add_parties(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Group", LSP_COLUMN_TEXT}, {"Kind", LSP_COLUMN_TEXT},
        {"Country", LSP_COLUMN_TEXT}, {"Mode", LSP_COLUMN_TEXT},
        {"Present value", LSP_COLUMN_NUMBER}};
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    struct lsp_money_unit unit = lsp_money_unit_for(largest_line(appraisal));
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(view, "By group: present values in %s%s; gains are plus", unit.name,
            view->report->currency),
        "small long", LSP_COLUMNS(HEADS));
    double sum = 0;
    for (size_t line = 0; line < appraisal->n_lines; line++) {
        const struct lsp_account_line *at = &appraisal->lines[line];
        sum += at->present_money;
        lsp_row_begin(page, at->party);
        lsp_cell(page, LSP_LINE_KIND_NAMES[at->kind]);
        lsp_cell(page, at->country);
        lsp_cell(page, at->mode);
        lsp_cell_number(page, lsp_word_change(at->present_money / unit.money, unit.decimals));
        lsp_row_end(page);
    }
    lsp_row_begin_total(page, "All");
    for (int column = 1; column < 4; column++)
        lsp_cell(page, "");
    lsp_cell_number(page, lsp_word_change(sum / unit.money, unit.decimals));
    lsp_row_end(page);
    lsp_table_end(page);
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
    struct lsp_money_unit unit = lsp_money_unit_for(largest_line(appraisal));
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
        lsp_cell_number(
            page, lsp_word_change(appraisal->net_money[year] / unit.money *
                                      pow(1 + spec->discount_rate, -(at - spec->base_year)),
                      unit.decimals));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page, "<p class=\"note\">Costs are less what the works are still worth at the "
                         "end.");
    lsp_buffer_add(page,
        " The first and the last year of use are part years, unless the link opens "
        "on 1 January.");
    lsp_buffer_add(page, "</p>\n");
}

enum { MOST_LARGE_CHANGES = 20 }; /* appraisal lists no more */

/* Where the rule of half is a poor approximation. */
static void say_care(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page,
        "<p class=\"note\">Users\xE2\x80\x99 benefits are the exact area under the "
        "demand curve.");
    if (isfinite(appraisal->half_error))
        lsp_buffer_printf(page,
            " The rule of half, which is exact for a straight demand curve, would be off by %s in "
            "the last model year",
            lsp_word_percent(appraisal->half_error, 1).text);
    else
        lsp_buffer_add(page,
            " The rule of half cannot be used here: some movements have no way without the link");
    if (appraisal->n_large_changes > 0)
        lsp_buffer_printf(page,
            "; in %s%zu movements and years the two are more than 10 %% apart, so that the form of "
            "the curve matters there",
            appraisal->n_large_changes >= MOST_LARGE_CHANGES ? "at least " : "",
            appraisal->n_large_changes);
    lsp_buffer_add(page, ".");
    if (appraisal->n_unmeasured > 0)
        lsp_buffer_printf(page,
            " %zu %s a way on one side only and a total that does not answer to cost: no finite "
            "number measures the benefit, and it is <b>not counted</b>.",
            appraisal->n_unmeasured,
            appraisal->n_unmeasured == 1 ? "movement has" : "movements have");
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
