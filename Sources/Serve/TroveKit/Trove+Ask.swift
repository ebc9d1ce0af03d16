internal import TroveAnswer
public import TroveCore
internal import TroveQuery

/// Answering.
extension Trove {
    /// Answers a question with the documents' own sentences, each with the place it stands at.
    /// - Throws: `.notFound` where there is no store, `.invalidArgument`; a missing model is a warning.
    /// - Parameter onSentence: Gets each sentence that a language model writes, once it is certified, and what it cites.
    public func ask(
        _ request: AskRequest, onSentence: @Sendable (Answer.Sentence, [AnswerCitation]) -> Void = { _, _ in }
    ) async throws -> Answer {
        try await searchSession(needsVectors: request.mode != .lexical).ask(request, onSentence: onSentence)
    }

    /// Answers a question that goes with pictures; its words are those of the query.
    public func ask(_ request: AskRequest, with query: PictureQuery) async throws -> Answer {
        try await searchSession().ask(request, with: query)
    }
}

extension SearchSession {
    /// Answers a question in words.
    /// - Parameter inner: Folders that this question is bound to beside the session's own; empty for none.
    /// - Throws: What a search throws.
    public func ask(
        _ request: AskRequest, within inner: [String] = [],
        onSentence: @Sendable (Answer.Sentence, [AnswerCitation]) -> Void = { _, _ in }
    ) async throws -> Answer {
        let followed = try await followed(request, within: inner)
        var answer = try await answer(to: bound(followed, to: inner), onSentence: onSentence)
        answer.question = request.text
        try await keep(request, answer, within: inner)
        return answer
    }

    private func answer(
        to request: AskRequest, onSentence: @Sendable (Answer.Sentence, [AnswerCitation]) -> Void
    ) async throws -> Answer {
        guard let client = try await trove.languageModel(catalog) else { return try await answerer().answer(request) }
        let (extracted, hits) = try await answerer().answered(request)
        guard !hits.isEmpty else { return extracted }
        return try await trove.written(request, extracted, hits, client, catalog, onSentence: onSentence)
    }

    /// Answers a question that goes with pictures: what they show, and what the passages found say.
    public func ask(
        _ request: AskRequest, with query: PictureQuery, within inner: [String] = [],
        onSentence: @Sendable (Answer.Sentence, [AnswerCitation]) -> Void = { _, _ in }
    ) async throws -> Answer {
        var query = query
        query.text = request.text
        query.filter = request.filter
        query.scope = request.scope
        let found = try await search(query, limit: 8, within: inner)
        let extracted = try await answerer().answer(request, from: found)
        let passages = found.results.filter { $0.kind == .text }
        guard !request.text.isEmpty, !passages.isEmpty, let client = try await trove.languageModel(catalog) else {
            return extracted
        }
        return try await trove.written(
            request, extracted, passages, pictures: Trove.chatPictures(query.images), client, catalog,
            onSentence: onSentence)
    }

    /// Answers questions one after the other, in their order.
    public func answers(to requests: [AskRequest]) -> AsyncThrowingStream<Answer, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task {
                do {
                    for request in requests { continuation.yield(try await self.ask(request)) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func bound(_ request: AskRequest, to inner: [String]) throws(TroveError) -> AskRequest {
        var place = SearchRequest(request.text)
        place.scope = request.scope
        var request = request
        request.scope = try bound(place, to: inner).scope
        return request
    }
}

extension AskRequest {
    /// A question of a conversation: one that points back is asked with the one before it.
    public static func following(_ before: String?, _ text: String) -> String {
        AskedParts.following(before, text)
    }
}
