/* How the links of a run are numbered: those of the geometry first, then what its edits add.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <string.h>

static enum lsp_status find_edits(struct lsp_session_run *run, const struct lsp_session_wish *wish);
static enum lsp_status list_added(struct lsp_session_run *run);
static enum lsp_status add_row(
    struct lsp_session_run *run, uint32_t row, struct lsp_session_added_link *both);
static enum lsp_status list_removed(struct lsp_session_run *run);

enum lsp_status lsp_session_number_rows(
    struct lsp_session_run *run, const struct lsp_session_wish *wish)
{
    const struct lsp_session *session = run->session;
    const struct lsp_network_specs *specs = &run->run.with.network;
    size_t n_fixed = session->fixed.network.n_links;
    run->first_link = LSP_ARRAY(&run->arena, uint32_t, specs->n_links + 1);
    if (run->first_link == NULL)
        return LSP_NO_MEMORY;
    run->n_links = session->geometry.n_links;
    for (size_t row = 0; row < specs->n_links; row++) {
        run->first_link[row] = row < n_fixed ? session->first_link[row] : run->n_links;
        if (row >= n_fixed)
            run->n_links += lsp_session_n_directions(&specs->links[row]);
    }
    run->first_link[specs->n_links] = run->n_links;
    run->tables.n_links = run->n_links;
    return find_edits(run, wish);
}

/* Which edit of the wish made a row: edits that add rows stand in the order of the wish. */
static enum lsp_status find_edits(struct lsp_session_run *run, const struct lsp_session_wish *wish)
{
    const struct lsp_scenario *scenario = &run->inputs->scenarios[run->scenario];
    size_t n_rows = run->run.with.network.n_links, row = run->inputs->base.network.n_links;
    size_t first_own = scenario->n_edits - run->n_own_edits, next = 0;
    run->edit_of_row = LSP_ARRAY(&run->arena, uint32_t, n_rows);
    if (run->edit_of_row == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n_rows; at++)
        run->edit_of_row[at] = LSP_NONE;
    for (size_t at = 0; at < scenario->n_edits; at++) {
        const struct lsp_edit *edit = &scenario->edits[at];
        bool adds = edit->kind == LSP_EDIT_ADD_LINK || edit->kind == LSP_EDIT_SPLIT_LINK;
        while (adds && at >= first_own && next < wish->n_edits &&
               wish->edits[next].kind != LSP_DRAWN_ADD && wish->edits[next].kind != LSP_DRAWN_SPLIT)
            next++;
        for (size_t n = lsp_edit_n_added_links(edit); n > 0 && row < n_rows; n--, row++)
            if (at >= first_own && next < wish->n_edits)
                run->edit_of_row[row] = (uint32_t)next;
        next += adds && at >= first_own ? 1 : 0;
        run->has_own_links |= at >= first_own && edit->kind == LSP_EDIT_ADD_LINK;
    }
    return LSP_OK;
}

enum lsp_status lsp_session_list_rows(struct lsp_session_run *run)
{
    LSP_TRY(list_added(run));
    return list_removed(run);
}

static enum lsp_status list_added(struct lsp_session_run *run)
{
    const struct lsp_network_specs *specs = &run->run.with.network;
    const struct lsp_network_specs *fixed = &run->session->fixed.network;
    struct lsp_session_tables *tables = &run->tables;
    size_t n_nodes = specs->n_nodes - fixed->n_nodes;
    struct lsp_session_added_node *nodes =
        LSP_ARRAY(&run->arena, struct lsp_session_added_node, n_nodes);
    struct lsp_session_added_link *links = LSP_ARRAY(
        &run->arena, struct lsp_session_added_link, 2 * (specs->n_links - fixed->n_links));
    if (nodes == NULL || links == NULL)
        return LSP_NO_MEMORY;
    for (size_t node = 0; node < n_nodes; node++) {
        const struct lsp_node_spec *at = &specs->nodes[fixed->n_nodes + node];
        nodes[node] = (struct lsp_session_added_node){at->id, at->lon_deg, at->lat_deg};
    }
    tables->added_nodes = nodes;
    tables->n_added_nodes = (uint32_t)n_nodes;
    tables->added_links = links;
    for (uint32_t row = (uint32_t)fixed->n_links; row < specs->n_links; row++) {
        LSP_TRY(add_row(run, row, &links[tables->n_added_links]));
        tables->n_added_links += lsp_session_n_directions(&specs->links[row]);
    }
    return LSP_OK;
}

/* Both directions, or the one that there is. */
static enum lsp_status add_row(
    struct lsp_session_run *run, uint32_t row, struct lsp_session_added_link *both)
{
    const struct lsp_link_spec *link = &run->run.with.network.links[row];
    size_t n_between = link->n_points > 2 ? link->n_points - 2 : 0;
    for (uint32_t way = 0; way < lsp_session_n_directions(link); way++) {
        bool is_forward = way == 0;
        double(*points)[2] = lsp_arena_alloc(&run->arena, n_between, sizeof *points);
        if (points == NULL)
            return LSP_NO_MEMORY;
        for (size_t point = 0; point < n_between; point++) {
            size_t from = is_forward ? point + 1 : n_between - point;
            points[point][0] = link->point_lon_deg[from];
            points[point][1] = link->point_lat_deg[from];
        }
        bool has_parent = link->is_part && link->part_of < run->session->fixed.network.n_links;
        both[way] = (struct lsp_session_added_link){.id = link->id,
            .name = link->name,
            .edit = run->edit_of_row[row],
            .tail = is_forward ? link->from_node : link->to_node,
            .head = is_forward ? link->to_node : link->from_node,
            .n_points = (uint32_t)n_between,
            .points = (const double(*)[2])points,
            .row = (uint32_t)(row + run->inputs->base.services.n_sections),
            .is_forward = is_forward,
            .class_of = (uint8_t)link->mode,
            .capacity = lsp_session_capacity_day(run->session, link),
            .length_km = link->length_km,
            .free_time_h = link->length_km / link->free_speed_km_h,
            .parent = has_parent ? run->first_link[link->part_of] + way : LSP_NONE};
    }
    return LSP_OK;
}

/* Closed with the project in the shown state; of a link that was split all are. */
static enum lsp_status list_removed(struct lsp_session_run *run)
{
    const struct lsp_network_specs *specs = &run->run.with.network;
    size_t n_fixed = run->session->fixed.network.n_links;
    uint32_t *removed = LSP_ARRAY(&run->arena, uint32_t, run->session->geometry.n_links);
    if (removed == NULL)
        return LSP_NO_MEMORY;
    run->tables.removed = removed;
    for (size_t row = 0; row < n_fixed; row++)
        for (uint32_t way = 0;
             specs->links[row].closed && way < lsp_session_n_directions(&specs->links[row]); way++)
            removed[run->tables.n_removed++] = run->first_link[row] + way;
    return LSP_OK;
}
