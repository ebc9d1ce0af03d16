/// Counts tokens the way the encoder will: chunking is sized by it.
public protocol TokenCounter: Sendable {
    /// Most tokens of one text that the encoder reads, special tokens not counted.
    var window: Int { get }

    /// The scalars that each token of `text` covers, in order. Spans ascend; normalisation may make two tokens
    /// share a scalar. Scalars that make no token (white space, controls) lie in no span.
    func tokenSpans(of text: String) -> [ScalarSpan]

    /// How many tokens `text` makes.
    func countTokens(in text: String) -> Int
}

extension TokenCounter {
    /// How many tokens `text` makes.
    public func countTokens(in text: String) -> Int { tokenSpans(of: text).count }
}
