/* Programmes and activities of which nothing is said yet.  SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme.h"

#include <math.h>

struct lsp_programme lsp_programme_blank(void)
{
    return (struct lsp_programme){.data_day = INT32_MIN};
}

struct lsp_activity lsp_programme_blank_activity(const char *id, const char *name)
{
    return (struct lsp_activity){.id = id,
        .name = name,
        .bank = "",
        .not_before_day = INT32_MIN,
        .start_by_day = INT32_MIN,
        .finish_not_before_day = INT32_MIN,
        .finish_by_day = INT32_MIN,
        .started_day = INT32_MIN,
        .finished_day = INT32_MIN,
        .done_share = (double)NAN,
        .left_low_days = (double)NAN,
        .left_mid_days = (double)NAN,
        .left_high_days = (double)NAN,
        .along_from_m = (double)NAN,
        .along_to_m = (double)NAN};
}
