import Testing
import TroveChunk
import TroveCore

@Suite("What chunks lose or break")
struct ChunkAuditTests {
    private func document(_ kind: Block.Kind, _ text: String) -> ExtractedDocument {
        var document = ExtractedDocument(format: "text", text: text)
        document.blocks = [Block(kind: kind, span: ScalarSpan(0, text.unicodeScalars.count))]
        return document
    }

    private func chunk(_ text: String, _ start: Int, _ end: Int, embedded: String? = nil) -> Chunk {
        let scalars = Array(text.unicodeScalars)[start..<end]
        let body = String(String.UnicodeScalarView(scalars))
        return Chunk(
            span: ScalarSpan(start, end), text: body, headingPath: [], page: nil, embeddedText: embedded ?? body,
            tokens: 1)
    }

    private func audit(_ chunks: [Chunk], _ document: ExtractedDocument) -> ChunkAudit {
        var audit = ChunkAudit()
        audit.add(chunks, of: document)
        return audit
    }

    @Test("A chunk that ends within a sentence is counted, one at its end or at the block's end is not")
    func sentences() {
        let text = "One pump is old. One is new, they say."
        let all = document(.paragraph, text)
        #expect(audit([chunk(text, 0, 16), chunk(text, 17, 38)], all).cutSentences == 0)
        #expect(audit([chunk(text, 0, 12), chunk(text, 13, 38)], all).cutSentences == 1)
        let chinese = "水泵在五月更换了。旧的已经生锈。"
        #expect(audit([chunk(chinese, 0, 9), chunk(chinese, 9, 16)], document(.paragraph, chinese)).cutSentences == 0)
        #expect(audit([chunk(chinese, 0, 5), chunk(chinese, 5, 16)], document(.paragraph, chinese)).cutSentences == 1)
    }

    @Test("A sentence ends behind the numbers of its sources")
    func sources() {
        let text = "One pump is old.[25][3, 7–9] One is new, they say."
        let all = document(.paragraph, text)
        #expect(audit([chunk(text, 0, 28), chunk(text, 29, 50)], all).cutSentences == 0)
        #expect(audit([chunk(text, 0, 40), chunk(text, 41, 50)], all).cutSentences == 1)
    }

    @Test("Rows without the first one are counted unless what is embedded repeats it")
    func headers() {
        let text = "Gate\tState\n7\topen\n8\tshut"
        let table = document(.table, text)
        let first = chunk(text, 0, 17)
        #expect(audit([first, chunk(text, 18, 24)], table).withoutHeader == 1)
        #expect(audit([first, chunk(text, 18, 24, embedded: "Gate\tState\n\n8\tshut")], table).withoutHeader == 0)
    }

    @Test("Letters in no chunk are counted, white space is not")
    func lost() {
        let text = "pump and  valve"
        let all = document(.paragraph, text)
        #expect(audit([chunk(text, 0, 8), chunk(text, 10, 15)], all).lostScalars == 0)
        #expect(audit([chunk(text, 0, 4), chunk(text, 10, 15)], all).lostScalars == 3)
        #expect(audit([], all).lostScalars == 12)
    }
}
