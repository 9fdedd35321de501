/* The chain: read, check, build programme, run all scenarios, draw, report, commit.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/statistics.h"

/* All that one appraisal makes, until it is written. */
struct chain {
    const struct lsp_study_options *options;
    struct lsp_diags *diags;
    struct lsp_arena arena;
    struct lsp_study_inputs inputs;
    struct lsp_plan plan;
    struct lsp_schedule_risk_options risk_options;
    struct lsp_programme_checks checks;
    struct lsp_backward_look look;
    struct lsp_schedule_risk spread;
    int show_year;
    struct scenario_run *runs; /* [n_scenarios] */
    struct draws draws;
    const char *output; /* folder of the results */
    struct draws_timing timing;
    struct lsp_elasticities elasticities;
    struct lsp_report report;
};

/* As the default of linkspan border. */
static const double BORDER_TARGET_H = 0.5;

static enum lsp_status check_scenarios(
    const struct lsp_study_inputs *inputs, struct lsp_diags *diags);
static void describe_inputs(const struct lsp_study_inputs *from, struct lsp_buffer *ret_overview);
static enum lsp_status run_and_write(struct chain *chain, struct lsp_study_summary *summary);
static enum lsp_status fill_summary(
    const struct chain *chain, const char *folder, struct lsp_study_summary *summary);
static enum lsp_status run_chain(struct chain *chain);
static enum lsp_status run_programme(struct chain *chain);
static enum lsp_status run_scenarios(struct chain *chain);
static bool tell(const struct chain *chain, const char *stage, size_t done, size_t total);
static enum lsp_status make_report(struct chain *chain);
static enum lsp_status make_report_scenarios(struct chain *chain);
static enum lsp_status simulate_border(struct chain *chain);
static bool is_border_cancelled(void *context);
static enum lsp_status make_figures(struct chain *chain);
static enum lsp_status write_files(
    struct chain *chain, struct lsp_output *output, struct lsp_study_summary *summary);

void lsp_study_summary_finish(struct lsp_study_summary *summary)
{
    lsp_buffer_finish(&summary->text);
    lsp_buffer_finish(&summary->missed);
    lsp_buffer_finish(&summary->json);
    free(summary->report_path);
    *summary = (struct lsp_study_summary){0};
}

enum lsp_status lsp_study_check(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_overview)
{
    struct lsp_study_inputs inputs;
    LSP_TRY(lsp_study_open(folder, diags, &inputs));
    enum lsp_status status = check_scenarios(&inputs, diags);
    if (status == LSP_OK)
        describe_inputs(&inputs, ret_overview);
    lsp_study_inputs_finish(&inputs);
    if (status != LSP_OK)
        return status;
    return ret_overview->failed ? LSP_NO_MEMORY : LSP_OK;
}

/* Solves every scenario, since only that shows whether each movement can be made. */
static enum lsp_status check_scenarios(
    const struct lsp_study_inputs *inputs, struct lsp_diags *diags)
{
    enum lsp_status status = LSP_OK;
    for (size_t at = 0; at < inputs->n_scenarios; at++) {
        struct lsp_arena arena = {0};
        struct scenario_run run;
        struct scenario_options options = {
            .show_year = inputs->model_years[0], .opening_day = inputs->programme.start_day};
        enum lsp_status status_of_run =
            lsp_scenario_run_make(inputs, at, &options, &arena, diags, &run);
        if (status_of_run == LSP_OK)
            lsp_scenario_run_finish(&run);
        else
            status = status_of_run;
        lsp_arena_finish(&arena);
    }
    return status;
}

static void describe_inputs(const struct lsp_study_inputs *from, struct lsp_buffer *ret_overview)
{
    const struct lsp_case *base = &from->base;
    lsp_buffer_add_terminal(ret_overview, from->name);
    lsp_buffer_printf(ret_overview,
        "\n  %zu nodes, %zu zones, %zu links, %zu timetabled rides\n"
        "  %zu segments, %zu movements, %zu alternatives, %zu border posts\n"
        "  %zu scenarios, %zu model years, %zu activities, %zu cost items\n"
        "  %zu assumptions, of which %zu have a range\n"
        "  %zu files read, no fault found\n",
        base->network.n_nodes, base->network.n_zones, base->network.n_links, base->services.n_legs,
        base->demand.n_segments, base->demand.n_movements, base->demand.n_alternatives,
        base->n_posts, from->n_scenarios, from->n_model_years, from->programme.n_activities,
        from->appraisal.n_costs, from->assumptions.n_items,
        lsp_assumptions_n_varied(&from->assumptions), from->n_files);
    if (from->calibration.n_parameters > 0)
        lsp_buffer_printf(ret_overview, "  %zu number%s to calibrate, %zu observation%s\n",
            from->calibration.n_parameters, from->calibration.n_parameters == 1 ? "" : "s",
            from->calibration.n_observations, from->calibration.n_observations == 1 ? "" : "s");
}

enum lsp_status lsp_study_appraise(const struct lsp_study_options *options, struct lsp_diags *diags,
    struct lsp_study_summary *ret_summary)
{
    struct chain chain = {.options = options, .diags = diags};
    struct lsp_study_summary summary = {0};
    LSP_TRY(lsp_study_open(options->folder, diags, &chain.inputs));
    enum lsp_status status = run_and_write(&chain, &summary);
    for (size_t at = 0; chain.runs != NULL && at < chain.inputs.n_scenarios; at++)
        lsp_scenario_run_finish(&chain.runs[at]);
    lsp_arena_finish(&chain.arena);
    lsp_study_inputs_finish(&chain.inputs);
    if (status == LSP_OK)
        *ret_summary = summary;
    else
        lsp_study_summary_finish(&summary);
    return status;
}

/* The output is begun before the run, so that nobody waits for results that cannot be written. */
static enum lsp_status run_and_write(struct chain *chain, struct lsp_study_summary *summary)
{
    const char *folder = chain->options->output != NULL ? chain->options->output
                                                        : lsp_arena_printf(&chain->arena,
                                                              "%s/results", chain->options->folder);
    if (folder == NULL)
        return LSP_NO_MEMORY;
    chain->output = folder;
    struct lsp_output output;
    LSP_TRY(lsp_output_begin(folder, LSP_OUTPUT_APPRAISAL, chain->diags, &output));
    enum lsp_status status = run_chain(chain);
    if (status == LSP_OK && !tell(chain, "writing the report", 0, 1))
        status = LSP_CANCELLED;
    if (status == LSP_OK)
        status = write_files(chain, &output, summary);
    if (status == LSP_OK)
        status = fill_summary(chain, folder, summary);
    if (status == LSP_OK && !tell(chain, "writing the report", 1, 1))
        status = LSP_CANCELLED;
    if (status == LSP_OK)
        status = lsp_output_commit(&output, chain->diags);
    lsp_draws_finish(&chain->draws, status == LSP_OK, chain->diags);
    lsp_output_finish(&output);
    return status;
}

static enum lsp_status fill_summary(
    const struct chain *chain, const char *folder, struct lsp_study_summary *summary)
{
    struct lsp_missed_targets missed = {.n_all_scenarios = chain->inputs.n_scenarios,
        .n_draws = chain->draws.n_failed,
        .n_all_draws = chain->draws.n_draws};
    for (size_t at = 0; at < chain->inputs.n_scenarios; at++) {
        const struct scenario_run *run = &chain->runs[at];
        missed.n_scenarios += run->converged ? 0 : 1;
        missed.n_differences += run->converged && !run->appraisal.difference.is_reached ? 1 : 0;
    }
    summary->converged =
        missed.n_scenarios == 0 && missed.n_differences == 0 && missed.n_draws == 0;
    lsp_summary_missed(&missed, &summary->missed);
    summary->n_drawn = chain->draws.n_draws - chain->timing.n_kept;
    summary->drawing_s = chain->timing.took_s;
    struct lsp_buffer path = {0};
    lsp_buffer_printf(&path, "%s/report.html", folder);
    summary->report_path = path.text;
    lsp_summary_text(&chain->report, &summary->text);
    bool is_whole = !path.failed && !summary->text.failed && !summary->missed.failed;
    return is_whole ? LSP_OK : LSP_NO_MEMORY;
}

static enum lsp_status run_chain(struct chain *chain)
{
    LSP_TRY(run_programme(chain));
    chain->show_year = lsp_show_year(&chain->inputs, chain->spread.p50_day);
    LSP_TRY(run_scenarios(chain));
    uint32_t n_draws =
        chain->options->n_draws >= 0 ? (uint32_t)chain->options->n_draws : chain->inputs.n_draws;
    const struct draws_options draws = {.study = chain->options,
        .output = chain->output,
        .n_draws = n_draws,
        .show_year = chain->show_year,
        .middle = chain->runs[chain->inputs.main_scenario].figures,
        .timing = &chain->timing};
    LSP_TRY(lsp_draws_make(
        &draws, &chain->inputs, &chain->spread, &chain->arena, chain->diags, &chain->draws));
    LSP_TRY(lsp_elasticities_make(&chain->inputs, chain->show_year,
        &chain->runs[chain->inputs.main_scenario], &chain->arena, &chain->elasticities));
    return make_report(chain);
}

static enum lsp_status run_programme(struct chain *chain)
{
    const struct lsp_programme *programme = &chain->inputs.programme;
    if (!tell(chain, "building programme", 0, 1))
        return LSP_CANCELLED;
    LSP_TRY(lsp_programme_schedule(programme, NULL, &chain->arena, &chain->plan));
    LSP_TRY(lsp_programme_check(programme, &chain->plan, &chain->arena, &chain->checks));
    LSP_TRY(lsp_programme_look_back(programme, &chain->arena, &chain->look));
    struct lsp_schedule_risk_options *options = &chain->risk_options;
    *options = chain->inputs.programme_options;
    options->n_threads = lsp_thread_count(chain->options);
    LSP_TRY(lsp_planned_costs(&chain->inputs, &chain->arena, options));
    enum lsp_status status =
        lsp_schedule_risk_simulate(programme, options, &chain->arena, &chain->spread);
    lsp_planned_say_endless(status, chain->diags);
    LSP_TRY(status);
    return lsp_costs_follow_median(options, &chain->spread, &chain->inputs.appraisal);
}

int lsp_show_year(const struct lsp_study_inputs *inputs, int32_t opening_day)
{
    double opening_year = lsp_date_to_year(opening_day);
    for (size_t year = 0; year < inputs->n_model_years; year++)
        if (inputs->model_years[year] >= opening_year)
            return inputs->model_years[year];
    return inputs->model_years[inputs->n_model_years - 1];
}

enum lsp_status lsp_show_year_find(
    const struct lsp_study_inputs *inputs, struct lsp_arena *arena, int *ret_year)
{
    struct lsp_schedule_risk spread;
    LSP_TRY(
        lsp_schedule_risk_simulate(&inputs->programme, &inputs->programme_options, arena, &spread));
    *ret_year = lsp_show_year(inputs, spread.p50_day);
    return LSP_OK;
}

static enum lsp_status run_scenarios(struct chain *chain)
{
    size_t n_scenarios = chain->inputs.n_scenarios;
    enum lsp_status status = LSP_OK;
    chain->runs = LSP_ARRAY(&chain->arena, struct scenario_run, n_scenarios);
    if (chain->runs == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n_scenarios; at++) {
        if (!tell(chain, "running scenarios", at, n_scenarios))
            return LSP_CANCELLED;
        struct scenario_options options = {.show_year = chain->show_year,
            .opening_day = chain->spread.p50_day,
            .answers_trade = true,
            .tells_error = true};
        enum lsp_status status_of_run = lsp_scenario_run_make(
            &chain->inputs, at, &options, &chain->arena, chain->diags, &chain->runs[at]);
        if (status_of_run != LSP_OK && status_of_run != LSP_BAD_INPUT)
            return status_of_run;
        if (status_of_run == LSP_BAD_INPUT) /* go on: say the faults of all scenarios */
            status = LSP_BAD_INPUT;
    }
    return status;
}

static bool tell(const struct chain *chain, const char *stage, size_t done, size_t total)
{
    const struct lsp_study_options *options = chain->options;
    return options->progress == NULL ||
           options->progress(options->progress_user, stage, done, total);
}

static enum lsp_status make_report(struct chain *chain)
{
    const struct lsp_study_inputs *inputs = &chain->inputs;
    struct lsp_report_file *files =
        LSP_ARRAY(&chain->arena, struct lsp_report_file, inputs->n_files);
    if (files == NULL)
        return LSP_NO_MEMORY;
    for (size_t file = 0; file < inputs->n_files; file++)
        files[file] = (struct lsp_report_file){.name = inputs->files[file].name,
            .n_bytes = inputs->files[file].n_bytes,
            .sha256 = inputs->files[file].fingerprint.hex};
    chain->report = (struct lsp_report){.study_name = inputs->name,
        .about = inputs->about,
        .caveat = inputs->caveat,
        .currency = inputs->currency,
        .price_year = inputs->price_year,
        .base_year = inputs->base_year,
        .show_year = chain->show_year,
        .n_scenarios = inputs->n_scenarios,
        .main_scenario = inputs->main_scenario,
        .crossings = inputs->base.crossings,
        .n_crossings = inputs->base.n_crossings,
        .programme = &inputs->programme,
        .plan = &chain->plan,
        .spread = &chain->spread,
        .risk_options = &chain->risk_options,
        .checks = &chain->checks,
        .look = &chain->look,
        .appraisal_spec = &inputs->appraisal,
        .assumptions = &inputs->assumptions,
        .basemap = &inputs->basemap,
        .n_draws = chain->draws.n_draws,
        .n_failed_draws = chain->draws.n_failed,
        .n_varied = lsp_assumptions_n_varied(&inputs->assumptions),
        .npv_negative_share = chain->draws.npv_negative_share,
        .uncertainty = chain->draws.n_draws > 0 ? &chain->draws.uncertainty : NULL,
        .elasticities = chain->elasticities,
        .stated = &inputs->base.demand,
        .zones = inputs->base.network.zones,
        .distribution = inputs->distribution.n_matrices + inputs->distribution.n_counts > 0
                            ? &inputs->distribution
                            : NULL,
        .distributed = &inputs->distributed,
        .files = files,
        .n_files = inputs->n_files,
        .version = LSP_VERSION,
        .command = chain->options->command};
    LSP_TRY(make_report_scenarios(chain));
    LSP_TRY(simulate_border(chain));
    return make_figures(chain);
}

static enum lsp_status simulate_border(struct chain *chain)
{
    const struct lsp_simulation_options options = {.seed = chain->inputs.seed,
        .target_h = BORDER_TARGET_H,
        .n_threads = lsp_thread_count(chain->options),
        .is_cancelled = is_border_cancelled,
        .context = chain};
    struct lsp_report_simulated *simulated;
    const struct scenario_run *run = &chain->runs[chain->inputs.main_scenario];
    LSP_TRY(lsp_border_report_make(&chain->inputs, run, chain->show_year, &options, &chain->arena,
        &simulated, &chain->report.n_simulated));
    chain->report.simulated = simulated;
    return LSP_OK;
}

static bool is_border_cancelled(void *context)
{
    return !tell(context, "simulating the border", 0, 1);
}

static enum lsp_status make_report_scenarios(struct chain *chain)
{
    const struct lsp_study_inputs *inputs = &chain->inputs;
    struct lsp_report_scenario *scenarios =
        LSP_ARRAY(&chain->arena, struct lsp_report_scenario, inputs->n_scenarios);
    if (scenarios == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < inputs->n_scenarios; at++) {
        const struct scenario_run *run = &chain->runs[at];
        struct lsp_report_worth *worth;
        LSP_TRY(lsp_worth_make(inputs, run, &chain->spread, &chain->arena, &worth));
        scenarios[at] = (struct lsp_report_scenario){.id = inputs->scenarios[at].id,
            .name = inputs->scenarios[at].name,
            .about = inputs->scenarios[at].about,
            .specs_without = &run->without.network,
            .specs_with = &run->with.network,
            .is_project_link = run->is_project_link,
            .services = &run->with.services,
            .posts = run->with.posts,
            .demand = &run->with.demand,
            .pairs = run->pairs,
            .n_pairs = run->n_pairs,
            .appraisal = &run->appraisal,
            .worth = worth,
            .trade = &run->trade};
    }
    chain->report.scenarios = scenarios;
    return lsp_options_make(inputs, chain->runs, &chain->arena, &chain->report);
}

static enum lsp_status make_figures(struct chain *chain)
{
    static const char *const LABELS[N_FIGURES] = {"Travellers over the link", "Goods over the link",
        "Travellers that railway, air and sea lose", "Longest mean wait at a border post",
        "Opening (median)", "Net present value"};
    static const char *const NOTES[N_FIGURES] = {"both directions", "both directions",
        "change in those whose main mode is one of these",
        "of a vehicle class at one of the link's posts, above an empty crossing",
        "from the building programme alone", "benefits less costs, discounted"};
    struct lsp_arena *arena = &chain->arena;
    struct lsp_figure *figures = LSP_ARRAY(arena, struct lsp_figure, N_FIGURES);
    bool is_inside = chain->risk_options.combine == LSP_COMBINE_INSIDE;
    const char *units[N_FIGURES] = {"persons a year", "tonnes a year", "persons a year", "min",
        "date", lsp_arena_printf(arena, "million %s", chain->inputs.currency)};
    if (figures == NULL || units[FIGURE_NPV] == NULL)
        return LSP_NO_MEMORY;
    uint32_t n_draws = chain->draws.n_draws;
    for (size_t at = 0; at < N_FIGURES; at++) {
        const double *drawn = chain->draws.figures + at * n_draws;
        figures[at] = (struct lsp_figure){.id = LSP_FIGURE_IDS[at],
            .label = LABELS[at],
            .unit = units[at],
            .note = at == FIGURE_OPENING && !is_inside
                        ? "from the building programme and what became of like projects"
                        : NOTES[at],
            .value = chain->runs[chain->inputs.main_scenario].figures[at]};
        LSP_TRY(lsp_statistics_quantile(n_draws, drawn, 0.1, &figures[at].low));
        LSP_TRY(lsp_statistics_quantile(n_draws, drawn, 0.5, &figures[at].median));
        LSP_TRY(lsp_statistics_quantile(n_draws, drawn, 0.9, &figures[at].high));
    }
    figures[FIGURE_OPENING].low = chain->spread.p10_day; /* from all of the programme's draws */
    figures[FIGURE_OPENING].median = chain->spread.p50_day;
    figures[FIGURE_OPENING].high = chain->spread.p90_day;
    chain->report.figures = figures;
    chain->report.n_figures = N_FIGURES;
    return LSP_OK;
}

static enum lsp_status write_files(
    struct chain *chain, struct lsp_output *output, struct lsp_study_summary *summary)
{
    struct lsp_buffer page = {0};
    lsp_report_html(&chain->report, &page);
    enum lsp_status status = lsp_output_write(output, "report.html", &page, chain->diags);
    lsp_buffer_finish(&page);
    LSP_TRY(status);
    lsp_report_json(&chain->report, &summary->json);
    LSP_TRY(lsp_output_write(output, "report.json", &summary->json, chain->diags));
    for (int table = 0; table < LSP_N_REPORT_TABLES; table++) {
        struct lsp_buffer csv = {0};
        lsp_report_csv(&chain->report, (enum lsp_report_table)table, &csv);
        if (csv.length > 0 || csv.failed)
            status = lsp_output_write(output, LSP_TABLE_FILES[table], &csv, chain->diags);
        lsp_buffer_finish(&csv);
        LSP_TRY(status);
    }
    char *path = lsp_output_path(output, "network.gpkg");
    if (path == NULL)
        return LSP_NO_MEMORY;
    status = lsp_layers_write(&chain->inputs, &chain->runs[chain->inputs.main_scenario],
        chain->show_year, path, &chain->arena, chain->diags);
    free(path);
    return status;
}
