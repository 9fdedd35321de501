/* Inputs: everything that one assignment reads, checked and understood.
 *
 *     LSP_TRY(lsp_network_inputs_read(&sources, &diags, &inputs));
 *     LSP_TRY(lsp_network_problem_make(&inputs, period, goal, &problem));        problem.h
 *     lsp_network_inputs_finish(&inputs);
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_NETWORK_RUN_INPUTS_H
#define LSP_NETWORK_RUN_INPUTS_H

#include "base/diag.h"
#include "base/status.h"
#include "formats/file.h"
#include "roads/roads.h"

/* Paths as the user gave them, and what holds where the tables say nothing. */
struct lsp_network_sources {
    const char *network;    /* a TNTP file, or a folder of GMNS tables */
    const char *trips;      /* a TNTP trip table or a table of demand */
    const char *classes;    /* NULL = one class */
    const char *periods;    /* NULL = one period */
    const char *turns;      /* NULL = none but those of the network */
    double toll_factor;     /* cost of one unit of toll, in units of time */
    double distance_factor; /* cost of one unit of length, likewise */
};

/* One file that was read. */
struct lsp_network_input {
    const char *role;     /* "network", "trips", "classes", "periods", "turns" */
    const char *format;   /* "tntp", "gmns", "csv" */
    struct lsp_file file; /* without its text */
};

enum { LSP_NETWORK_MAX_INPUTS = 16 };

struct lsp_network_inputs {
    struct lsp_arena arena; /* owns classes, periods and trips */
    struct lsp_roads roads;
    struct lsp_road_classes classes;
    struct lsp_road_periods periods;
    struct lsp_road_trips *trips; /* [periods.n] */
    size_t n_files;
    struct lsp_network_input files[LSP_NETWORK_MAX_INPUTS];
};

/* Every fault of a file is diagnosed; LSP_BAD_INPUT where one is an error.  `sources` must outlive
 * the inputs. */
enum lsp_status lsp_network_inputs_read(const struct lsp_network_sources *sources,
    struct lsp_diags *diags, struct lsp_network_inputs *ret_inputs) LSP_MUST_CHECK;
void lsp_network_inputs_finish(struct lsp_network_inputs *inputs);

/* Threads to use when `asked` for that many, 0 = what pays: of a small network a second thread
 * costs more to wake and wait for than it does. */
uint32_t lsp_network_inputs_threads(const struct lsp_network_inputs *inputs, int asked);

/* Bytes of memory that the inputs hold. */
uint64_t lsp_network_inputs_bytes(const struct lsp_network_inputs *inputs);

#endif
