/* Report: the whole answer as one HTML page, and the same numbers as JSON and CSV.
 *
 * Everything is given; nothing is computed here but sums and layout, and nothing is written but
 * into buffers.
 *
 *     lsp_report_html(&report, &page);
 *     lsp_report_json(&report, &json);
 *     for (table = 0; table < LSP_N_REPORT_TABLES; table++)
 *         lsp_report_csv(&report, table, &csv);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_REPORT_H
#define LSP_REPORT_REPORT_H

#include "appraisal/accounts.h"
#include "appraisal/appraisal.h"
#include "appraisal/opening.h"
#include "appraisal/options.h"
#include "assumptions/assumptions.h"
#include "base/buffer.h"
#include "checkpoint/checkpoint.h"
#include "demand/demand.h"
#include "distribution/distribution.h"
#include "network/basemap.h"
#include "network/network.h"
#include "programme/backward.h"
#include "programme/checks.h"
#include "programme/programme.h"
#include "report/uncertainty.h"
#include "results/results.h"
#include "schedule_risk/schedule_risk.h"
#include "services/services.h"

/* One headline figure with its range.  The answer in words takes its rounding from the figures
 * "vehicles", "persons", "tonnes" and "npv", where they are among them. */
struct lsp_figure {
    /* unit "date": values are day numbers; "h" and "min" become durations in words; a unit equal to
     * the currency becomes "12 million ..."; any other stands behind the number */
    const char *id, *label, *unit;
    double value;             /* at mid */
    double low, median, high; /* P10, P50, P90 over the draws; NAN = no range */
    const char *note;         /* what the range holds, or what the figure leaves out */
};

/* A range that was found elsewhere. */
struct lsp_published_elasticity {
    double low, high;
    double most_hours; /* longer trips, door to door, are another kind than those it is from */
    const char *of;    /* what answered, to what, where */
    const char *source;
    enum lsp_confidence confidence;
};

/* How a quantity answers to a lever: ln(after / before) / ln 1.1, over a rise of 10 %. */
struct lsp_elasticity {
    size_t lever, quantity;
    double before, after;
    double value;      /* NAN where the quantity is nothing */
    double mean_hours; /* door to door, of those whom the quantity counts; NAN = not of trips */
    const struct lsp_published_elasticity *published; /* NULL = none kept for the pair */
};

struct lsp_elasticities {
    const char *const *lever_ids, *const *levers; /* in words */
    const char *const *quantity_ids, *const *quantities, *const *units;
    size_t n_levers, n_quantities;
    const struct lsp_elasticity *items; /* [n] by lever and quantity; those of nothing left out */
    size_t n;
    bool converged;     /* every run that they are from */
    size_t n_states;    /* of the year */
    double state_share; /* of the year's days, that of the state they are from: the commonest */
};

/* How trade answers to a scenario; see demand/trade.h.  Never part of the account. */
enum { LSP_TRADE_WITHOUT, LSP_TRADE_WITH, LSP_TRADE_ANSWERED };

struct lsp_trade_row {
    uint32_t segment; /* of goods */
    double tonnes[3]; /* a year: without, with, and with trade's answer */
    /* per tonne, without and with; means over the amounts without */
    double freight_money[2], days[2], cost[2]; /* cost: as a factor on the value */
    double weight;                             /* tonnes that these are means over */
    double gain_of_day; /* what one day saved would add to its trade, as a share */
};

struct lsp_trade {
    double elasticity, day_rate;
    struct lsp_trade_row *rows; /* [n_rows] */
    size_t n_rows;
    const struct lsp_results *with, *answered; /* the same side and state; NULL = not asked for */
    bool converged;
};

/* What follows from a scenario's account. */
struct lsp_report_worth {
    struct lsp_accounts accounts;
    struct lsp_accounts also_accounts; /* in the second currency; empty without one */
    struct lsp_cost_shares shares;
    struct lsp_opening_years openings;
    struct lsp_opening_worth drawn;
};

struct lsp_report_scenario {
    const char *id, *name, *about;
    /* the specs of both sides in the commonest state of show_year; same row numbers for the common
     * rows */
    const struct lsp_network_specs *specs_without, *specs_with;
    const bool *is_project_link; /* [specs_with->n_links] what the project adds or changes */
    const struct lsp_services *services; /* with's side; legs as in results */
    const struct lsp_post *posts;        /* with's side */
    const struct lsp_demand *demand;
    const struct lsp_appraisal_pair *pairs; /* [n_pairs] all model years and states */
    size_t n_pairs;
    const struct lsp_appraisal *appraisal;
    const struct lsp_report_worth *worth; /* NULL = not asked for */
    const struct lsp_trade *trade;        /* answered NULL: not asked for */
};

struct lsp_simulated_crossing;

/* One direction of a crossing of the project in the main scenario, vehicle by vehicle. */
struct lsp_report_simulated {
    const struct lsp_results *results;   /* whose arrivals they are */
    const struct lsp_post_result *first; /* of the posts in this direction */
    const struct lsp_simulated_crossing *found;
    double target_h;
};

struct lsp_report_file {
    const char *name;
    size_t n_bytes;
    const char *sha256;
};

struct lsp_report {
    const char *study_name, *about, *caveat, *currency;
    int price_year, base_year;
    int show_year;                               /* the model year of maps and tables */
    const struct lsp_report_scenario *scenarios; /* [n_scenarios] */
    size_t n_scenarios, main_scenario;
    const struct lsp_crossing *crossings; /* [n_crossings] */
    size_t n_crossings;
    const struct lsp_programme *programme;
    const struct lsp_plan *plan;
    const struct lsp_schedule_risk *spread;
    const struct lsp_schedule_risk_options *risk_options; /* that it was drawn with; NULL = its
                                                           * details are not told */
    const struct lsp_programme_checks *checks;            /* NULL = none were made */
    const struct lsp_backward_look *look;                 /* likewise */
    const struct lsp_appraisal_spec *appraisal_spec;
    const struct lsp_option *options; /* [choice.n] of which one is chosen; NULL = no choice */
    struct lsp_option_choice choice;
    const struct lsp_assumptions *assumptions;
    const struct lsp_basemap *basemap;
    const struct lsp_figure *figures; /* [n_figures] headline, in order */
    size_t n_figures;
    uint32_t n_draws;          /* that were made */
    uint32_t n_failed_draws;   /* of them, without an equilibrium: left out of all ranges */
    size_t n_varied;           /* numbers that were drawn */
    double npv_negative_share; /* of the draws; NAN when there were none */
    const struct lsp_uncertainty *uncertainty; /* of the same; NULL = no draw was made */
    struct lsp_elasticities elasticities;      /* of the main scenario with the project */
    const struct lsp_demand *stated;           /* the study's own, before any scenario's edits */
    const struct lsp_zone_spec *zones;         /* of its movements */
    const struct lsp_distribution_spec *distribution; /* NULL = none */
    const struct lsp_distribution_made *distributed;  /* likewise */
    const struct lsp_report_simulated *simulated; /* [n_simulated] with the project, show_year */
    size_t n_simulated;
    const struct lsp_report_file *files; /* [n_files] inputs with fingerprints */
    size_t n_files;
    const char *version, *command;
};

/* Names of zones, links and files are data: they are escaped everywhere. */
void lsp_report_html(const struct lsp_report *report, struct lsp_buffer *page);
void lsp_report_json(const struct lsp_report *report, struct lsp_buffer *json);

/* The members of one scenario's object within that JSON, into an object that is open. */
void lsp_report_scenario_json(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, struct lsp_buffer *json);
/* Members of one vehicle class at a post: waits, and arrivals and queue by hour. */
void lsp_report_post_class_json(
    const struct lsp_post_result *at, size_t vehicle, struct lsp_buffer *json);

/* Whether a class passes a post at all, but for the trace of it that every run sends there. */
bool lsp_post_has_class(const struct lsp_post_result *post, size_t vehicle);

enum lsp_report_table {
    LSP_TABLE_FIGURES,
    LSP_TABLE_MOVEMENTS,
    LSP_TABLE_LINKS,
    LSP_TABLE_SERVICES,
    LSP_TABLE_POSTS,
    LSP_TABLE_PROGRAMME,
    LSP_TABLE_ACCOUNT,
    LSP_TABLE_SCENARIOS,
    LSP_TABLE_ASSUMPTIONS,
    LSP_TABLE_ELASTICITIES,
    LSP_TABLE_DEMAND,
    LSP_TABLE_GOODS,    /* empty where a study says nothing of goods in detail */
    LSP_TABLE_ACCOUNTS, /* these three are empty where they were not asked for */
    LSP_TABLE_OPENINGS,
    LSP_TABLE_OPTIONS,
    LSP_N_REPORT_TABLES,
};

/* "figures.csv" ... */
extern const char *const LSP_TABLE_FILES[LSP_N_REPORT_TABLES];
void lsp_report_csv(
    const struct lsp_report *report, enum lsp_report_table table, struct lsp_buffer *csv);

#endif
