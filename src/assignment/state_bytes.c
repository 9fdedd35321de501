/* States as bytes, the same on every machine.
 *
 * The magic, seven counts, then the arrays in the order in which write() names them, as whole
 * numbers of 4 or 8 bytes, least byte first; flows as the bits of IEEE 754; at last a sum over all
 * of it, so that no changed byte goes unseen.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "assignment/assignment_internal.h"

static const char MAGIC[8] = {'l', 's', 'p', 'S', 'T', 'A', 'T', '1'};
enum { N_COUNTS = 7, CHUNK = 512 };

/* Bytes that are being written, and their sum. */
struct writer {
    struct lsp_buffer *out;
    uint64_t sum;
    char chunk[8 * CHUNK];
    size_t n;
};

struct reader {
    const uint8_t *at, *end;
    uint64_t sum;
};

static void write_words(struct writer *writer, const uint32_t words[], size_t n);
static void write_places(struct writer *writer, const size_t places[], size_t n);
static void write_flows(struct writer *writer, const double flow[], size_t n);
static void write_number(struct writer *writer, uint64_t number, unsigned n_bytes);
static void flush(struct writer *writer);
static bool read_size(struct reader *reader, struct state_size *ret_size);
static void read_arrays(
    struct reader *reader, const struct state_size *size, struct lsp_assignment_state *state);
static void read_words(struct reader *reader, uint32_t words[], size_t n);
static void read_places(struct reader *reader, size_t places[], size_t n);
static uint64_t read_number(struct reader *reader, unsigned n_bytes);
static uint64_t add_to_sum(uint64_t sum, uint64_t number);
static bool are_flows_good(const struct lsp_assignment_state *state, size_t n_flows);
static bool are_pairs_good(const struct lsp_assignment_state *state, const struct state_size *size);

void lsp_assignment_state_write(const struct lsp_assignment_state *state, struct lsp_buffer *out)
{
    static const size_t NONE[1] = {0};
    struct state_size size = lsp_assignment_state_size(state);
    struct writer writer = {.out = out};
    const uint64_t counts[N_COUNTS] = {size.n_nodes, size.n_links, size.n_origins, size.n_pairs,
        size.n_flows, size.n_pair_links, size.n_pair_uses};
    lsp_buffer_add_bytes(out, MAGIC, sizeof MAGIC);
    for (int k = 0; k < N_COUNTS; k++)
        write_number(&writer, counts[k], 8);
    bool is_empty = state->block == NULL;
    write_places(&writer, is_empty ? NONE : state->first_flow, (size_t)size.n_origins + 1);
    write_places(&writer, is_empty ? NONE : state->first_pair, (size_t)size.n_origins + 1);
    write_places(&writer, is_empty ? NONE : state->first_link, (size_t)size.n_pairs + 1);
    write_places(&writer, state->middle_link, size.n_pairs);
    write_flows(&writer, state->flow, size.n_flows);
    write_words(&writer, state->link, size.n_flows);
    write_words(&writer, state->origin, size.n_origins);
    write_words(&writer, state->class_of, size.n_origins);
    write_words(&writer, state->pair_link, size.n_pair_links);
    write_words(&writer, state->pair, size.n_pair_uses);
    write_number(&writer, writer.sum, 8);
    flush(&writer);
}

static void write_words(struct writer *writer, const uint32_t words[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        write_number(writer, words[k], 4);
}

static void write_places(struct writer *writer, const size_t places[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        write_number(writer, places[k], 8);
}

static void write_flows(struct writer *writer, const double flow[], size_t n)
{
    for (size_t k = 0; k < n; k++) {
        uint64_t bits;
        memcpy(&bits, &flow[k], sizeof bits);
        write_number(writer, bits, 8);
    }
}

static void write_number(struct writer *writer, uint64_t number, unsigned n_bytes)
{
    if (writer->n + n_bytes > sizeof writer->chunk)
        flush(writer);
    writer->sum = add_to_sum(writer->sum, number);
    for (unsigned k = 0; k < n_bytes; k++)
        writer->chunk[writer->n++] = (char)(uint8_t)(number >> (8 * k));
}

static void flush(struct writer *writer)
{
    lsp_buffer_add_bytes(writer->out, writer->chunk, writer->n);
    writer->n = 0;
}

enum lsp_status lsp_assignment_state_read(
    const void *bytes, size_t n_bytes, struct lsp_assignment_state *ret_state)
{
    const uint8_t *first = bytes;
    struct reader reader = {first, first + n_bytes, 0};
    struct lsp_assignment_state state;
    struct state_size size;
    if (n_bytes < sizeof MAGIC || memcmp(first, MAGIC, sizeof MAGIC) != 0)
        return LSP_BAD_INPUT;
    reader.at += sizeof MAGIC;
    if (!read_size(&reader, &size))
        return LSP_BAD_INPUT;
    LSP_TRY(lsp_assignment_state_create(&size, &state));
    read_arrays(&reader, &size, &state);
    uint64_t sum = reader.sum;
    if (read_number(&reader, 8) != sum || !are_flows_good(&state, size.n_flows) ||
        !are_pairs_good(&state, &size)) {
        lsp_assignment_state_finish(&state);
        return LSP_BAD_INPUT;
    }
    *ret_state = state;
    return LSP_OK;
}

/* The counts, when the bytes that are left are just those that so many elements take. */
static bool read_size(struct reader *reader, struct state_size *ret_size)
{
    uint64_t count[N_COUNTS];
    if ((size_t)(reader->end - reader->at) < 8 * (N_COUNTS + 1))
        return false;
    for (int k = 0; k < N_COUNTS; k++)
        count[k] = read_number(reader, 8);
    uint64_t n_left = (uint64_t)(reader->end - reader->at);
    for (int k = 0; k < N_COUNTS; k++)
        if (count[k] > UINT32_MAX && (k < 4 || count[k] > n_left))
            return false;
    *ret_size = (struct state_size){(uint32_t)count[0], (uint32_t)count[1], (uint32_t)count[2],
        (uint32_t)count[3], count[4], count[5], count[6]};
    uint64_t n_places = 2 * (count[2] + 1) + 2 * count[3] + 1;
    uint64_t n_words = 2 * count[2] + count[5] + count[6];
    return n_left == 8 * n_places + 12 * count[4] + 4 * n_words + 8;
}

static void read_arrays(
    struct reader *reader, const struct state_size *size, struct lsp_assignment_state *state)
{
    read_places(reader, state->first_flow, (size_t)size->n_origins + 1);
    read_places(reader, state->first_pair, (size_t)size->n_origins + 1);
    read_places(reader, state->first_link, (size_t)size->n_pairs + 1);
    read_places(reader, state->middle_link, size->n_pairs);
    for (size_t k = 0; k < size->n_flows; k++) {
        uint64_t bits = read_number(reader, 8);
        memcpy(&state->flow[k], &bits, sizeof bits);
    }
    read_words(reader, state->link, size->n_flows);
    read_words(reader, state->origin, size->n_origins);
    read_words(reader, state->class_of, size->n_origins);
    read_words(reader, state->pair_link, size->n_pair_links);
    read_words(reader, state->pair, size->n_pair_uses);
}

static void read_words(struct reader *reader, uint32_t words[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        words[k] = (uint32_t)read_number(reader, 4);
}

static void read_places(struct reader *reader, size_t places[], size_t n)
{
    for (size_t k = 0; k < n; k++)
        places[k] = (size_t)read_number(reader, 8);
}

static uint64_t read_number(struct reader *reader, unsigned n_bytes)
{
    uint64_t number = 0;
    for (unsigned k = 0; k < n_bytes; k++)
        number |= (uint64_t)reader->at[k] << (8 * k);
    reader->at += n_bytes;
    reader->sum = add_to_sum(reader->sum, number);
    return number;
}

/* Each step can be undone, so that two words that differ in one place never have the same sum. */
static uint64_t add_to_sum(uint64_t sum, uint64_t number)
{
    sum = (sum ^ number) * 0x9e3779b97f4a7c15u;
    return sum ^ (sum >> 29);
}

static bool are_flows_good(const struct lsp_assignment_state *state, size_t n_flows)
{
    const size_t *first = state->first_flow;
    if (first[0] != 0 || first[state->n_origins] != n_flows)
        return false;
    for (uint32_t at = 0; at < state->n_origins; at++) {
        if (first[at] > first[at + 1] || first[at + 1] > n_flows ||
            state->origin[at] >= state->n_nodes ||
            (at > 0 && state->class_of[at] < state->class_of[at - 1]))
            return false;
        for (size_t k = first[at]; k < first[at + 1]; k++)
            if (state->link[k] >= state->n_links || !(state->flow[k] > 0) ||
                !isfinite(state->flow[k]) ||
                (k > first[at] && state->link[k] <= state->link[k - 1]))
                return false;
    }
    return true;
}

static bool are_pairs_good(const struct lsp_assignment_state *state, const struct state_size *size)
{
    const size_t *first = state->first_link, *middle = state->middle_link;
    if (first[0] != 0 || first[state->n_pairs] != size->n_pair_links || state->first_pair[0] != 0 ||
        state->first_pair[state->n_origins] != size->n_pair_uses)
        return false;
    for (uint32_t pair = 0; pair < state->n_pairs; pair++)
        if (first[pair] >= middle[pair] || middle[pair] >= first[pair + 1] ||
            first[pair + 1] > size->n_pair_links)
            return false;
    for (size_t k = 0; k < size->n_pair_links; k++)
        if (state->pair_link[k] >= state->n_links)
            return false;
    for (uint32_t at = 0; at < state->n_origins; at++)
        if (state->first_pair[at] > state->first_pair[at + 1])
            return false;
    for (size_t k = 0; k < size->n_pair_uses; k++)
        if (state->pair[k] >= state->n_pairs)
            return false;
    return true;
}
