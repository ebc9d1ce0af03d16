import TroveCore

/// Counts like a small WordPiece: words in pieces of four scalars, marks and Han characters alone, a word of more than
/// 40 scalars as one unknown token.
struct ToyTokenCounter: TokenCounter {
    var window = 64

    func tokenSpans(of text: String) -> [ScalarSpan] {
        var spans: [ScalarSpan] = []
        var start: Int?
        var at = 0
        func close(_ end: Int) {
            guard let from = start else { return }
            if end - from > 40 {
                spans.append(ScalarSpan(from, end))
            } else {
                for piece in stride(from: from, to: end, by: 4) { spans.append(ScalarSpan(piece, min(piece + 4, end))) }
            }
            start = nil
        }
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                close(at)
            } else if scalar.properties.isAlphabetic && !(0x3400...0x9FFF).contains(scalar.value)
                || scalar.value < 58 && scalar.value > 47
            {
                if start == nil { start = at }
            } else {
                close(at)
                spans.append(ScalarSpan(at, at + 1))
            }
            at += 1
        }
        close(at)
        return spans
    }
}
