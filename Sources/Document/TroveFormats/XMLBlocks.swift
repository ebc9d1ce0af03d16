import TroveCore

/// Turns the elements of DocBook, JATS, FictionBook and plain XML into blocks. The tree's depth is limited, so
/// recursion is safe here.
struct XMLBlocks {
    private let tree: MarkupTree
    private var inline = ""
    private var marker = ""
    private var notes: [(mark: String, text: String)] = []

    /// Reads from a tree.
    init(_ tree: MarkupTree) { self.tree = tree }

    /// Adds the blocks beneath an element.
    mutating func add(
        children parent: Int, depth: Int, kind: Block.Kind, list: Int = 0, to builder: inout DocumentBuilder
    ) {
        var ordinal = 0
        for at in tree.children(of: parent) {
            let node = tree[at]
            if node.isText {
                inline += node.text
                continue
            }
            if XMLNames.dropped.contains(node.name) { continue }
            if XMLNames.inline.contains(node.name) {
                addInline(at, depth, kind, list, &builder)
                continue
            }
            flush(kind, list, &builder)
            switch node.name {
            case "title", "article-title",
                "subtitle" where tree[parent].name != "citation" && tree[parent].name != "element-citation":
                let words = titleText(at)
                let isCaption = ["caption", "figure", "table", "example", "informaltable"].contains(tree[parent].name)
                if isCaption {
                    builder.add(.caption, words)
                } else {
                    builder.add(.heading, words, level: max(depth, 1))
                }
            case "table", "informaltable", "tgroup":
                addTable(at, depth, &builder)
            case "programlisting", "screen", "literallayout", "preformat", "synopsis", "pre":
                builder.add(.code, tree.text(of: at), language: node.attributes["language"])
            case "listitem", "list-item", "li", "member", "step", "callout":
                ordinal += 1
                let parentNode = tree[parent]
                let isNumbered =
                    ["orderedlist", "procedure", "ol"].contains(parentNode.name)
                    || parentNode.attributes["list-type"] == "order"
                marker = isNumbered ? "\(ordinal). " : "- "
                add(children: at, depth: depth, kind: .listItem, list: list + 1, to: &builder)
                flush(.listItem, list + 1, &builder)
                marker = ""
            case "caption", "alt-text", "textobject":
                add(children: at, depth: depth, kind: .caption, list: list, to: &builder)
            case "blockquote", "disp-quote", "epigraph", "cite":
                add(children: at, depth: depth, kind: .quote, list: list, to: &builder)
            case "body" where node.attributes["name"] == "notes": addBookNotes(at, &builder)
            default:
                let isSection = XMLNames.sections.contains(node.name)
                add(children: at, depth: depth + (isSection ? 1 : 0), kind: kind, list: list, to: &builder)
            }
            flush(kind, list, &builder)
        }
    }

    /// Adds what is left, and the footnotes.
    mutating func finish(_ builder: inout DocumentBuilder) {
        flush(.paragraph, 0, &builder)
        builder.leaveSections()
        for note in notes { builder.add(.footnote, "\(note.mark) \(note.text)") }
    }

    private mutating func addInline(
        _ at: Int, _ depth: Int, _ kind: Block.Kind, _ list: Int, _ builder: inout DocumentBuilder
    ) {
        let node = tree[at]
        switch node.name {
        case "footnote",
            "fn" where tree[node.parent].name != "fn-group" && tree[node.parent].name != "table-wrap-foot":
            let mark = "[\(notes.count + 1)]"
            notes.append((mark, CleanText.collapsed(tree.text(of: at))))
            inline += mark
        case "a" where node.attributes["type"] == "note": inline += "[" + tree.text(of: at) + "]"
        case "br", "empty-line", "break", "sbr": inline += "\n"
        case "name":
            let given = tree.first("given-names", in: at).map { tree.text(of: $0) + " " } ?? ""
            let family = tree.first("surname", in: at).map { tree.text(of: $0) }
            inline += family.map { given + $0 } ?? tree.text(of: at)
        case "string-name", "personname":
            inline += (node.attributes.isEmpty ? "" : "") + tree.text(of: at) + " "
        default: add(children: at, depth: depth, kind: kind, list: list, to: &builder)
        }
    }

    private mutating func flush(_ kind: Block.Kind, _ list: Int, _ builder: inout DocumentBuilder) {
        let text = CleanText.collapsed(inline)
        inline = ""
        guard !text.isEmpty else { return }
        builder.add(kind, kind == .listItem ? marker + text : text, level: kind == .listItem ? list : 0)
        if kind == .listItem { marker = "" }
    }

    /// A title may hold paragraphs and notes of its own.
    private mutating func titleText(_ root: Int) -> String {
        var out = ""
        var at = root + 1
        while at < tree[root].end {
            if ["fn", "footnote", "indexterm"].contains(tree[at].name) {
                at = tree[at].end
                continue
            }
            if tree[at].isText {
                out += tree[at].text
            } else if tree[at].name == "p" || tree[at].name == "break" {
                out += " "
            }
            at += 1
        }
        return CleanText.collapsed(out)
    }

    /// The notes of a FictionBook: a section each, its title the mark.
    private mutating func addBookNotes(_ root: Int, _ builder: inout DocumentBuilder) {
        for section in tree.children("section", of: root) {
            let title = tree.children("title", of: section).first
            let mark = title.map { titleText($0) } ?? ""
            let words = tree.children(of: section).filter { $0 != title }.map { tree.text(of: $0) }.joined(
                separator: " ")
            notes.append((mark.isEmpty ? "" : "[\(mark)]", CleanText.collapsed(words)))
        }
    }

    private mutating func addTable(_ root: Int, _ depth: Int, _ builder: inout DocumentBuilder) {
        var rows: [[String]] = []
        var at = root + 1
        while at < tree[root].end {
            switch tree[at].name {
            case "title", "caption":
                builder.add(.caption, tree.text(of: at))
                at = tree[at].end
                continue
            case "row", "tr": rows.append([])
            case "entry", "td", "th":
                if rows.isEmpty { rows.append([]) }
                var ignored = true
                let (text, inner) = HTMLTable.flatText(tree, at, hasHeading: &ignored)
                let all = [text] + inner.map { CleanText.collapsed(tree.text(of: $0)) }
                rows[rows.count - 1].append(all.filter { !$0.isEmpty }.joined(separator: " "))
                let across = min(max(Int(tree[at].attributes["colspan"] ?? "") ?? 1, 1), 64)
                if across > 1 { rows[rows.count - 1] += Array(repeating: "", count: across - 1) }
                at = tree[at].end
                continue
            default: break
            }
            at += 1
        }
        builder.addTable(rows)
    }
}

/// What names of elements mean in the kinds of XML that Trove reads.
enum XMLNames {
    /// Elements whose text is about the file, not in it.
    static let dropped: Set<String> = [
        "binary", "description", "journal-meta", "article-id", "pub-date", "permissions", "history",
        "custom-meta-group",
        "object-id", "counts", "self-uri", "elocation-id", "volume", "issue", "article-categories", "indexterm",
        "style",
        "script", "tex-math", "annotation", "bookinfo", "articleinfo", "contrib-id", "email", "xref-label", "fn-type",
        "issn", "pub-id", "metadata", "defs", "funding-group", "related-article", "author-notes", "kwd-group",
    ]

    /// Elements that begin a section.
    static let sections: Set<String> = [
        "section", "sec", "sect1", "sect2", "sect3", "sect4", "sect5", "chapter", "part", "appendix", "preface", "book",
        "article", "front", "abstract", "refsect1", "refsect2", "simplesect", "app", "ref-list", "ack", "glossary",
        "bibliography", "channel", "entry-section",
    ]

    /// Elements within a line.
    static let inline: Set<String> = [
        "emphasis", "strong", "style", "italic", "bold", "sup", "sub", "superscript", "subscript", "sc", "underline",
        "monospace", "xref", "ext-link", "link", "ulink", "uri", "literal", "filename", "command", "option", "code",
        "a",
        "footnote", "fn", "quote", "foreignphrase", "firstterm", "glossterm", "acronym", "abbrev", "citetitle",
        "function",
        "varname", "parameter", "type", "classname", "constant", "envar", "userinput", "computeroutput", "keycap",
        "replaceable", "prompt", "systemitem", "application", "productname", "trademark", "phrase", "inline-formula",
        "named-content", "styled-content", "strikethrough", "name", "string-name", "surname", "given-names", "year",
        "source", "fpage", "lpage", "person-group", "etal", "inlineequation", "mathphrase", "br", "break", "tspan", "b",
        "i", "u", "em", "span", "math", "mi", "mn", "mo", "mrow", "msub", "msup", "msubsup", "mfrac", "mtext", "mstyle",
        "label", "remark", "guilabel", "guibutton", "guimenu", "menuchoice", "email-link", "personname", "suffix",
        "month", "day", "publisher-name", "publisher-loc", "element-citation", "mixed-citation", "institution",
        "country",
        "addr-line", "city", "article-title-link", "comment", "edition", "chapter-title", "conf-name", "semantics",
    ]
}
