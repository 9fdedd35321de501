/* The command view.  SPDX-License-Identifier: Apache-2.0 */
#include "view/view.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "networks.h"
#include "terminal.h"
#include "view/model_roads.h"
#include "view/model_study.h"

extern char **environ;

/* What is done once the server answers. */
struct opening {
    const struct lsp_cli_arguments *arguments;
    pid_t browser;   /* that was started; 0 = none */
    bool is_printed; /* the address is on standard output */
};

static bool has_only_options_of_studies(const struct lsp_cli_arguments *arguments);
static bool is_not_a_lonely_network(const struct lsp_cli_arguments *arguments);
static enum lsp_status open_model(const struct lsp_cli_arguments *arguments,
    struct lsp_diags *diags, struct lsp_view_model *ret_model);
static void show_address(void *user, const char *address);
static pid_t open_browser(const char *address);

int lsp_cli_run_view(const struct lsp_cli_arguments *arguments)
{
    if (!has_only_options_of_studies(arguments) || !is_not_a_lonely_network(arguments))
        return LSP_EXIT_USAGE;
    struct lsp_diags diags = {0};
    struct lsp_view_model model = {0};
    enum lsp_status status = open_model(arguments, &diags, &model);
    bool is_said = lsp_cli_print_diagnostics(
        arguments, &diags, status == LSP_OK ? NULL : "there is nothing to show");
    lsp_diags_finish(&diags);
    struct opening opening = {.arguments = arguments};
    if (status == LSP_OK && is_said) {
        const struct lsp_view_options options = {.port = (uint16_t)arguments->port,
            .page = lsp_http_page(),
            .user = &opening,
            .ready = show_address,
            .is_ended = lsp_cli_is_stopped};
        status = lsp_view_serve(&options, &model, &diags);
        is_said = lsp_cli_print_diagnostics(
            arguments, &diags, status == LSP_OK ? NULL : "nothing is served");
        lsp_diags_finish(&diags);
        lsp_view_model_finish(&model);
    }
    if (opening.browser != 0)
        waitpid(opening.browser, NULL, WNOHANG);
    if (lsp_cli_signals_caught() != 0)
        lsp_cli_signals_end_by(lsp_cli_signals_caught());
    return is_said ? lsp_cli_exit_code(status, true) : LSP_EXIT_CANNOT_ACCESS;
}

/* What says something about a network has no meaning for a study, which says it itself. */
static bool has_only_options_of_studies(const struct lsp_cli_arguments *arguments)
{
    const struct {
        const char *name, *value;
    } options[] = {{"nodes", arguments->nodes}, {"changes", arguments->changes},
        {"start", arguments->start}, {"classes", arguments->classes},
        {"periods", arguments->periods}, {"turns", arguments->turns},
        {"toll-factor", arguments->toll_factor}, {"distance-factor", arguments->distance_factor},
        {"value-of-time", arguments->value_of_time}};
    for (size_t n = 0; n < sizeof options / sizeof *options; n++)
        if (arguments->n_operands == 1 && options[n].value != NULL) {
            fprintf(stderr, "linkspan: option --%s is for a network with its trips, not a study\n",
                options[n].name);
            return false;
        }
    return true;
}

/* A network without its trips would be taken for a study that has lost its files. */
static bool is_not_a_lonely_network(const struct lsp_cli_arguments *arguments)
{
    const char *path = arguments->operands[0];
    struct stat found;
    if (arguments->n_operands != 1 || stat(path, &found) != 0)
        return true;
    struct lsp_buffer network = {0};
    lsp_buffer_printf(&network, "%s/link.csv", path);
    bool is_file = !S_ISDIR(found.st_mode), is_network = false;
    if (!is_file && !network.failed && access(network.text, F_OK) == 0) {
        network.length = 0;
        lsp_buffer_printf(&network, "%s/study.yaml", path);
        is_network = !network.failed && access(network.text, F_OK) != 0;
    }
    lsp_buffer_finish(&network);
    if (is_file || is_network)
        fprintf(stderr, "linkspan: '%s' is %s; a network is shown with its TRIPS, a second file\n",
            path, is_file ? "a file, and a STUDY is a folder" : "no study, it has no study.yaml");
    return !is_file && !is_network;
}

static enum lsp_status open_model(const struct lsp_cli_arguments *arguments,
    struct lsp_diags *diags, struct lsp_view_model *ret_model)
{
    if (arguments->n_operands == 1) {
        const struct lsp_view_study_options options = {
            .path = arguments->operands[0], .n_threads = arguments->n_threads};
        return lsp_view_open_study(&options, diags, ret_model);
    }
    const struct lsp_view_roads_options options = {.sources = lsp_cli_sources(arguments),
        .nodes = arguments->nodes,
        .changes = arguments->changes,
        .start = arguments->start,
        .value_of_time = lsp_cli_factor(arguments->value_of_time),
        .n_threads = arguments->n_threads};
    return lsp_view_open_roads(&options, diags, ret_model);
}

static void show_address(void *user, const char *address)
{
    struct opening *opening = user;
    struct lsp_buffer line = {0};
    lsp_buffer_printf(&line, "%s\n", address);
    opening->is_printed = lsp_cli_print(&line);
    lsp_buffer_finish(&line);
    if (!opening->arguments->no_open)
        opening->browser = open_browser(address);
    if (!opening->arguments->quiet)
        fputs(opening->browser == 0 ? "Open this address in a browser; Ctrl-C ends the server.\n"
                                    : "Ctrl-C ends the server.\n",
            stderr);
}

/* 0: there is nothing to open it with. */
static pid_t open_browser(const char *address)
{
    char program[] = "xdg-open", text[128];
    snprintf(text, sizeof text, "%s", address);
    char *const words[] = {program, text, NULL};
    posix_spawn_file_actions_t silence;
    if (posix_spawn_file_actions_init(&silence) != 0)
        return 0;
    pid_t child = 0;
    for (int stream = 0; stream < 3; stream++)
        posix_spawn_file_actions_addopen(&silence, stream, "/dev/null", O_RDWR, 0);
    if (posix_spawnp(&child, program, &silence, NULL, words, environ) != 0)
        child = 0;
    posix_spawn_file_actions_destroy(&silence);
    return child;
}
