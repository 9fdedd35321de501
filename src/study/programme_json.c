/* The programme for programs (docs/guide/cli.md).  SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

#include <math.h>

#include "base/date.h"

static void add_opening(const struct planned *planned, struct lsp_buffer *json);
static void add_days(struct lsp_buffer *json, const char *name, const struct lsp_day_spread *days);
static void add_cost(const struct planned *planned, struct lsp_buffer *json);
static void add_money(
    struct lsp_buffer *json, const char *name, const struct lsp_money_spread *money);
static void add_targets(const struct planned *planned, struct lsp_buffer *json);
static void add_parts(const struct planned *planned, struct lsp_buffer *json);
static void add_drivers(const struct planned *planned, struct lsp_buffer *json);
static void add_events(const struct planned *planned, struct lsp_buffer *json);
static void add_activities(const struct planned *planned, struct lsp_buffer *json);
static void add_activity(const struct planned *planned, uint32_t activity, struct lsp_buffer *json);
static void day(struct lsp_buffer *json, const char *name, int32_t value);
static const char *id_of(const struct planned *planned, uint32_t activity);

static const char *const COMBINATIONS[] = {[LSP_COMBINE_INSIDE] = "inside",
    [LSP_COMBINE_OUTSIDE] = "outside",
    [LSP_COMBINE_MAX] = "max",
    [LSP_COMBINE_MIXTURE] = "mixture"};

void lsp_planned_json(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_programme *works = &planned->programme;
    lsp_buffer_add(json, "{\"format\":\"linkspan programme 1\"");
    lsp_buffer_add_text_member(json, "name", planned->name);
    day(json, "start", works->start_day);
    day(json, "data_date", works->data_day);
    lsp_buffer_add_number_member(json, "draws", planned->risk.n_draws);
    add_opening(planned, json);
    add_cost(planned, json);
    add_targets(planned, json);
    add_parts(planned, json);
    add_drivers(planned, json);
    add_events(planned, json);
    add_activities(planned, json);
    lsp_planned_look_json(planned, json);
    lsp_planned_checks_json(planned, json);
    lsp_buffer_add(json, "}\n");
}

static void add_opening(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *risk = &planned->risk;
    const struct lsp_day_spread used = {.day = risk->opening_day,
        .p10_day = risk->p10_day,
        .p50_day = risk->p50_day,
        .p80_day = risk->p80_day,
        .p90_day = risk->p90_day};
    lsp_buffer_add(json, ",\n\"opening\":{\"activity\":");
    lsp_buffer_add_json(json, id_of(planned, planned->programme.opening));
    day(json, "planned", planned->plan.opening_day);
    lsp_buffer_add_number_member(json, "share_by_planned",
        lsp_planned_share_by(risk->sorted_day, risk->n_draws, planned->plan.opening_day));
    lsp_buffer_add_text_member(json, "combine", COMBINATIONS[planned->options.combine]);
    add_days(json, "used", &used);
    add_days(json, "inside", &risk->inside);
    add_days(json, "outside", &risk->outside);
    lsp_buffer_add(json, "}");
}

static void add_days(struct lsp_buffer *json, const char *name, const struct lsp_day_spread *days)
{
    lsp_buffer_printf(json, ",\"%s\":", name);
    if (days->day == NULL) {
        lsp_buffer_add(json, "null");
        return;
    }
    char dates[4][11];
    const int32_t quantiles[] = {days->p10_day, days->p50_day, days->p80_day, days->p90_day};
    for (size_t at = 0; at < 4; at++)
        lsp_date_format(quantiles[at], dates[at]);
    lsp_buffer_printf(json, "{\"p10\":\"%s\",\"p50\":\"%s\",\"p80\":\"%s\",\"p90\":\"%s\"}",
        dates[0], dates[1], dates[2], dates[3]);
}

static void add_cost(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *risk = &planned->risk;
    if (risk->cost.money == NULL)
        return;
    lsp_buffer_add(json, ",\n\"cost\":{\"currency\":");
    lsp_buffer_add_json(json, planned->currency);
    lsp_buffer_add_number_member(json, "middle", risk->middle_cost_money);
    add_money(json, "used", &risk->cost);
    add_money(json, "inside", &risk->inside_cost);
    add_money(json, "outside", &risk->outside_cost);
    lsp_buffer_add(json, "}");
}

static void add_money(
    struct lsp_buffer *json, const char *name, const struct lsp_money_spread *money)
{
    lsp_buffer_printf(json, ",\"%s\":", name);
    if (money->money == NULL) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_buffer_add(json, "{\"p10\":");
    lsp_buffer_add_json_number(json, money->p10_money);
    lsp_buffer_add_number_member(json, "p50", money->p50_money);
    lsp_buffer_add_number_member(json, "p80", money->p80_money);
    lsp_buffer_add_number_member(json, "p90", money->p90_money);
    lsp_buffer_add(json, "}");
}

static void add_targets(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_programme *works = &planned->programme;
    lsp_buffer_add(json, ",\n\"targets\":[");
    for (size_t at = 0; at < works->n_targets; at++) {
        const struct lsp_programme_target *target = &works->targets[at];
        lsp_buffer_add(json, at == 0 ? "\n{\"name\":" : ",\n{\"name\":");
        lsp_buffer_add_json(json, target->name);
        lsp_buffer_add_text_member(json, "activity", id_of(planned, target->activity));
        day(json, "date", target->day);
        day(json, "planned", lsp_planned_last_day(planned, target->activity));
        lsp_buffer_add_text_member(json, "source", target->source);
        if (planned->risk.targets != NULL) {
            lsp_buffer_add_number_member(json, "chance", planned->risk.targets[at].combined);
            lsp_buffer_add_number_member(json, "chance_inside", planned->risk.targets[at].inside);
            lsp_buffer_add_number_member(json, "chance_outside", planned->risk.targets[at].outside);
        }
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_parts(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_programme *works = &planned->programme;
    lsp_buffer_add(json, ",\n\"parts\":[");
    for (size_t at = 0; at < works->n_parts; at++) {
        const struct lsp_programme_part *part = &works->parts[at];
        lsp_buffer_add(json, at == 0 ? "\n{\"name\":" : ",\n{\"name\":");
        lsp_buffer_add_json(json, part->name);
        lsp_buffer_add_text_member(json, "country", part->country);
        lsp_buffer_add_text_member(json, "activity", id_of(planned, part->activity));
        day(json, "planned", lsp_planned_last_day(planned, part->activity));
        lsp_buffer_add_number_member(
            json, "float_days", planned->plan.activities[part->activity].float_days);
        if (planned->risk.part_last != NULL)
            lsp_buffer_add_number_member(json, "share_last", planned->risk.part_last[at]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_drivers(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk *risk = &planned->risk;
    lsp_buffer_add(json, ",\n\"drivers\":[");
    for (size_t at = 0; at < risk->n_bars; at++) {
        const struct lsp_risk_bar *bar = &risk->bars[at];
        bool is_event = bar->kind == LSP_DRIVER_EVENT;
        lsp_buffer_add(json, at == 0 ? "\n{" : ",\n{");
        lsp_buffer_printf(json, "\"%s\":", is_event ? "risk" : "activity");
        lsp_buffer_add_json(
            json, is_event ? planned->options.events[bar->index].id : id_of(planned, bar->index));
        day(json, "p80_if_well", bar->p80_low_day);
        day(json, "p80_if_badly", bar->p80_high_day);
        lsp_buffer_add_number_member(json, "rank_correlation", bar->correlation);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_events(const struct planned *planned, struct lsp_buffer *json)
{
    const struct lsp_schedule_risk_options *options = &planned->options;
    lsp_buffer_add(json, ",\n\"risks\":[");
    for (size_t at = 0; at < options->n_events; at++) {
        const struct lsp_risk_event *event = &options->events[at];
        lsp_buffer_add(json, at == 0 ? "\n{\"id\":" : ",\n{\"id\":");
        lsp_buffer_add_json(json, event->id);
        lsp_buffer_add_text_member(json, "name", event->name);
        lsp_buffer_add_number_member(json, "probability", event->probability);
        lsp_buffer_add_text_member(json, "source", event->source);
        if (planned->risk.event_share != NULL)
            lsp_buffer_add_number_member(json, "share_of_draws", planned->risk.event_share[at]);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_activities(const struct planned *planned, struct lsp_buffer *json)
{
    lsp_buffer_add(json, ",\n\"activities\":[");
    for (size_t at = 0; at < planned->programme.n_activities; at++) {
        lsp_buffer_add(json, at == 0 ? "\n{" : ",\n{");
        add_activity(planned, (uint32_t)at, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]");
}

static void add_activity(const struct planned *planned, uint32_t activity, struct lsp_buffer *json)
{
    const struct lsp_activity *work = &planned->programme.activities[activity];
    const struct lsp_activity_dates *dates = &planned->plan.activities[activity];
    lsp_buffer_add(json, "\"id\":");
    lsp_buffer_add_json(json, work->id);
    lsp_buffer_add_text_member(json, "name", work->name);
    lsp_buffer_add_text_member(json, "bank", work->bank);
    lsp_buffer_add_text_member(json, "calendar", planned->programme.calendars[work->calendar].id);
    day(json, "start", dates->early_start_day);
    day(json, "last_day", lsp_planned_last_day(planned, activity));
    lsp_buffer_printf(
        json, ",\"is_finished\":%s", work->finished_day != INT32_MIN ? "true" : "false");
    lsp_buffer_add_number_member(json, "float_days", dates->float_days);
    lsp_buffer_add_number_member(json, "free_float_days", dates->free_float_days);
    lsp_buffer_printf(json, ",\"is_critical\":%s", dates->is_critical ? "true" : "false");
    lsp_buffer_add_number_member(json, "criticality", planned->risk.criticality[activity]);
    lsp_buffer_add_number_member(json, "rank_correlation", planned->risk.driver[activity]);
}

static void day(struct lsp_buffer *json, const char *name, int32_t value)
{
    char date[11];
    if (value == INT32_MIN) {
        lsp_buffer_printf(json, ",\"%s\":null", name);
        return;
    }
    lsp_date_format(value, date);
    lsp_buffer_printf(json, ",\"%s\":\"%s\"", name, date);
}

static const char *id_of(const struct planned *planned, uint32_t activity)
{
    return planned->programme.activities[activity].id;
}
