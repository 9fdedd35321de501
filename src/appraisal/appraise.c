/* The appraisal: an account of lines, and its years.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>
#include <string.h>

#include "base/date.h"

static bool has_key(const struct lsp_account_line *line, const struct lsp_line_key *key);
static int first_year_of(const struct lsp_appraisal_spec *spec, double opens_year);
static int last_year_of(const struct lsp_appraisal_spec *spec, double ends_year);

const char *const LSP_LINE_KIND_NAMES[LSP_N_LINE_KINDS] = {
    [LSP_LINE_USERS] = "users",
    [LSP_LINE_RESOURCE] = "unperceived cost",
    [LSP_LINE_REVENUE] = "revenue",
    [LSP_LINE_AVOIDED] = "avoided cost",
    [LSP_LINE_FEES] = "border fees",
    [LSP_LINE_TAX] = "taxes",
    [LSP_LINE_ACCIDENTS] = "accidents",
    [LSP_LINE_EMISSIONS] = "emissions",
    [LSP_LINE_WEAR] = "wear of roads",
    [LSP_LINE_CONSTRUCTION] = "construction",
    [LSP_LINE_MAINTENANCE] = "maintenance and renewal",
    [LSP_LINE_RESIDUAL] = "residual value",
};

const char *const LSP_ACCOUNT_GROUP_NAMES[LSP_N_ACCOUNT_GROUPS] = {
    [LSP_GROUP_TRAVELLERS] = "travellers",
    [LSP_GROUP_SHIPPERS] = "shippers",
    [LSP_GROUP_OPERATORS] = "operators",
    [LSP_GROUP_AGENCIES] = "border agencies",
    [LSP_GROUP_TREASURIES] = "treasuries",
    [LSP_GROUP_OWNERS] = "owners of infrastructure",
    [LSP_GROUP_SOCIETY] = "society",
};

enum lsp_status lsp_appraise(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], int32_t opening_day, struct lsp_arena *arena,
    struct lsp_appraisal *ret_appraisal)
{
    struct lsp_account account;
    LSP_TRY(lsp_account_begin(spec, opening_day, arena, &account));
    LSP_TRY(lsp_account_add_benefits(&account, context, n_pairs, pairs));
    LSP_TRY(lsp_account_add_costs(&account));
    if (spec->residual == LSP_RESIDUAL_LATER)
        LSP_TRY(lsp_account_add_later(&account, context, n_pairs, pairs, opening_day));
    LSP_TRY(lsp_account_add_indicators(&account));
    *ret_appraisal = account.appraisal;
    return LSP_OK;
}

enum lsp_status lsp_account_begin(const struct lsp_appraisal_spec *spec, int32_t opening_day,
    struct lsp_arena *arena, struct lsp_account *ret_account)
{
    struct lsp_account account = {.spec = spec, .arena = arena};
    account.opens_year = lsp_date_to_year(opening_day);
    account.ends_year = account.opens_year + spec->horizon_years;
    struct lsp_appraisal *appraisal = &account.appraisal;
    appraisal->first_year = first_year_of(spec, account.opens_year);
    appraisal->n_years =
        (size_t)(last_year_of(spec, account.ends_year) - appraisal->first_year + 1);
    account.operating = LSP_ARRAY(arena, double, appraisal->n_years);
    appraisal->ramp = LSP_ARRAY(arena, double, appraisal->n_years);
    appraisal->net_money = LSP_ARRAY(arena, double, appraisal->n_years);
    if (!account.operating || !appraisal->ramp || !appraisal->net_money)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < appraisal->n_years; column++) {
        double year = appraisal->first_year + (double)column;
        double from = fmax(year, account.opens_year), to = fmin(year + 1, account.ends_year);
        if (to <= from)
            continue;
        double age_years = (from + to) / 2 - account.opens_year;
        double reached = 1 - (1 - spec->ramp_start) * exp(-age_years / spec->ramp_years);
        account.operating[column] = to - from;
        appraisal->ramp[column] = (to - from) * reached;
    }
    *ret_account = account;
    return LSP_OK;
}

enum lsp_status lsp_account_line_of(
    struct lsp_account *account, const struct lsp_line_key *key, size_t *ret_line)
{
    struct lsp_appraisal *appraisal = &account->appraisal;
    for (size_t index = 0; index < appraisal->n_lines; index++)
        if (has_key(&appraisal->lines[index], key)) {
            *ret_line = index;
            return LSP_OK;
        }
    struct lsp_account_line *lines = lsp_arena_grow(account->arena, appraisal->lines,
        &account->capacity, appraisal->n_lines + 1, sizeof *lines);
    double *amount_money = LSP_ARRAY(account->arena, double, appraisal->n_years);
    if (!lines || !amount_money)
        return LSP_NO_MEMORY;
    appraisal->lines = lines;
    enum lsp_line_kind kind = key->kind;
    bool is_cost = kind == LSP_LINE_CONSTRUCTION || kind == LSP_LINE_MAINTENANCE ||
                   kind == LSP_LINE_RESIDUAL || /* what is left was not used up */
                   kind == LSP_LINE_WEAR;
    lines[appraisal->n_lines] = (struct lsp_account_line){.kind = kind,
        .group = key->group,
        .party = key->party,
        .country = key->country,
        .mode = key->mode,
        .is_cost = is_cost,
        .amount_money = amount_money};
    *ret_line = appraisal->n_lines++;
    return LSP_OK;
}

static bool has_key(const struct lsp_account_line *line, const struct lsp_line_key *key)
{
    return line->kind == key->kind && line->group == key->group &&
           !strcmp(line->party, key->party) && !strcmp(line->country, key->country) &&
           !strcmp(line->mode, key->mode);
}

/* The account holds every cost, also one that comes before the year asked for. */
static int first_year_of(const struct lsp_appraisal_spec *spec, double opens_year)
{
    int first_year = spec->first_year;
    if (opens_year < first_year)
        first_year = (int)floor(opens_year);
    for (size_t item = 0; item < spec->n_costs; item++) {
        const struct lsp_cost_item *cost = &spec->costs[item];
        int first = 0, last = 0;
        lsp_cost_years(cost, &first, &last);
        if (cost->kind == LSP_CONSTRUCTION && first < first_year)
            first_year = first;
    }
    return first_year;
}

static int last_year_of(const struct lsp_appraisal_spec *spec, double ends_year)
{
    int last_year = (int)ceil(ends_year) - 1;
    for (size_t item = 0; item < spec->n_costs; item++) {
        const struct lsp_cost_item *cost = &spec->costs[item];
        int first = 0, last = 0;
        lsp_cost_years(cost, &first, &last);
        if (cost->kind == LSP_CONSTRUCTION && last > last_year)
            last_year = last;
    }
    return last_year;
}
