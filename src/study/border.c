/* What a border agency asks of a study: one scenario, side and year, each crossing and direction.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "border_internal.h"

static enum lsp_status solve(struct border *border);
static bool has_posts(struct border *border);
static bool find_crossing(struct border *border);
static enum lsp_status list_sides(struct border *border);
static enum lsp_status add_side(
    struct border *border, const struct lsp_post_result *first, struct border_side *side);
static enum lsp_status look_at(struct border *border, struct border_side *side);
static double sum_veh(lsp_hourly *arrivals_veh);
static bool is_cancelled(void *context);
static void add_wait(const struct lsp_simulated_wait *wait, double *vehicles, double *wait_h);
static enum lsp_status render(const struct border *border, struct lsp_border_answer *ret_answer);

/* Fewer vehicles a day, of all classes, are nobody: a trace of the equilibrium. */
static const double FEWEST_VEH_DAY = 1e-3;
/* More would be simulated for hours. */
static const double MOST_VEH_DAY = 100000;

void lsp_border_answer_finish(struct lsp_border_answer *answer)
{
    lsp_buffer_finish(&answer->text);
    lsp_buffer_finish(&answer->json);
}

enum lsp_status lsp_study_border(const struct lsp_border_options *options, struct lsp_diags *diags,
    struct lsp_border_answer *ret_answer)
{
    struct border border = {.options = options, .diags = diags};
    LSP_TRY(lsp_study_open(options->folder, diags, &border.inputs));
    enum lsp_status status = solve(&border);
    for (size_t at = 0; status == LSP_OK && at < border.n_list; at++)
        status = look_at(&border, &border.list[at]);
    if (status == LSP_OK)
        status = render(&border, ret_answer);
    lsp_scenario_sides_finish(&border.sides);
    lsp_arena_finish(&border.arena);
    lsp_study_inputs_finish(&border.inputs);
    return status;
}

static enum lsp_status solve(struct border *border)
{
    const struct lsp_border_options *options = border->options;
    const struct lsp_study_inputs *inputs = &border->inputs;
    if (!has_posts(border))
        return LSP_BAD_INPUT;
    bool has_scenario = lsp_asked_scenario(
        inputs, options->scenario, &border->arena, border->diags, &border->scenario);
    bool has_year =
        lsp_asked_year(inputs, options->year, &border->arena, border->diags, &border->year);
    if (!find_crossing(border) || !has_scenario || !has_year)
        return LSP_BAD_INPUT;
    border->seed = options->seed < 0 ? inputs->seed : (uint64_t)options->seed;
    if (border->year == 0)
        LSP_TRY(lsp_show_year_find(inputs, &border->arena, &border->year));
    const struct sides_options sides = {.scenario = border->scenario, .year = border->year};
    LSP_TRY(
        lsp_scenario_sides_solve(inputs, &sides, &border->arena, border->diags, &border->sides));
    enum lsp_side side = options->is_without ? LSP_WITHOUT : LSP_WITH;
    border->at = &border->sides.cases[side];
    border->results = &border->sides.results[side];
    return list_sides(border);
}

/* Without a post there is nothing to wait at, whoever crosses. */
static bool has_posts(struct border *border)
{
    const struct lsp_case *base = &border->inputs.base;
    const char *wanted = border->options->crossing;
    const struct lsp_crossing *asked = NULL;
    size_t n_posts = 0;
    for (size_t crossing = 0; crossing < base->n_crossings; crossing++) {
        n_posts += base->crossings[crossing].n_posts;
        if (wanted != NULL && strcmp(base->crossings[crossing].id, wanted) == 0)
            asked = &base->crossings[crossing];
    }
    if (asked == NULL ? n_posts > 0 || wanted != NULL : asked->n_posts > 0)
        return true;
    struct lsp_diag_facts facts = {.expected = "posts: [one] or [one, another] of a crossing"};
    if (asked != NULL)
        facts.where = asked->where;
    else
        facts.where = (struct lsp_place){.file = "study.yaml"};
    if (asked == NULL)
        lsp_diags_add(border->diags, LSP_DIAG_NO_POSTS, &facts, "no crossing has a border post");
    else
        lsp_diags_add(border->diags, LSP_DIAG_NO_POSTS, &facts,
            "crossing %s has no border posts, so nobody waits there", asked->id);
    return false;
}

static bool find_crossing(struct border *border)
{
    const struct lsp_case *base = &border->inputs.base;
    const char *wanted = border->options->crossing;
    const char *names[LSP_MAX_CROSSINGS];
    for (uint32_t crossing = 0; crossing < base->n_crossings; crossing++) {
        names[crossing] = base->crossings[crossing].id;
        if (wanted == NULL || strcmp(names[crossing], wanted) == 0)
            border->crossings |= UINT32_C(1) << crossing;
    }
    if (border->crossings == 0 && wanted != NULL)
        lsp_refuse_asked(border->diags, "crossing", wanted, base->n_crossings, names);
    return border->crossings != 0 || wanted == NULL;
}

/* Each crossing and direction that somebody comes to. */
static enum lsp_status list_sides(struct border *border)
{
    const struct lsp_results *results = border->results;
    border->list = LSP_ARRAY(&border->arena, struct border_side, results->n_posts);
    if (border->list == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < results->n_posts; at++) {
        const struct lsp_post_result *post = &results->posts[at];
        double come_veh = 0;
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            for (size_t hour = 0; hour < LSP_HOURS; hour++)
                come_veh += post->come_veh[vehicle][hour];
        if (post->position != 0 || (border->crossings >> post->crossing & 1) == 0 ||
            come_veh < FEWEST_VEH_DAY)
            continue;
        LSP_TRY(add_side(border, post, &border->list[border->n_list++]));
    }
    return LSP_OK;
}

static enum lsp_status add_side(
    struct border *border, const struct lsp_post_result *first, struct border_side *side)
{
    const struct lsp_case *at = border->at;
    side->crossing = &at->crossings[first->crossing];
    side->is_forward = first->is_forward;
    side->passage = lsp_crossing_passage(side->crossing, at->posts, first->is_forward);
    for (size_t vehicle = 0; vehicle < at->network.n_vehicles; vehicle++)
        side->passage.pce[vehicle] = at->network.vehicles[vehicle].pce;
    side->arrivals_veh = LSP_ARRAY(&border->arena, lsp_hourly, LSP_MAX_VEHICLES);
    side->found = LSP_ARRAY(&border->arena, struct lsp_simulated_crossing, 1);
    if (side->arrivals_veh == NULL || side->found == NULL)
        return LSP_NO_MEMORY;
    memcpy(side->arrivals_veh, first->come_veh, sizeof first->come_veh);
    LSP_TRY(lsp_border_season(border, side));
    return lsp_border_check_traffic(border, side);
}

enum lsp_status lsp_border_check_traffic(struct border *border, const struct border_side *side)
{
    double mean_veh = sum_veh(side->arrivals_veh);
    double peak_veh = side->has_season ? sum_veh(side->peak_arrivals_veh) : 0;
    double other_veh = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        for (size_t at = 0; at < side->passage.n_posts; at++)
            other_veh += side->passage.posts[at]->other_veh_day[vehicle];
    double veh_day = fmax(mean_veh, peak_veh) + other_veh;
    if (veh_day <= MOST_VEH_DAY)
        return LSP_OK;
    lsp_diags_add(border->diags, LSP_DIAG_BORDER_TRAFFIC,
        &(struct lsp_diag_facts){.where = side->crossing->where,
            .found = lsp_arena_printf(&border->arena, "%.0f vehicles a day%s", veh_day,
                peak_veh > mean_veh ? " of the busiest month" : ""),
            .expected = lsp_arena_printf(&border->arena, "at most %.0f", MOST_VEH_DAY)},
        "crossing %s has too much traffic to be simulated", side->crossing->id);
    return LSP_BAD_INPUT;
}

static double sum_veh(lsp_hourly *arrivals_veh)
{
    double veh = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            veh += arrivals_veh[vehicle][hour];
    return veh;
}

static enum lsp_status look_at(struct border *border, struct border_side *side)
{
    lsp_checkpoint_day(&side->passage, side->arrivals_veh, &side->day);
    LSP_TRY(lsp_border_simulate(border, &side->passage, side->arrivals_veh, NULL, 0, side->found));
    LSP_TRY(lsp_border_widen(border, side));
    LSP_TRY(lsp_border_staff(border, side));
    return lsp_border_peak(border, side);
}

enum lsp_status lsp_border_simulate(struct border *border, const struct lsp_passage *passage,
    lsp_hourly *arrivals_veh, double (*lanes)[LSP_MAX_LANE_GROUPS][LSP_HOURS], uint32_t n_days,
    struct lsp_simulated_crossing *ret_found)
{
    const struct lsp_border_options *from = border->options;
    int n_threads = lsp_thread_count(&(struct lsp_study_options){.n_threads = from->n_threads});
    const struct lsp_simulation_options options = {.n_days = n_days > 0 ? n_days : from->n_days,
        .seed = border->seed,
        .target_h = from->target_h,
        .n_threads = lanes != NULL ? 1 : n_threads, /* a search's are too short to be shared */
        .lanes = lanes,
        .is_cancelled = is_cancelled,
        .context = border};
    return lsp_checkpoint_simulate(passage, arrivals_veh, &options, ret_found);
}

static bool is_cancelled(void *context)
{
    const struct border *border = context;
    const struct lsp_border_options *options = border->options;
    return options->progress != NULL &&
           !options->progress(options->progress_user, "simulating the border", 0, 1);
}

double lsp_border_post_wait_h(const struct lsp_simulated_post *post)
{
    double vehicles = 0, wait_h = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        add_wait(&post->vehicles[vehicle].day, &vehicles, &wait_h);
    return wait_h / vehicles;
}

double lsp_border_passing_wait_h(const struct lsp_simulated_crossing *crossing)
{
    double vehicles = 0, wait_h = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        add_wait(&crossing->passing[vehicle].day, &vehicles, &wait_h);
    return wait_h / vehicles;
}

static void add_wait(const struct lsp_simulated_wait *wait, double *vehicles, double *wait_h)
{
    if (!(wait->vehicles > 0))
        return;
    *vehicles += wait->vehicles;
    *wait_h += wait->vehicles * wait->wait_h;
}

static enum lsp_status render(const struct border *border, struct lsp_border_answer *ret_answer)
{
    struct lsp_border_answer answer = {.converged = border->sides.converged};
    lsp_border_text(border, &answer.text);
    lsp_border_json(border, &answer.json);
    if (answer.text.failed || answer.json.failed) {
        lsp_border_answer_finish(&answer);
        return LSP_NO_MEMORY;
    }
    *ret_answer = answer;
    return LSP_OK;
}
