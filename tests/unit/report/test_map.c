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
        boxes[n].right = boxes[n].left + lsp_text_width(text, FONT_PX);
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
        struct lsp_view view = {.main = &scenario, .arena = &arena, .page = &page};
        struct lsp_map_frame frame;
        assert_true(lsp_map_frame_overview(&view, 350, 330, &frame));
        lsp_map_labels(&view, &frame, NULL);
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
        cmocka_unit_test(projection_is_true_to_scale_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
