/* Small readers of TNTP files, which stop at the first fault.  SPDX-License-Identifier: Apache-2.0
 */
#include "verify/verify_internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MAX_BYTES = 256 << 20, FIRST_BYTES = 1 << 20, MAX_NUMBER = 63, N_FIELDS = 9 };
static const long MAX_COUNT = 5000000;
static const char BLANKS[] = " \t\r;:";

struct word {
    const char *text;
    size_t length;
};

struct reader {
    const char *file;
    char *text, *at; /* owned; NUL at the end */
    const char *line_start;
    uint32_t line;
    struct lsp_verify_fault *fault;
};

static enum lsp_verify_end open_reader(
    struct verify_case *all, const char *file, struct reader *reader);
static enum lsp_verify_end unpack(gzFile packed, struct reader *reader);
static enum lsp_verify_end refuse(struct reader *reader, const char *at, const char *message, ...)
    __attribute__((format(printf, 3, 4)));
static bool next_word(struct reader *reader, struct word *word);
static void next_line(struct reader *reader);
static bool read_count(struct word word, long max, uint32_t *ret_value);
static enum lsp_verify_end read_head(struct reader *reader, struct verify_case *counts);
static void read_head_line(struct reader *reader, struct verify_case *counts);
static enum lsp_verify_end read_links(struct reader *reader, struct verify_case *all);
static enum lsp_verify_end read_link(struct reader *reader, struct verify_case *all,
    const struct word words[static N_FIELDS], size_t n_words);
static enum lsp_verify_end read_blocks(
    struct reader *reader, struct verify_case *all, size_t max_trips);
static enum lsp_verify_end read_flow(
    struct reader *reader, struct verify_case *all, uint32_t *order);
static uint32_t find_link(
    const struct verify_case *all, const uint32_t *order, uint32_t tail, uint32_t head);
static uint32_t *sort_links(const struct verify_case *all);

enum lsp_verify_end lsp_verify_read_network(struct verify_case *all)
{
    struct reader reader;
    enum lsp_verify_end end = open_reader(all, all->options->network, &reader);
    all->first_through = 1; /* where the file does not say */
    if (end == LSP_VERIFY_DONE)
        end = read_head(&reader, all);
    if (end == LSP_VERIFY_DONE && (all->n_nodes == 0 || all->n_links == 0 || all->n_zones == 0 ||
                                      all->first_through == 0 || all->n_zones > all->n_nodes))
        end = refuse(&reader, reader.at, "the metadata lack a count, or it is not usable");
    if (end == LSP_VERIFY_DONE && all->n_links > strlen(reader.at))
        end = refuse(&reader, reader.at, "more links are stated than the file can hold");
    if (end == LSP_VERIFY_DONE) {
        all->first_through--; /* counts from 0, as all nodes here */
        all->links = calloc(all->n_links, sizeof *all->links);
        end = all->links == NULL ? LSP_VERIFY_NO_MEMORY : read_links(&reader, all);
    }
    free(reader.text);
    return end;
}

enum lsp_verify_end lsp_verify_read_trips(struct verify_case *all)
{
    struct reader reader;
    struct verify_case head = {0};
    enum lsp_verify_end end = open_reader(all, all->options->trips, &reader);
    if (end == LSP_VERIFY_DONE)
        end = read_head(&reader, &head);
    if (end == LSP_VERIFY_DONE && head.n_zones != all->n_zones)
        end = refuse(&reader, reader.at, "the trips are not those of the network's zones");
    if (end == LSP_VERIFY_DONE) {
        size_t n_colons = 0;
        for (const char *at = reader.at; (at = strchr(at, ':')) != NULL; at++)
            n_colons++;
        all->trips = calloc(n_colons + 1, sizeof *all->trips);
        end = all->trips == NULL ? LSP_VERIFY_NO_MEMORY : read_blocks(&reader, all, n_colons);
    }
    free(reader.text);
    return end;
}

enum lsp_verify_end lsp_verify_read_flows(struct verify_case *all)
{
    struct reader reader;
    struct verify_case head = {0};
    enum lsp_verify_end end = open_reader(all, all->options->flows, &reader);
    uint32_t *order = end == LSP_VERIFY_DONE ? sort_links(all) : NULL;
    if (end == LSP_VERIFY_DONE && order == NULL)
        end = LSP_VERIFY_NO_MEMORY;
    if (end == LSP_VERIFY_DONE && reader.text[strspn(reader.text, " \t\r\n")] == '<')
        end = read_head(&reader, &head);
    while (end == LSP_VERIFY_DONE && *reader.at != '\0')
        end = read_flow(&reader, all, order);
    for (uint32_t link = 0; end == LSP_VERIFY_DONE && link < all->n_links; link++)
        if (!all->links[link].has_flow)
            end = refuse(&reader, reader.at, "no row for the link from node %u to node %u",
                all->links[link].tail + 1, all->links[link].head + 1);
    free(order);
    free(reader.text);
    return end;
}

static enum lsp_verify_end open_reader(
    struct verify_case *all, const char *file, struct reader *reader)
{
    *reader = (struct reader){.file = file, .line = 1, .fault = &all->report->fault};
    errno = 0;
    gzFile packed = gzopen(file, "rb");
    if (packed == NULL) {
        refuse(reader, NULL, "cannot open the file: %s", strerror(errno));
        return LSP_VERIFY_CANNOT_READ;
    }
    enum lsp_verify_end end = unpack(packed, reader);
    gzclose_r(packed);
    reader->at = reader->text;
    reader->line_start = reader->text;
    return end;
}

static enum lsp_verify_end unpack(gzFile packed, struct reader *reader)
{
    size_t capacity = 0, length = 0;
    int got = 1, fault = Z_OK;
    while (got > 0) {
        if (length + 2 > capacity) {
            capacity = capacity == 0 ? FIRST_BYTES : 2 * capacity;
            char *larger = realloc(reader->text, capacity);
            if (larger == NULL)
                return LSP_VERIFY_NO_MEMORY;
            reader->text = larger;
        }
        got = gzread(packed, reader->text + length, (unsigned)(capacity - length - 1));
        length += got > 0 ? (size_t)got : 0;
        if (length > MAX_BYTES)
            return refuse(reader, NULL, "the file has more than 256 MiB");
    }
    const char *reason = gzerror(packed, &fault);
    if (fault != Z_OK && fault != Z_STREAM_END) {
        refuse(reader, NULL, "cannot read the file: %.64s", reason);
        return LSP_VERIFY_CANNOT_READ;
    }
    reader->text[length] = '\0';
    if (strlen(reader->text) != length)
        return refuse(reader, NULL, "the file holds a NUL, so it is no text");
    return LSP_VERIFY_DONE;
}

static enum lsp_verify_end refuse(struct reader *reader, const char *at, const char *message, ...)
{
    va_list values;
    va_start(values, message);
    vsnprintf(reader->fault->message, sizeof reader->fault->message, message, values);
    va_end(values);
    reader->fault->file = reader->file;
    reader->fault->line = at == NULL ? 0 : reader->line;
    reader->fault->column = at == NULL ? 0 : (uint32_t)(at - reader->line_start) + 1;
    return LSP_VERIFY_FAULT;
}

/* The next word of the current line; false at its end or before a comment. */
static bool next_word(struct reader *reader, struct word *word)
{
    reader->at += strspn(reader->at, BLANKS);
    word->text = reader->at;
    word->length = *reader->at == '~' ? 0 : strcspn(reader->at, " \t\r;:\n");
    reader->at += word->length;
    return word->length > 0;
}

static void next_line(struct reader *reader)
{
    reader->at += strcspn(reader->at, "\n");
    if (*reader->at == '\0')
        return;
    reader->line_start = ++reader->at;
    reader->line++;
}

bool lsp_verify_read_number(const char *text, size_t length, struct lsp_verify_interval *ret_value)
{
    char copy[MAX_NUMBER + 1];
    if (length == 0 || length > MAX_NUMBER || strspn(text, "0123456789+-.eE") < length)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *end = NULL;
    errno = 0;
    long double value = strtold(copy, &end);
    if (*end != '\0' || end == copy || errno != 0 || value < 0 || !isfinite(value))
        return false;
    *ret_value = around(value);
    return true;
}

static bool read_count(struct word word, long max, uint32_t *ret_value)
{
    char *end = NULL;
    if (word.length == 0 || word.length > 9 || strspn(word.text, "0123456789") < word.length)
        return false;
    long value = strtol(word.text, &end, 10);
    if (end != word.text + word.length || value > max)
        return false;
    *ret_value = (uint32_t)value;
    return true;
}

static enum lsp_verify_end read_head(struct reader *reader, struct verify_case *counts)
{
    while (*reader->at != '\0') {
        reader->at += strspn(reader->at, " \t\r");
        bool is_end = strncmp(reader->at, "<END OF METADATA>", 17) == 0;
        read_head_line(reader, counts);
        next_line(reader);
        if (is_end)
            return LSP_VERIFY_DONE;
    }
    return refuse(reader, reader->at, "the metadata do not end");
}

static void read_head_line(struct reader *reader, struct verify_case *counts)
{
    const struct {
        const char *key;
        uint32_t *value;
    } KEYS[] = {{"<NUMBER OF ZONES>", &counts->n_zones}, {"<NUMBER OF NODES>", &counts->n_nodes},
        {"<NUMBER OF LINKS>", &counts->n_links}, {"<FIRST THRU NODE>", &counts->first_through}};
    for (size_t key = 0; key < sizeof KEYS / sizeof *KEYS; key++) {
        struct word word;
        size_t length = strlen(KEYS[key].key);
        if (strncmp(reader->at, KEYS[key].key, length) != 0)
            continue;
        reader->at += length;
        if (!next_word(reader, &word) || !read_count(word, MAX_COUNT, KEYS[key].value))
            *KEYS[key].value = 0; /* the caller refuses it where it matters */
        return;
    }
}

static enum lsp_verify_end read_links(struct reader *reader, struct verify_case *all)
{
    uint32_t n_links = all->n_links;
    all->n_links = 0;
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    for (; end == LSP_VERIFY_DONE && *reader->at != '\0'; next_line(reader)) {
        struct word words[N_FIELDS];
        size_t n_words = 0;
        while (n_words < N_FIELDS && next_word(reader, &words[n_words]))
            n_words++;
        if (n_words == 0)
            continue;
        if (all->n_links == n_links)
            return refuse(reader, words[0].text, "there are more links than the metadata state");
        end = read_link(reader, all, words, n_words);
        if (end != LSP_VERIFY_DONE)
            return end;
    }
    if (all->n_links != n_links)
        return refuse(reader, reader->at, "there are fewer links than the metadata state");
    return end;
}

static enum lsp_verify_end read_link(struct reader *reader, struct verify_case *all,
    const struct word words[static N_FIELDS], size_t n_words)
{
    struct verify_link *link = &all->links[all->n_links++];
    if (n_words < 7)
        return refuse(reader, words[0].text, "a link has too few fields");
    if (!read_count(words[0], all->n_nodes, &link->tail) || link->tail == 0 ||
        !read_count(words[1], all->n_nodes, &link->head) || link->head == 0)
        return refuse(reader, words[0].text, "a link joins no nodes of the network");
    link->tail--;
    link->head--;
    struct lsp_verify_interval *const values[] = {&link->capacity, &link->length, &link->free_time,
        &link->b, &link->power, NULL, &link->toll};
    for (size_t value = 0; value + 2 < n_words; value++)
        if (values[value] != NULL &&
            !lsp_verify_read_number(words[value + 2].text, words[value + 2].length, values[value]))
            return refuse(reader, words[value + 2].text, "a field is no number from 0 up");
    if (link->b.high > 0 && !(link->capacity.low > 0))
        return refuse(reader, words[2].text, "a link's cost depends on a capacity of 0");
    return LSP_VERIFY_DONE;
}

/* `max_trips` is the number of colons: each entry has one. */
static enum lsp_verify_end read_blocks(
    struct reader *reader, struct verify_case *all, size_t max_trips)
{
    uint32_t origin = 0; /* from 1; 0 = before the first block */
    for (; *reader->at != '\0'; next_line(reader)) {
        struct word word, trips;
        while (next_word(reader, &word)) {
            uint32_t destination = 0;
            struct lsp_verify_interval value;
            bool has_second = next_word(reader, &trips);
            bool is_origin = word.length == 6 && strncmp(word.text + 1, "rigin", 5) == 0;
            if (is_origin) {
                if (!has_second || !read_count(trips, all->n_zones, &origin) || origin == 0)
                    return refuse(reader, word.text, "an origin is no zone of the network");
                continue;
            }
            if (!read_count(word, all->n_zones, &destination) || destination == 0 || origin == 0)
                return refuse(reader, word.text, "a destination is no zone of the network");
            if (!has_second || !lsp_verify_read_number(trips.text, trips.length, &value))
                return refuse(reader, word.text, "trips are no number from 0 up");
            if (all->n_trips == max_trips)
                return refuse(reader, word.text, "entries lack a colon");
            if (value.high > 0 && destination != origin)
                all->trips[all->n_trips++] =
                    (struct verify_trip){origin - 1, destination - 1, value};
        }
    }
    return LSP_VERIFY_DONE;
}

/* One line.  A line of words before the first row is a heading. */
static enum lsp_verify_end read_flow(
    struct reader *reader, struct verify_case *all, uint32_t *order)
{
    struct word words[4] = {0};
    uint32_t tail = 0, head = 0;
    struct lsp_verify_interval cost = {0, 0};
    size_t n_words = 0;
    while (n_words < 4 && next_word(reader, &words[n_words]))
        n_words++;
    bool is_heading = n_words > 0 && strchr("0123456789", words[0].text[0]) == NULL;
    if (n_words == 0 || is_heading) {
        next_line(reader);
        return LSP_VERIFY_DONE;
    }
    bool is_row = n_words >= 3 && read_count(words[0], all->n_nodes, &tail) &&
                  read_count(words[1], all->n_nodes, &head) && tail > 0 && head > 0;
    uint32_t found = is_row ? find_link(all, order, tail - 1, head - 1) : UINT32_MAX;
    if (found == UINT32_MAX)
        return refuse(reader, words[0].text, "no link, or no further one, joins these nodes");
    struct verify_link *link = &all->links[found];
    if (!lsp_verify_read_number(words[2].text, words[2].length, &link->flow))
        return refuse(reader, words[2].text, "a flow is no number from 0 up");
    if (n_words == 4 && !lsp_verify_read_number(words[3].text, words[3].length, &cost))
        return refuse(reader, words[3].text, "a cost is no number from 0 up");
    link->stated_cost = n_words == 4 ? (cost.low + cost.high) / 2 : -1;
    link->has_flow = true;
    next_line(reader);
    return LSP_VERIFY_DONE;
}

/* Of several links between the same nodes, the first in the network's order that has no flow yet.
 */
static uint32_t find_link(
    const struct verify_case *all, const uint32_t *order, uint32_t tail, uint32_t head)
{
    size_t low = 0, high = all->n_links;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct verify_link *link = &all->links[order[middle]];
        bool is_before = link->tail < tail || (link->tail == tail && link->head < head) ||
                         (link->tail == tail && link->head == head && link->has_flow);
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    if (low == all->n_links)
        return UINT32_MAX;
    const struct verify_link *link = &all->links[order[low]];
    return link->tail == tail && link->head == head ? order[low] : UINT32_MAX;
}

/* Links by their nodes, those between the same nodes in the order of the file: two stable counting
 * sorts. */
static uint32_t *sort_links(const struct verify_case *all)
{
    uint32_t n_links = all->n_links;
    uint32_t *from = malloc(((size_t)n_links + 1) * sizeof *from);
    uint32_t *to = malloc(((size_t)n_links + 1) * sizeof *to);
    uint32_t *first = malloc(((size_t)all->n_nodes + 2) * sizeof *first);
    bool is_good = from != NULL && to != NULL && first != NULL;
    for (uint32_t link = 0; is_good && link < n_links; link++)
        from[link] = link;
    for (int pass = 0; is_good && pass < 2; pass++) {
        memset(first, 0, ((size_t)all->n_nodes + 2) * sizeof *first);
        for (uint32_t link = 0; link < n_links; link++)
            first[(pass == 0 ? all->links[link].head : all->links[link].tail) + 1]++;
        for (uint32_t node = 0; node < all->n_nodes; node++)
            first[node + 1] += first[node];
        for (uint32_t at = 0; at < n_links; at++) {
            const struct verify_link *link = &all->links[from[at]];
            to[first[pass == 0 ? link->head : link->tail]++] = from[at];
        }
        uint32_t *other = from;
        from = to;
        to = other;
    }
    free(to);
    free(first);
    if (!is_good) {
        free(from);
        return NULL;
    }
    return from;
}
