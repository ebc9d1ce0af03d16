internal import TroveCatalog
internal import TroveCore

/// A file whose content must be looked at.
struct Candidate: Sendable {
    var path: String
    var rootID: Int64
    var size: Int64
    /// The ledger's row of the path, if it had one.
    var known: FileRecord?
    /// Whether it is read again though its content and settings are known.
    var isForced = false

    /// It as a file that waits.
    var work: WorkItem { WorkItem(path: path, rootID: rootID, priority: rank) }

    /// What is read first: text, then documents, then pictures, which take longest.
    var rank: Int {
        let name = ReadingName.of(path: path)
        let suffix = String(name[(name.lastIndex(of: ".").map(name.index(after:)) ?? name.endIndex)...])
        if Self.pictures.contains(suffix) { return 2 }
        return Self.slow.contains(suffix) || size > 1 << 20 ? 1 : 0
    }

    private static let pictures: Set<String> = [
        "png", "jpg", "jpeg", "tif", "tiff", "webp", "gif", "bmp", "pnm", "ppm", "pgm", "pbm",
    ]
    private static let slow: Set<String> = [
        "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "odt", "odp", "ods", "epub", "zip", "7z", "tar", "gz",
        "mbox",
    ]
}

/// What a run has to do below its roots, from stamps alone.
struct SyncPlan: Sendable {
    /// Files to open and hash, the quickest kinds first, each kind by path.
    private(set) var candidates: [Candidate] = []
    /// Files whose stamps are those of the ledger.
    private(set) var settled: [FileRecord] = []
    /// Entries that are not read by intent.
    private(set) var leftOut: [FileRecord] = []
    /// Those of them that the ledger does not know yet.
    private(set) var newlyLeftOut: [FileRecord] = []
    /// Rows of the ledger whose files are gone for certain, by path.
    private(set) var vanished: [String: FileRecord] = [:]
    /// Roots with an identity that the catalog does not know yet.
    private(set) var adopted: [RootRecord] = []
    /// Files that the ledger knew before the run.
    private(set) var knownCount = 0
    /// What kept the run from seeing everything.
    private(set) var warnings: [String] = []

    private let settings: DocumentSettings
    private let documents: [Int64: DocumentState]
    private let options: IngestOptions

    /// - Parameter documents: What each known document was read with.
    init(settings: DocumentSettings, documents: [Int64: DocumentState], options: IngestOptions) {
        self.settings = settings
        self.documents = documents
        self.options = options
    }

    /// Compares one root with its ledger.
    mutating func add(root: RootRecord, scan: FolderScan, ledger: [FileRecord]) {
        knownCount += ledger.count
        for folder in scan.unreadable {
            warnings.append("cannot list \(folder.path): \(folder.reason); what is known below it is kept")
        }
        guard let identity = scan.identity else {
            warnings.append(
                "\(root.path) is not there; its \(ledger.count) entries are kept. "
                    + "If it is gone for good: trove remove \(root.path)")
            return
        }
        let known = Dictionary(uniqueKeysWithValues: ledger.map { ($0.path, $0) })
        var seen: Set<String> = []
        seen.reserveCapacity(scan.files.count)
        for file in scan.files {
            seen.insert(file.path)
            let row = known[file.path]
            if let row, row.stamp == file.stamp, isSettled(row) {
                settled.append(row)
            } else {
                candidates.append(
                    Candidate(path: file.path, rootID: root.id, size: file.stamp.size, known: row))
            }
        }
        for entry in scan.leftOut {
            seen.insert(entry.path)
            let row = FileRecord(
                path: entry.path, rootID: root.id, format: entry.isFailure ? nil : FileRecord.leftOutFormat,
                state: entry.isFailure ? .failed : .skipped, reason: entry.reason)
            leftOut.append(row)
            if let old = known[entry.path], old.reason == row.reason, old.format == row.format, old.documentID == nil {
                continue
            }
            newlyLeftOut.append(row)
        }
        let gone = ledger.filter { !seen.contains($0.path) && !scan.mayStillExist($0.path) }
        let isOther = scan.isFolder && identity != (root.device, root.inode)
        if !gone.isEmpty, options.maximumRemovedShare < 1, isOther || scan.isEmpty {
            let what = isOther ? "another folder than the one that was added" : "empty now"
            warnings.append(
                "\(root.path) is \(what) (an unmounted drive?); its \(gone.count) missing entries are kept. "
                    + "If that is right: trove sync --max-delete 100")
            return
        }
        if isOther {
            adopted.append(RootRecord(id: root.id, path: root.path, device: identity.device, inode: identity.inode))
        }
        for row in gone { vanished[row.path] = row }
    }

    /// Puts what is to be read into order.
    mutating func arrange() {
        let ranked = candidates.map { (rank: $0.rank, candidate: $0) }
        candidates = ranked.sorted { ($0.rank, $0.candidate.path) < ($1.rank, $1.candidate.path) }.map(\.candidate)
    }

    /// True when a file with the stamp of its row need not be opened.
    private func isSettled(_ row: FileRecord) -> Bool {
        guard !options.rehash, !Self.isTooFresh(row) else { return false }
        if let document = row.documentID { return documents[document].map(settings.areCurrent) ?? false }
        guard row.format != FileRecord.leftOutFormat else { return false }
        return settings.areCurrent(forUnread: row) && !(options.retry && row.state == .failed)
    }

    /// True for a file that changed so shortly before it was read that a later change may bear the same time.
    private static func isTooFresh(_ row: FileRecord) -> Bool {
        let newest = Double(max(row.stamp.modifiedNanoseconds, row.stamp.changedNanoseconds)) * 1e-9
        return newest > row.checkedAt - 2
    }
}
