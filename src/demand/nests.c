/* Nested logit: composite costs up the tree, shares down it, and what follows from them.
 *
 * Each nest is one call of lsp_logit over its children, so that costs of any size are safe there.
 * SPDX-License-Identifier: Apache-2.0 */
#include "demand/nests.h"

#include <assert.h>
#include <math.h>

#include "demand/demand.h"

enum { MAX_CHILDREN = LSP_MAX_ALTERNATIVES + LSP_MAX_NESTS };

/* The children of one nest or of the root: alternatives, then nests. */
struct family {
    size_t n, n_alternatives;
    uint32_t members[MAX_CHILDREN];
};

static struct family find_family(const struct lsp_nests *nests, size_t n, uint32_t nest);
static uint32_t home_of(const struct lsp_nests *nests, size_t alternative);
static double solve_family(const struct lsp_nests *nests, size_t n, const double cost_money[],
    uint32_t nest, double scale_per_money, struct lsp_nested_answer *answer);
static void share_out(const struct lsp_nests *nests, size_t n, struct lsp_nested_answer *answer);
static double decay_of(const struct lsp_nests *nests, size_t alternative, double scale_per_money,
    double response, const struct lsp_nested_answer *answer);
static void add_to_nests(
    const struct lsp_nests *nests, size_t n, const double of_alternative[], double ret_nest[]);
static double family_divergence(const struct family *family, double whole, const double amount[],
    const double nest_amount[], const struct lsp_nested_answer *answer);
static double child_divergence(double amount, double whole, double share, double log_share);

void lsp_nested_logit(const struct lsp_nests *nests, size_t n, const double cost_money[],
    double scale_per_money, double response, struct lsp_nested_answer *ret_answer)
{
    for (size_t nest = 0; nest < nests->n; nest++) {
        uint32_t parent = nests->parent[nest];
        double outside =
            parent == LSP_NONE ? scale_per_money : ret_answer->nest_scale_per_money[parent];
        ret_answer->nest_scale_per_money[nest] = outside / nests->theta[nest];
    }
    for (size_t nest = nests->n; nest-- > 0;)
        ret_answer->nest_composite_money[nest] = solve_family(nests, n, cost_money, (uint32_t)nest,
            ret_answer->nest_scale_per_money[nest], ret_answer);
    ret_answer->composite_money =
        solve_family(nests, n, cost_money, LSP_NONE, scale_per_money, ret_answer);
    share_out(nests, n, ret_answer);
    for (size_t alternative = 0; alternative < n; alternative++)
        ret_answer->decay_per_money[alternative] =
            decay_of(nests, alternative, scale_per_money, response, ret_answer);
}

/* The composite cost of a nest whose own nests have theirs, and its children's shares in it. */
static double solve_family(const struct lsp_nests *nests, size_t n, const double cost_money[],
    uint32_t nest, double scale_per_money, struct lsp_nested_answer *answer)
{
    struct family family = find_family(nests, n, nest);
    double cost[MAX_CHILDREN] = {0}, share[MAX_CHILDREN] = {0};
    for (size_t child = 0; child < family.n; child++)
        cost[child] = child < family.n_alternatives
                          ? cost_money[family.members[child]]
                          : answer->nest_composite_money[family.members[child]];
    double composite_money = lsp_logit(family.n, cost, scale_per_money, share);
    for (size_t child = 0; child < family.n; child++) {
        bool is_nest = child >= family.n_alternatives;
        uint32_t member = family.members[child];
        double log_share = isfinite(cost[child])
                               ? -scale_per_money * (cost[child] - composite_money)
                               : -(double)INFINITY;
        *(is_nest ? &answer->nest_share_in_nest[member] : &answer->share_in_nest[member]) =
            share[child];
        *(is_nest ? &answer->nest_log_share_in_nest[member] : &answer->log_share_in_nest[member]) =
            log_share;
    }
    return composite_money;
}

static struct family find_family(const struct lsp_nests *nests, size_t n, uint32_t nest)
{
    struct family family = {0};
    assert(n <= LSP_MAX_ALTERNATIVES && nests->n <= LSP_MAX_NESTS);
    for (size_t alternative = 0; alternative < n; alternative++)
        if (home_of(nests, alternative) == nest)
            family.members[family.n++] = (uint32_t)alternative;
    family.n_alternatives = family.n;
    for (size_t child = 0; child < nests->n; child++)
        if (nests->parent[child] == nest)
            family.members[family.n++] = (uint32_t)child;
    return family;
}

/* Without nests a struct of zeros would say "nest 0" of every alternative. */
static uint32_t home_of(const struct lsp_nests *nests, size_t alternative)
{
    return nests->n == 0 ? LSP_NONE : nests->nest_of[alternative];
}

static void share_out(const struct lsp_nests *nests, size_t n, struct lsp_nested_answer *answer)
{
    double log_nest_share[LSP_MAX_NESTS];
    for (size_t nest = 0; nest < nests->n; nest++) {
        uint32_t parent = nests->parent[nest];
        answer->nest_share[nest] = answer->nest_share_in_nest[nest];
        log_nest_share[nest] = answer->nest_log_share_in_nest[nest];
        if (parent == LSP_NONE)
            continue;
        answer->nest_share[nest] *= answer->nest_share[parent];
        log_nest_share[nest] += log_nest_share[parent];
    }
    for (size_t alternative = 0; alternative < n; alternative++) {
        uint32_t home = home_of(nests, alternative);
        answer->share[alternative] = answer->share_in_nest[alternative];
        answer->log_share[alternative] = answer->log_share_in_nest[alternative];
        if (home == LSP_NONE)
            continue;
        answer->share[alternative] *= answer->nest_share[home];
        answer->log_share[alternative] += log_nest_share[home];
    }
}

/* ln P is the sum over the nests n on the way to the root of -lambda_n (I_child - I_n), and
 * d I_n / d cost is the alternative's share in n: so each adds lambda_n (share in the child - share
 * in n), and the total adds response lambda P. */
static double decay_of(const struct lsp_nests *nests, size_t alternative, double scale_per_money,
    double response, const struct lsp_nested_answer *answer)
{
    double decay = 0, share_in_child = 1, share = answer->share_in_nest[alternative];
    for (uint32_t nest = home_of(nests, alternative); nest != LSP_NONE;
         nest = nests->parent[nest]) {
        decay += answer->nest_scale_per_money[nest] * (share_in_child - share);
        share_in_child = share;
        share *= answer->nest_share_in_nest[nest];
    }
    return decay + scale_per_money * (share_in_child - share + response * share);
}

void lsp_nested_pivot(const struct lsp_nests *nests, size_t n, const double cost_money[],
    const double share[], double scale_per_money, double ret_constant_money[])
{
    double known_money[LSP_MAX_ALTERNATIVES] = {0}, inside_money[LSP_MAX_NESTS];
    double nest_share[LSP_MAX_NESTS];
    struct lsp_nested_answer answer;
    for (size_t alternative = 0; alternative < n; alternative++)
        known_money[alternative] =
            share[alternative] > 0 ? cost_money[alternative] : (double)INFINITY;
    lsp_nested_logit(nests, n, known_money, scale_per_money, 0, &answer);
    add_to_nests(nests, n, share, nest_share);
    for (size_t nest = 0; nest < nests->n; nest++) {
        uint32_t parent = nests->parent[nest];
        bool is_top = parent == LSP_NONE;
        inside_money[nest] = (is_top ? answer.composite_money : inside_money[parent]) -
                             log(nest_share[nest] / (is_top ? 1 : nest_share[parent])) /
                                 (is_top ? scale_per_money : answer.nest_scale_per_money[parent]);
    }
    for (size_t alternative = 0; alternative < n; alternative++) {
        uint32_t home = home_of(nests, alternative);
        bool is_top = home == LSP_NONE;
        ret_constant_money[alternative] = isfinite(cost_money[alternative]) ? (double)INFINITY : 0;
        if (share[alternative] > 0)
            ret_constant_money[alternative] =
                (is_top ? answer.composite_money : inside_money[home]) -
                log(share[alternative] / (is_top ? 1 : nest_share[home])) /
                    (is_top ? scale_per_money : answer.nest_scale_per_money[home]) -
                cost_money[alternative];
    }
}

/* Sums of all that is in each nest, also in the nests within it. */
static void add_to_nests(
    const struct lsp_nests *nests, size_t n, const double of_alternative[], double ret_nest[])
{
    for (size_t nest = 0; nest < nests->n; nest++)
        ret_nest[nest] = 0;
    for (size_t alternative = 0; alternative < n && nests->n > 0; alternative++)
        if (nests->nest_of[alternative] != LSP_NONE)
            ret_nest[nests->nest_of[alternative]] += of_alternative[alternative];
    for (size_t nest = nests->n; nest-- > 0;)
        if (nests->parent[nest] != LSP_NONE)
            ret_nest[nests->parent[nest]] += ret_nest[nest];
}

double lsp_nested_divergence_money(const struct lsp_nests *nests, size_t n, const double amount[],
    const struct lsp_nested_answer *answer, double scale_per_money)
{
    double nest_amount[LSP_MAX_NESTS], total = 0;
    add_to_nests(nests, n, amount, nest_amount);
    for (size_t alternative = 0; alternative < n; alternative++)
        total += amount[alternative];
    struct family root = find_family(nests, n, LSP_NONE);
    double sum_money =
        family_divergence(&root, total, amount, nest_amount, answer) / scale_per_money;
    for (uint32_t nest = 0; nest < nests->n; nest++) {
        struct family family = find_family(nests, n, nest);
        sum_money += family_divergence(&family, nest_amount[nest], amount, nest_amount, answer) /
                     answer->nest_scale_per_money[nest];
    }
    return sum_money;
}

static double family_divergence(const struct family *family, double whole, const double amount[],
    const double nest_amount[], const struct lsp_nested_answer *answer)
{
    double sum = 0;
    for (size_t child = 0; child < family->n && whole > 0; child++) {
        uint32_t member = family->members[child];
        sum +=
            child < family->n_alternatives
                ? child_divergence(amount[member], whole, answer->share_in_nest[member],
                      answer->log_share_in_nest[member])
                : child_divergence(nest_amount[member], whole, answer->nest_share_in_nest[member],
                      answer->nest_log_share_in_nest[member]);
    }
    return sum;
}

/* By the logarithm where the share itself is lost to underflow. */
static double child_divergence(double amount, double whole, double share, double log_share)
{
    const double least_share = 1e-280;
    if (amount <= 0 || share >= least_share)
        return lsp_divergence(fmax(amount, 0), whole * share);
    return amount * (log(amount / whole) - log_share) - amount;
}

/* With d = (a - b)/b it is b ((1 + d) ln(1 + d) - d); near 0 its series. */
double lsp_divergence(double a, double b)
{
    if (a <= 0)
        return b;
    if (b <= 0)
        return (double)INFINITY;
    double d = (a - b) / b;
    if (fabs(d) < 1e-3) /* the next term is d^7/42, 5e-17 of the first */
        return b * d * d * (1.0 / 2 - d * (1.0 / 6 - d * (1.0 / 12 - d * (1.0 / 20 - d / 30))));
    return b * ((1 + d) * log1p(d) - d);
}
