/* What the links of a run carry without and with the project, how far that may be off, and which
 * links change most.  SPDX-License-Identifier: Apache-2.0 */
#include "study/session_internal.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_CHANGES = 10 };

/* What a state of an equilibrium changes, taken at ten times its residual, is about its error; four
 * times that is what the account counts as error too (docs/methods/difference.md).  A difference is
 * drawn from twice the noise on, so the noise is half of it. */
static const double NOISE_FACTOR = 4 / 2.0;
/* Vehicles a day; less is not a difference, whatever the noise. */
static const double LEAST_DIFFERENCE = 1e-6;

static void fill_links(const struct lsp_session_run *run, const struct lsp_results *results,
    double *const fields[LSP_SESSION_N_FIELDS]);
static void fill_rides(const struct lsp_session_run *run, const struct lsp_case *side,
    const struct lsp_results *results, double *const fields[LSP_SESSION_N_FIELDS]);
static enum lsp_status make_noise(
    struct lsp_session_run *run, const struct lsp_results others[], double *noise);
static double vehicles_day(const struct lsp_results *results, size_t link);
static enum lsp_status list_changes(struct lsp_session_run *run);
static struct lsp_session_change describe_change(const struct lsp_session_run *run, uint32_t link);
static const char *node_name(const struct lsp_session_run *run, uint32_t node);

enum lsp_status lsp_session_fields_make(
    struct lsp_session_run *run, const struct lsp_results others[])
{
    const struct scenario_run *solved = &run->run;
    const struct lsp_appraisal_pair *pair = &solved->pairs[run->shown];
    const struct lsp_results *results[2] = {pair->without, pair->with};
    const struct lsp_case *cases[2] = {&solved->without, &solved->with};
    struct lsp_session_tables *tables = &run->tables;
    size_t n = run->n_links;
    double *values = LSP_ARRAY(&run->arena, double, (2 * LSP_SESSION_N_FIELDS + 1) * n);
    if (values == NULL)
        return LSP_NO_MEMORY;
    for (int side = 0; side < 2; side++) {
        double *fields[LSP_SESSION_N_FIELDS];
        for (int field = 0; field < LSP_SESSION_N_FIELDS; field++, values += n) {
            fields[field] = values;
            tables->fields[field][side] = values;
        }
        for (size_t link = 0; link < n; link++)
            fields[LSP_SESSION_TIME][link] = (double)NAN;
        fill_links(run, results[side], fields);
        fill_rides(run, cases[side], results[side], fields);
        tables->residual[side] = results[side]->convergence.residual;
        tables->target[side] = results[side]->convergence.target;
    }
    tables->noise = values;
    LSP_TRY(make_noise(run, others, values));
    return list_changes(run);
}

static uint32_t number_of(
    const struct lsp_session_run *run, const struct lsp_results *results, size_t link)
{
    return run->first_link[results->link_row[link]] + (results->link_is_forward[link] ? 0 : 1);
}

static void fill_links(const struct lsp_session_run *run, const struct lsp_results *results,
    double *const fields[LSP_SESSION_N_FIELDS])
{
    for (size_t link = 0; link < results->n_links; link++) {
        uint32_t at = number_of(run, results, link);
        fields[LSP_SESSION_VEHICLES][at] = vehicles_day(results, link);
        fields[LSP_SESSION_PERSONS][at] = results->link_persons_year[link];
        fields[LSP_SESSION_TONNES][at] = results->link_tonnes_year[link];
        fields[LSP_SESSION_TIME][at] = results->link_time_h[link];
    }
}

static double vehicles_day(const struct lsp_results *results, size_t link)
{
    double vehicles = 0;
    for (size_t vehicle = 0; vehicle < LSP_MAX_VEHICLES; vehicle++)
        vehicles += results->link_veh_day[link * LSP_MAX_VEHICLES + vehicle];
    return vehicles;
}

/* Who rides a leg rides over its sections. */
static void fill_rides(const struct lsp_session_run *run, const struct lsp_case *side,
    const struct lsp_results *results, double *const fields[LSP_SESSION_N_FIELDS])
{
    const struct lsp_services *services = &side->services;
    uint32_t first = run->session->geometry.n_network_links;
    for (size_t leg = 0; leg < services->n_legs && leg < results->n_legs; leg++)
        for (size_t part = 0; part < services->legs[leg].n_parts; part++) {
            const struct lsp_leg_part *over = &services->legs[leg].parts[part];
            const struct lsp_ride_section *section = &services->sections[over->section];
            uint32_t at = first + over->section;
            fields[LSP_SESSION_PERSONS][at] += over->share * results->leg_persons_year[leg];
            fields[LSP_SESSION_VEHICLES][at] =
                (double)section->n_departures / services->days_in_period;
            if (services->legs[leg].n_parts == 1)
                fields[LSP_SESSION_TIME][at] = services->legs[leg].ride_h;
        }
}

/* Departures are stated: they have no noise. */
static enum lsp_status make_noise(
    struct lsp_session_run *run, const struct lsp_results others[], double *noise)
{
    const struct lsp_appraisal_pair *pair = &run->run.pairs[run->shown];
    uint32_t first_ride = run->session->geometry.n_network_links;
    uint32_t first_added = run->session->geometry.n_links;
    for (int side = 0; side < 2; side++) {
        const struct lsp_results *results = side == LSP_WITH ? pair->with : pair->without;
        const struct lsp_results *other =
            others == NULL ? NULL : &others[2 * run->shown + (size_t)side];
        bool is_known = other != NULL && other->n_links == results->n_links;
        for (uint32_t link = 0; link < run->n_links && !is_known; link++)
            if (link < first_ride || link >= first_added)
                noise[link] = (double)INFINITY;
        for (size_t link = 0; link < results->n_links && is_known; link++)
            noise[number_of(run, results, link)] +=
                NOISE_FACTOR * fabs(vehicles_day(results, link) - vehicles_day(other, link));
    }
    return LSP_OK;
}

/* ---- the links that change most ---- */

struct ranked {
    uint32_t link;
    double difference;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->difference < right->difference)
        return -1;
    if (left->difference > right->difference)
        return 1;
    return left->link < right->link ? -1 : left->link > right->link;
}

static enum lsp_status list_changes(struct lsp_session_run *run)
{
    struct lsp_session_tables *tables = &run->tables;
    const double *const *vehicles = tables->fields[LSP_SESSION_VEHICLES];
    struct ranked *ranked = LSP_ARRAY(&run->arena, struct ranked, run->n_links);
    struct lsp_session_change *changes =
        LSP_ARRAY(&run->arena, struct lsp_session_change, 2 * MOST_CHANGES);
    size_t n = 0;
    if (ranked == NULL || changes == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t link = 0; link < run->n_links; link++) {
        double difference = vehicles[LSP_WITH][link] - vehicles[LSP_WITHOUT][link];
        if (fabs(difference) > fmax(2 * tables->noise[link], LEAST_DIFFERENCE))
            ranked[n++] = (struct ranked){link, difference};
    }
    qsort(ranked, n, sizeof *ranked, compare_ranked);
    tables->relieved = changes;
    tables->loaded = changes + MOST_CHANGES;
    tables->n_relieved = tables->n_loaded = 0;
    for (size_t at = 0; at < n && at < MOST_CHANGES && ranked[at].difference < 0; at++)
        changes[tables->n_relieved++] = describe_change(run, ranked[at].link);
    for (size_t at = n; at > 0 && n - at < MOST_CHANGES && ranked[at - 1].difference > 0; at--)
        changes[MOST_CHANGES + tables->n_loaded++] = describe_change(run, ranked[at - 1].link);
    return LSP_OK;
}

static struct lsp_session_change describe_change(const struct lsp_session_run *run, uint32_t link)
{
    const struct lsp_session_geometry *geometry = &run->session->geometry;
    const struct lsp_session_tables *tables = &run->tables;
    const double *const *vehicles = tables->fields[LSP_SESSION_VEHICLES];
    bool is_added = link >= geometry->n_links;
    uint32_t added = is_added ? link - geometry->n_links : 0;
    struct lsp_session_change change = {.link = link,
        .difference = vehicles[LSP_WITH][link] - vehicles[LSP_WITHOUT][link],
        .noise = tables->noise[link],
        .with = vehicles[LSP_WITH][link],
        .from = node_name(run, is_added ? tables->added_links[added].tail : geometry->tail[link]),
        .to = node_name(run, is_added ? tables->added_links[added].head : geometry->head[link])};
    lsp_session_link_names(run, link, &change.id, &change.name);
    return change;
}

void lsp_session_link_names(
    const struct lsp_session_run *run, uint32_t link, const char **ret_id, const char **ret_name)
{
    const struct lsp_session_geometry *geometry = &run->session->geometry;
    if (link >= geometry->n_links) {
        *ret_id = run->tables.added_links[link - geometry->n_links].id;
        *ret_name = run->tables.added_links[link - geometry->n_links].name;
    } else if (link >= geometry->n_network_links) {
        const struct lsp_ride_section *rides = run->session->fixed.services.sections;
        *ret_id = rides[link - geometry->n_network_links].route_id;
        *ret_name = rides[link - geometry->n_network_links].route_name;
    } else {
        *ret_id = run->run.with.network.links[geometry->row[link]].id;
        *ret_name = run->run.with.network.links[geometry->row[link]].name;
    }
}

static const char *node_name(const struct lsp_session_run *run, uint32_t node)
{
    const struct lsp_node_spec *at = &run->run.with.network.nodes[node];
    return at->name != NULL && at->name[0] != '\0' ? at->name : at->id;
}
