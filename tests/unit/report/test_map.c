/* Maps: projection, and names that do not collide.  SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "report/map_internal.h"

enum { N_PLACES = 28, N_CASES = 40, FONT_PX = 11 };

struct box {
    double left, right, base;
};

/* Names of places as drawn: their boxes, read back from the page. */
static size_t read_boxes(const char *page, struct box boxes[])
{
    static const char NAME[] = "<text class=\"s halo\" x=\"";
    size_t n = 0;
    for (const char *at = strstr(page, NAME); at != NULL; at = strstr(at + 1, NAME)) {
        char text[64] = "", *end;
        boxes[n].left = strtod(at + sizeof NAME - 1, &end);
        boxes[n].base = strtod(strstr(end, "y=\"") + 3, &end);
        const char *name = strchr(end, '>') + 1;
        memcpy(text, name, strcspn(name, "<"));
        double width = lsp_text_width(text, FONT_PX);
        const char *end_anchor = strstr(end, "text-anchor=\"end\"");
        if (end_anchor != NULL && end_anchor < name)
            boxes[n].left -= width;
        boxes[n].right = boxes[n].left + width;
        n++;
    }
    return n;
}

/* Places around three towns, many of them closer to each other than a name is long. */
static void fill_nodes(struct lsp_node_spec nodes[], char names[][24], uint32_t number)
{
    for (uint32_t node = 0; node < N_PLACES; node++) {
        double x = lsp_random_uniform(1, LSP_RANDOM_TEST, number, 2 * node);
        double y = lsp_random_uniform(1, LSP_RANDOM_TEST, number, 2 * node + 1);
        double spread = node < 16 ? 0.05 : 1;
        snprintf(names[node], 24, "Place%.*s %u", (int)(node % 5), "borough", node);
        nodes[node] = (struct lsp_node_spec){.id = names[node],
            .name = names[node],
            .lon_deg = 130 + node % 3 * 0.4 + spread * x,
            .lat_deg = 42 + spread * y,
            .is_place = true};
    }
}

static void names_do_not_collide_nor_leave_the_window(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < N_CASES; number++) {
        struct lsp_node_spec nodes[N_PLACES];
        char names[N_PLACES][24];
        fill_nodes(nodes, names, number);
        struct lsp_network_specs specs = {.nodes = nodes, .n_nodes = N_PLACES};
        struct lsp_report_scenario scenario = {.specs_without = &specs, .specs_with = &specs};
        struct lsp_arena arena = {0};
        struct lsp_buffer page = {0};
        struct lsp_report report = {0};
        struct lsp_view view = {
            .report = &report, .main = &scenario, .arena = &arena, .page = &page};
        struct lsp_map_frame frame;
        assert_true(lsp_map_frame_overview(&view, 350, 330, &frame));
        lsp_map_labels(&view, &frame, NULL, &(struct lsp_map_flows){0});
        struct box boxes[N_PLACES];
        size_t n = read_boxes(page.text, boxes);
        assert_in_range(n, N_PLACES / 2, N_PLACES);
        for (size_t one = 0; one < n; one++) {
            assert_true(boxes[one].left >= 0 && boxes[one].right <= frame.width);
            assert_true(boxes[one].base >= FONT_PX - 3 && boxes[one].base <= frame.height);
            for (size_t other = 0; other < one; other++)
                if (boxes[one].left < boxes[other].right && boxes[other].left < boxes[one].right &&
                    fabs(boxes[one].base - boxes[other].base) < FONT_PX)
                    fail_msg("case %u: names %zu and %zu collide", number, one, other);
        }
        lsp_buffer_finish(&page);
        lsp_arena_finish(&arena);
    }
}

/* A place on a long, wide line from west to east: its name stands above or below. */
static void names_keep_off_the_lines_where_there_is_room(void **state)
{
    (void)state;
    struct lsp_node_spec nodes[3] = {{.id = "w", .lon_deg = 130, .lat_deg = 42},
        {.id = "e", .lon_deg = 131, .lat_deg = 42},
        {.id = "Midway", .lon_deg = 130.5, .lat_deg = 42, .is_place = true}};
    struct lsp_link_spec link = {.from_node = 0, .to_node = 1};
    struct lsp_network_specs specs = {.nodes = nodes, .n_nodes = 3};
    struct lsp_report_scenario scenario = {.specs_without = &specs, .specs_with = &specs};
    struct lsp_map_flow flow = {.mode = LSP_ROAD, .to_node = 1, .link = &link, .amount = {5, 9}};
    const struct lsp_map_flows flows = {.items = &flow, .n_items = 1, .largest = 9};
    struct lsp_arena arena = {0};
    struct lsp_buffer page = {0};
    struct lsp_report report = {0};
    struct lsp_view view = {.report = &report, .main = &scenario, .arena = &arena, .page = &page};
    struct lsp_map_frame frame;
    assert_true(lsp_map_frame_overview(&view, 350, 330, &frame));
    lsp_map_labels(&view, &frame, NULL, &flows);
    struct box box;
    assert_int_equal(read_boxes(page.text, &box), 1);
    double line_y = lsp_map_project(&frame, 130.5, 42).y;
    assert_true(box.base < line_y - 4 || box.base - FONT_PX * 0.7 > line_y + 4);
    lsp_buffer_finish(&page);
    lsp_arena_finish(&arena);
}

static void a_stroke_touches_a_box_only_where_they_meet(void **state)
{
    (void)state;
    static const struct {
        double x0, y0, x1, y1;
        bool touches;
    } CASES[] = {{-5, 5, 15, 5, true}, {-5, -5, 15, 15, true}, {2, 2, 3, 3, true},
        {-5, 11, 15, 11, false}, {-5, 2, -1, 8, false}, {5, -9, 5, -1, false},
        {-6, 5, 5, 15.5, false}, {-6, 5, 5, 14, true}, {5, 5, 5, 5, true}};
    for (size_t n = 0; n < sizeof CASES / sizeof CASES[0]; n++) {
        struct lsp_map_stroke stroke = {{CASES[n].x0, CASES[n].y0}, {CASES[n].x1, CASES[n].y1}, 0};
        const struct lsp_map_strokes strokes = {&stroke, 1};
        if (lsp_map_is_struck(&strokes, 0, 0, 10, 10) != CASES[n].touches)
            fail_msg("case %zu", n);
    }
}

static void a_line_is_cut_to_the_window_and_keeps_its_course(void **state)
{
    (void)state;
    const struct lsp_map_frame frame = {.x = 0, .y = 0, .width = 100, .height = 50};
    struct lsp_map_point from = {-1000, -500}, to = {1000, 500};
    assert_true(lsp_map_clip(&frame, &from, &to));
    assert_true(from.x > -41 && from.x < -19 && to.x > 119 && to.x < 141);
    assert_true(fabs(from.y - from.x / 2) < 1e-9);
    assert_true(fabs(to.y - to.x / 2) < 1e-9);
    from = to = (struct lsp_map_point){10, 10}; /* inside: as it is */
    to.x = 20.125;
    assert_true(lsp_map_clip(&frame, &from, &to));
    assert_true(from.x == 10 && to.x == 20.125 && to.y == 10);
    from = (struct lsp_map_point){-500, 200};
    to = (struct lsp_map_point){500, 210};
    assert_false(lsp_map_clip(&frame, &from, &to));
}

static void projection_is_true_to_scale_in_the_middle(void **state)
{
    (void)state;
    struct lsp_map_frame frame = {
        .lon_deg = 179.9, .lat_deg = 60, .px_per_km = 2, .width = 100, .height = 80};
    struct lsp_map_point middle = lsp_map_project(&frame, 179.9, 60);
    assert_close(middle.x, 50, 1e-12);
    assert_close(middle.y, 40, 1e-12);
    /* a tenth of a degree: 11.12 km north, half of it east at 60 degrees, across the date line */
    struct lsp_map_point north = lsp_map_project(&frame, 179.9, 60.1);
    struct lsp_map_point east = lsp_map_project(&frame, -179.9, 60);
    assert_close(middle.y - north.y, 2 * 11.1195, 1e-4);
    assert_close(east.x - middle.x, 2 * 11.1195, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_do_not_collide_nor_leave_the_window),
        cmocka_unit_test(names_keep_off_the_lines_where_there_is_room),
        cmocka_unit_test(a_stroke_touches_a_box_only_where_they_meet),
        cmocka_unit_test(a_line_is_cut_to_the_window_and_keeps_its_course),
        cmocka_unit_test(projection_is_true_to_scale_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
