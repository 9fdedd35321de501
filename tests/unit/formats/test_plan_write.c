/* Tests of writing Microsoft Project XML: read back it is the same, and it keeps to the published
 * schema.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan.h"
#include "formats/plan_xml.h"
#include "support/programme_cases.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

/* ---- the schema ---- */

/* Children of an element in their order, as mspdi_pj12.xsd of 2007-11-28 has them [MSPDI2007]
 * (pages "XML Schema for the Project Element" and those of its collections): name, then i integer,
 * b boolean, d dateTime, t time, u duration, f float or decimal, s string, c children; ! must
 * stand,
 * * may stand several times.  Enterprise fields of assignments (f404000 ...) are not in the table.
 */
struct order {
    const char *path, *children;
};

static const struct order SCHEMA[] = {
    {"Project", "SaveVersion:i! UID:s Name:s Title:s Subject:s Category:s Company:s Manager:s "
                "Author:s CreationDate:d Revision:i LastSaved:d ScheduleFromStart:b "
                "StartDate:d FinishDate:d FYStartDate:i CriticalSlackLimit:i CurrencyDigits:i "
                "CurrencySymbol:s CurrencyCode:s! CurrencySymbolPosition:i CalendarUID:i "
                "DefaultStartTime:t DefaultFinishTime:t MinutesPerDay:i MinutesPerWeek:i "
                "DaysPerMonth:i DefaultTaskType:i DefaultFixedCostAccrual:i "
                "DefaultStandardRate:f DefaultOvertimeRate:f DurationFormat:i WorkFormat:i "
                "EditableActualCosts:b HonorConstraints:b EarnedValueMethod:i "
                "InsertedProjectsLikeSummary:b MultipleCriticalPaths:b NewTasksEffortDriven:b "
                "NewTasksEstimated:b SplitsInProgressTasks:b SpreadActualCost:b "
                "SpreadPercentComplete:b TaskUpdatesResource:b FiscalYearStart:b "
                "WeekStartDay:i MoveCompletedEndsBack:b MoveRemainingStartsBack:b "
                "MoveRemainingStartsForward:b MoveCompletedEndsForward:b "
                "BaselineForEarnedValue:i AutoAddNewResourcesAndTasks:b StatusDate:d "
                "CurrentDate:d MicrosoftProjectServerURL:b Autolink:b NewTaskStartDate:i "
                "DefaultTaskEVMethod:i ProjectExternallyEdited:b ExtendedCreationDate:d "
                "ActualsInSync:b RemoveFileProperties:b AdminProject:b OutlineCodes:c "
                "WBSMasks:c ExtendedAttributes:c Calendars:c Tasks:c Resources:c "
                "Assignments:c"},
    {"Project/ExtendedAttributes", "ExtendedAttribute:c*"},
    {"Project/ExtendedAttributes/ExtendedAttribute",
        "FieldID:s FieldName:s CFType:i Guid:s ElemType:i MaxMultiValues:i UserDef:b "
        "Alias:s SecondaryPID:s AutoRollDown:b DefaultGuid:s Ltuid:s PhoneticAlias:s "
        "RollupType:i CalculationType:i Formula:s RestrictValues:b "
        "ValuelistSortOrder:i AppendNewValues:b Default:s ValueList:c"},
    {"Project/Calendars", "Calendar:c!*"},
    {"Project/Calendars/Calendar",
        "UID:i! Name:s IsBaseCalendar:b BaseCalendarUID:i WeekDays:c Exceptions:c "
        "WorkWeeks:c"},
    {"Project/Calendars/Calendar/WeekDays", "WeekDay:c*"},
    {"Project/Calendars/Calendar/WeekDays/WeekDay",
        "DayType:i! DayWorking:b TimePeriod:c WorkingTimes:c"},
    {"Project/Calendars/Calendar/WeekDays/WeekDay/WorkingTimes", "WorkingTime:c*"},
    {"Project/Calendars/Calendar/WeekDays/WeekDay/WorkingTimes/WorkingTime", "FromTime:t ToTime:t"},
    {"Project/Calendars/Calendar/Exceptions", "Exception:c*"},
    {"Project/Calendars/Calendar/Exceptions/Exception",
        "EnteredByOccurrences:b TimePeriod:c Occurrences:i Name:s Type:i Period:i "
        "DaysOfWeek:i MonthItem:i MonthPosition:i Month:i MonthDay:i DayWorking:b "
        "WorkingTimes:c"},
    {"Project/Calendars/Calendar/Exceptions/Exception/TimePeriod", "FromDate:d ToDate:d"},
    {"Project/Calendars/Calendar/Exceptions/Exception/WorkingTimes", "WorkingTime:c*"},
    {"Project/Calendars/Calendar/Exceptions/Exception/WorkingTimes/WorkingTime",
        "FromTime:t ToTime:t"},
    {"Project/Tasks", "Task:c*"},
    {"Project/Tasks/Task",
        "UID:i! ID:i Name:s Type:i IsNull:b CreateDate:d Contact:s WBS:s WBSLevel:s "
        "OutlineNumber:s OutlineLevel:i Priority:i Start:d Finish:d Duration:u "
        "DurationFormat:i Work:u Stop:d Resume:d ResumeValid:b EffortDriven:b "
        "Recurring:b OverAllocated:b Estimated:b Milestone:b Summary:b Critical:b "
        "IsSubproject:b IsSubprojectReadOnly:b SubprojectName:s ExternalTask:b "
        "ExternalTaskProject:s EarlyStart:d EarlyFinish:d LateStart:d LateFinish:d "
        "StartVariance:i FinishVariance:i WorkVariance:f FreeSlack:i TotalSlack:i "
        "FixedCost:f FixedCostAccrual:s PercentComplete:i PercentWorkComplete:i "
        "Cost:f OvertimeCost:f OvertimeWork:u ActualStart:d ActualFinish:d "
        "ActualDuration:u ActualCost:f ActualOvertimeCost:f ActualWork:u "
        "ActualOvertimeWork:u RegularWork:u RemainingDuration:u RemainingCost:f "
        "RemainingWork:u RemainingOvertimeCost:f RemainingOvertimeWork:u ACWP:f CV:f "
        "ConstraintType:i CalendarUID:i ConstraintDate:d Deadline:d "
        "LevelAssignments:b LevelingCanSplit:b LevelingDelay:i LevelingDelayFormat:i "
        "PreLeveledStart:d PreLeveledFinish:d Hyperlink:s HyperlinkAddress:s "
        "HyperlinkSubAddress:s IgnoreResourceCalendar:b Notes:s HideBar:b Rollup:b "
        "BCWS:f BCWP:f PhysicalPercentComplete:i EarnedValueMethod:i "
        "PredecessorLink:c* ActualWorkProtected:u ActualOvertimeWorkProtected:u "
        "ExtendedAttribute:c* Baseline:c* OutlineCode:c* IsPublished:b "
        "StatusManager:s CommitmentStart:d CommitmentFinish:d CommitmentType:i "
        "TimephasedData:c*"},
    {"Project/Tasks/Task/PredecessorLink",
        "PredecessorUID:i Type:i CrossProject:b CrossProjectName:s LinkLag:i "
        "LagFormat:i"},
    {"Project/Tasks/Task/ExtendedAttribute", "FieldID:s Value:s ValueGUID:s DurationFormat:i"},
    {"Project/Resources", "Resource:c*"},
    {"Project/Resources/Resource",
        "UID:i! ID:i Name:s Type:i IsNull:b Initials:s Phonetics:s NTAccount:s "
        "MaterialLabel:s Code:s Group:s WorkGroup:i EmailAddress:s Hyperlink:s "
        "HyperlinkAddress:s HyperlinkSubAddress:s MaxUnits:f PeakUnits:f "
        "OverAllocated:b AvailableFrom:d AvailableTo:d Start:d Finish:d CanLevel:b "
        "AccrueAt:i Work:u RegularWork:u OvertimeWork:u ActualWork:u RemainingWork:u "
        "ActualOvertimeWork:u RemainingOvertimeWork:u PercentWorkComplete:i "
        "StandardRate:f StandardRateFormat:i Cost:f OvertimeRate:f "
        "OvertimeRateFormat:i OvertimeCost:f CostPerUse:f ActualCost:f "
        "ActualOvertimeCost:f RemainingCost:f RemainingOvertimeCost:f WorkVariance:f "
        "CostVariance:f SV:f CV:f ACWP:f CalendarUID:i Notes:s BCWS:f BCWP:f "
        "IsGeneric:b IsInactive:b IsEnterprise:b BookingType:i ActualWorkProtected:u "
        "ActualOvertimeWorkProtected:u ActiveDirectoryGUID:s CreationDate:d "
        "ExtendedAttribute:c* Baseline:c* OutlineCode:c* IsCostResource:b AssnOwner:s "
        "AssnOwnerGuid:s IsBudget:b AvailabilityPeriods:c Rates:c TimephasedData:c*"},
    {"Project/Assignments", "Assignment:c*"},
    {"Project/Assignments/Assignment",
        "UID:i! TaskUID:i ResourceUID:i PercentWorkComplete:i ActualCost:f "
        "ActualFinish:d ActualOvertimeCost:f ActualOvertimeWork:u ActualStart:d "
        "ActualWork:u ACWP:f Confirmed:b Cost:f CostRateTable:i CostVariance:f CV:f "
        "Delay:i Finish:d FinishVariance:i Hyperlink:s HyperlinkAddress:s "
        "HyperlinkSubAddress:s WorkVariance:f HasFixedRateUnits:b FixedMaterial:b "
        "LevelingDelay:i LevelingDelayFormat:i LinkedFields:b Milestone:b Notes:s "
        "Overallocated:b OvertimeCost:f OvertimeWork:u PeakUnits:f RegularWork:u "
        "RemainingCost:f RemainingOvertimeCost:f RemainingOvertimeWork:u "
        "RemainingWork:u ResponsePending:b Start:d Stop:d Resume:d StartVariance:i "
        "Summary:b SV:f Units:f UpdateNeeded:b VAC:f Work:u WorkContour:i BCWS:f "
        "BCWP:f BookingType:i ActualWorkProtected:u ActualOvertimeWorkProtected:u "
        "CreationDate:d AssnOwner:s AssnOwnerGuid:s BudgetCost:f BudgetWork:u "
        "ExtendedAttribute:c* Baseline:c* TimephasedData:c*"},
};
enum { N_SCHEMA = sizeof SCHEMA / sizeof *SCHEMA, MAX_PATH = 200 };

static const char *find_children(const char *path)
{
    for (size_t at = 0; at < N_SCHEMA; at++)
        if (strcmp(SCHEMA[at].path, path) == 0)
            return SCHEMA[at].children;
    fail_msg("the schema's table has no element %s", path);
    return "";
}

/* Where "Name:" begins among the children; NULL when there is none. */
static const char *find_child(const char *children, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = strstr(children, name); at != NULL; at = strstr(at + 1, name))
        if ((at == children || at[-1] == ' ') && at[length] == ':')
            return at;
    return NULL;
}

static bool is_shaped(const char *text, const char *shape)
{
    for (; *shape != '\0'; shape++, text++)
        if (*shape == '9' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return *text == '\0';
}

/* "PT16H0M0S" */
static bool is_duration(const char *text)
{
    static const char UNITS[] = "HMS";
    if (strncmp(text, "PT", 2) != 0)
        return false;
    text += 2;
    for (const char *unit = UNITS; *unit != '\0'; unit++) {
        size_t length = strspn(text, "0123456789");
        if (length == 0 || text[length] != *unit)
            return false;
        text += length + 1;
    }
    return *text == '\0';
}

static bool fits_type(const char *text, char type)
{
    int64_t whole = 0;
    double number = 0;
    switch (type) {
    case 'i':
        return lsp_text_to_int(text, strlen(text), INT64_MIN / 2, INT64_MAX / 2, &whole);
    case 'b':
        return strcmp(text, "0") == 0 || strcmp(text, "1") == 0;
    case 'd':
        return is_shaped(text, "9999-99-99T99:99:99");
    case 't':
        return is_shaped(text, "99:99:99");
    case 'u':
        return is_duration(text);
    case 'f':
        return lsp_text_to_double(text, strlen(text), &number);
    default:
        return strlen(text) <= 512;
    }
}

static void check_schema(const struct lsp_xml *element, const char *path)
{
    const char *children = find_children(path), *last = children;
    for (const struct lsp_xml *child = element->first; child != NULL; child = child->next) {
        if (child->name[0] == '?')
            continue;
        const char *at = find_child(children, child->name);
        if (at == NULL)
            fail_msg("line %u: %s has no %s", (unsigned)child->line, path, child->name);
        const char *type = at + strlen(child->name) + 1;
        bool is_repeated = at == last && child != element->first;
        if (at < last || (is_repeated && strcspn(type, "*") >= strcspn(type, " ")))
            fail_msg("line %u: %s stands too late or too often in %s", (unsigned)child->line,
                child->name, path);
        last = at;
        if (*type == 'c') {
            char below[MAX_PATH];
            snprintf(below, sizeof below, "%s/%s", path, child->name);
            check_schema(child, below);
        } else if (child->first != NULL || !fits_type(child->text, *type)) {
            fail_msg(
                "line %u: \"%s\" does not fit %s", (unsigned)child->line, child->text, child->name);
        }
    }
    for (const char *must = strchr(children, '!'); must != NULL; must = strchr(must + 1, '!')) {
        const char *begin = must;
        while (begin > children && begin[-1] != ' ')
            begin--;
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(begin, ":"), begin);
        if (lsp_xml_child(element, name) == NULL)
            fail_msg("line %u: %s lacks %s", (unsigned)element->line, path, name);
    }
}

static void assert_keeps_to_schema(const struct lsp_buffer *xml)
{
    struct lsp_arena arena = {0};
    struct lsp_diags diags = {0};
    struct lsp_xml *root = NULL;
    assert_int_equal(lsp_xml_parse("p.xml", xml->text, xml->length, &arena, &diags, &root), LSP_OK);
    check_schema(root, "Project");
    lsp_diags_finish(&diags);
    lsp_arena_finish(&arena);
}

/* ---- the same programme ---- */

static void assert_same_number(double found, double expected)
{
    if (isnan(expected) ? !isnan(found) : fabs(found - expected) > 0)
        fail_msg("%.17g is read back as %.17g", expected, found);
}

static const char *text_of(const char *text)
{
    return text == NULL ? "" : text;
}

static void assert_same_calendar(const struct lsp_calendar *found, const struct lsp_calendar *of)
{
    assert_string_equal(found->id, of->id);
    assert_string_equal(found->name, of->name);
    assert_memory_equal(found->weekday, of->weekday, sizeof of->weekday);
    static const int DAYS[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (size_t month = 0; month < 12; month++)
        assert_memory_equal(
            found->percent_of_day[month], of->percent_of_day[month], (size_t)DAYS[month]);
    assert_int_equal(found->n_days_off, of->n_days_off);
    assert_int_equal(found->n_days_on, of->n_days_on);
    for (size_t day = 0; day < of->n_days_off; day++)
        assert_int_equal(found->days_off[day], of->days_off[day]);
    for (size_t day = 0; day < of->n_days_on; day++)
        assert_int_equal(found->days_on[day], of->days_on[day]);
    assert_int_equal(found->shift_on, of->shift_on);
    assert_int_equal(found->shift_off, of->shift_off);
    if (of->shift_on > 0 || of->shift_off > 0)
        assert_int_equal(found->shift_start_day, of->shift_start_day);
    assert_same_number(found->hours_per_day, of->hours_per_day);
}

static void assert_same_activity(const struct lsp_activity *found, const struct lsp_activity *of)
{
    assert_string_equal(found->id, of->id);
    assert_string_equal(found->name, of->name);
    assert_string_equal(found->bank, of->bank);
    assert_string_equal(text_of(found->group), text_of(of->group));
    assert_int_equal(found->calendar, of->calendar);
    assert_same_number(found->low_days, of->low_days);
    assert_same_number(found->mid_days, of->mid_days);
    assert_same_number(found->high_days, of->high_days);
    assert_int_equal(found->shape, of->shape);
    assert_int_equal(found->not_before_day, of->not_before_day);
    assert_int_equal(found->start_by_day, of->start_by_day);
    assert_int_equal(found->finish_not_before_day, of->finish_not_before_day);
    assert_int_equal(found->finish_by_day, of->finish_by_day);
    assert_int_equal(found->as_late_as_possible, of->as_late_as_possible);
    assert_int_equal(found->started_day, of->started_day);
    assert_int_equal(found->finished_day, of->finished_day);
    assert_same_number(found->done_share, of->done_share);
    assert_same_number(found->left_low_days, of->left_low_days);
    assert_same_number(found->left_mid_days, of->left_mid_days);
    assert_same_number(found->left_high_days, of->left_high_days);
    assert_same_number(found->along_from_m, of->along_from_m);
    assert_same_number(found->along_to_m, of->along_to_m);
    assert_int_equal(found->n_relations, of->n_relations);
    for (size_t at = 0; at < of->n_relations; at++) {
        assert_int_equal(found->relations[at].predecessor, of->relations[at].predecessor);
        assert_int_equal(found->relations[at].kind, of->relations[at].kind);
        assert_same_number(found->relations[at].lag_days, of->relations[at].lag_days);
        if (fabs(of->relations[at].lag_days) > 0)
            assert_int_equal(found->relations[at].lag_calendar, of->relations[at].lag_calendar);
    }
    assert_int_equal(found->n_needs, of->n_needs);
    for (size_t at = 0; at < of->n_needs; at++) {
        assert_int_equal(found->needs[at].resource, of->needs[at].resource);
        assert_same_number(found->needs[at].amount, of->needs[at].amount);
    }
}

static void assert_same_announcements(
    const struct lsp_programme *found, const struct lsp_programme *of)
{
    assert_int_equal(found->n_parts, of->n_parts);
    for (size_t at = 0; at < of->n_parts; at++) {
        assert_string_equal(found->parts[at].name, of->parts[at].name);
        assert_string_equal(found->parts[at].country, of->parts[at].country);
        assert_int_equal(found->parts[at].activity, of->parts[at].activity);
    }
    assert_int_equal(found->n_targets, of->n_targets);
    for (size_t at = 0; at < of->n_targets; at++) {
        assert_string_equal(found->targets[at].name, of->targets[at].name);
        assert_string_equal(found->targets[at].source, of->targets[at].source);
        assert_int_equal(found->targets[at].activity, of->targets[at].activity);
        assert_int_equal(found->targets[at].day, of->targets[at].day);
    }
    assert_int_equal(found->n_reports, of->n_reports);
    for (size_t at = 0; at < of->n_reports; at++) {
        assert_int_equal(found->reports[at].activity, of->reports[at].activity);
        assert_int_equal(found->reports[at].day, of->reports[at].day);
        assert_same_number(found->reports[at].done_share, of->reports[at].done_share);
        assert_string_equal(found->reports[at].source, of->reports[at].source);
    }
}

static void assert_same(const struct lsp_programme *found, const struct lsp_programme *of)
{
    assert_int_equal(found->start_day, of->start_day);
    assert_int_equal(found->data_day, of->data_day);
    assert_int_equal(found->opening, of->opening);
    assert_int_equal(found->n_calendars, of->n_calendars);
    for (size_t calendar = 0; calendar < of->n_calendars; calendar++)
        assert_same_calendar(&found->calendars[calendar], &of->calendars[calendar]);
    assert_int_equal(found->n_activities, of->n_activities);
    for (size_t activity = 0; activity < of->n_activities; activity++)
        assert_same_activity(&found->activities[activity], &of->activities[activity]);
    assert_int_equal(found->n_resources, of->n_resources);
    for (size_t resource = 0; resource < of->n_resources; resource++) {
        assert_string_equal(found->resources[resource].id, of->resources[resource].id);
        assert_string_equal(found->resources[resource].name, of->resources[resource].name);
        assert_string_equal(found->resources[resource].bank, of->resources[resource].bank);
        assert_same_number(found->resources[resource].amount, of->resources[resource].amount);
    }
    assert_same_announcements(found, of);
}

/* What a programme becomes on its way out and back. */
struct trip {
    struct lsp_arena arena;
    struct lsp_diags diags;
    struct lsp_buffer xml;
    struct lsp_plan plan, plan_back;
    struct lsp_programme back;
};

static void say(const struct lsp_diags *diags)
{
    struct lsp_buffer text = {0};
    lsp_diags_render_text(diags, false, &text);
    print_error("%s", text.text == NULL ? "" : text.text);
    lsp_buffer_finish(&text);
}

static void write_out(struct trip *trip, const struct lsp_programme *programme)
{
    *trip = (struct trip){0};
    assert_int_equal(lsp_programme_schedule(programme, NULL, &trip->arena, &trip->plan), LSP_OK);
    assert_int_equal(lsp_plan_file_write_xml(programme, &trip->plan, &trip->xml), LSP_OK);
}

static void read_back(struct trip *trip)
{
    enum lsp_status status = lsp_plan_file_parse(
        "back.xml", trip->xml.text, trip->xml.length, &trip->arena, &trip->diags, &trip->back);
    if (status != LSP_OK)
        say(&trip->diags);
    assert_int_equal(status, LSP_OK);
    assert_int_equal(
        lsp_programme_schedule(&trip->back, NULL, &trip->arena, &trip->plan_back), LSP_OK);
}

static void finish(struct trip *trip)
{
    lsp_buffer_finish(&trip->xml);
    lsp_diags_finish(&trip->diags);
    lsp_arena_finish(&trip->arena);
}

/* ---- a programme that has everything ---- */

struct everything {
    struct lsp_programme programme;
    struct lsp_calendar calendars[3];
    struct lsp_activity activities[7];
    struct lsp_relation relations[7][3];
    struct lsp_resource resources[2];
    struct lsp_need needs[2];
    struct lsp_programme_part parts[2];
    struct lsp_programme_target targets[1];
    struct lsp_progress_report reports[2];
    int32_t days_off[3], days_on[2];
};

static void fill_calendars(struct everything *all)
{
    static const int32_t OFF[] = {20575, 20576, 20820}; /* 2026-05-02, 2026-05-03, 2027-01-02 */
    static const int32_t ON[] = {20590, 20800};
    memcpy(all->days_off, OFF, sizeof OFF);
    memcpy(all->days_on, ON, sizeof ON);
    all->calendars[0] = every_day();
    all->calendars[1] = open_water();
    all->calendars[1].id = "river";
    all->calendars[1].name = "River <& \"ice\">";
    all->calendars[1].hours_per_day = 10;
    all->calendars[2] = every_day();
    all->calendars[2].id = "turns";
    all->calendars[2].name = "\xD0\x92\xD0\xB0\xD1\x85\xD1\x82\xD0\xB0";
    all->calendars[2].weekday[6] = false;
    all->calendars[2].shift_start_day = day("2026-03-05");
    all->calendars[2].shift_on = 20;
    all->calendars[2].shift_off = 10;
    all->calendars[2].hours_per_day = 11.5;
    for (size_t date = 0; date < 31; date++)
        all->calendars[2].percent_of_day[10][date] = 60;
    all->calendars[2].days_off = all->days_off;
    all->calendars[2].days_on = all->days_on;
    all->calendars[2].n_days_off = 3;
    all->calendars[2].n_days_on = 2;
}

static void fill_activities(struct everything *all)
{
    static const struct {
        const char *id, *name, *bank, *group;
        uint32_t calendar;
        double low, mid, high;
    } ROWS[] = {{"papers", "Papers & permits", "", "", 0, 20, 30, 60},
        {"piles", "Piles", "RU", "Works / Left bank", 1, 50, 60, 90},
        {"piers", "Piers", "RU", "Works / Left bank", 1, 70, 80.333, 120},
        {"piles_kp", "Piles", "KP", "Works / Right bank", 2, 60, 60, 60},
        {"span", "Closing span", "", "Works", 2, 10.25, 20, 45.7},
        {"late", "Toll office", "KP", "", 0, 5, 5, 9}, {"open", "Open", "", "", 0, 0, 0, 0}};
    for (size_t row = 0; row < 7; row++) {
        struct lsp_activity *of = &all->activities[row];
        *of = lsp_programme_blank_activity(ROWS[row].id, ROWS[row].name);
        of->bank = ROWS[row].bank;
        of->group = ROWS[row].group;
        of->calendar = ROWS[row].calendar;
        of->low_days = ROWS[row].low;
        of->mid_days = ROWS[row].mid;
        of->high_days = ROWS[row].high;
        of->relations = all->relations[row];
    }
}

static void relate(struct everything *all, uint32_t successor, struct lsp_relation relation)
{
    struct lsp_activity *of = &all->activities[successor];
    of->relations[of->n_relations++] = relation;
}

static void fill_facts(struct everything *all)
{
    struct lsp_activity *of = all->activities;
    of[0].finished_day = day("2026-03-31"); /* its start is not known */
    of[1].started_day = day("2026-04-13");
    of[1].done_share = 1.0 / 3;
    of[1].left_low_days = 30;
    of[1].left_mid_days = 41.7;
    of[1].left_high_days = 55;
    of[1].along_from_m = 0;
    of[1].along_to_m = 424.5;
    of[2].shape = LSP_SHAPE_LOGNORMAL;
    of[2].not_before_day = day("2026-06-01");
    of[2].start_by_day = day("2026-06-20");
    of[2].finish_by_day = day("2026-11-30");
    of[3].started_day = day("2026-04-20");
    of[3].left_low_days = of[3].left_mid_days = of[3].left_high_days = 52;
    of[3].finish_not_before_day = day("2026-09-01");
    of[4].finish_not_before_day = day("2027-06-01");
    of[4].start_by_day = day("2027-05-01");
    of[4].shape = LSP_SHAPE_UNIFORM;
    of[5].as_late_as_possible = true;
    of[5].not_before_day = day("2026-05-01");
    of[6].finish_by_day = day("2027-07-01");
    relate(all, 1, (struct lsp_relation){0, LSP_FINISH_START, 0, LSP_NONE, {0}});
    relate(all, 2, (struct lsp_relation){1, LSP_START_START, 20, 1, {0}});
    relate(all, 2, (struct lsp_relation){1, LSP_FINISH_FINISH, 7.5, 0, {0}});
    relate(all, 3, (struct lsp_relation){0, LSP_FINISH_START, 3, LSP_NONE, {0}});
    relate(all, 4, (struct lsp_relation){2, LSP_FINISH_START, -5, 2, {0}});
    relate(all, 4, (struct lsp_relation){3, LSP_FINISH_START, 28, LSP_NONE, {0}});
    relate(all, 5, (struct lsp_relation){0, LSP_START_FINISH, 10, 1, {0}});
    relate(all, 6, (struct lsp_relation){4, LSP_FINISH_START, 0, LSP_NONE, {0}});
    relate(all, 6, (struct lsp_relation){5, LSP_FINISH_START, 0, LSP_NONE, {0}});
}

static void fill(struct everything *all)
{
    *all = (struct everything){0};
    fill_calendars(all);
    fill_activities(all);
    fill_facts(all);
    all->resources[0] = (struct lsp_resource){"barge", "Barge", "RU", 1, {0}};
    all->resources[1] = (struct lsp_resource){"crane", "Crane 2 x 40 t", "", 2.5, {0}};
    all->needs[0] = (struct lsp_need){0, 1};
    all->needs[1] = (struct lsp_need){1, 0.5};
    all->activities[1].needs = all->needs;
    all->activities[1].n_needs = 2;
    all->parts[0] = (struct lsp_programme_part){"Bridge; both halves = 100 %", "", 4};
    all->parts[1] = (struct lsp_programme_part){"Toll office?>", "KP", 5};
    all->targets[0] =
        (struct lsp_programme_target){"Contract", "a newspaper\nof 2026", 6, day("2026-12-31")};
    all->reports[0] = (struct lsp_progress_report){1, day("2026-04-30"), 0.1, "site", {0}};
    all->reports[1] = (struct lsp_progress_report){1, day("2026-05-31"), 1.0 / 3, "", {0}};
    all->programme = (struct lsp_programme){.calendars = all->calendars,
        .activities = all->activities,
        .resources = all->resources,
        .parts = all->parts,
        .targets = all->targets,
        .reports = all->reports,
        .n_calendars = 3,
        .n_activities = 7,
        .n_resources = 2,
        .n_parts = 2,
        .n_targets = 1,
        .n_reports = 2,
        .start_day = day("2026-02-02"),
        .data_day = day("2026-06-01"),
        .opening = 6};
}

/* ---- tests ---- */

static void a_programme_that_has_everything_is_read_back_as_it_was(void **state)
{
    (void)state;
    struct everything all;
    struct trip trip;
    fill(&all);
    write_out(&trip, &all.programme);
    read_back(&trip);
    assert_same(&trip.back, &all.programme);
    for (size_t at = 0; at < 7; at++)
        assert_memory_equal(&trip.plan_back.activities[at], &trip.plan.activities[at],
            sizeof trip.plan.activities[at]);
    finish(&trip);
}

static void what_is_written_keeps_to_the_published_schema(void **state)
{
    (void)state;
    struct everything all;
    struct trip trip;
    fill(&all);
    write_out(&trip, &all.programme);
    assert_keeps_to_schema(&trip.xml);
    finish(&trip);
}

static void random_programmes_are_read_back_and_keep_to_the_schema(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct programme_case of;
        struct trip trip;
        char ids[MAX_ACTIVITIES][8];
        build_random_case(&of, seed);
        for (size_t at = 0; at < of.programme.n_activities; at++) {
            snprintf(ids[at], sizeof ids[at], "a%zu", at);
            of.activities[at].id = of.activities[at].name = ids[at];
            if (of.activities[at].finished_day != INT32_MIN && seed % 2 == 0)
                of.activities[at].started_day = of.activities[at].finished_day;
        }
        of.calendars[1].id = "river";
        print_message("seed %u\n", (unsigned)seed);
        write_out(&trip, &of.programme);
        assert_keeps_to_schema(&trip.xml);
        read_back(&trip);
        assert_same(&trip.back, &of.programme);
        finish(&trip);
    }
}

/* As another tool would leave it, which keeps no instructions. */
static void without_its_instructions_the_file_gives_the_same_dates(void **state)
{
    (void)state;
    struct everything all;
    struct trip trip;
    fill(&all);
    write_out(&trip, &all.programme);
    char *text = trip.xml.text;
    for (char *at = strstr(text, "<?linkspan"); at != NULL; at = strstr(text, "<?linkspan")) {
        char *end = strstr(at, "?>");
        assert_non_null(end);
        memset(at, ' ', (size_t)(end + 2 - at));
    }
    read_back(&trip);
    assert_int_equal(trip.back.n_parts, 0);
    for (size_t at = 0; at < 7; at++) {
        assert_string_equal(trip.back.activities[at].id, all.activities[at].id);
        if (at != 3 && at != 4) /* slow days count as whole ones */
            assert_int_equal(trip.plan_back.activities[at].early_start_day,
                trip.plan.activities[at].early_start_day);
    }
    finish(&trip);
}

static void what_the_planner_has_changed_wins(void **state)
{
    (void)state;
    struct everything all;
    struct trip trip;
    fill(&all);
    write_out(&trip, &all.programme);
    /* Closing span: 20 days of 11.5 hours become 60, beyond its range. */
    char *duration = strstr(trip.xml.text, "<Duration>PT230H0M0S</Duration>");
    assert_non_null(duration);
    memcpy(duration, "<Duration>PT690H0M0S</Duration>", strlen("<Duration>PT690H0M0S</Duration>"));
    read_back(&trip);
    assert_close(trip.back.activities[4].mid_days, 60, 1e-12);
    assert_close(trip.back.activities[4].low_days, 10.25, 1e-12);
    assert_close(trip.back.activities[4].high_days, 60, 1e-12);
    assert_int_equal(trip.diags.n_warnings, 2); /* it has left its range; a lag of 7.5 days */
    finish(&trip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_programme_that_has_everything_is_read_back_as_it_was),
        cmocka_unit_test(what_is_written_keeps_to_the_published_schema),
        cmocka_unit_test(random_programmes_are_read_back_and_keep_to_the_schema),
        cmocka_unit_test(without_its_instructions_the_file_gives_the_same_dates),
        cmocka_unit_test(what_the_planner_has_changed_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
