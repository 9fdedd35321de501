/* Discount rates of public bodies, with their sources.  SPDX-License-Identifier: Apache-2.0 */
#include "appraisal/rates.h"

#include <string.h>

static const struct lsp_rate_step UK[] = {{0, 0.035}, {31, 0.03}, {76, 0.025}};
static const struct lsp_rate_step UK_HEALTH[] = {{0, 0.015}, {31, 0.0129}, {76, 0.0107}};
static const struct lsp_rate_step UK_REDUCED[] = {{0, 0.03}, {31, 0.0257}, {76, 0.0214}};
static const struct lsp_rate_step LEVEL_3[] = {{0, 0.03}};
static const struct lsp_rate_step LEVEL_5[] = {{0, 0.05}};
static const struct lsp_rate_step LEVEL_6[] = {{0, 0.06}};
static const struct lsp_rate_step LEVEL_9[] = {{0, 0.09}};

#define STEPS(ARRAY) ARRAY, sizeof ARRAY / sizeof *(ARRAY)

const struct lsp_rate_schedule LSP_RATE_PRESETS[] = {
    {"uk_green_book", "UK Green Book, standard", "source to come", STEPS(UK)},
    {"uk_green_book_health", "UK Green Book, health and life", "source to come", STEPS(UK_HEALTH)},
    {"uk_green_book_reduced", "UK Green Book, reduced rate for long horizons", "source to come",
        STEPS(UK_REDUCED)},
    {"eu_2014", "EU, other Member States", "source to come", STEPS(LEVEL_3)},
    {"eu_2014_cohesion", "EU, Cohesion countries", "source to come", STEPS(LEVEL_5)},
    {"adb_2017", "ADB, minimum required EIRR", "source to come", STEPS(LEVEL_9)},
    {"adb_2017_reduced", "ADB, social sectors", "source to come", STEPS(LEVEL_6)},
    {"world_bank_2016", "World Bank", "source to come", STEPS(LEVEL_6)},
};
const size_t LSP_N_RATE_PRESETS = sizeof LSP_RATE_PRESETS / sizeof *LSP_RATE_PRESETS;

const struct lsp_rate_schedule *lsp_rate_preset(const char *id)
{
    for (size_t preset = 0; preset < LSP_N_RATE_PRESETS; preset++)
        if (strcmp(LSP_RATE_PRESETS[preset].id, id) == 0)
            return &LSP_RATE_PRESETS[preset];
    return NULL;
}
