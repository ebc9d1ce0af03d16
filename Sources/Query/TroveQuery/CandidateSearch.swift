internal import TroveCatalog
internal import TroveCore
internal import TroveLexical

/// Finds the chunks that may answer: by vectors and by words, each candidate with both scores.
struct CandidateSearch: Sendable {
    let index: LexicalIndex
    let vectors: VectorSearch?
    /// Rows that may be found, ascending; nil for all.
    let allowed: [Int64]?

    /// Candidates by vectors and words, in no order, and whether a wider search would find more.
    func candidates(
        _ question: Question, vector: [Float]?, mode: SearchMode, count: Int
    ) async throws -> (found: [Candidate], isFull: Bool) {
        var found: [Int64: Candidate] = [:]
        var isFull = false
        if let vector, let vectors {
            let nearest = try await vectors.nearest(vector, count: count + 1, allowed: allowed)
            isFull = nearest.count > count
            for (chunk, score) in Self.cut(nearest, to: count, by: \.score) {
                found[chunk, default: Candidate(chunk: chunk)].dense = Double(score)
            }
        }
        guard mode != .dense else { return (Array(found.values), isFull) }
        let best = index.search(question.query, weights: question.termWeights, limit: count + 1, allowed: allowed)
        isFull = isFull || best.count > count
        for hit in Self.cut(best, to: count, by: \.score) {
            found[hit.chunk, default: Candidate(chunk: hit.chunk)].take(Double(hit.score), holding: hit.terms)
        }
        addIdentifiers(question, count: count, to: &found)
        try await complete(&found, question, vector)
        return (Array(found.values), isFull)
    }

    /// Candidates of known rows with both scores, in no order; rows that may not be found are left out.
    func candidates(of rows: [Int64], _ question: Question, vector: [Float]?) async throws -> [Candidate] {
        let permitted = allowed.map(Set.init)
        var found: [Int64: Candidate] = [:]
        for row in rows where permitted?.contains(row) ?? true { found[row] = Candidate(chunk: row) }
        try await complete(&found, question, vector)
        return Array(found.values)
    }

    /// The first `count`, and of several that score alike at the end all or none: which of them came first would be
    /// told by when they were read, and equal folders give equal answers.
    private static func cut<Found>(_ found: [Found], to count: Int, by score: (Found) -> Float) -> ArraySlice<Found> {
        guard found.count > count, let edge = found.last.map(score) else { return found[...] }
        let above = found.prefix { score($0) > edge }
        return above.isEmpty ? found.prefix(count) : above
    }

    /// The chunks that hold a question of one to three unspaced characters as it stands, all of them; the letters
    /// themselves before folded forms of them.
    func literal(_ question: Question, catalog: SQLiteCatalog) async throws -> [Candidate] {
        let rows = index.chunks(holding: question.query.asked.map(\.term), allowed: allowed)
        let wanted = question.query.text.filter { !$0.isWhitespace }
        let scores = index.scores(of: rows, question.query, weights: question.termWeights)
        var found: [Candidate] = []
        let pattern = question.query.analysis.tokens.map(\.term)
        for (row, text) in try catalog.texts(of: rows) {
            let isWritten = text.text.contains(wanted)
            guard isWritten || Self.holds(pattern, AnalyzerPool.analyze(text.text).tokens.map(\.term)) else { continue }
            var candidate = Candidate(chunk: row)
            if let found = scores[row] { candidate.take(Double(found.score), holding: found.terms) }
            candidate.uid = text.uid
            candidate.score = candidate.lexical + (isWritten ? Self.writtenBonus : 0)
            found.append(candidate)
        }
        return found
    }

    /// Puts what is written as asked before all folded forms.
    private static let writtenBonus = 1000.0

    private static func holds(_ pattern: [Term], _ terms: [Term]) -> Bool {
        guard terms.count >= pattern.count else { return false }
        return (0...(terms.count - pattern.count)).contains { start in
            pattern.indices.allSatisfy { terms[start + $0] == pattern[$0] }
        }
    }

    /// Chunks that hold an identifier of the question whole, whatever else they score.
    private func addIdentifiers(_ question: Question, count: Int, to found: inout [Int64: Candidate]) {
        for identifier in question.query.identifiers where identifier.isStrong {
            for row in index.chunks(holding: [identifier.term], allowed: allowed).prefix(count) {
                found[row, default: Candidate(chunk: row)].identifiers += 1
            }
        }
    }

    /// Gives every candidate both scores.
    private func complete(
        _ found: inout [Int64: Candidate], _ question: Question, _ vector: [Float]?
    ) async throws {
        let withoutWords = found.values.filter { $0.lexical == 0 }.map(\.chunk)
        let scores = index.scores(of: withoutWords, question.query, weights: question.termWeights)
        for chunk in withoutWords {
            let (score, terms) = scores[chunk] ?? (0, [])
            found[chunk]?.take(Double(score), holding: terms)
        }
        guard let vector, let vectors else { return }
        let withoutVector = found.values.filter { $0.dense == nil }.map(\.chunk)
        guard !withoutVector.isEmpty else { return }
        for (chunk, score) in try await vectors.scores(of: withoutVector, vector) {
            found[chunk]?.dense = Double(score)
        }
    }
}
