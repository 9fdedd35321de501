/* Bottleneck: which post of a crossing is the narrowest, if any one is, and whom a post stops
 * because it has no lane or no staff for them.  SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>

/* Posts whose busiest lanes differ by less, of the larger, are as busy as each other. */
static const double ALIKE = 0.01;

static bool has_lane(const struct lsp_post *post, size_t vehicle);
static bool has_staff(const struct lsp_post *post);
static bool is_for_class(const struct lsp_post *post, size_t vehicle);
static bool is_served(
    const struct lsp_results *results, const struct lsp_post_result *at, size_t vehicle);
static bool is_of_crossing_class(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, uint32_t crossing, size_t vehicle);
static double most_use(
    const struct lsp_view *view, const struct lsp_post_result *of, const bool *is_forward);
static void say_stopped(
    struct lsp_view *view, const struct lsp_post *post, uint32_t stopped, bool has_any_lane);

struct lsp_narrowest lsp_narrowest_post(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, uint32_t crossings, const bool *is_forward)
{
    struct lsp_narrowest narrowest = {0};
    for (int pass = 0; pass < 2; pass++) /* the busiest first, then who is as busy */
        for (size_t at = 0; results != NULL && at < results->n_posts; at++) {
            const struct lsp_post_result *post = &results->posts[at];
            if ((crossings >> post->crossing & 1u) == 0 || !lsp_post_is_used(post) ||
                (is_forward != NULL && post->is_forward != *is_forward))
                continue;
            double use = lsp_post_use(scenario, results, post);
            if (pass == 0 && (narrowest.post == NULL || use > narrowest.use)) {
                narrowest.post = post;
                narrowest.use = use;
            }
            bool is_alike = isinf(narrowest.use) ? isinf(use) : use >= narrowest.use * (1 - ALIKE);
            if (pass == 1 && is_alike && post->post < LSP_MOST_NAMED)
                narrowest.alike |= UINT64_C(1) << post->post;
        }
    for (uint64_t bits = narrowest.alike; bits != 0; bits &= bits - 1)
        narrowest.n_alike++;
    return narrowest;
}

double lsp_post_use(const struct lsp_report_scenario *scenario, const struct lsp_results *results,
    const struct lsp_post_result *at)
{
    return lsp_post_stops(scenario, results, at) != 0
               ? (double)INFINITY
               : fmax(at->utilisation, at->utilisation_wanted);
}

bool lsp_post_is_overloaded(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, const struct lsp_post_result *at)
{
    double use = lsp_post_use(scenario, results, at);
    return isfinite(use) && fmax(use, at->secondary_utilisation) > 1;
}

void lsp_say_overload(struct lsp_view *view, uint32_t crossings, const bool *is_forward,
    const char *before, const char *after)
{
    const struct lsp_results *results = view->with.results;
    uint64_t said = 0;
    for (size_t at = 0; results != NULL && at < results->n_posts; at++) {
        const struct lsp_post_result *result = &results->posts[at];
        uint64_t bit = result->post < LSP_MOST_NAMED ? UINT64_C(1) << result->post : 0;
        if ((crossings >> result->crossing & 1u) == 0 || (said & bit) != 0 ||
            (is_forward != NULL && result->is_forward != *is_forward) ||
            !lsp_post_is_used(result) || !lsp_post_is_overloaded(view->main, results, result))
            continue;
        said |= bit;
        const struct lsp_post *post = &view->main->posts[result->post];
        double use = most_use(view, result, is_forward);
        lsp_buffer_add(view->page, before);
        lsp_buffer_add(view->page, "<b>");
        lsp_buffer_add_html(view->page, lsp_shown_name(post->name, post->id));
        lsp_buffer_printf(view->page,
            " cannot clear its day</b>: the work asked of its busiest lanes is %s of the hours "
            "that they are open. Its wait is that of the first such day and "
            "<b>grows with every day</b>.",
            lsp_word_percent(use, 0).text);
        lsp_buffer_add(view->page, after);
    }
}

/* Of the post, in the direction asked for or in the busier one. */
static double most_use(
    const struct lsp_view *view, const struct lsp_post_result *of, const bool *is_forward)
{
    const struct lsp_results *results = view->with.results;
    double most = 0;
    for (size_t at = 0; at < results->n_posts; at++) {
        const struct lsp_post_result *result = &results->posts[at];
        if (result->post == of->post && result->crossing == of->crossing &&
            (is_forward == NULL || result->is_forward == *is_forward))
            most = fmax(most,
                fmax(lsp_post_use(view->main, results, result), result->secondary_utilisation));
    }
    return most;
}

uint32_t lsp_post_stops(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, const struct lsp_post_result *at)
{
    uint32_t stopped = 0;
    for (size_t vehicle = 0; vehicle < scenario->specs_with->n_vehicles; vehicle++)
        if (!has_lane(&scenario->posts[at->post], vehicle) &&
            is_of_crossing_class(scenario, results, at->crossing, vehicle) &&
            !is_served(results, at, vehicle))
            stopped |= 1u << vehicle;
    return stopped;
}

/* The first group that names a class is the one it uses. */
static bool has_lane(const struct lsp_post *post, size_t vehicle)
{
    for (size_t group = 0; group < post->n_groups; group++)
        if ((post->groups[group].vehicles >> vehicle & 1u) != 0)
            return post->groups[group].lanes * post->staffed_share > 0 && has_staff(post) &&
                   (post->secondary_lanes > 0 || !(post->secondary_share[vehicle] > 0));
    return false;
}

/* At some hour of its clock. */
static bool has_staff(const struct lsp_post *post)
{
    bool has_any = post->staffing_from == 0;
    for (uint32_t hour = 0; hour < LSP_HOURS; hour++)
        has_any = has_any || lsp_post_staffing(post, hour) > 0;
    return has_any;
}

static bool is_for_class(const struct lsp_post *post, size_t vehicle)
{
    for (size_t group = 0; group < post->n_groups; group++)
        if ((post->groups[group].vehicles >> vehicle & 1u) != 0)
            return true;
    return false;
}

/* Whether the run that is shown had lanes after all (a later state may open some). */
static bool is_served(
    const struct lsp_results *results, const struct lsp_post_result *at, size_t vehicle)
{
    for (size_t post = 0; post < results->n_posts; post++) {
        const struct lsp_post_result *other = &results->posts[post];
        if (other->post == at->post && other->crossing == at->crossing &&
            lsp_post_has_class(other, vehicle) && isfinite(other->wait_mean_h[vehicle]))
            return true;
    }
    return false;
}

/* A class for which a post of the crossing names lanes, or that comes there. */
static bool is_of_crossing_class(const struct lsp_report_scenario *scenario,
    const struct lsp_results *results, uint32_t crossing, size_t vehicle)
{
    for (size_t at = 0; at < results->n_posts; at++) {
        const struct lsp_post_result *post = &results->posts[at];
        if (post->crossing == crossing && (is_for_class(&scenario->posts[post->post], vehicle) ||
                                              lsp_post_has_class(post, vehicle)))
            return true;
    }
    return false;
}

void lsp_say_stopped(
    struct lsp_view *view, uint32_t crossings, const char *before, const char *after)
{
    const struct lsp_results *results = view->with.results;
    uint64_t said = 0;
    for (size_t at = 0; results != NULL && at < results->n_posts; at++) {
        const struct lsp_post_result *result = &results->posts[at];
        uint64_t bit = result->post < LSP_MOST_NAMED ? UINT64_C(1) << result->post : 0;
        uint32_t stopped = lsp_post_stops(view->main, results, result);
        if ((crossings >> result->crossing & 1u) == 0 || (said & bit) != 0 || stopped == 0)
            continue;
        const struct lsp_post *post = &view->main->posts[result->post];
        bool has_any_lane = false;
        for (size_t group = 0; group < post->n_groups; group++)
            has_any_lane = has_any_lane || post->groups[group].lanes * post->staffed_share > 0;
        said |= bit;
        lsp_buffer_add(view->page, before);
        say_stopped(view, post, stopped, has_any_lane);
        lsp_buffer_add(view->page, after);
    }
}

static void say_stopped(
    struct lsp_view *view, const struct lsp_post *post, uint32_t stopped, bool has_any_lane)
{
    const struct lsp_network_specs *specs = view->main->specs_with;
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<b>");
    lsp_buffer_add_html(page, lsp_shown_name(post->name, post->id));
    if (!has_any_lane) {
        lsp_buffer_add(page, " has no staffed lane: nothing can cross.</b>");
        return;
    }
    lsp_buffer_add(page, " has no staffed lane for ");
    const char *between = "";
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
        if ((stopped >> vehicle & 1u) == 0)
            continue;
        lsp_buffer_add(page, between);
        lsp_buffer_add_html(page, specs->vehicles[vehicle].name);
        between = " and ";
    }
    lsp_buffer_add(page, ": they cannot cross.</b>");
}
