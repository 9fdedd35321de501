/* study.yaml: what must be ready before a vehicle may pass, official dates, and the history of
 * progress.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

#include <math.h>

static void read_part(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_programme_part *part);
static bool read_target(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_programme_target *target);
static bool read_report(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_progress_report *report);
static bool read_reached(const struct lsp_section *row, struct lsp_progress_report *report);
static bool share_at(const struct lsp_section *row, uint32_t activity, double *ret_share);
static bool is_stretch_faulty(struct lsp_study_reader *reader, const struct lsp_activity *work);

void lsp_study_read_parts(const struct lsp_section *programme)
{
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_programme *works = &reader->inputs->programme;
    const struct lsp_yaml *map = lsp_field_map(programme, "parts");
    if (map == NULL)
        return; /* a plan's stay */
    works->n_parts = 0;
    works->parts = lsp_study_alloc(reader, map->n_children, sizeof *works->parts);
    for (const struct lsp_yaml *node = map->first; node != NULL && works->parts != NULL;
         node = node->next) {
        struct lsp_programme_part *part = &works->parts[works->n_parts];
        lsp_study_check_id(reader, node);
        read_part(reader, node, part);
        if (part->activity != LSP_NONE)
            works->n_parts++;
    }
}

static void read_part(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_programme_part *part)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"country", false}, {"activity", true}};
    *part = (struct lsp_programme_part){.name = node->key, .country = "", .activity = LSP_NONE};
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.parts.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &part->name);
    (void)lsp_field_country(&section, "country", &part->country);
    (void)lsp_field_id(&section, "activity", LSP_ACTIVITIES, &part->activity);
}

void lsp_study_read_targets(const struct lsp_section *programme)
{
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_programme *works = &reader->inputs->programme;
    const struct lsp_yaml *list = lsp_field_list(programme, "targets");
    if (list == NULL)
        return; /* a plan's stay */
    works->n_targets = 0;
    works->targets = lsp_study_alloc(reader, list->n_children, sizeof *works->targets);
    for (const struct lsp_yaml *node = list->first; node != NULL && works->targets != NULL;
         node = node->next)
        if (read_target(reader, node, &works->targets[works->n_targets]))
            works->n_targets++;
}

static bool read_target(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_programme_target *target)
{
    static const struct lsp_key KEYS[] = {
        {"name", true}, {"activity", true}, {"date", true}, {"source", false}};
    *target = (struct lsp_programme_target){.name = "", .source = "", .activity = LSP_NONE};
    struct lsp_section row = lsp_section_open(
        reader, node, lsp_value_place(reader, node).element, LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&row, "source", &target->source);
    bool is_good = lsp_field_text(&row, "name", &target->name);
    is_good &= lsp_field_id(&row, "activity", LSP_ACTIVITIES, &target->activity);
    is_good &= lsp_field_date(&row, "date", &target->day);
    return is_good;
}

void lsp_study_read_reports(const struct lsp_section *programme)
{
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_programme *works = &reader->inputs->programme;
    const struct lsp_yaml *list = lsp_field_list(programme, "progress");
    if (list == NULL)
        return; /* a plan's stay */
    works->n_reports = 0;
    works->reports = lsp_study_alloc(reader, list->n_children, sizeof *works->reports);
    for (const struct lsp_yaml *node = list->first; node != NULL && works->reports != NULL;
         node = node->next)
        if (read_report(reader, node, &works->reports[works->n_reports]))
            works->n_reports++;
}

static bool read_report(struct lsp_study_reader *reader, const struct lsp_yaml *node,
    struct lsp_progress_report *report)
{
    static const struct lsp_key KEYS[] = {{"activity", true}, {"date", true}, {"done", false},
        {"at", false}, {"source", false}, {"note", false}};
    *report = (struct lsp_progress_report){
        .source = "", .activity = LSP_NONE, .where = lsp_value_place(reader, node)};
    struct lsp_section row =
        lsp_section_open(reader, node, report->where.element, LSP_COUNT(KEYS), KEYS);
    const char *unused = NULL;
    (void)lsp_field_text(&row, "note", &unused);
    (void)lsp_field_text(&row, "source", &report->source);
    bool is_good = lsp_field_id(&row, "activity", LSP_ACTIVITIES, &report->activity);
    is_good &= lsp_field_date(&row, "date", &report->day);
    if (row.map == NULL)
        return false;
    return read_reached(&row, report) && is_good;
}

/* Either the share that is done, or the place that the work has come to. */
static bool read_reached(const struct lsp_section *row, struct lsp_progress_report *report)
{
    bool has_done = lsp_field_node(row, "done") != NULL;
    bool has_at = lsp_field_node(row, "at") != NULL;
    if (has_done != has_at)
        return has_done ? lsp_field_real(row, "done", 0, 1, &report->done_share)
                        : share_at(row, report->activity, &report->done_share);
    lsp_diags_add(row->reader->diags, LSP_DIAG_PROGRESS_REACHED,
        &(struct lsp_diag_facts){
            .where = report->where, .expected = "either done, a share, or at, in metres"},
        has_done ? "progress is told in two ways" : "a report says nothing of what was done");
    return false;
}

static bool share_at(const struct lsp_section *row, uint32_t activity, double *ret_share)
{
    struct lsp_study_reader *reader = row->reader;
    double at = 0;
    if (!lsp_field_real(row, "at", -1e6, 1e6, &at) || activity == LSP_NONE)
        return false;
    const struct lsp_activity *work = &reader->inputs->programme.activities[activity];
    double length = work->along_to_m - work->along_from_m;
    double share = (at - work->along_from_m) / length;
    if (share >= 0 && share <= 1) {
        *ret_share = share;
        return true;
    }
    bool has_length = fabs(length) > 0; /* false where it is not stated */
    if (!has_length && is_stretch_faulty(reader, work))
        return false;
    lsp_diags_add(reader->diags, LSP_DIAG_PROGRESS_REACHED,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, lsp_field_node(row, "at")),
            .found = lsp_field_node(row, "at")->text,
            .expected = has_length ? lsp_study_printf(reader, "metres from %g to %g",
                                         work->along_from_m, work->along_to_m)
                                   : "an activity with along: [from, to]"},
        has_length ? "the place reached lies outside the stretch of %s"
                   : "%s has no stretch to be at a place of",
        work->id);
    return false;
}

/* Stated, but not understood: which has been said. */
static bool is_stretch_faulty(struct lsp_study_reader *reader, const struct lsp_activity *work)
{
    const struct lsp_yaml *activities = lsp_yaml_child(reader->programme, "activities");
    return isnan(work->along_to_m) &&
           lsp_yaml_child(lsp_yaml_child(activities, work->id), "along") != NULL;
}
