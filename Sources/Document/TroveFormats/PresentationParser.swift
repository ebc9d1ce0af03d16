import TroveCore

/// PowerPoint presentations: a page for each slide, with its title, text, tables, pictures' descriptions and notes.
struct PresentationParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("pptx", "PowerPoint presentation")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let package = try OfficePackage(input)
        let main = try package.mainPart(fallback: "ppt/presentation.xml")
        guard let tree = try package.tree(main) else {
            throw TroveError(.corruptInput, "the presentation's main part is missing: the file is damaged")
        }
        var builder = DocumentBuilder(format: input.format.name)
        builder.metadata = try package.metadata()
        if package.archive.isDamaged { builder.markIncomplete("the file is damaged: a part of it could not be read") }
        let size = tree.first("sldSz").map { tree[$0].attributes }
        let width = (Int(size?["cx"] ?? "") ?? 9_144_000) / 12_700
        let height = (Int(size?["cy"] ?? "") ?? 6_858_000) / 12_700
        let references = try package.references(of: main)
        var number = 0
        for slide in tree.nodes where slide.name == "sldId" {
            guard let target = slide.attributes["r:id"].flatMap({ references[$0]?.target }) else { continue }
            number += 1
            builder.page = number
            builder.leaveSections()
            let start = builder.position
            if let shapes = try package.tree(target) {
                try SlideBlocks(shapes, package, target).add(to: &builder)
            } else {
                builder.markIncomplete("slide \(number) is missing")
            }
            // The blank line before a page's first block belongs to no page.
            let from = builder.position > start && start > 0 ? start + 2 : start
            builder.addPage(
                Page(
                    page: number, width: min(max(width, 1), 100_000), height: min(max(height, 1), 100_000),
                    readBy: .text, span: ScalarSpan(from, max(from, builder.position))))
        }
        return builder.finish()
    }
}

/// The blocks of one slide.
private struct SlideBlocks {
    private let tree: MarkupTree
    private let package: OfficePackage
    private let references: [String: (target: String, kind: String)]

    init(_ tree: MarkupTree, _ package: OfficePackage, _ part: String) throws(TroveError) {
        self.tree = tree
        self.package = package
        references = try package.references(of: part)
    }

    func add(to builder: inout DocumentBuilder) throws(TroveError) {
        if let shapes = tree.first("spTree") { add(shapes, &builder) }
        for reference in references.values.sorted(by: { $0.target < $1.target }) {
            switch reference.kind {
            case "image": package.pictures.add(reference.target, to: &builder)
            case "notesSlide":
                guard let notes = try package.tree(reference.target) else { continue }
                SlideText(notes).add(0, to: &builder, isNotes: true)
            case "chart", "diagramData":
                guard let drawing = try package.tree(reference.target) else { continue }
                addDrawing(drawing, &builder)
            case "comments":
                guard let comments = try package.tree(reference.target) else { continue }
                for at in comments.nodes.indices where comments[at].name == "text" {
                    builder.add(.footnote, comments.text(of: at))
                }
            default: break
            }
        }
    }

    private func add(_ parent: Int, _ builder: inout DocumentBuilder) {
        // The title first, wherever it stands in the file.
        let shapes = Array(tree.children(of: parent))
        let text = SlideText(tree)
        for at in shapes where text.isTitle(at) { text.add(at, to: &builder, isNotes: false) }
        for at in shapes where !text.isTitle(at) {
            switch tree[at].name {
            case "sp", "cxnSp": text.add(at, to: &builder, isNotes: false)
            case "grpSp", "AlternateContent", "Choice": add(at, &builder)
            case "graphicFrame":
                if let table = tree.first("tbl", in: at) {
                    addTable(table, &builder)
                } else {
                    text.describe(at, &builder)
                }
            case "pic": text.describe(at, &builder)
            default: break
            }
        }
    }

    private func addTable(_ root: Int, _ builder: inout DocumentBuilder) {
        let text = SlideText(tree)
        builder.addTable(
            tree.children("tr", of: root).map { row in
                tree.children("tc", of: row).map { cell in text.paragraphs(cell).map(\.text).joined(separator: " ") }
            })
    }

    /// Texts of a diagram, or titles and values of a chart.
    private func addDrawing(_ drawing: MarkupTree, _ builder: inout DocumentBuilder) {
        if drawing.first("chart") == nil {
            for point in SlideText(drawing).paragraphs(0) { builder.add(.paragraph, point.text) }
            return
        }
        ChartBlocks.add(drawing, to: &builder)
    }
}

/// Paragraphs of DrawingML.
struct SlideText {
    private let tree: MarkupTree

    init(_ tree: MarkupTree) { self.tree = tree }

    /// True for a slide's title shape.
    func isTitle(_ shape: Int) -> Bool {
        guard tree[shape].name == "sp", let kind = placeholder(shape) else { return false }
        return kind == "title" || kind == "ctrTitle"
    }

    private func placeholder(_ shape: Int) -> String? {
        tree.first("ph", in: shape).map { tree[$0].attributes["type"] ?? "body" }
    }

    /// Adds the text of a shape, or of all shapes beneath an element.
    func add(_ root: Int, to builder: inout DocumentBuilder, isNotes: Bool) {
        if root == 0 {
            for at in tree.nodes.indices where tree[at].name == "sp" { add(at, to: &builder, isNotes: isNotes) }
            return
        }
        let kind = placeholder(root)
        if ["sldNum", "dt", "sldImg", "hdr"].contains(kind ?? "") || isNotes && kind == nil { return }
        if isTitle(root) {
            builder.add(.heading, paragraphs(root).map(\.text).joined(separator: " "), level: 1)
            return
        }
        for paragraph in paragraphs(root) {
            if let level = paragraph.bullet {
                builder.add(.listItem, paragraph.text, level: level)
            } else {
                builder.add(.paragraph, paragraph.text)
            }
        }
    }

    /// Adds a picture's alternative text.
    func describe(_ at: Int, _ builder: inout DocumentBuilder) {
        if let words = tree.first("cNvPr", in: at).flatMap({ tree[$0].attributes["descr"] }) {
            builder.add(.caption, words)
        }
    }

    /// The paragraphs beneath an element, with the level of those that are list items.
    func paragraphs(_ root: Int) -> [(text: String, bullet: Int?)] {
        var found: [(text: String, bullet: Int?)] = []
        for at in root..<tree[root].end where tree[at].name == "p" && tree[at].prefix != "p" {
            var text = ""
            var bullet: Int?
            for inner in at..<tree[at].end {
                let node = tree[inner]
                switch node.name {
                case "": if tree[node.parent].name == "t" { text += node.text }
                case "br": text += "\n"
                case "tab" where tree[node.parent].name == "r": text += "\t"
                case "pPr":
                    let hasMark = ["buChar", "buAutoNum"].contains { tree.first($0, in: inner) != nil }
                    let level = Int(node.attributes["lvl"] ?? "") ?? 0
                    if hasMark || level > 0, tree.first("buNone", in: inner) == nil {
                        bullet = min(max(level, 0), 8) + 1
                    }
                default: break
                }
            }
            if !CleanText.trimmed(text).isEmpty { found.append((text, bullet)) }
        }
        return found
    }
}
