/* Unperceived cost, taxes, accidents, emissions and wear, from what is driven and ridden.
 *
 * One side of a pair is told as a stream of gains (effects are negative), each with the line that
 * it belongs to; the account takes with minus without.  A tax is a gain of the treasury whose loss
 * lies in what users pay, so the lines make it a transfer.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "appraisal_internal.h"

/* What the parts of the stream need. */
struct stream {
    const struct lsp_externalities *effects;
    const struct lsp_appraisal_context *context;
    const struct lsp_results *results;
    double avoidable_share;
    lsp_effect_take *take;
    void *user;
};

/* One distance: who covers it, where, and by what rates. */
struct distance {
    const struct lsp_country_number *rates; /* [LSP_N_EFFECTS] */
    const char *country, *mode;
    double km;
};

static enum lsp_status tell_vehicle(const struct stream *stream, uint32_t segment,
    const struct distance *distance, double paid_money);
static enum lsp_status tell_operator(
    const struct stream *stream, size_t operator_index, uint32_t mode);
static enum lsp_status tell_distance(const struct stream *stream, const struct distance *distance);
static enum lsp_status tell_consumption(const struct stream *stream, size_t movement);
static enum lsp_status tell_consumption_in(
    const struct stream *stream, size_t movement, const char *country, double share);
static enum lsp_status tell(const struct stream *stream, enum lsp_line_kind kind,
    enum lsp_account_group group, const char *party, const struct distance *at, double amount);
static double rate(const struct distance *distance, enum lsp_effect effect);

enum lsp_status lsp_effects_tell(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, const struct lsp_results *results,
    lsp_effect_take *take, void *user)
{
    struct stream stream = {
        spec->externalities, context, results, spec->avoidable_share, take, user};
    for (uint32_t segment = 0; results->driven_km != NULL && segment < results->n_segments;
         segment++)
        for (uint32_t vehicle = 0; vehicle < context->n_vehicles; vehicle++)
            for (size_t country = 0; country < results->n_countries; country++) {
                size_t at =
                    (segment * (size_t)LSP_MAX_VEHICLES + vehicle) * results->n_countries + country;
                struct distance distance = {stream.effects->vehicle[vehicle],
                    results->countries[country], context->mode_name[context->vehicle_mode[vehicle]],
                    results->driven_km[at]};
                LSP_TRY(tell_vehicle(&stream, segment, &distance, results->driven_money[at]));
            }
    for (size_t index = 0; index < results->n_operators; index++)
        for (uint32_t mode = 0; mode < LSP_MAX_MODES; mode++)
            LSP_TRY(tell_operator(&stream, index, mode));
    for (size_t movement = 0; movement < results->n_movements; movement++)
        LSP_TRY(tell_consumption(&stream, movement));
    return LSP_OK;
}

double lsp_effects_factor(const struct lsp_appraisal_spec *spec, enum lsp_line_kind kind, int year)
{
    if (spec->externalities == NULL)
        return 1;
    if (kind == LSP_LINE_EMISSIONS)
        return lsp_carbon_price_money_t(&spec->externalities->carbon, year);
    if (kind == LSP_LINE_ACCIDENTS)
        return pow(1 + spec->externalities->casualties.growth_per_year, year - spec->base_year);
    return 1;
}

double lsp_country_number_at(const struct lsp_country_number *number, const char *country)
{
    for (size_t at = 0; at < number->n_own; at++)
        if (strcmp(number->country[at], country) == 0)
            return number->own[at];
    return number->all;
}

double lsp_death_money(const struct lsp_casualty_values *values, const char *country)
{
    double stated = lsp_country_number_at(&values->death_money, country);
    double product = lsp_country_number_at(&values->product_money, country);
    return stated > 0 ? stated : values->death_multiple * product;
}

double lsp_serious_money(const struct lsp_casualty_values *values, const char *country)
{
    double stated = lsp_country_number_at(&values->serious_money, country);
    double product = lsp_country_number_at(&values->product_money, country);
    return stated > 0 ? stated : values->serious_multiple * product;
}

double lsp_carbon_price_money_t(const struct lsp_carbon *carbon, int year)
{
    size_t after = 0;
    if (carbon->n_years == 0)
        return 0;
    while (after < carbon->n_years && carbon->years[after] < year)
        after++;
    if (after == carbon->n_years)
        return carbon->factor * carbon->price_money_t[after - 1];
    double later = carbon->price_money_t[after];
    if (after == 0 || carbon->years[after] == year)
        return carbon->factor * later;
    double before = carbon->price_money_t[after - 1];
    double share = (double)(year - carbon->years[after - 1]) /
                   (carbon->years[after] - carbon->years[after - 1]);
    return carbon->factor * (before + share * (later - before));
}

/* Unperceived cost falls on the segment's own country, or, where it has none, on that in which is
 * driven. */
static enum lsp_status tell_vehicle(const struct stream *stream, uint32_t segment,
    const struct distance *distance, double paid_money)
{
    const struct lsp_appraisal_context *context = stream->context;
    if (!(distance->km > 0))
        return LSP_OK;
    bool is_goods = context->segment_is_goods != NULL && context->segment_is_goods[segment];
    struct distance of_users = *distance;
    if (context->segment_country[segment][0] != '\0')
        of_users.country = context->segment_country[segment];
    double unperceived_money = rate(distance, LSP_EFFECT_UNPERCEIVED) * distance->km;
    double tax_money = rate(distance, LSP_EFFECT_TAX) * paid_money +
                       rate(distance, LSP_EFFECT_UNPERCEIVED_TAX) * unperceived_money;
    LSP_TRY(tell(stream, LSP_LINE_RESOURCE, is_goods ? LSP_GROUP_SHIPPERS : LSP_GROUP_TRAVELLERS,
        context->segment_name[segment], &of_users, -unperceived_money));
    LSP_TRY(tell(stream, LSP_LINE_TAX, LSP_GROUP_TREASURIES, "Treasury", distance, tax_money));
    if (!is_goods) {
        double tax = lsp_country_number_at(&stream->effects->consumption_tax, of_users.country);
        LSP_TRY(tell(stream, LSP_LINE_TAX, LSP_GROUP_TREASURIES, "Treasury", &of_users,
            -tax / (1 + tax) * unperceived_money));
    }
    LSP_TRY(tell(stream, LSP_LINE_WEAR, LSP_GROUP_OWNERS, "Owners of infrastructure", distance,
        -rate(distance, LSP_EFFECT_WEAR) * distance->km));
    return tell_distance(stream, distance);
}

/* Taxes within fares and tolls; then what its passengers' rides do beside. */
static enum lsp_status tell_operator(
    const struct stream *stream, size_t operator_index, uint32_t mode)
{
    const struct lsp_appraisal_context *context = stream->context;
    const struct lsp_results *results = stream->results;
    const struct lsp_operator_result *taken = &results->operators[operator_index];
    const struct lsp_country_number *rates = stream->effects->service[mode];
    struct distance home = {
        rates, context->operator_country[operator_index], context->mode_name[mode], 0};
    double toll_tax = lsp_country_number_at(&stream->effects->toll_tax, home.country);
    double tax_money = rate(&home, LSP_EFFECT_TAX) * taken->mode_fare_money[mode] +
                       toll_tax * taken->mode_toll_money[mode];
    const char *name = context->operator_name[operator_index];
    LSP_TRY(tell(stream, LSP_LINE_REVENUE, LSP_GROUP_OPERATORS, name, &home, -tax_money));
    LSP_TRY(tell(stream, LSP_LINE_AVOIDED, LSP_GROUP_OPERATORS, name, &home,
        stream->avoidable_share * tax_money));
    LSP_TRY(tell(stream, LSP_LINE_TAX, LSP_GROUP_TREASURIES, "Treasury", &home, tax_money));
    for (size_t country = 0; results->ridden_km != NULL && country < results->n_countries;
         country++) {
        size_t at = (operator_index * LSP_MAX_MODES + mode) * results->n_countries + country;
        struct distance ride = {rates, results->countries[country], home.mode,
            results->ridden_km[at] * stream->effects->detour[mode]};
        LSP_TRY(tell_distance(stream, &ride));
    }
    return LSP_OK;
}

/* Accidents in money, emissions in tonnes: their price is that of the calendar year. */
static enum lsp_status tell_distance(const struct stream *stream, const struct distance *distance)
{
    const struct lsp_casualty_values *values = &stream->effects->casualties;
    double money_km =
        rate(distance, LSP_EFFECT_ACCIDENTS) +
        1e-9 * rate(distance, LSP_EFFECT_DEATHS) * lsp_death_money(values, distance->country) +
        1e-9 * rate(distance, LSP_EFFECT_SERIOUS) * lsp_serious_money(values, distance->country);
    LSP_TRY(tell(stream, LSP_LINE_ACCIDENTS, LSP_GROUP_SOCIETY, "Accidents", distance,
        -money_km * distance->km));
    return tell(stream, LSP_LINE_EMISSIONS, LSP_GROUP_SOCIETY, "Climate", distance,
        -1e-3 * rate(distance, LSP_EFFECT_CO2) * distance->km);
}

/* What a traveller pays for a trip he would have spent on other things, and paid tax on them: at
 * home, or half at each end where the segment has no country, as its benefit. */
static enum lsp_status tell_consumption(const struct stream *stream, size_t movement)
{
    const struct lsp_appraisal_context *context = stream->context;
    uint32_t segment = context->movement_segment[movement];
    const char *home = context->segment_country[segment];
    if (stream->results->choices == NULL || context->alternative_mode == NULL ||
        (context->segment_is_goods != NULL && context->segment_is_goods[segment]))
        return LSP_OK;
    if (home[0] != '\0')
        return tell_consumption_in(stream, movement, home, 1);
    LSP_TRY(tell_consumption_in(stream, movement, context->origin_country[movement], 0.5));
    return tell_consumption_in(stream, movement, context->destination_country[movement], 0.5);
}

static enum lsp_status tell_consumption_in(
    const struct stream *stream, size_t movement, const char *country, double share)
{
    const struct lsp_appraisal_context *context = stream->context;
    double tax = lsp_country_number_at(&stream->effects->consumption_tax, country);
    for (size_t way = 0; way < context->n_alternatives; way++) {
        const struct lsp_choice *choice = lsp_results_choice(stream->results, movement, way);
        struct distance at = {NULL, country, context->mode_name[context->alternative_mode[way]], 0};
        if (!(choice->amount > 0) || !isfinite(choice->cost_money))
            continue;
        double paid_money = choice->part_money[LSP_COST_FARE] + choice->part_money[LSP_COST_TOLL] +
                            choice->part_money[LSP_COST_RUNNING];
        LSP_TRY(tell(stream, LSP_LINE_TAX, LSP_GROUP_TREASURIES, "Treasury", &at,
            -tax / (1 + tax) * share * paid_money * choice->amount));
    }
    return LSP_OK;
}

/* What is nothing needs no line. */
static enum lsp_status tell(const struct stream *stream, enum lsp_line_kind kind,
    enum lsp_account_group group, const char *party, const struct distance *at, double amount)
{
    struct lsp_line_key key = {kind, group, party, at->country, at->mode};
    return fabs(amount) > 0 ? stream->take(stream->user, &key, amount) : LSP_OK;
}

static double rate(const struct distance *distance, enum lsp_effect effect)
{
    return lsp_country_number_at(&distance->rates[effect], distance->country);
}
