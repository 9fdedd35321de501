/* What the tests of the tables share: a folder, a register and the diagnostics.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_TABLES_SUPPORT_H
#define LSP_TESTS_TABLES_SUPPORT_H

#include "support/scratch.h"
#include "support/test.h"

#include "formats/tables.h"

struct tables {
    struct scratch scratch;
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct lsp_folder folder;
    struct lsp_assumptions assumptions;
    struct lsp_table_context context;
};

static const struct lsp_unit TEST_MONEY[] = {{"USD", 1}, {"EUR", 2}};

static inline void tables_init(struct tables *tables)
{
    *tables = (struct tables){0};
    scratch_init(&tables->scratch);
    assert_int_equal(
        lsp_folder_open(tables->scratch.path, &tables->arena, &tables->diags, &tables->folder),
        LSP_OK);
    tables->assumptions.arena = &tables->arena;
    tables->context = (struct lsp_table_context){.folder = &tables->folder,
        .arena = &tables->arena,
        .assumptions = &tables->assumptions,
        .diags = &tables->diags,
        .money_units = TEST_MONEY,
        .n_money_units = 2};
}

static inline void tables_finish(struct tables *tables)
{
    lsp_folder_close(&tables->folder);
    lsp_diags_finish(&tables->diags);
    lsp_arena_finish(&tables->arena);
    scratch_finish(&tables->scratch);
}

/* How many diagnostics there are of a code. */
static inline size_t tables_count(const struct tables *tables, enum lsp_diag_code code)
{
    size_t count = 0;
    for (size_t item = 0; item < tables->diags.n_items; item++)
        count += tables->diags.items[item].code == code;
    return count;
}

/* The first diagnostic of a code; the test fails when there is none. */
static inline const struct lsp_diag *tables_diag(
    const struct tables *tables, enum lsp_diag_code code)
{
    for (size_t item = 0; item < tables->diags.n_items; item++)
        if (tables->diags.items[item].code == code)
            return &tables->diags.items[item];
    fail_msg("no diagnostic %d", (int)code);
    return NULL;
}

#endif
