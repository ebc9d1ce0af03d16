/// The text of a line of Markdown: marks gone, breaks kept, known HTML tags dropped.
enum MarkdownInline {
    /// The text beneath a paragraph, heading or cell.
    static func text(_ tree: MarkdownTree, _ root: Int) -> String {
        var out = ""
        for at in (root + 1)..<max(tree.nodes[root].end, root + 1) {
            let node = tree.nodes[at]
            switch node.type {
            case "text", "code": out += node.literal
            case "softbreak": out += joint(out, next: firstScalar(tree, after: at, before: tree.nodes[root].end))
            case "linebreak": out += "\n"
            case "html_inline": out += tag(node.literal)
            case "footnote_reference": out += "[\(node.literal)]"
            default: break
            }
        }
        return out
    }

    /// True when pictures are all that a paragraph holds.
    static func isPictureAlone(_ tree: MarkdownTree, _ root: Int) -> Bool {
        var at = root + 1
        var hasPicture = false
        while at < tree.nodes[root].end {
            let node = tree.nodes[at]
            switch node.type {
            case "image":
                hasPicture = true
                at = node.end
                continue
            case "link", "softbreak", "linebreak", "emph", "strong": break
            case "text" where node.literal.allSatisfy(\.isWhitespace): break
            default: return false
            }
            at += 1
        }
        return hasPicture
    }

    /// What stands for a line break within a paragraph: a space, or nothing between Han characters.
    private static func joint(_ before: String, next: Unicode.Scalar?) -> String {
        guard let last = before.unicodeScalars.last, let next else { return " " }
        return CleanText.joinsWithoutSpace(last) && CleanText.joinsWithoutSpace(next) ? "" : " "
    }

    private static func firstScalar(_ tree: MarkdownTree, after: Int, before end: Int) -> Unicode.Scalar? {
        tree.nodes[(after + 1)..<max(end, after + 1)].lazy.compactMap { $0.literal.unicodeScalars.first }.first
    }

    /// What a tag leaves behind: `br` a line break, `img` its alternative text, an unknown name itself, others nothing.
    private static func tag(_ literal: String) -> String {
        if literal.hasPrefix("<!") || literal.hasPrefix("<?") { return "" }
        let name = literal.dropFirst().drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            .lowercased()
        switch name {
        case "br": return "\n"
        case "img":
            guard let at = literal.firstRange(of: "alt=") else { return "" }
            let value = literal[at.upperBound...]
            guard let quote = value.first, quote == "\"" || quote == "'" else { return "" }
            return String(value.dropFirst().prefix { $0 != quote })
        default:
            return HTMLElements.inline.contains(name) || HTMLElements.blocks.contains(name) ? "" : literal
        }
    }
}
