/* Study: load, run every scenario and year, appraise, report: the one entry for the front ends.
 *
 *     status = lsp_study_appraise(&options, &diags, &summary);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_STUDY_H
#define LSP_STUDY_STUDY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"

/* Called from time to time on long work; false stops it with LSP_CANCELLED. */
typedef bool lsp_progress(void *user, const char *stage, size_t done, size_t total);

struct lsp_study_options {
    const char *folder;     /* the study */
    const char *output;     /* where results go; NULL = FOLDER/results */
    const char *command;    /* as typed, for the report */
    int n_threads;          /* 0 = all */
    int64_t n_draws;        /* of the uncertainty run; -1 = as the study says */
    lsp_progress *progress; /* NULL = none */
    void *progress_user;
};

/* What the terminal shows at the end. */
struct lsp_study_summary {
    struct lsp_buffer text;   /* the summary table for people */
    struct lsp_buffer json;   /* the same for programs: report.json */
    char *report_path;        /* owned */
    bool converged;           /* every run met its target */
    struct lsp_buffer missed; /* if not: what missed it, in one line */
    size_t n_drawn;           /* draws that this run made, and the time that they took */
    double drawing_s;
};

void lsp_study_summary_finish(struct lsp_study_summary *summary);

/* Reads and checks everything, and writes nothing. */
enum lsp_status lsp_study_check(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_overview) LSP_MUST_CHECK;

/* LSP_BAD_INPUT: nothing was written.  LSP_CANNOT_WRITE, LSP_CANCELLED: an earlier result is
 * as it was. */
enum lsp_status lsp_study_appraise(const struct lsp_study_options *options, struct lsp_diags *diags,
    struct lsp_study_summary *ret_summary) LSP_MUST_CHECK;

/* What the cost between two zones is made of, on both sides of a scenario. */
struct lsp_explain_options {
    const char *folder;    /* the study */
    const char *from, *to; /* zones: ids, or names */
    const char *segment;   /* id; NULL = all that can go anywhere */
    const char *scenario;  /* id; NULL = the main one */
    int year;              /* 0 = the first model year after the opening */
};

struct lsp_explanation {
    struct lsp_buffer text; /* for people */
    struct lsp_buffer json; /* the same for programs */
    bool converged;
};

void lsp_explanation_finish(struct lsp_explanation *explanation);

/* Also between zones between which nobody travels.  Writes nothing to disk. */
enum lsp_status lsp_study_explain(const struct lsp_explain_options *options,
    struct lsp_diags *diags, struct lsp_explanation *ret_explanation) LSP_MUST_CHECK;

struct lsp_calibrate_options {
    const char *folder;     /* the study */
    const char *output;     /* file for the fitted numbers as YAML; NULL = none */
    lsp_progress *progress; /* NULL = none; its total is 0: nobody knows */
    void *progress_user;
};

struct lsp_calibration_report {
    struct lsp_buffer text;   /* for people */
    struct lsp_buffer json;   /* the same for programs */
    bool converged;           /* the fits, and every equilibrium at what they found */
    struct lsp_buffer missed; /* if not: why, in one line */
};

void lsp_calibration_report_finish(struct lsp_calibration_report *report);

/* Fits what the study's section `calibration` names.  The study is not changed. */
enum lsp_status lsp_study_calibrate(const struct lsp_calibrate_options *options,
    struct lsp_diags *diags, struct lsp_calibration_report *ret_report) LSP_MUST_CHECK;

struct lsp_border_options {
    const char *folder;     /* the study */
    const char *scenario;   /* id; NULL = the main one */
    const char *crossing;   /* id; NULL = all that vehicles come to */
    int year;               /* 0 = the first model year after the opening */
    bool is_without;        /* without the project, in place of with it */
    double target_h;        /* longest wait that is wanted, > 0 */
    uint32_t n_days;        /* simulated; 0 = 1000, else at least 2 */
    int64_t seed;           /* of the simulation; -1 = as the study says */
    int n_threads;          /* 0 = all */
    lsp_progress *progress; /* NULL = none */
    void *progress_user;
};

struct lsp_border_answer {
    struct lsp_buffer text; /* for people */
    struct lsp_buffer json; /* the same for programs */
    bool converged;
};

void lsp_border_answer_finish(struct lsp_border_answer *answer);

/* What a border agency asks: waits by hour and class, queues, where the queue goes when a post is
 * widened, the smallest staffing that meets the target, longer hours.  Writes nothing to disk. */
enum lsp_status lsp_study_border(const struct lsp_border_options *options, struct lsp_diags *diags,
    struct lsp_border_answer *ret_answer) LSP_MUST_CHECK;

struct lsp_programme_query {
    const char *path;        /* a study's folder, or a planner's file: .xml or .xer */
    const char *export_path; /* MS Project XML to write; NULL = none */
    int64_t n_draws;         /* -1 or 0 = as the study says */
    int n_threads;           /* 0 = all */
};

struct lsp_programme_answer {
    struct lsp_buffer text; /* for people */
    struct lsp_buffer json; /* the same for programs */
};

void lsp_programme_answer_finish(struct lsp_programme_answer *answer);

/* When it opens by itself, without what it carries: dates, floats, chances, what drives them. */
enum lsp_status lsp_study_programme(const struct lsp_programme_query *query,
    struct lsp_diags *diags, struct lsp_programme_answer *ret_answer) LSP_MUST_CHECK;

#endif
