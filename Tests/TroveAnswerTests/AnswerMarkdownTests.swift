import Testing
import TroveAnswer
import TroveCore

@Suite struct AnswerMarkdownTests {
    @Test("An answer as Markdown shows each sentence with its citations, and marks what nothing bears out")
    func marks() {
        let citation = AnswerCitation(
            number: 1, id: "c_1", path: "/a/b.pdf", sha256: "00", title: "B", page: 3, boxes: [], span: .init(0, 5),
            quote: "It is", trust: .ownFile)
        let answer = Answer(
            question: "what?", outcome: .answered, author: .extractive, relevance: 0.9,
            sentences: [
                .init(
                    text: "It is.", citations: [1],
                    certificate: .init(verdict: .verbatim, method: .comparison, support: 1, citations: [1])),
                .init(
                    text: "It was.", citations: [],
                    certificate: .init(verdict: .unsupported, method: .lexical, support: 0.1, citations: [])),
            ], citations: [citation])
        #expect(
            AnswerMarkdown.text(of: answer)
                == "It is. [1]\n\nIt was. *(unsupported)*\n\n[1] B, page 3 (/a/b.pdf)\n")
    }
}
