/* Externalities: what traffic costs beside what its users feel, and which part of what they pay is
 * tax.
 *
 *     running cost   perceived p; of it tax_share is tax; u more is borne but not perceived, of
 *                    which again a share is tax.  Resource cost: (1 - tau) p + (1 - tau_u) u
 *     accidents      money per km, and deaths and serious injuries at the value of their prevention
 *     emissions      kg CO2 per km at the price of carbon of the calendar year
 *     wear           upkeep that a further vehicle-km causes
 *
 * Nothing has a default: what a study does not state is 0.
 * Method: docs/methods/appraisal.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_APPRAISAL_EXTERNALITIES_H
#define LSP_APPRAISAL_EXTERNALITIES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

/* A number that may differ from country to country. */
struct lsp_country_number {
    double all;                 /* where no country's own is stated */
    const char *const *country; /* [n_own] */
    double *own;                /* [n_own] */
    size_t n_own;
};

/* Of a vehicle class per vehicle-km, of services per person-km; 0 = not stated. */
enum lsp_effect {
    LSP_EFFECT_TAX,             /* share of the running cost by the km, or of fares, 0 to 1 */
    LSP_EFFECT_UNPERCEIVED,     /* money per km that is borne but not perceived */
    LSP_EFFECT_UNPERCEIVED_TAX, /* share of it that is tax, 0 to 1 */
    LSP_EFFECT_ACCIDENTS,       /* money per km beside the two below */
    LSP_EFFECT_DEATHS,          /* per 10^9 km */
    LSP_EFFECT_SERIOUS,         /* injuries per 10^9 km */
    LSP_EFFECT_CO2,             /* kg per km */
    LSP_EFFECT_WEAR,            /* money per km, of the owner of the road or railway */
    LSP_N_EFFECTS,
};

/* Money per tonne of CO2: linear between the years, held before the first and after the last. */
struct lsp_carbon {
    int *years; /* [n_years] rising */
    double *price_money_t;
    size_t n_years; /* 0 = emissions are not valued */
    double factor;  /* on all of them: the range of the whole path; 1 as read */
};

/* Value of a prevented casualty: stated, or a multiple of the yearly product per person. */
struct lsp_casualty_values {
    struct lsp_country_number death_money, serious_money; /* 0 = from the product */
    struct lsp_country_number product_money;              /* per person and year; 0 = not stated */
    double death_multiple, serious_multiple;
    double growth_per_year; /* of all values, real, from the study's base year on */
};

struct lsp_externalities {
    struct lsp_country_number vehicle[LSP_MAX_VEHICLES][LSP_N_EFFECTS];
    struct lsp_country_number service[LSP_MAX_MODES][LSP_N_EFFECTS];
    double
        detour[LSP_MAX_MODES]; /* length of a ride / straight line between its stops; 1 as read */
    struct lsp_country_number toll_tax;        /* share of tolls that is tax */
    struct lsp_country_number consumption_tax; /* on what travellers would buy for the money, as a
                                                * share of its price without tax */
    struct lsp_carbon carbon;
    struct lsp_casualty_values casualties;
};

double lsp_country_number_at(const struct lsp_country_number *number, const char *country);

/* Of a death, of a serious injury. */
double lsp_death_money(const struct lsp_casualty_values *values, const char *country);
double lsp_serious_money(const struct lsp_casualty_values *values, const char *country);

double lsp_carbon_price_money_t(const struct lsp_carbon *carbon, int year);

#endif
