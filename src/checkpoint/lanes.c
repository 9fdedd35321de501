/* The lines before a post's lanes: groups by themselves, in a pool, with fast lanes, helping
 * others. SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint_internal.h"

static uint32_t add_usual_lines(const struct lsp_post *post, struct lsp_lanes *lanes);
static void add_fast_line(
    const struct lsp_post *post, size_t group, uint32_t vehicles, struct lsp_lanes *lanes);
static void name_class(
    const struct lsp_lane_group *group, uint32_t vehicles, bool has_fast, struct lsp_lanes *lanes);
static void add_helpers(struct lsp_lanes *lanes);
static void put_helpers_first(struct lsp_lanes *lanes);

void lsp_lanes_of(const struct lsp_post *post, struct lsp_lanes *ret_lanes)
{
    ret_lanes->n = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++) {
        ret_lanes->usual[vehicle] = ret_lanes->fast[vehicle] = LSP_NO_LINE;
        ret_lanes->fast_share[vehicle] = 0;
        ret_lanes->time_factor[vehicle] = ret_lanes->square_factor[vehicle] = 1;
        ret_lanes->fast_time_factor[vehicle] = 1;
    }
    uint32_t helping = add_usual_lines(post, ret_lanes);
    if (helping != 0) {
        put_helpers_first(ret_lanes);
        add_helpers(ret_lanes);
    }
    for (uint8_t line = 0; line < ret_lanes->n; line++)
        for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
            if ((ret_lanes->lines[line].vehicles >> vehicle & 1) != 0) {
                uint8_t *lines =
                    ret_lanes->lines[line].is_fast ? ret_lanes->fast : ret_lanes->usual;
                lines[vehicle] = line;
            }
}

/* A class uses the first group that names it.  Returns the vehicles that any group helps. */
static uint32_t add_usual_lines(const struct lsp_post *post, struct lsp_lanes *lanes)
{
    uint32_t without_lane = ~(uint32_t)0, helping = 0;
    size_t pool = LSP_NO_LINE;
    for (size_t index = 0; index < post->n_groups; index++) {
        const struct lsp_lane_group *group = &post->groups[index];
        uint32_t members = group->vehicles & without_lane;
        double staffed = group->lanes * post->staffed_share;
        without_lane &= ~members;
        bool is_pooled = group->sharing == LSP_LANES_POOLED;
        bool joins = is_pooled && pool != LSP_NO_LINE;
        size_t line = joins ? pool : lanes->n++;
        if (!joins)
            lanes->lines[line] = (struct lsp_lanes_line){.group = index};
        if (is_pooled)
            pool = line;
        lanes->lines[line].vehicles |= members;
        lanes->lines[line].own_lanes += staffed;
        lanes->lines[line].lanes += staffed;
        lanes->lines[line].helps = group->sharing == LSP_LANES_OVERFLOW ? group->helps : 0;
        helping |= lanes->lines[line].helps;
        bool has_fast = group->fast_share > 0 && group->fast_lanes * post->staffed_share > 0;
        name_class(group, members, has_fast, lanes);
        if (has_fast)
            add_fast_line(post, index, members, lanes);
    }
    return helping;
}

static void add_fast_line(
    const struct lsp_post *post, size_t group, uint32_t vehicles, struct lsp_lanes *lanes)
{
    double staffed = post->groups[group].fast_lanes * post->staffed_share;
    lanes->lines[lanes->n++] = (struct lsp_lanes_line){.vehicles = vehicles,
        .group = group,
        .is_fast = true,
        .own_lanes = staffed,
        .lanes = staffed};
}

/* Without lanes of their own the fast ones make the service in the usual ones shorter. */
static void name_class(
    const struct lsp_lane_group *group, uint32_t vehicles, bool has_fast, struct lsp_lanes *lanes)
{
    double share = group->fast_share, factor = group->fast_time_factor;
    for (size_t vehicle = 0; share > 0 && vehicle < LSP_MAX_VEHICLES; vehicle++) {
        if ((vehicles >> vehicle & 1) == 0)
            continue;
        if (has_fast) {
            lanes->fast_share[vehicle] = share;
            lanes->fast_time_factor[vehicle] = factor;
            continue;
        }
        double mean = 1 - share + share * factor;
        lanes->time_factor[vehicle] = mean;
        lanes->square_factor[vehicle] = (1 - share + share * factor * factor) / mean;
    }
}

/* Sorts the lines so that each stands behind those that help it.  In a circle, which the study
 * format refuses, those that come first go without help. */
static void put_helpers_first(struct lsp_lanes *lanes)
{
    for (size_t place = 0; place < lanes->n; place++) {
        size_t next = place;
        for (size_t line = place; line < lanes->n; line++) {
            bool is_helped = false;
            for (size_t other = place; other < lanes->n; other++)
                is_helped |= other != line && !lanes->lines[line].is_fast &&
                             (lanes->lines[other].helps & lanes->lines[line].vehicles) != 0;
            if (!is_helped) {
                next = line;
                break;
            }
        }
        struct lsp_lanes_line kept = lanes->lines[next];
        for (size_t line = next; line > place; line--)
            lanes->lines[line] = lanes->lines[line - 1];
        lanes->lines[place] = kept;
    }
}

/* Lanes that help several lines are shared out evenly among them. */
static void add_helpers(struct lsp_lanes *lanes)
{
    for (size_t helper = 0; helper < lanes->n; helper++) {
        uint32_t helped = 0;
        double n_helped = 0;
        for (size_t line = helper + 1; line < lanes->n; line++) {
            const struct lsp_lanes_line *at = &lanes->lines[line];
            if (!at->is_fast && (lanes->lines[helper].helps & at->vehicles) != 0) {
                helped |= 1u << line;
                n_helped++;
            }
        }
        for (size_t line = helper + 1; line < lanes->n; line++) {
            if ((helped >> line & 1) == 0)
                continue;
            lanes->lines[line].helped_by |= 1u << helper;
            lanes->lines[line].lanes += lanes->lines[helper].own_lanes / n_helped;
        }
        lanes->lines[helper].n_helped = n_helped;
    }
}
