/* From trip ends and a table to movements: costs of the empty network, gravity, fitting to counts.
 *
 * The costs are the composite costs of the main scenario's side for which demand is stated, in the
 * base year, with nobody on the way: so the matrix depends on no scenario's congestion, and all
 * scenarios begin with the same.  SPDX-License-Identifier: Apache-2.0 */
#include "study/study_internal.h"

#include <math.h>
#include <string.h>

#include "equilibrium/equilibrium.h"
#include "formats/tables.h"

/* Counts that are met within a thousandth are met: nobody counts a border more exactly. */
static const double COUNT_TOLERANCE = 1e-3;

struct work {
    struct lsp_study_inputs *inputs;
    struct lsp_diags *diags;
    struct lsp_arena arena;
    const double *cost; /* [n_movements] composite, of nobody on the way */
    double *amount;     /* [n_movements] */
};

static enum lsp_status make_room(struct lsp_study_inputs *inputs);
static void take_table(struct lsp_study_inputs *inputs);
static enum lsp_status make_matrices(struct work *work);
static enum lsp_status price_cells(struct work *work, struct lsp_results *results);
static uint64_t stated_state(const struct lsp_study_inputs *inputs);
static enum lsp_status make_matrix(struct work *work, size_t index);
static enum lsp_status lay_out(struct work *work, const struct lsp_matrix_spec *spec,
    struct lsp_gravity *gravity, double *ret_factor);
static bool has_possible_costs(struct work *work, const struct lsp_matrix_spec *spec);
static double of_money(const struct work *work, const struct lsp_matrix_spec *spec);
static void take(
    struct work *work, const struct lsp_matrix_spec *spec, const struct lsp_matrix *matrix);
static void refuse(
    struct work *work, const struct lsp_matrix_spec *spec, const struct lsp_matrix *matrix);
static enum lsp_status fit_counts(struct work *work);
static enum lsp_status list_cells(
    struct work *work, const struct lsp_count_spec *spec, struct lsp_count *count);
static void warn_of_counts(struct work *work);

enum lsp_status lsp_study_open(
    const char *folder, struct lsp_diags *diags, struct lsp_study_inputs *ret_inputs)
{
    LSP_TRY(lsp_study_file_read(folder, diags, ret_inputs));
    enum lsp_status status = lsp_distribute(ret_inputs, diags);
    if (status == LSP_OK)
        status = lsp_costs_follow_plan(ret_inputs, diags);
    if (status == LSP_OK)
        return LSP_OK;
    lsp_arena_adopt(&diags->arena, &ret_inputs->arena); /* the texts under the messages */
    lsp_study_inputs_finish(ret_inputs);
    return status;
}

enum lsp_status lsp_distribute(struct lsp_study_inputs *inputs, struct lsp_diags *diags)
{
    const struct lsp_distribution_spec *spec = &inputs->distribution;
    if (spec->n_matrices == 0 && spec->n_counts == 0)
        return LSP_OK;
    LSP_TRY(make_room(inputs));
    take_table(inputs);
    struct work work = {.inputs = inputs, .diags = diags};
    work.amount = LSP_ARRAY(&work.arena, double, inputs->base.demand.n_movements);
    enum lsp_status status = work.amount == NULL ? LSP_NO_MEMORY : LSP_OK;
    if (status == LSP_OK && spec->n_matrices > 0)
        status = make_matrices(&work);
    if (status == LSP_OK)
        status = fit_counts(&work);
    lsp_arena_finish(&work.arena);
    return status;
}

/* Once: a draw that makes the matrices anew writes over the last ones. */
static enum lsp_status make_room(struct lsp_study_inputs *inputs)
{
    const struct lsp_distribution_spec *spec = &inputs->distribution;
    struct lsp_distribution_made *made = &inputs->distributed;
    if (made->matrices == NULL)
        made->matrices = LSP_ARRAY(&inputs->arena, struct lsp_matrix_made, spec->n_matrices);
    if (made->counts == NULL)
        made->counts = LSP_ARRAY(&inputs->arena, struct lsp_count_made, spec->n_counts);
    return made->matrices == NULL || made->counts == NULL ? LSP_NO_MEMORY : LSP_OK;
}

/* As stated, whatever an earlier draw has made of it. */
static void take_table(struct lsp_study_inputs *inputs)
{
    size_t n_table = inputs->distribution.n_table;
    lsp_movements_derive(n_table, inputs->table);
    for (size_t movement = 0; movement < n_table; movement++)
        inputs->base.demand.movements[movement].amount_per_year =
            inputs->table[movement].amount_per_year;
}

static enum lsp_status make_matrices(struct work *work)
{
    struct lsp_results results = {0};
    enum lsp_status status = price_cells(work, &results), made = LSP_OK;
    work->cost = results.composite_money;
    for (size_t at = 0; at < work->inputs->distribution.n_matrices && status == LSP_OK; at++) {
        status = make_matrix(work, at);
        if (status == LSP_BAD_INPUT) { /* go on: say what is wrong with all of them */
            made = status;
            status = LSP_OK;
        }
    }
    lsp_results_finish(&results);
    return status != LSP_OK ? status : made;
}

static enum lsp_status price_cells(struct work *work, struct lsp_results *results)
{
    const struct lsp_study_inputs *inputs = work->inputs;
    const struct lsp_scenario *scenario = &inputs->scenarios[inputs->main_scenario];
    struct lsp_case empty;
    struct lsp_network network;
    LSP_TRY(lsp_scenario_apply(&inputs->base, scenario, scenario->demand_stated_for,
        stated_state(inputs), &work->arena, &empty));
    empty.demand.movements = inputs->base.demand.movements; /* whatever an edit puts there */
    empty.demand.n_movements = inputs->base.demand.n_movements;
    LSP_TRY(lsp_network_build(&empty.network, &network));
    const struct lsp_equilibrium_problem problem = {.network = &network,
        .services = &empty.services,
        .posts = empty.posts,
        .crossings = empty.crossings,
        .n_posts = empty.n_posts,
        .n_crossings = empty.n_crossings,
        .demand = &empty.demand,
        .amount_per_year = work->amount, /* nobody */
        .link_hours_per_day = inputs->link_hours_per_day,
        .year = inputs->base_year};
    enum lsp_status status =
        lsp_equilibrium_solve(&problem, &(struct lsp_equilibrium_options){0}, results);
    lsp_network_finish(&network);
    return status;
}

/* That of the base year with the largest share, as for the reference of demand. */
static uint64_t stated_state(const struct lsp_study_inputs *inputs)
{
    struct lsp_scenario_state states[LSP_MAX_STATES];
    size_t n_states =
        lsp_scenario_states(&inputs->scenarios[inputs->main_scenario], inputs->base_year, states);
    return states[lsp_scenario_commonest(n_states, states)].active;
}

static enum lsp_status make_matrix(struct work *work, size_t index)
{
    const struct lsp_matrix_spec *spec = &work->inputs->distribution.matrices[index];
    struct lsp_matrix_made *made = &work->inputs->distributed.matrices[index];
    struct lsp_gravity gravity;
    struct lsp_matrix matrix;
    double given = spec->given * of_money(work, spec);
    *made = (struct lsp_matrix_made){.observed_cost = spec->is_mean_cost ? given : (double)NAN};
    if (!has_possible_costs(work, spec))
        return LSP_BAD_INPUT;
    LSP_TRY(lay_out(work, spec, &gravity, &made->attracted_factor));
    gravity.parameter = given;
    LSP_TRY(spec->is_mean_cost ? lsp_distribution_calibrate(&gravity, given, &work->arena, &matrix)
                               : lsp_distribution_gravity(&gravity, &work->arena, &matrix));
    made->stopped_by = matrix.stopped_by;
    made->parameter = matrix.parameter;
    made->mean_cost = matrix.mean_cost;
    made->error = matrix.error;
    made->n_tried = matrix.n_tried;
    if (matrix.stopped_by != LSP_BALANCED) {
        refuse(work, spec, &matrix);
        return LSP_BAD_INPUT;
    }
    take(work, spec, &matrix);
    for (size_t cell = 0; cell < spec->n_movements; cell++)
        made->amount +=
            work->inputs->base.demand.movements[spec->first_movement + cell].amount_per_year;
    return LSP_OK;
}

/* Money for an hour, where the number given is in hours, or per hour: then 1 / it. */
static double of_money(const struct work *work, const struct lsp_matrix_spec *spec)
{
    double value = work->inputs->base.demand.segments[spec->segment].value_of_time_money_h;
    if (!spec->given_is_h || (!spec->is_mean_cost && spec->deterrence == LSP_DETERRENCE_POWER))
        return 1;
    return spec->is_mean_cost ? value : 1 / value;
}

/* Powers and logarithms need costs above nothing. */
static bool has_possible_costs(struct work *work, const struct lsp_matrix_spec *spec)
{
    const struct lsp_zone_spec *zones = work->inputs->base.network.zones;
    const struct lsp_movement *movements = work->inputs->base.demand.movements;
    if (spec->deterrence == LSP_DETERRENCE_EXPONENTIAL)
        return true;
    for (size_t cell = 0; cell < spec->n_movements; cell++) {
        const struct lsp_movement *at = &movements[spec->first_movement + cell];
        if (work->cost[spec->first_movement + cell] > 0)
            continue;
        lsp_diags_add(work->diags, LSP_DIAG_NOT_DISTRIBUTED,
            &(struct lsp_diag_facts){.where = spec->where,
                .expected = "costs above 0, or deterrence exp",
                .hint = "constants below 0 may outweigh all other costs"},
            "the composite cost of %s from %s to %s is not above 0",
            work->inputs->base.demand.segments[spec->segment].name, zones[at->origin].name,
            zones[at->destination].name);
        return false;
    }
    return true;
}

/* The cells in the order in which the reader made movements of them. */
static enum lsp_status lay_out(struct work *work, const struct lsp_matrix_spec *spec,
    struct lsp_gravity *gravity, double *ret_factor)
{
    const struct lsp_zone_spec *zones = work->inputs->base.network.zones;
    size_t n = spec->n_ends, next = spec->first_movement;
    double *rows = LSP_ARRAY(&work->arena, double, n),
           *columns = LSP_ARRAY(&work->arena, double, n);
    double *cost = LSP_ARRAY(&work->arena, double, n *n), produced = 0, attracted = 0;
    bool *crosses = LSP_ARRAY(&work->arena, bool, n *n);
    if (rows == NULL || columns == NULL || cost == NULL || crosses == NULL)
        return LSP_NO_MEMORY;
    for (size_t row = 0; row < n; row++) {
        produced += spec->ends[row].produced;
        attracted += spec->ends[row].attracted;
    }
    *ret_factor = attracted > 0 ? produced / attracted : 1;
    for (size_t row = 0; row < n; row++) {
        rows[row] = spec->ends[row].produced;
        columns[row] = spec->ends[row].attracted * *ret_factor;
        for (size_t column = 0; column < n; column++) {
            size_t cell = row * n + column;
            cost[cell] = row == column ? (double)INFINITY : work->cost[next++];
            crosses[cell] = strcmp(zones[spec->ends[row].zone].country,
                                zones[spec->ends[column].zone].country) != 0;
        }
    }
    *gravity = (struct lsp_gravity){.n_rows = n,
        .n_columns = n,
        .row_total = rows,
        .column_total = columns,
        .cost = cost,
        .crosses_border = crosses,
        .border_effect = spec->border_effect,
        .deterrence = spec->deterrence,
        .power = spec->power};
    return LSP_OK;
}

static void take(
    struct work *work, const struct lsp_matrix_spec *spec, const struct lsp_matrix *matrix)
{
    struct lsp_movement *movements = work->inputs->base.demand.movements;
    size_t n = spec->n_ends, next = spec->first_movement;
    for (size_t cell = 0; cell < n * n; cell++)
        if (cell / n != cell % n)
            movements[next++].amount_per_year = matrix->amount[cell];
}

static void refuse(
    struct work *work, const struct lsp_matrix_spec *spec, const struct lsp_matrix *matrix)
{
    static const char *const WHY[] = {[LSP_BALANCE_ITERATIONS] = "balancing does not end",
        [LSP_BALANCE_IMPOSSIBLE] = "the pairs of zones that can be reached cannot have these sums",
        [LSP_MEAN_COST_TOO_HIGH] = "without any deterrence the mean cost is lower than observed",
        [LSP_MEAN_COST_TOO_LOW] = "no deterrence makes the mean cost as low as observed",
        [LSP_CALIBRATION_STUCK] = "the observed mean cost is not met"};
    static const char *const EXPECTED[] = {[LSP_BALANCE_ITERATIONS] = NULL,
        [LSP_BALANCE_IMPOSSIBLE] = NULL,
        [LSP_MEAN_COST_TOO_HIGH] = "a mean_cost below that which is found",
        [LSP_MEAN_COST_TOO_LOW] = "a mean_cost above that which is found",
        [LSP_CALIBRATION_STUCK] = "a mean_cost that a deterrence meets"};
    bool is_mean_cost = matrix->stopped_by == LSP_MEAN_COST_TOO_HIGH ||
                        matrix->stopped_by == LSP_MEAN_COST_TOO_LOW ||
                        matrix->stopped_by == LSP_CALIBRATION_STUCK;
    lsp_diags_add(work->diags, LSP_DIAG_NOT_DISTRIBUTED,
        &(struct lsp_diag_facts){.where = is_mean_cost ? spec->given_where : spec->where,
            .expected = EXPECTED[matrix->stopped_by],
            .found = lsp_arena_printf(&work->arena, "mean cost %.6g %s at deterrence %.6g",
                matrix->mean_cost, work->inputs->currency, matrix->parameter),
            .hint = matrix->stopped_by == LSP_BALANCE_IMPOSSIBLE
                        ? "every zone where trips begin needs a way to another where they may end"
                    : is_mean_cost
                        ? "it is the mean of the composite cost of the choice, constants "
                          "included; check its unit, or write a parameter instead"
                        : NULL},
        "trips of %s cannot be distributed: %s",
        work->inputs->base.demand.segments[spec->segment].name, WHY[matrix->stopped_by]);
}

/* Those of the table and the distributed ones alike. */
static enum lsp_status fit_counts(struct work *work)
{
    const struct lsp_distribution_spec *spec = &work->inputs->distribution;
    struct lsp_distribution_made *made = &work->inputs->distributed;
    struct lsp_count *counts = LSP_ARRAY(&work->arena, struct lsp_count, spec->n_counts);
    struct lsp_movement *movements = work->inputs->base.demand.movements;
    size_t n_movements = work->inputs->base.demand.n_movements;
    if (counts == NULL)
        return LSP_NO_MEMORY;
    for (size_t movement = 0; movement < n_movements; movement++)
        work->amount[movement] = movements[movement].amount_per_year;
    for (size_t at = 0; at < spec->n_counts; at++) {
        LSP_TRY(list_cells(work, &spec->counts[at], &counts[at]));
        made->counts[at].before = lsp_distribution_counted(work->amount, &counts[at]);
    }
    made->fit = (struct lsp_count_fit){0};
    lsp_distribution_fit(n_movements, work->amount, spec->n_counts, counts, &made->fit);
    for (size_t at = 0; at < spec->n_counts; at++)
        made->counts[at].after = lsp_distribution_counted(work->amount, &counts[at]);
    for (size_t movement = 0; movement < n_movements; movement++)
        movements[movement].amount_per_year = work->amount[movement];
    warn_of_counts(work);
    return LSP_OK;
}

/* A row that goes there and back is one number: what is not counted of it is scaled alike. */
static enum lsp_status list_cells(
    struct work *work, const struct lsp_count_spec *spec, struct lsp_count *count)
{
    const struct lsp_movement *movements = work->inputs->base.demand.movements;
    size_t n_movements = work->inputs->base.demand.n_movements;
    uint32_t *cells = LSP_ARRAY(&work->arena, uint32_t, n_movements);
    uint32_t *partners = LSP_ARRAY(&work->arena, uint32_t, n_movements);
    if (cells == NULL || partners == NULL)
        return LSP_NO_MEMORY;
    *count = (struct lsp_count){.cells = cells, .partners = partners, .target = spec->amount};
    for (size_t first = 0, next; first < n_movements; first = next) {
        bool is_pair = first + 1 < n_movements && movements[first + 1].is_return;
        next = first + (is_pair ? 2 : 1);
        bool is_any = false;
        for (size_t movement = first; movement < next; movement++)
            is_any = is_any || lsp_count_has(spec, &movements[movement]);
        for (size_t movement = first; movement < next && is_any; movement++)
            if (lsp_count_has(spec, &movements[movement]))
                cells[count->n_cells++] = (uint32_t)movement;
            else
                partners[count->n_partners++] = (uint32_t)movement;
    }
    return LSP_OK;
}

static void warn_of_counts(struct work *work)
{
    const struct lsp_distribution_spec *spec = &work->inputs->distribution;
    const struct lsp_distribution_made *made = &work->inputs->distributed;
    for (size_t at = 0; at < spec->n_counts; at++) {
        double counted = spec->counts[at].amount, after = made->counts[at].after;
        if (fabs(after - counted) <= COUNT_TOLERANCE * counted)
            continue;
        lsp_diags_add(work->diags, LSP_DIAG_COUNTS_CONTRADICT,
            &(struct lsp_diag_facts){.where = spec->counts[at].where,
                .found = lsp_arena_printf(
                    &work->arena, "%.6g counted, %.6g after fitting", counted, after),
                .hint = "another count of the same movements wants something else, or nobody moves "
                        "there; a row with return: true keeps as many each way"},
            "count %s cannot be met", spec->counts[at].id);
    }
}
