/* Easter: the Sunday that church holidays are counted from.
 *
 *     int32_t day = lsp_easter_day(2026, LSP_EASTER_ORTHODOX) + 1;       the Monday after
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_EASTER_H
#define LSP_FORMATS_EASTER_H

#include <stdint.h>

enum lsp_easter_rite { LSP_EASTER_WESTERN, LSP_EASTER_ORTHODOX };

/* The day of Easter Sunday, as lsp_date_to_day counts days, of the Gregorian calendar (western) or
 * of the Julian one (orthodox), both told in Gregorian days [Meeus1991, chapter 8].
 * 1583 <= year <= 9999. */
int32_t lsp_easter_day(int32_t year, enum lsp_easter_rite rite);

#endif
