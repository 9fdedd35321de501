/* Oracle: a border post vehicle by vehicle, many random days, slow and obvious.  Shares no code
 * with src/checkpoint.  SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_TESTS_ORACLE_CHECKPOINT_H
#define LSP_TESTS_ORACLE_CHECKPOINT_H

#include <stdint.h>

struct oracle_post {
    uint32_t lanes;               /* at most 64 */
    double service_h, service_cv; /* lognormal */
    double opens_h, closes_h;
    double arrivals_veh[24]; /* Poisson, even within the hour */
};

struct oracle_day {
    double wait_mean_h;
    double standard_error_h; /* of it */
    double wait_h[24];       /* by hour of arrival */
    double overnight_veh;
};

/* Every day begins empty.  One FIFO line; a service is begun only while the post is open, and is
 * then finished; who is left waits for the next opening, where nobody new joins. */
struct oracle_day oracle_checkpoint(const struct oracle_post *post, uint32_t days, uint64_t seed);

#endif
