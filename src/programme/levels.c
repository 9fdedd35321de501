/* Resources in a pass: who holds how much, from when to when.
 *
 * Each resource has a profile (how much of it is taken from which day on) in which a place for the
 * next activity is sought from its earliest day on.  Afterwards what each activity holds is handed
 * on in the order of starts, from those that have been free longest: the arcs that this gives,
 * together with the relations, make any plan that keeps to them keep within the resources
 * [Artigues2003].  SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme_internal.h"

#include <string.h>

/* Amounts are compared to this part of what there is: sums of decimal fractions are inexact. */
static const double AMOUNT_TOLERANCE = 1e-9;

/* From this day to the next level's so much is taken. */
struct level {
    int32_t day;
    double taken;
};

struct booking {
    int32_t start, finish;
    uint32_t activity;
    double amount;
};

/* An amount that is free from a day on, and who had it before (LSP_NONE: nobody). */
struct token {
    int32_t day;
    uint32_t holder;
    double amount;
};

struct stock {
    struct level *levels;     /* [n_levels] by day; the last takes nothing */
    struct booking *bookings; /* [n_bookings] by start */
    struct token *tokens;
    size_t n_levels, n_bookings;
};

struct lsp_pass_levels {
    struct stock *stocks; /* [n_resources] */
    size_t n_resources, n_activities, n_arcs;
    struct lsp_pass_arc *found; /* [n_arcs] as they were found */
    struct lsp_pass_arc *arcs;  /* [n_arcs] by the activity they end at */
    uint32_t *first_arc;        /* [n_activities + 1] */
};

static size_t count_needs(const struct lsp_programme_tables *tables, uint32_t resource);
static double need_of(const struct lsp_activity *activity, size_t need);
static int32_t blocked_until(const struct stock *stock, double free, int32_t start, int32_t finish);
static size_t level_at(const struct stock *stock, int32_t day);
static void book(struct stock *stock, struct booking booking);
static size_t split_level(struct stock *stock, int32_t day);
static void hand_on(struct lsp_pass_levels *levels, uint32_t resource, double amount);
static size_t add_token(struct token tokens[], size_t first, size_t end, struct token token);
static void sort_arcs(struct lsp_pass_levels *levels);

enum lsp_status lsp_levels_create(const struct lsp_programme_tables *tables,
    struct lsp_arena *arena, struct lsp_pass_levels **ret_levels)
{
    size_t n_resources = tables->programme->n_resources;
    size_t n_activities = tables->programme->n_activities, n_arcs_max = 0;
    struct lsp_pass_levels *levels = LSP_ARRAY(arena, struct lsp_pass_levels, 1);
    struct stock *stocks = LSP_ARRAY(arena, struct stock, n_resources);
    if (levels == NULL || stocks == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t resource = 0; resource < n_resources; resource++) {
        size_t n_needs = count_needs(tables, resource);
        struct stock *stock = &stocks[resource];
        stock->levels = LSP_ARRAY(arena, struct level, 2 * n_needs + 1);
        stock->bookings = LSP_ARRAY(arena, struct booking, n_needs);
        stock->tokens = LSP_ARRAY(arena, struct token, n_needs + 1);
        if (stock->levels == NULL || stock->bookings == NULL || stock->tokens == NULL)
            return LSP_NO_MEMORY;
        n_arcs_max += 2 * n_needs + 1; /* each uses up a token or ends a need */
    }
    *levels = (struct lsp_pass_levels){.stocks = stocks,
        .n_resources = n_resources,
        .n_activities = n_activities,
        .found = LSP_ARRAY(arena, struct lsp_pass_arc, n_arcs_max),
        .arcs = LSP_ARRAY(arena, struct lsp_pass_arc, n_arcs_max),
        .first_arc = LSP_ARRAY(arena, uint32_t, n_activities + 2)};
    if (levels->found == NULL || levels->arcs == NULL || levels->first_arc == NULL)
        return LSP_NO_MEMORY;
    *ret_levels = levels;
    return LSP_OK;
}

static size_t count_needs(const struct lsp_programme_tables *tables, uint32_t resource)
{
    const struct lsp_programme *programme = tables->programme;
    size_t n_found = 0;
    for (size_t activity = 0; activity < programme->n_activities; activity++)
        for (size_t need = 0; need < programme->activities[activity].n_needs; need++)
            n_found += programme->activities[activity].needs[need].resource == resource;
    return n_found;
}

void lsp_levels_clear(struct lsp_pass_levels *levels)
{
    for (size_t resource = 0; resource < levels->n_resources; resource++) {
        struct stock *stock = &levels->stocks[resource];
        stock->levels[0] = (struct level){.day = INT32_MIN};
        stock->n_levels = 1;
        stock->n_bookings = 0;
    }
}

bool lsp_levels_place(const struct lsp_programme_tables *tables, uint32_t activity, int32_t days,
    struct lsp_programme_pass *pass)
{
    const struct lsp_programme *programme = tables->programme;
    const struct lsp_activity *of = &programme->activities[activity];
    int32_t *start = &pass->start[activity], *finish = &pass->finish[activity];
    for (size_t need = 0; need < of->n_needs && *finish <= LSP_LAST_DAY;) {
        uint32_t resource = of->needs[need].resource;
        double amount = programme->resources[resource].amount;
        double free = amount * (1 + AMOUNT_TOLERANCE) - need_of(of, need);
        int32_t until = blocked_until(&pass->levels->stocks[resource], free, *start, *finish);
        if (until == INT32_MAX)
            return false;
        need++;
        if (until == INT32_MIN)
            continue;
        *start = until;
        *finish = lsp_step_place(&tables->calendars[of->calendar], days, start, *finish);
        need = 0; /* where it now stands the others may be blocked */
    }
    if (*finish > LSP_LAST_DAY)
        return false;
    for (size_t need = 0; need < of->n_needs; need++)
        if (need_of(of, need) > 0)
            book(&pass->levels->stocks[of->needs[need].resource],
                (struct booking){*start, *finish, activity, need_of(of, need)});
    return true;
}

/* What it needs of a resource in all, at the first place that names it; elsewhere 0. */
static double need_of(const struct lsp_activity *activity, size_t need)
{
    double amount = 0;
    for (size_t other = 0; other < activity->n_needs; other++) {
        if (activity->needs[other].resource != activity->needs[need].resource)
            continue;
        if (other < need)
            return 0;
        amount += activity->needs[other].amount;
    }
    return amount;
}

/* The day on which the first level ends that takes more than `free`: INT32_MIN when there is none
 * from start to finish, INT32_MAX when it never ends. */
static int32_t blocked_until(const struct stock *stock, double free, int32_t start, int32_t finish)
{
    if (free < 0)
        return INT32_MAX;
    for (size_t level = level_at(stock, start);
         level < stock->n_levels && stock->levels[level].day < finish; level++)
        if (stock->levels[level].taken > free)
            return level + 1 < stock->n_levels ? stock->levels[level + 1].day : INT32_MAX;
    return INT32_MIN;
}

/* The last level that begins on this day or before. */
static size_t level_at(const struct stock *stock, int32_t day)
{
    size_t low = 0, high = stock->n_levels - 1;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        if (stock->levels[middle].day <= day)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static void book(struct stock *stock, struct booking booking)
{
    size_t first = split_level(stock, booking.start), end = split_level(stock, booking.finish);
    for (size_t level = first; level < end; level++)
        stock->levels[level].taken += booking.amount;
    size_t place = stock->n_bookings++;
    for (; place > 0 && stock->bookings[place - 1].start > booking.start; place--)
        stock->bookings[place] = stock->bookings[place - 1];
    stock->bookings[place] = booking;
}

/* The level that begins on this very day, made from the one that holds it if need be. */
static size_t split_level(struct stock *stock, int32_t day)
{
    size_t level = level_at(stock, day);
    if (stock->levels[level].day == day)
        return level;
    memmove(&stock->levels[level + 2], &stock->levels[level + 1],
        (stock->n_levels - level - 1) * sizeof *stock->levels);
    stock->levels[level + 1] = (struct level){day, stock->levels[level].taken};
    stock->n_levels++;
    return level + 1;
}

void lsp_levels_link(const struct lsp_programme_tables *tables, struct lsp_programme_pass *pass)
{
    struct lsp_pass_levels *levels = pass->levels;
    levels->n_arcs = 0;
    for (uint32_t resource = 0; resource < levels->n_resources; resource++)
        hand_on(levels, resource, tables->programme->resources[resource].amount);
    sort_arcs(levels);
}

static void hand_on(struct lsp_pass_levels *levels, uint32_t resource, double amount)
{
    const struct stock *stock = &levels->stocks[resource];
    struct token *tokens = stock->tokens;
    size_t first = 0, end = 1;
    tokens[0] = (struct token){.day = INT32_MIN, .holder = LSP_NONE, .amount = amount};
    for (size_t n = 0; n < stock->n_bookings; n++) {
        const struct booking *booking = &stock->bookings[n];
        double needed = booking->amount, rest = amount * AMOUNT_TOLERANCE;
        while (needed > rest && first < end && tokens[first].day <= booking->start) {
            struct token *token = &tokens[first];
            if (token->holder != LSP_NONE)
                levels->found[levels->n_arcs++] =
                    (struct lsp_pass_arc){token->holder, booking->activity, resource};
            double taken = token->amount < needed ? token->amount : needed;
            needed -= taken;
            token->amount -= taken;
            if (token->amount <= rest)
                first++;
        }
        end = add_token(tokens, first, end,
            (struct token){booking->finish, booking->activity, booking->amount});
    }
}

/* Behind those that are free as early or earlier; returns the new end. */
static size_t add_token(struct token tokens[], size_t first, size_t end, struct token token)
{
    size_t place = end;
    for (; place > first && tokens[place - 1].day > token.day; place--)
        tokens[place] = tokens[place - 1];
    tokens[place] = token;
    return end + 1;
}

/* By the activity they end at, otherwise as they were found. */
static void sort_arcs(struct lsp_pass_levels *levels)
{
    uint32_t *first = levels->first_arc; /* at first counted one place further on */
    memset(first, 0, (levels->n_activities + 2) * sizeof *first);
    for (size_t arc = 0; arc < levels->n_arcs; arc++)
        first[levels->found[arc].after + 2]++;
    for (size_t activity = 2; activity < levels->n_activities + 2; activity++)
        first[activity] += first[activity - 1];
    for (size_t arc = 0; arc < levels->n_arcs; arc++)
        levels->arcs[first[levels->found[arc].after + 1]++] = levels->found[arc];
}

const struct lsp_pass_arc *lsp_levels_arcs(const struct lsp_pass_levels *levels, size_t *ret_n_arcs)
{
    *ret_n_arcs = levels->n_arcs;
    return levels->arcs;
}

const struct lsp_pass_arc *lsp_levels_arcs_to(
    const struct lsp_pass_levels *levels, uint32_t activity, size_t *ret_n_arcs)
{
    *ret_n_arcs = levels->first_arc[activity + 1] - levels->first_arc[activity];
    return levels->arcs + levels->first_arc[activity];
}
