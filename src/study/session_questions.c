/* Questions about a run of a session: what the session knows of it, for those who answer them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/session_questions.h"

#include "study/questions_internal.h"
#include "study/session_internal.h"

static bool find_asked(
    const struct lsp_session_run *run, struct lsp_diags *diags, struct asked *ret_asked);

enum lsp_status lsp_session_select(const struct lsp_session_run *run,
    const struct lsp_session_selection *selection, struct lsp_diags *diags, struct lsp_buffer *json)
{
    struct asked asked;
    if (!find_asked(run, diags, &asked))
        return LSP_BAD_INPUT;
    LSP_TRY(lsp_asked_select(&asked, selection->is_with ? LSP_WITH : LSP_WITHOUT, selection->is_any,
        selection->n_links, selection->links, diags, json));
    return json->failed ? LSP_NO_MEMORY : LSP_OK;
}

enum lsp_status lsp_session_routes(const struct lsp_session_run *run, uint32_t from_zone,
    uint32_t to_zone, struct lsp_diags *diags, struct lsp_buffer *json)
{
    struct asked asked;
    if (!find_asked(run, diags, &asked))
        return LSP_BAD_INPUT;
    LSP_TRY(lsp_asked_routes(&asked, from_zone, to_zone, diags, json));
    return json->failed ? LSP_NO_MEMORY : LSP_OK;
}

enum lsp_status lsp_session_reach(const struct lsp_session_run *run, uint32_t zone,
    const char *group, struct lsp_arena *arena, struct lsp_diags *diags, double *ret_hours[2],
    uint32_t *ret_n_nodes)
{
    struct asked asked;
    double *hours[2];
    if (!find_asked(run, diags, &asked))
        return LSP_BAD_INPUT;
    size_t n_nodes = asked.cases[LSP_WITH]->network.n_nodes;
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++)
        if ((hours[side] = LSP_ARRAY(arena, double, n_nodes)) == NULL)
            return LSP_NO_MEMORY;
    LSP_TRY(lsp_asked_reach(&asked, zone, group, diags, hours));
    ret_hours[LSP_WITHOUT] = hours[LSP_WITHOUT];
    ret_hours[LSP_WITH] = hours[LSP_WITH];
    *ret_n_nodes = (uint32_t)n_nodes;
    return LSP_OK;
}

/* A draft alone keeps nothing that could be asked. */
static bool find_asked(
    const struct lsp_session_run *run, struct lsp_diags *diags, struct asked *ret_asked)
{
    const struct scenario_run *solved = &run->run;
    bool is_kept = run->shown < solved->n_pairs && solved->pairs[run->shown].with->ways != NULL &&
                   solved->pairs[run->shown].without->ways != NULL;
    if (!is_kept) {
        lsp_diags_add(diags, LSP_DIAG_UNKNOWN_ID,
            &(struct lsp_diag_facts){.hint = "ask again when the run is whole"},
            "the run keeps no ways, being a draft");
        return false;
    }
    const struct lsp_appraisal_pair *pair = &solved->pairs[run->shown];
    const struct lsp_session_geometry *geometry = lsp_session_geometry(run->session);
    *ret_asked = (struct asked){.inputs = run->inputs,
        .scenario = run->scenario,
        .year = run->year,
        .state_share = pair->share,
        .converged = solved->converged,
        .cases = {&solved->without, &solved->with},
        .results = {pair->without, pair->with},
        .pivots = solved->pivots,
        .first_link = run->first_link,
        .n_links = run->n_links,
        .first_ride = geometry->n_network_links,
        .n_rides = geometry->n_links - geometry->n_network_links};
    return true;
}
