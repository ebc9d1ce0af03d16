public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveSandbox

/// What reading a folder took: `trove bench ingest`.
public struct IngestMeasure: Codable, Sendable {
    /// Files below the folder.
    public var files: Int
    /// Files that were read.
    public var documents: Int
    /// Pages of those that have some.
    public var pages: Int
    /// Chunks indexed.
    public var chunks: Int
    /// Tokens embedded.
    public var tokens: Int
    /// Wall time, from the scan to the written graph; loading the encoder is apart.
    public var seconds: Double
    /// Files a second.
    public var filesPerSecond: Double
    /// Seconds that each stage was busy, added over the tasks that worked at it at once.
    public var stages: [String: Double]
    /// Seconds to load the encoder and start.
    public var startSeconds: Double
    /// Wall time of a second run that finds nothing changed.
    public var unchangedSeconds: Double
    /// Bytes of the store.
    public var storeBytes: Int
    /// Largest resident memory of this process, and of its largest worker.
    public var peakBytes: Int
    /// Largest resident memory of one worker.
    public var workerPeakBytes: Int

    enum CodingKeys: String, CodingKey {
        case files, documents, pages, chunks, tokens, seconds, stages
        case filesPerSecond = "files_per_second"
        case startSeconds = "start_seconds"
        case unchangedSeconds = "unchanged_seconds"
        case storeBytes = "store_bytes"
        case peakBytes = "peak_bytes"
        case workerPeakBytes = "worker_peak_bytes"
    }
}

/// Measuring ingest.
extension Trove {
    /// Reads `folder` into a store that is thrown away, twice.
    /// - Throws: What ``index(_:options:onProgress:)`` throws.
    public func benchIngest(_ folder: URL) async throws -> IngestMeasure {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("trove-bench-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: place) }
        let start = ContinuousClock.now
        let session = try IngestSession(self, options: RunOptions())
        let store = try StoreFolder(url: place, create: true)
        let writer = try Writer(store: store)
        let root = try await writer.root(at: Self.canonical(folder.path))
        let began = ContinuousClock.now
        let report = try await session.sync([root], writer, onProgress: { _ in })
        let ended = ContinuousClock.now
        _ = try await session.sync([root], writer, onProgress: { _ in })
        let counts = try await writer.catalog.counts()
        let seconds = (ended - began) / .seconds(1)
        let files = try await writer.catalog.files(of: root).count
        let (own, worker) = ProcessMemory.peaks
        return IngestMeasure(
            files: files, documents: counts.documents, pages: report.pages, chunks: counts.chunks,
            tokens: try await writer.catalog.tokenCount(), seconds: seconds,
            filesPerSecond: Double(files) / max(seconds, 1e-9), stages: report.stages,
            startSeconds: (began - start) / .seconds(1), unchangedSeconds: (ContinuousClock.now - ended) / .seconds(1),
            storeBytes: Self.bytes(below: store.url), peakBytes: own, workerPeakBytes: worker)
    }
}
