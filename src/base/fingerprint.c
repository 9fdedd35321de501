/* Fingerprints by libmd's SHA-256 (docs/decisions/0002-libmd.md).
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/fingerprint.h"

#include <sha2.h>
#include <stdint.h>

struct lsp_fingerprint lsp_fingerprint_of(const char *bytes, size_t length)
{
    static const char DIGITS[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    SHA256Init(&context);
    if (length > 0) /* an empty file may have no memory at all */
        SHA256Update(&context, (const uint8_t *)bytes, length);
    SHA256Final(digest, &context);
    struct lsp_fingerprint fingerprint = {.hex = ""};
    for (size_t byte = 0; byte < sizeof digest; byte++) {
        fingerprint.hex[2 * byte] = DIGITS[digest[byte] >> 4];
        fingerprint.hex[2 * byte + 1] = DIGITS[digest[byte] & 15];
    }
    return fingerprint;
}
