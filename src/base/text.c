/* Strict reading of numbers and words.  SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <math.h>
#include <string.h>

/* The longest number that is read; a longer one is a mistake, not a measurement. */
enum { MAX_NUMBER_BYTES = 64 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Skips digits and says how many. */
static size_t skip_digits(const char **at, const char *end)
{
    const char *start = *at;
    while (*at < end && is_digit(**at))
        (*at)++;
    return (size_t)(*at - start);
}

/* The grammar in the header; what it accepts, strtod reads the same in the C locale, which is the
 * only one the program ever runs in (setlocale is banned). */
static bool has_number_form(const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    if (at < end && (*at == '+' || *at == '-'))
        at++;
    size_t digits = skip_digits(&at, end);
    if (at < end && *at == '.') {
        at++;
        digits += skip_digits(&at, end);
    }
    if (digits == 0)
        return false;
    if (at < end && lower(*at) == 'e') {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        if (skip_digits(&at, end) == 0)
            return false;
    }
    return at == end;
}

/* Most numbers of a table: digits with at most one point and no exponent.  A whole number below
 * 2^53 and a power of ten up to 10^22 are exact, so their one quotient is rounded once, as strtod
 * rounds [Clinger1990].  A trip table of 27 MB is read at 360 instead of 170 MB/s. */
static bool read_short_number(const char *text, size_t length, double *ret_value)
{
    static const double POWERS[] = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    uint64_t digits = 0;
    size_t n_digits = 0, n_decimals = 0;
    bool has_point = false;
    if (length > sizeof POWERS / sizeof *POWERS)
        return false; /* so there are at most 15 digits behind a point, or 16 without */
    for (size_t at = 0; at < length; at++) {
        if (text[at] == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (!is_digit(text[at]))
            return false;
        digits = digits * 10 + (uint64_t)(text[at] - '0');
        n_digits++;
        n_decimals += has_point;
    }
    if (n_digits == 0 || digits >> 53 != 0)
        return false;
    *ret_value = (double)digits / POWERS[n_decimals];
    return true;
}

bool lsp_text_to_double(const char *text, size_t length, double *ret_value)
{
    if (read_short_number(text, length, ret_value))
        return true;
    char copy[MAX_NUMBER_BYTES + 1];
    if (length > MAX_NUMBER_BYTES || !has_number_form(text, length))
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    double value = strtod(copy, NULL);
    if (!isfinite(value))
        return false;
    *ret_value = value;
    return true;
}

bool lsp_text_to_int(const char *text, size_t length, int64_t min, int64_t max, int64_t *ret_value)
{
    const char *at = text, *end = text + length;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '+' || *at == '-'))
        at++;
    if (at == end)
        return false;
    int64_t value = 0;
    for (; at < end; at++) {
        if (!is_digit(*at) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, *at - '0', &value)) /* negative: reaches INT64_MIN */
            return false;
    }
    if (!negative && __builtin_sub_overflow(0, value, &value))
        return false;
    if (value < min || value > max)
        return false;
    *ret_value = value;
    return true;
}

size_t lsp_text_character(const char *bytes, size_t left)
{
    const unsigned char *text = (const unsigned char *)bytes;
    if (left == 0 || text[0] == 0)
        return 0;
    unsigned char first = text[0];
    if (first < 0x80)
        return 1;
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || length > left)
        return 0;
    for (size_t byte = 1; byte < length; byte++)
        if ((text[byte] & 0xC0) != 0x80)
            return 0;
    bool overlong = (first == 0xE0 && text[1] < 0xA0) || (first == 0xF0 && text[1] < 0x90);
    bool surrogate = first == 0xED && text[1] >= 0xA0;
    bool too_high = first == 0xF4 && text[1] >= 0x90;
    return overlong || surrogate || too_high ? 0 : length;
}

bool lsp_text_is_utf8(const char *text, size_t length, size_t *ret_offset)
{
    size_t at = 0;
    while (at < length) {
        size_t step = lsp_text_character(text + at, length - at);
        if (step == 0) {
            *ret_offset = at;
            return false;
        }
        at += step;
    }
    return true;
}

bool lsp_text_equal(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

size_t lsp_text_find(const char *text, const char *const *names, size_t n_names)
{
    for (size_t name = 0; name < n_names; name++)
        if (lsp_text_equal(text, names[name]))
            return name;
    return n_names;
}
