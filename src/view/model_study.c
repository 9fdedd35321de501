/* A study as a model of the viewer: a session behind the operations that the viewer knows.
 * SPDX-License-Identifier: Apache-2.0 */
#include "view/model_study_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "study/study.h"

/* What one solve shares with what the session tells. */
struct telling {
    const struct lsp_view_listener *to;
    bool is_preview;
    bool failed; /* memory ran out */
};

static const struct lsp_view_model_ops OPS;

static enum lsp_status solve(struct study_model *model, const struct lsp_session_wish *wish,
    const struct lsp_view_listener *listener, struct lsp_diags *diags);
static void tell_stage(void *user, const struct lsp_session_tables *tables);
static void tell_details(void *user, struct lsp_buffer *json);
static void tell_progress(void *user, const char *text, size_t done, size_t total);
static bool is_cancelled(void *user);
static bool tell_report(void *user, const char *stage, size_t done, size_t total);

enum lsp_status lsp_view_open_study(const struct lsp_view_study_options *options,
    struct lsp_diags *diags, struct lsp_view_model *ret_model)
{
    struct study_model *model = calloc(1, sizeof *model);
    if (model == NULL)
        return LSP_NO_MEMORY;
    const struct lsp_session_options of_session = {
        .folder = options->path, .n_threads = options->n_threads};
    model->n_threads = options->n_threads;
    model->folder = lsp_arena_copy_text(&model->arena, options->path);
    enum lsp_status status = model->folder == NULL
                                 ? LSP_NO_MEMORY
                                 : lsp_session_open(&of_session, diags, &model->session);
    if (status != LSP_OK) {
        lsp_arena_finish(&model->arena);
        free(model);
        return status;
    }
    const struct lsp_session_geometry *from = lsp_session_geometry(model->session);
    model->geometry = (struct lsp_view_geometry){.n_nodes = from->n_nodes,
        .n_links = from->n_links,
        .n_vertices = from->n_vertices,
        .node_x = from->node_x,
        .node_y = from->node_y,
        .vertex_x = from->vertex_x,
        .vertex_y = from->vertex_y,
        .capacity = from->capacity,
        .length = from->length_km,
        .free_time = from->free_time_h,
        .tail = from->tail,
        .head = from->head,
        .first_vertex = from->first_vertex,
        .row = from->row,
        .is_forward = from->is_forward,
        .class_of = from->class_of};
    *ret_model = (struct lsp_view_model){.self = model, .ops = &OPS};
    return LSP_OK;
}

static void finish(void *self)
{
    struct study_model *model = self;
    lsp_session_close(model->session);
    lsp_arena_finish(&model->arena);
    free(model);
}

static const struct lsp_view_geometry *geometry(void *self)
{
    return &((struct study_model *)self)->geometry;
}

static void basemap(void *self, struct lsp_buffer *out)
{
    lsp_session_basemap(((struct study_model *)self)->session, out);
}

static void link_of(void *self, uint32_t link, struct lsp_buffer *out)
{
    lsp_session_link(((struct study_model *)self)->session, link, out);
}

static void node_of(void *self, uint32_t node, struct lsp_buffer *out)
{
    lsp_session_node(((struct study_model *)self)->session, node, out);
}

static void proof(void *self, struct lsp_buffer *out)
{
    lsp_session_proof(((struct study_model *)self)->session, out);
}

/* ---- solving ---- */

/* The study's main scenario as it stands. */
static enum lsp_status base(
    void *self, const struct lsp_view_listener *listener, struct lsp_diags *diags)
{
    struct study_model *model = self;
    const struct lsp_session_wish wish = {.like = lsp_session_about(model->session)->main_scenario};
    return solve(model, &wish, listener, diags);
}

static enum lsp_status solve_wish(void *self, const struct lsp_view_wish *wish,
    const struct lsp_view_listener *listener, struct lsp_diags *diags)
{
    struct study_model *model = self;
    struct lsp_session_wish asked = {.like = wish->like,
        .edits = wish->edits.items,
        .n_edits = wish->edits.n,
        .year = wish->year,
        .is_draft_only = wish->goal == LSP_VIEW_GOAL_PREVIEW};
    struct lsp_arena arena = {0};
    enum lsp_status status = lsp_session_complete(model->session, &asked, &arena, &asked.edits);
    if (status == LSP_OK)
        status = solve(model, &asked, listener, diags);
    lsp_arena_finish(&arena);
    lsp_study_model_place_diags(diags);
    return status;
}

static enum lsp_status solve(struct study_model *model, const struct lsp_session_wish *wish,
    const struct lsp_view_listener *listener, struct lsp_diags *diags)
{
    struct telling telling = {.to = listener, .is_preview = wish->is_draft_only};
    const struct lsp_session_listener told = {.user = &telling,
        .stage = tell_stage,
        .details = tell_details,
        .progress = tell_progress,
        .is_cancelled = is_cancelled};
    struct lsp_session_run *run;
    LSP_TRY(lsp_session_solve(model->session, wish, &told, diags, &run));
    if (telling.failed || wish->is_draft_only) {
        lsp_session_run_close(run);
        return telling.failed ? LSP_NO_MEMORY : LSP_OK;
    }
    listener->state(listener->user, run);
    return LSP_OK;
}

static void finish_state(void *self, void *state)
{
    (void)self;
    lsp_session_run_close(state);
}

static void copy_figures(const struct lsp_session_tables *from, struct lsp_view_figure to[])
{
    for (uint32_t at = 0; at < from->n_figures; at++)
        to[at] = (struct lsp_view_figure){.key = from->figures[at].key,
            .label = from->figures[at].label,
            .unit = from->figures[at].unit,
            .value = from->figures[at].value,
            .error = from->figures[at].error,
            .is_distinguishable = from->figures[at].is_distinguishable};
}

static void copy_changes(
    uint32_t n, const struct lsp_session_change from[], struct lsp_view_link_change to[])
{
    for (uint32_t at = 0; at < n; at++)
        to[at] = (struct lsp_view_link_change){.link = from[at].link,
            .id = from[at].id,
            .name = from[at].name,
            .from = from[at].from,
            .to = from[at].to,
            .difference = from[at].difference,
            .noise = from[at].noise,
            .with = from[at].with};
}

static void copy_added(const struct lsp_session_tables *from, struct lsp_view_added_node nodes[],
    struct lsp_view_added_link links[])
{
    for (uint32_t at = 0; at < from->n_added_nodes; at++)
        nodes[at] = (struct lsp_view_added_node){.id = from->added_nodes[at].id,
            .x = from->added_nodes[at].lon_deg,
            .y = from->added_nodes[at].lat_deg};
    for (uint32_t at = 0; at < from->n_added_links; at++) {
        const struct lsp_session_added_link *link = &from->added_links[at];
        links[at] = (struct lsp_view_added_link){.id = link->id,
            .name = link->name,
            .edit = link->edit,
            .tail = link->tail,
            .head = link->head,
            .n_points = link->n_points,
            .points = link->points,
            .row = link->row,
            .is_forward = link->is_forward,
            .class_of = link->class_of,
            .capacity = link->capacity,
            .length = link->length_km,
            .free_time = link->free_time_h,
            .parent = link->parent};
    }
}

static enum lsp_view_stage stage_of(
    const struct telling *telling, const struct lsp_session_tables *tables)
{
    if (telling->is_preview)
        return LSP_VIEW_PREVIEW;
    bool is_certified = tables->stage == LSP_SESSION_CERTIFIED && tables->is_converged;
    return is_certified ? LSP_VIEW_CERTIFIED : LSP_VIEW_DRAFT;
}

static void tell_stage(void *user, const struct lsp_session_tables *tables)
{
    struct telling *telling = user;
    struct lsp_arena arena = {0};
    struct lsp_view_figure *figures = LSP_ARRAY(&arena, struct lsp_view_figure, tables->n_figures);
    struct lsp_view_link_change *changes = LSP_ARRAY(
        &arena, struct lsp_view_link_change, (size_t)tables->n_relieved + tables->n_loaded);
    struct lsp_view_call *calls = LSP_ARRAY(&arena, struct lsp_view_call, tables->n_calls);
    struct lsp_view_added_node *nodes =
        LSP_ARRAY(&arena, struct lsp_view_added_node, tables->n_added_nodes);
    struct lsp_view_added_link *links =
        LSP_ARRAY(&arena, struct lsp_view_added_link, tables->n_added_links);
    if (figures == NULL || changes == NULL || calls == NULL || nodes == NULL || links == NULL) {
        telling->failed = true;
        lsp_arena_finish(&arena);
        return;
    }
    copy_figures(tables, figures);
    copy_changes(tables->n_relieved, tables->relieved, changes);
    copy_changes(tables->n_loaded, tables->loaded, changes + tables->n_relieved);
    copy_added(tables, nodes, links);
    for (uint32_t at = 0; at < tables->n_calls; at++)
        calls[at] = (struct lsp_view_call){
            tables->calls[at].kind, tables->calls[at].severity, tables->calls[at].text};
    const struct lsp_view_headline headline = {.stage = stage_of(telling, tables),
        .is_converged = tables->is_converged,
        .gap_without = {0, tables->residual[0]},
        .gap_with = {0, tables->residual[1]},
        .n_figures = tables->n_figures,
        .n_relieved = tables->n_relieved,
        .n_loaded = tables->n_loaded,
        .n_calls = tables->n_calls,
        .n_added_nodes = tables->n_added_nodes,
        .n_added_links = tables->n_added_links,
        .n_removed = tables->n_removed,
        .figures = figures,
        .relieved = changes,
        .loaded = changes + tables->n_relieved,
        .calls = calls,
        .added_nodes = nodes,
        .added_links = links,
        .removed = tables->removed};
    const double *without[LSP_SESSION_N_FIELDS], *with[LSP_SESSION_N_FIELDS];
    for (int field = 0; field < LSP_SESSION_N_FIELDS; field++) {
        without[field] = tables->fields[field][0];
        with[field] = tables->fields[field][1];
    }
    const struct lsp_view_fields fields = {.n_links = tables->n_links,
        .n_fields = LSP_SESSION_N_FIELDS,
        .without = without,
        .with = with,
        .noise = tables->noise};
    telling->to->stage(telling->to->user, &headline, &fields);
    lsp_arena_finish(&arena);
}

static void tell_details(void *user, struct lsp_buffer *json)
{
    const struct telling *telling = user;
    telling->to->details(telling->to->user, json);
}

static void tell_progress(void *user, const char *text, size_t done, size_t total)
{
    const struct telling *telling = user;
    telling->to->progress(telling->to->user, text, done, total);
}

static bool is_cancelled(void *user)
{
    const struct telling *telling = user;
    return telling->to->is_cancelled(telling->to->user);
}

/* ---- the report ---- */

/* The whole study, since a report compares its scenarios. */
static enum lsp_status report(void *self, const char *scenario,
    const struct lsp_view_listener *listener, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_report *ret_report)
{
    const struct study_model *model = self;
    struct telling telling = {.to = listener};
    struct lsp_study_summary summary = {0};
    char *folder = lsp_arena_printf(arena, "%s/results", model->folder);
    (void)scenario;
    if (folder == NULL)
        return LSP_NO_MEMORY;
    const struct lsp_study_options options = {.folder = model->folder,
        .output = folder,
        .command = lsp_arena_printf(arena, "linkspan appraise %s", model->folder),
        .n_threads = model->n_threads,
        .n_draws = -1,
        .progress = tell_report,
        .progress_user = &telling};
    if (options.command == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(lsp_study_appraise(&options, diags, &summary));
    lsp_study_summary_finish(&summary);
    *ret_report = (struct lsp_view_report){.folder = folder, .front = "report.html"};
    return LSP_OK;
}

static bool tell_report(void *user, const char *stage, size_t done, size_t total)
{
    tell_progress(user, stage, done, total);
    return !is_cancelled(user);
}

static const struct lsp_view_model_ops OPS = {.describe = lsp_study_model_describe,
    .geometry = geometry,
    .basemap = basemap,
    .link = link_of,
    .node = node_of,
    .base = base,
    .solve = solve_wish,
    .finish_state = finish_state,
    .select = lsp_study_model_select,
    .routes = lsp_study_model_routes,
    .isochrone = lsp_study_model_isochrone,
    .export_run = lsp_study_model_export,
    .scenarios = lsp_study_model_scenarios,
    .save = lsp_study_model_save,
    .forget = lsp_study_model_forget,
    .lines = lsp_study_model_lines,
    .report = report,
    .proof = proof,
    .finish = finish};
