import TroveCore

/// OPML outlines: branches are headings, leaves are paragraphs.
struct OutlineParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("opml", "OPML outline", extensions: ["opml"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let tree = try MarkupTree.xml(input.bytes, limits: input.limits)
        var builder = DocumentBuilder(format: input.format.name)
        if tree.isMalformed { builder.warn("the XML is not well-formed: read as far as it makes sense") }
        if let title = tree.first("title").map({ CleanText.collapsed(tree.text(of: $0)) }), !title.isEmpty {
            builder.metadata["title"] = title
        }
        var depth = [Int](repeating: 0, count: tree.nodes.count)
        for at in tree.nodes.indices.dropFirst() {
            let node = tree[at]
            depth[at] = depth[node.parent] + (node.name == "outline" ? 1 : 0)
            guard node.name == "outline" else { continue }
            let words = try Self.plain(node.attributes["text"] ?? node.attributes["title"] ?? "", input.limits)
            if tree.first("outline", in: at) != nil {
                builder.add(.heading, words, level: depth[at])
            } else {
                builder.add(.listItem, words.isEmpty ? "" : "- " + words, level: depth[at])
            }
            if let note = node.attributes["_note"] { try MarkdownBlocks.add(note, limits: input.limits, to: &builder) }
        }
        return builder.finish()
    }

    /// Texts may hold HTML.
    private static func plain(_ text: String, _ limits: FormatLimits) throws(TroveError) -> String {
        guard text.contains("<") else { return text }
        let tree = try MarkupTree.html(text, limits: limits)
        return CleanText.collapsed(tree.text(of: 0))
    }
}
