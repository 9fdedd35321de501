/* What the files of the study's model share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VIEW_MODEL_STUDY_INTERNAL_H
#define LSP_VIEW_MODEL_STUDY_INTERNAL_H

#include "study/session.h"
#include "view/model_study.h"

struct study_model {
    struct lsp_arena arena;
    struct lsp_session *session;
    const char *folder;
    int n_threads;
    struct lsp_view_geometry geometry;
};

/* model_study_describe.c */
void lsp_study_model_describe(void *self, struct lsp_buffer *out);

/* model_study_questions.c: as the operations of the model. */
enum lsp_status lsp_study_model_select(void *self, void *state,
    const struct lsp_view_selection *selection, const struct lsp_view_patience *patience,
    struct lsp_diags *diags, struct lsp_buffer *out) LSP_MUST_CHECK;
enum lsp_status lsp_study_model_routes(void *self, void *state, const uint32_t from_to[2],
    const struct lsp_view_patience *patience, struct lsp_diags *diags,
    struct lsp_buffer *out) LSP_MUST_CHECK;
enum lsp_status lsp_study_model_isochrone(void *self, void *state, uint32_t zone, const char *group,
    const struct lsp_view_patience *patience, struct lsp_diags *diags,
    struct lsp_buffer *out) LSP_MUST_CHECK;
enum lsp_status lsp_study_model_export(void *self, void *state, enum lsp_view_export format,
    const struct lsp_view_patience *patience, struct lsp_diags *diags,
    struct lsp_buffer *out) LSP_MUST_CHECK;

/* model_study_scenarios.c: as the operations of the model. */
enum lsp_status lsp_study_model_scenarios(void *self, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_view_scenarios *ret_scenarios) LSP_MUST_CHECK;
enum lsp_status lsp_study_model_save(void *self, const struct lsp_view_scenario *scenario,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_saved *ret_saved) LSP_MUST_CHECK;
enum lsp_status lsp_study_model_forget(
    void *self, const char *id, struct lsp_diags *diags) LSP_MUST_CHECK;
enum lsp_status lsp_study_model_lines(void *self, const char *like,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_lines *ret_lines) LSP_MUST_CHECK;
/* Elements of the scenario's file become those of the page's edits: edits[2].add_link.length is
 * edits[2].attributes.length. */
void lsp_study_model_place_diags(struct lsp_diags *diags);

#endif
