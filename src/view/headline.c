/* Headline: what a stage of a solve says, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "view/internal.h"

static const char *const STAGES[] = {
    [LSP_VIEW_PREVIEW] = "preview",
    [LSP_VIEW_DRAFT] = "draft",
    [LSP_VIEW_CERTIFIED] = "certified",
    [LSP_VIEW_REFINED] = "refined",
};

static void write_gap(const struct lsp_view_headline *headline, struct lsp_buffer *out);
static void write_figures(const struct lsp_view_headline *headline, struct lsp_buffer *out);
static void write_changes(const char *name, uint32_t n, const struct lsp_view_link_change *changes,
    struct lsp_buffer *out);
static void write_calls(const struct lsp_view_headline *headline, struct lsp_buffer *out);
static void write_added(const struct lsp_view_headline *headline, struct lsp_buffer *out);
static void write_added_link(const struct lsp_view_added_link *link, struct lsp_buffer *out);
static void begin_item(uint32_t item, struct lsp_buffer *out);
static void add_bool(struct lsp_buffer *out, const char *name, bool value);
static void add_index(struct lsp_buffer *out, const char *name, uint32_t index);

void lsp_view_headline_write(const struct lsp_view_headline *headline, struct lsp_buffer *out)
{
    lsp_buffer_add_text_member(out, "stage", lsp_view_stage_name(headline->stage));
    add_bool(out, "converged", headline->is_converged);
    write_gap(headline, out);
    write_figures(headline, out);
    write_changes("relieved", headline->n_relieved, headline->relieved, out);
    write_changes("loaded", headline->n_loaded, headline->loaded, out);
    write_calls(headline, out);
    write_added(headline, out);
    lsp_buffer_add(out, ",\"removed\":[");
    for (uint32_t at = 0; at < headline->n_removed; at++)
        lsp_buffer_printf(out, "%s%u", at == 0 ? "" : ",", headline->removed[at]);
    lsp_buffer_add(out, "]");
}

const char *lsp_view_stage_name(enum lsp_view_stage stage)
{
    return STAGES[stage];
}

static void write_gap(const struct lsp_view_headline *headline, struct lsp_buffer *out)
{
    const double *const sides[] = {headline->gap_without, headline->gap_with};
    lsp_buffer_add(out, ",\"gap\":{\"without\":[");
    for (unsigned side = 0; side < 2; side++) {
        if (side == 1)
            lsp_buffer_add(out, ",\"with\":[");
        lsp_buffer_add_json_number(out, sides[side][0]);
        lsp_buffer_add(out, ",");
        lsp_buffer_add_json_number(out, sides[side][1]);
        lsp_buffer_add(out, "]");
    }
    lsp_buffer_add_text_member(out, "kind", headline->is_gap_proved ? "proved" : "solver");
    lsp_buffer_add(out, "}");
}

static void write_figures(const struct lsp_view_headline *headline, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\"figures\":[");
    for (uint32_t at = 0; at < headline->n_figures; at++) {
        const struct lsp_view_figure *figure = &headline->figures[at];
        begin_item(at, out);
        lsp_buffer_add(out, "\"key\":");
        lsp_buffer_add_json(out, figure->key);
        lsp_buffer_add_text_member(out, "label", figure->label);
        lsp_buffer_add_text_member(out, "unit", figure->unit);
        lsp_buffer_add_number_member(out, "value", figure->value);
        lsp_buffer_add_number_member(out, "error", figure->error);
        add_bool(out, "is_distinguishable", figure->is_distinguishable);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

static void write_changes(const char *name, uint32_t n, const struct lsp_view_link_change *changes,
    struct lsp_buffer *out)
{
    lsp_buffer_printf(out, ",\"%s\":[", name);
    for (uint32_t at = 0; at < n; at++) {
        begin_item(at, out);
        lsp_buffer_printf(out, "\"link\":%u", changes[at].link);
        lsp_buffer_add_text_member(out, "id", changes[at].id);
        lsp_buffer_add_text_member(out, "name", changes[at].name);
        lsp_buffer_add_text_member(out, "from", changes[at].from);
        lsp_buffer_add_text_member(out, "to", changes[at].to);
        lsp_buffer_add_number_member(out, "difference", changes[at].difference);
        lsp_buffer_add_number_member(out, "noise", changes[at].noise);
        lsp_buffer_add_number_member(out, "with", changes[at].with);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

static void write_calls(const struct lsp_view_headline *headline, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\"calls\":[");
    for (uint32_t at = 0; at < headline->n_calls; at++) {
        begin_item(at, out);
        lsp_buffer_add(out, "\"kind\":");
        lsp_buffer_add_json(out, headline->calls[at].kind);
        lsp_buffer_add_text_member(out, "severity", headline->calls[at].severity);
        lsp_buffer_add_text_member(out, "text", headline->calls[at].text);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]");
}

static void write_added(const struct lsp_view_headline *headline, struct lsp_buffer *out)
{
    lsp_buffer_add(out, ",\"added\":{\"nodes\":[");
    for (uint32_t at = 0; at < headline->n_added_nodes; at++) {
        begin_item(at, out);
        lsp_buffer_add(out, "\"id\":");
        lsp_buffer_add_json(out, headline->added_nodes[at].id);
        lsp_buffer_add_number_member(out, "x", headline->added_nodes[at].x);
        lsp_buffer_add_number_member(out, "y", headline->added_nodes[at].y);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "],\"links\":[");
    for (uint32_t at = 0; at < headline->n_added_links; at++) {
        begin_item(at, out);
        write_added_link(&headline->added_links[at], out);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "]}");
}

static void write_added_link(const struct lsp_view_added_link *link, struct lsp_buffer *out)
{
    lsp_buffer_add(out, "\"id\":");
    lsp_buffer_add_json(out, link->id);
    lsp_buffer_add_text_member(out, "name", link->name);
    add_index(out, "edit", link->edit);
    add_index(out, "tail", link->tail);
    add_index(out, "head", link->head);
    lsp_buffer_add(out, ",\"points\":[");
    for (uint32_t point = 0; link->points != NULL && point < link->n_points; point++) {
        lsp_buffer_add(out, point == 0 ? "[" : ",[");
        lsp_buffer_add_json_number(out, link->points[point][0]);
        lsp_buffer_add(out, ",");
        lsp_buffer_add_json_number(out, link->points[point][1]);
        lsp_buffer_add(out, "]");
    }
    lsp_buffer_add(out, "]");
    add_index(out, "row", link->row);
    add_bool(out, "is_forward", link->is_forward);
    add_index(out, "class", link->class_of);
    lsp_buffer_add_number_member(out, "capacity", link->capacity);
    lsp_buffer_add_number_member(out, "length", link->length);
    lsp_buffer_add_number_member(out, "free_time", link->free_time);
    add_index(out, "parent", link->parent);
}

static void begin_item(uint32_t item, struct lsp_buffer *out)
{
    lsp_buffer_add(out, item == 0 ? "{" : ",{");
}

static void add_bool(struct lsp_buffer *out, const char *name, bool value)
{
    lsp_buffer_printf(out, ",\"%s\":%s", name, value ? "true" : "false");
}

static void add_index(struct lsp_buffer *out, const char *name, uint32_t index)
{
    if (index == UINT32_MAX)
        lsp_buffer_printf(out, ",\"%s\":null", name);
    else
        lsp_buffer_printf(out, ",\"%s\":%u", name, index);
}
