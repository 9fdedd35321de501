/* What is full: seats of departures, beds by month, tours; and how many each of them displaces.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

/* More sections than these are summed up in a sentence. */
enum { MAX_SECTION_ROWS = 40 };
/* A section that displaces fewer in a year is not worth a row. */
static const double FEWEST_PERSONS = 0.5;

static const char *const MONTH_NAMES[LSP_MONTHS] = {"January", "February", "March", "April", "May",
    "June", "July", "August", "September", "October", "November", "December"};

static void add_summary(struct lsp_view *view);
static void add_summary_row(struct lsp_view *view, const char *what, double without, double with);
static double displaced_by_operator(const struct lsp_results *results, size_t company);
static double displaced_by_beds(const struct lsp_results *results);
static double displaced_by_tours(const struct lsp_results *results);
static void add_sections(struct lsp_view *view);
static void add_section_row(struct lsp_view *view, const struct lsp_section_result *at);
static const struct lsp_section_result *find_section(
    const struct lsp_results *results, uint32_t section);
static void add_beds(struct lsp_view *view);
static void add_zone_rows(struct lsp_view *view, const struct lsp_beds_result *beds);
static void add_tours(struct lsp_view *view);

void lsp_section_capacity(struct lsp_view *view)
{
    const struct lsp_results *results = view->with.results;
    if (results == NULL || (results->n_sections == 0 && results->n_beds + results->n_tours == 0))
        return;
    lsp_buffer_printf(view->page,
        "<h3 id=\"capacity\">What is full, and whom it displaces</h3>\n"
        "<p>Seats, beds and tours are limited in this study. Who finds no seat waits for a later "
        "departure, goes another way or stays at home; who finds no bed or tour stays at home. "
        "Displaced by a departure are those who would take it in %d at the same costs if nobody "
        "had to wait for a seat, less those who do take it: some of them travel in another way. "
        "</p>\n",
        view->report->show_year);
    if (view->with.n_states > 1)
        lsp_buffer_add(view->page,
            "<p>The year has several states of the network; this part shows the one that the part "
            "on the border shows.</p>\n");
    add_summary(view);
    add_sections(view);
    add_beds(view);
    add_tours(view);
}

static void add_summary(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Displaced by", LSP_COLUMN_TEXT},
        {"Without", LSP_COLUMN_NUMBER}, {"With", LSP_COLUMN_NUMBER},
        {"Difference", LSP_COLUMN_NUMBER}};
    const struct lsp_results *without = view->without.results, *with = view->with.results;
    const struct lsp_services *services = view->main->services;
    size_t n_full = 0;
    lsp_table_begin(view->page, "Persons displaced a year", "", LSP_COLUMNS(HEADS));
    for (size_t company = 0; company < services->n_operators && with->n_sections > 0; company++) {
        double before = displaced_by_operator(without, company);
        double after = displaced_by_operator(with, company);
        if (!(before > FEWEST_PERSONS || after > FEWEST_PERSONS))
            continue;
        n_full++;
        add_summary_row(view,
            lsp_view_text(view, "Full departures of %s", services->operators[company].name), before,
            after);
    }
    if (with->n_sections > 0 && n_full == 0)
        add_summary_row(view, "Full departures", 0, 0);
    if (with->n_beds > 0)
        add_summary_row(view, "Beds", displaced_by_beds(without), displaced_by_beds(with));
    if (with->n_tours > 0)
        add_summary_row(view, "Tours", displaced_by_tours(without), displaced_by_tours(with));
    lsp_table_end(view->page);
}

static void add_summary_row(struct lsp_view *view, const char *what, double without, double with)
{
    lsp_row_begin(view->page, what);
    lsp_cell_number(view->page, lsp_word_number(without, 0));
    lsp_cell_number(view->page, lsp_word_number(with, 0));
    lsp_cell_number(view->page, lsp_word_change(with - without, 0));
    lsp_row_end(view->page);
}

static double displaced_by_operator(const struct lsp_results *results, size_t company)
{
    return results != NULL && company < results->n_operators ? results->operators[company].displaced
                                                             : 0;
}

static double displaced_by_beds(const struct lsp_results *results)
{
    double persons = 0;
    for (size_t row = 0; results != NULL && row < results->n_beds; row++)
        for (size_t month = 0; month < LSP_MONTHS; month++)
            persons += results->beds[row].displaced_month[month];
    return persons;
}

static double displaced_by_tours(const struct lsp_results *results)
{
    double persons = 0;
    for (size_t row = 0; results != NULL && row < results->n_tours; row++)
        persons += results->tours[row].displaced_year;
    return persons;
}

static void add_sections(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Ride", LSP_COLUMN_TEXT},
        {"Seats a year", LSP_COLUMN_NUMBER}, {"Taken without", LSP_COLUMN_NUMBER},
        {"Taken with", LSP_COLUMN_NUMBER}, {"Wait without", LSP_COLUMN_NUMBER},
        {"Wait with", LSP_COLUMN_NUMBER}, {"Displaced without", LSP_COLUMN_NUMBER},
        {"Displaced with", LSP_COLUMN_NUMBER}};
    const struct lsp_results *with = view->with.results;
    size_t n_left_out = 0, n_rows = 0;
    if (with->n_sections == 0)
        return;
    lsp_table_begin(view->page, "Seats, by section of the ride", "small", LSP_COLUMNS(HEADS));
    for (size_t row = 0; row < with->n_sections; row++) {
        if (n_rows < MAX_SECTION_ROWS)
            add_section_row(view, &with->sections[row]);
        n_left_out += n_rows < MAX_SECTION_ROWS ? 0 : 1;
        n_rows++;
    }
    lsp_table_end(view->page);
    if (n_left_out > 0)
        lsp_buffer_printf(view->page, "<p>%zu more sections are left out here.</p>\n", n_left_out);
    lsp_buffer_add(view->page,
        "<p class=\"note\">The wait is the mean one for a departure with a free seat, beyond the "
        "next departure; it counts as leaving late. Over several sections waits add up.</p>\n");
}

static void add_section_row(struct lsp_view *view, const struct lsp_section_result *at)
{
    const struct lsp_ride_section *section = &view->main->services->sections[at->section];
    const struct lsp_node_spec *nodes = view->main->specs_with->nodes;
    const struct lsp_section_result *before = find_section(view->without.results, at->section);
    static const struct lsp_section_result NOBODY = {0};
    if (before == NULL)
        before = &NOBODY;
    lsp_row_begin(view->page, lsp_view_text(view, "%s, %s to %s", section->route_name,
                                  nodes[section->from_node].name, nodes[section->to_node].name));
    lsp_cell_number(view->page, lsp_word_number(at->seats_year, 0));
    lsp_cell_number(view->page, lsp_word_percent(before->persons_year / at->seats_year, 1));
    lsp_cell_number(view->page, lsp_word_percent(at->persons_year / at->seats_year, 1));
    lsp_cell_number(view->page, lsp_word_hours(before->wait_h));
    lsp_cell_number(view->page, lsp_word_hours(at->wait_h));
    lsp_cell_number(view->page, lsp_word_number(before->displaced_year, 0));
    lsp_cell_number(view->page, lsp_word_number(at->displaced_year, 0));
    lsp_row_end(view->page);
}

static const struct lsp_section_result *find_section(
    const struct lsp_results *results, uint32_t section)
{
    for (size_t row = 0; results != NULL && row < results->n_sections; row++)
        if (results->sections[row].section == section)
            return &results->sections[row];
    return NULL;
}

static void add_beds(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Place and month", LSP_COLUMN_TEXT},
        {"Nights there are", LSP_COLUMN_NUMBER}, {"Nights taken", LSP_COLUMN_NUMBER},
        {"Taken", LSP_COLUMN_NUMBER}, {"Persons without a bed", LSP_COLUMN_NUMBER}};
    const struct lsp_results *with = view->with.results;
    if (with->n_beds == 0)
        return;
    lsp_table_begin(view->page,
        "Beds in the busiest month, and in all months that take half of them, with the link",
        "small", LSP_COLUMNS(HEADS));
    for (size_t row = 0; row < with->n_beds; row++)
        add_zone_rows(view, &with->beds[row]);
    lsp_table_end(view->page);
}

static void add_zone_rows(struct lsp_view *view, const struct lsp_beds_result *beds)
{
    const struct lsp_zone_spec *zone = &view->main->specs_with->zones[beds->zone];
    size_t busiest = 0;
    for (size_t month = 1; month < LSP_MONTHS; month++)
        if (beds->nights_month[month] > beds->nights_month[busiest])
            busiest = month;
    for (size_t month = 0; month < LSP_MONTHS; month++) {
        if (month != busiest && beds->nights_month[month] < beds->bed_nights_month / 2)
            continue;
        lsp_row_begin(view->page, lsp_view_text(view, "%s, %s",
                                      lsp_shown_name(zone->name, zone->id), MONTH_NAMES[month]));
        lsp_cell_number(view->page, lsp_word_number(beds->bed_nights_month, 0));
        lsp_cell_number(view->page, lsp_word_number(beds->nights_month[month], 0));
        lsp_cell_number(
            view->page, lsp_word_percent(beds->nights_month[month] / beds->bed_nights_month, 0));
        lsp_cell_number(view->page, lsp_word_number(beds->displaced_month[month], 0));
        lsp_row_end(view->page);
    }
}

static void add_tours(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Group", LSP_COLUMN_TEXT},
        {"Places a year", LSP_COLUMN_NUMBER}, {"Taken", LSP_COLUMN_NUMBER},
        {"Persons without a place", LSP_COLUMN_NUMBER}};
    const struct lsp_results *with = view->with.results;
    if (with->n_tours == 0)
        return;
    lsp_table_begin(view->page, "Tours, with the link", "small", LSP_COLUMNS(HEADS));
    for (size_t row = 0; row < with->n_tours; row++) {
        const struct lsp_tours_result *tours = &with->tours[row];
        lsp_row_begin(view->page, view->main->demand->segments[tours->segment].name);
        lsp_cell_number(view->page, lsp_word_number(tours->places_year, 0));
        lsp_cell_number(view->page, lsp_word_number(tours->persons_year, 0));
        lsp_cell_number(view->page, lsp_word_number(tours->displaced_year, 0));
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
}
