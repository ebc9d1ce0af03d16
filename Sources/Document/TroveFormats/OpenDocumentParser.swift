import TroveCore

/// OpenDocument text, presentations and spreadsheets.
struct OpenDocumentParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("odt", "OpenDocument text"), ParserKind("odp", "OpenDocument presentation"),
        ParserKind("ods", "OpenDocument spreadsheet"),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let package = try OfficePackage(input)
        guard let tree = try package.tree("content.xml") else {
            throw TroveError(.corruptInput, "content.xml is missing: the file is damaged")
        }
        if let manifest = try package.tree("META-INF/manifest.xml"), manifest.first("encryption-data") != nil {
            throw .sealed
        }
        var builder = DocumentBuilder(format: input.format.name)
        if let meta = try package.tree("meta.xml") {
            let keys = [
                "title": "title", "creator": "author", "date": "date", "description": "description",
                "keyword": "keywords", "language": "language",
            ]
            for at in meta.nodes.indices {
                guard let key = keys[meta[at].name] else { continue }
                let value = CleanText.collapsed(meta.text(of: at))
                if !value.isEmpty { builder.metadata[key] = value }
            }
        }
        if package.archive.isDamaged || tree.isMalformed {
            builder.markIncomplete("the file is damaged: a part of it could not be read")
        }
        var blocks = OpenDocumentBlocks(tree, package.pictures)
        blocks.add(children: tree.first("body") ?? 0, to: &builder)
        blocks.notes.forEach { builder.add(.footnote, $0) }
        if let styles = try package.tree("styles.xml"), let master = styles.first("master-styles") {
            builder.leaveSections()
            builder.page = nil
            var seen: Set<String> = []
            for at in master..<styles[master].end where ["header", "footer"].contains(styles[at].name) {
                guard seen.insert(styles.text(of: at)).inserted else { continue }
                var inner = OpenDocumentBlocks(styles)
                inner.add(children: at, to: &builder)
            }
        }
        return builder.finish()
    }
}

/// The blocks of one OpenDocument part. The tree's depth is limited, so recursion is safe here.
struct OpenDocumentBlocks {
    private let tree: MarkupTree
    private let pictures: EmbeddedPictures?
    private var numbered: Set<String> = []
    private var slides = 0
    /// Footnotes and endnotes, in order.
    private(set) var notes: [String] = []

    /// Reads from a tree.
    init(_ tree: MarkupTree, _ pictures: EmbeddedPictures? = nil) {
        self.tree = tree
        self.pictures = pictures
        for at in tree.nodes.indices where tree[at].name == "list-style" {
            guard let name = tree[at].attributes["name"],
                let first = tree.children(of: at).first(where: { !tree[$0].isText })
            else { continue }
            if tree[first].name == "list-level-style-number" { numbered.insert(name) }
        }
    }

    /// Adds the blocks beneath an element.
    mutating func add(
        children parent: Int, to builder: inout DocumentBuilder, list: (level: Int, isNumbered: Bool)? = nil
    ) {
        for at in tree.children(of: parent) {
            let node = tree[at]
            switch node.name {
            case "h": builder.add(.heading, text(at, &builder), level: Int(node.attributes["outline-level"] ?? "") ?? 1)
            case "p":
                let words = text(at, &builder)
                let style = (node.attributes["style-name"] ?? "").lowercased()
                builder.add(
                    style == "title"
                        ? .title
                        : style.hasPrefix("quotation") ? .quote : style.hasPrefix("preformatted") ? .code : .paragraph,
                    words)
                addFrames(at, &builder)
            case "list": addList(at, list?.level ?? 0, list?.isNumbered ?? false, &builder)
            case "table": addTable(at, &builder)
            case "page" where node.prefix == "draw":
                slides += 1
                builder.page = slides
                builder.leaveSections()
                add(children: at, to: &builder)
            case "notes" where node.prefix == "presentation", "frame", "text-box", "section", "text", "presentation",
                "spreadsheet",
                "g", "custom-shape", "index-body", "table-of-content", "rect", "ellipse", "line", "connector",
                "index-title":
                add(children: at, to: &builder)
                describe(at, &builder)
            default: break
            }
        }
    }

    private mutating func addList(_ root: Int, _ level: Int, _ outer: Bool, _ builder: inout DocumentBuilder) {
        let isNumbered = tree[root].attributes["style-name"].map { numbered.contains($0) } ?? outer
        var number = 0
        for item in tree.children(of: root) where ["list-item", "list-header"].contains(tree[item].name) {
            number += 1
            var mark = isNumbered ? "\(number). " : "- "
            for at in tree.children(of: item) {
                if tree[at].name == "list" {
                    addList(at, level + 1, isNumbered, &builder)
                } else if tree[at].name == "p" {
                    let words = text(at, &builder)
                    if builder.add(.listItem, CleanText.trimmed(words).isEmpty ? "" : mark + words, level: level + 1)
                        != nil
                    {
                        mark = ""
                    }
                    addFrames(at, &builder)
                } else if tree[at].name == "h" {
                    builder.add(
                        .heading, text(at, &builder), level: Int(tree[at].attributes["outline-level"] ?? "") ?? 1)
                }
            }
        }
    }

    /// Text boxes and pictures anchored in a paragraph.
    private mutating func addFrames(_ root: Int, _ builder: inout DocumentBuilder) {
        var at = root + 1
        while at < tree[root].end {
            if ["frame", "custom-shape"].contains(tree[at].name) {
                add(children: at, to: &builder)
                describe(at, &builder)
                at = tree[at].end
            } else {
                at += 1
            }
        }
    }

    private func describe(_ frame: Int, _ builder: inout DocumentBuilder) {
        for at in tree.children(of: frame) where ["desc", "title"].contains(tree[at].name) && tree[at].prefix == "svg" {
            builder.add(.caption, tree.text(of: at))
        }
        for at in tree.children(of: frame) where tree[at].name == "image" {
            if let part = tree[at].attributes["href"] { pictures?.add(part, to: &builder) }
        }
    }

    private mutating func addTable(_ root: Int, _ builder: inout DocumentBuilder) {
        if tree[tree[root].parent].name == "spreadsheet" {
            builder.leaveSections()
            builder.add(.heading, tree[root].attributes["name"] ?? "", level: 1)
        }
        var grid = SheetGrid()
        var row = 0
        var isSheet = false
        for at in root..<tree[root].end where tree[at].name == "table-row" {
            let again = min(max(Int(tree[at].attributes["number-rows-repeated"] ?? "") ?? 1, 1), 1 << 24)
            row += 1
            var column = 0
            for cell in tree.children(of: at) where ["table-cell", "covered-table-cell"].contains(tree[cell].name) {
                let repeats = min(max(Int(tree[cell].attributes["number-columns-repeated"] ?? "") ?? 1, 1), 1 << 14)
                let words = CleanText.collapsed(cellText(cell, &builder))
                for offset in 0..<(words.isEmpty ? 0 : min(repeats, 64)) {
                    grid.set(words, row: row, column: column + offset + 1)
                }
                column += repeats
            }
            row += again - 1
            isSheet = isSheet || again > 1
        }
        grid.addTables(to: &builder)
    }

    private mutating func cellText(_ cell: Int, _ builder: inout DocumentBuilder) -> String {
        var words = ""
        var at = cell + 1
        while at < tree[cell].end {
            switch tree[at].name {
            case "p", "h":
                words += text(at, &builder) + "\n"
                at = tree[at].end
            case "annotation": at = tree[at].end
            default: at += 1
            }
        }
        return words
    }

    /// The words of a paragraph; its notes are kept for the end.
    private mutating func text(_ root: Int, _ builder: inout DocumentBuilder) -> String {
        var out = ""
        var at = root + 1
        while at < tree[root].end {
            let node = tree[at]
            switch node.name {
            case "":
                out += node.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(
                    separator: " ")
            case "s": out += String(repeating: " ", count: min(max(Int(node.attributes["c"] ?? "") ?? 1, 1), 256))
            case "tab": out += "\t"
            case "line-break": out += "\n"
            case "note":
                let number = notes.count + 1
                out += "[\(number)]"
                if let body = tree.first("note-body", in: at) {
                    notes.append("[\(number)] " + CleanText.collapsed(tree.text(of: body)))
                }
                at = node.end
                continue
            case "annotation", "frame", "custom-shape", "tracked-changes", "ruby-text":
                at = node.end
                continue
            default: break
            }
            at += 1
        }
        return out
    }
}
