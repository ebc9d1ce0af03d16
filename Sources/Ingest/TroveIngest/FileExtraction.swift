internal import Foundation
package import TroveCore
package import TroveWorker

/// Reads one file through a worker, outside any run.
package enum FileExtraction {
    /// What a worker reads from the file at `path`.
    package static func extract(
        path: String, workers: WorkerPool, options: ExtractionOptions
    ) async throws -> ExtractedDocument {
        try await read(path: path, workers: workers, options: options, sampling: nil).document
    }

    /// What a worker reads from the file at `path`, and samples of its pictures.
    package static func read(
        path: String, workers: WorkerPool, options: ExtractionOptions, sampling: PictureSampling?
    ) async throws -> (document: ExtractedDocument, pictures: [PictureSample]) {
        let file = try OpenFile(path: path)
        return try await workers.read(
            descriptor: file.descriptor, name: URL(fileURLWithPath: path).lastPathComponent, options: options,
            sampling: sampling)
    }
}
