/* Section 5: the programme: bars, critical path, floats, and the opening date's distribution.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <math.h>
#include <stdint.h>

static void add_opening(struct lsp_view *view);
static void say_chances(struct lsp_view *view);
static void say_combination(struct lsp_view *view);
static void add_chances(struct lsp_view *view);
static void add_parts(struct lsp_view *view);
static void add_targets(struct lsp_view *view);
static const char *held_words(const struct lsp_report *report, size_t target);
static void add_activities(struct lsp_view *view);
static int32_t last_day(const struct lsp_report *report, size_t activity);
static void add_activity(struct lsp_view *view, size_t activity);

void lsp_section_programme(struct lsp_view *view)
{
    const struct lsp_report *report = view->report;
    if (!lsp_has_programme(report)) {
        lsp_buffer_add(view->page, "<p>The study has no programme of works.</p>\n");
        return;
    }
    add_opening(view);
    add_parts(view);
    add_targets(view);
    lsp_chart_gantt(view);
    lsp_chart_advance(view);
    lsp_programme_progress(view);
    lsp_programme_risk(view);
    lsp_programme_checks(view);
    add_activities(view);
}

static bool has_views(const struct lsp_report *report)
{
    return report->spread->outside.day != NULL;
}

static void add_opening(struct lsp_view *view)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    lsp_buffer_printf(view->page,
        "<p>With every duration at its middle value the link opens on "
        "<b>%s</b>. ",
        lsp_word_date(view->report->plan->opening_day).text);
    if (!lsp_opening_is_spread(view->report)) {
        bool is_drawn = spread != NULL && spread->n_draws >= LSP_FEWEST_DRAWS;
        lsp_buffer_add(view->page, is_drawn
                                       ? "No activity on the way to it has a range of "
                                         "durations, so no chances can be given: that does "
                                         "not make the date certain.</p>\n"
                                       : "Too few programmes were drawn to give chances.</p>\n");
        return;
    }
    say_chances(view);
    if (has_views(view->report))
        say_combination(view);
    add_chances(view);
    if (has_views(view->report) || view->report->programme->n_targets > 0)
        lsp_chart_views(view);
    lsp_chart_opening(view);
}

static void say_chances(struct lsp_view *view)
{
    const struct lsp_schedule_risk *spread = view->report->spread;
    const int32_t *sorted =
        spread->inside.sorted_day != NULL ? spread->inside.sorted_day : spread->sorted_day;
    uint32_t n_later = 0;
    for (uint32_t draw = 0; draw < spread->n_draws; draw++)
        n_later += sorted[draw] > view->report->plan->opening_day ? 1 : 0;
    lsp_buffer_printf(view->page,
        "Durations are uncertain, so the works were scheduled %s times "
        "with durations drawn from their ranges: %s of the openings came later than that "
        "date.</p>\n",
        lsp_word_number(spread->n_draws, 0).text,
        lsp_word_percent((double)n_later / spread->n_draws, 0).text);
}

/* The inside view trusts the programme; the outside view asks what became of like projects. */
static void say_combination(struct lsp_view *view)
{
    static const char *const RULES[] = {
        [LSP_COMBINE_INSIDE] = "Here the programme itself is counted with; the other is shown only",
        [LSP_COMBINE_OUTSIDE] = "Here what became of like projects is counted with",
        [LSP_COMBINE_MAX] = "Here the later of the two is counted with, at each chance",
        [LSP_COMBINE_MIXTURE] = "Here both count"};
    const struct lsp_schedule_risk_options *options = view->report->risk_options;
    lsp_buffer_add(view->page,
        "<p>A programme only knows the delays that somebody thought of. So it is set beside what "
        "became of like projects, whatever their reasons were. ");
    if (options != NULL)
        lsp_buffer_add(view->page, RULES[options->combine]);
    if (options != NULL && options->combine == LSP_COMBINE_MIXTURE)
        lsp_buffer_printf(view->page, ", like projects with a weight of %s",
            lsp_word_percent(options->outside_weight, 0).text);
    if (options != NULL)
        lsp_buffer_add(view->page, ".");
    if (options != NULL && options->outside.n_slips > 0)
        lsp_buffer_printf(
            view->page, " What became of %zu such projects is known.", options->outside.n_slips);
    lsp_buffer_add(view->page, "</p>\n");
}

static void add_chances(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Chance to be open by then", LSP_COLUMN_TEXT},
        {"Date", LSP_COLUMN_TEXT}, {"This programme alone", LSP_COLUMN_TEXT},
        {"Like projects", LSP_COLUMN_TEXT}};
    const struct lsp_schedule_risk *spread = view->report->spread;
    const struct lsp_day_spread *inside = &spread->inside, *outside = &spread->outside;
    size_t n_columns = has_views(view->report) ? 4 : 2;
    const struct {
        const char *name;
        int32_t days[3];
    } ROWS[] = {
        {"1 in 10 (P10)", {spread->p10_day, inside->p10_day, outside->p10_day}},
        {"1 in 2 (P50)", {spread->p50_day, inside->p50_day, outside->p50_day}},
        {"4 in 5 (P80)", {spread->p80_day, inside->p80_day, outside->p80_day}},
        {"9 in 10 (P90)", {spread->p90_day, inside->p90_day, outside->p90_day}},
    };
    lsp_table_begin(view->page, "When it opens", "", n_columns, HEADS);
    for (size_t row = 0; row < sizeof ROWS / sizeof ROWS[0]; row++) {
        lsp_row_begin(view->page, ROWS[row].name);
        for (size_t column = 0; column + 1 < n_columns; column++)
            lsp_cell(view->page, lsp_word_date(ROWS[row].days[column]).text);
        lsp_row_end(view->page);
    }
    lsp_table_end(view->page);
}

/* What must be ready before a vehicle may pass, and which of it is last. */
static void add_parts(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"What must be ready", LSP_COLUMN_TEXT},
        {"Who", LSP_COLUMN_TEXT}, {"Ready at middle durations", LSP_COLUMN_TEXT},
        {"Is the last in", LSP_COLUMN_NUMBER}};
    const struct lsp_programme *programme = view->report->programme;
    const struct lsp_schedule_risk *spread = view->report->spread;
    struct lsp_buffer *page = view->page;
    if (programme->n_parts == 0)
        return;
    bool has_shares = spread != NULL && spread->part_last != NULL;
    lsp_table_begin(page, "What must be ready before a vehicle may pass", "", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < programme->n_parts; at++) {
        const struct lsp_programme_part *part = &programme->parts[at];
        int32_t day = last_day(view->report, part->activity);
        lsp_row_begin(page, part->name);
        lsp_cell(page, part->country);
        lsp_cell(page, lsp_word_date(day).text);
        lsp_cell_number(
            page, lsp_word_percent(has_shares ? spread->part_last[at] : (double)NAN, 0));
        lsp_row_end(page);
    }
    lsp_table_end(page);
    if (has_shares)
        lsp_buffer_add(page, "<p class=\"note\">The last column is the share of the drawn "
                             "programmes in which everything else was waiting for it.</p>\n");
}

/* Of work; a milestone has none and is reached on its day. */
static int32_t last_day(const struct lsp_report *report, size_t activity)
{
    const struct lsp_activity_dates *dates = &report->plan->activities[activity];
    int32_t finished_day = report->programme->activities[activity].finished_day;
    if (finished_day != INT32_MIN)
        return finished_day;
    bool is_milestone = dates->early_finish_day == dates->early_start_day;
    return is_milestone ? dates->early_finish_day : dates->early_finish_day - 1;
}

static void add_targets(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Announced", LSP_COLUMN_TEXT},
        {"Date", LSP_COLUMN_NUMBER}, {"Chance to be kept", LSP_COLUMN_NUMBER},
        {"This programme alone", LSP_COLUMN_NUMBER}, {"Like projects", LSP_COLUMN_NUMBER},
        {"At middle durations", LSP_COLUMN_TEXT}, {"Source", LSP_COLUMN_TEXT}};
    const struct lsp_programme *programme = view->report->programme;
    const struct lsp_schedule_risk *spread = view->report->spread;
    struct lsp_buffer *page = view->page;
    if (programme->n_targets == 0 || spread == NULL || spread->targets == NULL)
        return;
    lsp_table_begin(page, "Dates that were announced", "small long links", LSP_COLUMNS(HEADS));
    for (size_t at = 0; at < programme->n_targets; at++) {
        const struct lsp_programme_target *target = &programme->targets[at];
        const struct lsp_target_chance *chance = &spread->targets[at];
        lsp_row_begin(page, target->name);
        lsp_cell_number(page, lsp_word_short_date(target->day));
        lsp_cell_number(page, lsp_word_percent(lsp_chance_counted(chance), 0));
        lsp_cell_number(page, lsp_word_percent(chance->inside, 0));
        lsp_cell_number(page, lsp_word_percent(chance->outside, 0));
        lsp_cell(page, held_words(view->report, at));
        lsp_cell(page, target->source != NULL ? target->source : "");
        lsp_row_end(page);
    }
    lsp_table_end(page);
}

static const char *held_words(const struct lsp_report *report, size_t target)
{
    if (report->look == NULL || target >= report->look->n_targets)
        return "";
    const struct lsp_look_target *at = &report->look->targets[target];
    return at->forecast_day <= report->programme->targets[target].day ? "kept" : "missed";
}

static void add_activities(struct lsp_view *view)
{
    static const struct lsp_column HEADS[] = {{"Activity", LSP_COLUMN_TEXT},
        {"Who", LSP_COLUMN_TEXT}, {"Working days (low, middle, high)", LSP_COLUMN_NUMBER},
        {"Starts", LSP_COLUMN_NUMBER}, {"Last day", LSP_COLUMN_NUMBER},
        {"Float, days", LSP_COLUMN_NUMBER}, {"Critical in", LSP_COLUMN_NUMBER},
        {"State", LSP_COLUMN_TEXT}};
    lsp_table_begin(
        view->page, "Activities at their middle durations", "small long", LSP_COLUMNS(HEADS));
    for (size_t activity = 0; activity < view->report->programme->n_activities; activity++)
        add_activity(view, activity);
    lsp_table_end(view->page);
    lsp_buffer_add(view->page,
        "<p class=\"note\">Float: how many days an activity may slip without moving the opening. "
        "Critical: it has none; any delay moves the opening. \xE2\x80\x9C"
        "Critical in\xE2\x80\x9D is the share of the drawn programmes in which it was "
        "critical.</p>\n");
}

static void add_activity(struct lsp_view *view, size_t activity)
{
    const struct lsp_activity *work = &view->report->programme->activities[activity];
    const struct lsp_activity_dates *dates = &view->report->plan->activities[activity];
    const struct lsp_schedule_risk *spread = view->report->spread;
    struct lsp_buffer *page = view->page;
    bool is_finished = work->finished_day != INT32_MIN;
    lsp_row_begin(page, lsp_shown_name(work->name, work->id));
    lsp_cell(page, work->bank);
    lsp_buffer_printf(page, "<td class=\"n\">%s / %s / %s</td>",
        lsp_word_number(work->low_days, 0).text, lsp_word_number(work->mid_days, 0).text,
        lsp_word_number(work->high_days, 0).text);
    lsp_cell_number(page, lsp_word_short_date(dates->early_start_day));
    lsp_cell_number(page, lsp_word_short_date(last_day(view->report, activity)));
    lsp_cell_number(page, lsp_word_number(is_finished ? (double)NAN : dates->float_days, 0));
    lsp_cell_number(page, lsp_word_percent(spread != NULL && spread->criticality != NULL &&
                                                   spread->n_draws > 0 && !is_finished
                                               ? spread->criticality[activity]
                                               : (double)NAN,
                              0));
    lsp_buffer_add(page, is_finished             ? "<td>finished</td>"
                         : dates->float_days < 0 ? "<td><span class=\"mark\">too late</span></td>"
                         : dates->is_critical    ? "<td><span class=\"mark\">critical</span></td>"
                                                 : "<td>has float</td>");
    lsp_row_end(page);
}
