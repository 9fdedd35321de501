/* Base map: the names of its kinds of line.
 * SPDX-License-Identifier: Apache-2.0 */
#include "network/basemap.h"

const char *const LSP_MAP_KIND_NAMES[LSP_N_MAP_KINDS] = {
    [LSP_MAP_COAST] = "coast",
    [LSP_MAP_BORDER] = "border",
    [LSP_MAP_RIVER] = "river",
    [LSP_MAP_LAND] = "land",
};
