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
    /// The conversation that it belongs to: one that points back is asked with the question before it; empty for none.
    public var session = ""
    /// Whether question and answer are kept as memories of that conversation.
    public var remembers = false
    /// Whether the answer says what it was chosen from.
    public var explains = false

    /// Creates a question.
    public init(_ text: String) { self.text = text }

    /// - Throws: `.invalidArgument` for a question that cannot be.
    package func check() throws(TroveError) {
        guard (1...20).contains(limit) else {
            throw TroveError(.invalidArgument, "an answer has 1 to 20 sentences for each thing asked")
        }
        guard session.unicodeScalars.count <= 200 else {
            throw TroveError(.invalidArgument, "the name of a session has 200 characters at most")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "there is nothing to answer; ask a question")
        }
    }
}
