internal import Foundation
internal import TroveCatalog
public import TroveCore

/// A file as the ledger knows it: a row of `trove list`.
public struct ListedFile: Codable, Sendable {
    /// Absolute path.
    public var path: String
    /// Identifier of its document, where it was read.
    public var id: String?
    /// SHA-256 of its content, where it was read.
    public var sha256: String?
    /// Short name of its format.
    public var format: String?
    /// `indexed`, `skipped`, `failed`, `incomplete` or `pending`.
    public var outcome: String
    /// Why it was not read, or not whole.
    public var reason: String?
    /// Pages.
    public var pages: Int
    /// Chunks.
    public var chunks: Int
    /// Unicode scalars extracted.
    public var characters: Int
    /// Unicode scalars that lie in a chunk with a vector.
    public var embeddedCharacters: Int

    enum CodingKeys: String, CodingKey {
        case path, id, sha256, format, outcome, reason, pages, chunks, characters
        case embeddedCharacters = "embedded_characters"
    }

    init(_ file: FileRecord, _ document: DocumentRecord?) {
        path = file.path
        id = document?.uid
        sha256 = document?.sha256
        format = document?.format ?? file.format
        outcome = file.state.rawValue
        reason = file.reason
        pages = document?.pageCount ?? 0
        chunks = document?.chunkCount ?? 0
        characters = document?.characterCount ?? 0
        embeddedCharacters = document?.embeddedCharacterCount ?? 0
    }

    /// A file that was seen and not read yet.
    init(waiting path: String) {
        self.path = path
        outcome = LedgerState.pending.rawValue
        (pages, chunks, characters, embeddedCharacters) = (0, 0, 0, 0)
    }
}

/// The state of a store: `trove status`.
public struct StoreStatus: Codable, Sendable {
    /// A folder or file that was added.
    public struct Root: Codable, Sendable {
        /// Absolute path.
        public var path: String
        /// Files that the ledger knows below it.
        public var files: Int
        /// Whether it is there now.
        public var exists: Bool
    }

    /// A vector space.
    public struct Space: Codable, Sendable {
        /// The encoder's fingerprint.
        public var fingerprint: String
        /// Floats a vector.
        public var dimension: Int
        /// Vectors kept.
        public var vectors: Int
    }

    /// The store's folder.
    public var store: String
    /// Bytes on disk.
    public var bytes: Int
    /// Documents.
    public var documents: Int
    /// Chunks.
    public var chunks: Int
    /// Memories that can be recalled.
    public var memories: Int
    /// Unicode scalars extracted.
    public var characters: Int
    /// Unicode scalars that lie in a chunk with a vector.
    public var embeddedCharacters: Int
    /// Files by outcome.
    public var files: [String: Int]
    /// What was added.
    public var roots: [Root]
    /// Vector spaces.
    public var spaces: [Space]
    /// Bytes on disk for each chunk.
    public var bytesPerChunk: Int
    /// What waits: a purge that readers hold up.
    public var pending: [String]
    /// Copies of older states in the store's folder, which removing does not touch.
    public var backups: [String]
    /// What went to language models, in bytes.
    public var endpoints: [EndpointUse]

    enum CodingKeys: String, CodingKey {
        case store, bytes, documents, chunks, memories, characters, files, roots, spaces, pending, backups, endpoints
        case bytesPerChunk = "bytes_per_chunk"
        case embeddedCharacters = "embedded_characters"
    }
}

/// What a store holds below some folders.
public struct ScopeCoverage: Codable, Sendable {
    /// Documents.
    public var documents: Int
    /// Chunks.
    public var chunks: Int
    /// Unicode scalars extracted.
    public var characters: Int
    /// Unicode scalars that lie in a chunk with a vector.
    public var embeddedCharacters: Int
    /// Files by outcome.
    public var files: [String: Int]
    /// What was added.
    public var roots: [StoreStatus.Root]

    enum CodingKeys: String, CodingKey {
        case documents, chunks, characters, files, roots
        case embeddedCharacters = "embedded_characters"
    }
}

/// The ledger: what was read, and what was not.
extension Trove {
    /// Every file that the store knows, by path.
    public func list() async throws -> [ListedFile] {
        let catalog = try catalog()
        let documents = Dictionary(uniqueKeysWithValues: try await catalog.documents().map { ($0.id, $0) })
        return try await catalog.allFiles().map { file in
            let document = file.documentID.flatMap { documents[$0] }
            return ListedFile(file, document)
        }
    }

    /// The state of the store.
    public func status() async throws -> StoreStatus {
        let store = try store(create: false)
        let catalog = try catalog()
        let held = try await coverage()
        var spaces: [StoreStatus.Space] = []
        for space in try await catalog.spaces() {
            spaces.append(
                .init(
                    fingerprint: space.fingerprint, dimension: space.dimension,
                    vectors: try await catalog.vectorCount(of: space) + catalog.pictureCount(of: space)))
        }
        let bytes = Self.bytes(below: store.url)
        let purge = try await catalog.note(Self.purgeNote)
        return StoreStatus(
            store: store.url.path, bytes: bytes, documents: held.documents, chunks: held.chunks,
            memories: try await catalog.memoryCounts().active, characters: held.characters,
            embeddedCharacters: held.embeddedCharacters, files: held.files,
            roots: held.roots, spaces: spaces, bytesPerChunk: held.chunks == 0 ? 0 : bytes / held.chunks,
            pending: purge == nil ? [] : ["purge, held up by " + StoreReaders.names(of: store).joined(separator: ", ")],
            backups: store.ownBackups.map(\.path), endpoints: try await catalog.endpointUses().map(\.use))
    }

    /// What the store holds below some folders: the part of its state that a reader bound to them may know.
    /// - Parameter scope: The folders; empty for all.
    public func coverage(scope: [String] = []) async throws -> ScopeCoverage {
        let catalog = try catalog()
        let counts = try await catalog.counts(scope: scope)
        return ScopeCoverage(
            documents: counts.documents, chunks: counts.chunks, characters: counts.characters,
            embeddedCharacters: counts.embedded, files: try await catalog.fileStates(scope: scope),
            roots: try await roots(scope: scope))
    }

    /// What was added, by path; of a root that a scope holds in part, that part.
    public func roots(scope: [String] = []) async throws -> [StoreStatus.Root] {
        let catalog = try catalog()
        var paths = try await catalog.roots().map(\.path)
        if !scope.isEmpty {
            let roots = ChunkSelection(scope: paths)
            paths = Set(
                paths.filter(ChunkSelection(scope: scope).covers) + (paths.isEmpty ? [] : scope.filter(roots.covers))
            )
            .sorted()
        }
        var found: [StoreStatus.Root] = []
        for path in paths {
            let files = try await catalog.fileStates(scope: [path]).values.reduce(0, +)
            found.append(.init(path: path, files: files, exists: FileManager.default.fileExists(atPath: path)))
        }
        return found
    }

    static func bytes(below folder: URL) -> Int {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.fileSizeKey])
        var sum = 0
        while let file = files?.nextObject() as? URL {
            sum += (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
        }
        return sum
    }
}
