internal import TroveCore
internal import TroveHeads

/// What a word classifier sees of each word: its text and shape, its neighbours, its place on the page, and what rules say.
package struct FieldFeatures: Sendable, Codable, Equatable {
    /// Numbers that names of features are dealt to.
    package static let width = 1 << 14

    package let fields: [String]
    package let kinds: [FieldKind]

    package init(fields: [String], kinds: [FieldKind]) {
        self.fields = fields
        self.kinds = kinds
    }

    /// The features of each word.
    package func rows(_ document: FieldDocument) -> [[Int32]] {
        let page = Page(document, rules: zip(fields, kinds).map { FieldRules.answer($0, $1, in: document)?.words })
        return document.words.indices.map { index in
            var names = page.own(index)
            page.addNeighbours(of: index, to: &names)
            page.addPlace(of: index, to: &names)
            page.addAmount(of: index, to: &names)
            for (field, words) in zip(fields, page.rules) where words?.contains(index) == true {
                names.append("rule=\(field)")
            }
            return Set(names).map { SparseClassifier.feature($0, width: Self.width) }.sorted()
        }
    }

    /// A word without case and marks around it.
    static func key(_ word: String) -> String {
        let trimmed = word.lowercased().drop { !$0.isLetter && !$0.isNumber }
        let end = trimmed.lastIndex { $0.isLetter || $0.isNumber }
        return end.map { String(trimmed[...$0]) } ?? word
    }

    /// Runs of capitals, small letters and digits as one sign each.
    static func shape(_ word: String) -> String {
        var shape = ""
        for character in word {
            let sign: Character =
                character.isNumber ? "9" : !character.isLetter ? character : character.isUppercase ? "A" : "a"
            if shape.last != sign { shape.append(sign) }
        }
        return shape
    }

    /// A document with what all of its words share.
    private struct Page {
        let document: FieldDocument
        let rules: [Range<Int>?]
        let keys: [String]
        let shapes: [String]
        /// `date`, `amount` or nothing.
        let kinds: [FieldKind?]
        let amounts: [Int: Int]
        /// Different amounts, the greatest first, and how often each stands there.
        let ranked: [Int]
        let counts: [Int: Int]
        let dates: [Range<Int>]
        let height: Double

        init(_ document: FieldDocument, rules: [Range<Int>?]) {
            self.document = document
            self.rules = rules
            keys = document.words.map { FieldFeatures.key($0.text) }
            shapes = document.words.map { FieldFeatures.shape($0.text) }
            var kinds = [FieldKind?](repeating: nil, count: document.words.count)
            var amounts: [Int: Int] = [:]
            var dates: [Range<Int>] = []
            for line in document.lines {
                let text = document.text(line)
                for place in FieldKind.date.places(in: text) {
                    guard let words = FieldSpans.words(place.range, of: line, document) else { continue }
                    for index in words { kinds[index] = .date }
                    dates.append(words)
                }
                for place in FieldKind.amount.places(in: text) {
                    guard let words = FieldSpans.words(place.range, of: line, document) else { continue }
                    for index in words {
                        kinds[index] = .amount
                        amounts[index] = place.key
                    }
                }
            }
            self.kinds = kinds
            self.amounts = amounts
            self.dates = dates
            counts = Dictionary(grouping: amounts.values, by: \.self).mapValues(\.count)
            ranked = counts.keys.sorted(by: >)
            let heights = document.words.compactMap { $0.box.map { $0.y1 - $0.y0 } }.sorted()
            height = heights.isEmpty ? 0 : heights[heights.count / 2]
        }

        func own(_ index: Int) -> [String] {
            let key = keys[index]
            return [
                "w=\(key)", "s=\(shapes[index])", "p=\(key.prefix(3))", "e=\(key.suffix(3))",
                "k=\(kinds[index]?.rawValue ?? "")",
            ]
        }

        func addNeighbours(of index: Int, to names: inout [String]) {
            let number = document.lineOfWord[index]
            let line = document.lines[number]
            let (before, after) = (line.lowerBound..<index, index + 1..<line.upperBound)
            names.append("-1=\(before.last.map { keys[$0] } ?? "^")")
            names.append("+1=\(after.first.map { keys[$0] } ?? "$")")
            names.append("-1s=\(before.last.map { shapes[$0] } ?? "^")")
            names.append("+1s=\(after.first.map { shapes[$0] } ?? "$")")
            if before.count > 1 { names.append("-2=\(keys[index - 2])") }
            if after.count > 1 { names.append("+2=\(keys[index + 2])") }
            names += before.map { "l=\(keys[$0])" }
            names += after.map { "r=\(keys[$0])" }
            let above = number > 0 ? document.lines[number - 1] : 0..<0
            names += above.map { "u=\(keys[$0])" }
            if number + 1 < document.lines.count { names += document.lines[number + 1].map { "d=\(keys[$0])" } }
            if let kind = kinds[index] {
                names += before.map { "kl=\(kind),\(keys[$0])" }
                names += above.map { "ku=\(kind),\(keys[$0])" }
            }
            if line.contains(where: { FieldRules.firms.contains(keys[$0]) }) {
                names += ["firm", "firm=\(min(number, 8))"]
            }
            if document.words[line.lowerBound..<index + 1].contains(where: { $0.text.contains("(") }) {
                names.append("paren")
            }
        }

        func addPlace(of index: Int, to names: inout [String]) {
            let number = document.lineOfWord[index]
            let line = document.lines[number]
            names += [
                "row=\(min(number, 12))", "rowb=\(min(document.lines.count - 1 - number, 12))",
                "j=\(min(index - line.lowerBound, 5))", "jb=\(min(line.upperBound - 1 - index, 5))",
            ]
            guard let box = document.words[index].box else { return }
            names += [
                "y=\(Int(box.y0 * 8))", "x=\(Int((box.x0 + box.x1) * 3))", "page=\(min(box.page, 4))",
                "h=\(height > 0 ? min(5, Int((box.y1 - box.y0) / height * 3)) : 0)",
            ]
        }

        func addAmount(of index: Int, to names: inout [String]) {
            if kinds[index] == .date {
                names.append("nth=\(min(3, dates.firstIndex { $0.contains(index) } ?? 0))")
            }
            guard let value = amounts[index] else { return }
            let rank = min(5, ranked.firstIndex(of: value) ?? 5)
            names += ["rank=\(rank)", "n=\(min(4, counts[value] ?? 0))"]
            // What was paid less the change, and what was bought with its tax.
            let others = ranked.prefix(40).filter { $0 != value && $0 > 0 }
            let all = Set(others)
            let isDifference = others.contains { $0 > value && all.contains($0 - value) }
            let isSum = others.contains { $0 < value && (all.contains(value - $0)) }
            names += ["diff=\(isDifference)", "diff=\(isDifference),\(rank)", "sum=\(isSum)"]
        }
    }
}
