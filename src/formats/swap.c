/* Swap: putting a new folder in the place of an old one, and the small things around that.
 * SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE /* flock and syscall, which POSIX does not have */
#include "formats/files_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/fs.h, which clashes with other headers of libc. */
static const unsigned EXCHANGE = 1 << 1;

static bool exchange(const char *a, const char *b);
static bool move(const char *from, const char *to);
static int open_parent(const char *path);
static bool settle(
    int parent, bool (*go_back)(const char *, const char *), const char *from, const char *to);
static void put_back(const char *old, const char *to);
static void remove_old(const char *path);

bool lsp_swap_in(const char *from, const char *to)
{
    LSP_SCOPED(lsp_close_scoped) int parent = open_parent(to);
    if (parent < 0)
        return false;
    struct stat about;
    if (lstat(to, &about) != 0)
        return errno == ENOENT && move(from, to) && settle(parent, move, to, from);
    if (exchange(from, to)) {
        if (!settle(parent, exchange, from, to))
            return false;
        remove_old(from);
        return true;
    }
    bool is_unknown = errno == ENOSYS || errno == EINVAL || errno == EOPNOTSUPP;
    return is_unknown && lsp_swap_in_by_two_renames(from, to);
}

bool lsp_swap_in_by_two_renames(const char *from, const char *to)
{
    char pid[24];
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    LSP_SCOPED(lsp_close_scoped) int parent = open_parent(to);
    char *old = parent < 0 ? NULL : lsp_path_join(to, ".linkspan-old-", pid);
    if (old == NULL)
        return false;
    /* The lock stays with the folder under its new name, so that nobody takes it for a leaving. */
    LSP_SCOPED(lsp_close_scoped) int lock = lsp_lock_folder(to);
    bool is_good = lock >= 0 && move(to, old);
    bool is_half = is_good && (!move(from, to) || !settle(parent, move, to, from));
    if (is_half)
        put_back(old, to);
    is_good &= !is_half;
    if (is_good)
        remove_old(old);
    free(old);
    return is_good;
}

/* Through the system call, since musl and older libcs have no function for it. */
static bool exchange(const char *a, const char *b)
{
    return syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, EXCHANGE) == 0;
}

static bool move(const char *from, const char *to)
{
    return rename(from, to) == 0;
}

/* Opened before anything is moved, so that the most likely failure comes while nothing is done. */
static int open_parent(const char *path)
{
    char *parent = lsp_path_parent(path);
    if (parent == NULL)
        return -1;
    int folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int reason = errno;
    free(parent);
    errno = reason;
    return folder;
}

/* Makes the new names last.  If they would not, they are taken back, and errno says why: what is
 * reported as failed must not have happened.  A file system that cannot sync folders (EINVAL) has
 * done all it can; and if the names cannot be taken back either, the new results are in place. */
static bool settle(
    int parent, bool (*go_back)(const char *, const char *), const char *from, const char *to)
{
    if (fsync(parent) == 0 || errno == EINVAL)
        return true;
    int reason = errno;
    bool is_back = go_back(from, to);
    errno = reason;
    return !is_back;
}

/* Keeps errno, which says why that is needed.  If it fails too, the next begin does it. */
static void put_back(const char *old, const char *to)
{
    int reason = errno;
    int is_back = rename(old, to);
    (void)is_back;
    errno = reason;
}

/* The new results are in place: an old folder that cannot be removed is left to the next begin. */
static void remove_old(const char *path)
{
    bool is_gone = lsp_tree_remove(path);
    (void)is_gone;
}

int lsp_lock_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 || flock(folder, LOCK_EX | LOCK_NB) == 0)
        return folder;
    int reason = errno;
    close(folder);
    errno = reason;
    return -1;
}

char *lsp_path_join(const char *a, const char *glue, const char *b)
{
    size_t size = strlen(a) + strlen(glue) + strlen(b) + 1;
    char *path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s%s%s", a, glue, b);
    return path;
}

char *lsp_path_parent(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return lsp_path_join(".", "", "");
    char *parent = lsp_path_join(path, "", "");
    if (parent != NULL)
        parent[slash == path ? 1 : slash - path] = '\0';
    return parent;
}

void lsp_close_scoped(const int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
}

const char *lsp_reason_words(int reason, char words[static 128])
{
    if (strerror_r(reason, words, 128) != 0)
        snprintf(words, 128, "error %d", reason);
    return words;
}

void lsp_diags_add_reason(struct lsp_diags *diags, enum lsp_diag_code code, const char *file,
    int reason, const char *message)
{
    char words[128];
    lsp_diags_add(diags, code, &(struct lsp_diag_facts){.where = {.file = file}}, "%s: %s", message,
        lsp_reason_words(reason, words));
}
