/* Numbers and words from text, strictly: the whole text or nothing, and no locale changes it.
 *
 * Accepts  [+-] digits [. digits] [(e|E) [+-] digits]  with at least one digit before or after the
 * point; refuses spaces, "nan", "inf", hexadecimal, "1,5", and values that overflow a double.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_BASE_TEXT_H
#define LSP_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* True and *ret_value when text[length] is a decimal number; else *ret_value is untouched. */
bool lsp_text_to_double(const char *text, size_t length, double *ret_value) LSP_MUST_CHECK;

/* True when text[length] is a decimal whole number from min to max. */
bool lsp_text_to_int(
    const char *text, size_t length, int64_t min, int64_t max, int64_t *ret_value) LSP_MUST_CHECK;

/* True when text[length] is well-formed UTF-8 without NUL; else *ret_offset is the first
 * bad byte. */
bool lsp_text_is_utf8(const char *text, size_t length, size_t *ret_offset) LSP_MUST_CHECK;

/* Bytes of the first character of text[left], 1 to 4; 0 when it is NUL or not well formed
 * (RFC 3629). */
size_t lsp_text_character(const char *text, size_t left);

/* Index of `text` among names, compared without regard to ASCII case; n_names when absent. */
size_t lsp_text_find(const char *text, const char *const *names, size_t n_names);

/* Equal without regard to ASCII case. */
bool lsp_text_equal(const char *a, const char *b);

#endif
