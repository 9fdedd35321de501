/* A road network as a model of the viewer: what edits do to it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "view/model_roads_internal.h"

enum {
    N_LISTED = 10,
    N_FIELDS = 2,
    MAX_CALLS = 8,
    MAX_FIGURES = 3,
    MAX_CALL_TEXT = 200,
    MAX_UNIT = 64,
};

struct listening {
    const struct lsp_view_roads *roads;
    const struct lsp_view_listener *listener;
    size_t n_like; /* edits that come before the page's own */
};

/* What a headline points to. */
struct headline {
    struct lsp_view_headline headline;
    struct lsp_view_figure figures[MAX_FIGURES];
    struct lsp_view_link_change changes[2][N_LISTED]; /* relieved, loaded */
    char texts[2 * N_LISTED][3][LSP_VIEW_ROADS_MAX_TEXT];
    struct lsp_view_call calls[MAX_CALLS];
    char call_texts[MAX_CALLS][MAX_CALL_TEXT];
    char units[3][MAX_UNIT]; /* of time, vehicles and money */
};

enum { TIME, VEHICLES, MONEY };

static enum lsp_status answer(struct listening *listening, size_t n,
    const struct lsp_road_session_edit edits[], bool is_preview, struct lsp_diags *diags);
static enum lsp_status all_edits(const struct lsp_view_roads *roads,
    const struct lsp_view_wish *wish, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_edit **ret_edits, size_t *ret_n);
static void publish(void *user, const struct lsp_road_session_stage *stage);
static void set_figures(const struct lsp_view_roads *roads,
    const struct lsp_road_session_stage *stage, struct headline *made);
static void set_units(const struct lsp_road_session_network *network, struct headline *made);
static double noise_on_added(
    const struct lsp_view_roads *roads, const struct lsp_road_session_stage *stage);
static void set_base_figures(const struct lsp_road_session_network *network,
    const struct lsp_road_session_stage *stage, struct headline *made);
static bool is_time_alone(const struct lsp_road_session_network *network);
static const char *time_of(const struct lsp_road_session_network *network);
static bool has_new_link(const struct lsp_road_session_stage *stage);
static void list_changes(const struct lsp_view_roads *roads,
    const struct lsp_road_session_stage *stage, bool is_loaded, struct headline *made);
static bool is_removed(const struct lsp_road_session_stage *stage, uint32_t link);
static void set_change(const struct lsp_view_roads *roads,
    const struct lsp_road_session_stage *stage, uint32_t link,
    char texts[3][LSP_VIEW_ROADS_MAX_TEXT], struct lsp_view_link_change *change);
static void set_calls(
    const struct lsp_road_session_stage *stage, const char *unit, struct headline *made);
static void add_call(
    struct headline *made, const char *kind, const char *severity, const char *text);
static struct lsp_view_added_link *added_links(
    const struct lsp_road_session_stage *stage, size_t n_like, struct lsp_arena *arena);
static bool is_cancelled(void *user);
static void show_step(void *user, uint32_t iteration, double relative_gap);

enum lsp_status lsp_view_roads_base(
    void *self, const struct lsp_view_listener *listener, struct lsp_diags *diags)
{
    struct lsp_view_roads *roads = self;
    struct listening listening = {.roads = roads, .listener = listener};
    LSP_TRY(lsp_road_session_solve(roads->session,
        &(struct lsp_road_session_watch){
            .user = &listening, .step = show_step, .is_cancelled = is_cancelled},
        diags));
    return answer(&listening, 0, NULL, false, diags);
}

enum lsp_status lsp_view_roads_solve(void *self, const struct lsp_view_wish *wish,
    const struct lsp_view_listener *listener, struct lsp_diags *diags)
{
    const struct lsp_view_roads *roads = self;
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    struct lsp_road_session_edit *edits = NULL;
    size_t n = 0;
    LSP_TRY(all_edits(roads, wish, &scratch, diags, &edits, &n));
    struct listening listening = {
        .roads = roads, .listener = listener, .n_like = n - wish->edits.n};
    return answer(&listening, n, edits, wish->goal == LSP_VIEW_GOAL_PREVIEW, diags);
}

/* Those of the scenario that it is like come first. */
static enum lsp_status all_edits(const struct lsp_view_roads *roads,
    const struct lsp_view_wish *wish, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_edit **ret_edits, size_t *ret_n)
{
    struct lsp_road_session_scenario like = {0};
    struct lsp_road_session_edit *own = NULL;
    LSP_TRY(lsp_view_roads_edits(roads, &wish->edits, arena, diags, &own));
    if (wish->like != NULL)
        LSP_TRY(lsp_view_roads_find_scenario(roads, wish->like, arena, diags, &like));
    struct lsp_road_session_edit *all =
        LSP_ARRAY(arena, struct lsp_road_session_edit, like.n_edits + wish->edits.n);
    if (all == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < like.n_edits; at++)
        all[at] = like.edits[at];
    for (size_t at = 0; at < wish->edits.n; at++)
        all[like.n_edits + at] = own[at];
    *ret_edits = all;
    *ret_n = like.n_edits + wish->edits.n;
    return LSP_OK;
}

void lsp_view_roads_finish_state(void *self, void *state)
{
    (void)self;
    struct lsp_view_roads_state *kept = state;
    if (kept != NULL)
        lsp_road_session_answer_free(kept->answer);
    free(kept);
}

static enum lsp_status answer(struct listening *listening, size_t n,
    const struct lsp_road_session_edit edits[], bool is_preview, struct lsp_diags *diags)
{
    const struct lsp_view_listener *listener = listening->listener;
    struct lsp_view_roads_state *state = calloc(1, sizeof *state);
    if (state == NULL)
        return LSP_NO_MEMORY;
    enum lsp_status status = lsp_road_session_answer(listening->roads->session, n, edits,
        &(struct lsp_road_session_wish){.is_preview = is_preview,
            .user = listening,
            .publish = publish,
            .is_cancelled = is_cancelled},
        diags, &state->answer);
    if (status == LSP_OK)
        listener->state(listener->user, state);
    else
        free(state);
    return status;
}

static bool is_cancelled(void *user)
{
    const struct listening *listening = user;
    return listening->listener->is_cancelled(listening->listener->user);
}

static void show_step(void *user, uint32_t iteration, double relative_gap)
{
    const struct listening *listening = user;
    char text[64];
    snprintf(
        text, sizeof text, "without: iteration %u, relative gap %.1e", iteration, relative_gap);
    listening->listener->progress(listening->listener->user, text, iteration, 0);
}

static void publish(void *user, const struct lsp_road_session_stage *stage)
{
    const struct listening *listening = user;
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    struct headline *made = LSP_ARRAY(&scratch, struct headline, 1);
    struct lsp_view_added_node *nodes =
        LSP_ARRAY(&scratch, struct lsp_view_added_node, stage->n_added_nodes);
    struct lsp_view_added_link *links = added_links(stage, listening->n_like, &scratch);
    if (made == NULL || nodes == NULL || links == NULL)
        return; /* the answer itself will fail for memory, or has been told before */
    for (uint32_t at = 0; at < stage->n_added_nodes; at++)
        nodes[at] = (struct lsp_view_added_node){
            stage->added_nodes[at].id, stage->added_nodes[at].x, stage->added_nodes[at].y};
    set_figures(listening->roads, stage, made);
    list_changes(listening->roads, stage, false, made);
    list_changes(listening->roads, stage, true, made);
    set_calls(stage, made->units[TIME], made);
    struct lsp_view_headline *headline = &made->headline;
    headline->stage = (enum lsp_view_stage)stage->kind;
    headline->is_converged = stage->is_converged;
    memcpy(headline->gap_without, stage->gap_without, sizeof headline->gap_without);
    memcpy(headline->gap_with, stage->gap_with, sizeof headline->gap_with);
    headline->is_gap_proved = stage->is_proved;
    headline->figures = made->figures;
    headline->relieved = made->changes[0];
    headline->loaded = made->changes[1];
    headline->calls = made->calls;
    headline->n_added_nodes = stage->n_added_nodes;
    headline->added_nodes = nodes;
    headline->n_added_links = stage->n_added_links;
    headline->added_links = links;
    headline->n_removed = stage->n_removed;
    headline->removed = stage->removed;
    const double *const without[N_FIELDS] = {stage->flow_without, stage->time_without};
    const double *const with[N_FIELDS] = {stage->flow_with, stage->time_with};
    const struct lsp_view_fields fields = {.n_links = stage->n_links,
        .n_fields = N_FIELDS,
        .without = without,
        .with = with,
        .noise = stage->noise};
    listening->listener->stage(listening->listener->user, headline, &fields);
}

static void set_figures(const struct lsp_view_roads *roads,
    const struct lsp_road_session_stage *stage, struct headline *made)
{
    const struct lsp_road_session_network *network = roads->network;
    uint32_t n = 0;
    set_units(network, made);
    if (stage->is_base) {
        set_base_figures(network, stage, made);
        return;
    }
    made->figures[n++] = (struct lsp_view_figure){.key = "time_saved",
        .label =
            is_time_alone(network) ? "Users' time saved" : "Users' time, tolls and distance saved",
        .unit = made->units[TIME],
        .value = stage->saved,
        .error = stage->saved_noise,
        .is_distinguishable = fabs(stage->saved) > 2 * stage->saved_noise};
    if (has_new_link(stage))
        made->figures[n++] = (struct lsp_view_figure){.key = "on_link",
            .label = "Vehicles on the new link",
            .unit = made->units[VEHICLES],
            .value = stage->on_added,
            .error = noise_on_added(roads, stage),
            .is_distinguishable = stage->on_added > 0};
    if (!isnan(stage->benefit))
        made->figures[n++] = (struct lsp_view_figure){.key = "benefit",
            .label = "Users' benefit",
            .unit = made->units[MONEY],
            .value = stage->benefit,
            .error = stage->benefit_noise,
            .is_distinguishable = fabs(stage->benefit) > 2 * stage->benefit_noise};
    made->headline.n_figures = n;
}

/* All that is told is of the time that the trips are of; TNTP's files do not say how long it is. */
static void set_units(const struct lsp_road_session_network *network, struct headline *made)
{
    const char *const units[] = {
        time_of(network), "veh", network->currency == NULL ? "money" : network->currency};
    char hours[32];
    lsp_format_double(network->hours, hours);
    bool is_hour = !(fabs(network->hours - 1) > 0);
    for (int unit = 0; unit < 3; unit++)
        snprintf(made->units[unit], MAX_UNIT, "%.24s%s%s%s", units[unit],
            !network->is_gmns ? ""
            : is_hour         ? " in an hour"
                              : " in ",
            !network->is_gmns || is_hour ? "" : hours, !network->is_gmns || is_hour ? "" : " h");
}

/* The links' own added up: they may all be off to one side. */
static double noise_on_added(
    const struct lsp_view_roads *roads, const struct lsp_road_session_stage *stage)
{
    double noise = 0;
    for (uint32_t at = 0; at < stage->n_added_links; at++)
        if (stage->added_links[at].parent == LSP_NONE)
            noise += stage->noise[roads->network->n_links + at];
    return isfinite(noise) ? noise : (double)NAN;
}

/* Of the network as it is: what it costs its users, and how many there are. */
static void set_base_figures(const struct lsp_road_session_network *network,
    const struct lsp_road_session_stage *stage, struct headline *made)
{
    uint32_t n = 0;
    made->figures[n++] = (struct lsp_view_figure){.key = "total_time",
        .label = is_time_alone(network) ? "Time of all users" : "Time, tolls and distance of all",
        .unit = made->units[TIME],
        .value = stage->total_cost_without,
        .error = stage->total_cost_noise,
        .is_distinguishable = true};
    made->figures[n++] = (struct lsp_view_figure){.key = "trips",
        .label = "Trips",
        .unit = made->units[VEHICLES],
        .value = network->n_trips,
        .error = 0,
        .is_distinguishable = true};
    if (stage->unreachable > 0)
        made->figures[n++] = (struct lsp_view_figure){.key = "unreachable",
            .label = "Trips without a way",
            .unit = made->units[VEHICLES],
            .value = stage->unreachable,
            .error = 0,
            .is_distinguishable = true};
    made->headline.n_figures = n;
}

static bool is_time_alone(const struct lsp_road_session_network *network)
{
    bool is_time = true;
    for (uint32_t at = 0; at < network->n_classes; at++)
        is_time = is_time && !(network->classes[at].toll_factor > 0) &&
                  !(network->classes[at].distance_factor > 0);
    return is_time;
}

static const char *time_of(const struct lsp_road_session_network *network)
{
    return network->time_unit[0] == '\0' ? "units of time" : network->time_unit;
}

static bool has_new_link(const struct lsp_road_session_stage *stage)
{
    for (uint32_t at = 0; at < stage->n_added_links; at++)
        if (stage->added_links[at].parent == LSP_NONE)
            return true;
    return false;
}

/* By falling size, without those where it may be noise. */
static void list_changes(const struct lsp_view_roads *roads,
    const struct lsp_road_session_stage *stage, bool is_loaded, struct headline *made)
{
    uint32_t listed[N_LISTED], n = 0;
    double sizes[N_LISTED];
    for (uint32_t link = 0; link < stage->n_links; link++) {
        double difference = stage->flow_with[link] - stage->flow_without[link];
        double size = is_loaded ? difference : -difference;
        if (!(size > 2 * stage->noise[link]) || is_removed(stage, link))
            continue;
        uint32_t place = n < N_LISTED ? n : N_LISTED;
        while (place > 0 && size > sizes[place - 1])
            place--;
        if (place == N_LISTED)
            continue;
        n += n < N_LISTED;
        for (uint32_t at = n - 1; at > place; at--) {
            sizes[at] = sizes[at - 1];
            listed[at] = listed[at - 1];
        }
        sizes[place] = size;
        listed[place] = link;
    }
    for (uint32_t at = 0; at < n; at++)
        set_change(roads, stage, listed[at], made->texts[(is_loaded ? N_LISTED : 0) + at],
            &made->changes[is_loaded][at]);
    *(is_loaded ? &made->headline.n_loaded : &made->headline.n_relieved) = n;
}

/* A link that was split is told of by its parts; one that was closed is relieved. */
static bool is_removed(const struct lsp_road_session_stage *stage, uint32_t link)
{
    for (uint32_t at = 0; at < stage->n_added_links; at++)
        if (stage->added_links[at].parent == link)
            return true;
    return false;
}

static void set_change(const struct lsp_view_roads *roads,
    const struct lsp_road_session_stage *stage, uint32_t link,
    char texts[3][LSP_VIEW_ROADS_MAX_TEXT], struct lsp_view_link_change *change)
{
    const struct lsp_road_session_network *network = roads->network;
    *change = (struct lsp_view_link_change){.link = link,
        .difference = stage->flow_with[link] - stage->flow_without[link],
        .noise = stage->noise[link],
        .with = stage->flow_with[link]};
    if (link >= network->n_links) {
        const struct lsp_road_session_added_link *added =
            &stage->added_links[link - network->n_links];
        change->id = added->id;
        change->name = added->name == NULL ? "" : added->name;
        change->from = added->from;
        change->to = added->to;
        return;
    }
    change->id = lsp_road_session_link_text(roads->session, link, texts[0]);
    change->name = network->link_name[link] == NULL ? "" : network->link_name[link];
    change->from = lsp_road_session_node_text(roads->session, network->tail[link], texts[1]);
    change->to = lsp_road_session_node_text(roads->session, network->head[link], texts[2]);
}

static void set_calls(
    const struct lsp_road_session_stage *stage, const char *unit, struct headline *made)
{
    char text[MAX_CALL_TEXT];
    double reachable = stage->newly_reachable;
    snprintf(text, sizeof text, "%.10g trips %s", fabs(reachable),
        reachable > 0 ? "get a way that had none: total costs before are not theirs."
                      : "lose their way: total costs after are not theirs.");
    if (fabs(reachable) > 0)
        add_call(made, reachable > 0 ? "newly_reachable" : "unreachable", "warning", text);
    char lost[32];
    lsp_format_spoken(-stage->saved, lost);
    snprintf(text, sizeof text,
        "All together lose %s %s, though no road grew worse (Braess's paradox).", lost, unit);
    if (stage->is_slower_for_all)
        add_call(made, "braess", "warning", text);
    if (stage->has_no_effect && stage->n_added_links > 0)
        add_call(made, "no_effect", "info", "No effect, proved: it shortens no trip's way.");
    snprintf(text, sizeof text, "The equilibrium missed its target: the gap may be %.2g.",
        stage->gap_with[1]);
    if (stage->is_last && !stage->is_converged && !stage->is_preview)
        add_call(made, "not_converged", "warning", text);
    snprintf(text, sizeof text,
        "%u links, connectors of zones aside, have a flow that the equilibrium does not determine: "
        "no change is shown there.",
        stage->n_undetermined);
    if (stage->n_undetermined > 0)
        add_call(made, "not_determined", "info", text);
}

static void add_call(
    struct headline *made, const char *kind, const char *severity, const char *text)
{
    uint32_t at = made->headline.n_calls++;
    snprintf(made->call_texts[at], MAX_CALL_TEXT, "%s", text);
    made->calls[at] = (struct lsp_view_call){kind, severity, made->call_texts[at]};
}

/* What an edit of the scenario before made, was made by none of the page's. */
static struct lsp_view_added_link *added_links(
    const struct lsp_road_session_stage *stage, size_t n_like, struct lsp_arena *arena)
{
    struct lsp_view_added_link *links =
        LSP_ARRAY(arena, struct lsp_view_added_link, stage->n_added_links);
    for (uint32_t at = 0; links != NULL && at < stage->n_added_links; at++) {
        const struct lsp_road_session_added_link *from = &stage->added_links[at];
        links[at] = (struct lsp_view_added_link){.id = from->id,
            .name = from->name == NULL ? "" : from->name,
            .edit = from->edit < n_like ? LSP_NONE : from->edit - (uint32_t)n_like,
            .tail = from->tail,
            .head = from->head,
            .n_points = (uint32_t)from->n_points,
            .points = from->points,
            .row = from->row,
            .is_forward = from->is_forward,
            .capacity = from->capacity,
            .length = from->length,
            .free_time = from->free_time,
            .parent = from->parent};
    }
    return links;
}
