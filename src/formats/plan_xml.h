/* An XML file as a tree of elements: what plan files need of XML, by Expat, with limits.
 *
 *     struct lsp_xml *root = NULL;
 *     LSP_TRY(lsp_xml_parse("works.xml", text, length, &arena, &diags, &root));
 *     for (const struct lsp_xml *task = lsp_xml_child(tasks, "Task"); task != NULL;
 *          task = lsp_xml_next(task))
 *         ... lsp_xml_text(task, "Name") ...
 *
 * Attributes are not kept, nor is text beside elements: plan files have neither.  A document type
 * is refused before any entity is read, so no entity can blow up or reach out.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef LSP_FORMATS_PLAN_XML_H
#define LSP_FORMATS_PLAN_XML_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/status.h"

struct lsp_xml {
    const char *name; /* without a namespace where it is that of LSP_XML_NAMESPACE or none, else
                       * "namespace|name"; of an instruction "?target" */
    const char *text; /* of an element without children, else ""; of an instruction its data */
    uint32_t line, column;
    struct lsp_xml *first, *last, *next; /* children in their order; the next child of its parent */
};

#define LSP_XML_NAMESPACE "http://schemas.microsoft.com/project"

/* UTF-8, UTF-16 and what the file declares of ISO-8859-1, windows-1251 and windows-1252; texts come
 * out as UTF-8.  Returns LSP_BAD_INPUT when it is no well-formed XML, declares a document type, or
 * is larger than plan.h allows. */
enum lsp_status lsp_xml_parse(const char *file, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_xml **ret_root) LSP_MUST_CHECK;

/* The first child of that name, and the next sibling of the same name; NULL when there is none. */
const struct lsp_xml *lsp_xml_child(const struct lsp_xml *parent, const char *name);
const struct lsp_xml *lsp_xml_next(const struct lsp_xml *element);
/* The text of the first child of that name; "" when there is none. */
const char *lsp_xml_text(const struct lsp_xml *parent, const char *name);

#endif
