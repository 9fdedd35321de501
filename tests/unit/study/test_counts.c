/* A demand table that is fitted to counts: closed forms, what must hold of any, and that every draw
 * begins with what the table states.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "support/scratch.h"
#include "support/test.h"

static const char *const FILES[] = {"node.csv", "zone.csv", "link.csv", "basemap.csv", "demand.csv",
    "demand_busy.csv", "gtfs/agency.txt", "gtfs/stops.txt", "gtfs/routes.txt", "gtfs/trips.txt",
    "gtfs/stop_times.txt", "gtfs/calendar.txt", "gtfs/fare_attributes.txt", "gtfs/fare_rules.txt"};

struct bench {
    struct scratch study;
    struct lsp_diags diags;
    struct lsp_study_inputs inputs;
};

/* The fixture with a demand table and counts of the test's own. */
static void open_bench(struct bench *bench, const char *rows, const char *counts)
{
    *bench = (struct bench){0};
    const struct scratch fixture = {LSP_SOURCE_DIR "/tests/fixtures/two_towns"};
    char demand[4096];
    scratch_init(&bench->study);
    for (size_t file = 0; file < sizeof FILES / sizeof *FILES; file++) {
        char *text = scratch_read(&fixture, FILES[file]);
        assert_non_null(text);
        scratch_write(&bench->study, FILES[file], text);
        free(text);
    }
    snprintf(demand, sizeof demand,
        "segment_id,o_zone_id,d_zone_id,amount,amount_low,amount_high,return\n%s", rows);
    scratch_write(&bench->study, "demand.csv", demand);
    char *text = scratch_read(&fixture, "study.yaml");
    char *at = text == NULL ? NULL : strstr(text, "\ndemand: demand.csv\n");
    assert_non_null(at);
    size_t length = strlen(text) + strlen(counts) + 256;
    char *study = malloc(length);
    assert_non_null(study);
    snprintf(study, length, "%.*s\ndemand:\n  table: demand.csv\n  counts:\n%s%s", (int)(at - text),
        text, counts, strchr(at + 1, '\n'));
    scratch_write(&bench->study, "study.yaml", study);
    free(study);
    free(text);
    assert_int_equal(lsp_study_open(bench->study.path, &bench->diags, &bench->inputs), LSP_OK);
}

static void close_bench(struct bench *bench)
{
    lsp_study_inputs_finish(&bench->inputs);
    lsp_diags_finish(&bench->diags);
    scratch_finish(&bench->study);
}

static double amount_at(const struct bench *bench, size_t movement)
{
    assert_true(movement < bench->inputs.base.demand.n_movements);
    return bench->inputs.base.demand.movements[movement].amount_per_year;
}

static void check_amounts(const struct bench *bench, size_t n, const double expected[])
{
    assert_int_equal(bench->inputs.base.demand.n_movements, n);
    for (size_t movement = 0; movement < n; movement++)
        assert_close(amount_at(bench, movement), expected[movement], 1e-12);
}

static const char ROWS[] = "tourist,arden,cove,8000,6000,11000,true\n"
                           "tourist,birk,dorn,4000,2000,7000,true\n"
                           "visitor,arden,cove,5000,,,true\n"
                           "food,cove,arden,12000,8000,20000,false\n";

static void one_count_multiplies_what_it_covers(void **state)
{
    (void)state;
    static const struct {
        const char *count;
        double tourists, visitors, food;
        size_t n_warnings;
    } CASES[] = {
        {"    a: {segments: [tourist], from: [AA], to: [BB], amount: 24000}\n", 2, 1, 1, 0},
        {"    a: {segments: [tourist], from: [BB], to: [AA], amount: 6000}\n", 0.5, 1, 1, 0},
        {"    a: {segments: [tourist], from: [AA], to: [BB], both_directions: true,\n"
         "        amount: 36000}\n",
            1.5, 1, 1, 0},
        {"    a: {segments: [tourist, visitor], from: [AA], to: [BB], amount: 34000}\n", 2, 2, 1,
            0},
        {"    a: {segments: [food], from: [BB], to: [AA], amount: 3000}\n", 1, 1, 0.25, 0},
        {"    a: {segments: [visitor], from: [arden], to: [cove], amount: 0}\n", 1, 0, 1, 0},
        /* as many come back as go: what is counted apart and differs cannot both be */
        {"    a: {segments: [visitor], from: [AA], to: [BB], amount: 4000}\n"
         "    b: {segments: [visitor], from: [BB], to: [AA], amount: 6000}\n",
            1, 1.2, 1, 1},
    };
    for (size_t at = 0; at < sizeof CASES / sizeof *CASES; at++) {
        struct bench bench;
        open_bench(&bench, ROWS, CASES[at].count);
        double tourists = CASES[at].tourists, visitors = 5000 * CASES[at].visitors;
        const double expected[] = {8000 * tourists, 8000 * tourists, 4000 * tourists,
            4000 * tourists, visitors, visitors, 12000 * CASES[at].food};
        check_amounts(&bench, 7, expected);
        assert_int_equal(bench.diags.n_items, CASES[at].n_warnings);
        if (CASES[at].n_warnings > 0)
            assert_int_equal(bench.diags.items[0].code, LSP_DIAG_COUNTS_CONTRADICT);
        close_bench(&bench);
    }
}

/* Two rows instead of one with `return` may differ. */
static void ways_back_in_rows_of_their_own_are_fitted_apart(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, "visitor,arden,cove,5000,,,\nvisitor,cove,arden,5000,,,\n",
        "    a: {from: [AA], to: [BB], amount: 4000}\n"
        "    b: {from: [BB], to: [AA], amount: 6000}\n");
    check_amounts(&bench, 2, (const double[]){4000, 6000});
    assert_int_equal(bench.diags.n_items, 0);
    close_bench(&bench);
}

/* By hand: x (tourists arden - cove), y (birk - dorn), v (visitors), one way. */
static void two_counts_that_overlap_are_fitted_as_by_hand(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, ROWS,
        "    gate: {segments: [tourist, visitor], from: [arden], to: [cove], amount: 20000}\n"
        "    survey: {segments: [tourist], from: [AA], to: [BB], both_directions: true,\n"
        "             amount: 30000}\n");
    double x = 8000, y = 4000, v = 5000;
    for (int round = 0; round < 200; round++) {
        double gate = 20000 / (x + v);
        x *= gate;
        v *= gate;
        double survey = 30000 / (2 * x + 2 * y);
        x *= survey;
        y *= survey;
    }
    assert_close(x + v, 20000, 1e-12);
    const double expected[] = {x, x, y, y, v, v, 12000};
    assert_int_equal(bench.inputs.base.demand.n_movements, 7);
    for (size_t movement = 0; movement < 7; movement++)
        assert_close(amount_at(&bench, movement), expected[movement], 1e-9);
    assert_close(bench.inputs.distributed.counts[0].before, 13000, 1e-12);
    assert_close(bench.inputs.distributed.counts[1].before, 24000, 1e-12);
    assert_close(bench.inputs.distributed.counts[1].after, 30000, 1e-9);
    assert_true(bench.inputs.distributed.fit.is_fitted);
    close_bench(&bench);
}

/* Sums as counts; T_ij T_kl / (T_il T_kj) is what it was. */
static void cross_product_ratios_stay(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 5; seed++) {
        char rows[512], counts[1024];
        double table[4], ends[4], draw[8];
        for (uint32_t at = 0; at < 8; at++)
            draw[at] = lsp_random_uniform(seed, LSP_RANDOM_TEST, 3, at);
        for (size_t at = 0; at < 4; at++)
            table[at] = floor(100 + 9000 * draw[at]);
        for (size_t at = 0; at < 3; at++)
            ends[at] = floor(1000 + 9000 * draw[4 + at]);
        double total = ends[0] + ends[1];
        ends[2] = floor(total * (0.1 + 0.8 * draw[6]));
        ends[3] = total - ends[2];
        snprintf(rows, sizeof rows,
            "visitor,arden,cove,%g,,,\nvisitor,arden,dorn,%g,,,\n"
            "visitor,birk,cove,%g,,,\nvisitor,birk,dorn,%g,,,\n",
            table[0], table[1], table[2], table[3]);
        snprintf(counts, sizeof counts,
            "    r1: {from: [arden], to: [BB], amount: %g}\n"
            "    r2: {from: [birk], to: [BB], amount: %g}\n"
            "    c1: {from: [AA], to: [cove], amount: %g}\n"
            "    c2: {from: [AA], to: [dorn], amount: %g}\n",
            ends[0], ends[1], ends[2], ends[3]);
        struct bench bench;
        open_bench(&bench, rows, counts);
        double a = amount_at(&bench, 0), b = amount_at(&bench, 1), c = amount_at(&bench, 2),
               d = amount_at(&bench, 3);
        assert_close(a * d / (b * c), table[0] * table[3] / (table[1] * table[2]), 1e-9);
        assert_close(a + b, ends[0], 1e-9);
        assert_close(a + c, ends[2], 1e-9);
        assert_int_equal(bench.diags.n_items, 0);
        close_bench(&bench);
    }
}

static const char ROW_ID[] = "demand.csv/tourist/arden/cove/amount";

static size_t find_item(const struct bench *bench, const char *id)
{
    const struct lsp_assumptions *assumptions = &bench->inputs.assumptions;
    for (size_t item = 0; item < assumptions->n_items; item++)
        if (strcmp(assumptions->items[item].id, id) == 0)
            return item;
    fail_msg("no %s in the register", id);
    return 0;
}

static void set(struct bench *bench, const char *id, double value)
{
    lsp_assumptions_set(&bench->inputs.assumptions, find_item(bench, id), value);
}

static void fit_again(struct bench *bench)
{
    lsp_study_inputs_derive(&bench->inputs);
    assert_int_equal(lsp_distribute(&bench->inputs, &bench->diags), LSP_OK);
}

/* The register's numbers are the stated ones, and the fit of one draw leaves no trace in the next.
 */
static void every_draw_is_fitted_from_what_the_table_states(void **state)
{
    (void)state;
    struct bench bench;
    open_bench(&bench, ROWS,
        "    a: {segments: [tourist], from: [AA], to: [BB],\n"
        "        amount: {low: 20000, mid: 24000, high: 30000}}\n");
    const double first[] = {16000, 16000, 8000, 8000, 5000, 5000, 12000};
    check_amounts(&bench, 7, first);
    const double *row = bench.inputs.assumptions.items[find_item(&bench, ROW_ID)].target;
    assert_close(*row, 8000, 1e-12);
    set(&bench, ROW_ID, 2000);
    set(&bench, "demand.counts.a.amount", 30000);
    fit_again(&bench);
    check_amounts(&bench, 7, (const double[]){10000, 10000, 20000, 20000, 5000, 5000, 12000});
    set(&bench, ROW_ID, 8000);
    set(&bench, "demand.counts.a.amount", 24000);
    fit_again(&bench);
    check_amounts(&bench, 7, first);
    fit_again(&bench);
    for (size_t movement = 0; movement < 7; movement++)
        assert_true(!(fabs(amount_at(&bench, movement) - first[movement]) > 1e-9));
    close_bench(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_count_multiplies_what_it_covers),
        cmocka_unit_test(ways_back_in_rows_of_their_own_are_fitted_apart),
        cmocka_unit_test(two_counts_that_overlap_are_fitted_as_by_hand),
        cmocka_unit_test(cross_product_ratios_stay),
        cmocka_unit_test(every_draw_is_fitted_from_what_the_table_states),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
