internal import TroveAnswer
public import TroveCore

/// A sentence and the passages that it is said to rest on.
public struct ClaimedSentence: Codable, Sendable {
    /// A passage.
    public struct Passage: Codable, Sendable {
        /// Its words.
        public var text: String
        /// What stands above it: title, headings.
        public var title: String?

        /// Creates a passage.
        public init(text: String, title: String? = nil) {
            self.text = text
            self.title = title
        }
    }

    /// The sentence.
    public var sentence: String
    /// What it cites.
    public var passages: [Passage]

    /// Creates a claim.
    public init(sentence: String, passages: [Passage]) {
        self.sentence = sentence
        self.passages = passages
    }
}

/// A certificate and the figures that it rests on.
public struct CertifiedSentence: Encodable, Sendable {
    /// How far the sentence is borne out; its citations number the passages from 1.
    public var certificate: Certificate
    /// Whether a rule settled it, not likeness.
    public var settled: Bool
    /// The figures of likeness, by name; none where the sentence stands there word for word.
    public var features: [String: Double]?
}

/// Certificates.
extension Trove {
    /// Establishes how far a sentence is borne out by passages. No store is needed; a missing encoder leaves words.
    public func certify(_ claim: ClaimedSentence) async throws -> CertifiedSentence {
        let passages = claim.passages.enumerated().map { index, passage in
            CitedPassage(number: index + 1, text: passage.text, context: passage.title ?? "")
        }
        let finding = try await certifier().finding(
            of: claim.sentence, citing: passages)
        return CertifiedSentence(
            certificate: finding.certificate, settled: finding.isSettled,
            features: finding.features.map { Dictionary($0.map { ($0.name, $0.value) }) { first, _ in first } })
    }
}
