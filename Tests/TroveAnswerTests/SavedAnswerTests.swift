import Foundation
import TestSupport
import Testing
import TroveAnswer
import TroveCatalog
import TroveCore
import TroveMemory

@Suite struct SavedAnswerTests {
    private let folder: TemporaryFolder
    private let file: URL
    private let text = "Ada built it in 1871. 灯塔高40米。它很老。 The lamp burns oil."

    init() throws {
        folder = try TemporaryFolder()
        file = try folder.write("notes/a.txt", text)
    }

    private func saved(_ quotes: [String], _ verdict: Certificate.Verdict = .verbatim) -> SavedAnswer {
        let citations = quotes.enumerated().map { place, quote in
            AnswerCitation(
                number: place + 1, id: "c_1", path: file.path, sha256: Identifier.digest(text), title: "a", page: nil,
                boxes: [], span: ScalarSpan(0, quote.unicodeScalars.count), quote: quote, trust: .ownFile)
        }
        let numbers = citations.map(\.number)
        return SavedAnswer(
            Answer(
                question: "q", outcome: .answered, author: .extractive, relevance: 1,
                sentences: [
                    .init(
                        text: quotes[0], citations: numbers,
                        certificate: .init(verdict: verdict, method: .comparison, support: 1, citations: numbers))
                ], citations: citations), savedAt: 0, sizes: [file.path: text.utf8.count])
    }

    private func check(_ saved: SavedAnswer) async throws -> AnswerCheck {
        try await SavedAnswerCheck(EvidenceCheck(catalog: nil)).check(saved)
    }

    @Test("An answer holds as long as the words it cites stand in the file, in any script")
    func holds() async throws {
        for quote in ["Ada built it in 1871.", "灯塔高40米。", "它很老。"] {
            let answer = saved([quote])
            #expect(try await check(answer).holds)
            try folder.write("notes/a.txt", "A new line.\n\n" + text + " More.")
            #expect(try await check(answer).holds, "\(quote)")
            try folder.write(
                "notes/a.txt",
                text.replacingOccurrences(
                    of: quote,
                    with: quote.replacingOccurrences(
                        of: "1871", with: "1872"
                    ).replacingOccurrences(of: "40", with: "41").replacingOccurrences(of: "很", with: "不")))
            let found = try await check(answer)
            #expect(!found.holds && found.fallen == [1] && found.failures.first?.state == .changed, "\(quote)")
            try folder.write("notes/a.txt", text)
        }
    }

    @Test("A quotation that stands in two places falls with both, a joined one with either")
    func several() async throws {
        let (quotation, joined) = (
            saved(["Ada built it in 1871.", "它很老。"]), saved(["Ada built it in 1871.", "它很老。"], .exact)
        )
        try folder.write("notes/a.txt", "Ada built it in 1871.")
        #expect(try await check(quotation).holds)
        #expect(try await !check(joined).holds)
    }

    @Test("A file that is gone leaves its words orphaned where nobody looks for it")
    func moved() async throws {
        try FileManager.default.moveItem(at: file, to: folder.url.appendingPathComponent("b.txt"))
        #expect(try await check(saved(["它很老。"])).failures.first?.state == .orphaned)
    }

    @Test("The same answer is kept once, with its last check, and can be let go")
    func kept() async throws {
        let catalog = try SQLiteCatalog(
            store: StoreFolder(url: folder.url.appendingPathComponent("store"), create: true))
        let answer = saved(["它很老。"])
        try await catalog.save(answer)
        try await catalog.save(answer)
        try await catalog.keep(check(answer))
        let kept = try await catalog.savedAnswers()
        #expect(kept.count == 1 && kept.first?.check?.holds == true)
        #expect(try await catalog.savedAnswers(restingOn: [file.path, "/x"]).map(\.id) == [answer.id])
        #expect(try await catalog.savedAnswers(restingOn: ["/x"]).isEmpty)
        #expect(try await catalog.removeSavedAnswer(answer.id))
        #expect(try await catalog.savedAnswers(restingOn: [file.path]).isEmpty)
    }

    @Test("Questions that went to an endpoint are counted in bytes")
    func counted() async throws {
        let catalog = try SQLiteCatalog(
            store: StoreFolder(url: folder.url.appendingPathComponent("store"), create: true))
        for time in [5.0, 9] {
            let use = EndpointUse(
                host: "h", model: "m", requests: 1, sentBytes: 100, receivedBytes: 20, firstAt: time, lastAt: time)
            try await catalog.count(use, traits: "{}")
        }
        let uses = try await catalog.endpointUses().map(\.use)
        #expect(
            uses == [
                EndpointUse(
                    host: "h", model: "m", requests: 2, sentBytes: 200, receivedBytes: 40, firstAt: 5, lastAt: 9)
            ])
    }
}
