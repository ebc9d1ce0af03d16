internal import TroveCore
internal import TroveLexical

/// A chunk on its way to becoming a hit.
struct Candidate: Sendable {
    let chunk: Int64
    var dense: Double?
    private(set) var lexical = 0.0
    /// What of the question it holds, as far as is known.
    private(set) var terms = HeldTerms.any
    /// Strong identifiers of the question that stand in it.
    var identifiers = 0
    /// 0 to 1; known of the candidates whose text was read.
    var proximity = 0.0
    /// What the policy's boosts give, in the score's own units.
    var boost = 0.0
    var score = 0.0
    var document: Int64 = 0
    var ordinal = 0
    var text = ""
    /// The identifier of a chunk whose text was read.
    var uid = ""
    var reading: PassageReading?
    /// Identifiers of chunks that say the same and were left out for this one.
    var duplicates: [String] = []
    var moreInDocument: Int?
    var explanation: [Hit.Explanation] = []
    /// Whether ``score`` holds what quoting the question gives.
    var isLifted = false
    /// How it was found from another hit, where that gives it its place.
    var chain: ChainStep?

    init(chunk: Int64) { self.chunk = chunk }

    /// Takes what its words are worth, and which of the question they are.
    mutating func take(_ lexical: Double, holding terms: HeldTerms) {
        self.lexical = lexical
        self.terms = terms
    }
}
