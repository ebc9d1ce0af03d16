public import Foundation
internal import TroveCatalog
internal import TroveCore

/// Files that callers name.
extension Trove {
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
