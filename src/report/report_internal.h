/* What the report's files share: the view that a section draws from, and the sections.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_REPORT_REPORT_INTERNAL_H
#define LSP_REPORT_REPORT_INTERNAL_H

#include "report/html_internal.h"
#include "report/report.h"
#include "report/svg_internal.h"
#include "report/words_internal.h"

/* What the project's links carry: of links in series, the fullest counts; both directions. */
struct lsp_passing {
    double veh_day, persons_year, tonnes_year;
    double wait_h; /* mean over the vehicles on these links' crossings, other traffic at the posts
                    * left out; NAN = none pass, INFINITY = some are never served */
};

/* One side of one scenario in one year: its states added up by their shares. */
struct lsp_tally {
    size_t n_rows, n_legs, n_operators, n_segments, n_alternatives;
    double *amount;           /* [n_segments][n_alternatives] persons or tonnes a year */
    double *amount_km;        /* the same times distance */
    double *amount_h;         /* the same times hours door to door */
    double *row_veh_day;      /* [n_rows][LSP_MAX_VEHICLES] by link row, both directions */
    double *row_persons_year; /* [n_rows] */
    double *row_tonnes_year;  /* [n_rows] */
    double *leg_persons_year; /* [n_legs] */
    struct lsp_operator_result *operators; /* [n_operators] */
    struct lsp_passing project;            /* wait_h is not filled: lsp_tally_passing */
    double post_veh, post_wait_h;          /* who cross by the project's crossings, a day */
    size_t n_states;                       /* of the year */
    /* of the state in which most vehicles pass the posts, and its share of the year;
     * NULL = nothing was run */
    const struct lsp_results *results;
    double shown_share;
};

/* False when memory is out.  A year without runs gives a tally of zeros with results NULL. */
bool lsp_tally_make(const struct lsp_report_scenario *scenario, int year, bool with,
    struct lsp_arena *arena, struct lsp_tally *ret_tally);

double lsp_tally_amount(const struct lsp_tally *tally, size_t segment, size_t alternative);

struct lsp_passing lsp_tally_passing(const struct lsp_tally *tally);
/* Vehicles of one class a day on a crossing: its busiest link, both directions. */
double lsp_tally_crossing_veh_day(const struct lsp_report_scenario *scenario,
    const struct lsp_tally *tally, uint32_t crossing, size_t vehicle);

/* Whether any link is the project's. */
bool lsp_has_project_link(const struct lsp_report_scenario *scenario);
/* Crossings that have a link of the project: bits. */
uint32_t lsp_project_crossings(const struct lsp_report_scenario *scenario);
/* "Khasan to Tumangang" into text: where a direction of a crossing leads. */
void lsp_direction_text(const struct lsp_report_scenario *scenario, uint32_t crossing,
    bool is_forward, size_t size, char text[]);
/* The figure with this id, or NULL. */
const struct lsp_figure *lsp_report_figure(const struct lsp_report *report, const char *id);
/* Mean wait at one post over all its vehicles; NAN = none arrive. */
double lsp_post_mean_wait_h(const struct lsp_post_result *post);
double lsp_post_arrivals_veh(const struct lsp_post_result *post, size_t vehicle);
/* Whether the class arrives in the hour so often that its wait then is worth a word. */
bool lsp_post_has_hour(const struct lsp_post_result *post, size_t vehicle, size_t hour);
/* Whether any vehicle passes it. */
bool lsp_post_is_used(const struct lsp_post_result *post);
/* Whether the study states staff by hour, secondary lanes or room for the queue of this post. */
bool lsp_post_has_detail(const struct lsp_report *report,
    const struct lsp_report_scenario *scenario, const struct lsp_post_result *result);
/* The name, or the id where there is none. */
const char *lsp_shown_name(const char *name, const char *id);

/* csv_uncertainty.c: more rows of figures.csv. */
void lsp_csv_uncertainty(const struct lsp_report *report, struct lsp_buffer *csv);
/* json_uncertainty.c: a member "uncertainty" and the comma before it; nothing for NULL. */
void lsp_json_uncertainty(const struct lsp_uncertainty *from, struct lsp_buffer *json);
/* json_difference.c: a member "difference" and the comma before it; nothing where no errors were
 * estimated. */
void lsp_json_difference(const struct lsp_appraisal *appraisal, struct lsp_buffer *json);

/* json_programme.c: a member "risk" of the programme and the comma before it; nothing where the
 * report has no risk_options. */
void lsp_json_risk(const struct lsp_report *report, struct lsp_buffer *json);
/* json_benefits.c: members "points_error" and "cost_warnings" of an appraisal. */
void lsp_json_benefits(const struct lsp_report_scenario *scenario, struct lsp_buffer *json);

/* json_appraisal.c: members of an appraisal, and the member "options", with the comma before them;
 * nothing where they were not asked for. */
void lsp_json_worth(const struct lsp_report *report, const struct lsp_report_scenario *scenario,
    struct lsp_buffer *json);
void lsp_json_options(const struct lsp_report *report, struct lsp_buffer *json);
/* csv_appraisal.c: likewise their tables. */
void lsp_csv_accounts(const struct lsp_report *report, struct lsp_buffer *csv);
void lsp_csv_openings(const struct lsp_report *report, struct lsp_buffer *csv);
void lsp_csv_options(const struct lsp_report *report, struct lsp_buffer *csv);

/* What every section draws from. */
struct lsp_view {
    const struct lsp_report *report;
    const struct lsp_report_scenario *main;
    struct lsp_tally without, with; /* of the main scenario in show_year */
    uint32_t project_crossings;
    struct lsp_arena *arena;
    struct lsp_buffer *page;
    const char **number_names; /* [assumptions->n_items] labels, unlike each other */
    unsigned n_pictures;       /* drawn so far; the next one's number */
};

/* A text that lives as long as the view; "" when memory is out (the page then counts as failed). */
const char *lsp_view_text(struct lsp_view *view, const char *format, ...) LSP_PRINTF(2, 3);

void lsp_section_answer(struct lsp_view *view);
void lsp_section_map(struct lsp_view *view);
void lsp_section_traffic(struct lsp_view *view);
/* Part of the traffic's section: goods in detail, where the study says anything of it. */
void lsp_section_goods(struct lsp_view *view);
/* section_source.c: a part of what it carries. */
void lsp_section_source(struct lsp_view *view);
void lsp_section_border(struct lsp_view *view);
/* The part of it for posts of which the study states more; section_border_hours.c */
void lsp_border_hours(struct lsp_view *view);
void lsp_section_simulated(struct lsp_view *view); /* a part of it */
/* Part of the section on traffic; says nothing where nothing is limited. */
void lsp_section_capacity(struct lsp_view *view);
void lsp_section_programme(struct lsp_view *view);
/* Parts of it; each says nothing where there is nothing to say. */
void lsp_programme_progress(struct lsp_view *view); /* was it on schedule? */
void lsp_programme_risk(struct lsp_view *view);     /* what drives date and cost */
void lsp_programme_checks(struct lsp_view *view);   /* is the plan itself sound? */
void lsp_section_appraisal(struct lsp_view *view);
void lsp_section_register(struct lsp_view *view);

/* Whether a value with a published range lies in it, and is of the same kind of trip. */
bool lsp_elasticity_is_within(const struct lsp_elasticity *at);
bool lsp_elasticity_is_comparable(const struct lsp_elasticity *at);

/* charts.c: pictures that stand in several sections. */
struct lsp_bar_pair {
    const char *name;
    double without, with;
};
/* One row per name, two bars each: dotted without, solid with; values written beside them. */
void lsp_chart_bars(struct lsp_view *view, const char *title, const char *description, size_t n,
    const struct lsp_bar_pair pairs[]);
void lsp_chart_waits(struct lsp_view *view, const struct lsp_post_result *post, double wait_h_max,
    const char *title);
/* Staff, queue and the room for it, 0 = none stated. */
void lsp_chart_queue(
    struct lsp_view *view, const struct lsp_post_result *post, double room_pce, const char *title);
void lsp_chart_years(struct lsp_view *view, const struct lsp_appraisal *appraisal);
void lsp_chart_gantt(struct lsp_view *view);
/* A line at each year, and at each quarter or month where there is room. */
void lsp_chart_time_axis(
    struct lsp_buffer *page, const struct lsp_axis *x, double top, double bottom);
/* Time against place: how the works advance along their axis; nothing where no activity does. */
void lsp_chart_advance(struct lsp_view *view);
/* The chance to be open by a day, as each view has it, with the announced dates. */
void lsp_chart_views(struct lsp_view *view);
/* What each driver does to the opening. */
void lsp_chart_tornado(struct lsp_view *view);
void lsp_chart_opening(struct lsp_view *view);
/* A figure's range as a small bar with a mark at its value. */
void lsp_chart_range(struct lsp_view *view, const struct lsp_figure *figure);

/* number_names.c: fills view->number_names; false when memory is out. */
bool lsp_number_names(struct lsp_view *view);

/* futures.c: what the uncertainty run allows to say. */
enum { LSP_FEWEST_DRAWS = 20 }; /* below it a tenth of the draws is one or none */
uint32_t lsp_n_good_draws(const struct lsp_report *report);
bool lsp_has_programme(const struct lsp_report *report);
/* The opening was drawn often enough, and not always the same. */
bool lsp_opening_is_spread(const struct lsp_report *report);
/* Enough futures, and something that differs between them. */
bool lsp_has_futures(const struct lsp_report *report);
void lsp_say_futures(struct lsp_view *view);

/* section_distribution.c: a part of what it rests on; nothing where nothing was distributed. */
void lsp_section_distribution(struct lsp_view *view);
/* section_elasticity.c: the end of what it carries, with its heading. */
void lsp_section_elasticity(struct lsp_view *view);

/* Pieces of the first section, each with its heading. */
void lsp_figure_cards(struct lsp_view *view);
void lsp_drivers(struct lsp_view *view);
void lsp_say_drivers(struct lsp_view *view);
const char *lsp_driver_name(const struct lsp_view *view, size_t driver);
void lsp_chart_worth(struct lsp_view *view);
void lsp_chart_drivers(struct lsp_view *view);
/* Of the sixth: what change of benefits or costs would turn the sign of the worth. */
void lsp_say_switches(struct lsp_buffer *page, const struct lsp_appraisal *appraisal);
/* Likewise for each kind of line alone. */
void lsp_say_kind_switches(struct lsp_view *view);
/* Also of the sixth: who gains and who pays; what the opening date does; which option. */
void lsp_appraisal_accounts(struct lsp_view *view);
void lsp_appraisal_openings(struct lsp_view *view);
void lsp_appraisal_options(struct lsp_view *view);
/* Where the measure of users' benefits needs care. */
void lsp_appraisal_care(struct lsp_view *view);
/* The largest present value of the account's lines, without sign. */
double lsp_largest_line(const struct lsp_appraisal *appraisal);

/* link_open.c: the part of the year's runs in which the project's link is closed. */
double lsp_closed_share(const struct lsp_report_scenario *scenario, int year);
/* Says so, and whether the link opens only after the shown year. */
void lsp_say_link_open(struct lsp_view *view);

/* bottleneck.c: the narrowest place at crossings; posts that differ by less than a hundredth in the
 * use of their busiest lanes are alike, and none of them is the bottleneck. */
enum { LSP_MOST_NAMED = 64 }; /* posts that can be told apart here */
struct lsp_narrowest {
    const struct lsp_post_result *post; /* NULL = nobody passes any */
    double use;                         /* as lsp_post_use */
    uint64_t alike;                     /* posts as busy as it, itself among them: bits */
    unsigned n_alike;
};
/* crossings: bits; is_forward NULL = both directions. */
/* Asked for more work in a day than its lanes have hours. */
bool lsp_post_is_overloaded(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, const struct lsp_post_result *at);
/* A sentence for each such post of the crossings (bits), in one direction or (NULL) in any. */
void lsp_say_overload(struct lsp_view *view, uint32_t crossings, const bool *is_forward,
    const char *before, const char *after);
struct lsp_narrowest lsp_narrowest_post(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, uint32_t crossings, const bool *is_forward);
/* Use of the busiest lanes; INFINITY at a post that stops a class. */
double lsp_post_use(const struct lsp_report_scenario *scenario, const struct lsp_results *results,
    const struct lsp_post_result *at);
/* Classes that the crossing is for and this post has no staffed lane for: bits. */
uint32_t lsp_post_stops(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, const struct lsp_post_result *at);
/* Names each post of these crossings that stops a class, between `before` and `after`. */
void lsp_say_stopped(
    struct lsp_view *view, uint32_t crossings, const char *before, const char *after);

/* section_goods.c: logistics, vehicles of alternatives, limits of links, change of gauge, or trade
 * that answers. */
bool lsp_has_goods_detail(
    const struct lsp_report *report, const struct lsp_report_scenario *scenario);

/* Whether any segment is of goods, or of persons. */
bool lsp_has_segments(const struct lsp_demand *demand, bool goods);

/* A figure's number at one of its values, with its unit, escaped, into the page. */
void lsp_figure_text(struct lsp_view *view, const struct lsp_figure *figure, double value);
/* As it is shown: what is lost less than nothing is a gain; thousands of millions are billions. */
struct lsp_figure lsp_figure_shown(struct lsp_view *view, const struct lsp_figure *figure);

#endif
