/// A question that wants an answer, and what it is answered from.
public struct AskRequest: Sendable {
    /// The words; may be empty where pictures are asked with.
    public var text: String
    /// The most sentences of the answer for each thing asked, 1 to 20.
    public var limit = 3
    /// How to search.
    public var mode: SearchMode = .hybrid
    /// How far names are followed from the first hits, where a question asks for a chain of facts.
    public var hops = Hops.auto
    /// As the filter of a search.
    public var filter = ""
    /// Folders that the answer is bound to, within a session's own; empty for all of those.
    public var scope: [String] = []
    /// Whether sentences that nothing bears out are dropped instead of marked.
    public var isStrict = false
    /// Whether the answer says what it was chosen from.
    public var explains = false

    /// Creates a question.
    public init(_ text: String) { self.text = text }

    /// - Throws: `.invalidArgument` for a question that cannot be.
    package func check() throws(TroveError) {
        guard (1...20).contains(limit) else {
            throw TroveError(.invalidArgument, "an answer has 1 to 20 sentences for each thing asked")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "there is nothing to answer; ask a question")
        }
    }
}
