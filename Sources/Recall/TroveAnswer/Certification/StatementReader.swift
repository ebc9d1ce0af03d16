internal import TroveCore
internal import TroveLexical

/// Takes statements and passages apart into tokens.
package enum StatementReader {
    /// The tokens of a text in order.
    package static func tokens(_ text: String) -> [StatementToken] {
        let scalars = Array(text.unicodeScalars)
        let found = AnalyzerPool.analyze(text).tokens
        var tokens: [StatementToken] = []
        tokens.reserveCapacity(found.count)
        var index = 0
        while index < found.count {
            let token = found[index]
            if let end = digitsEnd(found, from: index, scalars) {
                let span = ScalarSpan(token.span.start, found[end - 1].span.end)
                tokens.append(number(NumberReading.digits(scalars[span.range]), span))
                index = end
            } else if let end = hanNumeralsEnd(found, from: index, scalars) {
                let span = ScalarSpan(token.span.start, found[end - 1].span.end)
                tokens.append(number(NumberReading.han(scalars[span.range]), span))
                index = end
            } else {
                tokens.append(plain(token, scalars))
                index += 1
            }
        }
        return tokens
    }

    private static func number(_ value: String, _ span: ScalarSpan) -> StatementToken {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "#\(value)".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return StatementToken(term: hash, kind: .number, span: span)
    }

    /// The end of a run like `1,000` or `3.14`; nil where no digit begins one.
    private static func digitsEnd(_ found: [Token], from start: Int, _ scalars: [Unicode.Scalar]) -> Int? {
        func begins(_ index: Int) -> Bool { scalars[found[index].span.start].properties.numericType != nil }
        guard !found[start].traits.contains(.unspaced), begins(start) else { return nil }
        var end = start + 1
        while end < found.count, begins(end), !found[end].traits.contains(.unspaced),
            found[end].span.start == found[end - 1].span.end + 1,
            [",", "."].contains(scalars[found[end - 1].span.end])
        {
            end += 1
        }
        return end
    }

    /// Longest run of Han numerals that is read as a number.
    private static let longestNumeral = 6

    private static func hanNumeralsEnd(_ found: [Token], from start: Int, _ scalars: [Unicode.Scalar]) -> Int? {
        var end = start
        while end < found.count, found[end].traits.contains(.unspaced),
            NumberReading.isHanNumeral(scalars[found[end].span.start]),
            end == start || found[end].span.start == found[end - 1].span.end
        {
            end += 1
        }
        guard end > start, end - start <= longestNumeral else { return nil }
        // Alone these are parts of many words.
        return end == start + 1 && ["一", "百", "十"].contains(scalars[found[start].span.start]) ? nil : end
    }

    private static func plain(_ token: Token, _ scalars: [Unicode.Scalar]) -> StatementToken {
        let (start, end) = (token.span.start, token.span.end)
        if token.traits.contains(.unspaced) {
            let scalar = scalars[start]
            let next: Unicode.Scalar? = end < scalars.count ? scalars[end] : nil
            let isGeneral =
                next.map { HanGeneralWords.contain(scalar, $0) } ?? false
                || start > 0 && HanGeneralWords.contain(scalars[start - 1], scalar)
            return StatementToken(
                term: token.term, kind: .character, span: token.span,
                isStop: StatementWords.hanStops.contains(scalar),
                isNegator: StatementWords.isHanNegator(scalar, before: next), isGeneral: isGeneral)
        }
        let word = String(String.UnicodeScalarView(scalars[token.span.range])).lowercased()
        if let value = NumberReading.words[word] { return number(String(value), token.span) }
        let isContracted =
            word.hasSuffix("n") && end + 1 < scalars.count && ["'", "\u{2019}"].contains(scalars[end])
            && scalars[end + 1] == "t"
        let isNegator = isContracted || StatementWords.negators.contains(word)
        let isStop = token.traits.contains(.stop) || word.unicodeScalars.count == 1 && !token.traits.contains(.capital)
        return StatementToken(
            term: token.term, kind: .word, span: token.span,
            isName: token.traits.contains(.capital) && !isStop && !isNegator, isStop: isStop, isNegator: isNegator)
    }
}
