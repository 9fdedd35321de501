/* JSON: what the uncertainty run found; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <inttypes.h>

static void add_number(struct lsp_buffer *json, const char *name, double value);
static void add_text(struct lsp_buffer *json, const char *name, const char *value);
static void add_draws(struct lsp_buffer *json, const char *name, uint32_t n, const double values[]);
static void add_drivers(const struct lsp_uncertainty *from, struct lsp_buffer *json);
static void add_events(const struct lsp_uncertainty *from, struct lsp_buffer *json);
static void add_correlations(const struct lsp_uncertainty *from, struct lsp_buffer *json);

void lsp_json_uncertainty(const struct lsp_uncertainty *from, struct lsp_buffer *json)
{
    if (from == NULL)
        return;
    lsp_buffer_printf(json, ",\n\"uncertainty\":{\"n_draws\":%" PRIu32 ",\"n_good\":%" PRIu32,
        from->n_draws, from->n_good);
    add_number(json, "npv_mean", from->npv_mean);
    add_number(json, "npv_p10", from->npv_p10);
    add_number(json, "npv_p50", from->npv_p50);
    add_number(json, "npv_p90", from->npv_p90);
    add_number(json, "npv_error", from->npv_error);
    add_number(json, "npv_negative_share", from->npv_negative_share);
    add_number(json, "eirr_p10", from->eirr_p10);
    add_number(json, "eirr_p50", from->eirr_p50);
    add_number(json, "eirr_p90", from->eirr_p90);
    lsp_buffer_printf(json, ",\"n_without_eirr\":%" PRIu32, from->n_without_eirr);
    add_number(json, "hurdle_rate", from->hurdle_rate);
    add_number(json, "hurdle_share", from->hurdle_share);
    add_drivers(from, json);
    add_events(from, json);
    add_correlations(from, json);
    add_draws(json, "npv", from->n_draws, from->npv);
    add_draws(json, "eirr", from->n_draws, from->eirr);
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
        add_text(json, "id", driver->id);
        add_text(json, "name", driver->name);
        add_number(json, "rank_correlation", driver->correlation);
        add_number(json, "variance_share", driver->variance_share);
        add_number(json, "low_npv", driver->low_npv);
        add_number(json, "high_npv", driver->high_npv);
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
        add_text(json, "id", event->id);
        add_text(json, "name", event->name);
        add_number(json, "probability", event->probability);
        add_number(json, "npv_without", event->npv_without);
        add_number(json, "npv_with", event->npv_with);
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
        add_number(json, "wanted", pair->wanted);
        add_number(json, "realised", pair->realised);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_draws(struct lsp_buffer *json, const char *name, uint32_t n, const double values[])
{
    lsp_buffer_add(json, ",\n");
    lsp_buffer_add_json(json, name);
    lsp_buffer_add(json, ":[");
    for (uint32_t draw = 0; draw < n; draw++) {
        lsp_buffer_add(json, draw > 0 ? "," : "");
        lsp_buffer_add_json_number(json, values[draw]);
    }
    lsp_buffer_add(json, "]");
}

static void add_number(struct lsp_buffer *json, const char *name, double value)
{
    lsp_buffer_add(json, ",");
    lsp_buffer_add_json(json, name);
    lsp_buffer_add(json, ":");
    lsp_buffer_add_json_number(json, value);
}

static void add_text(struct lsp_buffer *json, const char *name, const char *value)
{
    lsp_buffer_add(json, ",");
    lsp_buffer_add_json(json, name);
    lsp_buffer_add(json, ":");
    lsp_buffer_add_json(json, value);
}
