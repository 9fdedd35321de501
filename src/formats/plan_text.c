/* Text of plan files in code pages.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_text.h"

#include <string.h>

#include "base/text.h"

/* Code points of the bytes from 0x80 on, as the Unicode Consortium publishes them
 * (Public/MAPPINGS/VENDORS/MICSFT/WINDOWS, CP1251.TXT and CP1252.TXT); of windows-1252 those that
 * differ from ISO-8859-1. */
static const int WINDOWS_1251[128] = {0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020,
    0x2021, 0x20AC, 0x2030, 0x0409, 0x2039, 0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019,
    0x201C, 0x201D, 0x2022, 0x2013, 0x2014, -1, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B,
    0x045F, 0x00A0, 0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404,
    0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6,
    0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457, 0x0410, 0x0411, 0x0412,
    0x0413, 0x0414, 0x0415, 0x0416, 0x0417, 0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E,
    0x041F, 0x0420, 0x0421, 0x0422, 0x0423, 0x0424, 0x0425, 0x0426, 0x0427, 0x0428, 0x0429, 0x042A,
    0x042B, 0x042C, 0x042D, 0x042E, 0x042F, 0x0430, 0x0431, 0x0432, 0x0433, 0x0434, 0x0435, 0x0436,
    0x0437, 0x0438, 0x0439, 0x043A, 0x043B, 0x043C, 0x043D, 0x043E, 0x043F, 0x0440, 0x0441, 0x0442,
    0x0443, 0x0444, 0x0445, 0x0446, 0x0447, 0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D, 0x044E,
    0x044F};
static const int WINDOWS_1252[32] = {0x20AC, -1, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, -1, 0x017D, -1, -1, 0x2018, 0x2019, 0x201C, 0x201D,
    0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, -1, 0x017E, 0x0178};

static size_t encode(int point, char bytes[static 4]);

bool lsp_plan_text_map(const char *encoding, int map[static 256])
{
    static const char *const NAMES[] = {"windows-1251", "windows-1252", "iso-8859-1"};
    size_t which = lsp_text_find(encoding, NAMES, 3);
    for (int byte = 0; byte < 256; byte++)
        map[byte] = byte;
    if (which == 0)
        memcpy(map + 128, WINDOWS_1251, sizeof WINDOWS_1251);
    if (which == 1)
        memcpy(map + 128, WINDOWS_1252, sizeof WINDOWS_1252);
    return which < 3;
}

const char *lsp_plan_text_guess(const char *text, size_t length)
{
    size_t n_high = 0, n_in_runs = 0;
    bool was_high = false;
    for (size_t at = 0; at < length; at++) {
        bool is_high = (unsigned char)text[at] >= 0x80;
        bool goes_on = at + 1 < length && (unsigned char)text[at + 1] >= 0x80;
        n_high += is_high;
        n_in_runs += is_high && (was_high || goes_on);
        was_high = is_high;
    }
    return 2 * n_in_runs > n_high ? "windows-1251" : "windows-1252";
}

char *lsp_plan_text_decode(const char *text, size_t length, const char *encoding,
    struct lsp_arena *arena, size_t *ret_length)
{
    enum { MOST_BYTES = 3 }; /* of a code point of these pages */
    int map[256];
    if (!lsp_plan_text_map(encoding, map))
        LSP_BUG("text is decoded from a code page that there is not");
    char *decoded = lsp_arena_alloc(arena, length + 1, MOST_BYTES);
    size_t n = 0;
    for (size_t at = 0; decoded != NULL && at < length; at++) {
        char bytes[4];
        size_t n_bytes = encode(map[(unsigned char)text[at]], bytes);
        memcpy(decoded + n, bytes, n_bytes);
        n += n_bytes;
    }
    *ret_length = n;
    return decoded;
}

/* As UTF-8 (RFC 3629), of the code points below 0x10000 that these pages have. */
static size_t encode(int point, char bytes[static 4])
{
    unsigned code = point < 0 ? 0xFFFDu : (unsigned)point;
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        bytes[0] = (char)(0xC0 | code >> 6);
        bytes[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    bytes[0] = (char)(0xE0 | code >> 12);
    bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
    bytes[2] = (char)(0x80 | (code & 0x3F));
    return 3;
}
