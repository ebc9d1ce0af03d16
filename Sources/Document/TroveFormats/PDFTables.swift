import TroveCore

/// Tables told by their columns: lines that stand in a row, apart by gaps that all rows share.
struct PDFTables {
    /// Lines in cells, row by row; an empty cell has none.
    typealias Rows = [[[PDFLine]]]

    private struct Row {
        var parts: [(place: Int, line: PDFLine)]
        var y0: Double { parts.map(\.line.y0).min() ?? 0 }
        var y1: Double { parts.map(\.line.y1).max() ?? 0 }
        var height: Double { parts.map(\.line.height).max() ?? 0 }
        var x0: Double { parts.map(\.line.x0).min() ?? 0 }
        var x1: Double { parts.map(\.line.x1).max() ?? 0 }
    }

    /// The tables among a page's segments, each with the numbers of its segments.
    /// - Parameter taken: Segments that belong to other tables.
    static func find(_ segments: [PDFLine], taken: Set<Int>) -> [(rows: Rows, members: Set<Int>)] {
        guard segments.count >= 4, segments.count < 5000, !segments.contains(where: \.isVertical) else { return [] }
        let rows = rows(segments, taken)
        var tables: [(rows: Rows, members: Set<Int>)] = []
        var at = 0
        while at < rows.count {
            guard rows[at].parts.count > 1 else {
                at += 1
                continue
            }
            var run = [rows[at]]
            var next = at + 1
            var last = run.count
            while next < rows.count, follows(run, rows[next]) {
                run.append(rows[next])
                next += 1
                if rows[next - 1].parts.count > 1 { last = run.count }
            }
            run = Array(run.prefix(last))
            if let cells = cells(run) {
                tables.append((cells, Set(run.flatMap { $0.parts.map(\.place) })))
                at += run.count
            } else {
                at += 1
            }
        }
        return tables
    }

    private static func rows(_ segments: [PDFLine], _ taken: Set<Int>) -> [Row] {
        var rows: [Row] = []
        for (place, line) in segments.enumerated().sorted(by: {
            ($0.element.y0 + $0.element.y1) < ($1.element.y0 + $1.element.y1)
        }) where !taken.contains(place) {
            if let last = rows.last,
                min(last.y1, line.y1) - max(last.y0, line.y0) > min(last.height, line.height) * 0.6
            {
                rows[rows.count - 1].parts.append((place, line))
            } else {
                rows.append(Row(parts: [(place, line)]))
            }
        }
        return rows.map { Row(parts: $0.parts.sorted { $0.line.x0 < $1.line.x0 }) }
    }

    /// True when a row goes on with the table above: the columns stay apart.
    private static func follows(_ run: [Row], _ row: Row) -> Bool {
        guard let last = run.last, row.y0 - last.y1 < max(last.height, row.height) * 1.6 else { return false }
        let before = columns(run)
        let after = columns(run + [row])
        guard after.count >= 2, after.count >= before.count - (run.count < 3 ? 1 : 0) else { return false }
        if row.parts.count == 1 {
            // A cell's second line: under one column, not far below, and no wider than it.
            let line = row.parts[0].line
            return row.y0 - last.y1 < row.height * 0.7
                && before.contains { line.x0 > $0.0 - line.em * 0.5 && line.x1 < $0.1 + line.em * 2 }
        }
        return true
    }

    /// Stretches across that hold letters, with gaps between that no row fills.
    private static func columns(_ run: [Row]) -> [(Double, Double)] {
        var spans: [(Double, Double)] = []
        let least = (run.flatMap { $0.parts.map(\.line.em) }.min() ?? 0) * 0.5
        for part in run.flatMap({ $0.parts.map(\.line) }).sorted(by: { $0.x0 < $1.x0 }) {
            if let last = spans.last, part.x0 < last.1 + least {
                spans[spans.count - 1].1 = max(last.1, part.x1)
            } else {
                spans.append((part.x0, part.x1))
            }
        }
        return spans
    }

    /// The cells of a run of rows; nil when it is no table but columns of text, a list, or too little of either.
    private static func cells(_ run: [Row]) -> Rows? {
        let full = run.count { $0.parts.count > 1 }
        let columns = columns(run)
        guard columns.count >= 2, full >= (columns.count > 2 ? 2 : 3), full * 2 >= run.count else { return nil }
        let lines = run.flatMap { $0.parts.map(\.line) }
        let words = lines.reduce(0) { $0 + $1.words.count }
        let wide = lines.count { line in
            let column = columns.first { line.x0 < $0.1 && line.x1 > $0.0 } ?? (0, 1)
            return line.words.count > 2 && line.x1 - line.x0 > (column.1 - column.0) * 0.75
        }
        // Lines that fill their column are running text.
        if wide * 2 > lines.count, words * 2 > lines.count * 5 { return nil }
        let first = lines.filter { $0.x0 < columns[0].1 }
        if columns.count == 2, first.allSatisfy({ $0.words.count == 1 && isMark($0.words[0].text) }) { return nil }
        var rows: Rows = []
        for (number, row) in run.enumerated() {
            var cells = [[PDFLine]](repeating: [], count: columns.count)
            for part in row.parts {
                let middle = (part.line.x0 + part.line.x1) / 2
                let column = columns.firstIndex { middle <= $0.1 } ?? columns.count - 1
                cells[column].append(part.line)
            }
            let isMore =
                number > 0 && cells[0].isEmpty && row.y0 - run[number - 1].y1 < row.height * 0.35
                && row.parts.count < columns.count && cells.count { !$0.isEmpty } * 2 <= columns.count
            if isMore, let last = rows.indices.last {
                for column in cells.indices { rows[last][column] += cells[column] }
            } else {
                rows.append(cells)
            }
        }
        return rows.count >= 2 ? rows : nil
    }

    /// The mark of a list item or a line's number.
    private static func isMark(_ text: String) -> Bool {
        text.unicodeScalars.count <= 4
            && (!text.contains(where: \.isLetter) || text.hasSuffix(".") || text.hasSuffix(")"))
    }
}
