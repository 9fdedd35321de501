/* Small readers of TNTP files, which stop at the first fault.  SPDX-License-Identifier: Apache-2.0
 */
#include "verify/verify_internal.h"

#include <stdlib.h>
#include <string.h>

#include "verify/text.h"

enum { N_FIELDS = 9 };
static const uint32_t MAX_COUNT = 5000000;

static enum lsp_verify_end read_head(struct verify_text *text, struct verify_case *counts);
static void read_head_line(struct verify_text *text, struct verify_case *counts);
static enum lsp_verify_end read_links(struct verify_text *text, struct verify_case *all);
static enum lsp_verify_end read_link(struct verify_text *text, struct verify_case *all,
    const struct verify_word words[static N_FIELDS], size_t n_words);
static size_t count_colons(const struct verify_text *text);
static enum lsp_verify_end read_blocks(
    struct verify_text *text, struct verify_case *all, size_t max_trips);
static enum lsp_verify_end read_flow(
    struct verify_text *text, struct verify_case *all, uint32_t *order);
static uint32_t find_link(
    const struct verify_case *all, const uint32_t *order, uint32_t tail, uint32_t head);
static uint32_t *sort_links(const struct verify_case *all);

enum lsp_verify_end lsp_verify_read_network(struct verify_case *all)
{
    struct verify_text text;
    enum lsp_verify_end end =
        lsp_verify_text_open(all->options->network, &all->report->fault, &text);
    all->first_through = 1; /* where the file does not say */
    if (end == LSP_VERIFY_DONE)
        end = read_head(&text, all);
    if (end == LSP_VERIFY_DONE && (all->n_nodes == 0 || all->n_links == 0 || all->n_zones == 0 ||
                                      all->first_through == 0 || all->n_zones > all->n_nodes))
        end = lsp_verify_text_refuse(
            &text, text.at, "the metadata lack a count, or it is not usable");
    if (end == LSP_VERIFY_DONE && all->n_links > (size_t)(text.end - text.at))
        end =
            lsp_verify_text_refuse(&text, text.at, "more links are stated than the file can hold");
    if (end == LSP_VERIFY_DONE) {
        all->first_through--; /* counts from 0, as all nodes here */
        all->links = calloc(all->n_links, sizeof *all->links);
        end = all->links == NULL ? LSP_VERIFY_NO_MEMORY : read_links(&text, all);
    }
    lsp_verify_text_finish(&text);
    return end;
}

enum lsp_verify_end lsp_verify_read_trips(struct verify_case *all)
{
    struct verify_text text;
    struct verify_case head = {0};
    enum lsp_verify_end end = lsp_verify_text_open(all->options->trips, &all->report->fault, &text);
    if (end == LSP_VERIFY_DONE)
        end = read_head(&text, &head);
    if (end == LSP_VERIFY_DONE && head.n_zones != all->n_zones)
        end = lsp_verify_text_refuse(
            &text, text.at, "the trips are not those of the network's zones");
    if (end == LSP_VERIFY_DONE) {
        size_t n_colons = count_colons(&text);
        all->trips = calloc(n_colons + 1, sizeof *all->trips);
        end = all->trips == NULL ? LSP_VERIFY_NO_MEMORY : read_blocks(&text, all, n_colons);
    }
    lsp_verify_text_finish(&text);
    return end;
}

enum lsp_verify_end lsp_verify_read_flows(struct verify_case *all)
{
    struct verify_text text;
    enum lsp_verify_end end = lsp_verify_text_open(all->options->flows, &all->report->fault, &text);
    uint32_t *order = end == LSP_VERIFY_DONE ? sort_links(all) : NULL;
    if (end == LSP_VERIFY_DONE && order == NULL)
        end = LSP_VERIFY_NO_MEMORY;
    while (end == LSP_VERIFY_DONE && !lsp_verify_text_is_at_end(&text))
        end = read_flow(&text, all, order);
    for (uint32_t link = 0; end == LSP_VERIFY_DONE && link < all->n_links; link++)
        if (!all->links[link].has_flow)
            end = lsp_verify_text_refuse(&text, text.at,
                "no row for the link from node %u to node %u", all->links[link].tail + 1,
                all->links[link].head + 1);
    free(order);
    lsp_verify_text_finish(&text);
    return end;
}

static enum lsp_verify_end read_head(struct verify_text *text, struct verify_case *counts)
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

static void read_head_line(struct verify_text *text, struct verify_case *counts)
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

static enum lsp_verify_end read_links(struct verify_text *text, struct verify_case *all)
{
    uint32_t n_links = all->n_links;
    all->n_links = 0;
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    for (; end == LSP_VERIFY_DONE && !lsp_verify_text_is_at_end(text);
         lsp_verify_text_next_line(text)) {
        struct verify_word words[N_FIELDS];
        size_t n_words = 0;
        while (n_words < N_FIELDS && lsp_verify_text_next_word(text, &words[n_words]))
            n_words++;
        if (n_words == 0)
            continue;
        if (all->n_links == n_links)
            return lsp_verify_text_refuse(
                text, words[0].text, "there are more links than the metadata state");
        end = read_link(text, all, words, n_words);
        if (end != LSP_VERIFY_DONE)
            return end;
    }
    if (all->n_links != n_links)
        return lsp_verify_text_refuse(
            text, text->at, "there are fewer links than the metadata state");
    return end;
}

static enum lsp_verify_end read_link(struct verify_text *text, struct verify_case *all,
    const struct verify_word words[static N_FIELDS], size_t n_words)
{
    struct verify_link *link = &all->links[all->n_links++];
    if (n_words < 7)
        return lsp_verify_text_refuse(text, words[0].text, "a link has too few fields");
    if (!lsp_verify_word_to_count(words[0], all->n_nodes, &link->tail) || link->tail == 0 ||
        !lsp_verify_word_to_count(words[1], all->n_nodes, &link->head) || link->head == 0)
        return lsp_verify_text_refuse(text, words[0].text, "a link joins no nodes of the network");
    link->tail--;
    link->head--;
    struct lsp_verify_interval *const values[] = {&link->capacity, &link->length, &link->free_time,
        &link->b, &link->power, NULL, &link->toll};
    for (size_t value = 0; value + 2 < n_words; value++)
        if (values[value] != NULL && !lsp_verify_word_to_number(words[value + 2], values[value]))
            return lsp_verify_text_refuse(
                text, words[value + 2].text, "a field is no number from 0 up");
    if (link->b.high > 0 && !(link->capacity.low > 0))
        return lsp_verify_text_refuse(
            text, words[2].text, "a link's cost depends on a capacity of 0");
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
    struct verify_text *text, struct verify_case *all, size_t max_trips)
{
    uint32_t origin = 0; /* from 1; 0 = before the first block */
    for (; !lsp_verify_text_is_at_end(text); lsp_verify_text_next_line(text)) {
        struct verify_word word, trips;
        while (lsp_verify_text_next_word(text, &word)) {
            uint32_t destination = 0;
            struct lsp_verify_interval value;
            bool has_second = lsp_verify_text_next_word(text, &trips);
            bool is_origin =
                lsp_verify_word_is(word, "Origin") || lsp_verify_word_is(word, "origin");
            if (is_origin) {
                if (!has_second || !lsp_verify_word_to_count(trips, all->n_zones, &origin) ||
                    origin == 0)
                    return lsp_verify_text_refuse(
                        text, word.text, "an origin is no zone of the network");
                continue;
            }
            if (!lsp_verify_word_to_count(word, all->n_zones, &destination) || destination == 0 ||
                origin == 0)
                return lsp_verify_text_refuse(
                    text, word.text, "a destination is no zone of the network");
            if (!has_second || !lsp_verify_word_to_number(trips, &value))
                return lsp_verify_text_refuse(text, word.text, "trips are no number from 0 up");
            if (all->n_trips == max_trips)
                return lsp_verify_text_refuse(text, word.text, "entries lack a colon");
            if (value.high > 0 && destination != origin)
                all->trips[all->n_trips++] =
                    (struct verify_trip){origin - 1, destination - 1, value};
        }
    }
    return LSP_VERIFY_DONE;
}

/* One line.  A line that begins with no digit is a heading or one of the metadata. */
static enum lsp_verify_end read_flow(
    struct verify_text *text, struct verify_case *all, uint32_t *order)
{
    struct verify_word words[4] = {0};
    uint32_t tail = 0, head = 0;
    struct lsp_verify_interval cost = {0, 0};
    size_t n_words = 0;
    while (n_words < 4 && lsp_verify_text_next_word(text, &words[n_words]))
        n_words++;
    bool is_heading = n_words > 0 && (words[0].text[0] < '0' || words[0].text[0] > '9');
    if (n_words == 0 || is_heading) {
        lsp_verify_text_next_line(text);
        return LSP_VERIFY_DONE;
    }
    bool is_row = n_words >= 3 && lsp_verify_word_to_count(words[0], all->n_nodes, &tail) &&
                  lsp_verify_word_to_count(words[1], all->n_nodes, &head) && tail > 0 && head > 0;
    uint32_t found = is_row ? find_link(all, order, tail - 1, head - 1) : UINT32_MAX;
    if (found == UINT32_MAX)
        return lsp_verify_text_refuse(
            text, words[0].text, "no link, or no further one, joins these nodes");
    struct verify_link *link = &all->links[found];
    if (!lsp_verify_word_to_number(words[2], &link->flow))
        return lsp_verify_text_refuse(text, words[2].text, "a flow is no number from 0 up");
    if (n_words == 4 && !lsp_verify_word_to_number(words[3], &cost))
        return lsp_verify_text_refuse(text, words[3].text, "a cost is no number from 0 up");
    link->stated_cost = n_words == 4 ? (cost.low + cost.high) / 2 : -1;
    link->has_flow = true;
    lsp_verify_text_next_line(text);
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
