/// How a text encoder computes.
package struct EncoderOptions: Sendable, Hashable {
    /// Numbers that the matrix products work with. No part of a space's fingerprint.
    package enum Precision: String, Sendable, CaseIterable {
        /// Single precision: the reference.
        case fp32
        /// Brain floats, summed in single precision; twice as fast where the processor has them.
        case bf16
        /// Integers of 8 bits, a step for each output and each token; four times as fast, and less exact.
        case int8
    }

    /// Letters that the encoder reads.
    package enum Scripts: String, Sendable {
        /// Latin alone: a text with too many other letters gets no vector.
        case latin
        /// All that the vocabulary can spell.
        case all
    }

    /// Numbers of the matrix products; nil takes int8 where the processor multiplies bytes, else bf16, else
    /// fp32. What the processor lacks is computed in fp32.
    package var precision: Precision?
    /// Threads that encode, at least one; nil takes one for each processor that this process may use.
    package var threads: Int?
    /// Letters that the encoder reads.
    package var scripts: Scripts
    /// A text of which more than this share cannot be read gets no vector.
    package var mostUnread: Double
    /// Most tokens of a text that are read, special ones counted; nil takes the model's window.
    package var window: Int?
    /// Tokens that one thread encodes at a time; nil takes what is fastest.
    package var groupTokens: Int?

    /// Creates options; the defaults suit the built-in text encoder.
    package init(
        precision: Precision? = nil, threads: Int? = nil, scripts: Scripts = .latin, mostUnread: Double = 0.2,
        window: Int? = nil, groupTokens: Int? = nil
    ) {
        self.precision = precision
        self.threads = threads
        self.scripts = scripts
        self.mostUnread = mostUnread
        self.window = window
        self.groupTokens = groupTokens
    }
}
