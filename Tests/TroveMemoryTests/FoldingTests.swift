import Foundation
import Testing
import TroveCore
import TroveMemory

@Suite struct FoldingTests {
    @Test("Case, width, spacing, outer punctuation and the form of dates do not make texts differ")
    func folds() {
        let forms = ["8 May 2024", "May 8, 2024", "2024-05-08", "2024/5/8", "8.5.2024", "8th of May 2024", "2024年5月8日"]
        #expect(Set(forms.map(FoldedText.fold)) == ["2024-05-08"])
        #expect(FoldedText.fold("  Ａｎａ\u{3000} LIVES in ") == "ana lives in")
        #expect(FoldedText.fold("Tea.") == FoldedText.fold("“tea”"))
    }

    @Test("What differs stays different, and a date that can be read in two ways is left alone")
    func differs() {
        #expect(FoldedText.fold("05/08/2024") == "05/08/2024")
        #expect(FoldedText.fold("25/08/2024") == "2024-08-25")
        #expect(FoldedText.fold("C++") != FoldedText.fold("C"))
        #expect(FoldedText.fold("8 May 2024") != FoldedText.fold("9 May 2024"))
        #expect(FoldedText.fold("Ana") != FoldedText.fold("Anna"))
    }

    @Test("A passage is found again wherever it stands, however it is wrapped, and not when a word differs")
    func passage() throws {
        let passage = try #require(PassageFingerprint("the keeper lit the lamp"))
        #expect(passage.places(in: "At dusk the keeper\n lit  the lamp again.\n").map(\.start) == [8])
        #expect(passage.places(in: "the keeper lit the lamps").isEmpty)
        #expect(passage.places(in: "the keeper lit the lamp the keeper lit the lamp").map(\.start) == [0, 24])
        #expect(passage.places(in: "").isEmpty)
        #expect(PassageFingerprint(" \n") == nil)
    }

    @Test("Any shared run of five words shows among the chosen runs")
    func winnowing() {
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return Int(state >> 33) % bound
        }
        for _ in 0..<200 {
            let words = (0..<40).map { _ in "w\(next(60))" }
            let chosen = Set(WordRuns.hashes(words))
            let start = next(35)
            let cut = Array(words[start..<(start + 5)])
            #expect(!chosen.isDisjoint(with: WordRuns.allHashes(cut)))
        }
    }
}
