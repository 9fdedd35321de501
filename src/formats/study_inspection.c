/* study.yaml: how a border post inspects: staff by hour, shared and fast lanes, secondary
 * inspection, booking.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

#include "base/text.h"

static void read_staffing(const struct lsp_section *section, struct lsp_post *post);
static void read_fast(const struct lsp_section *section, struct lsp_lane_group *group);
static void read_secondary(const struct lsp_section *section, struct lsp_post *post);
static void read_secondary_class(
    const struct lsp_section *section, const struct lsp_yaml *node, struct lsp_post *post);
static void check_secondary(
    struct lsp_study_reader *reader, const struct lsp_yaml *map, const struct lsp_post *post);
static void read_booking(const struct lsp_section *section, struct lsp_post *post);
static void read_booked_class(
    const struct lsp_section *section, const struct lsp_yaml *node, struct lsp_post *post);
static void read_slots(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_post *post);
static uint32_t vehicle_or(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const char *other_key);
static const char *vehicle_at(
    struct lsp_study_reader *reader, uint32_t vehicle, const struct lsp_post *post);

void lsp_study_read_inspection(const struct lsp_section *section, struct lsp_post *post)
{
    static const struct lsp_number APPROACH = {
        "approach", "Room in front", LSP_UNITS_PCE, 0, LSP_VERY_MANY, true, 0};
    read_staffing(section, post);
    read_secondary(section, post);
    read_booking(section, post);
    (void)lsp_field_number(section, &APPROACH, &post->approach_pce);
}

/* A map from the local hour from which a share of the lanes is staffed to that share. */
static void read_staffing(const struct lsp_section *section, struct lsp_post *post)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "staffing");
    struct lsp_section hours = {.reader = reader,
        .map = map,
        .path = lsp_study_printf(reader, "%s.staffing", section->path),
        .subject = post->name};
    size_t n_errors = reader->diags->n_errors;
    bool is_staffed = false;
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        uint32_t hour = 0;
        if (!lsp_study_hour(reader, node, &hour))
            continue;
        struct lsp_number share = {node->key,
            lsp_study_printf(reader, "Share of lanes staffed from %02u:00", hour), LSP_UNITS_PURE,
            0, 1, false, 0};
        post->staffing_from |= 1u << hour;
        post->staffing[hour] = 1;
        (void)lsp_field_number(&hours, &share, &post->staffing[hour]);
        is_staffed |= post->staffing[hour] > 0;
    }
    if (map != NULL && !is_staffed && reader->diags->n_errors == n_errors)
        lsp_diags_add(reader->diags, LSP_DIAG_POST_HOUR,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, map),
                .expected = "hours of the day and the share of lanes staffed from then on, one of "
                            "them above 0",
                .hint = "without `staffing` all lanes are staffed while the post is open"},
            "post %s is staffed at no hour", post->id);
}

bool lsp_study_hour(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, uint32_t *ret_hour)
{
    int64_t hour = 0;
    if (lsp_text_to_int(node->key, strlen(node->key), 0, LSP_HOURS - 1, &hour)) {
        *ret_hour = (uint32_t)hour;
        return true;
    }
    lsp_diags_add(reader->diags, LSP_DIAG_POST_HOUR,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
            .found = node->key,
            .expected = "a whole hour of the post's clock, 0 to 23"},
        "\"%s\" is no hour of the day", node->key);
    return false;
}

void lsp_study_read_sharing(const struct lsp_section *section, struct lsp_lane_group *group)
{
    static const char *const NAMES[] = {"own", "pooled", "overflow"};
    struct lsp_study_reader *reader = section->reader;
    size_t sharing = LSP_LANES_OWN;
    bool has_helps = lsp_field_id_bits(section, "helps", LSP_VEHICLES, &group->helps);
    (void)lsp_field_choice(section, "shared", LSP_COUNT(NAMES), NAMES, &sharing);
    group->sharing = (enum lsp_sharing)sharing;
    bool is_wrong = has_helps != (group->sharing == LSP_LANES_OVERFLOW);
    if (is_wrong || (group->helps & group->vehicles) != 0)
        lsp_diags_add(reader->diags, LSP_DIAG_LANES_SHARED,
            &(struct lsp_diag_facts){
                .where = has_helps ? lsp_value_place(reader, lsp_field_node(section, "helps"))
                                   : lsp_key_place(reader, section->map),
                .expected = "shared: overflow together with helps: [vehicles of other groups]"},
            is_wrong ? "lanes that help others and those whom they help do not go together"
                     : "lanes help a vehicle that uses them anyway");
    read_fast(section, group);
}

static void read_fast(const struct lsp_section *section, struct lsp_lane_group *group)
{
    static const struct lsp_key KEYS[] = {{"share", true}, {"time_factor", true}, {"lanes", false}};
    static const struct lsp_number NUMBERS[] = {
        {"share", "Share of vehicles inspected fast", LSP_UNITS_PURE, 0, 1, false,
            offsetof(struct lsp_lane_group, fast_share)},
        {"time_factor", "Fast service time against the usual one", LSP_UNITS_PURE, 0, 1, true,
            offsetof(struct lsp_lane_group, fast_time_factor)},
        {"lanes", "Fast lanes", LSP_UNITS_LANES, 0, 1000, false,
            offsetof(struct lsp_lane_group, fast_lanes)},
    };
    struct lsp_section fast = lsp_section_open_child(section, "fast", LSP_COUNT(KEYS), KEYS);
    if (fast.map == NULL)
        return;
    double time_factor = group->fast_time_factor;
    lsp_fields_numbers(&fast, LSP_COUNT(NUMBERS), NUMBERS, group);
    if (!(group->fast_time_factor > 0)) /* a faulty one, which has been reported */
        group->fast_time_factor = time_factor > 0 ? time_factor : 1;
}

/* A map from vehicle to what happens to it, and `lanes`, which all share. */
static void read_secondary(const struct lsp_section *section, struct lsp_post *post)
{
    static const struct lsp_number LANES = {
        "lanes", "Lanes for secondary inspection", LSP_UNITS_LANES, 0, 1000, false, 0};
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "secondary");
    if (map == NULL)
        return;
    struct lsp_section secondary = {.reader = reader,
        .map = map,
        .path = lsp_study_printf(reader, "%s.secondary", section->path),
        .subject = post->name};
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next)
        if (strcmp(node->key, LANES.key) != 0)
            read_secondary_class(&secondary, node, post);
    (void)lsp_field_number(&secondary, &LANES, &post->secondary_lanes);
    check_secondary(reader, map, post);
}

static void read_secondary_class(
    const struct lsp_section *section, const struct lsp_yaml *node, struct lsp_post *post)
{
    static const struct lsp_key KEYS[] = {{"share", true}, {"time", true}, {"spread", true}};
    static const struct lsp_number SHARE = {
        "share", "Share sent to secondary inspection", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number TIME = {
        "time", "Time of secondary inspection", LSP_UNITS_H, 0, 168, true, 0};
    static const struct lsp_number SPREAD = {
        "spread", "Spread of secondary inspection", LSP_UNITS_PURE, 0, 10, false, 0};
    struct lsp_study_reader *reader = section->reader;
    uint32_t vehicle = vehicle_or(reader, node, "lanes");
    if (vehicle == LSP_NONE)
        return;
    struct lsp_section row = lsp_section_open(reader, node,
        lsp_study_printf(reader, "%s.%s", section->path, node->key), LSP_COUNT(KEYS), KEYS);
    post->secondary_h[vehicle] = 1; /* a faulty time is still a service */
    row.subject = vehicle_at(reader, vehicle, post);
    (void)lsp_field_number(&row, &SHARE, &post->secondary_share[vehicle]);
    (void)lsp_field_number(&row, &TIME, &post->secondary_h[vehicle]);
    (void)lsp_field_number(&row, &SPREAD, &post->secondary_cv[vehicle]);
}

/* Lanes to which nobody is sent would look like capacity; the reverse serves nobody. */
static void check_secondary(
    struct lsp_study_reader *reader, const struct lsp_yaml *map, const struct lsp_post *post)
{
    bool has_lanes = lsp_yaml_child(map, "lanes") != NULL, has_class = false;
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next)
        has_class |= strcmp(node->key, "lanes") != 0;
    if (has_lanes && has_class)
        return;
    lsp_diags_add(reader->diags, LSP_DIAG_SECONDARY,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, map),
            .expected = "lanes, and the share, time and spread of each vehicle that is sent there"},
        "secondary inspection at post %s has no %s", post->id, has_lanes ? "vehicles" : "lanes");
}

/* A map from vehicle to its booking, and `slots`, which all share. */
static void read_booking(const struct lsp_section *section, struct lsp_post *post)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "booking");
    struct lsp_section booking = {.reader = reader,
        .map = map,
        .path = lsp_study_printf(reader, "%s.booking", section->path),
        .subject = post->name};
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next)
        if (strcmp(node->key, "slots") != 0)
            read_booked_class(&booking, node, post);
    const struct lsp_yaml *slots = map == NULL ? NULL : lsp_field_map(&booking, "slots");
    if (slots != NULL)
        read_slots(reader, slots, post);
}

static void read_booked_class(
    const struct lsp_section *section, const struct lsp_yaml *node, struct lsp_post *post)
{
    static const struct lsp_key KEYS[] = {{"share", true}, {"spread", true}};
    static const struct lsp_number SHARE = {
        "share", "Share that books", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number SPREAD = {
        "spread", "Spread of gaps between booked arrivals", LSP_UNITS_PURE, 0, 1, false, 0};
    struct lsp_study_reader *reader = section->reader;
    uint32_t vehicle = vehicle_or(reader, node, "slots");
    if (vehicle == LSP_NONE)
        return;
    struct lsp_section row = lsp_section_open(reader, node,
        lsp_study_printf(reader, "%s.%s", section->path, node->key), LSP_COUNT(KEYS), KEYS);
    row.subject = vehicle_at(reader, vehicle, post);
    (void)lsp_field_number(&row, &SHARE, &post->booked_share[vehicle]);
    (void)lsp_field_number(&row, &SPREAD, &post->booked_cv[vehicle]);
}

/* Slots offered in each local hour, as weights. */
static void read_slots(
    struct lsp_study_reader *reader, const struct lsp_yaml *map, struct lsp_post *post)
{
    double sum = 0, while_open = 0;
    size_t n_errors = reader->diags->n_errors;
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        uint32_t hour = 0;
        double weight = 0;
        bool is_hour = lsp_study_hour(reader, node, &hour);
        if (lsp_value_real(reader, node, 0, LSP_VERY_MANY, &weight) && is_hour)
            post->booked_slots[hour] = weight;
        sum += weight;
        bool is_open = is_hour && hour + 1 > post->opens_h && hour < post->closes_h;
        while_open += is_open ? weight : 0;
    }
    if (sum > 0 && !(while_open > 0) && post->opens_h < post->closes_h &&
        reader->diags->n_errors == n_errors)
        lsp_diags_add(reader->diags, LSP_DIAG_POST_HOUR,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, map),
                .expected = lsp_study_printf(reader,
                    "a weight above 0 for an hour at which the post is open, %g to %g",
                    post->opens_h, post->closes_h)},
            "post %s offers slots only while it is closed", post->id);
    if (!(sum > 0))
        lsp_diags_add(reader->diags, LSP_DIAG_POST_HOUR,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(reader, map), .expected = "a weight above 0 for an hour"},
            "post %s offers no slot", post->id);
}

/* The vehicle that a key is, of a map that has one other key besides vehicles. */
static uint32_t vehicle_or(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const char *other_key)
{
    const struct lsp_known *vehicles = &reader->ids[LSP_VEHICLES];
    uint32_t vehicle = lsp_study_find_id(reader, LSP_VEHICLES, node->key);
    if (vehicle != LSP_NONE || !vehicles->complete)
        return vehicle;
    const char *near = lsp_nearest_name(node->key, &other_key, 1);
    if (near == NULL)
        near = lsp_nearest_name(node->key, vehicles->names, vehicles->n);
    lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, node),
            .found = node->key,
            .expected = lsp_study_printf(reader, "a vehicle, or %s", other_key),
            .hint = near == NULL ? NULL : lsp_study_printf(reader, "did you mean %s", near)},
        "\"%s\" is neither a vehicle nor %s", node->key, other_key);
    return LSP_NONE;
}

static const char *vehicle_at(
    struct lsp_study_reader *reader, uint32_t vehicle, const struct lsp_post *post)
{
    return lsp_study_printf(
        reader, "%s at %s", reader->inputs->base.network.vehicles[vehicle].name, post->name);
}
