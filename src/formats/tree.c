/* Tree: syncing and removing whole folders.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/files_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Results lie two folders deep; a deeper tree is not ours. */
enum { MAX_DEPTH = 8 };

/* What is done to each entry, the contents of a folder before the folder. */
typedef bool visit_entry(int folder, const char *name, bool is_folder);

static bool walk(int folder, const char *name, visit_entry *visit, int depth);
static bool walk_contents(int folder, visit_entry *visit, int depth);
static bool sync_entry(int folder, const char *name, bool is_folder);
static bool remove_entry(int folder, const char *name, bool is_folder);

bool lsp_tree_sync(const char *path)
{
    return walk(AT_FDCWD, path, sync_entry, 0);
}

bool lsp_tree_remove(const char *path)
{
    return walk(AT_FDCWD, path, remove_entry, 0);
}

static bool walk(int folder, const char *name, visit_entry *visit, int depth)
{
    struct stat about;
    if (fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    bool is_folder = S_ISDIR(about.st_mode);
    if (is_folder) {
        if (depth > MAX_DEPTH) {
            errno = ELOOP;
            return false;
        }
        int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (inner < 0 || !walk_contents(inner, visit, depth))
            return false;
    }
    return visit(folder, name, is_folder);
}

/* Closes `folder`. */
static bool walk_contents(int folder, visit_entry *visit, int depth)
{
    DIR *entries = fdopendir(folder);
    if (entries == NULL) {
        close(folder);
        return false;
    }
    bool is_good = true;
    errno = 0;
    for (struct dirent *entry; is_good && (entry = readdir(entries)) != NULL; errno = 0)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            is_good = walk(dirfd(entries), entry->d_name, visit, depth + 1);
    is_good &= errno == 0;
    int reason = errno;
    closedir(entries);
    errno = reason;
    return is_good;
}

static bool sync_entry(int folder, const char *name, bool is_folder)
{
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (is_folder ? O_DIRECTORY : 0);
    int entry = openat(folder, name, flags);
    if (entry < 0)
        return false;
    bool is_good = fsync(entry) == 0;
    return close(entry) == 0 && is_good;
}

static bool remove_entry(int folder, const char *name, bool is_folder)
{
    return unlinkat(folder, name, is_folder ? AT_REMOVEDIR : 0) == 0;
}
