/* potentials.bin: read origin by origin, never as a whole.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_VERIFY_POTENTIAL_FILE_H
#define LSP_VERIFY_POTENTIAL_FILE_H

#include <stdio.h>

#include "verify/text.h"

struct verify_potential_file {
    FILE *file; /* NULL: none */
    const struct lsp_verify_problem *problem;
    uint32_t *row; /* [problem.n_origins] of the file */
    uint64_t n_bytes;
};

/* Any file: opened when it is as long as stated and has that fingerprint. */
enum lsp_verify_end lsp_verify_potential_file_open(const char *path, double n_bytes,
    struct verify_word fingerprint, struct lsp_verify_fault *fault,
    struct verify_potential_file *ret_file);
/* Whether it holds potentials of the problem's origins, and no others. */
enum lsp_verify_end lsp_verify_potential_file_match(struct verify_potential_file *file,
    const struct lsp_verify_problem *problem, struct lsp_verify_fault *fault);
bool lsp_verify_potential_file_give(
    void *context, uint32_t first, uint32_t n, double ret_potential[]);
void lsp_verify_potential_file_finish(struct verify_potential_file *file);

#endif
