internal import Foundation
internal import Synchronization
package import TroveCore
package import TroveWorker

/// Reads one file through a worker, outside any run.
package enum FileExtraction {
    /// What a worker reads from the file at `path`.
    package static func extract(
        path: String, workers: WorkerPool, options: ExtractionOptions
    ) async throws -> ExtractedDocument {
        let file = try OpenFile(path: path)
        return try await workers.extract(
            descriptor: file.descriptor, name: URL(fileURLWithPath: path).lastPathComponent, options: options)
    }

    /// What a worker reads from the file at `path`, and a sample of its first picture.
    package static func read(
        path: String, workers: WorkerPool, options: ExtractionOptions, region: Box? = nil
    ) async throws -> (document: ExtractedDocument, picture: PictureSample?) {
        let file = try OpenFile(path: path)
        let first = Mutex<PictureSample?>(nil)
        let document = try await workers.read(
            descriptor: file.descriptor, name: URL(fileURLWithPath: path).lastPathComponent, options: options,
            sampling: PictureSampling(region: region, limit: 1), onSample: { sample in first.withLock { $0 = sample } })
        return (document, first.withLock { $0 })
    }
}
