/* Calendar dates as day numbers (days since 1970-01-01, proleptic Gregorian).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_DATE_H
#define LSP_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

/* The mean month of the Gregorian calendar. */
#define LSP_DAYS_PER_MONTH (365.2425 / 12)

struct lsp_date {
    int32_t year;  /* 1 to 9999 */
    int32_t month; /* 1 to 12 */
    int32_t day;   /* 1 to 31 */
};

int32_t lsp_date_to_day(struct lsp_date date);
struct lsp_date lsp_date_from_day(int32_t day_number);

/* "2026-11-23", and nothing else; false when it is no date of the calendar. */
bool lsp_date_parse(const char *text, int32_t *ret_day_number) LSP_MUST_CHECK;
/* The same way back; text[11]. */
void lsp_date_format(int32_t day_number, char text[static 11]);

/* 0 = Monday ... 6 = Sunday. */
int32_t lsp_date_weekday(int32_t day_number);
/* The year with its fraction: 2027.5 is the middle of 2027. */
double lsp_date_to_year(int32_t day_number);

#endif
