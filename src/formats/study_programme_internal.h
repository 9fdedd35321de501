/* What the files that read the programme of study.yaml share.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_STUDY_PROGRAMME_INTERNAL_H
#define LSP_FORMATS_STUDY_PROGRAMME_INTERNAL_H

#include "formats/study_internal.h"
#include "schedule_risk/schedule_risk.h"

/* A day of any year. */
struct lsp_day_of_year {
    size_t month, day; /* from 0 */
};

/* Days off: the same in every year, and single ones. */
struct lsp_days_off {
    bool is_off[12][31];
    int32_t *dates; /* [n_dates] */
    size_t n_dates, capacity;
};

/* Each day is of February 29 too. */
extern const int LSP_DAYS_OF_MONTH[12];

/* ---- study_programme.c ---- */

/* The map of things under `key`: ids that a plan file has not brought become known, too; more than
 * `max` of them are refused. */
const struct lsp_yaml *lsp_study_take_more_ids(
    const struct lsp_section *programme, const char *key, enum lsp_things things, size_t max);
/* The array `old[n_old]` with room for `n` elements, the new ones zeroed; NULL without memory. */
void *lsp_study_extend(
    struct lsp_study_reader *reader, const void *old, size_t n_old, size_t n, size_t size);

/* An estimate as it is written: low, mid, high and the shape, PERT where none is.  Only shown in
 * the register: the programme's own simulation draws it. */
bool lsp_study_read_estimate(const struct lsp_section *section, const struct lsp_number *number,
    struct lsp_estimate *ret_estimate);

/* ---- study_programme_days.c ---- */

/* The named sets of holidays: reader->holidays[ids[LSP_HOLIDAYS].n]. */
void lsp_study_read_holidays(const struct lsp_section *programme);
/* A calendar's `holidays`: names of sets and days of its own. */
void lsp_study_read_days_off(const struct lsp_section *calendar, struct lsp_days_off *days);
bool lsp_study_day_of_year(
    const struct lsp_section *section, const char *key, struct lsp_day_of_year *ret_day);
/* The day after, in a year that has a February 29. */
struct lsp_day_of_year lsp_study_next_day(struct lsp_day_of_year day);
/* Rising, each once. */
void lsp_study_sort_days(int32_t *days, size_t *n_days);

/* ---- study_programme_calendars.c ---- */

void lsp_study_read_calendars(const struct lsp_section *programme);

/* ---- study_programme_activities.c ---- */

void lsp_study_read_resources(const struct lsp_section *programme);
void lsp_study_read_activities(const struct lsp_section *programme);

/* ---- study_programme_progress.c ---- */

void lsp_study_read_parts(const struct lsp_section *programme);
void lsp_study_read_targets(const struct lsp_section *programme);
void lsp_study_read_reports(const struct lsp_section *programme);

/* ---- study_programme_risks.c, study_programme_outside.c ---- */

void lsp_study_read_risks(const struct lsp_section *programme);
void lsp_study_read_outside(const struct lsp_section *programme);

/* ---- study_programme_checks.c ---- */

/* What only the whole programme shows. */
void lsp_study_check_programme(const struct lsp_section *programme);

#endif
