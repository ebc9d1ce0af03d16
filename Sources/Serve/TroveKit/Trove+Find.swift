public import Foundation
internal import TroveCatalog
internal import TroveCore

/// What an identifier or a path names in a store.
struct FoundItem: Sendable {
    /// The document that it is or belongs to, with the files that may be seen.
    var document: DocumentRecord
    /// The passage, where it names one.
    var chunk: ChunkRecord?
    /// The picture or drawn page, where it names one.
    var picture: PictureRecord?
}

/// Looking things up.
extension Trove {
    /// What `id` names: a passage, a picture, a document, or an indexed file by its path.
    /// - Parameter scope: Folders beyond which nothing exists; empty for none.
    /// - Throws: `.notFound`, also for what lies beyond the scope.
    func find(_ id: String, scope: [String], in catalog: SQLiteCatalog) async throws -> FoundItem {
        let chunk = try await catalog.chunk(uid: id)
        let picture = chunk == nil ? try await catalog.picture(uid: id) : nil
        var document = chunk?.document ?? picture?.document
        if document == nil { document = try await catalog.document(uidOrPath: id) }
        if document == nil, id.contains("/") { document = try await catalog.document(uidOrPath: Self.canonical(id)) }
        guard let seen = document?.within(scope) else {
            throw TroveError(
                .notFound,
                "nothing here is called \(id); give a hit's id, a document's id, or the path of a file in `trove list`")
        }
        return FoundItem(document: seen, chunk: chunk, picture: picture)
    }

    /// The file at a path or `file:` address, which must lie below a root, symbolic links resolved.
    /// - Throws: `.notFound`, also for what lies beyond the roots or the scope.
    public func file(_ name: String, scope: [String] = []) async throws -> URL {
        let named = name.hasPrefix("file:") ? URL(string: name)?.path : name
        let path = Self.canonical(named ?? "")
        let roots = try await catalog().roots().map(\.path)
        let isRegular = try? URL(fileURLWithPath: path).resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
        guard named?.hasPrefix("/") == true, !roots.isEmpty, ChunkSelection(scope: roots).covers(path),
            ChunkSelection(scope: scope).covers(path), isRegular == true
        else {
            throw TroveError(.notFound, "no root holds a file \(name); give the absolute path of one below a root")
        }
        return URL(fileURLWithPath: path)
    }
}
