/* Seats: the wait for a departure with a free seat.  SPDX-License-Identifier: Apache-2.0 */
#include "services/seats.h"

#include <assert.h>
#include <math.h>

struct lsp_seat_wait lsp_seat_wait(double headway_h, double seats, double free_share)
{
    assert(headway_h > 0 && seats > 0 && free_share <= 1);
    if (!(free_share > 0))
        return (struct lsp_seat_wait){(double)INFINITY, (double)INFINITY};
    double power = fmax(sqrt(2 * (seats + 1)) - 1, 1), load = 1 - free_share;
    double below = pow(load, power - 1), scale_h = headway_h / (2 * seats);
    return (struct lsp_seat_wait){scale_h * below * load / free_share,
        scale_h * below * (power + load / free_share) / free_share};
}
