/* One mutated file of a folder goes through everything that reads such a folder.
 *
 *     LLVMFuzzerInitialize(&argc, &argv);                copies the folder LSP_FUZZ_FOLDER
 *     LLVMFuzzerTestOneInput(data, size);                data[0] says which file; the rest
 *                                                        replaces it
 *
 * The names are libFuzzer's, so that it (./dev fuzz) and replay.c (./dev test) drive the same code.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_FUZZ_TARGET_H
#define LSP_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/diag.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What each target (fuzz_*.c) defines: reads the folder, and appends what is said of it. */
enum lsp_status lsp_fuzz_read(
    const char *folder, struct lsp_diags *diags, struct lsp_buffer *ret_said);

/* The folder's files, in a fixed order. */
size_t lsp_fuzz_n_files(void);
const char *lsp_fuzz_file_name(size_t file);
const uint8_t *lsp_fuzz_file_bytes(size_t file, size_t *ret_size);

#endif
