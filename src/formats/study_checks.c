/* What only the whole study shows: whether its parts fit together.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

/* The vehicles that may use a crossing in some scenario, and by which row or edit they may. */
struct passing {
    const struct lsp_network_specs *specs;
    uint32_t crossing, vehicles;
    struct lsp_place where[LSP_MAX_VEHICLES];
};

static void check_link_operators(struct lsp_study_reader *reader);
static void check_segments(struct lsp_study_reader *reader);
static bool check_alternative(struct lsp_study_reader *reader, size_t segment, size_t row);
static bool can_use(
    const struct lsp_case *base, const struct lsp_segment *segment, enum lsp_mode mode);
static void check_crossings(struct lsp_study_reader *reader);
static void check_posts(struct lsp_study_reader *reader);
static struct passing find_passing(const struct lsp_study_inputs *inputs, uint32_t crossing);
static void let_pass_link(void *user, const struct lsp_link_spec *link, struct lsp_place where);
static bool changes_passing(const struct lsp_edit *edit);
static bool link_after(const struct lsp_network_specs *specs, const struct lsp_scenario *scenario,
    size_t last_edit, struct lsp_link_spec *ret_link);
static void let_pass(struct passing *passing, uint32_t vehicles, struct lsp_place where);
static const struct lsp_link_spec *find_link(
    const struct lsp_network_specs *specs, const struct lsp_scenario *scenario, uint32_t link);
static uint32_t vehicles_of_mode(const struct lsp_network_specs *specs, enum lsp_mode mode);
static uint32_t vehicles_of_segments(const struct lsp_demand *demand);
static void check_post(struct lsp_study_reader *reader, const struct lsp_crossing *crossing,
    const struct lsp_post *post, const struct passing *passing, uint32_t *reported);

void lsp_study_check_passing(struct lsp_study_reader *reader)
{
    check_posts(reader);
}

void lsp_study_check_whole(struct lsp_study_reader *reader)
{
    check_link_operators(reader);
    check_segments(reader);
    lsp_study_check_tourism(reader);
    check_crossings(reader);
    check_posts(reader);
    lsp_study_check_goods(reader);
    lsp_study_check_observed(reader);
}

static void check_link_operators(struct lsp_study_reader *reader)
{
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    const struct lsp_known *operators = &reader->ids[LSP_OPERATORS];
    for (size_t link = 0; link < specs->n_links && operators->complete; link++) {
        const char *id = specs->links[link].operator_id;
        if (id == NULL || id[0] == '\0' || lsp_study_find_id(reader, LSP_OPERATORS, id) != LSP_NONE)
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID,
            &(struct lsp_diag_facts){.where = specs->links[link].where,
                .found = id,
                .hint = "write it under services.operators with its country"},
            "there is no operator \"%s\"", id);
    }
}

/* Every segment needs at least one alternative that it has the means to use. */
static void check_segments(struct lsp_study_reader *reader)
{
    const struct lsp_demand *demand = &reader->inputs->base.demand;
    bool has_faulty_way = !reader->ids[LSP_ROUTES].complete;
    for (size_t row = 0; row < demand->n_alternatives; row++)
        has_faulty_way |= demand->alternatives[row].modes == 0;
    for (size_t segment = 0; segment < demand->n_segments; segment++) {
        bool has_way = demand->n_alternatives == 0 || has_faulty_way;
        for (size_t row = 0; row < demand->n_alternatives; row++)
            has_way |= check_alternative(reader, segment, row);
        if (!has_way)
            lsp_diags_add(reader->diags, LSP_DIAG_SEGMENT_WITHOUT_WAY,
                &(struct lsp_diag_facts){.where = demand->segments[segment].where,
                    .expected = "an alternative whose main mode it has a vehicle or service for"},
                "segment %s can use no alternative", demand->segments[segment].id);
    }
}

/* True when the segment can use it.  That it cannot is worth a warning: perhaps a vehicle was
 * forgotten, perhaps the alternative is for others only and should say so. */
static bool check_alternative(struct lsp_study_reader *reader, size_t segment, size_t row)
{
    const struct lsp_case *base = &reader->inputs->base;
    const struct lsp_segment *group = &base->demand.segments[segment];
    const struct lsp_alternative *alternative = &base->demand.alternatives[row];
    bool is_open = (alternative->segments >> segment & 1) != 0;
    if (!is_open || alternative->modes == 0)
        return false;
    if (can_use(base, group, alternative->main_mode))
        return true;
    if (!group->is_goods && !reader->ids[LSP_ROUTES].complete)
        return false;
    lsp_diags_add(reader->diags, LSP_DIAG_ALTERNATIVE_UNUSABLE,
        &(struct lsp_diag_facts){.where = alternative->where,
            .hint = "give the segment a vehicle of that mode, or list the alternative's segments",
            .related = group->where,
            .related_note = "the segment"},
        "segment %s has no vehicle or service of mode %s for alternative %s", group->id,
        LSP_MODE_NAMES[alternative->main_mode], alternative->id);
    return false;
}

/* Services carry persons only. */
static bool can_use(
    const struct lsp_case *base, const struct lsp_segment *segment, enum lsp_mode mode)
{
    if (segment->load[mode] > 0)
        return true;
    for (size_t leg = 0; leg < base->services.n_legs && !segment->is_goods; leg++)
        if (base->services.legs[leg].mode == mode)
            return true;
    return false;
}

/* A crossing of no link is passed by nobody: perhaps a link's crossing_id was forgotten. */
static void check_crossings(struct lsp_study_reader *reader)
{
    const struct lsp_study_inputs *inputs = reader->inputs;
    if (reader->diags->n_errors > 0)
        return; /* the link may be in a row that could not be read */
    for (uint32_t crossing = 0; crossing < inputs->base.n_crossings; crossing++)
        if (find_passing(inputs, crossing).vehicles == 0)
            lsp_diags_add(reader->diags, LSP_DIAG_CROSSING_WITHOUT_LINK,
                &(struct lsp_diag_facts){.where = inputs->base.crossings[crossing].where,
                    .hint = "name it in crossing_id of its links, or in crossing of an added link"},
                "no link that a vehicle may use belongs to crossing %s",
                inputs->base.crossings[crossing].id);
}

/* Posts serve the vehicles that may come over their crossings' links. */
static void check_posts(struct lsp_study_reader *reader)
{
    const struct lsp_study_inputs *inputs = reader->inputs;
    if (!reader->ids[LSP_VEHICLES].complete)
        return; /* nor are those that links and posts name */
    uint32_t used = vehicles_of_segments(&inputs->base.demand);
    uint32_t reported[2 * LSP_MAX_CROSSINGS] = {0};
    for (uint32_t crossing = 0; crossing < inputs->base.n_crossings; crossing++) {
        const struct lsp_crossing *at = &inputs->base.crossings[crossing];
        struct passing passing = find_passing(inputs, crossing);
        passing.vehicles &= used;
        for (size_t post = 0; post < at->n_posts; post++) {
            uint32_t index = at->posts[post];
            if ((reader->faulty_posts >> index & 1) == 0)
                check_post(reader, at, &inputs->base.posts[index], &passing, &reported[index]);
        }
    }
}

/* By the base's links, by every added one, and by every edit that says who may use one of them. */
static struct passing find_passing(const struct lsp_study_inputs *inputs, uint32_t crossing)
{
    struct passing passing = {.specs = &inputs->base.network, .crossing = crossing};
    lsp_study_visit_links(inputs, let_pass_link, &passing);
    return passing;
}

static void let_pass_link(void *user, const struct lsp_link_spec *link, struct lsp_place where)
{
    struct passing *passing = user;
    if (link->crossing == passing->crossing)
        let_pass(passing, lsp_network_link_vehicles(passing->specs, link), where);
}

void lsp_study_visit_links(const struct lsp_study_inputs *inputs, lsp_visit_link *visit, void *user)
{
    const struct lsp_network_specs *specs = &inputs->base.network;
    for (size_t link = 0; link < specs->n_links; link++)
        visit(user, &specs->links[link], specs->links[link].where);
    size_t n_scenarios = inputs->n_scenarios, n_events = inputs->uncertainty.n_events;
    for (size_t scenario = 0; scenario < n_scenarios + n_events; scenario++) {
        const struct lsp_scenario *at =
            scenario < n_scenarios ? &inputs->scenarios[scenario]
                                   : &inputs->uncertainty.events[scenario - n_scenarios].scenario;
        for (size_t row = 0; row < at->n_edits; row++) {
            const struct lsp_edit *edit = &at->edits[row];
            struct lsp_link_spec link;
            if (edit->kind == LSP_EDIT_ADD_LINK)
                visit(user, &edit->link, edit->where);
            else if (changes_passing(edit) && link_after(specs, at, row, &link))
                visit(user, &link, edit->where);
        }
    }
}

static bool changes_passing(const struct lsp_edit *edit)
{
    return edit->kind == LSP_EDIT_SET_LINK && (edit->link_attribute == LSP_LINK_ALLOWED_VEHICLES ||
                                                  edit->link_attribute == LSP_LINK_MAX_SIZE);
}

/* A link as this edit and those before it leave it; false when nobody may use it any more, or when
 * the link is not known (reported). */
static bool link_after(const struct lsp_network_specs *specs, const struct lsp_scenario *scenario,
    size_t last_edit, struct lsp_link_spec *ret_link)
{
    uint32_t target = scenario->edits[last_edit].target;
    const struct lsp_link_spec *before = find_link(specs, scenario, target);
    if (before == NULL)
        return false;
    *ret_link = *before;
    for (size_t row = 0; row <= last_edit; row++) {
        const struct lsp_edit *edit = &scenario->edits[row];
        if (edit->target != target || !changes_passing(edit))
            continue;
        if (edit->link_attribute == LSP_LINK_MAX_SIZE)
            ret_link->max_size[edit->size] = edit->value;
        else
            ret_link->allowed_vehicles = edit->vehicles & vehicles_of_mode(specs, before->mode);
        if (edit->link_attribute == LSP_LINK_ALLOWED_VEHICLES && ret_link->allowed_vehicles == 0)
            return false;
    }
    return true;
}

static void let_pass(struct passing *passing, uint32_t vehicles, struct lsp_place where)
{
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        if (((vehicles & ~passing->vehicles) >> vehicle & 1) != 0)
            passing->where[vehicle] = where;
    passing->vehicles |= vehicles;
}

/* As in the base, or as an edit adds it; NULL when it is not known (reported). */
static const struct lsp_link_spec *find_link(
    const struct lsp_network_specs *specs, const struct lsp_scenario *scenario, uint32_t link)
{
    if (link < specs->n_links)
        return &specs->links[link];
    for (size_t edit = 0; edit < scenario->n_edits && link != LSP_NONE; edit++)
        if (scenario->edits[edit].kind == LSP_EDIT_ADD_LINK && scenario->edits[edit].target == link)
            return &scenario->edits[edit].link;
    return NULL;
}

static uint32_t vehicles_of_mode(const struct lsp_network_specs *specs, enum lsp_mode mode)
{
    uint32_t vehicles = 0;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if (specs->vehicles[vehicle].mode == mode)
            vehicles |= UINT32_C(1) << vehicle;
    return vehicles;
}

static uint32_t vehicles_of_segments(const struct lsp_demand *demand)
{
    uint32_t vehicles = 0;
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        for (int mode = 0; mode < LSP_N_MODES; mode++) {
            if (demand->segments[segment].vehicle[mode] == LSP_NONE)
                continue;
            vehicles |= UINT32_C(1) << demand->segments[segment].vehicle[mode];
            for (size_t way = 0; way < demand->n_alternatives; way++)
                vehicles |= UINT32_C(1)
                            << lsp_demand_vehicle(demand, segment, way, (enum lsp_mode)mode);
        }
    return vehicles;
}

/* Each missing vehicle is reported once for a post, whatever number of crossings it serves. */
static void check_post(struct lsp_study_reader *reader, const struct lsp_crossing *crossing,
    const struct lsp_post *post, const struct passing *passing, uint32_t *reported)
{
    const struct lsp_network_specs *specs = &reader->inputs->base.network;
    uint32_t missing = passing->vehicles & ~*reported;
    for (size_t group = 0; group < post->n_groups; group++)
        missing &= ~post->groups[group].vehicles;
    *reported |= missing;
    for (size_t vehicle = 0; vehicle < specs->n_vehicles; vehicle++)
        if ((missing >> vehicle & 1) != 0)
            lsp_diags_add(reader->diags, LSP_DIAG_POST_SERVICE,
                &(struct lsp_diag_facts){.where = post->where,
                    .expected = "lanes and a service time for each vehicle of its crossings",
                    .hint = "or name in the links' allowed vehicles those that may pass",
                    .related = passing->where[vehicle],
                    .related_note = "this lets it pass"},
                "post %s does not serve vehicle %s, which may use crossing %s", post->id,
                specs->vehicles[vehicle].id, crossing->id);
}
