/* The folder is a study: everything that `linkspan check` does.
 * SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include "study/study.h"

enum lsp_status lsp_fuzz_read(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_said)
{
    return lsp_study_check(folder, diags, ret_said);
}
