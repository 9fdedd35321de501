/* Tests of the verification of link flows, on networks whose equilibrium is known in closed form.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/scratch.h"
#include "support/test.h"
#include "verify/interval.h"
#include "verify/verify.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD(ZONES, NODES, FIRST, LINKS)                                                           \
    "<NUMBER OF ZONES> " ZONES "\n<NUMBER OF NODES> " NODES "\n<FIRST THRU NODE> " FIRST           \
    "\n<NUMBER OF LINKS> " LINKS "\n<END OF METADATA>\n"

struct verified {
    enum lsp_verify_end end;
    struct lsp_verify_report report;
};

/* Two roads from 1 to 2 with costs 1 + 2 v and 3 + v: four trips use two each and pay 5. */
static const char TWO_ROADS[] = HEAD("2", "2", "1", "2") "1 2 1 0 1 2 1 ;\n1 2 3 0 3 1 1 ;\n";
static const char FOUR_TRIPS[] = "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 : 4 ;\n";

/* Braess: 10 v, 50 + v, 50 + v, 10 + v (the bridge), 10 v; six trips.  Times of 1e-8 stand for 0.
 */
static const char BRAESS[] = HEAD("2", "4", "1", "5") //
    "1 3 1 0 0.00000001 1000000000 1 ;\n1 4 1 0 50 0.02 1 ;\n3 2 1 0 50 0.02 1 ;\n"
    "3 4 1 0 10 0.1 1 ;\n4 2 1 0 0.00000001 1000000000 1 ;\n";
static const char NO_BRIDGE[] = HEAD("2", "4", "1", "4") //
    "1 3 1 0 0.00000001 1000000000 1 ;\n1 4 1 0 50 0.02 1 ;\n3 2 1 0 50 0.02 1 ;\n"
    "4 2 1 0 0.00000001 1000000000 1 ;\n";
static const char SIX_TRIPS[] = "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 : 6 ;\n";

static struct verified verify(const char *network, const char *trips, const char *flows)
{
    struct scratch scratch;
    char network_path[256], trips_path[256], flows_path[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "net", network);
    scratch_write(&scratch, "trips", trips);
    scratch_write(&scratch, "flows", flows);
    struct verified verified;
    verified.end = lsp_verify_flows(
        &(struct lsp_verify_files){.network = scratch_path(&scratch, "net", network_path),
            .trips = scratch_path(&scratch, "trips", trips_path),
            .flows = scratch_path(&scratch, "flows", flows_path)},
        &(struct lsp_verify_options){.target_gap = 1e-12}, &verified.report);
    scratch_finish(&scratch);
    return verified;
}

static void assert_encloses(struct lsp_verify_interval interval, long double value)
{
    if (!(interval.low <= value && value <= interval.high))
        fail_msg("[%.21Lg, %.21Lg] does not contain %.21Lg", interval.low, interval.high, value);
}

static void two_roads_at_equilibrium_are_accepted(void **state)
{
    (void)state;
    struct verified two = verify(TWO_ROADS, FOUR_TRIPS, "1 2 2\n1 2 2\n");
    assert_int_equal(two.end, LSP_VERIFY_DONE);
    assert_true(two.report.is_accepted);
    assert_encloses(two.report.gap, 0);
    assert_encloses(two.report.total_cost, 20);
    assert_encloses(two.report.least_cost, 20);
    assert_encloses(two.report.objective, 2 + 4 + 6 + 2); /* v + v^2, 3 v + v^2 / 2 */
    assert_true(two.report.gap.high < 1e-15L);
    assert_true(two.report.objective.high - two.report.objective.low < 1e-16L);
}

static void the_gap_of_other_flows_is_enclosed(void **state)
{
    (void)state;
    /* 3 and 1 trips: costs 7 and 4, total 25, least 16 */
    struct verified two = verify(TWO_ROADS, FOUR_TRIPS, "1 2 3\n1 2 1\n");
    assert_int_equal(two.end, LSP_VERIFY_DONE);
    assert_false(two.report.is_accepted);
    assert_true(two.report.is_balanced);
    assert_encloses(two.report.gap, 9 / 25.0L);
    assert_encloses(two.report.objective, 15.5L);
    assert_true(two.report.lowest_objective <= 14);
    assert_true(two.report.lowest_objective > 6.4L);
}

static void braess_costs_92_with_and_83_without_the_bridge(void **state)
{
    (void)state;
    struct verified with = verify(BRAESS, SIX_TRIPS, "1 3 4\n1 4 2\n3 2 2\n3 4 2\n4 2 4\n");
    struct verified without = verify(NO_BRIDGE, SIX_TRIPS, "1 3 3\n1 4 3\n3 2 3\n4 2 3\n");
    assert_int_equal(with.end, LSP_VERIFY_DONE);
    assert_true(with.report.is_balanced);
    assert_close((double)with.report.least_cost.low / 6, 92, 1e-8);
    assert_close((double)with.report.gap.high, 0, 1e-10);
    assert_true(without.report.is_accepted);
    assert_close((double)without.report.least_cost.high / 6, 83, 1e-8);
}

static void a_change_of_any_one_flow_is_rejected(void **state)
{
    (void)state;
    static const char *const FORMS[] = {"3.0000001", "2.999999", "0", "1e3", "3.01"};
    for (size_t link = 0; link < 4; link++)
        for (size_t form = 0; form < sizeof FORMS / sizeof *FORMS; form++) {
            char text[128];
            snprintf(text, sizeof text, "1 3 %s\n1 4 %s\n3 2 %s\n4 2 %s\n",
                link == 0 ? FORMS[form] : "3", link == 1 ? FORMS[form] : "3",
                link == 2 ? FORMS[form] : "3", link == 3 ? FORMS[form] : "3");
            struct verified changed = verify(NO_BRIDGE, SIX_TRIPS, text);
            assert_int_equal(changed.end, LSP_VERIFY_DONE);
            assert_false(changed.report.is_accepted);
            assert_false(changed.report.is_balanced);
        }
}

static void stated_costs_are_compared(void **state)
{
    (void)state;
    struct verified right =
        verify(TWO_ROADS, FOUR_TRIPS, "From To Volume Cost\n1 2 2 5\n1 2 2 5\n");
    struct verified wrong =
        verify(TWO_ROADS, FOUR_TRIPS, "From To Volume Cost\n1 2 2 5\n1 2 2 5.1\n");
    assert_true(right.report.is_accepted && right.report.has_costs);
    assert_false(wrong.report.is_accepted);
    assert_false(wrong.report.are_costs_right);
    assert_close(wrong.report.worst_cost_difference, 0.02, 1e-12);
}

static void paths_do_not_pass_through_centroids(void **state)
{
    (void)state;
    /* 1 -> 2 -> 3 would cost 2, but node 2 is a centroid; the direct road costs 9. */
    static const char NETWORK[] =
        HEAD("3", "3", "4", "3") "1 2 1 0 1 0 0 ;\n2 3 1 0 1 0 0 ;\n1 3 1 0 9 0 0 ;\n";
    static const char TRIPS[] = "<NUMBER OF ZONES> 3\n<END OF METADATA>\nOrigin 1\n3 : 1 ;\n";
    struct verified direct = verify(NETWORK, TRIPS, "1 2 0\n2 3 0\n1 3 1\n");
    struct verified through = verify(NETWORK, TRIPS, "1 2 1\n2 3 1\n1 3 0\n");
    assert_true(direct.report.is_accepted);
    assert_encloses(direct.report.least_cost, 9);
    assert_false(through.report.is_accepted);
    assert_false(through.report.is_balanced);
}

static void files_that_are_cut_short_are_faults_or_rejected(void **state)
{
    (void)state;
    static const char FLOWS[] = "From To Volume Cost\n1 2 2 5\n1 2 2 5\n";
    for (size_t length = 0; length + 4 < sizeof TWO_ROADS; length++) {
        char text[sizeof TWO_ROADS];
        memcpy(text, TWO_ROADS, length);
        text[length] = '\0';
        struct verified cut = verify(text, FOUR_TRIPS, FLOWS);
        assert_true(cut.end == LSP_VERIFY_FAULT);
        assert_true(cut.report.fault.message[0] != '\0');
    }
    for (size_t length = 0; length + 4 < sizeof FOUR_TRIPS; length++) {
        char text[sizeof FOUR_TRIPS];
        memcpy(text, FOUR_TRIPS, length);
        text[length] = '\0';
        struct verified cut = verify(TWO_ROADS, text, FLOWS);
        assert_true(cut.end == LSP_VERIFY_FAULT || !cut.report.is_accepted);
    }
    for (size_t length = 0; length + 4 < sizeof FLOWS; length++) {
        char text[sizeof FLOWS];
        memcpy(text, FLOWS, length);
        text[length] = '\0';
        assert_true(verify(TWO_ROADS, FOUR_TRIPS, text).end == LSP_VERIFY_FAULT);
    }
}

static void flows_that_fit_no_link_are_faults(void **state)
{
    (void)state;
    static const char *const CASES[] = {"", "1 2 2\n", "1 2 2\n1 2 2\n1 2 0\n", "1 2 2\n2 1 2\n",
        "1 2 2\n1 3 2\n", "1 2 -2\n1 2 2\n", "1 2 nan\n1 2 2\n", "1 2 0x2\n1 2 2\n",
        "1 2 1e9999\n1 2 2\n", "1 2 2 x\n1 2 2\n", "1 2\n1 2 2\n"};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++)
        if (verify(TWO_ROADS, FOUR_TRIPS, CASES[n]).end != LSP_VERIFY_FAULT)
            fail_msg("\"%s\" is accepted as flows", CASES[n]);
}

static void a_changed_byte_never_breaks_a_reader(void **state)
{
    (void)state;
    static const char BYTES[] = "\n ~;:<-.eO09";
    static const char FLOWS[] = "From To Volume Cost\n1 2 2 5\n1 2 2 5\n";
    static const char *const FILES[] = {TWO_ROADS, FOUR_TRIPS, FLOWS};
    for (size_t file = 0; file < 3; file++)
        for (size_t at = 0; at < strlen(FILES[file]); at++)
            for (size_t byte = 0; byte < sizeof BYTES - 1; byte++) {
                char text[sizeof TWO_ROADS + sizeof FOUR_TRIPS];
                memcpy(text, FILES[file], strlen(FILES[file]) + 1);
                text[at] = BYTES[byte];
                struct verified changed = verify(file == 0 ? text : TWO_ROADS,
                    file == 1 ? text : FOUR_TRIPS, file == 2 ? text : FLOWS);
                assert_true(changed.end == LSP_VERIFY_DONE || changed.end == LSP_VERIFY_FAULT);
            }
}

static void entries_without_colons_are_faults(void **state)
{
    (void)state;
    struct verified none = verify(TWO_ROADS,
        "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n2 1 ; 2 1 ; 2 1 ; 2 1 ;\n",
        "1 2 2\n1 2 2\n");
    assert_int_equal(none.end, LSP_VERIFY_FAULT);
}

static void intervals_enclose_what_long_arithmetic_gives(void **state)
{
    (void)state;
    const struct lsp_verify_interval third =
        over((struct lsp_verify_interval){1, 1}, (struct lsp_verify_interval){3, 3});
    assert_encloses(times(third, (struct lsp_verify_interval){3, 3}), 1);
    assert_true(third.low < third.high);
    assert_encloses(power(exactly(2), 10), 1024);
    assert_encloses(power((struct lsp_verify_interval){0, 2}, 2), 0);
    assert_encloses(power((struct lsp_verify_interval){0.5L, 2}, 3), 8);
    assert_encloses(power((struct lsp_verify_interval){0.5L, 2}, 3), 0.125L);
    struct interval_sum sum = {0};
    for (int term = 0; term < 3000; term++)
        sum_add(&sum, third);
    assert_encloses(sum_value(&sum), 1000);
    assert_true(sum_value(&sum).high - sum_value(&sum).low < 2e-13L);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_roads_at_equilibrium_are_accepted),
        cmocka_unit_test(the_gap_of_other_flows_is_enclosed),
        cmocka_unit_test(braess_costs_92_with_and_83_without_the_bridge),
        cmocka_unit_test(a_change_of_any_one_flow_is_rejected),
        cmocka_unit_test(stated_costs_are_compared),
        cmocka_unit_test(paths_do_not_pass_through_centroids),
        cmocka_unit_test(files_that_are_cut_short_are_faults_or_rejected),
        cmocka_unit_test(flows_that_fit_no_link_are_faults),
        cmocka_unit_test(a_changed_byte_never_breaks_a_reader),
        cmocka_unit_test(entries_without_colons_are_faults),
        cmocka_unit_test(intervals_enclose_what_long_arithmetic_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
