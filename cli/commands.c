/* The tables of commands and options, and the help made from them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <string.h>

#define OPTION(ID) (UINT64_C(1) << (ID))

const struct lsp_cli_option LSP_CLI_OPTIONS[LSP_CLI_N_OPTIONS] = {
    [LSP_CLI_OUTPUT] = {"output", "PATH", "where results go; see above"},
    [LSP_CLI_THREADS] = {"threads", "N",
        "threads to use (default: what pays); no result depends on it"},
    [LSP_CLI_DRAWS] = {"draws", "N", "how many random draws to take (default: as the study says)"},
    [LSP_CLI_JSON] = {"json", NULL, "print the results as JSON instead of a table"},
    [LSP_CLI_QUIET] = {"quiet", NULL, "print nothing but errors and warnings"},
    [LSP_CLI_DIAGNOSTICS] = {"diagnostics", "text|json", "how errors are printed (default: text)"},
    [LSP_CLI_GAP] = {"gap", "G", "relative gap to reach or to accept (default: 1e-8)"},
    [LSP_CLI_TOLL_FACTOR] = {"toll-factor", "F",
        "time that one unit of toll is worth (default: 0)"},
    [LSP_CLI_DISTANCE_FACTOR] = {"distance-factor", "F",
        "time that one unit of length is worth (default: 0)"},
    [LSP_CLI_VALUE_OF_TIME] = {"value-of-time", "V",
        "money that one unit of time is worth: benefits are told too"},
    [LSP_CLI_FLOWS] = {"flows", "FILE", "write link flows and costs, in TNTP's format"},
    [LSP_CLI_RESULT] = {"result", "DIR", "write flows, history and options into a folder"},
    [LSP_CLI_CLASSES] = {"classes", "FILE", "table of classes of vehicles (default: one class)"},
    [LSP_CLI_PERIODS] = {"periods", "FILE", "table of periods and their hours (default: one hour)"},
    [LSP_CLI_TURNS] = {"turns", "FILE", "table of turns that cost time or are banned"},
    [LSP_CLI_GOAL] = {"goal", "user|system",
        "each the cheapest way for itself (default), or for all"},
    [LSP_CLI_LEAN] = {"lean", NULL, "leave large files out of the result"},
    [LSP_CLI_MEMORY] = {"memory", "N[K|M|G]",
        "most bytes of memory to take (default: what there is)"},
    [LSP_CLI_START] = {"start", "DIR", "begin with the flows of an earlier result"},
    [LSP_CLI_JOURNAL] = {"journal", "FILE", "keep what is finished, and go on from it"},
    [LSP_CLI_TOP] = {"top", "K", "only the best K are wanted (default: all)"},
    [LSP_CLI_BY] = {"by", "time|objective",
        "rank by total cost saved (default), or by the objective's fall"},
    [LSP_CLI_PERIOD] = {"period", "NAME", "the period that is asked for, where there are several"},
    [LSP_CLI_CLASS] = {"class", "NAME", "the class that is asked for (default: all)"},
    [LSP_CLI_ANY] = {"any", NULL, "trips that take at least one of the links (default: all)"},
    [LSP_CLI_MAX] = {"max", "N", "routes to list at most (default: 10)"},
    [LSP_CLI_FROM] = {"from", "ZONE", "only from this zone (default: from all)"},
    [LSP_CLI_TO] = {"to", "ZONE", "only to this zone (default: to all)"},
    [LSP_CLI_SEGMENT] = {"segment", "ID", "only this segment (default: all)"},
    [LSP_CLI_SCENARIO] = {"scenario", "ID", "this scenario (default: the study's main one)"},
    [LSP_CLI_YEAR] = {"year", "Y",
        "in this year (default: the first model year after the opening)"},
    [LSP_CLI_SIDE] = {"side", "with|without", "with the project (default), or without it"},
    [LSP_CLI_CROSSING] = {"crossing", "ID", "only this border crossing (default: all)"},
    [LSP_CLI_TARGET] = {"target", "MIN", "longest wait that is wanted, minutes (default: 30)"},
    [LSP_CLI_REPLICATIONS] = {"replications", "N", "days to simulate (default: 1000)"},
    [LSP_CLI_SEED] = {"seed", "N", "of the simulation (default: the study's)"},
    [LSP_CLI_EXPORT] = {"export", "FILE", "write the plan as MS Project XML"},
    [LSP_CLI_NODES] = {"nodes", "FILE",
        "where the nodes of a TNTP network lie (default: X_node.tntp beside X_net.tntp)"},
    [LSP_CLI_CHANGES] = {"changes", "FILE",
        "table of changes to open and to save in (default: beside the network)"},
    [LSP_CLI_PORT] = {"port", "N", "port of the server (default: any that is free)"},
    [LSP_CLI_NO_OPEN] = {"no-open", NULL, "print the address, but open no browser"},
    [LSP_CLI_VERBOSE] = {"verbose", NULL, "print a line for every iteration"},
    [LSP_CLI_HELP] = {"help", NULL, "print this help"},
};

const struct lsp_cli_command LSP_CLI_COMMANDS[] = {
    {
        .name = "check",
        .operands = {"STUDY"},
        .needs_operands = true,
        .about = "read a study folder and report every fault in it",
        .details = "Reads study.yaml in the folder STUDY and all tables that it names, and prints\n"
                   "every fault with file, line and column.  Writes nothing.\n",
        .options = OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_check,
    },
    {
        .name = "appraise",
        .operands = {"STUDY"},
        .needs_operands = true,
        .about = "run a study with and without its project and write the report",
        .details =
            "Checks the study, solves every scenario and model year with and without the\n"
            "project, appraises the difference and writes the report (report.html), its\n"
            "numbers (report.json) and tables into a folder (--output; STUDY/results if it is\n"
            "not given).  Earlier results are replaced in one step at the end: a run that is\n"
            "stopped or fails leaves them as they were.  Finished draws of the uncertainty run\n"
            "are kept beside the results until then (FOLDER.linkspan-draws): the same command\n"
            "goes on from them.\n",
        .options = OPTION(LSP_CLI_OUTPUT) | OPTION(LSP_CLI_THREADS) | OPTION(LSP_CLI_DRAWS) |
                   OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) |
                   OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_appraise,
    },
    {
        .name = "calibrate",
        .operands = {"STUDY"},
        .needs_operands = true,
        .about = "fit numbers of a study to what was counted",
        .details =
            "Fits the numbers that the section calibration of study.yaml names to its\n"
            "observations, each number within its range, and prints what was fitted, how well,\n"
            "which numbers the observations cannot tell apart, and what the fitted model says of\n"
            "the observations that were held out.  The study is not changed; with --output a\n"
            "file is written that holds the fitted numbers as YAML, to be pasted.\n",
        .options = OPTION(LSP_CLI_OUTPUT) | OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) |
                   OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_calibrate,
    },
    {
        .name = "border",
        .operands = {"STUDY"},
        .needs_operands = true,
        .about = "waits, queues and staffing at the border posts",
        .details =
            "Solves one side of a scenario in one year and looks at each border crossing that\n"
            "vehicles come to, in each direction: waits by hour and class, from the day model and\n"
            "from a simulation of single vehicles with intervals; queues against the room there\n"
            "is; where the queue goes when a post is widened or opens longer; the smallest\n"
            "staffing by hour with which 95 % of each class wait no longer than --target; and the\n"
            "busiest month.  Arrivals are those of the year, however posts are changed.  Writes\n"
            "nothing.\n",
        .options = OPTION(LSP_CLI_SCENARIO) | OPTION(LSP_CLI_YEAR) | OPTION(LSP_CLI_SIDE) |
                   OPTION(LSP_CLI_CROSSING) | OPTION(LSP_CLI_TARGET) |
                   OPTION(LSP_CLI_REPLICATIONS) | OPTION(LSP_CLI_SEED) | OPTION(LSP_CLI_THREADS) |
                   OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) |
                   OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_border,
    },
    {
        .name = "explain",
        .operands = {"STUDY", "FROM", "TO"},
        .needs_operands = true,
        .about = "take the cost between two zones apart",
        .details =
            "Solves both sides of a scenario in one year and prints, for the zones FROM and TO\n"
            "(ids or names), who goes by which alternative and what it costs: time, terminals,\n"
            "waiting and inspection at the border, schedule delay, fare, toll, running cost and\n"
            "constant, in money and in hours, and the way itself, step by step.  Also between\n"
            "zones between which the study states no movement.  Writes nothing.\n",
        .options = OPTION(LSP_CLI_SEGMENT) | OPTION(LSP_CLI_SCENARIO) | OPTION(LSP_CLI_YEAR) |
                   OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_explain,
    },
    {
        .name = "programme",
        .operands = {"STUDY"},
        .needs_operands = true,
        .about = "plan the works: when it opens, how sure, and why",
        .details =
            "Plans the programme of a study, or of a planner's file (Microsoft Project XML,\n"
            "Primavera XER), and draws it many times.  Prints when it opens and how sure that\n"
            "is, beside how like projects went; the chances of dates that were announced; what\n"
            "must be ready before a vehicle may pass, and which of it comes last; costs; what\n"
            "the date hangs on; start, finish and days to spare of every activity.  Writes\n"
            "nothing but, with --export, the plan as Microsoft Project XML.\n",
        .options = OPTION(LSP_CLI_DRAWS) | OPTION(LSP_CLI_EXPORT) | OPTION(LSP_CLI_THREADS) |
                   OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) |
                   OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_programme,
    },
    {
        .name = "assign",
        .operands = {"NETWORK", "TRIPS"},
        .needs_operands = true,
        .about = "find the user equilibrium of trips on a road network",
        .details =
            "Reads a network (a TNTP file, or a folder of GMNS tables) and trips (a TNTP trip\n"
            "table, or a CSV table o_zone_id,d_zone_id,volume), packed by gzip or not, finds\n"
            "the flows at which no trip has a cheaper way, and prints objective, total cost\n"
            "and the relative gap that was reached.  The files do not say what tolls and\n"
            "distance are worth: see --toll-factor and --distance-factor.\n",
        .options = OPTION(LSP_CLI_GAP) | OPTION(LSP_CLI_CLASSES) | OPTION(LSP_CLI_PERIODS) |
                   OPTION(LSP_CLI_TURNS) | OPTION(LSP_CLI_GOAL) | OPTION(LSP_CLI_LEAN) |
                   OPTION(LSP_CLI_START) | OPTION(LSP_CLI_MEMORY) | OPTION(LSP_CLI_THREADS) |
                   OPTION(LSP_CLI_TOLL_FACTOR) | OPTION(LSP_CLI_DISTANCE_FACTOR) |
                   OPTION(LSP_CLI_FLOWS) | OPTION(LSP_CLI_RESULT) | OPTION(LSP_CLI_VERBOSE) |
                   OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) |
                   OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_assign,
    },
    {
        .name = "verify",
        .operands = {"NETWORK", "TRIPS", "FLOWS"},
        .needs_operands = true,
        .alone = "RESULT",
        .about = "prove how good link flows are, from whatever program",
        .details =
            "Reads a result of 'assign --result' and the inputs that it names, or a network, a\n"
            "trip table and link flows (TNTP files, packed by gzip or not), checks that the flows\n"
            "carry the trips, and encloses total cost, objective and relative gap in intervals,\n"
            "in arithmetic rounded outwards.  Exit status 4: the flows are rejected.\n",
        .options = OPTION(LSP_CLI_GAP) | OPTION(LSP_CLI_THREADS) | OPTION(LSP_CLI_TOLL_FACTOR) |
                   OPTION(LSP_CLI_DISTANCE_FACTOR) | OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) |
                   OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_verify,
    },
    {
        .name = "what-if",
        .operands = {"NETWORK", "TRIPS", "CHANGES"},
        .needs_operands = true,
        .about = "what links that are added, changed, closed or split would do",
        .details =
            "Solves the network, then with each candidate of a table of changes, beginning\n"
            "with the flows without it, and prints what it saves, stage after stage, each\n"
            "with its noise; the last gap is proved.  docs/guide/what-if.md says what stands\n"
            "in the table.\n",
        .options = OPTION(LSP_CLI_CLASSES) | OPTION(LSP_CLI_PERIODS) | OPTION(LSP_CLI_TURNS) |
                   OPTION(LSP_CLI_THREADS) | OPTION(LSP_CLI_TOLL_FACTOR) |
                   OPTION(LSP_CLI_DISTANCE_FACTOR) | OPTION(LSP_CLI_VALUE_OF_TIME) |
                   OPTION(LSP_CLI_START) | OPTION(LSP_CLI_RESULT) | OPTION(LSP_CLI_JSON) |
                   OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_what_if,
    },
    {
        .name = "rank",
        .operands = {"NETWORK", "TRIPS", "CANDIDATES"},
        .needs_operands = true,
        .about = "which of many candidate links save most",
        .details = "Screens all candidates of a table of changes by a bound that holds without\n"
                   "solving, then solves them from the highest bound down, and leaves off when no\n"
                   "other can be among the best --top.  With --journal a run that was killed goes\n"
                   "on where it was.\n",
        .options = OPTION(LSP_CLI_CLASSES) | OPTION(LSP_CLI_PERIODS) | OPTION(LSP_CLI_TURNS) |
                   OPTION(LSP_CLI_THREADS) | OPTION(LSP_CLI_TOLL_FACTOR) |
                   OPTION(LSP_CLI_DISTANCE_FACTOR) | OPTION(LSP_CLI_JOURNAL) | OPTION(LSP_CLI_TOP) |
                   OPTION(LSP_CLI_BY) | OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) |
                   OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_rank,
    },
    {
        .name = "select-link",
        .operands = {"RESULT", "LINKS"},
        .needs_operands = true,
        .about = "say whose trips take a link of an assigned network",
        .details =
            "RESULT is a folder that 'linkspan assign --result' wrote.  LINKS is FROM:TO, two\n"
            "nodes, or the id of a link (GMNS), or its number in links.csv, or several with\n"
            "commas between: trips that take all of them, or any.  The trips of one link add\n"
            "up to its flow.  Who takes which of several ways that cost the same is settled by\n"
            "the greatest entropy, so that all take them in the same proportion.  With --output\n"
            "a folder is written: od.csv, the trips by origin and destination, and links.csv,\n"
            "what else they take.\n",
        .options = OPTION(LSP_CLI_ANY) | OPTION(LSP_CLI_OUTPUT) | OPTION(LSP_CLI_PERIOD) |
                   OPTION(LSP_CLI_CLASS) | OPTION(LSP_CLI_THREADS) | OPTION(LSP_CLI_JSON) |
                   OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_select_link,
    },
    {
        .name = "paths",
        .operands = {"RESULT", "FROM", "TO"},
        .needs_operands = true,
        .about = "list the routes between two zones, and what they cost",
        .details =
            "RESULT is a folder that 'linkspan assign --result' wrote.  Lists the routes that\n"
            "trips between the zones FROM and TO take, by falling flow, with share, flow, cost\n"
            "and its parts (in units of time) and nodes; where nobody travels, a cheapest way.\n",
        .options = OPTION(LSP_CLI_MAX) | OPTION(LSP_CLI_PERIOD) | OPTION(LSP_CLI_CLASS) |
                   OPTION(LSP_CLI_THREADS) | OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) |
                   OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_paths,
    },
    {
        .name = "skim",
        .operands = {"RESULT"},
        .needs_operands = true,
        .about = "tabulate cost, time, distance and toll between zones",
        .details =
            "RESULT is a folder that 'linkspan assign --result' wrote.  Writes a CSV table with\n"
            "a row for each two zones, on standard output or into a file (--output; packed\n"
            "where its name ends in .gz).  Numbers are averages over the routes that the trips\n"
            "take; where there are no trips, those of one cheapest way.\n",
        .options = OPTION(LSP_CLI_FROM) | OPTION(LSP_CLI_TO) | OPTION(LSP_CLI_OUTPUT) |
                   OPTION(LSP_CLI_PERIOD) | OPTION(LSP_CLI_CLASS) | OPTION(LSP_CLI_THREADS) |
                   OPTION(LSP_CLI_JSON) | OPTION(LSP_CLI_QUIET) | OPTION(LSP_CLI_DIAGNOSTICS) |
                   OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_skim,
    },
    {
        .name = "view",
        .operands = {"NETWORK", "TRIPS"},
        .needs_operands = true,
        .alone = "STUDY",
        .about = "show a study or network on a map, to draw links on",
        .details =
            "Serves a page on this machine alone, prints its address and opens a browser.  On\n"
            "the page links are drawn, changed, closed and split; what they do is solved while\n"
            "they are drawn.  What is saved is what 'appraise STUDY' reads (STUDY/scenarios),\n"
            "or 'what-if NETWORK TRIPS CHANGES'.  The address holds a secret: whoever has it\n"
            "can use the page as long as the server runs.  Ctrl-C ends it.\n",
        .options = OPTION(LSP_CLI_PORT) | OPTION(LSP_CLI_NO_OPEN) | OPTION(LSP_CLI_THREADS) |
                   OPTION(LSP_CLI_NODES) | OPTION(LSP_CLI_CHANGES) | OPTION(LSP_CLI_START) |
                   OPTION(LSP_CLI_VALUE_OF_TIME) | OPTION(LSP_CLI_CLASSES) |
                   OPTION(LSP_CLI_PERIODS) | OPTION(LSP_CLI_TURNS) | OPTION(LSP_CLI_TOLL_FACTOR) |
                   OPTION(LSP_CLI_DISTANCE_FACTOR) | OPTION(LSP_CLI_QUIET) |
                   OPTION(LSP_CLI_DIAGNOSTICS) | OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_view,
    },
    {
        .name = "help",
        .operands = {"COMMAND"},
        .needs_operands = false,
        .about = "explain a command",
        .details = "Without COMMAND: the list of commands.\n",
        .options = OPTION(LSP_CLI_HELP),
        .run = lsp_cli_run_help,
    },
};
const size_t LSP_CLI_N_COMMANDS = sizeof LSP_CLI_COMMANDS / sizeof LSP_CLI_COMMANDS[0];

static const char EXIT_CODES[] =
    "Exit status:\n"
    "  0  an answer was found          3  something could not be read or written\n"
    "  1  wrong command line           4  results written, but a run did not converge\n"
    "  2  the input has errors         70 a bug in linkspan\n";

const struct lsp_cli_command *lsp_cli_find_command(const char *name)
{
    for (size_t command = 0; command < LSP_CLI_N_COMMANDS; command++)
        if (strcmp(name, LSP_CLI_COMMANDS[command].name) == 0)
            return &LSP_CLI_COMMANDS[command];
    return NULL;
}

/* "NETWORK TRIPS" */
static void format_operands(const struct lsp_cli_command *command, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t n = 0; n < LSP_CLI_MAX_OPERANDS && command->operands[n] != NULL; n++) {
        snprintf(text + length, size - length, "%s%s", n == 0 ? "" : " ", command->operands[n]);
        length = strlen(text);
    }
}

void lsp_cli_print_overview(FILE *stream)
{
    fputs("linkspan: what will a new transport link carry, and what is it worth?\n\n"
          "Usage: linkspan COMMAND [OPTION ...]\n\nCommands:\n",
        stream);
    for (size_t command = 0; command < LSP_CLI_N_COMMANDS; command++) {
        const struct lsp_cli_command *row = &LSP_CLI_COMMANDS[command];
        char form[40];
        format_operands(row, form, sizeof form);
        fprintf(stream, "  %-11s %-24s %s\n", row->name, form, row->about);
    }
    fputs("\n'linkspan COMMAND --help' lists a command's options; 'linkspan --version' prints the "
          "version.\n",
        stream);
}

void lsp_cli_print_command_help(const struct lsp_cli_command *command, FILE *stream)
{
    char operands[40];
    format_operands(command, operands, sizeof operands);
    if (command->alone != NULL)
        fprintf(stream, "Usage: linkspan %s %s [OPTION ...]\n", command->name, command->alone);
    fprintf(stream, command->needs_operands ? "Usage: linkspan %s %s" : "Usage: linkspan %s [%s]",
        command->name, operands);
    fprintf(stream, " [OPTION ...]\n\n%s\nOptions:\n", command->details);
    for (size_t id = 0; id < LSP_CLI_N_OPTIONS; id++) {
        if ((command->options & OPTION(id)) == 0)
            continue;
        const struct lsp_cli_option *option = &LSP_CLI_OPTIONS[id];
        char form[40];
        snprintf(form, sizeof form, "--%s%s%s", option->name, option->value == NULL ? "" : " ",
            option->value == NULL ? "" : option->value);
        fprintf(stream, "  %-24s %s\n", form, option->about);
    }
    fprintf(stream, "\n%s", EXIT_CODES);
}

int lsp_cli_run_help(const struct lsp_cli_arguments *arguments)
{
    if (arguments->operands[0] == NULL) {
        lsp_cli_print_overview(stdout);
        return LSP_EXIT_OK;
    }
    const struct lsp_cli_command *command = lsp_cli_find_command(arguments->operands[0]);
    if (command == NULL) {
        lsp_cli_complain_unknown_command(arguments->operands[0]);
        return LSP_EXIT_USAGE;
    }
    lsp_cli_print_command_help(command, stdout);
    return LSP_EXIT_OK;
}
