/* What a selection of travellers adds up to, and its JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "study/questions_internal.h"

enum { MAX_PAIRS = 100 };

static void write_pairs(
    const struct lsp_demand *demand, struct lsp_sum left[], struct lsp_buffer *json);
static void write_group(
    const char *id, const struct lsp_sum *sum, bool *is_first, struct lsp_buffer *json);

void lsp_sums_add(const struct lsp_demand *demand, size_t movement, size_t alternative,
    double value, struct selection_sums *sums)
{
    lsp_sum_add(&sums->total, value);
    lsp_sum_add(&sums->of_movement[movement], value);
    lsp_sum_add(&sums->of_segment[demand->movements[movement].segment], value);
    lsp_sum_add(&sums->of_alternative[alternative], value);
}

void lsp_sums_json(
    const struct lsp_demand *demand, struct selection_sums *sums, struct lsp_buffer *json)
{
    bool is_first = true;
    write_pairs(demand, sums->of_movement, json);
    lsp_buffer_add(json, ",\"groups\":[");
    for (size_t segment = 0; segment < demand->n_segments; segment++)
        write_group(demand->segments[segment].id, &sums->of_segment[segment], &is_first, json);
    lsp_buffer_add(json, "],\"alternatives\":[");
    is_first = true;
    for (size_t way = 0; way < demand->n_alternatives; way++)
        write_group(demand->alternatives[way].id, &sums->of_alternative[way], &is_first, json);
    lsp_buffer_add(json, "]");
}

/* The largest ones, and the rest as one. */
static void write_pairs(
    const struct lsp_demand *demand, struct lsp_sum left[], struct lsp_buffer *json)
{
    struct lsp_sum rest = {0};
    size_t n_rest = 0;
    lsp_buffer_add(json, ",\"pairs\":[");
    for (size_t n_written = 0; n_written < MAX_PAIRS; n_written++) {
        size_t largest = demand->n_movements;
        double most = 0;
        for (size_t movement = 0; movement < demand->n_movements; movement++)
            if (lsp_sum_value(&left[movement]) > most) {
                most = lsp_sum_value(&left[movement]);
                largest = movement;
            }
        if (largest == demand->n_movements)
            break;
        const struct lsp_movement *who = &demand->movements[largest];
        lsp_buffer_printf(json, "%s{\"from\":%u,\"to\":%u", n_written > 0 ? "," : "",
            (unsigned)who->origin, (unsigned)who->destination);
        lsp_buffer_add_text_member(json, "group", demand->segments[who->segment].id);
        lsp_buffer_add_number_member(json, "value", most);
        lsp_buffer_add(json, "}");
        left[largest] = (struct lsp_sum){0};
    }
    for (size_t movement = 0; movement < demand->n_movements; movement++) {
        lsp_sum_add(&rest, lsp_sum_value(&left[movement]));
        n_rest += lsp_sum_value(&left[movement]) > 0;
    }
    lsp_buffer_printf(json, "],\"rest\":{\"pairs\":%zu", n_rest);
    lsp_buffer_add_number_member(json, "value", lsp_sum_value(&rest));
    lsp_buffer_add(json, "}");
}

static void write_group(
    const char *id, const struct lsp_sum *sum, bool *is_first, struct lsp_buffer *json)
{
    if (!(lsp_sum_value(sum) > 0))
        return;
    lsp_buffer_add(json, *is_first ? "{\"group\":" : ",{\"group\":");
    lsp_buffer_add_json(json, id);
    lsp_buffer_add_number_member(json, "value", lsp_sum_value(sum));
    lsp_buffer_add(json, "}");
    *is_first = false;
}
