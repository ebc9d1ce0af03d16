package import TroveCore

/// A question to a store.
package struct SearchRequest: Sendable {
    /// The words.
    package var text: String
    /// The most hits wanted, 1 to 1,000.
    package var limit: Int
    /// How to search.
    package var mode: SearchMode

    /// Creates a question.
    package init(text: String, limit: Int = 10, mode: SearchMode = .hybrid) {
        self.text = text
        self.limit = limit
        self.mode = mode
    }
}
