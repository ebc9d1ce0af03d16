internal import Foundation
internal import TroveCore
internal import TroveQuery

/// Cuts what a model writes into sentences as it comes, and takes the numbers of passages off them.
struct WrittenSentences {
    /// A sentence and the passages that the model named for it.
    struct Sentence: Equatable {
        var text: String
        var numbers: [Int]
    }

    private var waiting = ""

    /// Takes words.
    /// - Returns: The sentences that are whole now: what stands before the last one, which may go on.
    mutating func take(_ text: String) -> [Sentence] {
        waiting += text
        let scalars = Array(waiting.unicodeScalars)
        let pieces = Self.pieces(scalars)
        guard pieces.count > 1, let last = pieces.last else { return [] }
        waiting = String(String.UnicodeScalarView(scalars[last.range]))
        return pieces.dropLast().compactMap { Self.sentence(scalars[$0.range]) }
    }

    /// What is left at the end.
    mutating func rest() -> [Sentence] {
        let scalars = Array(waiting.unicodeScalars)
        waiting = ""
        return Self.pieces(scalars).compactMap { Self.sentence(scalars[$0.range]) }
    }

    /// Sentences and lines, each with the marks that follow it.
    private static func pieces(_ scalars: [Unicode.Scalar]) -> [ScalarSpan] {
        var pieces: [ScalarSpan] = []
        for span in SentenceCutter.sentences(scalars) {
            var start = span.start
            for index in span.range where scalars[index] == "\n" {
                if index > start { pieces.append(ScalarSpan(start, index)) }
                start = index + 1
            }
            if start < span.end { pieces.append(ScalarSpan(start, span.end)) }
        }
        var joined: [ScalarSpan] = []
        for piece in pieces {
            let text = String(String.UnicodeScalarView(scalars[piece.range]))
            // Marks after the full stop belong to the sentence before.
            let lead = Self.leadingMarks(text)
            if lead > 0, !joined.isEmpty {
                joined[joined.count - 1].end = piece.start + lead
                if piece.start + lead < piece.end { joined.append(ScalarSpan(piece.start + lead, piece.end)) }
            } else {
                joined.append(piece)
            }
        }
        return joined
    }

    private static func leadingMarks(_ text: String) -> Int {
        guard let range = text.range(of: #"^\s*(\[[0-9]{1,3}\][,;\s]*)+\.?"#, options: .regularExpression) else { return 0 }
        return text[range].unicodeScalars.count
    }

    private static func sentence(_ scalars: ArraySlice<Unicode.Scalar>) -> Sentence? {
        var text = QuotedText(String(String.UnicodeScalarView(scalars))).text
        var numbers: [Int] = []
        while let range = text.range(of: #"\s*[\[【]([0-9]{1,3})([,，]\s*[0-9]{1,3})*[\]】]"#, options: .regularExpression) {
            for number in text[range].split(whereSeparator: { !$0.isNumber }).compactMap({ Int($0) })
            where !numbers.contains(number) {
                numbers.append(number)
            }
            text.removeSubrange(range)
        }
        // Links and pictures of a model's making would carry what was read elsewhere; so would HTML.
        text = text.replacingOccurrences(of: #"!?\[([^\]]*)\]\([^)]*\)"#, with: "$1", options: .regularExpression)
        text = text.replacingOccurrences(of: #"<[^>]{1,200}>"#, with: "", options: .regularExpression)
        text = text.replacingOccurrences(of: #"^\s*([-*•]|#+)\s+"#, with: "", options: .regularExpression)
        text = text.replacingOccurrences(of: "**", with: "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        return Sentence(text: text, numbers: numbers)
    }
}
