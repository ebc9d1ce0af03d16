/// What the styles and lists of a Word document mean for its structure.
struct WordStyles {
    private var names: [String: String] = [:]
    private var outline: [String: Int] = [:]
    private var parents: [String: String] = [:]
    private var lists: [String: (id: String?, level: Int)] = [:]
    private var abstractOf: [String: String] = [:]
    private var formats: [String: [Int: String]] = [:]

    /// Reads the parts that hold styles and numbering, if there are any.
    init(_ styles: MarkupTree?, numbering: MarkupTree?) {
        if let styles { read(styles) }
        if let numbering { read(numbering: numbering) }
    }

    /// What a paragraph is by its properties.
    struct Role {
        var kind = "paragraph"
        var level = 0
        var list: String?
    }

    /// The heading level of a style, 1 to 6; 0 for the document's title; nil for running text.
    func headingLevel(_ style: String) -> Int? {
        var at = style
        for _ in 0..<16 {
            let name = (names[at] ?? at).lowercased()
            if name == "title" { return 0 }
            if name.hasPrefix("heading"), let digit = name.last?.wholeNumberValue, digit > 0 { return min(digit, 6) }
            if let level = outline[at], level < 9 { return min(level + 1, 6) }
            guard let parent = parents[at] else { return nil }
            at = parent
        }
        return nil
    }

    /// The style's name in lower case.
    func name(_ style: String) -> String { (names[style] ?? style).lowercased() }

    /// The list that a style puts its paragraphs in.
    func list(_ style: String) -> (id: String?, level: Int)? {
        var at = style
        for _ in 0..<16 {
            if let list = lists[at] { return list }
            guard let parent = parents[at] else { return nil }
            at = parent
        }
        return nil
    }

    /// True when the items of a list carry numbers at a level.
    func isNumbered(_ list: String, level: Int) -> Bool {
        guard let abstract = abstractOf[list], let format = formats[abstract]?[level] else { return false }
        return format != "bullet" && format != "none"
    }

    private mutating func read(_ tree: MarkupTree) {
        for at in tree.nodes.indices where tree[at].name == "style" {
            guard let id = tree[at].attributes["styleId"] else { continue }
            for inner in at..<tree[at].end {
                let node = tree[inner]
                let value = node.attributes["val"] ?? ""
                switch node.name {
                case "name": names[id] = value
                case "basedOn": parents[id] = value
                case "outlineLvl": outline[id] = Int(value)
                case "numPr":
                    let number = tree.first("numId", in: inner).flatMap { tree[$0].attributes["val"] }
                    let level = tree.first("ilvl", in: inner).flatMap { Int(tree[$0].attributes["val"] ?? "") }
                    lists[id] = (number, level ?? 0)
                default: break
                }
            }
        }
    }

    private mutating func read(numbering tree: MarkupTree) {
        for at in tree.nodes.indices {
            let node = tree[at]
            if node.name == "num", let id = node.attributes["numId"], let link = tree.first("abstractNumId", in: at) {
                abstractOf[id] = tree[link].attributes["val"]
            } else if node.name == "abstractNum", let id = node.attributes["abstractNumId"] {
                for level in tree.children("lvl", of: at) {
                    guard let number = Int(tree[level].attributes["ilvl"] ?? "") else { continue }
                    formats[id, default: [:]][number] = tree.first("numFmt", in: level).flatMap {
                        tree[$0].attributes["val"]
                    }
                }
            }
        }
    }
}
