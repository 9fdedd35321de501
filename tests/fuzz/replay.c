/* Drives a fuzz target with seeded mutations of a good folder: replay N [FILE ...]
 * Runs N mutations of every file of the folder, then every FILE as it is (what a fuzzer once
 * found). When the target fails, the input that it was given lies in replay-failure.
 * SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"

enum { MAX_INPUT = 1 << 20, MAX_ROUNDS = 3 };

static const uint64_t SEED = 20251123;

/* Texts that have broken readers: limits, signs, quotes, escapes, formats that look alike. */
static const char *const NASTY[] = {"-1", "0", "-0.0", "1e308", "1e-320", "1e999", "nan", "inf",
    "0x10", "99999999999999999999", "4294967296", "1,5", "\"", "\"\"", "'", "{", "}", "[", "]", ":",
    ": ", "- ", "#", "&a", "*a", "!!x", "|", "\n", "\r\n", "\t", "  ", ",", ",,", "\\", "\x1b[31m",
    "\xEF\xBB\xBF", "\xC0\x80", "\xE2\x80\xAE", "../", "/etc/passwd", "2025-02-30", "9999-12-31",
    "25:61:61", "LINESTRING (", "true", "~", ""};
enum { N_NASTY = sizeof NASTY / sizeof NASTY[0] };

/* An input in the making and where its random numbers come from. */
struct mutant {
    uint8_t bytes[2 * MAX_INPUT];
    size_t size;
    uint32_t index, n_drawn;
};

static void replay_mutants(uint32_t n);
static void replay_file(const char *path);
static void mutate(struct mutant *mutant);
static size_t draw(struct mutant *mutant, size_t below);
static void replace(struct mutant *mutant, size_t at, size_t length, const char *text, size_t size);
static void replace_word(struct mutant *mutant);
static void disturb_line(struct mutant *mutant);
static void run(const uint8_t *input, size_t size);

int main(int argc, char *argv[])
{
    int64_t n;
    if (argc < 2 || !lsp_text_to_int(argv[1], strlen(argv[1]), 1, 1000000, &n)) {
        fputs("usage: replay N [FILE ...]\n", stderr);
        return EXIT_FAILURE;
    }
    LLVMFuzzerInitialize(&argc, &argv);
    replay_mutants((uint32_t)n);
    for (int file = 2; file < argc; file++)
        replay_file(argv[file]);
    return EXIT_SUCCESS;
}

static void replay_mutants(uint32_t n)
{
    static struct mutant mutant; /* too large for the stack */
    for (size_t file = 0; file < lsp_fuzz_n_files(); file++) {
        size_t size;
        const uint8_t *bytes = lsp_fuzz_file_bytes(file, &size);
        for (uint32_t number = 0; number < n; number++) {
            mutant.bytes[0] = (uint8_t)file;
            memcpy(mutant.bytes + 1, bytes, size);
            mutant.size = size + 1;
            mutant.index = (uint32_t)file * 1000003u + number;
            mutant.n_drawn = 0;
            if (number > 0) /* the first is the folder as it is */
                mutate(&mutant);
            run(mutant.bytes, mutant.size);
        }
        printf("%s: %u mutations\n", lsp_fuzz_file_name(file), n);
    }
}

static void replay_file(const char *path)
{
    static uint8_t input[MAX_INPUT];
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    size_t size = fread(input, 1, sizeof input, stream);
    fclose(stream);
    run(input, size);
    printf("%s\n", path);
}

/* The input is on disk while it runs, so that it is there when the run aborts. */
static void run(const uint8_t *input, size_t size)
{
    static const char NAME[] = "replay-failure";
    FILE *stream = fopen(NAME, "wb");
    if (stream == NULL || fwrite(input, 1, size, stream) != size || fclose(stream) != 0) {
        perror(NAME);
        exit(EXIT_FAILURE);
    }
    LLVMFuzzerTestOneInput(input, size);
    remove(NAME);
}

static void mutate(struct mutant *mutant)
{
    size_t n_rounds = 1 + draw(mutant, MAX_ROUNDS);
    for (size_t round = 0; round < n_rounds; round++) {
        size_t at = 1 + draw(mutant, mutant->size);
        char byte = (char)draw(mutant, 256);
        switch (draw(mutant, 8)) {
        case 0:
            replace(mutant, at, 1, &byte, 1);
            break;
        case 1:
            mutant->size = at;
            break;
        case 2:
        case 3:
            disturb_line(mutant);
            break;
        default:
            replace_word(mutant);
        }
    }
}

/* Puts a nasty text in place of a word or number. */
static void replace_word(struct mutant *mutant)
{
    static const char ENDS[] = " ,\n:{}[]\"";
    size_t at = 1 + draw(mutant, mutant->size);
    while (at > 1 && at < mutant->size && memchr(ENDS, mutant->bytes[at - 1], sizeof ENDS) == NULL)
        at--;
    size_t end = at;
    while (end < mutant->size && memchr(ENDS, mutant->bytes[end], sizeof ENDS) == NULL)
        end++;
    const char *text = NASTY[draw(mutant, N_NASTY)];
    replace(mutant, at, end - at, text, strlen(text));
}

/* Takes a line out, or puts it in a second time. */
static void disturb_line(struct mutant *mutant)
{
    static char line[4096];
    size_t at = 1 + draw(mutant, mutant->size);
    while (at > 1 && at < mutant->size && mutant->bytes[at - 1] != '\n')
        at--;
    size_t end = at;
    while (end < mutant->size && end - at < sizeof line && mutant->bytes[end] != '\n')
        end++;
    if (end < mutant->size && end - at < sizeof line)
        end++;
    memcpy(line, mutant->bytes + at, end - at);
    if (draw(mutant, 2) == 0)
        replace(mutant, at, end - at, "", 0);
    else
        replace(mutant, at, 0, line, end - at);
}

static void replace(struct mutant *mutant, size_t at, size_t length, const char *text, size_t size)
{
    if (at + length > mutant->size || mutant->size + size > sizeof mutant->bytes)
        return;
    memmove(mutant->bytes + at + size, mutant->bytes + at + length, mutant->size - at - length);
    memcpy(mutant->bytes + at, text, size);
    mutant->size = mutant->size - length + size;
}

static size_t draw(struct mutant *mutant, size_t below)
{
    double uniform = lsp_random_uniform(SEED, LSP_RANDOM_TEST, mutant->index, mutant->n_drawn++);
    return (size_t)(uniform * (double)below);
}
