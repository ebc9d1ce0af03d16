internal import Foundation

/// Texts as they compare: case, width, spacing, outer punctuation and the form of dates do not make them differ.
package enum FoldedText {
    /// The folded form.
    package static func fold(_ text: String) -> String {
        let plain = text.precomposedStringWithCompatibilityMapping.lowercased()
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return foldDates(plain).trimmingCharacters(in: CharacterSet(charactersIn: " .,;:!\"'`“”‘’«»()"))
    }

    private static let months =
        "(january|february|march|april|may|june|july|august|september|october|november|december|"
        + "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"

    /// Dates written out, with slashes or with full stops, as `2024-05-08`. Where day and month cannot be told apart
    /// they stay as they are.
    private static func foldDates(_ text: String) -> String {
        guard text.contains(where: \.isNumber) else { return text }
        var text = text
        replace(#"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b"#, in: &text) { ($0[1], $0[2], $0[3]) }
        replace(#"\b(\d{4})年(\d{1,2})月(\d{1,2})日"#, in: &text) { ($0[1], $0[2], $0[3]) }
        replace(#"\b(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?"# + months + #"\.?,? (\d{4})\b"#, in: &text) {
            ($0[3], $0[2], $0[1])
        }
        replace(#"\b"# + months + #"\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b"#, in: &text) { ($0[3], $0[1], $0[2]) }
        // A full stop between numbers is how the day comes first; of slashes only a day above 12 tells.
        replace(#"\b(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})\b"#, in: &text) { ($0[3], $0[2], $0[1]) }
        replace(#"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b"#, in: &text) { parts in
            let (first, second) = (Int(parts[1]) ?? 0, Int(parts[2]) ?? 0)
            if first > 12, second <= 12 { return (parts[3], parts[2], parts[1]) }
            if second > 12, first <= 12 { return (parts[3], parts[1], parts[2]) }
            return first == second ? (parts[3], parts[1], parts[2]) : nil
        }
        return text
    }

    /// Replaces each match by the date that `date` makes of its groups: year, month, day.
    private static func replace(
        _ pattern: String, in text: inout String, date: ([String]) -> (String, String, String)?
    ) {
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return }
        let whole = text as NSString
        let matches = expression.matches(in: text, range: NSRange(location: 0, length: whole.length))
        for match in matches.reversed() {
            let groups = (0..<match.numberOfRanges).map { index in
                match.range(at: index).location == NSNotFound ? "" : whole.substring(with: match.range(at: index))
            }
            guard let (year, month, day) = date(groups), let number = Int(month) ?? TimeExpression.month(month),
                let day = Int(day), (1...12).contains(number), (1...31).contains(day),
                let range = Range(match.range, in: text)
            else { continue }
            text.replaceSubrange(range, with: "\(year)-\(padded(number))-\(padded(day))")
        }
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The slot of a subject and attribute within a scope: facts of one slot can contradict each other.
    static func slot(subject: String, attribute: String, scope: [String]) -> String {
        ([fold(subject), fold(attribute)] + scope).joined(separator: "\u{1F}")
    }
}
