package import TroveCore
internal import TroveQuery

/// Cuts a passage into what can stand as a sentence of an answer: sentences, and rows of tables.
package enum AnswerCutter {
    /// A sentence or a row.
    package struct Piece {
        package var span: ScalarSpan
        package var isRow: Bool
    }

    /// Most scalars of a sentence, and of one in a script without spaces.
    private static let longest = 300
    private static let longestUnspaced = 120

    /// The pieces of a passage, in order; those of one long sentence may overlap.
    package static func pieces(_ text: [Unicode.Scalar]) -> [Piece] {
        var pieces: [Piece] = []
        for sentence in joined(SentenceCutter.sentences(text), text) {
            guard text[sentence.range].contains("\t") else {
                pieces += windows(of: sentence, text).map { Piece(span: $0, isRow: false) }
                continue
            }
            for line in lines(of: sentence, text) {
                let isRow = text[line.range].contains("\t")
                pieces +=
                    isRow
                    ? [Piece(span: line, isRow: true)] : windows(of: line, text).map { Piece(span: $0, isRow: false) }
            }
        }
        return pieces
    }

    /// A semicolon of an unspaced script parts clauses, not sentences.
    private static func joined(_ sentences: [ScalarSpan], _ text: [Unicode.Scalar]) -> [ScalarSpan] {
        var joined: [ScalarSpan] = []
        for sentence in sentences {
            if let last = joined.last, last.end == sentence.start, text[last.end - 1].value == 0xFF1B {
                joined[joined.count - 1].end = sentence.end
            } else {
                joined.append(sentence)
            }
        }
        return joined
    }

    private static func lines(of span: ScalarSpan, _ text: [Unicode.Scalar]) -> [ScalarSpan] {
        text[span.range].split(separator: "\n").compactMap { trimmed(ScalarSpan($0.startIndex, $0.endIndex), text) }
    }

    /// A sentence whole, or the longest runs of its clauses that are short enough.
    private static func windows(of span: ScalarSpan, _ text: [Unicode.Scalar]) -> [ScalarSpan] {
        let unspaced = text[span.range].count { $0.value >= 0x3040 && $0.properties.isAlphabetic }
        let limit = unspaced * 3 > span.count ? longestUnspaced : longest
        guard span.count > limit else { return [span] }
        let marks =
            [span.start] + span.range.dropLast().filter { clauseMarks.contains(text[$0].value) }.map { $0 + 1 } + [
                span.end
            ]
        var windows: [ScalarSpan] = []
        for (place, mark) in marks.dropLast().enumerated() {
            var (start, end) = (mark, mark)
            // A clause that is too long takes several windows.
            while end < marks[place + 1] {
                end = marks[(place + 1)...].last { $0 - start <= limit } ?? hardEnd(from: start, limit: limit, text)
                if windows.last.map({ $0.end < end }) ?? true, let window = trimmed(ScalarSpan(start, end), text) {
                    windows.append(window)
                }
                start = end
            }
        }
        return windows
    }

    /// Where a clause that is too long ends: at white space, if there is any.
    private static func hardEnd(from start: Int, limit: Int, _ text: [Unicode.Scalar]) -> Int {
        let end = min(text.count, start + limit)
        return (start + limit / 2..<end).last { text[$0].properties.isWhitespace } ?? end
    }

    private static func trimmed(_ span: ScalarSpan, _ text: [Unicode.Scalar]) -> ScalarSpan? {
        var (low, high) = (span.start, span.end)
        while low < high, text[low].properties.isWhitespace { low += 1 }
        while high > low, text[high - 1].properties.isWhitespace { high -= 1 }
        return low < high ? ScalarSpan(low, high) : nil
    }

    private static let clauseMarks: Set<UInt32> = [0x2C, 0x3B, 0x3A, 0xFF0C, 0xFF1B, 0xFF1A, 0x3001, 0x60C]
}
