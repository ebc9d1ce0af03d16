/// Cells as a reader of the sheet sees them: shared strings, dates, percentages, plain numbers.
struct SheetValues {
    private var strings: [String] = []
    private var formats: [Int] = []
    private var codes: [Int: String] = [:]
    private let startsIn1904: Bool

    /// Reads the workbook's parts, as far as there are any.
    init(strings: MarkupTree?, styles: MarkupTree?, workbook: MarkupTree) {
        startsIn1904 = workbook.nodes.contains {
            $0.name == "workbookPr" && ["1", "true"].contains($0.attributes["date1904"])
        }
        if let strings {
            for at in strings.nodes.indices where strings[at].name == "si" {
                self.strings.append(Self.rich(strings, at))
            }
        }
        guard let styles else { return }
        for node in styles.nodes where node.name == "numFmt" {
            if let id = Int(node.attributes["numFmtId"] ?? "") { codes[id] = node.attributes["formatCode"] }
        }
        if let cells = styles.first("cellXfs") {
            formats = styles.children("xf", of: cells).map { Int(styles[$0].attributes["numFmtId"] ?? "") ?? 0 }
        }
    }

    /// For workbooks that keep their formats otherwise.
    init(formats: [Int], codes: [Int: String], startsIn1904: Bool) {
        self.formats = formats
        self.codes = codes
        self.startsIn1904 = startsIn1904
    }

    /// The text of a cell.
    func text(of cell: Int, in tree: MarkupTree) -> String {
        let node = tree[cell]
        let raw = tree.children("v", of: cell).first.map { tree.text(of: $0) } ?? ""
        switch node.attributes["t"] ?? "n" {
        case "s":
            guard let index = Int(raw), strings.indices.contains(index) else { return "" }
            return strings[index]
        case "inlineStr": return tree.children("is", of: cell).first.map { Self.rich(tree, $0) } ?? ""
        case "b": return raw == "1" ? "TRUE" : raw == "0" ? "FALSE" : raw
        case "str", "e", "d": return raw
        default: return number(raw, style: Int(node.attributes["s"] ?? "") ?? 0)
        }
    }

    /// Text runs without the readings that East Asian workbooks set above them.
    private static func rich(_ tree: MarkupTree, _ root: Int) -> String {
        var out = ""
        var at = root
        while at < tree[root].end {
            if tree[at].name == "rPh" {
                at = tree[at].end
                continue
            }
            if tree[at].isText, tree[tree[at].parent].name == "t" { out += tree[at].text }
            at += 1
        }
        return out
    }

    private func number(_ raw: String, style: Int) -> String {
        guard let value = Double(raw) else { return raw }
        return number(value, style: style)
    }

    /// A number as its style shows it.
    func number(_ value: Double, style: Int) -> String {
        guard value.isFinite else { return "" }
        let format = formats.indices.contains(style) ? formats[style] : 0
        let code = codes[format] ?? ""
        if Self.isDate(format, code), let day = date(value, code, format) { return day }
        if format == 9 || format == 10 || code.hasSuffix("%") { return Self.plain(value * 100) + "%" }
        return Self.plain(value)
    }

    /// At most 15 significant digits, as a sheet shows; no exponent for what fits without.
    private static func plain(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        let scale = 1e9
        if abs(value) < 1e6 {
            let rounded = (value * scale).rounded() / scale
            if rounded != 0 { return "\(rounded)" }
        }
        return "\(value)"
    }

    private static func isDate(_ format: Int, _ code: String) -> Bool {
        if (14...22).contains(format) || (27...36).contains(format) || (45...47).contains(format) { return true }
        var isQuoted = false
        var isBracketed = false
        for character in code.lowercased() {
            if character == "\"" { isQuoted.toggle() }
            if character == "[" { isBracketed = true }
            if character == "]" { isBracketed = false }
            if !isQuoted, !isBracketed, "ymdh".contains(character) { return true }
        }
        return false
    }

    /// Days since the epoch of the workbook as a date, with the time where there is one.
    private func date(_ value: Double, _ code: String, _ format: Int) -> String? {
        guard value >= 0, value < 3_000_000 else { return nil }
        let whole = Int(value)
        let seconds = Int(((value - Double(whole)) * 86_400).rounded())
        let time =
            "\(Self.two(seconds / 3600)):\(Self.two(seconds / 60 % 60))"
            + (seconds % 60 == 0 ? "" : ":" + Self.two(seconds % 60))
        if whole == 0 { return time }
        // Day 60 of the 1900 calendar, 29 February 1900, never was.
        let days = startsIn1904 ? whole - 24_107 : whole - 25_569 + (whole < 60 ? 1 : 0)
        let date = Self.civil(days)
        let day = "\(date.year)-\(Self.two(date.month))-\(Self.two(date.day))"
        return seconds == 0 ? day : day + " " + time
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// Year, month and day of a count of days since 1970.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * month + 2) / 5 + 1
        let civil = month < 10 ? month + 3 : month - 9
        return (year + era * 400 + (civil <= 2 ? 1 : 0), civil, day)
    }
}
