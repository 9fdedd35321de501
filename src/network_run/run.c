/* Assignments from files to files, period after period.  SPDX-License-Identifier: Apache-2.0 */
#include "network_run/network_run.h"

#include "base/id.h"
#include "formats/tntp.h"
#include "network_run/network_run_internal.h"

/* What the solver aims at when nothing is asked for; said here since the result states it. */
static const double DEFAULT_GAP = 1e-8;

static enum lsp_status run_all(struct network_run *run, struct lsp_network_run_summary *summary);
static enum lsp_status check_options(const struct network_run *run);
static enum lsp_status run_period(struct network_run *run, uint32_t period);
static enum lsp_status solve(struct network_run *run, struct network_run_answer *answer);
static void keep_start(struct network_run *run, struct lsp_assignment_result *result);
static bool take_step(void *context, const struct lsp_assignment_step *step);
static bool is_cancelled(void *context);
static enum lsp_status keep_summary(
    struct network_run *run, const struct lsp_assignment_result *result);
static void warn_of_unreachable(const struct network_run *run, double trips);
static enum lsp_status write_summary(
    struct network_run *run, struct lsp_network_run_summary *summary);
static void finish_run(struct network_run *run);

enum lsp_status lsp_network_run_assign(const struct lsp_network_run_options *options,
    struct lsp_diags *diags, struct lsp_network_run_summary *ret_summary)
{
    struct network_run run = {.options = options,
        .diags = diags,
        .target = options->relative_gap > 0 ? options->relative_gap : DEFAULT_GAP};
    struct lsp_network_run_summary summary = {.converged = true};
    enum lsp_status status = run_all(&run, &summary);
    finish_run(&run);
    if (status == LSP_OK)
        *ret_summary = summary;
    else
        lsp_network_run_summary_finish(&summary);
    return status;
}

static enum lsp_status run_all(struct network_run *run, struct lsp_network_run_summary *summary)
{
    LSP_TRY(lsp_network_inputs_read(&run->options->sources, run->diags, &run->inputs));
    run->n_threads = lsp_network_inputs_threads(&run->inputs, run->options->n_threads);
    LSP_TRY(check_options(run));
    uint32_t n_periods = run->inputs.periods.n;
    run->periods = LSP_ARRAY(&run->arena, struct network_run_period, n_periods);
    if (run->periods == NULL)
        return LSP_NO_MEMORY;
    if (run->options->start != NULL) {
        LSP_TRY(lsp_network_run_read_start(run));
        run->is_start_read = true;
    }
    if (run->options->result != NULL)
        LSP_TRY(lsp_output_begin(
            run->options->result, LSP_OUTPUT_ASSIGNMENT, run->diags, &run->output));
    for (uint32_t period = 0; period < n_periods; period++) {
        LSP_TRY(run_period(run, period));
        summary->converged &= run->periods[period].proof.is_accepted;
    }
    return write_summary(run, summary);
}

void lsp_network_run_summary_finish(struct lsp_network_run_summary *summary)
{
    lsp_buffer_finish(&summary->text);
    lsp_buffer_finish(&summary->json);
}

static void finish_run(struct network_run *run)
{
    if (run->output.path != NULL)
        lsp_output_finish(&run->output);
    lsp_assignment_state_finish(&run->start);
    lsp_buffer_finish(&run->flows);
    lsp_network_inputs_finish(&run->inputs);
    lsp_arena_finish(&run->arena);
}

static enum lsp_status check_options(const struct network_run *run)
{
    const struct lsp_network_run_options *options = run->options;
    const struct lsp_roads *roads = &run->inputs.roads;
    size_t n_errors = run->diags->n_errors;
    if (options->start != NULL && options->result != NULL &&
        lsp_folder_is_same(options->start, options->result))
        lsp_diags_add(run->diags, LSP_DIAG_RUN_OPTIONS,
            &(struct lsp_diag_facts){
                .where = {.file = options->result}, .hint = "name another folder by --result"},
            "the result would replace the one that the run starts from");
    if (options->flows != NULL && run->inputs.periods.n > 1)
        lsp_diags_add(run->diags, LSP_DIAG_RUN_OPTIONS,
            &(struct lsp_diag_facts){.where = {.file = options->flows},
                .hint = "--result writes the flows of every period"},
            "one flow file is asked for, but there are %u periods", run->inputs.periods.n);
    for (uint32_t link = 0; options->is_system && link < roads->n_links; link++) {
        if (roads->function[link] != LSP_ROAD_TABLE)
            continue;
        lsp_diags_add(run->diags, LSP_DIAG_RUN_OPTIONS,
            &(struct lsp_diag_facts){
                .where = {.file = roads->links_file, .line = roads->line[link], .column = 1},
                .hint = "use --goal user, or another function"},
            "the system optimum is asked for, but a link's time is a table, whose slope jumps");
        break;
    }
    return run->diags->n_errors > n_errors ? LSP_BAD_INPUT : LSP_OK;
}

static enum lsp_status run_period(struct network_run *run, uint32_t period)
{
    struct lsp_network_problem problem = {0};
    enum lsp_assignment_goal goal = run->options->is_system ? LSP_GOAL_SYSTEM : LSP_GOAL_USER;
    struct network_run_answer answer = {.problem = &problem};
    run->period = period;
    LSP_TRY(lsp_network_problem_make(&run->inputs, period, goal, &problem));
    enum lsp_status status = lsp_network_problem_check(&run->inputs, &problem.problem, run->diags);
    if (status == LSP_OK)
        status = solve(run, &answer);
    if (status == LSP_OK)
        status = keep_summary(run, &answer.result);
    if (status == LSP_OK && run->options->result != NULL)
        status = lsp_network_run_make_potentials(run, &answer);
    if (status == LSP_OK)
        status = lsp_network_run_prove(&problem.problem, &answer.result,
            lsp_network_run_potentials(&answer), run->target, run->n_threads,
            &run->periods[period].proof);
    if (status == LSP_OK && run->options->result != NULL)
        status = lsp_network_run_write_period(run, &answer);
    if (status == LSP_OK && run->options->flows != NULL)
        lsp_tntp_write_flows(
            &run->inputs.roads, answer.result.flow, answer.result.cost, &run->flows);
    keep_start(run, &answer.result);
    lsp_buffer_finish(&answer.potentials);
    lsp_assignment_result_finish(&answer.result);
    lsp_network_problem_finish(&problem);
    return status;
}

static enum lsp_status solve(struct network_run *run, struct network_run_answer *answer)
{
    const struct lsp_assignment_problem *problem = &answer->problem->problem;
    bool is_state_written = run->options->result != NULL && !run->options->is_lean;
    const uint32_t *link_in_start = NULL;
    LSP_TRY(lsp_network_run_spread_start(run, problem, &link_in_start));
    const struct lsp_assignment_options options = {.relative_gap = run->target,
        .n_threads = run->n_threads,
        .start = run->start.block == NULL ? NULL : &run->start,
        .link_in_start = link_in_start,
        .keep_state = is_state_written || run->inputs.periods.n > 1,
        .find_determined = run->options->result != NULL,
        .progress = take_step,
        .is_cancelled = is_cancelled,
        .context = run};
    LSP_TRY(lsp_network_run_check_memory(run, problem, &options));
    return lsp_assignment_solve(problem, &options, &answer->result);
}

/* The next period begins with what this one came to. */
static void keep_start(struct network_run *run, struct lsp_assignment_result *result)
{
    lsp_assignment_state_finish(&run->start);
    run->start = result->state;
    result->state = (struct lsp_assignment_state){0};
}

static bool take_step(void *context, const struct lsp_assignment_step *step)
{
    const struct network_run *run = context;
    const struct lsp_network_run_watch *watch = &run->options->watch;
    return watch->step == NULL ||
           watch->step(watch->user, run->inputs.periods.periods[run->period].name, step->iteration,
               step->relative_gap);
}

static bool is_cancelled(void *context)
{
    const struct lsp_network_run_watch *watch = &((struct network_run *)context)->options->watch;
    return watch->is_cancelled != NULL && watch->is_cancelled(watch->user);
}

static enum lsp_status keep_summary(
    struct network_run *run, const struct lsp_assignment_result *result)
{
    struct network_run_period *kept = &run->periods[run->period];
    struct lsp_assignment_step *steps =
        LSP_ARRAY(&run->arena, struct lsp_assignment_step, result->n_steps);
    if (steps == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t step = 0; step < result->n_steps; step++) {
        steps[step] = result->steps[step];
        steps[step].flow = NULL; /* which did not last */
    }
    kept->objective = result->objective;
    /* Of the optimum, the solver's is at marginal costs; its objective is what all pay. */
    kept->total_cost = run->options->is_system ? result->objective : result->total_cost;
    kept->relative_gap = result->relative_gap;
    kept->unreachable_trips = result->unreachable_trips;
    kept->ended_by = result->ended_by;
    kept->n_steps = result->n_steps;
    kept->steps = steps;
    if (result->unreachable_trips > 0)
        warn_of_unreachable(run, result->unreachable_trips);
    return LSP_OK;
}

static void warn_of_unreachable(const struct network_run *run, double trips)
{
    const char *period = run->inputs.periods.periods[run->period].name;
    lsp_diags_add(run->diags, LSP_DIAG_TRIPS_LEFT_OUT,
        &(struct lsp_diag_facts){.where = {.file = run->options->sources.trips},
            .hint = "look for zones without a link into or out of the network"},
        "%.10g of %.10g trips%s%s are left out, since no path leads to their destination", trips,
        run->inputs.trips[run->period].total, period[0] == '\0' ? "" : " of period ", period);
}

static enum lsp_status write_summary(
    struct network_run *run, struct lsp_network_run_summary *summary)
{
    const struct lsp_network_run_options *options = run->options;
    lsp_network_run_write_text(run, &summary->text);
    lsp_network_run_write_json(run, &summary->json);
    if (summary->text.failed || summary->json.failed)
        return LSP_NO_MEMORY;
    if (options->result != NULL) {
        LSP_TRY(lsp_output_write(&run->output, "run.json", &summary->json, run->diags));
        LSP_TRY(lsp_output_commit(&run->output, run->diags));
    }
    return options->flows == NULL ? LSP_OK
                                  : lsp_file_replace(options->flows, &run->flows, run->diags);
}
