import TroveCore

/// Word documents (Office Open XML): text, headings by style, lists, tables, notes, comments, headers and footers.
struct WordParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("docx", "Word document")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let package = try OfficePackage(input)
        let main = try package.mainPart(fallback: "word/document.xml")
        guard let tree = try package.tree(main) else {
            throw TroveError(.corruptInput, "the document's main part is missing: the file is damaged")
        }
        var builder = DocumentBuilder(format: input.format.name)
        builder.metadata = try package.metadata()
        if package.archive.isDamaged || tree.isMalformed {
            builder.markIncomplete("the file is damaged: a part of it could not be read")
        }
        let references = try package.references(of: main)
        func part(_ kind: String) throws(TroveError) -> MarkupTree? {
            guard let target = references.values.first(where: { $0.kind == kind })?.target else { return nil }
            return try package.tree(target)
        }
        let styles = WordStyles(try part("styles"), numbering: try part("numbering"))
        var blocks = WordBlocks(tree, styles) { id, builder in
            if let part = references[id]?.target { package.pictures.add(part, to: &builder) }
        }
        blocks.add(children: tree.first("body") ?? 0, to: &builder)
        for reference in references.sorted(by: { $0.value.target < $1.value.target })
        where reference.value.kind == "chart" {
            if let chart = try package.tree(reference.value.target) { ChartBlocks.add(chart, to: &builder) }
        }
        builder.leaveSections()
        for (kind, name) in [("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")] {
            guard let notes = try part(kind) else { continue }
            for note in notes.nodes.indices where notes[note].name == name && notes[note].attributes["type"] == nil {
                var inner = WordBlocks(notes, styles)
                inner.note = notes[note].attributes["id"]
                inner.add(children: note, to: &builder)
            }
        }
        var seen: Set<String> = []
        for reference in references.sorted(by: { $0.value.target < $1.value.target }) {
            guard reference.value.kind == "header" || reference.value.kind == "footer",
                let part = try package.tree(reference.value.target)
            else { continue }
            guard seen.insert(CleanText.collapsed(part.text(of: 0))).inserted else { continue }
            var inner = WordBlocks(part, styles)
            inner.add(children: part.first(reference.value.kind == "header" ? "hdr" : "ftr") ?? 0, to: &builder)
        }
        return builder.finish()
    }
}
