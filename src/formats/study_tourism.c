/* study.yaml: what is peculiar to tourists: months, nights and tours.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "formats/study_internal.h"

static void read_season(const struct lsp_section *tourism, struct lsp_segment *segment);
static void read_month(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_segment *segment);
static void normalise_season(
    const struct lsp_section *tourism, bool is_faulty, struct lsp_segment *segment);
static void read_group(const struct lsp_section *tourism, struct lsp_segment *segment);

static void check_segment(struct lsp_study_reader *reader, const struct lsp_segment *segment);

static const struct lsp_number NIGHTS = {"nights", "Nights at the destination", LSP_UNITS_PURE, 0,
    366, true, offsetof(struct lsp_segment, nights)};

void lsp_study_read_tourism(const struct lsp_section *section, struct lsp_segment *segment)
{
    static const struct lsp_key KEYS[] = {{"season", false}, {"nights", false}, {"group", false},
        {"income_growth", false}, {"income_elasticity", false}, {"price_growth", false},
        {"price_elasticity", false}};
    struct lsp_section tourism = {.reader = section->reader, .path = section->path};
    if (!segment->is_goods) /* else the key itself has been reported */
        tourism = lsp_section_open_child(section, "tourism", LSP_COUNT(KEYS), KEYS);
    if (lsp_field_node(&tourism, NIGHTS.key) != NULL)
        (void)lsp_field_number(&tourism, &NIGHTS, &segment->nights);
    lsp_study_read_tourism_growth(&tourism, &segment->tourism);
    read_season(&tourism, segment);
    read_group(&tourism, segment);
}

static void read_season(const struct lsp_section *tourism, struct lsp_segment *segment)
{
    size_t n_errors = tourism->reader->diags->n_errors;
    const struct lsp_yaml *map = lsp_field_map(tourism, "season");
    for (size_t month = 0; month < LSP_MONTHS; month++)
        segment->season_share[month] = map == NULL ? 1 : 0;
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next)
        read_month(tourism->reader, node, segment);
    normalise_season(tourism, tourism->reader->diags->n_errors > n_errors, segment);
}

static void read_month(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_segment *segment)
{
    int64_t month = 0;
    double weight = 0;
    bool is_month = lsp_text_to_int(node->key, strlen(node->key), 1, LSP_MONTHS, &month);
    if (!is_month)
        lsp_diags_add(reader->diags, LSP_DIAG_SEASON,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
                .found = node->key,
                .expected = "a month from 1 to 12"},
            "\"%s\" is no month of the year", node->key);
    if (lsp_value_real(reader, node, 0, 1e6, &weight) && is_month)
        segment->season_share[month - 1] = weight;
}

static void normalise_season(
    const struct lsp_section *tourism, bool is_faulty, struct lsp_segment *segment)
{
    struct lsp_study_reader *reader = tourism->reader;
    double total = 0;
    for (size_t month = 0; month < LSP_MONTHS; month++)
        total += segment->season_share[month];
    if (!(total > 0) && !is_faulty)
        lsp_diags_add(reader->diags, LSP_DIAG_SEASON,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(reader, lsp_field_node(tourism, "season")),
                .expected = "a weight greater than 0 for at least one month"},
            "segment %s travels in no month", segment->id);
    for (size_t month = 0; month < LSP_MONTHS; month++)
        segment->season_share[month] =
            total > 0 ? segment->season_share[month] / total : 1.0 / LSP_MONTHS;
}

static void read_group(const struct lsp_section *tourism, struct lsp_segment *segment)
{
    static const struct lsp_key KEYS[] = {{"size", true}, {"tours_per_year", true}};
    static const struct lsp_number NUMBERS[] = {
        {"size", "Persons in a group", LSP_UNITS_PURE, 0, 1e6, true,
            offsetof(struct lsp_segment, group_size)},
        {"tours_per_year", "Tours a year", LSP_UNITS_PURE, 0, 1e9, true,
            offsetof(struct lsp_segment, tours_per_year)},
    };
    struct lsp_section group = lsp_section_open_child(tourism, "group", LSP_COUNT(KEYS), KEYS);
    if (group.map != NULL)
        lsp_fields_numbers(&group, LSP_COUNT(NUMBERS), NUMBERS, segment);
}

/* What rations a total needs a total that answers: the price that would do the same is found by its
 * response. */
void lsp_study_check_tourism(struct lsp_study_reader *reader)
{
    const struct lsp_case *base = &reader->inputs->base;
    const struct lsp_network_specs *network = &base->network;
    const struct lsp_segment *guest = NULL;
    const struct lsp_zone_spec *host = NULL;
    for (size_t segment = base->demand.n_segments; segment-- > 0;) {
        check_segment(reader, &base->demand.segments[segment]);
        if (base->demand.segments[segment].nights > 0)
            guest = &base->demand.segments[segment];
    }
    for (size_t zone = network->n_zones; zone-- > 0;)
        if (network->zones[zone].beds > 0)
            host = &network->zones[zone];
    if (guest != NULL && host == NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_NO_BEDS,
            &(struct lsp_diag_facts){
                .where = guest->where, .expected = "a column beds in the table of zones"},
            "segment %s stays for nights, but no zone limits its beds", guest->id);
    if (host != NULL && guest == NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_NO_BEDS,
            &(struct lsp_diag_facts){
                .where = host->where, .expected = "a segment with tourism.nights"},
            "zone %s limits its beds, but no segment needs any", host->id);
}

static void check_segment(struct lsp_study_reader *reader, const struct lsp_segment *segment)
{
    bool is_rationed = segment->nights > 0 || segment->tours_per_year > 0;
    bool is_answering =
        segment->has_cost_elasticity ? segment->cost_elasticity < 0 : segment->response > 0;
    if (is_rationed && !is_answering)
        lsp_diags_add(reader->diags, LSP_DIAG_RATION_RESPONSE,
            &(struct lsp_diag_facts){.where = segment->where,
                .expected = "response: greater than 0, or cost_elasticity: less than 0"},
            "segment %s is limited by beds or tours, but its total does not answer to cost",
            segment->id);
}
