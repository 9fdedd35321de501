/* What the cost between two zones is made of.  Where the study states no movement, one of nobody is
 * added: it changes nothing for anybody else, and is priced like all.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/explain_internal.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

static enum lsp_status solve(struct explained *explained);
static bool find_segment(struct explained *explained);
static bool find_zone(struct explained *explained, const char *wanted, uint32_t *ret_zone);
static void refuse_zone(struct explained *explained, const char *wanted, uint32_t n_found);
static bool zones_differ(struct explained *explained);
static enum lsp_status add_probes(struct explained *explained);
static enum lsp_status add_probes_to(
    struct explained *explained, struct lsp_movement **movements, size_t *n_movements);
static bool has_movement(const struct explained *explained, const struct lsp_movement movements[],
    size_t n_movements, uint32_t segment);
static enum lsp_status render(
    const struct explained *explained, struct lsp_explanation *ret_explanation);

void lsp_explanation_finish(struct lsp_explanation *explanation)
{
    lsp_buffer_finish(&explanation->text);
    lsp_buffer_finish(&explanation->json);
}

enum lsp_status lsp_study_explain(const struct lsp_explain_options *options,
    struct lsp_diags *diags, struct lsp_explanation *ret_explanation)
{
    struct explained explained = {.options = options, .diags = diags};
    LSP_TRY(lsp_study_open(options->folder, diags, &explained.inputs));
    enum lsp_status status = solve(&explained);
    if (status == LSP_OK)
        status = render(&explained, ret_explanation);
    lsp_scenario_sides_finish(&explained.sides);
    lsp_arena_finish(&explained.arena);
    lsp_study_inputs_finish(&explained.inputs);
    return status;
}

static enum lsp_status solve(struct explained *explained)
{
    const struct lsp_explain_options *options = explained->options;
    const struct lsp_study_inputs *inputs = &explained->inputs;
    bool has_scenario = lsp_asked_scenario(
        inputs, options->scenario, &explained->arena, explained->diags, &explained->scenario);
    bool has_segment = find_segment(explained);
    bool has_year = lsp_asked_year(
        inputs, options->year, &explained->arena, explained->diags, &explained->year);
    bool has_from = find_zone(explained, options->from, &explained->from);
    bool has_to = find_zone(explained, options->to, &explained->to);
    if (!has_scenario || !has_segment || !has_year || !has_from || !has_to ||
        !zones_differ(explained))
        return LSP_BAD_INPUT;
    if (explained->year == 0)
        LSP_TRY(lsp_show_year_find(&explained->inputs, &explained->arena, &explained->year));
    LSP_TRY(add_probes(explained));
    const struct sides_options sides = {.scenario = explained->scenario,
        .year = explained->year,
        .keeps_steps = true,
        .origin = explained->from,
        .destination = explained->to};
    return lsp_scenario_sides_solve(
        &explained->inputs, &sides, &explained->arena, explained->diags, &explained->sides);
}

static bool find_segment(struct explained *explained)
{
    const struct lsp_demand *demand = &explained->inputs.base.demand;
    const char *wanted = explained->options->segment;
    const char *names[LSP_MAX_SEGMENTS];
    for (uint32_t segment = 0; segment < demand->n_segments; segment++) {
        names[segment] = demand->segments[segment].id;
        if (wanted == NULL || strcmp(names[segment], wanted) == 0)
            explained->segments |= UINT32_C(1) << segment;
    }
    if (explained->segments != 0)
        return true;
    lsp_refuse_asked(explained->diags, "segment", wanted, demand->n_segments, names);
    return false;
}

/* By id; else by name, where only one zone has it. */
static bool find_zone(struct explained *explained, const char *wanted, uint32_t *ret_zone)
{
    const struct lsp_network_specs *specs = &explained->inputs.base.network;
    uint32_t found = lsp_network_find_zone(specs, wanted), n_found = found != LSP_NONE;
    for (uint32_t zone = 0; zone < specs->n_zones && found == LSP_NONE; zone++)
        if (lsp_text_equal(specs->zones[zone].name, wanted) && n_found++ == 0)
            *ret_zone = zone;
    if (found != LSP_NONE)
        *ret_zone = found;
    if (n_found == 1)
        return true;
    refuse_zone(explained, wanted, n_found);
    return false;
}

static void refuse_zone(struct explained *explained, const char *wanted, uint32_t n_found)
{
    enum { MOST_LISTED = 40 };
    const struct lsp_network_specs *specs = &explained->inputs.base.network;
    const char **ids = LSP_ARRAY(&explained->arena, const char *, specs->n_zones);
    for (size_t zone = 0; zone < specs->n_zones && ids != NULL; zone++)
        ids[zone] = specs->zones[zone].id;
    size_t n_ids = ids == NULL ? 0 : specs->n_zones;
    const char *nearest = lsp_nearest_name(wanted, ids, n_ids);
    bool is_short = n_ids <= MOST_LISTED;
    lsp_diags_add(explained->diags, LSP_DIAG_EXPLAIN_ZONE,
        &(struct lsp_diag_facts){.where = {.file = "study.yaml"},
            .found = wanted,
            .expected =
                is_short ? lsp_diags_join(explained->diags, ids, n_ids) : "the id of a zone",
            .hint =
                nearest == NULL ? NULL : lsp_arena_printf(&explained->arena, "is it %s?", nearest)},
        n_found == 0 ? "the study has no such zone" : "several zones have this name");
}

static bool zones_differ(struct explained *explained)
{
    if (explained->from != explained->to)
        return true;
    lsp_diags_add(explained->diags, LSP_DIAG_EXPLAIN_ZONE,
        &(struct lsp_diag_facts){.where = {.file = "study.yaml"},
            .found = explained->options->to,
            .expected = "another zone than the first one"},
        "a movement does not stay within a zone");
    return false;
}

/* To the study's table and to those that edits put in its place. */
static enum lsp_status add_probes(struct explained *explained)
{
    struct lsp_study_inputs *inputs = &explained->inputs;
    struct lsp_scenario *scenario = &inputs->scenarios[explained->scenario];
    LSP_TRY(
        add_probes_to(explained, &inputs->base.demand.movements, &inputs->base.demand.n_movements));
    for (size_t at = 0; at < scenario->n_edits; at++)
        if (scenario->edits[at].kind == LSP_EDIT_SET_DEMAND)
            LSP_TRY(add_probes_to(
                explained, &scenario->edits[at].movements, &scenario->edits[at].n_movements));
    return LSP_OK;
}

static enum lsp_status add_probes_to(
    struct explained *explained, struct lsp_movement **movements, size_t *n_movements)
{
    size_t n = *n_movements;
    struct lsp_movement *more =
        LSP_ARRAY(&explained->arena, struct lsp_movement, n + LSP_MAX_SEGMENTS);
    if (more == NULL)
        return LSP_NO_MEMORY;
    if (n > 0)
        memcpy(more, *movements, n * sizeof *more);
    for (uint32_t segment = 0; segment < explained->inputs.base.demand.n_segments; segment++)
        if ((explained->segments >> segment & 1) != 0 &&
            !has_movement(explained, *movements, *n_movements, segment))
            more[n++] = (struct lsp_movement){
                .segment = segment, .origin = explained->from, .destination = explained->to};
    *movements = more;
    *n_movements = n;
    return LSP_OK;
}

static bool has_movement(const struct explained *explained, const struct lsp_movement movements[],
    size_t n_movements, uint32_t segment)
{
    for (size_t movement = 0; movement < n_movements; movement++)
        if (movements[movement].segment == segment &&
            movements[movement].origin == explained->from &&
            movements[movement].destination == explained->to)
            return true;
    return false;
}

static enum lsp_status render(
    const struct explained *explained, struct lsp_explanation *ret_explanation)
{
    struct lsp_explanation explanation = {.converged = explained->sides.converged};
    lsp_explained_text(explained, &explanation.text);
    lsp_explained_json(explained, &explanation.json);
    if (explanation.text.failed || explanation.json.failed) {
        lsp_explanation_finish(&explanation);
        return LSP_NO_MEMORY;
    }
    *ret_explanation = explanation;
    return LSP_OK;
}

/* ---- for the renderers ---- */

uint32_t lsp_explained_movement(const struct explained *explained, uint32_t segment)
{
    const struct lsp_demand *demand = &explained->sides.cases[LSP_WITH].demand;
    for (uint32_t movement = 0; movement < demand->n_movements; movement++)
        if (demand->movements[movement].segment == segment &&
            demand->movements[movement].origin == explained->from &&
            demand->movements[movement].destination == explained->to)
            return movement;
    return LSP_NONE;
}

/* Probes stand in no file. */
bool lsp_explained_is_stated(const struct explained *explained, uint32_t movement)
{
    return explained->sides.cases[LSP_WITH].demand.movements[movement].where.file != NULL;
}

const struct lsp_choice *lsp_explained_choice(
    const struct explained *explained, enum lsp_side side, uint32_t movement, size_t alternative)
{
    const struct lsp_choice *choice =
        lsp_results_choice(&explained->sides.results[side], movement, alternative);
    return isfinite(choice->cost_money) ? choice : NULL;
}

const struct lsp_steps *lsp_explained_steps(
    const struct explained *explained, enum lsp_side side, uint32_t movement, size_t alternative)
{
    const struct lsp_results *results = &explained->sides.results[side];
    return &results->steps[movement * results->n_alternatives + alternative];
}

static const char *shown(const char *name, const char *id)
{
    return name[0] != '\0' ? name : id;
}

static void add_ends(const struct lsp_network_specs *specs, uint32_t from, uint32_t to,
    const char *by, struct lsp_buffer *words)
{
    const struct lsp_node_spec *nodes = specs->nodes;
    lsp_buffer_add(words, shown(nodes[from].name, nodes[from].id));
    lsp_buffer_add(words, " - ");
    lsp_buffer_add(words, shown(nodes[to].name, nodes[to].id));
    lsp_buffer_add(words, ", ");
    lsp_buffer_add(words, by);
}

void lsp_explained_step_words(const struct explained *explained, enum lsp_side side,
    const struct lsp_step *step, struct lsp_buffer *words)
{
    const struct lsp_case *at = &explained->sides.cases[side];
    const struct lsp_results *results = &explained->sides.results[side];
    if (step->kind == LSP_STEP_RIDE) {
        const struct lsp_leg *leg = &at->services.legs[step->what];
        add_ends(&at->network, leg->from_node, leg->to_node, LSP_MODE_NAMES[leg->mode], words);
        lsp_buffer_add(words, " ");
        lsp_buffer_add(words, leg->route_id);
    } else if (step->kind == LSP_STEP_LINK) {
        const struct lsp_link_spec *link = &at->network.links[results->link_row[step->what]];
        bool is_forward = results->link_is_forward[step->what];
        if (link->name[0] != '\0' && strcmp(link->name, link->id) != 0)
            lsp_buffer_add(words, link->name);
        else
            add_ends(&at->network, is_forward ? link->from_node : link->to_node,
                is_forward ? link->to_node : link->from_node, link->id, words);
    } else {
        const struct lsp_vehicle *vehicle = &at->network.vehicles[step->vehicle];
        lsp_buffer_add(words, "boarding or loading: ");
        lsp_buffer_add(words, shown(vehicle->name, vehicle->id));
    }
}

double lsp_explained_step_km(
    const struct explained *explained, enum lsp_side side, const struct lsp_step *step)
{
    const struct lsp_results *results = &explained->sides.results[side];
    return step->kind == LSP_STEP_LINK
               ? explained->sides.cases[side].network.links[results->link_row[step->what]].length_km
               : 0;
}
