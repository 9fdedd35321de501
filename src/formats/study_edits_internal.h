/* What the files that read edits share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_STUDY_EDITS_INTERNAL_H
#define LSP_FORMATS_STUDY_EDITS_INTERNAL_H

#include "formats/study_internal.h"

/* One item of a list of edits while it is read. */
struct lsp_edit_item {
    struct lsp_section section;    /* the map under the kind's key */
    struct lsp_scenario *scenario; /* gets the edits */
    struct lsp_edit common;        /* side, dates, place */
};

/* A new edit at the end of the scenario; NULL when it has too many (reported). */
struct lsp_edit *lsp_study_append_edit(struct lsp_edit_item *item, enum lsp_edit_kind kind);

/* split_link; study_split.c */
enum { LSP_N_SPLIT_LINK_KEYS = 4 };
extern const struct lsp_key LSP_SPLIT_LINK_KEYS[LSP_N_SPLIT_LINK_KEYS];
void lsp_study_split_link(struct lsp_edit_item *item);

/* `via` of an added link, whose nodes have been read; study_via.c */
void lsp_study_read_via(const struct lsp_section *section, struct lsp_link_spec *link);

/* The network as the edits that were read leave it: study_edited.c.  Its rows of links are the
 * base's, then those that edits add, in the order of lsp_scenario_apply. */

/* Forgets all but the base, and does what the scenario's edits do. */
void lsp_study_begin_edits(struct lsp_study_reader *reader, const struct lsp_scenario *scenario);
/* The row of a known link: in the base, or added by an edit. */
const struct lsp_link_spec *lsp_study_link(const struct lsp_study_reader *reader, uint32_t row);
/* What an edit that adds rows or nodes does to the known ones; false when memory is out. */
bool lsp_study_do_edit(struct lsp_study_reader *reader, const struct lsp_edit *edit);
/* The part of a link that was split in which the share `at` of the whole lies; LSP_NONE when it was
 * not split, or is split there. */
uint32_t lsp_study_find_part(const struct lsp_study_reader *reader, uint32_t row, double at);
bool lsp_study_is_split(const struct lsp_study_reader *reader, uint32_t row);

#endif
