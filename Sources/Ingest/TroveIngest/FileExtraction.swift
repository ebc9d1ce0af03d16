package import Foundation
internal import Synchronization
internal import TroveCatalog
package import TroveCore
package import TroveWorker

/// Reads one file through a worker, outside any run.
package enum FileExtraction {
    /// What a worker reads from the file at `path`.
    package static func extract(
        path: String, workers: WorkerPool, options: ExtractionOptions
    ) async throws -> ExtractedDocument {
        let file = try OpenFile(path: path)
        return try await workers.read(
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
            sampling: PictureSampling(region: region, limit: 1),
            listener: WorkerListener(onSample: { sample in first.withLock { $0 = sample } }))
        return (document, first.withLock { $0 })
    }

    /// SHA-256 of the file at `path` in hexadecimal; nil where it is not of that many bytes.
    package static func sha256(path: String, size: Int64) throws -> String? {
        let file = try OpenFile(path: path)
        return file.stamp.size == size ? try file.sha256() : nil
    }

    /// Draws a page of the file at `path`, as PNG.
    /// - Parameter stamp: What the file was when it was read: another file in its place is not drawn.
    package static func draw(
        _ drawing: PageDrawing, path: String, expecting stamp: FileStamp?, workers: WorkerPool,
        options: ExtractionOptions
    ) async throws -> Data {
        // A link is followed where the run that read the file followed it too: then the stamp is that of its target.
        let file = try OpenFile(path: path, followsLinks: stamp != nil)
        if let stamp {
            let found = file.stamp
            guard (found.size, found.inode, found.device) == (stamp.size, stamp.inode, stamp.device) else {
                throw TroveError(.integrity, "\(path) has changed since it was indexed; run `trove sync`")
            }
        }
        return try await workers.draw(
            descriptor: file.descriptor, name: URL(fileURLWithPath: path).lastPathComponent, drawing, options: options)
    }
}
