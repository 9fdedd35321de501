/* Primavera XER: projects, activities, relations and resources.
 *
 * Format: tables as the tool exports them; what their fields mean is told by Oracle's "P6 Data Map
 * Guide" for import and export [OracleP6Map].  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_xer.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "formats/plan_rules.h"

enum { MAX_LEVELS = 64 };

/* One word of the format and what it means. */
struct word {
    const char *text;
    int meaning;
};

/* A row of a table, with all that reading it takes. */
struct record {
    struct lsp_plan_model *model;
    const struct lsp_xer_table *table;
    const struct lsp_xer_row *row;
    struct lsp_place where;
};

static void read_calendars(struct lsp_plan_model *model, const struct lsp_xer *xer);
static void read_projects(struct lsp_plan_model *model, const struct lsp_xer *xer);
static void read_options(struct lsp_plan_model *model, const struct lsp_xer *xer,
    enum lsp_plan_lag *ret_kind, enum lsp_plan_lag_calendar *ret_calendar);
static void read_tasks(struct lsp_plan_model *model, const struct lsp_xer *xer);
static void read_task(const struct record *record, const struct lsp_xer *xer, struct lsp_ids *wbs);
static void read_kind(const struct record *record, struct lsp_plan_task *task);
static void read_duration(const struct record *record, struct lsp_plan_task *task);
static void read_progress(const struct record *record, struct lsp_plan_task *task);
static void read_constraint(const struct record *record, const char *kind_field,
    const char *date_field, size_t which, struct lsp_plan_task *task);
static void count_set(const struct record *record, const char *field, const char *words);
static const char *group_of(
    struct lsp_plan_model *model, const struct lsp_xer *xer, struct lsp_ids *wbs, const char *id);
static void read_relations(struct lsp_plan_model *model, const struct lsp_xer *xer);
static void read_resources(struct lsp_plan_model *model, const struct lsp_xer *xer);
static void read_needs(struct lsp_plan_model *model, const struct lsp_xer *xer);
static void read_rates(struct lsp_plan_model *model, const struct lsp_xer *xer);
static struct record record_of(
    struct lsp_plan_model *model, const struct lsp_xer_table *table, size_t row);
static const char *text_of(const struct record *record, const char *field);
static bool number_of(const struct record *record, const char *field, double *ret_number);
static bool moment_of(
    const struct record *record, const char *field, struct lsp_plan_moment *ret_moment);
static int find_word(const struct record *record, const char *field, const struct word words[],
    size_t n_words, int otherwise);

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof(ARRAY)[0])

void lsp_plan_read_xer(struct lsp_plan_model *model, const char *text, size_t length)
{
    struct lsp_xer *xer = LSP_ARRAY(&model->scratch, struct lsp_xer, 1);
    if (xer == NULL) {
        model->status = LSP_NO_MEMORY;
        return;
    }
    lsp_xer_split(model, text, length, xer);
    if (model->status != LSP_OK)
        return;
    static const char *const NEEDED[] = {"PROJECT", "CALENDAR", "TASK"};
    for (size_t at = 0; at < COUNT(NEEDED); at++)
        if (lsp_xer_table(xer, NEEDED[at]) == NULL)
            lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
                &(struct lsp_diag_facts){.where = {.file = model->file}, .expected = NEEDED[at]},
                "the plan lacks the table %s", NEEDED[at]);
    read_projects(model, xer);
    read_calendars(model, xer);
    read_tasks(model, xer);
    read_relations(model, xer);
    read_resources(model, xer);
    read_rates(model, xer);
    read_needs(model, xer);
}

static void read_projects(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    const struct lsp_xer_table *table = lsp_xer_table(xer, "PROJECT");
    model->start = model->data = LSP_PLAN_NEVER;
    for (size_t row = 0; table != NULL && row < table->n_rows; row++) {
        struct record record = record_of(model, table, row);
        struct lsp_plan_moment start = LSP_PLAN_NEVER, data = LSP_PLAN_NEVER;
        const char *calendar = text_of(&record, "clndr_id");
        if (moment_of(&record, "plan_start_date", &start) &&
            (model->start.day == INT32_MIN || start.day < model->start.day))
            model->start = start;
        if (moment_of(&record, "last_recalc_date", &data) && data.day > model->data.day)
            model->data = data;
        if (model->calendar_uid == NULL && calendar[0] != '\0')
            model->calendar_uid = calendar;
        if (row > 0)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "further projects in the file, which are read as one with the first", 1,
                record.where);
    }
    if (table != NULL && model->start.day == INT32_MIN)
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){.where = {.file = model->file, .line = table->line},
                .expected = "plan_start_date in the table PROJECT"},
            "the plan does not say when it starts");
}

static void read_calendars(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    const struct lsp_xer_table *table = lsp_xer_table(xer, "CALENDAR");
    for (size_t row = 0; table != NULL && row < table->n_rows && model->status == LSP_OK; row++) {
        struct record record = record_of(model, table, row);
        const char *base = text_of(&record, "base_clndr_id");
        struct lsp_plan_calendar *calendar =
            lsp_plan_add_calendar(model, text_of(&record, "clndr_id"), record.where);
        if (calendar == NULL)
            return;
        calendar->name = text_of(&record, "clndr_name");
        calendar->base_uid = base[0] == '\0' ? NULL : base;
        lsp_xer_read_calendar(model, text_of(&record, "clndr_data"), calendar);
    }
}

static void read_tasks(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    const struct lsp_xer_table *table = lsp_xer_table(xer, "TASK");
    const struct lsp_xer_table *parts = lsp_xer_table(xer, "PROJWBS");
    struct lsp_ids wbs = {.noun = "part of the works"};
    for (size_t row = 0; parts != NULL && row < parts->n_rows && model->status == LSP_OK; row++) {
        struct record record = record_of(model, parts, row);
        uint32_t first;
        model->status =
            lsp_ids_add(&wbs, &model->scratch, text_of(&record, "wbs_id"), record.where, &first);
    }
    for (size_t row = 0; table != NULL && row < table->n_rows && model->status == LSP_OK; row++) {
        struct record record = record_of(model, table, row);
        read_task(&record, xer, &wbs);
    }
}

static void read_task(const struct record *record, const struct lsp_xer *xer, struct lsp_ids *wbs)
{
    struct lsp_plan_model *model = record->model;
    struct lsp_plan_moment outside = LSP_PLAN_NEVER;
    const char *code = text_of(record, "task_code"), *calendar = text_of(record, "clndr_id");
    struct lsp_plan_task *task =
        lsp_plan_add_task(model, text_of(record, "task_id"), record->where);
    if (task == NULL)
        return;
    task->id = code[0] == '\0' ? NULL : code;
    task->name = text_of(record, "task_name");
    task->calendar_uid = calendar[0] == '\0' ? NULL : calendar;
    task->group = group_of(model, xer, wbs, text_of(record, "wbs_id"));
    read_kind(record, task);
    read_duration(record, task);
    read_progress(record, task);
    read_constraint(record, "cstr_type", "cstr_date", 0, task);
    read_constraint(record, "cstr_type2", "cstr_date2", 1, task);
    (void)moment_of(record, "external_early_start_date", &task->not_before);
    if (moment_of(record, "external_late_end_date", &outside))
        task->deadline = outside;
    if (task->is_left_out)
        return;
    count_set(record, "suspend_date",
        "tasks that have been suspended; here their work goes on from the data date");
    count_set(record, "expect_end_date",
        "tasks with an expected finish, which is left out; their remaining duration counts");
    /* Finishes as the tool has computed them: actual, else of what remains, else as planned. */
    if (task->finished.day != INT32_MIN)
        task->finish = task->finished;
    else if (!moment_of(record, "early_end_date", &task->finish))
        (void)moment_of(record, "target_end_date", &task->finish);
}

static void read_kind(const struct record *record, struct lsp_plan_task *task)
{
    enum { PLAIN, OF_RESOURCES, MILESTONE, EFFORT, SUMMARY };
    static const struct word KINDS[] = {{"TT_Task", PLAIN}, {"TT_Rsrc", OF_RESOURCES},
        {"TT_Mile", MILESTONE}, {"TT_FinMile", MILESTONE}, {"TT_LOE", EFFORT}, {"TT_WBS", SUMMARY}};
    switch (find_word(record, "task_type", KINDS, COUNT(KINDS), PLAIN)) {
    case OF_RESOURCES:
        lsp_plan_count(record->model, LSP_DIAG_PLAN_CHANGED,
            "tasks that follow the calendars of their resources; here they follow their own", 1,
            record->where);
        break;
    case MILESTONE:
        task->duration_h = 0;
        break;
    case EFFORT:
        task->is_left_out = true;
        lsp_plan_count(record->model, LSP_DIAG_PLAN_CHANGED,
            "tasks that only accompany others (level of effort), which are left out", 1,
            record->where);
        break;
    case SUMMARY:
        task->is_left_out = true;
        lsp_plan_count(record->model, LSP_DIAG_PLAN_UNUSED,
            "summaries of the work breakdown, whose tasks stand for them", 1, record->where);
        break;
    default:
        break;
    }
}

/* Of what has not begun, what remains is what will be scheduled. */
static void read_duration(const struct record *record, struct lsp_plan_task *task)
{
    double target = 0;
    bool is_milestone = task->duration_h <= 0;
    bool has_target = number_of(record, "target_drtn_hr_cnt", &target);
    bool has_left = number_of(record, "remain_drtn_hr_cnt", &task->left_h);
    bool is_new = strcmp(text_of(record, "status_code"), "TK_NotStart") == 0;
    if (is_milestone)
        return;
    if (has_target)
        task->duration_h = target;
    if (is_new && has_left && has_target && fabs(task->left_h - target) > 0.01 &&
        task->left_h > 0) {
        task->duration_h = task->left_h;
        lsp_plan_count(record->model, LSP_DIAG_PLAN_CHANGED,
            "tasks that have not begun and remain other than planned; what remains counts", 1,
            record->where);
    }
    if (task->duration_h < 0 || task->left_h < 0)
        lsp_diags_add(record->model->diags, LSP_DIAG_PLAN_VALUE,
            &(struct lsp_diag_facts){.where = record->where,
                .found = text_of(record, "target_drtn_hr_cnt"),
                .expected = "hours, 0 or more"},
            "a task of the plan has a negative duration");
}

static void read_progress(const struct record *record, struct lsp_plan_task *task)
{
    enum { BY_DURATION, BY_HAND, BY_UNITS };
    static const struct word KINDS[] = {
        {"CP_Drtn", BY_DURATION}, {"CP_Phys", BY_HAND}, {"CP_Units", BY_UNITS}};
    double percent = 0, done = 0, left = 0, equipment_done = 0, equipment_left = 0;
    (void)moment_of(record, "act_start_date", &task->started);
    if (strcmp(text_of(record, "status_code"), "TK_Complete") == 0 &&
        !moment_of(record, "act_end_date", &task->finished))
        lsp_diags_add(record->model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){
                .where = record->where, .found = task->name, .expected = "act_end_date"},
            "a task is complete but does not say since when");
    if (strcmp(text_of(record, "status_code"), "TK_Active") != 0)
        return;
    switch (find_word(record, "complete_pct_type", KINDS, COUNT(KINDS), BY_DURATION)) {
    case BY_HAND:
        if (number_of(record, "phys_complete_pct", &percent))
            task->done_share = percent / 100;
        break;
    case BY_UNITS:
        (void)number_of(record, "act_work_qty", &done);
        (void)number_of(record, "remain_work_qty", &left);
        (void)number_of(record, "act_equip_qty", &equipment_done);
        (void)number_of(record, "remain_equip_qty", &equipment_left);
        done += equipment_done;
        left += equipment_left;
        if (done + left > 0)
            task->done_share = done / (done + left);
        break;
    default:
        if (task->duration_h > 0 && task->left_h <= task->duration_h)
            task->done_share = 1 - task->left_h / task->duration_h;
    }
    if (task->done_share < 0 || task->done_share > 1)
        lsp_diags_add(record->model->diags, LSP_DIAG_PLAN_VALUE,
            &(struct lsp_diag_facts){.where = record->where, .expected = "0 to 100 %"},
            "what is done of a task is no share");
}

static void read_constraint(const struct record *record, const char *kind_field,
    const char *date_field, size_t which, struct lsp_plan_task *task)
{
    static const struct word KINDS[] = {{"CS_MSO", LSP_PLAN_START_ON},
        {"CS_MSOA", LSP_PLAN_START_AFTER}, {"CS_MSOB", LSP_PLAN_START_BEFORE},
        {"CS_MEO", LSP_PLAN_FINISH_ON}, {"CS_MEOA", LSP_PLAN_FINISH_AFTER},
        {"CS_MEOB", LSP_PLAN_FINISH_BEFORE}, {"CS_ALAP", LSP_PLAN_ALAP},
        {"CS_MANDSTART", LSP_PLAN_START_ON}, {"CS_MANDFIN", LSP_PLAN_FINISH_ON}};
    (void)moment_of(record, date_field, &task->constraint_at[which]);
    if (text_of(record, kind_field)[0] != '\0')
        task->constraint[which] = (enum lsp_plan_constraint)find_word(
            record, kind_field, KINDS, COUNT(KINDS), LSP_PLAN_ASAP);
}

static void count_set(const struct record *record, const char *field, const char *words)
{
    if (text_of(record, field)[0] != '\0')
        lsp_plan_count(record->model, LSP_DIAG_PLAN_CHANGED, words, 1, record->where);
}

/* Names of the work breakdown above, below the project's own. */
static const char *group_of(
    struct lsp_plan_model *model, const struct lsp_xer *xer, struct lsp_ids *wbs, const char *id)
{
    const struct lsp_xer_table *table = lsp_xer_table(xer, "PROJWBS");
    const char *group = "";
    for (int level = 0; table != NULL && level < MAX_LEVELS && group != NULL; level++) {
        uint32_t row = lsp_ids_find(wbs, id);
        if (row == LSP_NONE)
            break;
        struct record record = record_of(model, table, row);
        const char *name = text_of(&record, "wbs_name");
        if (strcmp(text_of(&record, "proj_node_flag"), "Y") == 0)
            break;
        group = group[0] == '\0' ? name : lsp_arena_printf(&model->scratch, "%s / %s", name, group);
        id = text_of(&record, "parent_wbs_id");
    }
    if (group == NULL)
        model->status = LSP_NO_MEMORY;
    return group == NULL ? "" : group;
}

static void read_relations(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    static const struct word KINDS[] = {{"PR_FS", LSP_FINISH_START}, {"PR_SS", LSP_START_START},
        {"PR_FF", LSP_FINISH_FINISH}, {"PR_SF", LSP_START_FINISH}};
    const struct lsp_xer_table *table = lsp_xer_table(xer, "TASKPRED");
    enum lsp_plan_lag lag_kind = LSP_PLAN_LAG_WORK;
    enum lsp_plan_lag_calendar lag_calendar = LSP_PLAN_OF_PREDECESSOR;
    read_options(model, xer, &lag_kind, &lag_calendar);
    for (size_t row = 0; table != NULL && row < table->n_rows && model->status == LSP_OK; row++) {
        struct record record = record_of(model, table, row);
        const char *predecessor = text_of(&record, "pred_task_id");
        const char *successor = text_of(&record, "task_id");
        bool is_here = lsp_ids_find(&model->task_uids, predecessor) != LSP_NONE &&
                       lsp_ids_find(&model->task_uids, successor) != LSP_NONE;
        bool is_across = strcmp(text_of(&record, "proj_id"), text_of(&record, "pred_proj_id")) != 0;
        if (!is_here && is_across) {
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "relations to tasks of other files, which are left out", 1, record.where);
            continue;
        }
        struct lsp_plan_link *link = lsp_plan_add_link(model, record.where);
        if (link == NULL)
            return;
        link->predecessor_uid = predecessor;
        link->successor_uid = successor;
        link->kind = (enum lsp_relation_kind)find_word(
            &record, "pred_type", KINDS, COUNT(KINDS), LSP_FINISH_START);
        link->lag_kind = lag_kind;
        link->lag_calendar = lag_calendar;
        (void)number_of(&record, "lag_hr_cnt", &link->lag);
    }
}

/* Lags are counted in the calendar that the project's options name; else the predecessor's. */
static void read_options(struct lsp_plan_model *model, const struct lsp_xer *xer,
    enum lsp_plan_lag *ret_kind, enum lsp_plan_lag_calendar *ret_calendar)
{
    enum { ALL_DAY = 100 };
    static const struct word CALENDARS[] = {{"rcal_Predecessor", LSP_PLAN_OF_PREDECESSOR},
        {"rcal_Successor", LSP_PLAN_OF_SUCCESSOR}, {"rcal_ProjDefault", LSP_PLAN_OF_PROJECT},
        {"rcal_24Hour", ALL_DAY}};
    const struct lsp_xer_table *table = lsp_xer_table(xer, "SCHEDOPTIONS");
    for (size_t row = 0; table != NULL && row < table->n_rows; row++) {
        struct record record = record_of(model, table, row);
        if (strcmp(text_of(&record, "sched_progress_override"), "Y") == 0)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "the tool lets begun work go on whatever it waits for; here it waits", 1,
                record.where);
        if (row > 0 || text_of(&record, "sched_calendar_on_relationship_lag")[0] == '\0')
            continue;
        int calendar = find_word(&record, "sched_calendar_on_relationship_lag", CALENDARS,
            COUNT(CALENDARS), LSP_PLAN_OF_PREDECESSOR);
        if (calendar == ALL_DAY)
            *ret_kind = LSP_PLAN_LAG_ELAPSED;
        else
            *ret_calendar = (enum lsp_plan_lag_calendar)calendar;
    }
}

static void read_resources(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    const struct lsp_xer_table *table = lsp_xer_table(xer, "RSRC");
    for (size_t row = 0; table != NULL && row < table->n_rows && model->status == LSP_OK; row++) {
        struct record record = record_of(model, table, row);
        const char *id = text_of(&record, "rsrc_id"), *code = text_of(&record, "rsrc_short_name");
        struct lsp_plan_resource *resource = lsp_plan_add_resource(model, id, record.where);
        if (resource == NULL)
            return;
        double usual = 0;
        resource->id = code[0] == '\0' ? NULL : code;
        resource->name = text_of(&record, "rsrc_name");
        if (number_of(&record, "def_qty_per_hr", &usual) && usual > 0)
            resource->amount = usual;
        resource->is_left_out = strcmp(text_of(&record, "rsrc_type"), "RT_Mat") == 0;
        if (resource->is_left_out)
            lsp_plan_count(model, LSP_DIAG_PLAN_UNUSED,
                "resources that are materials, costs or inactive", 1, record.where);
    }
}

/* The most there is at any time, of the rates that change with time. */
static void read_rates(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    const struct lsp_xer_table *table = lsp_xer_table(xer, "RSRCRATE");
    bool *has_rate = LSP_ARRAY(&model->scratch, bool, model->n_resources);
    if (has_rate == NULL)
        model->status = LSP_NO_MEMORY;
    for (size_t row = 0; table != NULL && row < table->n_rows && model->status == LSP_OK; row++) {
        struct record record = record_of(model, table, row);
        uint32_t index = lsp_ids_find(&model->resource_uids, text_of(&record, "rsrc_id"));
        double rate = 0;
        if (index == LSP_NONE || !number_of(&record, "max_qty_per_hr", &rate) || rate <= 0)
            continue;
        struct lsp_plan_resource *resource = &model->resources[index];
        if (has_rate[index] && fabs(rate - resource->amount) > 0)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "resources whose amount changes with time; the largest counts", 1, record.where);
        if (!has_rate[index] || rate > resource->amount)
            resource->amount = rate;
        has_rate[index] = true;
    }
}

static void read_needs(struct lsp_plan_model *model, const struct lsp_xer *xer)
{
    const struct lsp_xer_table *table = lsp_xer_table(xer, "TASKRSRC");
    for (size_t row = 0; table != NULL && row < table->n_rows && model->status == LSP_OK; row++) {
        struct record record = record_of(model, table, row);
        double rate = 0;
        const char *resource = text_of(&record, "rsrc_id");
        if (resource[0] == '\0') {
            lsp_plan_count(model, LSP_DIAG_PLAN_UNUSED,
                "assignments of roles for which nobody is named", 1, record.where);
            continue;
        }
        struct lsp_plan_need *need = lsp_plan_add_need(model, record.where);
        if (need == NULL)
            return;
        need->task_uid = text_of(&record, "task_id");
        need->resource_uid = resource;
        if (number_of(&record, "target_qty_per_hr", &rate) && rate >= 0)
            need->amount = rate;
    }
}

static struct record record_of(
    struct lsp_plan_model *model, const struct lsp_xer_table *table, size_t row)
{
    const struct lsp_xer_row *at = &table->rows[row];
    return (struct record){model, table, at, lsp_xer_place(model, at)};
}

static const char *text_of(const struct record *record, const char *field)
{
    return lsp_xer_text(record->table, record->row, field);
}

static bool number_of(const struct record *record, const char *field, double *ret_number)
{
    return lsp_xer_number(record->model, record->table, record->row, field, ret_number);
}

static bool moment_of(
    const struct record *record, const char *field, struct lsp_plan_moment *ret_moment)
{
    return lsp_xer_moment(record->model, record->table, record->row, field, ret_moment);
}

/* A word that is not among them is counted. */
static int find_word(const struct record *record, const char *field, const struct word words[],
    size_t n_words, int otherwise)
{
    const char *text = text_of(record, field);
    for (size_t word = 0; word < n_words; word++)
        if (strcmp(words[word].text, text) == 0)
            return words[word].meaning;
    char said[160];
    snprintf(said, sizeof said, "%.60s \"%.60s\" is not known and not read", field, text);
    if (text[0] != '\0')
        lsp_plan_count(record->model, LSP_DIAG_PLAN_UNKNOWN, said, 1, record->where);
    return otherwise;
}
