internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// What removing one document did.
public struct DocumentRemoval: Codable, Sendable {
    /// Identifier of the document.
    public var id: String
    /// Files of the inbox that were deleted.
    public var deleted: [String]
    /// Files of the user's folders that are left out from now on; they themselves are as they were.
    public var excluded: [String]
    /// Files of the user's folders with the same content, which are searched as before.
    public var kept: [String]
}

/// Something that is left out on request.
public struct Exclusion: Codable, Sendable {
    /// Absolute path.
    public var path: String
    /// When it was removed, ISO 8601.
    public var since: String
}

/// Removing documents for good, and taking that back.
extension Trove {
    /// Removes a document so that it stays away: notes and uploads are deleted, files of the user's folders are not
    /// touched and left out from now on. Of a document in both places only the inbox's copy goes: asked for once more, it
    /// is left out.
    /// - Parameters:
    ///   - target: A document's id, or the path of a file that the store knows.
    ///   - scope: Folders that the asker is bound to; empty for all. Files elsewhere stay as they are.
    /// - Throws: `.notFound`, `.busy` while another process writes.
    public func removeDocument(_ target: String, scope: [String] = []) async throws -> DocumentRemoval {
        try await writeTurns.run {
            let writer = try Writer(store: store(create: false))
            let selection = ChunkSelection(scope: scope.map(Self.canonical))
            let files = try await writer.files(of: target).filter { selection.covers($0.path) }
            guard let first = files.first else { throw Self.unknown(target) }
            let id = try await writer.catalog.document(uidOrPath: first.path)?.uid
            let own = files.filter { writer.isInInbox($0.path) }
            let report = try await writer.removeForGood(own.isEmpty ? files : own)
            try await refreshIndexes(writer)
            return DocumentRemoval(
                id: id ?? target, deleted: report.deleted, excluded: report.excluded,
                kept: own.isEmpty ? [] : files.map(\.path).filter { !writer.isInInbox($0) })
        }
    }

    /// Leaves documents or files out from now on: what `trove remove --exclude` does.
    /// - Throws: `.notFound`, `.busy`.
    public func exclude(_ targets: [String]) async throws -> [DocumentRemoval] {
        var done: [DocumentRemoval] = []
        for target in targets { done.append(try await removeDocument(target)) }
        return done
    }

    /// Takes exclusions back; the next `sync` reads the files again.
    /// - Returns: How many there were.
    /// - Throws: `.notFound` for a path that is not left out on request, `.busy`.
    @discardableResult
    public func include(_ paths: [String]) async throws -> Int {
        try await writeTurns.run {
            let writer = try Writer(store: store(create: false))
            let known = Set(try await writer.catalog.exclusions().map(\.path))
            var chosen: [String] = []
            for path in paths {
                let found = [path, Self.canonical(path)].first(where: known.contains)
                guard let found else {
                    throw TroveError(.notFound, "\(path) is not left out on request; see `trove list --excluded`")
                }
                chosen.append(found)
            }
            try await writer.catalog.include(chosen)
            return chosen.count
        }
    }

    /// What is left out on request, by path.
    /// - Throws: `.notFound` where there is no store.
    public func exclusions() async throws -> [Exclusion] {
        try await catalog().exclusions().map {
            Exclusion(path: $0.path, since: Date(timeIntervalSince1970: $0.since).formatted(.iso8601))
        }
    }

    static func unknown(_ id: String) -> TroveError {
        TroveError(
            .notFound,
            "nothing here is called \(id); give a hit's id, a document's id, or the path of a file in `trove list`")
    }
}
