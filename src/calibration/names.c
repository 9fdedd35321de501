/* The words of a study's observations.  SPDX-License-Identifier: Apache-2.0 */
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
