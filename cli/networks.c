/* The commands assign and verify.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/text.h"
#include "network_run/network_run.h"
#include "terminal.h"
#include "verify/verify.h"

static const double DEFAULT_VERIFY_GAP = 1e-8;

/* Who watches the iterations. */
struct watch {
    bool has_live_line; /* one line on a terminal, written over */
    bool is_verbose;    /* a line for each */
};

static double factor_of(const char *text);
static bool show_step(void *user, const char *period, uint32_t iteration, double relative_gap);
static bool is_stopped(void *user);
static int print_summary(
    const struct lsp_cli_arguments *arguments, const struct lsp_network_run_summary *summary);
static void add_fault(const struct lsp_verify_fault *fault, struct lsp_diags *diags);
static void format_report(const struct lsp_verify_report *report, struct lsp_buffer *out);
static const char *verdict_of(const struct lsp_verify_report *report);
static void format_report_json(const struct lsp_verify_report *report, struct lsp_buffer *out);
static double round_down(long double value);
static void add_interval(
    const char *name, struct lsp_verify_interval interval, bool is_json, struct lsp_buffer *out);

int lsp_cli_run_assign(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_network_run_summary summary = {0};
    struct watch watch = {.is_verbose = arguments->verbose,
        .has_live_line = !arguments->quiet && !arguments->verbose && isatty(STDERR_FILENO)};
    const struct lsp_network_run_options options = {
        .sources = {.network = arguments->operands[0],
            .trips = arguments->operands[1],
            .classes = arguments->classes,
            .periods = arguments->periods,
            .turns = arguments->turns,
            .toll_factor = factor_of(arguments->toll_factor),
            .distance_factor = factor_of(arguments->distance_factor)},
        .relative_gap = arguments->gap,
        .n_threads = arguments->n_threads,
        .is_system = arguments->is_system,
        .is_lean = arguments->is_lean,
        .flows = arguments->flows,
        .result = arguments->result,
        .watch = {.user = &watch, .step = show_step, .is_cancelled = is_stopped}};
    enum lsp_status status = lsp_network_run_assign(&options, &diags, &summary);
    if (watch.has_live_line)
        fputs("\r\x1b[K", stderr);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && summary.converged);
    if (!lsp_cli_print_diagnostics(arguments, &diags, lsp_cli_outcome(status)))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK) {
        int print_code = print_summary(arguments, &summary);
        exit_code = print_code != LSP_EXIT_OK ? print_code : exit_code;
        lsp_network_run_summary_finish(&summary);
    }
    lsp_diags_finish(&diags);
    if (status == LSP_CANCELLED)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return exit_code;
}

/* The parser has checked it. */
static double factor_of(const char *text)
{
    double factor = 0;
    if (text != NULL && !lsp_text_to_double(text, strlen(text), &factor))
        LSP_BUG("a factor that is no number");
    return factor;
}

static bool show_step(void *user, const char *period, uint32_t iteration, double relative_gap)
{
    const struct watch *watch = user;
    const char *space = period[0] == '\0' ? "" : " ";
    if (watch->has_live_line)
        fprintf(stderr, "\r\x1b[K%s%siteration %u: relative gap %.2e", period, space, iteration,
            relative_gap);
    else if (watch->is_verbose)
        fprintf(stderr, "%s%siteration %u: relative gap %.3e\n", period, space, iteration,
            relative_gap);
    return !is_stopped(user);
}

static bool is_stopped(void *user)
{
    (void)user;
    return lsp_cli_signals_caught() != 0;
}

static int print_summary(
    const struct lsp_cli_arguments *arguments, const struct lsp_network_run_summary *summary)
{
    if (!summary->converged)
        fputs("linkspan: the target was not reached; the result says how far it came\n", stderr);
    if (!arguments->json && arguments->quiet)
        return LSP_EXIT_OK;
    bool is_printed = lsp_cli_print(arguments->json ? &summary->json : &summary->text);
    return is_printed ? LSP_EXIT_OK : LSP_EXIT_CANNOT_ACCESS;
}

int lsp_cli_run_verify(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_buffer text = {0};
    struct lsp_verify_report report;
    enum lsp_verify_end end =
        lsp_verify_flows(&(struct lsp_verify_files){.network = arguments->operands[0],
                             .trips = arguments->operands[1],
                             .flows = arguments->operands[2],
                             .toll_factor = arguments->toll_factor,
                             .distance_factor = arguments->distance_factor},
            &(struct lsp_verify_options){
                .target_gap = arguments->gap > 0 ? arguments->gap : DEFAULT_VERIFY_GAP},
            &report);
    enum lsp_status status = end == LSP_VERIFY_DONE          ? LSP_OK
                             : end == LSP_VERIFY_NO_MEMORY   ? LSP_NO_MEMORY
                             : end == LSP_VERIFY_CANNOT_READ ? LSP_CANNOT_READ
                                                             : LSP_BAD_INPUT;
    if (end == LSP_VERIFY_FAULT || end == LSP_VERIFY_CANNOT_READ)
        add_fault(&report.fault, &diags);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && report.is_accepted);
    const char *outcome = status == LSP_OK ? NULL : "nothing was verified";
    if (!lsp_cli_print_diagnostics(arguments, &diags, outcome))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (status == LSP_OK && arguments->json)
        format_report_json(&report, &text);
    else if (status == LSP_OK && !arguments->quiet)
        format_report(&report, &text);
    if (!lsp_cli_print(&text))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    lsp_buffer_finish(&text);
    lsp_diags_finish(&diags);
    return exit_code;
}

static void add_fault(const struct lsp_verify_fault *fault, struct lsp_diags *diags)
{
    lsp_diags_add(diags, LSP_DIAG_CANNOT_VERIFY,
        &(struct lsp_diag_facts){
            .where = {.file = fault->file, .line = fault->line, .column = fault->column},
            .hint = "verify stops at the first fault; assign lists all of a network or trip table"},
        "%s", fault->message);
}

static void format_report(const struct lsp_verify_report *report, struct lsp_buffer *out)
{
    lsp_buffer_printf(
        out, "%-22s %u nodes, %u links\n", "network", report->n_nodes, report->n_links);
    lsp_buffer_printf(out, "%-22s %.15Lg\n", "trips", report->trips);
    if (report->unreachable_trips > 0)
        lsp_buffer_printf(out, "%-22s %.15Lg trips that no path can take\n", "left out",
            report->unreachable_trips);
    add_interval("relative gap", report->gap, false, out);
    add_interval("total cost", report->total_cost, false, out);
    add_interval("least cost", report->least_cost, false, out);
    add_interval("objective", report->objective, false, out);
    char lowest[32];
    lsp_format_double(round_down(report->lowest_objective), lowest);
    lsp_buffer_printf(out, "%-22s no flows of these trips have less than %s\n", "", lowest);
    if (report->worst_node > 0)
        lsp_buffer_printf(out, "%-22s %.3g at most, at node %u: %s\n", "imbalance",
            report->worst_imbalance, report->worst_node,
            report->is_balanced ? "carried" : "NOT carried");
    else
        lsp_buffer_printf(out, "%-22s none: carried\n", "imbalance");
    if (report->worst_node > 0)
        lsp_buffer_printf(out, "%-22s mending it takes %.3g of the total cost at most\n", "",
            report->imbalance_cost);
    if (report->has_costs)
        lsp_buffer_printf(out, "%-22s differ by %.3g of it at most, from node %u to %u: %s\n",
            "stated costs", report->worst_cost_difference, report->worst_link_from,
            report->worst_link_to, report->are_costs_right ? "right" : "WRONG");
    if (report->has_potentials && report->are_potentials_right)
        lsp_buffer_printf(out, "%-22s cheapest costs: right\n", "potentials");
    else if (report->has_potentials)
        lsp_buffer_printf(out, "%-22s WRONG from %u origins; from node %u to node %u\n",
            "potentials", report->n_wrong_potentials, report->wrong_origin, report->wrong_node);
    lsp_buffer_printf(out, "%-22s %s\n", "verdict", verdict_of(report));
}

static const char *verdict_of(const struct lsp_verify_report *report)
{
    if (report->is_accepted)
        return "accepted";
    if (!report->is_balanced)
        return "REJECTED: the flows do not carry the trips";
    if (!report->is_gap_proved)
        return "REJECTED: the relative gap is not proved to be that small";
    if (!report->are_potentials_right)
        return "REJECTED: the potentials are not those of the flows";
    return "REJECTED: the stated costs are not those of the flows";
}

static void format_report_json(const struct lsp_verify_report *report, struct lsp_buffer *out)
{
    lsp_buffer_printf(out, "{\n  \"accepted\": %s,\n  \"balanced\": %s,\n  \"gap_proved\": %s,\n",
        report->is_accepted ? "true" : "false", report->is_balanced ? "true" : "false",
        report->is_gap_proved ? "true" : "false");
    lsp_buffer_printf(
        out, "  \"stated_costs_right\": %s,\n", report->are_costs_right ? "true" : "false");
    lsp_buffer_printf(
        out, "  \"potentials_right\": %s,\n", report->are_potentials_right ? "true" : "false");
    add_interval("relative_gap", report->gap, true, out);
    add_interval("total_cost", report->total_cost, true, out);
    add_interval("least_cost", report->least_cost, true, out);
    add_interval("objective", report->objective, true, out);
    lsp_buffer_add(out, "  \"lowest_objective\": ");
    lsp_buffer_add_json_number(out, round_down(report->lowest_objective));
    lsp_buffer_add(out, ",\n  \"trips\": ");
    lsp_buffer_add_json_number(out, (double)report->trips);
    lsp_buffer_add(out, ",\n  \"unreachable_trips\": ");
    lsp_buffer_add_json_number(out, (double)report->unreachable_trips);
    lsp_buffer_add(out, ",\n  \"worst_imbalance\": ");
    lsp_buffer_add_json_number(out, report->worst_imbalance);
    lsp_buffer_add(out, ",\n  \"imbalance_cost\": ");
    lsp_buffer_add_json_number(out, report->imbalance_cost);
    lsp_buffer_add(out, ",\n  \"worst_cost_difference\": ");
    lsp_buffer_add_json_number(out, report->worst_cost_difference);
    lsp_buffer_add(out, "\n}\n");
}

static double round_down(long double value)
{
    double rounded = (double)value;
    return (long double)rounded > value ? nextafter(rounded, -HUGE_VAL) : rounded;
}

/* Rounded outwards to doubles, and those printed in digits that read back to the same. */
static void add_interval(
    const char *name, struct lsp_verify_interval interval, bool is_json, struct lsp_buffer *out)
{
    double low = round_down(interval.low), high = -round_down(-interval.high);
    char low_text[32], high_text[32];
    lsp_format_double(low, low_text);
    lsp_format_double(high, high_text);
    if (!is_json) {
        lsp_buffer_printf(out, "%-22s [%s, %s]\n", name, low_text, high_text);
        return;
    }
    lsp_buffer_printf(out, "  \"%s\": [", name);
    lsp_buffer_add_json_number(out, low); /* null where it is infinite */
    lsp_buffer_add(out, ", ");
    lsp_buffer_add_json_number(out, high);
    lsp_buffer_add(out, "],\n");
}
