import Testing
import TroveChunk
import TroveCore

@Suite("Chunks of a document")
struct ChunkerTests {
    /// A document of blocks, separated by blank lines as parsers write them.
    private func document(_ parts: [(Block.Kind, String, [String])], title: String? = nil) -> ExtractedDocument {
        var document = ExtractedDocument(format: "text")
        for (kind, text, path) in parts {
            if !document.text.isEmpty { document.text += "\n\n" }
            let start = document.text.unicodeScalars.count
            document.text += text
            document.blocks.append(
                Block(kind: kind, span: ScalarSpan(start, document.text.unicodeScalars.count), headingPath: path))
        }
        document.metadata["title"] = title
        return document
    }

    private let chunker = Chunker(tokenCounter: ToyTokenCounter(window: 64), target: 40)

    @Test("Short paragraphs under one heading share a chunk that begins with the heading")
    func merges() {
        let chunks = chunker.chunks(
            of: document([
                (.heading, "Pumps", []), (.paragraph, "One is old.", ["Pumps"]), (.paragraph, "One is new.", ["Pumps"]),
            ]),
            fallbackTitle: "depot")
        #expect(chunks.map(\.text) == ["Pumps\n\nOne is old.\n\nOne is new."])
        #expect(chunks.first?.embeddedText == "depot\n\nPumps\n\nOne is old.\n\nOne is new.")
        #expect(chunks.first?.headingPath == ["Pumps"])
    }

    @Test("A later chunk of a section carries its heading path, and the title once")
    func repeatsPath() {
        let long = Array(repeating: "The pump at the gate was replaced in May.", count: 12).joined(separator: " ")
        let chunks = chunker.chunks(
            of: document([(.heading, "Pumps", []), (.paragraph, long, ["Pumps"])], title: "Pumps"), fallbackTitle: "x")
        #expect(chunks.count > 2)
        #expect(chunks.last?.embeddedText.hasPrefix("Pumps\n\nThe pump") == true)
    }

    @Test("A long paragraph is cut at the ends of its sentences")
    func cutsSentences() {
        let sentence = "Dr. Smith saw that the pump at gate no. 7 was old, e.g. by its rust."
        let long = Array(repeating: sentence, count: 10).joined(separator: " ")
        for chunk in chunker.chunks(of: document([(.paragraph, long, [])]), fallbackTitle: "") {
            #expect(chunk.text.hasPrefix("Dr. Smith") && chunk.text.hasSuffix("rust."))
        }
    }

    @Test("Chinese sentences end at their own marks")
    func cutsChinese() {
        let long = String(repeating: "水泵在五月更换了，旧的已经生锈。", count: 20)
        for chunk in chunker.chunks(of: document([(.paragraph, long, [])]), fallbackTitle: "") {
            #expect(chunk.text.hasPrefix("水泵") && chunk.text.hasSuffix("。"))
        }
    }

    @Test("A long table is cut between rows and repeats its header where it goes on")
    func cutsTables() {
        let rows = (1...30).map { "pump \($0)\tgate \($0)\tMay" }
        let chunks = chunker.chunks(
            of: document([(.table, "name\tplace\tmonth\n" + rows.joined(separator: "\n"), [])]), fallbackTitle: "t")
        #expect(chunks.count > 3)
        for chunk in chunks.dropFirst() {
            #expect(chunk.embeddedText.hasPrefix("t\nname\tplace\tmonth\n\npump"))
            #expect(chunk.text.hasSuffix("May"))
        }
    }

    @Test("Code is cut between its lines, best at blank ones")
    func cutsCode() {
        let function = "func f() {\n    let a = 1\n    return a\n}"
        let code = Array(repeating: function, count: 12).joined(separator: "\n\n")
        for chunk in chunker.chunks(of: document([(.code, code, [])]), fallbackTitle: "") {
            #expect(chunk.text.hasPrefix("func f() {") && chunk.text.hasSuffix("}"))
        }
    }

    @Test("What has no sentences overlaps where it is cut, what has some does not")
    func overlaps() {
        let words = (1...120).map { "word\($0)" }.joined(separator: " ")
        let cut = chunker.chunks(of: document([(.paragraph, words, [])]), fallbackTitle: "")
        #expect(cut.count > 2)
        for (before, after) in zip(cut, cut.dropFirst()) {
            #expect(after.span.start < before.span.end && after.text.hasPrefix("word"))
            #expect(before.span.end - after.span.start <= before.span.count / 4)
        }
        let sentences = Array(repeating: "The pump at the gate was replaced.", count: 40).joined(separator: " ")
        let whole = chunker.chunks(of: document([(.paragraph, sentences, [])]), fallbackTitle: "")
        #expect(whole.count > 2)
        for (before, after) in zip(whole, whole.dropFirst()) { #expect(after.span.start > before.span.end) }
        let han = chunker.chunks(
            of: document([(.paragraph, String(repeating: "水泵在五月更换了旧的已经生锈", count: 20), [])]), fallbackTitle: "")
        for (before, after) in zip(han, han.dropFirst()) { #expect(after.span.start < before.span.end) }
    }

    @Test("A chunk is a part of the smallest section or table that holds more than itself")
    func parents() {
        let long = Array(repeating: "The pump at the gate was replaced in May.", count: 12).joined(separator: " ")
        let rows = (1...30).map { "pump \($0)\tgate \($0)\tMay" }.joined(separator: "\n")
        let all = document([
            (.heading, "Depot", []), (.paragraph, "An old house.", ["Depot"]), (.heading, "Pumps", ["Depot"]),
            (.paragraph, long, ["Depot", "Pumps"]), (.table, rows, ["Depot", "Pumps"]), (.heading, "Gates", ["Depot"]),
            (.paragraph, long, ["Depot", "Gates"]), (.heading, "Gates", ["Depot"]),
            (.paragraph, long, ["Depot", "Gates"]), (.heading, "End", []), (.paragraph, "All is well.", ["End"]),
        ])
        let chunks = chunker.chunks(of: all, fallbackTitle: "")
        let scalars = Array(all.text.unicodeScalars)
        for chunk in chunks {
            guard let parent = chunk.parent else {
                Issue.record("a chunk without a parent")
                continue
            }
            let text = String(String.UnicodeScalarView(scalars[parent.span.range]))
            switch parent.kind {
            case .table: #expect(text == rows && chunk.text.contains("pump"))
            case .section: #expect(text.hasPrefix(parent.title ?? "none") && text.contains(chunk.text))
            case .document: #expect(text == all.text)
            }
        }
        #expect(chunks.contains { $0.parent?.kind == .table })
        // Two sections of one name are two.
        #expect(Set(chunks.filter { $0.parent?.title == "Gates" }.compactMap(\.parent?.span)).count == 2)
        #expect(chunks.last?.parent?.kind == .document && chunks.first?.parent?.title == "Depot")
    }

    @Test("A heading is never left alone at the end of a chunk")
    func keepsHeadings() {
        let chunks = chunker.chunks(
            of: document([
                (
                    .paragraph,
                    "Some words that fill a chunk with a good number of tokens, so that it is no small one.", []
                ),
                (.heading, "Gate", []), (.heading, "Seven", ["Gate"]), (.paragraph, "It is open.", ["Gate", "Seven"]),
            ]), fallbackTitle: "")
        #expect(chunks.map(\.text).last == "Gate\n\nSeven\n\nIt is open.")
        #expect(chunks.last?.headingPath == ["Gate", "Seven"])
    }

    @Test("A chunk never reaches over the end of a page")
    func keepsPages() {
        var two = document([(.paragraph, "First page.", []), (.paragraph, "Second page.", [])])
        two.blocks[0].page = 1
        two.blocks[1].page = 2
        two.pages = [
            Page(page: 1, width: 1, height: 1, readBy: .text, span: ScalarSpan(0, 11)),
            Page(page: 2, width: 1, height: 1, readBy: .text, span: ScalarSpan(13, 25)),
        ]
        let chunks = chunker.chunks(of: two, fallbackTitle: "")
        #expect(chunks.map(\.page) == [1, 2])
        #expect(chunks.map(\.text) == ["First page.", "Second page."])
    }

    @Test("An over-long title and path leave room for the text")
    func capsContext() {
        let path = (1...20).map { "Heading number \($0) with a good many words" }
        let chunks = chunker.chunks(
            of: document([(.paragraph, "The text itself.", path)], title: String(repeating: "Title ", count: 500)),
            fallbackTitle: "")
        #expect(chunks.count == 1)
        #expect(chunks.first?.embeddedText.hasSuffix("\n\nThe text itself.") == true)
        #expect((chunks.first?.tokens ?? 100) <= 64)
    }

    @Test("An empty document has no chunks")
    func takesNothing() { #expect(chunker.chunks(of: document([]), fallbackTitle: "t").isEmpty) }
}
