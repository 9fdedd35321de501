/* Goods in detail: shipments, vehicles and the parts of logistics cost; which vehicle may cross
 * where; and how trade would answer.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

/* Parts of the cost of a tonne, in the order of the table. */
struct cost_column {
    const char *head;
    size_t offset; /* in struct lsp_goods_result */
};

static const struct cost_column COSTS[] = {
    {"Transport", offsetof(struct lsp_goods_result, transport_money)},
    {"Stock in transit", offsetof(struct lsp_goods_result, transit_money)},
    {"Change of gauge", offsetof(struct lsp_goods_result, gauge_money)},
    {"Orders", offsetof(struct lsp_goods_result, order_money)},
    {"Cycle stock", offsetof(struct lsp_goods_result, cycle_money)},
    {"Safety stock", offsetof(struct lsp_goods_result, safety_money)},
};
enum { N_COSTS = sizeof COSTS / sizeof *COSTS };

static bool limits_any(const struct lsp_network_specs *specs);
static void add_shipments(struct lsp_view *view);
static void add_shipment_row(struct lsp_view *view, const struct lsp_goods_result *goods);
static struct lsp_word few_as_less(double value);
static const char *describe_vehicles(struct lsp_view *view, const struct lsp_goods_result *goods);
static const char *name_of(struct lsp_view *view, const struct lsp_goods_result *goods);
static void add_costs(struct lsp_view *view);
static void add_crossings(struct lsp_view *view);
static void add_crossing(struct lsp_view *view, uint32_t crossing);
static const char *find_bar(struct lsp_view *view, uint32_t crossing, uint32_t vehicle);
static void add_trade(struct lsp_view *view);
static void add_trade_table(struct lsp_view *view, const struct lsp_trade *trade);
static void say_gain_of_day(struct lsp_view *view, const struct lsp_trade *trade);
static void add_trade_waits(struct lsp_view *view, const struct lsp_trade *trade);

bool lsp_has_goods_detail(
    const struct lsp_report *report, const struct lsp_report_scenario *scenario)
{
    const struct lsp_demand *demand = scenario->demand;
    bool has_any = limits_any(scenario->specs_with) ||
                   (scenario->trade != NULL && scenario->trade->answered != NULL);
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        has_any |= demand->segments[segment].logistics.is_given;
    for (size_t way = 0; way < demand->n_alternatives; way++)
        has_any |= demand->alternatives[way].own_vehicles != 0;
    for (size_t crossing = 0; crossing < report->n_crossings; crossing++)
        has_any |=
            report->crossings[crossing].gauge_h > 0 || report->crossings[crossing].gauge_money > 0;
    return has_any;
}

static bool limits_any(const struct lsp_network_specs *specs)
{
    bool has_any = false;
    for (size_t row = 0; row < specs->n_links; row++)
        for (int size = 0; size < LSP_N_SIZES; size++)
            has_any |= specs->links[row].max_size[size] > 0;
    return has_any;
}

void lsp_section_goods(struct lsp_view *view)
{
    if (!lsp_has_goods_detail(view->report, view->main))
        return;
    lsp_buffer_add(view->page, "<h3 id=\"goods\">Goods: shipments, vehicles, limits</h3>\n");
    if (view->with.results != NULL && view->with.results->n_goods > 0) {
        add_shipments(view);
        add_costs(view);
    }
    if (limits_any(view->main->specs_with))
        add_crossings(view);
    if (view->main->trade != NULL && view->main->trade->answered != NULL)
        add_trade(view);
}

static void add_shipments(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Goods and way", LSP_COLUMN_TEXT},
        {"Tonnes a year", LSP_COLUMN_NUMBER}, {"Shipment, t", LSP_COLUMN_NUMBER},
        {"Vehicles and their load", LSP_COLUMN_TEXT}, {"Loaded trips a year", LSP_COLUMN_NUMBER},
        {"Empty returns a year", LSP_COLUMN_NUMBER}};
    const struct lsp_results *results = view->with.results;
    lsp_table_begin(view->page,
        lsp_view_text(view, "How goods are sent, with the link, in %d", view->report->show_year),
        "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < results->n_goods; at++)
        if (results->goods[at].amount > 0)
            add_shipment_row(view, &results->goods[at]);
    lsp_table_end(view->page);
}

static void add_shipment_row(struct lsp_view *view, const struct lsp_goods_result *goods)
{
    double trips = 0, empty = 0;
    for (int mode = 0; mode < LSP_MAX_MODES; mode++) {
        trips += goods->trips_year[mode];
        empty += goods->empty_year[mode];
    }
    lsp_row_begin(view->page, name_of(view, goods));
    lsp_cell_number(view->page, few_as_less(goods->amount));
    lsp_cell_number(
        view->page, lsp_word_digits(goods->shipment_t > 0 ? goods->shipment_t : (double)NAN, 3));
    lsp_cell(view->page, describe_vehicles(view, goods));
    lsp_cell_number(view->page, few_as_less(trips));
    lsp_cell_number(view->page, few_as_less(empty));
    lsp_row_end(view->page);
}

/* A thousandth of a trip a year is none that anyone could count. */
static struct lsp_word few_as_less(double value)
{
    struct lsp_word less = {"&lt; 0.1"};
    return value > 0 && value < 0.1 ? less : lsp_word_digits(value, 3);
}

static const char *name_of(struct lsp_view *view, const struct lsp_goods_result *goods)
{
    const struct lsp_demand *demand = view->main->demand;
    const struct lsp_segment *who = &demand->segments[goods->segment];
    const struct lsp_alternative *way = &demand->alternatives[goods->alternative];
    return lsp_view_text(
        view, "%s: %s", lsp_shown_name(who->name, who->id), lsp_shown_name(way->name, way->id));
}

/* "Lorries 20 t, Wagons 50 t": those that are used. */
static const char *describe_vehicles(struct lsp_view *view, const struct lsp_goods_result *goods)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    const char *text = "";
    for (int mode = 0; mode < LSP_MAX_MODES; mode++) {
        if (!(goods->trips_year[mode] > 0))
            continue;
        const struct lsp_vehicle *vehicle = &specs->vehicles[goods->vehicle[mode]];
        text = lsp_view_text(view, "%s%s%s %s t", text, text[0] == '\0' ? "" : ", ",
            lsp_shown_name(vehicle->name, vehicle->id),
            lsp_word_plain(goods->load_t[mode], 3).text);
    }
    return text;
}

static void add_costs(struct lsp_view *view)
{
    struct lsp_column heads[2 + N_COSTS] = {{"Goods and way", LSP_COLUMN_TEXT}};
    const struct lsp_results *results = view->with.results;
    for (size_t cost = 0; cost < N_COSTS; cost++)
        heads[1 + cost] = (struct lsp_column){COSTS[cost].head, LSP_COLUMN_NUMBER};
    heads[1 + N_COSTS] = (struct lsp_column){"All", LSP_COLUMN_NUMBER};
    lsp_table_begin(view->page,
        lsp_view_text(view, "What a tonne costs, %s, with the link, in %d", view->report->currency,
            view->report->show_year),
        "small", 2 + N_COSTS, heads);
    for (size_t at = 0; at < results->n_goods; at++) {
        const struct lsp_goods_result *goods = &results->goods[at];
        double sum = 0;
        if (!(goods->amount > 0))
            continue;
        lsp_row_begin(view->page, name_of(view, goods));
        for (size_t cost = 0; cost < N_COSTS; cost++) {
            double money =
                *(const double *)(const void *)((const char *)goods + COSTS[cost].offset);
            lsp_cell_number(view->page, lsp_word_number(money, 2));
            sum += money;
        }
        lsp_cell_number(view->page, lsp_word_number(sum, 2));
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
    lsp_buffer_add(view->page,
        "<p class=\"note\">Means over what is sent. Transport: running with empty returns, tolls, "
        "fees and terminals. Stock in transit: the value of the time on the way, but that at a "
        "change "
        "of gauge, which stands there. Constants of the choice are left out.</p>\n");
}

static void add_crossings(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Crossing and vehicle", LSP_COLUMN_TEXT},
        {"May it cross?", LSP_COLUMN_TEXT}, {"Why not", LSP_COLUMN_TEXT}};
    bool is_any_barred = false;
    for (uint32_t crossing = 0; crossing < view->report->n_crossings; crossing++)
        for (uint32_t vehicle = 0; vehicle < view->main->specs_with->n_vehicles; vehicle++) {
            const char *bar = find_bar(view, crossing, vehicle);
            is_any_barred = is_any_barred || (bar != NULL && bar[0] != '\0');
        }
    if (!is_any_barred) {
        lsp_buffer_add(view->page, "<p>With the link, every vehicle may use every crossing of its "
                                   "mode: no limit of size bars one.</p>\n");
        return;
    }
    lsp_table_begin(
        view->page, "Which vehicle may cross where, with the link", "small", LSP_COLUMNS(HEADS));
    for (uint32_t crossing = 0; crossing < view->report->n_crossings; crossing++)
        add_crossing(view, crossing);
    lsp_table_end(view->page);
}

static void add_crossing(struct lsp_view *view, uint32_t crossing)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    const struct lsp_crossing *at = &view->report->crossings[crossing];
    for (uint32_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
        const struct lsp_vehicle *who = &specs->vehicles[vehicle];
        const char *bar = find_bar(view, crossing, vehicle);
        if (bar == NULL)
            continue;
        lsp_row_begin(view->page, lsp_view_text(view, "%s: %s", lsp_shown_name(at->name, at->id),
                                      lsp_shown_name(who->name, who->id)));
        lsp_cell(view->page, bar[0] == '\0' ? "yes" : "no");
        lsp_cell(view->page, bar);
        lsp_row_end(view->page);
    }
}

/* Why the vehicle may not use any link of the crossing; "" when it may, NULL when there is none of
 * its mode. */
static const char *find_bar(struct lsp_view *view, uint32_t crossing, uint32_t vehicle)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    const struct lsp_vehicle *who = &specs->vehicles[vehicle];
    const char *bar = NULL;
    for (size_t row = 0; row < specs->n_links; row++) {
        const struct lsp_link_spec *link = &specs->links[row];
        if (link->crossing != crossing || link->mode != who->mode || link->closed)
            continue;
        if ((lsp_network_link_vehicles(specs, link) >> vehicle & 1) != 0)
            return "";
        enum lsp_size size = lsp_network_barring_size(link, who);
        const char *name = lsp_shown_name(link->name, link->id);
        bar = size == LSP_N_SIZES
                  ? lsp_view_text(view, "not among the vehicles of %s", name)
                  : lsp_view_text(view, "%s %s %s, %s allows %s %s", LSP_SIZE_NAMES[size],
                        lsp_word_plain(who->size[size], 4).text, LSP_SIZE_UNITS[size], name,
                        lsp_word_plain(link->max_size[size], 4).text, LSP_SIZE_UNITS[size]);
    }
    return bar;
}

static void add_trade(struct lsp_view *view)
{
    const struct lsp_trade *trade = view->main->trade;
    lsp_buffer_printf(view->page,
        "<h4>If trade answered to its cost</h4>\n<p><strong>A scenario of its own, not added to "
        "benefits.</strong> Trade cost is 1 + freight / value + %s of the value a day; trade goes "
        "with its power of %s. The side with the link is then solved again with the trade that "
        "follows and all other totals as they were. What trade gains is already in what shippers "
        "save; the account of this report holds nothing of this table. With the link trade cost "
        "changes by what choosers gain: freight and days, means over all ways, may rise where a "
        "way "
        "is added.</p>\n",
        lsp_word_percent(trade->day_rate, 1).text, lsp_word_plain(-trade->elasticity, 3).text);
    if (!trade->converged)
        lsp_buffer_add(view->page, "<p><span class=\"mark\">This run did not reach its target: its "
                                   "numbers are not final.</span></p>\n");
    add_trade_table(view, trade);
    say_gain_of_day(view, trade);
    add_trade_waits(view, trade);
}

static void add_trade_table(struct lsp_view *view, const struct lsp_trade *trade)
{
    static const struct lsp_column HEADS[] = {{"Goods", LSP_COLUMN_TEXT},
        {"Freight per tonne without", LSP_COLUMN_NUMBER}, {"Freight with", LSP_COLUMN_NUMBER},
        {"Days without", LSP_COLUMN_NUMBER}, {"Days with", LSP_COLUMN_NUMBER},
        {"Trade cost without", LSP_COLUMN_NUMBER}, {"Trade cost with", LSP_COLUMN_NUMBER},
        {"Tonnes a year without", LSP_COLUMN_NUMBER},
        {"Tonnes if trade answers", LSP_COLUMN_NUMBER}, {"Change", LSP_COLUMN_NUMBER}};
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        lsp_view_text(view, "Trade that answers to its cost, %s, in %d: not added to benefits",
            view->report->currency, view->report->show_year),
        "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < trade->n_rows; at++) {
        const struct lsp_trade_row *row = &trade->rows[at];
        const struct lsp_segment *who = &view->main->demand->segments[row->segment];
        double before = row->tonnes[LSP_TRADE_WITHOUT], after = row->tonnes[LSP_TRADE_ANSWERED];
        lsp_row_begin(page, lsp_shown_name(who->name, who->id));
        for (int side = 0; side < 2; side++)
            lsp_cell_number(page, lsp_word_number(row->freight_money[side], 2));
        for (int side = 0; side < 2; side++)
            lsp_cell_number(page, lsp_word_number(row->days[side], 2));
        for (int side = 0; side < 2; side++)
            lsp_cell_number(page, lsp_word_number(row->cost[side], 4));
        lsp_cell_number(page, lsp_word_digits(before, 3));
        lsp_cell_number(page, lsp_word_digits(after, 3));
        lsp_cell_number(page, lsp_word_percent(before > 0 ? after / before - 1 : (double)NAN, 1));
        lsp_row_end(page);
    }
    lsp_table_end(page);
}

static void say_gain_of_day(struct lsp_view *view, const struct lsp_trade *trade)
{
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<p>One day saved would thus add ");
    for (size_t at = 0; at < trade->n_rows; at++) {
        const struct lsp_segment *who = &view->main->demand->segments[trade->rows[at].segment];
        lsp_buffer_printf(page, "%s%s for ", at > 0 ? ", " : "",
            lsp_word_percent(trade->rows[at].gain_of_day, 1).text);
        lsp_buffer_add_html(page, lsp_shown_name(who->name, who->id));
    }
    lsp_buffer_add(page, "; for trade along corridors about 5.2 % a day is reported by the World "
                         "Bank and the Eurasian Development Bank (at second hand).</p>\n");
}

/* Waits at the posts, of the same state with and without trade's answer. */
static void add_trade_waits(struct lsp_view *view, const struct lsp_trade *trade)
{
    static const struct lsp_column HEADS[] = {{"Post", LSP_COLUMN_TEXT},
        {"Mean wait with the link", LSP_COLUMN_NUMBER},
        {"Mean wait if trade answers", LSP_COLUMN_NUMBER}};
    struct lsp_buffer *page = view->page;
    if (trade->answered->n_posts == 0)
        return;
    lsp_table_begin(page, "What the larger trade would wait", "small", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < trade->answered->n_posts; at++) {
        const struct lsp_post_result *before = &trade->with->posts[at];
        const struct lsp_post_result *after = &trade->answered->posts[at];
        char direction[256];
        if (!lsp_post_is_used(before) && !lsp_post_is_used(after))
            continue;
        const struct lsp_post *post = &view->main->posts[after->post];
        lsp_direction_text(
            view->main, after->crossing, after->is_forward, sizeof direction, direction);
        lsp_row_begin(
            page, lsp_view_text(view, "%s, %s", lsp_shown_name(post->name, post->id), direction));
        lsp_cell_number(page, lsp_word_wait(lsp_post_mean_wait_h(before)));
        lsp_cell_number(page, lsp_word_wait(lsp_post_mean_wait_h(after)));
        lsp_row_end(page);
    }
    lsp_table_end(page);
}
