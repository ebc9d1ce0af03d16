import CPDFium
import TroveCore

/// Lines of a page joined into paragraphs, headings and list items.
struct PDFLayout {
    /// The size of most of the document's letters, in points.
    let bodySize: Double
    /// True when most of the document's letters are bold.
    let bodyIsBold: Bool
    private let headingSizes: [Double]

    /// A paragraph, heading or item.
    struct Group {
        var kind: Block.Kind
        var level: Int
        var lines: [PDFLine]
        /// The cells of a table, row by row.
        var rows: PDFTables.Rows?
    }

    /// Learns the sizes of body and headings from all lines of a document.
    init(_ lines: some Sequence<PDFLine>) {
        var weights: [Double: Int] = [:]
        var bold = 0
        var total = 0
        for line in lines {
            let letters = line.letters
            weights[line.size, default: 0] += letters
            total += letters
            if line.isBold { bold += letters }
        }
        let body = weights.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 10
        bodySize = body
        bodyIsBold = bold * 2 > total
        headingSizes = weights.keys.filter { $0 >= body * 1.15 }.sorted(by: >)
    }

    /// The groups of one page, in reading order.
    /// - Parameter rules: Lines that are drawn across and down.
    func groups(_ lines: [PDFLine], rules: [cpdfium_rule]) -> [Group] {
        let ruled = PDFRuledTables(rules)
        let segments = lines.flatMap { $0.segments() }.flatMap { ruled.split($0) }
        var tables = ruled.tables(segments)
        tables += PDFTables.find(segments, taken: Set(tables.flatMap(\.members)))
        let inTables = Set(tables.flatMap(\.members))
        var pieces = segments.enumerated().filter { !inTables.contains($0.offset) }.map { place, line in
            PDFColumns.Piece(
                x0: line.x0, y0: line.y0, x1: line.x1, y1: line.y1, height: line.em, index: place,
                isRightToLeft: line.isRightToLeft)
        }
        for (number, table) in tables.enumerated() {
            let parts = table.members.map { segments[$0] }
            pieces.append(
                PDFColumns.Piece(
                    x0: parts.map(\.x0).min() ?? 0, y0: parts.map(\.y0).min() ?? 0, x1: parts.map(\.x1).max() ?? 0,
                    y1: parts.map(\.y1).max() ?? 0, height: parts.map(\.em).max() ?? 0, index: -1 - number))
        }
        // A table stands in the content where its first part does.
        let places = tables.map { $0.members.min() ?? 0 }
        pieces.sort {
            ($0.index < 0 ? places[-1 - $0.index] : $0.index) < ($1.index < 0 ? places[-1 - $1.index] : $1.index)
        }
        let numbers = pieces.map(\.index)
        for place in pieces.indices { pieces[place].index = place }
        let isVertical = segments.contains(where: \.isVertical)
        let order = (isVertical ? Array(numbers.indices) : PDFColumns.order(pieces)).map { numbers[$0] }
        var groups: [Group] = []
        var run: [PDFLine] = []
        for index in order {
            if index < 0 {
                groups += paragraphs(run)
                run = []
                let rows = tables[-1 - index].rows
                groups.append(Group(kind: .table, level: 0, lines: rows.flatMap { $0.flatMap { $0 } }, rows: rows))
            } else if let last = run.last, last.source == segments[index].source, !last.isVertical {
                run[run.count - 1].join(segments[index])
            } else {
                run.append(segments[index])
            }
        }
        return groups + paragraphs(run)
    }

    private func paragraphs(_ lines: [PDFLine]) -> [Group] {
        var groups: [Group] = []
        for line in lines {
            let isItem = Self.isItem(line)
            if !isItem, let last = groups.last?.lines.last, let first = groups.last?.lines.first,
                continues(last, line, first: first, count: groups[groups.count - 1].lines.count)
            {
                groups[groups.count - 1].lines.append(line)
            } else {
                groups.append(Group(kind: isItem ? .listItem : .paragraph, level: 0, lines: [line]))
            }
        }
        for index in groups.indices {
            classify(&groups[index])
            if groups[index].kind == .paragraph { groups[index].kind = kind(ofParagraph: groups[index].lines) }
        }
        return groups
    }

    private func continues(_ a: PDFLine, _ b: PDFLine, first: PDFLine, count: Int) -> Bool {
        if a.endsEntry || abs(a.size - b.size) > max(a.size, b.size) * 0.12 || a.isBold != b.isBold { return false }
        if a.isVertical || b.isVertical {
            let gap = a.x0 - b.x1
            return a.isVertical && b.isVertical && gap > -(a.x1 - a.x0) * 0.3 && gap < a.x1 - a.x0
        }
        let isBelow = b.y0 > a.y0 + a.height * 0.3
        let isMidSentence = a.endsInHyphen || b.words.first?.ends.first.properties.isLowercase == true
        if !isBelow {
            // Up and to the side: the next column. Its first line goes on only in the middle of a sentence.
            return isMidSentence && b.x0 > a.x0
        }
        let gap = b.y0 - a.y1
        if gap > a.height * 0.65 { return false }
        let overlap = min(a.x1, b.x1) - max(a.x0, b.x0)
        if overlap < min(a.x1 - a.x0, b.x1 - b.x0) * 0.3 { return false }
        // A line that stops short after a full stop ends its paragraph; an indent begins one.
        if a.x1 < b.x1 - (b.x1 - b.x0) * 0.2, let end = a.words.last?.ends.last,
            ".!?:。！？：".unicodeScalars.contains(end)
        {
            return false
        }
        if count > 1, b.x0 > a.x0 + a.height * 0.9, b.x0 > first.x0 - a.height * 0.1, !isMidSentence { return false }
        return true
    }

    /// A caption begins with the name and number of its figure, a footnote with its mark in small letters at the foot.
    private func kind(ofParagraph lines: [PDFLine]) -> Block.Kind {
        guard let first = lines.first, let word = first.words.first else { return .paragraph }
        let isSmall = first.size <= bodySize * 0.92
        if lines.count <= 6, Self.namesFigure(first) { return .caption }
        let isMark =
            word.letters <= 3 && (word.text.allSatisfy(\.isNumber) || "*†‡§".unicodeScalars.contains(word.ends.first))
        return isSmall && first.y0 > 0.6 && (isMark || word.ends.first.properties.numericType != nil)
            ? .footnote : .paragraph
    }

    /// `Figure 3: ...`, `Abb. 2`, `图 1.2`: the number closes with a mark, so that a sentence about a figure is none.
    private static func namesFigure(_ line: PDFLine) -> Bool {
        let text = line.words.prefix(3).map(\.text).joined(separator: " ").lowercased()
        guard let name = figureNames.first(where: { text.hasPrefix($0) }) else { return false }
        let rest = text.dropFirst(name.count).drop { $0 == "." || $0 == " " }
        let number = rest.prefix { $0.isNumber || $0 == "." || $0 == "-" }
        guard number.contains(where: \.isNumber) else { return false }
        let after = rest.dropFirst(number.count)
        return number.last == "." || after.hasPrefix(":") || after.hasPrefix(" –") || after.hasPrefix("：")
            || after.isEmpty && line.words.count <= 3 || text.hasPrefix("图") || text.hasPrefix("図")
            || text.hasPrefix("表")
    }

    private static let figureNames = [
        "figure", "fig", "table", "abbildung", "abb", "tabelle", "tab", "tableau", "figura", "tabla", "图", "図", "圖",
        "表",
    ]

    private func classify(_ group: inout Group) {
        guard let first = group.lines.first else { return }
        let letters = group.lines.reduce(0) { $0 + $1.letters }
        guard letters > 1, letters < 200, group.lines.count <= 4, !first.isVertical else { return }
        let isLarge = first.size >= bodySize * 1.15
        let last = group.lines.last?.words.last?.ends.last
        let isStrong =
            first.isBold && !bodyIsBold && group.lines.count <= 2 && last != "." && last != "," && letters < 120
        guard isLarge || isStrong,
            group.lines.contains(where: { $0.words.contains { $0.text.contains(where: \.isLetter) } })
        else { return }
        group.kind = .heading
        if let rank = headingSizes.firstIndex(where: { abs($0 - first.size) < 0.26 }), isLarge {
            group.level = min(rank + 1, 6)
        } else {
            group.level = min(headingSizes.count + 1, 6)
        }
    }

    /// True for a line that begins with the mark of a list: a bullet, `12.`, `12)` or `a)`, then a space.
    private static func isItem(_ line: PDFLine) -> Bool {
        guard line.words.count > 1, line.words[1].hasSpaceBefore, line.words[0].letters <= 4 else { return false }
        let mark = line.words[0]
        if mark.letters == 1 {
            return "•◦▪‣●○■□–-*".unicodeScalars.contains(mark.ends.first)
        }
        guard mark.ends.last == "." || mark.ends.last == ")" else { return false }
        if mark.letters == 2, mark.ends.last == ")" { return true }
        return mark.text.unicodeScalars.dropLast().allSatisfy { $0.properties.numericType == .decimal }
    }
}
