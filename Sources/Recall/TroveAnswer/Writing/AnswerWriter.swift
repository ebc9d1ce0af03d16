internal import Foundation
package import TroveCatalog
package import TroveCore
internal import TroveQuery
package import TroveWire

/// Has a language model write an answer, and holds it to its evidence: every sentence is certified against the passages
/// that it names, whatever the model says of it.
package struct AnswerWriter: Sendable {
    private let client: ChatClient
    private let certifier: Certifier
    private let catalog: SQLiteCatalog
    private let counter: (any TokenCounter)?
    private let budget: Int

    /// - Parameter budget: Most tokens of the passages in a prompt.
    package init(
        client: ChatClient, certifier: Certifier, catalog: SQLiteCatalog, counter: (any TokenCounter)?, budget: Int
    ) {
        self.client = client
        self.certifier = certifier
        self.catalog = catalog
        self.counter = counter
        self.budget = budget
    }

    /// An answer and what it cost.
    package struct Written: Sendable {
        package var answer: Answer
        package var reply: ChatReply
    }

    /// Writes an answer from what was found.
    /// - Parameters:
    ///   - extracted: The documents' own sentences: the answer where the model has none, or none that holds.
    ///   - onSentence: Gets each sentence once it is certified, and what it cites.
    /// - Throws: What ``ChatClient/complete(_:onText:)`` throws.
    package func answer(
        _ request: AskRequest, extracted: Answer, hits: [Hit], pictures: [ChatMessage.Picture] = [],
        onSentence: @Sendable (Answer.Sentence, [AnswerCitation]) -> Void = { _, _ in }
    ) async throws -> Written {
        let start = ContinuousClock.now
        let prompt = AnswerPrompt(
            question: request.text, hits: hits.filter { !$0.text.isEmpty }, pictures: pictures, budget: budget,
            counter: counter)
        var places = CitedPlaces(catalog: catalog)
        var sentences: [Answer.Sentence] = []
        var dropped = 0
        let (text, continuation) = AsyncStream<String>.makeStream()
        async let asked = reply(prompt.request, continuation)
        var cutter = WrittenSentences()
        var isRefused = false
        func take(_ written: [WrittenSentences.Sentence]) async throws {
            for sentence in written {
                if sentence.text.uppercased().hasPrefix(AnswerPrompt.refusal) {
                    isRefused = true
                    continue
                }
                let made = try await certified(sentence, prompt.passages, &places)
                if request.isStrict, made.certificate.verdict == .unsupported {
                    dropped += 1
                    continue
                }
                sentences.append(made)
                onSentence(made, places.citations.filter { made.citations.contains($0.number) })
            }
        }
        for await words in text { try await take(cutter.take(words)) }
        let reply = try await asked
        try await take(cutter.rest())

        var answer = extracted
        let holds = sentences.contains { $0.certificate.verdict != .unsupported }
        if sentences.isEmpty || isRefused && !holds {
            // The model has nothing to say, or nothing that stands: what the documents say themselves is shown.
            if answer.outcome == .answered, isRefused { answer.outcome = .unconfirmed }
            answer.warnings.append(
                isRefused
                    ? "\(client.model) found no answer in the passages; these are the documents' own sentences"
                    : "nothing that \(client.model) wrote is borne out; these are the documents' own sentences")
        } else {
            answer.author = .model
            answer.sentences = sentences
            answer.citations = places.citations
            answer.outcome = holds ? (extracted.outcome == .conflicting ? .conflicting : .answered) : .unconfirmed
            if dropped > 0 { answer.warnings.append("\(dropped) sentences that nothing bears out were dropped") }
        }
        answer.warnings += reply.warnings
        answer.tookMilliseconds += start.duration(to: .now) / .milliseconds(1)
        return Written(answer: answer, reply: reply)
    }

    private func reply(
        _ request: ChatRequest, _ words: AsyncStream<String>.Continuation
    ) async throws -> ChatReply {
        defer { words.finish() }
        return try await client.complete(request) { words.yield($0) }
    }

    /// A sentence with its certificate. One that names no passage is looked for in all of them.
    private func certified(
        _ sentence: WrittenSentences.Sentence, _ passages: [Hit], _ places: inout CitedPlaces
    ) async throws -> Answer.Sentence {
        let named = sentence.numbers.filter { (1...max(1, passages.count)).contains($0) && !passages.isEmpty }
        let cited = named.isEmpty ? Array(1..<(passages.count + 1)) : named
        let finding = await certifier.finding(
            of: sentence.text,
            citing: cited.map { CitedPassage(number: $0, hit: passages[$0 - 1]) })
        var certificate = finding.certificate
        // Where nothing bears it out, the passages that the model named are shown, so that they can be looked at.
        let shown = certificate.verdict == .unsupported ? named : certificate.citations
        var numbers: [Int] = []
        for number in shown {
            let hit = passages[number - 1]
            let place = finding.places[number] ?? ScalarSpan(0, hit.text.unicodeScalars.count)
            numbers.append(try await places.number(of: place, in: hit))
        }
        certificate.citations = certificate.verdict == .unsupported ? [] : numbers
        return Answer.Sentence(text: sentence.text, citations: numbers, certificate: certificate)
    }
}
