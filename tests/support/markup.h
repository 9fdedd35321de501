/* Checkers for what the report writes: markup as XML, JSON as RFC 8259, CSV as RFC 4180.
 * Small and separate from the writers, so that they cannot share a fault.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_SUPPORT_MARKUP_H
#define LSP_TESTS_SUPPORT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

/* Every tag is closed in order, attributes are quoted and stand once, text has no stray < or &.
 * On false, `fault` says what and where. */
bool markup_is_well_formed(const char *text, char fault[], size_t size);
/* How often `part` stands in `text`. */
size_t markup_count(const char *text, const char *part);

bool json_is_valid(const char *text);

/* Number of fields that every record has; 0 when they differ or a quote is wrong.
 * *ret_n_records counts the header too. */
size_t csv_columns(const char *text, size_t *ret_n_records);

#endif
