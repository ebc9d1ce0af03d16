public import Foundation
internal import TroveChunk
internal import TroveCore
internal import TroveIngest
internal import TroveWorker

/// What reading one file gave and cost.
public struct ParseMeasure: Codable, Sendable {
    /// The file, below the folder that was measured.
    public var path: String
    /// Short name of the format.
    public var format: String?
    /// `read`, `incomplete`, or `refused`.
    public var outcome: String
    /// Why it was refused, or what is missing.
    public var reason: String?
    /// Seconds, with the transfer between processes.
    public var seconds: Double
    /// Pages, where the format has them.
    public var pages: Int
    /// Scalars of text.
    public var characters: Int
    /// Chunks that the encoder would read.
    public var chunks: Int
    /// Chunks that end within a sentence.
    public var cutSentences: Int
    /// Chunks that begin within a table without its header.
    public var withoutHeader: Int
    /// Scalars that lie in no chunk.
    public var lostCharacters: Int

    enum CodingKeys: String, CodingKey {
        case path, format, outcome, reason, seconds, pages, characters, chunks
        case cutSentences = "cut_sentences"
        case withoutHeader = "without_header"
        case lostCharacters = "lost_characters"
    }
}

/// Measuring how documents are read.
extension Trove {
    /// Reads every file below a folder, one after the other, and cuts it into chunks.
    /// - Parameter onFile: Takes each measure as it is made.
    /// - Throws: `.notFound`; files that cannot be read are measures like others.
    public func benchParse(_ folder: URL, onFile: (ParseMeasure) throws -> Void) async throws {
        let root = URL(fileURLWithPath: Self.canonical(folder.path))
        guard let files = FileManager.default.enumerator(atPath: root.path) else {
            throw TroveError(.notFound, "there is no folder at \(folder.path)")
        }
        // Without a model nothing can be cut; the files are read all the same.
        let counter = try? tokenCounter()
        let chunker = counter.map { Chunker(tokenCounter: $0) }
        let names = files.compactMap { $0 as? String }.sorted()
        let pool = workers(count: 1)
        for name in names {
            let file = root.appendingPathComponent(name)
            guard (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else { continue }
            try Task.checkCancellation()
            try onFile(await measure(file, name, pool, chunker))
        }
    }

    private func measure(_ file: URL, _ name: String, _ pool: WorkerPool, _ chunker: Chunker?) async -> ParseMeasure {
        var measure = ParseMeasure(
            path: name, format: nil, outcome: "refused", reason: nil, seconds: 0, pages: 0, characters: 0, chunks: 0,
            cutSentences: 0, withoutHeader: 0, lostCharacters: 0)
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let document = try await FileExtraction.extract(path: file.path, workers: pool, options: extractionOptions)
            measure.seconds = (clock.now - start) / .seconds(1)
            measure.format = document.format
            measure.outcome = document.isIncomplete ? "incomplete" : "read"
            measure.reason = document.warnings.first
            measure.pages = document.pages.count
            measure.characters = document.text.unicodeScalars.count
            if let chunker {
                var audit = ChunkAudit()
                audit.add(chunker.chunks(of: document, fallbackTitle: file.lastPathComponent), of: document)
                measure.chunks = audit.chunks
                measure.cutSentences = audit.cutSentences
                measure.withoutHeader = audit.withoutHeader
                measure.lostCharacters = audit.lostScalars
            }
        } catch {
            measure.seconds = (clock.now - start) / .seconds(1)
            measure.reason = (error as? TroveError)?.message ?? "\(error)"
        }
        return measure
    }
}
