internal import Foundation
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
}
