import TroveCore

/// Tables drawn with letters, as programs print them and plain text holds them: `+---+` rules or lines of box drawing,
/// cells between `|`, a cell's text on several lines.
enum DrawnTable {
    /// A part of a stretch of text.
    enum Part {
        /// Lines as they stand.
        case text(String)
        /// The cells of a table, row by row.
        case table([[String]])
    }

    /// Parts a paragraph into its tables and the lines between them.
    static func parts(of paragraph: some StringProtocol) -> [Part] {
        guard paragraph.contains(where: { "|│┃║".contains($0) }) else { return [.text(String(paragraph))] }
        var parts: [Part] = []
        var text: [Substring] = []
        var drawn: [Substring] = []
        func close() {
            if !drawn.isEmpty, let rows = rows(of: drawn.map { plain($0) }) {
                if !text.isEmpty { parts.append(.text(text.joined(separator: "\n"))) }
                parts.append(.table(rows))
                text = []
            } else {
                text += drawn
            }
            drawn = []
        }
        for line in Substring(paragraph).split(separator: "\n", omittingEmptySubsequences: false) {
            if isDrawn(plain(line)) {
                drawn.append(line)
            } else {
                close()
                text.append(line)
            }
        }
        close()
        if !text.isEmpty { parts.append(.text(text.joined(separator: "\n"))) }
        return parts
    }

    /// The rows of a table of lines without white space around them; nil when they are none.
    static func rows(of lines: [String]) -> [[String]]? {
        let rules = lines.filter(isRule)
        let content = lines.filter { !isRule($0) }
        guard let first = content.first else { return nil }
        // Without rules between the lines each is a row, and all must have as many cells.
        let hasRules = rules.contains { $0.hasPrefix("+") || $0.dropFirst().dropLast().contains("+") }
        let edges = edges(of: rules)
        let columns = max(edges.count - 1, hasRules ? 1 : cells(first).count)
        guard columns > 1, content.count > 1 || rules.count > 1 else { return nil }
        if !hasRules, !content.allSatisfy({ cells($0).count == columns }) { return nil }
        var rows: [[String]] = []
        var isNew = true
        let isRuled = rules.count > 2 || !hasRules
        for line in lines {
            if isRule(line) {
                isNew = true
                continue
            }
            let parts = cells(line).count == columns ? cells(line) : cells(line, at: edges)
            if isNew || !isRuled || !hasRules || rows.isEmpty {
                rows.append(parts)
            } else {
                for (column, part) in parts.enumerated() where rows[rows.count - 1].indices.contains(column) {
                    rows[rows.count - 1][column] += "\n" + part
                }
            }
            isNew = false
        }
        return rows.map { row in row.map { CleanText.trimmed(CleanText.collapsed($0)) } }
    }

    private static func isDrawn(_ line: String) -> Bool {
        isRule(line) || line.count > 2 && line.hasPrefix("|") && line.hasSuffix("|")
    }

    /// True for a line that only parts rows.
    private static func isRule(_ line: String) -> Bool {
        guard line.utf8.count > 2, line.hasPrefix("+") || line.hasPrefix("|") else { return false }
        return line.utf8.allSatisfy { "+-=|: ".utf8.contains($0) } && line.utf8.contains { $0 == 0x2D || $0 == 0x3D }
    }

    /// Lines of box drawing as if drawn with ASCII, without white space around them.
    private static func plain(_ line: Substring) -> String {
        let trimmed = CleanText.trimmed(String(line))
        guard trimmed.unicodeScalars.contains(where: { (0x2500..<0x2580).contains($0.value) }) else { return trimmed }
        return String(
            trimmed.map { letter -> Character in
                switch letter {
                case "│", "┃", "║": "|"
                case "─", "━", "═", "╌", "┄": "-"
                case _ where ("\u{2500}"..."\u{257F}").contains(letter): "+"
                default: letter
                }
            })
    }

    private static func cells(_ line: String) -> [String] {
        line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }

    /// Where the rules have their corners, counted in places of the screen.
    private static func edges(of rules: [String]) -> [Int] {
        var edges: Set<Int> = []
        for rule in rules {
            for (place, mark) in rule.utf8.enumerated() where mark == 0x2B || mark == 0x7C { edges.insert(place) }
        }
        return edges.sorted()
    }

    /// The cells of a line that has more bars than columns, or fewer: only those under a corner part cells.
    private static func cells(_ line: String, at edges: [Int]) -> [String] {
        var cells: [String] = [""]
        var place = 0
        for letter in line.unicodeScalars {
            if letter == "|", edges.contains(where: { abs($0 - place) <= 1 }) {
                if place > 1 { cells.append("") }
            } else {
                cells[cells.count - 1].unicodeScalars.append(letter)
            }
            place += isWide(letter) ? 2 : 1
        }
        if cells.last == "" { cells.removeLast() }
        while cells.count < edges.count - 1 { cells.append("") }
        return cells
    }

    /// True for letters that take two places on a screen of fixed width.
    private static func isWide(_ letter: Unicode.Scalar) -> Bool {
        CleanText.joinsWithoutSpace(letter) || (0xAC00...0xD7A3).contains(letter.value)
            || (0x1100...0x115F).contains(letter.value) || (0x1F300...0x1FAFF).contains(letter.value)
    }
}
