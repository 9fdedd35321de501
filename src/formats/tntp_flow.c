/* TNTP: writes link flows.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tntp.h"

void lsp_tntp_write_flows(
    const struct lsp_roads *roads, const double flow[], const double cost[], struct lsp_buffer *out)
{
    lsp_buffer_add(out, "From \tTo \tVolume \tCost \n");
    for (uint32_t link = 0; link < roads->n_links; link++) {
        char flow_text[32], cost_text[32];
        lsp_format_double(flow[link], flow_text);
        lsp_format_double(cost[link], cost_text);
        char tail[32], head[32];
        lsp_buffer_printf(out, "%s \t%s \t%s \t%s \n",
            lsp_roads_node_text(roads, roads->tail[link], tail),
            lsp_roads_node_text(roads, roads->head[link], head), flow_text, cost_text);
    }
}
