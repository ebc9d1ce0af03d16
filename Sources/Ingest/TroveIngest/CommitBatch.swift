internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed

/// Documents that wait for their embeddings and their commit, bounded by chunks, bytes and time.
struct CommitBatch: Sendable {
    /// Chunks worth one pass of the encoder.
    private static let chunkTarget = 128
    /// Bytes of text that may wait.
    private static let byteTarget = 4 << 20
    /// How long a document may wait: what was read is soon searchable, and a killed run loses little.
    private static let longestWait = Duration.seconds(2)

    /// Files that may wait: small ones become searchable soon.
    private let fileTarget: Int
    private var documents: [DocumentToCommit] = []
    private var oldest: ContinuousClock.Instant?
    private(set) var chunkCount = 0
    private var byteCount = 0

    init(fileTarget: Int = 256) { self.fileTarget = fileTarget }

    /// True when nothing waits.
    var isEmpty: Bool { documents.isEmpty }
    /// True when the batch is worth a commit.
    var isFull: Bool {
        if chunkCount >= Self.chunkTarget || byteCount >= Self.byteTarget || documents.count >= fileTarget {
            return true
        }
        return oldest.map { ContinuousClock.now - $0 >= Self.longestWait } ?? false
    }

    /// Adds a document whose vectors are still to be made.
    mutating func add(_ document: DocumentToCommit) {
        oldest = oldest ?? .now
        documents.append(document)
        chunkCount += document.chunks.count
        byteCount += document.extracted.text.utf8.count
    }

    /// Adds one more file to a document that waits here, and returns its row; nil if none of that content does.
    mutating func add(_ file: FileRecord, to sha256: String) -> FileRecord? {
        guard let index = documents.firstIndex(where: { $0.sha256 == sha256 }) else { return nil }
        var file = file
        file.format = documents[index].extracted.format
        file.state = documents[index].extracted.isIncomplete ? .incomplete : .indexed
        file.reason = file.state == .incomplete ? documents[index].extracted.warnings.first : nil
        documents[index].files.append(file)
        return file
    }

    /// The documents with their vectors.
    func embedded(by encoder: TextEncoder?) async -> [DocumentToCommit] {
        guard let encoder, chunkCount > 0 else { return documents }
        let batch = await encoder.encode(documents.flatMap { $0.chunks.map(\.embeddedText) })
        var next = 0
        return documents.map { document in
            var document = document
            let range = next..<(next + document.chunks.count)
            document.vectors = range.map { batch.vector($0) }
            document.precision = encoder.precision.rawValue
            document.embeddedCharacters = Self.covered(document)
            next = range.upperBound
            return document
        }
    }

    /// Scalars of the text that lie in a chunk with a vector.
    private static func covered(_ document: DocumentToCommit) -> Int {
        var end = 0
        var count = 0
        let spans = zip(document.chunks, document.vectors).filter { $0.1 != nil }.map(\.0.span).sorted()
        for span in spans where span.end > end {
            count += span.end - max(span.start, end)
            end = span.end
        }
        return count
    }
}
