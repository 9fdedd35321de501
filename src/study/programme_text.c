/* The programme for people, in at most 90 columns.  SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"

enum { LABEL_WIDTH = 42, MAX_BARS = 12, MAX_LISTED = 200 };

/* A date or what stands in its place. */
struct shown_date {
    char text[16];
};

static void add_head(const struct planned *planned, struct lsp_buffer *text);
static void add_opening(const struct planned *planned, struct lsp_buffer *text);
static void add_view(struct lsp_buffer *text, const char *label, int32_t p10_day, int32_t p50_day,
    int32_t p80_day, int32_t p90_day);
static void add_cost(const struct planned *planned, struct lsp_buffer *text);
static void add_money_view(
    struct lsp_buffer *text, const char *label, const struct lsp_money_spread *spread);
static void add_targets(const struct planned *planned, struct lsp_buffer *text);
static void add_chance(struct lsp_buffer *text, double chance);
static void add_parts(const struct planned *planned, struct lsp_buffer *text);
static void add_drivers(const struct planned *planned, struct lsp_buffer *text);
static void add_events(const struct planned *planned, struct lsp_buffer *text);
static void add_activities(const struct planned *planned, struct lsp_buffer *text);
static void add_activity(const struct planned *planned, uint32_t activity, struct lsp_buffer *text);
static uint32_t *sort_by_start(const struct planned *planned);
static struct shown_date show_day(int32_t day);
static const char *plural(size_t n);

void lsp_planned_text(const struct planned *planned, struct lsp_buffer *text)
{
    add_head(planned, text);
    add_opening(planned, text);
    add_targets(planned, text);
    add_parts(planned, text);
    add_cost(planned, text);
    add_drivers(planned, text);
    add_events(planned, text);
    add_activities(planned, text);
    lsp_planned_look_text(planned, text);
    lsp_planned_checks_text(planned, text);
}

static void add_head(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_programme *works = &planned->programme;
    lsp_buffer_add_terminal(text, planned->name);
    lsp_buffer_printf(text,
        ": the programme\n  %zu activit%s, %zu calendar%s, %zu resource%s; it "
        "begins on %s",
        works->n_activities, works->n_activities == 1 ? "y" : "ies", works->n_calendars,
        plural(works->n_calendars), works->n_resources, plural(works->n_resources),
        show_day(works->start_day).text);
    if (works->data_day != INT32_MIN)
        lsp_buffer_printf(text, ",\n  progress is known up to %s", show_day(works->data_day).text);
    lsp_buffer_add(text, "\n");
}

static void add_opening(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_schedule_risk *risk = &planned->risk;
    const struct lsp_activity *opening = &planned->programme.activities[planned->programme.opening];
    lsp_buffer_add(text, "\nWhen it opens (");
    lsp_buffer_add_terminal(text, opening->name);
    lsp_buffer_add(text, ")\n  ");
    lsp_planned_label(text, "if all takes its middle duration");
    double share = lsp_planned_share_by(risk->sorted_day, risk->n_draws, planned->plan.opening_day);
    lsp_buffer_printf(text, "%s, with a chance of", show_day(planned->plan.opening_day).text);
    add_chance(text, share);
    lsp_buffer_add(text, "\n");
    lsp_buffer_add(text, "  ");
    lsp_planned_label(text, "");
    lsp_buffer_printf(text, "%-11s %-11s %-11s %s\n", "P10", "P50", "P80", "P90");
    if (risk->outside.day == NULL) {
        add_view(text, "this programme, drawn", risk->p10_day, risk->p50_day, risk->p80_day,
            risk->p90_day);
    } else {
        static const char *const COMBINED[] = {[LSP_COMBINE_INSIDE] = "used: this programme",
            [LSP_COMBINE_OUTSIDE] = "used: like projects",
            [LSP_COMBINE_MAX] = "used: the later of the two",
            [LSP_COMBINE_MIXTURE] = "used: a mixture of the two"};
        const struct lsp_day_spread *inside = &risk->inside, *outside = &risk->outside;
        add_view(text, "this programme, drawn", inside->p10_day, inside->p50_day, inside->p80_day,
            inside->p90_day);
        add_view(text, "as like projects went", outside->p10_day, outside->p50_day,
            outside->p80_day, outside->p90_day);
        add_view(text, COMBINED[planned->options.combine], risk->p10_day, risk->p50_day,
            risk->p80_day, risk->p90_day);
    }
    lsp_buffer_printf(text, "  (%u draws; P80 is the day by which it is open in 80 of 100)\n",
        (unsigned)risk->n_draws);
}

static void add_view(struct lsp_buffer *text, const char *label, int32_t p10_day, int32_t p50_day,
    int32_t p80_day, int32_t p90_day)
{
    lsp_buffer_add(text, "  ");
    lsp_planned_label(text, label);
    lsp_buffer_printf(text, "%-11s %-11s %-11s %s\n", show_day(p10_day).text,
        show_day(p50_day).text, show_day(p80_day).text, show_day(p90_day).text);
}

static void add_cost(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_schedule_risk *risk = &planned->risk;
    if (risk->cost.money == NULL)
        return;
    lsp_buffer_printf(text, "\nWhat it costs to build, million %s\n  ", planned->currency);
    lsp_planned_label(text, "if all costs its middle");
    lsp_buffer_printf(text, "%.1f\n  ", risk->middle_cost_money / 1e6);
    lsp_planned_label(text, "");
    lsp_buffer_printf(text, "%-11s %-11s %-11s %s\n", "P10", "P50", "P80", "P90");
    if (risk->outside_cost.money == NULL) {
        add_money_view(text, "this programme, drawn", &risk->cost);
        return;
    }
    add_money_view(text, "this programme, drawn", &risk->inside_cost);
    add_money_view(text, "as like projects went", &risk->outside_cost);
    add_money_view(text, "used", &risk->cost);
}

static void add_money_view(
    struct lsp_buffer *text, const char *label, const struct lsp_money_spread *spread)
{
    lsp_buffer_add(text, "  ");
    lsp_planned_label(text, label);
    lsp_buffer_printf(text, "%-11.1f %-11.1f %-11.1f %.1f\n", spread->p10_money / 1e6,
        spread->p50_money / 1e6, spread->p80_money / 1e6, spread->p90_money / 1e6);
}

static void add_targets(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_programme *works = &planned->programme;
    if (works->n_targets == 0)
        return;
    lsp_buffer_add(text, "\nDates that were announced\n  ");
    lsp_planned_label(text, "");
    lsp_buffer_printf(text, "%-11s %-11s %s\n", "announced", "the plan", "chance to keep it");
    for (size_t at = 0; at < works->n_targets; at++) {
        const struct lsp_programme_target *target = &works->targets[at];
        lsp_buffer_add(text, "  ");
        lsp_planned_label(text, target->name);
        lsp_buffer_printf(text, "%-11s %-11s", show_day(target->day).text,
            show_day(lsp_planned_last_day(planned, target->activity)).text);
        if (planned->risk.targets != NULL)
            add_chance(text, lsp_chance_counted(&planned->risk.targets[at]));
        lsp_buffer_add(text, "\n");
    }
}

/* Nothing is ever quite certain or quite impossible in draws. */
static void add_chance(struct lsp_buffer *text, double chance)
{
    if (isnan(chance))
        return;
    if (chance > 0 && chance < 0.005)
        lsp_buffer_add(text, " less than 1 %");
    else if (chance < 1 && chance >= 0.995)
        lsp_buffer_add(text, " more than 99 %");
    else
        lsp_buffer_printf(text, " %.0f %%", 100 * chance);
}

static void add_parts(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_programme *works = &planned->programme;
    if (works->n_parts == 0)
        return;
    lsp_buffer_add(text, "\nWhat must be ready before a vehicle may pass\n  ");
    lsp_planned_label(text, "");
    lsp_buffer_printf(text, "%-11s %-11s %s\n", "ready", "days spare", "the last of all");
    for (size_t at = 0; at < works->n_parts; at++) {
        const struct lsp_programme_part *part = &works->parts[at];
        const struct lsp_activity *work = &works->activities[part->activity];
        struct lsp_buffer name = {0};
        lsp_buffer_add(&name, part->name);
        if (part->country[0] != '\0')
            lsp_buffer_printf(&name, " (%s)", part->country);
        lsp_buffer_add(text, "  ");
        lsp_planned_label(text, name.failed ? part->name : name.text);
        lsp_buffer_finish(&name);
        lsp_buffer_printf(
            text, "%-11s ", show_day(lsp_planned_last_day(planned, part->activity)).text);
        if (work->finished_day != INT32_MIN)
            lsp_buffer_printf(text, "%-11s", "done");
        else
            lsp_buffer_printf(
                text, "%-11d", (int)planned->plan.activities[part->activity].float_days);
        if (planned->risk.part_last != NULL)
            add_chance(text, planned->risk.part_last[at]);
        lsp_buffer_add(text, "\n");
    }
}

static void add_drivers(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_schedule_risk *risk = &planned->risk;
    if (risk->n_bars == 0)
        return;
    lsp_buffer_add(text, "\nWhat the date hangs on: its P80 if one thing goes well or badly\n  ");
    lsp_planned_label(text, "");
    lsp_buffer_printf(text, "%-11s %-11s %s\n", "well", "badly", "days between");
    for (size_t at = 0; at < risk->n_bars && at < MAX_BARS; at++) {
        const struct lsp_risk_bar *bar = &risk->bars[at];
        bool is_event = bar->kind == LSP_DRIVER_EVENT;
        if (bar->p80_high_day == bar->p80_low_day)
            break;
        lsp_buffer_add(text, "  ");
        lsp_planned_label(text, is_event ? planned->options.events[bar->index].name
                                         : planned->programme.activities[bar->index].name);
        lsp_buffer_printf(text, "%-11s %-11s %d\n", show_day(bar->p80_low_day).text,
            show_day(bar->p80_high_day).text, (int)(bar->p80_high_day - bar->p80_low_day));
    }
}

static void add_events(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_schedule_risk_options *options = &planned->options;
    if (options->n_events == 0)
        return;
    lsp_buffer_add(text, "\nWhat may happen\n");
    for (size_t at = 0; at < options->n_events; at++) {
        lsp_buffer_add(text, "  ");
        lsp_planned_label(text, options->events[at].name);
        lsp_buffer_printf(text, "chance %.0f %%\n", 100 * options->events[at].probability);
    }
}

static void add_activities(const struct planned *planned, struct lsp_buffer *text)
{
    const struct lsp_programme *works = &planned->programme;
    uint32_t *order = sort_by_start(planned);
    if (order == NULL) {
        text->failed = true;
        return;
    }
    lsp_buffer_add(
        text, "\nThe plan, by start (* the opening waits for it, not a day to spare)\n  ");
    lsp_planned_label(text, "");
    lsp_buffer_printf(text, "%-11s %-11s %-11s %s\n", "start", "finish", "days spare", "decides");
    for (size_t at = 0; at < works->n_activities && at < MAX_LISTED; at++)
        add_activity(planned, order[at], text);
    if (works->n_activities > MAX_LISTED)
        lsp_buffer_printf(
            text, "  and %zu more: --json lists all\n", works->n_activities - MAX_LISTED);
    free(order);
}

static void add_activity(const struct planned *planned, uint32_t activity, struct lsp_buffer *text)
{
    const struct lsp_activity *work = &planned->programme.activities[activity];
    const struct lsp_activity_dates *dates = &planned->plan.activities[activity];
    bool is_finished = work->finished_day != INT32_MIN;
    lsp_buffer_add(text, dates->is_critical ? "* " : "  ");
    lsp_planned_label(text, work->name);
    lsp_buffer_printf(text, "%-11s %-11s ", show_day(dates->early_start_day).text,
        show_day(lsp_planned_last_day(planned, activity)).text);
    if (is_finished)
        lsp_buffer_add(text, "done");
    else
        lsp_buffer_printf(text, "%-11d %3.0f %%", (int)dates->float_days,
            100 * planned->risk.criticality[activity]);
    lsp_buffer_add(text, "\n");
}

/* Indices of all activities; equal starts in the order of the file. */
static uint32_t *sort_by_start(const struct planned *planned)
{
    size_t n = planned->programme.n_activities;
    uint32_t *order = calloc(n + 1, sizeof *order);
    for (size_t at = 0; at < n && order != NULL; at++) {
        size_t place = at;
        int32_t start = planned->plan.activities[at].early_start_day;
        for (; place > 0 && planned->plan.activities[order[place - 1]].early_start_day > start;
             place--)
            order[place] = order[place - 1];
        order[place] = (uint32_t)at;
    }
    return order;
}

/* Cut or filled to its width in characters. */
void lsp_planned_label(struct lsp_buffer *text, const char *label)
{
    struct lsp_buffer shown = {0};
    size_t n_characters = 0, n_bytes = 0;
    lsp_buffer_add_terminal(&shown, label);
    for (; n_bytes < shown.length && !shown.failed; n_bytes++) {
        bool begins = ((unsigned char)shown.text[n_bytes] & 0xC0) != 0x80;
        if (begins && n_characters == LABEL_WIDTH - 1)
            break;
        n_characters += begins ? 1 : 0;
    }
    lsp_buffer_add_bytes(text, shown.failed ? "" : shown.text, n_bytes);
    for (; n_characters < LABEL_WIDTH; n_characters++)
        lsp_buffer_add(text, " ");
    lsp_buffer_finish(&shown);
}

static struct shown_date show_day(int32_t day)
{
    struct shown_date shown;
    char text[11];
    lsp_date_format(day, text);
    snprintf(shown.text, sizeof shown.text, "%s", text);
    return shown;
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}
