/// How far a sentence of an answer is borne out by what it cites.
public struct Certificate: Codable, Sendable, Hashable {
    /// What was established, the strongest first.
    public enum Verdict: String, Codable, Sendable, CaseIterable {
        /// The sentence stands in the cited span word for word.
        case verbatim
        /// Its numbers, names, dates and units stand in the cited spans, in the same roles.
        case exact
        /// The cited spans say so, by the encoder's or the words' likeness.
        case supported
        /// Nothing cited bears it out.
        case unsupported
    }

    /// How it was established.
    public enum Method: String, Codable, Sendable {
        /// Word beside word.
        case comparison
        /// By likeness of vectors, calibrated, and by rules.
        case encoder
        /// By likeness of words and by rules: no encoder reads this text.
        case lexical
        /// By a model of entailment.
        case entailment
    }

    /// What was established.
    public var verdict: Verdict
    /// How it was established.
    public var method: Method
    /// Likelihood that the sentence is borne out, 0 to 1.
    public var support: Double
    /// What speaks against it, for people: "the cited page has no 1987".
    public var reasons: [String]
    /// Numbers of the citations that bear it out.
    public var citations: [Int]

    /// Creates a certificate.
    public init(verdict: Verdict, method: Method, support: Double, reasons: [String] = [], citations: [Int]) {
        self.verdict = verdict
        self.method = method
        self.support = support
        self.reasons = reasons
        self.citations = citations
    }
}
