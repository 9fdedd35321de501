/* A road network as a model of the viewer: edits and scenarios in its table of changes.
 * SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "view/model_roads_internal.h"

enum { MAX_ID = 60, N_NUMBERS = 6 };

static const char *const NUMBERS[N_NUMBERS] = {
    "free_time", "length", "capacity", "toll", "alpha", "beta"};

static void take_edit(const struct lsp_view_roads *roads, const struct lsp_drawn_edit *edit,
    size_t at, struct lsp_diags *diags, struct lsp_road_session_edit *ret_edit);
static void check_text(const char *text, struct lsp_place where, struct lsp_diags *diags);
static double *number_of(struct lsp_road_session_edit *edit, int number);
static enum lsp_status take_back(const struct lsp_road_session_edit *from, struct lsp_arena *arena,
    struct lsp_drawn_edit *ret_edit);
static void make_id(
    const struct lsp_road_session_scenarios *scenarios, size_t at, char id[MAX_ID + 1]);
static void slug(const char *name, char id[MAX_ID + 1]);
static enum lsp_status name_of(const struct lsp_view_roads *roads, const char *id,
    const char *wanted, struct lsp_arena *arena, struct lsp_diags *diags, const char **ret_name);

enum lsp_status lsp_view_roads_edits(const struct lsp_view_roads *roads,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_edit **ret_edits)
{
    struct lsp_road_session_edit *made = LSP_ARRAY(arena, struct lsp_road_session_edit, edits->n);
    size_t n_errors = diags->n_errors;
    if (made == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < edits->n; at++)
        take_edit(roads, &edits->items[at], at, diags, &made[at]);
    *ret_edits = made;
    return diags->n_errors > n_errors ? LSP_BAD_INPUT : LSP_OK;
}

static void take_edit(const struct lsp_view_roads *roads, const struct lsp_drawn_edit *edit,
    size_t at, struct lsp_diags *diags, struct lsp_road_session_edit *ret_edit)
{
    static const enum lsp_road_session_edit_kind KINDS[] = {[LSP_DRAWN_ADD] = LSP_ROAD_SESSION_ADD,
        [LSP_DRAWN_CHANGE] = LSP_ROAD_SESSION_CHANGE,
        [LSP_DRAWN_CLOSE] = LSP_ROAD_SESSION_CLOSE,
        [LSP_DRAWN_SPLIT] = LSP_ROAD_SESSION_SPLIT};
    struct lsp_road_session_edit made = {.kind = KINDS[edit->kind],
        .id = edit->id,
        .name = edit->name,
        .from = edit->from,
        .to = edit->to,
        .is_both_ways = edit->is_both_ways,
        .link = edit->link,
        .direction = edit->direction == LSP_DRAWN_ALL       ? LSP_ROAD_SESSION_BOTH
                     : edit->direction == LSP_DRAWN_FORWARD ? LSP_ROAD_SESSION_FORWARD
                                                            : LSP_ROAD_SESSION_BACKWARD,
        .at = edit->at,
        .node = edit->node,
        .n_points = edit->n_points,
        .points = edit->points};
    (void)roads;
    check_text(edit->id, lsp_view_edit_place(diags, at, "id"), diags);
    check_text(edit->node, lsp_view_edit_place(diags, at, "node"), diags);
    for (int number = 0; number < N_NUMBERS; number++)
        *number_of(&made, number) = (double)NAN;
    for (size_t key = 0; key < edit->n_values; key++) {
        const struct lsp_drawn_value *attribute = &edit->values[key];
        int number = 0;
        char member[LSP_VIEW_MAX_TEXT + 16];
        while (number < N_NUMBERS && strcmp(NUMBERS[number], attribute->key) != 0)
            number++;
        snprintf(member, sizeof member, "attributes.%s", attribute->key);
        if (number < N_NUMBERS && attribute->kind == LSP_DRAWN_NUMBER)
            *number_of(&made, number) = attribute->number;
        else
            lsp_diags_add(diags, LSP_DIAG_CHANGE,
                &(struct lsp_diag_facts){.where = lsp_view_edit_place(diags, at, member),
                    .found = attribute->key,
                    .expected = "free_time, length, capacity, toll, alpha, beta: numbers"},
                "a link of a road network has no such attribute");
    }
    *ret_edit = made;
}

static double *number_of(struct lsp_road_session_edit *edit, int number)
{
    double *const numbers[N_NUMBERS] = {
        &edit->free_time, &edit->length, &edit->capacity, &edit->toll, &edit->alpha, &edit->beta};
    return numbers[number];
}

/* The table of changes keeps quotation marks as they are doubled, so nothing is called with one. */
static void check_text(const char *text, struct lsp_place where, struct lsp_diags *diags)
{
    if (text == NULL || strchr(text, '"') == NULL)
        return;
    lsp_diags_add(diags, LSP_DIAG_CHANGE,
        &(struct lsp_diag_facts){
            .where = where, .found = text, .expected = "a name without quotation marks"},
        "a name in a table of changes has a quotation mark");
}

enum lsp_status lsp_view_roads_edits_back(const struct lsp_road_session_edit edits[], size_t n,
    struct lsp_arena *arena, struct lsp_view_edits *ret_edits)
{
    struct lsp_drawn_edit *made = LSP_ARRAY(arena, struct lsp_drawn_edit, n);
    if (made == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n; at++)
        LSP_TRY(take_back(&edits[at], arena, &made[at]));
    *ret_edits = (struct lsp_view_edits){.n = n, .items = made};
    return LSP_OK;
}

static enum lsp_status take_back(const struct lsp_road_session_edit *from, struct lsp_arena *arena,
    struct lsp_drawn_edit *ret_edit)
{
    static const enum lsp_drawn_kind KINDS[] = {[LSP_ROAD_SESSION_ADD] = LSP_DRAWN_ADD,
        [LSP_ROAD_SESSION_CHANGE] = LSP_DRAWN_CHANGE,
        [LSP_ROAD_SESSION_CLOSE] = LSP_DRAWN_CLOSE,
        [LSP_ROAD_SESSION_SPLIT] = LSP_DRAWN_SPLIT};
    struct lsp_drawn_value *attributes = LSP_ARRAY(arena, struct lsp_drawn_value, N_NUMBERS);
    struct lsp_road_session_edit own = *from;
    size_t n = 0;
    if (attributes == NULL)
        return LSP_NO_MEMORY;
    bool has_numbers = from->kind == LSP_ROAD_SESSION_ADD || from->kind == LSP_ROAD_SESSION_CHANGE;
    for (int number = 0; number < N_NUMBERS && has_numbers; number++)
        if (!isnan(*number_of(&own, number)))
            attributes[n++] = (struct lsp_drawn_value){.key = NUMBERS[number],
                .kind = LSP_DRAWN_NUMBER,
                .number = *number_of(&own, number)};
    const char *id = from->id;
    if (from->kind == LSP_ROAD_SESSION_ADD && id == NULL)
        id = lsp_arena_printf(arena, "%s-%s", from->from, from->to);
    if (from->kind == LSP_ROAD_SESSION_ADD && id == NULL)
        return LSP_NO_MEMORY;
    *ret_edit = (struct lsp_drawn_edit){.kind = KINDS[from->kind],
        .id = id,
        .name = from->name,
        .from = from->from,
        .to = from->to,
        .is_both_ways = from->is_both_ways,
        .link = from->link,
        .at = from->kind == LSP_ROAD_SESSION_SPLIT ? from->at : 0,
        .node = from->node,
        .direction = from->direction == LSP_ROAD_SESSION_BOTH      ? LSP_DRAWN_ALL
                     : from->direction == LSP_ROAD_SESSION_FORWARD ? LSP_DRAWN_FORWARD
                                                                   : LSP_DRAWN_BACKWARD,
        .n_values = n,
        .values = attributes,
        .n_points = from->n_points,
        .points = from->points};
    return LSP_OK;
}

enum lsp_status lsp_view_roads_scenarios(void *self, struct lsp_arena *arena,
    struct lsp_diags *diags, struct lsp_view_scenarios *ret_scenarios)
{
    const struct lsp_view_roads *roads = self;
    struct lsp_road_session_scenarios found;
    LSP_TRY(lsp_road_session_scenarios(roads->session, arena, diags, &found));
    struct lsp_view_scenario *items = LSP_ARRAY(arena, struct lsp_view_scenario, found.n);
    if (items == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < found.n; at++) {
        const struct lsp_road_session_scenario *from = &found.items[at];
        char id[MAX_ID + 1];
        make_id(&found, at, id);
        items[at] = (struct lsp_view_scenario){.id = lsp_arena_printf(arena, "%s", id),
            .name = from->title != NULL ? from->title : from->name,
            .about = from->about,
            .is_locked = from->locked_because != NULL,
            .locked_because = from->locked_because,
            .etag = lsp_arena_printf(arena, "%016" PRIx64, from->mark)};
        if (items[at].id == NULL || items[at].etag == NULL)
            return LSP_NO_MEMORY;
        LSP_TRY(lsp_view_roads_edits_back(from->edits, from->n_edits, arena, &items[at].edits));
    }
    *ret_scenarios = (struct lsp_view_scenarios){.n = found.n, .items = items};
    return LSP_OK;
}

/* Made of the candidate's name; a number is put behind it where another has it already. */
static void make_id(
    const struct lsp_road_session_scenarios *scenarios, size_t at, char id[MAX_ID + 1])
{
    unsigned n_before = 0;
    slug(scenarios->items[at].name, id);
    for (size_t other = 0; other < at; other++) {
        char earlier[MAX_ID + 1];
        slug(scenarios->items[other].name, earlier);
        n_before += strcmp(earlier, id) == 0;
    }
    if (n_before > 0)
        snprintf(id + (strlen(id) < 50 ? strlen(id) : 50), 11, "-%u", n_before + 1);
}

static void slug(const char *name, char id[MAX_ID + 1])
{
    size_t n = 0;
    for (; *name != '\0' && n < 50; name++) {
        bool is_kept = (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9') ||
                       *name == '-' || *name == '_';
        if (is_kept)
            id[n++] = *name;
        else if (*name >= 'A' && *name <= 'Z')
            id[n++] = (char)(*name - 'A' + 'a');
        else if (n > 0 && id[n - 1] != '_')
            id[n++] = '_';
    }
    while (n > 0 && id[n - 1] == '_')
        n--;
    id[n] = '\0';
    if (n == 0)
        snprintf(id, MAX_ID + 1, "scenario");
}

enum lsp_status lsp_view_roads_find_scenario(const struct lsp_view_roads *roads, const char *id,
    struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_road_session_scenario *ret_scenario)
{
    struct lsp_road_session_scenarios found;
    char own[MAX_ID + 1];
    LSP_TRY(lsp_road_session_scenarios(roads->session, arena, diags, &found));
    for (size_t at = 0; at < found.n; at++) {
        make_id(&found, at, own);
        if (strcmp(own, id) != 0)
            continue;
        *ret_scenario = found.items[at];
        return LSP_OK;
    }
    lsp_diags_add(diags, LSP_DIAG_NO_SUCH_NAME,
        &(struct lsp_diag_facts){.where = {.file = roads->network->changes_path}, .found = id},
        "the table of changes has no such scenario");
    return LSP_BAD_INPUT;
}

/* What the candidate is called: its name where that gives the id, else the id. */
static enum lsp_status name_of(const struct lsp_view_roads *roads, const char *id,
    const char *wanted, struct lsp_arena *arena, struct lsp_diags *diags, const char **ret_name)
{
    struct lsp_road_session_scenarios found;
    char own[MAX_ID + 1];
    *ret_name = id;
    if (wanted != NULL) {
        slug(wanted, own);
        bool is_plain = strpbrk(wanted, "\"\r\n") == NULL;
        *ret_name = is_plain && strcmp(own, id) == 0 ? wanted : id;
    }
    LSP_TRY(lsp_road_session_scenarios(roads->session, arena, diags, &found));
    for (size_t at = 0; at < found.n; at++) {
        make_id(&found, at, own);
        if (strcmp(own, id) == 0)
            *ret_name = found.items[at].name;
    }
    return LSP_OK;
}

enum lsp_status lsp_view_roads_save(void *self, const struct lsp_view_scenario *scenario,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_view_saved *ret_saved)
{
    const struct lsp_view_roads *roads = self;
    struct lsp_road_session_edit *edits = NULL;
    const char *name = NULL;
    LSP_TRY(lsp_view_roads_edits(roads, &scenario->edits, arena, diags, &edits));
    LSP_TRY(name_of(roads, scenario->id, scenario->name, arena, diags, &name));
    struct lsp_road_session_scenario like = {0};
    if (scenario->like != NULL) /* the table knows no likeness: its edits are written out */
        LSP_TRY(lsp_view_roads_find_scenario(roads, scenario->like, arena, diags, &like));
    size_t n = like.n_edits + scenario->edits.n;
    struct lsp_road_session_edit *all = LSP_ARRAY(arena, struct lsp_road_session_edit, n);
    if (all == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n; at++)
        all[at] = at < like.n_edits ? like.edits[at] : edits[at - like.n_edits];
    if (n == 0) {
        lsp_diags_add(diags, LSP_DIAG_NO_CANDIDATE,
            &(struct lsp_diag_facts){.expected = "at least one edit"},
            "a scenario of a road network is its edits, and there are none");
        return LSP_BAD_INPUT;
    }
    LSP_TRY(lsp_road_session_save(roads->session,
        &(struct lsp_road_session_scenario){.name = name,
            .title =
                scenario->name != NULL && strcmp(scenario->name, name) != 0 ? scenario->name : NULL,
            .about = scenario->about,
            .n_edits = n,
            .edits = all},
        diags));
    ret_saved->path = roads->network->changes_path;
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer command = {0};
    lsp_view_roads_write_command(roads, &command);
    ret_saved->command = command.failed ? NULL : lsp_arena_printf(arena, "%s", command.text);
    return ret_saved->command == NULL ? LSP_NO_MEMORY : LSP_OK;
}

enum lsp_status lsp_view_roads_forget(void *self, const char *id, struct lsp_diags *diags)
{
    const struct lsp_view_roads *roads = self;
    LSP_SCOPED(lsp_arena_finish) struct lsp_arena scratch = {0};
    struct lsp_road_session_scenario scenario;
    LSP_TRY(lsp_view_roads_find_scenario(roads, id, &scratch, diags, &scenario));
    scenario.n_edits = 0;
    return lsp_road_session_save(roads->session, &scenario, diags);
}

enum lsp_status lsp_view_roads_lines(void *self, const char *like,
    const struct lsp_view_edits *edits, struct lsp_arena *arena, struct lsp_diags *diags,
    struct lsp_view_lines *ret_lines)
{
    const struct lsp_view_roads *roads = self;
    struct lsp_road_session_edit *made = NULL;
    struct lsp_road_session_scenario scenario = {0};
    LSP_TRY(lsp_view_roads_edits(roads, edits, arena, diags, &made));
    if (like != NULL)
        LSP_TRY(lsp_view_roads_find_scenario(roads, like, arena, diags, &scenario));
    size_t n = scenario.n_edits + edits->n;
    struct lsp_road_session_edit *all = LSP_ARRAY(arena, struct lsp_road_session_edit, n);
    const char **lines = LSP_ARRAY(arena, const char *, edits->n);
    if (all == NULL || lines == NULL)
        return LSP_NO_MEMORY;
    for (size_t at = 0; at < n; at++)
        all[at] = at < scenario.n_edits ? scenario.edits[at] : made[at - scenario.n_edits];
    LSP_TRY(lsp_road_session_check(roads->session, n, all, diags));
    const struct lsp_road_session_scenario shown = {.name = "scenario", .n_edits = n, .edits = all};
    for (size_t at = 0; at < edits->n; at++) {
        LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer row = {0};
        lsp_road_session_write_row(roads->session, &shown, scenario.n_edits + at, &row);
        if (row.failed || row.length == 0)
            return LSP_NO_MEMORY;
        lines[at] = lsp_arena_copy_bytes(arena, row.text, row.length - 1);
        if (lines[at] == NULL)
            return LSP_NO_MEMORY;
    }
    *ret_lines = (struct lsp_view_lines){.n = edits->n, .items = lines};
    return LSP_OK;
}
