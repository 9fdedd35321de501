/* What may be asked of a solved study: who uses a link, by which ways, how far one gets; and its
 * links as files.  SPDX-License-Identifier: Apache-2.0 */
#include "view/model_study_internal.h"

#include "study/session_questions.h"
#include "view/bytes.h"

enum lsp_status lsp_study_model_select(void *self, void *state,
    const struct lsp_view_selection *selection, const struct lsp_view_patience *patience,
    struct lsp_diags *diags, struct lsp_buffer *out)
{
    const struct lsp_session_selection asked = {.is_with = selection->is_with,
        .is_any = selection->is_any,
        .n_links = selection->n_links,
        .links = selection->links};
    (void)self;
    (void)patience; /* it is answered in milliseconds */
    return lsp_session_select(state, &asked, diags, out);
}

enum lsp_status lsp_study_model_routes(void *self, void *state, const uint32_t from_to[2],
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    (void)self;
    (void)patience;
    return lsp_session_routes(state, from_to[0], from_to[1], diags, out);
}

enum lsp_status lsp_study_model_isochrone(void *self, void *state, uint32_t zone, const char *group,
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    struct lsp_arena arena = {0};
    double *hours[2];
    uint32_t n_nodes;
    (void)self;
    (void)patience;
    enum lsp_status status = lsp_session_reach(state, zone, group, &arena, diags, hours, &n_nodes);
    if (status == LSP_OK)
        lsp_view_write_isochrone(n_nodes, hours[0], hours[1], out);
    lsp_arena_finish(&arena);
    return status;
}

enum lsp_status lsp_study_model_export(void *self, void *state, enum lsp_view_export format,
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    static const enum lsp_session_export FORMATS[] = {[LSP_VIEW_CSV] = LSP_SESSION_CSV,
        [LSP_VIEW_GEOJSON] = LSP_SESSION_GEOJSON,
        [LSP_VIEW_GEOPACKAGE] = LSP_SESSION_GEOPACKAGE};
    const struct study_model *model = self;
    (void)patience;
    return lsp_session_export(model->session, state, FORMATS[format], diags, out);
}
