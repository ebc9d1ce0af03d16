internal import Foundation
internal import TroveCatalog
internal import TroveChunk
internal import TroveCore
internal import TroveWorker

/// A file, looked at and ready for the commit.
enum Prepared: Sendable {
    /// New content: read and cut into chunks.
    case document(
        sha256: String, ExtractedDocument, [Chunk], pictures: [PictureToCommit], file: FileRecord, known: FileRecord?)
    /// Content that the catalog holds already, read with the same settings.
    case known(DocumentRecord, file: FileRecord, known: FileRecord?)
    /// Content that another file of this run has in hand.
    case twin(sha256: String, file: FileRecord, known: FileRecord?)
    /// Not read: skipped or failed, with the reason in the row; the content's hash where it could be taken.
    case unread(FileRecord, sha256: String?)
}

/// Opens, hashes, extracts and chunks one file at a time for each task that calls it.
actor Preparation {
    private let catalog: SQLiteCatalog
    private let workers: WorkerPool
    private let chunker: Chunker
    private let options: ExtractionOptions
    private let settings: DocumentSettings
    private let pictures: PictureIngest?
    private let onPage: @Sendable () -> Void
    private var inHand: Set<String> = []

    init(
        catalog: SQLiteCatalog, workers: WorkerPool, chunker: Chunker, options: ExtractionOptions,
        settings: DocumentSettings, pictures: PictureIngest?,
        onPage: @escaping @Sendable () -> Void
    ) {
        self.catalog = catalog
        self.workers = workers
        self.chunker = chunker
        self.options = options
        self.settings = settings
        self.pictures = pictures
        self.onPage = onPage
    }

    /// Looks at one file. A file that cannot be read is an outcome, no error.
    /// - Throws: `CancellationError`, and the catalog's errors.
    nonisolated func prepare(_ candidate: Candidate) async throws -> Prepared {
        let empty = FileStamp(size: 0, modifiedNanoseconds: 0, changedNanoseconds: 0, inode: 0, device: 0)
        var row = FileRecord(
            path: candidate.path, rootID: candidate.rootID, documentID: nil,
            stamp: candidate.known?.stamp ?? empty, format: nil, state: .indexed, reason: nil)
        var sha256: String?
        do {
            let file = try OpenFile(path: candidate.path)
            row.stamp = file.stamp
            let hash = try file.sha256()
            sha256 = hash
            if let known = try await catalog.document(sha256: hash), settings.areCurrent(known.settings) {
                row.format = known.format
                row.state = known.isIncomplete ? .incomplete : .indexed
                row.reason = known.isIncomplete ? known.warnings.first : nil
                return .known(known, file: row, known: candidate.known)
            }
            guard await claim(hash) else { return .twin(sha256: hash, file: row, known: candidate.known) }
            let onPage = onPage
            let (document, samples) = try await workers.read(
                descriptor: file.descriptor, name: URL(fileURLWithPath: candidate.path).lastPathComponent,
                options: options, sampling: pictures?.sampling, onPage: { _, _ in onPage() })
            guard file.isUnchanged() else {
                throw TroveError(.inputOutput, "it changed while it was read; run the command again")
            }
            row.format = document.format
            row.state = document.isIncomplete ? .incomplete : .indexed
            row.reason = document.isIncomplete ? document.warnings.first : nil
            let chunks = chunker.chunks(
                of: document, fallbackTitle: URL(fileURLWithPath: candidate.path).lastPathComponent)
            return .document(
                sha256: hash, document, chunks, pictures: await pictures?.read(samples) ?? [], file: row,
                known: candidate.known)
        } catch let error as TroveError {
            guard error.code != .integrity, error.code != .diskFull else { throw error }
            row.state = error.code == .unsupportedFormat || error.code == .limitExceeded ? .skipped : .failed
            row.reason = error.message
            return .unread(row, sha256: sha256)
        }
    }

    private func claim(_ hash: String) -> Bool { inHand.insert(hash).inserted }
}
