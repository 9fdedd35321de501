/* Accounts: one appraisal summed by country, group, agency, mode, kind and year, in sums that add
 * up.
 *
 *     LSP_TRY(lsp_accounts_make(&spec, &appraisal, 1, &arena, &accounts));
 *     accounts.sums[LSP_BY_COUNTRY][0].net_money
 *     LSP_TRY(lsp_cost_shares_make(&spec, &accounts, &arena, &shares));
 *
 * Method: docs/methods/appraisal.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_ACCOUNTS_H
#define LSP_APPRAISAL_ACCOUNTS_H

#include "appraisal/appraisal.h"

/* What the cells of an account are summed by. */
enum lsp_account_by {
    LSP_BY_COUNTRY,
    LSP_BY_GROUP,
    LSP_BY_COUNTRY_AND_GROUP,
    LSP_BY_PARTY, /* and its country */
    LSP_BY_MODE,
    LSP_BY_KIND,
    LSP_BY_YEAR,
    LSP_N_ACCOUNT_BY,
};

extern const char *const LSP_ACCOUNT_BY_NAMES[LSP_N_ACCOUNT_BY];

/* Present values; net = benefit - cost. */
struct lsp_account_sum {
    const char *name, *country; /* country: of a party, and of a group within one; else "" */
    int year;                   /* of LSP_BY_YEAR, whose name is "" */
    double benefit_money, cost_money, net_money;
};

/* The present value of every line in every year is a whole multiple of one power of two, so small
 * that all sums of them are exact in double precision, in any order.  So the sums of each kind add
 * up to the total to the last bit. */
struct lsp_accounts {
    struct lsp_account_sum
        *sums[LSP_N_ACCOUNT_BY]; /* [n_sums] in the order of the lines or years */
    size_t n_sums[LSP_N_ACCOUNT_BY];
    struct lsp_account_sum total;
};

/* per_money   units of the currency of the accounts for one of the appraisal's
 *
 * The total differs from the appraisal's net present value by rounding alone: by at most half a
 * grain for each line and year.  Returns LSP_OK or LSP_NO_MEMORY; all lives in `arena`. */
enum lsp_status lsp_accounts_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal *appraisal, double per_money, struct lsp_arena *arena,
    struct lsp_accounts *ret_accounts) LSP_MUST_CHECK;

/* How the cost would be shared so that all who share it have the same benefit-cost ratio:
 *     share = own benefit / benefit of all who share,   transfer = share * cost of all - own cost
 */
struct lsp_cost_share {
    const char *country;
    double benefit_money, cost_money;
    double bcr;            /* as it is; NAN without own cost */
    double equal_share;    /* 0 to 1; NAN where the sharing has no sense */
    double transfer_money; /* what it would pay the others besides its own cost; all sum to 0 but
                            * for rounding */
};

struct lsp_cost_shares {
    struct lsp_cost_share *shares; /* [n_shares] */
    size_t n_shares;
    double equal_bcr; /* that all would have; NAN unless everybody gains and there is a cost */
};

enum lsp_status lsp_cost_shares_make(const struct lsp_appraisal_spec *spec,
    const struct lsp_accounts *accounts, struct lsp_arena *arena,
    struct lsp_cost_shares *ret_shares) LSP_MUST_CHECK;

#endif
