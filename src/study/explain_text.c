/* The explanation for people, in at most 90 columns.  SPDX-License-Identifier: Apache-2.0 */
#include "study/explain_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 38, STEP_WIDTH = 55 };

/* A number in its column; room for what no column holds. */
struct shown {
    char text[32];
};

/* One segment, as it is written. */
struct page {
    const struct explained *explained;
    struct lsp_buffer *text;
    const struct lsp_segment *segment;
    uint32_t segment_index, movement;
};

static void add_segment(
    const struct explained *explained, uint32_t segment, struct lsp_buffer *text);
static void add_totals(const struct page *page);
static void add_alternative(const struct page *page, size_t alternative);
static void add_parts(
    const struct page *page, size_t alternative, const struct lsp_choice *const choice[2]);
static void add_pivot(
    const struct page *page, size_t alternative, const struct lsp_choice *const choice[2]);
static void add_row(const struct page *page, const char *label, const double money[2],
    const struct lsp_choice *const choice[2]);
static void add_single(const struct page *page, const char *label, const struct shown values[3]);
static void add_ways(const struct page *page, size_t alternative);
static void add_step(
    const struct page *page, enum lsp_side side, const struct lsp_steps *const steps[2], size_t at);
static bool is_nothing(const struct lsp_step *step);
static double border_hours(
    const struct page *page, enum lsp_side side, const struct lsp_step *step);
static void add_hours(const struct page *page, const char *label, double km, const double hours[2]);
static bool is_same_way(const struct page *page, const struct lsp_steps *const steps[2]);
static void add_label(struct lsp_buffer *text, const char *label, size_t width);
static struct shown show_money(double money);
static struct shown show_hours(double hours);
static struct shown show_amount(double amount);
static struct shown show_change(double change, int n_decimals, const char *unit);
static struct shown show_nothing(void);

void lsp_explained_text(const struct explained *explained, struct lsp_buffer *text)
{
    const struct lsp_zone_spec *zones = explained->inputs.base.network.zones;
    lsp_buffer_add_terminal(text, zones[explained->from].name);
    lsp_buffer_add(text, " to ");
    lsp_buffer_add_terminal(text, zones[explained->to].name);
    lsp_buffer_printf(text, ", %d, scenario \"", explained->year);
    lsp_buffer_add_terminal(text, explained->inputs.scenarios[explained->scenario].name);
    lsp_buffer_add(text, "\"\n");
    lsp_scenario_sides_state(&explained->sides, text);
    lsp_buffer_printf(text, "Money in %s per person or tonne; hours are money / value of time.\n",
        explained->inputs.currency);
    for (uint32_t segment = 0; segment < explained->inputs.base.demand.n_segments; segment++)
        if ((explained->segments >> segment & 1) != 0)
            add_segment(explained, segment, text);
    if (!explained->sides.converged)
        lsp_buffer_add(text, "\nA run did not reach its target: these numbers are not final.\n");
}

static void add_segment(
    const struct explained *explained, uint32_t segment, struct lsp_buffer *text)
{
    const struct lsp_case *with = &explained->sides.cases[LSP_WITH];
    const struct page page = {.explained = explained,
        .text = text,
        .segment = &with->demand.segments[segment],
        .segment_index = segment,
        .movement = lsp_explained_movement(explained, segment)};
    if (page.movement == LSP_NONE)
        LSP_BUG("a pair of zones without its probe");
    lsp_buffer_add(text, "\n");
    lsp_buffer_add_terminal(text, page.segment->name);
    lsp_buffer_printf(text, " (value of time %.4g %s/h)\n", page.segment->value_of_time_money_h,
        explained->inputs.currency);
    add_totals(&page);
    for (size_t way = 0; way < with->demand.n_alternatives; way++)
        if ((with->demand.alternatives[way].segments >> segment & 1) != 0)
            add_alternative(&page, way);
}

/* Who goes, and how that answers to the composite cost. */
static void add_totals(const struct page *page)
{
    const struct explained *explained = page->explained;
    const struct lsp_results *without = &explained->sides.results[LSP_WITHOUT];
    const struct lsp_results *with = &explained->sides.results[LSP_WITH];
    uint32_t movement = page->movement;
    double composite[] = {without->composite_money[movement], with->composite_money[movement]};
    if (!isfinite(composite[0]) && !isfinite(composite[1])) {
        lsp_buffer_add(page->text, "  There is no way on either side: no alternative leads from "
                                   "the one zone to the other.\n");
        return;
    }
    if (!lsp_explained_is_stated(explained, movement))
        lsp_buffer_add(page->text, "  The study states no movement here: costs are those of the "
                                   "first who would go.\n");
    lsp_buffer_add(page->text, "  ");
    add_label(page->text, "", LABEL_WIDTH);
    lsp_buffer_printf(page->text, " %19s %19s %8s\n", "without", "with", "change");
    const char *unit = page->segment->is_goods ? "tonnes a year" : "persons a year";
    double asked[] = {without->reference_amount[movement], with->reference_amount[movement]};
    double amount[] = {without->amount[movement], with->amount[movement]};
    add_single(page, unit,
        (struct shown[]){show_amount(amount[0]), show_amount(amount[1]),
            show_change(amount[1] - amount[0], 0, "")});
    const struct lsp_pivot *pivot = &explained->sides.pivots[movement];
    if (pivot->response > 0)
        add_single(page, "  asked for at the reference cost",
            (struct shown[]){show_amount(asked[0]), show_amount(asked[1]), show_nothing()});
    add_single(page, "composite cost",
        (struct shown[]){show_money(composite[0]), show_money(composite[1]),
            show_change(composite[1] - composite[0], 2, "")});
    double ration[] = {without->ration_money[movement], with->ration_money[movement]};
    if (ration[0] > 0 || ration[1] > 0)
        add_single(page, "  of it price of beds and tours",
            (struct shown[]){show_money(ration[0]), show_money(ration[1]),
                show_change(ration[1] - ration[0], 2, "")});
    double reference = pivot->composite_money;
    if (pivot->response > 0)
        add_single(page, "  at which demand is stated",
            (struct shown[]){show_money(reference), show_money(reference), show_nothing()});
}

static void add_alternative(const struct page *page, size_t alternative)
{
    const struct explained *explained = page->explained;
    const struct lsp_alternative *way =
        &explained->sides.cases[LSP_WITH].demand.alternatives[alternative];
    const struct lsp_choice *choice[2];
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++)
        choice[side] =
            lsp_explained_choice(explained, (enum lsp_side)side, page->movement, alternative);
    lsp_buffer_add(page->text, "\n  ");
    lsp_buffer_add_terminal(page->text, way->name);
    if (choice[LSP_WITHOUT] == NULL && choice[LSP_WITH] == NULL) {
        lsp_buffer_add(page->text, ": no way on either side\n");
        return;
    }
    if (choice[LSP_WITHOUT] == NULL)
        lsp_buffer_add(page->text, ": no way without the project");
    if (choice[LSP_WITH] == NULL)
        lsp_buffer_add(page->text, ": no way with the project");
    lsp_buffer_add(page->text, "\n  ");
    add_label(page->text, "", LABEL_WIDTH);
    const char *money = explained->inputs.currency;
    lsp_buffer_printf(page->text, " %10s %8s %10s %8s %8s\n", money, "h", money, "h", money);
    add_parts(page, alternative, choice);
    add_ways(page, alternative);
}

static void add_parts(
    const struct page *page, size_t alternative, const struct lsp_choice *const choice[2])
{
    for (int part = 0; part < LSP_N_COST_PARTS; part++) {
        double money[2];
        for (int side = 0; side < 2; side++)
            money[side] = choice[side] == NULL ? 0 : choice[side]->part_money[part];
        if (fabs(money[0]) > 0 || fabs(money[1]) > 0)
            add_row(page, LSP_COST_PART_NAMES[part], money, choice);
    }
    double cost[2], share[2], total[2];
    struct shown shares[3], amounts[3], hours[3], km[3];
    for (int side = 0; side < 2; side++) {
        const struct lsp_choice *at = choice[side];
        total[side] = page->explained->sides.results[side].amount[page->movement];
        cost[side] = at == NULL ? 0 : at->cost_money;
        share[side] = at == NULL || !(total[side] > 0) ? 0 : at->amount / total[side];
        shares[side] = show_nothing();
        if (at != NULL && total[side] > 0)
            snprintf(shares[side].text, sizeof shares[side].text, "%.1f %%", 100 * share[side]);
        amounts[side] = at == NULL ? show_nothing() : show_amount(at->amount);
        hours[side] = at == NULL ? show_nothing() : show_hours(at->hours);
        km[side] = at == NULL ? show_nothing() : show_hours(at->distance_km);
    }
    add_row(page, "generalised cost", cost, choice);
    add_pivot(page, alternative, choice);
    bool has_both = choice[0] != NULL && choice[1] != NULL;
    double amount_change =
        (choice[1] == NULL ? 0 : choice[1]->amount) - (choice[0] == NULL ? 0 : choice[0]->amount);
    shares[2] = show_change(100 * (share[1] - share[0]), 1, " %");
    amounts[2] = show_change(amount_change, 0, "");
    hours[2] = has_both ? show_change(choice[1]->hours - choice[0]->hours, 2, "") : show_nothing();
    km[2] = has_both ? show_change(choice[1]->distance_km - choice[0]->distance_km, 1, "")
                     : show_nothing();
    if (total[0] > 0 || total[1] > 0) {
        add_single(page, "share", shares);
        add_single(page, page->segment->is_goods ? "tonnes a year" : "persons a year", amounts);
    }
    add_single(page, "door to door, h", hours);
    add_single(page, "on links, km", km);
}

/* What the incremental form adds to the cost, so that shares at the reference are those observed.
 */
static void add_pivot(
    const struct page *page, size_t alternative, const struct lsp_choice *const choice[2])
{
    double money = page->explained->sides.pivots[page->movement].constant_money[alternative];
    if (fabs(money) > 0)
        add_row(page, "and by the shares observed", (const double[]){money, money}, choice);
}

/* Money and hours of both sides, and the change. */
static void add_row(const struct page *page, const char *label, const double money[2],
    const struct lsp_choice *const choice[2])
{
    struct shown cells[5] = {
        show_nothing(), show_nothing(), show_nothing(), show_nothing(), show_nothing()};
    for (int side = 0; side < 2; side++)
        if (choice[side] != NULL) {
            cells[2 * side] = show_money(money[side]);
            cells[2 * side + 1] = show_hours(money[side] / page->segment->value_of_time_money_h);
        }
    if (choice[0] != NULL && choice[1] != NULL)
        cells[4] = show_change(money[1] - money[0], 2, "");
    lsp_buffer_add(page->text, "    ");
    add_label(page->text, label, LABEL_WIDTH - 2);
    lsp_buffer_printf(page->text, " %10s %8s %10s %8s %8s\n", cells[0].text, cells[1].text,
        cells[2].text, cells[3].text, cells[4].text);
}

static void add_single(const struct page *page, const char *label, const struct shown values[3])
{
    lsp_buffer_add(page->text, "    ");
    add_label(page->text, label, LABEL_WIDTH - 2);
    lsp_buffer_printf(
        page->text, " %19s %19s %8s\n", values[0].text, values[1].text, values[2].text);
}

/* What the ways are made of: one list where they are the same on both sides. */
static void add_ways(const struct page *page, size_t alternative)
{
    const struct lsp_steps *steps[2];
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++)
        steps[side] =
            lsp_explained_steps(page->explained, (enum lsp_side)side, page->movement, alternative);
    bool is_same = is_same_way(page, steps);
    for (int side = is_same ? LSP_WITH : LSP_WITHOUT; side <= LSP_WITH; side++) {
        const struct lsp_steps *one_side[2] = {NULL, NULL};
        one_side[side] = steps[side];
        if (steps[side]->n == 0)
            continue;
        lsp_buffer_add(page->text, "    ");
        add_label(page->text,
            is_same               ? "way"
            : side == LSP_WITHOUT ? "way without"
                                  : "way with",
            STEP_WIDTH + 2);
        lsp_buffer_printf(page->text, " %8s %9s %8s\n", "km", "h without", "h with");
        for (size_t at = 0; at < steps[side]->n; at++)
            if (!is_nothing(&steps[side]->items[at]))
                add_step(page, (enum lsp_side)side, is_same ? steps : one_side, at);
    }
}

/* Getting into a car at the door takes neither time nor money. */
static bool is_nothing(const struct lsp_step *step)
{
    return step->kind == LSP_STEP_TERMINAL && !(step->hours > 0) &&
           !(step->part_money[LSP_COST_TERMINAL] > 0);
}

static void add_step(
    const struct page *page, enum lsp_side side, const struct lsp_steps *const steps[2], size_t at)
{
    const struct lsp_step *step = &steps[side]->items[at];
    struct lsp_buffer words = {0};
    double hours[2], border_h[2] = {0};
    if (step->share < 1 - 1e-9)
        lsp_buffer_printf(&words, "%.0f %%: ", 100 * step->share);
    lsp_explained_step_words(page->explained, side, step, &words);
    for (int other = 0; other < 2; other++) {
        hours[other] = steps[other] == NULL ? (double)NAN : steps[other]->items[at].hours;
        if (steps[other] != NULL)
            border_h[other] = border_hours(page, (enum lsp_side)other, &steps[other]->items[at]);
    }
    double km = step->kind == LSP_STEP_LINK ? lsp_explained_step_km(page->explained, side, step)
                                            : (double)NAN;
    add_hours(page, words.failed ? "" : words.text, km, hours);
    for (int other = 0; other < 2; other++)
        border_h[other] = isnan(hours[other]) ? (double)NAN : border_h[other];
    if (border_h[side] > 0)
        add_hours(page, "  of it at the border posts", (double)NAN, border_h);
    if (words.failed)
        page->text->failed = true;
    lsp_buffer_finish(&words);
}

/* What a step takes beside the time on its link. */
static double border_hours(const struct page *page, enum lsp_side side, const struct lsp_step *step)
{
    const struct lsp_results *results = &page->explained->sides.results[side];
    bool has_posts = step->kind == LSP_STEP_LINK && (step->part_money[LSP_COST_WAIT] > 0 ||
                                                        step->part_money[LSP_COST_SERVICE] > 0);
    return has_posts ? step->hours - results->link_time_h[step->what] : 0;
}

/* Of both sides; NAN = none. */
static void add_hours(const struct page *page, const char *label, double km, const double hours[2])
{
    struct shown cells[2], length = {""};
    for (int side = 0; side < 2; side++)
        cells[side] = isnan(hours[side]) ? show_nothing() : show_hours(hours[side]);
    if (!isnan(km))
        snprintf(length.text, sizeof length.text, "%.1f", km);
    lsp_buffer_add(page->text, "      ");
    add_label(page->text, label, STEP_WIDTH);
    lsp_buffer_printf(page->text, " %8s %9s %8s\n", length.text, cells[0].text, cells[1].text);
}

static bool is_same_way(const struct page *page, const struct lsp_steps *const steps[2])
{
    bool is_same = steps[0]->n == steps[1]->n;
    for (size_t at = 0; at < steps[0]->n && is_same; at++) {
        struct lsp_buffer words[2] = {{0}, {0}};
        for (int side = 0; side < 2; side++)
            lsp_explained_step_words(
                page->explained, (enum lsp_side)side, &steps[side]->items[at], &words[side]);
        is_same = !words[0].failed && !words[1].failed &&
                  strcmp(words[0].text, words[1].text) == 0 &&
                  fabs(steps[0]->items[at].share - steps[1]->items[at].share) < 0.005;
        lsp_buffer_finish(&words[0]);
        lsp_buffer_finish(&words[1]);
    }
    return is_same;
}

/* Filled up to the width, counted in characters; a longer one is cut. */
static void add_label(struct lsp_buffer *text, const char *label, size_t width)
{
    struct lsp_buffer shown = {0};
    size_t n_characters = 0, n_bytes = 0;
    lsp_buffer_add_terminal(&shown, label);
    for (; n_bytes < shown.length && !shown.failed; n_bytes++) {
        bool begins = ((unsigned char)shown.text[n_bytes] & 0xC0) != 0x80;
        if (begins && n_characters == width)
            break;
        n_characters += begins ? 1 : 0;
    }
    lsp_buffer_add_bytes(text, shown.failed ? "" : shown.text, n_bytes);
    for (; n_characters < width; n_characters++)
        lsp_buffer_add(text, " ");
    lsp_buffer_finish(&shown);
}

/* "-0.00" would say that there is something. */
static double without_sign_of_zero(double value, double least)
{
    return fabs(value) < least ? 0 : value;
}

static struct shown show_money(double money)
{
    struct shown shown;
    if (isinf(money))
        snprintf(shown.text, sizeof shown.text, "no way");
    else
        snprintf(shown.text, sizeof shown.text, fabs(money) < 1e6 ? "%.2f" : "%.3g",
            without_sign_of_zero(money, 0.005));
    return shown;
}

static struct shown show_hours(double hours)
{
    struct shown shown;
    snprintf(shown.text, sizeof shown.text, fabs(hours) < 1000 ? "%.2f" : "%.4g",
        without_sign_of_zero(hours, 0.005));
    return shown;
}

static struct shown show_amount(double amount)
{
    struct shown shown;
    snprintf(shown.text, sizeof shown.text,
        amount < 100    ? "%.1f"
        : amount < 1e12 ? "%.0f"
                        : "%.3g",
        without_sign_of_zero(amount, 0.05));
    return shown;
}

static struct shown show_change(double change, int n_decimals, const char *unit)
{
    struct shown shown;
    if (!isfinite(change))
        return show_nothing();
    double least = 0.5 * pow(10, -n_decimals);
    snprintf(shown.text, sizeof shown.text, fabs(change) < least ? "%.*f%s" : "%+.*f%s", n_decimals,
        without_sign_of_zero(change, least), unit);
    return shown;
}

static struct shown show_nothing(void)
{
    return (struct shown){.text = "-"};
}
