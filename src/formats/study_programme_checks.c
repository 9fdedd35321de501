/* study.yaml: what only the whole programme shows: circles, contradictions, work that needs more
 * than there is, and what the opening does not wait for.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

#include <math.h>

#include "base/date.h"

/* Two statements of one share differ when they are further apart. */
static const double SHARE_TOLERANCE = 0.005;

static bool check_cycle(struct lsp_study_reader *reader);
static void check_activity(struct lsp_study_reader *reader, const struct lsp_activity *activity);
static void check_actuals(struct lsp_study_reader *reader, const struct lsp_activity *activity);
static void check_dates(struct lsp_study_reader *reader, const struct lsp_activity *activity);
static void check_relations(struct lsp_study_reader *reader, const struct lsp_activity *activity);
static void check_needs(struct lsp_study_reader *reader, const struct lsp_activity *activity);
static void check_resources_used(struct lsp_study_reader *reader);
static void check_reports(struct lsp_study_reader *reader);
static bool is_earlier_report(
    const struct lsp_progress_report *earlier, const struct lsp_progress_report *report);
static void check_groups(struct lsp_study_reader *reader);
static void check_end(struct lsp_study_reader *reader);
static void check_awaited(const struct lsp_section *programme);
static void mark_awaited(const struct lsp_programme *works, bool awaited[], uint32_t stack[]);
static struct lsp_place place_of(
    struct lsp_study_reader *reader, const struct lsp_activity *activity, const char *key);
static void contradict(struct lsp_study_reader *reader, enum lsp_diag_code code,
    const struct lsp_activity *activity, const char *key, const char *message);

void lsp_study_check_programme(const struct lsp_section *programme)
{
    struct lsp_study_reader *reader = programme->reader;
    const struct lsp_programme *works = &reader->inputs->programme;
    for (size_t activity = 0; activity < works->n_activities; activity++)
        check_activity(reader, &works->activities[activity]);
    check_resources_used(reader);
    check_reports(reader);
    check_groups(reader);
    if (check_cycle(reader))
        return;
    if (works->opening < works->n_activities)
        check_awaited(programme);
    if (lsp_diags_status(reader->diags) == LSP_OK)
        check_end(reader);
}

static bool check_cycle(struct lsp_study_reader *reader)
{
    const struct lsp_programme *works = &reader->inputs->programme;
    uint32_t *cycle = lsp_study_alloc(reader, works->n_activities, sizeof *cycle);
    size_t length = cycle == NULL ? 0 : lsp_programme_find_cycle(works, cycle);
    if (length == 0)
        return cycle == NULL;
    const struct lsp_activity *first = &works->activities[cycle[0]];
    const char *names = first->id;
    for (size_t step = 1; step < length; step++)
        names = lsp_study_printf(reader, "%s, %s", names, works->activities[cycle[step]].id);
    lsp_diags_add(reader->diags, LSP_DIAG_PROGRAMME_CYCLE,
        &(struct lsp_diag_facts){.where = place_of(reader, first, "after"),
            .hint = "take one of them out of another's \"after\""},
        "activities wait for one another in a circle: %s, %s", names, first->id);
    return true;
}

static void check_activity(struct lsp_study_reader *reader, const struct lsp_activity *activity)
{
    check_actuals(reader, activity);
    check_dates(reader, activity);
    check_relations(reader, activity);
    check_needs(reader, activity);
}

static void check_actuals(struct lsp_study_reader *reader, const struct lsp_activity *activity)
{
    const int32_t data_day = reader->inputs->programme.data_day;
    const bool is_started = activity->started_day != INT32_MIN;
    const bool is_finished = activity->finished_day != INT32_MIN;
    const bool has_left = !isnan(activity->left_mid_days);
    const bool has_done = !isnan(activity->done_share);
    const enum lsp_diag_code code = LSP_DIAG_PROGRESS_CONTRADICTS;
    if (is_finished && is_started && activity->finished_day < activity->started_day)
        contradict(reader, code, activity, "finished", "it is finished before it is started");
    if (is_finished && has_done && activity->done_share < 1)
        contradict(reader, code, activity, "done", "it is finished, but not all of it is done");
    if (is_finished && has_left && activity->left_high_days > 0)
        contradict(reader, code, activity, "left", "it is finished, but work is left");
    if (!is_finished && !is_started && has_done && activity->done_share > 0)
        contradict(reader, code, activity, "done", "some of it is done, but it is not started");
    if (!is_finished && !is_started && has_left)
        contradict(reader, code, activity, "left", "work is left of it, but it is not started");
    if (!is_finished && is_started && data_day == INT32_MIN && (has_done || has_left))
        contradict(reader, LSP_DIAG_NO_DATA_DATE, activity, has_left ? "left" : "done",
            "it is under way, but the programme has no data_date");
    if (data_day == INT32_MIN)
        return;
    if (is_started && activity->started_day > data_day)
        contradict(reader, LSP_DIAG_PROGRESS_LATER, activity, "started",
            "it is started after the data date");
    if (is_finished && activity->finished_day > data_day)
        contradict(reader, LSP_DIAG_PROGRESS_LATER, activity, "finished",
            "it is finished after the data date");
}

static void check_dates(struct lsp_study_reader *reader, const struct lsp_activity *activity)
{
    const enum lsp_diag_code code = LSP_DIAG_DATES_CONTRADICT;
    const bool has_start_by = activity->start_by_day != INT32_MIN;
    const bool has_finish_by = activity->finish_by_day != INT32_MIN;
    if (has_start_by && activity->start_by_day < activity->not_before_day)
        contradict(reader, code, activity, "start_by", "it is to start before it may");
    if (has_finish_by && activity->finish_by_day < activity->not_before_day)
        contradict(reader, code, activity, "finish_by", "it is to finish before it may start");
    if (has_finish_by && activity->finish_by_day < activity->finish_not_before_day)
        contradict(reader, code, activity, "finish_by", "it is to finish before it may");
}

static void check_relations(struct lsp_study_reader *reader, const struct lsp_activity *activity)
{
    const struct lsp_programme *works = &reader->inputs->programme;
    for (size_t at = 0; at < activity->n_relations; at++) {
        const struct lsp_relation *relation = &activity->relations[at];
        for (size_t earlier = 0; earlier < at; earlier++) {
            const struct lsp_relation *same = &activity->relations[earlier];
            if (same->predecessor != relation->predecessor || same->kind != relation->kind)
                continue;
            lsp_diags_add(reader->diags, LSP_DIAG_RELATION_TWICE,
                &(struct lsp_diag_facts){.where = relation->where,
                    .related = same->where,
                    .related_note = "first stated here",
                    .hint = "the later of the two holds"},
                "%s waits for %s in the same way twice", activity->id,
                works->activities[relation->predecessor].id);
            break;
        }
    }
}

static void check_needs(struct lsp_study_reader *reader, const struct lsp_activity *activity)
{
    const struct lsp_programme *works = &reader->inputs->programme;
    for (size_t at = 0; at < activity->n_needs; at++) {
        const struct lsp_need *need = &activity->needs[at];
        const struct lsp_resource *resource = &works->resources[need->resource];
        if (need->amount <= resource->amount)
            continue;
        lsp_diags_add(reader->diags, LSP_DIAG_NEEDS_TOO_MUCH,
            &(struct lsp_diag_facts){.where = place_of(reader, activity, "needs"),
                .found = lsp_study_printf(reader, "%g", need->amount),
                .expected =
                    lsp_study_printf(reader, "at most %g, all that there is", resource->amount),
                .related = resource->where,
                .related_note = "stated here"},
            "%s needs more of %s than there is, so it can never be done", activity->id,
            resource->id);
    }
}

static void check_resources_used(struct lsp_study_reader *reader)
{
    const struct lsp_programme *works = &reader->inputs->programme;
    for (uint32_t resource = 0; resource < works->n_resources; resource++) {
        bool is_used = false;
        for (size_t activity = 0; activity < works->n_activities && !is_used; activity++)
            for (size_t at = 0; at < works->activities[activity].n_needs; at++)
                is_used |= works->activities[activity].needs[at].resource == resource;
        if (!is_used)
            lsp_diags_add(reader->diags, LSP_DIAG_RESOURCE_UNUSED,
                &(struct lsp_diag_facts){.where = works->resources[resource].where,
                    .hint = "name it in the needs of an activity"},
                "no activity needs %s", works->resources[resource].id);
    }
}

/* Each against the latest that is earlier, and against what its activity says itself. */
static void check_reports(struct lsp_study_reader *reader)
{
    const struct lsp_programme *works = &reader->inputs->programme;
    for (size_t at = 0; at < works->n_reports; at++) {
        const struct lsp_progress_report *report = &works->reports[at];
        if (works->data_day != INT32_MIN && report->day > works->data_day)
            lsp_diags_add(reader->diags, LSP_DIAG_PROGRESS_LATER,
                &(struct lsp_diag_facts){.where = report->where,
                    .hint = "move data_date to the day up to which progress is known"},
                "a report of %s lies after the data date", works->activities[report->activity].id);
        for (size_t other = 0; other < works->n_reports; other++) {
            const struct lsp_progress_report *earlier = &works->reports[other];
            if (is_earlier_report(earlier, report) &&
                earlier->done_share > report->done_share + SHARE_TOLERANCE)
                lsp_diags_add(reader->diags, LSP_DIAG_PROGRESS_FALLS,
                    &(struct lsp_diag_facts){.where = report->where,
                        .found = lsp_study_printf(reader, "%.3g", report->done_share),
                        .related = earlier->where,
                        .related_note =
                            lsp_study_printf(reader, "%.3g is reported here", earlier->done_share)},
                    "less of %s is done than was earlier", works->activities[report->activity].id);
        }
    }
}

static bool is_earlier_report(
    const struct lsp_progress_report *earlier, const struct lsp_progress_report *report)
{
    return earlier->activity == report->activity && earlier->day < report->day;
}

/* Whether there can be durations that go together as is said. */
static void check_groups(struct lsp_study_reader *reader)
{
    const struct lsp_schedule_risk_options *options = &reader->inputs->programme_options;
    uint32_t group = LSP_NONE;
    if (options->n_groups > 0)
        lsp_study_note(
            reader, lsp_schedule_risk_check_groups(&reader->inputs->programme, options, &group));
    if (group != LSP_NONE)
        lsp_diags_add(reader->diags, LSP_DIAG_CORRELATION_GROUP,
            &(struct lsp_diag_facts){.where = options->groups[group].where,
                .found = lsp_study_printf(reader, "%g", options->groups[group].value),
                .hint = "what goes with one of two that go together goes with the other, too; "
                        "bring the values closer to one another"},
            "durations cannot be correlated so, with what the other correlations say");
}

/* Of a programme without any fault. */
static void check_end(struct lsp_study_reader *reader)
{
    const struct lsp_programme *works = &reader->inputs->programme;
    uint32_t endless = LSP_NONE;
    lsp_study_note(reader, lsp_programme_find_endless(works, &endless));
    if (endless != LSP_NONE)
        lsp_diags_add(reader->diags, LSP_DIAG_ENDLESS,
            &(struct lsp_diag_facts){.where = works->activities[endless].where,
                .expected = "an end before the year 10000, with all durations high"},
            "%s is not finished before the year 10000", works->activities[endless].id);
}

/* A part that the opening does not wait for is forgotten, not left out. */
static void check_awaited(const struct lsp_section *programme)
{
    struct lsp_study_reader *reader = programme->reader;
    const struct lsp_programme *works = &reader->inputs->programme;
    bool *awaited = lsp_study_alloc(reader, works->n_activities, sizeof *awaited);
    uint32_t *stack = lsp_study_alloc(reader, works->n_activities, sizeof *stack);
    if (awaited == NULL || stack == NULL)
        return;
    mark_awaited(works, awaited, stack);
    const struct lsp_yaml *parts = lsp_field_node(programme, "parts");
    if (parts == NULL)
        parts = lsp_field_node(programme, "plan"); /* which then holds them */
    for (size_t part = 0; part < works->n_parts; part++)
        if (!awaited[works->parts[part].activity])
            lsp_diags_add(reader->diags, LSP_DIAG_PART_NOT_AWAITED,
                &(struct lsp_diag_facts){
                    .where = lsp_key_place(reader, parts),
                    .hint = "let an activity before the opening come after it"},
                "\"%s\" must be ready before the link opens, but %s does not wait for %s",
                works->parts[part].name, works->activities[works->opening].id,
                works->activities[works->parts[part].activity].id);
}

/* The opening and all before it. */
static void mark_awaited(const struct lsp_programme *works, bool awaited[], uint32_t stack[])
{
    size_t n = 0;
    awaited[works->opening] = true;
    stack[n++] = works->opening;
    while (n > 0) {
        const struct lsp_activity *activity = &works->activities[stack[--n]];
        for (size_t at = 0; at < activity->n_relations; at++) {
            uint32_t before = activity->relations[at].predecessor;
            if (!awaited[before])
                stack[n++] = before;
            awaited[before] = true;
        }
    }
}

/* That of a key if the activity is written in study.yaml and has it, else the activity's own. */
static struct lsp_place place_of(
    struct lsp_study_reader *reader, const struct lsp_activity *activity, const char *key)
{
    const struct lsp_yaml *node = lsp_yaml_child(
        lsp_yaml_child(lsp_yaml_child(reader->programme, "activities"), activity->id), key);
    return node == NULL ? activity->where : lsp_key_place(reader, node);
}

static void contradict(struct lsp_study_reader *reader, enum lsp_diag_code code,
    const struct lsp_activity *activity, const char *key, const char *message)
{
    char data_date[11] = "";
    const int32_t data_day = reader->inputs->programme.data_day;
    if (code == LSP_DIAG_PROGRESS_LATER)
        lsp_date_format(data_day, data_date);
    lsp_diags_add(reader->diags, code,
        &(struct lsp_diag_facts){.where = place_of(reader, activity, key),
            .expected = code == LSP_DIAG_PROGRESS_LATER
                            ? lsp_study_printf(reader, "a day up to %s", data_date)
                        : code == LSP_DIAG_NO_DATA_DATE
                            ? "data_date: the day up to which progress is known"
                            : NULL},
        "%s: %s", activity->id, message);
}
