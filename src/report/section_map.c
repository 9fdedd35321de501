/* Section 2: the maps: the project area, then flows without, with, and the difference.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/map_internal.h"

#include <math.h>

enum { WIDTH = 720, GAP = 12, PANEL = (WIDTH - GAP) / 2, STRIP = 76 };

/* The right window of a flow map is at least so many times larger in scale than the left one. */
static const double CLOSER = 3;

struct pair_of_frames {
    struct lsp_map_frame frames[2];
    size_t n_frames;
};

static void add_area(struct lsp_view *view, const struct lsp_map_flows *flows);
static void add_figure(struct lsp_view *view, const struct pair_of_frames *pair,
    const struct lsp_map_flows *flows, enum lsp_map_side side, const char *title);
static void add_legend(struct lsp_view *view, const struct lsp_map_flows *flows,
    enum lsp_map_side side, double x, double y);
static void add_zoom_mark(struct lsp_buffer *page, const struct pair_of_frames *pair);
static void add_flow_maps(struct lsp_view *view, bool goods);
static bool has_line(const struct lsp_basemap *basemap, enum lsp_basemap_kind kind);
static bool make_frames(struct lsp_view *view, struct pair_of_frames *ret_pair);
static size_t n_schematic(const struct lsp_network_specs *specs);
static void add_notes(struct lsp_view *view);
static void add_project_links(struct lsp_view *view);

void lsp_section_map(struct lsp_view *view)
{
    struct lsp_map_flows travellers;
    if (view->main->specs_with->n_nodes == 0) {
        lsp_buffer_add(view->page, "<p>The study has no places to draw.</p>\n");
        return;
    }
    if (!lsp_map_flows_make(view, false, &travellers)) {
        view->page->failed = true;
        return;
    }
    add_area(view, &travellers);
    add_project_links(view);
    if (lsp_has_segments(view->main->demand, false))
        add_flow_maps(view, false);
    if (lsp_has_segments(view->main->demand, true))
        add_flow_maps(view, true);
    add_notes(view);
}

/* Left the region, right the link itself; no flows. */
static void add_area(struct lsp_view *view, const struct lsp_map_flows *flows)
{
    struct pair_of_frames pair = {.n_frames = 2};
    double height = 245;
    if (!lsp_map_frame_around(view, 7, PANEL, height, &pair.frames[0]) ||
        !lsp_map_frame_around(view, 0, PANEL, height, &pair.frames[1]))
        return;
    lsp_buffer_add(view->page, "<h3>The project area</h3>\n");
    add_figure(view, &pair, flows, LSP_MAP_NETWORK,
        "The area of the link (left) and the link (right), underlaid in yellow.");
}

static void add_flow_maps(struct lsp_view *view, bool goods)
{
    static const struct {
        enum lsp_map_side side;
        const char *persons, *goods;
    } MAPS[] = {{LSP_MAP_WITHOUT, "Travellers without the link", "Goods without the link"},
        {LSP_MAP_WITH, "Travellers with the link", "Goods with the link"},
        {LSP_MAP_DIFFERENCE, "Travellers: with minus without", "Goods: with minus without"}};
    struct lsp_map_flows flows;
    struct pair_of_frames pair;
    if (!lsp_map_flows_make(view, goods, &flows) || !make_frames(view, &pair)) {
        view->page->failed = true;
        return;
    }
    lsp_buffer_add(
        view->page, goods ? "<h3>Goods on the map</h3>\n" : "<h3>Travellers on the map</h3>\n");
    if (!(flows.largest > 0)) {
        lsp_buffer_add(view->page, "<p>Nothing flows, neither without nor with the link.</p>\n");
        return;
    }
    for (size_t map = 0; map < sizeof MAPS / sizeof MAPS[0]; map++)
        add_figure(view, &pair, &flows, MAPS[map].side,
            lsp_view_text(view, "%s, %d; left: all, right: near the link.",
                goods ? MAPS[map].goods : MAPS[map].persons, view->report->show_year));
}

static bool make_frames(struct lsp_view *view, struct pair_of_frames *ret_pair)
{
    double height = PANEL * lsp_map_aspect(view);
    *ret_pair = (struct pair_of_frames){.n_frames = 2};
    if (!lsp_map_frame_overview(view, PANEL, height, &ret_pair->frames[0]))
        return false;
    struct lsp_map_frame *around = &ret_pair->frames[1];
    if (!lsp_map_frame_around(view, 8, PANEL, height, around))
        ret_pair->n_frames = 1;
    around->px_per_km = fmax(around->px_per_km, CLOSER * ret_pair->frames[0].px_per_km);
    return true;
}

static void add_figure(struct lsp_view *view, const struct pair_of_frames *pair,
    const struct lsp_map_flows *flows, enum lsp_map_side side, const char *title)
{
    struct lsp_buffer *page = view->page;
    double height = pair->frames[0].height;
    lsp_buffer_add(page, "<figure>");
    lsp_svg_begin(page, ++view->n_pictures, WIDTH, height + STRIP + 2, title,
        "Map with places, links, coast, river and border. The amounts stand in the "
        "tables "
        "of the next part and in links.csv.");
    for (size_t panel = 0; panel < pair->n_frames; panel++) {
        struct lsp_map_frame frame = pair->frames[panel];
        frame.x = 1 + (double)panel * (PANEL + GAP - 2);
        frame.y = 1;
        frame.width -= 1;
        const struct lsp_map_frame *inner =
            panel == 0 && side != LSP_MAP_NETWORK && pair->n_frames == 2 ? &pair->frames[1] : NULL;
        lsp_map_panel(view, &frame, inner, flows, side);
        lsp_map_scale(page, &frame, height + 4);
    }
    if (pair->n_frames == 2)
        add_zoom_mark(page, pair);
    add_legend(view, flows, side, 2, height + 36);
    lsp_svg_end(page);
    lsp_buffer_add(page, "<figcaption>");
    lsp_buffer_add_html(page, title);
    lsp_buffer_add(page,
        n_schematic(view->main->specs_with) > 0 ? " Schematic lines; boundaries" : " Boundaries");
    lsp_buffer_add(page, " not authoritative.</figcaption></figure>\n");
}

/* Where the right window lies in the left one. */
static void add_zoom_mark(struct lsp_buffer *page, const struct pair_of_frames *pair)
{
    struct lsp_map_frame left = pair->frames[0];
    const struct lsp_map_frame *right = &pair->frames[1];
    left.x = left.y = 1;
    double shrink = left.px_per_km / right->px_per_km;
    struct lsp_map_point middle = lsp_map_project(&left, right->lon_deg, right->lat_deg);
    double width = fmax(right->width * shrink, 6), height = fmax(right->height * shrink, 6);
    double from_x = fmax(middle.x - width / 2, left.x),
           from_y = fmax(middle.y - height / 2, left.y);
    double to_x = fmin(middle.x + width / 2, left.x + left.width - 1);
    double to_y = fmin(middle.y + height / 2, left.y + left.height);
    lsp_svg_rect(page, "zoom", from_x, from_y, to_x - from_x, to_y - from_y);
}

static double add_sample(struct lsp_buffer *page, const char *class_name, double width_px, double x,
    double y, const char *text)
{
    double at_x[2] = {x, x + 30}, at_y[2] = {y, y};
    lsp_svg_polyline(page, class_name, width_px, 2, at_x, at_y);
    lsp_svg_text(page, "s", x + 38, y + 4, LSP_START, text);
    return x + 38 + lsp_text_width(text, 11) + 14;
}

static void add_legend(struct lsp_view *view, const struct lsp_map_flows *flows,
    enum lsp_map_side side, double x, double y)
{
    static const struct {
        const char *name, *net, *flow;
        enum lsp_mode mode;
    } MODES[] = {{"road", "net-road", "flow-road", LSP_ROAD},
        {"rail", "net-rail", "flow-rail", LSP_RAIL}, {"air", "net-air", "flow-air", LSP_AIR},
        {"sea", "net-sea", "flow-sea", LSP_SEA}};
    struct lsp_buffer *page = view->page;
    double at = x;
    if (side == LSP_MAP_DIFFERENCE) {
        at = add_sample(page, "more", 5, at, y + 8, "more with the link (solid)");
        at = add_sample(page, "less", 5, at, y + 8, "less (dashed)");
    }
    for (size_t mode = 0; mode < 4 && side != LSP_MAP_DIFFERENCE; mode++) {
        bool is_used = false;
        for (size_t item = 0; item < flows->n_items; item++)
            is_used = is_used || flows->items[item].mode == MODES[mode].mode;
        if (is_used)
            at = add_sample(page, side == LSP_MAP_NETWORK ? MODES[mode].net : MODES[mode].flow,
                side == LSP_MAP_NETWORK ? 0 : 4, at, y + 8, MODES[mode].name);
    }
    if (side != LSP_MAP_WITHOUT)
        at = add_sample(page, "new", 11, at, y + 8, "the project");
    if (has_line(view->report->basemap, LSP_MAP_BORDER))
        at = add_sample(page, "border", 0, at, y + 8, "border");
    if (has_line(view->report->basemap, LSP_MAP_RIVER))
        add_sample(page, "river", 0, at, y + 8, "river");
    if (side == LSP_MAP_NETWORK || !(flows->largest > 0))
        return;
    at = x;
    double shown = lsp_round_up(flows->largest);
    for (int sample = 0; sample < 3 && shown >= 1; sample++, shown /= 10)
        at = add_sample(page, "sample", lsp_map_width_px(flows, shown), at, y + 28,
            lsp_view_text(view, "%s%s%s", lsp_word_number(shown, 0).text, sample == 0 ? " " : "",
                sample == 0 ? flows->unit : ""));
    lsp_svg_text(page, "s", at, y + 32, LSP_START, "width: square root of the flow");
}

static bool has_line(const struct lsp_basemap *basemap, enum lsp_basemap_kind kind)
{
    for (size_t line = 0; basemap != NULL && line < basemap->n_lines; line++)
        if (basemap->lines[line].kind == kind)
            return true;
    return false;
}

static void add_project_links(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Link of the project", LSP_COLUMN_TEXT},
        {"From", LSP_COLUMN_TEXT}, {"To", LSP_COLUMN_TEXT}, {"Length", LSP_COLUMN_NUMBER},
        {"Speed", LSP_COLUMN_NUMBER}, {"Vehicles a day", LSP_COLUMN_NUMBER}};
    const struct lsp_network_specs *specs = view->main->specs_with;
    struct lsp_buffer *page = view->page;
    lsp_table_begin(page,
        "The links that the project adds or changes; vehicles in both directions, empty returns "
        "included",
        "small", LSP_COLUMNS(HEADS));
    size_t n = 0;
    for (size_t row = 0; row < specs->n_links; row++) {
        const struct lsp_link_spec *link = &specs->links[row];
        double vehicles = 0;
        if (!view->main->is_project_link[row])
            continue;
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            vehicles += view->with.row_veh_day[row * LSP_MAX_VEHICLES + vehicle];
        lsp_row_begin(page, lsp_shown_name(link->name, link->id));
        lsp_cell(page,
            lsp_shown_name(specs->nodes[link->from_node].name, specs->nodes[link->from_node].id));
        lsp_cell(
            page, lsp_shown_name(specs->nodes[link->to_node].name, specs->nodes[link->to_node].id));
        lsp_cell_number(page, lsp_word_distance(link->length_km));
        lsp_buffer_printf(page, "<td class=\"n\">%s km/h (%s mph)</td>",
            lsp_word_number(link->free_speed_km_h, 0).text,
            lsp_word_number(lsp_miles(link->free_speed_km_h), 0).text);
        lsp_cell_number(page, lsp_word_number(vehicles, 1));
        lsp_row_end(page);
        n++;
    }
    if (n == 0)
        lsp_buffer_add(
            page, "<tr><td colspan=\"6\">The scenario adds and changes no link.</td></tr>\n");
    lsp_table_end(page);
}

static size_t n_schematic(const struct lsp_network_specs *specs)
{
    size_t n = 0;
    for (size_t row = 0; row < specs->n_links; row++)
        n += specs->links[row].schematic ? 1 : 0;
    return n;
}

static void add_notes(struct lsp_view *view)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<p class=\"note\">");
    if (n_schematic(specs) > 0)
        lsp_buffer_printf(page,
            "%zu of %zu links are drawn as sketches, not from a survey; their lengths are data and "
            "stand in links.csv. ",
            n_schematic(specs), specs->n_links);
    lsp_buffer_add(page,
        "Air and sea services are arcs, not routes. Borders are "
        "drawn for orientation: boundaries are not authoritative and imply no opinion on the "
        "status of any territory. Places inside the dashed box are named in the map beside it. "
        "Projection: equirectangular, true to scale along the middle parallel. ");
    const struct lsp_basemap *basemap = view->report->basemap;
    if (basemap == NULL || basemap->n_lines == 0)
        lsp_buffer_add(page, "The study has no base map: coasts, rivers and borders are not "
                             "drawn.");
    else if (basemap->attribution != NULL && basemap->attribution[0] != '\0') {
        lsp_buffer_add(page, "Base map: ");
        lsp_buffer_add_html(page, basemap->attribution);
    }
    lsp_buffer_add(page, "</p>\n");
}
