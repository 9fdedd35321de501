/* Folder: the names of the files in one of its folders.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/files_internal.h"
#include "formats/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum lsp_status read_names(DIR *entries, const char *name, size_t max,
    const struct lsp_folder *folder, struct lsp_diags *diags, const char **names, size_t *ret_n);
static enum lsp_status refuse(const char *name, int reason, struct lsp_diags *diags);
static int compare_names(const void *a, const void *b);

enum lsp_status lsp_folder_list(struct lsp_folder *folder, const char *name, size_t max,
    struct lsp_diags *diags, const char ***ret_names, size_t *ret_n)
{
    *ret_names = NULL;
    *ret_n = 0;
    int here = openat(
        folder->descriptor, name, O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
    if (here < 0 && errno == ENOENT)
        return LSP_OK;
    DIR *entries = here < 0 ? NULL : fdopendir(here);
    if (entries == NULL) {
        int reason = errno;
        lsp_close_scoped(&here);
        return refuse(name, reason, diags);
    }
    const char **names = LSP_ARRAY(folder->arena, const char *, max);
    enum lsp_status status = LSP_NO_MEMORY;
    if (names != NULL)
        status = read_names(entries, name, max, folder, diags, names, ret_n);
    closedir(entries);
    if (status != LSP_OK)
        return status;
    if (*ret_n > 0)
        qsort(names, *ret_n, sizeof *names, compare_names);
    *ret_names = names;
    return LSP_OK;
}

/* Hidden ones are those of editors, and what is being written. */
static enum lsp_status read_names(DIR *entries, const char *name, size_t max,
    const struct lsp_folder *folder, struct lsp_diags *diags, const char **names, size_t *ret_n)
{
    size_t n_names = 0;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (n_names == max) {
            lsp_diags_add(diags, LSP_DIAG_TOO_MANY,
                &(struct lsp_diag_facts){.where = {.file = name}},
                "there are more than %zu files in the folder", max);
            return LSP_BAD_INPUT;
        }
        names[n_names] = lsp_arena_copy_text(folder->arena, entry->d_name);
        if (names[n_names++] == NULL)
            return LSP_NO_MEMORY;
    }
    *ret_n = n_names;
    return LSP_OK;
}

static enum lsp_status refuse(const char *name, int reason, struct lsp_diags *diags)
{
    lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_OPEN, name, reason, "cannot read the folder");
    return LSP_CANNOT_READ;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}
