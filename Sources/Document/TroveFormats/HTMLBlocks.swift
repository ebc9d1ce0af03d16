import TroveCore

/// Turns the elements of a page into blocks.
struct HTMLBlocks {
    private let tree: MarkupTree
    private var contexts: [Context] = []
    private var inline = ""
    /// The mark of a list item whose text has not come yet.
    private var marker = ""
    private var deferred: [Int] = []
    private var isInBoilerplate = false

    /// What the text inside an element becomes.
    private struct Context {
        var end: Int
        var isItem = false
        var kind: Block.Kind
        var level: Int = 0
        var isPreformatted = false
        /// Number of the next item of the innermost list; nil for bullets.
        var ordinal: Int?
        var listDepth = 0
        var tableDepth = 0
        /// True inside an article and the like: what stands there belongs to the text.
        var isContent = false
    }

    /// Adds a page's blocks: the main text, then what stands around it.
    /// - Parameter isFragment: A piece within another document, which has nothing around its text.
    static func add(_ tree: MarkupTree, to builder: inout DocumentBuilder, isFragment: Bool = false) {
        var blocks = HTMLBlocks(tree: tree)
        blocks.isInBoilerplate = isFragment
        blocks.walk(0, &builder)
        blocks.isInBoilerplate = true
        for root in blocks.deferred {
            builder.leaveSections()
            blocks.walk(root, &builder)
        }
    }

    /// Tables nested deeper only arrange: reading the cells of each would take time by the square of the depth.
    private static let deepestTable = 6

    private init(tree: MarkupTree) { self.tree = tree }

    private mutating func walk(_ root: Int, _ builder: inout DocumentBuilder) {
        contexts = [Context(end: tree[root].end, kind: .paragraph)]
        var at = root == 0 ? 1 : root
        while at < tree[root].end {
            while contexts.count > 1, contexts[contexts.count - 1].end <= at { leave(&builder) }
            let node = tree[at]
            if node.isText {
                inline += node.text
                at += 1
            } else {
                at = enter(at, node, &builder)
            }
        }
        while contexts.count > 1 { leave(&builder) }
        flush(&builder)
    }

    private mutating func leave(_ builder: inout DocumentBuilder) {
        flush(&builder)
        let closed = contexts.removeLast()
        if closed.isItem { marker = "" }
    }

    /// Enters an element and returns the node to go on with.
    private mutating func enter(_ at: Int, _ node: MarkupTree.Node, _ builder: inout DocumentBuilder) -> Int {
        let outer = contexts[contexts.count - 1]
        if HTMLElements.isDropped(node) { return node.end }
        if !isInBoilerplate, HTMLElements.isBoilerplate(node, isInContent: outer.isContent) {
            deferred.append(at)
            return node.end
        }
        switch node.name {
        case "br":
            inline += outer.isPreformatted ? "\n" : "\u{2028}"
            return at + 1
        case "hr":
            flush(&builder)
            return at + 1
        case "img", "area":
            if let alt = node.attributes["alt"], !alt.isEmpty { inline += " " + alt + " " }
            return at + 1
        case "input":
            let type = node.attributes["type"]?.lowercased() ?? "text"
            if type == "submit" || type == "button", let value = node.attributes["value"] {
                inline += " " + value + " "
            }
            return at + 1
        case "table" where outer.tableDepth < Self.deepestTable:
            flush(&builder)
            let table = HTMLTable(tree, at)
            if table.isData {
                add(table, &builder)
                return node.end
            }
        default: break
        }
        guard HTMLElements.blocks.contains(node.name) else {
            return at + 1
        }
        flush(&builder)
        contexts.append(context(of: node, in: outer))
        return at + 1
    }

    private func add(_ table: HTMLTable, _ builder: inout DocumentBuilder) {
        builder.add(.caption, table.caption)
        builder.add(.paragraph, table.stray)
        builder.addTable(table.rows)
        // The tree's depth is limited, so recursion is safe here.
        for inner in table.nested { add(HTMLTable(tree, inner), &builder) }
    }

    private mutating func context(of node: MarkupTree.Node, in outer: Context) -> Context {
        var inner = outer
        inner.end = node.end
        inner.isItem = node.name == "li"
        switch node.name {
        case "h1", "h2", "h3", "h4", "h5", "h6":
            inner.kind = .heading
            inner.level = Int(node.name.dropFirst()) ?? 1
        case "pre", "listing", "xmp":
            inner.kind = .code
            inner.isPreformatted = true
            inner.level = 0
        case "blockquote" where outer.kind == .paragraph: inner.kind = .quote
        case "ul", "menu", "dir":
            inner.ordinal = nil
            inner.listDepth += 1
        case "ol":
            inner.ordinal = min(max(Int(node.attributes["start"] ?? "") ?? 1, 0), 1_000_000)
            inner.listDepth += 1
        case "li":
            inner.kind = .listItem
            inner.level = max(inner.listDepth, 1)
            if let number = outer.ordinal {
                marker = "\(number). "
                contexts[contexts.count - 1].ordinal = number + 1
            } else {
                marker = "- "
            }
            inner.ordinal = nil
        case "table": inner.tableDepth += 1
        case "article", "main", "section": inner.isContent = true
        case "figcaption", "caption": inner.kind = .caption
        case "figure" where outer.kind == .paragraph: inner.kind = .caption
        default: break
        }
        return inner
    }

    private mutating func flush(_ builder: inout DocumentBuilder) {
        guard !inline.isEmpty else { return }
        let raw = inline
        inline = ""
        let last = contexts.count - 1
        let context = contexts[last]
        if context.isPreformatted {
            builder.add(.code, raw)
            return
        }
        let lines = raw.split(separator: "\u{2028}", omittingEmptySubsequences: false).map {
            CleanText.collapsed(String($0))
        }
        let text = CleanText.trimmed(lines.joined(separator: "\n"))
        guard !text.isEmpty else { return }
        builder.add(context.kind, context.kind == .listItem ? marker + text : text, level: context.level)
        if context.kind == .listItem { marker = "" }
    }
}
