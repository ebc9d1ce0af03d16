import Testing
import TroveAnswer
import TroveCore
import TroveWire

/// Summaries that a language model writes of what happened.
@Suite struct ReflectionWriterTests {
    private let episodes = [
        ("Ana", "I moved to Lisbon in May because of the harbour job."),
        ("Ben", "My dog Rex broke his leg on the stairs."),
        ("Ana", "The harbour pays me 2400 euros a month."),
    ].enumerated().map { Self.hit($1.1, by: $1.0, number: $0) }

    private static func hit(_ text: String, by speaker: String, number: Int) -> Hit {
        var record = MemoryRecord(
            uid: "m_\(number)", kind: .episode, text: text, learnedAt: 0, trust: .person, author: "test",
            digest: "digest \(number)")
        record.speaker = speaker
        record.at = Double(number) * 60
        var hit = Hit(
            id: record.uid, kind: .memory, score: 1, scores: .init(dense: nil, lexical: nil), indexedAt: "",
            stale: false, text: text, highlights: [],
            source: .init(
                path: "", uri: "", format: "memory", sha256: record.digest, title: speaker, page: nil, boxes: [],
                headingPath: [], span: ScalarSpan(0, text.unicodeScalars.count)), image: nil, metadata: [:],
            truncated: false)
        hit.memory = MemoryDetail(record) { "1970-01-01T00:0\(Int($0 / 60)):00Z" }
        return hit
    }

    private func written(_ model: PlayedModel, budget: Int = 2000) async throws -> ReflectionWriter.Written {
        let endpoint = try ChatEndpoint("http://localhost:1", model: "played", key: nil)
        return try await ReflectionWriter(
            client: ChatClient(endpoint, transport: model), certifier: Certifier(encoder: nil), counter: nil,
            budget: budget
        ).summary(of: episodes.reversed())
    }

    @Test("What episodes bear out is kept with who said it, and what they do not say is dropped")
    func certifies() async throws {
        let model = PlayedModel { _, _ in
            "Ana moved to Lisbon in May because of the harbour job [1]. The harbour pays Ana 9400 euros a month [3]. "
                + "Ben's dog Rex broke his leg on the stairs [2]. Ben never lived in Lisbon [1]."
        }
        let summary = try await written(model)
        #expect(
            summary.text
                == "Ana moved to Lisbon in May because of the harbour job. Ben's dog Rex broke his leg on the stairs.")
        #expect(summary.dropped == 2 && summary.unread == 0)
    }

    @Test("Episodes stand in the order in which they happened, fenced, and never in the system role")
    func prompts() async throws {
        let model = PlayedModel { _, _ in "NO ANSWER" }
        let summary = try await written(model)
        #expect(summary.text.isEmpty && summary.dropped == 0)
        let prompt = try #require(model.asked.first)
        #expect(!prompt.system.contains("Lisbon"))
        let places = try ["[1] m_0, Ana", "[2] m_1, Ben", "[3] m_2, Ana", "</data"].map {
            try #require(prompt.user.firstRange(of: $0)).lowerBound
        }
        #expect(places == places.sorted())
    }

    @Test("Where the prompt holds only some episodes the others are counted")
    func budget() async throws {
        let model = PlayedModel { _, user in user.contains("Rex") ? "Rex broke his leg." : "NO ANSWER" }
        let summary = try await written(model, budget: 60)
        #expect(summary.unread > 0 && summary.unread < 3)
    }
}
