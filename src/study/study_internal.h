/* What the files of the study module share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_STUDY_STUDY_INTERNAL_H
#define LSP_STUDY_STUDY_INTERNAL_H

#include "appraisal/appraisal.h"
#include "checkpoint_simulation/checkpoint_simulation.h"
#include "formats/study_file.h"
#include "programme/programme.h"
#include "report/report.h"
#include "scenario/scenario.h"
#include "schedule_risk/schedule_risk.h"
#include "study/study.h"

/* The headline figures, in the order of the report. */
enum figure {
    FIGURE_PERSONS,  /* travellers a year on the project's links */
    FIGURE_TONNES,   /* tonnes a year on them */
    FIGURE_DIVERTED, /* travellers a year that railway, aeroplane and ship lose */
    FIGURE_WAIT,     /* longest mean wait at a post of the project, minutes */
    FIGURE_OPENING,  /* day number */
    FIGURE_NPV,      /* million */
    N_FIGURES,
};

/* Both sides of one scenario in all model years and states. */
struct scenario_run {
    struct lsp_appraisal_pair *pairs; /* [n_pairs] */
    struct lsp_results *results;      /* [2 * n_pairs] owned, behind the pairs */
    size_t n_pairs;
    struct lsp_case without, with; /* in the shown year's commonest state */
    bool *is_project_link;         /* [with.network.n_links] rows that the project adds or sets */
    struct lsp_appraisal appraisal;
    struct lsp_appraisal_spec spec; /* with the scenario's own costs */
    struct lsp_appraisal_context context;
    const struct lsp_pivot *pivots; /* [n_movements] what the answers pivot on */
    struct lsp_trade trade;         /* where the scenario asks for it */
    struct lsp_results traded;      /* owned: the run behind it */
    double figures[N_FIGURES];
    bool converged;
};

/* run.c: everything is allocated in `arena`, but results own theirs: lsp_scenario_run_finish.
 * A movement that has no alternative on the side where its demand is stated is a diagnostic and
 * LSP_BAD_INPUT. */
struct kept_runs;
struct scenario_options {
    int show_year;
    int32_t opening_day;
    double target;          /* of the equilibrium's residual; 0 = the solver's own */
    bool own_years_only;    /* not also the years around the dates of other scenarios' edits */
    bool answers_trade;     /* also how trade answers, where the scenario asks for it */
    bool keeps_ways;        /* of the shown pair, so that questions can be asked about it */
    bool tells_error;       /* also the errors of the account; makes them small (difference.c) */
    int n_threads;          /* 0 = one */
    struct kept_runs *kept; /* of earlier runs of the same study; NULL = nothing is kept */
    const struct run_watch *watch; /* NULL = nobody */
};
/* Who looks on.  What is shown is lent for the call. */
struct run_watch {
    void *user;
    /* Of the pairs only the shown one is solved; or all are and there is an account, also again
     * when it is made closer.  `others` [2 * n_pairs] as in difference.c, or NULL. */
    enum lsp_status (*look)(void *user, const struct scenario_run *run, size_t shown,
        const struct lsp_results *others, bool is_whole);
    /* Between equilibria: by one thread at a time, which need not be the caller's. */
    bool (*goes_on)(void *user, size_t n_solved, size_t n_all);
};
enum lsp_status lsp_scenario_run_make(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct scenario_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct scenario_run *ret_run) LSP_MUST_CHECK;
void lsp_scenario_run_finish(struct scenario_run *run);

/* kept.c: the sides without their own edits of scenarios that begin alike, and what totals pivot
 * on: solved once for all that is drawn on one scenario.  Runs lend results from here, so it must
 * outlive them. */
enum lsp_status lsp_kept_runs_create(struct kept_runs **ret_kept) LSP_MUST_CHECK;
void lsp_kept_runs_destroy(struct kept_runs *kept);

/* sides.c: both sides of a scenario in the commonest state of one year, and nothing else.
 * Everything is allocated in `arena` but what results own: lsp_scenario_sides_finish. */
struct scenario_sides {
    struct lsp_case cases[2];       /* enum lsp_side */
    struct lsp_results results[2];  /* likewise */
    const struct lsp_pivot *pivots; /* [n_movements] what the answers pivot on */
    bool converged;                 /* both, and the run for the reference */
    size_t n_states;                /* of the year */
    double state_share;             /* of the year's days, that of the state solved */
};
struct sides_options {
    size_t scenario;
    int year;
    double target;    /* of the equilibrium's residual; 0 = the solver's own */
    bool keeps_steps; /* of the movements from `origin` to `destination` (zones) */
    uint32_t origin, destination;
};
enum lsp_status lsp_scenario_sides_solve(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct scenario_sides *ret_sides) LSP_MUST_CHECK;
void lsp_scenario_sides_finish(struct scenario_sides *sides);
/* A line that says which state of the year it is, where there are several. */
void lsp_scenario_sides_state(const struct scenario_sides *sides, struct lsp_buffer *text);

/* sides.c: one side in the commonest state of one year n times, each time with another change made
 * to its case, in whose place copies are put in `arena`; what totals pivot on is that of the case
 * unchanged.  Options of steps are not used.  On failure no results are left to finish. */
typedef enum lsp_status case_change(
    size_t number, struct lsp_arena *arena, struct lsp_case *changed);
enum lsp_status lsp_scenario_side_vary(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, enum lsp_side side, size_t n, case_change *change,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_results results[]) LSP_MUST_CHECK;

/* sides.c: one side in one state of a year, every total as given. */
struct side_fixed {
    enum lsp_side side;
    int year;
    size_t state;                   /* of lsp_scenario_states */
    const double *amount;           /* [n_movements] */
    const struct lsp_pivot *pivots; /* [n_movements] of them only what choice needs is used */
};
enum lsp_status lsp_scenario_side_fixed(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct side_fixed *fixed, struct lsp_arena *arena,
    struct lsp_results *ret_results) LSP_MUST_CHECK;

/* difference.c: the residual to go on to when the errors of an account are so many times what they
 * may be and its runs went on to `aim`; false when they cannot be made smaller. */
bool lsp_difference_next_aim(double excess, double aim, double *ret_aim);
/* Estimates the errors of the run's account from other states of its equilibria [2 * n_pairs],
 * first those without the project, then those with it. */
enum lsp_status lsp_difference_estimate(const struct lsp_appraisal_spec *spec,
    const struct lsp_appraisal_context *context, const struct lsp_results others[],
    int32_t opening_day, struct lsp_arena *arena, struct scenario_run *run) LSP_MUST_CHECK;
/* Its part of the summary; nothing where errors were not estimated. */
void lsp_difference_text(const struct lsp_report *report, struct lsp_buffer *text);
/* modes.c: what the appraisal needs to tell modes apart. */
enum lsp_status lsp_context_add_modes(const struct lsp_case *with, struct lsp_arena *arena,
    struct lsp_appraisal_context *context) LSP_MUST_CHECK;

/* trade.c: fills run->trade where the scenario asks for it: for the commonest state of the year. */
enum lsp_status lsp_trade_make(const struct lsp_study_inputs *inputs, size_t scenario, int year,
    struct lsp_arena *arena, struct scenario_run *run) LSP_MUST_CHECK;

/* elasticities.c: what answers to a rise of 10 % in each lever, with the project, in the shown
 * year. */
enum lsp_status lsp_elasticities_make(const struct lsp_study_inputs *inputs, int show_year,
    const struct scenario_run *run, struct lsp_arena *arena,
    struct lsp_elasticities *ret_elasticities) LSP_MUST_CHECK;

/* reference.c: what is asked for, and what the answers to cost pivot on. */

/* Of a movement in a year, at the reference's costs: with growth, tourism and the border effect. */
double lsp_stated_amount(const struct lsp_scenario *scenario, const struct lsp_case *side,
    size_t movement, int year, int base_year);
/* Observed shares of the movements whose segments pivot on them; NULL when there are none. */
enum lsp_status lsp_reference_shares(const struct lsp_demand *demand, struct lsp_arena *arena,
    const double ***ret_fixed_share) LSP_MUST_CHECK;
/* The pivots of all movements from the run of the side and year for which demand is stated.  What
 * makes a pivot impossible is a diagnostic, and LSP_BAD_INPUT. */
enum lsp_status lsp_reference_make(const struct lsp_scenario *scenario,
    const struct lsp_case *stated, const struct lsp_results *results, const double **fixed_share,
    struct lsp_diags *diags, struct lsp_pivot ret_pivots[]) LSP_MUST_CHECK;

/* asked.c: what a command asks for, by id (NULL or 0: the main scenario, no year); false when the
 * study has no such thing: diagnostics say so. */
bool lsp_asked_scenario(const struct lsp_study_inputs *inputs, const char *wanted,
    struct lsp_arena *arena, struct lsp_diags *diags, size_t *ret_scenario) LSP_MUST_CHECK;
bool lsp_asked_year(const struct lsp_study_inputs *inputs, int wanted, struct lsp_arena *arena,
    struct lsp_diags *diags, int *ret_year) LSP_MUST_CHECK;
void lsp_refuse_asked(struct lsp_diags *diags, const char *kind, const char *wanted, size_t n_names,
    const char *const names[]);

/* sides.c: equilibria of one scenario, each shown to `visit` once solved: every wanted side and
 * year in all states of the year, whose shares sum to 1.  *ret_converged also covers the run for
 * the reference, on which totals pivot. */
struct wanted_year {
    enum lsp_side side;
    int year;
};
typedef void scenario_visit(void *user, const struct wanted_year *wanted, double share,
    const struct lsp_case *solved, const struct lsp_results *results);
enum lsp_status lsp_scenario_visit(const struct lsp_study_inputs *inputs, size_t scenario,
    size_t n_wanted, const struct wanted_year wanted[], scenario_visit *visit, void *user,
    struct lsp_diags *diags, bool *ret_converged) LSP_MUST_CHECK;

/* distribute.c: reads a study and makes the movements that its trip ends ask for: what every
 * command begins with.  On failure inputs are finished. */
enum lsp_status lsp_study_open(const char *folder, struct lsp_diags *diags,
    struct lsp_study_inputs *ret_inputs) LSP_MUST_CHECK;
/* Only the latter, after numbers have been varied.  LSP_BAD_INPUT, with a diagnostic, when trip
 * ends cannot be distributed as the study says. */
enum lsp_status lsp_distribute(
    struct lsp_study_inputs *inputs, struct lsp_diags *diags) LSP_MUST_CHECK;

/* border_report.c: the crossings of the project in the main scenario, whose run it is, vehicle by
 * vehicle; as many days as fit the traffic. */
enum lsp_status lsp_border_report_make(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, int show_year, const struct lsp_simulation_options *options,
    struct lsp_arena *arena, struct lsp_report_simulated **ret_simulated,
    size_t *ret_n) LSP_MUST_CHECK;

/* programme_costs.c: whether it is a construction of the main scenario. */
bool lsp_cost_is_built(const struct lsp_study_inputs *inputs, const struct lsp_cost_item *cost);

/* worth.c: sets the days of the costs that follow the programme: from the plan, which also has the
 * simulation watch their activities; from a draw; from the medians of all draws. */
enum lsp_status lsp_costs_follow_plan(
    struct lsp_study_inputs *inputs, struct lsp_diags *diags) LSP_MUST_CHECK;
/* Adds the activities that costs follow to watched[n_watched + 2 * n_costs]. */
void lsp_costs_watch(const struct lsp_appraisal_spec *spec, uint32_t watched[], size_t *n_watched);
void lsp_costs_follow_draw(const struct lsp_schedule_risk_options *options,
    const struct lsp_schedule_risk *risk, uint32_t draw, struct lsp_appraisal_spec *spec);
enum lsp_status lsp_costs_follow_median(const struct lsp_schedule_risk_options *options,
    const struct lsp_schedule_risk *risk, struct lsp_appraisal_spec *spec) LSP_MUST_CHECK;
bool lsp_costs_do_follow(const struct lsp_appraisal_spec *spec);
/* The spec with the costs that a scenario has; they are copied to `arena`. */
enum lsp_status lsp_scenario_spec(const struct lsp_study_inputs *inputs, size_t scenario,
    struct lsp_arena *arena, struct lsp_appraisal_spec *ret_spec) LSP_MUST_CHECK;
/* Accounts, shares and openings of one scenario; and the comparison of the options. */
enum lsp_status lsp_worth_make(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, const struct lsp_schedule_risk *risk, struct lsp_arena *arena,
    struct lsp_report_worth **ret_worth) LSP_MUST_CHECK;
enum lsp_status lsp_options_make(const struct lsp_study_inputs *inputs,
    const struct scenario_run runs[], struct lsp_arena *arena,
    struct lsp_report *report) LSP_MUST_CHECK;

/* figures.c: the headline figures of one run. */
void lsp_figures_fill(int show_year, int32_t opening_day, struct scenario_run *run);
extern const char *const LSP_FIGURE_IDS[N_FIGURES];
/* At any post of the project's crossings, of any class that uses it. */
double lsp_longest_wait_h(const struct scenario_run *run, const struct lsp_results *with);

/* study.c: the model year that maps and tables show: the first that begins after the opening day,
 * or the last.  And the same from the programme's median. */
int lsp_show_year(const struct lsp_study_inputs *inputs, int32_t opening_day);
enum lsp_status lsp_show_year_find(
    const struct lsp_study_inputs *inputs, struct lsp_arena *arena, int *ret_year) LSP_MUST_CHECK;

/* draws.c: the threads asked for, or as many as there are processors. */
int lsp_thread_count(const struct lsp_study_options *options);

/* draws.c: the main scenario under drawn assumptions. */
struct draw_journal;
struct draws {
    uint32_t n_draws;
    double *figures; /* [N_FIGURES][n_draws]; NaN where a draw did not converge */
    double *eirr;    /* [n_draws] a year; NaN where there is none */
    double npv_negative_share;
    uint32_t n_failed; /* draws that did not converge */
    double npv_error;  /* of the others, the largest error of the difference, million */
    struct lsp_uncertainty uncertainty;
    struct draw_journal *journal; /* open until lsp_draws_finish; NULL = none */
};
/* How long the draws took; nothing of it enters the results. */
struct draws_timing {
    size_t n_kept; /* that an earlier run had finished */
    double took_s; /* the others */
};
struct draws_options {
    const struct lsp_study_options *study;
    const char *output; /* where the results will be; finished draws are kept beside it */
    uint32_t n_draws;
    int show_year;
    const double *middle; /* [N_FIGURES] of the main scenario's own run */
    struct draws_timing *timing;
};
enum lsp_status lsp_draws_make(const struct draws_options *options,
    const struct lsp_study_inputs *inputs, const struct lsp_schedule_risk *risk,
    struct lsp_arena *arena, struct lsp_diags *diags, struct draws *ret_draws) LSP_MUST_CHECK;
/* Once the results are written nobody needs what was kept; without them it stays. */
void lsp_draws_finish(struct draws *draws, bool are_written, struct lsp_diags *diags);

/* layers.c: the network with its flows as GeoPackage layers. */
enum lsp_status lsp_layers_write(const struct lsp_study_inputs *inputs,
    const struct scenario_run *run, int show_year, const char *path, struct lsp_arena *arena,
    struct lsp_diags *diags) LSP_MUST_CHECK;

/* summary.c: the table for the terminal. */
void lsp_summary_text(const struct lsp_report *report, struct lsp_buffer *text);

/* What did not reach its target, and out of how many. */
struct lsp_missed_targets {
    size_t n_scenarios, n_all_scenarios; /* scenarios with such a run */
    uint32_t n_draws, n_all_draws;
    size_t n_differences; /* scenarios whose benefit has a larger error than it may */
};

/* One line, without its end; nothing when nothing missed. */
void lsp_summary_missed(const struct lsp_missed_targets *missed, struct lsp_buffer *text);

/* figures.c: the pair of the shown year's commonest state; *ret_n_states: how many the year has, at
 * least 1, *ret_state: which of them it is. */
const struct lsp_appraisal_pair *lsp_shown_pair(
    const struct scenario_run *run, int show_year, size_t *ret_n_states, size_t *ret_state);

#endif
