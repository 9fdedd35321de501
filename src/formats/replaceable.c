/* Replaceable: whether a folder holds nothing but results, so that new ones may take its place.
 *
 * The mark in a folder of results lists the files that were written there.  Anything else is the
 * user's: it is named, and nothing is removed.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/files_internal.h"
#include "formats/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* First line of the mark; a line that says the kind and the names of the files follow. */
static const char MARK_TITLE[] = "linkspan wrote these files; its next run replaces them:\n";

/* The files that earlier versions wrote, whose mark has no list. */
static const char UNLISTED_FILES[] = "report.html\nreport.json\nfigures.csv\nmovements.csv\n"
                                     "links.csv\nservices.csv\nposts.csv\nprogramme.csv\n"
                                     "account.csv\nscenarios.csv\nassumptions.csv\nnetwork.gpkg\n";

static const char KIND_TITLE[] = "kind: ";

/* Every folder of a kind has a file that no other kind has: by it early marks are told apart, which
 * do not say theirs. */
static const struct {
    const char *name, *file;
} KINDS[] = {[LSP_OUTPUT_UNKNOWN] = {"unknown", ""},
    [LSP_OUTPUT_APPRAISAL] = {"appraisal", "report.html"},
    [LSP_OUTPUT_ASSIGNMENT] = {"assignment", "run.json"},
    [LSP_OUTPUT_SELECT_LINK] = {"select-link", "od.csv"},
    [LSP_OUTPUT_WHAT_IF] = {"what-if", "what-if.json"}};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

/* Results lie two folders deep; a deeper tree is not ours. */
enum { MAX_DEPTH = 8 };

/* The folder that is looked at. */
struct search {
    char kind[32];           /* empty: not known */
    const char *list;        /* names of our files, each before a newline */
    struct lsp_buffer first; /* the foreign entry whose name comes first; no text = none */
};

static void read_list(const char *mark, struct search *search);
static bool is_of_kind(const char *path, enum lsp_output_kind kind, const struct search *search,
    struct lsp_diags *diags);
static bool refuse(const char *path, struct lsp_diags *diags);
static bool refuse_entry(const char *path, const char *entry, struct lsp_diags *diags);
static bool has_entries(int folder);
static bool read_mark(int folder, struct lsp_buffer *mark);
static bool search_folder(int folder, const char *prefix, int depth, struct search *search);
static bool search_entry(int folder, const char *name, int depth, struct search *search);
static bool is_listed(const char *list, const char *name, bool is_folder);
static void take_foreign(struct search *search, const char *name);

void lsp_mark_begin(struct lsp_buffer *mark, enum lsp_output_kind kind)
{
    lsp_buffer_printf(mark, "%s%s%s\n", MARK_TITLE, KIND_TITLE, KINDS[kind].name);
}

void lsp_mark_add(struct lsp_buffer *mark, const char *name)
{
    lsp_buffer_printf(mark, "%s\n", name);
}

bool lsp_check_replaceable(const char *path, enum lsp_output_kind kind, struct lsp_diags *diags)
{
    struct stat about;
    if (lstat(path, &about) != 0) {
        if (errno == ENOENT)
            return true;
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, path, errno, "cannot look at it");
        return false;
    }
    LSP_SCOPED(lsp_close_scoped)
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer mark = {0};
    if (folder < 0)
        return refuse(path, diags);
    if (!read_mark(folder, &mark))
        return !has_entries(folder) || refuse(path, diags);
    struct search search = {0};
    read_list(mark.text == NULL ? "" : mark.text, &search);
    bool is_seen = search_folder(folder, "", 0, &search);
    bool is_good = is_seen && search.first.text == NULL;
    if (!is_seen || search.first.failed)
        lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, path, errno, "cannot look into it");
    else if (!is_good)
        refuse_entry(path, search.first.text, diags);
    lsp_buffer_finish(&search.first);
    return is_good && is_of_kind(path, kind, &search, diags);
}

static void read_list(const char *mark, struct search *search)
{
    size_t title_length = sizeof MARK_TITLE - 1, kind_length = sizeof KIND_TITLE - 1;
    bool has_list = strncmp(mark, MARK_TITLE, title_length) == 0;
    search->list = has_list ? mark + title_length : UNLISTED_FILES;
    if (strncmp(search->list, KIND_TITLE, kind_length) == 0) {
        const char *kind = search->list + kind_length;
        size_t length = strcspn(kind, "\n");
        snprintf(search->kind, sizeof search->kind, "%.*s", length < 32 ? (int)length : 31, kind);
        search->list = kind + length + (kind[length] == '\n');
        return;
    }
    for (size_t kind = 1; kind < N_KINDS && search->kind[0] == '\0'; kind++)
        if (is_listed(search->list, KINDS[kind].file, false))
            snprintf(search->kind, sizeof search->kind, "%s", KINDS[kind].name);
}

/* A kind that is not known here is that of a later version, and is another one. */
static bool is_of_kind(const char *path, enum lsp_output_kind kind, const struct search *search,
    struct lsp_diags *diags)
{
    if (search->kind[0] == '\0' || strcmp(search->kind, KINDS[kind].name) == 0)
        return true;
    char expected[96];
    snprintf(expected, sizeof expected, "a new or empty folder, or earlier results of kind %s",
        KINDS[kind].name);
    lsp_diags_add(diags, LSP_DIAG_OTHER_RESULTS,
        &(struct lsp_diag_facts){.where = {.file = path},
            .found = search->kind,
            .expected = expected,
            .hint = "choose another folder, or remove this one yourself"},
        "results of another kind stand in the place of the results");
    return false;
}

static bool refuse(const char *path, struct lsp_diags *diags)
{
    lsp_diags_add(diags, LSP_DIAG_NOT_RESULTS,
        &(struct lsp_diag_facts){.where = {.file = path},
            .expected = "a new or empty folder, or earlier results",
            .hint = "choose another folder, or remove this one yourself"},
        "something other than results stands in the place of the results");
    return false;
}

static bool refuse_entry(const char *path, const char *entry, struct lsp_diags *diags)
{
    char *full = lsp_path_join(path, "/", entry);
    lsp_diags_add(diags, LSP_DIAG_NOT_RESULTS,
        &(struct lsp_diag_facts){.where = {.file = full == NULL ? path : full},
            .found = entry,
            .expected = "only files that linkspan wrote, since new results replace the folder",
            .hint = "move it to another place, or choose another folder for the results"},
        "something that linkspan did not write lies among the earlier results");
    free(full);
    return false;
}

/* A folder that cannot be read counts as full. */
static bool has_entries(int folder)
{
    DIR *entries = fdopendir(dup(folder));
    bool is_found = entries == NULL;
    for (struct dirent *entry; !is_found && (entry = readdir(entries)) != NULL;)
        is_found = strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (entries != NULL)
        closedir(entries);
    return is_found;
}

/* False when there is no mark that can be read. */
static bool read_mark(int folder, struct lsp_buffer *mark)
{
    LSP_SCOPED(lsp_close_scoped)
    int file = openat(folder, LSP_RESULTS_MARK, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0 || !S_ISREG(about.st_mode))
        return false;
    char bytes[4096];
    ssize_t got = 1;
    while (got > 0 && mark->length < LSP_MAX_LINE_BYTES) {
        got = read(file, bytes, sizeof bytes);
        if (got > 0)
            lsp_buffer_add_bytes(mark, bytes, (size_t)got);
    }
    return got == 0 && !mark->failed;
}

/* `prefix` is the folder's path with a slash.  False with errno. */
static bool search_folder(int folder, const char *prefix, int depth, struct search *search)
{
    int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = own < 0 ? NULL : fdopendir(own);
    if (entries == NULL) {
        lsp_close_scoped(&own);
        return false;
    }
    bool is_good = true;
    errno = 0;
    for (struct dirent *entry; is_good && (entry = readdir(entries)) != NULL; errno = 0) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *name = lsp_path_join(prefix, "", entry->d_name);
        is_good = name != NULL && search_entry(folder, name, depth, search);
        free(name);
    }
    is_good &= errno == 0;
    int reason = errno;
    closedir(entries);
    errno = reason;
    return is_good;
}

/* `name` is the path from the folder of results, of which `folder` is the innermost. */
static bool search_entry(int folder, const char *name, int depth, struct search *search)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash == NULL ? name : slash + 1;
    struct stat about;
    if (fstatat(folder, base, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    bool is_folder = S_ISDIR(about.st_mode);
    bool is_mark = strcmp(name, LSP_RESULTS_MARK) == 0;
    bool is_ours = (is_folder || S_ISREG(about.st_mode)) && depth < MAX_DEPTH &&
                   (is_mark || is_listed(search->list, name, is_folder));
    if (!is_ours)
        take_foreign(search, name);
    if (!is_ours || !is_folder)
        return !search->first.failed;
    LSP_SCOPED(lsp_close_scoped)
    int inner = openat(folder, base, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    char *prefix = lsp_path_join(name, "/", "");
    bool is_good = inner >= 0 && prefix != NULL && search_folder(inner, prefix, depth + 1, search);
    free(prefix);
    return is_good;
}

/* Whether a line of the list is this file, or lies in this folder. */
static bool is_listed(const char *list, const char *name, bool is_folder)
{
    size_t length = strlen(name);
    for (const char *line = list; *line != '\0';) {
        if (strncmp(line, name, length) == 0 && line[length] == (is_folder ? '/' : '\n'))
            return true;
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return false;
}

/* The first in the alphabet, so that the same folder gives the same message. */
static void take_foreign(struct search *search, const char *name)
{
    if (search->first.text != NULL && strcmp(search->first.text, name) <= 0)
        return;
    lsp_buffer_finish(&search->first);
    lsp_buffer_add(&search->first, name);
}
