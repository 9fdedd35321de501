/* Scratch folders.  SPDX-License-Identifier: Apache-2.0 */
#include "support/scratch.h"
#include "support/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void remove_all(const char *path, int depth);

void scratch_init(struct scratch *scratch)
{
    snprintf(scratch->path, sizeof scratch->path, "/tmp/lsp-test-XXXXXX");
    assert_non_null(mkdtemp(scratch->path));
}

void scratch_finish(struct scratch *scratch)
{
    remove_all(scratch->path, 0);
}

static void remove_all(const char *path, int depth)
{
    DIR *entries = depth < 8 ? opendir(path) : NULL;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        char inner[512];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int length = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (length < (int)sizeof inner && unlink(inner) != 0)
            remove_all(inner, depth + 1);
    }
    if (entries != NULL)
        closedir(entries);
    rmdir(path);
}

const char *scratch_path(const struct scratch *scratch, const char *name, char path[static 256])
{
    assert_true(snprintf(path, 256, "%s/%s", scratch->path, name) < 256);
    return path;
}

void scratch_write(const struct scratch *scratch, const char *name, const char *text)
{
    scratch_write_bytes(scratch, name, text, strlen(text));
}

void scratch_write_bytes(
    const struct scratch *scratch, const char *name, const char *bytes, size_t length)
{
    char path[256];
    scratch_path(scratch, name, path);
    for (char *slash = strchr(path + strlen(scratch->path) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0777); /* may be there already */
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

char *scratch_read(const struct scratch *scratch, const char *name)
{
    char path[256];
    FILE *file = fopen(scratch_path(scratch, name, path), "rb");
    if (file == NULL)
        return NULL;
    char *text = NULL;
    size_t length = 0, got = 1;
    while (got > 0) {
        text = realloc(text, length + 4097);
        assert_non_null(text);
        got = fread(text + length, 1, 4096, file);
        length += got;
    }
    text[length] = '\0';
    fclose(file);
    return text;
}

bool scratch_has(const struct scratch *scratch, const char *name)
{
    char path[256];
    struct stat about;
    return lstat(scratch_path(scratch, name, path), &about) == 0;
}
