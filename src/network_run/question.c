/* What all questions begin and end with.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/id.h"
#include "network_run/question_internal.h"

static enum lsp_status choose_classes(struct asked *asked);
static enum lsp_status number_zones(struct asked *asked);

/* Costs of ways that carry flow differ by about the gap, so no less can be told apart. */
static const double LEAST_TOLERANCE = 1e-7;

enum lsp_status lsp_asked_begin(
    const struct lsp_question *question, struct lsp_diags *diags, struct asked *asked)
{
    *asked = (struct asked){.question = question, .diags = diags};
    LSP_TRY(lsp_network_result_read(question->result, question->period, diags, &asked->result));
    asked->n_threads = lsp_network_inputs_threads(&asked->result->inputs, question->n_threads);
    LSP_TRY(choose_classes(asked));
    LSP_TRY(number_zones(asked));
    const struct lsp_network_result *result = asked->result;
    double gap = result->relative_gap;
    enum lsp_status status =
        lsp_route_flows_find(&result->problem.problem, &result->state, result->time,
            &(struct lsp_route_flows_options){
                .tolerance = gap > LEAST_TOLERANCE ? gap : LEAST_TOLERANCE,
                .n_threads = asked->n_threads,
                .is_cancelled = question->is_cancelled,
                .context = question->user},
            &asked->routes);
    if (status == LSP_BAD_INPUT)
        lsp_diags_add(diags, LSP_DIAG_BROKEN_STATE,
            &(struct lsp_diag_facts){
                .where = {.file = question->result}, .hint = "run 'linkspan assign' again"},
            "the state of the result does not carry the trips");
    return status;
}

void lsp_asked_finish(struct asked *asked)
{
    if (asked->routes.problem != NULL)
        lsp_route_flows_finish(&asked->routes);
    lsp_network_result_free(asked->result);
}

void lsp_answer_finish(struct lsp_answer *answer)
{
    lsp_buffer_finish(&answer->text);
}

static enum lsp_status choose_classes(struct asked *asked)
{
    const struct lsp_road_classes *classes = &asked->result->inputs.classes;
    const char *wanted = asked->question->class_name, *names[LSP_ROADS_MAX_CLASSES];
    asked->end_class = classes->n;
    if (wanted == NULL)
        return LSP_OK;
    for (uint32_t at = 0; at < classes->n; at++) {
        names[at] = classes->classes[at].name;
        if (strcmp(names[at], wanted) == 0) {
            asked->first_class = at;
            asked->end_class = at + 1;
            return LSP_OK;
        }
    }
    lsp_diags_add(asked->diags, LSP_DIAG_NO_SUCH_NAME,
        &(struct lsp_diag_facts){.where = {.file = asked->question->result},
            .found = wanted,
            .expected = lsp_diags_join(asked->diags, names, classes->n)},
        "the result has no such class");
    return LSP_BAD_INPUT;
}

/* Trips begin and end at no other nodes. */
static enum lsp_status number_zones(struct asked *asked)
{
    const struct lsp_roads *roads = &asked->result->inputs.roads;
    asked->zone_of_node = LSP_ARRAY(&asked->result->arena, uint32_t, roads->n_nodes);
    if (asked->zone_of_node == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t zone = 0; zone < roads->n_zones; zone++)
        asked->zone_of_node[lsp_roads_zone_node(roads, zone)] = zone;
    return LSP_OK;
}

uint32_t lsp_asked_zone(const struct asked *asked, const char *text)
{
    const struct lsp_roads *roads = &asked->result->inputs.roads;
    uint32_t zone = lsp_roads_find_zone(roads, text, strlen(text));
    char expected[64];
    if (zone != LSP_NONE)
        return zone;
    snprintf(expected, sizeof expected, "a number from 1 to %u", roads->n_zones);
    lsp_diags_add(asked->diags, LSP_DIAG_NO_SUCH_ZONE,
        &(struct lsp_diag_facts){.where = {.file = roads->file},
            .found = text,
            .expected = roads->is_numbered ? expected : "the id of a zone"},
        "the network has no zone of this name");
    return LSP_NONE;
}

uint32_t lsp_asked_node(const struct asked *asked, uint32_t zone)
{
    return lsp_roads_zone_node(&asked->result->inputs.roads, zone);
}

const char *lsp_asked_zone_text(const struct asked *asked, uint32_t node, char text[static 32])
{
    return lsp_roads_zone_text(&asked->result->inputs.roads, asked->zone_of_node[node], text);
}

const char *lsp_asked_class_name(const struct asked *asked, uint32_t class_at)
{
    const char *name = asked->result->inputs.classes.classes[class_at].name;
    return name == NULL ? "" : name;
}

void lsp_asked_add_json(struct lsp_buffer *out, const char *key, double value)
{
    lsp_buffer_printf(out, ", \"%s\": ", key);
    lsp_buffer_add_json_number(out, value);
}

void lsp_asked_add_csv_number(struct lsp_buffer *out, double value)
{
    char text[32];
    lsp_format_double(value, text);
    lsp_buffer_printf(out, ",%s", text);
}

void lsp_asked_add_residual(const struct asked *asked, struct lsp_buffer *out)
{
    lsp_buffer_printf(out, "%-22s link flows differ by %.2g of themselves at most%s\n",
        "route flows", asked->routes.residual,
        asked->routes.is_converged ? "" : ": the target of 1e-10 was NOT reached");
}
