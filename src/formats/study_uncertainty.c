/* study.yaml: the uncertainty run: draws, correlations between what is drawn, and events.
 * SPDX-License-Identifier: Apache-2.0 */
#include "formats/study_edits_internal.h"

#include <math.h>
#include <string.h>

#include "assumptions/correlation.h"
#include "base/date.h"

enum { MAX_CORRELATIONS = 5000, MAX_NAMED = 101, MAX_EVENTS = 32 };
static const char OPENING[] = "opening", EVENT_PATH[] = "uncertainty.events.";

/* What one correlation names. */
struct thing {
    struct lsp_drawn drawn;
    const char *id;
    struct lsp_place where;
};
struct named {
    struct thing *things; /* [n] */
    size_t n;
};

static void find_window(struct lsp_study_inputs *inputs);
static void read_events(const struct lsp_section *section);
static void read_event(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_event *event);
static void read_begin(const struct lsp_section *section, struct lsp_event *event);
static bool read_day(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, int32_t *ret_day);
static void check_edits(const struct lsp_section *section, const struct lsp_event *event);
static void check_room(const struct lsp_section *section);
static void read_correlations(const struct lsp_section *section);
static void read_correlation(struct lsp_study_reader *reader, const struct lsp_yaml *node);
static bool name_things(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct named *named);
static bool find_drawn(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_drawn *ret_drawn);
static const char *near_drawn(struct lsp_study_reader *reader, const char *id);
static void add_correlation(
    struct lsp_study_reader *reader, const struct lsp_wanted_correlation *wanted);
static bool is_same(struct lsp_drawn one, struct lsp_drawn two);
static void check_correlations(const struct lsp_section *section);
static size_t find_thing(size_t n, const struct lsp_drawn drawn[], struct lsp_drawn thing);

void lsp_study_read_uncertainty(const struct lsp_section *root)
{
    static const struct lsp_key KEYS[] = {
        {"draws", false}, {"seed", false}, {"correlations", false}, {"events", false}};
    struct lsp_study_inputs *inputs = root->reader->inputs;
    struct lsp_section section = lsp_section_open_child(root, "uncertainty", LSP_COUNT(KEYS), KEYS);
    int64_t draws = 200, seed = 1;
    (void)lsp_field_int(&section, "draws", 0, 100000, &draws);
    (void)lsp_field_int(&section, "seed", 0, INT64_MAX, &seed);
    inputs->n_draws = (uint32_t)draws;
    inputs->seed = (uint64_t)seed;
    find_window(inputs);
    read_events(&section);
    lsp_study_fix_sizes(inputs); /* so that correlations know what is drawn */
    read_correlations(&section);
}

static void find_window(struct lsp_study_inputs *inputs)
{
    int first = inputs->base_year, last = inputs->base_year;
    if (inputs->n_model_years > 0) {
        first = inputs->model_years[0] > first ? inputs->model_years[0] : first;
        last = inputs->model_years[inputs->n_model_years - 1];
    }
    inputs->uncertainty.first_day = lsp_date_to_day((struct lsp_date){first + 1, 1, 1});
    inputs->uncertainty.last_day = lsp_date_to_day((struct lsp_date){last, 1, 1});
}

static void read_events(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_uncertainty_spec *spec = &reader->inputs->uncertainty;
    const struct lsp_yaml *map = lsp_field_map(section, "events");
    if (map == NULL)
        return;
    if (map->n_children > MAX_EVENTS) {
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, map)},
            "there are more than %d events", MAX_EVENTS);
        return;
    }
    spec->events = lsp_study_alloc(reader, map->n_children, sizeof *spec->events);
    if (spec->events == NULL)
        return;
    for (const struct lsp_yaml *node = map->first; node != NULL; node = node->next) {
        lsp_study_check_id(reader, node);
        read_event(reader, node, &spec->events[spec->n_events++]);
    }
    check_room(section);
}

static void read_event(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_event *event)
{
    static const struct lsp_key KEYS[] = {
        {"name", true}, {"probability", true}, {"begins", true}, {"lasts", false}, {"edits", true}};
    static const struct lsp_number PROBABILITY = {
        "probability", "Probability", LSP_UNITS_PURE, 0, 1, false, 0};
    static const struct lsp_number LASTS = {"lasts", "Length", LSP_UNITS_MONTHS, 0, 1200, true, 0};
    const struct lsp_study_inputs *inputs = reader->inputs;
    const char *path = lsp_study_printf(reader, "%s%s", EVENT_PATH, node->key);
    struct lsp_section section = lsp_section_open(reader, node, path, LSP_COUNT(KEYS), KEYS);
    *event = (struct lsp_event){.id = node->key,
        .name = node->key,
        .lasts_months = (double)INFINITY,
        .where = lsp_key_place(reader, node)};
    (void)lsp_field_text(&section, "name", &event->name);
    section.subject = event->name;
    (void)lsp_field_number_if_there(&section, &PROBABILITY, &event->probability);
    (void)lsp_field_number_if_there(&section, &LASTS, &event->lasts_months);
    read_begin(&section, event);
    struct lsp_scenario *scenario = &event->scenario;
    scenario->id = event->id;
    scenario->edits = lsp_study_alloc(reader, LSP_MAX_EDITS, sizeof *scenario->edits);
    if (scenario->edits == NULL || inputs->scenarios == NULL)
        return;
    /* The links of the network and of the project; those of single scenarios are forgotten. */
    for (size_t edit = 0; edit < inputs->n_project_edits; edit++)
        scenario->edits[scenario->n_edits++] = inputs->scenarios[0].edits[edit];
    lsp_study_begin_edits(reader, scenario);
    const struct lsp_yaml *list = lsp_field_list(&section, "edits");
    if (list != NULL)
        lsp_study_read_edits(
            reader, list, lsp_study_printf(reader, "%s.edits", path), false, scenario);
    check_edits(&section, event);
}

/* The keyword, a day, or a list of the first and the last. */
static void read_begin(const struct lsp_section *section, struct lsp_event *event)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_uncertainty_spec *spec = &reader->inputs->uncertainty;
    const struct lsp_yaml *node = lsp_field_node(section, "begins");
    if (node == NULL)
        return;
    event->begins_at_opening = node->kind == LSP_YAML_SCALAR && strcmp(node->text, OPENING) == 0;
    if (event->begins_at_opening)
        return;
    bool is_list = node->kind == LSP_YAML_LIST && node->n_children == 2;
    const struct lsp_yaml *first = is_list ? node->first : node;
    const struct lsp_yaml *last = is_list ? node->first->next : node;
    if (!read_day(reader, first, &event->first_day) || !read_day(reader, last, &event->last_day))
        return;
    char from[11], to[11];
    lsp_date_format(spec->first_day, from);
    lsp_date_format(spec->last_day, to);
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, node),
        .expected = lsp_study_printf(reader,
            "days from %s to before %s: after the first model year and before the last", from, to),
        .hint = "add a later model year if the event may begin after the last"};
    if (event->first_day > event->last_day)
        lsp_diags_add(reader->diags, LSP_DIAG_EVENT, &facts,
            "the last day on which event %s begins lies before the first", event->id);
    else if (event->first_day < spec->first_day || event->last_day >= spec->last_day)
        lsp_diags_add(reader->diags, LSP_DIAG_EVENT, &facts,
            "event %s may begin when it has no effect", event->id);
}

static bool read_day(struct lsp_study_reader *reader, const struct lsp_yaml *node, int32_t *ret_day)
{
    if (node->kind == LSP_YAML_SCALAR && lsp_date_parse(node->text, ret_day))
        return true;
    lsp_diags_add(reader->diags, LSP_DIAG_BAD_DATE,
        &(struct lsp_diag_facts){.where = lsp_value_place(reader, node),
            .found = node->kind == LSP_YAML_SCALAR ? node->text : NULL,
            .expected = "a day such as 2028-01-31, a list of the first and the last, or opening"},
        "begins is no day");
    return false;
}

static void check_edits(const struct lsp_section *section, const struct lsp_event *event)
{
    struct lsp_study_reader *reader = section->reader;
    size_t n_project = reader->inputs->n_project_edits;
    for (size_t at = n_project; at < event->scenario.n_edits; at++) {
        const struct lsp_edit *edit = &event->scenario.edits[at];
        struct lsp_diag_facts facts = {.where = edit->where};
        if (edit->from_day != INT32_MIN || edit->to_day != INT32_MAX) {
            facts.expected = "edits without from and to: they hold while the event lasts";
            lsp_diags_add(reader->diags, LSP_DIAG_EVENT, &facts,
                "an edit of event %s has dates of its own", event->id);
        }
        if (edit->kind == LSP_EDIT_ADD_LINK || edit->kind == LSP_EDIT_SPLIT_LINK ||
            edit->kind == LSP_EDIT_SET_DEMAND) {
            facts.expected = "set_link, close_link, close_route, set_post, scale_demand, "
                             "set_segment";
            lsp_diags_add(reader->diags, LSP_DIAG_EVENT, &facts,
                "event %s adds or splits a link or sets another demand", event->id);
        }
    }
    const struct lsp_yaml *list = lsp_field_node(section, "edits");
    if (list != NULL && list->kind == LSP_YAML_LIST && list->n_children == 0)
        lsp_diags_add(reader->diags, LSP_DIAG_EVENT,
            &(struct lsp_diag_facts){.where = lsp_value_place(reader, list)},
            "event %s does nothing", event->id);
}

/* All may happen in one draw. */
static void check_room(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_study_inputs *inputs = reader->inputs;
    const struct lsp_uncertainty_spec *spec = &inputs->uncertainty;
    if (inputs->n_scenarios == 0)
        return; /* reported */
    size_t n_edits = inputs->scenarios[inputs->main_scenario].n_edits;
    for (size_t event = 0; event < spec->n_events; event++)
        if (spec->events[event].scenario.n_edits > inputs->n_project_edits)
            n_edits += spec->events[event].scenario.n_edits - inputs->n_project_edits;
    if (n_edits > LSP_MAX_EDITS)
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, lsp_field_node(section, "events"))},
            "the main scenario and all events have %zu edits together, more than %d", n_edits,
            LSP_MAX_EDITS);
}

static void read_correlations(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    struct lsp_uncertainty_spec *spec = &reader->inputs->uncertainty;
    const struct lsp_yaml *list = lsp_field_list(section, "correlations");
    if (list == NULL)
        return;
    spec->correlations = lsp_study_alloc(reader, MAX_CORRELATIONS, sizeof *spec->correlations);
    size_t n_errors = reader->diags->n_errors;
    for (const struct lsp_yaml *node = list->first; node != NULL && spec->correlations != NULL;
         node = node->next)
        read_correlation(reader, node);
    if (spec->correlations != NULL && reader->diags->n_errors == n_errors)
        check_correlations(section);
}

/* Every pair of those named. */
static void read_correlation(struct lsp_study_reader *reader, const struct lsp_yaml *node)
{
    static const struct lsp_key KEYS[] = {{"between", true}, {"value", true}};
    struct lsp_place where = lsp_value_place(reader, node);
    struct lsp_section section =
        lsp_section_open(reader, node, where.element, LSP_COUNT(KEYS), KEYS);
    const struct lsp_yaml *list = lsp_field_list(&section, "between");
    if (list == NULL)
        return;
    const char *only =
        list->n_children == 1 && list->first->kind == LSP_YAML_SCALAR ? list->first->text : NULL;
    bool is_family = only != NULL && only[0] != '\0' && only[strlen(only) - 1] == '*';
    if (list->n_children < 2 && !is_family) {
        lsp_diags_add(reader->diags, LSP_DIAG_CORRELATION_OF,
            &(struct lsp_diag_facts){
                .where = lsp_value_place(reader, list), .expected = "at least two ids"},
            "a correlation is between fewer than two");
        return;
    }
    struct lsp_number number = {"value", "Correlation", LSP_UNITS_PURE, -0.99, 0.99, false, 0};
    number.label = lsp_study_printf(reader, "Correlation of %s and %s",
        list->first->kind == LSP_YAML_SCALAR ? list->first->text : "",
        list->n_children > 1 && list->first->next->kind == LSP_YAML_SCALAR ? list->first->next->text
                                                                           : "each other");
    double value[3] = {0};
    bool is_good = lsp_field_shown(&section, &number, value);
    struct named named = {.things = lsp_study_alloc(reader, MAX_NAMED, sizeof *named.things)};
    for (const struct lsp_yaml *one = list->first; one != NULL && named.things != NULL;
         one = one->next)
        is_good &= name_things(reader, one, &named);
    for (size_t one = 1; one < named.n && is_good; one++)
        for (size_t two = 0; two < one; two++)
            add_correlation(
                reader, &(struct lsp_wanted_correlation){.first = named.things[one].drawn,
                            .second = named.things[two].drawn,
                            .first_id = named.things[one].id,
                            .second_id = named.things[two].id,
                            .value = value[1],
                            .where = named.things[one].where});
}

/* One id, or with a star at its end all drawn numbers whose ids begin with what stands before it.
 */
static bool name_things(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct named *named)
{
    const struct lsp_assumptions *assumptions = &reader->inputs->assumptions;
    const char *id = NULL;
    if (!lsp_value_text(reader, node, &id))
        return false;
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, node), .found = id};
    size_t length = strlen(id), n_before = named->n;
    struct thing thing = {.id = id, .where = facts.where};
    if (length == 0 || id[length - 1] != '*') {
        if (!find_drawn(reader, node, &thing.drawn))
            return false;
        if (named->n < MAX_NAMED)
            named->things[named->n++] = thing;
        return true;
    }
    for (size_t item = 0; item < assumptions->n_items && named->n < MAX_NAMED; item++) {
        thing.id = assumptions->items[item].id;
        thing.drawn = (struct lsp_drawn){LSP_UNCERTAIN_NUMBER, item};
        if (lsp_assumptions_is_varied(assumptions, item) && strncmp(thing.id, id, length - 1) == 0)
            named->things[named->n++] = thing;
    }
    if (named->n == MAX_NAMED)
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY, &facts,
            "a correlation is between %d or more", MAX_NAMED);
    else if (named->n == n_before)
        lsp_diags_add(reader->diags, LSP_DIAG_UNKNOWN_ID, &facts,
            "no drawn number has an id that begins like \"%s\"", id);
    return named->n > n_before && named->n < MAX_NAMED;
}

static bool find_drawn(
    struct lsp_study_reader *reader, const struct lsp_yaml *node, struct lsp_drawn *ret_drawn)
{
    const struct lsp_study_inputs *inputs = reader->inputs;
    const struct lsp_uncertainty_spec *spec = &inputs->uncertainty;
    const char *id = NULL;
    if (!lsp_value_text(reader, node, &id))
        return false;
    if (strcmp(id, OPENING) == 0) {
        *ret_drawn = (struct lsp_drawn){.kind = LSP_UNCERTAIN_OPENING};
        return true;
    }
    for (size_t event = 0; event < spec->n_events; event++)
        if (strncmp(id, EVENT_PATH, sizeof EVENT_PATH - 1) == 0 &&
            strcmp(id + sizeof EVENT_PATH - 1, spec->events[event].id) == 0) {
            *ret_drawn = (struct lsp_drawn){LSP_UNCERTAIN_EVENT, event};
            return true;
        }
    const struct lsp_assumptions *assumptions = &inputs->assumptions;
    struct lsp_diag_facts facts = {.where = lsp_value_place(reader, node), .found = id};
    for (size_t item = 0; item < assumptions->n_items; item++) {
        if (strcmp(assumptions->items[item].id, id) != 0)
            continue;
        *ret_drawn = (struct lsp_drawn){LSP_UNCERTAIN_NUMBER, item};
        if (lsp_assumptions_is_varied(assumptions, item))
            return true;
        facts.expected = "a number with low below high that the uncertainty run draws";
        facts.related = assumptions->items[item].where;
        facts.related_note = "the number";
        lsp_diags_add(reader->diags, LSP_DIAG_CORRELATION_OF, &facts, "%s is not drawn", id);
        return false;
    }
    facts.expected = "the id of a number as in the report's register, of an event, or opening";
    facts.hint = near_drawn(reader, id);
    lsp_diags_add(
        reader->diags, LSP_DIAG_UNKNOWN_ID, &facts, "there is no number or event \"%s\"", id);
    return false;
}

static const char *near_drawn(struct lsp_study_reader *reader, const char *id)
{
    const struct lsp_assumptions *assumptions = &reader->inputs->assumptions;
    const char **names = lsp_study_alloc(reader, assumptions->n_items, sizeof *names);
    size_t n_names = 0;
    for (size_t item = 0; names != NULL && item < assumptions->n_items; item++)
        if (lsp_assumptions_is_varied(assumptions, item))
            names[n_names++] = assumptions->items[item].id;
    const char *near = names == NULL ? NULL : lsp_nearest_name(id, names, n_names);
    return near == NULL ? NULL : lsp_study_printf(reader, "did you mean %s", near);
}

static void add_correlation(
    struct lsp_study_reader *reader, const struct lsp_wanted_correlation *wanted)
{
    struct lsp_uncertainty_spec *spec = &reader->inputs->uncertainty;
    struct lsp_diag_facts facts = {.where = wanted->where};
    bool is_stated = is_same(wanted->first, wanted->second);
    for (size_t at = 0; at < spec->n_correlations && !is_stated; at++) {
        const struct lsp_wanted_correlation *other = &spec->correlations[at];
        is_stated =
            (is_same(other->first, wanted->first) && is_same(other->second, wanted->second)) ||
            (is_same(other->first, wanted->second) && is_same(other->second, wanted->first));
        if (is_stated) {
            facts.related = other->where;
            facts.related_note = "stated here";
        }
    }
    if (is_stated)
        lsp_diags_add(reader->diags, LSP_DIAG_CORRELATIONS, &facts,
            "the correlation of %s and %s is stated already", wanted->first_id, wanted->second_id);
    else if (spec->n_correlations == MAX_CORRELATIONS)
        lsp_diags_add(reader->diags, LSP_DIAG_TOO_MANY, &facts,
            "there are more than %d correlations", MAX_CORRELATIONS);
    else
        spec->correlations[spec->n_correlations++] = *wanted;
}

static bool is_same(struct lsp_drawn one, struct lsp_drawn two)
{
    return one.kind == two.kind && one.index == two.index;
}

static void check_correlations(const struct lsp_section *section)
{
    struct lsp_study_reader *reader = section->reader;
    const struct lsp_uncertainty_spec *spec = &reader->inputs->uncertainty;
    struct lsp_drawn *drawn = lsp_study_alloc(reader, 2 * spec->n_correlations + 1, sizeof *drawn);
    if (drawn == NULL)
        return;
    size_t n = lsp_correlated_things(spec, drawn), row = 0;
    double *wanted = lsp_study_alloc(reader, n * n + 1, sizeof *wanted);
    double *work = lsp_study_alloc(reader, n * n + 1, sizeof *work);
    if (wanted == NULL || work == NULL)
        return;
    lsp_correlation_matrix(spec, n, drawn, wanted);
    if (lsp_correlation_is_possible(n, wanted, work, &row))
        return;
    const struct lsp_wanted_correlation *last = NULL;
    for (size_t at = 0; at < spec->n_correlations; at++)
        if (is_same(spec->correlations[at].first, drawn[row]) ||
            is_same(spec->correlations[at].second, drawn[row]))
            last = &spec->correlations[at];
    if (last == NULL)
        LSP_BUG("a correlated thing is in no correlation");
    lsp_diags_add(reader->diags, LSP_DIAG_CORRELATIONS,
        &(struct lsp_diag_facts){.where = last->where,
            .expected = lsp_study_printf(reader,
                "correlations that can hold at once: at %.2f times their size these could",
                lsp_correlation_possible_share(n, wanted, work)),
            .hint = "pairs that are left out count as 0: state those too, or bring the strongest "
                    "nearer to 0"},
        "the correlations of %s contradict the ones before",
        is_same(last->first, drawn[row]) ? last->first_id : last->second_id);
}

size_t lsp_correlated_things(const struct lsp_uncertainty_spec *spec, struct lsp_drawn ret_drawn[])
{
    size_t n = 0;
    for (size_t at = 0; at < 2 * spec->n_correlations; at++) {
        const struct lsp_wanted_correlation *pair = &spec->correlations[at / 2];
        struct lsp_drawn thing = at % 2 == 0 ? pair->first : pair->second;
        if (find_thing(n, ret_drawn, thing) == n)
            ret_drawn[n++] = thing;
    }
    return n;
}

void lsp_correlation_matrix(const struct lsp_uncertainty_spec *spec, size_t n,
    const struct lsp_drawn drawn[], double ret_matrix[])
{
    for (size_t at = 0; at < n * n; at++)
        ret_matrix[at] = at % (n + 1) == 0 ? 1 : 0;
    for (size_t at = 0; at < spec->n_correlations; at++) {
        const struct lsp_wanted_correlation *pair = &spec->correlations[at];
        size_t first = find_thing(n, drawn, pair->first);
        size_t second = find_thing(n, drawn, pair->second);
        ret_matrix[first * n + second] = ret_matrix[second * n + first] = pair->value;
    }
}

/* n when it is not among them. */
static size_t find_thing(size_t n, const struct lsp_drawn drawn[], struct lsp_drawn thing)
{
    size_t at = 0;
    while (at < n && !is_same(drawn[at], thing))
        at++;
    return at;
}
