/* Supergraph: one graph for all modes.  SPDX-License-Identifier: Apache-2.0 */
#include "support/oracle/route_equilibrium_internal.h"

/* Where arcs are collected before the graph is built. */
struct arcs {
    uint32_t *tail, *head;
    struct supergraph *super;
};

static void number_mode_nodes(
    const struct lsp_network *network, uint32_t *mode_node, uint32_t *n_nodes);
static void add_arc(
    struct arcs *arcs, uint32_t tail, uint32_t head, enum arc_kind kind, uint32_t what);

enum lsp_status oracle_supergraph_build(const struct lsp_network *network,
    const struct lsp_services *services, struct lsp_arena *arena, struct supergraph *ret_super)
{
    struct supergraph super = {.n_nodes = network->n_nodes};
    size_t n_slots = (size_t)network->n_nodes * LSP_N_MODES;
    uint32_t *mode_node = LSP_ARRAY(arena, uint32_t, n_slots);
    size_t max_arcs = network->n_links + 2 * n_slots + services->n_legs;
    struct arcs arcs = {.tail = LSP_ARRAY(arena, uint32_t, max_arcs),
        .head = LSP_ARRAY(arena, uint32_t, max_arcs),
        .super = &super};
    super.kind = LSP_ARRAY(arena, uint8_t, max_arcs);
    super.what = LSP_ARRAY(arena, uint32_t, max_arcs);
    if (mode_node == NULL || arcs.tail == NULL || arcs.head == NULL || super.kind == NULL ||
        super.what == NULL)
        return LSP_NO_MEMORY;
    number_mode_nodes(network, mode_node, &super.n_nodes);
    for (uint32_t link = 0; link < network->n_links; link++) {
        uint32_t mode = network->mode[link];
        add_arc(&arcs, mode_node[network->tail[link] * LSP_N_MODES + mode],
            mode_node[network->head[link] * LSP_N_MODES + mode], ARC_LINK, link);
    }
    for (uint32_t slot = 0; slot < n_slots; slot++) {
        if (mode_node[slot] == LSP_NONE)
            continue;
        add_arc(&arcs, slot / LSP_N_MODES, mode_node[slot], ARC_ENTER, slot % LSP_N_MODES);
        add_arc(&arcs, mode_node[slot], slot / LSP_N_MODES, ARC_LEAVE, slot % LSP_N_MODES);
    }
    for (uint32_t leg = 0; leg < services->n_legs; leg++)
        add_arc(&arcs, services->legs[leg].from_node, services->legs[leg].to_node, ARC_LEG, leg);
    LSP_TRY(lsp_graph_build(super.n_nodes, super.n_arcs, arcs.tail, arcs.head, &super.graph));
    *ret_super = super;
    return LSP_OK;
}

/* Gives every node and mode with a link there a node of its own; LSP_NONE to the others. */
static void number_mode_nodes(
    const struct lsp_network *network, uint32_t *mode_node, uint32_t *n_nodes)
{
    for (size_t slot = 0; slot < (size_t)network->n_nodes * LSP_N_MODES; slot++)
        mode_node[slot] = LSP_NONE;
    for (uint32_t link = 0; link < network->n_links; link++) {
        uint32_t ends[] = {network->tail[link], network->head[link]};
        for (int end = 0; end < 2; end++) {
            uint32_t *slot = &mode_node[ends[end] * LSP_N_MODES + network->mode[link]];
            if (*slot == LSP_NONE)
                *slot = (*n_nodes)++;
        }
    }
}

static void add_arc(
    struct arcs *arcs, uint32_t tail, uint32_t head, enum arc_kind kind, uint32_t what)
{
    uint32_t arc = arcs->super->n_arcs++;
    arcs->tail[arc] = tail;
    arcs->head[arc] = head;
    arcs->super->kind[arc] = (uint8_t)kind;
    arcs->super->what[arc] = what;
}
