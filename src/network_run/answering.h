/* Answering: one change of a solved network, with everything that is told of it: what-if and the
 * session both say these numbers.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_ANSWERING_H
#define LSP_NETWORK_RUN_ANSWERING_H

#include "network_run/inputs.h"
#include "network_run/proof.h"
#include "what_if/what_if.h"

enum { NETWORK_RUN_N_STAGES = LSP_STAGE_REFINED + 1 };

/* A stage as it was published. */
struct network_run_told {
    double relative_gap, saved, saved_noise;
    struct lsp_network_run_proof proof; /* of this stage's own flows */
    bool is_there, is_proved, is_last;
};

/* Zeroed before the first use; `changed` and `answer` are borrowed by whoever publishes. */
struct network_run_answered {
    struct lsp_changed changed; /* the problem with the change */
    struct lsp_screen screen;   /* set with the last stage */
    struct lsp_what_if_answer answer;
    struct network_run_told told[NETWORK_RUN_N_STAGES];
};

struct network_run_answering {
    const struct lsp_what_if_base *base;
    const struct lsp_change *change;
    enum lsp_stage stage; /* go on to here */
    uint32_t n_threads;
    uint32_t n_classes;
    /* Which stages are proved: a proof takes as long as an iteration, so whoever waits for the
     * last stage has only that one proved.  NOTHING: not screened either. */
    enum { NETWORK_RUN_PROVE_ALL, NETWORK_RUN_PROVE_LAST, NETWORK_RUN_PROVE_NOTHING } proves;
    void *user;
    /* A stage with its proof.  NULL: nobody. */
    void (*publish)(void *user, const struct network_run_answered *answered,
        const struct lsp_what_if_answer *answer, const struct network_run_told *told);
    bool (*is_cancelled)(void *user); /* NULL: never */
};

/* With several classes flows of classes, which a proof needs, are known at the last stage only. */
enum lsp_status lsp_network_run_answer(const struct network_run_answering *answering,
    struct network_run_answered *ret_answered) LSP_MUST_CHECK;
void lsp_network_run_answered_finish(struct network_run_answered *answered);

/* The last stage, as it was told. */
const struct network_run_told *lsp_network_run_last_told(
    const struct network_run_answered *answered);

/* Whether a link is of the network or added to it, and not of its turns, nor one that was split,
 * of which its parts tell. */
bool lsp_network_run_is_told_of(const struct lsp_roads *roads, const struct lsp_changed *changed,
    uint32_t n_base, uint32_t link);

/* What a link's tail or head is called, of the problem after a change. */
struct network_run_names {
    const struct lsp_roads *roads;
    const struct lsp_road_candidates *table;
    uint32_t candidate;
    uint32_t n_base_nodes, n_base_links; /* of the problem without the change */
    const struct lsp_changed *changed;
};
const char *lsp_network_run_end_text(
    const struct network_run_names *names, uint32_t link, bool is_tail, char text[static 32]);
/* The link's own id; of a part that of the link that was split; "" where a new link has none. */
const char *lsp_network_run_link_text(
    const struct network_run_names *names, uint32_t link, char text[static 32]);
/* The row of the table that made a link; NULL: it was there. */
const struct lsp_road_change *lsp_network_run_row_of(
    const struct network_run_names *names, uint32_t link);

#endif
