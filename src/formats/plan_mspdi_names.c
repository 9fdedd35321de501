/* Which elements of Microsoft Project XML are read, and what the others are about.
 *
 * The names are those of the published schema, mspdi_pj12.xsd [MSPDI2007], and those that later
 * versions of Project write besides.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_mspdi.h"

#include <string.h>

/* Names between blanks, which begin and end the text. */
struct use {
    enum lsp_mspdi_element element;
    enum lsp_mspdi_use use;
    const char *names;
};

static const struct use USES[] = {
    {LSP_MSPDI_PROJECT, LSP_MSPDI_READ,
        " Name Title ScheduleFromStart StartDate CalendarUID StatusDate CurrentDate"
        " ExtendedAttributes Calendars Tasks Resources Assignments "},
    {LSP_MSPDI_PROJECT, LSP_MSPDI_COMPUTED,
        " FinishDate UID GUID SaveVersion BuildNumber Revision CreationDate LastSaved"
        " ExtendedCreationDate "},
    {LSP_MSPDI_PROJECT, LSP_MSPDI_SETTING,
        " FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode"
        " CurrencySymbolPosition DefaultStartTime DefaultFinishTime MinutesPerDay"
        " MinutesPerWeek DaysPerMonth DefaultTaskType DefaultFixedCostAccrual"
        " DefaultStandardRate DefaultOvertimeRate DurationFormat WorkFormat"
        " EditableActualCosts HonorConstraints EarnedValueMethod"
        " InsertedProjectsLikeSummary MultipleCriticalPaths NewTasksEffortDriven"
        " NewTasksEstimated SplitsInProgressTasks SpreadActualCost SpreadPercentComplete"
        " TaskUpdatesResource FiscalYearStart WeekStartDay MoveCompletedEndsBack"
        " MoveRemainingStartsBack MoveRemainingStartsForward MoveCompletedEndsForward"
        " BaselineForEarnedValue BaselineCalendar AutoAddNewResourcesAndTasks"
        " MicrosoftProjectServerURL Autolink NewTaskStartDate NewTasksAreManual"
        " DefaultTaskEVMethod ProjectExternallyEdited ActualsInSync RemoveFileProperties"
        " AdminProject UpdateManuallyScheduledTasksWhenEditingLinks"
        " KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled Views Filters Groups Tables"
        " Maps Reports Drawings DataLinks VBAProjects "},
    {LSP_MSPDI_PROJECT, LSP_MSPDI_NOTE,
        " Subject Category Company Manager Author Comments Keywords HyperlinkBase "},
    {LSP_MSPDI_PROJECT, LSP_MSPDI_FIELD, " OutlineCodes WBSMasks "},
    {LSP_MSPDI_TASK, LSP_MSPDI_READ,
        " UID ID Name IsNull OutlineLevel OutlineNumber Start Finish Duration"
        " DurationFormat Milestone Summary IsSubproject ExternalTask PercentComplete"
        " ActualStart ActualFinish RemainingDuration ConstraintType ConstraintDate"
        " CalendarUID Deadline LevelingDelay PredecessorLink ExtendedAttribute Manual"
        " Active WBS WBSLevel Estimated "},
    {LSP_MSPDI_TASK, LSP_MSPDI_COMPUTED,
        " GUID Stop Resume ResumeValid Critical EarlyStart EarlyFinish LateStart"
        " LateFinish StartVariance FinishVariance StartSlack FinishSlack FreeSlack"
        " TotalSlack ActualDuration PreLeveledStart PreLeveledFinish CreateDate"
        " OverAllocated ManualStart ManualFinish ManualDuration DisplayAsSummary "},
    {LSP_MSPDI_TASK, LSP_MSPDI_SETTING,
        " Type Priority EffortDriven Recurring IsSubprojectReadOnly SubprojectName"
        " ExternalTaskProject LevelAssignments LevelingCanSplit LevelingDelayFormat"
        " IgnoreResourceCalendar HideBar Rollup EarnedValueMethod IsPublished"
        " StatusManager CommitmentStart CommitmentFinish CommitmentType"
        " BoardStatusColumnOrderingID NextAvailableBoardStatusColumnOrderingID"
        " NextAvailableSprintOrderingID SprintColumnOrderingID FreeformDurationFormat "},
    {LSP_MSPDI_TASK, LSP_MSPDI_NOTE,
        " Notes Contact Hyperlink HyperlinkAddress HyperlinkSubAddress StartText"
        " FinishText DurationText "},
    {LSP_MSPDI_TASK, LSP_MSPDI_COST,
        " FixedCost FixedCostAccrual Cost OvertimeCost ActualCost ActualOvertimeCost"
        " RemainingCost RemainingOvertimeCost ACWP CV BCWS BCWP "},
    {LSP_MSPDI_TASK, LSP_MSPDI_WORK,
        " Work WorkVariance PercentWorkComplete PhysicalPercentComplete OvertimeWork"
        " ActualWork ActualOvertimeWork RegularWork RemainingWork RemainingOvertimeWork"
        " ActualWorkProtected ActualOvertimeWorkProtected "},
    {LSP_MSPDI_TASK, LSP_MSPDI_BASELINE, " Baseline "},
    {LSP_MSPDI_TASK, LSP_MSPDI_PHASED, " TimephasedData "},
    {LSP_MSPDI_TASK, LSP_MSPDI_FIELD, " OutlineCode "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_READ,
        " UID ID Name Type IsNull MaxUnits Code Group IsInactive CalendarUID"
        " AvailabilityPeriods IsCostResource "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_COMPUTED,
        " GUID PeakUnits OverAllocated AvailableFrom AvailableTo Start Finish CreationDate "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_SETTING,
        " WorkGroup CanLevel AccrueAt IsGeneric IsEnterprise BookingType"
        " ActiveDirectoryGUID AssnOwner AssnOwnerGuid IsBudget MaterialLabel "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_NOTE,
        " Initials Phonetics NTAccount EmailAddress Hyperlink HyperlinkAddress"
        " HyperlinkSubAddress Notes "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_COST,
        " StandardRate StandardRateFormat Cost OvertimeRate OvertimeRateFormat"
        " OvertimeCost CostPerUse ActualCost ActualOvertimeCost RemainingCost"
        " RemainingOvertimeCost CostVariance SV CV ACWP BCWS BCWP Rates "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_WORK,
        " Work RegularWork OvertimeWork ActualWork RemainingWork ActualOvertimeWork"
        " RemainingOvertimeWork PercentWorkComplete WorkVariance ActualWorkProtected"
        " ActualOvertimeWorkProtected "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_BASELINE, " Baseline "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_PHASED, " TimephasedData "},
    {LSP_MSPDI_RESOURCE, LSP_MSPDI_FIELD, " ExtendedAttribute OutlineCode "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_READ, " UID TaskUID ResourceUID Units Delay "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_COMPUTED,
        " GUID ActualFinish ActualStart Finish FinishVariance Start Stop Resume"
        " StartVariance Milestone Overallocated PeakUnits Summary CreationDate"
        " LevelingDelay "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_SETTING,
        " Confirmed CostRateTable HasFixedRateUnits FixedMaterial LevelingDelayFormat"
        " LinkedFields ResponsePending UpdateNeeded WorkContour BookingType AssnOwner"
        " AssnOwnerGuid RateScale "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_NOTE,
        " Hyperlink HyperlinkAddress HyperlinkSubAddress Notes "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_COST,
        " ActualCost ActualOvertimeCost ACWP Cost CostVariance CV OvertimeCost"
        " RemainingCost RemainingOvertimeCost SV VAC BCWS BCWP BudgetCost "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_WORK,
        " PercentWorkComplete ActualOvertimeWork ActualWork WorkVariance OvertimeWork"
        " RegularWork RemainingOvertimeWork RemainingWork Work ActualWorkProtected"
        " ActualOvertimeWorkProtected BudgetWork "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_BASELINE, " Baseline "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_PHASED, " TimephasedData "},
    {LSP_MSPDI_ASSIGNMENT, LSP_MSPDI_FIELD, " ExtendedAttribute "},
    {LSP_MSPDI_CALENDAR, LSP_MSPDI_READ,
        " UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks "},
    {LSP_MSPDI_CALENDAR, LSP_MSPDI_COMPUTED, " GUID "},
    {LSP_MSPDI_CALENDAR, LSP_MSPDI_SETTING, " IsBaselineCalendar "},
};
enum { N_USES = sizeof USES / sizeof USES[0] };

/* What is said of those that are not read. */
static const char *const WORDS[LSP_MSPDI_UNKNOWN] = {[LSP_MSPDI_COMPUTED] = NULL,
    [LSP_MSPDI_SETTING] = NULL,
    [LSP_MSPDI_NOTE] = "names, notes and links",
    [LSP_MSPDI_COST] = "costs and rates",
    [LSP_MSPDI_WORK] = "hours of work",
    [LSP_MSPDI_BASELINE] = "baselines",
    [LSP_MSPDI_PHASED] = "time-phased data",
    [LSP_MSPDI_FIELD] = "custom fields and codes"};

static const char *const ELEMENTS[] = {"Project", "Task", "Resource", "Assignment", "Calendar"};

static enum lsp_mspdi_use use_of(enum lsp_mspdi_element element, const char *name);
static bool is_named(const char *names, const char *name, size_t length);
static bool is_empty(const struct lsp_xml *element);

void lsp_mspdi_count_unread(
    struct lsp_plan_model *model, const struct lsp_xml *element, enum lsp_mspdi_element kind)
{
    const char *last_name = NULL;
    enum lsp_mspdi_use use = LSP_MSPDI_READ;
    for (const struct lsp_xml *child = element->first; child != NULL; child = child->next) {
        if (child->name != last_name) /* the same pointer for those of one name in a row */
            use = use_of(kind, child->name);
        last_name = child->name;
        char words[160];
        if (use == LSP_MSPDI_UNKNOWN) {
            snprintf(words, sizeof words, "elements %.80s of %s are not known and not read",
                child->name, ELEMENTS[kind]);
            lsp_plan_count(model, LSP_DIAG_PLAN_UNKNOWN, words, 1, lsp_mspdi_place(model, child));
        } else if (WORDS[use] != NULL && !is_empty(child)) {
            snprintf(words, sizeof words, "%s are not used", WORDS[use]);
            lsp_plan_count(model, LSP_DIAG_PLAN_UNUSED, words, 1, lsp_mspdi_place(model, child));
        }
    }
}

static enum lsp_mspdi_use use_of(enum lsp_mspdi_element element, const char *name)
{
    size_t length = strlen(name);
    if (name[0] == '?')
        return LSP_MSPDI_READ; /* an instruction: ours, or for another program */
    for (size_t use = 0; use < N_USES; use++)
        if (USES[use].element == element && is_named(USES[use].names, name, length))
            return USES[use].use;
    /* Fields of an enterprise are named by a number of seven hexadecimal digits. */
    if (length == 7 && strspn(name, "0123456789abcdef") == length)
        return LSP_MSPDI_FIELD;
    return LSP_MSPDI_UNKNOWN;
}

static bool is_named(const char *names, const char *name, size_t length)
{
    for (const char *at = strstr(names, name); at != NULL; at = strstr(at + 1, name))
        if (at[-1] == ' ' && at[length] == ' ')
            return true;
    return false;
}

/* Tools write each cost, and none is 0; a duration of nothing is PT0H0M0S. */
static bool is_empty(const struct lsp_xml *element)
{
    return element->first == NULL && strspn(element->text, "0.-PTHMS \n") == strlen(element->text);
}
