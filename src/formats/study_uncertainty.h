/* What study.yaml says of the uncertainty run beside the ranges of its numbers: correlations, and
 * events that may happen.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_STUDY_UNCERTAINTY_H
#define LSP_FORMATS_STUDY_UNCERTAINTY_H

#include "base/diag.h"
#include "scenario/scenario.h"

/* Something that is drawn. */
enum lsp_uncertain_kind {
    LSP_UNCERTAIN_NUMBER,  /* item `index` of the register */
    LSP_UNCERTAIN_EVENT,   /* whether event `index` happens: the higher the score, the likelier */
    LSP_UNCERTAIN_OPENING, /* the opening date */
};
struct lsp_drawn {
    enum lsp_uncertain_kind kind;
    size_t index;
};

struct lsp_wanted_correlation {
    struct lsp_drawn first, second;
    const char *first_id, *second_id;
    double value; /* rank correlation */
    struct lsp_place where;
};

/* What may happen in a draw: edits of both sides (or of the one that they name) from a drawn day
 * for a drawn time, once. */
struct lsp_event {
    const char *id, *name;
    double probability;     /* of happening at all */
    bool begins_at_opening; /* else on any day of first_day to last_day, alike */
    int32_t first_day, last_day;
    double lasts_months;          /* INFINITY = for good */
    struct lsp_scenario scenario; /* its edits: those of the project, then its own */
    struct lsp_place where;
};

struct lsp_uncertainty_spec {
    struct lsp_wanted_correlation *correlations; /* [n_correlations] possible all at once */
    size_t n_correlations;
    struct lsp_event *events; /* [n_events] */
    size_t n_events;
    /* Events act from the first day to before the last: what is solved in the first and in the last
     * model year is held before and after it. */
    int32_t first_day, last_day;
};

/* What correlations name, each once, in the order of its first mention, which is that in which they
 * are imposed: ret_drawn[2 * n_correlations].  Returns how many.  And their matrix [n * n], with 0
 * where nothing is said. */
size_t lsp_correlated_things(const struct lsp_uncertainty_spec *spec, struct lsp_drawn ret_drawn[]);
void lsp_correlation_matrix(const struct lsp_uncertainty_spec *spec, size_t n,
    const struct lsp_drawn drawn[], double ret_matrix[]);

#endif
