internal import Foundation
internal import TroveCore
internal import TroveHeads

/// Values of text that examples have, and what their documents look like: the next receipt of a shop is like the last.
package struct KnownValues: Sendable, Codable, Equatable {
    /// An example's first lines and its values.
    private struct Example: Sendable, Codable, Equatable {
        /// Numbers of the words, each once.
        var words: [Int32]
        /// By field; nil where it has none, or where the field holds dates or amounts.
        var values: [String?]
    }

    private let examples: [Example]

    /// Lines that tell one sender's forms from another's.
    private static let lines = 14
    /// Words that are alike from this likeness on are of one sender.
    private static let alike = 0.25
    /// A value that is as likely as this is taken as it was read.
    private static let sure = 0.8
    /// Pairs of words so often seen are right.
    private static let often = 3

    init(_ examples: [FieldFit.Example], fields: [String], kinds: [FieldKind]) {
        self.examples = examples.map { example in
            Example(
                words: Self.words(example.document),
                values: zip(fields, kinds).map { $1 == .text ? example.values[$0] : nil })
        }
    }

    /// What was found, with slips of recognition put right.
    func corrected(_ found: FieldFinding?, _ field: Int, in document: FieldDocument) -> FieldFinding? {
        let found = found.map { one in
            var one = one
            one.value = nearest(to: mended(one.value, field), field)
            return one
        }
        guard (found?.confidence ?? 0) < Self.sure, let (value, likeness) = ofLikeDocuments(field, document) else {
            return found
        }
        let own = found?.value ?? ""
        let confidence = FieldFit.agree(own, value) ? max(likeness, found?.confidence ?? 0) : likeness
        return FieldFinding(value: value, words: found?.words ?? 0..<0, confidence: confidence)
    }

    /// The known value that differs in a letter of seven at most; the value itself where none does.
    private func nearest(to value: String, _ field: Int) -> String {
        let own = Array(FieldKind.text.key(value).unicodeScalars)
        var (best, most) = (value, own.count / 7)
        for other in Set(examples.compactMap { $0.values[field] }).sorted() {
            let letters = Array(FieldKind.text.key(other).unicodeScalars)
            guard let distance = editDistance(own, letters, most: most) else { continue }
            if distance == 0 { return other }
            (best, most) = (other, distance - 1)
        }
        return best
    }

    /// Words that differ in a letter from one that often stands beside the same neighbour are taken for it.
    private func mended(_ value: String, _ field: Int) -> String {
        var pairs: [[String]: Int] = [:]
        var known = Set<String>()
        for other in examples.compactMap({ $0.values[field] }) {
            let words = other.split(separator: " ").map(String.init)
            known.formUnion(words.map(FieldKind.text.key))
            for (first, second) in zip(words, words.dropFirst()) { pairs[[first, second], default: 0] += 1 }
        }
        let common = pairs.filter { $0.value >= Self.often }.keys.sorted { $0.lexicographicallyPrecedes($1) }
        var words = value.split(separator: " ").map(String.init)
        func isNear(_ a: String, _ b: String) -> Bool {
            let (a, b) = (FieldKind.text.key(a), FieldKind.text.key(b))
            return a != b && a.count == b.count && zip(a, b).count { $0 != $1 } == 1
        }
        func isSame(_ a: String, _ b: String) -> Bool { FieldKind.text.key(a) == FieldKind.text.key(b) }
        for index in words.indices where words[index].count >= 3 && !known.contains(FieldKind.text.key(words[index])) {
            for pair in common {
                if index + 1 < words.count, isSame(words[index + 1], pair[1]), isNear(words[index], pair[0]) {
                    words[index] = pair[0]
                } else if index > 0, isSame(words[index - 1], pair[0]), isNear(words[index], pair[1]) {
                    words[index] = pair[1]
                }
            }
        }
        return words.joined(separator: " ")
    }

    /// What the examples that are the most like a document say, where some are.
    private func ofLikeDocuments(_ field: Int, _ document: FieldDocument) -> (value: String, likeness: Double)? {
        let own = Set(Self.words(document))
        var documents: [Int32: Int] = [:]
        for example in examples { for word in example.words { documents[word, default: 0] += 1 } }
        let all = Double(examples.count)
        // Words of few examples tell more.
        func weight(_ word: Int32) -> Double {
            let share = log(documents[word].map { (all + 1) / (Double($0) + 0.5) } ?? 2 * all)
            return share * share
        }
        let length = own.reduce(0) { $0 + weight($1) }
        let likeness = examples.map { example -> Double in
            let common = example.words.reduce(0) { $0 + (own.contains($1) ? weight($1) : 0) }
            let product = length * example.words.reduce(0) { $0 + weight($1) }
            return product > 0 ? common / product.squareRoot() : 0
        }
        let near = examples.indices.filter { likeness[$0] >= Self.alike && examples[$0].values[field] != nil }
            .sorted { (likeness[$0], $1) > (likeness[$1], $0) }.prefix(5)
        var votes: [String: (sum: Double, best: Double)] = [:]
        for index in near {
            guard let value = examples[index].values[field] else { continue }
            let vote = votes[value] ?? (0, 0)
            votes[value] = (vote.sum + likeness[index], max(vote.best, likeness[index]))
        }
        return votes.max { ($0.value.sum, $1.key) < ($1.value.sum, $0.key) }.map { ($0.key, $0.value.best) }
    }

    private static func words(_ document: FieldDocument) -> [Int32] {
        let words = document.lines.prefix(lines).flatMap { document.words[$0] }.map { FieldFeatures.key($0.text) }
        return Set(words.filter { $0.count > 2 }).map { SparseClassifier.feature($0, width: 1 << 30) }.sorted()
    }
}
