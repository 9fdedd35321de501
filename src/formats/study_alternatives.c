/* study.yaml: alternatives, the ways of making a movement.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

static void read_alternative(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_alternative *alternative);
static void read_modes(const struct lsp_section *section, struct lsp_alternative *alternative);

void lsp_study_read_alternatives(const struct lsp_section *root)
{
    struct lsp_study_reader *reader = root->reader;
    struct lsp_demand *demand = &reader->inputs->base.demand;
    const struct lsp_yaml *map = lsp_field_node(root, "alternatives");
    size_t n_alternatives = reader->ids[LSP_ALTERNATIVES].n;
    demand->alternatives = lsp_study_alloc(reader, n_alternatives, sizeof *demand->alternatives);
    if (n_alternatives == 0 || demand->alternatives == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t row = 0; row < n_alternatives; row++, node = node->next)
        read_alternative(reader, node, &demand->alternatives[row]);
    demand->n_alternatives = n_alternatives;
}

static void read_alternative(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_alternative *alternative)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"main_mode", true}, {"modes", true},
        {"crossings", false}, {"segments", false}, {"vehicles", false}};
    *alternative = (struct lsp_alternative){.id = node->key,
        .name = node->key,
        .segments = UINT32_MAX,
        .where = lsp_key_place(reader, node)};
    size_t n_errors = reader->diags->n_errors;
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "alternatives.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &alternative->name);
    read_modes(&section, alternative);
    (void)lsp_field_id_bits(&section, "crossings", LSP_CROSSINGS, &alternative->crossings);
    (void)lsp_field_id_bits(&section, "segments", LSP_SEGMENTS, &alternative->segments);
    size_t n_segments = reader->ids[LSP_SEGMENTS].n;
    if (n_segments < 32)
        alternative->segments &= (UINT32_C(1) << n_segments) - 1;
    section.subject = alternative->name;
    lsp_study_read_own_vehicles(&section, alternative);
    if (reader->diags->n_errors > n_errors)
        alternative->modes = 0; /* the checks of the whole leave it alone */
}

static void read_modes(const struct lsp_section *section, struct lsp_alternative *alternative)
{
    struct lsp_study_reader *reader = section->reader;
    size_t main_mode = LSP_ROAD;
    bool has_main = lsp_field_choice(section, "main_mode", LSP_N_MODES, LSP_MODE_NAMES, &main_mode);
    alternative->main_mode = (enum lsp_mode)main_mode;
    const struct lsp_yaml *list = lsp_field_list(section, "modes");
    bool is_list_good = list != NULL;
    for (const struct lsp_yaml *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next) {
        size_t mode = 0;
        if (lsp_value_choice(reader, item, LSP_N_MODES, LSP_MODE_NAMES, &mode))
            alternative->modes |= UINT32_C(1) << mode;
        else
            is_list_good = false;
    }
    if (has_main && is_list_good && (alternative->modes >> main_mode & 1) == 0)
        lsp_diags_add(reader->diags, LSP_DIAG_MAIN_MODE,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, lsp_field_node(section, "main_mode")),
                .found = LSP_MODE_NAMES[main_mode],
                .expected = "one of its modes",
                .related = lsp_value_place(reader, list),
                .related_note = "its modes"},
            "main mode of alternative %s is not among its modes", alternative->id);
}
