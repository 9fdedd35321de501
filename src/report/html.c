/* The page: frame, contents, sections; tables and paragraphs.  SPDX-License-Identifier: Apache-2.0
 */
#include "report/report_internal.h"

#include <stdarg.h>

struct section {
    const char *id, *title;
    void (*render)(struct lsp_view *view);
};

static const struct section SECTIONS[] = {
    {"answer", "The answer", lsp_section_answer},
    {"map", "Where it runs: the map", lsp_section_map},
    {"traffic", "What it carries", lsp_section_traffic},
    {"border", "The border", lsp_section_border},
    {"programme", "When it opens", lsp_section_programme},
    {"appraisal", "What it is worth, and to whom", lsp_section_appraisal},
    {"register", "What it rests on", lsp_section_register},
};
enum { N_SECTIONS = sizeof SECTIONS / sizeof SECTIONS[0] };

static bool prepare_view(const struct lsp_report *report, struct lsp_arena *arena,
    struct lsp_buffer *page, struct lsp_view *view);
static void add_head(struct lsp_view *view);
static void add_contents(struct lsp_buffer *page);
static void add_foot(struct lsp_view *view);

void lsp_report_html(const struct lsp_report *report, struct lsp_buffer *page)
{
    struct lsp_arena arena = {0};
    struct lsp_view view;
    if (!prepare_view(report, &arena, page, &view)) {
        page->failed = true;
        lsp_arena_finish(&arena);
        return;
    }
    add_head(&view);
    add_contents(page);
    lsp_buffer_add(page, "<main>\n");
    for (size_t section = 0; section < N_SECTIONS; section++) {
        lsp_buffer_printf(page,
            "<section id=\"%s\" aria-labelledby=\"%s-title\">\n"
            "<h2 id=\"%s-title\">%zu. %s</h2>\n",
            SECTIONS[section].id, SECTIONS[section].id, SECTIONS[section].id, section + 1,
            SECTIONS[section].title);
        SECTIONS[section].render(&view);
        lsp_buffer_add(page, "</section>\n");
    }
    lsp_buffer_add(page, "</main>\n");
    add_foot(&view);
    lsp_arena_finish(&arena);
}

static bool prepare_view(const struct lsp_report *report, struct lsp_arena *arena,
    struct lsp_buffer *page, struct lsp_view *view)
{
    if (report->main_scenario >= report->n_scenarios)
        LSP_BUG("a report has a main scenario");
    *view = (struct lsp_view){.report = report,
        .arena = arena,
        .page = page,
        .main = &report->scenarios[report->main_scenario]};
    view->project_crossings = lsp_project_crossings(view->main);
    return lsp_number_names(view) &&
           lsp_tally_make(view->main, report->show_year, false, arena, &view->without) &&
           lsp_tally_make(view->main, report->show_year, true, arena, &view->with);
}

static void add_head(struct lsp_view *view)
{
    struct lsp_buffer *page = view->page;
    const struct lsp_report *report = view->report;
    /* nothing may be loaded, run or sent, whatever a name in the data tries */
    lsp_buffer_add(page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; "
        "style-src &#39;unsafe-inline&#39;; base-uri &#39;none&#39;; form-action "
        "&#39;none&#39;\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta name=\"generator\" content=\"linkspan ");
    lsp_buffer_add_html(page, report->version);
    lsp_buffer_add(page, "\"/>\n<title>");
    lsp_buffer_add_html(page, report->study_name);
    lsp_buffer_add(page, ": appraisal</title>\n<style>\n");
    for (size_t piece = 0; LSP_HTML_STYLE[piece] != NULL; piece++)
        lsp_buffer_add(page, LSP_HTML_STYLE[piece]);
    lsp_buffer_add(page, "</style>\n</head>\n<body>\n");
    lsp_svg_patterns(page);
    lsp_buffer_add(page, "<header>\n<p class=\"kind\">Appraisal of a transport link</p>\n<h1>");
    lsp_buffer_add_html(page, report->study_name);
    lsp_buffer_add(page, "</h1>\n");
    if (report->about[0] != '\0')
        lsp_paragraph(page, "", report->about);
    lsp_buffer_add(page, "</header>\n");
}

static void add_contents(struct lsp_buffer *page)
{
    lsp_buffer_add(page, "<nav aria-label=\"Contents\"><ol>\n");
    for (size_t section = 0; section < N_SECTIONS; section++)
        lsp_buffer_printf(page, "<li><a href=\"#%s\">%s</a></li>\n", SECTIONS[section].id,
            SECTIONS[section].title);
    lsp_buffer_add(page, "</ol></nav>\n");
}

static void add_foot(struct lsp_view *view)
{
    struct lsp_buffer *page = view->page;
    lsp_buffer_add(page, "<footer>\n<p>Made by linkspan ");
    lsp_buffer_add_html(page, view->report->version);
    lsp_buffer_add(page,
        ". This page needs no network and runs no program; everything it shows is "
        "in the tables beside it (CSV and JSON).</p>\n</footer>\n</body>\n</html>\n");
}

const char *lsp_view_text(struct lsp_view *view, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    const char *text = lsp_arena_vprintf(view->arena, format, values);
    va_end(values);
    if (text != NULL)
        return text;
    view->page->failed = true;
    return "";
}

void lsp_table_begin(struct lsp_buffer *page, const char *caption, const char *class_name,
    size_t n_columns, const struct lsp_column columns[])
{
    lsp_buffer_printf(
        page, "<div class=\"table %s\"><table class=\"%s\">\n<caption>", class_name, class_name);
    lsp_buffer_add_html(page, caption);
    lsp_buffer_add(page, "</caption>\n<thead><tr>");
    for (size_t column = 0; column < n_columns; column++) {
        bool is_number = columns[column].align == LSP_COLUMN_NUMBER;
        lsp_buffer_add(page, is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        lsp_buffer_add_html(page, columns[column].head);
        lsp_buffer_add(page, "</th>");
    }
    lsp_buffer_add(page, "</tr></thead>\n<tbody>\n");
}

void lsp_table_end(struct lsp_buffer *page)
{
    lsp_buffer_add(page, "</tbody></table></div>\n");
}

void lsp_row_begin(struct lsp_buffer *page, const char *head)
{
    lsp_buffer_add(page, "<tr><th scope=\"row\">");
    lsp_buffer_add_html(page, head);
    lsp_buffer_add(page, "</th>");
}

void lsp_row_begin_total(struct lsp_buffer *page, const char *head)
{
    lsp_buffer_add(page, "<tr class=\"total\"><th scope=\"row\">");
    lsp_buffer_add_html(page, head);
    lsp_buffer_add(page, "</th>");
}

void lsp_row_end(struct lsp_buffer *page)
{
    lsp_buffer_add(page, "</tr>\n");
}

void lsp_cell(struct lsp_buffer *page, const char *text)
{
    lsp_buffer_add(page, "<td>");
    lsp_buffer_add_html(page, text);
    lsp_buffer_add(page, "</td>");
}

void lsp_cell_number(struct lsp_buffer *page, struct lsp_word word)
{
    lsp_buffer_add(page, "<td class=\"n\">");
    lsp_buffer_add(page, word.text);
    lsp_buffer_add(page, "</td>");
}

void lsp_paragraph(struct lsp_buffer *page, const char *class_name, const char *text)
{
    lsp_buffer_printf(page, "<p class=\"%s\">", class_name);
    lsp_buffer_add_html(page, text);
    lsp_buffer_add(page, "</p>\n");
}
