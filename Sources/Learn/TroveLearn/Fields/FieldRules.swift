/// Where a field's value stands by what forms usually look like: what is tried before anything is learned.
package enum FieldRules {
    /// Words of a value, and how far the rule is to be trusted.
    package struct Answer: Sendable, Equatable {
        package var words: Range<Int>
        package var confidence: Double
    }

    /// - Parameter field: A name such as `date`, `total`, `company`, `address`, or what stands beside the value.
    package static func answer(_ field: String, _ kind: FieldKind, in document: FieldDocument) -> Answer? {
        let name = field.lowercased().replacing("_", with: " ").replacing("-", with: " ")
        switch kind {
        case .date: return date(name, document)
        case .amount: return amount(name, document)
        case .text:
            if ["company", "vendor", "seller", "merchant", "shop", "store", "supplier"].contains(name) {
                return company(document)
            }
            return name == "address" ? address(document) : labelled(name, document)
        }
    }

    private static func date(_ name: String, _ document: FieldDocument) -> Answer? {
        var best: (worth: Int, words: Range<Int>)?
        for line in document.lines {
            let text = document.text(line).lowercased()
            for words in FieldSpans.of(.date, line, document) {
                let worth = (text.contains(name) ? 2 : 0) + (text.contains("date") || text.contains("tarikh") ? 1 : 0)
                if worth > best?.worth ?? -1 { best = (worth, words) }
            }
        }
        return best.map { Answer(words: $0.words, confidence: $0.worth > 0 ? 0.7 : 0.5) }
    }

    private static let sums = [
        "total", "jumlah", "summe", "gesamt", "montant", "importe", "合计", "金额", "amount due", "balance due", "nett",
    ]
    private static let parts = [
        "subtotal", "sub total", "sub-total", "qty", "quantity", "item", "tax", "gst", "vat", "discount", "saving",
        "cash",
        "change", "exclud", "before",
    ]
    private static let surely = ["grand", "round", "incl", "due", "payable", "nett"]

    private static func amount(_ name: String, _ document: FieldDocument) -> Answer? {
        var best: (worth: Int, value: Int, words: Range<Int>)?
        for (number, line) in document.lines.enumerated() {
            for words in FieldSpans.of(.amount, line, document) {
                var label = document.text(line.lowerBound..<words.lowerBound).lowercased()
                // A number that stands alone belongs to the line above.
                if label.isEmpty, line.count <= 2, number > 0 {
                    label = document.text(document.lines[number - 1]).lowercased()
                }
                func has(_ list: [String]) -> Bool { list.contains { label.contains($0) } }
                var worth = 0
                if name == "total" {
                    worth = (has(sums) ? 3 : 0) - (has(parts) ? 2 : 0) + (has(surely) ? 1 : 0)
                } else if label.contains(name) {
                    worth = 3
                }
                let value = FieldScanner(document.text(words)).amounts.first?.key ?? 0
                if best.map({ (worth, value) > ($0.worth, $0.value) }) ?? true { best = (worth, value, words) }
            }
        }
        return best.flatMap { name == "total" || $0.worth > 0 ? $0 : nil }
            .map { Answer(words: $0.words, confidence: $0.worth > 2 ? 0.6 : 0.3) }
    }

    /// Words that names of firms hold.
    static let firms: Set<String> = [
        "sdn", "bhd", "s/b", "ltd", "limited", "inc", "llc", "plc", "gmbh", "ag", "corp", "corporation", "co",
        "company",
        "enterprise", "enterprises", "trading", "restaurant", "restoran", "store", "stores", "mart", "market",
        "pharmacy",
        "hardware", "stationery", "cafe", "bakery", "hotel", "group", "holdings", "services", "sarl", "sa", "bv", "oy",
    ]

    private static func company(_ document: FieldDocument) -> Answer? {
        var best: (worth: Double, words: Range<Int>)?
        for (number, line) in document.lines.prefix(12).enumerated() {
            let text = document.text(line)
            guard text.count(where: \.isLetter) >= 4 else { continue }
            let isFirm = document.words[line].contains { firms.contains(FieldFeatures.key($0.text)) }
            let worth = (isFirm ? 3 : 0) - 0.3 * Double(number)
            if worth > best?.worth ?? -.infinity { best = (worth, beforeNumber(line, document)) }
        }
        return best.map { Answer(words: $0.words, confidence: $0.worth > 1 ? 0.5 : 0.3) }
    }

    /// A line up to a number in parentheses, as of a register.
    private static func beforeNumber(_ line: Range<Int>, _ document: FieldDocument) -> Range<Int> {
        let end = line.dropFirst().first { index in
            let word = document.words[index].text
            return word.hasPrefix("(") && word.contains { $0.isNumber }
        }
        return line.lowerBound..<(end ?? line.upperBound)
    }

    private static let streets: Set<String> = [
        "street", "road", "avenue", "lane", "jalan", "jln", "lot", "no", "st", "rd", "ave", "strasse", "straße", "rue",
        "floor", "level", "taman", "block", "unit", "suite", "platz", "calle", "via",
    ]

    /// Lines from the first that names a street, to the last of a few that do or hold a postal code.
    private static func address(_ document: FieldDocument) -> Answer? {
        let lines = document.lines.prefix(15)
        func isPlace(_ line: Range<Int>) -> Bool {
            document.words[line].contains { word in
                let key = FieldFeatures.key(word.text)
                return streets.contains(key) || key.count == 5 && key.allSatisfy(\.isNumber)
            }
        }
        guard let first = lines.firstIndex(where: isPlace) else { return nil }
        let last = lines[first...].prefix(5).lastIndex(where: isPlace) ?? first
        return Answer(words: lines[first].lowerBound..<lines[last].upperBound, confidence: 0.3)
    }

    /// What stands behind the field's name in its line, or in the line below where nothing does.
    private static func labelled(_ name: String, _ document: FieldDocument) -> Answer? {
        let wanted = name.split(separator: " ").map { FieldFeatures.key(String($0)) }
        for (number, line) in document.lines.enumerated() {
            for start in line where start + wanted.count <= line.upperBound {
                guard
                    zip(wanted, document.words[start..<start + wanted.count]).allSatisfy({
                        FieldFeatures.key($1.text) == $0
                    })
                else { continue }
                var rest = start + wanted.count
                while rest < line.upperBound, !document.words[rest].text.contains(where: { $0.isLetter || $0.isNumber })
                {
                    rest += 1
                }
                if rest < line.upperBound { return Answer(words: rest..<line.upperBound, confidence: 0.5) }
                if number + 1 < document.lines.count {
                    return Answer(words: document.lines[number + 1], confidence: 0.3)
                }
            }
        }
        return nil
    }
}

/// Runs of words that hold a date or an amount.
enum FieldSpans {
    static func of(_ kind: FieldKind, _ line: Range<Int>, _ document: FieldDocument) -> [Range<Int>] {
        kind.places(in: document.text(line)).compactMap { words($0.range, of: line, document) }
    }

    /// The words of a line that some of its scalars lie in.
    static func words(_ scalars: Range<Int>, of line: Range<Int>, _ document: FieldDocument) -> Range<Int>? {
        var start = 0
        var found: Range<Int>?
        for index in line {
            let end = start + document.words[index].text.unicodeScalars.count
            if start < scalars.upperBound, end > scalars.lowerBound {
                found = (found?.lowerBound ?? index)..<index + 1
            }
            start = end + 1
        }
        return found
    }
}
