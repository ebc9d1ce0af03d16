internal import TroveCore
package import TroveLexical

/// The kind of thing a question asks for, by its question words, and whether a sentence holds such a thing.
package enum AnswerKind: Sendable {
    case person, time, number, place

    init?(_ analysis: AnalyzedText, text: String) {
        let folded = Array(text.lowercased().utf8)
        for (kind, marks) in Self.marks where marks.contains(where: { Self.holds($0, in: folded) }) {
            self = kind
            return
        }
        return nil
    }

    private static func holds(_ mark: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = mark.first, mark.count <= text.count else { return false }
        return (0...(text.count - mark.count)).contains { start in
            text[start] == first && mark.indices.allSatisfy { text[start + $0] == mark[$0] }
        }
    }

    /// Question words by kind, the more telling first.
    private static let marks: [(Self, [[UInt8]])] = words.map { ($0, $1.map { Array($0.utf8) }) }

    private static let words: [(Self, [String])] = [
        (
            .number,
            [
                "how many", "how much", "how old", "how long", "how far", "how tall", "how large", "percentage", "多少",
                "几个", "幾個", "几年", "幾年", "几", "幾", "多大", "多长", "多長", "wie viele", "wie viel", "cuánt",
                "câți", "câte", "kaç", "bao nhiêu", "сколько", "πόσ", "कितन", "كم", "กี่", "เท่าใด", "เท่าไร",
            ]
        ),
        (
            .time,
            [
                "when ", "what year", "which year", "in what year", "what date", "what day", "what month",
                "what century", "何时", "何時", "哪年", "哪一年", "什么时候", "什麼時候", "时间", "時間", "哪天",
                "哪一天", "哪个世纪", "年份", "wann", "cuándo", "când", "ne zaman", "khi nào", "năm nào", "когда",
                "в каком году", "πότε", "कब", "متى", "เมื่อใด", "เมื่อไร",
            ]
        ),
        (
            .person,
            [
                "who ", "whom ", "whose ", "谁", "誰", "哪位", "何人", "wer ", "quién", "cine ", "kim ", "кто ", "ποιος",
                "किसने", "कौन", "من ", "ใคร",
            ]
        ),
        (
            .place,
            [
                "where ", "what country", "what city", "which country", "which city", "哪里", "哪裡", "何处", "何處",
                "哪个国家", "哪個國家", "哪个城市", "哪個城市", "何地", "wo ", "dónde", "unde ", "nerede", "где ", "πού",
                "कहाँ", "أين", "ที่ไหน",
            ]
        ),
    ]

    /// Whether a sentence's tokens, those of the question left out, hold such a thing.
    func isIn(_ tokens: ArraySlice<Token>, text: [Unicode.Scalar], isAsked: (Token) -> Bool) -> Bool {
        switch self {
        case .number, .time: return tokens.contains { !isAsked($0) && mayBe($0, text: text) }
        // A capital inside of the sentence; scripts without capitals do not tell.
        case .person, .place: return tokens.dropFirst().contains { mayBe($0, text: text) && !isAsked($0) }
        }
    }

    /// Whether a word may be a part of such a thing.
    package func mayBe(_ token: Token, text: [Unicode.Scalar]) -> Bool {
        switch self {
        case .number: token.traits.contains(.numeric) || Self.numerals.contains(text[token.span.start].value)
        case .time: token.traits.contains(.numeric) || Self.timeWords.contains(text[token.span.start].value)
        case .person, .place: token.traits.contains(.capital)
        }
    }

    /// Chinese numerals.
    private static let numerals: Set<UInt32> = Set("一二三四五六七八九十百千万萬亿億两兩".unicodeScalars.map(\.value))
    /// Year, month, day, century.
    private static let timeWords: Set<UInt32> = Set("年月日世".unicodeScalars.map(\.value))
}
