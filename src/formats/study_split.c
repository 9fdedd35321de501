/* study.yaml: split_link, a node somewhere on a link.
 *
 * `at` counts along the link that is named.  A link that was split is still known by its own id, so
 * that it can be split again at another share of the whole, in any order.  A part is known by the
 * link's id, @, and the node at which it begins.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_edits_internal.h"

const struct lsp_key LSP_SPLIT_LINK_KEYS[LSP_N_SPLIT_LINK_KEYS] = {
    {"link", true}, {"at", true}, {"node", true}, {"name", false}};

/* Shorter, a part is a slip of the hand: meant is the node beside it. */
static const double MIN_PART_KM = 0.001;

static bool find_place(struct lsp_edit_item *item, uint32_t *ret_row, double *ret_at);
static bool refuse_place(
    struct lsp_edit_item *item, const char *expected, const char *hint, const char *message);
static bool can_be_split(struct lsp_edit_item *item, uint32_t row);
static bool read_node(struct lsp_edit_item *item, struct lsp_node_spec *node);
static bool name_parts(struct lsp_edit_item *item, uint32_t row, struct lsp_split *split);
static bool is_new(
    struct lsp_edit_item *item, enum lsp_things things, const char *noun, const char *id);

void lsp_study_split_link(struct lsp_edit_item *item)
{
    struct lsp_study_reader *reader = item->section.reader;
    struct lsp_split split = {.at = 0.5};
    uint32_t row = LSP_NONE;
    bool is_good = find_place(item, &row, &split.at);
    is_good &= read_node(item, &split.node);
    is_good = is_good && can_be_split(item, row) && name_parts(item, row, &split);
    if (!is_good) {
        reader->ids[LSP_LINKS].complete = reader->ids[LSP_NODES].complete = false;
        return;
    }
    const struct lsp_link_spec *link = lsp_study_link(reader, row);
    const struct lsp_node_spec *nodes = reader->edited.specs.nodes;
    lsp_link_spec_place(link, nodes, split.at, &split.node.lon_deg, &split.node.lat_deg);
    split.node.country = nodes[split.at < 0.5 ? link->from_node : link->to_node].country;
    item->common.with_only = item->common.without_only = false;
    item->common.target = row;
    struct lsp_edit *edit = lsp_study_append_edit(item, LSP_EDIT_SPLIT_LINK);
    if (edit == NULL)
        return;
    edit->split = split;
    (void)lsp_study_do_edit(reader, edit);
}

/* The row that is split, and where: of a link that was split before, the part that lies there. */
static bool find_place(struct lsp_edit_item *item, uint32_t *ret_row, double *ret_at)
{
    struct lsp_study_reader *reader = item->section.reader;
    uint32_t row = LSP_NONE;
    double at = 0.5;
    bool has_link = lsp_field_id(&item->section, "link", LSP_LINKS, &row);
    if (!lsp_field_real(&item->section, "at", 0, 1, &at) || !has_link)
        return false;
    if (lsp_study_is_split(reader, row)) {
        row = lsp_study_find_part(reader, row, at);
        if (row == LSP_NONE)
            return refuse_place(item, "a share at which it is not split yet",
                "name the node that is there already", "a link is split twice at the same place");
        const struct lsp_link_spec *part = lsp_study_link(reader, row);
        at = (at - part->part_from) / (part->part_to - part->part_from);
    }
    double length_km = lsp_study_link(reader, row)->length_km;
    if (!(at * length_km >= MIN_PART_KM && (1 - at) * length_km >= MIN_PART_KM))
        return refuse_place(item, "a share of its length, more than 1 m from both ends",
            "name the node at which the link ends", "a link is split at its end");
    *ret_row = row;
    *ret_at = at;
    return true;
}

static bool refuse_place(
    struct lsp_edit_item *item, const char *expected, const char *hint, const char *message)
{
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_yaml *node = lsp_field_node(&item->section, "at");
    lsp_diags_add(reader->diags, LSP_DIAG_SPLIT_PLACE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
            .found = node->text,
            .expected = expected,
            .hint = hint},
        "%s", message);
    return false;
}

/* Whose posts would both parts have? */
static bool can_be_split(struct lsp_edit_item *item, uint32_t row)
{
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_link_spec *link = lsp_study_link(reader, row);
    if (link->from_node == LSP_NONE || link->to_node == LSP_NONE)
        return false; /* reported */
    if (link->crossing == LSP_NONE)
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_SPLIT_CROSSING,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, lsp_field_node(&item->section, "link")),
            .found = link->id,
            .expected = "a link that belongs to no crossing",
            .hint = "join it at one of its nodes"},
        "link %s belongs to crossing %s and cannot be split", link->id,
        reader->inputs->base.crossings[link->crossing].id);
    return false;
}

static bool read_node(struct lsp_edit_item *item, struct lsp_node_spec *node)
{
    struct lsp_section *section = &item->section;
    *node = (struct lsp_node_spec){
        .id = "", .name = "", .country = "", .stop_id = "", .where = item->common.where};
    if (!lsp_field_text(section, "node", &node->id))
        return false;
    node->name = node->id;
    (void)lsp_field_text(section, "name", &node->name);
    return is_new(item, LSP_NODES, "node", node->id);
}

static bool name_parts(struct lsp_edit_item *item, uint32_t row, struct lsp_split *split)
{
    struct lsp_study_reader *reader = item->section.reader;
    const struct lsp_link_spec *link = lsp_study_link(reader, row);
    const char *whole = link->is_part ? lsp_study_link(reader, link->part_of)->id : link->id;
    split->keeps_row = link->is_part;
    split->id[0] = link->id;
    if (!link->is_part)
        split->id[0] = lsp_study_printf(
            reader, "%s@%s", whole, reader->edited.specs.nodes[link->from_node].id);
    split->id[1] = lsp_study_printf(reader, "%s@%s", whole, split->node.id);
    bool is_good = link->is_part || is_new(item, LSP_LINKS, "link", split->id[0]);
    return is_new(item, LSP_LINKS, "link", split->id[1]) && is_good;
}

static bool is_new(
    struct lsp_edit_item *item, enum lsp_things things, const char *noun, const char *id)
{
    struct lsp_study_reader *reader = item->section.reader;
    if (lsp_study_find_id(reader, things, id) == LSP_NONE)
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_DUPLICATE_ID,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, lsp_field_node(&item->section, "node")), .found = id},
        "there is already a %s \"%s\"", noun, id);
    return false;
}
