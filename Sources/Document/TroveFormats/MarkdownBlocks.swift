import TroveCore

/// Turns a Markdown tree into blocks.
struct MarkdownBlocks {
    private let tree: MarkdownTree
    private let limits: FormatLimits
    private var contexts: [Context] = []
    private var marker = ""
    private var footnotes = 0

    /// What surrounds the nodes being read.
    private struct Context {
        var end: Int
        var kind = Block.Kind.paragraph
        var listDepth = 0
        var ordinal: Int?
        var isItem = false
    }

    /// Adds the blocks of a Markdown text.
    static func add(_ text: String, limits: FormatLimits, to builder: inout DocumentBuilder) throws(TroveError) {
        let orphans = orphanFootnotes(text)
        var source = text
        // cmark drops footnotes that nothing refers to: a last paragraph of ours refers to them, and is left out.
        if !orphans.isEmpty { source += "\n\n" + orphans.map { "[^\($0)]" }.joined(separator: " ") + "\n" }
        var tree = try MarkdownTree(source, limits: limits)
        var dropped: Int?
        if !orphans.isEmpty {
            dropped = tree.ourLastParagraph
            if dropped == nil { tree = try MarkdownTree(text, limits: limits) }
        }
        var blocks = MarkdownBlocks(tree: tree, limits: limits)
        try blocks.walk(except: dropped, &builder)
    }

    private init(tree: MarkdownTree, limits: FormatLimits) {
        self.tree = tree
        self.limits = limits
    }

    private mutating func walk(except dropped: Int?, _ builder: inout DocumentBuilder) throws(TroveError) {
        guard let document = tree.nodes.first else { return }
        contexts = [Context(end: document.end)]
        var at = 1
        while at < tree.nodes.count {
            while contexts.count > 1, contexts[contexts.count - 1].end <= at {
                if contexts.removeLast().isItem { marker = "" }
            }
            at = at == dropped ? tree.nodes[at].end : try enter(at, &builder)
        }
    }

    /// Reads the block at `at` and returns the node to go on with.
    private mutating func enter(_ at: Int, _ builder: inout DocumentBuilder) throws(TroveError) -> Int {
        let node = tree.nodes[at]
        let outer = contexts[contexts.count - 1]
        var inner = outer
        inner.end = node.end
        inner.isItem = false
        switch node.type {
        case "block_quote": if outer.kind == .paragraph { inner.kind = .quote }
        case "footnote_definition":
            inner.kind = .footnote
            footnotes += 1  // cmark numbers them in this order
            marker = "[\(footnotes)] "
            inner.isItem = true
        case "list":
            inner.ordinal = node.flag ? node.number : nil
            inner.listDepth += 1
        case "item", "tasklist":
            inner.kind = .listItem
            inner.isItem = true
            if let number = outer.ordinal {
                marker = "\(number). "
                contexts[contexts.count - 1].ordinal = number &+ 1
            } else {
                marker = node.type == "tasklist" ? (node.flag ? "- [x] " : "- [ ] ") : "- "
            }
        case "paragraph":
            addParagraph(at, node, outer, &builder)
            return node.end
        case "heading":
            builder.add(.heading, MarkdownInline.text(tree, at), level: node.number)
            return node.end
        case "code_block":
            let language = node.info.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "{" }).first.map(
                String.init)
            builder.add(.code, node.literal, language: language)
            return node.end
        case "html_block":
            HTMLBlocks.add(try MarkupTree.html(node.literal, limits: limits), to: &builder, isFragment: true)
            return node.end
        case "table":
            addTable(at, &builder)
            return node.end
        default: return node.end
        }
        contexts.append(inner)
        return at + 1
    }

    private mutating func addParagraph(
        _ at: Int, _ node: MarkdownTree.Node, _ outer: Context, _ builder: inout DocumentBuilder
    ) {
        let text = MarkdownInline.text(tree, at)
        var kind = outer.kind
        if kind == .paragraph, MarkdownInline.isPictureAlone(tree, at) { kind = .caption }
        let added = builder.add(kind, marker + text, level: kind == .listItem ? max(outer.listDepth, 1) : 0)
        if added != nil { marker = "" }
    }

    private func addTable(_ root: Int, _ builder: inout DocumentBuilder) {
        var rows: [[String]] = []
        var at = root + 1
        while at < tree.nodes[root].end {
            let node = tree.nodes[at]
            switch node.type {
            case "table_row", "table_header": rows.append([])
            case "table_cell":
                if rows.isEmpty { rows.append([]) }
                rows[rows.count - 1].append(MarkdownInline.text(tree, at))
                at = node.end
                continue
            default: break
            }
            at += 1
        }
        builder.addTable(rows)
    }

    /// Labels of footnotes that are defined but never referred to.
    private static func orphanFootnotes(_ text: String) -> [String] {
        guard text.contains("[^") else { return [] }
        var defined: [String] = []
        var used: Set<String> = []
        for line in text.split(separator: "\n") {
            var rest = line.drop { $0 == " " }
            let isNear = line.utf8.count - rest.utf8.count < 4
            var isFirst = true
            while let mark = rest.firstRange(of: "[^") {
                let label = rest[mark.upperBound...].prefix { $0 != "]" && !$0.isWhitespace }
                let after = rest[label.endIndex...]
                guard after.hasPrefix("]"), !label.isEmpty else {
                    rest = rest[mark.upperBound...]
                    isFirst = false
                    continue
                }
                if isFirst, isNear, mark.lowerBound == rest.startIndex, after.hasPrefix("]:") {
                    defined.append(String(label))
                } else {
                    used.insert(label.lowercased())
                }
                isFirst = false
                rest = after
            }
        }
        return defined.filter { !used.contains($0.lowercased()) }
    }
}

extension MarkdownTree {
    /// The last paragraph of the document when it holds nothing but footnote references: the one that was added.
    fileprivate var ourLastParagraph: Int? {
        var last: Int?
        var at = 1
        while at < nodes.count {
            if nodes[at].type != "footnote_definition" { last = at }
            at = nodes[at].end
        }
        guard let last, nodes[last].type == "paragraph" else { return nil }
        let isOurs = nodes[(last + 1)..<nodes[last].end].allSatisfy {
            $0.type == "footnote_reference" || $0.type == "text" && $0.literal == " " || $0.type == "softbreak"
        }
        return isOurs ? last : nil
    }
}
