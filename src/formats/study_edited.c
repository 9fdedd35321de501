/* study.yaml: the network as the edits of one scenario leave it while they are read.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_edits_internal.h"

#include <string.h>

static bool make_room(struct lsp_study_reader *reader);
static void add_row(struct lsp_study_reader *reader, const struct lsp_link_spec *link);
static struct lsp_link_spec *row_of(const struct lsp_study_reader *reader, uint32_t row);
static bool do_split(struct lsp_study_reader *reader, const struct lsp_edit *edit);

void lsp_study_begin_edits(struct lsp_study_reader *reader, const struct lsp_scenario *scenario)
{
    const struct lsp_network_specs *base = &reader->inputs->base.network;
    if (!make_room(reader))
        return;
    reader->edited.specs.n_nodes = base->n_nodes;
    reader->edited.n_added = 0;
    reader->ids[LSP_LINKS].n = base->n_links;
    reader->ids[LSP_NODES].n = base->n_nodes;
    for (size_t edit = 0; edit < scenario->n_edits; edit++)
        if (!lsp_study_do_edit(reader, &scenario->edits[edit]))
            return;
}

/* The base's nodes are copied, so that new ones stand behind them; of the links only those that
 * are added are kept here. */
static bool make_room(struct lsp_study_reader *reader)
{
    const struct lsp_network_specs *base = &reader->inputs->base.network;
    struct lsp_edited_network *edited = &reader->edited;
    if (edited->added != NULL)
        return true;
    edited->specs = *base;
    edited->specs.nodes =
        lsp_study_alloc(reader, base->n_nodes + LSP_MAX_EDITS, sizeof *edited->specs.nodes);
    struct lsp_link_spec *added =
        lsp_study_alloc(reader, (size_t)2 * LSP_MAX_EDITS, sizeof *edited->added);
    if (edited->specs.nodes == NULL || added == NULL)
        return false;
    if (base->n_nodes > 0)
        memcpy(edited->specs.nodes, base->nodes, base->n_nodes * sizeof *base->nodes);
    edited->added = added;
    return true;
}

bool lsp_study_do_edit(struct lsp_study_reader *reader, const struct lsp_edit *edit)
{
    if (reader->edited.added == NULL)
        return false; /* memory is out */
    if (edit->kind == LSP_EDIT_ADD_LINK)
        add_row(reader, &edit->link);
    return edit->kind != LSP_EDIT_SPLIT_LINK || do_split(reader, edit);
}

static void add_row(struct lsp_study_reader *reader, const struct lsp_link_spec *link)
{
    reader->edited.added[reader->edited.n_added++] = *link;
    lsp_study_add_id(reader, LSP_LINKS, link->id);
}

static bool do_split(struct lsp_study_reader *reader, const struct lsp_edit *edit)
{
    struct lsp_network_specs *specs = &reader->edited.specs;
    const struct lsp_split *split = &edit->split;
    const struct lsp_link_spec *whole = lsp_study_link(reader, edit->target);
    struct lsp_link_spec parts[2];
    enum lsp_status status = lsp_link_spec_split(
        whole, edit->target, split, (uint32_t)specs->n_nodes, specs->nodes, reader->arena, parts);
    lsp_study_note(reader, status);
    if (status != LSP_OK)
        return false;
    specs->nodes[specs->n_nodes++] = split->node;
    lsp_study_add_id(reader, LSP_NODES, split->node.id);
    if (split->keeps_row)
        *row_of(reader, edit->target) = parts[0];
    else
        add_row(reader, &parts[0]);
    add_row(reader, &parts[1]);
    return true;
}

/* Of a part, which is never in the base. */
static struct lsp_link_spec *row_of(const struct lsp_study_reader *reader, uint32_t row)
{
    return &reader->edited.added[row - reader->inputs->base.network.n_links];
}

const struct lsp_link_spec *lsp_study_link(const struct lsp_study_reader *reader, uint32_t row)
{
    const struct lsp_network_specs *base = &reader->inputs->base.network;
    return row < base->n_links ? &base->links[row] : row_of(reader, row);
}

uint32_t lsp_study_find_part(const struct lsp_study_reader *reader, uint32_t row, double at)
{
    size_t n_base = reader->inputs->base.network.n_links;
    for (size_t added = 0; added < reader->edited.n_added; added++) {
        const struct lsp_link_spec *link = &reader->edited.added[added];
        if (link->is_part && link->part_of == row && link->part_from < at && at < link->part_to)
            return (uint32_t)(n_base + added);
    }
    return LSP_NONE;
}

bool lsp_study_is_split(const struct lsp_study_reader *reader, uint32_t row)
{
    bool is_split = false;
    for (size_t added = 0; added < reader->edited.n_added; added++)
        is_split |=
            reader->edited.added[added].is_part && reader->edited.added[added].part_of == row;
    return is_split;
}
