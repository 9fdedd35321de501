/* How a link's time grows with its flow: value, slope and integral of every link function.
 *
 * The conical and Akcelik's function are the same hyperbola but for scale: with x the saturation,
 * r(x) is the root >= 0 of
 *
 *     r^2 + (p - 2 a x) r - 2 a q x = 0,   so that   x = r (r + p) / (2 a (r + q)),
 *
 * where Akcelik's has a = 1, p = 2, q = b / 2, and the conical p = 2 (a + q), q = 1 / (2 a - 2).
 * Both roots of the equation have different signs, so r has a form without cancellation on either
 * side of capacity.  Since x is rational in r, integrals are closed:
 *
 *     integral of r over x = x r - (r^2 / 2 - q (p - q) (log(1 + r/q) - r/q)) / (2 a)
 *
 * A system optimum routes by the marginal cost t(y) + y t'(y), whose integral is y t(y).
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "assignment/assignment_internal.h"

/* A function of saturation and its first two derivatives. */
struct growth {
    double value, slope, bend;
};

static void set_hyperbola(
    struct link_function *function, double scale, double a, double p, double q);
static struct growth growth_at(const struct link_function *function, double x);
static struct growth power_at(const struct link_function *function, double x);
static struct growth hyperbola_at(const struct link_function *function, double x);
static struct growth table_at(const struct link_function *function, double x);
static double integral_to(const struct link_function *function, double total);
static double hyperbola_integral(const struct link_function *function, double x);
static double log1p_less(double y);
static double table_integral(const struct lsp_link_table *table, double x);

void lsp_assignment_function_set(
    const struct lsp_assignment_problem *problem, uint32_t link, struct link_function *ret_function)
{
    double a = problem->a[link], b = problem->b[link], time = problem->free_time[link];
    struct link_function function = {
        .shape = problem->function ? problem->function[link] : LSP_FUNCTION_BPR,
        .is_marginal = problem->goal == LSP_GOAL_SYSTEM,
        .free_time = time,
        .preload = problem->preload ? problem->preload[link] : 0,
        .per_capacity = 0};
    if (function.shape != LSP_FUNCTION_BPR || a > 0)
        function.per_capacity = 1 / problem->capacity[link];
    switch ((enum lsp_link_function)function.shape) {
    case LSP_FUNCTION_BPR:
        function.scale = time * a;
        function.a = b;
        break;
    case LSP_FUNCTION_CONICAL:
        set_hyperbola(&function, time, a, 2 * a + 1 / (a - 1), 1 / (2 * a - 2));
        break;
    case LSP_FUNCTION_AKCELIK:
        set_hyperbola(&function, a, 1, 2, b / 2);
        break;
    case LSP_FUNCTION_TABLE:
        function.free_time = 0;
        function.scale = time;
        function.table = &problem->tables[(uint32_t)a];
        break;
    }
    *ret_function = function;
}

static void set_hyperbola(
    struct link_function *function, double scale, double a, double p, double q)
{
    function->scale = scale;
    function->a = a;
    function->p = p;
    function->q = q;
}

bool lsp_assignment_function_is_constant(const struct link_function *function)
{
    bool is_power_0 = function->shape == LSP_FUNCTION_BPR && !(function->a > 0);
    return !(function->scale > 0) || !(function->per_capacity > 0) || is_power_0;
}

bool lsp_assignment_function_is_flat(const struct link_function *function, double flow)
{
    static const double ASIDE = 1e-9; /* at a point of a table either side counts */
    double x = (flow + function->preload) * function->per_capacity;
    return function->shape == LSP_FUNCTION_TABLE &&
           (!(table_at(function, x * (1 - ASIDE)).slope > 0) ||
               !(table_at(function, x * (1 + ASIDE)).slope > 0));
}

double lsp_assignment_function_time(
    const struct link_function *function, double flow, double *ret_slope)
{
    double total = flow + function->preload, per = function->per_capacity;
    struct growth growth = growth_at(function, total * per);
    double time = function->free_time + function->scale * growth.value;
    double slope = function->scale * growth.slope * per;
    *ret_slope = slope;
    if (!function->is_marginal)
        return time;
    *ret_slope = function->scale * per * (2 * growth.slope + total * per * growth.bend);
    return time + total * slope;
}

double lsp_assignment_function_integral(const struct link_function *function, double flow)
{
    return integral_to(function, flow + function->preload) -
           (function->preload > 0 ? integral_to(function, function->preload) : 0);
}

static double integral_to(const struct link_function *function, double total)
{
    double x = total * function->per_capacity;
    struct growth growth = growth_at(function, x);
    double time = function->free_time + function->scale * growth.value;
    if (function->is_marginal || !(function->per_capacity > 0))
        return total * time;
    double integral = 0;
    switch ((enum lsp_link_function)function->shape) {
    case LSP_FUNCTION_BPR:
        return total * (function->free_time + function->scale * growth.value / (function->a + 1));
    case LSP_FUNCTION_CONICAL:
    case LSP_FUNCTION_AKCELIK:
        integral = hyperbola_integral(function, x);
        break;
    case LSP_FUNCTION_TABLE:
        integral = table_integral(function->table, x);
        break;
    }
    return total * function->free_time + function->scale * integral / function->per_capacity;
}

static struct growth growth_at(const struct link_function *function, double x)
{
    switch ((enum lsp_link_function)function->shape) {
    case LSP_FUNCTION_BPR:
        return power_at(function, x);
    case LSP_FUNCTION_CONICAL:
    case LSP_FUNCTION_AKCELIK: {
        struct growth growth = {0};
        if (function->scale > 0)
            growth = hyperbola_at(function, x);
        return growth;
    }
    case LSP_FUNCTION_TABLE:
        return table_at(function, x);
    }
    LSP_BUG("a link function that is none");
}

static struct growth power_at(const struct link_function *function, double x)
{
    double power = function->a;
    if (!(power > 0))
        return (struct growth){1, 0, 0};
    double slope = 0, bend = 0;
    if (power <= 1)
        return (struct growth){x, 1, 0};
    if (x > 0) {
        slope = power * pow(x, power - 1);
        bend = (power - 1) * slope / x;
    }
    return (struct growth){slope * x / power, slope, bend};
}

static struct growth hyperbola_at(const struct link_function *function, double x)
{
    double a = function->a, p = function->p, q = function->q;
    double d = 2 * a * x - p, root = sqrt(d * d + 8 * a * q * x);
    double r = d > 0 ? (d + root) / 2 : 4 * a * q * x / (root - d);
    return (struct growth){
        r, 2 * a * (r + q) / root, 8 * a * a * q * (p - q) / (root * root * root)};
}

static double hyperbola_integral(const struct link_function *function, double x)
{
    double a = function->a, p = function->p, q = function->q;
    double r = hyperbola_at(function, x).value;
    return x * r - (r * r / 2 - q * (p - q) * log1p_less(r / q)) / (2 * a);
}

/* log(1 + y) - y for y >= 0. */
static double log1p_less(double y)
{
    static const double SMALL = 0.05;
    if (y > SMALL)
        return log1p(y) - y;
    double term = -y, sum = 0;
    for (int k = 2; k <= 12; k++) {
        term *= -y;
        sum -= term / k;
    }
    return sum;
}

static struct growth table_at(const struct link_function *function, double x)
{
    const struct lsp_link_table *table = function->table;
    uint32_t low = 0, high = table->n - 1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (table->saturation[middle] <= x)
            low = middle;
        else
            high = middle;
    }
    double slope = (table->factor[high] - table->factor[low]) /
                   (table->saturation[high] - table->saturation[low]);
    return (struct growth){table->factor[low] + slope * (x - table->saturation[low]), slope, 0};
}

static double table_integral(const struct lsp_link_table *table, double x)
{
    double sum = 0;
    for (uint32_t at = 1; at < table->n; at++) {
        double from = table->saturation[at - 1], to = table->saturation[at];
        double slope = (table->factor[at] - table->factor[at - 1]) / (to - from);
        double width = (at + 1 < table->n ? fmin(x, to) : x) - from;
        if (!(width > 0))
            break;
        sum += width * (table->factor[at - 1] + slope * width / 2);
    }
    return sum;
}

struct lsp_link_point lsp_assignment_link_at(
    const struct lsp_assignment_problem *problem, uint32_t link, double flow)
{
    struct link_function function;
    struct lsp_link_point point;
    lsp_assignment_function_set(problem, link, &function);
    point.time = lsp_assignment_function_time(&function, flow, &point.slope);
    point.integral = lsp_assignment_function_integral(&function, flow);
    return point;
}
