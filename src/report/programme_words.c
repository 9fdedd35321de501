/* Words for what the checks of a programme found.  SPDX-License-Identifier: Apache-2.0 */
#include "report/programme_words.h"

#include "base/id.h"
#include "report/words_internal.h"

const char *const LSP_CHECK_MEANINGS[LSP_N_CHECKS] = {
    [LSP_CHECK_NO_PREDECESSOR] =
        "Waits for nothing and has no date: say what it waits for, or when it can begin.",
    [LSP_CHECK_NO_SUCCESSOR] =
        "Nothing waits for it: however late it is, no other date moves. Say what needs it.",
    [LSP_CHECK_DANGLING_START] =
        "Only its end waits for others: taking longer, it would begin earlier. Say what its start "
        "waits for.",
    [LSP_CHECK_DANGLING_FINISH] =
        "Others wait for its start only: taking longer, it delays nothing. Say what waits for its "
        "end.",
    [LSP_CHECK_NOT_LEADING] = "The opening does not wait for it.",
    [LSP_CHECK_NEGATIVE_FLOAT] =
        "A wished date is missed: the days by which the plan comes too late.",
    [LSP_CHECK_HIGH_FLOAT] =
        "Could slip very long without harm: often a sign that a relation is missing.",
    [LSP_CHECK_LONG_DURATION] =
        "So long that progress on it is hard to see: divide it into pieces.",
    [LSP_CHECK_DEADLINE] = "A date is wished, not reasoned: relations should give the date.",
    [LSP_CHECK_HELD_BY_DATE] =
        "On the critical path, and held by a set date alone, not by any work.",
    [LSP_CHECK_OUT_OF_SEQUENCE] =
        "Was begun or finished before what it waits for allowed: the relation is wrong, or the "
        "record.",
    [LSP_CHECK_AFTER_DATA_DATE] = "An actual date lies after the date up to which all is known.",
    [LSP_CHECK_FINISH_BEFORE_START] = "Its actual end comes before its actual start.",
    [LSP_CHECK_PROGRESS_NOT_SAID] = "Is under way, but nobody says how much is done.",
    [LSP_CHECK_DONE_NOT_FINISHED] = "All of it is done, but it has no actual end.",
    [LSP_CHECK_REPORTED_NOT_STARTED] =
        "Progress was reported, but it has no actual start: the dates do not count the progress.",
    [LSP_CHECK_LEAD] =
        "Begins before the end of what it waits for, by so many days: a lead hides what it "
        "really waits for.",
    [LSP_CHECK_LONG_LAG] = "A long lag: make the waiting an activity with a name.",
    [LSP_CHECK_START_FINISH] = "Its end waits for another's start: hardly ever what is meant.",
    [LSP_CHECK_TWICE] = "The same relation stands twice.",
    [LSP_CHECK_FEW_FINISH_START] =
        "Share of relations from an end to a start, the kind that is easiest to follow.",
    [LSP_CHECK_FEW_RELATIONS] =
        "Relations for each activity: with few of them, activities slip without anything else "
        "moving.",
    [LSP_CHECK_MANY_LAGS] = "Share of relations with a lag.",
    [LSP_CHECK_MANY_OPEN_ENDS] = "Share of activities that wait for nothing, or nothing for them.",
    [LSP_CHECK_MANY_DEADLINES] = "Share of activities with a deadline.",
    [LSP_CHECK_MANY_DATES] = "Share of activities with any set date.",
    [LSP_CHECK_MANY_HIGH_FLOATS] = "Share of activities with a high float.",
    [LSP_CHECK_MANY_LONG] = "Share of activities that are long.",
};

static const char *name_of(const struct lsp_programme *programme, uint32_t activity);
static void say_against(
    const struct lsp_check_finding *finding, bool is_share, bool is_least, struct lsp_buffer *text);
static void say_number(const struct lsp_check_finding *finding, struct lsp_buffer *text);

void lsp_check_words(const struct lsp_programme *programme, const struct lsp_check_finding *finding,
    struct lsp_buffer *text)
{
    if (finding->activity == LSP_NONE) {
        bool is_least =
            finding->kind == LSP_CHECK_FEW_FINISH_START || finding->kind == LSP_CHECK_FEW_RELATIONS;
        say_against(finding, finding->kind != LSP_CHECK_FEW_RELATIONS, is_least, text);
        return;
    }
    lsp_buffer_add(text, name_of(programme, finding->activity));
    if (finding->other != LSP_NONE)
        lsp_buffer_printf(text, " (after %s)", name_of(programme, finding->other));
    say_number(finding, text);
}

static const char *name_of(const struct lsp_programme *programme, uint32_t activity)
{
    const struct lsp_activity *work = &programme->activities[activity];
    return work->name != NULL && work->name[0] != '\0' ? work->name : work->id;
}

static void say_against(
    const struct lsp_check_finding *finding, bool is_share, bool is_least, struct lsp_buffer *text)
{
    struct lsp_word found =
        is_share ? lsp_word_percent(finding->number, 0) : lsp_word_number(finding->number, 1);
    struct lsp_word limit =
        is_share ? lsp_word_percent(finding->limit, 0) : lsp_word_number(finding->limit, 1);
    lsp_buffer_printf(
        text, "%s, should be %s %s", found.text, is_least ? "at least" : "at most", limit.text);
}

static void say_number(const struct lsp_check_finding *finding, struct lsp_buffer *text)
{
    switch (finding->kind) {
    case LSP_CHECK_HIGH_FLOAT:
    case LSP_CHECK_LONG_DURATION:
        lsp_buffer_printf(text, ": %s working day%s", lsp_word_number(finding->number, 0).text,
            lsp_plural(finding->number));
        break;
    case LSP_CHECK_NEGATIVE_FLOAT:
    case LSP_CHECK_OUT_OF_SEQUENCE:
    case LSP_CHECK_LEAD:
    case LSP_CHECK_LONG_LAG:
        lsp_buffer_printf(text, ": %s day%s", lsp_word_number(finding->number, 0).text,
            lsp_plural(finding->number));
        break;
    case LSP_CHECK_HELD_BY_DATE:
    case LSP_CHECK_AFTER_DATA_DATE:
    case LSP_CHECK_REPORTED_NOT_STARTED:
        lsp_buffer_printf(text, ": %s", lsp_word_short_date((int32_t)finding->number).text);
        break;
    default:
        break; /* all is said by the name */
    }
}
