/* Part of section 6: who gains and who pays, by kind, country, group, mode and purse, and how the
 * cost could be shared.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <string.h>

static void add_kinds(struct lsp_view *view);
static void add_kind_row(struct lsp_view *view, size_t n_countries, const char *const countries[],
    enum lsp_line_kind kind);
static void say_externalities(struct lsp_view *view);
static void add_error(struct lsp_view *view, double error_money, bool is_distinguishable);
static void add_sums(struct lsp_view *view, enum lsp_account_by by, const char *caption,
    const char *head, bool has_country);
static void add_groups(struct lsp_view *view);
static void add_modes(struct lsp_view *view);
static void add_purses(struct lsp_view *view);
static void add_lines(struct lsp_view *view);
static void add_shares(struct lsp_view *view);
static void say_shares(struct lsp_view *view, const struct lsp_cost_shares *shares);
static bool is_empty_kind(const struct lsp_appraisal *appraisal, enum lsp_line_kind kind);
static double sum_lines(
    const struct lsp_appraisal *appraisal, enum lsp_line_kind kind, const char *country);
static size_t find_countries(
    const struct lsp_appraisal *appraisal, size_t most, const char *found[]);

enum { MOST_COUNTRIES = 6 }; /* columns that fit on A4; more are summed in the total only */

void lsp_appraisal_accounts(struct lsp_view *view)
{
    lsp_buffer_add(view->page, "<h3>Who gains and who pays</h3>\n");
    add_kinds(view);
    if (view->main->worth != NULL) {
        add_groups(view);
        add_modes(view);
        add_purses(view);
        add_shares(view);
    }
    add_lines(view);
}

double lsp_largest_line(const struct lsp_appraisal *appraisal)
{
    double largest = 0;
    for (size_t line = 0; line < appraisal->n_lines; line++)
        largest = fmax(largest, fabs(appraisal->lines[line].present_money));
    return largest;
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

static bool is_empty_kind(const struct lsp_appraisal *appraisal, enum lsp_line_kind kind)
{
    for (size_t line = 0; line < appraisal->n_lines; line++)
        if (appraisal->lines[line].kind == kind && appraisal->lines[line].present_money != 0)
            return false;
    return true;
}

static void add_kinds(struct lsp_view *view)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const char *countries[MOST_COUNTRIES];
    size_t n = find_countries(appraisal, MOST_COUNTRIES, countries), n_columns = n + 2;
    struct lsp_column heads[MOST_COUNTRIES + 3] = {{"Kind", LSP_COLUMN_TEXT}};
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(appraisal));
    struct lsp_buffer *page = view->page;
    for (size_t country = 0; country < n; country++)
        heads[country + 1] = (struct lsp_column){
            countries[country][0] != '\0' ? countries[country] : "(none)", LSP_COLUMN_NUMBER};
    heads[n + 1] = (struct lsp_column){"All", LSP_COLUMN_NUMBER};
    if (appraisal->difference.is_estimated)
        heads[n_columns++] = (struct lsp_column){"Error of the calculation", LSP_COLUMN_NUMBER};
    lsp_table_begin(page,
        lsp_view_text(view, "By country: present values in %s%s; gains are plus", unit.name,
            view->report->currency),
        "", n_columns, heads);
    for (int kind = 0; kind <= LSP_N_LINE_KINDS; kind++)
        if (kind == LSP_N_LINE_KINDS || !is_empty_kind(appraisal, (enum lsp_line_kind)kind))
            add_kind_row(view, n, countries, (enum lsp_line_kind)kind);
    lsp_table_end(page);
    lsp_buffer_add(page,
        "<p class=\"note\">Users: what travellers and shippers save in time, money and waiting. "
        "Revenue: fares and tolls that operators gain or lose. Avoided cost: what an operator "
        "saves where it carries less, or spends where it carries more. Residual value: ");
    lsp_buffer_add(page, view->report->appraisal_spec->residual == LSP_RESIDUAL_LATER
                             ? "what the works would still bring, less their upkeep, from the end "
                               "of the account to the end of the longest life among them."
                             : "what the works are still worth at the end; it is counted against "
                               "costs.");
    say_externalities(view);
    if (appraisal->difference.is_estimated)
        lsp_buffer_add(page, " Error: by how much the figure may be off because the two futures "
                             "are computed to a finite accuracy; it says nothing of how sure the "
                             "assumptions are.");
    lsp_buffer_add(page, "</p>\n");
}

/* The kinds that not every study counts. */
static void say_externalities(struct lsp_view *view)
{
    static const struct {
        enum lsp_line_kind kind;
        const char *words;
    } KINDS[] = {
        {LSP_LINE_RESOURCE, " Unperceived cost: what driving costs its users beyond what they "
                            "think of when they choose."},
        {LSP_LINE_TAX, " Taxes: what treasuries gain or lose; users pay or save the same, so it "
                       "is no gain of all."},
        {LSP_LINE_ACCIDENTS, " Accidents: deaths and injuries, at the value of avoiding them."},
        {LSP_LINE_EMISSIONS, " Emissions: carbon dioxide at its price."},
        {LSP_LINE_WEAR, " Wear of roads: upkeep that traffic causes."},
    };
    for (size_t at = 0; at < sizeof KINDS / sizeof KINDS[0]; at++)
        if (!is_empty_kind(view->main->appraisal, KINDS[at].kind))
            lsp_buffer_add(view->page, KINDS[at].words);
}

static void add_kind_row(struct lsp_view *view, size_t n_countries, const char *const countries[],
    enum lsp_line_kind kind)
{
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    const struct lsp_difference *difference = &appraisal->difference;
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(appraisal));
    struct lsp_buffer *page = view->page;
    bool is_sum = kind == LSP_N_LINE_KINDS;
    if (is_sum)
        lsp_row_begin_total(page, "Sum");
    else
        lsp_row_begin(page, LSP_LINE_KIND_NAMES[kind]);
    for (size_t country = 0; country < n_countries; country++)
        lsp_cell_number(
            page, lsp_word_change(
                      sum_lines(appraisal, kind, countries[country]) / unit.money, unit.decimals));
    lsp_cell_number(
        page, lsp_word_change(sum_lines(appraisal, kind, NULL) / unit.money, unit.decimals));
    if (difference->is_estimated)
        add_error(view, is_sum ? difference->npv_money : difference->kind_money[kind],
            is_sum ? difference->npv_is_distinguishable
                   : difference->kind_is_distinguishable[kind]);
    lsp_row_end(page);
}

/* What is too small to be seen beside the figures is said to be. */
static void add_error(struct lsp_view *view, double error_money, bool is_distinguishable)
{
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(view->main->appraisal));
    double least = 0.5 * pow(10, -unit.decimals);
    struct lsp_buffer *page = view->page;
    bool is_seen = error_money / unit.money >= least;
    lsp_buffer_add(page, "<td class=\"n\">");
    if (!is_distinguishable && error_money > 0)
        lsp_buffer_add(page, "<span class=\"mark\">not distinguishable from zero</span>, ");
    if (error_money > 0)
        lsp_buffer_printf(page, "%s%s", is_seen ? "" : "below ",
            lsp_word_plain(is_seen ? error_money / unit.money : least, 2).text);
    else
        lsp_buffer_add(page, "none");
    lsp_buffer_add(page, "</td>");
}

static void add_sums(struct lsp_view *view, enum lsp_account_by by, const char *caption,
    const char *head, bool has_country)
{
    const struct lsp_column heads[] = {{head, LSP_COLUMN_TEXT}, {"Country", LSP_COLUMN_TEXT},
        {"Gains less losses", LSP_COLUMN_NUMBER}, {"Costs", LSP_COLUMN_NUMBER},
        {"Net", LSP_COLUMN_NUMBER}};
    const struct lsp_column heads_without[] = {heads[0], heads[2], heads[3], heads[4]};
    const struct lsp_accounts *accounts = &view->main->worth->accounts;
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(view->main->appraisal));
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(
            view, "%s: present values in %s%s", caption, unit.name, view->report->currency),
        "small", has_country ? 5 : 4, has_country ? heads : heads_without);
    for (size_t at = 0; at <= accounts->n_sums[by]; at++) {
        bool is_total = at == accounts->n_sums[by];
        const struct lsp_account_sum *sum = is_total ? &accounts->total : &accounts->sums[by][at];
        if (is_total)
            lsp_row_begin_total(page, "All");
        else
            lsp_row_begin(page, sum->name[0] != '\0' ? sum->name : "of no one mode");
        if (has_country)
            lsp_cell(page, is_total ? "" : sum->country);
        lsp_cell_number(page, lsp_word_change(sum->benefit_money / unit.money, unit.decimals));
        lsp_cell_number(page, lsp_word_change(-sum->cost_money / unit.money, unit.decimals));
        lsp_cell_number(page, lsp_word_change(sum->net_money / unit.money, unit.decimals));
        lsp_row_end(page);
    }
    lsp_table_end(page);
}

static void add_groups(struct lsp_view *view)
{
    add_sums(view, LSP_BY_COUNTRY_AND_GROUP, "By group", "Group", true);
}

static void add_modes(struct lsp_view *view)
{
    if (view->main->worth->accounts.n_sums[LSP_BY_MODE] < 2)
        return;
    add_sums(view, LSP_BY_MODE, "By mode", "Mode", false);
    lsp_buffer_add(view->page,
        "<p class=\"note\">These tables are sums of the same amounts, each line of the account in "
        "each year: by kind, country, group, mode or year they come to the same total.</p>\n");
}

/* Each purse in both currencies. */
static void add_purses(struct lsp_view *view)
{
    const struct lsp_appraisal_spec *spec = view->report->appraisal_spec;
    const struct lsp_accounts *own = &view->main->worth->accounts;
    const struct lsp_accounts *also = &view->main->worth->also_accounts;
    if (spec->also_in == NULL || also->n_sums[LSP_BY_PARTY] != own->n_sums[LSP_BY_PARTY])
        return;
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(view->main->appraisal));
    struct lsp_money_unit also_unit =
        lsp_money_unit_for(lsp_largest_line(view->main->appraisal) * spec->also_per_money);
    const struct lsp_column heads[] = {{"Purse", LSP_COLUMN_TEXT}, {"Country", LSP_COLUMN_TEXT},
        {lsp_view_text(view, "%s%s", unit.name, view->report->currency), LSP_COLUMN_NUMBER},
        {lsp_view_text(view, "%s%s", also_unit.name, spec->also_in), LSP_COLUMN_NUMBER}};
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(view, "By purse, in two currencies at %s %s for 1 %s: net present values",
            lsp_word_plain(spec->also_per_money, 5).text, spec->also_in, view->report->currency),
        "small long", LSP_COLUMNS(heads));
    for (size_t at = 0; at <= own->n_sums[LSP_BY_PARTY]; at++) {
        bool is_total = at == own->n_sums[LSP_BY_PARTY];
        const struct lsp_account_sum *sum = is_total ? &own->total : &own->sums[LSP_BY_PARTY][at];
        const struct lsp_account_sum *other =
            is_total ? &also->total : &also->sums[LSP_BY_PARTY][at];
        if (is_total)
            lsp_row_begin_total(page, "All");
        else
            lsp_row_begin(page, sum->name);
        lsp_cell(page, is_total ? "" : sum->country);
        lsp_cell_number(page, lsp_word_change(sum->net_money / unit.money, unit.decimals));
        lsp_cell_number(
            page, lsp_word_change(other->net_money / also_unit.money, also_unit.decimals));
        lsp_row_end(page);
    }
    lsp_table_end(page);
}

static void add_shares(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Country", LSP_COLUMN_TEXT},
        {"Gains", LSP_COLUMN_NUMBER}, {"Pays", LSP_COLUMN_NUMBER},
        {"Gains for each 1 paid", LSP_COLUMN_NUMBER}, {"Even share of the cost", LSP_COLUMN_NUMBER},
        {"Would pay more by", LSP_COLUMN_NUMBER}};
    const struct lsp_cost_shares *shares = &view->main->worth->shares;
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(view->main->appraisal));
    struct lsp_buffer *page = view->page;
    if (shares->n_shares < 2)
        return;
    lsp_table_begin(page,
        lsp_view_text(view, "How the cost could be shared: present values in %s%s", unit.name,
            view->report->currency),
        "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < shares->n_shares; at++) {
        const struct lsp_cost_share *share = &shares->shares[at];
        lsp_row_begin(page, share->country);
        lsp_cell_number(page, lsp_word_change(share->benefit_money / unit.money, unit.decimals));
        lsp_cell_number(page, lsp_word_number(share->cost_money / unit.money, unit.decimals));
        lsp_cell_number(page, lsp_word_number(share->bcr, 2));
        lsp_cell_number(page, lsp_word_percent(share->equal_share, 0));
        lsp_cell_number(page, lsp_word_change(share->transfer_money / unit.money, unit.decimals));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    say_shares(view, shares);
}

static void say_shares(struct lsp_view *view, const struct lsp_cost_shares *shares)
{
    struct lsp_buffer *page = view->page;
    if (isnan(shares->equal_bcr))
        lsp_buffer_add(page,
            "<p class=\"note\">No sharing of the cost gives all of them the same ratio of gains to "
            "cost: not each of them gains anything from the link.</p>\n");
    else
        lsp_buffer_printf(page,
            "<p class=\"note\">With the even share each of them would gain %s for each 1 "
            "paid.</p>\n",
            lsp_word_number(shares->equal_bcr, 2).text);
}

static void add_lines(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Group", LSP_COLUMN_TEXT}, {"Kind", LSP_COLUMN_TEXT},
        {"Country", LSP_COLUMN_TEXT}, {"Mode", LSP_COLUMN_TEXT},
        {"Present value", LSP_COLUMN_NUMBER}};
    const struct lsp_appraisal *appraisal = view->main->appraisal;
    struct lsp_money_unit unit = lsp_money_unit_for(lsp_largest_line(appraisal));
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(view, "Every line of the account: present values in %s%s; gains are plus",
            unit.name, view->report->currency),
        "small long", LSP_COLUMNS(HEADS));
    double sum = 0;
    size_t n_small = 0;
    for (size_t line = 0; line < appraisal->n_lines; line++) {
        const struct lsp_account_line *at = &appraisal->lines[line];
        sum += at->present_money;
        if (fabs(at->present_money / unit.money) < 0.5 * pow(10, -unit.decimals)) {
            n_small++;
            continue;
        }
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
    if (n_small > 0)
        lsp_buffer_printf(page,
            "<p class=\"note\">%zu line%s too small to be seen %s left out; account.csv has "
            "them.</p>\n",
            n_small, n_small == 1 ? "" : "s", n_small == 1 ? "is" : "are");
}
