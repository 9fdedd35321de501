/* An XML file as a tree of elements, by Expat.  SPDX-License-Identifier: Apache-2.0 */
#include "formats/plan_xml.h"

#include <expat.h>
#include <string.h>

#include "formats/plan.h"
#include "formats/plan_text.h"

/* Elements of one file: a large plan has some hundred thousand. */
enum { MAX_ELEMENTS = 3000000, PIECE_BYTES = 1 << 20 };

/* What the callbacks share. */
struct parse {
    XML_Parser parser;
    const char *file;
    struct lsp_arena *arena; /* of the tree */
    struct lsp_diags *diags;
    struct lsp_xml *open[LSP_MAX_PLAN_DEPTH]; /* [n_open] from the root down */
    size_t n_open, n_elements;
    struct lsp_xml *root;
    struct lsp_buffer text; /* of the innermost element so far */
    enum lsp_status status;
};

static void begin_element(void *data, const XML_Char *name, const XML_Char **attributes);
static void end_element(void *data, const XML_Char *name);
static void add_text(void *data, const XML_Char *text, int length);
static void add_instruction(void *data, const XML_Char *target, const XML_Char *text);
static void refuse_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
    const XML_Char *public_id, int has_internal_subset);
static int take_encoding(void *data, const XML_Char *name, XML_Encoding *encoding);
static void feed(struct parse *parse, const char *text, size_t length);
static void say_syntax(struct parse *parse);
static struct lsp_xml *add_child(struct parse *parse, const char *name);
static const char *plain_name(const char *name);
static void refuse(struct parse *parse, enum lsp_diag_code code, const char *found,
    const char *expected, const char *message);
static void stop(struct parse *parse, enum lsp_status status);
static struct lsp_place place_of(const struct parse *parse);

enum lsp_status lsp_xml_parse(const char *file, const char *text, size_t length,
    struct lsp_arena *arena, struct lsp_diags *diags, struct lsp_xml **ret_root)
{
    struct parse parse = {.file = file, .arena = arena, .diags = diags, .status = LSP_OK};
    parse.parser = XML_ParserCreateNS(NULL, '|');
    if (parse.parser == NULL)
        return LSP_NO_MEMORY;
    XML_SetUserData(parse.parser, &parse);
    XML_SetElementHandler(parse.parser, begin_element, end_element);
    XML_SetCharacterDataHandler(parse.parser, add_text);
    XML_SetProcessingInstructionHandler(parse.parser, add_instruction);
    XML_SetStartDoctypeDeclHandler(parse.parser, refuse_doctype);
    XML_SetUnknownEncodingHandler(parse.parser, take_encoding, NULL);
    feed(&parse, text, length);
    XML_ParserFree(parse.parser);
    lsp_buffer_finish(&parse.text);
    if (parse.status == LSP_OK)
        *ret_root = parse.root;
    return parse.status;
}

/* In pieces, since Expat counts the bytes of one call as int. */
static void feed(struct parse *parse, const char *text, size_t length)
{
    for (size_t at = 0; parse->status == LSP_OK;) {
        size_t piece = length - at < PIECE_BYTES ? length - at : PIECE_BYTES;
        int is_last = at + piece == length;
        enum XML_Status fed = XML_Parse(parse->parser, text + at, (int)piece, is_last);
        if (fed != XML_STATUS_OK && parse->status == LSP_OK)
            say_syntax(parse);
        at += piece;
        if (is_last)
            break;
    }
    if (parse->status == LSP_OK && parse->text.failed)
        parse->status = LSP_NO_MEMORY;
}

static void say_syntax(struct parse *parse)
{
    enum XML_Error error = XML_GetErrorCode(parse->parser);
    if (error == XML_ERROR_NO_MEMORY) {
        parse->status = LSP_NO_MEMORY;
        return;
    }
    bool is_encoding = error == XML_ERROR_UNKNOWN_ENCODING || error == XML_ERROR_INCORRECT_ENCODING;
    lsp_diags_add(parse->diags, is_encoding ? LSP_DIAG_PLAN_ENCODING : LSP_DIAG_PLAN_XML,
        &(struct lsp_diag_facts){.where = place_of(parse),
            .expected = is_encoding
                            ? "UTF-8, UTF-16, ISO-8859-1, windows-1251 or windows-1252, and "
                              "bytes that are what the file declares"
                            : "XML as the planner's tool saves it",
            .hint = "save the plan again from the tool that it is from"},
        "the file is not well-formed XML: %s", XML_ErrorString(error));
    parse->status = LSP_BAD_INPUT;
}

static void begin_element(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct parse *parse = data;
    (void)attributes;
    if (parse->status != LSP_OK)
        return;
    if (parse->n_open == LSP_MAX_PLAN_DEPTH) {
        refuse(parse, LSP_DIAG_PLAN_LIMIT, NULL, "at most 32 elements within one another",
            "elements are nested too deeply");
        return;
    }
    struct lsp_xml *element = add_child(parse, plain_name(name));
    if (element == NULL)
        return;
    if (parse->n_open == 0)
        parse->root = element;
    parse->open[parse->n_open++] = element;
    parse->text.length = 0;
}

static void end_element(void *data, const XML_Char *name)
{
    struct parse *parse = data;
    (void)name;
    if (parse->status != LSP_OK)
        return;
    struct lsp_xml *element = parse->open[--parse->n_open];
    if (element->first == NULL && parse->text.length > 0) {
        element->text = lsp_arena_copy_bytes(parse->arena, parse->text.text, parse->text.length);
        if (element->text == NULL)
            stop(parse, LSP_NO_MEMORY);
    }
    parse->text.length = 0;
}

static void add_text(void *data, const XML_Char *text, int length)
{
    struct parse *parse = data;
    if (parse->status == LSP_OK && parse->n_open > 0)
        lsp_buffer_add_bytes(&parse->text, text, (size_t)length);
}

static void add_instruction(void *data, const XML_Char *target, const XML_Char *text)
{
    struct parse *parse = data;
    if (parse->status != LSP_OK || parse->n_open == 0)
        return;
    char *name = lsp_arena_printf(parse->arena, "?%s", target);
    struct lsp_xml *instruction = name == NULL ? NULL : add_child(parse, name);
    if (instruction != NULL)
        instruction->text = lsp_arena_copy_text(parse->arena, text);
    if (instruction == NULL || instruction->text == NULL)
        stop(parse, LSP_NO_MEMORY);
}

static void refuse_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
    const XML_Char *public_id, int has_internal_subset)
{
    struct parse *parse = data;
    (void)system_id;
    (void)public_id;
    (void)has_internal_subset;
    if (parse->status == LSP_OK)
        refuse(parse, LSP_DIAG_PLAN_DOCTYPE, name, "XML without <!DOCTYPE ...>",
            "a plan has no document type, and no entities of its own");
}

static int take_encoding(void *data, const XML_Char *name, XML_Encoding *encoding)
{
    (void)data;
    return lsp_plan_text_map(name, encoding->map) ? XML_STATUS_OK : XML_STATUS_ERROR;
}

/* NULL when the file has too many, or there is no memory; then the parse has been stopped. */
static struct lsp_xml *add_child(struct parse *parse, const char *name)
{
    if (++parse->n_elements > MAX_ELEMENTS) {
        refuse(parse, LSP_DIAG_PLAN_LIMIT, NULL, "at most 3000000 elements",
            "the file has too many elements");
        return NULL;
    }
    struct lsp_xml *parent = parse->n_open == 0 ? NULL : parse->open[parse->n_open - 1];
    struct lsp_xml *element = LSP_ARRAY(parse->arena, struct lsp_xml, 1);
    /* Most elements follow one of their own name, or stand at the same place of a brother. */
    const char *kept =
        parent != NULL && parent->last != NULL && strcmp(parent->last->name, name) == 0
            ? parent->last->name
            : lsp_arena_copy_text(parse->arena, name);
    if (element == NULL || kept == NULL) {
        stop(parse, LSP_NO_MEMORY);
        return NULL;
    }
    struct lsp_place place = place_of(parse);
    *element =
        (struct lsp_xml){.name = kept, .text = "", .line = place.line, .column = place.column};
    if (parent != NULL && parent->last != NULL)
        parent->last->next = element;
    else if (parent != NULL)
        parent->first = element;
    if (parent != NULL)
        parent->last = element;
    return element;
}

static const char *plain_name(const char *name)
{
    static const size_t LENGTH = sizeof LSP_XML_NAMESPACE - 1;
    bool is_ours = strncmp(name, LSP_XML_NAMESPACE, LENGTH) == 0 && name[LENGTH] == '|';
    return is_ours ? name + LENGTH + 1 : name;
}

static void refuse(struct parse *parse, enum lsp_diag_code code, const char *found,
    const char *expected, const char *message)
{
    lsp_diags_add(parse->diags, code,
        &(struct lsp_diag_facts){.where = place_of(parse), .found = found, .expected = expected},
        "%s", message);
    stop(parse, LSP_BAD_INPUT);
}

static void stop(struct parse *parse, enum lsp_status status)
{
    if (parse->status == LSP_OK)
        parse->status = status;
    XML_StopParser(parse->parser, XML_FALSE);
}

static struct lsp_place place_of(const struct parse *parse)
{
    XML_Size line = XML_GetCurrentLineNumber(parse->parser);
    XML_Size column = XML_GetCurrentColumnNumber(parse->parser);
    return (struct lsp_place){.file = parse->file,
        .line = line < UINT32_MAX ? (uint32_t)line : UINT32_MAX,
        .column = column < UINT32_MAX ? (uint32_t)column + 1 : UINT32_MAX};
}

const struct lsp_xml *lsp_xml_child(const struct lsp_xml *parent, const char *name)
{
    const struct lsp_xml *child = parent == NULL ? NULL : parent->first;
    while (child != NULL && strcmp(child->name, name) != 0)
        child = child->next;
    return child;
}

const struct lsp_xml *lsp_xml_next(const struct lsp_xml *element)
{
    const struct lsp_xml *next = element->next;
    while (next != NULL && strcmp(next->name, element->name) != 0)
        next = next->next;
    return next;
}

const char *lsp_xml_text(const struct lsp_xml *parent, const char *name)
{
    const struct lsp_xml *child = lsp_xml_child(parent, name);
    return child == NULL ? "" : child->text;
}
