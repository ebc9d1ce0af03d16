package import TroveCatalog
package import TroveCore
package import TroveQuery

/// Answers questions from a store with the documents' own sentences, table rows and crops of pictures.
package struct Answerer: Sendable {
    private let engine: SearchEngine
    private let catalog: SQLiteCatalog
    private let certifier: Certifier
    private let pictures: DepictedHits?

    /// Hits that are looked at for each thing asked.
    private static let hits = 8
    /// Sentences that an explanation shows.
    private static let explained = 40
    /// Most crops of an answer.
    private static let crops = 3

    /// - Parameters:
    ///   - certifier: Holds each sentence against the passage that it is quoted from.
    ///   - pictures: Finds pictures by what they show; nil for passages alone.
    package init(
        engine: SearchEngine, catalog: SQLiteCatalog, certifier: Certifier, pictures: DepictedHits? = nil
    ) {
        self.engine = engine
        self.catalog = catalog
        self.certifier = certifier
        self.pictures = pictures
    }

    /// Answers a question in words.
    /// - Throws: What a search throws.
    package func answer(_ request: AskRequest) async throws -> Answer { try await answered(request).answer }

    /// Answers a question in words, and gives what it was answered from.
    package func answered(_ request: AskRequest) async throws -> (answer: Answer, hits: [Hit]) {
        try request.check()
        let start = ContinuousClock.now
        var found: [Found] = []
        var warnings: [String] = []
        for part in AskedParts.of(request.text) {
            let response = try await engine.search(search(part, request), pictures: pictures)
            warnings += response.warnings.filter { !warnings.contains($0) }
            found.append(try await self.found(part, response.results, request))
        }
        let answer = try await answer(request, found, warnings: warnings, since: start)
        return (answer, Self.evidence(found))
    }

    /// The passages of all parts, the best of each first.
    private static func evidence(_ found: [Found]) -> [Hit] {
        var hits: [Hit] = []
        for place in 0..<(found.map(\.passages.count).max() ?? 0) {
            for part in found where place < part.passages.count {
                let hit = part.passages[place]
                if !hits.contains(where: { $0.id == hit.id }) { hits.append(hit) }
            }
        }
        return hits
    }

    /// An answer, and what it was chosen from where the question asks one thing.
    func drafted(_ request: AskRequest) async throws -> (Answer, AnswerDraft?) {
        let start = ContinuousClock.now
        let response = try await engine.search(search(request.text, request))
        let found = try await self.found(request.text, response.results, request)
        return (try await answer(request, [found], warnings: response.warnings, since: start), found.draft)
    }

    /// Answers from hits that were found with pictures.
    package func answer(_ request: AskRequest, from response: SearchResponse) async throws -> Answer {
        let start = ContinuousClock.now
        let found = try await self.found(request.text, response.results, request)
        var answer = try await answer(request, [found], warnings: response.warnings, since: start)
        answer.tookMilliseconds += response.tookMilliseconds
        return answer
    }

    /// What one part of a question found.
    struct Found {
        var draft: AnswerDraft?
        var passages: [Hit]
        var crops: [Hit]

        /// What it was chosen from.
        func explanation(of question: String) -> AnswerExplanation {
            let weighed = draft?.candidates.prefix(Answerer.explained).map { candidate in
                AnswerExplanation.Candidate(
                    text: candidate.text, passage: candidate.hit, score: candidate.score)
            }
            let figures = draft?.confidence?.figures ?? []
            return AnswerExplanation(
                question: question, figures: Dictionary(figures) { $1 }, passages: passages, candidates: weighed ?? [])
        }
    }

    /// A search for the passages that answer a question: copies are kept, since they may differ in a word.
    func search(_ text: String, _ request: AskRequest) -> SearchRequest {
        var search = SearchRequest(text, limit: Self.hits, mode: request.mode)
        search.filter = request.filter
        search.scope = request.scope
        search.hops = request.hops
        search.explains = request.explains
        search.collapses = false
        return search
    }

    private func found(_ text: String, _ hits: [Hit], _ request: AskRequest) async throws -> Found {
        let passages = hits.filter { $0.kind == .text }
        let asksForPicture =
            text.isEmpty || AskedParts.asksForPicture(text) || hits.first.map { $0.kind != .text } ?? false
        let crops =
            asksForPicture ? Array(hits.filter { $0.kind == .image || $0.kind == .page }.prefix(Self.crops)) : []
        guard !text.isEmpty else { return Found(draft: nil, passages: passages, crops: crops) }
        let draft = AnswerDraft(try await engine.question(text), hits: passages, limit: request.limit)
        return Found(draft: draft, passages: passages, crops: crops)
    }

    private func answer(
        _ request: AskRequest, _ found: [Found], warnings: [String], since start: ContinuousClock.Instant
    ) async throws -> Answer {
        var extracted = ExtractedSentences(certifier: certifier, places: CitedPlaces(catalog: catalog))
        for part in found { try await extracted.add(part) }
        var answer = Answer(
            question: request.text, outcome: Self.outcome(found), author: .extractive,
            relevance: found.map(Self.relevance).min() ?? 0, sentences: extracted.sentences,
            citations: extracted.places.citations,
            warnings: warnings + Self.unanswered(found, request.text))
        if request.explains {
            let parts = AskedParts.of(request.text)
            answer.explanation = found.enumerated().map { place, part in
                part.explanation(of: parts.count == found.count ? parts[place] : request.text)
            }
        }
        answer.tookMilliseconds = start.duration(to: .now) / .milliseconds(1)
        return answer
    }

    private static func relevance(_ found: Found) -> Double {
        max(found.draft?.relevance ?? 0, found.crops.isEmpty ? 0 : 0.5)
    }

    private static func outcome(_ found: Found) -> Answer.Outcome {
        let outcome = found.draft?.outcome ?? .absent
        return found.crops.isEmpty || outcome == .conflicting ? outcome : .answered
    }

    /// A conflict in one part is a conflict; an answer to one part is an answer.
    private static func outcome(_ found: [Found]) -> Answer.Outcome {
        let all = found.map { outcome($0) }
        return [.conflicting, .answered, .unconfirmed].first(where: all.contains) ?? .absent
    }

    private static func unanswered(_ found: [Found], _ text: String) -> [String] {
        guard found.count > 1 else { return [] }
        return zip(AskedParts.of(text), found).compactMap { part, found in
            [.absent, .unconfirmed].contains(outcome(found)) ? "not answered: \(part)" : nil
        }
    }
}
