import TroveCore

/// Excel workbooks: a page and a heading for each sheet, a table for each group of rows without a gap.
struct SpreadsheetParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("xlsx", "Excel workbook")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let package = try OfficePackage(input)
        let main = try package.mainPart(fallback: "xl/workbook.xml")
        guard let workbook = try package.tree(main) else {
            throw TroveError(.corruptInput, "the workbook's main part is missing: the file is damaged")
        }
        var builder = DocumentBuilder(format: input.format.name)
        builder.metadata = try package.metadata()
        if package.archive.isDamaged { builder.markIncomplete("the file is damaged: a part of it could not be read") }
        let references = try package.references(of: main)
        func part(_ kind: String) throws(TroveError) -> MarkupTree? {
            guard let target = references.values.first(where: { $0.kind == kind })?.target else { return nil }
            return try package.tree(target)
        }
        let values = SheetValues(strings: try part("sharedStrings"), styles: try part("styles"), workbook: workbook)
        for sheet in workbook.nodes where sheet.name == "sheet" {
            guard let target = sheet.attributes["r:id"].flatMap({ references[$0]?.target }),
                let tree = try package.tree(target)
            else { continue }
            builder.leaveSections()
            builder.add(.heading, sheet.attributes["name"] ?? "", level: 1)
            var grid = SheetGrid()
            for at in tree.nodes.indices where tree[at].name == "c" {
                guard
                    let place = SheetGrid.place(tree[at].attributes["r"] ?? "")
                        ?? grid.next(isNewRow: isFirst(at, tree))
                else {
                    continue
                }
                grid.set(values.text(of: at, in: tree), row: place.row, column: place.column)
            }
            for node in tree.nodes where node.name == "mergeCell" { grid.merge(node.attributes["ref"] ?? "") }
            grid.addTables(to: &builder)
            try addNotes(of: target, package, &builder)
        }
        return builder.finish()
    }

    private func isFirst(_ cell: Int, _ tree: MarkupTree) -> Bool {
        tree.children("c", of: tree[cell].parent).first == cell
    }

    /// Comments, and the text and descriptions of drawings on a sheet.
    private func addNotes(of part: String, _ package: OfficePackage, _ builder: inout DocumentBuilder)
        throws(TroveError)
    {
        for reference in try package.references(of: part).values.sorted(by: { $0.target < $1.target }) {
            guard ["comments", "drawing"].contains(reference.kind), let tree = try package.tree(reference.target) else {
                continue
            }
            for at in tree.nodes.indices {
                switch tree[at].name {
                case "blip":
                    if let id = tree[at].attributes["r:embed"],
                        let target = try package.references(of: reference.target)[id]?.target
                    {
                        package.pictures.add(target, to: &builder)
                    }
                case "comment": builder.add(.footnote, tree.text(of: at))
                case "cNvPr": builder.add(.caption, tree[at].attributes["descr"] ?? "")
                case "chart":
                    guard let id = tree[at].attributes["r:id"],
                        let target = try package.references(of: reference.target)[id]?.target,
                        let chart = try package.tree(target)
                    else { continue }
                    ChartBlocks.add(chart, to: &builder)
                case "txBody": builder.add(.paragraph, tree.text(of: at))
                default: break
                }
            }
        }
    }
}
