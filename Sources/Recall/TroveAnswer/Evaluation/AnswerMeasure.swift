package import TroveCore
package import TroveQuery

/// Asks the questions of a judged set of the whole corpus, of what is left without the documents that answer them, and
/// of what is left without all documents of their titles.
package struct AnswerMeasure: Sendable {
    /// What a question was asked of.
    package enum Corpus: String, Codable, Sendable, CaseIterable {
        case whole
        case withoutAnswer = "without-answer"
        case withoutSubject = "without-subject"
    }

    /// One asking.
    package struct Case: Codable, Sendable {
        package var query: String
        package var corpus: Corpus
        package var outcome: Answer.Outcome
        package var relevance: Double
        /// The sentence that was taken for the answer, also where it was withheld.
        package var sentence: String
        /// Documents that the answer cites.
        package var citations: [String]
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
    private let hops: Hops

    /// - Parameter set: Its documents are named by their paths in the store.
    package init(_ answerer: Answerer, set: JudgedSet, mode: SearchMode, hops: Hops) {
        (self.answerer, self.set, self.mode, self.hops) = (answerer, set, mode, hops)
    }

    /// Asks every question twice.
    package func run(onQuery: (Int) -> Void) async throws -> [Case] {
        var cases: [Case] = []
        for (number, query) in set.queries.enumerated() {
            let answering = Set((set.judgements[query.id] ?? [:]).keys)
            let titles = Set(set.corpus.filter { answering.contains($0.id) && !$0.title.isEmpty }.map(\.title))
            let subject = answering.union(set.corpus.filter { titles.contains($0.title) }.map(\.id))
            for corpus in Corpus.allCases {
                let gone = corpus == .whole ? [] : corpus == .withoutAnswer ? answering : subject
                if corpus == .withoutSubject, gone.count == answering.count { continue }
                cases.append(try await measured(query, corpus, without: gone))
            }
            onQuery(number + 1)
        }
        return cases
    }

    private func measured(_ query: JudgedSet.Entry, _ corpus: Corpus, without gone: Set<String>) async throws -> Case {
        var request = AskRequest(query.text)
        request.mode = mode
        request.hops = hops
        if !gone.isEmpty {
            let names = gone.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            request.filter = #"{"path": {"$nin": [\#(names)]}}"#
        }
        let (answer, draft) = try await answerer.drafted(request)
        let holds = { (text: String) in query.answers.contains { Self.folded(text).contains(Self.folded($0)) } }
        let named = { (features: [(String, Double)]) in Dictionary(uniqueKeysWithValues: features) }
        return Case(
            query: query.id, corpus: corpus, outcome: answer.outcome, relevance: answer.relevance,
            sentence: draft?.candidates.first?.text ?? "",
            citations: answer.citations.map(\.path).reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
            holds: query.answers.isEmpty ? nil : draft?.candidates.first.map { holds($0.text) } ?? false,
            features: named(draft?.confidence?.features ?? []),
            candidates: corpus == .whole
                ? (draft?.candidates ?? []).map { Candidate(holds: holds($0.text), features: named($0.features.named)) }
                : [])
    }

    private static func folded(_ text: String) -> String { text.lowercased().filter { !$0.isWhitespace } }
}
