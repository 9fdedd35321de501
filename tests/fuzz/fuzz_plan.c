/* The folder holds plan files, which are read one by one.  What is read must make a programme that
 * can be planned and written; what is written must be read back as the same programme, byte by byte
 * when it is written again.  SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/plan.h"

enum { MAX_PATH = 160 };

static enum lsp_status read_one(const char *path, struct lsp_diags *diags);
static void write_and_read_back(const struct lsp_programme *programme, struct lsp_arena *arena);
static bool write(
    const struct lsp_programme *programme, struct lsp_arena *arena, struct lsp_buffer *xml);
static void demand(bool holds, const char *what);

enum lsp_status lsp_fuzz_read(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_said)
{
    enum lsp_status worst = LSP_OK;
    (void)ret_said;
    for (size_t file = 0; file < lsp_fuzz_n_files(); file++) {
        char path[MAX_PATH];
        snprintf(path, sizeof path, "%s/%s", folder, lsp_fuzz_file_name(file));
        enum lsp_status status = read_one(path, diags);
        worst = status == LSP_OK ? worst : status;
    }
    return worst;
}

static enum lsp_status read_one(const char *path, struct lsp_diags *diags)
{
    struct lsp_arena arena = {0};
    struct lsp_programme programme = {0};
    enum lsp_status status = lsp_plan_file_read(path, &arena, diags, &programme);
    if (status == LSP_OK)
        write_and_read_back(&programme, &arena);
    lsp_arena_finish(&arena);
    return status;
}

static void write_and_read_back(const struct lsp_programme *programme, struct lsp_arena *arena)
{
    struct lsp_programme again = {0};
    struct lsp_diags diags = {0};
    struct lsp_buffer first = {0}, second = {0};
    if (write(programme, arena, &first)) {
        enum lsp_status status =
            lsp_plan_file_parse("again.xml", first.text, first.length, arena, &diags, &again);
        demand(status == LSP_OK, "what is written is read");
        demand(write(&again, arena, &second), "what is read back can be planned");
        demand(first.length == second.length && memcmp(first.text, second.text, first.length) == 0,
            "what is written again is the same");
    }
    lsp_buffer_finish(&first);
    lsp_buffer_finish(&second);
    lsp_diags_finish(&diags);
}

/* False when the plan would pass the year 9999 with its lags. */
static bool write(
    const struct lsp_programme *programme, struct lsp_arena *arena, struct lsp_buffer *xml)
{
    struct lsp_plan plan;
    enum lsp_status status = lsp_programme_schedule(programme, NULL, arena, &plan);
    if (status != LSP_OK)
        return false;
    status = lsp_plan_file_write_xml(programme, &plan, xml);
    demand(status == LSP_OK, "a plan can be written");
    return true;
}

static void demand(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz: this does not hold: %s\n", what);
    abort();
}
