/* Random programmes with everything that a programme can say.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef LSP_TESTS_NETWORK_CASES_H
#define LSP_TESTS_NETWORK_CASES_H

#include "support/programme_cases.h"

#include "support/oracle/programme_oracle.h"

/* What a case may contain beside relations, lags and calendars. */
struct network_options {
    bool with_resources, with_progress, with_deadlines, with_leads;
    uint32_t n_most; /* activities */
};

struct network_case {
    struct programme_case of;
    struct lsp_resource resources[2];
    struct lsp_need needs[MAX_ACTIVITIES][2];
    int32_t days_off[40], days_on[10];
    uint32_t seed, number; /* of the next random draw */
};

static inline uint32_t draw(struct network_case *network, uint32_t bound)
{
    return (
        uint32_t)(bound * lsp_random_uniform(network->seed, LSP_RANDOM_TEST, 1, network->number++));
}

/* Slow from November to March, with holidays, extra working days and shifts. */
static inline void fill_calendars(struct network_case *network)
{
    struct programme_case *of = &network->of;
    struct lsp_calendar *slow = &of->calendars[2], *shifts = &of->calendars[3];
    *slow = every_day();
    slow->weekday[5] = slow->weekday[6] = false;
    static const uint8_t PACES[] = {50, 60, 25, 80};
    for (int date = 0; date < 31; date++)
        for (int month = 0; month < 12; month++)
            if (month < 3 || month == 10 || month == 11)
                slow->percent_of_day[month][date] = PACES[network->seed % 4];
    int32_t at = of->programme.start_day - 30;
    for (size_t n = 0; n < 40; n++)
        network->days_off[n] = at += 1 + (int32_t)draw(network, 20);
    at = of->programme.start_day - 30;
    for (size_t n = 0; n < 10; n++)
        network->days_on[n] = at += 1 + (int32_t)draw(network, 80);
    slow->days_off = network->days_off;
    slow->n_days_off = 40;
    slow->days_on = network->days_on;
    slow->n_days_on = 10;
    *shifts = open_water();
    shifts->shift_on = 1 + draw(network, 20);
    shifts->shift_off = 1 + draw(network, 15);
    shifts->shift_start_day = of->programme.start_day + (int32_t)draw(network, 60) - 30;
    of->programme.n_calendars = 4;
}

static inline void relate(
    struct network_case *network, uint32_t activity, const struct network_options *options)
{
    struct lsp_activity *added = &network->of.activities[activity];
    for (uint32_t n = draw(network, 4); n > 0 && activity > 0; n--) {
        uint32_t calendar = draw(network, 6);
        int32_t lag = draw(network, 2) == 0 ? 0 : (int32_t)draw(network, 25);
        if (options->with_leads && draw(network, 4) == 0)
            lag = -lag;
        network->of.relations[activity][added->n_relations++] =
            (struct lsp_relation){.predecessor = draw(network, activity),
                .kind = draw(network, 2) == 0 ? LSP_FINISH_START
                                              : (enum lsp_relation_kind)draw(network, 4),
                .lag_days = lag,
                .lag_calendar = calendar < 4 ? calendar : LSP_NONE};
    }
}

static inline void constrain(
    struct network_case *network, struct lsp_activity *added, const struct network_options *options)
{
    int32_t start_day = network->of.programme.start_day;
    if (draw(network, 6) == 0)
        added->not_before_day = start_day + (int32_t)draw(network, 300);
    if (draw(network, 6) == 0)
        added->finish_not_before_day = start_day + (int32_t)draw(network, 300);
    if (options->with_deadlines && draw(network, 4) == 0)
        added->start_by_day = start_day + (int32_t)draw(network, 400);
    if (options->with_deadlines && draw(network, 4) == 0)
        added->finish_by_day = start_day + (int32_t)draw(network, 500);
    if (!options->with_progress || draw(network, 3) > 0)
        return;
    added->started_day = start_day + (int32_t)draw(network, 90);
    if (draw(network, 2) == 0)
        added->finished_day = added->started_day + (int32_t)draw(network, 60);
    else if (draw(network, 2) == 0)
        added->left_mid_days = draw(network, 40);
    else
        added->done_share = draw(network, 11) / 10.0;
}

static inline void build_network(
    struct network_case *network, uint32_t seed, const struct network_options *options)
{
    *network = (struct network_case){.seed = seed};
    begin_case(&network->of, "2025-04-30");
    struct lsp_programme *programme = &network->of.programme;
    fill_calendars(network);
    for (uint32_t n = 0; n < 2; n++)
        network->resources[n] = (struct lsp_resource){.amount = 1 + draw(network, 3)};
    programme->resources = network->resources;
    programme->n_resources = options->with_resources ? 2 : 0;
    if (options->with_progress && draw(network, 5) > 0)
        programme->data_day = programme->start_day + 95 + (int32_t)draw(network, 60);
    uint32_t n_activities = 2 + draw(network, options->n_most - 1);
    for (uint32_t activity = 0; activity < n_activities; activity++) {
        double days = draw(network, 5) == 0 ? 0 : draw(network, 50);
        struct lsp_activity *added =
            add_activity(&network->of, draw(network, 4), days, days, days, "");
        relate(network, activity, options);
        constrain(network, added, options);
        for (uint32_t n = 0; n < 2 && options->with_resources; n++)
            if (draw(network, 2) == 0)
                network->needs[activity][added->n_needs++] =
                    (struct lsp_need){n, 1 + draw(network, (uint32_t)network->resources[n].amount)};
        added->needs = network->needs[activity];
    }
}

#endif
