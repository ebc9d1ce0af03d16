/// What values of a field look like.
package enum FieldKind: String, Sendable, Codable {
    case date, amount, text

    /// What a field of that name is likely to hold.
    package init(name: String) {
        let name = name.lowercased()
        func has(_ parts: [String]) -> Bool { parts.contains { name.contains($0) } }
        if has(["date", "datum", "fecha", "日期", "tarikh", "deadline"]) {
            self = .date
        } else if has([
            "total", "amount", "sum", "price", "tax", "balance", "betrag", "summe", "montant", "importe", "金额", "合计",
            "discount", "tip", "fee",
        ]) {
            self = .amount
        } else {
            self = .text
        }
    }

    /// What most of some values look like.
    package init(values: [String], name: String) {
        guard !values.isEmpty else {
            self.init(name: name)
            return
        }
        func most(_ kind: FieldKind) -> Bool {
            let alike = values.count { value in
                kind.places(in: value).contains { 2 * $0.range.count > value.unicodeScalars.count }
            }
            return 4 * alike >= 3 * values.count
        }
        self = most(.date) ? .date : most(.amount) ? .amount : .text
    }

    /// Where values of the kind stand in a line, by scalars; none for texts, which may be anything.
    package func places(in line: String) -> [FieldScanner.Place] {
        switch self {
        case .date: FieldScanner(line).dates
        case .amount: FieldScanner(line).amounts
        case .text: []
        }
    }

    /// A value in a form in which equal ones are equal: digits and letters alone, and no currency.
    package func key(_ value: String) -> String {
        switch self {
        case .date, .text: return String(value.lowercased().filter { $0.isLetter || $0.isNumber })
        case .amount: return FieldScanner(value).amounts.first.map { String($0.key) } ?? FieldKind.text.key(value)
        }
    }
}

extension String {
    /// Some of the scalars.
    subscript(scalars range: Range<Int>) -> String {
        String(String.UnicodeScalarView(unicodeScalars.dropFirst(range.lowerBound).prefix(range.count)))
    }
}
