internal import Foundation
internal import TroveCore

/// Bytes that came with a question as files that a worker can be handed; they go when the value does.
final class UploadedFiles: Sendable {
    let files: [URL]
    private let folder: URL?

    /// - Throws: `.inputOutput` where nothing can be written.
    init(_ uploads: [Data]) throws {
        guard !uploads.isEmpty else {
            (files, folder) = ([], nil)
            return
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trove-upload-" + UUID().uuidString)
        self.folder = folder
        files = uploads.indices.map { folder.appendingPathComponent("upload-\($0)") }
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for (data, file) in zip(uploads, files) { try data.write(to: file) }
        } catch {
            throw TroveError(
                .inputOutput, "cannot keep an upload in \(folder.deletingLastPathComponent().path); is there room?",
                cause: error)
        }
    }

    deinit { if let folder { try? FileManager.default.removeItem(at: folder) } }
}
