/* Sums of an account that add up to the last bit, and how its cost could be shared.
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/accounts.h"

#include <math.h>
#include <string.h>

/* Of a sum without sign: bits that stay below it for its terms. */
enum { GRAIN_BITS = 51 };

static double grain_of(const struct lsp_appraisal *appraisal, const double growth[], double money);
static void add_cell(struct lsp_accounts *accounts, const size_t capacity[LSP_N_ACCOUNT_BY],
    const struct lsp_account_line *line, int year, double money);
static void add_to(struct lsp_account_sum *sum, bool is_cost, double money);
static struct lsp_account_sum *find_sum(struct lsp_accounts *accounts, enum lsp_account_by by,
    size_t capacity, const struct lsp_account_sum *key);
static struct lsp_account_sum key_of(
    const struct lsp_account_line *line, enum lsp_account_by by, int year);
static bool is_sharing(
    const struct lsp_appraisal_spec *spec, const struct lsp_account_sum *country);

const char *const LSP_ACCOUNT_BY_NAMES[LSP_N_ACCOUNT_BY] = {
    [LSP_BY_COUNTRY] = "country",
    [LSP_BY_GROUP] = "group",
    [LSP_BY_COUNTRY_AND_GROUP] = "country and group",
    [LSP_BY_PARTY] = "party",
    [LSP_BY_MODE] = "mode",
    [LSP_BY_KIND] = "kind",
    [LSP_BY_YEAR] = "year",
};

enum lsp_status lsp_accounts_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal *appraisal, double per_money, struct lsp_arena *arena,
    struct lsp_accounts *ret_accounts)
{
    struct lsp_accounts accounts = {.total = {.name = "", .country = ""}};
    size_t capacity[LSP_N_ACCOUNT_BY];
    for (int by = 0; by < LSP_N_ACCOUNT_BY; by++) {
        capacity[by] = by == LSP_BY_YEAR ? appraisal->n_years : appraisal->n_lines;
        accounts.sums[by] = LSP_ARRAY(arena, struct lsp_account_sum, capacity[by]);
        if (accounts.sums[by] == NULL)
            return LSP_NO_MEMORY;
    }
    double *growth = LSP_ARRAY(arena, double, appraisal->n_years);
    if (growth == NULL)
        return LSP_NO_MEMORY;
    for (size_t column = 0; column < appraisal->n_years; column++)
        growth[column] = lsp_rate_growth(&spec->discount, spec->discount_rate,
            appraisal->first_year + (int)column - spec->base_year);
    double grain = grain_of(appraisal, growth, per_money);
    for (size_t index = 0; index < appraisal->n_lines; index++)
        for (size_t column = 0; column < appraisal->n_years; column++) {
            const struct lsp_account_line *line = &appraisal->lines[index];
            double money = per_money * line->amount_money[column] / growth[column];
            add_cell(&accounts, capacity, line, appraisal->first_year + (int)column,
                grain > 0 ? round(money / grain) * grain : money);
        }
    *ret_accounts = accounts;
    return LSP_OK;
}

/* The sum of all cells without sign lies below 2^exponent, so that every partial sum is a whole
 * number of grains below 2^53. */
static double grain_of(
    const struct lsp_appraisal *appraisal, const double growth[], double per_money)
{
    double size = 0;
    int exponent = 0;
    for (size_t index = 0; index < appraisal->n_lines; index++)
        for (size_t column = 0; column < appraisal->n_years; column++)
            size += fabs(per_money * appraisal->lines[index].amount_money[column] / growth[column]);
    if (!(size > 0) || !isfinite(size))
        return 0;
    (void)frexp(size, &exponent);
    return ldexp(1, exponent - GRAIN_BITS);
}

static void add_cell(struct lsp_accounts *accounts, const size_t capacity[LSP_N_ACCOUNT_BY],
    const struct lsp_account_line *line, int year, double money)
{
    for (int by = 0; by < LSP_N_ACCOUNT_BY; by++) {
        struct lsp_account_sum key = key_of(line, (enum lsp_account_by)by, year);
        add_to(
            find_sum(accounts, (enum lsp_account_by)by, capacity[by], &key), line->is_cost, money);
    }
    add_to(&accounts->total, line->is_cost, money);
}

static void add_to(struct lsp_account_sum *sum, bool is_cost, double money)
{
    if (is_cost)
        sum->cost_money -= money;
    else
        sum->benefit_money += money;
    sum->net_money += money;
}

static struct lsp_account_sum *find_sum(struct lsp_accounts *accounts, enum lsp_account_by by,
    size_t capacity, const struct lsp_account_sum *key)
{
    struct lsp_account_sum *sums = accounts->sums[by];
    size_t n = accounts->n_sums[by];
    for (size_t at = 0; at < n; at++)
        if (sums[at].year == key->year && strcmp(sums[at].name, key->name) == 0 &&
            strcmp(sums[at].country, key->country) == 0)
            return &sums[at];
    if (n == capacity)
        LSP_BUG("there are no more sums of an account than lines or years");
    sums[n] = *key;
    accounts->n_sums[by]++;
    return &sums[n];
}

static struct lsp_account_sum key_of(
    const struct lsp_account_line *line, enum lsp_account_by by, int year)
{
    struct lsp_account_sum key = {.name = "", .country = ""};
    const char *group = LSP_ACCOUNT_GROUP_NAMES[line->group];
    if (by == LSP_BY_COUNTRY)
        key.name = line->country;
    else if (by == LSP_BY_GROUP)
        key.name = group;
    else if (by == LSP_BY_MODE)
        key.name = line->mode != NULL ? line->mode : "";
    else if (by == LSP_BY_KIND)
        key.name = LSP_LINE_KIND_NAMES[line->kind];
    else if (by == LSP_BY_YEAR)
        key.year = year;
    else { /* within the country */
        key.name = by == LSP_BY_PARTY ? line->party : group;
        key.country = line->country;
    }
    return key;
}

enum lsp_status lsp_cost_shares_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_accounts *accounts, struct lsp_arena *arena,
    struct lsp_cost_shares *ret_shares)
{
    size_t n_countries = accounts->n_sums[LSP_BY_COUNTRY];
    struct lsp_cost_shares all = {
        .shares = LSP_ARRAY(arena, struct lsp_cost_share, n_countries + spec->n_shared_by)};
    if (all.shares == NULL)
        return LSP_NO_MEMORY;
    double benefit_money = 0, cost_money = 0;
    bool all_gain = true;
    for (size_t at = 0; at < n_countries; at++) {
        const struct lsp_account_sum *country = &accounts->sums[LSP_BY_COUNTRY][at];
        if (!is_sharing(spec, country))
            continue;
        all.shares[all.n_shares++] = (struct lsp_cost_share){.country = country->name,
            .benefit_money = country->benefit_money,
            .cost_money = country->cost_money,
            .bcr = country->cost_money == 0 ? (double)NAN
                                            : country->benefit_money / country->cost_money};
        benefit_money += country->benefit_money;
        cost_money += country->cost_money;
        all_gain &= country->benefit_money >= 0;
    }
    bool has_sense = all_gain && benefit_money > 0 && cost_money > 0;
    all.equal_bcr = has_sense ? benefit_money / cost_money : (double)NAN;
    for (size_t at = 0; at < all.n_shares; at++) {
        struct lsp_cost_share *share = &all.shares[at];
        share->equal_share = has_sense ? share->benefit_money / benefit_money : (double)NAN;
        share->transfer_money = share->equal_share * cost_money - share->cost_money;
    }
    *ret_shares = all;
    return LSP_OK;
}

/* Those that the study names, else those that pay something. */
static bool is_sharing(const struct lsp_appraisal_spec *spec, const struct lsp_account_sum *country)
{
    for (size_t at = 0; at < spec->n_shared_by; at++)
        if (strcmp(spec->shared_by[at], country->name) == 0)
            return true;
    return spec->n_shared_by == 0 && country->cost_money != 0;
}
