/* What the page says, case by case: nothing that the study's numbers do not bear.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdlib.h>

#include "report/report_internal.h"
#include "support/report_fixture.h"

static int set_up(void **state)
{
    struct report_fixture *fixture = malloc(sizeof *fixture);
    assert_non_null(fixture);
    report_fixture_init(fixture);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    report_fixture_finish(*state);
    free(*state);
    return 0;
}

static struct lsp_buffer render(const struct report_fixture *fixture)
{
    struct lsp_buffer page = {0};
    lsp_report_html(&fixture->report, &page);
    assert_false(page.failed);
    return page;
}

/* The page says `said` and not `unsaid`; either may be NULL. */
static void check_page(const struct report_fixture *fixture, const char *said, const char *unsaid)
{
    struct lsp_buffer page = render(fixture);
    if (said != NULL && strstr(page.text, said) == NULL)
        fail_msg("the page does not say: %s", said);
    if (unsaid != NULL && strstr(page.text, unsaid) != NULL)
        fail_msg("the page says: %s", unsaid);
    lsp_buffer_finish(&page);
}

/* ---- the project's links ---- */

/* Half the year the bridge is closed, and its spec is that of the closed half. */
static void split_year(
    struct report_fixture *fixture, struct lsp_appraisal_pair pairs[2], struct lsp_results *closed)
{
    *closed = fixture->results[0];
    closed->n_posts = 0;
    pairs[0] = (struct lsp_appraisal_pair){2030, 0.5, &fixture->results[0], closed};
    pairs[1] = (struct lsp_appraisal_pair){2030, 0.5, &fixture->results[0], &fixture->results[1]};
    fixture->links[FIXTURE_LINKS - 1].closed = true;
    for (int scenario = 0; scenario < 2; scenario++) {
        fixture->scenarios[scenario].pairs = pairs;
        fixture->scenarios[scenario].n_pairs = 2;
    }
}

static void a_link_closed_in_the_first_state_is_still_the_projects(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_appraisal_pair pairs[2];
    struct lsp_results closed;
    /* 23.5 vehicles a day on the bridge, both directions, in the open half */
    fixture->figures[0].id = fixture->figures[1].id = "other";
    split_year(fixture, pairs, &closed);
    check_page(
        fixture, "the link would carry about <b>12 vehicles a day</b>, with about <b>3", NULL);
    check_page(fixture,
        "The year has 2 states of the network; this part shows the one in which "
        "most vehicles pass the posts, 50 % of the year.",
        "No vehicle passes any");
    check_page(fixture, "the bottleneck is <b>South post</b>", "changes no link");
    struct lsp_buffer csv = {0};
    lsp_report_csv(&fixture->report, LSP_TABLE_SCENARIOS, &csv);
    assert_non_null(strstr(csv.text, "open,Open to <all>,2030,11.75,3100,26000,"));
    lsp_buffer_finish(&csv);
    struct lsp_buffer json = {0};
    lsp_report_json(&fixture->report, &json);
    assert_non_null(strstr(json.text, "\"veh_per_day\":11.75"));
    lsp_buffer_finish(&json);
}

static void a_project_may_set_links_that_exist_without_it(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->is_project_link[FIXTURE_LINKS - 1] = false;
    fixture->is_project_link[1] = true; /* River road, no crossing */
    fixture->figures[0].id = fixture->figures[1].id = "other";
    check_page(fixture, "the link would carry about <b>24 vehicles a day</b>", "without the new");
    check_page(fixture, "<th scope=\"row\">River road</th>", "about <b>0");
}

static void a_link_that_is_closed_in_the_shown_year_is_said_to_be(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_appraisal_pair pairs[2];
    struct lsp_results closed;
    check_page(fixture, NULL, "The link is closed");
    split_year(fixture, pairs, &closed);
    check_page(fixture, "<b>The link is closed for half of 2030</b>", "the whole of 2030");
    pairs[0].share = 0.25;
    pairs[1].share = 0.75;
    check_page(fixture, "<b>The link is closed for 25 % of 2030</b>", NULL);
    pairs[1].with = &closed;
    check_page(fixture, "<b>The link is closed for the whole of 2030</b>", "for 25 %");
}

static void a_link_that_opens_after_the_shown_year_is_said_to(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, NULL, "By then it is not yet open");
    for (int draw = 0; draw < FIXTURE_DRAWS; draw++)
        fixture->days[draw] += 10 * 365;
    fixture->spread.p50_day = fixture->days[FIXTURE_DRAWS / 2];
    fixture->spread.p10_day = fixture->days[FIXTURE_DRAWS / 10];
    fixture->spread.p90_day = fixture->days[FIXTURE_DRAWS / 10 * 9];
    check_page(fixture, "<b>By then it is not yet open</b> (median opening ", NULL);
}

/* ---- operators and figures ---- */

static void tolls_count_in_the_unit_of_takings(void **state)
{
    struct report_fixture *fixture = *state;
    for (size_t leg = 0; leg < FIXTURE_LEGS; leg++)
        fixture->legs[leg].operator= 1;
    for (int side = 0; side < 2; side++)
        fixture->results[side].operators[0] =
            (struct lsp_operator_result){.toll_money = 1357641393};
    check_page(fixture, "takings are fares and tolls, in million ", "357\xE2\x80\xAF\x36\x34\x31");
    check_page(fixture,
        "State Railway</th><td>AA</td><td class=\"n\">\xE2\x80\x93</td>"
        "<td class=\"n\">\xE2\x80\x93</td><td class=\"n\">\xE2\x80\x93</td>",
        "Seats offered in a year");
}

static void travellers_that_others_gain_are_worded_as_a_gain(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->figures[1].id = "diverted";
    fixture->figures[1].label = "Travellers that railway, air and sea lose";
    check_page(fixture, "air and sea lose", "air and sea gain");
    fixture->figures[1].value = -4.5e6;
    fixture->figures[1].low = -5e6;
    fixture->figures[1].high = -4e6;
    check_page(fixture, "air and sea gain</div><div class=\"value\">4", "air and sea lose");
}

static void groups_without_anybody_have_no_rows(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, "Tourists</th><td>all ways</td>", NULL);
    for (int side = 0; side < 2; side++)
        for (size_t way = 0; way < FIXTURE_ALTERNATIVES; way++)
            lsp_results_choice(&fixture->results[side], 0, way)->amount = 0;
    check_page(fixture, NULL, "Tourists</th><td>all ways</td>");
}

/* ---- the border ---- */

static void posts_that_are_alike_busy_are_no_bottleneck(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_post_result *posts = fixture->results[1].posts;
    check_page(fixture, "the narrowest place is South post", "alike");
    for (size_t post = 0; post < FIXTURE_POSTS; post++)
        posts[post].utilisation = posts[post].post == 0 ? 0.0200 : 0.0201;
    check_page(fixture, "; both posts alike are in use 2 % of their open time. ", "narrowest");
    check_page(fixture, "no post is the bottleneck: both posts alike", "the bottleneck is <b>");
    for (size_t post = 0; post < FIXTURE_POSTS; post++)
        posts[post].utilisation = posts[post].post == 0 ? 0.0205 : 0.0200;
    check_page(fixture, "the narrowest place is North post", "alike");
}

static void a_post_that_cannot_clear_its_day_is_said_to(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture,
        "<b>South post cannot clear its day</b>: the work asked of its busiest lanes is 104 % of "
        "the hours that they are open. Its wait is that of the first such day and <b>grows with "
        "every day</b>.</span>",
        "North post &lt;i&gt; cannot clear");
    for (size_t post = 0; post < FIXTURE_POSTS; post++)
        fixture->results[1].posts[post].utilisation = 1;
    check_page(fixture, NULL, "cannot clear");
}

static void a_longest_wait_of_hours_without_vehicles_is_a_dash(void **state)
{
    static const char DASH[] = "<td class=\"n\">18 min</td><td class=\"n\">\xE2\x80\x93</td>";
    struct report_fixture *fixture = *state;
    check_page(fixture, NULL, DASH);
    for (size_t post = 0; post < FIXTURE_POSTS; post++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            fixture->results[1].posts[post].arrivals_veh[1][hour] *= 0.005;
    check_page(fixture, DASH, NULL);
}

/* Nobody comes where nobody can pass, so that arrivals do not show it. */
static void empty_posts(struct report_fixture *fixture, size_t vehicle)
{
    for (size_t post = 0; post < FIXTURE_POSTS; post++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            fixture->results[1].posts[post].arrivals_veh[vehicle][hour] = 0;
    for (size_t link = 0; link < fixture->results[1].n_links; link++)
        fixture->results[1].link_veh_day[link * LSP_MAX_VEHICLES + vehicle] = 0;
}

static void a_post_without_staff_is_the_reason_that_nothing_crosses(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->posts[1].staffed_share = 0;
    empty_posts(fixture, 0);
    empty_posts(fixture, 1);
    check_page(fixture, "<b>South post has no staffed lane: nothing can cross.</b> ", "narrowest");
    check_page(fixture, "<li><b>South post has no staffed lane: nothing can cross.</b></li>",
        "North post &lt;i&gt; has no staffed lane");
}

static void a_class_without_a_lane_names_the_post(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->posts[0].groups[1].lanes = 0;
    empty_posts(fixture, 1);
    check_page(fixture,
        "<b>North post &lt;i&gt; has no staffed lane for Lorries &amp; trailers: they cannot "
        "cross.</b>",
        "nothing can cross");
    check_page(fixture, "the bottleneck is <b>North post", "the bottleneck is <b>South post");
}

static void the_wait_is_that_of_who_cross_by_the_link(void **state)
{
    struct report_fixture *fixture = *state;
    /* buses and lorries wait 0.8 and 2.4 h; 2.5 and 9.25 cross, whatever else is at the posts */
    for (size_t post = 0; post < FIXTURE_POSTS; post++)
        fixture->results[1].posts[post].arrivals_veh[0][12] += 1000;
    check_page(fixture, "by the link would wait 2.1 h on average", NULL);
}

static void an_hour_that_hardly_anyone_meets_has_no_longest_wait(void **state)
{
    struct report_fixture *fixture = *state;
    for (size_t post = 0; post < FIXTURE_POSTS; post++) {
        fixture->results[1].posts[post].arrivals_veh[1][2] = 0.009;
        fixture->results[1].posts[post].wait_h[1][2] = 17.5;
    }
    check_page(fixture, NULL, "17.5 h");
    fixture->results[1].posts[1].arrivals_veh[1][2] = 0.011;
    check_page(fixture, "17.5 h", NULL);
}

static void a_project_without_links_is_not_said_to_carry(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->is_project_link[FIXTURE_LINKS - 1] = false;
    check_page(fixture, "the project changes no link", "the link would carry");
    check_page(fixture, "The scenario adds and changes no link.", "Travellers over the new link");
}

static void what_nobody_rides_or_sends_is_left_out(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_results *with = &fixture->results[1];
    for (size_t cell = 0; cell < with->n_links * LSP_MAX_VEHICLES; cell++)
        with->link_veh_day[cell] = 0;
    check_page(fixture, "the link would carry about <b>6200 travellers a year</b> and about",
        "vehicles a day</b>");
    for (size_t link = 0; link < with->n_links; link++)
        with->link_tonnes_year[link] = 0;
    check_page(fixture, "travellers a year</b>, but no goods. The railway", "0 tonnes of goods");
    fixture->segments[2].is_goods = false;
    check_page(fixture, "The study has no goods.", "tonnes of goods");
    check_page(fixture, NULL, "Goods on the map");
    check_page(fixture, NULL, "Goods over the new link");
}

/* ---- switching values ---- */

static void switching_values_answer_to_the_signs(void **state)
{
    static const struct {
        double benefit, cost;
        const char *benefits, *costs;
    } CASES[] = {
        {96, 93, "Benefits may fall by 3 %", "Costs may rise by 3 %"},
        {50, 100, "Benefits would have to rise by 100 %", "Costs would have to fall by 50 %"},
        {20, 100, "Benefits would have to be 5.0 times", "Costs would have to fall by 80 %"},
        {300, 100, "Benefits may fall by 67 %", "Costs may become 3.0 times as large"},
        {-10, 77, "No change of the benefits alone", "No change of the costs alone can do it"},
        {-10, -4, "they would have to shrink by 60 %", "costs nothing on balance"},
        {-10, -15, "they may grow by 50 %", "costs nothing on balance"},
        {10, -4, "Even without any benefit", "costs nothing on balance"},
        {0, 5, "no benefits that could change", "Costs would have to fall by 100 %"},
        {5, 0, "Benefits may fall by 100 %", "costs nothing on balance"},
    };
    (void)state;
    for (size_t n = 0; n < sizeof CASES / sizeof CASES[0]; n++) {
        struct lsp_appraisal appraisal = {.benefit_money = CASES[n].benefit,
            .cost_money = CASES[n].cost,
            .npv_money = CASES[n].benefit - CASES[n].cost};
        struct lsp_buffer page = {0};
        lsp_say_switches(&page, &appraisal);
        if (strstr(page.text, CASES[n].benefits) == NULL ||
            strstr(page.text, CASES[n].costs) == NULL)
            fail_msg("%g and %g give %s", CASES[n].benefit, CASES[n].cost, page.text);
        lsp_buffer_finish(&page);
    }
}

static void what_the_account_leaves_out_is_said(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, "in 2 movements and years", "<b>not counted</b>");
    fixture->appraisal.n_large_changes = 20;
    fixture->appraisal.n_unmeasured = 3;
    check_page(fixture, "in at least 20 movements and years", NULL);
    check_page(fixture, " 3 movements have a way on one side only", NULL);
    struct lsp_buffer json = {0};
    lsp_report_json(&fixture->report, &json);
    assert_non_null(strstr(json.text, "\"n_large_changes\":20,\"n_unmeasured\":3"));
    lsp_buffer_finish(&json);
}

static void later_gains_are_not_called_less_cost(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_appraisal_spec spec = *fixture->report.appraisal_spec;
    check_page(fixture, "it is counted against costs", "would still bring");
    spec.residual = LSP_RESIDUAL_LATER;
    fixture->report.appraisal_spec = &spec;
    check_page(fixture, "what the works would still bring", "counted against costs");
    check_page(fixture, "In the last year stands besides", "ess what the works are");
}

/* ---- computed futures ---- */

static void events_are_shown_whether_they_matter_or_not(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_drawn_event event = {.id = "shut",
        .name = "Border <shut>",
        .probability = 0.25,
        .n_happened = 44,
        .npv_without = 30,
        .npv_with = -12};
    check_page(fixture, NULL, "Events in the computed futures");
    fixture->uncertainty.events = &event;
    fixture->uncertainty.n_events = 1;
    check_page(fixture, "Border &lt;shut&gt;", "<shut>");
    check_page(fixture, "<td class=\"n\">44</td>", NULL);
    fixture->uncertainty.n_drivers = 0;
    check_page(fixture, "Border &lt;shut&gt;", NULL);
}

static void whether_society_is_worse_off_is_said_in_order(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->report.npv_negative_share = 0;
    check_page(fixture, "computed futures would it be worse off", "it would be worse off");
    fixture->report.npv_negative_share = 0.25;
    check_page(fixture, "computed futures it would be worse off", "would it be");
}

/* A mark may be a whole sentence; only in tables it stays in one line. */
static void sentences_that_are_marked_may_break(void **state)
{
    check_page(
        *state, "\n.mark{font-weight:600;color:#8a3a05}\ntd .mark{white-space:nowrap}", NULL);
}

static void failed_draws_are_counted_and_left_out(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->report.n_failed_draws = 13;
    check_page(fixture, "in 55 % of 187 computed futures", "of 200 computed futures it");
    check_page(fixture, "<b>In 13 of the 200 futures drawn no equilibrium was found</b>", NULL);
    struct lsp_buffer json = {0};
    lsp_report_json(&fixture->report, &json);
    assert_non_null(strstr(json.text, "\"n_draws\":200,\"n_failed_draws\":13,\"n_varied\":2"));
    lsp_buffer_finish(&json);
}

static void an_empty_list_of_drivers_says_why(void **state)
{
    static const struct {
        uint32_t n_draws, n_failed;
        size_t n_varied;
        const char *said;
    } CASES[] = {
        {0, 0, 5, "No uncertainty run was made"},
        {200, 0, 0, "No number of this study has a range, so none was varied"},
        {200, 4, 5, "In 4 of 200 computed futures no equilibrium was found"},
        {10, 0, 5, "10 computed futures are too few"},
        {200, 0, 5, "None of the 5 uncertain numbers stands out from chance"},
    };
    struct report_fixture *fixture = *state;
    fixture->uncertainty.n_drivers = 0;
    for (size_t n = 0; n < sizeof CASES / sizeof CASES[0]; n++) {
        fixture->report.n_draws = CASES[n].n_draws;
        fixture->report.n_failed_draws = CASES[n].n_failed;
        fixture->report.n_varied = CASES[n].n_varied;
        check_page(fixture, CASES[n].said, "Rank correlation");
    }
}

static void a_study_without_ranges_claims_no_uncertainty(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->report.n_varied = 0;
    fixture->uncertainty.n_drivers = 0;
    check_page(fixture, "in which the opening, and no other, was drawn", NULL);
    for (int draw = 0; draw < FIXTURE_DRAWS; draw++)
        fixture->days[draw] = fixture->plan.opening_day;
    check_page(fixture, "No number of this study has a range, so the figures have none",
        "computed futures it would be worse off");
    check_page(fixture, "no chances can be given", "counting what can go wrong");
    check_page(fixture, "no range computed", "8 in 10");
    check_page(fixture, NULL, "When it opens: distribution");
}

static void a_figure_that_does_not_vary_has_no_range(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->figures[0].low = fixture->figures[0].median = fixture->figures[0].high = 6213;
    check_page(fixture, "the same in at least 8 of 10 computed futures", "6200 to 6200");
}

static void few_draws_give_no_range(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->report.n_draws = 25;
    fixture->report.n_failed_draws = 6;
    check_page(fixture, "Of 25 computed futures 19 can be used, too few for a range",
        "computed futures it would be worse off");
    fixture->report.n_failed_draws = 5;
    check_page(fixture, "in 55 % of 20 computed futures", NULL);
}

static void a_value_outside_its_range_shows_the_median(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, NULL, "the large figure</div>");
    fixture->figures[0].value = 3000; /* below P10 */
    check_page(fixture,
        ", half of them under 5400 persons a year; nine in ten futures are above the large figure",
        "are below the large");
    fixture->figures[0].value = 30000; /* above P90 */
    check_page(fixture, "; nine in ten futures are below the large figure", NULL);
}

/* ---- small numbers, waits without end, things that are not there ---- */

static void a_mode_without_travellers_is_not_spoken_of(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_results *without = &fixture->results[0], *with = &fixture->results[1];
    check_page(fixture, "The air service would lose about 58 %", NULL);
    lsp_results_choice(without, 0, 2)->amount = 0.047;
    lsp_results_choice(without, 1, 2)->amount = 0;
    lsp_results_choice(with, 0, 2)->amount = 0.006;
    lsp_results_choice(with, 1, 2)->amount = 0;
    check_page(fixture, NULL, "The air service would");
    lsp_results_choice(without, 0, 2)->amount = 12;
    check_page(fixture, "The air service would lose all of its 12 travellers.", "lose about 100 %");
    lsp_results_choice(with, 0, 2)->amount = 9;
    check_page(fixture, "The air service would lose about 3 travellers, of 12 a year.", NULL);
}

static void an_endless_wait_is_not_called_none(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->figures[3].value = (double)INFINITY;
    fixture->results[1].posts[1].wait_mean_h[1] = (double)INFINITY;
    fixture->results[1].posts[1].utilisation = (double)INFINITY;
    check_page(fixture, "At its border posts some vehicles would <b>never be served</b>",
        "wait \xE2\x88\x9E");
    check_page(fixture, "<div class=\"value\">never served", "<div class=\"value\">none");
    check_page(fixture, "it has no open lane for some vehicles", "use \xE2\x88\x9E");
    check_page(fixture, "<td class=\"n\">never served</td>", "<td class=\"n\">\xE2\x88\x9E</td>");
    fixture->figures[3].value = (double)NAN;
    check_page(fixture, "<div class=\"value\">none", "<div class=\"value\">never served");
}

static void cards_of_what_the_study_has_not_are_left_out(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, "Longest mean wait at a border post", NULL);
    fixture->results[1].n_posts = 0;
    check_page(fixture, NULL, "Longest mean wait at a border post");
    fixture->report.programme = NULL;
    check_page(fixture, "Net present value</div>", "Opening (median)");
}

static void a_page_without_base_map_has_no_dangling_words(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, "Base map: Invented Earth &amp; Co", NULL);
    fixture->basemap = (struct lsp_basemap){.attribution = ""};
    check_page(fixture, "The study has no base map", "Base map: ");
    check_page(fixture, NULL, ">river<");
}

static void rivers_and_borders_have_their_names(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, "text-anchor=\"start\">River</text>", NULL);
    check_page(fixture, "<text class=\"s halo river-name\"", NULL);
    check_page(fixture, "AA-&lt;BB&gt;</text>", "AA-<BB>");
    fixture->map_lines[2].name = "";
    check_page(fixture, "border-name", "<text class=\"s halo river-name\"");
}

static void a_study_without_places_names_the_ends_of_its_links(void **state)
{
    struct report_fixture *fixture = *state;
    for (size_t node = 0; node < FIXTURE_NODES; node++)
        fixture->nodes[node].is_place = false;
    fixture->nodes[3].name = "Far bank";
    check_page(fixture, ">Far bank</text>", NULL);
}

static void only_sketched_links_are_called_schematic(void **state)
{
    struct report_fixture *fixture = *state;
    check_page(fixture, "Schematic lines; boundaries not", " 0 of ");
    for (size_t link = 0; link < FIXTURE_LINKS; link++)
        fixture->links[link].schematic = false;
    check_page(fixture, " Boundaries not authoritative.", "chematic");
    check_page(fixture, NULL, "drawn as sketches");
}

/* ---- the register ---- */

static void rows_with_the_same_label_name_their_table(void **state)
{
    struct report_fixture *fixture = *state;
    static const char *const FILES[3] = {"demand.csv", "demand_busy.csv", "demand_busy.csv"};
    for (int number = 0; number < 3; number++) {
        fixture->numbers[number].label = "Tourists from A to B";
        fixture->numbers[number].where.file = FILES[number];
        fixture->numbers[number].where.line = 7 + (uint32_t)number;
    }
    check_page(fixture, "<th scope=\"row\">Tourists from A to B (demand.csv)</th>",
        "<th scope=\"row\">Tourists from A to B</th>");
    check_page(fixture, "Tourists from A to B (demand_busy.csv, line 8)", NULL);
    check_page(fixture, "Tourists from A to B (demand_busy.csv, line 9)", NULL);
}

/* ---- posts.csv ---- */

static void a_trace_of_a_class_is_no_arrival(void **state)
{
    struct report_fixture *fixture = *state;
    for (size_t post = 0; post < FIXTURE_POSTS; post++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            fixture->results[1].posts[post].arrivals_veh[0][hour] = 1e-6 / LSP_HOURS;
    struct lsp_buffer csv = {0};
    lsp_report_csv(&fixture->report, LSP_TABLE_POSTS, &csv);
    assert_null(strstr(csv.text, ",bus,"));
    assert_non_null(strstr(csv.text, ",truck,"));
    lsp_buffer_finish(&csv);
}

int main(void)
{
#define CASE(TEST) cmocka_unit_test_setup_teardown(TEST, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(a_link_closed_in_the_first_state_is_still_the_projects),
        CASE(a_project_may_set_links_that_exist_without_it),
        CASE(a_link_that_is_closed_in_the_shown_year_is_said_to_be),
        CASE(a_link_that_opens_after_the_shown_year_is_said_to),
        CASE(posts_that_are_alike_busy_are_no_bottleneck),
        CASE(a_post_that_cannot_clear_its_day_is_said_to),
        CASE(a_longest_wait_of_hours_without_vehicles_is_a_dash),
        CASE(tolls_count_in_the_unit_of_takings),
        CASE(travellers_that_others_gain_are_worded_as_a_gain),
        CASE(groups_without_anybody_have_no_rows),
        CASE(a_post_without_staff_is_the_reason_that_nothing_crosses),
        CASE(a_class_without_a_lane_names_the_post),
        CASE(the_wait_is_that_of_who_cross_by_the_link),
        CASE(an_hour_that_hardly_anyone_meets_has_no_longest_wait),
        CASE(a_project_without_links_is_not_said_to_carry),
        CASE(what_nobody_rides_or_sends_is_left_out),
        CASE(switching_values_answer_to_the_signs),
        CASE(what_the_account_leaves_out_is_said),
        CASE(failed_draws_are_counted_and_left_out),
        CASE(an_empty_list_of_drivers_says_why),
        CASE(later_gains_are_not_called_less_cost),
        CASE(events_are_shown_whether_they_matter_or_not),
        CASE(whether_society_is_worse_off_is_said_in_order),
        CASE(sentences_that_are_marked_may_break),
        CASE(a_study_without_ranges_claims_no_uncertainty),
        CASE(a_figure_that_does_not_vary_has_no_range),
        CASE(few_draws_give_no_range),
        CASE(a_value_outside_its_range_shows_the_median),
        CASE(a_mode_without_travellers_is_not_spoken_of),
        CASE(an_endless_wait_is_not_called_none),
        CASE(cards_of_what_the_study_has_not_are_left_out),
        CASE(a_page_without_base_map_has_no_dangling_words),
        CASE(rivers_and_borders_have_their_names),
        CASE(a_study_without_places_names_the_ends_of_its_links),
        CASE(only_sketched_links_are_called_schematic),
        CASE(rows_with_the_same_label_name_their_table),
        CASE(a_trace_of_a_class_is_no_arrival),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
