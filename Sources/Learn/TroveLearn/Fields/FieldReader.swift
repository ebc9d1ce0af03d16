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
    /// Values that people gave for each field of text: recognition's slips in them are put right.
    package let known: [[String]]

    package init(features: FieldFeatures, classifier: SparseClassifier? = nil, known: [[String]] = []) {
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
            return kind == .text ? run(own, field, document) : best(own, kind, document)
        }
    }

    private func rules(_ document: FieldDocument) -> [FieldFinding?] {
        zip(fields, features.kinds).map { field, kind in
            FieldRules.answer(field, kind, in: document).map { answer in
                let text = document.text(answer.words)
                let value = kind.places(in: text).first.map { text[scalars: $0.number] } ?? text
                return FieldFinding(
                    value: Self.tidy(value, kind), words: answer.words, confidence: answer.confidence)
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
                    value: Self.tidy(text[scalars: hasCurrency ? place.range : place.number], kind),
                    words: hasCurrency ? words : number, confidence: share)
            }
        }
        return best
    }

    /// The run of words that are the likeliest together (Bentley, 1984).
    private func run(_ shares: [Double], _ field: Int, _ document: FieldDocument) -> FieldFinding? {
        var best: (sum: Double, words: Range<Int>)?
        var (sum, start) = (0.0, 0)
        for (index, share) in shares.enumerated() {
            if sum <= 0 { (sum, start) = (0, index) }
            sum += log(max(1e-9, share) / max(1e-9, 1 - share))
            if sum > best?.sum ?? -.infinity { best = (sum, start..<index + 1) }
        }
        guard let words = best?.words else { return nil }
        let likely = exp(shares[words].reduce(0) { $0 + log(max(1e-9, $1)) } / Double(words.count))
        let value = Self.tidy(document.text(words), .text)
        return value.isEmpty
            ? nil : FieldFinding(value: corrected(value, field), words: words, confidence: likely)
    }

    /// The known value that differs in a letter of seven at most; the value itself where none does.
    private func corrected(_ value: String, _ field: Int) -> String {
        guard known.indices.contains(field) else { return value }
        let own = Array(FieldKind.text.key(value).unicodeScalars)
        var (best, most) = (value, own.count / 7)
        for other in known[field] {
            let letters = Array(FieldKind.text.key(other).unicodeScalars)
            guard let distance = editDistance(own, letters, most: most) else { continue }
            if distance == 0 { return other }
            (best, most) = (other, distance - 1)
        }
        return best
    }

    /// A value without marks at its ends, and numbers without spaces and letters inside.
    static func tidy(_ value: String, _ kind: FieldKind) -> String {
        let marks = CharacterSet.whitespaces.union(CharacterSet(charactersIn: ",:;-"))
        switch kind {
        case .text: return value.trimmingCharacters(in: marks)
        case .date: return value.contains(where: \.isLetter) ? value : value.filter { $0 != " " }
        case .amount:
            let number = FieldScanner(value).amounts.first?.number ?? 0..<0
            let head = value[scalars: 0..<number.lowerBound]
            return head + value[scalars: number].filter { $0 != " " }.replacing("O", with: "0")
        }
    }
}
