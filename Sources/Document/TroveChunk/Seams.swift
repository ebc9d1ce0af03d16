import TroveCore

/// The places where a text may be cut, by how little is lost there.
struct Seams {
    /// What holds a text together.
    enum Kind: Sendable {
        /// Sentences and clauses.
        case sentences
        /// Lines of code or rows.
        case lines
    }

    /// From the best seam to the worst.
    enum Level: Int, CaseIterable, Sendable {
        /// A blank line.
        case strong
        /// The end of a sentence, or of a line of code.
        case sentence
        /// A comma and the like.
        case clause
        /// White space.
        case space
    }

    /// Ascending places by level: a piece may end there.
    private var places: [[Int]] = [[], [], [], []]

    /// Finds the seams of `span`.
    init(_ kind: Kind, _ text: ScalarText, _ span: ScalarSpan) {
        let scalars = text.scalars
        var at = span.start
        while at < span.end {
            let scalar = scalars[at]
            let next = at + 1 < span.end ? scalars[at + 1] : nil
            if scalar.properties.isWhitespace {
                if scalar == "\n", next == "\n" { add(.strong, at) }
                if scalar == "\n", kind == .lines { add(.sentence, at) }
                add(.space, at)
            } else if kind == .sentences {
                if SentenceMarks.ends(scalars, at, span.end) {
                    add(.sentence, SentenceMarks.pastClosers(scalars, at + 1, span.end))
                } else if SentenceMarks.isClause(scalar, before: next) {
                    add(.clause, at + 1)
                }
            } else if scalar == ";" || scalar == "," || scalar == "}" || scalar == ">" {
                add(.clause, at + 1)
            }
            at += 1
        }
    }

    private mutating func add(_ level: Level, _ place: Int) {
        if places[level.rawValue].last != place { places[level.rawValue].append(place) }
    }

    /// The seam nearest to `ideal` in `after < seam <= upTo`, or nil.
    func nearest(to ideal: Int, after: Int, upTo: Int, _ level: Level) -> Int? {
        let list = places[level.rawValue]
        let low = Self.search(list, ideal)
        let next = low < list.count && list[low] <= upTo && list[low] > after ? list[low] : nil
        let previous = low > 0 && list[low - 1] > after && list[low - 1] <= upTo ? list[low - 1] : nil
        guard let next else { return previous }
        guard let previous else { return next }
        return next - ideal < ideal - previous ? next : previous
    }

    /// The first seam in `from <= seam < before`, or nil.
    func first(_ level: Level, from: Int, before: Int) -> Int? {
        let list = places[level.rawValue]
        let next = Self.search(list, from)
        return next < list.count && list[next] < before ? list[next] : nil
    }

    /// Number of the first place at `least` or later.
    private static func search(_ list: [Int], _ least: Int) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] >= least { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// The marks that end sentences and clauses, in the scripts that have them.
enum SentenceMarks {
    /// True when a sentence ends with the scalar at `at`.
    static func ends(_ scalars: [Unicode.Scalar], _ at: Int, _ end: Int) -> Bool {
        let scalar = scalars[at]
        switch scalar {
        case "。", "！", "？", "｡", "．": return true
        case "।", "॥", "؟", "۔", "။", "។", "።", "՞": return true
        case ".", "!", "?", "…", "‼", "⁇":
            let after = pastClosers(scalars, at + 1, end)
            guard after >= end || scalars[after].properties.isWhitespace else { return false }
            return scalar != "." || !isAbbreviation(scalars, at, after, end)
        default: return false
        }
    }

    /// Past the quotes and brackets that close with the sentence, and the numbers of its sources: `.[25][26]`.
    static func pastClosers(_ scalars: [Unicode.Scalar], _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            switch scalars[at] {
            case "\"", "'", "”", "’", "»", ")", "]", "」", "』", "）", "】", "》", ".", "!", "?", "。", "！", "？": at += 1
            case "[":
                guard let next = pastCitation(scalars, at, end) else { return at }
                at = next
            default: return at
            }
        }
        return at
    }

    /// Past `[25]` or `[3, 7–9]`; nil for other brackets.
    private static func pastCitation(_ scalars: [Unicode.Scalar], _ start: Int, _ end: Int) -> Int? {
        var at = start + 1
        while at < min(end, start + longestCitation), scalars[at].properties.numericType == .decimal || at > start + 1 {
            if scalars[at] == "]" { return at + 1 }
            guard scalars[at].properties.numericType == .decimal || ", –-".unicodeScalars.contains(scalars[at]) else {
                return nil
            }
            at += 1
        }
        return nil
    }

    /// Most scalars of the numbers of sources in brackets.
    private static let longestCitation = 16

    /// True for a mark after which a long sentence may be cut.
    static func isClause(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
        switch scalar {
        case "，", "、", "；", "：", "،", "؛": return true
        case ",", ";", ":", "–", "—": return next.map { $0.properties.isWhitespace } ?? true
        default: return false
        }
    }

    /// `e. g.`, `Dr. Smith`, `J. Doe`, and a small letter after the full stop: no end of a sentence.
    private static func isAbbreviation(_ scalars: [Unicode.Scalar], _ at: Int, _ after: Int, _ end: Int) -> Bool {
        var next = after
        var sawLine = 0
        while next < end, scalars[next].properties.isWhitespace {
            if scalars[next] == "\n" { sawLine += 1 }
            next += 1
        }
        if next < end, sawLine < 2, scalars[next].properties.isLowercase { return true }
        var start = at
        while start > 0, at - start < 6, scalars[start - 1].properties.isAlphabetic { start -= 1 }
        let length = at - start
        if length == 1, scalars[start].properties.isUppercase, next < end { return true }
        guard length > 1, length < 5, next < end else { return false }
        return abbreviations.contains(String(String.UnicodeScalarView(scalars[start..<at])).lowercased())
    }

    private static let abbreviations: Set<String> = [
        "dr", "mr", "mrs", "ms", "prof", "st", "no", "vs", "fig", "figs", "eq", "cf", "vol", "pp", "ed", "eds", "al",
        "jr", "sr", "inc", "ca", "bzw", "usw", "nr", "str", "hr", "fr", "abb", "tab", "sec", "ch",
    ]
}
