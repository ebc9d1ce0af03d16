// Both parsers of libxml2 as one stream of events: no tree, no network, no external entity, no limit on depth.
//
// Entities that a document declares are never expanded (no bombs, no files); the names that HTML 4 defines are.
// ICU's headers would clash with Foundation's own copy of them; only fields that nobody here touches depend on it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/// What the parser reports, in document order. Strings are UTF-8 and live only during the call.
typedef struct {
    /// An element opens; `prefix` may be null. A result other than 0 stops the parser.
    int (*start)(void *context, const char *prefix, const char *name);
    /// An attribute of the element that has just opened.
    void (*attribute)(void *context, const char *prefix, const char *name, const char *value, int length);
    /// The innermost open element of that name closes.
    void (*end)(void *context, const char *name);
    /// Characters.
    void (*text)(void *context, const char *text, int length);
} cxml2_events;

typedef struct {
    const cxml2_events *events;
    void *context;
    xmlParserCtxtPtr parser;
} cxml2_state;

static inline void cxml2_text(void *state, const xmlChar *text, int length) {
    cxml2_state *s = (cxml2_state *)state;
    s->events->text(s->context, (const char *)text, length);
}

static inline void cxml2_html_start(void *state, const xmlChar *name, const xmlChar **attributes) {
    cxml2_state *s = (cxml2_state *)state;
    if (s->events->start(s->context, NULL, (const char *)name) != 0) {
        xmlStopParser(s->parser);
        return;
    }
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
        const char *value = attributes[1] == NULL ? "" : (const char *)attributes[1];
        s->events->attribute(s->context, NULL, (const char *)attributes[0], value, (int)strlen(value));
    }
}

static inline void cxml2_end(void *state, const xmlChar *name) {
    cxml2_state *s = (cxml2_state *)state;
    s->events->end(s->context, (const char *)name);
}

static inline void cxml2_xml_start(
    void *state, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
    const xmlChar **declared, int count, int defaulted, const xmlChar **attributes) {
    cxml2_state *s = (cxml2_state *)state;
    (void)uri, (void)namespaces, (void)declared, (void)defaulted;
    if (s->events->start(s->context, (const char *)prefix, (const char *)name) != 0) {
        xmlStopParser(s->parser);
        return;
    }
    for (int i = 0; i < count; i++, attributes += 5) {
        s->events->attribute(
            s->context, (const char *)attributes[1], (const char *)attributes[0], (const char *)attributes[3],
            (int)(attributes[4] - attributes[3]));
    }
}

static inline void cxml2_xml_end(void *state, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)prefix, (void)uri;
    cxml2_end(state, name);
}

static inline xmlEntityPtr cxml2_entity(void *state, const xmlChar *name) {
    static _Thread_local xmlEntity entity;
    static _Thread_local xmlChar content[8];
    (void)state;
    xmlEntityPtr predefined = xmlGetPredefinedEntity(name);
    if (predefined != NULL) return predefined;
    const htmlEntityDesc *known = htmlEntityLookup(name);
    memset(&entity, 0, sizeof entity);
    memset(content, 0, sizeof content);
    if (known != NULL) content[xmlCopyCharMultiByte(content, (int)known->value)] = 0;
    entity.type = XML_ENTITY_DECL;
    entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
    entity.name = name;
    entity.content = content;
    entity.orig = content;
    entity.length = (int)strlen((const char *)content);
    return &entity;
}

static inline void cxml2_quiet(void *context, const char *message, ...) { (void)context, (void)message; }

/// Parses UTF-8 HTML as browsers would, however broken. Returns -1 when there is no memory.
static inline int cxml2_parse_html(const char *bytes, int length, const cxml2_events *events, void *context) {
    if (length <= 0) return 0;
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(bytes, length);
    if (parser == NULL) return -1;
    cxml2_state state = {events, context, parser};
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
                                   | HTML_PARSE_IGNORE_ENC);
    xmlCharEncodingHandlerPtr utf8 = xmlFindCharEncodingHandler("UTF-8");
    if (utf8 != NULL) xmlSwitchToEncoding(parser, utf8);
    memset(parser->sax, 0, sizeof *parser->sax);
    parser->sax->startElement = cxml2_html_start;
    parser->sax->endElement = cxml2_end;
    parser->sax->characters = cxml2_text;
    parser->sax->ignorableWhitespace = cxml2_text;
    parser->sax->cdataBlock = cxml2_text;
    parser->userData = &state;
    htmlParseDocument(parser);
    htmlFreeParserCtxt(parser);
    return 0;
}

/// Parses XML in any encoding that libxml2 knows and goes on after errors. Returns 0 when it was well-formed,
/// 1 when it was not, -1 when there is no memory.
static inline int cxml2_parse_xml(const char *bytes, int length, const cxml2_events *events, void *context) {
    if (length <= 0) return 1;
    cxml2_state state = {events, context, NULL};
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    handler.startElementNs = cxml2_xml_start;
    handler.endElementNs = cxml2_xml_end;
    handler.characters = cxml2_text;
    handler.ignorableWhitespace = cxml2_text;
    handler.cdataBlock = cxml2_text;
    handler.getEntity = cxml2_entity;
    handler.warning = cxml2_quiet;
    handler.error = cxml2_quiet;
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, &state, NULL, 0, NULL);
    if (parser == NULL) return -1;
    state.parser = parser;
    xmlCtxtUseOptions(parser, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET
                                  | XML_PARSE_HUGE);
    const int step = 1 << 20;
    for (int at = 0; at < length && parser->disableSAX == 0; at += step) {
        int size = length - at < step ? length - at : step;
        xmlParseChunk(parser, bytes + at, size, 0);
    }
    xmlParseChunk(parser, NULL, 0, 1);
    int status = parser->wellFormed ? 0 : 1;
    if (parser->myDoc != NULL) xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
    return status;
}
