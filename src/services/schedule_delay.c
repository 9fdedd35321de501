/* Schedule delay: how far a timetable's departures lie from the desired ones, on average.
 * SPDX-License-Identifier: Apache-2.0 */
#include "services/services.h"

#include <assert.h>

double lsp_schedule_delay_h(
    size_t n, const double departure_h[], double period_h, double early, double late)
{
    assert(n >= 1 && period_h > 0 && early > 0 && late > 0);
    double squared_gaps_h2 = 0;
    for (size_t departure = 0; departure < n; departure++) {
        double next_h = departure + 1 < n ? departure_h[departure + 1] : departure_h[0] + period_h;
        double gap_h = next_h - departure_h[departure];
        assert(gap_h >= 0);
        squared_gaps_h2 += gap_h * gap_h;
    }
    return early * late / (early + late) * squared_gaps_h2 / (2 * period_h);
}
