/* The ways between two zones before and after, with the cost of each taken apart.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/questions_internal.h"

#include <math.h>

#include "study/explain_internal.h"

/* Part of the answer for one side. */
struct page {
    const struct asked *asked;
    enum lsp_side side;
    struct lsp_arena *arena;
    struct lsp_buffer *json;
    bool is_first;
};

static bool are_zones(
    const struct asked *asked, uint32_t from, uint32_t to, struct lsp_diags *diags);
static enum lsp_status write_side(struct page *page, uint32_t from, uint32_t to) LSP_MUST_CHECK;
static enum lsp_status write_choice(
    struct page *page, size_t movement, size_t alternative) LSP_MUST_CHECK;
static void write_route(
    const struct page *page, size_t movement, size_t alternative, const struct told_way *told);
static void write_parts(const struct page *page, const struct lsp_choice *choice);
static void write_explanation(
    const struct asked *asked, uint32_t from, uint32_t to, struct lsp_buffer *json);

enum lsp_status lsp_asked_routes(const struct asked *asked, uint32_t from, uint32_t to,
    struct lsp_diags *diags, struct lsp_buffer *json)
{
    static const char *const SIDES[] = {"{\"sides\":{\"without\":", ",\"with\":"};
    struct lsp_arena arena = {0};
    enum lsp_status status = are_zones(asked, from, to, diags) ? LSP_OK : LSP_BAD_INPUT;
    for (int side = LSP_WITHOUT; side <= LSP_WITH && status == LSP_OK; side++) {
        struct page page = {asked, (enum lsp_side)side, &arena, json, true};
        lsp_buffer_add(json, SIDES[side]);
        lsp_buffer_add(json, "{\"routes\":[");
        status = write_side(&page, from, to);
        lsp_buffer_add(json, "]}");
    }
    lsp_arena_finish(&arena);
    if (status != LSP_OK)
        return status;
    lsp_buffer_add(json, "},\"explain\":");
    write_explanation(asked, from, to, json);
    lsp_buffer_add(json, "}\n");
    return LSP_OK;
}

static bool are_zones(
    const struct asked *asked, uint32_t from, uint32_t to, struct lsp_diags *diags)
{
    size_t n_zones = asked->inputs->base.network.n_zones;
    if (from < n_zones && to < n_zones && from != to)
        return true;
    lsp_diags_add(diags, LSP_DIAG_EXPLAIN_ZONE,
        &(struct lsp_diag_facts){.expected = "two different zones of the study"},
        "there are no ways between these zones");
    return false;
}

static enum lsp_status write_side(struct page *page, uint32_t from, uint32_t to)
{
    const struct lsp_demand *demand = &page->asked->cases[page->side]->demand;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        if (demand->movements[movement].origin == from &&
            demand->movements[movement].destination == to)
            for (size_t way = 0; way < demand->n_alternatives; way++)
                LSP_TRY(write_choice(page, movement, way));
    return LSP_OK;
}

/* One that nobody takes is told where its cost is finite: perhaps it is the dearer one. */
static enum lsp_status write_choice(struct page *page, size_t movement, size_t alternative)
{
    const struct lsp_results *results = page->asked->results[page->side];
    struct told_way told[LSP_MAX_TOLD_WAYS];
    size_t n_told = 0;
    if (!isfinite(lsp_results_choice(results, movement, alternative)->cost_money))
        return LSP_OK;
    LSP_TRY(lsp_tell_ways(lsp_asked_way(page->asked, page->side, movement, alternative),
        results->n_way_points, page->arena, told, &n_told));
    for (size_t at = 0; at < n_told; at++) {
        lsp_buffer_add(page->json, page->is_first ? "" : ",");
        page->is_first = false;
        write_route(page, movement, alternative, &told[at]);
    }
    return LSP_OK;
}

static void write_route(
    const struct page *page, size_t movement, size_t alternative, const struct told_way *told)
{
    const struct lsp_demand *demand = &page->asked->cases[page->side]->demand;
    const struct lsp_results *results = page->asked->results[page->side];
    const struct lsp_choice *choice = lsp_results_choice(results, movement, alternative);
    const struct lsp_segment *who = &demand->segments[demand->movements[movement].segment];
    double total = results->amount[movement];
    struct lsp_buffer *json = page->json;
    lsp_buffer_add(json, "\n{\"links\":[");
    for (uint32_t at = 0; at < told->n_links; at++)
        lsp_buffer_printf(json, "%s%u", at > 0 ? "," : "",
            (unsigned)lsp_asked_number(page->asked, page->side, told->links[at]));
    lsp_buffer_add(json, "]");
    lsp_buffer_add_text_member(json, "group", who->id);
    lsp_buffer_add_text_member(json, "alternative", demand->alternatives[alternative].id);
    lsp_buffer_add_text_member(json, "label", demand->alternatives[alternative].name);
    lsp_buffer_add_text_member(json, "unit", who->is_goods ? "t/year" : "persons/year");
    lsp_buffer_add_number_member(json, "value", choice->amount * told->share);
    lsp_buffer_add_number_member(
        json, "share", total > 0 ? choice->amount / total * told->share : (double)NAN);
    lsp_buffer_add_number_member(json, "share_of_alternative", told->share);
    lsp_buffer_add_number_member(json, "hours", choice->hours);
    lsp_buffer_add_number_member(json, "km", choice->distance_km);
    write_parts(page, choice);
    lsp_buffer_add_number_member(json, "total", choice->cost_money);
    lsp_buffer_add(json, "}");
}

/* Used ways of an alternative cost the same; parts are means over them. */
static void write_parts(const struct page *page, const struct lsp_choice *choice)
{
    struct lsp_buffer *json = page->json;
    bool is_first = true;
    lsp_buffer_add(json, ",\"parts\":[");
    for (int part = 0; part < LSP_N_COST_PARTS; part++) {
        if (!(fabs(choice->part_money[part]) > 0))
            continue;
        lsp_buffer_add(json, is_first ? "{\"key\":" : ",{\"key\":");
        lsp_buffer_add_json(json, LSP_COST_PART_NAMES[part]);
        lsp_buffer_add_text_member(json, "label", LSP_COST_PART_NAMES[part]);
        lsp_buffer_add_number_member(json, "value", choice->part_money[part]);
        lsp_buffer_add_text_member(json, "unit", page->asked->inputs->currency);
        lsp_buffer_add(json, "}");
        is_first = false;
    }
    lsp_buffer_add(json, "]");
}

/* Of the segments that go from the one zone to the other; what is borrowed is not finished. */
static void write_explanation(
    const struct asked *asked, uint32_t from, uint32_t to, struct lsp_buffer *json)
{
    const struct lsp_demand *demand = &asked->cases[LSP_WITH]->demand;
    struct explained explained = {.inputs = *asked->inputs,
        .scenario = asked->scenario,
        .year = asked->year,
        .from = from,
        .to = to,
        .sides = {.state_share = asked->state_share,
            .converged = asked->converged,
            .pivots = asked->pivots}};
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++) {
        explained.sides.cases[side] = *asked->cases[side];
        explained.sides.results[side] = *asked->results[side];
    }
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        if (demand->movements[movement].origin == from &&
            demand->movements[movement].destination == to)
            explained.segments |= UINT32_C(1) << demand->movements[movement].segment;
    lsp_explained_json(&explained, json);
}
