/* A small invented study with every part of a report filled, hostile names among them.
 *
 *     struct report_fixture fixture;
 *     report_fixture_init(&fixture);
 *     lsp_report_html(&fixture.report, &page);
 *     report_fixture_finish(&fixture);
 *
 * Parts may be changed before rendering: everything the report points to is in the fixture.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_REPORT_FIXTURE_H
#define LSP_TESTS_SUPPORT_REPORT_FIXTURE_H

#include "report/report.h"

enum {
    FIXTURE_NODES = 9,
    FIXTURE_LINKS = 8, /* the last is the project's */
    FIXTURE_LEGS = 4,
    FIXTURE_SEGMENTS = 3,
    FIXTURE_ALTERNATIVES = 3,
    FIXTURE_MOVEMENTS = 3,
    FIXTURE_VEHICLES = 3,
    FIXTURE_POSTS = 4, /* results: two posts, two directions */
    FIXTURE_YEARS = 14,
    FIXTURE_ACTIVITIES = 6,
    FIXTURE_DRAWS = 400,
    FIXTURE_ASSUMPTIONS = 6,
    FIXTURE_ELASTICITIES = 4,
    FIXTURE_LINES = 7,
    FIXTURE_FIGURES = 6,
};

#define FIXTURE_HOSTILE "<script>alert(1)</script>"
#define FIXTURE_AWKWARD "\xC3\x91 \"quoted\" & co"

struct report_fixture {
    struct lsp_arena arena;
    struct lsp_vehicle vehicles[FIXTURE_VEHICLES];
    struct lsp_node_spec nodes[FIXTURE_NODES];
    struct lsp_zone_spec zones[2];
    struct lsp_link_spec links[FIXTURE_LINKS];
    struct lsp_network_specs without, with;
    bool is_project_link[FIXTURE_LINKS];
    struct lsp_operator operators[2];
    struct lsp_leg legs[FIXTURE_LEGS];
    struct lsp_services services;
    struct lsp_post posts[2];
    struct lsp_crossing crossings[2];
    struct lsp_alternative alternatives[FIXTURE_ALTERNATIVES];
    struct lsp_segment segments[FIXTURE_SEGMENTS];
    struct lsp_movement movements[FIXTURE_MOVEMENTS];
    struct lsp_demand demand;
    struct lsp_results results[2]; /* without, with */
    struct lsp_appraisal_pair pair;
    struct lsp_appraisal_spec spec;
    double other_rates[2], other_npv_money[2];
    struct lsp_account_line lines[FIXTURE_LINES];
    double amounts[FIXTURE_LINES][FIXTURE_YEARS], net_money[FIXTURE_YEARS], ramp[FIXTURE_YEARS];
    struct lsp_appraisal appraisal;
    struct lsp_report_scenario scenarios[2];
    struct lsp_calendar calendar;
    struct lsp_activity activities[FIXTURE_ACTIVITIES];
    struct lsp_programme programme;
    struct lsp_activity_dates dates[FIXTURE_ACTIVITIES];
    struct lsp_plan plan;
    int32_t days[FIXTURE_DRAWS];
    double criticality[FIXTURE_ACTIVITIES], driver[FIXTURE_ACTIVITIES];
    struct lsp_schedule_risk spread;
    struct lsp_assumption numbers[FIXTURE_ASSUMPTIONS];
    struct lsp_assumptions assumptions;
    struct lsp_basemap_line map_lines[4];
    struct lsp_basemap basemap;
    struct lsp_figure figures[FIXTURE_FIGURES];
    struct lsp_npv_driver drivers[2];
    struct lsp_uncertainty uncertainty;
    double npv[200];
    struct lsp_report_file files[2];
    struct lsp_report report;
};

void report_fixture_init(struct report_fixture *fixture);
void report_fixture_finish(struct report_fixture *fixture);

#endif
