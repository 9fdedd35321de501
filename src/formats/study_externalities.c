/* study.yaml: externalities.  Nothing here has a default but the length of rides; every number may
 * be one for all countries or a map of them.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

#include "base/text.h"

/* In a map of countries: all that are not named. */
static const char *const ELSEWHERE = "other";

enum { FIRST_YEAR = 1900, LAST_YEAR = 2999 };

static void read_carbon(const struct lsp_section *section, struct lsp_carbon *carbon);
static void read_price(const struct lsp_section *section, struct lsp_carbon *carbon);
static void read_casualties(
    const struct lsp_section *section, struct lsp_casualty_values *casualties);
static void read_vehicles(
    const struct lsp_section *section, struct lsp_externalities *externalities);
static void read_services(
    const struct lsp_section *section, struct lsp_externalities *externalities);
static void read_effects(const struct lsp_section *section, uint32_t wanted,
    struct lsp_country_number effects[LSP_N_EFFECTS]);
static void read_by_country(const struct lsp_section *section, const struct lsp_number *number,
    struct lsp_country_number *target);
static bool is_by_country(const struct lsp_yaml *node);
static bool is_country_of_study(struct lsp_study_reader *reader, const struct lsp_yaml *node);
static void check_valued(const struct lsp_section *section,
    const struct lsp_externalities *externalities,
    const struct lsp_country_number effects[LSP_N_EFFECTS]);
static void check_valued_in(const struct lsp_section *section,
    const struct lsp_externalities *externalities,
    const struct lsp_country_number effects[LSP_N_EFFECTS], const char *country);
static void report_no_value(
    const struct lsp_section *section, const char *key, const char *country, const char *expected);

/* By enum lsp_effect. */
static const struct lsp_number EFFECTS[LSP_N_EFFECTS] = {
    [LSP_EFFECT_TAX] = {"tax_share", "Share that is tax", LSP_UNITS_PURE, 0, 1, false, 0},
    [LSP_EFFECT_UNPERCEIVED] = {"unperceived", "Unperceived running cost", LSP_UNITS_MONEY_KM, 0,
        LSP_VERY_MANY, false, 0},
    [LSP_EFFECT_UNPERCEIVED_TAX] = {"unperceived_tax_share",
        "Share of the unperceived cost that is tax", LSP_UNITS_PURE, 0, 1, false, 0},
    [LSP_EFFECT_ACCIDENTS] = {"accidents", "Cost of accidents", LSP_UNITS_MONEY_KM, 0,
        LSP_VERY_MANY, false, 0},
    [LSP_EFFECT_DEATHS] = {"deaths", "Deaths", LSP_UNITS_PER_GKM, 0, LSP_VERY_MANY, false, 0},
    [LSP_EFFECT_SERIOUS] = {"serious", "Serious injuries", LSP_UNITS_PER_GKM, 0, LSP_VERY_MANY,
        false, 0},
    [LSP_EFFECT_CO2] = {"co2", "Emission of CO2", LSP_UNITS_KG_KM, 0, 1000, false, 0},
    [LSP_EFFECT_WEAR] = {"wear", "Upkeep that traffic causes", LSP_UNITS_MONEY_KM, 0, LSP_VERY_MANY,
        false, 0},
};
static const uint32_t EFFECTS_OF_VEHICLES = (1u << LSP_N_EFFECTS) - 1;
static const uint32_t EFFECTS_OF_SERVICES = 1u << LSP_EFFECT_TAX | 1u << LSP_EFFECT_ACCIDENTS |
                                            1u << LSP_EFFECT_DEATHS | 1u << LSP_EFFECT_SERIOUS |
                                            1u << LSP_EFFECT_CO2;

void lsp_study_read_externalities(const struct lsp_section *root)
{
    static const struct lsp_key KEYS[] = {{"carbon", false}, {"casualties", false},
        {"vehicles", false}, {"services", false}, {"tolls", false}, {"consumption_tax", false}};
    static const struct lsp_key TOLLS[] = {{"tax_share", true}};
    static const struct lsp_number CONSUMPTION = {"consumption_tax",
        "Tax on what travellers would buy otherwise", LSP_UNITS_PURE, 0, 10, false, 0};
    if (lsp_field_node(root, "externalities") == NULL)
        return;
    struct lsp_externalities *all = lsp_study_alloc(root->reader, 1, sizeof *all);
    if (all == NULL)
        return;
    struct lsp_section section =
        lsp_section_open_child(root, "externalities", LSP_COUNT(KEYS), KEYS);
    if (section.map == NULL)
        return;
    all->carbon.factor = 1;
    for (int mode = 0; mode < LSP_MAX_MODES; mode++)
        all->detour[mode] = 1;
    read_carbon(&section, &all->carbon);
    read_casualties(&section, &all->casualties);
    read_vehicles(&section, all);
    read_services(&section, all);
    struct lsp_section tolls = lsp_section_open_child(&section, "tolls", LSP_COUNT(TOLLS), TOLLS);
    tolls.subject = "tolls";
    read_by_country(&tolls, &EFFECTS[LSP_EFFECT_TAX], &all->toll_tax);
    read_by_country(&section, &CONSUMPTION, &all->consumption_tax);
    root->reader->inputs->appraisal.externalities = all;
}

static void read_carbon(const struct lsp_section *section, struct lsp_carbon *carbon)
{
    static const struct lsp_key KEYS[] = {{"price", true}, {"factor", false}};
    static const struct lsp_number FACTOR = {
        "factor", "Factor on the price of carbon", LSP_UNITS_PURE, 0, 100, false, 0};
    struct lsp_section child = lsp_section_open_child(section, "carbon", LSP_COUNT(KEYS), KEYS);
    read_price(&child, carbon);
    (void)lsp_field_number_if_there(&child, &FACTOR, &carbon->factor);
}

/* A map of years that rise. */
static void read_price(const struct lsp_section *section, struct lsp_carbon *carbon)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "price");
    if (map == NULL)
        return;
    if (map->n_children == 0)
        lsp_diags_add(reader->diags, LSP_DIAG_CARBON_YEARS,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, map), .expected = "a price for at least one year"},
            "the price of carbon has no year");
    carbon->years = lsp_study_alloc(reader, map->n_children, sizeof *carbon->years);
    carbon->price_money_t = lsp_study_alloc(reader, map->n_children, sizeof(double));
    if (carbon->years == NULL || carbon->price_money_t == NULL)
        return;
    struct lsp_section prices = {
        .reader = reader, .map = map, .path = lsp_study_printf(reader, "%s.price", section->path)};
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        struct lsp_number price = {node->key,
            lsp_study_printf(reader, "Price of carbon in %s", node->key), LSP_UNITS_MONEY_T, 0,
            LSP_VERY_MANY, false, 0};
        int64_t year = 0;
        int last = carbon->n_years > 0 ? carbon->years[carbon->n_years - 1] : FIRST_YEAR - 1;
        if (!lsp_text_to_int(node->key, strlen(node->key), last + 1, LAST_YEAR, &year)) {
            lsp_diags_add(reader->diags, LSP_DIAG_CARBON_YEARS,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
                    .found = node->key,
                    .expected =
                        lsp_study_printf(reader, "a year from %d to %d", last + 1, LAST_YEAR)},
                "years of the price of carbon do not rise");
            continue;
        }
        carbon->years[carbon->n_years] = (int)year;
        (void)lsp_field_number(&prices, &price, &carbon->price_money_t[carbon->n_years++]);
    }
}

static void read_casualties(
    const struct lsp_section *section, struct lsp_casualty_values *casualties)
{
    static const struct lsp_key KEYS[] = {{"death", false}, {"serious", false},
        {"product_per_person", false}, {"death_multiple", false}, {"serious_multiple", false},
        {"growth", false}};
    static const struct lsp_number MONEY[] = {
        {"death", "Value of a prevented death", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false, 0},
        {"serious", "Value of a prevented serious injury", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false,
            0},
        {"product_per_person", "Yearly product per person", LSP_UNITS_MONEY, 0, LSP_VERY_MANY,
            false, 0}};
    static const struct lsp_number MULTIPLES[] = {
        {"death_multiple", "Value of a prevented death, in yearly products per person",
            LSP_UNITS_PURE, 0, 1000, false, offsetof(struct lsp_casualty_values, death_multiple)},
        {"serious_multiple", "Value of a prevented serious injury, in yearly products per person",
            LSP_UNITS_PURE, 0, 1000, false, offsetof(struct lsp_casualty_values, serious_multiple)},
        {"growth", "Growth of the values of casualties", LSP_UNITS_PER_YEAR, -0.5, 0.5, false,
            offsetof(struct lsp_casualty_values, growth_per_year)}};
    struct lsp_section child = lsp_section_open_child(section, "casualties", LSP_COUNT(KEYS), KEYS);
    read_by_country(&child, &MONEY[0], &casualties->death_money);
    read_by_country(&child, &MONEY[1], &casualties->serious_money);
    read_by_country(&child, &MONEY[2], &casualties->product_money);
    lsp_fields_numbers(&child, LSP_COUNT(MULTIPLES), MULTIPLES, casualties);
}

static void read_vehicles(
    const struct lsp_section *section, struct lsp_externalities *externalities)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "vehicles");
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        uint32_t vehicle = lsp_key_id(reader, node, LSP_VEHICLES);
        if (vehicle == LSP_NONE || vehicle >= LSP_MAX_VEHICLES)
            continue;
        struct lsp_key keys[LSP_N_EFFECTS];
        for (int effect = 0; effect < LSP_N_EFFECTS; effect++)
            keys[effect] = (struct lsp_key){EFFECTS[effect].key, false};
        struct lsp_section values = lsp_section_open(reader, node,
            lsp_study_printf(reader, "%s.vehicles.%s", section->path, node->key), LSP_N_EFFECTS,
            keys);
        values.subject = reader->inputs->base.network.vehicles[vehicle].name;
        read_effects(&values, EFFECTS_OF_VEHICLES, externalities->vehicle[vehicle]);
        check_valued(&values, externalities, externalities->vehicle[vehicle]);
    }
}

static void read_services(
    const struct lsp_section *section, struct lsp_externalities *externalities)
{
    static const struct lsp_key KEYS[] = {{"tax_share", false}, {"accidents", false},
        {"deaths", false}, {"serious", false}, {"co2", false}, {"detour", false}};
    static const struct lsp_key MODES[LSP_N_MODES] = {
        {"road", false}, {"rail", false}, {"air", false}, {"sea", false}};
    static const struct lsp_number DETOUR = {"detour",
        "Length of a ride against the straight line between its stops", LSP_UNITS_PURE, 1, 10,
        false, 0};
    struct lsp_study_reader *reader = section->reader;
    struct lsp_section all = lsp_section_open_child(section, "services", LSP_N_MODES, MODES);
    for (int mode = 0; mode < LSP_N_MODES; mode++) {
        struct lsp_section values =
            lsp_section_open_child(&all, MODES[mode].name, LSP_COUNT(KEYS), KEYS);
        values.subject = lsp_study_printf(reader, "services by %s", MODES[mode].name);
        read_effects(&values, EFFECTS_OF_SERVICES, externalities->service[mode]);
        (void)lsp_field_number(&values, &DETOUR, &externalities->detour[mode]);
        check_valued(&values, externalities, externalities->service[mode]);
    }
}

static void read_effects(const struct lsp_section *section, uint32_t wanted,
    struct lsp_country_number effects[LSP_N_EFFECTS])
{
    for (int effect = 0; effect < LSP_N_EFFECTS; effect++)
        if ((wanted >> effect & 1) != 0)
            read_by_country(section, &EFFECTS[effect], &effects[effect]);
}

/* One number for all countries, or a map of countries and of what holds in the others. */
static void read_by_country(const struct lsp_section *section, const struct lsp_number *number,
    struct lsp_country_number *target)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_node(section, number->key);
    if (map == NULL || !is_by_country(map)) {
        (void)lsp_field_number_if_there(section, number, &target->all);
        return;
    }
    const char **countries = lsp_study_alloc(reader, map->n_children, sizeof *countries);
    target->own = lsp_study_alloc(reader, map->n_children, sizeof *target->own);
    target->country = countries;
    if (countries == NULL || target->own == NULL)
        return;
    struct lsp_section values = {.reader = reader,
        .map = map,
        .path = lsp_study_printf(reader, "%s.%s", section->path, number->key),
        .subject = section->subject};
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        bool is_elsewhere = strcmp(node->key, ELSEWHERE) == 0;
        if (!is_elsewhere && !is_country_of_study(reader, node))
            continue;
        struct lsp_number own = *number;
        own.key = node->key;
        own.label = is_elsewhere ? lsp_study_printf(reader, "%s elsewhere", number->label)
                                 : lsp_study_printf(reader, "%s in %s", number->label, node->key);
        if (is_elsewhere) {
            (void)lsp_field_number_if_there(&values, &own, &target->all);
            continue;
        }
        countries[target->n_own] = node->key;
        (void)lsp_field_number_if_there(&values, &own, &target->own[target->n_own++]);
    }
}

/* Keys of a quantity are in small letters. */
static bool is_by_country(const struct lsp_yaml *node)
{
    if (node->kind != LSP_YAML_MAP || node->first == NULL)
        return false;
    char letter = node->first->key[0];
    return (letter >= 'A' && letter <= 'Z') || strcmp(node->first->key, ELSEWHERE) == 0;
}

static bool is_country_of_study(struct lsp_study_reader *reader, const struct lsp_yaml *node)
{
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    if (!reader->has_nodes)
        return true; /* nobody knows, and that has been reported */
    const char *names[16] = {NULL};
    size_t n = 0;
    for (size_t at = 0; at < specs->n_nodes; at++) {
        const char *country = specs->nodes[at].country;
        if (strcmp(country, node->key) == 0)
            return true;
        size_t known = 0;
        while (known < n && strcmp(names[known], country) != 0)
            known++;
        if (known == n && n < LSP_COUNT(names) && country[0] != '\0')
            names[n++] = country;
    }
    lsp_diags_add(reader->diags, LSP_DIAG_EFFECT_COUNTRY,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
            .found = node->key,
            .expected = lsp_diags_join(reader->diags, names, n),
            .hint = "other: stands for all countries that are not named"},
        "no node of the study lies in %s", node->key);
    return false;
}

/* What is counted must have a price wherever it can happen: 0 would say that it costs nothing. */
static void check_valued(const struct lsp_section *section,
    const struct lsp_externalities *externalities,
    const struct lsp_country_number effects[LSP_N_EFFECTS])
{
    const struct lsp_network_specs *specs = &section->reader->inputs->base.network;
    if (section->map == NULL || !section->reader->has_nodes)
        return;
    for (size_t at = 0; at < specs->n_nodes; at++) {
        bool is_first = true;
        for (size_t before = 0; before < at && is_first; before++)
            is_first = strcmp(specs->nodes[before].country, specs->nodes[at].country) != 0;
        if (is_first)
            check_valued_in(section, externalities, effects, specs->nodes[at].country);
    }
    const struct lsp_country_number *co2 = &effects[LSP_EFFECT_CO2];
    bool is_emitted = co2->all > 0;
    for (size_t own = 0; own < co2->n_own; own++)
        is_emitted |= co2->own[own] > 0;
    if (is_emitted && externalities->carbon.n_years == 0)
        report_no_value(section, "co2", NULL, "externalities.carbon.price");
}

static void check_valued_in(const struct lsp_section *section,
    const struct lsp_externalities *externalities,
    const struct lsp_country_number effects[LSP_N_EFFECTS], const char *country)
{
    static const char *const EXPECTED =
        "under externalities.casualties its value, or product_per_person and a multiple";
    const struct lsp_casualty_values *values = &externalities->casualties;
    if (lsp_country_number_at(&effects[LSP_EFFECT_DEATHS], country) > 0 &&
        !(lsp_death_money(values, country) > 0))
        report_no_value(section, "deaths", country, EXPECTED);
    if (lsp_country_number_at(&effects[LSP_EFFECT_SERIOUS], country) > 0 &&
        !(lsp_serious_money(values, country) > 0))
        report_no_value(section, "serious", country, EXPECTED);
}

static void report_no_value(
    const struct lsp_section *section, const char *key, const char *country, const char *expected)
{
    struct lsp_study_reader *reader = section->reader;
    const char *what = strcmp(key, "co2") == 0      ? "CO2"
                       : strcmp(key, "deaths") == 0 ? "deaths"
                                                    : "serious injuries";
    const char *place = country == NULL      ? ""
                        : country[0] == '\0' ? " at nodes without a country"
                                             : lsp_study_printf(reader, " in %s", country);
    lsp_diags_add(reader->diags, LSP_DIAG_EFFECT_VALUE,
        &(struct lsp_diag_facts){
            .where = lsp_key_place(reader, lsp_field_node(section, key)), .expected = expected},
        "no value is given to %s through %s%s", what, section->subject, place);
}
