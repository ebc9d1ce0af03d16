/// How many tokens a text takes at most, whichever tokenizer its reader has.
///
/// Of English and JSON, tokenizers in use make fewer tokens than a third of the bytes; where punctuation is dense, the
/// text encoder's own pieces are the greater number.
package struct TokenEstimate: Sendable {
    private let counter: (any TokenCounter)?

    /// - Parameter counter: Counts pieces; nil where there is no tokenizer.
    package init(counter: (any TokenCounter)?) { self.counter = counter }

    /// The greater of pieces and a third of the bytes.
    package func tokens(in text: String) -> Int {
        max(counter?.countTokens(in: text) ?? 0, (text.utf8.count + 2) / 3)
    }
}
