/* What a post's attributes mean together: staffing by hour, mean inspection, who passes which post
 * first.  SPDX-License-Identifier: Apache-2.0 */
#include "checkpoint_internal.h"

double lsp_post_staffing(const struct lsp_post *post, uint32_t local_hour)
{
    if (post->staffing_from == 0)
        return 1;
    uint32_t hour = local_hour % LSP_HOURS;
    while ((post->staffing_from >> hour & 1) == 0)
        hour = (hour + LSP_HOURS - 1) % LSP_HOURS;
    return post->staffing[hour];
}

double lsp_post_service_h(const struct lsp_post *post, uint32_t vehicle)
{
    double service_h = post->service_h[vehicle];
    for (size_t index = 0; index < post->n_groups; index++) {
        const struct lsp_lane_group *group = &post->groups[index];
        if ((group->vehicles >> vehicle & 1) == 0)
            continue;
        if (group->fast_share > 0)
            service_h *= 1 - group->fast_share * (1 - group->fast_time_factor);
        break;
    }
    if (post->secondary_share[vehicle] > 0)
        service_h += post->secondary_share[vehicle] * post->secondary_h[vehicle];
    return service_h;
}

struct lsp_passage lsp_crossing_passage(
    const struct lsp_crossing *crossing, const struct lsp_post posts[], bool is_forward)
{
    struct lsp_passage passage = {.n_posts = crossing->n_posts,
        .utc_offset_h = crossing->utc_offset_h,
        .storage_pce = crossing->storage_pce,
        .drive_h = crossing->drive_h,
        .holds = crossing->holds};
    for (size_t position = 0; position < crossing->n_posts; position++)
        passage.posts[position] =
            &posts[crossing->posts[is_forward ? position : crossing->n_posts - 1 - position]];
    return passage;
}
