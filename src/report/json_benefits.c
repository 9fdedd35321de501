/* JSON: costs that change much, and integrals by points; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json_members.h"
#include "report/report_internal.h"

#include <math.h>

static void add_warnings(const struct lsp_report_scenario *scenario, const char *name,
    const struct lsp_cost_warnings *warnings, struct lsp_buffer *json);
static void add_warning(const struct lsp_report_scenario *scenario,
    const struct lsp_cost_warning *warning, struct lsp_buffer *json);

void lsp_json_benefits(const struct lsp_report_scenario *scenario, struct lsp_buffer *json)
{
    const struct lsp_appraisal *appraisal = scenario->appraisal;
    lsp_json_number(json, "points_error", appraisal->points_error);
    add_warnings(scenario, "cost_warnings", &appraisal->cost_warnings, json);
    add_warnings(scenario, "new_ways", &appraisal->new_ways, json);
}

static void add_warnings(const struct lsp_report_scenario *scenario, const char *name,
    const struct lsp_cost_warnings *warnings, struct lsp_buffer *json)
{
    lsp_buffer_printf(json, ",\n\"%s\":{\"n\":%zu", name, warnings->n_all);
    lsp_json_number(json, "n_serious", (double)warnings->n_serious);
    lsp_buffer_add(json, ",\"largest\":[");
    for (size_t at = 0; at < warnings->n_items; at++) {
        lsp_buffer_add(json, at > 0 ? ",\n" : "\n");
        add_warning(scenario, &warnings->items[at], json);
    }
    lsp_buffer_add(json, "]}");
}

static void add_warning(const struct lsp_report_scenario *scenario,
    const struct lsp_cost_warning *warning, struct lsp_buffer *json)
{
    const struct lsp_movement *movement = &scenario->demand->movements[warning->movement];
    const struct lsp_alternative *way = &scenario->demand->alternatives[warning->alternative];
    const struct lsp_zone_spec *zones = scenario->specs_with->zones;
    lsp_buffer_printf(json, "{\"year\":%d", warning->year);
    lsp_json_text(json, "segment", scenario->demand->segments[movement->segment].id);
    lsp_json_text(json, "origin", zones[movement->origin].id);
    lsp_json_text(json, "destination", zones[movement->destination].id);
    lsp_json_text(json, "alternative", way->id);
    lsp_json_text(json, "mode", LSP_MODE_NAMES[way->main_mode]);
    lsp_json_text(json, "severity", warning->is_serious ? "serious" : "warning");
    lsp_json_number(
        json, "cost_without", isfinite(warning->cost0_money) ? warning->cost0_money : (double)NAN);
    lsp_json_number(
        json, "cost_with", isfinite(warning->cost1_money) ? warning->cost1_money : (double)NAN);
    lsp_json_number(json, "amount_without", warning->amount0);
    lsp_json_number(json, "amount_with", warning->amount1);
    lsp_buffer_add(json, "}");
}
