/* Dense ids and the "none" that goes with them.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_ID_H
#define LSP_BASE_ID_H

#include <stdint.h>

/* No node, no link, no zone ... */
#define LSP_NONE UINT32_MAX

/* Limits of one study; a reader refuses more, so that fixed arrays and bit sets are safe. */
enum {
    LSP_MAX_VEHICLES = 16,     /* vehicle classes: bits of a uint32_t */
    LSP_MAX_CROSSINGS = 32,    /* border crossings: bits of a uint32_t */
    LSP_MAX_ALTERNATIVES = 16, /* ways of making a trip */
    LSP_MAX_SEGMENTS = 32,     /* groups of travellers and goods */
    LSP_MAX_MODES = 4,         /* road, rail, air, sea */
    LSP_HOURS = 24,            /* of a day */
    LSP_MONTHS = 12,           /* of a year */
};

#endif
