/* Fingerprints of inputs and results: SHA-256 [NIST2015], as `sha256sum` prints it, so that
 * anyone can check them.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_FINGERPRINT_H
#define LSP_BASE_FINGERPRINT_H

#include <stddef.h>

/* 64 hexadecimal digits and a NUL. */
struct lsp_fingerprint {
    char hex[65];
};

struct lsp_fingerprint lsp_fingerprint_of(const char *bytes, size_t length);

#endif
