/* The folder is a study: everything that `linkspan check` does, and its scenarios' files as a page
 * reads them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include "formats/scenario_file.h"
#include "study/study.h"

enum lsp_status lsp_fuzz_read(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_said)
{
    struct lsp_arena arena = {0};
    struct lsp_diags unread = {0}; /* of those files, which the check says too */
    struct lsp_scenario_file *files = NULL;
    size_t n_files = 0;
    if (lsp_scenario_files_read(folder, &arena, &unread, &files, &n_files) == LSP_OK)
        for (size_t file = 0; file < n_files; file++)
            lsp_scenario_file_write(&files[file], ret_said);
    lsp_arena_finish(&arena);
    lsp_diags_finish(&unread);
    return lsp_study_check(folder, diags, ret_said);
}
