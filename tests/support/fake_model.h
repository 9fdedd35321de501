/* A model of the viewer that solves nothing: three nodes, four links, and as much time for a solve
 * as a test wants.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_FAKE_MODEL_H
#define LSP_TESTS_FAKE_MODEL_H

#include <stdatomic.h>

#include "view/model.h"

enum { FAKE_LINKS = 4, FAKE_NODES = 3, FAKE_MAX_SCENARIOS = 8 };

struct fake_scenario {
    char id[64];
    struct lsp_arena arena;
    struct lsp_view_scenario scenario;
    unsigned version;
};

struct fake_model {
    atomic_int solve_ms, base_ms, question_ms; /* how long each takes */
    atomic_bool is_failing;                    /* solves and questions end with a diagnostic */
    atomic_int n_solves, n_finished, n_cancelled, n_live_states;
    atomic_int n_solving, most_solving, n_asking, most_asking; /* at once */
    struct fake_scenario scenarios[FAKE_MAX_SCENARIOS];
    size_t n_scenarios;
};

/* A model of zeroed memory; lsp_view_model_finish frees what it holds, not itself. */
struct lsp_view_model fake_model_make(struct fake_model *fake);

#endif
