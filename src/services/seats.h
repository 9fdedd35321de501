/* Seats: how long one waits for a departure with a free seat.
 *
 *     struct lsp_seat_wait at = lsp_seat_wait(56, 100, 0.1);
 *     at.wait_h ... at.slope_h
 *
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_SERVICES_SEATS_H
#define LSP_SERVICES_SEATS_H

struct lsp_seat_wait {
    double wait_h;
    double slope_h; /* d wait / d r, r the load factor */
};

/* Mean wait beyond the first departure, when departures come every headway with so many seats and
 * passengers by chance.  Who finds no seat takes the next departure, or the one after it: a queue
 * served in bulk [Bailey1954].  Its queue is, person for person, that of as many servers as there
 * are seats, each busy for one headway [Crommelin1932], whose wait is nearly [Sakasegawa1977]
 *
 *     W = (h / C) r^b / (2 (1 - r)),   b = sqrt(2 (C + 1)) - 1
 *
 * headway_h > 0; seats C > 0 (b is at least 1); free_share 1 - r <= 1, r being persons by seats:
 * given in its place since near a full departure r has too few digits.
 * Both are INFINITY for r >= 1: so many do not get on, however long they wait.  W = 0 at r = 0; W
 * rises and bends upward.  Threads: pure. */
struct lsp_seat_wait lsp_seat_wait(double headway_h, double seats, double free_share);

#endif
