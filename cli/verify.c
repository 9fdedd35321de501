/* The command verify.  SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <math.h>
#include <omp.h>
#include <sys/stat.h>

#include "base/buffer.h"
#include "base/text.h"
#include "terminal.h"
#include "verify/verify.h"

static const double DEFAULT_GAP = 1e-8;

/* The periods of a result as they are verified. */
struct periods {
    const struct lsp_cli_arguments *arguments;
    struct lsp_buffer text;
    uint32_t n;
    bool are_accepted;
};

static lsp_verify_visit add_period;
static void add_report(struct periods *periods, const struct lsp_verify_report *report);
static const char *hint_of(const struct lsp_cli_arguments *arguments);
static bool is_folder(const char *path);
static void add_fault(const struct lsp_verify_fault *fault,
    const struct lsp_cli_arguments *arguments, struct lsp_diags *diags);
static void format_report(const struct lsp_verify_report *report, struct lsp_buffer *out);
static void format_balance(const struct lsp_verify_report *report, struct lsp_buffer *out);
static const char *verdict_of(const struct lsp_verify_report *report);
static void format_report_json(const struct lsp_verify_report *report, struct lsp_buffer *out);
static double round_down(long double value);
static void add_interval(
    const char *name, struct lsp_verify_interval interval, bool is_json, struct lsp_buffer *out);

int lsp_cli_run_verify(const struct lsp_cli_arguments *arguments)
{
    struct lsp_diags diags = {0};
    struct lsp_verify_fault fault = {0};
    struct periods periods = {.arguments = arguments, .are_accepted = true};
    struct lsp_verify_options options = {.target_gap = arguments->gap,
        .n_threads = arguments->n_threads > 0 ? arguments->n_threads : omp_get_max_threads()};
    enum lsp_verify_end end;
    if (arguments->n_operands == 1) {
        end = lsp_verify_result(arguments->operands[0], &options, add_period, &periods, &fault);
    } else {
        struct lsp_verify_report report;
        options.target_gap = arguments->gap > 0 ? arguments->gap : DEFAULT_GAP;
        end = lsp_verify_flows(&(struct lsp_verify_files){.network = arguments->operands[0],
                                   .trips = arguments->operands[1],
                                   .flows = arguments->operands[2],
                                   .toll_factor = arguments->toll_factor,
                                   .distance_factor = arguments->distance_factor},
            &options, &report);
        fault = report.fault;
        if (end == LSP_VERIFY_DONE)
            add_report(&periods, &report);
    }
    enum lsp_status status = end == LSP_VERIFY_DONE          ? LSP_OK
                             : end == LSP_VERIFY_NO_MEMORY   ? LSP_NO_MEMORY
                             : end == LSP_VERIFY_CANNOT_READ ? LSP_CANNOT_READ
                                                             : LSP_BAD_INPUT;
    if (end == LSP_VERIFY_FAULT || end == LSP_VERIFY_CANNOT_READ)
        add_fault(&fault, arguments, &diags);
    int exit_code = lsp_cli_exit_code(status, status == LSP_OK && periods.are_accepted);
    const char *outcome = status == LSP_OK ? NULL : "nothing was verified";
    if (!lsp_cli_print_diagnostics(arguments, &diags, outcome))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    if (arguments->json && status == LSP_OK && arguments->n_operands == 1)
        lsp_buffer_add(&periods.text, "\n]\n");
    if (status == LSP_OK && (arguments->json || !arguments->quiet) && !lsp_cli_print(&periods.text))
        exit_code = LSP_EXIT_CANNOT_ACCESS;
    lsp_buffer_finish(&periods.text);
    lsp_diags_finish(&diags);
    return exit_code;
}

/* A result has a report for each period, named where there are several. */
static void add_period(void *context, const char *period, const struct lsp_verify_report *report)
{
    struct periods *periods = context;
    if (periods->arguments->json)
        lsp_buffer_add(&periods->text, periods->n == 0 ? "[\n" : ",\n");
    else if (period[0] != '\0')
        lsp_buffer_printf(&periods->text, "%-22s %s\n", "period", period);
    add_report(periods, report);
}

static void add_report(struct periods *periods, const struct lsp_verify_report *report)
{
    periods->n++;
    periods->are_accepted &= report->is_accepted;
    if (periods->arguments->json)
        format_report_json(report, &periods->text);
    else
        format_report(report, &periods->text);
}

/* Networks in folders are verified as part of a result. */
static const char *hint_of(const struct lsp_cli_arguments *arguments)
{
    if (arguments->n_operands == 3 && is_folder(arguments->operands[0]))
        return "flows on a folder of GMNS tables are verified in a result: linkspan assign "
               "NETWORK TRIPS --result DIR, then linkspan verify DIR";
    return "verify stops at the first fault; assign lists all of a network or trip table";
}

static bool is_folder(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

static void add_fault(const struct lsp_verify_fault *fault,
    const struct lsp_cli_arguments *arguments, struct lsp_diags *diags)
{
    lsp_diags_add(diags, LSP_DIAG_CANNOT_VERIFY,
        &(struct lsp_diag_facts){.where = {.file = fault->file[0] == '\0' ? NULL : fault->file,
                                     .line = fault->line,
                                     .column = fault->column},
            .hint = hint_of(arguments)},
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
    add_interval(
        report->is_system ? "total marginal cost" : "total cost", report->total_cost, false, out);
    add_interval("least cost", report->least_cost, false, out);
    add_interval(report->is_system ? "total cost" : "objective", report->objective, false, out);
    char lowest[32];
    lsp_format_double(round_down(report->lowest_objective), lowest);
    lsp_buffer_printf(out, "%-22s no flows of these trips have less than %s\n", "", lowest);
    format_balance(report, out);
    if (report->has_costs && report->worst_link == 0)
        lsp_buffer_printf(out, "%-22s right\n", "stated costs");
    else if (report->has_costs)
        lsp_buffer_printf(out, "%-22s differ by %.3g of it at most, from node %u to %u: %s\n",
            "stated costs", report->worst_cost_difference, report->worst_link_from,
            report->worst_link_to, report->are_costs_right ? "right" : "WRONG");
    if (report->has_potentials && report->are_potentials_right)
        lsp_buffer_printf(out, "%-22s cheapest costs: right\n", "potentials");
    else if (report->has_potentials)
        lsp_buffer_printf(out, "%-22s WRONG from %u origins; from node %u to node %u\n",
            "potentials", report->n_wrong_potentials, report->wrong_origin, report->wrong_node);
    if (!report->are_sums_right)
        lsp_buffer_printf(out,
            "%-22s WRONG: trips, objective, total cost, gap or ending are others\n", "stated sums");
    lsp_buffer_printf(out, "%-22s %s\n", "verdict", verdict_of(report));
}

static void format_balance(const struct lsp_verify_report *report, struct lsp_buffer *out)
{
    if (report->n_wrong_splits > 0)
        lsp_buffer_printf(
            out, "%-22s of %u links are not their flow\n", "class flows", report->n_wrong_splits);
    if (report->worst_node > 0)
        lsp_buffer_printf(out, "%-22s %.3g at most, at node %u: %s\n", "imbalance",
            report->worst_imbalance, report->worst_node,
            report->is_balanced ? "carried" : "NOT carried");
    else
        lsp_buffer_printf(out, "%-22s none: carried\n", "imbalance");
    if (report->worst_node > 0)
        lsp_buffer_printf(out, "%-22s mending it takes %.3g of the total cost at most\n", "",
            report->imbalance_cost);
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
    if (!report->are_sums_right)
        return "REJECTED: the stated sums are not those of the flows";
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
    lsp_buffer_printf(
        out, "  \"stated_sums_right\": %s,\n", report->are_sums_right ? "true" : "false");
    add_interval("relative_gap", report->gap, true, out);
    add_interval(
        report->is_system ? "total_marginal_cost" : "total_cost", report->total_cost, true, out);
    if (report->is_system)
        add_interval("total_cost", report->objective, true, out);
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
