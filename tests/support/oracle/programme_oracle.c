/* A programme planned day by day.  SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/programme_oracle.h"

#include "base/date.h"
#include "base/id.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct oracle {
    const struct lsp_programme *programme;
    const int32_t *left_days;
    int32_t *start, *finish;
    double taken[ORACLE_MAX_RESOURCES][ORACLE_MAX_DAYS]; /* from the programme's start on */
};

static void plan_activity(struct oracle *oracle, uint32_t activity);
static bool is_allowed(
    const struct oracle *oracle, uint32_t activity, int32_t start, int32_t finish);
static bool is_free(
    const struct oracle *oracle, const struct lsp_activity *of, int32_t start, int32_t finish);
static int32_t end_of_work(const struct lsp_calendar *calendar, int32_t start, int32_t days);

static bool is_listed(const int32_t days[], size_t n_days, int32_t day)
{
    for (size_t n = 0; n < n_days; n++)
        if (days[n] == day)
            return true;
    return false;
}

int oracle_percent(const struct lsp_calendar *calendar, int32_t day)
{
    struct lsp_date date = lsp_date_from_day(day);
    int pace = calendar->percent_of_day[date.month - 1][date.day - 1];
    if (is_listed(calendar->days_on, calendar->n_days_on, day))
        return pace == 0 ? 100 : pace;
    if (is_listed(calendar->days_off, calendar->n_days_off, day))
        return 0;
    int32_t turn = (int32_t)(calendar->shift_on + calendar->shift_off);
    if (turn > 0) {
        int32_t at = day - calendar->shift_start_day;
        while (at < 0)
            at += turn;
        if (at % turn >= (int32_t)calendar->shift_on)
            return 0;
    }
    return calendar->weekday[lsp_date_weekday(day)] ? pace : 0;
}

int32_t oracle_lag(
    const struct lsp_programme *programme, const struct lsp_relation *relation, int32_t day)
{
    int32_t days = (int32_t)lround(relation->lag_days);
    if (relation->lag_calendar == LSP_NONE)
        return day + days;
    const struct lsp_calendar *calendar = &programme->calendars[relation->lag_calendar];
    int left = 100 * abs(days);
    if (days >= 0) {
        for (; left > 0; day++)
            left -= oracle_percent(calendar, day);
        return day;
    }
    do { /* a day between which and `day` so much is worked, the last of them */
        day--;
        left -= oracle_percent(calendar, day);
    } while (left > 0);
    return day;
}

void oracle_plan(const struct lsp_programme *programme, const int32_t left_days[],
    const uint32_t order[], int32_t ret_start[], int32_t ret_finish[])
{
    struct oracle *oracle = calloc(1, sizeof *oracle);
    if (oracle == NULL)
        abort();
    oracle->programme = programme;
    oracle->left_days = left_days;
    oracle->start = ret_start;
    oracle->finish = ret_finish;
    for (int unfinished = 0; unfinished < 2; unfinished++)
        for (size_t place = 0; place < programme->n_activities; place++)
            if ((programme->activities[order[place]].finished_day == INT32_MIN) == unfinished)
                plan_activity(oracle, order[place]);
    free(oracle);
}

/* Every day is tried, from long before the programme on. */
static void plan_activity(struct oracle *oracle, uint32_t activity)
{
    const struct lsp_programme *programme = oracle->programme;
    const struct lsp_activity *of = &programme->activities[activity];
    const struct lsp_calendar *calendar = &programme->calendars[of->calendar];
    int32_t days = oracle->left_days[activity];
    if (of->finished_day != INT32_MIN) {
        oracle->start[activity] = oracle->finish[activity] =
            of->finished_day + (of->high_days > 0 ? 1 : 0);
        return;
    }
    for (int32_t start = programme->start_day - 400;; start++) {
        bool is_worked = days == 0 || oracle_percent(calendar, start) > 0;
        if (!is_worked || !is_allowed(oracle, activity, start, INT32_MAX))
            continue;
        int32_t finish = end_of_work(calendar, start, days);
        /* The finish may be put off over days that are not worked, to where it is allowed. */
        while (days > 0 && !is_allowed(oracle, activity, start, finish) &&
               oracle_percent(calendar, finish) == 0)
            finish++;
        if (!is_allowed(oracle, activity, start, finish))
            continue;
        if (days > 0 && !is_free(oracle, of, start, finish))
            continue;
        oracle->start[activity] = start;
        oracle->finish[activity] = finish;
        for (size_t need = 0; need < of->n_needs && days > 0; need++)
            for (int32_t day = start; day < finish; day++)
                oracle->taken[of->needs[need].resource][day - programme->start_day] +=
                    of->needs[need].amount;
        return;
    }
}

static bool is_allowed(
    const struct oracle *oracle, uint32_t activity, int32_t start, int32_t finish)
{
    const struct lsp_programme *programme = oracle->programme;
    const struct lsp_activity *of = &programme->activities[activity];
    bool is_under_way = of->started_day != INT32_MIN;
    int32_t day_of_work = of->high_days > 0 ? 1 : 0;
    if (is_under_way &&
        start < (programme->data_day != INT32_MIN ? programme->data_day : of->started_day))
        return false;
    if (!is_under_way &&
        (start < programme->start_day || start < programme->data_day || start < of->not_before_day))
        return false;
    if (of->finish_not_before_day != INT32_MIN && finish < of->finish_not_before_day + day_of_work)
        return false;
    for (size_t n = 0; n < of->n_relations; n++) {
        const struct lsp_relation *relation = &of->relations[n];
        const struct lsp_activity *before = &programme->activities[relation->predecessor];
        bool from_start = relation->kind == LSP_START_START || relation->kind == LSP_START_FINISH;
        bool to_start = relation->kind == LSP_FINISH_START || relation->kind == LSP_START_START;
        int32_t from = from_start ? oracle->start[relation->predecessor]
                                  : oracle->finish[relation->predecessor];
        if (from_start && before->started_day != INT32_MIN)
            from = before->started_day;
        if ((to_start ? start : finish) < oracle_lag(programme, relation, from))
            return false;
    }
    return true;
}

static bool is_free(
    const struct oracle *oracle, const struct lsp_activity *of, int32_t start, int32_t finish)
{
    for (size_t need = 0; need < of->n_needs; need++) {
        uint32_t resource = of->needs[need].resource;
        double amount = oracle->programme->resources[resource].amount * (1 + 1e-9);
        for (int32_t day = start; day < finish; day++)
            if (oracle->taken[resource][day - oracle->programme->start_day] +
                    of->needs[need].amount >
                amount)
                return false;
    }
    return true;
}

static int32_t end_of_work(const struct lsp_calendar *calendar, int32_t start, int32_t days)
{
    int left = 100 * days;
    for (; left > 0; start++)
        left -= oracle_percent(calendar, start);
    return start;
}
