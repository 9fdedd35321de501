/* Section 7: what it rests on: every assumption, the input files, the runs' convergence.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <string.h>

static void add_confidence(struct lsp_view *view);
static void add_assumptions(struct lsp_view *view);
static bool is_of_table(const struct lsp_assumption *number);
static void add_assumptions_of(
    struct lsp_view *view, bool of_tables, const char *caption, const char *class_name);
static void add_assumption(struct lsp_view *view, size_t item);
static void add_convergence(struct lsp_view *view);
static void add_certificate(struct lsp_view *view);
static void add_proof(struct lsp_buffer *page, size_t n_runs, size_t n_stopped);
static void add_run(struct lsp_view *view, const char *scenario, const char *side, double share,
    const struct lsp_results *results);
static void cell_small(struct lsp_buffer *page, double value);
static void add_files(struct lsp_view *view);

void lsp_section_register(struct lsp_view *view)
{
    add_confidence(view);
    add_assumptions(view);
    add_convergence(view);
    lsp_section_distribution(view);
    add_files(view);
}

static void add_confidence(struct lsp_view *view)
{
    static const char *const MEANING[4] = {"a source says so",
        "a source says so, but at second hand or unclearly", "computed from sourced numbers",
        "nobody says so: our own guess"};
    size_t count[4] = {0};
    const struct lsp_assumptions *numbers = view->report->assumptions;
    for (size_t number = 0; number < numbers->n_items; number++)
        count[numbers->items[number].confidence]++;
    lsp_buffer_printf(
        view->page, "<p>The answer rests on %zu numbers:</p>\n<ul>\n", numbers->n_items);
    for (size_t confidence = 0; confidence < 4; confidence++)
        lsp_buffer_printf(view->page, "<li>%zu are <b>%s</b> (%s)</li>\n", count[confidence],
            LSP_CONFIDENCE_NAMES[confidence], MEANING[confidence]);
    lsp_buffer_add(view->page, "</ul>\n");
}

/* Those of the study's file, then those of its tables, which paper does without. */
static void add_assumptions(struct lsp_view *view)
{
    size_t n_of_tables = 0;
    lsp_buffer_add(view->page, "<h3>Register of assumptions</h3>\n");
    add_assumptions_of(
        view, false, "Every number of the study's file, in the order of reading", "tiny register");
    for (size_t number = 0; number < view->report->assumptions->n_items; number++)
        n_of_tables += is_of_table(&view->report->assumptions->items[number]) ? 1 : 0;
    if (n_of_tables == 0)
        return;
    add_assumptions_of(view, true, "Every number of the study's tables, in the order of reading",
        "tiny register on-screen");
    lsp_buffer_printf(view->page,
        "<p class=\"note on-paper\">The %zu numbers of the study's tables are left out on paper. "
        "They stand in the page on the screen and in assumptions.csv.</p>\n",
        n_of_tables);
}

static bool is_of_table(const struct lsp_assumption *number)
{
    return number->where.file != NULL && strcmp(number->where.file, "study.yaml") != 0;
}

static void add_assumptions_of(
    struct lsp_view *view, bool of_tables, const char *caption, const char *class_name)
{
    static const struct lsp_column HEADS[] = {{"Number", LSP_COLUMN_TEXT},
        {"Unit", LSP_COLUMN_TEXT}, {"Low", LSP_COLUMN_NUMBER}, {"Middle", LSP_COLUMN_NUMBER},
        {"High", LSP_COLUMN_NUMBER}, {"How known", LSP_COLUMN_TEXT}, {"Source", LSP_COLUMN_TEXT}};
    lsp_table_begin(view->page, caption, class_name, LSP_COLUMNS(HEADS));
    for (size_t number = 0; number < view->report->assumptions->n_items; number++)
        if (is_of_table(&view->report->assumptions->items[number]) == of_tables)
            add_assumption(view, number);
    lsp_table_end(view->page);
}

static void add_assumption(struct lsp_view *view, size_t item)
{
    const struct lsp_assumption *number = &view->report->assumptions->items[item];
    struct lsp_buffer *page = view->page;
    struct lsp_word none = {""};
    lsp_row_begin(page, view->number_names[item]);
    lsp_cell(page, number->unit);
    lsp_cell_number(page, number->has_range ? lsp_word_plain(number->low, 4) : none);
    lsp_cell_number(page, lsp_word_plain(number->mid, 4));
    lsp_cell_number(page, number->has_range ? lsp_word_plain(number->high, 4) : none);
    if (number->confidence == LSP_ASSUMED)
        lsp_buffer_add(page, "<td><span class=\"mark\">assumed</span></td>");
    else
        lsp_cell(page, LSP_CONFIDENCE_NAMES[number->confidence]);
    lsp_cell(page, number->source);
    lsp_row_end(page);
}

static void add_convergence(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Scenario", LSP_COLUMN_TEXT},
        {"Year", LSP_COLUMN_NUMBER}, {"Share of year", LSP_COLUMN_NUMBER},
        {"Side", LSP_COLUMN_TEXT}, {"Target", LSP_COLUMN_NUMBER}, {"Residual", LSP_COLUMN_NUMBER},
        {"Route gap", LSP_COLUMN_NUMBER}, {"Duality gap", LSP_COLUMN_NUMBER},
        {"Iterations", LSP_COLUMN_NUMBER}, {"Stopped by", LSP_COLUMN_TEXT}};
    lsp_buffer_add(view->page,
        "<h3>How well each run settled</h3>\n<p>In each run travellers, shippers, roads and border "
        "posts answer to each other until nobody gains by changing. The residual says how far "
        "from that state the run stopped, relative to the whole; it must be below the "
        "target.</p>\n");
    lsp_table_begin(view->page, "Convergence of every run", "tiny", LSP_COLUMNS(HEADS));
    for (size_t scenario = 0; scenario < view->report->n_scenarios; scenario++) {
        const struct lsp_report_scenario *at = &view->report->scenarios[scenario];
        for (size_t pair = 0; pair < at->n_pairs; pair++) {
            const char *name = lsp_shown_name(at->name, at->id);
            add_run(view, name, "without", at->pairs[pair].share, at->pairs[pair].without);
            add_run(view, name, "with", at->pairs[pair].share, at->pairs[pair].with);
        }
    }
    lsp_table_end(view->page);
    add_certificate(view);
}

/* What the duality gap proves, and what it does not. */
static void add_certificate(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    double largest = 0;
    uint32_t why_not = 0;
    size_t n_runs = 0, n_stopped = 0;
    for (size_t scenario = 0; scenario < report->n_scenarios; scenario++)
        for (size_t run = 0; run < 2 * report->scenarios[scenario].n_pairs; run++) {
            const struct lsp_appraisal_pair *pair = &report->scenarios[scenario].pairs[run / 2];
            const struct lsp_results *results = run % 2 == 0 ? pair->without : pair->with;
            if (results == NULL)
                continue;
            largest = fmax(largest, results->convergence.duality_gap);
            why_not |= results->convergence.why_not;
            n_stopped += results->convergence.stopped_by == LSP_STOPPED_CONVERGED ? 0 : 1;
            n_runs++;
        }
    lsp_buffer_add(view->page,
        "<p>The duality gap is the most that could still be gained over all routes, alternatives "
        "and "
        "totals together at the times that the flows cause, as a part of all that is paid: ");
    if (isfinite(largest))
        lsp_buffer_printf(view->page, "at most %.1e in these runs. ", largest);
    else
        lsp_buffer_add(view->page, "without bound in one of these runs. ");
    if (why_not == 0)
        add_proof(view->page, n_runs, n_stopped);
    else
        lsp_buffer_add(view->page, "Not every run is one convex problem, because ");
    for (int bit = 0, n_said = 0; bit < LSP_N_NONCONVEX; bit++)
        if ((why_not >> bit & 1) != 0)
            lsp_buffer_printf(
                view->page, "%s%s", n_said++ > 0 ? "; and because " : "", LSP_NONCONVEX_WORDS[bit]);
    lsp_buffer_add(view->page,
        why_not == 0
            ? "</p>\n"
            : ". There the gap holds at the waits that were found, and the residual says how "
              "far these are from those that the answer causes.</p>\n");
}

/* A run that stopped early proves nothing: it is as far from its answer as its residual says. */
static void add_proof(struct lsp_buffer *page, size_t n_runs, size_t n_stopped)
{
    static const char PROOF[] = "proves the answer to be the only one, to that accuracy";
    lsp_buffer_add(page, "Each run is one convex problem");
    if (n_stopped == 0)
        lsp_buffer_printf(page, ", so that this %s.", PROOF);
    else if (n_stopped == n_runs)
        lsp_buffer_add(page, ", but none converged, so that nothing is proved.");
    else if (n_stopped == 1)
        lsp_buffer_printf(page,
            ". Of those that converged this %s; one run did not, and of that it proves nothing.",
            PROOF);
    else
        lsp_buffer_printf(page,
            ". Of those that converged this %s; %zu runs did not, and of these it proves nothing.",
            PROOF, n_stopped);
}

static void add_run(struct lsp_view *view, const char *scenario, const char *side, double share,
    const struct lsp_results *results)
{
    static const char *const STOPS[] = {"converged", "iteration limit"};
    struct lsp_buffer *page = view->page;
    if (results == NULL)
        return;
    const struct lsp_convergence *end = &results->convergence;
    lsp_row_begin(page, scenario);
    lsp_buffer_printf(page, "<td class=\"n\">%d</td>", results->year);
    lsp_cell_number(page, lsp_word_percent(share, 0));
    lsp_cell(page, side);
    lsp_buffer_printf(page, "<td class=\"n\">%.0e</td>", end->target);
    cell_small(page, end->residual);
    cell_small(page, end->gap);
    cell_small(page, end->duality_gap);
    lsp_buffer_printf(page, "<td class=\"n\">%u</td>", end->iterations);
    if (end->stopped_by == LSP_STOPPED_CONVERGED)
        lsp_cell(page, STOPS[end->stopped_by]);
    else
        lsp_buffer_printf(page, "<td><span class=\"mark\">%s</span></td>", STOPS[end->stopped_by]);
    lsp_row_end(page);
}

static void cell_small(struct lsp_buffer *page, double value)
{
    if (isfinite(value))
        lsp_buffer_printf(page, "<td class=\"n\">%.1e</td>", value);
    else
        lsp_buffer_add(page, "<td class=\"n\">unbounded</td>");
}

static void add_files(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {
        {"File", LSP_COLUMN_TEXT}, {"Size", LSP_COLUMN_NUMBER}, {"SHA-256", LSP_COLUMN_TEXT}};
    const struct lsp_report *report = view->report;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<h3>Inputs and program</h3>\n");
    lsp_table_begin(page, "Input files and their fingerprints, as sha256sum prints them",
        "tiny files", LSP_COLUMNS(HEADS));
    for (size_t file = 0; file < report->n_files; file++) {
        lsp_row_begin(page, report->files[file].name);
        lsp_cell_number(page, lsp_word_bytes((double)report->files[file].n_bytes));
        lsp_buffer_add(page, "<td class=\"hash\">");
        lsp_buffer_add_html(page, report->files[file].sha256);
        lsp_buffer_add(page, "</td>");
        lsp_row_end(page);
    }
    lsp_table_end(page);
    lsp_buffer_add(page, "<p>Program: linkspan ");
    lsp_buffer_add_html(page, report->version);
    lsp_buffer_add(page, ". Command: <code>");
    lsp_buffer_add_html(page, report->command);
    lsp_buffer_add(page, "</code></p>\n");
}
