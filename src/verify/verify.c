/* Verifies flows that stand in files.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/input.h"

static enum lsp_verify_end read_files(
    const struct lsp_verify_files *files, struct verify_input *input);
typedef enum lsp_verify_end text_reader(struct verify_text *text, struct verify_input *input);
static enum lsp_verify_end read_file(
    const char *path, text_reader *reader, struct verify_input *input);
static bool read_factor(const char *network, const char *name, const char *text,
    struct lsp_verify_fault *fault, double *ret_factor);

enum lsp_verify_end lsp_verify_flows(const struct lsp_verify_files *files,
    const struct lsp_verify_options *options, struct lsp_verify_report *ret_report)
{
    *ret_report = (struct lsp_verify_report){0};
    struct verify_input *input = calloc(1, sizeof *input);
    if (input == NULL)
        return LSP_VERIFY_NO_MEMORY;
    input->fault = &ret_report->fault;
    enum lsp_verify_end end = read_files(files, input);
    if (end == LSP_VERIFY_DONE) {
        struct lsp_verify_problem problem = lsp_verify_input_problem(input);
        end = lsp_verify_solution(&problem,
            &(struct lsp_verify_answer){.flow = input->flow, .stated_cost = input->cost}, options,
            ret_report);
    }
    lsp_verify_input_finish(input);
    free(input);
    return end;
}

static enum lsp_verify_end read_files(
    const struct lsp_verify_files *files, struct verify_input *input)
{
    double toll_factor = 0, distance_factor = 0;
    enum lsp_verify_end end = read_file(files->network, lsp_verify_tntp_network, input);
    if (end == LSP_VERIFY_DONE)
        end = read_file(files->trips, lsp_verify_tntp_trips, input);
    if (end == LSP_VERIFY_DONE &&
        (!read_factor(files->network, "toll", files->toll_factor, input->fault, &toll_factor) ||
            !read_factor(files->network, "distance", files->distance_factor, input->fault,
                &distance_factor)))
        end = LSP_VERIFY_FAULT;
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_classes(input, toll_factor, distance_factor);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_read_periods(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_input_expand(input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_input_set_period(input, 0);
    if (end == LSP_VERIFY_DONE)
        end = read_file(files->flows, lsp_verify_tntp_flows, input);
    return end;
}

/* The text is kept, since words of it are. */
static enum lsp_verify_end read_file(
    const char *path, text_reader *reader, struct verify_input *input)
{
    struct verify_text *text = &input->sources[input->n_sources++].text;
    enum lsp_verify_end end = lsp_verify_text_open(path, input->fault, text);
    return end == LSP_VERIFY_DONE ? reader(text, input) : end;
}

static bool read_factor(const char *network, const char *name, const char *text,
    struct lsp_verify_fault *fault, double *ret_factor)
{
    if (text == NULL ||
        lsp_verify_word_to_number((struct verify_word){text, strlen(text)}, ret_factor))
        return true;
    snprintf(fault->file, sizeof fault->file, "%s", network);
    snprintf(fault->message, sizeof fault->message, "the %s factor is no number from 0 up", name);
    return false;
}
