package import TroveCore

/// A cluster of episodes and what they come to.
package struct Reflection: Sendable {
    /// Who wrote it where no language model did.
    package static let extractor = "trove"

    /// The summary: sentences of the episodes themselves, or what a model wrote of them.
    package var text: String
    /// The episodes, in the order in which they happened.
    package var sources: [MemoryRecord]
    /// The same, the most central first.
    package var central: [MemoryRecord]
    /// ``extractor``, or the language model's name.
    package var author = Reflection.extractor
    /// Summaries of the same episodes, or of some of them, that it takes the place of.
    package var earlier: [MemoryRecord] = []
    /// A summary of the very same episodes, switched off or replaced or not.
    package var same: MemoryRecord?

    /// No more than the least of its sources; what a model wrote is no person's word either.
    package var trust: Trust {
        let least = sources.map(\.trust).min() ?? .unknown
        return author == Self.extractor ? least : min(least, .tool)
    }

    /// The summary that stands already, so that there is nothing to write.
    /// - Parameter isModelSet: Whether a language model would write another one than the episodes' own sentences.
    package func standing(isModelSet: Bool) -> MemoryRecord? {
        guard let same else { return nil }
        let isBetter = isModelSet && same.author == Self.extractor && !same.isDisabled && same.resolvedBy == nil
        return isBetter ? nil : same
    }
}
