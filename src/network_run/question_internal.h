/* What the files of questions share.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_QUESTION_INTERNAL_H
#define LSP_NETWORK_RUN_QUESTION_INTERNAL_H

#include "network_run/question.h"
#include "network_run/result.h"
#include "route_flows/route_flows.h"

/* A result and its route flows. */
struct asked {
    const struct lsp_question *question;
    struct lsp_diags *diags;
    struct lsp_network_result *result;
    struct lsp_route_flows routes;
    uint32_t first_class, end_class; /* those that are asked for */
    uint32_t n_threads;
    uint32_t *zone_of_node; /* [n_nodes of the network] */
};

enum lsp_status lsp_asked_begin(const struct lsp_question *question, struct lsp_diags *diags,
    struct asked *asked) LSP_MUST_CHECK;
void lsp_asked_finish(struct asked *asked);

/* The zone so called; LSP_NONE: there is none, which has been diagnosed. */
uint32_t lsp_asked_zone(const struct asked *asked, const char *text);
uint32_t lsp_asked_node(const struct asked *asked, uint32_t zone);
/* Of the zone whose trips begin and end at the node. */
const char *lsp_asked_zone_text(const struct asked *asked, uint32_t node, char text[static 32]);
const char *lsp_asked_class_name(const struct asked *asked, uint32_t class_at);

/* "name": value, with a comma before; and a line of text. */
void lsp_asked_add_json(struct lsp_buffer *out, const char *key, double value);
void lsp_asked_add_csv_number(struct lsp_buffer *out, double value);
void lsp_asked_add_residual(const struct asked *asked, struct lsp_buffer *out);

#endif
