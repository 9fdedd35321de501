/* One scenario: both sides, every model year and state, then the appraisal.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "equilibrium/equilibrium.h"

/* What is the same for all solves of a scenario. */
struct frame {
    const struct lsp_study_inputs *inputs;
    const struct lsp_scenario *scenario;
    struct lsp_arena *arena;
    struct lsp_diags *diags;
    double target;              /* of the residual; 0 = the solver's own */
    double aim;                 /* of the residual, below the target; 0 = the target */
    struct lsp_results *others; /* to the run's results, states of the same runs; NULL = unwanted */
    struct lsp_results *other;  /* that of the run to come, among them; NULL = unwanted */
    int *years;                 /* [n_years] that are solved, rising */
    size_t n_years;
    struct lsp_pivot *pivots;   /* [n_movements] of the reference; NULL until that has been run */
    const double **fixed_share; /* [n_movements] while the reference is run; or NULL */
    const struct sides_options *sides; /* whose steps are kept; NULL = nobody's */
    const double *fixed_amount;        /* [n_movements] in the place of what is stated; or NULL */
    case_change *change;               /* made to every case before it is solved; or NULL */
    size_t change_number;
};

static enum lsp_status begin_sides(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct frame *ret_frame, struct lsp_scenario_state *ret_shown,
    struct scenario_sides *ret_sides) LSP_MUST_CHECK;
static enum lsp_status list_years(struct frame *frame, bool own_years_only);
static void add_years_of_edits(struct frame *frame, const struct lsp_scenario *scenario);
static enum lsp_status make_room(struct frame *frame, bool tells_error, struct scenario_run *run);
static enum lsp_status solve_and_appraise(
    struct frame *frame, int32_t opening_day, struct scenario_run *run) LSP_MUST_CHECK;
static bool wants_closer(struct frame *frame, const struct scenario_run *run);
static enum lsp_status keep_shown_cases(
    const struct frame *frame, int show_year, struct scenario_run *run);
static enum lsp_status find_reference(struct frame *frame, bool *ret_converged);
static enum lsp_status solve_year(struct frame *frame, int year, struct scenario_run *run);
static enum lsp_status solve_side(struct frame *frame, enum lsp_side side, uint64_t active,
    int year, struct lsp_case *ret_case, struct lsp_results *ret_results);
static enum lsp_status mark_kept(
    const struct frame *frame, const struct lsp_demand *demand, bool **ret_is_kept);
static enum lsp_status mark_project_links(const struct frame *frame, struct scenario_run *run);
static enum lsp_status appraise(
    const struct frame *frame, int32_t opening_day, struct scenario_run *run);
static enum lsp_status fill_context(const struct frame *frame, const struct scenario_run *run,
    struct lsp_appraisal_context *context);

enum lsp_status lsp_scenario_run_make(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct scenario_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct scenario_run *ret_run)
{
    struct frame frame = {.inputs = inputs,
        .scenario = &inputs->scenarios[scenario],
        .arena = arena,
        .diags = diags,
        .target = options->target};
    *ret_run = (struct scenario_run){0};
    LSP_TRY(list_years(&frame, options->own_years_only));
    LSP_TRY(make_room(&frame, options->tells_error, ret_run));
    LSP_TRY(keep_shown_cases(&frame, options->show_year, ret_run));
    LSP_TRY(mark_project_links(&frame, ret_run));
    enum lsp_status status = solve_and_appraise(&frame, options->opening_day, ret_run);
    struct lsp_diags said = {0}; /* by the first ones already */
    frame.diags = &said;
    for (uint32_t n = 1; status == LSP_OK && wants_closer(&frame, ret_run); n++) {
        lsp_scenario_run_finish(ret_run);
        status = solve_and_appraise(&frame, options->opening_day, ret_run);
        ret_run->appraisal.difference.n_tightened = n;
    }
    lsp_diags_finish(&said);
    ret_run->pivots = frame.pivots;
    if (status == LSP_OK && options->answers_trade)
        status = lsp_trade_make(inputs, scenario, options->show_year, arena, ret_run);
    if (status != LSP_OK) {
        lsp_scenario_run_finish(ret_run);
        return status;
    }
    lsp_figures_fill(options->show_year, options->opening_day, ret_run);
    return LSP_OK;
}

/* All equilibria, and the account that they make. */
static enum lsp_status solve_and_appraise(
    struct frame *frame, int32_t opening_day, struct scenario_run *run)
{
    frame->pivots = NULL;
    enum lsp_status status = find_reference(frame, &run->converged);
    for (size_t year = 0; year < frame->n_years && status == LSP_OK; year++)
        status = solve_year(frame, frame->years[year], run);
    if (status == LSP_OK)
        status = appraise(frame, opening_day, run);
    for (size_t result = 0; frame->others != NULL && result < 2 * run->n_pairs; result++)
        lsp_results_finish(&frame->others[result]);
    return status;
}

/* False too when the errors are as small as they can be made. */
static bool wants_closer(struct frame *frame, const struct scenario_run *run)
{
    const struct lsp_difference *difference = &run->appraisal.difference;
    if (!difference->is_estimated || difference->is_reached || !run->converged)
        return false;
    double aim = frame->aim > 0 ? frame->aim : run->pairs[0].without->convergence.target;
    return lsp_difference_next_aim(difference->excess, aim, &frame->aim);
}

/* For every year and state a pair of results. */
static enum lsp_status make_room(struct frame *frame, bool tells_error, struct scenario_run *run)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t max_pairs = 0;
    for (size_t year = 0; year < frame->n_years; year++)
        max_pairs += lsp_scenario_states(frame->scenario, frame->years[year], states);
    run->pairs = LSP_ARRAY(frame->arena, struct lsp_appraisal_pair, max_pairs);
    run->results = LSP_ARRAY(frame->arena, struct lsp_results, 2 * max_pairs);
    if (tells_error)
        frame->others = LSP_ARRAY(frame->arena, struct lsp_results, 2 * max_pairs);
    bool is_whole =
        run->pairs != NULL && run->results != NULL && (!tells_error || frame->others != NULL);
    return is_whole ? LSP_OK : LSP_NO_MEMORY;
}

/* Both sides as they stand in the shown year's commonest state, for maps and names. */
static enum lsp_status keep_shown_cases(
    const struct frame *frame, int show_year, struct scenario_run *run)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t n_states = lsp_scenario_states(frame->scenario, show_year, states);
    uint64_t active = states[lsp_scenario_commonest(n_states, states)].active;
    LSP_TRY(lsp_scenario_apply(
        &frame->inputs->base, frame->scenario, LSP_WITHOUT, active, frame->arena, &run->without));
    return lsp_scenario_apply(
        &frame->inputs->base, frame->scenario, LSP_WITH, active, frame->arena, &run->with);
}

void lsp_scenario_run_finish(struct scenario_run *run)
{
    for (size_t result = 0; result < 2 * run->n_pairs; result++)
        lsp_results_finish(&run->results[result]);
    lsp_results_finish(&run->traded);
    run->n_pairs = 0;
}

enum lsp_status lsp_scenario_sides_solve(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct scenario_sides *ret_sides)
{
    struct frame frame;
    struct lsp_scenario_state shown;
    struct scenario_sides sides = {0};
    LSP_TRY(begin_sides(inputs, options, arena, diags, &frame, &shown, &sides));
    frame.sides = options->keeps_steps ? options : NULL;
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++) {
        enum lsp_status status = solve_side(&frame, (enum lsp_side)side, shown.active,
            options->year, &sides.cases[side], &sides.results[side]);
        if (status != LSP_OK) {
            lsp_scenario_sides_finish(&sides);
            return status;
        }
        sides.converged &= sides.results[side].convergence.stopped_by == LSP_STOPPED_CONVERGED;
    }
    *ret_sides = sides;
    return LSP_OK;
}

/* The commonest state of the year, and the reference. */
static enum lsp_status begin_sides(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, struct lsp_arena *arena, struct lsp_diags *diags,
    struct frame *ret_frame, struct lsp_scenario_state *ret_shown, struct scenario_sides *ret_sides)
{
    *ret_frame = (struct frame){.inputs = inputs,
        .scenario = &inputs->scenarios[options->scenario],
        .arena = arena,
        .diags = diags,
        .target = options->target};
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t n_states = lsp_scenario_states(ret_frame->scenario, options->year, states);
    *ret_shown = states[lsp_scenario_commonest(n_states, states)];
    *ret_sides = (struct scenario_sides){.n_states = n_states, .state_share = ret_shown->share};
    LSP_TRY(find_reference(ret_frame, &ret_sides->converged));
    ret_sides->pivots = ret_frame->pivots;
    return LSP_OK;
}

enum lsp_status lsp_scenario_side_fixed(const struct lsp_study_inputs *inputs, size_t scenario,
    const struct side_fixed *fixed, struct lsp_arena *arena, struct lsp_results *ret_results)
{
    struct frame frame = {.inputs = inputs,
        .scenario = &inputs->scenarios[scenario],
        .arena = arena,
        .fixed_amount = fixed->amount};
    struct lsp_scenario_state states[LSP_MAX_STATES];
    lsp_scenario_states(frame.scenario, fixed->year, states);
    struct lsp_case unused;
    LSP_TRY(lsp_scenario_apply(
        &inputs->base, frame.scenario, fixed->side, states[fixed->state].active, arena, &unused));
    size_t n = unused.demand.n_movements;
    frame.pivots = LSP_ARRAY(arena, struct lsp_pivot, n);
    if (frame.pivots == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < n; movement++) {
        frame.pivots[movement] = fixed->pivots[movement];
        frame.pivots[movement].response = 0;
    }
    return solve_side(
        &frame, fixed->side, states[fixed->state].active, fixed->year, &unused, ret_results);
}

void lsp_scenario_sides_finish(struct scenario_sides *sides)
{
    for (int side = LSP_WITHOUT; side <= LSP_WITH; side++)
        lsp_results_finish(&sides->results[side]);
}

void lsp_scenario_sides_state(const struct scenario_sides *sides, struct lsp_buffer *text)
{
    if (sides->n_states > 1)
        lsp_buffer_printf(text,
            "The year has %zu states of the network; this is the commonest, on %.1f %% of its "
            "days.\n",
            sides->n_states, 100 * sides->state_share);
}

enum lsp_status lsp_scenario_visit(const struct lsp_study_inputs *inputs, size_t scenario,
    size_t n_wanted, const struct wanted_year wanted[], scenario_visit *visit, void *user,
    struct lsp_diags *diags, bool *ret_converged)
{
    struct lsp_arena arena = {0};
    struct frame frame = {.inputs = inputs,
        .scenario = &inputs->scenarios[scenario],
        .arena = &arena,
        .diags = diags};
    bool converged = false;
    enum lsp_status status = find_reference(&frame, &converged);
    for (size_t at = 0; at < n_wanted && status == LSP_OK; at++) {
        struct lsp_scenario_state states[LSP_MAX_STATES];
        size_t n_states = lsp_scenario_states(frame.scenario, wanted[at].year, states);
        for (size_t state = 0; state < n_states && status == LSP_OK; state++) {
            struct lsp_case solved;
            struct lsp_results results;
            status = solve_side(
                &frame, wanted[at].side, states[state].active, wanted[at].year, &solved, &results);
            if (status != LSP_OK)
                break;
            converged &= results.convergence.stopped_by == LSP_STOPPED_CONVERGED;
            visit(user, &wanted[at], states[state].share, &solved, &results);
            lsp_results_finish(&results);
        }
    }
    lsp_arena_finish(&arena);
    if (status == LSP_OK)
        *ret_converged = converged;
    return status;
}

enum lsp_status lsp_scenario_side_vary(const struct lsp_study_inputs *inputs,
    const struct sides_options *options, enum lsp_side side, size_t n, case_change *change,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_results results[])
{
    struct frame frame;
    struct lsp_scenario_state shown;
    struct scenario_sides unused_sides;
    LSP_TRY(begin_sides(inputs, options, arena, diags, &frame, &shown, &unused_sides));
    frame.change = change;
    for (size_t number = 0; number < n; number++) {
        struct lsp_case unused;
        frame.change_number = number;
        enum lsp_status status =
            solve_side(&frame, side, shown.active, options->year, &unused, &results[number]);
        while (status != LSP_OK && number > 0)
            lsp_results_finish(&results[--number]);
        LSP_TRY(status);
    }
    return LSP_OK;
}

static int compare_years(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The model years, and the years around every date on which an edit begins or ends: between them
 * benefits are interpolated, and a closure must not leak into years in which all is open.  All
 * scenarios are solved in the same years, so that they differ by their edits alone; but those that
 * have a file of their own leave the others as they are. */
static enum lsp_status list_years(struct frame *frame, bool own_years_only)
{
    const struct lsp_study_inputs *inputs = frame->inputs;
    size_t n_edits = 0;
    for (size_t at = 0; at < inputs->n_scenarios; at++)
        n_edits += inputs->scenarios[at].n_edits;
    frame->years = LSP_ARRAY(frame->arena, int, inputs->n_model_years + 6 * n_edits);
    if (frame->years == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < inputs->n_model_years; at++)
        frame->years[frame->n_years++] = inputs->model_years[at];
    for (size_t at = 0; at < inputs->n_scenarios; at++)
        if (&inputs->scenarios[at] == frame->scenario ||
            !(own_years_only || inputs->scenarios[at].is_saved))
            add_years_of_edits(frame, &inputs->scenarios[at]);
    qsort(frame->years, frame->n_years, sizeof *frame->years, compare_years);
    size_t n_kept = 0;
    for (size_t at = 0; at < frame->n_years; at++)
        if (n_kept == 0 || frame->years[n_kept - 1] != frame->years[at])
            frame->years[n_kept++] = frame->years[at];
    frame->n_years = n_kept;
    return LSP_OK;
}

static void add_years_of_edits(struct frame *frame, const struct lsp_scenario *scenario)
{
    const struct lsp_study_inputs *inputs = frame->inputs;
    int first = inputs->model_years[0], last = inputs->model_years[inputs->n_model_years - 1];
    for (size_t at = 0; at < scenario->n_edits; at++) {
        int32_t dates[] = {scenario->edits[at].from_day, scenario->edits[at].to_day};
        for (int date = 0; date < 2; date++)
            for (int step = -1; step <= 1 && dates[date] != INT32_MIN && dates[date] != INT32_MAX;
                 step++) {
                int year = lsp_date_from_day(dates[date]).year + step;
                if (year > first && year < last)
                    frame->years[frame->n_years++] = year;
            }
    }
}

/* Composite costs on the side and in the year for which the demand is stated: there the totals are
 * the stated ones.  The state of the base year with the largest share is meant. */
static enum lsp_status find_reference(struct frame *frame, bool *ret_converged)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    int year = frame->inputs->base_year;
    size_t n_states = lsp_scenario_states(frame->scenario, year, states);
    size_t largest = lsp_scenario_commonest(n_states, states);
    struct lsp_case stated;
    struct lsp_results results;
    LSP_TRY(solve_side(frame, frame->scenario->demand_stated_for, states[largest].active, year,
        &stated, &results));
    *ret_converged = results.convergence.stopped_by == LSP_STOPPED_CONVERGED;
    struct lsp_pivot *pivots = LSP_ARRAY(frame->arena, struct lsp_pivot, results.n_movements);
    enum lsp_status status = LSP_NO_MEMORY;
    if (pivots != NULL)
        status = lsp_reference_make(
            frame->scenario, &stated, &results, frame->fixed_share, frame->diags, pivots);
    frame->pivots = pivots;
    frame->fixed_share = NULL;
    lsp_results_finish(&results);
    return status;
}

static enum lsp_status solve_year(struct frame *frame, int year, struct scenario_run *run)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t n_states = lsp_scenario_states(frame->scenario, year, states);
    for (size_t state = 0; state < n_states; state++) {
        size_t first = 2 * run->n_pairs;
        struct lsp_results *both = &run->results[first];
        for (int side = LSP_WITHOUT; side <= LSP_WITH; side++) {
            struct lsp_case unused;
            frame->other = frame->others != NULL ? &frame->others[first + (size_t)side] : NULL;
            enum lsp_status status = solve_side(
                frame, (enum lsp_side)side, states[state].active, year, &unused, &both[side]);
            frame->other = NULL;
            if (status != LSP_OK) {
                lsp_results_finish(&both[LSP_WITHOUT]);
                if (frame->others != NULL)
                    lsp_results_finish(&frame->others[first]);
                return status;
            }
            run->converged &= both[side].convergence.stopped_by == LSP_STOPPED_CONVERGED;
        }
        run->pairs[run->n_pairs++] = (struct lsp_appraisal_pair){.year = year,
            .share = states[state].share,
            .without = &both[LSP_WITHOUT],
            .with = &both[LSP_WITH]};
    }
    return LSP_OK;
}

static enum lsp_status solve_side(struct frame *frame, enum lsp_side side, uint64_t active,
    int year, struct lsp_case *ret_case, struct lsp_results *ret_results)
{
    const struct lsp_study_inputs *inputs = frame->inputs;
    LSP_TRY(
        lsp_scenario_apply(&inputs->base, frame->scenario, side, active, frame->arena, ret_case));
    if (frame->change != NULL)
        LSP_TRY(frame->change(frame->change_number, frame->arena, ret_case));
    const struct lsp_demand *demand = &ret_case->demand;
    double *amount = LSP_ARRAY(frame->arena, double, demand->n_movements);
    if (amount == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        amount[movement] =
            frame->fixed_amount != NULL
                ? frame->fixed_amount[movement]
                : lsp_stated_amount(frame->scenario, ret_case, movement, year, inputs->base_year);
    if (frame->pivots == NULL)
        LSP_TRY(lsp_reference_shares(demand, frame->arena, &frame->fixed_share));
    bool *keep_steps = NULL;
    LSP_TRY(mark_kept(frame, demand, &keep_steps));
    struct lsp_network network;
    LSP_TRY(lsp_network_build(&ret_case->network, &network));
    struct lsp_equilibrium_problem problem = {.network = &network,
        .services = &ret_case->services,
        .posts = ret_case->posts,
        .crossings = ret_case->crossings,
        .n_posts = ret_case->n_posts,
        .n_crossings = ret_case->n_crossings,
        .demand = demand,
        .amount_per_year = amount,
        .pivots = frame->pivots,
        .fixed_share = frame->fixed_share,
        .link_hours_per_day = inputs->link_hours_per_day,
        .year = year};
    struct lsp_equilibrium_options options = {
        .target = frame->target, .aim = frame->aim, .keep_steps = keep_steps};
    enum lsp_status status =
        lsp_equilibrium_solve_twice(&problem, &options, ret_results, frame->other);
    lsp_network_finish(&network);
    return status;
}

/* NULL when nobody's steps are to be kept. */
static enum lsp_status mark_kept(
    const struct frame *frame, const struct lsp_demand *demand, bool **ret_is_kept)
{
    if (frame->sides == NULL)
        return LSP_OK;
    bool *is_kept = LSP_ARRAY(frame->arena, bool, demand->n_movements);
    if (is_kept == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < demand->n_movements; movement++)
        is_kept[movement] = demand->movements[movement].origin == frame->sides->origin &&
                            demand->movements[movement].destination == frame->sides->destination;
    *ret_is_kept = is_kept;
    return LSP_OK;
}

/* The rows that the project adds; where it adds none, those whose attributes it sets.  Added links
 * and parts of links stand behind the base's in the order of their edits, on both sides. */
static enum lsp_status mark_project_links(const struct frame *frame, struct scenario_run *run)
{
    const struct lsp_scenario *scenario = frame->scenario;
    const struct lsp_network_specs *specs = &run->with.network;
    size_t next_row = frame->inputs->base.network.n_links;
    bool adds_any = false;
    run->is_project_link = LSP_ARRAY(frame->arena, bool, specs->n_links);
    if (run->is_project_link == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < scenario->n_edits; at++) {
        const struct lsp_edit *edit = &scenario->edits[at];
        if (edit->kind == LSP_EDIT_ADD_LINK) {
            run->is_project_link[next_row] = edit->with_only;
            adds_any |= edit->with_only;
        }
        next_row += lsp_edit_n_added_links(edit);
    }
    for (size_t at = 0; at < scenario->n_edits && !adds_any; at++)
        if (scenario->edits[at].with_only && scenario->edits[at].kind == LSP_EDIT_SET_LINK)
            run->is_project_link[scenario->edits[at].target] = true;
    for (size_t row = 0; row < specs->n_links; row++)
        if (specs->links[row].is_part)
            run->is_project_link[row] |= run->is_project_link[specs->links[row].part_of];
    return LSP_OK;
}

static enum lsp_status appraise(
    const struct frame *frame, int32_t opening_day, struct scenario_run *run)
{
    struct lsp_appraisal_context context;
    struct lsp_appraisal_spec spec;
    LSP_TRY(fill_context(frame, run, &context));
    size_t scenario = (size_t)(frame->scenario - frame->inputs->scenarios);
    LSP_TRY(lsp_scenario_spec(frame->inputs, scenario, frame->arena, &spec));
    run->context = context;
    run->spec = spec;
    LSP_TRY(lsp_appraise(
        &spec, &context, run->n_pairs, run->pairs, opening_day, frame->arena, &run->appraisal));
    return frame->others == NULL ? LSP_OK
                                 : lsp_difference_estimate(&spec, &context, frame->others,
                                       opening_day, frame->arena, run);
}

static enum lsp_status fill_context(const struct frame *frame, const struct scenario_run *run,
    struct lsp_appraisal_context *context)
{
    const struct lsp_case *with = &run->with;
    const struct lsp_demand *demand = &with->demand;
    struct lsp_arena *arena = frame->arena;
    size_t n_segments = demand->n_segments, n_movements = demand->n_movements;
    size_t n_operators = with->services.n_operators, n_posts = with->n_posts;
    const char **names = LSP_ARRAY(
        arena, const char *, 2 * n_segments + 2 * n_movements + 2 * n_operators + 2 * n_posts);
    double *scale = LSP_ARRAY(arena, double, 2 * n_segments);
    double *response = LSP_ARRAY(arena, double, n_movements);
    uint32_t *segment_of = LSP_ARRAY(arena, uint32_t, n_movements);
    bool *is_goods = LSP_ARRAY(arena, bool, n_segments);
    if (names == NULL || scale == NULL || response == NULL || segment_of == NULL ||
        is_goods == NULL)
        return LSP_NO_MEMORY;
    const char **country = names + n_segments, **origin = country + n_segments;
    const char **destination = origin + n_movements, **operator_name = destination + n_movements;
    const char **operator_country = operator_name + n_operators;
    const char **post_name = operator_country + n_operators, **post_country = post_name + n_posts;
    for (size_t at = 0; at < n_segments; at++) {
        names[at] = demand->segments[at].name;
        country[at] = demand->segments[at].country;
        is_goods[at] = demand->segments[at].is_goods;
        scale[at] = demand->segments[at].scale_per_money;
        scale[n_segments + at] = demand->segments[at].response;
    }
    for (size_t at = 0; at < n_movements; at++) {
        segment_of[at] = demand->movements[at].segment;
        response[at] = frame->pivots[at].response;
        origin[at] = with->network.zones[demand->movements[at].origin].country;
        destination[at] = with->network.zones[demand->movements[at].destination].country;
    }
    for (size_t at = 0; at < n_operators; at++) {
        operator_name[at] = with->services.operators[at].name;
        operator_country[at] = with->services.operators[at].country;
    }
    for (size_t at = 0; at < n_posts; at++) {
        post_name[at] = with->posts[at].name;
        post_country[at] = with->posts[at].country;
    }
    *context = (struct lsp_appraisal_context){.n_segments = n_segments,
        .n_movements = n_movements,
        .n_operators = n_operators,
        .n_posts = n_posts,
        .segment_name = names,
        .segment_country = country,
        .segment_is_goods = is_goods,
        .segment_scale_per_money = scale,
        .segment_response = scale + n_segments,
        .movement_response = response,
        .movement_segment = segment_of,
        .origin_country = origin,
        .destination_country = destination,
        .operator_name = operator_name,
        .operator_country = operator_country,
        .post_name = post_name,
        .post_country = post_country};
    return lsp_context_add_modes(with, arena, context);
}
