/* What the appraisal needs to tell modes apart.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

enum lsp_status lsp_context_add_modes(
    const struct lsp_case *with, struct lsp_arena *arena, struct lsp_appraisal_context *context)
{
    const struct lsp_demand *demand = &with->demand;
    const struct lsp_network_specs *specs = &with->network;
    uint32_t *mode_of_way = LSP_ARRAY(arena, uint32_t, demand->n_alternatives);
    uint32_t *ways_of = LSP_ARRAY(arena, uint32_t, demand->n_segments);
    uint32_t *mode_of_vehicle = LSP_ARRAY(arena, uint32_t, specs->n_vehicles);
    if (mode_of_way == NULL || ways_of == NULL || mode_of_vehicle == NULL)
        return LSP_NO_MEMORY;
    for (size_t way = 0; way < demand->n_alternatives; way++) {
        mode_of_way[way] = demand->alternatives[way].main_mode;
        for (size_t segment = 0; segment < demand->n_segments; segment++)
            if ((demand->alternatives[way].segments >> segment & 1) != 0)
                ways_of[segment] |= 1u << way;
    }
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        mode_of_vehicle[vehicle] = specs->vehicles[vehicle].mode;
    context->n_alternatives = demand->n_alternatives;
    context->alternative_mode = mode_of_way;
    context->segment_alternatives = ways_of;
    context->mode_name = LSP_MODE_NAMES;
    context->n_vehicles = specs->n_vehicles;
    context->vehicle_mode = mode_of_vehicle;
    return LSP_OK;
}
