/* Calendar dates: conversions between year, month, day and a day number.
 *
 * Years are counted from 1 March, so that the leap day is the last of its year and a month's place
 * follows from (153 * month + 2) / 5 alone; a cycle of 400 such years has 146,097 days.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"

#include <string.h>

enum {
    DAYS_PER_400_YEARS = 146097,
    DAYS_PER_100_YEARS = 36524, /* the last century of four has one more */
    DAYS_PER_4_YEARS = 1461,    /* the last four years of a century may have one fewer */
    MARCH_YEAR_0 = -719468,     /* day number of 0000-03-01 */
};

static bool is_leap(int32_t year);
static int32_t days_in_month(int32_t year, int32_t month);
static bool read_digits(const char *text, size_t n_digits, int32_t *ret_value);

int32_t lsp_date_to_day(struct lsp_date date)
{
    int32_t year = date.month > 2 ? date.year : date.year - 1; /* not negative: from year 1 */
    int32_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    int32_t days_before_year = year * 365 + year / 4 - year / 100 + year / 400;
    return MARCH_YEAR_0 + days_before_year + (153 * month + 2) / 5 + date.day - 1;
}

struct lsp_date lsp_date_from_day(int32_t day_number)
{
    int64_t days = (int64_t)day_number - MARCH_YEAR_0;
    int64_t cycle = days >= 0 ? days / DAYS_PER_400_YEARS
                              : -((DAYS_PER_400_YEARS - 1 - days) / DAYS_PER_400_YEARS);
    int32_t left = (int32_t)(days - cycle * DAYS_PER_400_YEARS);
    int32_t century = left / DAYS_PER_100_YEARS < 3 ? left / DAYS_PER_100_YEARS : 3;
    left -= century * DAYS_PER_100_YEARS;
    int32_t four = left / DAYS_PER_4_YEARS;
    left -= four * DAYS_PER_4_YEARS;
    int32_t one = left / 365 < 3 ? left / 365 : 3;
    left -= one * 365;
    int32_t month = (5 * left + 2) / 153; /* from March */
    int32_t day = left - (153 * month + 2) / 5 + 1;
    int32_t year = (int32_t)(cycle * 400) + century * 100 + four * 4 + one;
    return (struct lsp_date){.year = month < 10 ? year : year + 1,
        .month = month < 10 ? month + 3 : month - 9,
        .day = day};
}

bool lsp_date_parse(const char *text, int32_t *ret_day_number)
{
    struct lsp_date date;
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    if (!read_digits(text, 4, &date.year) || !read_digits(text + 5, 2, &date.month) ||
        !read_digits(text + 8, 2, &date.day))
        return false;
    if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
        date.day > days_in_month(date.year, date.month))
        return false;
    *ret_day_number = lsp_date_to_day(date);
    return true;
}

static bool read_digits(const char *text, size_t n_digits, int32_t *ret_value)
{
    int32_t value = 0;
    for (size_t digit = 0; digit < n_digits; digit++) {
        if (text[digit] < '0' || text[digit] > '9')
            return false;
        value = value * 10 + (text[digit] - '0');
    }
    *ret_value = value;
    return true;
}

static bool is_leap(int32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return DAYS[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

void lsp_date_format(int32_t day_number, char text[static 11])
{
    struct lsp_date date = lsp_date_from_day(day_number);
    if (date.year < 1 || date.year > 9999)
        LSP_BUG("a date outside the years 1 to 9999");
    const int32_t digits[8] = {date.year / 1000, date.year / 100 % 10, date.year / 10 % 10,
        date.year % 10, date.month / 10, date.month % 10, date.day / 10, date.day % 10};
    char *at = text;
    for (size_t digit = 0; digit < 8; digit++) {
        if (digit == 4 || digit == 6)
            *at++ = '-';
        *at++ = (char)('0' + digits[digit]);
    }
    *at = '\0';
}

int32_t lsp_date_weekday(int32_t day_number)
{
    int32_t from_monday = (day_number % 7 + 3) % 7; /* 1970-01-01 was a Thursday */
    return from_monday < 0 ? from_monday + 7 : from_monday;
}

double lsp_date_to_year(int32_t day_number)
{
    struct lsp_date date = lsp_date_from_day(day_number);
    int32_t new_year = lsp_date_to_day((struct lsp_date){date.year, 1, 1});
    return date.year + (day_number - new_year) / (is_leap(date.year) ? 366.0 : 365.0);
}
