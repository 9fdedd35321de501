/* A file of finished lines.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/journal.h"
#include "formats/files_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_JOURNAL_BYTES = 256 << 20 };

static enum lsp_status open_file(
    const char *path, struct lsp_diags *diags, struct lsp_journal *ret_journal);
static enum lsp_status begin(struct lsp_journal *journal, const char *kind, const char *key,
    struct lsp_diags *diags, bool *ret_is_other);
static bool is_other(const struct lsp_journal *journal, const char *kind, const char *key);
static bool is_beginning(const struct lsp_journal *journal, const char *key);
static bool read_text(struct lsp_journal *journal, size_t length);
static enum lsp_status check_key(
    struct lsp_journal *journal, const char *key, struct lsp_diags *diags);
static bool write_line(int descriptor, const char *line);
static enum lsp_status fail(
    const struct lsp_journal *journal, const char *message, struct lsp_diags *diags);

enum lsp_status lsp_journal_open(
    const char *path, const char *key, struct lsp_diags *diags, struct lsp_journal *ret_journal)
{
    bool unused;
    return lsp_journal_renew(path, NULL, key, diags, &unused, ret_journal);
}

enum lsp_status lsp_journal_renew(const char *path, const char *kind, const char *key,
    struct lsp_diags *diags, bool *ret_is_other, struct lsp_journal *ret_journal)
{
    struct lsp_journal journal;
    LSP_TRY(open_file(path, diags, &journal));
    *ret_is_other = false;
    enum lsp_status status = begin(&journal, kind, key, diags, ret_is_other);
    if (status == LSP_OK)
        *ret_journal = journal;
    else
        lsp_journal_close(&journal);
    return status;
}

void lsp_journal_close(struct lsp_journal *journal)
{
    free(journal->text);
    if (journal->path != NULL && journal->descriptor >= 0)
        close(journal->descriptor);
    *journal = (struct lsp_journal){.descriptor = -1};
}

void lsp_journal_remove(struct lsp_journal *journal)
{
    if (journal->path != NULL)
        (void)unlink(journal->path); /* while it is locked; what stays is known by its key */
    lsp_journal_close(journal);
}

/* Opened and locked. */
static enum lsp_status open_file(
    const char *path, struct lsp_diags *diags, struct lsp_journal *ret_journal)
{
    struct lsp_journal journal = {.path = path,
        .descriptor = open(path, O_RDWR | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666)};
    if (journal.descriptor < 0)
        return fail(&journal, "cannot open the journal", diags);
    if (flock(journal.descriptor, LOCK_EX | LOCK_NB) != 0) {
        enum lsp_status status =
            fail(&journal, "another run holds the journal, or it cannot be locked", diags);
        lsp_journal_close(&journal);
        return status;
    }
    *ret_journal = journal;
    return LSP_OK;
}

static enum lsp_status begin(struct lsp_journal *journal, const char *kind, const char *key,
    struct lsp_diags *diags, bool *ret_is_other)
{
    struct stat facts;
    if (fstat(journal->descriptor, &facts) != 0)
        return fail(journal, "cannot look at the journal", diags);
    errno = EFBIG;
    if (!S_ISREG(facts.st_mode) || facts.st_size > MAX_JOURNAL_BYTES)
        return fail(journal, "the journal is no file, or too large a one", diags);
    if (!read_text(journal, (size_t)facts.st_size))
        return journal->text == NULL ? LSP_NO_MEMORY
                                     : fail(journal, "cannot read the journal", diags);
    *ret_is_other = is_other(journal, kind, key);
    if (*ret_is_other)
        journal->length = 0;
    bool is_cut_key = is_beginning(journal, key);
    while (journal->length > 0 && journal->text[journal->length - 1] != '\n')
        journal->length--;
    if (!is_cut_key)
        LSP_TRY(check_key(journal, key, diags)); /* before anything of it is lost */
    if (ftruncate(journal->descriptor, (off_t)journal->length) != 0 ||
        lseek(journal->descriptor, 0, SEEK_END) < 0)
        return fail(journal, "cannot write the journal", diags);
    return !is_cut_key || write_line(journal->descriptor, key)
               ? lsp_journal_sync(journal, diags)
               : fail(journal, "cannot write the journal", diags);
}

/* Whether it is of the kind that may be given up, with another key. */
static bool is_other(const struct lsp_journal *journal, const char *kind, const char *key)
{
    size_t n_kind = kind == NULL ? 0 : strlen(kind), n_key = strlen(key);
    if (kind == NULL || journal->length < n_kind || memcmp(journal->text, kind, n_kind) != 0)
        return false;
    return journal->length > n_key
               ? memcmp(journal->text, key, n_key) != 0 || journal->text[n_key] != '\n'
               : memcmp(journal->text, key, journal->length) != 0;
}

/* Whether nothing but a part of the key is there: a new file, or one of a run killed at once. */
static bool is_beginning(const struct lsp_journal *journal, const char *key)
{
    return journal->length <= strlen(key) && memcmp(journal->text, key, journal->length) == 0;
}

static bool read_text(struct lsp_journal *journal, size_t length)
{
    journal->text = malloc(length + 1);
    while (journal->text != NULL && journal->length < length) {
        ssize_t n =
            read(journal->descriptor, journal->text + journal->length, length - journal->length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        journal->length += (size_t)n;
    }
    return journal->text != NULL;
}

static enum lsp_status check_key(
    struct lsp_journal *journal, const char *key, struct lsp_diags *diags)
{
    const char *first = lsp_journal_next(journal);
    if (first != NULL && strcmp(first, key) == 0)
        return LSP_OK;
    lsp_diags_add(diags, LSP_DIAG_JOURNAL,
        &(struct lsp_diag_facts){.where = {.file = journal->path, .line = 1, .column = 1},
            .expected = key,
            .hint = "give another journal, or remove this one to begin anew"},
        "the journal belongs to other inputs or options");
    return LSP_BAD_INPUT;
}

const char *lsp_journal_next(struct lsp_journal *journal)
{
    if (journal->at == journal->length)
        return NULL;
    char *line = journal->text + journal->at;
    char *end = memchr(line, '\n', journal->length - journal->at);
    if (end == NULL)
        return NULL;
    *end = '\0';
    journal->at = (size_t)(end - journal->text) + 1;
    return line;
}

enum lsp_status lsp_journal_append(
    struct lsp_journal *journal, const char *line, struct lsp_diags *diags)
{
    LSP_TRY(lsp_journal_add(journal, line, diags));
    return lsp_journal_sync(journal, diags);
}

enum lsp_status lsp_journal_add(
    struct lsp_journal *journal, const char *line, struct lsp_diags *diags)
{
    return write_line(journal->descriptor, line) ? LSP_OK
                                                 : fail(journal, "cannot write the journal", diags);
}

enum lsp_status lsp_journal_sync(struct lsp_journal *journal, struct lsp_diags *diags)
{
    return fdatasync(journal->descriptor) == 0 ? LSP_OK
                                               : fail(journal, "cannot write the journal", diags);
}

static bool write_line(int descriptor, const char *line)
{
    size_t length = strlen(line), at = 0;
    char *whole = malloc(length + 1); /* in one write, as far as the system lets it */
    if (whole == NULL)
        return false;
    memcpy(whole, line, length);
    whole[length] = '\n';
    while (at < length + 1) {
        ssize_t n = write(descriptor, whole + at, length + 1 - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        at += (size_t)n;
    }
    free(whole);
    return at == length + 1;
}

static enum lsp_status fail(
    const struct lsp_journal *journal, const char *message, struct lsp_diags *diags)
{
    lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, journal->path, errno, message);
    return LSP_CANNOT_WRITE;
}
