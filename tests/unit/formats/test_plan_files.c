/* Tests of reading plan files.  The files of tests/fixtures/plans were written by hand for them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan.h"
#include "formats/plan_mspdi.h"
#include "formats/plan_text.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"

#define FIXTURE(NAME) LSP_SOURCE_DIR "/tests/fixtures/plans/" NAME

struct reading {
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct lsp_programme programme;
    enum lsp_status status;
};

static int32_t day(const char *text)
{
    int32_t number = 0;
    assert_true(lsp_date_parse(text, &number));
    return number;
}

static struct reading read_file(const char *path)
{
    struct reading reading = {0};
    reading.status = lsp_plan_file_read(path, &reading.arena, &reading.diags, &reading.programme);
    return reading;
}

/* On a heap block of just its length, so that a sanitizer sees a step beyond. */
static struct reading read_bytes(const char *bytes, size_t length)
{
    struct reading reading = {0};
    char *copy = malloc(length + 1);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    reading.status = lsp_plan_file_parse(
        "plan", copy, length, &reading.arena, &reading.diags, &reading.programme);
    free(copy);
    return reading;
}

static struct reading read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static void finish(struct reading *reading)
{
    lsp_diags_finish(&reading->diags);
    lsp_arena_finish(&reading->arena);
}

static size_t count_of(const struct reading *reading, enum lsp_diag_code code)
{
    size_t n = 0;
    for (size_t at = 0; at < reading->diags.n_items; at++)
        n += reading->diags.items[at].code == code;
    return n;
}

static void assert_says(const struct reading *reading, enum lsp_diag_code code, const char *words)
{
    for (size_t at = 0; at < reading->diags.n_items; at++)
        if (reading->diags.items[at].code == code &&
            strstr(reading->diags.items[at].message, words) != NULL)
            return;
    fail_msg("nothing says \"%s\"", words);
}

static const struct lsp_activity *find(const struct reading *reading, const char *id)
{
    for (size_t at = 0; at < reading->programme.n_activities; at++)
        if (strcmp(reading->programme.activities[at].id, id) == 0)
            return &reading->programme.activities[at];
    fail_msg("there is no activity %s", id);
    return NULL;
}

static const struct lsp_calendar *calendar_of(
    const struct reading *reading, const struct lsp_activity *activity)
{
    return &reading->programme.calendars[activity->calendar];
}

static bool is_listed(const int32_t days[], size_t n_days, const char *date)
{
    for (size_t at = 0; at < n_days; at++)
        if (days[at] == day(date))
            return true;
    return false;
}

static void assert_relation(const struct reading *reading, const char *successor, size_t at,
    const char *predecessor, enum lsp_relation_kind kind, double lag_days, const char *calendar)
{
    const struct lsp_activity *of = find(reading, successor);
    assert_true(at < of->n_relations);
    const struct lsp_relation *relation = &of->relations[at];
    assert_string_equal(reading->programme.activities[relation->predecessor].id, predecessor);
    assert_int_equal(relation->kind, kind);
    assert_close(relation->lag_days, lag_days, 1e-12);
    if (calendar == NULL)
        assert_int_equal(relation->lag_calendar, LSP_NONE);
    else
        assert_string_equal(reading->programme.calendars[relation->lag_calendar].id, calendar);
}

/* ---- Microsoft Project XML ---- */

static void a_plan_of_microsoft_project_becomes_a_programme(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xml"));
    assert_int_equal(reading.status, LSP_OK);
    assert_int_equal(reading.programme.n_activities, 10);
    assert_int_equal(reading.programme.start_day, day("2026-02-02"));
    assert_int_equal(reading.programme.data_day, day("2026-05-30"));
    assert_string_equal(reading.programme.activities[reading.programme.opening].id, "t14");
    const struct lsp_activity *papers = find(&reading, "t2"), *piles = find(&reading, "t6");
    assert_string_equal(papers->name, "Design & permits");
    assert_string_equal(papers->group, "Papers");
    assert_close(papers->mid_days, 60, 1e-12);
    assert_int_equal(papers->started_day, day("2026-02-02"));
    assert_int_equal(papers->finished_day, day("2026-04-24"));
    assert_string_equal(piles->group, "Works / Left bank");
    assert_close(piles->mid_days, 60, 1e-12); /* 600 hours of days of 10 */
    assert_close(piles->done_share, 0.4, 1e-12);
    assert_close(piles->left_mid_days, 40, 1e-12); /* not the 36 that 40 % would leave */
    finish(&reading);
}

static void relations_of_microsoft_project_keep_kind_and_lag(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xml"));
    assert_relation(&reading, "t6", 0, "t3", LSP_FINISH_START, 0, NULL);
    assert_relation(&reading, "t7", 0, "t6", LSP_START_START, 1, "c3");
    assert_relation(&reading, "t10", 1, "t9", LSP_FINISH_START, 30, "c3");  /* 50 % of 60 days */
    assert_relation(&reading, "t11", 2, "t10", LSP_FINISH_FINISH, 7, NULL); /* elapsed */
    assert_relation(&reading, "t13", 0, "t3", LSP_START_FINISH, 0, NULL);
    finish(&reading);
}

static void a_relation_of_a_summary_is_one_of_all_within(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xml"));
    assert_int_equal(find(&reading, "t11")->n_relations, 3);
    assert_relation(&reading, "t11", 0, "t6", LSP_FINISH_START, 0, NULL);
    assert_relation(&reading, "t11", 1, "t7", LSP_FINISH_START, 0, NULL);
    assert_relation(&reading, "t9", 0, "t3", LSP_FINISH_START, 0, NULL);
    assert_relation(&reading, "t10", 0, "t3", LSP_FINISH_START, 0, NULL);
    assert_says(&reading, LSP_DIAG_PLAN_UNUSED, "relations of summary tasks");
    finish(&reading);
}

static void constraints_and_deadlines_of_microsoft_project_are_dates_to_keep(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xml"));
    assert_int_equal(find(&reading, "t9")->not_before_day, day("2026-06-15"));
    assert_int_equal(find(&reading, "t11")->finish_by_day, day("2027-08-14")); /* the earlier */
    assert_true(find(&reading, "t13")->as_late_as_possible);
    finish(&reading);
}

static void calendars_of_microsoft_project_keep_exceptions_of_every_kind(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xml"));
    const struct lsp_calendar *office = calendar_of(&reading, find(&reading, "t2"));
    const struct lsp_calendar *river = calendar_of(&reading, find(&reading, "t6"));
    const struct lsp_calendar *elapsed = calendar_of(&reading, find(&reading, "t12"));
    assert_close(office->hours_per_day, 8, 1e-12);
    assert_true(office->weekday[0] && office->weekday[4] && !office->weekday[5]);
    assert_true(is_listed(office->days_off, office->n_days_off, "2026-01-01"));
    assert_true(is_listed(office->days_off, office->n_days_off, "2028-06-12"));  /* each year */
    assert_false(is_listed(office->days_off, office->n_days_off, "2031-06-12")); /* until 2030 */
    assert_true(is_listed(office->days_off, office->n_days_off, "2027-05-31"));  /* last Monday */
    assert_int_equal(office->n_days_off, 15);
    assert_int_equal(office->n_days_on, 1);
    assert_int_equal(office->days_on[0], day("2026-03-07"));
    assert_close(river->hours_per_day, 10, 1e-12);
    assert_true(river->weekday[5] && !river->weekday[6]);
    assert_true(is_listed(river->days_off, river->n_days_off, "2027-04-10"));
    assert_false(is_listed(river->days_off, river->n_days_off, "2027-04-11"));
    assert_true(elapsed->weekday[6]);
    assert_close(find(&reading, "t12")->mid_days, 28, 1e-12);
    finish(&reading);
}

static void resources_limit_and_materials_do_not(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xml"));
    assert_int_equal(reading.programme.n_resources, 1);
    assert_string_equal(reading.programme.resources[0].id, "rig");
    assert_string_equal(reading.programme.resources[0].bank, "RU");
    assert_int_equal(find(&reading, "t6")->n_needs, 1);
    assert_int_equal(find(&reading, "t7")->n_needs, 0);
    assert_says(&reading, LSP_DIAG_PLAN_UNUSED, "materials");
    finish(&reading);
}

/* ---- recurrences ---- */

static void recurring_exceptions_fall_on_their_days(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int type, period, days_of_week, item, position, month, month_day;
        const char *on[3], *off;
    } ROWS[] = {
        {"2026-02-02", 6, 2, 2 | 32, 0, 0, 0, 0, {"2026-02-02", "2026-02-06", "2026-02-16"},
            "2026-02-09"}, /* Monday and Friday of every second week */
        {"2026-01-31", 4, 1, 0, 0, 0, 0, 31, {"2026-01-31", "2026-03-31", "2026-05-31"},
            "2026-04-30"},
        {"2026-01-01", 5, 1, 0, 1, 4, 0, 0, {"2026-01-30", "2026-02-27", "2026-03-31"},
            "2026-01-31"}, /* last weekday of the month */
        {"2026-01-01", 2, 1, 0, 0, 0, 1, 29, {"2028-02-29", "2032-02-29", "2036-02-29"},
            "2027-03-01"},
        {"2026-01-01", 3, 1, 0, 7, 3, 10, 0, {"2026-11-26", "2027-11-25", "2028-11-23"},
            "2026-11-19"}, /* fourth Thursday of November */
        {"2026-01-01", 7, 10, 0, 0, 0, 0, 0, {"2026-01-01", "2026-01-11", "2026-01-21"},
            "2026-01-12"},
    };
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++) {
        const struct lsp_mspdi_recurrence recurrence = {day(ROWS[row].from), ROWS[row].type,
            ROWS[row].period, ROWS[row].days_of_week, ROWS[row].item, ROWS[row].position,
            ROWS[row].month, ROWS[row].month_day};
        print_message("row %zu\n", row);
        for (size_t on = 0; on < 3; on++)
            assert_true(lsp_mspdi_recurs_on(&recurrence, day(ROWS[row].on[on])));
        assert_false(lsp_mspdi_recurs_on(&recurrence, day(ROWS[row].off)));
    }
}

/* ---- Primavera XER ---- */

static void a_plan_of_primavera_becomes_a_programme(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xer"));
    assert_int_equal(reading.status, LSP_OK);
    assert_int_equal(reading.programme.n_activities, 8); /* the level of effort is left out */
    assert_int_equal(reading.programme.data_day, day("2026-06-01"));
    assert_string_equal(reading.programme.activities[reading.programme.opening].id, "Z-10");
    const struct lsp_activity *piles = find(&reading, "L-10");
    assert_string_equal(piles->group, "Works / Left bank");
    assert_close(piles->mid_days, 60, 1e-12);
    assert_close(piles->left_mid_days, 40, 1e-12);
    assert_close(piles->done_share, 0.3, 1e-12); /* physical */
    assert_int_equal(find(&reading, "P-20")->finished_day, day("2026-04-30"));
    assert_string_equal(find(&reading, "C_10")->name, "Closing span");
    assert_int_equal(find(&reading, "R-10")->not_before_day, day("2026-06-15"));
    assert_int_equal(find(&reading, "R-10")->finish_by_day, day("2026-10-31"));
    assert_says(&reading, LSP_DIAG_PLAN_CHANGED, "level of effort");
    assert_says(&reading, LSP_DIAG_PLAN_CHANGED, "relations to tasks of other files");
    finish(&reading);
}

static void relations_of_primavera_have_lags_in_the_calendar_of_the_options(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xer"));
    assert_relation(&reading, "L-20", 0, "L-10", LSP_START_START, 10, "c11");
    assert_relation(&reading, "R-20", 0, "R-10", LSP_FINISH_START, -5, "c11");
    assert_relation(&reading, "C_10", 0, "L-20", LSP_FINISH_FINISH, 20, "c11");
    assert_relation(&reading, "Z-10", 1, "P-20", LSP_START_FINISH, 0, NULL);
    finish(&reading);
}

static void calendars_of_primavera_take_what_their_base_has(void **state)
{
    (void)state;
    struct reading reading = read_file(FIXTURE("plan.xer"));
    const struct lsp_calendar *office = calendar_of(&reading, find(&reading, "P-10"));
    const struct lsp_calendar *river = calendar_of(&reading, find(&reading, "L-10"));
    assert_true(is_listed(office->days_off, office->n_days_off, "2026-06-12"));
    assert_true(is_listed(office->days_on, office->n_days_on, "2026-03-07"));
    assert_true(is_listed(river->days_off, river->n_days_off, "2026-06-12"));
    assert_true(is_listed(river->days_off, river->n_days_off, "2026-12-01"));
    assert_close(river->hours_per_day, 10, 1e-12);
    assert_close(reading.programme.resources[0].amount, 2, 1e-12);
    finish(&reading);
}

/* ---- small plans ---- */

#define WEEK                                                                                       \
    "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>"              \
    "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime>"            \
    "</WorkingTimes></WeekDay></WeekDays>"
#define HEAD(CALENDAR)                                                                             \
    "<Project xmlns=\"http://schemas.microsoft.com/project\"><StartDate>2026-02-02T08:00:00"       \
    "</StartDate><CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>Site</Name>"   \
    "<IsBaseCalendar>1</IsBaseCalendar>" CALENDAR "</Calendar></Calendars><Tasks>"
#define TASK(UID, MORE)                                                                            \
    "<Task><UID>" UID "</UID><Name>T</Name><Duration>PT40H0M0S</Duration>" MORE "</Task>"
#define TAIL "</Tasks></Project>"

static void a_start_after_the_day_counts_to_the_next_and_a_finish_before_it_to_the_last(
    void **state)
{
    (void)state;
    struct reading reading = read_text(HEAD(WEEK) TASK("1",
        "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-02T16:00:00</ConstraintDate>"
        "<Deadline>2026-06-01T08:00:00</Deadline>") TAIL);
    assert_int_equal(reading.status, LSP_OK);
    assert_int_equal(find(&reading, "t1")->not_before_day, day("2026-03-03"));
    assert_int_equal(find(&reading, "t1")->finish_by_day, day("2026-05-31"));
    finish(&reading);
}

static void a_plan_in_utf16_or_a_code_page_that_it_declares_is_read(void **state)
{
    (void)state;
    static const char TEXT[] = HEAD(WEEK) TASK("1", "") TAIL;
    char utf16[2 * sizeof TEXT] = "\xFF\xFE";
    for (size_t at = 0; at + 1 < sizeof TEXT; at++)
        utf16[2 + 2 * at] = TEXT[at];
    struct reading reading = read_bytes(utf16, 2 * sizeof TEXT);
    assert_int_equal(reading.status, LSP_OK);
    finish(&reading);
    reading = read_text("<?xml version=\"1.0\" encoding=\"windows-1251\"?>" HEAD(
        WEEK) "<Task><UID>1</UID><Name>\xCC\xEE\xF1\xF2</Name><Duration>PT8H0M0S</Duration></"
              "Task>" TAIL);
    assert_int_equal(reading.status, LSP_OK);
    assert_string_equal(find(&reading, "t1")->name, "\u041C\u043E\u0441\u0442");
    finish(&reading);
}

static void a_code_page_is_guessed_by_whether_letters_stand_in_runs(void **state)
{
    (void)state;
    static const char RUSSIAN[] = "%R\t1\t\xCE\xEF\xEE\xF0\xE0 \xE1\xE5\xF0\xE5\xE3";
    static const char GERMAN[] = "%R\t1\tBr\xFC"
                                 "cke \xFC"
                                 "ber den Flu\xDF, S\xE4ulen";
    assert_string_equal(lsp_plan_text_guess(RUSSIAN, strlen(RUSSIAN)), "windows-1251");
    assert_string_equal(lsp_plan_text_guess(GERMAN, strlen(GERMAN)), "windows-1252");
}

static void other_weeks_and_old_exceptions_count(void **state)
{
    (void)state;
    struct reading reading = read_text(HEAD(WEEK
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-03-02T00:00:00</FromDate>"
        "<ToDate>2026-03-15T23:59:00</ToDate></TimePeriod><WeekDays><WeekDay><DayType>2</DayType>"
        "<DayWorking>0</DayWorking></WeekDay><WeekDay><DayType>3</DayType><DayWorking>1"
        "</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>"
        "<ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays></WorkWeek>"
        "</WorkWeeks>") TASK("1", "") TAIL);
    assert_int_equal(reading.status, LSP_OK);
    const struct lsp_calendar *site = &reading.programme.calendars[0];
    assert_int_equal(site->n_days_off, 2);
    assert_int_equal(site->days_off[1], day("2026-03-09"));
    assert_int_equal(site->n_days_on, 2);
    assert_int_equal(site->days_on[0], day("2026-03-03"));
    finish(&reading);
    reading = read_text(HEAD(
        "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>"
        "<WorkingTime><FromTime>00:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>"
        "</WorkingTimes></WeekDay><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>"
        "<TimePeriod><FromDate>2026-03-02T00:00:00</FromDate><ToDate>2026-03-02T23:59:00</ToDate>"
        "</TimePeriod></WeekDay></WeekDays>") TASK("1", "") TAIL);
    assert_int_equal(reading.status, LSP_OK);
    assert_close(reading.programme.calendars[0].hours_per_day, 24, 1e-12);
    assert_int_equal(reading.programme.calendars[0].n_days_off, 1);
    finish(&reading);
}

static void a_task_needs_no_more_than_there_is(void **state)
{
    (void)state;
    struct reading reading = read_text(HEAD(WEEK) TASK("1",
        "") "</Tasks><Resources><Resource>"
            "<UID>1</UID><Name>Crew</Name><Type>1</Type><MaxUnits>2</MaxUnits></Resource></"
            "Resources>"
            "<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>"
            "<Units>1.5</Units></Assignment><Assignment><UID>2</UID><TaskUID>1</"
            "TaskUID><ResourceUID>1"
            "</ResourceUID><Units>1</Units></Assignment></Assignments></Project>");
    assert_int_equal(reading.status, LSP_OK);
    assert_int_equal(find(&reading, "t1")->n_needs, 1);
    assert_close(find(&reading, "t1")->needs[0].amount, 2, 1e-12);
    assert_says(&reading, LSP_DIAG_PLAN_CHANGED, "more of a resource than there is");
    finish(&reading);
}

/* ---- hostile files ---- */

static void hostile_files_are_refused_with_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum lsp_diag_code code;
    } ROWS[] = {
        {"", LSP_DIAG_PLAN_FORMAT},
        {"\xD0\xCF\x11\xE0\xA1\xB1", LSP_DIAG_PLAN_FORMAT},
        {"<", LSP_DIAG_PLAN_XML},
        {"<!DOCTYPE Project SYSTEM \"file:///etc/passwd\"><Project/>", LSP_DIAG_PLAN_DOCTYPE},
        {"<!DOCTYPE a [<!ENTITY b SYSTEM \"/dev/zero\">]><a>&b;</a>", LSP_DIAG_PLAN_DOCTYPE},
        {"<Project>&undefined;</Project>", LSP_DIAG_PLAN_XML},
        {"<Project><Name>\xFF\xFE</Name></Project>", LSP_DIAG_PLAN_XML},
        {"<?xml version=\"1.0\" encoding=\"UTF-7\"?><Project/>", LSP_DIAG_PLAN_ENCODING},
        {"<project/>", LSP_DIAG_PLAN_FORMAT},
        {"<Project/>", LSP_DIAG_PLAN_MISSING},
        {HEAD(WEEK) TAIL, LSP_DIAG_PLAN_MISSING},
        {HEAD("") TASK("1", "") TAIL, LSP_DIAG_PLAN_CALENDAR},
        {HEAD(WEEK) TASK("1", "<CalendarUID>9</CalendarUID>") TAIL, LSP_DIAG_PLAN_REFERENCE},
        {HEAD(WEEK) TASK("1", "<ConstraintType>4</ConstraintType>") TAIL, LSP_DIAG_PLAN_MISSING},
        {HEAD(WEEK) TASK("1", "<ConstraintType>8</ConstraintType>") TAIL, LSP_DIAG_PLAN_VALUE},
        {HEAD(WEEK) "<Task><UID>1</UID><Duration>PT1e300H0M0S</Duration></Task>" TAIL,
            LSP_DIAG_PLAN_VALUE},
        {HEAD(WEEK) "<Task><UID>1</UID><Duration>PT9000000H0M0S</Duration></Task>" TAIL,
            LSP_DIAG_PLAN_LIMIT},
        {HEAD(WEEK) TASK("1", "<PredecessorLink><PredecessorUID>1</PredecessorUID>"
                              "</PredecessorLink>") TAIL,
            LSP_DIAG_PLAN_CIRCLE},
        {HEAD(WEEK "<Exceptions><Exception><TimePeriod><FromDate>2026-01-01T00:00:00</FromDate>"
                   "</TimePeriod></Exception></Exceptions>") TASK("1", "") TAIL,
            LSP_DIAG_PLAN_MISSING},
        {"ERMHDR\t19\n%E\n", LSP_DIAG_PLAN_MISSING},
        {"ERMHDR\t19\n%T\tTASK\n%T\tTASK\n", LSP_DIAG_PLAN_TWICE},
        {"ERMHDR\t19\n%T\tPROJECT\n%F\tproj_id\tplan_start_date\n%R\t1\tsoon\n",
            LSP_DIAG_PLAN_VALUE},
        {"ERMHDR\t19\n%T\tCALENDAR\n%F\tclndr_id\tclndr_data\n%R\t1\t(0||((((((((((((((\n",
            LSP_DIAG_PLAN_CALENDAR},
    };
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++) {
        struct reading reading = read_text(ROWS[row].text);
        print_message("row %zu\n", row);
        assert_int_equal(reading.status, LSP_BAD_INPUT);
        assert_true(count_of(&reading, ROWS[row].code) > 0);
        finish(&reading);
    }
}

static void deep_and_long_files_meet_their_limits(void **state)
{
    (void)state;
    struct lsp_buffer text = {0};
    for (int depth = 0; depth < 100000; depth++)
        lsp_buffer_add(&text, "<Task>");
    struct reading reading = read_bytes(text.text, text.length);
    assert_int_equal(count_of(&reading, LSP_DIAG_PLAN_LIMIT), 1);
    finish(&reading);
    lsp_buffer_finish(&text);
    lsp_buffer_add(&text, HEAD(WEEK));
    for (int task = 1; task <= LSP_MAX_PLAN_ACTIVITIES + 1; task++)
        lsp_buffer_printf(&text, "<Task><UID>%d</UID><Duration>PT8H0M0S</Duration></Task>", task);
    lsp_buffer_add(&text, TAIL);
    reading = read_bytes(text.text, text.length);
    assert_int_equal(reading.status, LSP_BAD_INPUT);
    assert_int_equal(count_of(&reading, LSP_DIAG_PLAN_LIMIT), 1);
    finish(&reading);
    lsp_buffer_finish(&text);
}

/* A calendar with thousands of exceptions that recur each day for centuries must not take long. */
static void exceptions_without_end_meet_their_limit(void **state)
{
    (void)state;
    struct lsp_buffer text = {0};
    lsp_buffer_add(&text, "<Project><StartDate>2026-02-02T08:00:00</StartDate><CalendarUID>1"
                          "</CalendarUID><Calendars><Calendar><UID>1</UID>" WEEK "<Exceptions>");
    for (int exception = 0; exception < 400; exception++)
        lsp_buffer_add(&text,
            "<Exception><TimePeriod><FromDate>0001-01-01T00:00:00</FromDate><ToDate>9999-12-31"
            "T00:00:00</ToDate></TimePeriod><Type>2</Type><Month>1</Month><MonthDay>30</MonthDay>"
            "<DayWorking>0</DayWorking></Exception>");
    lsp_buffer_add(&text, "</Exceptions></Calendar></Calendars><Tasks>" TASK("1", "") TAIL);
    struct reading reading = read_bytes(text.text, text.length);
    assert_int_equal(count_of(&reading, LSP_DIAG_PLAN_LIMIT), 1);
    finish(&reading);
    lsp_buffer_finish(&text);
}

static void calendars_based_on_one_another_are_refused(void **state)
{
    (void)state;
    struct reading reading = read_text(
        "<Project><StartDate>2026-02-02T08:00:00</StartDate><CalendarUID>1</CalendarUID>"
        "<Calendars><Calendar><UID>1</UID><BaseCalendarUID>2</BaseCalendarUID>" WEEK "</Calendar>"
        "<Calendar><UID>2</UID><BaseCalendarUID>1</BaseCalendarUID></Calendar></Calendars>"
        "<Tasks>" TASK("1", "") TAIL);
    assert_int_equal(reading.status, LSP_BAD_INPUT);
    assert_int_equal(count_of(&reading, LSP_DIAG_PLAN_CALENDAR), 1);
    finish(&reading);
}

static void what_is_not_known_is_counted_once(void **state)
{
    (void)state;
    struct reading reading = read_text(HEAD(WEEK) TASK("1", "<Mood>good</Mood><Cost>7</Cost>")
            TASK("2", "<Mood>bad</Mood><Cost>0</Cost>") TAIL);
    assert_int_equal(reading.status, LSP_OK);
    assert_int_equal(count_of(&reading, LSP_DIAG_PLAN_UNKNOWN), 1);
    assert_says(&reading, LSP_DIAG_PLAN_UNKNOWN, "elements Mood of Task are not known");
    assert_says(&reading, LSP_DIAG_PLAN_UNKNOWN, "(2)");
    assert_says(&reading, LSP_DIAG_PLAN_UNUSED, "costs and rates are not used (1)");
    finish(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_of_microsoft_project_becomes_a_programme),
        cmocka_unit_test(relations_of_microsoft_project_keep_kind_and_lag),
        cmocka_unit_test(a_relation_of_a_summary_is_one_of_all_within),
        cmocka_unit_test(constraints_and_deadlines_of_microsoft_project_are_dates_to_keep),
        cmocka_unit_test(calendars_of_microsoft_project_keep_exceptions_of_every_kind),
        cmocka_unit_test(resources_limit_and_materials_do_not),
        cmocka_unit_test(recurring_exceptions_fall_on_their_days),
        cmocka_unit_test(a_plan_of_primavera_becomes_a_programme),
        cmocka_unit_test(relations_of_primavera_have_lags_in_the_calendar_of_the_options),
        cmocka_unit_test(calendars_of_primavera_take_what_their_base_has),
        cmocka_unit_test(
            a_start_after_the_day_counts_to_the_next_and_a_finish_before_it_to_the_last),
        cmocka_unit_test(a_plan_in_utf16_or_a_code_page_that_it_declares_is_read),
        cmocka_unit_test(a_code_page_is_guessed_by_whether_letters_stand_in_runs),
        cmocka_unit_test(other_weeks_and_old_exceptions_count),
        cmocka_unit_test(a_task_needs_no_more_than_there_is),
        cmocka_unit_test(hostile_files_are_refused_with_what_is_wrong),
        cmocka_unit_test(deep_and_long_files_meet_their_limits),
        cmocka_unit_test(exceptions_without_end_meet_their_limit),
        cmocka_unit_test(calendars_based_on_one_another_are_refused),
        cmocka_unit_test(what_is_not_known_is_counted_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
