/* Seats inside the equilibrium: the waits for a departure with a free seat that agree with who
 * rides.
 *
 * A section's wait W(r) goes beyond all bounds as its load r comes to 1, so amounts that answer to
 * it one by one would swing or creep.  Instead the waits stand still while amounts move, and all of
 * them move at once.  With G the loads that the flows make less those that the waits are of, W' the
 * waits' slopes and -K the answer of the flows to waits (ways as they are), a step of Newton's
 * method is
 *
 *     (K + 1/W') dW = G,   dr = G - K dW
 *
 * K is symmetric and positive when rows are in persons, so the method of conjugate gradients solves
 * it without its being written down [HestenesStiefel1952].  Toward fuller departures the step is
 * taken in 1 / (1 - r), in which W is nearly a line there: no step leads beyond the pole.  How far
 * one may go is halved each time that a section turns round, and grows when that was too near.
 * SPDX-License-Identifier: Apache-2.0 */
#include "services/seats.h"

#include <math.h>
#include <string.h>

#include "equilibrium/equilibrium_internal.h"

/* Waits are compared relative to themselves, but not to less than a minute. */
static const double WAIT_SCALE_H = 1.0 / 60;
/* Where hardly any seat is free a wait has few digits.  Then this many times the part of the seats
 * by which flows and loads differ counts: the answer is that of a study with so many seats more. */
static const double SEATS_WEIGHT = 1e3;
/* A departure is never fuller than this: beyond, a wait has no digits left. */
static const double LEAST_FREE = 1e-12;
/* Bounds of the logarithm of how much the free part of the seats may change in one step. */
static const double FIRST_REACH = 1.4, LEAST_REACH = 1e-3, MOST_REACH = 2.8, REACH_GROWTH = 1.5;
/* Of the conjugate gradients: it steers, it does not decide. */
static const double SOLVED_SHARE = 1e-9;
enum { MAX_GRADIENTS = 200 };
/* Below this slope (h) a wait answers to nothing. */
static const double LEAST_SLOPE_H = 1e-30;
/* Lines of a polygon touch the wait where the free part is a power of 1/sqrt(2) ... */
enum { N_LINES = 41 };
/* ... and at the present load, unless hardly anybody rides; others keep this share of the free part
 * away from it. */
static const double LEAST_DRAWN = 1e-3, APART = 0.05;

/* A line that touches the wait. */
struct line {
    double load, wait_h, slope_h;
};

/* Scratch by section. */
enum { GAP, SLOPE, STEP, REST, DIRECTION, PRODUCT, DIAGONAL, N_SCRATCH };

static enum lsp_status allocate(struct solver *solver);
static void set_section(struct solver *solver, uint32_t section);
static void set_gaps(struct solver *solver);
static void solve_step(struct solver *solver);
static void precondition(const struct solver *solver, const double rest[], double ret[]);
static void answer(const struct solver *solver, const double wait_h[], double ret_persons[]);
static void fall_of_logarithms(
    const struct solver *solver, size_t movement, const double dearer_money[], double ret_fall[]);
static size_t parent_of(const struct lsp_nests *nests, uint32_t nest);
static double wait_money(const struct solver *solver, size_t choice, const double wait_h[]);
static void set_diagonal(struct solver *solver);
static void move_load(struct solver *solver, uint32_t section, double change);
static uint32_t set_lines(
    const struct solver *solver, uint32_t section, double load, struct line lines[]);
static double dot(uint32_t n, const double a[], const double b[]);

enum lsp_status lsp_seats_init(struct solver *solver)
{
    const struct lsp_services *services = solver->problem->services;
    size_t most_uses = lsp_arc_most_uses(solver, 0);
    solver->seats.n = solver->first_post - solver->first_section;
    LSP_TRY(allocate(solver));
    for (uint32_t arc = 0; arc < solver->super.n_arcs; arc++) {
        size_t n = lsp_arc_most_uses(solver, arc);
        most_uses = n > most_uses ? n : most_uses;
    }
    solver->uses = LSP_ARRAY(&solver->arena, struct use, most_uses + 1);
    if (solver->uses == NULL)
        return LSP_NO_MEMORY;
    for (uint32_t section = 0; section < solver->seats.n; section++)
        set_section(solver, section);
    for (size_t leg = 0; leg < services->n_legs && solver->seats.n > 0; leg++)
        for (size_t part = 0; part < services->legs[leg].n_parts; part++) {
            uint32_t section = services->legs[leg].parts[part].section;
            solver->is_used[solver->first_section + section] = solver->seats.per_year[section] > 0;
        }
    return LSP_OK;
}

static enum lsp_status allocate(struct solver *solver)
{
    struct seats *seats = &solver->seats;
    size_t n = seats->n;
    double **arrays[] = {&seats->headway_h, &seats->per_departure, &seats->per_year, &seats->free,
        &seats->last_change, &seats->reach};
    for (size_t array = 0; array < sizeof arrays / sizeof *arrays; array++)
        if ((*arrays[array] = LSP_ARRAY(&solver->arena, double, n)) == NULL)
            return LSP_NO_MEMORY;
    seats->scratch = LSP_ARRAY(&solver->arena, double, n *N_SCRATCH);
    seats->tables = LSP_ARRAY(&solver->arena, struct lsp_link_table, n);
    seats->points = LSP_ARRAY(&solver->arena, double, n * 2 * (N_LINES + 2));
    bool complete = seats->scratch != NULL && seats->tables != NULL && seats->points != NULL;
    return complete ? LSP_OK : LSP_NO_MEMORY;
}

static void set_section(struct solver *solver, uint32_t section)
{
    const struct lsp_services *services = solver->problem->services;
    const struct lsp_ride_section *at = &services->sections[section];
    struct seats *seats = &solver->seats;
    double departures = (double)at->n_departures;
    seats->reach[section] = FIRST_REACH;
    seats->free[section] = 1;
    seats->per_departure[section] = at->seats;
    seats->headway_h[section] = services->period_h / departures;
    seats->per_year[section] = at->seats * departures * 365.25 / services->days_in_period;
}

static struct lsp_seat_wait wait_at(
    const struct solver *solver, uint32_t section, double free_share)
{
    const struct seats *seats = &solver->seats;
    return lsp_seat_wait(seats->headway_h[section], seats->per_departure[section], free_share);
}

double lsp_seats_error(const struct solver *solver)
{
    double residual = 0;
    for (uint32_t section = 0; section < solver->seats.n; section++) {
        uint32_t element = solver->first_section + section;
        double load = solver->flow[element];
        if (!solver->is_used[element])
            continue;
        if (!(load < 1)) /* too many, or not a number */
            return load >= 1 ? load : (double)INFINITY;
        double wait_h = wait_at(solver, section, 1 - fmax(load, 0)).wait_h; /* rounding: -1e-20 */
        double error = fabs(wait_h - solver->time_h[element]) / fmax(wait_h, WAIT_SCALE_H);
        double missing = SEATS_WEIGHT * fabs(load - (1 - solver->seats.free[section]));
        residual = fmax(residual, fmin(error, missing));
    }
    return residual;
}

void lsp_seats_move(struct solver *solver)
{
    struct seats *seats = &solver->seats;
    uint32_t n = seats->n;
    if (n == 0)
        return;
    double *change = &seats->scratch[(size_t)n * PRODUCT];
    set_gaps(solver);
    solve_step(solver);
    answer(solver, &seats->scratch[(size_t)n * STEP], change);
    for (uint32_t section = 0; section < n; section++)
        if (solver->is_used[solver->first_section + section])
            move_load(solver, section,
                seats->scratch[(size_t)n * GAP + section] -
                    change[section] / seats->per_year[section]);
}

/* By how much the flows' loads exceed those of the waits, and how steep the waits are. */
static void set_gaps(struct solver *solver)
{
    struct seats *seats = &solver->seats;
    uint32_t n = seats->n;
    for (uint32_t section = 0; section < n; section++) {
        double flow = solver->flow[solver->first_section + section];
        seats->scratch[(size_t)n * GAP + section] = fmax(flow, 0) - (1 - seats->free[section]);
        double slope_h = 0;
        if (solver->is_used[solver->first_section + section])
            slope_h = wait_at(solver, section, seats->free[section]).slope_h;
        seats->scratch[(size_t)n * SLOPE + section] = slope_h > LEAST_SLOPE_H ? slope_h : 0;
    }
}

/* Conjugate gradients on (K + 1/W') dW = G, rows times the seats of a year; sections that answer to
 * nothing keep dW = 0. */
static void solve_step(struct solver *solver)
{
    struct seats *seats = &solver->seats;
    uint32_t n = seats->n;
    double *scratch = seats->scratch, *slope_h = &scratch[(size_t)n * SLOPE];
    double *step = &scratch[(size_t)n * STEP], *rest = &scratch[(size_t)n * REST];
    double *direction = &scratch[(size_t)n * DIRECTION], *product = &scratch[(size_t)n * PRODUCT];
    set_diagonal(solver);
    for (uint32_t section = 0; section < n; section++) {
        step[section] = 0;
        rest[section] = slope_h[section] > 0
                            ? scratch[(size_t)n * GAP + section] * seats->per_year[section]
                            : 0;
    }
    precondition(solver, rest, direction);
    double length = dot(n, rest, direction), first = length;
    for (int turn = 0; turn < MAX_GRADIENTS && length > SOLVED_SHARE * SOLVED_SHARE * first;
         turn++) {
        answer(solver, direction, product);
        for (uint32_t section = 0; section < n; section++)
            product[section] = slope_h[section] > 0
                                   ? product[section] + direction[section] *
                                                            seats->per_year[section] /
                                                            slope_h[section]
                                   : 0;
        double bend = dot(n, direction, product);
        if (!(bend > 0))
            return;
        for (uint32_t section = 0; section < n; section++) {
            step[section] += length / bend * direction[section];
            rest[section] -= length / bend * product[section];
        }
        precondition(solver, rest, product);
        double next = dot(n, rest, product);
        for (uint32_t section = 0; section < n; section++)
            direction[section] = product[section] + next / length * direction[section];
        length = next;
    }
}

static void precondition(const struct solver *solver, const double rest[], double ret[])
{
    const double *diagonal = &solver->seats.scratch[(size_t)solver->seats.n * DIAGONAL];
    for (uint32_t section = 0; section < solver->seats.n; section++)
        ret[section] = diagonal[section] > 0 ? rest[section] / diagonal[section] : 0;
}

/* K times waits: by how many persons each section's riders fall, to first order. */
static void answer(const struct solver *solver, const double wait_h[], double ret_persons[])
{
    const struct lsp_demand *demand = solver->problem->demand;
    size_t n_ways = demand->n_alternatives;
    memset(ret_persons, 0, solver->seats.n * sizeof *ret_persons);
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        double dearer[LSP_MAX_ALTERNATIVES] = {0}, fall[LSP_MAX_ALTERNATIVES] = {0};
        for (size_t way = 0; way < n_ways; way++)
            if (solver->choice_amount[movement * n_ways + way] > 0)
                dearer[way] = wait_money(solver, movement * n_ways + way, wait_h);
        fall_of_logarithms(solver, movement, dearer, fall);
        for (size_t way = 0; way < n_ways; way++) {
            size_t choice = movement * n_ways + way;
            double persons = fall[way] * solver->choice_amount[choice];
            if (!(fabs(persons) > 0))
                continue;
            const struct way *taken = &solver->strands.pairs[solver->pair[choice]].way;
            for (uint32_t use = 0; use < taken->n_uses; use++)
                if (is_section(solver, taken->uses[use].element)) {
                    uint32_t section = taken->uses[use].element - solver->first_section;
                    ret_persons[section] +=
                        persons * taken->uses[use].load_per_unit * solver->seats.per_year[section];
                }
        }
    }
}

/* By how much the logarithms of a movement's amounts fall where its alternatives become dearer:
 * down the tree of nests, each falls as its parent does, and by its scale times how much dearer
 * than its parent it becomes. */
static void fall_of_logarithms(
    const struct solver *solver, size_t movement, const double dearer_money[], double ret_fall[])
{
    const struct lsp_equilibrium_problem *problem = solver->problem;
    const struct lsp_segment *who =
        &problem->demand->segments[problem->demand->movements[movement].segment];
    const struct lsp_nests *nests = &who->nests;
    const size_t n_ways = problem->demand->n_alternatives, root = nests->n;
    const double *amount = &solver->choice_amount[movement * n_ways];
    double sum[LSP_MAX_NESTS + 1] = {0}, dearer[LSP_MAX_NESTS + 1] = {0};
    double fall[LSP_MAX_NESTS + 1], scale[LSP_MAX_NESTS + 1];
    if (problem->fixed_share != NULL && problem->fixed_share[movement] != NULL)
        return;
    for (size_t way = 0; way < n_ways; way++) {
        size_t nest = parent_of(nests, nests->nest_of[way]);
        sum[nest] += amount[way];
        dearer[nest] += amount[way] * dearer_money[way];
    }
    for (size_t nest = nests->n; nest-- > 0;) {
        sum[parent_of(nests, nests->parent[nest])] += sum[nest];
        dearer[parent_of(nests, nests->parent[nest])] += dearer[nest];
    }
    for (size_t nest = 0; nest <= root; nest++)
        dearer[nest] = sum[nest] > 0 ? dearer[nest] / sum[nest] : 0;
    scale[root] = who->scale_per_money;
    fall[root] = problem->pivots == NULL
                     ? 0
                     : problem->pivots[movement].response * scale[root] * dearer[root];
    for (size_t nest = 0; nest < nests->n; nest++) {
        size_t parent = parent_of(nests, nests->parent[nest]);
        scale[nest] = scale[parent] / nests->theta[nest];
        fall[nest] = fall[parent] + scale[parent] * (dearer[nest] - dearer[parent]);
    }
    for (size_t way = 0; way < n_ways; way++) {
        size_t nest = parent_of(nests, nests->nest_of[way]);
        ret_fall[way] = fall[nest] + scale[nest] * (dearer_money[way] - dearer[nest]);
    }
}

/* Position of a nest in arrays whose last entry is the root's. */
static size_t parent_of(const struct lsp_nests *nests, uint32_t nest)
{
    return nests->n == 0 || nest == LSP_NONE ? nests->n : nest;
}

/* What waits on the sections cost one unit of a choice. */
static double wait_money(const struct solver *solver, size_t choice, const double wait_h[])
{
    const struct way *way = &solver->strands.pairs[solver->pair[choice]].way;
    double money = 0;
    for (uint32_t use = 0; use < way->n_uses; use++)
        if (is_section(solver, way->uses[use].element))
            money +=
                way->uses[use].money_per_h * wait_h[way->uses[use].element - solver->first_section];
    return money;
}

/* Of the system, with each choice's answer to its own wait alone. */
static void set_diagonal(struct solver *solver)
{
    const struct lsp_demand *demand = solver->problem->demand;
    struct seats *seats = &solver->seats;
    size_t n_choices = demand->n_movements * demand->n_alternatives;
    double *diagonal = &seats->scratch[(size_t)seats->n * DIAGONAL];
    const double *slope_h = &seats->scratch[(size_t)seats->n * SLOPE];
    for (uint32_t section = 0; section < seats->n; section++)
        diagonal[section] = slope_h[section] > 0 ? seats->per_year[section] / slope_h[section] : 0;
    for (size_t choice = 0; choice < n_choices; choice++) {
        if (solver->pair[choice] == LSP_NONE)
            continue;
        const struct way *way = &solver->strands.pairs[solver->pair[choice]].way;
        const struct lsp_segment *who =
            &demand->segments[demand->movements[choice / demand->n_alternatives].segment];
        for (uint32_t use = 0; use < way->n_uses; use++) {
            const struct use *at = &way->uses[use];
            if (!is_section(solver, at->element))
                continue;
            uint32_t section = at->element - solver->first_section;
            if (slope_h[section] > 0)
                diagonal[section] += who->scale_per_money * solver->choice_amount[choice] *
                                     at->money_per_h * at->load_per_unit * seats->per_year[section];
        }
    }
}

static void move_load(struct solver *solver, uint32_t section, double change)
{
    struct seats *seats = &solver->seats;
    double *free = &seats->free[section], *reach = &seats->reach[section];
    bool turns = change * seats->last_change[section] < 0;
    double ratio = change > 0 ? 1 / (1 + change / *free) : 1 - change / *free;
    if (turns)
        *reach = fmax(*reach / 2, LEAST_REACH);
    else if (fabs(log(ratio)) > *reach)
        *reach = fmin(*reach * REACH_GROWTH, MOST_REACH);
    ratio = fmin(fmax(ratio, exp(-*reach)), exp(*reach));
    seats->last_change[section] = change;
    *free = fmin(fmax(*free * ratio, LEAST_FREE), 1);
    solver->time_h[solver->first_section + section] = wait_at(solver, section, *free).wait_h;
}

/* The largest of the lines is the polygon: it is never above the wait, and bends upward as it does.
 */
void lsp_seats_draw(struct solver *solver, uint32_t section, double load)
{
    struct lsp_link_table *table = &solver->seats.tables[section];
    double *saturation = &solver->seats.points[(size_t)section * 2 * (N_LINES + 2)];
    double *factor = saturation + N_LINES + 2;
    if (!solver->is_used[solver->first_section + section]) {
        saturation[0] = factor[0] = 0;
        saturation[1] = factor[1] = 1;
        *table = (struct lsp_link_table){2, saturation, factor};
        return;
    }
    struct line lines[N_LINES + 1] = {{0}};
    uint32_t n = set_lines(solver, section, load, lines), n_points = 1;
    saturation[0] = factor[0] = 0;
    for (uint32_t at = 0; at + 1 < n; at++) {
        const struct line *one = &lines[at], *two = &lines[at + 1];
        double meet =
            (one->wait_h - one->slope_h * one->load - two->wait_h + two->slope_h * two->load) /
            (two->slope_h - one->slope_h);
        if (!(meet > saturation[n_points - 1]))
            continue;
        saturation[n_points] = meet;
        factor[n_points++] = fmax(one->wait_h + one->slope_h * (meet - one->load), 0);
    }
    const struct line *last = &lines[n - 1];
    saturation[n_points] = fmax(last->load, saturation[n_points - 1]) + 1;
    factor[n_points] = last->wait_h + last->slope_h * (saturation[n_points] - last->load);
    *table = (struct lsp_link_table){n_points + 1, saturation, factor};
}

/* Lines in the order of their loads, each steeper than the one before; returns how many. */
static uint32_t set_lines(
    const struct solver *solver, uint32_t section, double load, struct line lines[])
{
    uint32_t n = 0;
    bool is_drawn = !(load > LEAST_DRAWN && load < 1 - LEAST_FREE);
    for (int power = 0; power < N_LINES;) {
        double next = 1 - exp2(-power / 2.0);
        bool is_near = load < 1 && fabs(next - load) < APART * (1 - load) && power > 0;
        bool is_own = !is_drawn && load < next;
        is_drawn |= is_own;
        power += is_own ? 0 : 1;
        if (is_near && !is_own)
            continue;
        double at = is_own ? load : next;
        struct lsp_seat_wait wait = wait_at(solver, section, 1 - at);
        double least = n > 0 ? lines[n - 1].slope_h * (1 + 1e-6) + LEAST_SLOPE_H : -1;
        if (wait.slope_h > least)
            lines[n++] = (struct line){at, wait.wait_h, wait.slope_h};
    }
    return n;
}

static double dot(uint32_t n, const double a[], const double b[])
{
    double sum = 0;
    for (uint32_t at = 0; at < n; at++)
        sum += a[at] * b[at];
    return sum;
}
