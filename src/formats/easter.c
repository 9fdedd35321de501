/* The day of Easter Sunday.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/easter.h"

#include "base/date.h"

static int32_t western_day(int32_t year);
static int32_t orthodox_day(int32_t year);

int32_t lsp_easter_day(int32_t year, enum lsp_easter_rite rite)
{
    return rite == LSP_EASTER_WESTERN ? western_day(year) : orthodox_day(year);
}

/* The Sunday after the first full moon of spring, as the Gregorian tables have it [Meeus1991,
 * chapter 8]. */
static int32_t western_day(int32_t year)
{
    int32_t golden = year % 19, century = year / 100, of_century = year % 100;
    int32_t moon_drift = (century + 8) / 25;
    int32_t moon_shift = (century - moon_drift + 1) / 3;
    int32_t epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    int32_t to_sunday =
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    int32_t late = (golden + 11 * epact + 22 * to_sunday) / 451;
    int32_t days = epact + to_sunday - 7 * late + 114;
    return lsp_date_to_day((struct lsp_date){year, days / 31, days % 31 + 1});
}

/* The same by the Julian tables, whose calendar lags by a day more in each century that is no leap
 * year of the Gregorian one. */
static int32_t orthodox_day(int32_t year)
{
    int32_t moon = (19 * (year % 19) + 15) % 30;
    int32_t to_sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
    int32_t days = moon + to_sunday + 114;
    int32_t lag_days = year / 100 - year / 400 - 2;
    return lsp_date_to_day((struct lsp_date){year, days / 31, 1}) + days % 31 + lag_days;
}
