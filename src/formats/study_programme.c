/* study.yaml: the programme of works.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_internal.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"

static const int DAYS_OF_MONTH[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* A day of any year. */
struct day_of_year {
    size_t month, day; /* from 0 */
};

static void read_options(const struct lsp_section *section);
static void read_calendars(const struct lsp_section *section);
static void read_calendar(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_calendar *calendar);
static bool read_weekdays(const struct lsp_section *section, struct lsp_calendar *calendar);
static bool read_closures(const struct lsp_section *section, struct lsp_calendar *calendar);
static bool read_day_of_year(
    const struct lsp_section *section, const char *key, struct day_of_year *ret_day);
static void close_days(
    struct lsp_calendar *calendar, struct day_of_year from, struct day_of_year to);
static bool has_working_day(const struct lsp_calendar *calendar);
static void read_activities(const struct lsp_section *section);
static void read_activity(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_activity *activity);
static void read_duration(const struct lsp_section *section, struct lsp_activity *activity);
static void read_predecessors(const struct lsp_section *section, struct lsp_activity *activity);
static void check_cycle(const struct lsp_section *section);

void lsp_study_read_programme(const struct lsp_section *root)
{
    static const struct lsp_key KEYS[] = {{"start", true}, {"opens", true}, {"draws", false},
        {"seed", false}, {"correlation", false}, {"calendars", true}, {"activities", true}};
    struct lsp_study_reader *reader = root->reader;
    struct lsp_section section = lsp_section_open_child(root, "programme", LSP_COUNT(KEYS), KEYS);
    reader->inputs->programme = lsp_programme_blank();
    (void)lsp_field_date(&section, "start", &reader->inputs->programme.start_day);
    read_options(&section);
    read_calendars(&section);
    read_activities(&section);
    (void)lsp_field_id(&section, "opens", LSP_ACTIVITIES, &reader->inputs->programme.opening);
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

static void read_calendars(const struct lsp_section *section)
{
    enum { MAX_CALENDARS = 32 };
    struct lsp_study_reader *reader = section->reader;
    struct lsp_programme *programme = &reader->inputs->programme;
    const struct lsp_yaml *map =
        lsp_study_take_ids(section, "calendars", LSP_CALENDARS, MAX_CALENDARS);
    size_t n_calendars = reader->ids[LSP_CALENDARS].n;
    programme->calendars = lsp_study_alloc(reader, n_calendars, sizeof *programme->calendars);
    if (map == NULL || programme->calendars == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t calendar = 0; calendar < n_calendars; calendar++, node = node->next)
        read_calendar(reader, node, &programme->calendars[calendar]);
    programme->n_calendars = n_calendars;
}

static void read_calendar(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_calendar *calendar)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"weekdays", true}, {"closed", false}};
    *calendar = (struct lsp_calendar){
        .id = node->key, .name = node->key, .where = lsp_key_place(reader, node)};
    for (size_t month = 0; month < 12; month++)
        for (int day = 0; day < DAYS_OF_MONTH[month]; day++)
            calendar->percent_of_day[month][day] = 100;
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.calendars.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &calendar->name);
    bool is_good = read_weekdays(&section, calendar);
    is_good &= read_closures(&section, calendar);
    if (is_good && !has_working_day(calendar))
        lsp_diags_add(reader->diags, LSP_DIAG_NO_WORKING_DAY,
            &(struct lsp_diag_facts){.where = calendar->where,
                .expected = "at least one weekday and one day of the year that is not closed"},
            "calendar %s has no working day", calendar->id);
}

static bool read_weekdays(const struct lsp_section *section, struct lsp_calendar *calendar)
{
    static const char *const NAMES[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const struct lsp_yaml *list = lsp_field_list(section, "weekdays");
    if (list == NULL)
        return false;
    bool is_good = true;
    for (const struct lsp_yaml *item = list->first; item != NULL; item = item->next) {
        size_t weekday = 0;
        if (lsp_value_choice(section->reader, item, LSP_COUNT(NAMES), NAMES, &weekday))
            calendar->weekday[weekday] = true;
        else
            is_good = false;
    }
    return is_good;
}

static bool read_closures(const struct lsp_section *section, struct lsp_calendar *calendar)
{
    static const struct lsp_key KEYS[] = {{"from", true}, {"to", true}, {"why", false}};
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "closed");
    bool is_good = list != NULL || lsp_field_node(section, "closed") == NULL;
    size_t index = 0;
    for (const struct lsp_yaml *node = list == NULL ? NULL : list->first; node != NULL;
         node = node->next, index++) {
        struct lsp_section row = lsp_section_open(reader, node,
            lsp_study_printf(reader, "%s.closed[%zu]", section->path, index), LSP_COUNT(KEYS),
            KEYS);
        struct day_of_year from = {0}, to = {0};
        const char *why = NULL;
        (void)lsp_field_text(&row, "why", &why);
        bool has_from = read_day_of_year(&row, "from", &from);
        bool has_to = read_day_of_year(&row, "to", &to);
        if (has_from && has_to)
            close_days(calendar, from, to);
        is_good &= has_from && has_to;
    }
    return is_good;
}

static bool read_day_of_year(
    const struct lsp_section *section, const char *key, struct day_of_year *ret_day)
{
    const char *text = NULL;
    int64_t month = 0, day = 0;
    if (!lsp_field_text(section, key, &text))
        return false;
    bool is_day = strlen(text) == 5 && text[2] == '-' && strspn(text, "0123456789-") == 5 &&
                  text[0] != '-' && text[3] != '-' && lsp_text_to_int(text, 2, 1, 12, &month) &&
                  lsp_text_to_int(text + 3, 2, 1, DAYS_OF_MONTH[month - 1], &day);
    if (!is_day) {
        lsp_diags_add(section->reader->diags, LSP_DIAG_BAD_DATE,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(section->reader, lsp_field_node(section, key)),
                .found = text,
                .expected = "month and day such as 04-10"},
            "%s is no day of the year", key);
        return false;
    }
    *ret_day = (struct day_of_year){(size_t)month - 1, (size_t)day - 1};
    return true;
}

/* Both ends included; round the turn of the year when `to` comes before `from`. */
static void close_days(
    struct lsp_calendar *calendar, struct day_of_year from, struct day_of_year to)
{
    struct day_of_year at = from;
    for (;;) {
        calendar->percent_of_day[at.month][at.day] = 0;
        if (at.month == to.month && at.day == to.day)
            return;
        at.day++;
        if ((int)at.day == DAYS_OF_MONTH[at.month]) {
            at.day = 0;
            at.month = (at.month + 1) % 12;
        }
    }
}

static bool has_working_day(const struct lsp_calendar *calendar)
{
    bool has_weekday = false, has_day = false;
    for (size_t weekday = 0; weekday < 7; weekday++)
        has_weekday |= calendar->weekday[weekday];
    for (size_t month = 0; month < 12; month++)
        for (size_t day = 0; day < 31; day++)
            has_day |= calendar->percent_of_day[month][day] > 0;
    return has_weekday && has_day;
}

static void read_activities(const struct lsp_section *section)
{
    enum { MAX_ACTIVITIES = 500 };
    struct lsp_study_reader *reader = section->reader;
    struct lsp_programme *programme = &reader->inputs->programme;
    const struct lsp_yaml *map =
        lsp_study_take_ids(section, "activities", LSP_ACTIVITIES, MAX_ACTIVITIES);
    size_t n_activities = reader->ids[LSP_ACTIVITIES].n;
    programme->activities = lsp_study_alloc(reader, n_activities, sizeof *programme->activities);
    if (map == NULL || programme->activities == NULL)
        return;
    const struct lsp_yaml *node = map->first;
    for (size_t activity = 0; activity < n_activities; activity++, node = node->next)
        read_activity(reader, node, &programme->activities[activity]);
    programme->n_activities = n_activities;
    if (reader->status == LSP_OK)
        check_cycle(section);
}

static void read_activity(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_activity *activity)
{
    static const struct lsp_key KEYS[] = {{"name", true}, {"bank", false}, {"calendar", true},
        {"duration", true}, {"after", false}, {"not_before", false}, {"finished", false}};
    *activity = lsp_programme_blank_activity(node->key, node->key);
    activity->where = lsp_key_place(reader, node);
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.activities.%s", node->key), LSP_COUNT(KEYS), KEYS);
    (void)lsp_field_text(&section, "name", &activity->name);
    (void)lsp_field_country(&section, "bank", &activity->bank);
    (void)lsp_field_id(&section, "calendar", LSP_CALENDARS, &activity->calendar);
    (void)lsp_field_date(&section, "not_before", &activity->not_before_day);
    (void)lsp_field_date(&section, "finished", &activity->finished_day);
    section.subject = activity->name;
    read_duration(&section, activity);
    read_predecessors(&section, activity);
}

/* Only shown in the register: the programme's own simulation draws durations. */
static void read_duration(const struct lsp_section *section, struct lsp_activity *activity)
{
    static const struct lsp_number DURATION = {
        "duration", "Duration", LSP_UNITS_DAYS, 0, 36500, false, 0};
    double days[3];
    if (!lsp_field_shown(section, &DURATION, days))
        return;
    activity->low_days = days[0];
    activity->mid_days = days[1];
    activity->high_days = days[2];
}

static void read_predecessors(const struct lsp_section *section, struct lsp_activity *activity)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "after");
    if (list == NULL)
        return;
    activity->relations = lsp_study_alloc(reader, list->n_children, sizeof *activity->relations);
    for (const struct lsp_yaml *item = list->first; item != NULL && activity->relations != NULL;
         item = item->next) {
        uint32_t other = lsp_value_id(reader, item, LSP_ACTIVITIES);
        if (other != LSP_NONE)
            activity->relations[activity->n_relations++] =
                (struct lsp_relation){.predecessor = other,
                    .lag_calendar = LSP_NONE,
                    .where = lsp_value_place(reader, item)};
    }
}

static void check_cycle(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_programme *programme = &reader->inputs->programme;
    uint32_t *cycle = lsp_study_alloc(reader, programme->n_activities, sizeof *cycle);
    size_t length = cycle == NULL ? 0 : lsp_programme_find_cycle(programme, cycle);
    if (length == 0)
        return;
    const char *names = programme->activities[cycle[0]].id;
    for (size_t step = 1; step < length; step++)
        names = lsp_study_printf(reader, "%s, %s", names, programme->activities[cycle[step]].id);
    const struct lsp_yaml *activity =
        lsp_yaml_child(lsp_field_node(section, "activities"), programme->activities[cycle[0]].id);
    lsp_diags_add(reader->diags, LSP_DIAG_PROGRAMME_CYCLE,
        &(struct lsp_diag_facts){.where = lsp_key_place(reader, lsp_yaml_child(activity, "after")),
            .hint = "take one of them out of another's \"after\""},
        "activities wait for one another in a circle: %s, %s", names,
        programme->activities[cycle[0]].id);
}
