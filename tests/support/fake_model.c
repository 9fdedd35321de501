/* A model that solves nothing.  SPDX-License-Identifier: Apache-2.0 */
#include "support/fake_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/id.h"

static const double X[FAKE_NODES] = {130.5, 130.6, 130.7}, Y[FAKE_NODES] = {42.3, 42.4, 42.5};
static const double VERTEX_X[] = {130.55}, VERTEX_Y[] = {42.36};
static const double CAPACITY[] = {1800, 1800, 900, (double)INFINITY}, LENGTH[] = {10, 10, 12, 12},
                    FREE[] = {0.1, 0.1, 0.2, 0.2}, NOISE[] = {1, 1, 1, (double)INFINITY};
static const double WITHOUT[] = {100, 90, 50, 40}, WITH[] = {70, 60, 80, 70};
static const uint32_t TAIL[] = {0, 1, 1, 2}, HEAD[] = {1, 0, 2, 1},
                      FIRST_VERTEX[] = {0, 1, 1, 1, 1}, ROW[] = {0, 0, 1, 1};
static const uint8_t IS_FORWARD[] = {1, 0, 1, 0}, CLASS_OF[] = {0, 0, 0, 5};
static const struct lsp_view_geometry GEOMETRY = {.n_nodes = FAKE_NODES,
    .n_links = FAKE_LINKS,
    .n_vertices = 1,
    .node_x = X,
    .node_y = Y,
    .vertex_x = VERTEX_X,
    .vertex_y = VERTEX_Y,
    .capacity = CAPACITY,
    .length = LENGTH,
    .free_time = FREE,
    .tail = TAIL,
    .head = HEAD,
    .first_vertex = FIRST_VERTEX,
    .row = ROW,
    .is_forward = IS_FORWARD,
    .class_of = CLASS_OF};

static void enter(atomic_int *n, atomic_int *most)
{
    int now = atomic_fetch_add(n, 1) + 1, seen = atomic_load(most);
    while (now > seen && !atomic_compare_exchange_weak(most, &seen, now))
        continue;
}

/* False when it was cancelled. */
static bool take_time(int ms, void *user, bool (*is_cancelled)(void *))
{
    for (int done = 0; done < ms; done++) {
        const struct timespec step = {.tv_nsec = 1000000};
        nanosleep(&step, NULL);
        if (is_cancelled(user))
            return false;
    }
    return !is_cancelled(user);
}

static void describe(void *self, struct lsp_buffer *out)
{
    (void)self;
    lsp_buffer_add_text_member(out, "kind", "roads");
    lsp_buffer_add_text_member(out, "name", "</script><b>A fake \"model\"");
}

static const struct lsp_view_geometry *geometry(void *self)
{
    (void)self;
    return &GEOMETRY;
}

static void basemap(void *self, struct lsp_buffer *out)
{
    (void)self;
    lsp_buffer_add(out, "{\"lines\":[],\"places\":[]}");
}

static void link(void *self, uint32_t number, struct lsp_buffer *out)
{
    (void)self;
    lsp_buffer_printf(out, "{\"link\":%u}", number);
}

static void node(void *self, uint32_t number, struct lsp_buffer *out)
{
    (void)self;
    lsp_buffer_printf(out, "{\"node\":%u}", number);
}

static void publish(const struct lsp_view_listener *listener, enum lsp_view_stage stage)
{
    const double *const without[] = {WITHOUT}, *const with[] = {WITH};
    const struct lsp_view_fields fields = {
        .n_links = FAKE_LINKS, .n_fields = 1, .without = without, .with = with, .noise = NOISE};
    static const struct lsp_view_figure FIGURES[] = {
        {"time_saved", "Users' time saved", "h/day", 12.5, (double)NAN, true}};
    static const struct lsp_view_link_change RELIEVED[] = {
        {0, "1", "Bridge \"one\" <script>", "a", "b", -30, 1, 70}};
    static const struct lsp_view_call CALLS[] = {{"braess", "warning", "Everyone is slower."}};
    static const double POINTS[][2] = {{130.56, 42.37}};
    static const struct lsp_view_added_link ADDED[] = {
        {"b2", NULL, LSP_NONE, 0, 2, 1, POINTS, 2, true, 0, (double)INFINITY, 3, 0.05, LSP_NONE}};
    const struct lsp_view_headline headline = {.stage = stage,
        .is_converged = true,
        .gap_without = {0, 1e-9},
        .gap_with = {(double)NAN, (double)NAN},
        .is_gap_proved = true,
        .figures = FIGURES,
        .n_figures = 1,
        .relieved = RELIEVED,
        .n_relieved = 1,
        .calls = CALLS,
        .n_calls = 1,
        .added_links = ADDED,
        .n_added_links = 1};
    listener->stage(listener->user, &headline, &fields);
}

static enum lsp_status run(struct fake_model *fake, const struct lsp_view_listener *listener,
    int ms, enum lsp_view_goal goal)
{
    publish(listener, LSP_VIEW_PREVIEW);
    listener->progress(listener->user, "solving", 1, 2);
    if (!take_time(ms, listener->user, listener->is_cancelled))
        return LSP_CANCELLED;
    int *state = malloc(sizeof *state);
    if (state == NULL)
        return LSP_NO_MEMORY;
    atomic_fetch_add(&fake->n_live_states, 1);
    listener->state(listener->user, state);
    if (goal == LSP_VIEW_GOAL_PREVIEW)
        return LSP_OK;
    publish(listener, LSP_VIEW_CERTIFIED);
    struct lsp_buffer details = {0};
    lsp_buffer_add(&details, "{\"year\":2030}");
    listener->details(listener->user, &details);
    return LSP_OK;
}

static enum lsp_status base(
    void *self, const struct lsp_view_listener *listener, struct lsp_diags *diags)
{
    (void)diags;
    struct fake_model *fake = self;
    return run(fake, listener, atomic_load(&fake->base_ms), LSP_VIEW_GOAL_FINAL);
}

static enum lsp_status solve(void *self, const struct lsp_view_wish *wish,
    const struct lsp_view_listener *listener, struct lsp_diags *diags)
{
    struct fake_model *fake = self;
    atomic_fetch_add(&fake->n_solves, 1);
    enter(&fake->n_solving, &fake->most_solving);
    enum lsp_status status = LSP_BAD_INPUT;
    if (atomic_load(&fake->is_failing))
        lsp_diags_add(diags, LSP_DIAG_UNKNOWN_ID,
            &(struct lsp_diag_facts){
                .where = lsp_view_edit_place(diags, 0, "link"), .hint = "look at the map"},
            "there is no link \"x\"");
    else
        status = run(fake, listener, atomic_load(&fake->solve_ms), wish->goal);
    atomic_fetch_add(status == LSP_CANCELLED ? &fake->n_cancelled : &fake->n_finished, 1);
    atomic_fetch_sub(&fake->n_solving, 1);
    return status;
}

static void finish_state(void *self, void *state)
{
    struct fake_model *fake = self;
    atomic_fetch_sub(&fake->n_live_states, 1);
    free(state);
}

static enum lsp_status ask(
    struct fake_model *fake, const struct lsp_view_patience *patience, struct lsp_buffer *out)
{
    enter(&fake->n_asking, &fake->most_asking);
    bool is_patient =
        take_time(atomic_load(&fake->question_ms), patience->user, patience->is_cancelled);
    atomic_fetch_sub(&fake->n_asking, 1);
    lsp_buffer_add(out, "{\"total\":1}");
    return is_patient ? LSP_OK : LSP_CANCELLED;
}

static enum lsp_status select_links(void *self, void *state,
    const struct lsp_view_selection *selection, const struct lsp_view_patience *patience,
    struct lsp_diags *diags, struct lsp_buffer *out)
{
    (void)state, (void)selection, (void)diags;
    return ask(self, patience, out);
}

static enum lsp_status routes(void *self, void *state, const uint32_t from_to[2],
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    (void)state, (void)from_to, (void)diags;
    return ask(self, patience, out);
}

static enum lsp_status export_run(void *self, void *state, enum lsp_view_export format,
    const struct lsp_view_patience *patience, struct lsp_diags *diags, struct lsp_buffer *out)
{
    (void)state, (void)format, (void)diags;
    return ask(self, patience, out);
}

static enum lsp_status list_scenarios(void *self, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_scenarios *ret_scenarios)
{
    (void)diags;
    struct fake_model *fake = self;
    struct lsp_view_scenario *items = LSP_ARRAY(arena, struct lsp_view_scenario, fake->n_scenarios);
    for (size_t at = 0; at < fake->n_scenarios; at++) {
        items[at] = fake->scenarios[at].scenario;
        items[at].etag = lsp_arena_printf(arena, "v%u", fake->scenarios[at].version);
    }
    *ret_scenarios = (struct lsp_view_scenarios){fake->n_scenarios, items};
    return LSP_OK;
}

static struct fake_scenario *find_scenario(struct fake_model *fake, const char *id)
{
    for (size_t at = 0; at < fake->n_scenarios; at++)
        if (strcmp(fake->scenarios[at].id, id) == 0)
            return &fake->scenarios[at];
    return NULL;
}

/* Edits are not kept: what a scenario is about is enough for what is tested. */
static enum lsp_status save(void *self, const struct lsp_view_scenario *scenario,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_view_saved *ret_saved)
{
    (void)diags, (void)arena;
    struct fake_model *fake = self;
    struct fake_scenario *found = find_scenario(fake, scenario->id);
    if (found == NULL) {
        if (fake->n_scenarios == FAKE_MAX_SCENARIOS)
            return LSP_CANNOT_WRITE;
        found = &fake->scenarios[fake->n_scenarios++];
        snprintf(found->id, sizeof found->id, "%s", scenario->id);
    }
    found->version++;
    found->scenario = (struct lsp_view_scenario){.id = found->id,
        .name = lsp_arena_copy_text(&found->arena, scenario->name),
        .about =
            scenario->about == NULL ? NULL : lsp_arena_copy_text(&found->arena, scenario->about)};
    *ret_saved = (struct lsp_view_saved){"scenarios/x.yaml", "linkspan appraise x"};
    return LSP_OK;
}

static enum lsp_status forget(void *self, const char *id, struct lsp_diags *diags)
{
    (void)diags;
    struct fake_model *fake = self;
    struct fake_scenario *found = find_scenario(fake, id);
    if (found == NULL)
        return LSP_BAD_INPUT;
    lsp_arena_finish(&found->arena);
    *found = fake->scenarios[--fake->n_scenarios];
    return LSP_OK;
}

static enum lsp_status write_lines(void *self, const char *like, const struct lsp_view_edits *edits,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_view_lines *ret_lines)
{
    (void)self, (void)like, (void)diags;
    const char **lines = LSP_ARRAY(arena, const char *, edits->n);
    for (size_t edit = 0; edit < edits->n; edit++)
        lines[edit] = "- add_link: {}";
    *ret_lines = (struct lsp_view_lines){edits->n, lines};
    return LSP_OK;
}

static void proof(void *self, struct lsp_buffer *out)
{
    (void)self;
    lsp_buffer_add(out, "{\"command\":\"linkspan what-if\"}");
}

static void finish(void *self)
{
    struct fake_model *fake = self;
    for (size_t at = 0; at < fake->n_scenarios; at++)
        lsp_arena_finish(&fake->scenarios[at].arena);
    fake->n_scenarios = 0;
}

struct lsp_view_model fake_model_make(struct fake_model *fake)
{
    static const struct lsp_view_model_ops OPS = {.describe = describe,
        .geometry = geometry,
        .basemap = basemap,
        .link = link,
        .node = node,
        .base = base,
        .solve = solve,
        .finish_state = finish_state,
        .select = select_links,
        .routes = routes,
        .export_run = export_run,
        .scenarios = list_scenarios,
        .save = save,
        .forget = forget,
        .lines = write_lines,
        .proof = proof,
        .finish = finish};
    return (struct lsp_view_model){.self = fake, .ops = &OPS};
}
