/// The rows and cells of one table; a table inside a cell follows as a table of its own.
struct HTMLTable {
    /// Cells row by row; a cell that spans several places stands in each of them,
    /// as long as its text is short and the table small.
    private(set) var rows: [[String]] = []
    /// The text of its caption.
    private(set) var caption = ""
    /// Text that stands in no cell.
    private(set) var stray = ""
    /// True when the table holds data; false when it only arranges parts of a page.
    private(set) var isData = true
    /// The tables that stand inside its cells.
    private(set) var nested: [Int] = []

    /// Bytes that may still be repeated.
    private var budget = 1 << 20

    /// Most columns that spans may make: what asks for more is not meant to be seen.
    private static let widest = 256

    /// Reads the table at `root`.
    init(_ tree: MarkupTree, _ root: Int) {
        if let role = tree[root].attributes["role"], role == "presentation" || role == "none" { isData = false }
        var spans: [Int: (rows: Int, text: String)] = [:]  // by column: rows still covered from above
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
                let (text, inner) = HTMLTable.flatText(tree, at, hasHeading: &isData)
                nested += inner
                longest = max(longest, text.utf8.count, inner.isEmpty ? 0 : tree.text(of: at).utf8.count)
                cells += 1
                fillFromAbove(&spans, &column)
                let across = min(
                    max(Int(node.attributes["colspan"] ?? "") ?? 1, 1), budget > 0 ? max(Self.widest - column, 1) : 1)
                let down = min(max(Int(node.attributes["rowspan"] ?? "") ?? 1, 1), 10_000)
                for offset in 0..<across {
                    let shown = offset == 0 ? text : repeated(text)
                    rows[rows.count - 1].append(shown)
                    if down > 1 { spans[column + offset] = (down - 1, text) }
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

    private mutating func startRow(_ spans: inout [Int: (rows: Int, text: String)], _ column: inout Int) {
        if rows.last?.isEmpty == false { fillFromAbove(&spans, &column) }
        rows.append([])
        column = 0
    }

    /// Fills the places that cells of rows above still cover.
    private mutating func fillFromAbove(_ spans: inout [Int: (rows: Int, text: String)], _ column: inout Int) {
        while let span = spans[column], span.rows > 0, column < Self.widest, budget > 0 {
            spans[column] = (span.rows - 1, span.text)
            rows[rows.count - 1].append(repeated(span.text))
            column += 1
        }
    }

    /// The text of a cell where it stands again; empty once too much has been repeated.
    private mutating func repeated(_ text: String) -> String {
        budget -= text.utf8.count + 16
        return budget > 0 && text.utf8.count <= 200 ? text : ""
    }

    /// The text beneath a node in one line, without the tables inside it; `isData` turns false when a heading stands
    /// over more text than a cell has.
    static func flatText(_ tree: MarkupTree, _ root: Int, hasHeading isData: inout Bool) -> (String, nested: [Int]) {
        var text = ""
        var nested: [Int] = []
        var hasHeading = false
        var items: [Int: Int] = [:]  // by numbered list: how many of its items were seen
        var at = root + 1
        while at < tree[root].end {
            let node = tree[at]
            if node.isText {
                text += node.text
            } else if HTMLElements.isDropped(node) {
                at = node.end
                continue
            } else if node.name == "table" {
                nested.append(at)
                text += " "
                at = node.end
                continue
            } else if node.name == "br" || HTMLElements.blocks.contains(node.name) {
                text += " "
                if node.name.count == 2, node.name.first == "h", node.name.last?.isNumber == true { hasHeading = true }
                if node.name == "li", tree[node.parent].name == "ol" {
                    let first = Int(tree[node.parent].attributes["start"] ?? "") ?? 1
                    text += "\(min(max(items[node.parent, default: first], 0), 1_000_000)). "
                    items[node.parent] = min(items[node.parent, default: first], 1_000_000) + 1
                }
            } else if node.name == "img", let alt = node.attributes["alt"] {
                text += " " + alt + " "
            }
            at += 1
        }
        let flat = CleanText.collapsed(text)
        if hasHeading, flat.utf8.count > 100 { isData = false }
        return (flat, nested)
    }
}
