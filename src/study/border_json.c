/* The border's answer for programs.  SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "border_internal.h"

static void add_side(
    const struct border *border, const struct border_side *side, struct lsp_buffer *json);
static void add_class(const struct border *border, const struct border_side *side, uint32_t vehicle,
    struct lsp_buffer *json);
static void add_wait(const struct lsp_simulated_wait *wait, struct lsp_buffer *json);
static void add_class_at_post(
    const struct border_side *side, size_t at, uint32_t vehicle, struct lsp_buffer *json);
static void add_posts(const struct border_side *side, struct lsp_buffer *json);
static void add_variants(const struct border_side *side, struct lsp_buffer *json);
static void add_staffing(
    const struct border *border, const struct border_side *side, struct lsp_buffer *json);
static void add_peak(
    const struct border *border, const struct border_side *side, struct lsp_buffer *json);
static void add_text(const char *key, const char *value, struct lsp_buffer *json);
static void add_number(const char *key, double value, struct lsp_buffer *json);
static void add_hours(const char *key, const double value[], struct lsp_buffer *json);

void lsp_border_json(const struct border *border, struct lsp_buffer *json)
{
    lsp_buffer_add(json, "{\"linkspan_border\": 1, ");
    add_text("study", border->inputs.id, json);
    add_text("scenario", border->inputs.scenarios[border->scenario].id, json);
    lsp_buffer_printf(json, "\"year\": %d, \"side\": \"%s\", \"converged\": %s, ", border->year,
        border->options->is_without ? "without" : "with",
        border->sides.converged ? "true" : "false");
    add_number("state_share", border->sides.state_share, json);
    add_number("target_h", border->options->target_h, json);
    lsp_buffer_printf(json, "\"seed\": %" PRIu64 ", \"crossings\": [", border->seed);
    for (size_t at = 0; at < border->n_list; at++) {
        lsp_buffer_add(json, at > 0 ? ",\n" : "\n");
        add_side(border, &border->list[at], json);
    }
    lsp_buffer_add(json, "]}\n");
}

static void add_side(
    const struct border *border, const struct border_side *side, struct lsp_buffer *json)
{
    const struct lsp_network_specs *specs = &border->at->network;
    lsp_buffer_add(json, "{");
    add_text("crossing", side->crossing->id, json);
    lsp_buffer_printf(json, "\"is_forward\": %s, \"days\": %" PRIu32 ", ",
        side->is_forward ? "true" : "false", side->found->n_days);
    add_number("confidence", side->found->confidence, json);
    lsp_buffer_add(json, "\"never_served\": [");
    const char *separator = "";
    for (uint32_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if ((side->found->never_served >> vehicle & 1) != 0) {
            lsp_buffer_add(json, separator);
            lsp_buffer_add_json(json, specs->vehicles[vehicle].id);
            separator = ", ";
        }
    lsp_buffer_add(json, "], \"classes\": [");
    separator = "";
    for (uint32_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if (side->found->passing[vehicle].day.vehicles > 0) {
            lsp_buffer_add(json, separator);
            add_class(border, side, vehicle, json);
            separator = ",\n ";
        }
    lsp_buffer_add(json, "],\n ");
    add_posts(side, json);
    add_variants(side, json);
    add_staffing(border, side, json);
    add_peak(border, side, json);
    lsp_buffer_add(json, "}");
}

static void add_class(const struct border *border, const struct border_side *side, uint32_t vehicle,
    struct lsp_buffer *json)
{
    lsp_buffer_add(json, "{");
    add_text("vehicle", border->at->network.vehicles[vehicle].id, json);
    add_number("model_wait_h", side->day.wait_h[vehicle], json);
    add_number("wait_p95_half_h", side->found->passing[vehicle].wait_p95_half_h, json);
    lsp_buffer_add(json, "\"day\": ");
    add_wait(&side->found->passing[vehicle].day, json);
    lsp_buffer_add(json, ", \"hours\": [");
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        lsp_buffer_add(json, hour > 0 ? ", " : "");
        add_wait(&side->found->passing[vehicle].hours[hour], json);
    }
    lsp_buffer_add(json, "], \"posts\": [");
    for (size_t at = 0; at < side->passage.n_posts; at++) {
        lsp_buffer_add(json, at > 0 ? ", " : "");
        add_class_at_post(side, at, vehicle, json);
    }
    lsp_buffer_add(json, "]}");
}

static void add_class_at_post(
    const struct border_side *side, size_t at, uint32_t vehicle, struct lsp_buffer *json)
{
    const struct lsp_simulated_class *found = &side->found->posts[at].vehicles[vehicle];
    const struct lsp_post_class_day *model = &side->day.posts[at].vehicles[vehicle];
    lsp_buffer_add(json, "{");
    add_text("post", side->passage.posts[at]->id, json);
    add_number("model_wait_h", model->wait_mean_h, json);
    add_hours("model_hours_wait_h", model->wait_h, json);
    add_number("wait_p95_half_h", found->wait_p95_half_h, json);
    add_number("secondary_wait_h", found->secondary_wait_h, json);
    add_number("blocked_wait_h", found->blocked_wait_h, json);
    add_number("overnight_veh", found->overnight_veh, json);
    add_hours("served_veh", found->served_veh, json);
    add_hours("queue_veh", found->queue_veh, json);
    add_hours("queue_p95_veh", found->queue_p95_veh, json);
    lsp_buffer_add(json, "\"day\": ");
    add_wait(&found->day, json);
    lsp_buffer_add(json, ", \"hours\": [");
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        lsp_buffer_add(json, hour > 0 ? ", " : "");
        add_wait(&found->hours[hour], json);
    }
    lsp_buffer_add(json, "]}");
}

static void add_wait(const struct lsp_simulated_wait *wait, struct lsp_buffer *json)
{
    lsp_buffer_add(json, "{");
    add_number("vehicles", wait->vehicles, json);
    add_number("wait_h", wait->wait_h, json);
    add_number("wait_half_h", wait->wait_half_h, json);
    add_number("wait_p95_h", wait->wait_p95_h, json);
    lsp_buffer_add(json, "\"over_target_share\": ");
    lsp_buffer_add_json_number(json, wait->over_target_share);
    lsp_buffer_add(json, "}");
}

static void add_posts(const struct border_side *side, struct lsp_buffer *json)
{
    lsp_buffer_add(json, "\"posts\": [");
    for (size_t at = 0; at < side->passage.n_posts; at++) {
        const struct lsp_post *post = side->passage.posts[at];
        lsp_buffer_add(json, at > 0 ? ", {" : "{");
        add_text("post", post->id, json);
        add_number("utilisation", side->day.posts[at].utilisation_max, json);
        lsp_buffer_printf(
            json, "\"is_overloaded\": %s, ", lsp_border_is_overloaded(side, at) ? "true" : "false");
        add_number("approach_pce", post->approach_pce, json);
        add_hours("queue_pce", side->found->posts[at].queue_pce, json);
        add_hours("queue_p95_pce", side->found->posts[at].queue_p95_pce, json);
        add_hours("blocked_lanes", side->found->posts[at].blocked_lanes, json);
        lsp_buffer_printf(
            json, "\"is_bottleneck\": %s}", side->day.bottleneck == at ? "true" : "false");
    }
    lsp_buffer_add(json, "], ");
    add_number("storage_pce", side->passage.storage_pce, json);
    add_hours("between_pce", side->found->between_pce, json);
    add_hours("between_p95_pce", side->found->between_p95_pce, json);
}

static void add_variants(const struct border_side *side, struct lsp_buffer *json)
{
    lsp_buffer_add(json, "\"variants\": [");
    for (size_t at = 0; at < side->n_variants; at++) {
        const struct border_variant *variant = &side->variants[at];
        lsp_buffer_add(json, at > 0 ? ", {" : "{");
        add_text("name", variant->name, json);
        add_number("wait_h", variant->both_h, json);
        lsp_buffer_add(json, "\"posts\": [");
        for (size_t post = 0; post < side->passage.n_posts; post++) {
            lsp_buffer_add(json, post > 0 ? ", {" : "{");
            add_number("wait_h", variant->wait_h[post], json);
            lsp_buffer_add(json, "\"utilisation\": ");
            lsp_buffer_add_json_number(json, variant->use[post]);
            lsp_buffer_add(json, "}");
        }
        lsp_buffer_printf(json, "], \"bottleneck\": %" PRIu32 "}", variant->bottleneck);
    }
    lsp_buffer_add(json, "], ");
}

static void add_staffing(
    const struct border *border, const struct border_side *side, struct lsp_buffer *json)
{
    const struct lsp_network_specs *specs = &border->at->network;
    lsp_buffer_add(json, "\"staffing\": [");
    for (size_t at = 0; at < side->n_staffing; at++) {
        const struct border_staffing *staffing = &side->staffing[at];
        double needed[LSP_HOURS];
        for (size_t hour = 0; hour < LSP_HOURS; hour++)
            needed[hour] = staffing->needed[hour];
        lsp_buffer_add(json, at > 0 ? ", {" : "{");
        add_text("post", side->passage.posts[staffing->position]->id, json);
        lsp_buffer_add(json, "\"vehicles\": [");
        const char *separator = "";
        for (uint32_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
            if ((staffing->vehicles >> vehicle & 1) != 0) {
                lsp_buffer_add(json, separator);
                lsp_buffer_add_json(json, specs->vehicles[vehicle].id);
                separator = ", ";
            }
        lsp_buffer_add(json, "], ");
        add_hours("lanes_now", staffing->now, json);
        add_number("longest_p95_now_h", staffing->worst_now_h, json);
        if (staffing->can_be_met) {
            add_hours("lanes_needed", needed, json);
            add_number("longest_p95_h", staffing->worst_h, json);
        }
        lsp_buffer_printf(json, "\"is_met_now\": %s, \"can_be_met\": %s, \"days\": %" PRIu32 "}",
            staffing->is_met_now ? "true" : "false", staffing->can_be_met ? "true" : "false",
            staffing->n_days);
    }
    lsp_buffer_add(json, "], ");
}

static void add_peak(
    const struct border *border, const struct border_side *side, struct lsp_buffer *json)
{
    lsp_buffer_add(json, "\"peak\": ");
    if (!side->has_season) {
        lsp_buffer_add(json, "null");
        return;
    }
    lsp_buffer_printf(json, "{\"month\": %zu, \"classes\": [", side->peak_month + 1);
    const char *separator = "";
    for (uint32_t vehicle = 0; vehicle < border->at->network.n_vehicles; vehicle++) {
        if (!(side->peak->passing[vehicle].day.vehicles > 0))
            continue;
        lsp_buffer_add(json, separator);
        separator = ", ";
        lsp_buffer_add(json, "{");
        add_text("vehicle", border->at->network.vehicles[vehicle].id, json);
        add_number("factor", side->peak_factor[vehicle], json);
        lsp_buffer_add(json, "\"day\": ");
        add_wait(&side->peak->passing[vehicle].day, json);
        lsp_buffer_add(json, "}");
    }
    lsp_buffer_add(json, "]}");
}

static void add_text(const char *key, const char *value, struct lsp_buffer *json)
{
    lsp_buffer_printf(json, "\"%s\": ", key);
    lsp_buffer_add_json(json, value);
    lsp_buffer_add(json, ", ");
}

static void add_number(const char *key, double value, struct lsp_buffer *json)
{
    lsp_buffer_printf(json, "\"%s\": ", key);
    lsp_buffer_add_json_number(json, value);
    lsp_buffer_add(json, ", ");
}

static void add_hours(const char *key, const double value[], struct lsp_buffer *json)
{
    lsp_buffer_printf(json, "\"%s\": [", key);
    for (size_t hour = 0; hour < LSP_HOURS; hour++) {
        lsp_buffer_add(json, hour > 0 ? ", " : "");
        lsp_buffer_add_json_number(json, value[hour]);
    }
    lsp_buffer_add(json, "], ");
}
