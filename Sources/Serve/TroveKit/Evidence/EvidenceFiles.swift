internal import TroveCatalog
package import TroveCore
internal import TroveIngest

/// The folders as they are now, for whoever looks at evidence: files that changed are read, those that are gone are
/// looked for by their content. Nothing of it goes into the store.
package actor EvidenceFiles {
    /// What was read of a file, as long as it stays the same.
    private var readings: [(path: String, stamp: FileStamp, document: ExtractedDocument)] = []
    /// What lies below folders, by size.
    private var listing: (folders: [String], files: [Int64: [String]], end: ContinuousClock.Instant)?

    /// Readings that are kept.
    private static let most = 16
    /// A listing is used again for so many times as long as it took: small folders are listed for every look.
    private static let validity = 10

    package init() {}

    /// What `read` makes of a file, once for each state of it; nil where it cannot be read.
    package func document(
        at path: String, read: @Sendable (String) async throws -> ExtractedDocument
    ) async -> ExtractedDocument? {
        guard let stamp = FileStamp.read(path: path) else { return nil }
        if let known = readings.first(where: { $0.path == path && $0.stamp == stamp }) { return known.document }
        guard let document = try? await read(path), FileStamp.read(path: path) == stamp else { return nil }
        readings.removeAll { $0.path == path }
        readings.append((path, stamp, document))
        if readings.count > Self.most { readings.removeFirst() }
        return document
    }

    /// Where a file with that content lies below some folders; nil where none is found.
    package func find(sha256: String, size: Int64, below folders: [String]) -> String? {
        files(below: folders)[size]?.first { path in
            (try? FileExtraction.sha256(path: path, size: size)) == sha256
        }
    }

    private func files(below folders: [String]) -> [Int64: [String]] {
        let start = ContinuousClock.now
        if let listing, listing.folders == folders, start < listing.end { return listing.files }
        // Where it was moved to may be left out of the index.
        let policy = ScanPolicy(readsHidden: true, readsIgnoreFiles: false)
        var files: [Int64: [String]] = [:]
        for folder in folders {
            for file in (try? FolderScan(root: folder, policy: policy))?.files ?? [] {
                files[file.stamp.size, default: []].append(file.path)
            }
        }
        let now = ContinuousClock.now
        listing = (folders, files, now + (now - start) * Self.validity)
        return files
    }
}
