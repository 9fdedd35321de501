/* study.yaml: days off of the programme's calendars, and the sets of holidays that they name.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_programme_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "formats/easter.h"

/* Moving holidays are turned into dates from some years before the start, where actual work may
 * lie, to longer after it than any link is built. */
enum { YEARS_BEFORE = 10, YEARS_AFTER = 100, FIRST_YEAR = 1583, LAST_YEAR = 9999 };

const int LSP_DAYS_OF_MONTH[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static const char ANY_DAY[] = "a day of every year such as 05-01, a date such as 2026-02-17, or a "
                              "map with on, from and to, or easter";

static void read_set(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days);
static void read_day(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days);
static void read_rule(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days);
static void read_span(const struct lsp_section *rule, struct lsp_days_off *days);
static void read_easter(const struct lsp_section *rule, struct lsp_days_off *days);
static bool add_day(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days);
static bool is_date_like(const char *text);
static bool parse_day_of_year(const char *text, struct lsp_day_of_year *ret_day);
static void add_date(struct lsp_study_reader *reader, struct lsp_days_off *days, int32_t day);
static void add_set(
    struct lsp_study_reader *reader, const struct lsp_days_off *set, struct lsp_days_off *days);
static int compare_days(const void *a, const void *b);

void lsp_study_read_holidays(const struct lsp_section *programme)
{
    enum { MAX_SETS = 32 };
    struct lsp_study_reader *reader = programme->reader;
    reader->ids[LSP_HOLIDAYS].complete = true;
    const struct lsp_yaml *map = lsp_study_take_ids(programme, "holidays", LSP_HOLIDAYS, MAX_SETS);
    size_t n_sets = reader->ids[LSP_HOLIDAYS].n;
    reader->holidays = lsp_study_alloc(reader, n_sets, sizeof *reader->holidays);
    const struct lsp_yaml *node = map == NULL ? NULL : map->first;
    for (size_t set = 0; set < n_sets && reader->holidays != NULL; set++, node = node->next)
        read_set(reader, node, &reader->holidays[set]);
}

static void read_set(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days)
{
    static const struct lsp_key KEYS[] = {{"name", false}, {"source", false}, {"days", true}};
    struct lsp_section set = lsp_section_open(reader, node,
        lsp_study_printf(reader, "programme.holidays.%s", node->key), LSP_COUNT(KEYS), KEYS);
    const char *unused = NULL;
    (void)lsp_field_text(&set, "name", &unused);
    (void)lsp_field_text(&set, "source", &unused);
    const struct lsp_yaml *list = lsp_field_list(&set, "days");
    for (const struct lsp_yaml *day = list == NULL ? NULL : list->first; day != NULL;
         day = day->next)
        read_day(reader, day, days);
}

void lsp_study_read_days_off(const struct lsp_section *calendar, struct lsp_days_off *days)
{
    struct lsp_study_reader *reader = calendar->reader;
    const struct lsp_yaml *list = lsp_field_list(calendar, "holidays");
    for (const struct lsp_yaml *node = list == NULL ? NULL : list->first; node != NULL;
         node = node->next) {
        if (node->kind != LSP_YAML_SCALAR || is_date_like(node->text)) {
            read_day(reader, node, days);
            continue;
        }
        uint32_t set = lsp_value_id(reader, node, LSP_HOLIDAYS);
        if (set != LSP_NONE && reader->holidays != NULL)
            add_set(reader, &reader->holidays[set], days);
    }
}

static void read_day(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days)
{
    if (node->kind == LSP_YAML_SCALAR)
        (void)add_day(reader, node, days);
    else
        read_rule(reader, node, days);
}

static void read_rule(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days)
{
    static const struct lsp_key KEYS[] = {{"name", false}, {"on", false}, {"from", false},
        {"to", false}, {"easter", false}, {"rite", false}, {"source", false}};
    struct lsp_section rule = lsp_section_open(
        reader, node, lsp_value_place(reader, node).element, LSP_COUNT(KEYS), KEYS);
    const char *unused = NULL;
    (void)lsp_field_text(&rule, "name", &unused);
    (void)lsp_field_text(&rule, "source", &unused);
    const struct lsp_yaml *on = lsp_field_node(&rule, "on");
    bool is_span = lsp_field_node(&rule, "from") != NULL || lsp_field_node(&rule, "to") != NULL;
    bool is_easter = lsp_field_node(&rule, "easter") != NULL;
    if (rule.map != NULL && (on != NULL) + is_span + is_easter != 1)
        lsp_diags_add(reader->diags, LSP_DIAG_HOLIDAY_RULE,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, node), .expected = ANY_DAY},
            "a holiday is told in %s way",
            on == NULL && !is_span && !is_easter ? "no" : "more than one");
    else if (on != NULL)
        (void)add_day(reader, on, days);
    else if (is_span)
        read_span(&rule, days);
    else if (is_easter)
        read_easter(&rule, days);
}

/* Both ends included, round the turn of the year if `to` comes before `from`. */
static void read_span(const struct lsp_section *rule, struct lsp_days_off *days)
{
    struct lsp_day_of_year at = {0}, to = {0};
    bool is_good = lsp_study_day_of_year(rule, "from", &at);
    is_good &= lsp_study_day_of_year(rule, "to", &to);
    const struct lsp_yaml *from = lsp_field_node(rule, "from"), *until = lsp_field_node(rule, "to");
    if (from == NULL || until == NULL)
        lsp_diags_add(rule->reader->diags, LSP_DIAG_MISSING_KEY,
            &(struct lsp_diag_facts){
                .where = lsp_key_place(rule->reader, from != NULL ? from : until),
                .expected = from != NULL ? "to: the last day" : "from: the first day",
                .hint = "a single day is on: 05-01"},
            "holidays have no %s day", from != NULL ? "last" : "first");
    if (!is_good)
        return;
    days->is_off[to.month][to.day] = true;
    for (; at.month != to.month || at.day != to.day; at = lsp_study_next_day(at))
        days->is_off[at.month][at.day] = true;
}

static void read_easter(const struct lsp_section *rule, struct lsp_days_off *days)
{
    static const char *const RITES[] = {"western", "orthodox"};
    struct lsp_study_reader *reader = rule->reader;
    int64_t offset_days = 0;
    size_t rite = LSP_EASTER_WESTERN;
    bool has_rite = lsp_field_choice(rule, "rite", LSP_COUNT(RITES), RITES, &rite);
    if (lsp_field_node(rule, "rite") == NULL)
        lsp_diags_add(reader->diags, LSP_DIAG_MISSING_KEY,
            &(struct lsp_diag_facts){.where = lsp_key_place(reader, lsp_field_node(rule, "easter")),
                .expected = "rite: western or rite: orthodox"},
            "easter is given without its rite");
    if (!lsp_field_int(rule, "easter", -120, 120, &offset_days) || !has_rite)
        return;
    int32_t start_year = lsp_date_from_day(reader->inputs->programme.start_day).year;
    int32_t first = start_year - YEARS_BEFORE, last = start_year + YEARS_AFTER;
    first = first < FIRST_YEAR ? FIRST_YEAR : first;
    last = last > LAST_YEAR ? LAST_YEAR : last;
    for (int32_t year = first; year <= last && reader->status == LSP_OK; year++)
        add_date(
            reader, days, lsp_easter_day(year, (enum lsp_easter_rite)rite) + (int32_t)offset_days);
}

/* A single day as written: "05-01" or "2026-02-17". */
static bool add_day(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_days_off *days)
{
    const char *text = NULL;
    struct lsp_day_of_year day;
    int32_t date;
    if (!lsp_value_text(reader, node, &text))
        return false;
    if (parse_day_of_year(text, &day)) {
        days->is_off[day.month][day.day] = true;
        return true;
    }
    if (lsp_date_parse(text, &date)) {
        add_date(reader, days, date);
        return true;
    }
    lsp_diags_add(reader->diags, LSP_DIAG_BAD_DATE,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(reader, node), .found = text, .expected = ANY_DAY},
        "%s is no day", node->key == NULL ? "an entry" : node->key);
    return false;
}

/* Of digits and dashes: meant as a day, and never the name of a set. */
static bool is_date_like(const char *text)
{
    return text[0] >= '0' && text[0] <= '9' && text[strspn(text, "0123456789-")] == '\0';
}

bool lsp_study_day_of_year(
    const struct lsp_section *section, const char *key, struct lsp_day_of_year *ret_day)
{
    const char *text = NULL;
    if (!lsp_field_text(section, key, &text))
        return false;
    if (parse_day_of_year(text, ret_day))
        return true;
    lsp_diags_add(section->reader->diags, LSP_DIAG_BAD_DATE,
        &(struct lsp_diag_facts){
            .where = lsp_value_place(section->reader, lsp_field_node(section, key)),
            .found = text,
            .expected = "month and day such as 04-10"},
        "%s is no day of the year", key);
    return false;
}

static bool parse_day_of_year(const char *text, struct lsp_day_of_year *ret_day)
{
    int64_t month = 0, day = 0;
    bool is_day = strlen(text) == 5 && text[2] == '-' && strspn(text, "0123456789-") == 5 &&
                  text[0] != '-' && text[3] != '-' && lsp_text_to_int(text, 2, 1, 12, &month) &&
                  lsp_text_to_int(text + 3, 2, 1, LSP_DAYS_OF_MONTH[month - 1], &day);
    if (is_day)
        *ret_day = (struct lsp_day_of_year){(size_t)month - 1, (size_t)day - 1};
    return is_day;
}

struct lsp_day_of_year lsp_study_next_day(struct lsp_day_of_year day)
{
    if ((int)day.day + 1 < LSP_DAYS_OF_MONTH[day.month])
        return (struct lsp_day_of_year){day.month, day.day + 1};
    return (struct lsp_day_of_year){(day.month + 1) % 12, 0};
}

static void add_date(struct lsp_study_reader *reader, struct lsp_days_off *days, int32_t day)
{
    int32_t *dates = lsp_arena_grow(
        reader->arena, days->dates, &days->capacity, days->n_dates + 1, sizeof *dates);
    if (dates == NULL) {
        reader->status = LSP_NO_MEMORY;
        return;
    }
    days->dates = dates;
    days->dates[days->n_dates++] = day;
}

static void add_set(
    struct lsp_study_reader *reader, const struct lsp_days_off *set, struct lsp_days_off *days)
{
    for (size_t month = 0; month < 12; month++)
        for (size_t day = 0; day < 31; day++)
            days->is_off[month][day] |= set->is_off[month][day];
    for (size_t date = 0; date < set->n_dates && reader->status == LSP_OK; date++)
        add_date(reader, days, set->dates[date]);
}

void lsp_study_sort_days(int32_t *days, size_t *n_days)
{
    size_t n_kept = 0;
    if (*n_days > 0)
        qsort(days, *n_days, sizeof *days, compare_days);
    for (size_t at = 0; at < *n_days; at++)
        if (n_kept == 0 || days[n_kept - 1] != days[at])
            days[n_kept++] = days[at];
    *n_days = n_kept;
}

static int compare_days(const void *a, const void *b)
{
    int32_t first = *(const int32_t *)a, second = *(const int32_t *)b;
    return (first > second) - (first < second);
}
