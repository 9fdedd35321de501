/* Text of plan files in code pages: windows-1251, windows-1252 and ISO-8859-1 as UTF-8.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_TEXT_H
#define LSP_FORMATS_PLAN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* The code point of each byte under an encoding's name, -1 for none; false when it is none of
 * these. */
bool lsp_plan_text_map(const char *encoding, int map[static 256]);

/* Which of windows-1251 and windows-1252 text[length], which is not UTF-8, is likely in: words of
 * Cyrillic are runs of bytes from 0x80 on, in the languages of western Europe such bytes stand
 * mostly alone. */
const char *lsp_plan_text_guess(const char *text, size_t length);

/* The same text as UTF-8, U+FFFD for bytes that the code page lacks; NULL when memory is out. */
char *lsp_plan_text_decode(const char *text, size_t length, const char *encoding,
    struct lsp_arena *arena, size_t *ret_length) LSP_MUST_CHECK;

#endif
