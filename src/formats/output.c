/* Output: a folder of results that is there as a whole or not at all.
 *
 *     NAME.linkspan-new-PID   being written
 *     NAME.linkspan-old-PID   the earlier results, for the moment between two renames on a file
 *                             system that cannot exchange names
 *
 * The names are such as nobody gives to a copy of his own, for what bears them is removed.  Both
 * are locked (flock) by their writer.  A lock ends with its process however that ends, so a folder
 * whose lock is free is a leaving.  A PID alone would not tell: it is used again, in containers
 * with every run.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/folder.h"
#include "formats/files_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names that are tried: as many writers of one process may be busy with the same results. */
enum { MAX_ATTEMPTS = 100 };

static char *clean_path(const char *path);
static void clear_leavings(const char *path);
static void clear_leaving(const char *path, const char *leaving, bool is_old);
static bool is_leaving(const char *entry, const char *base, const char *middle);
static bool make_temporary(struct lsp_output *output);
static void give_up(const char *name, int lock);
static bool is_still_at(int folder, const char *path);
static enum lsp_status write_mark(struct lsp_output *output, struct lsp_diags *diags);
static bool write_file(
    struct lsp_output *output, const char *name, const char *bytes, size_t length);
static bool make_parents(char *path, size_t root_length);
static bool write_all(int file, const char *bytes, size_t length);
static enum lsp_status fail(
    struct lsp_output *output, const char *name, const char *message, struct lsp_diags *diags);

enum lsp_status lsp_output_begin(const char *path, enum lsp_output_kind kind,
    struct lsp_diags *diags, struct lsp_output *ret_output)
{
    struct lsp_output output = {.kind = kind, .path = clean_path(path), .lock = -1};
    if (output.path == NULL)
        return fail(&output, path, "results cannot be written to this path", diags);
    clear_leavings(output.path);
    if (!lsp_check_replaceable(output.path, kind, diags)) {
        lsp_output_finish(&output);
        return LSP_CANNOT_WRITE;
    }
    lsp_mark_begin(&output.mark, kind);
    if (!make_temporary(&output)) {
        enum lsp_status status = fail(&output, path, "cannot make a folder beside it", diags);
        lsp_output_finish(&output);
        return status;
    }
    *ret_output = output;
    return LSP_OK;
}

enum lsp_status lsp_output_write(struct lsp_output *output, const char *name,
    const struct lsp_buffer *contents, struct lsp_diags *diags)
{
    if (contents->failed) {
        output->failed = true;
        return LSP_NO_MEMORY;
    }
    const char *bytes = contents->text == NULL ? "" : contents->text;
    if (!write_file(output, name, bytes, contents->length))
        return fail(output, name, "cannot write the file", diags);
    return LSP_OK;
}

char *lsp_output_path(struct lsp_output *output, const char *name)
{
    lsp_mark_add(&output->mark, name);
    char *path = lsp_path_join(output->temporary, "/", name);
    if (path != NULL && !make_parents(path, strlen(output->temporary))) {
        free(path);
        return NULL;
    }
    return path;
}

enum lsp_status lsp_output_commit(struct lsp_output *output, struct lsp_diags *diags)
{
    if (output->failed)
        return LSP_CANNOT_WRITE; /* the failed write has been diagnosed */
    if (!lsp_check_replaceable(output->path, output->kind, diags))
        return LSP_CANNOT_WRITE;
    LSP_TRY(write_mark(output, diags));
    if (!lsp_tree_sync(output->temporary))
        return fail(output, output->path, "cannot sync the results to the disk", diags);
    if (!lsp_swap_in(output->temporary, output->path))
        return fail(output, output->path, "cannot put the results in their place", diags);
    free(output->temporary);
    output->temporary = NULL;
    return LSP_OK;
}

/* Last of all, when every file is known. */
static enum lsp_status write_mark(struct lsp_output *output, struct lsp_diags *diags)
{
    struct lsp_buffer mark = output->mark; /* without the line that writing it adds */
    output->mark = (struct lsp_buffer){0};
    enum lsp_status status = lsp_output_write(output, LSP_RESULTS_MARK, &mark, diags);
    lsp_buffer_finish(&mark);
    return status;
}

void lsp_output_finish(struct lsp_output *output)
{
    if (output->path == NULL)
        return;
    if (output->temporary != NULL) {
        bool is_gone = lsp_tree_remove(output->temporary);
        (void)is_gone; /* if not, the next begin removes it */
    }
    lsp_close_scoped(&output->lock);
    lsp_buffer_finish(&output->mark);
    free(output->path);
    free(output->temporary);
    *output = (struct lsp_output){.lock = -1};
}

/* Without slashes at the end; NULL with errno when its last component is no name to swap. */
static char *clean_path(const char *path)
{
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        length--;
    char *clean = malloc(length + 1);
    if (clean == NULL)
        return NULL;
    memcpy(clean, path, length);
    clean[length] = '\0';
    const char *slash = strrchr(clean, '/');
    const char *base = slash == NULL ? clean : slash + 1;
    if (base[0] != '\0' && strcmp(base, ".") != 0 && strcmp(base, "..") != 0)
        return clean;
    free(clean);
    errno = EINVAL;
    return NULL;
}

/* What cannot be cleared stays for the next run: it takes room but does no harm. */
static void clear_leavings(const char *path)
{
    char *parent = lsp_path_parent(path);
    DIR *entries = parent == NULL ? NULL : opendir(parent);
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        bool is_old = is_leaving(entry->d_name, base, ".linkspan-old-");
        if (!is_old && !is_leaving(entry->d_name, base, ".linkspan-new-"))
            continue;
        char *leaving = lsp_path_join(parent, "/", entry->d_name);
        if (leaving != NULL)
            clear_leaving(path, leaving, is_old);
        free(leaving);
    }
    if (entries != NULL)
        closedir(entries);
    free(parent);
}

static void clear_leaving(const char *path, const char *leaving, bool is_old)
{
    LSP_SCOPED(lsp_close_scoped) int lock = lsp_lock_folder(leaving);
    struct stat about;
    if (lock < 0)
        return; /* its writer lives, or it is no folder */
    bool is_missing = lstat(path, &about) != 0 && errno == ENOENT;
    /* Killed between the two renames: the earlier results come back. */
    bool is_done = is_old && is_missing && rename(leaving, path) == 0;
    if (!is_done)
        is_done = lsp_tree_remove(leaving);
    (void)is_done;
}

/* BASE MIDDLE digits, perhaps with "-" digits behind. */
static bool is_leaving(const char *entry, const char *base, const char *middle)
{
    size_t base_length = strlen(base), middle_length = strlen(middle);
    if (strncmp(entry, base, base_length) != 0 ||
        strncmp(entry + base_length, middle, middle_length) != 0)
        return false;
    const char *rest = entry + base_length + middle_length;
    return rest[0] != '\0' && rest[strspn(rest, "0123456789-")] == '\0';
}

/* The name counts as ours once it is locked and still there: between mkdir and the lock another
 * writer may have taken it for a leaving. */
static bool make_temporary(struct lsp_output *output)
{
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        char end[48];
        snprintf(end, sizeof end, attempt == 0 ? "%ld" : "%ld-%d", (long)getpid(), attempt);
        char *name = lsp_path_join(output->path, ".linkspan-new-", end);
        if (name == NULL)
            return false;
        if (mkdir(name, 0777) == 0) {
            int lock = lsp_lock_folder(name);
            if (lock >= 0 && is_still_at(lock, name)) {
                output->temporary = name;
                output->lock = lock;
                return true;
            }
            give_up(name, lock);
        }
        free(name);
        if (errno != EEXIST)
            return false;
    }
    return false;
}

/* Leaves errno EEXIST when another name may do better. */
static void give_up(const char *name, int lock)
{
    bool is_taken = lock >= 0 || errno == EWOULDBLOCK;
    int reason = is_taken ? EEXIST : errno;
    lsp_close_scoped(&lock);
    if (!is_taken)
        rmdir(name);
    errno = reason;
}

static bool is_still_at(int folder, const char *path)
{
    struct stat ours, there;
    return fstat(folder, &ours) == 0 && lstat(path, &there) == 0 && ours.st_ino == there.st_ino &&
           ours.st_dev == there.st_dev;
}

static bool write_file(
    struct lsp_output *output, const char *name, const char *bytes, size_t length)
{
    char *path = lsp_output_path(output, name);
    if (path == NULL)
        return false;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    free(path);
    if (file < 0)
        return false;
    bool is_good = write_all(file, bytes, length) && fsync(file) == 0;
    int reason = errno;
    is_good = close(file) == 0 && is_good;
    if (!is_good && reason != 0)
        errno = reason;
    return is_good;
}

/* Makes the folders of `path` below its first root_length bytes. */
static bool make_parents(char *path, size_t root_length)
{
    for (char *slash = strchr(path + root_length + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool is_made = mkdir(path, 0777) == 0 || errno == EEXIST;
        *slash = '/';
        if (!is_made)
            return false;
    }
    return true;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
    return true;
}

static enum lsp_status fail(
    struct lsp_output *output, const char *name, const char *message, struct lsp_diags *diags)
{
    output->failed = true;
    if (errno == ENOMEM)
        return LSP_NO_MEMORY;
    lsp_diags_add_reason(diags, LSP_DIAG_CANNOT_WRITE, name, errno, message);
    return LSP_CANNOT_WRITE;
}
