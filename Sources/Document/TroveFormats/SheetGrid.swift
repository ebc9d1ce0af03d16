import TroveCore

/// The cells of a sheet that hold something, however far apart they stand.
struct SheetGrid {
    private var rows: [Int: [Int: String]] = [:]
    private var merged = 0
    private var last: (row: Int, column: Int) = (0, 0)

    /// Row and column, from 1, of a reference such as `AB12`.
    static func place(_ reference: String) -> (row: Int, column: Int)? {
        var column = 0
        var row = 0
        for byte in reference.utf8 {
            switch byte {
            case 0x41...0x5A where row == 0: column = min(column * 26 + Int(byte) - 0x40, 1 << 20)
            case 0x30...0x39: row = min(row * 10 + Int(byte) - 0x30, 1 << 30)
            case 0x24: break
            default: return nil
            }
        }
        return row > 0 && column > 0 ? (row, column) : nil
    }

    /// The place after the last one, for cells that do not say theirs.
    func next(isNewRow: Bool) -> (row: Int, column: Int)? {
        isNewRow ? (last.row + 1, 1) : (last.row, last.column + 1)
    }

    /// Puts a text into a cell.
    mutating func set(_ text: String, row: Int, column: Int) {
        last = (row, column)
        if !text.isEmpty { rows[row, default: [:]][column] = text }
    }

    /// Repeats the text of merged cells, `A1:B2`, in each of them, as long as they are few.
    mutating func merge(_ range: String) {
        let ends = range.split(separator: ":").compactMap { Self.place(String($0)) }
        guard ends.count == 2, let text = rows[ends[0].row]?[ends[0].column], text.utf8.count <= 200 else { return }
        let (height, width) = (ends[1].row - ends[0].row + 1, ends[1].column - ends[0].column + 1)
        guard height > 0, width > 0, height <= 256, width <= 64, height * width <= 1024, merged < 100_000 else {
            return
        }
        merged += height * width
        for row in ends[0].row...ends[1].row {
            for column in ends[0].column...ends[1].column { rows[row, default: [:]][column] = text }
        }
    }

    /// Adds a table for each run of rows, without the columns that are empty in all of them.
    func addTables(to builder: inout DocumentBuilder) {
        var group: [Int] = []
        for row in rows.keys.sorted() {
            if let previous = group.last, row > previous + 1 {
                add(group, to: &builder)
                group = []
            }
            group.append(row)
        }
        add(group, to: &builder)
    }

    private func add(_ group: [Int], to builder: inout DocumentBuilder) {
        let columns = Set(group.flatMap { rows[$0, default: [:]].keys }).sorted()
        guard !columns.isEmpty else { return }
        if columns.count == 1 {
            for row in group { builder.add(.paragraph, rows[row]?[columns[0]] ?? "") }
            return
        }
        guard columns.count * group.count < 4_000_000 else {
            for row in group {
                builder.add(.paragraph, columns.compactMap { rows[row]?[$0] }.joined(separator: "\t"))
            }
            return
        }
        builder.addTable(group.map { row in columns.map { rows[row]?[$0] ?? "" } })
    }
}
