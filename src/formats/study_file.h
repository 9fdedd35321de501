/* Study file: a study's folder, read and checked as a whole.
 *
 *     struct lsp_study_inputs inputs;
 *     status = lsp_study_file_read("examples/tumen", diags, &inputs);
 *     ... diags holds every fault of every file ...
 *     lsp_study_inputs_finish(&inputs);
 *
 * Format: docs/formats/study.md.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_STUDY_FILE_H
#define LSP_FORMATS_STUDY_FILE_H

#include "appraisal/appraisal.h"
#include "assumptions/assumptions.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"
#include "distribution/distribution.h"
#include "calibration/calibration.h"
#include "formats/folder.h"
#include "formats/study_uncertainty.h"
#include "network/basemap.h"
#include "programme/programme.h"
#include "scenario/scenario.h"
#include "schedule_risk/schedule_risk.h"

struct lsp_study_inputs {
    struct lsp_arena arena; /* owns all below */
    const char *id, *name, *about, *caveat;
    const char *currency; /* of the accounts, ISO 4217 */
    int price_year, base_year;
    int *model_years; /* [n_model_years] rising */
    size_t n_model_years;
    size_t main_scenario; /* index */
    double link_hours_per_day;
    struct lsp_case base;
    struct lsp_distribution_spec distribution; /* of base.demand's movements that it makes */
    struct lsp_movement *table; /* [distribution.n_table] as stated: where the register points to,
                                 * and what is copied to base.demand before it is fitted */
    struct lsp_distribution_made distributed; /* filled by whoever made them */
    struct lsp_scenario *scenarios;           /* [n_scenarios] */
    size_t n_scenarios;
    size_t n_project_edits; /* the first of every scenario's edits */
    struct lsp_programme programme;
    struct lsp_schedule_risk_options programme_options;
    struct lsp_appraisal_spec appraisal;
    struct lsp_calibration_spec calibration;
    struct lsp_assumptions assumptions;
    uint32_t n_draws; /* of the uncertainty run */
    uint64_t seed;
    struct lsp_uncertainty_spec uncertainty;
    struct lsp_basemap basemap;
    struct lsp_input_file *files; /* [n_files] read, with fingerprints */
    size_t n_files;
    const struct lsp_study_reader *reader; /* what lsp_study_inputs_draw needs to know */
};

/* Reads everything and goes on after faults, so that diags holds all of them.  Returns LSP_OK only
 * when diags has no error; otherwise the status says which kind, and inputs is already finished.
 * For the excerpts under messages, diags gets the files' texts to keep when reading fails, and
 * borrows them from inputs when it succeeds: render its warnings before inputs are finished. */
enum lsp_status lsp_study_file_read(const char *folder, struct lsp_diags *diags,
    struct lsp_study_inputs *ret_inputs) LSP_MUST_CHECK;
void lsp_study_inputs_finish(struct lsp_study_inputs *inputs);

/* The inputs with one more scenario, whose file's text is at hand: as if STUDY/scenarios/ID.yaml
 * held it and no other such file were there.  Takes microseconds and touches no disk, unless an
 * edit names a demand table that the study does not.
 *
 * *ret_inputs borrows from `inputs` and lives in `arena`: it needs no finishing.  *ret_scenario is
 * the index of the new one.  Returns LSP_BAD_INPUT with all diagnostics when there is a fault.
 * Threads: reads `inputs` only. */
enum lsp_status lsp_study_inputs_draw(const struct lsp_study_inputs *inputs, const char *id,
    const char *text, size_t length, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_study_inputs *ret_inputs, size_t *ret_scenario) LSP_MUST_CHECK;

/* Recomputes what is derived from varied numbers (values of time, scales ...) and copies the
 * project's edits, which the register varies in the first scenario, to the others; to be called
 * after lsp_assumptions_set or _draw. */
void lsp_study_inputs_derive(struct lsp_study_inputs *inputs);

/* Whether a count counts a movement. */
bool lsp_count_has(const struct lsp_count_spec *count, const struct lsp_movement *movement);

#endif
