/* Small readers of TNTP files, which stop at the first fault.  SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/input.h"

enum { N_FIELDS = 10 };
static const uint32_t MAX_COUNT = 5000000;

/* 0: not stated, or no count. */
struct head {
    uint32_t n_zones, n_nodes, n_links, first_through;
};

static enum lsp_verify_end read_head(struct verify_text *text, struct head *counts);
static void read_head_line(struct verify_text *text, struct head *counts);
static enum lsp_verify_end read_links(struct verify_text *text, struct verify_input *all);
static enum lsp_verify_end read_link(struct verify_text *text, struct verify_input *all,
    uint32_t link, const struct verify_word words[static N_FIELDS], size_t n_words);
static size_t count_colons(const struct verify_text *text);
static enum lsp_verify_end read_blocks(
    struct verify_text *text, struct verify_input *all, size_t max_trips);
static enum lsp_verify_end read_flow(
    struct verify_text *text, struct verify_input *all, uint32_t *order);
static uint32_t find_link(
    const struct verify_input *all, const uint32_t *order, uint32_t tail, uint32_t head);
static uint32_t *sort_links(const struct verify_input *all);

enum lsp_verify_end lsp_verify_tntp_network(struct verify_text *text, struct verify_input *all)
{
    struct head head = {.first_through = 1}; /* where the file does not say */
    enum lsp_verify_end end = read_head(text, &head);
    if (end != LSP_VERIFY_DONE)
        return end;
    if (head.n_nodes == 0 || head.n_links == 0 || head.n_zones == 0 || head.first_through == 0 ||
        head.n_zones > head.n_nodes)
        return lsp_verify_text_refuse(
            text, text->at, "the metadata lack a count, or it is not usable");
    if (head.n_links > (size_t)(text->end - text->at))
        return lsp_verify_text_refuse(
            text, text->at, "more links are stated than the file can hold");
    all->n_zones = head.n_zones;
    all->n_nodes = head.n_nodes;
    all->n_centroids =
        head.first_through - 1 < head.n_nodes ? head.first_through - 1 : head.n_nodes;
    end = lsp_verify_input_make_links(all, head.n_links);
    return end == LSP_VERIFY_DONE ? read_links(text, all) : end;
}

enum lsp_verify_end lsp_verify_tntp_trips(struct verify_text *text, struct verify_input *all)
{
    struct head head = {0};
    enum lsp_verify_end end = read_head(text, &head);
    if (end != LSP_VERIFY_DONE)
        return end;
    if (head.n_zones != all->n_zones)
        return lsp_verify_text_refuse(
            text, text->at, "the trips are not those of the network's zones");
    size_t n_colons = count_colons(text);
    all->trips = calloc(n_colons + 1, sizeof *all->trips);
    return all->trips == NULL ? LSP_VERIFY_NO_MEMORY : read_blocks(text, all, n_colons);
}

enum lsp_verify_end lsp_verify_tntp_flows(struct verify_text *text, struct verify_input *all)
{
    uint32_t *order = sort_links(all);
    enum lsp_verify_end end = order == NULL ? LSP_VERIFY_NO_MEMORY : LSP_VERIFY_DONE;
    while (end == LSP_VERIFY_DONE && !lsp_verify_text_is_at_end(text))
        end = read_flow(text, all, order);
    for (uint32_t link = 0; end == LSP_VERIFY_DONE && link < all->n_links; link++)
        if (all->flow[link] < 0)
            end = lsp_verify_text_refuse(text, text->at,
                "no row for the link from node %u to node %u", all->tail[link] + 1,
                all->head[link] + 1);
    free(order);
    return end;
}

static enum lsp_verify_end read_head(struct verify_text *text, struct head *counts)
{
    while (!lsp_verify_text_is_at_end(text)) {
        lsp_verify_text_skip_blanks(text);
        bool is_end = lsp_verify_text_starts_with(text, "<END OF METADATA>");
        read_head_line(text, counts);
        lsp_verify_text_next_line(text);
        if (is_end)
            return LSP_VERIFY_DONE;
    }
    return lsp_verify_text_refuse(text, text->at, "the metadata do not end");
}

static void read_head_line(struct verify_text *text, struct head *counts)
{
    const struct {
        const char *key;
        uint32_t *value;
    } KEYS[] = {{"<NUMBER OF ZONES>", &counts->n_zones}, {"<NUMBER OF NODES>", &counts->n_nodes},
        {"<NUMBER OF LINKS>", &counts->n_links}, {"<FIRST THRU NODE>", &counts->first_through}};
    for (size_t key = 0; key < sizeof KEYS / sizeof *KEYS; key++) {
        struct verify_word word;
        if (!lsp_verify_text_starts_with(text, KEYS[key].key))
            continue;
        text->at += strlen(KEYS[key].key);
        if (!lsp_verify_text_next_word(text, &word) ||
            !lsp_verify_word_to_count(word, MAX_COUNT, KEYS[key].value))
            *KEYS[key].value = 0; /* the caller refuses it where it matters */
        return;
    }
}

static enum lsp_verify_end read_links(struct verify_text *text, struct verify_input *all)
{
    uint32_t link = 0;
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    for (; end == LSP_VERIFY_DONE && !lsp_verify_text_is_at_end(text);
         lsp_verify_text_next_line(text)) {
        struct verify_word words[N_FIELDS];
        size_t n_words = 0;
        while (n_words < N_FIELDS && lsp_verify_text_next_word(text, &words[n_words]))
            n_words++;
        if (n_words == 0)
            continue;
        if (link == all->n_links)
            return lsp_verify_text_refuse(
                text, words[0].text, "there are more links than the metadata state");
        end = read_link(text, all, link++, words, n_words);
        if (end != LSP_VERIFY_DONE)
            return end;
    }
    if (link != all->n_links)
        return lsp_verify_text_refuse(
            text, text->at, "there are fewer links than the metadata state");
    return end;
}

static enum lsp_verify_end read_link(struct verify_text *text, struct verify_input *all,
    uint32_t link, const struct verify_word words[static N_FIELDS], size_t n_words)
{
    double *const values[N_FIELDS] = {NULL, NULL, &all->capacity_1h[link], &all->length[link],
        &all->free_time[link], &all->p[link], &all->q[link], NULL, &all->toll[link]};
    if (n_words < 7)
        return lsp_verify_text_refuse(text, words[0].text, "a link has too few fields");
    if (!lsp_verify_word_to_number_of(words[0], all->n_nodes, &all->tail[link]) ||
        !lsp_verify_word_to_number_of(words[1], all->n_nodes, &all->head[link]))
        return lsp_verify_text_refuse(text, words[0].text, "a link joins no nodes of the network");
    for (size_t field = 2; field < n_words; field++)
        if (values[field] != NULL && !lsp_verify_word_to_number(words[field], values[field]))
            return lsp_verify_text_refuse(
                text, words[field].text, "a field is no number from 0 up");
    if (all->p[link] > 0 && !(all->capacity_1h[link] > 0))
        return lsp_verify_text_refuse(
            text, words[2].text, "a link's cost depends on a capacity of 0");
    if (!(all->capacity_1h[link] > 0))
        all->capacity_1h[link] = (double)INFINITY; /* nothing depends on it */
    if (n_words > 9)
        all->type[link] = words[9];
    return LSP_VERIFY_DONE;
}

static size_t count_colons(const struct verify_text *text)
{
    size_t n_colons = 0;
    for (const char *at = text->at; at < text->end; at++)
        n_colons += *at == ':';
    return n_colons;
}

/* `max_trips` is the number of colons: each entry has one. */
static enum lsp_verify_end read_blocks(
    struct verify_text *text, struct verify_input *all, size_t max_trips)
{
    uint32_t origin = UINT32_MAX; /* before the first block */
    for (; !lsp_verify_text_is_at_end(text); lsp_verify_text_next_line(text)) {
        struct verify_word word, second;
        while (lsp_verify_text_next_word(text, &word)) {
            uint32_t destination = 0;
            double trips = 0;
            bool has_second = lsp_verify_text_next_word(text, &second);
            if (lsp_verify_word_is(word, "Origin") || lsp_verify_word_is(word, "origin")) {
                if (!has_second || !lsp_verify_word_to_number_of(second, all->n_zones, &origin))
                    return lsp_verify_text_refuse(
                        text, word.text, "an origin is no zone of the network");
                continue;
            }
            if (!lsp_verify_word_to_number_of(word, all->n_zones, &destination) ||
                origin == UINT32_MAX)
                return lsp_verify_text_refuse(
                    text, word.text, "a destination is no zone of the network");
            if (!has_second || !lsp_verify_word_to_number(second, &trips))
                return lsp_verify_text_refuse(text, word.text, "trips are no number from 0 up");
            if (all->n_trips == max_trips)
                return lsp_verify_text_refuse(text, word.text, "entries lack a colon");
            if (trips > 0 && destination != origin)
                all->trips[all->n_trips++] = (struct verify_trip){0, 0, origin, destination, trips};
            if (destination == origin)
                all->trips_within[0] += (long double)trips;
        }
    }
    return LSP_VERIFY_DONE;
}

/* One line.  A line that begins with no digit is a heading or one of the metadata. */
static enum lsp_verify_end read_flow(
    struct verify_text *text, struct verify_input *all, uint32_t *order)
{
    struct verify_word words[4] = {0};
    uint32_t tail = 0, head = 0, found = UINT32_MAX;
    size_t n_words = 0;
    while (n_words < 4 && lsp_verify_text_next_word(text, &words[n_words]))
        n_words++;
    bool is_row = n_words > 0 && words[0].text[0] >= '0' && words[0].text[0] <= '9';
    if (!is_row) {
        lsp_verify_text_next_line(text);
        return LSP_VERIFY_DONE;
    }
    if (n_words >= 3 && lsp_verify_word_to_number_of(words[0], all->n_nodes, &tail) &&
        lsp_verify_word_to_number_of(words[1], all->n_nodes, &head))
        found = find_link(all, order, tail, head);
    if (found == UINT32_MAX)
        return lsp_verify_text_refuse(
            text, words[0].text, "no link, or no further one, joins these nodes");
    if (!lsp_verify_word_to_number(words[2], &all->flow[found]))
        return lsp_verify_text_refuse(text, words[2].text, "a flow is no number from 0 up");
    if (n_words == 4 && lsp_verify_word_is(words[3], "inf"))
        all->cost[found] = (double)INFINITY; /* closed */
    else if (n_words == 4 && !lsp_verify_word_to_number(words[3], &all->cost[found]))
        return lsp_verify_text_refuse(text, words[3].text, "a cost is no number from 0 up");
    lsp_verify_text_next_line(text);
    return LSP_VERIFY_DONE;
}

/* Of several links between the same nodes, the first in the network's order that has no flow yet.
 */
static uint32_t find_link(
    const struct verify_input *all, const uint32_t *order, uint32_t tail, uint32_t head)
{
    size_t low = 0, high = all->n_links;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t link = order[middle];
        bool is_before =
            all->tail[link] < tail || (all->tail[link] == tail && all->head[link] < head) ||
            (all->tail[link] == tail && all->head[link] == head && all->flow[link] >= 0);
        low = is_before ? middle + 1 : low;
        high = is_before ? high : middle;
    }
    if (low == all->n_links)
        return UINT32_MAX;
    uint32_t link = order[low];
    return all->tail[link] == tail && all->head[link] == head ? link : UINT32_MAX;
}

/* Links by their nodes, those between the same nodes in the order of the file: two stable counting
 * sorts. */
static uint32_t *sort_links(const struct verify_input *all)
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
            first[(pass == 0 ? all->head : all->tail)[link] + 1]++;
        for (uint32_t node = 0; node < all->n_nodes; node++)
            first[node + 1] += first[node];
        for (uint32_t at = 0; at < n_links; at++) {
            uint32_t node = (pass == 0 ? all->head : all->tail)[from[at]];
            to[first[node]++] = from[at];
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
