// cmark-gfm with the extensions that Trove reads: tables, strikethrough, task lists; footnotes are an option of the core.
#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>

/// Parses UTF-8 Markdown. Call `cmark_gfm_core_extensions_ensure_registered` once before. Null without memory.
static inline cmark_node *ccmark_parse(const char *bytes, size_t length) {
    static const char *const names[] = {"table", "strikethrough", "tasklist"};
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_UNSAFE);
    if (parser == NULL) return NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(names[i]);
        if (extension != NULL) cmark_parser_attach_syntax_extension(parser, extension);
    }
    cmark_parser_feed(parser, bytes, length);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return document;
}
