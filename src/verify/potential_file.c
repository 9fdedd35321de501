/* Reading potentials.bin.  SPDX-License-Identifier: Apache-2.0 */
#include "verify/potential_file.h"

#include <errno.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>

static const char MARK[8] = {'L', 'S', 'P', 'P', 'O', 'T', '1', '\n'};
enum { HEAD_BYTES = 16, CHUNK_BYTES = 1 << 16 };

static enum lsp_verify_end refuse(struct lsp_verify_fault *fault, const char *message);
static bool fingerprint_of(FILE *file, uint64_t *ret_n_bytes, char ret_hex[static 65]);
static uint32_t number_at(const unsigned char *bytes);
static bool match_rows(struct verify_potential_file *file, const unsigned char *origins);

enum lsp_verify_end lsp_verify_potential_file_open(const char *path, double n_bytes,
    struct verify_word fingerprint, struct lsp_verify_fault *fault,
    struct verify_potential_file *ret_file)
{
    char hex[65];
    if (ret_file->file != NULL)
        return refuse(fault, "potentials are listed twice");
    snprintf(fault->file, sizeof fault->file, "%s", path);
    ret_file->file = fopen(path, "rb");
    bool is_read =
        ret_file->file != NULL && fingerprint_of(ret_file->file, &ret_file->n_bytes, hex);
    if (!is_read) {
        snprintf(
            fault->message, sizeof fault->message, "cannot read the file: %.100s", strerror(errno));
        return LSP_VERIFY_CANNOT_READ;
    }
    if (n_bytes < (double)ret_file->n_bytes || n_bytes > (double)ret_file->n_bytes ||
        !lsp_verify_word_is(fingerprint, hex))
        return refuse(
            fault, "the file is not the one that run.json lists: its fingerprint is another");
    fault->file[0] = '\0';
    return LSP_VERIFY_DONE;
}

void lsp_verify_potential_file_finish(struct verify_potential_file *file)
{
    if (file->file != NULL)
        fclose(file->file);
    free(file->row);
    *file = (struct verify_potential_file){0};
}

static enum lsp_verify_end refuse(struct lsp_verify_fault *fault, const char *message)
{
    snprintf(fault->message, sizeof fault->message, "%s", message);
    return LSP_VERIFY_FAULT;
}

static bool fingerprint_of(FILE *file, uint64_t *ret_n_bytes, char ret_hex[static 65])
{
    uint8_t chunk[CHUNK_BYTES], digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    SHA256Init(&context);
    size_t n = 0;
    *ret_n_bytes = 0;
    errno = 0;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0) {
        SHA256Update(&context, chunk, n);
        *ret_n_bytes += n;
    }
    SHA256Final(digest, &context);
    lsp_verify_hex(digest, ret_hex);
    return ferror(file) == 0;
}

enum lsp_verify_end lsp_verify_potential_file_match(struct verify_potential_file *file,
    const struct lsp_verify_problem *problem, struct lsp_verify_fault *fault)
{
    static const char WRONG[] = "these are not potentials of the problem's origins and nodes";
    size_t n = problem->n_origins;
    size_t n_head = HEAD_BYTES + 8 * n;
    file->problem = problem;
    if (file->n_bytes != n_head + 8 * (uint64_t)n * problem->n_nodes)
        return refuse(fault, WRONG);
    unsigned char *head = malloc(n_head);
    file->row = malloc((n + 1) * sizeof *file->row);
    enum lsp_verify_end end =
        head == NULL || file->row == NULL ? LSP_VERIFY_NO_MEMORY : LSP_VERIFY_DONE;
    if (end == LSP_VERIFY_DONE &&
        (fseek(file->file, 0, SEEK_SET) != 0 || fread(head, 1, n_head, file->file) != n_head ||
            memcmp(head, MARK, sizeof MARK) != 0 || number_at(head + 8) != problem->n_nodes ||
            number_at(head + 12) != n || !match_rows(file, head + HEAD_BYTES)))
        end = refuse(fault, WRONG);
    free(head);
    return end;
}

static uint32_t number_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* Both are by class; within one, the problem's origins rise and the file's may stand in any order.
 */
static bool match_rows(struct verify_potential_file *file, const unsigned char *origins)
{
    const struct lsp_verify_problem *problem = file->problem;
    uint32_t n = problem->n_origins;
    for (uint32_t at = 0; at < n; at++)
        file->row[at] = n;
    for (uint32_t row = 0; row < n; row++) {
        uint32_t origin = number_at(origins + 4 * (size_t)row);
        uint32_t of_class = number_at(origins + 4 * ((size_t)n + row));
        uint32_t low = 0, high = n;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            bool is_before =
                problem->class_of[middle] < of_class ||
                (problem->class_of[middle] == of_class && problem->origin[middle] < origin);
            low = is_before ? middle + 1 : low;
            high = is_before ? high : middle;
        }
        if (low == n || problem->class_of[low] != of_class || problem->origin[low] != origin ||
            file->row[low] != n)
            return false;
        file->row[low] = row;
    }
    return true;
}

bool lsp_verify_potential_file_give(
    void *context, uint32_t first, uint32_t n, double ret_potential[])
{
    struct verify_potential_file *file = context;
    size_t n_nodes = file->problem->n_nodes;
    for (uint32_t at = 0; at < n; at++) {
        uint64_t row = file->row[first + at];
        uint64_t begin = HEAD_BYTES + 8 * (uint64_t)file->problem->n_origins + 8 * row * n_nodes;
        unsigned char *bytes = (unsigned char *)&ret_potential[at * n_nodes];
        if (fseek(file->file, (long)begin, SEEK_SET) != 0 ||
            fread(bytes, 8, n_nodes, file->file) != n_nodes)
            return false;
        for (size_t node = 0; node < n_nodes; node++) { /* whatever the machine's order */
            uint64_t low = number_at(bytes + 8 * node), high = number_at(bytes + 8 * node + 4);
            uint64_t bits = low | high << 32;
            memcpy(&ret_potential[at * n_nodes + node], &bits, 8);
        }
    }
    return true;
}
