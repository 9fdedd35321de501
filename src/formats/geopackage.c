/* GeoPackage through SQLite: the tables that the standard asks for, then one table per layer.
 *
 * Geometry is a blob (OGC 12-128r17, 2.1.3): header "GP", version, flags, reference system, the
 * envelope of a line, then well-known binary, all little-endian.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/geopackage.h"
#include "formats/files_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"

enum { WGS84 = 4326, PLANE = -1, WKB_POINT = 1, WKB_LINE = 2 };
enum { LITTLE_ENDIAN_FLAG = 1, ENVELOPE_FLAG = 1 << 1 };
/* Columns before those of the caller: fid, geom. */
enum { GEOMETRY_PARAMETER = 1, FIRST_PARAMETER = 2 };

/* All in one transaction; the folder that the file is in is synced and swapped in as a whole, so
 * SQLite need not guard against a crash by itself. */
static const char BEGIN[] =
    "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = MEMORY;"
    "PRAGMA synchronous = OFF; PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;"
    "BEGIN;"
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY "
    "KEY,"
    " organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,"
    " definition TEXT NOT NULL, description TEXT);"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,"
    " identifier TEXT UNIQUE, description TEXT DEFAULT '',"
    " last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
    " CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
    " geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,"
    " m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    " CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    " CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined cartesian SRS', -1, 'NONE', -1,"
    " 'undefined', 'undefined cartesian coordinate reference system');"
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined geographic SRS', 0, 'NONE', 0,"
    " 'undefined', 'undefined geographic coordinate reference system');"
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84 geodetic', 4326, 'EPSG', 4326,"
    " 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,"
    "AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,"
    "AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,"
    "AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],"
    "AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude and latitude on the WGS 84 spheroid');";

struct box {
    double min_x, min_y, max_x, max_y;
};

/* Around nothing: whatever is added makes it larger. */
static const struct box EMPTY_BOX = {
    (double)INFINITY, (double)INFINITY, -(double)INFINITY, -(double)INFINITY};

static int write_layers(
    sqlite3 *database, const char *timestamp, size_t n_layers, const struct lsp_geo_layer layers[]);
static int write_layer(sqlite3 *database, const char *timestamp, const struct lsp_geo_layer *layer);
static int create_table(sqlite3 *database, const struct lsp_geo_layer *layer);
static int insert_features(sqlite3 *database, const struct lsp_geo_layer *layer, struct box *box);
static int insert_feature(
    sqlite3_stmt *insert, const struct lsp_geo_layer *layer, size_t feature, struct box *box);
static int bind_value(
    sqlite3_stmt *insert, int parameter, const struct lsp_geo_column *column, size_t feature);
static int register_layer(sqlite3 *database, const char *timestamp,
    const struct lsp_geo_layer *layer, const struct box *box);
static int srs_of(const struct lsp_geo_layer *layer);
static const char *geometry_name(const struct lsp_geo_layer *layer);
static void add_geometry(
    struct lsp_buffer *blob, const struct lsp_geo_layer *layer, size_t feature, struct box *box);
static struct box box_of(size_t n_points, const double x[], const double y[]);
static void add_to_box(struct box *box, const struct box *other);
static void add_u32(struct lsp_buffer *blob, uint32_t value);
static void add_double(struct lsp_buffer *blob, double value);
static int run(sqlite3 *database, char *sql);

enum lsp_status lsp_geopackage_write(const char *path, const char *timestamp, size_t n_layers,
    const struct lsp_geo_layer layers[], struct lsp_diags *diags)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0) {
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, path, errno, "cannot make the file");
        return LSP_CANNOT_WRITE;
    }
    close(file); /* it is there and it is ours: SQLite may open it */
    sqlite3 *database = NULL;
    int code = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = write_layers(database, timestamp, n_layers, layers);
    if (code != SQLITE_OK && code != SQLITE_NOMEM)
        lsp_diags_add(diags, LSP_DIAG_CANNOT_WRITE,
            &(struct lsp_diag_facts){.where = {.file = path}}, "cannot write the GeoPackage: %s",
            sqlite3_errmsg(database));
    sqlite3_close(database);
    if (code == SQLITE_OK)
        return LSP_OK;
    return code == SQLITE_NOMEM ? LSP_NO_MEMORY : LSP_CANNOT_WRITE;
}

static int write_layers(
    sqlite3 *database, const char *timestamp, size_t n_layers, const struct lsp_geo_layer layers[])
{
    int code = sqlite3_exec(database, BEGIN, NULL, NULL, NULL);
    for (size_t layer = 0; layer < n_layers && code == SQLITE_OK; layer++)
        code = write_layer(database, timestamp, &layers[layer]);
    return code == SQLITE_OK ? sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) : code;
}

static int write_layer(sqlite3 *database, const char *timestamp, const struct lsp_geo_layer *layer)
{
    struct box box = EMPTY_BOX;
    int code = create_table(database, layer);
    if (code == SQLITE_OK)
        code = insert_features(database, layer, &box);
    return code == SQLITE_OK ? register_layer(database, timestamp, layer, &box) : code;
}

static int create_table(sqlite3 *database, const struct lsp_geo_layer *layer)
{
    static const char *const types[] = {
        [LSP_COLUMN_TEXT] = "TEXT", [LSP_COLUMN_REAL] = "DOUBLE", [LSP_COLUMN_INTEGER] = "INTEGER"};
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendf(sql,
        "CREATE TABLE \"%w\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom %s", layer->name,
        geometry_name(layer));
    for (size_t column = 0; column < layer->n_columns; column++)
        sqlite3_str_appendf(
            sql, ", \"%w\" %s", layer->columns[column].name, types[layer->columns[column].type]);
    sqlite3_str_appendall(sql, ")");
    return run(database, sqlite3_str_finish(sql));
}

static int insert_features(sqlite3 *database, const struct lsp_geo_layer *layer, struct box *box)
{
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendf(sql, "INSERT INTO \"%w\" VALUES (NULL, ?", layer->name);
    for (size_t column = 0; column < layer->n_columns; column++)
        sqlite3_str_appendall(sql, ", ?");
    sqlite3_str_appendall(sql, ")");
    char *text = sqlite3_str_finish(sql);
    if (text == NULL)
        return SQLITE_NOMEM;
    sqlite3_stmt *insert = NULL;
    int code = sqlite3_prepare_v2(database, text, -1, &insert, NULL);
    sqlite3_free(text);
    for (size_t feature = 0; feature < layer->n_features && code == SQLITE_OK; feature++)
        code = insert_feature(insert, layer, feature, box);
    sqlite3_finalize(insert);
    return code;
}

static int insert_feature(
    sqlite3_stmt *insert, const struct lsp_geo_layer *layer, size_t feature, struct box *box)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer blob = {0};
    add_geometry(&blob, layer, feature, box);
    if (blob.failed)
        return SQLITE_NOMEM;
    int code =
        sqlite3_bind_blob64(insert, GEOMETRY_PARAMETER, blob.text, blob.length, SQLITE_STATIC);
    for (size_t column = 0; column < layer->n_columns && code == SQLITE_OK; column++)
        code = bind_value(insert, FIRST_PARAMETER + (int)column, &layer->columns[column], feature);
    if (code == SQLITE_OK && sqlite3_step(insert) != SQLITE_DONE)
        code = sqlite3_errcode(sqlite3_db_handle(insert));
    sqlite3_reset(insert);
    return code;
}

static int bind_value(
    sqlite3_stmt *insert, int parameter, const struct lsp_geo_column *column, size_t feature)
{
    if (column->type == LSP_COLUMN_TEXT) /* NULL text binds NULL */
        return sqlite3_bind_text(insert, parameter, column->texts[feature], -1, SQLITE_STATIC);
    double number = column->numbers[feature];
    if (isnan(number))
        return sqlite3_bind_null(insert, parameter);
    if (column->type == LSP_COLUMN_REAL)
        return sqlite3_bind_double(insert, parameter, number);
    return sqlite3_bind_int64(insert, parameter, llround(number));
}

static int register_layer(sqlite3 *database, const char *timestamp,
    const struct lsp_geo_layer *layer, const struct box *box)
{
    char *extent = layer->n_features == 0 ? sqlite3_mprintf("NULL, NULL, NULL, NULL")
                                          : sqlite3_mprintf("%!.17g, %!.17g, %!.17g, %!.17g",
                                                box->min_x, box->min_y, box->max_x, box->max_y);
    if (extent == NULL)
        return SQLITE_NOMEM;
    char *sql =
        sqlite3_mprintf("INSERT INTO gpkg_contents VALUES (%Q, 'features', %Q, %Q, %Q, %s, %d);"
                        "INSERT INTO gpkg_geometry_columns VALUES (%Q, 'geom', '%s', %d, 0, 0)",
            layer->name, layer->name, layer->description == NULL ? "" : layer->description,
            timestamp, extent, srs_of(layer), layer->name, geometry_name(layer), srs_of(layer));
    sqlite3_free(extent);
    return run(database, sql);
}

/* -1 stands for undefined Cartesian coordinates (OGC 12-128r17, table 3). */
static int srs_of(const struct lsp_geo_layer *layer)
{
    return layer->is_plane ? PLANE : WGS84;
}

/* One kind per layer, so the first feature tells. */
static const char *geometry_name(const struct lsp_geo_layer *layer)
{
    if (layer->n_features == 0)
        return "GEOMETRY";
    return layer->n_points[0] == 1 ? "POINT" : "LINESTRING";
}

static void add_geometry(
    struct lsp_buffer *blob, const struct lsp_geo_layer *layer, size_t feature, struct box *box)
{
    size_t n_points = layer->n_points[feature];
    const double *x = layer->lon_deg[feature], *y = layer->lat_deg[feature];
    bool is_line = n_points > 1;
    char header[4] = {'G', 'P', 0, (char)(LITTLE_ENDIAN_FLAG | (is_line ? ENVELOPE_FLAG : 0))};
    struct box own = box_of(n_points, x, y);
    add_to_box(box, &own);
    lsp_buffer_add_bytes(blob, header, sizeof header);
    add_u32(blob, (uint32_t)srs_of(layer));
    if (is_line) {
        add_double(blob, own.min_x);
        add_double(blob, own.max_x);
        add_double(blob, own.min_y);
        add_double(blob, own.max_y);
    }
    lsp_buffer_add_bytes(blob, "\1", 1); /* little-endian */
    add_u32(blob, is_line ? WKB_LINE : WKB_POINT);
    if (is_line)
        add_u32(blob, (uint32_t)n_points);
    for (size_t point = 0; point < n_points; point++) {
        add_double(blob, x[point]);
        add_double(blob, y[point]);
    }
}

static struct box box_of(size_t n_points, const double x[], const double y[])
{
    struct box box = EMPTY_BOX;
    for (size_t point = 0; point < n_points; point++)
        add_to_box(&box, &(struct box){x[point], y[point], x[point], y[point]});
    return box;
}

static void add_to_box(struct box *box, const struct box *other)
{
    box->min_x = fmin(box->min_x, other->min_x);
    box->min_y = fmin(box->min_y, other->min_y);
    box->max_x = fmax(box->max_x, other->max_x);
    box->max_y = fmax(box->max_y, other->max_y);
}

static void add_u32(struct lsp_buffer *blob, uint32_t value)
{
    char bytes[4];
    for (size_t byte = 0; byte < sizeof bytes; byte++)
        bytes[byte] = (char)(value >> (8 * byte) & 0xFF);
    lsp_buffer_add_bytes(blob, bytes, sizeof bytes);
}

static void add_double(struct lsp_buffer *blob, double value)
{
    uint64_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    add_u32(blob, (uint32_t)(bits & UINT32_MAX));
    add_u32(blob, (uint32_t)(bits >> 32));
}

/* Takes the text, which is NULL when memory ran out. */
static int run(sqlite3 *database, char *sql)
{
    if (sql == NULL)
        return SQLITE_NOMEM;
    int code = sqlite3_exec(database, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    return code;
}
