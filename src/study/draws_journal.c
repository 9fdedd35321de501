/* What the uncertainty run has finished, beside the results until they are whole.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/draws_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/fingerprint.h"

static const char KIND[] = "linkspan draws ";
static const char ENDING[] = ".linkspan-draws";
enum { CHECK_DIGITS = 16, SYNC_AFTER = 64 };

static enum lsp_status make_key(const struct draws_options *options,
    const struct lsp_study_inputs *inputs, uint32_t n_draws, struct lsp_buffer *ret_key);
static void add_bits(struct lsp_buffer *text, double value);
static bool read_line(
    const char *line, uint32_t n_draws, uint32_t *ret_draw, struct draw_values *ret_values);
static void add_check(struct lsp_buffer *line);
static void say(enum lsp_diag_code code, const char *path, const char *hint, const char *message,
    struct lsp_diags *diags);

enum lsp_status lsp_draw_journal_open(const struct draws_options *options,
    const struct lsp_study_inputs *inputs, uint32_t n_draws, struct lsp_diags *diags,
    struct draw_values values[], bool is_done[], struct draw_journal *ret_journal)
{
    struct lsp_buffer path = {0}, key = {0};
    size_t length = strlen(options->output);
    while (length > 1 && options->output[length - 1] == '/') /* beside the folder, not in it */
        length--;
    lsp_buffer_printf(&path, "%.*s%s", (int)length, options->output, ENDING);
    enum lsp_status status = make_key(options, inputs, n_draws, &key);
    if (status == LSP_OK && path.failed)
        status = LSP_NO_MEMORY;
    struct draw_journal journal = {.path = path.text};
    bool is_other = false;
    if (status == LSP_OK)
        status = lsp_journal_renew(path.text, KIND, key.text, diags, &is_other, &journal.journal);
    lsp_buffer_finish(&key);
    if (status != LSP_OK) {
        lsp_buffer_finish(&path);
        return status;
    }
    journal.is_open = true;
    size_t n_damaged = 0;
    for (const char *line; (line = lsp_journal_next(&journal.journal)) != NULL;) {
        uint32_t draw;
        struct draw_values read;
        if (!read_line(line, n_draws, &draw, &read)) {
            n_damaged++;
            continue;
        }
        values[draw] = read;
        is_done[draw] = true;
        journal.n_kept++;
    }
    if (is_other)
        say(LSP_DIAG_OTHER_DRAWS, journal.path, NULL,
            "the draws that a run left here are of another study, options or program: all are made "
            "again",
            diags);
    if (n_damaged > 0)
        say(LSP_DIAG_DAMAGED_DRAWS, journal.path, NULL,
            "some of the draws that a run left here are damaged: these are made again", diags);
    if (journal.n_kept > 0)
        say(LSP_DIAG_DRAWS_KEPT, journal.path, "remove the file to make all of them again",
            "draws that an earlier run has finished are not made again", diags);
    *ret_journal = journal;
    return LSP_OK;
}

static void say(enum lsp_diag_code code, const char *path, const char *hint, const char *message,
    struct lsp_diags *diags)
{
    lsp_diags_add(diags, code,
        &(struct lsp_diag_facts){
            .where = {.file = lsp_arena_printf(&diags->arena, "%s", path)}, .hint = hint},
        "%s", message);
}

/* What a draw depends on: every input, how many draws there are (they share strata), the program's
 * version, and what it makes of the middle run. */
static enum lsp_status make_key(const struct draws_options *options,
    const struct lsp_study_inputs *inputs, uint32_t n_draws, struct lsp_buffer *ret_key)
{
    struct lsp_buffer facts = {0};
    lsp_buffer_printf(&facts, "%s %" PRIu32 " %d\n", LSP_VERSION, n_draws, N_DRAW_VALUES);
    for (size_t file = 0; file < inputs->n_files; file++)
        lsp_buffer_printf(
            &facts, "%s %s\n", inputs->files[file].fingerprint.hex, inputs->files[file].name);
    for (size_t figure = 0; figure < N_FIGURES; figure++)
        add_bits(&facts, options->middle[figure]);
    if (!facts.failed) {
        struct lsp_fingerprint print = lsp_fingerprint_of(facts.text, facts.length);
        lsp_buffer_printf(ret_key, "%s1 %s", KIND, print.hex);
    }
    bool is_good = !facts.failed && !ret_key->failed;
    lsp_buffer_finish(&facts);
    return is_good ? LSP_OK : LSP_NO_MEMORY;
}

static void add_bits(struct lsp_buffer *text, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    lsp_buffer_printf(text, " %016" PRIx64, bits);
}

enum lsp_status lsp_draw_journal_add(struct draw_journal *journal, uint32_t draw,
    const struct draw_values *values, struct lsp_diags *diags)
{
    struct lsp_buffer line = {0};
    lsp_buffer_printf(&line, "draw %" PRIu32, draw);
    for (int value = 0; value < N_DRAW_VALUES; value++)
        add_bits(&line, values->value[value]);
    add_check(&line);
    enum lsp_status status =
        line.failed ? LSP_NO_MEMORY : lsp_journal_add(&journal->journal, line.text, diags);
    lsp_buffer_finish(&line);
    LSP_TRY(status);
    journal->n_kept++;
    if (++journal->n_unsynced < SYNC_AFTER)
        return LSP_OK;
    journal->n_unsynced = 0;
    return lsp_journal_sync(&journal->journal, diags);
}

static void add_check(struct lsp_buffer *line)
{
    if (line->failed)
        return;
    struct lsp_fingerprint print = lsp_fingerprint_of(line->text, line->length);
    lsp_buffer_printf(line, " %.*s", CHECK_DIGITS, print.hex);
}

static bool read_line(
    const char *line, uint32_t n_draws, uint32_t *ret_draw, struct draw_values *ret_values)
{
    size_t length = strlen(line);
    if (length < CHECK_DIGITS + 1)
        return false;
    struct lsp_fingerprint print = lsp_fingerprint_of(line, length - CHECK_DIGITS - 1);
    if (memcmp(line + length - CHECK_DIGITS, print.hex, CHECK_DIGITS) != 0 ||
        strncmp(line, "draw ", 5) != 0)
        return false;
    char *end = NULL; /* the check holds, so that what follows is as it was written */
    unsigned long long draw = strtoull(line + 5, &end, 10);
    if (draw >= n_draws)
        return false;
    for (int value = 0; value < N_DRAW_VALUES; value++) {
        uint64_t bits = strtoull(end, &end, 16);
        memcpy(&ret_values->value[value], &bits, sizeof bits);
    }
    *ret_draw = (uint32_t)draw;
    return (size_t)(end - line) == length - CHECK_DIGITS - 1;
}

void lsp_draw_journal_leave(struct draw_journal *journal, struct lsp_diags *diags)
{
    if (!journal->is_open || journal->n_kept == 0) {
        lsp_draw_journal_remove(journal);
        return;
    }
    say(LSP_DIAG_DRAWS_KEPT, journal->path, NULL,
        "finished draws are kept: the same command goes on from them", diags);
    lsp_journal_close(&journal->journal);
    free(journal->path);
    *journal = (struct draw_journal){0};
}

void lsp_draw_journal_remove(struct draw_journal *journal)
{
    if (journal->is_open)
        lsp_journal_remove(&journal->journal);
    free(journal->path);
    *journal = (struct draw_journal){0};
}
