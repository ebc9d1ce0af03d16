package import TroveCatalog
package import TroveCore
package import TroveEmbed

/// Gives every passage and memory a vector of another encoder, from the text that the store keeps: no file is read.
///
/// Each commit holds what it embedded, so that one that was killed goes on where it was.
package struct Reembedding: Sendable {
    /// How far it is.
    package struct Progress: Sendable, Hashable {
        /// Passages and memories dealt with, and all without a vector when it began.
        package var done: Int
        package var total: Int
    }

    /// What became of the texts.
    package struct Report: Sendable, Hashable {
        /// Texts that were given a vector now.
        package var embedded = 0
        /// Texts that the encoder does not read: they are found by their words.
        package var unread = 0
        /// Texts longer than the encoder's window: what lies beyond it is found by its words.
        package var cut = 0
    }

    private let catalog: SQLiteCatalog
    private let encoder: TextEncoder
    private let space: SpaceRecord

    /// Texts of one commit.
    private static let batch = 256

    package init(catalog: SQLiteCatalog, encoder: TextEncoder, space: SpaceRecord) {
        self.catalog = catalog
        self.encoder = encoder
        self.space = space
    }

    /// Embeds what has no vector in the space.
    /// - Throws: The catalog's errors, `CancellationError` after a commit.
    package func run(onProgress: @Sendable (Progress) -> Void) async throws -> Report {
        var report = Report()
        var progress = Progress(done: 0, total: try await catalog.textsWithoutVector(in: space))
        onProgress(progress)
        var key: Int64 = 0
        while true {
            try Task.checkCancellation()
            let found = try await catalog.chunks(without: space, after: key, most: Self.batch)
            guard let last = found.last else { break }
            let vectors = await vectors(of: found.map(\.text), &report)
            try await catalog.add(
                zip(found, vectors).compactMap { chunk, vector in vector.map { (chunk.id, $0) } },
                precision: encoder.precision.rawValue, to: space)
            key = last.id
            progress.done += found.count
            onProgress(progress)
        }
        key = 0
        while true {
            try Task.checkCancellation()
            let found = try await catalog.memories(without: space, after: key, most: Self.batch)
            guard let last = found.last else { break }
            let vectors = await vectors(of: found.map(\.record.searchedText), &report)
            try await catalog.add(
                memoryVectors: zip(found, vectors).compactMap { memory, vector in vector.map { (memory.id, $0) } },
                to: space)
            key = last.id
            progress.done += found.count
            onProgress(progress)
        }
        return report
    }

    private func vectors(of texts: [String], _ report: inout Report) async -> [[Float]?] {
        let batch = await encoder.encode(texts)
        for reading in batch.readings {
            if !reading.hasVector {
                report.unread += 1
            } else {
                report.embedded += 1
                if reading.tokensLeftOut > 0 { report.cut += 1 }
            }
        }
        return texts.indices.map(batch.vector)
    }
}
