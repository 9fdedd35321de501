/* Words: numbers, money, durations and dates as text.  SPDX-License-Identifier: Apache-2.0 */
#include "report/words_internal.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

#define THIN_SPACE "\xE2\x80\xAF"
#define MINUS "\xE2\x88\x92"
#define UNKNOWN "\xE2\x80\x93"
#define INFINITE "\xE2\x88\x9E"

static const double KM_PER_MILE = 1.609344; /* international mile, exact */
static const double LARGEST_SHOWN = 1e15;   /* beyond it the digits mean nothing: powers of ten */

static const char *const MONTHS[12] = {"January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"};

static void group_digits(const char *plain, char *text, size_t size);
static int decimals_for(double value, int digits);
static void trim_zeros(char *text);
static double round_to(double value, double step);

struct lsp_word lsp_word_number(double value, int decimals)
{
    struct lsp_word word;
    if (isnan(value)) {
        snprintf(word.text, sizeof word.text, UNKNOWN);
        return word;
    }
    if (isinf(value)) {
        snprintf(word.text, sizeof word.text, "%s" INFINITE, value < 0 ? MINUS : "");
        return word;
    }
    if (fabs(value) >= LARGEST_SHOWN) {
        snprintf(word.text, sizeof word.text, "%s%.3e", value < 0 ? MINUS : "", fabs(value));
        return word;
    }
    char plain[48], grouped[80];
    snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    group_digits(plain, grouped, sizeof grouped);
    bool is_zero = strspn(plain, "0.") == strlen(plain);
    snprintf(word.text, sizeof word.text, "%s%s", value < 0 && !is_zero ? MINUS : "", grouped);
    return word;
}

/* Puts a thin space between groups of three, when there are five digits or more. */
static void group_digits(const char *plain, char *text, size_t size)
{
    size_t n_whole = strcspn(plain, "."), at = 0;
    for (size_t digit = 0; plain[digit] != '\0' && at + 4 < size; digit++) {
        bool at_group = digit > 0 && digit < n_whole && (n_whole - digit) % 3 == 0;
        if (at_group && n_whole > 4) {
            memcpy(text + at, THIN_SPACE, 3);
            at += 3;
        }
        text[at++] = plain[digit];
    }
    text[at] = '\0';
}

struct lsp_word lsp_word_digits(double value, int digits)
{
    return lsp_word_number(value, decimals_for(value, digits));
}

struct lsp_word lsp_word_plain(double value, int digits)
{
    struct lsp_word word = lsp_word_digits(value, digits);
    trim_zeros(word.text);
    return word;
}

/* "0.0600" to "0.06", "3.0" to "3". */
static void trim_zeros(char *text)
{
    if (strchr(text, '.') == NULL || strchr(text, 'e') != NULL)
        return;
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    text[length] = '\0';
}

static int decimals_for(double value, int digits)
{
    if (!isfinite(value) || value == 0)
        return 0;
    int decimals = digits - 1 - (int)floor(log10(fabs(value)));
    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

double lsp_round_about(double value, double low, double high)
{
    if (!isfinite(value) || value == 0)
        return value;
    double step = pow(10, floor(log10(fabs(value))) - 1);
    double half = (high - low) / 2;
    if (isfinite(half) && half > 0)
        step = fmin(step, pow(10, floor(log10(half))));
    /* a range far narrower than the value must not bring back every digit */
    step = fmax(step, pow(10, floor(log10(fabs(value))) - 3));
    return round_to(value, step);
}

static double round_to(double value, double step)
{
    return round(value / step) * step;
}

struct lsp_word lsp_word_about(double value, double low, double high)
{
    double rounded = lsp_round_about(value, low, high);
    struct lsp_word word =
        lsp_word_number(rounded, fabs(rounded) >= 10 ? 0 : decimals_for(rounded, 2));
    trim_zeros(word.text);
    return word;
}

struct lsp_word lsp_word_money(double money)
{
    double size = fabs(money);
    if (!isfinite(money) || size < 999.5e3) {
        double step = size >= 1000 ? pow(10, floor(log10(size)) - 2) : 0;
        return lsp_word_number(step > 0 ? round_to(money, step) : money, size < 10 ? 2 : 0);
    }
    bool billions = size >= 999.5e6;
    double value = money / (billions ? 1e9 : 1e6);
    value = round_to(value, pow(10, floor(log10(fabs(value))) - 2));
    struct lsp_word number = lsp_word_digits(value, 3), word;
    snprintf(
        word.text, sizeof word.text, "%.70s %s", number.text, billions ? "billion" : "million");
    return word;
}

struct lsp_word lsp_word_hours(double hours)
{
    double value = hours;
    const char *unit = "h";
    if (fabs(hours) * 3600 < 59.5) {
        value = hours * 3600;
        unit = "s";
    } else if (fabs(hours) < 1) {
        value = hours * 60;
        unit = "min";
    } else if (fabs(hours) >= 48) {
        value = hours / 24;
        unit = "days";
    }
    bool is_whole = unit[0] == 's' || (unit[0] == 'm' && fabs(value) >= 2);
    struct lsp_word number = lsp_word_number(value, is_whole ? 0 : 1);
    struct lsp_word word;
    snprintf(word.text, sizeof word.text, "%.80s %s", number.text, unit);
    return isfinite(hours) ? word : number;
}

struct lsp_word lsp_word_wait(double hours)
{
    struct lsp_word never = {"never served"};
    return isinf(hours) ? never : lsp_word_hours(hours);
}

struct lsp_word lsp_word_percent(double share, int decimals)
{
    struct lsp_word number = lsp_word_number(share * 100, decimals), word;
    trim_zeros(number.text);
    snprintf(word.text, sizeof word.text, "%.80s %%", number.text);
    return isfinite(share) ? word : number;
}

struct lsp_word lsp_word_change(double value, int decimals)
{
    struct lsp_word number = lsp_word_number(value, decimals), word;
    bool is_zero = strspn(number.text, "0.") == strlen(number.text);
    bool rises = value > 0 && !is_zero;
    snprintf(word.text, sizeof word.text, "%s%.80s", rises ? "+" : "", number.text);
    return word;
}

double lsp_miles(double km)
{
    return km / KM_PER_MILE;
}

struct lsp_word lsp_word_distance(double km)
{
    struct lsp_word in_km = lsp_word_number(km, fabs(km) < 10 ? 1 : 0);
    struct lsp_word in_miles = lsp_word_number(lsp_miles(km), fabs(lsp_miles(km)) < 10 ? 1 : 0);
    struct lsp_word word;
    snprintf(word.text, sizeof word.text, "%.40s km (%.40s mi)", in_km.text, in_miles.text);
    return word;
}

struct lsp_word lsp_word_date(int32_t day)
{
    struct lsp_date date = lsp_date_from_day(day);
    struct lsp_word word;
    snprintf(word.text, sizeof word.text, "%d %s %d", (int)date.day, MONTHS[(date.month + 11) % 12],
        (int)date.year);
    return word;
}

struct lsp_word lsp_word_short_date(int32_t day)
{
    struct lsp_date date = lsp_date_from_day(day);
    struct lsp_word word;
    snprintf(word.text, sizeof word.text, "%d %.3s %d", (int)date.day,
        MONTHS[(date.month + 11) % 12], (int)date.year);
    return word;
}

struct lsp_word lsp_word_month(int32_t day)
{
    struct lsp_date date = lsp_date_from_day(day);
    struct lsp_word word;
    snprintf(word.text, sizeof word.text, "%s %d", MONTHS[(date.month + 11) % 12], (int)date.year);
    return word;
}

struct lsp_word lsp_word_bytes(double n_bytes)
{
    struct lsp_word word;
    if (n_bytes < 1000) {
        snprintf(word.text, sizeof word.text, "%.0f B", n_bytes);
        return word;
    }
    double value = n_bytes < 1e6 ? n_bytes / 1e3 : n_bytes / 1e6;
    snprintf(word.text, sizeof word.text, "%.1f %s", value, n_bytes < 1e6 ? "kB" : "MB");
    return word;
}

struct lsp_money_unit lsp_money_unit_for(double largest_money)
{
    double size = fabs(largest_money);
    if (size >= 1e8)
        return (struct lsp_money_unit){1e6, "million ", 1};
    if (size >= 1e6)
        return (struct lsp_money_unit){1e6, "million ", 2};
    if (size >= 1e4)
        return (struct lsp_money_unit){1e3, "thousand ", 1};
    return (struct lsp_money_unit){1, "", 0};
}

const char *lsp_plural(double number)
{
    return fabs(number - 1) < 1e-9 ? "" : "s";
}
