/* JSON: how sure the opening and the cost are; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/json_members.h"
#include "report/report_internal.h"

static void add_days(struct lsp_buffer *json, const char *name, const struct lsp_day_spread *days);
static void add_money(
    struct lsp_buffer *json, const char *name, const struct lsp_money_spread *money);
static void add_bars(const struct lsp_report *report, struct lsp_buffer *json);
static void add_events(const struct lsp_report *report, struct lsp_buffer *json);
static void add_parts(const struct lsp_report *report, struct lsp_buffer *json);
static void add_targets(const struct lsp_report *report, struct lsp_buffer *json);

static const char *const COMBINATIONS[] = {[LSP_COMBINE_INSIDE] = "inside",
    [LSP_COMBINE_OUTSIDE] = "outside",
    [LSP_COMBINE_MAX] = "max",
    [LSP_COMBINE_MIXTURE] = "mixture"};

void lsp_json_risk(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *risk = report->spread;
    const struct lsp_schedule_risk_options *options = report->risk_options;
    if (options == NULL || risk == NULL || risk->n_draws == 0)
        return;
    lsp_json_begin(json, "risk", "{");
    lsp_json_text(json, "combine", COMBINATIONS[options->combine]);
    if (options->combine == LSP_COMBINE_MIXTURE)
        lsp_json_number(json, "outside_weight", options->outside_weight);
    add_days(json, "inside", &risk->inside);
    add_days(json, "outside", &risk->outside);
    if (risk->cost.money != NULL) {
        lsp_json_number(json, "cost_middle", risk->middle_cost_money);
        add_money(json, "cost", &risk->cost);
        add_money(json, "cost_inside", &risk->inside_cost);
        add_money(json, "cost_outside", &risk->outside_cost);
    }
    add_bars(report, json);
    add_events(report, json);
    add_parts(report, json);
    add_targets(report, json);
    lsp_buffer_add(json, "}");
}

static void add_days(struct lsp_buffer *json, const char *name, const struct lsp_day_spread *days)
{
    lsp_json_key(json, name);
    if (days->day == NULL) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_buffer_add(json, "{");
    lsp_json_date(json, "p10", days->p10_day);
    lsp_json_date(json, "p50", days->p50_day);
    lsp_json_date(json, "p80", days->p80_day);
    lsp_json_date(json, "p90", days->p90_day);
    lsp_buffer_add(json, "}");
}

static void add_money(
    struct lsp_buffer *json, const char *name, const struct lsp_money_spread *money)
{
    lsp_json_key(json, name);
    if (money->money == NULL) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_buffer_add(json, "{");
    lsp_json_number(json, "p10", money->p10_money);
    lsp_json_number(json, "p50", money->p50_money);
    lsp_json_number(json, "p80", money->p80_money);
    lsp_json_number(json, "p90", money->p90_money);
    lsp_buffer_add(json, "}");
}

static void add_bars(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *risk = report->spread;
    lsp_json_number(json, "bars_n_draws", risk->n_bar_draws);
    lsp_json_date(json, "bars_p80", risk->bars_p80_day);
    lsp_json_begin(json, "bars", "[");
    for (size_t at = 0; at < risk->n_bars; at++) {
        const struct lsp_risk_bar *bar = &risk->bars[at];
        bool is_event = bar->kind == LSP_DRIVER_EVENT;
        lsp_json_begin(json, NULL, is_event ? "{\"event\":" : "{\"activity\":");
        lsp_buffer_add_json(json, is_event ? report->risk_options->events[bar->index].id
                                           : report->programme->activities[bar->index].id);
        lsp_json_number(json, "rank_correlation", bar->correlation);
        lsp_json_date(json, "p80_low", bar->p80_low_day);
        lsp_json_date(json, "p80_high", bar->p80_high_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_events(const struct lsp_report *report, struct lsp_buffer *json)
{
    lsp_json_begin(json, "events", "[");
    for (size_t at = 0; at < report->risk_options->n_events; at++) {
        const struct lsp_risk_event *event = &report->risk_options->events[at];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "id", event->id);
        lsp_json_text(json, "name", event->name);
        lsp_json_number(json, "probability", event->probability);
        lsp_json_number(json, "share", report->spread->event_share[at]);
        lsp_json_number(json, "rank_correlation", report->spread->event_driver[at]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_parts(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_programme *programme = report->programme;
    lsp_json_begin(json, "parts", "[");
    for (size_t at = 0; at < programme->n_parts; at++) {
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "name", programme->parts[at].name);
        lsp_json_text(json, "country", programme->parts[at].country);
        lsp_json_text(json, "activity", programme->activities[programme->parts[at].activity].id);
        lsp_json_number(json, "last_share", report->spread->part_last[at]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_targets(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_programme *programme = report->programme;
    lsp_json_begin(json, "targets", "[");
    for (size_t at = 0; at < programme->n_targets; at++) {
        const struct lsp_programme_target *target = &programme->targets[at];
        lsp_json_begin(json, NULL, "{");
        lsp_json_text(json, "name", target->name);
        lsp_json_text(json, "activity", programme->activities[target->activity].id);
        lsp_json_date(json, "date", target->day);
        lsp_json_number(json, "chance", report->spread->targets[at].combined);
        lsp_json_number(json, "chance_inside", report->spread->targets[at].inside);
        lsp_json_number(json, "chance_outside", report->spread->targets[at].outside);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}
