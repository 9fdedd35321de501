/* The words of a study's observations, and whom they count.  SPDX-License-Identifier: Apache-2.0 */
#include "calibration/calibration.h"

const char *const LSP_OBSERVED_KIND_NAMES[LSP_N_OBSERVED_KINDS] = {
    [LSP_OBSERVED_VEHICLES] = "vehicles",
    [LSP_OBSERVED_PERSONS] = "persons",
    [LSP_OBSERVED_TONNES] = "tonnes",
    [LSP_OBSERVED_SHARE] = "share",
};

const char *const LSP_OBSERVED_PER_NAMES[LSP_N_OBSERVED_PER] = {
    [LSP_OBSERVED_DAY] = "day",
    [LSP_OBSERVED_YEAR] = "year",
    [LSP_OBSERVED_WINDOW] = "window",
};

bool lsp_observation_counts(const struct lsp_observation *observation, uint32_t segment,
    uint32_t origin, uint32_t destination)
{
    const bool *from = observation->is_origin, *to = observation->is_destination;
    bool is_there = (from == NULL || from[origin]) && (to == NULL || to[destination]);
    bool is_back = (from == NULL || from[destination]) && (to == NULL || to[origin]);
    return (observation->segments >> segment & 1) != 0 && (is_there || is_back);
}
