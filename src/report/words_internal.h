/* Words: numbers as a reader wants to see them.
 *
 * A word holds only letters, digits, signs and thin spaces, so it needs no escaping.
 *
 *     lsp_buffer_add(page, lsp_word_money(npv_money).text);     "12.3 million"
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_WORDS_INTERNAL_H
#define LSP_REPORT_WORDS_INTERNAL_H

#include <stdint.h>

struct lsp_word {
    char text[96];
};

/* "12 345.6" with narrow no-break spaces and a true minus; NaN is an en dash, infinity its sign. */
struct lsp_word lsp_word_number(double value, int decimals);
/* As many decimals as make `digits` significant digits; larger numbers keep all their digits. */
struct lsp_word lsp_word_digits(double value, int digits);
/* At most `digits` significant digits, no zeros behind them: "0.06", "12 345 679". */
struct lsp_word lsp_word_plain(double value, int digits);
/* Rounded to what its range can bear: one significant digit of the half-width, but never less than
 * two digits of the value.  Without a range (NaN): two significant digits. */
struct lsp_word lsp_word_about(double value, double low, double high);
double lsp_round_about(double value, double low, double high);
/* "1.23 billion", "12.3 million", "850 000", three significant digits. */
struct lsp_word lsp_word_money(double money);
/* Hours as "40 s", "25 min", "3.2 h", "2.5 days". */
struct lsp_word lsp_word_hours(double hours);
/* The same of a wait: one without end is "never served". */
struct lsp_word lsp_word_wait(double hours);
/* "6 %", "6.4 %": no zero behind the point. */
struct lsp_word lsp_word_percent(double share, int decimals);
/* "+12" or "−12": the sign always shown; 0 has none. */
struct lsp_word lsp_word_change(double value, int decimals);
/* "4.7 km (2.9 mi)". */
struct lsp_word lsp_word_distance(double km);
double lsp_miles(double km);
/* "s" unless the number is one: "1 year", "2 years". */
const char *lsp_plural(double number);
/* "14 March 2027", "14 Mar 2027", "March 2027". */
struct lsp_word lsp_word_date(int32_t day);
struct lsp_word lsp_word_short_date(int32_t day);
struct lsp_word lsp_word_month(int32_t day);
/* Bytes with a unit: "12.3 kB". */
struct lsp_word lsp_word_bytes(double n_bytes);

/* The unit in which a table of money is shown: its size and its name. */
struct lsp_money_unit {
    double money;     /* of one unit */
    const char *name; /* "million ", "thousand ", "" */
    int decimals;
};
struct lsp_money_unit lsp_money_unit_for(double largest_money);

#endif
