/* What the files of the explanation share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_EXPLAIN_INTERNAL_H
#define LSP_STUDY_EXPLAIN_INTERNAL_H

#include "study/study_internal.h"

/* What is asked, and both sides solved for it. */
struct explained {
    const struct lsp_explain_options *options;
    struct lsp_diags *diags;
    struct lsp_arena arena;
    struct lsp_study_inputs inputs;
    size_t scenario;
    int year;
    uint32_t from, to; /* zones */
    uint32_t segments; /* bit s: to be explained */
    struct scenario_sides sides;
};

/* The movement of a segment between the zones, or LSP_NONE. */
uint32_t lsp_explained_movement(const struct explained *explained, uint32_t segment);
/* True when the study states that movement; else it was added to learn its cost. */
bool lsp_explained_is_stated(const struct explained *explained, uint32_t movement);

/* The choice, or NULL where the side offers no way. */
const struct lsp_choice *lsp_explained_choice(
    const struct explained *explained, enum lsp_side side, uint32_t movement, size_t alternative);
const struct lsp_steps *lsp_explained_steps(
    const struct explained *explained, enum lsp_side side, uint32_t movement, size_t alternative);

/* A step in words: "River road", or a link's ends where it has no name; "boarding or loading:
 * Buses"; "Arden - Cove, rail train_1". */
void lsp_explained_step_words(const struct explained *explained, enum lsp_side side,
    const struct lsp_step *step, struct lsp_buffer *words);
double lsp_explained_step_km(
    const struct explained *explained, enum lsp_side side, const struct lsp_step *step);

/* explain_text.c, explain_json.c */
void lsp_explained_text(const struct explained *explained, struct lsp_buffer *text);
void lsp_explained_json(const struct explained *explained, struct lsp_buffer *json);

#endif
