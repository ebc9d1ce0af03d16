internal import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveSandbox

/// What became of a note or upload.
public struct AddedDocument: Codable, Sendable {
    /// Identifier of its document.
    public var id: String
    /// Absolute path of the file that holds it.
    public var path: String
    /// The document's own title, or the file's name.
    public var title: String
    /// `added`; `unchanged` where the inbox had it already; `duplicate` where a folder of the user's has the same.
    public var outcome: SyncReport.Outcome
    /// Pages.
    public var pages: Int
    /// Passages.
    public var chunks: Int
    /// Unicode scalars extracted.
    public var characters: Int
    /// What a reader should know.
    public var warnings: [String]
}

/// The store's own root: notes and uploads, which no folder of the user's holds.
extension Trove {
    /// Keeps a note in the inbox and makes it searchable.
    /// - Parameters:
    ///   - name: The file's name; where it is empty, the note's first words are.
    ///   - metadata: What the document is to say of itself; `title` becomes its title.
    ///   - folder: A folder below a root to write to instead of the inbox.
    /// - Throws: `.invalidArgument` for a note without text, `.busy` while another process writes, the store's errors.
    public func add(
        text: String, name: String = "", metadata: [String: String] = [:], to folder: String? = nil
    ) async throws -> AddedDocument {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "the note is empty; give it some text")
        }
        let first = text.split(whereSeparator: \.isWhitespace).prefix(8).joined(separator: " ")
        let file = InboxName(
            name, fallback: metadata["title"] ?? first.trimmingCharacters(in: ["#", " "]), ending: "md")
        return try await add([UInt8](text.utf8), file, metadata, to: folder)
    }

    /// Keeps a file's bytes in the inbox and makes what they hold searchable.
    /// - Parameters: as ``add(text:name:metadata:to:)``.
    /// - Throws: Also `.limitExceeded`, and `.unsupportedFormat` or `.corruptInput` for what cannot be read: then
    ///   nothing is kept.
    public func add(
        bytes: [UInt8], name: String, metadata: [String: String] = [:], to folder: String? = nil
    ) async throws -> AddedDocument {
        guard !bytes.isEmpty else { throw TroveError(.invalidArgument, "the file is empty; there is nothing to keep") }
        guard bytes.count <= configuration.integer(.fileLimit) << 20 else {
            throw TroveError(.limitExceeded, "the file is larger than `file-limit`, \(configuration[.fileLimit]) MiB")
        }
        return try await add(bytes, InboxName(name, fallback: "upload"), metadata, to: folder)
    }

    private func add(
        _ bytes: [UInt8], _ name: InboxName, _ metadata: [String: String], to folder: String?
    ) async throws -> AddedDocument {
        try await writeTurns.run {
            let writer = try Writer(store: store(create: true))
            let root = try await writer.root(at: folder ?? inboxPath)
            let place = InboxFolder(path: folder ?? root.path)
            if let known = try await place.file(of: bytes, in: writer.catalog) {
                if !metadata.isEmpty { try await writer.catalog.giveMetadata(metadata, to: known) }
                return try await added(known, .unchanged, writer.catalog)
            }
            let isKnown = try await writer.catalog.document(sha256: Identifier.digest(of: bytes)) != nil
            let path = try place.write(bytes, name)
            do {
                if !metadata.isEmpty { try await writer.catalog.giveMetadata(metadata, to: path) }
                _ = try await IngestSession(self, options: RunOptions()).sync([root], writer) { _ in }
                return try await added(path, isKnown ? .duplicate : .added, writer.catalog)
            } catch {
                // What cannot be found again is not kept.
                try? FileManager.default.removeItem(atPath: path)
                try? await writer.catalog.removeGivenFiles([path])
                throw error
            }
        }
    }

    /// The document of a file that was just read; throws why there is none.
    private func added(
        _ path: String, _ outcome: SyncReport.Outcome, _ catalog: SQLiteCatalog
    ) async throws -> AddedDocument {
        guard let document = try await catalog.document(uidOrPath: path) else {
            let row = try await catalog.file(at: path)
            throw TroveError(
                row?.code.flatMap(TroveError.Code.init(name:)) ?? .unsupportedFormat,
                row?.reason ?? "\(path) is left out by the settings; see `trove config`")
        }
        return AddedDocument(
            id: document.uid, path: path, title: document.title ?? URL(fileURLWithPath: path).lastPathComponent,
            outcome: outcome, pages: document.pageCount, chunks: document.chunkCount,
            characters: document.characterCount, warnings: document.warnings)
    }

    /// Notes and uploads, by path; none where there is no store.
    /// - Throws: The store's errors.
    public func inbox() async throws -> [ListedFile] {
        let folder = inboxPath + "/"
        return try await list().filter { $0.path.hasPrefix(folder) }
    }

    /// Absolute path of the inbox, whether it is there or not.
    public var inboxPath: String { Self.canonical(configuration.folder(.store).path) + "/inbox" }
}
