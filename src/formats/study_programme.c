/* study.yaml: the programme of works, part by part.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

#include <string.h>

#include "formats/plan.h"

static void read_options(const struct lsp_section *section);
static bool read_plan(const struct lsp_section *section);
static void take_plan(const struct lsp_section *section, const struct lsp_programme *plan);

void lsp_study_read_programme(const struct lsp_section *root)
{
    struct lsp_study_reader *reader = root->reader;
    const bool has_plan = lsp_yaml_child(lsp_field_node(root, "programme"), "plan") != NULL;
    const struct lsp_key keys[] = {{"plan", false}, {"start", !has_plan}, {"opens", !has_plan},
        {"data_date", false}, {"draws", false}, {"seed", false}, {"correlation", false},
        {"holidays", false}, {"calendars", !has_plan}, {"resources", false},
        {"activities", !has_plan}, {"parts", false}, {"targets", false}, {"progress", false},
        {"cost_correlation", false}, {"correlations", false}, {"risks", false}, {"outside", false}};
    struct lsp_section section = lsp_section_open_child(root, "programme", LSP_COUNT(keys), keys);
    reader->programme = section.map;
    struct lsp_programme *programme = &reader->inputs->programme;
    *programme = lsp_programme_blank();
    reader->is_plan_unknown = !read_plan(&section);
    (void)lsp_field_date(&section, "start", &programme->start_day);
    (void)lsp_field_date(&section, "data_date", &programme->data_day);
    read_options(&section);
    lsp_study_read_holidays(&section);
    lsp_study_read_calendars(&section);
    lsp_study_read_resources(&section);
    lsp_study_read_activities(&section);
    if (reader->status != LSP_OK)
        return; /* what follows looks at activities */
    (void)lsp_field_id(&section, "opens", LSP_ACTIVITIES, &programme->opening);
    lsp_study_read_parts(&section);
    lsp_study_read_targets(&section);
    lsp_study_read_reports(&section);
    lsp_study_read_risks(&section);
    if (reader->status == LSP_OK)
        lsp_study_check_programme(&section);
}

/* What a planner's file says stands first, and study.yaml adds to it.  False when it could not be
 * read: then ids that are not known say nothing. */
static bool read_plan(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    const char *name = NULL;
    if (!lsp_field_text(section, "plan", &name))
        return true;
    struct lsp_programme plan = {0};
    lsp_study_ask(reader, lsp_field_node(section, "plan"));
    enum lsp_status status = lsp_plan_file_read_in(
        reader->folder, name, lsp_field_node(section, "opens") != NULL, reader->diags, &plan);
    lsp_study_note(reader, status);
    if (status == LSP_OK)
        take_plan(section, &plan);
    return status == LSP_OK;
}

static void take_plan(const struct lsp_section *section, const struct lsp_programme *plan)
{
    struct lsp_study_reader *reader = section->reader;
    reader->inputs->programme = *plan;
    for (size_t calendar = 0; calendar < plan->n_calendars; calendar++)
        lsp_study_add_id(reader, LSP_CALENDARS, plan->calendars[calendar].id);
    for (size_t resource = 0; resource < plan->n_resources; resource++)
        lsp_study_add_id(reader, LSP_RESOURCES, plan->resources[resource].id);
    for (size_t activity = 0; activity < plan->n_activities; activity++)
        lsp_study_add_id(reader, LSP_ACTIVITIES, plan->activities[activity].id);
    reader->ids[LSP_CALENDARS].complete = true;
    reader->ids[LSP_RESOURCES].complete = true;
    reader->ids[LSP_ACTIVITIES].complete = true;
}

static void read_options(const struct lsp_section *section)
{
    struct lsp_schedule_risk_options *options = &section->reader->inputs->programme_options;
    static const struct lsp_number CORRELATION = {
        "correlation", "Correlation of the durations", LSP_UNITS_PURE, 0, 1, false, 0};
    double correlation[3];
    int64_t draws = 10000, seed = 1;
    (void)lsp_field_int(section, "draws", 100, 1000000, &draws);
    (void)lsp_field_int(section, "seed", 0, INT64_MAX, &seed);
    if (lsp_field_shown(section, &CORRELATION, correlation))
        options->correlation = correlation[1];
    options->n_draws = (uint32_t)draws;
    options->seed = (uint64_t)seed;
}

const struct lsp_yaml *lsp_study_take_more_ids(
    const struct lsp_section *programme, const char *key, enum lsp_things things, size_t max)
{
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_known *ids = &reader->ids[things];
    const struct lsp_yaml *map = lsp_field_map(programme, key);
    const size_t n_old = ids->n;
    ids->complete = (map != NULL || (lsp_field_node(programme, key) == NULL && ids->complete)) &&
                    !reader->is_plan_unknown;
    for (const struct lsp_yaml *row = map == NULL ? NULL : map->first; row != NULL;
         row = row->next) {
        if (lsp_study_find_id(reader, things, row->key) != LSP_NONE)
            continue;
        if (ids->n == n_old + max) {
            lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
                &(struct lsp_diag_facts){.where = lsp_key_place(reader, row)},
                "there are more than %zu %s", max, key);
            ids->complete = false;
            break;
        }
        lsp_study_check_id(reader, row);
        lsp_study_add_id(reader, things, row->key);
    }
    return map;
}

void *lsp_study_extend(
    struct lsp_study_reader *reader, const void *old, size_t n_old, size_t n, size_t size)
{
    void *array = lsp_study_alloc(reader, n, size);
    if (array != NULL && n_old > 0)
        memcpy(array, old, n_old * size);
    return array;
}

bool lsp_study_read_estimate(const struct lsp_section *section, const struct lsp_number *number,
    struct lsp_estimate *ret_estimate)
{
    static const enum lsp_duration_shape SHAPES[LSP_N_RANGE_SHAPES] = {
        [LSP_RANGE_TRIANGULAR] = LSP_SHAPE_TRIANGULAR,
        [LSP_RANGE_UNIFORM] = LSP_SHAPE_UNIFORM,
        [LSP_RANGE_PERT] = LSP_SHAPE_PERT,
        [LSP_RANGE_LOGNORMAL] = LSP_SHAPE_LOGNORMAL,
    };
    double value[3];
    if (!lsp_field_shown(section, number, value))
        return false;
    const struct lsp_assumptions *assumptions = &section->reader->inputs->assumptions;
    struct lsp_assumption *item = &assumptions->items[assumptions->n_items - 1];
    if (lsp_yaml_child(lsp_field_node(section, number->key), "shape") == NULL)
        item->shape = LSP_RANGE_PERT;
    *ret_estimate = (struct lsp_estimate){value[0], value[1], value[2], SHAPES[item->shape]};
    return true;
}
