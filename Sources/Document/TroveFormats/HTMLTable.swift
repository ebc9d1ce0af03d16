/// The rows and cells of one table; a table inside a cell is part of that cell's text.
struct HTMLTable {
    /// Cells row by row; a cell that spans several places stands in the first of them.
    private(set) var rows: [[String]] = []
    /// The text of its caption.
    private(set) var caption = ""
    /// Text that stands in no cell.
    private(set) var stray = ""
    /// True when the table holds data; false when it only arranges parts of a page.
    private(set) var isData = true

    /// Most columns that spans may make: what asks for more is not meant to be seen.
    private static let widest = 256

    /// Reads the table at `root`.
    init(_ tree: MarkupTree, _ root: Int) {
        if let role = tree[root].attributes["role"], role == "presentation" || role == "none" { isData = false }
        var spans: [Int: Int] = [:]  // column -> rows still covered from above
        var column = 0
        var at = root + 1
        let end = tree[root].end
        var longest = 0
        var cells = 0
        while at < end {
            let node = tree[at]
            if node.isText {
                stray += node.text
                at += 1
                continue
            }
            switch node.name {
            case "tr":
                startRow(&spans, &column)
            case "td", "th":
                if rows.isEmpty { startRow(&spans, &column) }
                if tree[node.parent].name != "tr", tree[node.parent].name != "table" { startRow(&spans, &column) }
                let text = HTMLTable.flatText(tree, at, hasHeading: &isData)
                longest = max(longest, text.utf8.count)
                cells += 1
                while spans[column, default: 0] > 0, column < Self.widest {
                    spans[column, default: 0] -= 1
                    rows[rows.count - 1].append("")
                    column += 1
                }
                let across = min(max(Int(node.attributes["colspan"] ?? "") ?? 1, 1), max(Self.widest - column, 1))
                let down = min(max(Int(node.attributes["rowspan"] ?? "") ?? 1, 1), 10_000)
                for offset in 0..<across {
                    rows[rows.count - 1].append(offset == 0 ? text : "")
                    if down > 1 { spans[column + offset] = down - 1 }
                }
                column += across
                at = node.end
                continue
            case "caption":
                caption += CleanText.collapsed(tree.text(of: at))
                at = node.end
                continue
            default:
                if HTMLElements.isDropped(node) {
                    at = node.end
                    continue
                }
            }
            at += 1
        }
        stray = CleanText.collapsed(stray)
        if longest > 2000 || cells <= 1 { isData = false }
    }

    private mutating func startRow(_ spans: inout [Int: Int], _ column: inout Int) {
        // Places to the right that the row above still covers.
        if !rows.isEmpty {
            while spans[column, default: 0] > 0, column < Self.widest {
                spans[column, default: 0] -= 1
                rows[rows.count - 1].append("")
                column += 1
            }
        }
        rows.append([])
        column = 0
    }

    /// The text beneath a node in one line; `hasHeading` turns false when a heading stands in it.
    static func flatText(_ tree: MarkupTree, _ root: Int, hasHeading isData: inout Bool) -> String {
        var text = ""
        var at = root + 1
        while at < tree[root].end {
            let node = tree[at]
            if node.isText {
                text += node.text
            } else if HTMLElements.isDropped(node) {
                at = node.end
                continue
            } else if node.name == "br" || HTMLElements.blocks.contains(node.name) {
                text += " "
                if node.name.count == 2, node.name.first == "h", node.name.last?.isNumber == true { isData = false }
            } else if node.name == "img", let alt = node.attributes["alt"] {
                text += " " + alt + " "
            }
            at += 1
        }
        return CleanText.collapsed(text)
    }
}
