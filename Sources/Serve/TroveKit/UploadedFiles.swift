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

    /// Does something with the files; what goes wrong names their numbers, not where they were kept meanwhile.
    func naming<Result>(_ body: ([URL]) async throws -> Result) async throws -> Result {
        do {
            return try await body(files)
        } catch let error as TroveError {
            var message = error.message
            for (number, file) in files.enumerated() {
                message = message.replacing(file.path, with: "picture \(number + 1) of the question")
                message = message.replacing(file.lastPathComponent, with: "picture \(number + 1) of the question")
            }
            throw TroveError(error.code, message, cause: error.cause)
        }
    }

    deinit { if let folder { try? FileManager.default.removeItem(at: folder) } }
}
