/* study.yaml: calendars of the programme: weekdays, seasons, holidays and shifts.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

#include <math.h>

static void read_calendar(struct lsp_study_reader *reader, const struct lsp_yaml *node, bool is_new,
    struct lsp_calendar *calendar);
static void set_every_day(struct lsp_calendar *calendar, uint8_t percent);
static bool read_weekdays(const struct lsp_section *section, struct lsp_calendar *calendar);
static bool has_weekday(const struct lsp_calendar *calendar);
static bool read_slow(const struct lsp_section *section, struct lsp_calendar *calendar);
static bool read_pace(const struct lsp_section *row, const char *path, uint8_t *ret_percent);
static bool read_closed(const struct lsp_section *section, struct lsp_calendar *calendar);
static bool read_span(const struct lsp_section *row, struct lsp_day_of_year *ret_from,
    struct lsp_day_of_year *ret_to);
static void set_days(struct lsp_calendar *calendar, struct lsp_day_of_year from,
    struct lsp_day_of_year to, uint8_t percent);
static void read_holidays(const struct lsp_section *section, struct lsp_calendar *calendar);
static void read_works(const struct lsp_section *section, struct lsp_calendar *calendar);
static bool read_shifts(const struct lsp_section *section, struct lsp_calendar *calendar);

void lsp_study_read_calendars(const struct lsp_section *programme)
{
    enum { MAX_CALENDARS = 32 };
    struct lsp_study_reader *reader = programme->reader;
    struct lsp_programme *works = &reader->inputs->programme;
    size_t n_old = works->n_calendars;
    const struct lsp_yaml *map =
        lsp_study_take_more_ids(programme, "calendars", LSP_CALENDARS, MAX_CALENDARS);
    size_t n = reader->ids[LSP_CALENDARS].n;
    works->calendars =
        lsp_study_extend(reader, works->calendars, n_old, n, sizeof *works->calendars);
    if (map == NULL || works->calendars == NULL)
        return;
    works->n_calendars = n;
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        uint32_t calendar = lsp_study_find_id(reader, LSP_CALENDARS, node->key);
        if (calendar != LSP_NONE)
            read_calendar(reader, node, calendar >= n_old, &works->calendars[calendar]);
    }
}

/* What is written replaces what a plan file said. */
static void read_calendar(struct lsp_study_reader *reader, const struct lsp_yaml *node, bool is_new,
    struct lsp_calendar *calendar)
{
    const bool is_required = is_new && !reader->is_plan_unknown;
    const struct lsp_key keys[] = {{"name", is_required}, {"weekdays", is_required},
        {"closed", false}, {"slow", false}, {"holidays", false}, {"works", false},
        {"shifts", false}, {"hours", false}};
    if (is_new) {
        *calendar = (struct lsp_calendar){.id = node->key, .name = node->key};
        set_every_day(calendar, 100);
    }
    calendar->where = lsp_key_place(reader, node);
    struct lsp_section section = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.calendars.%s", node->key), LSP_COUNT(keys), keys);
    (void)lsp_field_text(&section, "name", &calendar->name);
    section.subject = calendar->name;
    (void)lsp_field_real(&section, "hours", 0.5, 24, &calendar->hours_per_day);
    bool is_good = read_weekdays(&section, calendar);
    is_good &= read_slow(&section, calendar);
    is_good &= read_closed(&section, calendar);
    is_good &= read_shifts(&section, calendar);
    read_holidays(&section, calendar);
    read_works(&section, calendar);
    if (is_good && reader->status == LSP_OK && !lsp_programme_calendar_has_work(calendar))
        lsp_diags_add(reader->diags, LSP_DIAG_NO_WORKING_DAY,
            &(struct lsp_diag_facts){.where = calendar->where,
                .expected = "at least one weekday and one day of the year that is not closed"},
            "calendar %s has no working day", calendar->id);
}

static void set_every_day(struct lsp_calendar *calendar, uint8_t percent)
{
    set_days(calendar, (struct lsp_day_of_year){0, 0}, (struct lsp_day_of_year){11, 30}, percent);
}

static bool read_weekdays(const struct lsp_section *section, struct lsp_calendar *calendar)
{
    static const char *const NAMES[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const struct lsp_yaml *list = lsp_field_list(section, "weekdays");
    if (list == NULL) /* good if a plan file has said it */
        return lsp_field_node(section, "weekdays") == NULL && has_weekday(calendar);
    bool is_good = true;
    for (size_t weekday = 0; weekday < 7; weekday++)
        calendar->weekday[weekday] = false;
    for (const struct lsp_yaml *item = list->first; item != NULL; item = item->next) {
        size_t weekday = 0;
        if (lsp_value_choice(section->reader, item, LSP_COUNT(NAMES), NAMES, &weekday))
            calendar->weekday[weekday] = true;
        else
            is_good = false;
    }
    return is_good;
}

static bool has_weekday(const struct lsp_calendar *calendar)
{
    for (size_t weekday = 0; weekday < 7; weekday++)
        if (calendar->weekday[weekday])
            return true;
    return false;
}

/* Before the closed days, which win. */
static bool read_slow(const struct lsp_section *section, struct lsp_calendar *calendar)
{
    static const struct lsp_key KEYS[] = {
        {"from", true}, {"to", true}, {"pace", true}, {"why", false}};
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "slow");
    bool is_good = list != NULL || lsp_field_node(section, "slow") == NULL;
    size_t index = 0;
    for (const struct lsp_yaml *node = list == NULL ? NULL : list->first; node != NULL;
         node = node->next, index++) {
        const char *path = lsp_study_printf(reader, "%s.slow[%zu]", section->path, index);
        struct lsp_section row = lsp_section_open(reader, node, path, LSP_COUNT(KEYS), KEYS);
        struct lsp_day_of_year from, to;
        uint8_t percent = 100;
        row.subject = section->subject;
        bool has_span = read_span(&row, &from, &to);
        bool has_pace = read_pace(&row, path, &percent);
        if (has_span && has_pace)
            set_days(calendar, from, to, percent);
        is_good &= has_span && has_pace;
    }
    return is_good;
}

static bool read_pace(const struct lsp_section *row, const char *path, uint8_t *ret_percent)
{
    static const struct lsp_number PACE = {
        "pace", "Pace of slow days", LSP_UNITS_PURE, 0.01, 1, false, 0};
    struct lsp_section section = *row;
    double pace[3];
    section.path = path;
    if (!lsp_field_shown(&section, &PACE, pace))
        return false;
    *ret_percent = (uint8_t)lround(100 * pace[1]);
    return true;
}

static bool read_closed(const struct lsp_section *section, struct lsp_calendar *calendar)
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
        struct lsp_day_of_year from, to;
        bool has_span = read_span(&row, &from, &to);
        if (has_span)
            set_days(calendar, from, to, 0);
        is_good &= has_span;
    }
    return is_good;
}

static bool read_span(
    const struct lsp_section *row, struct lsp_day_of_year *ret_from, struct lsp_day_of_year *ret_to)
{
    const char *why = NULL;
    (void)lsp_field_text(row, "why", &why);
    bool has_from = lsp_study_day_of_year(row, "from", ret_from);
    bool has_to = lsp_study_day_of_year(row, "to", ret_to);
    return has_from && has_to;
}

/* Both ends included; round the turn of the year when `to` comes before `from`. */
static void set_days(struct lsp_calendar *calendar, struct lsp_day_of_year from,
    struct lsp_day_of_year to, uint8_t percent)
{
    for (; from.month != to.month || from.day != to.day; from = lsp_study_next_day(from))
        calendar->percent_of_day[from.month][from.day] = percent;
    calendar->percent_of_day[to.month][to.day] = percent;
}

static void read_holidays(const struct lsp_section *section, struct lsp_calendar *calendar)
{
    struct lsp_days_off days = {0};
    lsp_study_read_days_off(section, &days);
    for (size_t month = 0; month < 12; month++)
        for (size_t day = 0; day < 31; day++)
            if (days.is_off[month][day])
                calendar->percent_of_day[month][day] = 0;
    if (days.n_dates == 0)
        return;
    lsp_study_sort_days(days.dates, &days.n_dates);
    calendar->days_off = days.dates;
    calendar->n_days_off = days.n_dates;
}

/* Days that are worked although they are off. */
static void read_works(const struct lsp_section *section, struct lsp_calendar *calendar)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_yaml *list = lsp_field_list(section, "works");
    int32_t *days = list == NULL ? NULL : lsp_study_alloc(reader, list->n_children, sizeof *days);
    if (days == NULL)
        return;
    size_t n_days = 0;
    for (const struct lsp_yaml *node = list->first; node != NULL; node = node->next)
        if (lsp_value_date(reader, node, &days[n_days]))
            n_days++;
    lsp_study_sort_days(days, &n_days);
    calendar->days_on = days;
    calendar->n_days_on = n_days;
}

static bool read_shifts(const struct lsp_section *section, struct lsp_calendar *calendar)
{
    static const struct lsp_key KEYS[] = {{"from", true}, {"on", true}, {"off", true}};
    enum { MAX_SHIFT_DAYS = 365 };
    if (lsp_field_node(section, "shifts") == NULL)
        return true;
    struct lsp_section shifts = lsp_section_open_child(section, "shifts", LSP_COUNT(KEYS), KEYS);
    int64_t on = 0, off = 0;
    bool is_good = lsp_field_date(&shifts, "from", &calendar->shift_start_day);
    is_good &= lsp_field_int(&shifts, "on", 1, MAX_SHIFT_DAYS, &on);
    is_good &= lsp_field_int(&shifts, "off", 1, MAX_SHIFT_DAYS, &off);
    if (!is_good)
        return false;
    calendar->shift_on = (uint32_t)on;
    calendar->shift_off = (uint32_t)off;
    return true;
}
