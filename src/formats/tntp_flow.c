/* TNTP: writes link flows.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/tntp.h"

void lsp_tntp_write_flows(const struct lsp_tntp_network *network, const double flow[],
    const double cost[], struct lsp_buffer *out)
{
    lsp_buffer_add(out, "From \tTo \tVolume \tCost \n");
    for (uint32_t link = 0; link < network->n_links; link++) {
        char flow_text[32], cost_text[32];
        lsp_format_double(flow[link], flow_text);
        lsp_format_double(cost[link], cost_text);
        lsp_buffer_printf(out, "%u \t%u \t%s \t%s \n", network->tail[link] + 1,
            network->head[link] + 1, flow_text, cost_text);
    }
}
