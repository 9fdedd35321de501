/* The page: well-formed, escaped, self-contained, complete, the same every time; and it stands what
 * a study may leave out.  Set LINKSPAN_KEEP_PAGE=FILE to look at the page.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "report/words_internal.h"
#include "support/markup.h"
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

/* Renders and checks that the page is well-formed; to be finished by the caller. */
static struct lsp_buffer render(const struct report_fixture *fixture)
{
    struct lsp_buffer page = {0};
    lsp_report_html(&fixture->report, &page);
    assert_false(page.failed);
    char fault[160] = "";
    if (!markup_is_well_formed(page.text, fault, sizeof fault))
        fail_msg("%s", fault);
    return page;
}

/* No number of the page is written as C writes what is no number. */
static void assert_no_nan(const char *text)
{
    static const char *const SIGNS[] = {
        "\"nan", ">nan", ",nan", " nan", "-nan", "\"inf", ",inf", ">inf"};
    for (size_t sign = 0; sign < sizeof SIGNS / sizeof SIGNS[0]; sign++)
        if (strstr(text, SIGNS[sign]) != NULL)
            fail_msg("the page contains %s", SIGNS[sign]);
}

static void render_only(const struct report_fixture *fixture)
{
    struct lsp_buffer page = render(fixture);
    lsp_buffer_finish(&page);
}

static void page_is_well_formed(void **state)
{
    struct lsp_buffer page = render(*state);
    const char *keep = getenv("LINKSPAN_KEEP_PAGE");
    FILE *file = keep != NULL ? fopen(keep, "wb") : NULL;
    if (file != NULL) {
        fwrite(page.text, 1, page.length, file);
        fclose(file);
    }
    lsp_buffer_finish(&page);
}

static void names_are_escaped_everywhere(void **state)
{
    struct lsp_buffer page = render(*state);
    assert_null(strstr(page.text, "<script"));
    assert_null(strstr(page.text, "<shippers>"));
    assert_null(strstr(page.text, "<two>"));
    assert_null(strstr(page.text, "<all>"));
    assert_null(strstr(page.text, "<done>"));
    assert_null(strstr(page.text, "\"quoted\""));
    assert_non_null(strstr(page.text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_non_null(strstr(page.text, "&quot;quoted&quot; &amp; co"));
    lsp_buffer_finish(&page);
}

static void nothing_is_loaded_from_outside(void **state)
{
    static const char *const LOADERS[] = {"src=", "<link", "@import", "url(http", "<iframe",
        "<object", "<img", "<form", "javascript:", "href=\"http", "<base", "onload="};
    struct lsp_buffer page = render(*state);
    for (size_t loader = 0; loader < sizeof LOADERS / sizeof LOADERS[0]; loader++)
        if (strstr(page.text, LOADERS[loader]) != NULL)
            fail_msg("the page contains %s", LOADERS[loader]);
    assert_non_null(strstr(page.text, "default-src &#39;none&#39;"));
    lsp_buffer_finish(&page);
}

static void all_seven_parts_stand_in_order(void **state)
{
    static const char *const PARTS[] = {"1. The answer", "2. Where it runs", "3. What it carries",
        "4. The border", "5. When it opens", "6. What it is worth", "7. What it rests on"};
    struct lsp_buffer page = render(*state);
    const char *at = page.text;
    for (size_t part = 0; part < sizeof PARTS / sizeof PARTS[0]; part++) {
        at = strstr(at, PARTS[part]);
        if (at == NULL)
            fail_msg("no part %s in its place", PARTS[part]);
    }
    lsp_buffer_finish(&page);
}

static void every_table_has_a_caption_and_every_picture_a_title(void **state)
{
    struct lsp_buffer page = render(*state);
    assert_int_equal(markup_count(page.text, "<table"), markup_count(page.text, "<caption>"));
    assert_true(markup_count(page.text, "<table") > 12);
    /* all but the one that only holds the patterns */
    assert_int_equal(
        markup_count(page.text, "<svg") - 1, markup_count(page.text, "<svg role=\"img\""));
    assert_int_equal(
        markup_count(page.text, "<svg role=\"img\""), markup_count(page.text, "<desc "));
    lsp_buffer_finish(&page);
}

static void ids_are_unique(void **state)
{
    struct lsp_buffer page = render(*state);
    for (const char *at = strstr(page.text, " id=\""); at != NULL; at = strstr(at + 1, " id=\"")) {
        char id[80];
        size_t length = strcspn(at + 5, "\"") + 6;
        assert_true(length < sizeof id);
        memcpy(id, at, length);
        id[length] = '\0';
        if (markup_count(page.text, id) != 1)
            fail_msg("%s stands twice", id);
    }
    lsp_buffer_finish(&page);
}

static void same_input_gives_same_bytes(void **state)
{
    struct lsp_buffer first = render(*state), second = render(*state);
    assert_string_equal(first.text, second.text);
    lsp_buffer_finish(&first);
    lsp_buffer_finish(&second);
}

static void answer_says_the_figures(void **state)
{
    struct lsp_buffer page = render(*state);
    assert_non_null(strstr(page.text, "24 vehicles a day"));
    assert_non_null(strstr(page.text, "The railway would lose about 58 %"));
    assert_non_null(strstr(page.text, "Benefits may fall by 3 % before"));
    assert_non_null(strstr(page.text, "in 55 % of 200 computed futures"));
    assert_non_null(strstr(page.text, "over capacity"));
    assert_non_null(strstr(page.text, "over the stated capacity"));
    assert_non_null(strstr(page.text, "iteration limit"));
    lsp_buffer_finish(&page);
}

static void parts_may_be_missing(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->results[1].n_posts = 0;
    render_only(fixture);
    fixture->services.n_operators = 0;
    fixture->services.n_legs = 0;
    render_only(fixture);
    for (int scenario = 0; scenario < 2; scenario++)
        fixture->scenarios[scenario].services = NULL;
    fixture->report.basemap = &(struct lsp_basemap){.attribution = ""};
    render_only(fixture);
    fixture->report.basemap = NULL;
    fixture->report.programme = NULL;
    fixture->report.plan = NULL;
    fixture->report.spread = NULL;
    fixture->report.n_crossings = 0;
    fixture->report.n_files = 0;
    fixture->assumptions.n_items = 0;
    fixture->uncertainty.n_drivers = 0;
    fixture->report.n_figures = 0;
    render_only(fixture);
    fixture->demand.n_movements = fixture->demand.n_segments = 0;
    fixture->results[0].n_movements = fixture->results[1].n_movements = 0;
    render_only(fixture);
    fixture->with.n_nodes = fixture->with.n_links = fixture->without.n_links = 0;
    fixture->results[0].n_links = fixture->results[1].n_links = 0;
    render_only(fixture);
}

static void year_without_runs_gives_a_page(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->report.show_year = 1999;
    render_only(fixture);
}

static void zero_draws_and_unknown_numbers_give_a_page(void **state)
{
    struct report_fixture *fixture = *state;
    fixture->report.n_draws = 0;
    fixture->report.npv_negative_share = (double)NAN;
    fixture->spread.n_draws = 0;
    for (size_t figure = 0; figure < FIXTURE_FIGURES; figure++)
        fixture->figures[figure].low = fixture->figures[figure].median =
            fixture->figures[figure].high = (double)NAN;
    fixture->appraisal.eirr = fixture->appraisal.bcr = (double)NAN;
    fixture->appraisal.benefit_switch = fixture->appraisal.cost_switch = (double)NAN;
    fixture->figures[3].value = (double)INFINITY;
    struct lsp_buffer page = render(fixture);
    assert_no_nan(page.text);
    assert_non_null(strstr(page.text, "There is no rate of return"));
    assert_non_null(strstr(page.text, "no range computed"));
    lsp_buffer_finish(&page);
}

static void infinite_waits_give_a_page(void **state)
{
    struct report_fixture *fixture = *state;
    for (size_t hour = 0; hour < LSP_HOURS; hour++)
        fixture->results[1].posts[0].wait_h[1][hour] = (double)INFINITY;
    fixture->results[1].posts[0].wait_mean_h[1] = (double)INFINITY;
    fixture->results[1].posts[0].utilisation = (double)INFINITY;
    struct lsp_buffer page = render(fixture);
    assert_no_nan(page.text);
    lsp_buffer_finish(&page);
}

static void what_is_full_is_said_with_whom_it_displaces(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_beds_result beds = {
        .zone = 0, .bed_nights_month = 1000, .nights_month = {1000}, .displaced_month = {4321}};
    struct lsp_tours_result tours = {
        .segment = 0, .places_year = 3000, .persons_year = 3000, .displaced_year = 777};
    struct lsp_buffer page = render(fixture);
    assert_null(strstr(page.text, "What is full"));
    lsp_buffer_finish(&page);
    fixture->results[1].beds = &beds;
    fixture->results[1].tours = &tours;
    fixture->results[1].n_beds = fixture->results[1].n_tours = 1;
    page = render(fixture);
    assert_no_nan(page.text);
    assert_non_null(strstr(page.text, "What is full"));
    assert_non_null(strstr(page.text, ">4321<"));
    assert_non_null(strstr(page.text, ">777<"));
    lsp_buffer_finish(&page);
}

static void what_keeps_runs_from_being_convex_is_said(void **state)
{
    struct report_fixture *fixture = *state;
    enum lsp_stop kept = fixture->results[1].convergence.stopped_by;
    for (int side = 0; side < 2; side++)
        fixture->results[side].convergence.stopped_by = LSP_STOPPED_CONVERGED;
    struct lsp_buffer page = render(fixture);
    assert_non_null(strstr(page.text, "Each run is one convex problem, so that this proves"));
    lsp_buffer_finish(&page);
    fixture->results[1].convergence.stopped_by = LSP_STOPPED_ITERATIONS;
    page = render(fixture);
    assert_non_null(strstr(page.text, "Each run is one convex problem. Of those that converged"));
    assert_non_null(strstr(page.text, "did not, and of"));
    lsp_buffer_finish(&page);
    fixture->results[0].convergence.stopped_by = LSP_STOPPED_ITERATIONS;
    page = render(fixture);
    assert_null(strstr(page.text, "proves the answer to be the only one"));
    lsp_buffer_finish(&page);
    fixture->results[0].convergence.stopped_by = LSP_STOPPED_CONVERGED;
    fixture->results[1].convergence.stopped_by = kept;
    fixture->results[1].convergence.duality_gap = 2e-11;
    fixture->results[1].convergence.why_not =
        LSP_NONCONVEX_POSTS | LSP_NONCONVEX_EMPTIES | LSP_NONCONVEX_BEDS;
    page = render(fixture);
    assert_null(strstr(page.text, "Each run is one convex problem"));
    assert_non_null(strstr(page.text, "at most 2.0e-11 in these runs"));
    for (int bit = 0; bit < LSP_N_NONCONVEX; bit++)
        assert_true((strstr(page.text, LSP_NONCONVEX_WORDS[bit]) != NULL) == (bit > 0));
    lsp_buffer_finish(&page);
    fixture->results[1].convergence.duality_gap = (double)INFINITY;
    page = render(fixture);
    assert_no_nan(page.text);
    assert_non_null(strstr(page.text, "without bound in one of these runs"));
    lsp_buffer_finish(&page);
}

/* A movement's reference doubles with the project: half of who comes then is new by the border. */
static void who_is_new_is_told_by_reason(void **state)
{
    struct report_fixture *fixture = *state;
    double asked[FIXTURE_MOVEMENTS], asked_with[FIXTURE_MOVEMENTS];
    for (size_t movement = 0; movement < FIXTURE_MOVEMENTS; movement++) {
        asked[movement] = 1000;
        asked_with[movement] = 1000;
    }
    struct lsp_buffer page = render(fixture);
    assert_non_null(strstr(page.text, "Who changed the way, and who is new"));
    lsp_buffer_finish(&page);
    size_t segment = fixture->movements[0].segment;
    for (size_t movement = 0; movement < FIXTURE_MOVEMENTS; movement++)
        if (fixture->movements[movement].segment == segment)
            asked_with[movement] = 2000;
    double *kept[] = {fixture->results[0].reference_amount, fixture->results[1].reference_amount};
    fixture->results[0].reference_amount = asked;
    fixture->results[1].reference_amount = asked_with;
    double with = 0;
    for (size_t movement = 0; movement < FIXTURE_MOVEMENTS; movement++)
        for (size_t way = 0; way < FIXTURE_ALTERNATIVES; way++)
            if (fixture->movements[movement].segment == segment)
                with += lsp_results_choice(&fixture->results[1], movement, way)->amount;
    page = render(fixture);
    const char *table = strstr(page.text, "Who changed the way, and who is new");
    struct lsp_word half = lsp_word_change(with / 2, 0);
    assert_non_null(table);
    assert_true(with > 0);
    if (strstr(table, half.text) == NULL)
        fail_msg("%s is not in the table", half.text);
    lsp_buffer_finish(&page);
    fixture->results[0].reference_amount = kept[0];
    fixture->results[1].reference_amount = kept[1];
}

/* A train that closes with the project: some of its passengers stay at home. */
static void who_stays_at_home_has_not_changed_the_way(void **state)
{
    static const double AMOUNTS[2][FIXTURE_ALTERNATIVES] = {{1000, 27823, 500}, {22438, 0, 500}};
    struct report_fixture *fixture = *state;
    uint32_t tourists = fixture->movements[0].segment;
    for (int side = 0; side < 2; side++)
        for (size_t movement = 0; movement < FIXTURE_MOVEMENTS; movement++)
            for (size_t way = 0; way < FIXTURE_ALTERNATIVES; way++)
                if (fixture->movements[movement].segment == tourists)
                    fixture->results[side].choices[movement * FIXTURE_ALTERNATIVES + way].amount =
                        AMOUNTS[side][way];
    struct lsp_buffer page = render(fixture);
    const char *table = strstr(page.text, "Who changed the way, and who is new");
    assert_non_null(table);
    assert_non_null(strstr(table, lsp_word_number(21438, 0).text));
    assert_non_null(strstr(table, lsp_word_change(-6385, 0).text));
    const char *end = strstr(table, "</table>");
    const char *lost = strstr(table, lsp_word_number(27823, 0).text);
    assert_non_null(end);
    assert_true(lost == NULL || lost > end);
    lsp_buffer_finish(&page);
}

static void nothing_flowing_gives_a_page(void **state)
{
    struct report_fixture *fixture = *state;
    for (int side = 0; side < 2; side++) {
        struct lsp_results *results = &fixture->results[side];
        for (size_t cell = 0; cell < FIXTURE_MOVEMENTS * FIXTURE_ALTERNATIVES; cell++)
            results->choices[cell].amount = 0;
        for (size_t link = 0; link < results->n_links; link++)
            results->link_persons_year[link] = results->link_tonnes_year[link] = 0;
        for (size_t leg = 0; leg < FIXTURE_LEGS; leg++)
            results->leg_persons_year[leg] = 0;
    }
    for (size_t line = 0; line < FIXTURE_LINES; line++)
        for (size_t year = 0; year < FIXTURE_YEARS; year++)
            fixture->amounts[line][year] = fixture->net_money[year] = 0;
    struct lsp_buffer page = render(fixture);
    assert_non_null(strstr(page.text, "Nothing flows"));
    assert_non_null(strstr(page.text, "Every yearly amount is zero"));
    lsp_buffer_finish(&page);
}

static void posts_that_state_staff_and_room_are_shown_by_the_hour(void **state)
{
    struct report_fixture *fixture = *state;
    struct lsp_buffer plain = render(fixture);
    assert_null(strstr(plain.text, "Queue by hour"));
    lsp_buffer_finish(&plain);
    fixture->crossings[0].storage_pce = 40;
    fixture->posts[1].secondary_lanes = 1;
    struct lsp_post_result *posts = fixture->results[1].posts;
    posts[0].blocked_h = 2.5;
    posts[1].queue_pce[13] = 37.2;
    posts[1].secondary_utilisation = 0.61;
    for (size_t hour = 8; hour < 20; hour++)
        posts[0].staffed_share[hour] = posts[1].staffed_share[hour] = 0.75;
    struct lsp_buffer page = render(fixture);
    const char *part = strstr(page.text, "Queue by hour");
    assert_non_null(part);
    assert_non_null(strstr(part, "Queues against the room for them"));
    assert_non_null(strstr(part, "<td class=\"n\">2.5</td>"));
    assert_non_null(strstr(part, "<td class=\"n\">37.2</td><td class=\"n\">14:00</td>"
                                 "<td class=\"n\">40</td>"));
    assert_non_null(strstr(part, "61"));
    assert_no_nan(page.text);
    lsp_buffer_finish(&page);
}

static void all_places_on_one_spot_give_a_page(void **state)
{
    struct report_fixture *fixture = *state;
    for (size_t node = 0; node < FIXTURE_NODES; node++) {
        fixture->nodes[node].lon_deg = 179.999;
        fixture->nodes[node].lat_deg = 42;
    }
    struct lsp_buffer page = render(fixture);
    assert_no_nan(page.text);
    lsp_buffer_finish(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(page_is_well_formed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(names_are_escaped_everywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_loaded_from_outside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_seven_parts_stand_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            every_table_has_a_caption_and_every_picture_a_title, set_up, tear_down),
        cmocka_unit_test_setup_teardown(ids_are_unique, set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_input_gives_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(answer_says_the_figures, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parts_may_be_missing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(year_without_runs_gives_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            zero_draws_and_unknown_numbers_give_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(infinite_waits_give_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_flowing_gives_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_keeps_runs_from_being_convex_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_full_is_said_with_whom_it_displaces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_new_is_told_by_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            who_stays_at_home_has_not_changed_the_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            posts_that_state_staff_and_room_are_shown_by_the_hour, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_places_on_one_spot_give_a_page, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
