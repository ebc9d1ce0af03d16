internal import TroveCore
internal import TroveQuery

/// The sentences of an answer that nobody wrote: what was chosen of the documents, each held against its passage.
struct ExtractedSentences {
    let certifier: Certifier
    private(set) var places: CitedPlaces
    private(set) var sentences: [Answer.Sentence] = []

    init(certifier: Certifier, places: CitedPlaces) { (self.certifier, self.places) = (certifier, places) }

    /// Adds what one thing asked found. What another thing found already is not said twice.
    mutating func add(_ found: Answerer.Found) async throws {
        for choice in found.draft?.choices ?? [] where !isSaid(choice.candidate) {
            try await add(choice, found.passages)
        }
        for hit in found.crops {
            let number = places.number(ofPicture: hit)
            sentences.append(
                Answer.Sentence(
                    kind: .crop, text: hit.text.isEmpty ? hit.source.title : hit.text, citations: [number],
                    certificate: Certificate(
                        verdict: .supported, method: .encoder, support: hit.relevance ?? 0.5, citations: [number])))
        }
    }

    private func isSaid(_ candidate: AnswerCandidate) -> Bool {
        sentences.contains { $0.text == candidate.text && $0.kind != .crop }
    }

    private mutating func add(_ choice: AnswerDraft.Choice, _ hits: [Hit]) async throws {
        var cited: [CitedPassage] = []
        for candidate in [choice.candidate] + choice.copies {
            let hit = hits[candidate.hit]
            let number = try await places.number(of: candidate, in: hit)
            cited.append(CitedPassage(number: number, hit: hit))
        }
        let candidate = choice.candidate
        var sentence = Answer.Sentence(
            kind: candidate.isRow ? .row : .sentence, text: candidate.text, citations: cited.map(\.number),
            certificate: await certifier.certificate(of: candidate.text, citing: cited))
        sentence.columns = try await places.columns(of: candidate, in: hits[candidate.hit])
        sentences.append(sentence)
    }
}
