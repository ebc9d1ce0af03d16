import Foundation
import TestSupport
import Testing
import TroveAnswer
import TroveCatalog
import TroveCore
import TroveQuery

@Suite struct AnswererTests {
    private let folder: TemporaryFolder
    private let catalog: SQLiteCatalog
    private let answerer: Answerer

    init() throws {
        folder = try TemporaryFolder()
        let store = try StoreFolder(url: folder.url.appendingPathComponent("store"), create: true)
        catalog = try SQLiteCatalog(store: store)
        let engine = SearchEngine(
            catalog: catalog, words: LexicalSearch(catalog: catalog, folder: store.lexical), vectors: nil, encoder: nil)
        answerer = Answerer(engine: engine, catalog: catalog, certifier: Certifier(encoder: nil))
    }

    /// Documents without pages, one chunk each.
    private func add(_ texts: [String: String], tables: [String: ScalarSpan] = [:]) async throws {
        let root = try await catalog.addRoot(path: "/shelf", device: 0, inode: 0)
        let documents = texts.sorted { $0.key < $1.key }.map { path, text in
            let span = ScalarSpan(0, text.unicodeScalars.count)
            return DocumentToCommit(
                sha256: Identifier.digest(path),
                extracted: ExtractedDocument(
                    format: "text", text: text, blocks: tables[path].map { [Block(kind: .table, span: $0)] } ?? []),
                chunks: [Chunk(span: span, text: text, headingPath: [], page: nil, embeddedText: text, tokens: 1)],
                vectors: [nil], settings: "s", embeddedCharacters: 0,
                files: [FileRecord(path: path, rootID: root.id, stamp: .none, format: "text", state: .indexed)])
        }
        try await catalog.commit(documents, space: nil)
    }

    /// Passages about other things, so that words have a rarity.
    private func addOthers() async throws {
        try await add(
            Dictionary(
                uniqueKeysWithValues: (0..<40).map {
                    (
                        "/shelf/other\($0)",
                        "Passage \($0) tells of boats, ropes and harbours. It has \($0) lines of text."
                    )
                }))
    }

    private func ask(_ text: String) async throws -> Answer {
        var request = AskRequest(text)
        request.mode = .lexical
        return try await answerer.answer(request)
    }

    @Test("An answer is the document's own sentence, and cites the place where it stands")
    func answers() async throws {
        try await addOthers()
        let text = "The tower stands on a rock. Anna Berg repaired the great lamp in May 1931. It burns whale oil."
        try await add(["/shelf/lamp": text])
        let answer = try await ask("Who repaired the great lamp?")
        #expect(answer.outcome == .answered && answer.author == .extractive)
        let sentence = try #require(answer.sentences.first)
        #expect(sentence.text == "Anna Berg repaired the great lamp in May 1931.")
        let citation = try #require(answer.citations.first { $0.number == sentence.citations.first })
        #expect(citation.path == "/shelf/lamp" && citation.quote == sentence.text)
        let scalars = Array(text.unicodeScalars)
        #expect(String(String.UnicodeScalarView(scalars[citation.span.range])) == citation.quote)
        #expect(sentence.certificate.verdict == .verbatim)
    }

    @Test("A sentence that says what is asked of a thing comes before those that only name the thing")
    func asksOfSubject() async throws {
        try await addOthers()
        try await add([
            "/shelf/eel": "黑尾鳗，为硬骨鱼纲鳗形目黑尾鳗科的其中一个种。本鱼栖息于泥沙底。体长可达23公分，以小鱼为食。",
            "/shelf/cod": "大西洋鳕，为硬骨鱼纲鳕形目鳕科的其中一个种。",
            "/shelf/ferry": "The Norvik is a ferry of the northern line, named after the Norvik fjord. The Norvik is a "
                + "steel ship. Her length is 82 metres, her crew 30.",
        ])
        for (question, wanted) in [
            ("黑尾鳗的体长可达多少？", "体长可达23公分"), ("What is the length of the Norvik?", "82 metres"),
        ] {
            let answer = try await ask(question)
            #expect(answer.sentences.first?.text.contains(wanted) == true, "\(answer.sentences.map(\.text))")
        }
    }

    @Test("Sentences with another number where the question's stands are about another thing, and no conflict")
    func otherThings() async throws {
        try await addOthers()
        try await add([
            "/shelf/one": "Ledger number 381 tells of the harbour and the lamp, which cost 40 crowns.",
            "/shelf/two": "Ledger number 3811 tells of the harbour and the lamp, which cost 70 crowns.",
        ])
        let answer = try await ask("What did ledger number 381 cost?")
        #expect(answer.outcome != .conflicting && answer.sentences.first?.text.contains("40 crowns") == true)
    }

    @Test("What nothing is about is absent, with no sentence")
    func absent() async throws {
        try await addOthers()
        let answer = try await ask("Which comet did the astronomers of Samarkand describe?")
        #expect(answer.outcome == .absent && answer.sentences.isEmpty && answer.citations.isEmpty)
        #expect(answer.relevance < 0.5)
    }

    @Test("Sources that differ in a number are both shown")
    func conflicting() async throws {
        try await addOthers()
        let text = "The council met in the old hall. The great lamp of the tower was first lit in 1931 by the keeper."
        try await add(["/shelf/a": text, "/shelf/b": text.replacing("1931", with: "1937")])
        let answer = try await ask("When was the great lamp of the tower first lit?")
        #expect(answer.outcome == .conflicting)
        #expect(Set(answer.sentences.flatMap { $0.text.split(separator: " ") }).isSuperset(of: ["1931", "1937"]))
        #expect(Set(answer.citations.map(\.path)) == ["/shelf/a", "/shelf/b"])
    }

    @Test("Sources that say the same are one sentence with two citations")
    func agreement() async throws {
        try await addOthers()
        let sentence = "The great lamp of the tower was first lit in 1931 by the keeper."
        try await add(["/shelf/a": "It rained. " + sentence, "/shelf/b": sentence + " Ships came."])
        let answer = try await ask("When was the great lamp of the tower first lit?")
        #expect(answer.outcome == .answered && answer.sentences.first?.citations.count == 2)
    }

    @Test("A question over a table gives the row, with the names of its columns")
    func tables() async throws {
        try await addOthers()
        let text = "Keepers of the tower\n\nKeeper\tYears\tLamps\nAnna Berg\t12\t3\nErik Lund\t7\t2"
        try await add(["/shelf/table": text], tables: ["/shelf/table": ScalarSpan(22, text.unicodeScalars.count)])
        let answer = try await ask("How many years was Erik Lund keeper of the tower?")
        let row = try #require(answer.sentences.first { $0.kind == .row })
        #expect(row.text == "Erik Lund | 7 | 2" && row.columns == ["Keeper", "Years", "Lamps"])
        #expect(AnswerMarkdown.text(of: answer).contains("| Keeper | Years | Lamps |\n| --- | --- | --- |"))
    }

    @Test("Both parts of a question are answered, in the order asked")
    func parts() async throws {
        try await addOthers()
        try await add([
            "/shelf/lamp": "Anna Berg repaired the great lamp. It took her a week.",
            "/shelf/bell": "The bronze bell was cast in 1902 in the north.",
        ])
        let answer = try await ask("Who repaired the great lamp and when was the bronze bell cast?")
        #expect(answer.sentences.map(\.text).first?.contains("Anna Berg") == true)
        #expect(answer.sentences.map(\.text).last?.contains("1902") == true)
    }

    @Test(
        "Two states of a text disagree however much of the sentence was changed, and forms filled in for others do not")
    func states() async throws {
        try await addOthers()
        let text = "The keeper writes each night. The great lamp is fed with whale oil. The tower is white and old."
        let other = text.replacing("is fed with whale oil", with: "runs on paraffin now")
        try await add(["/shelf/a": text, "/shelf/b": other])
        let answer = try await ask("What is the great lamp of the tower fed with?")
        #expect(answer.outcome == .conflicting, "\(answer.sentences.map(\.text))")
        let form = "Bill of the harbour office. Boat: Alva. The berth costs in all 300 crowns. To be paid in May."
        try await add([
            "/shelf/c": form, "/shelf/d": form.replacing("Alva", with: "Brage").replacing("300", with: "410"),
        ])
        let bill = try await ask("What does the berth of the boat Brage cost?")
        #expect(bill.outcome != .conflicting && bill.sentences.first?.text.contains("410") == true)
    }

    @Test("Two parts that find the same sentence say it once")
    func saidOnce() async throws {
        try await addOthers()
        try await add(["/shelf/lamp": "Anna Berg repaired the great lamp in 1931. It burns whale oil."])
        let answer = try await ask("Who repaired the great lamp and when was the great lamp repaired?")
        #expect(Set(answer.sentences.map(\.text)).count == answer.sentences.count)
    }

    @Test("An explanation names the passages that were read and the sentences that were weighed")
    func explanation() async throws {
        try await addOthers()
        try await add(["/shelf/lamp": "Anna Berg repaired the great lamp in 1931. It burns whale oil."])
        var request = AskRequest("Who repaired the great lamp?")
        (request.mode, request.explains, request.hops) = (.lexical, true, .two)
        let part = try #require(try await answerer.answer(request).explanation?.first)
        #expect(part.passages.first?.path == "/shelf/lamp" && part.figures["nearness"] != nil)
        #expect(part.candidates.first?.text == "Anna Berg repaired the great lamp in 1931.")
        #expect(try await ask("Who repaired the great lamp?").explanation == nil)
    }

    @Test("An empty question and a wrong number of sentences are refused")
    func refusals() async throws {
        await #expect(throws: TroveError.self) { try await ask("  ") }
        var request = AskRequest("who?")
        request.limit = 0
        await #expect(throws: TroveError.self) { try await answerer.answer(request) }
    }
}
