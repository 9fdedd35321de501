/* Who of a choice passes links that are asked for, and its likeliest single ways.
 *
 * From a point everybody goes on in the same proportions, wherever he came from (results.h).  So of
 * those who take a stretch, how many marked links they have passed and how many they are yet to
 * pass are independent, and both follow from one walk along the ways and one back.
 * SPDX-License-Identifier: Apache-2.0 */
#include "study/questions_internal.h"

#include <string.h>

/* Below this share of a choice a single way is not told. */
static const double LEAST_SHARE = 0.01;

/* Where a search for single ways stands. */
struct search {
    const struct lsp_way *way;
    const double *through; /* [n_points] */
    uint32_t *stretch;     /* [way->n] taken so far */
    double *share;         /* [way->n] of those who have come so far */
    struct told_way *told;
    size_t n_told;
};

static bool counts(const struct tracer *tracer, uint32_t n_passed);
static uint32_t marks_of(const struct tracer *tracer, const struct lsp_stretch *stretch);
static void walk(struct tracer *tracer, const struct lsp_way *way);
static void walk_back(struct tracer *tracer, const struct lsp_way *way);
static void forget(struct tracer *tracer, const struct lsp_way *way);
static enum lsp_status search_all(
    struct search *search, uint32_t end, struct lsp_arena *arena) LSP_MUST_CHECK;
static enum lsp_status keep(
    struct search *search, size_t depth, struct lsp_arena *arena) LSP_MUST_CHECK;

enum lsp_status lsp_tracer_init(const struct asked *asked, enum lsp_side side, uint32_t n_marked,
    bool is_any, const uint8_t is_marked[], struct lsp_arena *arena, struct tracer *ret_tracer)
{
    size_t n_points = asked->results[side]->n_way_points, n_counts = (size_t)n_marked + 1;
    *ret_tracer = (struct tracer){.asked = asked,
        .side = side,
        .n_marked = n_marked,
        .is_any = is_any,
        .is_marked = is_marked,
        .through = LSP_ARRAY(arena, double, n_points),
        .before = LSP_ARRAY(arena, double, n_points *n_counts),
        .behind = LSP_ARRAY(arena, double, n_points *n_counts)};
    bool complete =
        ret_tracer->through != NULL && ret_tracer->before != NULL && ret_tracer->behind != NULL;
    return complete ? LSP_OK : LSP_NO_MEMORY;
}

double lsp_tracer_select(struct tracer *tracer, const struct lsp_way *way, double selected[])
{
    uint32_t n_counts = tracer->n_marked + 1;
    double total = 0;
    if (way->n == 0)
        return 0;
    walk(tracer, way);
    walk_back(tracer, way);
    for (size_t at = 0; at < way->n; at++) {
        const struct lsp_stretch *stretch = &way->items[at];
        const double *before = &tracer->before[(size_t)stretch->from * n_counts];
        const double *behind = &tracer->behind[(size_t)stretch->to * n_counts];
        double part = stretch->share / tracer->through[stretch->from];
        selected[at] = 0;
        for (uint32_t passed = 0; passed < n_counts; passed++)
            for (uint32_t left = 0; left < n_counts; left++)
                if (counts(tracer, passed + marks_of(tracer, stretch) + left))
                    selected[at] += before[passed] * part * behind[left];
    }
    const double *all = &tracer->behind[(size_t)way->items[0].from * n_counts];
    for (uint32_t passed = 0; passed < n_counts; passed++)
        total += counts(tracer, passed) ? all[passed] : 0;
    forget(tracer, way);
    return total;
}

static bool counts(const struct tracer *tracer, uint32_t n_passed)
{
    return tracer->is_any ? n_passed > 0 : n_passed == tracer->n_marked;
}

static uint32_t marks_of(const struct tracer *tracer, const struct lsp_stretch *stretch)
{
    size_t n_links = tracer->asked->results[tracer->side]->n_links;
    if (stretch->link != LSP_NONE)
        return tracer->is_marked[stretch->link];
    return stretch->leg != LSP_NONE ? tracer->is_marked[n_links + stretch->leg] : 0;
}

static void walk(struct tracer *tracer, const struct lsp_way *way)
{
    uint32_t n_counts = tracer->n_marked + 1;
    for (size_t at = 0; at < way->n; at++)
        tracer->through[way->items[at].from] += way->items[at].share;
    tracer->before[(size_t)way->items[0].from * n_counts] = 1;
    for (size_t at = 0; at < way->n; at++) {
        const struct lsp_stretch *stretch = &way->items[at];
        const double *from = &tracer->before[(size_t)stretch->from * n_counts];
        double *to = &tracer->before[(size_t)stretch->to * n_counts];
        uint32_t marks = marks_of(tracer, stretch);
        double part = stretch->share / tracer->through[stretch->from];
        for (uint32_t passed = 0; passed + marks < n_counts; passed++)
            to[passed + marks] += part * from[passed];
    }
}

static void walk_back(struct tracer *tracer, const struct lsp_way *way)
{
    uint32_t n_counts = tracer->n_marked + 1;
    tracer->behind[(size_t)way->items[way->n - 1].to * n_counts] = 1;
    for (size_t at = way->n; at-- > 0;) {
        const struct lsp_stretch *stretch = &way->items[at];
        double *from = &tracer->behind[(size_t)stretch->from * n_counts];
        const double *to = &tracer->behind[(size_t)stretch->to * n_counts];
        uint32_t marks = marks_of(tracer, stretch);
        double part = stretch->share / tracer->through[stretch->from];
        for (uint32_t left = 0; left + marks < n_counts; left++)
            from[left + marks] += part * to[left];
    }
}

static void forget(struct tracer *tracer, const struct lsp_way *way)
{
    size_t n_counts = (size_t)tracer->n_marked + 1;
    for (size_t at = 0; at < way->n; at++) {
        uint32_t ends[] = {way->items[at].from, way->items[at].to};
        for (int end = 0; end < 2; end++) {
            tracer->through[ends[end]] = 0;
            memset(&tracer->before[ends[end] * n_counts], 0, n_counts * sizeof(double));
            memset(&tracer->behind[ends[end] * n_counts], 0, n_counts * sizeof(double));
        }
    }
}

enum lsp_status lsp_tell_ways(const struct lsp_way *way, uint32_t n_points, struct lsp_arena *arena,
    struct told_way ret_told[static LSP_MAX_TOLD_WAYS], size_t *ret_n)
{
    *ret_n = 0;
    if (way->n == 0)
        return LSP_OK;
    double *through = LSP_ARRAY(arena, double, n_points);
    struct search search = {.way = way,
        .through = through,
        .stretch = LSP_ARRAY(arena, uint32_t, way->n),
        .share = LSP_ARRAY(arena, double, way->n),
        .told = ret_told};
    if (through == NULL || search.stretch == NULL || search.share == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < way->n; at++)
        through[way->items[at].from] += way->items[at].share;
    LSP_TRY(search_all(&search, way->items[way->n - 1].to, arena));
    *ret_n = search.n_told;
    return LSP_OK;
}

/* Depth first; of the stretches from a point those behind the last one that was tried. */
static enum lsp_status search_all(struct search *search, uint32_t end, struct lsp_arena *arena)
{
    const struct lsp_stretch *items = search->way->items;
    uint32_t point = items[0].from, next = 0;
    double share = 1;
    size_t depth = 0;
    for (;;) {
        while (next < search->way->n && items[next].from != point)
            next++;
        if (point == end || next == search->way->n) {
            if (point == end)
                LSP_TRY(keep(search, depth, arena));
            if (depth == 0)
                return LSP_OK;
            depth--;
            next = search->stretch[depth] + 1;
            point = items[search->stretch[depth]].from;
            share = depth > 0 ? search->share[depth - 1] : 1;
            continue;
        }
        double on = share * items[next].share / search->through[point];
        if (on < LEAST_SHARE) {
            next++;
            continue;
        }
        search->stretch[depth] = next;
        search->share[depth++] = share = on;
        point = items[next].to;
        next++;
    }
}

/* Among those that are told, where it is one of the largest. */
static enum lsp_status keep(struct search *search, size_t depth, struct lsp_arena *arena)
{
    const struct lsp_stretch *items = search->way->items;
    struct told_way found = {.share = depth > 0 ? search->share[depth - 1] : 1};
    size_t place = search->n_told;
    while (place > 0 && search->told[place - 1].share < found.share)
        place--;
    if (place == LSP_MAX_TOLD_WAYS)
        return LSP_OK;
    found.links = LSP_ARRAY(arena, uint32_t, depth);
    if (found.links == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < depth; at++)
        if (items[search->stretch[at]].link != LSP_NONE)
            found.links[found.n_links++] = items[search->stretch[at]].link;
    search->n_told += search->n_told < LSP_MAX_TOLD_WAYS;
    for (size_t at = search->n_told - 1; at > place; at--)
        search->told[at] = search->told[at - 1];
    search->told[place] = found;
    return LSP_OK;
}

uint32_t lsp_asked_number(const struct asked *asked, enum lsp_side side, uint32_t link)
{
    const struct lsp_results *results = asked->results[side];
    return asked->first_link[results->link_row[link]] + (results->link_is_forward[link] ? 0 : 1);
}

const struct lsp_way *lsp_asked_way(
    const struct asked *asked, enum lsp_side side, size_t movement, size_t alternative)
{
    const struct lsp_results *results = asked->results[side];
    return &results->ways[movement * results->n_alternatives + alternative];
}

const struct lsp_carried *lsp_asked_carried(const struct asked *asked, enum lsp_side side,
    size_t movement, size_t alternative, uint32_t link)
{
    const struct lsp_results *results = asked->results[side];
    const struct lsp_case *at = asked->cases[side];
    size_t segment = at->demand.movements[movement].segment;
    enum lsp_mode mode = at->network.links[results->link_row[link]].mode;
    return &results
                ->carried[(segment * results->n_alternatives + alternative) * LSP_MAX_MODES + mode];
}
