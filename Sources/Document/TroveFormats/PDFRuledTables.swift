import CPDFium

/// Tables told by the lines drawn around their cells: what stands in a cell is known, however close the columns are.
struct PDFRuledTables {
    /// A drawn line, or several that go on in each other: where it lies, and from where to where it runs.
    private struct Rule {
        var at: Double
        var from: Double
        var to: Double
    }

    /// Lines that cross: the edges of columns and rows.
    private struct Grid {
        var across: [Rule]
        var down: [Rule]
        var columns: [Double] { PDFRuledTables.edges(down) }
        var rows: [Double] { PDFRuledTables.edges(across) }
    }

    /// Places closer than this are the same, in fractions of the page.
    private static let slack = 0.004

    private let grids: [Grid]

    /// Finds the grids among lines.
    init(_ rules: [cpdfium_rule]) {
        guard rules.count >= 6 else {
            grids = []
            return
        }
        var across: [Rule] = []
        var down: [Rule] = []
        for rule in rules {
            let (x0, y0, x1, y1) = (Double(rule.x0), Double(rule.y0), Double(rule.x1), Double(rule.y1))
            if x1 - x0 >= y1 - y0 {
                across.append(Rule(at: (y0 + y1) / 2, from: x0, to: x1))
            } else {
                down.append(Rule(at: (x0 + x1) / 2, from: y0, to: y1))
            }
        }
        grids = Self.connected(Self.joined(across), Self.joined(down)).filter {
            $0.columns.count >= 3 && $0.rows.count >= 3
        }
    }

    /// Parts a line of text where it reaches over the edge of a cell.
    func split(_ line: PDFLine) -> [PDFLine] {
        guard !line.isVertical, line.words.count > 1,
            let grid = grids.first(where: { Self.holds($0, (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2) })
        else { return [line] }
        let columns = grid.columns
        return line.parted { column(of: $0.box.x0, $0.box.x1, columns) }
    }

    /// The tables among a page's segments, each with the numbers of its segments.
    func tables(_ segments: [PDFLine]) -> [(rows: PDFTables.Rows, members: Set<Int>)] {
        grids.compactMap { grid in
            let (columns, edges) = (grid.columns, grid.rows)
            var rows = PDFTables.Rows(
                repeating: [[PDFLine]](repeating: [], count: columns.count - 1), count: edges.count - 1)
            var members: Set<Int> = []
            let inside = segments.indices.filter {
                let line = segments[$0]
                return !line.isVertical && Self.holds(grid, (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2)
            }
            for place in inside.sorted(by: { (segments[$0].y0, segments[$0].x0) < (segments[$1].y0, segments[$1].x0) })
            {
                let line = segments[place]
                var cell = (
                    row: Self.cell(of: (line.y0 + line.y1) / 2, edges), column: column(of: line.x0, line.x1, columns)
                )
                // Up and left to the first cell of those that no line parts.
                while cell.row > 0, !isParted(grid.across, at: edges[cell.row], columns, cell.column) { cell.row -= 1 }
                while cell.column > 0, !isParted(grid.down, at: columns[cell.column], edges, cell.row) {
                    cell.column -= 1
                }
                rows[cell.row][cell.column].append(line)
                members.insert(place)
            }
            return Self.cleaned(rows).map { ($0, members) }
        }
    }

    /// True when a line runs along the edge of a cell.
    private func isParted(_ rules: [Rule], at edge: Double, _ others: [Double], _ cell: Int) -> Bool {
        let middle = (others[cell] + others[cell + 1]) / 2
        return rules.contains { abs($0.at - edge) <= Self.slack && $0.from <= middle && $0.to >= middle }
    }

    /// Without rows and columns that hold nothing; nil for what is no table but a frame, or text in boxes.
    private static func cleaned(_ rows: PDFTables.Rows) -> PDFTables.Rows? {
        let kept = rows.filter { $0.contains { !$0.isEmpty } }
        guard kept.count >= 2, let width = kept.first?.count else { return nil }
        let columns = (0..<width).filter { column in kept.contains { !$0[column].isEmpty } }
        guard columns.count >= 2 else { return nil }
        let filled = kept.flatMap { $0 }.filter { !$0.isEmpty }
        guard filled.count >= 3, filled.allSatisfy({ $0.count <= 40 }) else { return nil }
        return kept.map { row in columns.map { row[$0] } }
    }

    private func column(of x0: Double, _ x1: Double, _ columns: [Double]) -> Int {
        Self.cell(of: (x0 + x1) / 2, columns)
    }

    private static func cell(of place: Double, _ edges: [Double]) -> Int {
        let next = edges.firstIndex { $0 > place } ?? edges.count
        return min(max(next - 1, 0), edges.count - 2)
    }

    private static func holds(_ grid: Grid, _ x: Double, _ y: Double) -> Bool {
        guard let left = grid.columns.first, let right = grid.columns.last, let top = grid.rows.first,
            let bottom = grid.rows.last
        else { return false }
        return x > left && x < right && y > top && y < bottom
    }

    private static func edges(_ rules: [Rule]) -> [Double] {
        var edges: [Double] = []
        for place in rules.map(\.at).sorted() where edges.last.map({ place - $0 > slack }) ?? true {
            edges.append(place)
        }
        return edges
    }

    /// Lines that lie on each other or go on in each other as one.
    private static func joined(_ rules: [Rule]) -> [Rule] {
        var joined: [Rule] = []
        for rule in rules.sorted(by: { ($0.at, $0.from) < ($1.at, $1.from) }) {
            if let same = joined.lastIndex(where: {
                abs($0.at - rule.at) <= slack / 2 && rule.from <= $0.to + slack && rule.to >= $0.from - slack
            }) {
                joined[same].from = min(joined[same].from, rule.from)
                joined[same].to = max(joined[same].to, rule.to)
            } else {
                joined.append(rule)
            }
        }
        return joined
    }

    /// Lines that cross or touch each other, directly or by others.
    private static func connected(_ across: [Rule], _ down: [Rule]) -> [Grid] {
        guard across.count * down.count < 250_000 else { return [] }
        var group = Array(0..<(across.count + down.count))
        func root(_ at: Int) -> Int {
            var at = at
            while group[at] != at {
                group[at] = group[group[at]]
                at = group[at]
            }
            return at
        }
        for (a, row) in across.enumerated() {
            for (d, column) in down.enumerated()
            where row.from <= column.at + slack && row.to >= column.at - slack && column.from <= row.at + slack
                && column.to >= row.at - slack
            {
                group[root(a)] = root(across.count + d)
            }
        }
        var grids: [Int: Grid] = [:]
        for (a, row) in across.enumerated() { grids[root(a), default: Grid(across: [], down: [])].across.append(row) }
        for (d, column) in down.enumerated() {
            grids[root(across.count + d), default: Grid(across: [], down: [])].down.append(column)
        }
        return grids.sorted { $0.key < $1.key }.map(\.value)
    }
}
