/* The explanation for programs (docs/guide/cli.md).  SPDX-License-Identifier: Apache-2.0 */
#include "study/explain_internal.h"

#include <math.h>

static void add_segment(
    const struct explained *explained, uint32_t segment, struct lsp_buffer *json);
static void add_side(const struct explained *explained, enum lsp_side side, uint32_t segment,
    uint32_t movement, struct lsp_buffer *json);
static void add_alternative(const struct explained *explained, enum lsp_side side,
    uint32_t movement, size_t alternative, struct lsp_buffer *json);
static void add_parts(double value_of_time_money_h, const double part_money[LSP_N_COST_PARTS],
    struct lsp_buffer *json);
static void add_step(const struct explained *explained, enum lsp_side side, uint32_t segment,
    const struct lsp_step *step, struct lsp_buffer *json);

static const char *const SIDES[] = {"without", "with"};

void lsp_explained_json(const struct explained *explained, struct lsp_buffer *json)
{
    const struct lsp_zone_spec *zones = explained->inputs.base.network.zones;
    bool is_first = true;
    lsp_buffer_add(json, "{\"format\":\"linkspan explanation 1\"");
    lsp_buffer_add_text_member(json, "study", explained->inputs.id);
    lsp_buffer_add_text_member(
        json, "scenario", explained->inputs.scenarios[explained->scenario].id);
    lsp_buffer_add_number_member(json, "year", explained->year);
    lsp_buffer_add_number_member(json, "state_share", explained->sides.state_share);
    lsp_buffer_add_text_member(json, "from", zones[explained->from].id);
    lsp_buffer_add_text_member(json, "to", zones[explained->to].id);
    lsp_buffer_add_text_member(json, "currency", explained->inputs.currency);
    lsp_buffer_printf(
        json, ",\"converged\":%s,\"segments\":[", explained->sides.converged ? "true" : "false");
    for (uint32_t segment = 0; segment < explained->inputs.base.demand.n_segments; segment++) {
        if ((explained->segments >> segment & 1) == 0)
            continue;
        lsp_buffer_add(json, is_first ? "\n{" : ",\n{");
        add_segment(explained, segment, json);
        lsp_buffer_add(json, "}");
        is_first = false;
    }
    lsp_buffer_add(json, "]}\n");
}

static void add_segment(
    const struct explained *explained, uint32_t segment, struct lsp_buffer *json)
{
    const struct lsp_segment *who = &explained->sides.cases[LSP_WITH].demand.segments[segment];
    uint32_t movement = lsp_explained_movement(explained, segment);
    lsp_buffer_add(json, "\"id\":");
    lsp_buffer_add_json(json, who->id);
    lsp_buffer_add_text_member(json, "unit", who->is_goods ? "t" : "person");
    lsp_buffer_add_number_member(json, "value_of_time_per_h", who->value_of_time_money_h);
    lsp_buffer_add_number_member(
        json, "reference_composite_cost", explained->sides.pivots[movement].composite_money);
    lsp_buffer_printf(
        json, ",\"is_stated\":%s", lsp_explained_is_stated(explained, movement) ? "true" : "false");
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++) {
        lsp_buffer_printf(json, ",\n\"%s\":{", SIDES[side]);
        add_side(explained, (enum lsp_side)side, segment, movement, json);
        lsp_buffer_add(json, "}");
    }
}

static void add_side(const struct explained *explained, enum lsp_side side, uint32_t segment,
    uint32_t movement, struct lsp_buffer *json)
{
    const struct lsp_results *results = &explained->sides.results[side];
    const struct lsp_demand *demand = &explained->sides.cases[side].demand;
    bool is_first = true;
    lsp_buffer_add(json, "\"amount_per_year\":");
    lsp_buffer_add_json_number(json, results->amount[movement]);
    lsp_buffer_add_number_member(
        json, "amount_per_year_at_reference_cost", results->reference_amount[movement]);
    lsp_buffer_add_number_member(json, "composite_cost", results->composite_money[movement]);
    lsp_buffer_add_number_member(json, "price_of_beds_and_tours", results->ration_money[movement]);
    lsp_buffer_add(json, ",\"alternatives\":[");
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        if ((demand->alternatives[way].segments >> segment & 1) == 0)
            continue;
        lsp_buffer_add(json, is_first ? "\n{" : ",\n{");
        add_alternative(explained, side, movement, way, json);
        lsp_buffer_add(json, "}");
        is_first = false;
    }
    lsp_buffer_add(json, "]");
}

static void add_alternative(const struct explained *explained, enum lsp_side side,
    uint32_t movement, size_t alternative, struct lsp_buffer *json)
{
    const struct lsp_demand *demand = &explained->sides.cases[side].demand;
    const struct lsp_choice *choice = lsp_explained_choice(explained, side, movement, alternative);
    uint32_t segment = demand->movements[movement].segment;
    lsp_buffer_add(json, "\"id\":");
    lsp_buffer_add_json(json, demand->alternatives[alternative].id);
    lsp_buffer_printf(json, ",\"is_available\":%s", choice != NULL ? "true" : "false");
    if (choice == NULL)
        return;
    lsp_buffer_add_number_member(json, "amount_per_year", choice->amount);
    double total = explained->sides.results[side].amount[movement];
    lsp_buffer_add_number_member(json, "share", total > 0 ? choice->amount / total : (double)NAN);
    lsp_buffer_add_number_member(json, "cost", choice->cost_money);
    lsp_buffer_add_number_member(
        json, "pivot_constant", explained->sides.pivots[movement].constant_money[alternative]);
    lsp_buffer_add_number_member(json, "hours", choice->hours);
    lsp_buffer_add_number_member(json, "km", choice->distance_km);
    lsp_buffer_add(json, ",\"parts\":[");
    add_parts(demand->segments[segment].value_of_time_money_h, choice->part_money, json);
    lsp_buffer_add(json, "],\"steps\":[");
    const struct lsp_steps *steps = lsp_explained_steps(explained, side, movement, alternative);
    for (size_t at = 0; at < steps->n; at++) {
        lsp_buffer_add(json, at == 0 ? "\n {" : ",\n {");
        add_step(explained, side, segment, &steps->items[at], json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

/* Those that are not nothing. */
static void add_parts(double value_of_time_money_h, const double part_money[LSP_N_COST_PARTS],
    struct lsp_buffer *json)
{
    bool is_first = true;
    for (int part = 0; part < LSP_N_COST_PARTS; part++) {
        if (!(fabs(part_money[part]) > 0))
            continue;
        lsp_buffer_add(json, is_first ? "{\"part\":" : ",{\"part\":");
        lsp_buffer_add_json(json, LSP_COST_PART_NAMES[part]);
        lsp_buffer_add_number_member(json, "money", part_money[part]);
        lsp_buffer_add_number_member(json, "hours", part_money[part] / value_of_time_money_h);
        lsp_buffer_add(json, "}");
        is_first = false;
    }
}

static void add_step(const struct explained *explained, enum lsp_side side, uint32_t segment,
    const struct lsp_step *step, struct lsp_buffer *json)
{
    static const char *const KINDS[] = {"terminal", "link", "ride"};
    const struct lsp_segment *who = &explained->sides.cases[side].demand.segments[segment];
    struct lsp_buffer words = {0};
    lsp_explained_step_words(explained, side, step, &words);
    lsp_buffer_printf(json, "\"kind\":\"%s\"", KINDS[step->kind]);
    lsp_buffer_add_text_member(json, "what", words.failed ? "" : words.text);
    if (words.failed)
        json->failed = true;
    lsp_buffer_finish(&words);
    lsp_buffer_add_number_member(json, "share", step->share);
    lsp_buffer_add_number_member(json, "hours", step->hours);
    lsp_buffer_add_number_member(json, "km", lsp_explained_step_km(explained, side, step));
    lsp_buffer_add(json, ",\"parts\":[");
    add_parts(who->value_of_time_money_h, step->part_money, json);
    lsp_buffer_add(json, "]");
}
