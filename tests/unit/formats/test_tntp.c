/* Tests of the readers of TNTP files.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tntp.h"
#include "support/scratch.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

/* What a test reads into. */
struct reading {
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct lsp_roads network;
    struct lsp_road_trips trips;
};

static const char NETWORK[] = "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n"
                              "<NUMBER OF LINKS> 2\n<END OF METADATA>\n"
                              "1 3 10 2 1 0.15 4 30 5 1 ;\n3 2 20 4 2 0 0 30 0 1 ;\n";
static const char TRIPS[] = "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 9\n<END OF METADATA>\n"
                            "Origin 1\n1 : 2.0; 2 : 3.5;\nOrigin 2\n1 : 3.5 ;\n";

static void finish(struct reading *reading)
{
    lsp_roads_finish(&reading->network);
    lsp_arena_finish(&reading->arena);
    lsp_diags_finish(&reading->diags);
}

static struct lsp_file file_of(char *text, size_t length)
{
    return (struct lsp_file){.name = "a.tntp", .text = text, .length = length};
}

static enum lsp_status read_network(struct reading *reading, const char *text, size_t length)
{
    char *copy = malloc(length + 1); /* exactly as long, so that a sanitizer sees a step beyond */
    memcpy(copy, text, length);
    copy[length] = '\0';
    struct lsp_file file = file_of(copy, length);
    enum lsp_status status = lsp_tntp_read_network(&file, &reading->diags, &reading->network);
    free(copy);
    return status;
}

static enum lsp_status read_trips(struct reading *reading, const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    struct lsp_file file = file_of(copy, length);
    enum lsp_status status = lsp_tntp_read_trips(
        &file, &reading->network, &reading->arena, &reading->diags, &reading->trips);
    free(copy);
    return status;
}

static void a_network_is_read_as_it_stands(void **state)
{
    (void)state;
    struct reading reading = {0};
    assert_int_equal(read_network(&reading, NETWORK, strlen(NETWORK)), LSP_OK);
    const struct lsp_roads *network = &reading.network;
    assert_int_equal(network->n_nodes, 3);
    assert_int_equal(network->n_centroids, 2);
    assert_int_equal(network->n_links, 2);
    assert_int_equal(network->tail[1], 2);
    assert_int_equal(network->head[1], 1);
    assert_true(network->capacity[0] == 10 && network->length[1] == 4);
    assert_true(network->free_time[1] == 2 && network->p[0] == 0.15);
    assert_true(network->q[0] == 4 && network->toll[0] == 5 && network->has_tolls);
    assert_int_equal(network->line[1], 7);
    assert_int_equal(reading.diags.n_items, 0);
    finish(&reading);
}

static void trips_that_move_nobody_are_an_error_of_their_own(void **state)
{
    (void)state;
    static const struct {
        const char *blocks;
        enum lsp_diag_code code;
    } CASES[] = {{"", LSP_DIAG_NO_TRIPS}, {"Origin 1\n1 : 5 ; 2 : 0 ;\n", LSP_DIAG_NO_TRIPS},
        {"Origin 1\n2 : -5 ;\n", LSP_DIAG_TNTP_NUMBER}};
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct reading reading = {0};
        char text[128];
        assert_int_equal(read_network(&reading, NETWORK, strlen(NETWORK)), LSP_OK);
        snprintf(text, sizeof text, "<NUMBER OF ZONES> 2\n<END OF METADATA>\n%s", CASES[n].blocks);
        assert_int_equal(read_trips(&reading, text, strlen(text)), LSP_BAD_INPUT);
        assert_int_equal(reading.diags.n_items, 1);
        assert_int_equal(reading.diags.items[0].code, CASES[n].code);
        finish(&reading);
    }
}

static void trips_within_a_zone_are_kept_apart(void **state)
{
    (void)state;
    struct reading reading = {0};
    assert_int_equal(read_network(&reading, NETWORK, strlen(NETWORK)), LSP_OK);
    assert_int_equal(read_trips(&reading, TRIPS, strlen(TRIPS)), LSP_OK);
    const struct lsp_road_trips *trips = &reading.trips;
    assert_int_equal(trips->n_origins, 2);
    assert_int_equal(trips->first_trip[2], 2);
    assert_int_equal(trips->destination[0], 1);
    assert_int_equal(trips->destination[1], 0);
    assert_true(trips->trips[0] == 3.5 && trips->total == 7 && trips->within == 2);
    assert_int_equal(reading.diags.n_items, 0);
    finish(&reading);
}

static void oddities_of_published_files_are_borne_with(void **state)
{
    (void)state;
    static const char *const CASES[] = {
        /* tabs, CRLF, blanks behind the metadata, text behind their end, a glued semicolon */
        "\t<NUMBER OF ZONES>\t\t2\t\t\r\n<NUMBER OF NODES> 3 \t\r\n<FIRST THRU NODE> 3\t\r\n"
        "<NUMBER OF LINKS> 2\t\r\n<ORIGINAL HEADER>~ \tTail\tHead\t;\r\n"
        "<END OF METADATA>\t and text\r\n\r\n~\tinit_node\tterm_node\t;\r\n"
        "\t1\t3\t10\t2\t1\t0.15\t4\t30\t5\t1;\r\n\t3\t2\t1.49999e+006\t4\t2\t0\t0\t30\t0\t1\t;\r\n",
        /* no semicolons, a byte order mark, a last line that does not end, a comment behind a row
         */
        "\xEF\xBB\xBF<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n"
        "<NUMBER OF LINKS> 2\n<SCENARIO> \"base\"\n<END OF METADATA>\n"
        "1 3 10 2 1 0.15 4 30 5 1 ; ~ a road\n3 2 1499990 4 2 0.00000000000000000000E+00 0 30 0 1",
    };
    for (size_t n = 0; n < sizeof CASES / sizeof *CASES; n++) {
        struct reading reading = {0};
        assert_int_equal(read_network(&reading, CASES[n], strlen(CASES[n])), LSP_OK);
        assert_int_equal(reading.network.n_links, 2);
        assert_true(reading.network.capacity[1] == 1499990);
        assert_true(reading.network.toll[0] == 5);
        assert_int_equal(reading.diags.n_items, 0);
        finish(&reading);
    }
}

static void columns_that_are_no_tolls_are_not_taken_for_tolls(void **state)
{
    (void)state;
    static const char TEXT[] =
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 1\n"
        "<END OF METADATA>\n~ init term capacity length time b power speed critical_speed lanes ;\n"
        "1 2 10 2 1 0.15 4 30 25 2 ;\n";
    struct reading reading = {0};
    assert_int_equal(read_network(&reading, TEXT, strlen(TEXT)), LSP_OK);
    assert_false(reading.network.has_tolls);
    assert_true(reading.network.toll[0] == 0);
    finish(&reading);
}

/* Only what is left out at the very end, blanks and a semicolon, may be missing. */
static void a_file_that_is_cut_short_is_refused(void **state)
{
    (void)state;
    struct reading whole = {0};
    assert_int_equal(read_network(&whole, NETWORK, strlen(NETWORK)), LSP_OK);
    for (size_t length = 0; length < strlen(NETWORK); length++) {
        struct reading cut = {0};
        enum lsp_status status = read_network(&cut, NETWORK, length);
        /* the last row needs no more than its power */
        bool is_whole_row = length >= (size_t)(strstr(NETWORK, " 30 0 1 ;") - NETWORK);
        assert_int_equal(status, is_whole_row ? LSP_OK : LSP_BAD_INPUT);
        assert_true(is_whole_row || cut.diags.n_errors > 0);
        finish(&cut);
    }
    for (size_t length = 0; length < strlen(TRIPS); length++) {
        struct reading cut = {.network = whole.network};
        enum lsp_status status = read_trips(&cut, TRIPS, length);
        assert_true(status == LSP_OK || cut.diags.n_errors > 0);
        if (status == LSP_OK && cut.trips.total + cut.trips.within < 9)
            assert_int_equal(cut.diags.n_warnings, 1); /* the total does not agree */
        cut.network = (struct lsp_roads){0};           /* it is not its own */
        finish(&cut);
    }
    finish(&whole);
}

static void a_changed_byte_never_breaks_the_reader(void **state)
{
    (void)state;
    static const char BYTES[] = "\n\t~;:<>-+.eO09\x7F";
    struct reading whole = {0};
    assert_int_equal(read_network(&whole, NETWORK, strlen(NETWORK)), LSP_OK);
    for (size_t at = 0; at < strlen(NETWORK); at++)
        for (size_t byte = 0; byte < sizeof BYTES - 1; byte++) {
            char text[sizeof NETWORK];
            memcpy(text, NETWORK, sizeof text);
            text[at] = BYTES[byte];
            struct reading reading = {0};
            enum lsp_status status = read_network(&reading, text, strlen(text));
            assert_true(status == LSP_OK || reading.diags.n_errors > 0);
            finish(&reading);
        }
    for (size_t at = 0; at < strlen(TRIPS); at++)
        for (size_t byte = 0; byte < sizeof BYTES - 1; byte++) {
            char text[sizeof TRIPS];
            memcpy(text, TRIPS, sizeof text);
            text[at] = BYTES[byte];
            struct reading reading = {.network = whole.network};
            enum lsp_status status = read_trips(&reading, text, strlen(text));
            assert_true(status == LSP_OK || reading.diags.n_errors > 0);
            reading.network = (struct lsp_roads){0}; /* it is not its own */
            finish(&reading);
        }
    finish(&whole);
}

static void counts_beyond_the_file_are_refused_before_memory_is_taken(void **state)
{
    (void)state;
    static const char *const COUNTS[] = {
        "5000000", "5000001", "4294967297", "99999999999999999999", "0", "-1", "", "2.5"};
    for (size_t n = 0; n < sizeof COUNTS / sizeof *COUNTS; n++) {
        char text[512];
        snprintf(text, sizeof text,
            "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n"
            "<NUMBER OF LINKS> %s\n<END OF METADATA>\n1 3 10 2 1 0.15 4 30 5 1 ;\n",
            COUNTS[n]);
        struct reading reading = {0};
        assert_int_equal(read_network(&reading, text, strlen(text)), LSP_BAD_INPUT);
        assert_true(reading.arena.used_bytes == 0);
        finish(&reading);
    }
}

static void a_packed_file_reads_like_the_plain_one(void **state)
{
    (void)state;
    struct scratch scratch;
    char path[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "plain", TRIPS);
    scratch_path(&scratch, "packed.gz", path);
    gzFile packed = gzopen(path, "wb");
    assert_int_equal(gzwrite(packed, TRIPS, sizeof TRIPS - 1), (int)sizeof TRIPS - 1);
    gzclose(packed);
    struct lsp_diags diags = {0};
    struct lsp_file file = {0};
    assert_int_equal(lsp_file_read(path, &diags, &file), LSP_OK);
    assert_string_equal(file.text, TRIPS);
    lsp_file_finish(&file);
    assert_int_equal(lsp_file_read(scratch_path(&scratch, "plain", path), &diags, &file), LSP_OK);
    assert_string_equal(file.text, TRIPS);
    lsp_file_finish(&file);
    assert_int_equal(lsp_file_read(scratch.path, &diags, &file), LSP_CANNOT_READ);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void a_packed_file_that_is_cut_short_is_refused(void **state)
{
    (void)state;
    struct scratch scratch;
    char path[256], bytes[512];
    scratch_init(&scratch);
    gzFile packed = gzopen(scratch_path(&scratch, "packed.gz", path), "wb");
    assert_int_equal(gzwrite(packed, TRIPS, sizeof TRIPS - 1), (int)sizeof TRIPS - 1);
    gzclose(packed);
    FILE *stream = fopen(path, "rb");
    size_t n_bytes = fread(bytes, 1, sizeof bytes, stream);
    fclose(stream);
    for (size_t length = 2; length < n_bytes; length++) {
        struct lsp_diags diags = {0};
        struct lsp_file file = {0};
        scratch_write_bytes(&scratch, "cut.gz", bytes, length);
        enum lsp_status status =
            lsp_file_read(scratch_path(&scratch, "cut.gz", path), &diags, &file);
        if (status == LSP_OK)
            fail_msg("%zu of %zu bytes are read", length, n_bytes);
        assert_int_equal(diags.n_errors, 1);
        lsp_diags_finish(&diags);
    }
    scratch_finish(&scratch);
}

static void flows_are_written_so_that_they_read_back(void **state)
{
    (void)state;
    struct reading reading = {0};
    struct lsp_buffer text = {0};
    assert_int_equal(read_network(&reading, NETWORK, strlen(NETWORK)), LSP_OK);
    lsp_tntp_write_flows(&reading.network, (double[]){0.1, 1e300}, (double[]){1.0 / 3, 2}, &text);
    assert_string_equal(text.text,
        "From \tTo \tVolume \tCost \n1 \t3 \t0.1 \t0.3333333333333333 \n3 \t2 \t1e+300 \t2 \n");
    lsp_buffer_finish(&text);
    finish(&reading);
}

static void a_replaced_file_is_the_old_or_the_new_one(void **state)
{
    (void)state;
    struct scratch scratch;
    char path[256];
    struct lsp_diags diags = {0};
    struct lsp_buffer text = {0};
    scratch_init(&scratch);
    lsp_buffer_add(&text, "new");
    scratch_write(&scratch, "flows", "old");
    assert_int_equal(
        lsp_file_replace(scratch_path(&scratch, "flows", path), &text, &diags), LSP_OK);
    char *found = scratch_read(&scratch, "flows");
    assert_string_equal(found, "new");
    free(found);
    assert_int_equal(lsp_file_replace(scratch.path, &text, &diags), LSP_CANNOT_WRITE);
    assert_int_equal(lsp_file_replace(scratch_path(&scratch, "no/flows", path), &text, &diags),
        LSP_CANNOT_WRITE);
    assert_int_equal(diags.n_errors, 2);
    lsp_buffer_finish(&text);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_is_read_as_it_stands),
        cmocka_unit_test(trips_that_move_nobody_are_an_error_of_their_own),
        cmocka_unit_test(trips_within_a_zone_are_kept_apart),
        cmocka_unit_test(oddities_of_published_files_are_borne_with),
        cmocka_unit_test(columns_that_are_no_tolls_are_not_taken_for_tolls),
        cmocka_unit_test(a_file_that_is_cut_short_is_refused),
        cmocka_unit_test(a_changed_byte_never_breaks_the_reader),
        cmocka_unit_test(counts_beyond_the_file_are_refused_before_memory_is_taken),
        cmocka_unit_test(a_packed_file_reads_like_the_plain_one),
        cmocka_unit_test(a_packed_file_that_is_cut_short_is_refused),
        cmocka_unit_test(flows_are_written_so_that_they_read_back),
        cmocka_unit_test(a_replaced_file_is_the_old_or_the_new_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
