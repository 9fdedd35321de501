/* One mutated file of a study goes through everything that `linkspan check` does.
 *
 *     LLVMFuzzerInitialize(&argc, &argv);                copies the study LSP_FUZZ_STUDY
 *     LLVMFuzzerTestOneInput(data, size);                data[0] says which file; the rest
 *                                                        replaces it
 *
 * The names are libFuzzer's, so that it (./dev fuzz) and replay.c (./dev test) drive the same code.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_FUZZ_TARGET_H
#define LSP_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The study's files, in a fixed order. */
size_t lsp_fuzz_n_files(void);
const char *lsp_fuzz_file_name(size_t file);
const uint8_t *lsp_fuzz_file_bytes(size_t file, size_t *ret_size);

#endif
