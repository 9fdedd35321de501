/* On which days an exception of a calendar comes again: the kinds of recurrence that MSPDI has.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_mspdi.h"

#include "base/date.h"

/* Of the element Type. */
enum {
    DAILY = 1,
    YEARLY_BY_DAY,
    YEARLY_BY_POSITION,
    MONTHLY_BY_DAY,
    MONTHLY_BY_POSITION,
    WEEKLY,
    EVERY_SO_MANY_DAYS
};

/* Of MonthItem and MonthPosition; items from SUNDAY on are days of the week. */
enum { ANY_DAY, WEEKDAY, WEEKEND_DAY, SUNDAY };
enum { LAST_POSITION = 4 };

static bool is_in_week(const struct lsp_mspdi_recurrence *recurrence, int32_t day);
static bool is_in_position(const struct lsp_mspdi_recurrence *recurrence, int32_t day);
static bool is_item(int item, int32_t day);
static int sunday_first(int32_t day);

bool lsp_mspdi_recurs_on(const struct lsp_mspdi_recurrence *recurrence, int32_t day)
{
    struct lsp_date date = lsp_date_from_day(day);
    struct lsp_date first = lsp_date_from_day(recurrence->from_day);
    int period = recurrence->period < 1 ? 1 : recurrence->period;
    int n_months = (date.year - first.year) * 12 + date.month - first.month;
    bool is_month = n_months % period == 0;
    bool is_year = date.month == recurrence->month + 1 && (date.year - first.year) % period == 0;
    switch (recurrence->type) {
    case YEARLY_BY_DAY:
        return is_year && date.day == recurrence->month_day;
    case YEARLY_BY_POSITION:
        return is_year && is_in_position(recurrence, day);
    case MONTHLY_BY_DAY:
        return is_month && date.day == recurrence->month_day;
    case MONTHLY_BY_POSITION:
        return is_month && is_in_position(recurrence, day);
    case WEEKLY:
        return is_in_week(recurrence, day);
    case EVERY_SO_MANY_DAYS:
        return (day - recurrence->from_day) % period == 0;
    case DAILY:
    default:
        return true;
    }
}

/* Weeks begin on Sunday, and are counted from that of the first day. */
static bool is_in_week(const struct lsp_mspdi_recurrence *recurrence, int32_t day)
{
    int period = recurrence->period < 1 ? 1 : recurrence->period;
    int32_t week = day - sunday_first(day);
    int32_t first_week = recurrence->from_day - sunday_first(recurrence->from_day);
    bool is_named = (recurrence->days_of_week >> sunday_first(day) & 1) != 0;
    return is_named && (week - first_week) / 7 % period == 0;
}

/* The first to fourth, or the last, such day of its month. */
static bool is_in_position(const struct lsp_mspdi_recurrence *recurrence, int32_t day)
{
    int item = recurrence->month_item;
    struct lsp_date date = lsp_date_from_day(day);
    int n_until = 0;
    if (!is_item(item, day))
        return false;
    if (recurrence->month_position == LAST_POSITION) {
        for (int32_t later = day + 1; lsp_date_from_day(later).month == date.month; later++)
            if (is_item(item, later))
                return false;
        return true;
    }
    for (int32_t at = day - date.day + 1; at <= day; at++)
        n_until += is_item(item, at);
    return n_until == recurrence->month_position + 1;
}

static bool is_item(int item, int32_t day)
{
    int weekday = sunday_first(day);
    bool is_weekend = weekday == 0 || weekday == 6;
    if (item >= SUNDAY)
        return weekday == item - SUNDAY;
    return item == ANY_DAY || (item == WEEKDAY && !is_weekend) ||
           (item == WEEKEND_DAY && is_weekend);
}

static int sunday_first(int32_t day)
{
    return (lsp_date_weekday(day) + 1) % 7;
}
