import TroveCore

/// The titles of a chart, and its values as a table: a row for each category, a column for each series.
enum ChartBlocks {
    /// Adds a chart part (DrawingML) to a document.
    static func add(_ chart: MarkupTree, to builder: inout DocumentBuilder) {
        for title in chart.nodes.indices where chart[title].name == "title" {
            builder.add(.caption, SlideText(chart).paragraphs(title).map(\.text).joined(separator: " "))
        }
        var header: [String] = [""]
        var categories: [String] = []
        var columns: [[String]] = []
        for series in chart.nodes.indices where chart[series].name == "ser" {
            func values(_ names: String...) -> [String] {
                for name in names {
                    let found = chart.children(name, of: series).flatMap { part in
                        (part..<chart[part].end).filter { chart[$0].name == "v" }.map { chart.text(of: $0) }
                    }
                    if !found.isEmpty { return found }
                }
                return []
            }
            if categories.isEmpty { categories = values("cat", "xVal") }
            header.append(values("tx").joined(separator: " "))
            columns.append(values("val", "yVal"))
        }
        let height = max(categories.count, columns.map(\.count).max() ?? 0)
        guard height > 0 else { return }
        let rows = (0..<height).map { row in
            [categories.indices.contains(row) ? categories[row] : ""]
                + columns.map { $0.indices.contains(row) ? $0[row] : "" }
        }
        builder.addTable([header] + rows)
    }
}
