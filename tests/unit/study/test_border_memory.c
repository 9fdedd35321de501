/* Tests that the border's answer leaves nothing behind when memory is out.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/allocation.h"
#include "support/test.h"

#include "study/border_internal.h"

static struct lsp_post post = {.name = "North",
    .opens_h = 8,
    .closes_h = 12,
    .staffed_share = 1,
    .groups = {{.vehicles = 1, .lanes = 1}},
    .n_groups = 1,
    .service_h = {0.2}};
static struct lsp_vehicle vehicle = {.id = "car", .name = "Cars", .pce = 1};
static struct lsp_crossing crossing = {.id = "bridge", .name = "Bridge"};
static struct lsp_scenario scenario = {.id = "open", .name = "Open"};
static lsp_hourly arrivals_veh[LSP_MAX_VEHICLES] = {{[8] = 3, 3, 3}};
static const struct lsp_border_options OPTIONS = {.target_h = 0.5, .n_days = 2, .n_threads = 1};

static enum lsp_status look(struct border *border, struct border_side *side)
{
    struct lsp_buffer text = {0}, json = {0};
    enum lsp_status status =
        lsp_border_simulate(border, &side->passage, side->arrivals_veh, NULL, 0, side->found);
    if (status == LSP_OK)
        status = lsp_border_widen(border, side);
    if (status == LSP_OK)
        status = lsp_border_staff(border, side);
    if (status == LSP_OK) {
        lsp_border_text(border, &text);
        lsp_border_json(border, &json);
        status = text.failed || json.failed ? LSP_NO_MEMORY : LSP_OK;
    }
    lsp_buffer_finish(&text);
    lsp_buffer_finish(&json);
    lsp_arena_finish(&border->arena);
    return status;
}

static void an_answer_without_memory_leaves_nothing_behind(void **state)
{
    (void)state;
    static struct lsp_simulated_crossing found;
    static struct lsp_case at;
    at.network.vehicles = &vehicle;
    at.network.n_vehicles = 1;
    at.crossings = &crossing;
    size_t n_before = lsp_test_n_blocks(), nth = 0;
    for (;; nth += 1 + nth / 16) {
        struct border_side side = {.crossing = &crossing,
            .passage = {.posts = {&post}, .n_posts = 1, .pce = {1}},
            .arrivals_veh = arrivals_veh,
            .found = &found};
        struct border border = {.options = &OPTIONS, .at = &at, .list = &side, .n_list = 1};
        border.inputs.scenarios = &scenario;
        border.inputs.name = border.inputs.id = "study";
        lsp_checkpoint_day(&side.passage, side.arrivals_veh, &side.day);
        lsp_test_fail_from(nth);
        enum lsp_status status = look(&border, &side);
        lsp_test_fail_never();
        assert_int_equal(lsp_test_n_blocks(), n_before);
        assert_true(nth < LSP_TEST_MAX_ALLOCATIONS);
        if (!lsp_test_has_failed()) {
            assert_int_equal(status, LSP_OK);
            break;
        }
        assert_int_equal(status, LSP_NO_MEMORY);
    }
    assert_true(nth > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_without_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
