/* Where the queue goes: the same arrivals at posts with more lanes or longer hours.
 * SPDX-License-Identifier: Apache-2.0 */
#include "border_internal.h"

#include <math.h>

enum { MAX_VARIANTS = 3 * LSP_MAX_POSTS_OF_CROSSING + 2 };
static const double LONGER_H = 2;
static const char *const POSITIONS[LSP_MAX_POSTS_OF_CROSSING] = {"1st post", "2nd post"};

static enum lsp_status add_variant(struct border *border, struct border_side *side,
    const struct lsp_passage *passage, const char *name);
static struct lsp_post with_one_more_lane(
    const struct border_side *side, size_t position, bool *ret_is_secondary);
static struct lsp_post with_twice_the_lanes(const struct lsp_post *post);
static bool open_longer(struct lsp_post *post);

enum lsp_status lsp_border_widen(struct border *border, struct border_side *side)
{
    const struct lsp_passage *now = &side->passage;
    struct lsp_arena *arena = &border->arena;
    side->variants = LSP_ARRAY(arena, struct border_variant, MAX_VARIANTS);
    if (side->variants == NULL)
        return LSP_NO_MEMORY;
    LSP_TRY(add_variant(border, side, now, "as it is"));
    for (size_t at = 0; at < now->n_posts; at++) {
        const char *name = POSITIONS[at];
        struct lsp_passage wider = *now;
        bool is_secondary;
        struct lsp_post one = with_one_more_lane(side, at, &is_secondary);
        struct lsp_post twice = with_twice_the_lanes(now->posts[at]);
        wider.posts[at] = &one;
        LSP_TRY(add_variant(border, side, &wider,
            lsp_arena_printf(
                arena, "%s: one %slane more", name, is_secondary ? "secondary " : "")));
        wider.posts[at] = &twice;
        LSP_TRY(add_variant(
            border, side, &wider, lsp_arena_printf(arena, "%s: twice the lanes", name)));
    }
    struct lsp_passage all = *now;
    struct lsp_post longer[LSP_MAX_POSTS_OF_CROSSING];
    size_t n_longer = 0;
    for (size_t at = 0; at < now->n_posts; at++) {
        struct lsp_passage one = *now;
        longer[at] = *now->posts[at];
        if (!open_longer(&longer[at]))
            continue;
        n_longer++;
        one.posts[at] = all.posts[at] = &longer[at];
        LSP_TRY(add_variant(border, side, &one,
            lsp_arena_printf(arena, "%s: open two hours longer", POSITIONS[at])));
    }
    if (n_longer > 1)
        LSP_TRY(add_variant(border, side, &all, "both posts: open two hours longer"));
    return LSP_OK;
}

static enum lsp_status add_variant(struct border *border, struct border_side *side,
    const struct lsp_passage *passage, const char *name)
{
    bool is_first = side->n_variants == 0;
    struct lsp_simulated_crossing *found =
        is_first ? side->found : LSP_ARRAY(&border->arena, struct lsp_simulated_crossing, 1);
    if (found == NULL || name == NULL)
        return LSP_NO_MEMORY;
    if (!is_first)
        LSP_TRY(lsp_border_simulate(border, passage, side->arrivals_veh, NULL, 0, found));
    struct lsp_crossing_day day;
    lsp_checkpoint_day(passage, side->arrivals_veh, &day);
    struct border_variant *variant = &side->variants[side->n_variants++];
    *variant = (struct border_variant){.name = name, .bottleneck = day.bottleneck};
    for (size_t at = 0; at < passage->n_posts; at++) {
        variant->wait_h[at] = lsp_border_post_wait_h(&found->posts[at]);
        variant->use[at] = day.posts[at].utilisation_max;
    }
    variant->both_h = lsp_border_passing_wait_h(found);
    return LSP_OK;
}

/* In the group that is used most, or for the secondary inspection when that is used more. */
static struct lsp_post with_one_more_lane(
    const struct border_side *side, size_t position, bool *ret_is_secondary)
{
    struct lsp_post post = *side->passage.posts[position];
    const double *use = side->day.posts[position].utilisation;
    size_t busiest = 0;
    for (size_t group = 1; group < post.n_groups; group++)
        if (use[group] > use[busiest])
            busiest = group;
    *ret_is_secondary = side->day.posts[position].secondary_utilisation > use[busiest];
    if (*ret_is_secondary)
        post.secondary_lanes++;
    else
        post.groups[busiest].lanes++;
    return post;
}

static struct lsp_post with_twice_the_lanes(const struct lsp_post *post)
{
    struct lsp_post wide = *post;
    for (size_t group = 0; group < wide.n_groups; group++) {
        wide.groups[group].lanes *= 2;
        wide.groups[group].fast_lanes *= 2;
    }
    wide.secondary_lanes *= 2;
    return wide;
}

/* In the evening, or from earlier in the morning where the day is too short; false when the post is
 * open so long that it cannot. */
static bool open_longer(struct lsp_post *post)
{
    double evening_h = fmin(LONGER_H, 24 - post->closes_h);
    double morning_h = LONGER_H - evening_h;
    if (post->opens_h < morning_h)
        return false;
    post->closes_h += evening_h;
    post->opens_h -= morning_h;
    return true;
}
