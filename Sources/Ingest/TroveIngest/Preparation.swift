internal import Foundation
internal import TroveCatalog
internal import TroveChunk
internal import TroveCore
internal import TroveWorker

/// A file, looked at and ready for the commit.
enum Prepared: Sendable {
    /// New content: read and cut into chunks.
    case document(DocumentToCommit, known: FileRecord?)
    /// Content that the catalog holds already, read with the same settings.
    case known(DocumentRecord, file: FileRecord, known: FileRecord?)
    /// Content that another file of this run has in hand.
    case twin(sha256: String, file: FileRecord, known: FileRecord?)
    /// Not read: skipped or failed, with the reason in the row; the content's hash where it could be taken.
    case unread(FileRecord, sha256: String?)
}

/// Opens, hashes, extracts and chunks one file at a time for each task that calls it.
actor Preparation {
    private let catalog: any Catalog
    private let workers: WorkerPool
    private let chunker: Chunker
    private let options: ExtractionOptions
    private let settings: DocumentSettings
    private let followsLinks: Bool
    private let pictures: PictureIngest?
    private let clock: StageClock
    private let onPage: @Sendable () -> Void
    private var inHand: Set<String> = []

    init(
        catalog: any Catalog, workers: WorkerPool, chunker: Chunker, options: ExtractionOptions,
        settings: DocumentSettings, followsLinks: Bool, pictures: PictureIngest?, clock: StageClock,
        onPage: @escaping @Sendable () -> Void
    ) {
        self.catalog = catalog
        self.workers = workers
        self.chunker = chunker
        self.options = options
        self.settings = settings
        self.followsLinks = followsLinks
        self.pictures = pictures
        self.clock = clock
        self.onPage = onPage
    }

    /// Looks at one file. A file that cannot be read is an outcome, no error.
    /// - Throws: `CancellationError`, and the catalog's errors.
    nonisolated func prepare(_ candidate: Candidate) async throws -> Prepared {
        var row = FileRecord(
            path: candidate.path, rootID: candidate.rootID, stamp: candidate.known?.stamp ?? .none, state: .indexed,
            checkedAt: Date().timeIntervalSince1970)
        var sha256: String?
        do {
            let file = try OpenFile(path: candidate.path, followsLinks: followsLinks)
            row.stamp = file.stamp
            let start = ContinuousClock.now
            let hash = try file.sha256()
            clock.add(since: start, to: "hash")
            sha256 = hash
            if !candidate.isForced, let known = try await catalog.document(sha256: hash),
                settings.areCurrent(known.settings)
            {
                row.describe(known)
                return .known(known, file: row, known: candidate.known)
            }
            guard await claim(hash) else { return .twin(sha256: hash, file: row, known: candidate.known) }
            let document = try await read(file, &row, sha256: hash)
            return .document(document, known: candidate.known)
        } catch let error as TroveError {
            guard error.code != .integrity, error.code != .diskFull else { throw error }
            row.state = Self.skipped.contains(error.code) ? .skipped : .failed
            row.reason = error.message
            row.code = error.code.description
            row.settings = settings.ofUnread
            return .unread(row, sha256: sha256)
        }
    }

    /// Reasons that lie in what a file is, and make no failure.
    private static let skipped: Set<TroveError.Code> = [.unsupportedFormat, .passwordRequired, .limitExceeded]

    private nonisolated func read(
        _ file: borrowing OpenFile, _ row: inout FileRecord, sha256: String
    ) async throws -> DocumentToCommit {
        let onPage = onPage
        let readAs = ReadingName.of(path: row.path)
        let descriptor = file.descriptor
        let intake = PictureIntake(pictures)
        let kept = try await catalog.readings(sha256: sha256, formerlyAt: row.path)
        let readings = ReadingIntake()
        let extracted = try await clock.measure("extract") {
            try await workers.read(
                descriptor: descriptor, name: readAs, options: options, sampling: pictures?.sampling, readings: kept,
                listener: WorkerListener(
                    onPage: { _, _ in onPage() }, onSample: { intake.take($0) },
                    onReading: { readings.take($0) }))
        }
        guard file.isUnchanged() else {
            throw TroveError(.inputOutput, "it changed while it was read; run the command again")
        }
        row.format = extracted.format
        row.state = extracted.isIncomplete ? .incomplete : .indexed
        row.reason = extracted.isIncomplete ? extracted.warnings.first : nil
        // The name is searched for, but stands in no chunk: a file that is renamed needs no new vectors.
        let chunks = clock.measure("chunk") { chunker.chunks(of: extracted, fallbackTitle: "") }
        let seen = await clock.measure("pictures") { await intake.finish(scalars: extracted.text.unicodeScalars.count) }
        return DocumentToCommit(
            sha256: sha256, extracted: extracted, chunks: chunks,
            vectors: Array(repeating: nil, count: chunks.count), settings: settings.fingerprint(of: extracted),
            readAs: readAs, embeddedCharacters: 0, files: [row], pictures: seen,
            readings: readings.finish())
    }

    private func claim(_ hash: String) -> Bool { inHand.insert(hash).inserted }
}

extension FileRecord {
    /// Takes over what is known of the file's content.
    mutating func describe(_ document: DocumentRecord) {
        documentID = document.id
        format = document.format
        state = document.isIncomplete ? .incomplete : .indexed
        reason = document.isIncomplete ? document.warnings.first : nil
    }
}
