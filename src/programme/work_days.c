/* Counting the working days of a calendar.
 *
 * The Gregorian calendar repeats itself after 400 years, weekdays included.  So one table of that
 * length, and the number of whole cycles, count the working days up to any date exactly: there is
 * no horizon to choose.  SPDX-License-Identifier: Apache-2.0 */
#include "programme/passes.h"

#include "base/date.h"

static int32_t list_work_days(const struct lsp_calendar *calendar, int32_t nth[]);
static int32_t days_in_month(int32_t year, int32_t month);

bool lsp_programme_calendar_has_work(const struct lsp_calendar *calendar)
{
    return list_work_days(calendar, NULL) > 0;
}

enum lsp_status lsp_programme_tabulate_calendar(
    const struct lsp_calendar *calendar, struct lsp_arena *arena, struct lsp_work_days *ret_work)
{
    int32_t *before = LSP_ARRAY(arena, int32_t, LSP_DAYS_PER_CYCLE);
    int32_t *nth = LSP_ARRAY(arena, int32_t, LSP_DAYS_PER_CYCLE);
    if (before == NULL || nth == NULL)
        return LSP_NO_MEMORY;
    int32_t n_worked = list_work_days(calendar, nth);
    if (n_worked == 0)
        LSP_BUG("a calendar without a working day");
    int32_t n_before = 0;
    for (int32_t day = 0; day < LSP_DAYS_PER_CYCLE; day++) {
        before[day] = n_before;
        n_before += n_before < n_worked && nth[n_before] == day;
    }
    *ret_work = (struct lsp_work_days){.n_per_cycle = n_worked, .before = before, .nth = nth};
    return LSP_OK;
}

/* The working days of a cycle, into nth[] unless that is NULL; returns how many. */
static int32_t list_work_days(const struct lsp_calendar *calendar, int32_t nth[])
{
    int32_t day = 0, weekday = lsp_date_weekday(0), n_worked = 0;
    for (int32_t month = 0; month < 400 * 12; month++) {
        int32_t n_days = days_in_month(1970 + month / 12, month % 12 + 1);
        for (int32_t date = 0; date < n_days; date++, day++) {
            if (calendar->weekday[weekday] && calendar->percent_of_day[month % 12][date] > 0) {
                if (nth != NULL)
                    nth[n_worked] = day;
                n_worked++;
            }
            weekday = weekday == 6 ? 0 : weekday + 1;
        }
    }
    return n_worked;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    struct lsp_date first = {year, month, 1};
    struct lsp_date next = {month < 12 ? year : year + 1, month < 12 ? month + 1 : 1, 1};
    return lsp_date_to_day(next) - lsp_date_to_day(first);
}

/* Rounds towards minus infinity; the divisor is positive. */
static int32_t floor_divide(int32_t number, int32_t divisor)
{
    return number / divisor - (number % divisor < 0 ? 1 : 0);
}

int32_t lsp_programme_work_before(const struct lsp_work_days *work, int32_t day)
{
    int32_t cycle = floor_divide(day, LSP_DAYS_PER_CYCLE);
    return cycle * work->n_per_cycle + work->before[day - cycle * LSP_DAYS_PER_CYCLE];
}

int64_t lsp_programme_day_of_work(const struct lsp_work_days *work, int32_t index)
{
    int32_t cycle = 0;
    if (index < 0 || index >= work->n_per_cycle) /* seldom: saves a division in this millennium */
        cycle = floor_divide(index, work->n_per_cycle);
    return (int64_t)cycle * LSP_DAYS_PER_CYCLE + work->nth[index - cycle * work->n_per_cycle];
}
