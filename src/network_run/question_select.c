/* Select link: who takes given links.  SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "formats/folder.h"
#include "network_run/question_internal.h"

enum { MAX_LINKS = 64, MAX_SHOWN = 10 };

/* The links that are meant, as problem and network number them. */
struct choice {
    uint32_t n;
    uint32_t link[MAX_LINKS];
    bool is_any;
};

static enum lsp_status find_links(
    const struct asked *asked, const char *text, struct choice *choice);
static uint32_t find_link(
    const struct asked *asked, const char *text, size_t length, uint32_t found[], uint32_t room);
static uint32_t links_of_id(const struct lsp_roads *roads, const char *text, size_t length,
    uint32_t found[], uint32_t room);
static uint32_t links_between(
    const struct lsp_roads *roads, uint32_t from, uint32_t to, uint32_t found[], uint32_t room);
static enum lsp_status refuse_links(
    const struct asked *asked, const char *text, size_t length, const char *message);
static enum lsp_status answer_links(const struct asked *asked, const struct choice *choice,
    const struct lsp_selected_trips *selected, struct lsp_answer *answer);
static double stated_flow(const struct asked *asked, const struct choice *choice);
static void write_text(const struct asked *asked, const struct choice *choice,
    const struct lsp_selected_trips *selected, struct lsp_buffer *out);
static void write_json(const struct asked *asked, const struct choice *choice,
    const struct lsp_selected_trips *selected, struct lsp_buffer *out);
static void write_largest(const struct asked *asked, const struct lsp_selected_trips *selected,
    bool is_json, struct lsp_buffer *out);
static void write_pair(const struct asked *asked, const struct lsp_selected_trip *trip,
    bool is_json, struct lsp_buffer *out);
static int compare_trips(const void *a, const void *b);
static enum lsp_status write_folder(
    const struct asked *asked, const struct lsp_selected_trips *selected);
static void write_od(
    const struct asked *asked, const struct lsp_selected_trips *selected, struct lsp_buffer *out);
static void write_links(
    const struct asked *asked, const struct lsp_selected_trips *selected, struct lsp_buffer *out);

enum lsp_status lsp_question_select(const struct lsp_question *question, const char *links,
    bool is_any, struct lsp_diags *diags, struct lsp_answer *ret_answer)
{
    struct asked asked;
    struct choice choice = {.is_any = is_any};
    struct lsp_answer answer = {0};
    struct lsp_selected_trips selected = {0};
    enum lsp_status status = lsp_asked_begin(question, diags, &asked);
    if (status == LSP_OK)
        status = find_links(&asked, links, &choice);
    if (status == LSP_OK)
        status = lsp_route_flows_select(&asked.routes,
            &(struct lsp_selection){.n_links = choice.n,
                .link = choice.link,
                .is_any = choice.is_any,
                .is_of_class = question->class_name != NULL,
                .class_at = asked.first_class},
            &selected);
    if (status == LSP_OK)
        status = answer_links(&asked, &choice, &selected, &answer);
    if (selected.link_flow != NULL)
        lsp_selected_trips_finish(&selected);
    lsp_asked_finish(&asked);
    if (status == LSP_OK)
        *ret_answer = answer;
    else
        lsp_answer_finish(&answer);
    return status;
}

static enum lsp_status find_links(
    const struct asked *asked, const char *text, struct choice *choice)
{
    size_t n_errors = asked->diags->n_errors;
    uint32_t n_words = 0;
    bool has_parallel = false;
    for (const char *word = text; word != NULL; n_words++) {
        const char *comma = strchr(word, ',');
        size_t length = comma == NULL ? strlen(word) : (size_t)(comma - word);
        uint32_t n =
            find_link(asked, word, length, choice->link + choice->n, MAX_LINKS - choice->n);
        has_parallel = has_parallel || n > 1;
        choice->n += n;
        word = comma == NULL ? NULL : comma + 1;
    }
    if (asked->diags->n_errors > n_errors)
        return LSP_BAD_INPUT;
    if (has_parallel && n_words > 1 && !choice->is_any)
        return refuse_links(asked, text, strlen(text),
            "several links have one of these ids or join two of these nodes: give the numbers of "
            "those"
            " that are meant");
    choice->is_any = choice->is_any || has_parallel; /* any of the links between two nodes */
    return LSP_OK;
}

/* An id, a number, or FROM:TO; names may have colons too. */
static uint32_t find_link(
    const struct asked *asked, const char *text, size_t length, uint32_t found[], uint32_t room)
{
    const struct lsp_roads *roads = &asked->result->inputs.roads;
    int64_t number;
    uint32_t n = roads->is_numbered ? 0 : links_of_id(roads, text, length, found, room);
    if (n == 0 && room > 0 && lsp_text_to_int(text, length, 1, roads->n_links, &number)) {
        found[0] = (uint32_t)number - 1;
        return 1;
    }
    for (size_t colon = 1; n == 0 && colon + 1 < length; colon++) {
        if (text[colon] != ':')
            continue;
        uint32_t from = lsp_roads_find_node(roads, text, colon);
        uint32_t to = lsp_roads_find_node(roads, text + colon + 1, length - colon - 1);
        if (from != LSP_NONE && to != LSP_NONE)
            n = links_between(roads, from, to, found, room);
    }
    if (n == 0 || n > room)
        (void)refuse_links(asked, text, length,
            n == 0 ? "the network has no such link" : "these are more links than can be asked for");
    return n > room ? 0 : n;
}

/* Both ways of a link that is two-way; counts like links_between. */
static uint32_t links_of_id(
    const struct lsp_roads *roads, const char *text, size_t length, uint32_t found[], uint32_t room)
{
    uint32_t n = 0, name = lsp_names_find(&roads->link_names, text, length);
    for (uint32_t link = 0; name != LSP_NONE && link < roads->n_links; link++)
        if (roads->link_name[link] == name) {
            if (n < room)
                found[n] = link;
            n++;
        }
    return n;
}

/* How many there are; as many as there is room for are found. */
static uint32_t links_between(
    const struct lsp_roads *roads, uint32_t from, uint32_t to, uint32_t found[], uint32_t room)
{
    uint32_t n = 0;
    for (uint32_t link = 0; link < roads->n_links; link++)
        if (roads->tail[link] == from && roads->head[link] == to) {
            if (n < room)
                found[n] = link;
            n++;
        }
    return n;
}

static enum lsp_status refuse_links(
    const struct asked *asked, const char *text, size_t length, const char *message)
{
    char found[64];
    size_t kept = length < sizeof found ? length : sizeof found - 1;
    memcpy(found, text, kept);
    found[kept] = '\0';
    lsp_diags_add(asked->diags, LSP_DIAG_NO_SUCH_LINK,
        &(struct lsp_diag_facts){.where = {.file = asked->result->inputs.roads.file},
            .found = found,
            .expected = asked->result->inputs.roads.is_numbered
                            ? "FROM:TO, two nodes, or the link's number in links.csv"
                            : "FROM:TO, two nodes, or the link's id, or its number in links.csv"},
        "%s", message);
    return LSP_BAD_INPUT;
}

static enum lsp_status answer_links(const struct asked *asked, const struct choice *choice,
    const struct lsp_selected_trips *selected, struct lsp_answer *answer)
{
    if (asked->question->output != NULL)
        LSP_TRY(write_folder(asked, selected));
    if (asked->question->is_json)
        write_json(asked, choice, selected, &answer->text);
    else
        write_text(asked, choice, selected, &answer->text);
    answer->is_near = asked->routes.is_converged;
    return answer->text.failed ? LSP_NO_MEMORY : LSP_OK;
}

/* What the trips must add up to; NAN where no flow says so. */
static double stated_flow(const struct asked *asked, const struct choice *choice)
{
    bool is_whole = asked->end_class - asked->first_class == asked->result->inputs.classes.n;
    return choice->n == 1 && is_whole ? asked->result->flow[choice->link[0]] : (double)NAN;
}

static void write_text(const struct asked *asked, const struct choice *choice,
    const struct lsp_selected_trips *selected, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &asked->result->inputs.roads;
    double flow = stated_flow(asked, choice);
    char from[32], to[32];
    for (uint32_t at = 0; at < choice->n; at++) {
        uint32_t link = choice->link[at];
        lsp_buffer_printf(out, "%-22s %u from ",
            at == 0 ? "link" : (choice->is_any ? "  or" : "  and"), link + 1);
        lsp_buffer_add_terminal(out, lsp_roads_node_text(roads, roads->tail[link], from));
        lsp_buffer_add(out, " to ");
        lsp_buffer_add_terminal(out, lsp_roads_node_text(roads, roads->head[link], to));
        lsp_buffer_printf(out, ", flow %.10g\n", asked->result->flow[link]);
    }
    lsp_buffer_printf(
        out, "%-22s %.10g between %zu pairs of zones", "trips", selected->total, selected->n);
    if (fabs(selected->total_pcu - selected->total) > 0)
        lsp_buffer_printf(out, ", %.10g passenger car units", selected->total_pcu);
    lsp_buffer_add(out, "\n");
    if (!isnan(flow))
        lsp_buffer_printf(out, "%-22s %.2g of it\n", "off the link's flow by",
            flow > 0 ? fabs(selected->total_pcu - flow) / flow : selected->total_pcu);
    lsp_asked_add_residual(asked, out);
    write_largest(asked, selected, false, out);
}

static void write_json(const struct asked *asked, const struct choice *choice,
    const struct lsp_selected_trips *selected, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &asked->result->inputs.roads;
    char text[32];
    lsp_buffer_printf(
        out, "{\n  \"taken\": \"%s\",\n  \"links\": [", choice->is_any ? "at least one" : "all");
    for (uint32_t at = 0; at < choice->n; at++) {
        uint32_t link = choice->link[at];
        lsp_buffer_printf(out, "%s\n    {\"link\": %u, \"from\": ", at == 0 ? "" : ",", link + 1);
        lsp_buffer_add_json(out, lsp_roads_node_text(roads, roads->tail[link], text));
        lsp_buffer_add(out, ", \"to\": ");
        lsp_buffer_add_json(out, lsp_roads_node_text(roads, roads->head[link], text));
        lsp_asked_add_json(out, "flow", asked->result->flow[link]);
        lsp_buffer_add(out, "}");
    }
    lsp_buffer_add(out, "\n  ],\n  \"trips\": ");
    lsp_buffer_add_json_number(out, selected->total);
    lsp_buffer_add(out, ",\n  \"trips_pcu\": ");
    lsp_buffer_add_json_number(out, selected->total_pcu);
    lsp_buffer_printf(out, ",\n  \"n_pairs\": %zu,\n  \"residual\": ", selected->n);
    lsp_buffer_add_json_number(out, asked->routes.residual);
    lsp_buffer_printf(out, ",\n  \"converged\": %s,\n  \"largest\": [",
        asked->routes.is_converged ? "true" : "false");
    write_largest(asked, selected, true, out);
    lsp_buffer_add(out, "\n  ]\n}\n");
}

/* The pairs with most trips; equal ones in the order of origins and destinations. */
static void write_largest(const struct asked *asked, const struct lsp_selected_trips *selected,
    bool is_json, struct lsp_buffer *out)
{
    struct lsp_selected_trip *sorted = malloc((selected->n + 1) * sizeof *sorted);
    if (sorted == NULL) {
        out->failed = true;
        return;
    }
    if (selected->n > 0)
        memcpy(sorted, selected->trip, selected->n * sizeof *sorted);
    qsort(sorted, selected->n, sizeof *sorted, compare_trips);
    for (size_t at = 0; at < selected->n && at < MAX_SHOWN; at++) {
        if (is_json)
            lsp_buffer_add(out, at == 0 ? "\n" : ",\n");
        else
            lsp_buffer_printf(out, "%-22s ", at == 0 ? "largest" : "");
        write_pair(asked, &sorted[at], is_json, out);
    }
    free(sorted);
}

static void write_pair(const struct asked *asked, const struct lsp_selected_trip *trip,
    bool is_json, struct lsp_buffer *out)
{
    const struct lsp_assignment_problem *problem = asked->routes.problem;
    const char *class_name = lsp_asked_class_name(asked, problem->class_of[trip->at_origin]);
    char from_text[32], to_text[32];
    const char *from = lsp_asked_zone_text(asked, problem->origin[trip->at_origin], from_text);
    const char *to = lsp_asked_zone_text(asked, trip->destination, to_text);
    if (is_json) {
        lsp_buffer_add(out, "    {\"origin\": ");
        lsp_buffer_add_json(out, from);
        lsp_buffer_add(out, ", \"destination\": ");
        lsp_buffer_add_json(out, to);
        lsp_buffer_add(out, ", \"class\": ");
        lsp_buffer_add_json(out, class_name);
        lsp_asked_add_json(out, "trips", trip->trips);
        lsp_buffer_add(out, "}");
        return;
    }
    lsp_buffer_add_terminal(out, from);
    lsp_buffer_add(out, " to ");
    lsp_buffer_add_terminal(out, to);
    lsp_buffer_printf(out, ": %.10g", trip->trips);
    if (asked->result->inputs.classes.n > 1) {
        lsp_buffer_add(out, " of ");
        lsp_buffer_add_terminal(out, class_name);
    }
    lsp_buffer_add(out, "\n");
}

static int compare_trips(const void *a, const void *b)
{
    const struct lsp_selected_trip *one = a, *other = b;
    if (one->trips > other->trips || one->trips < other->trips)
        return one->trips > other->trips ? -1 : 1;
    if (one->at_origin != other->at_origin)
        return one->at_origin < other->at_origin ? -1 : 1;
    return one->destination < other->destination ? -1 : one->destination > other->destination;
}

static enum lsp_status write_folder(
    const struct asked *asked, const struct lsp_selected_trips *selected)
{
    LSP_SCOPED(lsp_buffer_finish) struct lsp_buffer od = {0}, links = {0};
    struct lsp_output output = {0};
    LSP_TRY(
        lsp_output_begin(asked->question->output, LSP_OUTPUT_SELECT_LINK, asked->diags, &output));
    write_od(asked, selected, &od);
    write_links(asked, selected, &links);
    enum lsp_status status = lsp_output_write(&output, "od.csv", &od, asked->diags);
    if (status == LSP_OK)
        status = lsp_output_write(&output, "links.csv", &links, asked->diags);
    if (status == LSP_OK)
        status = lsp_output_commit(&output, asked->diags);
    lsp_output_finish(&output);
    return status;
}

static void write_od(
    const struct asked *asked, const struct lsp_selected_trips *selected, struct lsp_buffer *out)
{
    const struct lsp_assignment_problem *problem = asked->routes.problem;
    char text[32];
    lsp_buffer_add(out, "origin,destination,class,trips\n");
    for (size_t at = 0; at < selected->n; at++) {
        const struct lsp_selected_trip *trip = &selected->trip[at];
        uint32_t origin = problem->origin[trip->at_origin];
        lsp_buffer_add_csv(out, lsp_asked_zone_text(asked, origin, text));
        lsp_buffer_add(out, ",");
        lsp_buffer_add_csv(out, lsp_asked_zone_text(asked, trip->destination, text));
        lsp_buffer_add(out, ",");
        lsp_buffer_add_csv(out, lsp_asked_class_name(asked, problem->class_of[trip->at_origin]));
        lsp_asked_add_csv_number(out, trip->trips);
        lsp_buffer_add(out, "\n");
    }
}

static void write_links(
    const struct asked *asked, const struct lsp_selected_trips *selected, struct lsp_buffer *out)
{
    const struct lsp_roads *roads = &asked->result->inputs.roads;
    char text[32];
    lsp_buffer_add(out, "link,from,to,selected,flow\n");
    for (uint32_t link = 0; link < roads->n_links; link++) {
        lsp_buffer_printf(out, "%u,", link + 1);
        lsp_buffer_add_csv(out, lsp_roads_node_text(roads, roads->tail[link], text));
        lsp_buffer_add(out, ",");
        lsp_buffer_add_csv(out, lsp_roads_node_text(roads, roads->head[link], text));
        lsp_asked_add_csv_number(out, selected->link_flow[link]);
        lsp_asked_add_csv_number(out, asked->routes.link_flow[link]);
        lsp_buffer_add(out, "\n");
    }
}
