/* Benefit lines: with minus without in the model years, spread over the years of the account.
 * SPDX-License-Identifier: Apache-2.0 */
#include "appraisal_internal.h"

#include <math.h>
#include <string.h>

#include "base/sum.h"

/* Which lines the parties' benefits go to. */
struct benefit_lines {
    /* [n_movements] half to each of two countries, by mode; the same twice for one country */
    size_t (*of_movement)[2][LSP_MAX_MODES];
    struct lsp_operator_lines operators;
    size_t *of_fees; /* [n_posts] */
};

/* Effects of one side while they are added up; or the kind whose lines are wanted. */
struct effects {
    struct lsp_account *account;
    enum lsp_line_kind kind;
    double factor;
    struct lsp_sum *totals; /* [n_lines] */
};

/* Amounts of the lines in one model year. */
struct model_year {
    int year;
    double *amount_money; /* [n_lines] */
};

static enum lsp_status add_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], struct benefit_lines *ret_lines);
static enum lsp_status add_user_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t segment, struct benefit_lines *lines);
static bool has_mode(const struct lsp_appraisal_context *context, size_t segment, size_t mode);
static enum lsp_status add_effect_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, enum lsp_line_kind kind, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[]);
static enum lsp_status take_effect_line(void *user, const struct lsp_line_key *key, double amount);
static enum lsp_status take_effect(void *user, const struct lsp_line_key *key, double amount);
static size_t list_model_years(
    size_t n_pairs, const struct lsp_appraisal_pair pairs[], struct model_year ret_years[]);
static const struct lsp_appraisal_pair *commonest_pair(
    size_t n_pairs, const struct lsp_appraisal_pair pairs[], int year);
static enum lsp_status allocate_check(
    struct lsp_arena *arena, size_t n_movements, struct lsp_surplus_check *ret_check);
static enum lsp_status add_pair(struct lsp_account *account,
    const struct lsp_appraisal_context *context, const struct benefit_lines *lines,
    const struct lsp_appraisal_pair *pair, const struct lsp_surplus_check *check,
    struct lsp_sum totals[]);
static void add_users(const struct lsp_appraisal_context *context,
    const struct benefit_lines *lines, const struct lsp_appraisal_pair *pair,
    const struct lsp_surplus_check *check, struct lsp_sum totals[]);
static void add_by_mode(const struct lsp_appraisal_context *context,
    const struct benefit_lines *lines, const struct lsp_movement_change *change, double whole_money,
    struct lsp_sum totals[]);
static double response_of(const struct lsp_appraisal_context *context, size_t movement);
static double on_same_curve(
    const struct lsp_results *without, const struct lsp_results *with, size_t movement);
static void add_fees(const struct benefit_lines *lines, const struct lsp_results *results,
    double factor, struct lsp_sum totals[]);
static void spread_over_years(
    struct lsp_account *account, size_t n_model_years, const struct model_year years[]);
static double interpolate(
    size_t n_model_years, const struct model_year years[], size_t line, int year);

enum lsp_status lsp_account_add_benefits(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[])
{
    if (n_pairs == 0)
        LSP_BUG("an appraisal needs the runs of at least one model year");
    if (account->spec->externalities != NULL && context->alternative_mode == NULL)
        LSP_BUG("externalities need the modes of vehicles and alternatives");
    struct lsp_arena *arena = account->arena;
    struct benefit_lines lines;
    struct lsp_surplus_check check;
    LSP_TRY(add_lines(account, context, n_pairs, pairs, &lines));
    LSP_TRY(allocate_check(arena, context->n_movements, &check));
    size_t n_lines = account->appraisal.n_lines;
    struct model_year *years = LSP_ARRAY(arena, struct model_year, n_pairs);
    struct lsp_sum *totals = LSP_ARRAY(arena, struct lsp_sum, n_lines);
    if (!years || !totals)
        return LSP_NO_MEMORY;
    size_t n_model_years = list_model_years(n_pairs, pairs, years);
    for (size_t index = 0; index < n_model_years; index++) {
        years[index].amount_money = LSP_ARRAY(arena, double, n_lines);
        if (!years[index].amount_money)
            return LSP_NO_MEMORY;
        memset(totals, 0, n_lines * sizeof *totals);
        memset(check.half_money, 0, context->n_movements * sizeof *check.half_money);
        memset(check.exact_money, 0, context->n_movements * sizeof *check.exact_money);
        memset(check.points_money, 0, context->n_movements * sizeof *check.points_money);
        for (size_t pair = 0; pair < n_pairs; pair++)
            if (pairs[pair].year == years[index].year)
                LSP_TRY(add_pair(account, context, &lines, &pairs[pair], &check, totals));
        for (size_t line = 0; line < n_lines; line++)
            years[index].amount_money[line] = lsp_sum_value(&totals[line]);
        LSP_TRY(
            lsp_account_check_surplus(account, context->n_movements, years[index].year, &check));
        LSP_TRY(lsp_account_warn(
            account, commonest_pair(n_pairs, pairs, years[index].year), check.exact_money));
    }
    for (size_t movement = 0; movement < context->n_movements; movement++)
        account->appraisal.n_unmeasured += check.is_unmeasured[movement];
    spread_over_years(account, n_model_years, years);
    return LSP_OK;
}

static enum lsp_status add_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[], struct benefit_lines *ret_lines)
{
    struct lsp_arena *arena = account->arena;
    struct lsp_operator_lines *operators = &ret_lines->operators;
    size_t n_taking = context->n_operators * lsp_account_n_modes(context);
    ret_lines->of_movement =
        lsp_arena_alloc(arena, context->n_movements, sizeof *ret_lines->of_movement);
    operators->of_revenue = LSP_ARRAY(arena, size_t, n_taking);
    operators->of_avoided = LSP_ARRAY(arena, size_t, n_taking);
    ret_lines->of_fees = LSP_ARRAY(arena, size_t, context->n_posts);
    if (!ret_lines->of_movement || !operators->of_revenue || !operators->of_avoided ||
        !ret_lines->of_fees)
        return LSP_NO_MEMORY;
    for (size_t segment = 0; segment < context->n_segments; segment++)
        LSP_TRY(add_user_lines(account, context, segment, ret_lines));
    LSP_TRY(add_effect_lines(account, context, LSP_LINE_RESOURCE, n_pairs, pairs));
    LSP_TRY(lsp_operators_add_lines(
        account, context, LSP_LINE_REVENUE, n_pairs, pairs, operators->of_revenue));
    LSP_TRY(lsp_operators_add_lines(
        account, context, LSP_LINE_AVOIDED, n_pairs, pairs, operators->of_avoided));
    for (size_t post = 0; post < context->n_posts; post++)
        LSP_TRY(lsp_account_line_of(account,
            &(struct lsp_line_key){LSP_LINE_FEES, LSP_GROUP_AGENCIES, context->post_name[post],
                context->post_country[post], ""},
            &ret_lines->of_fees[post]));
    for (int kind = LSP_LINE_TAX; kind <= LSP_LINE_WEAR; kind++)
        LSP_TRY(add_effect_lines(account, context, (enum lsp_line_kind)kind, n_pairs, pairs));
    return LSP_OK;
}

static enum lsp_status add_user_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, size_t segment, struct benefit_lines *lines)
{
    const char *party = context->segment_name[segment];
    bool is_goods = context->segment_is_goods != NULL && context->segment_is_goods[segment];
    enum lsp_account_group group = is_goods ? LSP_GROUP_SHIPPERS : LSP_GROUP_TRAVELLERS;
    for (size_t movement = 0; movement < context->n_movements; movement++) {
        if (context->movement_segment[movement] != segment)
            continue;
        const char *country = context->segment_country[segment];
        bool is_shared = !country[0];
        const char *first = is_shared ? context->origin_country[movement] : country;
        const char *second = is_shared ? context->destination_country[movement] : country;
        for (size_t mode = 0; mode < lsp_account_n_modes(context); mode++) {
            if (!has_mode(context, segment, mode))
                continue;
            struct lsp_line_key key = {
                LSP_LINE_USERS, group, party, first, lsp_account_mode_name(context, mode)};
            LSP_TRY(lsp_account_line_of(account, &key, &lines->of_movement[movement][0][mode]));
            key.country = second;
            LSP_TRY(lsp_account_line_of(account, &key, &lines->of_movement[movement][1][mode]));
        }
    }
    return LSP_OK;
}

/* Whether some alternative that is open to the segment goes mainly by the mode. */
static bool has_mode(const struct lsp_appraisal_context *context, size_t segment, size_t mode)
{
    if (context->alternative_mode == NULL)
        return true;
    for (size_t way = 0; way < context->n_alternatives; way++)
        if (context->alternative_mode[way] == mode &&
            (context->segment_alternatives[segment] >> way & 1) != 0)
            return true;
    return false;
}

/* The lines of one kind that any run tells of. */
static enum lsp_status add_effect_lines(struct lsp_account *account,
    const struct lsp_appraisal_context *context, enum lsp_line_kind kind, size_t n_pairs,
    const struct lsp_appraisal_pair pairs[])
{
    struct effects effects = {.account = account, .kind = kind};
    for (size_t pair = 0; account->spec->externalities != NULL && pair < n_pairs; pair++) {
        LSP_TRY(lsp_effects_tell(
            account->spec, context, pairs[pair].without, take_effect_line, &effects));
        LSP_TRY(
            lsp_effects_tell(account->spec, context, pairs[pair].with, take_effect_line, &effects));
    }
    return LSP_OK;
}

static enum lsp_status take_effect_line(void *user, const struct lsp_line_key *key, double amount)
{
    const struct effects *effects = user;
    size_t line;
    (void)amount;
    return key->kind == effects->kind ? lsp_account_line_of(effects->account, key, &line) : LSP_OK;
}

/* The years of the pairs, each once, rising. */
static size_t list_model_years(
    size_t n_pairs, const struct lsp_appraisal_pair pairs[], struct model_year ret_years[])
{
    size_t n_model_years = 0;
    for (size_t pair = 0; pair < n_pairs; pair++) {
        size_t at = 0;
        while (at < n_model_years && ret_years[at].year < pairs[pair].year)
            at++;
        if (at < n_model_years && ret_years[at].year == pairs[pair].year)
            continue;
        for (size_t later = n_model_years++; later > at; later--)
            ret_years[later] = ret_years[later - 1];
        ret_years[at].year = pairs[pair].year;
    }
    return n_model_years;
}

static const struct lsp_appraisal_pair *commonest_pair(
    size_t n_pairs, const struct lsp_appraisal_pair pairs[], int year)
{
    const struct lsp_appraisal_pair *commonest = NULL;
    for (size_t pair = 0; pair < n_pairs; pair++)
        if (pairs[pair].year == year && (commonest == NULL || pairs[pair].share > commonest->share))
            commonest = &pairs[pair];
    return commonest;
}

static enum lsp_status allocate_check(
    struct lsp_arena *arena, size_t n_movements, struct lsp_surplus_check *ret_check)
{
    *ret_check = (struct lsp_surplus_check){.half_money = LSP_ARRAY(arena, double, n_movements),
        .exact_money = LSP_ARRAY(arena, double, n_movements),
        .points_money = LSP_ARRAY(arena, double, n_movements),
        .is_unmeasured = LSP_ARRAY(arena, bool, n_movements)};
    bool is_whole = ret_check->half_money && ret_check->exact_money && ret_check->points_money &&
                    ret_check->is_unmeasured;
    return is_whole ? LSP_OK : LSP_NO_MEMORY;
}

static enum lsp_status add_pair(struct lsp_account *account,
    const struct lsp_appraisal_context *context, const struct benefit_lines *lines,
    const struct lsp_appraisal_pair *pair, const struct lsp_surplus_check *check,
    struct lsp_sum totals[])
{
    add_users(context, lines, pair, check, totals);
    lsp_operators_add_pair(account, context, &lines->operators, pair, totals);
    add_fees(lines, pair->with, pair->share, totals);
    add_fees(lines, pair->without, -pair->share, totals);
    if (account->spec->externalities == NULL)
        return LSP_OK;
    struct effects effects = {.account = account, .factor = pair->share, .totals = totals};
    LSP_TRY(lsp_effects_tell(account->spec, context, pair->with, take_effect, &effects));
    effects.factor = -pair->share;
    return lsp_effects_tell(account->spec, context, pair->without, take_effect, &effects);
}

static enum lsp_status take_effect(void *user, const struct lsp_line_key *key, double amount)
{
    struct effects *effects = user;
    size_t line; /* is there: its totals are */
    LSP_TRY(lsp_account_line_of(effects->account, key, &line));
    lsp_sum_add(&effects->totals[line], effects->factor * amount);
    return LSP_OK;
}

static void add_users(const struct lsp_appraisal_context *context,
    const struct benefit_lines *lines, const struct lsp_appraisal_pair *pair,
    const struct lsp_surplus_check *check, struct lsp_sum totals[])
{
    const struct lsp_results *without = pair->without, *with = pair->with;
    for (size_t movement = 0; movement < context->n_movements; movement++) {
        uint32_t segment = context->movement_segment[movement];
        double sensitivity =
            response_of(context, movement) * context->segment_scale_per_money[segment];
        double amount0 = without->amount[movement];
        struct lsp_movement_change change = {
            without, with, movement, on_same_curve(without, with, movement)};
        double amount1 = change.on_same_curve * with->amount[movement];
        double cost0 = without->composite_money[movement], cost1 = with->composite_money[movement];
        double half = lsp_rule_of_half(amount0, amount1, cost0, cost1);
        double exact = lsp_exact_surplus(amount0, amount1, cost0, cost1, sensitivity);
        if (isnan(exact)) {
            check->is_unmeasured[movement] = true;
            continue;
        }
        exact *= pair->share;
        check->half_money[movement] += pair->share * half;
        check->exact_money[movement] += exact;
        check->points_money[movement] +=
            isfinite(cost0) && isfinite(cost1)
                ? pair->share * lsp_surplus_by_quadrature(amount0, cost0, cost1, sensitivity)
                : exact; /* the whole area under the curve: no points reach its end */
        add_by_mode(context, lines, &change, exact, totals);
    }
}

static void add_by_mode(const struct lsp_appraisal_context *context,
    const struct benefit_lines *lines, const struct lsp_movement_change *change, double whole_money,
    struct lsp_sum totals[])
{
    size_t segment = context->movement_segment[change->movement];
    double money[LSP_MAX_MODES];
    lsp_share_among_modes(context, change, whole_money, money);
    for (size_t mode = 0; mode < lsp_account_n_modes(context); mode++) {
        if (!has_mode(context, segment, mode))
            continue;
        lsp_sum_add(&totals[lines->of_movement[change->movement][0][mode]], money[mode] / 2);
        lsp_sum_add(&totals[lines->of_movement[change->movement][1][mode]], money[mode] / 2);
    }
}

static double response_of(const struct lsp_appraisal_context *context, size_t movement)
{
    return context->movement_response != NULL
               ? context->movement_response[movement]
               : context->segment_response[context->movement_segment[movement]];
}

/* Where more is asked for with the project at the same cost (an easier border comes with it), the
 * area is that under the curve of the side without it: what the others gain no cost tells. */
static double on_same_curve(
    const struct lsp_results *without, const struct lsp_results *with, size_t movement)
{
    if (without->reference_amount == NULL || with->reference_amount == NULL)
        return 1;
    double asked0 = without->reference_amount[movement], asked1 = with->reference_amount[movement];
    return asked0 == asked1 || !(asked1 > 0) ? 1 : asked0 / asked1;
}

static void add_fees(const struct benefit_lines *lines, const struct lsp_results *results,
    double factor, struct lsp_sum totals[])
{
    for (size_t row = 0; row < results->n_posts; row++) {
        const struct lsp_post_result *post = &results->posts[row];
        lsp_sum_add(&totals[lines->of_fees[post->post]], factor * post->fee_money);
    }
}

static void spread_over_years(
    struct lsp_account *account, size_t n_model_years, const struct model_year years[])
{
    struct lsp_appraisal *appraisal = &account->appraisal;
    for (size_t line = 0; line < appraisal->n_lines; line++)
        for (size_t column = 0; column < appraisal->n_years; column++) {
            int year = appraisal->first_year + (int)column;
            appraisal->lines[line].amount_money[column] =
                appraisal->ramp[column] * interpolate(n_model_years, years, line, year) *
                lsp_effects_factor(account->spec, appraisal->lines[line].kind, year);
        }
}

/* Linear between model years, held outside them. */
static double interpolate(
    size_t n_model_years, const struct model_year years[], size_t line, int year)
{
    size_t after = 0;
    while (after < n_model_years && years[after].year < year)
        after++;
    if (after == n_model_years)
        return years[n_model_years - 1].amount_money[line];
    double later_money = years[after].amount_money[line];
    if (after == 0 || years[after].year == year)
        return later_money;
    const struct model_year *before = &years[after - 1];
    double share = (double)(year - before->year) / (years[after].year - before->year);
    return before->amount_money[line] + share * (later_money - before->amount_money[line]);
}
