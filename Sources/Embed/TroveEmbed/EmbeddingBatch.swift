/// The vectors of some texts, and how much of each text they stand for.
package struct EmbeddingBatch: Sendable {
    /// How one text was read.
    package struct Reading: Sendable, Hashable {
        /// Tokens of the text, special ones not counted.
        package var tokens: Int
        /// Tokens beyond the encoder's window, which no vector stands for.
        package var tokensLeftOut: Int
        /// Share of the characters that the encoder cannot read, 0 to 1.
        package var unreadShare: Double
        /// Share of the characters in words that the vocabulary cannot spell, 0 to 1.
        package var unknownShare: Double
        /// False when more than a fifth could not be read: the text then has no vector.
        package var hasVector: Bool
    }

    /// Floats of a vector.
    package let dimension: Int
    /// Row-major floats `[count x dimension]`; zeros where a text has no vector.
    package internal(set) var values: [Float]
    /// How each text was read, in order.
    package let readings: [Reading]

    /// Texts in the batch.
    package var count: Int { readings.count }

    /// The vector of text `index`, or nil where it has none.
    package func vector(_ index: Int) -> [Float]? {
        readings[index].hasVector ? Array(values[index * dimension..<(index + 1) * dimension]) : nil
    }

    /// The vectors as an `.fvecs` file: for each row its dimension as a 32-bit integer, then its floats, little-endian.
    package func fvecs() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * (dimension + 1) * 4)
        func append(_ bits: UInt32) {
            for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        for row in 0..<count {
            append(UInt32(dimension))
            for value in values[row * dimension..<(row + 1) * dimension] { append(value.bitPattern) }
        }
        return bytes
    }
}
