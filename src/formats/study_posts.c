/* study.yaml: border posts and crossings.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

static void read_post(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_post *post);
static void read_hours(const struct lsp_section *section, struct lsp_post *post);
static void read_lanes(const struct lsp_section *section, struct lsp_post *post);
static void read_lane_group(const struct lsp_section *post_section, const struct lsp_yaml *node,
    size_t index, uint32_t *taken, struct lsp_post *post);
static const char *name_vehicles(struct lsp_study_reader *reader, uint32_t vehicles);
static void read_service(const struct lsp_section *section, struct lsp_post *post);
static void read_capacity(const struct lsp_section *section, struct lsp_post *post);
static void check_help(const struct lsp_section *section, const struct lsp_post *post);
static void check_lanes_against_service(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const struct lsp_post *post);
static void read_crossing(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_crossing *crossing);
static void read_between_posts(const struct lsp_section *section, struct lsp_crossing *crossing);

void lsp_study_read_posts(const struct lsp_section *root)
{
    enum { MAX_POSTS = 2 * LSP_MAX_CROSSINGS };
    struct lsp_study_reader *reader = root->reader;
    struct lsp_case *base = &reader->inputs->base;
    const struct lsp_yaml *map = lsp_study_take_ids(root, "posts", LSP_POSTS, MAX_POSTS);
    size_t n_posts = reader->ids[LSP_POSTS].n;
    base->posts = lsp_study_alloc(reader, n_posts, sizeof *base->posts);
    if (map == NULL || base->posts == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t post = 0; post < n_posts; post++, node = node->next) {
        size_t n_errors = reader->diags->n_errors;
        read_post(reader, node, &base->posts[post]);
        if (reader->diags->n_errors > n_errors)
            reader->faulty_posts |= UINT64_C(1) << post;
    }
    base->n_posts = n_posts;
}

static void read_post(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_post *post)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"country", true}, {"opens", true},
        {"closes", true}, {"utc_offset", false}, {"staffed_share", false}, {"lanes", true},
        {"service", true}, {"fee", false}, {"other_traffic", false}, {"stated_capacity", false},
        {"staffing", false}, {"secondary", false}, {"booking", false}, {"approach", false}};
    static const struct lsp_number STAFFED = {
        "staffed_share", "Share of lanes staffed", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number FEE = {NULL, "Fee", LSP_UNITS_MONEY, 0, LSP_VERY_MANY, false, 0};
    static const struct lsp_number OTHER = {
        NULL, "Other traffic", LSP_UNITS_VEH_DAY, 0, LSP_VERY_MANY, false, 0};
    *post = (struct lsp_post){.id = node->key,
        .name = node->key,
        .country = "",
        .closes_h = 24,
        .utc_offset_h = reader->utc_offset_h,
        .staffed_share = 1,
        .where = lsp_key_place(reader, node)};
    struct lsp_section section = lsp_section_open(
        reader, node, lsp_study_printf(reader, "posts.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &post->name);
    (void)lsp_field_country(&section, "country", &post->country);
    section.subject = post->name;
    read_hours(&section, post);
    (void)lsp_field_number(&section, &STAFFED, &post->staffed_share);
    read_lanes(&section, post);
    read_service(&section, post);
    (void)lsp_fields_per_vehicle(&section, "fee", &FEE, post->fee_money);
    (void)lsp_fields_per_vehicle(&section, "other_traffic", &OTHER, post->other_veh_day);
    read_capacity(&section, post);
    lsp_study_read_inspection(&section, post);
    check_help(&section, post);
    if (lsp_field_list(&section, "lanes") != NULL && lsp_field_node(&section, "service") != NULL)
        check_lanes_against_service(reader, node, post);
}

static void read_hours(const struct lsp_section *section, struct lsp_post *post)
{
    bool has_opens = lsp_field_real(section, "opens", 0, 24, &post->opens_h);
    bool has_closes = lsp_field_real(section, "closes", 0, 24, &post->closes_h);
    (void)lsp_field_real(section, "utc_offset", -12, 14, &post->utc_offset_h);
    if (has_opens && has_closes && !(post->opens_h < post->closes_h))
        lsp_diags_add(section->reader->diags, LSP_DIAG_POST_HOURS,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(section->reader, lsp_field_node(section, "closes")),
                .expected = "a later hour than that at which it opens, 24 at most",
                .hint = "a post that is open round the clock opens at 0 and closes at 24"},
            "post %s does not close after it opens", post->id);
}

static void read_lanes(const struct lsp_section *section, struct lsp_post *post)
{
    const struct lsp_yaml *list = lsp_field_list(section, "lanes");
    uint32_t taken = 0;
    size_t index = 0;
    for (const struct lsp_yaml *node = list == NULL ? NULL : list->first; node != NULL;
         node = node->next, index++) {
        if (index == LSP_MAX_LANE_GROUPS) {
            lsp_diags_add(section->reader->diags, LSP_DIAG_TOO_MANY,
                &(struct lsp_diag_facts){.where = lsp_value_place(section->reader, node)},
                "post %s has more than %d groups of lanes", post->id, LSP_MAX_LANE_GROUPS);
            return;
        }
        read_lane_group(section, node, index, &taken, post);
    }
}

static void read_lane_group(const struct lsp_section *post_section, const struct lsp_yaml *node,
    size_t index, uint32_t *taken, struct lsp_post *post)
{
    static const struct lsp_key KEYS[] = {
        {"vehicles", true}, {"lanes", true}, {"shared", false}, {"helps", false}, {"fast", false}};
    struct lsp_study_reader *reader = post_section->reader;
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "%s.lanes[%zu]", post_section->path, index), LSP_COUNT(KEYS),
        KEYS);
    struct lsp_lane_group *group = &post->groups[post->n_groups++];
    (void)lsp_field_id_bits(&section, "vehicles", LSP_VEHICLES, &group->vehicles);
    if ((*taken & group->vehicles) != 0)
        lsp_diags_add(reader->diags, LSP_DIAG_DUPLICATE_ID,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, lsp_field_node(&section, "vehicles")),
                .expected = "each vehicle in one group of lanes"},
            "a vehicle has two groups of lanes at post %s", post->id);
    *taken |= group->vehicles;
    section.subject = post->name;
    struct lsp_number lanes = {"lanes",
        lsp_study_printf(reader, "Lanes for %s", name_vehicles(reader, group->vehicles)),
        LSP_UNITS_LANES, 0, 1000, false, 0};
    (void)lsp_field_number(&section, &lanes, &group->lanes);
    lsp_study_read_sharing(&section, group);
}

static const char *name_vehicles(struct lsp_study_reader *reader, uint32_t vehicles)
{
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    const char *names = "";
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if ((vehicles >> vehicle & 1) != 0)
            names = lsp_study_printf(reader, "%s%s%s", names, names[0] == '\0' ? "" : ", ",
                specs->vehicles[vehicle].name);
    return names;
}

static void read_service(const struct lsp_section *section, struct lsp_post *post)
{
    static const struct lsp_key KEYS[] = {{"time", true}, {"spread", true}};
    static const struct lsp_number TIME = {"time", "Service time", LSP_UNITS_H, 0, 24, true, 0};
    static const struct lsp_number SPREAD = {
        "spread", "Spread of service times", LSP_UNITS_PURE, 0, 10, false, 0};
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *map = lsp_field_map(section, "service");
    for (const struct lsp_yaml *node = map == NULL ? NULL : map->first; node != NULL;
         node = node->next) {
        struct lsp_section row = lsp_section_open(reader, node,
            lsp_study_printf(reader, "%s.service.%s", section->path, node->key), LSP_COUNT(KEYS),
            KEYS);
        uint32_t vehicle = lsp_key_id(reader, node, LSP_VEHICLES);
        if (vehicle == LSP_NONE)
            continue;
        post->service_h[vehicle] = 1; /* a faulty time is still a service */
        row.subject = lsp_study_printf(
            reader, "%s at %s", reader->inputs->base.network.vehicles[vehicle].name, post->name);
        (void)lsp_field_number(&row, &TIME, &post->service_h[vehicle]);
        (void)lsp_field_number(&row, &SPREAD, &post->service_cv[vehicle]);
    }
}

/* A map from vehicle to a quantity. */
static void read_capacity(const struct lsp_section *section, struct lsp_post *post)
{
    static const struct lsp_key KEYS[] = {{"vehicles", false}, {"persons", false}};
    static const struct lsp_number NUMBERS[] = {
        {"vehicles", "Stated capacity for vehicles", LSP_UNITS_VEH_DAY, 0, LSP_VERY_MANY, true,
            offsetof(struct lsp_post, capacity_veh_day)},
        {"persons", "Stated capacity for persons", LSP_UNITS_PERSONS_DAY, 0, LSP_VERY_MANY, true,
            offsetof(struct lsp_post, capacity_persons_day)},
    };
    struct lsp_section capacity =
        lsp_section_open_child(section, "stated_capacity", LSP_COUNT(KEYS), KEYS);
    lsp_fields_numbers(&capacity, LSP_COUNT(NUMBERS), NUMBERS, post);
}

/* Groups that help one another in a circle are one line, which is what a pool is. */
static void check_help(const struct lsp_section *section, const struct lsp_post *post)
{
    uint32_t free_groups = 0; /* those that no group helps that is not free itself */
    for (size_t pass = 0; pass < post->n_groups; pass++)
        for (size_t group = 0; group < post->n_groups; group++) {
            bool is_helped = false;
            for (size_t other = 0; other < post->n_groups; other++)
                is_helped |= other != group && (free_groups >> other & 1) == 0 &&
                             (post->groups[other].helps & post->groups[group].vehicles) != 0;
            if (!is_helped)
                free_groups |= 1u << group;
        }
    if (free_groups + 1 == 1u << post->n_groups)
        return;
    lsp_diags_add(section->reader->diags, LSP_DIAG_LANES_SHARED,
        &(struct lsp_diag_facts){
            .where = lsp_key_place(section->reader, lsp_field_node(section, "lanes")),
            .expected = "groups that help others and are not helped by them in turn",
            .hint = "groups whose lanes all are for all of their vehicles are shared: pooled"},
        "lanes at post %s help one another in a circle", post->id);
}

/* Lanes without a service time, or the other way round, serve nobody. */
static void check_lanes_against_service(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, const struct lsp_post *post)
{
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    uint32_t with_lanes = 0;
    for (size_t group = 0; group < post->n_groups; group++)
        with_lanes |= post->groups[group].vehicles;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++) {
        bool has_lanes = (with_lanes >> vehicle & 1) != 0;
        bool has_service = post->service_h[vehicle] > 0;
        bool has_traffic = post->other_veh_day[vehicle] > 0;
        if (has_lanes == has_service && (has_lanes || !has_traffic))
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_POST_SERVICE,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader,
                                         lsp_yaml_child(node, has_lanes ? "service" : "lanes")),
                .expected = "lanes and a service time for each vehicle that is served"},
            "post %s has no %s for vehicle %s", post->id, has_lanes ? "service time" : "lanes",
            specs->vehicles[vehicle].id);
    }
}

void lsp_study_read_crossings(const struct lsp_section *root)
{
    struct lsp_study_reader *reader = root->reader;
    struct lsp_case *base = &reader->inputs->base;
    const struct lsp_yaml *map =
        lsp_study_take_ids(root, "crossings", LSP_CROSSINGS, LSP_MAX_CROSSINGS);
    size_t n_crossings = reader->ids[LSP_CROSSINGS].n;
    base->crossings = lsp_study_alloc(reader, n_crossings, sizeof *base->crossings);
    if (map == NULL || base->crossings == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t crossing = 0; crossing < n_crossings; crossing++, node = node->next)
        read_crossing(reader, node, &base->crossings[crossing]);
    base->n_crossings = n_crossings;
}

static void read_crossing(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_crossing *crossing)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"posts", false}, {"storage", false},
        {"drive_time", false}, {"hold", false}, {"gauge_change", false}};
    *crossing = (struct lsp_crossing){.id = node->key,
        .name = node->key,
        .utc_offset_h = reader->utc_offset_h,
        .where = lsp_key_place(reader, node)};
    struct lsp_section section = lsp_section_open(
        reader, node, lsp_study_printf(reader, "crossings.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &crossing->name);
    const struct lsp_yaml *list = lsp_field_list(&section, "posts");
    for (const struct lsp_yaml *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next) {
        if (crossing->n_posts == LSP_MAX_POSTS_OF_CROSSING) {
            lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
                &(struct lsp_diag_facts){.where = lsp_value_place(reader, item)},
                "crossing %s has more than %d posts", crossing->id, LSP_MAX_POSTS_OF_CROSSING);
            return;
        }
        uint32_t post = lsp_value_id(reader, item, LSP_POSTS);
        if (post != LSP_NONE && crossing->n_posts > 0 && crossing->posts[0] == post)
            lsp_diags_add(reader->diags, LSP_DIAG_DUPLICATE_ID,
                &(struct lsp_diag_facts){
                    .where = lsp_value_place(reader, item), .found = item->text},
                "crossing %s passes post %s twice", crossing->id, item->text);
        else if (post != LSP_NONE)
            crossing->posts[crossing->n_posts++] = post;
    }
    section.subject = crossing->name;
    read_between_posts(&section, crossing);
    lsp_study_read_gauge_change(&section, crossing);
}

/* What lies between the two posts. */
static void read_between_posts(const struct lsp_section *section, struct lsp_crossing *crossing)
{
    static const struct lsp_number NUMBERS[] = {
        {"storage", "Room between the posts", LSP_UNITS_PCE, 0, LSP_VERY_MANY, true,
            offsetof(struct lsp_crossing, storage_pce)},
        {"drive_time", "Drive from post to post", LSP_UNITS_H, 0, 24, true,
            offsetof(struct lsp_crossing, drive_h)},
    };
    lsp_fields_numbers(section, LSP_COUNT(NUMBERS), NUMBERS, crossing);
    (void)lsp_field_bool(section, "hold", &crossing->holds);
    static const char *const KEYS[] = {"storage", "drive_time", "hold"};
    for (size_t key = 0; key < LSP_COUNT(KEYS); key++) {
        const struct lsp_yaml *node = lsp_field_node(section, KEYS[key]);
        const struct lsp_yaml *posts = lsp_field_node(section, "posts");
        if (node == NULL || (posts != NULL && posts->first != NULL && posts->first->next != NULL))
            continue;
        lsp_diags_add(section->reader->diags, LSP_DIAG_BETWEEN_POSTS,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(section->reader, node), .expected = "posts: [one, another]"},
            "crossing %s has no two posts for %s to lie between", crossing->id, KEYS[key]);
    }
}
