/* Small programmes for tests.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_PROGRAMME_CASES_H
#define LSP_TESTS_PROGRAMME_CASES_H

#include "base/date.h"
#include "base/id.h"
#include "base/random.h"
#include "programme/programme.h"
#include "support/test.h"

enum { MAX_ACTIVITIES = 32, MAX_PREDECESSORS = 8 };

/* A programme that holds all its own memory. */
struct programme_case {
    struct lsp_programme programme;
    struct lsp_calendar calendars[4];
    struct lsp_activity activities[MAX_ACTIVITIES];
    struct lsp_relation relations[MAX_ACTIVITIES][MAX_PREDECESSORS];
};

static inline int32_t day(const char *text)
{
    int32_t number = 0;
    assert_true(lsp_date_parse(text, &number));
    return number;
}

static inline struct lsp_calendar every_day(void)
{
    struct lsp_calendar calendar = {.id = "all", .name = "Every day"};
    memset(calendar.weekday, true, sizeof calendar.weekday);
    memset(calendar.percent_of_day, 100, sizeof calendar.percent_of_day);
    return calendar;
}

/* Monday to Saturday, closed by ice from 1 December to 10 April. */
static inline struct lsp_calendar open_water(void)
{
    struct lsp_calendar calendar = every_day();
    calendar.weekday[6] = false;
    for (int date = 0; date < 31; date++) {
        calendar.percent_of_day[11][date] = calendar.percent_of_day[0][date] = 0;
        calendar.percent_of_day[1][date] = calendar.percent_of_day[2][date] = 0;
        if (date < 10)
            calendar.percent_of_day[3][date] = 0;
    }
    return calendar;
}

static inline struct programme_case *begin_case(struct programme_case *of, const char *start)
{
    *of = (struct programme_case){.calendars = {every_day(), open_water()}};
    of->programme = (struct lsp_programme){.calendars = of->calendars,
        .n_calendars = 2,
        .activities = of->activities,
        .start_day = day(start),
        .data_day = INT32_MIN};
    return of;
}

/* Adds an activity after those that `after` lists by letter ("AC": the first and the third); the
 * last one added is the opening. */
static inline struct lsp_activity *add_activity(struct programme_case *of, uint32_t calendar,
    double low, double mid, double high, const char *after)
{
    uint32_t activity = (uint32_t)of->programme.n_activities++;
    assert_true(activity < MAX_ACTIVITIES);
    struct lsp_activity *added = &of->activities[activity];
    *added = lsp_programme_blank_activity("", "");
    added->calendar = calendar;
    added->low_days = low;
    added->mid_days = mid;
    added->high_days = high;
    added->relations = of->relations[activity];
    for (; *after != '\0'; after++)
        of->relations[activity][added->n_relations++] = (struct lsp_relation){
            .predecessor = (uint32_t)(*after - 'A'), .lag_calendar = LSP_NONE};
    of->programme.opening = activity;
    return added;
}

/* The Reliable Construction Company's building [HillierLieberman2001, table 22.1 and 22.4]: three
 * estimates, here in days times `scale`, or the mean of each when not `uncertain`. */
static inline void build_textbook_case(struct programme_case *of, double scale, bool uncertain)
{
    static const struct {
        double mean, low, mid, high;
        const char *after;
    } ROWS[] = {{2, 1, 2, 3, ""}, {4, 2, 3.5, 8, "A"}, {10, 6, 9, 18, "B"}, {6, 4, 5.5, 10, "C"},
        {4, 1, 4.5, 5, "C"}, {5, 4, 4, 10, "E"}, {7, 5, 6.5, 11, "D"}, {9, 5, 8, 17, "EG"},
        {7, 3, 7.5, 9, "C"}, {8, 3, 9, 9, "FI"}, {4, 4, 4, 4, "J"}, {5, 1, 5.5, 7, "J"},
        {2, 1, 2, 3, "H"}, {6, 5, 5.5, 9, "KL"}};
    begin_case(of, "2025-01-01");
    for (size_t row = 0; row < sizeof ROWS / sizeof *ROWS; row++) {
        double mean = ROWS[row].mean * scale;
        if (uncertain)
            add_activity(of, 0, ROWS[row].low * scale, ROWS[row].mid * scale,
                ROWS[row].high * scale, ROWS[row].after);
        else
            add_activity(of, 0, mean, mean, mean, ROWS[row].after);
    }
    add_activity(of, 0, 0, 0, 0, "MN"); /* ready */
}

/* A random acyclic programme with both calendars, milestones and constraints. */
static inline void build_random_case(struct programme_case *of, uint32_t seed)
{
    uint32_t number = 0;
#define DRAW(BOUND) ((uint32_t)((BOUND)*lsp_random_uniform(seed, LSP_RANDOM_TEST, 0, number++)))
    begin_case(of, "2025-04-30");
    uint32_t n_activities = 2 + DRAW(20);
    for (uint32_t activity = 0; activity < n_activities; activity++) {
        char after[4] = "";
        for (uint32_t n = DRAW(4), length = 0; n > 0 && activity > 0; n--)
            after[length++] = (char)('A' + DRAW(activity));
        double low = DRAW(5) == 0 ? 0 : DRAW(60);
        double mid = low + DRAW(30), high = mid + DRAW(60);
        struct lsp_activity *added = add_activity(of, DRAW(2), low, mid, high, after);
        if (DRAW(5) == 0)
            added->not_before_day = of->programme.start_day + (int32_t)DRAW(400);
        if (DRAW(8) == 0)
            added->finished_day = of->programme.start_day + (int32_t)DRAW(300);
    }
#undef DRAW
}

#endif
