/* JSON: how sure the opening and the cost are; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include "base/date.h"

static void key(struct lsp_buffer *json, const char *name);
static void text(struct lsp_buffer *json, const char *name, const char *value);
static void number(struct lsp_buffer *json, const char *name, double value);
static void date(struct lsp_buffer *json, const char *name, int32_t day);
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
    key(json, "risk");
    lsp_buffer_add(json, "{");
    text(json, "combine", COMBINATIONS[options->combine]);
    if (options->combine == LSP_COMBINE_MIXTURE)
        number(json, "outside_weight", options->outside_weight);
    add_days(json, "inside", &risk->inside);
    add_days(json, "outside", &risk->outside);
    if (risk->cost.money != NULL) {
        number(json, "cost_middle", risk->middle_cost_money);
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
    key(json, name);
    if (days->day == NULL) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_buffer_add(json, "{");
    date(json, "p10", days->p10_day);
    date(json, "p50", days->p50_day);
    date(json, "p80", days->p80_day);
    date(json, "p90", days->p90_day);
    lsp_buffer_add(json, "}");
}

static void add_money(
    struct lsp_buffer *json, const char *name, const struct lsp_money_spread *money)
{
    key(json, name);
    if (money->money == NULL) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_buffer_add(json, "{");
    number(json, "p10", money->p10_money);
    number(json, "p50", money->p50_money);
    number(json, "p80", money->p80_money);
    number(json, "p90", money->p90_money);
    lsp_buffer_add(json, "}");
}

static void add_bars(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *risk = report->spread;
    number(json, "bars_n_draws", risk->n_bar_draws);
    date(json, "bars_p80", risk->bars_p80_day);
    key(json, "bars");
    lsp_buffer_add(json, "[");
    for (size_t at = 0; at < risk->n_bars; at++) {
        const struct lsp_risk_bar *bar = &risk->bars[at];
        bool is_event = bar->kind == LSP_DRIVER_EVENT;
        key(json, NULL);
        lsp_buffer_add(json, "{");
        text(json, is_event ? "event" : "activity",
            is_event ? report->risk_options->events[bar->index].id
                     : report->programme->activities[bar->index].id);
        number(json, "rank_correlation", bar->correlation);
        date(json, "p80_low", bar->p80_low_day);
        date(json, "p80_high", bar->p80_high_day);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_events(const struct lsp_report *report, struct lsp_buffer *json)
{
    key(json, "events");
    lsp_buffer_add(json, "[");
    for (size_t at = 0; at < report->risk_options->n_events; at++) {
        const struct lsp_risk_event *event = &report->risk_options->events[at];
        key(json, NULL);
        lsp_buffer_add(json, "{");
        text(json, "id", event->id);
        text(json, "name", event->name);
        number(json, "probability", event->probability);
        number(json, "share", report->spread->event_share[at]);
        number(json, "rank_correlation", report->spread->event_driver[at]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_parts(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_programme *programme = report->programme;
    key(json, "parts");
    lsp_buffer_add(json, "[");
    for (size_t at = 0; at < programme->n_parts; at++) {
        key(json, NULL);
        lsp_buffer_add(json, "{");
        text(json, "name", programme->parts[at].name);
        text(json, "country", programme->parts[at].country);
        text(json, "activity", programme->activities[programme->parts[at].activity].id);
        number(json, "last_share", report->spread->part_last[at]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_targets(const struct lsp_report *report, struct lsp_buffer *json)
{
    const struct lsp_programme *programme = report->programme;
    key(json, "targets");
    lsp_buffer_add(json, "[");
    for (size_t at = 0; at < programme->n_targets; at++) {
        const struct lsp_programme_target *target = &programme->targets[at];
        key(json, NULL);
        lsp_buffer_add(json, "{");
        text(json, "name", target->name);
        text(json, "activity", programme->activities[target->activity].id);
        date(json, "date", target->day);
        number(json, "chance", report->spread->targets[at].combined);
        number(json, "chance_inside", report->spread->targets[at].inside);
        number(json, "chance_outside", report->spread->targets[at].outside);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

/* ---- writing ---- */

/* `"name":`, with a comma when something stands before it in the object or array. */
static void key(struct lsp_buffer *json, const char *name)
{
    char last = json->length > 0 ? json->text[json->length - 1] : '{';
    if (last != '{' && last != '[')
        lsp_buffer_add(json, ",\n");
    if (name != NULL) {
        lsp_buffer_add_json(json, name);
        lsp_buffer_add(json, ":");
    }
}

static void text(struct lsp_buffer *json, const char *name, const char *value)
{
    key(json, name);
    lsp_buffer_add_json(json, value);
}

static void number(struct lsp_buffer *json, const char *name, double value)
{
    key(json, name);
    lsp_buffer_add_json_number(json, value);
}

static void date(struct lsp_buffer *json, const char *name, int32_t day)
{
    char iso[11];
    lsp_date_format(day, iso);
    text(json, name, iso);
}
