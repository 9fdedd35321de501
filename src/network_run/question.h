/* Questions to the result of an assignment: who uses a link, by which ways, at what cost.
 *
 *     struct lsp_question question = {.result = "result", .n_threads = 2};
 *     LSP_TRY(lsp_question_select(&question, "3:4", false, NULL, &diags, &answer));
 *     ... answer.text ...
 *     lsp_answer_finish(&answer);
 *
 * Zones and nodes are called as in the input.  Method: docs/methods/route-flows.md.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_QUESTION_H
#define LSP_NETWORK_RUN_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/diag.h"
#include "base/status.h"

/* Common to all.  NULL and 0 are the defaults that are named. */
struct lsp_question {
    const char *result;               /* a folder that assign wrote */
    const char *period;               /* NULL: the only one */
    const char *class_name;           /* NULL: all */
    const char *output;               /* a folder (select) or file (skim) to write; NULL: none */
    int n_threads;                    /* 0: all */
    bool is_json;                     /* the answer as JSON instead of text */
    bool (*is_cancelled)(void *user); /* NULL: never */
    void *user;
};

struct lsp_answer {
    struct lsp_buffer text;
    bool is_near; /* route flows add up to link flows within their target */
};
void lsp_answer_finish(struct lsp_answer *answer);

/* Trips that take links: "FROM:TO" or a link's number, several with commas between.  All of them,
 * or at least one (is_any).  The output holds od.csv and links.csv. */
enum lsp_status lsp_question_select(const struct lsp_question *question, const char *links,
    bool is_any, struct lsp_diags *diags, struct lsp_answer *ret_answer) LSP_MUST_CHECK;

/* The routes between two zones by falling flow, at most max_routes (0: 10). */
enum lsp_status lsp_question_paths(const struct lsp_question *question, const char *from,
    const char *to, uint32_t max_routes, struct lsp_diags *diags,
    struct lsp_answer *ret_answer) LSP_MUST_CHECK;

/* Cost, time, distance and toll between zones: all, or those from or to one (else NULL).  Without
 * an output the table is the answer's text. */
enum lsp_status lsp_question_skim(const struct lsp_question *question, const char *from,
    const char *to, struct lsp_diags *diags, struct lsp_answer *ret_answer) LSP_MUST_CHECK;

#endif
