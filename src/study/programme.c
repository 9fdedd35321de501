/* The programme by itself: read from a study or a planner's file, planned, drawn, told, and written
 * for the planner's own tool.  SPDX-License-Identifier: Apache-2.0 */
#include "study/programme_internal.h"

#include "formats/file.h"
#include "formats/plan.h"

static enum lsp_status read_plan_file(struct planned *planned);
static enum lsp_status write_export(const struct planned *planned);
static enum lsp_status tell(const struct planned *planned, struct lsp_programme_answer *ret_answer);

void lsp_programme_answer_finish(struct lsp_programme_answer *answer)
{
    lsp_buffer_finish(&answer->text);
    lsp_buffer_finish(&answer->json);
}

enum lsp_status lsp_study_programme(const struct lsp_programme_query *query,
    struct lsp_diags *diags, struct lsp_programme_answer *ret_answer)
{
    struct planned planned = {.query = query, .diags = diags, .name = "", .currency = ""};
    enum lsp_status status =
        lsp_plan_file_is(query->path) ? read_plan_file(&planned) : lsp_planned_read_study(&planned);
    if (status == LSP_OK)
        status = lsp_planned_work_out(&planned);
    lsp_planned_say_endless(status, diags);
    if (status == LSP_OK && query->export_path != NULL)
        status = write_export(&planned);
    if (status == LSP_OK)
        status = tell(&planned, ret_answer);
    lsp_arena_finish(&planned.arena);
    lsp_study_inputs_finish(&planned.inputs);
    return status;
}

enum lsp_status lsp_planned_read_study(struct planned *planned)
{
    LSP_TRY(lsp_study_open(planned->query->path, planned->diags, &planned->inputs));
    const struct lsp_study_inputs *inputs = &planned->inputs;
    planned->programme = inputs->programme;
    planned->options = inputs->programme_options;
    planned->name = inputs->name;
    planned->currency = inputs->currency;
    return lsp_planned_costs(inputs, &planned->arena, &planned->options);
}

static enum lsp_status read_plan_file(struct planned *planned)
{
    planned->name = planned->query->path;
    planned->options.seed = 1; /* as a study that says none */
    planned->options.outside.promised_day = INT32_MIN;
    return lsp_plan_file_read(
        planned->query->path, &planned->arena, planned->diags, &planned->programme);
}

enum lsp_status lsp_planned_work_out(struct planned *planned)
{
    const struct lsp_programme_query *query = planned->query;
    struct lsp_schedule_risk_options *options = &planned->options;
    LSP_TRY(lsp_programme_schedule(&planned->programme, NULL, &planned->arena, &planned->plan));
    LSP_TRY(lsp_programme_check(
        &planned->programme, &planned->plan, &planned->arena, &planned->checks));
    LSP_TRY(lsp_programme_look_back(&planned->programme, &planned->arena, &planned->look));
    if (query->n_draws > 0)
        options->n_draws = (uint32_t)query->n_draws;
    options->n_threads =
        lsp_thread_count(&(struct lsp_study_options){.n_threads = query->n_threads});
    return lsp_schedule_risk_simulate(
        &planned->programme, options, &planned->arena, &planned->risk);
}

static enum lsp_status write_export(const struct planned *planned)
{
    struct lsp_buffer xml = {0};
    enum lsp_status status = lsp_plan_file_write_xml(&planned->programme, &planned->plan, &xml);
    if (status == LSP_OK)
        status = lsp_file_replace(planned->query->export_path, &xml, planned->diags);
    lsp_buffer_finish(&xml);
    return status;
}

static enum lsp_status tell(const struct planned *planned, struct lsp_programme_answer *ret_answer)
{
    struct lsp_programme_answer answer = {0};
    lsp_planned_text(planned, &answer.text);
    lsp_planned_json(planned, &answer.json);
    if (answer.text.failed || answer.json.failed) {
        lsp_programme_answer_finish(&answer);
        return LSP_NO_MEMORY;
    }
    *ret_answer = answer;
    return LSP_OK;
}

/* ---- for the renderers ---- */

int32_t lsp_planned_last_day(const struct planned *planned, uint32_t activity)
{
    const struct lsp_activity *work = &planned->programme.activities[activity];
    const struct lsp_activity_dates *dates = &planned->plan.activities[activity];
    if (work->finished_day != INT32_MIN)
        return work->finished_day;
    bool is_milestone = dates->early_finish_day == dates->early_start_day;
    return is_milestone ? dates->early_finish_day : dates->early_finish_day - 1;
}

double lsp_planned_share_by(const int32_t sorted_day[], uint32_t n_draws, int32_t day)
{
    uint32_t n_by = 0;
    while (n_by < n_draws && sorted_day[n_by] <= day)
        n_by++;
    return n_draws == 0 ? 0 : (double)n_by / n_draws;
}

/* What readers find no fault with may still pass the last year when it is drawn. */
void lsp_planned_say_endless(enum lsp_status status, struct lsp_diags *diags)
{
    if (status == LSP_BAD_INPUT && diags->n_errors == 0)
        lsp_diags_add(diags, LSP_DIAG_ENDLESS,
            &(struct lsp_diag_facts){.hint = "look at the longest durations, delays and factors"},
            "in a draw the programme does not end before the year 10000");
}
