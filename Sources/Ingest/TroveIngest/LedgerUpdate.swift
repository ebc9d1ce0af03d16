internal import TroveCore

/// Rows of the ledger on their way to the catalog, and what they mean for the report.
struct LedgerUpdate {
    /// Rows whose documents are committed already, or that have none.
    private var rows: [FileRecord] = []
    /// Old paths of files that moved.
    private var left: [String] = []
    /// Files whose content another file of the run has in hand: settled once that one is.
    private var twins: [(sha256: String, file: FileRecord, known: FileRecord?)] = []
    /// Content that could not be read in this run, with the row that says why.
    private var unread: [String: FileRecord] = [:]
    /// Rows whose files are gone; a file that moved takes its old path out.
    private(set) var vanished: [String: FileRecord]
    /// The outcomes so far.
    var report = SyncReport()

    init(vanished: [String: FileRecord]) { self.vanished = vanished }

    /// True when the rows are worth a commit of their own.
    var isFull: Bool { rows.count >= 1000 }

    /// Takes one file on: into the batch if it has new content, else into the ledger.
    mutating func take(_ prepared: Prepared, into batch: inout CommitBatch) {
        switch prepared {
        case .document(let document, let known):
            batch.add(document)
            for file in document.files { report.add(file.outcome(known?.documentID == nil ? .added : .updated)) }
        case .known(let document, let file, let known):
            rows.append(file)
            report.add(file.outcome(placement(of: document, known: known)))
        case .twin(let sha256, let file, let known):
            if let state = batch.add(file, to: sha256) {
                report.add(state.outcome(known?.documentID == nil ? .duplicate : .updated))
            } else {
                twins.append((sha256, file, known))
            }
        case .unread(let file, let sha256):
            rows.append(file)
            if let sha256 { unread[sha256] = file }
            report.add(file.outcome(file.state == .skipped ? .skipped : .failed))
        }
    }

    /// Known content at a path: the same path, the new place of a vanished one, or one more path.
    private mutating func placement(of document: DocumentRecord, known: FileRecord?) -> SyncReport.Outcome {
        if let held = known?.documentID { return held == document.id ? .unchanged : .updated }
        if let old = document.files.first(where: { vanished[$0.path] != nil }) {
            vanished[old.path] = nil
            left.append(old.path)
            return .moved
        }
        return .duplicate
    }

    /// Turns the files that waited for a twin into rows: by now the twin is committed, or is known to be unreadable.
    mutating func settleTwins(in catalog: any Catalog) async throws {
        for (sha256, var file, known) in twins {
            if let document = try await catalog.document(sha256: sha256) {
                file.describe(document)
                report.add(file.outcome(known?.documentID == nil ? .duplicate : .updated))
            } else {
                let twin = unread[sha256]
                file.state = twin?.state ?? .failed
                file.reason = twin?.reason ?? "another file with the same content could not be read"
                file.code = twin?.code
                file.settings = twin?.settings
                report.add(file.outcome(file.state == .skipped ? .skipped : .failed))
            }
            rows.append(file)
        }
        twins = []
    }

    /// Writes what is settled: a moved file leaves its old path in the same transaction.
    mutating func write(to catalog: any Catalog) async throws {
        try await catalog.recordFiles(rows, removing: left)
        rows = []
        left = []
    }
}

extension FileRecord {
    /// The report's row: an incomplete file is reported as such, whatever else became of it.
    func outcome(_ outcome: SyncReport.Outcome) -> SyncReport.File {
        .init(path: path, outcome: state == .incomplete ? .incomplete : outcome, reason: reason)
    }

    /// The outcome of a file whose stamp has not changed.
    var settledOutcome: SyncReport.File {
        let outcome: SyncReport.Outcome =
            switch state {
            case .indexed: .unchanged
            case .skipped: .skipped
            case .failed: .failed
            case .incomplete: .incomplete
            }
        return .init(path: path, outcome: outcome, reason: reason)
    }
}
