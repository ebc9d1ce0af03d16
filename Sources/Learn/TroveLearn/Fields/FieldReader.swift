internal import Foundation
internal import TroveCore
package import TroveHeads

/// What was read of a field.
package struct FieldFinding: Sendable, Equatable {
    /// The value as it is printed, recognition's spaces inside of numbers aside.
    package var value: String
    /// Its words in the document.
    package var words: Range<Int>
    /// How likely it is right, 0 to 1.
    package var confidence: Double
}

/// Reads fields of forms: by rules, and by a word classifier where one was learned.
package struct FieldReader: Sendable, Codable, Equatable {
    package let features: FieldFeatures
    /// Class 0 is no field; nil before anything was learned.
    package let classifier: SparseClassifier?
    /// Values of the examples, by which slips of recognition are put right; nil before anything was learned.
    package let known: KnownValues?

    package init(features: FieldFeatures, classifier: SparseClassifier? = nil, known: KnownValues? = nil) {
        self.features = features
        self.classifier = classifier
        self.known = known
    }

    /// Reads by rules alone.
    package init(fields: [String]) {
        self.init(features: FieldFeatures(fields: fields, kinds: fields.map { FieldKind(name: $0) }))
    }

    package var fields: [String] { features.fields }

    /// A finding for each field; nil where there is nothing that it could be.
    package func read(_ document: FieldDocument) -> [FieldFinding?] {
        guard let classifier else { return rules(document) }
        let shares = features.rows(document).map(classifier.probabilities)
        return fields.indices.map { field in
            let own = shares.map { Double($0[field + 1]) }
            let kind = features.kinds[field]
            guard kind == .text else { return best(own, kind, document) }
            let found = run(own, document)
            return known?.corrected(found, field, in: document) ?? found
        }
    }

    private func rules(_ document: FieldDocument) -> [FieldFinding?] {
        zip(fields, features.kinds).map { field, kind in
            FieldRules.answer(field, kind, in: document).map { answer in
                let text = document.text(answer.words)
                let value = kind.places(in: text).first.map { text[scalars: $0.number] } ?? text
                return FieldFinding(
                    value: Self.tidy(value, kind, in: document), words: answer.words, confidence: answer.confidence)
            }
        }
    }

    /// The date or amount whose words are the likeliest.
    private func best(_ shares: [Double], _ kind: FieldKind, _ document: FieldDocument) -> FieldFinding? {
        var best: FieldFinding?
        for line in document.lines {
            let text = document.text(line)
            for place in kind.places(in: text) {
                guard let words = FieldSpans.words(place.range, of: line, document),
                    let number = FieldSpans.words(place.number, of: line, document)
                else { continue }
                let share = shares[number].max() ?? 0
                guard share > best?.confidence ?? 0 else { continue }
                // A currency in words of its own belongs to the value where examples had it so.
                let hasCurrency =
                    words.lowerBound < number.lowerBound
                    && shares[words.lowerBound..<number.lowerBound].allSatisfy { $0 >= 0.5 }
                best = FieldFinding(
                    value: Self.tidy(text[scalars: hasCurrency ? place.range : place.number], kind, in: document),
                    words: hasCurrency ? words : number, confidence: share)
            }
        }
        return best
    }

    /// The run of words that are the likeliest together (Bentley, 1984).
    private func run(_ shares: [Double], _ document: FieldDocument) -> FieldFinding? {
        var best: (sum: Double, words: Range<Int>)?
        var (sum, start) = (0.0, 0)
        for (index, share) in shares.enumerated() {
            if sum <= 0 { (sum, start) = (0, index) }
            sum += log(max(1e-9, share) / max(1e-9, 1 - share))
            if sum > best?.sum ?? -.infinity { best = (sum, start..<index + 1) }
        }
        guard let words = best?.words else { return nil }
        let likely = exp(shares[words].reduce(0) { $0 + log(max(1e-9, $1)) } / Double(words.count))
        let value = Self.tidy(document.text(words), .text, in: document)
        return value.isEmpty ? nil : FieldFinding(value: value, words: words, confidence: likely)
    }

    /// A value without marks at its ends, and numbers without spaces and letters inside.
    private static func tidy(_ value: String, _ kind: FieldKind, in document: FieldDocument) -> String {
        let marks = CharacterSet.whitespaces.union(CharacterSet(charactersIn: ",:;-"))
        func digits(_ value: String) -> String {
            String(value.filter { $0 != " " }.map { $0 == "O" || $0 == "Q" ? "0" : $0 })
        }
        switch kind {
        case .text: return value.trimmingCharacters(in: marks)
        case .date:
            let hasMonth = value.contains { $0.isLetter && $0 != "O" && $0 != "Q" }
            return hasMonth ? value : digits(value)
        case .amount:
            let number = FieldScanner(value).amounts.first?.number ?? 0..<0
            var plain = Array(digits(value[scalars: number]))
            // A comma where the document's other amounts have a point is a slip of recognition, and the other way.
            if plain.count > 2 { plain[plain.count - 3] = decimalMark(document, or: plain[plain.count - 3]) }
            return value[scalars: 0..<number.lowerBound] + String(plain)
        }
    }

    /// The mark before the hundredths of most amounts.
    private static func decimalMark(_ document: FieldDocument, or other: Character) -> Character {
        var points = 0
        for line in document.lines {
            let text = document.text(line)
            for place in FieldKind.amount.places(in: text) {
                points += digitsMark(text[scalars: place.number]) == "." ? 1 : -1
            }
        }
        return points == 0 ? other : points > 0 ? "." : ","
    }

    private static func digitsMark(_ number: String) -> Character? { number.filter { $0 != " " }.dropLast(2).last }
}
