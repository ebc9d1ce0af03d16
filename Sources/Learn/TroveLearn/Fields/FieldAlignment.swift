internal import TroveCore

/// Where the value that a person gives for a field stands in a document.
enum FieldAlignment {
    /// Letters and digits of a value may differ in this share, as recognition makes them.
    private static let unlike = 0.2

    /// The words of a value: all places where a date or an amount stands, else the run of words that is the most like it.
    static func places(of value: String, _ kind: FieldKind, in document: FieldDocument) -> [Range<Int>] {
        let wanted = kind.key(value)
        guard !wanted.isEmpty else { return [] }
        guard kind != .text else { return nearest(wanted, in: document).map { [$0] } ?? [] }
        let hasCurrency = FieldScanner(value).amounts.contains { $0.range != $0.number }
        return document.lines.flatMap { line in
            let text = document.text(line)
            return kind.places(in: text).filter { kind.key(text[scalars: $0.number]) == wanted }.compactMap { place in
                FieldSpans.words(hasCurrency ? place.range : place.number, of: line, document)
            }
        }
    }

    private static func nearest(_ wanted: String, in document: FieldDocument) -> Range<Int>? {
        let keys = document.words.map { Array(FieldKind.text.key($0.text).unicodeScalars) }
        let goal = Array(wanted.unicodeScalars)
        let most = Int(unlike * Double(goal.count))
        var best: (distance: Int, words: Range<Int>)?
        for start in keys.indices where !keys[start].isEmpty {
            var text: [Unicode.Scalar] = []
            for end in start..<keys.count {
                text += keys[end]
                guard text.count <= goal.count + most else { break }
                guard text.count >= goal.count - most, !keys[end].isEmpty else { continue }
                let bound = min(most, (best?.distance ?? most + 1) - 1)
                guard bound >= 0, let distance = editDistance(text, goal, most: bound) else { continue }
                best = (distance, start..<end + 1)
            }
        }
        return best?.words
    }
}
