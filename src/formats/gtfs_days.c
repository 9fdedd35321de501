/* The days of a feed's services.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/gtfs_internal.h"

#include "base/date.h"

/* Ten years; a feed that claims more has a wrong date. */
enum { MAX_DAYS = 3660 };

static void widen(int32_t day, int32_t *first, int32_t *last);
static void refuse(const struct lsp_gtfs_feed *feed, const char *what);

enum lsp_status lsp_gtfs_find_period(struct lsp_gtfs_feed *feed)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t row = 0; row < feed->n_calendars; row++) {
        widen(feed->calendars[row].start_day, &first, &last);
        widen(feed->calendars[row].end_day, &first, &last);
    }
    for (size_t row = 0; row < feed->n_exceptions; row++)
        if (feed->exceptions[row].type == LSP_GTFS_ADDED)
            widen(feed->exceptions[row].day, &first, &last);
    if (first > last) {
        refuse(feed, "the feed has no day of service");
        return LSP_OK;
    }
    if (last - first >= MAX_DAYS) {
        refuse(feed, "the feed is valid for more than ten years");
        return LSP_OK;
    }
    feed->first_day = first - lsp_date_weekday(first);
    feed->n_days = (last - feed->first_day) / 7 * 7 + 7;
    size_t n_services = feed->service_ids.n, exception = 0;
    feed->first_exception = LSP_ARRAY(feed->context->arena, size_t, n_services + 1);
    if (feed->first_exception == NULL)
        return LSP_NO_MEMORY;
    for (size_t service = 0; service <= n_services; service++) {
        while (exception < feed->n_exceptions && feed->exceptions[exception].service < service)
            exception++;
        feed->first_exception[service] = exception;
    }
    return LSP_OK;
}

static void widen(int32_t day, int32_t *first, int32_t *last)
{
    *first = day < *first ? day : *first;
    *last = day > *last ? day : *last;
}

static void refuse(const struct lsp_gtfs_feed *feed, const char *what)
{
    lsp_diags_add(feed->context->diags, LSP_DIAG_GTFS_NO_CALENDAR,
        &(struct lsp_diag_facts){.where = {.file = feed->folder},
            .expected = "days of service in calendar.txt or calendar_dates.txt"},
        "%s", what);
}

size_t lsp_gtfs_service_days(const struct lsp_gtfs_feed *feed, uint32_t service, bool runs[])
{
    size_t count = 0;
    for (int32_t day = 0; day < feed->n_days; day++) {
        bool is_regular = false;
        if (service < feed->n_calendars) {
            const struct lsp_gtfs_calendar *calendar = &feed->calendars[service];
            int32_t date = feed->first_day + day;
            is_regular = date >= calendar->start_day && date <= calendar->end_day &&
                         calendar->runs_on[day % 7]; /* the first day is a Monday */
        }
        runs[day] = is_regular;
        count += is_regular;
    }
    size_t end = feed->first_exception[service + 1];
    for (size_t row = feed->first_exception[service]; row < end; row++) {
        int32_t day = feed->exceptions[row].day - feed->first_day;
        bool is_added = feed->exceptions[row].type == LSP_GTFS_ADDED;
        if (day < 0 || day >= feed->n_days || runs[day] == is_added)
            continue;
        runs[day] = is_added;
        count = is_added ? count + 1 : count - 1;
    }
    return count;
}
