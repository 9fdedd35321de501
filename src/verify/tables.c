/* Tables of classes, periods and demand.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "verify/input.h"

static enum lsp_verify_end read_class_rows(
    struct verify_input *input, struct verify_table *table, const struct verify_class *usual);
static void set_only_class(struct verify_input *input, const struct verify_class *usual);
static double pcu_of(const struct verify_input *input, struct verify_word uses);
static enum lsp_verify_end read_demand_row(
    struct verify_input *input, struct verify_table *table, const int column[static 5]);
static bool is_same(struct verify_word a, struct verify_word b);

enum lsp_verify_end lsp_verify_read_classes(
    struct verify_input *input, double toll_factor, double distance_factor)
{
    struct verify_source *source = lsp_verify_input_find(input, "classes");
    const struct verify_class usual = {
        {"all", 3}, {"", 0}, {"", 0}, 0, toll_factor, distance_factor};
    struct verify_table *table = calloc(1, sizeof *table);
    if (table == NULL)
        return LSP_VERIFY_NO_MEMORY;
    enum lsp_verify_end end = LSP_VERIFY_DONE;
    if (source == NULL) {
        set_only_class(input, &usual);
    } else {
        end = lsp_verify_table_begin(&source->text, table);
        if (end == LSP_VERIFY_DONE)
            end = read_class_rows(input, table, &usual);
        source->text = table->text;
    }
    free(table);
    return end;
}

static enum lsp_verify_end read_class_rows(
    struct verify_input *input, struct verify_table *table, const struct verify_class *usual)
{
    int name = lsp_verify_table_column(table, "class");
    int uses = lsp_verify_table_column(table, "uses");
    int closed_types = lsp_verify_table_column(table, "closed_types");
    int pcu = lsp_verify_table_column(table, "pcu");
    int toll = lsp_verify_table_column(table, "toll_factor");
    int distance = lsp_verify_table_column(table, "distance_factor");
    while (lsp_verify_table_next(table)) {
        if (input->n_classes == VERIFY_MAX_CLASSES)
            return lsp_verify_table_refuse(table, "there are too many classes");
        struct verify_class *next = &input->classes[input->n_classes++];
        *next = *usual;
        next->name = lsp_verify_table_field(table, name);
        next->uses = lsp_verify_table_field(table, uses);
        next->closed_types = lsp_verify_table_field(table, closed_types);
        if (!lsp_verify_table_number(table, pcu, &next->pcu) ||
            !lsp_verify_table_number(table, toll, &next->toll_factor) ||
            !lsp_verify_table_number(table, distance, &next->distance_factor))
            return lsp_verify_table_refuse(table, "a field is no number from 0 up");
        if (!(next->pcu > 0))
            next->pcu = pcu_of(input, next->uses);
    }
    return input->n_classes > 0 ? LSP_VERIFY_DONE
                                : lsp_verify_table_refuse(table, "there are no classes");
}

/* Where the network says who may use its links, those that are open to cars; where it knows no
 * cars, all. */
static void set_only_class(struct verify_input *input, const struct verify_class *usual)
{
    static const char CARS[] = "auto autos car cars drive driving vehicle vehicles motor_vehicle "
                               "motorcar motor sov";
    const struct verify_word cars = {CARS, sizeof CARS - 1};
    bool are_known = false;
    for (uint32_t use = 0; use < input->n_uses_known; use++)
        are_known |= lsp_verify_shares_word(cars, input->uses_known[use].name) ||
                     lsp_verify_shares_word(cars, input->uses_known[use].group);
    for (uint32_t link = 0; !are_known && link < input->n_links; link++)
        are_known = lsp_verify_shares_word(cars, input->uses[link]);
    input->classes[0] = *usual;
    input->classes[0].pcu = 1;
    if (are_known)
        input->classes[0].uses = cars;
    input->n_classes = 1;
}

/* The largest of its uses. */
static double pcu_of(const struct verify_input *input, struct verify_word uses)
{
    double largest = 0;
    for (uint32_t use = 0; use < input->n_uses_known; use++)
        if (input->uses_known[use].pcu > largest && uses.length > 0 &&
            lsp_verify_shares_word(uses, input->uses_known[use].name))
            largest = input->uses_known[use].pcu;
    return largest > 0 ? largest : 1;
}

enum lsp_verify_end lsp_verify_read_periods(struct verify_input *input)
{
    struct verify_source *source = lsp_verify_input_find(input, "periods");
    if (source == NULL) {
        input->periods[0] = (struct verify_period){{"", 0}, 1};
        input->n_periods = 1;
        return LSP_VERIFY_DONE;
    }
    struct verify_table *table = calloc(1, sizeof *table);
    if (table == NULL)
        return LSP_VERIFY_NO_MEMORY;
    enum lsp_verify_end end = lsp_verify_table_begin(&source->text, table);
    int name = lsp_verify_table_column(table, "period");
    int hours = lsp_verify_table_column(table, "hours");
    while (end == LSP_VERIFY_DONE && lsp_verify_table_next(table)) {
        struct verify_period period = {lsp_verify_table_field(table, name), 1};
        if (input->n_periods == VERIFY_MAX_PERIODS)
            end = lsp_verify_table_refuse(table, "there are too many periods");
        else if (!lsp_verify_table_number(table, hours, &period.hours) || !(period.hours > 0))
            end = lsp_verify_table_refuse(table, "hours are no number above 0");
        else
            input->periods[input->n_periods++] = period;
    }
    if (end == LSP_VERIFY_DONE && input->n_periods == 0)
        end = lsp_verify_table_refuse(table, "there are no periods");
    source->text = table->text;
    free(table);
    return end;
}

enum lsp_verify_end lsp_verify_read_demand(struct verify_input *input)
{
    struct verify_source *source = lsp_verify_input_find(input, "trips");
    struct verify_table *table = calloc(1, sizeof *table);
    if (table == NULL)
        return LSP_VERIFY_NO_MEMORY;
    size_t n_lines = 1;
    for (const char *at = source->text.at; at < source->text.end; at++)
        n_lines += *at == '\n';
    input->trips = calloc(n_lines, sizeof *input->trips);
    enum lsp_verify_end end =
        input->trips == NULL ? LSP_VERIFY_NO_MEMORY : lsp_verify_table_begin(&source->text, table);
    const int column[] = {lsp_verify_table_column(table, "o_zone_id"),
        lsp_verify_table_column(table, "d_zone_id"), lsp_verify_table_column(table, "volume"),
        lsp_verify_table_column(table, "class"), lsp_verify_table_column(table, "period")};
    while (end == LSP_VERIFY_DONE && lsp_verify_table_next(table))
        end = read_demand_row(input, table, column);
    if (table->text.bytes != NULL)
        source->text = table->text;
    free(table);
    return end;
}

static enum lsp_verify_end read_demand_row(
    struct verify_input *input, struct verify_table *table, const int column[static 5])
{
    struct verify_trip trip = {0};
    struct verify_word volume = lsp_verify_table_field(table, column[2]);
    if (!lsp_verify_input_zone(input, lsp_verify_table_field(table, column[0]), &trip.origin) ||
        !lsp_verify_input_zone(input, lsp_verify_table_field(table, column[1]), &trip.destination))
        return lsp_verify_table_refuse(table, "trips begin or end at no zone of the network");
    if (!lsp_verify_word_to_number(volume, &trip.trips))
        return lsp_verify_table_refuse(table, "trips are no number from 0 up");
    while (column[3] != VERIFY_NO_COLUMN && !is_same(lsp_verify_table_field(table, column[3]),
                                                input->classes[trip.class_number].name))
        if (++trip.class_number == input->n_classes)
            return lsp_verify_table_refuse(table, "trips are those of no class");
    while (column[4] != VERIFY_NO_COLUMN &&
           !is_same(lsp_verify_table_field(table, column[4]), input->periods[trip.period].name))
        if (++trip.period == input->n_periods)
            return lsp_verify_table_refuse(table, "trips are those of no period");
    if (trip.trips > 0 && trip.origin != trip.destination)
        input->trips[input->n_trips++] = trip;
    if (trip.origin == trip.destination)
        input->trips_within[trip.period] += (long double)trip.trips;
    return LSP_VERIFY_DONE;
}

static bool is_same(struct verify_word a, struct verify_word b)
{
    char text[64];
    lsp_verify_word_copy(b, text, sizeof text);
    return lsp_verify_word_is_like(a, text);
}
