internal import TroveCore

/// Takes the rows and cells of tables out of a document's text: a line for each row, a tab between cells.
struct TableReader {
    private let text: [Unicode.Scalar]
    /// Words with their places, in the order of the text.
    private let words: [Word]

    /// Rows kept of one table: of a longer one the first.
    static let longest = 5000

    init(text: String, words: [Word]) {
        self.text = Array(text.unicodeScalars)
        self.words = words
    }

    /// The rows of a table.
    /// - Parameter number: The table's within its document.
    func rows(of span: ScalarSpan, number: Int, page: Int?) -> [TableRow] {
        lines(of: span).prefix(Self.longest).enumerated().map { row, line in
            let cells = parts(of: line, at: "\t").map { cell in
                TableRow.Cell(text: string(cell), box: box(of: cell))
            }
            return TableRow(
                table: number, row: row, page: cells.lazy.compactMap(\.box?.page).first ?? page, span: line,
                cells: cells)
        }
    }

    /// Runs of at least two lines that look like rows, in a text of which it was not kept where its tables are: code and
    /// lists begin with their tabs, rows do not.
    func likelyTables() -> [ScalarSpan] {
        var found: [ScalarSpan] = []
        var run: (span: ScalarSpan, rows: Int)?
        func close() {
            if let run, run.rows >= 2 { found.append(run.span) }
            run = nil
        }
        for line in lines(of: ScalarSpan(0, text.count)) {
            guard text[line.start] != "\t", text[line.range].contains("\t") else {
                close()
                continue
            }
            if let last = run, line.start == last.span.end + 1 {
                run = (ScalarSpan(last.span.start, line.end), last.rows + 1)
            } else {
                close()
                run = (line, 1)
            }
        }
        close()
        return found
    }

    private func lines(of span: ScalarSpan) -> [ScalarSpan] { parts(of: span, at: "\n").filter { !$0.isEmpty } }

    private func parts(of span: ScalarSpan, at mark: Unicode.Scalar) -> [ScalarSpan] {
        var parts: [ScalarSpan] = []
        var start = span.start
        for place in span.range where text[place] == mark {
            parts.append(ScalarSpan(start, place))
            start = place + 1
        }
        return parts + [ScalarSpan(start, span.end)]
    }

    private func string(_ span: ScalarSpan) -> String { String(String.UnicodeScalarView(text[span.range])) }

    /// Around the words of a cell on the page of the first.
    private func box(of span: ScalarSpan) -> Box? {
        var (low, high) = (0, words.count)
        while low < high {
            let middle = (low + high) / 2
            if words[middle].span.end <= span.start { low = middle + 1 } else { high = middle }
        }
        var box: Box?
        for word in words[low...] {
            guard word.span.start < span.end else { break }
            guard let known = box else {
                box = word.box
                continue
            }
            if known.page == word.box.page { box = known.union(word.box) }
        }
        return box
    }
}
