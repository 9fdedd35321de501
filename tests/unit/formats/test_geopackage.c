/* GeoPackages, read back by SQLite and, where it is installed, by GDAL.
 * SPDX-License-Identifier: Apache-2.0 */
#include "support/scratch.h"
#include "support/test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "formats/geopackage.h"

static const double line_x[] = {130, 131.5, 131}, line_y[] = {42, 41.5, 43};
static const double short_x[] = {-1, 1}, short_y[] = {0, 0.5};
static const double point_x[] = {10}, point_y[] = {20};
static const char *const names[] = {"O'Neill \"bridge\"", NULL};
static const double flows[] = {12.5, (double)NAN}, lanes[] = {2, -3};
static const struct lsp_geo_column columns[] = {
    {.name = "name", .type = LSP_COLUMN_TEXT, .texts = names},
    {.name = "flow_veh_day", .type = LSP_COLUMN_REAL, .numbers = flows},
    {.name = "lanes", .type = LSP_COLUMN_INTEGER, .numbers = lanes}};
static const struct lsp_geo_layer layers[] = {
    {.name = "links",
        .description = "Links of the network",
        .n_features = 2,
        .n_columns = 3,
        .n_points = (const size_t[]){3, 2},
        .lon_deg = (const double *const[]){line_x, short_x},
        .lat_deg = (const double *const[]){line_y, short_y},
        .columns = columns},
    {.name = "nodes",
        .n_features = 1,
        .n_points = (const size_t[]){1},
        .lon_deg = (const double *const[]){point_x},
        .lat_deg = (const double *const[]){point_y}},
    {.name = "nothing"}};

static const char TIME[] = "2026-01-02T03:04:05.000Z";

static void write_it(const struct scratch *scratch, const char *name, struct lsp_diags *diags)
{
    char path[256];
    assert_int_equal(
        lsp_geopackage_write(scratch_path(scratch, name, path), TIME, 3, layers, diags), LSP_OK);
    assert_int_equal(diags->n_items, 0);
}

/* The first value of a query as text. */
static void assert_query(const char *path, const char *sql, const char *expected)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    const char *found = (const char *)sqlite3_column_text(query, 0);
    assert_string_equal(found == NULL ? "NULL" : found, expected);
    sqlite3_finalize(query);
    sqlite3_close(database);
}

static void the_file_says_what_the_standard_asks_for(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"PRAGMA application_id", "1196444487"}, /* 0x47504B47, "GPKG" */
        {"PRAGMA user_version", "10300"},
        {"PRAGMA integrity_check", "ok"},
        {"SELECT count(*) FROM pragma_foreign_key_check", "0"},
        {"SELECT group_concat(srs_id) FROM (SELECT srs_id FROM gpkg_spatial_ref_sys ORDER BY 1)",
            "-1,0,4326"},
        {"SELECT group_concat(table_name || ':' || geometry_type_name) FROM gpkg_geometry_columns",
            "links:LINESTRING,nodes:POINT,nothing:GEOMETRY"},
        {"SELECT min_x||' '||min_y||' '||max_x||' '||max_y FROM gpkg_contents WHERE "
         "table_name='links'",
            "-1.0 0.0 131.5 43.0"},
        {"SELECT min_x FROM gpkg_contents WHERE table_name='nothing'", "NULL"},
        {"SELECT group_concat(DISTINCT last_change) FROM gpkg_contents",
            "2026-01-02T03:04:05.000Z"},
        {"SELECT description FROM gpkg_contents", "Links of the network"},
        {"SELECT name FROM links WHERE fid=1", "O'Neill \"bridge\""},
        {"SELECT typeof(name)||typeof(flow_veh_day)||typeof(lanes) FROM links WHERE fid=2",
            "nullnullinteger"},
        {"SELECT flow_veh_day||' '||lanes FROM links WHERE fid=1", "12.5 2"},
        /* GP, version 0, flags 3, 4326 = 0x10E6; envelope -1 1 0 0.5; line of 2 points */
        {"SELECT hex(geom) FROM links WHERE fid=2",
            "47500003E6100000"
            "000000000000F0BF000000000000F03F0000000000000000000000000000E03F"
            "010200000002000000"
            "000000000000F0BF0000000000000000000000000000F03F000000000000E03F"},
        {"SELECT hex(geom) FROM nodes", "47500001E6100000"
                                        "010100000000000000000024400000000000003440"},
    };
    struct scratch scratch;
    struct lsp_diags diags = {0};
    char path[256];
    scratch_init(&scratch);
    write_it(&scratch, "a.gpkg", &diags);
    scratch_path(&scratch, "a.gpkg", path);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_query(path, cases[i][0], cases[i][1]);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void the_same_layers_give_the_same_bytes(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    struct stat a_stat, b_stat;
    char path[256];
    scratch_init(&scratch);
    write_it(&scratch, "a.gpkg", &diags);
    sleep(1); /* nothing in it may come from the clock */
    write_it(&scratch, "b.gpkg", &diags);
    assert_int_equal(stat(scratch_path(&scratch, "a.gpkg", path), &a_stat), 0);
    assert_int_equal(stat(scratch_path(&scratch, "b.gpkg", path), &b_stat), 0);
    assert_int_equal(a_stat.st_size, b_stat.st_size);
    char *a = scratch_read(&scratch, "a.gpkg"), *b = scratch_read(&scratch, "b.gpkg");
    assert_memory_equal(a, b, (size_t)a_stat.st_size);
    assert_false(scratch_has(&scratch, "a.gpkg-journal"));
    free(a);
    free(b);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void a_file_that_is_there_is_not_touched(void **state)
{
    (void)state;
    struct scratch scratch;
    struct lsp_diags diags = {0};
    char path[256];
    scratch_init(&scratch);
    scratch_write(&scratch, "a.gpkg", "mine");
    scratch_path(&scratch, "a.gpkg", path);
    assert_int_equal(lsp_geopackage_write(path, TIME, 3, layers, &diags), LSP_CANNOT_WRITE);
    assert_int_equal(diags.items[0].code, LSP_DIAG_CANNOT_WRITE);
    char *text = scratch_read(&scratch, "a.gpkg");
    assert_string_equal(text, "mine");
    free(text);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static void two_layers_of_one_name_are_refused(void **state)
{
    (void)state;
    const struct lsp_geo_layer twice[] = {{.name = "a"}, {.name = "a"}};
    struct scratch scratch;
    struct lsp_diags diags = {0};
    char path[256];
    scratch_init(&scratch);
    scratch_path(&scratch, "a.gpkg", path);
    assert_int_equal(lsp_geopackage_write(path, TIME, 2, twice, &diags), LSP_CANNOT_WRITE);
    assert_non_null(strstr(diags.items[0].message, "already exists"));
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

static bool has_program(const char *name)
{
    char command[64];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", name);
    return system(command) == 0;
}

/* An independent reader sees the same. */
static void gdal_reads_it(void **state)
{
    (void)state;
    if (!has_program("ogrinfo")) {
        print_message("SKIPPED: ogrinfo is not installed, nobody but SQLite has read the file\n");
        skip();
    }
    static const char *const expected[] = {"Geometry: Line String",
        "Extent: (-1.000000, 0.000000) - (131.500000, 43.000000)", "flow_veh_day (Real) = 12.5",
        "LINESTRING (130 42,131.5 41.5,131 43)", "name (String) = O'Neill \"bridge\"",
        "lanes (Integer64) = -3"};
    struct scratch scratch;
    struct lsp_diags diags = {0};
    char command[512];
    scratch_init(&scratch);
    write_it(&scratch, "a.gpkg", &diags);
    snprintf(command, sizeof command, "ogrinfo -ro %s/a.gpkg links >%s/out 2>%s/err", scratch.path,
        scratch.path, scratch.path);
    assert_int_equal(system(command), 0);
    char *out = scratch_read(&scratch, "out"), *err = scratch_read(&scratch, "err");
    assert_string_equal(err, "");
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (strstr(out, expected[i]) == NULL)
            fail_msg("%s is not in\n%s", expected[i], out);
    free(out);
    free(err);
    lsp_diags_finish(&diags);
    scratch_finish(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_says_what_the_standard_asks_for),
        cmocka_unit_test(the_same_layers_give_the_same_bytes),
        cmocka_unit_test(a_file_that_is_there_is_not_touched),
        cmocka_unit_test(two_layers_of_one_name_are_refused),
        cmocka_unit_test(gdal_reads_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
