import TroveCore

/// XML that holds text: DocBook, JATS, FictionBook, feeds, and whatever else has words between its tags.
struct XMLParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("docbook", "DocBook document", extensions: ["docbook", "dbk"]),
        ParserKind("jats", "JATS article", extensions: ["nxml"]),
        ParserKind("fb2", "FictionBook", extensions: ["fb2"]),
        ParserKind("feed", "RSS or Atom feed", extensions: ["rss", "atom"]),
        ParserKind("svg", "SVG drawing", extensions: ["svg"]),
        ParserKind("xml", "XML document", extensions: ["xml", "xsd", "xsl", "xslt", "rng", "plist"]),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let tree = try MarkupTree.xml(input.bytes, limits: input.limits)
        var builder = DocumentBuilder(format: input.format.name)
        guard tree.nodes.count > 1 else {
            throw TroveError(.corruptInput, "no XML that can be read: the file is damaged")
        }
        if tree.isMalformed { builder.warn("the XML is not well-formed: read as far as it makes sense") }
        if tree.isTruncated { builder.markIncomplete("more elements than the limit of \(input.limits.elements)") }
        for (name, key) in [
            ("book-title", "title"), ("article-title", "title"), ("title", "title"), ("lang", "language"),
        ] where builder.metadata[key] == nil {
            guard let at = tree.first(name) else { continue }
            let value = CleanText.collapsed(tree.text(of: at))
            if !value.isEmpty, value.utf8.count < 500 { builder.metadata[key] = value }
        }
        var blocks = XMLBlocks(tree)
        blocks.add(children: 0, depth: 0, kind: .paragraph, to: &builder)
        blocks.finish(&builder)
        return builder.finish()
    }
}
