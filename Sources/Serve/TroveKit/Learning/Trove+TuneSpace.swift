internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveHeads
internal import TroveLearn

/// What smaller vectors would cost a store's own questions.
public struct SpaceReport: Codable, Sendable {
    /// One way to keep vectors.
    public struct Form: Codable, Sendable {
        /// Its name: `whole`, `principal 128`, `leading 128`, `signs` or `signs, rescored`.
        public var name: String
        /// Bytes of one passage's vector.
        public var bytes: Int
        /// Share of questions with a judged answer among the first ten passages.
        public var found: Double
        /// Share of the first ten by whole vectors that are among the first ten.
        public var same: Double
        /// Seconds of a question, compared with every passage.
        public var seconds: Double
    }

    /// Questions with answers.
    public var questions: Int
    /// Passages with vectors.
    public var passages: Int
    /// What came out, whole vectors first.
    public var forms: [Form]
}

extension Trove {
    /// Measures how well judged questions would be answered with fewer numbers a vector, or with one bit a number.
    ///
    /// Nothing is changed. Every passage is compared, so that what is lost is the space's doing and not the graph's.
    /// - Throws: `.invalidArgument` without judgements, `.unavailable` without vectors.
    public func measureSpaces() async throws -> SpaceReport {
        let catalog = try catalog()
        let encoder = try textEncoder(of: catalog)
        guard let space = try await catalog.space(fingerprint: encoder.fingerprint) else {
            throw TroveError(.unavailable, "the store has no vectors of texts; `trove doctor` says why")
        }
        let vectors = try await catalog.exportedVectors(of: space)
        let rows = Dictionary(vectors.indices.map { (vectors[$0].uid, $0) }, uniquingKeysWith: { first, _ in first })
        var passages: [String: Set<Int>] = [:]
        for chunk in try await catalog.exportedChunks() {
            if let row = rows[chunk.uid] { passages[chunk.sha256, default: []].insert(row) }
        }
        var answers: [String: Set<Int>] = [:]
        for one in try await judgements() where one.grade > 0 && one.source == "person" {
            if let own = passages[one.sha256] { answers[one.query, default: []].formUnion(own) }
        }
        var questions: [[Float]] = []
        var wanted: [Set<Int>] = []
        for (query, own) in answers.sorted(by: { $0.key < $1.key }) {
            guard let vector = await encoder.encodeQuery(query).vector(0) else { continue }
            questions.append(vector)
            wanted.append(own)
        }
        guard !questions.isEmpty else {
            throw TroveError(
                .invalidArgument, "no question has a judged answer in the store; give some with `trove judge`")
        }
        let trial = SpaceTrial(passages: Matrix(vectors.map(\.vector)), questions: Matrix(questions), answers: wanted)
        return SpaceReport(
            questions: questions.count, passages: vectors.count,
            forms: try trial.results().map {
                SpaceReport.Form(
                    name: Self.name(of: $0.form), bytes: $0.bytes, found: $0.found, same: $0.same, seconds: $0.seconds)
            })
    }

    private static func name(of form: SpaceTrial.Form) -> String {
        switch form {
        case .whole: "whole"
        case .leading(let length): "leading \(length)"
        case .principal(let length): "principal \(length)"
        case .signs(let rescored): rescored > 0 ? "signs, rescored" : "signs"
        }
    }
}
