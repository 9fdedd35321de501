/* Ranks of whole numbers by counting.  SPDX-License-Identifier: Apache-2.0 */
#include "programme/programme_internal.h"

#include <string.h>

void lsp_programme_rank(
    uint32_t n_values, const int32_t value[], int32_t count[], double ret_rank[])
{
    int32_t min = INT32_MAX, max = INT32_MIN;
    for (uint32_t n = 0; n < n_values; n++) {
        min = value[n] < min ? value[n] : min;
        max = value[n] > max ? value[n] : max;
    }
    size_t n_kinds = n_values == 0 ? 0 : (size_t)(max - min) + 1;
    memset(count, 0, n_kinds * sizeof *count);
    for (uint32_t n = 0; n < n_values; n++)
        count[value[n] - min]++;
    int32_t n_smaller = 0;
    for (size_t kind = 0; kind < n_kinds; kind++) { /* the count becomes twice the shared rank */
        int32_t n_equal = count[kind];
        count[kind] = 2 * n_smaller + n_equal + 1;
        n_smaller += n_equal;
    }
    for (uint32_t n = 0; n < n_values; n++)
        ret_rank[n] = count[value[n] - min] / 2.0;
}
