/* Understands the command line against the tables in commands.c.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

/* More threads than any machine this is run on has, so more is a slip of the keyboard. */
static const int64_t MAX_THREADS = 1024;
/* Memory for draws grows with their number; a million is far past any use. */
static const int64_t MAX_DRAWS = 1000000, MAX_TOP = 1000000;
/* Routes that are listed; nobody reads more. */
static const int64_t MAX_ROUTES = 1000000;
static const int64_t MAX_PORT = 65535;
/* As in a study's file. */
static const int64_t MIN_YEAR = 1900, MAX_YEAR = 2999;
/* Minutes: a second to a week. */
static const double MIN_TARGET = 1.0 / 60, MAX_TARGET = 10080;
/* More than any machine has. */
static const int64_t MAX_BYTES = (int64_t)1 << 50;
/* Double precision cannot tell less. */
static const double MIN_GAP = 1e-16;
/* Far past any price of a mile in minutes; keeps costs finite. */
static const double MAX_FACTOR = 1e9;

/* One option as written: --name, --name=value or --name value. */
struct written_option {
    char name[32];     /* cut when longer: then it is unknown anyway */
    const char *value; /* NULL = none given yet */
    size_t id;         /* LSP_CLI_N_OPTIONS = unknown */
};

static const char *kind_of_operand(const char *name);
static const char *missing_operand(const struct lsp_cli_arguments *arguments);
static void complain_missing_operand(const struct lsp_cli_command *command, const char *missing);
static bool parse_option(
    int argc, char *const argv[], int *at, uint64_t *seen, struct lsp_cli_arguments *arguments);
static struct written_option read_option(const char *text, uint64_t accepted);
static void complain_unknown_option(
    const struct lsp_cli_command *command, const char *dashes, const char *name);
static void complain_unknown(const char *kind, const char *dashes, const char *text,
    const char *const *names, size_t n, const char *lister);
static bool set_option(const struct written_option *option, struct lsp_cli_arguments *arguments);
static bool *flag_of(size_t id, struct lsp_cli_arguments *arguments);
static const char **text_of(size_t id, struct lsp_cli_arguments *arguments);
static bool parse_choice(const struct written_option *option, const char *first, const char *second,
    bool *ret_is_second);
static bool parse_bytes(const struct written_option *option, uint64_t *ret_bytes);
static bool parse_count(
    const struct written_option *option, int64_t min, int64_t max, int64_t *ret_value);
static bool parse_number(
    const struct written_option *option, double min, double max, double *ret_value);
static bool set_operand(const char *text, struct lsp_cli_arguments *arguments);

bool lsp_cli_parse(const struct lsp_cli_command *command, int argc, char *const argv[],
    struct lsp_cli_arguments *ret_arguments)
{
    struct lsp_cli_arguments arguments = {.command = command, .n_draws = -1, .seed = -1};
    uint64_t seen = 0; /* options, as a set */
    bool options_ended = false;
    for (int at = 2; at < argc; at++) {
        const char *text = argv[at];
        if (!options_ended && strcmp(text, "--") == 0) {
            options_ended = true;
        } else if (!options_ended && text[0] == '-' && text[1] != '\0') {
            if (!parse_option(argc, argv, &at, &seen, &arguments))
                return false;
        } else if (!set_operand(text, &arguments)) {
            return false;
        }
    }
    const char *missing = missing_operand(&arguments);
    if (missing != NULL && !arguments.help) {
        complain_missing_operand(command, missing);
        return false;
    }
    *ret_arguments = arguments;
    return true;
}

static void complain_missing_operand(const struct lsp_cli_command *command, const char *missing)
{
    fprintf(stderr, "linkspan: %s needs a ", command->name);
    if (command->alone != NULL)
        fprintf(stderr, "%s%s, or a ", command->alone, kind_of_operand(command->alone));
    fprintf(stderr, "%s%s; see 'linkspan %s --help'\n", missing, kind_of_operand(missing),
        command->name);
}

/* " folder", " file", or "" for what is neither. */
static const char *kind_of_operand(const char *name)
{
    static const char *const FOLDERS[] = {"STUDY", "RESULT"};
    static const char *const OTHERS[] = {"LINKS", "FROM", "TO"};
    for (size_t at = 0; at < sizeof FOLDERS / sizeof *FOLDERS; at++)
        if (strcmp(name, FOLDERS[at]) == 0)
            return " folder";
    for (size_t at = 0; at < sizeof OTHERS / sizeof *OTHERS; at++)
        if (strcmp(name, OTHERS[at]) == 0)
            return "";
    return strcmp(name, "STUDY|PLAN") == 0 ? ", a folder or a planner's file" : " file";
}

/* The name of the first operand that is needed and not given; NULL = none. */
static const char *missing_operand(const struct lsp_cli_arguments *arguments)
{
    const struct lsp_cli_command *command = arguments->command;
    if (command->alone != NULL && arguments->n_operands == 1 && arguments->operands[0][0] != '\0')
        return NULL;
    for (size_t n = 0; command->needs_operands && n < LSP_CLI_MAX_OPERANDS; n++)
        if (command->operands[n] != NULL &&
            (n >= arguments->n_operands || arguments->operands[n][0] == '\0'))
            return command->operands[n];
    return NULL;
}

/* Takes the option at argv[*at], and its value, which may stand in the next one. */
static bool parse_option(
    int argc, char *const argv[], int *at, uint64_t *seen, struct lsp_cli_arguments *arguments)
{
    uint64_t accepted = arguments->command->options;
    struct written_option option = read_option(argv[*at], accepted);
    if (option.id == LSP_CLI_N_OPTIONS) {
        complain_unknown_option(arguments->command, argv[*at][1] == '-' ? "--" : "-", option.name);
        return false;
    }
    const struct lsp_cli_option *row = &LSP_CLI_OPTIONS[option.id];
    if ((*seen & UINT64_C(1) << option.id) != 0) {
        fprintf(stderr, "linkspan: option --%s is given twice\n", row->name);
        return false;
    }
    *seen |= UINT64_C(1) << option.id;
    if (row->value == NULL && option.value != NULL) {
        fprintf(stderr, "linkspan: option --%s takes no value\n", row->name);
        return false;
    }
    if (row->value != NULL && option.value == NULL && *at + 1 < argc)
        option.value = argv[++*at];
    if (row->value != NULL && (option.value == NULL || option.value[0] == '\0')) {
        fprintf(stderr, "linkspan: option --%s needs a value: %s\n", row->name, row->value);
        return false;
    }
    return set_option(&option, arguments);
}

static struct written_option read_option(const char *text, uint64_t accepted)
{
    struct written_option option = {.id = LSP_CLI_N_OPTIONS};
    if (strcmp(text, "-h") == 0)
        text = "--help";
    const char *name = text + (text[1] == '-' ? 2 : 1);
    const char *equals = strchr(name, '=');
    size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
    if (length >= sizeof option.name)
        length = sizeof option.name - 1;
    memcpy(option.name, name, length);
    option.value = equals == NULL ? NULL : equals + 1;
    if (text[1] != '-')
        return option; /* the only short option is -h */
    for (size_t id = 0; id < LSP_CLI_N_OPTIONS; id++)
        if ((accepted & UINT64_C(1) << id) != 0 &&
            strcmp(option.name, LSP_CLI_OPTIONS[id].name) == 0)
            option.id = id;
    return option;
}

static bool set_option(const struct written_option *option, struct lsp_cli_arguments *arguments)
{
    int64_t count;
    double number;
    const char **text = text_of(option->id, arguments);
    bool *flag = flag_of(option->id, arguments);
    if (text != NULL)
        *text = option->value;
    if (flag != NULL)
        return *flag = true;
    switch ((enum lsp_cli_option_id)option->id) {
    case LSP_CLI_THREADS:
        if (!parse_count(option, 1, MAX_THREADS, &count))
            return false;
        arguments->n_threads = (int)count;
        return true;
    case LSP_CLI_DRAWS:
        return parse_count(option, 0, MAX_DRAWS, &arguments->n_draws);
    case LSP_CLI_GAP:
        return parse_number(option, MIN_GAP, 1, &arguments->gap);
    case LSP_CLI_TOLL_FACTOR:
    case LSP_CLI_DISTANCE_FACTOR:
    case LSP_CLI_VALUE_OF_TIME:
        return parse_number(option, 0, MAX_FACTOR, &number);
    case LSP_CLI_MEMORY:
        return parse_bytes(option, &arguments->memory);
    case LSP_CLI_TOP:
        if (!parse_count(option, 1, MAX_TOP, &count))
            return false;
        arguments->top = (uint32_t)count;
        return true;
    case LSP_CLI_GOAL:
        return parse_choice(option, "user", "system", &arguments->is_system);
    case LSP_CLI_BY:
        return parse_choice(option, "time", "objective", &arguments->by_objective);
    case LSP_CLI_MAX:
        return parse_count(option, 1, MAX_ROUTES, &arguments->max_routes);
    case LSP_CLI_YEAR:
        if (!parse_count(option, MIN_YEAR, MAX_YEAR, &count))
            return false;
        arguments->year = (int)count;
        return true;
    case LSP_CLI_SIDE:
        return parse_choice(option, "with", "without", &arguments->is_without);
    case LSP_CLI_TARGET:
        return parse_number(option, MIN_TARGET, MAX_TARGET, &arguments->target_min);
    case LSP_CLI_REPLICATIONS:
        if (!parse_count(option, 2, MAX_DRAWS, &count))
            return false;
        arguments->n_replications = (uint32_t)count;
        return true;
    case LSP_CLI_SEED:
        return parse_count(option, 0, INT64_MAX, &arguments->seed);
    case LSP_CLI_PORT:
        if (!parse_count(option, 0, MAX_PORT, &count))
            return false;
        arguments->port = (int)count;
        return true;
    case LSP_CLI_DIAGNOSTICS:
        return parse_choice(option, "text", "json", &arguments->diagnostics_json);
    default:
        if (text != NULL)
            return true;
    }
    LSP_BUG("an option that is in no table");
}

/* What an option without a value sets; NULL for the others. */
static bool *flag_of(size_t id, struct lsp_cli_arguments *arguments)
{
    bool *const flags[LSP_CLI_N_OPTIONS] = {[LSP_CLI_LEAN] = &arguments->is_lean,
        [LSP_CLI_ANY] = &arguments->is_any,
        [LSP_CLI_NO_OPEN] = &arguments->no_open,
        [LSP_CLI_VERBOSE] = &arguments->verbose,
        [LSP_CLI_JSON] = &arguments->json,
        [LSP_CLI_QUIET] = &arguments->quiet,
        [LSP_CLI_HELP] = &arguments->help};
    return flags[id];
}

/* Where the value of an option that is any text goes; NULL for the others. */
static const char **text_of(size_t id, struct lsp_cli_arguments *arguments)
{
    const char **const texts[LSP_CLI_N_OPTIONS] = {[LSP_CLI_OUTPUT] = &arguments->output,
        [LSP_CLI_TOLL_FACTOR] = &arguments->toll_factor,
        [LSP_CLI_DISTANCE_FACTOR] = &arguments->distance_factor,
        [LSP_CLI_VALUE_OF_TIME] = &arguments->value_of_time,
        [LSP_CLI_FLOWS] = &arguments->flows,
        [LSP_CLI_RESULT] = &arguments->result,
        [LSP_CLI_CLASSES] = &arguments->classes,
        [LSP_CLI_START] = &arguments->start,
        [LSP_CLI_PERIODS] = &arguments->periods,
        [LSP_CLI_TURNS] = &arguments->turns,
        [LSP_CLI_JOURNAL] = &arguments->journal,
        [LSP_CLI_EXPORT] = &arguments->export_path,
        [LSP_CLI_NODES] = &arguments->nodes,
        [LSP_CLI_CHANGES] = &arguments->changes,
        [LSP_CLI_PERIOD] = &arguments->period,
        [LSP_CLI_CLASS] = &arguments->class_name,
        [LSP_CLI_FROM] = &arguments->from,
        [LSP_CLI_TO] = &arguments->to,
        [LSP_CLI_SEGMENT] = &arguments->segment,
        [LSP_CLI_CROSSING] = &arguments->crossing,
        [LSP_CLI_SCENARIO] = &arguments->scenario};
    return texts[id];
}

/* One of two words; *ret_is_second says which. */
static bool parse_choice(
    const struct written_option *option, const char *first, const char *second, bool *ret_is_second)
{
    *ret_is_second = strcmp(option->value, second) == 0;
    if (*ret_is_second || strcmp(option->value, first) == 0)
        return true;
    fprintf(stderr, "linkspan: option --%s takes %s or %s\n", option->name, first, second);
    return false;
}

/* "4G": 4 times 2^30. */
static bool parse_bytes(const struct written_option *option, uint64_t *ret_bytes)
{
    static const char UNITS[] = "KMGT";
    size_t length = strlen(option->value);
    const char *unit = length == 0 ? NULL : strchr(UNITS, option->value[length - 1]);
    int shift = unit == NULL ? 0 : 10 * (int)(unit - UNITS + 1);
    int64_t count = 0;
    if (lsp_text_to_int(option->value, length - (unit != NULL), 1, MAX_BYTES >> shift, &count)) {
        *ret_bytes = (uint64_t)count << shift;
        return true;
    }
    fprintf(stderr, "linkspan: option --%s takes a number of bytes, such as 500M or 4G\n",
        option->name);
    return false;
}

static bool parse_count(
    const struct written_option *option, int64_t min, int64_t max, int64_t *ret_value)
{
    if (lsp_text_to_int(option->value, strlen(option->value), min, max, ret_value))
        return true;
    fprintf(stderr, "linkspan: option --%s takes a whole number from %lld to %lld\n", option->name,
        (long long)min, (long long)max);
    return false;
}

static bool parse_number(
    const struct written_option *option, double min, double max, double *ret_value)
{
    double value = 0;
    if (lsp_text_to_double(option->value, strlen(option->value), &value) && value >= min &&
        value <= max) {
        *ret_value = value;
        return true;
    }
    fprintf(stderr, "linkspan: option --%s takes a number from %g to %g\n", option->name, min, max);
    return false;
}

static bool set_operand(const char *text, struct lsp_cli_arguments *arguments)
{
    const struct lsp_cli_command *command = arguments->command;
    size_t n = arguments->n_operands;
    if (n < LSP_CLI_MAX_OPERANDS && command->operands[n] != NULL) {
        arguments->operands[arguments->n_operands++] = text;
        return true;
    }
    struct lsp_buffer shown = {0};
    lsp_buffer_add_terminal(&shown, text);
    fprintf(stderr, "linkspan: '%s' is one argument too many for %s\n",
        shown.text == NULL ? "" : shown.text, command->name);
    lsp_buffer_finish(&shown);
    return false;
}

static void complain_unknown_option(
    const struct lsp_cli_command *command, const char *dashes, const char *name)
{
    const char *names[LSP_CLI_N_OPTIONS];
    size_t n_names = 0;
    for (size_t id = 0; id < LSP_CLI_N_OPTIONS; id++)
        if ((command->options & UINT64_C(1) << id) != 0)
            names[n_names++] = LSP_CLI_OPTIONS[id].name;
    complain_unknown("option", dashes, name, names, n_names, command->name);
}

void lsp_cli_complain_unknown_command(const char *text)
{
    const char *names[16];
    size_t n_names = 0;
    for (; n_names < LSP_CLI_N_COMMANDS && n_names < sizeof names / sizeof names[0]; n_names++)
        names[n_names] = LSP_CLI_COMMANDS[n_names].name;
    complain_unknown("command", "", text, names, n_names, NULL);
}

/* "linkspan: unknown command 'chekc'; did you mean 'check'?"  Where nothing is near, it points to
 * the help that lists them: of the command `lister`, or the program's (NULL). */
static void complain_unknown(const char *kind, const char *dashes, const char *text,
    const char *const *names, size_t n, const char *lister)
{
    struct lsp_buffer shown = {0}; /* what was typed may hold control characters */
    lsp_buffer_add_terminal(&shown, text);
    fprintf(
        stderr, "linkspan: unknown %s '%s%s'", kind, dashes, shown.text == NULL ? "" : shown.text);
    lsp_buffer_finish(&shown);
    const char *nearest = lsp_nearest_name(text, names, n);
    if (nearest != NULL)
        fprintf(stderr, "; did you mean '%s%s'?\n", dashes[0] == '\0' ? "" : "--", nearest);
    else
        fprintf(stderr, "; see 'linkspan %s%s--help'\n", lister == NULL ? "" : lister,
            lister == NULL ? "" : " ");
}
