/* What the uncertainty run found, beside the ranges of the headline figures.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_UNCERTAINTY_H
#define LSP_REPORT_UNCERTAINTY_H

#include <stddef.h>
#include <stdint.h>

enum lsp_npv_driver_kind { LSP_DRIVES_NUMBER, LSP_DRIVES_EVENT, LSP_DRIVES_OPENING };

/* Something drawn that goes with the net present value, and by how much. */
struct lsp_npv_driver {
    enum lsp_npv_driver_kind kind;
    size_t index;          /* item of the register, or event */
    const char *id, *name; /* "appraisal.discount_rate", "Discount rate" */
    double correlation;    /* Spearman's, with the net present value */
    /* Of the variance of the net present value, what goes with the third of the draws that this one
     * lies in (an event: with whether it happens), less what chance would give; 0 to 1. */
    double variance_share;
    /* Mean net present value, million: in the third of the draws in which this one is lowest, and
     * highest (an event: in which it does not happen, and does). */
    double low_npv, high_npv;
};

struct lsp_drawn_event {
    const char *id, *name;
    double probability;           /* mean over the draws */
    uint32_t n_happened;          /* draws in which it does */
    double npv_without, npv_with; /* mean net present value, million; NAN = of no draw */
};

struct lsp_realised_correlation {
    const char *first, *second; /* ids */
    double wanted, realised;    /* rank correlations */
};

/* Of the main scenario.  Draws without an answer are NAN in `npv` and in nothing else. */
struct lsp_uncertainty {
    uint32_t n_draws, n_good;
    const double *npv, *eirr; /* [n_draws] in the order of draws: million; a year, NAN = none */
    double npv_p10, npv_p50, npv_p90, npv_mean;
    double npv_error;          /* the largest of a good draw that convergence leaves, million */
    double npv_negative_share; /* of the good draws; NAN = there are none */
    double eirr_p10, eirr_p50, eirr_p90; /* over those that have one */
    uint32_t n_without_eirr;             /* of the good draws */
    double hurdle_rate;                  /* a year, as the study states it */
    double hurdle_share;                 /* of the good draws, that have an EIRR of at least that */
    const struct lsp_npv_driver *drivers; /* [n_drivers] strongest first, beyond chance */
    size_t n_drivers;
    const struct lsp_drawn_event *events; /* [n_events] */
    size_t n_events;
    const struct lsp_realised_correlation *correlations; /* [n_correlations] */
    size_t n_correlations;
};

#endif
