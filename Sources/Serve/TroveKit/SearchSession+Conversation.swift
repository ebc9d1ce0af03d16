internal import TroveAnswer
internal import TroveCatalog
internal import TroveCore
internal import TroveMemory

/// Conversations: questions that point back, and what is kept of them.
extension SearchSession {
    /// Who speaks in what is kept of a conversation.
    private static let person = "person"
    private static let trove = "trove"
    /// Earlier questions that are looked through for one that stands for itself.
    private static let lookedBack = 20

    /// A question with the one that it points back to, within its conversation.
    /// - Parameter inner: Folders of the one who asks: callers bound to others lead conversations of their own.
    func followed(_ request: AskRequest, within inner: [String]) async throws -> AskRequest {
        guard !request.session.isEmpty else { return request }
        let name = ([request.session] + scope + inner).joined(separator: "\n")
        var before = trove.conversations.last(in: name)
        if before == nil, isFree(within: inner) {
            before = try await catalog.episodes(of: request.session, by: Self.person, limit: Self.lookedBack)
                .map(\.text).first { !AskedParts.pointsBack($0) }
        }
        var followed = request
        followed.text = AskedParts.following(before, request.text)
        if followed.text == request.text { trove.conversations.hear(request.text, in: name) }
        return followed
    }

    /// Keeps a question and its answer as turns of their conversation, where that is wanted.
    /// - Throws: `.invalidArgument` where it was asked for by one who may keep nothing.
    func keep(_ request: AskRequest, _ answer: Answer, within inner: [String]) async throws {
        guard request.remembers || trove.configuration.flag(.remember) else { return }
        guard isFree(within: inner) else {
            guard request.remembers else { return }
            throw TroveError(.invalidArgument, "one who is bound to folders keeps no memories; leave `remember` out")
        }
        let scope = MemoryScope(session: request.session)
        var asked = NewMemory(request.text, kind: .episode, scope: scope)
        (asked.form, asked.speaker) = ("turn", Self.person)
        let text = answer.sentences.filter { $0.certificate.verdict != .unsupported }.map(\.text)
            .joined(separator: "\n")
        guard !text.isEmpty, answer.outcome == .answered else {
            try await trove.remember(asked)
            return
        }
        var said = NewMemory(text, kind: .episode, scope: scope, trust: .tool, author: Self.trove, isTold: false)
        (said.form, said.speaker) = ("turn", Self.trove)
        said.cites = answer.citations.map { Citation(id: $0.id, span: $0.span) }
        try await trove.remember([asked, said])
    }

    /// Whether one who asks sees all of the store, and so its memory.
    private func isFree(within inner: [String]) -> Bool { scope.isEmpty && inner.isEmpty }
}
