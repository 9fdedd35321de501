/* Microsoft Project XML: the project, its tasks, relations, resources and assignments.
 *
 * Format: the Project XML Data Interchange Schema, mspdi_pj12.xsd [MSPDI2007].
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_mspdi.h"

#include <math.h>
#include <string.h>

#include "base/id.h"
#include "formats/plan.h"
#include "formats/plan_rules.h"

/* Custom fields that linkspan writes, by the alias that it gives them. */
struct fields {
    const char *id, *bank, *low, *high; /* FieldID; NULL = not in the file */
    const char *rules[8];               /* [n_rules] one text in pieces */
    size_t n_rules;
};

/* Outline levels; a level deeper is taken as the last. */
enum { MAX_LEVELS = 64 };

/* The summary at each level, while tasks are read in their order. */
struct outline {
    uint32_t open[MAX_LEVELS]; /* the last task of each level; LSP_NONE = none */
};

static void read_project(struct lsp_plan_model *model, const struct lsp_xml *root);
static void read_fields(const struct lsp_xml *root, struct fields *fields);
static void read_tasks(
    struct lsp_plan_model *model, const struct lsp_xml *tasks, const struct fields *fields);
static void read_task(struct lsp_plan_model *model, const struct lsp_xml *element,
    const struct fields *fields, struct outline *outline);
static void place_task(struct lsp_plan_model *model, const struct lsp_xml *element, uint32_t task,
    struct outline *outline);
static const char *group_of(struct lsp_plan_model *model, uint32_t task);
static bool is_kept(struct lsp_plan_model *model, const struct lsp_xml *element);
static void read_duration(
    struct lsp_plan_model *model, const struct lsp_xml *element, struct lsp_plan_task *task);
static void read_progress(
    struct lsp_plan_model *model, const struct lsp_xml *element, struct lsp_plan_task *task);
static void read_custom(struct lsp_plan_model *model, const struct lsp_xml *element,
    const struct fields *fields, struct lsp_plan_task *task);
static void read_links(struct lsp_plan_model *model, const struct lsp_xml *element);
static void read_link(
    struct lsp_plan_model *model, const struct lsp_xml *element, const char *successor_uid);
static void read_lag(
    struct lsp_plan_model *model, const struct lsp_xml *element, struct lsp_plan_link *link);
static void read_resources(struct lsp_plan_model *model, const struct lsp_xml *resources);
static void read_assignments(struct lsp_plan_model *model, const struct lsp_xml *assignments);
static bool is_elapsed_format(int format);

void lsp_plan_read_mspdi(struct lsp_plan_model *model, const char *text, size_t length)
{
    struct lsp_xml *root = NULL;
    model->status = lsp_xml_parse(model->file, text, length, &model->scratch, model->diags, &root);
    if (model->status != LSP_OK)
        return;
    if (strcmp(root->name, "Project") != 0) {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_FORMAT,
            &(struct lsp_diag_facts){.where = lsp_mspdi_place(model, root),
                .found = root->name,
                .expected = "<Project xmlns=\"" LSP_XML_NAMESPACE "\">",
                .hint = "save the plan as XML from Microsoft Project, or in its format"},
            "the XML is not a plan of Microsoft Project");
        model->status = LSP_BAD_INPUT;
        return;
    }
    struct fields fields = {0};
    model->root = root;
    read_project(model, root);
    read_fields(root, &fields);
    lsp_mspdi_read_calendars(model, lsp_xml_child(root, "Calendars"));
    read_tasks(model, lsp_xml_child(root, "Tasks"), &fields);
    read_resources(model, lsp_xml_child(root, "Resources"));
    read_assignments(model, lsp_xml_child(root, "Assignments"));
}

static void read_project(struct lsp_plan_model *model, const struct lsp_xml *root)
{
    const char *calendar = lsp_xml_text(root, "CalendarUID");
    struct lsp_place where = lsp_mspdi_place(model, root);
    model->calendar_uid = calendar[0] == '\0' || strcmp(calendar, "-1") == 0 ? NULL : calendar;
    model->start = model->data = LSP_PLAN_NEVER;
    lsp_mspdi_count_unread(model, root, LSP_MSPDI_PROJECT);
    if (!lsp_mspdi_moment(model, root, "StartDate", &model->start) &&
        lsp_xml_text(root, "StartDate")[0] == '\0')
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){.where = where, .expected = "StartDate of the project"},
            "the plan does not say when it starts");
    (void)lsp_mspdi_moment(model, root, "StatusDate", &model->data);
    if (!lsp_mspdi_flag(root, "ScheduleFromStart", true))
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "the plan is scheduled back from its finish; here it is from its start on", 1, where);
}

static void read_fields(const struct lsp_xml *root, struct fields *fields)
{
    const struct lsp_xml *attribute =
        lsp_xml_child(lsp_xml_child(root, "ExtendedAttributes"), "ExtendedAttribute");
    for (; attribute != NULL; attribute = lsp_xml_next(attribute)) {
        const char *alias = lsp_xml_text(attribute, "Alias");
        const char *field = lsp_xml_text(attribute, "FieldID");
        static const size_t LENGTH = sizeof LSP_PLAN_RULE_NAME - 1;
        if (strncmp(alias, LSP_PLAN_RULE_NAME, LENGTH) != 0 || field[0] == '\0')
            continue;
        const char *rest = alias + LENGTH;
        if (strcmp(rest, " id") == 0)
            fields->id = field;
        else if (strcmp(rest, " bank") == 0)
            fields->bank = field;
        else if (strcmp(rest, " low") == 0)
            fields->low = field;
        else if (strcmp(rest, " high") == 0)
            fields->high = field;
        else if (strncmp(rest, " rules", 6) == 0 && fields->n_rules < 8)
            fields->rules[fields->n_rules++] = field;
    }
}

static void read_tasks(
    struct lsp_plan_model *model, const struct lsp_xml *tasks, const struct fields *fields)
{
    struct outline outline;
    for (size_t level = 0; level < MAX_LEVELS; level++)
        outline.open[level] = LSP_NONE;
    const struct lsp_xml *element = lsp_xml_child(tasks, "Task");
    for (; element != NULL && model->status == LSP_OK; element = lsp_xml_next(element))
        if (!lsp_mspdi_flag(element, "IsNull", false))
            read_task(model, element, fields, &outline);
}

static void read_task(struct lsp_plan_model *model, const struct lsp_xml *element,
    const struct fields *fields, struct outline *outline)
{
    struct lsp_place where = lsp_mspdi_place(model, element);
    double constraint = 0, delay = 0;
    const char *uid = lsp_xml_text(element, "UID");
    if (uid[0] == '\0') {
        lsp_diags_add(model->diags, LSP_DIAG_PLAN_MISSING,
            &(struct lsp_diag_facts){.where = where, .expected = "UID"},
            "a task has no unique number");
        return;
    }
    struct lsp_plan_task *task = lsp_plan_add_task(model, uid, where);
    if (task == NULL)
        return;
    task->name = lsp_xml_text(element, "Name");
    task->is_summary = lsp_mspdi_flag(element, "Summary", false) || strcmp(uid, "0") == 0;
    task->is_left_out = !is_kept(model, element);
    const char *calendar = lsp_xml_text(element, "CalendarUID");
    task->calendar_uid = calendar[0] == '\0' || strcmp(calendar, "-1") == 0 ? NULL : calendar;
    read_duration(model, element, task);
    read_progress(model, element, task);
    if (lsp_mspdi_number(model, element, "ConstraintType", 0, 7, &constraint))
        task->constraint[0] = (enum lsp_plan_constraint)(int)constraint;
    (void)lsp_mspdi_moment(model, element, "ConstraintDate", &task->constraint_at[0]);
    (void)lsp_mspdi_moment(model, element, "Deadline", &task->deadline);
    (void)lsp_mspdi_moment(model, element, "Finish", &task->finish);
    if (lsp_mspdi_number(model, element, "LevelingDelay", -1e12, 1e12, &delay) && delay > 0)
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "tasks that the tool delays to level resources; here the resources themselves do", 1,
            where);
    if (lsp_mspdi_flag(element, "Manual", false) && !task->is_summary) {
        (void)lsp_mspdi_moment(model, element, "Start", &task->not_before);
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "tasks that are scheduled by hand; here the logic counts, and that they do not start "
            "earlier",
            1, where);
    }
    read_custom(model, element, fields, task);
    lsp_mspdi_count_unread(model, element, LSP_MSPDI_TASK);
    place_task(model, element, (uint32_t)(model->n_tasks - 1), outline);
    read_links(model, element);
}

/* Finds the summary that it is part of; who has parts is a summary, whatever its flag says. */
static void place_task(struct lsp_plan_model *model, const struct lsp_xml *element, uint32_t task,
    struct outline *outline)
{
    double number = 1;
    (void)lsp_mspdi_number(model, element, "OutlineLevel", 0, 1000, &number);
    size_t level = number < MAX_LEVELS ? (size_t)number : MAX_LEVELS - 1;
    for (size_t above = level; above-- > 0 && model->tasks[task].parent == LSP_NONE;)
        model->tasks[task].parent = outline->open[above];
    outline->open[level] = task;
    for (size_t below = level + 1; below < MAX_LEVELS; below++)
        outline->open[below] = LSP_NONE;
    if (model->tasks[task].parent != LSP_NONE)
        model->tasks[model->tasks[task].parent].is_summary = true;
    model->tasks[task].group = group_of(model, task);
}

/* Names of the summaries above, but for the project's own. */
static const char *group_of(struct lsp_plan_model *model, uint32_t task)
{
    uint32_t parent = model->tasks[task].parent;
    if (parent == LSP_NONE || strcmp(model->tasks[parent].uid, "0") == 0)
        return "";
    const struct lsp_plan_task *summary = &model->tasks[parent];
    if (summary->group[0] == '\0')
        return summary->name;
    const char *group = lsp_arena_printf(&model->scratch, "%s / %s", summary->group, summary->name);
    if (group == NULL)
        model->status = LSP_NO_MEMORY;
    return group == NULL ? "" : group;
}

static bool is_kept(struct lsp_plan_model *model, const struct lsp_xml *element)
{
    struct lsp_place where = lsp_mspdi_place(model, element);
    if (!lsp_mspdi_flag(element, "Active", true)) {
        lsp_plan_count(
            model, LSP_DIAG_PLAN_CHANGED, "inactive tasks, which are left out", 1, where);
        return false;
    }
    if (lsp_mspdi_flag(element, "ExternalTask", false) ||
        lsp_mspdi_flag(element, "IsSubproject", false)) {
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "tasks that stand for another file, which are left out", 1, where);
        return false;
    }
    return true;
}

static void read_duration(
    struct lsp_plan_model *model, const struct lsp_xml *element, struct lsp_plan_task *task)
{
    double format = 7;
    (void)lsp_mspdi_duration(model, element, "Duration", &task->duration_h);
    (void)lsp_mspdi_number(model, element, "DurationFormat", 0, 99, &format);
    task->is_elapsed = is_elapsed_format((int)format);
    bool has_no_length = isnan(task->duration_h) && lsp_mspdi_flag(element, "Milestone", false);
    if (has_no_length)
        task->duration_h = 0;
}

/* em, eh, ed, ew, emo and e%, and the same of estimates. */
static bool is_elapsed_format(int format)
{
    int plain = format >= 35 ? format - 32 : format;
    return (plain >= 4 && plain <= 12 && plain % 2 == 0) || plain == 20;
}

static void read_progress(
    struct lsp_plan_model *model, const struct lsp_xml *element, struct lsp_plan_task *task)
{
    double percent = 0;
    (void)lsp_mspdi_moment(model, element, "ActualStart", &task->started);
    (void)lsp_mspdi_moment(model, element, "ActualFinish", &task->finished);
    if (lsp_mspdi_number(model, element, "PercentComplete", 0, 100, &percent))
        task->done_share = percent / 100;
    (void)lsp_mspdi_duration(model, element, "RemainingDuration", &task->left_h);
}

static void read_custom(struct lsp_plan_model *model, const struct lsp_xml *element,
    const struct fields *fields, struct lsp_plan_task *task)
{
    const struct lsp_xml *attribute = lsp_xml_child(element, "ExtendedAttribute");
    for (; attribute != NULL; attribute = lsp_xml_next(attribute)) {
        const char *field = lsp_xml_text(attribute, "FieldID");
        const char *value = lsp_xml_text(attribute, "Value");
        struct lsp_place where = lsp_mspdi_place(model, attribute);
        bool is_rule = false;
        for (size_t rule = 0; rule < fields->n_rules; rule++)
            is_rule |= strcmp(field, fields->rules[rule]) == 0;
        if (fields->id != NULL && strcmp(field, fields->id) == 0)
            task->id = value[0] == '\0' ? NULL : value;
        else if (fields->bank != NULL && strcmp(field, fields->bank) == 0)
            task->bank = value;
        else if (fields->low != NULL && strcmp(field, fields->low) == 0)
            (void)lsp_plan_read_duration(model, value, "low duration", where, &task->low_h);
        else if (fields->high != NULL && strcmp(field, fields->high) == 0)
            (void)lsp_plan_read_duration(model, value, "high duration", where, &task->high_h);
        else if (is_rule)
            task->rules = task->rules[0] == '\0'
                              ? value
                              : lsp_arena_printf(&model->scratch, "%s; %s", task->rules, value);
        else
            lsp_plan_count(
                model, LSP_DIAG_PLAN_UNUSED, "custom fields and codes are not used", 1, where);
        if (task->rules == NULL) {
            task->rules = "";
            model->status = LSP_NO_MEMORY;
        }
    }
}

static void read_links(struct lsp_plan_model *model, const struct lsp_xml *element)
{
    const char *uid = lsp_xml_text(element, "UID");
    const struct lsp_xml *link = lsp_xml_child(element, "PredecessorLink");
    for (; link != NULL && model->status == LSP_OK; link = lsp_xml_next(link))
        read_link(model, link, uid);
}

static void read_link(
    struct lsp_plan_model *model, const struct lsp_xml *element, const char *successor_uid)
{
    static const enum lsp_relation_kind KINDS[] = {
        LSP_FINISH_FINISH, LSP_FINISH_START, LSP_START_FINISH, LSP_START_START};
    struct lsp_place where = lsp_mspdi_place(model, element);
    const char *predecessor = lsp_xml_text(element, "PredecessorUID");
    double type = 1;
    if (lsp_mspdi_flag(element, "CrossProject", false)) {
        lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
            "relations to tasks of other files, which are left out", 1, where);
        return;
    }
    (void)lsp_mspdi_number(model, element, "Type", 0, 3, &type);
    struct lsp_plan_link *link = lsp_plan_add_link(model, where);
    if (link == NULL)
        return;
    link->predecessor_uid = predecessor;
    link->successor_uid = successor_uid;
    link->kind = KINDS[(int)type];
    read_lag(model, element, link);
}

/* LinkLag is in tenths of a minute, or in percents of the predecessor's duration. */
static void read_lag(
    struct lsp_plan_model *model, const struct lsp_xml *element, struct lsp_plan_link *link)
{
    double lag = 0, format = 7;
    (void)lsp_mspdi_number(model, element, "LinkLag", -1e9, 1e9, &lag);
    (void)lsp_mspdi_number(model, element, "LagFormat", 0, 99, &format);
    int plain = format >= 35 ? (int)format - 32 : (int)format;
    link->lag_calendar = LSP_PLAN_OF_SUCCESSOR;
    if (plain == 19 || plain == 20) {
        link->lag_kind = LSP_PLAN_LAG_SHARE;
        link->lag = lag / 100;
        return;
    }
    link->lag = lag / 600;
    link->lag_kind = is_elapsed_format((int)format) ? LSP_PLAN_LAG_ELAPSED : LSP_PLAN_LAG_WORK;
}

/* Only work resources limit anything by the day; resource 0 is the tool's "none". */
static void read_resources(struct lsp_plan_model *model, const struct lsp_xml *resources)
{
    const struct lsp_xml *element = lsp_xml_child(resources, "Resource");
    for (; element != NULL && model->status == LSP_OK; element = lsp_xml_next(element)) {
        double type = 1, units = 1;
        struct lsp_place where = lsp_mspdi_place(model, element);
        const char *uid = lsp_xml_text(element, "UID"), *name = lsp_xml_text(element, "Name");
        const char *code = lsp_xml_text(element, "Code"), *bank = lsp_xml_text(element, "Group");
        if (lsp_mspdi_flag(element, "IsNull", false) || (name[0] == '\0' && strcmp(uid, "0") == 0))
            continue;
        (void)lsp_mspdi_number(model, element, "Type", 0, 2, &type);
        struct lsp_plan_resource *resource = lsp_plan_add_resource(model, uid, where);
        if (resource == NULL)
            return;
        (void)lsp_mspdi_number(model, element, "MaxUnits", 0, 1e9, &units);
        bool is_bank = strlen(bank) == 2 && strspn(bank, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
        resource->id = code[0] == '\0' ? NULL : code;
        resource->name = name;
        resource->bank = is_bank ? bank : "";
        resource->amount = units;
        resource->is_left_out = (int)type != 1 || lsp_mspdi_flag(element, "IsInactive", false);
        if (resource->is_left_out)
            lsp_plan_count(model, LSP_DIAG_PLAN_UNUSED,
                "resources that are materials, costs or inactive", 1, where);
        if (lsp_xml_child(element, "AvailabilityPeriods") != NULL &&
            lsp_xml_child(element, "AvailabilityPeriods")->first != NULL)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "resources that are there at times; here their amount is the same at all times", 1,
                where);
        lsp_mspdi_count_unread(model, element, LSP_MSPDI_RESOURCE);
    }
}

/* Resource -65535 is "nobody": the tool's own way of keeping work that has no resource. */
static void read_assignments(struct lsp_plan_model *model, const struct lsp_xml *assignments)
{
    const struct lsp_xml *element = lsp_xml_child(assignments, "Assignment");
    for (; element != NULL && model->status == LSP_OK; element = lsp_xml_next(element)) {
        struct lsp_place where = lsp_mspdi_place(model, element);
        double units = 1, delay = 0;
        const char *resource = lsp_xml_text(element, "ResourceUID");
        lsp_mspdi_count_unread(model, element, LSP_MSPDI_ASSIGNMENT);
        if (strcmp(resource, "-65535") == 0 || resource[0] == '\0' || strcmp(resource, "0") == 0)
            continue;
        struct lsp_plan_need *need = lsp_plan_add_need(model, where);
        if (need == NULL)
            return;
        (void)lsp_mspdi_number(model, element, "Units", 0, 1e9, &units);
        need->task_uid = lsp_xml_text(element, "TaskUID");
        need->resource_uid = resource;
        need->amount = units;
        if (lsp_mspdi_number(model, element, "Delay", -1e12, 1e12, &delay) && delay > 0)
            lsp_plan_count(model, LSP_DIAG_PLAN_CHANGED,
                "assignments that begin later than their task; here they begin with it", 1, where);
    }
}

struct lsp_place lsp_mspdi_place(const struct lsp_plan_model *model, const struct lsp_xml *element)
{
    return (struct lsp_place){
        .file = model->file, .line = element->line, .column = element->column};
}

bool lsp_mspdi_number(struct lsp_plan_model *model, const struct lsp_xml *element, const char *name,
    double min, double max, double *ret_number)
{
    const struct lsp_xml *child = lsp_xml_child(element, name);
    return child != NULL && child->text[0] != '\0' &&
           lsp_plan_read_number(
               model, child->text, name, lsp_mspdi_place(model, child), min, max, ret_number);
}

bool lsp_mspdi_moment(struct lsp_plan_model *model, const struct lsp_xml *element, const char *name,
    struct lsp_plan_moment *ret_moment)
{
    const struct lsp_xml *child = lsp_xml_child(element, name);
    return child != NULL && child->text[0] != '\0' && strcmp(child->text, "NA") != 0 &&
           lsp_plan_read_moment(
               model, child->text, name, lsp_mspdi_place(model, child), ret_moment);
}

bool lsp_mspdi_duration(struct lsp_plan_model *model, const struct lsp_xml *element,
    const char *name, double *ret_hours)
{
    const struct lsp_xml *child = lsp_xml_child(element, name);
    return child != NULL && child->text[0] != '\0' &&
           lsp_plan_read_duration(
               model, child->text, name, lsp_mspdi_place(model, child), ret_hours);
}

bool lsp_mspdi_flag(const struct lsp_xml *element, const char *name, bool otherwise)
{
    const char *text = lsp_xml_text(element, name);
    if (text[0] == '\0')
        return otherwise;
    return strcmp(text, "1") == 0 || strcmp(text, "true") == 0;
}
