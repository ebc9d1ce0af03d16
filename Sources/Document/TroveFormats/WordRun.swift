/// The text of one Word paragraph, and what hangs on it.
struct WordRun {
    private let tree: MarkupTree
    /// The words.
    private(set) var text = ""
    /// Alternative texts of its pictures.
    private(set) var alternatives: [String] = []
    /// References to its pictures.
    private(set) var pictures: [String] = []
    /// Text boxes anchored in it.
    private(set) var boxes: [Int] = []

    /// Reads from `tree`.
    init(_ tree: MarkupTree) { self.tree = tree }

    /// Reads what stands beneath an element.
    mutating func read(_ root: Int) {
        var at = root + 1
        while at < tree[root].end {
            let node = tree[at]
            switch node.name {
            case "":
                if tree[node.parent].name == "t" { text += node.text }
            case "tab" where tree[node.parent].name == "r": text += "\t"
            case "br", "cr": text += "\n"
            case "noBreakHyphen": text += "-"
            case "sym":
                if let code = UInt32(node.attributes["char"] ?? "", radix: 16), let scalar = Unicode.Scalar(code),
                    code < 0xE000 || code > 0xF8FF
                {
                    text.unicodeScalars.append(scalar)
                }
            case "footnoteReference", "endnoteReference", "commentReference":
                if node.name != "commentReference", let id = node.attributes["id"] { text += "[\(id)]" }
            case "docPr", "cNvPr":
                let words = node.attributes["descr"] ?? ""
                if !words.isEmpty, !alternatives.contains(words) { alternatives.append(words) }
            case "blip", "imagedata":
                if let id = node.attributes["r:embed"] ?? node.attributes["r:id"] { pictures.append(id) }
            case "chr" where tree[node.parent].name.hasSuffix("Pr"): break
            case "txbxContent":
                boxes.append(at)
                at = node.end
                continue
            case "del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "fldData":
                at = node.end
                continue
            default: break
            }
            at += 1
        }
    }

    /// The text of a table's cell: its paragraphs without those of tables inside it.
    static func cellText(_ tree: MarkupTree, _ cell: Int) -> String {
        var text = ""
        var at = cell + 1
        while at < tree[cell].end {
            if tree[at].name == "p" {
                var run = WordRun(tree)
                run.read(at)
                text += run.text + "\n"
                for box in run.boxes { text += cellText(tree, box) + "\n" }
                text += run.alternatives.joined(separator: " ")
                at = tree[at].end
            } else {
                at = tree[at].name == "Fallback" || tree[at].name == "tbl" ? tree[at].end : at + 1
            }
        }
        return text
    }
}
