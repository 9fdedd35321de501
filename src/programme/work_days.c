/* Counting the work that a calendar's days hold.
 *
 * The years around the programme are tabulated day by day.  Of all others, from 1 to 9999, the sum
 * is known: there are 14 kinds of years (leap or not, and the weekday they begin with) for each
 * phase of a rotation, to which the days off and on of that year are added.  Inside of such a year
 * days are counted one by one.  So no horizon has to be chosen.
 * SPDX-License-Identifier: Apache-2.0 */
#include "programme/work_days.h"

#include "base/date.h"

enum {
    LAST_YEAR = 9999,
    YEARS_BEFORE = 16,         /* in the window, before the start */
    LEAST_DAYS_BEHIND = 17532, /* 48 years */
    MOST_DAYS_BEHIND = 146097, /* 400 years */
    KINDS_OF_YEARS = 14,
    MAX_PHASES = 400, /* of longer rotations every year is counted by itself */
};

/* A day, and what its calendar must know of it. */
struct walk {
    const struct lsp_calendar *calendar;
    int32_t day, weekday;
    struct lsp_date date;
    uint32_t phase;           /* days since the rotation's turn began */
    size_t next_off, next_on; /* first of the lists that is not before the day */
};

static enum lsp_status tabulate_window(struct lsp_work_days *work, struct lsp_arena *arena);
static enum lsp_status tabulate_years(struct lsp_work_days *work, struct lsp_arena *arena);
static void sum_regular_years(
    const struct lsp_work_days *work, int32_t memory[], int32_t ret_units[]);
static int32_t units_of_year(const struct lsp_calendar *calendar, int32_t year, int32_t per_day);
static void add_irregular_days(const struct lsp_work_days *work, const int32_t days[],
    size_t n_days, const int32_t other[], size_t n_other, int32_t units[]);
static int32_t units_per_day(const struct lsp_calendar *calendar);
static struct walk begin_walk(const struct lsp_calendar *calendar, int32_t day);
static void step(struct walk *walk);
static int32_t percent_of(const struct walk *walk);
static size_t first_not_before(const int32_t days[], size_t n_days, int32_t day);
static int32_t days_in_month(int32_t year, int32_t month);
static int32_t new_year(int32_t year);
static uint32_t phase_of(const struct lsp_calendar *calendar, int32_t day);

bool lsp_programme_calendar_has_work(const struct lsp_calendar *calendar)
{
    struct walk walk = begin_walk(calendar, LSP_FIRST_DAY);
    while (walk.day <= LSP_LAST_DAY && percent_of(&walk) == 0)
        step(&walk);
    return walk.day <= LSP_LAST_DAY;
}

enum lsp_status lsp_work_days_tabulate(const struct lsp_calendar *calendar, int32_t around_day,
    int32_t n_days_behind, struct lsp_arena *arena, struct lsp_work_days *ret_work)
{
    int32_t year = lsp_date_from_day(around_day).year - YEARS_BEFORE;
    struct lsp_work_days work = {.calendar = calendar,
        .first_day = new_year(year > 1 ? year : 1),
        .units_per_day = units_per_day(calendar)};
    if (n_days_behind < LEAST_DAYS_BEHIND)
        n_days_behind = LEAST_DAYS_BEHIND;
    if (n_days_behind > MOST_DAYS_BEHIND)
        n_days_behind = MOST_DAYS_BEHIND;
    int32_t last_day = around_day + n_days_behind;
    last_day = last_day < LSP_LAST_DAY ? last_day : LSP_LAST_DAY;
    work.n_days = (uint32_t)(last_day + 1 - work.first_day);
    while ((2 << work.shift) <= work.units_per_day)
        work.shift++;
    LSP_TRY(tabulate_window(&work, arena));
    LSP_TRY(tabulate_years(&work, arena));
    if (work.before_year[0] == work.before_year[LAST_YEAR])
        LSP_BUG("a calendar without a working day");
    *ret_work = work;
    return LSP_OK;
}

static enum lsp_status tabulate_window(struct lsp_work_days *work, struct lsp_arena *arena)
{
    int32_t *before = LSP_ARRAY(arena, int32_t, work->n_days + 1);
    if (before == NULL)
        return LSP_NO_MEMORY;
    struct walk walk = begin_walk(work->calendar, work->first_day);
    for (uint32_t day = 0; day < work->n_days; day++, step(&walk))
        before[day + 1] = before[day] + percent_of(&walk) * work->units_per_day / 100;
    work->before = before;
    work->n_units = (uint32_t)before[work->n_days];
    int32_t *day_at = LSP_ARRAY(arena, int32_t, (work->n_units >> work->shift) + 1);
    if (day_at == NULL)
        return LSP_NO_MEMORY;
    uint32_t next = 0; /* entry to be written */
    for (uint32_t day = 0; day < work->n_days; day++)
        for (; (int32_t)(next << work->shift) < before[day + 1]; next++)
            day_at[next] = (int32_t)day;
    work->day_at = day_at;
    return LSP_OK;
}

static enum lsp_status tabulate_years(struct lsp_work_days *work, struct lsp_arena *arena)
{
    const struct lsp_calendar *calendar = work->calendar;
    int32_t *units = LSP_ARRAY(arena, int32_t, LAST_YEAR + 1);
    int32_t *memory = LSP_ARRAY(arena, int32_t, KINDS_OF_YEARS * MAX_PHASES);
    if (units == NULL || memory == NULL)
        return LSP_NO_MEMORY;
    sum_regular_years(work, memory, units);
    add_irregular_days(work, calendar->days_off, calendar->n_days_off, NULL, 0, units);
    add_irregular_days(work, calendar->days_on, calendar->n_days_on, calendar->days_off,
        calendar->n_days_off, units);
    int32_t before = 0, zero_year = lsp_date_from_day(work->first_day).year;
    for (int32_t year = 1; year <= LAST_YEAR + 1; year++) {
        int32_t of_year = year <= LAST_YEAR ? units[year - 1] : 0;
        units[year - 1] = before;
        before += of_year;
    }
    int32_t zero = units[zero_year - 1];
    for (int32_t year = 1; year <= LAST_YEAR + 1; year++)
        units[year - 1] -= zero;
    work->before_year = units;
    return LSP_OK;
}

/* memory[] holds the sum of each kind of year and phase, plus 1, once it is known. */
static void sum_regular_years(
    const struct lsp_work_days *work, int32_t memory[], int32_t ret_units[])
{
    struct lsp_calendar regular = *work->calendar;
    regular.n_days_off = regular.n_days_on = 0;
    uint32_t n_phases = regular.shift_on + regular.shift_off;
    bool is_remembered = n_phases <= MAX_PHASES;
    for (int32_t year = 1, first = LSP_FIRST_DAY; year <= LAST_YEAR; year++) {
        int32_t next = new_year(year + 1);
        uint32_t kind = (uint32_t)lsp_date_weekday(first) + (next - first == 366 ? 7 : 0);
        uint32_t place = is_remembered ? kind * MAX_PHASES + phase_of(&regular, first) : 0;
        if (!is_remembered || memory[place] == 0)
            memory[place] = 1 + units_of_year(&regular, year, work->units_per_day);
        ret_units[year - 1] = memory[place] - 1;
        first = next;
    }
}

static int32_t units_of_year(const struct lsp_calendar *calendar, int32_t year, int32_t per_day)
{
    int32_t percent = 0, end = new_year(year + 1);
    for (struct walk walk = begin_walk(calendar, new_year(year)); walk.day < end; step(&walk))
        percent += percent_of(&walk);
    return (int32_t)((int64_t)percent * per_day / 100); /* a whole number of units */
}

/* What the days of a list hold, less what they would hold without lists; not those of `other`,
 * which are added already. */
static void add_irregular_days(const struct lsp_work_days *work, const int32_t days[],
    size_t n_days, const int32_t other[], size_t n_other, int32_t units[])
{
    struct lsp_calendar regular = *work->calendar;
    regular.n_days_off = regular.n_days_on = 0;
    for (size_t n = 0; n < n_days; n++) {
        size_t place = first_not_before(other, n_other, days[n]);
        bool is_added = (place < n_other && other[place] == days[n]) ||
                        (n > 0 && days[n - 1] == days[n]) || days[n] < LSP_FIRST_DAY ||
                        days[n] > LSP_LAST_DAY;
        if (is_added)
            continue;
        struct walk with = begin_walk(work->calendar, days[n]);
        struct walk without = begin_walk(&regular, days[n]);
        units[with.date.year - 1] +=
            (percent_of(&with) - percent_of(&without)) * work->units_per_day / 100;
    }
}

/* The fewest units of a full day of which each day's pace has a whole number. */
static int32_t units_per_day(const struct lsp_calendar *calendar)
{
    int32_t divisor = 100;
    for (size_t month = 0; month < 12; month++) {
        for (size_t date = 0; date < 31; date++) {
            int32_t percent = calendar->percent_of_day[month][date];
            while (percent != 0) { /* Euclid's greatest common divisor */
                int32_t rest = divisor % percent;
                divisor = percent;
                percent = rest;
            }
        }
    }
    return 100 / divisor;
}

int32_t lsp_work_days_before_far(const struct lsp_work_days *work, int32_t day)
{
    day = day > LSP_FIRST_DAY ? day : LSP_FIRST_DAY;
    if (day > LSP_LAST_DAY)
        return work->before_year[LAST_YEAR];
    int32_t year = lsp_date_from_day(day).year, percent = 0;
    for (struct walk walk = begin_walk(work->calendar, new_year(year)); walk.day < day; step(&walk))
        percent += percent_of(&walk);
    return work->before_year[year - 1] + percent * work->units_per_day / 100;
}

int32_t lsp_work_days_day_of_far(const struct lsp_work_days *work, int32_t unit)
{
    if (unit < work->before_year[0])
        return LSP_FIRST_DAY;
    if (unit >= work->before_year[LAST_YEAR])
        return LSP_LAST_DAY + 1;
    int32_t low = 1, high = LAST_YEAR; /* the last year that has no more before it */
    while (low < high) {
        int32_t middle = low + (high - low + 1) / 2;
        if (work->before_year[middle - 1] <= unit)
            low = middle;
        else
            high = middle - 1;
    }
    int32_t left = unit - work->before_year[low - 1];
    struct walk walk = begin_walk(work->calendar, new_year(low));
    for (;; step(&walk)) {
        left -= percent_of(&walk) * work->units_per_day / 100;
        if (left < 0)
            return walk.day;
    }
}

static struct walk begin_walk(const struct lsp_calendar *calendar, int32_t day)
{
    return (struct walk){.calendar = calendar,
        .day = day,
        .weekday = lsp_date_weekday(day),
        .date = lsp_date_from_day(day),
        .phase = phase_of(calendar, day),
        .next_off = first_not_before(calendar->days_off, calendar->n_days_off, day),
        .next_on = first_not_before(calendar->days_on, calendar->n_days_on, day)};
}

static void step(struct walk *walk)
{
    const struct lsp_calendar *calendar = walk->calendar;
    while (walk->next_off < calendar->n_days_off && calendar->days_off[walk->next_off] == walk->day)
        walk->next_off++;
    while (walk->next_on < calendar->n_days_on && calendar->days_on[walk->next_on] == walk->day)
        walk->next_on++;
    walk->day++;
    walk->weekday = walk->weekday == 6 ? 0 : walk->weekday + 1;
    walk->phase = walk->phase + 1 >= calendar->shift_on + calendar->shift_off ? 0 : walk->phase + 1;
    if (walk->date.day < 28 || walk->date.day < days_in_month(walk->date.year, walk->date.month)) {
        walk->date.day++;
        return;
    }
    walk->date.day = 1;
    walk->date.year += walk->date.month == 12 ? 1 : 0;
    walk->date.month = walk->date.month == 12 ? 1 : walk->date.month + 1;
}

/* Of a full day's work, 0 to 100. */
static int32_t percent_of(const struct walk *walk)
{
    const struct lsp_calendar *calendar = walk->calendar;
    int32_t pace = calendar->percent_of_day[walk->date.month - 1][walk->date.day - 1];
    if (walk->next_on < calendar->n_days_on && calendar->days_on[walk->next_on] == walk->day)
        return pace > 0 ? pace : 100;
    if (walk->next_off < calendar->n_days_off && calendar->days_off[walk->next_off] == walk->day)
        return 0;
    bool is_on = calendar->shift_on + calendar->shift_off == 0 || walk->phase < calendar->shift_on;
    return is_on && calendar->weekday[walk->weekday] ? pace : 0;
}

static size_t first_not_before(const int32_t days[], size_t n_days, int32_t day)
{
    size_t low = 0, high = n_days;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int32_t DAYS[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return DAYS[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

static int32_t new_year(int32_t year)
{
    return lsp_date_to_day((struct lsp_date){year, 1, 1});
}

static uint32_t phase_of(const struct lsp_calendar *calendar, int32_t day)
{
    int64_t period = (int64_t)calendar->shift_on + calendar->shift_off;
    if (period == 0)
        return 0;
    int64_t phase = ((int64_t)day - calendar->shift_start_day) % period;
    return (uint32_t)(phase < 0 ? phase + period : phase);
}
