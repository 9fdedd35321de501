/* Puts a mutated file into a copy of a folder and reads that: any bytes must end in an answer or in
 * diagnostics that can be shown.  SPDX-License-Identifier: Apache-2.0 */
#include "target.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { MAX_FILES = 64, MAX_NAME = 80, MAX_BYTES = 1 << 20 };

struct file {
    char name[MAX_NAME]; /* relative to the folder */
    uint8_t *bytes;      /* owned: what stands in the original */
    size_t size;
};

/* A fuzzer's callbacks take no state of ours, so it is kept here. */
static char copy[] = "/tmp/linkspan-fuzz-XXXXXX";
static struct file files[MAX_FILES];
static size_t n_files;

static void copy_folder(const char *good, const char *folder);
static void copy_file(const char *good, const char *name);
static void write_copy(const char *name, const uint8_t *bytes, size_t size);
static int compare_names(const void *a, const void *b);
static void check_answer(enum lsp_status status, const struct lsp_diags *diags);
static void demand_utf8(const struct lsp_buffer *text);
static void demand(bool holds, const char *what);
static void remove_copy(void);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    const char *good = getenv("LSP_FUZZ_FOLDER");
    demand(good != NULL, "LSP_FUZZ_FOLDER names a folder");
    demand(mkdtemp(copy) != NULL, "a folder in /tmp");
    demand(atexit(remove_copy) == 0, "a place for what is done at the end");
    copy_folder(good, "");
    char drawn[512]; /* what a good folder may have besides stands in NAME_drawn */
    struct stat about;
    snprintf(drawn, sizeof drawn, "%s_drawn", good);
    if (stat(drawn, &about) == 0)
        copy_folder(drawn, "");
    demand(n_files > 0, "the folder has files");
    qsort(files, n_files, sizeof files[0], compare_names);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const struct file *file = &files[data[0] % n_files];
    write_copy(file->name, data + 1, size - 1);
    struct lsp_diags diags = {0};
    struct lsp_buffer overview = {0};
    enum lsp_status status = lsp_fuzz_read(copy, &diags, &overview);
    check_answer(status, &diags);
    demand_utf8(&overview);
    lsp_buffer_finish(&overview);
    lsp_diags_finish(&diags);
    write_copy(file->name, file->bytes, file->size);
    return 0;
}

static void check_answer(enum lsp_status status, const struct lsp_diags *diags)
{
    demand(status != LSP_OK || diags->n_errors == 0, "no errors beside success");
    demand(status == LSP_OK || status == LSP_NO_MEMORY || diags->n_errors > 0,
        "a failure says what is wrong");
    struct lsp_buffer text = {0}, json = {0};
    lsp_diags_render_text(diags, false, &text);
    lsp_diags_render_json(diags, &json);
    demand_utf8(&text);
    demand_utf8(&json);
    lsp_buffer_finish(&text);
    lsp_buffer_finish(&json);
}

static void demand_utf8(const struct lsp_buffer *text)
{
    size_t offset;
    demand(!text->failed, "memory for what is said");
    demand(text->length == 0 || lsp_text_is_utf8(text->text, text->length, &offset),
        "what is said is UTF-8");
}

static void demand(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz: this does not hold: %s\n", what);
    abort();
}

/* Files of a folder and of its folders, but no results. */
static void copy_folder(const char *good, const char *folder)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", good, folder);
    DIR *entries = opendir(path);
    demand(entries != NULL, "the folder can be read");
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char name[MAX_NAME];
        if (entry->d_name[0] == '.' || strncmp(entry->d_name, "results", 7) == 0)
            continue;
        int length = snprintf(name, sizeof name, "%s%s", folder, entry->d_name);
        demand(length > 0 && (size_t)length + 1 < sizeof name, "short names");
        snprintf(path, sizeof path, "%s/%s", good, name);
        struct stat about;
        demand(stat(path, &about) == 0, "a file can be seen");
        if (S_ISDIR(about.st_mode)) {
            snprintf(path, sizeof path, "%s/%s", copy, name);
            demand(mkdir(path, 0700) == 0, "a folder in the copy");
            name[length] = '/';
            name[length + 1] = '\0';
            copy_folder(good, name);
        } else {
            copy_file(good, name);
        }
    }
    closedir(entries);
}

static void copy_file(const char *good, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", good, name);
    demand(n_files < MAX_FILES, "at most 64 files");
    struct file *file = &files[n_files++];
    snprintf(file->name, sizeof file->name, "%s", name);
    FILE *stream = fopen(path, "rb");
    demand(stream != NULL, "a file can be opened");
    file->bytes = malloc(MAX_BYTES);
    demand(file->bytes != NULL, "memory");
    file->size = fread(file->bytes, 1, MAX_BYTES, stream);
    demand(file->size < MAX_BYTES, "files are small");
    fclose(stream);
    write_copy(name, file->bytes, file->size);
}

static void write_copy(const char *name, const uint8_t *bytes, size_t size)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", copy, name);
    FILE *stream = fopen(path, "wb");
    demand(stream != NULL, "a file of the copy can be opened");
    demand(fwrite(bytes, 1, size, stream) == size, "a file of the copy can be written");
    demand(fclose(stream) == 0, "a file of the copy can be closed");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

size_t lsp_fuzz_n_files(void)
{
    return n_files;
}

const char *lsp_fuzz_file_name(size_t file)
{
    return files[file].name;
}

const uint8_t *lsp_fuzz_file_bytes(size_t file, size_t *ret_size)
{
    *ret_size = files[file].size;
    return files[file].bytes;
}

static void remove_copy(void)
{
    char path[512];
    for (size_t file = 0; file < n_files; file++) {
        snprintf(path, sizeof path, "%s/%.79s", copy, files[file].name);
        unlink(path);
        *strrchr(path, '/') = '\0';
        rmdir(path); /* works on the last file of a folder */
        free(files[file].bytes);
    }
    rmdir(copy);
}
