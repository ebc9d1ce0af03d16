import TroveCore

/// Turns the body of a Word part into blocks. The tree's depth is limited, so recursion is safe here.
struct WordBlocks {
    private let tree: MarkupTree
    private let styles: WordStyles
    /// Adds the words of a picture by its reference; nil where the part has none.
    private let addPicture: ((String, inout DocumentBuilder) -> Void)?
    private var counters: [String: Int] = [:]
    /// The number of the note that the text belongs to.
    var note: String?

    /// Reads from `tree` with the styles of its document.
    init(
        _ tree: MarkupTree, _ styles: WordStyles, addPicture: ((String, inout DocumentBuilder) -> Void)? = nil
    ) {
        self.tree = tree
        self.styles = styles
        self.addPicture = addPicture
    }

    /// Adds the paragraphs and tables beneath an element.
    mutating func add(children parent: Int, to builder: inout DocumentBuilder) {
        for at in tree.children(of: parent) {
            switch tree[at].name {
            case "p": addParagraph(at, &builder)
            case "tbl": addTable(at, &builder)
            case "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice",
                "txbxContent":
                add(children: at, to: &builder)
            default: break
            }
        }
    }

    private mutating func addParagraph(_ at: Int, _ builder: inout DocumentBuilder) {
        var run = WordRun(tree)
        run.read(at)
        let properties = tree.children("pPr", of: at).first
        func value(_ name: String) -> String? {
            properties.flatMap { tree.children(name, of: $0).first }.flatMap { tree[$0].attributes["val"] }
        }
        let style = value("pStyle") ?? ""
        let text = run.text
        if !CleanText.trimmed(text).isEmpty || !run.boxes.isEmpty {
            if let note {
                builder.add(.footnote, "[\(note)] " + text)
            } else if let level = styles.headingLevel(style)
                ?? value("outlineLvl").flatMap({ Int($0) }).map({ min($0 + 1, 6) })
            {
                if level == 0 {
                    builder.add(.title, text)
                } else if level < 10 {
                    builder.add(.heading, text, level: level)
                }
            } else if let list = list(properties, style) {
                addItem(text, list, &builder)
            } else {
                builder.add(kind(styles.name(style)), text)
            }
        }
        run.alternatives.forEach { builder.add(.caption, $0) }
        if let addPicture { run.pictures.forEach { addPicture($0, &builder) } }
        run.boxes.forEach { add(children: $0, to: &builder) }
    }

    private func kind(_ style: String) -> Block.Kind {
        if style.contains("caption") { return .caption }
        if style.contains("quote") || style == "block text" { return .quote }
        return style.contains("code") || style.contains("preformatted") ? .code : .paragraph
    }

    private func list(_ properties: Int?, _ style: String) -> (id: String, level: Int)? {
        let own = properties.flatMap { tree.children("numPr", of: $0).first }
        let fallback = styles.list(style)
        let id =
            own.flatMap { tree.children("numId", of: $0).first }.flatMap { tree[$0].attributes["val"] } ?? fallback?.id
        let level = own.flatMap { tree.children("ilvl", of: $0).first }.flatMap {
            Int(tree[$0].attributes["val"] ?? "")
        }
        guard let id, id != "0" else { return nil }
        return (id, min(max(level ?? fallback?.level ?? 0, 0), 8))
    }

    private mutating func addItem(_ text: String, _ list: (id: String, level: Int), _ builder: inout DocumentBuilder) {
        for deeper in (list.level + 1)..<10 { counters["\(list.id) \(deeper)"] = nil }
        var mark = "- "
        if styles.isNumbered(list.id, level: list.level) {
            let number = counters["\(list.id) \(list.level)", default: 0] + 1
            counters["\(list.id) \(list.level)"] = number
            mark = "\(number). "
        }
        builder.add(.listItem, mark + text, level: list.level + 1)
    }

    private mutating func addTable(_ root: Int, _ builder: inout DocumentBuilder) {
        var rows: [[String]] = []
        var nested: [Int] = []
        var pictures: [String] = []
        for row in tree.children(of: root).flatMap({ rowsIn($0) }) {
            var cells: [String] = []
            for cell in tree.children(of: row).flatMap({ cellsIn($0) }) {
                let text = WordRun.cellText(tree, cell)
                nested += tree.children("tbl", of: cell)
                if addPicture != nil {
                    var run = WordRun(tree)
                    run.read(cell)
                    pictures += run.pictures
                }
                let properties = tree.children("tcPr", of: cell).first
                func property(_ name: String) -> MarkupTree.Node? {
                    properties.flatMap { tree.children(name, of: $0).first }.map { tree[$0] }
                }
                let merged = property("vMerge").map { $0.attributes["val"] != "restart" } ?? false
                let above = rows.last.flatMap { cells.count < $0.count ? $0[cells.count] : nil } ?? ""
                let across = min(max(Int(property("gridSpan")?.attributes["val"] ?? "") ?? 1, 1), 64)
                let shown = merged && CleanText.trimmed(text).isEmpty && above.utf8.count < 200 ? above : text
                cells.append(shown)
                if across > 1 { cells += Array(repeating: shown.utf8.count < 200 ? shown : "", count: across - 1) }
            }
            rows.append(cells)
        }
        // A table of one cell is a frame around its text.
        if rows.count == 1, rows[0].count == 1, let cell = tree.first("tc", in: root) {
            add(children: cell, to: &builder)
        } else {
            builder.addTable(rows)
            nested.forEach { addTable($0, &builder) }
            if let addPicture { pictures.forEach { addPicture($0, &builder) } }
        }
    }

    private func rowsIn(_ at: Int) -> [Int] {
        switch tree[at].name {
        case "tr": return [at]
        case "sdt", "sdtContent", "customXml", "ins": return tree.children(of: at).flatMap { rowsIn($0) }
        default: return []
        }
    }

    private func cellsIn(_ at: Int) -> [Int] {
        switch tree[at].name {
        case "tc": return [at]
        case "sdt", "sdtContent", "customXml": return tree.children(of: at).flatMap { cellsIn($0) }
        default: return []
        }
    }
}
