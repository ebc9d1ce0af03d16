/// Something in a store that is worth a look.
public struct QualityFinding: Codable, Sendable {
    /// What kinds there are.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case duplicateText = "duplicate-text"
        case duplicatePicture = "duplicate-picture"
        case garbage
        case boilerplate
        case emptyChunk = "empty-chunk"
        case hugeChunk = "huge-chunk"
        case language
        case outlier
        case wrongLabel = "wrong-label"
        case leak
    }

    /// What it is.
    public var kind: Kind
    /// The file it is about.
    public var path: String
    /// The page, where it is about one.
    public var page: Int?
    /// The other file of a pair.
    public var other: String?
    /// How strong it is: greater is surer; comparable within a kind.
    public var score: Double
    /// Why, for people.
    public var explanation: String
}

/// What was found in a store.
public struct QualityReport: Codable, Sendable {
    /// Findings, by kind, the strongest of each first.
    public var findings: [QualityFinding]
    /// Documents and passages looked at.
    public var documents: Int
    /// Passages looked at.
    public var chunks: Int

    /// How many there are of each kind.
    public var counts: [String: Int] {
        Dictionary(findings.map { ($0.kind.rawValue, 1) }, uniquingKeysWith: +)
    }
}
