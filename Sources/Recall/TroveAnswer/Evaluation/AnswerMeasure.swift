package import TroveCore
package import TroveQuery

/// Asks the questions of a judged set of the whole corpus and again with the documents left out that answer them.
package struct AnswerMeasure: Sendable {
    /// One asking.
    package struct Case: Codable, Sendable {
        package var query: String
        /// False where the answering documents were left out.
        package var isAnswerable: Bool
        package var outcome: Answer.Outcome
        package var relevance: Double
        /// The sentences, and the documents that each cites.
        package var sentences: [String]
        package var citations: [[String]]
        /// Whether the first sentence holds an accepted answer; nil where the set states none.
        package var holds: Bool?
        /// What the likelihood was reckoned from, by name.
        package var features: [String: Double]
        /// What each sentence that was considered was measured by, and whether it holds an answer.
        package var candidates: [Candidate]
    }

    /// A sentence that was considered.
    package struct Candidate: Codable, Sendable {
        package var holds: Bool
        package var features: [String: Double]
    }

    private let answerer: Answerer
    private let set: JudgedSet
    private let mode: SearchMode

    /// - Parameter set: Its documents are named by their paths in the store.
    package init(_ answerer: Answerer, set: JudgedSet, mode: SearchMode) {
        (self.answerer, self.set, self.mode) = (answerer, set, mode)
    }

    /// Asks every question twice.
    package func run(onQuery: (Int) -> Void) async throws -> [Case] {
        var cases: [Case] = []
        for (number, query) in set.queries.enumerated() {
            for isAnswerable in [true, false] {
                var request = AskRequest(query.text)
                request.mode = mode
                if !isAnswerable {
                    let gone = (set.judgements[query.id] ?? [:]).keys.sorted().map { "\"\($0)\"" }
                    request.filter = #"{"path": {"$nin": [\#(gone.joined(separator: ", "))]}}"#
                }
                cases.append(try await measured(query, request, isAnswerable: isAnswerable))
            }
            onQuery(number + 1)
        }
        return cases
    }

    private func measured(_ query: JudgedSet.Entry, _ request: AskRequest, isAnswerable: Bool) async throws -> Case {
        let (answer, draft) = try await answerer.drafted(request)
        let holds = { (text: String) in query.answers.contains { Self.folded(text).contains(Self.folded($0)) } }
        let named = { (features: [(String, Double)]) in Dictionary(uniqueKeysWithValues: features) }
        return Case(
            query: query.id, isAnswerable: isAnswerable, outcome: answer.outcome, relevance: answer.relevance,
            sentences: answer.sentences.map(\.text),
            citations: answer.sentences.map { sentence in sentence.citations.map { answer.citations[$0 - 1].path } },
            holds: query.answers.isEmpty ? nil : draft?.candidates.first.map { holds($0.text) } ?? false,
            features: named(draft?.confidence?.features ?? []),
            candidates: isAnswerable
                ? (draft?.candidates ?? []).map { Candidate(holds: holds($0.text), features: named($0.features.named)) }
                : [])
    }

    private static func folded(_ text: String) -> String { text.lowercased().filter { !$0.isWhitespace } }
}
