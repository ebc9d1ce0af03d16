package import TroveCore

/// The tokens of one text, special ones around it not counted.
package struct Tokenization: Sendable, Equatable {
    /// Ids in the model's vocabulary.
    package var ids: [Int32] = []
    /// Scalars that each token covers; empty when they were not asked for.
    package var spans: [ScalarSpan] = []
    /// Characters seen: all scalars but white space, controls and marks that the normaliser drops.
    package var characters = 0
    /// Characters of words that the vocabulary cannot spell.
    package var unknown = 0
    /// Letters of scripts other than Latin, in words that it can spell.
    package var foreign = 0

    /// Share of the characters that lie in unknown words, 0 to 1.
    package var unknownShare: Double { characters == 0 ? 0 : Double(unknown) / Double(characters) }
    /// Share of the characters that an encoder of Latin script cannot read, 0 to 1.
    package var unreadShare: Double { characters == 0 ? 0 : Double(unknown + foreign) / Double(characters) }
}
