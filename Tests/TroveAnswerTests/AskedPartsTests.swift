import TestSupport
import Testing
import TroveAnswer
import TroveCore
import TroveQuery

@Suite struct AskedPartsTests {
    @Test(
        "A question that asks for two things is parted, one that asks for one is not",
        arguments: [
            ("When was the lamp lit?", 1), ("When was the lamp lit and who lit it?", 2),
            ("Who built the tide machine, and in what year did it stop?", 2), ("salt and pepper prices", 1),
            ("谁修好了灯塔，何时修好的？", 2), ("灯塔在哪里？", 1), ("Who came? When did they leave?", 2),
            ("What are the rules for dogs and cats?", 1),
        ])
    func parts(question: String, count: Int) {
        #expect(AskedParts.of(question).count == count, "\(AskedParts.of(question))")
    }

    @Test("A part that points back is asked with the words of the first")
    func pointsBack() {
        let parts = AskedParts.of("When was the lamp lit and who lit it?")
        #expect(parts[1].hasPrefix("who lit it?") && parts[1].contains("When was the lamp lit"))
        let followed = AskedParts.following("When was the lamp lit?", "And who lit it?")
        #expect(followed.contains("lamp") && AskedParts.of(followed) == [followed], "it stays one question")
        #expect(
            AskedParts.following("When was the lamp lit?", "How many boats are in the harbour?").contains("lamp")
                == false)
    }

    @Test("Only what says little by itself points back: pronouns, and a few words of any script")
    func saysLittle() {
        for text in ["And who lit it?", "Why?", "他住在哪里？", "何时？", "When?"] { #expect(AskedParts.pointsBack(text)) }
        for text in ["谁发明了电话？", "灯塔是哪一年建成的？", "How many boats are in the harbour?"] {
            #expect(!AskedParts.pointsBack(text), "\(text)")
        }
    }
}

@Suite struct AnswerCutterTests {
    private func texts(_ text: String) -> [(text: String, isRow: Bool)] {
        let scalars = Array(text.unicodeScalars)
        return AnswerCutter.pieces(scalars).map {
            (String(String.UnicodeScalarView(scalars[$0.span.range])), $0.isRow)
        }
    }

    @Test("No sentence is longer than 300 characters, 120 in Chinese, and all words are in one")
    func lengths() {
        var rng = SplitMix64(seed: 26)
        for round in 0..<200 {
            let isChinese = round % 2 == 0
            let marks = isChinese ? ["，", "。", "；", ""] : [", ", ". ", "; ", " "]
            let text = (0..<80).map { index in
                (isChinese ? String(repeating: "灯", count: Int(rng.next() % 30) + 1) : "Word\(index) of a text")
                    + marks[Int(rng.next() % 4)]
            }.joined()
            let scalars = Array(text.unicodeScalars)
            let pieces = AnswerCutter.pieces(scalars)
            #expect(pieces.allSatisfy { $0.span.count <= (isChinese ? 120 : 300) })
            let covered = Set(pieces.flatMap { Array($0.span.range) })
            let missing = scalars.indices.filter { !covered.contains($0) && !scalars[$0].properties.isWhitespace }
            #expect(missing.isEmpty)
        }
    }

    @Test("Rows of a table are pieces of their own")
    func rows() {
        let pieces = texts("Prices of oil.\n\nName\tPrice\nWhale\t3\nSeal\t4")
        #expect(pieces.map(\.text) == ["Prices of oil.", "Name\tPrice", "Whale\t3", "Seal\t4"])
        #expect(pieces.map(\.isRow) == [false, true, true, true])
    }
}

@Suite struct DisagreementTests {
    private func compared(_ a: String, _ b: String) -> Disagreement { Disagreement(.init(a), .init(b)) }

    @Test("Two sentences that differ in a number or a name disagree; others do not")
    func conflicts() {
        let lit = "The keeper lit the lamp of the tower on 4 May 1931."
        #expect(compared(lit, "The keeper lit the lamp of the tower on 4 May 1934.").isConflict(.time))
        #expect(compared("Anna Berg repaired the lamp.", "Erik Lund repaired the lamp.").isConflict(.person))
        #expect(compared("灯塔于1931年建成。", "灯塔于1937年建成。").isConflict(.time))
        #expect(!compared(lit, lit).isConflict(.time) && compared(lit, lit).isSame)
        #expect(!compared(lit, "The keeper lit the lamp of the tower late on 4 May 1931.").isConflict(.time))
        #expect(!compared(lit, "Boats lie in the harbour of 1934.").isConflict(.time))
    }
}
