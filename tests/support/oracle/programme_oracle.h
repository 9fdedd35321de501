/* A programme planned day by day, as one would with a paper calendar: slow, and without any code of
 * the engine.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_PROGRAMME_ORACLE_H
#define LSP_TESTS_PROGRAMME_ORACLE_H

#include "programme/programme.h"

enum { ORACLE_MAX_ACTIVITIES = 64, ORACLE_MAX_DAYS = 4000, ORACLE_MAX_RESOURCES = 4 };

/* Percent of a full day that is worked on a day. */
int oracle_percent(const struct lsp_calendar *calendar, int32_t day);

/* The first day that lies `days` working days behind `day` (before it, when negative). */
int32_t oracle_lag(
    const struct lsp_programme *programme, const struct lsp_relation *relation, int32_t day);

/* Starts (of work under way: of its rest) and finishes of every unfinished activity with its left
 * days, and of finished ones twice the first day on which a successor may work.  `order` has each
 * activity behind its predecessors and is the order in which resources are given out. */
void oracle_plan(const struct lsp_programme *programme, const int32_t left_days[],
    const uint32_t order[], int32_t ret_start[], int32_t ret_finish[]);

#endif
