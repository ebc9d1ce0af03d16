internal import TroveCatalog
internal import TroveCore

/// A file whose content must be looked at.
struct Candidate: Sendable {
    var path: String
    var rootID: Int64
    /// The ledger's row of the path, if it had one.
    var known: FileRecord?
}

/// What a run has to do below its roots, from stamps alone.
struct SyncPlan: Sendable {
    /// Files to open and hash, by path.
    var candidates: [Candidate] = []
    /// Files whose stamps are those of the ledger.
    var settled: [FileRecord] = []
    /// Files left out by a pattern.
    var excluded: [FileRecord] = []
    /// Rows of the ledger whose files are gone for certain, by path.
    var vanished: [String: FileRecord] = [:]
    /// Files that the ledger knew before the run.
    var knownCount = 0
    /// What kept the run from seeing everything.
    var warnings: [String] = []

    /// Compares one root with its ledger.
    /// - Parameter settings: The settings of each known document; other ones than `current` make it stale.
    mutating func add(
        root: RootRecord, scan: FolderScan, ledger: [FileRecord], settings: [Int64: String],
        current: DocumentSettings
    ) {
        knownCount += ledger.count
        for folder in scan.unreadable {
            warnings.append("cannot list \(folder.path): \(folder.reason); what is known below it is kept")
        }
        guard scan.rootExists else {
            warnings.append(
                "\(root.path) is not there; its \(ledger.count) entries are kept. "
                    + "If it is gone for good: trove remove \(root.path)")
            return
        }
        let known = Dictionary(uniqueKeysWithValues: ledger.map { ($0.path, $0) })
        var seen: Set<String> = []
        for file in scan.files {
            seen.insert(file.path)
            let row = known[file.path]
            if let row, row.stamp == file.stamp, row.state != .failed,
                row.documentID.map({ settings[$0].map(current.areCurrent) ?? false })
                    ?? (row.state == .skipped && row.format != Self.excluded)
            {
                settled.append(row)
            } else {
                candidates.append(Candidate(path: file.path, rootID: root.id, known: row))
            }
        }
        for path in scan.excluded {
            seen.insert(path)
            excluded.append(
                FileRecord(
                    path: path, rootID: root.id, documentID: nil,
                    stamp: FileStamp(size: 0, modifiedNanoseconds: 0, changedNanoseconds: 0, inode: 0, device: 0),
                    format: Self.excluded, state: .skipped, reason: "left out by a pattern"))
        }
        for row in ledger where !seen.contains(row.path) && !scan.mayStillExist(row.path) {
            vanished[row.path] = row
        }
    }

    /// Stands in the ledger's format column of files that a pattern leaves out.
    private static let excluded = "excluded"
}
