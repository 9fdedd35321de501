/* Verifies flows that stand in files.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify.h"

#include <stdio.h>
#include <string.h>

#include "verify/input.h"

static enum lsp_verify_end read_files(
    const struct lsp_verify_files *files, struct verify_input *input);
static bool read_factor(const char *network, const char *name, const char *text,
    struct lsp_verify_fault *fault, long double *ret_factor);

enum lsp_verify_end lsp_verify_flows(const struct lsp_verify_files *files,
    const struct lsp_verify_options *options, struct lsp_verify_report *ret_report)
{
    *ret_report = (struct lsp_verify_report){0};
    struct verify_input input = {.fault = &ret_report->fault};
    enum lsp_verify_end end = read_files(files, &input);
    if (end == LSP_VERIFY_DONE) {
        struct lsp_verify_problem problem = lsp_verify_input_problem(&input);
        end = lsp_verify_solution(&problem,
            &(struct lsp_verify_answer){.flow = input.flow, .stated_cost = input.cost}, options,
            ret_report);
    }
    lsp_verify_input_finish(&input);
    return end;
}

static enum lsp_verify_end read_files(
    const struct lsp_verify_files *files, struct verify_input *input)
{
    long double toll_factor = 0, distance_factor = 0;
    enum lsp_verify_end end = lsp_verify_tntp_network(files->network, input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_tntp_trips(files->trips, input);
    if (end == LSP_VERIFY_DONE)
        end = lsp_verify_tntp_flows(files->flows, input);
    if (end != LSP_VERIFY_DONE)
        return end;
    if (!read_factor(files->network, "toll", files->toll_factor, input->fault, &toll_factor) ||
        !read_factor(
            files->network, "distance", files->distance_factor, input->fault, &distance_factor))
        return LSP_VERIFY_FAULT;
    for (uint32_t link = 0; link < input->n_links; link++)
        input->fixed_cost[link] = (double)(toll_factor * (long double)input->toll[link] +
                                           distance_factor * (long double)input->length[link]);
    return LSP_VERIFY_DONE;
}

static bool read_factor(const char *network, const char *name, const char *text,
    struct lsp_verify_fault *fault, long double *ret_factor)
{
    double factor = 0;
    if (text != NULL &&
        !lsp_verify_word_to_number((struct verify_word){text, strlen(text)}, &factor)) {
        fault->file = network;
        snprintf(
            fault->message, sizeof fault->message, "the %s factor is no number from 0 up", name);
        return false;
    }
    *ret_factor = (long double)factor;
    return true;
}
