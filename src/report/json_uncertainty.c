/* JSON: what the uncertainty run found; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json_members.h"
#include "report/report_internal.h"

#include <inttypes.h>

static void add_drivers(const struct lsp_uncertainty *from, struct lsp_buffer *json);
static void add_events(const struct lsp_uncertainty *from, struct lsp_buffer *json);
static void add_correlations(const struct lsp_uncertainty *from, struct lsp_buffer *json);

void lsp_json_uncertainty(const struct lsp_uncertainty *from, struct lsp_buffer *json)
{
    if (from == NULL)
        return;
    lsp_buffer_printf(json, ",\n\"uncertainty\":{\"n_draws\":%" PRIu32 ",\"n_good\":%" PRIu32,
        from->n_draws, from->n_good);
    lsp_json_number(json, "npv_mean", from->npv_mean);
    lsp_json_number(json, "npv_p10", from->npv_p10);
    lsp_json_number(json, "npv_p50", from->npv_p50);
    lsp_json_number(json, "npv_p90", from->npv_p90);
    lsp_json_number(json, "npv_error", from->npv_error);
    lsp_json_number(json, "npv_negative_share", from->npv_negative_share);
    lsp_json_number(json, "eirr_p10", from->eirr_p10);
    lsp_json_number(json, "eirr_p50", from->eirr_p50);
    lsp_json_number(json, "eirr_p90", from->eirr_p90);
    lsp_buffer_printf(json, ",\"n_without_eirr\":%" PRIu32, from->n_without_eirr);
    lsp_json_number(json, "hurdle_rate", from->hurdle_rate);
    lsp_json_number(json, "hurdle_share", from->hurdle_share);
    add_drivers(from, json);
    add_events(from, json);
    add_correlations(from, json);
    lsp_json_numbers(json, "npv", from->n_draws, from->npv);
    lsp_json_numbers(json, "eirr", from->n_draws, from->eirr);
    lsp_buffer_add(json, "}");
}

static void add_drivers(const struct lsp_uncertainty *from, struct lsp_buffer *json)
{
    static const char *const KINDS[] = {[LSP_DRIVES_NUMBER] = "number",
        [LSP_DRIVES_EVENT] = "event",
        [LSP_DRIVES_OPENING] = "opening"};
    lsp_buffer_add(json, ",\n\"drivers\":[");
    for (size_t at = 0; at < from->n_drivers; at++) {
        const struct lsp_npv_driver *driver = &from->drivers[at];
        lsp_buffer_printf(json, "%s{\"kind\":\"%s\"", at > 0 ? ",\n" : "\n", KINDS[driver->kind]);
        lsp_json_text(json, "id", driver->id);
        lsp_json_text(json, "name", driver->name);
        lsp_json_number(json, "rank_correlation", driver->correlation);
        lsp_json_number(json, "variance_share", driver->variance_share);
        lsp_json_number(json, "low_npv", driver->low_npv);
        lsp_json_number(json, "high_npv", driver->high_npv);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_events(const struct lsp_uncertainty *from, struct lsp_buffer *json)
{
    lsp_buffer_add(json, ",\n\"events\":[");
    for (size_t at = 0; at < from->n_events; at++) {
        const struct lsp_drawn_event *event = &from->events[at];
        lsp_buffer_printf(
            json, "%s{\"n_happened\":%" PRIu32, at > 0 ? ",\n" : "\n", event->n_happened);
        lsp_json_text(json, "id", event->id);
        lsp_json_text(json, "name", event->name);
        lsp_json_number(json, "probability", event->probability);
        lsp_json_number(json, "npv_without", event->npv_without);
        lsp_json_number(json, "npv_with", event->npv_with);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_correlations(const struct lsp_uncertainty *from, struct lsp_buffer *json)
{
    lsp_buffer_add(json, ",\n\"correlations\":[");
    for (size_t at = 0; at < from->n_correlations; at++) {
        const struct lsp_realised_correlation *pair = &from->correlations[at];
        lsp_buffer_add(json, at > 0 ? ",\n{\"between\":[" : "\n{\"between\":[");
        lsp_buffer_add_json(json, pair->first);
        lsp_buffer_add(json, ",");
        lsp_buffer_add_json(json, pair->second);
        lsp_buffer_add(json, "]");
        lsp_json_number(json, "wanted", pair->wanted);
        lsp_json_number(json, "realised", pair->realised);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}
