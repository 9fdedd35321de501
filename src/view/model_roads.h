/* A road network with a trip table as a model of the viewer.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef LSP_VIEW_MODEL_ROADS_H
#define LSP_VIEW_MODEL_ROADS_H

#include "network_run/inputs.h"
#include "view/model.h"

struct lsp_view_roads_options {
    struct lsp_network_sources sources;
    const char *nodes;    /* file of coordinates; NULL = the one beside the network */
    const char *changes;  /* table of changes; NULL = the one beside the network */
    const char *start;    /* folder of an earlier result; NULL = none */
    double value_of_time; /* money for a unit of the network's time; 0 = not known */
    int n_threads;        /* 0 = what pays */
};

/* Texts of the options are copied or must outlive the model: whatever stands on a command line. */
enum lsp_status lsp_view_open_roads(const struct lsp_view_roads_options *options,
    struct lsp_diags *diags, struct lsp_view_model *ret_model) LSP_MUST_CHECK;

#endif
