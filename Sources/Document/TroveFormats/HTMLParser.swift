import TroveCore

/// HTML through libxml2: no network, no scripts, no entities of the document's own.
///
/// The main text comes first; navigation, banners and page footers follow it, outside its headings.
struct HTMLParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("html", "HTML page", extensions: ["html", "htm", "xhtml", "xht", "shtml"])
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text(declaredEncoding: Self.declaredEncoding(input.bytes))
        let tree = try MarkupTree.html(decoded.text, limits: input.limits)
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        if tree.isTruncated { builder.markIncomplete("more elements than the limit of \(input.limits.elements)") }
        builder.metadata = Self.metadata(tree)
        HTMLBlocks.add(tree, to: &builder)
        return builder.finish()
    }

    /// What a `meta` element in the first kilobytes says about the encoding.
    static func declaredEncoding(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self).lowercased()
        for mark in ["charset=", "encoding="] {
            guard let at = head.firstRange(of: mark) else { continue }
            let value = head[at.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }
            let name = value.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            if !name.isEmpty { return String(name) }
        }
        return nil
    }

    /// Title, description, author and the like, from the head.
    private static func metadata(_ tree: MarkupTree) -> [String: String] {
        var found: [String: String] = [:]
        for at in tree.nodes.indices {
            let node = tree[at]
            switch node.name {
            case "html": if let language = node.attributes["lang"], !language.isEmpty { found["language"] = language }
            case "title" where found["title"] == nil && tree[node.parent].name != "svg":
                let title = CleanText.collapsed(tree.text(of: at))
                if !title.isEmpty { found["title"] = title }
            case "meta":
                let name = (node.attributes["name"] ?? node.attributes["property"] ?? "").lowercased()
                guard let key = metaKeys[name], found[key] == nil else { continue }
                let value = CleanText.collapsed(node.attributes["content"] ?? "")
                if !value.isEmpty { found[key] = value }
            default: break
            }
        }
        if let title = found.removeValue(forKey: "og:title"), found["title"] == nil { found["title"] = title }
        return found
    }

    private static let metaKeys: [String: String] = [
        "author": "author", "dc.creator": "author", "article:author": "author", "description": "description",
        "og:description": "description", "keywords": "keywords", "date": "date", "dc.date": "date",
        "article:published_time": "date", "og:title": "og:title", "generator": "generator",
    ]
}

extension StringProtocol {
    /// Where `text` first stands.
    func firstRange(of text: String) -> Range<Index>? {
        let pattern = Array(text.utf8)
        var at = startIndex
        while at < endIndex {
            if self[at...].utf8.starts(with: pattern) {
                return at..<utf8.index(at, offsetBy: pattern.count)
            }
            at = utf8.index(after: at)
        }
        return nil
    }
}
