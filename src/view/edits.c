/* Edits: finding what stands in them.  SPDX-License-Identifier: Apache-2.0 */
#include "view/edits.h"

#include <string.h>

const struct lsp_drawn_value *lsp_view_attribute_find(
    const struct lsp_drawn_edit *edit, const char *key)
{
    for (size_t at = 0; at < edit->n_values; at++)
        if (strcmp(edit->values[at].key, key) == 0)
            return &edit->values[at];
    return NULL;
}

struct lsp_place lsp_view_edit_place(struct lsp_diags *diags, size_t edit, const char *member)
{
    const char *element = lsp_arena_printf(&diags->arena, "edits[%zu]%s%s", edit,
        member == NULL ? "" : ".", member == NULL ? "" : member);
    return (struct lsp_place){.element = element};
}
