/* Discount rates of public bodies, with their sources.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/rates.h"

#include <string.h>

/* Years from the base year; by the tables of [GreenBook2026], [EC2014], [ADB2017] and
 * [WorldBank2016]. */
static const struct lsp_rate_step UK[] = {
    {0, 0.035}, {31, 0.03}, {76, 0.025}, {126, 0.02}, {201, 0.015}, {301, 0.01}};
static const struct lsp_rate_step UK_HEALTH[] = {
    {0, 0.015}, {31, 0.0129}, {76, 0.0107}, {126, 0.0086}, {201, 0.0064}, {301, 0.0043}};
static const struct lsp_rate_step UK_LONG[] = {
    {0, 0.03}, {31, 0.0257}, {76, 0.0214}, {126, 0.0171}, {201, 0.0129}, {301, 0.0086}};
static const struct lsp_rate_step LEVEL_3[] = {{0, 0.03}};
static const struct lsp_rate_step LEVEL_5[] = {{0, 0.05}};
static const struct lsp_rate_step LEVEL_6[] = {{0, 0.06}};
static const struct lsp_rate_step LEVEL_9[] = {{0, 0.09}};

#define STEPS(ARRAY) ARRAY, sizeof ARRAY / sizeof *(ARRAY)

static const char UK_SOURCE[] =
    "HM Treasury, Green Book, February 2026, as tabled by the Department for Transport, TAG "
    "forthcoming change: Green Book updates, gov.uk, 16 April 2026";
static const char EU_SOURCE[] =
    "European Commission, Guide to cost-benefit analysis of investment projects, 2014, "
    "doi:10.2776/97516; still recommended by its Economic Appraisal Vademecum 2021-2027; rate as "
    "commonly quoted";
static const char ADB_SOURCE[] =
    "Asian Development Bank, Guidelines for the economic analysis of projects, March 2017: minimum "
    "required economic internal rate of return; as commonly quoted";
static const char WORLD_BANK_SOURCE[] =
    "World Bank, Discounting costs and benefits in economic analysis of World Bank projects, 2016: "
    "twice a growth of 3 % a year, other rates where growth differs; as commonly quoted";

const struct lsp_rate_schedule LSP_RATE_PRESETS[] = {
    {"uk_green_book", "UK Green Book, standard", UK_SOURCE, STEPS(UK)},
    {"uk_green_book_health", "UK Green Book, health", UK_SOURCE, STEPS(UK_HEALTH)},
    {"uk_green_book_sensitivity", "UK Green Book, sensitivity test beyond 50 years", UK_SOURCE,
        STEPS(UK_LONG)},
    {"eu_2014", "EU, Member States outside the Cohesion Fund", EU_SOURCE, STEPS(LEVEL_3)},
    {"eu_2014_cohesion", "EU, Cohesion countries", EU_SOURCE, STEPS(LEVEL_5)},
    {"adb_2017", "ADB, projects in general", ADB_SOURCE, STEPS(LEVEL_9)},
    {"adb_2017_social", "ADB, social sectors, poverty and environment", ADB_SOURCE, STEPS(LEVEL_6)},
    {"world_bank_2016", "World Bank, where growth is not known better", WORLD_BANK_SOURCE,
        STEPS(LEVEL_6)},
};
const size_t LSP_N_RATE_PRESETS = sizeof LSP_RATE_PRESETS / sizeof *LSP_RATE_PRESETS;

const struct lsp_rate_schedule *lsp_rate_preset(const char *id)
{
    for (size_t preset = 0; preset < LSP_N_RATE_PRESETS; preset++)
        if (strcmp(LSP_RATE_PRESETS[preset].id, id) == 0)
            return &LSP_RATE_PRESETS[preset];
    return NULL;
}
