/* GMNS.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/input.h"

enum lsp_verify_end lsp_verify_gmns_network(struct verify_input *input)
{
    return lsp_verify_text_refuse(
        &input->sources[0].text, NULL, "GMNS networks cannot be verified yet");
}
