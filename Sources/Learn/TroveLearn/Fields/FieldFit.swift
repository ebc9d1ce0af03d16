internal import Foundation
package import TroveCore
internal import TroveHeads

/// Learns to read fields of forms from documents whose values a person has given.
package struct FieldFit: Sendable {
    /// A document and the values of its fields, by name.
    package struct Example: Sendable {
        package var document: FieldDocument
        package var values: [String: String]

        package init(document: FieldDocument, values: [String: String]) {
            self.document = document
            self.values = values
        }
    }

    /// What weights cost, against the sum of the words' losses.
    package var penalty = 0.25
    package let fields: [String]

    package init(fields: [String]) { self.fields = fields }

    /// - Throws: `.invalidArgument` where no value of any field was found in its document.
    package func fit(_ examples: [Example]) throws(TroveError) -> FieldReader {
        let kinds = fields.map { field in FieldKind(values: examples.compactMap { $0.values[field] }, name: field) }
        let features = FieldFeatures(fields: fields, kinds: kinds)
        var rows: [[Int32]] = []
        var labels: [Int] = []
        for example in examples {
            var own = [Int](repeating: 0, count: example.document.words.count)
            for (number, field) in fields.enumerated() {
                guard let value = example.values[field] else { continue }
                for words in FieldAlignment.places(of: value, kinds[number], in: example.document) {
                    for index in words { own[index] = number + 1 }
                }
            }
            rows += features.rows(example.document)
            labels += own
        }
        guard labels.contains(where: { $0 > 0 }) else {
            throw TroveError(
                .invalidArgument,
                "none of the given values stands in its document; give them as they are printed, for example 12/03/2024"
            )
        }
        let classifier = SparseFit(penalty: penalty / Double(labels.count))
            .fit(rows, labels: labels, classes: fields.count + 1, width: FieldFeatures.width)
        return FieldReader(
            features: features, classifier: classifier, known: KnownValues(examples, fields: fields, kinds: kinds))
    }

    /// How often values of documents held back are read exactly, by field: learned, and by rules alone.
    /// - Throws: `.invalidArgument` for fewer than two documents a fold.
    package func measured(
        _ examples: [Example], folds: Int = 5, seed: UInt64 = 1
    ) throws -> [(field: String, documents: Int, learned: Double, rules: Double)] {
        guard examples.count >= 4 else {
            throw TroveError(
                .invalidArgument,
                "\(examples.count) documents are too few to learn from and to measure on; give four or more")
        }
        let fold = Folds.dealt(examples.map { _ in 0 }, folds: min(folds, examples.count / 2), seed: seed)
        let plain = FieldReader(fields: fields)
        var (all, learned, rules) = (fields.map { _ in 0 }, fields.map { _ in 0 }, fields.map { _ in 0 })
        for part in Set(fold).sorted() {
            let reader = try fit(examples.indices.filter { fold[$0] != part }.map { examples[$0] })
            for index in examples.indices where fold[index] == part {
                let (found, ruled) = (reader.read(examples[index].document), plain.read(examples[index].document))
                for (number, field) in fields.enumerated() {
                    guard let value = examples[index].values[field] else { continue }
                    all[number] += 1
                    learned[number] += found[number].map { Self.agree($0.value, value) } == true ? 1 : 0
                    rules[number] += ruled[number].map { Self.agree($0.value, value) } == true ? 1 : 0
                }
            }
            try Task.checkCancellation()
        }
        return fields.indices.map { number in
            let count = Double(max(1, all[number]))
            return (fields[number], all[number], Double(learned[number]) / count, Double(rules[number]) / count)
        }
    }

    /// Whether two values are the same, case and white space aside.
    package static func agree(_ a: String, _ b: String) -> Bool { plain(a) == plain(b) }

    private static func plain(_ value: String) -> String {
        value.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
