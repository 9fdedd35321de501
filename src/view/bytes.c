/* Bytes: little-endian arrays.  SPDX-License-Identifier: Apache-2.0 */
#include "view/bytes.h"

#include <string.h>

enum { VERSION = 1, CHUNK = 512 };

static void begin(struct lsp_buffer *out, const char magic[static 4]);
static void add_u32(struct lsp_buffer *out, uint32_t value);
static void add_words(struct lsp_buffer *out, size_t n, const uint32_t values[]);
static void add_doubles(struct lsp_buffer *out, size_t n, const double values[]);

void lsp_view_write_geometry(const struct lsp_view_geometry *geometry, struct lsp_buffer *out)
{
    size_t n_nodes = geometry->n_nodes, n_links = geometry->n_links;
    begin(out, "LSPG");
    add_u32(out, geometry->n_nodes);
    add_u32(out, geometry->n_links);
    add_u32(out, geometry->n_vertices);
    add_u32(out, 0);
    add_doubles(out, n_nodes, geometry->node_x);
    add_doubles(out, n_nodes, geometry->node_y);
    add_doubles(out, geometry->n_vertices, geometry->vertex_x);
    add_doubles(out, geometry->n_vertices, geometry->vertex_y);
    add_doubles(out, n_links, geometry->capacity);
    add_doubles(out, n_links, geometry->length);
    add_doubles(out, n_links, geometry->free_time);
    add_words(out, n_links, geometry->tail);
    add_words(out, n_links, geometry->head);
    add_words(out, n_links + 1, geometry->first_vertex);
    add_words(out, n_links, geometry->row);
    lsp_buffer_add_bytes(out, (const char *)geometry->is_forward, n_links);
    lsp_buffer_add_bytes(out, (const char *)geometry->class_of, n_links);
}

void lsp_view_write_fields(const struct lsp_view_fields *fields, struct lsp_buffer *out)
{
    begin(out, "LSPF");
    add_u32(out, fields->n_links);
    add_u32(out, fields->n_fields);
    for (uint32_t field = 0; field < fields->n_fields; field++) {
        add_doubles(out, fields->n_links, fields->without[field]);
        add_doubles(out, fields->n_links, fields->with[field]);
    }
    add_doubles(out, fields->n_links, fields->noise);
}

void lsp_view_write_isochrone(
    uint32_t n_nodes, const double without[], const double with[], struct lsp_buffer *out)
{
    begin(out, "LSPI");
    add_u32(out, n_nodes);
    add_u32(out, 0);
    add_doubles(out, n_nodes, without);
    add_doubles(out, n_nodes, with);
}

static void begin(struct lsp_buffer *out, const char magic[static 4])
{
    lsp_buffer_add_bytes(out, magic, 4);
    add_u32(out, VERSION);
}

static void add_u32(struct lsp_buffer *out, uint32_t value)
{
    add_words(out, 1, &value);
}

static void add_words(struct lsp_buffer *out, size_t n, const uint32_t values[])
{
    unsigned char bytes[4 * CHUNK];
    for (size_t first = 0; first < n; first += CHUNK) {
        size_t count = n - first < CHUNK ? n - first : CHUNK;
        for (size_t at = 0; at < count; at++)
            for (unsigned byte = 0; byte < 4; byte++)
                bytes[4 * at + byte] = (unsigned char)(values[first + at] >> (8 * byte));
        lsp_buffer_add_bytes(out, (const char *)bytes, 4 * count);
    }
}

static void add_doubles(struct lsp_buffer *out, size_t n, const double values[])
{
    unsigned char bytes[8 * CHUNK];
    for (size_t first = 0; first < n; first += CHUNK) {
        size_t count = n - first < CHUNK ? n - first : CHUNK;
        for (size_t at = 0; at < count; at++) {
            uint64_t word;
            memcpy(&word, &values[first + at], sizeof word);
            for (unsigned byte = 0; byte < 8; byte++)
                bytes[8 * at + byte] = (unsigned char)(word >> (8 * byte));
        }
        lsp_buffer_add_bytes(out, (const char *)bytes, 8 * count);
    }
}
