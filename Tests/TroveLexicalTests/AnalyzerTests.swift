import TestSupport
import Testing
import TroveCore
import TroveLexical

@Suite struct AnalyzerTests {
    private func analyze(_ text: String) -> AnalyzedText {
        var analyzer = TextAnalyzer()
        return analyzer.analyze(text)
    }

    private func text(_ span: ScalarSpan, of text: String) -> String {
        String(String.UnicodeScalarView(Array(text.unicodeScalars)[span.range]))
    }

    @Test(
        "Case, width, accents and traditional characters are folded",
        arguments: [
            ("CAFÉ", "cafe"), ("cafe\u{301}", "cafe"), ("ＡＢＣ", "abc"), ("漢語", "汉语"), ("Straße", "strasse"),
            ("ﬁne", "fine"), ("ｶﾀﾅ", "カタナ"), ("ΣΟΦΟΣ", "σοφος"),
        ])
    func folding(pair: (String, String)) {
        #expect(analyze(pair.0).tokens.map(\.term) == analyze(pair.1).tokens.map(\.term))
    }

    @Test("An accented word has its own term beside the folded one, composed or not")
    func accents() {
        let (composed, decomposed) = (analyze("résumé").tokens[0], analyze("re\u{301}sume\u{301}").tokens[0])
        #expect(composed.accented != 0 && composed.accented == decomposed.accented)
        #expect(analyze("resume").tokens[0].accented == 0)
        #expect(composed.accented != analyze("resumé").tokens[0].accented)
    }

    @Test("Spans count Unicode scalars and cut the words out", arguments: 1..<40)
    func spans(seed: Int) {
        var rng = SplitMix64(seed: UInt64(seed))
        let words = ["lamp", "e\u{301}te\u{301}", "灯塔", "กำลัง", "Straße", "हिन्दी", "AB-12", "x_y", "한국"]
        var string = ""
        for _ in 0..<30 {
            let part = words.randomElement(using: &rng) ?? ""
            string += part + ([" ", "\n", ", ", "👩‍👩‍👧 ", "。"].randomElement(using: &rng) ?? " ")
        }
        let analysis = analyze(string)
        #expect(analysis.scalarCount == string.unicodeScalars.count)
        var end = 0
        for token in analysis.tokens {
            #expect(token.span.start >= end && token.span.end <= analysis.scalarCount && !token.span.isEmpty)
            end = token.span.end
            #expect(analyze(text(token.span, of: string)).tokens.first?.term == token.term)
        }
    }

    @Test("Unspaced characters are joined until punctuation, also over a line's end but not over a blank line")
    func joining() {
        func joins(_ text: String) -> [Bool] { analyze(text).tokens.map { $0.traits.contains(.joined) } }
        #expect(joins("灯塔") == [false, true])
        #expect(joins("灯\n塔") == [false, true])
        #expect(joins("灯\n\n塔") == [false, false])
        #expect(joins("灯。塔") == [false, false])
        #expect(joins("灯 a塔") == [false, false, false])
        #expect(analyze("ที่นี่").tokens.count == 2)
    }

    @Test(
        "Identifiers are kept whole, without the punctuation around them",
        arguments: [
            ("(AB-123),", "ab-123"), ("see parse_header2.", "parse_header2"), ("Page::readHead()", "page::readhead"),
            ("0x1F3A!", "0x1f3a"), ("v2.1-rc3", "v2.1-rc3"),
        ])
    func identifiers(pair: (String, String)) {
        let found = analyze(pair.0).identifiers
        let wanted = analyze(pair.1.uppercased()).identifiers
        #expect(found.first?.term == wanted.first?.term && found.first?.isStrong == true)
        #expect(found.first.map { text($0.span, of: pair.0).lowercased() } == pair.1)
    }

    @Test("Near-misses of an identifier are other identifiers")
    func nearMisses() {
        let all = ["AB-1234-C", "AB-1234", "AB-1234-C2", "AB-1234-C-X", "AB-1235-C", "AB1234C"]
        #expect(Set(all.compactMap { analyze($0).identifiers.first?.term }).count == all.count)
    }

    @Test("A path's name is found alone too; words joined by a hyphen are no strong identifier")
    func parts() {
        let inPath = analyze("src/data/AB-12.pdf").identifiers.map(\.term)
        #expect(inPath.contains(analyze("ab-12").identifiers[0].term))
        #expect(analyze("well-known").identifiers.first?.isStrong == false)
        #expect(analyze("plain words only").identifiers.isEmpty)
    }

    @Test("English is told by its frequent words")
    func english() {
        #expect(analyze("the lamp of the harbour is lit").isEnglish == true)
        #expect(analyze("der Leuchtturm steht an der Küste").isEnglish == false)
        #expect(analyze("lamp harbour").isEnglish == nil)
        #expect(analyze("灯塔").isEnglish == false)
    }

    @Test(
        "Hostile texts are analysed to their end",
        arguments: ["", "\u{0}", "\u{301}\u{301}", "---", "\u{FFFD}-\u{10FFFF}"])
    func hostile(text: String) {
        #expect(analyze(text).scalarCount == text.unicodeScalars.count)
        let long = analyze(String(repeating: text + "a-", count: 10_000))
        #expect(long.identifiers.allSatisfy { $0.span.count <= TextAnalyzer.longestIdentifier * 4 })
    }
}
