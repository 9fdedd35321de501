/* Section 3: what it carries: travellers, vehicles and tonnes, without and with, and what railway
 * and airline lose.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

static void add_amounts(struct lsp_view *view, bool goods);
static bool is_anyone(const struct lsp_view *view, size_t segment);
static void add_shares(struct lsp_view *view, bool goods);
static void add_trips(struct lsp_view *view);
static void add_vehicles(struct lsp_view *view);
static void add_operators(struct lsp_view *view);
static double takings(const struct lsp_operator_result *of);
static bool runs_services(const struct lsp_services *services, size_t agency);
static void add_services(struct lsp_view *view);
static double sum_amount(
    const struct lsp_view *view, const struct lsp_tally *tally, bool goods, size_t alternative);
static void add_three(struct lsp_view *view, double without, double with, int decimals);

void lsp_section_traffic(struct lsp_view *view)
{
    lsp_buffer_printf(view->page,
        "<p>All numbers of this part are for the year %d. \xE2\x80\x9CWithout\xE2\x80\x9D is the "
        "same year, with the same growth, but without the link; the difference is what the "
        "link "
        "does.</p>\n",
        view->report->show_year);
    add_amounts(view, false);
    add_shares(view, false);
    add_trips(view);
    add_amounts(view, true);
    add_shares(view, true);
    lsp_section_source(view);
    add_vehicles(view);
    add_operators(view);
    add_services(view);
    lsp_section_capacity(view);
    lsp_section_goods(view);
    lsp_section_elasticity(view);
}

static void add_three(struct lsp_view *view, double without, double with, int decimals)
{
    lsp_cell_number(view->page, lsp_word_number(without, decimals));
    lsp_cell_number(view->page, lsp_word_number(with, decimals));
    lsp_cell_number(view->page, lsp_word_change(with - without, decimals));
}

static void add_amounts(struct lsp_view *view, bool goods)
{
    static const struct lsp_column HEADS[] = {{"Who or what", LSP_COLUMN_TEXT},
        {"By", LSP_COLUMN_TEXT}, {"Without", LSP_COLUMN_NUMBER}, {"With", LSP_COLUMN_NUMBER},
        {"Difference", LSP_COLUMN_NUMBER}};
    const struct lsp_demand *demand = view->main->demand;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, goods ? "<h3>Goods</h3>\n" : "<h3>Travellers</h3>\n");
    if (!lsp_has_segments(view->main->demand, goods)) {
        lsp_buffer_add(page,
            goods ? "<p>The study has no goods.</p>\n" : "<p>The study has no travellers.</p>\n");
        return;
    }
    lsp_table_begin(page,
        goods ? "Tonnes a year by commodity and way, both directions"
              : "One-way trips a year by group and way, both directions",
        "small long", LSP_COLUMNS(HEADS));
    double all_without = 0, all_with = 0;
    for (size_t segment = 0; segment < demand->n_segments; segment++) {
        double without = 0, with = 0;
        if (demand->segments[segment].is_goods != goods || !is_anyone(view, segment))
            continue;
        const char *name =
            lsp_shown_name(demand->segments[segment].name, demand->segments[segment].id);
        for (size_t way = 0; way < demand->n_alternatives; way++) {
            double before = lsp_tally_amount(&view->without, segment, way);
            double after = lsp_tally_amount(&view->with, segment, way);
            without += before;
            with += after;
            if (before == 0 && after == 0)
                continue;
            lsp_row_begin(page, name);
            lsp_cell(page, demand->alternatives[way].name);
            add_three(view, before, after, 0);
            lsp_row_end(page);
        }
        lsp_row_begin_total(page, name);
        lsp_cell(page, "all ways");
        add_three(view, without, with, 0);
        lsp_row_end(page);
        all_without += without;
        all_with += with;
    }
    lsp_row_begin_total(page, goods ? "All goods" : "All travellers");
    lsp_cell(page, "all ways");
    add_three(view, all_without, all_with, 0);
    lsp_row_end(page);
    lsp_table_end(page);
}

static bool is_anyone(const struct lsp_view *view, size_t segment)
{
    for (size_t way = 0; way < view->main->demand->n_alternatives; way++)
        if (lsp_tally_amount(&view->without, segment, way) > 0 ||
            lsp_tally_amount(&view->with, segment, way) > 0)
            return true;
    return false;
}

static void add_shares(struct lsp_view *view, bool goods)
{
    struct lsp_bar_pair pairs[LSP_MAX_ALTERNATIVES];
    const struct lsp_demand *demand = view->main->demand;
    size_t n = 0;
    double without = 0, with = 0;
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        without += sum_amount(view, &view->without, goods, way);
        with += sum_amount(view, &view->with, goods, way);
    }
    for (size_t way = 0; way < demand->n_alternatives && n < LSP_MAX_ALTERNATIVES; way++) {
        double before = sum_amount(view, &view->without, goods, way);
        double after = sum_amount(view, &view->with, goods, way);
        if (before > 0 || after > 0)
            pairs[n++] = (struct lsp_bar_pair){demand->alternatives[way].name,
                without > 0 ? before / without : 0, with > 0 ? after / with : 0};
    }
    if (n > 0)
        lsp_chart_bars(view,
            goods ? "Share of each way in the tonnes" : "Share of each way in the trips",
            "Two bars for each way: without and with the link, as shares of all. The numbers "
            "stand beside the bars and in the table above.",
            n, pairs);
}

static double sum_amount(
    const struct lsp_view *view, const struct lsp_tally *tally, bool goods, size_t alternative)
{
    double amount = 0;
    for (size_t segment = 0; segment < tally->n_segments; segment++)
        if (view->main->demand->segments[segment].is_goods == goods)
            amount += lsp_tally_amount(tally, segment, alternative);
    return amount;
}

/* How far and how long: means over all segments of persons. */
static void add_trips(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Way", LSP_COLUMN_TEXT},
        {"Mean distance", LSP_COLUMN_NUMBER}, {"Mean time without", LSP_COLUMN_NUMBER},
        {"Mean time with", LSP_COLUMN_NUMBER}};
    const struct lsp_demand *demand = view->main->demand;
    if (!lsp_has_segments(view->main->demand, false))
        return;
    lsp_table_begin(view->page,
        "How long travellers are on their way, door to door, and how far on roads where the main "
        "way is the road (kilometres of services are not counted)",
        "small", LSP_COLUMNS(HEADS));
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        double amount = 0, km = 0, hours[2] = {0, 0}, before = 0;
        for (size_t segment = 0; segment < demand->n_segments; segment++) {
            size_t cell = segment * view->with.n_alternatives + way;
            if (demand->segments[segment].is_goods)
                continue;
            before += view->without.amount[cell];
            amount += view->with.amount[cell];
            km += view->with.amount_km[cell];
            hours[0] += view->without.amount_h[cell];
            hours[1] += view->with.amount_h[cell];
        }
        if (!(amount > 0))
            continue;
        lsp_row_begin(view->page, demand->alternatives[way].name);
        if (demand->alternatives[way].main_mode == LSP_ROAD)
            lsp_cell_number(view->page, lsp_word_distance(km / amount));
        else /* the kilometres of services are not among the data */
            lsp_cell_number(view->page, lsp_word_number((double)NAN, 0));
        lsp_cell_number(view->page, lsp_word_hours(before > 0 ? hours[0] / before : (double)NAN));
        lsp_cell_number(view->page, lsp_word_hours(hours[1] / amount));
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
}

static void add_vehicles(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Crossing", LSP_COLUMN_TEXT},
        {"Vehicles", LSP_COLUMN_TEXT}, {"Without", LSP_COLUMN_NUMBER}, {"With", LSP_COLUMN_NUMBER},
        {"Difference", LSP_COLUMN_NUMBER}};
    const struct lsp_network_specs *specs = view->main->specs_with;
    lsp_buffer_add(view->page, "<h3>Vehicles at the crossings</h3>\n");
    if (view->report->n_crossings == 0) {
        lsp_buffer_add(view->page, "<p>The study names no border crossing.</p>\n");
        return;
    }
    lsp_table_begin(view->page, "Vehicles a day, both directions, with their empty returns",
        "small long", LSP_COLUMNS(HEADS));
    for (uint32_t crossing = 0; crossing < view->report->n_crossings; crossing++) {
        const struct lsp_crossing *at = &view->report->crossings[crossing];
        bool is_project = (view->project_crossings >> crossing & 1u) != 0;
        const char *name = lsp_view_text(
            view, "%s%s", lsp_shown_name(at->name, at->id), is_project ? " (the project)" : "");
        double without = 0, with = 0;
        for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
            double before =
                lsp_tally_crossing_veh_day(view->main, &view->without, crossing, vehicle);
            double after = lsp_tally_crossing_veh_day(view->main, &view->with, crossing, vehicle);
            without += before;
            with += after;
            if (before == 0 && after == 0)
                continue;
            lsp_row_begin(view->page, name);
            lsp_cell(view->page, specs->vehicles[vehicle].name);
            add_three(view, before, after, 1);
            lsp_row_end(view->page);
        }
        lsp_row_begin_total(view->page, name);
        lsp_cell(view->page, "all");
        add_three(view, without, with, 1);
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
}

static void add_operators(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Operator", LSP_COLUMN_TEXT},
        {"Country", LSP_COLUMN_TEXT}, {"Boardings without", LSP_COLUMN_NUMBER},
        {"Boardings with", LSP_COLUMN_NUMBER}, {"Change", LSP_COLUMN_NUMBER},
        {"Takings without", LSP_COLUMN_NUMBER}, {"Takings with", LSP_COLUMN_NUMBER},
        {"Change", LSP_COLUMN_NUMBER}};
    const struct lsp_services *services = view->main->services;
    lsp_buffer_add(view->page, "<h3>What the operators of services gain or lose</h3>\n");
    if (services == NULL || services->n_operators == 0) {
        lsp_buffer_add(view->page, "<p>The study has no services.</p>\n");
        return;
    }
    double largest = 0;
    for (size_t agency = 0; agency < view->without.n_operators; agency++)
        largest = fmax(largest, takings(&view->without.operators[agency]));
    for (size_t agency = 0; agency < view->with.n_operators; agency++)
        largest = fmax(largest, takings(&view->with.operators[agency]));
    struct lsp_money_unit unit = lsp_money_unit_for(largest);
    const char *caption =
        lsp_view_text(view, "Operators in a year; takings are fares and tolls, in %s%s", unit.name,
            view->report->currency);
    lsp_table_begin(view->page, caption, "small", LSP_COLUMNS(HEADS));
    for (size_t agency = 0; agency < services->n_operators; agency++) {
        if (agency >= view->without.n_operators || agency >= view->with.n_operators)
            break;
        const struct lsp_operator_result *before = &view->without.operators[agency];
        const struct lsp_operator_result *after = &view->with.operators[agency];
        const struct lsp_operator *who = &services->operators[agency];
        lsp_row_begin(view->page, lsp_shown_name(who->name, who->id));
        lsp_cell(view->page, who->country);
        bool has_legs = runs_services(services, agency);
        add_three(view, has_legs ? before->passengers : (double)NAN,
            has_legs ? after->passengers : (double)NAN, 0);
        add_three(view, takings(before) / unit.money, takings(after) / unit.money, unit.decimals);
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
}

static double takings(const struct lsp_operator_result *of)
{
    return of->fare_money + of->toll_money;
}

/* Who only takes tolls has nobody on board. */
static bool runs_services(const struct lsp_services *services, size_t agency)
{
    for (size_t leg = 0; leg < services->n_legs; leg++)
        if (services->legs[leg].operator== agency)
            return true;
    return false;
}

static void add_services(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Operator", LSP_COLUMN_TEXT},
        {"Seats offered", LSP_COLUMN_NUMBER}, {"Boardings without", LSP_COLUMN_NUMBER},
        {"Boardings with", LSP_COLUMN_NUMBER}, {"Seats taken with", LSP_COLUMN_NUMBER},
        {"Remark", LSP_COLUMN_TEXT}};
    const struct lsp_services *services = view->main->services;
    bool has_seats = false;
    for (size_t agency = 0; agency < view->with.n_operators; agency++)
        has_seats = has_seats || view->with.operators[agency].seats_offered > 0;
    if (services == NULL || !has_seats)
        return;
    lsp_table_begin(view->page, "Seats offered in a year against those who want to board", "small",
        LSP_COLUMNS(HEADS));
    for (size_t agency = 0; agency < services->n_operators; agency++) {
        if (agency >= view->without.n_operators || agency >= view->with.n_operators)
            break;
        const struct lsp_operator_result *before = &view->without.operators[agency];
        const struct lsp_operator_result *after = &view->with.operators[agency];
        double seats = after->seats_offered;
        if (seats <= 0 && before->passengers <= 0 && after->passengers <= 0)
            continue;
        bool is_over = seats > 0 && (after->passengers > seats || before->passengers > seats);
        const struct lsp_operator *who = &services->operators[agency];
        lsp_row_begin(view->page, lsp_shown_name(who->name, who->id));
        lsp_cell_number(view->page, lsp_word_number(seats > 0 ? seats : (double)NAN, 0));
        lsp_cell_number(view->page, lsp_word_number(before->passengers, 0));
        lsp_cell_number(view->page, lsp_word_number(after->passengers, 0));
        lsp_cell_number(
            view->page, lsp_word_percent(seats > 0 ? after->passengers / seats : (double)NAN, 0));
        lsp_buffer_add(view->page, is_over ? "<td><span class=\"mark\">over capacity</span></td>"
                                   : seats > 0 ? "<td>enough seats</td>"
                                               : "<td>seats not known</td>");
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
    lsp_buffer_add(view->page,
        view->main->services->full_displaces
            ? "<p class=\"note\">Seats limit the computed choice; for whom there is none stands "
              "<a href=\"#capacity\">below</a>.</p>\n"
            : "<p class=\"note\">Seats do not limit the computed choice: where "
              "more want to board than there are seats, the operator must add some or turn "
              "travellers away.</p>\n");
}
