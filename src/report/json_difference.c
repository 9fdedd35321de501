/* JSON: the error of the difference; docs/formats/results.md describes it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/report_internal.h"

#include <inttypes.h>

static void add_error(struct lsp_buffer *json, const char *name, double error_money,
    bool is_distinguishable, bool is_first);
static const char *truth(bool value);

void lsp_json_difference(const struct lsp_appraisal *appraisal, struct lsp_buffer *json)
{
    const struct lsp_difference *difference = &appraisal->difference;
    if (!difference->is_estimated)
        return;
    lsp_buffer_add(json, ",\"difference\":{\"kinds\":{");
    bool is_first = true;
    for (size_t line = 0; line < appraisal->n_lines; line++) {
        enum lsp_line_kind kind = appraisal->lines[line].kind;
        if (line > 0 && appraisal->lines[line - 1].kind == kind)
            continue; /* lines of a kind stand together */
        add_error(json, LSP_LINE_KIND_NAMES[kind], difference->kind_money[kind],
            difference->kind_is_distinguishable[kind], is_first);
        is_first = false;
    }
    lsp_buffer_add(json, "},");
    add_error(
        json, "benefit", difference->benefit_money, difference->benefit_is_distinguishable, true);
    add_error(json, "cost", difference->cost_money, true, false);
    add_error(json, "npv", difference->npv_money, difference->npv_is_distinguishable, false);
    lsp_buffer_add(json, ",\"error_share\":");
    lsp_buffer_add_json_number(json, difference->share);
    lsp_buffer_printf(json, ",\"is_reached\":%s,\"excess\":", truth(difference->is_reached));
    lsp_buffer_add_json_number(json, difference->excess);
    lsp_buffer_add(json, ",\"residual\":");
    lsp_buffer_add_json_number(json, difference->residual);
    lsp_buffer_printf(json, ",\"n_tightened\":%" PRIu32 "}", difference->n_tightened);
}

/* Infinite ones are null: nobody knows. */
static void add_error(struct lsp_buffer *json, const char *name, double error_money,
    bool is_distinguishable, bool is_first)
{
    lsp_buffer_add(json, is_first ? "\n" : ",\n");
    lsp_buffer_add_json(json, name);
    lsp_buffer_add(json, ":{\"error\":");
    lsp_buffer_add_json_number(json, error_money);
    lsp_buffer_printf(json, ",\"is_distinguishable\":%s}", truth(is_distinguishable));
}

static const char *truth(bool value)
{
    return value ? "true" : "false";
}
