/* What a command asks of a study: the scenario and the year.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "study/study_internal.h"

bool lsp_asked_scenario(const struct lsp_study_inputs *inputs, const char *wanted,
    struct lsp_arena *arena, struct lsp_diags *diags, size_t *ret_scenario)
{
    if (wanted == NULL) {
        *ret_scenario = inputs->main_scenario;
        return true;
    }
    for (size_t at = 0; at < inputs->n_scenarios; at++)
        if (strcmp(inputs->scenarios[at].id, wanted) == 0) {
            *ret_scenario = at;
            return true;
        }
    const char **names = LSP_ARRAY(arena, const char *, inputs->n_scenarios);
    for (size_t at = 0; at < inputs->n_scenarios && names != NULL; at++)
        names[at] = inputs->scenarios[at].id;
    lsp_refuse_asked(diags, "scenario", wanted, names == NULL ? 0 : inputs->n_scenarios, names);
    return false;
}

bool lsp_asked_year(const struct lsp_study_inputs *inputs, int wanted, struct lsp_arena *arena,
    struct lsp_diags *diags, int *ret_year)
{
    if (wanted == 0 || wanted >= inputs->base_year) {
        *ret_year = wanted;
        return true;
    }
    lsp_diags_add(diags, LSP_DIAG_EXPLAIN_NAME,
        &(struct lsp_diag_facts){.where = {.file = "study.yaml"},
            .found = lsp_arena_printf(arena, "%d", wanted),
            .expected = lsp_arena_printf(arena, "a year from %d on", inputs->base_year)},
        "the year lies before the study's base year");
    return false;
}

void lsp_refuse_asked(struct lsp_diags *diags, const char *kind, const char *wanted, size_t n_names,
    const char *const names[])
{
    lsp_diags_add(diags, LSP_DIAG_EXPLAIN_NAME,
        &(struct lsp_diag_facts){.where = {.file = "study.yaml"},
            .found = wanted,
            .expected = lsp_diags_join(diags, names, n_names)},
        "the study has no such %s", kind);
}
